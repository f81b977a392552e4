//! Writing: new entries, forms, single fields, undo.

use super::{Command, CommandGroup, EVERYWHERE, LISTS, VIEWS_AND_PANES, command};
use crate::app::commands::input::Input;
use crate::app::model::marked_entries;
use crate::app::model::mode::Scope;
use crate::app::model::mode::ViewKind;
use crate::app::model::screen::Screen;
use crate::app::model::selection::SelectRequest;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::status::StatusLine;
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

/// Where what is selected is an entry, and not a finding about one.
const ENTRY_SCOPES: &[Scope] = &[Scope::Roadmap, Scope::Entries, Scope::Panes];
const THEME_SCOPES: &[Scope] = &[Scope::Roadmap, Scope::Problems, Scope::Panes];

pub(super) const COMMANDS: &[Command] = &[
    command("entry.new", "New", &["n"], LISTS, CommandGroup::Change, |state| {
        create_entry(&state.session, &state.selection, &state.screen, &state.views, &mut state.overlays);
    })
    .about("in a lane: an idea that wants it; in the tree: what hangs on the row; elsewhere an entry of the list")
    .short("new")
    .synonyms(&["add", "create", "capture"]),
    command("item.new", "New option for this theme", &["N"], THEME_SCOPES, CommandGroup::Change, |state| {
        ask_for_option(&state.session, &state.selection, &mut state.overlays, &mut state.status);
    })
    .about("a way to solve it, not a promise"),
    command("entry.edit", "Edit all fields", &["e"], VIEWS_AND_PANES, CommandGroup::Change, |state| {
        edit_selected(
            &state.session,
            &state.selection,
            &state.screen,
            &state.views.goals,
            &mut state.overlays,
            &mut state.status,
        );
    })
    .short("edit")
    .synonyms(&["form"]),
    command("edit.title", "Change the title", &["ct"], VIEWS_AND_PANES, CommandGroup::Change, |state| {
        edit_section(
            &state.session,
            &state.selection,
            &state.screen,
            &state.views.goals,
            &mut state.overlays,
            &mut state.status,
            FormSection::Title,
        );
    })
    .short("title")
    .synonyms(&["rename title"]),
    command("edit.why", "Change the why", &["cw"], THEME_SCOPES, CommandGroup::Change, |state| {
        edit_section(
            &state.session,
            &state.selection,
            &state.screen,
            &state.views.goals,
            &mut state.overlays,
            &mut state.status,
            FormSection::Why,
        );
    })
    .about("problem, reason, customer")
    .short("why"),
    command("edit.target", "Change the target metric", &["cm"], VIEWS_AND_PANES, CommandGroup::Change, |state| {
        edit_section(
            &state.session,
            &state.selection,
            &state.screen,
            &state.views.goals,
            &mut state.overlays,
            &mut state.status,
            FormSection::Target,
        );
    })
    .about("which number, from what to what, by when")
    .short("target metric"),
    command("edit.trade-off", "Change the trade-off", &["cr"], THEME_SCOPES, CommandGroup::Change, |state| {
        edit_section(
            &state.session,
            &state.selection,
            &state.screen,
            &state.views.goals,
            &mut state.overlays,
            &mut state.status,
            FormSection::TradeOffs,
        );
    })
    .about("what will not be done because of it")
    .short("trade-off"),
    command("entry.rename", "Change the id", &["ci"], VIEWS_AND_PANES, CommandGroup::Change, |state| {
        ask_for_id(&state.session, &state.selection, &mut state.overlays, &mut state.status);
    })
    .about("and every reference to it")
    .short("id")
    .synonyms(&["rename"]),
    command("entry.delete", "Delete", &["D"], ENTRY_SCOPES, CommandGroup::Change, |state| {
        delete_entries(&mut state.session, &state.selection, &state.screen, &mut state.status);
    })
    .about("undo brings it back; to say no to a theme, use d")
    .synonyms(&["remove", "rm"]),
    command("roadmap.edit", "Edit the roadmap's own fields", &["ge"], VIEWS_AND_PANES, CommandGroup::Change, |state| {
        form::open(&state.session, &mut state.overlays, FormSubject::Roadmap, FormSection::All);
    })
    .about("product, vision, capacity, limits")
    .short("roadmap's fields")
    .synonyms(&["product", "vision", "capacity"]),
    command("metric.reading", "A reading for today", &["R"], VIEWS_AND_PANES, CommandGroup::Change, |state| {
        ask_for_reading(&state.session, &state.selection, &mut state.overlays, &mut state.status);
    })
    .about("of the selected metric, or the metric of the selected theme or goal"),
    command("edit.again", "Make the last change again", &[], VIEWS_AND_PANES, CommandGroup::Change, |state| {
        state.input.repeat.is_requested = true;
    })
    .about("here: with its answers, as they were typed")
    .short("again")
    .synonyms(&["repeat", "dot"]),
    command("undo", "Undo", &["u"], EVERYWHERE, CommandGroup::SaveAndUndo, |state| {
        undo(&mut state.session, &mut state.selection, &mut state.input, &mut state.status);
    })
    .short("undo"),
    command("redo", "Redo", &["<C-r>"], EVERYWHERE, CommandGroup::SaveAndUndo, |state| {
        redo(&mut state.session, &mut state.selection, &mut state.input, &mut state.status);
    })
    .short("redo"),
];

