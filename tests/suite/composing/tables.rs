//! Tables in a text: kept whole or cut well, on the grid, with what closes the text.

use std::fmt::Write as _;

use tongbao::finding::Finding;
use tongbao::typeset::Document;

use crate::harness::{DOCUMENT, Desk, OFFICE};
use crate::pages::{ASCENT, HANG};
use crate::pdf::{Page, Pdf, Run};

const HEAD: &str = "kind: document\noffice: office.yaml\ntitle: 关于完成情况的通报\nnumber: 1\nsigned: 2018-05-15\nprinted: 2018-05-15\nbody:\n";

const SENTENCE: &str =
    "  - 为做好有关工作，现将各单位完成情况通报如下，请认真对照检查，查找差距，及时整改。\n";

fn table(rows: usize) -> String {
    let mut text = "  - table:\n      head: [名次, 单位, 得分]\n      rows:\n".to_owned();
    for row in 1..=rows {
        writeln!(text, "        - [{row}, 第{row}单位, {}]", 100 + row).expect("text");
    }
    text
}

fn set(body: &str) -> (Pdf, Vec<Finding>) {
    let (document, findings) = document(body);
    (Pdf::read(document.pdf()), findings)
}

fn document(body: &str) -> (Document, Vec<Finding>) {
    let desk = Desk::new();
    let office = "name: 昌吉回族自治州环境保护局\nmark: 昌吉回族自治州环境保护局文件\ncode: 昌州环发\nprinted_by: 昌吉回族自治州环境保护局\naddressees:\n  - [各县（市）环保局]\n";
    desk.write(OFFICE, office).write(DOCUMENT, format!("{HEAD}{body}"));
    let (document, findings) = desk.set(DOCUMENT);
    (document.expect("a document"), findings.iter().cloned().collect())
}

/// Pages on which rows of a table stand, each with how many.
fn parts(pdf: &Pdf) -> Vec<(usize, usize)> {
    let counted = pdf.pages.iter().enumerate().map(|(number, page)| {
        let text = page.text();
        (
            number + 1,
            text.matches("单位")
                .count()
                .saturating_sub(text.matches("各单位").count())
                .saturating_sub(text.matches("名次").count()),
        )
    });
    counted.filter(|(_, rows)| *rows > 0).collect()
}

/// The page on which a text stands, from 1.
fn page_of(pdf: &Pdf, text: &str) -> usize {
    1 + pdf.pages.iter().position(|page| page.text().contains(text)).expect("a page with it")
}

/// Greatest distance of a baseline of text in 3号 from the grid of 22 lines, in mm.
fn off_grid(page: &Page) -> f64 {
    let lines = page.lines();
    // The document's number stands where the mark has it.
    let numbered = |line: &Run| line.text().contains('〔');
    let text =
        lines.iter().filter(|line| (line.first().size - 15.79).abs() < 0.05 && !numbered(line));
    let off = text.map(|line| {
        let lines = (line.baseline() - 37.0 - ASCENT) / HANG;
        (lines - lines.round()).abs() * HANG
    });
    off.fold(0.0, f64::max)
}

// A6
#[test]
fn a_table_of_up_to_half_a_page_is_never_cut_and_text_keeps_off_it() {
    for sentences in 8..18 {
        let body = SENTENCE.repeat(sentences) + &table(8) + "  - heading: 工作要求\n" + SENTENCE;
        let (pdf, _) = set(&body);
        assert_eq!(parts(&pdf).len(), 1, "{sentences} sentences: {:?}", parts(&pdf));
        for page in &pdf.pages {
            assert_eq!(super::overlap::of(page), Vec::<String>::new(), "{sentences} sentences");
        }
    }
}

// A6, P6
#[test]
fn a_cut_table_leaves_no_single_row_and_the_grid_goes_on_below_it() {
    for rows in [23, 31, 40, 59, 88] {
        for sentences in [1, 4, 9] {
            let body = SENTENCE.repeat(sentences) + &table(rows) + &SENTENCE.repeat(3);
            let (document, _) = document(&body);
            let pdf = Pdf::read(document.pdf());
            let parts = parts(&pdf);
            assert_eq!(parts.iter().map(|part| part.1).sum::<usize>(), rows, "{parts:?}");
            assert!(parts.last().expect("a part").1 >= 2, "{rows} rows: {parts:?}");
            // Another number of lines is another grid.
            let usual = document.sheets().adjusted_lines().is_none();
            for page in pdf.pages.iter().filter(|_| usual) {
                assert!(off_grid(page) < 0.1, "{rows} rows: {} mm off", off_grid(page));
            }
        }
    }
}

// 7.3.5.5
#[test]
fn a_text_that_ends_in_a_table_is_signed_below_its_last_rows_and_nothing_is_said_to_be_moved() {
    for rows in [2, 5, 9, 14, 20, 26, 33, 47, 59, 90] {
        for sentences in [1, 3, 5, 8] {
            let (pdf, findings) = set(&(SENTENCE.repeat(sentences) + &table(rows)));
            let last = parts(&pdf).last().expect("a part").0;
            let what = format!("{rows} rows after {sentences} sentences");
            assert_eq!(page_of(&pdf, "2018年5月15日"), last, "{what}");
            assert!(findings.iter().all(|finding| finding.code != "P13"), "{what}: {findings:?}");
        }
    }
}

// A6
#[test]
fn each_part_of_a_cut_table_is_closed_by_rules_and_has_the_head_once() {
    let (pdf, _) = set(&(SENTENCE.to_owned() + &table(59)));
    for (number, _) in parts(&pdf) {
        let page = &pdf.pages[number - 1];
        let all: String = page.glyphs.iter().map(|glyph| glyph.text.as_str()).collect();
        assert_eq!(all.matches("名次").count(), 1, "page {number}");
        let inked = page.glyphs.iter().filter(|glyph| glyph.size < 15.0 && !glyph.artifact);
        let lowest =
            inked.filter_map(|glyph| glyph.ink).filter(|ink| ink.bottom < 255.0 && ink.left > 28.0);
        let lowest = lowest.map(|ink| ink.bottom).fold(0.0, f64::max);
        let closing = page.rules.iter().filter(|rule| rule.along.width() > 150.0);
        let below = closing.filter(|rule| rule.along.top > lowest).count();
        assert!(below >= 1, "page {number}: no rule below {lowest} mm");
    }
}

#[test]
fn a_table_of_the_most_rows_that_are_taken_is_set() {
    let (pdf, _) = set(&(SENTENCE.to_owned() + &table(5_000)));
    assert_eq!(parts(&pdf).iter().map(|part| part.1).sum::<usize>(), 5_000);
}

#[test]
fn a_table_longer_than_any_other_is_cut_like_one_of_two_pages() {
    // So many rows were once a few more than the room in which the height of a table was asked.
    const ROWS: usize = 1_368;
    let mut body = "  - table:\n      head: [名次, 单位]\n      rows:\n".to_owned();
    let name = "昌吉回族自治州环境保护局信息工作领导小组办公室信息采编和报送联络组".repeat(3);
    for row in 1..=ROWS {
        writeln!(body, "        - [{row}, {name}]").expect("text");
    }
    let (pdf, findings) = set(&body);
    assert_eq!(findings, []);
    let rows: usize = pdf.pages.iter().map(|page| page.text().matches("领导小组").count()).sum();
    assert_eq!(rows, 3 * ROWS);
    assert!(pdf.pages.len() > 100, "{} pages", pdf.pages.len());
}
