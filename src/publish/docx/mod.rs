//! The document for Word: the same words by elements with named styles, on the same grid, for those who pass it
//! round and change it. Word sets it anew, so places that it would decide otherwise are told to it from the pages.

mod closing;
mod head;
mod imprint;
mod measures;
mod paragraph;
mod places;
mod section;
mod styles;
mod table;
mod text;

use self::measures::{Measures, Mm};
use self::paragraph::Paragraph;
use self::places::Places;
use self::section::Sections;
use crate::compose::{Content, Tree};
use crate::typeset::{Document, KnownFace};
use crate::xml::{self, element, words};

/// Everything that the parts of a document are written with.
pub(super) struct Setting<'a> {
    tree: &'a Tree,
    measures: &'a Measures,
    places: &'a Places,
    faces: &'a [KnownFace],
    /// The role of the text's face.
    body_role: &'static str,
    /// The mark of a draft.
    draft: Option<&'a str>,
}

impl Setting<'_> {
    /// The name of a role's face.
    fn face(&self, role: &str) -> &str {
        self.faces.iter().find(|face| face.role == role).map_or("仿宋", |face| face.known)
    }
}

/// The file's bytes; `None` if the layout does not tell its measures.
pub(super) fn write(document: &Document) -> Option<Vec<u8>> {
    let measures: Measures = serde_json::from_value(document.measures()).ok()?;
    let places = Places::of(document);
    let tree = document.markup().tree();
    let setting = Setting {
        tree,
        measures: &measures,
        places: &places,
        faces: document.faces(),
        body_role: body_role(document),
        draft: document.draft().map(|draft| draft.text()),
    };
    let mut sections = Sections::new(&setting);
    let body = body(&setting, &mut sections);
    let frame = document.markup().tally().dossier().frame();
    let date = frame.signed.to_string();
    let author = frame.organs.first().map_or("", |organ| organ.name.as_str());
    let mut files = vec![
        ("[Content_Types].xml".to_owned(), content_types(&sections)),
        ("_rels/.rels".to_owned(), relationships(&PACKAGE)),
        ("docProps/core.xml".to_owned(), properties(&tree.title(), author, &date)),
        ("word/document.xml".to_owned(), main(&body)),
        ("word/styles.xml".to_owned(), styles::styles(&setting)),
        ("word/fontTable.xml".to_owned(), styles::font_table(&setting)),
        ("word/settings.xml".to_owned(), styles::settings()),
    ];
    let mut parts = PARTS.to_vec();
    let own = sections.parts();
    for part in own {
        parts.push((part.id.as_str(), part.kind, part.file.as_str()));
        files.push((format!("word/{}", part.file), part.xml.clone()));
    }
    files.push(("word/_rels/document.xml.rels".to_owned(), relationships(&parts)));
    Some(xml::zipped(&files))
}

/// The role of the text's face.
fn body_role(document: &Document) -> &'static str {
    let face = document.markup().tally().dossier().office().layout.body;
    face.map_or("fangsong", |face| face.role())
}

/// The document's text: paragraphs and tables in order, with the sections they stand in.
fn body(setting: &Setting, sections: &mut Sections) -> String {
    let tree = setting.tree;
    let mut paragraphs = head::head(setting);
    let mut tables = 0;
    paragraphs.extend(text::blocks(setting, &tree.body, &mut tables, false));
    paragraphs.extend(closing::closing(setting));
    let mut turned = false;
    for attachment in &tree.attachments {
        let first = turned != attachment.sideways;
        if first {
            paragraphs
                .push(Paragraph::new(styles::CELL).section(sections.end(setting, turned)).xml());
            turned = attachment.sideways;
        }
        paragraphs.extend(head::attachment(setting, attachment, !first));
        match &attachment.content {
            Content::Text { blocks } => {
                paragraphs.extend(text::blocks(setting, blocks, &mut tables, turned));
            }
            Content::Table(table) | Content::Ledger(table) => {
                tables += 1;
                paragraphs.extend(table::table(setting, table, tables, turned));
            }
            Content::Form(form) => {
                tables += 1;
                paragraphs.extend(table::form(setting, form));
            }
        }
    }
    paragraphs.extend(imprint::imprint(setting, sections, &mut turned));
    paragraphs.concat() + &sections.end(setting, turned)
}

