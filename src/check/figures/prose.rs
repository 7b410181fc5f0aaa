//! Sentences that speak of figures, taken apart into claims.

mod compared;
mod named;

use std::ops::Range;

pub(super) use self::compared::percent;
use super::claims::{About, Claims, Total};
use super::lexis::{self, CLAUSES, Count, SEPARATORS};
use super::list::{self, List};
use super::names::looks_like_unit;
use super::{Case, Stretch};

pub(super) const REPORT: [&str; 4] = ["报送", "上报", "投稿", "提供"];
pub(super) const ADOPT: [&str; 9] =
    ["采用", "录用", "采纳", "刊发", "刊登", "发表", "刊载", "登载", "转载"];
/// Words that a sentence on the whole has before its verb.
pub(super) const WHOLE: [&str; 14] = [
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
/// Words that say nothing of whom a sentence speaks.
const FILL: [&str; 14] = [
    "累计", "总计", "总共", "一共", "合计", "共计", "共", "总", "期间", "内", "已", "被", "，",
    "其中",
];
const COMPARED: [&str; 7] = ["同期", "同比", "环比", "上季度", "上月", "上年", "上一季度"];
/// Words after which a figure is asked for, not reported.
const ASKED: [&str; 6] = ["不少于", "不低于", "至少", "不得", "应当", "不超过"];
/// The same, behind the figure.
const OR_MORE: [&str; 3] = ["以上", "以内", "以下"];
/// Most names to go back over.
const BACK: usize = 200;
/// Longest sentence to take apart, in bytes: a list of some 500 units.
const LONGEST: usize = 30_000;
/// Most claims of a document, and most names of its lists.
const CLAIMS: usize = 1_000;
const NAMED: usize = 4_000;
/// Most figures of a clause, and most percentages of a sentence.
const FIGURES: usize = 20;
/// How far back from a clause to look for the channels it speaks of, in bytes.
const LOOK_BACK: usize = 1_500;

/// Reads the sentences of a document up to its attachments.
pub(super) fn read(case: &Case) -> Claims {
    let mut reader = Reader {
        case,
        measures: measures(case),
        heading: None,
        subject: None,
        claims: Claims::default(),
    };
    let parts = case.parts();
    let end = parts.heads.first().map_or(usize::MAX, |head| head.paragraph);
    let end = parts.note.map_or(end, |note| note.min(end));
    let mut asked = false;
    for (i, paragraph) in case.text.paragraphs.iter().enumerate().take(end) {
        let printed = paragraph.text.as_str();
        let text = case.reading(i);
        if is_heading(printed) {
            reader.heading = Some(i);
            asked =
                ["要求", "打算", "安排", "措施", "下一步"].iter().any(|word| text.contains(word));
            continue;
        }
        if paragraph.computed {
            continue;
        }
        let registered =
            case.expected.as_ref().is_some_and(|expected| expected.is_requirement(printed));
        if reader.is_full() {
            break;
        }
        if asked || registered {
            continue;
        }
        let known = reader.claims.len();
        for sentence in sentences(text).filter(|sentence| sentence.len() <= LONGEST) {
            if reader.is_full() {
                break;
            }
            reader.sentence(i, text, sentence);
        }
        if reader.claims.len() > known {
            reader.claims.paragraphs.push(i);
        }
    }
    reader.claims
}

impl Claims {
    fn len(&self) -> usize {
        self.totals.len()
            + self.singles.len()
            + self.zeros.len()
            + self.comparisons.len()
            + self.rates.len()
    }
}

/// The measure words: the scheme's, and the usual ones.
pub(super) fn measures<'e>(case: &Case<'e>) -> Vec<&'e str> {
    let own = case.expected.as_ref().map(|expected| expected.measures());
    let mut measures: Vec<&str> = own.unwrap_or_default();
    measures.extend(
        lexis::MEASURES.iter().filter(|m| !measures.contains(m)).copied().collect::<Vec<_>>(),
    );
    measures
}

