//! Reads the office's seal (`seal:`): how wide it is, and its image where the office wants
//! it printed. The project ships no seal and draws none.

use std::fs;
use std::path::Path;

use rust_decimal::Decimal;

use super::messages;
use super::reader::Cursor;
use super::source::reason;
use crate::model::{ImageKind, Seal, SealImage};

/// Widths a seal may have, in mm. 国发〔1999〕25号 gives 50 mm to ministries and provinces,
/// 45 mm to prefectures, 42 mm to counties.
const WIDTHS: (i64, i64) = (30, 50);

/// Largest image file, in bytes.
const LARGEST_IMAGE: u64 = 4 * 1024 * 1024;

/// Reads the seal; `folder` is the office file's.
pub(super) fn read(field: &Cursor, folder: &Path) -> Option<Seal> {
    let fields = field.fields()?;
    let width_field = fields.required("width");
    let width = width_field.as_ref().and_then(Cursor::decimal);
    if let (Some(width), Some(field)) = (width, &width_field)
        && !(Decimal::from(WIDTHS.0)..=Decimal::from(WIDTHS.1)).contains(&width)
    {
        field.error(messages::seal_width(WIDTHS.0, WIDTHS.1));
    }
    let image = fields.optional("image").and_then(|field| {
        let name = field.line()?;
        let image = read_image(&folder.join(name));
        image.map_err(|message| field.error(message)).ok()
    });
    fields.finish();
    Some(Seal { width: width?, image })
}

fn read_image(path: &Path) -> Result<SealImage, crate::finding::Message> {
    let size = fs::metadata(path).map_err(|error| messages::unreadable(&reason(&error)))?.len();
    if size > LARGEST_IMAGE {
        return Err(messages::file_too_large(LARGEST_IMAGE as usize));
    }
    let bytes = fs::read(path).map_err(|error| messages::unreadable(&reason(&error)))?;
    match ImageKind::of(&bytes) {
        Some(kind) => Ok(SealImage { kind, bytes: bytes.into() }),
        None => Err(messages::not_an_image()),
    }
}
