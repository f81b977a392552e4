//! Edits entries: new entries, forms, single fields, undo.

use super::command::{Command, CommandGroup, EVERYWHERE, KeyLine, LISTS, VIEWS_AND_PANES, command};
use crate::app::commands::input::Input;
use crate::app::model::marked_entries;
use crate::app::model::mode::Scope;
use crate::app::model::mode::ViewKind;
use crate::app::model::screen::Screen;
use crate::app::model::selection::SelectRequest;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::status::{CommandResult, refuse, say};
use crate::app::overlays::Overlay;
use crate::app::overlays::form;
use crate::app::overlays::form::{FormSection, FormSubject};
use crate::app::overlays::prompt;
use crate::app::overlays::prompt::PromptQuestion;
use crate::app::views;
use crate::app::views::Views;
use crate::app::views::goals::GoalTree;
use crate::app::workflows::reload;
use crate::app::workflows::what_if;
use crate::document::path::Path;
use crate::document::write::Draft;
use crate::roadmap::change::Change;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::EntryRow;
use crate::roadmap::lane::Lane;
use crate::roadmap::name;
use crate::text::number;

/// Where the selection is an entry, not a finding about one.
const ENTRY_SCOPES: &[Scope] = &[Scope::Roadmap, Scope::Entries, Scope::Panes];
const THEME_SCOPES: &[Scope] = &[Scope::Roadmap, Scope::Problems, Scope::Panes];

