//! The head of the first page and of an attachment: mark, number, signers, rule, title, addressees.

use super::measures::{Mm, Pt};
use super::paragraph::{Paragraph, Run, Side, rule};
use super::places::PlacedLine;
use super::styles::{ADDRESSEES, ATTACHMENT_MARK, ATTACHMENT_TITLE, CORNER, MARK, NUMBER, TITLE};
use super::table::bare;
use super::{Part, Setting, lines, whole};
use crate::compose::{Attachment, Block, Line};

/// Places paragraphs one below the other, each with its line where the page has it.
struct Column<'s> {
    setting: &'s Setting<'s>,
    /// The lower end of the last paragraph, from the paper's upper edge.
    y: f64,
    paragraphs: Vec<Part>,
}

impl Column<'_> {
    /// Adds a paragraph whose line stands on this baseline.
    fn place(&mut self, paragraph: Paragraph, baseline: Mm, line: Mm) {
        let part = self.setting.measures.word.baseline;
        let above = baseline.0 - part * line.0 - self.y;
        let before = above.max(0.0);
        // A line that has no room for its height gets what there is.
        let line = Mm(if above < 0.0 { line.0 + above / part } else { line.0 }.max(1.0));
        self.paragraphs.push(paragraph.before(Mm(before)).exactly(line).into());
        self.y += before + line.0;
    }

    /// White until the line of this baseline on the grid, or until the next line of the grid.
    fn white(&self, baseline: Option<Mm>) -> f64 {
        let measures = &self.setting.measures;
        let (top, hang) = (measures.top().0, measures.hang.0);
        let line = match baseline {
            // A line of the grid has its text in the middle.
            Some(baseline) => ((baseline.0 - top - 0.5 * hang) / hang).round(),
            None => ((self.y - top) / hang - 0.05).ceil(),
        };
        (top + line * hang - self.y).max(0.0)
    }
}

/// The baseline of the first line below the head on page 1.
fn text_begins(setting: &Setting) -> Option<Mm> {
    let tree = setting.tree;
    let addressees = tree.frame.addressees.iter().map(Line::text);
    let block = tree.body.first().map(|block| match block {
        Block::Paragraph { text } => text.text(),
        Block::Heading { number, text, .. } => format!("{number}{}", text.text()),
        Block::RunIn { number, heading, .. } => format!("{number}{}", heading.text()),
        Block::Items { entries, .. } => entries
            .first()
            .map(|item| format!("{}{}", item.number, item.text.text()))
            .unwrap_or_default(),
        Block::Table(_) | Block::Form(_) => String::new(),
    });
    let texts = addressees.chain(block);
    let found = texts.filter_map(|text| first(setting, &text)).find(|spot| spot.page == 1);
    found.map(|spot| spot.baseline)
}

/// The head of the document, down to the addressees.
pub(super) fn head(setting: &Setting) -> Vec<Part> {
    let frame = &setting.tree.frame;
    let mut column = Column { setting, y: setting.measures.top().0, paragraphs: Vec::new() };
    let corner = [&frame.copy_number, &frame.secrecy, &frame.urgency];
    let mut corner: Vec<String> = corner.into_iter().flatten().map(Line::text).collect();
    if frame.format == "letter" {
        column.paragraphs.extend(letter_mark(setting));
        let beside = if corner.is_empty() { String::new() } else { corner.remove(0) };
        number(&mut column, &beside);
        corners(&mut column, &corner);
    } else {
        corners(&mut column, &corner);
        marks(&mut column);
        number(&mut column, "");
    }
    title(&mut column);
    let white = column.white(text_begins(setting));
    let blank = (white / setting.measures.hang.0 + 0.1).floor();
    let mut paragraphs = column.paragraphs;
    let rest = white - blank * setting.measures.hang.0 - setting.measures.word.rounding.0;
    if rest > 0.5 {
        paragraphs.push(Paragraph::new(CORNER).exactly(Mm(rest)).into());
    }
    for _ in 0..whole(blank) {
        paragraphs.push(Paragraph::new(ADDRESSEES).into());
    }
    if let Some(addressees) = &frame.addressees
        && frame.imprint.addressees.is_some()
        && first(setting, &addressees.text()).is_some_and(|spot| spot.page == 1)
    {
        paragraphs.push(Paragraph::new(ADDRESSEES).line(addressees).into());
    }
    paragraphs
}

/// The first line of a text on the pages.
fn first(setting: &Setting, text: &str) -> Option<PlacedLine> {
    setting.places.find(text, 1).into_iter().next()
}

/// The red mark, of one organ or of several.
fn marks(column: &mut Column) {
    let setting = column.setting;
    let frame = &setting.tree.frame;
    if frame.joint_mark.is_some() {
        joint(column);
        return;
    }
    let text = frame.mark.text();
    if let Some(spot) = first(setting, &text) {
        mark(column, &text, &spot);
    }
}

