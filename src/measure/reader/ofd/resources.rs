//! The things that pages of an OFD share: faces, settings of drawing, drawings of several objects.

use std::collections::HashMap;
use std::rc::Rc;

use super::face::Face;
use super::node::Node;
use super::package::{Package, part, within};
use crate::finding::Message;
use crate::limits;

/// All shared things by number.
#[derive(Default)]
pub(super) struct Resources {
    /// The parts that were read already.
    read: Vec<String>,
    faces: HashMap<String, Font>,
    /// Settings of drawing.
    settings: HashMap<String, Rc<Node>>,
    /// Drawings of several objects.
    drawings: HashMap<String, Rc<Node>>,
}

/// A face as the resources name it.
struct Font {
    name: String,
    /// Its file, where it is embedded.
    file: Option<String>,
    /// The face once it was needed.
    opened: Option<Face>,
}

impl Resources {
    /// Adds those of a part; once.
    ///
    /// # Errors
    /// A part that is not there, or cannot be read.
    pub(super) fn add(&mut self, package: &mut Package, file: &str) -> Result<(), Message> {
        if self.read.iter().any(|read| read == file) {
            return Ok(());
        }
        self.read.push(file.to_owned());
        let root = package.xml(file)?;
        let folder = part(file, root.attribute("BaseLoc").unwrap_or_default());
        for group in root.children {
            for node in group.children {
                let Some(id) = node.attribute("ID").map(str::to_owned) else { continue };
                match node.name() {
                    "Font" => drop(self.faces.insert(id, Font::of(&node, &folder))),
                    "DrawParam" => drop(self.settings.insert(id, Rc::new(node))),
                    "CompositeGraphicUnit" => drop(self.drawings.insert(id, Rc::new(node))),
                    _ => {}
                }
            }
        }
        Ok(())
    }

    /// A face, with its file where that is embedded and can be read.
    ///
    /// # Errors
    /// A file that unpacks to more than there may be.
    pub(super) fn face(
        &mut self,
        package: &mut Package,
        id: &str,
    ) -> Result<Option<&mut Face>, Message> {
        let Some(font) = self.faces.get_mut(id) else { return Ok(None) };
        if font.opened.is_none() {
            let bytes = match &font.file {
                Some(file) => package.bytes(file, limits::OFD_INFLATED.most)?,
                None => None,
            };
            font.opened = Some(Face::new(&font.name, bytes));
        }
        Ok(font.opened.as_mut())
    }

    /// A setting of drawing, from itself to the ones that it is based on.
    pub(super) fn settings(&self, id: Option<&str>) -> Vec<Rc<Node>> {
        let mut chain: Vec<Rc<Node>> = Vec::new();
        let mut next = id.map(str::to_owned);
        while let Some(node) = next.as_deref().and_then(|id| self.settings.get(id)) {
            // One that is based on itself ends here.
            if chain.len() >= limits::OFD_NESTING.most {
                break;
            }
            chain.push(Rc::clone(node));
            next = node.attribute("Relative").map(str::to_owned);
        }
        chain
    }

    /// A drawing of several objects.
    pub(super) fn drawing(&self, id: &str) -> Option<Rc<Node>> {
        self.drawings.get(id).map(Rc::clone)
    }
}

impl Font {
    fn of(node: &Node, folder: &str) -> Self {
        let names = ["FontName", "FamilyName"].map(|key| node.attribute(key).unwrap_or_default());
        let name = names.into_iter().find(|name| !name.is_empty()).unwrap_or_default();
        let file = node.words("FontFile").map(|file| within(folder, file));
        Self { name: name.to_owned(), file, opened: None }
    }
}
