//! Pages drawn for the clauses that the shipped layout does not show, each sound first and then
//! wrong in one place. Everything on them is placed on the paper in millimetres.

use tongbao::measure::{Measurement, Outcome, Verdict};

use super::{measured, outcome, typeset, with_verdict};
use crate::harness::{Desk, of_each};

const COMMON: &str = include_str!("pages/common.typ");
const LETTER: &str = include_str!("pages/letter.typ");
const ORDER: &str = include_str!("pages/order.typ");
const MINUTES: &str = include_str!("pages/minutes.typ");
const JOINT: &str = include_str!("pages/joint.typ");
const UPWARD: &str = include_str!("pages/upward.typ");
const SEALED: &str = include_str!("pages/sealed.typ");
const UNSEALED: &str = include_str!("pages/unsealed.typ");
const ROWS: &str = include_str!("pages/rows.typ");
const STAMPS: &str = include_str!("pages/stamps.typ");
const SIDEWAYS: &str = include_str!("pages/sideways.typ");
const ATTACHED: &str = include_str!("pages/attached.typ");

/// Pages, and the clauses they are drawn for.
const SOUND: &[(&str, &[&str])] = &[
    (LETTER, &["S1", "S2", "S3", "S4", "H2", "H3", "B1", "B2", "B7", "I2", "I3", "P8", "A7"]),
    (ORDER, &["S5", "B9", "P5"]),
    (MINUTES, &["S6", "H6", "H8", "B1", "B4"]),
    (JOINT, &["H4", "H5", "H6", "B9"]),
    (UPWARD, &["H4", "H6", "H7", "H8", "B1"]),
    (SEALED, &["H4", "B9"]),
    (UNSEALED, &["B7", "B9"]),
    (ROWS, &["B9"]),
    (STAMPS, &["B9"]),
    (SIDEWAYS, &["A5", "P7"]),
    (ATTACHED, &["A1", "A2", "A3", "A4", "A5", "A6", "B6", "B7"]),
];

/// Clauses that give way to others on these pages.
const ELSEWHERE: &[(&str, &[&str])] = &[
    (LETTER, &["H4", "H6", "H8", "I1", "I5", "S5", "S6"]),
    (ORDER, &["H4", "H6", "H8", "S1", "S4", "S6", "B7"]),
    (MINUTES, &["H4", "S1", "S5"]),
    (SEALED, &["B7", "H5", "H7", "S1", "S2", "S3", "S4", "S5", "S6"]),
];

