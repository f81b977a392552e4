//! One theme or idea on a page of its own: what the panes beside the roadmap say of it, one below the other, and what is
//! wrong with it.

use super::{goals, scores, theme};
use crate::app::state::State;
use crate::app::views::problems;
use crate::app::widgets::rich_text::{RichLine, Role, text_span, wrap_unlabeled};
use crate::document::chunk::EntryId;

/// The rows of the page.
pub(super) fn build_rows(state: &State, entry: EntryId, width: usize) -> Vec<RichLine> {
    let mut rows = vec![RichLine::blank()];
    rows.extend(theme::build_rows(state, entry, width));
    for (title, part) in [
        ("SCORE", scores::build_rows(state, entry, width)),
        ("GOALS", goals::build_rows(state, entry, width)),
        ("PROBLEMS", finding_rows(state, entry, width)),
    ] {
        if !part.is_empty() {
            rows.extend([RichLine::blank(), RichLine::from_spans(vec![text_span(Role::Heading, title)])]);
            rows.extend(part);
        }
    }
    rows
}

/// What `check` says of it, each with its question.
fn finding_rows(state: &State, entry: EntryId, width: usize) -> Vec<RichLine> {
    if state.session.findings.counts().is_none() {
        return vec![RichLine::from_spans(vec![text_span(Role::Muted, "still checking")])];
    }
    let mut rows = Vec::new();
    for finding in state.session.findings.for_entry(entry) {
        rows.push(RichLine::from_spans(vec![
            problems::severity_span(finding.severity),
            text_span(problems::severity_role(finding.severity), format!(" {}  ", finding.rule.id)),
            text_span(Role::Text, finding.message.clone()),
        ]));
        rows.extend(wrap_unlabeled(Role::Muted, &finding.question, width.saturating_sub(2)).into_iter().map(
            |mut row| {
                row.spans.insert(0, text_span(Role::Text, "  "));
                row
            },
        ));
    }
    if rows.is_empty() {
        rows.push(RichLine::from_spans(vec![text_span(Role::Muted, "none")]));
    }
    rows
}
