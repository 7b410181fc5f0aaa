//! Reads a finished PDF back: where each glyph and each rule stands on the paper.
//!
//! Lengths are millimetres from the paper's upper left corner, sizes of type are points.

mod content;
mod face;
pub(crate) mod grid;

use hayro_syntax::object::{Dict, Stream};

use self::content::Painter;

/// A point on the paper.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Point {
    pub(crate) x: f64,
    pub(crate) y: f64,
}

/// An upright rectangle on the paper.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rect {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) right: f64,
    pub(crate) bottom: f64,
}

impl Rect {
    fn around(points: &[Point]) -> Self {
        let fold = |start: f64, pick: fn(f64, f64) -> f64, of: fn(&Point) -> f64| {
            points.iter().map(of).fold(start, pick)
        };
        Self {
            left: fold(f64::INFINITY, f64::min, |point| point.x),
            top: fold(f64::INFINITY, f64::min, |point| point.y),
            right: fold(f64::NEG_INFINITY, f64::max, |point| point.x),
            bottom: fold(f64::NEG_INFINITY, f64::max, |point| point.y),
        }
    }

    pub(crate) fn width(&self) -> f64 {
        self.right - self.left
    }

    pub(crate) fn height(&self) -> f64 {
        self.bottom - self.top
    }

    /// True if `other` lies inside, give or take.
    pub(crate) fn holds(&self, other: &Rect, slack: f64) -> bool {
        other.left >= self.left - slack
            && other.top >= self.top - slack
            && other.right <= self.right + slack
            && other.bottom <= self.bottom + slack
    }
}

/// A glyph on the paper.
#[derive(Debug, Clone)]
pub(crate) struct Glyph {
    /// Its number in the embedded font; 0 is the box that stands for a missing character.
    pub(crate) code: u32,
    /// The text it stands for.
    pub(crate) text: String,
    /// PostScript name of its font.
    pub(crate) font: String,
    /// Size of type, in points.
    pub(crate) size: f64,
    /// Its origin on the baseline.
    pub(crate) at: Point,
    /// Where its advance ends, on the baseline.
    pub(crate) end: Point,
    /// The area it blackens, by the outline in the font file.
    pub(crate) ink: Option<Rect>,
    /// Red, green, blue.
    pub(crate) colour: [u8; 3],
    /// True if it is no part of the text: a page number, or a head that is repeated.
    pub(crate) artifact: bool,
}

impl Glyph {
    /// True if it stands upright.
    pub(crate) fn upright(&self) -> bool {
        (self.end.y - self.at.y).abs() < 1e-3
    }

    /// True if it is a Chinese character.
    pub(crate) fn is_han(&self) -> bool {
        self.text.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)) && !self.text.is_empty()
    }
}

/// A straight rule on the paper.
#[derive(Debug, Clone)]
pub(crate) struct Rule {
    /// Its middle line.
    pub(crate) along: Rect,
    pub(crate) thickness: f64,
    pub(crate) colour: [u8; 3],
}

/// Glyphs that follow one another, such as a line or a phrase.
#[derive(Debug, Clone)]
pub(crate) struct Run(pub(crate) Vec<Glyph>);

impl Run {
    pub(crate) fn text(&self) -> String {
        self.0.iter().map(|glyph| glyph.text.as_str()).collect()
    }

    pub(crate) fn first(&self) -> &Glyph {
        &self.0[0]
    }

    pub(crate) fn last(&self) -> &Glyph {
        &self.0[self.0.len() - 1]
    }

    /// From the first origin to the end of the last advance.
    pub(crate) fn left(&self) -> f64 {
        self.first().at.x
    }

    pub(crate) fn right(&self) -> f64 {
        self.last().end.x
    }

    pub(crate) fn baseline(&self) -> f64 {
        self.first().at.y
    }

    pub(crate) fn ink(&self) -> Rect {
        let corners =
            |ink: &Rect| [Point { x: ink.left, y: ink.top }, Point { x: ink.right, y: ink.bottom }];
        let points: Vec<Point> =
            self.0.iter().filter_map(|glyph| glyph.ink.as_ref()).flat_map(corners).collect();
        Rect::around(&points)
    }
}

