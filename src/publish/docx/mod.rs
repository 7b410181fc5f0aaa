//! The document for Word: the same words by elements with named styles, on the same grid, for those who pass it
//! round and change it. Word sets it anew, so places that it would decide otherwise are told to it from the pages.

mod changes;
mod closing;
mod comments;
mod head;
mod images;
mod imprint;
mod measures;
mod package;
mod paragraph;
mod places;
mod section;
mod styles;
mod table;
mod text;

use self::changes::Tracked;
use self::images::{Image, Images};
use self::measures::{Measures, Mm};
use self::paragraph::Paragraph;
use self::places::Places;
use self::section::{Pages, Sections};
use self::table::Table;
use crate::compare::Changed;
use crate::compose::{Content, Tree};
use crate::typeset::{Document, KnownFace};

/// Everything that the parts of a document are written with.
pub(super) struct Setting<'a> {
    tree: &'a Tree,
    measures: Measures,
    places: Places,
    faces: &'a [KnownFace],
    /// The role of the text's face.
    body_role: &'static str,
    /// The mark of a draft.
    draft: Option<&'a str>,
    /// Seals and stamps.
    images: Vec<Image>,
}

impl<'a> Setting<'a> {
    /// That of a document, whose images go to those of the file; `None` if the layout does not tell its measures.
    fn of(document: &'a Document, images: &mut Images) -> Option<Self> {
        Some(Self {
            tree: document.sheets().markup().tree(),
            measures: serde_json::from_value(document.sheets().measures()).ok()?,
            places: Places::of(document.sheets()),
            faces: document.sheets().faces(),
            body_role: body_role(document),
            draft: document.sheets().draft().map(|draft| draft.text()),
            images: images.take(document.sheets()),
        })
    }

    /// The name of a role's face.
    fn face(&self, role: &str) -> &str {
        self.faces.iter().find(|face| face.role == role).map_or("仿宋", |face| face.known)
    }
}

/// A part of the text.
#[derive(Debug, Clone)]
enum Part {
    Paragraph(Paragraph),
    Table(Table),
}

impl From<Paragraph> for Part {
    fn from(paragraph: Paragraph) -> Self {
        Self::Paragraph(paragraph)
    }
}

impl From<Table> for Part {
    fn from(table: Table) -> Self {
        Self::Table(table)
    }
}

impl Part {
    fn xml(&self) -> String {
        match self {
            Self::Paragraph(paragraph) => paragraph.xml(),
            Self::Table(table) => table.xml(),
        }
    }
}

/// Parts on end.
fn xml_of(parts: &[Part]) -> String {
    parts.iter().map(Part::xml).collect()
}

/// The file's bytes; `None` if the layout does not tell its measures.
pub(super) fn write(document: &Document) -> Option<Vec<u8>> {
    let mut images = Images::default();
    let setting = Setting::of(document, &mut images)?;
    let sections = Sections::new(&setting);
    let (parts, last) = body(&setting, &sections);
    let text = xml_of(&parts) + &sections.end(&setting, last);
    Some(package::packed(document, &setting, &sections, &images, (&text, "")))
}

/// The bytes of a file that has both documents, the one as changes of the other, by this author; `None` if the
/// layout of one does not tell its measures.
pub(super) fn write_changes(
    (old, new): (&Document, &Document),
    changed: &Changed,
    author: &str,
) -> Option<Vec<u8>> {
    let mut images = Images::default();
    let setting = Setting::of(new, &mut images)?;
    let before = Setting::of(old, &mut images)?;
    // Sections name headers and footers: those of the new document, which alone are in the file.
    let sections = Sections::new(&setting);
    let (parts, last) = body(&setting, &sections);
    let (old_parts, _) = body(&before, &sections);
    let date = new.sheets().markup().tally().inputs().frame().signed.to_string();
    let mut tracked = Tracked::new(author, &date, changed);
    let text = tracked.parts(&old_parts, &parts) + &sections.end(&setting, last);
    let comments = tracked.comments();
    Some(package::packed(new, &setting, &sections, &images, (&text, &comments)))
}

/// The role of the text's face.
fn body_role(document: &Document) -> &'static str {
    let face = document.sheets().markup().tally().inputs().office().layout.body;
    face.map_or("fangsong", |face| face.role())
}

/// The document's text: paragraphs and tables in order, with the sections they stand in; and the pages of the last
/// section.
fn body(setting: &Setting, sections: &Sections) -> (Vec<Part>, Pages) {
    let tree = setting.tree;
    let mut parts = head::head(setting);
    let mut tables = 0;
    parts.extend(text::blocks(setting, &tree.body, &mut tables, false));
    parts.extend(closing::closing(setting));
    let mut pages = Pages::Upright;
    for attachment in &tree.attachments {
        let own = if attachment.sideways { Pages::Turned } else { Pages::Upright };
        let first = pages != own;
        if first {
            let ends = Paragraph::new(styles::CELL).section(sections.end(setting, pages));
            parts.push(ends.into());
            pages = own;
        }
        parts.extend(head::attachment(setting, attachment, !first));
        match &attachment.content {
            Content::Text { blocks } => {
                parts.extend(text::blocks(setting, blocks, &mut tables, attachment.sideways));
            }
            Content::Table(table) | Content::Ledger(table) => {
                tables += 1;
                parts.extend(table::table(setting, table, tables, attachment.sideways));
            }
            Content::Form(form) => {
                tables += 1;
                parts.extend(table::form(setting, form));
            }
        }
    }
    parts.extend(imprint::imprint(setting, sections, &mut pages));
    (parts, pages)
}

/// So many lines of the grid.
fn lines(setting: &Setting, count: f64) -> Mm {
    Mm(setting.measures.hang.0 * count)
}

/// A count of lines.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a page has few lines")]
fn whole(lines: f64) -> usize {
    lines.clamp(0.0, 30.0) as usize
}
