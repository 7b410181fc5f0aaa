//! The form of the document: attachments, headings, dates (S).

use chrono::{Datelike, NaiveDate};

use super::search::{Passage, Pattern, Report, before, in_title, passages};
use super::{Evidence, Rule};
use crate::check::text::{Head, Parts, Text, chinese};
use crate::finding::{Finding, Severity};
use crate::model::{Period, Span};

/// The rules, in the order of their codes.
pub(super) const RULES: &[Rule] = &[
    Rule {
        code: "S1",
        severity: Severity::Error,
        usual: false,
        source: "GB/T 9704—2012 7.3.4、7.3.7",
        title: "附件与附件说明的序号一致，件件都在，都有内容",
        why: "附件说明列了的要附上，附上的要列，序号从 1 起连续；附件不能只有标题。",
        bad: "附件：1.甲表\n2.乙表\n昌吉州环保局\n2018年5月15日\n附件1\n甲表\n单位\t条\n甲\t1\n",
        good: "附件：1.甲表\n2.乙表\n昌吉州环保局\n2018年5月15日\n附件1\n甲表\n单位\t条\n甲\t1\n附件2\n乙表\n单位\t条\n乙\t2\n",
        fixes: false,
        run: attachments,
    },
    Rule {
        code: "S2",
        severity: Severity::Error,
        usual: false,
        source: "GB/T 9704—2012 7.3.7（附件标题应当与附件说明的表述一致）",
        title: "附件的标题与附件说明一致",
        why: "只差时期说法的由 S5 报。",
        bad: "附件：信息报送模板\n昌吉州环保局\n2018年5月15日\n附件\n信息报送要求\n要写明日期。",
        good: "附件：信息报送模板\n昌吉州环保局\n2018年5月15日\n附件\n信息报送模板\n要写明日期。",
        fixes: false,
        run: attachment_titles,
    },
    Rule {
        code: "S3",
        severity: Severity::Warning,
        usual: false,
        source: "GB/T 9704—2012 7.3.4、7.3.7",
        title: "附件标记的写法",
        why: "附件上写“附件1”，用阿拉伯数字，后面没有冒号；“附件：”后面接着写名称，不单独成行。",
        bad: "附件：1.甲表\n2018年5月15日\n附件一：\n甲表\n单位\t条\n甲\t1",
        good: "附件：1.甲表\n2018年5月15日\n附件1\n甲表\n单位\t条\n甲\t1",
        fixes: true,
        run: attachment_marks,
    },
    Rule {
        code: "S5",
        severity: Severity::Error,
        usual: false,
        source: "通报的时期只有一个（本程序的规则：时期的说法全文一致）",
        title: "时期的说法全文一致",
        why: "季度通报的附件标题和表头里不能有“本月”“1月份”；月度通报里不能有“本季度”。",
        bad: "关于2018年第一季度信息工作情况的通报\n附件：信息采用情况统计表\n附件\n1月份信息采用情况统计表\n单位\t本月得分\n甲\t1",
        good: "关于2018年第一季度信息工作情况的通报\n附件：信息采用情况统计表\n附件\n信息采用情况统计表\n单位\t本季度得分\n甲\t1",
        fixes: false,
        run: periods,
    },
    Rule {
        code: "S6",
        severity: Severity::Error,
        usual: false,
        source: "GB/T 9704—2012 7.3.3；行文序号连续",
        title: "层次序号连续",
        why: "“一、”“（一）”跳号、重号都报；从“一”重新开始的不算。",
        bad: "一、报送情况\n报送87条。\n三、工作要求\n要高度重视。",
        good: "一、报送情况\n报送87条。\n二、工作要求\n要高度重视。",
        fixes: false,
        run: headings,
    },
    Rule {
        code: "S8",
        severity: Severity::Warning,
        usual: false,
        source: "GB/T 9704—2012 7.3.1；党政机关公文处理工作条例第九条",
        title: "标题以文种结尾，没有句号，看得出年份",
        why: "标题里有季度、月份而没有年份时，发文字号里有年份也算看得出。",
        bad: "关于第一季度信息工作情况的通报。",
        good: "关于2018年第一季度信息工作情况的通报",
        fixes: false,
        run: title,
    },
    Rule {
        code: "S10",
        severity: Severity::Error,
        usual: false,
        source: "GB/T 9704—2012 7.3.5.4（月、日不编虚位）；日历",
        title: "日期是日历上有的，先后不颠倒",
        why: "时期结束、成文、印发依次在后；2018年05月 写成 2018年5月。",
        bad: "截至2018年06月31日。",
        good: "截至2018年6月30日。",
        fixes: true,
        run: dates,
    },
    Rule {
        code: "S12",
        severity: Severity::Error,
        usual: false,
        source: "公文定稿不留空（本程序的规则）",
        title: "没有留着待填的地方",
        why: "××、XXX、待补、待定一类是起草时留的记号。",
        bad: "州环保局报送××条，其余待补。",
        good: "州环保局报送19条。",
        fixes: false,
        run: placeholders,
    },
];

