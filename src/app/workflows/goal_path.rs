//! The way up and the way down from wherever one is: an option, a theme, a goal, an objective, the vision; a metric, a
//! signal, an experiment. The tree of goals shows where one is, and the message line says it in a sentence.

use crate::app::state::{Pane, State, ViewKind};
use crate::app::views;
use crate::app::views::{entities, goals};
use crate::document::chunk::EntryId;
use crate::insight::why;
use crate::roadmap::entry_kind::EntryKind;
use crate::text;

/// So much of a title is said.
const MAX_TITLE_WIDTH: usize = 40;

/// One step up: to what the selection is for.
pub(crate) fn go_up(state: &mut State) {
    state.pane = Pane::Roadmap;
    if state.screen == ViewKind::Goals && state.goals.is_vision_selected() {
        return state.say("this is the vision: H goes down to what is done for it");
    }
    if let Some((theme, _)) = selected_option(state) {
        let told = describe_above(state, theme);
        leave_for_goals(state);
        goals::show_theme(state, theme);
        return state.say(format!("an option of {}{told}", short_title(state, theme)));
    }
    let Some(entry) = state.selected() else { return state.refuse("select something first: W says what it is for") };
    let own = state.plan.roadmap.id(entry).to_owned();
    // In the tree it is plain which of several is meant: the one it hangs on there.
    if state.screen == ViewKind::Goals && goals::go_up(state) {
        return match state.goals.selected_entry() {
            Some(above) => report_step_up(state, &own, entry, above),
            None => report_vision(state, &own),
        };
    }
    match why::entries_above(&state.plan.roadmap, entry).first().copied() {
        Some(above) => {
            report_step_up(state, &own, entry, above);
            leave_for_goals(state);
            show_entry(state, above);
        }
        None if why::is_below_vision(&state.plan.roadmap, entry) => {
            report_vision(state, &own);
            leave_for_goals(state);
            goals::go_to_vision(state);
        }
        None => refuse_up(state, entry),
    }
}

/// One step down: to the first of what is done for the selection.
pub(crate) fn go_down(state: &mut State) {
    state.pane = Pane::Roadmap;
    if selected_option(state).is_some() {
        return state.refuse("an option is where the way ends: W goes back up");
    }
    let Some(entry) = state.selected() else {
        if state.screen == ViewKind::Goals && goals::go_down(state) {
            return state.message = None;
        }
        return state.refuse("select something first: H says what is done for it");
    };
    let start = current_position(state);
    leave_for_goals(state);
    if goals::select(state, entry) && goals::go_down(state) {
        return report_step_down(state, entry);
    }
    if let Some(below) = why::entries_below(&state.plan.roadmap, entry).first().copied() {
        show_entry(state, below);
        return report_step_down(state, entry);
    }
    if start.0 != ViewKind::Goals {
        return_to(state, start);
    }
    refuse_down(state, entry);
}

/// Goes back to where the way was begun; false when it was not begun elsewhere.
pub(crate) fn go_back(state: &mut State) -> bool {
    let start = state.goals.came_from.take();
    if let Some(start) = start {
        return_to(state, start);
    }
    start.is_some()
}

fn current_position(state: &State) -> (ViewKind, Option<EntryId>) {
    (state.screen, state.selected())
}

fn return_to(state: &mut State, (screen, selected): (ViewKind, Option<EntryId>)) {
    match screen {
        ViewKind::Entries(kind) => entities::show(state, kind),
        screen => views::show(state, screen),
    }
    if let Some(entry) = selected {
        views::select(state, entry);
    }
}

/// Leaves for the tree, and remembers from where.
fn leave_for_goals(state: &mut State) {
    if state.screen != ViewKind::Goals {
        let start = current_position(state);
        let message = state.message.take();
        views::show(state, ViewKind::Goals);
        state.goals.came_from = Some(start);
        state.message = message;
    }
}

/// Shows an entry: in the tree, else where it is listed.
fn show_entry(state: &mut State, entry: EntryId) {
    if !goals::select(state, entry) {
        state.select(entry);
    }
}

/// The option that is selected, and its theme.
fn selected_option(state: &State) -> Option<(EntryId, usize)> {
    match state.screen {
        ViewKind::Goals => state.goals.selected_option(),
        ViewKind::Lanes => state.lanes.selected_option(),
        _ => None,
    }
}

