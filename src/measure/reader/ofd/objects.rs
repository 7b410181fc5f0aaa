//! The objects of a page of an OFD: text, paths, images, drawings of several objects.

use std::rc::Rc;

use kurbo::Affine;

use super::super::Form;
use super::super::pen::{Pen, on_white};
use super::node::Node;
use super::package::Package;
use super::resources::Resources;
use super::{path, text};
use crate::finding::Message;
use crate::limits;
use crate::measure::messages;

/// Width of a line that does not say its own, in mm.
const LINE: f64 = 0.353;

/// Everything that objects of a page are drawn with.
pub(super) struct Page<'p, 'b> {
    pub(super) resources: &'p mut Resources,
    pub(super) package: &'p mut Package<'b>,
    pub(super) pen: &'p mut Pen,
    /// Drawings that are open, by number.
    open: Vec<String>,
    /// Drawings that were opened so far.
    opened: usize,
}

/// An object with the settings it is drawn by.
pub(super) struct Object<'n> {
    pub(super) node: &'n Node,
    /// Those of its own, then those of the layer.
    settings: Vec<Rc<Node>>,
    /// Leads from its own places to the page as it is looked at.
    pub(super) to_view: Affine,
    /// Its opacity, of 255.
    alpha: u8,
}

impl<'p, 'b> Page<'p, 'b> {
    pub(super) fn new(
        resources: &'p mut Resources,
        package: &'p mut Package<'b>,
        pen: &'p mut Pen,
    ) -> Self {
        Self { resources, package, pen, open: Vec::new(), opened: 0 }
    }

    /// Draws a layer.
    ///
    /// # Errors
    /// Objects that go round in circles, or a face that is too large.
    pub(super) fn layer(&mut self, layer: &Node, to_view: Affine) -> Result<(), Message> {
        let settings = self.resources.settings(layer.attribute("DrawParam"));
        self.objects(layer, to_view, &settings)
    }

    /// Draws the objects in a node.
    fn objects(
        &mut self,
        node: &Node,
        to_view: Affine,
        of_layer: &[Rc<Node>],
    ) -> Result<(), Message> {
        for node in &node.children {
            self.pen.step();
            if node.flag("Visible") == Some(false) {
                continue;
            }
            if node.name() == "PageBlock" {
                self.objects(node, to_view, of_layer)?;
                continue;
            }
            let object = self.object(node, to_view, of_layer);
            match node.name() {
                "TextObject" => text::draw(self, &object)?,
                "PathObject" => path::draw(self.pen, &object),
                "ImageObject" => self.image(&object),
                "CompositeObject" => self.drawing(&object, of_layer)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn object<'n>(&self, node: &'n Node, to_view: Affine, of_layer: &[Rc<Node>]) -> Object<'n> {
        let mut settings = self.resources.settings(node.attribute("DrawParam"));
        settings.extend(of_layer.iter().map(Rc::clone));
        let [x, y, ..] = node.numbers::<4>("Boundary").unwrap_or_default();
        let own = node.numbers::<6>("CTM").map_or(Affine::IDENTITY, Affine::new);
        let to_view = to_view * Affine::translate((x, y)) * own;
        Object { node, settings, to_view, alpha: alpha(node) }
    }

    /// An image: a square of 1 mm drawn out to its size; one without a matrix fills its box.
    fn image(&mut self, object: &Object) {
        let fills = object.node.attribute("CTM").is_none();
        let [_, _, width, height] = object.node.numbers::<4>("Boundary").unwrap_or_default();
        let size = if fills { (width, height) } else { (1.0, 1.0) };
        if object.alpha > 0 {
            self.pen.picture(size, object.to_view);
        }
    }

    /// A drawing of several objects.
    fn drawing(&mut self, object: &Object, of_layer: &[Rc<Node>]) -> Result<(), Message> {
        let id = object.node.attribute("ResourceID").unwrap_or_default();
        let Some(drawing) = self.resources.drawing(id) else { return Ok(()) };
        if self.open.iter().any(|open| open == id) {
            return Err(messages::goes_in_circles(id));
        }
        if self.open.len() >= limits::OFD_NESTING.most {
            return Err(messages::nested_too_deeply(limits::OFD_NESTING.most));
        }
        self.opened += 1;
        if self.opened > limits::MARKS.most {
            return Err(messages::too_much(Form::Ofd));
        }
        self.open.push(id.to_owned());
        for content in drawing.all("Content") {
            self.objects(content, object.to_view, of_layer)?;
        }
        self.open.pop();
        Ok(())
    }
}

impl Object<'_> {
    /// The first setting of this name: its own, else that of its drawing parameters.
    fn setting<'s, T>(&'s self, of: impl Fn(&'s Node) -> Option<T>) -> Option<T> {
        of(self.node).or_else(|| self.settings.iter().find_map(|node| of(node)))
    }

    /// Width of its line.
    pub(super) fn line_width(&self) -> f64 {
        self.setting(|node| node.number("LineWidth")).unwrap_or(LINE)
    }

    /// The colour by the element of this name that can be seen on white paper; `unsaid` where nothing names one.
    pub(super) fn colour(&self, name: &str, unsaid: Option<[u8; 3]>) -> Option<[u8; 3]> {
        let Some(node) = self.setting(|node| node.child(name)) else {
            return unsaid.and_then(|colour| on_white(colour, self.alpha));
        };
        let shaded = node.children.iter().any(|child| child.name().ends_with("Shd"));
        if shaded || node.child("Pattern").is_some() {
            return None;
        }
        let seen = u16::from(alpha(node)) * u16::from(self.alpha) / 255;
        let colour = node.attribute("Value").map_or(Some([0; 3]), rgb)?;
        on_white(colour, u8::try_from(seen).unwrap_or(u8::MAX))
    }
}

/// The opacity of a thing, of 255.
fn alpha(node: &Node) -> u8 {
    node.number("Alpha").map_or(255, part_of_255)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "held between 0 and 255"
)]
fn part_of_255(number: f64) -> u8 {
    number.round().clamp(0.0, 255.0) as u8
}

/// A colour by its values: one of grey, three of red, green and blue, four of the printer's inks. They are numbers,
/// or hexadecimal after `#`.
fn rgb(value: &str) -> Option<[u8; 3]> {
    let part = |word: &str| match word.strip_prefix('#') {
        Some(digits) => u8::from_str_radix(digits, 16).ok(),
        None => word.parse().ok().map(part_of_255),
    };
    let parts: Vec<u8> = value.split_whitespace().map(part).collect::<Option<_>>()?;
    match parts.as_slice() {
        [grey] => Some([*grey; 3]),
        [red, green, blue] => Some([*red, *green, *blue]),
        [inks @ .., black] if inks.len() == 3 => {
            let lit = |ink: &u8| f64::from(255 - ink) * f64::from(255 - black) / 255.0;
            let mut lit = inks.iter().map(lit).map(part_of_255);
            Some([lit.next()?, lit.next()?, lit.next()?])
        }
        _ => None,
    }
}
