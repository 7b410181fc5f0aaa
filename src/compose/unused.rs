//! Parts of an office that a notice leaves out, most likely by mistake: typed figures of other periods that no
//! sentence or column compares anything with, and tables.

use std::collections::BTreeSet;

use super::known::Known;
use super::messages;
use super::places;
use super::tree::Block;
use crate::finding::{Findings, Place};
use crate::load::Inputs;
use crate::model::{MeasureId, Scheme, When, figure_columns};
use crate::tally::Tally;

/// Tells of tables where the data say nothing of attachments and none stands in the body.
pub(super) fn tell_tables(inputs: &Inputs, body: &[Block], findings: &mut Findings) {
    let Some(report) = inputs.report() else { return };
    let said = inputs.sources().mentions(&report.file, "attachments");
    let printed = body.iter().any(|block| matches!(block, Block::Table(_)));
    if !said && !printed && !report.office.tables.is_empty() {
        let place = Place::file(report.file.clone());
        findings.push(messages::no_attachments().warning(Some(place)));
    }
}

/// Tells of units and measures that the notice to be corrected has printed and that there no longer are.
pub(super) fn tell_lost(tally: &Tally, findings: &mut Findings) {
    let inputs = tally.inputs();
    let Some((notice, _)) = inputs.corrected() else { return };
    let Some(report) = inputs.report() else { return };
    let mut names = BTreeSet::new();
    for lost in tally.lost_figures() {
        let known = report.scheme.measure_named(&lost.measure).is_some();
        names.insert(if known { lost.of.name() } else { lost.measure.as_str() });
    }
    for name in names {
        let place = places::key(inputs.file(), &["corrects"]);
        findings.push(messages::cannot_correct(name, &notice.number).warning(Some(place)));
    }
    inputs.sources().locate(findings);
}

/// Tells of figures, each measure once.
pub(super) fn tell_figures(inputs: &Inputs, known: &Known, findings: &mut Findings) {
    let Some(report) = inputs.report() else { return };
    let scheme = &report.scheme;
    let quarter = &report.data;
    for (key, when, typed) in [
        ("last_year", When::LastYear, &quarter.last_year_figures),
        ("before", When::Before, &quarter.before_figures),
    ] {
        if typed.figures.is_empty() {
            continue;
        }
        let mut used = BTreeSet::new();
        let given = known.figures().into_iter().filter(|figure| figure.when == when);
        given.for_each(|figure| mark(figure.measure, scheme, &mut used));
        for table in &report.office.tables {
            for column in figure_columns(&table.columns) {
                if column.when == when {
                    mark(column.measure, scheme, &mut used);
                }
            }
        }
        let typed: BTreeSet<MeasureId> = typed.figures.keys().map(|(id, _)| *id).collect();
        for id in typed.difference(&used) {
            let place = places::key(inputs.file(), &[key]);
            let name = &scheme.measure(*id).name;
            findings.push(messages::unused(key, name).warning(Some(place)));
        }
    }
    inputs.sources().locate(findings);
}

/// Notes a measure and all that it is computed of.
fn mark(id: MeasureId, scheme: &Scheme, used: &mut BTreeSet<MeasureId>) {
    if used.insert(id) {
        scheme.measure(id).of.iter().for_each(|of| mark(of.measure, scheme, used));
    }
}
