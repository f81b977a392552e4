//! What if: a sandbox for the whole plan. While it is open every edit works as always, but none is written to the journal
//! or the file; it ends by being kept, as one step of undo, or thrown away, which leaves the plan as it was to the byte.
//! What was thrown away can be brought back.

use super::autosave;
use crate::app::message::Effect;
use crate::app::overlays::Overlay;
use crate::app::state::State;
use crate::compare::merge::{Labels, merge};
use crate::document::chunk::Serial;
use crate::document::splice::Splice;
use crate::insight::Ranking;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::lane::Lane;
use crate::roadmap::plan::Plan;
use crate::text::plural;

/// An open what-if.
#[derive(Clone, Debug)]
pub struct Sandbox {
    /// The plan as it was.
    before: Plan,
    /// Its order by the model that is shown.
    ranking: Ranking,
    /// What was done since, as the journal would have it.
    splices: Vec<Splice>,
    /// How many steps of undo there were.
    steps: usize,
}

/// A what-if that was thrown away.
#[derive(Clone, Debug)]
pub struct Thrown {
    sandbox: Sandbox,
    /// The plan as it was when it was thrown away.
    after: Plan,
    /// Which state of the plan it would be brought back to.
    revision: u64,
}

/// A theme whose rank or lane is another than before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Which.
    pub theme: Serial,
    /// Its rank now, and before.
    pub ranks: Option<(usize, usize)>,
    /// Its lane now, and before.
    pub lanes: Option<(Lane, Lane)>,
}

/// How the versions are called where a person has to choose between them.
const LABELS: Labels<'static> = Labels { base: "before", one: "the plan", other: "the what-if" };

/// What is said where something has to wait for the end of it.
const OPEN: &str = "a what-if is open: w keeps it or throws it away first";

impl Sandbox {
    /// Takes note of an edit instead of the journal.
    pub fn note(&mut self, splices: &[Splice]) {
        self.splices.extend_from_slice(splices);
    }

    /// How many edits were unsaved before it.
    pub fn unsaved_before(&self) -> usize {
        self.before.history.unsaved()
    }

    /// Another model is shown.
    pub fn show_model(&mut self, model: &str) {
        self.ranking = Ranking::of(&self.before.roadmap, model);
    }
}

/// Opens one; while one is open, asks how it ends.
pub fn turn(state: &mut State) {
    match (&state.sandbox, &state.plan.closed, &state.thrown) {
        (Some(_), ..) => ask(state),
        (None, Some(why), _) => state.refuse(why.clone()),
        (None, None, Some(_)) => state.overlays.push(Overlay::WhatIfAgain),
        (None, None, None) => start(state),
    }
}

/// Opens a new one.
pub fn start(state: &mut State) {
    close_question(state);
    begin(state);
    state.say("what if: edit anything, nothing of it is kept until you say so; w ends it");
}

fn begin(state: &mut State) {
    let sandbox = Sandbox {
        before: state.plan.clone(),
        ranking: Ranking::of(&state.plan.roadmap, state.model),
        splices: Vec::new(),
        steps: state.plan.history.len(),
    };
    // What was undone before is not a part of it; it is there again if all of this is thrown away.
    state.plan.history.forget_undone();
    state.sandbox = Some(Box::new(sandbox));
    state.rebuild_screens();
}

/// Asks how the open one ends; one without a change ends by itself.
pub fn ask(state: &mut State) {
    match changes(state) {
        0 => {
            end_as_it_was(state);
            state.say("the what-if is over: nothing was changed");
        }
        _ => state.overlays.push(Overlay::WhatIf),
    }
}

/// Goes on with it.
pub fn go_on(state: &mut State) {
    close_question(state);
}

fn close_question(state: &mut State) {
    if matches!(state.overlays.last(), Some(Overlay::WhatIf | Overlay::WhatIfAgain)) {
        state.overlays.pop();
    }
}

/// How many changes there are in it.
pub fn changes(state: &State) -> usize {
    state.sandbox.as_ref().map_or(0, |sandbox| state.plan.history.len().saturating_sub(sandbox.steps))
}

/// "3 changes".
pub fn counted(state: &State) -> String {
    plural::count(changes(state), "change", "changes")
}

/// Keeps it, as one step of undo.
pub fn keep(state: &mut State) {
    close_question(state);
    let counted = counted(state);
    if changes(state) == 0 {
        end_as_it_was(state);
        return;
    }
    let Some(sandbox) = state.sandbox.take() else { return };
    state.plan.history.join_since(sandbox.steps, &format!("what if, {counted}"));
    state.ask(Effect::Journal(sandbox.splices));
    autosave::arm(state);
    state.rebuild_screens();
    state.say(format!("the what-if is kept, {counted}: u takes them back in one step"));
}

