//! Screens at four sizes after some keys. To accept a change: `INSTA_UPDATE=always cargo test --lib editor_tests`.

use super::fixture::{Desk, LEDGERLY, MESSY};

const SIZES: [(u16, u16); 4] = [(60, 20), (80, 24), (120, 40), (200, 60)];

fn screens(name: &str, file: &str, keys: &str, sizes: &[(u16, u16)]) {
    for (width, height) in sizes {
        let desk = Desk::with(file);
        let played = desk.play_at(keys, (*width, *height));
        insta::assert_snapshot!(format!("{name}-{width}x{height}"), played.screen(), keys);
    }
}

#[test]
fn lanes_are_drawn_at_each_size() {
    screens("lanes", LEDGERLY, "j", &SIZES);
}

#[test]
fn the_form_is_drawn_at_each_size() {
    screens("form", LEDGERLY, "<Enter><Tab><Tab><Tab>", &SIZES);
}

#[test]
fn problems_are_drawn_at_each_size() {
    screens("problems", MESSY, "!jjj", &SIZES);
}

#[test]
fn goals_are_drawn_at_each_size() {
    screens("goals", LEDGERLY, "ga", &SIZES[1..3]);
}

#[test]
fn metrics_are_drawn_at_each_size() {
    screens("metrics", LEDGERLY, "gm", &SIZES[1..3]);
}

#[test]
fn overlays_are_drawn_at_each_size() {
    let overlays = [
        ("help", "?"),
        ("help-search", "?undo"),
        ("palette", ":sav"),
        ("find", "/report"),
        ("key-popup", "g"),
        ("quit", "ct<End>!<Enter>q"),
        ("capture", "n"),
        ("score", "s"),
        ("move", "M"),
        ("link", "L"),
        ("drop", "d"),
    ];
    for (name, keys) in overlays {
        screens(name, LEDGERLY, keys, &SIZES[1..3]);
    }
}

#[test]
fn the_first_screen() {
    let desk = Desk::empty();
    insta::assert_snapshot!("first-80x24", desk.play_at("", (80, 24)).screen());
}

#[test]
fn a_screen_that_is_too_small_shows_the_required_size() {
    let desk = Desk::with(LEDGERLY);
    insta::assert_snapshot!("too-small", desk.play_at("ct<End>!<Enter><resize:30x8>", (80, 24)).screen());
}
