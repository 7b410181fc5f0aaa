//! The part that a number plays in its sentence, by the words before and right behind it.

use super::{Kind, Quantity, Role, digit};

/// Words at whose end a number is the size of a change.
const UP: [&str; 19] = [
    "增幅", "涨幅", "升幅", "增收", "增产", "增支", "多收", "增加", "增长", "上升", "提高", "提升",
    "增多", "上涨", "上浮", "扩大", "新增", "反弹", "升高",
];
const DOWN: [&str; 20] = [
    "降幅", "跌幅", "减幅", "缩短", "压缩", "减收", "减产", "减支", "少收", "减少", "下降", "下滑",
    "降低", "回落", "减退", "下跌", "收窄", "缩减", "压减", "下浮",
];
/// The same in one character, which speak of a change only where something is compared.
const SHORT_UP: [&str; 5] = ["多", "增", "升", "高", "快"];
const SHORT_DOWN: [&str; 5] = ["少", "减", "降", "低", "慢"];
/// Words that compare.
const COMPARING: [&str; 12] =
    ["同比", "环比", "同期", "相比", "上月", "上年", "去年", "上季", "上期", "比", "较", "上周"];
/// Words between the one that tells the part a number plays and the number.
const FILL: [&str; 16] = [
    "分别", "约", "为", "了", "是", "的", "近", "共", "达", "有", "各", "均", "幅度", "幅", "：",
    "（",
];
/// Words that end as 约 does, and say nothing of a number.
const CONTRACTS: [&str; 8] = ["签约", "预约", "履约", "违约", "节约", "解约", "续约", "邀约"];
const ASKED: [&str; 22] = [
    "不少于",
    "不低于",
    "至少",
    "不得",
    "不超过",
    "不多于",
    "不高于",
    "低于",
    "高于",
    "力争",
    "目标",
    "任务",
    "计划",
    "确保",
    "应达",
    "要求",
    "达到",
    "超过",
    "不足",
    "满",
    "指标",
    "限",
];
const AVERAGE: [&str; 6] = ["人均", "平均", "日均", "月均", "户均", "均分"];
const BEFORE: [&str; 21] = [
    "年初",
    "上年末",
    "上年底",
    "去年底",
    "上年年底",
    "上年同月",
    "去年同月",
    "同月",
    "去年同期",
    "上年同期",
    "上月",
    "上季度",
    "上年",
    "上期",
    "上周",
    "上旬",
    "去年",
    "前期",
    "同期",
    "上一季度",
    "上半年",
];

