//! The figures of a table that the sentences of the text tell as well.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::super::super::lexis;
use super::super::super::quantity::{Kind, Quantity, Role};
use super::super::prose::{is_near, is_total, noun, shared};
use super::super::slips::is_slip;
use super::super::{At, Certainty, Equation, Operand, Relation, Relations, shown};
use super::{Grid, Head, Reader};

/// Longest name to look for before a number, in characters.
const NAME: usize = 40;
/// Most numbers of a list to go back over for its total.
const BACK: usize = 60;

/// A number of things that is stated right above the table: 对5个村进行考评，情况如下.
pub(in super::super) fn stated(reader: &Reader, relations: &mut Relations) {
    let grid = reader.grid;
    let Some(name) = grid.name() else { return };
    let Some(above) = reader.table.after.checked_sub(1) else { return };
    let text = reader.case.reading(above);
    if !(text.contains("如下")
        || text.contains("下表")
        || text.contains("见表")
        || text.ends_with(['：', ':']))
    {
        return;
    }
    let names: Vec<&str> = grid.rows.iter().map(|row| reader.name(*row)).collect();
    if names.is_empty() {
        return;
    }
    let mut next = 0;
    for (at, c) in text.char_indices() {
        if at < next || !(c.is_ascii_digit() || "一二两三四五六七八九十".contains(c)) {
            continue;
        }
        let rest = text.get(at..).unwrap_or_default();
        let Some((number, length)) = lexis::small_number(rest) else { continue };
        next = at + length;
        // 第一中学 has no count in it, nor has 县一中.
        let before = text.get(..at).unwrap_or_default();
        if before.ends_with('第') {
            continue;
        }
        let behind = rest.get(length..).unwrap_or_default();
        let behind = ["个", "家", "所", "名", "项", "处"]
            .iter()
            .find_map(|m| behind.strip_prefix(*m))
            .unwrap_or(behind);
        let noun: String =
            behind.chars().take_while(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).take(8).collect();
        // The name of the rows, or the end that most of their names have.
        let head = grid.head(name).replace(['名', '称'], "");
        let digits = rest.get(..length).unwrap_or_default();
        let called = (1..=noun.chars().count()).rev().any(|characters| {
            let word: String = noun.chars().take(characters).collect();
            let whole = format!("{digits}{word}");
            if names.iter().any(|name| name.ends_with(&whole)) {
                return false;
            }
            let ends = names.iter().filter(|name| name.ends_with(&word)).count();
            ends * 3 >= names.len() * 2 || (!head.is_empty() && word == head)
        });
        if !called {
            continue;
        }
        let rows = names.len();
        relations.add(Relation {
            code: "D6",
            certainty: Certainty::Stated,
            operands: vec![Operand::new(At::Paragraph(above, at, at + length), number.into(), 0)],
            equation: Equation::Is(vec![Decimal::from(rows)]),
            message: format!("写作 {number} 个，下面的表有 {rows} 行"),
            hint: "数一数表里的行，改数字或补删行。",
            ..Relation::default()
        });
    }
}

