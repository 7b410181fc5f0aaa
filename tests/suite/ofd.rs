//! The same pages as OFD: every glyph where the PDF has it, as text, in faces that any reader can draw.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};
use std::path::Path;

use quick_xml::Reader;
use quick_xml::events::Event;
use tongbao::finding::Findings;
use tongbao::pipeline::{Resources, build, build_draft};
use tongbao::typeset::{Document, Draft};
use ttf_parser::{Face, GlyphId};
use zip::ZipArchive;

use crate::harness::{Desk, EXAMPLES, OFFICE, Q1, RESOURCES, project};
use crate::pdf::Pdf;

/// A ring and a star, as a seal may be drawn.
const SEAL: &str = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 42 42'><circle cx='21' cy='21' \
                    r='20' fill='none' stroke='#c00' stroke-width='1'/></svg>";

fn set(path: &Path) -> Document {
    let mut findings = Findings::default();
    build(path, None, &RESOURCES, &mut findings, &mut |_| {})
        .unwrap_or_else(|_| panic!("{}: {findings:?}", path.display()))
}

/// The file's bytes.
pub(crate) fn ofd(document: &Document) -> Vec<u8> {
    let mut findings = Findings::default();
    document.sheets().ofd(&mut findings).unwrap_or_else(|_| panic!("{findings:?}"))
}

/// An element with its attributes, and the text directly in it.
#[derive(Debug, Default, Clone)]
struct Node {
    name: String,
    attributes: BTreeMap<String, String>,
    text: String,
    children: Vec<Node>,
}

impl Node {
    fn read(xml: &str) -> Self {
        let mut reader = Reader::from_str(xml);
        let mut open = vec![Self::default()];
        loop {
            match reader.read_event().expect("well-formed XML") {
                Event::Start(start) => open.push(Self::of(&start)),
                Event::Empty(start) => {
                    let node = Self::of(&start);
                    open.last_mut().expect("the root").children.push(node);
                }
                Event::End(_) => {
                    let node = open.pop().expect("it is open");
                    open.last_mut().expect("the root").children.push(node);
                }
                Event::Text(text) => {
                    let text = text.xml10_content().into_owned();
                    open.last_mut().expect("the root").text += &text;
                }
                Event::GeneralRef(entity) => {
                    let entity = format!("&{};", &*entity);
                    let text =
                        quick_xml::escape::unescape(&entity).expect("an entity").into_owned();
                    open.last_mut().expect("the root").text += &text;
                }
                Event::Eof => break,
                _ => {}
            }
        }
        open.pop().expect("the root").children.pop().expect("an element")
    }

    fn of(start: &quick_xml::events::BytesStart) -> Self {
        let name = start.local_name().into_inner().to_owned();
        let attributes = start.attributes().map(|attribute| {
            let attribute = attribute.expect("an attribute");
            let key = attribute.key.local_name().into_inner().to_owned();
            (key, quick_xml::escape::unescape(&attribute.value).expect("a value").into_owned())
        });
        Self { name, attributes: attributes.collect(), ..Self::default() }
    }

    /// Every element of this name below.
    fn all(&self, name: &str) -> Vec<&Node> {
        let below = self.children.iter().flat_map(|child| child.all(name));
        let own = self.children.iter().filter(|child| child.name == name);
        own.chain(below).collect()
    }

    fn numbers(&self, key: &str) -> Vec<f64> {
        let value = self.attributes.get(key).map(String::as_str).unwrap_or_default();
        value.split_whitespace().map(|number| number.parse().expect("a number")).collect()
    }
}

/// A file taken apart: the bytes of each part by name.
pub(crate) struct Ofd(pub(crate) BTreeMap<String, Vec<u8>>);

