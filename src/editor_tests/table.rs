//! The command table, checked in both directions.

use super::fixture::{LEDGERLY, state_of};
use crate::app::Msg;
use crate::app::commands;
use crate::app::commands::bindings;
use crate::app::commands::command::VIEWS_AND_PANES;
use crate::app::commands::keymap::KeyLookup;
use crate::app::model::mode::Scope;
use crate::app::overlays::Overlay;
use crate::app::overlays::finder::FinderItem;
use crate::app::widgets::key;

#[test]
fn every_command_is_in_the_palette() {
    for command in commands::all() {
        let is_on_screens = command.scopes.iter().any(|scope| VIEWS_AND_PANES.contains(scope));
        if !is_on_screens {
            continue;
        }
        let mut state = state_of(LEDGERLY, (120, 40));
        state.update(Msg::Key(key::parse_keys(":").unwrap()[0]));
        for letter in command.title.chars() {
            state.update(Msg::Key(key::Key::from_char(letter)));
        }
        let Some(Overlay::Finder(finder)) = state.scene().overlays.last() else { panic!("no palette") };
        let is_it = |found: &FinderItem| matches!(found, FinderItem::Command(found) if *found == command.id);
        let is_offered =
            command.is_in_palette(crate::app::views::scope(state.scene().screen, &state.scene().views.scores));
        assert_eq!(finder.results.iter().any(is_it), is_offered, "{}", command.id);
    }
}

#[test]
fn every_key_of_the_table_runs_its_command() {
    for command in commands::all() {
        for scope in command.scopes {
            for keys in command.keys {
                let keys = key::parse_keys(keys).unwrap();
                match bindings::default_keymap().lookup(*scope, &keys) {
                    KeyLookup::Command(known) => assert_eq!(known.id, command.id, "{keys:?} in {scope:?}"),
                    KeyLookup::Prefix | KeyLookup::Unbound => {
                        panic!("{keys:?} in {scope:?} does not reach {}", command.id)
                    }
                }
            }
        }
    }
}

#[test]
fn every_view_command_runs_on_any_row_of_any_view() {
    let screens =
        ["", "G", "ga", "gm", "gf", "gx", "gd", "go", "gr", "gb", "gbG", "gt", "gn", "gnG", "!", "2", "3", "4"];
    for command in commands::all().filter(|command| command.scopes.iter().any(|scope| VIEWS_AND_PANES.contains(scope)))
    {
        for before in screens {
            let mut state = state_of(LEDGERLY, (80, 24));
            for key in key::parse_keys(before).unwrap() {
                state.update(Msg::Key(key));
            }
            state.run(command.id);
            state.update(Msg::Resize(crate::app::widgets::area::ScreenSize::from_terminal(100, 30)));
        }
    }
    assert!(commands::all().any(|command| command.scopes.contains(&Scope::Form)));
}
