//! The conflicts view: resolving conflicts between branches with keys.

use super::fixture::{Desk, Played, SMALL, changed_lines, state_of};
use crate::app::Msg;
use crate::app::model::mode::ViewKind;
use crate::app::model::preferences::GlyphSet;
use crate::app::widgets::area::ScreenSize;
use crate::app::widgets::key;
use crate::ui::{self, palette::ColorDepth};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// The small roadmap with conflicts of every kind.
pub(crate) fn with_conflicts() -> String {
    SMALL
        .replace(
            "            owner: \"maria\",\n",
            "            owner: \"maria\",
            conflict: {
                \"title\": [Base(\"A\"), Side(\"main\", \"One\"), Side(\"feat/y\", \"Another one\")],
                \"target.to\": [Base(3), Side(\"main\", 4), Side(\"feat/y\", 2)],
                \"why.reason\": [Base(\"They leave\"), Side(\"main\", \"They leave for good\"), Deleted(\"feat/y\")],
                \"lane\": [Base(Now), Side(\"main\", Next), Deleted(\"feat/y\")],
                \"note\": [Side(\"main\", \"red \\u{1b}[31m \\u{202e}\"), Newer(1)],
            },\n",
        )
        .replace(
            "            title: \"B\",\n",
            "            title: \"B\",\n            conflict: {\"*\": [Deleted(\"main\")]},\n",
        )
        .replace(
            "    product: \"Small\",\n",
            "    product: \"Small\",\n    conflict: {\"vision\": [Side(\"main\", \"V\"), Deleted(\"feat/y\")]},\n",
        )
}

/// Plays keys on a file of its own, so that no recovery is offered.
fn play(keys: &str) -> Played {
    Desk::with(&with_conflicts()).play(keys)
}

#[test]
fn a_file_with_conflicts_shows_their_count_and_opens_them() {
    play("").shows("7 conflicts to resolve (g c)").shows("? 7 conflicts").shows("? conflict");
    let played = play("gc");
    assert_eq!(played.state.scene().screen.view, ViewKind::Conflicts);
    played.shows("7 to resolve   0 resolved").shows("the roadmap").shows("deletion");
    Desk::with(SMALL).play("gc").shows("No conflicts in this file.");
    // Looking chooses nothing, and Esc leaves everything unchanged.
    let played = play("gcjjjkG<Tab><Esc>");
    assert_eq!(played.document(), with_conflicts());
    played.says("7 conflicts unresolved");
    assert_eq!(played.state.scene().screen.view, ViewKind::Lanes);
}

#[test]
fn a_conflict_of_placements_is_shown_in_words_and_choosing_sets_all_of_it() {
    let places = "\"lane\": [Base(Theme(lane: Now)), Side(\"main\", Theme(lane: Dropped, dropped_because: \"no need\")), \
                  Side(\"feat/y\", Idea(proposed_for: Next))]";
    let conflict = format!("            owner: \"maria\",\n            conflict: {{{places}}},\n");
    let text = SMALL.replacen("            owner: \"maria\",\n", &conflict, 1);
    let play = |keys: &str| Desk::with(&text).play(keys);
    play("gc").shows("Dropped: no need").shows("Idea, proposed for Next").shows("Theme in Now");
    let dropped = play("gc1").document();
    assert!(dropped.contains("lane: Dropped") && dropped.contains("dropped_because: \"no need\""), "{dropped}");
    let idea = play("gc2").document();
    assert!(idea.split_once("ideas: {").unwrap().1.contains("proposed_for: Next"), "{idea}");
    assert_eq!(play("gc0").document(), SMALL);
    assert_eq!(play("gc2u").document(), text);
}

#[test]
fn enter_on_a_conflict_among_the_problems_opens_it() {
    let played = Desk::with(&with_conflicts()).play("/A<Enter>!<Enter>");
    assert_eq!(played.state.scene().screen.view, ViewKind::Conflicts, "{}", played.screen());
    played.shows("a  title");
}