fn create_entry(session: &Session, selection: &Selection, screen: &Screen, views: &Views, overlays: &mut Vec<Overlay>) {
    match screen.view {
        ViewKind::Goals => create_below_selection(session, selection, &views.goals, overlays),
        ViewKind::Lanes | ViewKind::Board | ViewKind::Timeline | ViewKind::NotDoing | ViewKind::Scores => {
            let lane = views::selected_lane(session, screen, views);
            prompt::open(overlays, PromptQuestion::NewIdea(lane), "");
        }
        ViewKind::Entries(entity) => form::create::start(session, overlays, entity, ""),
        ViewKind::Balance | ViewKind::Problems | ViewKind::Conflicts => {
            prompt::open(overlays, PromptQuestion::NewIdea(None), "");
        }
    }
}

/// In the tree of goals: what hangs on the selected row. On an objective a goal, on a goal or beside its themes an
/// idea, else a goal.
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

/// Keeps one idea.
pub(crate) fn add_idea(
    session: &mut Session,
    selection: &mut Selection,
    status: &mut StatusLine,
    lane: Option<Lane>,
    title: &str,
) {
    add_ideas_to_lane(session, selection, status, lane, &[title]);
}

/// Keeps pasted lines as ideas; where that is refused they are asked about again, and nothing is lost.
pub(crate) fn add_pasted_ideas(
    session: &mut Session,
    selection: &mut Selection,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
    lane: Option<Lane>,
    lines: &[&str],
) {
    status.clear();
    add_ideas_to_lane(session, selection, status, lane, lines);
    if status.is_refusal() {
        prompt::open(overlays, PromptQuestion::NewIdea(lane), &lines.join(" / "));
    }
}

/// Keeps an idea a line, as one step of undo.
fn add_ideas_to_lane(
    session: &mut Session,
    selection: &mut Selection,
    status: &mut StatusLine,
    lane: Option<Lane>,
    titles: &[&str],
) {
    let wants = lane.map(|lane| (Path::from_fields(&[name::PROPOSED_FOR]), Draft::Source(lane.name().to_owned())));
    insert_ideas(session, selection, status, wants, titles);
}

/// Keeps ideas that serve a goal, as one step of undo.
pub(crate) fn add_ideas_for_goal(
    session: &mut Session,
    selection: &mut Selection,
    status: &mut StatusLine,
    goal: crate::document::chunk::EntryId,
    titles: &[&str],
) {
    let id = session.plan.roadmap.id(goal).to_owned();
    insert_ideas(
        session,
        selection,
        status,
        Some((Path::from_fields(&[name::GOALS]).index(0), Draft::Text(id))),
        titles,
    );
}

fn insert_ideas(
    session: &mut Session,
    selection: &mut Selection,
    status: &mut StatusLine,
    known: Option<(Path, Draft)>,
    titles: &[&str],
) {
    let mut made = Vec::new();
    let mut changes = Vec::new();
    for title in titles {
        let is_taken = |id: &str| session.plan.roadmap.find_theme(id).is_some() || made.iter().any(|other| other == id);
        let id = crate::roadmap::slug::id_from_title(title, is_taken);
        let mut fields = vec![(Path::from_fields(&[name::TITLE]), Draft::Text((*title).to_owned()))];
        fields.extend(known.clone());
        changes.push(Change::Insert { kind: EntryKind::Idea, id: id.clone(), fields });
        made.push(id);
    }
    let count = crate::text::plural::format_count(made.len(), "idea", "ideas");
    let label = match made.as_slice() {
        [only] => format!("new idea {only}"),
        _ => format!("{count} noted"),
    };
    let Some(done) = status.report(session.apply(&label, &changes)) else { return };
    if let Some(last) = done.created.last() {
        selection.request(SelectRequest::Follow(*last));
    }
    let is_hidden = done.created.last().is_some_and(|last| !selection.shows(*last));
    match titles {
        [only] if is_hidden => status.say(format!("{only} is noted; the filter hides it: f f shows everything")),
        [only] => status.say(format!("{only} is noted: e answers its questions")),
        _ => status.say(format!("{count} noted, one a line")),
    }
}

fn ask_for_option(session: &Session, selection: &Selection, overlays: &mut Vec<Overlay>, status: &mut StatusLine) {
    match selection.theme(session) {
        Some(theme) => prompt::open(overlays, PromptQuestion::NewOption(theme), ""),
        None => status.refuse("select a theme or idea first: options belong to one"),
    }
}

/// Opens the form of what is selected.
pub(crate) fn edit_selected(
    session: &Session,
    selection: &Selection,
    screen: &Screen,
    tree: &GoalTree,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
) {
    edit_section(session, selection, screen, tree, overlays, status, FormSection::All);
}

