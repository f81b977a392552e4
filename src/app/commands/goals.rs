//! Goals: up and down the goal tree, the focus goal, evidence, and links between metrics.

use super::command::{Command, CommandGroup, KeyLine, VIEWS_AND_PANES, command};
use crate::app::model::marked_entries;
use crate::app::model::mode::Scope;
use crate::app::model::mode::ViewKind;
use crate::app::model::screen::Screen;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::status::{CommandResult, refuse, say};
use crate::app::overlays::Overlay;
use crate::app::overlays::picker;
use crate::app::overlays::picker::PickerPurpose;
use crate::app::views::goals::GoalTree;
use crate::app::views::goals::LinkProblem;
use crate::app::workflows::goal_path;
use crate::document::chunk::EntryId;
use crate::insight::linkage::MetricQuestion;
use crate::insight::why as chain;
use crate::roadmap::change::Change;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::{EntryRow, Relation};
use crate::roadmap::field::ReferenceTarget;
use crate::roadmap::intents;
use crate::text::plural;
use std::collections::BTreeSet;

/// Where the selection is an entry, not a finding about one.
const ENTRY_SCOPES: &[Scope] = &[Scope::Roadmap, Scope::Entries, Scope::Panes];

pub(super) const COMMANDS: &[Command] = &[
    command("go.why", "Why? Go up one level", &["W"], VIEWS_AND_PANES, CommandGroup::Move, |state| {
        goal_path::go_up(&state.session, &mut state.selection, &mut state.screen, &mut state.views)
    })
    .about("from option to theme, goal, objective, vision")
    .short("why? how?")
    .synonyms(&["why", "up", "parent", "what for"])
    .key_line(&[(KeyLine::In(Scope::Roadmap), 90)]),
    command("go.how", "How? Go down one level", &["H"], VIEWS_AND_PANES, CommandGroup::Move, |state| {
        goal_path::go_down(&state.session, &mut state.selection, &mut state.screen, &mut state.views)
    })
    .about("to the goals, themes or options below it")
    .short("how?")
    .synonyms(&["how", "down", "child"])
    .key_line(&[(KeyLine::In(Scope::Roadmap), 91)]),
    command("goal.focus", "Set as focus goal", &["cf"], ENTRY_SCOPES, CommandGroup::Change, |state| {
        toggle_focus(&mut state.session, &state.selection)
    })
    .about("replaces the current one; again to clear it")
    .short("focus goal")
    .synonyms(&["focus", "pin", "north star"])
    .single_entry(),
    command("entry.evidence", "Link evidence", &["E"], ENTRY_SCOPES, CommandGroup::Evaluate, |state| {
        pick_evidence(&state.session, &state.selection, &state.screen, &mut state.overlays)
    })
    .about("signals that support a theme, idea or goal; on a signal, what it supports")
    .short("evidence")
    .synonyms(&["signals", "feedback", "research"]),
    command("theme.leads", "Confirm the metric link", &["cl"], ENTRY_SCOPES, CommandGroup::Change, |state| {
        confirm_metric_link(&mut state.session, &state.selection, &state.screen, &state.views.goals)
    })
    .about("confirms that the theme's metric drives the goal's metric")
    .short("confirm metric link")
    .synonyms(&["input metric", "driver"])
    .single_entry(),
];

fn selected_with_kind(session: &Session, selection: &Selection) -> Option<(EntryId, EntryKind)> {
    let row = session.plan.roadmap.row(selection.entry?)?;
    Some((row.entry, row.kind))
}

fn toggle_focus(session: &mut Session, selection: &Selection) -> CommandResult {
    let Some((goal, EntryKind::Goal)) = selected_with_kind(session, selection) else {
        return refuse("Select a goal first (g a to show goals)");
    };
    let was_focus = session.derived.focus;
    let id = session.plan.roadmap.id(goal).to_owned();
    let changes = intents::toggle_focus(&session.plan, goal);
    session.apply(&format!("focus {id}"), &changes)?;
    let title = session.title(goal);
    match (session.derived.focus == Some(goal), was_focus.filter(|before| *before != goal)) {
        (true, Some(before)) => {
            let before = session.title(before);
            say(format!("{title} is now the focus goal, replacing {before} (u to undo)"))
        }
        (true, None) => say(format!("{title} is now the focus goal, shown at the top of every screen")),
        (false, _) => say("No focus goal now (u to undo)"),
    }
}

