//! What the layout reads from `/data.json`: the frame around the text, title, text, attachments.
//! The layout computes nothing of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::Datelike;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;

use super::attachments::Announced;
use super::blocks::BlockData;
use super::phrases::phrases;
use super::style::format_name;
use crate::load::Dossier;
use crate::model::{Format, Frame, Image, Organ, printed_date};

/// The file as a whole.
#[derive(Serialize)]
pub(super) struct Data<'a> {
    meta: Meta<'a>,
    /// Lines as marked, each in the phrases it may break between.
    title: Vec<Vec<String>>,
    frame: FrameData<'a>,
    body: &'a [BlockData],
    attachments: &'a [Announced],
}

/// Properties of the PDF.
#[derive(Serialize)]
struct Meta<'a> {
    title: &'a str,
    author: &'a str,
    number: &'a str,
    keywords: [&'a str; 2],
    date: MetaDate,
}

#[derive(Serialize)]
struct MetaDate {
    year: i32,
    month: u32,
    day: u32,
}

#[derive(Serialize)]
struct FrameData<'a> {
    format: &'static str,
    mark: &'a str,
    joint_mark: Option<JointMark<'a>>,
    organs: Vec<OrganData<'a>>,
    signers: &'a [String],
    number: String,
    copy_number: Option<String>,
    secrecy: Option<&'a str>,
    urgency: Option<&'a str>,
    addressees: &'a [Vec<String>],
    signed: String,
    note: Option<&'a str>,
    attendance: Vec<AttendanceData>,
    copy_to: &'a [String],
    printed_by: Option<&'a str>,
    printed: Option<String>,
    duplex: bool,
}

/// Names of all organs, and the word at their right, which may be empty.
#[derive(Serialize)]
struct JointMark<'a> {
    names: Vec<&'a str>,
    word: &'static str,
}

#[derive(Serialize)]
struct OrganData<'a> {
    name: &'a str,
    seal: Option<SealData>,
    stamp: Option<StampData<'a>>,
}

/// A seal: its width in mm, and the path of its image if it is printed.
#[derive(Serialize)]
struct SealData {
    width: f64,
    image: Option<String>,
}

#[derive(Serialize)]
struct StampData<'a> {
    post: &'a str,
    width: f64,
    image: Option<String>,
}

#[derive(Serialize)]
struct AttendanceData {
    label: &'static str,
    names: String,
}

/// Images that pages show, by their path below the root.
pub(super) type Images = BTreeMap<String, Arc<[u8]>>;

impl<'a> Data<'a> {
    /// Gathers all of it.
    pub(super) fn new(
        dossier: &'a Dossier,
        title: &'a Title,
        number: &'a str,
        body: &'a [BlockData],
        attachments: &'a [Announced],
    ) -> Self {
        let (office, frame) = (dossier.office(), dossier.frame());
        let date = frame.signed;
        Self {
            meta: Meta {
                title: &title.text,
                author: &office.name,
                number,
                keywords: [number, &office.name],
                date: MetaDate { year: date.year(), month: date.month(), day: date.day() },
            },
            title: title.lines.clone(),
            frame: frame_data(frame, &office.printed_by, office.duplex),
            body,
            attachments,
        }
    }
}

/// A title: as one text, and in the lines and phrases it may break between.
pub(super) struct Title {
    pub(super) text: String,
    lines: Vec<Vec<String>>,
}

impl Title {
    /// A title from its lines: a single one may break between words, several are kept.
    pub(super) fn new(lines: &[&str]) -> Self {
        let text = lines.concat();
        let lines = match lines {
            [line] => vec![phrases(line)],
            lines => lines.iter().map(|line| vec![(*line).to_owned()]).collect(),
        };
        Self { text, lines }
    }
}

fn frame_data<'a>(frame: &'a Frame, printed_by: &'a str, duplex: bool) -> FrameData<'a> {
    let word = match frame.format {
        Format::Order => "令",
        Format::Minutes => "纪要",
        _ if frame.mark.ends_with("文件") => "文件",
        _ => "",
    };
    let joint_mark = frame.joint_mark.then(|| JointMark {
        names: frame.organs.iter().map(|organ| organ.mark_name.as_str()).collect(),
        word,
    });
    let attendance = frame
        .attendance
        .iter()
        .map(|list| AttendanceData { label: list.label, names: list.names.join("、") });
    FrameData {
        format: format_name(frame.format),
        mark: &frame.mark,
        joint_mark,
        organs: frame.organs.iter().enumerate().map(organ).collect(),
        signers: &frame.signers,
        number: frame.document_number(),
        copy_number: frame.head.copy_number.map(|number| format!("{number:06}")),
        secrecy: frame.head.secrecy.as_deref(),
        urgency: frame.head.urgency.as_deref(),
        addressees: &frame.addressees,
        signed: printed_date(frame.signed),
        note: frame.note.as_deref(),
        attendance: attendance.collect(),
        copy_to: &frame.copy_to,
        printed_by: frame.printed.map(|_| printed_by),
        printed: frame.printed.map(printed_date),
        duplex,
    }
}

fn organ((place, organ): (usize, &Organ)) -> OrganData<'_> {
    let path = |what: &str, image: &Image| format!("/{}", image_name(what, place, image));
    let width = |width: Decimal| width.to_f64().unwrap_or_default();
    OrganData {
        name: &organ.name,
        seal: organ.seal.as_ref().map(|seal| SealData {
            width: width(seal.width),
            image: seal.image.as_ref().map(|image| path("seal", image)),
        }),
        stamp: organ.stamp.as_ref().map(|stamp| StampData {
            post: &stamp.post,
            width: width(stamp.width),
            image: stamp.image.as_ref().map(|image| path("stamp", image)),
        }),
    }
}

/// The images of seals and stamps.
pub(super) fn images(frame: &Frame) -> Images {
    let mut images = Images::new();
    for (place, organ) in frame.organs.iter().enumerate() {
        let seal = organ.seal.as_ref().and_then(|seal| seal.image.as_ref());
        let stamp = organ.stamp.as_ref().and_then(|stamp| stamp.image.as_ref());
        for (what, image) in [("seal", seal), ("stamp", stamp)] {
            if let Some(image) = image {
                images.insert(image_name(what, place, image), image.bytes.clone());
            }
        }
    }
    images
}

/// The name under which a page refers to an image: `seal.png`, of a second organ `seal-2.png`.
fn image_name(what: &str, place: usize, image: &Image) -> String {
    let ending = image.kind.ending();
    if place == 0 { format!("{what}.{ending}") } else { format!("{what}-{}.{ending}", place + 1) }
}
