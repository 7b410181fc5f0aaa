//! Where a title may break: between terms (GB/T 9704 7.3.1). Words are found with a dictionary; what
//! belongs together is known from registered names, and else from how titles are built.

use icu_segmenter::WordSegmenter;
use icu_segmenter::options::WordBreakInvariantOptions;

use crate::load::{InputKind, Inputs};

/// Characters that lean on what follows: a line must not end with them.
pub(super) const OPENING: &str = "（《〈「『【〔〖［“‘第";

/// Words of one character that lean on what follows: 全覆盖, 对中央督察.
pub(super) const LEADING: &str = "全各新非无未不再对在为向将从细";

/// Marks that connect or divide: a line neither begins nor ends with them.
const CONNECTING: &str = "—–-～/·";

/// Numbers in words.
const NUMERALS: &str = "一二三四五六七八九十百千万两";

/// Units of time and of an order: behind a number with one, another thing begins.
const UNITS: &[&str] = &["年度", "季度", "年", "月", "日", "周", "批", "届", "次", "期", "轮"];

/// Areas that 全 goes with: 全州, 全市.
const AREAS: &str = "国省区州市县乡镇";

/// Words after which another thing begins.
const JOINING: &[&str] =
    &["关于", "的", "和", "及", "与", "以及", "暨", "或", "、", "，", "》", "”"];

/// Words that take what follows as their object: a phrase begins with them.
const VERBS: &[&str] = &[
    "关于",
    "开展",
    "做好",
    "加强",
    "推进",
    "推动",
    "印发",
    "召开",
    "举办",
    "组织",
    "转发",
    "调整",
    "成立",
    "设立",
    "建立",
    "健全",
    "完善",
    "规范",
    "进一步",
    "深入",
    "全面",
    "切实",
    "扎实",
    "持续",
    "下达",
    "表彰",
    "征求",
    "商请",
    "协助",
    "提供",
    "修订",
    "制定",
    "编制",
    "申报",
    "推荐",
    "解决",
    "参加",
    "明确",
    "严格",
    "强化",
    "提升",
    "促进",
    "保障",
    "公布",
    "授予",
    "给予",
];

/// Words that close a term: they stay with what precedes them, and a phrase may end with them.
const CLOSING: &[&str] = &[
    "情况",
    "工作",
    "结果",
    "活动",
    "方案",
    "办法",
    "意见",
    "规定",
    "细则",
    "计划",
    "规划",
    "任务",
    "行动",
    "会议",
    "大会",
    "培训",
    "问题",
    "制度",
    "名单",
    "报告",
    "请示",
    "通知",
    "通报",
    "统计表",
    "报名表",
    "须知",
    "项目",
    "系统",
    "体系",
    "机制",
    "平台",
    "中心",
    "热线",
    "开发区",
    "示范区",
    "自治区",
    "自治州",
    "自治县",
    "委员会",
    "管委会",
    "领导小组",
    "办公室",
    "人民政府",
    "管理局",
];

/// Characters of a term that is not registered, at most, where its parts could stand apart.
const LONGEST: usize = 10;

/// Characters of a phrase at most: a line of a title holds twenty.
const WIDEST: usize = 18;

/// Names that stay whole: those the office has registered, and its own terms.
pub(super) struct Terms(Vec<String>);

impl Terms {
    /// The names of the office, of those it works with, and of what it counts.
    pub(super) fn of(inputs: &Inputs) -> Self {
        let (office, frame) = (inputs.office(), inputs.frame());
        let mut names = office.terms.clone();
        names.extend([office.name.clone(), office.printed_by.clone()]);
        names.extend(frame.organs.iter().map(|organ| organ.name.clone()));
        names.extend(frame.addressees.iter().flatten().cloned());
        names.extend(office.units.iter().flat_map(|unit| unit.names().map(str::to_owned)));
        names.extend(office.groups.iter().map(|group| group.name.clone()));
        names.extend(office.roll_ups.iter().map(|roll_up| roll_up.name.clone()));
        if let InputKind::Quarterly { report, .. } = inputs.by_kind() {
            names.extend(report.scheme.categories.iter().map(|it| it.name.clone()));
            names.extend(report.scheme.categories.iter().map(|it| it.noun.clone()));
            names.extend(report.scheme.channels.iter().map(|it| it.body_name.clone()));
        }
        Self::new(names)
    }

    /// No names.
    pub(super) fn none() -> Self {
        Self(Vec::new())
    }

    /// Terms from a list: the longest counts first, and a single character is none.
    fn new(mut names: Vec<String>) -> Self {
        names.retain(|name| name.chars().count() > 1);
        names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        names.dedup();
        Self(names)
    }

    /// Where terms stand in a title, from byte to byte, in order.
    fn places(&self, title: &str) -> Vec<(usize, usize)> {
        let mut found: Vec<(usize, usize)> = Vec::new();
        for term in &self.0 {
            for (start, _) in title.match_indices(term.as_str()) {
                let end = start + term.len();
                if found.iter().all(|&(from, to)| end <= from || start >= to) {
                    found.push((start, end));
                }
            }
        }
        found.sort_unstable();
        found
    }
}

