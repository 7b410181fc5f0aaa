//! Figures of several rows, and changes and distances of rows: 甲县91.9%、乙县90.4%、丙县87.5%.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::super::super::quantity::{Kind, Quantity, Role};
use super::super::series::near;
use super::super::slips::is_slip;
use super::super::{At, Certainty, Equation, Operand, Relation, Relations, Remark, rounded, shown};
use super::{Column, FIGURE, HINT, Named, WIDE};
use crate::finding::Severity;

impl Named<'_, '_> {
    /// 甲县91.9%、乙县90.4%、丙县87.5%: where all but one are those of a column, made of two
    /// others or the table's own, the one is wrong.
    pub(super) fn lists(
        &self,
        paragraph: usize,
        text: &str,
        numbers: &[Quantity],
        relations: &mut Relations,
    ) {
        let mut at = 0;
        while at < numbers.len() {
            let Some(first) = numbers.get(at) else { break };
            let list: Vec<(&Quantity, usize)> = numbers
                .iter()
                .skip(at)
                .map_while(|number| {
                    let same = number.kind == first.kind && number.unit(text) == first.unit(text);
                    let label = number.label(text).trim_end_matches(['为', '达', '（', '是']);
                    // The name of a row before a bracket: 甲县（91.9%）.
                    let before = text.get(..number.clause)?;
                    let opened = before.ends_with('（').then(|| before.trim_end_matches('（'));
                    let label = opened.filter(|_| label.is_empty()).unwrap_or(label);
                    let row = self.ending(label).filter(|_| same)?;
                    (number.sentence == first.sentence).then_some((number, row))
                })
                .collect();
            at += list.len().max(1);
            if list.len() < 3 {
                self.each(paragraph, text, &list, relations);
                continue;
            }
            if !matches!(first.kind, Kind::Count | Kind::Percent) {
                continue;
            }
            self.list(paragraph, &list, relations);
        }
    }

    /// 后两名为丁县（88.7%）、戊县（72.0%）: each is that of the column that the sentence names.
    fn each(
        &self,
        paragraph: usize,
        text: &str,
        list: &[(&Quantity, usize)],
        relations: &mut Relations,
    ) {
        for (number, row) in list {
            let bracketed = text.get(..number.at.start).is_some_and(|text| text.ends_with('（'))
                && text.get(number.end()..).is_some_and(|text| text.starts_with('）'));
            if !bracketed || !matches!(number.role, Role::Plain | Role::Asked) {
                continue;
            }
            let column = self.meant(text, *row, number);
            let cell = column.and_then(|column| self.reader.operand(*row, column));
            // 下降最多的是甲县（29.6%）: the column has the sign.
            if let Some(cell) = cell {
                let value =
                    if number.value.is_sign_negative() { cell.value } else { cell.value.abs() };
                relations.add(self.equal(paragraph, number, Operand { value, ..cell }));
            }
        }
    }

    /// 前三名为甲县、乙县、丙县，分别为96.6%、96.3%和90.6%: figures behind the names of rows.
    pub(super) fn respectively(
        &self,
        paragraph: usize,
        text: &str,
        numbers: &[Quantity],
        relations: &mut Relations,
    ) {
        for word in ["分别为", "分别是", "依次为", "分别达", "分别有"] {
            for (at, _) in text.match_indices(word).take(super::WORDS) {
                let lead = near(text, at);
                let sentence = lead.rfind(['。', '；']).map_or(0, |cut| cut + '。'.len_utf8());
                let starts = lead.char_indices().map(|(at, _)| at).filter(|at| *at >= sentence);
                let names = starts.map(|start| self.listed(lead.get(start..).unwrap_or_default()));
                let Some(names) = names.max_by_key(Vec::len).filter(|names| names.len() > 1) else {
                    continue;
                };
                let first = numbers.partition_point(|number| number.at.start < at + word.len());
                let own = numbers.get(first..first + names.len()).unwrap_or_default();
                let joined = own.windows(2).all(|pair| match pair {
                    [one, next] => {
                        let between = text.get(one.end()..next.at.start);
                        matches!(between, Some("、" | "和" | "，" | "及"))
                            && (one.kind == next.kind)
                    }
                    _ => false,
                });
                let near = own.first().is_some_and(|first| {
                    text.get(at + word.len()..first.at.start).is_some_and(|t| t.chars().count() < 8)
                });
                if !joined || !near {
                    continue;
                }
                let list: Vec<(&Quantity, usize)> =
                    own.iter().zip(names.iter().map(|(.., row)| *row)).collect();
                for (number, row) in &list {
                    let column = self.meant(text, *row, number);
                    let cell = column.and_then(|column| self.reader.operand(*row, column));
                    if let Some(cell) = cell {
                        relations.add(self.equal(paragraph, number, cell));
                    }
                }
            }
        }
    }

    /// 低于全县平均水平（92.7%）: the rate of the row that adds up.
    pub(super) fn of_whole(
        &self,
        paragraph: usize,
        text: &str,
        numbers: &[Quantity],
        relations: &mut Relations,
    ) {
        let sums = &self.reader.grid.sums;
        let Some((row, _)) = sums.iter().rev().find(|(_, all)| *all) else { return };
        for number in numbers.iter().filter(|q| q.kind == Kind::Percent) {
            let lead = text.get(..number.at.start).unwrap_or_default();
            let Some(outside) = lead.strip_suffix('（') else { continue };
            let whole = ["平均水平", "平均值", "平均", "均值"];
            if !whole.iter().any(|word| outside.ends_with(word)) {
                continue;
            }
            let column = self.meant(text, *row, number);
            let cell = column.and_then(|column| self.reader.operand(*row, column));
            if let Some(cell) = cell {
                relations.add(self.equal(paragraph, number, cell));
            }
        }
    }

