//! Reads seals (`seal:`) and stamps of a signer's name (`stamp:`): how wide they are, and
//! their image where it is printed. The project ships none and draws none.

use std::path::Path;

use rust_decimal::Decimal;

use super::images;
use super::messages;
use super::reader::{Cursor, Fields};
use super::schema;
use crate::files::{self, Refusal};
use crate::limits;
use crate::model::{Image, ImageKind, Seal, Stamp};

/// Widths a seal may have, in mm. 国发〔1999〕25号 gives 50 mm to ministries and provinces,
/// 45 mm to prefectures, 42 mm to counties.
const WIDTHS: (i64, i64) = (30, 50);

/// Widths a stamp of a signer's name may have, in mm.
const STAMP_WIDTHS: (i64, i64) = (10, 60);

/// Reads a seal; `folder` is the file's own.
pub(super) fn read(field: &Cursor, folder: &Path) -> Option<Seal> {
    let fields = field.fields(&schema::SEAL)?;
    let width = width(&fields, WIDTHS);
    let image = image(&fields, folder);
    fields.finish();
    Some(Seal { width: width?, image })
}

/// Reads a stamp; `folder` is the file's own.
pub(super) fn read_stamp(field: &Cursor, folder: &Path) -> Option<Stamp> {
    let fields = field.fields(&schema::STAMP)?;
    let post = fields.required("post").and_then(|field| field.line());
    let width = width(&fields, STAMP_WIDTHS);
    let image = image(&fields, folder);
    fields.finish();
    Some(Stamp { post: post?, width: width?, image })
}

fn width(fields: &Fields, (least, most): (i64, i64)) -> Option<Decimal> {
    let field = fields.required("width")?;
    let width = field.decimal()?;
    if !(Decimal::from(least)..=Decimal::from(most)).contains(&width) {
        field.error(messages::seal_width(least, most));
    }
    Some(width)
}

fn image(fields: &Fields, folder: &Path) -> Option<Image> {
    let field = fields.optional("image")?;
    let name = field.line()?;
    read_image(&folder.join(name)).map_err(|message| field.error(message)).ok()
}

fn read_image(path: &Path) -> Result<Image, crate::finding::Message> {
    let most = limits::IMAGE_BYTES.most;
    let bytes = files::read(path, most).map_err(|refusal| match refusal {
        Refusal::TooLarge => messages::file_too_large(most),
        Refusal::Special(kind) => messages::is_special(kind),
        refusal => messages::unreadable(&refusal.reason(most)),
    })?;
    let kind = ImageKind::of(&bytes).ok_or_else(messages::not_an_image)?;
    images::check(kind, &bytes)?;
    Ok(Image { kind, file: path.to_string_lossy().into(), bytes: bytes.into() })
}
