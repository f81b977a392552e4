//! What-ifs: never in the journal or the file, and kept as one undo step or discarded completely.

use super::fixture::{Desk, FIRST_LOOK, LEDGERLY, MESSY, Played, SMALL, check, state_of};
use super::random::happening;
use crate::app::widgets::key::{Key, KeyName};
use crate::app::{App, Effect, Msg};
use crate::document::splice::{self, Splice};
use crate::roadmap::lane::Lane;
use crate::test_support::property::cases;
use proptest::prelude::*;

/// Gives the second theme the best customer rating.
const TRIED: &str = "jws5<Esc>";
/// Tries the best set.
const BEST: &str = ":best set in<Enter>";

fn play(keys: &str) -> Played {
    Desk::with(LEDGERLY).play(keys)
}

#[test]
fn a_what_if_shows_values_before_and_after() {
    let keys = "jjws<Tab>4<Esc>";
    play(keys).shows("WHAT-IF").shows("what-if: 1 change").shows("2 of 9, was 3").shows("~ Imports that never fail");
    insta::assert_snapshot!("what-if-120x40", play(keys).screen());
    insta::assert_snapshot!("what-if-end-120x40", play(&format!("{keys}w")).screen());
    insta::assert_snapshot!("what-if-end-80x24", Desk::with(LEDGERLY).play_at(&format!("{keys}w"), (80, 24)).screen());
}

#[test]
fn a_discarded_what_if_changes_nothing() {
    let played = play(&format!("{TRIED}>wd"));
    played.says("thrown away, 2 changes: w, then b, brings it back");
    assert_eq!(played.document(), LEDGERLY);
    assert_eq!(played.state.scene().session.unsaved(), 0);
    assert!(played.state.scene().session.what_if.is_none());
    assert_eq!(played.state.scene().session.title(played.state.scene().selection.entry.unwrap()), "Get paid faster");
}

#[test]
fn a_kept_what_if_is_one_undo_step() {
    let played = play(&format!("{TRIED}>w<Enter>"));
    played.says("kept, 2 changes: u takes them back in one step");
    assert_eq!(played.state.scene().session.unsaved(), 1);
    assert_ne!(played.document(), LEDGERLY);
    assert_eq!(play(&format!("{TRIED}>w<Enter>u")).document(), LEDGERLY);
    assert_eq!(play(&format!("{TRIED}>w<Enter>u<C-r>")).document(), played.document());
}

#[test]
fn a_discarded_what_if_can_be_restored() {
    let tried = play(&format!("{TRIED}>")).document();
    let back = play(&format!("{TRIED}>wdwb"));
    back.says("open again, 2 changes");
    assert_eq!(back.document(), tried);
    assert_eq!(play(&format!("{TRIED}>wdwbwd")).document(), LEDGERLY);
    // Later edits are merged with it.
    let merged = play(&format!("{TRIED}wdGct<End>!<Enter>wb"));
    merged.says("merged with what was edited since");
    let edited = play("jGct<End>!<Enter>").document();
    assert_ne!(merged.document(), edited);
    assert_eq!(play(&format!("{TRIED}wdGct<End>!<Enter>wbwd")).document(), edited);
}

#[test]
fn a_what_if_without_changes_ends_without_asking() {
    let played = play("ww");
    played.says("nothing was changed");
    assert!(played.state.scene().session.what_if.is_none());
    assert!(play(&format!("{TRIED}uw")).state.scene().session.what_if.is_none());
}

