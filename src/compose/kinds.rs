//! Finds the templates that a document has: a folder for each kind, in it those of the notice and of letters.

use super::templates::TemplateSet;
use super::{messages, places};
use crate::finding::{Findings, Place, Stopped};
use crate::load::Inputs;
use crate::model::Letter;

/// The templates of a kind, in its folder: the text, and the title on its own, which also
/// names the file.
const MAIN: &str = "notice.txt.jinja";
const TITLE: &str = "title.txt.jinja";

/// The folder with the components of tables, ledgers and forms.
const SHIPPED_COMPONENTS: &str = "quarterly";

/// The templates of a notice that corrects another; a kind that has none takes those that are shipped.
const CORRECTION: &str = "correction.txt.jinja";
const CORRECTION_TITLE: &str = "correction-title.txt.jinja";

/// The templates that a document is written with.
pub(super) struct Paths {
    pub(super) main: String,
    pub(super) title: String,
    /// That of the slip that comes back with a letter.
    pub(super) slip: Option<String>,
}

impl Paths {
    pub(super) fn of(inputs: &Inputs, templates: &TemplateSet) -> Self {
        let kind = inputs.kind();
        let own_or_shipped = |name: &str| {
            let own = path_of(kind, name);
            if templates.text(&own).is_some() { own } else { path_of(SHIPPED_COMPONENTS, name) }
        };
        if let Some(Letter { kind, .. }) = inputs.letter() {
            let named = |part: &str| own_or_shipped(&format!("{}{part}.txt.jinja", kind.name()));
            let slip = kind.slip().map(|_| named("-slip"));
            return Self { main: named(""), title: named("-title"), slip };
        }
        if inputs.corrected().is_some() {
            let (main, title) = (own_or_shipped(CORRECTION), own_or_shipped(CORRECTION_TITLE));
            return Self { main, title, slip: None };
        }
        Self { main: path_of(kind, MAIN), title: path_of(kind, TITLE), slip: None }
    }
}

/// The path of a template of a kind.
pub(super) fn path_of(kind: &str, name: &str) -> String {
    format!("{kind}/{name}")
}

/// The folder whose components set the attachments: that of the kind, or else, for any notice on
/// a period, the one that is shipped.
pub(super) fn components<'d>(inputs: &'d Inputs, templates: &TemplateSet) -> Option<&'d str> {
    let has = |kind: &&str| templates.text(&path_of(kind, "lib.typ")).is_some();
    let shipped = inputs.report().map(|_| SHIPPED_COMPONENTS);
    // A letter has a form of its own, which not every kind sets.
    let own = Some(inputs.kind()).filter(|_| inputs.letter().is_none());
    [own, shipped].into_iter().flatten().find(has)
}

/// Requires the templates of the document's kind.
pub(super) fn require_kind(
    inputs: &Inputs,
    templates: &TemplateSet,
    findings: &mut Findings,
) -> Result<(), Stopped> {
    let kind = inputs.kind();
    let text = inputs.report().map_or(TITLE, |_| MAIN);
    if let Some(main) = inputs.letter().map(|_| Paths::of(inputs, templates).main) {
        if templates.text(&main).is_some() {
            return Ok(());
        }
        let place = Place::file(templates.origin(&main));
        findings.push(messages::missing_template().error(Some(place)));
        return Err(Stopped);
    }
    if templates.text(&path_of(kind, text)).is_some() {
        return Ok(());
    }
    let place = match inputs.sources().has_key(inputs.file(), "kind") {
        true => places::key(inputs.file(), &["kind"]),
        false => Place::file(templates.origin(&path_of(kind, text))),
    };
    findings.push(messages::no_such_kind(kind, text, &templates.kinds(MAIN)).error(Some(place)));
    inputs.sources().locate(findings);
    Err(Stopped)
}
