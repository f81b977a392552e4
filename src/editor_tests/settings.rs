//! Settings, colors, custom keys, other keyboard layouts, and autosave.

use super::fixture::{Desk, LEDGERLY, Played, SMALL, opened, state_of};
use crate::app::App;
use crate::app::commands;
use crate::app::message::{Effect, Msg, SaveFailure, SaveMode, SaveRemedy, SaveReport};
use crate::app::model::mode::Scope;
use crate::app::model::preferences::{Preferences, TerminalBackground};
use crate::app::widgets::key;
use crate::cli::preferences::{CommandLinePreferences, gather};
use crate::settings::Setting;
use crate::system::environment::Environment;
use crate::terminal::{Setup, script_player};
use crate::test_support::property::cases;
use crate::ui::{self, palette::ColorDepth};
use proptest::prelude::*;
use std::path::PathBuf;

/// A settings folder beside a roadmap.
struct Room {
    desk: Desk,
}

impl Room {
    fn with(files: &[(&str, &str)]) -> Self {
        let room = Self { desk: Desk::with(SMALL) };
        for (name, text) in files {
            let path = room.folder().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        room
    }

    fn folder(&self) -> PathBuf {
        self.desk.folder.path().join("state/config")
    }

    fn config(&self) -> String {
        std::fs::read_to_string(self.folder().join("config.ron")).unwrap_or_default()
    }

    fn chosen(&self) -> Preferences {
        gather(&Environment::default(), Some(&self.folder()), &CommandLinePreferences::default()).unwrap()
    }

    fn play(&self, keys: &str) -> Played {
        let (mut state, on_disk) = opened(self.desk.path());
        state.update(Msg::PreferencesLoaded(Box::new(self.chosen())));
        let setup = Setup { config_folder: Some(self.folder()), ..self.desk.setup() };
        let frame = script_player::play(&mut state, setup, on_disk, &key::parse_script(keys).unwrap()).unwrap();
        Played { state, frame }
    }
}

fn press(state: &mut App, keys: &str) -> Vec<Effect> {
    key::parse_keys(keys).unwrap().into_iter().flat_map(|key| state.update(Msg::Key(key))).collect()
}

#[test]
fn a_setting_is_changed_in_place_and_saved() {
    let room = Room::with(&[]);
    let played = room.play(":settings<Enter>jj<Right>");
    played.says("dates: day-first, saved in config.ron").shows("dates       day-first               this session");
    assert!(room.config().ends_with("    dates: \"day-first\",\n)\n"), "{}", room.config());
    room.play("").shows("31 Dec");
    let before = room.config();
    let played = room.play(":settings<Enter><Left>k<Right>");
    assert_eq!(played.state.scene().settings.appearance.palette, "terminal");
    assert_eq!(room.config(), before.replace(",\n)\n", ",\n    palette: \"terminal\",\n)\n"));
}

#[test]
fn a_file_that_another_program_changed_is_not_overwritten() {
    let room = Room::with(&[("config.ron", "Settings(mouse: false)")]);
    let (mut state, _) = opened(room.desk.path());
    state.update(Msg::PreferencesLoaded(Box::new(room.chosen())));
    std::fs::write(room.folder().join("config.ron"), "Settings()").unwrap();
    let keep =
        state.set(Setting::Mouse, "true").into_iter().find(|effect| matches!(effect, Effect::SaveSettings { .. }));
    let Some(Effect::SaveSettings { expected: before, text, .. }) = keep else { panic!("nothing is saved") };
    assert_eq!((before.as_deref(), text.as_str()), (Some("Settings(mouse: false)"), "Settings(mouse: true)"));
    state.update(Msg::SettingsSaved(Err("it was changed".to_owned())));
    assert!(state.scene().message.unwrap().text.starts_with("Changed for this session only: config.ron was not saved"));
}

#[test]
fn invalid_settings_are_reported_and_the_others_apply() {
    let room = Room::with(&[("config.ron", "Settings(\n    palete: \"dark\",\n    dates: \"iso\",\n)")]);
    room.play("")
        .says("config.ron:2:5: unknown setting `palete`; did you mean `palette`? (run `whymap doctor` for details)")
        .shows("2026-12-31");
    let broken = Room::with(&[("config.ron", "Settings(dates: "), ("keys.ron", "{")]);
    broken.play("").says("config.ron:1:17: syntax error").says("and 1 more: run `whymap doctor`");
    broken.play(":settings<Enter>jj<Right>").says("Changed for this session only: config.ron:1:17").shows("day-first");
    assert_eq!(broken.config(), "Settings(dates: ");
}

#[test]
fn palettes_are_previewed_when_selected() {
    let room = Room::with(&[("palettes/mine.ron", "(base: \"light\")")]);
    let look = |keys: &str| {
        room.play(&format!(":choose colors<Enter>{keys}")).state.scene().settings.appearance.palette.clone()
    };
    assert_eq!(look("jj"), "light");
    assert_eq!(look("jj<Esc>"), "terminal");
    assert_eq!(look("jj<Enter>"), "light");
    assert_eq!(look("jjjjjjjj"), "mine");
    let played = room.play(":choose colors<Enter>j<Enter>");
    played.says("Colors: dark, for this session only (:settings to save)");
    assert_eq!(room.config(), "");
}

#[test]
fn auto_follows_the_terminal_background() {
    let room = Room::with(&[("config.ron", "Settings(palette: \"auto\")")]);
    let mut state = room.play("").state;
    assert_eq!(state.scene().settings.appearance.palette, "terminal");
    state.update(Msg::BackgroundKnown(TerminalBackground::Light));
    assert_eq!(state.scene().settings.appearance.palette, "light");
    state.update(Msg::BackgroundKnown(TerminalBackground::Dark));
    assert_eq!(state.scene().settings.appearance.palette, "dark");
    let mut other = state_of(SMALL, (80, 24));
    other.update(Msg::BackgroundKnown(TerminalBackground::Light));
    assert_eq!(other.scene().settings.appearance.palette, "dark", "only auto follows");
}

#[test]
fn the_mouse_can_be_turned_off() {
    let mut state = state_of(SMALL, (80, 24));
    let effects = press(&mut state, ":mouse<Enter>");
    assert_eq!(effects.last(), Some(&Effect::CaptureMouse(false)));
    assert!(state.scene().message.as_ref().unwrap().text.starts_with("Mouse off"));
    assert_eq!(press(&mut state, ":mouse<Enter>").last(), Some(&Effect::CaptureMouse(true)));
    assert!(!Room::with(&[("config.ron", "(mouse: false)")]).play("").state.scene().input.has_mouse);
}

#[test]
fn custom_keys_work_and_are_shown() {
    let room = Room::with(&[("keys.ron", "{\"t\": \"go.down\", \"X\": \"quit\", \"q\": None, \"j\": None}")]);
    let played = room.play("t");
    played.shows("t k move");
    assert_eq!(played.state.scene().selection.entry, room.play("<Down>").state.scene().selection.entry);
    room.play("q").says("q does nothing here");
    room.play("?go to first row").shows("g g  Home");
    room.play(":").shows("commands");
    assert!(room.play("X").frame.has_ended);
    let vim = Room::with(&[("config.ron", "(keys: \"vim\")")]);
    assert!(vim.play("ZZ").frame.has_ended);
    assert!(!Room::with(&[]).play("ZZ").frame.has_ended);
}

#[test]
fn other_keyboard_layouts_reach_commands_and_type_their_own_letters() {
    // Text left in a field is offered for recovery, so each script has its own file.
    let play = |keys: &str| Desk::with(SMALL).play(keys);
    assert_eq!(play("о").state.scene().selection.entry, play("j").state.scene().selection.entry);
    assert_eq!(play("пп").state.scene().selection.entry, play("gg").state.scene().selection.entry);
    play("тпривет").shows("привет");
    assert_eq!(play("ct<C-e> о<Enter>").document(), SMALL.replace("\"A\"", "\"A о\""));
}

fn edited(autosave: bool) -> App {
    let mut state = state_of(SMALL, (80, 24));
    let value = if autosave { "true" } else { "false" };
    state.set(Setting::Autosave, value);
    state
}

#[test]
fn autosave_runs_after_a_pause_when_no_overlay_is_open() {
    let mut off = edited(false);
    assert!(!press(&mut off, ">").contains(&Effect::ScheduleAutosave));
    let mut state = edited(true);
    assert!(!press(&mut state, "j").contains(&Effect::ScheduleAutosave), "a move arms no timer");
    assert!(press(&mut state, "k>").contains(&Effect::ScheduleAutosave));
    press(&mut state, "e");
    assert_eq!(state.update(Msg::EditingPaused), []);
    assert!(press(&mut state, "<Esc>").contains(&Effect::ScheduleAutosave), "it waited for the form");
    assert_eq!(state.update(Msg::EditingPaused), [Effect::Save(SaveMode::Normal)]);
    let saved = SaveReport { at: "14:02".to_owned(), note: String::new(), is_unchanged: false, new_name: None };
    state.update(Msg::Saved(saved));
    assert_eq!(state.scene().session.unsaved(), 0);
    assert_eq!(state.update(Msg::EditingPaused), []);
}

#[test]
fn autosave_leaves_decisions_to_the_user() {
    let mut state = edited(true);
    press(&mut state, ">");
    state.session_mut().file.is_changed_on_disk = true;
    assert_eq!(state.update(Msg::EditingPaused), []);
    state.session_mut().file.is_changed_on_disk = false;
    assert_eq!(state.update(Msg::EditingPaused), [Effect::Save(SaveMode::Normal)]);
    let problem = SaveFailure { message: "the file is read-only".to_owned(), remedy: SaveRemedy::Retry };
    state.update(Msg::SaveFailed(problem));
    assert!(state.scene().message.as_ref().unwrap().text.contains("Autosave is off"), "{:?}", state.scene().message);
    assert_eq!(state.update(Msg::EditingPaused), [], "it is reported once");
    press(&mut state, "q");
    assert_eq!(
        crate::app::overlays::scope(state.scene().screen, &state.scene().views.scores, state.scene().overlays),
        Scope::Quit,
        "nothing is discarded"
    );
}

#[test]
fn quitting_saves_pending_edits_with_autosave() {
    let mut state = edited(true);
    press(&mut state, ">");
    assert_eq!(press(&mut state, "q"), [Effect::Save(SaveMode::Normal)]);
}

proptest! {
    #![proptest_config(cases(60))]

    /// With any settings files, the program starts, draws and quits.
    #[test]
    fn no_settings_file_makes_the_program_unusable(
        config in text_of_settings(), keys in text_of_settings(), palette in text_of_settings(),
        bytes in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        let room = Room::with(&[("config.ron", &config), ("keys.ron", &keys), ("palettes/mine.ron", &palette)]);
        std::fs::write(room.folder().join("palettes/bytes.ron"), bytes).unwrap();
        let mut played = room.play("");
        for name in played.state.scene().settings.preferences.palettes.names().map(str::to_owned).collect::<Vec<_>>() {
            played.state.set_appearance(&name, crate::app::model::preferences::GlyphSet::Unicode);
            let mut buffer = played.frame.buffer.clone();
            ui::render(&played.state.scene(), ColorDepth::TrueColor, &mut buffer);
        }
        let quit = commands::by_id("quit").unwrap();
        let palette = commands::by_id("palette").unwrap();
        let keymap = &played.state.scene().input.keymap;
        prop_assert!([quit, palette].iter().any(|command| !keymap.key_labels(command, Scope::Roadmap).is_empty()));
    }
}

/// Fragments of settings in random order.
fn text_of_settings() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "(",
        ")",
        "{",
        "}",
        "Settings(",
        "palette",
        "base",
        "roles: (",
        "text",
        "keys",
        ":",
        ",",
        "\"",
        "\"dark\"",
        "\"mine\"",
        "\"vim\"",
        "\"#fff000\"",
        "None",
        "\"g g\"",
        "\"q\"",
        "\":\"",
        "\"<F2>\"",
        "\"<C-x>\"",
        "\"undo\"",
        "\"palette\"",
        "true",
        "// ",
        "/*",
        "\n",
        "\u{202e}",
        "\u{1b}[31m",
        "入",
        "Some(",
        "[",
        "#![enable(implicit_some)]",
    ]);
    prop_oneof![
        prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat()),
        prop::collection::vec(
            prop::sample::select(vec![
                "\"q\": None",
                "\":\": None",
                "\"<F2>\": None",
                "\"x\": \"quit\"",
                "\"g\": \"undo\""
            ]),
            0..5
        )
        .prop_map(|lines| format!("{{{}}}", lines.join(", "))),
        "\\PC{0,60}",
    ]
}

