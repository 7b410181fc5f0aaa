//! Sentences that speak of figures, taken apart into claims.

use std::ops::Range;

use rust_decimal::Decimal;

use super::lexis::{self, CLAUSES, Count, Percent, SEPARATORS};
use super::list::{self, List};
use super::names::looks_like_unit;
use super::{Case, Stretch};
use crate::model::Trend;

/// Everything the sentences claim.
#[derive(Debug, Clone, Default)]
pub(crate) struct Claims {
    /// Totals, with their lists.
    pub(crate) totals: Vec<Total>,
    /// Figures of single units in sentences: 甲报送5条.
    pub(crate) singles: Vec<Single>,
    /// Figures of single channels: 环保部网站采用2条.
    pub(crate) by_channel: Vec<Single>,
    /// Who submitted nothing.
    pub(crate) zeros: Vec<Zero>,
    /// 甲、乙等N个.
    pub(crate) several: Vec<Several>,
    /// Comparisons with another period.
    pub(crate) comparisons: Vec<Comparison>,
    /// Rates: 采用率为75%.
    pub(crate) rates: Vec<Rate>,
    /// Paragraphs that speak of figures.
    pub(crate) paragraphs: Vec<usize>,
}

/// What a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum About {
    Submitted,
    Adopted,
}

/// A total.
#[derive(Debug, Clone)]
pub(crate) struct Total {
    pub(crate) about: About,
    /// The words that lead to the figure.
    pub(crate) head: Stretch,
    /// The paragraph of the heading it stands under.
    pub(crate) heading: Option<usize>,
    /// The figure; `None` where the sentence says that there is nothing.
    pub(crate) count: Option<Count>,
    pub(crate) list: List,
    /// Channels it names.
    pub(crate) channels: Vec<Range<usize>>,
    /// Whether the channels end with 等.
    pub(crate) channels_partial: bool,
}

/// A figure of one unit.
#[derive(Debug, Clone)]
pub(crate) struct Single {
    pub(crate) about: About,
    pub(crate) name: Stretch,
    pub(crate) heading: Option<usize>,
    pub(crate) head: Stretch,
    pub(crate) count: Count,
}

/// Units with nothing, or with as much each as is said.
#[derive(Debug, Clone)]
pub(crate) struct Zero {
    pub(crate) paragraph: usize,
    pub(crate) names: Vec<Range<usize>>,
    /// The figure; 没有报送 has none.
    pub(crate) count: Option<Count>,
    /// What is said of them.
    pub(crate) phrase: Range<usize>,
    /// 等N个.
    pub(crate) number: Option<(u32, Range<usize>)>,
    pub(crate) partial: bool,
}

/// 甲、乙等N个.
#[derive(Debug, Clone)]
pub(crate) struct Several {
    pub(crate) paragraph: usize,
    pub(crate) names: Vec<Range<usize>>,
    pub(crate) number: u32,
    /// The number, in bytes.
    pub(crate) at: Range<usize>,
}

/// A comparison with another period.
#[derive(Debug, Clone)]
pub(crate) struct Comparison {
    pub(crate) at: Stretch,
    /// Whether it speaks of the year before, not of the period before.
    pub(crate) yearly: bool,
    pub(crate) about: About,
    /// Directions, in order.
    pub(crate) trends: Vec<(Range<usize>, Trend)>,
    pub(crate) before: Option<Count>,
    pub(crate) by: Option<Count>,
    pub(crate) percent: Option<Percent>,
    /// Whether the difference is of rates, and whether it is said in 百分点.
    pub(crate) of_rates: bool,
    pub(crate) points: bool,
}

/// A rate: how much of what was submitted was adopted, or a part of a total.
#[derive(Debug, Clone)]
pub(crate) struct Rate {
    pub(crate) paragraph: usize,
    pub(crate) percent: Percent,
    /// The part and the whole, where the sentence itself says both.
    pub(crate) of: Option<(u32, u32)>,
    /// Whether it is the share adopted of all that was submitted.
    pub(crate) adoption: bool,
}

