//! The text: paragraphs, headings, numbered paragraphs. Numbers are words, which Word does not count anew.

use super::paragraph::{Paragraph, Run};
use super::styles::{BODY, HEADINGS};
use super::{Setting, table};
use crate::compose::{Block, Item};

/// The blocks of a text; `tables` counts the tables of the document.
pub(super) fn blocks(
    setting: &Setting,
    blocks: &[Block],
    tables: &mut usize,
    turned: bool,
) -> Vec<String> {
    let mut paragraphs = Vec::new();
    for block in blocks {
        match block {
            Block::Paragraph { text } => paragraphs.push(Paragraph::of(BODY, &text.text()).xml()),
            Block::Heading { level, number, text } => {
                let style = HEADINGS.get(level.saturating_sub(1)).copied().unwrap_or(BODY);
                paragraphs.push(Paragraph::of(style, &format!("{number}{}", text.text())).xml());
            }
            Block::RunIn { level, number, heading, text } => {
                let face = level_face(setting, *level);
                let words = format!("{number}{}", heading.text());
                paragraphs.push(Paragraph::new(BODY).run(&face, &words).text(&text.text()).xml());
            }
            Block::Items { level, entries } => {
                let face = level_face(setting, *level);
                for Item { number, text } in entries {
                    let paragraph = Paragraph::new(BODY).run(&face, number).text(&text.text());
                    paragraphs.push(paragraph.xml());
                }
            }
            Block::Table(table) => {
                *tables += 1;
                paragraphs.extend(table::table(setting, table, *tables, turned));
            }
            Block::Form(form) => {
                *tables += 1;
                paragraphs.extend(table::form(setting, form));
            }
        }
    }
    paragraphs
}

/// The face of a level's numbers and headings.
fn level_face(setting: &Setting, level: usize) -> Run {
    setting
        .measures
        .level_role(level)
        .map_or_else(Run::default, |role| Run::face(setting.face(role)))
}
