//! A rule of `check` as data: its id, its severity, its question and why it matters.

/// Sorted from worst to mildest; `Due` is apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// `check` fails.
    Error,
    /// `check --strict` fails.
    Warning,
    /// `check --strict` fails as well.
    Hint,
    /// A date has passed. `check` fails only with `--fail-on due`, so that no main branch turns red overnight.
    Due,
}

impl Severity {
    /// The name in `--json` and `--fail-on`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Hint => "hint",
            Self::Due => "due",
        }
    }

    /// The name in messages.
    pub fn label(self) -> &'static str {
        if self == Self::Due { "overdue" } else { self.id() }
    }
}

#[derive(Debug)]
pub struct Rule {
    /// The letter of its family and three digits, as in `allow` and `lint.off`.
    pub id: &'static str,
    /// The default; a single finding may override it.
    pub severity: Severity,
    /// Its subject in two or three words.
    pub name: &'static str,
    /// The question to the reader. Findings fill in placeholders such as `{n}`.
    pub question: &'static str,
    pub explanation: &'static str,
    /// A good answer.
    pub example: &'static str,
    /// Only a hint while the product is young or the file is small.
    pub is_hint_when_young: bool,
    /// Does not apply to themes of kind `KeepLightsOn` or `Obligation`.
    pub is_waived_for_upkeep: bool,
    /// Neither `allow` nor `lint.off` silences it: the file cannot be read without a fix.
    pub is_mandatory: bool,
}

impl Rule {
    /// A rule without its texts.
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

    #[must_use]
    pub(super) const fn with_question(mut self, question: &'static str) -> Self {
        self.question = question;
        self
    }

    #[must_use]
    pub(super) const fn with_explanation(mut self, explanation: &'static str) -> Self {
        self.explanation = explanation;
        self
    }

    #[must_use]
    pub(super) const fn with_example(mut self, example: &'static str) -> Self {
        self.example = example;
        self
    }

    #[must_use]
    pub(super) const fn hint_when_young(mut self) -> Self {
        self.is_hint_when_young = true;
        self
    }

    #[must_use]
    pub(super) const fn waived_for_upkeep(mut self) -> Self {
        self.is_waived_for_upkeep = true;
        self
    }

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
