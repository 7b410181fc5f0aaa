//! Names of units: every registered one, which of them may be printed where, and which one
//! a name that is not registered was probably meant to be.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};

use super::terms::{ADOPT, REPORT};
use crate::model::{Office, Scheme, UnitId};

/// The bearer of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum NameBearer {
    /// One unit.
    Unit(UnitId),
    /// Units counted together: their place in [`Office::roll_ups`].
    Together(usize),
}

/// The kind of name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// The name of the body.
    Full,
    /// The name of tables only.
    Table,
    /// A spelling that is never printed.
    Alias,
}

/// The knowledge of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Known<'o> {
    pub(crate) name: &'o str,
    pub(crate) bearer: NameBearer,
    pub(crate) form: Form,
}

/// All registered names.
#[derive(Debug, Default)]
pub(crate) struct Names<'o> {
    known: BTreeMap<&'o str, Known<'o>>,
    /// Names that would be taken for figures, marks or words of a sentence, by their first
    /// character, the longest first; each with the number it is blanked with.
    misleading: BTreeMap<char, Vec<(&'o str, u32)>>,
    /// The same as they are blanked, with the name.
    blanks: BTreeMap<String, &'o str>,
    /// Most names to search for: a text of nothing but names is no notice.
    searched: AtomicU32,
}

/// Most names to search for.
const SEARCHES: u32 = 2_000;

/// Characters a unit's name ends with.
const ENDS: &str = "局科室办站队中心厅处委院所校会部组司区县市州乡镇街道支社团园馆台";
/// Most characters of a name.
pub(super) const LONGEST: usize = 40;

impl<'o> Names<'o> {
    /// The names an office registers.
    pub(super) fn of(office: &'o Office, scheme: &'o Scheme) -> Self {
        let mut known = BTreeMap::new();
        let mut add = |name: &'o str, bearer, form| {
            known.entry(name).or_insert(Known { name, bearer, form });
        };
        for id in office.unit_ids() {
            add(&office.unit(id).name, NameBearer::Unit(id), Form::Full);
        }
        for (place, roll_up) in office.roll_ups.iter().enumerate() {
            add(&roll_up.name, NameBearer::Together(place), Form::Full);
        }
        for id in office.unit_ids() {
            add(&office.unit(id).table_name, NameBearer::Unit(id), Form::Table);
        }
        for id in office.unit_ids() {
            for alias in &office.unit(id).aliases {
                add(alias, NameBearer::Unit(id), Form::Alias);
            }
        }
        let channels = scheme.channels.iter();
        let channels = channels.flat_map(|c| [c.name.as_str(), c.body_name.as_str()]);
        let mut all: Vec<&str> =
            known.keys().copied().chain(channels).filter(|name| is_misleading(name)).collect();
        all.sort_unstable();
        all.dedup();
        let mut names = Self { known, ..Self::default() };
        for (number, name) in all.into_iter().enumerate() {
            let number = u32::try_from(number).unwrap_or_default() % BLANKS;
            names.blanks.insert(blank(name, number), name);
            if let Some(first) = name.chars().next() {
                names.misleading.entry(first).or_default().push((name, number));
            }
        }
        for list in names.misleading.values_mut() {
            list.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        }
        names
    }

    /// A text in which the names that would mislead are blanked, byte for byte; nothing where
    /// it has none.
    pub(super) fn blanked(&self, text: &str) -> Option<String> {
        if self.misleading.is_empty() {
            return None;
        }
        let mut blanked = String::with_capacity(text.len());
        let (mut found, mut next) = (false, 0);
        for (at, c) in text.char_indices() {
            if at < next {
                continue;
            }
            let rest = text.get(at..).unwrap_or_default();
            let names = self.misleading.get(&c).map_or(&[][..], Vec::as_slice);
            match names.iter().find(|(name, _)| rest.starts_with(name)) {
                Some((name, number)) => {
                    blanked += &blank(name, *number);
                    (found, next) = (true, at + name.len());
                }
                None => blanked.push(c),
            }
        }
        found.then_some(blanked)
    }

    /// The name as it is registered, of one as it is read.
    fn registered<'n>(&self, name: &'n str) -> &'n str
    where
        'o: 'n,
    {
        self.blanks.get(name).copied().unwrap_or(name)
    }

    /// The name, if it is registered.
    pub(crate) fn get(&self, name: &str) -> Option<Known<'o>> {
        self.known.get(self.registered(name)).copied()
    }

    /// The registered name nearest to one that is not, and by how many characters it differs.
    pub(crate) fn nearest(&self, name: &str) -> Option<(Known<'o>, usize)> {
        let length = name.chars().count();
        let fits = (2..=LONGEST).contains(&length);
        if !fits || self.searched.fetch_add(1, Ordering::Relaxed) >= SEARCHES {
            return None;
        }
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

    /// The bearer of a name: as registered, or one slip away from just one name.
    pub(crate) fn meant(&self, name: &str) -> Option<Known<'o>> {
        self.get(name).or_else(|| {
            let length = name.chars().count();
            let most = if length >= 7 { 2 } else { 1 };
            self.nearest(name).filter(|(_, by)| *by <= most && length >= 3).map(|(known, _)| known)
        })
    }
}

/// Number of names told apart where they are blanked: as many as the private characters.
const BLANKS: u32 = 6_400;

/// True if a name has in it what a sentence uses to tell figures: digits, marks, key words.
fn is_misleading(name: &str) -> bool {
    const WORDS: [&str; 24] = [
        "报送", "上报", "投稿", "提供", "采用", "录用", "采纳", "刊", "发表", "登载", "转载",
        "信息", "新闻", "其中", "合计", "累计", "共", "总", "等", "分别", "同期", "没有", "率",
        "第",
    ];
    name.contains(|c: char| {
        c.is_ascii_digit()
            || ('０'..='９').contains(&c)
            || "、，,；;：:（）()。和及与各均".contains(c)
    }) || WORDS.iter().any(|word| name.contains(word))
}

/// A name blanked: each character by a private one as long.
fn blank(name: &str, number: u32) -> String {
    name.chars()
        .map(|c| match c.len_utf8() {
            1 => '\u{1}',
            2 => '\u{80}',
            3 => char::from_u32(0xe000 + number).unwrap_or('\u{e000}'),
            _ => '\u{f0000}',
        })
        .collect()
}

/// True if a text ends as names of units do.
pub(crate) fn looks_like_unit(text: &str) -> bool {
    const WORDS: [&str; 7] = ["累计", "情况", "数量", "相比", "同期", "其中", "单位"];
    let length = text.chars().count();
    (2..=LONGEST).contains(&length)
        && text.chars().next_back().is_some_and(|c| ENDS.contains(c))
        && !text.contains(|c: char| c.is_ascii_digit() || "，。：、的".contains(c))
        && !WORDS.iter().chain(&REPORT).chain(&ADOPT).any(|word| text.contains(word))
}

/// True if two names are one name and a slip: one holds the other, or a character differs.
pub(crate) fn variants(one: &str, other: &str) -> bool {
    let (a, b) = (one.chars().count(), other.chars().count());
    let (short, long) = if a < b { (one, other) } else { (other, one) };
    if one == other || a.min(b) < 3 || a.max(b) > LONGEST || a.abs_diff(b) > 2 {
        return false;
    }
    long.contains(short) || subsequence(short, long)
}

/// True if the characters of one text stand in another in this order.
fn subsequence(short: &str, long: &str) -> bool {
    let mut rest = long.chars();
    short.chars().all(|c| rest.any(|other| other == c)) && short.len() < long.len()
}
