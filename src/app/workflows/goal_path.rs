//! The way up and the way down from wherever one is: an option, a theme, a goal, an objective, the vision; a metric, a
//! signal, an experiment. The tree of goals shows where one is, and the message line says it in a sentence.

use crate::app::state::{Pane, Screen, State};
use crate::app::views;
use crate::app::views::{entities, goals};
use crate::document::chunk::Serial;
use crate::insight::why;
use crate::roadmap::entry_kind::Entity;
use crate::text;

/// So much of a title is said.
const TITLE: usize = 40;

/// One step up: to what the selection is for.
pub(crate) fn up(state: &mut State) {
    state.pane = Pane::Roadmap;
    if state.screen == Screen::Goals && state.goals.is_at_vision() {
        return state.say("this is the vision: H goes down to what is done for it");
    }
    if let Some((theme, _)) = item_here(state) {
        let told = sentence(state, theme);
        leave(state);
        goals::show_bet(state, theme);
        return state.say(format!("an option of {}{told}", named(state, theme)));
    }
    let Some(serial) = state.selected() else { return state.refuse("select something first: W says what it is for") };
    let own = state.plan.roadmap.id(serial).to_owned();
    // In the tree it is plain which of several is meant: the one it hangs on there.
    if state.screen == Screen::Goals && goals::go_up(state) {
        return match state.goals.selected_entry() {
            Some(above) => tell_up(state, &own, serial, above),
            None => tell_vision(state, &own),
        };
    }
    match why::above(&state.plan.roadmap, serial).first().copied() {
        Some(above) => {
            tell_up(state, &own, serial, above);
            leave(state);
            show(state, above);
        }
        None if why::is_below_vision(&state.plan.roadmap, serial) => {
            tell_vision(state, &own);
            leave(state);
            goals::go_to_vision(state);
        }
        None => nothing_above(state, serial),
    }
}

/// One step down: to the first of what is done for the selection.
pub(crate) fn down(state: &mut State) {
    state.pane = Pane::Roadmap;
    if item_here(state).is_some() {
        return state.refuse("an option is where the way ends: W goes back up");
    }
    let Some(serial) = state.selected() else {
        if state.screen == Screen::Goals && goals::go_down(state) {
            return state.message = None;
        }
        return state.refuse("select something first: H says what is done for it");
    };
    let start = begin(state);
    leave(state);
    if goals::select(state, serial) && goals::go_down(state) {
        return tell_down(state, serial);
    }
    if let Some(below) = why::below(&state.plan.roadmap, serial).first().copied() {
        show(state, below);
        return tell_down(state, serial);
    }
    if start.0 != Screen::Goals {
        back_to(state, start);
    }
    nothing_below(state, serial);
}

/// Goes back to where the way was begun; false when it was not begun elsewhere.
pub(crate) fn back(state: &mut State) -> bool {
    let start = state.goals.came_from.take();
    if let Some(start) = start {
        back_to(state, start);
    }
    start.is_some()
}

fn begin(state: &State) -> (Screen, Option<Serial>) {
    (state.screen, state.selected())
}

fn back_to(state: &mut State, (screen, selected): (Screen, Option<Serial>)) {
    match screen {
        Screen::Entities(entity) => entities::show(state, entity),
        screen => views::show(state, screen),
    }
    if let Some(serial) = selected {
        views::select(state, serial);
    }
}

/// Leaves for the tree, and remembers from where.
fn leave(state: &mut State) {
    if state.screen != Screen::Goals {
        let start = begin(state);
        let message = state.message.take();
        views::show(state, Screen::Goals);
        state.goals.came_from = Some(start);
        state.message = message;
    }
}

/// Shows an entry: in the tree, else where it is listed.
fn show(state: &mut State, serial: Serial) {
    if !goals::select(state, serial) {
        state.select(serial);
    }
}

/// The option that is selected, and its theme.
fn item_here(state: &State) -> Option<(Serial, usize)> {
    match state.screen {
        Screen::Goals => state.goals.selected_item(),
        Screen::Lanes => state.lanes.selected_item(),
        _ => None,
    }
}

