//! Links between themes, goals and objectives, made and taken away from either end. On a theme or idea: the goals it
//! serves. On a goal: the themes that serve it; where the row says that it lacks an objective, that. On an objective:
//! the goals that serve it.

use crate::app::marks;
use crate::app::picker::{self, Choice, Purpose};
use crate::app::screens::goals::Lack;
use crate::app::state::{Screen, State};
use crate::document::chunk::Serial;
use crate::insight::linkage;
use crate::roadmap::change::Change;
use crate::roadmap::entity::Entity;
use crate::roadmap::facts::{Facts, Relation};
use crate::roadmap::intents;
use crate::roadmap::shape::Refers;
use crate::text::plural;

/// Offers what the selection can be linked to.
pub(super) fn link(state: &mut State) {
    let Some((serial, entity)) = selected(state) else {
        return state.refuse("select a theme, goal or objective first");
    };
    match entity {
        Entity::Theme | Entity::Idea => {
            let bets = marks::bets(state);
            if !bets.is_empty() {
                picker::open(state, Refers::To(Entity::Goal), Purpose::LinkGoal(bets), Vec::new());
            }
        }
        Entity::Goal if lacks_objective(state) => {
            if state.plan.roadmap.of(Entity::Objective).next().is_none() {
                return state.refuse("no objective is there yet: g o, then n makes one");
            }
            picker::open(state, Refers::To(Entity::Objective), Purpose::LinkObjective(serial), Vec::new());
        }
        Entity::Goal => {
            let served = linkage::bets_of_goal(&state.plan.roadmap, serial).to_vec();
            let is_free = |bet: &Facts| bet.bet().is_some() && !bet.is_broken && !served.contains(&bet.serial);
            offer(state, Refers::ToThemeOrIdea, Purpose::LinkBets(serial), is_free, Choice::Many);
        }
        Entity::Objective => {
            let served = goals_of(state, serial);
            let is_free = |goal: &Facts| goal.entity == Entity::Goal && !served.contains(&goal.serial);
            offer(state, Refers::To(Entity::Goal), Purpose::LinkGoals(serial), is_free, Choice::Many);
        }
        _ => state.refuse("only themes, goals and objectives are linked here"),
    }
}

/// Takes a link away: the only one there is, else the one that is picked.
pub(super) fn unlink(state: &mut State) {
    let Some((serial, entity)) = selected(state) else {
        return state.refuse("select a theme, goal or objective first");
    };
    match entity {
        Entity::Theme | Entity::Idea => {
            let bets = marks::bets(state);
            if !bets.is_empty() {
                unlink_bets(state, &bets);
            }
        }
        Entity::Goal => {
            let bets = linkage::bets_of_goal(&state.plan.roadmap, serial).to_vec();
            match bets.as_slice() {
                [] => state.refuse("no theme serves it: L links one; U on its objective takes the goal from there"),
                [only] => unlink_from_goal(state, *only, serial),
                _ => {
                    let is_linked = |bet: &Facts| bets.contains(&bet.serial);
                    offer(state, Refers::ToThemeOrIdea, Purpose::UnlinkBet(serial), is_linked, |_| Choice::One(None));
                }
            }
        }
        Entity::Objective => {
            let goals = goals_of(state, serial);
            match goals.as_slice() {
                [] => state.refuse("no goal serves it: L links one"),
                [only] => unlink_from_objective(state, *only, serial),
                _ => {
                    let is_linked = |goal: &Facts| goals.contains(&goal.serial);
                    let purpose = Purpose::UnlinkGoalOf(serial);
                    offer(state, Refers::To(Entity::Goal), purpose, is_linked, |_| Choice::One(None));
                }
            }
        }
        _ => state.refuse("only themes, goals and objectives are linked here"),
    }
}

fn selected(state: &State) -> Option<(Serial, Entity)> {
    let facts = state.plan.roadmap.facts(state.selected()?)?;
    Some((facts.serial, facts.entity))
}

/// Whether the selected row says that an objective is what is missing.
fn lacks_objective(state: &State) -> bool {
    let lack = state.goals.selected().and_then(|row| row.path.lack);
    let is_objective = matches!(lack, Some(Lack::Objective | Lack::ObjectiveAndTheme));
    state.screen == Screen::Goals && is_objective
}

fn goals_of(state: &State, objective: Serial) -> Vec<Serial> {
    let Some(symbol) = state.plan.roadmap.facts(objective).map(|facts| facts.id) else { return Vec::new() };
    let serves = |goal: &&Facts| goal.linked(Relation::Serves).any(|served| served == symbol);
    state.plan.roadmap.of(Entity::Goal).filter(serves).map(|facts| facts.serial).collect()
}

/// Opens a choice among the entries that fit; where none does, says so.
fn offer(
    state: &mut State,
    refers: Refers,
    purpose: Purpose,
    fits: impl Fn(&Facts) -> bool,
    choice: impl Fn(std::collections::BTreeSet<String>) -> Choice,
) {
    let roadmap = &state.plan.roadmap;
    let ids: Vec<String> =
        roadmap.all().filter(|facts| fits(facts)).map(|facts| roadmap.word(facts.id).to_owned()).collect();
    if ids.is_empty() {
        return state.refuse("everything there is serves it already: n makes another");
    }
    picker::open_among(state, refers, purpose, &ids, choice(std::collections::BTreeSet::new()));
}

