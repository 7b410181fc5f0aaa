//! Findings as SARIF 2.1.0 (OASIS), as code hosts show them.

use std::fmt::Write as _;

use serde::Serialize;
use tongbao::check::{RULES, Rule, explain};
use tongbao::finding::{Finding, Findings, Fix as Proposed, Place, Severity};

use super::Covered;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool,
    /// Columns count characters.
    column_kind: &'static str,
    language: &'static str,
    results: Vec<Outcome<'a>>,
    properties: Properties,
}

/// Properties that SARIF has no field of its own for.
#[derive(Serialize)]
struct Properties {
    coverage: Vec<Covered>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    version: &'static str,
    rules: Vec<Descriptor>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: &'static str,
    short_description: Words,
    full_description: Words,
    help: Help,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Words {
    text: String,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'a> {
    rule_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Words,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Location<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Fix<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: Physical<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Words>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical<'a> {
    artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region<'a>>,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region<'a> {
    start_line: usize,
    start_column: usize,
    end_column: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    snippet: Option<Content<'a>>,
}

#[derive(Serialize)]
struct Content<'a> {
    text: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fix<'a> {
    description: Words,
    artifact_changes: [Change<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change<'a> {
    artifact_location: Artifact,
    replacements: [Replacement<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    deleted_region: Region<'a>,
    inserted_content: Content<'a>,
}

/// The report.
pub(super) fn report(findings: &Findings, coverage: Vec<Covered>) -> String {
    let rules: Vec<&Rule> = RULES.into_iter().flatten().collect();
    let run = Run {
        tool: Tool {
            driver: Driver {
                name: "tongbao",
                version: env!("CARGO_PKG_VERSION"),
                rules: rules.iter().map(|rule| descriptor(rule)).collect(),
            },
        },
        column_kind: "unicodeCodePoints",
        language: "zh-CN",
        results: findings.iter().map(|finding| outcome(finding, &rules)).collect(),
        properties: Properties { coverage },
    };
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [run],
    };
    serde_json::to_string_pretty(&log).unwrap_or_default()
}

fn descriptor(rule: &Rule) -> Descriptor {
    Descriptor {
        id: rule.code,
        short_description: words(rule.title),
        full_description: words(rule.why),
        help: Help { text: format!("依据：{}", rule.source), markdown: explain(rule) },
        default_configuration: Configuration { level: level(rule.severity) },
    }
}

fn outcome<'a>(finding: &'a Finding, rules: &[&Rule]) -> Outcome<'a> {
    let spot = finding.place.as_ref().and_then(|place| place.spot.as_ref());
    let page = spot.and_then(|spot| match spot.page {
        Some(page) => Some(format!("第 {page} 页：")),
        None => Some(format!("{}：", spot.cell()?)),
    });
    let page = page.unwrap_or_default();
    let hint = if finding.hint.is_empty() { String::new() } else { format!("\n{}", finding.hint) };
    Outcome {
        rule_id: finding.code,
        rule_index: rules.iter().position(|rule| rule.code == finding.code),
        level: level(finding.severity),
        message: words(&format!("{page}{}{hint}", finding.message)),
        locations: finding.place.iter().map(|place| location(place, None)).collect(),
        related_locations: finding
            .related
            .iter()
            .enumerate()
            .map(|(i, related)| location(&related.place, Some((i, &related.label))))
            .collect(),
        fixes: finding.fix.iter().map(fix).collect(),
    }
}

fn location<'a>(place: &'a Place, label: Option<(usize, &str)>) -> Location<'a> {
    let region = place.spot.as_ref().map(|spot| Region {
        start_line: spot.line.max(1),
        start_column: spot.column.max(1),
        end_column: spot.end_column(),
        snippet: spot.excerpt.get(spot.mark.clone()).map(|text| Content { text }),
    });
    Location {
        id: label.map(|(i, _)| i + 1),
        physical_location: Physical { artifact_location: artifact(&place.file), region },
        message: label.map(|(_, label)| words(label)),
    }
}

fn fix(fix: &Proposed) -> Fix<'_> {
    let deleted_region = Region {
        start_line: fix.line,
        start_column: fix.column,
        end_column: fix.column + fix.old.chars().count(),
        snippet: None,
    };
    Fix {
        description: words(&format!("“{}”改成“{}”", fix.old, fix.new)),
        artifact_changes: [Change {
            artifact_location: artifact(&fix.file),
            replacements: [Replacement {
                deleted_region,
                inserted_content: Content { text: &fix.new },
            }],
        }],
    }
}

/// A file as a URI reference: what is no part of one is escaped.
fn artifact(file: &str) -> Artifact {
    let mut uri = String::new();
    for byte in file.replace('\\', "/").bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    Artifact { uri }
}

fn words(text: &str) -> Words {
    Words { text: text.to_owned() }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "note",
    }
}
