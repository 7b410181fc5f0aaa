//! Holds a finished text against the figures and against the rules of wording and form.
//!
//! The text may be the notice composed from the data, or a draft somebody typed. Every rule
//! is a row of [`RULES`]: its source, its examples and its code stand together.

mod figures;
mod fix;
mod messages;
mod once;
mod rules;
mod settings;
pub mod text;
mod words;

use std::cell::OnceCell;

pub use self::figures::{Coverage, Stands, Unchecked};
pub use self::fix::{Fixed, apply_fixes};
pub use self::messages::{beyond_bounds, not_read, texts_need_one, unknown_code};
pub use self::rules::{RULES, Rule, explain, handbook, rule_named};
pub use self::settings::{RuleWaiver, Settings};
pub use self::text::{Text, TextKind};
pub use self::words::WordLists;

use self::figures::Case;
use self::rules::MOST;
use crate::finding::{Finding, Findings, Place, Severity};
use crate::model::RuleWeight;
use crate::tally::Tally;

/// The things that a rule may look at.
pub struct Context<'a> {
    /// The figures, where there are data.
    pub tally: Option<&'a Tally>,
    /// The text.
    pub text: &'a Text,
    /// The word lists: the program's and the office's.
    pub words: &'a WordLists,
    /// The office's weights of single rules.
    pub settings: &'a Settings,
    /// The text's figures, once a rule has asked.
    case: OnceCell<Case<'a>>,
}

impl<'a> Context<'a> {
    /// A text, with the figures it should state where there are data.
    pub fn new(
        tally: Option<&'a Tally>,
        text: &'a Text,
        words: &'a WordLists,
        settings: &'a Settings,
    ) -> Self {
        Self { tally, text, words, settings, case: OnceCell::new() }
    }

    /// The text's figures, and those it should have.
    fn case(&self) -> &Case<'a> {
        self.case.get_or_init(|| Case::open(self.tally, self.text, self.words.heads()))
    }
}

/// The means to check texts by: word lists, and what the office has said of the rules.
#[derive(Debug, Clone, Default)]
pub struct RuleBook {
    /// The word lists.
    pub words: WordLists,
    /// Weights and waivers.
    pub settings: Settings,
}

impl RuleBook {
    /// The program's own, for a text without data.
    pub fn shipped() -> Self {
        Self { words: WordLists::shipped(), settings: Settings::default() }
    }

    /// The program's own with what the office of these data has said. What is wrong with that
    /// is reported.
    pub fn of(tally: &Tally, findings: &mut Findings) -> Self {
        let inputs = tally.inputs();
        let settings = Settings::of(inputs, findings);
        inputs.sources().locate(findings);
        let own = inputs.sources().words().map(|words| WordLists::with(words, findings));
        let words = own.and_then(Result::ok).unwrap_or_else(WordLists::shipped);
        Self { words, settings }
    }

    /// The context for a text.
    pub fn context<'a>(&'a self, tally: Option<&'a Tally>, text: &'a Text) -> Context<'a> {
        Context::new(tally, text, &self.words, &self.settings)
    }
}

/// Runs every rule on a text. The office may have set a rule's weight or switched it off;
/// what it has waived is still told, with its reason.
pub fn check(context: &Context, findings: &mut Findings) {
    let mut found: Vec<Finding> = Vec::new();
    for rule in RULES.iter().copied().flatten() {
        if context.settings.level(rule.code) == Some(RuleWeight::Off) {
            continue;
        }
        let before = found.len();
        (rule.run)(rule, context, &mut found);
        if found.len() - before >= MOST {
            found.truncate(before + MOST);
            let place = Place::file(context.text.file.clone());
            findings.push(messages::more_not_listed(rule.code, MOST).warning(Some(place)));
        }
    }
    if let Some(tally) = context.tally {
        text::locate(tally.inputs().sources(), &mut found);
    }
    // In the order of the text, whatever rule found it.
    found.sort_by_key(|finding| {
        let spot = finding.place.as_ref().and_then(|place| place.spot.as_ref());
        spot.map(|spot| (spot.page, spot.line, spot.column))
    });
    let found = once::told(found);
    let mut used = vec![false; context.settings.waivers.len()];
    for mut finding in found {
        context.settings.weigh(&mut finding, &mut used);
        findings.push(finding);
    }
    for (waiver, used) in context.settings.waivers.iter().zip(used) {
        if !used {
            let mut finding = messages::waiver_unused(waiver).warning(waiver.place.clone());
            finding.severity = Severity::Hint;
            findings.push(finding);
        }
    }
}

/// Which figures of a text were checked, once [`check`] has run: it notes what the rules have
/// held against the data.
pub fn coverage(context: &Context) -> Coverage {
    let mut coverage = figures::coverage(context.case());
    if let Some(tally) = context.tally {
        let mut places: Vec<&mut Place> =
            coverage.unchecked.iter_mut().map(|unchecked| &mut unchecked.place).collect();
        text::locate_places(tally.inputs().sources(), &mut places);
    }
    coverage
}
