//! A choice among entries: type to filter, Enter picks. An entry that is not there yet is made in place.

use super::Overlay;
use super::form;
use crate::app::commands::{goals, link};
use crate::app::state::State;
use crate::app::widgets::fuzzy;
use crate::app::widgets::key::Key;
use crate::app::widgets::text_input::Field;
use crate::app::workflows::override_rank;
use crate::document::chunk::Serial;
use crate::document::path::Path;
use crate::roadmap::entry_kind::{ENTITIES, Entity};
use crate::roadmap::field::Refers;
use std::collections::BTreeSet;

/// A choice among entries.
#[derive(Clone, Debug)]
pub struct Picker {
    /// What is chosen, as its title says it.
    pub title: String,
    /// What is typed to filter.
    pub query: Field,
    /// What there is to choose from.
    pub options: Vec<PickerOption>,
    /// The options that match, best first, with the letters that do.
    pub matches: Vec<fuzzy::Match>,
    /// The selected one among the matches; behind the last, the row that makes a new entry.
    pub at: usize,
    /// The first visible row.
    pub top: usize,
    /// Whether several may be chosen, and which are.
    pub chosen: Choice,
    /// Whether something was chosen when it was opened: then nothing may be left.
    pub had_some: bool,
    /// What can be made in place.
    pub makes: Option<Entity>,
    /// What the choice is for.
    pub purpose: Purpose,
}

/// One option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PickerOption {
    /// What is written when it is chosen.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// What kind it is, where there are several.
    pub kind: String,
}

/// How many may be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// One; which one is chosen now.
    One(Option<String>),
    /// Any number.
    Many(BTreeSet<String>),
}

/// What a choice is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A row of the form below.
    FormRow(Path),
    /// A goal or objective to link a theme to.
    LinkGoal(Vec<Serial>),
    /// A goal or objective to unlink a theme from.
    UnlinkGoal(Vec<Serial>),
    /// Themes and ideas to link to a goal.
    LinkBets(Serial),
    /// A theme or idea to unlink from a goal.
    UnlinkBet(Serial),
    /// Goals, themes and ideas to link to an objective.
    LinkGoals(Serial),
    /// A goal, theme or idea to unlink from an objective.
    UnlinkGoalOf(Serial),
    /// An objective to link a goal to.
    LinkObjective(Serial),
    /// Signals for themes, ideas or a goal to rest on.
    Evidence(Vec<Serial>),
    /// Themes and ideas that rest on a signal.
    EvidenceFor(Serial),
    /// A theme that another one is put above.
    Overrule(Serial),
}

/// Opens a choice of one entry.
pub fn open(state: &mut State, refers: Refers, purpose: Purpose, chosen: Vec<String>) {
    let choice = Choice::One(chosen.into_iter().next());
    open_with(state, refers, purpose, choice, options(state, refers));
}

/// Opens a choice of any number of entries.
pub fn open_many(state: &mut State, refers: Refers, purpose: Purpose, chosen: Vec<String>) {
    let choice = Choice::Many(chosen.into_iter().collect());
    open_with(state, refers, purpose, choice, options(state, refers));
}

/// Opens a choice among some entries.
pub fn open_among(state: &mut State, refers: Refers, purpose: Purpose, ids: &[String], choice: Choice) {
    let ids: BTreeSet<&String> = ids.iter().collect();
    let mut options = options(state, refers);
    options.retain(|option| ids.contains(&option.id));
    open_with(state, refers, purpose, choice, options);
    if let Some(picker) = top_mut(state) {
        picker.makes = None;
    }
}

/// Offers entries of other kinds below those the choice on top has: by their full names, and with their kinds.
pub fn offer_also(state: &mut State, entries: &[Serial]) {
    let more: Vec<PickerOption> = entries
        .iter()
        .filter_map(|serial| {
            let facts = state.plan.roadmap.facts(*serial)?;
            let (id, title) = (state.plan.roadmap.full_name(*serial), state.title(*serial));
            Some(PickerOption { id, title, kind: facts.entity.noun().to_owned() })
        })
        .collect();
    let Some(picker) = top_mut(state).filter(|_| !more.is_empty()) else { return };
    let kind = match &picker.makes {
        Some(entity) => entity.noun(),
        None => Entity::Goal.noun(),
    };
    for option in &mut picker.options {
        kind.clone_into(&mut option.kind);
    }
    picker.options.extend(more);
    filter(state);
    select_chosen(state);
}