/// True if a paragraph is a heading: short, numbered, without a full stop.
pub(super) fn is_heading(text: &str) -> bool {
    let numbered = text.starts_with(['（', '('])
        || text.split_once(['、', '.', '．']).is_some_and(|(number, _)| {
            number.chars().count() <= 3 && lexis::small_number(number).is_some()
        });
    numbered && text.chars().count() <= 24 && !text.ends_with(['。', '；', '，'])
}

/// The sentences of a paragraph.
pub(super) fn sentences(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut start = 0;
    text.split_inclusive(['。', '！', '？']).map(move |sentence| {
        let begin = start;
        start += sentence.len();
        begin
            ..start
                - sentence
                    .chars()
                    .next_back()
                    .filter(|c| "。！？".contains(*c))
                    .map_or(0, char::len_utf8)
    })
}

struct Reader<'c, 'e> {
    case: &'c Case<'e>,
    measures: Vec<&'e str>,
    heading: Option<usize>,
    /// Whom the sentence has spoken of.
    subject: Option<Speaks>,
    claims: Claims,
}

/// Whom a sentence speaks of.
#[derive(Debug, Clone)]
enum Speaks {
    /// All that report.
    All,
    /// One unit.
    One(Stretch),
    /// Something the data do not say.
    Other,
}

