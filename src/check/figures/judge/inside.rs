//! A text held against itself: lists that name somebody twice (D3), in another order (D18), under two
//! names (D11), without a figure (D23); those without any report who have one elsewhere (D4);
//! columns and rows (D13, D17); comparisons without figures (D9). Which names belong together is read
//! by form: what depends on it is an error only where the form leaves no doubt.

use std::collections::BTreeMap;

use super::super::lexis::{self, COMPARED, trends};
use super::super::lists::{Entry, List};
use super::super::names::{looks_like_unit, variants};
use super::super::quantity::{self, Kind, Role};
use super::super::relation::Grid;
use super::super::{Case, TextSpan};
use super::told;
use crate::check::rules::MOST;
use crate::check::text::{Cell, Stands, TextKind, TextTable};
use crate::check::{Context, Rule};
use crate::finding::{Finding, Place, Severity};
use crate::model::Trend;

/// A finding of a rule in lists: a warning where the reader had to guess what belongs together.
fn listed(
    rule: &Rule,
    certain: bool,
    place: Place,
    message: impl Into<String>,
    hint: &str,
) -> Finding {
    let mut finding = rule.finding(place, message, hint);
    if !certain {
        finding.severity = finding.severity.min(Severity::Warning);
    }
    finding
}

/// D3: a list names nobody twice. With another figure, or behind other words, somebody may be told of in
/// another matter.
pub(in crate::check) fn twice(rule: &Rule, context: &Context, found: &mut Vec<Finding>) {
    told(rule, context, found);
    let case = context.case();
    for list in case.lists() {
        let mut before: BTreeMap<(&str, bool), usize> = BTreeMap::new();
        for (own, entry) in list.entries.iter().enumerate() {
            let at = list.at(&entry.name);
            let words = case.words(&at);
            // A unit that has a figure, and is named without one behind it, is told of in two ways.
            let key = (words, entry.figure.is_some());
            let Some(other) = before.insert(key, own) else { continue };
            let first = &list.entries[other];
            let value = |entry: &Entry| entry.figure.as_ref().map(|(value, _)| *value);
            let certain = value(first) == value(entry)
                && list.is_plain(case.reading(list.paragraph), other..own + 1);
            let message = format!("{words}在同一名单里列了两次");
            let hint = "删去一处，或改成漏列的那个单位。";
            let finding = listed(rule, certain, case.place(&at), message, hint);
            found.push(finding.with_related(case.place(&list.at(&first.name)), "第一次"));
        }
    }
}

/// D4: nobody whose figure is told as 0 has one in the only list of figures, which may be of another
/// measure or time.
pub(in crate::check) fn zero_list(rule: &Rule, context: &Context, found: &mut Vec<Finding>) {
    told(rule, context, found);
    let case = context.case();
    let mut counted = case.lists().iter().filter(|list| list.has_own_figures());
    let (Some(list), None) = (counted.next(), counted.next()) else { return };
    let figures = list.entries.iter().filter_map(|entry| {
        let (value, _) = entry.figure.as_ref().filter(|(value, _)| !value.is_zero())?;
        let at = list.at(&entry.name);
        Some((case.words(&at), (*value, at)))
    });
    let figures: BTreeMap<_, _> = figures.collect();
    for list in case.lists().iter().filter(|list| !list.has_own_figures()) {
        let zeros = list.entries.iter();
        for entry in zeros.filter(|e| e.figure.as_ref().is_some_and(|(value, _)| value.is_zero())) {
            let at = list.at(&entry.name);
            let words = case.words(&at);
            let Some((figure, place)) = figures.get(words) else { continue };
            let message = format!("{words}列为0，别处却有 {figure}");
            let hint = "核对这个单位的数字。";
            let finding = listed(rule, false, case.place(&at), message, hint);
            found.push(finding.with_related(case.place(place), format!("写 {figure}")));
        }
    }
}

