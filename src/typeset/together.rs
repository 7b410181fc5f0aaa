//! Puts the pages of several documents into one file for a printer of both sides.

use typst::foundations::Smart;
use typst::layout::Frame;
use typst_layout::{Page, PagedDocument};
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use super::{Sheets, messages, pack};
use crate::finding::{Findings, Stopped};

/// A PDF of these documents, each of which begins on the front of a sheet. Pages are the very same as in
/// the documents by themselves; the file is for printing, so it has no structure for readers aloud.
///
/// # Errors
/// Faults that the standards of the PDF do not allow.
pub fn together<'s>(
    documents: impl IntoIterator<Item = &'s Sheets>,
    title: &str,
    findings: &mut Findings,
) -> Result<Vec<u8>, Stopped> {
    let mut pages: Vec<Page> = Vec::new();
    let mut info = None;
    for document in documents {
        if pages.len() % 2 == 1
            && let Some(last) = pages.last()
        {
            pages.push(blank(last));
        }
        pages.extend_from_slice(document.pages.pages());
        info.get_or_insert_with(|| typst::model::Document::info(&document.pages).clone());
    }
    let mut info = info.unwrap_or_default();
    info.title = Some(title.into());
    info.keywords.clear();
    let mut fail = |message: crate::finding::Message| {
        findings.push(message.machine(None));
        Stopped
    };
    let standards = PdfStandards::new(&[PdfStandard::A_2b])
        .map_err(|error| fail(messages::typst(error.message(), "")))?;
    let options = PdfOptions {
        ident: Smart::Custom(title.to_owned()),
        creator: Smart::Custom(Some(format!("tongbao {}", env!("CARGO_PKG_VERSION")))),
        standards,
        tagged: false,
        ..PdfOptions::default()
    };
    let pdf = typst_pdf::pdf(&PagedDocument::new(pages.into_iter().collect(), info), &options);
    let pdf = pdf.map_err(|errors| {
        let first = errors.first().map(|error| error.message.to_string()).unwrap_or_default();
        fail(messages::typst(&first, ""))
    })?;
    pack::pack(&pdf).map_err(|reason| fail(messages::not_packed(&reason)))
}

/// The blank back of a sheet.
fn blank(front: &Page) -> Page {
    Page { frame: Frame::hard(front.frame.size()), numbering: None, ..front.clone() }
}
