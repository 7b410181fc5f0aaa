//! Findings as the page shows them, each with its place on the pages where it has one.

use std::ops::Range;

use serde::Serialize;

use super::picture::RenderedPages;
use crate::check::Coverage;
use crate::compose::Written;
use crate::finding::{DataPath, Finding, Findings, Place, Severity};
use crate::measure::Reading;
use crate::typeset::Run;

/// Points of a millimetre.
const PT: f64 = 72.0 / 25.4;

/// A finding as the page gets it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct FindingFace {
    code: &'static str,
    severity: &'static str,
    message: String,
    hint: String,
    place: Option<PlaceFace>,
    related: Vec<RelatedFace>,
    sites: Vec<Site>,
}

/// Another place of a finding.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct RelatedFace {
    label: String,
    place: PlaceFace,
}

/// A place in a file as the page gets it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct PlaceFace {
    file: String,
    line: Option<usize>,
    column: Option<usize>,
    path: String,
    /// The line, cut before and after what is marked in it.
    excerpt: Option<[String; 3]>,
}

/// A place on a page (from 0), in points: left, top, width, height.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Site {
    page: usize,
    area: [f64; 4],
}

impl PlaceFace {
    pub(super) fn of(place: &Place) -> Self {
        let spot = place.spot.as_ref();
        // A cell has a name of its own in place of line and column.
        let cell = spot.and_then(|spot| spot.cell());
        let in_text = spot.filter(|_| cell.is_none());
        Self {
            file: cell
                .map_or_else(|| place.file.to_string(), |cell| format!("{} {cell}", place.file)),
            line: in_text.map(|spot| spot.line),
            column: in_text.map(|spot| spot.column),
            path: place.path.to_string(),
            excerpt: spot.filter(|spot| !spot.excerpt.is_empty()).map(|spot| {
                let cut =
                    |range: Range<usize>| spot.excerpt.get(range).unwrap_or_default().to_owned();
                let (start, end) = (spot.mark.start, spot.mark.end);
                [cut(0..start), cut(start..end), cut(end..spot.excerpt.len())]
            }),
        }
    }
}

/// All findings. `held` are those of the measuring, whose places are already known.
pub(super) fn faces(
    findings: &Findings,
    picture: Option<&RenderedPages>,
    held: &[(Finding, Reading)],
) -> Vec<FindingFace> {
    let face = |finding: &Finding| {
        let measured = held.iter().find(|(known, _)| same(known, finding));
        let sites = match (measured, picture, &finding.place) {
            (Some((_, reading)), ..) => of_reading(reading).into_iter().collect(),
            (None, Some(picture), place) => {
                let related = finding.related.iter().map(|related| &related.place);
                let places = place.iter().chain(related);
                places.flat_map(|place| of_place(place, picture)).collect()
            }
            _ => Vec::new(),
        };
        let related = finding.related.iter().map(|related| RelatedFace {
            label: related.label.clone(),
            place: PlaceFace::of(&related.place),
        });
        FindingFace {
            code: finding.code,
            severity: match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Hint => "hint",
            },
            message: finding.message.clone(),
            hint: finding.hint.clone(),
            place: finding.place.as_ref().map(PlaceFace::of),
            related: related.collect(),
            sites,
        }
    };
    findings.iter().map(face).collect()
}

/// The figures typed in the data that nothing vouches for, told beside the findings. Those of a
/// template are its words.
pub(super) fn unchecked(
    covered: &Coverage,
    picture: &RenderedPages,
) -> impl Iterator<Item = FindingFace> {
    let typed = covered.unchecked.iter().filter(|figure| figure.place.path != DataPath::default());
    typed.map(|figure| FindingFace {
        code: "",
        severity: "unchecked",
        message: format!("{}没有核对", figure.figure),
        hint: format!("{}。", figure.why),
        place: Some(PlaceFace::of(&figure.place)),
        related: Vec::new(),
        sites: of_place(&figure.place, picture),
    })
}

/// The same finding, whether its line has been looked up or not.
fn same(one: &Finding, other: &Finding) -> bool {
    one.code == other.code && one.message == other.message
}

fn of_reading(reading: &Reading) -> Option<Site> {
    let page = reading.page?.checked_sub(1)?;
    let area = reading.place.map_or([0.0; 4], |area| {
        [area.left, area.top, area.right - area.left, area.bottom - area.top].map(|mm| mm * PT)
    });
    Some(Site { page, area })
}

