//! One theme or idea on a page of its own: the contents of all panes one below the other, and its findings.

use super::{goals, scores, theme};
use crate::app::model::screen::Screen;
use crate::app::model::session::Session;
use crate::app::widgets::rich_text::{RichLine, Role, text_span, wrap_unlabeled};
use crate::document::chunk::EntryId;

pub(super) fn build_rows(session: &Session, screen: &Screen, entry: EntryId, width: usize) -> Vec<RichLine> {
    let mut rows = vec![RichLine::blank()];
    rows.extend(theme::build_rows(session, entry, width));
    for (title, part) in [
        ("SCORE", scores::build_rows(session, entry, width)),
        ("GOALS", goals::build_rows(session, screen, entry, width)),
        ("PROBLEMS", finding_rows(session, entry, width)),
    ] {
        if !part.is_empty() {
            rows.extend([RichLine::blank(), RichLine::from_spans(vec![text_span(Role::Heading, title)])]);
            rows.extend(part);
        }
    }
    rows
}

/// The findings of the entry, each with its question.
fn finding_rows(session: &Session, entry: EntryId, width: usize) -> Vec<RichLine> {
    if session.findings.counts().is_none() {
        return vec![RichLine::from_spans(vec![text_span(Role::Muted, "Still checking")])];
    }
    let mut rows = Vec::new();
    for finding in session.findings.for_entry(entry) {
        rows.push(RichLine::from_spans(vec![
            crate::app::panes::finding::severity_span(finding.severity),
            text_span(crate::app::panes::finding::severity_role(finding.severity), format!(" {}  ", finding.rule.id)),
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