impl Ofd {
    pub(crate) fn read(bytes: &[u8]) -> Self {
        let mut zip = ZipArchive::new(Cursor::new(bytes)).expect("an archive");
        let files = (0..zip.len()).map(|at| {
            let mut file = zip.by_index(at).expect("a file");
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).expect("its bytes");
            (file.name().expect("a name").into_owned(), bytes)
        });
        Self(files.collect())
    }

    fn xml(&self, name: &str) -> Node {
        let bytes = self.0.get(name).unwrap_or_else(|| panic!("no {name}: {:?}", self.0.keys()));
        Node::read(std::str::from_utf8(bytes).expect("UTF-8"))
    }

    fn pages(&self) -> Vec<Node> {
        let document = self.xml("Doc_0/Document.xml");
        let pages = document.all("Pages")[0].children.iter();
        pages.map(|page| self.xml(&format!("Doc_0/{}", page.attributes["BaseLoc"]))).collect()
    }

    /// The face of each resource number.
    fn faces(&self) -> BTreeMap<String, Vec<u8>> {
        let resources = self.xml("Doc_0/PublicRes.xml");
        let face = |font: &&Node| {
            let file = &font.all("FontFile")[0].text;
            (font.attributes["ID"].clone(), self.0[&format!("Doc_0/Res/{file}")].clone())
        };
        resources.all("Font").iter().map(face).collect()
    }
}

/// A glyph on a page, in mm.
struct Placed {
    c: char,
    x: f64,
    y: f64,
    size: f64,
}

/// Every character of a text object with the place of its glyph.
fn placed(object: &Node) -> Vec<Placed> {
    let boundary = object.numbers("Boundary");
    let ctm = match object.numbers("CTM").as_slice() {
        [] => [1.0, 0.0, 0.0, 1.0, 0.0, 0.0],
        ctm => ctm.try_into().expect("six numbers"),
    };
    let code = object.all("TextCode")[0];
    let (mut x, mut y) = (code.numbers("X")[0], code.numbers("Y")[0]);
    let (across, down) = (code.numbers("DeltaX"), code.numbers("DeltaY"));
    let size = object.numbers("Size")[0];
    let mut found = Vec::new();
    for (at, c) in code.text.chars().enumerate() {
        let place = |a: f64, b: f64, from: f64| a * x + b * y + from;
        found.push(Placed {
            c,
            x: boundary[0] + place(ctm[0], ctm[2], ctm[4]),
            y: boundary[1] + place(ctm[1], ctm[3], ctm[5]),
            size,
        });
        x += across.get(at).copied().unwrap_or_default();
        y += down.get(at).copied().unwrap_or_default();
    }
    found
}

/// Each worked example, set.
pub(crate) fn examples() -> impl Iterator<Item = (&'static str, Document)> {
    EXAMPLES.into_iter().map(|name| (name, set(&project("data").join(name))))
}

/// Holds every character of a document's OFD against the place that its PDF has it at.
pub(crate) fn stands_as_in_the_pdf(name: &str, document: &Document) {
    let pdf = Pdf::read(document.pdf());
    let pages = Ofd::read(&ofd(document)).pages();
    assert_eq!(pages.len(), pdf.pages.len(), "{name}");
    for (number, (page, theirs)) in pages.iter().zip(&pdf.pages).enumerate() {
        let size = page.all("PhysicalBox")[0].text.clone();
        let size: Vec<f64> = size.split(' ').map(|side| side.parse().expect("mm")).collect();
        assert!((size[2] - theirs.width).abs() < 0.01, "{name} {number}: {size:?}");
        assert!((size[3] - theirs.height).abs() < 0.01, "{name} {number}: {size:?}");
        let ours: Vec<Placed> = page.all("TextObject").into_iter().flat_map(placed).collect();
        let words = |text: String| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let mut left: Vec<&Placed> = ours.iter().collect();
        for glyph in &theirs.glyphs {
            let Some(c) = glyph.text.chars().next().filter(|c| !c.is_whitespace()) else {
                continue;
            };
            let at = left.iter().position(|ours| {
                ours.c == c
                    && (ours.x - glyph.at.x).abs() < 0.05
                    && (ours.y - glyph.at.y).abs() < 0.05
            });
            let at = at.unwrap_or_else(|| panic!("{name} page {number}: no {c} at {:?}", glyph.at));
            assert!((left[at].size / 25.4 * 72.0 - glyph.size).abs() < 0.01, "{name}: {c}");
            left.remove(at);
        }
        left.retain(|placed| !placed.c.is_whitespace());
        let rest: String = left.iter().map(|placed| placed.c).collect();
        assert_eq!(rest, "", "{name} page {number}: more than in the PDF");
        let all: String = ours.iter().map(|placed| placed.c).collect();
        let theirs: String = theirs.glyphs.iter().map(|glyph| glyph.text.as_str()).collect();
        assert_eq!(words(all), words(theirs), "{name} page {number}: in another order");
    }
}

