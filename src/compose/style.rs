//! Facts that the layout must know before anything is laid out, so that no component has to wait for
//! another: a part of `/theme.json`. It stays the same while figures and sentences change, and so
//! does what the compiler has made of the layout's files.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;

use super::tree::Attachment;
use crate::load::Inputs;
use crate::model::{Face, Format, Layout};

/// The kind of page, and the office's own rules for it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Style {
    format: &'static str,
    /// True if text stands last, before the imprint: the closing, or an attachment that is text.
    ends_in_text: bool,
    layout: LayoutData,
}

/// The settings of the office; null leaves one to the theme.
#[derive(Debug, Clone, Serialize)]
struct LayoutData {
    lines: Option<u32>,
    red: Option<String>,
    mark_size: Option<f64>,
    mark_drop: Option<f64>,
    body: Option<&'static str>,
    page_number: Option<PageNumberData>,
}

#[derive(Debug, Clone, Serialize)]
struct PageNumberData {
    dashes: bool,
    place: &'static str,
}

impl Style {
    pub(super) fn of(inputs: &Inputs, attachments: &[Attachment]) -> Self {
        Self {
            format: format_name(inputs.frame().format),
            ends_in_text: attachments.last().is_none_or(|last| last.content.is_text()),
            layout: layout(&inputs.office().layout),
        }
    }
}

impl Style {
    /// Lines of a page, where the office has a number of its own.
    pub(crate) fn lines(&self) -> Option<u32> {
        self.layout.lines
    }
}

/// A format as the layout names it.
pub(super) fn format_name(format: Format) -> &'static str {
    match format {
        Format::File => "file",
        Format::Upward => "upward",
        Format::Letter => "letter",
        Format::Order => "order",
        Format::Minutes => "minutes",
    }
}

fn layout(layout: &Layout) -> LayoutData {
    let number = |value: Option<Decimal>| value.and_then(|value| value.to_f64());
    LayoutData {
        lines: layout.lines,
        red: layout.red.clone(),
        mark_size: number(layout.mark_size),
        mark_drop: number(layout.mark_drop),
        body: layout.body.map(Face::role),
        page_number: layout.page_number.map(|way| PageNumberData {
            dashes: way.dashes,
            place: if way.centred { "centre" } else { "outside" },
        }),
    }
}
