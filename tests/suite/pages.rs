//! The page as GB/T 9704—2012 asks for it: paper, text block, grid, page numbers. Clause
//! ids (P1, A7 …) are those of the project's summary of the standard.

use crate::pdf::{Glyph, Page, Rect, Run};
use crate::sample::{NOTICE, with_requirements};

/// A character cell of 3号 text: 28 fill the text block.
pub(crate) const ZI: f64 = 156.0 / 28.0;
/// From baseline to baseline: a cell and 7/8 of a cell.
pub(crate) const HANG: f64 = ZI * 15.0 / 8.0;
/// From the upper edge of a line to the baseline of 仿宋 and 楷体 in it.
pub(crate) const ASCENT: f64 = ZI * 0.8;

/// Holds two lengths in millimetres against each other.
#[track_caller]
pub(crate) fn near(found: f64, expected: f64, tolerance: f64, what: &str) {
    let off = (found - expected).abs();
    assert!(off <= tolerance, "{what}: {found:.3}, not {expected:.3} ± {tolerance}");
}

/// The text block of the page of this number (P4): mirrored on upright pages, for the
/// binding; the same rectangle read sideways on turned ones.
pub(crate) fn block(number: usize, page: &Page) -> Rect {
    if page.width > page.height {
        return Rect { left: 35.0, top: 27.0, right: 260.0, bottom: 183.0 };
    }
    let left = if number % 2 == 1 { 28.0 } else { 26.0 };
    Rect { left, top: 37.0, right: left + 156.0, bottom: 262.0 }
}

/// The pages of the notice with their numbers, from 1.
pub(crate) fn pages() -> impl Iterator<Item = (usize, &'static Page)> {
    NOTICE.pdf.pages.iter().enumerate().map(|(i, page)| (i + 1, page))
}

/// The page of this number.
pub(crate) fn page(number: usize) -> &'static Page {
    &NOTICE.pdf.pages[number - 1]
}

/// Where the notice says this: the page's number and the glyphs.
#[track_caller]
pub(crate) fn locate(text: &str) -> (usize, Run) {
    let found = pages().find(|(_, page)| page.text().contains(text));
    let (number, page) = found.unwrap_or_else(|| panic!("no page says “{text}”"));
    (number, page.find(text))
}

fn pure_han(count: usize) -> crate::sample::Issued {
    with_requirements(&["汉".repeat(count)]).notice()
}

/// Lines of a page that hold nothing but 汉, and as many as a full page has.
fn full_han_page(page: &Page) -> Option<Vec<Run>> {
    let lines = page.lines();
    let full =
        lines.len() == 22 && lines.iter().all(|line| line.text().replace('汉', "").is_empty());
    full.then_some(lines)
}

#[test]
fn every_page_is_a4_and_only_the_wide_tables_are_turned() {
    let sizes: Vec<(f64, f64)> = pages().map(|(_, page)| (page.width, page.height)).collect();
    let (upright, turned) = ((210.0, 297.0), (297.0, 210.0));
    let expected = [upright, upright, upright, turned, turned, upright];
    assert_eq!(sizes.len(), expected.len());
    for (found, expected) in sizes.iter().zip(expected) {
        near(found.0, expected.0, 0.01, "width of the paper");
        near(found.1, expected.1, 0.01, "height of the paper");
    }
}

#[test]
fn a_full_page_has_22_lines_of_28_characters() {
    let issued = pure_han(2_000);
    let mut full = 0;
    for (i, page) in issued.pdf.pages.iter().enumerate() {
        let Some(lines) = full_han_page(page) else { continue };
        full += 1;
        let block = block(i + 1, page);
        for line in &lines {
            assert_eq!(line.0.len(), 28, "characters of a line on page {}", i + 1);
            for (place, glyph) in line.0.iter().enumerate() {
                near(glyph.at.x, block.left + place as f64 * ZI, 0.02, "a character's cell");
            }
            near(line.right(), block.right, 0.1, "end of a line");
        }
    }
    assert!(full >= 2, "both an odd and an even page are full, not {full}");
}

