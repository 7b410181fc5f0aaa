//! Percentages of one measure are told with as many decimals (D8).

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::{Decimal, RoundingStrategy};

use super::super::Case;
use super::super::quantity::{Kind, Quantity, Role};
use super::grid::{Grid, Head, Reader};
use super::rates::rate_name;
use super::{At, Equation, Relations, Remark};
use crate::check::text::TextTable;
use crate::finding::Severity;

const HINT: &str = "同一个指标保留同样的小数位数。";

/// Reads the percentages of all paragraphs.
pub(super) fn read(case: &Case, relations: &mut Relations) {
    let mut first: BTreeMap<String, (u32, Decimal)> = BTreeMap::new();
    let mut told = Vec::new();
    let exact = exact(relations);
    for (table, grid) in case.text.tables.iter().zip(case.grids()) {
        first.extend(of_columns(table, grid));
    }
    odd_one(case, &exact, &mut told);
    for (paragraph, text, quantities) in case.paragraphs() {
        odd_of_lists(paragraph, text, quantities, &mut told);
    }
    for (paragraph, text, quantities) in case.paragraphs() {
        let mut last: Option<String> = None;
        let mut end = 0;
        for (place, number) in quantities.iter().enumerate() {
            if number.kind != Kind::Percent || is_norm(text, number) {
                continue;
            }
            // Words of another measure between two percentages.
            let between = text.get(end..number.at.start).unwrap_or_default();
            let other = between.contains(['率', '占', '的']) || between.contains("完成");
            end = number.end();
            let at = At::of(paragraph, &number.whole());
            let whole = exact.get(&at).is_some_and(|known| known.whole)
                || may_be_exact(quantities, place, number);
            if number.value.is_zero() || number.value == Decimal::ONE_HUNDRED || whole {
                continue;
            }
            // Without a word of its own it goes on with the measure before it.
            let own = measure(text, number).map(|own| match own.as_str() {
                // Shares of different wholes may be told differently.
                "占比" => match whole_of(text, number) {
                    Some(whole) => format!("占{whole}的比重"),
                    None => last
                        .clone()
                        .filter(|last| last.starts_with('占'))
                        .unwrap_or_else(|| format!("占比{paragraph}")),
                },
                _ => own,
            });
            let goes_on = number.role == Role::Plain && !other;
            let Some(measure) = own.or_else(|| last.clone().filter(|_| goes_on)) else {
                last = last.filter(|_| !other);
                continue;
            };
            if number.role == Role::Plain {
                last = Some(measure.clone());
            }
            match first.get(&measure) {
                None => {
                    first.insert(measure, (number.decimals, number.value));
                }
                Some((decimals, _)) if fits(&exact, &at, number, *decimals) => {}
                Some((decimals, value)) if *decimals != number.decimals => {
                    told.push(Remark {
                        code: "D8",
                        at: At::of(paragraph, &number.at),
                        severity: Severity::Warning,
                        message: format!(
                            "{} {}% 保留 {} 位小数，前面的 {value}% 保留 {decimals} 位",
                            measure.trim_end_matches(|c: char| c.is_ascii_digit()),
                            number.value,
                            number.decimals
                        ),
                        hint: HINT,
                    });
                }
                Some(_) => {}
            }
        }
    }
    let mut places = BTreeSet::new();
    for remark in told {
        if places.insert(remark.at.clone()) {
            relations.remark(remark);
        }
    }
}

