//! The frame around the text of every document.

use serde::Serialize;

use super::Line;

/// The elements around the text, in finished words.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Frame {
    /// The format, as the layout names it.
    pub(crate) format: &'static str,
    /// Copy number, six digits.
    pub(crate) copy_number: Option<Line>,
    /// Secrecy and its term.
    pub(crate) secrecy: Option<Line>,
    /// Urgency.
    pub(crate) urgency: Option<Line>,
    /// The red mark as a whole.
    pub(crate) mark: Line,
    /// In place of it the names of all organs.
    pub(crate) joint_mark: Option<JointMark>,
    /// The document number.
    pub(crate) number: Line,
    /// The persons who approved it for a higher organ.
    pub(crate) signers: Option<Signers>,
    /// The addressees, with their colon.
    pub(crate) addressees: Option<Line>,
    /// The 附件说明, a line an attachment.
    pub(crate) announced: Vec<Announced>,
    /// The persons who attended, for minutes.
    pub(crate) attendance: Vec<Labelled>,
    /// The organs that sign; none where nobody does.
    pub(crate) organs: Vec<Organ>,
    /// The date of signature.
    pub(crate) signed: Line,
    /// The annotation, in its brackets.
    pub(crate) note: Option<Line>,
    /// The foot of the last page.
    pub(crate) imprint: Imprint,
    /// True if it is printed on both sides.
    pub(crate) duplex: bool,
}

/// Names of all organs, and the word at their right, which may be empty.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct JointMark {
    pub(crate) names: Vec<Line>,
    pub(crate) word: &'static str,
}

/// Signers with the label before the first.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Signers {
    pub(crate) label: &'static str,
    pub(crate) names: Vec<Line>,
}

/// An attachment as the 附件说明 announces it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Announced {
    /// 附件： before the first, otherwise nothing.
    pub(crate) label: &'static str,
    /// Its number with its point; nothing for the only one.
    pub(crate) number: String,
    /// Its title.
    pub(crate) title: Line,
}

/// A list after its label: 出席：….
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Labelled {
    pub(crate) label: String,
    pub(crate) text: Line,
}

/// An organ that signs.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Organ {
    pub(crate) name: Line,
    pub(crate) seal: Option<Seal>,
    pub(crate) stamp: Option<Stamp>,
}

/// A seal: its width in mm, and the path of its image if it is printed.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Seal {
    pub(crate) width: f64,
    pub(crate) image: Option<String>,
}

/// A stamp of a signer's name, with his post beside it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Stamp {
    pub(crate) post: Line,
    pub(crate) width: f64,
    pub(crate) image: Option<String>,
}

/// The imprint.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Imprint {
    /// The addressees as they stand here, if page 1 has no room for them.
    pub(crate) addressees: Option<Labelled>,
    /// The organs that receive a copy.
    pub(crate) copy_to: Option<Labelled>,
    /// The organ that prints it.
    pub(crate) printed_by: Option<Line>,
    /// The date of printing, with 印发.
    pub(crate) printed: Option<Line>,
}

impl Frame {
    /// Shows every line that may be printed of it.
    pub(super) fn lines(&self, show: &mut impl FnMut(String)) {
        let imprint = &self.imprint;
        let single =
            [&self.copy_number, &self.secrecy, &self.urgency, &self.addressees, &self.note]
                .into_iter()
                .chain([&imprint.printed_by, &imprint.printed])
                .flatten()
                .chain([&self.number, &self.signed]);
        single.for_each(|line| show(line.text()));
        match &self.joint_mark {
            Some(mark) => {
                mark.names.iter().for_each(|name| show(name.text()));
                show(mark.word.to_owned());
            }
            None => show(self.mark.text()),
        }
        if let Some(signers) = &self.signers {
            show(signers.label.to_owned());
            signers.names.iter().for_each(|name| show(name.text()));
        }
        for announced in &self.announced {
            show(announced.label.to_owned());
            show(announced.number.clone());
            show(announced.title.text());
        }
        let labelled = self.attendance.iter().chain(&imprint.addressees).chain(&imprint.copy_to);
        for Labelled { label, text } in labelled {
            show(label.clone());
            show(text.text());
        }
        for organ in &self.organs {
            show(organ.name.text());
            organ.stamp.iter().for_each(|stamp| show(stamp.post.text()));
        }
    }
}
