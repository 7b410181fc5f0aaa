//! Writes docs/keys.md.

use super::{Form, Key, places};
use crate::limits;

/// The reference of all keys, in Markdown.
pub fn reference() -> String {
    let mut text = String::new();
    for place in places() {
        text += &format!(
            "\n## {}\n\n| 键 | 写什么 | 要写 | 说明 | 例 |\n|---|---|---|---|---|\n",
            place.title
        );
        for Key { name, form, needed, says, example, .. } in place.keys() {
            let needed = if *needed { "是" } else { "" };
            text += &format!("| {name} | {} | {needed} | {says} | `{example}` |\n", words(form));
        }
        if let Some(form) = &place.declared {
            text += &format!(
                "| 录入的指标 | {} | | 考核办法或机关数据里 input 的指标，写它的名称。 | `3` |\n",
                words(form)
            );
        }
    }
    text
}

/// The form of a value in words.
pub(super) fn words(form: &Form) -> String {
    match form {
        Form::Text => "文字".to_owned(),
        Form::Line => "一行文字".to_owned(),
        Form::Built(_, words) => (*words).to_owned(),
        Form::Whole(least, most) => format!("整数 {least}—{most}"),
        Form::Decimal(None) => "数字，最多四位小数".to_owned(),
        Form::Decimal(Some((least, most))) if *most > 1_000_000 => format!("数字，不小于 {least}"),
        Form::Decimal(Some((least, most))) => format!("数字 {least}—{most}"),
        Form::Date => "日期".to_owned(),
        Form::Flag => "true 或 false".to_owned(),
        Form::Word(all) => all.iter().map(|(word, _)| *word).collect::<Vec<_>>().join("、"),
        Form::Cell => "文字、整数或空白".to_owned(),
        Form::List(of, _, limit) => {
            let most = if limit.most < limits::ENTRIES.most {
                format!("最多 {} 项", limit.most)
            } else {
                String::new()
            };
            let comma = if most.is_empty() { "" } else { "，" };
            format!("清单{comma}{most}：{}", words(of))
        }
        Form::Named(of, _) => format!("名称: {}", words(of)),
        Form::Map(place) => format!("[{}](#{})", place.title, anchor(place.title)),
        Form::Either(forms) => forms.iter().map(words).collect::<Vec<_>>().join("；或 "),
    }
}

/// The anchor of a heading, as GitHub makes it.
fn anchor(title: &str) -> String {
    let kept = title.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}
