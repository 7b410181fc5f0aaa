//! The frame of the figures: the period (D15), number and dates (D16).

use crate::check::text::Parts;
use crate::check::{Context, Rule};
use crate::finding::Finding;
use crate::model::{Period, Span};

use super::super::lexis::{self, Said};
use super::super::{Case, TextSpan, expected::Expected};
use super::{HINT, with_sources};

/// True if words speak of a longer period that ends with the one at hand: 1—6月累计.
pub(super) fn is_longer(period: Period, said: Said) -> bool {
    let same_year = said.year().is_none_or(|year| year == period.year());
    let own = period.months();
    same_year && said.months().is_some_and(|(first, last)| last == own.1 && first < own.0)
}

/// True if words speak of a part of the period at hand.
fn is_within(period: Period, said: Said) -> bool {
    let same_year = said.year().is_none_or(|year| year == period.year());
    let own = period.months();
    same_year
        && said
            .months()
            .is_some_and(|(first, last)| (first, last) != own && first >= own.0 && last <= own.1)
}

/// The way in which words for a period agree with the period.
enum Agrees {
    Yes,
    /// The same months in other words.
    InSubstance,
    No,
}

fn agrees(period: Period, said: Said) -> Agrees {
    match said {
        Said::This(word) => {
            let fits = match word {
                "本期" | "本年" | "本年度" => true,
                "本季" => matches!(period.span(), Span::Quarter(_)),
                "本月份" => matches!(period.span(), Span::Month(_)),
                "本半年" => matches!(period.span(), Span::Half(_)),
                "当月" => true,
                word => word == period.this(),
            };
            if fits { Agrees::Yes } else { Agrees::No }
        }
        Said::Span(year, span) => {
            let same_year = year.is_none_or(|year| year == period.year());
            let months = Period::new(period.year(), span).map(|other| other.months());
            let same_months = same_year && months == Some(period.months());
            let told_in_months = same_months && matches!(span, Span::Between(..));
            if same_year && span == period.span() || told_in_months || is_longer(period, said) {
                Agrees::Yes
            } else if same_months {
                Agrees::InSubstance
            } else {
                Agrees::No
            }
        }
    }
}

/// A word for the period, where it stands.
struct Word {
    at: TextSpan,
    said: Said,
    /// True if the notice speaks of its own period there: in its title, the titles of its
    /// attachments, 通报如下. In a sentence it may speak of another.
    own: bool,
    /// True if it stands in the title of an attachment, here or in the list of them.
    attached: bool,
    /// True if a total is told of it, which the data know.
    counted: bool,
}

/// Words in a sentence that make a period another's than the notice's.
const OTHERS: [&str; 16] = [
    "比",
    "较",
    "与",
    "同期",
    "去年",
    "上年",
    "从",
    "由",
    "到",
    "于",
    "前报",
    "请",
    "下一步",
    "计划",
    "拟",
    "补报",
];

/// With data, the paragraphs that count something: all are on the period of the data.
fn telling(case: &Case<'_>, parts: &Parts) -> Vec<usize> {
    let Some(expected) = &case.expected else { return Vec::new() };
    let all = case.text.paragraphs.len();
    let end = parts.heads.first().map_or(all, |head| head.paragraph);
    let end = end.min(parts.note.unwrap_or(end));
    let counts = |i: &usize| case.quantities(*i).iter().any(|number| number.is_plain_count());
    let tells = |i: &usize| !expected.is_requirement(&case.paragraph(*i).text);
    (0..end).filter(|i| counts(i) && tells(i)).collect()
}

