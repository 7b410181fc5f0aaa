//! Names in a paragraph of a draft beside those of the notice: who is missing (D23 with a figure, D4
//! without, D13 a channel), who is not to be there, who stands twice (D3), in another order (D18), under
//! another name (D11).

use std::collections::BTreeSet;
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::super::HINT;
use super::{Differences, Reported};
use crate::check::figures::TextSpan;
use crate::check::figures::names::Form;
use crate::check::figures::quantity::Quantity;
use crate::check::figures::terms::{Sense, Term};
use crate::check::text::{KnownWhat, Nearly, Stands};
use crate::finding::Place;
use crate::model::{MeasureId, Subject};
use crate::tally::Figure;

/// Longest name to take for one with slips in it, in characters.
const LONGEST: usize = 40;
/// Most characters between a name and its figure, and the marks that part them.
const BETWEEN: usize = 3;
const MARKS: [char; 5] = ['、', '，', '；', '。', '：'];
/// Bytes that a list may begin before the place of a name that it lacks.
const NEAR: usize = 24;

/// The names of a paragraph and those of the notice in its place.
struct Pair<'p, 'l> {
    own: &'p str,
    nearly: &'p Nearly,
    place: usize,
    /// Names of the draft, and which of them the notice has too.
    names: Vec<Term<'l>>,
    met: Vec<bool>,
    numbers: &'p [Quantity],
}

impl<'c> Reported<'_, 'c, '_> {
    /// Returns the names of the notice that stand otherwise, in bytes.
    pub(super) fn names(&mut self, place: usize, nearly: &Nearly) -> Vec<Range<usize>> {
        let case = self.found.case;
        let own = case.paragraph(place).text.as_str();
        if nearly.known.iter().any(|known| known.what == KnownWhat::Typed) {
            return Vec::new();
        }
        let names = self.listed(own);
        let right = self.listed(&nearly.right);
        let met = vec![false; names.len()];
        let numbers = case.quantities(place);
        let mut pair = Pair { own, nearly, place, names, met, numbers };
        let ours: Vec<_> = pair.names.iter().map(|term| key(term.sense)).collect();
        let theirs: Vec<_> = right.iter().map(|term| key(term.sense)).collect();
        let mut left: BTreeSet<usize> = (0..right.len()).collect();
        let mut told = Vec::new();
        for op in capture_diff_slices(Algorithm::Myers, &ours, &theirs) {
            if let DiffOp::Equal { old_index, new_index, len } = op {
                for at in 0..len {
                    left.remove(&(new_index + at));
                    pair.met[old_index + at] = true;
                    let (own, term) = (&pair.names[old_index + at], &right[new_index + at]);
                    if self.in_other_form(&pair, own, term) {
                        told.push(term.at.clone());
                    }
                }
            }
        }
        told.extend(left.iter().map(|at| right[*at].at.clone()));
        let mut missing = Vec::new();
        for term in left.into_iter().map(|at| &right[at]) {
            let stands = nearly.stand_in(own, &term.at);
            if !self.with_a_slip(&pair, term, &stands) {
                missing.push((term, stands));
            }
        }
        self.others(&mut pair, &mut missing, &right);
        let open = own.matches('等').count() > nearly.right.matches('等').count();
        for (term, stands) in missing.into_iter().filter(|_| !open) {
            self.lacks(&pair, term, &stands);
        }
        told
    }

