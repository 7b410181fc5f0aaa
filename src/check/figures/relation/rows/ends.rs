//! The row that is said to have the most or the least: 好评率最低的是甲县，为99.75%.

use rust_decimal::Decimal;

use super::super::super::quantity::{Kind, Role};
use super::super::grid::Head;
use super::super::{At, Relations, Remark};
use super::{Column, HINT, Named, WORDS};
use crate::finding::Severity;

/// Words for the row with the most, with the least, and for an end that depends on the measure.
const MOST: [&str; 5] = ["最多", "最高", "最大", "居首", "最长"];
const LEAST: [&str; 4] = ["最少", "最低", "最小", "最短"];
const EITHER: [&str; 11] = [
    "最快",
    "最慢",
    "最好",
    "最差",
    "第一名",
    "第一位",
    "排名第一",
    "最后一名",
    "末位",
    "倒数第一",
    "垫底",
];
/// Most characters of the measure between a name and 最低.
const MEASURE: usize = 8;

impl Named<'_, '_> {
    /// True if a row has the most or the least of a column.
    fn is_end(&self, row: usize, column: usize, most: Option<bool>) -> Option<bool> {
        let own = self.value(row, Column::Own(column))?;
        let all: Vec<Decimal> =
            self.rows.values().filter_map(|row| self.value(*row, Column::Own(column))).collect();
        let highest = all.iter().max().is_some_and(|value| *value == own);
        let lowest = all.iter().min().is_some_and(|value| *value == own);
        Some(match most {
            Some(true) => highest,
            Some(false) => lowest,
            None => highest || lowest,
        })
    }

    /// 好评率最低的是甲县，为99.75%: the row with the least, and its figure.
    pub(super) fn ends(&self, paragraph: usize, text: &str, relations: &mut Relations) {
        let words = MOST.iter().map(|word| (*word, Some(true)));
        let words = words.chain(LEAST.iter().map(|word| (*word, Some(false))));
        for (word, most) in words.chain(EITHER.iter().map(|word| (*word, None))) {
            for (at, _) in text.match_indices(word).take(WORDS) {
                let behind = text.get(at + word.len()..).unwrap_or_default();
                // 最低的是甲县, 最多的甲县, 第一名是甲县; 甲县最多.
                let joined =
                    ["的单位是", "的地区为", "的部门是", "的是", "的为", "是", "为", "的", ""];
                let next = joined.iter().find_map(|join| {
                    let rest = behind.strip_prefix(join)?;
                    self.at(rest).map(|(name, row)| (text.len() - rest.len(), name, row))
                });
                let lead = text.get(..at).unwrap_or_default();
                let clause = lead.rsplit(['，', '。', '；', '（', '：']).next().unwrap_or_default();
                // 甲局得分最低，仅79.5分.
                let begins = self.at(clause).filter(|(name, _)| {
                    let rest = clause.get(name.len()..).unwrap_or_default();
                    (2..=MEASURE).contains(&rest.chars().count())
                        && behind.starts_with(['，', '。', '；', '（'])
                });
                let before = begins.map(|(name, row)| (at - clause.len(), name, row));
                let behind = next.is_none().then_some(at + word.len());
                let Some((start, name, row)) = next.or(before) else { continue };
                let clause = match behind {
                    Some(_) => clause.get(name.len()..).unwrap_or_default(),
                    None => clause,
                };
                let sentence = lead.rsplit(['。']).next().unwrap_or_default();
                let own = self.called(clause);
                // 增幅最大: of the columns of changes, whatever they are called.
                let own = if own.is_empty() && clause.contains('幅') {
                    let changes = self.changes();
                    if changes.is_empty() {
                        continue;
                    }
                    changes
                } else {
                    own
                };
                // 降幅最大: the least of a column of changes with their signs.
                let falls =
                    ["降幅", "跌幅", "减幅", "下降", "减少"].iter().any(|w| clause.contains(w));
                let signed = falls && self.has_signs(&own);
                if signed && most == Some(false) {
                    continue;
                }
                let most = most.map(|most| most != signed);
                let short = clause.chars().count() <= 4 && !EITHER.contains(&word);
                let columns = if own.is_empty() && short { self.called(sentence) } else { own };
                let range = start..start + name.len();
                self.end(
                    &At::of(paragraph, &range),
                    (row, name),
                    (word, most),
                    &columns,
                    relations,
                );
                if !signed {
                    let end = behind.unwrap_or(range.end);
                    self.figure_behind(paragraph, text, (row, end), &columns, relations);
                }
            }
        }
    }

