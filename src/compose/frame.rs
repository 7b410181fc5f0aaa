//! The elements around the text, in the words that are printed.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::origins::Origins;
use super::style::format_name;
use super::tree::{
    Announced, Attachment, Frame, Imprint, JointMark, Labelled, Line, Organ, Seal, Signers, Stamp,
};
use crate::load::Inputs;
use crate::model::{self, Format, Image, printed_date};

/// Words the elements around the text.
pub(super) fn frame(inputs: &Inputs, attachments: &[Attachment], origins: &Origins) -> Frame {
    let (office, frame) = (inputs.office(), inputs.frame());
    let words = |text: &String| origins.words(text);
    let groups = frame.addressees.iter();
    let groups = groups.map(|group| Line::joined(group.iter().map(words), "、"));
    let addressees = (!frame.addressees.is_empty()).then(|| Line::joined(groups, "，"));
    let copy_to = Line::joined(frame.copy_to.iter().map(words), "、");
    let labelled = |label: &str, text: Line| Labelled {
        label: label.to_owned(),
        text: text.between("", "。"),
    };
    let attended = frame.attendance.iter().map(|list| Labelled {
        label: format!("{}：", list.label),
        text: Line::joined(list.names.iter().map(words), "、"),
    });
    // Nobody signs minutes.
    let signed = frame.format != Format::Minutes;
    let organs = frame.organs.iter().enumerate().filter(|_| signed);
    Frame {
        format: format_name(frame.format),
        copy_number: frame.head.copy_number.map(|number| Line::own(format!("{number:06}"))),
        secrecy: frame.head.secrecy.as_ref().map(words),
        urgency: frame.head.urgency.as_ref().map(words),
        mark: words(&frame.mark),
        joint_mark: frame.joint_mark.then(|| joint_mark(frame, origins)),
        number: words(&frame.document_number()),
        signers: (!frame.signers.is_empty()).then(|| Signers {
            label: "签发人：",
            names: frame.signers.iter().map(words).collect(),
        }),
        imprint: Imprint {
            addressees: addressees.clone().map(|line| labelled("主送：", line)),
            copy_to: (!copy_to.is_empty()).then(|| labelled("抄送：", copy_to)),
            printed_by: frame.printed.map(|_| words(&office.printed_by)),
            printed: frame.printed.map(|date| Line::own(printed_date(date)).between("", "印发")),
        },
        addressees: addressees.map(|line| line.between("", "：")),
        announced: announced(attachments),
        attendance: attended.collect(),
        organs: organs.map(|(place, of)| organ(place, of, origins)).collect(),
        signed: Line::own(printed_date(frame.signed)),
        note: frame.note.as_ref().map(|note| words(note).between("（", "）")),
        // Nothing stands at the foot of a letter, and each of several begins on a front anyway.
        duplex: office.duplex && inputs.letter().is_none(),
    }
}

fn joint_mark(frame: &model::Frame, origins: &Origins) -> JointMark {
    let word = match frame.format {
        Format::Order => "令",
        Format::Minutes => "纪要",
        _ if frame.mark.ends_with("文件") => "文件",
        _ => "",
    };
    let names = frame.organs.iter().map(|organ| origins.words(&organ.mark_name));
    JointMark { names: names.collect(), word }
}

/// The 附件说明: numbered where there are several.
fn announced(attachments: &[Attachment]) -> Vec<Announced> {
    let several = attachments.len() > 1;
    let announced = |(i, attachment): (usize, &Attachment)| Announced {
        label: if i == 0 { "附件：" } else { "" },
        number: if several { format!("{}.", i + 1) } else { String::new() },
        title: attachment.title.clone(),
    };
    attachments.iter().enumerate().map(announced).collect()
}

fn organ(place: usize, organ: &model::Organ, origins: &Origins) -> Organ {
    let path = |what: &str, image: &Image| format!("/{}", image_name(what, place, image));
    let width = |width: Decimal| width.to_f64().unwrap_or_default();
    Organ {
        name: origins.words(&organ.name),
        seal: organ.seal.as_ref().map(|seal| Seal {
            width: width(seal.width),
            image: seal.image.as_ref().map(|image| path("seal", image)),
        }),
        stamp: organ.stamp.as_ref().map(|stamp| Stamp {
            post: origins.words(&stamp.post),
            width: width(stamp.width),
            image: stamp.image.as_ref().map(|image| path("stamp", image)),
        }),
    }
}

/// Images that pages show, by their path below the root.
pub(super) type Images = BTreeMap<String, Arc<[u8]>>;

/// The images of seals and stamps.
pub(super) fn images(frame: &model::Frame) -> Images {
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
