//! Trials: a figure is checked if another figure in its place is found. Each is changed as a
//! hurried hand may change it, and its part of the text is read again.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;
use rust_decimal::{Decimal, RoundingStrategy};

use super::quantity::Kind;
use super::relation::{Asked, At, Extent, Relations, Typed, read_grid};
use super::{Case, Reading, Readings};
use crate::check::text::Text;

/// A paragraph or a table of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Paragraph(usize),
    Table(usize),
}

impl Part {
    fn of(at: &At) -> Self {
        match *at {
            At::Paragraph(paragraph, ..) => Self::Paragraph(paragraph),
            At::Cell(table, ..) => Self::Table(table),
        }
    }
}

/// Rows of a table in which every cell is tried. Of a longer one some rows are: what a column
/// is to the others is told by most of its rows, which no single cell turns.
const SHORT: usize = 5;
/// Figures of a paragraph that are all tried. Of more, which are a list of units, some are.
const FEW: usize = 40;
/// Number of paragraphs above that may tell the whole of a figure.
const ABOVE: usize = 8;
/// Most numbers between a percentage and its whole.
const NEAR: usize = 8;

/// The figures that are found as soon as they are changed, of those that a relation vouches for.
pub(super) fn sure(case: &Case) -> BTreeSet<At> {
    let relations = case.relations();
    let (mut sure, told) = relations.vouched();
    let mut parts: BTreeMap<Part, BTreeSet<At>> = BTreeMap::new();
    for at in sure.difference(&told) {
        parts.entry(Part::of(at)).or_default().insert(at.clone());
    }
    let beside = beside(relations);
    let none = BTreeSet::new();
    let (vouching, typed) = (relations.vouching(), Typed::of(case.text));
    // Each part is tried by itself, so several are at once.
    let doubtful = |(part, figures): (&Part, &BTreeSet<At>)| {
        let (tried, rest) = sample(case, figures);
        let (shares, counts): (Vec<&At>, Vec<&At>) =
            tried.into_iter().partition(|at| is_percentage(case, at));
        let mut unseen = Vec::new();
        for (figures, wide) in [(counts, false), (shares, true)] {
            if !figures.is_empty() {
                let mut trial = Trial::of(case, &typed, *part, (beside.get(part), wide));
                let mut sees = |at: &&At| trial.sees(at, vouching.get(at).unwrap_or(&none));
                unseen.extend(figures.into_iter().filter(|at| !sees(at)));
            }
        }
        // Those of its column, or of the list it stands in.
        let column = |at: &At| match *at {
            At::Cell(_, _, column) => Some(column),
            At::Paragraph(..) => None,
        };
        let columns: BTreeSet<Option<usize>> = unseen.iter().map(|at| column(at)).collect();
        unseen.extend(rest.into_iter().filter(|at| columns.contains(&column(at))));
        unseen.into_iter().cloned().collect::<Vec<At>>()
    };
    let doubtful: Vec<At> = parts.par_iter().flat_map_iter(doubtful).collect();
    for at in &doubtful {
        sure.remove(at);
    }
    sure
}

/// True if a figure of a paragraph is a percentage: its whole may stand far off.
fn is_percentage(case: &Case, at: &At) -> bool {
    let At::Paragraph(paragraph, start, _) = *at else { return false };
    let mut own = case.quantities(paragraph).iter();
    let number = own.find(|number| number.whole().start == start);
    number.is_some_and(|number| number.kind == Kind::Percent)
}

/// The figures to try, and those that are as the tried ones of their column or their list.
fn sample<'f>(case: &Case, figures: &'f BTreeSet<At>) -> (Vec<&'f At>, Vec<&'f At>) {
    let (mut tried, mut rest) = (Vec::new(), Vec::new());
    for (place, at) in figures.iter().enumerate() {
        let (place, all, short) = match *at {
            At::Cell(table, row, _) => {
                (row, case.text.tables.get(table).map_or(0, |table| table.rows.len()), SHORT)
            }
            At::Paragraph(..) => (place, figures.len(), FEW),
        };
        let is_tried = all <= short || place < 2 || place + 2 >= all || place == all / 2;
        if is_tried { tried.push(at) } else { rest.push(at) }
    }
    (tried, rest)
}