/// A page.
pub(crate) struct Page {
    pub(crate) width: f64,
    pub(crate) height: f64,
    /// In the order in which they were painted, which is the order of the text.
    pub(crate) glyphs: Vec<Glyph>,
    pub(crate) rules: Vec<Rule>,
}

impl Page {
    /// The glyphs of its text, without the page number.
    pub(crate) fn body(&self) -> Vec<Glyph> {
        self.glyphs.iter().filter(|glyph| !glyph.artifact).cloned().collect()
    }

    /// Its page number.
    pub(crate) fn folio(&self) -> Run {
        Run(self.glyphs.iter().filter(|glyph| glyph.artifact).cloned().collect())
    }

    /// Its text in one piece, without the page number.
    pub(crate) fn text(&self) -> String {
        Run(self.body()).text()
    }

    /// Its upright text by lines, from top to bottom, each from left to right. What stands
    /// side by side is one line.
    pub(crate) fn lines(&self) -> Vec<Run> {
        let mut glyphs = self.body();
        glyphs.retain(Glyph::upright);
        glyphs.sort_by(|a, b| a.at.y.total_cmp(&b.at.y));
        let mut lines: Vec<Vec<Glyph>> = Vec::new();
        for glyph in glyphs {
            // Faces stand up to a tenth of an em higher or lower.
            let near = |line: &&mut Vec<Glyph>| glyph.at.y - line[0].at.y < glyph.size * 0.06;
            match lines.last_mut().filter(near) {
                Some(line) => line.push(glyph),
                None => lines.push(vec![glyph]),
            }
        }
        for line in &mut lines {
            line.sort_by(|a, b| a.at.x.total_cmp(&b.at.x));
        }
        lines.into_iter().map(Run).collect()
    }

    /// The first place where this text stands, read without regard to line breaks.
    pub(crate) fn find(&self, text: &str) -> Run {
        let glyphs = self.body();
        let whole = Run(glyphs.clone()).text();
        let start = whole.find(text).unwrap_or_else(|| panic!("“{text}” is not in “{whole}”"));
        let mut byte = 0;
        let mut found = Vec::new();
        for glyph in glyphs {
            if (start..start + text.len()).contains(&byte) {
                found.push(glyph.clone());
            }
            byte += glyph.text.len();
        }
        Run(found)
    }
}

/// A finished PDF.
pub(crate) struct Pdf {
    pub(crate) pages: Vec<Page>,
    pub(crate) title: String,
    pub(crate) author: String,
    /// Year, month and day of its making.
    pub(crate) date: (u16, u8, u8),
    /// The XMP packet.
    pub(crate) metadata: String,
}

impl Pdf {
    pub(crate) fn read(bytes: &[u8]) -> Self {
        let pdf = hayro_syntax::Pdf::new(bytes.to_vec()).expect("a readable PDF");
        let pages = pdf.pages().iter().map(|sheet| {
            let size = sheet.media_box();
            let painter = Painter::paint(sheet);
            Page {
                width: size.width() * 25.4 / 72.0,
                height: size.height() * 25.4 / 72.0,
                glyphs: painter.glyphs,
                rules: painter.rules,
            }
        });
        let pages = pages.collect();
        let info = pdf.metadata();
        let string = |bytes: &Option<Vec<u8>>| text_string(bytes.as_deref().unwrap_or_default());
        let date = info.creation_date.expect("a date");
        let catalog = pdf.xref().get::<Dict>(pdf.xref().root_id()).expect("a catalog");
        let metadata = catalog.get::<Stream>("Metadata").expect("an XMP packet");
        let metadata = metadata.decoded().expect("a readable packet");
        Self {
            pages,
            title: string(&info.title),
            author: string(&info.author),
            date: (date.year, date.month, date.day),
            metadata: String::from_utf8_lossy(&metadata).into_owned(),
        }
    }

    /// The text of all pages in one piece, without page numbers.
    pub(crate) fn text(&self) -> String {
        self.pages.iter().map(Page::text).collect()
    }
}

/// A text string of PDF: UTF-16 or UTF-8 with a mark, else Latin.
fn text_string(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => {
            let units: Vec<u16> =
                rest.chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            String::from_utf16_lossy(&units)
        }
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|&byte| char::from(byte)).collect(),
    }
}
