//! Roadmap-wide checks. They run again after every change, on rows and entry summaries: an entry is only parsed again
//! to locate a finding in it.

use super::check::Check;
use super::context::EntryContext;
use super::entry_report::EntryReport;
use super::finding::Finding;
use super::registry;
use super::reporter::RuleReporter;
use super::roadmap_view::RoadmapView;
use super::suppression::{Suppression, SuppressionOutcome, parse_allowed_rules};
use super::top_level;
use super::top_level::DocumentKind;
use crate::document::Document;
use crate::document::chunk::EntryId;
use crate::document::tree::TreeItem;
use crate::roadmap::Roadmap;
use crate::roadmap::entry_row::WorkKind;
use crate::roadmap::name;
use std::collections::HashSet;

pub(crate) struct RoadmapReport {
    pub(crate) findings: Vec<Finding>,
    pub(crate) document_kind: DocumentKind,
    /// Entries that a bracket closes too early. Their missing fields follow further down.
    pub(crate) truncated_entries: HashSet<EntryId>,
}

/// Runs the roadmap-wide checks. `reports` are indexed by entry id.
pub(crate) fn check_roadmap(
    document: &Document,
    roadmap: &Roadmap,
    context: &EntryContext,
    reports: &[Option<EntryReport>],
) -> RoadmapReport {
    let view = RoadmapView::new(document, roadmap, context, reports);
    let mut findings = Vec::new();
    let document_kind = top_level::check(&view, &mut findings);
    if document_kind == DocumentKind::Roadmap {
        for row in registry::enabled_rows(context) {
            if let Check::Roadmap(check) = row.check {
                check(&view, &mut RuleReporter::new(&row.rule, &mut findings));
            }
        }
    }
    let truncated_entries = find_truncated_entries(document, reports);
    let tree = view.parse_top_level();
    let top_level_allowed = parse_allowed_rules(
        tree.as_ref().and_then(|tree| tree.root().unwrap_some().get(name::ALLOW)).map(TreeItem::unwrap_some),
    );
    findings.retain_mut(|finding| {
        let entry_id = finding.location.entry();
        if entry_id.is_some_and(|entry_id| truncated_entries.contains(&entry_id)) {
            return false;
        }
        let allowed = match entry_id {
            Some(entry_id) => view.summary(entry_id).map_or(&[][..], |summary| summary.allowed_rules.as_slice()),
            None => top_level_allowed.as_slice(),
        };
        let theme = entry_id.and_then(|entry_id| roadmap.theme(entry_id));
        let kind = theme.map_or(WorkKind::Value, |theme| theme.kind);
        Suppression { context, allowed_rules: allowed, kind }.apply(finding) == SuppressionOutcome::Reported
    });
    RoadmapReport { findings, document_kind, truncated_entries }
}

fn find_truncated_entries(document: &Document, reports: &[Option<EntryReport>]) -> HashSet<EntryId> {
    if !reports.iter().flatten().any(|report| report.summary.is_detached_tail) {
        return HashSet::new();
    }
    let is_tail = |entry_id: EntryId| {
        reports.get(entry_id.0 as usize).and_then(Option::as_ref).is_some_and(|report| report.summary.is_detached_tail)
    };
    let entries: Vec<EntryId> = document.entries().map(|entry| entry.id).collect();
    entries
        .windows(2)
        .filter_map(|pair| match pair {
            [entry, next] if is_tail(*next) => Some(*entry),
            _ => None,
        })
        .collect()
}
