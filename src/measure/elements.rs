//! Finds the elements of a document on its pages, by what anyone sees: red text, red rules,
//! large type, first lines, rules at the foot. No marker of any program is used.

use std::ops::Range;

use super::OnPurpose;
use super::area::Area;
use super::closing::{Closing, far};
use super::head::{Format, Head};
use super::imprint::Imprint;
use super::pitch::Pitch;
use super::reading::Reading;
use super::sheet::{Line, POINT, Sheet, ZI, commonest};

/// The finding, and its place.
pub(super) struct Elements<'a> {
    pub(super) sheets: &'a [Sheet],
    pub(super) head: Head<'a>,
    pub(super) title: Vec<&'a Line>,
    pub(super) addressees: Vec<&'a Line>,
    /// Text below the addressees, before the note that names the attachments.
    pub(super) text: Vec<&'a Line>,
    /// The note that names the attachments.
    pub(super) note: Vec<&'a Line>,
    /// Lists of who attended (纪要).
    pub(super) attendance: Vec<Attendance<'a>>,
    pub(super) closing: Closing<'a>,
    /// The first line after the date.
    pub(super) annotation: Option<&'a Line>,
    pub(super) attachments: Vec<Attachment<'a>>,
    pub(super) imprint: Option<Imprint<'a>>,
    /// The size most of the text is set in, in points.
    pub(super) text_size: f64,
    /// From line to line of the text, in millimetres: the document's own 行.
    pub(super) pitch: f64,
    /// True if the text shows its pitch; else it has too few lines, and `pitch` is assumed.
    pub(super) pitch_shown: bool,
    /// White of a line above its cells, in millimetres: a word processor sets a line into a box as
    /// high as the pitch, and the first box of a page begins where the text block does.
    pub(super) white_above: f64,
    /// Lines between title and addressees, centred: a subtitle, a speaker, a date in brackets.
    pub(super) byline: Vec<&'a Line>,
    /// The differences that are there on purpose, where they are known.
    pub(super) on_purpose: OnPurpose,
    /// Tables in the main text.
    pub(super) tables: Vec<Table>,
}

/// A table in the main text, with the small type above and below that belongs to it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Table {
    /// Page, from 1.
    pub(super) page: usize,
    pub(super) area: Area,
}

/// The lower end of what stands above a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Above {
    /// Lower edge of a line's cell, or of a table.
    pub(super) bottom: f64,
    /// True if it is a table: one ends between two lines of the grid.
    pub(super) table: bool,
}

impl Above {
    /// Number of blank lines of this pitch between it and a line below.
    pub(super) fn blank_lines(&self, below: &Line, pitch: f64) -> f64 {
        (below.top() - self.bottom - (pitch - ZI)) / pitch
    }
}

/// The persons who attended, stayed away or sat in.
pub(super) struct Attendance<'a> {
    pub(super) label: &'static str,
    pub(super) lines: Vec<&'a Line>,
    /// The line above it.
    pub(super) above: Option<&'a Line>,
}

/// An attachment's beginning.
pub(super) struct Attachment<'a> {
    pub(super) sheet: &'a Sheet,
    pub(super) mark: &'a Line,
    /// Lines that follow the mark, as far as they can be its title.
    pub(super) title: Vec<&'a Line>,
    /// Number of the mark; none for a single attachment.
    pub(super) number: Option<usize>,
}

