//! Reads what an office says of the rules of checking (`rules:`), and what a document lets
//! pass (`waive:`). Which codes there are, `check` knows.

use super::names::known_word;
use super::reader::{Cursor, Fields};
use super::schema;
use crate::limits;
use crate::model::{RuleWeight, Waivable, Waived};

/// Reads weights by the code of a rule.
pub(super) fn rules(field: &Cursor) -> Vec<(String, RuleWeight)> {
    field
        .named_up_to(&limits::RULES, "规则")
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
    for item in field.list_up_to(&limits::RULES, "放行") {
        let Some(own) = item.fields(&schema::WAIVED) else { continue };
        let clause = own.optional("clause");
        // A clause is read from pages, where a whole finding may be meant.
        let (of, text) = if let Some(clause) = clause {
            let text = own.optional("text").map_or(Some(String::new()), |field| field.line());
            (clause.line().map(Waivable::Clause), text)
        } else {
            let rule = own.required("rule").and_then(|field| field.line());
            (rule.map(Waivable::Rule), own.required("text").and_then(|field| field.line()))
        };
        let reason = own.required("reason").and_then(|field| field.line());
        own.finish();
        if let (Some(of), Some(text), Some(reason)) = (of, text, reason) {
            waived.push(Waived { of, text, reason });
        }
    }
    waived
}
