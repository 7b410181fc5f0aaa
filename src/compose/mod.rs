//! Third stage: figures and templates become a tree of finished words, complete and final.
//!
//! The tree is what is typeset: one fixed writer makes the Typst text of it and nothing is added
//! afterwards. It can be written out and compiled elsewhere with the same result.

mod asked;
mod attachments;
mod blocks;
mod corrections;
mod engine;
mod frame;
mod kinds;
mod known;
mod letters;
mod messages;
mod numbers;
mod origins;
mod phrases;
mod places;
mod plain;
mod statistics;
mod style;
mod templates;
mod trace;
mod tree;
mod unused;
mod view;
mod words;
mod write;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use minijinja::value::{Serde, Value};
use serde::Serialize;

use self::asked::Asked;
use self::frame::Images;
use self::kinds::{Paths, components, require_kind};
use self::known::Known;
pub use self::messages::beyond_bounds;
use self::origins::Origins;
use self::phrases::Terms;
use self::places::Places;
pub(crate) use self::style::Style;
pub use self::templates::TemplateSet;
use self::trace::Piece;
pub(crate) use self::tree::{
    Announced, Attachment, Block, Content, Form, Frame, GridCell, Imprint, Inline, Item, Labelled,
    Line, Note, Organ, Printable, Row, Table, TableRef, Tree, What, Written,
};
use self::view::Views;
pub(crate) use self::write::{At, Placed};
use crate::finding::{Findings, Place, Step, Stopped};
use crate::limits;
use crate::load::{InputKind, Inputs, Report, Sources};
use crate::model::printed_date;
use crate::tally::Tally;

