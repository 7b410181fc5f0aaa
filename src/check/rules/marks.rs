//! Marks: brackets, punctuation, digits, ranges (T1 to T14, T28).

use super::brackets::{half_width as bracketed, registered};
use super::search::{Passage, Pattern, Report, after, before, in_title, is_han, passages};
use super::{Context, Rule};
use crate::finding::{Finding, Severity};

/// The standard of punctuation, and that of numerals.
const PUNCTUATION: &str = "GB/T 15834—2011 标点符号用法";
const NUMERALS: &str = "GB/T 15835—2011 出版物上数字用法";

/// The rules, in the order of their codes.
pub(super) const RULES: &[Rule] = &[
    Rule {
        code: "T1",
        severity: Severity::Error,
        usual: false,
        source: "GB/T 9704—2012 7.2.5；党政机关公文处理工作条例第九条",
        title: "发文字号的年份用六角括号〔〕",
        why: "年份用〔〕括起，不用方括号、圆括号。“（2018）某民终53号”这样的案号不在此列。",
        bad: "根据《考核办法》（昌州环发[2018]53号）有关要求。",
        good: "根据《考核办法》（昌州环发〔2018〕53号）有关要求。",
        fixes: true,
        run: year_brackets,
    },
    Rule {
        code: "T2",
        severity: Severity::Error,
        usual: false,
        source: "GB/T 9704—2012 7.2.5",
        title: "发文顺序号不加“第”，不编虚位",
        why: "1 不编为 01，前面不写“第”字。",
        bad: "见昌州环发〔2018〕第062号。",
        good: "见昌州环发〔2018〕62号。",
        fixes: true,
        run: serial_number,
    },
    Rule {
        code: "T3",
        severity: Severity::Error,
        usual: false,
        source: PUNCTUATION,
        title: "汉字之间的逗号、分号、冒号、问号、叹号、括号用全角",
        why: "两边都是汉字、或者在汉字后面的行末才报：网址、英文和数字里的不管。括号里外都是汉字才提醒。",
        bad: "各单位要高度重视,加强宣传;信息员要校对.",
        good: "各单位要高度重视，加强宣传；信息员要校对。",
        fixes: true,
        run: half_width,
    },
    Rule {
        code: "T4",
        severity: Severity::Error,
        usual: false,
        source: PUNCTUATION,
        title: "汉字之间的句号用“。”",
        why: "一句话后面的半角点号改成句号；人名中间的、序号后面的点只报不改。",
        bad: "各单位要认真校对信息文稿.希望领导高度重视。",
        good: "各单位要认真校对信息文稿。希望领导高度重视。",
        fixes: true,
        run: half_width_stop,
    },
    Rule {
        code: "T5",
        severity: Severity::Warning,
        usual: false,
        source: NUMERALS,
        title: "阿拉伯数字用半角",
        why: "全角数字占一个汉字的位置，和别处的数字不一样宽，也查找不到。",
        bad: "共报送信息８７条。",
        good: "共报送信息87条。",
        fixes: true,
        run: full_width_digits,
    },
    Rule {
        code: "T6",
        severity: Severity::Error,
        usual: false,
        source: PUNCTUATION,
        title: "点号不能连用",
        why: "两个点号挨在一起，总有一个是多打的。省略号、叹号和问号的叠用不在此列。",
        bad: "希望各单位高度重视，。",
        good: "希望各单位高度重视。",
        fixes: false,
        run: doubled_marks,
    },
    Rule {
        code: "T7",
        severity: Severity::Error,
        usual: false,
        source: PUNCTUATION,
        title: "括号、书名号、引号要成对",
        why: "整篇文件一起配对，一对可以跨段；“1）”这样的序号不算。",
        bad: "各县市（园区环保局要按《考核办法》报送。",
        good: "各县市（园区）环保局要按《考核办法》报送。",
        fixes: false,
        run: unpaired,
    },
    Rule {
        code: "T8",
        severity: Severity::Hint,
        usual: true,
        source: "GB/T 15834—2011 4.5.3.5（通常不用）",
        title: "并列的书名号之间通常不用顿号",
        why: "书名号后面还有括注时保留顿号。",
        bad: "按照《考核办法》、《工作要求》执行。",
        good: "按照《考核办法》《工作要求》执行。",
        fixes: false,
        run: comma_between_titles,
    },
    Rule {
        code: "T9",
        severity: Severity::Hint,
        usual: true,
        source: "GB/T 15834—2011 4.5.3.5（通常不用）",
        title: "并列的引号之间通常不用顿号",
        why: "引号后面还有括注时保留顿号。",
        bad: "落实“一岗双责”、“党政同责”。",
        good: "落实“一岗双责”“党政同责”。",
        fixes: false,
        run: comma_between_quotes,
    },
    Rule {
        code: "T11",
        severity: Severity::Warning,
        usual: true,
        source: "GB/T 9704—2012 7.3.3（依次可以用）",
        title: "第三层序号写成“1.”",
        why: "层次序数依次用“一、”“（一）”“1.”“（1）”：阿拉伯数字后面不用顿号。",
        bad: "1、认真校对信息文稿。",
        good: "1.认真校对信息文稿。",
        fixes: true,
        run: numeral_comma,
    },
    Rule {
        code: "T13",
        severity: Severity::Warning,
        usual: false,
        source: "GB/T 15835—2011 5.1.3",
        title: "百分数的范围两头都写百分号",
        why: "4%—6% 不写成 4—6%。书名号里引用的标题不管。",
        bad: "采用率提高4-6%。",
        good: "采用率提高4%—6%。",
        fixes: false,
        run: percent_range,
    },
    Rule {
        code: "T14",
        severity: Severity::Warning,
        usual: true,
        source: "GB/T 15834—2011 4.13.3.2（一般用一字线）",
        title: "月份的起止用一字线",
        why: "1—3月 不用半角短横。书名号里引用的标题不管。",
        bad: "2018年1-3月共报送87条。",
        good: "2018年1—3月共报送87条。",
        fixes: false,
        run: month_range,
    },
    Rule {
        code: "T28",
        severity: Severity::Error,
        usual: false,
        source: "GB/T 15834—2011 4.8",
        title: "引号用“ ”，不用直引号",
        why: "一段里的直引号成双时，依次改成前引号、后引号；不成双的只报不改。",
        bad: "在\"昌吉环保\"微信公众号刊发。",
        good: "在“昌吉环保”微信公众号刊发。",
        fixes: true,
        run: straight_quotes,
    },
];

