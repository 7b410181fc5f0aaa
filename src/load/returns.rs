//! Reads what each unit sent in and had adopted, and its other figures (`units:`).

use std::collections::{BTreeMap, HashMap, HashSet};

use rust_decimal::Decimal;

use super::messages;
use super::names::{Named, known_category, known_channel, known_unit, known_unit_near};
use super::reader::{Cursor, Fields, nearest};
use super::schema;
use super::scheme::NONE;
use crate::limits;
use crate::model::{
    Adjustment, CategoryId, Item, Joint, MeasureId, Office, Period, Return, Scheme, Total, Typed,
    Unit, UnitId,
};

/// The things that returns are read against.
struct Asked<'a> {
    scheme: &'a Scheme,
    /// Counts of the ledger, where the office keeps one.
    listed: Option<Listed>,
    /// Categories that count submissions.
    sent: Vec<CategoryId>,
    /// Categories that count adopted items apart from adoptions.
    items: Vec<CategoryId>,
    /// Measures typed under their own names.
    named: Vec<MeasureId>,
}

/// Counts of the ledger by unit. A joint item counts in full for each.
#[derive(Default)]
struct Listed {
    /// By channel.
    adopted: HashMap<UnitId, Vec<u32>>,
    /// By category: items, each counted once.
    items: HashMap<UnitId, Vec<u32>>,
    /// By category: points beyond the full ones, or fewer.
    shared: HashMap<UnitId, Vec<Decimal>>,
}

/// Reads one return for each unit that is registered in the period, in the office's order. A
/// unit left out is a mistake: nothing said is not the same as 0. Of a period before another (`as_past`)
/// units that have become one since are read as one.
pub(super) fn read(
    field: &Cursor,
    (office, scheme): (&Office, &Scheme),
    ledger: &[Item],
    period: Option<Period>,
    as_past: bool,
) -> Vec<Return> {
    let of = |wanted: fn(&crate::model::Category) -> bool| -> Vec<CategoryId> {
        scheme.category_ids().filter(|&id| wanted(scheme.category(id))).collect()
    };
    let named = |id: &MeasureId| scheme.measure(*id).typed == Some(Typed::Named);
    let asked = Asked {
        scheme,
        listed: (!ledger.is_empty()).then(|| Listed::of(ledger, scheme)),
        sent: of(|category| category.submissions),
        items: of(|category| category.items),
        named: scheme.measure_ids().filter(named).collect(),
    };
    let mut returns: Vec<Return> = Vec::new();
    let mut seen = Named::default();
    let entries = field.named_up_to(&limits::UNITS, "单位");
    let written: HashSet<UnitId> =
        entries.iter().filter_map(|(name, _)| office.unit_named(name)).collect();
    let there = |unit: UnitId| period.is_none_or(|period| office.unit(unit).exists_in(period));
    let mut left_out: Vec<&str> = office
        .unit_ids()
        .filter(|id| there(*id) && !written.contains(id))
        .map(|id| office.unit(id).name.as_str())
        .collect();
    let mut strangers = 0;
    for (name, entry) in entries {
        let Some(unit) = office.unit_named(name) else {
            // A name that is not registered stands for one that has no data: that one is not
            // reported beside it.
            match missed(name, &left_out, office) {
                Some(place) => {
                    let near = office.unit_named(left_out.remove(place));
                    known_unit_near(&entry, name, office, near);
                }
                None if left_out.is_empty() => {
                    known_unit(&entry, name, office);
                }
                None => {
                    strangers += 1;
                    entry.error_at_key(messages::unknown_beside(name, &left_out));
                }
            }
            // Its values are still read, for the mistakes in them.
            asked.unit_return(&entry, UnitId(usize::MAX), name);
            continue;
        };
        if let Some(earlier) = seen.again(unit, name) {
            // The same key twice has been reported as such.
            if as_past && became_one(office.unit(unit), earlier, name) {
                let more = asked.unit_return(&entry, unit, name);
                let one = returns.iter_mut().find(|one| one.unit == unit);
                one.zip(more).into_iter().for_each(|(one, more)| asked.merge(one, more));
            } else if earlier != name {
                entry.error_at_key(messages::unit_twice(name, earlier));
            }
            continue;
        }
        if let Some(period) = period.filter(|&period| !office.unit(unit).exists_in(period)) {
            entry.error_at_key(messages::unit_not_there(name, &period.full()));
        }
        returns.extend(asked.unit_return(&entry, unit, name));
    }
    if left_out.len() > strangers && !field.is_cut() {
        for name in left_out {
            field.error_at_key(messages::unit_left_out(name));
        }
    }
    returns.sort_by_key(|entry| entry.unit);
    returns
}

