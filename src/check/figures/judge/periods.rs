//! Periods of a text without data: what its sentences say beside its title (D15).

use crate::check::Rule;
use crate::finding::{Finding, Severity};
use crate::model::{Period, Span};

use super::super::lexis::{self, Said};
use super::super::{Case, TextSpan};

const HINT: &str = "核对时期：全文说的是标题里的时期。";
/// Words in a sentence that speak of what is still to be done.
const PLANS: [&str; 16] = [
    "要",
    "将",
    "拟",
    "计划",
    "确保",
    "力争",
    "前",
    "目标",
    "任务",
    "预计",
    "安排",
    "须",
    "下一步",
    "起",
    "以来",
    "继续",
];
/// Words in a clause that speak of another period.
const OTHERS: [&str; 12] =
    ["比", "较", "与", "同期", "去年", "上年", "从", "由", "其中", "分月", "分季", "截至"];

/// A word for a period in a sentence.
struct Mention {
    at: TextSpan,
    months: (u32, u32),
    year: Option<i32>,
    span: Span,
}

/// Looks at the sentences before the signature.
pub(super) fn sentences(rule: &Rule, case: &Case<'_>, period: Period, found: &mut Vec<Finding>) {
    let parts = case.parts();
    let begins = parts.title.map_or(0, |title| title + 1);
    let end = parts.signed.unwrap_or(case.text.paragraphs.len()).max(begins);
    let counted = |i: &usize| case.quantities(*i).iter().any(|q| q.is_plain_count());
    let first = (begins..end).find(counted);
    let signed = parts.signed.and_then(|place| lexis::date(&case.paragraph(place).text));
    let signed = signed.map(|(_, [year, month, _])| (i64::from(year), i64::from(month)));
    years(rule, case, (begins..end, first), found);
    for place in begins..end.min(begins + MOST) {
        let text = case.reading(place);
        let mut told = |at: std::ops::Range<usize>, message: String| {
            let mut finding = rule.finding(case.place(&TextSpan::new(place, at)), message, HINT);
            finding.severity = finding.severity.min(Severity::Warning);
            found.push(finding);
        };
        for (at, month) in months(text) {
            let behind = text.get(at.end..).unwrap_or_default();
            let before = text.get(..at.start).unwrap_or_default();
            let last = period.months().1;
            let own = behind.strip_prefix('份').unwrap_or(behind).starts_with("当月");
            let since = Some(place) == first
                && matches!(before, "截至" | "截止")
                && behind.starts_with(['底', '末']);
            if (own || since) && month != last {
                let said = text.get(at.clone()).unwrap_or_default();
                told(at.clone(), format!("时期写作“{said}”，所通报的时期到 {last} 月为止"));
            }
        }
        let all = mentions(case, place);
        let named = all.iter().any(|mention| mention.months == period.months());
        for mention in &all {
            let same_year = mention.year.is_none_or(|year| year == period.year());
            let alike =
                std::mem::discriminant(&mention.span) == std::mem::discriminant(&period.span());
            let within =
                mention.months.0 >= period.months().0 && mention.months.1 <= period.months().1;
            let leads = Some(place) == first && alike && !named && !within;
            // A period that ends after the notice was signed cannot be told yet.
            let year = i64::from(mention.year.unwrap_or(period.year()));
            let later = signed.is_some_and(|(y, m)| (year, i64::from(mention.months.1)) > (y, m))
                && mention.months != period.months();
            if same_year && mention.months != period.months() && (leads || later) {
                let said = case.words(&mention.at);
                told(
                    mention.at.at.clone(),
                    if later && !leads {
                        format!("时期写作“{said}”，成文时还没有结束")
                    } else {
                        format!("时期写作“{said}”，与标题里的时期不一致")
                    },
                );
            }
        }
    }
}

/// Most paragraphs to look at.
const MOST: usize = 400;

