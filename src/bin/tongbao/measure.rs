//! `tongbao measure`: finished PDFs and OFDs in, a verdict on each clause of the standard out.

use serde_json::{Value, json};
use tongbao::files;
use tongbao::finding::{Fault, Findings, Place};
use tongbao::limits;
use tongbao::measure::{
    CLAUSES, Measurement, Outcome, Reading, Verdict, Weight, measure as measure_file, not_measured,
    not_read,
};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::args::{FormatArgument, MeasureArguments};
use crate::bounded::{self, Trial};
use crate::terminal;

/// Columns of the table's parts: clause, page, measured; the verdict comes before them.
const WIDTHS: [usize; 4] = [5, 9, 5, 31];
/// Columns of a line.
const LINE: usize = 80;

/// Runs the command; returns whose fault it is if a document fails.
pub(crate) fn measure(arguments: &MeasureArguments) -> Option<Fault> {
    if arguments.clauses {
        terminal::say(&clause_table());
        return None;
    }
    let mut findings = Findings::default();
    let mut documents = Vec::new();
    let mut failed = false;
    for path in &arguments.files {
        let name = path.display().to_string();
        let place = Place::file(name.as_str());
        match files::read(path, limits::FINISHED_BYTES.most) {
            Ok(bytes) => {
                let tried = bounded::try_out(Trial::Measure, &bytes);
                match tried.and_then(|()| measure_file(&bytes)) {
                    Ok(measurement) => {
                        failed |= measurement.fails();
                        documents.push((name, measurement));
                    }
                    Err(message) => findings.push(not_measured(message, place)),
                }
            }
            Err(refusal) => findings.push(not_read(&refusal, place)),
        }
    }
    match arguments.format {
        FormatArgument::Human => {
            for (name, measurement) in &documents {
                terminal::say(&human(name, measurement));
            }
        }
        FormatArgument::Json => {
            let all: Vec<Value> = documents.iter().map(|(name, one)| one.to_json(name)).collect();
            terminal::say_json(&json!({ "version": 1, "documents": all }));
        }
    }
    terminal::show(&findings);
    findings.fault().max(failed.then_some(Fault::Document))
}

/// The table a clerk reads: a line for each clause, and a sum.
fn human(name: &str, measurement: &Measurement) -> String {
    let mut lines = vec![format!("{name}（{} 页）", measurement.pages()), String::new()];
    let row = |cells: [&str; 4], rest: &str| {
        let mut line = String::new();
        let mut end = 0;
        for (cell, width) in cells.iter().zip(WIDTHS) {
            end += width;
            line.push_str(&cut(cell, width - 1));
            let used = line.width();
            line.push_str(&" ".repeat(end.saturating_sub(used)));
        }
        line + &cut(rest, LINE - end)
    };
    lines.push(row(["条", "结论", "页", "量得"], "要求"));
    for outcome in measurement.outcomes() {
        let verdict = mark(outcome);
        let Some(reading) = outcome.gravest() else {
            lines.push(row([outcome.clause.id, verdict, "", ""], "").trim_end().to_owned());
            let start = WIDTHS[..3].iter().sum();
            if let Some(line) = lines.last_mut() {
                line.push_str(&" ".repeat(usize::saturating_sub(start, line.width())));
                line.push_str(&cut(outcome.clause.text, LINE - start));
            }
            continue;
        };
        let page = reading.page.map_or_else(String::new, |page| page.to_string());
        let mut measured = [reading.what, reading.measured.as_str()].join(" ");
        let more = outcome.readings.len();
        let alike = reading.verdict == Verdict::Met && more > 1;
        if alike && measured.width() + 8 < WIDTHS[3] {
            measured += &format!(" 等 {more} 项");
        }
        let cells = [outcome.clause.id, verdict, &page, measured.trim_end()];
        lines.push(row(cells, &required(reading)));
    }
    lines.push(String::new());
    lines.push(summary(measurement));
    lines.iter().map(|line| line.trim_end()).collect::<Vec<_>>().join("\n") + "\n"
}

/// The verdict, with the weight where it is not met.
fn mark(outcome: &Outcome) -> &'static str {
    let reading = outcome.gravest();
    match reading.map(|reading| (reading.verdict, reading.weight)) {
        Some((Verdict::NotMet, Weight::Must)) => "✗ 不合",
        Some((Verdict::NotMet, Weight::Usual)) => "! 不合",
        Some((Verdict::Met, _)) => "  合",
        Some((Verdict::NotFound, _)) => "- 没有",
        Some((Verdict::NeedsEye, _)) | None => "? 要人看",
    }
}

fn required(reading: &Reading) -> String {
    match reading.tolerance.filter(|tolerance| *tolerance > 0.0) {
        Some(tolerance) => format!("{} ±{}", reading.required, (tolerance * 100.0).round() / 100.0),
        None => reading.required.clone(),
    }
}

fn summary(measurement: &Measurement) -> String {
    let outcomes = measurement.outcomes();
    let count = |is: fn(&Outcome) -> bool| outcomes.iter().filter(|outcome| is(outcome)).count();
    let met = count(|outcome| outcome.verdict() == Verdict::Met);
    let failed = count(Outcome::fails);
    let warned = count(|outcome| outcome.verdict() == Verdict::NotMet) - failed;
    let eye = count(|outcome| outcome.verdict() == Verdict::NeedsEye);
    let absent = count(|outcome| outcome.verdict() == Verdict::NotFound);
    format!(
        "共 {} 条：合 {met}；不合 {}（✗ 应当 {failed}，! 一般 {warned}）；要人看 {eye}；没有找到 {absent}",
        outcomes.len(),
        failed + warned
    )
}

/// A text of this many columns at most.
fn cut(text: &str, most: usize) -> String {
    if text.width() <= most {
        return text.to_owned();
    }
    let mut used = 1;
    let fits = |c: &char| {
        used += c.width().unwrap_or(0);
        used <= most
    };
    text.chars().take_while(fits).collect::<String>() + "…"
}

/// The table of `docs/gbt9704.md`.
fn clause_table() -> String {
    let mut table = "| id | 条款 | 要求 | 程度 | 谁来保证 |\n|---|---|---|---|---|\n".to_owned();
    for clause in CLAUSES {
        let degree = match clause.weight {
            Weight::Must => "应当",
            Weight::Usual => "一般",
        };
        let keepers = [
            (clause.generated, "generated"),
            (clause.measured(), "measured"),
            (!clause.measured(), "needs an eye"),
        ];
        let keepers: Vec<&str> =
            keepers.iter().filter(|keeper| keeper.0).map(|keeper| keeper.1).collect();
        let (id, section, text) = (clause.id, clause.section, clause.text);
        table += &format!("| {id} | {section} | {text} | {degree} | {} |\n", keepers.join(", "));
    }
    table
}