/// True if two names were those of two units that have become one since.
pub(super) fn became_one(unit: &Unit, one: &str, other: &str) -> bool {
    let was = |name: &str| unit.was.iter().any(|known| known == name);
    one != other && (was(one) || was(other))
}

/// Which of the units without data a name that is not registered was meant for.
fn missed(name: &str, left_out: &[&str], office: &Office) -> Option<usize> {
    let head = name.split(['：', ':']).next().unwrap_or(name).trim();
    let meant = office.unit_named(head).map(|id| office.unit(id).name.as_str());
    let near = meant.or_else(|| nearest(name, left_out.iter().copied()));
    left_out.iter().position(|known| Some(*known) == near)
}

impl Asked<'_> {
    fn unit_return(&self, entry: &Cursor, unit: UnitId, name: &str) -> Option<Return> {
        let scheme = self.scheme;
        let fields = entry.fields(&schema::RETURN)?;
        let exempt = fields.optional("exempt").and_then(|field| field.line());
        let in_tables_field = fields.optional("in_tables");
        let in_tables = in_tables_field.as_ref().and_then(Cursor::flag).unwrap_or(true);
        if let Some(field) = in_tables_field.filter(|_| exempt.is_none()) {
            field.error_at_key(messages::no_effect("in_tables", "单位没有免报（exempt）"));
        }
        let excused = exempt.is_some() || fields.is_misspelt("exempt");
        let sent_field = self.asked_for(&fields, "submitted", &self.sent, excused);
        let adopted_field =
            (!scheme.channels.is_empty()).then(|| fields.optional("adopted")).flatten();
        let listed = self.listed.as_ref().map(|listed| listed.adopted_by(unit, scheme));
        let has_items = self.listed.is_some() || excused;
        let items_field = self.asked_for(&fields, "items", &self.items, has_items);
        let figures = self.figures(&fields, exempt.is_some());
        let reported = sent_field.is_some()
            || adopted_field.is_some()
            || items_field.is_some()
            || !figures.is_empty()
            || listed.iter().flatten().any(|count| *count > 0);
        if exempt.is_some() && reported {
            fields.cursor().error_at_key(messages::exempt_but_reported());
        }
        let submitted = self.by_category(sent_field.as_ref(), &self.sent);
        let typed = adopted_field.as_ref().map(|field| counts(field, scheme));
        if let (Some(listed), Some(typed), Some(field)) = (&listed, &typed, &adopted_field) {
            compare(typed, listed, field, scheme);
        }
        let adopted = listed.or(typed).unwrap_or_else(|| vec![0; scheme.channels.len()]);
        let items = self.items(items_field.as_ref(), unit, exempt.is_some());
        let shared = self.listed.as_ref().and_then(|listed| listed.shared.get(&unit).cloned());
        let shared = shared.unwrap_or_else(|| vec![Decimal::ZERO; scheme.categories.len()]);
        let scored = scheme.categories.iter().any(|category| category.scored);
        let adjustments = scored
            .then(|| fields.optional("adjustments"))
            .flatten()
            .map(|field| {
                let items = field.list_up_to(&limits::ADJUSTMENTS, "加减分");
                items.iter().filter_map(|item| adjustment(item, scheme)).collect()
            })
            .unwrap_or_default();
        self.refuse_others(&fields);
        let names: Vec<&str> =
            self.named.iter().map(|&id| scheme.measure(id).name.as_str()).collect();
        fields.finish_with(&names);
        let written = name.to_owned();
        Some(Return {
            unit,
            written,
            submitted,
            items,
            adopted,
            figures,
            shared,
            adjustments,
            exempt,
            in_tables,
        })
    }

    /// Adds to a unit's return that of another which is part of it by now. Counts of the ledger are the unit's
    /// as a whole already.
    fn merge(&self, one: &mut Return, more: Return) {
        let add = |sum: &mut Option<u32>, count: Option<u32>| {
            *sum = match (*sum, count) {
                (Some(sum), Some(count)) => Some(sum.saturating_add(count)),
                (sum, count) => sum.or(count),
            };
        };
        one.submitted.iter_mut().zip(more.submitted).for_each(|(sum, count)| add(sum, count));
        if self.listed.is_none() {
            one.items.iter_mut().zip(more.items).for_each(|(sum, count)| add(sum, count));
            let adopted = one.adopted.iter_mut().zip(more.adopted);
            adopted.for_each(|(sum, count)| *sum = sum.saturating_add(count));
        }
        for (id, value) in more.figures {
            let mean = self.scheme.measure(id).total != Total::Sum;
            let sum = one.figures.entry(id);
            sum.and_modify(|sum| {
                *sum += value;
                *sum /= if mean { Decimal::TWO } else { Decimal::ONE };
            })
            .or_insert(value);
        }
        one.adjustments.extend(more.adjustments);
        one.exempt = one.exempt.take().filter(|_| more.exempt.is_some());
        one.in_tables |= more.in_tables;
    }

    /// Refuses channels as keys, and measures that the program computes.
    fn refuse_others(&self, fields: &Fields) {
        let scheme = self.scheme;
        for channel in scheme.channels.iter().filter(|channel| !self.is_measure(&channel.name)) {
            if let Some(field) = fields.declared(&channel.name) {
                field.error_at_key(messages::channel_as_key(&channel.name));
            }
        }
        for measure in scheme.measures.iter().filter(|measure| measure.typed.is_none()) {
            if let Some(field) = fields.declared(&measure.name) {
                field.error_at_key(messages::no_effect(&measure.name, "这个指标由程序计算"));
            }
        }
    }

    /// True if a measure that is typed under its own name is called so.
    fn is_measure(&self, name: &str) -> bool {
        let named = |id: &MeasureId| self.scheme.measure(*id).name == name;
        self.named.iter().any(named)
    }

    /// A field that counts by category: known only where a category asks for it, and then
    /// required unless something stands in for it.
    fn asked_for<'c>(
        &self,
        fields: &Fields<'c>,
        key: &'static str,
        categories: &[CategoryId],
        optional: bool,
    ) -> Option<Cursor<'c>> {
        match (categories, optional) {
            ([], _) => None,
            (_, true) => fields.optional(key),
            (_, false) => fields.required(key),
        }
    }

    /// Counts by category of the scheme: a number where one category counts, else a number for
    /// each by its name.
    fn by_category(&self, field: Option<&Cursor>, of: &[CategoryId]) -> Vec<Option<u32>> {
        let mut counts = vec![None; self.scheme.categories.len()];
        let Some(field) = field else { return counts };
        if let [only] = of
            && !field.is_map()
        {
            counts[only.0] = field.count();
            return counts;
        }
        if !field.is_map() {
            let names: Vec<&str> =
                of.iter().map(|&id| self.scheme.category(id).name.as_str()).collect();
            field.error(messages::submitted_by_category(&names.join("、")));
            return counts;
        }
        for (name, value) in field.named() {
            let Some(id) = known_category(&value, name, self.scheme) else { continue };
            if !of.contains(&id) {
                value.error_at_key(messages::no_effect(name, "这一类不计这个数"));
            }
            counts[id.0] = value.count();
        }
        for id in of {
            if counts[id.0].is_none() && field.field(&self.scheme.category(*id).name).is_none() {
                field.error_at_key(messages::missing(&self.scheme.category(*id).name));
            }
        }
        counts
    }

    /// Adopted items, each counted once: those of the ledger, or typed.
    fn items(&self, field: Option<&Cursor>, unit: UnitId, exempt: bool) -> Vec<Option<u32>> {
        let typed = self.by_category(field, &self.items);
        let Some(listed) = self.listed.as_ref().filter(|_| !exempt) else { return typed };
        let mut counts = vec![None; self.scheme.categories.len()];
        for id in &self.items {
            let count = listed.items.get(&unit).map_or(0, |counts| counts[id.0]);
            if let (Some(typed), Some(field)) = (typed[id.0].filter(|typed| *typed != count), field)
            {
                let name = &self.scheme.category(*id).name;
                field.error(messages::ledger_disagrees(name, typed, count));
            }
            counts[id.0] = Some(count);
        }
        counts
    }

    /// Figures under the names of measures. 无 means that one does not apply.
    fn figures(&self, fields: &Fields, exempt: bool) -> BTreeMap<MeasureId, Decimal> {
        let mut figures = BTreeMap::new();
        for &id in &self.named {
            let measure = self.scheme.measure(id);
            let Some(field) = fields.declared(&measure.name) else {
                match measure.default {
                    _ if exempt => {}
                    Some(default) => figures.extend(default.map(|value| (id, value))),
                    None => fields.cursor().error_at_key(messages::missing(&measure.name)),
                }
                continue;
            };
            let value = field.decimal_or(NONE).flatten();
            if let (Some(value), Some(places)) = (value, measure.decimals)
                && value.normalize().scale() > places
            {
                field.error(messages::too_many_decimals(places));
            }
            figures.extend(value.map(|value| (id, value)));
        }
        figures
    }
}

