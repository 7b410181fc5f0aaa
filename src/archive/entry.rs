//! The files of an issued document: its PDF and the other forms of it that the office wants, the figures as printed, what it was made from and
//! with, what was found in checking it, and its metadata.

mod build;
mod data;
mod metadata;
mod sources;

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

pub(super) use self::build::Build;
pub(super) use self::data::{figures_of, text_of};
pub use self::metadata::Metadata;
pub(super) use self::sources::{Sources, unpack};
use super::record::{Number, Provenance};
use super::{messages, places};
use crate::finding::{DataPath, Findings, Place, Step, Stopped};
use crate::measure::Measurement;
use crate::model::{Numbering, printed_date};
use crate::publish::{facts, file};
use crate::typeset::{Document, FontSet};

/// An issued document, ready to be stored. Its folder gets all files of it, the metadata and the
/// lists of files besides.
#[derive(Debug, Clone)]
pub struct Deposit {
    /// Its number.
    pub number: Number,
    /// Its title.
    pub title: String,
    /// Date of signature.
    pub signed: NaiveDate,
    /// The PDF's name in the folder.
    pub pdf: String,
    /// Every file by its path in the folder.
    pub files: Vec<(String, Vec<u8>)>,
    /// Its metadata.
    pub metadata: Metadata,
    /// Its subject and sources, where they are known.
    pub origin: Option<Provenance>,
}

/// The findings of checking and measuring.
#[derive(Serialize)]
struct Report<'a, F: Serialize> {
    format: &'static str,
    check: F,
    measure: &'a serde_json::Value,
}

impl Deposit {
    /// Gathers what is kept of a document that was found sound; `checked` holds what was found in
    /// checking it all the same.
    ///
    /// # Errors
    /// A draft, a document without a number or a retention period, one that cannot be written in a form that the
    /// office wants.
    pub(super) fn of(
        document: &Document,
        measurement: &Measurement,
        fonts: &FontSet,
        checked: &Findings,
        findings: &mut Findings,
    ) -> Result<Self, Stopped> {
        let markup = document.sheets().markup();
        let inputs = markup.tally().inputs();
        let (frame, office) = (inputs.frame(), inputs.office());
        let at = |key: &str| {
            let path = DataPath::default().join(Step::Key(key.to_owned()));
            Some(Place { path, ..Place::file(inputs.file().clone()) })
        };
        if document.sheets().draft().is_some() {
            findings.push(messages::is_draft().usage(None));
        }
        if frame.number.is_none() {
            findings.push(messages::no_number().error(at("number")));
        }
        if frame.filing.retention.is_none() {
            findings.push(messages::no_retention().error(at("filing")));
        }
        let sources = Sources::of(markup, findings);
        inputs.sources().locate(findings);
        findings.pass(())?;
        let Some(serial) = frame.number else { return Err(Stopped) };
        let kind = metadata::kind_of(markup.title());
        let pdf = format!("{kind}.pdf");
        let build = Build::of(fonts, &sources);
        let report = Report {
            format: "tongbao-report/1",
            check: checked.to_json(),
            measure: &measurement.to_json(&pdf),
        };
        let mut files = vec![
            (pdf.clone(), document.pdf().to_vec()),
            (places::DATA.to_owned(), facts(document)),
            (places::REPORT.to_owned(), json(&report)),
            (places::BUILD.to_owned(), json(&build)),
        ];
        for form in office.forms_beside() {
            files.push((places::form(&pdf, form), file(document, form, findings)?));
        }
        let metadata = Metadata::of(markup, kind, &pdf, document.pdf().len(), measurement.pages());
        files.extend(sources.files);
        Ok(Self {
            number: Number {
                designation: frame.designation(),
                series: frame.series(),
                serial,
                kept_here: office.numbering == Numbering::Archive,
            },
            title: markup.title().to_owned(),
            signed: frame.signed,
            pdf,
            files,
            metadata,
            origin: None,
        })
    }

    /// The year it is kept under, which is that of its signature.
    pub(super) fn year(&self) -> i32 {
        self.signed.year()
    }

    /// Date of signature as notices have it.
    pub(super) fn signed_in_words(&self) -> String {
        printed_date(self.signed)
    }
}

/// A value as a file has it.
pub(super) fn json(value: &impl Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}