fn attachments(rule: &Rule, evidence: &Evidence, found: &mut Vec<Finding>) {
    let mut report = Report::new(rule, evidence, found);
    let text = evidence.text;
    let parts = Parts::find(text);
    let name =
        |number: Option<usize>| format!("附件{}", number.map_or(String::new(), |n| n.to_string()));
    for (i, listed) in parts.listed.iter().enumerate() {
        let paragraph = &text.paragraphs[listed.paragraph];
        let place = paragraph.place(listed.start..paragraph.text.len());
        let expected = (parts.listed.len() > 1 || listed.number.is_some()).then_some(i + 1);
        if listed.number != expected {
            let message = format!("附件说明的序号不连续：这是第 {} 个", i + 1);
            report.at(place.clone(), message, "从 1 起依次编号。");
        }
        if !parts.heads.iter().any(|head| is_same(head.number, listed.number)) {
            let message =
                format!("{}“{}”列在附件说明里，没有附上", name(listed.number), listed.title);
            report.at(place, message, "附上它，或从附件说明里删去，后面的依次编号。");
        }
    }
    for (i, head) in parts.heads.iter().enumerate() {
        let place = text.paragraphs[head.paragraph].whole();
        let known = parts.listed.iter().any(|listed| is_same(head.number, listed.number));
        if parts.listed.is_empty() || !known {
            let message = format!("{}没有列在附件说明里", name(head.number));
            report.at(place.clone(), message, "在正文之后的附件说明里列出它。");
        }
        if parts.heads[..i].iter().any(|earlier| earlier.number == head.number) {
            let message = format!("{}出现了两次", name(head.number));
            report.at(place.clone(), message, "依次编号。");
        }
        if !head.filled {
            let place = head.title.map_or(place, |title| text.paragraphs[title].whole());
            let message = format!("{}只有标题，没有内容", name(head.number));
            report.at(place, message, "补上内容，或从附件说明里删去它。");
        }
    }
}

/// The only attachment may bear no number.
fn is_same(one: Option<usize>, other: Option<usize>) -> bool {
    one == other || (one.unwrap_or(1) == 1 && other.unwrap_or(1) == 1)
}

/// A title without what tells the period, and without white.
fn bare(title: &str) -> String {
    let mut bare: String = title.split_whitespace().collect();
    for period in PERIOD.find(&bare.clone()) {
        bare = bare.replacen(period.as_str(), "", 1);
    }
    bare
}

static PERIOD: Pattern = Pattern::new(
    r"(?:(?:19|20)?\d{2}年度?)?(?:第?[一二三四1-4]季度|\d{1,2}(?:[-—－~]\d{1,2})?月份?|[上下]半年|全年|年度)|(?:19|20)\d{2}年度?",
);

fn attachment_titles(rule: &Rule, evidence: &Evidence, found: &mut Vec<Finding>) {
    let mut report = Report::new(rule, evidence, found);
    let text = evidence.text;
    let parts = Parts::find(text);
    for head in &parts.heads {
        let same = |number| is_same(head.number, number);
        let Some(listed) = parts.listed.iter().find(|listed| same(listed.number)) else { continue };
        let Some(title) = head.title.map(|title| &text.paragraphs[title]) else { continue };
        let announced = &text.paragraphs[listed.paragraph];
        let place = announced.place(listed.start..announced.text.len());
        let squeezed = |title: &str| title.split_whitespace().collect::<String>();
        let differs = squeezed(&title.text) != squeezed(&listed.title);
        let by_period = bare(&title.text) == bare(&listed.title) && is_off(evidence, &title.text);
        if differs && !by_period {
            let message = format!("附件的标题“{}”和附件说明不一致", title.text);
            let hint = format!("两处写成一样：附件说明里是“{}”。", listed.title);
            if let Some(finding) = report.at(title.whole(), message, hint) {
                *finding = finding.clone().with_related(place, "附件说明");
            }
        }
    }
}