/// A part of a title that no line breaks inside.
pub(super) struct Part<'t> {
    pub(super) text: &'t str,
    /// True if it is a term with a name.
    named: bool,
}

/// Cuts a title into phrases that lines must not break inside; joined they are the title. What no line
/// can hold is cut at any word.
pub(super) fn phrases(title: &str, terms: &Terms) -> Vec<String> {
    let none = Terms::none();
    let mut phrases = cut(title, terms, LONGEST);
    for (terms, longest) in [(&none, LONGEST), (&none, 0)] {
        let wide = |phrase: &String| phrase.chars().count() > WIDEST;
        phrases = phrases
            .into_iter()
            .flat_map(
                |phrase| {
                    if wide(&phrase) { cut(&phrase, terms, longest) } else { vec![phrase] }
                },
            )
            .collect();
    }
    phrases
}

/// Cuts a title between terms and, in what has more characters than `longest`, between words.
fn cut(title: &str, terms: &Terms, longest: usize) -> Vec<String> {
    let mut phrases: Vec<String> = Vec::new();
    let mut last = "";
    let mut named = false;
    let mut open = false;
    for part in parts(title, terms) {
        let apart = named || part.named || parted(phrases.last(), last, part.text, longest);
        let leans = leans_back(&part);
        match phrases.last_mut() {
            Some(phrase) if open || leans || !apart => phrase.push_str(part.text),
            _ => phrases.push(part.text.to_owned()),
        }
        // A number keeps its unit (第一季度, 12个月), an opening mark its first word.
        open =
            !part.named && (is_number(part.text) || leads(part.text) || ends_open(phrases.last()));
        // A mark or 的 behind a name is no part of it, but what follows stands apart all the same.
        named = part.named || named && leans;
        last = part.text;
    }
    phrases
}

/// Numbers with their units (2018年, 1—3月, 第二季度) and areas (全州): where they stand in a title. The
/// dictionary sees other words there.
fn measured(title: &str) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (start, first) in title.char_indices() {
        if found.last().is_some_and(|&(_, end)| start < end) {
            continue;
        }
        let rest = title.get(start..).unwrap_or_default();
        let body = rest.trim_start_matches('第');
        let number = |c: char| c.is_ascii_digit() || NUMERALS.contains(c) || c == '—';
        let behind = body.trim_start_matches(number);
        let area = rest.chars().nth(1).filter(|c| first == '全' && AREAS.contains(*c));
        let end = if let Some(area) = area {
            Some(start + first.len_utf8() + area.len_utf8())
        } else if behind.len() < body.len() {
            let unit = UNITS.iter().find(|unit| behind.starts_with(**unit));
            unit.map(|unit| title.len() - behind.len() + unit.len())
        } else {
            None
        };
        found.extend(end.map(|end| (start, end)));
    }
    found
}

/// The words and terms of a title.
pub(super) fn parts<'t>(title: &'t str, terms: &Terms) -> Vec<Part<'t>> {
    let segmenter = WordSegmenter::new_dictionary(WordBreakInvariantOptions::default());
    let terms = terms.places(title);
    let apart = |&(from, to): &(usize, usize)| terms.iter().all(|&(a, b)| to <= a || from >= b);
    let mut fixed: Vec<(usize, usize)> = measured(title).into_iter().filter(apart).collect();
    fixed.extend(&terms);
    let inside = |at: usize| fixed.iter().any(|&(from, to)| from < at && at < to);
    let mut forced: Vec<usize> = fixed.iter().flat_map(|&(from, to)| [from, to]).collect();
    // 和 joins far more often than it begins a word.
    let joins = title.match_indices('和').map(|(at, word)| at + word.len());
    forced.extend(joins.filter(|at| !inside(*at)));
    let words: Vec<usize> = segmenter.segment_str(title).collect();
    // Where a word is cut, its rest belongs to the next one.
    let cut = |to: usize| {
        let from = words.iter().copied().filter(|at| *at < to).max().unwrap_or_default();
        to < title.len() && forced.iter().any(|at| from < *at && *at < to)
    };
    let mut bounds: Vec<usize> =
        words.iter().copied().filter(|at| !inside(*at) && !cut(*at)).collect();
    bounds.extend(&forced);
    bounds.sort_unstable();
    bounds.dedup();
    let pairs = bounds.windows(2).map(|pair| (pair[0], pair[1]));
    pairs
        .filter_map(|(from, to)| {
            Some(Part { text: title.get(from..to)?, named: terms.contains(&(from, to)) })
        })
        .collect()
}

/// True if a part never begins a line: a word of one character (的, 局, a mark).
fn leans_back(part: &Part<'_>) -> bool {
    let mut characters = part.text.chars();
    let Some(first) = characters.next() else { return false };
    let single = characters.next().is_none();
    let opens = OPENING.contains(first) && first != '（' || LEADING.contains(first);
    single && !opens && !part.named && !first.is_ascii_digit()
}