#[test]
fn every_character_stands_where_the_pdf_has_it() {
    for (name, document) in examples() {
        stands_as_in_the_pdf(name, &document);
    }
}

#[test]
fn every_glyph_is_in_an_embedded_truetype_face_that_a_reader_finds_it_in() {
    for (name, document) in examples() {
        let ofd = Ofd::read(&ofd(&document));
        let faces = ofd.faces();
        for page in ofd.pages() {
            for object in page.all("TextObject") {
                let bytes = &faces[&object.attributes["Font"]];
                let face = Face::parse(bytes, 0).expect("a font");
                assert!(face.tables().glyf.is_some() && face.tables().cff.is_none(), "{name}");
                assert!(face.tables().os2.is_some(), "{name}");
                assert!(!face.names().is_empty(), "{name}");
                let told = !object.all("CGTransform").is_empty();
                for c in object.all("TextCode")[0].text.chars() {
                    let glyph = face.glyph_index(c);
                    assert!(glyph.is_some_and(|glyph| glyph.0 > 0) || told, "{name}: {c}");
                    let drawn = glyph.and_then(|glyph| face.glyph_bounding_box(glyph));
                    assert!(drawn.is_some() || c.is_whitespace() || told, "{name}: {c} is blank");
                }
                for glyph in object.all("Glyphs").iter().flat_map(|node| node.text.split(' ')) {
                    let glyph = GlyphId(glyph.parse().expect("a number"));
                    assert!(glyph.0 < face.number_of_glyphs(), "{name}: {glyph:?}");
                }
            }
        }
    }
}

#[test]
fn every_rule_of_the_pdf_is_there_with_its_thickness_and_colour() {
    for (name, document) in examples() {
        let pdf = Pdf::read(document.pdf());
        for (page, theirs) in Ofd::read(&ofd(&document)).pages().iter().zip(&pdf.pages) {
            let paths = page.all("PathObject");
            for rule in &theirs.rules {
                let found = paths.iter().any(|path| {
                    let [left, top, width, height] = path.numbers("Boundary")[..] else {
                        return false;
                    };
                    let about = |a: f64, b: f64| (a - b).abs() < 0.05 + rule.thickness;
                    let colour = path.all("StrokeColor").iter().chain(&path.all("FillColor")).any(
                        |colour| {
                            let [red, green, blue] = colour.numbers("Value")[..] else {
                                return false;
                            };
                            [red, green, blue].map(|part| part.round())
                                == rule.colour.map(f64::from)
                        },
                    );
                    about(left, rule.along.left)
                        && about(top, rule.along.top)
                        && about(left + width, rule.along.right)
                        && about(top + height, rule.along.bottom)
                        && colour
                });
                assert!(found, "{name}: {rule:?}");
            }
        }
    }
}

#[test]
fn numbers_are_used_once_and_everything_named_is_there() {
    for (name, document) in examples() {
        let ofd = Ofd::read(&ofd(&document));
        let files: Vec<Node> =
            ofd.0.keys().filter(|name| name.ends_with(".xml")).map(|name| ofd.xml(name)).collect();
        let mut seen = BTreeSet::new();
        let most: u64 = files
            .iter()
            .find_map(|file| file.all("MaxUnitID").first().map(|most| most.text.clone()))
            .and_then(|most| most.parse().ok())
            .expect("the largest number");
        for content in &files {
            let mut open = vec![content];
            while let Some(node) = open.pop() {
                open.extend(&node.children);
                let Some(id) = node.attributes.get("ID") else { continue };
                // A page is named in the document and begins its own file without a number.
                assert!(seen.insert(id.clone()), "{name}: {id} twice");
                assert!(id.parse::<u64>().expect("a number") <= most, "{name}: {id}");
            }
        }
        for content in &files {
            for key in ["Font", "ResourceID", "PageID"] {
                for node in content.all("TextObject").iter().chain(&content.all("Dest")) {
                    if let Some(named) = node.attributes.get(key) {
                        assert!(seen.contains(named), "{name}: {key} {named}");
                    }
                }
            }
        }
    }
}

