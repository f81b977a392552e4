//! The lines that each change touches. Everything else keeps every byte, and undo restores the file.

use super::support::input_context;
use crate::document::chunk::EntryId;
use crate::document::path::Path;
use crate::document::write::Draft;
use crate::roadmap::change::Change;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::intents::{self, RankPosition};
use crate::roadmap::lane::Lane;
use crate::roadmap::location;
use crate::roadmap::location::FieldOwner;
use crate::roadmap::plan::{ChangeError, Plan};
use crate::roadmap::value;
use similar::{ChangeTag, TextDiff};

const LEDGERLY: &str = include_str!("../../../sample-roadmaps/ledgerly.ron");

/// A hand-written file: tabs, CRLF, one-line entries, comments in odd places, and a broken neighbor.
const MANGLED: &str = "\u{feff}// mine\r\nRoadmap(\r\n\tformat: 1, product: \"P\",\r\n\tthemes: {\r\n\t\t\"one-line\": (title: \"One\" /* t */, lane: Later, why: (problem: \"p p\", reason: \"r r\"), target: (metric: \"m\"), trade_offs: [(not_doing: \"x\", because: \"y\")], goals: [\"g\"]),\r\n\t\t\"tabbed\" : // odd\r\n\t\t(\r\n\t\t\ttitle : r#\"Two \"2\"\"#\r\n\t\t\t, lane : Next // a comma first\r\n\t\t\t, why: (problem: \"p p\", reason: \"r r\")\r\n\t\t\t, target: (metric: \"m\" /* the one */)\r\n\t\t\t, trade_offs: [(not_doing: \"x\", because: \"y\")]\r\n\t\t),\r\n\t\t\"broken\": (\r\n\t\t\ttitle: \"never closed,\r\n\t\t\tlane: Now,\r\n\t\t),\r\n\t\t\"last\": (title: \"Last\", lane: Dropped, dropped_because: \"no\")\r\n\t}\r\n)";

fn entry_id(plan: &Plan, id: &str) -> EntryId {
    plan.roadmap
        .find_theme(id)
        .or_else(|| plan.roadmap.entries_with_id(id).first().copied())
        .unwrap_or_else(|| panic!("no {id}"))
}

fn set(plan: &Plan, id: &str, path: &str, input: &str) -> Change {
    let entry = entry_id(plan, id);
    let record = plan.roadmap.row(entry).unwrap().kind.record();
    let path = location::parse_path(record, path).unwrap();
    let value = value::parse_input(&location::shape_at(record, &path).unwrap(), input, input_context()).unwrap();
    Change::set(entry, path, value)
}

fn clear(plan: &Plan, id: &str, path: &str) -> Change {
    let entry = entry_id(plan, id);
    Change::clear(entry, location::parse_path(plan.roadmap.row(entry).unwrap().kind.record(), path).unwrap())
}

fn diff(before: &str, after: &str) -> String {
    let diff = TextDiff::from_lines(before, after);
    let changed = diff.iter_all_changes().filter(|change| change.tag() != ChangeTag::Equal);
    changed.map(|change| format!("{}{}\n", change.tag(), change.value().trim_end_matches(['\n', '\r']))).collect()
}

fn after(file: &str, changes: impl Fn(&Plan) -> Vec<Change>) -> Result<String, ChangeError> {
    let mut plan = Plan::from_text(file.to_owned());
    let changes = changes(&plan);
    plan.apply_changes("test", &changes)?;
    let after = plan.document.to_text();
    plan.undo().unwrap();
    assert_eq!(plan.document.to_text(), file, "undo gives the bytes back");
    plan.redo().unwrap();
    assert_eq!(plan.document.to_text(), after, "redo gives the change back");
    Ok(after)
}

fn check(file: &str, changes: impl Fn(&Plan) -> Vec<Change>, expected: &str) {
    let after = after(file, changes).unwrap_or_else(|not_made| panic!("{not_made}"));
    assert_eq!(diff(file, &after).trim_end(), expected.trim_matches('\n'));
}

fn refused(file: &str, changes: impl Fn(&Plan) -> Vec<Change>) -> String {
    after(file, changes).expect_err("a refusal").to_string()
}

