//! Fourth stage: Typst text becomes pages and an archival PDF.
//!
//! Output is PDF/A-2a and PDF/UA-1 in one. Its date and identifier come from the
//! notice, so the same input gives the same bytes.

mod beyond;
mod charset;
mod draft;
mod fonts;
mod layer;
mod line_ends;
mod measures;
mod messages;
mod ofd;
mod pack;
mod picture;
mod pieces;
mod reports;
mod rounds;
mod setting;
mod spans;
mod together;
mod world;

use std::collections::BTreeSet;
use std::sync::Arc;

use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

pub use self::draft::Draft;
pub use self::fonts::FontSet;
pub(crate) use self::fonts::KnownFace;
pub(crate) use self::layer::Cell;
pub use self::layer::{PageText, Run};
pub(crate) use self::picture::Picture;
pub(crate) use self::pieces::Piece;
pub use self::together::together;
use crate::compose::Markup;
use crate::finding::{DataPath, Finding, Findings, Place, Stopped};

/// Pages set in type, not yet a PDF.
#[derive(Debug)]
pub struct Sheets {
    markup: Arc<Markup>,
    theme_data: String,
    lines: Option<u32>,
    signature_alone: bool,
    pages: PagedDocument,
    beyond: Vec<Finding>,
    draft: Option<Draft>,
    faces: Vec<KnownFace>,
}

/// A typeset notice.
#[derive(Debug)]
pub struct Document {
    sheets: Arc<Sheets>,
    pdf: Vec<u8>,
}

impl Document {
    /// Its pages.
    pub fn sheets(&self) -> &Sheets {
        &self.sheets
    }

    /// The finished PDF.
    pub fn pdf(&self) -> &[u8] {
        &self.pdf
    }
}

impl Sheets {
    /// The typeset document.
    pub fn markup(&self) -> &Markup {
        &self.markup
    }

    /// The values that the theme read of fonts and line spacing (`/theme.json`).
    pub fn theme_data(&self) -> &str {
        &self.theme_data
    }

    /// Lines of a page, where they are not as usual: the office's, or adjusted so that the signature
    /// stands with text (7.3.5.5).
    pub(crate) fn lines(&self) -> Option<u32> {
        self.lines
    }

    /// True if no text stands on the signature's page, since there is no line that could: that has been told.
    pub(crate) fn signature_alone(&self) -> bool {
        self.signature_alone
    }

    /// Lines of a page, where the program adjusted them so that the signature stands with text, as the
    /// standard allows (7.3.5.5).
    pub fn adjusted_lines(&self) -> Option<u32> {
        self.lines.filter(|lines| Some(*lines) != self.markup.style().lines())
    }

    /// Number of pages.
    pub fn page_count(&self) -> usize {
        self.pages.pages().len()
    }

    /// Every page as SVG.
    pub fn svg_pages(&self) -> Vec<String> {
        self.pages.pages().iter().map(drawing).collect()
    }

    /// The words of every page and where they stand, with the pieces of its drawing.
    pub(crate) fn read(&self) -> Vec<(PageText, Vec<Piece>)> {
        layer::read(&self.pages, self.markup.main())
    }

    /// The images of the pages: seals and stamps.
    pub(crate) fn pictures(&self) -> Vec<Picture> {
        picture::all(&self.pages)
    }

    /// Words on the pages that the document does not have, so that nobody has checked them.
    pub(crate) fn beyond(&self) -> &[Finding] {
        &self.beyond
    }

    /// The mark that says it is no issued document, if it has one.
    pub fn draft(&self) -> Option<&Draft> {
        self.draft.as_ref()
    }

    /// The face of each role, as offices know it.
    pub(crate) fn faces(&self) -> &[KnownFace] {
        &self.faces
    }

    /// The measures of the theme (`theme.measures`), as JSON; `null` where the layout tells none.
    pub(crate) fn measures(&self) -> serde_json::Value {
        measures::of(&self.pages)
    }

    /// The pages as OFD (GB/T 33190).
    ///
    /// # Errors
    /// Things that it has no form for, each with its page.
    pub fn ofd(&self, findings: &mut Findings) -> Result<Vec<u8>, Stopped> {
        let markup = self.markup();
        let inputs = markup.tally().inputs();
        let frame = inputs.frame();
        let about = ofd::About {
            title: markup.title(),
            author: frame.organs.first().map_or("", |organ| organ.name.as_str()),
            ident: &format!("{} {}", markup.number(), markup.title()),
            date: frame.signed,
            mark: self.draft().map(Draft::text),
            faces: &self.faces,
        };
        ofd::write(&self.pages, &about).map_err(|refused| {
            for (page, what) in refused {
                let place = Place::file(inputs.file().clone());
                findings.push(messages::not_in_ofd(page, what).error(Some(place)));
            }
            Stopped
        })
    }

    /// A page, from 0, as PNG so many pixels wide.
    pub(crate) fn small_page(&self, page: usize, width: f64) -> Option<Vec<u8>> {
        let page = self.pages.pages().get(page)?;
        image(page, width / page.frame.width().to_pt()).ok()
    }

