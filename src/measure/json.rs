//! A measurement as JSON.

use serde_json::{Value, json};

use super::messages::verdict as verdict_name;
use super::{Area, Measurement, Outcome, Reading, Verdict, Weight};

/// A measurement; `docs/measure.md` describes every field.
pub(super) fn measurement(name: &str, measurement: &Measurement) -> Value {
    let clauses: Vec<Value> = measurement.outcomes().iter().map(outcome_json).collect();
    json!({
        "file": name,
        "pages": measurement.pages(),
        "fails": measurement.fails(),
        "clauses": clauses,
    })
}

fn outcome_json(outcome: &Outcome) -> Value {
    json!({
        "id": outcome.clause.id,
        "section": outcome.clause.section,
        "text": outcome.clause.text,
        "weight": weight(outcome.clause.weight),
        "verdict": verdict_key(outcome.verdict()),
        "fails": outcome.fails(),
        "readings": outcome.readings.iter().map(reading_json).collect::<Vec<_>>(),
    })
}

fn reading_json(reading: &Reading) -> Value {
    json!({
        "what": reading.what,
        "measured": reading.measured,
        "required": reading.required,
        "tolerance": reading.tolerance,
        "verdict": verdict_key(reading.verdict),
        "verdict_name": verdict_name(reading.verdict),
        "weight": weight(reading.weight),
        "page": reading.page,
        "place_mm": reading.place.map(area_json),
    })
}

fn area_json(area: Area) -> Value {
    let round = |value: f64| (value * 100.0).round() / 100.0;
    json!([round(area.left), round(area.top), round(area.right), round(area.bottom)])
}

fn verdict_key(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Met => "met",
        Verdict::NotMet => "not_met",
        Verdict::NeedsEye => "needs_eye",
        Verdict::NotFound => "not_found",
    }
}

fn weight(weight: Weight) -> &'static str {
    match weight {
        Weight::Must => "must",
        Weight::Usual => "usual",
    }
}
