//! `tongbao check`: data and finished texts in, findings out; certain fixes on request.

mod sarif;

use std::path::{Path, PathBuf};

use serde::Serialize;
use tongbao::begin::problems;
use tongbao::check::{self, Coverage, RuleBook, Text, apply_fixes, explain, handbook, rule_named};
use tongbao::compose::{TemplateSet, compose};
use tongbao::files;
use tongbao::finding::{Fault, Findings, Place, Severity};
use tongbao::limits;
use tongbao::load::{Register, load_with};
use tongbao::pipeline::proofread_covered;
use tongbao::publish::write_whole;
use tongbao::tally::{Tally, tally};

use crate::args::{CheckArguments, ReportArgument};
use crate::bounded::{self, Trial};
use crate::{archive, folders, terminal};

/// Runs the command; returns whose fault it is if something blocks.
pub(crate) fn check(arguments: &CheckArguments) -> Option<Fault> {
    if arguments.rules {
        terminal::say(&handbook());
        return None;
    }
    if let Some(code) = &arguments.explain {
        return explain_one(code);
    }
    let (mut findings, mut coverage) = run(arguments);
    if arguments.fix {
        let mut failed = Findings::default();
        if apply(arguments, &findings, &mut failed) > 0 {
            (findings, coverage) = run(arguments);
        }
        findings.extend(failed.iter().cloned());
    }
    let copies = if arguments.workbook { copies(arguments, &mut findings) } else { Vec::new() };
    match arguments.format {
        ReportArgument::Human => {
            terminal::show_gathered(&findings);
            for coverage in coverage.iter().filter(|coverage| coverage.read() > 0) {
                terminal::say(&covered(coverage));
            }
            terminal::say(&summary(&findings));
        }
        ReportArgument::Json => {
            let report = Report { findings: findings.to_json(), coverage: told(&coverage) };
            terminal::say_json(&report);
        }
        ReportArgument::Sarif => terminal::say(&sarif::report(&findings, told(&coverage))),
    }
    for copy in &copies {
        terminal::complain(&format!(
            "写好了 {}：最右边是“问题”。改好以后存回原来的名称，再查一遍。",
            copy.display()
        ));
    }
    if copies.is_empty() && !arguments.workbook {
        terminal::point_to_copies(&arguments.data, &findings);
    }
    findings.fault()
}

/// Writes copies of the workbooks in which something was found, with a column of it.
fn copies(arguments: &CheckArguments, findings: &mut Findings) -> Vec<PathBuf> {
    let (folder, mut failed) = (arguments.output.as_deref(), Findings::default());
    let mut written = Vec::new();
    for data in &arguments.data {
        for copy in problems(data, findings, folder, &mut failed) {
            match write_whole(&copy.path, &copy.bytes) {
                Ok(()) => written.push(copy.path),
                Err(finding) => failed.push(finding),
            }
        }
    }
    findings.extend(failed.iter().cloned());
    written
}

/// The findings, and beside them what was checked.
#[derive(Serialize)]
struct Report<F: Serialize> {
    #[serde(flatten)]
    findings: F,
    coverage: Vec<Covered>,
}

/// The coverage of one text.
#[derive(Serialize)]
struct Covered {
    file: String,
    read: usize,
    checked: usize,
    unchecked: Vec<NotChecked>,
}

/// A figure that was not checked.
#[derive(Serialize)]
struct NotChecked {
    figure: String,
    why: &'static str,
    page: Option<usize>,
    line: Option<usize>,
    column: Option<usize>,
}

fn told(coverage: &[Coverage]) -> Vec<Covered> {
    let each = coverage.iter().map(|coverage| Covered {
        file: coverage.file.clone(),
        read: coverage.read(),
        checked: coverage.checked.len(),
        unchecked: coverage
            .unchecked
            .iter()
            .map(|unchecked| {
                let spot = unchecked.place.spot.as_ref();
                NotChecked {
                    figure: unchecked.figure.clone(),
                    why: unchecked.why,
                    page: spot.and_then(|spot| spot.page),
                    line: spot.map(|spot| spot.line),
                    column: spot.map(|spot| spot.column),
                }
            })
            .collect(),
    });
    each.collect()
}

/// Most figures of one reason to name.
const NAMED: usize = 8;

