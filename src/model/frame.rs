//! The frame that every official document carries around its text: format, red head, addressees,
//! signatures, imprint (GB/T 9704 7.2 to 7.4, 10).

use chrono::{Datelike, NaiveDate};

use super::filing::Filing;
use super::seal::{Seal, Stamp};

/// The format a document is set in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// The ordinary document (文件).
    File,
    /// To a higher organ, with signers in the head (上行文, 7.2.6).
    Upward,
    /// Letter (信函, 10.1).
    Letter,
    /// Order (命令, 10.2).
    Order,
    /// Minutes (纪要, 10.3).
    Minutes,
}

/// The words in place of a serial number still to come.
const BLANK: &str = "\u{3000}";

/// The elements around the text, each as it applies to this document.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The format.
    pub format: Format,
    /// Red head text (发文机关标志) as a whole: with 文件, 令 or 纪要 where the format has it.
    pub mark: String,
    /// The organs that issue it, the host first, and whether the mark shows all of them.
    pub organs: Vec<Organ>,
    /// True if the mark names all organs (并用) or the host alone.
    pub joint_mark: bool,
    /// The persons who approved it for a higher organ (签发人), in the order of the organs.
    pub signers: Vec<String>,
    /// The organ's code in the document number (机关代字).
    pub code: String,
    /// Serial number in its series (发文顺序号); none while it is still to come.
    pub number: Option<u32>,
    /// True if it has a document number, be it still to come; false for a plain letter (便函).
    pub is_numbered: bool,
    /// The elements at the top left of the first page.
    pub head: Head,
    /// Addressees (主送机关): groups in order, names in order within a group; may be empty.
    pub addressees: Vec<Vec<String>>,
    /// Copies to (抄送), in order; may be empty.
    pub copy_to: Vec<String>,
    /// Date of signature (成文日期).
    pub signed: NaiveDate,
    /// Date of printing (印发日期); a letter has none.
    pub printed: Option<NaiveDate>,
    /// Note below the date (附注), without its brackets.
    pub note: Option<String>,
    /// The persons at the meeting, for minutes; may be empty.
    pub attendance: Vec<Attendance>,
    /// The record of it when it is filed.
    pub filing: Filing,
}

/// An organ that issues the document.
#[derive(Debug, Clone)]
pub struct Organ {
    /// Name as in the signature (署名).
    pub name: String,
    /// Name as in a joint mark.
    pub mark_name: String,
    /// Its seal, if it uses one.
    pub seal: Option<Seal>,
    /// The stamp of its signer's name, where that stands instead of a seal.
    pub stamp: Option<Stamp>,
}

/// The elements that may stand at the top left of the first page (7.2.1 to 7.2.3).
#[derive(Debug, Clone, Default)]
pub struct Head {
    /// Copy number (份号), 1 to 999999, printed with six digits.
    pub copy_number: Option<u32>,
    /// Secrecy and its term (密级和保密期限): 机密★1年.
    pub secrecy: Option<String>,
    /// Urgency (紧急程度): 特急 or 加急.
    pub urgency: Option<String>,
}

/// A list of those who attended a meeting, or did not.
#[derive(Debug, Clone)]
pub struct Attendance {
    /// 出席, 请假 or 列席.
    pub label: &'static str,
    /// Organs and persons, in order.
    pub names: Vec<String>,
}

impl Format {
    /// Every format with the word data files use for it.
    pub const ALL: [(&'static str, Self); 5] = [
        ("文件", Self::File),
        ("上行文", Self::Upward),
        ("信函", Self::Letter),
        ("命令", Self::Order),
        ("纪要", Self::Minutes),
    ];
}

impl Frame {
    /// The document number (发文字号); its year is that of the signature. An order has its
    /// serial number alone (令号). A number still to come is a blank where it will stand; a plain letter
    /// has none.
    pub fn document_number(&self) -> String {
        if !self.is_numbered {
            return String::new();
        }
        let serial = self.number.map_or_else(|| BLANK.to_owned(), |number| number.to_string());
        match self.format {
            Format::Order => format!("第{serial}号"),
            _ => format!("{}{serial}号", self.series()),
        }
    }

    /// The series that its serial number is counted in (文号序列): 昌州环发〔2018〕; for an order, whose
    /// number has no year, the mark.
    pub fn series(&self) -> String {
        match self.format {
            Format::Order => self.mark.clone(),
            _ => format!("{}〔{}〕", self.code, self.signed.year()),
        }
    }

    /// Its designation among all documents of the office: its number, for an order after
    /// the mark, 昌吉回族自治州人民政府令第12号.
    pub fn designation(&self) -> String {
        match self.format {
            Format::Order => format!("{}{}", self.mark, self.document_number()),
            _ => self.document_number(),
        }
    }

    /// The host organ (主办机关).
    pub fn host(&self) -> Option<&Organ> {
        self.organs.first()
    }
}
