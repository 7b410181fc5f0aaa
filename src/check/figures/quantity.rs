//! Every number of a text, with its unit and the part it plays in its sentence. Nothing here
//! knows a noun: a number is told by its form and by the words right beside it.

use std::ops::Range;

use rust_decimal::Decimal;

/// A number in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Quantity {
    /// Its digits, in bytes.
    pub(crate) at: Range<usize>,
    /// Its unit or sign, in bytes; empty where it has none.
    pub(crate) unit: Range<usize>,
    /// The value, and how many decimals it is printed with.
    pub(crate) value: Decimal,
    pub(crate) decimals: u32,
    pub(crate) kind: Kind,
    pub(crate) role: Role,
    /// Where the words that lead to it begin, in bytes: its clause, or the number before it.
    pub(crate) from: usize,
    /// Where its clause begins, in bytes.
    pub(crate) clause: usize,
    /// Number of its sentence in the paragraph.
    pub(crate) sentence: usize,
    /// Number of brackets it stands in.
    pub(crate) depth: usize,
}

/// The form of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// So many of a unit.
    Count,
    /// A percentage.
    Percent,
    /// Percentage points.
    Points,
    /// A multiple: 2.5倍.
    Times,
    /// 第N, 前N.
    Rank,
    /// Part of a code: PM2.5, 5G.
    Code,
    /// Before words that are no known unit: part of a name, 12345热线, or of something else.
    Named,
    /// Part of a date, a document number or a list's numbering. These have rules of their own.
    Date,
}

/// The part a number plays in its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// It states something.
    Plain,
    /// It is the size of a rise.
    Up,
    /// It is the size of a fall.
    Down,
    /// It is where a change begins or ends: 由5件, 降到3件.
    From,
    To,
    /// It belongs to the period compared with: 去年同期102条.
    Before,
    /// It is asked for, planned or permitted: 不少于5条, 目标任务100条.
    Asked,
    /// It is an average: 人均3条.
    Average,
    /// It holds for each of several: 各4条.
    Each,
    /// It is only about right: 100余件, 约3万.
    About,
}

impl Quantity {
    /// The unit, as it is written.
    pub(crate) fn unit<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.unit.clone()).unwrap_or_default()
    }

    /// The words that lead to it, from its clause or the number before.
    pub(crate) fn label<'t>(&self, text: &'t str) -> &'t str {
        let from = text.floor_char_boundary(self.from.max(self.at.start.saturating_sub(NEAR)));
        text.get(from..self.at.start).unwrap_or_default()
    }

    /// The words of its clause before it.
    pub(crate) fn lead<'t>(&self, text: &'t str) -> &'t str {
        let from = text.floor_char_boundary(self.clause.max(self.at.start.saturating_sub(NEAR)));
        text.get(from..self.at.start).unwrap_or_default()
    }

    /// The number with its unit, in bytes.
    pub(crate) fn whole(&self) -> Range<usize> {
        self.at.start..self.unit.end.max(self.at.end)
    }

    /// Where it ends, in bytes.
    pub(crate) fn end(&self) -> usize {
        self.unit.end.max(self.at.end)
    }

    /// True if it is a count that states something.
    pub(crate) fn is_plain_count(&self) -> bool {
        self.kind == Kind::Count && matches!(self.role, Role::Plain)
    }

    /// The smallest step of its last printed place.
    pub(crate) fn step(&self) -> Decimal {
        Decimal::new(1, self.decimals.min(10))
    }
}