/// The part a number plays, by the words before and right behind it.
pub(super) fn role(text: &str, quantity: &Quantity, last: Option<&Quantity>) -> Role {
    let unit = quantity.unit(text);
    let behind = text.get(quantity.end()..).unwrap_or_default();
    if unit.starts_with('余') || unit.contains("余") || behind.starts_with('余') {
        return Role::About;
    }
    if ["以上", "以下", "以内", "左右", "多"].iter().any(|word| behind.starts_with(word)) {
        return Role::Asked;
    }
    // 合格率100%的有3个 sets a bound.
    if quantity.kind == Kind::Percent
        && ["的有", "的只有", "的仅", "的单位", "的是"].iter().any(|word| behind.starts_with(word))
    {
        return Role::Asked;
    }
    if let Some(role) = range(text, quantity, last) {
        return role;
    }
    if ["的目标", "目标", "的任务"].iter().any(|word| behind.starts_with(word)) {
        return Role::Asked;
    }
    let lead = quantity.lead(text);
    let label = quantity.label(text).trim();
    // A bracket opens a clause; what stands before it says what is in it: 去年同期（102条）.
    let opened = text.get(..quantity.clause).is_some_and(|text| text.ends_with(['（', '(']));
    let outside = text.get(..quantity.clause).unwrap_or_default().trim_end_matches(['（', '(']);
    let label = if label.is_empty() && opened { outside } else { label };
    // 增幅83.3%, 降幅为23.6%.
    let size = label.trim_end_matches(['为', '达']);
    let sizes = |list: &[&str]| size.ends_with('幅') && ends_in(size, list);
    let mut words = label;
    let (mut about, mut each) = (false, false);
    while let Some(fill) = FILL.iter().find(|fill| ends_in(words, &[fill])) {
        // 签约86个 is no rough number.
        if *fill == "约" && ends_in(words, &CONTRACTS) {
            break;
        }
        about |= matches!(*fill, "约" | "近");
        each |= matches!(*fill, "各" | "均");
        words = words.get(..words.len() - fill.len()).unwrap_or_default().trim_end();
    }
    let ends = |list: &[&str]| ends_in(words, list);
    let has = |text: &str, list: &[&str]| list.iter().any(|word| text.contains(word));
    // 与上期的32处相比, 由2022年度的123户减少到94户: what a change begins with.
    if is_compared(text, quantity) {
        return Role::Before;
    }
    let turned = matches!(quantity.kind, Kind::Count | Kind::Percent) && turns_behind(behind);
    // 由2022年的12.8%降至2023年的9.6%: the year is a number, too.
    let untimed = untimed(lead_around(text, quantity).trim_end_matches('的'));
    if turned && (lead.contains(['由', '从']) || untimed.ends_with(['由', '从'])) {
        return Role::From;
    }
    let turns = [words, untimed].into_iter().find(|words| words.ends_with(['到', '至']));
    if let Some(words) = turns {
        // 压缩到5个工作日.
        let before = words.trim_end_matches(['到', '至']);
        let changed = |list: &[&str]| ends_in(before, list);
        if changed(&["压缩", "缩短", "缩小"]) {
            return Role::To;
        }
        if changed(&UP) || changed(&DOWN) || changed(&SHORT_UP) || changed(&SHORT_DOWN) {
            return Role::To;
        }
    }
    // 由2起降为0起.
    if let Some(before) =
        label.strip_suffix('为').filter(|_| lead_around(text, quantity).contains(['由', '从']))
        && [&UP[..], &DOWN, &SHORT_UP, &SHORT_DOWN, &["变", "调整"]]
            .iter()
            .any(|list| ends_in(before, list))
    {
        return Role::To;
    }
    // 去年同期248批503人次, 去年同期为100起、70人: the next belongs to the same period.
    if let Some(last) = last
        && last.role == Role::Before
        && last.depth == quantity.depth
        && (quantity.depth > 0 || last.label(text).contains("分别"))
        && last.clause == quantity.clause
        && quantity.from == last.end()
        && matches!(text.get(last.end()..quantity.at.start).map(str::trim), Some("" | "、" | "和"))
    {
        return Role::Before;
    }
    if sizes(&UP) || sizes(&DOWN) {
        return if sizes(&UP) { Role::Up } else { Role::Down };
    }
    if ends(&AVERAGE) || (lead.contains('均') && has(lead, &AVERAGE)) {
        return Role::Average;
    }
    if ends(&UP) {
        // 新增 counts what is new; it compares nothing.
        return if words.ends_with("新增") && !has(lead, &COMPARING) {
            Role::Plain
        } else {
            Role::Up
        };
    }
    // Of a concentration less is better.
    let better = words.ends_with("改善");
    let less = better && has(lead_around(text, quantity), &["浓度", "指数"]);
    if better && !less {
        return Role::Up;
    }
    if less || ends(&DOWN) {
        return Role::Down;
    }
    if !ends(&BEFORE) && !ends(&["至少", "至多", "最高", "最低", "最多", "最少", "不低", "不高"])
    {
        // 多结30件: one more character tells what was done.
        const DONE: [char; 12] =
            ['结', '办', '收', '查', '报', '发', '采', '完', '立', '受', '建', '投'];
        let bare = words.strip_suffix(DONE).unwrap_or(words);
        let done = |list: [&str; 2]| bare.len() < words.len() && ends_in(bare, &list);
        let up = ends(&SHORT_UP) && !words.ends_with("至多") || done(["多", "再"]);
        let down = ends(&SHORT_DOWN) || done(["少", "减"]);
        // 来信122件，多9件: the word alone is told of the figure right before.
        let alone = [&SHORT_UP[..], &SHORT_DOWN].iter().any(|list| list.contains(&label))
            && last.is_some_and(|last| {
                let between = text.get(last.end()..quantity.clause).map(str::trim);
                last.role == Role::Plain && matches!(between, Some("，" | "（" | ","))
            });
        if (up || down) && (alone || has(lead_around(text, quantity), &COMPARING)) {
            return if up { Role::Up } else { Role::Down };
        }
    }
    if ends(&BEFORE) || tail_is_short(words) {
        return Role::Before;
    }
    // 比2022年的611条, 比1月（88.6%）, 增长9.5%（4月份44.0万人次）.
    let period = ends(&["年", "月", "月份", "季度", "期"]);
    let near = outside
        .char_indices()
        .rev()
        .nth(14)
        .map_or(outside, |(at, _)| outside.get(at..).unwrap_or(outside));
    let compares = |text: &str| ["比", "较", "与", "同"].iter().any(|word| text.contains(word));
    let tail =
        lead.char_indices().rev().nth(12).map_or(lead, |(at, _)| lead.get(at..).unwrap_or(lead));
    if period && (compares(tail) || (opened && compares(near))) {
        return Role::Before;
    }
    let changed = last.is_some_and(|last| {
        matches!(last.role, Role::Up | Role::Down)
            && last.end() + '（'.len_utf8() >= quantity.clause
    });
    // （上年同期2.00%，二季度1.65%）: another period follows in the bracket.
    let beside = last.is_some_and(|last| {
        last.role == Role::Before
            && last.depth == quantity.depth
            && text
                .get(last.end()..quantity.clause)
                .is_some_and(|between| matches!(between.trim(), "，" | "；" | ""))
    });
    if period && beside && quantity.depth > 0 && !lead.contains(['本', '今', '当']) {
        return Role::Before;
    }
    if opened
        && changed
        && ["月", "年", "季度", "同期", "期"].iter().any(|word| lead.contains(word))
    {
        return Role::Before;
    }
    if ends(&["由", "从"]) {
        return Role::From;
    }
    // 完成任务的102%, 占年度计划的70.3% state what was done.
    let of_plan = quantity.kind == Kind::Percent && label.ends_with('的');
    if ends(&ASKED) && !of_plan {
        return Role::Asked;
    }
    if about {
        return Role::About;
    }
    // 减少5起、4人: the second goes on with the change.
    if let Some(last) = last
        && last.sentence == quantity.sentence
        && last.depth == quantity.depth
        && matches!(last.role, Role::Up | Role::Down)
        && matches!(label, "" | "、" | "和" | "及" | "，")
        && label.len() <= 3
        && quantity.clause <= last.at.start
    {
        return last.role;
    }
    if each { Role::Each } else { Role::Plain }
}

