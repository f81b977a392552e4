//! Links between themes, goals and objectives, added and removed from either end. On a theme or idea: its goals, and
//! objectives without a goal in between. On a goal: the themes that serve it, or, on a row that lacks an objective, its
//! objective. On an objective: the goals, themes and ideas that serve it. On a row that asks about a metric link:
//! confirms that link.

use super::goals;
use crate::app::model::marked_entries;
use crate::app::model::mode::ViewKind;
use crate::app::model::screen::Screen;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::status::{CommandResult, refuse, say};
use crate::app::overlays::Overlay;
use crate::app::overlays::picker;
use crate::app::overlays::picker::{PickerChoice, PickerPurpose};
use crate::app::views::goals::GoalTree;
use crate::app::views::goals::LinkProblem;
use crate::document::chunk::EntryId;
use crate::insight::{linkage, why};
use crate::roadmap::change::Change;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::{EntryRow, Relation};
use crate::roadmap::field::ReferenceTarget;
use crate::roadmap::intents;
use crate::roadmap::interner::Symbol;
use crate::text::plural;
use std::collections::BTreeSet;

/// Offers what the selected entry can be linked to.
pub(super) fn link_selected(
    session: &mut Session,
    selection: &Selection,
    screen: &Screen,
    tree: &GoalTree,
    overlays: &mut Vec<Overlay>,
) -> CommandResult {
    if goals::is_at_question(screen, tree) {
        return goals::confirm_metric_link(session, selection, screen, tree);
    }
    let Some((entry, kind)) = selected_with_kind(session, selection) else {
        return refuse("Select a theme, idea, goal or objective first");
    };
    match kind {
        EntryKind::Theme | EntryKind::Idea => {
            let themes = marked_entries::target_themes(session, selection, screen)?;
            let served = common_links(session, &themes, Relation::Serves);
            let is_free = |objective: &&EntryRow| !served.contains(&objective.id);
            let objectives: Vec<EntryId> =
                session.plan.roadmap.rows_of_kind(EntryKind::Objective).filter(is_free).map(|row| row.entry).collect();
            picker::open(
                session,
                overlays,
                ReferenceTarget::Kind(EntryKind::Goal),
                PickerPurpose::LinkGoal(themes),
                Vec::new(),
            );
            picker::add_options(session, overlays, &objectives);
            Ok(None)
        }
        EntryKind::Goal if lacks_objective(screen, tree) => {
            if session.plan.roadmap.rows_of_kind(EntryKind::Objective).next().is_none() {
                return refuse("No objectives yet (g o, then n to add one)");
            }
            picker::open(
                session,
                overlays,
                ReferenceTarget::Kind(EntryKind::Objective),
                PickerPurpose::LinkObjective(entry),
                Vec::new(),
            );
            Ok(None)
        }
        EntryKind::Goal => {
            let served = linkage::themes_of_goal(&session.plan.roadmap, entry).to_vec();
            let is_free =
                |theme: &EntryRow| theme.theme().is_some() && !theme.is_broken && !served.contains(&theme.entry);
            open_picker(
                session,
                overlays,
                ReferenceTarget::ThemeOrIdea,
                PickerPurpose::LinkThemes(entry),
                is_free,
                PickerChoice::Many,
            )
        }
        EntryKind::Objective => {
            let served = why::entries_below(&session.plan.roadmap, entry);
            let is_free = |row: &EntryRow| !row.is_broken && !served.contains(&row.entry);
            let is_free_goal = |row: &EntryRow| row.kind == EntryKind::Goal && is_free(row);
            let is_free_theme = |row: &&EntryRow| row.theme().is_some() && is_free(row);
            let themes: Vec<EntryId> = session.plan.roadmap.rows().filter(is_free_theme).map(|row| row.entry).collect();
            open_picker_with(
                session,
                overlays,
                ReferenceTarget::Kind(EntryKind::Goal),
                PickerPurpose::LinkGoals(entry),
                is_free_goal,
                PickerChoice::Many,
                &themes,
            )
        }
        EntryKind::Signal => goals::pick_evidence(session, selection, screen, overlays),
        _ => refuse("Only themes, ideas, goals and objectives can be linked (E to link evidence)"),
    }
}

