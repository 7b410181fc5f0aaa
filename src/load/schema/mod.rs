//! Every key of every data file, in one table: the reader is held to it, the JSON Schemas and docs/keys.md
//! are made from it, messages quote it.

/// A place with keys of its own.
macro_rules! place {
    ($id:expr, $title:expr, $parts:expr $(,)?) => {
        place!($id, $title, $parts, &[])
    };
    ($id:expr, $title:expr, $parts:expr, $bonds:expr $(,)?) => {
        $crate::load::schema::Place {
            id: $id,
            title: $title,
            parts: $parts,
            declared: None,
            bonds: $bonds,
        }
    };
}

/// A list of any length.
macro_rules! list {
    ($of:expr) => {
        $crate::load::schema::Form::List($of, 0, $crate::limits::ENTRIES)
    };
}

/// A list that has something in it.
macro_rules! some {
    ($of:expr, $limit:expr) => {
        $crate::load::schema::Form::List($of, 1, $limit)
    };
}

/// A map with names for keys.
macro_rules! named {
    ($of:expr) => {
        $crate::load::schema::Form::Named($of, $crate::limits::ENTRIES)
    };
}

/// A key that must be there: name, title, form, sentence, example.
macro_rules! need {
    ($name:expr, $title:expr, $form:expr, $says:expr, $example:expr $(,)?) => {
        $crate::load::schema::Key {
            name: $name,
            title: $title,
            form: $form,
            needed: true,
            says: $says,
            example: $example,
        }
    };
}

/// A key that may be left out.
macro_rules! may {
    ($name:expr, $title:expr, $form:expr, $says:expr, $example:expr $(,)?) => {
        $crate::load::schema::Key {
            name: $name,
            title: $title,
            form: $form,
            needed: false,
            says: $says,
            example: $example,
        }
    };
}

mod bond;
mod json;
mod office;
mod paper;
mod period;
mod scheme;
mod table;

use self::bond::Bond;
pub use self::json::schema;
pub(super) use self::office::{COLUMN, SORT, TABLE};
pub(super) use self::office::{
    FORM, FORM_FIELD, GROUP, LAYOUT, OFFICE, OFFICE_LETTERS, PAGE_NUMBER, ROLL_UP, UNIT,
};
pub(super) use self::paper::{
    ACTION, APPENDIX, ATTENDANCE, BLOCK, CELL, DOCUMENT, FILING, OFFICE_FILING, ORGAN, SEAL, STAMP,
    TEXT_TABLE, WAIVED,
};
pub(super) use self::period::{
    ADJUSTMENT, ATTACHMENT, BEFORE, CORRECTS, ITEM, LAST_YEAR, LETTERS, PERIOD, RETURN, SPAN,
};
pub(super) use self::scheme::{CATEGORY, CHANNEL, MEASURE, SCHEME, TARGET};
pub use self::table::reference;
use crate::limits::{self, Limit};

/// A kind of data file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// An office: office.yaml.
    Office,
    /// An assessment scheme: scheme.yaml.
    Scheme,
    /// A period: 2025-01.yaml.
    Period,
    /// A document whose text is written.
    Document,
}

impl FileKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Office, Self::Scheme, Self::Period, Self::Document];

    /// Its name on the command line, and of its schema's file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Office => "office",
            Self::Scheme => "scheme",
            Self::Period => "period",
            Self::Document => "document",
        }
    }

    /// A clerk's name for it.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Office => "机关数据",
            Self::Scheme => "考核办法",
            Self::Period => "一期的数据",
            Self::Document => "公文",
        }
    }

    fn root(self) -> &'static Place {
        match self {
            Self::Office => &OFFICE,
            Self::Scheme => &SCHEME,
            Self::Period => &PERIOD,
            Self::Document => &DOCUMENT,
        }
    }
}

/// A map whose keys are known.
#[derive(Debug)]
pub(super) struct Place {
    /// Its name in a schema.
    pub(super) id: &'static str,
    /// A clerk's name for it.
    pub(super) title: &'static str,
    /// Its keys, in parts that places share.
    pub(super) parts: &'static [&'static [Key]],
    /// The values under names that another file declares.
    pub(super) declared: Option<Form>,
    /// Bonds between its keys, in parts that places share.
    pub(super) bonds: &'static [&'static [Bond]],
}

impl Place {
    /// Its keys, in the order in which they are told.
    pub(super) fn keys(&self) -> impl Iterator<Item = &'static Key> + use<> {
        self.parts.iter().flat_map(|part| part.iter())
    }

    /// The key of this name.
    pub(super) fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys().find(|key| key.name == name)
    }
}

/// A key at its place.
#[derive(Debug)]
pub(super) struct Key {
    /// As it is typed.
    pub(super) name: &'static str,
    /// A clerk's name for it.
    pub(super) title: &'static str,
    /// The form of its value.
    pub(super) form: Form,
    /// True if it must be there, whatever else is.
    pub(super) needed: bool,
    /// A sentence that says what it is.
    pub(super) says: &'static str,
    /// A value, as YAML has it on one line.
    pub(super) example: &'static str,
}

/// The form of a value.
#[derive(Debug)]
pub(super) enum Form {
    /// Text of any length.
    Text,
    /// Text on one line.
    Line,
    /// Text on one line of a certain build: an expression, and the same in words.
    Built(&'static str, &'static str),
    /// A whole number within bounds, in quotes or not.
    Whole(i64, i64),
    /// A decimal of at most four places, within bounds if there are any.
    Decimal(Option<(i64, i64)>),
    /// A date.
    Date,
    /// `true` or `false`.
    Flag,
    /// A word of these, each with what it means.
    Word(&'static [(&'static str, &'static str)]),
    /// A cell of a table: text, a whole number, nothing.
    Cell,
    /// A list with at least so many entries, and at most.
    List(&'static Form, usize, Limit),
    /// A map with names for keys.
    Named(&'static Form, Limit),
    /// A map with known keys.
    Map(&'static Place),
    /// One of several forms.
    Either(&'static [Form]),
}

/// A count of something.
const COUNT: Form = Form::Whole(0, limits::COUNT.most as i64);
/// A decimal, or 无.
const DECIMAL_OR_NONE: Form = Form::Either(&[Form::Decimal(None), Form::Word(NONE)]);
/// The word that there is none.
const NONE: &[(&str, &str)] = &[("无", "没有，不适用；和 0 不同")];
/// The name of a file.
const FILE: Form = Form::Line;

/// The tops of all kinds of files.
pub(super) fn tops() -> impl Iterator<Item = &'static Place> {
    FileKind::ALL.into_iter().map(FileKind::root)
}

/// Every place that can be reached from the files' tops, each once, in order.
pub(super) fn places() -> Vec<&'static Place> {
    fn of_form(form: &Form, found: &mut Vec<&'static Place>) {
        match form {
            Form::Map(place) => of_place(place, found),
            Form::List(of, ..) | Form::Named(of, _) => of_form(of, found),
            Form::Either(forms) => forms.iter().for_each(|form| of_form(form, found)),
            _ => {}
        }
    }
    fn of_place(place: &'static Place, found: &mut Vec<&'static Place>) {
        if found.iter().any(|known| known.id == place.id) {
            return;
        }
        found.push(place);
        place.keys().for_each(|key| of_form(&key.form, found));
    }
    let mut found = Vec::new();
    FileKind::ALL.iter().for_each(|kind| of_place(kind.root(), &mut found));
    found
}
