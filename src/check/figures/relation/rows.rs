//! Sentences about the rows of a table by name: the highest and the lowest, those above a
//! mark, those that rose or fell, and lists of one figure a row.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::super::Case;
use super::super::quantity::{Kind, Quantity, Role};
use super::grid::{Head, Reader};
use super::prose::shared;
use super::slips::is_slip;
use super::{At, Certainty, Equation, Operand, Relation, Relations, Remark, rounded, shown};
use crate::finding::Severity;

const HINT: &str = "核对表里这一列和文中的名称。";
const FIGURE: &str = "核对原始登记：文中和表里写成一样。";
/// Words for the row with the most, with the least, and for an end that depends on the measure.
const MOST: [&str; 5] = ["最多", "最高", "最大", "居首", "最长"];
const LEAST: [&str; 4] = ["最少", "最低", "最小", "最短"];
const EITHER: [&str; 10] =
    ["最快", "最慢", "最好", "最差", "第一名", "排名第一", "最后一名", "末位", "倒数第一", "垫底"];
/// Most paragraphs, and words of one kind in a paragraph, to look at.
const PARAGRAPHS: usize = 400;
const WORDS: usize = 60;
/// Most columns that a made column is looked for among.
const WIDE: usize = 12;

/// A column of figures: one of the table's, or the percentage that one is of another.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Own(usize),
    Of(usize, usize),
}

/// The words before a number and behind it, and how a figure stands to it.
type Test = (&'static str, &'static str, fn(Decimal, Decimal) -> bool);

/// A table with the places of its rows by name.
struct Named<'g, 'r> {
    reader: &'r Reader<'g>,
    rows: BTreeMap<&'r str, usize>,
    columns: Vec<usize>,
}

/// Reads what the sentences say of the rows of a table.
pub(super) fn read(case: &Case, reader: &Reader, relations: &mut Relations) {
    of_whole(reader, relations);
    let grid = reader.grid;
    let mut rows = BTreeMap::new();
    for row in &grid.rows {
        let name = reader.name(*row);
        if (2..=20).contains(&name.chars().count()) {
            rows.insert(name, *row);
        }
    }
    let columns =
        grid.columns_of(|head| matches!(head, Head::Figures(_) | Head::Total | Head::Rate(_)));
    if rows.len() < 2 || rows.len() > 300 || columns.is_empty() {
        return;
    }
    let named = Named { reader, rows, columns };
    for paragraph in 0..case.text.paragraphs.len().min(PARAGRAPHS) {
        let text = case.reading(paragraph);
        if !named.rows.keys().any(|name| text.contains(name)) {
            continue;
        }
        named.ends(paragraph, text, relations);
        named.beyond(paragraph, text, relations);
        named.moved(paragraph, text, relations);
        let quantities = relations.quantities.get(paragraph).cloned().unwrap_or_default();
        named.lists(paragraph, text, &quantities, relations);
        named.changed(paragraph, text, &quantities, relations);
        named.apart(paragraph, text, &quantities, relations);
    }
}

impl Named<'_, '_> {
    fn value(&self, row: usize, column: Column) -> Option<Decimal> {
        let own = |column| self.reader.figure(row, column).map(|(value, ..)| value);
        match column {
            Column::Own(column) => own(column),
            Column::Of(part, whole) => {
                let hundredth = own(part)?.checked_mul(Decimal::ONE_HUNDRED)?;
                hundredth.checked_div(own(whole)?)
            }
        }
    }