/// True if a percentage is asked for by somebody else: 比国家规定的50%高2.6个百分点.
fn is_norm(text: &str, number: &Quantity) -> bool {
    const SETS: [&str; 10] =
        ["要求", "目标", "标准", "任务", "规定", "计划", "进度", "水平", "红线", "底线"];
    let label = number.label(text);
    let asked = ["目标", "规定", "标准", "要求"].iter().any(|word| label.contains(word));
    let set = ["国定", "省定", "市定", "县定", "部定", "既定", "序时", "应达", "规定的", "确定的"];
    let behind = text.get(number.end()..).unwrap_or_default();
    // 高于省定8月底75%的要求: what is asked for stands behind it.
    let of = behind.strip_prefix('的').map(|rest| rest.chars().take(8).collect::<String>());
    let of = of.is_some_and(|of| {
        let words = of.split(['，', '。', '；', '、']).next().unwrap_or_default();
        SETS.iter().any(|word| words.contains(word))
    });
    of || set.iter().any(|word| label.contains(word))
        || asked && behind.starts_with(['高', '低', '的'])
}

/// A percentage that is known by its two numbers.
struct Known {
    exact: Decimal,
    /// True if it is exact with the decimals it has: nothing was left out.
    whole: bool,
}

/// True if a percentage lacks nothing but noughts of so many decimals: 83.7% is 83.70%.
fn fits(exact: &BTreeMap<At, Known>, at: &At, number: &Quantity, decimals: u32) -> bool {
    decimals > number.decimals
        && exact.get(at).is_some_and(|known| {
            let away = RoundingStrategy::MidpointAwayFromZero;
            known.exact.round_dp_with_strategy(decimals, away) == number.value
        })
}

/// The percentages that are known by their numbers.
fn exact(relations: &Relations) -> BTreeMap<At, Known> {
    let held = relations.all.iter().filter(|relation| {
        matches!(
            relation.equation,
            Equation::Ratio { .. } | Equation::Between | Equation::Growth { .. }
        ) && relation.holds()
    });
    held.filter_map(|relation| {
        let (part, whole) = relation.equation.parts(&relation.values())?;
        let first = relation.operands.first()?;
        let right = part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole)?;
        // 50%, 12.5%; where a nought was written, so many decimals were meant.
        let padded = first.step < Decimal::ONE
            && (first.value / first.step / Decimal::TEN).fract().is_zero();
        let known = Known { exact: right, whole: right == first.value && !padded };
        Some((first.at.clone(), known))
    })
    .collect()
}

/// Most numbers between a share and its count.
const NEAR: usize = 4;

/// True if a percentage without decimals may be exact: 10 of 20 are 50%. The count before it is
/// then just that part of a whole number, told or not.
fn may_be_exact(quantities: &[Quantity], place: usize, number: &Quantity) -> bool {
    let before = quantities.get(place.saturating_sub(NEAR)..place).unwrap_or_default();
    let part = before
        .iter()
        .rev()
        .find(|q| q.is_plain_count() && q.decimals == 0 && q.sentence == number.sentence);
    number.decimals == 0
        && part.is_some_and(|part| {
            let whole = part.value.checked_mul(Decimal::ONE_HUNDRED);
            let whole = whole.and_then(|whole| whole.checked_div(number.value));
            !part.value.is_zero()
                && whole.is_some_and(|whole| whole.fract().is_zero() && whole >= part.value)
        })
}

/// The whole of a share: 来电总量 of 占来电总量的9.9%.
fn whole_of<'t>(text: &'t str, number: &Quantity) -> Option<&'t str> {
    let lead = number.lead(text);
    let name = lead.get(lead.rfind('占')? + '占'.len_utf8()..)?.trim_end_matches(['的', '约']);
    (name.chars().count() >= 2).then_some(name)
}

/// The decimals of the rates of a table, by what the columns are called.
fn of_columns(table: &TextTable, grid: &Grid) -> Vec<(String, (u32, Decimal))> {
    let cell = |column: usize| {
        grid.rows.iter().find_map(|row| {
            let text = table.rows.get(*row)?.get(column)?.text.trim().trim_end_matches(['%', '％']);
            let value: Decimal = text.parse().ok()?;
            (!value.is_zero() && value < Decimal::ONE_HUNDRED).then_some((value.scale(), value))
        })
    };
    let stems = grid.columns.iter().enumerate().filter_map(|(column, head)| match head {
        Head::Rate(stem) if stem.chars().count() >= 2 => Some((column, last_two(stem))),
        _ => None,
    });
    stems.filter_map(|(column, name)| Some((name, cell(column)?))).collect()
}

