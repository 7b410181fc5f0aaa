//! The figures of cells as they are written: 1,386, 85.5%, ↑7, 降2位, and 04.0 with a nought too many.

use super::super::super::lexis;
use super::super::super::quantity::{self, Kind};
use super::{Head, Value};
use crate::check::text::TextTable;

/// Marks and words for a rise and for a fall.
const UP: [&str; 8] = ["↑", "⬆", "上升", "增加", "增长", "升", "增", "+"];
const DOWN: [&str; 8] = ["↓", "⬇", "下降", "减少", "降低", "降", "减", "退"];
/// Words of heads whose columns hold numbers that are no figures.
const NO_FIGURES: [&str; 11] =
    ["电话", "手机", "号", "编码", "代码", "邮编", "日期", "时间", "时限", "期限", "年份"];
/// Longest cell that may be a figure, in bytes, and words that may stand in it, in characters.
const LONGEST: usize = 40;
const WORDS: usize = 2;

/// The figure that a cell says.
pub(super) fn figure(text: &str) -> Option<Value> {
    let (falls, text) = turned(text.trim());
    let bare = text.trim_end_matches(['%', '％']);
    let value = lexis::cell_figure(&without_noughts(bare).replace(',', ""))??;
    let decimals = bare
        .split_once(['.', '．'])
        .map_or(0, |(_, decimals)| decimals.chars().filter(char::is_ascii_digit).count());
    let value = if falls { -value } else { value };
    Some((value, u32::try_from(decimals).unwrap_or(0), bare.len() != text.len()))
}

/// A text without the mark of a rise or a fall, and true for a fall.
fn turned(text: &str) -> (bool, &str) {
    let without = |mark: &&str| text.strip_prefix(*mark).or_else(|| text.strip_suffix(*mark));
    let (falls, bare) = match (UP.iter().find_map(without), DOWN.iter().find_map(without)) {
        (Some(bare), _) => (false, bare),
        (_, Some(bare)) => (true, bare),
        _ => return (false, text),
    };
    // 减-5 says neither.
    if bare.contains(['-', '－', '−']) {
        return (false, text);
    }
    (falls, bare.trim().trim_end_matches(['位', '名']).trim_end())
}

/// True if a figure begins with a nought that is none of its own: 04.0, 018.
pub(super) fn is_padded(text: &str) -> bool {
    let bare = turned(text.trim()).1;
    without_noughts(bare).len() < bare.len()
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

fn without_noughts(text: &str) -> &str {
    let mut bare = text;
    while let Some(rest) = bare.strip_prefix(['0', '０']).filter(|rest| rest.starts_with(is_digit))
    {
        bare = rest;
    }
    bare
}

/// True if the figures of a column are numbers that others are known by: 001, 002 … 010, 011.
pub(super) fn are_codes<'t>(cells: impl Iterator<Item = &'t str>) -> bool {
    let cells: Vec<&str> = cells.map(str::trim).filter(|cell| figure(cell).is_some()).collect();
    let padded = cells.iter().filter(|cell| is_padded(cell)).count();
    let width = cells.first().map_or(0, |cell| cell.len());
    let whole = cells.iter().all(|cell| cell.len() == width && !cell.contains(['.', '%', '％']));
    padded * 2 > cells.len() || padded > 1 && whole
}

/// True if a cell begins with a figure and holds hardly a word: 12件, 3/5, 第3名, 约20.
fn is_measured(text: &str) -> bool {
    let text = text.trim();
    if !text.starts_with(|c| is_digit(c) || "↑↓+-－−约近第<>≥≤＜＞¥￥（(".contains(c))
    {
        return figure(text).is_some();
    }
    let numbers = if text.len() <= LONGEST { quantity::read(text) } else { Vec::new() };
    let words = text.char_indices().filter(|(at, c)| {
        c.is_alphabetic() && !numbers.iter().any(|number| number.whole().contains(at))
    });
    figure(text).is_some()
        || !numbers.is_empty()
            && !numbers
                .iter()
                .any(|number| matches!(number.kind, Kind::Date | Kind::Code | Kind::Named))
            && words.count() <= WORDS
}

/// True if a cell names a year, as heads do: 2022.
pub(super) fn is_year(text: &str) -> bool {
    let text = text.trim();
    text.len() == 4 && text.parse::<u32>().is_ok_and(|year| (1950..2100).contains(&year))
}

/// The cells with digits that stand in a column of figures and are not among those that are read.
pub(super) fn unread(
    table: &TextTable,
    (top, columns, heads): (usize, &[Head], &[String]),
    read: &[(usize, usize)],
) -> Vec<(usize, usize)> {
    let width = table.rows.iter().map(Vec::len).max().unwrap_or(0);
    let cells = |column: usize| {
        let rows = table.rows.iter().enumerate().skip(top);
        rows.filter_map(move |(row, cells)| Some((row, cells.get(column)?)))
            .filter(|(_, cell)| !cell.repeated && !cell.text.trim().is_empty())
    };
    let mut found = Vec::new();
    for column in 0..width {
        let head = heads.get(column).map_or("", String::as_str);
        let of_figures = match columns.get(column) {
            Some(Head::Name | Head::Number) => false,
            Some(Head::Words) | None => {
                let measured = cells(column).filter(|(_, cell)| is_measured(&cell.text)).count();
                measured * 2 > cells(column).count()
                    && !NO_FIGURES.iter().any(|word| head.contains(word))
            }
            Some(_) => true,
        };
        if of_figures {
            // A head may be repeated on the next page.
            let first = table.rows.first().and_then(|row| row.get(column));
            let again = |text: &str| top > 0 && first.is_some_and(|first| first.text == text);
            let own = cells(column).filter(|(row, cell)| {
                cell.text.contains(is_digit)
                    && !again(&cell.text)
                    && !read.contains(&(*row, column))
            });
            found.extend(own.map(|(row, _)| (row, column)));
        }
    }
    found
}
