//! Zooming a theme, and the number of panes.

use super::fixture::{Desk, LEDGERLY, MESSY, Played};

fn title(played: &Played) -> String {
    played.state.scene().selection.entry.map(|entry| played.state.scene().session.title(entry)).unwrap_or_default()
}

#[test]
fn a_zoomed_theme_fills_the_screen() {
    for (width, height) in [(60, 20), (80, 24), (120, 40), (200, 60)] {
        let played = Desk::with(LEDGERLY).play_at("zt", (width, height));
        insta::assert_snapshot!(format!("page-{width}x{height}"), played.screen(), "zt");
    }
    let played = Desk::with(MESSY).play("/speed<Enter>ztG");
    played.shows("PROBLEMS").shows("S011");
}

#[test]
fn another_theme_can_be_reached_from_the_page() {
    let desk = Desk::with(LEDGERLY);
    let first = desk.play("ztjjJ");
    assert_eq!(title(&first), title(&desk.play("j")));
    assert_eq!(first.state.scene().screen.scroll, [0; 3]);
    assert_eq!(title(&desk.play("ztJK")), title(&desk.play("")));
    desk.play("ztK").says("This is the first entry");
    // Rows without a theme are skipped; the last theme stays selected.
    let last = desk.play("ztJJJJJJJJJJJJJJJJJJJJJJJ");
    last.says("This is the last entry");
    assert!(last.state.scene().selection.theme(last.state.scene().session).is_some());
    let goals = desk.play("gaggjjjztJ");
    assert_eq!(title(&goals), "Receipts filed by phone in one go");
    assert_eq!(title(&desk.play("gaggjjjztJJ")), "Imports that never fail");
}

#[test]
fn esc_returns_from_the_zoom() {
    let desk = Desk::with(LEDGERLY);
    let back = desk.play("jzt<Esc>");
    assert_eq!(back.screen(), desk.play("j").screen());
    // A shipped theme stays visible.
    let shipped = desk.play("/Log in with the bank<Enter>zt");
    shipped.shows("Log in with the bank");
    assert_eq!(title(&shipped), "Log in with the bank");
    desk.play("gagg<Down>zt").says("Select a theme or idea first");
}

#[test]
fn the_number_of_panes_can_be_chosen() {
    let desk = Desk::with(LEDGERLY);
    let all = desk.play("").screen();
    let one = desk.play("z1");
    assert!(!one.screen().contains("2 Theme") && !one.screen().contains("3 Scores"), "{}", one.screen());
    let pair = desk.play("z2");
    pair.shows("2 Theme");
    assert!(!pair.screen().contains("3 Scores"), "{}", pair.screen());
    desk.play("z23").shows("3 Scores");
    desk.play("z14").shows("4 Goals");
    assert_eq!(desk.play("z1z3").screen(), all);
    // The choice persists across views, sizes and zooms.
    let resized = desk.play("z1gagl<resize:200x60>ztzz");
    assert!(!resized.screen().contains("2 Theme"), "{}", resized.screen());
}