fn edit_section(
    session: &Session,
    selection: &Selection,
    screen: &Screen,
    tree: &GoalTree,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
    part: FormSection,
) {
    if screen.view == ViewKind::Goals && tree.is_vision_selected() {
        return form::open_at(session, overlays, FormSubject::Roadmap, &Path::from_fields(&[name::VISION]));
    }
    let Some(entry_id) = selection.entry else { return status.refuse("nothing is selected") };
    let Some(row) = session.plan.roadmap.row(entry_id) else { return };
    if row.is_broken {
        return status.refuse("this entry does not read: ! shows where; it can be mended in a text editor only");
    }
    let has_target = row.theme().is_some() || row.goal().is_some();
    match part {
        FormSection::Why | FormSection::TradeOffs | FormSection::Scores if row.theme().is_none() => {
            status.refuse(format!("{} has none: only themes and ideas do", noun_with_article(row.kind)));
        }
        FormSection::Target if !has_target => {
            status.refuse(format!("{} has no target: themes, goals and objectives do", noun_with_article(row.kind)));
        }
        part => form::open(session, overlays, FormSubject::Entry(entry_id), part),
    }
}

fn noun_with_article(entity: EntryKind) -> String {
    crate::roadmap::field::with_article(entity.noun())
}

fn ask_for_id(session: &Session, selection: &Selection, overlays: &mut Vec<Overlay>, status: &mut StatusLine) {
    match selection.entry {
        Some(entry_id) => {
            let id = session.plan.roadmap.id(entry_id).to_owned();
            prompt::open(overlays, PromptQuestion::Rename(entry_id), &id);
        }
        None => status.refuse("nothing is selected"),
    }
}

fn delete_entries(session: &mut Session, selection: &Selection, screen: &Screen, status: &mut StatusLine) {
    let entries = marked_entries::targets(session, selection, screen);
    if entries.is_empty() {
        return status.refuse("nothing is selected");
    }
    let label = format!("delete {}", marked_entries::undo_label(session, &entries));
    let titles = marked_entries::describe(session, &entries);
    // Of many, what names them is not counted: each would be looked for in every entry.
    let references = if let [only] = entries.as_slice() { count_references(session, *only) } else { 0 };
    let changes: Vec<Change> = entries.iter().map(|entry_id| Change::Remove(*entry_id)).collect();
    if status.report(session.apply(&label, &changes)).is_some() {
        let (verb, them) = if entries.len() == 1 { ("is", "it") } else { ("are", "them") };
        let told = match references {
            0 => String::new(),
            1 => "; 1 reference to it now leads nowhere".to_owned(),
            n => format!("; {n} references to it now lead nowhere"),
        };
        status.say(format!("{titles} {verb} deleted{told}: u brings {them} back"));
    }
}

/// How many other entries name an entry.
fn count_references(session: &Session, entry_id: crate::document::chunk::EntryId) -> usize {
    let roadmap = &session.plan.roadmap;
    let names_it = |row: &&crate::roadmap::entry_row::EntryRow| {
        row.entry != entry_id && row.links.iter().any(|link| roadmap.resolve_link(*link) == Some(entry_id))
    };
    let Some(own) = roadmap.row(entry_id) else { return 0 };
    let id = roadmap.symbol_text(own.id);
    // Only entries whose bytes hold the id can name it.
    let holds = |row: &&crate::roadmap::entry_row::EntryRow| {
        session.plan.document.entry(row.entry).is_some_and(|entry| entry.text.contains(id))
    };
    roadmap.rows().filter(holds).filter(names_it).count()
}

fn ask_for_reading(session: &Session, selection: &Selection, overlays: &mut Vec<Overlay>, status: &mut StatusLine) {
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
        }
        None => status.refuse("select a metric, or a theme or goal whose target names one"),
    }
}

fn undo(session: &mut Session, selection: &mut Selection, input: &mut Input, status: &mut StatusLine) {
    input.repeat.discard_recorded();
    if what_if::refuse_undo_at_start(session, status) {
        return;
    }
    match session.plan.undo() {
        Ok(Some((label, made))) => {
            session.record(&made);
            select_touched(selection, &made.touched);
            reload::track_undo(session, &label, true);
            status.say(format!("undid: {label}"));
        }
        Err(not_made) => status.refuse(not_made.to_string()),
        Ok(None) => status.refuse("nothing to undo: this is the file as it was opened"),
    }
}

fn redo(session: &mut Session, selection: &mut Selection, input: &mut Input, status: &mut StatusLine) {
    input.repeat.discard_recorded();
    match session.plan.redo() {
        Ok(Some((label, made))) => {
            session.record(&made);
            select_touched(selection, &made.touched);
            reload::track_undo(session, &label, false);
            status.say(format!("did again: {label}"));
        }
        Err(not_made) => status.refuse(not_made.to_string()),
        Ok(None) => status.refuse("nothing to do again"),
    }
}

/// What undo changed should be in sight, if one entry was touched and the screen can show it.
fn select_touched(selection: &mut Selection, touched: &[crate::document::chunk::EntryId]) {
    let [only] = touched else { return };
    selection.request(SelectRequest::IfShown(*only));
}