    /// 其次是乙县，有49个: the figure of a row that is named next, of what the sentence speaks of.
    pub(super) fn next(&self, paragraph: usize, text: &str, relations: &mut Relations) {
        for word in ["其次是", "其次为", "第二是", "再次是"] {
            for (at, _) in text.match_indices(word).take(WORDS) {
                let start = at + word.len();
                let rest = text.get(start..).unwrap_or_default();
                let Some((name, row)) = self.at(rest) else { continue };
                let lead = text.get(..at).unwrap_or_default();
                let columns = self.called(lead.rsplit('。').next().unwrap_or_default());
                let end = start + name.len();
                self.figure_behind(paragraph, text, (row, end), &columns, relations);
            }
        }
    }

    /// True if one of some columns, or of all where none is named, holds negative figures.
    fn has_signs(&self, columns: &[usize]) -> bool {
        let all = if columns.is_empty() { &self.columns } else { columns };
        let negative = |column: &usize| {
            let values = |row: &usize| self.value(*row, Column::Own(*column));
            self.rows.values().filter_map(values).any(|value| value < Decimal::ZERO)
        };
        all.iter().any(negative)
    }

    /// Tells a row that is said to have the most and has not.
    fn end(
        &self,
        at: &At,
        (row, name): (usize, &str),
        (word, most): (&str, Option<bool>),
        columns: &[usize],
        relations: &mut Relations,
    ) {
        let ranked = self.reader.grid.columns_of(|head| *head == Head::Rank);
        let fits = |column: &usize| self.is_end(row, *column, most);
        let any = self.columns.iter().chain(&ranked).any(|column| {
            self.is_end(row, *column, most.filter(|_| !ranked.contains(column))) == Some(true)
        });
        let wrong = match columns {
            [] => !any,
            named => {
                let told: Vec<bool> = named.iter().filter_map(fits).collect();
                !told.is_empty() && told.iter().all(|holds| !holds)
            }
        };
        if wrong {
            relations.remark(Remark {
                code: "D25",
                at: at.clone(),
                severity: Severity::Warning,
                message: format!("写作{word}的是{name}，表里不是"),
                hint: HINT,
            });
        }
    }

    /// 甲县（95.6%）, 甲县，为95.6%: the figure right behind the name of a row.
    pub(super) fn figure_behind(
        &self,
        paragraph: usize,
        text: &str,
        (row, end): (usize, usize),
        columns: &[usize],
        relations: &mut Relations,
    ) {
        let mut numbers = self.reader.case.quantities(paragraph).iter();
        let Some(number) = numbers.find(|q| q.at.start >= end) else { return };
        let between = text.get(end..number.at.start).unwrap_or_default();
        const JOINS: [&str; 14] = [
            "，有",
            "有",
            "（",
            "，为",
            "，达到",
            "，仅为",
            "，仅",
            "，达",
            "为",
            "仅为",
            "，",
            "达到",
            "",
            "（为",
        ];
        if !JOINS.contains(&between)
            || !matches!(number.kind, Kind::Count | Kind::Percent)
            || !matches!(number.role, Role::Plain | Role::Asked)
        {
            return;
        }
        let number = number.clone();
        let fits = |column: &&usize| self.is_of_kind(row, **column, &number);
        let named: Vec<usize> = columns.iter().filter(fits).copied().collect();
        let all: Vec<usize> = self.columns.iter().filter(fits).copied().collect();
        let equal = |column: &&usize| self.value(row, Column::Own(**column)) == Some(number.value);
        let column = named.iter().find(equal).or(match named.as_slice() {
            [one] => Some(one),
            [] => match all.iter().find(equal) {
                Some(one) => Some(one),
                None if all.len() == 1 => all.first(),
                None => None,
            },
            _ => None,
        });
        let Some(cell) = column.and_then(|column| self.reader.operand(row, *column)) else {
            return;
        };
        relations.add(self.equal(paragraph, &number, cell));
    }
}