/// Units, the longest first among those that begin alike.
const UNITS: &[&str] = &[
    "个百分点",
    "百分点",
    "微克/立方米",
    "毫克/立方米",
    "毫克/升",
    "吨标准煤",
    "万千瓦时",
    "千瓦时",
    "平方公里",
    "平方米",
    "立方米",
    "万立方米",
    "万平方米",
    "万人次",
    "亿元",
    "万元",
    "万美元",
    "亿美元",
    "美元",
    "万亩",
    "万吨",
    "万人",
    "万户",
    "万件",
    "万条",
    "万次",
    "万个",
    "万篇",
    "千件",
    "千元",
    "元",
    "个月",
    "小时",
    "分钟",
    "秒",
    "工作日",
    "个工作日",
    "人次",
    "人",
    "件批",
    "件次",
    "家次",
    "户次",
    "台次",
    "车次",
    "条次",
    "卷",
    "例",
    "条",
    "篇",
    "件",
    "则",
    "家",
    "名",
    "起",
    "项",
    "处",
    "份",
    "户",
    "宗",
    "批次",
    "批",
    "期",
    "张",
    "台",
    "辆",
    "座",
    "栋",
    "间",
    "所",
    "只",
    "头",
    "亩",
    "公顷",
    "吨",
    "公斤",
    "千克",
    "公里",
    "千米",
    "米",
    "微克",
    "毫克",
    "克",
    "升",
    "天",
    "次",
    "场",
    "届",
    "类",
    "种",
    "级",
    "片",
    "套",
    "组",
    "队",
    "班",
    "本",
    "册次",
    "册",
    "页",
    "字",
    "幅",
    "门",
    "款",
    "支",
    "枚",
    "颗",
    "棵",
    "株",
    "对",
    "双",
    "笔",
    "单",
    "封",
    "通",
    "遍",
    "趟",
    "回",
    "层",
    "桶",
    "瓶",
    "箱",
    "包",
    "袋",
    "盒",
    "倍",
    "分",
    "个",
    "县",
    "市",
    "区",
    "镇",
    "乡",
    "村",
    "州",
    "省",
    "盟",
    "旗",
    "街道",
    "社区",
    "站点",
    "网站",
    "部门",
    "单位",
    "站",
    "点",
    "段",
    "路",
    "部",
    "例",
    "位",
    "例次",
    "艘",
    "架",
    "列",
    "节",
    "面",
    "度",
    "国",
    "校",
    "院",
    "万",
    "亿",
    "余",
];

/// Words at whose end a number is the size of a change.
const UP: [&str; 16] = [
    "增收", "增产", "增支", "多收", "增加", "增长", "上升", "提高", "提升", "增多", "上涨", "上浮",
    "扩大", "新增", "反弹", "升高",
];
const DOWN: [&str; 15] = [
    "减收", "减产", "减支", "少收", "减少", "下降", "下滑", "降低", "回落", "减退", "下跌", "收窄",
    "缩减", "压减", "下浮",
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
/// The end of a clause.
const CLAUSES: [char; 10] = ['，', ',', '；', ';', '：', ':', '（', '）', '(', ')'];
/// Bytes that the words of a number reach back.
const NEAR: usize = 360;
/// Most numbers of a paragraph.
const MOST: usize = 4_000;

/// A decimal digit, half or full width.
fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '０'..='９' => char::from_digit(c as u32 - '０' as u32, 10),
        _ => None,
    }
}

/// A number that begins at a byte: its end, and its digits in half width.
fn number_at(text: &str, start: usize) -> Option<(usize, String)> {
    let mut plain = String::new();
    let mut end = start;
    let chars = text.get(start..)?.char_indices();
    for (at, c) in chars {
        if let Some(digit) = digit(c) {
            plain.push(digit);
            end = start + at + c.len_utf8();
            continue;
        }
        let rest = text.get(start + at + c.len_utf8()..).unwrap_or_default();
        let next = rest.chars().next().and_then(digit);
        let groups = c == ','
            && rest.chars().take(3).filter_map(digit).count() == 3
            && rest.chars().nth(3).and_then(digit).is_none()
            && (1..=3).contains(&plain.rsplit(',').next().map_or(0, str::len));
        if groups {
            continue;
        }
        if matches!(c, '.' | '．') && next.is_some() && !plain.contains('.') {
            plain.push('.');
            continue;
        }
        break;
    }
    (!plain.is_empty()).then_some((end, plain))
}

