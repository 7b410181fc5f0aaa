//! Finds the elements of a document on its pages, by what anyone sees: red text, red rules,
//! large type, first lines, rules at the foot. No marker of any program is used.

use super::sheet::{Area, HANG, Line, Rule, Sheet, ZI, commonest, is_red};

/// What was found, and where.
pub(super) struct Elements<'a> {
    pub(super) sheets: &'a [Sheet],
    /// Red large type at the head of page 1.
    pub(super) mark: Vec<&'a Line>,
    /// Lines above the mark.
    pub(super) corner: Vec<&'a Line>,
    /// Line that holds the document number.
    pub(super) number: Option<&'a Line>,
    /// The widest red rule of page 1.
    pub(super) red_rule: Option<Rule>,
    pub(super) title: Vec<&'a Line>,
    pub(super) addressees: Vec<&'a Line>,
    /// Text below the addressees, before the note that names the attachments.
    pub(super) text: Vec<&'a Line>,
    /// The note that names the attachments.
    pub(super) note: Vec<&'a Line>,
    pub(super) signature: Option<&'a Line>,
    pub(super) date: Option<&'a Line>,
    /// The line before the signature.
    pub(super) before_signature: Option<&'a Line>,
    /// The first line after the date.
    pub(super) annotation: Option<&'a Line>,
    pub(super) attachments: Vec<Attachment<'a>>,
    pub(super) imprint: Option<Imprint<'a>>,
    /// The size most of the text is set in, in points.
    pub(super) text_size: f64,
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

/// The imprint.
pub(super) struct Imprint<'a> {
    pub(super) sheet: &'a Sheet,
    /// Its rules, from top to bottom.
    pub(super) rules: Vec<Rule>,
    /// Its lines.
    pub(super) lines: Vec<&'a Line>,
}

impl Imprint<'_> {
    fn area(&self) -> Area {
        let whole = self.rules.iter().map(|rule| rule.area).reduce(Area::with);
        whole.unwrap_or(Area { left: 0.0, top: 0.0, right: 0.0, bottom: 0.0 })
    }
}

impl<'a> Elements<'a> {
    /// Looks for every element.
    pub(super) fn find(sheets: &'a [Sheet]) -> Self {
        let first = &sheets[0];
        let attachments = attachments(sheets);
        let imprint = sheets.iter().rev().find_map(imprint);
        let mark: Vec<&Line> = first
            .lines
            .iter()
            .filter(|line| line.is_red() && line.size > 17.0 && line.middle < first.height * 0.6)
            .collect();
        let red_rule = first
            .level_rules()
            .into_iter()
            .filter(|rule| is_red(rule.colour) && rule.area.width() > 60.0)
            .filter(|rule| rule.area.top < first.height * 0.7)
            .max_by(|a, b| a.area.width().total_cmp(&b.area.width()));
        let mark_bottom = mark.last().map_or(0.0, |line| line.area.bottom);
        let number = first.lines.iter().find(|line| {
            let below = line.middle > mark_bottom
                && red_rule.is_none_or(|rule| line.middle < rule.area.top + 1.0);
            below && !line.is_red() && line.text.contains('号') && line.size < 20.0
        });
        let corner = mark.first().map_or_else(Vec::new, |mark| {
            first.lines.iter().filter(|line| line.middle < mark.area.top).collect()
        });
        let head_end = red_rule
            .map(|rule| rule.area.bottom)
            .or(number.map(Line::bottom))
            .unwrap_or(mark_bottom);
        let title = title(first, head_end);
        let title_end = title.last().map_or(head_end, |line| line.middle);
        let body_pages = attachments.first().map_or(sheets.len(), |first| first.sheet.number - 1);
        let inside_imprint = |line: &Line| {
            imprint.as_ref().is_some_and(|imprint| {
                imprint.sheet.number == line.page && line.middle > imprint.area().top
            })
        };
        let all: Vec<&Line> = sheets[..body_pages]
            .iter()
            .filter(|sheet| !sheet.turned())
            .flat_map(|sheet| &sheet.lines)
            .filter(|line| line.page > 1 || line.middle > title_end + 1.0)
            .filter(|line| !inside_imprint(line))
            .collect();
        let addressees = addressees(&all, first.block().left);
        let body = &all[addressees.len()..];
        let date_place = body.iter().rposition(|line| is_date(&line.text));
        let text_end = date_place.unwrap_or(body.len());
        let note_place = body[..text_end]
            .iter()
            .rposition(|line| line.text.starts_with("附件：") || line.text.starts_with("附件:"));
        let signature_place =
            date_place.filter(|place| *place > 0).map(|place| place - 1).filter(|place| {
                let line = body[*place];
                let sheet = &sheets[line.page - 1];
                let indented = line.area.left > sheet.block().left + 3.0 * ZI;
                indented && !line.text.ends_with('。') && note_place != Some(*place)
            });
        let closing = signature_place.or(date_place).unwrap_or(body.len());
        let note_end = note_place.map_or(closing, |start| {
            let gap = |place: &usize| far(body[*place - 1], body[*place]);
            (start + 1..closing).find(gap).unwrap_or(closing)
        });
        let text_end = note_place.unwrap_or(closing);
        let text_size = commonest(body[..text_end].iter().map(|line| line.size));
        Self {
            text_size,
            sheets,
            mark,
            corner,
            number,
            red_rule,
            title,
            addressees,
            text: body[..text_end].to_vec(),
            note: note_place.map_or_else(Vec::new, |start| body[start..note_end].to_vec()),
            signature: signature_place.map(|place| body[place]),
            date: date_place.map(|place| body[place]),
            before_signature: signature_place.filter(|at| *at > 0).map(|at| body[at - 1]),
            annotation: date_place.and_then(|place| body.get(place + 1).copied()),
            attachments,
            imprint,
        }
    }