/// D11: two names that differ by a slip are one unit's; two of one list are two units.
pub(in crate::check) fn names(rule: &Rule, context: &Context, found: &mut Vec<Finding>) {
    const MOST: usize = 300;
    told(rule, context, found);
    let case = context.case();
    let lists = case.lists();
    if case.expected.is_some() {
        unregistered(rule, case, found);
        return;
    }
    let mut known: BTreeMap<&str, TextSpan> = BTreeMap::new();
    let all = lists.iter().flat_map(|list| list.entries.iter().map(|entry| list.at(&entry.name)));
    for at in all.take(MOST) {
        let words = case.words(&at);
        if known.contains_key(words) {
            continue;
        }
        let has = |list: &List, name: &str| {
            list.entries.iter().any(|entry| case.words(&list.at(&entry.name)) == name)
        };
        let together = |other: &str| lists.iter().any(|l| has(l, words) && has(l, other));
        let alike = |other: &str| variants(words, other) && !together(other);
        if let Some((other, before)) = known.iter().find(|(other, _)| alike(other)) {
            let message = format!("“{words}”与前面的“{other}”像是一个单位的两种写法");
            let finding = rule.finding(case.place(&at), message, "一个单位全文用一个名称。");
            found.push(finding.with_related(case.place(before), "前面的写法"));
        }
        known.insert(words, at);
    }
}

/// Names of lists that are registered but for a slip.
fn unregistered(rule: &Rule, case: &Case, found: &mut Vec<Finding>) {
    let nearly = case.text.beside.nearly.iter();
    let nearly: Vec<&Stands> = nearly.map(|nearly| &nearly.at).collect();
    let beside = |list: &&List| {
        let of = |at: &&Stands| matches!(at, Stands::Paragraph(own, _) if *own == list.paragraph);
        nearly.iter().any(of)
    };
    for list in case.lists().iter().filter(|list| !beside(list)) {
        for entry in &list.entries {
            let at = list.at(&entry.name);
            let words = case.words(&at);
            if case.names.get(words).is_some() {
                continue;
            }
            let Some(meant) = case.names.meant(words) else { continue };
            let message = format!("单位名称“{words}”没有登记");
            let hint = format!("是不是“{}”？单位名称按登记的写。", meant.name);
            found.push(rule.finding(case.place(&at), message, hint));
        }
    }
}

/// D18: lists run from the highest figure down; one in an order of its own, or in that of another
/// list, is none of those.
pub(in crate::check) fn order(rule: &Rule, context: &Context, found: &mut Vec<Finding>) {
    told(rule, context, found);
    let case = context.case();
    let names = |list: &List| -> Vec<&str> {
        list.entries.iter().map(|entry| case.words(&list.at(&entry.name))).collect()
    };
    for list in case.lists().iter().filter(|list| list.opened && list.has_own_figures()) {
        let entries = list.entries.iter();
        let entries: Vec<_> =
            entries.filter_map(|e| Some((&e.name, e.figure.as_ref()?.0))).collect();
        let rising = entries.windows(2).filter(|pair| pair[0].1 < pair[1].1).count();
        let repeats = || {
            let others = case.lists().iter().filter(|other| !std::ptr::eq(*other, list));
            others.take(MOST).any(|other| names(other) == names(list))
        };
        if entries.len() > 2 && (rising * 2 >= entries.len() - 1 || repeats()) {
            continue;
        }
        if let Some([(before, more), (name, count)]) =
            entries.windows(2).find(|pair| pair[0].1 < pair[1].1)
        {
            let (first, second) = (list.at(before), list.at(name));
            let message = format!(
                "{}（{count}）排在{}（{more}）之后",
                case.words(&second),
                case.words(&first)
            );
            let hint = "名单按数字从大到小排。";
            found.push(rule.finding(case.place(&second), message, hint));
        }
    }
}

/// D23: a name in a list of figures has not lost its own. Of several without one another list may be
/// made, and of one that other words follow something else may be told.
pub(in crate::check) fn missing(rule: &Rule, context: &Context, found: &mut Vec<Finding>) {
    told(rule, context, found);
    let case = context.case();
    for list in case.lists().iter().filter(|list| list.has_own_figures() && !list.partial) {
        let text = case.reading(list.paragraph);
        let behind = list.entries.iter().enumerate().skip_while(|(_, e)| e.figure.is_none());
        let bare: Vec<_> = behind.filter(|(_, entry)| entry.figure.is_none()).collect();
        let [(own, entry)] = bare[..] else { continue };
        let rest = text.get(entry.name.end..).unwrap_or_default().trim_start();
        let ends = rest.is_empty() || rest.starts_with('。');
        if ends || own + 1 < list.entries.len() {
            let at = list.at(&entry.name);
            let certain = ends && list.is_plain(text, own.saturating_sub(1)..own + 1);
            let message = format!("{}没有写数字", case.words(&at));
            found.push(listed(rule, certain, case.place(&at), message, "补上数字。"));
        }
    }
}

