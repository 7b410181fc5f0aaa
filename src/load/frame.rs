//! Reads what stands around a document's text: format, mark, number, signers, joint organs,
//! addressees, dates, note, attendance. What a data file does not say is the office's.

use std::path::Path;

use chrono::NaiveDate;

use super::filing;
use super::head;
use super::messages;
use super::names::{code, is_among, known_word, name};
use super::office::{addressees, lines, receivers};
use super::reader::{Cursor, Fields};
use super::schema;
use super::seal;
use crate::limits;
use crate::model::{Attendance, Format, Frame, Numbering, Office, Organ, Stamp, printed_date};

/// Lists of a meeting, with the keys that name them (10.3).
const ATTENDANCE: [&str; 3] = ["出席", "请假", "列席"];

/// Reads the frame. `None` if something is missing that the rest cannot do without.
pub(super) fn read(fields: &Fields, office: &Office, folder: &Path) -> Option<Frame> {
    let format = fields
        .optional("format")
        .map_or(Some(Format::File), |field| known_word(&field, "格式", &Format::ALL));
    let number = number(fields, office.numbering);
    let code = fields.optional("code").and_then(|field| code(&field));
    let head = head::read(fields);
    let stamp = fields.optional("stamp").and_then(|field| seal::read_stamp(&field, folder));
    let organs = organs(fields, office, stamp, folder);
    let host_mark = fields.optional("host_mark").and_then(|field| field.flag()).unwrap_or(false);
    let mark = mark(fields, office, format);
    let signers = signers(fields, format);
    let own_addressees = fields.optional("addressees").map(|field| addressees(&field));
    let own_copies = fields.optional("copy_to").map(|field| receivers(&field));
    let signed = signed(fields);
    let printed_field = fields.optional("printed");
    // Most documents are printed on the day they are signed.
    let printed = match &printed_field {
        Some(field) => field.date(),
        None => signed,
    };
    if let (Some(signed), Some(printed), Some(field)) = (signed, printed, &printed_field)
        && printed < signed
    {
        field.error(messages::printed_too_early(&printed_date(signed)));
    }
    let note = fields.optional("note").and_then(|field| annotation(&field));
    let attendance = attendance(fields, format);
    let filing = fields.optional("filing").map_or_else(
        || office.filing.clone(),
        |field| filing::of_document(&field, &office.filing, signed),
    );
    let format = format?;
    if format == Format::Order && organs.iter().any(|organ| organ.stamp.is_none()) {
        fields.cursor().error_at_key(messages::order_without_stamp());
    }
    // An order, minutes and what is made public speak to nobody in particular, unless they say so.
    let addressed = !matches!(format, Format::Order | Format::Minutes) && !is_public(fields);
    Some(Frame {
        format,
        mark,
        joint_mark: organs.len() > 1 && !host_mark && format != Format::Letter,
        organs,
        signers,
        code: code.unwrap_or_else(|| office.code.clone()),
        number: number?,
        is_numbered: true,
        head,
        addressees: own_addressees
            .unwrap_or_else(|| if addressed { office.addressees.clone() } else { Vec::new() }),
        copy_to: own_copies.unwrap_or_else(|| office.copy_to.clone()),
        signed: signed?,
        // A letter's imprint has no date (10.1).
        printed: if format == Format::Letter { None } else { Some(printed?) },
        note,
        attendance,
        filing,
    })
}

/// The date of signature. Before the notice is issued it may be left out: letters have a date of
/// their own.
fn signed(fields: &Fields) -> Option<NaiveDate> {
    if !fields.cursor().is_early() {
        return fields.required("signed").and_then(|field| field.date());
    }
    match fields.optional("signed") {
        Some(field) => field.date(),
        None => fields.cursor().field("letters")?.field("signed")?.peek_date(),
    }
}

/// The serial number, which may be left out only where the archive gives it, or before the notice is
/// issued. `None` if that is a mistake.
fn number(fields: &Fields, numbering: Numbering) -> Option<Option<u32>> {
    let field = match numbering {
        _ if fields.cursor().is_early() => match fields.optional("number") {
            Some(field) => field,
            None => return Some(None),
        },
        Numbering::Elsewhere => fields.required("number")?,
        Numbering::Archive => match fields.optional("number") {
            Some(field) => field,
            None => return Some(None),
        },
    };
    field.whole(1, 99_999).map(Some)
}

/// The annotation, without the brackets in which it is printed.
fn annotation(field: &Cursor) -> Option<String> {
    let note = field.line()?;
    if note.starts_with(['（', '(']) && note.ends_with(['）', ')']) {
        field.error(messages::set_by_program("（）"));
    }
    Some(note)
}