/// The last of some words in a text, with where it begins.
fn last_of(text: &str, words: &[&'static str]) -> Option<(usize, &'static str)> {
    words.iter().filter_map(|word| text.rfind(word).map(|at| (at, *word))).max_by_key(|(at, _)| *at)
}

fn has(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

impl Reader<'_, '_> {
    /// True if more has been read than any notice says.
    fn is_full(&self) -> bool {
        let claims = &self.claims;
        let entries = claims.totals.iter().map(|total| total.list.entries.len());
        let zeros = claims.zeros.iter().map(|zero| zero.names.len());
        claims.len() > CLAIMS || entries.chain(zeros).sum::<usize>() > NAMED
    }

    fn sentence(&mut self, paragraph: usize, text: &str, sentence: Range<usize>) {
        let mut start = sentence.start;
        self.subject = None;
        while start < sentence.end {
            let marker =
                text.get(start..sentence.end).unwrap_or_default().find("其中").map(|at| start + at);
            let head = start..marker.unwrap_or(sentence.end);
            let totals = self.claims.totals.len();
            let next = self.clauses(paragraph, text, head.clone());
            if next < head.end {
                start = next;
                continue;
            }
            let Some(marker) = marker else { break };
            let area = marker + "其中".len()..sentence.end;
            let (list, end) = list::read(text, area.clone(), &self.measures, &self.case.names);
            if self.claims.totals.len() > totals
                && let Some(total) = self.claims.totals.last_mut()
            {
                total.list = list;
            }
            start = end.max(area.start);
        }
        self.zeros(paragraph, text, sentence.clone());
        self.comparison(paragraph, text, sentence.clone());
        self.rates(paragraph, text, sentence);
    }

    /// Reads clauses; returns where it stopped, which is before the end after a list.
    fn clauses(&mut self, paragraph: usize, text: &str, stretch: Range<usize>) -> usize {
        let mut at = stretch.start;
        while at < stretch.end {
            let end = text
                .get(at..stretch.end)
                .unwrap_or_default()
                .find(CLAUSES)
                .map_or(stretch.end, |cut| at + cut);
            let clause = text.get(at..end).unwrap_or_default();
            let none = clause.contains("没有") || clause.contains("未");
            if let Some(whole) = ["全部来自", "均来自", "全部由", "都来自"]
                .iter()
                .find_map(|words| clause.find(words).map(|from| at + from + words.len()))
                && let Some(total) = self.claims.totals.last_mut()
                && total.head.paragraph == paragraph
                && total.list.entries.is_empty()
            {
                total.list = list::whole(text, whole..stretch.end);
                return stretch.end;
            }
            if !has(clause, &COMPARED) && !has(clause, &ASKED) {
                let mut counts = lexis::counts(text, at..end, &self.measures);
                counts.retain(|count| {
                    let behind = text.get(count.measure.end..end).unwrap_or_default();
                    !OR_MORE.iter().any(|word| behind.starts_with(word))
                });
                let begin = begin(text, at, stretch.start);
                let mut from = at;
                for count in counts.iter().take(FIGURES) {
                    self.count(paragraph, text, begin, from, count);
                    let rest = text.get(count.measure.end..end).unwrap_or_default();
                    from = end - rest.trim_start_matches(SEPARATORS).len();
                }
                if counts.is_empty() && none {
                    self.nothing(paragraph, text, at..end);
                }
                // A list right behind its total: 75条：甲5条、乙3条.
                if !counts.is_empty()
                    && text.get(end..).unwrap_or_default().starts_with([':', '：', '，'])
                    && let Some(total) = self.claims.totals.last_mut()
                    && total.head.paragraph == paragraph
                    && total.list.entries.is_empty()
                {
                    let area = end..stretch.end;
                    let (list, after) = list::read(text, area, &self.measures, &self.case.names);
                    let counted = list.entries.iter().filter(|entry| entry.count.is_some()).count();
                    let units = list.entries.iter().all(|entry| {
                        let name = text.get(entry.name.clone()).unwrap_or_default();
                        looks_like_unit(name) || self.case.names.meant(name).is_some()
                    });
                    if counted >= 2 && units {
                        total.list = list;
                        return after;
                    }
                }
            }
            at = end
                + text
                    .get(end..stretch.end)
                    .unwrap_or_default()
                    .chars()
                    .next()
                    .map_or(0, char::len_utf8);
        }
        stretch.end
    }

    /// A figure in a clause: a total, one unit's, or a channel's. `begin` is where the
    /// words that lead to the clause begin, `from` where the last figure of it ended.
    fn count(&mut self, paragraph: usize, text: &str, begin: usize, from: usize, count: &Count) {
        let lead = text.get(from..count.at.start).unwrap_or_default();
        let (about, (verb, word)) = match (last_of(lead, &REPORT), last_of(lead, &ADOPT)) {
            (Some(report), Some(adopt)) if report.0 > adopt.0 => (About::Submitted, report),
            (_, Some(adopt)) => (About::Adopted, adopt),
            (Some(report), None) => (About::Submitted, report),
            (None, None) => return,
        };
        let verb = from + verb;
        let (channels, channels_partial, subject_end) = match about {
            About::Adopted => channels(text, begin..verb),
            About::Submitted => (Vec::new(), false, verb),
        };
        let names = &self.case.names;
        let between = text.get(verb + word.len()..count.at.start).unwrap_or_default();
        let subject = residue(text, from.min(subject_end)..subject_end);
        let speaks = self.speaks_of(paragraph, text, subject);
        let head = Stretch::new(paragraph, begin..count.at.start);
        let heading = self.heading;
        self.subject = Some(speaks.clone());
        if names.any_in(between) || lead.contains("分别") {
            return;
        }
        match speaks {
            Speaks::Other => {}
            Speaks::One(name) => self.claims.singles.push(name),
            Speaks::All => self.claims.totals.push(Total {
                about,
                head,
                heading,
                count: Some(count.clone()),
                list: List::default(),
                channels,
                channels_partial,
            }),
        }
    }

    /// Whom the words before a verb speak of. Without any, it is whom the sentence spoke of.
    fn speaks_of(&self, paragraph: usize, text: &str, subject: Range<usize>) -> Speaks {
        let words = text.get(subject.clone()).unwrap_or_default();
        let printed = self.case.paragraph(paragraph).text.get(subject.clone()).unwrap_or_default();
        let expected = self.case.expected.as_ref();
        if words.is_empty() {
            return self.subject.clone().unwrap_or(Speaks::All);
        }
        if has(words, &WHOLE) || expected.is_some_and(|expected| expected.speaks_of_all(printed)) {
            return Speaks::All;
        }
        if let Some(length) = self.case.names.ending(words) {
            let name = subject.end - length..subject.end;
            return Speaks::One(Stretch::new(paragraph, name));
        }
        Speaks::Other
    }

    /// A clause that says there is nothing: 没有报送政务信息, 没有环保新闻被采用.
    fn nothing(&mut self, paragraph: usize, text: &str, clause: Range<usize>) {
        let words = text.get(clause.clone()).unwrap_or_default();
        let Some(denial) = words.find("没有").or_else(|| words.find('未')) else { return };
        let about = match (last_of(words, &REPORT), last_of(words, &ADOPT)) {
            (_, Some((at, _))) if at > denial => About::Adopted,
            (Some((at, _)), _) if at > denial => About::Submitted,
            _ => return,
        };
        let subject = residue(text, clause.start..clause.start + denial);
        if let Speaks::All = self.speaks_of(paragraph, text, subject) {
            self.claims.totals.push(Total {
                about,
                head: Stretch::new(paragraph, clause),
                heading: self.heading,
                count: None,
                list: List::default(),
                channels: Vec::new(),
                channels_partial: false,
            });
        }
    }
}

/// Where the words that lead to a clause begin: channels may stand in clauses before it.
fn begin(text: &str, clause: usize, start: usize) -> usize {
    let near = text.floor_char_boundary(clause.saturating_sub(LOOK_BACK)).max(start);
    text.get(near..clause).unwrap_or_default().rfind(['；', ';']).map_or(near, |cut| near + cut)
}

/// The words of a subject, without the period and what says nothing of whom it is.
pub(super) fn residue(text: &str, stretch: Range<usize>) -> Range<usize> {
    let mut range = list::trimmed(text, stretch);
    for (period, _) in lexis::periods(text, range.clone()) {
        if period.start == range.start {
            range.start = period.end;
        } else if period.end == range.end {
            range.end = period.start;
        }
    }
    if let Some((date, _)) = lexis::date(text.get(range.clone()).unwrap_or_default())
        && text.get(range.start..range.start + date.start).unwrap_or_default().chars().count() <= 2
    {
        range.start += date.end;
    }
    loop {
        range = list::trimmed(text, range);
        let words = text.get(range.clone()).unwrap_or_default();
        if let Some(word) = FILL.iter().find(|word| words.ends_with(**word)) {
            range.end -= word.len();
        } else if let Some(word) = FILL.iter().find(|word| words.starts_with(**word)) {
            range.start += word.len();
        } else {
            return range;
        }
    }
}

/// The channels named before 采用 or 刊发, whether 等 follows, and where the words before
/// them end.
fn channels(text: &str, lead: Range<usize>) -> (Vec<Range<usize>>, bool, usize) {
    let words = text.get(lead.clone()).unwrap_or_default();
    let by = ["被", "在", "由"].into_iter().find_map(|word| words.rfind(word).map(|at| (at, word)));
    let Some((at, word)) = by else {
        return (Vec::new(), false, lead.end);
    };
    let (start, mut end) = (lead.start + at + word.len(), lead.end);
    let mut partial = false;
    if let Some(and_so_on) = text.get(start..end).unwrap_or_default().rfind('等')
        && text.get(start + and_so_on..end).unwrap_or_default().chars().count() <= 8
    {
        (partial, end) = (true, start + and_so_on);
    }
    let mut channels = Vec::new();
    let mut from = start;
    for piece in text.get(start..end).unwrap_or_default().split(SEPARATORS).take(BACK) {
        let name = list::trimmed(text, from..from + piece.len());
        if !name.is_empty() {
            channels.push(name);
        }
        from += piece.len();
        from += text.get(from..).unwrap_or_default().chars().next().map_or(0, char::len_utf8);
    }
    (channels, partial, start - word.len())
}