/// The name of a rate by its last two characters.
fn last_two(name: &str) -> String {
    let skipped = name.chars().count().saturating_sub(2);
    format!("{}率", name.chars().skip(skipped).collect::<String>())
}

/// Fewest percentages that tell how many decimals a text has.
const FEWEST: usize = 8;
const FEWEST_SHARES: usize = 3;

/// The only percentage of a text that has more decimals than all the others: than all shares,
/// if it is a share.
fn odd_one(case: &Case, exact: &BTreeMap<At, Known>, told: &mut Vec<Remark>) {
    let mut all: Vec<(At, u32, Decimal)> = Vec::new();
    let mut measures: BTreeMap<String, usize> = BTreeMap::new();
    for (_, text, quantities) in case.paragraphs() {
        for number in quantities.iter().filter(|number| number.kind == Kind::Percent) {
            if let Some(measure) = measure(text, number) {
                *measures.entry(measure).or_default() += 1;
            }
        }
    }
    let mut shares: Vec<(At, u32, Decimal)> = Vec::new();
    for (paragraph, text, quantities) in case.paragraphs() {
        for number in quantities {
            let percent = matches!(number.kind, Kind::Percent | Kind::Points);
            let stated = matches!(number.role, Role::Plain | Role::Up | Role::Down | Role::Before);
            let at = At::of(paragraph, &number.whole());
            let whole = exact.get(&at).is_some_and(|known| known.whole);
            // A measure told once may have decimals of its own.
            let goes_on = quantities.iter().any(|next| {
                next.at.start > number.at.start
                    && next.kind == Kind::Percent
                    && next.role == Role::Plain
                    && measure(text, next).is_none()
            });
            let lone = measure(text, number)
                .is_some_and(|own| own.ends_with('率') && measures.get(&own) == Some(&1));
            let lone = lone && !goes_on && number.decimals <= 2;
            let whole = whole || lone;
            if !percent || !stated || whole || number.value < Decimal::ONE {
                continue;
            }
            let entry = (At::of(paragraph, &number.at), number.decimals, number.value);
            if measure(text, number).as_deref() == Some("占比") {
                shares.push(entry.clone());
            }
            all.push(entry);
        }
    }
    told.extend(odd(&all, FEWEST).or_else(|| odd(&shares, FEWEST_SHARES)));
}

/// 开工率：甲县98.6%，乙县96.75%，丙县95.0%: the only one of a list with more decimals than all
/// others; nothing but names stands between them.
fn odd_of_lists(paragraph: usize, text: &str, quantities: &[Quantity], told: &mut Vec<Remark>) {
    let joins = |one: &Quantity, next: &Quantity| {
        let between = text.get(one.end()..next.at.start).unwrap_or_default();
        let name = between.trim_matches(['，', '、', '；', '（', '）']);
        next.kind == Kind::Percent
            && next.role == one.role
            && between.starts_with(['，', '、', '；', '）'])
            && (2..=10).contains(&name.chars().count())
            && !name.contains(['，', '。', '；', '占', '率', '增', '降', '比'])
    };
    let mut at = 0;
    while at < quantities.len() {
        let list = quantities.get(at..).unwrap_or_default();
        let joined = list.windows(2).take_while(|pair| matches!(pair, [a, b] if joins(a, b)));
        let length = 1 + joined.count();
        let list = list.get(..length).unwrap_or_default();
        at += length;
        let Some(most) = list.iter().max_by_key(|number| number.decimals) else { continue };
        let others = list.iter().filter(|number| number.decimals < most.decimals);
        let rest: Vec<u32> = others.map(|number| number.decimals).collect();
        let alike = rest.windows(2).all(|pair| matches!(pair, [a, b] if a == b));
        let lone = rest.len() > 2 && rest.len() + 1 == list.len();
        let Some(rest) = rest.first().filter(|rest| lone && alike && **rest > 0) else { continue };
        if most.kind == Kind::Percent {
            told.push(Remark {
                code: "D8",
                at: At::of(paragraph, &most.at),
                severity: Severity::Warning,
                message: format!(
                    "{}% 保留 {} 位小数，这一串别的保留 {rest} 位",
                    most.value, most.decimals
                ),
                hint: HINT,
            });
        }
    }
}