const REPORT: [&str; 4] = ["报送", "上报", "投稿", "提供"];
const ADOPT: [&str; 9] = ["采用", "录用", "采纳", "刊发", "刊登", "发表", "刊载", "登载", "转载"];
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
        let text = paragraph.text.as_str();
        if is_heading(text) {
            reader.heading = Some(i);
            asked =
                ["要求", "打算", "安排", "措施", "下一步"].iter().any(|word| text.contains(word));
            continue;
        }
        let registered =
            case.expected.as_ref().is_some_and(|expected| expected.is_requirement(text));
        if reader.is_full() {
            break;
        }
        reader.several(i, text);
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
            + self.by_channel.len()
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

/// Whether a paragraph is a heading: short, numbered, without a full stop.
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
    /// One channel.
    Channel(Stretch),
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
    /// Whether more has been read than any notice says.
    fn is_full(&self) -> bool {
        let claims = &self.claims;
        let entries = claims.totals.iter().map(|total| total.list.entries.len());
        let zeros = claims.zeros.iter().map(|zero| zero.names.len());
        claims.len() + claims.several.len() > CLAIMS || entries.chain(zeros).sum::<usize>() > NAMED
    }

    fn sentence(&mut self, paragraph: usize, text: &str, sentence: Range<usize>) {
        let mut start = sentence.start;
        self.subject = None;
        while start < sentence.end {
            let marker = text[start..sentence.end].find("其中").map(|at| start + at);
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
            let end = text[at..stretch.end].find(CLAUSES).map_or(stretch.end, |cut| at + cut);
            let clause = &text[at..end];
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
                    let behind = &text[count.measure.end..end];
                    !OR_MORE.iter().any(|word| behind.starts_with(word))
                });
                let begin = begin(text, at, stretch.start);
                let mut from = at;
                for count in counts.iter().take(FIGURES) {
                    self.count(paragraph, text, begin, from, count);
                    let rest = &text[count.measure.end..end];
                    from = end - rest.trim_start_matches(SEPARATORS).len();
                }
                if counts.is_empty() && none {
                    self.nothing(paragraph, text, at..end);
                }
                // A list right behind its total: 75条：甲5条、乙3条.
                if !counts.is_empty()
                    && text[end..].starts_with([':', '：', '，'])
                    && let Some(total) = self.claims.totals.last_mut()
                    && total.head.paragraph == paragraph
                    && total.list.entries.is_empty()
                {
                    let area = end..stretch.end;
                    let (list, after) = list::read(text, area, &self.measures, &self.case.names);
                    let counted = list.entries.iter().filter(|entry| entry.count.is_some()).count();
                    let units = list.entries.iter().all(|entry| {
                        let name = &text[entry.name.clone()];
                        looks_like_unit(name) || self.case.names.meant(name).is_some()
                    });
                    if counted >= 2 && units {
                        total.list = list;
                        return after;
                    }
                }
            }
            at = end + text[end..stretch.end].chars().next().map_or(0, char::len_utf8);
        }
        stretch.end
    }

    /// A figure in a clause: a total, one unit's, or a channel's. `begin` is where the
    /// words that lead to the clause begin, `from` where the last figure of it ended.
    fn count(&mut self, paragraph: usize, text: &str, begin: usize, from: usize, count: &Count) {
        let lead = &text[from..count.at.start];
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
        let between = &text[verb + word.len()..count.at.start];
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
            Speaks::Channel(name) => {
                let count = count.clone();
                self.claims.by_channel.push(Single { about, name, heading, head, count });
            }
            Speaks::One(name) => {
                let count = count.clone();
                self.claims.singles.push(Single { about, name, heading, head, count });
            }
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
        let words = &text[subject.clone()];
        let expected = self.case.expected.as_ref();
        if words.is_empty() {
            return self.subject.clone().unwrap_or(Speaks::All);
        }
        if has(words, &WHOLE) || expected.is_some_and(|expected| expected.speaks_of_all(words)) {
            return Speaks::All;
        }
        if let Some(name) = self.case.names.ending(words) {
            let name = subject.end - name.len()..subject.end;
            return Speaks::One(Stretch::new(paragraph, name));
        }
        if expected.is_some_and(|expected| expected.is_channel(words)) {
            return Speaks::Channel(Stretch::new(paragraph, subject));
        }
        Speaks::Other
    }

    /// A clause that says there is nothing: 没有报送政务信息, 没有环保新闻被采用.
    fn nothing(&mut self, paragraph: usize, text: &str, clause: Range<usize>) {
        let words = &text[clause.clone()];
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

    /// Lists of units that submitted nothing.
    fn zeros(&mut self, paragraph: usize, text: &str, sentence: Range<usize>) {
        let mut lowest = sentence.start;
        for (at, verb) in text[sentence.clone()].match_indices("报送") {
            let at = sentence.start + at;
            let rest = &text[at + verb.len()..sentence.end];
            let denied = ["没有", "均未", "未", "零", "无"]
                .iter()
                .find(|word| text[lowest..at].ends_with(**word));
            let said = amount(rest);
            let (phrase, count) = match (said, denied) {
                (Some((offset, value, length)), _) => {
                    let from = at + verb.len() + offset;
                    let count = Count { at: from..from + length, value, measure: from..from };
                    (at..from + length, Some(count))
                }
                (None, Some(word)) => (at - word.len()..at + verb.len(), None),
                (None, None) => continue,
            };
            let (names, number, partial) = self.names_before(text, lowest..phrase.start);
            lowest = phrase.end;
            let subject = &text[sentence.start..phrase.start];
            let all = self.case.expected.as_ref().is_some_and(|e| e.speaks_of_all(subject));
            if !names.is_empty() && (!all || names.len() > 1) {
                self.claims.zeros.push(Zero { paragraph, names, count, phrase, number, partial });
            }
        }
    }

    /// The names that stand before something, whether 等 follows them, and how many it says.
    #[allow(clippy::type_complexity, reason = "three things of one reading")]
    fn names_before(
        &self,
        text: &str,
        stretch: Range<usize>,
    ) -> (Vec<Range<usize>>, Option<(u32, Range<usize>)>, bool) {
        let mut names: Vec<Range<usize>> = Vec::new();
        let (mut number, mut partial) = (None, false);
        let mut end = stretch.end;
        while end > stretch.start && names.len() < BACK {
            let cut =
                text[stretch.start..end].rfind(|c| SEPARATORS.contains(&c) || "：:".contains(c));
            let start = cut.map_or(stretch.start, |cut| {
                stretch.start
                    + cut
                    + text[stretch.start + cut..].chars().next().map_or(0, char::len_utf8)
            });
            let mut piece = list::trimmed(text, start..end);
            if names.is_empty() {
                piece = self.last_piece(text, piece);
                let words = &text[piece.clone()];
                if let Some(and_so_on) = words.rfind('等') {
                    partial = true;
                    let from = piece.start + and_so_on + '等'.len_utf8();
                    number = lexis::small_number(&text[from..piece.end])
                        .map(|(value, length)| (value, from..from + length));
                    piece = piece.start..piece.start + and_so_on;
                }
            }
            let words = &text[piece.clone()];
            let separator = cut.and_then(|cut| text[stretch.start + cut..].chars().next());
            if self.case.names.is_name(words) && self.case.names.get(words).is_some()
                || (self.case.names.is_name(words) && list::plain_name(words))
            {
                names.push(piece);
            } else {
                if let Some(name) = self.case.names.ending(words) {
                    names.push(piece.end - name.len()..piece.end);
                }
                break;
            }
            let Some(separator) = separator else { break };
            end = start - separator.len_utf8();
            if separator != '、' {
                let before = text[stretch.start..end].rfind(SEPARATORS);
                let before = before.map_or(stretch.start, |cut| {
                    stretch.start
                        + cut
                        + text[stretch.start + cut..].chars().next().map_or(0, char::len_utf8)
                });
                if !self.case.names.is_name(text[before..end].trim()) {
                    break;
                }
            }
        }
        names.reverse();
        (names, number, partial)
    }

    /// The last piece before 报送, without the words that belong to what follows.
    fn last_piece(&self, text: &str, piece: Range<usize>) -> Range<usize> {
        let mut end = piece.end;
        if let Some((period, _)) =
            lexis::periods(text, piece.clone()).iter().find(|(at, _)| at.start > piece.start)
        {
            end = period.start;
        }
        loop {
            let words = &text[piece.start..end];
            let shorter = ["政务", "新闻", "信息", "均", "的", "都", "在", "也"]
                .iter()
                .find_map(|word| words.strip_suffix(word));
            match shorter {
                Some(shorter) => end = piece.start + shorter.len(),
                None => break,
            }
        }
        list::trimmed(text, piece.start..end)
    }

    /// 甲、乙等N个.
    fn several(&mut self, paragraph: usize, text: &str) {
        let mut lowest = 0;
        for (at, word) in text.match_indices('等').take(CLAIMS) {
            let after = at + word.len();
            let Some((number, length)) = lexis::small_number(&text[after..]) else { continue };
            let behind = &text[after + length..];
            if !["个", "家", "名", "项"].iter().any(|measure| behind.starts_with(measure)) {
                continue;
            }
            let mut names = Vec::new();
            let mut end = at;
            while names.len() < BACK {
                let cut = text[lowest..end].rfind(|c: char| "、，。；：,;:".contains(c));
                let separator = cut.and_then(|cut| text[lowest + cut..].chars().next());
                let start = match (cut, separator) {
                    (Some(cut), Some(c)) => lowest + cut + c.len_utf8(),
                    _ => lowest,
                };
                names.push(list::trimmed(text, start..end));
                match separator {
                    Some('、') => end = start - '、'.len_utf8(),
                    _ => break,
                }
            }
            names.reverse();
            lowest = after;
            let at = after..after + length;
            self.claims.several.push(Several { paragraph, names, number, at });
        }
    }

    /// A comparison with another period: from the word that says so to the end of its clauses.
    fn comparison(&mut self, paragraph: usize, text: &str, sentence: Range<usize>) {
        let words = &text[sentence.clone()];
        let Some(first) = COMPARED.iter().filter_map(|word| words.find(word)).min() else { return };
        let start = sentence.start
            + words[..first]
                .rfind(CLAUSES)
                .map_or(0, |cut| cut + words[cut..].chars().next().map_or(0, char::len_utf8));
        // It goes on while clauses have a direction or a percentage.
        let mut end = start;
        while end < sentence.end {
            let cut = text[end..sentence.end].find(CLAUSES).map_or(sentence.end, |cut| end + cut);
            let clause = &text[end..cut];
            let speaks = end == start
                || clause.contains(['%', '％'])
                || !lexis::trends(text, end..cut).is_empty()
                || clause.contains("相比");
            let other = has(clause, &REPORT) || has(clause, &ADOPT);
            if !speaks || (end > start && other) {
                break;
            }
            end = cut + text[cut..sentence.end].chars().next().map_or(0, char::len_utf8);
        }
        let mut trends = lexis::trends(text, start..end);
        trends.truncate(FIGURES);
        let percent = lexis::percents(text, start..end).into_iter().next();
        let counts = lexis::counts(text, start..end, &self.measures);
        let first_trend = trends.first().map_or(end, |(at, _)| at.start);
        let before = counts
            .iter()
            .find(|count| count.at.start < first_trend && count.at.start > sentence.start + first)
            .cloned();
        let by = counts.iter().find(|count| count.at.start > first_trend).cloned();
        let stretch = &text[start..end];
        let lead = &text[sentence.start..start + stretch.len()];
        self.claims.comparisons.push(Comparison {
            yearly: !has(stretch, &["环比", "上季度", "上月", "上一季度"]),
            about: match (last_of(lead, &REPORT), last_of(lead, &ADOPT)) {
                (Some(report), Some(adopt)) if report.0 > adopt.0 => About::Submitted,
                (_, Some(_)) => About::Adopted,
                _ => About::Submitted,
            },
            of_rates: has(stretch, &["采用率", "完成率", "比率", "占比", "比重"]),
            points: stretch.contains("百分点"),
            at: Stretch::new(paragraph, start..end),
            trends,
            before,
            by,
            percent,
        });
    }

    /// Rates that the sentence states, outside of comparisons.
    fn rates(&mut self, paragraph: usize, text: &str, sentence: Range<usize>) {
        let counts = lexis::counts(text, sentence.clone(), &self.measures);
        for percent in lexis::percents(text, sentence.clone()).into_iter().take(FIGURES) {
            let clause = text[sentence.start..percent.at.start]
                .rfind(CLAUSES)
                .map_or(sentence.start, |cut| sentence.start + cut);
            let lead = &text[clause..percent.at.start];
            if !lexis::trends(text, clause..percent.at.start).is_empty() || has(lead, &ASKED) {
                continue;
            }
            let behind = &text[percent.at.end..sentence.end];
            if has(&behind[..behind.floor_char_boundary(behind.len().min(12))], &OR_MORE) {
                continue;
            }
            let adoption = lead.contains("采用率");
            let share = lead.contains('占');
            let of = if share || adoption {
                let known: Vec<u32> = counts
                    .iter()
                    .filter(|count| count.at.start < percent.at.start)
                    .map(|count| count.value)
                    .collect();
                match known.as_slice() {
                    [whole, .., part] | [whole, part] if *part <= *whole => Some((*part, *whole)),
                    _ => None,
                }
            } else {
                None
            };
            if share || adoption {
                self.claims.rates.push(Rate { paragraph, percent, of, adoption });
            }
        }
    }
}

