//! Reads what each unit sent in and had adopted (`units:`).

use super::messages;
use super::names::{Named, known_category, known_channel, known_unit};
use super::reader::Cursor;
use crate::model::{Adjustment, Item, Office, Return, Scheme, UnitId};

/// Reads one return for each registered unit, in the office's order. A unit left out is
/// a mistake: nothing said is not the same as 0.
pub(super) fn read(
    field: &Cursor,
    office: &Office,
    scheme: &Scheme,
    ledger: &[Item],
) -> Vec<Return> {
    let mut returns: Vec<Return> = Vec::new();
    let mut seen = Named::default();
    for (name, entry) in field.named() {
        let Some(unit) = known_unit(&entry, name, office) else {
            // What it says is still read, for the mistakes in it.
            unit_return(&entry, UnitId(0), scheme, &[]);
            continue;
        };
        if let Some(earlier) = seen.again(unit, name) {
            // The same key twice has been reported as such.
            if earlier != name {
                entry.error_at_key(messages::unit_twice(name, earlier));
            }
            continue;
        }
        returns.extend(unit_return(&entry, unit, scheme, ledger));
    }
    let written: Vec<Option<UnitId>> =
        field.named().iter().map(|(name, _)| office.unit_named(name)).collect();
    for unit in office.unit_ids().filter(|id| !written.contains(&Some(*id))) {
        field.error_at_key(messages::unit_left_out(&office.unit(unit).name));
    }
    returns.sort_by_key(|entry| entry.unit);
    returns
}

fn unit_return(entry: &Cursor, unit: UnitId, scheme: &Scheme, ledger: &[Item]) -> Option<Return> {
    let fields = entry.fields()?;
    let exempt = fields.optional("exempt").and_then(|field| field.line());
    let submitted = match &exempt {
        Some(_) => fields.optional("submitted"),
        None => fields.required("submitted"),
    };
    let adopted_field = fields.optional("adopted");
    let listed = listed_counts(unit, scheme, ledger);
    let reported =
        submitted.is_some() || adopted_field.is_some() || listed.iter().any(|count| *count > 0);
    if exempt.is_some() && reported {
        fields.cursor().error_at_key(messages::exempt_but_reported());
    }
    let submitted = submitted.and_then(|field| field.count());
    let typed = adopted_field.as_ref().map(|field| counts(field, scheme));
    let adopted = if ledger.is_empty() {
        typed.unwrap_or_else(|| vec![0; scheme.channels.len()])
    } else {
        if let (Some(typed), Some(field)) = (&typed, &adopted_field) {
            compare(typed, &listed, field, scheme);
        }
        listed
    };
    let adjustments = fields
        .optional("adjustments")
        .map(|field| field.list().iter().filter_map(|item| adjustment(item, scheme)).collect())
        .unwrap_or_default();
    fields.finish();
    Some(Return { unit, submitted, adopted, adjustments, exempt })
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

/// Counts by channel as the ledger has them. A joint item counts in full for each unit.
fn listed_counts(unit: UnitId, scheme: &Scheme, ledger: &[Item]) -> Vec<u32> {
    let mut counts = vec![0; scheme.channels.len()];
    for item in ledger.iter().filter(|item| item.units.contains(&unit)) {
        counts[item.channel.0] += 1;
    }
    counts
}

fn compare(typed: &[u32], listed: &[u32], field: &Cursor, scheme: &Scheme) {
    for (i, channel) in scheme.channels.iter().enumerate() {
        if typed[i] != listed[i] {
            let typed_here = field.named().into_iter().find(|(name, _)| *name == channel.name);
            let place = typed_here.map_or(field.clone(), |(_, value)| value);
            place.error(messages::ledger_disagrees(&channel.name, typed[i], listed[i]));
        }
    }
}

fn adjustment(item: &Cursor, scheme: &Scheme) -> Option<Adjustment> {
    let fields = item.fields()?;
    let category = fields.required("category").and_then(|field| {
        let name = field.line()?;
        known_category(&field, &name, scheme)
    });
    let points = fields.required("points").and_then(|field| field.decimal());
    let reason = fields.required("reason").and_then(|field| field.line());
    fields.finish();
    Some(Adjustment { category: category?, points: points?, reason: reason? })
}
