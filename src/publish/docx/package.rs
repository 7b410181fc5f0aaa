//! The package: the parts of a document for Word as files, what names them, what kind each is.

use super::images::Images;
use super::section::Sections;
use super::{Setting, comments, styles};
use crate::typeset::Document;
use crate::xml::{self, element, words};

/// The namespaces of the main part.
const NAMESPACES: [(&str, &str); 6] = [
    ("xmlns:w", styles::MAIN),
    ("xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    ("xmlns:wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
    ("xmlns:a", "http://schemas.openxmlformats.org/drawingml/2006/main"),
    ("xmlns:pic", "http://schemas.openxmlformats.org/drawingml/2006/picture"),
    ("xmlns:wps", "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"),
];

/// A root element with every namespace that its content may use.
pub(super) fn rooted(name: &str, inner: &str) -> Vec<u8> {
    let attributes: Vec<(&str, &dyn ToString)> =
        NAMESPACES.iter().map(|(key, value)| (*key, value as &dyn ToString)).collect();
    xml::document(&element(name, &attributes, inner))
}

/// The file's bytes: this text, and these comments if there are any.
pub(super) fn packed(
    document: &Document,
    setting: &Setting,
    sections: &Sections,
    images: &Images,
    (text, comments): (&str, &str),
) -> Vec<u8> {
    let frame = document.sheets().markup().tally().inputs().frame();
    let date = frame.signed.to_string();
    let author = frame.organs.first().map_or("", |organ| organ.name.as_str());
    let mut files = vec![
        ("_rels/.rels".to_owned(), relationships(&PACKAGE)),
        ("docProps/core.xml".to_owned(), properties(&setting.tree.title(), author, &date)),
        ("word/document.xml".to_owned(), rooted("w:document", &element("w:body", &[], text))),
        ("word/styles.xml".to_owned(), styles::styles(setting)),
        ("word/fontTable.xml".to_owned(), styles::font_table(setting)),
        ("word/settings.xml".to_owned(), styles::settings()),
    ];
    let mut parts = PARTS.to_vec();
    if !comments.is_empty() {
        parts.push(("rId4", "comments", comments::FILE));
        files.push((format!("word/{}", comments::FILE), rooted("w:comments", comments)));
    }
    for part in sections.parts() {
        parts.push((part.id.as_str(), part.kind, part.file.as_str()));
        files.push((format!("word/{}", part.file), part.xml.clone()));
    }
    for file in images.files() {
        parts.push((file.id.as_str(), "image", file.name.as_str()));
        files.push((format!("word/{}", file.name), file.bytes.clone()));
    }
    let kinds = content_types(&parts, images);
    files.insert(0, ("[Content_Types].xml".to_owned(), kinds));
    files.push(("word/_rels/document.xml.rels".to_owned(), relationships(&parts)));
    xml::zipped(&files)
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

/// The kind of every part: of images by the ending, of all others by name.
fn content_types(parts: &[Named], images: &Images) -> Vec<u8> {
    let of = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    let default = |ending: &str, kind: &str| {
        element("Default", &[("Extension", &ending), ("ContentType", &kind)], "")
    };
    let own = |file: &str, kind: &str| {
        let (file, kind) = (format!("/word/{file}"), format!("{of}.{kind}+xml"));
        element("Override", &[("PartName", &file), ("ContentType", &kind)], "")
    };
    let mut inner = default("rels", "application/vnd.openxmlformats-package.relationships+xml")
        + &default("xml", "application/xml");
    for (ending, kind) in images.kinds() {
        inner += &default(ending, kind);
    }
    inner += &own("document.xml", "document.main");
    for (_, kind, file) in parts.iter().filter(|(_, kind, _)| *kind != "image") {
        inner += &own(file, kind);
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