    /// The units, those counted together, and the channels that a text names.
    pub(super) fn listed(&self, text: &str) -> Vec<Term<'c>> {
        let mut names = self.found.lexicon.named(text);
        names.retain(|term| match term.sense {
            Sense::Of(subjects) => !matches!(subjects.first(), Some(Subject::Group(_))),
            _ => text.get(term.at.clone()).is_some_and(|word| self.is_channel(word)),
        });
        names
    }

    /// True if a name of the notice stands in another form; one that is never printed is told.
    fn in_other_form(&mut self, pair: &Pair, own: &Term, term: &Term) -> bool {
        let said = pair.own.get(own.at.clone()).unwrap_or_default();
        let right = pair.nearly.right.get(term.at.clone()).unwrap_or_default();
        let known = self.found.case.names.get(said);
        if said != right && known.is_none_or(|known| known.form != Form::Full) {
            self.alias(pair.place, &own.at, right);
            self.with_unit(term);
        }
        said != right
    }

    /// A name that stands under a spelling which is never printed.
    pub(super) fn alias(&mut self, place: usize, at: &Range<usize>, right: &str) {
        let case = self.found.case;
        let said = case.paragraph(place).text.get(at.clone()).unwrap_or_default();
        let place = case.place(&TextSpan::new(place, at.clone()));
        let message = format!("单位名称“{said}”应写登记的“{right}”");
        self.found.tell("D11", place, message, "一个单位全文用一个登记的名称。");
        self.found.with_fix(said, right);
    }

    /// True if a draft has a name with a slip in it.
    fn with_a_slip(&mut self, pair: &Pair, term: &Term, stands: &Range<usize>) -> bool {
        let said = pair.own.get(stands.clone()).unwrap_or_default();
        let right = pair.nearly.right.get(term.at.clone()).unwrap_or_default();
        let within = |name: &Term| stands.start < name.at.end && name.at.start < stands.end;
        let place = self.found.case.place(&TextSpan::new(pair.place, stands.clone()));
        if pair.names.iter().any(within) {
            return false;
        }
        let length = said.chars().count();
        let far = strsim::osa_distance(said, right);
        let slip = (1..=LONGEST).contains(&length) && far <= (right.chars().count() / 2).max(1);
        if !slip || said.contains(['、', '，', '。', '；']) {
            return false;
        }
        let code = if matches!(term.sense, Sense::Of(_)) { "D11" } else { "D13" };
        let message = format!("名称“{said}”没有登记");
        self.found.tell(code, place, message, format!("是不是“{right}”？名称按登记的写。"));
        self.with_unit(term);
        true
    }

    /// Names that the notice does not have here.
    fn others(
        &mut self,
        pair: &mut Pair,
        missing: &mut Vec<(&Term, Range<usize>)>,
        right: &[Term],
    ) {
        let mut ordered = true;
        for at in (0..pair.names.len()).filter(|at| !pair.met[*at]).collect::<Vec<_>>() {
            let name = pair.names[at].clone();
            let words = pair.own.get(name.at.clone()).unwrap_or_default().to_owned();
            let run = pair.run(at);
            let number = pair.number_of(&name.at);
            let same = |other: &&Term| key(other.sense) == key(name.sense);
            let place = pair
                .place_of(self.found, &(name.at.start..number.map_or(name.at.end, Quantity::end)));
            let wrong = number.and_then(|number| {
                let figure = pair.figure_like(&name, right)?;
                let value = self.expected.tally.figure(figure);
                (value != Some(number.value)).then_some((number, figure))
            });
            let moved = missing.iter().position(|(term, _)| key(term.sense) == key(name.sense));
            let twice = pair.names.iter().enumerate().find(|(other, term)| {
                *other != at && run.start <= term.at.start && term.at.end <= run.end && same(term)
            });
            if let Some((number, figure)) = wrong {
                self.other_figure(place, number, figure);
            } else if let Some(moved) = moved {
                missing.remove(moved);
                if std::mem::take(&mut ordered) {
                    let message = format!("“{words}”在名单里的先后与数据不同");
                    let hint = "按数据里的先后排：数字大的在前，数字相同的按登记的先后。";
                    self.found.tell("D18", place, message, hint);
                }
            } else if let Some((_, first)) = twice {
                let (first, second) = match first.at.start < name.at.start {
                    true => (&first.at, &name.at),
                    false => (&name.at, &first.at),
                };
                let (first, place) =
                    (pair.place_of(self.found, first), pair.place_of(self.found, second));
                let message = format!("{words}在同一名单里列了两次");
                let finding = self.found.tell("D3", place, message, "删去一处，或改成漏列的那个。");
                *finding = finding.clone().with_related(first, "第一次");
            } else {
                let code = match name.sense {
                    _ if number.is_some() => "D2",
                    Sense::Of(_) => "D4",
                    _ => "D13",
                };
                let message = format!("列了“{words}”，按数据不在这里");
                self.found.tell(code, place, message, HINT);
                self.with_unit(&name);
            }
        }
    }

    fn other_figure(&mut self, place: Place, number: &Quantity, figure: Figure) {
        let right = self.expected.tally.text(figure);
        let right = right.unwrap_or_else(|| "空白（不适用）".to_owned());
        let (what, said) = (self.expected.named(figure), number.value.normalize());
        self.found.tell("D2", place, format!("{what}写 {said}，按数据是 {right}"), HINT);
        self.found.with_sources(figure);
    }

    /// A name of the notice that a draft does not have.
    fn lacks(&mut self, pair: &Pair, term: &Term, stands: &Range<usize>) {
        let name = pair.nearly.right.get(term.at.clone()).unwrap_or_default();
        let figure = pair.nearly.figure_of(term);
        let channel = self.is_channel(name);
        let nearest = pair.names.iter().position(|own| own.at.end + NEAR > stands.start);
        let list = nearest.map_or_else(|| stands.clone(), |at| pair.run(at));
        let place = pair.place_of(self.found, &list);
        let instead = pair.names.iter().enumerate().find(|(at, own)| {
            !pair.met[*at] && stands.start <= own.at.start && own.at.end <= stands.end
        });
        let hint = match instead.and_then(|(_, own)| pair.own.get(own.at.clone())) {
            Some(other) => format!("可能与“{other}”写反了：核对这两个。"),
            None => "补上，并核对合计。".to_owned(),
        };
        match figure {
            Some(figure) => {
                let value = self.expected.tally.text(figure).unwrap_or_default();
                let measure = &self.expected.scheme.measure(figure.measure);
                let what = self.expected.named(Figure { subject: Subject::All, ..figure });
                let code = if channel { "D13" } else { "D23" };
                let message = format!("{what}名单里缺{name}（{value}{}）", measure.unit);
                self.found.tell(code, place, message, hint);
                self.found.with_sources(figure);
            }
            None => {
                let code = if channel { "D13" } else { "D4" };
                self.found.tell(code, place, format!("这里缺“{name}”"), hint);
                self.with_unit(term);
            }
        }
    }

    fn is_channel(&self, name: &str) -> bool {
        let mut channels = self.expected.scheme.channels.iter();
        channels.any(|channel| channel.name == name || channel.body_name == name)
    }

    /// Shows where the data have a unit.
    fn with_unit(&mut self, term: &Term) {
        if let Sense::Of(subjects) = term.sense
            && let Some(Subject::Unit(unit)) = subjects.first()
        {
            self.found.with_unit(*unit);
        }
    }
}

