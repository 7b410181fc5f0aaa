//! minijinja, set up so that a value can never become markup.
//!
//! An expression writes a token for its value (`trace`), whatever that holds; the reader
//! of headings and items (`plain`) never looks into it.

use std::sync::Arc;

use minijinja::value::{Value, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior};

use super::asked::{self, Asked};
use super::messages;
use super::templates::TemplateSet;
use super::trace::{BREAK, Piece, SheetKind, Watch};
use crate::finding::{DataPath, Finding, Location, Message, Place};
use crate::part::TextPart;

/// The work a template may do before it is stopped. A notice of a dozen units takes some 3,000, one
/// of 5,000 units less than a tenth of this.
const FUEL: u64 = 3_000_000;

/// Renders a template with a context.
pub(super) fn render(
    templates: &TemplateSet,
    name: &str,
    context: &Value,
    asked: Option<&Asked>,
) -> Result<Vec<Piece>, Finding> {
    let watch = Watch::default();
    let mut environment = Environment::empty();
    minijinja_builtins(&mut environment, &watch);
    if let Some(asked) = asked {
        asked::add(&mut environment, asked, &watch);
    }
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    // By this, what a macro wrote can be told from a text of the data.
    environment.set_auto_escape_callback(|_| AutoEscape::Custom("token".into()));
    let writer = watch.clone();
    environment.set_formatter(move |out, _, value| {
        let token = writer.token(value);
        let token = token.ok_or_else(|| Error::new(ErrorKind::BadEscape, "not a single value"))?;
        out.write_str(&token).map_err(Error::from)
    });
    environment.set_loader({
        let templates = templates.clone();
        move |name| Ok(templates.text(name).map(marked))
    });
    let (text, spans) = environment
        .get_template(name)
        .and_then(|template| template.render_with_spans(watch.view(context.clone())))
        .map_err(|error| translate(&error, name, templates, &|| names(context)))?;
    Ok(watch.pieces(&text, &spans))
}

/// A template with its blank lines marked, for a line that holds only a tag is blank as well once
/// it is written. Lines and columns stay as they are.
pub(super) fn marked(text: &str) -> String {
    let mut marked = String::with_capacity(text.len() + 16);
    // The mark that closes the tag or comment that is open.
    let mut open: Option<&str> = None;
    for line in text.split_inclusive('\n') {
        if open.is_none() && line.trim().is_empty() {
            marked.push(BREAK);
        }
        let mut rest = line;
        while !rest.is_empty() {
            rest = if let Some(end) = open {
                let Some(at) = rest.find(end) else { break };
                open = None;
                rest.part(at + end.len()..)
            } else {
                let Some(at) = rest.find('{') else { break };
                let tags = [("{{", "}}"), ("{%", "%}"), ("{#", "#}")];
                let tag = tags.into_iter().find(|(begin, _)| rest.part(at..).starts_with(begin));
                open = tag.map(|(_, end)| end);
                rest.part(at + if tag.is_some() { 2 } else { 1 }..)
            };
        }
        marked.push_str(line);
    }
    marked
}

/// The filters and tests of minijinja that only look at values. `safe` is not among
/// them: nothing may bypass the formatter.
fn minijinja_builtins(environment: &mut Environment, watch: &Watch) {
    use minijinja::{filters, functions, tests};
    let (watch, sheets) = (watch.clone(), watch.clone());
    environment.add_filter("join", move |list: Value, between: Option<Arc<str>>| {
        joined(&watch, &list, between.as_deref().unwrap_or_default())
    });
    environment.add_filter("length", filters::length);
    environment.add_filter("first", filters::first);
    environment.add_filter("last", filters::last);
    environment
        .add_filter("replace", |text: String, old: String, new: String| text.replace(&old, &new));
    environment.add_filter("trim", filters::trim);
    environment.add_filter("map", filters::map);
    environment.add_filter("selectattr", filters::selectattr);
    environment.add_filter("rejectattr", filters::rejectattr);
    environment.add_test("defined", tests::is_defined);
    environment.add_test("none", tests::is_none);
    environment.add_test("eq", tests::is_eq);
    environment.add_function("range", functions::range);
    for (function, kind) in [("table", SheetKind::Table), ("form", SheetKind::Form)] {
        let watch = sheets.clone();
        environment.add_function(function, move |name: String| watch.sheet(kind, name));
    }
    for (function, kind) in [
        ("corrections", SheetKind::Corrections),
        ("table_of_unit", SheetKind::Figures),
        ("items_of_unit", SheetKind::Items),
    ] {
        let watch = sheets.clone();
        environment.add_function(function, move || watch.sheet(kind, String::new()));
    }
}