/// The namespaces of the main part.
const NAMESPACES: [(&str, &str); 5] = [
    ("xmlns:w", styles::MAIN),
    ("xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    ("xmlns:wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
    ("xmlns:a", "http://schemas.openxmlformats.org/drawingml/2006/main"),
    ("xmlns:wps", "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"),
];

/// A root element with every namespace that its content may use.
fn rooted(name: &str, inner: &str) -> Vec<u8> {
    let attributes: Vec<(&str, &dyn ToString)> =
        NAMESPACES.iter().map(|(key, value)| (*key, value as &dyn ToString)).collect();
    xml::document(&element(name, &attributes, inner))
}

fn main(body: &str) -> Vec<u8> {
    rooted("w:document", &element("w:body", &[], body))
}

/// A part that another names: identifier, kind, file.
type Named<'a> = (&'a str, &'static str, &'a str);

/// The parts of the package.
const PACKAGE: [Named; 2] =
    [("rId1", "officeDocument", "word/document.xml"), ("rId2", "core", "docProps/core.xml")];

/// The parts of the main part that every document has.
const PARTS: [Named; 3] = [
    ("rId1", "styles", "styles.xml"),
    ("rId2", "fontTable", "fontTable.xml"),
    ("rId3", "settings", "settings.xml"),
];

fn relationships(parts: &[Named]) -> Vec<u8> {
    let one = |(id, kind, file): &Named| {
        let kind = match *kind {
            "core" => {
                "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
                    .to_owned()
            }
            kind => format!(
                "http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"
            ),
        };
        element("Relationship", &[("Id", id), ("Type", &kind), ("Target", file)], "")
    };
    let inner: String = parts.iter().map(one).collect();
    let space = "http://schemas.openxmlformats.org/package/2006/relationships";
    xml::document(&element("Relationships", &[("xmlns", &space)], &inner))
}

fn content_types(sections: &Sections) -> Vec<u8> {
    let of = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    let default = |ending: &str, kind: &str| {
        element("Default", &[("Extension", &ending), ("ContentType", &kind)], "")
    };
    let own = |file: &str, kind: &str| {
        let (file, kind) = (format!("/word/{file}"), format!("{of}.{kind}+xml"));
        element("Override", &[("PartName", &file), ("ContentType", &kind)], "")
    };
    let mut inner = default("rels", "application/vnd.openxmlformats-package.relationships+xml")
        + &default("xml", "application/xml")
        + &own("document.xml", "document.main")
        + &own("styles.xml", "styles")
        + &own("fontTable.xml", "fontTable")
        + &own("settings.xml", "settings");
    for part in sections.parts() {
        inner += &own(&part.file, part.kind);
    }
    let core = "application/vnd.openxmlformats-package.core-properties+xml";
    inner +=
        &element("Override", &[("PartName", &"/docProps/core.xml"), ("ContentType", &core)], "");
    let space = "http://schemas.openxmlformats.org/package/2006/content-types";
    xml::document(&element("Types", &[("xmlns", &space)], &inner))
}

fn properties(title: &str, author: &str, date: &str) -> Vec<u8> {
    let created = format!("{date}T00:00:00Z");
    let inner = element("dc:title", &[], &words(title))
        + &element("dc:creator", &[], &words(author))
        + &element("dcterms:created", &[("xsi:type", &"dcterms:W3CDTF")], &created);
    let spaces: [(&str, &dyn ToString); 4] = [
        ("xmlns:cp", &"http://schemas.openxmlformats.org/package/2006/metadata/core-properties"),
        ("xmlns:dc", &"http://purl.org/dc/elements/1.1/"),
        ("xmlns:dcterms", &"http://purl.org/dc/terms/"),
        ("xmlns:xsi", &"http://www.w3.org/2001/XMLSchema-instance"),
    ];
    xml::document(&element("cp:coreProperties", &spaces, &inner))
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
