//! Reads a period's data file, such as `2018-q1.yaml`.

use std::path::Path;

use chrono::{Months, NaiveDate};
use rust_decimal::Decimal;

use super::attachments;
use super::frame;
use super::messages;
use super::names::{Named, known_category, known_channel, known_unit};
use super::reader::{Cursor, Fields};
use super::returns;
use crate::model::{
    CarriedForward, CategoryId, Frame, Item, LastYear, Office, Period, Quarter, Scheme, Span,
    Trend, UnitId, printed_date,
};

/// The file a key names, relative to the data file; it must be there.
pub(super) fn reference(root: &Cursor, key: &'static str, folder: &Path) -> Option<String> {
    let field = root.fields()?.required(key)?;
    let name = field.line()?;
    if !folder.join(&name).exists() {
        field.error(messages::no_file_named(&name));
        return None;
    }
    Some(name)
}

/// Reads the data. Mistakes go to the cursor's desk; `None` if something is missing
/// that the rest cannot do without.
pub(super) fn read(
    root: &Cursor,
    office: &Office,
    scheme: &Scheme,
    folder: &Path,
) -> Option<(Frame, Quarter)> {
    let fields = root.fields()?;
    fields.optional("kind");
    fields.optional("office");
    fields.optional("scheme");
    let period = fields.required("period").and_then(|field| period(&field));
    let frame = frame::read(&fields, office, folder);
    let cut_off = cut_off(&fields, period);
    let ledger = fields
        .optional("ledger")
        .map(|field| ledger(&field, office, scheme, period.zip(cut_off)))
        .unwrap_or_default();
    let returns = fields
        .required("units")
        .map(|field| returns::read(&field, office, scheme, &ledger))
        .unwrap_or_default();
    let last_year = fields.optional("last_year").and_then(|field| last_year(&field));
    let carried_forward =
        fields.optional("carried_forward").map(|field| carried_forward(&field, office, scheme));
    if let Some(field) = fields.optional("carried_forward")
        && period.is_some_and(|period| period.months().0 == 1)
    {
        field.error_at_key(messages::carried_into_january());
    }
    let requirements = fields
        .required("requirements")
        .map(|field| field.list().iter().filter_map(Cursor::text).collect())
        .unwrap_or_default();
    let attachments = fields
        .optional("attachments")
        .map(|field| attachments::read(&field, office))
        .unwrap_or_default();
    fields.finish();
    let quarter = Quarter {
        period: period?,
        returns,
        ledger,
        last_year,
        carried_forward,
        requirements,
        attachments,
    };
    Some((frame?, quarter))
}

fn period(field: &Cursor) -> Option<Period> {
    let fields = field.fields()?;
    let year = fields.required("year").and_then(|field| field.whole(1949, 2999));
    let number = |key| fields.optional(key).and_then(|field| field.count());
    let spans: Vec<Span> = [
        number("month").map(Span::Month),
        number("through_month").map(Span::Months),
        number("quarter").map(Span::Quarter),
        number("half").map(Span::Half),
    ]
    .into_iter()
    .flatten()
    .collect();
    fields.finish();
    if spans.len() > 1 {
        field.error(messages::several_spans());
        return None;
    }
    let span = spans.first().copied().unwrap_or(Span::Year);
    let period = Period::new(i32::try_from(year?).ok()?, span);
    if period.is_none() {
        field.error(messages::no_such_period());
    }
    period
}

/// Period's end ≤ cut-off ≤ signed. Yields the cut-off, which is the period's end unless one
/// is given.
fn cut_off(fields: &Fields, period: Option<Period>) -> Option<NaiveDate> {
    let end = period.map(|period| period.end());
    let field = fields.optional("cut_off");
    let given = field.as_ref().and_then(Cursor::date);
    if let (Some(end), Some(given), Some(field)) = (end, given, &field)
        && given < end
    {
        field.error(messages::cut_off_too_early(&printed_date(end)));
    }
    let cut_off = given.or(end)?;
    // What is wrong with the date itself has been said.
    let signed_field = fields.optional("signed")?;
    if let Some(signed) = signed_field.peek_date() {
        if signed < cut_off {
            signed_field.error(messages::signed_too_early(&printed_date(cut_off)));
        }
        if signed > cut_off + Months::new(12) {
            signed_field.warning(messages::signed_late(&printed_date(cut_off)));
        }
    }
    Some(cut_off)
}