/// Reads the numbers of a paragraph from left to right.
pub(crate) fn read(text: &str) -> Vec<Quantity> {
    let mut found: Vec<Quantity> = Vec::new();
    let (mut clause, mut from, mut sentence, mut depth) = (0, 0, 0, 0_usize);
    let mut skip_to = numbering(text);
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices() {
        let previous = before.replace(c);
        if at < skip_to {
            continue;
        }
        let after = at + c.len_utf8();
        if CLAUSES.contains(&c) || matches!(c, '。' | '！' | '？') {
            match c {
                '（' | '(' => depth += 1,
                '）' | ')' => depth = depth.saturating_sub(1),
                '。' | '！' | '？' => {
                    sentence += 1;
                    depth = 0;
                }
                _ => {}
            }
            (clause, from) = (after, after);
            continue;
        }
        if digit(c).is_none() || previous.is_some_and(|c| digit(c).is_some()) {
            continue;
        }
        let Some((end, plain)) = number_at(text, at) else { continue };
        skip_to = end;
        let decimals = plain.split_once('.').map_or(0, |(_, decimals)| decimals.len() as u32);
        let Ok(value) = plain.parse::<Decimal>() else { continue };
        let (kind, unit) = form(text, at, end, previous, &plain);
        let mut quantity = Quantity {
            at: at..end,
            unit,
            value,
            decimals,
            kind,
            role: Role::Plain,
            from,
            clause,
            sentence,
            depth,
        };
        let last = found.iter().rev().take(4).find(|last| last.kind != Kind::Date);
        quantity.role = role(text, &quantity, last);
        from = quantity.end();
        skip_to = skip_to.max(quantity.end());
        // The last character taken is what stands before the next.
        before = text.get(..skip_to).and_then(|text| text.chars().next_back());
        found.push(quantity);
        if found.len() >= MOST {
            break;
        }
    }
    found
}

/// Where the number that a paragraph begins with ends: 1., 2、, （3）, 附件1.
fn numbering(text: &str) -> usize {
    let bare = text.strip_prefix(['（', '(']).unwrap_or(text);
    let opened = text.len() - bare.len();
    let digits = bare.find(|c: char| digit(c).is_none()).unwrap_or(0);
    let rest = bare.get(digits..).unwrap_or_default();
    if digits == 0 || digits > 2 {
        return 0;
    }
    let closed = opened > 0 && rest.starts_with(['）', ')']);
    let point = opened == 0
        && rest.starts_with(['.', '．', '、', '）', ')'])
        && (rest.chars().nth(1).and_then(digit).is_none() || rest.chars().nth(5) == Some('年'));
    if closed || point { opened + digits } else { 0 }
}

/// The form of a number, and its unit.
fn form(
    text: &str,
    start: usize,
    end: usize,
    previous: Option<char>,
    plain: &str,
) -> (Kind, Range<usize>) {
    let rest = text.get(end..).unwrap_or_default();
    let white = rest.len() - rest.trim_start_matches([' ', '\u{a0}']).len();
    let rest = rest.get(white..).unwrap_or_default();
    let from = end + white;
    let none = end..end;
    let next = rest.chars().next();
    let before = text.get(..start).unwrap_or_default();
    if rest.starts_with(['%', '％', '‰']) {
        let sign = next.map_or(0, char::len_utf8);
        let points = rest.get(sign..).is_some_and(|rest| rest.starts_with("个百分点"));
        return (if points { Kind::Points } else { Kind::Percent }, from..from + sign);
    }
    let ranged =
        |c: char| matches!(c, '-' | '—' | '－' | '–' | '~' | '～' | '至' | '/' | ':' | '：' | '.');
    let dated = |rest: &str| {
        rest.starts_with(['年', '月', '日', '〕', ']', '］', '号', '时'])
            || rest.starts_with("季度")
            || rest.starts_with("点至")
    };
    if dated(rest) || matches!(previous, Some('〔' | '[' | '［')) {
        return (Kind::Date, none);
    }
    // The first of two that end in one unit of time: 1—3月, 19:30, 2016/5.
    if next.is_some_and(ranged) {
        let rest = rest.get(next.map_or(0, char::len_utf8)..).unwrap_or_default();
        let digits = rest.len() - rest.trim_start_matches(|c| digit(c).is_some()).len();
        let behind = rest.get(digits..).unwrap_or_default();
        if digits > 0 && (dated(behind) || next == Some(':') || next == Some('.')) {
            return (Kind::Date, none);
        }
    }
    if matches!(previous, Some(':'))
        && before.trim_end_matches(':').ends_with(|c| digit(c).is_some())
    {
        return (Kind::Date, none);
    }
    if before.ends_with("附件") || before.ends_with('表') || before.ends_with('图') {
        return (Kind::Date, none);
    }
    let latin = |c: char| c.is_ascii_alphabetic() || matches!(c, '.' | '_' | '@');
    let joined = matches!(previous, Some('-'))
        && before.trim_end_matches('-').ends_with(|c| digit(c).is_some());
    let long = plain.len() >= 7
        && !plain.contains('.')
        && !next.is_some_and(|c| !c.is_ascii() && !"，。；、）".contains(c));
    if previous.is_some_and(latin) || joined || long {
        return (Kind::Code, none);
    }
    // 第5周 is a period.
    if before.ends_with('第') && rest.starts_with('周') {
        return (Kind::Date, none);
    }
    if before.ends_with('第')
        || before.ends_with('前')
        || (before.ends_with('后') && !before.ends_with("滞后") && !before.ends_with("落后"))
        || before.ends_with("No")
    {
        let unit = unit_at(rest);
        return (Kind::Rank, from..from + unit);
    }
    if next.is_some_and(|c| c.is_ascii_alphabetic() || c == 'μ' || c == '㎡') {
        const LATIN: [&str; 14] = [
            "km", "kg", "mg/L", "mg", "μg/m³", "μg", "ug", "m³", "m2", "m3", "MW", "kW", "㎡", "m",
        ];
        let unit = LATIN.iter().find(|unit| rest.starts_with(**unit));
        return match unit {
            Some(unit) => (Kind::Count, from..from + unit.len()),
            None => (Kind::Code, none),
        };
    }
    let unit = unit_at(rest);
    let words = rest.get(..unit).unwrap_or_default();
    match words {
        "个百分点" | "百分点" => (Kind::Points, from..from + unit),
        "倍" => (Kind::Times, from..from + unit),
        "" if next.is_some_and(is_han)
            && !next.is_some_and(|c| "的和与及或至到是为，".contains(c)) =>
        {
            (Kind::Named, none)
        }
        _ => (Kind::Count, from..from + unit),
    }
}

