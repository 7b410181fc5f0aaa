//! Figures of one measure told for several by name: 甲县12件、乙县9件、丙县7件;
//! 甲县办件30件，办结率96.7%；乙县办件28件，办结率92.9%.

use super::super::quantity::{Kind, Quantity, Role};

/// Most figures of a series.
const LONGEST: usize = 100;
/// Longest name, in characters.
const NAME: usize = 14;
/// Words between a name and its figure.
const FILL: [&str; 12] =
    ["分别为", "仅为", "达到", "为", "达", "有", "得", "是", "受", "缺", "仅", "（"];

/// A figure with the name it is told for.
#[derive(Clone, Copy)]
pub(super) struct Entry<'t> {
    pub(super) name: &'t str,
    pub(super) number: &'t Quantity,
}

/// Figures that stand in parallel in one sentence.
pub(super) struct Series<'t> {
    pub(super) entries: Vec<Entry<'t>>,
    /// The words of each entry that say what is measured: 办结率. Empty where only names stand.
    pub(super) measure: &'t str,
}

impl<'t> Series<'t> {
    pub(super) fn start(&self) -> usize {
        self.entries.first().map_or(0, |first| first.number.at.start)
    }

    /// The entry that is called by the words a text begins or ends with.
    pub(super) fn named(&self, fits: impl Fn(&str) -> bool) -> Option<&Entry<'t>> {
        let own = self.entries.iter().filter(|entry| entry.name.chars().count() > 1);
        own.filter(|entry| fits(entry.name)).max_by_key(|entry| entry.name.len())
    }
}

/// The series of a paragraph.
pub(super) fn read<'t>(text: &'t str, numbers: &'t [Quantity]) -> Vec<Series<'t>> {
    let mut found = records(text, numbers);
    let own: Vec<&Quantity> = numbers
        .iter()
        .filter(|q| {
            matches!(q.kind, Kind::Count | Kind::Percent)
                && matches!(q.role, Role::Plain | Role::Each | Role::Asked)
                && !is_bound(text, q)
                && !is_numbering(text, q)
        })
        .collect();
    let mut at = 0;
    while at < own.len() {
        let Some(first) = own.get(at) else { break };
        let mut entries = vec![Entry { name: first_name(text, first), number: first }];
        let mut mark = None;
        while let (Some(last), Some(next)) = (entries.last(), own.get(at + entries.len())) {
            let gap = text.get(last.number.end()..next.at.start).unwrap_or_default();
            // 84.5、83.9和82.0分: the unit stands behind the last.
            let bare = matches!(gap, "、" | "和") && last.number.unit.is_empty();
            let alike = next.kind == first.kind
                && next.depth == first.depth
                && next.sentence == first.sentence
                && (next.unit(text) == first.unit(text) && !next.unit.is_empty() || bare);
            let found = Some(gap).filter(|_| alike && entries.len() < LONGEST).and_then(name_in);
            let Some((own, name)) = found else { break };
            // One mark stands between all of them, but for the last.
            let and = matches!(own, '和' | '及');
            if mark.is_some_and(|mark| mark != own) && !and || name.is_empty() && !bare {
                break;
            }
            mark = mark.or((!and).then_some(own));
            entries.push(Entry { name, number: next });
        }
        at += entries.len();
        if entries.len() > 1 {
            found.push(Series { entries, measure: "" });
        }
    }
    found.sort_by_key(Series::start);
    found
}

/// True if a figure only says where a range ends: 60%以下.
fn is_bound(text: &str, number: &Quantity) -> bool {
    let behind = text.get(number.end()..).unwrap_or_default();
    ["以上", "以下", "以内"].iter().any(|word| behind.starts_with(word))
}

/// True if a number numbers an entry: 2.市税务局97分.
fn is_numbering(text: &str, number: &Quantity) -> bool {
    let behind = text.get(number.end()..).unwrap_or_default();
    number.unit.is_empty() && behind.starts_with(['.', '．'])
}

