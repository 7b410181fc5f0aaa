//! Images of seals and stamps: files of the package, each once, and where the pages have them.

use super::measures::Mm;
use super::section::anchored;
use crate::typeset::Sheets;
use crate::xml::element;

/// Millimetres of a point.
const POINT: f64 = 25.4 / 72.0;
/// Number at which the identifiers of images begin, above those of all other parts and frames.
const FIRST: usize = 101;

/// An image on a page.
#[derive(Debug, Clone)]
pub(super) struct Image {
    /// The page, from 1.
    pub(super) page: usize,
    place: (Mm, Mm),
    size: (Mm, Mm),
    /// True if words are drawn over it.
    behind: bool,
    /// The words of one who does not see it.
    alt: String,
    /// The identifier of its file.
    id: String,
    /// Its number among all images of the pages.
    number: usize,
}

/// A file with an image.
pub(super) struct File {
    /// The identifier by which the text names it.
    pub(super) id: String,
    /// Its name below `word/`.
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
    ending: &'static str,
}

/// The files with images of a package.
#[derive(Default)]
pub(super) struct Images {
    files: Vec<File>,
}

impl Images {
    /// The images of these pages; their files are added, but for those that are there already.
    pub(super) fn take(&mut self, sheets: &Sheets) -> Vec<Image> {
        let mut images = Vec::new();
        for (at, picture) in sheets.pictures().into_iter().enumerate() {
            let known = self.files.iter().position(|file| file.bytes == picture.bytes);
            let place = known.unwrap_or_else(|| {
                let number = self.files.len() + 1;
                self.files.push(File {
                    id: format!("rId{}", FIRST + number),
                    name: format!("media/image{number}.{}", picture.ending),
                    bytes: picture.bytes,
                    ending: picture.ending,
                });
                number - 1
            });
            let [left, top, width, height] = picture.area.map(|points| Mm(points * POINT));
            images.push(Image {
                page: picture.page,
                place: (left, top),
                size: (width, height),
                behind: picture.behind,
                alt: picture.alt,
                id: self.files.get(place).map(|file| file.id.clone()).unwrap_or_default(),
                number: FIRST + at,
            });
        }
        images
    }

    pub(super) fn files(&self) -> &[File] {
        &self.files
    }

    /// The endings of their files, with the kind that each stands for.
    pub(super) fn kinds(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let known = [("png", "image/png"), ("jpg", "image/jpeg")];
        known.into_iter().filter(|(ending, _)| self.files.iter().any(|file| file.ending == *ending))
    }
}

impl Image {
    /// The run that has it, where the page has it: so far from the left edge and the upper end of the paragraph that
    /// begins here. It goes with that paragraph, wherever a change of the text moves it.
    pub(super) fn xml(&self, (left, top): (Mm, Mm)) -> String {
        let (width, height) = (self.size.0.emu(), self.size.1.emu());
        let (number, name) = (self.number, format!("{}{}", self.alt, self.number + 1 - FIRST));
        let attributes: [(&str, &dyn ToString); 3] =
            [("id", &number), ("name", &name), ("descr", &self.alt)];
        let named = element("pic:cNvPr", &attributes, "") + "<pic:cNvPicPr/>";
        let fill = element("a:blip", &[("r:embed", &self.id)], "")
            + "<a:stretch><a:fillRect/></a:stretch>";
        let extent = element("a:ext", &[("cx", &width), ("cy", &height)], "");
        let shape = element("a:xfrm", &[], &("<a:off x=\"0\" y=\"0\"/>".to_owned() + &extent))
            + "<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom>";
        let picture = element("pic:nvPicPr", &[], &named)
            + &element("pic:blipFill", &[], &fill)
            + &element("pic:spPr", &[], &shape);
        let kind = "http://schemas.openxmlformats.org/drawingml/2006/picture";
        let data = element("a:graphicData", &[("uri", &kind)], &element("pic:pic", &[], &picture));
        let named = element("wp:docPr", &attributes, "");
        let place = (Mm(self.place.0.0 - left.0), Mm(self.place.1.0 - top.0));
        anchored((place, self.size), ("column", "paragraph"), (self.behind, &named), &data)
    }
}
