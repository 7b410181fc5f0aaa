//! Paragraphs and runs of WordprocessingML, their properties in the order that it wants.

use super::measures::{Mm, Pt};
use super::section::Frame;
use crate::compose::{Line, What};
use crate::tally::Figure;
use crate::xml::{Attributes, element, words};

/// The side at which lines are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Centre,
    Right,
    /// Over the whole width.
    Spread,
}

/// A paragraph.
#[derive(Debug, Clone, Default)]
pub(super) struct Paragraph {
    /// The identifier of its style.
    style: &'static str,
    keep_next: bool,
    new_page: bool,
    /// Where it stands on the paper apart from the text: `w:framePr`.
    frame: String,
    /// Rules, as `w:pBdr` has them.
    rules: String,
    /// Where tabs go to: place from the left, and the side at which what follows is set.
    tabs: Vec<(Mm, Side)>,
    before: Option<Mm>,
    after: Option<Mm>,
    /// Height of its lines, exactly.
    line: Option<Mm>,
    left: Option<Mm>,
    right: Option<Mm>,
    /// White by which its first line begins before the others.
    hanging: Option<Mm>,
    side: Option<Side>,
    pub(super) pieces: Vec<Piece>,
    /// The section that ends with it, as `w:sectPr` has it.
    section: String,
}

/// A piece of a paragraph.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    /// Properties that differ from the paragraph's, as `w:rPr` has them; empty if none does.
    pub(super) properties: String,
    pub(super) content: Content,
    /// The figure that its words are.
    pub(super) figure: Option<Figure>,
}

/// The content of a piece.
#[derive(Debug, Clone)]
pub(super) enum Content {
    Words(String),
    /// A break of the line or a tab.
    Mark(&'static str),
    /// Runs that are written already: fields, images.
    Runs(String),
    /// A frame with paragraphs and tables of its own.
    Frame(Box<Frame>),
}

impl Piece {
    /// One without properties of its own.
    fn plain(content: Content) -> Self {
        Self { properties: String::new(), content, figure: None }
    }

    /// True if it has words.
    fn is_words(&self) -> bool {
        matches!(self.content, Content::Words(_))
    }
}

impl Paragraph {
    /// An empty one of a style.
    pub(super) fn new(style: &'static str) -> Self {
        Self { style, ..Self::default() }
    }

    /// One of a style with these words.
    pub(super) fn of(style: &'static str, text: &str) -> Self {
        Self::new(style).text(text)
    }

    /// Adds words in the paragraph's own face.
    pub(super) fn text(self, text: &str) -> Self {
        self.run(&Run::default(), text)
    }

    /// Adds words.
    pub(super) fn run(mut self, run: &Run, text: &str) -> Self {
        self.add(run, text, None);
        self
    }

    /// Adds a line, whose figures are known as such.
    pub(super) fn line(self, line: &Line) -> Self {
        self.run_of(&Run::default(), line)
    }

    /// Adds a line with these properties.
    pub(super) fn run_of(mut self, run: &Run, line: &Line) -> Self {
        for inline in line.inlines() {
            let figure = match &inline.what {
                What::Figure(figure) => Some(*figure),
                _ => None,
            };
            self.add(run, &inline.text, figure);
        }
        self
    }

    fn add(&mut self, run: &Run, text: &str, figure: Option<Figure>) {
        if !text.is_empty() {
            let content = Content::Words(text.to_owned());
            self.pieces.push(Piece { properties: run.properties(), content, figure });
        }
    }

    /// Adds runs that are written already.
    pub(super) fn raw(mut self, runs: &str) -> Self {
        self.pieces.push(Piece::plain(Content::Runs(runs.to_owned())));
        self
    }

    /// Adds a frame.
    pub(super) fn framing(mut self, frame: Frame) -> Self {
        self.pieces.push(Piece::plain(Content::Frame(Box::new(frame))));
        self
    }

    /// Adds a break of the line.
    pub(super) fn line_break(mut self) -> Self {
        self.pieces.push(Piece::plain(Content::Mark("<w:br/>")));
        self
    }

    /// Adds a tab.
    pub(super) fn tab(mut self) -> Self {
        self.pieces.push(Piece::plain(Content::Mark("<w:tab/>")));
        self
    }

    /// The identifier of its style.
    pub(super) fn style(&self) -> &'static str {
        self.style
    }

    /// The section that ends with it; empty if none does.
    pub(super) fn ends(&self) -> &str {
        &self.section
    }

    /// Its words.
    pub(super) fn words(&self) -> String {
        let words = self.pieces.iter().filter_map(|piece| match &piece.content {
            Content::Words(words) => Some(words.as_str()),
            _ => None,
        });
        words.collect()
    }

    /// Stands on the page of what follows.
    pub(super) fn kept(self) -> Self {
        Self { keep_next: true, ..self }
    }