/// Removes a link: the only one, or one that the user picks.
pub(super) fn unlink_selected(
    session: &mut Session,
    selection: &Selection,
    screen: &Screen,
    tree: &GoalTree,
    overlays: &mut Vec<Overlay>,
) -> CommandResult {
    let Some((entry, kind)) = selected_with_kind(session, selection) else {
        return refuse("Select a theme, idea, goal or objective first");
    };
    match kind {
        EntryKind::Theme | EntryKind::Idea => {
            let themes = marked_entries::target_themes(session, selection, screen)?;
            unlink_themes(session, screen, tree, overlays, &themes)
        }
        EntryKind::Goal => {
            let themes = linkage::themes_of_goal(&session.plan.roadmap, entry).to_vec();
            match themes.as_slice() {
                [] => refuse(
                    "No theme serves this goal (L to link one; to unlink the goal itself, press U on its objective)",
                ),
                [only] => unlink_from_goal(session, *only, entry),
                _ => {
                    let is_linked = |theme: &EntryRow| themes.contains(&theme.entry);
                    open_picker(
                        session,
                        overlays,
                        ReferenceTarget::ThemeOrIdea,
                        PickerPurpose::UnlinkTheme(entry),
                        is_linked,
                        |_| PickerChoice::One(None),
                    )
                }
            }
        }
        EntryKind::Objective => {
            let below = why::entries_below(&session.plan.roadmap, entry);
            match below.as_slice() {
                [] => refuse("Nothing serves this objective yet (L to link a goal)"),
                [only] => unlink_from_objective(session, *only, entry),
                _ => {
                    let is_linked = |row: &EntryRow| row.kind == EntryKind::Goal && below.contains(&row.entry);
                    let is_theme = |entry: &EntryId| session.plan.roadmap.theme(*entry).is_some();
                    let themes: Vec<EntryId> = below.iter().copied().filter(is_theme).collect();
                    let purpose = PickerPurpose::UnlinkFromObjective(entry);
                    open_picker_with(
                        session,
                        overlays,
                        ReferenceTarget::Kind(EntryKind::Goal),
                        purpose,
                        is_linked,
                        |_| PickerChoice::One(None),
                        &themes,
                    )
                }
            }
        }
        EntryKind::Signal => goals::pick_evidence(session, selection, screen, overlays),
        _ => refuse("Only themes, ideas, goals and objectives can be unlinked"),
    }
}

fn selected_with_kind(session: &Session, selection: &Selection) -> Option<(EntryId, EntryKind)> {
    let row = session.plan.roadmap.row(selection.entry?)?;
    Some((row.entry, row.kind))
}

/// Whether the selected row lacks an objective.
fn lacks_objective(screen: &Screen, tree: &GoalTree) -> bool {
    let lack = tree.selected().and_then(|row| row.path.link_problem);
    let is_objective =
        matches!(lack, Some(LinkProblem::GoalWithoutObjective | LinkProblem::GoalWithoutObjectiveOrTheme));
    screen.view == ViewKind::Goals && is_objective
}

/// The entries that all of some themes and ideas link to by a relation.
fn common_links(session: &Session, themes: &[EntryId], by: Relation) -> Vec<Symbol> {
    let mut all: Option<Vec<Symbol>> = None;
    for row in themes.iter().filter_map(|theme| session.plan.roadmap.row(*theme)) {
        let named: Vec<Symbol> = row.linked_ids(by).collect();
        all = Some(all.map_or(named.clone(), |all| all.into_iter().filter(|id| named.contains(id)).collect()));
    }
    all.unwrap_or_default()
}

/// Finds a goal by id, or another entry by its full name, as a picker below an objective returns them.
pub(crate) fn find_below(session: &Session, name: &str) -> Option<EntryId> {
    session.plan.roadmap.find(EntryKind::Goal, name).or_else(|| session.plan.roadmap.find_by_full_name(name))
}

/// The id of an objective in a full name from a picker above a theme.
fn objective_id(name: &str) -> Option<&str> {
    name.split_once('.').filter(|(map, _)| *map == EntryKind::Objective.map_name()).map(|(_, id)| id)
}

/// The title of a linked goal or objective; its id if the file has no such entry.
fn title_of_link(session: &Session, id: &str, kind: EntryKind) -> String {
    let roadmap = &session.plan.roadmap;
    let is_of_kind = |entry: &&EntryId| roadmap.row(**entry).is_some_and(|row| row.kind == kind);
    roadmap.entries_with_id(id).iter().find(is_of_kind).map_or_else(|| id.to_owned(), |entry| session.title(*entry))
}

