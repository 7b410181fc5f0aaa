//! The office's seal (印章), as supplied by the office.

use std::sync::Arc;

use rust_decimal::Decimal;

/// A seal: room for it, or its image.
#[derive(Debug, Clone)]
pub struct Seal {
    /// Its width and height, in mm.
    pub width: Decimal,
    /// Its image, where it is printed; `None` where it is stamped on paper.
    pub image: Option<SealImage>,
}

/// The image of a seal.
#[derive(Debug, Clone)]
pub struct SealImage {
    /// Its format.
    pub kind: ImageKind,
    /// The file as it is.
    pub bytes: Arc<[u8]>,
}

/// A format of images that a page can carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImageKind {
    /// PNG, best with a transparent ground.
    Png,
    /// JPEG.
    Jpeg,
    /// SVG.
    Svg,
}

impl SealImage {
    /// The name under which a page refers to it: `seal.png`.
    pub fn file_name(&self) -> &'static str {
        match self.kind {
            ImageKind::Png => "seal.png",
            ImageKind::Jpeg => "seal.jpg",
            ImageKind::Svg => "seal.svg",
        }
    }
}

impl ImageKind {
    /// The format these bytes begin like.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let text = || String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).into_owned();
        match bytes {
            [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some(Self::Png),
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            _ if text().contains("<svg") => Some(Self::Svg),
            _ => None,
        }
    }
}