/// Throws it away: the plan is as it was.
pub fn throw_away(state: &mut State) {
    close_question(state);
    let counted = counted(state);
    let after = state.plan.clone();
    let Some(sandbox) = end_as_it_was(state) else { return };
    state.thrown = Some(Box::new(Thrown { sandbox, after, revision: state.revision }));
    state.say(format!("the what-if is thrown away, {counted}: w, then b, brings it back"));
}

/// Ends it with the plan as it was.
fn end_as_it_was(state: &mut State) -> Option<Sandbox> {
    let sandbox = *state.sandbox.take()?;
    let selected = state.selected().map(|serial| (serial, state.plan.roadmap.id(serial).to_owned()));
    state.replace_plan(sandbox.before.clone());
    // Whoever was made in it is gone; everybody else is still selected.
    if let Some((serial, id)) = selected
        && state.selected() != Some(serial)
        && state.plan.roadmap.id(serial) == id
    {
        crate::app::views::select(state, serial);
    }
    Some(sandbox)
}

/// Brings back what was thrown away. What was edited since is merged with it.
pub fn bring_back(state: &mut State) {
    close_question(state);
    let Some(thrown) = state.thrown.take() else { return };
    let is_same_plan = thrown.revision == state.revision && thrown.sandbox.unsaved_before() == state.unsaved();
    if is_same_plan {
        state.replace_plan(thrown.after);
        state.sandbox = Some(Box::new(thrown.sandbox));
        if let Some(sandbox) = &mut state.sandbox {
            sandbox.show_model(state.model);
        }
        state.rebuild_screens();
        return state.say(format!("the what-if is open again, {}: w ends it", counted(state)));
    }
    let [base, other] = [&thrown.sandbox.before, &thrown.after].map(|plan| plan.document.to_text());
    match merge(&base, &state.plan.document.to_text(), &other, &LABELS) {
        Ok(merged) => {
            begin(state);
            let made = state.plan.replace_all("what was tried before", merged.text);
            if let Some(sandbox) = &mut state.sandbox {
                sandbox.note(&made.splices);
            }
            state.derive_all();
            state.say("the what-if is open again, merged with what was edited since: w ends it");
        }
        Err(why) => {
            state.thrown = Some(thrown);
            state.refuse(format!("it cannot be brought back, since the plan was edited: {why}"));
        }
    }
}

/// Whether something has to wait until the what-if is over; it says so.
pub fn forbids(state: &mut State) -> bool {
    let is_open = state.sandbox.is_some();
    if is_open {
        state.quits_after_save = false;
        state.refuse(OPEN);
    }
    is_open
}

/// Whether the newest step was made before the what-if; then undo ends here, and says so.
pub fn ends_undo(state: &mut State) -> bool {
    let is_end = state.sandbox.is_some() && changes(state) == 0;
    if is_end {
        state.refuse("the what-if began here: w ends it, then u goes on");
    }
    is_end
}

/// The rank a theme had before, where it is another one now: "3 was 5".
pub fn rank_before(state: &State, serial: Serial) -> Option<usize> {
    let sandbox = state.sandbox.as_ref()?;
    let before = sandbox.before.roadmap.find(Entity::Theme, state.plan.roadmap.id(serial))?;
    let (rank, _) = sandbox.ranking.rank(before)?;
    let now = state.derived.ranking.rank(serial).map(|(rank, _)| rank);
    (now != Some(rank)).then_some(rank)
}

fn lane_before(state: &State, serial: Serial) -> Option<Lane> {
    let sandbox = state.sandbox.as_ref()?;
    let before = &sandbox.before.roadmap;
    before.bet(before.find(Entity::Theme, state.plan.roadmap.id(serial))?)?.lane
}

/// How a theme has moved.
pub fn moved(state: &State, serial: Serial) -> Option<Moved> {
    let ranks = state.derived.ranking.rank(serial).map(|(rank, _)| rank).zip(rank_before(state, serial));
    let lane = state.plan.roadmap.bet(serial)?.lane;
    let lanes = lane.zip(lane_before(state, serial)).filter(|(now, before)| now != before);
    (ranks.is_some() || lanes.is_some()).then_some(Moved { theme: serial, ranks, lanes })
}

/// The themes that have moved, those that moved farthest first.
pub fn all_moved(state: &State) -> Vec<Moved> {
    let themes = state.plan.roadmap.of(Entity::Theme).map(|facts| facts.serial);
    let mut all: Vec<Moved> = themes.filter_map(|theme| moved(state, theme)).collect();
    let far = |moved: &Moved| moved.ranks.map_or(0, |(now, before)| now.abs_diff(before));
    all.sort_by_key(|moved| (moved.lanes.is_none(), std::cmp::Reverse(far(moved)), moved.theme));
    all
}

impl Moved {
    /// "3 was 5, Now was Next".
    pub fn words(&self) -> String {
        let ranks = self.ranks.map(|(now, before)| format!("{now} was {before}"));
        let lanes = self.lanes.map(|(now, before)| format!("{} was {}", now.word(), before.word()));
        ranks.into_iter().chain(lanes).collect::<Vec<_>>().join(", ")
    }
}
