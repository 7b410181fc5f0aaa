//! Writes the JSON Schema (draft 2020-12) of a kind of data file, for editors: names and sentences on
//! hovering, words to choose from, mistakes as they are typed.

use serde_json::{Map, Value, json};

use super::{Bond, FileKind, Form, Key, Place, places};
use crate::limits;

/// Largest decimal, either way.
const LARGEST: i64 = 1_000_000_000;

/// The dates that the reader takes: 2025-02-07, 2025/2/7, 2025.2.7, 2025年2月7日.
const DATE: &str = "^\\s*[0-9]{4}(-(0?[1-9]|1[0-2])-|/(0?[1-9]|1[0-2])/|\\.(0?[1-9]|1[0-2])\\.|年(0?[1-9]|1[0-2])月)(0?[1-9]|[12][0-9]|3[01])日?\\s*$";

/// The schema as it is written into a file.
pub fn schema(kind: FileKind) -> String {
    let root = kind.root();
    let mut schema = of_place(root);
    let mut used = Vec::new();
    note_used(root, &mut used);
    let definitions: Map<String, Value> = places()
        .into_iter()
        .filter(|place| used.contains(&place.id) && place.id != root.id)
        .map(|place| (place.id.to_owned(), Value::Object(of_place(place))))
        .collect();
    schema.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
    schema.insert("$defs".into(), Value::Object(definitions));
    let text = serde_json::to_string_pretty(&Value::Object(schema)).unwrap_or_default();
    text + "\n"
}

/// The names of the places that can be reached from one.
fn note_used(place: &Place, used: &mut Vec<&'static str>) {
    fn of_form(form: &Form, used: &mut Vec<&'static str>) {
        match form {
            Form::Map(place) => note_used(place, used),
            Form::List(of, ..) | Form::Named(of, _) => of_form(of, used),
            Form::Either(forms) => forms.iter().for_each(|form| of_form(form, used)),
            _ => {}
        }
    }
    if !used.contains(&place.id) {
        used.push(place.id);
        place.keys().for_each(|key| of_form(&key.form, used));
    }
}

fn of_place(place: &Place) -> Map<String, Value> {
    let properties: Map<String, Value> =
        place.keys().map(|key| (key.name.to_owned(), of_key(key))).collect();
    let needed: Vec<&str> = place.keys().filter(|key| key.needed).map(|key| key.name).collect();
    let others = place
        .declared
        .as_ref()
        .map_or(json!(false), |form| Value::Object(blank_too(of_form(form))));
    let mut schema = object(json!({
        "title": place.title,
        "type": "object",
        "properties": properties,
        "additionalProperties": others,
    }));
    if !needed.is_empty() {
        schema.insert("required".into(), json!(needed));
    }
    let bonds: Vec<Value> =
        place.bonds.iter().flat_map(|part| part.iter()).map(Bond::schema).collect();
    if !bonds.is_empty() {
        schema.insert("allOf".into(), json!(bonds));
    }
    schema
}

fn of_key(key: &Key) -> Value {
    let form = of_form(&key.form);
    // A key that may be left out may be left blank.
    let mut schema = if key.needed { form } else { blank_too(form) };
    schema.insert("title".into(), json!(key.title));
    schema.insert("description".into(), json!(key.says));
    schema.insert("examples".into(), json!([example(key)]));
    Value::Object(schema)
}

/// The example of a key as a value.
pub(super) fn example(key: &Key) -> Value {
    serde_yaml::from_str(key.example).unwrap_or_else(|_| json!(key.example))
}

fn of_form(form: &Form) -> Map<String, Value> {
    let text = |pattern: &str| {
        object(json!({"type": "string", "pattern": pattern, "maxLength": limits::TEXT.most}))
    };
    match form {
        Form::Text => text("\\S"),
        Form::Line => text("^[^\\n]*[^\\n\\s][^\\n]*\\n*$"),
        Form::Built(pattern, words) => {
            let mut schema = text(pattern);
            schema.insert("patternErrorMessage".into(), json!(words));
            schema
        }
        // Bounds hold for numbers, the pattern for digits in quotes.
        Form::Whole(least, most) => object(json!({
            "type": ["integer", "string"], "minimum": least, "maximum": most,
            "pattern": "^(0|[1-9][0-9]*)$",
        })),
        Form::Decimal(bounds) => {
            let (least, most) = bounds.unwrap_or((-LARGEST, LARGEST));
            object(json!({
                "type": ["number", "string"], "minimum": least, "maximum": most,
                "pattern": "^[+-]?((0|[1-9][0-9]*)(\\.[0-9]+)?|\\.[0-9]+)$",
            }))
        }
        Form::Date => object(json!({"type": "string", "pattern": DATE})),
        Form::Flag => object(json!({"type": "boolean"})),
        Form::Word(words) => {
            let word = |(word, means): &(&str, &str)| json!({"const": word, "description": means});
            object(json!({"anyOf": words.iter().map(word).collect::<Vec<_>>()}))
        }
        Form::Cell => {
            object(json!({"type": ["string", "integer", "null"], "pattern": "^[^\\n]*\\n*$"}))
        }
        Form::List(of, least, limit) => {
            let mut schema =
                object(json!({"type": "array", "items": of_form(of), "maxItems": limit.most}));
            if *least > 0 {
                schema.insert("minItems".into(), json!(least));
            }
            schema
        }
        Form::Named(of, limit) => object(json!({
            "type": "object", "additionalProperties": of_form(of), "maxProperties": limit.most,
        })),
        Form::Map(place) => object(json!({"$ref": format!("#/$defs/{}", place.id)})),
        Form::Either(forms) => {
            object(json!({"anyOf": forms.iter().map(of_form).collect::<Vec<_>>()}))
        }
    }
}

/// A schema that takes a blank too.
fn blank_too(mut schema: Map<String, Value>) -> Map<String, Value> {
    let nothing = json!({"type": "null"});
    if let Some(Value::Array(forms)) = schema.get_mut("anyOf") {
        forms.push(nothing);
        return schema;
    }
    match schema.get_mut("type") {
        Some(Value::Array(types)) => {
            types.push(json!("null"));
            schema
        }
        Some(one) => {
            *one = json!([one, "null"]);
            schema
        }
        None => object(json!({"anyOf": [schema, nothing]})),
    }
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
