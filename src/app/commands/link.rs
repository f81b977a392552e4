//! Links between themes, goals and objectives, made and taken away from either end. On a theme or idea: the goals it
//! serves, and objectives without a goal between. On a goal: the themes that serve it; where the row says that it lacks an objective, that. On an objective:
//! the goals that serve it, and themes and ideas. Where the tree asks whether one metric leads to another: that it does.

use super::goals;
use crate::app::model::marked_entries;
use crate::app::overlays::picker;
use crate::app::overlays::picker::{Choice, Purpose};
use crate::app::state::{Screen, State};
use crate::app::views::goals::Lack;
use crate::document::chunk::Serial;
use crate::insight::{linkage, why};
use crate::roadmap::change::Change;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::entry_row::{Facts, Relation};
use crate::roadmap::field::Refers;
use crate::roadmap::intents;
use crate::roadmap::symbols::Symbol;
use crate::text::plural;
use std::collections::BTreeSet;

/// Offers what the selection can be linked to.
pub(super) fn link(state: &mut State) {
    if goals::is_at_question(state) {
        return goals::leads(state);
    }
    let Some((serial, entity)) = selected(state) else {
        return state.refuse("select a theme, goal or objective first");
    };
    match entity {
        Entity::Theme | Entity::Idea => {
            let bets = marked_entries::bets(state);
            if !bets.is_empty() {
                let served = named_by_all(state, &bets, Relation::Serves);
                let is_free = |objective: &&Facts| !served.contains(&objective.id);
                let objectives: Vec<Serial> =
                    state.plan.roadmap.of(Entity::Objective).filter(is_free).map(|facts| facts.serial).collect();
                picker::open(state, Refers::To(Entity::Goal), Purpose::LinkGoal(bets), Vec::new());
                picker::offer_also(state, &objectives);
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
            let served = why::below(&state.plan.roadmap, serial);
            let is_free = |facts: &Facts| !facts.is_broken && !served.contains(&facts.serial);
            let is_free_goal = |facts: &Facts| facts.entity == Entity::Goal && is_free(facts);
            let is_free_bet = |facts: &&Facts| facts.bet().is_some() && is_free(facts);
            let bets: Vec<Serial> = state.plan.roadmap.all().filter(is_free_bet).map(|facts| facts.serial).collect();
            offer_with(state, Refers::To(Entity::Goal), Purpose::LinkGoals(serial), is_free_goal, Choice::Many, &bets);
        }
        Entity::Signal => goals::evidence(state),
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
            let bets = marked_entries::bets(state);
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
            let below = why::below(&state.plan.roadmap, serial);
            match below.as_slice() {
                [] => state.refuse("nothing serves it: L links a goal"),
                [only] => unlink_from_objective(state, *only, serial),
                _ => {
                    let is_linked = |facts: &Facts| facts.entity == Entity::Goal && below.contains(&facts.serial);
                    let is_bet = |serial: &Serial| state.plan.roadmap.bet(*serial).is_some();
                    let bets: Vec<Serial> = below.iter().copied().filter(is_bet).collect();
                    let purpose = Purpose::UnlinkGoalOf(serial);
                    offer_with(state, Refers::To(Entity::Goal), purpose, is_linked, |_| Choice::One(None), &bets);
                }
            }
        }
        Entity::Signal => goals::evidence(state),
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

/// What all of some themes and ideas name by one relation.
fn named_by_all(state: &State, bets: &[Serial], by: Relation) -> Vec<Symbol> {
    let mut all: Option<Vec<Symbol>> = None;
    for facts in bets.iter().filter_map(|bet| state.plan.roadmap.facts(*bet)) {
        let named: Vec<Symbol> = facts.linked(by).collect();
        all = Some(all.map_or(named.clone(), |all| all.into_iter().filter(|id| named.contains(id)).collect()));
    }
    all.unwrap_or_default()
}

/// The goal of an id, else the entry of a full name: what a choice of what serves an objective gives.
pub(crate) fn below_named(state: &State, name: &str) -> Option<Serial> {
    state.plan.roadmap.find(Entity::Goal, name).or_else(|| state.plan.roadmap.find_path(name))
}

/// The id of an objective, where a choice of what a theme serves gives one.
fn as_objective(name: &str) -> Option<&str> {
    name.split_once('.').filter(|(map, _)| *map == Entity::Objective.map()).map(|(_, id)| id)
}

/// Opens a choice among the entries that fit; where none does, says so.
fn offer(
    state: &mut State,
    refers: Refers,
    purpose: Purpose,
    fits: impl Fn(&Facts) -> bool,
    choice: impl Fn(BTreeSet<String>) -> Choice,
) {
    offer_with(state, refers, purpose, fits, choice, &[]);
}

/// The same, with entries of other kinds below them.
fn offer_with(
    state: &mut State,
    refers: Refers,
    purpose: Purpose,
    fits: impl Fn(&Facts) -> bool,
    choice: impl Fn(BTreeSet<String>) -> Choice,
    others: &[Serial],
) {
    let roadmap = &state.plan.roadmap;
    let ids: Vec<String> =
        roadmap.all().filter(|facts| fits(facts)).map(|facts| roadmap.word(facts.id).to_owned()).collect();
    if ids.is_empty() && others.is_empty() {
        return state.refuse("everything there is serves it already: n makes another");
    }
    picker::open_among(state, refers, purpose, &ids, choice(BTreeSet::new()));
    picker::offer_also(state, others);
}

/// Links themes and ideas to a goal, or to an objective by its full name, as one step of undo.
pub(crate) fn to_goal(state: &mut State, bets: &[Serial], above: &str) {
    let objective = as_objective(above);
    let goal = objective.unwrap_or(above);
    let link = if objective.is_some() { intents::link_objective } else { intents::link_goal };
    let changes: Vec<Change> = bets.iter().flat_map(|bet| link(&state.plan, *bet, goal)).collect();
    let titles = marked_entries::named(state, bets);
    if changes.is_empty() {
        return state.refuse(format!("{titles}: linked to {goal} already"));
    }
    if state.change(&format!("link {} to {goal}", marked_entries::labelled(state, bets)), &changes).is_some() {
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

/// Links goals, themes and ideas to an objective, as one step of undo.
pub(crate) fn link_goals(state: &mut State, objective: Serial, below: &[String]) {
    let id = state.plan.roadmap.id(objective).to_owned();
    let found: Vec<Serial> = below.iter().filter_map(|below| below_named(state, below)).collect();
    let changes: Vec<Change> =
        found.iter().flat_map(|below| intents::link_objective(&state.plan, *below, &id)).collect();
    let has_bet = found.iter().any(|below| state.plan.roadmap.bet(*below).is_some());
    let has_goal = found.iter().any(|below| state.plan.roadmap.bet(*below).is_none());
    let (one, many) = match (has_goal, has_bet) {
        (true, true) => ("entry", "entries"),
        (false, true) => ("theme", "themes"),
        _ => ("goal", "goals"),
    };
    let what = plural::count(changes.len(), one, many);
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
    let (mut goals, mut objectives) = (Vec::new(), Vec::new());
    for facts in bets.iter().filter_map(|bet| state.plan.roadmap.facts(*bet)) {
        let word = |symbol: Symbol| state.plan.roadmap.word(symbol).to_owned();
        add_new(&mut goals, facts.linked(Relation::Goal).map(word));
        add_new(&mut objectives, facts.linked(Relation::Serves).map(word));
    }
    // In the tree it is plain which of them is meant: the one it hangs on there.
    let is_in_tree = state.screen == Screen::Goals && bets.len() == 1;
    let path = state.goals.selected().filter(|_| is_in_tree).map(|row| row.path).unwrap_or_default();
    if let Some(goal) = path.goal.map(|goal| state.plan.roadmap.id(goal)) {
        goals.retain(|other| other == goal);
        objectives.clear();
    } else if let Some(objective) = path.objective.map(|objective| state.plan.roadmap.id(objective)) {
        objectives.retain(|other| other == objective);
        goals.clear();
    }
    match (goals.as_slice(), objectives.as_slice()) {
        ([], []) => state.refuse("it serves no goal: L links one"),
        ([only], []) => from_goal(state, bets, &only.clone()),
        ([], [only]) => from_goal(state, bets, &format!("{}.{only}", Entity::Objective.map())),
        _ => {
            let purpose = Purpose::UnlinkGoal(bets.to_vec());
            picker::open_among(state, Refers::To(Entity::Goal), purpose, &goals, Choice::One(None));
            let find = |id: &String| state.plan.roadmap.find(Entity::Objective, id);
            let objectives: Vec<Serial> = objectives.iter().filter_map(find).collect();
            picker::offer_also(state, &objectives);
        }
    }
}

fn add_new(all: &mut Vec<String>, more: impl Iterator<Item = String>) {
    for id in more {
        if !all.contains(&id) {
            all.push(id);
        }
    }
}

/// Takes the links of themes and ideas to a goal, or to an objective by its full name, away, as one step of undo.
pub(crate) fn from_goal(state: &mut State, bets: &[Serial], above: &str) {
    let objective = as_objective(above);
    let goal = objective.unwrap_or(above);
    let unlink = if objective.is_some() { intents::unlink_objective } else { intents::unlink_goal };
    let linked: Vec<(Serial, Vec<Change>)> =
        bets.iter().filter_map(|bet| Some((*bet, unlink(&state.plan, *bet, goal)?))).collect();
    let bets: Vec<Serial> = linked.iter().map(|(bet, _)| *bet).collect();
    let changes: Vec<Change> = linked.into_iter().flat_map(|(_, changes)| changes).collect();
    let titles = marked_entries::named(state, &bets);
    if !changes.is_empty()
        && state.change(&format!("unlink {} from {goal}", marked_entries::labelled(state, &bets)), &changes).is_some()
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

/// Takes the link of a goal, theme or idea to an objective away.
pub(crate) fn unlink_from_objective(state: &mut State, goal: Serial, objective: Serial) {
    let (id, objective) = (state.plan.roadmap.id(goal).to_owned(), state.plan.roadmap.id(objective).to_owned());
    let Some(changes) = intents::unlink_objective(&state.plan, goal, &objective) else { return };
    if state.change(&format!("unlink {id} from {objective}"), &changes).is_some() {
        state.say(format!("{} no longer serves {objective}", state.title(goal)));
    }
}