pub(super) const COMMANDS: &[Command] = &[
    command("entry.new", "Add an entry", &["n"], LISTS, CommandGroup::Change, |state| {
        create_entry(&state.session, &state.selection, &state.screen, &state.views, &mut state.overlays);
        Ok(None)
    })
    .about("adds an idea to a lane, an entry below the selected one in the goal tree, or an entry of the kind shown")
    .short("new")
    .synonyms(&["add", "new", "create", "capture", "idea", "new idea", "new theme", "new feature", "add idea"])
    .works_on_trade_offs()
    .key_line(&[(KeyLine::In(Scope::Roadmap), 40), (KeyLine::In(Scope::Entries), 30)]),
    command("goal.new", "Add a goal", &[], VIEWS_AND_PANES, CommandGroup::Change, |state| {
        form::create::start(&state.session, &mut state.overlays, EntryKind::Goal, "");
        Ok(None)
    })
    .synonyms(&["new goal", "create goal"])
    .works_on_trade_offs(),
    command("objective.new", "Add an objective", &[], VIEWS_AND_PANES, CommandGroup::Change, |state| {
        form::create::start(&state.session, &mut state.overlays, EntryKind::Objective, "");
        Ok(None)
    })
    .synonyms(&["new objective", "create objective", "new okr"])
    .works_on_trade_offs(),
    command("metric.new", "Add a metric", &[], VIEWS_AND_PANES, CommandGroup::Change, |state| {
        form::create::start(&state.session, &mut state.overlays, EntryKind::Metric, "");
        Ok(None)
    })
    .synonyms(&["new metric", "create metric", "new kpi"])
    .works_on_trade_offs(),
    command("signal.new", "Add feedback", &[], VIEWS_AND_PANES, CommandGroup::Change, |state| {
        form::create::start(&state.session, &mut state.overlays, EntryKind::Signal, "");
        Ok(None)
    })
    .about("a signal: one customer problem")
    .synonyms(&["new feedback", "new signal", "record feedback"])
    .works_on_trade_offs(),
    command("item.new", "Add an option to this theme", &["N"], THEME_SCOPES, CommandGroup::Change, |state| {
        ask_for_option(&state.session, &state.selection, &mut state.overlays)
    })
    .about("a possible solution, not a commitment")
    .short("new option")
    .synonyms(&["solution", "option"])
    .single_entry(),
    command("entry.edit", "Edit all fields", &["e"], VIEWS_AND_PANES, CommandGroup::Change, |state| {
        edit_selected(&state.session, &state.selection, &state.screen, &state.views.goals, &mut state.overlays)
    })
    .short("edit")
    .synonyms(&["form", "details", "change"])
    .single_entry()
    .works_on_trade_offs()
    .key_line(&[(KeyLine::In(Scope::Panes), 40)]),
    command("edit.title", "Edit title", &["ct"], VIEWS_AND_PANES, CommandGroup::Change, |state| {
        edit_section(
            &state.session,
            &state.selection,
            &state.screen,
            &state.views.goals,
            &mut state.overlays,
            FormSection::Title,
        )
    })
    .short("title")
    .synonyms(&["rename title", "name"])
    .single_entry(),
    command("edit.why", "Edit why", &["cw"], THEME_SCOPES, CommandGroup::Change, |state| {
        edit_section(
            &state.session,
            &state.selection,
            &state.screen,
            &state.views.goals,
            &mut state.overlays,
            FormSection::Why,
        )
    })
    .about("problem, reason, customer")
    .short("why")
    .synonyms(&["problem", "reason", "customer"])
    .single_entry(),
    command("edit.target", "Edit target metric", &["cm"], VIEWS_AND_PANES, CommandGroup::Change, |state| {
        edit_section(
            &state.session,
            &state.selection,
            &state.screen,
            &state.views.goals,
            &mut state.overlays,
            FormSection::Target,
        )
    })
    .about("which metric, from what to what, by when")
    .short("target metric")
    .synonyms(&["due date", "deadline", "due", "kpi"])
    .single_entry(),
    command("edit.trade-off", "Edit trade-offs", &["cr"], THEME_SCOPES, CommandGroup::Change, |state| {
        edit_section(
            &state.session,
            &state.selection,
            &state.screen,
            &state.views.goals,
            &mut state.overlays,
            FormSection::TradeOffs,
        )
    })
    .about("what you give up for it")
    .short("trade-offs")
    .single_entry()
    .works_on_trade_offs(),
    command("edit.dependencies", "Edit dependencies", &[], THEME_SCOPES, CommandGroup::Change, |state| {
        edit_dependencies(&state.session, &state.selection, &mut state.overlays)
    })
    .about("what has to come first")
    .synonyms(&["dependencies", "dependency", "blocked", "blocked by", "blocker", "depends on", "waits for", "needs"])
    .single_entry(),
    command("entry.rename", "Change id", &["ci"], VIEWS_AND_PANES, CommandGroup::Change, |state| {
        ask_for_id(&state.session, &state.selection, &mut state.overlays)
    })
    .about("and update every reference to it")
    .short("id")
    .synonyms(&["rename"])
    .single_entry(),
    command("entry.delete", "Delete", &["D"], ENTRY_SCOPES, CommandGroup::Change, |state| {
        delete_entries(&mut state.session, &state.selection, &state.screen)
    })
    .about("undo restores it; to drop a theme, use d")
    .synonyms(&["remove", "kill", "erase", "trash", "rm"])
    .needs_name(),
    command("roadmap.edit", "Edit roadmap fields", &["ge"], VIEWS_AND_PANES, CommandGroup::Change, |state| {
        form::open(&state.session, &mut state.overlays, FormSubject::Roadmap, FormSection::All);
        Ok(None)
    })
    .about("product, vision, capacity, limits")
    .short("roadmap fields")
    .synonyms(&["product", "vision", "capacity", "strategy"])
    .works_on_trade_offs()
    .key_line(&[(KeyLine::Balance, 40)]),
    command("metric.reading", "Record today's reading", &["R"], VIEWS_AND_PANES, CommandGroup::Change, |state| {
        ask_for_reading(&state.session, &state.selection, &mut state.overlays)
    })
    .about("of the selected metric, or the metric of the selected theme or goal")
    .short("today's reading")
    .synonyms(&["measure", "update metric", "status", "progress", "kpi"])
    .single_entry()
    .works_on_trade_offs(),
    command("edit.again", "Repeat last change", &[], VIEWS_AND_PANES, CommandGroup::Change, |state| {
        state.input.repeat.is_requested = true;
        Ok(None)
    })
    .about("here, with the same answers")
    .short("repeat")
    .synonyms(&["repeat", "again", "dot"])
    .works_on_trade_offs()
    .needs_name(),
    command("undo", "Undo", &["u"], EVERYWHERE, CommandGroup::SaveAndUndo, |state| {
        undo(&mut state.session, &mut state.selection, &mut state.input)
    })
    .short("undo")
    .synonyms(&["revert", "take back"])
    .key_line(&[
        (KeyLine::In(Scope::Roadmap), 130),
        (KeyLine::In(Scope::Entries), 60),
        (KeyLine::In(Scope::Problems), 70),
        (KeyLine::In(Scope::ScoreCells), 60),
        (KeyLine::In(Scope::Conflicts), 60),
        (KeyLine::Board, 80),
        (KeyLine::Scores, 110),
        (KeyLine::WhatIf, 60),
        (KeyLine::Selection, 90),
    ]),
    command("redo", "Redo", &["<C-r>"], EVERYWHERE, CommandGroup::SaveAndUndo, |state| {
        redo(&mut state.session, &mut state.selection, &mut state.input)
    })
    .short("redo")
    .synonyms(&["do again"]),
];