fn tell_up(state: &mut State, own: &str, serial: Serial, above: Serial) {
    let roadmap = &state.plan.roadmap;
    let all = why::above(roadmap, serial);
    let others = all.iter().filter(|other| **other != above).count();
    let more = if others > 0 { format!(" (and {others} more)") } else { String::new() };
    let verb = verb(state, serial, above);
    let told = format!("{own} {verb} {}{more}{}", named(state, above), sentence(state, above));
    state.say(told);
}

fn tell_vision(state: &mut State, own: &str) {
    let vision = text::sanitise::line(&state.plan.roadmap.settings.vision).into_owned();
    match vision.trim() {
        "" => state.say(format!("{own} serves the vision, which nobody has written yet: Enter writes it")),
        vision => state.say(format!("{own} serves the vision: {vision}")),
    }
}

/// ", which serves Keep the customers we win": what is above what is above.
fn sentence(state: &State, serial: Serial) -> String {
    match why::above(&state.plan.roadmap, serial).first() {
        Some(above) => format!(", which {} {}", verb(state, serial, *above), named(state, *above)),
        None if why::is_below_vision(&state.plan.roadmap, serial) => ", which serves the vision".to_owned(),
        None => String::new(),
    }
}

/// What an entry does for what is above it.
fn verb(state: &State, serial: Serial, above: Serial) -> &'static str {
    let entity = |serial| state.plan.roadmap.facts(serial).map(|facts| facts.entity);
    match (entity(serial), entity(above)) {
        (Some(Entity::Metric), Some(Entity::Metric)) => "drives",
        (Some(Entity::Metric), _) => "measures",
        (Some(Entity::Signal), _) => "is evidence for",
        (Some(Entity::Experiment), _) => "tests",
        (Some(Entity::Decision | Entity::Review | Entity::Workshop), _) => "is about",
        _ => "serves",
    }
}

fn named(state: &State, serial: Serial) -> String {
    let title = state.title(serial);
    text::cut(&text::sanitise::line(&title), TITLE, "…").into_owned()
}

fn tell_down(state: &mut State, serial: Serial) {
    let options = state.plan.roadmap.bet(serial).map(|bet| bet.options as usize);
    let below = why::below(&state.plan.roadmap, serial).len();
    let told = match options.filter(|_| state.goals.selected_item().is_some()) {
        Some(options) => format!(": {}, this is the first", text::plural::count(options, "option", "options")),
        None if below > 0 => format!(": {below} below it, this is the first"),
        None => String::new(),
    };
    state.say(format!("{}{told}", named(state, serial)));
}

fn nothing_above(state: &mut State, serial: Serial) {
    let id = state.plan.roadmap.id(serial).to_owned();
    let entity = state.plan.roadmap.facts(serial).map(|facts| facts.entity);
    state.refuse(match entity {
        Some(Entity::Theme | Entity::Idea) => format!("{id} serves no goal yet: L links one"),
        Some(Entity::Goal) => format!("{id} serves no objective yet: g a, then L on it links one"),
        Some(Entity::Metric) => format!("nothing aims at {id} yet"),
        Some(Entity::Signal) => format!("nothing rests on {id} yet: E links it to a theme or idea"),
        Some(Entity::Criterion) => "a criterion judges every theme: it hangs on none".to_owned(),
        _ => format!("{id} is about nothing that is here: e says what it is about"),
    });
}

fn nothing_below(state: &mut State, serial: Serial) {
    let id = state.plan.roadmap.id(serial).to_owned();
    let entity = state.plan.roadmap.facts(serial).map(|facts| facts.entity);
    state.refuse(match entity {
        Some(Entity::Theme | Entity::Idea) => format!("{id} has no option yet: N adds one"),
        Some(Entity::Goal | Entity::Objective) => format!("nothing serves {id} yet: L links what does"),
        Some(Entity::Metric) => format!("nothing moves {id} yet"),
        _ => format!("nothing hangs on {id}: W goes up from it"),
    });
}
