//! The imprint at the foot of the last page: a frame that stands on the text block's lower edge.

use super::measures::{Mm, Rule};
use super::paragraph::{Paragraph, Side, rule};
use super::places::PlacedLine;
use super::section::{Frame, Pages, Sections};
use super::styles::{CELL, IMPRINT};
use super::table::bare;
use super::{Part, Setting};
use crate::compose::{Imprint, Labelled, Line};

/// Height of its text above the baseline, in sizes of it.
const ABOVE: f64 = 0.86;

/// The imprint, on the page on which the pages have it; nothing where there is none.
pub(super) fn imprint(setting: &Setting, sections: &Sections, pages: &mut Pages) -> Vec<Part> {
    let imprint = &setting.tree.frame.imprint;
    let rows = rows(setting, imprint);
    if rows.is_empty() {
        return Vec::new();
    }
    let mut paragraphs = Vec::new();
    let last = setting.places.pages;
    let alone = first_row(setting, imprint)
        .is_some_and(|spot| setting.places.lines_above(last, spot.baseline).is_empty());
    if *pages == Pages::Turned || alone {
        let ends = Paragraph::new(CELL).section(sections.end(setting, *pages));
        paragraphs.push(ends.into());
        // A blank page before it stands there so that it is on an even one.
        let blank = setting.places.lines_above(last - 1, Mm(f64::INFINITY)).is_empty();
        *pages = if blank { Pages::FromEven } else { Pages::Upright };
    }
    // LibreOffice takes a frame away with a tracked paragraph that goes in front of it.
    paragraphs.push(thin(setting).into());
    paragraphs.push(whole(setting, &rows, top(setting, imprint)));
    paragraphs
}

/// The place of its first row on the last page: a label, or the date of printing, which stands nowhere else.
fn first_row(setting: &Setting, imprint: &Imprint) -> Option<PlacedLine> {
    let labels = imprint.copy_to.iter().map(|list| list.label.clone());
    let printed = imprint.printed.iter().chain(&imprint.printed_by).map(Line::text);
    let words = labels.chain(printed).next()?;
    setting.places.find(&words, setting.places.pages).into_iter().next()
}

/// Its rows: who receives it, who printed it and when.
fn rows(setting: &Setting, imprint: &Imprint) -> Vec<Paragraph> {
    let measures = &setting.measures;
    let small = measures.size_small.mm().0;
    let indent = measures.imprint_indent;
    let on_page_one = setting.tree.frame.addressees.as_ref().is_some_and(|line| {
        setting.places.find(&line.text(), 1).first().is_some_and(|spot| spot.page == 1)
    });
    let addressees = imprint.addressees.iter().filter(|_| !on_page_one);
    let mut rows = Vec::new();
    for Labelled { label, text } in addressees.chain(&imprint.copy_to) {
        let count = u32::try_from(label.chars().count()).unwrap_or_default();
        let label_width = f64::from(count) * small;
        rows.push(
            Paragraph::new(IMPRINT)
                .left(Mm(indent.0 + label_width))
                .right(indent)
                .hanging(Mm(label_width))
                .text(label)
                .text(&text.text()),
        );
    }
    let letter = setting.tree.frame.format == "letter";
    if !letter && (imprint.printed_by.is_some() || imprint.printed.is_some()) {
        let text = |line: &Option<Line>| line.as_ref().map(Line::text).unwrap_or_default();
        let end = Mm(measures.text_width().0 - indent.0);
        rows.push(
            Paragraph::new(IMPRINT)
                .left(indent)
                .right(indent)
                .tabs(vec![(end, Side::Right)])
                .text(&text(&imprint.printed_by))
                .tab()
                .text(&text(&imprint.printed)),
        );
    }
    rows
}

/// Where it begins on its page: as far above the text block's lower edge as the pages have it.
fn top(setting: &Setting, imprint: &Imprint) -> Mm {
    let measures = &setting.measures;
    let first = first_row(setting, imprint);
    let small = measures.size_small.mm().0;
    match first {
        Some(spot) => Mm(spot.baseline.0 - ABOVE * small - measures.imprint_inset.0),
        None => Mm(measures.paper_height.0
            - measures.margin.bottom.0
            - small
            - 2.0 * measures.imprint_inset.0),
    }
}

/// The left margin of the last page.
fn side_margin(setting: &Setting) -> Mm {
    let margin = setting.measures.margin;
    if setting.places.pages % 2 == 1 { margin.inside } else { margin.outside }
}

/// These rows as a table with rules, in a frame at the foot of their page.
fn whole(setting: &Setting, rows: &[Paragraph], top: Mm) -> Part {
    let measures = &setting.measures;
    let width = measures.text_width();
    let letter = setting.tree.frame.format == "letter";
    let side = |edge: &str, kind: &Rule| rule(edge, "single", kind.width, &kind.colour(), 0);
    let rules = if letter {
        String::new()
    } else {
        side("w:top", &measures.imprint_outer)
            + &side("w:bottom", &measures.imprint_outer)
            + &side("w:insideH", &measures.imprint_inner)
    };
    let line = Mm(measures.size_small.mm().0 * (1.0 + measures.imprint_leading));
    let white =
        Mm((measures.imprint_inset.0 - (line.0 - measures.size_small.mm().0) / 2.0).max(0.0));
    let row = |paragraph: &Paragraph| {
        let paragraph = paragraph.clone().exactly(line).before(white).after(white);
        vec![(width, "", paragraph)]
    };
    let table = bare(rows.iter().map(row).collect(), &rules, None);
    let height = Mm(measures.paper_height.0 - measures.margin.bottom.0 - top.0 + 1.0);
    let frame = Frame {
        name: "版记",
        place: (side_margin(setting), top),
        size: (width, height),
        runs: "horz",
        inside: vec![table.into(), thin(setting).into()],
    };
    thin(setting).framing(frame).into()
}

/// A paragraph that takes next to no room.
fn thin(setting: &Setting) -> Paragraph {
    Paragraph::new(CELL).exactly(setting.measures.word.thin)
}
