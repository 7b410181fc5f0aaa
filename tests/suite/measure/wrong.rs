//! Pages built wrong on purpose, one for each clause that pages can show.

use tongbao::measure::Verdict;

use super::{formats, full_desk, measured, outcome, typeset};
use crate::harness::{Desk, of_each, project};

const THEME: &str = "layout/theme.typ";
const CORNER: &str = "layout/corner.typ";
const HEAD: &str = "layout/head.typ";
const PAGE: &str = "layout/page.typ";
const SIGNATURE: &str = "layout/signature.typ";
const ATTACHMENT: &str = "layout/attachment.typ";
const IMPRINT: &str = "layout/imprint.typ";

/// Clause, template, what stands there, what is put in its place.
const WRONG: &[(&str, &str, &str, &str)] = &[
    ("P1", THEME, "(width: 210mm, height: 297mm)", "(width: 215.9mm, height: 279.4mm)"),
    ("P2", THEME, "top: 37mm, bottom: 35mm", "top: 41mm, bottom: 31mm"),
    ("P3", THEME, "inside: 28mm, outside: 26mm", "inside: 32mm, outside: 22mm"),
    ("P4", THEME, "inside: 28mm, outside: 26mm", "inside: 28mm, outside: 31mm"),
    ("P5", PAGE, "size: theme.size-text,", "size: theme.size-text, fill: rgb(\"#0000ff\"),"),
    ("P5", PAGE, "size: theme.size-text,", "size: 14pt,"),
    ("P6", THEME, "#let size-text = zi", "#let size-text = 16pt"),
    // 21 lines a page.
    ("P6", THEME, "#let hang-standard = zi * 15 / 8", "#let hang-standard = 10.95mm"),
    ("P7", THEME, "#let folio-drop = 7mm", "#let folio-drop = 10mm"),
    ("P7", THEME, "#let folio-indent = zi", "#let folio-indent = 3 * zi"),
    ("P8", PAGE, "#counter(page).display(\"1\")", "#context { 2 * counter(page).get().first() }"),
    ("H1", CORNER, "{ copy-number }", "{ pad(left: 9mm, copy-number) }"),
    ("H2", CORNER, "{ theme.in-high(theme.heiti, secrecy) }", "{ pad(top: 9mm, secrecy) }"),
    ("H3", CORNER, "{ theme.in-high(theme.heiti, urgency) }", "{ pad(left: 9mm, urgency) }"),
    ("H4", THEME, "1mm, 35mm)", "1mm, 42mm)"),
    ("H6", THEME, "#let number-lines = 2", "#let number-lines = 1"),
    ("H6", HEAD, "dy: number-top, number)", "dy: number-top, [昌州环发[2018]062号])"),
    ("H8", THEME, "#let rule-drop = 4mm", "#let rule-drop = 8mm"),
    ("H8", HEAD, "line(length: theme.text-width", "line(length: 120mm"),
    ("B1", THEME, "#let title-lines = 2", "#let title-lines = 4"),
    ("B2", "layout/addressees.typ", "above: theme.hang", "above: 2 * theme.hang"),
    (
        "B3",
        "layout/addressees.typ",
        "[#metadata(none)<body-begins>]",
        "pagebreak()\n  [#metadata(none)<body-begins>]",
    ),
    ("B4", THEME, "#let indent = 2 * zi", "#let indent = 3 * zi"),
    ("B5", THEME, "(set-in: in-high.with(heiti))", "(set-in: in-low.with(kaiti))"),
    (
        "B6",
        "layout/attachments-note.typ",
        "(it.label, it.number",
        "(it.label.replace(\"：\", \":\"), it.number",
    ),
    ("B7", THEME, "#let signature-right = 2 * zi", "#let signature-right = 0 * zi"),
    ("B9", SIGNATURE, "pad(left: date-left, date)", "pad(left: date-left, [2018年05月15日])"),
    ("B10", SIGNATURE, "par[#body]", "par[#body.slice(3, -3)]"),
    (
        "B11",
        "layout/attachments-note.typ",
        "  let entries",
        "  par[到期还有1#linebreak();2天。]\n  let entries",
    ),
    ("A1", ATTACHMENT, "block(theme.in-high", "[另附]\n    block(theme.in-high"),
    ("A2", ATTACHMENT, "heiti, mark)", "heiti, mark + \"：\")"),
    ("A3", ATTACHMENT, "above: theme.hang", "above: 3 * theme.hang"),
    (
        "A5",
        PAGE,
        "footer: none,\n    background: _turned-folio() + draft-mark(),",
        "footer: context align(center, _folio()),",
    ),
    ("A6", "quarterly/ledger.typ", "table.header(", "table.header(repeat: false, "),
    ("A7", HEAD, "line(length: theme.text-width", "line(length: 175mm"),
    (
        "A8",
        "layout/addressees.typ",
        "block(above: theme.hang, lines)",
        "move(dy: -1.8 * theme.hang, lines)",
    ),
    ("A8", HEAD, "dy: rule-top, line(", "dy: rule-top - 7mm, line("),
    ("I1", THEME, "#let imprint-outer = 0.35mm + black", "#let imprint-outer = 0.35mm + red"),
    ("I1", THEME, "#let imprint-outer = 0.35mm", "#let imprint-outer = 1mm"),
    ("I2", IMPRINT, "place(bottom, float: true,", "place(bottom, dy: -12mm, float: true,"),
    ("I3", IMPRINT, "(it.label, it.text)", "(it.label, it.text.trim(\"。\"))"),
    ("I4", IMPRINT, "(it.label, it.text)", "(it.label.replace(\"抄送：\", \"主送:\"), it.text)"),
    ("I5", THEME, "#let imprint-indent = zi", "#let imprint-indent = 3 * zi"),
];

/// A desk with every element and one template changed.
fn changed(file: &str, old: &str, new: &str) -> Desk {
    let desk = full_desk();
    let text = std::fs::read_to_string(project("templates").join(file)).expect("a template");
    assert!(text.contains(old), "{file} has {old}");
    desk.write(&format!("own/{file}"), text.replacen(old, new, 1));
    desk
}

fn verdict(wrong: &(&str, &str, &str, &str)) -> (Verdict, String) {
    let (id, file, old, new) = wrong;
    let found = measured(&typeset(&changed(file, old, new)));
    let outcome = outcome(&found, id);
    (outcome.verdict(), format!("{outcome:#?}"))
}

#[test]
fn every_page_built_wrong_is_caught_by_its_clause() {
    let missed = |wrong: &(&str, &str, &str, &str)| {
        let (verdict, outcome) = verdict(wrong);
        (verdict != Verdict::NotMet).then(|| format!("{wrong:?}\n{outcome}"))
    };
    let missed: Vec<String> = of_each(WRONG, missed).into_iter().flatten().collect();
    assert!(missed.is_empty(), "{} missed:\n{}", missed.len(), missed.join("\n\n"));
}

#[test]
fn every_measured_clause_has_a_page_built_wrong() {
    for clause in tongbao::measure::CLAUSES.iter().filter(|clause| clause.measured()) {
        let ids = WRONG.iter().map(|wrong| wrong.0);
        let tried = ids.chain(formats::WRONG.iter().map(|wrong| wrong.0)).any(|id| id == clause.id);
        assert!(tried, "{} has no page built wrong", clause.id);
    }
}