fn attachment_marks(rule: &Rule, evidence: &Evidence, found: &mut Vec<Finding>) {
    let mut report = Report::new(rule, evidence, found);
    let text = evidence.text;
    let parts = Parts::find(text);
    for head in &parts.heads {
        let paragraph = &text.paragraphs[head.paragraph];
        let Head { number, .. } = *head;
        let right = format!("附件{}", number.map_or(String::new(), |number| number.to_string()));
        if paragraph.text.split_whitespace().collect::<String>() != right {
            let passage = Passage::Paragraph(head.paragraph, paragraph);
            let message = format!("附件标记写作“{}”", paragraph.text);
            report.mended(passage, 0..paragraph.text.len(), message, &right);
        }
    }
    // The note alone on its line, its list below it.
    if let Some(note) = parts.note {
        let paragraph = &text.paragraphs[note];
        if paragraph.text.trim_end_matches(['：', ':']).trim() == "附件" {
            let hint = "后面接着写：附件：1.……";
            report.at(paragraph.whole(), "“附件：”单独成行", hint);
        }
    }
}

/// The period the document speaks of: that of the data, or what title and first sentences
/// say.
fn period(evidence: &Evidence) -> Option<Span> {
    if let Some(tally) = evidence.tally {
        return Some(tally.dossier().report().quarter.period.span());
    }
    let parts = Parts::find(evidence.text);
    let paragraphs = &evidence.text.paragraphs;
    let title = parts.title.map(|title| paragraphs[title].text.as_str());
    let opening = paragraphs.iter().map(|paragraph| paragraph.text.as_str());
    let opening = opening.filter(|text| text.contains("通报如下")).take(1);
    title.into_iter().chain(opening).find_map(span_of)
}

/// The first period a text names.
fn span_of(text: &str) -> Option<Span> {
    SPAN.captures(text).find_map(|matched| {
        let numeral = |name: &str| {
            let word = matched.name(name)?.as_str();
            word.parse().ok().or_else(|| (1..=4).find(|n| chinese(*n as usize) == word))
        };
        let span = numeral("quarter")
            .map(Span::Quarter)
            .or_else(|| {
                matched
                    .name("half")
                    .map(|half| Span::Half(if half.as_str() == "上" { 1 } else { 2 }))
            })
            .or_else(|| numeral("last").map(Span::Months))
            .or_else(|| numeral("month").map(Span::Month))
            .or_else(|| matched.name("year").map(|_| Span::Year));
        span.and_then(|span| Period::new(2000, span)).map(|period| period.span())
    })
}

static SPAN: Pattern = Pattern::new(
    r"第?(?<quarter>[一二三四1-4])季度|(?<half>[上下])半年|1[-—－~](?<last>\d{1,2})月|(?<month>\d{1,2})月份|(?<year>\d{4}年度)",
);

/// Words that belong to another period than the document's.
static OTHER: Pattern = Pattern::new(r"本月|当月|本季度?|\d{1,2}月份");

/// Whether a title or heading names another period.
fn is_off(evidence: &Evidence, text: &str) -> bool {
    off(evidence, text).is_some()
}

/// The first word of a title or heading that names another period.
fn off<'t>(evidence: &Evidence, text: &'t str) -> Option<regex::Match<'t>> {
    let span = period(evidence)?;
    OTHER.find(text).find(|matched| {
        let word = matched.as_str();
        match span {
            Span::Month(month) => {
                word.starts_with("本季")
                    || (word.ends_with("月份") && word != format!("{month}月份"))
            }
            Span::Quarter(_) => !word.starts_with("本季"),
            Span::Months(_) | Span::Half(_) | Span::Year => true,
        }
    })
}

/// How many rows of a table may be its head.
const HEAD_ROWS: usize = 4;