fn create_entry(session: &Session, selection: &Selection, screen: &Screen, views: &Views, overlays: &mut Vec<Overlay>) {
    match screen.view {
        ViewKind::Goals => create_below_selection(session, selection, &views.goals, overlays),
        ViewKind::Entries(entity) => form::create::start(session, overlays, entity, ""),
        view => {
            let lane = if view.is_theme_view() { views::selected_lane(session, screen, views) } else { None };
            prompt::open(overlays, PromptQuestion::NewIdea(lane), "");
        }
    }
}

/// Adds an entry below the selected row of the goal tree: a goal below an objective, an idea below a goal or next to
/// its themes, otherwise a goal.
fn create_below_selection(session: &Session, selection: &Selection, tree: &GoalTree, overlays: &mut Vec<Overlay>) {
    let row = selection.entry.and_then(|entry_id| session.plan.roadmap.row(entry_id));
    match (row.map(|row| row.kind), tree.selected_goal()) {
        (Some(EntryKind::Objective), _) => {
            let id = row.map_or("", |row| session.plan.roadmap.symbol_text(row.id)).to_owned();
            let serves = (Path::from_fields(&[name::SERVES]).index(0), Draft::Text(id));
            form::create::start_with(session, overlays, EntryKind::Goal, "", vec![serves]);
        }
        (Some(_), Some(goal)) => prompt::open(overlays, PromptQuestion::NewIdeaForGoal(goal), ""),
        (Some(_), None) if session.plan.roadmap.rows_of_kind(EntryKind::Goal).next().is_some() => {
            prompt::open(overlays, PromptQuestion::NewIdea(None), "");
        }
        _ => form::create::start(session, overlays, EntryKind::Goal, ""),
    }
}

/// Adds one idea.
pub(crate) fn add_idea(
    session: &mut Session,
    selection: &mut Selection,
    lane: Option<Lane>,
    title: &str,
) -> CommandResult {
    add_ideas_to_lane(session, selection, lane, &[title])
}

/// Adds pasted lines as ideas; if that is refused, asks about them again so that nothing is lost.
pub(crate) fn add_pasted_ideas(
    session: &mut Session,
    selection: &mut Selection,
    overlays: &mut Vec<Overlay>,
    lane: Option<Lane>,
    lines: &[&str],
) -> CommandResult {
    let added = add_ideas_to_lane(session, selection, lane, lines);
    if added.is_err() {
        prompt::open(overlays, PromptQuestion::NewIdea(lane), &lines.join(" / "));
    }
    added
}

/// Adds one idea per title, as one undo step.
fn add_ideas_to_lane(
    session: &mut Session,
    selection: &mut Selection,
    lane: Option<Lane>,
    titles: &[&str],
) -> CommandResult {
    let proposal = lane.map(|lane| (Path::from_fields(&[name::PROPOSED_FOR]), Draft::Source(lane.name().to_owned())));
    insert_ideas(session, selection, proposal, titles)
}

/// Adds ideas that serve a goal, as one undo step.
pub(crate) fn add_ideas_for_goal(
    session: &mut Session,
    selection: &mut Selection,
    goal: crate::document::chunk::EntryId,
    titles: &[&str],
) -> CommandResult {
    let id = session.plan.roadmap.id(goal).to_owned();
    insert_ideas(session, selection, Some((Path::from_fields(&[name::GOALS]).index(0), Draft::Text(id))), titles)
}