/// The items of a list with words between them: each item stays a value of its own.
fn joined(watch: &Watch, list: &Value, between: &str) -> Result<Value, Error> {
    if list.kind() == ValueKind::String {
        return Ok(list.clone());
    }
    let mut text = String::new();
    for (i, item) in list.try_iter()?.enumerate() {
        if i > 0 {
            text += between;
        }
        let token = watch.token(&item);
        text += &token.ok_or_else(|| Error::new(ErrorKind::BadEscape, "not a single value"))?;
    }
    Ok(Value::from_safe_string(text))
}

/// The names of a view, by their way into it: `period.full`, `categories[].name`.
fn names(context: &Value) -> Vec<String> {
    fn gather(value: &serde_json::Value, path: &str, names: &mut Vec<String>) {
        match value {
            serde_json::Value::Object(fields) => {
                for (key, value) in fields {
                    let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                    gather(value, &path, names);
                    names.push(path);
                }
            }
            serde_json::Value::Array(items) => {
                if let Some(first) = items.first() {
                    gather(first, &format!("{path}[]"), names);
                }
            }
            _ => {}
        }
    }
    let mut names = Vec::new();
    if let Ok(value) = serde_json::to_value(context) {
        gather(&value, "", &mut names);
    }
    names
}

fn translate(
    error: &Error,
    of: &str,
    templates: &TemplateSet,
    known: &dyn Fn() -> Vec<String>,
) -> Finding {
    // The failure in an included template is the cause; the include only passes it on.
    let mut error = error;
    while let Some(inner) = std::error::Error::source(error).and_then(|e| e.downcast_ref::<Error>())
    {
        error = inner;
    }
    let name = error.name().unwrap_or(of);
    let text = templates.text(name).map(marked).unwrap_or_default();
    let text = text.as_str();
    let range = error.range().filter(|range| text.get(range.clone()).is_some());
    let expression = range.clone().map_or("", |range| text.part(range).trim());
    let detail = error.detail().unwrap_or_default();
    let message: Message = match error.kind() {
        _ if detail.contains(asked::HINT) => {
            let (text, hint) = detail.split_once(asked::HINT).unwrap_or((detail, ""));
            messages::not_there(text, hint)
        }
        ErrorKind::UndefinedError => messages::undefined(expression, &known()),
        ErrorKind::SyntaxError => messages::template_syntax(detail),
        ErrorKind::UnknownFilter
        | ErrorKind::UnknownFunction
        | ErrorKind::UnknownMethod
        | ErrorKind::UnknownTest => messages::unknown_filter(expression),
        ErrorKind::OutOfFuel => messages::out_of_fuel(),
        ErrorKind::TemplateNotFound => messages::missing_template(),
        ErrorKind::BadEscape => messages::not_a_value(),
        ErrorKind::InvalidOperation if detail.is_ascii() && !expression.is_empty() => {
            messages::not_computable(expression)
        }
        _ => messages::template_failed(if detail.is_empty() { expression } else { detail }),
    };
    let spot = match range {
        Some(range) => Some(Location::of(text, range)),
        None => error.line().map(|line| Location::of_line(text, line)),
    };
    let place = Place { file: templates.origin(name).into(), path: DataPath::default(), spot };
    message.error(Some(place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_are_marked_outside_of_tags_and_comments() {
        let text = "甲\n \n{# 一\n\n二 #}\n{% if x\n\n%}乙\n\n";
        let found = marked(text).replace(BREAK, "¶");
        assert_eq!(found, "甲\n¶ \n{# 一\n\n二 #}\n{% if x\n\n%}乙\n¶\n");
    }
}
