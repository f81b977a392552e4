//! What `check` says of the document, kept up to date without holding up a key: entries are checked in the background
//! when a file was opened, one by one as they are edited, and what follows for the roadmap as a whole is concluded
//! when no key waits.

use crate::document::Document;
use crate::document::chunk::EntryId;
use crate::roadmap::plan::{AppliedChange, Plan};
use crate::rules::{self, Checker, EntryContext, EntryReport, Finding, FindingCounts, FindingId, Recheck, Severity};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// So many entries are told of at once.
const BATCH_SIZE: usize = 1000;

/// What `check` says, and how far it has got.
#[derive(Clone, Debug)]
pub struct Findings {
    checker: Checker,
    /// Numbers the runs over all entries: what an earlier one says comes too late.
    run: u64,
    stage: CheckStage,
    /// Entries edited since the running run took its copy of the document.
    edited: BTreeSet<EntryId>,
    /// Whether what concerns the roadmap as a whole is to be concluded again.
    is_stale: bool,
    /// The error to mend first.
    first_error: Option<FindingId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CheckStage {
    /// Nothing was checked yet, or not all of it.
    Unchecked,
    /// Every entry was checked and conclusions were drawn at least once.
    Checked,
}

/// A run over all entries: everything it needs, so that it can be done on another thread.
#[derive(Clone, Debug)]
pub struct CheckJob {
    run: u64,
    document: Document,
    context: EntryContext,
}

/// Entries that were checked.
#[derive(Clone, Debug)]
pub struct CheckedBatch {
    run: u64,
    reports: Vec<(EntryId, EntryReport)>,
    is_last: bool,
}

/// One problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProblemRow {
    /// The finding.
    pub handle: FindingId,
    /// The line it is about, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
}

impl Findings {
    /// Nothing checked yet, on a day.
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

    /// How many findings there are; `None` while not everything was checked.
    pub fn counts(&self) -> Option<FindingCounts> {
        (self.stage == CheckStage::Checked).then(|| self.checker.counts())
    }

    /// What there is to say of an entry.
    pub fn for_entry(&self, entry_id: EntryId) -> impl Iterator<Item = &Finding> {
        self.checker.entry_findings(entry_id)
    }

    /// How many errors an entry has.
    pub fn error_count(&self, entry_id: EntryId) -> usize {
        self.for_entry(entry_id).filter(|finding| finding.severity == Severity::Error).count()
    }

    /// The finding of a name.
    pub fn by_handle(&self, handle: FindingId) -> Option<&Finding> {
        self.checker.finding(handle)
    }

    /// All findings by name, in file order.
    pub fn handles(&self, document: &Document) -> Vec<FindingId> {
        self.checker.ids_in_file_order(document)
    }

    /// The error to mend first.
    pub fn first_error(&self) -> Option<&Finding> {
        self.by_handle(self.first_error?)
    }

    /// Whether `ron` refuses an entry.
    pub fn is_invalid(&self, entry_id: EntryId) -> bool {
        self.checker.is_invalid(entry_id)
    }

    /// What `check` would say, had this been made of the document.
    pub fn preview_change(&self, tried: &Plan, made: &AppliedChange) -> Checker {
        let mut checker = self.checker.clone();
        checker.recheck(&tried.document, &tried.roadmap, &made.touched);
        checker
    }

    /// Whether the checks of the roadmap as a whole are behind the entries.
    pub fn is_stale(&self) -> bool {
        self.is_stale
    }

    /// Begins a run over all entries.
    pub fn start_run(&mut self, plan: &Plan) -> CheckJob {
        self.run += 1;
        self.edited.clear();
        let context = self.checker.restart(&plan.document, &plan.roadmap);
        CheckJob { run: self.run, document: plan.document.clone(), context }
    }

    /// Stores what a run found about entries that were not edited since. Returns whether that completes the run: the
    /// roadmap as a whole is checked next.
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

    /// Checks again what an edit touched. Returns whether all entries need to be checked again.
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

    /// Forgets everything: another document takes the place of the one that was checked.
    pub fn reset(&mut self, today: NaiveDate) {
        *self = Self { run: self.run + 1, ..Self::new(today) };
    }

    /// Checks the roadmap as a whole.
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
    /// Checks every entry and tells of them in batches.
    pub fn run(self, mut tell: impl FnMut(CheckedBatch)) {
        let entries: Vec<EntryId> = self.document.entries().map(|entry| entry.id).collect();
        let mut batches = entries.chunks(BATCH_SIZE).peekable();
        if batches.peek().is_none() {
            tell(CheckedBatch { run: self.run, reports: Vec::new(), is_last: true });
        }
        while let Some(batch) = batches.next() {
            let reports = rules::check_entries(&self.document, batch, &self.context);
            tell(CheckedBatch { run: self.run, reports, is_last: batches.peek().is_none() });
        }
    }
}
