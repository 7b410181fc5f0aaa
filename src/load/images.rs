//! Images of seals, held against their limits by what they say of themselves, before anything is
//! unpacked: a few bytes may claim a picture that fills the memory, or a drawing without end.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::messages;
use crate::finding::Message;
use crate::limits;
use crate::model::ImageKind;
use crate::tags::attribute;

/// Elements of a drawing that take whole pictures, or paint everything below them again.
const REFUSED: [(&str, &str); 4] = [
    ("filter", "用了滤镜（filter）"),
    ("image", "里面又放了图片（image）"),
    ("foreignObject", "里面放了网页（foreignObject）"),
    ("pattern", "用了图案填充（pattern）"),
];

/// Most masks and clips of a drawing: each is painted apart.
const MASKS: usize = 100;

/// Deepest an element of a drawing may stand in others.
const DEPTH: usize = 64;

/// Holds an image against its limits.
pub(super) fn check(kind: ImageKind, bytes: &[u8]) -> Result<(), Message> {
    let size = match kind {
        ImageKind::Svg => return drawing(bytes),
        ImageKind::Png => png_size(bytes),
        ImageKind::Jpeg => jpeg_size(bytes),
    };
    let Some((width, height)) = size else { return Err(messages::broken_image()) };
    let most = limits::IMAGE_SIDE.most;
    if width == 0 || height == 0 {
        return Err(messages::broken_image());
    }
    if width.max(height) > most as u64 {
        return Err(messages::image_too_wide(width, height, most));
    }
    Ok(())
}

/// Width and height in the header of a PNG, which is its first chunk.
fn png_size(bytes: &[u8]) -> Option<(u64, u64)> {
    let number = |from: usize| {
        let four: [u8; 4] = bytes.get(from..from + 4)?.try_into().ok()?;
        Some(u64::from(u32::from_be_bytes(four)))
    };
    (bytes.get(12..16)? == b"IHDR").then_some((number(16)?, number(20)?))
}

/// Width and height in the frame of a JPEG; of several frames the largest.
fn jpeg_size(bytes: &[u8]) -> Option<(u64, u64)> {
    let two = |from: usize| {
        let two: [u8; 2] = bytes.get(from..from + 2)?.try_into().ok()?;
        Some(u64::from(u16::from_be_bytes(two)))
    };
    let mut size = None;
    let mut at = 2;
    while let Some(marker) = bytes.get(at..at + 2) {
        match marker[1] {
            _ if marker[0] != 0xff => break,
            0xff => at += 1,
            // The picture itself: frames behind it are those of other pictures.
            0xda | 0xd9 => break,
            0x01 | 0xd0..=0xd8 => at += 2,
            kind => {
                let frame = matches!(kind, 0xc0..=0xcf) && !matches!(kind, 0xc4 | 0xc8 | 0xcc);
                if frame {
                    let (width, height) = (two(at + 7)?, two(at + 5)?);
                    let (known_width, known_height) = size.unwrap_or((0, 0));
                    size = Some((width.max(known_width), height.max(known_height)));
                }
                at += 2 + usize::try_from(two(at + 2)?.max(2)).ok()?;
            }
        }
    }
    size
}

/// The content of an element that has a name.
#[derive(Default)]
struct Part {
    elements: usize,
    /// The elements that it repeats (`use`).
    uses: Vec<String>,
}

/// Holds a drawing against its limits: what it repeats is counted each time.
fn drawing(bytes: &[u8]) -> Result<(), Message> {
    let broken = |_| messages::broken_image();
    let text = String::from_utf8_lossy(bytes);
    let mut reader = Reader::from_str(&text);
    // Names of the elements around, the drawing itself first.
    let mut around: Vec<String> = Vec::new();
    let mut parts: BTreeMap<String, Part> = BTreeMap::new();
    let (mut elements, mut masks) = (0, 0);
    loop {
        match reader.read_event().map_err(broken)? {
            Event::Start(element) => {
                enter(&element, &around, &mut parts, &mut elements, &mut masks)?;
                around.push(attribute(&element, "id").unwrap_or_default());
            }
            Event::Empty(element) => {
                enter(&element, &around, &mut parts, &mut elements, &mut masks)?;
            }
            Event::End(_) => drop(around.pop()),
            Event::Eof => break,
            _ => {}
        }
        if around.len() > DEPTH {
            return Err(messages::unsafe_drawing("一层套一层，套得太深"));
        }
    }
    let mut known = BTreeMap::new();
    match total("", &parts, &mut known, 0) {
        Some(total) if total <= limits::IMAGE_SHAPES.most => Ok(()),
        _ => Err(messages::unsafe_drawing("的图形太多，重复引用的也算")),
    }
}

