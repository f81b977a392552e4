//! The only place where state changes. Routes messages; what they do is in the files of what they are about.

use super::commands;
use super::commands::Group;
use super::commands::keymap::Meaning;
use super::commands::repeat::Typed;
use super::commands::{keyboard_layouts, mouse, repeat};
use super::message::{Effect, Msg, OnDisk, Remedy, SaveProblem, SavedAs};
use super::model::{findings, marked_entries, ranking_confidence};
use super::overlays::form::layout;
use super::overlays::{Overlay, Scope};
use super::overlays::{finder, form, help, picker, prompt};
use super::state::State;
use super::views;
use super::views::conflicts;
use super::views::scores::cells;
use super::widgets::key::Key;
use super::widgets::layout::Size;
use super::workflows::tour;
use super::workflows::{autosave, external_editor, pending_text, preferences, read_only, recovery, reload};
use crate::text::plural;

/// Takes a message and says what is to be done outside.
pub fn update(state: &mut State, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::Key(key) => {
            repeat::note(state, Typed::Key(key));
            press(state, key);
            repeat::conclude(state);
        }
        Msg::Paste(text) => {
            repeat::note(state, Typed::Paste(text.clone()));
            paste(state, &text);
            repeat::conclude(state);
        }
        Msg::Click(x, y) => mouse::press(state, x, y),
        Msg::Drag(x, y) => mouse::drag(state, x, y),
        Msg::Release => mouse::release(state),
        Msg::Wheel(x, y, rows) => mouse::wheel(state, x, y, rows),
        Msg::Resize(size) => resize(state, size),
        Msg::Saved(saved) => saved_as(state, saved),
        Msg::NotSaved(problem) => not_saved(state, problem),
        Msg::DiskChanged(text) => disk_changed(state, text),
        Msg::DiskLost(why) => disk_lost(state, &why),
        Msg::DiskSame => state.say("the file on disk is the one you see"),
        Msg::Checked(checked) => findings::take(state, checked),
        Msg::Doubted(found) => ranking_confidence::take(state, found),
        Msg::Journal(written) => state.journal_is(written),
        Msg::Sides(sides) => conflicts::take_sides(state, sides),
        Msg::Unmerged => conflicts::unmerged(state),
        Msg::Marked(result) => conflicts::marked(state, result),
        Msg::Turn(turn) => read_only::turn(state, turn),
        Msg::Edited(edited) => external_editor::take(state, edited),
        Msg::Failed(why) => state.refuse(why),
        Msg::Left(left) => recovery::found(state, left),
        Msg::Day(today) => state.turn_to(today),
        Msg::Quiet => autosave::quiet(state),
        Msg::Ground(ground) => preferences::ground_is(state, ground),
        Msg::SettingsKept(result) => preferences::kept(state, result),
    }
    if state.looks_later && state.overlays.is_empty() && state.sandbox.is_none() {
        state.looks_later = false;
        state.ask(Effect::LookAtDisk);
    }
    tour::follow(state);
    autosave::go_on(state);
    layout::scroll(state);
    pending_text::tell(state);
    state.take_effects()
}

/// A key was pressed.
pub(super) fn press(state: &mut State, key: Key) {
    // A key lets go of what the mouse holds.
    state.held = None;
    let scope = state.scope();
    let is_on_screens = commands::SCREENS.contains(&scope);
    if is_on_screens && state.pending.is_empty() && state.has_counts() && repeat::digit(state, key) {
        return;
    }
    let mut keys = std::mem::take(&mut state.pending);
    keys.push(key);
    let mut meaning = state.keymap.meaning(scope, &keys);
    if meaning == Meaning::Nothing && !scope.takes_text() {
        let latin: Vec<Key> = keys.iter().copied().map(keyboard_layouts::latin).collect();
        meaning = state.keymap.meaning(scope, &latin);
        if meaning != Meaning::Nothing {
            keys = latin;
        }
    }
    match meaning {
        Meaning::Command(command) => {
            state.message = None;
            repeat::run(state, command);
            // A range grows by moving, and by nothing else.
            match command.group == Group::Move {
                true => marked_entries::follow(state),
                false => marked_entries::end_range(state),
            }
        }
        Meaning::Prefix => state.pending = keys,
        Meaning::Nothing if keys.len() > 1 => {
            // The sequence leads nowhere; Esc only ends it.
            if key != Key::plain(super::widgets::key::Code::Esc) {
                let typed: Vec<String> = keys.iter().map(|key| key.shown()).collect();
                state.refuse(format!("{} means nothing here: {}", typed.join(" "), where_keys_are(scope)));
            }
        }
        Meaning::Nothing => {
            state.repeat.count = None;
            type_key(state, scope, key);
        }
    }
}

