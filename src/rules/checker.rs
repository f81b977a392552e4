//! All findings of a file, kept up to date: a change rechecks the entries it touches, and the roadmap as a whole.

use super::context::EntryContext;
use super::entry_checks::{check_entries, check_entry};
use super::entry_report::EntryReport;
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

/// Invariant: `reports` holds the report of each entry as of its last check, and `roadmap_findings` follow from the
/// reports as of the last [`Checker::check_roadmap`].
#[derive(Clone, Debug)]
pub struct Checker {
    today: NaiveDate,
    context: Option<EntryContext>,
    reports: Vec<Option<EntryReport>>,
    /// Sorted by owner: one list takes much less memory than one per owner.
    roadmap_findings: Vec<Finding>,
    document_kind: DocumentKind,
    truncated_entries: HashSet<EntryId>,
    counts: FindingCounts,
}

/// Identifies a finding; valid until the next check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FindingId {
    pub owner: TextOwner,
    index: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recheck {
    /// The touched entries are checked; [`Checker::check_roadmap`] has to follow.
    Touched,
    /// The context changed: all entries have to be checked again.
    All,
}

/// The number of findings by severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FindingCounts {
    pub errors: usize,
    pub warnings: usize,
    pub hints: usize,
    pub dues: usize,
}

impl FindingCounts {
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

    /// Discards all reports and returns the context in which every entry has to be checked.
    pub fn restart(&mut self, document: &Document, roadmap: &Roadmap) -> EntryContext {
        let context = EntryContext::new(document, roadmap, self.today);
        self.reports.clear();
        self.context = Some(context.clone());
        context
    }

    pub fn check_all(&mut self, document: &Document, roadmap: &Roadmap) {
        let context = self.restart(document, roadmap);
        let entry_ids: Vec<EntryId> = document.entries().map(|entry| entry.id).collect();
        for (entry_id, report) in check_entries(document, &entry_ids, &context) {
            self.store_report(entry_id, report);
        }
        self.check_roadmap(document, roadmap);
    }

    /// Rechecks after a change: the touched entries and the roadmap as a whole, or all entries if the context changed
    /// (limits, criteria, rules that are off).
    pub fn recheck(&mut self, document: &Document, roadmap: &Roadmap, touched: &[EntryId]) {
        match self.recheck_entries(document, roadmap, touched) {
            Recheck::Touched => self.check_roadmap(document, roadmap),
            Recheck::All => self.check_all(document, roadmap),
        }
    }

    /// Rechecks the touched entries only; [`Checker::check_roadmap`] has to follow.
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

    /// Stores a report, which may come from another thread; [`Checker::check_roadmap`] has to follow.
    pub fn store_report(&mut self, entry_id: EntryId, report: EntryReport) {
        let slot = entry_id.0 as usize;
        if self.reports.len() <= slot {
            self.reports.resize_with(slot + 1, || None);
        }
        if let Some(stored) = self.reports.get_mut(slot) {
            *stored = Some(report);
        }
    }

    /// Removes the report of an entry that no longer exists.
    pub fn remove_report(&mut self, entry_id: EntryId) {
        if let Some(stored) = self.reports.get_mut(entry_id.0 as usize) {
            *stored = None;
        }
    }

    /// Runs the roadmap-wide checks on the stored reports.
    pub fn check_roadmap(&mut self, document: &Document, roadmap: &Roadmap) {
        // Frees the old findings first, so that both lists are never in memory at once.
        self.roadmap_findings = Vec::new();
        let context = self.context.take().unwrap_or_else(|| EntryContext::new(document, roadmap, self.today));
        let report = check_roadmap(document, roadmap, &context, &self.reports);
        self.context = Some(context);
        self.document_kind = report.document_kind;
        self.truncated_entries = report.truncated_entries;
        self.roadmap_findings = report.findings;
        self.roadmap_findings.sort_by_key(|finding| finding.location.owner);
        self.roadmap_findings.shrink_to_fit();
        let mut counts = FindingCounts::default();
        self.unsorted_findings().for_each(|finding| counts.add(finding.severity));
        self.counts = counts;
    }

