//! The only writer to standard output and standard error.

use std::io::{IsTerminal, Write, stderr, stdin, stdout};

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use tongbao::finding::{Finding, Findings, Place, Severity};
use tongbao::measure::READER_THREAD;

/// Says what was asked for. A reader that has gone away is no mistake.
pub(crate) fn say(text: &str) {
    let _ = writeln!(stdout(), "{}", text.trim_end());
}

/// Says something as JSON.
pub(crate) fn say_json(value: &impl serde::Serialize) {
    let json = serde_json::to_string_pretty(value).unwrap_or_default();
    // What turns a terminal or its text about stands in strings alone, and may be escaped there.
    let escape = |c: char| match c {
        '\n' => c.to_string(),
        c if turns(c) => format!("\\u{:04x}", u32::from(c)),
        c => c.to_string(),
    };
    say(&json.chars().map(escape).collect::<String>());
}

/// A text as it stands on one line: what moves the cursor, breaks the line or turns the text about
/// is shown instead of done.
pub(crate) fn line(text: &str) -> String {
    let escape = |c: char| if turns(c) { c.escape_unicode().to_string() } else { c.to_string() };
    text.chars().map(escape).collect()
}

/// Whether a character does something to a terminal, a line or the order of its characters.
fn turns(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Says what is wrong.
pub(crate) fn complain(text: &str) {
    let _ = writeln!(stderr(), "{}", text.trim_end());
}

/// Asks a person who sits at a terminal; no if nobody does.
pub(crate) fn ask(question: &str) -> bool {
    if !stdin().is_terminal() || !stderr().is_terminal() {
        return false;
    }
    let _ = write!(stderr(), "{question}（是就写 y，再按回车）");
    let mut answer = String::new();
    stdin().read_line(&mut answer).is_ok() && ["y", "Y", "是"].contains(&answer.trim())
}

/// Shows all findings, each with its line, and counts them.
pub(crate) fn report(findings: &Findings) {
    report_of(findings, None);
}

/// The same, of the file of this name.
pub(crate) fn report_of(findings: &Findings, name: Option<&str>) {
    show(findings);
    let (errors, warnings) = (findings.count(Severity::Error), findings.count(Severity::Warning));
    let name = name.map_or_else(String::new, |name| format!("{name}："));
    if errors > 0 {
        complain(&format!("{name}共 {errors} 处错误、{warnings} 处提醒，没有生成。"));
    }
}

/// Shows all findings, each with its line.
#[expect(clippy::disallowed_methods, reason = "NO_COLOR is for the terminal to honour")]
pub(crate) fn show(findings: &Findings) {
    let colours = stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let renderer = if colours { Renderer::styled() } else { Renderer::plain() };
    for finding in findings.iter() {
        complain(&format!("{}\n", render(finding, &renderer)));
    }
}

/// One finding as a person reads it: what, where with the line, what to do.
fn render(finding: &Finding, renderer: &Renderer) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR.with_name("错误"),
        Severity::Warning => Level::WARNING.with_name("提醒"),
        Severity::Hint => Level::NOTE.with_name("提示"),
    };
    let lines = |text: &str| text.split('\n').map(line).collect::<Vec<_>>().join("\n");
    let (message, hint) = (lines(&finding.message), lines(&finding.hint));
    let title = level.primary_title(&message).id(finding.code);
    let mut group = Group::with_title(title);
    if let Some(place) = &finding.place {
        let path = place.path.to_string();
        group = show_place(group, place, AnnotationKind::Primary, &path);
    }
    for related in &finding.related {
        group = show_place(group, &related.place, AnnotationKind::Context, &related.label);
    }
    if !finding.hint.is_empty() {
        group = group.element(Level::HELP.with_name("怎么办").message(&hint));
    }
    renderer.render(&[group])
}

/// Adds a place: file, line, the line itself with its mark and a label.
fn show_place<'a>(
    group: Group<'a>,
    place: &'a Place,
    kind: AnnotationKind,
    label: &str,
) -> Group<'a> {
    let page = place.spot.as_ref().and_then(|spot| spot.page);
    let file = match page {
        Some(page) => format!("{} 第 {page} 页", place.file),
        None => place.file.to_string(),
    };
    let file = line(&file);
    match &place.spot {
        Some(spot) if spot.excerpt.is_empty() => {
            group.element(Origin::path(file).line(spot.line).char_column(spot.column))
        }
        Some(spot) => {
            let annotation = kind.span(spot.mark.clone());
            let label = (!label.is_empty()).then(|| label.to_owned());
            let snippet = Snippet::source(spot.excerpt.as_str()).line_start(spot.line).path(file);
            group.element(snippet.annotation(annotation.label(label)))
        }
        None => group.element(Origin::path(file)),
    }
}

/// A bar for several files, drawn only on a terminal.
pub(crate) fn progress(total: usize) -> ProgressBar {
    if total < 2 {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("生成 {wide_bar} {pos}/{len} {msg}") {
        bar.set_style(style);
    }
    bar
}

/// A bar of bytes read, drawn only on a terminal.
pub(crate) fn bytes() -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr_with_hz(10));
    if let Ok(style) = ProgressStyle::with_template("核验 {wide_bar} {bytes}/{total_bytes}") {
        bar.set_style(style);
    }
    bar
}

/// A fault of the program is still told in the clerk's language, and ends with 3.
pub(crate) fn translate_panics() {
    std::panic::set_hook(Box::new(|panic| {
        // A PDF that the reader stumbles over is a finding, not a fault.
        if std::thread::current().name() == Some(READER_THREAD) {
            return;
        }
        complain(&format!("程序出了故障。请把数据文件和下面几行发给维护者：\n  {panic}"));
    }));
}