/// The part of a number that is an end of a range: 10%至30%, 1.18元至1.22元.
fn range(text: &str, quantity: &Quantity, last: Option<&Quantity>) -> Option<Role> {
    const MARKS: [char; 6] = ['至', '—', '－', '-', '~', '～'];
    let label = quantity.label(text);
    let behind = text.get(quantity.end()..).unwrap_or_default();
    let role = match quantity.kind {
        Kind::Percent => Role::Asked,
        Kind::Count => Role::About,
        _ => return None,
    };
    let rest = behind.strip_prefix(MARKS);
    let to = rest.and_then(|rest| rest.chars().next()).and_then(digit).is_some();
    // 由5件至3件 tells where a change begins.
    let turned = label.contains(['由', '从']);
    let begins = match quantity.kind {
        Kind::Percent => rest.is_some(),
        _ => to && !turned && !quantity.unit.is_empty(),
    };
    let ends = last.is_some_and(|last| last.kind == quantity.kind && last.role == role)
        && label.starts_with(MARKS)
        && label.chars().count() == 1;
    (begins || ends).then_some(role)
}

/// The first twenty characters or so of a text: a line may be a megabyte long.
fn near(text: &str) -> &str {
    text.get(..text.floor_char_boundary(60)).unwrap_or_default()
}

/// True if a number is what something is compared with: 与上期的32处相比.
fn is_compared(text: &str, quantity: &Quantity) -> bool {
    let behind = near(text.get(quantity.end()..).unwrap_or_default());
    let clause = behind.split(['，', '。', '；', '、', '（']).next().unwrap_or_default();
    let words = ["相比", "相比较", "比较", "相较"];
    words.iter().any(|word| clause.starts_with(word) || clause.ends_with(word))
        && clause.chars().count() <= 10
        && clause.chars().all(|c| digit(c).is_none())
        && lead_around(text, quantity).contains(['与', '和', '同', '较', '跟'])
}

/// Words without the time at their end: 由2022年, 下降到6月底.
fn untimed(words: &str) -> &str {
    const TIME: &str = "年月日份季度初末底上下半去今本当同期前第一二三四旬周目现在";
    words.trim_end_matches(|c: char| c.is_ascii_digit() || TIME.contains(c))
}

/// True if what stands behind a number tells what it turned to: 减少到94户.
pub(super) fn turns_behind(behind: &str) -> bool {
    let behind = near(behind);
    let end = behind.find(|c: char| digit(c).is_some()).unwrap_or(0);
    let words = untimed(behind.get(..end).unwrap_or_default().trim_end_matches('的'));
    let verb = words.trim_end_matches(['到', '至', '为']);
    let mut changes = UP.iter().chain(&DOWN).chain(&SHORT_UP).chain(&SHORT_DOWN);
    verb.len() < words.len() && changes.any(|change| verb == *change)
}

/// The words before a number within its sentence, up to some forty characters.
fn lead_around<'t>(text: &'t str, quantity: &Quantity) -> &'t str {
    let back = text.floor_char_boundary(quantity.at.start.saturating_sub(120));
    let around = text.get(back..quantity.at.start).unwrap_or_default();
    around.rsplit(['。', '；']).next().unwrap_or_default()
}

/// True if the words behind the one for another period are few: 去年同期报送.
fn tail_is_short(words: &str) -> bool {
    let ends = words.char_indices().rev().map(|(at, _)| at).take(4);
    std::iter::once(words.len())
        .chain(ends)
        .find(|end| words.get(..*end).is_some_and(|words| ends_in(words, &BEFORE)))
        .and_then(|end| words.get(end..))
        .is_some_and(|tail| !tail.contains(['，', '相', '比']))
}

/// True if a text ends with one of some words. The last byte is compared first: it tells Chinese
/// characters apart.
fn ends_in(text: &str, words: &[&str]) -> bool {
    let last = text.as_bytes().last();
    words.iter().any(|word| word.as_bytes().last() == last && text.ends_with(word))
}
