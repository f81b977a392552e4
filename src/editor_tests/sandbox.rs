//! What-ifs: nothing reaches the journal or the file, and they end as one undo step or none.

use super::fixture::{Desk, FIRST_LOOK, LEDGERLY, MESSY, Played, SMALL, check, state_of};
use super::random::happening;
use crate::app::widgets::key::{Key, KeyName};
use crate::app::{App, Effect, Msg};
use crate::document::splice::{self, Splice};
use crate::roadmap::lane::Lane;
use crate::test_support::property::cases;
use proptest::prelude::*;

/// The second theme gets the best customer rating.
const TRIED: &str = "jws5<Esc>";
/// Tries the best set.
const BEST: &str = ":best set<Enter>";

fn play(keys: &str) -> Played {
    Desk::with(LEDGERLY).play(keys)
}

#[test]
fn a_what_if_shows_before_and_after() {
    let keys = "jjws<Tab>4<Esc>";
    play(keys).shows("WHAT-IF").shows("what-if: 1 change").shows("2 of 9, was 3").shows("~ Imports that never fail");
    insta::assert_snapshot!("what-if-120x40", play(keys).screen());
    insta::assert_snapshot!("what-if-end-120x40", play(&format!("{keys}w")).screen());
    insta::assert_snapshot!("what-if-end-80x24", Desk::with(LEDGERLY).play_at(&format!("{keys}w"), (80, 24)).screen());
}

#[test]
fn a_discarded_what_if_leaves_nothing() {
    let played = play(&format!("{TRIED}>wd"));
    played.says("What-if discarded (2 changes, w b to restore)");
    assert_eq!(played.document(), LEDGERLY);
    assert_eq!(played.state.scene().session.unsaved(), 0);
    assert!(played.state.scene().session.what_if.is_none());
    assert_eq!(played.state.scene().session.title(played.state.scene().selection.entry.unwrap()), "Get paid faster");
}

#[test]
fn a_kept_what_if_is_one_undo_step() {
    let played = play(&format!("{TRIED}>w<Enter>"));
    played.says("What-if kept (2 changes, u to undo)");
    assert_eq!(played.state.scene().session.unsaved(), 1);
    assert_ne!(played.document(), LEDGERLY);
    assert_eq!(play(&format!("{TRIED}>w<Enter>u")).document(), LEDGERLY);
    assert_eq!(play(&format!("{TRIED}>w<Enter>u<C-r>")).document(), played.document());
}

#[test]
fn a_discarded_what_if_can_be_restored() {
    let tried = play(&format!("{TRIED}>")).document();
    let back = play(&format!("{TRIED}>wdwb"));
    back.says("What-if restored, 2 changes");
    assert_eq!(back.document(), tried);
    assert_eq!(play(&format!("{TRIED}>wdwbwd")).document(), LEDGERLY);
    // Later edits are merged with it.
    let merged = play(&format!("{TRIED}wdGct<End>!<Enter>wb"));
    merged.says("merged with your later edits");
    let edited = play("jGct<End>!<Enter>").document();
    assert_ne!(merged.document(), edited);
    assert_eq!(play(&format!("{TRIED}wdGct<End>!<Enter>wbwd")).document(), edited);
}

#[test]
fn a_what_if_without_changes_ends_at_once() {
    let played = play("ww");
    played.says("What-if ended without changes");
    assert!(played.state.scene().session.what_if.is_none());
    assert!(play(&format!("{TRIED}uw")).state.scene().session.what_if.is_none());
}

#[test]
fn a_what_if_cannot_be_saved() {
    for keys in ["<C-s>", ":wq<Enter>", ":saveas<Enter>", ":w!<Enter>", "<C-o>", ":recover<Enter>"] {
        let desk = Desk::with(LEDGERLY);
        let played = desk.play(&format!("{TRIED}{keys}"));
        played.says("A what-if is open: keep or discard it first (w)");
        assert!(!played.frame.has_ended, "{keys}");
        assert_eq!(desk.text(), LEDGERLY, "{keys}");
        // Nothing of it is offered to the next run.
        assert_eq!(desk.play("").document(), LEDGERLY, "{keys}");
        assert!(desk.play("").state.scene().overlays.is_empty(), "{keys}");
    }
    let left = play(&format!("{TRIED}q"));
    assert!(!left.frame.has_ended);
    left.shows("keep it, as one undo step");
    let desk = Desk::with(LEDGERLY);
    let saved = desk.play(&format!("{TRIED}w<Enter><C-s>"));
    assert_eq!(desk.text(), saved.document());
}