impl Listed {
    fn of(ledger: &[Item], scheme: &Scheme) -> Self {
        let mut listed = Self::default();
        for item in ledger {
            let beyond = beyond(item, scheme);
            for unit in &item.units {
                let shared = listed.shared.entry(*unit);
                let shared = shared.or_insert_with(|| vec![Decimal::ZERO; scheme.categories.len()]);
                beyond.iter().for_each(|(category, points)| shared[category.0] += *points);
                let adopted = listed.adopted.entry(*unit);
                let adopted = adopted.or_insert_with(|| vec![0; scheme.channels.len()]);
                for channel in &item.counted {
                    adopted[channel.0] += 1;
                }
                let items = listed.items.entry(*unit);
                let items = items.or_insert_with(|| vec![0; scheme.categories.len()]);
                let of: HashSet<CategoryId> =
                    item.channels.iter().map(|&id| scheme.channel(id).category).collect();
                of.iter().for_each(|category| items[category.0] += 1);
            }
        }
        listed
    }

    fn adopted_by(&self, unit: UnitId, scheme: &Scheme) -> Vec<u32> {
        self.adopted.get(&unit).cloned().unwrap_or_else(|| vec![0; scheme.channels.len()])
    }
}

/// The difference between an item's worth to each of its units and the full points of its channels.
fn beyond(item: &Item, scheme: &Scheme) -> Vec<(CategoryId, Decimal)> {
    let full = item.counted.iter().filter_map(|&id| {
        let channel = scheme.channel(id);
        Some((channel.category, channel.points?))
    });
    match (scheme.joint, item.points) {
        (Joint::Split, _) => {
            let units = Decimal::from(item.units.len().max(1));
            full.map(|(category, points)| (category, points / units - points)).collect()
        }
        (Joint::AsSaid, Some(said)) => {
            let first = item.counted.first().map(|&id| (scheme.channel(id).category, said));
            full.map(|(category, points)| (category, -points)).chain(first).collect()
        }
        (Joint::Full | Joint::AsSaid, _) => Vec::new(),
    }
}

