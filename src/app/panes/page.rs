//! One theme or idea on a page of its own: what the panes beside the roadmap say of it, one below the other, and what is
//! wrong with it.

use super::{goals, scores, theme};
use crate::app::state::State;
use crate::app::views::problems;
use crate::app::widgets::rich_text::{Role, SheetRow, block, words};
use crate::document::chunk::Serial;

/// The rows of the page.
pub(super) fn rows(state: &State, serial: Serial, width: usize) -> Vec<SheetRow> {
    let mut rows = vec![SheetRow::blank()];
    rows.extend(theme::rows(state, serial, width));
    for (title, part) in [
        ("SCORE", scores::rows(state, serial, width)),
        ("GOALS", goals::rows(state, serial, width)),
        ("PROBLEMS", wrong(state, serial, width)),
    ] {
        if !part.is_empty() {
            rows.extend([SheetRow::blank(), SheetRow::of(vec![words(Role::Heading, title)])]);
            rows.extend(part);
        }
    }
    rows
}

/// What `check` says of it, each with its question.
fn wrong(state: &State, serial: Serial, width: usize) -> Vec<SheetRow> {
    if state.checks.counts().is_none() {
        return vec![SheetRow::of(vec![words(Role::Muted, "still checking")])];
    }
    let mut rows = Vec::new();
    for finding in state.checks.of(serial) {
        rows.push(SheetRow::of(vec![
            problems::sign(finding.severity),
            words(problems::role(finding.severity), format!(" {}  ", finding.rule.id)),
            words(Role::Text, finding.message.clone()),
        ]));
        rows.extend(block(Role::Muted, &finding.question, width.saturating_sub(2)).into_iter().map(|mut row| {
            row.spans.insert(0, words(Role::Text, "  "));
            row
        }));
    }
    if rows.is_empty() {
        rows.push(SheetRow::of(vec![words(Role::Muted, "none")]));
    }
    rows
}
