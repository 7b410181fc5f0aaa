//! The keys of a place that ask for each other, or rule each other out: said to editors in the JSON Schema.
//! The reader has them in its own code, and tests hold the two together.

use serde_json::{Map, Value, json};

/// A bond between keys of a place. A key that is left blank is not written.
#[derive(Debug)]
pub(in crate::load) enum Bond {
    /// Just one of these is written.
    One(&'static [&'static str]),
    /// At least one of these is written.
    Some(&'static [&'static str]),
    /// No two of these are written.
    Apart(&'static [&'static str]),
    /// In this case all of these are written.
    Needs(Case, &'static [&'static str]),
    /// In this case none of these is written.
    Bars(Case, &'static [&'static str]),
}

/// A case in which a bond holds.
#[derive(Debug)]
pub(in crate::load) enum Case {
    /// This key is written.
    Written(&'static str),
    /// This key is not there, not even blank.
    Absent(&'static str),
    /// This key has this word.
    Is(&'static str, &'static str),
    /// This key has another word than this, or none.
    IsNot(&'static str, &'static str),
    /// This key is not `true`.
    NotTrue(&'static str),
}

impl Bond {
    /// The schema of it.
    pub(super) fn schema(&self) -> Value {
        let each = |keys: &[&str]| keys.iter().map(|key| all(&[*key])).collect::<Vec<_>>();
        match self {
            Self::One(keys) => json!({"oneOf": each(keys)}),
            Self::Some(keys) => json!({"anyOf": each(keys)}),
            Self::Apart(keys) => {
                let none = json!({"not": {"anyOf": each(keys)}});
                json!({"oneOf": each(keys).into_iter().chain([none]).collect::<Vec<_>>()})
            }
            Self::Needs(case, keys) => json!({"if": case.schema(), "then": all(keys)}),
            Self::Bars(case, keys) => {
                json!({"if": case.schema(), "then": {"not": {"anyOf": each(keys)}}})
            }
        }
    }
}

impl Case {
    fn schema(&self) -> Value {
        let has = |key: &str, value: Value| {
            let properties: Map<String, Value> =
                [(key.to_owned(), json!({"const": value}))].into_iter().collect();
            json!({"required": [key], "properties": properties})
        };
        match self {
            Self::Written(key) => all(&[*key]),
            Self::Absent(key) => json!({"not": {"required": [key]}}),
            Self::Is(key, word) => has(key, json!(word)),
            Self::IsNot(key, word) => json!({"not": has(key, json!(word))}),
            Self::NotTrue(key) => json!({"not": has(key, json!(true))}),
        }
    }
}

/// The schema of a map in which all of these keys are written.
fn all(keys: &[&str]) -> Value {
    let something = |key: &&str| ((*key).to_owned(), json!({"not": {"type": "null"}}));
    let properties: Map<String, Value> = keys.iter().map(something).collect();
    json!({"required": keys, "properties": properties})
}