#[test]
fn each_edited_field_changes_one_line() {
    let changes = |plan: &Plan| {
        vec![
            set(plan, "first-report", "title", "A first report, at once"),
            set(plan, "calm-vat", "target.by", "2026-12-31"),
            set(plan, "late-payers", "lane", "Later"),
            set(plan, "safe-imports", "scores.weighted.customer", "(4, 4, 5)"),
        ]
    };
    let after = after(LEDGERLY, changes).unwrap();
    let lines = diff(LEDGERLY, &after);
    assert_eq!(lines.lines().filter(|line| line.starts_with('-')).count(), 4, "{lines}");
    assert_eq!(lines.lines().filter(|line| line.starts_with('+')).count(), 4, "{lines}");
    assert!(lines.contains("+            title: \"A first report, at once\","), "{lines}");
}

#[test]
fn a_new_field_is_inserted_in_canonical_order() {
    let changes = |plan: &Plan| vec![set(plan, "team-spaces", "effort", "7")];
    let after = after(LEDGERLY, changes).unwrap();
    assert_eq!(diff(LEDGERLY, &after), "+            effort: 7,\n");
}

#[test]
fn a_one_line_target_becomes_a_block_when_a_field_is_added() {
    let file = "(\n    themes: {\n        \"a\": (\n            title: \"A\",\n            lane: Later,\n            target: (metric: \"m\"), // why this one\n        ),\n    },\n)\n";
    check(
        file,
        |plan| vec![set(plan, "a", "target.to", "50")],
        "
-            target: (metric: \"m\"), // why this one
+            target: (
+                metric: \"m\",
+                to: 50,
+            ), // why this one",
    );
}

#[test]
fn a_target_with_a_comment_stays_on_one_line() {
    let file = "(themes: {\"a\": (\n    lane: Later,\n    target: (metric: /* the one */ \"m\"),\n)})";
    check(
        file,
        |plan| vec![set(plan, "a", "target.to", "50")],
        "-    target: (metric: /* the one */ \"m\"),\n+    target: (metric: /* the one */ \"m\", to: 50),",
    );
}

#[test]
fn removing_the_last_member_removes_the_container() {
    let file = "(\n    themes: {\n        \"a\": (\n            title: \"A\",\n            goals: [\n                \"g\",\n            ],\n        ),\n    },\n)\n";
    check(
        file,
        |plan| vec![clear(plan, "a", "goals[0]")],
        "-            goals: [\n-                \"g\",\n-            ],",
    );
}

#[test]
fn promoting_an_idea_changes_only_its_lane() {
    let changes = |plan: &Plan| {
        let reminders = entry_id(plan, "reminders");
        let mut changes = vec![Change::Add {
            owner: FieldOwner::Entry(reminders),
            path: Path::from_fields(&["trade_offs"]),
            value: Draft::Record(
                vec![
                    ("not_doing".to_owned(), Draft::Text("Text messages".to_owned())),
                    ("because".to_owned(), Draft::Text("each costs 7 cents".to_owned())),
                ],
                crate::document::write::ContainerLayout::Line,
            ),
        }];
        changes.extend(intents::promote(plan, reminders, Lane::Next));
        changes
    };
    let mut plan = Plan::from_text(LEDGERLY.to_owned());
    let before = plan.document.entry(entry_id(&plan, "reminders")).unwrap().text.to_owned();
    let changes = changes(&plan);
    plan.apply_changes("promote", &changes).unwrap();
    let reminders = plan.roadmap.find(EntryKind::Theme, "reminders").unwrap();
    let after = plan.document.entry(reminders).unwrap().text.to_owned();
    let lines = diff(&before, &after);
    assert!(lines.contains("proposed_for: Next,") && lines.contains("lane: Next,"), "{lines}");
    assert_eq!(lines.lines().filter(|line| line.starts_with('-')).count(), 1, "{lines}");
}

#[test]
fn an_incomplete_idea_cannot_be_promoted() {
    let message = refused(LEDGERLY, |plan| intents::promote(plan, entry_id(plan, "dark-mode"), Lane::Next));
    assert_eq!(message, "cannot put dark-mode on the roadmap. Missing: why, target, trade-off");
}

#[test]
fn required_answers_of_a_theme_cannot_be_removed() {
    let message = refused(LEDGERLY, |plan| vec![clear(plan, "first-report", "why.reason")]);
    assert_eq!(message, "cannot remove why.reason from first-report: every theme needs it");
    let message = refused(LEDGERLY, |plan| vec![set(plan, "first-report", "why.problem", "  ")]);
    assert_eq!(message, "cannot remove why.problem from first-report: every theme needs it");
}

#[test]
fn required_answers_of_a_theme_without_a_lane_cannot_be_removed() {
    let mut plan = Plan::from_text(LEDGERLY.to_owned());
    let change = clear(&plan, "first-report", "lane");
    plan.apply_changes("unset the lane", &[change]).unwrap();
    let change = clear(&plan, "first-report", "trade_offs");
    let refused = plan.apply_changes("unset the trade-off", &[change]).unwrap_err();
    assert!(matches!(refused, ChangeError::LosesAnswer { .. }), "{refused:?}");
}

#[test]
fn demoting_and_promoting_restores_every_byte() {
    let mut plan = Plan::from_text(LEDGERLY.to_owned());
    let theme = entry_id(&plan, "calm-vat");
    let changes = intents::demote(&plan, theme);
    plan.apply_changes("demote", &changes).unwrap();
    assert_eq!(plan.roadmap.row(theme).unwrap().kind, EntryKind::Idea);
    let changes = intents::promote(&plan, theme, Lane::Next);
    plan.apply_changes("promote", &changes).unwrap();
    assert_eq!(plan.document.to_text(), LEDGERLY);
}

#[test]
fn demoting_replaces_a_leftover_proposed_lane() {
    let file = "(themes: {\"t\": (title: \"T\", lane: Next, proposed_for: Now)}, ideas: {\"i\": (lane: Next, proposed_for: Now)})";
    let demoted = after(file, |plan| intents::demote(plan, entry_id(plan, "t"))).unwrap();
    assert!(demoted.contains("(title: \"T\", proposed_for: Next)"), "{demoted}");
    let message = refused(file, |plan| intents::promote(plan, entry_id(plan, "i"), Lane::Now));
    assert_eq!(message, "cannot put i on the roadmap. Missing: why, target, trade-off");
    let rename = |plan: &Plan| {
        let owner = FieldOwner::Entry(entry_id(plan, "t"));
        vec![Change::RenameField { owner, path: Path::from_fields(&["proposed_for"]), name: "lane".to_owned() }]
    };
    assert_eq!(refused(file, rename), "lane already exists");
}

#[test]
fn dropping_records_the_reason() {
    let changes = |plan: &Plan| intents::drop_theme(plan, entry_id(plan, "team-spaces"), "few shops are shared");
    let after = after(LEDGERLY, changes).unwrap();
    assert_eq!(
        diff(LEDGERLY, &after),
        "-            lane: Later,\n+            lane: Dropped,\n+            dropped_because: \"few shops are shared\",\n"
    );
}

#[test]
fn a_rename_updates_every_reference() {
    let changes = |plan: &Plan| intents::rename_entry(plan, entry_id(plan, "raise-activation"), "activate");
    let after = after(LEDGERLY, changes).unwrap();
    let lines = diff(LEDGERLY, &after);
    assert!(lines.contains("+        \"activate\": ("), "{lines}");
    assert!(
        lines.contains("+            formerly: [\n+                \"raise-activation\",\n+            ],"),
        "{lines}"
    );
    let plan = Plan::from_text(after);
    let dangling =
        plan.roadmap.rows().flat_map(|row| row.links.iter()).filter(|link| plan.roadmap.resolve_link(**link).is_none());
    assert_eq!(dangling.count(), 0);
    assert!(
        !plan.document.to_text().lines().any(
            |line| line.contains("\"raise-activation\"") && !line.contains("                \"raise-activation\",")
        )
    );
}

#[test]
fn a_manual_rank_changes_one_line() {
    let changes = |plan: &Plan| {
        let lane = [entry_id(plan, "forwardable"), entry_id(plan, "calm-vat"), entry_id(plan, "late-payers")];
        intents::rank_at(plan, &lane, lane[1], RankPosition::Top).unwrap().changes
    };
    let after = after(LEDGERLY, changes).unwrap();
    assert_eq!(diff(LEDGERLY, &after), "+            rank: 10,\n");
    let below = |plan: &Plan| {
        let lane = [entry_id(plan, "forwardable"), entry_id(plan, "calm-vat"), entry_id(plan, "late-payers")];
        let edit = intents::rank_at(plan, &lane, lane[0], RankPosition::Below(lane[1])).unwrap();
        let (changes, newly_ranked) = (edit.changes, edit.newly_ranked);
        assert_eq!(newly_ranked, 1);
        changes
    };
    check(LEDGERLY, below, "+            rank: 10,\n+            rank: 20,");
}

#[test]
fn edits_of_hand_written_files_change_single_lines_too() {
    check(
        MANGLED,
        |plan| vec![set(plan, "tabbed", "title", "Zwei \"2\"")],
        "-\t\t\ttitle : r#\"Two \"2\"\"#\n+\t\t\ttitle : r#\"Zwei \"2\"\"#",
    );
    check(
        MANGLED,
        |plan| vec![set(plan, "tabbed", "lane", "Now")],
        "-\t\t\t, lane : Next // a comma first\n+\t\t\t, lane : Now // a comma first",
    );
    check(
        MANGLED,
        |plan| vec![set(plan, "last", "owner", "ann")],
        "-\t\t\"last\": (title: \"Last\", lane: Dropped, dropped_because: \"no\")\n+\t\t\"last\": (title: \"Last\", lane: Dropped, dropped_because: \"no\", owner: \"ann\")",
    );
    let one_line = after(MANGLED, |plan| vec![set(plan, "one-line", "target.to", "5")]).unwrap();
    assert!(one_line.contains("target: (metric: \"m\", to: 5), trade_offs"), "{one_line}");
    let new_field = after(MANGLED, |plan| vec![set(plan, "tabbed", "effort", "5")]).unwrap();
    assert_eq!(
        diff(MANGLED, &new_field),
        "-\t\t\t, trade_offs: [(not_doing: \"x\", because: \"y\")]\n\
         +\t\t\t, trade_offs: [(not_doing: \"x\", because: \"y\")],\n\
         +\t\t\teffort: 5,\n"
    );
}

#[test]
fn roadmap_fields_are_edited_like_entry_fields() {
    let own = |path: &str, input: &str| {
        let record = location::record_of(None);
        let path = location::parse_path(record, path).unwrap();
        let value = value::parse_input(&location::shape_at(record, &path).unwrap(), input, input_context()).unwrap();
        Change::Set { owner: FieldOwner::Roadmap, path, value }
    };
    check(
        LEDGERLY,
        |_| vec![own("capacity.amount", "20")],
        "-    capacity: (amount: 18, unit: \"person-months\", period: \"2026-H1\"),\n+    capacity: (amount: 20, unit: \"person-months\", period: \"2026-H1\"),",
    );
    check(LEDGERLY, |_| vec![own("seed", "7")], "+    seed: 7,");
    let with_mark = format!("\u{feff}{LEDGERLY}");
    check(&with_mark, |_| vec![own("seed", "7")], "+    seed: 7,");
    check("\u{feff}(format: 1)", |_| vec![own("seed", "7")], "-\u{feff}(format: 1)\n+\u{feff}(format: 1, seed: 7)");
    check(LEDGERLY, |_| vec![own("lint.limits.now", "4")], "+    lint: (\n+        limits: (now: 4),\n+    ),");
}

#[test]
fn roadmap_maps_are_not_entry_maps() {
    let file = "(\n    themes: {},\n    links: {\n        \"spec\": \"https://a\",\n    },\n)\n";
    let link = |key: &str| Change::Set {
        owner: FieldOwner::Roadmap,
        path: Path::from_fields(&["links"]).key(key),
        value: Draft::Text("https://b".to_owned()),
    };
    check(file, |_| vec![link("spec")], "-        \"spec\": \"https://a\",\n+        \"spec\": \"https://b\",");
    check(file, |_| vec![link("wiki")], "+        \"wiki\": \"https://b\",");
}

#[test]
fn a_newer_format_is_read_only() {
    let file = "(format: 2, themes: {\"a\": (title: \"A\")})";
    let message = refused(file, |plan| vec![set(plan, "a", "title", "B")]);
    assert_eq!(message, "the file has format 2, which this version of whymap can only read: update whymap to edit it");
}
