//! The conflicts view: choosing which version of a field to keep.

use super::command::{Command, CommandGroup, KeyLine, VIEWS_AND_PANES, command};
use crate::app::message::Effect;
use crate::app::model::mode::Scope;
use crate::app::model::mode::ViewKind;
use crate::app::model::screen::Screen;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::status::{CommandResult, capture, refuse, say};
use crate::app::overlays::Overlay;
use crate::app::overlays::prompt;
use crate::app::overlays::prompt::PromptQuestion;
use crate::app::views;
use crate::app::views::Views;
use crate::app::views::conflicts;
use crate::app::views::conflicts::ConflictList;
use crate::app::widgets::list::ListEnd;
use crate::roadmap::field::Shape;
use crate::roadmap::intents::{OpenConflict, resolve};
use crate::roadmap::location::FieldOwner;

const CONFLICTS: &[Scope] = &[Scope::Conflicts];
const MARK_MERGED: &[Scope] = &[Scope::MarkMerged];

pub(super) const COMMANDS: &[Command] = &[
    command("go.conflicts", "Resolve conflicts", &["gc"], VIEWS_AND_PANES, CommandGroup::Evaluate, |state| {
        let selected = state.selection.entry.map(FieldOwner::Entry);
        conflicts::show(&mut state.screen, &mut state.views.conflicts, &mut state.outbox, selected);
        Ok(None)
    })
    .about("fields that two branches changed differently")
    .short("conflicts")
    .synonyms(&["conflict", "merge", "conflicts", "resolve", "clash"]),
    command("conflict.down", "Move down", &["j", "<Down>"], CONFLICTS, CommandGroup::Move, |state| {
        views::step(&state.session, &state.selection, &state.screen, &mut state.views, 1);
        Ok(None)
    })
    .short("move")
    .key_line(&[(KeyLine::In(Scope::Conflicts), 10)]),
    command("conflict.up", "Move up", &["k", "<Up>"], CONFLICTS, CommandGroup::Move, |state| {
        views::step(&state.session, &state.selection, &state.screen, &mut state.views, -1);
        Ok(None)
    })
    .short("move")
    .key_line(&[(KeyLine::In(Scope::Conflicts), 11)]),
    command("conflict.page-down", "Page down", &["<PgDn>", "<C-f>"], CONFLICTS, CommandGroup::Move, |state| {
        views::step(&state.session, &state.selection, &state.screen, &mut state.views, PAGE_ROWS);
        Ok(None)
    }),
    command("conflict.page-up", "Page up", &["<PgUp>"], CONFLICTS, CommandGroup::Move, |state| {
        views::step(&state.session, &state.selection, &state.screen, &mut state.views, -PAGE_ROWS);
        Ok(None)
    }),
    command("conflict.top", "Go to first conflict", &["gg", "<Home>"], CONFLICTS, CommandGroup::Move, |state| {
        views::jump(&state.session, &state.selection, &state.screen, &mut state.views, ListEnd::First);
        Ok(None)
    })
    .short("first conflict"),
    command("conflict.bottom", "Go to last conflict", &["G", "<End>"], CONFLICTS, CommandGroup::Move, |state| {
        views::jump(&state.session, &state.selection, &state.screen, &mut state.views, ListEnd::Last);
        Ok(None)
    }),
    command("conflict.next", "Go to next open conflict", &["<Tab>", "n"], CONFLICTS, CommandGroup::Move, |state| {
        capture(|status| conflicts::select_next_open(&state.screen, &mut state.views.conflicts, status))
    })
    .short("next")
    .key_line(&[(KeyLine::In(Scope::Conflicts), 50)]),
    command("conflict.scroll-down", "Scroll versions down", &["J"], CONFLICTS, CommandGroup::Move, |state| {
        conflicts::scroll_versions(&state.session, &state.screen, &mut state.views.conflicts, 1);
        Ok(None)
    })
    .about("when they are longer than the screen")
    .short("scroll"),
    command("conflict.scroll-up", "Scroll versions up", &["K"], CONFLICTS, CommandGroup::Move, |state| {
        conflicts::scroll_versions(&state.session, &state.screen, &mut state.views.conflicts, -1);
        Ok(None)
    }),
    command("conflict.first", "Choose the first side", &["1"], CONFLICTS, CommandGroup::Change, |state| {
        capture(|status| conflicts::choose(&mut state.session, &state.screen, &mut state.views.conflicts, status, 1))
    })
    .about("then goes to the next open conflict; 3 to 9 choose the other sides")
    .short("choose")
    .key_line(&[(KeyLine::In(Scope::Conflicts), 20)]),
    command("conflict.second", "Choose the second side", &["2"], CONFLICTS, CommandGroup::Change, |state| {
        capture(|status| conflicts::choose(&mut state.session, &state.screen, &mut state.views.conflicts, status, 2))
    })
    .short("choose")
    .key_line(&[(KeyLine::In(Scope::Conflicts), 21)]),
    command("conflict.before", "Choose the original version", &["0"], CONFLICTS, CommandGroup::Change, |state| {
        capture(|status| conflicts::choose(&mut state.session, &state.screen, &mut state.views.conflicts, status, 0))
    })
    .about("the version before either change; keeps an entry that one side deleted")
    .short("choose")
    .key_line(&[(KeyLine::In(Scope::Conflicts), 22)]),
    command("conflict.another", "Type another version", &["e"], CONFLICTS, CommandGroup::Change, |state| {
        prompt_custom_value(&state.session, &state.views.conflicts, &mut state.overlays)
    })
    .short("type another")
    .key_line(&[(KeyLine::In(Scope::Conflicts), 30)]),
    command(
        "conflict.all-first",
        "Choose the first side everywhere",
        &["a1"],
        CONFLICTS,
        CommandGroup::Change,
        |state| {
            capture(|status| {
                conflicts::choose_all_from(&mut state.session, &state.screen, &mut state.views.conflicts, status, 1);
            })
        },
    )
    .about("in every conflict this side is part of, as one undo step")
    .short("all from side 1")
    .key_line(&[(KeyLine::In(Scope::Conflicts), 40)]),
    command(
        "conflict.all-second",
        "Choose the second side everywhere",
        &["a2"],
        CONFLICTS,
        CommandGroup::Change,
        |state| {
            capture(|status| {
                conflicts::choose_all_from(&mut state.session, &state.screen, &mut state.views.conflicts, status, 2);
            })
        },
    )
    .short("all from side 2"),
    command("conflict.leave", "Close conflicts", &["<Esc>", "q"], CONFLICTS, CommandGroup::SaveAndUndo, |state| {
        leave_conflicts(&state.session, &mut state.selection, &mut state.screen, &mut state.views)
    })
    .short("close")
    .key_line(&[(KeyLine::In(Scope::Conflicts), 80)]),
    command("merged.mark", "Mark file as merged", &["y"], MARK_MERGED, CommandGroup::SaveAndUndo, |state| {
        mark_merged(&mut state.overlays, &mut state.outbox);
        Ok(None)
    })
    .about("runs git add for this file only")
    .short("mark merged")
    .key_line(&[(KeyLine::In(Scope::MarkMerged), 10)]),
    command(
        "merged.leave",
        "Not now",
        &["<Esc>", "<Enter>", "n", "q"],
        MARK_MERGED,
        CommandGroup::SaveAndUndo,
        |state| leave_unmerged(&state.session, &mut state.views.conflicts, &mut state.overlays),
    )
    .short("not now")
    .key_line(&[(KeyLine::In(Scope::MarkMerged), 20)]),
];