/// Opens a picker among the entries that fit, or reports that there are none.
fn open_picker(
    session: &Session,
    overlays: &mut Vec<Overlay>,
    refers: ReferenceTarget,
    purpose: PickerPurpose,
    fits: impl Fn(&EntryRow) -> bool,
    choice: impl Fn(BTreeSet<String>) -> PickerChoice,
) -> CommandResult {
    open_picker_with(session, overlays, refers, purpose, fits, choice, &[])
}

/// The same, with entries of other kinds below them.
fn open_picker_with(
    session: &Session,
    overlays: &mut Vec<Overlay>,
    refers: ReferenceTarget,
    purpose: PickerPurpose,
    fits: impl Fn(&EntryRow) -> bool,
    choice: impl Fn(BTreeSet<String>) -> PickerChoice,
    others: &[EntryId],
) -> CommandResult {
    let roadmap = &session.plan.roadmap;
    let ids: Vec<String> =
        roadmap.rows().filter(|row| fits(row)).map(|row| roadmap.symbol_text(row.id).to_owned()).collect();
    if ids.is_empty() && others.is_empty() {
        return refuse("Everything that could be linked already is (n to add another)");
    }
    picker::open_among(session, overlays, refers, purpose, &ids, choice(BTreeSet::new()));
    picker::add_options(session, overlays, others);
    Ok(None)
}

/// Links themes and ideas to a goal, or to an objective by its full name, as one undo step.
pub(crate) fn link_to_goal(session: &mut Session, themes: &[EntryId], above: &str) -> CommandResult {
    let objective = objective_id(above);
    let goal = objective.unwrap_or(above);
    let kind = if objective.is_some() { EntryKind::Objective } else { EntryKind::Goal };
    let link = if objective.is_some() { intents::link_objective } else { intents::link_goal };
    let changes: Vec<Change> = themes.iter().flat_map(|theme| link(&session.plan, *theme, goal)).collect();
    let titles = marked_entries::describe(session, themes);
    if changes.is_empty() {
        return refuse(format!("{titles}: already linked to {}", title_of_link(session, goal, kind)));
    }
    session.apply(&format!("link {} to {goal}", marked_entries::undo_label(session, themes)), &changes)?;
    say(format!("Linked {titles} to {} (u to undo)", title_of_link(session, goal, kind)))
}

/// The same from the goal's side.
pub(crate) fn link_themes(session: &mut Session, goal: EntryId, themes: &[String]) -> CommandResult {
    let id = session.plan.roadmap.id(goal).to_owned();
    let found = themes.iter().filter_map(|theme| session.plan.roadmap.find_theme(theme));
    let changes: Vec<Change> = found.flat_map(|theme| intents::link_goal(&session.plan, theme, &id)).collect();
    let what = plural::format_count(changes.len(), "theme", "themes");
    apply_links(session, goal, &changes, &what)
}

/// Links goals, themes and ideas to an objective, as one undo step.
pub(crate) fn link_below_objective(session: &mut Session, objective: EntryId, below: &[String]) -> CommandResult {
    let id = session.plan.roadmap.id(objective).to_owned();
    let found: Vec<EntryId> = below.iter().filter_map(|below| find_below(session, below)).collect();
    let changes: Vec<Change> =
        found.iter().flat_map(|below| intents::link_objective(&session.plan, *below, &id)).collect();
    let has_theme = found.iter().any(|below| session.plan.roadmap.theme(*below).is_some());
    let has_goal = found.iter().any(|below| session.plan.roadmap.theme(*below).is_none());
    let (one, many) = match (has_goal, has_theme) {
        (true, true) => ("entry", "entries"),
        (false, true) => ("theme", "themes"),
        _ => ("goal", "goals"),
    };
    let what = plural::format_count(changes.len(), one, many);
    apply_links(session, objective, &changes, &what)
}

fn apply_links(session: &mut Session, above: EntryId, changes: &[Change], what: &str) -> CommandResult {
    let id = session.plan.roadmap.id(above).to_owned();
    if changes.is_empty() {
        return Ok(None);
    }
    session.apply(&format!("link {what} to {id}"), changes)?;
    say(format!("Linked {what} to {} (u to undo)", session.title(above)))
}

pub(crate) fn link_objective(session: &mut Session, goal: EntryId, objective: &str) -> CommandResult {
    let id = session.plan.roadmap.id(goal).to_owned();
    let changes = intents::link_objective(&session.plan, goal, objective);
    let (title, above) = (session.title(goal), title_of_link(session, objective, EntryKind::Objective));
    if changes.is_empty() {
        return refuse(format!("{title} already serves {above}"));
    }
    session.apply(&format!("link {id} to {objective}"), &changes)?;
    say(format!("{title} now serves {above} (L to link themes to it)"))
}