/// The thing each part of a text is related to.
fn beside(relations: &Relations) -> BTreeMap<Part, BTreeSet<Part>> {
    let mut beside: BTreeMap<Part, BTreeSet<Part>> = BTreeMap::new();
    for places in relations.places() {
        let parts: BTreeSet<Part> = places.map(Part::of).collect();
        for part in &parts {
            beside.entry(*part).or_default().extend(&parts);
        }
    }
    beside
}

/// Relations of tables alone are no slips of several.
fn agreed(extent: Extent, relations: Relations) -> Relations {
    if extent == Extent::All { relations.agreed() } else { relations }
}

/// A part of a text, with what it is related to, in which figures are changed.
struct Trial<'c, 'e> {
    case: &'c Case<'e>,
    typed: &'c Typed<'e>,
    extent: Extent,
    text: Text,
    readings: Readings,
    /// The findings in it as it stands, and the number of findings of each rule.
    stands: Relations,
    found: BTreeMap<&'static str, usize>,
}

impl<'c, 'e> Trial<'c, 'e> {
    /// A trial of a part with what is beside it; a `wide` one with the paragraphs above as well.
    fn of(
        case: &'c Case<'e>,
        typed: &'c Typed<'e>,
        part: Part,
        (beside, wide): (Option<&BTreeSet<Part>>, bool),
    ) -> Self {
        let mut paragraphs = BTreeSet::new();
        let mut tables = BTreeSet::new();
        for part in std::iter::once(&part).chain(beside.into_iter().flatten()) {
            match *part {
                Part::Paragraph(paragraph) => {
                    // A comparison may go on from the paragraph above.
                    paragraphs.extend([paragraph, paragraph.saturating_sub(1)]);
                }
                Part::Table(table) => {
                    tables.insert(table);
                    let after = case.text.tables.get(table).map_or(0, |table| table.after);
                    paragraphs.extend(after.checked_sub(1));
                }
            }
        }
        // The whole of a share may be told some paragraphs above, by other words than it seems.
        if let Part::Paragraph(paragraph) = part
            && wide
        {
            paragraphs.extend(paragraph.saturating_sub(ABOVE)..paragraph + 2);
        }
        let text = case.text.only(&paragraphs, &tables);
        let extent = match part {
            Part::Paragraph(_) => Extent::All,
            Part::Table(_) => Extent::Tables,
        };
        let readings = case.readings.only(&paragraphs, &tables);
        let own = case.beside(&text, readings.clone());
        let stands = Relations::until(&own, extent, None, |_| false);
        drop(own);
        let found = agreed(extent, stands.clone()).found(typed);
        Self { case, typed, extent, text, readings, stands, found }
    }

    /// True if more is found than in the part as it stands, another figure being at a place: by those
    /// asked first, else by any reader.
    fn finds_more(&self, at: &At, first: &BTreeSet<Asked>) -> bool {
        let case = self.case.beside(&self.text, self.readings.clone());
        let more = |relations: &Relations| {
            let found = relations.found(self.typed);
            found.iter().any(|(code, count)| *count > self.found.get(code).copied().unwrap_or(0))
        };
        let mut told = Relations::default();
        let finds = |asked: &Asked| {
            told.ask(&case, *asked);
            more(&told)
        };
        let as_it_stands = match *at {
            At::Paragraph(paragraph, ..) => Some((&self.stands, paragraph)),
            At::Cell(..) => None,
        };
        let all = || Relations::until(&case, self.extent, as_it_stands, more);
        first.iter().any(finds) || more(&agreed(self.extent, all()))
    }

    /// True if every change of a figure is found. Those who vouch for it are asked first.
    fn sees(&mut self, at: &At, vouching: &BTreeSet<Asked>) -> bool {
        let Some((text, range)) = self.figure(at) else { return false };
        let digits = text.get(range.clone()).unwrap_or_default();
        let mut others = others(digits);
        others.extend(self.quotients(at, &range, digits));
        let as_read = self.readings.clone();
        let all = others.iter().all(|other| {
            let mut changed = text.clone();
            changed.replace_range(range.clone(), other);
            self.put(at, changed);
            self.read(at);
            self.finds_more(at, vouching)
        });
        self.put(at, text);
        self.readings = as_read;
        all && !others.is_empty()
    }