/// Where the pages show what stands at a place: the figures that came from there, or else the
/// words themselves, or else all text that came from there.
fn of_place(place: &Place, picture: &RenderedPages) -> Vec<Site> {
    let (figures, texts) = traced(place, picture);
    if !figures.is_empty() {
        return figures;
    }
    let words = searched(place, picture);
    if words.is_empty() { texts } else { words }
}

/// Figures and text whose value was typed at the place or below it.
fn traced(place: &Place, picture: &RenderedPages) -> (Vec<Site>, Vec<Site>) {
    let wanted = place.path.to_string();
    let (mut figures, mut texts) = (Vec::new(), Vec::new());
    if wanted.is_empty() {
        return (figures, texts);
    }
    let markup = picture.sheets.markup();
    let below = |path: &str| {
        let rest = path.strip_prefix(wanted.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
    for (page, run, figure) in picture.runs() {
        let site = || Site { page, area: run.area };
        if let Some(figure) = figure {
            let here = |typed: Place| typed.file == place.file && below(&typed.path.to_string());
            if markup.tally().typed(figure).is_some_and(here) {
                figures.push(site());
            }
        } else if let Some(source) = &run.source
            && let Some(inline) = markup.inline_at(source)
            && let Written::InData { place: typed, .. } = &inline.written
            && typed.file == place.file
            && below(&typed.path.to_string())
        {
            texts.push(site());
        }
    }
    (figures, texts)
}

/// Most characters before and after the words that are looked for together with them.
const CONTEXT: [usize; 4] = [12, 6, 2, 0];
/// Most characters looked for.
const WORDS: usize = 40;

/// The words of a place, where the pages have them: with what stands around them if it can be
/// found so, else alone.
fn searched(place: &Place, picture: &RenderedPages) -> Vec<Site> {
    let Some(spot) = &place.spot else { return Vec::new() };
    let cut = |range: Range<usize>| spot.excerpt.get(range).unwrap_or_default();
    let letters = |text: &str| -> Vec<char> { text.chars().filter(|c| said(*c)).collect() };
    let mark: Vec<char> = letters(cut(spot.mark.clone())).into_iter().take(WORDS).collect();
    // A number or a single character alone may stand anywhere.
    let telling = mark.len() > 1 && !mark.iter().all(char::is_ascii);
    let (before, after) =
        (letters(cut(0..spot.mark.start)), letters(cut(spot.mark.end..spot.excerpt.len())));
    for context in CONTEXT {
        let (head, tail) = (context.min(before.len()), context.min(after.len()));
        if mark.is_empty() || (head + tail == 0 && !telling) {
            continue;
        }
        let wanted: Vec<char> = before[before.len() - head..]
            .iter()
            .chain(&mark)
            .chain(&after[..tail])
            .copied()
            .collect();
        for (page, text) in picture.texts.iter().enumerate() {
            let found = find(&text.runs, &wanted, head..head + mark.len());
            if !found.is_empty() {
                return found.into_iter().map(|area| Site { page, area }).collect();
            }
        }
    }
    Vec::new()
}

/// True if a character is looked at: neither spaces nor what only YAML needs.
fn said(c: char) -> bool {
    !c.is_whitespace() && !matches!(c, '"' | '\'')
}

/// The areas of some of the wanted characters, where runs have all of them on end.
fn find(runs: &[Run], wanted: &[char], marked: Range<usize>) -> Vec<[f64; 4]> {
    let all: Vec<(char, usize, usize)> = runs
        .iter()
        .enumerate()
        .flat_map(|(i, run)| {
            run.text.chars().enumerate().filter(|(_, c)| said(*c)).map(move |(at, c)| (c, i, at))
        })
        .collect();
    let mut windows = all.windows(wanted.len().max(1));
    let hit = windows.find(|window| window.iter().map(|(c, ..)| c).eq(wanted));
    let Some(hit) = hit.and_then(|window| window.get(marked)) else { return Vec::new() };
    let mut areas = Vec::new();
    for run in hit.chunk_by(|one, other| one.1 == other.1) {
        let (Some(&(_, i, first)), Some(&(_, _, last))) = (run.first(), run.last()) else {
            continue;
        };
        let count = runs[i].text.chars().count().max(1) as f64;
        let [left, top, width, height] = runs[i].area;
        let part = |at: usize| at as f64 / count;
        areas.push(if width >= height {
            [left + width * part(first), top, width * (part(last + 1) - part(first)), height]
        } else {
            [left, top, width, height]
        });
    }
    areas
}
