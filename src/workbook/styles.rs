//! Adds a style of cells to those of a workbook: red words.

use std::collections::BTreeMap;
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::edits::{Edit, edited, prefix_of, with_value};

/// Styles of cells with one more, of red words, and its number.
pub(super) fn with_style(text: &str) -> Option<(String, usize)> {
    let (mut reader, mut edits) = (Reader::from_str(text), Vec::new());
    let mut begun: BTreeMap<&str, Range<usize>> = BTreeMap::new();
    let (mut fonts, mut styles, mut within) = (0, 0, "");
    let mut prefix = String::new();
    let mut before = 0;
    loop {
        let event = reader.read_event().ok()?;
        let at = before..usize::try_from(reader.buffer_position()).ok()?;
        before = at.end;
        let list = |name: &str| ["fonts", "cellXfs"].into_iter().find(|known| *known == name);
        match event {
            Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                "font" if within == "fonts" => fonts += 1,
                "xf" if within == "cellXfs" => styles += 1,
                name => {
                    if let Some(name) = list(name) {
                        within = name;
                        prefix = prefix_of(&tag);
                        begun.insert(name, at);
                    }
                }
            },
            Event::End(tag) => {
                let Some(name) = list(tag.local_name().as_ref()) else { continue };
                within = "";
                let (more, count) = match name {
                    "fonts" => (red_font(&prefix), fonts),
                    _ => (red_style(&prefix, fonts), styles),
                };
                let begin = begun.get(name)?.clone();
                let tag = text.get(begin.clone())?;
                edits.push(Edit { at: begin, with: counted(tag, count + 1) });
                edits.push(Edit { at: at.start..at.start, with: more });
            }
            Event::Eof => break,
            _ => {}
        }
    }
    (edits.len() == 4).then(|| Some((edited(text, edits)?, styles))).flatten()
}

fn red_font(prefix: &str) -> String {
    let tag = |rest: &str| format!("<{prefix}{rest}/>");
    let (size, colour) = (tag("sz val=\"11\""), tag("color rgb=\"FFC00000\""));
    let (name, set) = (tag("name val=\"宋体\""), tag("charset val=\"134\""));
    format!("<{prefix}font>{size}{colour}{name}{set}</{prefix}font>")
}

fn red_style(prefix: &str, font: usize) -> String {
    let fills = "numFmtId=\"0\" fontId";
    format!(
        "<{prefix}xf {fills}=\"{font}\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\" \
         applyAlignment=\"1\"><{prefix}alignment vertical=\"center\"/></{prefix}xf>"
    )
}

/// The tag of a list with another count, where it says one.
fn counted(tag: &str, count: usize) -> String {
    with_value(tag, "count", |_| Some(count.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_is_added_behind_those_there_are() {
        let text = "<styleSheet><fonts count=\"1\"><font><sz val=\"11\"/></font></fonts><cellStyleXfs>\
            <xf/></cellStyleXfs><cellXfs count=\"2\"><xf/><xf><alignment/></xf></cellXfs></styleSheet>";
        let (with, style) = with_style(text).expect("styles");
        assert_eq!(style, 2);
        assert!(
            with.contains("<fonts count=\"2\">") && with.contains("<cellXfs count=\"3\">"),
            "{with}"
        );
        assert!(with.contains("fontId=\"1\""), "{with}");
        assert_eq!(with_style("<styleSheet/>"), None);
    }
}
