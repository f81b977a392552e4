//! The lines that resolving a conflict changes. Undo restores every byte.

use crate::document::edit_guard::{EditScope, first_unintended_change};
use crate::document::path::Path;
use crate::document::tree::Tree;
use crate::document::write::Draft;
use crate::roadmap::conflict::ConflictPath;
use crate::roadmap::intents::{self, ConflictChoice, OpenConflict, resolve};
use crate::roadmap::location::FieldOwner;
use crate::roadmap::plan::{ChangeError, Plan};
use crate::test_support::property::cases;
use proptest::prelude::*;
use similar::{ChangeTag, TextDiff};

fn file(theme: &str, idea: &str, own: &str) -> String {
    format!(
        "(
    format: 1,
    product: \"P\",
    themes: {{
        // The only one.
        \"a\": (
            title: \"A\", // its name
            lane: Now,
            why: (problem: \"p p\", reason: \"r r\"),
            target: (metric: \"m\", to: 50),
            trade_offs: [
                (not_doing: \"x\", because: \"y\"),
                (not_doing: \"z, or \\\"z\\\"\", because: \"w\"),
            ],
{theme}        ),
    }},
    ideas: {{
        \"b\": (
            title: \"B\",
            proposed_for: Later,
{idea}        ),
    }},
{own}
)
"
    )
}

fn conflict_field(lines: &[&str]) -> String {
    let lines: String = lines.iter().map(|line| format!("                {line},\n")).collect();
    format!("            conflict: {{\n{lines}            }},\n")
}

fn open(plan: &Plan, path: &str) -> OpenConflict {
    let at = ConflictPath::parse(path);
    intents::open_conflicts(plan)
        .into_iter()
        .find(|open| open.conflict.path == at)
        .unwrap_or_else(|| panic!("no {path}"))
}

fn side(label: &str) -> ConflictChoice {
    ConflictChoice::Side(label.to_owned())
}

fn diff(before: &str, after: &str) -> String {
    let diff = TextDiff::from_lines(before, after);
    let changed = diff.iter_all_changes().filter(|change| change.tag() != ChangeTag::Equal);
    changed.map(|change| format!("{}{}\n", change.tag(), change.value().trim())).collect()
}

fn after(file: &str, path: &str, pick: &ConflictChoice) -> Result<String, ChangeError> {
    let mut plan = Plan::from_text(file.to_owned());
    let changes = intents::resolve_conflict(&plan, &open(&plan, path), pick)?;
    plan.apply_changes("choose", &changes)?;
    let after = plan.document.to_text();
    plan.undo().unwrap();
    assert_eq!(plan.document.to_text(), file, "undo gives the bytes back");
    Ok(after)
}

fn check(file: &str, path: &str, pick: &ConflictChoice, expected: &[&str]) {
    let after = after(file, path, pick).unwrap_or_else(|not_made| panic!("{not_made}"));
    assert_eq!(diff(file, &after).lines().collect::<Vec<_>>(), expected, "{path} {pick:?}\n{after}");
}

const TITLE: &str = "\"title\": [Base(\"A\"), Side(\"main\", \"One\"), Side(\"feat/y\", \"Another\")]";

#[test]
fn resolving_writes_the_field_and_removes_the_conflict() {
    let text = file(&conflict_field(&[TITLE, "\"effort\": [Side(\"main\", 3), Deleted(\"feat/y\")]"]), "", "");
    let mark = "-\"title\": [Base(\"A\"), Side(\"main\", \"One\"), Side(\"feat/y\", \"Another\")],";
    let old = "-title: \"A\", // its name";
    check(&text, "title", &side("feat/y"), &[old, "+title: \"Another\", // its name", mark]);
    check(&text, "title", &ConflictChoice::Base, &[mark]);
    check(&text, "title", &ConflictChoice::Current, &[mark]);
    let typed = ConflictChoice::Value(Draft::Text("It's \"both\"".to_owned()));
    check(&text, "title", &typed, &[old, "+title: \"It's \\\"both\\\"\", // its name", mark]);
    let effort = "-\"effort\": [Side(\"main\", 3), Deleted(\"feat/y\")],";
    check(&text, "effort", &side("main"), &["+effort: 3,", effort]);
    check(&text, "effort", &side("feat/y"), &[effort]);
}

#[test]
fn resolving_the_last_conflict_removes_the_conflict_map_and_deleted_fields() {
    let text = file(&conflict_field(&["\"target.to\": [Base(50), Side(\"main\", 45), Deleted(\"feat/y\")]"]), "", "");
    let gone = ["-conflict: {", "-\"target.to\": [Base(50), Side(\"main\", 45), Deleted(\"feat/y\")],", "-},"];
    let with = |first: &[&'static str]| first.iter().copied().chain(gone).collect::<Vec<_>>();
    let old = "-target: (metric: \"m\", to: 50),";
    check(&text, "target.to", &side("main"), &with(&[old, "+target: (metric: \"m\", to: 45),"]));
    check(&text, "target.to", &side("feat/y"), &with(&[old, "+target: (metric: \"m\"),"]));
}

#[test]
fn a_conflict_in_a_list_finds_its_row_by_key() {
    let because = "\"trade_offs.\\\"z, or \\\\\\\"z\\\\\\\"\\\".because\": [Base(\"w\"), Side(\"main\", \"v\")]";
    let row = "\"trade_offs.x\": [Side(\"main\", (not_doing: \"x\", because: \"q\")), Deleted(\"feat/y\")]";
    let new = "\"trade_offs.new\": [Side(\"main\", (because: \"n\", not_doing: \"new\")), Deleted(\"feat/y\")]";
    let lost = "\"trade_offs.lost.because\": [Side(\"main\", \"l\"), Deleted(\"feat/y\")]";
    let text = file(&conflict_field(&[because, row, new, lost]), "", "");
    let lines = |path: &str, pick: &ConflictChoice| {
        let all = diff(&text, &after(&text, path, pick).unwrap());
        all.lines().filter(|line| !line.contains("\": [")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(
        lines("trade_offs.\"z, or \\\"z\\\"\".because", &side("main")),
        ["-(not_doing: \"z, or \\\"z\\\"\", because: \"w\"),", "+(not_doing: \"z, or \\\"z\\\"\", because: \"v\"),"]
    );
    assert_eq!(lines("trade_offs.x", &side("feat/y")), ["-(not_doing: \"x\", because: \"y\"),"]);
    assert_eq!(lines("trade_offs.new", &side("main")), ["+(not_doing: \"new\", because: \"n\"),"]);
    assert_eq!(lines("trade_offs.lost.because", &side("main")), ["+(not_doing: \"lost\", because: \"l\"),"]);
    assert_eq!(lines("trade_offs.lost.because", &side("feat/y")), Vec::<String>::new());
}

#[test]
fn resolving_all_by_one_side_keeps_the_order_of_rows() {
    let text = file(
        &conflict_field(&[
            "\"trade_offs.x\": [Base((not_doing: \"x\", because: \"y\")), Deleted(\"main\"), Side(\"o\", (not_doing: \"x\", because: \"o\"))]",
            "\"trade_offs.\\\"z, or \\\\\\\"z\\\\\\\"\\\".because\": [Base(\"w\"), Side(\"main\", \"v\")]",
            "\"trade_offs.n\": [Side(\"main\", (not_doing: \"n\", because: \"1\"))]",
            "\"trade_offs.m\": [Side(\"main\", (not_doing: \"m\", because: \"2\"))]",
            "\"note\": [Side(\"other\", \"stays\")]",
        ]),
        &conflict_field(&["\"*\": [Deleted(\"main\")]"]),
        "    conflict: {\"vision\": [Side(\"main\", \"V\"), Side(\"o\", \"W\")]},",
    );
    let mut plan = Plan::from_text(text.clone());
    let (changes, count) = intents::resolve_all_by_side(&plan, "main").unwrap();
    assert_eq!(count, 6);
    plan.apply_changes("all", &changes).unwrap();
    let after = plan.document.to_text();
    for part in [
        "            trade_offs: [\n                (not_doing: \"z, or \\\"z\\\"\", because: \"v\"),\n                (not_doing: \"n\", because: \"1\"),\n                (not_doing: \"m\", because: \"2\"),\n            ],",
        "            conflict: {\n                \"note\": [Side(\"other\", \"stays\")],\n            },",
        "    vision: \"V\",",
    ] {
        assert!(after.contains(part), "no {part}\n{after}");
    }
    assert!(!after.contains("\"b\"") && !after.contains("conflict: {\"vision\""), "{after}");
    plan.undo().unwrap();
    assert_eq!(plan.document.to_text(), text);
    assert!(
        intents::resolve_all_by_side(&plan, "no-such-side")
            .unwrap_err()
            .to_string()
            .contains("no conflict has a side no-such-side")
    );
}

#[test]
fn choosing_a_placement_sets_the_lane_with_its_rank_and_reason() {
    let places = "\"lane\": [Base(Theme(lane: Now, rank: 10)), Side(\"main\", Theme(lane: Dropped, dropped_because: \
                  \"no\")), Side(\"feat/y\", Theme(lane: Next, rank: 20))]";
    let text = file(&format!("            rank: 10,\n{}", conflict_field(&[places])), "", "");
    let holds = |pick: &ConflictChoice| {
        let after = after(&text, "lane", pick).unwrap();
        assert!(!after.contains("conflict"), "{after}");
        ["lane: Dropped", "lane: Next", "lane: Now", "rank: 10", "rank: 20", "dropped_because"]
            .into_iter()
            .filter(|part| after.contains(part))
            .collect::<Vec<_>>()
    };
    assert_eq!(holds(&side("main")), ["lane: Dropped", "dropped_because"]);
    assert_eq!(holds(&side("feat/y")), ["lane: Next", "rank: 20"]);
}

#[test]
fn choosing_a_removed_lane_turns_the_theme_into_an_idea() {
    let text = file(&conflict_field(&["\"lane\": [Base(Now), Side(\"main\", Next), Deleted(\"feat/y\")]"]), "", "");
    let after = after(&text, "lane", &side("feat/y")).unwrap();
    let ideas = after.split_once("ideas: {").unwrap().1;
    assert!(ideas.contains("\"a\": (") && ideas.contains("proposed_for: Now"), "{after}");
    assert!(!after.contains("lane:") && !after.contains("conflict"), "{after}");
}

#[test]
fn choosing_a_removed_proposal_leaves_the_idea_without_one() {
    let mark = conflict_field(&["\"proposed_for\": [Base(Later), Side(\"main\", Next), Deleted(\"feat/y\")]"]);
    let after = after(&file("", &mark, ""), "proposed_for", &side("feat/y")).unwrap();
    let ideas = after.split_once("ideas: {").unwrap().1;
    assert!(ideas.contains("\"b\": (") && !ideas.contains("proposed_for"), "{after}");
}

#[test]
fn choosing_a_placement_moves_the_entry_to_the_other_map() {
    let places = "\"proposed_for\": [Base(Idea(proposed_for: Later)), Side(\"main\", Idea(dropped_because: \"no need\")), \
                  Side(\"feat/y\", Theme(lane: Now, rank: 10))]";
    let answers = "            why: (problem: \"p p\", reason: \"r r\"),\n            target: (metric: \"m\"),\n            trade_offs: [(not_doing: \"x\", because: \"y\")],\n";
    let mark = conflict_field(&[places]);
    let text = file("", &format!("{answers}{mark}"), "");
    let theme = after(&text, "proposed_for", &side("feat/y")).unwrap();
    let themes = theme.split_once("ideas: {").unwrap().0;
    assert!(themes.contains("\"b\": (") && themes.contains("lane: Now") && themes.contains("rank: 10"), "{theme}");
    let idea = after(&text, "proposed_for", &side("main")).unwrap();
    let ideas = idea.split_once("ideas: {").unwrap().1;
    assert!(ideas.contains("dropped_because: \"no need\"") && !ideas.contains("proposed_for"), "{idea}");
    let refusal = after(&file("", &mark, ""), "proposed_for", &side("feat/y")).unwrap_err().to_string();
    assert!(refusal.contains("Missing: why, target, trade-off"), "{refusal}");
}

#[test]
fn an_entry_deleted_on_one_side_can_be_kept_or_deleted() {
    let text = file("", &conflict_field(&["\"*\": [Deleted(\"main\")]", "\"title\": [Side(\"main\", \"x\")]"]), "");
    check(&text, "*", &ConflictChoice::Current, &["-\"*\": [Deleted(\"main\")],"]);
    check(&text, "*", &side("feat/y"), &["-\"*\": [Deleted(\"main\")],"]);
    assert!(!after(&text, "*", &side("main")).unwrap().contains("\"b\""));
}

#[test]
fn removing_a_required_answer_is_refused() {
    let text =
        file(&conflict_field(&["\"why.reason\": [Base(\"r r\"), Side(\"main\", \"s\"), Deleted(\"feat/y\")]"]), "", "");
    let refusal = after(&text, "why.reason", &side("feat/y")).unwrap_err().to_string();
    assert!(refusal.starts_with("cannot remove why.reason from a"), "{refusal}");
    let refusal = after(&text, "why.reason", &side("no-such-side")).unwrap_err().to_string();
    assert_eq!(refusal, "why.reason has no side no-such-side");
}

#[test]
fn roadmap_fields_can_conflict_too() {
    let text = file("", "", "    conflict: {\"product\": [Base(\"P\"), Side(\"main\", \"Q\")]},");
    let after = after(&text, "product", &side("main")).unwrap();
    assert!(after.contains("product: \"Q\"") && !after.contains("conflict"), "{after}");
}

#[test]
fn a_path_that_is_not_a_field_changes_nothing() {
    for key in ["", "conflict", "conflict.x"] {
        let text = file(&conflict_field(&[&format!("\"{key}\": [Base(1), Side(\"main\", (title: \"X\"))]")]), "", "");
        for pick in [side("main"), ConflictChoice::Base, ConflictChoice::Value(Draft::Source("1".to_owned()))] {
            let refusal = after(&text, key, &pick).unwrap_err().to_string();
            assert!(refusal.contains("is not a field"), "{key} {refusal}");
        }
        assert!(!after(&text, key, &ConflictChoice::Current).unwrap().contains("conflict"));
    }
    let text = file("", "", "    conflict: {\"themes\": [Side(\"main\", {})], \"themes.a\": [Deleted(\"main\")]},");
    assert!(after(&text, "themes", &side("main")).is_err() && after(&text, "themes.a", &side("main")).is_err());
}

/// A random text as RON.
fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z0-9 é入\\n'.,-]{0,24}".prop_map(|text| format!("\"{text}\"")),
        Just("r#\"raw \"text\"\"#".to_owned()),
        Just("\"esc \\\" \\u{1b} \\\\\"".to_owned()),
    ]
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn choosing_a_side_sets_the_field_and_changes_nothing_else(
        was in value(), one in value(), other in value(),
        path in prop::sample::select(vec!["title", "note", "why.problem", "links.\"a.b\"", "trade_offs.x.because"]),
        label in "[a-z/ \"\\\\é]{1,8}",
        second in any::<bool>(),
    ) {
        let key = path.replace('\\', "\\\\").replace('"', "\\\"");
        let quoted = label.replace('\\', "\\\\").replace('"', "\\\"");
        let line = format!("\"{key}\": [Base({was}), Side(\"{quoted}\", {one}), Side(\"other one\", {other})]");
        let text = file(&conflict_field(&[&line, "\"rank\": [Side(\"x\", 1)]"]), "", "");
        let mut plan = Plan::from_text(text.clone());
        let open = open(&plan, path);
        let (pick, value) = if second { (side("other one"), other) } else { (side(&label), one) };
        let changes = match intents::resolve_conflict(&plan, &open, &pick) {
            Ok(changes) => changes,
            Err(refusal) => {
                // A title is required, so a version without one cannot be chosen.
                prop_assert!(path == "title" && decoded(&value).trim().is_empty(), "{}", refusal);
                return Ok(());
            }
        };
        if plan.apply_changes("choose", &changes).is_ok() {
            let owner = FieldOwner::Entry(plan.roadmap.find_theme("a").unwrap());
            let held = resolve::current_value(&plan, owner, &open.conflict.path).unwrap();
            prop_assert_eq!(decoded(&held), decoded(&value));
            let after = plan.document.to_text();
            prop_assert!(!after.contains(&line));
            let meant = EditScope::new(&resolve::field_location(&plan, owner, &open.conflict.path).unwrap().0);
            let key = Path::from_fields(&["conflict"]).key(path);
            let (old, new) = (entry(&Plan::from_text(text.clone())), entry(&plan));
            let (old_tree, new_tree) = (Tree::parse(&old, 0).unwrap(), Tree::parse(&new, 0).unwrap());
            prop_assert_eq!(first_unintended_change(old_tree.root(), new_tree.root(), &meant.with_path(&key)), None);
            prop_assert_eq!(text.replacen(&old, "", 1), after.replacen(&new, "", 1));
            prop_assert!(Plan::from_text(after).document.scan_errors().is_empty());
        }
        plan.undo().unwrap();
        prop_assert_eq!(plan.document.to_text(), text);
    }
}

fn decoded(source: &str) -> String {
    let tree = Tree::parse(source, 0).unwrap();
    tree.root().unwrap_some().as_text().unwrap().into_owned()
}

/// The source text of the theme.
fn entry(plan: &Plan) -> String {
    plan.document.entry(plan.roadmap.find_theme("a").unwrap()).unwrap().value_source().to_owned()
}
