//! Comparisons with another period, and rates.

use std::ops::Range;

use rust_decimal::Decimal;

use super::super::Stretch;
use super::super::claims::{About, Comparison, Rate};
use super::super::lexis::{self, CLAUSES};
use super::{ADOPT, ASKED, COMPARED, FIGURES, OR_MORE, REPORT, Reader, has, last_of};

impl Reader<'_, '_> {
    /// A comparison with another period: from the word that says so to the end of its clauses.
    pub(super) fn comparison(&mut self, paragraph: usize, text: &str, sentence: Range<usize>) {
        let words = text.get(sentence.clone()).unwrap_or_default();
        let Some(first) = COMPARED.iter().filter_map(|word| words.find(word)).min() else { return };
        let start = sentence.start
            + words.get(..first).unwrap_or_default().rfind(CLAUSES).map_or(0, |cut| {
                cut + words.get(cut..).unwrap_or_default().chars().next().map_or(0, char::len_utf8)
            });
        // It goes on while clauses have a direction or a percentage.
        let mut end = start;
        while end < sentence.end {
            let cut = text
                .get(end..sentence.end)
                .unwrap_or_default()
                .find(CLAUSES)
                .map_or(sentence.end, |cut| end + cut);
            let clause = text.get(end..cut).unwrap_or_default();
            let speaks = end == start
                || clause.contains(['%', '％'])
                || !lexis::trends(text, end..cut).is_empty()
                || clause.contains("相比");
            let other = has(clause, &REPORT) || has(clause, &ADOPT);
            if !speaks || (end > start && other) {
                break;
            }
            end = cut
                + text
                    .get(cut..sentence.end)
                    .unwrap_or_default()
                    .chars()
                    .next()
                    .map_or(0, char::len_utf8);
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
        let stretch = text.get(start..end).unwrap_or_default();
        let lead = text.get(sentence.start..start + stretch.len()).unwrap_or_default();
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

    /// Rates of adoption that the sentence states without the two figures they are of.
    pub(super) fn rates(&mut self, paragraph: usize, text: &str, sentence: Range<usize>) {
        let stated = !lexis::counts(text, sentence.clone(), &self.measures).is_empty();
        for percent in lexis::percents(text, sentence.clone()).into_iter().take(FIGURES) {
            let clause = text
                .get(sentence.start..percent.at.start)
                .unwrap_or_default()
                .rfind(CLAUSES)
                .map_or(sentence.start, |cut| sentence.start + cut);
            let lead = text.get(clause..percent.at.start).unwrap_or_default();
            if !lexis::trends(text, clause..percent.at.start).is_empty() || has(lead, &ASKED) {
                continue;
            }
            let behind = text.get(percent.at.end..sentence.end).unwrap_or_default();
            if has(
                behind.get(..behind.floor_char_boundary(behind.len().min(12))).unwrap_or_default(),
                &OR_MORE,
            ) {
                continue;
            }
            if lead.contains("采用率") && !stated {
                self.claims.rates.push(Rate { paragraph, percent });
            }
        }
    }
}

/// A part of a whole in per cent, rounded half up to so many decimals.
pub(in crate::check::figures) fn percent(part: u32, whole: u32, decimals: u32) -> Option<Decimal> {
    let exact = (Decimal::from(part) * Decimal::ONE_HUNDRED).checked_div(whole.into())?;
    let up = rust_decimal::RoundingStrategy::MidpointAwayFromZero;
    Some(exact.round_dp_with_strategy(decimals.min(6), up))
}