fn open_with(state: &mut State, refers: Refers, purpose: Purpose, chosen: Choice, options: Vec<PickerOption>) {
    let makes = match refers {
        Refers::To(entity) => Some(entity),
        _ => None,
    };
    let picker = Picker {
        title: match chosen {
            Choice::One(_) => format!("Which {}?", refers.noun()),
            Choice::Many(_) => format!("Which {}?", plural(refers)),
        },
        query: Field::line(""),
        options,
        matches: Vec::new(),
        at: 0,
        top: 0,
        had_some: matches!(&chosen, Choice::Many(all) if !all.is_empty()),
        chosen,
        makes,
        purpose,
    };
    state.overlays.push(Overlay::Picker(Box::new(picker)));
    filter(state);
    select_chosen(state);
}

fn plural(refers: Refers) -> String {
    match refers {
        Refers::To(entity) => entity.nouns().to_owned(),
        Refers::ToThemeOrIdea => "themes or ideas".to_owned(),
        Refers::ToPath => "entries".to_owned(),
    }
}

fn options(state: &State, refers: Refers) -> Vec<PickerOption> {
    let kinds: Vec<Entity> = match refers {
        Refers::To(entity) => vec![entity],
        Refers::ToThemeOrIdea => vec![Entity::Theme, Entity::Idea],
        Refers::ToPath => ENTITIES.into_iter().filter(|entity| *entity != Entity::Criterion).collect(),
    };
    let shows_kind = kinds.len() > 1;
    let mut options = Vec::new();
    for facts in kinds.into_iter().flat_map(|entity| state.plan.roadmap.of(entity)) {
        let id = match refers {
            Refers::ToPath => state.plan.roadmap.full_name(facts.serial),
            _ => state.plan.roadmap.word(facts.id).to_owned(),
        };
        let kind = if shows_kind { facts.entity.noun().to_owned() } else { String::new() };
        options.push(PickerOption { id, title: state.title(facts.serial), kind });
    }
    options
}

/// The picker on top, if one is.
pub fn top(state: &State) -> Option<&Picker> {
    match state.overlays.last() {
        Some(Overlay::Picker(picker)) => Some(picker),
        _ => None,
    }
}

fn top_mut(state: &mut State) -> Option<&mut Picker> {
    match state.overlays.last_mut() {
        Some(Overlay::Picker(picker)) => Some(picker),
        _ => None,
    }
}

fn filter(state: &mut State) {
    let Some(picker) = top_mut(state) else { return };
    let texts = picker.options.iter().map(|option| format!("{} {}", option.title, option.id));
    picker.matches = fuzzy::matches(picker.query.text(), texts);
    picker.at = 0;
    picker.top = 0;
}

fn select_chosen(state: &mut State) {
    let Some(picker) = top_mut(state) else { return };
    let Choice::One(Some(id)) = &picker.chosen else { return };
    let is_it = |found: &fuzzy::Match| picker.options.get(found.index).is_some_and(|option| option.id == *id);
    picker.at = picker.matches.iter().position(is_it).unwrap_or(0);
}

/// Text typed to filter.
pub fn type_text(state: &mut State, typed: &str) {
    if let Some(picker) = top_mut(state) {
        picker.query.paste(typed);
    }
    filter(state);
}

/// A key no command of the picker has.
pub fn type_key(state: &mut State, key: Key) -> bool {
    let Some(picker) = top_mut(state) else { return false };
    let before = picker.query.text().to_owned();
    let is_known = picker.query.input(key, usize::MAX);
    if picker.query.text() != before {
        filter(state);
    }
    is_known
}

impl Picker {
    /// How many rows there are, with the one that makes a new entry.
    pub fn rows(&self) -> usize {
        self.matches.len() + usize::from(self.makes.is_some())
    }

    /// The option at a row; `None` at the row that makes a new entry.
    pub fn option(&self, row: usize) -> Option<&PickerOption> {
        self.matches.get(row).and_then(|found| self.options.get(found.index))
    }

