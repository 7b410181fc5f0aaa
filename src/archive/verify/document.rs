//! A document's metadata against the log and against what its PDF says of itself.

use hayro_syntax::Pdf;
use hayro_syntax::object::dict::keys::METADATA;
use hayro_syntax::object::{Dict, Stream};

use super::super::entry::Metadata;
use super::super::places;
use super::super::record::{Issued, Record};
use super::items::VerifiedItem;
use super::{Verification, messages};

/// The statements of a PDF about itself.
struct Claims {
    pages: usize,
    title: String,
    keywords: String,
    /// `2018-05-15`.
    date: String,
    /// True if it claims both forms it should.
    forms: bool,
}

/// Verifies a document by bytes that are what they were.
pub(super) fn verify(
    record: &Record,
    issued: &Issued,
    metadata: Option<Vec<u8>>,
    pdf: Option<Vec<u8>>,
    verdict: &mut Verification,
) {
    let metadata = metadata.and_then(|bytes| {
        let path = format!("{}/{}", issued.folder, places::METADATA);
        let read: Option<Metadata> = serde_json::from_slice(&bytes).ok();
        let wrong = read.is_none().then(|| messages::metadata_unreadable(&path));
        verdict.note(VerifiedItem::MetadataReadable, &path, wrong);
        let read = read?;
        against_log(&read, record, issued, &path, verdict);
        Some(read)
    });
    let Some(pdf) = pdf else { return };
    let path = format!("{}/{}", issued.folder, issued.pdf);
    let encrypted = is_encrypted(&pdf);
    let wrong = encrypted.then(|| messages::pdf_encrypted(&path));
    verdict.note(VerifiedItem::ContentReadable, &path, wrong);
    let size = pdf.len();
    let claims = Claims::read(pdf);
    let wrong = claims.is_none().then(|| messages::pdf_unreadable(&path));
    verdict.note(VerifiedItem::ContentReadable, &path, wrong);
    let Some(claims) = claims else { return };
    let wrong = (!claims.forms).then(|| messages::pdf_form(&path));
    verdict.note(VerifiedItem::Form, &path, wrong);
    let Some(metadata) = metadata else { return };
    // An order's designation has its mark before the number that stands on the page.
    let mut words = claims.keywords.split([',', ';']).map(str::trim);
    let is_number = |word: &str| {
        word == metadata.number || (word.starts_with('第') && metadata.number.ends_with(word))
    };
    let number = words.any(is_number).then(|| metadata.number.clone());
    for (field, pdf, recorded) in [
        ("题名", claims.title, metadata.title),
        ("文号", number.unwrap_or(claims.keywords), metadata.number),
        ("日期", claims.date, metadata.signed),
        ("页数", claims.pages.to_string(), metadata.pages.to_string()),
        ("大小", size.to_string(), metadata.size.to_string()),
    ] {
        let wrong =
            (pdf != recorded).then(|| messages::pdf_unlike_metadata(&path, field, &pdf, &recorded));
        verdict.note(VerifiedItem::Agreement, &path, wrong);
    }
}

/// The values of the document that the log has too.
fn against_log(
    metadata: &Metadata,
    record: &Record,
    issued: &Issued,
    path: &str,
    verdict: &mut Verification,
) {
    for (field, recorded, logged) in [
        ("题名", &metadata.title, &issued.title),
        ("文件编号", &metadata.number, &issued.number.designation),
        ("日期", &metadata.signed, &issued.signed),
        ("计算机文件名", &metadata.file, &issued.pdf),
        ("归档时间", &metadata.filed, &record.time),
        ("归档标识", &metadata.nonce, &record.nonce),
    ] {
        let wrong = (recorded != logged).then(|| messages::metadata_unlike_log(path, field));
        verdict.note(VerifiedItem::Package, path, wrong);
    }
    let missing = metadata.missing();
    let wrong = (!missing.is_empty()).then(|| messages::fields_missing(path, &missing.join("、")));
    verdict.note(VerifiedItem::Fields, path, wrong);
}

impl Claims {
    fn read(bytes: Vec<u8>) -> Option<Self> {
        let pdf = Pdf::new(bytes).ok()?;
        let catalog: Dict = pdf.xref().get(pdf.xref().root_id())?;
        let packet = catalog.get::<Stream>(METADATA)?.decoded().ok()?;
        let packet = String::from_utf8_lossy(&packet).into_owned();
        let says = |name: &str, value: &str| {
            packet.contains(&format!("<{name}>{value}</{name}>"))
                || packet.contains(&format!("{name}=\"{value}\""))
        };
        let metadata = pdf.metadata();
        let date = metadata.creation_date?;
        Some(Self {
            pages: pdf.pages().len(),
            title: text(metadata.title.as_deref()?),
            keywords: text(metadata.keywords.as_deref()?),
            date: format!("{:04}-{:02}-{:02}", date.year, date.month, date.day),
            forms: says("pdfaid:part", "2")
                && says("pdfaid:conformance", "A")
                && says("pdfuaid:part", "1"),
        })
    }
}

/// A text of a PDF's own: UTF-16 with its mark, or bytes.
fn text(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => {
            let units = rest.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
            char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
        }
        bytes => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// True if a PDF's trailer leads to the way it is encrypted.
fn is_encrypted(pdf: &[u8]) -> bool {
    const KEY: &[u8] = b"/Encrypt";
    let mut places = pdf.windows(KEY.len() + 2).filter(|word| word.starts_with(KEY));
    places.any(|word| word[KEY.len()].is_ascii_whitespace() && word[KEY.len() + 1].is_ascii_digit())
}
