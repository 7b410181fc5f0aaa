//! Hardly a change is both unseen and claimed as checked, and none against data: of every figure that the coverage counts as
//! checked, another figure in its place is found.

use std::collections::BTreeSet;
use std::ops::Range;

use rust_decimal::{Decimal, RoundingStrategy};
use tongbao::check::{Context, Coverage, Settings, Text, WordLists, check, coverage};
use tongbao::compose::Markup;
use tongbao::finding::{Findings, Severity};

use super::notices::NOTICES;
use super::precision::{as_plain, notice};
use super::recall::changes::{Chance, Change, replaced};

/// The figures that are claimed to be checked: where their digits stand in the text, in bytes.
pub(super) fn claimed(text: &str, coverage: &Coverage) -> Vec<Range<usize>> {
    let starts: Vec<usize> = {
        let lines = text.split_inclusive('\n').scan(0, |start, line| {
            *start += line.len();
            Some((*start - line.len(), line))
        });
        lines.map(|(start, _)| start).collect()
    };
    let stands = coverage.checked.iter().map(|(_, line, column)| {
        let start = starts[line - 1];
        let rest = &text[start..];
        let at = start + rest.char_indices().nth(column - 1).expect("a column").0;
        let rest = &text[at..];
        let sign = rest.len() - rest.trim_start_matches(['-', '－', '−', '+', ' ']).len();
        let digits = rest[sign..].find(|c: char| !c.is_ascii_digit() && c != '.');
        at + sign..digits.map_or(text.len(), |length| at + sign + length)
    });
    stands.filter(|range| !range.is_empty()).collect()
}

/// Another figure, of another value.
pub(super) fn other(figure: &str, chance: &mut Chance) -> Option<String> {
    let (whole, decimals) = figure.split_once('.').unwrap_or((figure, ""));
    let digits = format!("{whole}{decimals}");
    let pointed = |digits: &str, decimals: usize| {
        let padded = format!("{digits:0>width$}", width = decimals + 1);
        let (whole, rest) = padded.split_at(padded.len() - decimals);
        if rest.is_empty() { whole.to_owned() } else { format!("{whole}.{rest}") }
    };
    let value: u64 = digits.parse().ok()?;
    let by = |other: u64| Some(pointed(&other.to_string(), decimals.len()));
    let digit = |chance: &mut Chance| char::from(b'0' + chance.below(10) as u8);
    let other = match chance.below(11) {
        0 => by(value + 1),
        1 => by(value.checked_sub(1)?),
        2 => by(value + 2 + chance.below(20) as u64),
        3 => by(value.checked_sub(2 + chance.below(20) as u64)?),
        // A digit added, dropped, mistyped; two swapped.
        4 => Some(format!("{}{figure}", 1 + chance.below(9))),
        5 => Some(format!("{figure}{}", digit(chance))),
        6 if whole.len() > 1 => Some(figure[1..].to_owned()),
        7 => {
            let mut all: Vec<char> = figure.chars().collect();
            let at = chance.below(all.len());
            if all[at] != '.' {
                all[at] = digit(chance);
            }
            Some(all.into_iter().collect())
        }
        8 if digits.len() > 1 => {
            let mut all: Vec<char> = digits.chars().collect();
            let at = chance.below(all.len() - 1);
            all.swap(at, at + 1);
            Some(pointed(&all.into_iter().collect::<String>(), decimals.len()))
        }
        // The point moved.
        9 => {
            Some(pointed(&digits, [decimals.len() + 1, decimals.len().max(1) - 1][chance.below(2)]))
        }
        _ => Some("0".to_owned()),
    }?;
    // A figure that rounds to the right one is no other figure.
    let rounded = |figure: &str| {
        let value: Decimal = figure.parse().ok()?;
        let places = decimals.len() as u32;
        Some(value.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero))
    };
    let same = rounded(&other)? == rounded(figure)?;
    let padded = other.len() > 1 && other.starts_with('0') && !other.starts_with("0.");
    (!same && !padded).then_some(other)
}

/// Of some 2,000 changes, how many may make a figure that fits other figures by chance, without data.
const BY_CHANCE: usize = 4;

/// A right notice, with its figures where it has data.
struct Right {
    name: String,
    text: String,
    markup: Option<Markup>,
}

