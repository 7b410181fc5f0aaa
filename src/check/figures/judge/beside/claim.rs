//! The meaning of a number by the words of its sentence: the measure, somebody, and the time.

use std::collections::BTreeSet;
use std::ops::Range;

use rust_decimal::{Decimal, RoundingStrategy};

use super::super::meant::{SENTENCES, around, has, inside};
use crate::check::figures::expected::Expected;
use crate::check::figures::lexis::{self, CLAUSES, EARLIER, LAST_YEAR, SEPARATORS};
use crate::check::figures::quantity::{Kind, Quantity, Role};
use crate::check::figures::terms::{Sense, Term};
use crate::model::{ChannelId, MeasureId, Subject, Typed, When};
use crate::tally::{Aspect, Figure};

/// The meaning of a number by the words of its sentence.
#[derive(Clone)]
pub(super) struct Claim {
    pub(super) measures: Vec<MeasureId>,
    pub(super) subjects: Vec<Subject>,
    pub(super) whens: Vec<When>,
    /// True if the words leave no doubt.
    pub(super) plain: bool,
    /// The word that should stand behind the number, where it is another.
    pub(super) word: Option<String>,
}

pub(super) enum Against {
    Same,
    Other(Figure, String),
    Unknown,
}

/// The word that measures named by a sentence have, where the number has another.
fn other_word(
    expected: &Expected,
    measures: &[MeasureId],
    number: &Quantity,
    unit: &str,
) -> Option<String> {
    let all = expected.scheme.measure_ids().map(|id| expected.scheme.measure(id));
    let counts = |typed: Option<Typed>| {
        typed.is_some_and(|typed| !matches!(typed, Typed::Shared(_) | Typed::Adjusted(_)))
    };
    let typed = all.filter(|measure| counts(measure.typed));
    let typed: BTreeSet<&str> = typed.map(|measure| measure.unit.as_str()).collect();
    let words = measures.iter().map(|id| expected.scheme.measure(*id).unit.as_str());
    let counted: BTreeSet<&str> = words.filter(|word| typed.contains(word)).collect();
    let only = counted.iter().next().filter(|_| counted.len() == 1)?;
    (number.kind == Kind::Count && typed.contains(unit) && *only != unit && !unit.is_empty())
        .then(|| (*only).to_owned())
}

/// The words of a stretch that name nothing: 各 in a name says nothing.
fn without_terms(text: &str, terms: &[Term], stretch: &Range<usize>) -> String {
    let mut bare = String::new();
    let mut from = stretch.start;
    for term in inside(terms, stretch) {
        bare += text.get(from..term.at.start).unwrap_or_default();
        from = term.at.end;
    }
    bare + text.get(from..stretch.end).unwrap_or_default()
}

/// The unit that a number is of, and true if the words leave no doubt: the one named right before it, or
/// last in its sentence, else all.
fn whose(
    text: &str,
    terms: &[Term],
    label: &Range<usize>,
    sentence: &Range<usize>,
) -> (Vec<Subject>, bool) {
    let named = |stretch: Range<usize>| -> Vec<Vec<Subject>> {
        let each = inside(terms, &stretch).iter().filter_map(|term| match term.sense {
            Sense::Of(subjects) => Some(subjects.clone()),
            Sense::All => Some(vec![Subject::All]),
            Sense::Measures(_) | Sense::Counted(_) | Sense::Either => None,
        });
        each.collect()
    };
    if let [subjects] = &named(label.clone())[..] {
        return (subjects.clone(), true);
    }
    // Words that name nobody who is known may name somebody else.
    let first = inside(terms, label).first().map_or(label.end, |term| term.at.start);
    let words = text.get(label.clone()).unwrap_or_default();
    let begin = label.end - words.trim_start_matches(SEPARATORS).len();
    // A name may have marks in it, behind which the label begins.
    let within = |term: &&Term| term.at.start < begin && begin < term.at.end;
    let begin = terms.iter().find(within).map_or(begin, |term| term.at.end);
    let other = !residue(text, begin.min(first)..first).is_empty();
    match &named(sentence.start..label.end)[..] {
        [] => (vec![Subject::All], !other),
        [only] => (only.clone(), !other),
        several => (several.concat(), false),
    }
}

/// Words that say nothing of whom a sentence speaks.
const FILL: [&str; 14] = [
    "累计", "总计", "总共", "一共", "合计", "共计", "共", "总", "期间", "内", "已", "被", "，",
    "其中",
];
/// The words of a subject, without the period and what says nothing of whom it is.
fn residue(text: &str, stretch: Range<usize>) -> Range<usize> {
    let mut range = trimmed(text, stretch);
    for (period, _) in lexis::periods(text, range.clone()) {
        if period.start == range.start {
            range.start = period.end;
        } else if period.end == range.end {
            range.end = period.start;
        }
    }
    if let Some((date, _)) = lexis::date(text.get(range.clone()).unwrap_or_default())
        && text.get(range.start..range.start + date.start).unwrap_or_default().chars().count() <= 2
    {
        range.start += date.end;
    }
    loop {
        range = trimmed(text, range);
        let words = text.get(range.clone()).unwrap_or_default();
        if let Some(word) = FILL.iter().find(|word| words.ends_with(**word)) {
            range.end -= word.len();
        } else if let Some(word) = FILL.iter().find(|word| words.starts_with(**word)) {
            range.start += word.len();
        } else {
            return range;
        }
    }
}

