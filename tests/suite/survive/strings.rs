//! Hostile texts in every field of the data, and in drafts: read, counted, composed and checked, or
//! refused by name. No text has the program fall over.

use std::collections::BTreeSet;
use std::fs;
use std::panic::catch_unwind;

use serde_yaml::Value;
use tongbao::check::Text;
use tongbao::compose::compose;
use tongbao::finding::Findings;
use tongbao::load::load;
use tongbao::pipeline::proofread;
use tongbao::tally::tally;

use crate::check::found;
use crate::harness::{Desk, OFFICE, Q1, SCHEME, WORKSHOP, of_each, project};

/// Single characters that hide, turn the text about, join, combine, end a line, or are no characters.
const ODD: &[char] = &[
    '\0',
    '\u{1}',
    '\u{7}',
    '\u{8}',
    '\t',
    '\n',
    '\u{b}',
    '\u{c}',
    '\r',
    '\u{1b}',
    '\u{1f}',
    '\u{7f}',
    '\u{80}',
    '\u{85}',
    '\u{9f}',
    '\u{a0}',
    '\u{ad}',
    '\u{300}',
    '\u{34f}',
    '\u{61c}',
    '\u{115f}',
    '\u{1160}',
    '\u{17b4}',
    '\u{180e}',
    '\u{2000}',
    '\u{2003}',
    '\u{2009}',
    '\u{200a}',
    '\u{200b}',
    '\u{200c}',
    '\u{200d}',
    '\u{200e}',
    '\u{200f}',
    '\u{2028}',
    '\u{2029}',
    '\u{202a}',
    '\u{202b}',
    '\u{202c}',
    '\u{202d}',
    '\u{202e}',
    '\u{202f}',
    '\u{205f}',
    '\u{2060}',
    '\u{2061}',
    '\u{2064}',
    '\u{2066}',
    '\u{2067}',
    '\u{2068}',
    '\u{2069}',
    '\u{206a}',
    '\u{206f}',
    '\u{20e3}',
    '\u{2800}',
    '\u{3000}',
    '\u{3164}',
    '\u{d7ff}',
    '\u{e000}',
    '\u{f8ff}',
    '\u{fdd0}',
    '\u{fdd1}',
    '\u{fdef}',
    '\u{fe00}',
    '\u{fe0f}',
    '\u{feff}',
    '\u{ffa0}',
    '\u{fff9}',
    '\u{fffa}',
    '\u{fffb}',
    '\u{fffc}',
    '\u{fffd}',
    '\u{fffe}',
    '\u{ffff}',
    '\u{1d173}',
    '\u{1f1e8}',
    '\u{1f3fb}',
    '\u{1fffe}',
    '\u{20000}',
    '\u{2fa1d}',
    '\u{e0001}',
    '\u{e0041}',
    '\u{e007f}',
    '\u{e0100}',
    '\u{e01ef}',
    '\u{f0000}',
    '\u{10fffd}',
    '\u{10ffff}',
];

