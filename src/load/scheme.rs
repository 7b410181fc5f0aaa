//! Reads `scheme.yaml`, the assessment scheme (考核办法); an office without one writes the same
//! keys into its own file.

use std::collections::HashSet;

use rust_decimal::Decimal;

use super::measures;
use super::messages;
use super::names::{
    Named, is_among, known_category, known_group, known_unit, known_word, name, refuse_reserved,
};
use super::reader::{Cursor, Fields};
use super::schema;
use crate::limits;
use crate::model::{
    Category, CategoryId, CategoryMeasures, Channel, Joint, Office, Scheme, SeveralChannels,
    TieRule,
};

/// In place of points: the scheme's figure is not known yet.
const UNKNOWN: &str = "未定";
/// In place of a target: there is none.
pub(crate) const NONE: &str = "无";

/// Keys of a scheme that an office's own file may have.
pub(super) const KEYS: [&str; 6] =
    ["categories", "measures", "targets", "ties", "several_channels", "joint"];

/// The words for what one item counts for that several channels adopted.
const SEVERAL: [(&str, SeveralChannels); 2] =
    [("累加", SeveralChannels::Each), ("取最高", SeveralChannels::Highest)];

/// The words for what an item of several units is worth to each.
const JOINT: [(&str, Joint); 3] =
    [("各计", Joint::Full), ("平分", Joint::Split), ("按条目", Joint::AsSaid)];

/// Reads a scheme's file. Mistakes go to the cursor's diagnostics; `None` if something is missing
/// that the rest cannot do without.
pub(super) fn read(root: &Cursor, office: &Office) -> Option<Scheme> {
    let fields = root.fields(&schema::SCHEME)?;
    let title = fields.optional("title");
    let number = fields.optional("number");
    // A scheme that is cited has both; what an office merely counts has neither.
    if title.is_some() != number.is_some() {
        fields.required("title");
        fields.required("number");
    }
    let line = |field: Option<Cursor>| field.and_then(|field| field.line()).unwrap_or_default();
    let scheme = counted(|key| fields.optional(key), office);
    fields.finish();
    Some(Scheme { title: line(title), number: line(number), ..scheme })
}

/// Reads what an office without a scheme counts, from its own file.
pub(super) fn of_office(root: &Cursor, office: &Office) -> Scheme {
    counted(|key| root.field(key).filter(|field| !field.is_null()), office)
}

/// Reports keys of a scheme in the file of an office that has one: they would say nothing.
pub(super) fn refuse_in_office(root: &Cursor) {
    for key in KEYS {
        if let Some(field) = root.field(key) {
            field.error_at_key(messages::no_effect(key, "考核办法（scheme）另有一个文件"));
        }
    }
}

fn counted<'a>(field: impl Fn(&'static str) -> Option<Cursor<'a>>, office: &Office) -> Scheme {
    let ties = field("ties").and_then(|field| tie_rule(&field)).unwrap_or(TieRule::Skip);
    let several = field("several_channels")
        .and_then(|field| known_word(&field, "算法", &SEVERAL))
        .unwrap_or(SeveralChannels::Each);
    let joint =
        field("joint").and_then(|field| known_word(&field, "算法", &JOINT)).unwrap_or(Joint::Full);
    let mut scheme = Scheme {
        title: String::new(),
        number: String::new(),
        ties,
        several_channels: several,
        joint,
        categories: Vec::new(),
        channels: Vec::new(),
        measures: Vec::new(),
    };
    if let Some(categories) = field("categories") {
        for item in categories.list_up_to(&limits::CATEGORIES, "类别") {
            category(&item, &mut scheme);
        }
        if scheme.categories.is_empty() {
            categories.error(messages::empty_list());
        }
        if scheme.channels.len() > limits::CHANNELS.most {
            categories.error_at_key(messages::too_many("渠道", limits::CHANNELS.most));
        }
    }
    scheme.lower_categories();
    if let Some(list) = field("measures") {
        measures::read(&list, office, &mut scheme);
    }
    if let Some(field) = field("targets") {
        if scheme.categories.iter().all(|category| !category.scored) {
            field.error_at_key(messages::no_effect("targets", "没有一类计分"));
        }
        let (mut seen, mut said) = (Named::default(), HashSet::new());
        for item in field.list() {
            targets(&item, office, &mut scheme, &mut seen, &mut said);
        }
        require_targets(&field, office, &scheme);
    }
    scheme
}

pub(super) fn tie_rule(field: &Cursor) -> Option<TieRule> {
    match field.line()?.as_str() {
        "跳号" => Some(TieRule::Skip),
        "不跳号" => Some(TieRule::Dense),
        other => {
            field.error(messages::unknown_tie_rule(other));
            None
        }
    }
}