impl<'a> Elements<'a> {
    /// Looks for every element.
    pub(super) fn find(sheets: &'a [Sheet], on_purpose: OnPurpose) -> Self {
        let first = &sheets[0];
        let head = Head::find(first);
        let attachments = attachments(sheets);
        let letter = head.format == Format::Letter;
        let imprint = Imprint::find(sheets, letter);
        let title = title(first, head.end);
        let title_end = title.last().map_or(head.end, |line| line.middle);
        let body_pages = attachments.first().map_or(sheets.len(), |first| first.sheet.number - 1);
        let mut all = body_lines(&sheets[..body_pages], title_end, imprint.as_ref());
        let notes = take_notes(&sheets[..body_pages], &mut all);
        let text_size = commonest(all.iter().map(|line| line.size));
        let tables = tables(&sheets[..body_pages], &notes, &mut all, text_size);
        let Pitch { step: pitch, shown: pitch_shown } =
            Pitch::find(&all, text_size, on_purpose.lines);
        let byline = byline(first, &all, title.last().copied());
        all.drain(..byline.len());
        let addressees = addressees(&all, first.block().left);
        let body = &all[addressees.len()..];
        let date_place = body.iter().rposition(|line| is_date(&line.text));
        let note_place = body[..date_place.unwrap_or(body.len())]
            .iter()
            .rposition(|line| line.text.starts_with("附件：") || line.text.starts_with("附件:"));
        let closing = Closing::find(sheets, body, &tables, date_place, note_place, pitch);
        let lists = match head.format {
            Format::Minutes => attendance_places(sheets, &body[..closing.start], pitch),
            _ => Vec::new(),
        };
        let mut in_list = vec![false; body.len()];
        for (_, places) in &lists {
            in_list[places.clone()].fill(true);
        }
        let listed = |place: usize| in_list.get(place).copied().unwrap_or(false);
        let note_end = note_place.map_or(closing.start, |start| {
            // It may go on over the page.
            let parted = |one: &Line, next: &Line| one.page == next.page && far(one, next, pitch);
            let ends = |place: &usize| parted(body[*place - 1], body[*place]) || listed(*place);
            (start + 1..closing.start).find(ends).unwrap_or(closing.start)
        });
        let text_end = note_place.unwrap_or(closing.start);
        let text = (0..text_end).filter(|place| !listed(*place)).map(|place| body[place]);
        let text: Vec<&Line> = text.collect();
        // A text may be nothing but tables.
        let own_size = commonest(text.iter().map(|line| line.size));
        let usual_size = if text_size > 0.0 { text_size } else { ZI / POINT };
        let mut found = Self {
            text_size: if own_size > 0.0 { own_size } else { usual_size },
            sheets,
            head,
            title,
            addressees,
            text,
            note: note_place.map_or_else(Vec::new, |start| body[start..note_end].to_vec()),
            attendance: attendance(body, &lists),
            closing,
            annotation: date_place.and_then(|place| body.get(place + 1).copied()),
            attachments,
            imprint,
            pitch,
            pitch_shown,
            white_above: 0.0,
            byline,
            on_purpose,
            tables,
        };
        found.white_above = found.find_white_above();
        found
    }