/// The words for the period in the places where a notice speaks of its own.
fn words(case: &Case<'_>, parts: &Parts) -> Vec<Word> {
    let paragraphs = &case.text.paragraphs;
    let mut titles: Vec<usize> = parts.title.into_iter().collect();
    titles.extend(parts.listed.iter().map(|listed| listed.paragraph));
    titles.extend(parts.heads.iter().filter_map(|head| Some(head.title?.0)));
    let opening = |i: usize| paragraphs.get(i).is_some_and(|p| p.text.contains("通报如下"));
    // The first sentence with figures tells what the notice is on.
    let begins = parts.title.map_or(0, |title| title + 1);
    let first = (begins..paragraphs.len()).find(|i| {
        !titles.contains(i) && case.quantities(*i).iter().any(|number| number.is_plain_count())
    });
    let mut all = titles.clone();
    all.extend((0..paragraphs.len()).filter(|i| opening(*i)));
    all.extend(first);
    let telling = telling(case, parts);
    all.extend(&telling);
    all.sort_unstable();
    all.dedup();
    let mut found = Vec::new();
    for place in all {
        let text = case.reading(place);
        let title = titles.contains(&place);
        for (at, said) in lexis::periods(text, 0..text.len()) {
            let behind = text.get(at.end..).unwrap_or_default();
            let before = text.get(..at.start).unwrap_or_default();
            let point = behind.starts_with(['底', '末', '初', '上', '中', '下']);
            let since = before.ends_with("截至") || before.ends_with("截止");
            let sentence = before
                .rfind(['。', '；', '！'])
                .map_or(before, |cut| before.get(cut..).unwrap_or(before));
            let clause = sentence.rsplit(['，', '：']).next().unwrap_or(sentence);
            let rest = text.get(at.start..).unwrap_or_default();
            let rest = rest.split(lexis::CLAUSES).next().unwrap_or_default();
            let own = before.len() - clause.len()..at.start + rest.len();
            let has = |words: &str| lexis::COMPARED.iter().any(|word| words.contains(word));
            let compared =
                has(clause) || has(rest) || (has(sentence) && !lexis::trends(text, own).is_empty());
            let other = !title && OTHERS.iter().any(|word| clause.ends_with(word));
            // A fault that S5 tells is not told twice.
            let month = matches!(said, Said::Span(_, Span::Month(_)))
                && text.get(at.clone()).is_some_and(|w| w.ends_with("月份"));
            let this = matches!(said, Said::This("本月" | "本月份" | "本季" | "本季度"));
            let told = if title {
                month && Some(place) != parts.title || this
            } else {
                text.get(at.clone()) == Some("本月")
            };
            let own = title || opening(place);
            let counted = telling.contains(&place);
            let begins = matches!(before.trim(), "" | "今年" | "今年以来，" | "本年");
            let plan = matches!(said, Said::Span(_, Span::Year));
            let leads = Some(place) == first && begins && !plan;
            if !compared && !point && !since && !told && !other && (own || counted || leads) {
                let attached = title && Some(place) != parts.title;
                found.push(Word { at: TextSpan::new(place, at), said, own, attached, counted });
            }
        }
    }
    found
}

/// D15: one period throughout, and the data's.
pub(in crate::check) fn period(rule: &Rule, context: &Context, found: &mut Vec<Finding>) {
    let case = context.case();
    let parts = case.parts();
    let words = words(case, parts);
    let (period, label) = match &case.expected {
        Some(expected) => (expected.period(), expected.period().full()),
        None => {
            // Attachments of a document without a period may each have their own.
            let mut leading = words.iter().filter(|word| !word.attached);
            let Some((word, year, span)) = leading.find_map(|word| match word.said {
                Said::Span(year, span) => Some((word, year, span)),
                Said::This(_) => None,
            }) else {
                return;
            };
            let years = words.iter().find_map(|word| word.said.year());
            let Some(period) = Period::new(year.or(years).unwrap_or(2000), span) else { return };
            (period, case.words(&word.at).to_owned())
        }
    };
    if case.expected.is_none() && parts.title.is_some() {
        super::periods::sentences(rule, case, period, found);
    }
    for word in words {
        let printed = case.words(&word.at);
        let (message, mild) = match agrees(period, word.said) {
            Agrees::Yes => continue,
            Agrees::No if !word.own && !word.counted && is_within(period, word.said) => continue,
            // 上半年 and 1—6月 are one period; an office with data has one word for it.
            Agrees::InSubstance if case.expected.is_none() => continue,
            Agrees::InSubstance if !word.own && !word.counted => continue,
            // A month behind the year that is told of: when it was looked into.
            Agrees::No if !word.own && !word.counted && period.span() == Span::Year => continue,
            Agrees::InSubstance => (format!("时期写作“{printed}”，别处是“{label}”"), true),
            Agrees::No => (format!("时期写作“{printed}”，应是{label}"), !word.own && !word.counted),
        };
        let hint = "全文、附件标题和表头用同一个时期的说法。";
        let mut finding = rule.finding(case.place(&word.at), message, hint);
        if mild {
            finding.severity = finding.severity.min(crate::finding::Severity::Warning);
        }
        if let Some(expected) = &case.expected {
            let source = expected.field("period", format!("数据的时期是{label}"));
            finding = with_sources(finding, [source]);
        }
        found.push(finding);
    }
}

