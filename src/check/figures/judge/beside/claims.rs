//! Sentences of a draft that are worded otherwise than the notice: what their words name, a measure,
//! somebody, a time, is held against the data (D2), with the words for it (D12); lists must name
//! everybody (D23), and those who have nothing must have nothing (D4).

use std::collections::{BTreeSet, VecDeque};
use std::ops::Range;

use rust_decimal::Decimal;

use super::super::HINT;
use super::super::meant::{SENTENCES, has, inside};
use super::Reported;
use super::claim::{Against, Claim};
use crate::check::figures::TextSpan;
use crate::check::figures::expected::Expected;
use crate::check::figures::judge::frame::is_longer;
use crate::check::figures::lexis::{self, Said};
use crate::check::figures::names::{Form, Known, NameBearer};
use crate::check::figures::quantity::{Kind, Quantity, Role};
use crate::check::figures::terms::{Sense, Term};
use crate::check::text::{Stands, TextKind};
use crate::model::{MeasureId, Subject, When};
use crate::tally::Figure;

/// Longest sentence to take apart, in bytes: a list of some 500 units.
const LONGEST: usize = 30_000;
/// Most bytes between a name and its figure.
const NEAR: usize = 10;

/// A sentence that is read: its paragraph, its words, and what it has named.
struct Told<'p, 'l> {
    place: usize,
    /// True if it is nearly a paragraph of the notice.
    beside: bool,
    text: &'p str,
    terms: &'p [Term<'l>],
    /// The periods that it names.
    periods: Vec<(Range<usize>, Said)>,
    /// The claim that the next figures of its list are parts of.
    whole: Option<Claim>,
    /// The units that the figures that follow are of: 甲、乙分别报送4条、3条.
    waiting: VecDeque<Vec<Subject>>,
    /// Everybody that has a figure in the list.
    named: Vec<Subject>,
}

