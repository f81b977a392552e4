//! Findings of `check`, kept up to date without blocking input: all entries are checked in the background when a file
//! is opened, edited ones one by one, and roadmap-wide checks run when no input is pending.

use crate::document::Document;
use crate::document::chunk::EntryId;
use crate::roadmap::plan::{AppliedChange, Plan};
use crate::rules::{self, Checker, EntryContext, EntryReport, Finding, FindingCounts, FindingId, Recheck, Severity};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// Entries per result batch.
const BATCH_SIZE: usize = 1000;

/// The findings, and how far the checks have got.
#[derive(Clone, Debug)]
pub struct Findings {
    checker: Checker,
    /// Number of the latest full run; results of earlier runs are ignored.
    run: u64,
    stage: CheckStage,
    /// Entries edited since the current run copied the document.
    edited: BTreeSet<EntryId>,
    /// Whether the roadmap-wide checks have to run again.
    is_stale: bool,
    /// The error to fix first.
    first_error: Option<FindingId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CheckStage {
    /// Not all entries are checked yet.
    Unchecked,
    /// All entries and the roadmap-wide rules were checked at least once.
    Checked,
}

/// A run over all entries, with all its data, for another thread.
#[derive(Clone, Debug)]
pub struct CheckJob {
    run: u64,
    document: Document,
    context: EntryContext,
}

#[derive(Clone, Debug)]
pub struct CheckedBatch {
    run: u64,
    reports: Vec<(EntryId, EntryReport)>,
    is_last: bool,
}

/// One problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProblemRow {
    pub handle: FindingId,
    /// Its line, from 1.
    pub line: usize,
    /// Its column, from 1, in characters.
    pub column: usize,
}

impl Findings {
    /// Findings without any checked entry, for a given day.
    pub fn new(today: NaiveDate) -> Self {
        Self {
            checker: Checker::new(today),
            run: 0,
            stage: CheckStage::Unchecked,
            edited: BTreeSet::new(),
            is_stale: false,
            first_error: None,
        }
    }

    /// Number of findings; `None` until everything is checked.
    pub fn counts(&self) -> Option<FindingCounts> {
        (self.stage == CheckStage::Checked).then(|| self.checker.counts())
    }

    /// The findings of an entry.
    pub fn for_entry(&self, entry_id: EntryId) -> impl Iterator<Item = &Finding> {
        self.checker.entry_findings(entry_id)
    }

    /// Number of errors in an entry.
    pub fn error_count(&self, entry_id: EntryId) -> usize {
        self.for_entry(entry_id).filter(|finding| finding.severity == Severity::Error).count()
    }

    /// The finding with a name.
    pub fn by_handle(&self, handle: FindingId) -> Option<&Finding> {
        self.checker.finding(handle)
    }

    /// All findings by name, in file order.
    pub fn handles(&self, document: &Document) -> Vec<FindingId> {
        self.checker.ids_in_file_order(document)
    }

    /// The error to fix first.
    pub fn first_error(&self) -> Option<&Finding> {
        self.by_handle(self.first_error?)
    }

    /// Whether an entry has a syntax error.
    pub fn is_invalid(&self, entry_id: EntryId) -> bool {
        self.checker.is_invalid(entry_id)
    }

    /// The findings that `check` would report after a change.
    pub fn preview_change(&self, tried: &Plan, made: &AppliedChange) -> Checker {
        let mut checker = self.checker.clone();
        checker.recheck(&tried.document, &tried.roadmap, &made.touched);
        checker
    }

    /// Whether the roadmap-wide checks are outdated.
    pub fn is_stale(&self) -> bool {
        self.is_stale
    }

    /// Starts a run over all entries.
    pub fn start_run(&mut self, plan: &Plan) -> CheckJob {
        self.run += 1;
        self.edited.clear();
        let context = self.checker.restart(&plan.document, &plan.roadmap);
        CheckJob { run: self.run, document: plan.document.clone(), context }
    }

    /// Stores the results of a run for entries that were not edited since. Returns whether that completes the run;
    /// roadmap-wide checks come next.
    pub fn apply_batch(&mut self, batch: CheckedBatch) -> bool {
        if batch.run != self.run {
            return false;
        }
        for (entry, report) in batch.reports {
            if !self.edited.contains(&entry) {
                self.checker.store_report(entry, report);
            }
        }
        if batch.is_last {
            self.stage = CheckStage::Checked;
        }
        batch.is_last
    }

    /// Checks the edited entries again. Returns whether all entries need to be checked again.
    pub fn recheck_changed(&mut self, plan: &Plan, applied: &AppliedChange) -> bool {
        self.edited.extend(applied.touched.iter().copied());
        match self.checker.recheck_entries(&plan.document, &plan.roadmap, &applied.touched) {
            Recheck::Touched => {
                self.is_stale = self.stage == CheckStage::Checked;
                false
            }
            Recheck::All => self.run > 0,
        }
    }

    /// Forgets everything, for a new document.
    pub fn reset(&mut self, today: NaiveDate) {
        *self = Self { run: self.run + 1, ..Self::new(today) };
    }

    /// Runs the roadmap-wide checks.
    pub fn check_roadmap(&mut self, plan: &Plan) {
        self.is_stale = false;
        self.checker.check_roadmap(&plan.document, &plan.roadmap);
        self.first_error = None;
        if self.checker.counts().errors > 0 {
            let is_error =
                |id: &FindingId| self.checker.finding(*id).is_some_and(|finding| finding.severity == Severity::Error);
            self.first_error = self.checker.ids_in_file_order(&plan.document).into_iter().find(is_error);
        }
    }
}

impl PartialEq for CheckJob {
    fn eq(&self, other: &Self) -> bool {
        self.run == other.run
    }
}

impl CheckJob {
    /// Checks every entry and reports the results in batches.
    pub fn run(self, mut report: impl FnMut(CheckedBatch)) {
        let entries: Vec<EntryId> = self.document.entries().map(|entry| entry.id).collect();
        let mut batches = entries.chunks(BATCH_SIZE).peekable();
        if batches.peek().is_none() {
            report(CheckedBatch { run: self.run, reports: Vec::new(), is_last: true });
        }
        while let Some(batch) = batches.next() {
            let reports = rules::check_entries(&self.document, batch, &self.context);
            report(CheckedBatch { run: self.run, reports, is_last: batches.peek().is_none() });
        }
    }
}