static YEAR: Pattern =
    Pattern::new(r"[\[［(（【〖]\s*((?:19|20)\d{2})\s*[\]］)）】〗]\s*(第?)\s*(\d{1,4})\s*号");

fn year_brackets(rule: &Rule, context: &Context, found: &mut Vec<Finding>) {
    let mut report = Report::new(rule, context, found);
    for passage in passages(context.text) {
        let text = passage.text();
        for matched in YEAR.captures(text) {
            let (Some(whole), Some(year), Some(number)) =
                (matched.get(0), matched.get(1), matched.get(3))
            else {
                continue;
            };
            // 5号楼, 3号线: the name of a thing, not of a document.
            let thing =
                after(text, whole.end()).is_some_and(|c| "楼线院车井机门厂矿地".contains(c));
            let code = before(text, whole.start());
            if thing || !code.is_none_or(|c| is_han(c) || c.is_ascii_alphanumeric()) {
                continue;
            }
            let serial = number.as_str().trim_start_matches('0');
            let right = format!("〔{}〕{serial}号", year.as_str());
            report.mended(passage, whole.range(), "发文字号的年份没有用六角括号", &right);
        }
    }
}

static SERIAL: Pattern = Pattern::new(r"〔(\d{4})〕\s*(第0*|0+)(\d{1,4})\s*号");

fn serial_number(rule: &Rule, context: &Context, found: &mut Vec<Finding>) {
    let mut report = Report::new(rule, context, found);
    for passage in passages(context.text) {
        for matched in SERIAL.captures(passage.text()) {
            if let Some(whole) = matched.get(0) {
                let right = format!("〔{}〕{}号", &matched[1], &matched[3]);
                report.mended(passage, whole.range(), "发文顺序号不加“第”，不编虚位", &right);
            }
        }
    }
}

/// Each character of a text with the ones around it that are not white: byte, before, it,
/// after, and the byte where that begins.
fn neighbours(text: &str) -> impl Iterator<Item = (usize, char, char, char, usize)> + '_ {
    let mut last = None;
    text.char_indices().filter_map(move |(byte, c)| {
        let previous = last.replace(c);
        let end = byte + c.len_utf8();
        let rest = text.get(end..).unwrap_or_default();
        let white = rest.len() - rest.trim_start_matches(' ').len();
        let next = rest.get(white..).unwrap_or_default().chars().next()?;
        Some((byte, previous?, c, next, end + white))
    })
}