fn unlink_themes(
    session: &mut Session,
    screen: &Screen,
    tree: &GoalTree,
    overlays: &mut Vec<Overlay>,
    themes: &[EntryId],
) -> CommandResult {
    let (mut goals, mut objectives) = (Vec::new(), Vec::new());
    for row in themes.iter().filter_map(|theme| session.plan.roadmap.row(*theme)) {
        let id = |symbol: Symbol| session.plan.roadmap.symbol_text(symbol).to_owned();
        extend_unique(&mut goals, row.linked_ids(Relation::Goal).map(id));
        extend_unique(&mut objectives, row.linked_ids(Relation::Serves).map(id));
    }
    // In the goal tree, unlink from the parent it is shown under.
    let is_in_tree = screen.view == ViewKind::Goals && themes.len() == 1;
    let path = tree.selected().filter(|_| is_in_tree).map(|row| row.path).unwrap_or_default();
    if let Some(goal) = path.goal.map(|goal| session.plan.roadmap.id(goal)) {
        goals.retain(|other| other == goal);
        objectives.clear();
    } else if let Some(objective) = path.objective.map(|objective| session.plan.roadmap.id(objective)) {
        objectives.retain(|other| other == objective);
        goals.clear();
    }
    match (goals.as_slice(), objectives.as_slice()) {
        ([], []) => refuse("Not linked to a goal (L to link one)"),
        ([only], []) => unlink_themes_from(session, themes, &only.clone()),
        ([], [only]) => unlink_themes_from(session, themes, &format!("{}.{only}", EntryKind::Objective.map_name())),
        _ => {
            let purpose = PickerPurpose::UnlinkGoal(themes.to_vec());
            picker::open_among(
                session,
                overlays,
                ReferenceTarget::Kind(EntryKind::Goal),
                purpose,
                &goals,
                PickerChoice::One(None),
            );
            let find = |id: &String| session.plan.roadmap.find(EntryKind::Objective, id);
            let objectives: Vec<EntryId> = objectives.iter().filter_map(find).collect();
            picker::add_options(session, overlays, &objectives);
            Ok(None)
        }
    }
}

fn extend_unique(all: &mut Vec<String>, more: impl Iterator<Item = String>) {
    for id in more {
        if !all.contains(&id) {
            all.push(id);
        }
    }
}

/// Unlinks themes and ideas from a goal, or from an objective by its full name, as one undo step.
pub(crate) fn unlink_themes_from(session: &mut Session, themes: &[EntryId], above: &str) -> CommandResult {
    let objective = objective_id(above);
    let goal = objective.unwrap_or(above);
    let kind = if objective.is_some() { EntryKind::Objective } else { EntryKind::Goal };
    let unlink = if objective.is_some() { intents::unlink_objective } else { intents::unlink_goal };
    let linked: Vec<(EntryId, Vec<Change>)> =
        themes.iter().filter_map(|theme| Some((*theme, unlink(&session.plan, *theme, goal)?))).collect();
    let themes: Vec<EntryId> = linked.iter().map(|(theme, _)| *theme).collect();
    let changes: Vec<Change> = linked.into_iter().flat_map(|(_, changes)| changes).collect();
    let titles = marked_entries::describe(session, &themes);
    if changes.is_empty() {
        return Ok(None);
    }
    session.apply(&format!("unlink {} from {goal}", marked_entries::undo_label(session, &themes)), &changes)?;
    say(format!("Unlinked {titles} from {} (u to undo)", title_of_link(session, goal, kind)))
}

/// The same from the goal's side.
pub(crate) fn unlink_from_goal(session: &mut Session, theme: EntryId, goal: EntryId) -> CommandResult {
    let goal = session.plan.roadmap.id(goal).to_owned();
    unlink_themes_from(session, &[theme], &goal)
}

/// Unlinks a goal, theme or idea from an objective.
pub(crate) fn unlink_from_objective(session: &mut Session, goal: EntryId, objective: EntryId) -> CommandResult {
    let (id, objective) = (session.plan.roadmap.id(goal).to_owned(), session.plan.roadmap.id(objective).to_owned());
    let above = title_of_link(session, &objective, EntryKind::Objective);
    let Some(changes) = intents::unlink_objective(&session.plan, goal, &objective) else { return Ok(None) };
    session.apply(&format!("unlink {id} from {objective}"), &changes)?;
    say(format!("Unlinked {} from {above} (u to undo)", session.title(goal)))
}
