//! Names of units: every registered one, which of them may be printed where, and which one
//! a name that is not registered was probably meant to be.

use std::cell::Cell;
use std::collections::BTreeMap;

use crate::model::{Office, UnitId};

/// Whom a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Who {
    /// One unit.
    Unit(UnitId),
    /// Units counted together: their place in [`Office::roll_ups`].
    Together(usize),
}

/// What kind of name it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// The name of the body.
    Full,
    /// The name of tables only.
    Table,
    /// A spelling that is never printed.
    Alias,
}

/// What is known of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Known<'o> {
    pub(crate) name: &'o str,
    pub(crate) who: Who,
    pub(crate) form: Form,
}

/// All registered names.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names<'o> {
    known: BTreeMap<&'o str, Known<'o>>,
    /// How many names have been searched for: a text of nothing but names is no notice.
    searched: Cell<u32>,
}

/// Most names to search for.
const SEARCHES: u32 = 2_000;

/// Characters a unit's name ends with.
const ENDS: &str = "局科室办站队中心厅处委院所校会部组司区县市州乡镇街道支社团园馆台";
/// Most characters of a name.
pub(super) const LONGEST: usize = 40;

impl<'o> Names<'o> {
    /// The names an office registers.
    pub(super) fn of(office: &'o Office) -> Self {
        let mut known = BTreeMap::new();
        let mut add = |name: &'o str, who, form| {
            known.entry(name).or_insert(Known { name, who, form });
        };
        for id in office.unit_ids() {
            add(&office.unit(id).name, Who::Unit(id), Form::Full);
        }
        for (place, roll_up) in office.roll_ups.iter().enumerate() {
            add(&roll_up.name, Who::Together(place), Form::Full);
        }
        for id in office.unit_ids() {
            add(&office.unit(id).table_name, Who::Unit(id), Form::Table);
        }
        for id in office.unit_ids() {
            for alias in &office.unit(id).aliases {
                add(alias, Who::Unit(id), Form::Alias);
            }
        }
        Self { known, searched: Cell::new(0) }
    }

    /// The name, if it is registered.
    pub(crate) fn get(&self, name: &str) -> Option<Known<'o>> {
        self.known.get(name).copied()
    }

    /// Whether a text contains the name of a unit.
    pub(super) fn any_in(&self, text: &str) -> bool {
        self.known.keys().any(|name| text.contains(name))
    }

    /// The longest registered name that a text ends with.
    pub(super) fn ending(&self, text: &str) -> Option<&'o str> {
        self.known.keys().copied().filter(|name| text.ends_with(name)).max_by_key(|n| n.len())
    }

    /// The registered name nearest to one that is not, and by how many characters it differs.
    pub(crate) fn nearest(&self, name: &str) -> Option<(Known<'o>, usize)> {
        let length = name.chars().count();
        let searched = self.searched.get();
        if !(2..=LONGEST).contains(&length) || searched >= SEARCHES {
            return None;
        }
        self.searched.set(searched + 1);
        let by = |known: &Known| {
            let theirs = known.name.chars().count();
            if theirs.abs_diff(length) > length.max(theirs) / 2 {
                return usize::MAX;
            }
            let short = length.min(theirs) < 3;
            if !short && (name.contains(known.name) || known.name.contains(name)) {
                return 1;
            }
            strsim::osa_distance(name, known.name)
        };
        let (by, known) =
            self.known.values().map(|known| (by(known), *known)).min_by_key(|(by, _)| *by)?;
        (by <= (length / 3).max(1)).then_some((known, by))
    }

    /// Whom a name stands for: as registered, or one slip away from just one name.
    pub(crate) fn meant(&self, name: &str) -> Option<Known<'o>> {
        self.get(name).or_else(|| {
            let length = name.chars().count();
            let most = if length >= 7 { 2 } else { 1 };
            self.nearest(name).filter(|(_, by)| *by <= most && length >= 3).map(|(known, _)| known)
        })
    }

    /// Whether something reads like a unit's name.
    pub(super) fn is_name(&self, text: &str) -> bool {
        let length = text.chars().count();
        if !(2..=LONGEST).contains(&length) {
            return false;
        }
        let like = looks_like_unit(text);
        like || self.known.contains_key(text) || self.meant(text).is_some()
    }
}

/// Whether a text ends as names of units do.
pub(crate) fn looks_like_unit(text: &str) -> bool {
    const WORDS: [&str; 10] =
        ["报送", "采用", "刊发", "累计", "情况", "数量", "相比", "同期", "其中", "单位"];
    let length = text.chars().count();
    (2..=LONGEST).contains(&length)
        && text.chars().next_back().is_some_and(|c| ENDS.contains(c))
        && !text.contains(|c: char| c.is_ascii_digit() || "，。：、".contains(c))
        && !WORDS.iter().any(|word| text.contains(word))
}

/// Whether two names are one name and a slip: one holds the other, or a character differs.
pub(crate) fn variants(one: &str, other: &str) -> bool {
    let (a, b) = (one.chars().count(), other.chars().count());
    let (short, long) = if a < b { (one, other) } else { (other, one) };
    if one == other || a.min(b) < 3 || a.max(b) > LONGEST || a.abs_diff(b) > 2 {
        return false;
    }
    long.contains(short) || subsequence(short, long)
}

/// Whether the characters of one text stand in another in this order.
fn subsequence(short: &str, long: &str) -> bool {
    let mut rest = long.chars();
    short.chars().all(|c| rest.any(|other| other == c)) && short.len() < long.len()
}
