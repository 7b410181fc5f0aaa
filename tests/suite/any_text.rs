//! Whatever text the data hold is printed as typed, or refused with the character named;
//! it is never read as markup.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use serde_yaml::{Mapping, Value};
use tongbao::finding::{Findings, Severity};

use crate::pdf::grid::cells;
use crate::sample::{Data, Issued, with_requirements};

/// Words that mean something to Typst, to the templates or to YAML.
const SPECIALS: [&str; 63] = [
    "#",
    "#strong[粗]",
    "#let x = 1",
    "#include \"/main.typ\"",
    "#{panic()}",
    "*粗*",
    "_斜_",
    "$x$",
    "$",
    "@ref",
    "<label>",
    "<",
    ">",
    "//",
    "/* */",
    "*/",
    "`raw`",
    "```",
    "{{ office.name }}",
    "{{",
    "}}",
    "{% raw %}",
    "{% endfor %}",
    "{# #}",
    "\\",
    "\\u{41}",
    "\\n",
    "\"",
    "\");",
    "'",
    "''",
    "~",
    "--",
    "---",
    "...",
    "-?",
    "=",
    "= 标题",
    "+ 项",
    "- 项",
    "/ 词: 释",
    "1. ",
    "1. 第一项",
    "[",
    "]",
    "(",
    ")",
    "《",
    "》",
    "“",
    "”",
    ";",
    ":",
    "http://a.b/c",
    ": ",
    " #注",
    "%",
    "&锚",
    "!tag",
    "|",
    "null",
    "true",
    "0x1F",
];

/// One or a few characters, or a piece of markup.
fn piece() -> impl Strategy<Value = String> {
    let one = |range: std::ops::RangeInclusive<char>| prop::char::ranges(vec![range].into());
    let alone = |strategy: prop::char::CharStrategy<'static>| strategy.prop_map(String::from);
    prop_oneof![
        6 => prop::sample::select(SPECIALS.to_vec()).prop_map(str::to_owned),
        5 => alone(one('\u{4e00}'..='\u{9fff}')),
        4 => alone(one(' '..='~')),
        2 => prop::sample::select(vec!["  ", "\n", "\n\n", " \n ", "\u{3000}", "\u{a0}"])
            .prop_map(str::to_owned),
        2 => alone(one('\u{a1}'..='\u{17f}')),
        2 => alone(one('\u{370}'..='\u{4ff}')),
        2 => alone(one('\u{2000}'..='\u{2bff}')),
        2 => alone(one('\u{3000}'..='\u{30ff}')),
        2 => alone(one('\u{3400}'..='\u{4dbf}')),
        1 => alone(one('\u{300}'..='\u{36f}')),
        1 => alone(one('\u{ff00}'..='\u{ffef}')),
        1 => alone(one('\u{1f300}'..='\u{1faff}')),
        1 => alone(one('\u{20000}'..='\u{2ebef}')),
        2 => alone(prop::char::any()),
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 1..16).prop_map(|pieces| pieces.concat())
}

/// As `text`, on one line and short enough to stay there.
fn short_line() -> impl Strategy<Value = String> {
    let fits = |text: &String| text.chars().count() <= 16 && !text.contains('\n');
    prop::collection::vec(piece(), 1..6)
        .prop_map(|pieces| pieces.concat())
        .prop_filter("long", fits)
}

/// The same cases on every run.
fn runner() -> TestRunner {
    let config = Config {
        cases: 40,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(9704),
        ..Config::default()
    };
    TestRunner::new(config)
}

/// Characters no notice can do without: these are never refused.
fn is_everyday(c: char) -> bool {
    matches!(c, ' '..='~' | '、' | '。' | '〈'..='】' | '〔' | '〕' | '“' | '”' | '‘' | '’' | '—' | '…'
        | '·' | '×' | '①'..='⑩' | '　' | '，' | '：' | '；' | '！' | '？' | '（' | '）'
        | '\u{4e00}'..='\u{9fa5}')
}