#[test]
fn lines_follow_at_a_cell_and_seven_eighths() {
    let issued = pure_han(700);
    let lines = issued.pdf.pages.iter().find_map(full_han_page).expect("a full page");
    for (i, line) in lines.iter().enumerate() {
        near(line.baseline(), 37.0 + ASCENT + i as f64 * HANG, 0.02, "a baseline");
    }
    let (first, last) = (&lines[0], &lines[21]);
    near((last.baseline() - first.baseline()) / 21.0, 10.446, 0.001, "line pitch");
    near(last.baseline() + ZI * 0.2, 261.94, 0.02, "lower edge of the last line");
}

#[test]
fn seven_hundred_characters_are_all_there() {
    let issued = pure_han(700);
    assert_eq!(issued.pdf.text().matches('汉').count(), 700);
}

#[test]
fn the_text_begins_at_the_corner_of_the_mirrored_text_block() {
    for (number, left) in [(2, 26.0), (3, 28.0)] {
        let lines = page(number).lines();
        near(lines[0].baseline(), 37.0 + ASCENT, 0.05, "baseline of the first line");
        // A mark at the head of a line stands there without its empty half.
        let flush = lines.iter().find(|line| line.first().is_han()).expect("a line");
        near(flush.left(), left, 0.05, "left edge of a line");
        assert!(lines.iter().all(|line| line.ink().left >= left - 0.05), "page {number}");
    }
}

/// A line whose end is less than a character away from the edge is full.
#[test]
fn full_lines_end_at_the_right_edge_of_the_text_block() {
    let mut exact = 0;
    for (number, page) in pages().take(3) {
        let right = block(number, page).right;
        for line in page.lines() {
            if line.first().size > 16.0 || line.right() < right - 0.9 * ZI {
                continue;
            }
            // Trimmed marks reach over the edge with their empty half.
            if line.last().is_han() {
                near(line.right(), right, 0.1, &format!("page {number}: {}", line.text()));
                exact += 1;
            } else {
                assert!(line.ink().right <= right + 0.05, "page {number}: {}", line.text());
            }
        }
    }
    assert!(exact >= 20, "{exact} full lines end in a character");
}

#[test]
fn body_text_stands_on_the_grid_from_the_first_page_on() {
    for (number, page) in pages().take(3) {
        let body = page.lines().into_iter().filter(|line| {
            (line.first().size - 15.793).abs() < 0.01
                && line.baseline() > 150.0 * f64::from(number == 1)
        });
        for line in body {
            // 黑体 fills a cell that reaches a little higher above the baseline.
            let ascent = if line.first().font.starts_with("Noto") { ZI * 0.88 } else { ASCENT };
            let place = (line.baseline() - ascent - 37.0) / HANG;
            let off = (place - place.round()) * HANG;
            near(off, 0.0, 0.05, &format!("page {number}, off the grid: {}", line.text()));
        }
    }
}

#[test]
fn text_that_goes_on_fills_the_page_to_its_last_line() {
    for number in [1, 2] {
        let lines = page(number).lines();
        let last = lines.last().expect("lines");
        near(last.baseline(), 37.0 + ASCENT + 21.0 * HANG, 0.05, &format!("page {number}"));
    }
}

#[test]
fn body_text_is_black_fangsong_of_the_third_size() {
    let (_, line) = locate("全州环保系统信息报送数量与去年同期相比有所下滑");
    for glyph in &line.0 {
        assert_eq!(glyph.font, "FandolFang-Regular", "{}", glyph.text);
        assert_eq!(glyph.colour, [0, 0, 0]);
        near(glyph.size, 15.793, 0.001, "size of type in points");
    }
}

#[test]
fn no_number_is_parted_by_a_line_break() {
    for (number, page) in pages().take(3) {
        let lines = page.lines();
        for pair in lines.windows(2) {
            let digit = |glyph: &Glyph| glyph.text.chars().all(|c| c.is_ascii_digit());
            let parted = digit(pair[0].last()) && digit(pair[1].first());
            assert!(!parted, "page {number}: {} / {}", pair[0].text(), pair[1].text());
        }
    }
}