/// Sentences about the rows and the sums of a table: equal figures vouch for each other;
/// where the words name one column, another figure is told.
pub(in super::super) fn said(reader: &Reader, relations: &mut Relations) {
    let grid = reader.grid;
    let columns =
        grid.columns_of(|head| matches!(head, Head::Figures(_) | Head::Total | Head::Rate(_)));
    let mut by_name: BTreeMap<&str, usize> = BTreeMap::new();
    let mut groups = BTreeSet::new();
    for row in &grid.rows {
        let name = reader.name(*row);
        if name.chars().count() >= 2 && by_name.insert(name, *row).is_some() {
            groups.insert(name);
        }
    }
    // Several rows under one name are those of a group.
    by_name.retain(|name, _| !groups.contains(name));
    let sum = grid.sums.iter().rev().find(|(_, all)| *all).map(|(row, _)| *row);
    for (paragraph, reading, quantities) in reader.case.paragraphs() {
        let text = &reader.case.paragraph(paragraph).text;
        for number in quantities {
            if !matches!(number.role, Role::Plain) || number.kind == Kind::Date {
                continue;
            }
            let label = number.label(text).trim_matches(|c: char| "，、；：,;: ".contains(c));
            // A list of names before the number is not the name of its row.
            if label.contains('、') || label.ends_with(['加', '扣', '减']) {
                continue;
            }
            let own = row_named(label, &by_name);
            // A figure of no row may be that of the whole, by the name of its column alone.
            let guessed = own.is_none() && !is_total(reading, number);
            let row = match (own, sum) {
                (Some(row), _) | (None, Some(row)) => row,
                (None, None) if guessed => continue,
                (None, None) => {
                    if let Some(sum) = column_sum(reader, &columns, paragraph, text, number) {
                        relations.add(sum);
                    }
                    continue;
                }
            };
            // Words of a name say nothing of the column.
            let name = reader.name(row);
            let said = match label.find(name).filter(|_| !name.is_empty()) {
                Some(at) => {
                    let before = label.get(..at).unwrap_or_default();
                    let cut = before.rfind(['是', '为', '的', '：', '，', '由']);
                    let before = cut.and_then(|cut| before.get(..cut)).unwrap_or_default();
                    format!("{before}{}", label.get(at + name.len()..).unwrap_or_default())
                }
                None => label.to_owned(),
            };
            // A part of a list is of what its total counts.
            let whole = || {
                let before = quantities.partition_point(|other| other.at.start < number.at.start);
                let own = quantities.get(before.saturating_sub(BACK)..before).unwrap_or_default();
                let mut own = own.iter().rev().filter(|other| other.sentence == number.sentence);
                own.find(|other| is_total(reading, other)).map_or("", |total| total.label(text))
            };
            let noun = noun(text, number);
            let bare = said.is_empty() && noun.is_empty();
            let words = format!("{said}{noun}{}", if bare { whole() } else { "" });
            let length = |column: &usize| shared(&words, grid.head(*column));
            let mut matched: Vec<usize> = columns
                .iter()
                .copied()
                .filter(|column| {
                    length(column) >= 2 && tells_rate(grid, *column) == is_rate(number)
                })
                .collect();
            let equal = |column: &usize| {
                reader.figure(row, *column).is_some_and(|(value, ..)| value == number.value)
            };
            let holds = matched.iter().copied().find(|c| equal(c)).or_else(|| {
                matched.is_empty().then(|| columns.iter().copied().find(|c| equal(c))).flatten()
            });
            // Of 预算数 and 支出数 the one that 支出预算合计 says last.
            let tied = holds.is_none() && matched.len() > 1;
            if tied {
                let last = |column: &usize| said_last(&words, grid.head(*column));
                let most = matched.iter().map(last).max();
                matched.retain(|column| Some(last(column)) == most);
            }
            let column = match (holds, matched.as_slice()) {
                (Some(column), _) => column,
                (None, [one]) => *one,
                _ => continue,
            };
            let Some(cell) = reader.operand(row, column) else { continue };
            let (value, at) = (cell.value, cell.at.clone());
            let step = Decimal::new(1, number.decimals);
            // Of small numbers nearly any is a slip of another.
            let large = number.value >= Decimal::ONE_HUNDRED || number.decimals > 0;
            let slipped = large && is_slip(number.value, value, step);
            if value != number.value
                && (tied && !slipped && !is_near(number.value, value) || guessed && !slipped)
                || guessed && !is_of_all(&said, grid.head(column))
            {
                continue;
            }
            let near = slipped || is_near(number.value, value) || Some(row) != sum;
            relations.add(Relation {
                code: "D2",
                certainty: if near && !grid.head(column).contains("累计") {
                    Certainty::Likely
                } else {
                    Certainty::Guess
                },
                operands: vec![Operand::of(paragraph, number), cell],
                equation: Equation::Sum(vec![1]),
                message: format!(
                    "写作 {}，表里{}是 {}",
                    shown(number.value),
                    grid.head(column),
                    shown(value)
                ),
                hint: "核对原始登记：文中和表里写成一样。",
                related: Some((at, "表里".to_owned())),
                ..Relation::default()
            });
        }
    }
}

