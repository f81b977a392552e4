//! What a theme needs and what needs it, each with its lane, and warnings about the order.

use super::frame::LABEL_WIDTH;
use super::target;
use crate::app::model::session::Session;
use crate::app::widgets::rich_text::{Glyph, RichLine, Role, Span, text_span};
use crate::document::chunk::EntryId;
use crate::insight::dependencies::{self, DependencyStatus};
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::{EntryRow, Relation};
use crate::roadmap::interner::Symbol;
use crate::roadmap::lane::Lane;
use crate::text;

/// Maximum number of dependents named; the rest are counted.
const MAX_NAMED: usize = 6;

/// The rows for dependencies and dependents, and for the dependency cycle the entry is part of, if any.
pub(super) fn build_rows(session: &Session, entry_row: &EntryRow, width: usize) -> Vec<RichLine> {
    let found = &session.derived.dependencies;
    let entry_id = entry_row.entry;
    let of = |entry: EntryId| session.plan.roadmap.row(entry);
    let needs = found.needs(entry_id).iter().filter_map(|needed| of(*needed));
    let mut rows: Vec<RichLine> = needs
        .map(|needed| dependency_row(session, needed, dependencies::dependency_status(entry_row, needed), width))
        .collect();
    rows.extend(unknown_rows(session, entry_row));
    set_label(&mut rows, "needs");
    let waiting = found.dependents(entry_id);
    let shown = waiting.iter().take(MAX_NAMED).filter_map(|dependent| of(*dependent));
    let mut dependent_rows: Vec<RichLine> =
        shown.map(|dependent| waiting_row(session, dependent, entry_row, width)).collect();
    if waiting.len() > MAX_NAMED {
        dependent_rows.push(RichLine::with_label(
            "",
            vec![text_span(Role::Muted, format!("{} more", waiting.len() - MAX_NAMED))],
        ));
    }
    set_label(&mut dependent_rows, "needed by");
    rows.extend(dependent_rows);
    rows.extend(found.cycle_containing(entry_id).map(|cycle| cycle_row(session, cycle, width)));
    rows
}

/// Describes why a dependency does not come first.
pub fn standing_label(why: DependencyStatus) -> String {
    match why {
        DependencyStatus::Done => "shipped".to_owned(),
        DependencyStatus::InOrder => String::new(),
        DependencyStatus::Later(lane) => format!("planned for {}", lane.name()),
        DependencyStatus::OnlyAnIdea => "still an idea".to_owned(),
        DependencyStatus::Dropped => "dropped".to_owned(),
    }
}

fn set_label(rows: &mut [RichLine], label: &'static str) {
    if let Some(first) = rows.first_mut() {
        first.label = vec![text_span(Role::Muted, label)];
    }
}

fn dependency_row(session: &Session, needed: &EntryRow, standing: DependencyStatus, width: usize) -> RichLine {
    let is_wrong = standing.is_out_of_order();
    let right =
        if is_wrong { vec![text_span(Role::Warn, standing_label(standing))] } else { lane_spans(session, needed) };
    named_row(session, needed.entry, is_wrong, right, width)
}

/// A dependent, with a warning if it is planned before what it needs.
fn waiting_row(session: &Session, dependent: &EntryRow, needed: &EntryRow, width: usize) -> RichLine {
    let wrong = session.derived.dependencies.out_of_order();
    let is_wrong = wrong.iter().any(|wrong| (wrong.theme, wrong.needed) == (dependent.entry, needed.entry));
    let mut right = lane_spans(session, dependent);
    if is_wrong {
        right = vec![text_span(Role::Warn, "planned earlier  ")];
        right.extend(lane_spans(session, dependent).into_iter().take(1));
    }
    named_row(session, dependent.entry, is_wrong, right, width)
}

fn named_row(session: &Session, entry: EntryId, is_wrong: bool, right: Vec<Span>, width: usize) -> RichLine {
    let mut spans = Vec::new();
    if is_wrong {
        spans.extend([Span::Glyph(Role::Warn, Glyph::Warning), text_span(Role::Text, " ")]);
    }
    let taken: usize = spans.iter().chain(&right).map(Span::width).sum();
    let title = text::sanitize::sanitize_line(&session.title(entry)).into_owned();
    let room = width.saturating_sub(LABEL_WIDTH + taken + 2);
    spans.push(text_span(Role::Text, text::truncate(&title, room, "…").into_owned()));
    RichLine { right, ..RichLine::with_label("", spans) }
}

/// The lane of an entry, and its status while it is live.
fn lane_spans(session: &Session, entry_row: &EntryRow) -> Vec<Span> {
    let lane = entry_row.theme().and_then(|theme| theme.lane);
    let lane_label = match (entry_row.kind, lane) {
        (EntryKind::Idea, _) => "idea",
        (_, Some(lane)) => lane.name(),
        (_, None) => "no lane",
    };
    let mut spans = vec![text_span(Role::Muted, lane_label)];
    if let Some(progress) = session.progress_of(entry_row).filter(|_| lane.is_some_and(Lane::is_live)) {
        spans.push(text_span(Role::Muted, "  "));
        spans.extend(target::state_spans(progress.status, target::StateWording::Column));
    }
    spans
}

/// Dependencies that are not in the file.
fn unknown_rows(session: &Session, entry_row: &EntryRow) -> Vec<RichLine> {
    let roadmap = &session.plan.roadmap;
    let needs: Vec<&EntryRow> =
        session.derived.dependencies.needs(entry_row.entry).iter().filter_map(|n| roadmap.row(*n)).collect();
    let is_found = |id: &Symbol| needs.iter().any(|needed| needed.id == *id || needed.formerly.contains(id));
    let missing = entry_row.linked_ids(Relation::DependsOn).filter(|id| !is_found(id));
    let row = |id: &str| {
        let message = text_span(Role::Text, format!(" {} is not in the file", text::sanitize::sanitize_line(id)));
        RichLine::with_label("", vec![Span::Glyph(Role::Error, Glyph::Broken), message])
    };
    missing.map(|id| row(roadmap.symbol_text(id))).collect()
}

fn cycle_row(session: &Session, cycle: &[EntryId], width: usize) -> RichLine {
    let ids: Vec<&str> = cycle.iter().chain(cycle.first()).map(|entry| session.plan.roadmap.id(*entry)).collect();
    let message = format!(" dependency cycle: {}", ids.join(", "));
    let cut = text::truncate(&text::sanitize::sanitize_line(&message), width.saturating_sub(LABEL_WIDTH + 1), "…")
        .into_owned();
    RichLine::with_label("", vec![Span::Glyph(Role::Warn, Glyph::Warning), text_span(Role::Warn, cut)])
}