#[test]
fn choosing_a_side_selects_the_next_conflict_and_undo_reopens_it() {
    let title = ["-            title: \"A\",", "+            title: \"Another one\","];
    let mark = "-                \"title\": [Base(\"A\"), Side(\"main\", \"One\"), Side(\"feat/y\", \"Another one\")],";
    let played = play("gc2");
    assert_eq!(changed_lines(&with_conflicts(), &played.document()), [title[0], title[1], mark]);
    played.shows("6 to resolve   1 resolved").shows("✓ title").shows("a  target.to");
    played.says("Kept feat/y for title of a, 6 to go");
    let undone = play("gc2u");
    assert_eq!(undone.document(), with_conflicts());
    undone.shows("7 to resolve   0 resolved").shows("a  title").says("Undone: choose title of a");
    // A resolved conflict can be chosen again.
    let again = play("gc2k1").document();
    assert!(again.contains("title: \"One\",") && !again.contains("\"title\": ["), "{again}");
    let before = play("gc0").document();
    assert_eq!(changed_lines(&with_conflicts(), &before), [mark]);
}

#[test]
fn another_version_can_be_typed() {
    let typed = play("gce<C-u>Mine<Enter>");
    assert!(typed.document().contains("title: \"Mine\","), "{}", typed.screen());
    play("gcje<C-u>soon<Enter>").shows("`soon` is not a number");
    let long = play("gcjje<C-u>one<A-Enter>two<Enter>").document();
    assert!(long.contains("reason: \"one\ntwo\","), "{long}");
    play("gcGe").says("The whole entry stays or goes");
}

#[test]
fn a_refused_choice_names_the_alternatives() {
    let refused = play("gcjj2");
    assert_eq!(refused.document(), with_conflicts());
    refused
        .says("a would lose its why.reason, which every theme needs")
        .says("turn it into an idea first (P in the lanes)");
    play("gcgg0").says("The field is new on both sides");
    play("gcgg7").says("No side 7 here: choose 1 or 2");
    play("gcj7").says("No side 7 here: choose 1 or 2, or 0 for the original");
    play("gcG3").says("No side 3 here: choose 1 to delete the entry, or 0 to keep it");
    play("gcGa2").says("The selected conflict has no such side");
}

#[test]
fn a_lane_and_a_whole_entry_can_be_chosen() {
    let next = play("gcjjj1");
    assert!(next.document().contains("lane: Next"), "{}", next.screen());
    let idea = play("gcjjj2").document();
    assert!(idea.split_once("ideas: {").unwrap().1.contains("proposed_for: Now"), "{idea}");
    let deleted = play("gcG1");
    deleted.says("Deleted b, as in main, 6 to go");
    assert!(!deleted.document().contains("\"b\": ("));
    let kept = play("gcG0");
    kept.says("Kept b, 6 to go");
    let document = kept.document();
    assert!(document.contains("\"b\": (") && !document.contains("\"*\""), "{document}");
}

#[test]
fn choosing_one_side_everywhere_is_one_undo_step() {
    let played = play("gca1");
    let text = played.document();
    assert!(!text.contains("conflict") || text.contains("Newer"), "{text}");
    for part in ["title: \"One\"", "to: 4", "lane: Next", "vision: \"V\"", "They leave for good"] {
        assert!(text.contains(part), "no {part}\n{text}");
    }
    played.shows("0 to resolve   7 resolved").says("All conflicts resolved (^S to save)");
    assert_eq!(play("gca1u").document(), with_conflicts());
}

#[test]
fn conflicts_are_drawn_at_each_size() {
    for (width, height) in [(60, 20), (80, 24), (120, 40), (200, 60)] {
        let played = Desk::with(&with_conflicts()).play_at("gc2", (width, height));
        insta::assert_snapshot!(format!("conflicts-{width}x{height}"), played.screen());
    }
    let played = Desk::with(&with_conflicts()).play_at("gcjje", (80, 24));
    insta::assert_snapshot!("conflict-typed-80x24", played.screen());
}

