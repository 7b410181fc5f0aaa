//! Opens a finished document and notes what its pages blacken, with libraries that did not write it.
//!
//! A file from elsewhere may be broken, huge or hostile: everything is counted and capped,
//! and the libraries run on a thread of their own, so that their panics end there.

mod ofd;
mod pdf;
mod pen;

pub(crate) use self::ofd::is_ofd;
use self::pen::TooMuch;
use super::messages;
use super::sheet::Sheet;
use crate::apart::{Failed, apart};
use crate::finding::Message;
use crate::limits;

/// Bytes from the start among which a PDF says that it is one.
const HEAD: usize = 1024;

/// The form of a finished document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Pdf,
    Ofd,
}

impl Form {
    /// The form that a file begins as; `None` if it is neither.
    fn of(bytes: &[u8]) -> Option<Self> {
        let head = bytes.get(..HEAD).unwrap_or(bytes);
        if head.windows(5).any(|start| start == b"%PDF-") {
            return Some(Self::Pdf);
        }
        bytes.starts_with(b"PK").then_some(Self::Ofd)
    }

    /// Its name as messages have it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Pdf => "PDF",
            Self::Ofd => "OFD",
        }
    }
}

/// Reads every page.
///
/// # Errors
/// Neither a PDF nor an OFD, one that is broken, encrypted or empty, or one that is too large.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Sheet>, Message> {
    let Some(form) = Form::of(bytes) else { return Err(messages::not_a_document()) };
    if bytes.len() > limits::FINISHED_BYTES.most {
        return Err(messages::too_large(form.word(), limits::FINISHED_BYTES.most >> 20));
    }
    let read = || match form {
        Form::Pdf => pdf::read(bytes),
        Form::Ofd => ofd::read(bytes),
    };
    let sheets = apart(read).map_err(|failed| match failed {
        Failed::NoThread(error) => messages::no_thread(&error),
        Failed::Stumbled(panic) => match panic.downcast_ref() {
            Some(TooMuch { in_all: true }) => messages::too_much_in_all(form),
            Some(TooMuch { in_all: false }) => messages::too_much(form),
            None => messages::broken(form),
        },
    })??;
    if sheets.iter().all(Sheet::is_bare) {
        return Err(messages::no_text());
    }
    Ok(sheets)
}

/// Refuses a document without pages, or with more than anybody reads.
fn require_pages(form: Form, count: usize) -> Result<(), Message> {
    match count {
        0 => Err(messages::no_pages(form)),
        count if count > limits::PAGES.most => {
            Err(messages::too_many_pages(form, count, limits::PAGES.most))
        }
        _ => Ok(()),
    }
}