fn periods(rule: &Rule, evidence: &Evidence, found: &mut Vec<Finding>) {
    let mut report = Report::new(rule, evidence, found);
    let text = evidence.text;
    let Some(span) = period(evidence) else { return };
    let parts = Parts::find(text);
    let titles: Vec<usize> = parts
        .heads
        .iter()
        .filter_map(|head| head.title)
        .chain(parts.listed.iter().map(|listed| listed.paragraph))
        .chain(parts.title)
        .collect();
    for passage in passages(text) {
        let concerned = match passage {
            Passage::Paragraph(i, _) => titles.contains(&i),
            Passage::Cell(_, row, ..) => row < HEAD_ROWS && passage.text().chars().count() < 30,
        };
        let words = passage.text();
        if let Some(matched) = off(evidence, words).filter(|_| concerned) {
            let this = Period::new(2000, span).map_or("本期", |period| period.this());
            let message = format!("时期的说法不一致：“{}”", matched.as_str());
            let hint = format!("全文只用一个时期：写“{this}”或它的全称。");
            report.wrong(passage, matched.range(), message, hint);
        } else if let Passage::Paragraph(..) = passage
            && matches!(span, Span::Quarter(_))
        {
            // 本月 in a sentence; not 基本月报, 本月刊.
            for (at, word) in words.match_indices("本月") {
                let part = before(words, at).is_some_and(|c| "基资成样版日".contains(c))
                    || words[at + word.len()..].starts_with(['刊', '报']);
                if !part && !concerned {
                    let message = "季度通报里写了“本月”";
                    report.wrong(
                        passage,
                        at..at + word.len(),
                        message,
                        "写出是哪个月，或改成“本季度”。",
                    );
                }
            }
        }
    }
}

static LEVEL: [Pattern; 2] = [
    Pattern::new("^([一二三四五六七八九十]{1,3})、"),
    Pattern::new("^[（(]([一二三四五六七八九十]{1,3})[）)]"),
];

fn headings(rule: &Rule, evidence: &Evidence, found: &mut Vec<Finding>) {
    let mut report = Report::new(rule, evidence, found);
    let mut last = [0, 0];
    for (i, paragraph) in evidence.text.paragraphs.iter().enumerate() {
        let text = &paragraph.text;
        for level in 0..LEVEL.len() {
            let Some(matched) = LEVEL[level].captures(text).next() else { continue };
            let (Some(whole), Some(numeral)) = (matched.get(0), matched.get(1)) else { continue };
            let Some(number) = (1..100).find(|n| chinese(*n) == numeral.as_str()) else { continue };
            let expected = last[level] + 1;
            // A list begins anew, or only a part of the document is at hand.
            if number != expected && number != 1 && last[level] > 0 {
                let shape = |n: usize| whole.as_str().replace(numeral.as_str(), &chinese(n));
                let message =
                    format!("序号不连续：“{}”后面是“{}”", shape(last[level]), whole.as_str());
                let hint = format!("应为“{}”；核对是不是漏了一段。", shape(expected));
                report.wrong(Passage::Paragraph(i, paragraph), whole.range(), message, hint);
            }
            last[level] = number;
            last[level + 1..].fill(0);
        }
    }
}

fn title(rule: &Rule, evidence: &Evidence, found: &mut Vec<Finding>) {
    let mut report = Report::new(rule, evidence, found);
    let paragraphs = &evidence.text.paragraphs;
    let parts = Parts::find(evidence.text);
    let Some(title) = parts.title.map(|title| &paragraphs[title]) else {
        // What begins like a title and ends in no kind of document.
        let near = paragraphs.iter().take(4).find(|paragraph| {
            let text = &paragraph.text;
            let short = (6..60).contains(&text.chars().count());
            short
                && text.starts_with("关于")
                && text.contains('的')
                && !text.contains(['。', '，', '：'])
        });
        if let Some(near) = near {
            let hint = "补上“通报”“通知”等文种。";
            report.at(near.whole(), "标题没有以文种结尾", hint);
        }
        return;
    };
    if title.text.ends_with('。') {
        let end = title.text.len();
        let place = title.place(end - '。'.len_utf8()..end);
        report.at(place, "标题末尾有句号", "删去句号。");
    }
    let year = YEAR.is_in(&title.text)
        || parts.number.is_some_and(|number| YEAR.is_in(&paragraphs[number].text));
    if !year && PERIOD.is_in(&title.text) {
        report.at(title.whole(), "标题有时期，看不出是哪一年", "在时期前面写出年份，如2018年。");
    }
}

static YEAR: Pattern = Pattern::new(r"(?:19|20)\d{2}");
static DAY: Pattern = Pattern::new(r"(\d{4})年(\d{1,2})月(?:(\d{1,2})日)?");