/// A stretch without white at either end.
fn trimmed(text: &str, stretch: Range<usize>) -> Range<usize> {
    let words = text.get(stretch.clone()).unwrap_or_default();
    let start = stretch.start + words.len() - words.trim_start().len();
    start..start + words.trim().len()
}

impl Claim {
    pub(super) fn of(
        expected: &Expected,
        text: &str,
        terms: &[Term],
        number: &Quantity,
    ) -> Option<Self> {
        let states = matches!(number.kind, Kind::Count | Kind::Percent | Kind::Named)
            && matches!(number.role, Role::Plain | Role::Before);
        if !states {
            return None;
        }
        let names = |term: &Term| matches!(term.sense, Sense::Measures(_) | Sense::Counted(_));
        if !inside(terms, &(number.from..number.at.start)).iter().any(names) {
            return None;
        }
        let sentence = around(text, number.at.start, &SENTENCES, terms);
        let clause = around(text, number.at.start, &CLAUSES, terms);
        let clause = clause.start.max(sentence.start)..number.at.start;
        let label = clause.start.max(number.from)..number.at.start;
        let own = inside(terms, &label);
        if own.iter().any(|term| *term.sense == Sense::Either) {
            return None;
        }
        let mut measures: Option<Vec<MeasureId>> = None;
        for term in own.iter().rev() {
            if let Sense::Measures(said) | Sense::Counted(said) = term.sense {
                let both: Vec<MeasureId> = match &measures {
                    Some(before) => before.iter().filter(|id| said.contains(id)).copied().collect(),
                    None => said.clone(),
                };
                if both.is_empty() {
                    return None;
                }
                measures = Some(both);
            }
        }
        let unit = number.unit(text);
        let scheme = expected.scheme;
        let mut measures = measures?;
        let word = other_word(expected, &measures, number, unit);
        measures.retain(|id| {
            let own = scheme.measure(*id).unit.as_str();
            let own = if own == "％" { "%" } else { own };
            match number.kind {
                Kind::Percent => own == "%",
                _ => own == unit || (unit.is_empty() && own != "%"),
            }
        });
        // A verb alone speaks of all channels together.
        let of_channel: Vec<MeasureId> = (0..scheme.channels.len())
            .filter_map(|place| scheme.measure_of_channel(ChannelId(place)))
            .collect();
        if measures.iter().any(|id| !of_channel.contains(id)) {
            measures.retain(|id| !of_channel.contains(id));
        }
        let (subjects, certain) = whose(text, terms, &label, &sentence);
        let words = text.get(clause.clone()).unwrap_or_default();
        let whens =
            match number.role == Role::Before || has(words, &LAST_YEAR) || has(words, &EARLIER) {
                true => vec![When::LastYear, When::Before],
                false => vec![When::This, When::YearSoFar],
            };
        let bare = without_terms(text, terms, &clause);
        let plain = certain && !has(&bare, &["等", "其他", "以上", "以下", "中", "分别", "各"]);
        Some(Self { measures, subjects, whens, plain, word })
    }

    /// The claim of a total that only means what has its value.
    pub(super) fn narrowed(mut self, expected: &Expected, number: &Quantity) -> Self {
        let value = |id: MeasureId| expected.tally.value(id, Subject::All, When::This);
        self.measures.retain(|id| value(*id) == Some(number.value));
        self.plain &= !self.measures.is_empty();
        self
    }

    pub(super) fn against(&self, expected: &Expected, number: &Quantity) -> Against {
        let mut values: BTreeSet<Decimal> = BTreeSet::new();
        let mut shown = None;
        for &measure in &self.measures {
            for &subject in &self.subjects {
                for &when in &self.whens {
                    let figure = Figure { measure, subject, when, aspect: Aspect::Value };
                    let Some(value) = expected.tally.figure(figure) else { continue };
                    values.insert(value);
                    shown.get_or_insert(figure);
                }
            }
        }
        let places = number.decimals.min(10);
        let nearest = RoundingStrategy::MidpointAwayFromZero;
        let same = |value: &Decimal| value.round_dp_with_strategy(places, nearest) == number.value;
        if values.iter().any(same) {
            return Against::Same;
        }
        match shown {
            // Where no table adds up groups, the name of one may be meant more widely.
            Some(Figure { subject: Subject::Group(_), .. })
                if !expected.office.tables.iter().any(|table| table.subtotal.is_some()) =>
            {
                Against::Unknown
            }
            Some(figure) if self.plain && values.len() <= 2 => {
                let right = expected.tally.text(figure).unwrap_or_default();
                let what = expected.named(figure);
                let said = number.value.normalize();
                Against::Other(figure, format!("{what}写 {said}，按数据是 {right}"))
            }
            _ => Against::Unknown,
        }
    }
}
