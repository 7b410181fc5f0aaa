//! Other offices' notices, read back from their PDF with the data: all stands as composed, and every
//! figure changed in a sentence or in a table is caught.

use std::collections::BTreeMap;

use tongbao::check::{Context, RULES, RuleBook, Text};
use tongbao::compose::{Markup, TemplateSet, compose};
use tongbao::finding::{Findings, Severity};
use tongbao::load::load;
use tongbao::pipeline::{Resources, build};
use tongbao::tally::tally;
use tongbao::typeset::FontSet;

use super::changes::{Chance, other_figure};
use crate::harness::project;
use crate::offices::OFFICES;

/// A notice as it is composed, and as its PDF is read.
struct Notice {
    markup: Markup,
    read: Text,
}

fn notice(folder: &str, stem: &str) -> Notice {
    let data = project(folder).join(format!("{stem}.yaml"));
    let own = Some(project(folder).join("templates")).filter(|own| own.exists());
    let mut findings = Findings::default();
    let templates = TemplateSet::read(&project("templates"), own.as_deref(), &mut findings);
    let templates = templates.unwrap_or_else(|_| panic!("templates: {findings:?}"));
    let inputs = load(&data, &mut findings);
    let counted = inputs.and_then(|inputs| tally(inputs, &mut findings));
    let markup = counted.and_then(|tally| compose(&tally, &templates, &mut findings));
    let markup = markup.unwrap_or_else(|_| panic!("{folder} {stem}: {findings:?}"));
    let fonts = FontSet::read(&project("fonts"), &mut findings);
    let fonts = fonts.unwrap_or_else(|_| panic!("fonts: {findings:?}"));
    let resources = Resources { templates, fonts, draft: None, register: None };
    let document = build(&data, None, &resources, &mut findings, &mut |_| {});
    let document = document.unwrap_or_else(|_| panic!("{folder} {stem}: {findings:?}"));
    let read = Text::read("notice.pdf", document.pdf()).expect("a PDF");
    Notice { markup, read }
}

/// The findings in a text of this notice, but for hints.
fn found(markup: &Markup, mut text: Text) -> Vec<String> {
    text.set_beside(markup);
    let mut findings = Findings::default();
    let book = RuleBook::of(markup.tally(), &mut findings);
    tongbao::check::check(&book.context(Some(markup.tally()), &text), &mut findings);
    let grave: Vec<_> = findings.iter().filter(|f| f.severity > Severity::Hint).cloned().collect();
    crate::check::lines(&grave)
}