/// Plays keys on the sample with the vim preset.
fn vim(keys: &str) -> Played {
    let room = Room { desk: Desk::with(LEDGERLY) };
    std::fs::create_dir_all(room.folder()).unwrap();
    std::fs::write(room.folder().join("config.ron"), "(keys: \"vim\")").unwrap();
    room.play(keys)
}

#[test]
fn a_count_repeats_a_command_as_one_undo_step() {
    assert_eq!(vim("gg3j").state.scene().selection.entry, vim("ggjjj").state.scene().selection.entry);
    assert_eq!(vim("gg10j").state.scene().selection.entry, vim("ggjjjjjjjjjj").state.scene().selection.entry);
    assert_eq!(vim("3G").state.scene().selection.entry, vim("ggjj").state.scene().selection.entry);
    // Moves two lanes at once, as far as possible.
    let moved = vim("gg2>");
    assert_eq!(moved.state.scene().session.plan.history.len(), 1, "one step of undo");
    assert_eq!(vim("gg2>u").state.scene().session.unsaved(), 0);
    vim("gg7").shows("7");
    // Esc cancels a count; without the vim preset a digit selects a pane.
    assert_eq!(vim("gg5<Esc>j").state.scene().selection.entry, vim("ggj").state.scene().selection.entry);
    assert_eq!(Desk::with(LEDGERLY).play("3").state.scene().screen.pane, crate::app::model::mode::Pane::Scores);
}

#[test]
fn repeating_the_last_change_includes_its_answers() {
    let tagged = vim("ggcgq3<Enter>j.j.");
    assert_eq!(
        tagged.state.scene().session.plan.document.to_text().matches("\"q3\"").count(),
        3,
        "{}",
        tagged.screen()
    );
    assert_eq!(tagged.state.scene().session.plan.history.len(), 3);
    // Viewing is not a change, and neither is undo.
    let again = vim("ggcgq3<Enter>jj/vat<Enter>gbgluj.");
    assert_eq!(again.state.scene().session.plan.document.to_text().matches("\"q3\"").count(), 1);
    assert!(vim("j.").message().contains("No change to repeat"));
    // A repeat does not repeat itself.
    assert_eq!(vim("ggcgq3<Enter>j...").state.scene().session.plan.history.len(), 2);
}