    /// The highest first line of the upright pages after the first, whose head hangs lower; a page
    /// may begin with a blank line.
    pub(super) fn highest(&self) -> Option<&'a Line> {
        let pages = self.sheets.iter().skip(1).filter(|sheet| !sheet.turned());
        pages
            .filter_map(|sheet| sheet.lines.first().filter(|line| !sheet.in_grid(line)))
            .filter(|line| self.is_text(line))
            // On a page without text the signature stands where its seal has room.
            .filter(|line| {
                let mut signatures = self.closing.signatures.iter();
                signatures.all(|one| one.page != line.page || one.baseline > line.baseline)
            })
            .filter(|line| !self.imprint.as_ref().is_some_and(|imprint| imprint.holds(line)))
            .min_by(|a, b| a.top().total_cmp(&b.top()))
    }

    /// The white of a line that lies above its cells: as much as brings the first line up to the
    /// text block's edge, and no less than keeps the last line's box inside the block.
    fn find_white_above(&self) -> f64 {
        let Some(first) = self.highest() else { return 0.0 };
        let white = self.pitch - ZI;
        let below = first.top() - UPPER_EDGE;
        let lowest = self.text.iter().filter(|line| self.is_text(line)).map(|line| line.bottom());
        let least = lowest.fold(0.0, f64::max) + white - LOWER_EDGE - OFF_EDGE;
        if below <= OFF_EDGE || least > white {
            return 0.0;
        }
        below.max(least).min(white)
    }

    /// Number of lines of a pitch that fill the text block.
    pub(super) fn full_page(&self, pitch: f64) -> f64 {
        let height = LOWER_EDGE - UPPER_EDGE;
        // Boxes as high as the pitch are whole or not there; a step more is slack.
        let boxes = (height / pitch + 0.05).floor();
        let cells = (height - ZI) / pitch + 1.0;
        let usual = f64::from(self.on_purpose.lines.unwrap_or(22));
        let boxed = self.white_above > 0.0 || (self.highest().is_none() && boxes == usual);
        if boxed { boxes } else { cells }
    }

    /// The element that ends above a line on its page: the line before it, or a table between the two.
    pub(super) fn above(&self, line: &Line, before: Option<&Line>) -> Option<Above> {
        let before = before.filter(|before| before.page == line.page);
        let from = before.map_or(0.0, |before| before.middle);
        let between = self.tables.iter().filter(|table| {
            let middle = table.area.level_centre();
            table.page == line.page && from < middle && middle < line.middle
        });
        let table = between.map(|table| table.area.bottom).max_by(f64::total_cmp);
        match (table, before) {
            (Some(bottom), _) => Some(Above { bottom, table: true }),
            (None, Some(before)) => Some(Above { bottom: before.bottom(), table: false }),
            (None, None) => None,
        }
    }

    /// The reading of a signature that no text stands above on its page.
    pub(super) fn without_text(&self, what: &'static str) -> Reading {
        if self.on_purpose.signature_alone {
            return Reading::unshown(what, "没有正文，排版时已经说明");
        }
        Reading::holds(what, false, "没有正文", "有正文")
    }

    /// True if the layout is that of this chapter.
    pub(super) fn is(&self, format: Format) -> bool {
        self.head.format == format
    }

    /// True if a line is set in the size of the text.
    pub(super) fn is_text(&self, line: &Line) -> bool {
        (line.size - self.text_size).abs() < 0.7
    }

    /// Upright pages of the main text: those with at least three of its lines.
    pub(super) fn text_pages(&self) -> Vec<(&'a Sheet, Vec<&'a Line>)> {
        let mut pages = Vec::new();
        for sheet in self.sheets {
            let whole = self.addressees.iter().chain(&self.text);
            let own: Vec<&Line> = whole
                .filter(|line| line.page == sheet.number && self.is_text(line))
                .copied()
                .collect();
            if own.len() >= 3 {
                pages.push((sheet, own));
            }
        }
        pages
    }

    /// The names of the attachments as the note announces them.
    pub(super) fn announced(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for line in &self.note {
            let text = line.text.trim_start_matches("附件").trim_start_matches(['：', ':']);
            match numbered(text, names.len() + 1) {
                Some(name) => names.push(name.to_owned()),
                None => match names.last_mut() {
                    Some(name) => name.push_str(text),
                    None => names.push(text.to_owned()),
                },
            }
        }
        names
    }
}

/// The words behind `number` and its full stop.
pub(super) fn numbered(text: &str, number: usize) -> Option<&str> {
    let rest = text.strip_prefix(&number.to_string())?;
    rest.strip_prefix(['.', '．', '、'])
}

/// Lines below the title, without the imprint and what a seal says.
fn body_lines<'a>(sheets: &'a [Sheet], title_end: f64, imprint: Option<&Imprint>) -> Vec<&'a Line> {
    let inside_imprint = |line: &Line| imprint.is_some_and(|one| one.holds(line));
    let of_seal = |line: &Line| line.is_red() && line.area.width() < 50.0;
    let upright = sheets.iter().filter(|sheet| !sheet.turned());
    upright
        .flat_map(|sheet| &sheet.lines)
        .filter(|line| line.page > 1 || line.middle > title_end + 1.0)
        .filter(|line| !inside_imprint(line) && !of_seal(line))
        .filter(|line| !sheets[line.page - 1].in_grid(line))
        .collect()
}