/// A key without a command: text for whatever takes text.
fn type_key(state: &mut State, scope: Scope, key: Key) {
    let is_known = match scope {
        Scope::Form => form::type_key(state, key),
        Scope::Picker => picker::type_key(state, key),
        Scope::Prompt => prompt::type_key(state, key),
        Scope::Finder => finder::type_key(state, key),
        Scope::Help => help::type_key(state, key),
        Scope::Clashes => conflicts::type_key(state, key),
        Scope::Cells => cells::type_key(state, key),
        Scope::Cell => cells::type_into(state, key),
        _ => false,
    };
    if !is_known && key.typed().is_some() {
        let where_keys_are = where_keys_are(scope);
        state.refuse(format!("{} means nothing here: {where_keys_are}", key.shown()));
    }
}

/// Where the keys of a place can be read: help, where there is some.
fn where_keys_are(scope: Scope) -> &'static str {
    match commands::by_id("help").is_some_and(|help| help.is_for(scope)) {
        true => "? shows the keys",
        false => "the last line shows the keys",
    }
}

/// Text was pasted.
pub(super) fn paste(state: &mut State, text: &str) {
    state.pending.clear();
    marked_entries::end_range(state);
    match state.scope() {
        Scope::Form => form::paste(state, text),
        Scope::Picker => picker::type_text(state, text),
        Scope::Prompt => prompt::paste(state, text),
        Scope::Finder => finder::paste(state, text),
        Scope::Cell => cells::paste(state, text),
        // Pasted over the lanes, N lines are N ideas: nothing pasted is ever taken for keys.
        Scope::Roadmap => {
            let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
            if !lines.is_empty() {
                let lane = views::lane_of_selection(state);
                commands::edit::capture_pasted(state, lane, &lines);
            }
        }
        _ => state.refuse("nothing here takes pasted text: open a field first"),
    }
}

fn resize(state: &mut State, size: Size) {
    state.size = size;
    state.rebuild_screens();
}

fn saved_as(state: &mut State, saved: SavedAs) {
    let by_itself = std::mem::take(&mut state.autosave.runs);
    state.file.is_new = false;
    state.file.is_gone = false;
    state.file.differs_on_disk = false;
    state.disk_is_undone = false;
    state.plan.history.mark_saved();
    state.changed_outside.clear();
    let what = match (&saved.new_name, saved.is_unchanged) {
        (Some(name), _) => format!("saved as {name} {}", saved.at),
        (None, true) => "nothing to save: the file holds all of it".to_owned(),
        (None, false) => format!("saved {}", saved.at),
    };
    if let Some(name) = saved.new_name {
        state.file.name = name;
        read_only::edit(state);
    }
    // One that nobody asked for leaves standing what was said last, unless there is something to know.
    if !by_itself || state.message.is_none() || !saved.note.is_empty() {
        state.say(if saved.note.is_empty() { what } else { format!("{what}: {}", saved.note) });
    }
    if std::mem::take(&mut state.quits_after_save) {
        state.ask(Effect::Quit);
    } else {
        conflicts::saved(state);
    }
}

fn not_saved(state: &mut State, mut problem: SaveProblem) {
    autosave::failed(state, &mut problem);
    // A save that failed never ends the program: the edits are still only here.
    state.quits_after_save = false;
    match problem.remedy {
        Remedy::Compare => {
            state.refuse(problem.words);
            state.ask(Effect::LookAtDisk);
        }
        // There is one line: the way out comes before the long words.
        Remedy::Overwrite => state.refuse(format!("not saved; :w! writes it all the same: {}", problem.words)),
        Remedy::InPlace => state.refuse(format!("not saved; :save into the file itself can: {}", problem.words)),
        Remedy::Again => {
            state.file.is_gone = true;
            state.refuse(problem.words);
        }
        Remedy::Another => state.refuse(problem.words),
    }
}

fn disk_changed(state: &mut State, on_disk: OnDisk) {
    // What is open may be about an entry that is another one now, or hold words that are nowhere else yet.
    let is_busy = state.overlays.iter().any(|overlay| !matches!(overlay, Overlay::Compare(_)));
    if is_busy {
        state.looks_later = true;
        state.file.differs_on_disk = true;
        return state.refuse("the file changed on disk: it is looked at as soon as this is closed");
    }
    if state.sandbox.is_some() {
        state.looks_later = true;
        state.file.differs_on_disk = true;
        return state.refuse("the file changed on disk: it is looked at as soon as the what-if is over; w ends it");
    }
    if state.unsaved() > 0 {
        return reload::merge_in(state, on_disk);
    }
    let before = state.plan.roadmap.all().count();
    reload::take(state, on_disk.text);
    if let Some(conflict) = on_disk.conflict {
        return reload::resolve(state, &conflict);
    }
    let count = state.changed_outside.len();
    let entries = match count {
        0 => "no entry is another one".to_owned(),
        count => format!("{} changed, marked with ~", plural::count(count, "entry", "entries")),
    };
    let after = state.plan.roadmap.all().count();
    let gone = before.saturating_sub(after);
    let gone = if gone > 0 { format!(", {gone} fewer than before: u brings them back") } else { String::new() };
    state.say(format!("the file changed on disk and was read again: {entries}{gone}"));
}

fn disk_lost(state: &mut State, why: &str) {
    state.file.is_gone = true;
    state.refuse(format!("{why}: your roadmap is kept here; ^S writes it again"));
}
