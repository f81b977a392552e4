//! All findings of a file, kept up to date: a change checks again what it touched, and what depends on the whole.

use super::context::EntryContext;
use super::entry_checks::{EntryReport, check_entries, check_entry};
use super::finding::{Finding, FindingLocator, TextOwner};
use super::roadmap_checks::check_roadmap;
use super::rule::Severity;
use super::top_level::DocumentKind;
use crate::document::Document;
use crate::document::chunk::EntryId;
use crate::roadmap::Roadmap;
use chrono::NaiveDate;
use std::collections::HashSet;
use std::ops::AddAssign;

/// The findings of a file.
///
/// Invariant: a report is that of its entry as it was when last told of; `concluded` is what followed from the reports
/// when last concluded.
#[derive(Clone, Debug)]
pub struct Checker {
    today: NaiveDate,
    context: Option<EntryContext>,
    reports: Vec<Option<EntryReport>>,
    /// By owner: one list takes a fraction of the room of one an owner.
    roadmap_findings: Vec<Finding>,
    document_kind: DocumentKind,
    truncated_entries: HashSet<EntryId>,
    counts: FindingCounts,
}

/// One finding of a file, by name: good until the checker is told of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FindingId {
    /// Whose text it is about.
    pub owner: TextOwner,
    index: usize,
}

/// How much of a file has to be checked again after a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recheck {
    /// What was touched is checked; conclusions are to be drawn again.
    Touched,
    /// The change reached what every entry is checked with.
    All,
}

/// How many findings there are, by how grave they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FindingCounts {
    /// `check` fails.
    pub errors: usize,
    /// `check --strict` fails.
    pub warnings: usize,
    /// Worth knowing.
    pub hints: usize,
    /// Time has passed.
    pub dues: usize,
}

impl FindingCounts {
    /// All of them.
    pub fn total(self) -> usize {
        self.errors + self.warnings + self.hints + self.dues
    }

    fn add(&mut self, severity: Severity) {
        match severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Hint => self.hints += 1,
            Severity::Due => self.dues += 1,
        }
    }
}

impl AddAssign for FindingCounts {
    fn add_assign(&mut self, other: Self) {
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.hints += other.hints;
        self.dues += other.dues;
    }
}

impl Checker {
    /// A checker for a day, without findings yet.
    pub fn new(today: NaiveDate) -> Self {
        Self {
            today,
            context: None,
            reports: Vec::new(),
            roadmap_findings: Vec::new(),
            document_kind: DocumentKind::Roadmap,
            truncated_entries: HashSet::new(),
            counts: FindingCounts::default(),
        }
    }

    /// Begins anew: what was known is forgotten, and every entry is to be checked in the context that is given back.
    pub fn restart(&mut self, document: &Document, roadmap: &Roadmap) -> EntryContext {
        let context = EntryContext::new(document, roadmap, self.today);
        self.reports.clear();
        self.context = Some(context.clone());
        context
    }

    /// Checks a whole file.
    pub fn check_all(&mut self, document: &Document, roadmap: &Roadmap) {
        let context = self.restart(document, roadmap);
        let entry_ids: Vec<EntryId> = document.entries().map(|entry| entry.id).collect();
        for (entry_id, report) in check_entries(document, &entry_ids, &context) {
            self.store_report(entry_id, report);
        }
        self.check_roadmap(document, roadmap);
    }

    /// Checks again what a change touched, and what follows from it. Where the change reached what every entry is
    /// checked with (limits, criteria, rules that are off), all of them are checked again.
    pub fn recheck(&mut self, document: &Document, roadmap: &Roadmap, touched: &[EntryId]) {
        match self.recheck_entries(document, roadmap, touched) {
            Recheck::Touched => self.check_roadmap(document, roadmap),
            Recheck::All => self.check_all(document, roadmap),
        }
    }

    /// Checks again the entries a change touched, without drawing conclusions: [`Checker::conclude`] follows.
    pub fn recheck_entries(&mut self, document: &Document, roadmap: &Roadmap, touched: &[EntryId]) -> Recheck {
        let context = EntryContext::new(document, roadmap, self.today);
        if !self.context.as_ref().is_some_and(|before| before.is_equivalent(&context)) {
            return Recheck::All;
        }
        for entry_id in touched {
            match document.entry(*entry_id) {
                Some(_) => self.store_report(*entry_id, check_entry(document, *entry_id, &context)),
                None => self.remove_report(*entry_id),
            }
        }
        Recheck::Touched
    }

    /// Keeps the report of an entry: how reports made on another thread come in. [`Checker::conclude`] follows.
    pub fn store_report(&mut self, entry_id: EntryId, report: EntryReport) {
        let slot = entry_id.0 as usize;
        if self.reports.len() <= slot {
            self.reports.resize_with(slot + 1, || None);
        }
        if let Some(place) = self.reports.get_mut(slot) {
            *place = Some(report);
        }
    }

    /// Forgets an entry that is gone.
    pub fn remove_report(&mut self, entry_id: EntryId) {
        if let Some(place) = self.reports.get_mut(entry_id.0 as usize) {
            *place = None;
        }
    }