#[test]
fn the_best_set_is_tried_and_names_the_left_out_themes() {
    let played = play(BEST);
    played.says("left out: ").shows("WHAT-IF");
    let roadmap = &played.state.scene().session.plan.roadmap;
    let now = played.state.scene().session.derived.order.lane(Lane::Now);
    let effort: f64 = now.iter().filter_map(|theme| roadmap.theme(*theme)?.effort).sum();
    assert!(effort <= 18.0, "{effort} of 18");
    let value = |state: &App| {
        let now = state.scene().session.derived.order.lane(Lane::Now);
        now.iter().filter_map(|theme| state.scene().session.derived.order.score(*theme)).sum::<f64>()
    };
    assert!(value(&played.state) > value(&play("").state));
    assert_eq!(play(&format!("{BEST}wd")).document(), LEDGERLY);
    assert_eq!(play(&format!("{BEST}w<Enter>u")).document(), LEDGERLY);
    // The second time there is nothing to move.
    assert_eq!(play(&format!("{BEST}{BEST}")).document(), played.document());
    Desk::with(SMALL).play(BEST).says("No capacity set");
}

#[test]
fn undo_stops_at_the_start_of_the_what_if() {
    let keys = "ct<End>!<Enter>";
    let before = play(keys).document();
    let played = play(&format!("{keys}jws5<Esc>uuu"));
    played.says("The what-if started here");
    assert_eq!(played.document(), before);
    // Changes undone before the what-if are restored together with its plan.
    assert_eq!(play(&format!("{keys}ujws5<Esc>wd<C-r>")).document(), before);
}

#[test]
fn changes_on_disk_wait_for_the_end_of_the_what_if() {
    let mut state = state_of(SMALL, (100, 30));
    press(&mut state, "wct");
    press(&mut state, "<End>!<Enter>");
    let other = SMALL.replace("\"Small\"", "\"Other\"");
    let on_disk = crate::app::message::DiskVersion { text: other, base: SMALL.to_owned(), conflict: None };
    let effects = state.update(Msg::DiskChanged(on_disk));
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::AcceptedDisk(_) | Effect::MergedDisk { .. })));
    assert!(state.scene().message.as_ref().unwrap().text.contains("w to end it"));
    let effects = press(&mut state, "wd");
    assert!(effects.contains(&Effect::CheckDisk));
}

fn press(state: &mut App, keys: &str) -> Vec<Effect> {
    let keys = crate::app::widgets::key::parse_keys(keys).unwrap();
    keys.into_iter().flat_map(|key| state.update(Msg::Key(key))).collect()
}

/// The text the journal would restore.
fn journaled(effects: &[Effect]) -> Vec<Splice> {
    let of = |effect: &Effect| match effect {
        Effect::AppendToJournal(splices) => splices.clone(),
        _ => Vec::new(),
    };
    effects.iter().flat_map(of).collect()
}

fn replayed(text: &str, splices: &[Splice]) -> String {
    splice::replay(text, splices).unwrap()
}

proptest! {
    #![proptest_config(cases(100))]

    #[test]
    fn a_what_if_is_kept_or_discarded_as_a_whole(
        file in prop::sample::select(vec![LEDGERLY, FIRST_LOOK, MESSY, SMALL]),
        before in prop::collection::vec(happening(), 0..10),
        happenings in prop::collection::vec(happening(), 1..50),
    ) {
        let mut state = state_of(file, (100, 30));
        let mut effects = Vec::new();
        for msg in before.into_iter().flatten() {
            effects.extend(state.update(msg));
        }
        state.close_overlays();
        if state.scene().session.what_if.is_some() {
            state.run("what-if.discard");
        }
        let (start, steps) = (state.scene().session.plan.document.to_text(), state.scene().session.plan.history.len());
        prop_assert_eq!(&replayed(file, &journaled(&effects)), &start);
        state.run("what-if.new");
        let mut in_it = Vec::new();
        for msg in happenings.into_iter().flatten() {
            if state.scene().session.what_if.is_none() {
                break;
            }
            in_it.extend(state.update(msg));
        }
        if state.scene().session.what_if.is_none() {
            return Ok(());
        }
        prop_assert!(journaled(&in_it).is_empty(), "something was journaled");
        prop_assert!(!in_it.iter().any(|effect| matches!(effect, Effect::Save(_))), "something was saved");
        state.close_overlays();
        let tried = state.scene().session.plan.document.to_text();
        state.run("what-if.discard");
        prop_assert_eq!(&state.scene().session.plan.document.to_text(), &start);
        prop_assert_eq!(state.scene().session.plan.history.len(), steps);
        state.run("what-if.back");
        prop_assert_eq!(&state.scene().session.plan.document.to_text(), &tried);
        let effects = state.run("what-if.keep");
        prop_assert_eq!(&replayed(&start, &journaled(&effects)), &state.scene().session.plan.document.to_text());
        prop_assert_eq!(&state.scene().session.plan.document.to_text(), &tried);
        if state.scene().session.plan.history.len() > steps {
            prop_assert_eq!(state.scene().session.plan.history.len(), steps + 1);
            state.run("undo");
        }
        prop_assert_eq!(&state.scene().session.plan.document.to_text(), &start);
        check(&mut state);
        state.update(Msg::Key(Key::new(KeyName::Down)));
    }
}