/// Takes the notes of tables out of the lines: those below a table, or at the head of the page after it, that
/// begin with 注： in type smaller than any text, and what goes on in it. There may be more of them than text.
fn take_notes<'a>(sheets: &[Sheet], lines: &mut Vec<&'a Line>) -> Vec<&'a Line> {
    let begins = |line: &Line| {
        let label =
            ["注：", "注:", "说明：", "说明:"].iter().any(|label| line.text.starts_with(label));
        label && line.size < NOTE_MOST
    };
    let mut notes = Vec::new();
    for sheet in sheets.iter().filter(|sheet| !sheet.turned()) {
        for grid in &sheet.grids {
            let below = |line: &&Line| {
                line.page > sheet.number
                    || (line.page == sheet.number && line.middle > grid.area.bottom)
            };
            let Some(start) = lines.iter().position(below).filter(|at| begins(lines[*at])) else {
                continue;
            };
            let size = lines[start].size;
            let alike = |line: &&&Line| (line.size - size).abs() < 0.3;
            let count = lines[start..].iter().take_while(alike).count();
            notes.extend(lines.drain(start..start + count));
        }
    }
    notes
}

/// The tables of upright pages, with the `notes` below each on its page. Lines in smaller type that stand close
/// above or below one are its heading and more notes, and no text: they are taken out of `lines`.
fn tables(sheets: &[Sheet], notes: &[&Line], lines: &mut Vec<&Line>, text_size: f64) -> Vec<Table> {
    let mut tables = Vec::new();
    for sheet in sheets.iter().filter(|sheet| !sheet.turned()) {
        for (number, grid) in sheet.grids.iter().enumerate() {
            let end = sheet.grids.get(number + 1).map_or(f64::MAX, |next| next.area.top);
            let own = notes.iter().filter(|note| {
                note.page == sheet.number && (grid.area.bottom..end).contains(&note.middle)
            });
            let mut area = own.map(|note| note.area).fold(grid.area, Area::with);
            let small = |line: &Line| line.page == sheet.number && line.size < text_size - SMALLER;
            while let Some(place) = lines.iter().position(|line| {
                let near = area.grown(0.0, BESIDE_TABLE);
                small(line) && near.top < line.area.bottom && line.area.top < near.bottom
            }) {
                area = area.with(lines.remove(place).area);
            }
            tables.push(Table { page: sheet.number, area });
        }
    }
    tables
}

/// The label a list of those who attended begins with.
fn attendance_label(text: &str) -> Option<&'static str> {
    ["出席", "请假", "列席"].into_iter().find(|label| {
        let rest: String = text.chars().skip(2).take(5).collect();
        text.starts_with(label) && rest.contains(['：', ':'])
    })
}

/// Labels and places of the lists of who attended. A list ends at a blank line, at another
/// list, or where a paragraph begins after a line that is not full.
fn attendance_places(
    sheets: &[Sheet],
    body: &[&Line],
    pitch: f64,
) -> Vec<(&'static str, Range<usize>)> {
    let mut lists = Vec::new();
    let mut place = 0;
    while place < body.len() {
        let start = place;
        place += 1;
        let Some(label) = attendance_label(&body[start].text) else { continue };
        while place < body.len() && attendance_label(&body[place].text).is_none() {
            let (above, line) = (body[place - 1], body[place]);
            let block = sheets[line.page - 1].block();
            let ended = above.area.right < block.right - 2.0 * ZI;
            let begins = line.area.left < block.left + 3.0 * ZI;
            // On the next page it goes on, unless it has ended.
            let gap = above.page == line.page && far(above, line, pitch);
            if gap || (ended && begins) {
                break;
            }
            place += 1;
        }
        lists.push((label, start..place));
    }
    lists
}

