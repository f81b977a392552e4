//! Moving a theme by hand: up and down in its lane, left and right between lanes. Enter keeps, Esc restores.

use super::Overlay;
use super::prompt::{self, PromptQuestion};
use crate::app::model::selection::SelectRequest;
use crate::app::model::sort_order::SortOrder;
use crate::app::state::State;
use crate::app::views;
use crate::app::workflows::override_rank;
use crate::document::chunk::EntryId;
use crate::roadmap::intents::{self, RankPosition};
use crate::roadmap::lane::Lane;

/// A theme being moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MoveMode {
    /// Which theme.
    pub theme: EntryId,
    /// How many steps of undo there were before.
    steps_before: usize,
}

/// A direction of a move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoveDirection {
    /// Before the one above.
    Up,
    /// Behind the one below.
    Down,
    /// One lane sooner.
    Earlier,
    /// One lane later.
    Later,
}

/// Starts moving a theme.
pub fn start(state: &mut State, theme: EntryId) {
    let steps_before = state.session.plan.history.len();
    state.overlays.push(Overlay::Move(MoveMode { theme, steps_before }));
}

/// The move that is going on.
pub fn current(state: &State) -> Option<MoveMode> {
    match state.overlays.last() {
        Some(Overlay::Move(moving)) => Some(*moving),
        _ => None,
    }
}

/// Moves the theme by one place.
pub fn step(state: &mut State, direction: MoveDirection) {
    let Some(moving) = current(state) else { return };
    let theme = moving.theme;
    let Some(lane) = state.session.plan.roadmap.theme(theme).and_then(|theme_row| theme_row.lane) else { return };
    match direction {
        MoveDirection::Earlier => move_to_lane(state, theme, lane.earlier()),
        MoveDirection::Later => move_to_lane(state, theme, lane.later()),
        MoveDirection::Up | MoveDirection::Down => move_within_lane(state, theme, lane, direction),
    }
    state.selection.request(SelectRequest::Follow(theme));
}

fn move_to_lane(state: &mut State, theme: EntryId, lane: Option<Lane>) {
    let Some(lane) = lane else { return };
    let changes = intents::change_lane(&state.session.plan, theme, lane);
    let label = format!("move {} to {}", state.session.plan.roadmap.id(theme), lane.name());
    state.status.report(state.session.apply(&label, &changes));
}

fn move_within_lane(state: &mut State, theme: EntryId, lane: Lane, direction: MoveDirection) {
    let order = state.session.derived.order.lane(lane).to_vec();
    if state.selection.sort != SortOrder::Rank {
        return state
            .status
            .refuse(format!("this is sorted by {}: o goes on to the order of rank", state.selection.sort.name()));
    }
    // Past its neighbour as it is seen: what a filter hides is no neighbour.
    let seen = views::filter_and_sort(state, &order);
    let Some(at) = seen.iter().position(|other| *other == theme) else { return };
    let place = match direction {
        MoveDirection::Up => {
            at.checked_sub(1).and_then(|above| seen.get(above)).map(|other| RankPosition::Above(*other))
        }
        _ => seen.get(at + 1).map(|other| RankPosition::Below(*other)),
    };
    let Some((changes, newly_ranked)) =
        place.and_then(|place| intents::rank_at(&state.session.plan, &order, theme, place))
    else {
        return;
    };
    let label = format!("rank {} by hand", state.session.plan.roadmap.id(theme));
    if state.status.report(state.session.apply(&label, &changes)).is_some() && newly_ranked > 0 {
        let others = crate::text::plural::format_count(newly_ranked, "theme above it was", "themes above it were");
        state.status.say(format!("{others} ranked as they stood, so that this one has a place below"));
    }
}

/// Keeps the place.
pub fn accept(state: &mut State) {
    let Some(moving) = current(state) else { return };
    state.overlays.pop();
    let has_moved = state.session.plan.history.len() > moving.steps_before;
    state
        .session
        .plan
        .history
        .merge_steps_since(moving.steps_before, &format!("move {}", state.session.plan.roadmap.id(moving.theme)));
    if has_moved && state.session.derived.order.is_against_score(&state.session.plan.roadmap, moving.theme) {
        prompt::open(state, PromptQuestion::RankReason(moving.theme), "");
    }
}

/// Keeps why a theme stands where the hand put it, as a decision: one more line of undo.
pub fn record_reason(state: &mut State, theme: EntryId, why: &str) {
    let roadmap = &state.session.plan.roadmap;
    let id = roadmap.id(theme).to_owned();
    let lane = roadmap.theme(theme).and_then(|theme_row| theme_row.lane).map_or("", |lane| lane.name());
    let title = format!("{} ranked by hand in {lane}", state.session.title(theme));
    let (decision, insert) = override_rank::build_decision(state, theme, &title, why);
    if state.status.report(state.session.apply(&format!("why {id} is ranked by hand"), &[insert])).is_some() {
        state.status.say(format!("{title}: why is kept as the decision {decision}; c s lets the score decide again"));
    }
}

/// Takes every step of the move back.
pub fn cancel(state: &mut State) {
    let Some(moving) = current(state) else { return };
    state.overlays.pop();
    while state.session.plan.history.len() > moving.steps_before {
        let Ok(Some((_, made))) = state.session.plan.undo() else { break };
        state.session.record(&made);
    }
    state.selection.request(SelectRequest::Follow(moving.theme));
    state.status.say("it is back in its place");
}