/// D13: what is named in a list of those that took something has a figure in the column of its name.
pub(in crate::check) fn columns(rule: &Rule, context: &Context, found: &mut Vec<Finding>) {
    told(rule, context, found);
    let case = context.case();
    if case.expected.is_some() {
        return;
    }
    let tables = || case.grids().zip(&case.text.tables);
    let mut blank: BTreeMap<String, &Cell> = BTreeMap::new();
    for (cell, head) in tables().flat_map(|(grid, table)| columns_of(grid, table, true)) {
        blank.entry(head).or_insert(cell);
    }
    for (_, head) in tables().flat_map(|(grid, table)| columns_of(grid, table, false)) {
        blank.remove(&head);
    }
    for (place, (head, cell)) in
        (0..body(case)).flat_map(|place| blank.iter().map(move |column| (place, column)))
    {
        let text = case.reading(place);
        let named = text.match_indices(head.as_str()).find(|(at, head)| {
            let lead = text.get(..*at).unwrap_or_default();
            let clause = lead.rsplit(['。', '；', '，']).next().unwrap_or_default();
            let behind = text.get(at + head.len()..).unwrap_or_default();
            clause.contains('被') && behind.starts_with(['、', '采', '录', '刊', '登', '转'])
        });
        let Some((at, head)) = named else { continue };
        let at = TextSpan::new(place, at..at + head.len());
        let message = format!("列了“{head}”，表里这一列没有数字");
        let finding = rule.finding(case.place(&at), message, "核对表里的这一列。");
        found.push(finding.with_related(cell.place.clone(), "这一列都空着"));
    }
}

/// The columns of a table with figures or without, with their heads.
fn columns_of<'t>(grid: &Grid, table: &'t TextTable, blank: bool) -> Vec<(&'t Cell, String)> {
    let heads = grid.top.checked_sub(1).and_then(|last| table.rows.get(last));
    let filled = |column: usize| {
        let mut cells = table.rows.iter().skip(grid.top).filter_map(|row| row.get(column));
        cells.any(|cell| !cell.text.trim().is_empty())
    };
    let heads = heads.into_iter().flatten().enumerate();
    let heads = heads.filter(|(column, _)| filled(*column) != blank);
    let named = heads.map(|(_, cell)| (cell, lexis::heading(&cell.text)));
    named.filter(|(_, head)| head.chars().count() > 1).collect()
}

/// D17: a table names nobody twice.
pub(in crate::check) fn rows(rule: &Rule, context: &Context, found: &mut Vec<Finding>) {
    // Those of the program's own text have the rows that the data have.
    if context.text.kind == TextKind::Composed {
        return;
    }
    told(rule, context, found);
    let case = context.case();
    if case.expected.is_some() {
        return;
    }
    for (grid, table) in case.grids().zip(&case.text.tables) {
        let mut before: BTreeMap<&str, &Cell> = BTreeMap::new();
        let mut twice = Vec::new();
        let Some(column) = grid.name() else { continue };
        for cell in table.rows.iter().skip(grid.top).filter_map(|row| row.get(column)) {
            let name = cell.text.trim();
            if let Some(first) = before.insert(name, cell).filter(|_| looks_like_unit(name)) {
                twice.push((first, cell));
            }
        }
        // Names that stand again and again are those of groups.
        if let [(first, cell)] = twice[..] {
            let message = format!("{}在表里有两行", cell.text.trim());
            let finding = rule.finding(cell.place.clone(), message, "一个单位只占一行。");
            found.push(finding.with_related(first.place.clone(), "第一行"));
        }
    }
}

/// D20: the last character of a heading does not stand twice.
pub(in crate::check) fn doubled(rule: &Rule, context: &Context, found: &mut Vec<Finding>) {
    told(rule, context, found);
    let case = context.case();
    for (place, paragraph) in case.text.paragraphs.iter().enumerate() {
        let text = paragraph.text.as_str();
        let mut last = text.chars().rev();
        if !paragraph.as_composed
            && let (Some(one), Some(other)) = (last.next(), last.next())
            && one == other
            && lexis::is_heading(text)
            && ('\u{4e00}'..='\u{9fff}').contains(&one)
        {
            let at = TextSpan::new(place, text.len() - 2 * one.len_utf8()..text.len());
            found.push(rule.finding(case.place(&at), format!("“{one}”字重复"), "删去一个。"));
        }
    }
}

