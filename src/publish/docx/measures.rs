//! The measures of the layout as Word has them. They come from the theme, by way of the pages: none stands here.

use serde::Deserialize;

/// Twentieths of a point in a millimetre.
const TWIPS: f64 = 1440.0 / 25.4;
/// Units of a drawing in a millimetre.
const EMU: f64 = 36_000.0;

/// A length on the paper, in mm.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default, Deserialize)]
#[serde(transparent)]
pub(super) struct Mm(pub(super) f64);

impl Mm {
    /// In twentieths of a point.
    pub(super) fn twips(self) -> i64 {
        whole(self.0 * TWIPS)
    }

    /// In eighths of a point, as borders have it.
    pub(super) fn eighths(self) -> i64 {
        whole(self.0 * TWIPS / 20.0 * 8.0).max(2)
    }

    /// In units of a drawing.
    pub(super) fn emu(self) -> i64 {
        whole(self.0 * EMU)
    }
}

/// The whole number next to a value.
#[expect(clippy::cast_possible_truncation, reason = "a page has far fewer units")]
fn whole(value: f64) -> i64 {
    value.round() as i64
}

/// A size of type in points.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default, Deserialize)]
#[serde(transparent)]
pub(super) struct Pt(pub(super) f64);

impl Pt {
    /// In half points, the steps that Word has.
    pub(super) fn halves(self) -> i64 {
        whole(self.0 * 2.0)
    }

    /// Of a glyph's square on the paper.
    pub(super) fn mm(self) -> Mm {
        Mm(self.0 * 25.4 / 72.0)
    }
}

/// A rule.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Rule {
    pub(super) width: Mm,
    colour: String,
}

impl Rule {
    /// Its colour as Word writes it.
    pub(super) fn colour(&self) -> String {
        colour(&self.colour)
    }
}

/// A colour of the theme as Word writes it.
pub(super) fn colour(hex: &str) -> String {
    hex.trim_start_matches('#').chars().take(6).collect::<String>().to_uppercase()
}

/// Margins of an upright page.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(super) struct Margin {
    pub(super) top: Mm,
    pub(super) bottom: Mm,
    pub(super) inside: Mm,
    pub(super) outside: Mm,
}

/// Margins of a turned page, as one reads it.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(super) struct MarginTurned {
    pub(super) top: Mm,
    pub(super) bottom: Mm,
    pub(super) left: Mm,
    pub(super) right: Mm,
}

/// The double rules of a letter.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(super) struct LetterRule {
    pub(super) width: Mm,
    pub(super) thick: Mm,
    pub(super) white: Mm,
    pub(super) thin: Mm,
}

/// All of them, as `templates/layout/measures.typ` tells them.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Measures {
    pub(super) paper_width: Mm,
    pub(super) paper_height: Mm,
    pub(super) margin: Margin,
    pub(super) margin_turned: MarginTurned,
    pub(super) zi: Mm,
    pub(super) hang: Mm,
    pub(super) indent: Mm,
    pub(super) size_text: Pt,
    pub(super) size_title: Pt,
    pub(super) size_small: Pt,
    pub(super) size_note: Pt,
    pub(super) size_form: Pt,
    red: String,
    pub(super) rule_drop: Mm,
    pub(super) rule: Rule,
    pub(super) letter_rule: LetterRule,
    pub(super) letter_foot: Mm,
    pub(super) folio_drop: Mm,
    pub(super) folio_indent: Mm,
    pub(super) folio_edge: Mm,
    pub(super) folio_dashes: bool,
    pub(super) folio_outside: bool,
    pub(super) imprint_outer: Rule,
    pub(super) imprint_inner: Rule,
    pub(super) imprint_indent: Mm,
    pub(super) imprint_inset: Mm,
    /// White between two of its lines, in sizes of its text.
    pub(super) imprint_leading: f64,
    pub(super) table_outer: Rule,
    pub(super) table_inner: Rule,
    pub(super) table_inset: Mm,
    pub(super) form_label: Mm,
    draft_grey: String,
    pub(super) draft_size: Pt,
    /// Degrees, against the clock below 0.
    pub(super) draft_slant: f64,
    /// The roles of the levels' faces; `body` is the text's.
    level_roles: Vec<String>,
    /// Widths of the numbers of a list, of one digit and of two, in sizes of its text.
    number_widths: (f64, f64),
    pub(super) word: Word,
}

/// Settings of Word's own, as the theme has them: lines in sizes of their text.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Word {
    line: f64,
    pub(super) mark_line: f64,
    pub(super) note_line: f64,
    pub(super) cell_line: f64,
    pub(super) head_line: f64,
    pub(super) mark_depth: f64,
    pub(super) baseline: f64,
    pub(super) cell_white: Mm,
    pub(super) rounding: Mm,
    pub(super) slack: Mm,
    pub(super) turned_slack: Mm,
    pub(super) thin: Mm,
    pub(super) header: Mm,
    pub(super) folio_room: Mm,
}

impl Measures {
    /// The role of a level's face, from 1; `None` where it is the text's.
    pub(super) fn level_role(&self, level: usize) -> Option<&str> {
        let role = self.level_roles.get(level.checked_sub(1)?)?;
        Some(role.as_str()).filter(|role| *role != "body")
    }

    /// Width of the numbers of a list of so many entries, in sizes of its text.
    pub(super) fn number_width(&self, count: usize) -> f64 {
        if count < 10 { self.number_widths.0 } else { self.number_widths.1 }
    }

    /// Height of a line of this size in which nothing is cut off, where lines do not keep to the grid.
    pub(super) fn line_of(&self, size: Pt) -> Mm {
        Mm(size.mm().0 * self.word.line)
    }

    /// The red of head and rule.
    pub(super) fn red(&self) -> String {
        colour(&self.red)
    }

    /// The grey of a draft's mark.
    pub(super) fn draft_grey(&self) -> String {
        colour(&self.draft_grey)
    }

    /// White that is added between two characters of the text, so that 28 of them fill a line: Word has the size in
    /// half points.
    pub(super) fn spaced(&self) -> Mm {
        #[expect(clippy::cast_precision_loss, reason = "a size of type is small")]
        let size = Pt(self.size_text.halves() as f64 / 2.0);
        Mm(self.zi.0 - size.mm().0)
    }

    /// White between two lines, half of which Word sets above the first line of a page, and half below the last.
    pub(super) fn leading(&self) -> Mm {
        Mm(self.hang.0 - self.zi.0)
    }

    /// Where Word's text begins on an upright page: half a leading above the text block.
    pub(super) fn top(&self) -> Mm {
        Mm(self.margin.top.0 - self.leading().0 / 2.0)
    }

    /// The same below it.
    pub(super) fn bottom(&self) -> Mm {
        Mm(self.margin.bottom.0 - self.leading().0 / 2.0)
    }

    /// Width of the text block.
    pub(super) fn text_width(&self) -> Mm {
        Mm(self.paper_width.0 - self.margin.inside.0 - self.margin.outside.0)
    }

    /// Width of a turned text block.
    pub(super) fn turned_width(&self) -> Mm {
        Mm(self.paper_height.0 - self.margin_turned.left.0 - self.margin_turned.right.0)
    }
}