fn ledger(
    field: &Cursor,
    office: &Office,
    scheme: &Scheme,
    window: Option<(Period, NaiveDate)>,
) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    for entry in field.list() {
        let Some(fields) = entry.fields() else { continue };
        let title = fields.required("title").and_then(|field| field.line());
        let units = fields.required("units").map(|field| credited(&field, office));
        let units = units.unwrap_or_default();
        let channel = fields.required("channel").and_then(|field| {
            let name = field.line()?;
            known_channel(&field, &name, scheme)
        });
        let date_field = fields.required("date");
        let date = date_field.as_ref().and_then(Cursor::date);
        fields.finish();
        if let (Some((period, cut_off)), Some(date), Some(field)) = (window, date, &date_field)
            && !(period.start()..=cut_off).contains(&date)
        {
            field.error(messages::outside_period(&period.full()));
        }
        let (Some(title), Some(channel), Some(date)) = (title, channel, date) else { continue };
        if items.iter().any(|known| known.title == title && known.channel == channel) {
            entry.error(messages::item_twice(&title, &scheme.channel(channel).name));
        }
        items.push(Item { title, units, channel, date });
    }
    items
}

/// The units an item is credited to: at least one, none twice.
fn credited(field: &Cursor, office: &Office) -> Vec<UnitId> {
    let members = field.list();
    if members.is_empty() {
        field.error(messages::empty_list());
    }
    let mut units = Vec::new();
    let mut seen = Named::default();
    for member in members {
        let Some(name) = member.line() else { continue };
        let Some(id) = known_unit(&member, &name, office) else { continue };
        if let Some(earlier) = seen.again(id, &name) {
            member.error(messages::unit_twice(&name, earlier));
        }
        units.push(id);
    }
    units
}

fn last_year(field: &Cursor) -> Option<LastYear> {
    let fields = field.fields()?;
    let submitted = fields.optional("submitted");
    let trend = fields.optional("trend");
    fields.finish();
    match (submitted, trend) {
        (Some(submitted), None) => submitted.count().map(LastYear::Submitted),
        (None, Some(trend)) => {
            let word = trend.line()?;
            let known = match word.as_str() {
                "增长" => Some(Trend::Up),
                "持平" => Some(Trend::Level),
                "下滑" => Some(Trend::Down),
                _ => None,
            };
            match known {
                Some(_) => trend.warning(messages::trend_without_figures()),
                None => trend.error(messages::unknown_trend(&word)),
            }
            known.map(LastYear::Stated)
        }
        (Some(_), Some(trend)) => {
            trend.error(messages::both_last_year());
            None
        }
        (None, None) => {
            field.error(messages::missing("submitted"));
            None
        }
    }
}

fn carried_forward(field: &Cursor, office: &Office, scheme: &Scheme) -> CarriedForward {
    let mut scores: Vec<(UnitId, CategoryId, Decimal)> = Vec::new();
    let mut seen = Named::default();
    for (name, by_category) in field.named() {
        let Some(unit) = known_unit(&by_category, name, office) else { continue };
        if let Some(earlier) = seen.again(unit, name).filter(|earlier| *earlier != name) {
            by_category.error_at_key(messages::unit_twice(name, earlier));
        }
        for (name, value) in by_category.named() {
            let category = known_category(&value, name, scheme);
            scores.extend(category.zip(value.decimal()).map(|(id, points)| (unit, id, points)));
        }
    }
    CarriedForward(scores)
}