/// The length of the unit that a text begins with; 万 and 亿 may stand before it.
fn unit_at(rest: &str) -> usize {
    let longest = |rest: &str| {
        UNITS
            .iter()
            .filter(|unit| rest.starts_with(**unit))
            .map(|unit| unit.len())
            .max()
            .unwrap_or(0)
    };
    let first = longest(rest);
    if matches!(rest.get(..first), Some("万" | "亿" | "余")) {
        return first + longest(rest.get(first..).unwrap_or_default());
    }
    // 级以上, 分局, 市场: a longer word that only begins like a unit.
    let behind = rest.get(first..).unwrap_or_default();
    let word = [
        ("点", "击"),
        ("路", "口"),
        ("本", "级"),
        ("部", "门"),
        ("站", "点"),
        ("区", "域"),
        ("单", "位"),
    ];
    match word
        .iter()
        .find(|(unit, next)| rest.get(..first) == Some(*unit) && behind.starts_with(next))
    {
        Some((_, next)) => first + next.len(),
        None => first,
    }
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// The part a number plays, by the words before and right behind it.
fn role(text: &str, quantity: &Quantity, last: Option<&Quantity>) -> Role {
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
    let mut words = label;
    let (mut about, mut each) = (false, false);
    while let Some(fill) = FILL.iter().find(|fill| words.ends_with(**fill)) {
        about |= matches!(*fill, "约" | "近");
        each |= matches!(*fill, "各" | "均");
        words = words.get(..words.len() - fill.len()).unwrap_or_default().trim_end();
    }
    let ends = |list: &[&str]| list.iter().any(|word| words.ends_with(word));
    let has = |text: &str, list: &[&str]| list.iter().any(|word| text.contains(word));
    // 与上期的32处相比, 由2022年度的123户减少到94户: what a change begins with.
    if is_compared(text, quantity) {
        return Role::Before;
    }
    if quantity.kind == Kind::Count && turns_behind(behind) && lead.contains(['由', '从']) {
        return Role::From;
    }
    if ["到", "至"].iter().any(|to| words.ends_with(to)) {
        let before = words.trim_end_matches(['到', '至']);
        let changed = |list: &[&str]| list.iter().any(|word| before.ends_with(word));
        if changed(&UP) || changed(&DOWN) || changed(&SHORT_UP) || changed(&SHORT_DOWN) {
            return Role::To;
        }
    }
    // 去年同期248批503人次, 去年同期为100起、70人: the next belongs to the same period.
    if let Some(last) = last
        && last.role == Role::Before
        && last.depth == quantity.depth
        && quantity.depth > 0
        && last.clause == quantity.clause
        && quantity.from == last.end()
        && matches!(text.get(last.end()..quantity.at.start).map(str::trim), Some("" | "、" | "和"))
    {
        return Role::Before;
    }
    if ends(&AVERAGE) || has(lead, &AVERAGE) {
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
    let around = lead_around(text, quantity);
    if has(around, &COMPARING)
        && !ends(&BEFORE)
        && !ends(&["至少", "至多", "最高", "最低", "最多", "最少", "不低", "不高"])
    {
        // 多结30件: one more character tells what was done.
        const DONE: [char; 12] =
            ['结', '办', '收', '查', '报', '发', '采', '完', '立', '受', '建', '投'];
        let bare = words.strip_suffix(DONE).unwrap_or(words);
        let done =
            |list: [&str; 2]| bare.len() < words.len() && list.iter().any(|w| bare.ends_with(w));
        if ends(&SHORT_UP) && !words.ends_with("至多") || done(["多", "再"]) {
            return Role::Up;
        }
        if ends(&SHORT_DOWN) || done(["少", "减"]) {
            return Role::Down;
        }
    }
    if ends(&BEFORE) || (has(words, &BEFORE) && tail_is_short(words)) {
        return Role::Before;
    }
    // 比2022年的611条, 比1月（88.6%）, 增长9.5%（4月份44.0万人次）.
    let period = ["年", "月", "月份", "季度", "期"].iter().any(|end| words.ends_with(end));
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

/// True if what stands behind a number tells what it turned to: 减少到94户.
fn turns_behind(behind: &str) -> bool {
    let behind = near(behind);
    let end = behind.find(|c: char| digit(c).is_some()).unwrap_or(0);
    let words = behind.get(..end).unwrap_or_default();
    let verb = words.trim_end_matches(['到', '至', '为']);
    let changes = UP.iter().chain(&DOWN).chain(&SHORT_UP).chain(&SHORT_DOWN);
    verb.len() < words.len() && changes.into_iter().any(|change| verb == *change)
}

/// The words before a number within its sentence, up to some forty characters.
fn lead_around<'t>(text: &'t str, quantity: &Quantity) -> &'t str {
    let back = text.floor_char_boundary(quantity.at.start.saturating_sub(120));
    let around = text.get(back..quantity.at.start).unwrap_or_default();
    around.rsplit(['。', '；']).next().unwrap_or_default()
}

/// True if the words behind the one for another period are few: 去年同期报送.
fn tail_is_short(words: &str) -> bool {
    BEFORE
        .iter()
        .filter_map(|word| words.rfind(word).map(|at| at + word.len()))
        .max()
        .and_then(|end| words.get(end..))
        .is_some_and(|tail| tail.chars().count() <= 4 && !tail.contains(['，', '相', '比']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<String> {
        read(text)
            .iter()
            .map(|quantity| {
                format!(
                    "{}{}{:?}/{:?}",
                    quantity.value,
                    quantity.unit(text),
                    quantity.kind,
                    quantity.role
                )
            })
            .collect()
    }

    #[test]
    fn numbers_are_told_by_their_form() {
        assert_eq!(
            told("1.2018年3月，共完成1,386.5万元，PM2.5浓度为35微克/立方米，12345热线第3名。"),
            [
                "2018Date/Plain",
                "3Date/Plain",
                "1386.5万元Count/Plain",
                "2.5Code/Plain",
                "35微克/立方米Count/Plain",
                "12345Named/Plain",
                "3名Rank/Plain",
            ]
        );
    }

    #[test]
    fn numbers_are_told_by_what_they_do() {
        assert_eq!(
            told(
                "发生24起、死亡92人，同比增加6起、22人，与去年同期（102条）相比减少15条，下降14.7%，人均3条，不少于5条，提高2.3个百分点"
            ),
            [
                "24起Count/Plain",
                "92人Count/Plain",
                "6起Count/Up",
                "22人Count/Up",
                "102条Count/Before",
                "15条Count/Down",
                "14.7%Percent/Down",
                "3条Count/Average",
                "5条Count/Asked",
                "2.3个百分点Points/Up",
            ]
        );
    }
}