/// True if the title is that of a document for the public: 公告, 通告, 公报.
fn is_public(fields: &Fields) -> bool {
    let title = fields.optional("title");
    let last = title.and_then(|field| match field.is_list() {
        true => field.list().last().and_then(Cursor::peek_text),
        false => field.peek_text(),
    });
    last.is_some_and(|text| ["公告", "通告", "公报"].iter().any(|kind| text.ends_with(kind)))
}

/// The mark: as given, or the office's in the way of the format.
fn mark(fields: &Fields, office: &Office, format: Option<Format>) -> String {
    let given = fields.optional("mark").and_then(|field| Some((name(&field)?, field)));
    let ending = |word: &str| match office.mark.ends_with(word) {
        true => office.mark.clone(),
        false => format!("{}{word}", office.name),
    };
    let Some((mark, field)) = given else {
        return match format {
            Some(Format::Letter) => office.name.clone(),
            Some(Format::Order) => ending("令"),
            Some(Format::Minutes) => ending("纪要"),
            _ => office.mark.clone(),
        };
    };
    let fault = match format {
        Some(Format::Letter) if mark.ends_with("文件") => Some("信函的标志不加“文件”（10.1）"),
        Some(Format::Order) if !mark.ends_with('令') => Some("命令的标志以“令”结尾（10.2）"),
        Some(Format::Minutes) if !mark.ends_with("纪要") => {
            Some("纪要的标志以“纪要”结尾（10.3）")
        }
        _ => None,
    };
    if let Some(fault) = fault {
        field.error(messages::mark_of_format(fault));
    }
    mark
}

/// The host and those who issue the document with it (联合行文).
fn organs(fields: &Fields, office: &Office, stamp: Option<Stamp>, folder: &Path) -> Vec<Organ> {
    let bare = |mark: &str| mark.strip_suffix("文件").unwrap_or(mark).to_owned();
    let seal = office.seal.clone().filter(|_| stamp.is_none());
    let host = Organ { name: office.name.clone(), mark_name: bare(&office.mark), seal, stamp };
    let mut organs = vec![host];
    let Some(field) = fields.optional("jointly_with") else { return organs };
    for item in field.list() {
        let Some(own) = item.fields(&schema::ORGAN) else { continue };
        let own_name = own.required("name").and_then(|field| name(&field));
        let mark_name = own.optional("mark_name").and_then(|field| name(&field));
        let seal = own.optional("seal").and_then(|field| seal::read(&field, folder));
        let stamp = own.optional("stamp").and_then(|field| seal::read_stamp(&field, folder));
        own.finish();
        let Some(name) = own_name else { continue };
        if is_among(&name, organs.iter().map(|other| other.name.as_str())) {
            item.error(messages::organ_twice(&name));
        }
        let unlike = seal.is_some() != organs[0].seal.is_some()
            || stamp.is_some() != organs[0].stamp.is_some();
        if unlike && !office.name.is_empty() {
            item.error(messages::signed_unlike(&name));
        }
        let mark_name = mark_name.map_or_else(|| name.clone(), |name| bare(&name));
        organs.push(Organ { name, mark_name, seal, stamp });
    }
    if organs.len() > limits::ORGANS.most {
        field.error_at_key(messages::too_many("机关", limits::ORGANS.most));
    }
    organs
}

/// Signers (签发人): an upward document names them, no other does (7.2.6).
fn signers(fields: &Fields, format: Option<Format>) -> Vec<String> {
    let upward = format.is_none_or(|format| format == Format::Upward);
    match fields.optional("signers") {
        Some(field) => {
            let signers = lines(&field);
            if !upward {
                field.error_at_key(messages::signers_only_upward());
            } else if signers.is_empty() {
                field.error(messages::empty_list());
            }
            signers
        }
        None if format == Some(Format::Upward) => {
            fields.required("signers");
            Vec::new()
        }
        None => Vec::new(),
    }
}

fn attendance(fields: &Fields, format: Option<Format>) -> Vec<Attendance> {
    let Some(field) = fields.optional("attendance") else { return Vec::new() };
    if format.is_some_and(|format| format != Format::Minutes) {
        field.error_at_key(messages::attendance_only_minutes());
    }
    let Some(lists) = field.fields(&schema::ATTENDANCE) else { return Vec::new() };
    let attendance = ATTENDANCE
        .into_iter()
        .filter_map(|label| {
            let names = lists.optional(label).map(|field| lines(&field))?;
            (!names.is_empty()).then_some(Attendance { label, names })
        })
        .collect();
    lists.finish();
    attendance
}