/// The open metric question of the selection: in the goal tree the row's, otherwise the theme's first.
fn selected_question(
    session: &Session,
    selection: &Selection,
    screen: &Screen,
    tree: &GoalTree,
) -> Option<MetricQuestion> {
    let theme = selection.theme(session)?;
    let row = tree.selected().filter(|_| screen.view == ViewKind::Goals);
    let of_row = row
        .filter(|row| matches!(row.path.link_problem, Some(LinkProblem::UnconfirmedMetricLink { .. })))
        .and_then(|row| row.path.goal);
    let is_it = |question: &&MetricQuestion| question.theme == theme && of_row.is_none_or(|goal| question.goal == goal);
    session.derived.questions.iter().find(is_it).copied()
}

/// Whether the selected row of the goal tree asks to confirm a metric link.
pub(super) fn is_at_question(screen: &Screen, tree: &GoalTree) -> bool {
    let lack = tree.selected().and_then(|row| row.path.link_problem);
    screen.view == ViewKind::Goals && matches!(lack, Some(LinkProblem::UnconfirmedMetricLink { .. }))
}

/// Records that the metric of a theme drives the metric of its goal.
pub(super) fn confirm_metric_link(
    session: &mut Session,
    selection: &Selection,
    screen: &Screen,
    tree: &GoalTree,
) -> CommandResult {
    let Some(question) = selected_question(session, selection, screen, tree) else {
        return refuse("Nothing to confirm: this theme and its goal share a metric");
    };
    let roadmap = &session.plan.roadmap;
    let (theme_metric, goal_metric) =
        (roadmap.symbol_text(question.theme_metric).to_owned(), roadmap.symbol_text(question.goal_metric).to_owned());
    let Some(metric) = roadmap.find_by_symbol(EntryKind::Metric, question.goal_metric) else {
        return refuse(format!("Metric {goal_metric} is not in the file yet (g m, then n to add it)"));
    };
    let changes = intents::link_input(&session.plan, metric, &theme_metric);
    session.apply(&format!("confirm that {theme_metric} drives {goal_metric}"), &changes)?;
    say(format!("Confirmed: {theme_metric} drives {goal_metric} and is now one of its inputs (u to undo)"))
}

/// Opens the signals of a theme, idea or goal with its evidence ticked; on a signal, the themes and ideas it supports.
pub(super) fn pick_evidence(
    session: &Session,
    selection: &Selection,
    screen: &Screen,
    overlays: &mut Vec<Overlay>,
) -> CommandResult {
    match selected_with_kind(session, selection) {
        Some((goal, EntryKind::Goal)) => {
            pick_signals(session, overlays, vec![goal]);
            Ok(None)
        }
        Some((_, EntryKind::Theme | EntryKind::Idea)) => {
            let themes = marked_entries::target_themes(session, selection, screen)?;
            pick_signals(session, overlays, themes);
            Ok(None)
        }
        Some((signal, EntryKind::Signal)) => {
            let rests = themes_supported_by(session, signal);
            let chosen = rests.iter().map(|theme_row| session.plan.roadmap.id(*theme_row).to_owned()).collect();
            picker::open_many(
                session,
                overlays,
                ReferenceTarget::ThemeOrIdea,
                PickerPurpose::LinkToSignal(signal),
                chosen,
            );
            Ok(None)
        }
        _ => refuse("Select a theme, idea, goal or signal first"),
    }
}

/// Themes and ideas supported by a signal.
fn themes_supported_by(session: &Session, signal: EntryId) -> Vec<EntryId> {
    let mut above = chain::entries_above(&session.plan.roadmap, signal);
    above.retain(|entry| session.plan.roadmap.theme(*entry).is_some());
    above
}