/// D9: a comparison states its figures. Where the data have no more than its direction, it cannot.
pub(in crate::check) fn with_figures(rule: &Rule, context: &Context, found: &mut Vec<Finding>) {
    let case = context.case();
    let only = case.expected.as_ref().is_some_and(|expected| expected.trend().is_some());
    for place in (0..body(case)).filter(|_| !only) {
        if case.paragraph(place).as_composed {
            continue;
        }
        for (at, trend) in compared(case, place) {
            let text = case.reading(place);
            let behind = text.get(at.end..).unwrap_or_default();
            // 持平 needs no figure; 上升的有甲、乙 names who rose.
            if trend != Trend::Level && !behind.starts_with('的') {
                let at = TextSpan::new(place, at);
                let message = format!("只写“{}”，没有数字", case.words(&at));
                let hint =
                    "写明去年同期的数字和增减；确实没有数字的，在数据里写 last_year 的升降。";
                found.push(rule.finding(case.place(&at), message, hint));
            }
        }
    }
}

/// Number of paragraphs before the attachments.
fn body(case: &Case) -> usize {
    let parts = case.parts();
    let end = parts.heads.first().map_or(usize::MAX, |head| head.paragraph);
    end.min(parts.note.unwrap_or(usize::MAX)).min(case.text.paragraphs.len())
}

/// The first word of a direction of each comparison that states no figure.
fn compared(case: &Case, place: usize) -> Vec<(std::ops::Range<usize>, Trend)> {
    let text = case.reading(place);
    let numbers = case.quantities(place);
    let mut found = Vec::new();
    let mut start = 0;
    for sentence in text.split_inclusive(['。', '！', '？', '；', ';']) {
        let begins = start;
        start += sentence.len();
        let Some(first) = COMPARED.iter().filter_map(|word| sentence.find(word)).min() else {
            continue;
        };
        let clause = sentence.get(..first).unwrap_or_default().rfind(lexis::CLAUSES);
        let from = begins + clause.unwrap_or(0);
        let stated = numbers.iter().any(|number| {
            (from..start).contains(&number.at.start)
                && !matches!(number.kind, Kind::Date | Kind::Code)
                && number.role != Role::Plain
        });
        let end = compared_until(text, from, start);
        let words = text.get(from..start).unwrap_or_default();
        let told = ["倍", "一半", "分之", "成", "百分点"].iter().any(|word| words.contains(word));
        let own = trends(text, from..end);
        let in_words = own.iter().any(|(at, _)| counts_in_words(text.get(at.end..).unwrap_or("")));
        if !stated && !told && !in_words {
            found.extend(own.into_iter().next());
        }
    }
    found
}

/// True if words begin with a number in Chinese and what it counts: 两起, 了十二人.
fn counts_in_words(words: &str) -> bool {
    let words = words.trim_start_matches(['了', '为', '约', '近']);
    let unit = words.trim_start_matches(|c| "零〇一二两三四五六七八九十百千万余几".contains(c));
    unit.len() < words.len() && quantity::begins_with_unit(unit)
}

/// Where a comparison ends: it goes on while clauses have a direction.
fn compared_until(text: &str, from: usize, end: usize) -> usize {
    let mut at = from;
    for (place, clause) in text.get(from..end).unwrap_or_default().split(lexis::CLAUSES).enumerate()
    {
        let own = at..at + clause.len();
        let speaks = clause.contains("相比") || !trends(text, own.clone()).is_empty();
        // A comparison may begin at the mark before it.
        if place > 1 && !speaks {
            return at;
        }
        let mark = text.get(own.end..end).and_then(|rest| rest.chars().next());
        at = own.end + mark.map_or(0, char::len_utf8);
    }
    end
}

/// D22: the direction of a comparison with the year before is that of the data, where they have only
/// that.
pub(in crate::check) fn direction(rule: &Rule, context: &Context, found: &mut Vec<Finding>) {
    told(rule, context, found);
    let case = context.case();
    let Some((right, source)) = case.expected.as_ref().and_then(|e| e.trend()) else { return };
    let name = match right {
        Trend::Up => "上升",
        Trend::Level => "持平",
        Trend::Down => "下降",
    };
    for place in 0..body(case) {
        for (at, trend) in compared(case, place) {
            let text = case.reading(place);
            let yearly = text
                .get(..at.start)
                .is_some_and(|lead| lead.contains("去年同期") || lead.contains("上年同期"));
            if trend != right && yearly {
                let at = TextSpan::new(place, at);
                let message = format!("写作“{}”，数据里写明是{name}", case.words(&at));
                let finding = rule.finding(case.place(&at), message, super::HINT);
                found.push(source.clone().beside(finding));
            }
        }
    }
}
