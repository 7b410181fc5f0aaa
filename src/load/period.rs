//! Reads the period that a notice speaks of.

use super::messages;
use super::names::known_word;
use super::reader::Cursor;
use super::schema;
use crate::model::{Period, Span};

/// Longest label of a window of days.
const LONGEST_LABEL: usize = 20;

/// The thirds of a month.
const THIRDS: [(&str, u32); 3] = [("上旬", 1), ("中旬", 2), ("下旬", 3)];

/// The keys of which one says which period it is.
const WAYS: [&str; 7] =
    ["month", "through_month", "quarter", "through_quarter", "half", "week", "from"];

/// Reads `period:`; only one way of writing it may be used.
pub(super) fn read(field: &Cursor) -> Option<Period> {
    let fields = field.fields(&schema::SPAN)?;
    let year = fields.required("year").and_then(|field| field.year());
    let number = |key| fields.optional(key).map(|field| field.count());
    let month = number("month");
    let (from_month, through_month) = (number("from_month"), number("through_month"));
    let quarter = number("quarter");
    let through_quarter = number("through_quarter");
    let (half, week) = (number("half"), number("week"));
    let third_field = fields.optional("ten_days");
    let third = third_field.as_ref().map(|field| known_word(field, "旬", &THIRDS));
    let (from_field, to_field) = (fields.optional("from"), fields.optional("to"));
    let label_field = fields.optional("label");
    let label = label_field.as_ref().and_then(Cursor::line);
    if from_field.is_some() != to_field.is_some() {
        fields.required("from");
        fields.required("to");
    }
    if from_month.is_some() && through_month.is_none() {
        fields.required("through_month");
    }
    if third.is_some() && month.is_none() {
        fields.required("month");
    }
    let days = from_field.as_ref().zip(to_field.as_ref());
    fields.finish();
    if let Some(field) = label_field.as_ref().filter(|_| days.is_none()) {
        field.error_at_key(messages::no_effect("label", "只有写了 from、to 的时期才另起名称"));
    }
    let ways = [month, through_month, quarter, through_quarter, half, week];
    let written = ways.iter().filter(|way| way.is_some()).count() + usize::from(days.is_some());
    if written > 1 {
        let ways = WAYS.into_iter().filter_map(|key| field.field(key));
        let last = ways.filter(|way| !way.is_null()).max_by_key(|way| way.yaml().at.start);
        last.as_ref().unwrap_or(field).error_at_key(messages::several_spans());
        return None;
    }
    let span = match ways.map(Option::flatten) {
        // A mistake in a number has been told.
        ways if ways.iter().flatten().count() + usize::from(days.is_some()) < written => {
            return None;
        }
        _ if written == 0 && third.is_none() => Span::Year,
        [Some(month), ..] => match third {
            Some(third) => Span::TenDays(month, third?),
            None => Span::Month(month),
        },
        [_, Some(last), ..] => match from_month.flatten() {
            Some(1) | None => Span::Months(last),
            Some(first) => Span::Between(first, last),
        },
        [_, _, Some(quarter), ..] => Span::Quarter(quarter),
        [_, _, _, Some(3), ..] => Span::ThreeQuarters,
        [_, _, _, _, Some(half), _] => Span::Half(half),
        [.., Some(week)] => Span::Week(week),
        [_, _, _, Some(_), ..] => {
            field.error(messages::no_such_period());
            return None;
        }
        _ => {
            let (from, to) = days?;
            Span::Days(from.date()?, to.date()?)
        }
    };
    let Some(period) = Period::new(i32::try_from(year?).ok()?, span) else {
        let way = WAYS.into_iter().filter_map(|key| field.field(key)).find(|way| !way.is_null());
        way.as_ref().unwrap_or(field).error(messages::no_such_period());
        return None;
    };
    match (label, label_field) {
        (Some(label), Some(field)) => {
            let labelled = period.labelled(&label);
            if labelled.is_none() {
                field.error(messages::label_too_long(LONGEST_LABEL));
            }
            labelled
        }
        _ => Some(period),
    }
}