fn dates(rule: &Rule, evidence: &Evidence, found: &mut Vec<Finding>) {
    let mut report = Report::new(rule, evidence, found);
    let text = evidence.text;
    for passage in passages(text) {
        let words = passage.text();
        for matched in DAY.captures(words) {
            let Some(whole) = matched.get(0) else { continue };
            let part = |i| matched.get(i).map(|part| part.as_str());
            let number = |i| part(i).and_then(|part| part.parse::<u32>().ok());
            let (Some(year), Some(month)) = (number(1), number(2)) else { continue };
            let day = number(3);
            let real = NaiveDate::from_ymd_opt(year as i32, month, day.unwrap_or(1)).is_some();
            if !real {
                let message = format!("日历上没有{}", whole.as_str());
                report.wrong(passage, whole.range(), message, "核对日期。");
            } else if [part(2), part(3)].into_iter().flatten().any(|part| part.starts_with('0'))
                && !in_title(words, whole.start())
            {
                let day = day.map_or(String::new(), |day| format!("{day}日"));
                let right = format!("{year}年{month}月{day}");
                report.mended(passage, whole.range(), "月、日编了虚位", &right);
            }
        }
    }
    order(&mut report, evidence);
}

/// The end of the period, the signature and the printing follow each other.
fn order(report: &mut Report, evidence: &Evidence) {
    let text = evidence.text;
    let parts = Parts::find(text);
    let date_in = |paragraph: usize| {
        DAY.captures(&text.paragraphs[paragraph].text).find_map(|matched| {
            let number = |i| matched.get(i)?.as_str().parse::<u32>().ok();
            NaiveDate::from_ymd_opt(number(1)? as i32, number(2)?, number(3)?)
        })
    };
    let Some((place, signed)) = parts.signed.and_then(|signed| Some((signed, date_in(signed)?)))
    else {
        return;
    };
    if let Some(printed) = parts.printed
        && let Some(on) = date_in(printed)
        && on < signed
    {
        let place = text.paragraphs[printed].whole();
        report.at(place, "印发日期在成文日期之前", "核对两个日期。");
    }
    let end = match evidence.tally {
        Some(tally) => Some(tally.dossier().report().quarter.period.end()),
        None => stated_period(text, &parts).map(|period| period.end()),
    };
    if let Some(end) = end.filter(|end| signed < *end) {
        let place = text.paragraphs[place].whole();
        let message = format!(
            "成文日期在所通报的时期结束（{}年{}月{}日）之前",
            end.year(),
            end.month(),
            end.day()
        );
        report.at(place, message, "核对成文日期和时期。");
    }
}

/// The period with its year, as the title or the opening sentence names it.
fn stated_period(text: &Text, parts: &Parts) -> Option<Period> {
    let paragraphs = &text.paragraphs;
    let title = parts.title.map(|title| paragraphs[title].text.as_str());
    let opening = paragraphs.iter().map(|paragraph| paragraph.text.as_str());
    let opening = opening.filter(|text| text.contains("通报如下")).take(1);
    title.into_iter().chain(opening).find_map(|words| {
        FULL.captures(words).find_map(|matched| {
            let year = matched.get(1)?.as_str().parse().ok()?;
            Period::new(year, span_of(matched.get(2)?.as_str())?)
        })
    })
}

static FULL: Pattern =
    Pattern::new(r"(\d{4})年(第?[一二三四1-4]季度|[上下]半年|1[-—－~]\d{1,2}月|\d{1,2}月份)");

static BLANK: Pattern = Pattern::new(
    r"[×╳✕]{2,}|[×╳✕](?:年|月|日|条|篇|号)|[XxＸｘ]{2,}|待补充?|待填写?|待核实?填|此处(?:填写|补充)|(?i:TODO|TBD)",
);

fn placeholders(rule: &Rule, evidence: &Evidence, found: &mut Vec<Finding>) {
    let mut report = Report::new(rule, evidence, found);
    for passage in passages(evidence.text) {
        let text = passage.text();
        for matched in BLANK.find(text) {
            let latin = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
            let word = matched.as_str().is_ascii()
                && (before(text, matched.start()).is_some_and(latin)
                    || text[matched.end()..].starts_with(latin));
            // 待补贴, 待补偿: another word.
            let other = matched.as_str() == "待补"
                && text[matched.end()..].starts_with([
                    '贴', '偿', '助', '办', '缴', '发', '选', '录', '植', '种', '齐', '正', '交',
                    '报',
                ]);
            if !word && !other {
                let message = format!("留着待填的地方：“{}”", matched.as_str());
                report.wrong(passage, matched.range(), message, "填上内容，或删去。");
            }
        }
    }
}