    fn list(&self, paragraph: usize, list: &[(&Quantity, usize)], relations: &mut Relations) {
        let mut columns: Vec<Column> = self.columns.iter().map(|c| Column::Own(*c)).collect();
        let percent = list.first().is_some_and(|(number, _)| number.kind == Kind::Percent);
        if percent && self.columns.len() <= WIDE {
            let pairs = self.columns.iter().flat_map(|a| {
                self.columns.iter().filter(move |b| a != *b).map(move |b| Column::Of(*a, *b))
            });
            columns.extend(pairs);
        }
        let holds = |number: &Quantity, row: usize, column: Column| {
            let right = match column {
                Column::Own(_) => self.value(row, column),
                Column::Of(part, whole) => rounded(
                    self.value(row, Column::Own(part)).unwrap_or_default(),
                    self.value(row, Column::Own(whole)).unwrap_or_default(),
                    number.step(),
                ),
            };
            (right == Some(number.value), right)
        };
        let count = |column: &Column| {
            list.iter().filter(|(number, row)| holds(number, *row, *column).0).count()
        };
        let Some(column) = columns.iter().copied().rev().max_by_key(|column| count(column)) else {
            return;
        };
        let held = count(&column);
        // A list of ones fits many a column by chance.
        let fitting = list.iter().filter(|(number, row)| holds(number, *row, column).0);
        let distinct: BTreeSet<Decimal> = fitting.map(|(number, _)| number.value).collect();
        if held + 1 < list.len() || held < 2 || (held < list.len() && distinct.len() < 2) {
            return;
        }
        for (number, row) in list {
            let (fits, right) = holds(number, *row, column);
            let Some(right) = right else { continue };
            let certainty = if held >= 3 { Certainty::Stated } else { Certainty::Likely };
            let name = self.reader.name(*row);
            relations.add(Relation {
                code: "D2",
                certainty,
                operands: vec![Operand::of(paragraph, number)],
                equation: if fits { Equation::Is(vec![right]) } else { Equation::Known(false) },
                message: format!(
                    "{name}写作 {}，按表是 {}；这一串别的数都与表相符",
                    shown(number.value),
                    shown(right)
                ),
                hint: FIGURE,
                ..Relation::default()
            });
        }
    }

    /// 甲断面同比上升10.0%: a change of a named row.
    pub(super) fn changed(
        &self,
        paragraph: usize,
        text: &str,
        numbers: &[Quantity],
        relations: &mut Relations,
    ) {
        let [column] = self.changes()[..] else { return };
        for number in numbers {
            if number.kind != Kind::Percent || !matches!(number.role, Role::Up | Role::Down) {
                continue;
            }
            let lead = number.lead(text).trim();
            let Some((_, row)) = self.at(lead) else { continue };
            let Some(cell) = self.reader.operand(row, column) else { continue };
            let percent = self.reader.figure(row, column).is_some_and(|(.., percent)| percent)
                || self.reader.grid.head(column).contains(['%', '％', '幅']);
            let right = cell.value.abs();
            if right != number.value && !is_slip(number.value, right, number.step()) {
                continue;
            }
            let up = number.role == Role::Up;
            if percent || right == number.value {
                let signed = Operand { value: right, ..cell.clone() };
                relations.add(self.equal(paragraph, number, signed));
                if right == number.value && !right.is_zero() && cell.value.is_sign_positive() != up
                {
                    relations.remark(Remark {
                        code: "D22",
                        at: At::of(paragraph, &number.whole()),
                        severity: Severity::Warning,
                        message: format!(
                            "写作{}，表里是 {}",
                            if up { "上升" } else { "下降" },
                            shown(cell.value)
                        ),
                        hint: HINT,
                    });
                }
            }
        }
    }

    /// 第一名与最后一名相差11.33分: the distance between the ends of a column.
    pub(super) fn apart(
        &self,
        paragraph: usize,
        text: &str,
        numbers: &[Quantity],
        relations: &mut Relations,
    ) {
        for number in numbers.iter().filter(|q| q.label(text).ends_with("相差")) {
            let words = number.lead(text);
            if !["第一", "最后", "最高", "最低", "首位", "末位"].iter().any(|w| words.contains(w))
            {
                continue;
            }
            let ranges = self.columns.iter().filter_map(|column| {
                let values =
                    self.rows.values().filter_map(|row| self.value(*row, Column::Own(*column)));
                let values: Vec<Decimal> = values.collect();
                Some(*values.iter().max()? - *values.iter().min()?)
            });
            let ranges: Vec<Decimal> = ranges.collect();
            let right = ranges.iter().find(|range| **range == number.value).or_else(|| {
                ranges.iter().find(|range| is_slip(number.value, **range, number.step()))
            });
            let Some(right) = right else { continue };
            relations.add(Relation {
                code: "D7",
                certainty: Certainty::Likely,
                operands: vec![Operand::of(paragraph, number)],
                equation: Equation::Is(vec![*right]),
                message: format!(
                    "相差写作 {}，表里两头相差 {}",
                    shown(number.value),
                    shown(*right)
                ),
                hint: FIGURE,
                ..Relation::default()
            });
        }
    }
}
