//! Screens at four sizes: keys, and what is seen. To accept a change: `INSTA_UPDATE=always cargo test --test editor`.

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
fn the_lanes() {
    screens("lanes", LEDGERLY, "j", &SIZES);
}

#[test]
fn the_form() {
    screens("form", LEDGERLY, "<Enter><Tab><Tab><Tab>", &SIZES);
}

#[test]
fn the_problems() {
    screens("problems", MESSY, "!jjj", &SIZES);
}

#[test]
fn the_goals() {
    screens("goals", LEDGERLY, "ga", &SIZES[1..3]);
}

#[test]
fn the_metrics() {
    screens("metrics", LEDGERLY, "gm", &SIZES[1..3]);
}

#[test]
fn the_overlays() {
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
fn a_screen_that_is_too_small_says_what_it_needs() {
    let desk = Desk::with(LEDGERLY);
    insta::assert_snapshot!("too-small", desk.play_at("ct<End>!<Enter><resize:30x8>", (80, 24)).screen());
}
