//! Third stage: figures and templates become Typst text, complete and final.
//!
//! The composed text is what is typeset: nothing is added to it afterwards, and it can
//! be written out and compiled elsewhere with the same result.

mod attachments;
mod engine;
mod messages;
mod phrases;
mod templates;
mod view;

use std::collections::BTreeMap;

use chrono::Datelike;
use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;

use self::attachments::Announced;
pub use self::templates::TemplateSet;
use crate::finding::{Findings, Place, Stopped};
use crate::load::Sources;
use crate::model::SealImage;
use crate::tally::Tally;

/// The folder of this kind of notice in the template folder.
const KIND: &str = "quarterly";

/// Its templates: the text, and the title on its own, which also names the file.
const MAIN: &str = "notice.typ.jinja";
const TITLE: &str = "title.txt.jinja";

/// The path of a template of this kind of notice.
fn template(name: &str) -> String {
    format!("{KIND}/{name}")
}

/// A composed notice: Typst text, the data its tables read, and the Typst files it imports.
#[derive(Debug, Clone)]
pub struct Markup {
    main: String,
    data: String,
    typst_files: BTreeMap<String, String>,
    templates: TemplateSet,
    seal: Option<SealImage>,
    title: String,
    number: String,
    sources: Sources,
}

/// What tables and document properties read from `/data.json`.
#[derive(Serialize)]
struct Data<'a> {
    meta: Meta<'a>,
    seal: Option<SealData>,
    attachments: &'a [Announced],
}

/// The seal: its width in mm, and the path of its image if it is printed.
#[derive(Serialize)]
struct SealData {
    width: f64,
    image: Option<String>,
}

#[derive(Serialize)]
struct Meta<'a> {
    title: &'a str,
    author: &'a str,
    number: &'a str,
    keywords: [&'a str; 2],
    date: MetaDate,
}

#[derive(Serialize)]
struct MetaDate {
    year: i32,
    month: u32,
    day: u32,
}

impl Markup {
    /// The composed Typst text (`/main.typ`).
    pub fn main(&self) -> &str {
        &self.main
    }

    /// The data its tables read (`/data.json`).
    pub fn data(&self) -> &str {
        &self.data
    }

    /// The Typst files it may import, by path below the root.
    pub fn typst_files(&self) -> &BTreeMap<String, String> {
        &self.typst_files
    }

    /// The image of the seal, with its path below the root.
    pub fn seal(&self) -> Option<(&'static str, &[u8])> {
        self.seal.as_ref().map(|image| (image.file_name(), &*image.bytes))
    }

    /// The notice's title.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The notice's document number: 昌州环发〔2018〕62号.
    pub fn number(&self) -> &str {
        &self.number
    }

    /// The file a virtual path came from, as the user would name it.
    pub(crate) fn origin(&self, path: &str) -> String {
        match path {
            "main.typ" => format!("{}（写出的正文）", self.templates.origin(&template(MAIN))),
            path => self.templates.origin(path),
        }
    }

    /// The templates it was written with.
    pub(crate) fn templates(&self) -> &TemplateSet {
        &self.templates
    }

    /// The data files behind it.
    pub(crate) fn sources(&self) -> &Sources {
        &self.sources
    }
}

/// Writes the notice's text from its figures and the templates of its kind.
///
/// # Errors
/// A template that is missing, malformed, or names what is not there.
pub fn compose(
    tally: &Tally,
    templates: &TemplateSet,
    findings: &mut Findings,
) -> Result<Markup, Stopped> {
    let report = tally.dossier().report();
    let announced = attachments::announce(tally);
    let mut view = view::view(tally, &announced);
    let mut render = |name: &str, view: &view::View| {
        engine::render(templates, &template(name), view).map_err(|finding| {
            findings.push(finding);
            Stopped
        })
    };
    let title = render(TITLE, &view)?.trim().to_owned();
    if title.is_empty() || title.contains('\n') {
        let place = Place::file(templates.origin(&template(TITLE)));
        findings.push(messages::title_not_a_line().error(Some(place)));
        return Err(Stopped);
    }
    view.title_phrases = phrases::phrases(&title);
    view.title.clone_from(&title);
    let main = render(MAIN, &view)?;
    let signed = report.quarter.signed;
    let data = Data {
        meta: Meta {
            title: &title,
            author: &report.office.name,
            number: &view.number,
            keywords: [&view.number, &report.office.name],
            date: MetaDate { year: signed.year(), month: signed.month(), day: signed.day() },
        },
        seal: report.office.seal.as_ref().map(|seal| SealData {
            width: seal.width.to_f64().unwrap_or_default(),
            image: seal.image.as_ref().map(|image| format!("/{}", image.file_name())),
        }),
        attachments: &announced,
    };
    let data = serde_json::to_string_pretty(&data).map_err(|error| {
        findings.push(messages::template_failed(&error.to_string()).error(None));
        Stopped
    })?;
    findings.pass(Markup {
        main,
        data,
        typst_files: templates.typst_files(),
        templates: templates.clone(),
        seal: report.office.seal.as_ref().and_then(|seal| seal.image.clone()),
        number: view.number.clone(),
        title,
        sources: tally.dossier().sources().clone(),
    })
}
