//! Values as a data file writes them.

use crate::model::{Period, Span};

/// Marks that mean nothing to YAML, wherever they stand.
const MARKS: &str = "“”‘’（）《》、，。—·";

/// The same, but for a text's first character.
const WITHIN: &str = "-._/";

/// A text as a value or a key: bare where it is nothing but letters and such marks and YAML reads it as
/// text, else in quotes.
pub(super) fn text(value: &str) -> String {
    let plain = serde_yaml::to_string(value).unwrap_or_default();
    let harmless = value
        .char_indices()
        .all(|(at, c)| c.is_alphanumeric() || MARKS.contains(c) || (at > 0 && WITHIN.contains(c)));
    if harmless && plain.trim_end() == value {
        value.to_owned()
    } else {
        serde_json::Value::from(value).to_string()
    }
}

/// Texts as a list on one line.
pub(super) fn list(values: &[String]) -> String {
    let values: Vec<String> = values.iter().map(|value| text(value)).collect();
    format!("[{}]", values.join(", "))
}

/// A period as `period:` says it.
pub(super) fn period(period: Period) -> String {
    let span = match period.span() {
        Span::Month(month) => format!(", month: {month}"),
        Span::Months(last) => format!(", through_month: {last}"),
        Span::Between(first, last) => format!(", from_month: {first}, through_month: {last}"),
        Span::Quarter(quarter) => format!(", quarter: {quarter}"),
        Span::ThreeQuarters => ", through_quarter: 3".to_owned(),
        Span::Half(half) => format!(", half: {half}"),
        Span::Year => String::new(),
        Span::TenDays(month, third) => {
            let third = ["上旬", "中旬", "下旬"][third as usize - 1];
            format!(", month: {month}, ten_days: {third}")
        }
        Span::Week(week) => format!(", week: {week}"),
        Span::Days(first, last) => format!(", from: {first}, to: {last}"),
    };
    format!("{{year: {}{span}}}", period.year())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::text;

    proptest! {
        #[test]
        fn whatever_a_name_is_it_is_read_again_as_it_was(value in "[ -~\u{4e00}-\u{4e20}“”、，：#\n]{1,12}") {
            for whole in [format!("{}: 1", text(&value)), format!("[{}]", text(&value)), format!("{{{}: 1}}", text(&value))] {
                let read: serde_yaml::Value = serde_yaml::from_str(&whole).expect("it is YAML");
                let read = match &read {
                    serde_yaml::Value::Sequence(items) => items.first().cloned(),
                    serde_yaml::Value::Mapping(map) => map.keys().next().cloned(),
                    other => Some(other.clone()),
                };
                prop_assert_eq!(read, Some(value.as_str().into()), "{}", whole);
            }
        }
    }

    #[test]
    fn a_plain_name_stays_bare() {
        for value in ["第一中学", "“昌吉环保”微信公众号", "2018-q1.yaml"] {
            assert_eq!(text(value), value);
        }
        for value in ["5", "true", "?：", "- 甲"] {
            assert_eq!(text(value), format!("\"{value}\""));
        }
    }
}