/// Links themes and ideas to a goal, as one step of undo.
pub(crate) fn to_goal(state: &mut State, bets: &[Serial], goal: &str) {
    let changes: Vec<Change> = bets.iter().flat_map(|bet| intents::link_goal(&state.plan, *bet, goal)).collect();
    let titles = marks::named(state, bets);
    if changes.is_empty() {
        return state.refuse(format!("{titles}: linked to {goal} already"));
    }
    if state.change(&format!("link {} to {goal}", marks::labelled(state, bets)), &changes).is_some() {
        let verb = if bets.len() == 1 { "serves" } else { "serve" };
        state.say(format!("{titles} {verb} {goal}"));
    }
}

/// The same from the goal's end.
pub(crate) fn link_bets(state: &mut State, goal: Serial, bets: &[String]) {
    let id = state.plan.roadmap.id(goal).to_owned();
    let found = bets.iter().filter_map(|bet| state.plan.roadmap.find_bet(bet));
    let changes: Vec<Change> = found.flat_map(|bet| intents::link_goal(&state.plan, bet, &id)).collect();
    let what = plural::count(changes.len(), "theme", "themes");
    served_now(state, goal, &changes, &what);
}

/// Links goals to an objective, as one step of undo.
pub(crate) fn link_goals(state: &mut State, objective: Serial, goals: &[String]) {
    let id = state.plan.roadmap.id(objective).to_owned();
    let found = goals.iter().filter_map(|goal| state.plan.roadmap.find(Entity::Goal, goal));
    let changes: Vec<Change> = found.flat_map(|goal| intents::link_objective(&state.plan, goal, &id)).collect();
    let what = plural::count(changes.len(), "goal", "goals");
    served_now(state, objective, &changes, &what);
}

fn served_now(state: &mut State, above: Serial, changes: &[Change], what: &str) {
    let id = state.plan.roadmap.id(above).to_owned();
    if !changes.is_empty() && state.change(&format!("link {what} to {id}"), changes).is_some() {
        let verb = if changes.len() == 1 { "serves" } else { "serve" };
        state.say(format!("{what} more {verb} {}: u takes it back", state.title(above)));
    }
}

/// Links a goal to an objective.
pub(crate) fn link_objective(state: &mut State, goal: Serial, objective: &str) {
    let id = state.plan.roadmap.id(goal).to_owned();
    let changes = intents::link_objective(&state.plan, goal, objective);
    if changes.is_empty() {
        return state.refuse(format!("{id} serves {objective} already"));
    }
    if state.change(&format!("link {id} to {objective}"), &changes).is_some() {
        state.say(format!("{} serves {objective}: L links themes to it now", state.title(goal)));
    }
}

fn unlink_bets(state: &mut State, bets: &[Serial]) {
    let mut goals: Vec<String> = Vec::new();
    for facts in bets.iter().filter_map(|bet| state.plan.roadmap.facts(*bet)) {
        let linked = facts.linked(Relation::Goal).map(|symbol| state.plan.roadmap.word(symbol).to_owned());
        goals.extend(linked.filter(|goal| !goals.contains(goal)).collect::<Vec<_>>());
    }
    // In the tree it is plain which of its goals is meant: the one it hangs on there.
    let here = state.goals.goal_here().filter(|_| state.screen == Screen::Goals && bets.len() == 1);
    if let Some(here) = here.map(|goal| state.plan.roadmap.id(goal)) {
        goals.retain(|goal| goal == here);
    }
    match goals.as_slice() {
        [] => state.refuse("it serves no goal: L links one"),
        [only] => from_goal(state, bets, &only.clone()),
        _ => {
            let purpose = Purpose::UnlinkGoal(bets.to_vec());
            picker::open_among(state, Refers::To(Entity::Goal), purpose, &goals, Choice::One(None));
        }
    }
}

/// Takes the links of themes and ideas to a goal away, as one step of undo.
pub(crate) fn from_goal(state: &mut State, bets: &[Serial], goal: &str) {
    let linked: Vec<(Serial, Vec<Change>)> =
        bets.iter().filter_map(|bet| Some((*bet, intents::unlink_goal(&state.plan, *bet, goal)?))).collect();
    let bets: Vec<Serial> = linked.iter().map(|(bet, _)| *bet).collect();
    let changes: Vec<Change> = linked.into_iter().flat_map(|(_, changes)| changes).collect();
    let titles = marks::named(state, &bets);
    if !changes.is_empty()
        && state.change(&format!("unlink {} from {goal}", marks::labelled(state, &bets)), &changes).is_some()
    {
        let verb = if bets.len() == 1 { "no longer serves" } else { "no longer serve" };
        state.say(format!("{titles} {verb} {goal}"));
    }
}

/// The same from the goal's end.
pub(crate) fn unlink_from_goal(state: &mut State, bet: Serial, goal: Serial) {
    let goal = state.plan.roadmap.id(goal).to_owned();
    from_goal(state, &[bet], &goal);
}

/// Takes the link of a goal to an objective away.
pub(crate) fn unlink_from_objective(state: &mut State, goal: Serial, objective: Serial) {
    let (id, objective) = (state.plan.roadmap.id(goal).to_owned(), state.plan.roadmap.id(objective).to_owned());
    let Some(changes) = intents::unlink_objective(&state.plan, goal, &objective) else { return };
    if state.change(&format!("unlink {id} from {objective}"), &changes).is_some() {
        state.say(format!("{} no longer serves {objective}", state.title(goal)));
    }
}
