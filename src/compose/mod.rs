//! Third stage: figures and templates become Typst text, complete and final.
//!
//! The composed text is what is typeset: nothing is added to it afterwards, and it can
//! be written out and compiled elsewhere with the same result.

mod attachments;
mod blocks;
mod data;
mod engine;
mod figures;
mod messages;
mod phrases;
mod places;
mod quarterly;
mod style;
mod templates;
mod trace;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use self::data::{Data, Images, Title};
pub(crate) use self::figures::Figures;
use self::places::Places;
pub(crate) use self::style::Style;
pub use self::templates::TemplateSet;
pub(crate) use self::trace::Trace;
use crate::finding::{Findings, Place, Stopped};
use crate::load::{Dossier, Matter, Sources};
use crate::model::printed_date;
use crate::tally::Tally;

/// The templates of a kind, in its folder: the text, and the title on its own, which also
/// names the file.
const MAIN: &str = "notice.typ.jinja";
const TITLE: &str = "title.txt.jinja";

/// A composed document: Typst text, the data its layout reads, and the Typst files it imports.
#[derive(Debug, Clone)]
pub struct Markup {
    main: String,
    data: String,
    style: Style,
    typst_files: BTreeMap<String, String>,
    templates: TemplateSet,
    images: Images,
    kind: &'static str,
    title: String,
    number: String,
    places: Places,
    declared: Vec<(&'static str, Place)>,
    sources: Sources,
    traces: Vec<Trace>,
    figures: Figures,
    tally: Tally,
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

    /// What its layout must know before anything is laid out.
    pub(crate) fn style(&self) -> &Style {
        &self.style
    }

    /// The Typst files it may import, by path below the root.
    pub fn typst_files(&self) -> &BTreeMap<String, String> {
        &self.typst_files
    }

    /// The images it shows, by path below the root.
    pub fn images(&self) -> &BTreeMap<String, Arc<[u8]>> {
        &self.images
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
            "main.typ" => {
                format!("{}（写出的正文）", self.templates.origin(&path_of(self.kind, MAIN)))
            }
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

    /// Where what the layout names was typed.
    pub(crate) fn places(&self) -> &Places {
        &self.places
    }

    /// The values of the view in the composed text.
    pub(crate) fn traces(&self) -> &[Trace] {
        &self.traces
    }

    /// Which figures stand where in it.
    pub(crate) fn figures(&self) -> &Figures {
        &self.figures
    }

    /// What its figures were computed from, and they themselves.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Clauses of the standard that the office has settings of its own for, each with the
    /// setting's place.
    pub(crate) fn declared(&self) -> &[(&'static str, Place)] {
        &self.declared
    }
}

/// The path of a template of a kind.
fn path_of(kind: &str, name: &str) -> String {
    format!("{kind}/{name}")
}

/// What templates of a written document see.
#[derive(Serialize)]
struct Written<'a> {
    title: &'a [String],
    number: &'a str,
    signed: String,
}

/// Writes the document's text from its figures and the templates of its kind.
///
/// # Errors
/// A template that is missing, malformed, or names what is not there.
pub fn compose(
    tally: &Tally,
    templates: &TemplateSet,
    findings: &mut Findings,
) -> Result<Markup, Stopped> {
    let dossier = tally.dossier();
    let frame = dossier.frame();
    let number = frame.document_number();
    let mut render = |kind: &str, name: &str| {
        let path = path_of(kind, name);
        let text = match dossier.matter() {
            Matter::Quarterly { report, .. } => {
                engine::render(templates, &path, &quarterly::view(report, tally))
            }
            Matter::Document(paper) => {
                let (title, signed) = (&paper.manuscript.title, printed_date(frame.signed));
                engine::render(templates, &path, &Written { title, number: &number, signed })
            }
        };
        text.map_err(|finding| {
            findings.push(finding);
            Stopped
        })
    };
    let kind = dossier.kind();
    let title = render(kind, TITLE)?.text;
    let engine::Rendered { text: main, traces } = render(kind, MAIN)?;
    let lines: Vec<&str> = title.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if lines.is_empty() {
        let place = Place::file(templates.origin(&path_of(kind, TITLE)));
        findings.push(messages::no_title().error(Some(place)));
        return Err(Stopped);
    }
    let title = Title::new(&lines);
    let mut places = places(dossier, Place::file(templates.origin(&path_of(kind, TITLE))));
    let body = match dossier.matter() {
        Matter::Document(paper) => blocks::blocks(&paper.manuscript.body, &[], false, &mut places),
        Matter::Quarterly { .. } => Vec::new(),
    };
    let announced = attachments::announce(tally, &mut places);
    let style = Style::of(dossier, &announced);
    let data = Data::new(dossier, &title, &number, &body, &announced);
    let data = serde_json::to_string_pretty(&data).map_err(|error| {
        findings.push(messages::template_failed(&error.to_string()).error(None));
        Stopped
    })?;
    findings.pass(Markup {
        main,
        data,
        style,
        typst_files: templates.typst_files(),
        templates: templates.clone(),
        images: data::images(frame),
        kind,
        title: title.text,
        number,
        places,
        declared: declared(dossier),
        sources: dossier.sources().clone(),
        traces,
        figures: Figures::of(tally),
        tally: tally.clone(),
    })
}

/// Where the elements around the text were typed: in the data file, or else the office's.
fn places(dossier: &Dossier, title_template: Place) -> Places {
    let (data, office) = (dossier.file(), dossier.office_file());
    let typed = |key| dossier.sources().has_key(data, key);
    let mut places = Places::new(data.clone());
    let mark =
        if typed("mark") { places::key(data, &["mark"]) } else { places::key(office, &["mark"]) };
    places.note("mark", mark);
    places
        .note("title", if typed("title") { places::key(data, &["title"]) } else { title_template });
    let joint = typed("jointly_with");
    let signature =
        if joint { places::key(data, &["jointly_with"]) } else { places::key(office, &["name"]) };
    places.note("organs", signature);
    places.note("signers", places::key(data, &["signers"]));
    places.note("signed", places::key(data, &["signed"]));
    places
}

/// The office's own settings and the clauses they are about.
fn declared(dossier: &Dossier) -> Vec<(&'static str, Place)> {
    let declared = dossier.office().layout.declared();
    declared
        .flat_map(|(key, clauses)| {
            let place = places::key(dossier.office_file(), &["layout", key]);
            clauses.iter().map(move |clause| (*clause, place.clone()))
        })
        .collect()
}
