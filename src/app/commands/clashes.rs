//! The screen of clashes: which version holds.

use super::{Command, CommandGroup, VIEWS_AND_PANES, command};
use crate::app::model::mode::Scope;
use crate::app::model::mode::ViewKind;
use crate::app::state::State;
use crate::app::views::conflicts;
use crate::app::widgets::list::ListEnd;
use crate::roadmap::location::FieldOwner;

const CONFLICTS: &[Scope] = &[Scope::Conflicts];
const MARK_MERGED: &[Scope] = &[Scope::MarkMerged];

pub(super) const COMMANDS: &[Command] = &[
    command("go.clashes", "Choose between two branches", &["gc"], VIEWS_AND_PANES, CommandGroup::Evaluate, |state| {
        let selected = state.selected().map(FieldOwner::Entry);
        conflicts::show(state, selected);
    })
    .about("fields a merge left with several versions")
    .short("clashes")
    .synonyms(&["clash", "merge", "conflicts", "resolve"]),
    command("clash.down", "Down", &["j", "<Down>"], CONFLICTS, CommandGroup::Move, |state| conflicts::step(state, 1))
        .short("move"),
    command("clash.up", "Up", &["k", "<Up>"], CONFLICTS, CommandGroup::Move, |state| conflicts::step(state, -1))
        .short("move"),
    command("clash.page-down", "A page down", &["<PgDn>", "<C-f>"], CONFLICTS, CommandGroup::Move, |state| {
        conflicts::step(state, PAGE_ROWS);
    }),
    command("clash.page-up", "A page up", &["<PgUp>"], CONFLICTS, CommandGroup::Move, |state| {
        conflicts::step(state, -PAGE_ROWS);
    }),
    command("clash.top", "To the first clash", &["gg", "<Home>"], CONFLICTS, CommandGroup::Move, |state| {
        conflicts::jump(state, ListEnd::First);
    })
    .short("first clash"),
    command("clash.bottom", "To the last clash", &["G", "<End>"], CONFLICTS, CommandGroup::Move, |state| {
        conflicts::jump(state, ListEnd::Last);
    }),
    command(
        "clash.next",
        "Next open clash",
        &["<Tab>", "n"],
        CONFLICTS,
        CommandGroup::Move,
        conflicts::select_next_open,
    )
    .short("next clash"),
    command("clash.scroll-down", "More of the versions", &["J"], CONFLICTS, CommandGroup::Move, |state| {
        conflicts::scroll_versions(state, 1);
    })
    .about("where they are longer than the screen")
    .short("scroll"),
    command("clash.scroll-up", "Back up the versions", &["K"], CONFLICTS, CommandGroup::Move, |state| {
        conflicts::scroll_versions(state, -1);
    }),
    command("clash.first", "Choose the first side", &["1"], CONFLICTS, CommandGroup::Change, |state| {
        conflicts::choose(state, 1);
    })
    .about("the next open clash is selected then; 3 to 9 choose further sides")
    .short("choose"),
    command("clash.second", "Choose the second side", &["2"], CONFLICTS, CommandGroup::Change, |state| {
        conflicts::choose(state, 2);
    })
    .short("choose"),
    command("clash.before", "Choose what was before both", &["0"], CONFLICTS, CommandGroup::Change, |state| {
        conflicts::choose(state, 0);
    })
    .about("of an entry that one side deleted: keep it")
    .short("choose"),
    command(
        "clash.another",
        "Write another version",
        &["e"],
        CONFLICTS,
        CommandGroup::Change,
        conflicts::prompt_custom_value,
    )
    .short("write another"),
    command("clash.all-first", "All from the first side", &["a1"], CONFLICTS, CommandGroup::Change, |state| {
        conflicts::choose_all_from(state, 1);
    })
    .about("every clash of the file it has a part in, as one step of undo")
    .short("all from side 1"),
    command("clash.all-second", "All from the second side", &["a2"], CONFLICTS, CommandGroup::Change, |state| {
        conflicts::choose_all_from(state, 2);
    })
    .short("all from side 2"),
    command(
        "clash.leave",
        "Leave everything as it is",
        &["<Esc>", "q"],
        CONFLICTS,
        CommandGroup::SaveAndUndo,
        leave_conflicts,
    )
    .short("leave"),
    command(
        "merged.mark",
        "Mark the file as merged",
        &["y"],
        MARK_MERGED,
        CommandGroup::SaveAndUndo,
        conflicts::mark_merged,
    )
    .about("git add, for this file alone")
    .short("mark it"),
    command(
        "merged.leave",
        "Not now",
        &["<Esc>", "<Enter>", "n", "q"],
        MARK_MERGED,
        CommandGroup::SaveAndUndo,
        conflicts::leave_unmerged,
    )
    .short("not now"),
];

const PAGE_ROWS: isize = 10;

/// Back to the lanes. What is not chosen stays in the file.
fn leave_conflicts(state: &mut State) {
    state.status.clear();
    state.screen.view = ViewKind::Lanes;
    state.rebuild_screens();
    match state.views.conflicts.open_count() {
        0 => {}
        open => state.status.say(format!(
            "{} left to choose: all versions stay in the file, g c comes back",
            crate::text::plural::format_count(open, "clash is", "clashes are")
        )),
    }
}