fn category(item: &Cursor, scheme: &mut Scheme) {
    let Some(fields) = item.fields(&schema::CATEGORY) else { return };
    let name_field = fields.required("name");
    let name = name_field.as_ref().and_then(name).unwrap_or_default();
    if let Some(field) = &name_field {
        refuse_reserved(field, "类别", &name);
    }
    let measure = fields.required("measure").and_then(|field| field.line()).unwrap_or_default();
    let noun = fields.optional("noun").and_then(|field| field.line());
    let flag = |key| fields.optional(key).and_then(|field| field.flag()).unwrap_or(false);
    let submissions = flag("submissions");
    let items = flag("items");
    let submission_field = fields.optional("submission_points");
    let submission_points = submission_field
        .as_ref()
        .and_then(|field| points(field, field.decimal()))
        .unwrap_or(Decimal::ZERO);
    if let Some(field) = submission_field.filter(|_| !submissions) {
        field.error_at_key(messages::no_effect("submission_points", "这一类不计报送数量"));
    }
    if is_among(&name, scheme.categories.iter().map(|known| known.name.as_str())) {
        item.error(messages::registered_twice("类别", &name));
    }
    let id = CategoryId(scheme.categories.len());
    let mut scored = !submission_points.is_zero();
    let field = if submissions { fields.optional("channels") } else { fields.required("channels") };
    if let Some(field) = field {
        let members = field.list_up_to(&limits::CHANNELS, "渠道");
        if members.is_empty() {
            field.error(messages::empty_list());
        }
        // Where one channel of a category has points, all must say theirs.
        let with_points = members.iter().any(|member| member.field("points").is_some());
        scored |= with_points;
        for member in members {
            if let Some(channel) = channel(&member, id, &measure, with_points) {
                let known = scheme.channels.iter().map(|known| known.name.as_str());
                if is_among(&channel.name, known) {
                    member.error(messages::registered_twice("渠道", &channel.name));
                }
                scheme.channels.push(channel);
            }
        }
    }
    fields.finish();
    scheme.categories.push(Category {
        noun: noun.unwrap_or_else(|| name.clone()),
        name,
        measure,
        submissions,
        submission_points,
        items,
        scored,
        measures: CategoryMeasures::default(),
    });
}

fn channel(item: &Cursor, category: CategoryId, measure: &str, scored: bool) -> Option<Channel> {
    let fields = item.fields(&schema::CHANNEL)?;
    let name_field = fields.required("name");
    let name = name_field.as_ref().and_then(name);
    if let (Some(field), Some(name)) = (&name_field, &name) {
        refuse_reserved(field, "渠道", name);
    }
    let body_name = fields.optional("body_name").and_then(|field| field.line());
    let heading = fields.optional("heading").and_then(|field| field.line());
    let points = if scored { fields.required("points") } else { None }.and_then(|field| {
        let value = field.decimal_or(UNKNOWN)?;
        points(&field, value)
    });
    fields.finish();
    let name = name?;
    Some(Channel {
        body_name: body_name.unwrap_or_else(|| name.clone()),
        heading: heading.unwrap_or_else(|| format!("{name}（{measure}）")),
        name,
        points,
        category,
    })
}

fn points(field: &Cursor, value: Option<Decimal>) -> Option<Decimal> {
    if value.is_some_and(|points| points < Decimal::ZERO) {
        field.error(messages::negative_points());
    }
    value
}

fn targets(
    item: &Cursor,
    office: &Office,
    scheme: &mut Scheme,
    seen: &mut Named,
    said: &mut HashSet<usize>,
) {
    let Some(fields) = item.fields(&schema::TARGET) else { return };
    let group = fields.required("group").and_then(|field| {
        let id = known_group(&field, office)?;
        if !said.insert(id.0) {
            field.error(messages::registered_twice("组", &office.groups[id.0].name));
        }
        Some(id)
    });
    if let Some(scores) = fields.required("scores") {
        for (of, target) in scores_by_category(&scores, scheme) {
            if let Some(group) = group {
                of_target(scheme, of, |targets| {
                    targets.groups.insert(group, target);
                });
            }
        }
    }
    if let Some(units) = fields.optional("units") {
        for (name, scores) in units.named() {
            let Some(unit) = known_unit(&scores, name, office) else { continue };
            if let Some(earlier) = seen.again(unit, name).filter(|earlier| *earlier != name) {
                scores.error_at_key(messages::unit_twice(name, earlier));
            }
            for (of, target) in scores_by_category(&scores, scheme) {
                of_target(scheme, of, |targets| {
                    targets.units.insert(unit, target);
                });
            }
        }
    }
    fields.finish();
}

/// Changes the targets of a category.
fn of_target(
    scheme: &mut Scheme,
    category: CategoryId,
    change: impl FnOnce(&mut crate::model::Targets),
) {
    let target = scheme.category(category).measures.target;
    if let Some(measure) = target.and_then(|id| scheme.measures.get_mut(id.0)) {
        change(&mut measure.targets);
    }
}

/// Every group must say of every category what its target is, or that there is none.
fn require_targets(field: &Cursor, office: &Office, scheme: &Scheme) {
    for (i, group) in office.groups.iter().enumerate() {
        for category in &scheme.categories {
            let Some(target) = category.measures.target else { continue };
            let said = &scheme.measure(target).targets.groups;
            if !said.contains_key(&crate::model::GroupId(i)) {
                field.error_at_key(messages::target_left_out(&group.name, &category.name));
            }
        }
    }
}

fn scores_by_category(field: &Cursor, scheme: &Scheme) -> Vec<(CategoryId, Option<Decimal>)> {
    let mut scores = Vec::new();
    for (name, value) in field.named() {
        let category = known_category(&value, name, scheme);
        let target = value.decimal_or(NONE);
        if category.is_some_and(|id| !scheme.category(id).scored) {
            value.error_at_key(messages::no_effect(name, "这一类不计分"));
        }
        scores.extend(category.zip(target));
    }
    scores
}

/// Notes that a file's top has the keys of a scheme.
pub(super) fn allow(fields: &Fields) {
    for key in KEYS {
        fields.optional(key);
    }
}
