//! Sections: upright and turned pages with their margins, grid and page numbers.

use super::head::letter_rules;
use super::measures::{Margin, Mm};
use super::package::rooted;
use super::paragraph::{Paragraph, Run, Side};
use super::styles::FOLIO;
use super::{Setting, xml_of};
use crate::xml::{element, words};

/// The pages that begin a section, of which a letter's has no number.
const FIRST: &str = "first";

/// A header or footer.
pub(super) struct Page {
    /// The identifier by which sections name it.
    pub(super) id: String,
    /// header or footer.
    pub(super) kind: &'static str,
    /// Its file.
    pub(super) file: String,
    pub(super) xml: Vec<u8>,
    /// Which pages have it: default, even, first.
    pages: &'static str,
    /// True if it is for turned pages.
    turned: bool,
}

/// The pages of a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pages {
    Upright,
    Turned,
    /// Upright ones, of which the first is even: Word leaves the page before it blank if it has to.
    FromEven,
}

/// The sections of a document and the parts they share.
pub(super) struct Sections {
    parts: Vec<Page>,
}

impl Sections {
    /// Those of a document.
    pub(super) fn new(setting: &Setting) -> Self {
        let mut sections = Self { parts: Vec::new() };
        for (pages, odd) in [("default", true), ("even", false)] {
            let number = rooted("w:ftr", &folio(setting, odd).xml());
            sections.add("footer", pages, false, number);
            let mark = setting.draft.map(|mark| watermark(setting, mark)).unwrap_or_default();
            let over = Paragraph::new(FOLIO).exactly(setting.measures.word.thin).raw(&mark);
            sections.add("header", pages, false, rooted("w:hdr", &over.xml()));
            let turned = Paragraph::new(FOLIO)
                .exactly(setting.measures.word.thin)
                .raw(&(mark + &beside(setting, odd)));
            sections.add("header", pages, true, rooted("w:hdr", &turned.xml()));
            let nothing = Paragraph::new(FOLIO).exactly(setting.measures.word.thin);
            sections.add("footer", pages, true, rooted("w:ftr", &nothing.xml()));
        }
        if setting.tree.frame.format == "letter" {
            let mark = setting.draft.map(|mark| watermark(setting, mark)).unwrap_or_default();
            let over = Paragraph::new(FOLIO).exactly(setting.measures.word.thin).raw(&mark).xml();
            let rules = letter_rules(setting) + &over;
            sections.add("header", FIRST, false, rooted("w:hdr", &rules));
            let nothing = Paragraph::new(FOLIO).exactly(setting.measures.word.thin);
            sections.add("footer", FIRST, false, rooted("w:ftr", &nothing.xml()));
        }
        sections
    }

    fn add(&mut self, kind: &'static str, pages: &'static str, turned: bool, xml: Vec<u8>) {
        let number = self.parts.len() + 1;
        let (id, file) = (format!("rId{}", number + 10), format!("{kind}{number}.xml"));
        self.parts.push(Page { id, kind, file, xml, pages, turned });
    }

    /// Headers and footers.
    pub(super) fn parts(&self) -> &[Page] {
        &self.parts
    }

    /// The properties of a section that ends here, of these pages.
    pub(super) fn end(&self, setting: &Setting, pages: Pages) -> String {
        let turned = pages == Pages::Turned;
        let measures = &setting.measures;
        let mut inner = String::new();
        for part in self.parts.iter().filter(|part| part.turned == turned) {
            let name = format!("w:{}Reference", part.kind);
            inner += &element(&name, &[("w:type", &part.pages), ("r:id", &part.id)], "");
        }
        let begins = if pages == Pages::FromEven { "evenPage" } else { "nextPage" };
        inner += &element("w:type", &[("w:val", &begins)], "");
        let (width, height) = (measures.paper_width.twips(), measures.paper_height.twips());
        inner += &if turned {
            element("w:pgSz", &[("w:w", &height), ("w:h", &width), ("w:orient", &"landscape")], "")
        } else {
            element("w:pgSz", &[("w:w", &width), ("w:h", &height)], "")
        };
        inner += &margins(setting, turned);
        let grid = measures.hang.twips();
        if !turned && self.parts.iter().any(|part| part.pages == FIRST) {
            inner += "<w:titlePg/>";
        }
        // A grid of characters is not what every program makes of it: their pitch stands in the styles.
        if !turned {
            inner += &element("w:docGrid", &[("w:type", &"lines"), ("w:linePitch", &grid)], "");
        }
        element("w:sectPr", &[], &inner)
    }
}

