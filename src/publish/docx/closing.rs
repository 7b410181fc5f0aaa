//! The elements that close the text: note of attachments, persons who attended, signature, date, annotation.

use super::measures::Mm;
use super::paragraph::{Paragraph, Run, Side};
use super::places::{ABOVE, PlacedLine};
use super::styles::{ANNOTATION, ATTENDANCE, BODY, DATE, NOTE_OF_ATTACHMENTS, SIGNATURE};
use super::{Part, Setting, whole};
use crate::compose::{Announced, Labelled, Organ};

/// All of them, in order.
pub(super) fn closing(setting: &Setting) -> Vec<Part> {
    let frame = &setting.tree.frame;
    let mut paragraphs = announced(setting, &frame.announced);
    paragraphs.extend(attendance(setting, &frame.attendance));
    if frame.format != "minutes" {
        paragraphs.extend(signature(setting));
    }
    if let Some(note) = &frame.note {
        paragraphs.push(Paragraph::of(ANNOTATION, &note.text()).into());
    }
    paragraphs
}

/// The note of attachments: the turn-over stands under the first character of a name.
fn announced(setting: &Setting, entries: &[Announced]) -> Vec<Part> {
    let zi = setting.measures.zi.0;
    let indent = setting.measures.indent.0;
    let numbered = entries.first().is_some_and(|entry| !entry.number.is_empty());
    let number = match (numbered, entries.len()) {
        (false, _) => 0.0,
        (true, count) => setting.measures.number_width(count) * zi,
    };
    let label = entries.first().map_or(0, |entry| entry.label.chars().count());
    let label = f64::from(u32::try_from(label).unwrap_or_default()) * zi;
    let name = Mm(indent + label + number);
    let mut paragraphs = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        if at == 0 {
            paragraphs.push(Paragraph::new(BODY).into());
        }
        let hanging = if at == 0 { label + number } else { number };
        let mut paragraph =
            Paragraph::new(NOTE_OF_ATTACHMENTS).left(name).hanging(Mm(hanging)).text(entry.label);
        paragraph = paragraph.text(&entry.number);
        if numbered {
            paragraph = paragraph.tabs(vec![(name, Side::Left)]).tab();
        }
        paragraphs.push(paragraph.text(&entry.title.text()).into());
    }
    paragraphs
}

/// The persons who attended: the label in 黑体, the turn-over behind its colon.
fn attendance(setting: &Setting, lists: &[Labelled]) -> Vec<Part> {
    let mut paragraphs = Vec::new();
    if !lists.is_empty() {
        paragraphs.push(Paragraph::new(BODY).into());
    }
    for list in lists {
        let count = u32::try_from(list.label.chars().count()).unwrap_or_default();
        let label = setting.measures.zi.0 * f64::from(count);
        let heiti = Run::face(setting.face("heiti"));
        let paragraph = Paragraph::new(ATTENDANCE)
            .left(Mm(setting.measures.indent.0 + label))
            .hanging(Mm(label))
            .run(&heiti, &list.label)
            .line(&list.text);
        paragraphs.push(paragraph.into());
    }
    paragraphs
}

/// The names of the organs that sign and the date, each at its place from the left.
fn signature(setting: &Setting) -> Vec<Part> {
    let frame = &setting.tree.frame;
    let date = frame.signed.text();
    // Both stand elsewhere, too: those that sign are the last on their page.
    let dated =
        (1..=setting.places.pages).rev().find_map(|page| setting.places.last(&date, page, None));
    let names = names(setting);
    let page = dated.as_ref().map_or(1, |spot| spot.page);
    // The imprint may name an organ once more.
    let lowest = dated.as_ref().map(|spot| spot.baseline);
    let margin = if page % 2 == 1 {
        setting.measures.margin.inside
    } else {
        setting.measures.margin.outside
    };
    let mut paragraphs = Vec::new();
    let mut line = text_ends(setting, page, dated.as_ref().map(|spot| spot.baseline));
    let mut put = |paragraph: Paragraph, spot: Option<PlacedLine>| {
        let Some(spot) = spot else {
            paragraphs.push(paragraph.at(Side::Right).into());
            return;
        };
        if let Some(before) = line {
            let blank = ((spot.baseline.0 - before) / setting.measures.hang.0).round() - 1.0;
            for _ in 0..whole(blank) {
                paragraphs.push(Paragraph::new(BODY).kept().into());
            }
        }
        line = Some(spot.baseline.0);
        let left = Mm((spot.left.0 - margin.0).max(0.0));
        paragraphs.push(paragraph.left(left).at(Side::Left).kept().into());
    };
    for name in &names {
        put(Paragraph::of(SIGNATURE, name), setting.places.last(name, page, lowest));
    }
    // Seals and stamps go with the date, so far from it as on the pages.
    let mut dating = Paragraph::of(DATE, &date);
    if let Some(spot) = &dated {
        let measures = &setting.measures;
        let above = ABOVE * measures.zi.0 + measures.leading().0 / 2.0;
        let begins = (margin, Mm(spot.baseline.0 - above));
        for image in setting.images.iter().filter(|image| image.page == page) {
            dating = dating.raw(&image.xml(begins));
        }
    }
    put(dating, dated);
    paragraphs
}

/// The names that sign: each organ, or the post of the person whose stamp stands for it.
fn names(setting: &Setting) -> Vec<String> {
    let name = |organ: &Organ| match &organ.stamp {
        Some(stamp) => stamp.post.text(),
        None => organ.name.text(),
    };
    setting.tree.frame.organs.iter().map(name).collect()
}

/// The baseline of the last line of text above the signature on its page.
fn text_ends(setting: &Setting, page: usize, date: Option<Mm>) -> Option<f64> {
    let date = date?;
    let names = names(setting);
    let above = setting.places.lines_above(page, date);
    above
        .into_iter()
        .filter(|spot| !names.contains(&spot.text.trim().to_owned()))
        .map(|spot| spot.baseline.0)
        .reduce(f64::max)
}
