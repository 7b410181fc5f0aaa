//! Letters to units: reads what they say and nobody can compute (`letters:` of an office and of a period), and
//! makes one of a period's data.

use chrono::NaiveDate;

use super::messages;
use super::names::code;
use super::reader::{Cursor, Fields};
use super::{Inputs, schema};
use crate::model::{Frame, Letter, Letters, printed_date};

/// Most characters of a telephone number.
const PHONE: usize = 40;

/// A letter, with the frame around its text.
#[derive(Debug, Clone)]
pub(super) struct Addressed {
    letter: Letter,
    pub(super) frame: Frame,
}

impl Inputs {
    /// The letter that is made of the data, where it is not the notice.
    pub(crate) fn letter(&self) -> Option<Letter> {
        self.letter.as_ref().map(|addressed| addressed.letter)
    }

    /// The same data for a letter to a unit; `None` where they are not of a period.
    pub(crate) fn addressed(&self, letter: Letter) -> Option<Self> {
        let report = self.report()?;
        let frame = report.frame.of_letter(letter, &report.data.letters, &report.office);
        Some(Self { letter: Some(Addressed { letter, frame }), ..self.clone() })
    }
}

/// The facts for all letters of an office.
pub(super) fn of_office(field: &Cursor) -> Letters {
    let Some(fields) = field.fields(&schema::OFFICE_LETTERS) else { return Letters::default() };
    let letters = shared(&fields);
    fields.finish();
    letters
}

/// The facts for the letters of a period. They are all asked for where letters are to be made.
pub(super) fn of_period(field: &Cursor, cut_off: Option<NaiveDate>) -> Letters {
    let Some(fields) = field.fields(&schema::LETTERS) else { return Letters::default() };
    let letters = shared(&fields);
    let asked = |key| match field.is_early() {
        true => fields.required(key),
        false => fields.optional(key),
    };
    let (signed_field, reply_field) = (asked("signed"), asked("reply_by"));
    let signed = signed_field.as_ref().and_then(Cursor::date);
    let reply_by = reply_field.as_ref().and_then(Cursor::date);
    let number = fields.optional("number").and_then(|field| field.whole(1, 99_999));
    fields.finish();
    if let (Some(cut_off), Some(signed), Some(field)) = (cut_off, signed, &signed_field)
        && signed < cut_off
    {
        field.error(messages::letter_too_early(&printed_date(cut_off)));
    }
    if let (Some(signed), Some(reply_by), Some(field)) = (signed, reply_by, &reply_field)
        && reply_by < signed
    {
        field.error(messages::reply_too_early(&printed_date(signed)));
    }
    Letters { signed, reply_by, number, ..letters }
}

/// The keys that an office and a period share.
fn shared(fields: &Fields) -> Letters {
    Letters {
        contact: fields.optional("contact").and_then(|field| field.line()),
        phone: fields.optional("phone").and_then(|field| phone(&field)),
        code: fields.optional("code").and_then(|field| code(&field)),
        ..Letters::default()
    }
}

/// A telephone number, of digits and what parts them. One that YAML reads as a number is one too.
fn phone(field: &Cursor) -> Option<String> {
    let Some(text) = field.yaml().typed().map(|text| text.trim().to_owned()) else {
        return field.line();
    };
    let fits = |c: char| c.is_ascii_digit() || "+-()（）、， /转".contains(c);
    if text.chars().all(fits)
        && text.contains(|c: char| c.is_ascii_digit())
        && text.chars().count() <= PHONE
    {
        return Some(text);
    }
    field.error(messages::no_phone(&text));
    None
}
