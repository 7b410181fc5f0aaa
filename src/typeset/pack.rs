//! Packs the PDF's object table. The structure tree that PDF/A-2a asks for has an object
//! for each table cell, written one by one and uncompressed; packed into object streams
//! (ISO 32000-1, 7.5.7, allowed in PDF/A-2) they take a tenth. Pages, fonts and metadata
//! are not touched.

use lopdf::{Document, SaveOptions};

/// The same PDF with its objects packed.
///
/// # Errors
/// A file that cannot be read back or written, with the library's words.
pub(super) fn pack(pdf: &[u8]) -> Result<Vec<u8>, String> {
    let mut document = Document::load_mem(pdf).map_err(|error| error.to_string())?;
    let options = SaveOptions::builder()
        .use_object_streams(true)
        .use_xref_streams(true)
        .compression_level(9)
        .build();
    let mut packed = Vec::with_capacity(pdf.len());
    document.save_with_options(&mut packed, options).map_err(|error| error.to_string())?;
    Ok(packed)
}
