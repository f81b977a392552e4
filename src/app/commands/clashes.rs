//! The screen of clashes: which version holds.

use super::{Command, Group, SCREENS, command};
use crate::app::overlays::Scope;
use crate::app::state::{Screen, State};
use crate::app::views::conflicts;
use crate::app::widgets::list::End;
use crate::roadmap::location::Owner;

const CLASHES: &[Scope] = &[Scope::Clashes];
const MARK: &[Scope] = &[Scope::MarkMerged];

pub(super) const COMMANDS: &[Command] = &[
    command("go.clashes", "Choose between two branches", &["gc"], SCREENS, Group::Judge, |state| {
        let selected = state.selected().map(Owner::Entry);
        conflicts::show(state, selected);
    })
    .about("fields a merge left with several versions")
    .short("clashes")
    .also(&["clash", "merge", "conflicts", "resolve"]),
    command("clash.down", "Down", &["j", "<Down>"], CLASHES, Group::Move, |state| conflicts::step(state, 1))
        .short("move"),
    command("clash.up", "Up", &["k", "<Up>"], CLASHES, Group::Move, |state| conflicts::step(state, -1)).short("move"),
    command("clash.page-down", "A page down", &["<PgDn>", "<C-f>"], CLASHES, Group::Move, |state| {
        conflicts::step(state, PAGE);
    }),
    command("clash.page-up", "A page up", &["<PgUp>"], CLASHES, Group::Move, |state| conflicts::step(state, -PAGE)),
    command("clash.top", "To the first clash", &["gg", "<Home>"], CLASHES, Group::Move, |state| {
        conflicts::jump(state, End::First);
    })
    .short("first clash"),
    command("clash.bottom", "To the last clash", &["G", "<End>"], CLASHES, Group::Move, |state| {
        conflicts::jump(state, End::Last);
    }),
    command("clash.next", "Next open clash", &["<Tab>", "n"], CLASHES, Group::Move, conflicts::next)
        .short("next clash"),
    command("clash.scroll-down", "More of the versions", &["J"], CLASHES, Group::Move, |state| {
        conflicts::scroll(state, 1);
    })
    .about("where they are longer than the screen")
    .short("scroll"),
    command("clash.scroll-up", "Back up the versions", &["K"], CLASHES, Group::Move, |state| {
        conflicts::scroll(state, -1);
    }),
    command("clash.first", "Choose the first side", &["1"], CLASHES, Group::Change, |state| {
        conflicts::choose(state, 1)
    })
    .about("the next open clash is selected then; 3 to 9 choose further sides")
    .short("choose"),
    command("clash.second", "Choose the second side", &["2"], CLASHES, Group::Change, |state| {
        conflicts::choose(state, 2);
    })
    .short("choose"),
    command("clash.before", "Choose what was before both", &["0"], CLASHES, Group::Change, |state| {
        conflicts::choose(state, 0);
    })
    .about("of an entry that one side deleted: keep it")
    .short("choose"),
    command("clash.another", "Write another version", &["e"], CLASHES, Group::Change, conflicts::write_another)
        .short("write another"),
    command("clash.all-first", "All from the first side", &["a1"], CLASHES, Group::Change, |state| {
        conflicts::all_from(state, 1);
    })
    .about("every clash of the file it has a part in, as one step of undo")
    .short("all from side 1"),
    command("clash.all-second", "All from the second side", &["a2"], CLASHES, Group::Change, |state| {
        conflicts::all_from(state, 2);
    })
    .short("all from side 2"),
    command("clash.leave", "Leave everything as it is", &["<Esc>", "q"], CLASHES, Group::Keep, leave).short("leave"),
    command("merged.mark", "Mark the file as merged", &["y"], MARK, Group::Keep, conflicts::mark_merged)
        .about("git add, for this file alone")
        .short("mark it"),
    command("merged.leave", "Not now", &["<Esc>", "<Enter>", "n", "q"], MARK, Group::Keep, conflicts::leave_unmerged)
        .short("not now"),
];

const PAGE: isize = 10;

/// Back to the lanes. What is not chosen stays in the file.
fn leave(state: &mut State) {
    state.message = None;
    state.screen = Screen::Lanes;
    state.rebuild_screens();
    match state.clashes.open() {
        0 => {}
        open => state.say(format!(
            "{} left to choose: all versions stay in the file, g c comes back",
            crate::text::plural::count(open, "clash is", "clashes are")
        )),
    }
}
