//! Takes out findings that only repeat others: what is mended elsewhere need not be told twice.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Sources, messages};
use crate::finding::{Finding, Findings, Place, Severity, Step};

/// Keys at the top of a file under which units, groups, categories, channels and measures are registered.
const REGISTERS: [&str; 3] = ["groups", "categories", "measures"];

/// Keys within those that have no name in them, nor decide which keys there may be elsewhere.
const HARMLESS: [&str; 20] = [
    "aliases",
    "band",
    "best",
    "blank_zero",
    "body_name",
    "decimals",
    "default",
    "heading",
    "joint",
    "least",
    "measure",
    "most",
    "noun",
    "percent",
    "points",
    "since",
    "submission_points",
    "table_name",
    "until",
    "was",
];

/// Codes of what may follow from a name that is not registered: that it is not known, or that a table or a
/// target of nothing is missing.
const UNKNOWN: &str = "L17";
/// The code of a name that is registered twice: it may stand in place of another.
const TWICE: &str = "L18";
const OF_GROUPS: [&str; 3] = ["L39", "L40", "L46"];
/// Codes of what is missing or unknown where a part of the file itself could not be read.
const OF_PARTS: [&str; 4] = ["L08", "L20", "L41", "L46"];
/// Codes of an entry that is of no kind, or of two, where a line in it slipped; and most lines between.
const OF_ENTRIES: [&str; 2] = ["L37", "L64"];
const NEAR: usize = 2;
/// Codes of what is empty or too short where something in it is wrong.
const OF_VALUES: [&str; 2] = ["L41", "L65"];
/// Keys whose flags decide which keys a unit's figures have.
const FLAGS: [&str; 2] = ["submissions", "items"];
/// Keys that there are only where a category says so.
const FLAGGED: [&str; 3] = ["submitted", "items", "trend"];

/// Drops the echoes.
pub(super) fn drop_echoes(findings: &mut Findings, sources: &Sources) {
    of_slips(findings);
    of_values(findings);
    of_parts(findings, sources);
    of_targets(findings);
    of_registers(findings);
}

/// Of a value that was mended on the way in, the slip has been told: what the mended value, or the entry
/// around it, then does not fit is no second mistake.
fn of_slips(findings: &mut Findings) {
    let is_slip = |finding: &Finding| finding.code == messages::SLIP;
    let slips: BTreeSet<_> = findings.iter().filter(|f| is_slip(f)).filter_map(spot).collect();
    let near = |(file, line, _): &(Arc<str>, usize, usize)| {
        slips.iter().any(|slip| slip.0 == *file && slip.1 > *line && slip.1 <= line + NEAR)
    };
    findings.retain(|finding| {
        let entry = OF_ENTRIES.contains(&finding.code);
        is_slip(finding)
            || spot(finding).is_none_or(|spot| !(slips.contains(&spot) || entry && near(&spot)))
    });
}

/// A row or a list is too short as well where something within it is wrong.
fn of_values(findings: &mut Findings) {
    let wrong: Vec<Place> = findings
        .iter()
        .filter(|finding| is_error(finding) && !OF_VALUES.contains(&finding.code))
        .filter_map(|finding| finding.place.clone())
        .collect();
    let around = |place: &Place| {
        wrong.iter().any(|other| {
            other.file == place.file && other.path.steps.starts_with(&place.path.steps)
        })
    };
    findings.retain(|finding| {
        !OF_VALUES.contains(&finding.code) || !finding.place.as_ref().is_some_and(around)
    });
}

/// Of a file a part of which was cut out: what is missing may stand there; so may a name that the file
/// itself registers.
fn of_parts(findings: &mut Findings, sources: &Sources) {
    findings.retain(|finding| {
        let Some(file) = finding.place.as_ref().map(|place| &place.file) else { return true };
        let registers = REGISTERS.iter().any(|key| sources.mentions(file, key));
        let follows = OF_PARTS.contains(&finding.code) || registers && finding.code == UNKNOWN;
        !follows || !sources.is_cut(file)
    });
}