impl Reported<'_, '_, '_> {
    /// Reads the paragraphs that are not as composed, before the attachments. Returns the measures
    /// that they state.
    pub(super) fn claims(mut self) -> BTreeSet<MeasureId> {
        let case = self.found.case;
        let body = case.parts().heads.first().map_or(usize::MAX, |head| head.paragraph);
        for (place, paragraph) in case.text.paragraphs.iter().enumerate().take(body) {
            let quantities = case.quantities(place);
            // Of the program's own text only what a template states by hand is read.
            let own = case.text.kind == TextKind::Composed;
            let known = if own { paragraph.computed } else { paragraph.as_composed };
            if known || self.expected.is_requirement(&paragraph.text) {
                continue;
            }
            let text = paragraph.text.as_str();
            let terms = self.found.lexicon.read(text);
            let nearly = |at: &Stands| matches!(at, Stands::Paragraph(own, _) if *own == place);
            let mut beside = case.text.beside.nearly.iter();
            let beside = own || beside.any(|nearly_| nearly(&nearly_.at));
            let mut start = 0;
            for sentence in text.split_inclusive(SENTENCES) {
                let range = start..start + sentence.len();
                start = range.end;
                if sentence.len() > LONGEST {
                    continue;
                }
                let (whole, waiting, named) = Default::default();
                let periods = lexis::periods(text, range.clone());
                let terms = &terms;
                let mut told = Told { place, beside, text, terms, periods, whole, waiting, named };
                let own = quantities.iter().filter(|number| range.contains(&number.at.start));
                for number in own.clone() {
                    let known =
                        |known: &crate::check::text::Known| known.range.contains(&number.at.start);
                    if !paragraph.known.iter().any(known) {
                        self.claim(&mut told, number);
                    }
                }
                if !beside {
                    self.complete(&mut told, &range);
                    self.nothing(&told, &range, &own.collect::<Vec<_>>());
                }
            }
        }
        self.claimed
    }

    fn claim(&mut self, told: &mut Told, number: &Quantity) {
        self.aliases(told, number);
        let Some(claims) = told.claims_of(self.expected, number) else { return };
        let period = told.periods.iter().rev().find(|(at, _)| at.end <= number.at.start);
        if period.is_some_and(|(_, said)| is_longer(self.expected.period(), *said)) {
            return;
        }
        let place = self.found.case.place(&TextSpan::new(told.place, number.whole()));
        if told.whole.is_some() {
            self.counted_together(told, number);
        }
        for claim in claims {
            self.claimed.extend(&claim.measures);
            if let Some(word) = &claim.word {
                let said = number.unit(told.text);
                let at = TextSpan::new(told.place, number.unit.clone());
                self.found.other_unit(self.found.case.place(&at), said, word);
            }
            match claim.against(self.expected, number) {
                Against::Same => self.found.case.holds(told.place, &number.at),
                Against::Other(figure, message) => {
                    self.found.case.holds(told.place, &number.at);
                    self.found.tell("D2", place.clone(), message, HINT);
                    self.found.with_sources(figure);
                }
                Against::Unknown => {}
            }
            match claim.subjects.as_slice() {
                [Subject::All] => told.whole = Some(claim.narrowed(self.expected, number)),
                subjects => told.named.extend(subjects),
            }
        }
    }

    /// D2: who is counted together with others in a list stands in none beside them.
    fn counted_together(&mut self, told: &Told, number: &Quantity) {
        let Some(term) = inside(told.terms, &(number.from..number.at.start)).last() else { return };
        let measure = told.whole.as_ref().and_then(|whole| whole.measures.first().copied());
        let (Some(subjects), Some(measure)) = (term.sense.subjects(), measure) else { return };
        let list = self.expected.tally.list(measure, Subject::All, When::This);
        let mut listed = list.entries.iter().map(|entry| entry.subject);
        let Some(all @ Subject::RollUp(_)) = listed.find(|own| subjects.contains(own)) else {
            return;
        };
        let name = told.text.get(term.at.clone()).unwrap_or_default();
        let together = self.expected.tally.name_of(all);
        if subjects.len() > 1 && name != together {
            let place = TextSpan::new(told.place, term.at.start..number.end());
            let message = format!("{name}已经合并计入“{together}”，不再单列");
            self.found.tell(
                "D2",
                self.found.case.place(&place),
                message,
                "删去这一项，并核对合计。",
            );
        }
    }

    /// D11: a name right before a figure under a spelling that is never printed.
    fn aliases(&mut self, told: &Told, number: &Quantity) {
        let label = number.from..number.at.start;
        let near = |term: &&Term| term.at.end + NEAR > number.at.start && !told.beside;
        for term in inside(told.terms, &label).iter().filter(near) {
            let known =
                told.text.get(term.at.clone()).and_then(|said| self.found.case.names.get(said));
            if let Some(Known { bearer: NameBearer::Unit(id), form: Form::Alias, .. }) = known {
                self.alias(told.place, &term.at, &self.expected.office.unit(id).name);
                self.found.with_unit(id);
            }
        }
    }

    /// D23: a list of a total names everybody who has a figure, unless it ends with 等.
    fn complete(&mut self, told: &mut Told, range: &Range<usize>) {
        let Some(whole) = told.whole.clone().filter(|whole| whole.whens.contains(&When::This))
        else {
            return;
        };
        let sentence = told.text.get(range.clone()).unwrap_or_default();
        let all = ["全部来自", "均来自", "都来自", "全部由"].iter().find_map(|w| sentence.find(w));
        if let Some(at) = all {
            let from = range.start + at;
            let names = inside(told.terms, &(from..range.end)).iter();
            told.named =
                names.filter_map(|term| term.sense.subjects()).flatten().copied().collect();
        }
        let listed = told.named.len() > 1 && sentence.contains("其中") || all.is_some();
        let Some(&measure) = whole.measures.first().filter(|_| whole.plain) else { return };
        if !listed || told.named.is_empty() || sentence.contains('等') {
            return;
        }
        let place = self.found.case.place(&TextSpan::new(told.place, range.clone()));
        for entry in self.expected.tally.list(measure, Subject::All, When::This).entries {
            if told.named.contains(&entry.subject) {
                continue;
            }
            let of = self.expected.scheme.measure(measure);
            let name = self.expected.tally.name_of(entry.subject);
            let message =
                format!("{}名单里缺{name}（{}{}）", of.name, of.text(entry.value), of.unit);
            self.found.tell("D23", place.clone(), message, "补上，并核对合计。");
            self.found.with_sources(Figure::now(measure, entry.subject));
        }
    }

    /// D4: units that a sentence says have nothing: 甲、乙等2个单位报送量为0, 甲没有报送.
    fn nothing(&mut self, told: &Told, range: &Range<usize>, numbers: &[&Quantity]) {
        let sentence = told.text.get(range.clone()).unwrap_or_default();
        let denied =
            ["没有", "均未"].iter().find_map(|word| Some((sentence.find(word)?, word.len())));
        let zero = numbers.iter().find(|number| number.value.is_zero());
        let (at, verb) = match (zero, denied) {
            (Some(zero), _) => (zero.at.start, zero.from..zero.at.start),
            (None, Some((at, length))) => (range.start + at, range.start + at + length..range.end),
            (None, None) => return,
        };
        let said = inside(told.terms, &verb).iter().find_map(|term| match term.sense {
            Sense::Measures(said) if denied.is_none() || term.at.start == verb.start => Some(said),
            _ => None,
        });
        let list =
            |measure: &&MeasureId| self.expected.tally.list(**measure, Subject::All, When::This);
        let counted = |measure: &&MeasureId| self.expected.scheme.measure(**measure).unit != "%";
        let mut said = said.into_iter().flatten().filter(counted);
        let Some(measure) = said.find(|measure| !list(measure).zero.is_empty()) else { return };
        let none = list(&measure).zero;
        let names = inside(told.terms, &(range.start..at)).iter();
        let names: Vec<_> = names.filter_map(|term| Some((term, term.sense.subjects()?))).collect();
        for (term, subjects) in &names {
            let figure = Figure::now(*measure, subjects[0]);
            let Some(value) = self
                .expected
                .tally
                .text(figure)
                .filter(|_| !subjects.iter().any(|s| none.contains(s)))
            else {
                continue;
            };
            let name = told.text.get(term.at.clone()).unwrap_or_default();
            let of = &self.expected.scheme.measure(*measure).unit;
            let place = self.found.case.place(&TextSpan::new(told.place, term.at.clone()));
            self.found.tell("D4", place, format!("{name}列为0，数据是 {value} {of}"), HINT);
            self.found.with_sources(figure);
        }
        let open = numbers.iter().find(|number| {
            told.text.get(..number.at.start).is_some_and(|lead| lead.ends_with('等'))
        });
        if let Some(number) = open.filter(|number| number.value != Decimal::from(none.len())) {
            let place = self.found.case.place(&TextSpan::new(told.place, number.whole()));
            let said = number.value.normalize();
            self.found.tell(
                "D4",
                place,
                format!("写作 {said} 个为0，数据是 {} 个", none.len()),
                HINT,
            );
        }
    }
}

