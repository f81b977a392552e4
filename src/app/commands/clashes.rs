//! The screen of clashes: which version holds.

use super::{Command, CommandGroup, VIEWS_AND_PANES, command};
use crate::app::model::mode::Scope;
use crate::app::model::mode::ViewKind;
use crate::app::model::screen::Screen;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::status::StatusLine;
use crate::app::views::Views;
use crate::app::views::conflicts;
use crate::app::widgets::list::ListEnd;
use crate::roadmap::location::FieldOwner;

const CONFLICTS: &[Scope] = &[Scope::Conflicts];
const MARK_MERGED: &[Scope] = &[Scope::MarkMerged];

pub(super) const COMMANDS: &[Command] = &[
    command("go.clashes", "Choose between two branches", &["gc"], VIEWS_AND_PANES, CommandGroup::Evaluate, |state| {
        let selected = state.selection.entry.map(FieldOwner::Entry);
        conflicts::show(&mut state.screen, &mut state.views, &mut state.outbox, selected);
    })
    .about("fields a merge left with several versions")
    .short("clashes")
    .synonyms(&["clash", "merge", "conflicts", "resolve"]),
    command("clash.down", "Down", &["j", "<Down>"], CONFLICTS, CommandGroup::Move, |state| {
        conflicts::step(&state.screen, &mut state.views, &mut state.status, 1);
    })
    .short("move"),
    command("clash.up", "Up", &["k", "<Up>"], CONFLICTS, CommandGroup::Move, |state| {
        conflicts::step(&state.screen, &mut state.views, &mut state.status, -1);
    })
    .short("move"),
    command("clash.page-down", "A page down", &["<PgDn>", "<C-f>"], CONFLICTS, CommandGroup::Move, |state| {
        conflicts::step(&state.screen, &mut state.views, &mut state.status, PAGE_ROWS);
    }),
    command("clash.page-up", "A page up", &["<PgUp>"], CONFLICTS, CommandGroup::Move, |state| {
        conflicts::step(&state.screen, &mut state.views, &mut state.status, -PAGE_ROWS);
    }),
    command("clash.top", "To the first clash", &["gg", "<Home>"], CONFLICTS, CommandGroup::Move, |state| {
        conflicts::jump(&state.screen, &mut state.views, ListEnd::First);
    })
    .short("first clash"),
    command("clash.bottom", "To the last clash", &["G", "<End>"], CONFLICTS, CommandGroup::Move, |state| {
        conflicts::jump(&state.screen, &mut state.views, ListEnd::Last);
    }),
    command("clash.next", "Next open clash", &["<Tab>", "n"], CONFLICTS, CommandGroup::Move, |state| {
        conflicts::select_next_open(&state.screen, &mut state.views, &mut state.status);
    })
    .short("next clash"),
    command("clash.scroll-down", "More of the versions", &["J"], CONFLICTS, CommandGroup::Move, |state| {
        conflicts::scroll_versions(&state.session, &state.screen, &mut state.views, 1);
    })
    .about("where they are longer than the screen")
    .short("scroll"),
    command("clash.scroll-up", "Back up the versions", &["K"], CONFLICTS, CommandGroup::Move, |state| {
        conflicts::scroll_versions(&state.session, &state.screen, &mut state.views, -1);
    }),
    command("clash.first", "Choose the first side", &["1"], CONFLICTS, CommandGroup::Change, |state| {
        conflicts::choose(&mut state.session, &state.screen, &mut state.views, &mut state.status, 1);
    })
    .about("the next open clash is selected then; 3 to 9 choose further sides")
    .short("choose"),
    command("clash.second", "Choose the second side", &["2"], CONFLICTS, CommandGroup::Change, |state| {
        conflicts::choose(&mut state.session, &state.screen, &mut state.views, &mut state.status, 2);
    })
    .short("choose"),
    command("clash.before", "Choose what was before both", &["0"], CONFLICTS, CommandGroup::Change, |state| {
        conflicts::choose(&mut state.session, &state.screen, &mut state.views, &mut state.status, 0);
    })
    .about("of an entry that one side deleted: keep it")
    .short("choose"),
    command("clash.another", "Write another version", &["e"], CONFLICTS, CommandGroup::Change, |state| {
        conflicts::prompt_custom_value(&state.session, &state.views.conflicts, &mut state.overlays, &mut state.status);
    })
    .short("write another"),
    command("clash.all-first", "All from the first side", &["a1"], CONFLICTS, CommandGroup::Change, |state| {
        conflicts::choose_all_from(&mut state.session, &state.screen, &mut state.views, &mut state.status, 1);
    })
    .about("every clash of the file it has a part in, as one step of undo")
    .short("all from side 1"),
    command("clash.all-second", "All from the second side", &["a2"], CONFLICTS, CommandGroup::Change, |state| {
        conflicts::choose_all_from(&mut state.session, &state.screen, &mut state.views, &mut state.status, 2);
    })
    .short("all from side 2"),
    command(
        "clash.leave",
        "Leave everything as it is",
        &["<Esc>", "q"],
        CONFLICTS,
        CommandGroup::SaveAndUndo,
        |state| {
            leave_conflicts(
                &state.session,
                &mut state.selection,
                &mut state.screen,
                &mut state.views,
                &mut state.status,
            );
        },
    )
    .short("leave"),
    command("merged.mark", "Mark the file as merged", &["y"], MARK_MERGED, CommandGroup::SaveAndUndo, |state| {
        conflicts::mark_merged(&mut state.overlays, &mut state.outbox);
    })
    .about("git add, for this file alone")
    .short("mark it"),
    command(
        "merged.leave",
        "Not now",
        &["<Esc>", "<Enter>", "n", "q"],
        MARK_MERGED,
        CommandGroup::SaveAndUndo,
        |state| {
            conflicts::leave_unmerged(
                &state.session,
                &mut state.views.conflicts,
                &mut state.overlays,
                &mut state.status,
            );
        },
    )
    .short("not now"),
];

const PAGE_ROWS: isize = 10;

/// Back to the lanes. What is not chosen stays in the file.
fn leave_conflicts(
    session: &Session,
    selection: &mut Selection,
    screen: &mut Screen,
    views: &mut Views,
    status: &mut StatusLine,
) {
    status.clear();
    screen.view = ViewKind::Lanes;
    crate::app::views::rebuild_all(session, selection, screen, views);
    match views.conflicts.open_count() {
        0 => {}
        open => status.say(format!(
            "{} left to choose: all versions stay in the file, g c comes back",
            crate::text::plural::format_count(open, "clash is", "clashes are")
        )),
    }
}