/// Tells the parts of a text that were checked, and those that were not, by reasons.
fn covered(coverage: &Coverage) -> String {
    let (read, checked) = (coverage.read(), coverage.checked.len());
    let mut said = format!("{}：读到 {read} 个数字，核对了 {checked} 个", coverage.file);
    if coverage.unchecked.is_empty() {
        return said + "。";
    }
    said += &format!("；没有核对的 {} 个：", coverage.unchecked.len());
    let mut reasons: Vec<&str> = coverage.unchecked.iter().map(|unchecked| unchecked.why).collect();
    reasons.sort_unstable();
    reasons.dedup();
    for why in reasons {
        let own: Vec<_> =
            coverage.unchecked.iter().filter(|unchecked| unchecked.why == why).collect();
        let named: Vec<String> = own
            .iter()
            .take(NAMED)
            .map(|unchecked| {
                let spot = unchecked.place.spot.as_ref();
                let page = spot.and_then(|spot| spot.page);
                let page = page.map_or_else(String::new, |page| format!("第 {page} 页 "));
                let at =
                    spot.map_or_else(String::new, |spot| format!("{}:{}", spot.line, spot.column));
                format!("{}（{page}{at}）", unchecked.figure)
            })
            .collect();
        let more = if own.len() > NAMED { format!("等 {} 个", own.len()) } else { String::new() };
        let line = format!("{why}：{}{more}", named.join("、"));
        said += &format!("\n{}", terminal::wrapped(&line, 2));
    }
    said
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
fn run(arguments: &CheckArguments) -> (Findings, Vec<Coverage>) {
    let mut findings = Findings::default();
    let mut coverage = Vec::new();
    let Ok(register) = archive::register(arguments.register.archive.as_deref(), &mut findings)
    else {
        return (findings, coverage);
    };
    let register = register.as_deref().map(|register| register as &dyn Register);
    if arguments.text.is_empty() {
        let templates = folders::templates();
        let templates =
            TemplateSet::read(&templates, arguments.templates.as_deref(), &mut findings);
        for data in &arguments.data {
            let mut own = Findings::default();
            if let Some(tally) = count(data, register, &mut own)
                && let Ok(templates) = &templates
                && let Ok(markup) = compose(&tally, templates, &mut own)
            {
                coverage.push(proofread_covered(&tally, &markup, &mut own));
            }
            findings.extend(own.iter().cloned());
        }
        return (findings, coverage);
    }
    if arguments.data.len() > 1 {
        findings.push(check::texts_need_one().usage(None));
        return (findings, coverage);
    }
    let tally = arguments.data.first().and_then(|data| count(data, register, &mut findings));
    let book = match &tally {
        Some(tally) => RuleBook::of(tally, &mut findings),
        None => RuleBook::shipped(),
    };
    // A draft is held beside what the program would print, where that can be composed.
    let composed = tally.as_ref().and_then(|tally| {
        let mut aside = Findings::default();
        let (shipped, own) = (folders::templates(), arguments.templates.as_deref());
        let templates = TemplateSet::read(&shipped, own, &mut aside).ok()?;
        compose(tally, &templates, &mut aside).ok()
    });
    for path in &arguments.text {
        if let Some(mut text) = read(path, &mut findings) {
            if let Some(composed) = &composed {
                text.set_beside(composed);
            }
            let context = book.context(tally.as_ref(), &text);
            check::check(&context, &mut findings);
            coverage.push(check::coverage(&context));
        }
    }
    (findings, coverage)
}

fn count(data: &Path, register: Option<&dyn Register>, findings: &mut Findings) -> Option<Tally> {
    let mut own = Findings::default();
    let tally = load_with(data, register, &mut own).and_then(|inputs| {
        own.extend(inputs.asked_when_archived());
        tally(inputs, &mut own)
    });
    findings.extend(own.iter().cloned());
    tally.ok()
}

fn read(path: &Path, findings: &mut Findings) -> Option<Text> {
    let name = path.to_string_lossy();
    let bytes = match files::read(path, limits::DRAFT_BYTES.most) {
        Ok(bytes) => bytes,
        Err(refusal) => {
            findings.push(check::not_read(&refusal, Place::file(name.as_ref())));
            return None;
        }
    };
    let tried = bounded::try_out(Trial::Text, &bytes);
    match tried.and_then(|()| Text::read(name.as_ref(), &bytes)) {
        Ok(text) => Some(text),
        Err(message) => {
            findings.push(message.error(Some(Place::file(name.as_ref()))));
            None
        }
    }
}

/// Applies the certain fixes: the diff first, then the files. Returns how many were applied.
fn apply(arguments: &CheckArguments, findings: &Findings, failed: &mut Findings) -> usize {
    let mended = apply_fixes(findings, failed);
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
