//! What `check` says of the document, kept up to date without holding up a key: entries are checked in the background
//! when a file was opened, one by one as they are edited, and what follows for the roadmap as a whole is concluded
//! when no key waits.

use crate::app::message::Effect;
use crate::app::state::State;
use crate::document::Document;
use crate::document::chunk::Serial;
use crate::roadmap::plan::{Made, Plan};
use crate::rules::{self, Checker, Counts, EntryContext, EntryReport, Finding, Handle, Recheck, Severity};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// So many entries are told of at once.
const BATCH: usize = 1000;

/// What `check` says, and how far it has got.
#[derive(Clone, Debug)]
pub struct Checks {
    checker: Checker,
    /// Numbers the runs over all entries: what an earlier one says comes too late.
    run: u64,
    stage: Stage,
    /// Entries edited since the running run took its copy of the document.
    edited: BTreeSet<Serial>,
    /// Whether what concerns the roadmap as a whole is to be concluded again.
    is_stale: bool,
    /// The error to mend first.
    first_error: Option<Handle>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Nothing was checked yet, or not all of it.
    Unchecked,
    /// Every entry was checked and conclusions were drawn at least once.
    Checked,
}

/// A run over all entries: everything it needs, so that it can be done on another thread.
#[derive(Clone, Debug)]
pub struct Job {
    run: u64,
    document: Document,
    context: EntryContext,
}

/// Entries that were checked.
#[derive(Clone, Debug)]
pub struct CheckedEntries {
    run: u64,
    reports: Vec<(Serial, EntryReport)>,
    is_last: bool,
}

impl Checks {
    /// Nothing checked yet, on a day.
    pub fn new(today: NaiveDate) -> Self {
        Self {
            checker: Checker::new(today),
            run: 0,
            stage: Stage::Unchecked,
            edited: BTreeSet::new(),
            is_stale: false,
            first_error: None,
        }
    }

    /// How many findings there are; `None` while not everything was checked.
    pub fn counts(&self) -> Option<Counts> {
        (self.stage == Stage::Checked).then(|| self.checker.counts())
    }

    /// What there is to say of an entry.
    pub fn of(&self, serial: Serial) -> impl Iterator<Item = &Finding> {
        self.checker.of(serial)
    }

    /// How many errors an entry has.
    pub fn errors_of(&self, serial: Serial) -> usize {
        self.of(serial).filter(|finding| finding.severity == Severity::Error).count()
    }

    /// The finding of a name.
    pub fn named(&self, handle: Handle) -> Option<&Finding> {
        self.checker.named(handle)
    }

    /// All findings by name, in file order.
    pub fn handles(&self, document: &Document) -> Vec<Handle> {
        self.checker.handles(document)
    }

    /// The error to mend first.
    pub fn first_error(&self) -> Option<&Finding> {
        self.named(self.first_error?)
    }

    /// Whether `ron` refuses an entry.
    pub fn is_invalid(&self, serial: Serial) -> bool {
        self.checker.is_invalid(serial)
    }

    /// What `check` would say, had this been made of the document.
    pub fn tried(&self, tried: &Plan, made: &Made) -> Checker {
        let mut checker = self.checker.clone();
        checker.recheck(&tried.document, &tried.roadmap, &made.touched);
        checker
    }

    /// Whether there is something to conclude when no key waits.
    pub fn is_stale(&self) -> bool {
        self.is_stale
    }
}

/// Begins a run over all entries.
pub fn begin(state: &mut State) -> Job {
    let checks = &mut state.checks;
    checks.run += 1;
    checks.edited.clear();
    let context = checks.checker.begin(&state.plan.document, &state.plan.roadmap);
    Job { run: checks.run, document: state.plan.document.clone(), context }
}

impl Job {
    /// Checks every entry and tells of them in batches.
    pub fn work(self, mut tell: impl FnMut(CheckedEntries)) {
        let serials: Vec<Serial> = self.document.entries().map(|entry| entry.serial).collect();
        let mut batches = serials.chunks(BATCH).peekable();
        if batches.peek().is_none() {
            tell(CheckedEntries { run: self.run, reports: Vec::new(), is_last: true });
        }
        while let Some(batch) = batches.next() {
            let reports = rules::check_entries(&self.document, batch, &self.context);
            tell(CheckedEntries { run: self.run, reports, is_last: batches.peek().is_none() });
        }
    }
}

/// Takes what a run found, as far as nothing was edited since.
pub fn take(state: &mut State, checked: CheckedEntries) {
    let checks = &mut state.checks;
    if checked.run != checks.run {
        return;
    }
    for (serial, report) in checked.reports {
        if !checks.edited.contains(&serial) {
            checks.checker.store(serial, report);
        }
    }
    if checked.is_last {
        checks.stage = Stage::Checked;
        conclude(state);
    }
}

/// Checks again what an edit touched.
pub fn follow(state: &mut State, made: &Made) {
    let checks = &mut state.checks;
    checks.edited.extend(made.touched.iter().copied());
    match checks.checker.recheck_entries(&state.plan.document, &state.plan.roadmap, &made.touched) {
        Recheck::Done => checks.is_stale = checks.stage == Stage::Checked,
        Recheck::All if checks.run > 0 => state.ask(Effect::Check),
        Recheck::All => {}
    }
}

/// Forgets everything: another document takes the place of the one that was checked.
pub fn forget(state: &mut State) {
    let run = state.checks.run;
    state.checks = Checks { run: run + 1, ..Checks::new(state.today) };
}

/// Concludes what concerns the roadmap as a whole.
pub fn conclude(state: &mut State) {
    let checks = &mut state.checks;
    checks.is_stale = false;
    checks.checker.conclude(&state.plan.document, &state.plan.roadmap);
    checks.first_error = None;
    if checks.checker.counts().errors > 0 {
        let handles = checks.checker.handles(&state.plan.document);
        let is_error =
            |handle: &Handle| checks.checker.named(*handle).is_some_and(|finding| finding.severity == Severity::Error);
        checks.first_error = handles.into_iter().find(is_error);
    }
    crate::app::views::problems::rebuild(state);
    super::filter::follow_checks(state);
}
