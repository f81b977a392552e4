//! Judging: scores, goals, problems.

use super::{Command, Group, SCREENS, command};
use crate::app::form::{self, Part, Subject};
use crate::app::overlay::Scope;
use crate::app::picker::{self, Purpose};
use crate::app::screens::problems;
use crate::app::state::{Pane, Screen, State};
use crate::document::chunk::Serial;
use crate::roadmap::entity::Entity;
use crate::roadmap::facts::Relation;
use crate::roadmap::intents;
use crate::roadmap::models;
use crate::roadmap::shape::Refers;

const BETS: &[Scope] = &[Scope::Roadmap, Scope::Problems, Scope::Panes];
const MODELS_BUILT: [&str; 2] = [models::WEIGHTED, models::RICE];

pub(super) const COMMANDS: &[Command] = &[
    command("theme.score", "Score", &["s"], BETS, Group::Judge, score)
        .about("mark after mark: 1 to 5, . for don't know")
        .short("score"),
    command("scores.model", "Another scoring model", &["m"], SCREENS, Group::Judge, next_model)
        .about("weighted, RICE")
        .also(&["rice", "weighted"]),
    command("goal.link", "Link to a goal", &["L"], BETS, Group::Judge, open_link).short("link"),
    command("goal.unlink", "Unlink from a goal", &["U"], BETS, Group::Judge, open_unlink).short("unlink"),
    command("problems.show", "Problems", &["!"], SCREENS, Group::Judge, |state| {
        problems::show(state);
    })
    .about("what check says, worst first")
    .short("problems")
    .also(&["check", "errors"]),
    command("problems.next", "Next problem", &[")"], SCREENS, Group::Judge, |state| problems::go(state, 1)),
    command("problems.previous", "Previous problem", &["("], SCREENS, Group::Judge, |state| problems::go(state, -1)),
    command("problems.fix", "Apply the fix", &["a"], &[Scope::Problems], Group::Judge, problems::fix)
        .about("where a problem offers one")
        .short("fix"),
];

fn score(state: &mut State) {
    match state.selected_bet() {
        Some(serial) => form::open(state, Subject::Entry(serial), Part::Scores),
        None => state.refuse("select a theme or idea first"),
    }
}

fn next_model(state: &mut State) {
    let at = MODELS_BUILT.iter().position(|model| *model == state.model).map_or(0, |at| at + 1);
    if let Some(model) = MODELS_BUILT.get(at % MODELS_BUILT.len()) {
        state.model = model;
        state.preview = Pane::Scores;
        state.rebuild_screens();
    }
}

fn open_link(state: &mut State) {
    match state.selected_bet() {
        Some(serial) => picker::open(state, Refers::To(Entity::Goal), Purpose::LinkGoal(serial), Vec::new()),
        None => state.refuse("select a theme or idea first"),
    }
}

/// Links a theme or idea to a goal.
pub(crate) fn link(state: &mut State, bet: Serial, goal: &str) {
    let id = state.plan.roadmap.id(bet).to_owned();
    let changes = intents::link_goal(&state.plan, bet, goal);
    if changes.is_empty() {
        return state.refuse(format!("{id} serves {goal} already"));
    }
    if state.change(&format!("link {id} to {goal}"), &changes).is_some() {
        state.say(format!("{} serves {goal}", state.title(bet)));
    }
}

fn open_unlink(state: &mut State) {
    let Some(serial) = state.selected_bet() else { return state.refuse("select a theme or idea first") };
    let Some(facts) = state.plan.roadmap.facts(serial) else { return };
    let goals: Vec<String> =
        facts.linked(Relation::Goal).map(|symbol| state.plan.roadmap.word(symbol).to_owned()).collect();
    match goals.as_slice() {
        [] => state.refuse("it serves no goal: L links one"),
        [only] => unlink(state, serial, &only.clone()),
        _ => picker::open_among(state, Refers::To(Entity::Goal), Purpose::UnlinkGoal(serial), &goals),
    }
}

/// Takes the link to a goal away.
pub(crate) fn unlink(state: &mut State, bet: Serial, goal: &str) {
    let id = state.plan.roadmap.id(bet).to_owned();
    let Some(changes) = intents::unlink_goal(&state.plan, bet, goal) else { return };
    if state.change(&format!("unlink {id} from {goal}"), &changes).is_some() {
        state.say(format!("{} no longer serves {goal}", state.title(bet)));
    }
}

/// Enter on a problem: goes where it can be mended.
pub(crate) fn mend(state: &mut State) {
    debug_assert_eq!(state.screen, Screen::Problems);
    problems::mend(state);
}