/// A composed document: its tree, the Typst text and the data that were written of it, and the Typst
/// files these import.
#[derive(Debug, Clone)]
pub struct Markup {
    main: String,
    data: String,
    style: Style,
    typst_files: BTreeMap<String, String>,
    templates: TemplateSet,
    images: Images,
    title: String,
    number: String,
    places: Places,
    declared: Vec<(&'static str, Place)>,
    sources: Arc<Sources>,
    tree: Arc<Tree>,
    components: Option<String>,
    placed: Vec<Placed>,
    /// The texts that stand on one line each, in order and apart from each other.
    kept: Vec<Range<At>>,
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

    /// The facts that its layout must know before anything is laid out.
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
            "main.typ" => "main.typ（写出的正文）".to_owned(),
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

    /// All that is printed.
    pub(crate) fn tree(&self) -> &Tree {
        &self.tree
    }

    /// The piece of the document that the Typst text has there, in bytes. It reads `#"87";`, and
    /// the compiler takes it to begin after the hash.
    pub(crate) fn inline_at(&self, source: &Range<usize>) -> Option<&Inline> {
        self.placed.get(self.placed_at(source)?).map(|placed| &placed.inline)
    }

    /// The place of that piece among them all.
    pub(crate) fn placed_at(&self, source: &Range<usize>) -> Option<usize> {
        let after = self.placed.partition_point(|placed| placed.range.start <= source.start);
        let index = after.checked_sub(1)?;
        (source.end <= self.placed.get(index)?.range.end).then_some(index)
    }

    /// The pieces of its text, in order.
    pub(crate) fn placed(&self) -> &[Placed] {
        &self.placed
    }

    /// The document with these parts of its text on one line each, beside those that are already;
    /// `None` if all of them are.
    pub(crate) fn keeping(&self, parts: Vec<Range<At>>) -> Option<Self> {
        let mut all = [self.kept.clone(), parts].concat();
        all.sort_by_key(|part| (part.start, part.end));
        let mut kept: Vec<Range<At>> = Vec::new();
        for part in all {
            match kept.last_mut() {
                Some(last) if part.start < last.end => last.end = last.end.max(part.end),
                _ => kept.push(part),
            }
        }
        if kept == self.kept {
            return None;
        }
        let (main, placed) = write::typst(&self.tree, self.components.as_deref(), &kept);
        Some(Self { main, placed, kept, ..self.clone() })
    }

    /// The data of its figures, and they themselves.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Clauses of the standard that the office has settings of its own for, each with the
    /// setting's place.
    pub(crate) fn declared(&self) -> &[(&'static str, Place)] {
        &self.declared
    }
}

/// The title's lines, where the data give it. One that is still that of the notice to be corrected is none, nor is it that
/// of a letter.
fn typed_title(inputs: &Inputs) -> &[String] {
    let typed = inputs.report().map_or(&[][..], |report| &report.data.title);
    match inputs.corrected() {
        _ if inputs.letter().is_some() => &[],
        Some((notice, _)) if typed.concat() == notice.title => &[],
        _ => typed,
    }
}

/// The values that templates of a written document see.
#[derive(Serialize)]
struct WrittenView<'a> {
    title: &'a [String],
    number: &'a str,
    signed: String,
}

/// Puts the document into words, from its figures and the templates of its kind.
///
/// # Errors
/// A template that is missing, malformed, or names what is not there.
pub fn compose(
    tally: &Tally,
    templates: &TemplateSet,
    findings: &mut Findings,
) -> Result<Markup, Stopped> {
    let inputs = tally.inputs();
    require_kind(inputs, templates, findings)?;
    let known = Known::default();
    let origins = Origins::new(inputs.sources(), templates, known.clone());
    let context = Context::new(tally, templates, &known);
    let Paths { main, title: title_path, slip } = Paths::of(inputs, templates);
    let title_template = Place::file(templates.origin(&title_path));
    let typed = typed_title(inputs);
    let title = if typed.is_empty() {
        plain::read_title(&context.render(&title_path, findings)?, &origins)
    } else {
        typed.iter().map(|line| origins.words(line)).collect()
    };
    if title.is_empty() {
        findings.push(messages::no_title().error(Some(title_template)));
        return Err(Stopped);
    }
    let mut places = places(inputs, title_template);
    let body = match inputs.by_kind() {
        InputKind::Document(paper) => {
            blocks::blocks(&paper.manuscript.body, &[], false, &mut places, &origins)
        }
        InputKind::Quarterly { report, .. } => {
            let pieces = context.render(&main, findings)?;
            Composed { report, tally, origins: &origins }.read(&pieces, &mut places, findings)
        }
    };
    if inputs.letter().is_none() {
        unused::tell_figures(inputs, &known, findings);
        unused::tell_tables(inputs, &body, findings);
        unused::tell_lost(tally, findings);
    }
    let terms = Terms::of(inputs);
    let attachments = match (inputs.letter(), inputs.report()) {
        (Some(letter), Some(report)) => {
            let at = places.data(&[Step::Key("letters".to_owned())]);
            let pieces = slip.map(|slip| context.render(&slip, findings)).transpose()?;
            let composed = Composed { report, tally, origins: &origins };
            let blocks = composed.read(&pieces.unwrap_or_default(), &mut places, findings);
            letters::slip(letter, at, blocks).into_iter().collect()
        }
        _ => attachments::attachments(tally, &terms, &mut places, &origins),
    };
    let frame = frame::frame(inputs, &attachments, &origins);
    let style = Style::of(inputs, &attachments);
    let tree = Tree { frame, title, body, attachments };
    let components = components(inputs, templates);
    let (main, placed) = write::typst(&tree, components, &[]);
    let data = write::data(&tree, inputs, &terms).map_err(|error| {
        findings.push(messages::template_failed(&error.to_string()).error(None));
        Stopped
    })?;
    require_size(&tree, main.len() + data.len(), inputs, findings);
    findings.pass(Markup {
        main,
        data,
        style,
        typst_files: templates.typst_files(),
        templates: templates.clone(),
        images: frame::images(inputs.frame()),
        title: tree.title(),
        number: tree.frame.number.text(),
        places,
        declared: declared(inputs),
        sources: inputs.sources().clone(),
        tree: Arc::new(tree),
        components: components.map(str::to_owned),
        placed,
        kept: Vec::new(),
        tally: tally.clone(),
    })
}

/// A text of a notice on a period, or of a letter round it.
struct Composed<'c> {
    report: &'c Report,
    tally: &'c Tally,
    origins: &'c Origins<'c>,
}

