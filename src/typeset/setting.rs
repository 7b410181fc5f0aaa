//! Sets a document in type: once, and again with other line spacing where signature and date
//! would stand on a page without text (GB/T 9704 7.3.5.5).

use serde::Serialize;
use typst::World;
use typst::WorldExt;
use typst::diag::{Severity, SourceDiagnostic, Warned};
use typst::syntax::DiagSpan;
use typst_layout::PagedDocument;

use super::beyond::{self, Beyond};
use super::draft::Draft;
use super::fonts::{FontSet, ThemeFonts};
use super::messages;
use super::reports::{self, Report};
use super::rounds::{self, Settled};
use super::world::NoticeWorld;
use crate::compose::{Markup, Style};
use crate::finding::{self, DataPath, Finding, Findings, Place, Spot, Stopped};

/// A document set in type.
pub(super) struct Set {
    pub(super) pages: PagedDocument,
    /// What the theme read.
    pub(super) theme_data: String,
    /// Lines of a page, where they are not as usual.
    pub(super) lines: Option<u32>,
    /// Words that the document does not have.
    pub(super) beyond: Vec<Finding>,
}

/// How the lines are spaced.
#[derive(Debug, Clone, Copy)]
enum Spacing {
    /// As the office or the theme has it.
    Usual,
    /// So many lines a page.
    Lines(u32),
    /// As usual, and the last line of the text comes along to the signature's page.
    Carried,
    /// As usual, and the addressees stand in the imprint: the signature would take all text along
    /// from page 1, which must show some (7.3.2).
    WithoutAddressees,
}

/// Sets a document in type. What the layout reports of it is among the findings.
///
/// # Errors
/// Whatever the compiler objects to.
pub(super) fn set(
    markup: &Markup,
    fonts: &FontSet,
    draft: Option<&Draft>,
    findings: &mut Findings,
) -> Result<Set, Stopped> {
    let attempt =
        |spacing, findings: &mut Findings| attempt(markup, fonts, draft, spacing, findings);
    let (first, reported) = attempt(Spacing::Usual, findings)?;
    let Some(counts) = reports::lines_to_try(&reported) else {
        findings.extend(reports::findings(&reported, markup));
        return Ok(first);
    };
    let place = || Some(markup.places().of("signed"));
    let moved = |reported: &[Report]| reports::has(reported, reports::ADDRESSEES_MOVED);
    for lines in counts {
        // What is wrong with a mere attempt is nobody's business.
        let mut unsaid = Findings::default();
        let Ok((set, tried)) = attempt(Spacing::Lines(lines), &mut unsaid) else {
            continue;
        };
        // Where the addressees left page 1, that helped, not the spacing.
        if reports::lines_to_try(&tried).is_none() && moved(&tried) == moved(&reported) {
            findings.extend(reports::findings(&tried, markup));
            // The standard allows it: nothing is wrong.
            let told = messages::lines_adjusted(lines).warning(place());
            findings.push(Finding { severity: finding::Severity::Hint, ..told });
            return Ok(set);
        }
    }
    let (mut set, mut carried) = attempt(Spacing::Carried, findings)?;
    if reports::has(&carried, reports::FIRST_PAGE_BARE) && !moved(&carried) {
        let mut unsaid = Findings::default();
        if let Ok((other, tried)) = attempt(Spacing::WithoutAddressees, &mut unsaid)
            && reports::lines_to_try(&tried).is_none()
        {
            (set, carried) = (other, tried);
        }
    }
    findings.extend(reports::findings(&carried, markup));
    if reports::lines_to_try(&carried).is_some() {
        findings.push(messages::closing_alone().warning(place()));
    }
    Ok(set)
}

fn attempt(
    markup: &Markup,
    fonts: &FontSet,
    draft: Option<&Draft>,
    spacing: Spacing,
    findings: &mut Findings,
) -> Result<(Set, Vec<Report>), Stopped> {
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
    let lines = match spacing {
        Spacing::Lines(lines) => Some(lines),
        Spacing::Usual | Spacing::Carried | Spacing::WithoutAddressees => markup.style().lines(),
    };
    let beyond = beyond::find(&pages, markup.tree(), draft.map(Draft::text));
    let beyond = beyond.iter().map(|beyond| unchecked(beyond, &world, markup)).collect();
    Ok((Set { pages, theme_data, lines, beyond }, reported))
}

/// What the theme reads (`/theme.json`).
#[derive(Serialize)]
struct ThemeData<'a> {
    #[serde(flatten)]
    fonts: ThemeFonts<'a>,
    #[serde(flatten)]
    style: &'a Style,
    /// Lines of a page, where they are not as usual.
    lines: Option<u32>,
    /// True if the last line of the text comes along to the signature's page.
    carry: bool,
    /// True if the addressees stand in the imprint whatever room there is.
    addressees_moved: bool,
    /// The mark of a draft.
    draft: Option<&'a str>,
}

fn theme_data(markup: &Markup, fonts: &FontSet, draft: Option<&Draft>, spacing: Spacing) -> String {
    let data = ThemeData {
        fonts: fonts.theme_fonts(&[markup.main(), markup.data()]),
        style: markup.style(),
        lines: match spacing {
            Spacing::Lines(lines) => Some(lines),
            Spacing::Usual | Spacing::Carried | Spacing::WithoutAddressees => None,
        },
        carry: matches!(spacing, Spacing::Carried),
        addressees_moved: matches!(spacing, Spacing::WithoutAddressees),
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
        let column = line[..mark.start].chars().count() + 1;
        let excerpt = line.to_owned();
        let spot = Some(Spot { page: None, line: number, column, excerpt, mark });
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
            .and_then(|range| Some(Spot::of(world.source(id).ok()?.text(), range)));
        Place { file: markup.origin(&name).into(), path: DataPath::default(), spot }
    })
}