    /// The longest name of a row that a text begins with.
    fn at<'t>(&self, text: &'t str) -> Option<(&'t str, usize)> {
        let fits = self.rows.iter().filter(|(name, _)| text.starts_with(**name));
        let (name, row) = fits.max_by_key(|(name, _)| name.len())?;
        Some((text.get(..name.len())?, *row))
    }

    /// The longest name of a row that a text ends with.
    fn ending(&self, text: &str) -> Option<usize> {
        let fits = self.rows.iter().filter(|(name, _)| text.ends_with(**name));
        fits.max_by_key(|(name, _)| name.len()).map(|(_, row)| *row)
    }

    /// The columns that words name.
    fn called(&self, words: &str) -> Vec<usize> {
        let best = self.columns.iter().map(|c| shared(words, self.reader.grid.head(*c))).max();
        let best = best.filter(|best| *best >= 2);
        let fits = |c: &&usize| Some(shared(words, self.reader.grid.head(**c))) == best;
        self.columns.iter().filter(fits).copied().collect()
    }

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
    fn ends(&self, paragraph: usize, text: &str, relations: &mut Relations) {
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
                let Some((start, name, row)) = next else { continue };
                let lead = text.get(..at).unwrap_or_default();
                let clause = lead.rsplit(['，', '。', '；', '（', '：']).next().unwrap_or_default();
                let sentence = lead.rsplit(['。']).next().unwrap_or_default();
                let own = self.called(clause);
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
                    self.figure_behind(paragraph, text, (row, range.end), &columns, relations);
                }
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
    fn figure_behind(
        &self,
        paragraph: usize,
        text: &str,
        (row, end): (usize, usize),
        columns: &[usize],
        relations: &mut Relations,
    ) {
        let Some(numbers) = relations.quantities.get(paragraph) else { return };
        let Some(number) = numbers.iter().find(|q| q.at.start >= end) else { return };
        let between = text.get(end..number.at.start).unwrap_or_default();
        const JOINS: [&str; 12] = [
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
        let fits = |column: &&usize| {
            let percent = self.reader.figure(row, **column).is_some_and(|(.., percent)| percent)
                || self.reader.grid.head(**column).contains(['%', '％', '率', '比'])
                || matches!(self.reader.grid.columns.get(**column), Some(Head::Rate(_)));
            percent == (number.kind == Kind::Percent)
        };
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

    fn equal(&self, paragraph: usize, number: &Quantity, cell: Operand) -> Relation {
        let at = cell.at.clone();
        Relation {
            code: "D2",
            certainty: Certainty::Likely,
            message: format!("写作 {}，表里是 {}", shown(number.value), shown(cell.value)),
            operands: vec![Operand::of(paragraph, number), cell],
            equation: Equation::Sum(vec![1]),
            hint: FIGURE,
            related: Some((at, "表里".to_owned())),
            ..Relation::default()
        }
    }

    /// 低于95%的有甲乡、乙乡2个: those named are below, and the others are not.
    fn beyond(&self, paragraph: usize, text: &str, relations: &mut Relations) {
        let Some(numbers) = relations.quantities.get(paragraph) else { return };
        let mut told = Vec::new();
        for number in numbers.iter().take(WORDS) {
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
            if named.is_empty() {
                continue;
            }
            let fits = |row: usize| {
                self.value(row, Column::Own(*column)).map(|value| test(value, number.value))
            };
            let start = text.len() - list.len();
            for (from, name, row) in &named {
                if fits(*row) == Some(false) {
                    let range = start + from..start + from + name.len();
                    told.push(self.misplaced(
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
                told.push(self.misplaced(
                    At::of(paragraph, &number.whole()),
                    format!("{name}在表里也是{word}{}{after}，这里没有列", shown(number.value)),
                ));
            }
        }
        for remark in told {
            relations.remark(remark);
        }
    }

    fn misplaced(&self, at: At, message: String) -> Remark {
        Remark { code: "D2", at, severity: Severity::Warning, message, hint: HINT }
    }

    /// The names of rows that a list begins with: where each begins, and its row.
    fn listed<'t>(&self, list: &'t str) -> Vec<(usize, &'t str, usize)> {
        let mut found = Vec::new();
        let mut at = 0;
        while let Some((name, row)) = list.get(at..).and_then(|rest| self.at(rest)) {
            found.push((at, name, row));
            at += name.len();
            let mut rest = list.get(at..).unwrap_or_default();
            // A figure in brackets may stand behind a name.
            if rest.starts_with(['（', '(']) {
                let close = rest.find(['）', ')']).map_or(rest.len(), |cut| cut + '）'.len_utf8());
                rest = rest.get(close..).unwrap_or_default();
            }
            let Some(next) =
                ["、", "和", "及", "与"].iter().find_map(|mark| rest.strip_prefix(mark))
            else {
                break;
            };
            at = list.len() - next.len();
        }
        found
    }

    /// 上升的有甲县、乙县, 甲庭、乙庭结案数同比增加: the column of changes has their signs.
    fn moved(&self, paragraph: usize, text: &str, relations: &mut Relations) {
        const UP: [&str; 5] = ["上升", "增加", "增长", "提高", "提升"];
        const DOWN: [&str; 4] = ["下降", "减少", "降低", "下滑"];
        let changes: Vec<usize> = self
            .columns
            .iter()
            .copied()
            .filter(|c| {
                let head = self.reader.grid.head(*c);
                ["增减", "变化", "同比", "增幅", "升降", "增长"].iter().any(|w| head.contains(w))
            })
            .collect();
        let [column] = changes.as_slice() else { return };
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
                    self.value(*row, Column::Own(*column))
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

    /// 甲县91.9%、乙县90.4%、丙县87.5%: where all but one are those of a column, made of two
    /// others or the table's own, the one is wrong.
    fn lists(&self, paragraph: usize, text: &str, numbers: &[Quantity], relations: &mut Relations) {
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
            if list.len() < 3 || !matches!(first.kind, Kind::Count | Kind::Percent) {
                continue;
            }
            self.list(paragraph, &list, relations);
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
    fn changed(
        &self,
        paragraph: usize,
        text: &str,
        numbers: &[Quantity],
        relations: &mut Relations,
    ) {
        let columns: Vec<usize> = self
            .columns
            .iter()
            .copied()
            .filter(|c| {
                let head = self.reader.grid.head(*c);
                ["增减", "变化", "同比", "增幅", "环比"].iter().any(|w| head.contains(w))
            })
            .collect();
        let [column] = columns.as_slice() else { return };
        for number in numbers {
            if number.kind != Kind::Percent || !matches!(number.role, Role::Up | Role::Down) {
                continue;
            }
            let lead = number.lead(text).trim();
            let Some((_, row)) = self.at(lead) else { continue };
            let Some(cell) = self.reader.operand(row, *column) else { continue };
            let percent = self.reader.figure(row, *column).is_some_and(|(.., percent)| percent)
                || self.reader.grid.head(*column).contains(['%', '％', '幅']);
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
    fn apart(&self, paragraph: usize, text: &str, numbers: &[Quantity], relations: &mut Relations) {
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

/// A column of shares: nearly all rows are the percentage that another column of theirs is of
/// its sum.
fn of_whole(reader: &Reader, relations: &mut Relations) {
    let grid = reader.grid;
    let is_share = |head: &str| ["占", "比重", "比例", "%", "％"].iter().any(|w| head.contains(w));
    let counts = grid.columns_of(|head| matches!(head, Head::Figures(_) | Head::Total));
    if grid.rows.len() < 3 || grid.rows.len() > 600 || counts.len() > WIDE {
        return;
    }
    for made in grid.columns_of(|head| !matches!(head, Head::Name | Head::Words | Head::Number)) {
        if !is_share(grid.head(made)) {
            continue;
        }
        let mut best: Option<(usize, usize, Vec<Operand>)> = None;
        for part in counts.iter().copied().filter(|c| *c != made && !is_share(grid.head(*c))) {
            let stated = grid.sums.iter().find(|(_, all)| *all).map(|(row, _)| *row);
            let whole: Vec<Operand> = match stated.and_then(|row| reader.operand(row, part)) {
                Some(whole) => vec![whole],
                None => grid.rows.iter().filter_map(|row| reader.operand(*row, part)).collect(),
            };
            let sum: Decimal = whole.iter().map(|operand| operand.value).sum();
            let held = grid
                .rows
                .iter()
                .filter(|row| {
                    let (share, count) = (reader.operand(**row, made), reader.operand(**row, part));
                    // Nothing is any part of nothing.
                    share.zip(count).is_some_and(|(share, count)| {
                        !share.value.is_zero()
                            && rounded(count.value, sum, share.step) == Some(share.value)
                    })
                })
                .count();
            if best.as_ref().is_none_or(|(most, ..)| held > *most) {
                best = Some((held, part, whole));
            }
        }
        let Some((held, part, whole)) = best else { continue };
        let states =
            |row: &&usize| reader.figure(**row, made).is_some_and(|(value, ..)| !value.is_zero());
        let stated = grid.rows.iter().filter(states).count();
        if held < 2 || held + 1 < stated {
            continue;
        }
        let sum: Decimal = whole.iter().map(|operand| operand.value).sum();
        for row in &grid.rows {
            let (Some(share), Some(count)) =
                (reader.operand(*row, made), reader.operand(*row, part))
            else {
                continue;
            };
            let right = rounded(count.value, sum, share.step).unwrap_or_default();
            let message = format!(
                "{}{}写作 {}，{}÷{} 算出来是 {right}",
                reader.name(*row),
                grid.head(made),
                shown(share.value),
                shown(count.value),
                shown(sum)
            );
            relations.add(Relation {
                code: "D7",
                certainty: Certainty::Stated,
                operands: [vec![share, count], whole.clone()].concat(),
                equation: Equation::Ratio { parts: 1, complement: false },
                message,
                hint: "百分比按原数重算，四舍五入。",
                ..Relation::default()
            });
        }
    }
}