/// Texts that mean something to somebody: to a template, a compiler, a shell, a reader of figures.
const MEANT: &[&str] = &[
    "",
    " ",
    "  ",
    " 甲 ",
    "甲 ",
    " 甲",
    "\u{3000}甲\u{3000}",
    "一、甲 ",
    "一、",
    "（一）",
    "1.",
    "1. 甲",
    "第一、",
    "# 甲",
    "- 甲",
    "= 甲",
    "+ 甲",
    "/ 甲: 乙",
    "#panic()",
    "#include \"/etc/passwd\"",
    "#read(\"x\")",
    "#{",
    "$x$",
    "$",
    "*甲*",
    "_甲_",
    "`甲`",
    "```",
    "@甲",
    "<甲>",
    "<label>",
    "//",
    "/*",
    "*/",
    "\\",
    "\\\\",
    "\\u{41}",
    "\\n",
    "{{ office.name }}",
    "{{",
    "}}",
    "{% for x in y %}",
    "{%",
    "%}",
    "{#",
    "#}",
    "{% endfor %}",
    "{{ 1/0 }}",
    "\"",
    "'",
    "\"\"",
    "''",
    "\";#panic();\"",
    "\"; rm -rf /; \"",
    "$(id)",
    "`id`",
    "%s%n",
    "%0a",
    "&amp;",
    "<b>",
    "</script><script>alert(1)</script>",
    "' OR 1=1 --",
    "../../../etc/passwd",
    "..\\..\\x",
    "/",
    "\\\\srv\\x",
    "CON",
    "NUL",
    "a:b",
    "C:\\",
    "~",
    "null",
    "true",
    "no",
    "0",
    "-0",
    "00",
    "1",
    "-1",
    "+1",
    "1.5",
    "1.",
    ".5",
    "1e9",
    "1e999",
    "-1e999",
    "NaN",
    "inf",
    "0x1F",
    "0b1",
    "0o7",
    "1,000",
    "1，000",
    "１２３",
    "①",
    "㈠",
    "Ⅳ",
    "½",
    "٣",
    "万",
    "1万",
    "1.5万亿",
    "一百",
    "二〇一八",
    "〇",
    "零",
    "半",
    "两",
    "廿",
    "1—3",
    "1-3月",
    "1～3",
    "1至3月",
    "2018年",
    "2018年2月30日",
    "20180515",
    "第99999999999999999999号",
    "99999999999999999999",
    "0.00000000000000000000000000001",
    "%",
    "100%",
    "％",
    "‰",
    "1%1%1%",
    "个百分点",
    "1个",
    "1条",
    "1条1篇",
    "同比",
    "同比增长",
    "同比增长1%",
    "增长",
    "下降0",
    "较去年同期增加1条，增长1%",
    "其中",
    "其中：",
    "其中：甲1条、乙2条",
    "共",
    "共1条，其中",
    "分别",
    "分别为1、2",
    "合计",
    "累计",
    "均",
    "各",
    "占",
    "占1%",
    "前1名",
    "第1名",
    "等1个单位",
    "信息报送量为0",
    "报送为零",
    "（",
    "）",
    "（）",
    "（（",
    "））",
    "）（",
    "〔",
    "〕",
    "〔2018〕",
    "〔2018〕1号",
    "[2018]1号",
    "【",
    "】",
    "《",
    "》",
    "《《》",
    "“",
    "”",
    "”“",
    "‘",
    "’",
    "——",
    "—",
    "…",
    "……",
    "、",
    "、、、",
    "，，",
    "。",
    "。。。",
    "；",
    "：",
    "：：",
    "？！",
    "·",
    "甲、",
    "、甲",
    "，甲，",
    "甲。乙",
    "甲；乙：丙",
    "甲和乙及丙",
    "等",
    "等等",
    "甲等3个",
    "附件",
    "附件1",
    "附件：1.",
    "附件1-1",
    "抄送：",
    "印发",
    "此件公开发布",
    "（此页无正文）",
    "办公室",
    "办公室 ",
    "办公室办公室",
    "政务信息",
    "政务信息条",
    "条",
    "篇",
    "单位",
    "合计 ",
    "小计",
    "总计",
    "序号",
    "名次",
    "得分",
    "差额",
    "é",
    "e\u{301}",
    "Å",
    "ﬁ",
    "ß",
    "İ",
    "ı",
    "ǆ",
    "Ω",
    "Ω",
    "é甲e\u{301}",
    "が",
    "か\u{3099}",
    "한",
    "ᄒ\u{1161}ᆫ",
    "नि",
    "ก็",
    "ุ",
    "ֿא",
    "العربية",
    "שלום",
    "abc שלום 甲",
    "👍",
    "👍🏽",
    "👨‍👩‍👧‍👦",
    "🇨🇳",
    "🏴\u{e0067}\u{e0062}\u{e007f}",
    "1️⃣",
    "❤️",
    "☺︎",
    "𠮷",
    "𠮷野家",
    "㐀",
    "龘",
    "﨑",
    "⿰木木",
    "㍿",
    "㎡",
    "㎏",
    "℃",
    "№",
    "℡",
    "ＡＢＣ",
    "ａ",
    "ﾊﾝｶｸ",
    "｡",
    "＃ 甲",
    "－ 甲",
    "﹣甲",
    "−1",
    "–1",
    "1−1",
    "１％",
    "１．５",
    "1．5",
    "1·5",
    "1 000",
    "1\u{a0}000",
    "1\u{2009}000",
    "1\u{3000}条",
    " 1 条 ",
    "1\n条",
    "甲\u{3000}\u{3000}乙",
    "甲\t乙",
    "甲\n乙",
    "甲\r\n乙",
    "甲\n\n乙",
    "\n甲",
    "甲\n",
    "---",
    "--- 甲",
    "...",
    "? 甲",
    ": 甲",
    "- - -",
    "[甲]",
    "{甲}",
    "&a",
    "*a",
    "!tag",
    "| 甲",
    "> 甲",
];

/// All hostile texts.
fn hostile() -> Vec<String> {
    let mut all: Vec<String> = MEANT.iter().map(|&text| text.to_owned()).collect();
    for (i, c) in ODD.iter().enumerate() {
        all.push(match i % 4 {
            0 => format!("{c}"),
            1 => format!("甲{c}乙"),
            2 => format!("{c}甲"),
            _ => format!("1{c}条"),
        });
    }
    for (piece, count) in [
        ("字", 21_000),
        ("字", 900),
        ("a", 5_000),
        ("\u{301}", 300),
        ("（", 400),
        ("1条", 300),
        ("\u{202e}", 40),
    ] {
        all.push(piece.repeat(count));
    }
    all
}

/// The sample's files.
const FILES: [&str; 3] = [Q1, OFFICE, SCHEME];

