//! Findings as badges, counts, and subject titles.

use crate::app::model::session::Session;
use crate::app::widgets::rich_text::text_span;
use crate::app::widgets::rich_text::{Glyph, Role, Span};
use crate::document::chunk::EntryId;
use crate::rules::checker::FindingCounts;
use crate::rules::finding::Finding;
use crate::rules::finding::TextOwner;
use crate::rules::rule::Severity;
use crate::text::plural;

/// The glyph of a severity.
pub fn severity_span(severity: Severity) -> Span {
    match severity {
        Severity::Error => Span::Glyph(Role::Error, Glyph::Broken),
        Severity::Warning => Span::Glyph(Role::Warn, Glyph::Warning),
        Severity::Hint | Severity::Due => Span::Glyph(Role::Muted, Glyph::Dot),
    }
}

pub fn severity_role(severity: Severity) -> Role {
    match severity {
        Severity::Error => Role::Error,
        Severity::Warning => Role::Warn,
        Severity::Hint | Severity::Due => Role::Muted,
    }
}

/// "2 errors, 3 warnings, 1 hint".
pub fn format_counts(counts: FindingCounts) -> String {
    let counted = [
        (counts.errors, "error", "errors"),
        (counts.warnings, "warning", "warnings"),
        (counts.hints, "hint", "hints"),
        (counts.dues, "overdue", "overdue"),
    ];
    let parts: Vec<String> = counted
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| plural::format_count(count, one, many))
        .collect();
    parts.join(", ")
}

/// The title of the entry, roadmap, or file a finding is about.
pub fn subject_title(session: &Session, finding: &Finding) -> String {
    match finding.location.owner {
        TextOwner::Entry(entry) => session.title(entry),
        TextOwner::Roadmap => "Roadmap".to_owned(),
        TextOwner::File => session.file.name.clone(),
    }
}

/// The conflict or errors of an entry, shown in place of its target status; `None` if it has neither.
pub fn status_badge(session: &Session, entry: EntryId) -> Option<Vec<Span>> {
    if session.plan.roadmap.row(entry).is_some_and(|entry_row| entry_row.has_conflict) {
        return Some(conflict_badge());
    }
    let errors = session.findings.error_count(entry);
    let label = plural::format_count(errors, "error", "errors");
    (errors > 0).then(|| vec![severity_span(Severity::Error), text_span(Role::Error, format!(" {label}"))])
}

/// The badge of an entry with an unresolved conflict.
pub fn conflict_badge() -> Vec<Span> {
    vec![Span::Glyph(Role::Warn, Glyph::Unanswered), text_span(Role::Warn, " conflict")]
}
