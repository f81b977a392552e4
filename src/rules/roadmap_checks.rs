//! What only the roadmap as a whole gives rise to. Made anew after every change, from facts and digests: no entry is
//! read again, but for the place of a finding.

use super::context::EntryContext;
use super::entry_checks::{EntryReport, Suppression, SuppressionOutcome};
use super::entry_summary;
use super::finding::Finding;
use super::reporter::RuleReporter;
use super::roadmap_view::RoadmapView;
use super::rule::Check;
use super::top_level;
use super::top_level::DocumentKind;
use crate::document::Document;
use crate::document::chunk::EntryId;
use crate::document::tree::TreeItem;
use crate::roadmap::Roadmap;
use crate::roadmap::entry_row::WorkKind;
use crate::roadmap::name;
use std::collections::HashSet;

/// What the roadmap as a whole gave.
pub(crate) struct RoadmapReport {
    pub(crate) findings: Vec<Finding>,
    pub(crate) document_kind: DocumentKind,
    /// The entries whose rest is cut off: what seems to be missing in them stands further down.
    pub(crate) truncated_entries: HashSet<EntryId>,
}

/// Checks the roadmap as a whole. `reports` are those of its entries, by serial.
pub(crate) fn check_roadmap(
    document: &Document,
    roadmap: &Roadmap,
    context: &EntryContext,
    reports: &[Option<EntryReport>],
) -> RoadmapReport {
    let whole = RoadmapView::new(document, roadmap, context, reports);
    let mut findings = Vec::new();
    let file = top_level::check(&whole, &mut findings);
    if file == DocumentKind::Roadmap {
        for (rule, check) in context.enabled_rules() {
            if let Check::Roadmap(look) = check {
                look(&whole, &mut RuleReporter::new(rule, &mut findings));
            }
        }
    }
    let cut_short = find_truncated_entries(document, reports);
    let tree = whole.parse_top_level();
    let own_allowed = entry_summary::parse_allowed_rules(
        tree.as_ref().and_then(|tree| tree.root().unwrap_some().get(name::ALLOW)).map(TreeItem::unwrap_some),
    );
    findings.retain_mut(|finding| {
        let entry_id = finding.location.entry();
        if entry_id.is_some_and(|entry_id| cut_short.contains(&entry_id)) {
            return false;
        }
        let allowed = match entry_id {
            Some(entry_id) => whole.summary(entry_id).map_or(&[][..], |digest| digest.allowed_rules.as_slice()),
            None => own_allowed.as_slice(),
        };
        let theme = entry_id.and_then(|entry_id| roadmap.theme(entry_id));
        let kind = theme.map_or(WorkKind::Value, |theme| theme.kind);
        Suppression { context, allowed_rules: allowed, kind }.apply(finding) == SuppressionOutcome::Reported
    });
    RoadmapReport { findings, document_kind: file, truncated_entries: cut_short }
}

fn find_truncated_entries(document: &Document, reports: &[Option<EntryReport>]) -> HashSet<EntryId> {
    if !reports.iter().flatten().any(|report| report.summary.is_detached_tail) {
        return HashSet::new();
    }
    let is_rest = |entry_id: EntryId| {
        reports.get(entry_id.0 as usize).and_then(Option::as_ref).is_some_and(|report| report.summary.is_detached_tail)
    };
    let entries: Vec<EntryId> = document.entries().map(|entry| entry.id).collect();
    entries
        .windows(2)
        .filter_map(|pair| match pair {
            [entry, rest] if is_rest(*rest) => Some(*entry),
            _ => None,
        })
        .collect()
}
