//! Findings as badges, counts and subjects.

use crate::app::model::session::Session;
use crate::app::widgets::rich_text::text_span;
use crate::app::widgets::rich_text::{Glyph, Role, Span};
use crate::document::chunk::EntryId;
use crate::rules::checker::FindingCounts;
use crate::rules::finding::Finding;
use crate::rules::finding::TextOwner;
use crate::rules::rule::Severity;
use crate::text::plural;

/// The sign of a severity.
pub fn severity_span(severity: Severity) -> Span {
    match severity {
        Severity::Error => Span::Glyph(Role::Error, Glyph::Broken),
        Severity::Warning => Span::Glyph(Role::Warn, Glyph::Warning),
        Severity::Hint | Severity::Due => Span::Glyph(Role::Muted, Glyph::Dot),
    }
}

/// The role of a severity.
pub fn severity_role(severity: Severity) -> Role {
    match severity {
        Severity::Error => Role::Error,
        Severity::Warning => Role::Warn,
        Severity::Hint | Severity::Due => Role::Muted,
    }
}

/// "2 errors, 3 warnings, 1 advice".
pub fn format_counts(counts: FindingCounts) -> String {
    let told = [
        (counts.errors, "error", "errors"),
        (counts.warnings, "warning", "warnings"),
        (counts.hints, "advice", "advice"),
        (counts.dues, "due", "due"),
    ];
    let told: Vec<String> = told
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| plural::format_count(count, one, many))
        .collect();
    told.join(", ")
}

/// The title of what a problem is about.
pub fn subject_title(session: &Session, finding: &Finding) -> String {
    match finding.location.owner {
        TextOwner::Entry(entry) => session.title(entry),
        TextOwner::Roadmap => "Roadmap".to_owned(),
        TextOwner::File => session.file.name.clone(),
    }
}

/// The errors of an entry, in place of the state of its target; `None` when it has none.
pub fn status_badge(session: &Session, entry: EntryId) -> Option<Vec<Span>> {
    if session.plan.roadmap.row(entry).is_some_and(|entry_row| entry_row.has_conflict) {
        return Some(conflict_badge());
    }
    let errors = session.findings.error_count(entry);
    let told = plural::format_count(errors, "error", "errors");
    (errors > 0).then(|| vec![severity_span(Severity::Error), text_span(Role::Error, format!(" {told}"))])
}

/// The mark of an entry with a clash.
pub fn conflict_badge() -> Vec<Span> {
    vec![Span::Glyph(Role::Warn, Glyph::Unanswered), text_span(Role::Warn, " clash")]
}
