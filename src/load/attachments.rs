//! Reads which attachments a notice carries (`attachments:`).

use super::blocks;
use super::messages;
use super::reader::{Cursor, nearest};
use super::schema;
use crate::limits;
use crate::model::{Attachment, GroupId, Office};

/// Reads the attachments: tables and forms the office has, the list of adopted items,
/// texts of their own.
pub(super) fn read(field: &Cursor, office: &Office) -> Vec<Attachment> {
    let mut attachments: Vec<Attachment> = Vec::new();
    // Of an office that could not be read nothing is known, and that has been said.
    let mut all_known = !office.name.is_empty();
    for item in field.list_up_to(&limits::ATTACHMENTS, "附件") {
        let Some(fields) = item.fields(&schema::ATTACHMENT) else { continue };
        let named = |key| fields.optional(key).and_then(|field| Some((field.line()?, field)));
        let (table, ledger, form) = (named("table"), named("ledger"), named("form"));
        let text = fields.optional("title").is_some();
        let text = text.then(|| blocks::appendix(&fields));
        let unknown = fields.has_unknown();
        fields.finish();
        let attachment = match (table, ledger, form, text) {
            (Some((name, field)), None, None, None) => {
                let names = office.tables.iter().map(|table| table.name.as_str());
                let found = known(&field, "表", &name, names, office);
                found.map(|place| (Attachment::Table(place), name))
            }
            (None, Some((name, _)), None, None) => Some((Attachment::Ledger(name.clone()), name)),
            (None, None, Some((name, field)), None) => {
                let names = office.forms.iter().map(|form| form.name.as_str());
                let found = known(&field, "空白表", &name, names, office);
                found.map(|place| (Attachment::Form(place), name))
            }
            (None, None, None, Some(appendix)) => appendix.map(|appendix| {
                let name = appendix.title.clone();
                (Attachment::Text(appendix), name)
            }),
            _ => {
                if !unknown {
                    item.error(messages::attachment_kind());
                }
                None
            }
        };
        let Some((attachment, name)) = attachment else {
            all_known = false;
            continue;
        };
        if attachments.contains(&attachment) {
            item.error(messages::attachment_twice(&name));
        }
        attachments.push(attachment);
    }
    // Where the office has chosen columns, it has chosen whom to show as well.
    let is_own = |attachment: &Attachment| match attachment {
        Attachment::Table(place) => Some(office.tables[*place].has_columns),
        _ => None,
    };
    let shown: Vec<bool> = attachments.iter().filter_map(is_own).collect();
    let shows_tables = !shown.is_empty() && !shown.contains(&true);
    // A table whose name is not known may be the one that holds the group.
    for (i, group) in office.groups.iter().enumerate().filter(|_| shows_tables && all_known) {
        let in_table = attachments.iter().any(|attachment| match attachment {
            Attachment::Table(place) => office.tables[*place].groups.contains(&GroupId(i)),
            _ => false,
        });
        if !in_table {
            field.error_at_key(messages::group_without_table(&group.name));
        }
    }
    attachments
}

fn known<'n>(
    field: &Cursor,
    what: &str,
    name: &str,
    names: impl Iterator<Item = &'n str> + Clone,
    office: &Office,
) -> Option<usize> {
    let found = names.clone().position(|known| known == name);
    if found.is_none() && !office.name.is_empty() {
        field.error(messages::unknown_name(what, name, nearest(name, names), "机关数据（office）"));
    }
    found
}
