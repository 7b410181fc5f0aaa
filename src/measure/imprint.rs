//! Finds the imprint: the last thing on the last page, between wide rules; that of a letter has none.
//! One with many organs takes several pages.

use super::sheet::{HANG, Line, Rule, Sheet, is_red};

/// The imprint.
pub(super) struct Imprint<'a> {
    /// The page on which it ends.
    pub(super) sheet: &'a Sheet,
    /// The page on which it begins.
    pub(super) begins: usize,
    /// Its upper edge there.
    top: f64,
    /// Its rules, each with its page, from the first to the last.
    pub(super) rules: Vec<(usize, Rule)>,
    /// Its lines.
    pub(super) lines: Vec<&'a Line>,
}

impl<'a> Imprint<'a> {
    /// Looks for the imprint of a document; a letter's has no rules.
    pub(super) fn find(sheets: &'a [Sheet], letter: bool) -> Option<Self> {
        let ruled = sheets.iter().rev().find_map(|sheet| ruled(sheet, letter));
        let found = ruled.or_else(|| letter.then(|| bare(sheets)).flatten());
        let parted = match &found {
            Some(found) => found.parted(sheets),
            None => end(sheets, letter).and_then(|end| end.parted(sheets)),
        };
        parted.or(found)
    }

    fn new(sheet: &'a Sheet, rules: &[Rule], lines: Vec<&'a Line>) -> Self {
        let edges = rules.iter().map(|rule| rule.area.top);
        let top = edges.chain(lines.iter().map(|line| line.top())).fold(f64::INFINITY, f64::min);
        let rules = rules.iter().map(|rule| (sheet.number, *rule)).collect();
        Self { sheet, begins: sheet.number, top, rules, lines }
    }

    /// The same imprint from a page before on, if it begins there: pages full of nothing but its lines go
    /// before, up to the label of a list of organs.
    fn parted(&self, sheets: &'a [Sheet]) -> Option<Self> {
        let size = self.lines.first()?.size;
        let alike = |line: &Line| (line.size - size).abs() < 0.3;
        if !self.sheet.lines.iter().all(alike) {
            return None;
        }
        let mut lines: Vec<&Line> = self.sheet.lines.iter().collect();
        for sheet in sheets.iter().take(self.sheet.number - 1).rev() {
            let other = sheet.lines.iter().rposition(|line| !alike(line));
            let own = sheet.lines.get(other.map_or(0, |place| place + 1)..)?;
            let label = own.iter().position(begins_list);
            if label != Some(0) && other.is_none() && !own.is_empty() {
                lines.splice(0..0, own);
                continue;
            }
            let own = own.get(label?..)?;
            lines.splice(0..0, own);
            return Some(self.begun(sheet, own.first()?, lines));
        }
        None
    }

    /// The same imprint from a line of a page on.
    fn begun(&self, sheet: &Sheet, first: &Line, lines: Vec<&'a Line>) -> Self {
        let near = |rule: &Rule| (0.0..HANG).contains(&(first.top() - rule.area.top));
        let rule = wide_rules(sheet, false).into_iter().rev().find(near);
        let top = rule.map_or(first.top(), |rule| rule.area.top);
        let rules = rule.map(|rule| (sheet.number, rule)).into_iter();
        let rules = rules.chain(self.rules.iter().copied()).collect();
        Self { sheet: self.sheet, begins: sheet.number, top, rules, lines }
    }

    /// True if a line belongs to it.
    pub(super) fn holds(&self, line: &Line) -> bool {
        line.page > self.begins || (line.page == self.begins && line.middle > self.top)
    }
}

/// True if a list of organs begins with a line.
fn begins_list(line: &Line) -> bool {
    let labels = ["抄送：", "抄送:", "主送：", "主送:"];
    labels.iter().any(|label| line.text.starts_with(label))
}

/// The wide rules at the foot of a page that no upright rule touches. The red rules of a letter are
/// none of the imprint's.
fn wide_rules(sheet: &Sheet, letter: bool) -> Vec<Rule> {
    let upright: Vec<&Rule> =
        sheet.rules.iter().filter(|rule| !rule.level && rule.area.height() > 3.0).collect();
    let touched = |rule: &Rule| {
        upright.iter().any(|other| {
            other.area.top - 0.3 < rule.area.bottom && rule.area.top < other.area.bottom + 0.3
        })
    };
    // The uppermost red rule of the first page is that of the head.
    let mut heads = usize::from(sheet.number == 1);
    sheet
        .level_rules()
        .into_iter()
        .filter(|rule| {
            let wide = rule.area.width() > 90.0;
            let is_head = wide && is_red(rule.colour) && heads > 0;
            heads -= usize::from(is_head);
            // An imprint with many addressees reaches far up.
            let highest = if is_red(rule.colour) { 0.4 } else { 0.12 };
            wide && !is_head && rule.area.top > sheet.height * highest
        })
        .filter(|rule| !(letter && is_red(rule.colour)))
        .filter(|rule| !touched(rule))
        .collect()
}

/// The imprint of a page: wide rules with 抄送 or 印发 between.
fn ruled(sheet: &Sheet, letter: bool) -> Option<Imprint<'_>> {
    let rules = wide_rules(sheet, letter);
    let (top, bottom) = (rules.first()?.area.top, rules.last()?.area.bottom);
    let lines: Vec<&Line> =
        sheet.lines.iter().filter(|line| top < line.middle && line.middle < bottom).collect();
    let speaks =
        lines.iter().any(|line| line.text.contains("印发") || line.text.starts_with("抄送"));
    (speaks && rules.len() > 1).then(|| Imprint::new(sheet, &rules, lines))
}

/// The imprint of a letter: what stands from 抄送 on at the foot of the last page, without rules.
fn bare(sheets: &[Sheet]) -> Option<Imprint<'_>> {
    let sheet = sheets.iter().rev().find(|sheet| !sheet.is_bare())?;
    let begins =
        |line: &Line| begins_list(line) && (line.middle > sheet.height * 0.4 || line.size < 15.0);
    let start = sheet.lines.iter().position(begins)?;
    Some(Imprint::new(sheet, &[], sheet.lines[start..].iter().collect()))
}

/// The last page as the end of an imprint that has nothing but organs and begins on a page before: there is
/// only the rule that ends it.
fn end(sheets: &[Sheet], letter: bool) -> Option<Imprint<'_>> {
    let sheet = sheets.iter().rev().find(|sheet| !sheet.is_bare())?;
    let rules = wide_rules(sheet, letter);
    let [foot] = rules.as_slice() else {
        return letter.then(|| Imprint::new(sheet, &[], sheet.lines.iter().collect()));
    };
    Some(Imprint::new(sheet, &[*foot], sheet.lines.iter().collect()))
}