/// Margins of a section's pages. Word mirrors them, a turned page's left and right ones as well: there they are
/// made one.
fn margins(setting: &Setting, turned: bool) -> String {
    let measures = &setting.measures;
    let Margin { inside, outside, .. } = measures.margin;
    let (top, bottom, left, right) = if turned {
        let of = measures.margin_turned;
        let beside = Mm((of.left.0 + of.right.0) / 2.0 - measures.word.turned_slack.0);
        (of.top, of.bottom, beside, beside)
    } else {
        (measures.top(), measures.bottom(), inside, Mm(outside.0 - measures.word.slack.0))
    };
    let foot = if turned { measures.word.header } else { folio_foot(setting) };
    let twips = [top, right, bottom, left, measures.word.header, foot].map(Mm::twips);
    let names = ["w:top", "w:right", "w:bottom", "w:left", "w:header", "w:footer"];
    let mut attributes: Vec<(&str, &dyn ToString)> =
        names.iter().zip(&twips).map(|(name, value)| (*name, value as &dyn ToString)).collect();
    attributes.push(("w:gutter", &0));
    element("w:pgMar", &attributes, "")
}

/// Height of the line of a page number.
fn folio_line(setting: &Setting) -> Mm {
    setting.measures.line_of(setting.measures.size_small)
}

/// The paper's lower edge to the lower edge of the page number's line.
fn folio_foot(setting: &Setting) -> Mm {
    let measures = &setting.measures;
    let line = folio_line(setting).0;
    let baseline = measures.margin.bottom.0 - measures.folio_drop.0 - measures.folio_edge.0;
    Mm(baseline - (1.0 - setting.measures.word.baseline) * line)
}

/// The page number in its dashes.
fn number(setting: &Setting) -> String {
    let run = Run::default();
    let field = run.field(" PAGE ");
    if setting.measures.folio_dashes { run.xml("— ") + &field + &run.xml(" —") } else { field }
}

/// The paragraph of a page number, of odd or even pages.
fn folio(setting: &Setting, odd: bool) -> Paragraph {
    let indent = setting.measures.folio_indent;
    let paragraph = Paragraph::new(FOLIO).exactly(folio_line(setting)).raw(&number(setting));
    match (setting.measures.folio_outside, odd) {
        (false, _) => paragraph.at(Side::Centre),
        (true, true) => paragraph.right(indent).at(Side::Right),
        (true, false) => paragraph.left(indent).at(Side::Left),
    }
}

/// A page number where it stands on the upright page, for a turned one: in a frame, turned by a quarter.
fn beside(setting: &Setting, odd: bool) -> String {
    let measures = &setting.measures;
    let line = folio_line(setting).0;
    // The line's upper edge is at the right.
    let dash = setting.measures.word.baseline * line - measures.folio_edge.0;
    let right = measures.margin.bottom.0 - measures.folio_drop.0 + dash;
    let long = measures.word.folio_room.0;
    let end = measures.paper_width.0 - measures.margin.outside.0 - measures.folio_indent.0;
    let top = if odd { end - long } else { measures.margin.outside.0 + measures.folio_indent.0 };
    let side = if odd { Side::Right } else { Side::Left };
    let paragraph =
        Paragraph::new(FOLIO).exactly(folio_line(setting)).raw(&number(setting)).at(side);
    let (place, size) = ((Mm(right - line), Mm(top)), (Mm(line), Mm(long)));
    let frame = Frame { name: "页码", place, size, runs: "vert", inside: vec![paragraph.into()] };
    frame.xml(&xml_of(&frame.inside))
}

/// A frame on the page.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    /// Its name in the list of what stands on the page.
    pub(super) name: &'static str,
    /// From the paper's left edge and from above.
    pub(super) place: (Mm, Mm),
    /// Width and height.
    pub(super) size: (Mm, Mm),
    /// `horz` if what is in it runs level, `vert` if it is turned by a quarter.
    pub(super) runs: &'static str,
    pub(super) inside: Vec<super::Part>,
}

