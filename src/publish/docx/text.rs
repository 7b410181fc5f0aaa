//! The text: paragraphs, headings, numbered paragraphs. Numbers are words, which Word does not count anew.

use super::paragraph::{Paragraph, Run};
use super::styles::{BODY, HEADINGS};
use super::{Part, Setting, table};
use crate::compose::{Block, Item};

/// The blocks of a text; `tables` counts the tables of the document.
pub(super) fn blocks(
    setting: &Setting,
    blocks: &[Block],
    tables: &mut usize,
    turned: bool,
) -> Vec<Part> {
    let mut paragraphs = Vec::new();
    for block in blocks {
        match block {
            Block::Paragraph { text } => paragraphs.push(Paragraph::new(BODY).line(text).into()),
            Block::Heading { level, number, text } => {
                let style = HEADINGS.get(level.saturating_sub(1)).copied().unwrap_or(BODY);
                paragraphs.push(Paragraph::of(style, number).line(text).into());
            }
            Block::RunIn { level, number, heading, text } => {
                let face = level_face(setting, *level);
                let paragraph = Paragraph::new(BODY).run(&face, number).run_of(&face, heading);
                paragraphs.push(paragraph.line(text).into());
            }
            Block::Items { level, entries } => {
                let face = level_face(setting, *level);
                for Item { number, text } in entries {
                    let paragraph = Paragraph::new(BODY).run(&face, number).line(text);
                    paragraphs.push(paragraph.into());
                }
            }
            Block::Table(table) => {
                *tables += 1;
                paragraphs.extend(table::among_lines(setting, table, *tables, turned));
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
