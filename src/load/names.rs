//! Finds what a data file names — units, groups, channels, categories — among what is
//! registered, or says which registered name was most likely meant.

use std::collections::HashMap;

use super::messages;
use super::reader::{Cursor, nearest};
use crate::finding::Message;
use crate::model::{
    CategoryId, ChannelId, GroupId, MeasureId, Office, Scheme, TOTALS, Unit, UnitId, impostor,
    likeness,
};

/// Words that a sentence or a table of figures has a use of its own for, besides those for a total.
const RESERVED: [&str; 39] = [
    "累计",
    "总分",
    "其中",
    "平均",
    "单位",
    "单位名称",
    "序号",
    "名次",
    "排名",
    "备注",
    "报送",
    "采用",
    "刊发",
    "报送数量",
    "采用数量",
    "采用率",
    "完成率",
    "完成情况",
    "得分",
    "累计得分",
    "加减分",
    "任务",
    "差额",
    "同比",
    "环比",
    "去年同期",
    "上期",
    "本期",
    "本月",
    "本季度",
    "本旬",
    "本周",
    "本年度",
    "全年",
    "条",
    "篇",
    "分",
    "个",
    "无",
];

/// Marks that part a name from the next one in a sentence.
const PARTING: [char; 11] = ['、', '，', '；', '：', '。', '！', '？', ',', ';', ':', '.'];

/// Keys that a unit's data have.
const KEYS: [&str; 6] = ["submitted", "adopted", "items", "adjustments", "exempt", "in_tables"];

/// The words that follow 全 in a word for the whole: 全州, 全县, 全系统.
const WHOLES: [&str; 17] = [
    "国", "省", "区", "市", "州", "盟", "县", "旗", "乡", "镇", "街道", "系统", "局", "厅", "校",
    "部", "体",
];

/// A name: a line in which no character passes for another and no blank for none.
pub(super) fn name(field: &Cursor) -> Option<String> {
    let name = field.line()?;
    refuse_impostors(field, &name);
    let inner = name.trim_matches(' ');
    let blank = |c: char| c.is_whitespace() && (c != ' ' || inner.len() < name.len());
    if let Some(blank) = name.chars().find(|&c| blank(c)) {
        field.error_at_character(blank, messages::blank_in_name(blank));
    }
    Some(name)
}

/// The mark before the year in a document's number: there is one way to write it.
pub(super) fn code(field: &Cursor) -> Option<String> {
    let code = field.line()?;
    refuse_impostors(field, &code);
    let wide = |c: char| matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '○' | '◯');
    if let Some(blank) = code.chars().find(|c| c.is_whitespace()) {
        field.error_at_character(blank, messages::blank_in_name(blank));
    } else if let Some(wide) = code.chars().find(|&c| wide(c)) {
        let plain = likeness(&wide.to_string());
        field.error_at_character(wide, messages::impostor(wide, &plain));
    } else if let Some(bracket) = year_in(&code) {
        let bare = code.get(..bracket).unwrap_or_default();
        field.error(messages::code_with_year(if bare.is_empty() { "清教发" } else { bare }));
    }
    Some(code)
}

/// Where the year stands in a code, in brackets as in a number: 清教发〔2025〕.
fn year_in(code: &str) -> Option<usize> {
    let opens = code.find(['〔', '[', '［', '【', '(', '（', '﹝'])?;
    let behind = code.get(opens..)?.chars().skip(1);
    (behind.take_while(char::is_ascii_digit).count() >= 2).then_some(opens)
}

fn refuse_impostors(field: &Cursor, name: &str) {
    if let Some((odd, plain)) = impostor(name) {
        field.error_at_character(odd, messages::impostor(odd, &plain));
    }
}

/// True if a name looks the same as one of these.
pub(super) fn is_among<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> bool {
    let name = likeness(name);
    known.into_iter().any(|known| likeness(known) == name)
}

/// Reports a name that a sentence of figures would take for something else. Units are not to be
/// called by a word for all of them either; groups may.
pub(super) fn refuse_reserved(field: &Cursor, what: &str, name: &str) {
    let whole = name.strip_prefix('全').is_some_and(|rest| WHOLES.contains(&rest));
    let all = matches!(name, "各单位" | "所有单位" | "全部单位" | "全部") && what != "组";
    let reserved = RESERVED.contains(&name) || TOTALS.contains(&name);
    if reserved || KEYS.contains(&name) || whole || all {
        field.error(messages::reserved_name(what, name));
    }
    if name.starts_with(PARTING) || name.ends_with(PARTING) {
        field.error(messages::name_ends_in_mark(what, name));
    }
}

