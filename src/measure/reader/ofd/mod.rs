//! Opens an OFD (GB/T 33190—2016) and notes what its pages blacken.

mod face;
mod node;
mod objects;
mod package;
mod path;
mod resources;
mod text;

use std::collections::HashMap;

use kurbo::Affine;

use self::node::{Node, numbers};
use self::objects::Page;
use self::package::{Package, part};
use self::resources::Resources;
use super::pen::Pen;
use super::{Form, require_pages};
use crate::finding::Message;
use crate::limits;
use crate::measure::messages;
use crate::measure::sheet::Sheet;

/// Paper in mm that no box names.
const A4: [f64; 4] = [0.0, 0.0, 210.0, 297.0];

/// A rectangle as OFD has it: left, top, width, height, in mm.
type Rectangle = [f64; 4];

/// True if a file is an archive with the root part of an OFD in it.
pub(crate) fn is_ofd(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK") && package::has_root(bytes)
}

/// Reads every page.
///
/// # Errors
/// A broken, encrypted or empty OFD, one that names what is not there, or one with too much in it.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Sheet>, Message> {
    let mut package = Package::open(bytes)?;
    let root = package.root()?;
    let bodies = root.all("DocBody").count();
    if bodies > 1 {
        return Err(messages::several_documents(bodies));
    }
    let body = root.child("DocBody").ok_or_else(|| messages::no_pages(Form::Ofd))?;
    let named = body.words("DocRoot").ok_or_else(|| messages::no_pages(Form::Ofd))?;
    let mut document = Document::open(&mut package, &part("", named))?;
    let stamps = body.words("Signatures").map(|named| part("", named));
    let stamps = stamps.map(|list| stamps_of(&mut package, &list)).unwrap_or_default();
    let (mut sheets, mut left) = (Vec::new(), limits::ALL_MARKS.most);
    for (at, (id, file)) in std::mem::take(&mut document.pages).into_iter().enumerate() {
        let mut pen = Pen::new(left);
        let size = document.draw(&mut package, &file, &mut pen)?;
        for (_, [x, y, width, height]) in stamps.iter().filter(|(page, _)| *page == id) {
            pen.step();
            pen.picture((*width, *height), Affine::translate((*x, *y)));
        }
        left = pen.left();
        sheets.push(pen.sheet(at + 1, size));
    }
    Ok(sheets)
}

/// A document in an OFD.
struct Document {
    /// Its pages by number and file, in order.
    pages: Vec<(String, String)>,
    /// The templates of pages by number: the file, and the order in which one is drawn.
    templates: HashMap<String, (String, Order)>,
    /// The box of a page that has none of its own.
    paper: Rectangle,
    resources: Resources,
    /// The files of the page and templates that are being drawn, each within the one before.
    open: Vec<String>,
}

/// The layer of a page that a template is: it is drawn before the page's own content, or after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Before,
    After,
}

impl Order {
    fn of(node: &Node) -> Option<Self> {
        node.attribute("ZOrder").map(|order| match order {
            "Foreground" => Self::After,
            _ => Self::Before,
        })
    }
}

impl Document {
    fn open(package: &mut Package, file: &str) -> Result<Self, Message> {
        let root = package.xml(file)?;
        let common = root.child("CommonData");
        let pages = root.child("Pages").into_iter().flat_map(|pages| pages.all("Page"));
        let named = |page: &Node| {
            let id = page.attribute("ID").unwrap_or_default().to_owned();
            let base = page.attribute("BaseLoc");
            base.map(|base| (id, part(file, base))).ok_or_else(|| messages::part_unreadable(file))
        };
        let pages: Vec<(String, String)> = pages.map(named).collect::<Result<_, _>>()?;
        require_pages(Form::Ofd, pages.len())?;
        let mut resources = Resources::default();
        let mut templates = HashMap::new();
        for node in common.into_iter().flat_map(|common| &common.children) {
            match node.name() {
                "PublicRes" | "DocumentRes" => resources.add(package, &part(file, &node.text))?,
                "TemplatePage" => {
                    let id = node.attribute("ID").unwrap_or_default().to_owned();
                    let base = node.attribute("BaseLoc").unwrap_or_default();
                    let order = Order::of(node).unwrap_or(Order::Before);
                    templates.insert(id, (part(file, base), order));
                }
                _ => {}
            }
        }
        let paper = common.and_then(|common| paper_of(common, "PageArea")).unwrap_or(A4);
        Ok(Self { pages, templates, paper, resources, open: Vec::new() })
    }

    /// Draws a page; its width and height.
    fn draw(
        &mut self,
        package: &mut Package,
        file: &str,
        pen: &mut Pen,
    ) -> Result<(f64, f64), Message> {
        let page = package.xml(file)?;
        let [x, y, width, height] = paper_of(&page, "Area").unwrap_or(self.paper);
        let to_view = Affine::translate((-x, -y));
        self.content(package, (file, &page), to_view, pen)?;
        Ok((width, height))
    }

    /// Draws the content of a page or template, and of the templates that it names.
    fn content(
        &mut self,
        package: &mut Package,
        (file, page): (&str, &Node),
        to_view: Affine,
        pen: &mut Pen,
    ) -> Result<(), Message> {
        if self.open.iter().any(|open| open == file) {
            return Err(messages::goes_in_circles(file));
        }
        if self.open.len() >= limits::OFD_NESTING.most {
            return Err(messages::nested_too_deeply(limits::OFD_NESTING.most));
        }
        self.open.push(file.to_owned());
        for named in page.all("PageRes") {
            self.resources.add(package, &part(file, &named.text))?;
        }
        let mut behind = Vec::new();
        for named in page.all("Template") {
            pen.step();
            let id = named.attribute("TemplateID").unwrap_or_default();
            let known = self.templates.get(id).cloned();
            let (template, order) = known.ok_or_else(|| messages::template_missing(id))?;
            match Order::of(named).unwrap_or(order) {
                Order::Before => {
                    let root = package.xml(&template)?;
                    self.content(package, (&template, &root), to_view, pen)?;
                }
                Order::After => behind.push(template),
            }
        }
        let layers = page.child("Content").into_iter().flat_map(|content| content.all("Layer"));
        let mut canvas = Page::new(&mut self.resources, package, pen);
        for layer in layers {
            canvas.layer(layer, to_view)?;
        }
        for template in behind {
            let root = package.xml(&template)?;
            self.content(package, (&template, &root), to_view, pen)?;
        }
        self.open.pop();
        Ok(())
    }
}

/// The paper that the boxes of a page name.
fn paper_of(node: &Node, areas: &str) -> Option<Rectangle> {
    let words = node.child(areas)?.words("PhysicalBox")?;
    let paper: Rectangle = numbers(words)?;
    (paper[2] > 0.0 && paper[3] > 0.0).then_some(paper)
}

/// The places of signatures' seals: the page's number and the box. Signatures that cannot be read show none.
fn stamps_of(package: &mut Package, list: &str) -> Vec<(String, Rectangle)> {
    let mut stamps = Vec::new();
    let Ok(root) = package.xml(list) else { return stamps };
    for signature in root.all("Signature").take(limits::OFD_PARTS.most) {
        let Some(base) = signature.attribute("BaseLoc") else { continue };
        let Ok(own) = package.xml(&part(list, base)) else { continue };
        let signed = own.child("SignedInfo").into_iter();
        stamps.extend(signed.flat_map(|signed| signed.all("StampAnnot")).filter_map(|stamp| {
            let page = stamp.attribute("PageRef")?.to_owned();
            Some((page, stamp.numbers("Boundary")?))
        }));
    }
    stamps
}
