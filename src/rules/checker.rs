//! All findings of a file, kept up to date: a change checks again what it touched, and what depends on the whole.

use super::context::EntryContext;
use super::entry_checks::{EntryReport, check_entries, check_entry};
use super::finding::{Finding, Places, Whose};
use super::roadmap_checks::conclude;
use super::rule::Severity;
use super::top_level::File;
use crate::document::Document;
use crate::document::chunk::Serial;
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
    concluded: Vec<Finding>,
    file: File,
    cut_short: HashSet<Serial>,
    counts: Counts,
}

/// One finding of a file, by name: good until the checker is told of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handle {
    /// Whose text it is about.
    pub owner: Whose,
    nth: usize,
}

/// How much of a file has to be checked again after a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recheck {
    /// What was touched is checked; conclusions are to be drawn again.
    Done,
    /// The change reached what every entry is checked with.
    All,
}

/// How many findings there are, by how grave they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// `check` fails.
    pub errors: usize,
    /// `check --strict` fails.
    pub warnings: usize,
    /// Worth knowing.
    pub infos: usize,
    /// Time has passed.
    pub dues: usize,
}

impl Counts {
    /// All of them.
    pub fn total(self) -> usize {
        self.errors + self.warnings + self.infos + self.dues
    }

    fn add(&mut self, severity: Severity) {
        match severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Info => self.infos += 1,
            Severity::Due => self.dues += 1,
        }
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.infos += other.infos;
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
            concluded: Vec::new(),
            file: File::Roadmap,
            cut_short: HashSet::new(),
            counts: Counts::default(),
        }
    }

    /// Begins anew: what was known is forgotten, and every entry is to be checked in the context that is given back.
    pub fn begin(&mut self, document: &Document, roadmap: &Roadmap) -> EntryContext {
        let context = EntryContext::of(document, roadmap, self.today);
        self.reports.clear();
        self.context = Some(context.clone());
        context
    }

    /// Checks a whole file.
    pub fn check_all(&mut self, document: &Document, roadmap: &Roadmap) {
        let context = self.begin(document, roadmap);
        let serials: Vec<Serial> = document.entries().map(|entry| entry.serial).collect();
        for (serial, report) in check_entries(document, &serials, &context) {
            self.store(serial, report);
        }
        self.conclude(document, roadmap);
    }

    /// Checks again what a change touched, and what follows from it. Where the change reached what every entry is
    /// checked with (limits, criteria, rules that are off), all of them are checked again.
    pub fn recheck(&mut self, document: &Document, roadmap: &Roadmap, touched: &[Serial]) {
        match self.recheck_entries(document, roadmap, touched) {
            Recheck::Done => self.conclude(document, roadmap),
            Recheck::All => self.check_all(document, roadmap),
        }
    }

    /// Checks again the entries a change touched, without drawing conclusions: [`Checker::conclude`] follows.
    pub fn recheck_entries(&mut self, document: &Document, roadmap: &Roadmap, touched: &[Serial]) -> Recheck {
        let context = EntryContext::of(document, roadmap, self.today);
        if !self.context.as_ref().is_some_and(|before| before.is_as(&context)) {
            return Recheck::All;
        }
        for serial in touched {
            match document.entry(*serial) {
                Some(_) => self.store(*serial, check_entry(document, *serial, &context)),
                None => self.forget(*serial),
            }
        }
        Recheck::Done
    }

    /// Keeps the report of an entry: how reports made on another thread come in. [`Checker::conclude`] follows.
    pub fn store(&mut self, serial: Serial, report: EntryReport) {
        let slot = serial.0 as usize;
        if self.reports.len() <= slot {
            self.reports.resize_with(slot + 1, || None);
        }
        if let Some(place) = self.reports.get_mut(slot) {
            *place = Some(report);
        }
    }

    /// Forgets an entry that is gone.
    pub fn forget(&mut self, serial: Serial) {
        if let Some(place) = self.reports.get_mut(serial.0 as usize) {
            *place = None;
        }
    }

    /// Draws from the reports what concerns the roadmap as a whole.
    pub fn conclude(&mut self, document: &Document, roadmap: &Roadmap) {
        // What was concluded before goes first: two conclusions at once would double the room.
        self.concluded = Vec::new();
        let context = self.context.take().unwrap_or_else(|| EntryContext::of(document, roadmap, self.today));
        let conclusion = conclude(document, roadmap, &context, &self.reports);
        self.context = Some(context);
        self.file = conclusion.file;
        self.cut_short = conclusion.cut_short;
        self.concluded = conclusion.findings;
        self.concluded.sort_by_key(|finding| finding.place.owner);
        self.concluded.shrink_to_fit();
        let mut counts = Counts::default();
        self.findings().for_each(|finding| counts.add(finding.severity));
        self.counts = counts;
    }

    /// What there is to say of an entry.
    pub fn of(&self, serial: Serial) -> impl Iterator<Item = &Finding> {
        self.own_findings(serial).iter().chain(self.concluded_of(Whose::Entry(serial)))
    }

    /// What there is to say of the roadmap's own fields, and of the file as a whole.
    pub fn of_file(&self) -> impl Iterator<Item = &Finding> {
        [Whose::File, Whose::Roadmap].into_iter().flat_map(|owner| self.concluded_of(owner))
    }

    fn concluded_of(&self, owner: Whose) -> &[Finding] {
        let start = self.concluded.partition_point(|finding| finding.place.owner < owner);
        let rest = self.concluded.get(start..).unwrap_or_default();
        let count = rest.partition_point(|finding| finding.place.owner == owner);
        rest.get(..count).unwrap_or_default()
    }

    fn own_findings(&self, serial: Serial) -> &[Finding] {
        let report = self.reports.get(serial.0 as usize).and_then(Option::as_ref);
        let is_told = self.file == File::Roadmap && !self.cut_short.contains(&serial);
        report.filter(|_| is_told).map_or(&[], |report| report.findings.as_slice())
    }

    /// All findings, in no order of meaning.
    fn findings(&self) -> impl Iterator<Item = &Finding> {
        let serials = (0..self.reports.len()).map(|serial| Serial(serial as u32));
        serials.flat_map(|serial| self.own_findings(serial)).chain(&self.concluded)
    }

    /// All findings in file order, then by how grave they are, then by rule.
    pub fn all(&self, document: &Document) -> Vec<&Finding> {
        let places = Places::of(document);
        let mut sorted: Vec<(usize, &Finding)> =
            self.findings().map(|finding| (places.in_file(&finding.place).start, finding)).collect();
        sorted.sort_by_key(|(start, finding)| (*start, finding.severity, finding.rule.id, finding.place.span.end));
        sorted.into_iter().map(|(_, finding)| finding).collect()
    }

    /// All findings by name, in file order, then by how grave they are, then by rule.
    pub fn handles(&self, document: &Document) -> Vec<Handle> {
        let entries = document.entries().map(|entry| Whose::Entry(entry.serial));
        let owners = [Whose::File, Whose::Roadmap].into_iter().chain(entries);
        let all = owners.flat_map(|owner| (0..self.of_owner(owner).count()).map(move |nth| Handle { owner, nth }));
        let mut placed: Vec<(usize, Handle, &Finding)> = Vec::new();
        let places = Places::of(document);
        for handle in all {
            let Some(finding) = self.named(handle) else { continue };
            placed.push((places.in_file(&finding.place).start, handle, finding));
        }
        placed.sort_by_key(|(start, _, finding)| (*start, finding.severity, finding.rule.id, finding.place.span.end));
        placed.into_iter().map(|(_, handle, _)| handle).collect()
    }

    /// The finding of a name.
    pub fn named(&self, handle: Handle) -> Option<&Finding> {
        self.of_owner(handle.owner).nth(handle.nth)
    }

    fn of_owner(&self, owner: Whose) -> impl Iterator<Item = &Finding> {
        let own = match owner {
            Whose::Entry(serial) => self.own_findings(serial),
            Whose::File | Whose::Roadmap => &[],
        };
        own.iter().chain(self.concluded_of(owner))
    }

    /// How many findings there are.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Whether `ron` refuses an entry: it can be edited as text only.
    pub fn is_invalid(&self, serial: Serial) -> bool {
        self.reports.get(serial.0 as usize).and_then(Option::as_ref).is_some_and(|report| report.is_invalid)
    }

    /// Whether the file is a roadmap at all.
    pub fn is_roadmap(&self) -> bool {
        self.file == File::Roadmap
    }
}
