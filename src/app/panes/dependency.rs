//! What a theme needs and what waits for it, each with where it stands, and what is wrong in the order.

use super::{LABEL_WIDTH, target};
use crate::app::model::session::Session;
use crate::app::widgets::rich_text::{Glyph, RichLine, Role, Span, text_span};
use crate::document::chunk::EntryId;
use crate::insight::dependencies::{self, DependencyStatus};
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::{EntryRow, Relation};
use crate::roadmap::interner::Symbol;
use crate::roadmap::lane::Lane;
use crate::text;

/// So many are named before the rest is counted.
const MAX_NAMED: usize = 6;

/// The rows of both sides, and the circle it stands in, if it stands in one.
pub(super) fn build_rows(session: &Session, facts: &EntryRow, width: usize) -> Vec<RichLine> {
    let found = &session.derived.dependencies;
    let own = facts.entry;
    let of = |entry: EntryId| session.plan.roadmap.row(entry);
    let needs = found.needs(own).iter().filter_map(|needed| of(*needed));
    let mut rows: Vec<RichLine> = needs
        .map(|needed| dependency_row(session, needed, dependencies::dependency_status(facts, needed), width))
        .collect();
    rows.extend(unknown_rows(session, facts));
    set_label(&mut rows, "needs");
    let waiting = found.dependents(own);
    let shown = waiting.iter().take(MAX_NAMED).filter_map(|waits| of(*waits));
    let mut awaited: Vec<RichLine> = shown.map(|waits| waiting_row(session, waits, facts, width)).collect();
    if waiting.len() > MAX_NAMED {
        awaited.push(RichLine::with_label(
            "",
            vec![text_span(Role::Muted, format!("{} more", waiting.len() - MAX_NAMED))],
        ));
    }
    set_label(&mut awaited, "needed by");
    rows.extend(awaited);
    rows.extend(found.cycle_containing(own).map(|cycle| cycle_row(session, cycle, width)));
    rows
}

/// Why something that is needed does not come first, in words.
pub fn standing_label(why: DependencyStatus) -> String {
    match why {
        DependencyStatus::Done => "shipped".to_owned(),
        DependencyStatus::InOrder => String::new(),
        DependencyStatus::Later(lane) => format!("only in {}", lane.name()),
        DependencyStatus::OnlyAnIdea => "only an idea".to_owned(),
        DependencyStatus::Dropped => "not to be done".to_owned(),
    }
}

fn set_label(rows: &mut [RichLine], label: &'static str) {
    if let Some(first) = rows.first_mut() {
        first.label = vec![text_span(Role::Muted, label)];
    }
}

fn dependency_row(session: &Session, needed: &EntryRow, standing: DependencyStatus, width: usize) -> RichLine {
    let is_wrong = standing.is_out_of_order();
    let right = match is_wrong {
        true => vec![text_span(Role::Warn, standing_label(standing))],
        false => lane_spans(session, needed),
    };
    named_row(session, needed.entry, is_wrong, right, width)
}

/// Who waits: what it waits for comes too late for it, or does not.
fn waiting_row(session: &Session, waits: &EntryRow, needed: &EntryRow, width: usize) -> RichLine {
    let wrong = session.derived.dependencies.out_of_order();
    let is_wrong = wrong.iter().any(|wrong| (wrong.theme, wrong.needed) == (waits.entry, needed.entry));
    let mut right = lane_spans(session, waits);
    if is_wrong {
        right = vec![text_span(Role::Warn, "too late for it  ")];
        right.extend(lane_spans(session, waits).into_iter().take(1));
    }
    named_row(session, waits.entry, is_wrong, right, width)
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

/// Its lane, and how it stands.
fn lane_spans(session: &Session, facts: &EntryRow) -> Vec<Span> {
    let lane = facts.theme().and_then(|theme| theme.lane);
    let place = match (facts.kind, lane) {
        (EntryKind::Idea, _) => "idea",
        (_, Some(lane)) => lane.name(),
        (_, None) => "no lane",
    };
    let mut spans = vec![text_span(Role::Muted, place)];
    if let Some(progress) = session.progress_of(facts).filter(|_| lane.is_some_and(Lane::is_live)) {
        spans.push(text_span(Role::Muted, "  "));
        spans.extend(target::state_spans(progress.status, target::StateWording::Column));
    }
    spans
}

/// What it names and the file does not have.
fn unknown_rows(session: &Session, facts: &EntryRow) -> Vec<RichLine> {
    let roadmap = &session.plan.roadmap;
    let needs: Vec<&EntryRow> =
        session.derived.dependencies.needs(facts.entry).iter().filter_map(|n| roadmap.row(*n)).collect();
    let is_found = |id: &Symbol| needs.iter().any(|needed| needed.id == *id || needed.formerly.contains(id));
    let lost = facts.linked_ids(Relation::DependsOn).filter(|id| !is_found(id));
    let row = |id: &str| {
        let told = text_span(Role::Text, format!(" {} is not in the file", text::sanitize::sanitize_line(id)));
        RichLine::with_label("", vec![Span::Glyph(Role::Error, Glyph::Broken), told])
    };
    lost.map(|id| row(roadmap.symbol_text(id))).collect()
}

fn cycle_row(session: &Session, cycle: &[EntryId], width: usize) -> RichLine {
    let ids: Vec<&str> = cycle.iter().chain(cycle.first()).map(|entry| session.plan.roadmap.id(*entry)).collect();
    let told = format!(" these wait for each other: {}", ids.join(", "));
    let cut =
        text::truncate(&text::sanitize::sanitize_line(&told), width.saturating_sub(LABEL_WIDTH + 1), "…").into_owned();
    RichLine::with_label("", vec![Span::Glyph(Role::Warn, Glyph::Warning), text_span(Role::Warn, cut)])
}
