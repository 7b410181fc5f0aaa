//! Periods and dates, and what was left to be filled in (S5, S10, S12).

use std::collections::BTreeSet;
use std::ops::Range;

use chrono::{Datelike, NaiveDate};

use super::search::{Passage, Pattern, Report, before, in_title, passages};
use super::{Context, Rule};
use crate::check::figures::lexis::{self, Said};
use crate::check::text::{Parts, Text};
use crate::finding::{Finding, Severity};
use crate::model::{Period, Span};
use crate::part::TextPart;

/// The rules, in the order of their codes.
pub(super) const RULES: &[Rule] = &[
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
        code: "S10",
        severity: Severity::Error,
        usual: false,
        source: "GB/T 9704—2012 7.3.5.4（月、日不编虚位）；日历",
        title: "日期是日历上有的，先后不颠倒",
        why: "时期结束、成文、印发依次在后；2018年05月 写成 2018年5月；日期后面写了星期几的，按日历核对。",
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

/// The words that tell the period in a title.
pub(super) static PERIOD: Pattern = Pattern::new(
    r"(?:(?:19|20)?\d{2}年度?)?(?:第?[一二三四1-4]季度|\d{1,2}(?:[-—－~]\d{1,2})?月份?|[上下]半年|全年|年度)|(?:19|20)\d{2}年度?",
);

/// The period the document speaks of: that of the data, or what title and first sentences
/// say.
fn period(context: &Context) -> Option<Span> {
    if let Some(tally) = context.tally {
        return tally.inputs().report().map(|report| report.data.period.span());
    }
    let parts = Parts::find(context.text);
    naming(context.text, &parts).find_map(span_of)
}

/// The words that name the period of a 通报: its title, then its opening sentence. A document of
/// another kind may speak of a period that is still to come.
fn naming<'t>(text: &'t Text, parts: &Parts) -> impl Iterator<Item = &'t str> {
    let paragraphs = &text.paragraphs;
    let title = parts.title.map(|title| paragraphs[title].text.as_str());
    let concerned = title.is_none_or(|title| title.trim_end_matches('。').ends_with("通报"));
    let opening = paragraphs.iter().map(|paragraph| paragraph.text.as_str());
    let opening = opening.filter(|text| text.contains("通报如下")).take(1);
    title.into_iter().chain(opening).filter(move |_| concerned)
}

/// The first period a text names.
fn span_of(text: &str) -> Option<Span> {
    lexis::periods(text, 0..text.len()).into_iter().find_map(|(_, said)| match said {
        Said::Span(_, span) => Some(span),
        _ => None,
    })
}

/// True if a title or heading names another period.
pub(super) fn is_off(context: &Context, text: &str) -> bool {
    off(context, text).is_some()
}

/// The first word of a title or heading that names another period: 本月 or a single month.
/// Other words for periods D15 speaks of.
fn off(context: &Context, text: &str) -> Option<Range<usize>> {
    let period = Period::new(2000, period(context)?)?;
    lexis::periods(text, 0..text.len()).into_iter().find_map(|(at, said)| {
        let wrong = match said {
            Said::This("本月" | "本月份") => period.this() != "本月",
            Said::This("本季" | "本季度") => period.this() != "本季度",
            Said::Span(_, Span::Month(_)) => {
                text.get(at.clone()).is_some_and(|word| word.ends_with("月份"))
                    && said.months() != Some(period.months())
            }
            _ => false,
        };
        wrong.then_some(at)
    })
}

/// True if the heads of a table name several months: then each has its own column.
fn is_series(text: &Text, table: usize) -> bool {
    let Some(table) = text.tables.get(table) else { return false };
    let heads = table.rows.iter().take(HEAD_ROWS).flatten();
    let months: BTreeSet<(u32, u32)> = heads
        .filter(|cell| cell.text.chars().count() < 30)
        .flat_map(|cell| lexis::periods(&cell.text, 0..cell.text.len()))
        .filter_map(|(_, said)| said.months())
        .collect();
    months.len() > 1
}

/// Most rows of a table that may be its head.
const HEAD_ROWS: usize = 4;

