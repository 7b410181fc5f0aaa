//! `tongbao check`: data and finished texts in, findings out; certain fixes on request.

mod sarif;

use std::fs::File;
use std::io::Read;
use std::path::Path;

use tongbao::check::{self, RuleBook, Text, explain, handbook, mend, rule_named};
use tongbao::compose::{TemplateSet, compose};
use tongbao::finding::{Fault, Findings, Place, Severity};
use tongbao::load::load;
use tongbao::pipeline::proofread;
use tongbao::tally::{Tally, tally};

use crate::args::{CheckArguments, ReportArgument};
use crate::{folders, terminal};

/// Longest file that is read, one byte more than is checked.
const MOST: u64 = (64 << 20) + 1;

/// Runs the command; returns whose fault it is if something blocks.
pub(crate) fn check(arguments: &CheckArguments) -> Option<Fault> {
    if arguments.rules {
        terminal::say(&handbook());
        return None;
    }
    if let Some(code) = &arguments.explain {
        return explain_one(code);
    }
    let mut findings = run(arguments);
    if arguments.fix {
        let mut failed = Findings::default();
        if apply(arguments, &findings, &mut failed) > 0 {
            findings = run(arguments);
        }
        findings.extend(failed.iter().cloned());
    }
    match arguments.format {
        ReportArgument::Human => {
            terminal::show(&findings);
            terminal::say(&summary(&findings));
        }
        ReportArgument::Json => terminal::say_json(&findings.to_json()),
        ReportArgument::Sarif => terminal::say(&sarif::report(&findings)),
    }
    findings.fault()
}

fn explain_one(code: &str) -> Option<Fault> {
    let code = code.to_ascii_uppercase();
    if let Some(rule) = rule_named(&code) {
        terminal::say(&explain(rule));
        return None;
    }
    let mut findings = Findings::default();
    findings.push(check::unknown_code(&code).usage(None));
    terminal::show(&findings);
    findings.fault()
}

/// Checks all that was named.
fn run(arguments: &CheckArguments) -> Findings {
    let mut findings = Findings::default();
    if arguments.text.is_empty() {
        let templates = folders::templates();
        let templates =
            TemplateSet::read(&templates, arguments.templates.as_deref(), &mut findings);
        let Ok(templates) = templates else { return findings };
        for data in &arguments.data {
            let mut own = Findings::default();
            if let Some(tally) = count(data, &mut own)
                && let Ok(markup) = compose(&tally, &templates, &mut own)
            {
                proofread(&tally, &markup, &mut own);
            }
            findings.extend(own.iter().cloned());
        }
        return findings;
    }
    if arguments.data.len() > 1 {
        findings.push(check::texts_need_one().usage(None));
        return findings;
    }
    let tally = arguments.data.first().and_then(|data| count(data, &mut findings));
    let book = match &tally {
        Some(tally) => RuleBook::of(tally, &mut findings),
        None => RuleBook::shipped(),
    };
    for path in &arguments.text {
        if let Some(text) = read(path, &mut findings) {
            check::check(&book.evidence(tally.as_ref(), &text), &mut findings);
        }
    }
    findings
}

fn count(data: &Path, findings: &mut Findings) -> Option<Tally> {
    let mut own = Findings::default();
    let tally = load(data, &mut own).and_then(|dossier| tally(dossier, &mut own));
    findings.extend(own.iter().cloned());
    tally.ok()
}

fn read(path: &Path, findings: &mut Findings) -> Option<Text> {
    let name = path.to_string_lossy();
    let place = || Some(Place::file(name.as_ref()));
    let file = match File::open(path) {
        Ok(file) if !path.is_dir() => file,
        Ok(_) => {
            findings.push(check::is_folder().usage(place()));
            return None;
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            findings.push(check::no_such_file().usage(place()));
            return None;
        }
        Err(error) => {
            findings.push(check::unreadable(&error).machine(place()));
            return None;
        }
    };
    let mut bytes = Vec::new();
    if let Err(error) = file.take(MOST).read_to_end(&mut bytes) {
        findings.push(check::unreadable(&error).machine(place()));
        return None;
    }
    match Text::read(name.as_ref(), &bytes) {
        Ok(text) => Some(text),
        Err(message) => {
            findings.push(message.error(place()));
            None
        }
    }
}

/// Applies the certain fixes: the diff first, then the files. Returns how many were applied.
fn apply(arguments: &CheckArguments, findings: &Findings, failed: &mut Findings) -> usize {
    let mended = mend(findings, failed);
    let mut count = 0;
    for file in &mended {
        // A report to be read by a program must stay alone on standard output.
        match arguments.format {
            ReportArgument::Human => terminal::say(&file.diff()),
            ReportArgument::Json | ReportArgument::Sarif => terminal::complain(&file.diff()),
        }
        match file.write() {
            Ok(()) => {
                count += file.count;
                terminal::complain(&format!("已改 {}：{} 处。", file.file, file.count));
            }
            Err(finding) => failed.push(*finding),
        }
    }
    if mended.is_empty() {
        terminal::complain("没有能自动改的。");
    }
    count
}

fn summary(findings: &Findings) -> String {
    let count = |severity| findings.count(severity);
    format!(
        "校核完：{} 处错误，{} 处提醒，{} 处提示。",
        count(Severity::Error),
        count(Severity::Warning),
        count(Severity::Hint)
    )
}
