//! A file checked, and its findings a line each.

use chrono::NaiveDate;
use whymap::roadmap::plan::Plan;
use whymap::rules::{Checker, Finding, Whose};

/// The day on which the files of the tests are read, unless they say otherwise.
pub(crate) fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 2).unwrap()
}

/// A file with its findings.
pub(crate) struct Checked {
    pub(crate) plan: Plan,
    pub(crate) checker: Checker,
}

pub(crate) fn checked(file: &str) -> Checked {
    let plan = Plan::of(file.to_owned());
    let mut checker = Checker::new(plan.roadmap.settings.as_of.unwrap_or_else(today));
    checker.check_all(&plan.document, &plan.roadmap);
    Checked { plan, checker }
}

impl Checked {
    pub(crate) fn all(&self) -> Vec<&Finding> {
        self.checker.all(&self.plan.document)
    }

    /// `T004 error themes.a trade_offs`.
    pub(crate) fn line(&self, finding: &Finding) -> String {
        let owner = match finding.place.owner {
            Whose::File => "file".to_owned(),
            Whose::Roadmap => "roadmap".to_owned(),
            Whose::Entry(serial) => match self.plan.roadmap.full_name(serial) {
                name if name.is_empty() => "roadmap".to_owned(),
                name => name.trim_end_matches('.').to_owned(),
            },
        };
        format!("{} {} {owner} {}", finding.rule.id, finding.severity.word(), finding.place.path).trim_end().to_owned()
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        self.all().into_iter().map(|finding| self.line(finding)).collect()
    }

    /// The bytes of the file a finding is about.
    pub(crate) fn source(&self, finding: &Finding) -> String {
        self.plan.document.to_text()[finding.place.in_file(&self.plan.document)].to_owned()
    }
}