impl Frame {
    /// The run that has it, with this content.
    pub(super) fn xml(&self, content: &str) -> String {
        let (width, height) = (self.size.0.emu(), self.size.1.emu());
        let extent = element("a:ext", &[("cx", &width), ("cy", &height)], "");
        let shape = element("a:xfrm", &[], &("<a:off x=\"0\" y=\"0\"/>".to_owned() + &extent))
            + "<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln>";
        let shape = "<wps:cNvSpPr txBox=\"1\"/>".to_owned()
            + &element("wps:spPr", &[], &shape)
            + &element("wps:txbx", &[], &element("w:txbxContent", &[], content))
            + &format!(
                "<wps:bodyPr vert=\"{}\" wrap=\"square\" lIns=\"0\" tIns=\"0\" rIns=\"0\" bIns=\"0\" \
                 anchor=\"t\"><a:noAutofit/></wps:bodyPr>",
                self.runs
            );
        let kind = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape";
        let data = element("a:graphicData", &[("uri", &kind)], &element("wps:wsp", &[], &shape));
        let named = element("wp:docPr", &[("id", &1), ("name", &self.name)], "");
        anchored((self.place, self.size), ("page", "page"), (false, &named), &data)
    }
}

/// The run of a drawing in this size, at this place from the left edge and the upper end of these things; behind the
/// text or before it, with its `wp:docPr` and its data.
pub(super) fn anchored(
    ((left, top), (width, height)): ((Mm, Mm), (Mm, Mm)),
    (across, down): (&str, &str),
    (behind, named): (bool, &str),
    data: &str,
) -> String {
    let place = |name: &str, from: &str, at: Mm| {
        let offset = element("wp:posOffset", &[], &at.emu().to_string());
        element(name, &[("relativeFrom", &from)], &offset)
    };
    let inner = "<wp:simplePos x=\"0\" y=\"0\"/>".to_owned()
        + &place("wp:positionH", across, left)
        + &place("wp:positionV", down, top)
        + &element("wp:extent", &[("cx", &width.emu()), ("cy", &height.emu())], "")
        + "<wp:effectExtent l=\"0\" t=\"0\" r=\"0\" b=\"0\"/><wp:wrapNone/>"
        + named
        + "<wp:cNvGraphicFramePr/>"
        + &element("a:graphic", &[], data);
    let behind = i32::from(behind);
    let attributes: [(&str, &dyn ToString); 10] = [
        ("distT", &0),
        ("distB", &0),
        ("distL", &0),
        ("distR", &0),
        ("simplePos", &0),
        ("relativeHeight", &1),
        ("behindDoc", &behind),
        ("locked", &0),
        ("layoutInCell", &1),
        ("allowOverlap", &1),
    ];
    let anchor = element("wp:anchor", &attributes, &inner);
    element("w:r", &[], &element("w:drawing", &[], &anchor))
}

/// The mark of a draft, aslant over the page.
fn watermark(setting: &Setting, mark: &str) -> String {
    let measures = &setting.measures;
    let count = f64::from(u32::try_from(mark.chars().count().max(1)).unwrap_or(1));
    let high = measures.draft_size.0.min(measures.text_width().0 / 25.4 * 72.0 / count * 1.3);
    let (width, colour) = (high * count, measures.draft_grey());
    let words = words(mark);
    let slant = (360.0 + measures.draft_slant) % 360.0;
    let style = format!(
        "position:absolute;margin-left:0;margin-top:0;width:{width:.0}pt;height:{high:.0}pt;rotation:{slant:.0};\
         z-index:-1;mso-position-horizontal:center;mso-position-horizontal-relative:page;\
         mso-position-vertical:center;mso-position-vertical-relative:page"
    );
    let path = format!("font-family:&quot;{}&quot;;font-size:1pt", setting.face("heiti"));
    format!(
        "<w:r><w:pict xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\">\
         <v:shapetype id=\"mark\" coordsize=\"21600,21600\" o:spt=\"136\" path=\"m@7,l@8,m@5,21600l@6,21600e\">\
         <v:path textpathok=\"t\"/><v:textpath on=\"t\" fitshape=\"t\"/></v:shapetype>\
         <v:shape type=\"#mark\" style=\"{style}\" fillcolor=\"#{colour}\" stroked=\"f\">\
         <v:textpath style=\"{path}\" string=\"{words}\"/></v:shape></w:pict></w:r>"
    )
}