/// The characters that findings refuse. Each finding names its character.
fn refused(findings: &Findings) -> BTreeSet<char> {
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
    let characters = errors.map(|finding| {
        let place = finding.place.as_ref().unwrap_or_else(|| panic!("a place: {finding:#?}"));
        let character = place.path.character.unwrap_or_else(|| panic!("a character: {finding:#?}"));
        let named = format!("U+{:04X}", u32::from(character));
        assert!(finding.message.contains(&named), "{} names {named}", finding.message);
        assert!(!is_everyday(character), "{named} is refused");
        character
    });
    characters.collect()
}

/// Takes out of the texts what is refused, until nothing is; then the finished notice.
fn issue(texts: &mut [String], put: impl Fn(&[String]) -> Data) -> Issued {
    for _ in 0..400 {
        for text in texts.iter_mut().filter(|text| text.trim().is_empty()) {
            *text = "空".to_owned();
        }
        match put(texts).issue() {
            Ok(issued) => return issued,
            Err(findings) => {
                let refused = refused(&findings);
                assert!(texts.iter().any(|text| text.contains(|c| refused.contains(&c))));
                for text in texts.iter_mut() {
                    text.retain(|c| !refused.contains(&c));
                }
            }
        }
    }
    panic!("characters are refused again and again: {texts:?}");
}

pub(crate) fn without_space(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

const NUMERALS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

/// Compared without white space, because lines break anew on paper.
#[test]
fn any_requirement_is_printed_as_typed_or_refused_by_name() {
    let texts = prop::collection::vec(text(), 10);
    let outcome = runner().run(&texts, |mut texts| {
        let issued = issue(&mut texts, with_requirements);
        let found = without_space(&issued.pdf.text());
        let expected: String = NUMERALS
            .iter()
            .zip(&texts)
            .map(|(numeral, text)| format!("（{numeral}）{}", without_space(text)))
            .collect();
        let expected = format!("三、工作要求{expected}附件：1.");
        let start = found.find("三、工作要求").expect("the heading");
        let found: String = found[start..].chars().take(expected.chars().count()).collect();
        prop_assert_eq!(found, expected);
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}

/// A form with a field for each text, one below the other.
pub(crate) fn with_fields(texts: &[String]) -> Data {
    let field = |text: &String| {
        let pair = [("label", "栏"), ("text", text)];
        let pair = pair.map(|(key, value)| (Value::from(key), Value::from(value)));
        Value::Sequence(vec![Value::Mapping(Mapping::from_iter(pair))])
    };
    let mut data = Data::read();
    data.office["forms"][0]["rows"] = Value::Sequence(texts.iter().map(field).collect());
    data.office["forms"][0]["notes"] = Value::Sequence(Vec::new());
    data
}

/// Compared character by character, white space too; only that at the ends is left out.
#[test]
fn any_text_on_a_line_of_its_own_keeps_every_character() {
    let texts = prop::collection::vec(short_line(), 12);
    let outcome = runner().run(&texts, |mut texts| {
        let issued = issue(&mut texts, with_fields);
        let form = cells(&issued.pdf.pages[5]);
        let found: Vec<String> = form
            .iter()
            .filter(|cell| cell.column == 1)
            .map(|cell| cell.text().trim().to_owned())
            .collect();
        let expected: Vec<&str> = texts.iter().map(|text| text.trim()).collect();
        prop_assert_eq!(found, expected);
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn a_character_no_font_has_is_refused_by_name_with_its_place() {
    let refused = with_requirements(&["按期报送".to_owned(), "注意🐒安全".to_owned()]).issue();
    let findings = refused.err().expect("a finding");
    let errors: Vec<_> =
        findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
    assert_eq!(errors.len(), 1, "{errors:#?}");
    assert!(errors[0].message.contains("“🐒”（U+1F412）"), "{}", errors[0].message);
    let place = errors[0].place.as_ref().expect("a place");
    assert_eq!(place.path.to_string(), "requirements[2]");
}