#[test]
fn a_what_if_is_never_saved() {
    for keys in ["<C-s>", ":wq<Enter>", ":saveas<Enter>", ":w!<Enter>", "<C-o>", ":recover<Enter>"] {
        let desk = Desk::with(LEDGERLY);
        let played = desk.play(&format!("{TRIED}{keys}"));
        played.says("a what-if is open: w keeps it or throws it away first");
        assert!(!played.frame.has_ended, "{keys}");
        assert_eq!(desk.text(), LEDGERLY, "{keys}");
        // It is not offered for recovery either.
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
fn the_best_set_opens_as_a_what_if_and_reports_what_it_leaves_out() {
    let played = play(BEST);
    played.says("not in it: ").shows("WHAT-IF");
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
    // Trying it again moves nothing.
    assert_eq!(play(&format!("{BEST}{BEST}")).document(), played.document());
    Desk::with(SMALL).play(BEST).says("the file says no capacity");
}

#[test]
fn undo_stops_at_the_start_of_the_what_if() {
    let keys = "ct<End>!<Enter>";
    let before = play(keys).document();
    let played = play(&format!("{keys}jws5<Esc>uuu"));
    played.says("the what-if began here");
    assert_eq!(played.document(), before);
    // Edits undone before the what-if can be redone after it.
    assert_eq!(play(&format!("{keys}ujws5<Esc>wd<C-r>")).document(), before);
}

#[test]
fn changes_on_disk_are_handled_after_the_what_if() {
    let mut state = state_of(SMALL, (100, 30));
    press(&mut state, "wct");
    press(&mut state, "<End>!<Enter>");
    let other = SMALL.replace("\"Small\"", "\"Other\"");
    let on_disk = crate::app::message::DiskVersion { text: other, base: SMALL.to_owned(), conflict: None };
    let effects = state.update(Msg::DiskChanged(on_disk));
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::AcceptedDisk(_) | Effect::MergedDisk { .. })));
    assert!(state.scene().message.as_ref().unwrap().text.contains("w ends it"));
    let effects = press(&mut state, "wd");
    assert!(effects.contains(&Effect::CheckDisk));
}

fn press(state: &mut App, keys: &str) -> Vec<Effect> {
    let keys = crate::app::widgets::key::parse_keys(keys).unwrap();
    keys.into_iter().flat_map(|key| state.update(Msg::Key(key))).collect()
}

/// The splices written to the journal.
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
    fn random_what_ifs_are_kept_or_discarded_completely(
        file in prop::sample::select(vec![LEDGERLY, FIRST_LOOK, MESSY, SMALL]),
        before in prop::collection::vec(happening(), 0..10),
        happenings in prop::collection::vec(happening(), 1..50),
    ) {
        let mut state = state_of(file, (100, 30));
        let mut effects_before = Vec::new();
        for msg in before.into_iter().flatten() {
            effects_before.extend(state.update(msg));
        }
        state.close_overlays();
        if state.scene().session.what_if.is_some() {
            state.run("what-if.throw-away");
        }
        let (start, steps) = (state.scene().session.plan.document.to_text(), state.scene().session.plan.history.len());
        prop_assert_eq!(&replayed(file, &journaled(&effects_before)), &start);
        state.run("what-if.new");
        let mut effects_during = Vec::new();
        for msg in happenings.into_iter().flatten() {
            if state.scene().session.what_if.is_none() {
                break;
            }
            effects_during.extend(state.update(msg));
        }
        if state.scene().session.what_if.is_none() {
            return Ok(());
        }
        prop_assert!(journaled(&effects_during).is_empty(), "something was journaled");
        prop_assert!(!effects_during.iter().any(|effect| matches!(effect, Effect::Save(_))), "something was saved");
        state.close_overlays();
        let tried = state.scene().session.plan.document.to_text();
        state.run("what-if.throw-away");
        prop_assert_eq!(&state.scene().session.plan.document.to_text(), &start);
        prop_assert_eq!(state.scene().session.plan.history.len(), steps);
        state.run("what-if.back");
        prop_assert_eq!(&state.scene().session.plan.document.to_text(), &tried);
        let kept = state.run("what-if.keep");
        prop_assert_eq!(&replayed(&start, &journaled(&kept)), &state.scene().session.plan.document.to_text());
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
