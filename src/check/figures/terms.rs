//! The words of a text that name what is measured, and of whom: names of measures, verbs and nouns
//! of categories, channels, units and groups, as the office registers them.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use super::expected::Expected;
use super::lexis;
use crate::model::{ChannelId, GroupId, MeasureId, Office, Scheme, Subject, Way};

/// Verbs of those who send, and of those who take.
pub(super) const REPORT: [&str; 4] = ["报送", "上报", "投稿", "提供"];
pub(super) const ADOPT: [&str; 9] =
    ["采用", "录用", "采纳", "刊发", "刊登", "发表", "刊载", "登载", "转载"];
/// Words that a sentence on the whole has before its verb.
const WHOLE: [&str; 14] = [
    "全州",
    "全市",
    "全县",
    "全区",
    "全省",
    "全盟",
    "全系统",
    "系统",
    "各单位",
    "各部门",
    "各级",
    "及各",
    "全体",
    "全局",
];

/// The thing a word names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Sense {
    /// One of these measures.
    Measures(Vec<MeasureId>),
    /// Something that these measures count: 政务信息.
    Counted(Vec<MeasureId>),
    /// One of these, under a name that they share.
    Of(Vec<Subject>),
    /// All that report.
    All,
    /// Both a measure and somebody, under one name: what is meant cannot be told.
    Either,
}

impl Sense {
    /// The subjects that a word names; none if it names a measure, or what cannot be told.
    pub(crate) fn subjects(&self) -> Option<&[Subject]> {
        match self {
            Self::Of(subjects) => Some(subjects),
            _ => None,
        }
    }
}

/// A word of a text that names something.
#[derive(Debug, Clone)]
pub(crate) struct Term<'l> {
    /// Where it stands, in bytes.
    pub(crate) at: Range<usize>,
    pub(crate) sense: &'l Sense,
}

/// All words that name something, by their first character, the longest first.
#[derive(Debug, Default)]
pub(crate) struct Terms(HashMap<char, Vec<(String, Sense)>>);

impl Terms {
    /// The words of an office and its scheme.
    pub(super) fn of(expected: &Expected) -> Self {
        let mut words: BTreeMap<String, Sense> = BTreeMap::new();
        measures(expected.scheme, &mut words);
        subjects(expected.office, &mut words);
        for word in [expected.office.system.as_str(), &expected.office.reporters] {
            words.insert(word.to_owned(), Sense::All);
        }
        for word in WHOLE {
            words.entry(word.to_owned()).or_insert(Sense::All);
        }
        let mut terms = Self::default();
        let mut words: Vec<(String, Sense)> = words.into_iter().collect();
        words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        for (word, sense) in words {
            if let Some(first) = word.chars().next() {
                terms.0.entry(first).or_default().push((word, sense));
            }
        }
        terms
    }

    /// The names of a text, in order: of units, groups, channels, categories.
    pub(super) fn named<'l>(&'l self, text: &str) -> Vec<Term<'l>> {
        let mut terms = self.read(text);
        terms.retain(|term| matches!(term.sense, Sense::Of(_) | Sense::Counted(_)));
        terms
    }

    /// The words of a text that name something, in order; of several at a place the longest.
    pub(super) fn read<'l>(&'l self, text: &str) -> Vec<Term<'l>> {
        let mut found: Vec<Term> = Vec::new();
        for (at, first) in text.char_indices() {
            if found.last().is_some_and(|term| at < term.at.end) {
                continue;
            }
            let rest = text.get(at..).unwrap_or_default();
            let words = self.0.get(&first).map_or(&[][..], Vec::as_slice);
            if let Some((word, sense)) = words.iter().find(|(word, _)| rest.starts_with(word)) {
                found.push(Term { at: at..at + word.len(), sense });
            }
        }
        found
    }
}