fn report_step_up(state: &mut State, own: &str, entry: EntryId, above: EntryId) {
    let roadmap = &state.plan.roadmap;
    let all = why::entries_above(roadmap, entry);
    let others = all.iter().filter(|other| **other != above).count();
    let more = if others > 0 { format!(" (and {others} more)") } else { String::new() };
    let verb = link_verb(state, entry, above);
    let told = format!("{own} {verb} {}{more}{}", short_title(state, above), describe_above(state, above));
    state.say(told);
}

fn report_vision(state: &mut State, own: &str) {
    let vision = text::sanitize::sanitize_line(&state.plan.roadmap.settings.vision).into_owned();
    match vision.trim() {
        "" => state.say(format!("{own} serves the vision, which nobody has written yet: Enter writes it")),
        vision => state.say(format!("{own} serves the vision: {vision}")),
    }
}

/// ", which serves Keep the customers we win": what is above what is above.
fn describe_above(state: &State, entry: EntryId) -> String {
    match why::entries_above(&state.plan.roadmap, entry).first() {
        Some(above) => format!(", which {} {}", link_verb(state, entry, *above), short_title(state, *above)),
        None if why::is_below_vision(&state.plan.roadmap, entry) => ", which serves the vision".to_owned(),
        None => String::new(),
    }
}

/// What an entry does for what is above it.
fn link_verb(state: &State, entry: EntryId, above: EntryId) -> &'static str {
    let kind = |entry| state.plan.roadmap.row(entry).map(|row| row.kind);
    match (kind(entry), kind(above)) {
        (Some(EntryKind::Metric), Some(EntryKind::Metric)) => "drives",
        (Some(EntryKind::Metric), _) => "measures",
        (Some(EntryKind::Signal), _) => "is evidence for",
        (Some(EntryKind::Experiment), _) => "tests",
        (Some(EntryKind::Decision | EntryKind::Review | EntryKind::Workshop), _) => "is about",
        _ => "serves",
    }
}

fn short_title(state: &State, entry: EntryId) -> String {
    let title = state.title(entry);
    text::truncate(&text::sanitize::sanitize_line(&title), MAX_TITLE_WIDTH, "…").into_owned()
}

fn report_step_down(state: &mut State, entry: EntryId) {
    let options = state.plan.roadmap.theme(entry).map(|theme_row| theme_row.options as usize);
    let below = why::entries_below(&state.plan.roadmap, entry).len();
    let told = match options.filter(|_| state.goals.selected_option().is_some()) {
        Some(options) => format!(": {}, this is the first", text::plural::format_count(options, "option", "options")),
        None if below > 0 => format!(": {below} below it, this is the first"),
        None => String::new(),
    };
    state.say(format!("{}{told}", short_title(state, entry)));
}

fn refuse_up(state: &mut State, entry: EntryId) {
    let id = state.plan.roadmap.id(entry).to_owned();
    let kind = state.plan.roadmap.row(entry).map(|row| row.kind);
    state.refuse(match kind {
        Some(EntryKind::Theme | EntryKind::Idea) => format!("{id} serves no goal yet: L links one"),
        Some(EntryKind::Goal) => format!("{id} serves no objective yet: g a, then L on it links one"),
        Some(EntryKind::Metric) => format!("nothing aims at {id} yet"),
        Some(EntryKind::Signal) => format!("nothing rests on {id} yet: E links it to a theme or idea"),
        Some(EntryKind::Criterion) => "a criterion judges every theme: it hangs on none".to_owned(),
        _ => format!("{id} is about nothing that is here: e says what it is about"),
    });
}

fn refuse_down(state: &mut State, entry: EntryId) {
    let id = state.plan.roadmap.id(entry).to_owned();
    let kind = state.plan.roadmap.row(entry).map(|row| row.kind);
    state.refuse(match kind {
        Some(EntryKind::Theme | EntryKind::Idea) => format!("{id} has no option yet: N adds one"),
        Some(EntryKind::Goal | EntryKind::Objective) => format!("nothing serves {id} yet: L links what does"),
        Some(EntryKind::Metric) => format!("nothing moves {id} yet"),
        _ => format!("nothing hangs on {id}: W goes up from it"),
    });
}