/// The unit of this name, or a finding with the nearest registered one.
pub(super) fn known_unit(field: &Cursor, name: &str, office: &Office) -> Option<UnitId> {
    let found = office.unit_named(name);
    if found.is_none() && !office.units.is_empty() {
        let near = nearest(name, office.units.iter().flat_map(Unit::names));
        field.error_at_key(messages::unknown_name("单位", name, near, "机关数据（office）"));
    }
    found
}

/// Says that a name is not registered, and which unit was most likely meant.
pub(super) fn known_unit_near(field: &Cursor, name: &str, office: &Office, near: Option<UnitId>) {
    let near = near.map(|id| office.unit(id).name.as_str());
    field.error_at_key(messages::unknown_name("单位", name, near, "机关数据（office）"));
}

/// The units a list has named so far, each as it was written.
#[derive(Default)]
pub(super) struct Named(HashMap<UnitId, String>);

impl Named {
    /// Notes a unit; a second time yields what it was called before.
    pub(super) fn again(&mut self, id: UnitId, name: &str) -> Option<&str> {
        if self.0.contains_key(&id) {
            return self.0.get(&id).map(String::as_str);
        }
        self.0.insert(id, name.to_owned());
        None
    }
}

/// The group of this name, or a finding with the nearest one.
pub(super) fn known_group(field: &Cursor, office: &Office) -> Option<GroupId> {
    let name = field.line()?;
    let found = office.group_named(&name);
    if found.is_none() && !office.groups.is_empty() {
        field.error(unknown_group(&name, office));
    }
    found
}

/// That a group is not registered, with the nearest one.
pub(super) fn unknown_group(name: &str, office: &Office) -> Message {
    let near = nearest(name, office.groups.iter().map(|group| group.name.as_str()));
    messages::unknown_name("组", name, near, "机关数据（office）")
}

/// The measure of which a unit brings over some from earlier in the year. Where the scheme has
/// nothing but categories, a name that is not known was to be one of them.
pub(super) fn known_carried(field: &Cursor, name: &str, scheme: &Scheme) -> Option<MeasureId> {
    match scheme.measures_called(name).is_empty() && !scheme.categories.is_empty() {
        true => known_category(field, name, scheme).and(None),
        false => known_measure(field, name, scheme),
    }
}

/// The channel of this name, or a finding with the nearest one.
pub(super) fn known_channel(field: &Cursor, name: &str, scheme: &Scheme) -> Option<ChannelId> {
    let found = scheme.channel_named(name);
    if found.is_none() && !field.is_blind() {
        let near = nearest(name, scheme.channels.iter().map(|channel| channel.name.as_str()));
        field.error_at_key(messages::unknown_name("渠道", name, near, "考核办法（scheme）"));
    }
    found
}

/// The category of this name, or a finding with the nearest one.
pub(super) fn known_category(field: &Cursor, name: &str, scheme: &Scheme) -> Option<CategoryId> {
    let found = scheme.category_named(name);
    if found.is_none() && !field.is_blind() {
        let near = nearest(name, scheme.categories.iter().map(|category| category.name.as_str()));
        field.error_at_key(messages::unknown_name("类别", name, near, "考核办法（scheme）"));
    }
    found
}

/// The measure that words name, or a finding with the nearest one, or with those that all may be
/// meant.
pub(super) fn known_measure(field: &Cursor, words: &str, scheme: &Scheme) -> Option<MeasureId> {
    let found = scheme.measures_called(words);
    match found[..] {
        [only] => return Some(only),
        [] if field.is_blind() => {}
        [] => {
            let names = || scheme.measures.iter().map(|measure| measure.name.as_str());
            let known: Vec<&str> = names().collect();
            field.error_at_name(messages::unknown_measure(words, nearest(words, names()), &known));
        }
        _ => {
            let names: Vec<&str> =
                found.iter().map(|&id| scheme.measure(id).name.as_str()).collect();
            field.error_at_name(messages::several_measures(words, &names));
        }
    }
    None
}

/// One of a list of words, or a finding with the list.
pub(super) fn known_word<T: Copy>(field: &Cursor, what: &str, words: &[(&str, T)]) -> Option<T> {
    // Digits alone are a word that is not known, too.
    let typed = field.yaml().typed().filter(|_| !field.is_text());
    let word = match typed {
        Some(typed) => typed.to_owned(),
        None => field.line()?,
    };
    let found = words.iter().find(|(known, _)| *known == word).map(|(_, value)| *value);
    if found.is_none() {
        let known: Vec<&str> = words.iter().map(|(known, _)| *known).collect();
        field.error(messages::unknown_word(what, &word, &known.join("、")));
    }
    found
}
