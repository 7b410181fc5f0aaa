//! Finds what closes a document: signatures, date, seals.

use super::area::Area;
use super::elements::Table;
use super::sheet::{Line, Sheet, ZI, is_red};

/// A seal or the stamp of a signature.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seal {
    pub(super) area: Area,
    /// True if its sides run along the paper's; unknown for a drawing.
    pub(super) level: Option<bool>,
}

/// Most pictures of a page that are looked at, and most pieces of drawings: a file may be hostile.
const PICTURES: usize = 64;
const PIECES: usize = 4000;

/// The end of a document.
pub(super) struct Closing<'a> {
    /// From left to right, from top to bottom: organs, or the posts of those who sign.
    pub(super) signatures: Vec<Line>,
    /// Number of remarks in brackets between signature and date.
    pub(super) remarks: usize,
    pub(super) date: Option<&'a Line>,
    /// The line before it.
    pub(super) above: Option<&'a Line>,
    /// Seals over signatures and date.
    pub(super) seals: Vec<Seal>,
    /// Stamps of signatures, beside posts.
    pub(super) stamps: Vec<Seal>,
    /// Place of its first line.
    pub(super) start: usize,
}

impl<'a> Closing<'a> {
    /// Looks for it in `body`, below `note`, the place of the attachments note.
    pub(super) fn find(
        sheets: &[Sheet],
        body: &[&'a Line],
        tables: &[Table],
        date: Option<usize>,
        note: Option<usize>,
        pitch: f64,
    ) -> Self {
        let Some(place) = date else {
            let (signatures, seals, stamps) = (Vec::new(), Vec::new(), Vec::new());
            let (start, remarks) = (body.len(), 0);
            return Self { signatures, remarks, date: None, above: None, seals, stamps, start };
        };
        let line = body[place];
        let sheet = &sheets[line.page - 1];
        let pictures = sheet.seal_like();
        let lowest = note.map_or(0, |note| below_note(body, note, place, pitch));
        let mut start = place;
        while start > lowest
            && !parted(body[start - 1], body[start], tables)
            && (is_signature(sheets, &pictures, body, start, place, pitch)
                || is_remark_within(sheets, &pictures, body, start, place, pitch))
        {
            start -= 1;
        }
        let remarks = body[start..place].iter().filter(|line| is_remark(&line.text)).count();
        let organs = body[start..place].iter().filter(|line| !is_remark(&line.text));
        let signatures: Vec<Line> = organs.flat_map(|line| line.parts()).collect();
        let top = signatures.iter().map(|line| line.area.top).fold(line.area.top, f64::min);
        let reach = Area { left: 0.0, top, right: 300.0, bottom: line.area.bottom };
        let reach = reach.grown(0.0, 20.0);
        let near = pictures.into_iter().filter(|seal| seal.area.meets(&reach));
        let (stamps, mut seals): (Vec<Seal>, Vec<Seal>) =
            near.partition(|seal| is_stamp(seal, &signatures, line));
        seals.retain(is_seal);
        let above = (start > 0 && start < place).then(|| body[start - 1]);
        Self { signatures, remarks, date: Some(line), above, seals, stamps, start }
    }
}

/// The first line that may belong to a signature: behind the blank line that ends the attachments note, or on the
/// next page where no line of the note begins; else behind the note's first line. Something must stand between
/// that and the date.
fn below_note(body: &[&Line], note: usize, date: usize, pitch: f64) -> usize {
    let ends = |place: &usize| {
        let (above, line) = (body[*place - 1], body[*place]);
        let begins = |of_note: &&Line| (of_note.area.left - line.area.left).abs() < ZI;
        match above.page == line.page {
            true => far(above, line, pitch),
            false => !body[note..*place].iter().any(begins),
        }
    };
    (note + 1..date).find(ends).unwrap_or(note + 1)
}

/// True if a text is a remark in brackets (代章), and no organ.
fn is_remark(text: &str) -> bool {
    text.starts_with(['（', '(']) && text.ends_with(['）', ')'])
}

/// True if the line above `start` is a remark with a signature above it.
fn is_remark_within(
    sheets: &[Sheet],
    pictures: &[Seal],
    body: &[&Line],
    start: usize,
    date: usize,
    pitch: f64,
) -> bool {
    let (line, below) = (body[start - 1], body[start]);
    is_remark(&line.text)
        && start > 1
        && !far(line, below, pitch)
        && !far(body[start - 2], line, pitch)
        && is_signature(sheets, pictures, body, start - 1, date, pitch)
}

/// True if a table stands between two lines of a page.
fn parted(above: &Line, below: &Line, tables: &[Table]) -> bool {
    let between = |table: &Table| {
        let middle = table.area.level_centre();
        table.page == below.page && above.middle < middle && middle < below.middle
    };
    above.page == below.page && tables.iter().any(between)
}

/// The largest distance of rows of signatures where seals go between, in lines.
const MOST_APART: f64 = 6.5;

/// True if the line above `start` is a signature: it stands far in and ends no sentence, or
/// there is a picture beside or over it. Signatures follow each other line by line; further
/// apart they stand with seals, or with room for them, in rows or in the middle over the date.
fn is_signature(
    sheets: &[Sheet],
    pictures: &[Seal],
    body: &[&Line],
    start: usize,
    date: usize,
    pitch: f64,
) -> bool {
    let (line, below) = (body[start - 1], body[start]);
    if line.text.ends_with(['。', '；', '：', ':']) || is_remark(&line.text) {
        return false;
    }
    let left = sheets[line.page - 1].block().left;
    let indented = line.area.left > left + 3.0 * ZI;
    let strip = Area { left: 0.0, right: 300.0, ..line.area };
    let pictured = line.page == body[date].page
        && pictures.iter().any(|seal| seal.area.meets(&strip))
        && line.area.left > left - 1.0
        && line.parts().iter().all(|part| part.text.chars().count() < 26);
    let next = line.page == below.page && below.baseline - line.baseline < 1.4 * pitch;
    // Text above a seal may reach into its upper edge.
    let flush = (line.area.left - left).abs() < ZI / 2.0
        || (line.area.left - left - 2.0 * ZI).abs() < ZI / 2.0;
    let many = line.parts().len() > 1;
    let near = line.page == below.page && below.baseline - line.baseline < MOST_APART * pitch;
    let over = (line.area.centre() - body[date].area.centre()).abs() < 1.5;
    let roomy = near && (many || (indented && over));
    (indented && (start == date || next || pictured)) || (pictured && (many || !flush)) || roomy
}

/// True if a picture stands beside a post and above the date, and covers no signature.
fn is_stamp(seal: &Seal, posts: &[Line], date: &Line) -> bool {
    let above = seal.area.bottom < date.top() + 1.5;
    let covers = posts.iter().any(|post| seal.area.grown(-1.0, -1.0).meets(&post.area));
    above
        && !covers
        && posts.iter().any(|post| {
            seal.area.left > post.area.right - 1.0
                && seal.area.top < post.bottom()
                && post.top() < seal.area.bottom
        })
}

impl Sheet {
    /// Pictures that may be seals or stamps: images, and red drawings, by their size.
    pub(super) fn seal_like(&self) -> Vec<Seal> {
        let images = self.pictures.iter();
        let mut seals: Vec<Seal> =
            images.map(|picture| Seal { area: picture.area, level: picture.level }).collect();
        seals.extend(drawings(self).into_iter().map(|area| Seal { area, level: None }));
        seals.retain(|seal| {
            let (width, height) = (seal.area.width(), seal.area.height());
            (10.0..80.0).contains(&width) && (5.0..80.0).contains(&height)
        });
        seals.truncate(PICTURES);
        seals
    }
}

/// True if a picture has the size and shape of a seal; the codes that offices print on the last
/// page are smaller or longer.
pub(super) fn is_seal(seal: &Seal) -> bool {
    let (width, height) = (seal.area.width(), seal.area.height());
    let even = width < 1.5 * height && height < 1.5 * width;
    even && width.min(height) > 28.0 && width.max(height) < 80.0
}

/// Red paths that touch, each taken together.
fn drawings(sheet: &Sheet) -> Vec<Area> {
    let red = sheet.rules.iter().filter(|rule| is_red(rule.colour) && rule.area.width() < 90.0);
    let mut whole: Vec<Area> = Vec::new();
    for rule in red.take(PIECES) {
        let mut area = rule.area;
        // The piece that it joins may join others.
        while let Some(place) = whole.iter().position(|other| other.grown(0.5, 0.5).meets(&area)) {
            area = area.with(whole.swap_remove(place));
        }
        whole.push(area);
    }
    whole.retain(|area| area.height() > 10.0);
    whole
}

/// The distance of a line from one above it, by the grid: true if at least a blank line is between.
pub(super) fn far(above: &Line, below: &Line, pitch: f64) -> bool {
    above.page != below.page || below.baseline - above.baseline > 1.4 * pitch
}
