//! Findings as JSON, version 1: `docs/check.md` describes every field.

use super::{Fault, Finding, Findings, Fix, Place, Severity};
use serde::Serialize;

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    counts: Counts,
    findings: Vec<One<'a>>,
}

#[derive(Serialize)]
struct Counts {
    error: usize,
    warning: usize,
    hint: usize,
}

#[derive(Serialize)]
struct One<'a> {
    code: &'a str,
    severity: &'static str,
    fault: &'static str,
    message: &'a str,
    hint: &'a str,
    place: Option<At<'a>>,
    related: Vec<Related<'a>>,
    fix: Option<Change<'a>>,
}

/// A place; what a file does not have is null.
#[derive(Serialize)]
struct At<'a> {
    file: &'a str,
    path: Option<String>,
    page: Option<usize>,
    /// The cell of a workbook: `报送!C5`.
    #[serde(skip_serializing_if = "Option::is_none")]
    cell: Option<String>,
    line: Option<usize>,
    column: Option<usize>,
    end_column: Option<usize>,
    excerpt: Option<&'a str>,
}

#[derive(Serialize)]
struct Related<'a> {
    label: &'a str,
    place: At<'a>,
}

#[derive(Serialize)]
struct Change<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    old: &'a str,
    new: &'a str,
}

/// The report.
pub(super) fn report(findings: &Findings) -> impl Serialize + '_ {
    Report {
        version: 1,
        counts: Counts {
            error: findings.count(Severity::Error),
            warning: findings.count(Severity::Warning),
            hint: findings.count(Severity::Hint),
        },
        findings: findings.iter().map(one).collect(),
    }
}

fn one(finding: &Finding) -> One<'_> {
    One {
        code: finding.code,
        severity: match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Hint => "hint",
        },
        fault: match finding.fault {
            Fault::Document => "document",
            Fault::Usage => "usage",
            Fault::Machine => "machine",
        },
        message: &finding.message,
        hint: &finding.hint,
        place: finding.place.as_ref().map(at),
        related: finding
            .related
            .iter()
            .map(|related| Related { label: &related.label, place: at(&related.place) })
            .collect(),
        fix: finding.fix.as_ref().map(|fix| {
            let Fix { file, line, column, old, new } = fix;
            Change { file, line: *line, column: *column, old, new }
        }),
    }
}

fn at(place: &Place) -> At<'_> {
    let spot = place.spot.as_ref();
    let path = place.path.to_string();
    At {
        file: &place.file,
        path: (!path.is_empty()).then_some(path),
        page: spot.and_then(|spot| spot.page),
        cell: spot.and_then(|spot| spot.cell()),
        line: spot.map(|spot| spot.line),
        column: spot.map(|spot| spot.column),
        end_column: spot.map(|spot| spot.end_column()),
        excerpt: spot.map(|spot| spot.excerpt.as_str()),
    }
}
