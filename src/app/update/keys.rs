//! Key presses and pastes: what they mean in the current scope, and text for a text field.

use super::repeat;
use super::run_command;
use super::state::State;
use crate::app::commands;
use crate::app::commands::command::{CommandGroup, VIEWS_AND_PANES};
use crate::app::commands::input::Input;
use crate::app::commands::keyboard_layouts;
use crate::app::commands::keymap::KeyLookup;
use crate::app::model::marked_entries;
use crate::app::model::mode::Scope;
use crate::app::overlays;
use crate::app::overlays::{form, picker, prompt};
use crate::app::views;
use crate::app::views::conflicts;
use crate::app::widgets::key::{Key, KeyName};
use crate::app::widgets::pasted_text;

/// Handles a key press while the screen shows nothing.
pub(super) fn handle_blind_key(state: &mut State, key: Key) {
    state.input.pending.clear();
    let scope = overlays::scope(&state.screen, &state.views.scores, &state.overlays);
    match look_up_keys(&state.input, scope, vec![key]).0 {
        KeyLookup::Command(command) if command.works_unseen => {
            state.status.clear();
            run_command(state, command);
        }
        _ => {}
    }
}

/// The meaning of keys, and the keys that have it: those of another keyboard layout stand for Latin ones.
fn look_up_keys(input: &Input, scope: Scope, keys: Vec<Key>) -> (KeyLookup, Vec<Key>) {
    let meaning = input.keymap.lookup(scope, &keys);
    if meaning != KeyLookup::Unbound || scope.takes_text() {
        return (meaning, keys);
    }
    let latin: Vec<Key> = keys.iter().copied().map(keyboard_layouts::to_latin).collect();
    match input.keymap.lookup(scope, &latin) {
        KeyLookup::Unbound => (KeyLookup::Unbound, keys),
        meaning => (meaning, latin),
    }
}

/// Handles a key press.
pub(super) fn handle_key(state: &mut State, key: Key) {
    let start = state.outbox.len();
    // A key press cancels a drag, and the last message was read.
    state.input.drag = None;
    state.status.clear();
    let scope = overlays::scope(&state.screen, &state.views.scores, &state.overlays);
    let is_on_screens = VIEWS_AND_PANES.contains(&scope);
    if is_on_screens && state.input.pending.is_empty() && state.input.has_counts() && repeat::take_digit(state, key) {
        return;
    }
    let mut keys = std::mem::take(&mut state.input.pending);
    keys.push(key);
    let (meaning, keys) = look_up_keys(&state.input, scope, keys);
    match meaning {
        KeyLookup::Command(command) => {
            repeat::run_counted(state, command);
            // A range grows only with the movement of the selection.
            if command.group == CommandGroup::Move {
                commands::mark::extend_range(&mut state.selection, &state.screen, &state.views);
            } else {
                marked_entries::end_range(&mut state.selection);
            }
        }
        KeyLookup::Prefix => state.input.pending = keys,
        KeyLookup::Unbound if keys.len() > 1 => {
            // The sequence is not bound; Esc only cancels it.
            if key != Key::new(KeyName::Esc) {
                let labels: Vec<String> = keys.iter().map(|key| key.label()).collect();
                state.status.refuse(format!("{} does nothing here ({})", labels.join(" "), keys_hint(scope)));
            }
        }
        KeyLookup::Unbound => {
            state.input.repeat.count = None;
            handle_unbound_key(state, scope, key);
        }
    }
    state.follow_edits(start);
}

/// Handles a key that is not bound: text for a text field.
pub(super) fn handle_unbound_key(state: &mut State, scope: Scope, key: Key) {
    let is_known = match scope {
        Scope::Form => commands::form_keys::handle_key(
            &mut state.session,
            &mut state.selection,
            &state.screen,
            &state.views,
            &mut state.overlays,
            &mut state.status,
            key,
        ),
        Scope::Picker => picker::handle_key(&mut state.overlays, key),
        Scope::Prompt => prompt::handle_key(&state.screen, &mut state.overlays, key),
        Scope::Finder => commands::search::handle_key(
            &state.session,
            &state.screen,
            &state.views.scores,
            &mut state.overlays,
            &state.input,
            key,
        ),
        Scope::Help => commands::help_page::handle_key(&mut state.overlays, &state.input, key),
        Scope::Conflicts => {
            conflicts::handle_key(&mut state.session, &state.screen, &mut state.views.conflicts, &mut state.status, key)
        }
        Scope::ScoreCells => overlays::score_cell::handle_key(
            &mut state.session,
            &state.screen,
            &mut state.views.scores,
            &mut state.overlays,
            &mut state.status,
            key,
        ),
        Scope::ScoreCell => overlays::score_cell::handle_edit_key(&mut state.overlays, &mut state.status, key),
        _ => false,
    };
    if !is_known {
        let where_keys_are = keys_hint(scope);
        state.status.refuse(format!("{} does nothing here ({where_keys_are})", key.label()));
    }
}

/// Where the keys of a scope are listed.
fn keys_hint(scope: Scope) -> &'static str {
    if commands::by_id("help").is_some_and(|help| help.applies_in(scope)) {
        "? for keys"
    } else {
        "see the last line for keys"
    }
}

/// Handles pasted text.
pub(super) fn handle_paste(state: &mut State, text: &str) {
    state.input.pending.clear();
    marked_entries::end_range(&mut state.selection);
    match overlays::scope(&state.screen, &state.views.scores, &state.overlays) {
        Scope::Form => form::paste(&state.session, &mut state.overlays, &mut state.status, text),
        Scope::Picker => {
            if let Err(why) = picker::type_text(&mut state.overlays, text) {
                state.status.refuse(why);
            }
        }
        Scope::Prompt => {
            state.status.show(commands::prompt_answers::paste(
                &mut state.session,
                &mut state.selection,
                &state.screen,
                &mut state.views,
                &mut state.overlays,
                text,
            ));
        }
        Scope::Finder => {
            commands::search::paste(
                &state.session,
                &state.screen,
                &state.views.scores,
                &mut state.overlays,
                &state.input,
                text,
            );
        }
        Scope::ScoreCell => overlays::score_cell::paste(&mut state.overlays, text),
        // Pasting into the lanes adds one idea per line; pasted text never counts as keys.
        Scope::Roadmap => {
            let items = pasted_text::list_items(text);
            let lines: Vec<&str> = items.iter().map(String::as_str).collect();
            if !lines.is_empty() {
                let lane = views::selected_lane(&state.session, &state.screen, &state.views);
                state.status.show(commands::edit::add_pasted_ideas(
                    &mut state.session,
                    &mut state.selection,
                    &mut state.overlays,
                    lane,
                    &lines,
                ));
            }
        }
        _ => state.status.refuse("Nothing to paste into: open a field first"),
    }
}