/// Counts by channel, in the scheme's order.
fn counts(field: &Cursor, scheme: &Scheme) -> Vec<u32> {
    let mut counts = vec![0; scheme.channels.len()];
    for (name, value) in field.named() {
        let channel = known_channel(&value, name, scheme);
        let count = value.count();
        if let Some((channel, count)) = channel.zip(count) {
            counts[channel.0] = count;
        }
    }
    counts
}

fn compare(typed: &[u32], listed: &[u32], field: &Cursor, scheme: &Scheme) {
    // A channel whose name is wrong has been told; its count is missing only for that.
    if field.named().iter().any(|(name, _)| scheme.channel_named(name).is_none()) {
        return;
    }
    for (i, channel) in scheme.channels.iter().enumerate() {
        if typed[i] != listed[i] {
            let typed_here = field.named().into_iter().find(|(name, _)| *name == channel.name);
            let place = typed_here.map_or(field.clone(), |(_, value)| value);
            place.error(messages::ledger_disagrees(&channel.name, typed[i], listed[i]));
        }
    }
}

fn adjustment(item: &Cursor, scheme: &Scheme) -> Option<Adjustment> {
    let fields = item.fields(&schema::ADJUSTMENT)?;
    let category = fields.required("category").and_then(|field| {
        let name = field.line()?;
        let id = known_category(&field, &name, scheme)?;
        if !scheme.category(id).scored {
            field.error(messages::no_effect(&name, "这一类不计分"));
        }
        Some(id)
    });
    let points = fields.required("points").and_then(|field| field.decimal());
    let reason = fields.required("reason").and_then(|field| field.line());
    fields.finish();
    Some(Adjustment { category: category?, points: points?, reason: reason? })
}