/// Every text of a value, names that are keys included, keys of the program's own left out.
fn texts(value: &Value, names: bool, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => drop(found.insert(text.clone())),
        Value::Sequence(items) => items.iter().for_each(|item| texts(item, names, found)),
        Value::Mapping(entries) => {
            for (key, value) in entries {
                if let Some(key) = key.as_str().filter(|key| names && !key.is_ascii()) {
                    found.insert(key.to_owned());
                }
                texts(value, names, found);
            }
        }
        _ => {}
    }
}

/// Puts a text wherever another stood, so that what names each other goes on doing so.
fn put(value: &mut Value, old: &str, new: &str) {
    match value {
        Value::String(text) if text == old => new.clone_into(text),
        Value::Sequence(items) => items.iter_mut().for_each(|item| put(item, old, new)),
        Value::Mapping(entries) => {
            let own = std::mem::take(entries);
            for (mut key, mut value) in own {
                put(&mut key, old, new);
                put(&mut value, old, new);
                entries.insert(key, value);
            }
        }
        _ => {}
    }
}

/// Reads, counts, composes and checks the sample with a hostile text in place of another; what fell
/// over, if anything did.
fn survives(files: &[Value], old: &str, new: &str) -> Option<String> {
    let desk = Desk::new();
    for (name, file) in FILES.iter().zip(files) {
        let mut file = file.clone();
        put(&mut file, old, new);
        desk.write(name, serde_yaml::to_string(&file).expect("YAML"));
    }
    let path = desk.path(Q1);
    let run = catch_unwind(|| {
        let mut findings = Findings::default();
        let dossier = load(&path, &mut findings).ok()?;
        let tally = tally(dossier, &mut findings).ok()?;
        let markup = compose(&tally, &WORKSHOP.templates, &mut findings).ok()?;
        proofread(&tally, &markup, &mut findings);
        assert!(!markup.title().starts_with('\u{feff}'));
        Some(())
    });
    run.is_err().then(|| format!("{old:?} as {:?}", new.chars().take(20).collect::<String>()))
}

/// Pairs of a field and a text for it: so many in all, each field and each text among them.
fn pairs(count: usize) -> (Vec<Value>, Vec<(String, String)>) {
    let read = |name: &&str| {
        let text = fs::read_to_string(project("data").join(name)).expect("a data file");
        serde_yaml::from_str::<Value>(&text).expect("YAML")
    };
    let files: Vec<Value> = FILES.iter().map(read).collect();
    let mut fields = BTreeSet::new();
    files.iter().for_each(|file| texts(file, true, &mut fields));
    let fields: Vec<String> = fields.into_iter().collect();
    let strings = hostile();
    assert!(strings.len() > 400 && fields.len() > 80, "{} {}", strings.len(), fields.len());
    let pair = |i: usize| {
        let shift = i / strings.len();
        let field = &fields[(i * 7 + shift * 11) % fields.len()];
        (field.clone(), strings[i % strings.len()].clone())
    };
    (files, (0..count).map(pair).collect())
}

fn all_survive(count: usize) {
    let (files, pairs) = pairs(count);
    let fell: Vec<String> =
        of_each(&pairs, |(old, new)| survives(&files, old, new)).into_iter().flatten().collect();
    assert_eq!(fell, Vec::<String>::new());
}

#[test]
fn a_hostile_text_in_any_field_is_printed_or_refused_by_name() {
    all_survive(450);
}

#[test]
#[ignore = "takes minutes: every field with dozens of texts; .ci/long runs it"]
fn ten_thousand_hostile_texts_in_all_fields_are_printed_or_refused_by_name() {
    all_survive(10_000);
}

#[test]
fn a_hostile_text_anywhere_in_a_draft_is_checked() {
    let notice = Desk::new().compose(Q1);
    let draft = crate::check::precision::as_plain(&Text::composed(&notice));
    let lines: Vec<&str> = draft.lines().filter(|line| !line.trim().is_empty()).collect();
    let strings = hostile();
    let cases: Vec<String> = strings
        .iter()
        .enumerate()
        .filter(|(_, text)| text.len() < 3_000)
        .map(|(i, text)| {
            // Before and behind each figure of a few lines, where readers of figures look.
            let line = lines[(i * 13) % lines.len()];
            let mut written = String::new();
            let mut was_digit = false;
            for c in line.chars() {
                if c.is_ascii_digit() != was_digit {
                    written += text;
                }
                was_digit = c.is_ascii_digit();
                written.push(c);
            }
            format!("{text}{written}{text}")
        })
        .collect();
    let fell: Vec<String> = of_each(&cases, |case| {
        let run = catch_unwind(|| {
            let text = Text::plain("例", case);
            found(&text);
        });
        run.is_err().then(|| case.clone())
    })
    .into_iter()
    .flatten()
    .collect();
    assert_eq!(fell, Vec::<String>::new());
    // All of it beside the data it was written from.
    for chunk in cases.chunks(40) {
        let text = Text::plain("例", &chunk.join("\n"));
        crate::check::sample_as_issued::found_against(&notice, &text);
    }
}
