//! Sets a document in type: once, and again with other line spacing where signature and date
//! would stand on a page without text (GB/T 9704 7.3.5.5).

use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;
use typst::World;
use typst::WorldExt;
use typst::comemo;
use typst::diag::{Severity, SourceDiagnostic, Warned};
use typst::syntax::DiagSpan;
use typst_layout::PagedDocument;

use super::beyond::{self, Beyond};
use super::draft::Draft;
use super::fonts::{FontSet, ThemeFonts};
use super::line_ends;
use super::messages;
use super::reports::{self, Report};
use super::rounds::{self, Settled};
use super::world::NoticeWorld;
use crate::compose::{At, Markup, Style};
use crate::finding::{DataPath, Finding, Findings, Location, Place, Stopped};
use crate::part::TextPart;

/// A document set in type.
pub(super) struct Set {
    /// The pages set in the end.
    pub(super) markup: Arc<Markup>,
    pub(super) pages: PagedDocument,
    /// The values that the theme read.
    pub(super) theme_data: String,
    /// Lines of a page, where they are not as usual.
    pub(super) lines: Option<u32>,
    /// True if no text stands on the signature's page.
    pub(super) signature_alone: bool,
    /// True if another round would have left the pages as they are.
    settled: bool,
    /// Text that no line should part, and one does.
    to_keep: Vec<Range<At>>,
    /// Words that the document does not have.
    pub(super) beyond: Vec<Finding>,
}

/// The settings that differ from those of the office or the theme.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Spacing {
    /// Lines of a page.
    lines: Option<u32>,
    carried: Carried,
    /// The addressees stand in the imprint: with them page 1 would show no text, which it must (7.3.2).
    without_addressees: bool,
}

/// The part that comes along to the signature's page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Carried {
    #[default]
    Nothing,
    /// The last line of the text.
    Text,
    /// The attachments note, where the text has no line to give: page 1 must show one (7.3.3), or there is no
    /// room for it above all that closes it.
    Note,
}

/// Sets a document in type. What the layout reports of it is among the findings.
///
/// # Errors
/// Everything the compiler objects to.
pub(super) fn set(
    markup: &Arc<Markup>,
    fonts: &FontSet,
    draft: Option<&Draft>,
    findings: &mut Findings,
) -> Result<Set, Stopped> {
    let (mut first, mut reported) = set_lines(markup, fonts, draft, findings)?;
    let markup = Arc::clone(&first.markup);
    let markup = &markup;
    // Findings of an attempt that is not used are dropped.
    let tried = |spacing| {
        let tried = attempt(markup, fonts, draft, spacing, &mut Findings::default());
        tried.ok().filter(|(set, _)| set.settled)
    };
    let mut base = Spacing::default();
    if is_bare(&reported) {
        let without = Spacing { without_addressees: true, ..base };
        if let Some(other) = tried(without).filter(|(_, reported)| !is_bare(reported)) {
            (first, reported) = other;
            base = without;
        }
    }
    let Some(counts) = reports::lines_to_try(&reported) else {
        findings.extend(reports::findings(&reported, markup));
        return Ok(first);
    };
    let moved = |reported: &[Report]| reports::has(reported, reports::ADDRESSEES_MOVED);
    for lines in counts {
        let Some((set, found)) = tried(Spacing { lines: Some(lines), ..base }) else { continue };
        // Where the addressees left page 1, that helped, not the spacing; nor may the text leave it.
        let kept = moved(&found) == moved(&reported) && !is_bare(&found);
        if reports::lines_to_try(&found).is_none() && kept {
            findings.extend(reports::findings(&found, markup));
            return Ok(set);
        }
    }
    let carried = |carried| Spacing { carried, ..base };
    let mut said = Findings::default();
    let (mut set, mut found) = attempt(markup, fonts, draft, carried(Carried::Text), &mut said)?;
    let fails = |found: &[Report]| is_bare(found) || reports::lines_to_try(found).is_some();
    if fails(&found) {
        // The addressees leave page 1 for nothing but its text.
        let without = is_bare(&found).then_some(Spacing { without_addressees: true, ..base });
        let mut others = [Some(carried(Carried::Note)), without].into_iter().flatten();
        if let Some(other) = others.find_map(|way| tried(way).filter(|(_, found)| !fails(found))) {
            (set, found) = other;
        } else if is_bare(&found) && !is_bare(&reported) {
            // Page 1 must show text (7.3.3); the signature's page should (7.3.5.5).
            (set, found, said) = (first, reported, Findings::default());
        }
    }
    findings.extend(said.iter().cloned());
    findings.extend(reports::findings(&found, markup));
    if set.signature_alone {
        let place = Some(markup.places().of("signed"));
        findings.push(messages::closing_alone().warning(place));
    }
    Ok(set)
}

/// True if page 1 shows no text below the addressees.
fn is_bare(reported: &[Report]) -> bool {
    reports::has(reported, reports::FIRST_PAGE_BARE)
        && !reports::has(reported, reports::ADDRESSEES_MOVED)
}

/// Most times that a document is laid out for the ends of its lines.
const MOST_TIMES: usize = 5;

/// Sets a document with the usual spacing until no line parts what belongs together.
fn set_lines(
    markup: &Arc<Markup>,
    fonts: &FontSet,
    draft: Option<&Draft>,
    findings: &mut Findings,
) -> Result<(Set, Vec<Report>), Stopped> {
    let mut said = Findings::default();
    let first = attempt(markup, fonts, draft, Spacing::default(), &mut said);
    let mut best = match first {
        Ok(first) => first,
        Err(stopped) => {
            findings.extend(said.iter().cloned());
            return Err(stopped);
        }
    };
    for _ in 1..MOST_TIMES {
        let (set, _) = &best;
        let Some(markup) = set.markup.keeping(set.to_keep.clone()) else { break };
        let mut tried = Findings::default();
        let Ok(next) = attempt(&Arc::new(markup), fonts, draft, Spacing::default(), &mut tried)
        else {
            break;
        };
        (best, said) = (next, tried);
    }
    findings.extend(said.iter().cloned());
    Ok(best)
}

