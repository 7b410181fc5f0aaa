//! Figures that a notice vouches for, and single changes of it.
//!
//! Beside each notice `NAME.txt` stands `NAME.vouched`: one line for each figure, name, period,
//! unit of measure or word that something else in the text contradicts as soon as it is changed.
//! A line reads `kind | context with ⟨the stretch⟩`, and may go on with ` | other` for each
//! stretch that a wrong notice has instead; a figure without any is changed at random. In the
//! context `→` is a tab and `↵` a line's end; `∅` as another stretch is none at all. `~` after the kind: only gross changes show, as
//! where a percentage alone vouches for a large figure.

use std::ops::Range;

use super::super::recall::changes::{Chance, Change, replaced};

/// The kind of thing that is changed, and how the text vouches for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A total over its parts, or one of the parts.
    Sum,
    /// A share of a named total.
    Share,
    /// A difference between two periods, by number or by per cent.
    Difference,
    /// A rate of two figures of the sentence or the row.
    Rate,
    /// A rank among the marks of a column or a list.
    Rank,
    /// A stated count of names or rows.
    Count,
    /// A cell with a sum below or beside it, or with the same figure in the prose.
    Cell,
    /// The period of the title.
    Period,
    /// A name that another place contradicts, or that would stand twice in a column.
    Name,
    /// The unit of measure of the list.
    Unit,
    /// The number of decimals of the text's percentages.
    Decimals,
    /// A word that the figures contradict.
    Word,
    /// A mark left out, doubled or half as wide: these stand everywhere and are not listed.
    Mark,
}

/// Every kind, with what the files and the table call it.
pub(super) const KINDS: [(Kind, &str); 13] = [
    (Kind::Sum, "合计"),
    (Kind::Share, "占比"),
    (Kind::Difference, "增减"),
    (Kind::Rate, "比率"),
    (Kind::Rank, "排名"),
    (Kind::Count, "个数"),
    (Kind::Cell, "表格"),
    (Kind::Period, "时期"),
    (Kind::Name, "名称"),
    (Kind::Unit, "单位"),
    (Kind::Decimals, "小数"),
    (Kind::Word, "字词"),
    (Kind::Mark, "标点"),
];

/// A stretch of a notice that something else in it vouches for.
#[derive(Debug, Clone)]
pub(super) struct Vouched {
    pub(super) kind: Kind,
    /// Where it stands, in bytes.
    pub(super) at: Range<usize>,
    /// Only gross changes show.
    gross: bool,
    /// The words that a wrong notice has instead.
    others: Vec<String>,
}

/// Reads the lines of a notice's `.vouched` file.
pub(super) fn vouched(name: &str, text: &str, lines: &str) -> Vec<Vouched> {
    let read = |line: &str| {
        let mut fields = line.split(" | ");
        let label = fields.next()?;
        let gross = label.ends_with('~');
        let label = label.trim_end_matches('~');
        let kind = KINDS.iter().find(|(_, name)| *name == label)?.0;
        let context = fields.next()?.replace('→', "\t").replace('↵', "\n");
        let (before, rest) = context.split_once('⟨')?;
        let (stretch, after) = rest.split_once('⟩')?;
        let whole = format!("{before}{stretch}{after}");
        let mut places = text.match_indices(&whole);
        let start = places.next()?.0 + before.len();
        let others = fields.map(|other| other.replace('∅', "")).collect();
        let vouched = Vouched { kind, at: start..start + stretch.len(), gross, others };
        places.next().is_none().then_some(vouched)
    };
    let each = lines.lines().map(|line| {
        read(line).unwrap_or_else(|| panic!("{name}.vouched: not read, or not one place: {line}"))
    });
    each.collect()
}

/// The digits of a figure changed, its sign, point and decimals left: one more or one less in
/// the last place, two digits swapped, a digit dropped, doubled or mistyped.
fn other_figure(figure: &str, gross: bool, chance: &mut Chance) -> String {
    let places: Vec<usize> =
        figure.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(at, _)| at).collect();
    let digits: Vec<u8> = places.iter().map(|&at| figure.as_bytes()[at] - b'0').collect();
    let decimals = figure.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let whole = digits.len() - decimals;
    let first = {
        let other = 1 + chance.below(9) as u8;
        if other == digits[0] { other % 9 + 1 } else { other }
    };
    let mut changed = digits.clone();
    let last = changed.len() - 1;
    match chance.below(if gross { 3 } else { 6 }) {
        0 => changed[0] = first,
        1 if whole > 1 => {
            changed.remove(0);
        }
        2 => changed.insert(whole, chance.below(10) as u8),
        3 => changed[last] = (changed[last] + 1) % 10,
        4 => changed[last] = (changed[last] + 9) % 10,
        5 if last > 0 => changed.swap(last - 1, last),
        _ => changed[0] = first,
    }
    let whole = changed.len() - decimals;
    let mut number: String = changed.iter().map(|digit| char::from(b'0' + digit)).collect();
    if decimals > 0 {
        number.insert(whole, '.');
    }
    let sign = &figure[..places[0]];
    format!("{sign}{number}")
}

/// The stretch changed; none if chance made nothing that reads as a figure.
pub(super) fn change(text: &str, vouched: &Vouched, chance: &mut Chance) -> Option<Change> {
    let stands = &text[vouched.at.clone()];
    if !vouched.others.is_empty() {
        return Some(replaced(text, vouched.at.clone(), chance.pick(&vouched.others)?));
    }
    let other = other_figure(stands, vouched.gross, chance);
    let digits = other.trim_start_matches('-');
    let padded = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
    (other != stands && !padded).then(|| replaced(text, vouched.at.clone(), &other))
}

/// A bracket or quotation mark left out or doubled, or a stop doubled or half as wide.
pub(super) fn mark_changed(text: &str, chance: &mut Chance) -> Option<Change> {
    let han = |c: Option<char>| c.is_some_and(|c| ('一'..='龥').contains(&c));
    let marks: Vec<(usize, char)> = text
        .char_indices()
        .filter(|(at, c)| match c {
            '（' | '）' | '《' | '》' | '“' | '”' => true,
            '，' | '；' | '：' | '。' => {
                let after = text[at + c.len_utf8()..].chars().next();
                han(text[..*at].chars().next_back()) && (han(after) || after == Some('\n'))
            }
            _ => false,
        })
        .collect();
    let (at, mark) = *chance.pick(&marks)?;
    let half = match mark {
        '，' => ",",
        '；' => ";",
        '：' => ":",
        '。' => ".",
        _ => "",
    };
    let new = if chance.below(2) == 0 { half.to_owned() } else { format!("{mark}{mark}") };
    Some(replaced(text, at..at + mark.len_utf8(), &new))
}