/// A document number in a text: 〔2018〕62号, its year and serial number.
struct Number {
    paragraph: usize,
    /// From its bracket, in bytes.
    at: std::ops::Range<usize>,
    year: u32,
    serial: u32,
}

const OPENS: [char; 8] = ['〔', '[', '［', '(', '（', '【', '﹝', '<'];
const CLOSES: [char; 8] = ['〕', ']', '］', ')', '）', '】', '﹞', '>'];

fn numbers(paragraph: usize, text: &str) -> Vec<Number> {
    let mut found = Vec::new();
    for (at, open) in text.match_indices(OPENS) {
        let rest = text.get(at + open.len()..).unwrap_or_default();
        let Some((year, length)) = lexis::small_number(rest).filter(|(_, l)| *l < 9) else {
            continue;
        };
        let Some(rest) = rest.get(length..).unwrap_or_default().strip_prefix(CLOSES) else {
            continue;
        };
        let rest = rest.strip_prefix('第').unwrap_or(rest);
        let Some((serial, length)) = lexis::small_number(rest) else { continue };
        if let Some(rest) = rest.get(length..).unwrap_or_default().strip_prefix('号') {
            found.push(Number { paragraph, at: at..text.len() - rest.len(), year, serial });
        }
    }
    found
}

/// D16: number and dates are those of the data; the number's year is that of the signature.
pub(in crate::check) fn number_and_dates(rule: &Rule, context: &Context, found: &mut Vec<Finding>) {
    let case = context.case();
    let parts = case.parts();
    let dated = |place: Option<usize>| {
        let place = place?;
        let (at, date) = lexis::date(&case.paragraph(place).text)?;
        Some((TextSpan::new(place, at), date))
    };
    let signed = dated(parts.signed);
    let Some(expected) = &case.expected else {
        let own = parts
            .number
            .and_then(|place| numbers(place, &case.paragraph(place).text).into_iter().next());
        if let (Some(number), Some((signed, [year, ..]))) = (own, signed)
            && number.year != year
        {
            let at = TextSpan::new(number.paragraph, number.at);
            let message = format!("文号的年份是 {}，成文日期是 {year} 年", number.year);
            found.push(
                rule.finding(case.place(&at), message, "文号的年份是成文的年份。")
                    .with_related(case.place(&signed), "成文日期"),
            );
        }
        return;
    };
    for (stretch, right, name) in [
        (signed, Some(expected.signed()), "成文日期"),
        (dated(parts.printed), expected.printed(), "印发日期"),
    ] {
        let Some((at, [year, month, day])) = stretch else { continue };
        let Some((right, source)) = right else { continue };
        if format!("{year}年{month}月{day}日") != right {
            let message = format!("{name}写作{}，数据是{right}", case.words(&at));
            let finding = rule.finding(case.place(&at), message, HINT);
            found.push(with_sources(finding, [source]));
        }
    }
    incomplete(rule, case, expected, parts, found);
    let (own, own_source) = expected.number();
    let cited = expected.scheme.number.clone();
    let issued = expected.issued_numbers();
    let parse = |text: &str| numbers(0, text).first().map(|n| (n.year, n.serial));
    // Of a number still to come the year is known.
    let coming = |year: u32| !expected.is_numbered() && own.contains(&format!("〔{year}〕"));
    for (place, paragraph) in case.text.paragraphs.iter().enumerate() {
        let text = paragraph.text.as_str();
        if expected.is_requirement(text) {
            continue;
        }
        for number in numbers(place, text) {
            let before = text.get(..number.at.start).unwrap_or_default().trim_end();
            let whole = number.at.end == text.len() && before.chars().count() <= 10;
            let lead = before.trim_end_matches(char::is_alphabetic);
            let code = before.get(lead.len()..).unwrap_or_default();
            let lead = lead.trim_end_matches(['（', '(']);
            let of_scheme = lead.ends_with('》')
                && lead.trim_end_matches('》').ends_with(&expected.scheme.title);
            let stands = Some((number.year, number.serial));
            let ours = code.ends_with(&expected.office.code);
            let is_own = stands == parse(&own) || coming(number.year);
            let at = TextSpan::new(place, number.at.clone());
            let (right, source) = if whole && (ours || Some(place) == parts.number) {
                (own.clone(), Some(own_source.clone()))
            } else if issued.iter().any(|number| stands == parse(number)) {
                continue;
            } else if of_scheme || (ours && !is_own && stands != parse(&cited)) {
                (cited.clone(), None)
            } else {
                continue;
            };
            let right_code = right.split('〔').next().unwrap_or_default();
            let agrees = if right == own { is_own } else { stands == parse(&right) };
            if agrees && (code == right_code || (!whole && !of_scheme)) {
                continue;
            }
            let at = TextSpan::new(place, at.at.start - code.len()..at.at.end);
            let message = format!("文号写作{}，数据是{right}", case.words(&at));
            let finding = rule.finding(case.place(&at), message, HINT);
            found.push(with_sources(finding, source));
        }
    }
}