    /// Whether a line is set in the size of the text.
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

/// What follows `number` and its full stop.
pub(super) fn numbered(text: &str, number: usize) -> Option<&str> {
    let rest = text.strip_prefix(&number.to_string())?;
    rest.strip_prefix(['.', '．', '、'])
}

/// Whether a line lies further down than the next line of the grid, or on another page.
fn far(above: &Line, below: &Line) -> bool {
    above.page != below.page || below.baseline - above.baseline > 1.4 * HANG
}

/// Whether a text is a date and nothing else, in whatever figures.
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

/// Pages that begin with 附件 and a number.
fn attachments(sheets: &[Sheet]) -> Vec<Attachment<'_>> {
    sheets.iter().skip(1).filter_map(attachment).collect()
}

fn attachment(sheet: &Sheet) -> Option<Attachment<'_>> {
    let mark = sheet.lines.first()?;
    let number = mark_number(&mark.text)?;
    let size = sheet.lines.get(1).map_or(0.0, |line| line.size);
    let title = sheet.lines.iter().skip(1).take_while(|line| (line.size - size).abs() < 0.6);
    let title = if size > 17.0 { title.take(4).collect() } else { title.take(1).collect() };
    Some(Attachment { sheet, mark, title, number })
}

/// The number of an attachment's mark, with or without a colon; `None` if it is no mark.
pub(super) fn mark_number(text: &str) -> Option<Option<usize>> {
    let rest = text.strip_prefix("附件")?.trim_end_matches(['：', ':']);
    if rest.is_empty() { Some(None) } else { rest.parse().ok().map(Some) }
}

/// The wide rules at the foot of a page that no upright rule touches, with 抄送 or 印发 between.
fn imprint(sheet: &Sheet) -> Option<Imprint<'_>> {
    let upright: Vec<&Rule> =
        sheet.rules.iter().filter(|rule| !rule.level && rule.area.height() > 3.0).collect();
    let touched = |rule: &Rule| {
        upright.iter().any(|other| {
            other.area.top - 0.3 < rule.area.bottom && rule.area.top < other.area.bottom + 0.3
        })
    };
    let rules: Vec<Rule> = sheet
        .level_rules()
        .into_iter()
        .filter(|rule| {
            // An imprint with many addressees reaches far up; the red rule of the head does not count.
            let highest = if is_red(rule.colour) { 0.4 } else { 0.15 };
            rule.area.width() > 90.0 && rule.area.top > sheet.height * highest
        })
        .filter(|rule| !touched(rule))
        .collect();
    let (top, bottom) = (rules.first()?.area.top, rules.last()?.area.bottom);
    let lines: Vec<&Line> =
        sheet.lines.iter().filter(|line| top < line.middle && line.middle < bottom).collect();
    let speaks =
        lines.iter().any(|line| line.text.contains("印发") || line.text.starts_with("抄送"));
    (speaks && rules.len() > 1).then_some(Imprint { sheet, rules, lines })
}