    /// Whether an option is chosen.
    pub fn is_chosen(&self, id: &str) -> bool {
        match &self.chosen {
            Choice::One(chosen) => chosen.as_deref() == Some(id),
            Choice::Many(chosen) => chosen.contains(id),
        }
    }
}

/// The rows of options that are visible at once.
pub const VISIBLE: usize = 12;

/// Moves the selection.
pub fn step(state: &mut State, by: isize) {
    let Some(picker) = top_mut(state) else { return };
    let last = picker.rows().saturating_sub(1);
    picker.at = picker.at.saturating_add_signed(by).min(last);
    picker.top = crate::app::widgets::list::scrolled(picker.top, picker.at, picker.rows(), VISIBLE);
}

/// Marks or unmarks the selected option, where several may be chosen.
pub fn toggle(state: &mut State) {
    let Some(picker) = top_mut(state) else { return };
    let Some(id) = picker.option(picker.at).map(|option| option.id.clone()) else { return };
    if let Choice::Many(chosen) = &mut picker.chosen {
        if !chosen.remove(&id) {
            chosen.insert(id);
        }
        // Enter takes what is ticked: it must not fall on the row that makes a new entry.
        let has_next = picker.at + 1 < picker.matches.len();
        if has_next {
            step(state, 1);
        }
    }
}

/// Takes what is chosen; on the last row, makes a new entry first.
pub fn accept(state: &mut State) {
    let Some(picker) = top(state).cloned() else { return };
    if picker.option(picker.at).is_none() {
        if let Some(entity) = picker.makes {
            form::create::start(state, entity, picker.query.text());
        }
        return;
    }
    let selected = picker.option(picker.at).map(|option| option.id.clone());
    let chosen: Vec<String> = match picker.chosen {
        Choice::One(_) => selected.into_iter().collect(),
        // Enter with nothing marked means the selected one: one goal is the usual number.
        Choice::Many(mut chosen) => {
            let was_marked =
                top(state).is_some_and(|picker| matches!(&picker.chosen, Choice::Many(all) if !all.is_empty()));
            if !was_marked && !picker.had_some {
                chosen.extend(selected);
            }
            chosen.into_iter().collect()
        }
    };
    state.overlays.pop();
    take(state, &picker.purpose, &chosen);
}

/// An entry was made for the overlay on top: it is chosen there.
pub fn made(state: &mut State, id: &str) {
    let Some(picker) = top(state).cloned() else { return };
    let mut chosen = vec![id.to_owned()];
    if let Choice::Many(others) = picker.chosen {
        chosen.extend(others);
    }
    state.overlays.pop();
    take(state, &picker.purpose, &chosen);
}

fn take(state: &mut State, purpose: &Purpose, chosen: &[String]) {
    match purpose {
        Purpose::FormRow(path) => {
            form::rebuild(state);
            form::commit::write_reference(state, path, chosen);
        }
        Purpose::LinkGoal(bets) => {
            let Some(goal) = chosen.first() else { return };
            link::to_goal(state, bets, goal);
        }
        Purpose::UnlinkGoal(bets) => {
            let Some(goal) = chosen.first() else { return };
            link::from_goal(state, bets, goal);
        }
        Purpose::LinkBets(goal) => link::link_bets(state, *goal, chosen),
        Purpose::UnlinkBet(goal) => {
            let bet = chosen.first().and_then(|bet| state.plan.roadmap.find_bet(bet));
            if let Some(bet) = bet {
                link::unlink_from_goal(state, bet, *goal);
            }
        }
        Purpose::LinkGoals(objective) => link::link_goals(state, *objective, chosen),
        Purpose::UnlinkGoalOf(objective) => {
            let below = chosen.first().and_then(|below| link::below_named(state, below));
            if let Some(below) = below {
                link::unlink_from_objective(state, below, *objective);
            }
        }
        Purpose::Evidence(entries) => goals::rest_on(state, entries, chosen),
        Purpose::EvidenceFor(signal) => goals::carry(state, *signal, chosen),
        Purpose::Overrule(theme) => {
            let Some(above) = chosen.first() else { return };
            override_rank::ask_why(state, *theme, above);
        }
        Purpose::LinkObjective(goal) => {
            let Some(objective) = chosen.first() else { return };
            link::link_objective(state, *goal, objective);
        }
    }
}
