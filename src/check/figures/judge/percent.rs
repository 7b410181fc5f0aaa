//! Rates and comparisons: recomputed (D7), uniform (D8), with figures (D9), in 百分点 (D10),
//! in the right direction (D22).

use rust_decimal::Decimal;

use super::super::claims::{About, Claims, Comparison};
use super::super::prose::percent;
use super::super::{Case, Stretch};
use super::{HINT, with_sources};
use crate::check::{Evidence, Rule};
use crate::finding::Finding;
use crate::model::Trend;

/// The figures of a comparison: now, and the year before.
fn figures(case: &Case<'_>, claims: &Claims, comparison: &Comparison) -> Option<(u32, u32)> {
    if comparison.of_rates {
        return None;
    }
    let submitted = comparison.yearly && comparison.about == About::Submitted;
    let data = case.expected.as_ref().filter(|_| submitted);
    let known = data.and_then(|expected| Some(expected.comparison()?.figures?.before));
    let before = known.or_else(|| comparison.before.as_ref().map(|count| count.value))?;
    let now = match data {
        Some(expected) => expected.tally.submissions().total,
        None => {
            claims
                .totals
                .iter()
                .rev()
                .filter(|total| total.about == comparison.about)
                .filter(|total| total.head.paragraph <= comparison.at.paragraph)
                .find_map(|total| total.count.as_ref())?
                .value
        }
    };
    Some((now, before))
}

/// D7: differences and percentages are recomputed from the figures.
pub(in crate::check) fn recomputed(rule: &Rule, evidence: &Evidence, found: &mut Vec<Finding>) {
    let case = evidence.case();
    let claims = case.claims();
    for comparison in &claims.comparisons {
        let Some((now, before)) = figures(case, claims, comparison) else { continue };
        let paragraph = comparison.at.paragraph;
        let by = now.abs_diff(before);
        let basis = format!("由 {before} 到 {now}");
        let sources =
            || case.expected.iter().map(|expected| expected.last_year()).collect::<Vec<_>>();
        if let Some(said) = comparison.by.as_ref().filter(|said| said.value != by) {
            let at = Stretch::new(paragraph, said.at.start..said.measure.end);
            let message = format!("增减写作 {}，{basis}应是 {by}", said.value);
            found.push(with_sources(rule.finding(case.place(&at), message, HINT), sources()));
        }
        let Some(said) = comparison.percent.as_ref().filter(|_| !comparison.points) else {
            continue;
        };
        let at = Stretch::new(paragraph, said.at.clone());
        match percent(by, before, said.decimals) {
            Some(right) if right == said.value => {}
            Some(right) => {
                let message = format!("写作 {}%，{basis}算出来是 {right}%", said.value);
                let finding =
                    rule.finding(case.place(&at), message, "百分比按原数重算，四舍五入。");
                found.push(with_sources(finding, sources()));
            }
            None => {
                let message = format!("去年同期是 0，不能写 {}%", said.value);
                let finding = rule.finding(case.place(&at), message, "只写增加的条数。");
                found.push(with_sources(finding, sources()));
            }
        }
    }
    for rate in &claims.rates {
        let data = case.expected.as_ref().filter(|_| rate.adoption);
        let text = &case.paragraph(rate.paragraph).text;
        let of_one = case.names.any_in(text);
        let of = rate.of.or_else(|| data.filter(|_| !of_one)?.adoption());
        let Some((part, whole)) = of else { continue };
        let said = &rate.percent;
        if let Some(right) = percent(part, whole, said.decimals).filter(|r| *r != said.value) {
            let at = Stretch::new(rate.paragraph, said.at.clone());
            let message = format!("写作 {}%，{part}÷{whole} 算出来是 {right}%", said.value);
            found.push(rule.finding(case.place(&at), message, "百分比按原数重算，四舍五入。"));
        }
    }
}

