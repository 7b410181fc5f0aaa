//! Reads a document whose text is written, not computed (`kind: document`).

use std::path::Path;

use super::blocks;
use super::checking;
use super::frame;
use super::messages;
use super::reader::Cursor;
use super::schema;
use crate::limits;
use crate::model::{Frame, Manuscript, Office};

/// Reads the file. Mistakes go to the cursor's diagnostics; `None` if something is missing that the
/// rest cannot do without.
pub(super) fn read(root: &Cursor, office: &Office, folder: &Path) -> Option<(Frame, Manuscript)> {
    let fields = root.fields(&schema::DOCUMENT)?;
    fields.optional("kind");
    fields.optional("office");
    let frame = frame::read(&fields, office, folder);
    let title = fields.required("title").and_then(|field| title(&field));
    let body = fields.required("body").map(|field| blocks::read(&field)).unwrap_or_default();
    let attachments = fields
        .optional("attachments")
        .map(|field| {
            let mut attachments = Vec::new();
            for item in field.list_up_to(&limits::ATTACHMENTS, "附件") {
                let Some(own) = item.fields(&schema::APPENDIX) else { continue };
                attachments.extend(blocks::appendix(&own));
                own.finish();
            }
            attachments
        })
        .unwrap_or_default();
    let waived = checking::waived(&fields);
    fields.finish();
    Some((frame?, Manuscript { title: title?, body, attachments, waived }))
}

/// A title in one line, or in lines as the author marks them.
fn title(field: &Cursor) -> Option<Vec<String>> {
    if !field.is_list() {
        return Some(vec![field.line()?]);
    }
    let lines: Vec<String> = field.list().iter().filter_map(Cursor::line).collect();
    if lines.is_empty() {
        field.error(messages::empty_list());
        return None;
    }
    Some(lines)
}