fn half_width(rule: &Rule, context: &Context, found: &mut Vec<Finding>) {
    let mut report = Report::new(rule, context, found);
    let ends = |c: char| is_han(c) || "》”）〕".contains(c);
    let starts = |c: char| is_han(c) || "《“（〔".contains(c);
    let names = registered(context);
    for passage in passages(context.text) {
        for (byte, before, c, after, end) in neighbours(passage.text()) {
            let Some(wide) = wide(c) else { continue };
            if ends(before) && starts(after) {
                let message = format!("汉字之间用了半角的“{c}”");
                report.mended(passage, byte..end, message, wide);
            }
        }
        // A mark that ends a line: 各有关单位:
        let text = passage.text();
        if let (Passage::Paragraph(..), Some(c)) = (passage, text.chars().next_back())
            && let Some(wide) = wide(c)
            && let Some(before) = text.chars().rev().nth(1)
            && ends(before)
        {
            let message = format!("行末用了半角的“{c}”");
            report.mended(passage, text.len() - c.len_utf8()..text.len(), message, wide);
        }
        for (at, within) in bracketed(text) {
            if names.iter().any(|name| name.contains(&format!("({within})"))) {
                continue;
            }
            let message = format!("汉字之间用了半角的括号“({within})”");
            if let Some(finding) = report.mended(passage, at, message, &format!("（{within}）")) {
                finding.severity = finding.severity.min(Severity::Warning);
            }
        }
    }
}

fn wide(c: char) -> Option<&'static str> {
    match c {
        ',' => Some("，"),
        ';' => Some("；"),
        ':' => Some("："),
        '?' => Some("？"),
        '!' => Some("！"),
        _ => None,
    }
}

/// Fewest characters of a clause that ends with a point.
const CLAUSE: usize = 6;

fn half_width_stop(rule: &Rule, context: &Context, found: &mut Vec<Finding>) {
    let mut report = Report::new(rule, context, found);
    for passage in passages(context.text) {
        let text = passage.text();
        for (byte, before, c, after, _) in neighbours(text) {
            if c != '.' || !is_han(before) || !is_han(after) {
                continue;
            }
            let clause = text
                .get(..byte)
                .unwrap_or_default()
                .chars()
                .rev()
                .take_while(|c| is_han(*c))
                .take(CLAUSE)
                .count();
            if clause == CLAUSE {
                report.mended(passage, byte..byte + 1, "汉字之间用了半角的“.”", "。");
            } else {
                let hint = "句子的结尾用“。”，人名中间用“·”，“一”后面用“、”。";
                report.wrong(passage, byte..byte + 1, "汉字之间用了半角的“.”", hint);
            }
        }
        // A point that ends a paragraph of sentences.
        if let Some(rest) = text.strip_suffix('.')
            && rest.chars().rev().take_while(|c| is_han(*c)).take(CLAUSE).count() == CLAUSE
            && rest.contains(['，', '。'])
        {
            report.mended(passage, rest.len()..text.len(), "句子的结尾用了半角的“.”", "。");
        }
    }
}

static WIDE_DIGITS: Pattern = Pattern::new("[０-９]+(?:．[０-９]+)?");

fn full_width_digits(rule: &Rule, context: &Context, found: &mut Vec<Finding>) {
    let mut report = Report::new(rule, context, found);
    for passage in passages(context.text) {
        for matched in WIDE_DIGITS.find(passage.text()) {
            let narrow = |c: char| char::from_u32(c as u32 - 0xfee0).unwrap_or(c);
            let right: String = matched.as_str().chars().map(narrow).collect();
            report.mended(passage, matched.range(), "用了全角的数字", &right);
        }
    }
}

static DOUBLED: Pattern = Pattern::new("[，。、；：][，。、；：]+");

fn doubled_marks(rule: &Rule, context: &Context, found: &mut Vec<Finding>) {
    let mut report = Report::new(rule, context, found);
    for passage in passages(context.text) {
        for matched in DOUBLED.find(passage.text()) {
            let message = format!("点号连用：“{}”", matched.as_str());
            report.wrong(passage, matched.range(), message, "留下一个，删去多打的。");
        }
    }
}

/// Pairs of marks: a half-width bracket may close a full-width one.
const PAIRS: [(&str, &str); 4] = [("（(", "）)"), ("《", "》"), ("“", "”"), ("〔", "〕")];

fn unpaired(rule: &Rule, context: &Context, found: &mut Vec<Finding>) {
    let mut report = Report::new(rule, context, found);
    let passages = passages(context.text);
    for (opening, closing) in PAIRS {
        let mut open: Vec<(Passage, usize, char)> = Vec::new();
        for &passage in &passages {
            let text = passage.text();
            for (byte, c) in text.char_indices() {
                if opening.contains(c) {
                    // A quotation of several paragraphs opens each of them anew.
                    let again = c == '“' && byte == 0 && open.iter().any(|mark| mark.2 == c);
                    if !again {
                        open.push((passage, byte, c));
                    }
                } else if closing.contains(c) && open.pop().is_none() && !is_item(text, byte) {
                    let range = byte..byte + c.len_utf8();
                    let message = format!("“{c}”前面没有与它成对的");
                    report.wrong(passage, range, message, "补上前一半，或删去它。");
                }
            }
        }
        for (passage, byte, c) in open {
            let message = format!("“{c}”后面没有与它成对的");
            report.wrong(passage, byte..byte + c.len_utf8(), message, "补上后一半，或删去它。");
        }
    }
}

