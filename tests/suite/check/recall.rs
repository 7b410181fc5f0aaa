//! The share that is caught: 2,000 single changes of clean notices, by kind of change. Run
//! `cargo test --test suite check::recall -- --nocapture` to see the table and every miss.

pub(crate) mod changes;
mod offices;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use tongbao::check::{Context, RULES, Rule, Settings, Text, WordLists};
use tongbao::compose::Markup;

use self::changes::{Chance, Change, Kind, change};
use super::precision::{as_plain, notice};

/// Number of changes.
const CHANGES: usize = 2_000;
/// Notices that are changed: each of another shape.
const SHAPES: [&str; 7] =
    ["quarter", "compared", "ledger", "second-quarter", "month", "exempt", "year"];

/// A clean notice.
struct Clean {
    shape: &'static str,
    markup: Markup,
    text: String,
}

static NOTICES: LazyLock<Vec<Clean>> = LazyLock::new(|| {
    SHAPES
        .map(|shape| {
            let (markup, composed) = notice(shape);
            Clean { shape, markup, text: as_plain(&composed) }
        })
        .into()
});

const KINDS: [(Kind, &str); 8] = [
    (Kind::FigureInProse, "正文的数字"),
    (Kind::FigureInTable, "表里的数字"),
    (Kind::Name, "名称"),
    (Kind::Bracket, "括号、引号"),
    (Kind::Order, "先后"),
    (Kind::Date, "日期、时期、文号"),
    (Kind::Attachment, "附件"),
    (Kind::Word, "字词"),
];

/// All rules, for each kind of change with those first that caught one lately: a change is
/// caught as soon as one rule finds something, since the clean notices yield nothing.
struct Rules {
    words: WordLists,
    settings: Settings,
    order: BTreeMap<Kind, Vec<&'static Rule>>,
}

impl Rules {
    fn new() -> Self {
        Self { words: WordLists::shipped(), settings: Settings::default(), order: BTreeMap::new() }
    }

    fn catch(&mut self, kind: Kind, markup: &Markup, text: &Text) -> bool {
        let (words, settings) = (&self.words, &self.settings);
        let context = Context::new(Some(markup.tally()), text, words, settings);
        let all = || RULES.iter().copied().flatten().collect();
        let order = self.order.entry(kind).or_insert_with(all);
        let caught = order.iter().position(|rule| {
            let mut found = Vec::new();
            (rule.run)(rule, &context, &mut found);
            !found.is_empty()
        });
        if let Some(place) = caught {
            order[..=place].rotate_right(1);
        }
        caught.is_some()
    }
}

/// A change that was tried: its kind, what was done, and whether it was caught.
type Tried = (Kind, String, bool);

/// Every change, tried on as many threads as there are.
fn tried() -> Vec<Tried> {
    let mut chance = Chance(20_180_515);
    let mut changes: Vec<(usize, Kind, Change)> = Vec::new();
    while changes.len() < CHANGES {
        let at = chance.below(NOTICES.len());
        let (kind, _) = KINDS[changes.len() % KINDS.len()];
        let text = &NOTICES[at].text;
        if let Some(change) = change(kind, text, &mut chance).filter(|change| change.text != *text)
        {
            changes.push((at, kind, change));
        }
    }
    let threads = std::thread::available_parallelism().map_or(2, usize::from).min(4);
    let share = changes.len().div_ceil(threads);
    std::thread::scope(|scope| {
        let workers: Vec<_> = changes
            .chunks(share)
            .map(|changes| {
                scope.spawn(move || -> Vec<Tried> {
                    let mut rules = Rules::new();
                    let mut tried = Vec::new();
                    for (at, kind, change) in changes {
                        let notice = &NOTICES[*at];
                        let mut text = Text::plain("通报.txt", &change.text);
                        text.set_beside(&notice.markup);
                        let caught = rules.catch(*kind, &notice.markup, &text);
                        tried.push((*kind, format!("[{}] {}", notice.shape, change.what), caught));
                    }
                    tried
                })
            })
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("no panic")).collect()
    })
}

#[test]
#[allow(clippy::print_stdout, reason = "the table and the misses are for a person to read")]
fn of_two_thousand_single_changes_nearly_all_are_caught() {
    let start = std::time::Instant::now();
    let tried = tried();
    let mut table = String::from("| 改动 | 次数 | 查出 | 查出率 |\n|---|---|---|---|\n");
    let mut by_kind: BTreeMap<Kind, (usize, usize)> = BTreeMap::new();
    let mut misses = String::new();
    for (kind, what, caught) in &tried {
        let (all, found) = by_kind.entry(*kind).or_default();
        *all += 1;
        *found += usize::from(*caught);
        if !caught {
            writeln!(misses, "- {kind:?}：{what}").expect("text takes text");
        }
    }
    let rate = |found: usize, all: usize| 100.0 * found as f64 / all as f64;
    for (kind, name) in KINDS {
        let (all, found) = by_kind[&kind];
        writeln!(table, "| {name} | {all} | {found} | {:.1}% |", rate(found, all)).expect("text");
    }
    let of = |kinds: &[Kind]| {
        let counts = kinds.iter().map(|kind| by_kind[kind]);
        counts.fold((0, 0), |sum, (all, found)| (sum.0 + all, sum.1 + found))
    };
    let (all, found) = of(&KINDS.map(|(kind, _)| kind));
    writeln!(table, "| 合计 | {all} | {found} | {:.1}% |", rate(found, all)).expect("text");
    println!("{table}\n没有查出的：\n\n{misses}\n用时 {:?}", start.elapsed());
    let (figures, caught) = of(&[Kind::FigureInProse, Kind::FigureInTable]);
    assert!(rate(caught, figures) >= 99.0, "figures: {caught} of {figures}\n{misses}");
    assert!(rate(found, all) >= 95.0, "all: {found} of {all}\n{misses}");
}