/// The mark of several organs: a table without rules, in which names are spread over one width, beside them the word.
fn joint(column: &mut Column) {
    let setting = column.setting;
    let Some(mark) = &setting.tree.frame.joint_mark else { return };
    let names: Vec<(String, PlacedLine)> = mark
        .names
        .iter()
        .filter_map(|name| Some((name.text(), first(setting, &name.text())?)))
        .collect();
    let (Some((_, top)), Some((_, last))) = (names.first(), names.last()) else { return };
    let steps = f64::from(u32::try_from(names.len() - 1).unwrap_or(1)).max(1.0);
    let line = match names.len() {
        1 => top.size.mm().0 * setting.measures.word.mark_line,
        _ => (last.baseline.0 - top.baseline.0) / steps,
    };
    let white = Mm((top.baseline.0 - setting.measures.word.baseline * line - column.y).max(0.5));
    column.paragraphs.push(Paragraph::new(CORNER).exactly(white).into());
    // A name gets a little more than it takes, so that rounding does not break it.
    let wide = names.iter().map(|(_, spot)| spot.right.0 - spot.left.0).fold(0.0, f64::max) + 1.0;
    let count = f64::from(u32::try_from(mark.word.chars().count()).unwrap_or_default());
    let left = setting.measures.text_width().0 - wide;
    let beside = if count > 0.0 { left.min(top.size.mm().0 * (count + 0.6)) } else { 0.0 };
    let run = Run { size: Some(Pt(top.size.0 - 0.5)), ..Run::default() };
    let cells = |(at, (name, _)): (usize, &(String, PlacedLine))| {
        let paragraph =
            |text: &str, side| Paragraph::new(MARK).run(&run, text).at(side).exactly(Mm(line));
        let name = (Mm(wide), "", paragraph(name, Side::Spread));
        let merge = if at == 0 { "<w:vMerge w:val=\"restart\"/>" } else { "<w:vMerge/>" };
        let word =
            (Mm(beside), merge, paragraph(if at == 0 { mark.word } else { "" }, Side::Right));
        if count > 0.0 { vec![name, word] } else { vec![name] }
    };
    let rows = names.iter().enumerate().map(cells).collect();
    column.paragraphs.push(bare(rows, "", Some(Mm(line))).into());
    column.y += white.0 + line * (steps + 1.0);
}

/// A mark of one line.
fn mark(column: &mut Column, text: &str, spot: &PlacedLine) {
    let paragraph = Paragraph::new(MARK).run(&in_size(column.setting, spot), text);
    let line = column.setting.measures.word.mark_line;
    column.place(paragraph, spot.baseline, Mm(spot.size.mm().0 * line));
}

/// The size of a mark; of one as wide as the text block a step less, so that rounding does not break it.
fn in_size(setting: &Setting, spot: &PlacedLine) -> Run {
    let wide = spot.right.0 - spot.left.0 > setting.measures.text_width().0 - 1.0;
    let size = if wide { Pt(spot.size.0 - 0.5) } else { spot.size };
    Run { size: Some(size), ..Run::default() }
}

/// The mark of a letter, which stands above the text block.
fn letter_mark(setting: &Setting) -> Option<Part> {
    let text = setting.tree.frame.mark.text();
    let spot = first(setting, &text)?;
    let (measures, line) =
        (&setting.measures, Mm(spot.size.mm().0 * setting.measures.word.mark_line));
    let top = Mm(spot.baseline.0 - setting.measures.word.baseline * line.0);
    let place = [measures.margin.inside, top, measures.text_width(), line];
    let mark = Paragraph::new(MARK).run(&in_size(setting, &spot), &text);
    Some(mark.exactly(line).on_paper(place).into())
}

/// The double rules of a letter's first page: below the mark, and at the foot.
pub(super) fn letter_rules(setting: &Setting) -> String {
    let text = setting.tree.frame.mark.text();
    let Some(spot) = first(setting, &text) else { return String::new() };
    let measures = &setting.measures;
    let of = measures.letter_rule;
    let deep = of.thick.0 + of.white.0 + of.thin.0;
    let below =
        spot.baseline.0 + measures.word.mark_depth * spot.size.mm().0 + measures.rule_drop.0;
    let foot = measures.paper_height.0 - measures.letter_foot.0 - deep;
    let left = Mm((measures.paper_width.0 - of.width.0) / 2.0);
    let one = |width: Mm, top: f64| {
        let rules = rule("w:top", "single", width, &measures.red(), 0);
        let place = [left, Mm(top), of.width, Mm(1.0)];
        Paragraph::new(CORNER).exactly(measures.word.thin).rules(rules).on_paper(place).xml()
    };
    let second = |top: f64, first: Mm| top + first.0 + of.white.0;
    one(of.thick, below)
        + &one(of.thin, second(below, of.thick))
        + &one(of.thin, foot)
        + &one(of.thick, second(foot, of.thin))
}

