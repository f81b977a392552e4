//! Overruling a score: a theme is put above another by hand, and why is kept as a decision about it.

use crate::app::overlays::Overlay;
use crate::app::overlays::picker;
use crate::app::overlays::picker::{PickerChoice, PickerPurpose};
use crate::app::overlays::prompt;
use crate::app::overlays::prompt::PromptQuestion;
use crate::app::state::State;
use crate::document::chunk::EntryId;
use crate::document::path::Path;
use crate::document::write::Draft;
use crate::roadmap::change::Change;
use crate::roadmap::date;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::field::ReferenceTarget;
use crate::roadmap::intents::{self, RankPosition};
use crate::roadmap::lane::Lane;
use crate::roadmap::name;
use crate::roadmap::slug;
use crate::text;
use std::borrow::Cow;
use std::cell::Cell;

/// Asks above which theme the selected one is to stand.
pub fn start(state: &mut State) {
    let live = |entry_id: &EntryId| {
        state.plan.roadmap.theme(*entry_id).and_then(|theme_row| theme_row.lane).filter(|lane| lane.is_live())
    };
    let theme = state.selected_theme().filter(|entry_id| live(entry_id).is_some());
    let Some((theme, lane)) = theme.and_then(|theme| Some((theme, live(&theme)?))) else {
        return state.refuse("only themes in Now, Next and Later have a rank");
    };
    let order = &state.derived.order;
    let others = [Lane::Now, Lane::Next, Lane::Later].into_iter().flat_map(|lane| order.lane(lane));
    let ids: Vec<String> =
        others.filter(|other| **other != theme).map(|other| state.plan.roadmap.id(*other).to_owned()).collect();
    if ids.is_empty() {
        return state.refuse("there is no other theme to rank it above");
    }
    let own = order.lane(lane);
    let above = own.iter().position(|other| *other == theme).and_then(|at| own.get(at.checked_sub(1)?));
    let above = above.map(|above| state.plan.roadmap.id(*above).to_owned());
    picker::open_among(
        state,
        ReferenceTarget::Kind(EntryKind::Theme),
        PickerPurpose::OverrideRank(theme),
        &ids,
        PickerChoice::One(above),
    );
    let title = format!("Put {} above which theme?", state.title(theme));
    if let Some(Overlay::Picker(picker)) = state.overlays.last_mut() {
        picker.title = title;
    }
}

/// A theme was chosen: now for the reason.
pub fn ask_why(state: &mut State, theme: EntryId, above: &str) {
    if let Some(above) = state.plan.roadmap.find(EntryKind::Theme, above) {
        prompt::open(state, PromptQuestion::OverrideReason { theme, above }, "");
    }
}

/// Puts a theme above another, into its lane where that is another one, and keeps why as a decision: one step of undo.
pub fn rank_above(state: &mut State, theme: EntryId, above: EntryId, why: &str) {
    let lane_of = |entry_id: EntryId| state.plan.roadmap.theme(entry_id).and_then(|theme_row| theme_row.lane);
    let Some(lane) = lane_of(above) else { return };
    let mut changes = match lane_of(theme) {
        own if own == Some(lane) => Vec::new(),
        _ => intents::change_lane(&state.plan, theme, lane),
    };
    let order = state.derived.order.lane(lane).to_vec();
    let Some((ranks, _)) = intents::rank_at(&state.plan, &order, theme, RankPosition::Above(above)) else { return };
    changes.extend(ranks);
    let title = format!("{} ranked by hand above {}", state.title(theme), state.title(above));
    let (decision, change) = build_decision(state, theme, &title, why);
    changes.push(change);
    let id = |entry_id: EntryId| state.plan.roadmap.id(entry_id);
    let label = format!("rank {} above {} by hand", id(theme), id(above));
    if state.change(&label, &changes).is_some() {
        crate::app::views::follow_edited_entry(state, theme);
        state.say(format!("{title}: why is kept as the decision {decision}; c s lets the score decide again"));
    }
}

/// The decision that says why a theme stands where the hand put it: its id, and the change that makes it.
pub fn build_decision(state: &State, theme: EntryId, title: &str, why: &str) -> (String, Change) {
    let roadmap = &state.plan.roadmap;
    let id = roadmap.id(theme);
    let decision = slug::id_from_title(&decision_slug_text(id), |id| roadmap.find(EntryKind::Decision, id).is_some());
    let field = |name: &str| Path::from_fields(&[name]);
    let fields = vec![
        (field(name::ON), Draft::Text(state.today.format("%Y-%m-%d").to_string())),
        (field(name::TITLE), Draft::Text(title.to_owned())),
        (field(name::CONTEXT), Draft::Text(why.to_owned())),
        (field(name::DECISION), Draft::Text("We rank it by hand, against its score.".to_owned())),
        (field(name::CONSEQUENCES), Draft::Text("Its score does not move it until the hand lets go.".to_owned())),
        (field(name::ABOUT).index(0), Draft::Text(format!("themes.{id}"))),
    ];
    (decision.clone(), Change::Insert { kind: EntryKind::Decision, id: decision, fields })
}

/// "the bank goes live in May (maria, 2 March)": why a theme stands where the hand put it, by the newest decision that
/// whymap kept about it.
pub fn recorded_reason(state: &State, theme: EntryId) -> Option<String> {
    let decision = newest_decision(state, theme)?;
    let entry = state.plan.document.entry(decision)?;
    let tree = entry.tree()?;
    let said = |name: &str| tree.root().unwrap_some().get(name).and_then(|item| item.unwrap_some().as_text());
    let why = said(name::CONTEXT)?;
    let day = said(name::ON).and_then(|on| date::parse_day(&on)).map(|on| state.day(on));
    let source: Vec<String> = said(name::DECIDED_BY).map(Cow::into_owned).into_iter().chain(day).collect();
    let why = text::sanitize::sanitize_line(&why).into_owned();
    Some(if source.is_empty() { why } else { format!("{why} ({})", source.join(", ")) })
}

/// The last of the decisions `rank-ID`, `rank-ID-2` and so on.
fn newest_decision(state: &State, theme: EntryId) -> Option<EntryId> {
    let roadmap = &state.plan.roadmap;
    let newest = Cell::new(None);
    slug::id_from_title(&decision_slug_text(roadmap.id(theme)), |id| {
        let found = roadmap.find(EntryKind::Decision, id);
        newest.set(found.or(newest.get()));
        found.is_some()
    });
    newest.get()
}

/// What the id of such a decision is made of.
fn decision_slug_text(id: &str) -> String {
    format!("rank {id}")
}
