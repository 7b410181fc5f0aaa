//! Tables whose columns the office has chosen: every cell is held against the data by its place,
//! whatever it counts (D14), and every row must be there, in order (D17).

use std::collections::{BTreeMap, HashMap};

use super::super::{Case, expected::Expected, sheet};
use super::HINT;
use crate::check::rules::MOST;
use crate::check::text::{Cell, TextTable};
use crate::check::{Evidence, Rule};
use crate::finding::Finding;
use crate::model::{
    Column, FigureColumn, Label, LowestColumn, Scheme, Subject, Table, head_rows, lowest_columns,
};
use crate::tally::Figure;

/// Tables of a text with the table of the office that each shows.
pub(in crate::check::figures) fn chosen<'e>(case: &Case<'e>) -> Vec<(usize, &'e TextTable)> {
    let Some(expected) = &case.expected else { return Vec::new() };
    let heads = &case.parts().heads;
    let mut chosen = Vec::new();
    for (i, head) in heads.iter().enumerate() {
        let Some((title, _)) = head.title else { continue };
        let text = case.paragraph(title).text.trim_end();
        let shown = expected.office.tables.iter().enumerate();
        let named = shown.filter(|(_, table)| text.ends_with(&table.name) && table.has_columns);
        let Some((place, _)) = named.max_by_key(|(_, table)| table.name.len()) else { continue };
        let end = heads.get(i + 1).map_or(usize::MAX, |next| next.paragraph);
        let between =
            |table: &&TextTable| title < table.after && table.after <= end && !table.is_computed();
        chosen.extend(case.text.tables.iter().filter(between).map(|table| (place, table)));
    }
    chosen
}

/// D14: each cell says what the data do.
pub(in crate::check) fn cells(rule: &Rule, evidence: &Evidence, found: &mut Vec<Finding>) {
    let before = found.len();
    let case = evidence.case();
    let Some(expected) = &case.expected else { return };
    for (place, table) in chosen(case) {
        let (columns, rows) = read(expected, place, table);
        for (cells, subject) in rows {
            for (place, figure) in &columns {
                let Some(cell) = cells.get(*place) else { continue };
                if found.len() - before >= MOST {
                    return;
                }
                let Some(subject) = subject else { continue };
                found.extend(differs(
                    rule,
                    expected,
                    Figure::in_column(figure, subject),
                    figure.blank_zero,
                    cell,
                ));
            }
        }
        heads(rule, expected, place, table, found);
    }
}

/// The right text of a cell, if it says something else.
fn differs(
    rule: &Rule,
    expected: &Expected<'_>,
    figure: Figure,
    blank_zero: bool,
    cell: &Cell,
) -> Option<Finding> {
    let value = expected.tally.figure(figure);
    let said = sheet::figure(cell.text.trim().trim_start_matches('+'));
    let shown = match (value, said) {
        (None, Some(None)) => return None,
        (Some(value), Some(None)) if value.is_zero() && blank_zero => return None,
        (Some(value), Some(Some(said))) if value == said => return None,
        (Some(_), _) => expected.tally.text(figure).unwrap_or_default(),
        (None, _) => "空白（不适用）".to_owned(),
    };
    let measure = &expected.scheme.measure(figure.measure).name;
    let who = expected.subject(figure.subject);
    let said: String = cell.text.trim().chars().take(20).collect();
    let said = if said.is_empty() { "空白".to_owned() } else { said };
    let message = format!("{who}{measure}写 {said}，按数据是 {shown}");
    let mut finding = rule.finding(cell.place.clone(), message, HINT);
    if let Some(source) = expected.typed(figure) {
        finding = source.beside(finding);
    }
    Some(finding)
}

/// The columns of figures with their places.
type Columns = Vec<(usize, FigureColumn)>;
/// Rows with whom they are about.
type Rows<'t> = Vec<(&'t [Cell], Option<Subject>)>;

/// The place of an office's table in a row: the columns that say which row it is,
/// that of the units first, and the columns of figures with theirs.
struct Shape {
    own: Vec<Column>,
    labels: Vec<usize>,
    figures: Columns,
}

impl Shape {
    fn of(table: &Table, scheme: &Scheme) -> Self {
        let own = table.columns(scheme);
        let (mut unit, mut labels, mut figures) = (0, Vec::new(), Vec::new());
        for (place, column) in lowest_columns(&own).into_iter().enumerate() {
            match column {
                LowestColumn::Figure(figure) => figures.push((place, figure.clone())),
                LowestColumn::Label(label) if label.label == Label::Unit => unit = place,
                LowestColumn::Label(_) => labels.push(place),
            }
        }
        labels.insert(0, unit);
        Self { own, labels, figures }
    }

    fn count(&self) -> usize {
        self.labels.len() + self.figures.len()
    }

