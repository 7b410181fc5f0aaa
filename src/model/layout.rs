//! Settings of an office where the standard says 一般 or 推荐 (机关自定的版式).

use rust_decimal::Decimal;

/// The office's own settings; `None` leaves it to the standard.
#[derive(Debug, Clone, Default)]
pub struct Layout {
    /// Lines a page holds (5.2.3: 一般 22), which gives the line pitch.
    pub lines: Option<u32>,
    /// Red of mark and rules, as `#rrggbb` (7.2.4).
    pub red: Option<String>,
    /// Greatest size of the mark, in pt (7.2.4).
    pub mark_size: Option<Decimal>,
    /// Text block's upper edge to the mark's, in mm (7.2.4).
    pub mark_drop: Option<Decimal>,
    /// Face of the text (5.2.2: 一般仿宋).
    pub body: Option<Face>,
    /// The form and place of the page number (7.5).
    pub page_number: Option<PageNumber>,
}

/// A face the text may be set in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// 仿宋.
    Fangsong,
    /// 宋体.
    Songti,
    /// 楷体.
    Kaiti,
}

/// A way of page numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageNumber {
    /// True if it stands between two dashes.
    pub dashes: bool,
    /// True if it stands in the middle of the page, not at its outer edge.
    pub centred: bool,
}

impl Layout {
    /// The keys that are set, each with the clauses of the standard it is about, by the ids that
    /// pages are measured under.
    pub fn declared(&self) -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
        let all: [(bool, &'static str, &'static [&'static str]); 6] = [
            (self.lines.is_some(), "lines", &["P6", "P4"]),
            (self.red.is_some(), "red", &["H4", "H8", "S1", "S2", "S5", "S6"]),
            (self.mark_size.is_some(), "mark_size", &["H4"]),
            (self.mark_drop.is_some(), "mark_drop", &["H4", "S6"]),
            (self.body.is_some(), "body", &["P5", "B5"]),
            (self.page_number.is_some(), "page_number", &["P7", "A5"]),
        ];
        all.into_iter().filter(|(set, ..)| *set).map(|(_, key, clauses)| (key, clauses))
    }
}

impl Face {
    /// Every face with the word data files use for it and the theme's role.
    pub const ALL: [(&'static str, Self); 3] =
        [("仿宋", Self::Fangsong), ("宋体", Self::Songti), ("楷体", Self::Kaiti)];

    /// The role of the theme it stands for.
    pub fn role(self) -> &'static str {
        match self {
            Self::Fangsong => "fangsong",
            Self::Songti => "songti",
            Self::Kaiti => "kaiti",
        }
    }
}
