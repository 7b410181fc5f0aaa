//! Words around a figure of the program's own notice: they must say what it was computed as (D2).

use std::ops::Range;

use super::super::expected::Expected;
use super::super::lexis::{self, COMPARING, EARLIER, LAST_YEAR};
use super::super::terms::{Sense, Term, Terms};
use super::super::{Case, TextSpan};
use super::told;
use crate::check::text::{KnownWhat, TextKind};
use crate::check::{Context, Rule};
use crate::finding::{Finding, Severity};
use crate::model::{MeasureId, Subject, When};
use crate::tally::{Aspect, Figure};

/// D2: a figure of a sentence is that of the data.
pub(in crate::check) fn figure_is_data(rule: &Rule, context: &Context, found: &mut Vec<Finding>) {
    told(rule, context, found);
    let case = context.case();
    own_words(rule, case, found);
}

pub(super) fn has(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// Bytes to look at around a place: a longer stretch is a list of hundreds of units.
const REACH: usize = 3_000;

/// The stretch of a text between marks around a place; marks within names part nothing.
pub(super) fn around(text: &str, at: usize, marks: &[char], terms: &[Term]) -> Range<usize> {
    let within = |mark: usize| {
        let after = terms.partition_point(|term| term.at.start <= mark);
        after.checked_sub(1).and_then(|last| terms.get(last)).is_some_and(|term| mark < term.at.end)
    };
    let near = text.floor_char_boundary(at.saturating_sub(REACH));
    let far = text.floor_char_boundary(at + REACH);
    let before = text.get(near..at).unwrap_or_default();
    let marked = before.char_indices().rev().map(|(mark, c)| (near + mark, c));
    let mut marked = marked.filter(|(_, c)| marks.contains(c));
    let start =
        marked.find(|(mark, _)| !within(*mark)).map_or(near, |(mark, c)| mark + c.len_utf8());
    let behind = text.get(at..far).unwrap_or_default();
    let mut marked = behind.char_indices().filter(|(_, c)| marks.contains(c));
    let end = marked.find(|(mark, _)| !within(at + mark)).map_or(far, |(mark, _)| at + mark);
    start..end
}

pub(super) fn inside<'t, 'l>(terms: &'t [Term<'l>], stretch: &Range<usize>) -> &'t [Term<'l>] {
    let from = terms.partition_point(|term| term.at.start < stretch.start);
    let to = terms.partition_point(|term| term.at.end <= stretch.end);
    terms.get(from..to).unwrap_or_default()
}

/// D2: the words around a figure of the program's own notice name what it is. Words may be meant
/// otherwise than they are read, so it is a warning.
fn own_words(rule: &Rule, case: &Case<'_>, found: &mut Vec<Finding>) {
    let Some(expected) = &case.expected else { return };
    if case.text.kind != TextKind::Composed {
        return;
    }
    let lexicon = Terms::of(expected);
    for (place, paragraph) in case.text.paragraphs.iter().enumerate() {
        let text = paragraph.text.as_str();
        let figures: Vec<(&Range<usize>, Figure)> = paragraph
            .known
            .iter()
            .filter_map(|known| match known.what {
                KnownWhat::Figure(figure) => Some((&known.range, figure)),
                _ => None,
            })
            .collect();
        if figures.is_empty() {
            continue;
        }
        let names: Vec<&Range<usize>> = paragraph
            .known
            .iter()
            .filter(|known| matches!(known.what, KnownWhat::Name(_)))
            .map(|known| &known.range)
            .collect();
        let within = |at: &Range<usize>| {
            let after = names.partition_point(|name| name.start <= at.start);
            let name = after.checked_sub(1).and_then(|last| names.get(last));
            name.is_some_and(|name| at.end <= name.end && *name != at)
        };
        let mut terms = lexicon.read(text);
        terms.retain(|term| !within(&term.at));
        // Nouns of the data are names too.
        let called = terms.iter().filter(|term| !matches!(term.sense, Sense::Measures(_)));
        let blank: Vec<&Range<usize>> =
            names.iter().copied().chain(called.map(|term| &term.at)).collect();
        let words = Words { text, bare: &blanked(text, &blank), terms: &terms };
        let mut last = 0;
        for (at, figure) in figures {
            let clause = around(text, at.start, &SENTENCE_PARTS, &terms);
            let label = last.max(clause.start)..at.start;
            last = at.end;
            let Some(wrong) = other_than(expected, &words, &clause, &label, at, figure) else {
                continue;
            };
            let message = format!("{wrong}，这个数字是{}", expected.named(figure));
            let hint = "改句子里的话，或在模板里换成要说的数字。";
            let place = case.place(&TextSpan::new(place, at.clone()));
            let mut finding = rule.finding(place, message, hint);
            finding.severity = Severity::Warning;
            found.push(finding);
        }
    }
}

/// The words of a paragraph of the program's own notice.
struct Words<'t, 'l> {
    text: &'t str,
    /// The text with blanks for registered names, in which words mean nothing; as long in bytes.
    bare: &'t str,
    terms: &'t [Term<'l>],
}

