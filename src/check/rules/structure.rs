//! The form of the document: attachments, headings, title (S1 to S8).

use super::dates::{PERIOD, is_off};
use super::search::{Passage, Pattern, Report};
use super::{Context, Rule};
use crate::check::text::{Head, KINDS, Parts, Text, chinese};
use crate::finding::{Finding, Severity};
use crate::part::TextPart;

/// The rules, in the order of their codes.
pub(super) const RULES: &[Rule] = &[
    Rule {
        code: "S1",
        severity: Severity::Error,
        usual: false,
        source: "GB/T 9704—2012 7.3.4、7.3.7",
        title: "附件与附件说明的序号一致，件件都在，都有内容",
        why: "附件说明列了的要附上，附上的要列，序号从 1 起连续；附件不能只有标题；正文说“见附件3”，就要有附件3。",
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
        code: "S13",
        severity: Severity::Warning,
        usual: false,
        source: "GB/T 9704—2012 7.4.3（印发机关和印发日期，后加“印发”二字）",
        title: "印发日期后面写“印发”",
        why: "版记末行是印发机关和印发日期，日期后面加“印发”二字，不写“印”“印制”，也不能没有。",
        bad: "现将情况通报如下。\n甲镇党政办公室\n2023年10月11日\n甲镇党政办公室　2023年10月11日印",
        good: "现将情况通报如下。\n甲镇党政办公室\n2023年10月11日\n甲镇党政办公室　2023年10月11日印发",
        fixes: false,
        run: printed,
    },
    Rule {
        code: "S14",
        severity: Severity::Hint,
        usual: true,
        source: "《整治形式主义为基层减负若干规定》（2024年）：严格文件篇幅，一般不超过4000字",
        title: "正文一般不超过 4000 字",
        why: "只数正文，附件和表格不算。",
        bad: LONG,
        good: "现将情况通报如下。\n各单位要认真落实。",
        fixes: false,
        run: length,
    },
];

/// A text of more than 4,000 characters.
const LONG: &str = include_str!("long.txt");
/// Most characters of the text proper.
const LONGEST: usize = 4_000;

static PRINTED: Pattern =
    Pattern::new(r"^(.{2,40}?)\s*(\d{4}年\d{1,2}月\d{1,2}日)\s*(印|印制|印刷|发|印出|)$");

/// The last line that has an organ and a date on it: behind the date stands 印发.
fn printed(rule: &Rule, context: &Context, found: &mut Vec<Finding>) {
    let mut report = Report::new(rule, context, found);
    let paragraphs = &context.text.paragraphs;
    let parts = Parts::find(context.text);
    let Some(signed) = parts.signed.filter(|_| parts.printed.is_none()) else { return };
    for (i, paragraph) in paragraphs.iter().enumerate().skip(signed + 1) {
        let Some(matched) = PRINTED.captures(&paragraph.text).next() else { continue };
        let (Some(organ), Some(date), Some(word)) =
            (matched.get(1), matched.get(2), matched.get(3))
        else {
            continue;
        };
        let office = organ.as_str().trim_end();
        if !office.ends_with(['室', '局', '厅', '委', '处', '科', '府', '办', '部', '院', '会'])
        {
            continue;
        }
        let range = date.start()..word.end().max(date.end());
        let message = format!("印发日期后面写的是“{}”", word.as_str());
        let message = if word.as_str().is_empty() {
            "印发日期后面没有“印发”".to_owned()
        } else {
            message
        };
        report.wrong(Passage::Paragraph(i, paragraph), range, message, "印发日期后面写“印发”。");
    }
}

/// The length of the text proper: attachments and tables are not counted.
fn length(rule: &Rule, context: &Context, found: &mut Vec<Finding>) {
    let mut report = Report::new(rule, context, found);
    let paragraphs = &context.text.paragraphs;
    let parts = Parts::find(context.text);
    let end = parts.note.or(parts.signed).or(parts.heads.first().map(|head| head.paragraph));
    let body = paragraphs.get(..end.unwrap_or(paragraphs.len())).unwrap_or_default();
    let count: usize = body
        .iter()
        .map(|paragraph| paragraph.text.chars().filter(|c| !c.is_whitespace()).count())
        .sum();
    if count > LONGEST
        && let Some(first) =
            parts.title.and_then(|title| paragraphs.get(title)).or(paragraphs.first())
    {
        let message = format!("正文 {count} 字，超过 {LONGEST} 字");
        report.at(first.whole(), message, "压缩篇幅，具体的情况放到附件里。");
    }
}

fn attachments(rule: &Rule, context: &Context, found: &mut Vec<Finding>) {
    let mut report = Report::new(rule, context, found);
    let text = context.text;
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
    referred(&mut report, text, &parts);
    for (i, head) in parts.heads.iter().enumerate() {
        let place = text.paragraphs[head.paragraph].whole();
        let known = parts.listed.iter().any(|listed| is_same(head.number, listed.number));
        if parts.listed.is_empty() || !known {
            let message = format!("{}没有列在附件说明里", name(head.number));
            let hint = "在正文之后的附件说明里列出它。";
            // Without any note only a part of the document may be at hand.
            if let Some(finding) = report.at(place.clone(), message, hint)
                && parts.note.is_none()
            {
                finding.severity = finding.severity.min(Severity::Warning);
            }
        }
        if parts.heads[..i].iter().any(|earlier| earlier.number == head.number) {
            let message = format!("{}出现了两次", name(head.number));
            report.at(place.clone(), message, "依次编号。");
        }
        if !head.filled {
            let title = head.title.map(|(title, _)| text.paragraphs[title].whole());
            let place = title.unwrap_or(place);
            let message = format!("{}只有标题，没有内容", name(head.number));
            report.at(place, message, "补上内容，或从附件说明里删去它。");
        }
    }
}

