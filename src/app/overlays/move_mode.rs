//! Moving a theme: up and down in its lane, left and right between lanes. Enter to keep, Esc to cancel.

pub use super::stack::{MoveDirection, MoveMode};

use super::Overlay;
use super::prompt::{self, PromptQuestion};
use crate::app::model::selection::SelectRequest;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::sort_order::SortOrder;
use crate::app::model::status::{CommandResult, refuse, say};
use crate::app::views;
use crate::document::chunk::EntryId;
use crate::roadmap::intents::{self, RankChanges, RankPosition};
use crate::roadmap::lane::Lane;

/// Starts moving a theme.
pub fn start(session: &Session, overlays: &mut Vec<Overlay>, theme: EntryId) {
    let steps_before = session.plan.history.len();
    overlays.push(Overlay::Move(MoveMode { theme, steps_before }));
}

/// The move in progress.
pub fn current(overlays: &[Overlay]) -> Option<MoveMode> {
    match overlays.last() {
        Some(Overlay::Move(moving)) => Some(*moving),
        _ => None,
    }
}

/// Moves the theme by one position.
pub fn step(
    session: &mut Session,
    selection: &mut Selection,
    overlays: &[Overlay],
    direction: MoveDirection,
) -> CommandResult {
    let Some(moving) = current(overlays) else { return Ok(None) };
    let theme = moving.theme;
    let Some(lane) = session.plan.roadmap.theme(theme).and_then(|theme_row| theme_row.lane) else { return Ok(None) };
    let moved = match direction {
        MoveDirection::Earlier => move_to_lane(session, theme, lane.earlier()),
        MoveDirection::Later => move_to_lane(session, theme, lane.later()),
        MoveDirection::Up | MoveDirection::Down => move_within_lane(session, selection, theme, lane, direction),
    };
    selection.request(SelectRequest::Follow(theme));
    moved
}

fn move_to_lane(session: &mut Session, theme: EntryId, lane: Option<Lane>) -> CommandResult {
    let Some(lane) = lane else { return Ok(None) };
    let changes = intents::change_lane(&session.plan, theme, lane);
    let label = format!("move {} to {}", session.plan.roadmap.id(theme), lane.name());
    session.apply(&label, &changes)?;
    Ok(None)
}

fn move_within_lane(
    session: &mut Session,
    selection: &Selection,
    theme: EntryId,
    lane: Lane,
    direction: MoveDirection,
) -> CommandResult {
    let order = session.derived.order.lane(lane).to_vec();
    if selection.sort != SortOrder::Rank {
        return refuse(format!("Sorted by {}: sort by rank first (o for the next order)", selection.sort.name()));
    }
    // Move past the visible neighbor; themes hidden by a filter do not count.
    let seen = views::view::filter_and_sort(session, selection, &order);
    let Some(at) = seen.iter().position(|other| *other == theme) else { return Ok(None) };
    let position = match direction {
        MoveDirection::Up => {
            at.checked_sub(1).and_then(|above| seen.get(above)).map(|other| RankPosition::Above(*other))
        }
        _ => seen.get(at + 1).map(|other| RankPosition::Below(*other)),
    };
    let Some(position) = position else { return Ok(None) };
    let Some(RankChanges { changes, newly_ranked, .. }) = intents::rank_at(&session.plan, &order, theme, position)
    else {
        return refuse("Obligations come first, in the order of their deadlines");
    };
    let label = format!("rank {} manually", session.plan.roadmap.id(theme));
    session.apply(&label, &changes)?;
    if newly_ranked == 0 {
        return Ok(None);
    }
    let others = crate::text::plural::format_count(newly_ranked, "theme", "themes");
    say(format!("Also ranked {others} above it, in their current order"))
}

/// Keeps the new position.
pub fn accept(session: &mut Session, overlays: &mut Vec<Overlay>) {
    let Some(moving) = current(overlays) else { return };
    overlays.pop();
    let has_moved = session.plan.history.len() > moving.steps_before;
    session
        .plan
        .history
        .merge_steps_since(moving.steps_before, &format!("move {}", session.plan.roadmap.id(moving.theme)));
    if has_moved && session.derived.order.is_against_score(&session.plan.roadmap, moving.theme) {
        prompt::open(overlays, PromptQuestion::RankReason(moving.theme), "");
    }
}

/// Undoes every step of the move.
pub fn cancel(session: &mut Session, selection: &mut Selection, overlays: &mut Vec<Overlay>) -> CommandResult {
    let Some(moving) = current(overlays) else { return Ok(None) };
    overlays.pop();
    while session.plan.history.len() > moving.steps_before {
        let Ok(Some((_, made))) = session.plan.undo() else { break };
        session.record(&made);
    }
    selection.request(SelectRequest::Follow(moving.theme));
    say("Move canceled")
}
