//! What if: a sandbox for the whole plan. While it is open every edit works as always, but none is written to the journal
//! or the file; it ends by being kept, as one step of undo, or thrown away, which leaves the plan as it was to the byte.
//! What was thrown away can be brought back.

use super::autosave;
use crate::app::message::Effect;
use crate::app::overlays::Overlay;
use crate::app::state::State;
use crate::compare::merge::{MergeLabels, merge};
use crate::document::chunk::EntryId;
use crate::document::splice::Splice;
use crate::insight::Ranking;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::lane::Lane;
use crate::roadmap::plan::Plan;
use crate::text::plural;

/// An open what-if.
#[derive(Clone, Debug)]
pub struct WhatIf {
    /// The plan as it was.
    before: Plan,
    /// Its order by the model that is shown.
    ranking: Ranking,
    /// What was done since, as the journal would have it.
    splices: Vec<Splice>,
    /// How many steps of undo there were.
    undo_steps_before: usize,
}

/// A what-if that was thrown away.
#[derive(Clone, Debug)]
pub struct DiscardedWhatIf {
    what_if: WhatIf,
    /// The plan as it was when it was thrown away.
    after: Plan,
    /// Which state of the plan it would be brought back to.
    revision: u64,
}

/// A theme whose rank or lane is another than before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovedTheme {
    /// Which.
    pub theme: EntryId,
    /// Its rank now, and before.
    pub ranks: Option<(usize, usize)>,
    /// Its lane now, and before.
    pub lanes: Option<(Lane, Lane)>,
}

/// How the versions are called where a person has to choose between them.
const LABELS: MergeLabels<'static> = MergeLabels { base: "before", one: "the plan", other: "the what-if" };

/// What is said where something has to wait for the end of it.
const OPEN_MESSAGE: &str = "a what-if is open: w keeps it or throws it away first";

impl WhatIf {
    /// Takes note of an edit instead of the journal.
    pub fn record(&mut self, splices: &[Splice]) {
        self.splices.extend_from_slice(splices);
    }

    /// How many edits were unsaved before it.
    pub fn unsaved_before(&self) -> usize {
        self.before.history.unsaved_steps()
    }

    /// Another model is shown.
    pub fn show_model(&mut self, model: &str) {
        self.ranking = Ranking::new(&self.before.roadmap, model);
    }
}

/// Opens one; while one is open, asks how it ends.
pub fn toggle(state: &mut State) {
    match (&state.session.what_if, &state.session.plan.read_only_reason, &state.session.discarded_what_if) {
        (Some(_), ..) => ask_how_to_end(state),
        (None, Some(why), _) => state.status.refuse(why.clone()),
        (None, None, Some(_)) => state.overlays.push(Overlay::WhatIfRestart),
        (None, None, None) => start(state),
    }
}

/// Opens a new one.
pub fn start(state: &mut State) {
    close_question(state);
    open_new(state);
    state.status.say("what if: edit anything, nothing of it is kept until you say so; w ends it");
}

fn open_new(state: &mut State) {
    let sandbox = WhatIf {
        before: state.session.plan.clone(),
        ranking: Ranking::new(&state.session.plan.roadmap, state.session.model),
        splices: Vec::new(),
        undo_steps_before: state.session.plan.history.len(),
    };
    // What was undone before is not a part of it; it is there again if all of this is thrown away.
    state.session.plan.history.clear_redo();
    state.session.what_if = Some(Box::new(sandbox));
    state.rebuild_screens();
}

/// Asks how the open one ends; one without a change ends by itself.
pub fn ask_how_to_end(state: &mut State) {
    match change_count(state) {
        0 => {
            revert(state);
            state.status.say("the what-if is over: nothing was changed");
        }
        _ => state.overlays.push(Overlay::WhatIfEnd),
    }
}

/// Goes on with it.
pub fn continue_editing(state: &mut State) {
    close_question(state);
}

fn close_question(state: &mut State) {
    if matches!(state.overlays.last(), Some(Overlay::WhatIfEnd | Overlay::WhatIfRestart)) {
        state.overlays.pop();
    }
}

/// How many changes there are in it.
pub fn change_count(state: &State) -> usize {
    state
        .session
        .what_if
        .as_ref()
        .map_or(0, |sandbox| state.session.plan.history.len().saturating_sub(sandbox.undo_steps_before))
}

/// "3 changes".
pub fn change_count_phrase(state: &State) -> String {
    plural::format_count(change_count(state), "change", "changes")
}

/// Keeps it, as one step of undo.
pub fn keep(state: &mut State) {
    close_question(state);
    let counted = change_count_phrase(state);
    if change_count(state) == 0 {
        revert(state);
        return;
    }
    let Some(sandbox) = state.session.what_if.take() else { return };
    state.session.plan.history.merge_steps_since(sandbox.undo_steps_before, &format!("what if, {counted}"));
    state.outbox.push(Effect::AppendToJournal(sandbox.splices));
    autosave::schedule(state);
    state.rebuild_screens();
    state.status.say(format!("the what-if is kept, {counted}: u takes them back in one step"));
}

