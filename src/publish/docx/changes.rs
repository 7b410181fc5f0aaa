//! One text written as changes of another, as Word tracks them: who accepts all of them has the new text, who
//! rejects them the old. Words, paragraphs, rows and tables are tracked; the measures of tables are the new ones.

use super::paragraph::{Content, Paragraph, Piece, runs};
use super::styles::{DATE, MARK, NUMBER, TITLE};
use super::table::{Row, Table};
use super::{Part, comments, xml_of};
use crate::compare::{Changed, LIKE, Pair, likeness, pairs, rows_alike, stretches, told, words};
use crate::xml::element;

/// The likeness of two blank paragraphs: they are paired, but never in place of any that have words.
const BLANK: f64 = 0.05;

/// The side of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Old,
    New,
}

impl Side {
    /// The element that marks it.
    fn mark(self) -> &'static str {
        match self {
            Self::Old => "w:del",
            Self::New => "w:ins",
        }
    }

    /// The element that its words stand in.
    fn text(self) -> &'static str {
        match self {
            Self::Old => "w:delText",
            Self::New => "w:t",
        }
    }
}

/// Writes changes, and counts them.
pub(super) struct Tracked<'c> {
    author: &'c str,
    /// When: a fixed time, so that the same documents give the same bytes.
    date: String,
    changed: &'c Changed,
    /// Changes so far.
    marks: usize,
    comments: Vec<String>,
    /// Frames that are open: in a frame there are no comments.
    frames: usize,
}

impl<'c> Tracked<'c> {
    /// Changes of this author on a day (`2018-05-15`).
    pub(super) fn new(author: &'c str, day: &str, changed: &'c Changed) -> Self {
        let date = format!("{day}T00:00:00Z");
        Self { author, date, changed, marks: 0, comments: Vec::new(), frames: 0 }
    }

    /// The comments, one behind the other.
    pub(super) fn comments(&self) -> String {
        self.comments.concat()
    }

    /// Parts of a text as changes of those that stood there.
    pub(super) fn parts(&mut self, old: &[Part], new: &[Part]) -> String {
        let mut xml = String::new();
        for pair in replaced(&pairs(old, new, xml_key, alike), old, new) {
            xml += &match pair {
                Pair::Both(before, after) => match (old.get(before), new.get(after)) {
                    (Some(Part::Paragraph(was)), Some(Part::Paragraph(is))) => {
                        self.paragraph(was, is, false)
                    }
                    (Some(Part::Table(was)), Some(Part::Table(is))) => self.table(was, is),
                    _ => String::new(),
                },
                Pair::Old(at) => self.whole(old.get(at), Side::Old),
                Pair::New(at) => self.whole(new.get(at), Side::New),
            };
        }
        xml
    }

    /// A part that only one of the documents has.
    fn whole(&mut self, part: Option<&Part>, side: Side) -> String {
        match part {
            Some(Part::Paragraph(paragraph)) => {
                let mark = element("w:rPr", &[], &self.mark(side.mark(), ""));
                let properties = paragraph.properties() + &mark + paragraph.ends();
                let runs = self.runs(&paragraph.pieces, side);
                element("w:p", &[], &(element("w:pPr", &[], &properties) + &runs))
            }
            Some(Part::Table(table)) => {
                let widths = &table.widths;
                let rows: String =
                    table.rows.iter().map(|row| self.whole_row(row, widths, side)).collect();
                table.around(&rows)
            }
            None => String::new(),
        }
    }

    /// A row that only one of the documents has.
    fn whole_row(&mut self, row: &Row, widths: &[i64], side: Side) -> String {
        let mark = self.mark(side.mark(), "");
        let paragraphs: Vec<String> = row
            .cells
            .iter()
            .map(|cell| {
                let properties = element("w:pPr", &[], &cell.paragraph.properties());
                let runs = self.runs(&cell.paragraph.pieces, side);
                element("w:p", &[], &(properties + &runs))
            })
            .collect();
        row.around(&mark, &paragraphs, widths)
    }

    /// A paragraph that both have. In a table the measures are those of the new one, and are not tracked.
    fn paragraph(&mut self, old: &Paragraph, new: &Paragraph, in_table: bool) -> String {
        let mut properties = new.properties() + new.ends();
        let before = old.properties();
        if !in_table && before != new.properties() {
            properties += &self.mark("w:pPrChange", &element("w:pPr", &[], &before));
        }
        let (old, new) = (tokens(&old.pieces, in_table), tokens(&new.pieces, in_table));
        let keys =
            |tokens: &[Piece]| tokens.iter().map(|token| key(token, in_table)).collect::<Vec<_>>();
        let (old_keys, new_keys) = (keys(&old), keys(&new));
        let mut xml = String::new();
        for stretch in stretches(&old_keys, &new_keys, |(text, _)| text.chars().count()) {
            let was = old.get(stretch.old.clone()).unwrap_or_default();
            let is = new.get(stretch.new.clone()).unwrap_or_default();
            xml += &if stretch.same {
                self.same(was, is)
            } else {
                self.runs(was, Side::Old) + &self.runs(is, Side::New)
            };
        }
        let properties =
            if properties.is_empty() { properties } else { element("w:pPr", &[], &properties) };
        element("w:p", &[], &(properties + &xml))
    }