/// True if a part is a word of one character that leans on what follows.
fn leads(word: &str) -> bool {
    let mut characters = word.chars();
    characters.next().is_some_and(|c| LEADING.contains(c)) && characters.next().is_none()
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_ascii_digit() || NUMERALS.contains(c))
}

/// True if a phrase ends so that what follows belongs to it.
fn ends_open(phrase: Option<&String>) -> bool {
    let Some(phrase) = phrase else { return false };
    let leads = |c| OPENING.contains(c) || CONNECTING.contains(c);
    let marked = phrase.ends_with(leads);
    let ordinal = phrase.rsplit_once('第').is_some_and(|(_, rest)| is_number(rest));
    // A remark in brackets stays whole.
    let count = |mark| phrase.matches(mark).count();
    marked || ordinal || count('（') > count('）')
}

/// True if a phrase may end before a word that follows its last one.
fn parted(phrase: Option<&String>, last: &str, word: &str, longest: usize) -> bool {
    let Some(phrase) = phrase else { return true };
    let joined = JOINING.iter().any(|end| phrase.ends_with(end));
    let timed = UNITS.iter().any(|unit| last.ends_with(unit))
        && last.starts_with(|c: char| c.is_ascii_digit() || c == '第' || NUMERALS.contains(c));
    let begins = word.starts_with(|c: char| c.is_ascii_digit() || "第《“".contains(c));
    let area = |word: &str| {
        word.strip_prefix('全').is_some_and(|rest| {
            rest.chars().count() == 1 && rest.chars().all(|c| AREAS.contains(c))
        })
    };
    if joined || timed || begins || area(last) || area(word) {
        return true;
    }
    if longest > 0 && (word.starts_with('（') || CLOSING.contains(&word)) {
        return false;
    }
    let (before, after) = (VERBS.contains(&last), VERBS.contains(&word));
    if before || after {
        return before != after;
    }
    let leading = phrase.chars().take_while(|c| LEADING.contains(*c)).count();
    let count = phrase.chars().count() + word.chars().count() - leading;
    CLOSING.contains(&last) && count > 4 || count > longest
}

#[cfg(test)]
mod tests {
    use super::{Terms, phrases};

    fn broken(title: &str) -> String {
        phrases(title, &Terms::none()).join("|")
    }

    #[test]
    fn a_title_breaks_only_between_terms() {
        assert_eq!(broken("关于第一季度信息工作情况的通报"), "关于|第一季度|信息工作情况的|通报");
        assert_eq!(
            broken("关于开展2018年第二季度培训的通知"),
            "关于|开展|2018年|第二季度|培训的|通知"
        );
        assert_eq!(broken("关于重点项目建设进展情况的通报"), "关于|重点项目|建设进展情况的|通报");
        assert_eq!(
            broken("关于政务服务便民热线办理情况的通报"),
            "关于|政务服务便民热线|办理情况的|通报"
        );
    }

    #[test]
    fn registered_names_and_terms_of_the_office_stay_whole() {
        let terms = ["昌吉国家农业科技园区规划建设环保局", "河湖长制", "一件事一次办"];
        let terms = Terms::new(terms.map(str::to_owned).to_vec());
        let title = "昌吉国家农业科技园区规划建设环保局关于河湖长制和一件事一次办落实情况的报告";
        assert_eq!(
            phrases(title, &terms).join("|"),
            "昌吉国家农业科技园区规划建设环保局|关于|河湖长制和|一件事一次办|落实情况的|报告"
        );
    }

    #[test]
    fn no_phrase_is_longer_than_a_line() {
        let long = "环保系统信息工作考核办法公众宣传监测数据质量管理";
        let terms = Terms::new(vec![long.to_owned()]);
        let phrases = phrases(long, &terms);
        assert!(phrases.iter().all(|phrase| phrase.chars().count() <= 18), "{phrases:?}");
    }

    #[test]
    fn no_phrase_ends_with_an_opening_or_connecting_mark_or_begins_with_a_connecting_one() {
        for title in [
            "关于学习贯彻〈条例〉的通知",
            "关于1—3月空气质量的通报",
            "关于PM2.5/PM10监测情况的通报",
            "关于“三线一单”落实情况的报告",
            "关于印发《考核办法（试行）》的通知",
        ] {
            let phrases = phrases(title, &Terms::none());
            for phrase in &phrases {
                assert!(!phrase.ends_with(['〈', '—', '/', '“', '《', '（']), "{phrases:?}");
                assert!(!phrase.starts_with(['〉', '—', '/', '”', '》', '）']), "{phrases:?}");
            }
        }
    }

    #[test]
    fn phrases_put_together_are_the_title() {
        for title in ["", "通报", "关于 A、B《甲》—— 丙的通报", "“昌吉环保”微信公众号情况"]
        {
            assert_eq!(phrases(title, &Terms::none()).concat(), title);
        }
    }
}