/// The mark and the name that stand alone between two figures: ）、乙县（ and ；2.市税务局.
fn name_in(gap: &str) -> Option<(char, &str)> {
    let gap = gap.strip_prefix(['）', ')']).unwrap_or(gap);
    let mark = gap.chars().next().filter(|c| "、；，和;及".contains(*c))?;
    let name = gap.get(mark.len_utf8()..)?.trim_start();
    let name = name.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let name = bare(name);
    let plain = |c: char| !c.is_ascii_digit() && !"，。；：、）".contains(c);
    // 其中 begins another list.
    let other = ["共", "合计", "总", "分别", "比", "较", "平均", "其中"]
        .iter()
        .any(|word| name.contains(word));
    (name.chars().count() <= NAME && name.chars().all(plain) && !other).then_some((mark, name))
}

/// A name without the words that lead to its figure.
fn bare(name: &str) -> &str {
    let mut name = name.trim();
    while let Some(rest) = FILL.iter().find_map(|fill| name.strip_suffix(fill)) {
        if rest.is_empty() {
            break;
        }
        name = rest;
    }
    name
}

/// The words before a place, some sixty characters: a line may be a megabyte long.
pub(super) fn near(text: &str, end: usize) -> &str {
    text.get(text.floor_char_boundary(end.saturating_sub(180))..end).unwrap_or_default()
}

/// The name of the first figure: the words before it, back to the mark or the verb that leads to
/// the list.
fn first_name<'t>(text: &'t str, number: &Quantity) -> &'t str {
    let lead = near(text, number.at.start);
    let name = bare(lead.strip_suffix(['（', '(']).unwrap_or(lead));
    let cut = name.rfind(|c: char| "，。；：、（）(): ".contains(c) || c.is_ascii_digit());
    let name = cut.and_then(|cut| name.get(cut..)).unwrap_or(name);
    let mut name =
        name.trim_start_matches(|c: char| "，。；：、（）(): .".contains(c) || c.is_ascii_digit());
    for word in ["依次为", "依次是", "分别为", "分别是", "其中", "的有", "的是", "为", "是"]
    {
        name = name.rfind(word).and_then(|at| name.get(at + word.len()..)).unwrap_or(name);
    }
    name
}

/// Records between semicolons that have the same figures each, read by their columns.
fn records<'t>(text: &'t str, numbers: &'t [Quantity]) -> Vec<Series<'t>> {
    let mut found = Vec::new();
    let mut sentence = 0;
    while let Some(own) = numbers.iter().find(|q| q.sentence >= sentence) {
        sentence = own.sentence + 1;
        let figures = numbers.iter().filter(|q| {
            q.sentence == own.sentence && q.kind != Kind::Date && q.kind != Kind::Named
        });
        let mut pieces: Vec<Vec<&Quantity>> = Vec::new();
        let mut last = own.at.start;
        for number in figures {
            let gap = text.get(last..number.at.start).unwrap_or_default();
            if pieces.is_empty() || gap.contains(['；', ';']) {
                pieces.push(Vec::new());
            }
            last = number.end();
            if let Some(piece) = pieces.last_mut() {
                piece.push(number);
            }
        }
        found.extend(columns(text, &pieces));
    }
    found
}

fn columns<'t>(text: &'t str, pieces: &[Vec<&'t Quantity>]) -> Vec<Series<'t>> {
    let form = |piece: &Vec<&Quantity>| -> Vec<(Kind, &'t str)> {
        piece.iter().map(|q| (q.kind, q.unit(text))).collect()
    };
    let Some(first) = pieces.first().map(form).filter(|first| first.len() > 1) else {
        return Vec::new();
    };
    let alike: Vec<&Vec<&Quantity>> =
        pieces.iter().take_while(|piece| form(piece).starts_with(&first)).collect();
    if alike.len() < 3 || alike.len() > LONGEST {
        return Vec::new();
    }
    let column = |place: usize| {
        let entries: Vec<Entry> = alike
            .iter()
            .filter_map(|piece| {
                let (name, number) = (piece.first()?, piece.get(place)?);
                Some(Entry { name: first_name(text, name), number })
            })
            .collect();
        let label = |entry: &Entry<'t>| {
            entry.number.label(text).trim_matches(|c: char| "，、；：（）".contains(c))
        };
        let measure = entries.get(1).map_or("", label);
        let plain = entries
            .iter()
            .all(|entry| matches!(entry.number.role, Role::Plain) && label(entry) == measure);
        (place > 0 && plain).then_some(Series { entries, measure })
    };
    (0..first.len()).filter_map(column).collect()
}