fn insert_ideas(
    session: &mut Session,
    selection: &mut Selection,
    known: Option<(Path, Draft)>,
    titles: &[&str],
) -> CommandResult {
    let mut made: Vec<String> = Vec::new();
    for title in titles {
        let is_taken = |id: &str| session.plan.roadmap.find_theme(id).is_some() || made.iter().any(|other| other == id);
        let id = crate::roadmap::slug::id_from_title(title, is_taken);
        made.push(id);
    }
    let mut changes = Vec::new();
    let ranks = ranks_in_order(session, &made);
    for ((title, id), rank) in titles.iter().zip(&made).zip(ranks) {
        let mut fields = vec![(Path::from_fields(&[name::TITLE]), Draft::Text((*title).to_owned()))];
        fields.extend(known.clone());
        fields.extend(rank.map(|rank| (Path::from_fields(&[name::RANK]), Draft::Source(rank.to_string()))));
        changes.push(Change::Insert { kind: EntryKind::Idea, id: id.clone(), fields });
    }
    let count = crate::text::plural::format_count(made.len(), "idea", "ideas");
    let label = match made.as_slice() {
        [only] => format!("add idea {only}"),
        _ => format!("add {count}"),
    };
    let done = session.apply(&label, &changes)?;
    if let Some(last) = done.created.last() {
        selection.request(SelectRequest::Follow(*last));
    }
    let is_hidden = done.created.last().is_some_and(|last| !selection.shows(*last));
    match titles {
        [only] if is_hidden => {
            say(format!("Idea added: {only}, hidden by the filter (Esc, then f f to show everything)"))
        }
        [only] => say(format!("Idea added: {only} (type the next one, or Esc and then e to add details)")),
        _ => say(format!("{count} added, in the order of the lines (u to undo)")),
    }
}

/// The ranks of new ideas, below the ranked ones. None are needed where the ids have the same order.
fn ranks_in_order(session: &Session, ids: &[String]) -> Vec<Option<i64>> {
    if ids.is_sorted() {
        return vec![None; ids.len()];
    }
    let ideas = session.plan.roadmap.rows_of_kind(EntryKind::Idea);
    let ranks = ideas.filter_map(|row| row.theme()?.rank).filter(|rank| rank.abs() < 1e12);
    let highest = ranks.fold(0.0, f64::max).ceil() as i64;
    (1..=ids.len() as i64).map(|place| Some(highest + 10 * place)).collect()
}

fn ask_for_option(session: &Session, selection: &Selection, overlays: &mut Vec<Overlay>) -> CommandResult {
    match selection.theme(session) {
        Some(theme) => {
            prompt::open(overlays, PromptQuestion::NewOption(theme), "");
            Ok(None)
        }
        None => refuse("Select a theme or idea first: options belong to one"),
    }
}

fn edit_dependencies(session: &Session, selection: &Selection, overlays: &mut Vec<Overlay>) -> CommandResult {
    match selection.theme(session) {
        Some(theme) if session.plan.roadmap.row(theme).is_some_and(|row| !row.is_broken) => {
            let path = Path::from_fields(&[name::DEPENDS_ON]);
            form::open_at(session, overlays, FormSubject::Entry(theme), &path);
            Ok(None)
        }
        Some(_) => refuse("This entry has a syntax error: fix it in a text editor (! to see where)"),
        None => refuse("Select a theme or idea first: dependencies belong to one"),
    }
}

/// Opens the form of the selection.
pub(crate) fn edit_selected(
    session: &Session,
    selection: &Selection,
    screen: &Screen,
    tree: &GoalTree,
    overlays: &mut Vec<Overlay>,
) -> CommandResult {
    edit_section(session, selection, screen, tree, overlays, FormSection::All)
}

fn edit_section(
    session: &Session,
    selection: &Selection,
    screen: &Screen,
    tree: &GoalTree,
    overlays: &mut Vec<Overlay>,
    part: FormSection,
) -> CommandResult {
    if screen.view == ViewKind::Goals && tree.is_vision_selected() {
        form::open_at(session, overlays, FormSubject::Roadmap, &Path::from_fields(&[name::VISION]));
        return Ok(None);
    }
    let Some(entry_id) = selection.entry else { return refuse("Select an entry first (j or k to move)") };
    let Some(row) = session.plan.roadmap.row(entry_id) else { return Ok(None) };
    if row.is_broken {
        return refuse("This entry has a syntax error: fix it in a text editor (! to see where)");
    }
    let has_target = row.theme().is_some() || row.goal().is_some();
    match part {
        FormSection::Why | FormSection::TradeOffs | FormSection::Scores if row.theme().is_none() => refuse(format!(
            "Only themes and ideas can have a why, trade-offs or scores, not {} (g l to go to the themes)",
            noun_with_article(row.kind)
        )),
        FormSection::Target if !has_target => {
            refuse(format!("Only themes, goals and objectives have a target, not {}", noun_with_article(row.kind)))
        }
        part => {
            form::open(session, overlays, FormSubject::Entry(entry_id), part);
            Ok(None)
        }
    }
}

