//! The tour: following its cards completes it, and ignoring them blocks nothing.

use super::fixture::{Desk, LEDGERLY};

const BEGIN: &str = ":take the tour<Enter>";
/// The keys each step asks for, in order.
const TRIED: [&str; 9] =
    ["j", "<Tab>1", "nLedgers in color<Enter><Esc>", "e<Esc>", "u", "gg<lt>jjj<lt>", "gbgtgagngl", "!<Esc>", "/<Esc>"];

#[test]
fn following_the_cards_completes_the_tour() {
    let mut keys = BEGIN.to_owned();
    for (number, tried) in TRIED.iter().enumerate() {
        let screen = Desk::with(LEDGERLY).play(&keys).screen();
        assert!(screen.contains(&format!("Tour, {} of 10:", number + 1)), "before {tried}:\n{screen}");
        keys.push_str(tried);
    }
    let last = Desk::with(LEDGERLY).play(&keys);
    last.shows("Tour, 10 of 10: Your turn");
    let over = Desk::with(LEDGERLY).play(&format!("{keys}<F3>"));
    assert!(over.state.scene().workflows.tour.is_none());
    assert!(over.message().contains("Tour complete"), "{}", over.message());
}

#[test]
fn the_tour_can_be_skipped_or_ended_and_blocks_no_keys() {
    assert!(Desk::with(LEDGERLY).play(&format!("{BEGIN}j<F4>")).state.scene().workflows.tour.is_none());
    Desk::with(LEDGERLY).play(&format!("{BEGIN}<F3><F3>")).shows("Tour, 3 of 10");
    let with = Desk::with(LEDGERLY).play(&format!("{BEGIN}jjdtoo far<Enter>"));
    let without = Desk::with(LEDGERLY).play("jjdtoo far<Enter>");
    assert_eq!(
        with.state.scene().session.plan.document.to_text(),
        without.state.scene().session.plan.document.to_text()
    );
}

#[test]
fn the_card_fits_small_screens() {
    for size in [(120, 40), (80, 24), (60, 20), (50, 12)] {
        let played = Desk::with(LEDGERLY).play_at(&format!("{BEGIN}<F3>"), size);
        played.shows("Tour, 2 of 10");
        played.shows("back.");
    }
}
