//! Word lists: the program's own (`data/words.yaml`, built in), and what an office adds.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use serde::Deserialize;

use super::messages;
use crate::files;
use crate::finding::{DataPath, Findings, Location, Place, Stopped};
use crate::load::{WordFile, settings};

/// The program's own lists.
const SHIPPED: &str = include_str!("../../data/words.yaml");
/// Largest file, and the longest word in it, in characters.
const LONGEST_WORD: usize = 40;

/// Words the rules look for.
#[derive(Debug, Clone, Default)]
pub struct WordLists {
    lists: Lists,
    wrong: Finder,
    vague: Finder,
    heads: Heads,
}

/// The lists as a file holds them.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Lists {
    wrong: Vec<Wrong>,
    vague: Vec<Vague>,
    no_title_marks: Vec<String>,
    unit_suffixes: Vec<String>,
    heads: BTreeMap<String, Vec<String>>,
}

/// Heads that offices write over the columns of their tables, by what the columns hold.
#[derive(Debug, Clone, Default)]
pub(super) struct Heads(BTreeMap<String, Vec<String>>);

impl Heads {
    /// True if a head says that its column holds this: 名次, 序号, 合计 …
    pub(super) fn is(&self, what: &str, head: &str) -> bool {
        let bare: String = head.chars().filter(|c| !c.is_whitespace()).collect();
        self.0.get(what).is_some_and(|words| words.contains(&bare))
    }
}

/// A word that is always wrong, but in what `unless` names.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wrong {
    wrong: String,
    right: String,
    #[serde(default)]
    unless: Vec<String>,
}

/// A word that says nothing certain.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Vague {
    word: String,
    #[serde(default)]
    unless: Vec<String>,
}

/// A word found: where, in bytes, and what to write instead, if anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found<'w> {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) right: &'w str,
}

/// All words of a list, by their first character, the longest first.
#[derive(Debug, Clone, Default)]
struct Finder(BTreeMap<char, Vec<String>>);

impl Finder {
    fn new<'w>(words: impl Iterator<Item = &'w str>) -> Self {
        let mut by_first: BTreeMap<char, Vec<String>> = BTreeMap::new();
        for word in words {
            let first = word.chars().next();
            by_first.entry(first.unwrap_or_default()).or_default().push(word.to_owned());
        }
        for words in by_first.values_mut() {
            words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        }
        Self(by_first)
    }

    /// Each word in a text with where it begins, in bytes, none within another.
    fn find<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (usize, &'t str)> {
        let mut end = 0;
        text.char_indices().filter_map(move |(at, first)| {
            let rest = text.get(at..).filter(|_| at >= end)?;
            let word = self.0.get(&first)?.iter().find(|word| rest.starts_with(word.as_str()))?;
            end = at + word.len();
            Some((at, word.as_str()))
        })
    }
}

impl WordLists {
    /// The program's own lists.
    pub fn shipped() -> Self {
        static LISTS: LazyLock<WordLists> =
            LazyLock::new(|| WordLists::of(serde_yaml::from_str(SHIPPED).unwrap_or_default()));
        LISTS.clone()
    }

    /// The program's own lists and those of an office's file, which has the same form and
    /// holds only what is to be added. A word it names again it changes.
    ///
    /// # Errors
    /// A file that cannot be read, or does not have that form.
    pub fn read(path: &Path, findings: &mut Findings) -> Result<Self, Stopped> {
        Self::with(&WordFile::read(path), findings)
    }

