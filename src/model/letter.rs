//! Letters that go to single units round a notice: 核对函, 零报送告知书.

use chrono::NaiveDate;

use super::frame::{Format, Frame, Head};
use super::office::{Office, UnitId};

/// A kind of letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LetterKind {
    /// Asks a unit to confirm its figures before the notice is issued (核对函).
    Confirm,
    /// Tells a unit that nothing came from it in the period (零报送告知书).
    Zero,
}

impl LetterKind {
    /// All kinds, in the order in which an office sends them.
    pub const ALL: [Self; 2] = [Self::Confirm, Self::Zero];

    /// The name of the paper, which begins the names of its files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Confirm => "核对函",
            Self::Zero => "零报送告知书",
        }
    }

    /// The same in letters that every keyboard has; its templates are named after it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Zero => "zero",
        }
    }

    /// The title of the slip that comes back with the answer.
    pub fn slip(self) -> Option<&'static str> {
        match self {
            Self::Confirm => Some("核对回执"),
            Self::Zero => None,
        }
    }
}

/// A letter to one unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Letter {
    /// Its kind.
    pub kind: LetterKind,
    /// The unit it goes to.
    pub unit: UnitId,
}

/// Facts for letters that nobody can compute (`letters:`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Letters {
    /// Date of signature.
    pub signed: Option<NaiveDate>,
    /// The last day on which an answer is waited for.
    pub reply_by: Option<NaiveDate>,
    /// The person to ask.
    pub contact: Option<String>,
    /// Telephone number of that person.
    pub phone: Option<String>,
    /// The code of letters in document numbers, where it is not that of the office.
    pub code: Option<String>,
    /// Serial number; none for a plain letter (便函).
    pub number: Option<u32>,
}

impl Letters {
    /// The same with what an office says of all its letters, where a period does not say it.
    #[must_use]
    pub fn or(self, office: &Self) -> Self {
        Self {
            contact: self.contact.or_else(|| office.contact.clone()),
            phone: self.phone.or_else(|| office.phone.clone()),
            code: self.code.or_else(|| office.code.clone()),
            ..self
        }
    }
}

impl Frame {
    /// The frame of a letter (信函, 10.1) from the office of a notice to one of its units.
    pub(crate) fn of_letter(&self, letter: Letter, letters: &Letters, office: &Office) -> Self {
        Self {
            format: Format::Letter,
            mark: office.name.clone(),
            organs: self.organs.first().cloned().into_iter().collect(),
            joint_mark: false,
            signers: Vec::new(),
            code: letters.code.clone().unwrap_or_else(|| office.code.clone()),
            number: letters.number,
            is_numbered: letters.number.is_some(),
            head: Head::default(),
            addressees: vec![vec![office.unit(letter.unit).name.clone()]],
            copy_to: Vec::new(),
            signed: letters.signed.unwrap_or(self.signed),
            printed: None,
            note: None,
            attendance: Vec::new(),
            filing: self.filing.clone(),
        }
    }
}