/// Words for measures: names, the names without their category, heads of columns; verbs and nouns.
fn measures(scheme: &Scheme, words: &mut BTreeMap<String, Sense>) {
    // A name without its category: 采用率 of 政务信息采用率.
    let short = |id: MeasureId| -> &str {
        let measure = scheme.measure(id);
        let category = measure.category.map(|id| scheme.category(id).name.as_str());
        let short = category.and_then(|category| measure.name.strip_prefix(category));
        short.unwrap_or(&measure.name)
    };
    let all: Vec<(MeasureId, &str, String)> = scheme
        .measure_ids()
        .map(|id| {
            (id, scheme.measure(id).name.as_str(), lexis::heading(&scheme.measure(id).heading))
        })
        .collect();
    let named = |word: &str| -> Vec<MeasureId> {
        let names =
            |(_, name, head): &&(MeasureId, &str, String)| name.contains(word) || head == word;
        let mut named: Vec<MeasureId> = all.iter().filter(names).map(|(id, ..)| *id).collect();
        // 累计报送 of a quarter is what was sent in it.
        let so_far = named.iter().map(|id| scheme.measure(*id));
        let so_far = so_far.filter(|measure| matches!(measure.kind.way, Way::OverYear));
        let counted: Vec<MeasureId> =
            so_far.flat_map(|measure| &measure.of).map(|of| of.measure).collect();
        named.extend(counted);
        named
    };
    let own = all.iter().flat_map(|(id, name, head)| [*name, short(*id), head.as_str()]);
    for word in own.filter(|word| word.chars().count() > 1) {
        words.insert(word.to_owned(), Sense::Measures(named(word)));
    }
    let verbs = |verbs: &[&str], of: &dyn Fn(MeasureId) -> bool, words: &mut BTreeMap<_, _>| {
        for verb in verbs {
            let said = |id: &MeasureId| of(*id) || scheme.measure(*id).name.contains(verb);
            let said: Vec<MeasureId> = scheme.measure_ids().filter(said).collect();
            words.insert((*verb).to_owned(), Sense::Measures(said));
        }
    };
    let made = |id: MeasureId| Some(scheme.category(scheme.measure(id).category?).measures);
    let sent = |id: MeasureId| {
        let of = made(id);
        of.is_some_and(|of| {
            [of.submitted, of.submitted_so_far, of.submission_score, of.rate].contains(&Some(id))
        })
    };
    let sent_only = |id: MeasureId| sent(id) && made(id).is_some_and(|of| of.rate != Some(id));
    verbs(&REPORT, &sent, words);
    verbs(&ADOPT, &|id| made(id).is_some() && !sent_only(id), words);
    for category in &scheme.categories {
        for noun in [&category.noun, &category.name] {
            let counts = |id: &MeasureId| {
                let of = scheme.measure(*id).category.map(|id| scheme.category(id));
                let same =
                    |name: &String| name.contains(noun.as_str()) || noun.contains(name.as_str());
                of.is_some_and(|of| same(&of.noun) || same(&of.name))
            };
            let counted = scheme.measure_ids().filter(counts);
            // A channel, and thereby its measure, may be called like a category.
            match words.entry(noun.clone()).or_insert(Sense::Counted(Vec::new())) {
                Sense::Measures(said) | Sense::Counted(said) => said.extend(counted),
                Sense::Of(_) | Sense::All | Sense::Either => {}
            }
        }
    }
    let channels = || (0..scheme.channels.len()).map(ChannelId);
    for id in channels() {
        let channel = scheme.channel(id);
        for name in [&channel.name, &channel.body_name] {
            let same = |id: &_| {
                let other = scheme.channel(*id);
                [&other.name, &other.body_name].contains(&name)
            };
            let counted = channels().filter(same);
            let counted = counted.filter_map(|id| scheme.measure_of_channel(id));
            let said = match words.remove(name) {
                Some(Sense::Counted(said) | Sense::Measures(said)) => said,
                _ => Vec::new(),
            };
            let counted = said.into_iter().chain(counted).collect();
            words.insert(name.clone(), Sense::Counted(counted));
        }
    }
}

fn subjects(office: &Office, words: &mut BTreeMap<String, Sense>) {
    let mut add = |name: &str, subject: Subject| match words.get_mut(name) {
        Some(Sense::Of(subjects)) if !subjects.contains(&subject) => subjects.push(subject),
        Some(Sense::Of(_)) => {}
        Some(sense) => *sense = Sense::Either,
        None => {
            words.insert(name.to_owned(), Sense::Of(vec![subject]));
        }
    };
    for id in office.unit_ids() {
        let unit = office.unit(id);
        let names = [unit.name.as_str(), &unit.table_name];
        for name in names.into_iter().chain(unit.aliases.iter().map(String::as_str)) {
            add(name, Subject::Unit(id));
        }
    }
    for (place, roll_up) in office.roll_ups.iter().enumerate() {
        add(&roll_up.name, Subject::RollUp(place));
        for id in &roll_up.units {
            add(&office.unit(*id).name, Subject::RollUp(place));
        }
    }
    for (place, group) in office.groups.iter().enumerate() {
        add(&group.name, Subject::Group(GroupId(place)));
    }
}