#[test]
fn the_same_document_gives_the_same_bytes_and_no_more_than_the_pdf() {
    for (name, document) in examples() {
        let first = ofd(&document);
        assert!(first == ofd(&set(&project("data").join(name))), "{name}: other bytes");
        let (ours, theirs) = (first.len(), document.pdf().len());
        assert!(ours <= theirs, "{name}: {ours} bytes of OFD, {theirs} of PDF");
    }
}

#[test]
fn headings_become_an_outline_and_the_title_is_said() {
    let document = set(&project("data").join(Q1));
    let ofd = Ofd::read(&ofd(&document));
    let root = ofd.xml("OFD.xml");
    assert_eq!(root.all("Title")[0].text, "关于第一季度信息工作情况的通报");
    assert_eq!(root.all("CreationDate")[0].text, "2018-05-15");
    let outline = ofd.xml("Doc_0/Document.xml");
    let titles: Vec<&str> =
        outline.all("OutlineElem").iter().map(|node| node.attributes["Title"].as_str()).collect();
    assert!(titles.iter().any(|title| title.contains("信息")), "{titles:?}");
}

#[test]
fn the_mark_of_a_draft_has_a_layer_of_its_own() {
    let mut findings = Findings::default();
    let draft = Draft::new("征求意见稿", &mut findings).expect("a mark");
    let templates = tongbao::compose::TemplateSet::read(&project("templates"), None, &mut findings);
    let fonts = tongbao::typeset::FontSet::read(&project("fonts"), &mut findings);
    let (Ok(templates), Ok(fonts)) = (templates, fonts) else { panic!("{findings:?}") };
    let resources = Resources { templates, fonts, draft: Some(draft), register: None };
    let mut doubts = Findings::default();
    let path = project("data").join("letter.yaml");
    let drawn = build_draft(&path, &resources, &mut findings, &mut doubts, &mut |_| {});
    let document = drawn.unwrap_or_else(|_| panic!("{findings:?}"));
    for page in Ofd::read(&ofd(&document)).pages() {
        let over: Vec<&Node> = page
            .all("Layer")
            .into_iter()
            .filter(|layer| layer.attributes["Type"] == "Foreground")
            .collect();
        assert_eq!(over.len(), 1);
        assert_eq!(over[0].all("TextCode")[0].text, "征求意见稿");
    }
}

#[test]
fn a_drawn_seal_is_an_image_where_the_pdf_has_it() {
    let desk = Desk::new();
    desk.write("章.svg", SEAL);
    desk.append(OFFICE, "seal: {width: 42, image: 章.svg}\n");
    let (document, findings) = desk.build(Q1);
    let document = document.unwrap_or_else(|| panic!("{findings:?}"));
    let ofd = Ofd::read(&ofd(&document));
    let images: Vec<Node> = ofd
        .pages()
        .iter()
        .flat_map(|page| page.all("ImageObject").into_iter().cloned().collect::<Vec<_>>())
        .collect();
    assert_eq!(images.len(), 1);
    let [_, _, width, height] = images[0].numbers("Boundary")[..] else { panic!("four numbers") };
    assert!((width - 42.0).abs() < 0.01 && (height - 42.0).abs() < 0.01, "{width} {height}");
    let media = ofd.xml("Doc_0/DocumentRes.xml");
    let file = &media.all("MediaFile")[0].text;
    assert!(ofd.0[&format!("Doc_0/Res/{file}")].starts_with(b"\x89PNG"));
}

#[test]
fn pages_are_written_by_the_command_under_the_notices_name() {
    let desk = Desk::new();
    let run = desk.run(&["generate", Q1, "--emit", "ofd", "-o", "out/"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(desk.files("out"), ["昌州环发〔2018〕62号 关于第一季度信息工作情况的通报.ofd"]);
}