#[test]
fn every_office_reads_back_as_it_was_composed() {
    let mut wrong = String::new();
    for (folder, periods) in OFFICES {
        for stem in periods {
            let Notice { markup, mut read } = notice(folder, stem);
            let found = found(&markup, read.clone());
            read.set_beside(&markup);
            let other = read.paragraphs.iter().filter(|own| !own.as_composed);
            let words: Vec<&str> = other.map(|own| own.text.as_str()).collect();
            let tables = read.tables.iter().filter(|table| !table.as_composed).count();
            if !found.is_empty() || !words.is_empty() || tables > 0 {
                wrong += &format!("{folder} {stem}: {found:?} {words:?} {tables} tables\n");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Where a figure stands: a paragraph or a cell, and where in it.
enum Stands {
    Prose(usize, std::ops::Range<usize>),
    Cell(usize, usize, usize),
}

/// Every figure of the body's sentences but for dates and numbers of documents and lists, and
/// every second figure of the tables.
fn figures(text: &Text) -> Vec<Stands> {
    let mut figures = Vec::new();
    let body = text.paragraphs.iter().position(|own| own.text.starts_with("附件"));
    for (place, own) in text.paragraphs.iter().enumerate().take(body.unwrap_or(usize::MAX)) {
        let words = own.text.as_str();
        let mut at = 0;
        while let Some(start) = words[at..].find(|c: char| c.is_ascii_digit()) {
            let start = at + start;
            let rest = &words[start..];
            let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
            at = start + end;
            let (before, behind) = (&words[..start], &words[at..]);
            let date = behind.starts_with(['年', '月', '日', '号', '〕', '—', '旬', '周'])
                || before.ends_with(['—', '第', '〔']);
            if !date && !before.is_empty() && !words.contains('〔') {
                figures.push(Stands::Prose(place, start..at));
            }
        }
    }
    let mut in_tables = Vec::new();
    for (number, table) in text.tables.iter().enumerate() {
        for (row, cells) in table.rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.repeated) {
                if cell.text.trim().parse::<f64>().is_ok() {
                    in_tables.push(Stands::Cell(number, row, column));
                }
            }
        }
    }
    figures.extend(in_tables.into_iter().step_by(2));
    figures
}

/// The text with another figure in this place, and what was done.
fn changed(text: &Text, stands: &Stands, chance: &mut Chance) -> (Text, String) {
    let mut text = text.clone();
    let (words, range) = match stands {
        Stands::Prose(place, range) => (&mut text.paragraphs[*place].text, range.clone()),
        Stands::Cell(table, row, column) => {
            let cell = &mut text.tables[*table].rows[*row][*column].text;
            let range = 0..cell.len();
            (cell, range)
        }
    };
    let old = words[range.clone()].to_owned();
    // Of a decimal the digits before or behind the point.
    let digits: Vec<&str> = old.split('.').collect();
    let part = chance.below(digits.len());
    let (sign, digit) = digits[part].split_at(digits[part].find(char::is_numeric).unwrap_or(0));
    let mut new: Vec<String> = digits.iter().map(|digits| (*digits).to_owned()).collect();
    new[part] = format!("{sign}{}", other_figure(digit, chance));
    let mut new = new.join(".");
    // 7.400 is no other figure than 7.40.
    if new.parse::<f64>().ok() == old.parse::<f64>().ok() {
        new += "1";
    }
    let what = format!("{old}→{new} in {words}");
    words.replace_range(range, &new);
    (text, what)
}

#[test]
#[allow(clippy::print_stdout, reason = "the table and the misses are for a person to read")]
fn figures_changed_in_the_notices_of_other_offices_are_caught() {
    let mut chance = Chance(20_250_305);
    let mut by_office: BTreeMap<&str, [usize; 4]> = BTreeMap::new();
    let mut misses = String::new();
    for (folder, periods) in OFFICES {
        let stem = periods[periods.len() - 1];
        let Notice { markup, read } = notice(folder, stem);
        let book = RuleBook::of(markup.tally(), &mut Findings::default());
        let counts = by_office.entry(folder).or_default();
        for stands in figures(&read) {
            let (mut text, what) = changed(&read, &stands, &mut chance);
            text.set_beside(&markup);
            let context = Context::new(Some(markup.tally()), &text, &book.words, &book.settings);
            // As soon as one rule finds something: the notice as it is has nothing.
            let caught = RULES.iter().copied().flatten().any(|rule| {
                let mut found = Vec::new();
                (rule.run)(rule, &context, &mut found);
                found.iter().any(|finding| finding.severity > Severity::Hint)
            });
            let at = if matches!(stands, Stands::Prose(..)) { 0 } else { 2 };
            counts[at] += 1;
            counts[at + 1] += usize::from(caught);
            if !caught {
                misses += &format!("{folder} {stem}: {what}\n");
            }
        }
    }
    for (folder, [prose, caught, cells, in_tables]) in &by_office {
        println!("{folder}: sentences {caught} of {prose}, tables {in_tables} of {cells}");
    }
    for (folder, [prose, caught, cells, in_tables]) in by_office {
        let (all, caught) = (prose + cells, caught + in_tables);
        assert!(prose > 0 && caught * 100 >= all * 99, "{folder}: {caught} of {all}\n{misses}");
    }
}
