//! The rows that are said to be beyond a mark, or to have risen or fallen: 低于95%的有甲乡、乙乡2个.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::super::super::lexis::small_number;
use super::super::{At, Certainty, Equation, Operand, Relation, Relations, Remark, shown};
use super::{Column, HINT, Named, WORDS};
use crate::finding::Severity;

/// The words before a number and behind it, and how a figure stands to it.
type Test = (&'static str, &'static str, fn(Decimal, Decimal) -> bool);

impl Named<'_, '_> {
    /// 低于95%的有甲乡、乙乡2个: those named are below, and the others are not.
    pub(super) fn beyond(&self, paragraph: usize, text: &str, relations: &mut Relations) {
        for number in self.reader.case.quantities(paragraph).iter().take(WORDS) {
            let lead = number.lead(text);
            let behind = text.get(number.end()..).unwrap_or_default();
            let tests: [Test; 12] = [
                ("低于", "", |a, b| a < b),
                ("不足", "", |a, b| a < b),
                ("不到", "", |a, b| a < b),
                ("少于", "", |a, b| a < b),
                ("未达到", "", |a, b| a < b),
                ("高于", "", |a, b| a > b),
                ("超过", "", |a, b| a > b),
                ("多于", "", |a, b| a > b),
                ("达到", "", |a, b| a >= b),
                ("为", "", |a, b| a == b),
                ("", "以上", |a, b| a >= b),
                ("", "以下", |a, b| a <= b),
            ];
            let Some((word, after, test)) = tests.into_iter().find(|(word, after, _)| {
                lead.ends_with(word)
                    && behind.starts_with(after)
                    && !(word.is_empty() && after.is_empty())
            }) else {
                continue;
            };
            let list = behind.get(after.len()..).unwrap_or_default();
            let Some(list) = ["的只有", "的有", "的是", "的为", "的地区为", "的单位有"]
                .iter()
                .find_map(|join| list.strip_prefix(join))
            else {
                continue;
            };
            let measure = lead.get(..lead.len() - word.len()).unwrap_or_default();
            let named = self.listed(list);
            let columns = self.called(measure);
            let [column] = columns.as_slice() else { continue };
            let fits = |row: usize| {
                self.value(row, Column::Own(*column)).map(|value| test(value, number.value))
            };
            let start = text.len() - list.len();
            if named.is_empty() {
                // Of several tables with the column each has some of them.
                if self.reader.goes_on(*column) {
                    continue;
                }
                let all = self.rows.values().filter(|row| fits(**row) == Some(true)).count();
                if let Some(relation) = self.counted(paragraph, start, list, all) {
                    relations.add(relation);
                }
                continue;
            }
            for (from, name, row) in &named {
                if fits(*row) == Some(false) {
                    let range = start + from..start + from + name.len();
                    relations.remark(self.misplaced(
                        At::of(paragraph, &range),
                        format!("{name}在表里不是{word}{}{after}", shown(number.value)),
                    ));
                }
            }
            let rows: BTreeSet<usize> = named.iter().map(|(.., row)| *row).collect();
            let open = list.chars().take(200).collect::<String>();
            let open = open.split(['。', '；']).next().unwrap_or_default().contains('等');
            let left =
                self.rows.iter().find(|(_, row)| !rows.contains(*row) && fits(**row) == Some(true));
            if let Some((name, _)) = left.filter(|_| !open) {
                relations.remark(self.misplaced(
                    At::of(paragraph, &number.whole()),
                    format!("{name}在表里也是{word}{}{after}，这里没有列", shown(number.value)),
                ));
            }
        }
    }

    /// 95%以上的有2个: as many rows as are beyond the mark.
    fn counted(&self, paragraph: usize, start: usize, list: &str, all: usize) -> Option<Relation> {
        let (number, length) = small_number(list)?;
        let behind = list.get(length..)?;
        // Names that stand behind are of other tables, if this one has none of them.
        let behind_named = behind.chars().take(8).any(|c| c == '：');
        let whole =
            self.reader.grid.aside.is_empty() && self.rows.len() == self.reader.grid.rows.len();
        let whole = whole && !behind_named;
        let counts = ["个", "家", "县", "乡", "镇"].iter().any(|word| behind.starts_with(word));
        let at = At::Paragraph(paragraph, start, start + length);
        (counts && whole).then(|| Relation {
            code: "D2",
            certainty: Certainty::Likely,
            operands: vec![Operand::new(at, number.into(), 0)],
            equation: Equation::Is(vec![Decimal::from(all)]),
            message: format!("写作 {number} 个，表里有 {all} 个"),
            hint: HINT,
            ..Relation::default()
        })
    }

    fn misplaced(&self, at: At, message: String) -> Remark {
        Remark { code: "D2", at, severity: Severity::Warning, message, hint: HINT }
    }

    /// 上升的有甲县、乙县, 甲庭、乙庭结案数同比增加: the column of changes has their signs.
    pub(super) fn moved(&self, paragraph: usize, text: &str, relations: &mut Relations) {
        const UP: [&str; 5] = ["上升", "增加", "增长", "提高", "提升"];
        const DOWN: [&str; 4] = ["下降", "减少", "降低", "下滑"];
        let [column] = self.changes()[..] else { return };
        let words = UP.iter().map(|w| (*w, true)).chain(DOWN.iter().map(|w| (*w, false)));
        for (word, up) in words {
            for (at, _) in text.match_indices(word).take(WORDS) {
                let behind = text.get(at + word.len()..).unwrap_or_default();
                let lead = text.get(..at).unwrap_or_default();
                let clause = lead.rsplit(['，', '。', '；', '：']).next().unwrap_or_default();
                let list = behind.strip_prefix("的有").map(|list| self.listed(list));
                let list = match list {
                    Some(list) => list,
                    None if behind.starts_with(['，', '。', '；']) => self.listed(clause),
                    None => continue,
                };
                let wrong = list.iter().find(|(_, _, row)| {
                    self.value(*row, Column::Own(column))
                        .is_some_and(|value| !value.is_zero() && value.is_sign_positive() != up)
                });
                if let Some((_, name, _)) = wrong {
                    let range = at..at + word.len();
                    relations.remark(Remark {
                        code: "D22",
                        at: At::of(paragraph, &range),
                        severity: Severity::Warning,
                        message: format!("{name}写作{word}，表里不是"),
                        hint: HINT,
                    });
                }
            }
        }
    }
}
