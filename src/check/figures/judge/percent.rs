//! Rates and comparisons: recomputed (D7), with figures (D9), in the right direction (D22).

use super::super::claims::{About, Comparison};
use super::super::prose::percent;
use super::super::quantity::{Kind, Role};
use super::super::{Case, Stretch};
use super::{HINT, with_sources};
use crate::check::{Evidence, Rule};
use crate::finding::Finding;
use crate::model::Trend;

/// The figures of a comparison by the data: now, and the year before. What a sentence says by
/// itself is held against itself.
fn figures(case: &Case<'_>, comparison: &Comparison) -> Option<(u32, u32)> {
    let submitted =
        comparison.yearly && comparison.about == About::Submitted && !comparison.of_rates;
    let expected = case.expected.as_ref().filter(|_| submitted)?;
    let before = expected.comparison()?.figures?.before;
    Some((expected.tally.submissions().total, before))
}

/// D7: differences and percentages are recomputed from the figures.
pub(in crate::check) fn recomputed(rule: &Rule, evidence: &Evidence, found: &mut Vec<Finding>) {
    let case = evidence.case();
    let claims = case.claims();
    for comparison in &claims.comparisons {
        let Some((now, before)) = figures(case, comparison) else { continue };
        let paragraph = comparison.at.paragraph;
        let by = now.abs_diff(before);
        let basis = format!("由 {before} 到 {now}");
        let sources =
            || case.expected.iter().map(|expected| expected.last_year()).collect::<Vec<_>>();
        for said in comparison
            .by
            .iter()
            .map(|said| &said.at)
            .chain(comparison.percent.iter().map(|said| &said.at))
        {
            case.holds(paragraph, said);
        }
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
    case.relations().findings(rule, case.text, found);
    for rate in &claims.rates {
        let text = &case.paragraph(rate.paragraph).text;
        let data = case.expected.as_ref().filter(|_| !case.names.any_in(text));
        let Some((part, whole)) = data.and_then(|data| data.adoption()) else { continue };
        let said = &rate.percent;
        case.holds(rate.paragraph, &said.at);
        if let Some(right) = percent(part, whole, said.decimals).filter(|r| *r != said.value) {
            let at = Stretch::new(rate.paragraph, said.at.clone());
            let message = format!("写作 {}%，{part}÷{whole} 算出来是 {right}%", said.value);
            found.push(rule.finding(case.place(&at), message, "百分比按原数重算，四舍五入。"));
        }
    }
}

/// D9: a comparison states its figures.
pub(in crate::check) fn with_figures(rule: &Rule, evidence: &Evidence, found: &mut Vec<Finding>) {
    let case = evidence.case();
    for comparison in &case.claims().comparisons {
        let words = case.words(&comparison.at);
        let end = words_end(case, comparison);
        let numbers = case.relations().quantities.get(comparison.at.paragraph);
        let stated = numbers.is_some_and(|numbers| {
            numbers.iter().any(|number| {
                (comparison.at.at.start..end).contains(&number.at.start)
                    && !matches!(number.kind, Kind::Date | Kind::Code)
                    && number.role != Role::Plain
            })
        });
        let bare = !stated
            && comparison.before.is_none()
            && comparison.by.is_none()
            && comparison.percent.is_none()
            && !comparison.points
            && !["倍", "一半", "分之", "成"].iter().any(|word| words.contains(word));
        let Some((word, trend)) = comparison.trends.first().filter(|_| bare) else { continue };
        // 持平 needs no figure; 上升的有甲、乙 names who rose.
        let behind = case.reading(comparison.at.paragraph).get(word.end..).unwrap_or_default();
        if *trend == Trend::Level || behind.starts_with('的') {
            continue;
        }
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

/// Where what a comparison says ends: with its sentence, or a semicolon.
fn words_end(case: &Case<'_>, comparison: &Comparison) -> usize {
    let text = case.reading(comparison.at.paragraph);
    let start = comparison.at.at.end;
    let rest = text.get(start..).unwrap_or_default();
    rest.find(['。', '；', ';']).map_or(text.len(), |cut| start + cut)
}

/// D22: the word of a comparison agrees with its figures.
pub(in crate::check) fn direction(rule: &Rule, evidence: &Evidence, found: &mut Vec<Finding>) {
    let case = evidence.case();
    let claims = case.claims();
    case.relations().findings(rule, case.text, found);
    for comparison in claims.comparisons.iter().filter(|comparison| !comparison.of_rates) {
        let stated = case
            .expected
            .as_ref()
            .filter(|_| comparison.yearly && comparison.about == About::Submitted)
            .and_then(|expected| expected.comparison());
        let (right, basis) = match (figures(case, comparison), stated) {
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
