//! The table of a correcting notice: whose figure, what was printed, what holds.

use super::messages;
use super::origins::Origins;
use super::tree::{self, Block, HeadCell, Inline, Line, Row, Span};
use crate::finding::Message;
use crate::load::Report;
use crate::model::{Label, Measure, Subject, Typed, When};
use crate::tally::{CorrectedFigure, Tally};

/// The text of a cell where nothing was printed, or nothing is any more.
const NOTHING: &str = "—";

/// Most rows of a table in which the rows of a unit share its name: a longer one goes on over pages, and there a row
/// has to say whose it is.
const JOINED: usize = 12;

/// The word for all, unless the office has another.
const TOTAL: &str = "合计";

/// The table, at a place that reports name.
///
/// # Errors
/// A notice that corrects none, or in which no figure differs.
pub(super) fn corrections(
    at: String,
    report: &Report,
    tally: &Tally,
    origins: &Origins,
) -> Result<Block, Message> {
    let Some((notice, _)) = tally.inputs().corrected() else {
        return Err(messages::corrects_nothing());
    };
    let figures = tally.corrected_figures();
    if figures.is_empty() {
        return Err(messages::nothing_differs(&notice.number));
    }
    let name = |subject: Subject| match subject {
        Subject::Unit(id) => origins.name(&report.office.unit(id).table_name),
        Subject::All => origins.words(total(report)),
        Subject::Table(place) => {
            let table = &report.office.tables[place];
            origins.words(&table.name).between("", table.total.as_deref().unwrap_or(TOTAL))
        }
        other => origins.name(tally.name_of(other)),
    };
    let joined = figures.len() <= JOINED;
    let mut rows: Vec<Row> = Vec::new();
    let mut spans: Vec<Span> = Vec::new();
    let mut last = None;
    for CorrectedFigure { figure, was, now } in figures {
        let mut who = name(figure.subject);
        if last != Some(figure.subject) || !joined {
            spans.push(Span { row: rows.len(), column: 0, rows: 1, columns: 1 });
        } else if let Some(span) = spans.last_mut() {
            who = Line::default();
            span.rows += 1;
        }
        last = Some(figure.subject);
        let measure = report.scheme.measure(figure.measure);
        let then = if was.is_empty() { NOTHING.to_owned() } else { was };
        let now = match now.is_empty() {
            true => Line::own(NOTHING),
            false => Origins::figure(figure, now),
        };
        rows.push(Row::Cells(vec![who, named(measure, figure.when, origins), issued(then), now]));
    }
    spans.retain(|span| span.rows > 1);
    let unit = Label::ALL.iter().find(|(_, label, _)| *label == Label::Unit);
    let heads = [unit.map_or("单位", |(_, _, usual)| usual), "项目", "原数", "更正数"];
    Ok(Block::Table(tree::Table {
        at,
        head: vec![heads.map(|text| HeadCell::single(Line::own(text))).into()],
        rows,
        spans,
        align: None,
        widths: None,
        notes: Vec::new(),
        sideways: false,
    }))
}

/// The word for all: that of a table's last row, where one has such a row.
fn total(report: &Report) -> &str {
    let mut words = report.office.tables.iter().filter_map(|table| table.total.as_deref());
    words.next_back().unwrap_or(TOTAL)
}

/// A figure as it was issued: it is of the notice that is corrected, and holds no longer.
fn issued(text: String) -> Line {
    Inline { what: tree::What::Issued, ..Inline::own(text) }.into()
}

/// A measure with its unit: 政务信息得分（分）.
fn named(measure: &Measure, when: When, origins: &Origins) -> Line {
    let before = if when == When::YearSoFar { "年初以来" } else { "" };
    let verb = if matches!(measure.typed, Some(Typed::Channel(_))) { "采用" } else { "" };
    let unit = match measure.unit.as_str() {
        "" => String::new(),
        unit => format!("（{unit}）"),
    };
    origins.name(&measure.name).between(before, &format!("{verb}{unit}"))
}
