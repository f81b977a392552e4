//! One entry checked: from its own text and the context, and nothing else, so that its report can be kept until one
//! of the two changes, and made on another thread.

use super::context::{Age, EntryContext};
use super::entry_summary::Digest;
use super::entry_view::{EntryView, Theme, is_upkeep};
use super::finding::{Finding, Whose, take_fixes};
use super::reporter::Tell;
use super::rule::{Check, Rule, Severity};
use super::schema_errors;
use super::soundness::DOUBLED;
use super::syntax;
use crate::document::chunk::Serial;
use crate::document::path::Path;
use crate::document::tree::Tree;
use crate::document::{Document, EntryText};
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::entry_row::BetKind;
use crate::roadmap::inspect::{inspect, inspect_value};
use crate::roadmap::location;
use smallvec::SmallVec;
use std::thread;

/// So many entries are worth another thread.
const MANY: usize = 64;

/// What checking one entry gave.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EntryReport {
    /// What its own text gives rise to.
    pub findings: Vec<Finding>,
    /// What the rules about the whole roadmap need of it.
    pub digest: Digest,
    /// Whether `ron` refuses it: it is then a piece of text only.
    pub is_invalid: bool,
}

impl EntryReport {
    /// Whether its fields can be changed one by one: not while one of them does not read, or stands twice.
    pub(crate) fn can_be_mended(&self) -> bool {
        !self.is_invalid && !has_doubled(&self.findings)
    }
}

/// Whether something stands twice. Until somebody says which of the two holds, a change beside it is refused.
pub(crate) fn has_doubled(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.rule == &DOUBLED)
}

/// Checks entries, on two threads where there are many. The reports come in the order of the entries.
pub fn check_entries(document: &Document, serials: &[Serial], context: &EntryContext) -> Vec<(Serial, EntryReport)> {
    let check = |part: &[Serial]| -> Vec<(Serial, EntryReport)> {
        part.iter().map(|serial| (*serial, check_entry(document, *serial, context))).collect()
    };
    if serials.len() < MANY {
        return check(serials);
    }
    let (first, second) = serials.split_at(serials.len() / 2);
    thread::scope(|scope| {
        let other = thread::Builder::new().name("check".to_owned()).spawn_scoped(scope, || check(second));
        let mut reports = check(first);
        reports.extend(match other {
            Ok(other) => other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            Err(_) => check(second),
        });
        reports
    })
}

/// Checks one entry. An entry that is gone has nothing to report.
pub fn check_entry(document: &Document, serial: Serial, context: &EntryContext) -> EntryReport {
    let Some(entry) = document.entry(serial) else { return EntryReport::default() };
    let entity = Entity::of_map(document.map_name(entry.map));
    let tree = if context.judge.value(entry.value_source()).is_ok() { entry.tree() } else { None };
    let Some(tree) = tree else { return invalid(&entry, entity, context) };
    let Some(entity) = entity else { return check_own(document.map_name(entry.map), &entry, &tree) };
    let view =
        EntryView { serial, entity, id: entry.id(), record: tree.root().inner(), key: entry.key_span(), context };
    check_view(view, &entry)
}

/// Checks a member of a map that is no map of entries but a field of the roadmap: a link, say.
fn check_own(map_name: &str, entry: &EntryText<'_>, tree: &Tree<'_>) -> EntryReport {
    let mut report = EntryReport { digest: Digest::of_text(entry, None), ..EntryReport::default() };
    let path = Path::of_fields(&[map_name]).key(&entry.id());
    let Some(shape) = location::shape_at(location::record_of(None), &path) else { return report };
    let owner = schema_errors::Owner { whose: Whose::Entry(entry.serial), entity: None, text: entry.text, head: None };
    for slip in inspect_value(tree.root(), &shape, &[]) {
        schema_errors::tell(&owner, tree.root(), &path, &slip, &mut report.findings);
    }
    // Changes are made by entry or by roadmap, and this is neither.
    take_fixes(&mut report.findings);
    report
}

fn check_view(view: EntryView<'_>, entry: &EntryText<'_>) -> EntryReport {
    let criteria: SmallVec<[&str; 8]> = view.context.criteria.iter().map(String::as_str).collect();
    let mut findings = Vec::new();
    let (whose, head) = (Whose::Entry(view.serial), Some(&view.key));
    let owner = schema_errors::Owner { whose, entity: Some(view.entity), text: entry.text, head };
    for slip in inspect(view.record, view.entity.record(), &criteria) {
        schema_errors::tell(&owner, view.record, &Path::here(), &slip, &mut findings);
    }
    if has_doubled(&findings) {
        take_fixes(&mut findings);
    }
    let theme = if view.entity == Entity::Theme { Theme::read(view.clone()) } else { None };
    for (rule, check) in view.context.rules() {
        match (check, &theme) {
            (Check::Entry(look), _) => look(&view, &mut Tell::of(rule, &mut findings)),
            (Check::Theme(look), Some(theme)) => look(theme, &mut Tell::of(rule, &mut findings)),
            _ => {}
        }
    }
    let digest = Digest::of(&view, theme.as_ref());
    let kind = theme.map_or(BetKind::Value, |theme| theme.kind);
    let silence = Silence { context: view.context, allowed: &digest.allowed, kind };
    findings.retain_mut(|finding| silence.settle(finding) == Settled::Stays);
    EntryReport { findings, digest, is_invalid: false }
}

/// An entry that does not read: the slips of the hand in it, and nothing that only follows from them. A conflict that
/// git left in it is told for the file as a whole.
fn invalid(entry: &EntryText<'_>, entity: Option<Entity>, context: &EntryContext) -> EntryReport {
    let digest = Digest::of_text(entry, entity);
    let findings = match digest.has_conflict {
        true => Vec::new(),
        false => syntax::entry(entry, entity, context),
    };
    EntryReport { findings, digest, is_invalid: true }
}

/// Which findings on an entry are silenced, or softened.
pub(crate) struct Silence<'s> {
    pub(crate) context: &'s EntryContext,
    pub(crate) allowed: &'s [&'static str],
    pub(crate) kind: BetKind,
}

/// What becomes of a finding.
#[derive(PartialEq, Eq)]
pub(crate) enum Settled {
    Stays,
    Goes,
}

impl Silence<'_> {
    /// Softens a finding as the age of the product asks for, and says whether it stays.
    pub(crate) fn settle(&self, finding: &mut Finding) -> Settled {
        if finding.rule.is_hint_when_young && self.context.age == Age::Young {
            finding.severity = Severity::Info;
        }
        if self.reaches(finding.rule) { Settled::Goes } else { Settled::Stays }
    }

    fn reaches(&self, rule: &Rule) -> bool {
        let is_spared = rule.spares_upkeep && is_upkeep(self.kind);
        is_spared || self.allowed.contains(&rule.id) || self.context.is_off(rule)
    }
}