    /// Pieces that both have: those of the new document; frames with the changes in them.
    fn same(&mut self, old: &[Piece], new: &[Piece]) -> String {
        let frame = |piece: &Piece| matches!(piece.content, Content::Frame(_));
        let mut xml = String::new();
        let mut from = 0;
        for (at, (was, is)) in old.iter().zip(new).enumerate().filter(|(_, (_, is))| frame(is)) {
            xml += &runs(new.get(from..at).unwrap_or_default(), "w:t");
            from = at + 1;
            if let (Content::Frame(was), Content::Frame(is)) = (&was.content, &is.content) {
                self.frames += 1;
                xml += &is.xml(&self.parts(&was.inside, &is.inside));
                self.frames -= 1;
            }
        }
        xml + &runs(new.get(from..).unwrap_or_default(), "w:t")
    }

    fn table(&mut self, old: &Table, new: &Table) -> String {
        let mut rows = String::new();
        for pair in pairs(&old.rows, &new.rows, |row| texts(row).join("\t"), alike_rows) {
            rows += &match pair {
                Pair::Both(before, after) => match (old.rows.get(before), new.rows.get(after)) {
                    (Some(was), Some(is)) => {
                        let cells = was.cells.iter().zip(&is.cells);
                        let cells: Vec<String> = cells
                            .map(|(was, is)| self.paragraph(&was.paragraph, &is.paragraph, true))
                            .collect();
                        is.around("", &cells, &new.widths)
                    }
                    _ => String::new(),
                },
                Pair::Old(at) => {
                    let row = old.rows.get(at);
                    row.map(|row| self.whole_row(row, &new.widths, Side::Old)).unwrap_or_default()
                }
                Pair::New(at) => {
                    let row = new.rows.get(at);
                    row.map(|row| self.whole_row(row, &new.widths, Side::New)).unwrap_or_default()
                }
            };
        }
        new.around(&rows)
    }

    /// Pieces that only one of the documents has. A figure that is not what it was has a comment.
    fn runs(&mut self, pieces: &[Piece], side: Side) -> String {
        let mut xml = String::new();
        for group in pieces.chunk_by(|one, next| one.figure == next.figure) {
            let inner = runs(group, side.text());
            let marked = self.mark(side.mark(), &inner);
            let figure = group.first().and_then(|piece| piece.figure);
            let change = figure.filter(|_| side == Side::New && self.frames == 0);
            xml += &match change.and_then(|figure| self.changed.get(&figure)) {
                Some(change) => {
                    let number = self.comments.len();
                    let by = (self.author, self.date.as_str());
                    self.comments.push(comments::comment(number, by, &told(change)));
                    comments::on(number, &marked)
                }
                None => marked,
            };
        }
        xml
    }

    /// A mark of a change round this XML.
    fn mark(&mut self, name: &str, inner: &str) -> String {
        self.marks += 1;
        let attributes: [(&str, &dyn ToString); 3] =
            [("w:id", &self.marks), ("w:author", &self.author), ("w:date", &self.date)];
        element(name, &attributes, inner)
    }
}

/// Pairs in which a table that took the place of another follows it at once, and the paragraphs behind both are one
/// that changed: a paragraph before a table cannot go by itself in every program, since none can be joined with it.
fn replaced(pairs: &[Pair], old: &[Part], new: &[Part]) -> Vec<Pair> {
    let mut found = Vec::new();
    for stretch in pairs.chunk_by(|one, next| is_both(one) == is_both(next)) {
        if stretch.first().is_some_and(is_both) {
            found.extend(stretch);
            continue;
        }
        let side =
            |of: fn(&Pair) -> Option<usize>| stretch.iter().filter_map(of).collect::<Vec<_>>();
        let gone = side(|pair| if let Pair::Old(at) = pair { Some(*at) } else { None });
        let added = side(|pair| if let Pair::New(at) = pair { Some(*at) } else { None });
        let (mut gone, mut added) = (gone.as_slice(), added.as_slice());
        while let (Some(was), Some(is)) = (table_in(gone, old), table_in(added, new)) {
            found.extend(gone.iter().take(was).map(|at| Pair::Old(*at)));
            found.extend(added.iter().take(is).map(|at| Pair::New(*at)));
            found.extend(gone.get(was).map(|at| Pair::Old(*at)));
            found.extend(added.get(is).map(|at| Pair::New(*at)));
            gone = gone.get(was + 1..).unwrap_or_default();
            added = added.get(is + 1..).unwrap_or_default();
            if let ([before, gone_rest @ ..], [after, added_rest @ ..]) = (gone, added)
                && ends_nothing(old.get(*before))
                && ends_nothing(new.get(*after))
            {
                found.push(Pair::Both(*before, *after));
                (gone, added) = (gone_rest, added_rest);
            }
        }
        found.extend(gone.iter().map(|at| Pair::Old(*at)));
        found.extend(added.iter().map(|at| Pair::New(*at)));
    }
    found
}