    /// Every page as PNG, at this many dots per inch.
    ///
    /// # Errors
    /// A page that cannot be encoded.
    pub fn png_pages(&self, dpi: f64, findings: &mut Findings) -> Result<Vec<Vec<u8>>, Stopped> {
        let pages = self.pages.pages().iter();
        let encoded: Result<Vec<Vec<u8>>, String> =
            pages.map(|page| image(page, dpi / 72.0)).collect();
        encoded.map_err(|reason| {
            findings.push(messages::image_failed(&reason).machine(None));
            Stopped
        })
    }
}

/// Sets the notice in type, as a draft if it has a mark.
///
/// # Errors
/// Characters that no font has, found in the data before typesetting; whatever the
/// compiler objects to, with its place in the composed text or the template.
pub fn typeset(
    markup: &Arc<Markup>,
    fonts: &FontSet,
    draft: Option<&Draft>,
    findings: &mut Findings,
) -> Result<Arc<Sheets>, Stopped> {
    require_characters(markup, fonts, draft, findings)?;
    let mut said = Findings::default();
    let set = setting::set(markup, fonts, draft, &mut said);
    let faults = fonts.faults();
    if faults.is_empty() {
        findings.extend(said.iter().cloned());
    }
    findings.extend(faults);
    markup.sources().locate(findings);
    findings.pass(())?;
    let setting::Set { markup, pages, theme_data, lines, signature_alone, beyond, .. } = set?;
    let (draft, faces) = (draft.cloned(), fonts.known_as());
    Ok(Arc::new(Sheets { markup, theme_data, lines, signature_alone, pages, beyond, draft, faces }))
}

/// Makes the PDF of what was typeset with these fonts.
///
/// # Errors
/// Faults that the standards of the PDF do not allow.
pub fn export_pdf(
    sheets: &Arc<Sheets>,
    fonts: &FontSet,
    findings: &mut Findings,
) -> Result<Document, Stopped> {
    let pdf = export(sheets, fonts, findings)?;
    findings.pass(Document { sheets: Arc::clone(sheets), pdf })
}

/// Number of documents after which the compiler forgets its results for one.
const FORGET: usize = 4;

/// Lets the compiler forget what it computed for documents made before the last few, which may
/// share their layout. Whoever makes many documents calls this after each.
pub fn forget() {
    typst::comemo::evict(FORGET);
}

/// A page as SVG.
fn drawing(page: &typst_layout::Page) -> String {
    typst_svg::svg(page, &typst_svg::SvgOptions::default())
}

/// A page as PNG, so many pixels to a point, or the library's words.
fn image(page: &typst_layout::Page, scale: f64) -> Result<Vec<u8>, String> {
    let options = typst_render::RenderOptions {
        pixel_per_pt: scale.into(),
        ..typst_render::RenderOptions::default()
    };
    typst_render::render(page, &options).encode_png().map_err(|error| error.to_string())
}

/// The PDF's bytes.
fn export(sheets: &Sheets, fonts: &FontSet, findings: &mut Findings) -> Result<Vec<u8>, Stopped> {
    let markup = sheets.markup();
    let standards =
        PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1]).map_err(|error| {
            findings.push(messages::typst(error.message(), "").machine(None));
            Stopped
        })?;
    let options = PdfOptions {
        ident: Smart::Custom(format!("{} {}", markup.number(), markup.title())),
        creator: Smart::Custom(Some(format!("tongbao {}", env!("CARGO_PKG_VERSION")))),
        standards,
        ..PdfOptions::default()
    };
    let pdf = typst_pdf::pdf(&sheets.pages, &options).map_err(|errors| {
        let translated = setting::translate_all(&errors, markup, fonts, &sheets.theme_data);
        findings.extend(translated);
        Stopped
    })?;
    pack::pack(&pdf).map_err(|reason| {
        findings.push(messages::not_packed(&reason).machine(None));
        Stopped
    })
}

/// Finds every character of the data that no font has.
fn require_characters(
    markup: &Markup,
    fonts: &FontSet,
    draft: Option<&Draft>,
    findings: &mut Findings,
) -> Result<(), Stopped> {
    let texts = markup.sources().texts();
    let used: BTreeSet<char> = texts.iter().flat_map(|(_, text)| text.chars()).collect();
    let missing: BTreeSet<char> = used.into_iter().filter(|&c| !fonts.covers(c)).collect();
    for (place, text) in &texts {
        let here: BTreeSet<char> = text.chars().filter(|c| missing.contains(c)).collect();
        for c in here {
            let path = DataPath { character: Some(c), ..place.path.clone() };
            let place = Place { path, ..place.clone() };
            findings.push(messages::missing_character(c).error(Some(place)));
        }
    }
    let mark = draft.map(Draft::text).unwrap_or_default();
    for c in mark.chars().filter(|c| !fonts.covers(*c)) {
        findings.push(messages::missing_character(c).usage(None));
    }
    markup.sources().locate(findings);
    findings.pass(())
}
