//! Checks a file and shows each finding on one line.

use crate::roadmap::plan::Plan;
use crate::rules::{Checker, Finding, TextOwner};
use chrono::NaiveDate;

/// The date for files without `as_of`.
pub(crate) fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 2).unwrap()
}

pub(crate) struct Checked {
    pub(crate) plan: Plan,
    pub(crate) checker: Checker,
}

pub(crate) fn checked(file: &str) -> Checked {
    checked_on(file, today())
}

pub(crate) fn checked_on(file: &str, today: NaiveDate) -> Checked {
    let plan = Plan::from_text(file.to_owned());
    let mut checker = Checker::new(plan.roadmap.settings.as_of.unwrap_or(today));
    checker.check_all(&plan.document, &plan.roadmap);
    Checked { plan, checker }
}

impl Checked {
    pub(crate) fn all(&self) -> Vec<&Finding> {
        self.checker.findings_in_file_order(&self.plan.document)
    }

    /// `T004 error themes.a trade_offs`.
    pub(crate) fn line(&self, finding: &Finding) -> String {
        let owner = match finding.location.owner {
            TextOwner::File => "file".to_owned(),
            TextOwner::Roadmap => "roadmap".to_owned(),
            TextOwner::Entry(entry) => match self.plan.roadmap.full_name(entry) {
                name if name.is_empty() => "roadmap".to_owned(),
                name => name.trim_end_matches('.').to_owned(),
            },
        };
        format!("{} {} {owner} {}", finding.rule.id, finding.severity.id(), finding.location.path).trim_end().to_owned()
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        self.all().into_iter().map(|finding| self.line(finding)).collect()
    }

    /// The source at the location of a finding.
    pub(crate) fn source(&self, finding: &Finding) -> String {
        self.plan.document.to_text()[finding.location.file_range(&self.plan.document)].to_owned()
    }
}
