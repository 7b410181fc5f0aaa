//! Seals (印章) and stamps of a signer's name (签名章), as supplied by the office.

use std::sync::Arc;

use rust_decimal::Decimal;

/// A seal: room for it, or its image.
#[derive(Debug, Clone)]
pub struct Seal {
    /// Its width and height, in mm.
    pub width: Decimal,
    /// Its image, where it is printed; `None` where it is stamped on paper.
    pub image: Option<Image>,
}

/// A stamp of a signer's name: room for it, or its image.
#[derive(Debug, Clone)]
pub struct Stamp {
    /// The signer's post, in full (签发人职务): 局长.
    pub post: String,
    /// Its width, in mm.
    pub width: Decimal,
    /// Its image, where it is printed; `None` where it is stamped on paper.
    pub image: Option<Image>,
}

/// The image of a seal or stamp.
#[derive(Debug, Clone)]
pub struct Image {
    /// Its format.
    pub kind: ImageKind,
    /// The file's name as the user would type it.
    pub file: Arc<str>,
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

impl ImageKind {
    /// The ending of a file's name.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Svg => "svg",
        }
    }

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
