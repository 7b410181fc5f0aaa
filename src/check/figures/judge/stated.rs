//! Numbers of a draft that stand where the notice composed from the same data has others: in
//! sentences (D2), and in tables (D14).

use rust_decimal::Decimal;

use super::super::claims::About;
use super::super::expected::Expected;
use super::super::{Case, sheet};
use super::HINT;
use crate::check::Rule;
use crate::check::text::{KnownWhat, Origin, Otherwise, Stands};
use crate::finding::{Finding, Place};
use crate::model::{CategoryId, Subject, When};
use crate::tally::{Aspect, Figure};

/// D2: a number of a sentence is the one that the data give in its place.
pub(super) fn sentences(rule: &Rule, case: &Case<'_>, found: &mut Vec<Finding>) {
    for otherwise in &case.text.otherwise {
        let Stands::Paragraph(paragraph, range) = &otherwise.at else { continue };
        let Some(own) = case.text.paragraphs.get(*paragraph) else { continue };
        let said = own.text.get(range.clone()).unwrap_or_default();
        case.holds(*paragraph, range);
        found.push(finding(rule, case, otherwise, said, own.place(range.clone())));
    }
}

/// D14: a cell says what the data do in its place. Blank for 0 is a habit of some tables; then
/// the whole column has it.
pub(super) fn cells(rule: &Rule, case: &Case<'_>, found: &mut Vec<Finding>) {
    for otherwise in &case.text.otherwise {
        let Stands::Cell(number, row, column) = otherwise.at else { continue };
        let Some(table) = case.text.tables.get(number) else { continue };
        let cells = || table.rows.iter().filter_map(|row| row.get(column));
        let zero = |text: &str| sheet::figure(text) == Some(Some(Decimal::ZERO));
        let Some(cell) = table.rows.get(row).and_then(|row| row.get(column)) else { continue };
        case.holds_cell(number, row, column);
        let said = cell.text.trim();
        let habit = match (said.is_empty(), otherwise.right.trim().is_empty()) {
            (true, false) => zero(&otherwise.right) && !cells().any(|cell| zero(&cell.text)),
            (false, true) => {
                zero(said) && otherwise.figure.is_some_and(|figure| is_zero(case, figure))
            }
            _ => false,
        };
        if !habit {
            found.push(finding(rule, case, otherwise, said, cell.place.clone()));
        }
    }
}

fn is_zero(case: &Case<'_>, figure: Figure) -> bool {
    let value = case.expected.as_ref().and_then(|expected| expected.tally.figure(figure));
    value.is_some_and(|value| value.is_zero())
}

fn finding(
    rule: &Rule,
    case: &Case<'_>,
    otherwise: &Otherwise,
    said: &str,
    place: Place,
) -> Finding {
    let said = if said.is_empty() { "空白" } else { said };
    let right = match otherwise.right.trim() {
        "" => "空白（不适用）",
        right => right,
    };
    let data = case.expected.as_ref().zip(otherwise.figure);
    let what = data.map_or_else(String::new, |(expected, figure)| named(expected, figure));
    let message = format!("{what}写 {said}，按数据是 {right}");
    let finding = rule.finding(place, message, HINT);
    let source = data.and_then(|(expected, figure)| expected.typed(figure));
    source.into_iter().fold(finding, |finding, source| source.beside(finding))
}

/// The name of a figure: 玛纳斯县政务信息报送.
fn named(expected: &Expected<'_>, figure: Figure) -> String {
    let who = match figure.subject {
        Subject::All | Subject::Table(_) => "",
        other => expected.subject(other),
    };
    let measure = &expected.scheme.measure(figure.measure).name;
    let when = match figure.when {
        When::This => "",
        When::YearSoFar => "全年累计",
        When::Before => "上期",
        When::LastYear => "去年同期",
    };
    let aspect = match figure.aspect {
        Aspect::Value => "",
        Aspect::Change | Aspect::SignedChange => "的增减",
        Aspect::ChangePercent | Aspect::SignedPercent => "的增减幅度",
        Aspect::Share => "的占比",
        Aspect::Units(_) => "的单位数",
    };
    format!("{who}{when}{measure}{aspect}")
}

/// True if the draft has a paragraph of figures just as it is composed.
pub(super) fn any(case: &Case<'_>) -> bool {
    case.text.origin != Origin::Composed && case.text.paragraphs.iter().any(|own| own.computed)
}

/// The totals of categories that stand as composed.
pub(super) fn totals(case: &Case<'_>, expected: &Expected<'_>) -> Vec<(About, CategoryId)> {
    let known = case.text.paragraphs.iter().flat_map(|own| &own.known);
    let figures = known.filter_map(|known| match known.what {
        KnownWhat::Figure(figure) => Some(figure),
        _ => None,
    });
    let all = figures.filter(|figure| {
        (figure.subject, figure.when, figure.aspect) == (Subject::All, When::This, Aspect::Value)
    });
    let both = |figure| {
        [About::Submitted, About::Adopted]
            .map(|about| Some((about, expected.category_of(about, figure)?)))
    };
    all.flat_map(both).flatten().collect()
}