    /// Draws from the reports what concerns the roadmap as a whole.
    pub fn check_roadmap(&mut self, document: &Document, roadmap: &Roadmap) {
        // What was concluded before goes first: two conclusions at once would double the room.
        self.roadmap_findings = Vec::new();
        let context = self.context.take().unwrap_or_else(|| EntryContext::new(document, roadmap, self.today));
        let conclusion = check_roadmap(document, roadmap, &context, &self.reports);
        self.context = Some(context);
        self.document_kind = conclusion.document_kind;
        self.truncated_entries = conclusion.truncated_entries;
        self.roadmap_findings = conclusion.findings;
        self.roadmap_findings.sort_by_key(|finding| finding.location.owner);
        self.roadmap_findings.shrink_to_fit();
        let mut counts = FindingCounts::default();
        self.unsorted_findings().for_each(|finding| counts.add(finding.severity));
        self.counts = counts;
    }

    /// What there is to say of an entry.
    pub fn entry_findings(&self, entry_id: EntryId) -> impl Iterator<Item = &Finding> {
        self.report_findings(entry_id).iter().chain(self.roadmap_findings_of(TextOwner::Entry(entry_id)))
    }

    /// What there is to say of the roadmap's own fields, and of the file as a whole.
    pub fn file_findings(&self) -> impl Iterator<Item = &Finding> {
        [TextOwner::File, TextOwner::Roadmap].into_iter().flat_map(|owner| self.roadmap_findings_of(owner))
    }

    fn roadmap_findings_of(&self, owner: TextOwner) -> &[Finding] {
        let start = self.roadmap_findings.partition_point(|finding| finding.location.owner < owner);
        let rest = self.roadmap_findings.get(start..).unwrap_or_default();
        let count = rest.partition_point(|finding| finding.location.owner == owner);
        rest.get(..count).unwrap_or_default()
    }

    fn report_findings(&self, entry_id: EntryId) -> &[Finding] {
        let report = self.reports.get(entry_id.0 as usize).and_then(Option::as_ref);
        let is_told = self.document_kind == DocumentKind::Roadmap && !self.truncated_entries.contains(&entry_id);
        report.filter(|_| is_told).map_or(&[], |report| report.findings.as_slice())
    }

    /// All findings, in no order of meaning.
    fn unsorted_findings(&self) -> impl Iterator<Item = &Finding> {
        let entry_ids = (0..self.reports.len()).map(|entry_id| EntryId(entry_id as u32));
        entry_ids.flat_map(|entry_id| self.report_findings(entry_id)).chain(&self.roadmap_findings)
    }

    /// All findings in file order, then by how grave they are, then by rule.
    pub fn findings_in_file_order(&self, document: &Document) -> Vec<&Finding> {
        let places = FindingLocator::new(document);
        let mut sorted: Vec<(usize, &Finding)> =
            self.unsorted_findings().map(|finding| (places.file_range(&finding.location).start, finding)).collect();
        sorted.sort_by_key(|(start, finding)| (*start, finding.severity, finding.rule.id, finding.location.span.end));
        sorted.into_iter().map(|(_, finding)| finding).collect()
    }

    /// All findings by name, in file order, then by how grave they are, then by rule.
    pub fn ids_in_file_order(&self, document: &Document) -> Vec<FindingId> {
        let entries = document.entries().map(|entry| TextOwner::Entry(entry.id));
        let owners = [TextOwner::File, TextOwner::Roadmap].into_iter().chain(entries);
        let all = owners
            .flat_map(|owner| (0..self.findings_of(owner).count()).map(move |nth| FindingId { owner, index: nth }));
        let mut placed: Vec<(usize, FindingId, &Finding)> = Vec::new();
        let places = FindingLocator::new(document);
        for handle in all {
            let Some(finding) = self.finding(handle) else { continue };
            placed.push((places.file_range(&finding.location).start, handle, finding));
        }
        placed
            .sort_by_key(|(start, _, finding)| (*start, finding.severity, finding.rule.id, finding.location.span.end));
        placed.into_iter().map(|(_, handle, _)| handle).collect()
    }

    /// The finding of a name.
    pub fn finding(&self, handle: FindingId) -> Option<&Finding> {
        self.findings_of(handle.owner).nth(handle.index)
    }

    fn findings_of(&self, owner: TextOwner) -> impl Iterator<Item = &Finding> {
        let own = match owner {
            TextOwner::Entry(entry_id) => self.report_findings(entry_id),
            TextOwner::File | TextOwner::Roadmap => &[],
        };
        own.iter().chain(self.roadmap_findings_of(owner))
    }

    /// How many findings there are.
    pub fn counts(&self) -> FindingCounts {
        self.counts
    }

    /// Whether `ron` refuses an entry: it can be edited as text only.
    pub fn is_invalid(&self, entry_id: EntryId) -> bool {
        self.reports.get(entry_id.0 as usize).and_then(Option::as_ref).is_some_and(|report| report.is_invalid)
    }

    /// Whether the file is a roadmap at all.
    pub fn is_roadmap(&self) -> bool {
        self.document_kind == DocumentKind::Roadmap
    }
}