fn attendance<'a>(
    body: &[&'a Line],
    lists: &[(&'static str, Range<usize>)],
) -> Vec<Attendance<'a>> {
    let one = |(label, places): &(&'static str, Range<usize>)| Attendance {
        label,
        lines: body[places.clone()].to_vec(),
        above: places.start.checked_sub(1).map(|above| body[above]),
    };
    lists.iter().map(one).collect()
}

/// True if a text is a date and nothing else, in whatever figures.
pub(super) fn is_date(text: &str) -> bool {
    let figures = |part: &str| {
        !part.is_empty()
            && part.chars().all(|c| c.is_ascii_digit() || "〇○零一二三四五六七八九十".contains(c))
    };
    let parts = text.split_once('年').and_then(|(year, rest)| {
        let (month, rest) = rest.split_once('月')?;
        Some((year, month, rest.strip_suffix('日')?))
    });
    parts.is_some_and(|(year, month, day)| figures(year) && figures(month) && figures(day))
}

/// The lines of the title: the first below the head that are larger than the text, or, where
/// none is, nothing.
fn title(first: &Sheet, head_end: f64) -> Vec<&Line> {
    let mut title: Vec<&Line> = Vec::new();
    let below = first.lines.iter().filter(|line| line.middle > head_end && !line.is_red());
    for line in below {
        match title.last() {
            None if line.size > 17.0 => title.push(line),
            None => {}
            Some(last) if (last.size - line.size).abs() < 0.6 => title.push(line),
            Some(_) => break,
        }
    }
    title
}

/// The addressees: what stands before the first line that ends with a colon, if it comes soon:
/// lines that all begin at the text block's edge, or a single one.
fn addressees<'a>(lines: &[&'a Line], left: f64) -> Vec<&'a Line> {
    let flush = lines.iter().take_while(|line| (line.area.left - left).abs() < 2.5).count();
    let end = lines.iter().take(flush.max(1)).position(|line| line.text.ends_with(['：', ':']));
    match end {
        Some(end) => lines[..=end].to_vec(),
        None => Vec::new(),
    }
}

/// Upper and lower edge of the text block of an upright page, and how far off a margin may be.
const UPPER_EDGE: f64 = 37.0;
const LOWER_EDGE: f64 = 262.0;
const OFF_EDGE: f64 = 1.0;

/// The lines below the title that stand in the middle and do not begin where a paragraph does.
fn byline<'a>(first: &Sheet, lines: &[&'a Line], title: Option<&Line>) -> Vec<&'a Line> {
    if title.is_none() {
        return Vec::new();
    }
    let block = first.block();
    let centred = |line: &&&Line| {
        line.page == 1
            && line.off(block.centre()).abs() < 2.0
            && line.area.left > block.left + 3.0 * ZI
            && !line.text.ends_with(['：', ':', '。'])
    };
    lines.iter().take_while(centred).take(BYLINES).copied().collect()
}

/// Most lines of a byline.
const BYLINES: usize = 4;

/// Notes of a table are smaller than this, in points: 4号 is the smallest a text may have.
const NOTE_MOST: f64 = 13.5;
/// The points by which the notes of a table are smaller than the text at least; the distance at which they stand
/// from it at most, in millimetres.
const SMALLER: f64 = 0.7;
const BESIDE_TABLE: f64 = 5.0;

/// Pages that begin with 附件 and a number.
fn attachments(sheets: &[Sheet]) -> Vec<Attachment<'_>> {
    sheets.iter().skip(1).filter_map(attachment).collect()
}

fn attachment(sheet: &Sheet) -> Option<Attachment<'_>> {
    let mark = sheet.lines.first().filter(|line| !sheet.in_grid(line))?;
    let number = mark_number(&mark.text)?;
    let below = || sheet.lines.iter().skip(1).filter(|line| !sheet.in_grid(line));
    let size = below().next().map_or(0.0, |line| line.size);
    let title = below().take_while(|line| (line.size - size).abs() < 0.6);
    let title = if size > 17.0 { title.take(4).collect() } else { title.take(1).collect() };
    Some(Attachment { sheet, mark, title, number })
}

/// The number of an attachment's mark, with or without a colon; `None` if it is no mark.
pub(super) fn mark_number(text: &str) -> Option<Option<usize>> {
    let rest = text.strip_prefix("附件")?.trim_end_matches(['：', ':']);
    if rest.is_empty() { Some(None) } else { rest.parse().ok().map(Some) }
}