/// A whole document without its number or date, or whose imprint says something else.
fn incomplete(
    rule: &Rule,
    case: &Case<'_>,
    expected: &Expected<'_>,
    parts: &Parts,
    found: &mut Vec<Finding>,
) {
    let mut missing = |place: usize, what: &str, right: String| {
        let message = format!("没有读到{what}，数据是{right}");
        let hint = "补上，或改成规范的写法；写了而没有读到的，请人工核对。";
        let mut finding = rule.finding(case.paragraph(place).whole(), message, hint);
        finding.severity = finding.severity.min(crate::finding::Severity::Warning);
        found.push(finding);
    };
    if let Some(place) = parts.number.or(parts.printed)
        && parts.signed.is_none()
        && parts.title.is_some()
    {
        missing(place, "成文日期", expected.signed().0);
    }
    if let (Some(place), None, Some(_)) = (parts.title, parts.number, parts.signed)
        && parts.printed.is_some()
        && expected.is_numbered()
    {
        missing(place, "发文字号", expected.number().0);
    }
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let office = &expected.office.printed_by;
    let Some((date, source)) = expected.printed() else { return };
    let right = format!("{}{date}印发", bare(office));
    // The imprint is the last line that names who printed it.
    let last = case.text.paragraphs.iter().rposition(|paragraph| {
        let text = bare(&paragraph.text);
        text.starts_with(&bare(office)) && text != bare(office) && text.contains(['年', '月', '日'])
    });
    let Some(last) = last.filter(|last| parts.signed.is_none_or(|signed| *last > signed)) else {
        return;
    };
    let paragraph = case.paragraph(last);
    let stands = bare(&paragraph.text);
    let dated = lexis::date(&stands).is_some() && stands.ends_with("印发");
    if stands != right && !(dated && stands.chars().count() == right.chars().count()) {
        let message =
            format!("版记写作“{}”，应是“{right}”", stands.chars().take(40).collect::<String>());
        let finding = rule.finding(paragraph.whole(), message, HINT);
        found.push(with_sources(finding, [source]));
    }
}
