//! `tongbao compare`: two drafts in, their differences out: told, or as tracked changes for Word.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use tongbao::archive::Recalled;
use tongbao::compare::{self, Differences, TextChange};
use tongbao::compose::{Markup, TemplateSet};
use tongbao::finding::{Fault, Findings, Stopped};
use tongbao::load::SharedRegister;
use tongbao::pipeline::{self, CompareOptions, Resources};
use tongbao::publish::{self, Emit, Outlet, ReservedPaths};
use tongbao::typeset::{Document, FontSet};

use crate::args::CompareArguments;
use crate::generate::{display, open_workshop};
use crate::{archive, folders, terminal};

/// A document that was named.
enum Named {
    /// A data file.
    File(PathBuf),
    /// A document of the archive.
    Issued(Box<Recalled>),
}

/// Runs the command; returns whose fault it is if it failed.
pub(crate) fn compare(arguments: &CompareArguments) -> Option<Fault> {
    let mut findings = Findings::default();
    let done = match arguments.emit {
        Some(_) => write(arguments, &mut findings),
        None => tell(arguments, &mut findings),
    };
    terminal::report(&findings);
    match done {
        Ok(text) => {
            terminal::say(&text);
            None
        }
        Err(Stopped) => findings.fault().or(Some(Fault::Machine)),
    }
}

/// Lists the differences.
fn tell(arguments: &CompareArguments, findings: &mut Findings) -> Result<String, Stopped> {
    let templates =
        TemplateSet::read(&folders::templates(), arguments.own.templates.as_deref(), findings)?;
    let register = archive::register(arguments.archive.as_deref(), findings)?;
    let [old, new] = named(arguments, findings)?;
    let old = composed(&old, register.as_ref(), &templates, findings);
    let new = composed(&new, register.as_ref(), &templates, findings);
    let differences = compare::compare(&*old?, &*new?);
    Ok(listed(arguments, &differences))
}

/// Writes the tracked changes.
fn write(arguments: &CompareArguments, findings: &mut Findings) -> Result<String, Stopped> {
    let start = Instant::now();
    let inputs = [&arguments.old, &arguments.new].map(PathBuf::from);
    let asked = arguments.output.as_deref();
    // Both inputs become one file.
    let target = publish::target(asked, Emit::Docx, &inputs[..1], findings)?;
    let own = [arguments.own.templates.as_deref(), arguments.own.fonts.as_deref()];
    let resources = open_workshop(own, arguments.archive.as_deref(), None, findings);
    let resources = resources.ok_or(Stopped)?;
    let fonts = folders::fonts(arguments.own.fonts.as_deref());
    let [old, new] = named(arguments, findings)?;
    let old = drawn(&old, &resources, &fonts, findings);
    let new = drawn(&new, &resources, &fonts, findings);
    let (old, new) = (old?, new?);
    let read = [folders::templates(), folders::fonts(arguments.own.fonts.as_deref())];
    let reserved = ReservedPaths::reading(read.into_iter().chain(arguments.own.templates.clone()));
    let author = arguments.author.as_str();
    let outlet =
        Outlet { emit: Emit::Docx, target: &target, reserved: &reserved, unless_same: false };
    let order = CompareOptions { old: &old, new: &new, author, outlet };
    let path = pipeline::write_changes(&order, findings)?;
    let count = compare::compare(old.sheets().markup(), new.sheets().markup()).list.len();
    let took = start.elapsed().as_secs_f64();
    let what =
        if count == 0 { "两稿没有不同".to_owned() } else { format!("{count} 处不同") };
    Ok(format!("已写出花脸稿 {}\n  {what}，用时 {took:.2} 秒", display(&path)))
}

/// The documents that were named, the old one first.
fn named(arguments: &CompareArguments, findings: &mut Findings) -> Result<[Named; 2], Stopped> {
    let mut one = |typed: &str| {
        let path = Path::new(typed);
        if path.exists() || typed.contains(['.', '/', '\\']) {
            return Ok(Named::File(path.to_path_buf()));
        }
        let mut archive = archive::for_reading(arguments.archive.as_deref(), findings)?;
        let number = archive.meant(typed, findings)?;
        Ok(Named::Issued(Box::new(archive.recall(&number, findings)?)))
    };
    Ok([one(&arguments.old)?, one(&arguments.new)?])
}

/// A document composed; what is found is told only where it stops.
fn composed(
    named: &Named,
    register: Option<&SharedRegister>,
    templates: &TemplateSet,
    findings: &mut Findings,
) -> Result<Arc<Markup>, Stopped> {
    let mut found = Findings::default();
    let markup = match named {
        Named::File(data) => pipeline::compose_data(data, (None, register), templates, &mut found),
        Named::Issued(recalled) => recalled.compose(&mut found),
    };
    markup.inspect_err(|_| findings.extend(found.iter().cloned()))
}

/// A document set in type; what is found is told only where it stops, and the check's doubts not at all.
fn drawn(
    named: &Named,
    resources: &Resources,
    fonts: &Path,
    findings: &mut Findings,
) -> Result<Document, Stopped> {
    let (mut found, mut doubts) = (Findings::default(), Findings::default());
    let document = match named {
        Named::File(data) => {
            pipeline::build_draft(data, resources, &mut found, &mut doubts, &mut |_| {})
        }
        Named::Issued(recalled) => {
            FontSet::read(fonts, &mut found).and_then(|fonts| recalled.rebuild(fonts, &mut found))
        }
    };
    document.inspect_err(|_| findings.extend(found.iter().cloned()))
}

/// The differences as a person reads them.
fn listed(arguments: &CompareArguments, differences: &Differences) -> String {
    let line = |text: &str, indent| terminal::wrapped(&terminal::line(text), indent);
    let mut lines = vec![
        line(&format!("旧稿：{}", arguments.old), 0),
        line(&format!("新稿：{}", arguments.new), 0),
        String::new(),
    ];
    if differences.list.is_empty() {
        lines.push("两稿没有不同。".to_owned());
        return lines.join("\n");
    }
    for difference in &differences.list {
        lines.push(line(&difference.at, 0));
        for change in &difference.changes {
            match change {
                TextChange::Words { column, old, new } if column.is_empty() => {
                    lines.push(line(&format!("旧：{old}"), 2));
                    lines.push(line(&format!("新：{new}"), 2));
                }
                TextChange::Words { column, old, new } => {
                    let shown = |text: &str| {
                        if text.is_empty() { "空".to_owned() } else { text.to_owned() }
                    };
                    let text = format!("{column}：{} → {}", shown(old), shown(new));
                    lines.push(line(&text, 2));
                }
                TextChange::Added(text) => lines.push(line(&format!("添：{text}"), 2)),
                TextChange::Removed(text) => lines.push(line(&format!("删：{text}"), 2)),
            }
        }
    }
    if !differences.causes.is_empty() {
        lines.push("\n数据里改了：".to_owned());
        lines.extend(differences.causes.iter().map(|cause| line(cause, 2)));
    }
    lines.push(format!("\n共 {} 处不同。", differences.list.len()));
    lines.join("\n")
}