fn attempt(
    markup: &Arc<Markup>,
    fonts: &FontSet,
    draft: Option<&Draft>,
    spacing: Spacing,
    findings: &mut Findings,
) -> Result<(Set, Vec<Report>), Stopped> {
    if spacing != Spacing::default() {
        // Other spacing finds nothing again of what was laid out before; all of it would fill the memory.
        comemo::evict(1);
    }
    let theme_data = theme_data(markup, fonts, draft, spacing);
    let world = NoticeWorld::new(markup, fonts, theme_data.clone()).map_err(|error| {
        findings.push(messages::typst(&error.to_string(), "").machine(None));
        Stopped
    })?;
    let Warned { output, warnings } = rounds::compile(&world);
    findings.extend(warnings.iter().map(|warning| translate(warning, &world, markup)));
    let Settled { pages, settled } = output.map_err(|errors| {
        findings.extend(errors.iter().map(|error| translate(error, &world, markup)));
        Stopped
    })?;
    if !settled {
        findings.push(messages::never_settled().warning(None));
    }
    let reported = reports::read(&pages);
    let lines = spacing.lines.or(markup.style().lines());
    let beyond = beyond::find(&pages, markup.tree(), draft.map(Draft::text));
    let beyond = beyond.iter().map(|beyond| unchecked(beyond, &world, markup)).collect();
    let usual = spacing == Spacing::default();
    let signature_alone = reports::has(&reported, reports::CLOSING_ALONE);
    let to_keep = if usual { line_ends::to_keep(&pages, &world, markup) } else { Vec::new() };
    let markup = Arc::clone(markup);
    let set = Set { markup, pages, theme_data, lines, signature_alone, settled, to_keep, beyond };
    Ok((set, reported))
}

/// The values that the theme reads (`/theme.json`).
#[derive(Serialize)]
struct ThemeData<'a> {
    #[serde(flatten)]
    fonts: ThemeFonts<'a>,
    #[serde(flatten)]
    style: &'a Style,
    /// Lines of a page, where they are not as usual.
    lines: Option<u32>,
    /// The part that comes along to the signature's page.
    carry: Carried,
    /// True if the addressees stand in the imprint whatever room there is.
    addressees_moved: bool,
    /// The mark of a draft.
    draft: Option<&'a str>,
}

fn theme_data(markup: &Markup, fonts: &FontSet, draft: Option<&Draft>, spacing: Spacing) -> String {
    let data = ThemeData {
        fonts: fonts.theme_fonts(&[markup.main(), markup.data()]),
        style: markup.style(),
        lines: spacing.lines,
        carry: spacing.carried,
        addressees_moved: spacing.without_addressees,
        draft: draft.map(Draft::text),
    };
    serde_json::to_string_pretty(&data).unwrap_or_default()
}

/// Diagnostics of the export, with their places as the compiler had them.
pub(super) fn translate_all(
    diagnostics: &[SourceDiagnostic],
    markup: &Markup,
    fonts: &FontSet,
    theme_data: &str,
) -> Vec<Finding> {
    let Ok(world) = NoticeWorld::new(markup, fonts, theme_data.to_owned()) else {
        return vec![messages::typst("", "").machine(None)];
    };
    diagnostics.iter().map(|diagnostic| translate(diagnostic, &world, markup)).collect()
}

/// A diagnostic of the compiler, with its place in the file the user knows.
fn translate(diagnostic: &SourceDiagnostic, world: &NoticeWorld, markup: &Markup) -> Finding {
    let hints: Vec<&str> = diagnostic.hints.iter().map(|hint| hint.v.as_str()).collect();
    let message = messages::typst(&diagnostic.message, &hints.join("；"));
    let place = place_of(diagnostic.span, world, markup);
    match diagnostic.severity {
        Severity::Error => message.error(place),
        Severity::Warning => message.warning(place),
    }
}

/// Words that a component of the layout prints of its own, at that component. Figures among them
/// keep the document from being issued.
fn unchecked(beyond: &Beyond, world: &NoticeWorld, markup: &Markup) -> Finding {
    let message = messages::beyond(&beyond.words, beyond.page);
    // The glyphs come from where the component handed its words on.
    let words: String = beyond.words.chars().take(40).collect();
    let component = markup.templates().component_with(&words).map(|(file, number, line, mark)| {
        let column = line.part(..mark.start).chars().count() + 1;
        let excerpt = line.to_owned();
        let spot = Some(Location { page: None, sheet: None, line: number, column, excerpt, mark });
        Place { file: file.into(), path: DataPath::default(), spot }
    });
    let place = component.or_else(|| place_of(beyond.span, world, markup));
    if beyond.words.contains(|c: char| c.is_numeric()) {
        message.error(place)
    } else {
        message.warning(place)
    }
}

/// A place the compiler knows, in the file the user knows.
fn place_of(span: impl Into<DiagSpan>, world: &NoticeWorld, markup: &Markup) -> Option<Place> {
    let span = span.into();
    span.id().map(|id| {
        let name = id.get().vpath().get_without_slash().to_owned();
        let spot = world
            .range(span)
            .and_then(|range| Some(Location::of(world.source(id).ok()?.text(), range)));
        Place { file: markup.origin(&name).into(), path: DataPath::default(), spot }
    })
}