impl Composed<'_> {
    /// The blocks of what a template wrote.
    fn read(&self, pieces: &[Piece], places: &mut Places, findings: &mut Findings) -> Vec<Block> {
        let mut sheets = |kind, name: &str, place| {
            let at = format!("{kind:?}：{name}");
            places.note(&at, place);
            attachments::sheet(kind, name, at, self.report, self.tally, self.origins)
        };
        let categories = self.report.scheme.categories.iter();
        let mut units: Vec<&str> = categories.map(|of| of.measure.as_str()).collect();
        units.extend(["%", "％"]);
        plain::read(pieces, self.origins, &units, &mut sheets, findings)
    }
}

/// The values that templates of a document see, made once for all of them.
struct Context<'t> {
    templates: &'t TemplateSet,
    view: Value,
    asked: Option<Asked>,
}

impl<'t> Context<'t> {
    fn new(tally: &'t Tally, templates: &'t TemplateSet, known: &Known) -> Self {
        let inputs = tally.inputs();
        let (view, asked) = match inputs.by_kind() {
            InputKind::Quarterly { report, .. } => {
                let views = Views { tally, known };
                let view = views.view(report);
                let asked = Asked { tally: tally.clone(), known: known.clone() };
                (Value::from(Serde(&view)), Some(asked))
            }
            InputKind::Document(paper) => {
                let frame = inputs.frame();
                let (title, number) = (&paper.manuscript.title, &frame.document_number());
                let signed = printed_date(frame.signed);
                (Value::from(Serde(&WrittenView { title, number, signed })), None)
            }
        };
        Self { templates, view, asked }
    }

    /// The text a template writes.
    fn render(&self, path: &str, findings: &mut Findings) -> Result<Vec<Piece>, Stopped> {
        let pieces = engine::render(self.templates, path, &self.view, self.asked.as_ref());
        pieces.map_err(|finding| {
            findings.push(finding);
            Stopped
        })
    }
}

/// Where the elements around the text were typed: in the data file, or else the office's.
fn places(inputs: &Inputs, title_template: Place) -> Places {
    let (data, office) = (inputs.file(), inputs.office_file());
    let notice = inputs.letter().is_none();
    let typed = |key| notice && inputs.sources().has_key(data, key);
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
    let signed: &[&str] = match inputs.letter() {
        Some(_) => &["letters", "signed"],
        None => &["signed"],
    };
    places.note("signed", places::key(data, signed));
    for list in ["addressees", "copy_to"] {
        places.note(list, places::key(if typed(list) { data } else { office }, &[list]));
    }
    places
}

/// Refuses a document that would take more time and memory to lay out than there should be: `bytes` long
/// as the compiler gets it.
fn require_size(tree: &Tree, bytes: usize, inputs: &Inputs, findings: &mut Findings) {
    let place = || Some(Place::file(inputs.file().clone()));
    let (cells, most) = (tree.cells(), limits::CELLS.most);
    if cells > most {
        findings.push(messages::too_many_cells(cells, most).error(place()));
    }
    let most = limits::CHARACTERS.most;
    // They are counted only where there could be so many.
    let lines = if bytes > most { tree.printable().once } else { Vec::new() };
    let characters: usize = lines.iter().map(|line| line.chars().count()).sum();
    if characters > most {
        findings.push(messages::too_long(characters, most).error(place()));
    }
}

/// The office's own settings and the clauses they are about.
fn declared(inputs: &Inputs) -> Vec<(&'static str, Place)> {
    let declared = inputs.office().layout.declared();
    declared
        .flat_map(|(key, clauses)| {
            let place = places::key(inputs.office_file(), &["layout", key]);
            clauses.iter().map(move |clause| (*clause, place.clone()))
        })
        .collect()
}