/// The only one of a list with more decimals than the rest, if these are so many and alike.
fn odd(all: &[(At, u32, Decimal)], fewest: usize) -> Option<Remark> {
    let most = all.iter().map(|(_, decimals, _)| *decimals).max()?;
    let rest = all.iter().filter(|(_, decimals, _)| *decimals < most).map(|(_, d, _)| *d).max()?;
    let mut odd = all.iter().filter(|(_, decimals, _)| *decimals == most);
    let ((at, _, value), None) = (odd.next()?, odd.next()) else { return None };
    let alike = all.iter().filter(|(_, decimals, _)| *decimals == rest).count();
    let sure = most >= 3 || (alike >= fewest && alike + 1 == all.len() && rest > 0);
    sure.then(|| Remark {
        code: "D8",
        at: at.clone(),
        severity: Severity::Warning,
        message: format!("{value}% 保留 {most} 位小数，全文别的百分数保留 {rest} 位"),
        hint: "一篇之内小数位数一般相同。",
    })
}

/// The measure a percentage is of, by the words before it.
fn measure(text: &str, number: &Quantity) -> Option<String> {
    let lead = number.lead(text);
    match number.role {
        Role::Up | Role::Down => Some("增减".to_owned()),
        Role::Plain if lead.contains('占') => Some("占比".to_owned()),
        // 完成全年任务40处的55.0%.
        Role::Plain if lead.ends_with('的') && lead.starts_with(['完', '为', '达']) => {
            Some("完成率".to_owned())
        }
        Role::Plain if ["比例为", "比例达"].iter().any(|word| lead.ends_with(word)) => {
            Some("比例".to_owned())
        }
        Role::Plain => {
            let name = rate_name(lead)?;
            Some(last_two(name))
        }
        _ => None,
    }
}

/// Rates of one column have as many decimals.
pub(super) fn of_table(reader: &Reader, relations: &mut Relations) {
    let grid = reader.grid;
    let percents = |column: &usize| {
        matches!(grid.columns.get(*column), Some(Head::Rate(_)))
            || ["占比", "比例", "比重", "进度", "%", "％"]
                .iter()
                .any(|w| grid.head(*column).contains(w))
            || grid.rows.iter().any(|row| reader.figure(*row, *column).is_some_and(|(.., p)| p))
    };
    let columns = grid.columns_of(|head| !matches!(head, Head::Name | Head::Words));
    for column in columns.into_iter().filter(percents) {
        let mut first: Option<(Decimal, u32)> = None;
        for row in grid.rows.iter().chain(grid.sums.iter().map(|(row, _)| row)) {
            let Some((value, decimals, _)) = reader.figure(*row, column) else { continue };
            if value.is_zero() || value >= Decimal::ONE_HUNDRED {
                continue;
            }
            match first {
                None => first = Some((value, decimals)),
                Some((_, known)) if known == decimals => {}
                Some((before, known)) => {
                    relations.remark(Remark {
                        code: "D8",
                        at: At::Cell(reader.number, *row, column),
                        severity: Severity::Warning,
                        message: format!(
                            "{value} 保留 {decimals} 位小数，这一列的 {before} 保留 {known} 位"
                        ),
                        hint: "同一个指标保留同样的小数位数。",
                    });
                    break;
                }
            }
        }
    }
}
