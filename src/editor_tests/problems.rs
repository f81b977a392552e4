//! The problems view.

use super::fixture::{Desk, LEDGERLY, MESSY, SMALL, changed_lines};

#[test]
fn problems_are_counted_listed_worst_first_and_fixed() {
    let desk = Desk::with(MESSY);
    let played = desk.play("!");
    played.shows("28 errors").shows("S002  App downloads");
    // Some typos can be fixed automatically.
    let fixed = desk.play("!G");
    fixed.shows("2 Problem");
    let fixed = desk.play_at("/speed<Enter>!a", (120, 40));
    assert_eq!(
        changed_lines(MESSY, &fixed.document()),
        ["-                    \"confidence\": 80,", "+                    \"confidence\": 0.8,"]
    );
    fixed.shows("27 errors");
}

#[test]
fn a_problem_opens_its_field() {
    let desk = Desk::with(&SMALL.replace("reason: \"They leave\",", "reason: \"The CEO wants it\","));
    let played = desk.play("!<Enter>");
    played.shows("Edit theme");
    let at = played.state.scene().overlays.last().and_then(|overlay| match overlay {
        crate::app::overlays::Overlay::Form(form) => form.focused_row().map(|row| row.path.to_string()),
        _ => None,
    });
    assert_eq!(at.as_deref(), Some("why.reason"), "{}", played.screen());
    played.shows("weak");
}

#[test]
fn problems_can_be_stepped_through_from_any_screen() {
    let desk = Desk::with(MESSY);
    desk.play("))").says("Problem 2 of");
    desk.play("(").says("Problem 55 of 55");
    Desk::with(SMALL).play(")").says("Problem 1 of 1");
}

#[test]
fn edits_are_checked_immediately() {
    let desk = Desk::with(LEDGERLY);
    desk.play("").shows("! 2 warnings");
    desk.play("ggcm<Tab><Tab><Tab><C-u>2026-12-31<Enter><Esc>").shows("! 3 warnings");
    desk.play("ggcm<Tab><Tab><Tab><C-u>2026-12-31<Enter><Esc>u").shows("! 2 warnings");
}

#[test]
fn a_broken_file_shows_its_readable_part_and_the_error() {
    let broken = SMALL.replace("            title: \"B\",\n", "            title: \"B\" \"C\",\n");
    let desk = Desk::with(&broken);
    let played = desk.play("!");
    played.shows("1 Roadmap").shows("line 40");
    desk.play("").shows("A ");
    let text = "this is no roadmap at all\n";
    let desk = Desk::with(text);
    let played = desk.play("nx<Enter><Esc><C-s>");
    assert_eq!(desk.text(), text, "{}", played.screen());
}

#[test]
fn problems_are_grouped_by_entry() {
    let desk = Desk::with(MESSY);
    desk.play("!").shows("problems, worst first");
    for (width, height) in [(60, 20), (80, 24), (120, 40)] {
        let played = desk.play_at("!jjjo", (width, height));
        insta::assert_snapshot!(format!("problems-by-theme-{width}x{height}"), played.screen(), "!jjjo");
    }
    // The same finding stays selected when switching back and forth, and the order is remembered.
    let finding = |keys: &str| desk.play(keys).state.scene().views.problems.selected().map(|row| row.handle);
    assert_eq!(finding("!jjjo"), finding("!jjj"));
    assert_eq!(finding("!jjjoo"), finding("!jjj"));
    desk.play("!o<Esc>!").shows("problems by theme");
    // Each finding appears once in either order.
    assert_eq!(
        desk.play("!o").state.scene().views.problems.rows.len(),
        desk.play("!").state.scene().views.problems.rows.len()
    );
    let mut handles: Vec<_> =
        desk.play("!o").state.scene().views.problems.rows.iter().map(|row| format!("{:?}", row.handle)).collect();
    handles.sort();
    handles.dedup();
    assert_eq!(handles.len(), desk.play("!").state.scene().views.problems.rows.len());
}

#[test]
fn all_fixes_of_an_entry_are_one_undo_step() {
    let slips = SMALL
        .replace("            owner: \"maria\",\n", "            ownr: \"maria\",\n            efort: 3,\n")
        .replace("lane: Now", "lane: now");
    let play = |keys: &str| Desk::with(&slips).play(keys);
    play("!").shows("fix a");
    let fixed = play("!A");
    fixed.says("Applied 2 fixes to A, ").says("left (u to undo)");
    assert_eq!(fixed.state.scene().session.plan.history.unsaved_steps(), 1, "{}", fixed.message());
    assert_eq!(
        changed_lines(&slips, &fixed.document()),
        [
            "-            ownr: \"maria\",",
            "-            efort: 3,",
            "+            owner: \"maria\",",
            "+            effort: 3,"
        ]
    );
    assert_eq!(play("!Au").document(), slips);
    Desk::with(&SMALL.replace("They leave", "The CEO wants it")).play("!A").says("No automatic fixes");
}