    pub fn entry_findings(&self, entry_id: EntryId) -> impl Iterator<Item = &Finding> {
        self.report_findings(entry_id).iter().chain(self.roadmap_findings_of(TextOwner::Entry(entry_id)))
    }

    fn roadmap_findings_of(&self, owner: TextOwner) -> &[Finding] {
        let start = self.roadmap_findings.partition_point(|finding| finding.location.owner < owner);
        let rest = self.roadmap_findings.get(start..).unwrap_or_default();
        let count = rest.partition_point(|finding| finding.location.owner == owner);
        rest.get(..count).unwrap_or_default()
    }

    fn report_findings(&self, entry_id: EntryId) -> &[Finding] {
        let report = self.reports.get(entry_id.0 as usize).and_then(Option::as_ref);
        let is_reported = self.document_kind == DocumentKind::Roadmap && !self.truncated_entries.contains(&entry_id);
        report.filter(|_| is_reported).map_or(&[], |report| report.findings.as_slice())
    }

    fn unsorted_findings(&self) -> impl Iterator<Item = &Finding> {
        let entry_ids = (0..self.reports.len()).map(|entry_id| EntryId(entry_id as u32));
        entry_ids.flat_map(|entry_id| self.report_findings(entry_id)).chain(&self.roadmap_findings)
    }

    /// All findings in file order, then by severity, then by rule.
    pub fn findings_in_file_order(&self, document: &Document) -> Vec<&Finding> {
        let locator = FindingLocator::new(document);
        let mut sorted: Vec<(usize, &Finding)> =
            self.unsorted_findings().map(|finding| (locator.file_range(&finding.location).start, finding)).collect();
        sorted.sort_by_key(|(start, finding)| (*start, finding.severity, finding.rule.id, finding.location.span.end));
        sorted.into_iter().map(|(_, finding)| finding).collect()
    }

    /// The ids of all findings in file order, then by severity, then by rule.
    pub fn ids_in_file_order(&self, document: &Document) -> Vec<FindingId> {
        let entries = document.entries().map(|entry| TextOwner::Entry(entry.id));
        let owners = [TextOwner::File, TextOwner::Roadmap].into_iter().chain(entries);
        let all = owners
            .flat_map(|owner| (0..self.findings_of(owner).count()).map(move |nth| FindingId { owner, index: nth }));
        let mut sorted: Vec<(usize, FindingId, &Finding)> = Vec::new();
        let locator = FindingLocator::new(document);
        for id in all {
            let Some(finding) = self.finding(id) else { continue };
            sorted.push((locator.file_range(&finding.location).start, id, finding));
        }
        sorted
            .sort_by_key(|(start, _, finding)| (*start, finding.severity, finding.rule.id, finding.location.span.end));
        sorted.into_iter().map(|(_, id, _)| id).collect()
    }

    pub fn finding(&self, id: FindingId) -> Option<&Finding> {
        self.findings_of(id.owner).nth(id.index)
    }

    fn findings_of(&self, owner: TextOwner) -> impl Iterator<Item = &Finding> {
        let own = match owner {
            TextOwner::Entry(entry_id) => self.report_findings(entry_id),
            TextOwner::File | TextOwner::Roadmap => &[],
        };
        own.iter().chain(self.roadmap_findings_of(owner))
    }

    pub fn counts(&self) -> FindingCounts {
        self.counts
    }

    /// Whether `ron` rejects an entry: it can only be edited as text.
    pub fn is_invalid(&self, entry_id: EntryId) -> bool {
        self.reports.get(entry_id.0 as usize).and_then(Option::as_ref).is_some_and(|report| report.is_invalid)
    }

    pub fn is_roadmap(&self) -> bool {
        self.document_kind == DocumentKind::Roadmap
    }
}
