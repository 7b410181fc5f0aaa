//! The files of an OFD document, in one archive.

use sha2::{Digest, Sha256};

use super::layout::{Heading, Layout, Sheet};
use super::xml::{Mm, document, element, joined, text};
use super::{About, Unwritable};
use crate::xml::zipped;

/// The number of the colour space.
const COLOURS: u32 = 1;

/// Writes all files.
///
/// # Errors
/// Each thing that cannot be written.
pub(super) fn package(
    mut layout: Layout,
    headings: &[Heading],
    about: &About,
) -> Result<Vec<u8>, Vec<(usize, Unwritable)>> {
    let mut files = vec![("OFD.xml".to_owned(), root(about))];
    let (fonts, mut resources) = faces(&mut layout, about);
    let (media, images) = pictures(&mut layout);
    if !layout.refused.is_empty() {
        return Err(layout.refused.into_iter().collect());
    }
    resources.extend(images);
    let most = layout.next();
    files.push(("Doc_0/Document.xml".to_owned(), body(&layout, headings, !media.is_empty(), most)));
    let colours = element("ColorSpace", &[("ID", &COLOURS), ("Type", &"RGB")], "");
    let shared = element("ColorSpaces", &[], &colours) + &element("Fonts", &[], &fonts);
    let own: [(&str, &dyn ToString); 1] = [("BaseLoc", &"Res")];
    files.push(("Doc_0/PublicRes.xml".to_owned(), document("Res", &own, &shared)));
    if !media.is_empty() {
        let media = element("MultiMedias", &[], &media);
        files.push(("Doc_0/DocumentRes.xml".to_owned(), document("Res", &own, &media)));
    }
    for (at, sheet) in layout.sheets.iter().enumerate() {
        files.push((format!("Doc_0/Pages/Page_{at}/Content.xml"), page(sheet)));
    }
    files.extend(resources);
    Ok(zipped(&files))
}

/// `OFD.xml`: what the file is of.
fn root(about: &About) -> Vec<u8> {
    let digest = Sha256::digest(about.ident.as_bytes());
    let id: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let date = about.date.to_string();
    let facts = [
        ("DocID", id.as_str()),
        ("Title", about.title),
        ("Author", about.author),
        ("CreationDate", &date),
        ("Creator", "tongbao"),
        ("CreatorVersion", env!("CARGO_PKG_VERSION")),
    ];
    let facts: String = facts.iter().map(|(name, words)| text(name, words)).collect();
    let inner = element("DocInfo", &[], &facts) + &text("DocRoot", "Doc_0/Document.xml");
    let inner = element("DocBody", &[], &inner);
    document("OFD", &[("Version", &"1.0"), ("DocType", &"OFD-A")], &inner)
}

/// A box of a page.
fn area(size: typst::layout::Size) -> String {
    let corners = format!("0 0 {}", joined([size.x, size.y].map(Mm::of)));
    text("PhysicalBox", &corners)
}

/// `Document.xml`: pages, resources, headings.
fn body(layout: &Layout, headings: &[Heading], media: bool, most: u32) -> Vec<u8> {
    let first = layout.sheets.first().map(|sheet| sheet.size).unwrap_or_default();
    let mut common = text("MaxUnitID", &most.to_string());
    common += &element("PageArea", &[], &area(first));
    common += &text("PublicRes", "PublicRes.xml");
    if media {
        common += &text("DocumentRes", "DocumentRes.xml");
    }
    common += &text("DefaultCS", &COLOURS.to_string());
    let page = |(at, sheet): (usize, &Sheet)| {
        let file = format!("Pages/Page_{at}/Content.xml");
        element("Page", &[("ID", &sheet.id), ("BaseLoc", &file)], "")
    };
    let pages: String = layout.sheets.iter().enumerate().map(page).collect();
    let mut inner = element("CommonData", &[], &common) + &element("Pages", &[], &pages);
    if !headings.is_empty() {
        inner += &element("Outlines", &[], &outline(headings));
    }
    document("Document", &[], &inner)
}

/// The headings as a tree.
fn outline(headings: &[Heading]) -> String {
    let mut xml = String::new();
    let mut rest = headings;
    while let [first, behind @ ..] = rest {
        let within = behind.iter().take_while(|heading| heading.level > first.level).count();
        let (inner, next) = behind.split_at(within);
        let top = Mm::of(first.top);
        let target: [(&str, &dyn ToString); 5] =
            [("Type", &"XYZ"), ("PageID", &first.page), ("Left", &0), ("Top", &top), ("Zoom", &0)];
        let goto = element("Goto", &[], &element("Dest", &target, ""));
        let action = element("Action", &[("Event", &"CLICK")], &goto);
        let inner = element("Actions", &[], &action) + &outline(inner);
        let attributes: [(&str, &dyn ToString); 2] = [("Title", &first.words), ("Expanded", &true)];
        xml += &element("OutlineElem", &attributes, &inner);
        rest = next;
    }
    xml
}

/// A page's `Content.xml`.
fn page(sheet: &Sheet) -> Vec<u8> {
    let layer = |(id, objects): &(u32, String), kind: &str| match objects.as_str() {
        "" => String::new(),
        objects => element("Layer", &[("ID", id), ("Type", &kind)], objects),
    };
    let layers = layer(&sheet.body, "Body") + &layer(&sheet.over, "Foreground");
    let inner = element("Area", &[], &area(sheet.size)) + &element("Content", &[], &layers);
    document("Page", &[], &inner)
}

/// The faces as resources, and their files.
fn faces(layout: &mut Layout, about: &About) -> (String, Vec<(String, Vec<u8>)>) {
    let (mut xml, mut files, mut failed) = (String::new(), Vec::new(), None);
    for (id, face) in layout.faces.all() {
        let family = face.family();
        let known = about.faces.iter().find(|known| known.family == family);
        let known = known.map_or(family, |known| known.known);
        match face.file(known) {
            Ok(bytes) => {
                let file = format!("font_{id}.ttf");
                let inner = text("FontFile", &file);
                let attributes: [(&str, &dyn ToString); 3] =
                    [("ID", &id), ("FontName", &known), ("FamilyName", &known)];
                xml += &element("Font", &attributes, &inner);
                files.push((format!("Doc_0/Res/{file}"), bytes));
            }
            Err(what) => failed = Some(what),
        }
    }
    if let Some(what) = failed {
        layout.refuse(what);
    }
    (xml, files)
}

/// The images as resources, and their files.
fn pictures(layout: &mut Layout) -> (String, Vec<(String, Vec<u8>)>) {
    let (mut xml, mut files, mut failed) = (String::new(), Vec::new(), None);
    for picture in &layout.pictures {
        match picture.file() {
            Ok((bytes, kind)) => {
                let file = format!("image_{}.{kind}", picture.id);
                let format = kind.to_uppercase();
                let attributes: [(&str, &dyn ToString); 3] =
                    [("ID", &picture.id), ("Type", &"Image"), ("Format", &format)];
                xml += &element("MultiMedia", &attributes, &text("MediaFile", &file));
                files.push((format!("Doc_0/Res/{file}"), bytes));
            }
            Err(what) => failed = Some(what),
        }
    }
    if let Some(what) = failed {
        layout.refuse(what);
    }
    (xml, files)
}