impl Told<'_, '_> {
    /// The claims of a number: by its own words, or as a part of the total before it.
    fn claims_of(&mut self, expected: &Expected, number: &Quantity) -> Option<Vec<Claim>> {
        let label = number.from..number.at.start;
        let names: Vec<Vec<Subject>> = inside(self.terms, &label)
            .iter()
            .filter_map(|term| Some(term.sense.subjects()?.to_vec()))
            .collect();
        let own = Claim::of(expected, self.text, self.terms, number);
        let words = self.text.get(label).unwrap_or_default();
        let unit = number.unit(self.text);
        let part = |whole: &Claim| {
            let fits = |id: &MeasureId| expected.scheme.measure(*id).unit == unit;
            let counts = number.kind == Kind::Count
                && matches!(number.role, Role::Plain | Role::Each)
                && whole.measures.iter().any(fits);
            let plain = whole.plain && !has(words, &["以上", "以下", "其他", "其余"]);
            counts.then(|| Claim { plain, word: None, ..whole.clone() })
        };
        let claim = match own {
            Some(claim) => claim,
            None => self.whole.as_ref().and_then(part)?,
        };
        let each = |subjects: Vec<Subject>| Claim { subjects, plain: true, ..claim.clone() };
        if words.contains("分别") && names.len() > 1 {
            self.waiting = names.clone().into();
        } else if number.role == Role::Each && !names.is_empty() {
            return Some(names.into_iter().map(each).collect());
        } else if !names.is_empty() {
            self.waiting.clear();
        }
        if let Some(next) = self.waiting.pop_front() {
            return Some(vec![each(next)]);
        }
        match names.as_slice() {
            [name] if claim.subjects == [Subject::All] => Some(vec![each(name.clone())]),
            [] if self.whole.is_some()
                && claim.subjects == [Subject::All]
                && !words.contains("共") =>
            {
                // A part that nobody is named for.
                Claim::of(expected, self.text, self.terms, number).map(|claim| vec![claim])
            }
            _ => Some(vec![claim]),
        }
    }
}