#[test]
fn every_page_bears_its_number_between_dashes() {
    for (number, page) in pages() {
        let folio = page.folio();
        assert_eq!(folio.text(), format!("— {number} —"));
        for glyph in &folio.0 {
            assert_eq!(glyph.font, "FandolSong-Regular", "face of the page number");
            near(glyph.size, 14.0, 0.001, "size of the page number in points");
        }
    }
}

#[test]
fn upright_page_numbers_stand_outside_seven_millimetres_below_the_text() {
    for (number, page) in pages().filter(|(_, page)| page.width < page.height) {
        let folio = page.folio();
        if number % 2 == 1 {
            near(folio.right(), 184.0 - ZI, 0.1, "right end of an odd page's number");
        } else {
            near(folio.left(), 26.0 + ZI, 0.1, "left end of an even page's number");
        }
        let dash = folio.first().ink.expect("a dash");
        near(dash.top, 262.0 + 7.0, 0.1, "upper edge of the dash");
    }
}

/// As on the upright page: its foot is the turned page's left edge, its right-hand side
/// the lower edge.
#[test]
fn page_numbers_of_turned_pages_stand_where_they_stand_on_the_upright_page() {
    for (number, page) in pages().filter(|(_, page)| page.width > page.height) {
        let folio = page.folio();
        for glyph in &folio.0 {
            near(glyph.end.x, glyph.at.x, 0.001, "the number reads downwards");
            assert!(glyph.end.y > glyph.at.y, "the number reads downwards");
        }
        if number % 2 == 1 {
            near(folio.last().end.y, 184.0 - ZI, 0.1, "lower end of an odd page's number");
        } else {
            near(folio.first().at.y, 26.0 + ZI, 0.1, "upper end of an even page's number");
        }
        let dash = folio.first().ink.expect("a dash");
        near(dash.right, 35.0 - 7.0, 0.1, "upper edge of the dash, turned");
    }
}

#[test]
fn nothing_but_the_page_number_is_inked_outside_the_text_block() {
    for (number, page) in pages() {
        let block = block(number, page);
        for glyph in page.body() {
            if let Some(ink) = glyph.ink.filter(|_| !glyph.text.trim().is_empty()) {
                // Some outlines reach a hair beyond their cell.
                let inside = block.holds(&ink, 0.1);
                assert!(inside, "page {number}: {} at {ink:?}", glyph.text);
            }
        }
        for rule in &page.rules {
            let inside = block.holds(&rule.along, 0.05);
            assert!(inside, "page {number}: a rule at {:?}", rule.along);
        }
    }
}

#[test]
fn every_glyph_is_a_real_one_and_says_what_it_is() {
    for (number, page) in pages() {
        for glyph in &page.glyphs {
            assert_ne!(glyph.code, 0, "page {number}: a missing character at {:?}", glyph.at);
            let said = !glyph.text.is_empty() && !glyph.text.contains('\u{fffd}');
            assert!(said, "page {number}: glyph {} at {:?}", glyph.code, glyph.at);
        }
    }
}

#[test]
fn the_pages_hold_the_notice_in_order() {
    let starts = [
        (1, "昌吉回族自治州环境保护局文件昌州环发〔2018〕62号关于第一季度信息工作情况的通报"),
        (4, "附件12018年第一季度各县市（园区）环保局信息采用情况统计表"),
        (5, "附件22018年第一季度州环保局信息采用情况统计表"),
        (6, "附件3信息报送模板报送单位报送日期信息标题信息类别"),
    ];
    for (number, start) in starts {
        let text = page(number).text();
        assert!(text.starts_with(start), "page {number}: {text}");
    }
    let parts = [
        (1, "一、信息报送情况"),
        (2, "二、信息采用情况"),
        (2, "（二）新闻信息"),
        (3, "附件："),
        (3, "2018年5月15日"),
        (6, "2018年5月15日印发"),
    ];
    for (number, part) in parts {
        assert_eq!(locate(part).0, number, "page of {part}");
    }
}
