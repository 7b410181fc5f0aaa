//! The only writer to standard output and standard error.

use std::io::{IsTerminal, Write, stderr, stdin, stdout};
use std::path::PathBuf;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use tongbao::apart::READER_THREAD;
use tongbao::begin::as_typed;
use tongbao::finding::{Finding, Findings, Location, Place, Severity};

/// Says what was asked for. A reader that has gone away is no mistake.
pub(crate) fn say(text: &str) {
    let _ = writeln!(stdout(), "{}", text.trim_end());
}

/// Says something as JSON.
pub(crate) fn say_json(value: &impl serde::Serialize) {
    say_escaped(&serde_json::to_string_pretty(value).unwrap_or_default());
}

/// Says something as JSON on one line, at once.
pub(crate) fn say_json_line(value: &impl serde::Serialize) {
    say_escaped(&serde_json::to_string(value).unwrap_or_default());
    let _ = stdout().flush();
}

fn say_escaped(json: &str) {
    // Characters that turn a terminal or its text about stand in strings alone, and may be escaped
    // there.
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

/// True if a character does something to a terminal, a line or the order of its characters.
fn turns(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Says what is wrong.
pub(crate) fn complain(text: &str) {
    let _ = writeln!(stderr(), "{}", text.trim_end());
}

/// Shows a question, whole.
fn prompt(question: &str) {
    let _ = stderr().write_all(question.as_bytes());
}

/// Asks a person who sits at a terminal; no if nobody does.
pub(crate) fn ask(question: &str) -> bool {
    if !stdin().is_terminal() || !stderr().is_terminal() {
        return false;
    }
    prompt(&format!("{question}（是就写 y，再按回车）"));
    let mut answer = String::new();
    stdin().read_line(&mut answer).is_ok() && ["y", "Y", "是"].contains(&answer.trim())
}

/// Asks a person who sits at a terminal for some words; `None` if nobody does, or gives none.
pub(crate) fn ask_for(question: &str, usual: &str) -> Option<String> {
    if !stdin().is_terminal() || !stderr().is_terminal() {
        return None;
    }
    let usual =
        if usual.is_empty() { String::new() } else { format!("（按回车就是 {usual}）") };
    prompt(&format!("{question}{usual}："));
    let mut answer = String::new();
    stdin().read_line(&mut answer).ok()?;
    Some(answer.trim().to_owned()).filter(|answer| !answer.is_empty())
}

/// Asks a person who sits at a terminal for words that nobody else is to read: what is typed does not show.
/// `None` if nobody does, or gives none.
pub(crate) fn ask_secretly(question: &str) -> Option<String> {
    if !stdin().is_terminal() || !stderr().is_terminal() {
        return None;
    }
    rpassword::prompt_password(question).ok().filter(|answer| !answer.is_empty())
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

/// Says how what was found in workbooks gets into them.
pub(crate) fn point_to_copies(data: &[PathBuf], findings: &Findings) {
    let places = || findings.iter().filter_map(|finding| finding.place.as_ref());
    let in_book = |place: &Place| place.spot.as_ref().is_some_and(|spot| spot.sheet.is_some());
    let packed = |place: &&Place| place.file.ends_with(".xlsx") || place.file.ends_with(".xlsm");
    if places().filter(|place| in_book(place)).any(|place| packed(&place)) {
        let data: Vec<String> = data.iter().map(|path| as_typed(path)).collect();
        let command = format!("tongbao check {} --workbook", data.join(" "));
        complain(&format!("工作簿里的问题可以写进它的副本，一行对一行：{command}"));
    }
}

/// Most columns of a line.
const COLUMNS: usize = 80;

/// Columns that stand before a message and each line of a hint (`   = 怎么办: `), at most.
const LEAD: usize = 14;
/// Columns that stand before what is quoted: the number of its line.
const GUTTER: usize = 10;
/// Fewest like findings to tell as one, and most of a rule to tell one by one.
const LIKE: usize = 5;
const EACH: usize = 12;
/// Most characters of a label beside what is marked.
const LABEL: usize = 24;
/// Most places to name of what is told as one.
const PLACES: usize = 60;

/// Shows findings; like ones are told once, with their places, and of a rule that finds very
/// much the places of the rest are told.
pub(crate) fn show_gathered(findings: &Findings) {
    let mut gathered = Findings::default();
    let mut done: Vec<&Finding> = Vec::new();
    for finding in findings.iter() {
        if done.iter().any(|other| std::ptr::eq(*other, finding)) {
            continue;
        }
        let file = |finding: &Finding| finding.place.as_ref().map(|place| place.file.clone());
        let of_rule = |other: &&Finding| {
            other.code == finding.code
                && file(other) == file(finding)
                && other.severity == finding.severity
        };
        let alike: Vec<&Finding> = findings
            .iter()
            .filter(|other| of_rule(other) && other.message == finding.message)
            .filter(|other| !done.iter().any(|known| std::ptr::eq(*known, *other)))
            .collect();
        let told = gathered.iter().filter(|other| of_rule(other)).count();
        let rest: Vec<&Finding> = if alike.len() >= LIKE {
            alike
        } else if told >= EACH {
            let rest = findings.iter().filter(|other| of_rule(other));
            rest.filter(|other| !done.iter().any(|known| std::ptr::eq(*known, *other))).collect()
        } else {
            vec![finding]
        };
        let mut one = finding.clone();
        if rest.len() > 1 {
            let same = rest.iter().all(|other| other.message == finding.message);
            let places: Vec<String> =
                rest.iter().filter_map(|other| spot(other)).take(PLACES).collect();
            let more = if rest.len() > PLACES { "……" } else { "" };
            let what = if same { "同样的" } else { "这条规则还有" };
            one.hint =
                format!("{}{what}共 {} 处：{}{more}", one.hint, rest.len(), places.join("、"));
            one.related.clear();
        }
        done.extend(&rest);
        gathered.push(one);
    }
    show(&gathered);
}

/// Page, line and column of a finding.
fn spot(finding: &Finding) -> Option<String> {
    let spot = finding.place.as_ref()?.spot.as_ref()?;
    if let Some(cell) = spot.cell() {
        return Some(cell);
    }
    let page = spot.page.map_or_else(String::new, |page| format!("第 {page} 页 "));
    Some(format!("{page}{}:{}", spot.line, spot.column))
}

/// The number of columns that a character takes.
fn columns(c: char) -> usize {
    match u32::from(c) {
        // From the Hangul on, and dashes and quotation marks, which Chinese fonts set wide.
        0x1100.. => 2,
        _ => 1,
    }
}

/// A text on lines that fit, each after an indent.
pub(crate) fn wrapped(text: &str, indent: usize) -> String {
    let margin = " ".repeat(indent);
    format!("{margin}{}", wrapped_in(COLUMNS - 2 - indent, text, &margin))
}

/// A text on lines of at most so many columns, each but the first after a margin. Words, file names
/// and options in Latin letters are not broken where they fit a line.
fn wrapped_in(room: usize, text: &str, margin: &str) -> String {
    let mut lines = String::new();
    let mut at = 0;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let latin = rest.find(|c: char| !c.is_ascii_graphic()).unwrap_or(rest.len());
        let width = rest.get(..latin).map_or(0, |piece| piece.chars().map(columns).sum());
        let whole = latin > 0 && width <= room;
        let length = if whole { latin } else { first.len_utf8() };
        let Some((piece, behind)) = rest.split_at_checked(length) else { return lines };
        let width = if whole { width } else { columns(first) };
        // A mark does not begin a line.
        if at + width > room && !"，。；：、）”》".contains(piece) {
            lines.truncate(lines.trim_end_matches(' ').len());
            lines += "\n";
            lines += margin;
            at = 0;
        }
        match first {
            '\n' => at = 0,
            // A blank that broke a line is not printed.
            ' ' if at == 0 && lines.ends_with('\n') => {
                rest = behind;
                continue;
            }
            _ => at += width,
        }
        lines += piece;
        rest = behind;
    }
    lines
}

/// The part of a line round what is marked that fits, and where the mark is in it.
fn cut(line: &str, mark: std::ops::Range<usize>) -> (String, std::ops::Range<usize>) {
    let width = |text: &str| text.chars().map(columns).sum::<usize>();
    let fits = COLUMNS - GUTTER;
    let (Some(before), Some(marked), Some(behind)) =
        (line.get(..mark.start), line.get(mark.clone()), line.get(mark.end..))
    else {
        return (line.to_owned(), mark);
    };
    if width(line) <= fits {
        return (line.to_owned(), mark);
    }
    let take = |chars: &mut dyn Iterator<Item = char>, most: usize| -> String {
        let mut taken = 0;
        chars
            .take_while(|c| {
                taken += columns(*c);
                taken <= most
            })
            .collect()
    };
    let own = take(&mut marked.chars(), fits.saturating_sub(8));
    let left = fits.saturating_sub(width(&own)) / 2;
    let head: String =
        take(&mut before.chars().rev(), left.saturating_sub(2)).chars().rev().collect();
    let tail = if own.len() == marked.len() {
        take(&mut behind.chars(), left.saturating_sub(2))
    } else {
        String::new()
    };
    let opens = if head.len() < before.len() { "…" } else { "" };
    let closes = if own.len() + tail.len() < marked.len() + behind.len() { "…" } else { "" };
    let start = opens.len() + head.len();
    (format!("{opens}{head}{own}{tail}{closes}"), start..start + own.len())
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
    let message = wrapped_in(COLUMNS - LEAD, &lines(&finding.message), "");
    let title = level.primary_title(&message).id(finding.code);
    let mut group = Group::with_title(title);
    if let Some(place) = &finding.place {
        let path = place.path.to_string();
        group = show_place(group, place, AnnotationKind::Primary, &path);
    }
    for related in &finding.related {
        group = show_place(group, &related.place, AnnotationKind::Context, &related.label);
    }
    let hint = wrapped_in(COLUMNS - LEAD, &lines(&finding.hint), "");
    if !hint.is_empty() {
        group = group.element(Level::HELP.with_name("怎么办").message(&hint));
    }
    let mut shown = renderer.render(&[group]).to_string();
    // Where a long line was cut, the column is still that of the whole line.
    for place in finding.place.iter().chain(finding.related.iter().map(|related| &related.place)) {
        let Some(spot) = &place.spot else { continue };
        if let Some(cell) = spot.cell() {
            // A cell is known by its own name.
            let at = |column: usize| format!("{cell}:{}:{column}\n", spot.line);
            shown = shown.replacen(&at(1), &format!("{cell}\n"), 1);
            shown = shown.replacen(&at(spot.column), &format!("{cell}\n"), 1);
            continue;
        }
        let (line, mark) = cut(&spot.excerpt, spot.mark.clone());
        let column = line.get(..mark.start).unwrap_or_default().chars().count() + 1;
        if column != spot.column {
            let at = |column: usize| format!(":{}:{column}\n", spot.line);
            shown = shown.replacen(&at(column), &at(spot.column), 1);
        }
    }
    shown
}

/// Adds a place: file, line, the line itself with its mark and a label.
fn show_place<'a>(
    group: Group<'a>,
    place: &'a Place,
    kind: AnnotationKind,
    label: &str,
) -> Group<'a> {
    let spot = place.spot.as_ref();
    let file = match (spot.and_then(|spot| spot.page), spot.and_then(Location::cell)) {
        (Some(page), _) => format!("{} 第 {page} 页", place.file),
        (None, Some(cell)) => format!("{} {cell}", place.file),
        (None, None) => place.file.to_string(),
    };
    let file = line(&file);
    match &place.spot {
        Some(spot) if spot.excerpt.is_empty() => {
            group.element(Origin::path(file).line(spot.line).char_column(spot.column))
        }
        Some(spot) => {
            let (line, mark) = cut(&spot.excerpt, spot.mark.clone());
            let label: String = label.chars().take(LABEL).collect();
            let label = (!label.is_empty()).then_some(label);
            let snippet = Snippet::source(line).line_start(spot.line).path(file);
            group.element(snippet.annotation(kind.span(mark).label(label)))
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
        // A file that a library stumbles over is a finding, not a fault.
        if std::thread::current().name() == Some(READER_THREAD) {
            return;
        }
        complain(&format!("程序出了故障。请把数据文件和下面几行发给维护者：\n  {panic}"));
    }));
}