/// Where the words that lead to a clause begin: channels may stand in clauses before it.
fn begin(text: &str, clause: usize, start: usize) -> usize {
    let near = text.floor_char_boundary(clause.saturating_sub(LOOK_BACK)).max(start);
    text[near..clause].rfind(['；', ';']).map_or(near, |cut| near + cut)
}

/// 量为0, 数量均为 0 条 …: where the figure begins, what it says, how long it is.
fn amount(rest: &str) -> Option<(usize, u32, usize)> {
    let mut inner = rest;
    for words in [
        &["政务信息", "新闻信息", "信息"][..],
        &["数量", "条数", "情况", "量", "数"],
        &["均", "都", "全部"],
    ] {
        inner = words.iter().find_map(|word| inner.strip_prefix(word)).unwrap_or(inner);
    }
    let inner = inner.strip_prefix('为')?.trim_start();
    let offset = rest.len() - inner.len();
    if let Some(zero) = ["零", "〇"].iter().find(|zero| inner.starts_with(**zero)) {
        return Some((offset, 0, zero.len()));
    }
    let head = inner.floor_char_boundary(inner.len().min(30));
    let count = lexis::bare(inner, 0..head).filter(|count| count.at.start == 0)?;
    Some((offset, count.value, count.at.len()))
}

