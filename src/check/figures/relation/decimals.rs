//! Percentages of one measure are told with as many decimals (D8).

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::super::Case;
use super::super::quantity::{Kind, Quantity, Role};
use super::grid::{Head, Reader};
use super::rates::rate_name;
use super::{At, Relations, Remark};
use crate::finding::Severity;

const HINT: &str = "同一个指标保留同样的小数位数。";

/// Reads the percentages of all paragraphs.
pub(super) fn read(case: &Case, relations: &mut Relations) {
    let mut first: BTreeMap<String, (u32, Decimal)> = BTreeMap::new();
    let mut told = Vec::new();
    for (paragraph, quantities) in relations.quantities.iter().enumerate() {
        let text = case.reading(paragraph);
        let mut last: Option<String> = None;
        for number in quantities.iter().filter(|q| q.kind == Kind::Percent) {
            if number.value.is_zero() || number.value == Decimal::ONE_HUNDRED {
                continue;
            }
            // Without a word of its own it goes on with the measure before it.
            let own = measure(text, number);
            let goes_on = number.role == Role::Plain && !number.lead(text).contains('率');
            let Some(measure) = own.or_else(|| last.clone().filter(|_| goes_on)) else {
                continue;
            };
            if number.role == Role::Plain {
                last = Some(measure.clone());
            }
            match first.get(&measure) {
                None => {
                    first.insert(measure, (number.decimals, number.value));
                }
                Some((decimals, value)) if *decimals != number.decimals => {
                    told.push(Remark {
                        code: "D8",
                        at: At::of(paragraph, &number.at),
                        severity: Severity::Warning,
                        message: format!(
                            "{measure} {}% 保留 {} 位小数，前面的 {value}% 保留 {decimals} 位",
                            number.value, number.decimals
                        ),
                        hint: HINT,
                    });
                }
                Some(_) => {}
            }
        }
    }
    for remark in told {
        relations.remark(remark);
    }
}

/// The measure a percentage is of, by the words before it.
fn measure(text: &str, number: &Quantity) -> Option<String> {
    let lead = number.lead(text);
    match number.role {
        Role::Up | Role::Down => Some("增减".to_owned()),
        Role::Plain if lead.contains('占') => Some("占比".to_owned()),
        Role::Plain => {
            let name = rate_name(lead)?;
            let last: Vec<char> = name.chars().rev().take(2).collect();
            Some(format!("{}率", last.into_iter().rev().collect::<String>()))
        }
        _ => None,
    }
}

/// Rates of one column have as many decimals.
pub(super) fn of_table(reader: &Reader, relations: &mut Relations) {
    let grid = reader.grid;
    for column in grid.columns_of(|head| matches!(head, Head::Rate(_))) {
        let mut first: Option<(Decimal, u32)> = None;
        for row in &grid.rows {
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