/// The months that a text names in digits: where each stands, with 月.
fn months(text: &str) -> Vec<(std::ops::Range<usize>, u32)> {
    text.match_indices('月')
        .filter_map(|(at, word)| {
            let before = text.get(..at)?;
            let digits = before.trim_end_matches(|c: char| c.is_ascii_digit());
            let month = before.get(digits.len()..)?.parse().ok()?;
            (1..=12).contains(&month).then_some((digits.len()..at + word.len(), month))
        })
        .collect()
}

/// The periods of a paragraph of which figures are stated: not compared, not planned.
fn mentions(case: &Case<'_>, place: usize) -> Vec<Mention> {
    let text = case.reading(place);
    let numbers = case.quantities(place);
    let mut found = Vec::new();
    for (at, said) in lexis::periods(text, 0..text.len()) {
        let (Said::Span(year, span), Some(months)) = (said, said.months()) else { continue };
        let before = text.get(..at.start).unwrap_or_default();
        let behind = text.get(at.end..).unwrap_or_default();
        let lead = before.rsplit(['。', '；', '！', '（']).next().unwrap_or_default();
        let clause = lead.rsplit(['，', '：']).next().unwrap_or_default();
        let sentence = behind.split(['。', '；']).next().unwrap_or_default();
        let point = behind.starts_with(['底', '末', '初', '上', '中', '下', '起', '以', '至', '—']);
        let planned = PLANS.iter().any(|word| sentence.contains(word) || clause.contains(word));
        let other = OTHERS.iter().any(|word| clause.contains(word));
        // A figure stands near behind it.
        let counts = numbers.iter().any(|q| {
            q.at.start >= at.end
                && q.at.start < at.end + sentence.len().min(120)
                && q.is_plain_count()
        });
        let opened = before.ends_with('（') || clause.chars().count() > 24;
        if !point && !planned && !other && counts && !opened {
            found.push(Mention { at: TextSpan::new(place, at), months, year, span });
        }
    }
    found
}

/// 现将2023年…通报如下, 2023年度，: the year is that of the title.
fn years(
    rule: &Rule,
    case: &Case<'_>,
    (within, first): (std::ops::Range<usize>, Option<usize>),
    found: &mut Vec<Finding>,
) {
    let year_at = |text: &str| -> Option<u32> {
        let digits = text.get(..4)?;
        let year = digits.parse().ok().filter(|year| (1990..2100).contains(year))?;
        text.get(4..)?.starts_with('年').then_some(year)
    };
    let Some(title) = case.parts().title.map(|title| case.reading(title)) else { return };
    let starts = title.char_indices().filter_map(|(at, _)| year_at(title.get(at..)?));
    let titles: Vec<u32> = starts.collect();
    let [year] = titles.as_slice() else { return };
    let whole = title.contains(&format!("{year}年度"))
        || title
            .split_once(&format!("{year}年"))
            .is_some_and(|(_, rest)| !rest.contains(['月', '季']) && !rest.contains("半年"));
    for place in within.take(MOST) {
        let text = case.reading(place);
        let opening =
            text.find("现将").map(|at| at + "现将".len()).filter(|_| text.contains("通报如下"));
        // A later paragraph may begin with the year to come.
        let begins = Some(0).filter(|_| whole && Some(place) == first);
        for at in opening.into_iter().chain(begins) {
            let rest = text.get(at..).unwrap_or_default();
            let Some(said) = year_at(rest) else { continue };
            let behind = rest.get(4 + '年'.len_utf8()..).unwrap_or_default();
            let told =
                opening == Some(at) || behind.starts_with("度，") || behind.starts_with('，');
            if told && said != *year {
                let at = TextSpan::new(place, at..at + 4 + '年'.len_utf8());
                let message = format!("时期写作“{}”，标题里是 {year} 年", case.words(&at));
                let mut finding = rule.finding(case.place(&at), message, HINT);
                finding.severity = finding.severity.min(Severity::Warning);
                found.push(finding);
            }
        }
    }
}