    /// Begins a page.
    pub(super) fn on_new_page(self) -> Self {
        Self { new_page: true, ..self }
    }

    /// Stands on the paper apart from the text: from the left, from above, width, height; as high as it needs if that is 0.
    pub(super) fn on_paper(self, [left, top, width, height]: [Mm; 4]) -> Self {
        let twips = [left, top, width, height].map(Mm::twips);
        let mut attributes: Vec<(&str, &dyn ToString)> = vec![("w:w", &twips[2])];
        if height > Mm(0.0) {
            attributes.push(("w:h", &twips[3]));
            attributes.push(("w:hRule", &"exact"));
        }
        let places: [(&str, &dyn ToString); 6] = [
            ("w:hSpace", &0),
            ("w:wrap", &"around"),
            ("w:vAnchor", &"page"),
            ("w:hAnchor", &"page"),
            ("w:x", &twips[0]),
            ("w:y", &twips[1]),
        ];
        attributes.extend(places);
        Self { frame: element("w:framePr", &attributes, ""), ..self }
    }

    /// White above.
    pub(super) fn before(self, white: Mm) -> Self {
        Self { before: Some(white), ..self }
    }

    /// White below.
    pub(super) fn after(self, white: Mm) -> Self {
        Self { after: Some(white), ..self }
    }

    /// Lines of exactly this height.
    pub(super) fn exactly(self, line: Mm) -> Self {
        Self { line: Some(line), ..self }
    }

    /// Indented at the left.
    pub(super) fn left(self, indent: Mm) -> Self {
        Self { left: Some(indent), ..self }
    }

    /// Indented at the right.
    pub(super) fn right(self, indent: Mm) -> Self {
        Self { right: Some(indent), ..self }
    }

    /// Its first line begins so far before the others.
    pub(super) fn hanging(self, by: Mm) -> Self {
        Self { hanging: Some(by), ..self }
    }

    /// Set at this side.
    pub(super) fn at(self, side: Side) -> Self {
        Self { side: Some(side), ..self }
    }

    /// Tabs.
    pub(super) fn tabs(self, tabs: Vec<(Mm, Side)>) -> Self {
        Self { tabs, ..self }
    }

    /// Rules at its edges.
    pub(super) fn rules(self, rules: String) -> Self {
        Self { rules, ..self }
    }

    /// Ends a section.
    pub(super) fn section(self, section: String) -> Self {
        Self { section, ..self }
    }

    /// The XML.
    pub(super) fn xml(&self) -> String {
        let inner = self.properties() + &self.section;
        let properties = if inner.is_empty() { inner } else { element("w:pPr", &[], &inner) };
        element("w:p", &[], &(properties + &runs(&self.pieces, "w:t")))
    }

    /// The content of its `w:pPr`, the section that ends with it aside.
    pub(super) fn properties(&self) -> String {
        let mut inner = String::new();
        if !self.style.is_empty() {
            inner += &element("w:pStyle", &[("w:val", &self.style)], "");
        }
        if self.keep_next {
            inner += "<w:keepNext/>";
        }
        if self.new_page {
            inner += "<w:pageBreakBefore/>";
        }
        inner += &self.frame;
        if !self.rules.is_empty() {
            inner += &element("w:pBdr", &[], &self.rules);
        }
        if !self.tabs.is_empty() {
            let tabs = self.tabs.iter().map(|(place, side)| {
                let (side, place) = (side.name(), place.twips());
                element("w:tab", &[("w:val", &side), ("w:pos", &place)], "")
            });
            inner += &element("w:tabs", &[], &tabs.collect::<String>());
        }
        if self.line.is_some() {
            inner += "<w:snapToGrid w:val=\"0\"/>";
        }
        inner += &self.spacing();
        inner += &self.indent();
        if let Some(side) = self.side {
            inner += &element("w:jc", &[("w:val", &side.name())], "");
        }
        inner
    }

    fn spacing(&self) -> String {
        let mut attributes: Vec<(&str, String)> = Vec::new();
        for (key, white) in [("w:before", self.before), ("w:after", self.after)] {
            attributes.extend(white.map(|white| (key, white.twips().max(0).to_string())));
        }
        if let Some(line) = self.line {
            attributes.push(("w:line", line.twips().to_string()));
            attributes.push(("w:lineRule", "exact".to_owned()));
        }
        filled("w:spacing", &attributes)
    }