fn is_both(pair: &Pair) -> bool {
    matches!(pair, Pair::Both(..))
}

/// The first of these parts that is a table.
fn table_in(places: &[usize], parts: &[Part]) -> Option<usize> {
    places.iter().position(|at| matches!(parts.get(*at), Some(Part::Table(_))))
}

/// True of a paragraph with which no section ends.
fn ends_nothing(part: Option<&Part>) -> bool {
    matches!(part, Some(Part::Paragraph(paragraph)) if paragraph.ends().is_empty())
}

fn xml_key(part: &Part) -> String {
    xml_of(std::slice::from_ref(part))
}

/// The likeness of two parts; 0 for those that never become each other.
fn alike(old: &Part, new: &Part) -> f64 {
    match (old, new) {
        (Part::Paragraph(old), Part::Paragraph(new)) => alike_paragraphs(old, new),
        (Part::Table(old), Part::Table(new)) if old.widths.len() == new.widths.len() => {
            let heads = |table: &Table| {
                let heads = table.rows.iter().filter(|row| is_head(row));
                heads.map(|row| (shape(row), texts(row).concat())).unzip::<_, _, Vec<_>, Vec<_>>()
            };
            let ((old_shape, old), (new_shape, new)) = (heads(old), heads(new));
            let likeness = likeness(&old.concat(), &new.concat());
            let same = old_shape == new_shape && (old.is_empty() || likeness >= 0.5);
            if same { 1.0 + likeness } else { 0.0 }
        }
        _ => 0.0,
    }
}

fn alike_paragraphs(old: &Paragraph, new: &Paragraph) -> f64 {
    let framed = |paragraph: &Paragraph| {
        paragraph.pieces.iter().any(|piece| matches!(piece.content, Content::Frame(_)))
    };
    if old.style() != new.style() || old.ends() != new.ends() || framed(old) != framed(new) {
        return 0.0;
    }
    if framed(new) {
        return 2.0;
    }
    let (old, style, new) = (old.words(), new.style(), new.words());
    match (old.is_empty(), new.is_empty()) {
        (true, true) => BLANK,
        (false, false) => {
            let likeness = likeness(&old, &new);
            // There is but one of these.
            let single = [TITLE, MARK, NUMBER, DATE].contains(&style);
            if single || likeness >= LIKE { 0.5 + likeness } else { 0.0 }
        }
        _ => 0.0,
    }
}

/// The likeness of two rows: of one shape, about the same.
fn alike_rows(old: &Row, new: &Row) -> f64 {
    if is_head(old) != is_head(new) || shape(old) != shape(new) {
        return 0.0;
    }
    let (old, head, new) = (texts(old), is_head(new), texts(new));
    if head { 0.5 + likeness(&old.concat(), &new.concat()) } else { rows_alike(&old, &new) }
}

fn is_head(row: &Row) -> bool {
    row.properties.contains("<w:tblHeader/>")
}

/// The cells of a row, over how many columns they reach, and how they are made one with others.
fn shape(row: &Row) -> Vec<(usize, &'static str)> {
    row.cells.iter().map(|cell| (cell.columns, cell.merge)).collect()
}

fn texts(row: &Row) -> Vec<String> {
    row.cells.iter().map(|cell| cell.paragraph.words()).collect()
}

/// Pieces cut into words; `loose` if properties of words do not matter.
fn tokens(pieces: &[Piece], loose: bool) -> Vec<Piece> {
    let words_of = |piece: &Piece| match &piece.content {
        Content::Words(words) => Some(words.clone()),
        _ => None,
    };
    let on_end = |one: &Piece, next: &Piece| {
        words_of(one).is_some()
            && words_of(next).is_some()
            && (loose || one.properties == next.properties)
    };
    let mut tokens = Vec::new();
    for group in pieces.chunk_by(on_end) {
        let texts: Vec<String> = group.iter().filter_map(words_of).collect();
        if texts.is_empty() {
            tokens.extend(group.iter().cloned());
            continue;
        }
        // A word has the figure of the piece in which it begins.
        let mut ends = texts.iter().scan(0, |end, text| {
            *end += text.len();
            Some(*end)
        });
        let ends: Vec<usize> = ends.by_ref().collect();
        let whole = texts.concat();
        let mut at = 0;
        for word in words(&whole) {
            let place = ends.iter().position(|end| at < *end).unwrap_or_default();
            at += word.len();
            if let Some(piece) = group.get(place) {
                tokens.push(Piece { content: Content::Words(word.to_owned()), ..piece.clone() });
            }
        }
    }
    tokens
}

/// By which two pieces are the same: their words, and the properties of these.
fn key(piece: &Piece, loose: bool) -> (String, String) {
    let content = match &piece.content {
        Content::Words(words) => words.clone(),
        Content::Mark(mark) => (*mark).to_owned(),
        Content::Runs(runs) => runs.clone(),
        Content::Frame(_) => "<frame>".to_owned(),
    };
    let properties = if loose { String::new() } else { piece.properties.clone() };
    (content, properties)
}