fn periods(rule: &Rule, context: &Context, found: &mut Vec<Finding>) {
    let mut report = Report::new(rule, context, found);
    let text = context.text;
    let Some(span) = period(context) else { return };
    let parts = Parts::find(text);
    let titles: Vec<usize> = parts
        .heads
        .iter()
        .filter_map(|head| head.title.map(|(title, _)| title))
        .chain(parts.listed.iter().map(|listed| listed.paragraph))
        .chain(parts.title)
        .collect();
    let series: Vec<bool> = (0..text.tables.len()).map(|table| is_series(text, table)).collect();
    for passage in passages(text) {
        let concerned = match passage {
            Passage::Paragraph(i, _) => titles.contains(&i),
            Passage::Cell(table, row, ..) => {
                row < HEAD_ROWS && passage.text().chars().count() < 30 && !series[table]
            }
        };
        let words = passage.text();
        if let Some(at) = concerned.then(|| off(context, words)).flatten() {
            let this = Period::new(2000, span).map_or("本期", |period| period.this());
            let said = words.get(at.clone()).unwrap_or_default();
            let message = format!("时期的说法不一致：“{said}”");
            let hint = format!("全文只用一个时期：写“{this}”或它的全称。");
            report.wrong(passage, at, message, hint);
        } else if let Passage::Paragraph(..) = passage
            && matches!(span, Span::Quarter(_))
        {
            // 本月 in a sentence; not 基本月报, 本月刊.
            for (at, word) in words.match_indices("本月") {
                let part = before(words, at).is_some_and(|c| "基资成样版日".contains(c))
                    || words.part(at + word.len()..).starts_with(['刊', '报']);
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

static DAY: Pattern = Pattern::new(r"(\d{4})年(\d{1,2})月(?:(\d{1,2})日)?");

fn dates(rule: &Rule, context: &Context, found: &mut Vec<Finding>) {
    let mut report = Report::new(rule, context, found);
    let text = context.text;
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
    weekdays(&mut report, context);
    order(&mut report, context);
}

static WEEKDAY: Pattern = Pattern::new(
    r"(?:((?:19|20)\d{2})年)?(\d{1,2})月(\d{1,2})日[（(]?(?:星期|周|礼拜)([一二三四五六日天])",
);

/// The day of the week that stands behind a date: 3月5日（星期二）. A date without a year is of that of the
/// signature, or of the one before or after.
fn weekdays(report: &mut Report, context: &Context) {
    let parts = Parts::find(context.text);
    let signed = parts.signed.and_then(|place| context.text.paragraphs.get(place));
    let signed =
        signed.and_then(|own| DAY.captures(&own.text).next()?.get(1)?.as_str().parse().ok());
    for passage in passages(context.text) {
        for matched in WEEKDAY.captures(passage.text()) {
            let (Some(whole), Some(day)) = (matched.get(0), matched.get(4)) else { continue };
            let number = |i| matched.get(i)?.as_str().parse::<u32>().ok();
            let years = match (number(1), signed) {
                (Some(year), _) => vec![year as i32],
                (None, Some(year)) => vec![year, year + 1, year - 1],
                (None, None) => continue,
            };
            let said = "一二三四五六日".find(day.as_str().replace('天', "日").as_str());
            let Some(said) = said.and_then(|at| u32::try_from(at / '一'.len_utf8()).ok()) else {
                continue;
            };
            let (Some(month), Some(date)) = (number(2), number(3)) else { continue };
            let on = |year: &i32| NaiveDate::from_ymd_opt(*year, month, date);
            let real: Vec<u32> = years
                .iter()
                .filter_map(on)
                .map(|date| date.weekday().num_days_from_monday())
                .collect();
            let Some(first) = real.first().filter(|_| !real.contains(&said)) else { continue };
            let right = "一二三四五六日".chars().nth(*first as usize).unwrap_or_default();
            let message = format!("{month}月{date}日是星期{right}，写作{}", day.as_str());
            report.wrong(passage, whole.range(), message, "核对日期和星期。");
        }
    }
}

/// The end of the period, the signature and the printing follow each other.
fn order(report: &mut Report, context: &Context) {
    let text = context.text;
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
    let period = match context.tally {
        Some(tally) => tally.inputs().report().map(|report| report.data.period),
        None => stated_period(text, &parts),
    };
    let end = period.map(|period| period.end());
    if let Some(end) = end.filter(|end| signed < *end) {
        let place = text.paragraphs[place].whole();
        let message = format!(
            "成文日期在所通报的时期结束（{}年{}月{}日）之前",
            end.year(),
            end.month(),
            end.day()
        );
        // An inspection within a period may be reported within it.
        let within = period.is_some_and(|period| signed >= period.start());
        if let Some(finding) = report.at(place, message, "核对成文日期和时期。")
            && within
        {
            finding.severity = finding.severity.min(Severity::Warning);
        }
    }
}

/// The period with its year, as the title or the opening sentence names it.
fn stated_period(text: &Text, parts: &Parts) -> Option<Period> {
    naming(text, parts).find_map(|words| {
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

fn placeholders(rule: &Rule, context: &Context, found: &mut Vec<Finding>) {
    let mut report = Report::new(rule, context, found);
    for passage in passages(context.text) {
        let text = passage.text();
        for matched in BLANK.find(text) {
            let latin = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
            let word = matched.as_str().is_ascii()
                && (before(text, matched.start()).is_some_and(latin)
                    || text.part(matched.end()..).starts_with(latin));
            // 待补贴, 待补偿: another word.
            let other = matched.as_str() == "待补"
                && text.part(matched.end()..).starts_with([
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