#[test]
fn conflicts_show_at_every_size_and_palette_without_raw_control_characters() {
    let hostile = "x\\u{1b}]0;t\\u{7}\\u{202e}入金\\u{200d}".repeat(20);
    let text = with_conflicts().replace("\"feat/y\"", &format!("\"{hostile}\""));
    for (width, height) in [(50, 12), (60, 20), (80, 24), (99, 30), (120, 40), (200, 60)] {
        for palette in ["terminal", "dark", "light", "mono"] {
            let mut state = state_of(&text, (width, height));
            state.set_appearance(palette, if palette == "mono" { GlyphSet::Ascii } else { GlyphSet::Unicode });
            for step in key::parse_script("gcjjjjj2?<Esc>JJK<Tab>e<Esc>").unwrap() {
                let key::ScriptStep::Key(key) = step else { continue };
                state.update(Msg::Key(key));
                let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
                ui::render(&state.scene(), ColorDepth::TrueColor, &mut buffer);
                let shown: String = buffer.content().iter().map(ratatui::buffer::Cell::symbol).collect();
                assert!(!shown.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{shown}");
            }
            assert_eq!(state.scene().screen.view, ViewKind::Conflicts);
        }
    }
}

#[test]
fn hundreds_of_conflicts_can_be_resolved() {
    let entry = |number: usize| {
        format!(
            "        \"i{number:03}\": (\n            title: \"T\",\n            conflict: {{\"title\": [Base(\"T\"), Side(\"main\", \"M{number}\"), Side(\"o\", \"O\")]}},\n        ),\n"
        )
    };
    let entries: String = (0..500).map(entry).collect();
    let text = SMALL.replace("    ideas: {\n", &format!("    ideas: {{\n{entries}"));
    let desk = Desk::with(&text);
    desk.play("gc<PgDn><PgDn>").shows("500 to resolve").shows("i020  title");
    let all = desk.play("gcG1k1a1");
    assert!(!all.document().contains("conflict"), "{}", all.screen());
    assert!(all.document().contains("title: \"M321\""));
    let mut state = state_of(&text, (120, 40));
    state.update(Msg::Resize(ScreenSize::from_terminal(60, 20)));
    assert_eq!(state.scene().views.conflicts.rows.len(), 500);
}

#[test]
fn sides_show_their_git_commit_and_the_file_is_marked_as_merged_on_request() {
    let desk = Desk::with("(format: 1)\n");
    let git = |arguments: &[&str]| {
        let mut command = std::process::Command::new("git");
        command.arg("-C").arg(desk.folder.path()).args(["-c", "user.name=Maria", "-c", "user.email=m@x"]);
        command
            .args(["-c", "commit.gpgsign=false"])
            .args(arguments)
            .output()
            .is_ok_and(|output| output.status.success())
    };
    if !git(&["init", "-q", "-b", "main"]) {
        return;
    }
    let commit = |text: &str, subject: &str| {
        std::fs::write(desk.path(), text).unwrap();
        assert!(git(&["add", "roadmap.ron"]) && git(&["commit", "-q", "-m", subject]));
    };
    commit("(format: 1)\n", "start");
    assert!(git(&["checkout", "-q", "-b", "feat/y"]));
    commit("(format: 1, product: \"y\")\n", "Import first");
    assert!(git(&["checkout", "-q", "main"]));
    commit("(format: 1, product: \"x\")\n", "Weekly numbers");
    assert!(!git(&["merge", "-q", "feat/y"]));
    std::fs::write(desk.path(), with_conflicts()).unwrap();
    desk.play("gc").shows("Weekly numbers").shows("Import first").shows("Maria, ");
    let is_unmerged = || !git(&["diff", "--quiet", "--diff-filter=U"]);
    // The file is marked only when nothing is open, and only after a yes.
    assert!(desk.play("gc1<C-s>").state.scene().overlays.last().is_none() && is_unmerged());
    let asked = desk.play("gca1<C-s>");
    asked.shows("Mark as merged?").shows("y    mark it as merged");
    assert!(is_unmerged());
    std::fs::write(desk.path(), with_conflicts()).unwrap();
    let left = desk.play("gca1<C-s><Enter>");
    left.says("Left unmerged in git (git add roadmap.ron marks it as merged)");
    std::fs::write(desk.path(), with_conflicts()).unwrap();
    desk.play("gca1<C-s>y").says("Marked roadmap.ron as merged in git");
    assert!(!is_unmerged());
}
