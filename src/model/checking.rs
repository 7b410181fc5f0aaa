//! Settings of an office for the rules that a text is checked by.

/// The weight an office gives a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleWeight {
    /// The rule is not run.
    Off,
    /// A person may want to know.
    Hint,
    /// A person should look.
    Warning,
    /// The document is not issued.
    Error,
}

/// The finding that a waiver speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Waivable {
    /// A rule of checking, by its code.
    Rule(String),
    /// A clause of the standard, by its id.
    Clause(String),
}

/// Something that is let pass, with its reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waived {
    /// The rule or the clause.
    pub of: Waivable,
    /// Words that what was found must contain; all that a clause finds if empty.
    pub text: String,
    /// Why.
    pub reason: String,
}

impl RuleWeight {
    /// Every weight with the word data files use for it.
    pub const ALL: [(&'static str, Self); 4] = [
        ("off", Self::Off),
        ("hint", Self::Hint),
        ("warning", Self::Warning),
        ("error", Self::Error),
    ];
}