/// The text with a blank for each byte of the ranges.
fn blanked(text: &str, ranges: &[&Range<usize>]) -> String {
    let mut blank = vec![false; text.len()];
    for range in ranges {
        if let Some(bytes) = blank.get_mut((*range).clone()) {
            bytes.fill(true);
        }
    }
    let mut bare = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        match blank.get(at) {
            Some(true) => bare.extend(std::iter::repeat_n(' ', c.len_utf8())),
            _ => bare.push(c),
        }
    }
    bare
}

/// The marks that part a clause, a sentence.
const SENTENCE_PARTS: [char; 9] = ['，', ',', '；', ';', '：', ':', '。', '！', '？'];
pub(super) const SENTENCES: [char; 3] = ['。', '！', '？'];

/// The words for the figure, if they say something else than it is.
fn other_than(
    expected: &Expected,
    told: &Words,
    clause: &Range<usize>,
    label: &Range<usize>,
    at: &Range<usize>,
    figure: Figure,
) -> Option<String> {
    let Words { text, terms, .. } = *told;
    let unclear = || inside(terms, clause).iter().any(|term| *term.sense == Sense::Either);
    if figure.aspect != Aspect::Value || unclear() {
        return None;
    }
    let scheme = expected.scheme;
    let measure = scheme.measure(figure.measure);
    let words = |term: &Term| text.get(term.at.clone()).unwrap_or_default().to_owned();
    let behind = text.get(at.end..).unwrap_or_default();
    let fits = |id: &MeasureId| {
        let unit = &scheme.measure(*id).unit;
        unit.is_empty() || behind.starts_with(unit.as_str())
    };
    let may_be = |term: &Term| match term.sense {
        Sense::Measures(said) => said.contains(&figure.measure),
        Sense::Counted(said) => measure.category.is_none() || said.contains(&figure.measure),
        Sense::Of(_) | Sense::All | Sense::Either => true,
    };
    let named = |term: &Term| match term.sense {
        Sense::Measures(said) => said.contains(&figure.measure),
        _ => false,
    };
    let counted = |term: &Term| matches!(term.sense, Sense::Counted(_)) && may_be(term);
    let rest = || inside(terms, clause).iter();
    for term in inside(terms, label).iter().rev() {
        let wrong = match term.sense {
            Sense::Measures(said) => said.iter().any(fits) && !rest().any(named),
            Sense::Counted(said) => said.iter().any(fits) && !rest().any(counted),
            Sense::Of(_) | Sense::All | Sense::Either => false,
        };
        if wrong && !may_be(term) {
            return Some(format!("写的是“{}”", words(term)));
        }
    }
    // A name right before the figure is whose figure it is.
    if let Some(term) = inside(terms, label).last()
        && term.at.end == at.start
        && let Sense::Of(subjects) = term.sense
        && !matches!(figure.subject, Subject::All | Subject::Table(_))
        && !subjects.contains(&figure.subject)
    {
        return Some(format!("写的是“{}”", words(term)));
    }
    wrong_time(expected, told, label, at, figure).or_else(|| wrong_percent(behind, &measure.unit))
}

/// The time that the words say, if it is another than the figure's.
fn wrong_time(
    expected: &Expected,
    told: &Words,
    label: &Range<usize>,
    at: &Range<usize>,
    figure: Figure,
) -> Option<String> {
    let (text, terms) = (told.bare, told.terms);
    let words = text.get(label.clone()).unwrap_or_default();
    let sentence = around(text, at.start, &SENTENCES, terms);
    let lead = text.get(sentence.start..at.start).unwrap_or_default();
    // Another period may be called by its name.
    let named = || {
        let periods = lexis::periods(text, sentence.start..at.start);
        let own = |year: i32| year == expected.period().year();
        periods.len() > 1 || periods.iter().any(|(_, said)| !said.year().is_none_or(own))
    };
    match figure.when {
        When::This | When::YearSoFar if !has(words, &COMPARING) => {
            let then = LAST_YEAR.iter().chain(&EARLIER).find(|word| words.contains(**word));
            then.map(|word| format!("写的是“{word}”"))
        }
        When::LastYear if !has(lead, &LAST_YEAR) && !named() => Some("没有写是去年同期".to_owned()),
        When::Before if !has(lead, &EARLIER) && !has(lead, &["前", "上"]) && !named() => {
            Some("没有写是上期".to_owned())
        }
        _ => None,
    }
}

/// A rate without %, or % behind what is none.
fn wrong_percent(behind: &str, unit: &str) -> Option<String> {
    let percent = ["%", "％"].contains(&unit);
    let printed = behind.starts_with(['%', '％']);
    let points = behind.starts_with("个百分点");
    (!unit.is_empty() && printed != percent && !points).then(|| {
        let word: String = behind.chars().take(1).collect();
        format!("数字后面写的是“{word}”")
    })
}