/// True if a number is a percentage.
fn is_rate(number: &Quantity) -> bool {
    number.kind == Kind::Percent
}

/// True if a column holds percentages.
fn tells_rate(grid: &Grid, column: usize) -> bool {
    let head = grid.head(column);
    matches!(grid.columns.get(column), Some(Head::Rate(_)))
        || head.contains(['%', '％'])
        || head.ends_with(['率', '比'])
}

/// The place where words say the beginning of a head for the last time, in bytes.
fn said_last(words: &str, head: &str) -> Option<usize> {
    let end = head.char_indices().nth(2).map_or(head.len(), |(at, _)| at);
    words.rfind(head.get(..end)?)
}

/// True if words before a figure are little more than the name of a column, 执行到位金额 of 到位金额: no name of
/// somebody else's figure stands there.
fn is_of_all(words: &str, head: &str) -> bool {
    let all = ["全市", "全县", "全区", "全州", "全省", "全镇", "累计", "总"];
    let words = all.iter().fold(words.to_owned(), |words, word| words.replace(word, ""));
    words.chars().count() <= shared(&words, head) + 2
}

/// The row whose name words end with; a verb may follow it.
fn row_named(label: &str, by_name: &BTreeMap<&str, usize>) -> Option<usize> {
    let cuts: Vec<usize> = label.char_indices().map(|(at, _)| at).chain([label.len()]).collect();
    let from = cuts.len().saturating_sub(NAME);
    cuts.iter().skip(from).find_map(|start| {
        let ends = cuts.iter().rev().take(7).filter(|end| *end > start);
        ends.into_iter().find_map(|end| by_name.get(label.get(*start..*end)?).copied())
    })
}

/// A total that is the sum of a column which no row adds up.
fn column_sum(
    reader: &Reader,
    columns: &[usize],
    paragraph: usize,
    text: &str,
    number: &Quantity,
) -> Option<Relation> {
    let grid = reader.grid;
    let words = format!("{}{}", number.label(text), noun(text, number));
    let parts = |column: usize| -> Vec<Operand> {
        grid.rows.iter().filter_map(|row| reader.operand(*row, column)).collect()
    };
    // Sums since the year began are in a column of their own.
    let so_far = |words: &str| words.contains("累计");
    let sum = |column: usize| parts(column).iter().map(|part| part.value).sum::<Decimal>();
    let fits = |column: &usize| {
        let head = grid.head(*column);
        shared(&words, head) >= 2
            && so_far(head) == so_far(&words)
            && matches!(grid.columns.get(*column), Some(Head::Figures(_)))
    };
    let named: Vec<usize> = columns.iter().copied().filter(fits).collect();
    let exact = named.iter().copied().find(|column| sum(*column) == number.value);
    let column =
        exact.or_else(|| named.iter().copied().find(|c| is_near(sum(*c), number.value)))?;
    let (sum, parts) = (sum(column), parts(column));
    let times = vec![1; parts.len()];
    Some(Relation {
        code: "D2",
        certainty: Certainty::Likely,
        operands: std::iter::once(Operand::of(paragraph, number)).chain(parts).collect(),
        equation: Equation::Sum(times),
        message: format!(
            "写作 {}，表里{}相加是 {}",
            shown(number.value),
            grid.head(column),
            shown(sum)
        ),
        hint: "核对原始登记：文中和表里写成一样。",
        ..Relation::default()
    })
}