/// D8: percentages have as many decimals as each other.
pub(in crate::check) fn uniform(rule: &Rule, evidence: &Evidence, found: &mut Vec<Finding>) {
    let case = evidence.case();
    let claims = case.claims();
    let compared = claims
        .comparisons
        .iter()
        .filter_map(|comparison| Some((comparison.at.paragraph, comparison.percent.as_ref()?)));
    let rates = claims.rates.iter().map(|rate| (rate.paragraph, &rate.percent));
    let mut all: Vec<_> = compared
        .chain(rates)
        .filter(|(_, said)| said.value != Decimal::ONE_HUNDRED && !said.value.is_zero())
        .collect();
    all.sort_by_key(|(paragraph, said)| (*paragraph, said.at.start));
    let Some(((paragraph, first), rest)) = all.split_first().map(|(f, rest)| (*f, rest)) else {
        return;
    };
    for (place, said) in rest {
        if said.decimals != first.decimals {
            let at = Stretch::new(*place, said.at.clone());
            let message = format!(
                "{}% 保留 {} 位小数，前面的 {}% 保留 {} 位",
                said.value, said.decimals, first.value, first.decimals
            );
            let before = Stretch::new(paragraph, first.at.clone());
            found.push(
                rule.finding(case.place(&at), message, "全文百分比保留同样的小数位数。")
                    .with_related(case.place(&before), "前面的写法"),
            );
        }
    }
}

/// D9: a comparison states its figures.
pub(in crate::check) fn with_figures(rule: &Rule, evidence: &Evidence, found: &mut Vec<Finding>) {
    let case = evidence.case();
    for comparison in &case.claims().comparisons {
        let words = case.words(&comparison.at);
        let bare = comparison.before.is_none()
            && comparison.by.is_none()
            && comparison.percent.is_none()
            && !comparison.points
            && !["倍", "一半", "分之", "成"].iter().any(|word| words.contains(word));
        let Some((word, _)) = comparison.trends.first().filter(|_| bare) else { continue };
        let data = case.expected.as_ref().and_then(|expected| expected.comparison());
        // The office has said that it only knows the direction.
        if data.is_some_and(|known| known.figures.is_none()) {
            continue;
        }
        let at = Stretch::new(comparison.at.paragraph, word.clone());
        let message = format!("只写“{}”，没有数字", case.words(&at));
        let hint = match data.and_then(|known| known.figures) {
            Some(change) => format!("写明去年同期 {}、增减 {}。", change.before, change.by),
            None => {
                "写明去年同期的数字和增减；确实没有数字的，在数据里写 last_year 的升降。".to_owned()
            }
        };
        found.push(rule.finding(case.place(&at), message, hint));
    }
}

/// D10: a difference of two rates is in 百分点.
pub(in crate::check) fn in_points(rule: &Rule, evidence: &Evidence, found: &mut Vec<Finding>) {
    let case = evidence.case();
    for comparison in &case.claims().comparisons {
        let Some(said) = &comparison.percent else { continue };
        if comparison.of_rates && !comparison.points && !comparison.trends.is_empty() {
            let at = Stretch::new(comparison.at.paragraph, said.at.clone());
            let message = format!("两个比率之差写作 {}%", said.value);
            found.push(rule.finding(
                case.place(&at),
                message,
                "比率相减的差写“百分点”；确实是比率本身的增幅，可以不改。",
            ));
        }
    }
}

/// D22: the word of a comparison agrees with its figures.
pub(in crate::check) fn direction(rule: &Rule, evidence: &Evidence, found: &mut Vec<Finding>) {
    let case = evidence.case();
    let claims = case.claims();
    for comparison in claims.comparisons.iter().filter(|comparison| !comparison.of_rates) {
        let stated = case
            .expected
            .as_ref()
            .filter(|_| comparison.yearly && comparison.about == About::Submitted)
            .and_then(|expected| expected.comparison());
        let (right, basis) = match (figures(case, claims, comparison), stated) {
            (Some((now, before)), _) => {
                let trend = match now.cmp(&before) {
                    std::cmp::Ordering::Greater => Trend::Up,
                    std::cmp::Ordering::Equal => Trend::Level,
                    std::cmp::Ordering::Less => Trend::Down,
                };
                (trend, format!("由 {before} 到 {now}"))
            }
            (None, Some(known)) => (known.trend, "数据里写明".to_owned()),
            _ => continue,
        };
        let name = match right {
            Trend::Up => "上升",
            Trend::Level => "持平",
            Trend::Down => "下降",
        };
        for (word, trend) in &comparison.trends {
            if *trend != right {
                let at = Stretch::new(comparison.at.paragraph, word.clone());
                let message = format!("写作“{}”，{basis}是{name}", case.words(&at));
                let finding = rule.finding(case.place(&at), message, HINT);
                let sources = case.expected.iter().map(|expected| expected.last_year());
                found.push(with_sources(finding, sources));
            }
        }
    }
}