    fn unit(&self) -> usize {
        self.labels.first().copied().unwrap_or_default()
    }
}

fn read<'t>(expected: &Expected<'_>, place: usize, table: &'t TextTable) -> (Columns, Rows<'t>) {
    let shown = &expected.office.tables[place];
    let shape = Shape::of(shown, expected.scheme);
    let deep = heads_shown(table, &shape);
    let mut group = None;
    let mut rows = Vec::new();
    let name = |row: &'t Vec<Cell>| row.get(shape.unit()).map(|cell| cell.text.trim());
    let first = table.rows.first().and_then(name);
    for (i, row) in table.rows.iter().enumerate() {
        let repeated = first.is_some() && name(row) == first;
        if i < deep || repeated || row.len() != shape.count() {
            continue;
        }
        let labels = || shape.labels.iter().filter_map(|at| Some(row.get(*at)?.text.trim()));
        let says =
            |word: &Option<String>| word.as_deref().is_some_and(|w| labels().any(|l| l == w));
        let subject = if says(&shown.total) {
            Some(Subject::Table(place))
        } else if says(&shown.subtotal) {
            group.map(Subject::Group)
        } else {
            name(row).and_then(|text| expected.office.unit_named(text)).map(Subject::Unit)
        };
        // A band names a group over the whole width.
        if subject.is_none() && row.iter().skip(1).all(|cell| cell.repeated) {
            continue;
        }
        if let Some(Subject::Unit(unit)) = subject {
            group = Some(expected.office.unit(unit).group);
        }
        rows.push((row.as_slice(), subject));
    }
    (shape.figures, rows)
}

/// Number of rows of a text's table that are its head: our own text has the lowest alone.
fn heads_shown(table: &TextTable, shape: &Shape) -> usize {
    let name = |row: &Vec<Cell>| row.get(shape.unit()).map(|cell| cell.text.trim().to_owned());
    let first = table.rows.first().and_then(name);
    let is_head = |row: &&Vec<Cell>| name(row) == first || name(row).as_deref() == Some("");
    table.rows.iter().take(head_rows(&shape.own)).take_while(is_head).count()
}

/// The lowest heads are those of the columns.
fn heads(
    rule: &Rule,
    expected: &Expected<'_>,
    place: usize,
    table: &TextTable,
    found: &mut Vec<Finding>,
) {
    let shape = Shape::of(&expected.office.tables[place], expected.scheme);
    let deep = heads_shown(table, &shape);
    let Some(row) = deep.checked_sub(1).and_then(|last| table.rows.get(last)) else {
        return;
    };
    let bare = |text: &str| -> String { text.chars().filter(|c| !c.is_whitespace()).collect() };
    let this = expected.period().this();
    for (place, column) in &shape.figures {
        let Some(cell) = row.get(*place).filter(|_| row.len() == shape.count()) else { continue };
        let right = column.heading.replace("本期", this);
        if bare(&cell.text) != bare(&right) {
            let message = format!("表头写“{}”，按机关数据是“{right}”", bare(&cell.text));
            found.push(rule.finding(cell.place.clone(), message, "表头按机关数据的 columns 写。"));
        }
    }
}

/// D17: every unit of the table has one row.
pub(in crate::check) fn rows(rule: &Rule, evidence: &Evidence, found: &mut Vec<Finding>) {
    let case = evidence.case();
    let Some(expected) = &case.expected else { return };
    let mut seen: HashMap<(usize, Subject), &Cell> = HashMap::new();
    let mut last: BTreeMap<usize, &Cell> = BTreeMap::new();
    for (place, table) in chosen(case) {
        for (cells, subject) in read(expected, place, table).1 {
            let unit = Shape::of(&expected.office.tables[place], expected.scheme).unit();
            let Some(cell) = cells.get(unit) else { continue };
            last.insert(place, cell);
            let Some(subject) = subject else {
                let message = format!("表里多了“{}”这一行", cell.text.trim());
                found.push(rule.finding(cell.place.clone(), message, "单位按机关数据的名称写。"));
                continue;
            };
            if seen.insert((place, subject), cell).is_some() && matches!(subject, Subject::Unit(_))
            {
                let message = format!("{}在表里有两行", cell.text.trim());
                found.push(rule.finding(cell.place.clone(), message, "一个单位只占一行。"));
            }
        }
    }
    for (place, cell) in last {
        for row in expected.tally.rows() {
            let subject = Subject::Unit(row.unit);
            let in_table = expected.office.counts_among(row.unit, Subject::Table(place));
            if in_table && !seen.contains_key(&(place, subject)) {
                let message = format!("表里缺{}这一行", expected.office.unit(row.unit).table_name);
                found.push(rule.finding(cell.place.clone(), message, "一个单位占一行：补上。"));
            }
        }
    }
}