/// True if a closing bracket only ends the number of an item: 1）, a), 二）.
fn is_item(text: &str, at: usize) -> bool {
    let number = |c: char| c.is_ascii_alphanumeric() || "一二三四五六七八九十".contains(c);
    let mut rest = text.get(..at).unwrap_or_default().chars().rev().skip_while(|c| number(*c));
    before(text, at).is_some_and(number)
        && rest.next().is_none_or(|c| "。；，：、 \u{3000}".contains(c))
}

static TITLES: Pattern = Pattern::new("》、《");
static QUOTES: Pattern = Pattern::new("”、“");

fn comma_between_titles(rule: &Rule, context: &Context, found: &mut Vec<Finding>) {
    comma_between(rule, context, found, &TITLES, "书名号");
}

fn comma_between_quotes(rule: &Rule, context: &Context, found: &mut Vec<Finding>) {
    comma_between(rule, context, found, &QUOTES, "引号");
}

fn comma_between(
    rule: &Rule,
    context: &Context,
    found: &mut Vec<Finding>,
    pattern: &Pattern,
    what: &str,
) {
    let mut report = Report::new(rule, context, found);
    for passage in passages(context.text) {
        for matched in pattern.find(passage.text()) {
            let message = format!("并列的{what}之间通常不用顿号");
            report.wrong(passage, matched.range(), message, "可以删去顿号。");
        }
    }
}

static NUMERAL: Pattern = Pattern::new(r"^\d{1,3}、");

fn numeral_comma(rule: &Rule, context: &Context, found: &mut Vec<Finding>) {
    let mut report = Report::new(rule, context, found);
    for passage in passages(context.text) {
        let (Passage::Paragraph(..), text) = (passage, passage.text()) else { continue };
        for matched in NUMERAL.find(text) {
            let rest = text.get(matched.end()..).unwrap_or_default();
            // 1、2月份: two numbers, not an item.
            if rest.starts_with(|c: char| c.is_ascii_digit()) {
                continue;
            }
            let right = matched.as_str().replace('、', ".");
            report.mended(passage, matched.range(), "阿拉伯数字的序号后面用了顿号", &right);
        }
    }
}

static PERCENTS: Pattern = Pattern::new(r"(\d+(?:\.\d+)?)\s*[-－—–~～]\s*(\d+(?:\.\d+)?)\s*[%％]");

fn percent_range(rule: &Rule, context: &Context, found: &mut Vec<Finding>) {
    let mut report = Report::new(rule, context, found);
    for passage in passages(context.text) {
        let text = passage.text();
        for matched in PERCENTS.captures(text) {
            let Some(whole) = matched.get(0) else { continue };
            if is_in_number(text, whole.start()) || in_title(text, whole.start()) {
                continue;
            }
            let hint = format!("改成“{}%—{}%”。", &matched[1], &matched[2]);
            report.wrong(passage, whole.range(), "百分数的范围少了一个百分号", hint);
        }
    }
}

static MONTHS: Pattern = Pattern::new(r"(\d{1,2})\s*[-－~]\s*(\d{1,2})\s*月");

fn month_range(rule: &Rule, context: &Context, found: &mut Vec<Finding>) {
    let mut report = Report::new(rule, context, found);
    for passage in passages(context.text) {
        let text = passage.text();
        for matched in MONTHS.captures(text) {
            let Some(whole) = matched.get(0) else { continue };
            if is_in_number(text, whole.start()) || in_title(text, whole.start()) {
                continue;
            }
            let hint = format!("改成“{}—{}月”。", &matched[1], &matched[2]);
            report.wrong(passage, whole.range(), "月份的起止没有用一字线", hint);
        }
    }
}

/// True if a byte stands within a longer number or code.
fn is_in_number(text: &str, at: usize) -> bool {
    before(text, at).is_some_and(|c| c.is_ascii_alphanumeric() || ".-－—/".contains(c))
}

fn straight_quotes(rule: &Rule, context: &Context, found: &mut Vec<Finding>) {
    let mut report = Report::new(rule, context, found);
    for passage in passages(context.text) {
        let text = passage.text();
        if !text.chars().any(is_han) {
            continue;
        }
        let marks: Vec<usize> = text.match_indices('"').map(|(byte, _)| byte).collect();
        // 5" is five inches.
        let inches = marks.iter().any(|at| before(text, *at).is_some_and(|c| c.is_ascii_digit()));
        let paired = marks.len().is_multiple_of(2) && !inches && !text.contains(['“', '”']);
        for (i, at) in marks.into_iter().enumerate() {
            if paired {
                let right = if i % 2 == 0 { "“" } else { "”" };
                report.mended(passage, at..at + 1, "用了直引号", right);
            } else {
                report.wrong(passage, at..at + 1, "用了直引号", "改成“ ”，前后成对。");
            }
        }
    }
}