fn noun_with_article(kind: EntryKind) -> String {
    crate::roadmap::field::with_article(kind.noun())
}

fn ask_for_id(session: &Session, selection: &Selection, overlays: &mut Vec<Overlay>) -> CommandResult {
    match selection.entry {
        Some(entry_id) => {
            let id = session.plan.roadmap.id(entry_id).to_owned();
            prompt::open(overlays, PromptQuestion::Rename(entry_id), &id);
            Ok(None)
        }
        None => refuse("Select an entry first (j or k to move)"),
    }
}

fn delete_entries(session: &mut Session, selection: &Selection, screen: &Screen) -> CommandResult {
    let entries = marked_entries::targets(session, selection, screen);
    if entries.is_empty() {
        return refuse("Select an entry first (j or k to move)");
    }
    let label = format!("delete {}", marked_entries::undo_label(session, &entries));
    let titles = marked_entries::describe(session, &entries);
    // Counting scans every entry, so do it for a single one only.
    let references = if let [only] = entries.as_slice() { count_references(session, *only) } else { 0 };
    let changes: Vec<Change> = entries.iter().map(|entry_id| Change::Remove(*entry_id)).collect();
    session.apply(&label, &changes)?;
    let broken_references = match references {
        0 => String::new(),
        1 => "; 1 reference to it is now broken".to_owned(),
        n => format!("; {n} references to it are now broken"),
    };
    say(format!("Deleted {titles}{broken_references} (u to undo)"))
}

/// How many other entries refer to an entry.
fn count_references(session: &Session, entry_id: crate::document::chunk::EntryId) -> usize {
    let roadmap = &session.plan.roadmap;
    let names_it = |row: &&crate::roadmap::entry_row::EntryRow| {
        row.entry != entry_id && row.links.iter().any(|link| roadmap.resolve_link(*link) == Some(entry_id))
    };
    let Some(row) = roadmap.row(entry_id) else { return 0 };
    let id = roadmap.symbol_text(row.id);
    // Only entries whose text contains the id can refer to it.
    let holds = |row: &&crate::roadmap::entry_row::EntryRow| {
        session.plan.document.entry(row.entry).is_some_and(|entry| entry.text.contains(id))
    };
    roadmap.rows().filter(holds).filter(names_it).count()
}

fn ask_for_reading(session: &Session, selection: &Selection, overlays: &mut Vec<Overlay>) -> CommandResult {
    let row = selection.entry.and_then(|entry_id| session.plan.roadmap.row(entry_id));
    let metric = row.and_then(|row| match row.kind {
        EntryKind::Metric => Some(row.entry),
        _ => session.metric_of(row),
    });
    match metric {
        Some(metric) => {
            let known = session.plan.roadmap.row(metric).and_then(EntryRow::metric);
            let today = known.and_then(|metric| metric.readings.iter().find(|(day, _)| *day == session.today));
            let today = today.map(|(_, value)| number::format_plain(*value)).unwrap_or_default();
            prompt::open(overlays, PromptQuestion::Reading(metric), &today);
            Ok(None)
        }
        None => refuse("Select a metric, or a theme or goal with a target metric"),
    }
}

fn undo(session: &mut Session, selection: &mut Selection, input: &mut Input) -> CommandResult {
    input.repeat.discard_recorded();
    what_if::refuse_undo_at_start(session)?;
    match session.plan.undo() {
        Ok(Some((label, made))) => {
            session.record(&made);
            select_touched(selection, &made.touched);
            reload::track_undo(session, &label, true);
            say(format!("Undone: {label}"))
        }
        Err(not_made) => refuse(not_made.to_string()),
        Ok(None) => refuse("Nothing to undo: no changes since the file was opened"),
    }
}

fn redo(session: &mut Session, selection: &mut Selection, input: &mut Input) -> CommandResult {
    input.repeat.discard_recorded();
    match session.plan.redo() {
        Ok(Some((label, made))) => {
            session.record(&made);
            select_touched(selection, &made.touched);
            reload::track_undo(session, &label, false);
            say(format!("Redone: {label}"))
        }
        Err(not_made) => refuse(not_made.to_string()),
        Ok(None) => refuse("Nothing to redo"),
    }
}

/// Selects the entry that undo or redo touched, if it is a single one the screen can show.
fn select_touched(selection: &mut Selection, touched: &[crate::document::chunk::EntryId]) {
    let [only] = touched else { return };
    selection.request(SelectRequest::IfShown(*only));
}
