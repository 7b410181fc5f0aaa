//! minijinja, set up so that a value can never become markup.
//!
//! In a `.typ.jinja` template every value is written as a finished Typst string
//! expression, `#"…";`. Whatever it holds — `#`, `*`, `$`, a bracket, `1. ` at the start
//! of a line — appears as typed. In a `.txt.jinja` template values are plain text.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior};

use super::messages;
use super::templates::TemplateSet;
use super::trace::{Trace, Watch};
use crate::finding::{DataPath, Finding, Message, Place, Spot};

/// How much a template may do before it is stopped. A notice takes some 3,000.
const FUEL: u64 = 50_000;

/// A rendered template.
pub(super) struct Rendered {
    pub(super) text: String,
    pub(super) traces: Vec<Trace>,
}

/// Renders a template with a context.
pub(super) fn render(
    templates: &TemplateSet,
    name: &str,
    context: &impl serde::Serialize,
) -> Result<Rendered, Finding> {
    let watch = Watch::default();
    let mut environment = Environment::empty();
    if let Ok(syntax) = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build() {
        environment.set_syntax(syntax);
    }
    minijinja_builtins(&mut environment);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    let writer = watch.clone();
    environment.set_formatter(move |out, state, value| {
        let text = match value.kind() {
            ValueKind::String | ValueKind::Number => value.to_string(),
            _ => return Err(Error::new(ErrorKind::BadEscape, "not a single value")),
        };
        let written = if state.name().ends_with(".typ.jinja") { typst_string(&text) } else { text };
        writer.wrote(value, &written);
        out.write_str(&written).map_err(Error::from)
    });
    environment.set_loader({
        let templates = templates.clone();
        move |name| Ok(templates.text(name).map(str::to_owned))
    });
    let (text, spans) = environment
        .get_template(name)
        .and_then(|template| template.render_with_spans(watch.view(Value::from(Serde(context)))))
        .map_err(|error| translate(&error, name, templates))?;
    Ok(Rendered { traces: watch.traces(&text, &spans), text })
}

/// The filters and tests of minijinja that only look at values. `safe` is not among
/// them: nothing may bypass the formatter.
fn minijinja_builtins(environment: &mut Environment) {
    use minijinja::{filters, functions, tests};
    environment.add_filter("join", filters::join);
    environment.add_filter("length", filters::length);
    environment.add_filter("first", filters::first);
    environment.add_filter("last", filters::last);
    environment.add_filter("replace", filters::replace);
    environment.add_filter("trim", filters::trim);
    environment.add_filter("map", filters::map);
    environment.add_filter("selectattr", filters::selectattr);
    environment.add_filter("rejectattr", filters::rejectattr);
    environment.add_test("defined", tests::is_defined);
    environment.add_test("none", tests::is_none);
    environment.add_test("eq", tests::is_eq);
    environment.add_function("range", functions::range);
}

/// A value as a Typst expression that stands in markup and yields just this text.
pub(super) fn typst_string(text: &str) -> String {
    let mut written = String::with_capacity(text.len() + 4);
    written.push_str("#\"");
    for c in text.chars() {
        if matches!(c, '\\' | '"') {
            written.push('\\');
        }
        written.push(c);
    }
    written.push_str("\";");
    written
}

fn translate(error: &Error, asked: &str, templates: &TemplateSet) -> Finding {
    // What failed in an included template is the cause; the include only passes it on.
    let mut error = error;
    while let Some(inner) = std::error::Error::source(error).and_then(|e| e.downcast_ref::<Error>())
    {
        error = inner;
    }
    let name = error.name().unwrap_or(asked);
    let text = templates.text(name).unwrap_or_default();
    let range = error.range().filter(|range| text.get(range.clone()).is_some());
    let expression = range.clone().map_or("", |range| text[range].trim());
    let detail = error.detail().unwrap_or_default();
    let message: Message = match error.kind() {
        ErrorKind::UndefinedError => messages::undefined(expression),
        ErrorKind::SyntaxError => messages::template_syntax(detail),
        ErrorKind::UnknownFilter
        | ErrorKind::UnknownFunction
        | ErrorKind::UnknownMethod
        | ErrorKind::UnknownTest => messages::unknown_filter(expression),
        ErrorKind::OutOfFuel => messages::out_of_fuel(),
        ErrorKind::TemplateNotFound => messages::missing_template(),
        ErrorKind::BadEscape => messages::not_a_value(),
        _ => messages::template_failed(if detail.is_empty() { expression } else { detail }),
    };
    let spot = match range {
        Some(range) => Some(Spot::of(text, range)),
        None => error.line().map(|line| Spot::of_line(text, line)),
    };
    let place = Place { file: templates.origin(name).into(), path: DataPath::default(), spot };
    message.error(Some(place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_written_as_one_closed_string() {
        assert_eq!(typst_string("62"), "#\"62\";");
        assert_eq!(typst_string("\"#\\"), "#\"\\\"#\\\\\";");
    }
}