/// Throws it away: the plan is as it was.
pub fn discard(state: &mut State) {
    close_question(state);
    let counted = change_count_phrase(state);
    let after = state.session.plan.clone();
    let Some(sandbox) = revert(state) else { return };
    state.session.discarded_what_if =
        Some(Box::new(DiscardedWhatIf { what_if: sandbox, after, revision: state.session.revision }));
    state.status.say(format!("the what-if is thrown away, {counted}: w, then b, brings it back"));
}

/// Ends it with the plan as it was.
fn revert(state: &mut State) -> Option<WhatIf> {
    let sandbox = *state.session.what_if.take()?;
    let selected = state.selected().map(|entry| (entry, state.session.plan.roadmap.id(entry).to_owned()));
    state.session.replace_plan(sandbox.before.clone());
    // Whoever was made in it is gone; everybody else is still selected.
    if let Some((entry, id)) = selected
        && state.selected() != Some(entry)
        && state.session.plan.roadmap.id(entry) == id
    {
        crate::app::views::select(state, entry);
    }
    Some(sandbox)
}

/// Brings back what was thrown away. What was edited since is merged with it.
pub fn restore(state: &mut State) {
    close_question(state);
    let Some(thrown) = state.session.discarded_what_if.take() else { return };
    let is_same_plan =
        thrown.revision == state.session.revision && thrown.what_if.unsaved_before() == state.session.unsaved();
    if is_same_plan {
        state.session.replace_plan(thrown.after);
        state.session.what_if = Some(Box::new(thrown.what_if));
        if let Some(sandbox) = &mut state.session.what_if {
            sandbox.show_model(state.session.model);
        }
        state.rebuild_screens();
        return state.status.say(format!("the what-if is open again, {}: w ends it", change_count_phrase(state)));
    }
    let [base, other] = [&thrown.what_if.before, &thrown.after].map(|plan| plan.document.to_text());
    match merge(&base, &state.session.plan.document.to_text(), &other, &LABELS) {
        Ok(merged) => {
            open_new(state);
            let made = state.session.plan.replace_document("what was tried before", merged.text);
            if let Some(sandbox) = &mut state.session.what_if {
                sandbox.record(&made.splices);
            }
            state.derive_all();
            state.status.say("the what-if is open again, merged with what was edited since: w ends it");
        }
        Err(why) => {
            state.session.discarded_what_if = Some(thrown);
            state.status.refuse(format!("it cannot be brought back, since the plan was edited: {why}"));
        }
    }
}

/// Whether something has to wait until the what-if is over; it says so.
pub fn refuse_if_open(state: &mut State) -> bool {
    let is_open = state.session.what_if.is_some();
    if is_open {
        state.workflows.quits_after_save = false;
        state.status.refuse(OPEN_MESSAGE);
    }
    is_open
}

/// Whether the newest step was made before the what-if; then undo ends here, and says so.
pub fn refuse_undo_at_start(state: &mut State) -> bool {
    let is_end = state.session.what_if.is_some() && change_count(state) == 0;
    if is_end {
        state.status.refuse("the what-if began here: w ends it, then u goes on");
    }
    is_end
}

/// The rank a theme had before, where it is another one now: "3 was 5".
pub fn rank_before(state: &State, entry: EntryId) -> Option<usize> {
    let sandbox = state.session.what_if.as_ref()?;
    let before = sandbox.before.roadmap.find(EntryKind::Theme, state.session.plan.roadmap.id(entry))?;
    let (rank, _) = sandbox.ranking.rank(before)?;
    let now = state.session.derived.ranking.rank(entry).map(|(rank, _)| rank);
    (now != Some(rank)).then_some(rank)
}

fn lane_before(state: &State, entry: EntryId) -> Option<Lane> {
    let sandbox = state.session.what_if.as_ref()?;
    let before = &sandbox.before.roadmap;
    before.theme(before.find(EntryKind::Theme, state.session.plan.roadmap.id(entry))?)?.lane
}

/// How a theme has moved.
pub fn theme_movement(state: &State, entry: EntryId) -> Option<MovedTheme> {
    let ranks = state.session.derived.ranking.rank(entry).map(|(rank, _)| rank).zip(rank_before(state, entry));
    let lane = state.session.plan.roadmap.theme(entry)?.lane;
    let lanes = lane.zip(lane_before(state, entry)).filter(|(now, before)| now != before);
    (ranks.is_some() || lanes.is_some()).then_some(MovedTheme { theme: entry, ranks, lanes })
}

/// The themes that have moved, those that moved farthest first.
pub fn moved_themes(state: &State) -> Vec<MovedTheme> {
    let themes = state.session.plan.roadmap.rows_of_kind(EntryKind::Theme).map(|row| row.entry);
    let mut all: Vec<MovedTheme> = themes.filter_map(|theme| theme_movement(state, theme)).collect();
    let far = |moved: &MovedTheme| moved.ranks.map_or(0, |(now, before)| now.abs_diff(before));
    all.sort_by_key(|moved| (moved.lanes.is_none(), std::cmp::Reverse(far(moved)), moved.theme));
    all
}

impl MovedTheme {
    /// "3 was 5, Now was Next".
    pub fn label(&self) -> String {
        let ranks = self.ranks.map(|(now, before)| format!("{now} was {before}"));
        let lanes = self.lanes.map(|(now, before)| format!("{} was {}", now.name(), before.name()));
        ranks.into_iter().chain(lanes).collect::<Vec<_>>().join(", ")
    }
}