    /// The percentages that two numbers near a percentage make: a wrong one may fit others
    /// than those it is of.
    fn quotients(&self, at: &At, range: &Range<usize>, digits: &str) -> Vec<String> {
        let At::Paragraph(paragraph, ..) = *at else { return Vec::new() };
        let text = self.text.paragraphs.get(paragraph).map_or("", |own| &own.text);
        if !text.get(range.end..).is_some_and(|rest| rest.starts_with(['%', '％'])) {
            return Vec::new();
        }
        let numbers = self.case.quantities(paragraph);
        let here = numbers.partition_point(|number| number.at.start < range.start);
        let near = numbers.get(here.saturating_sub(NEAR)..numbers.len().min(here + NEAR / 2));
        let near: Vec<_> =
            near.unwrap_or_default().iter().filter(|n| n.kind == Kind::Count).collect();
        let places = digits.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        let percent = |part: Decimal, whole: Decimal| {
            let exact = part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole)?;
            let places = u32::try_from(places).ok()?;
            Some(exact.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero))
        };
        let pairs = near.iter().flat_map(|one| near.iter().map(move |other| (one, other)));
        let own = digits.parse::<Decimal>().ok();
        let mut all: Vec<Decimal> = pairs
            .filter(|(one, other)| one.value < other.value)
            .flat_map(|(one, other)| [one.value, other.value - one.value].map(|part| (part, other)))
            .filter_map(|(part, whole)| percent(part, whole.value))
            .filter(|value| Some(*value) != own)
            .collect();
        all.sort_unstable();
        all.dedup();
        all.into_iter().map(|value| format!("{value:.places$}")).collect()
    }

    /// The text that holds a figure, and where its digits stand in it.
    fn figure(&self, at: &At) -> Option<(String, Range<usize>)> {
        let (text, start) = match *at {
            At::Paragraph(paragraph, start, _) => {
                (&self.text.paragraphs.get(paragraph)?.text, start)
            }
            At::Cell(table, row, column) => {
                (&self.text.tables.get(table)?.rows.get(row)?.get(column)?.text, 0)
            }
        };
        let rest = text.get(start..)?;
        let start = start + rest.find(|c: char| c.is_ascii_digit())?;
        let rest = text.get(start..)?;
        let length = rest
            .find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ','))
            .unwrap_or(rest.len());
        let digits = rest.get(..length)?.trim_end_matches(['.', ',']);
        Some((text.clone(), start..start + digits.len()))
    }

    /// The text that holds a figure.
    fn held(&mut self, at: &At) -> Option<&mut String> {
        Some(match *at {
            At::Paragraph(paragraph, ..) => &mut self.text.paragraphs.get_mut(paragraph)?.text,
            At::Cell(table, row, column) => {
                let rows = &mut self.text.tables.get_mut(table)?.rows;
                &mut rows.get_mut(row)?.get_mut(column)?.text
            }
        })
    }

    fn put(&mut self, at: &At, text: String) {
        if let Some(held) = self.held(at) {
            *held = text;
        }
    }

    /// Reads the paragraph or the table of a figure again.
    fn read(&mut self, at: &At) {
        let case = self.case;
        match *at {
            At::Paragraph(place, ..) => {
                let own = self.text.paragraphs.get(place);
                let own = own.map(|own| Reading::like(&own.text, case, place));
                put(&mut self.readings.paragraphs, place, own);
            }
            At::Cell(place, ..) => {
                let own = self.text.tables.get(place);
                let grid = own.map(|own| read_grid(own, &case.names, case.heads));
                put(&mut self.readings.grids, place, grid);
            }
        }
    }
}

fn put<T>(all: &mut Arc<Vec<Arc<T>>>, place: usize, one: Option<T>) {
    if let (Some(slot), Some(one)) = (Arc::make_mut(all).get_mut(place), one) {
        *slot = Arc::new(one);
    }
}