/// The words of a subject, without the period and what says nothing of whom it is.
fn residue(text: &str, stretch: Range<usize>) -> Range<usize> {
    let mut range = list::trimmed(text, stretch);
    for (period, _) in lexis::periods(text, range.clone()) {
        if period.start == range.start {
            range.start = period.end;
        } else if period.end == range.end {
            range.end = period.start;
        }
    }
    if let Some((date, _)) = lexis::date(&text[range.clone()])
        && text[range.clone()][..date.start].chars().count() <= 2
    {
        range.start += date.end;
    }
    loop {
        range = list::trimmed(text, range);
        let words = &text[range.clone()];
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
    let words = &text[lead.clone()];
    let by = ["被", "在", "由"].into_iter().find_map(|word| words.rfind(word).map(|at| (at, word)));
    let Some((at, word)) = by else {
        return (Vec::new(), false, lead.end);
    };
    let (start, mut end) = (lead.start + at + word.len(), lead.end);
    let mut partial = false;
    if let Some(and_so_on) = text[start..end].rfind('等')
        && text[start + and_so_on..end].chars().count() <= 8
    {
        (partial, end) = (true, start + and_so_on);
    }
    let mut channels = Vec::new();
    let mut from = start;
    for piece in text[start..end].split(SEPARATORS).take(BACK) {
        let name = list::trimmed(text, from..from + piece.len());
        if !name.is_empty() {
            channels.push(name);
        }
        from += piece.len();
        from += text[from..].chars().next().map_or(0, char::len_utf8);
    }
    (channels, partial, start - word.len())
}

/// A part of a whole in per cent, rounded half up to so many decimals.
pub(super) fn percent(part: u32, whole: u32, decimals: u32) -> Option<Decimal> {
    let exact = (Decimal::from(part) * Decimal::ONE_HUNDRED).checked_div(whole.into())?;
    let up = rust_decimal::RoundingStrategy::MidpointAwayFromZero;
    Some(exact.round_dp_with_strategy(decimals.min(6), up))
}