    /// The same of a file that was read.
    pub(super) fn with(file: &WordFile, findings: &mut Findings) -> Result<Self, Stopped> {
        let WordFile { name, bytes } = file;
        let text = bytes.as_ref().map_err(Clone::clone);
        let text = text.and_then(|bytes| match files::decode(bytes) {
            Some((text, _)) => Ok(text),
            None => Err("它不是文字文件".to_owned()),
        });
        let text = text.map_err(|why| {
            let place = Place::file(name.clone());
            findings.push(messages::words_unreadable(&why).usage(Some(place)));
            Stopped
        })?;
        let mut own: Lists = settings(&text).map_err(|line| {
            let spot = Some(Location::of_line(&text, line));
            let place = Place { file: name.clone(), path: DataPath::default(), spot };
            findings.push(messages::words_malformed().error(Some(place)));
            Stopped
        })?;
        own.wrong.retain(|entry| sound(&entry.wrong) && entry.wrong != entry.right);
        own.vague.retain(|entry| sound(&entry.word));
        own.no_title_marks.retain(|word| sound(word));
        own.unit_suffixes.retain(|word| sound(word));
        own.heads.values_mut().for_each(|words| words.retain(|word| sound(word)));
        let mut lists = Self::shipped().lists;
        lists.wrong.retain(|old| own.wrong.iter().all(|new| new.wrong != old.wrong));
        lists.vague.retain(|old| own.vague.iter().all(|new| new.word != old.word));
        lists.wrong.extend(own.wrong);
        lists.vague.extend(own.vague);
        lists.no_title_marks.extend(own.no_title_marks);
        lists.unit_suffixes.extend(own.unit_suffixes);
        for (what, words) in own.heads {
            lists.heads.entry(what).or_default().extend(words);
        }
        Ok(Self::of(lists))
    }

    fn of(lists: Lists) -> Self {
        let wrong = Finder::new(lists.wrong.iter().map(|entry| entry.wrong.as_str()));
        let vague = Finder::new(lists.vague.iter().map(|entry| entry.word.as_str()));
        let heads = Heads(lists.heads.clone());
        Self { lists, wrong, vague, heads }
    }

    /// Wrong words in a text.
    pub(super) fn wrong<'w>(&'w self, text: &'w str) -> impl Iterator<Item = Found<'w>> {
        self.wrong.find(text).filter_map(|(start, word)| {
            let end = start + word.len();
            let entry = self.lists.wrong.iter().find(|entry| entry.wrong == word)?;
            let excused = is_excused(text, start, word, &entry.unless);
            (!excused).then_some(Found { start, end, right: &entry.right })
        })
    }

    /// Vague words in a text.
    pub(super) fn vague<'w>(&'w self, text: &'w str) -> impl Iterator<Item = Found<'w>> {
        self.vague.find(text).filter_map(|(start, word)| {
            let end = start + word.len();
            let entry = self.lists.vague.iter().find(|entry| entry.word == word)?;
            let excused = is_excused(text, start, word, &entry.unless);
            (!excused).then_some(Found { start, end, right: "" })
        })
    }

    /// Endings of the names of things that take no book-title marks.
    pub(super) fn no_title_marks(&self) -> &[String] {
        &self.lists.no_title_marks
    }

    /// The ends of names of units.
    pub fn unit_suffixes(&self) -> &[String] {
        &self.lists.unit_suffixes
    }

    /// The names of the heads of tables.
    pub(super) fn heads(&self) -> &Heads {
        &self.heads
    }

    /// Number of wrong words known.
    pub fn known_wrong(&self) -> usize {
        self.lists.wrong.len()
    }
}

fn sound(word: &str) -> bool {
    !word.trim().is_empty() && word.chars().count() <= LONGEST_WORD
}

/// True if a word stands in a phrase that excuses it: 自已 in 来自已经.
fn is_excused(text: &str, start: usize, word: &str, unless: &[String]) -> bool {
    unless.iter().any(|phrase| {
        phrase.match_indices(word).any(|(offset, _)| {
            start
                .checked_sub(offset)
                .and_then(|at| text.get(at..))
                .is_some_and(|rest| rest.starts_with(phrase.as_str()))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_word_is_found_but_not_where_it_is_another() {
        let words = WordLists::shipped();
        let wrong = |text: &str| -> Vec<String> {
            words.wrong(text).map(|found| found.right.to_owned()).collect()
        };
        assert_eq!(wrong("各单位要再接再励，按排好工作。"), ["再接再厉", "安排"]);
        assert_eq!(wrong("来自已经建成的，既使用又管理，按排污许可证。"), Vec::<String>::new());
        assert!(words.known_wrong() > 90);
    }
}