/// Clause, its reading that has to catch it, page, what stands there, what is put in its place.
/// A clause, what of it, a sound page, and what is changed in it into what.
type Wrong = (&'static str, &'static str, &'static str, &'static str, &'static str);

pub(super) const WRONG: &[Wrong] = &[
    ("S1", "上边缘距上页边", LETTER, "mark-top = 30mm", "mark-top = 33mm"),
    ("S1", "居中（偏离）", LETTER, "mark-middle = 105mm", "mark-middle = 110mm"),
    ("S1", "标志", LETTER, "保护局]", "保护局文件]"),
    ("S2", "双线长", LETTER, "long = 170mm", "long = 156mm"),
    ("S2", "第一条在标志下", LETTER, "drop = 4mm", "drop = 8mm"),
    ("S2", "第一条", LETTER, "(1mm, 0.35mm)", "(0.35mm, 1mm)"),
    ("S2", "第二条距下页边", LETTER, "foot = 277mm", "foot = 270mm"),
    (
        "S2",
        "第二条双线",
        LETTER,
        "  rule(105mm, foot - 1.95mm, long, light)\n  rule(105mm, foot - 1mm, long, heavy)\n",
        "",
    ),
    ("S3", "发文字号在双线下", LETTER, "below = zi * 7 / 8", "below = 2 * hang"),
    ("S3", "发文字号距版心右边缘", LETTER, "number-right = 184mm", "number-right = 175mm"),
    ("S3", "左上角各要素距版心左边缘", LETTER, "corner-left = 28mm", "corner-left = 36mm"),
    ("S3", "写法", LETTER, "〔2018〕1号", "[2018]01号"),
    ("S4", "首页页码", LETTER, "first-folio = []", "first-folio = folio(1)"),
    (
        "S4",
        "版记的线",
        LETTER,
        "last-lines = []",
        "last-lines = for y in (247mm, 264mm) { place(top + left, dx: 26mm, dy: y, rect(width: 156mm, height: 0.35mm, fill: black)) }",
    ),
    ("I2", "末行距版心下边缘", LETTER, "262mm - 14pt", "225mm - 14pt"),
    ("S3", "分行", LETTER, "under + hang, text", "under + 2 * hang, text"),
    (
        "S3",
        "第二条双线上一行",
        LETTER,
        "first-folio = []",
        "first-folio = at(28mm, 268mm, words(10))",
    ),
    (
        "S4",
        "版记",
        LETTER,
        "last-lines = []",
        "last-lines = at(26mm + zi, 263mm, text(size: 14pt)[昌吉州环保局2018年5月15日印发])",
    ),
    ("S5", "上边缘距版心上边缘", ORDER, "mark-drop = 20mm", "mark-drop = 35mm"),
    ("S5", "令号上空行", ORDER, "number-lines = 2", "number-lines = 1"),
    ("S5", "令号下空行", ORDER, "text-lines = 2", "text-lines = 1"),
    ("B8", "签名章右空四字", ORDER, "stamp-right = 184mm - 4 * zi", "stamp-right = 184mm - 2 * zi"),
    ("B8", "职务在签名章左空二字", ORDER, "post-gap = 2 * zi", "post-gap = 4 * zi"),
    ("B8", "日期右空四字", ORDER, "date-right = 184mm - 4 * zi", "date-right = 184mm - 2 * zi"),
    ("B8", "日期在签名章下空行", ORDER, "date-lines = 1", "date-lines = 3"),
    ("S6", "上边缘距版心上边缘", MINUTES, "mark-drop = 35mm", "mark-drop = 42mm"),
    ("S6", "名单左空二字", MINUTES, "label-left = 28mm + 2 * zi", "label-left = 28mm"),
    ("S6", "名单回行对齐（偏离）", MINUTES, "turn-over = 28mm + 5 * zi", "turn-over = 28mm"),
    (
        "S6",
        "名单回行对齐（偏离）",
        MINUTES,
        "turn-over = 28mm + 5 * zi",
        "turn-over = 28mm + 3 * zi",
    ),
    ("S6", "写法", MINUTES, "colon = [：]", "colon = [:]"),
    ("S6", "“出席”等字的字体", MINUTES, "label-face = heiti", "label-face = fangsong"),
    ("H5", "“文件”上下居中（偏离）", JOINT, "word-down = 0mm", "word-down = 5mm"),
    ("H5", "机关名称等宽（相差）", JOINT, "second-size = 24pt", "second-size = 22pt"),
    ("H5", "在版心之内", JOINT, "word-left = 103mm", "word-left = 120mm"),
    (
        "H5",
        "排在最前",
        JOINT,
        "([昌吉回族自治州环境保护局], [昌吉回族自治州交通运输局])",
        "([昌吉回族自治州交通运输局], [昌吉回族自治州环境保护局])",
    ),
    ("B8", "印章居中（偏离）", JOINT, "seal-second = 145mm", "seal-second = 139mm"),
    ("B8", "两个印章之间", JOINT, "seal-first = 66mm", "seal-first = 102mm"),
    ("B8", "印章居中（偏离）", JOINT, "seal-first = 66mm", "seal-first = 50mm"),
    ("B8", "签名章上空行", ORDER, "first + 9 * hang", "first + 8 * hang"),
    ("B8", "两个印章之间", ROWS, "second-row = 46mm", "second-row = 41mm"),
    ("B8", "印章", ROWS, "seal(over, y + second-row)", ""),
    ("B8", "签名章上下对齐（偏离）", STAMPS, "second-left = 0mm", "second-left = -6mm"),
    ("B8", "职务上下居中（偏离）", STAMPS, "second-post = 0mm", "second-post = 4mm"),
    ("H7", "标志下空行", UPWARD, "3 * hang - zi", "2 * hang - zi"),
    ("H7", "“签发人”的字体", UPWARD, "label = [签发人：]", "label = text(..heiti)[签发人：]"),
    ("H7", "一行姓名", UPWARD, "text(..name-face)[王五生]", "text(..name-face)[王五　赵刚　李]"),
    ("H7", "发文字号居左空一字", UPWARD, "number-left = 28mm + zi", "number-left = 28mm"),
    ("H7", "与最后一个签发人同一行（偏离）", UPWARD, "number-row = 1", "number-row = 0"),
    ("H7", "签发人居右空一字", UPWARD, "names-right = 184mm - zi", "names-right = 184mm"),
    ("H7", "姓名回行对齐（偏离）", UPWARD, "second-left = 0mm", "second-left = zi"),
    ("H7", "姓名的字体", UPWARD, "name-face = kaiti", "name-face = fangsong"),
    ("H7", "写法", UPWARD, "label = [签发人：]", "label = [签发人:]"),
    ("B8", "日期右空四字", SEALED, "date-right = 182mm - 4 * zi", "date-right = 182mm - 2 * zi"),
    ("B8", "署名以日期居中（偏离）", SEALED, "off = 0mm", "off = 8mm"),
    ("B8", "印章伸出版心", SEALED, "seal-right = 0mm", "seal-right = 30mm"),
    ("B8", "印章居中（偏离）", SEALED, "seal-right = 0mm", "seal-right = -60mm"),
    ("B8", "署名和日期在印章中心之下", SEALED, "seal-up = 0mm", "seal-up = -12mm"),
    ("B8", "印章顶端上距正文", SEALED, "seal-up = 0mm", "seal-up = 12mm"),
    ("B8", "端正", SEALED, "seal-turn = 0deg", "seal-turn = 8deg"),
    ("B8", "印章顶端上距正文", SEALED, "page-two = row(0)", "page-two = row(-5)"),
    (
        "B8",
        "印章所在页",
        SEALED,
        "#text-at(26mm, page-two, words(100) + parbreak() + words(80))",
        "",
    ),
    ("B1", "排列", SEALED, "[全州环境保护系统信息工作]", "[全州]"),
    ("B1", "一行的字", SEALED, "[情况的通报]", "[报]"),
    ("B7", "署名右空二字", UNSEALED, "right-edge = 182mm - 2 * zi", "right-edge = 182mm - 4 * zi"),
    ("B7", "署名依次向下", UNSEALED, "second-down = hang", "second-down = 0.6 * hang"),
    ("B7", "日期比署名右移二字", UNSEALED, "date-left = 2 * zi", "date-left = 0 * zi"),
    ("B7", "署名上空", UNSEALED, "above = 1", "above = 0"),
    ("A5", "表头的方向", SIDEWAYS, "turn = -90deg", "turn = 90deg"),
    ("P7", "页码的字体", SEALED, "..songti, size: 14pt", "..kaiti, size: 14pt"),
    ("P7", "页码的数字", SEALED, "[— #number —]", "[— １ —]"),
    ("A4", "附件的字体", ATTACHED, "set text(size: attached", "set text(..songti, size: attached"),
    ("A4", "附件的字号", ATTACHED, "attached-size = zi", "attached-size = 12pt"),
    ("A4", "附件的行距", ATTACHED, "attached-step = hang", "attached-step = 8mm"),
    ("A4", "附件行首空", ATTACHED, "attached-indent = 2 * zi", "attached-indent = 4 * zi"),
    ("A5", "表头的方向", ATTACHED, "head-right = false", "head-right = true"),
    ("A6", "前页的末行", ATTACHED, "(true, true)", "(false, true)"),
    ("A6", "续表的首行", ATTACHED, "(true, true)", "(true, false)"),
    ("A8", "文字压文字", SEALED, "page-two = row(0)", "page-two = row(2.5)"),
    ("A8", "文字压文字", SEALED, "#let sign = row(7) + 16mm", "#let sign = row(6) + 1mm"),
    ("A8", "线穿过文字", SEALED, "let line = number + zi + 4mm", "let line = number + 3mm"),
    ("A8", "线穿过文字", ATTACHED, "(40mm, 70mm, 250mm)", "(40mm, 77mm, 250mm)"),
    ("A8", "文字压图", SEALED, "#let sign =", "#at(40mm, row(1), picture(60mm, 9mm))\n#let sign ="),
];

const FOREIGN: &str = "\
#let notice(data, body) = include \"foreign.typ\"
#let nothing(..arguments) = none
#let (head, document-title, addressees) = (nothing, nothing, nothing)
#let (text-blocks, attachments-note, attendance) = (nothing, nothing, nothing)
#let (closing, attachments, imprint) = (nothing, nothing, nothing)
";

/// The measures of a page.
fn drawn(page: &str) -> Measurement {
    let desk = Desk::new();
    // A layout of its own, that shows the page whatever the document says.
    desk.write("own/layout/foreign.typ", page).write("own/layout/lib.typ", FOREIGN);
    measured(&typeset(&desk))
}

/// The page with its tools, and something in it changed.
fn changed(page: &str, old: &str, new: &str) -> String {
    let whole = format!("{COMMON}\n{page}");
    assert!(whole.contains(old), "the page has {old}");
    whole.replacen(old, new, 1)
}

/// The outcome of a clause, a line for each figure.
fn told(outcome: &Outcome) -> String {
    let readings = outcome.readings.iter().map(|one| {
        let (verdict, page) = (one.verdict, one.page.unwrap_or(0));
        let (what, measured, required) = (one.what, &one.measured, &one.required);
        format!("  {verdict:?} {page} {what}: {measured}, {required} {:?}", one.weight)
    });
    format!("{}\n{}", outcome.clause.id, readings.collect::<Vec<_>>().join("\n"))
}

/// The outcome of all clauses that are not met.
fn all(found: &Measurement) -> String {
    let unmet = found.outcomes().iter().filter(|one| one.verdict() == Verdict::NotMet);
    unmet.map(told).collect::<Vec<_>>().join("\n")
}

/// A mark that is too low, and a title in another size than is usual.
pub(super) fn with_a_wrong_mark_and_title() -> Measurement {
    let page = changed(UPWARD, "72mm, 30pt, name", "79mm, 30pt, name");
    let page = page.replacen("signed = 72mm", "signed = 79mm", 1);
    drawn(&page.replacen("size: 22pt, it", "size: 20pt, it", 1))
}

fn sound(page: &str) -> Measurement {
    drawn(&changed(page, "", ""))
}

#[test]
fn a_page_drawn_to_the_standard_meets_it() {
    let complaint = |(page, clauses): &(&str, &[&str])| {
        let found = sound(page);
        let unmet = with_verdict(&found, Verdict::NotMet);
        let open = clauses.iter().filter(|id| {
            let verdict = outcome(&found, id).verdict();
            verdict != Verdict::Met && !(verdict == Verdict::NeedsEye && EYES.contains(id))
        });
        let open: Vec<_> = open.map(|id| told(outcome(&found, id))).collect();
        let unmet: Vec<_> = unmet.iter().map(|id| told(outcome(&found, id))).collect();
        let name: String = page.chars().take(60).collect();
        (!unmet.is_empty() || !open.is_empty())
            .then(|| format!("{name}\n{}\nnot met:\n{}", open.join("\n"), unmet.join("\n")))
    };
    let complaints: Vec<String> = of_each(SOUND, complaint).into_iter().flatten().collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n\n"));
}

/// Clauses that a person still has to look at where nothing is wrong: whether words are whole.
const EYES: &[&str] = &["B1"];

#[test]
fn a_clause_of_another_format_is_not_found() {
    for (page, clauses) in ELSEWHERE {
        let found = sound(page);
        for id in *clauses {
            let outcome = outcome(&found, id);
            assert_eq!(outcome.verdict(), Verdict::NotFound, "{}", told(outcome));
        }
    }
}

#[test]
fn a_page_drawn_wrong_is_caught_by_its_clause() {
    let missed = |(id, what, page, old, new): &Wrong| {
        let found = drawn(&changed(page, old, new));
        let outcome = outcome(&found, id);
        let mut readings = outcome.readings.iter();
        let caught = readings.any(|one| one.what == *what && one.verdict == Verdict::NotMet);
        (!caught).then(|| format!("{what}: {old} -> {new}\n{}", told(outcome)))
    };
    let missed: Vec<String> = of_each(WRONG, missed).into_iter().flatten().collect();
    assert!(missed.is_empty(), "{} missed:\n{}", missed.len(), missed.join("\n\n"));
}

#[test]
fn a_picture_of_a_seal_is_never_met_without_an_eye() {
    for page in [SEALED, JOINT, ROWS, ORDER, STAMPS] {
        let found = sound(page);
        let outcome = outcome(&found, "B8");
        assert_eq!(outcome.verdict(), Verdict::NeedsEye, "{}", told(outcome));
    }
}

#[test]
fn what_stands_over_text_on_purpose_is_no_overlap() {
    let page = changed(
        SEALED,
        "#let sign =",
        "#at(30mm, row(16), underline[下划线])
         #at(60mm, row(16), box(stroke: 0.5pt)[方框])
         #for off in (0mm, 0.2mm) { at(90mm + off, row(16), [加粗]) }
         #for mark in ([□], [√]) { at(120mm, row(16), mark) }
         #at(150mm, row(16), text(fill: luma(225))[水印])
         #at(150mm, row(16), [正文])
         #let sign =",
    );
    let found = drawn(&page);
    let overlap = outcome(&found, "A8");
    assert_eq!(overlap.verdict(), Verdict::Met, "{}", told(overlap));
}

#[test]
fn a_mark_may_hang_beyond_the_line_and_a_character_may_not() {
    for (c, verdict) in [("，", Verdict::Met), ("字", Verdict::NotMet)] {
        let hung = format!("#at(182mm, row(16), [{c}])\n#let sign =");
        let found = drawn(&changed(SEALED, "#let sign =", &hung));
        assert_eq!(outcome(&found, "A7").verdict(), verdict, "{c}");
    }
}

#[test]
fn headings_in_the_middle_are_no_paragraphs_and_a_list_has_any_level() {
    let page = "#middle(104mm, row(16), [第一章总则])\n#at(26mm + 2 * zi, row(17), text(..heiti)[一、要求])\n#at(26mm + 2 * zi, row(18), [1.按时报送。])\n#let sign = row(19)";
    let found = drawn(&changed(SEALED, "#let sign = row(7)", page));
    for id in ["B4", "B5"] {
        let outcome = outcome(&found, id);
        assert_eq!(outcome.verdict(), Verdict::Met, "{}", told(outcome));
    }
}

#[test]
fn room_for_a_seal_is_judged_by_signature_and_date() {
    let page = changed(SEALED, "stamped = true", "stamped = false");
    assert_eq!(outcome(&drawn(&page), "B8").verdict(), Verdict::Met);
    let page = page.replacen("off = 0mm", "off = 8mm", 1);
    let found = drawn(&page);
    let sealed = outcome(&found, "B8");
    assert_eq!((sealed.verdict(), sealed.fails()), (Verdict::NotMet, false), "{}", told(sealed));
}

#[test]
fn a_seal_that_is_drawn_counts_as_a_picture_and_a_code_does_not() {
    let page = changed(SEALED, "picture(42mm, 42mm)", "circle(radius: 21mm, stroke: 1pt + red)");
    let seal = |page: &str| outcome(&drawn(page), "B8").verdict();
    assert_eq!(seal(&page), Verdict::NeedsEye);
    assert_eq!(seal(&page.replacen("seal-right = 0mm", "seal-right = 9mm", 1)), Verdict::NotMet);
    let page = changed(SEALED, "picture(42mm, 42mm)", "picture(22mm, 22mm)");
    assert_eq!(seal(&page), Verdict::Met);
}

#[test]
fn a_mark_may_do_without_its_last_word_but_not_set_it_after_the_last_name() {
    let page = changed(JOINT, "fill: red)[文件]", "fill: white)[文件]");
    let page = page.replacen("(38.27mm", "(55.2mm", 1);
    let found = drawn(&page);
    assert_eq!(with_verdict(&found, Verdict::NotMet), [""; 0], "{}", all(&found));
    let page = page.replacen("[昌吉回族自治州交通运输局])", "[昌吉回族自治州公安局文件])", 1);
    let found = drawn(&page);
    let mut readings = outcome(&found, "H5").readings.iter();
    let word = readings.find(|one| one.what == "“文件”").expect("a reading");
    assert_eq!(word.verdict, Verdict::NotMet, "{}", told(outcome(&found, "H5")));
}

#[test]
fn a_list_of_minutes_goes_on_overleaf() {
    let page = |left: &str| {
        let line = format!("at(26mm + {left} * zi, row(0), words(20))");
        changed(MINUTES, "more = []", &format!("more = {{ pagebreak(); {line}; folio(2) }}"))
    };
    let found = drawn(&page("5"));
    assert_eq!(with_verdict(&found, Verdict::NotMet), [""; 0], "{}", all(&found));
    assert_eq!(outcome(&drawn(&page("4")), "S6").verdict(), Verdict::NotMet);
}

#[test]
fn a_double_rule_below_the_number_makes_no_letter() {
    let single = "rule(106mm, line, 156mm, 0.7mm)";
    let double = "rule(106mm, line, 156mm, 1mm)\n  rule(106mm, line + 1.5mm, 156mm, 0.3mm)";
    let found = drawn(&changed(UPWARD, single, double));
    assert_eq!(outcome(&found, "S1").verdict(), Verdict::NotFound);
    assert_eq!(outcome(&found, "H4").verdict(), Verdict::Met);
}

#[test]
fn a_page_of_other_than_22_lines_warns_and_is_counted_by_its_own_lines() {
    for (hang, lines) in [("10.97mm", "21 行"), ("9.97mm", "23.01 行"), ("9.54mm", "24 行")] {
        let own = format!("#let hang = {hang}");
        let found = drawn(&changed(SEALED, "#let hang = zi * 15 / 8", &own));
        assert_eq!(with_verdict(&found, Verdict::NotMet), ["P6"], "{}", all(&found));
        assert!(!found.fails());
        let reading = &outcome(&found, "P6").readings[1];
        assert_eq!((reading.what, reading.measured.as_str()), ("每面", lines));
    }
}

#[test]
fn the_shape_of_a_title_is_named_and_its_words_are_left_to_an_eye() {
    let found = sound(SEALED);
    let title = outcome(&found, "B1");
    assert_eq!(title.verdict(), Verdict::NeedsEye, "{}", told(title));
    let shape = title.readings.iter().find(|reading| reading.what == "排列").expect("a shape");
    assert_eq!((shape.measured.as_str(), shape.verdict), ("菱形", Verdict::Met));
}