fn enter(
    element: &BytesStart,
    around: &[String],
    parts: &mut BTreeMap<String, Part>,
    elements: &mut usize,
    masks: &mut usize,
) -> Result<(), Message> {
    let name = element.local_name().as_ref().to_owned();
    if let Some((_, why)) = REFUSED.iter().find(|(refused, _)| *refused == name) {
        return Err(messages::unsafe_drawing(why));
    }
    *elements += 1;
    *masks += usize::from(matches!(name.as_str(), "mask" | "clipPath"));
    if *elements > limits::IMAGE_SHAPES.most || *masks > MASKS {
        return Err(messages::unsafe_drawing("的图形太多"));
    }
    let used = (name == "use").then(|| attribute(element, "href")).flatten();
    let own = attribute(element, "id").unwrap_or_default();
    // The whole drawing is the part without a name.
    let mut names: Vec<&str> = around.iter().map(String::as_str).collect();
    names.push(&own);
    names.push("");
    names.sort_unstable();
    names.dedup();
    for name in names {
        let part = parts.entry(name.to_owned()).or_default();
        part.elements += 1;
        part.uses.extend(used.iter().map(|used| used.trim_start_matches('#').to_owned()));
    }
    Ok(())
}

/// The number of elements that a part paints; `None` if it repeats itself without end.
fn total(
    name: &str,
    parts: &BTreeMap<String, Part>,
    known: &mut BTreeMap<String, Option<usize>>,
    depth: usize,
) -> Option<usize> {
    if let Some(known) = known.get(name) {
        return *known;
    }
    let Some(part) = parts.get(name) else { return Some(0) };
    // Until it is known it counts as endless, so that what repeats itself is found.
    known.insert(name.to_owned(), None);
    let mut sum = Some(part.elements);
    for used in &part.uses {
        let more = if depth < DEPTH { total(used, parts, known, depth + 1) } else { None };
        sum = sum.zip(more).map(|(sum, more)| sum.saturating_add(more));
    }
    known.insert(name.to_owned(), sum);
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    fn svg(body: &str) -> Result<(), Message> {
        check(
            ImageKind::Svg,
            format!("<svg xmlns='http://www.w3.org/2000/svg'>{body}</svg>").as_bytes(),
        )
    }

    #[test]
    fn a_picture_is_refused_by_the_size_in_its_header() {
        let png = |width: u32, height: u32| {
            let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
            bytes.extend(width.to_be_bytes());
            bytes.extend(height.to_be_bytes());
            check(ImageKind::Png, &bytes)
        };
        assert!(png(2_400, 2_400).is_ok());
        for (width, height) in [(1 << 31, 1 << 31), (60_000, 60_000), (5_001, 10), (0, 10)] {
            assert!(png(width, height).is_err(), "{width} × {height}");
        }
        let jpeg = |side: u16| {
            let mut bytes = vec![0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc2, 0, 11, 8];
            bytes.extend(side.to_be_bytes());
            bytes.extend(side.to_be_bytes());
            check(ImageKind::Jpeg, &bytes)
        };
        assert!(jpeg(2_400).is_ok());
        assert!(jpeg(60_000).is_err());
        assert!(check(ImageKind::Jpeg, &[0xff, 0xd8, 0xff, 0xe0, 0]).is_err(), "cut off");
    }

    #[test]
    fn a_drawing_is_refused_that_paints_without_end() {
        assert!(svg("<g id='a'><circle r='1'/></g><use href='#a'/>").is_ok());
        assert!(svg("<filter id='f'/>").is_err());
        assert!(svg("<g id='a'><use href='#a'/></g>").is_err(), "it repeats itself");
        let mut bomb = "<g id='a0'><circle r='1'/></g>".to_owned();
        for i in 1..12 {
            let inner = format!("<use xlink:href='#a{}'/>", i - 1).repeat(10);
            bomb += &format!("<g id='a{i}'>{inner}</g>");
        }
        assert!(svg(&bomb).is_err(), "ten times ten times ten");
        assert!(svg(&"<g>".repeat(200)).is_err(), "deep");
    }
}
