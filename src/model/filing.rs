//! Facts that the archive has to know of a document beside the document itself (归档): how long it
//! is kept, where it belongs, who did what to it.

use chrono::NaiveDate;

/// The category of a document archive (文书档案), which notices belong to.
const DOCUMENTS: &str = "WS";

/// The record of a document when it is filed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filing {
    /// Time for which it is kept (保管期限). The office decides, there is no default.
    pub retention: Option<Retention>,
    /// The fonds (全宗号): Z109.
    pub fonds: Option<String>,
    /// The code of the category (档案门类代码): WS.
    pub category: String,
    /// The organ or matter (机构或问题) it is filed under: 办公室.
    pub organ: Option<String>,
    /// Item number (件号), 1 to 9999.
    pub item: Option<u32>,
    /// The actions done to the document, in order.
    pub actions: Vec<Action>,
}

/// A form in which a document is filed (归档的格式).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FileForm {
    /// PDF, which every document has.
    Pdf,
    /// The same pages as OFD (GB/T 33190).
    Ofd,
    /// The same words for Word.
    Docx,
}

impl FileForm {
    /// All of them with the words data files use for them.
    pub const ALL: [(&'static str, Self); 3] =
        [("pdf", Self::Pdf), ("ofd", Self::Ofd), ("docx", Self::Docx)];

    /// The ending of such a file's name.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Ofd => "ofd",
            Self::Docx => "docx",
        }
    }
}

/// Time for which a document is kept (国家档案局令第8号).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retention {
    /// For good (永久).
    Permanent,
    /// Thirty years.
    ThirtyYears,
    /// Ten years.
    TenYears,
}

/// A step in the handling of a document: drafting, review, signing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// The action: 起草.
    pub name: String,
    /// The person who did it.
    pub person: String,
    /// Their post.
    pub role: Option<String>,
    /// When.
    pub date: NaiveDate,
}

impl Default for Filing {
    fn default() -> Self {
        Self {
            retention: None,
            fonds: None,
            category: DOCUMENTS.to_owned(),
            organ: None,
            item: None,
            actions: Vec::new(),
        }
    }
}

impl Filing {
    /// The archival number (档号, DA/T 13—2022) in a year: `Z109-WS·2018·Y·办公室-0001`. None
    /// while a part of it is not known.
    pub fn archival_number(&self, year: i32) -> Option<String> {
        let (fonds, organ) = (self.fonds.as_ref()?, self.organ.as_ref()?);
        let (retention, item) = (self.retention?.code(), self.item?);
        Some(format!("{fonds}-{}·{year}·{retention}·{organ}-{item:04}", self.category))
    }
}

impl Retention {
    /// Every period with the word data files use for it.
    pub const ALL: [(&'static str, Self); 3] = [
        (Self::Permanent.word(), Self::Permanent),
        (Self::ThirtyYears.word(), Self::ThirtyYears),
        (Self::TenYears.word(), Self::TenYears),
    ];

    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Permanent => "永久",
            Self::ThirtyYears => "30年",
            Self::TenYears => "10年",
        }
    }

    /// Its code in an archival number.
    pub fn code(self) -> &'static str {
        match self {
            Self::Permanent => "Y",
            Self::ThirtyYears => "D30",
            Self::TenYears => "D10",
        }
    }
}