/// A target that is written wrong is not left out besides.
fn of_targets(findings: &mut Findings) {
    let wrong: BTreeSet<Arc<str>> = findings
        .iter()
        .filter(|finding| is_error(finding) && finding.code != "L46")
        .filter(|finding| top(finding) == Some("targets"))
        .filter_map(|finding| Some(finding.place.as_ref()?.file.clone()))
        .collect();
    let in_wrong =
        |finding: &Finding| finding.place.as_ref().is_some_and(|place| wrong.contains(&place.file));
    findings.retain(|finding| finding.code != "L46" || !in_wrong(finding));
}

/// A name that is registered wrong is not known wherever it is used: that follows once it is mended, and the
/// mistake in the register says so. As many names as were lost are taken for such, and those that are used
/// more than once; whoever misspells a name does it once.
fn of_registers(findings: &mut Findings) {
    let wrong = || findings.iter().filter(|finding| spoils(finding));
    if wrong().next().is_none() {
        return;
    }
    let lost = wrong().filter(|finding| loses_name(finding)).count();
    let flags = wrong().any(|finding| last(finding).is_some_and(|key| FLAGS.contains(&key)));
    let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in findings.iter().filter(|finding| finding.code == UNKNOWN) {
        *uses.entry(&finding.message).or_default() += 1;
    }
    let few = uses.len() <= lost;
    let twin = wrong().any(|finding| finding.code == TWICE);
    let echoes: BTreeSet<String> = uses
        .iter()
        .filter(|(_, times)| few || (lost > 0 || twin) && **times > 1)
        .map(|(message, _)| (*message).to_owned())
        .collect();
    let follows = |finding: &Finding| {
        let name = finding.code == UNKNOWN && echoes.contains(&finding.message);
        let group = OF_GROUPS.contains(&finding.code) && finding.message.contains("“”");
        let key = ["L07", "L08"].contains(&finding.code)
            && last(finding).is_some_and(|key| FLAGGED.contains(&key));
        let missing = finding.code == "L08" && finding.message.ends_with("submitted");
        !in_register(finding) && (name || group || flags && (key || missing))
    };
    if findings.iter().any(follows) {
        findings.retain(|finding| !follows(finding));
        if let Some(last) = findings.iter_mut().filter(|finding| spoils(finding)).last() {
            if !last.hint.ends_with(['。', '？']) {
                last.hint.push('。');
            }
            last.hint += "用到它的别处，改好以后再查。";
        }
    }
}

/// True if a finding lies where units, groups, categories, channels or measures are registered.
fn in_register(finding: &Finding) -> bool {
    top(finding).is_some_and(|top| REGISTERS.contains(&top))
}

/// True if a mistake may cost a name, or keys that go with it.
fn spoils(finding: &Finding) -> bool {
    let harmless = last(finding).is_some_and(|key| HARMLESS.contains(&key));
    is_error(finding) && !harmless && in_register(finding)
}

/// True if an entry of a register has no name because of a mistake: it is missing, or stands under another key.
fn loses_name(finding: &Finding) -> bool {
    match finding.code {
        "L08" => last(finding) == Some("name"),
        "L07" => finding.hint.contains("name"),
        _ => false,
    }
}

/// File, line and column of a finding.
fn spot(finding: &Finding) -> Option<(Arc<str>, usize, usize)> {
    let place = finding.place.as_ref()?;
    let spot = place.spot.as_ref()?;
    Some((place.file.clone(), spot.line, spot.column))
}

fn is_error(finding: &Finding) -> bool {
    finding.severity == Severity::Error
}

/// The key at the top of the file under which a finding lies.
fn top(finding: &Finding) -> Option<&str> {
    match finding.place.as_ref()?.path.steps.first()? {
        Step::Key(key) => Some(key),
        _ => None,
    }
}

/// The key that a finding lies at, where it is one of the table.
fn last(finding: &Finding) -> Option<&str> {
    match finding.place.as_ref()?.path.steps.last()? {
        Step::Key(key) => Some(key),
        _ => None,
    }
}