    fn indent(&self) -> String {
        let mut attributes: Vec<(&str, String)> = Vec::new();
        for (key, indent) in [("w:left", self.left), ("w:right", self.right)] {
            attributes.extend(indent.map(|indent| (key, indent.twips().to_string())));
        }
        match self.hanging {
            Some(hanging) => attributes.push(("w:hanging", hanging.twips().to_string())),
            // An indent in characters of the style would win over one in lengths.
            None if !attributes.is_empty() => {
                attributes.push(("w:firstLineChars", "0".to_owned()));
                attributes.push(("w:firstLine", "0".to_owned()));
            }
            None => {}
        }
        filled("w:ind", &attributes)
    }
}

/// Pieces as runs, words on end with the same properties as one; `text` is the element that words stand in.
pub(super) fn runs(pieces: &[Piece], text: &str) -> String {
    let mut xml = String::new();
    let mut pieces = pieces.iter().peekable();
    while let Some(piece) = pieces.next() {
        let inner = match &piece.content {
            Content::Words(first) => {
                let mut all = first.clone();
                while let Some(Piece { content: Content::Words(more), .. }) =
                    pieces.next_if(|next| next.properties == piece.properties && next.is_words())
                {
                    all += more;
                }
                element(text, &[("xml:space", &"preserve")], &words(&all))
            }
            Content::Mark(mark) => (*mark).to_owned(),
            Content::Runs(runs) => {
                xml += runs;
                continue;
            }
            Content::Frame(frame) => {
                xml += &frame.xml(&super::xml_of(&frame.inside));
                continue;
            }
        };
        xml += &element("w:r", &[], &(piece.properties.clone() + &inner));
    }
    xml
}

/// An element of these attributes; nothing without any.
fn filled(name: &str, attributes: &[(&str, String)]) -> String {
    let attributes: Vec<(&str, &dyn ToString)> =
        attributes.iter().map(|(key, value)| (*key, value as &dyn ToString)).collect();
    if attributes.is_empty() { String::new() } else { element(name, &attributes, "") }
}

impl Side {
    /// As Word names it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Centre => "center",
            Self::Right => "right",
            Self::Spread => "distribute",
        }
    }
}

/// Properties of words that differ from their paragraph's.
#[derive(Debug, Clone, Default)]
pub(super) struct Run {
    /// The name of the face.
    pub(super) face: Option<String>,
    pub(super) size: Option<Pt>,
    pub(super) colour: Option<String>,
    /// White between characters.
    pub(super) spaced: Option<Mm>,
}

impl Run {
    /// In another face.
    pub(super) fn face(face: &str) -> Self {
        Self { face: Some(face.to_owned()), ..Self::default() }
    }

    /// Words with these properties.
    pub(super) fn xml(&self, text: &str) -> String {
        if text.is_empty() {
            return String::new();
        }
        let text = element("w:t", &[("xml:space", &"preserve")], &words(text));
        element("w:r", &[], &(self.properties() + &text))
    }

    /// A field, such as the number of the page.
    pub(super) fn field(&self, instruction: &str) -> String {
        let part = |inner: &str| element("w:r", &[], &(self.properties() + inner));
        let mark = |kind: &str| part(&element("w:fldChar", &[("w:fldCharType", &kind)], ""));
        let instruction = element("w:instrText", &[("xml:space", &"preserve")], instruction);
        let shown = element("w:t", &[], "1");
        mark("begin") + &part(&instruction) + &mark("separate") + &part(&shown) + &mark("end")
    }

    fn properties(&self) -> String {
        let mut inner = String::new();
        if let Some(face) = &self.face {
            inner += &fonts(face);
        }
        if let Some(colour) = &self.colour {
            inner += &element("w:color", &[("w:val", colour)], "");
        }
        if let Some(white) = self.spaced {
            inner += &spaced(white);
        }
        if let Some(size) = self.size {
            inner += &sizes(size);
        }
        if inner.is_empty() { inner } else { element("w:rPr", &[], &inner) }
    }
}

/// A face for every script.
pub(super) fn fonts(face: &str) -> String {
    let attributes: [(&str, &dyn ToString); 5] = [
        ("w:ascii", &face),
        ("w:eastAsia", &face),
        ("w:hAnsi", &face),
        ("w:cs", &face),
        ("w:hint", &"eastAsia"),
    ];
    element("w:rFonts", &attributes, "")
}

/// White between characters.
pub(super) fn spaced(white: Mm) -> String {
    element("w:spacing", &[("w:val", &white.twips())], "")
}

/// A size of type.
pub(super) fn sizes(size: Pt) -> String {
    let halves = size.halves();
    element("w:sz", &[("w:val", &halves)], "") + &element("w:szCs", &[("w:val", &halves)], "")
}

/// A rule at an edge of a paragraph or table.
pub(super) fn rule(edge: &str, kind: &str, width: Mm, colour: &str, space: i64) -> String {
    let width = width.eighths();
    let attributes: &Attributes =
        &[("w:val", &kind), ("w:sz", &width), ("w:space", &space), ("w:color", &colour)];
    element(edge, attributes, "")
}
