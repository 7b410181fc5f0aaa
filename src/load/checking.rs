//! Reads what an office says of the rules of checking (`rules:`), and what a document lets
//! pass (`waive:`). Which codes there are, `check` knows.

use super::names::known_word;
use super::reader::{Cursor, Fields};
use crate::model::{RuleWeight, Waived};

/// Reads weights by the code of a rule.
pub(super) fn rules(field: &Cursor) -> Vec<(String, RuleWeight)> {
    field
        .named()
        .into_iter()
        .filter_map(|(code, value)| {
            let weight = known_word(&value, "轻重", &RuleWeight::ALL)?;
            Some((code.to_owned(), weight))
        })
        .collect()
}

/// Reads the optional field `waive`.
pub(super) fn waived(fields: &Fields) -> Vec<Waived> {
    let Some(field) = fields.optional("waive") else { return Vec::new() };
    let mut waived = Vec::new();
    for item in field.list() {
        let Some(own) = item.fields() else { continue };
        let rule = own.required("rule").and_then(|field| field.line());
        let text = own.required("text").and_then(|field| field.line());
        let reason = own.required("reason").and_then(|field| field.line());
        own.finish();
        if let (Some(rule), Some(text), Some(reason)) = (rule, text, reason) {
            waived.push(Waived { rule, text, reason });
        }
    }
    waived
}
