//! The equations of a change: the figure now, the one before, the difference, the per cent, the direction.

use rust_decimal::Decimal;

use super::super::super::quantity::{Quantity, Role};
use super::super::prose::Sentence;
use super::super::slips::is_slip;
use super::super::{
    Back, Certainty, Equation, Operand, Relation, Relations, Remark, cut, rounded, shown,
};
use super::subject::told_before;
use super::{Above, FIGURES, HINT, direction};
use crate::finding::Severity;

pub(super) fn wrong(percent: &Quantity, by: Decimal, before: Decimal, now: Decimal) -> String {
    let right = rounded(by, before, percent.step());
    let why = if cut(by, before, percent.step()) == Some(percent.value) {
        "，像是截掉了后面的位数"
    } else {
        ""
    };
    match right {
        Some(right) => format!(
            "写作 {}%，由 {} 到 {} 算出来是 {right}%{why}",
            percent.value,
            shown(before),
            shown(now)
        ),
        None => format!("去年同期是 0，不能写 {}%", percent.value),
    }
}

/// A difference and its percentage.
pub(super) fn growth(
    sentence: &Sentence,
    percent: &Quantity,
    by: &Quantity,
    candidates: &[(Operand, Back, Decimal)],
    sure: bool,
    relations: &mut Relations,
) {
    let relation = |basis: &Operand, back: Back, before: Decimal, certainty| {
        let now = if by.role == Role::Up { before + by.value } else { before - by.value };
        Relation {
            code: "D7",
            certainty,
            operands: vec![sentence.operand(percent), basis.clone(), sentence.operand(by)],
            equation: Equation::Growth { back },
            message: wrong(percent, by.value, before, now),
            hint: HINT,
            ..Relation::default()
        }
    };
    for (basis, back, before) in candidates {
        let relation = relation(basis, *back, *before, Certainty::Stated);
        if relation.holds() {
            relations.add(relation);
            return;
        }
    }
    if let Some((basis, back, before)) = candidates.first() {
        let certainty =
            if sure && candidates.len() == 1 { Certainty::Stated } else { Certainty::Likely };
        relations.add(relation(basis, *back, *before, certainty));
    }
}

/// The present figure, the one before, and the difference. Where no present figure is told in the
/// sentence, `now`, it is one of those above.
pub(super) fn difference(
    (sentence, above): (&Sentence, Above),
    by: &Quantity,
    before: &Quantity,
    now: Option<(&Quantity, bool)>,
    relations: &mut Relations,
) {
    let sure = now.is_some_and(|(_, sure)| sure);
    let mut strange = false;
    let found = now.map(|(now, _)| (sentence.operand(now), now.value)).or_else(|| {
        let right = |now: Decimal| (now - before.value).abs() == by.value;
        let (told, is_named) = told_before(sentence, above, by, right);
        strange = !is_named;
        told
    });
    let Some((now, value)) = found else { return };
    let slip = is_slip(by.value, (value - before.value).abs(), by.step());
    let certainty = match (sure, strange && !slip) {
        (true, _) => Certainty::Stated,
        (false, false) => Certainty::Likely,
        (false, true) => Certainty::Guess,
    };
    relations.add(Relation {
        code: "D7",
        certainty,
        operands: vec![sentence.operand(by), now, sentence.operand(before)],
        equation: Equation::Difference,
        message: format!(
            "增减写作 {}，由 {} 到 {} 应是 {}",
            shown(by.value),
            shown(before.value),
            shown(value),
            shown((value - before.value).abs())
        ),
        hint: FIGURES,
        ..Relation::default()
    });
    if certainty > Certainty::Guess {
        way(sentence, (before.value, value), by, sure, relations);
    }
}

/// The direction of a change, from one value to another.
pub(in crate::check::figures::relation) fn way(
    sentence: &Sentence,
    (before, now): (Decimal, Decimal),
    said: &Quantity,
    sure: bool,
    relations: &mut Relations,
) {
    let up = now > before;
    if !is_way(said, before, now) {
        relations.remark(Remark {
            code: "D22",
            at: sentence.at(&said.whole()),
            severity: if sure { Severity::Error } else { Severity::Warning },
            message: format!(
                "写作{}，由 {} 到 {} 是{}",
                direction(said.role),
                shown(before),
                shown(now),
                if up { "上升" } else { "下降" }
            ),
            hint: FIGURES,
        });
    }
}

/// True if a change goes the way from one value to another.
pub(in crate::check::figures::relation) fn is_way(
    change: &Quantity,
    before: Decimal,
    now: Decimal,
) -> bool {
    now == before || (now > before) == (change.role == Role::Up)
}
