//! A rule of `check` as data: its id, how grave it is, what it asks and why it matters.

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// `check` fails.
    Error,
    /// `check --strict` fails.
    Warning,
    /// Worth knowing.
    Hint,
    /// Time has passed: told apart, so that no main branch turns red overnight.
    Due,
}

impl Severity {
    /// As `--json` and messages name it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Hint => "info",
            Self::Due => "due",
        }
    }
}

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// A letter for its family and three digits: what `allow` and `lint.off` name.
    pub id: &'static str,
    /// How grave it is, unless the finding says otherwise.
    pub severity: Severity,
    /// What it is about, in two or three words.
    pub name: &'static str,
    /// What it asks a person; `{words}` in braces are filled in by the finding.
    pub question: &'static str,
    /// Why it matters.
    pub explanation: &'static str,
    /// What a good answer looks like.
    pub example: &'static str,
    /// Whether it is only a hint while the product is young or the file is small.
    pub is_hint_when_young: bool,
    /// Whether it asks nothing of what keeps the lights on, nor of an obligation.
    pub is_waived_for_upkeep: bool,
    /// Whether neither `allow` nor `lint.off` reaches it: a file that does not read is no matter of taste.
    pub is_mandatory: bool,
}

impl Rule {
    /// A rule without its words.
    pub(super) const fn new(id: &'static str, severity: Severity, name: &'static str) -> Self {
        Self {
            id,
            severity,
            name,
            question: "",
            explanation: "",
            example: "",
            is_hint_when_young: false,
            is_waived_for_upkeep: false,
            is_mandatory: false,
        }
    }

    /// What it asks.
    #[must_use]
    pub(super) const fn with_question(mut self, question: &'static str) -> Self {
        self.question = question;
        self
    }

    /// Why it matters.
    #[must_use]
    pub(super) const fn with_explanation(mut self, explanation: &'static str) -> Self {
        self.explanation = explanation;
        self
    }

    /// What a good answer looks like.
    #[must_use]
    pub(super) const fn with_example(mut self, example: &'static str) -> Self {
        self.example = example;
        self
    }

    /// Only a hint while the product is young or the file is small.
    #[must_use]
    pub(super) const fn hint_when_young(mut self) -> Self {
        self.is_hint_when_young = true;
        self
    }

    /// Asks nothing of what keeps the lights on, nor of an obligation.
    #[must_use]
    pub(super) const fn waived_for_upkeep(mut self) -> Self {
        self.is_waived_for_upkeep = true;
        self
    }

    /// Neither `allow` nor `lint.off` reaches it.
    #[must_use]
    pub(super) const fn mandatory(mut self) -> Self {
        self.is_mandatory = true;
        self
    }
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}