const PAGE_ROWS: isize = 10;

/// Returns to the lanes. Open conflicts stay in the file.
fn leave_conflicts(
    session: &Session,
    selection: &mut Selection,
    screen: &mut Screen,
    views: &mut Views,
) -> CommandResult {
    screen.view = ViewKind::Lanes;
    crate::app::views::rebuild_all(session, selection, screen, views);
    match views.conflicts.open_count() {
        0 => Ok(None),
        open => say(format!(
            "{} unresolved: all versions stay in the file (g c to resolve them)",
            crate::text::plural::format_count(open, "conflict", "conflicts")
        )),
    }
}

/// Asks for a custom value for the selected conflict.
pub(crate) fn prompt_custom_value(
    session: &Session,
    conflicts: &ConflictList,
    overlays: &mut Vec<Overlay>,
) -> CommandResult {
    let Some(row) = conflicts.selected().cloned() else { return refuse("No conflict to resolve") };
    let OpenConflict { owner, conflict } = row.open_conflict;
    if conflict.path.is_whole_entry() {
        return refuse("The whole entry stays or goes (0 to keep it, 1 to delete it)");
    }
    let Some((_, shape)) = resolve::field_location(&session.plan, owner, &conflict.path) else {
        return refuse("The entry this conflict is about no longer exists");
    };
    let current = resolve::current_value(&session.plan, owner, &conflict.path);
    let start =
        current.map(|source| crate::app::views::conflicts::versions::editable_text(&source)).unwrap_or_default();
    let question = PromptQuestion::Conflict { owner, path: conflict.path };
    match shape {
        Shape::Paragraph => prompt::open_multi_line(overlays, question, &start),
        _ => prompt::open(overlays, question, &start),
    }
    Ok(None)
}

/// Asks whether to mark the file as merged in git.
pub(crate) fn offer_mark_merged(conflicts: &ConflictList, overlays: &mut Vec<Overlay>) {
    if overlays.is_empty() && conflicts.open_count() == 0 {
        overlays.push(Overlay::MarkMerged);
    }
}

/// Marks the file as merged in git.
pub(crate) fn mark_merged(overlays: &mut Vec<Overlay>, outbox: &mut Vec<Effect>) {
    overlays.pop();
    outbox.push(Effect::MarkMerged);
}

/// Declines to mark the file as merged.
pub(crate) fn leave_unmerged(
    session: &Session,
    conflicts: &mut ConflictList,
    overlays: &mut Vec<Overlay>,
) -> CommandResult {
    overlays.pop();
    conflicts.is_left_unmerged = true;
    say(format!("Left unmerged in git (git add {} marks it as merged)", session.file.name))
}
