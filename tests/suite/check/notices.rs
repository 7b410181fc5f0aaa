//! Notices of many kinds of office, each in words of its own: what is right is left alone, and
//! single changes of what the text vouches for are caught. Run
//! `cargo test --test suite check::notices -- --nocapture` to see the tables and every miss.

mod changes;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::sync::LazyLock;

use tongbao::check::Text;
use tongbao::finding::{Finding, Severity};

use self::changes::{KINDS, Kind, Vouched, change, mark_changed, vouched};
use super::recall::changes::{Chance, Change};
use super::{found, lines};
use crate::harness::project;

/// Fewest notices that the promise is made for.
const NOTICES_AT_LEAST: usize = 145;
/// Number of changes, and number of those of marks.
const CHANGES: usize = 2_000;
const OF_MARKS: usize = 100;

/// A clean notice.
pub(super) struct Notice {
    pub(super) name: String,
    pub(super) text: String,
    vouched: Vec<Vouched>,
    /// The findings in it all the same.
    found: Vec<Finding>,
}

impl Notice {
    /// True if changes of it are tried.
    pub(super) fn is_vouched(&self) -> bool {
        !self.vouched.is_empty()
    }
}

pub(super) static NOTICES: LazyLock<Vec<Notice>> = LazyLock::new(|| {
    let folder = project("tests/fixtures/notices");
    let files = fs::read_dir(&folder).expect("the notices");
    let mut names: Vec<String> = files
        .filter_map(|file| file.ok()?.file_name().into_string().ok())
        .filter_map(|name| name.strip_suffix(".txt").map(str::to_owned))
        .collect();
    names.sort();
    let read = |name: String| {
        let text = folder.join(format!("{name}.txt"));
        let text = fs::read_to_string(&text).unwrap_or_else(|_| panic!("{name}.txt"));
        // A notice in which something was once found falsely may stand without.
        let lines = folder.join(format!("{name}.vouched"));
        let lines = fs::read_to_string(lines).unwrap_or_default();
        let vouched = vouched(&name, &text, &lines);
        let found = found(&Text::plain("通报.txt", &text));
        Notice { name, text, vouched, found }
    };
    names.into_iter().map(read).collect()
});

/// Right notices in which the program still finds errors, with the rules that find them. A
/// notice leaves the list as soon as it is read rightly.
const NOT_YET: &[(&str, &[&str])] = &[];

fn of_severity(found: &[Finding], severity: Severity) -> Vec<Finding> {
    found.iter().filter(|finding| finding.severity == severity).cloned().collect()
}

#[test]
#[allow(clippy::print_stdout, reason = "the findings are for a person to read")]
fn right_notices_of_other_offices_yield_no_error_and_hardly_a_warning() {
    assert!(NOTICES.len() >= NOTICES_AT_LEAST, "{} notices", NOTICES.len());
    let mut errors = String::new();
    let mut told = String::new();
    let mut warnings = 0;
    for notice in NOTICES.iter() {
        let grave = of_severity(&notice.found, Severity::Error);
        let slight = of_severity(&notice.found, Severity::Warning);
        warnings += slight.len();
        for line in lines(&grave).iter().chain(&lines(&slight)) {
            writeln!(told, "{}: {line}", notice.name).expect("text takes text");
        }
        let codes: BTreeSet<&str> = grave.iter().map(|finding| finding.code).collect();
        let known = NOT_YET.iter().find(|(name, _)| *name == notice.name);
        let known: BTreeSet<&str> =
            known.map(|(_, codes)| codes.iter().copied().collect()).unwrap_or_default();
        if codes != known {
            writeln!(errors, "{}: {codes:?}, expected {known:?}", notice.name).expect("text");
        }
    }
    println!("{told}");
    assert!(errors.is_empty(), "{errors}\n{told}");
    assert!(warnings * 5 <= NOTICES.len(), "{warnings} warnings\n{told}");
}

/// Number of findings of each rule, hints left out.
fn counted(found: &[Finding]) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for finding in found.iter().filter(|finding| finding.severity != Severity::Hint) {
        *counts.entry(finding.code).or_default() += 1;
    }
    counts
}

/// A change that was tried.
struct Tried {
    kind: Kind,
    what: String,
    /// The first rule that finds more than in the right notice.
    rule: Option<&'static str>,
}

fn try_change(notice: &Notice, kind: Kind, change: &Change) -> Tried {
    let before = counted(&notice.found);
    let after = counted(&found(&Text::plain("通报.txt", &change.text)));
    let more = |(rule, count): &(&&str, &usize)| **count > before.get(**rule).copied().unwrap_or(0);
    let rule = after.iter().find(more).map(|(rule, _)| *rule);
    Tried { kind, what: format!("{} {}", notice.name, change.what), rule }
}

