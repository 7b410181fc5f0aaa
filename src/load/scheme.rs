//! Reads `scheme.yaml`, the assessment scheme (考核办法).

use rust_decimal::Decimal;

use super::messages;
use super::names::{Named, known_category, known_group, known_unit};
use super::reader::Cursor;
use crate::model::{Category, CategoryId, Channel, GroupId, Office, Scheme, TieRule};

/// In place of points: the scheme's figure is not known yet.
const UNKNOWN: &str = "未定";
/// In place of a target: there is none.
const NONE: &str = "无";

/// How many channels a scheme may have: sums of counts stay far from overflowing.
const MOST_CHANNELS: usize = 100;

/// Reads the scheme. Mistakes go to the cursor's desk; `None` if something is missing
/// that the rest cannot do without.
pub(super) fn read(root: &Cursor, office: &Office) -> Option<Scheme> {
    let fields = root.fields()?;
    let title = fields.required("title").and_then(|field| field.line());
    let number = fields.required("number").and_then(|field| field.line());
    let ties = fields.optional("ties").and_then(|field| tie_rule(&field)).unwrap_or(TieRule::Skip);
    let mut scheme = Scheme {
        title: title.unwrap_or_default(),
        number: number.unwrap_or_default(),
        ties,
        categories: Vec::new(),
        channels: Vec::new(),
        group_targets: Vec::new(),
        unit_targets: Vec::new(),
    };
    let categories = fields.required("categories")?;
    for item in categories.list() {
        category(&item, &mut scheme);
    }
    if scheme.categories.is_empty() {
        categories.error(messages::empty_list());
    } else if scheme.submission_category().is_none() {
        categories.error(messages::nothing_counts_submissions());
    }
    if scheme.channels.len() > MOST_CHANNELS {
        categories.error_at_key(messages::too_many("渠道", MOST_CHANNELS));
    }
    if let Some(field) = fields.optional("targets") {
        let mut seen = Named::default();
        for item in field.list() {
            targets(&item, office, &mut scheme, &mut seen);
        }
        require_targets(&field, office, &scheme);
    }
    fields.finish();
    Some(scheme)
}

fn tie_rule(field: &Cursor) -> Option<TieRule> {
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
    let Some(fields) = item.fields() else { return };
    let name = fields.required("name").and_then(|field| field.line()).unwrap_or_default();
    let measure = fields.required("measure").and_then(|field| field.line()).unwrap_or_default();
    let noun = fields.optional("noun").and_then(|field| field.line());
    let submissions =
        fields.optional("submissions").and_then(|field| field.flag()).unwrap_or(false);
    let submission_points = fields
        .optional("submission_points")
        .and_then(|field| points(&field, field.decimal()))
        .unwrap_or(Decimal::ZERO);
    if scheme.category_named(&name).is_some() {
        item.error(messages::registered_twice("类别", &name));
    }
    if let Some(first) = scheme.submission_category().filter(|_| submissions) {
        item.error(messages::second_submission_category(&scheme.category(first).name));
    }
    let id = CategoryId(scheme.categories.len());
    if let Some(field) = fields.required("channels") {
        let members = field.list();
        if members.is_empty() {
            field.error(messages::empty_list());
        }
        for member in members {
            if let Some(channel) = channel(&member, id, &measure) {
                if scheme.channel_named(&channel.name).is_some() {
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
    });
}

fn channel(item: &Cursor, category: CategoryId, measure: &str) -> Option<Channel> {
    let fields = item.fields()?;
    let name = fields.required("name").and_then(|field| field.line());
    let body_name = fields.optional("body_name").and_then(|field| field.line());
    let heading = fields.optional("heading").and_then(|field| field.line());
    let points = fields.required("points").and_then(|field| {
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

fn targets(item: &Cursor, office: &Office, scheme: &mut Scheme, seen: &mut Named) {
    let Some(fields) = item.fields() else { return };
    let group = fields.required("group").and_then(|field| {
        let id = known_group(&field, office)?;
        if scheme.group_targets.iter().any(|(known, _, _)| *known == id) {
            field.error(messages::registered_twice("组", &office.groups[id.0].name));
        }
        Some(id)
    });
    if let Some(scores) = fields.required("scores") {
        for (category, target) in scores_by_category(&scores, scheme) {
            scheme.group_targets.extend(group.map(|group| (group, category, target)));
        }
    }
    if let Some(units) = fields.optional("units") {
        for (name, scores) in units.named() {
            let Some(unit) = known_unit(&scores, name, office) else { continue };
            if let Some(earlier) = seen.again(unit, name).filter(|earlier| *earlier != name) {
                scores.error_at_key(messages::unit_twice(name, earlier));
            }
            for (category, target) in scores_by_category(&scores, scheme) {
                scheme.unit_targets.push((unit, category, target));
            }
        }
    }
    fields.finish();
}

/// Every group must say of every category what its target is, or that there is none.
fn require_targets(field: &Cursor, office: &Office, scheme: &Scheme) {
    for (i, group) in office.groups.iter().enumerate() {
        for category in scheme.category_ids() {
            let said = |(id, of, _): &(GroupId, CategoryId, Option<Decimal>)| {
                *id == GroupId(i) && *of == category
            };
            if !scheme.group_targets.iter().any(said) {
                let name = &scheme.category(category).name;
                field.error_at_key(messages::target_left_out(&group.name, name));
            }
        }
    }
}

fn scores_by_category(field: &Cursor, scheme: &Scheme) -> Vec<(CategoryId, Option<Decimal>)> {
    let mut scores = Vec::new();
    for (name, value) in field.named() {
        let category = known_category(&value, name, scheme);
        let target = value.decimal_or(NONE);
        scores.extend(category.zip(target));
    }
    scores
}
