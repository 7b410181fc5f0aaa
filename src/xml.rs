//! Files of XML in one archive, as OFD and Word documents are: elements, and what packs them.

use std::io::{Cursor, Write};

use quick_xml::escape::escape;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Attributes of an element, in order.
pub(crate) type Attributes<'a> = [(&'a str, &'a dyn ToString)];

/// An element with attributes and the XML within it.
pub(crate) fn element(name: &str, attributes: &Attributes, inner: &str) -> String {
    let mut xml = format!("<{name}");
    for (key, value) in attributes {
        xml += &format!(" {key}=\"{}\"", escape(value.to_string().as_str()));
    }
    if inner.is_empty() {
        return xml + "/>";
    }
    xml + &format!(">{inner}</{name}>")
}

/// Words as they stand in an element. What XML has no form for is left out.
pub(crate) fn words(text: &str) -> String {
    let allowed = |c: &char| !c.is_control() || matches!(c, '\t' | '\n');
    escape(text.chars().filter(allowed).collect::<String>()).into_owned()
}

/// A file of its own, of this root element.
pub(crate) fn document(root: &str) -> Vec<u8> {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n{root}").into_bytes()
}

/// The archive's bytes; nothing in them depends on the day or the machine.
#[expect(
    clippy::expect_used,
    reason = "memory takes what is written, under names that are short and each its own"
)]
pub(crate) fn zipped(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    pack(files).expect("an archive in memory")
}

fn pack(files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, ZipError> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(9))
        .last_modified_time(DateTime::default());
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name, options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}