/// The changes, no two alike.
fn changes() -> Vec<(&'static Notice, Kind, Change)> {
    let mut chance = Chance(20_240_514);
    let notices: Vec<&Notice> = NOTICES.iter().filter(|notice| notice.is_vouched()).collect();
    let vouched: Vec<(&Notice, &Vouched)> = notices
        .iter()
        .flat_map(|notice| notice.vouched.iter().map(move |vouched| (*notice, vouched)))
        .collect();
    let mut seen = BTreeSet::new();
    let mut changes = Vec::new();
    while changes.len() < CHANGES {
        let made = if changes.len() < OF_MARKS {
            let notice = notices[chance.below(notices.len())];
            mark_changed(&notice.text, &mut chance).map(|change| (notice, Kind::Mark, change))
        } else {
            let (notice, vouched) = vouched[chance.below(vouched.len())];
            change(&notice.text, vouched, &mut chance).map(|change| (notice, vouched.kind, change))
        };
        changes.extend(made.filter(|(_, _, change)| seen.insert(change.text.clone())));
    }
    changes
}

/// Every change, tried on as many threads as there are.
fn tried() -> Vec<Tried> {
    let changes = changes();
    let threads = std::thread::available_parallelism().map_or(2, usize::from).min(4);
    let share = changes.len().div_ceil(threads);
    std::thread::scope(|scope| {
        let worker = |changes: &[(&Notice, Kind, Change)]| -> Vec<Tried> {
            changes.iter().map(|(notice, kind, change)| try_change(notice, *kind, change)).collect()
        };
        let workers: Vec<_> =
            changes.chunks(share).map(|changes| scope.spawn(move || worker(changes))).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("no panic")).collect()
    })
}

/// Least share of each kind that is caught, in per cent.
const FLOORS: [(Kind, usize); 13] = [
    (Kind::Sum, 93),
    (Kind::Share, 84),
    (Kind::Difference, 97),
    (Kind::Rate, 95),
    (Kind::Rank, 93),
    (Kind::Count, 95),
    (Kind::Cell, 97),
    (Kind::Period, 90),
    (Kind::Name, 90),
    (Kind::Unit, 97),
    (Kind::Decimals, 92),
    (Kind::Word, 93),
    (Kind::Mark, 94),
];

#[test]
#[allow(clippy::print_stdout, reason = "the table and the misses are for a person to read")]
fn of_what_the_text_vouches_for_most_single_changes_are_caught() {
    let start = std::time::Instant::now();
    let tried = tried();
    let took = start.elapsed();
    let mut table =
        String::from("| 改动 | 次数 | 查出 | 查出率 | 由哪些规则 |\n|---|---|---|---|---|\n");
    let mut misses = String::new();
    let mut below = String::new();
    let rate = |caught: usize, all: usize| 100.0 * caught as f64 / all.max(1) as f64;
    for ((kind, label), (of, floor)) in KINDS.into_iter().zip(FLOORS) {
        assert_eq!(kind, of, "the floors are in the order of the kinds");
        let of_kind: Vec<&Tried> = tried.iter().filter(|tried| tried.kind == kind).collect();
        let mut rules: BTreeMap<&str, usize> = BTreeMap::new();
        for tried in &of_kind {
            match tried.rule {
                Some(rule) => *rules.entry(rule).or_default() += 1,
                None => writeln!(misses, "- {label}：{}", tried.what).expect("text takes text"),
            }
        }
        let (caught, all) = (rules.values().sum::<usize>(), of_kind.len());
        let rules: Vec<String> = rules.iter().map(|(rule, n)| format!("{rule} {n}")).collect();
        let share = rate(caught, all);
        writeln!(table, "| {label} | {all} | {caught} | {share:.1}% | {} |", rules.join("，"))
            .expect("text takes text");
        if all == 0 || share < floor as f64 {
            writeln!(below, "{label}: {caught} of {all}, floor {floor} %").expect("text");
        }
    }
    let caught = tried.iter().filter(|tried| tried.rule.is_some()).count();
    let share = rate(caught, tried.len());
    writeln!(table, "| 合计 | {} | {caught} | {share:.1}% | |", tried.len()).expect("text");
    println!("{table}\n没有查出的：\n\n{misses}\n用时 {took:?}");
    assert!(below.is_empty(), "{below}\n{table}");
    assert!(share >= 95.0, "{caught} of {}\n{table}", tried.len());
}