static REFERRED: Pattern = Pattern::new(r"(.?)附件(\d{1,2})");

/// Attachments that the text refers to by number are in the note: 名单见附件3. Those of another document are not
/// meant: 按《通知》附件3执行.
fn referred(report: &mut Report, text: &Text, parts: &Parts) {
    let Some(end) = parts.note else { return };
    for (i, paragraph) in text.paragraphs.iter().enumerate().take(end) {
        for matched in REFERRED.captures(&paragraph.text) {
            let (Some(whole), Some(number)) = (matched.get(0), matched.get(2)) else { continue };
            let before = matched.get(1).map_or("", |before| before.as_str());
            let Ok(wanted) = number.as_str().parse::<usize>() else { continue };
            let listed = parts.listed.iter().any(|listed| listed.number.unwrap_or(1) == wanted);
            if listed || ["》", "”", "号", "件", "）", "的"].contains(&before) {
                continue;
            }
            let place = whole.end() - number.len() - "附件".len()..whole.end();
            let message = format!("这里说的附件{wanted}，附件说明里没有");
            let hint = "改成附件说明里的序号，或在附件说明里列出它，并且附上。";
            report.wrong(Passage::Paragraph(i, paragraph), place, message, hint);
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

fn attachment_titles(rule: &Rule, context: &Context, found: &mut Vec<Finding>) {
    let mut report = Report::new(rule, context, found);
    let text = context.text;
    let parts = Parts::find(text);
    for head in &parts.heads {
        let same = |number| is_same(head.number, number);
        let Some(listed) = parts.listed.iter().find(|listed| same(listed.number)) else { continue };
        let Some((paragraph, start)) = head.title else { continue };
        let (title, own) =
            (&text.paragraphs[paragraph], text.paragraphs[paragraph].text.part(start..));
        let announced = &text.paragraphs[listed.paragraph];
        let place = announced.place(listed.start..announced.text.len());
        let squeezed = |title: &str| title.split_whitespace().collect::<String>();
        let differs = squeezed(own) != squeezed(&listed.title);
        let by_period = bare(own) == bare(&listed.title) && is_off(context, own);
        if differs && !by_period {
            let message = format!("附件的标题“{own}”和附件说明不一致");
            let hint = format!("两处写成一样：附件说明里是“{}”。", listed.title);
            if let Some(finding) = report.at(title.place(start..title.text.len()), message, hint) {
                *finding = finding.clone().with_related(place, "附件说明");
            }
        }
    }
}

fn attachment_marks(rule: &Rule, context: &Context, found: &mut Vec<Finding>) {
    let mut report = Report::new(rule, context, found);
    let text = context.text;
    let parts = Parts::find(text);
    for head in &parts.heads {
        let paragraph = &text.paragraphs[head.paragraph];
        let Head { number, .. } = *head;
        let right = format!("附件{}", number.map_or(String::new(), |number| number.to_string()));
        if let Some((_, start)) = head.title.filter(|title| title.0 == head.paragraph) {
            let place = paragraph.place(0..start);
            let hint = format!("“{right}”单独成行，标题在下面居中。");
            report.at(place, "附件标记和标题写在一行", hint);
        } else if paragraph.text.split_whitespace().collect::<String>() != right {
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

static LEVEL: [Pattern; 2] = [
    Pattern::new("^([一二三四五六七八九十]{1,3})、"),
    Pattern::new("^[（(]([一二三四五六七八九十]{1,3})[）)]"),
];

fn headings(rule: &Rule, context: &Context, found: &mut Vec<Finding>) {
    let mut report = Report::new(rule, context, found);
    let mut last = [0, 0];
    for (i, paragraph) in context.text.paragraphs.iter().enumerate() {
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

fn title(rule: &Rule, context: &Context, found: &mut Vec<Finding>) {
    let mut report = Report::new(rule, context, found);
    let paragraphs = &context.text.paragraphs;
    let parts = Parts::find(context.text);
    let Some(title) = parts.title.map(|title| &paragraphs[title]) else {
        // A line that begins like a title and ends in no kind of document.
        let near = paragraphs.iter().take(4).find(|paragraph| {
            let text = &paragraph.text;
            let short = (6..60).contains(&text.chars().count());
            short
                && text.starts_with("关于")
                && text.contains('的')
                && !text.contains(['。', '，', '：'])
                && !ends_in_bracket(text)
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

/// True if a bracket stands behind the kind of document: 通报（2024年第6期）.
fn ends_in_bracket(text: &str) -> bool {
    let inside = text.strip_suffix(['）', ')']);
    let before = inside.and_then(|inside| inside.get(..inside.rfind(['（', '('])?));
    before.is_some_and(|before| KINDS.iter().any(|kind| before.ends_with(kind)))
}

static YEAR: Pattern = Pattern::new(r"(?:19|20)\d{2}");