impl Pair<'_, '_> {
    fn place_of(&self, found: &Differences, range: &Range<usize>) -> Place {
        found.place(&Stands::Paragraph(self.place, 0..0), range.clone())
    }

    /// The number right behind a name, if it is its figure.
    fn number_of(&self, name: &Range<usize>) -> Option<&Quantity> {
        let number = self.numbers.iter().find(|number| number.at.start >= name.end)?;
        let gap = self.own.get(name.end..number.at.start)?.trim();
        (gap.chars().count() <= BETWEEN && !gap.contains(MARKS)).then_some(number)
    }

    /// The list that a name stands in, from its first name to its last with its figure.
    fn run(&self, at: usize) -> Range<usize> {
        let goes_on = |before: &Term, next: &Term| {
            let end = self.number_of(&before.at).map_or(before.at.end, Quantity::end);
            let gap = self.own.get(end.min(next.at.start)..next.at.start).unwrap_or_default();
            gap.trim_matches(|c: char| !c.is_alphanumeric()).chars().count() <= 1
        };
        let (mut first, mut last) = (at, at);
        while first > 0 && goes_on(&self.names[first - 1], &self.names[first]) {
            first -= 1;
        }
        while last + 1 < self.names.len() && goes_on(&self.names[last], &self.names[last + 1]) {
            last += 1;
        }
        let name = &self.names[last].at;
        self.names[first].at.start..self.number_of(name).map_or(name.end, Quantity::end)
    }

    /// The figure of a name that the notice does not have here: what its neighbours' are.
    fn figure_like(&self, name: &Term, right: &[Term]) -> Option<Figure> {
        let Sense::Of(subjects) = name.sense else { return None };
        let far =
            |term: &&Term| self.nearly.stand_in(self.own, &term.at).start.abs_diff(name.at.start);
        let counted = right.iter().filter(|term| self.nearly.figure_of(term).is_some());
        let figure = self.nearly.figure_of(counted.min_by_key(far)?)?;
        Some(Figure { subject: *subjects.first()?, ..figure })
    }
}

impl Nearly {
    /// The figure that the notice states of a name, behind it in its list.
    fn figure_of(&self, term: &Term) -> Option<Figure> {
        let behind = self.known.iter().filter(|known| known.range.start >= term.at.end);
        let mut figures = behind.filter_map(|known| known.what.figure());
        figures.find(|figure| match term.sense {
            Sense::Of(subjects) => subjects.contains(&figure.subject),
            Sense::Counted(measures) => measures.contains(&figure.measure) && measures.len() == 1,
            _ => false,
        })
    }
}

/// The thing that a word names, the same for all its words.
fn key(sense: &Sense) -> Option<(Option<Subject>, &[MeasureId])> {
    match sense {
        Sense::Of(subjects) => Some((subjects.first().copied(), &[])),
        Sense::Counted(measures) => Some((None, measures)),
        _ => None,
    }
}