/// Possible slips in place of a figure: one more or less, a digit more or less, two
/// digits swapped, the point moved, nothing.
fn others(figure: &str) -> Vec<String> {
    let plain = figure.replace(',', "");
    let (whole, decimals) = plain.split_once('.').unwrap_or((&plain, ""));
    let digits = format!("{whole}{decimals}");
    let places = decimals.len();
    let Ok(value) = digits.parse::<u64>() else { return Vec::new() };
    let pointed = |digits: String| -> String {
        let padded = format!("{digits:0>width$}", width = places + 1);
        let (whole, rest) = padded.split_at_checked(padded.len() - places).unwrap_or((&padded, ""));
        if rest.is_empty() { whole.to_owned() } else { format!("{whole}.{rest}") }
    };
    let by = |other: u64| pointed(other.to_string());
    // First those that are found least often: the nearest, and what is no slip of the keyboard.
    let mut others = vec![by(value + 1), by(value.saturating_sub(1)), by(value + 17)];
    others.extend([by(value.saturating_sub(13)), by(value / 2), format!("7{plain}")]);
    others.extend([format!("{plain}3"), "0".to_owned()]);
    others.push(match places {
        0 => format!("{}.{}", value / 10, value % 10),
        _ => value.to_string(),
    });
    let mut swapped: Vec<char> = digits.chars().collect();
    if let Some(last) = swapped.len().checked_sub(1).filter(|last| *last > 0) {
        swapped.swap(last - 1, last);
        others.push(pointed(swapped.into_iter().collect()));
        others.push(pointed(digits.chars().skip(1).collect()));
    }
    let padded =
        |other: &str| other.len() > 1 && other.starts_with('0') && !other.starts_with("0.");
    let same = |other: &str| other.parse::<Decimal>() == plain.parse();
    let mut known = BTreeSet::new();
    others.retain(|other| !padded(other) && !same(other) && known.insert(other.clone()));
    others
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::check::words::Heads;

    /// A paragraph or a table whose figures are each other's: some are right, some are not.
    fn part() -> impl Strategy<Value = String> {
        (0..9_usize, 3..60_u32, 3..60_u32, 0..4_u32).prop_map(|(form, a, b, off)| {
            let sum = a + b + u32::from(off == 3);
            let percent = format!("{:.1}", f64::from(a) * 100.0 / f64::from(a + b));
            match form {
                0 => format!("共受理投诉{sum}件，其中甲县{a}件、乙县{b}件。"),
                1 => format!("共检查企业{}家，合格{a}家，合格率{percent}%。", a + b),
                2 => format!("发现问题{sum}个，同比增加{b}个（去年同期{a}个）。"),
                3 => format!("甲类{a}项，占{percent}%；乙类{b}项。以上共{sum}项。"),
                4 => format!("满意率由去年的{a}%提高到{sum}%，提高{b}个百分点。"),
                5 => format!("应到{sum}人，实到{a}人，请假{b}人。"),
                6 => format!("由高到低依次为甲镇{}分、乙镇{b}分、丙镇{}分。", a + b, b.min(2)),
                7 => format!("三项合计{sum}万元，前两项{a}万元，第三项{b}万元。"),
                _ => format!(
                    "情况如下：\n单位\t受理\t办结\t合计\n甲县\t{a}\t{b}\t{sum}\n乙县\t{b}\t{a}\t{}\n合计\t{}\t{}\t{}\n",
                    a + b, a + b, a + b, 2 * (a + b)
                ),
            }
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..<_>::default() })]

        /// Asking some readers first, and taking over from the part as it stands, spares time alone.
        #[test]
        fn a_trial_finds_what_a_reading_of_the_whole_part_finds(
            parts in prop::collection::vec(part(), 1..7),
        ) {
            let text = format!("关于2024年5月份工作情况的通报\n{}", parts.join("\n"));
            let (text, heads) = (Text::plain("例", &text), Heads::default());
            let case = Case::open(None, &text, &heads);
            let relations = case.relations();
            let (beside, vouching) = (beside(relations), relations.vouching());
            let (typed, none) = (Typed::of(case.text), BTreeSet::new());
            for at in &relations.vouched().0 {
                let (part, wide) = (Part::of(at), is_percentage(&case, at));
                let mut trial = Trial::of(&case, &typed, part, (beside.get(&part), wide));
                let Some((stands, range)) = trial.figure(at) else { continue };
                let digits = stands.get(range.clone()).unwrap_or_default();
                for other in others(digits) {
                    let mut changed = stands.clone();
                    changed.replace_range(range.clone(), &other);
                    trial.put(at, changed);
                    trial.read(at);
                    let whole = Case::open(None, &trial.text, &heads);
                    let whole = Relations::until(&whole, trial.extent, None, |_| false);
                    let whole = agreed(trial.extent, whole).found(&typed);
                    let more = |(code, count): (&&str, &usize)| {
                        *count > trial.found.get(code).copied().unwrap_or(0)
                    };
                    let finds = trial.finds_more(at, vouching.get(at).unwrap_or(&none));
                    prop_assert_eq!(finds, whole.iter().any(more), "{} {}: {}", digits, other, &stands);
                }
            }
        }
    }
}