impl Right {
    /// The findings in a text by the data of this one, and which of its figures were checked.
    fn checked(&self, text: &str, covered: bool) -> (BTreeSet<String>, Coverage) {
        let (words, settings) = (WordLists::shipped(), Settings::default());
        let mut text = Text::plain("通报.txt", text);
        if let Some(markup) = &self.markup {
            text.set_beside(markup);
        }
        let context =
            Context::new(self.markup.as_ref().map(Markup::tally), &text, &words, &settings);
        let mut findings = Findings::default();
        check(&context, &mut findings);
        let told = findings.iter().filter(|finding| finding.severity != Severity::Hint);
        let told = told.map(|finding| format!("{} {}", finding.code, finding.message)).collect();
        (told, if covered { coverage(&context) } else { Coverage::default() })
    }

    /// Numbers of figures claimed and read, and the changes of those that are not seen.
    fn unseen(&self, chance: &mut Chance, changes: usize) -> (usize, usize, Vec<String>) {
        let (before, coverage) = self.checked(&self.text, true);
        let claimed = claimed(&self.text, &coverage);
        let mut unseen = Vec::new();
        for _ in 0..if claimed.is_empty() { 0 } else { changes } {
            let range = claimed[chance.below(claimed.len())].clone();
            let Some(other) = other(&self.text[range.clone()], chance) else { continue };
            let Change { what, text } = replaced(&self.text, range, &other);
            if self.checked(&text, false).0.is_subset(&before) {
                unseen.push(format!("- {} {what}", self.name));
            }
        }
        (claimed.len(), coverage.read(), unseen)
    }
}

/// Changes so many claimed figures of each notice: at most so many may go unseen.
#[allow(clippy::print_stdout, reason = "the figures are for a person to read")]
fn hold(notices: &[Right], changes: usize, most: usize) {
    let start = std::time::Instant::now();
    let threads = std::thread::available_parallelism().map_or(2, usize::from).min(4);
    let tried: Vec<_> = std::thread::scope(|scope| {
        let worker = |notices: &'_ [Right]| -> Vec<_> {
            let mut chance = Chance(20_241_126);
            notices.iter().map(|notice| notice.unseen(&mut chance, changes)).collect()
        };
        let shares = notices.chunks(notices.len().div_ceil(threads));
        let workers: Vec<_> = shares.map(|share| scope.spawn(move || worker(share))).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("no panic")).collect()
    });
    let claimed: usize = tried.iter().map(|(claimed, ..)| claimed).sum();
    let read: usize = tried.iter().map(|(_, read, _)| read).sum();
    let unseen: Vec<&str> =
        tried.iter().flat_map(|(.., unseen)| unseen).map(String::as_str).collect();
    println!("{claimed} of {read} figures are claimed, {:?}", start.elapsed());
    assert!(claimed * 4 > read, "{claimed} of {read} figures are claimed");
    println!("{}", unseen.join("\n"));
    assert!(unseen.len() <= most, "{} changes are not seen\n{}", unseen.len(), unseen.join("\n"));
}

#[test]
fn hardly_a_change_is_both_unseen_and_claimed_as_checked() {
    let right = |notice: &super::notices::Notice| {
        let (name, text) = (notice.name.clone(), notice.text.clone());
        Right { name, text, markup: None }
    };
    // Notices without vouched stretches are there for what was once found in them falsely.
    let notices = NOTICES.iter().filter(|notice| notice.is_vouched());
    hold(&notices.map(right).collect::<Vec<_>>(), 21, BY_CHANCE);
}

#[test]
fn no_change_is_both_unseen_and_claimed_as_checked_against_data() {
    let right = |shape: &&str| {
        let (markup, composed) = notice(shape);
        Right { name: (*shape).to_owned(), text: as_plain(&composed), markup: Some(markup) }
    };
    hold(
        &["quarter", "ledger", "second-quarter", "month", "written"]
            .iter()
            .map(right)
            .collect::<Vec<_>>(),
        60,
        0,
    );
}

#[test]
fn every_figure_of_a_document_that_somebody_wrote_is_checked_against_it_and_against_each_other() {
    let (markup, composed) = notice("written");
    let mut right =
        Right { name: "written".into(), text: as_plain(&composed), markup: Some(markup) };
    let (told, coverage) = right.checked(&right.text, true);
    assert_eq!(told, BTreeSet::new());
    assert_eq!(coverage.unchecked, []);
    assert!(coverage.checked.len() > 40, "{}", coverage.checked.len());
    // A figure that is wrong in the data as well is wrong.
    right.text = right.text.replace("已完成131处", "已完成132处");
    let (beside, _) = right.checked(&right.text, false);
    let told = |told: &BTreeSet<String>, words: &str| told.iter().any(|one| one.contains(words));
    assert!(told(&beside, "写 132，按数据是 131"), "{beside:?}");
    right.markup = None;
    let (alone, _) = right.checked(&right.text, false);
    assert!(told(&alone, "132"), "{alone:?}");
}
