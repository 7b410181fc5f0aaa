//! Takes everything drawn on the pages apart: objects by page and layer, and the faces and images they use.

use std::collections::BTreeSet;

use typst::foundations::{NativeElement, StyleChain};
use typst::introspection::Introspector;
use typst::layout::{Abs, Frame, FrameItem, Size, Transform};
use typst::model::HeadingElem;
use typst::visualize::Image;
use typst_layout::{Page, PagedDocument};

use super::Unwritable;
use super::font::Faces;
use super::picture::{self, Picture};
use super::{path, text};

/// The number before the first object's; those of the faces are smaller.
const OBJECTS: u32 = 1_000;

/// The pages as objects.
pub(super) struct Layout<'m> {
    /// The mark of a draft.
    mark: Option<&'m str>,
    /// Every page.
    pub(super) sheets: Vec<Sheet>,
    /// The faces used.
    pub(super) faces: Faces,
    /// The images used.
    pub(super) pictures: Vec<Picture>,
    /// The largest number that is taken.
    id: u32,
    /// The things found that cannot be written, with their pages from 1.
    pub(super) refused: BTreeSet<(usize, Unwritable)>,
}

/// A page as objects.
pub(super) struct Sheet {
    /// Its number among all things.
    pub(super) id: u32,
    /// Width and height.
    pub(super) size: Size,
    /// The layers, each with its number: the text, and the mark of a draft over it, if there is one.
    pub(super) body: (u32, String),
    pub(super) over: (u32, String),
}

/// A heading.
pub(super) struct Heading {
    /// Its depth, from 1.
    pub(super) level: usize,
    /// Its words.
    pub(super) words: String,
    /// The page it stands on, by number, and how far down.
    pub(super) page: u32,
    pub(super) top: Abs,
}

impl<'m> Layout<'m> {
    /// Nothing yet.
    pub(super) fn new(mark: Option<&'m str>) -> Self {
        Self {
            mark,
            sheets: Vec::new(),
            faces: Faces::default(),
            pictures: Vec::new(),
            id: OBJECTS,
            refused: BTreeSet::new(),
        }
    }

    /// A number that nothing else has.
    pub(super) fn next(&mut self) -> u32 {
        self.id += 1;
        self.id
    }

    /// Takes the next page apart.
    pub(super) fn page(&mut self, page: &Page) {
        let (id, body, over) = (self.next(), self.next(), self.next());
        let size = page.frame.size();
        self.sheets.push(Sheet {
            id,
            size,
            body: (body, String::new()),
            over: (over, String::new()),
        });
        self.frame(&page.frame, Transform::identity());
    }

    fn frame(&mut self, frame: &Frame, transform: Transform) {
        for (at, item) in frame.items() {
            let here = transform.pre_concat(Transform::translate(at.x, at.y));
            match item {
                FrameItem::Group(group) => {
                    if group.clip.is_some() {
                        self.refuse(Unwritable::Clip);
                    }
                    self.frame(&group.frame, here.pre_concat(group.transform));
                }
                FrameItem::Text(run) => {
                    let objects = text::objects(run, here, &mut self.faces, &mut self.id);
                    let mark = self.mark == Some(run.text.as_str()) && !here.is_only_translate();
                    self.put(objects.map(|objects| objects.concat()), mark);
                }
                FrameItem::Shape(shape, _) => {
                    let id = self.next();
                    let object = path::object(shape, here, id);
                    self.put(object.map(Option::unwrap_or_default), false);
                }
                FrameItem::Image(image, size, _) => {
                    let picture = self.picture(image, *size);
                    let id = self.next();
                    self.put(Ok(picture::object(*size, here, picture, id)), false);
                }
                FrameItem::Link(..) | FrameItem::Tag(_) => {}
            }
        }
    }

    /// Adds objects to the page, or what keeps them from it to what cannot be written.
    fn put(&mut self, objects: Result<String, Unwritable>, over: bool) {
        match (objects, self.sheets.last_mut()) {
            (Ok(objects), Some(sheet)) => {
                let layer = if over { &mut sheet.over } else { &mut sheet.body };
                layer.1 += &objects;
            }
            (Err(what), _) => self.refuse(what),
            (Ok(_), None) => {}
        }
    }

    /// Notes a thing on this page that cannot be written.
    pub(super) fn refuse(&mut self, what: Unwritable) {
        self.refused.insert((self.sheets.len(), what));
    }

    /// The number of an image among the resources.
    fn picture(&mut self, image: &Image, size: Size) -> u32 {
        if let Some(known) = self.pictures.iter().find(|known| known.is(image, size)) {
            return known.id;
        }
        let id = self.next();
        self.pictures.push(Picture::new(image, size, id));
        id
    }

    /// The headings of the document, in order.
    pub(super) fn headings(&self, pages: &PagedDocument) -> Vec<Heading> {
        let introspector = pages.introspector();
        let found = introspector.query(&HeadingElem::ELEM.select());
        let heading = |content: &typst::foundations::Content| {
            let heading = content.to_packed::<HeadingElem>()?;
            let place = introspector.position(content.location()?)?;
            let sheet = self.sheets.get(place.page.get().checked_sub(1)?)?;
            Some(Heading {
                level: heading.resolve_level(StyleChain::default()).get(),
                words: heading.body.plain_text().to_string(),
                page: sheet.id,
                top: place.point.y,
            })
        };
        found.iter().filter_map(heading).collect()
    }
}