fn pick_signals(session: &Session, overlays: &mut Vec<Overlay>, entries: Vec<EntryId>) {
    let of = |entry: &EntryId| signals_of(session, *entry);
    // For several entries, tick the evidence they share.
    let mut chosen: Option<BTreeSet<String>> = None;
    for signals in entries.iter().map(of) {
        chosen = Some(chosen.map_or(signals.clone(), |all| all.intersection(&signals).cloned().collect()));
    }
    let chosen = chosen.unwrap_or_default().into_iter().collect();
    picker::open_many(
        session,
        overlays,
        ReferenceTarget::Kind(EntryKind::Signal),
        PickerPurpose::LinkEvidence(entries),
        chosen,
    );
}

fn signals_of(session: &Session, entry: EntryId) -> BTreeSet<String> {
    let row: Option<&EntryRow> = session.plan.roadmap.row(entry);
    let symbols = row.into_iter().flat_map(|row| row.linked_ids(Relation::Evidence));
    symbols.map(|symbol| session.plan.roadmap.symbol_text(symbol).to_owned()).collect()
}

/// Sets the ticked signals as evidence, as one undo step. For a single entry, removes the unticked ones.
pub(crate) fn set_evidence(session: &mut Session, entries: &[EntryId], signals: &[String]) -> CommandResult {
    let mut changes = Vec::new();
    for entry in entries {
        changes.extend(signals.iter().flat_map(|signal| intents::link_evidence(&session.plan, *entry, signal)));
        let is_one = entries.len() == 1;
        let removed = signals_of(session, *entry).into_iter().filter(|had| is_one && !signals.contains(had));
        let removed: Vec<String> =
            removed.filter(|had| session.plan.roadmap.find(EntryKind::Signal, had).is_some()).collect();
        changes.extend(unlink_changes(session, *entry, &removed));
    }
    let named = marked_entries::describe(session, entries);
    let label = format!("evidence for {}", marked_entries::undo_label(session, entries));
    apply_and_report(
        session,
        &label,
        &changes,
        &format!("Evidence for {named}: {}", plural::format_count(signals.len(), "signal", "signals")),
    )
}

/// The same from the signal's side.
pub(crate) fn set_supported_themes(session: &mut Session, signal: EntryId, themes: &[String]) -> CommandResult {
    let id = session.plan.roadmap.id(signal).to_owned();
    let chosen: Vec<EntryId> =
        themes.iter().filter_map(|theme_row| session.plan.roadmap.find_theme(theme_row)).collect();
    let mut changes: Vec<Change> =
        chosen.iter().flat_map(|theme_row| intents::link_evidence(&session.plan, *theme_row, &id)).collect();
    for theme_row in themes_supported_by(session, signal).into_iter().filter(|theme_row| !chosen.contains(theme_row)) {
        changes.extend(unlink_changes(session, theme_row, std::slice::from_ref(&id)));
    }
    let supported = plural::format_count(chosen.len(), "theme or idea", "themes and ideas");
    let message = format!("{}: linked as evidence for {supported}", session.title(signal));
    apply_and_report(session, &format!("evidence {id}"), &changes, &message)
}

/// Changes that unlink signals from an entry, last list position first so that earlier positions stay valid.
fn unlink_changes(session: &Session, entry: EntryId, signals: &[String]) -> Vec<Change> {
    let mut changes: Vec<Change> =
        signals.iter().filter_map(|signal| intents::unlink_evidence(&session.plan, entry, signal)).flatten().collect();
    changes.sort_by(|a, b| cleared_path(b).cmp(&cleared_path(a)));
    changes
}

fn cleared_path(change: &Change) -> Option<&crate::document::path::Path> {
    match change {
        Change::Clear { path, .. } => Some(path),
        _ => None,
    }
}

fn apply_and_report(session: &mut Session, label: &str, changes: &[Change], message: &str) -> CommandResult {
    if changes.is_empty() {
        return say(format!("{message}, unchanged"));
    }
    session.apply(label, changes)?;
    say(format!("{message} (u to undo)"))
}