/// The marks in the corner, one a line, where the pages have them.
fn corners(column: &mut Column, texts: &[String]) {
    for text in texts {
        if let Some(spot) = first(column.setting, text) {
            column.place(
                Paragraph::of(CORNER, text),
                spot.baseline,
                column.setting.measures.line_of(spot.size),
            );
        }
    }
}

/// The number, with the signers or a letter's first mark beside it and the rule below.
fn number(column: &mut Column, beside: &str) {
    let setting = column.setting;
    let frame = &setting.tree.frame;
    let measures = &setting.measures;
    let text = frame.number.text();
    let Some(spot) = first(setting, &text) else { return };
    let line = column.setting.measures.line_of(spot.size);
    // The box of a line ends this much above its exact height's end.
    let below = (1.0 - setting.measures.word.baseline) * line.0 - 0.12 * spot.size.mm().0;
    let space = Mm((measures.rule_drop.0 - below).max(0.0));
    #[expect(clippy::cast_possible_truncation, reason = "a few points")]
    let points = (space.0 / 25.4 * 72.0).round().min(31.0) as i64;
    let ruled = !matches!(frame.format, "order" | "letter");
    let red = if ruled {
        rule("w:bottom", "single", measures.rule.width, &measures.rule.colour(), points)
    } else {
        String::new()
    };
    let mut paragraph = Paragraph::new(NUMBER).rules(red);
    match &frame.signers {
        Some(signers) => {
            let names: Vec<String> = signers.names.iter().map(Line::text).collect();
            let end = Mm(measures.text_width().0 - measures.zi.0);
            let kaiti = Run::face(setting.face("kaiti"));
            paragraph = paragraph
                .at(Side::Left)
                .tabs(vec![(measures.zi, Side::Left), (end, Side::Right)])
                .tab()
                .text(&text)
                .tab()
                .text(signers.label)
                .run(&kaiti, &names.join("　"));
        }
        None if frame.format == "letter" => {
            let heiti = Run::face(setting.face("heiti"));
            paragraph = paragraph
                .at(Side::Left)
                .tabs(vec![(measures.text_width(), Side::Right)])
                .run(&heiti, beside)
                .tab()
                .text(&text);
        }
        None => paragraph = paragraph.text(&text),
    }
    column.place(paragraph, spot.baseline, line);
    if ruled {
        column.y += space.0 + measures.rule.width.0;
    }
}

/// The title, its lines as the pages have them.
fn title(column: &mut Column) {
    let setting = column.setting;
    if setting.tree.frame.format == "order" {
        return;
    }
    let text = setting.tree.title();
    let spots = setting.places.find(&text, 1);
    let Some(spot) = spots.first() else { return };
    let line = setting.measures.hang;
    let mut paragraph = Paragraph::new(TITLE);
    for (at, spot) in spots.iter().enumerate() {
        if at > 0 {
            paragraph = paragraph.line_break();
        }
        paragraph = paragraph.text(spot.text.trim());
    }
    column.place(paragraph, spot.baseline, line);
    let more = f64::from(u32::try_from(spots.len().saturating_sub(1)).unwrap_or_default());
    column.y += more * line.0;
}

/// Mark and title of an attachment, on a new page if it begins no section.
pub(super) fn attachment(setting: &Setting, attachment: &Attachment, new_page: bool) -> Vec<Part> {
    let mark = Paragraph::of(ATTACHMENT_MARK, &attachment.mark.text());
    // A turned page has no grid: its text begins at the block's edge.
    let mark = if attachment.sideways { mark.exactly(setting.measures.zi) } else { mark };
    let mark = if new_page { mark.on_new_page() } else { mark };
    let text = attachment.title.text();
    // The note of attachments has the same words: those of the attachment are larger.
    let large = |spot: &PlacedLine| spot.size.0 > setting.measures.size_text.0 + 1.0;
    let pages = 1..=setting.places.pages;
    let found = pages.map(|page| setting.places.find(&text, page));
    let spots = found.into_iter().find(|spots| spots.first().is_some_and(large));
    let measures = &setting.measures;
    let (top, line) = if attachment.sideways {
        (measures.margin_turned.top, measures.zi)
    } else {
        (measures.top(), measures.hang)
    };
    let baseline = spots.as_ref().and_then(|spots| spots.first()).map(|spot| spot.baseline.0);
    let above =
        baseline.map(|at| at - top.0 - line.0 - setting.measures.word.baseline * measures.hang.0);
    let mut title = Paragraph::new(ATTACHMENT_TITLE)
        .exactly(measures.hang)
        .before(Mm(above.unwrap_or(measures.hang.0)))
        .after(lines(setting, 1.0));
    match spots {
        Some(spots) => {
            for (at, spot) in spots.iter().enumerate() {
                if at > 0 {
                    title = title.line_break();
                }
                title = title.text(spot.text.trim());
            }
        }
        None => title = title.text(&text),
    }
    vec![mark.kept().into(), title.kept().into()]
}
