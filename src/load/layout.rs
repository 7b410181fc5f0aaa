//! Reads what an office sets for itself in the layout (`layout:`). Whether it keeps to the
//! standard is measured on the pages.

use super::messages;
use super::names::known_word;
use super::reader::Cursor;
use super::schema;
use crate::model::{Face, Layout, PageNumber};

/// Bounds beyond which a page cannot be read or set.
const LINES: (i64, i64) = (16, 28);
const MARK_SIZE: (i64, i64) = (22, 120);
const MARK_DROP: (i64, i64) = (0, 120);

/// Reads the settings.
pub(super) fn read(field: &Cursor) -> Layout {
    let Some(fields) = field.fields(&schema::LAYOUT) else { return Layout::default() };
    let lines = fields.optional("lines").and_then(|field| field.whole(LINES.0, LINES.1));
    let red = fields.optional("red").and_then(|field| {
        let text = field.line()?;
        let sound = is_red(&text);
        if !sound {
            field.error(messages::not_red(&text));
        }
        sound.then_some(text)
    });
    let bounded = |key, (least, most): (i64, i64)| {
        let field: Cursor = fields.optional(key)?;
        let value = field.decimal()?;
        let sound = (least.into()..=most.into()).contains(&value);
        if !sound {
            field.error(messages::out_of_bounds(least, most));
        }
        sound.then_some(value)
    };
    let mark_size = bounded("mark_size", MARK_SIZE);
    let mark_drop = bounded("mark_drop", MARK_DROP);
    let body = fields.optional("body").and_then(|field| known_word(&field, "字体", &Face::ALL));
    let page_number = fields.optional("page_number").and_then(|field| {
        let own = field.fields(&schema::PAGE_NUMBER)?;
        let dashes = own.optional("dashes").and_then(|field| field.flag()).unwrap_or(true);
        let centred = own.optional("centred").and_then(|field| field.flag()).unwrap_or(false);
        own.finish();
        Some(PageNumber { dashes, centred })
    });
    fields.finish();
    Layout { lines, red, mark_size, mark_drop, body, page_number }
}

/// True if a text is `#rrggbb` and anyone would call it red.
fn is_red(text: &str) -> bool {
    let level = |place: usize| {
        text.get(place..place + 2).and_then(|digits| u8::from_str_radix(digits, 16).ok())
    };
    let levels = (level(1), level(3), level(5));
    let (Some(red), Some(green), Some(blue)) = levels else { return false };
    text.starts_with('#') && text.len() == 7 && red > 150 && green < 90 && blue < 90
}
