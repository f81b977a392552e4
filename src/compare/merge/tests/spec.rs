//! Minimal cases as a specification: a base, two sides, and the expected merge.

use crate::compare::merge::{MergeLabels, merge, merge_without_base};

/// A file with one theme with these fields, or without it for "gone".
fn file(theme: &str) -> String {
    let field = |line: &str| format!("            {line},\n");
    let fields: String = theme.split("; ").filter(|line| !line.is_empty()).map(field).collect();
    let theme = if theme == "gone" { String::new() } else { format!("        \"t\": (\n{fields}        ),\n") };
    format!("Roadmap(\n    format: 1,\n    themes: {{\n{theme}    }},\n)\n")
}

fn merged(base: &str, one: &str, other: &str) -> String {
    let labels = MergeLabels { base: "base", one: "main", other: "feat" };
    merge(base, one, other, &labels).unwrap().text
}

/// Checks the merged theme, with fields separated by `; `.
#[track_caller]
fn check(base: &str, one: &str, other: &str, expected: &str) {
    let merged = merged(&file(base), &file(one), &file(other));
    let theme = merged.split("\"t\": (\n").nth(1).map_or("gone".to_owned(), |rest| {
        let inside = rest.split("\n        ),").next().unwrap();
        inside.lines().map(str::trim).collect::<Vec<_>>().join(" ").trim_end_matches(',').replace(", ", "; ")
    });
    assert_eq!(theme, expected.replace(", ", "; "), "\n{merged}");
}

#[test]
fn fields_merge_independently() {
    check("title: \"A\"; lane: Now", "title: \"B\"; lane: Now", "title: \"A\"; lane: Next", "title: \"B\"; lane: Next");
    check(
        "title: \"A\"",
        "title: \"A\"; effort: 2",
        "title: \"A\"; owner: \"o\"",
        "title: \"A\"; effort: 2; owner: \"o\"",
    );
    check(
        "title: \"A\"; effort: 1_000",
        "title: \"A\"; effort: 1000",
        "title: \"B\"; effort: 1_000",
        "title: \"B\"; effort: 1000",
    );
}

#[test]
fn different_changes_of_a_field_conflict_and_the_field_keeps_its_base_value() {
    check(
        "title: \"A\"",
        "title: \"B\"",
        "title: \"C\"",
        "title: \"A\"; conflict: { \"title\": [Base(\"A\"), Side(\"main\", \"B\"), Side(\"feat\", \"C\")], }",
    );
    check(
        "title: \"A\"; effort: 1",
        "title: \"A\"; effort: 2",
        "title: \"A\"",
        "title: \"A\"; effort: 1; conflict: { \"effort\": [Base(1), Deleted(\"feat\"), Side(\"main\", 2)], }",
    );
}

#[test]
fn a_rank_is_merged_together_with_its_lane() {
    check("lane: Now; rank: 1", "lane: Now; rank: 5", "lane: Later; rank: 1", "lane: Later; rank: 1");
    check("lane: Now; rank: 1", "lane: Next; rank: 7", "lane: Now; rank: 1", "lane: Next; rank: 7");
}

#[test]
fn target_values_are_merged_together_with_their_metric() {
    check(
        "target: (metric: \"m\", to: 1)",
        "target: (metric: \"m\", to: 2)",
        "target: (metric: \"m\", to: 1, by: \"2026\")",
        "target: (metric: \"m\", to: 2, by: \"2026\")",
    );
    check(
        "target: (metric: \"m\", to: 1)",
        "target: (metric: \"n\", to: 1)",
        "target: (metric: \"m\", to: 2)",
        "target: (metric: \"m\", to: 1); conflict: { \"target\": [Base((metric: \"m\", to: 1)), Side(\"feat\", (metric: \"m\", to: 2)), Side(\"main\", (metric: \"n\", to: 1))], }",
    );
}

#[test]
fn an_entry_deleted_on_one_side_and_edited_on_the_other_is_kept_as_a_conflict() {
    check("title: \"A\"", "gone", "title: \"B\"", "title: \"B\"; conflict: { \"*\": [Deleted(\"main\")], }");
    check("title: \"A\"", "gone", "title: \"A\"", "gone");
    check("title: \"A\"; rank: 1", "gone", "title: \"A\"; rank: 2", "gone");
}

#[test]
fn comments_of_both_sides_are_kept() {
    let base = file("title: \"A\"; lane: Now");
    let one = base.replace("lane: Now,", "lane: Next, // moved in the meeting");
    let other =
        base.replace("            title: \"A\",", "            // the old name was better\n            title: \"B\",");
    let merged = merged(&base, &one, &other);
    assert!(merged.contains("lane: Next, // moved in the meeting\n"), "{merged}");
    assert!(merged.contains("            // the old name was better\n            title: \"B\",\n"), "{merged}");
}

#[test]
fn an_entry_that_one_side_changed_is_copied_byte_for_byte() {
    let base = file("title: \"A\"");
    let one = base.replace("    format: 1,", "    format: 1,\n    product: \"P\",");
    let other = base.replace("title: \"A\",", "title :  \"B\" /* odd */ ,");
    assert_eq!(merged(&base, &one, &other), one.replace("title: \"A\",", "title :  \"B\" /* odd */ ,"));
}

#[test]
fn line_breaks_in_a_key_are_preserved() {
    let base = "(goals: {\"g\": (text: \"G\")})";
    let one = base.replace("\"G\"", "\"G\", allow: {\"two\nlines\": \"x\"}");
    let other = "(\n    goals: {\n        \"g\": (\n            text: \"H\",\n        ),\n    },\n)\n";
    assert!(merged(base, &one, other).contains("allow: {\"two\nlines\": \"x\"}"));
}

#[test]
fn different_resolutions_of_a_conflict_conflict_again() {
    let open = "owner: \"m\"; conflict: {\"owner\": [Base(\"m\"), Side(\"x\", \"p\"), Side(\"y\", \"q\")]}";
    let again = |terms: &str| format!("owner: \"m\"; conflict: {{ \"owner\": [{terms}], }}");
    check(open, "owner: \"p\"", "owner: \"q\"", &again("Base(\"m\"), Side(\"main\", \"p\"), Side(\"feat\", \"q\")"));
    check(open, "owner: \"p\"", "owner: \"z\"", &again("Base(\"m\"), Side(\"main\", \"p\"), Side(\"feat\", \"z\")"));
    check(open, "owner: \"p\"", open, "owner: \"p\"");
    check(open, "owner: \"m\"", "owner: \"p\"", &again("Base(\"m\"), Side(\"main\", \"m\"), Side(\"feat\", \"p\")"));
}

#[test]
fn without_a_base_every_difference_is_a_conflict() {
    let labels = MergeLabels { base: "", one: "main", other: "feat" };
    let merged = |one: &str, other: &str| merge_without_base(&file(one), &file(other), &labels).unwrap();
    assert_eq!(merged("title: \"A\"; effort: 5", "title: \"A\"").conflicts.len(), 1);
    assert_eq!(merged("title: \"A\"; tags: [\"x\"]", "title: \"A\"; tags: [\"y\"]").conflicts.len(), 1);
    assert_eq!(merged("title: \"A\"", "gone").conflicts.len(), 1);
    assert_eq!(merged("title: \"A\"", "title: \"A\"").conflicts.len(), 0);
    let titles = merged("title: \"Dark mode\"", "title: \"Export as PDF\"");
    assert_eq!((titles.conflicts.len(), titles.notices.len()), (1, 0), "{}", titles.text);
}

#[test]
fn a_target_that_became_a_limit_to_keep_conflicts_as_one_value() {
    let base = "target: (metric: \"m\", from: 1, to: 2)";
    let merged = merged(
        &file(base),
        &file("target: (metric: \"m\", keep: 4)"),
        &file("target: (metric: \"m\", from: 1, to: 3)"),
    );
    assert!(merged.contains("\"target\": [Base("), "{merged}");
}

/// One side renamed with `formerly`, the other one by hand without it: it is one entry with two edits.
#[test]
fn a_rename_without_formerly_is_the_same_rename_if_the_other_side_says_so() {
    let goals = |goals: &str| format!("Roadmap(\n    format: 1,\n    goals: {{{goals}}},\n)\n");
    let base = goals(r#""g": (text: "G", by: "2026-01-01")"#);
    let one = goals(r#""h": (text: "G, by spring", by: "2026-01-01", formerly: ["g"])"#);
    let other = goals(r#""h": (text: "G")"#);
    let expected = goals(r#""h": (text: "G, by spring", formerly: ["g"])"#);
    assert_eq!(merged(&base, &one, &other), expected);
    assert_eq!(merged(&base, &other, &one), expected);
    assert_eq!(merged(&base, &expected, &one), expected);
}

/// A field of a newer version is a map with keys that are no strings: it stays one, though one side deleted it.
#[test]
fn a_conflict_inside_an_unknown_map_keeps_the_kind_of_the_map() {
    let base = file("newer: {'x': [1, 2]}; title: \"T\"");
    let one = file("title: \"T\"");
    let other = file("newer: {'x': [2]}; title: \"T\"");
    let first = merged(&base, &one, &other);
    assert!(first.contains("newer: {'x': [1, 2]}") && first.contains("Deleted(\"main\")"), "{first}");
    assert_eq!(merged(&base, &first, &one), first);
    assert_eq!(merged(&base, &one, &first), first);
    assert_eq!(merged(&base, &first, &other), first);
}

/// A file with this in `themes` and this in `ideas`, for the placement of one entry.
fn placed(themes: &str, ideas: &str) -> String {
    let answers = "why: (problem: \"p\", reason: \"r\"), target: (metric: \"m\"), trade_offs: [(not_doing: \"x\", because: \"y\")]";
    let entry = |fields: &str| match fields {
        "" => String::new(),
        fields => format!("\n        \"t\": (title: \"T\", {fields}, {answers}),\n    "),
    };
    format!("Roadmap(\n    format: 1,\n    themes: {{{}}},\n    ideas: {{{}}},\n)\n", entry(themes), entry(ideas))
}

/// Merges placements, both ways round; the result is the placement, and the conflict of the lane if there is one.
#[track_caller]
fn check_placement(base: [&str; 2], one: [&str; 2], other: [&str; 2], expected: &str) {
    let file = |[themes, ideas]: [&str; 2]| placed(themes, ideas);
    let text = merged(&file(base), &file(one), &file(other));
    let found: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| {
            line.starts_with("\"t\"") || line.starts_with("\"lane\"") || line.starts_with("\"proposed_for\"")
        })
        .collect();
    let map = if text.find("\"t\": (") < text.find("ideas: {") { "themes" } else { "ideas" };
    let found = format!("{map}\n{}", found.join("\n"));
    let fields = found.replace("\"t\": (title: \"T\", ", "").replace(
        ", why: (problem: \"p\", reason: \"r\"), target: (metric: \"m\"), trade_offs: [(not_doing: \"x\", because: \"y\")]",
        "",
    );
    assert_eq!(fields.trim_end_matches("),"), expected, "\n{text}");
    let back = MergeLabels { base: "base", one: "feat", other: "main" };
    assert_eq!(merge(&file(base), &file(other), &file(one), &back).unwrap().text, text);
}

#[test]
fn placements_that_contradict_each_other_are_a_conflict() {
    // Back to an idea, and moved to another lane.
    check_placement(
        ["lane: Next", ""],
        ["", "proposed_for: Next"],
        ["lane: Now", ""],
        "themes\nlane: Next, conflict: {\n\"lane\": [Base(Theme(lane: Next)), Side(\"main\", Idea(proposed_for: Next)), Side(\"feat\", Theme(lane: Now))],",
    );
    // Refused, and promoted.
    check_placement(
        ["", "proposed_for: Next"],
        ["", "proposed_for: Next, dropped_because: \"too early\""],
        ["lane: Now", ""],
        "ideas\nproposed_for: Next, conflict: {\n\"proposed_for\": [Base(Idea(proposed_for: Next)), Side(\"main\", Idea(proposed_for: Next, dropped_because: \"too early\")), Side(\"feat\", Theme(lane: Now))],",
    );
    // Shipped, and dropped.
    check_placement(
        ["lane: Now, rank: 10", ""],
        ["lane: Shipped, shipped_on: \"2026-03-02\"", ""],
        ["lane: Dropped, dropped_because: \"no\"", ""],
        "themes\nlane: Now, rank: 10, conflict: {\n\"lane\": [Base(Theme(lane: Now, rank: 10)), Side(\"feat\", Theme(lane: Dropped, dropped_because: \"no\")), Side(\"main\", Theme(lane: Shipped, shipped_on: \"2026-03-02\"))],",
    );
}

#[test]
fn one_placement_that_includes_the_other_is_no_conflict() {
    // Both made it an idea, and one refused it as well.
    check_placement(
        ["lane: Next", ""],
        ["", "proposed_for: Next"],
        ["", "proposed_for: Next, dropped_because: \"no\""],
        "ideas\nproposed_for: Next, dropped_because: \"no\"",
    );
    check_placement(["lane: Next", ""], ["lane: Now", ""], ["lane: Now, rank: 10", ""], "themes\nlane: Now, rank: 10");
    check_placement(["", "proposed_for: Next"], ["lane: Next", ""], ["", "proposed_for: Next"], "themes\nlane: Next");
}

#[test]
fn lanes_alone_are_written_as_lanes() {
    check_placement(
        ["lane: Later", ""],
        ["lane: Next", ""],
        ["lane: Now", ""],
        "themes\nlane: Later, conflict: {\n\"lane\": [Base(Later), Side(\"main\", Next), Side(\"feat\", Now)],",
    );
}

/// The entry is a number, so its conflict is among those of the roadmap, next to one that is there already.
#[test]
fn a_conflict_of_an_entry_that_cannot_hold_it_is_written_once() {
    let maps = |newer: &str| format!("Roadmap(\n    product: \"P\",\n    newer: {{{newer}}},\n)\n");
    let (base, one, other) = (maps("\"x\": 2"), maps("/* note */ \"x\": 2"), maps(""));
    let first = merged(&base, &one, &other);
    assert!(first.contains("\"newer.x\": [Deleted(\"feat\")]"), "{first}");
    assert_eq!(merged(&base, &first, &other), first);
    assert_eq!(merged(&base, &other, &first), first);
}

fn warnings(base: &str, one: &str, other: &str) -> Vec<String> {
    let labels = MergeLabels { base: "base", one: "main", other: "feat" };
    merge(base, one, other, &labels).unwrap().notices
}

#[test]
fn what_only_the_merge_brings_about_is_reported() {
    // Each side ranks another theme first.
    let lanes = |first: &str, second: &str| {
        format!(
            "Roadmap(\n    themes: {{\n        \"a\": (title: \"A\", lane: Now{first}),\n        \"b\": (title: \"B\", lane: Now{second}),\n    }},\n)\n"
        )
    };
    let (base, one, other) = (lanes("", ""), lanes(", rank: 10", ""), lanes("", ", rank: 1_0"));
    let equal = ["themes.a and themes.b have the same rank after the merge: change the rank of one of them"];
    assert_eq!(warnings(&base, &one, &other), equal);
    assert_eq!(warnings(&base, &other, &one), equal);
    // Of one trade-off, each side removes another half of what is given up.
    let rows = |row: &str| file(&format!("title: \"A\"; trade_offs: [({row}because: \"c\")]"));
    let (base, one, other) =
        (rows("not_doing: \"x\", instead_of: \"y\", "), rows("instead_of: \"y\", "), rows("not_doing: \"x\", "));
    let merged = warnings(&base, &one, &other);
    let empty =
        "a trade-off of themes.t no longer says, after the merge, what is given up: add it, or remove the trade-off";
    assert_eq!(merged, [empty]);
    // A side that had the problem already has no news in it.
    assert_eq!(warnings(&base, &rows(""), &base.replace("title: \"A\"", "title: \"B\"")), Vec::<String>::new());
}

/// Merges both ways round: the text, which is the same, and what is reported.
#[track_caller]
fn merged_both_ways(base: &str, one: &str, other: &str) -> (String, Vec<String>) {
    let labels = MergeLabels { base: "base", one: "main", other: "feat" };
    let back = MergeLabels { base: "base", one: "feat", other: "main" };
    let there = merge(base, one, other, &labels).unwrap();
    let swapped = merge(base, other, one, &back).unwrap();
    assert_eq!(there.text, swapped.text);
    assert_eq!(there.notices, swapped.notices);
    // Merging a side again adds nothing.
    for side in [one, other] {
        assert_eq!(merged(base, &there.text, side), there.text);
    }
    (there.text, there.notices)
}

fn themes_and_ideas(themes: &str, ideas: &str) -> String {
    format!("Roadmap(\n    format: 1,\n    themes: {{{themes}}},\n    ideas: {{{ideas}}},\n)\n")
}

#[test]
fn two_different_new_entries_with_one_id_are_two_entries() {
    let base = themes_and_ideas("", "");
    let one = themes_and_ideas(
        "",
        "\n        \"x\": (title: \"Dark mode\", note: \"one\"),\n        \"y\": (title: \"Y\", depends_on: [\"x\"]),\n    ",
    );
    let other = themes_and_ideas(
        "",
        "\n        \"x\": (title: \"Export as PDF\", note: \"two\"),\n        \"z\": (title: \"Z\", depends_on: [\"x\"]),\n    ",
    );
    let (text, notices) = merged_both_ways(&base, &one, &other);
    for line in [
        "\"x\": (title: \"Dark mode\", note: \"one\")",
        "\"x-2\": (title: \"Export as PDF\", note: \"two\")",
        "depends_on: [\"x\"]",
        "\"z\": (title: \"Z\", depends_on: [\"x-2\"])",
    ] {
        assert!(text.contains(line), "no {line}\n{text}");
    }
    assert_eq!(
        notices,
        ["both sides have a new entry x, and they are different: \u{201c}Export as PDF\u{201d} is now ideas.x-2"]
    );
}

#[test]
fn a_new_entry_with_almost_the_same_title_is_the_same_entry() {
    let base = themes_and_ideas("", "");
    let idea = |title: &str| themes_and_ideas("", &format!("\n        \"x\": (title: \"{title}\"),\n    "));
    let (text, notices) = merged_both_ways(&base, &idea("Faster imports"), &idea("Faster import"));
    assert!(
        text.contains("\"title\": [Side(\"feat\", \"Faster import\"), Side(\"main\", \"Faster imports\")]"),
        "{text}"
    );
    assert!(notices.is_empty() && !text.contains("x-2"), "{text}");
}

#[test]
fn the_number_of_a_moved_entry_is_free_on_both_sides_and_stays_in_a_merge_of_merges() {
    let base = themes_and_ideas("", "\n        \"x-2\": (title: \"There already\"),\n    ");
    let with =
        |entries: &str| themes_and_ideas("", &format!("\n{entries}        \"x-2\": (title: \"There already\"),\n    "));
    let one = with("        \"x\": (title: \"Dark mode\"),\n");
    let other = with("        \"x\": (title: \"Export as PDF\"),\n");
    let (text, _) = merged_both_ways(&base, &one, &other);
    assert!(text.contains("\"x-3\": (title: \"Export as PDF\")"), "{text}");
    let third = with("        \"x\": (title: \"Something else again\"),\n");
    let (text, _) = merged_both_ways(&base, &text, &third);
    for title in ["Dark mode", "Export as PDF", "Something else again"] {
        assert_eq!(text.matches(title).count(), 1, "{text}");
    }
}

#[test]
fn a_rename_to_the_id_of_a_new_entry_moves_the_new_one() {
    let base = themes_and_ideas("\n        \"a\": (title: \"Card money\", lane: Now),\n    ", "");
    let one = themes_and_ideas("\n        \"x\": (title: \"Card money\", lane: Now, formerly: [\"a\"]),\n    ", "");
    let other = themes_and_ideas(
        "\n        \"a\": (title: \"Card money\", lane: Next),\n    ",
        "\n        \"x\": (title: \"Card money\", note: \"mine\"),\n    ",
    );
    let (text, notices) = merged_both_ways(&base, &one, &other);
    assert!(text.contains("\"x\": (title: \"Card money\", lane: Next, formerly: [\"a\"])"), "{text}");
    assert!(text.contains("\"x-2\": (title: \"Card money\", note: \"mine\")"), "{text}");
    assert_eq!(notices.len(), 1, "{notices:?}");
}

#[test]
fn two_entries_renamed_to_the_same_id_stay_two() {
    let base = themes_and_ideas("", "\n        \"a\": (title: \"A\"),\n        \"b\": (title: \"B\"),\n    ");
    let one = base.replace("\"a\": (title: \"A\")", "\"x\": (title: \"A\", formerly: [\"a\"])");
    let other = base.replace("\"b\": (title: \"B\")", "\"x\": (title: \"B\", formerly: [\"b\"])");
    let (text, _) = merged_both_ways(&base, &one, &other);
    assert!(text.contains("\"x\": (title: \"A\", formerly: [\"a\"])"), "{text}");
    assert!(text.contains("\"x-2\": (title: \"B\", formerly: [\"b\"])"), "{text}");
}

#[test]
fn a_rating_follows_its_renamed_criterion() {
    let file = |criterion: &str, s: &str, t: &str| {
        format!(
            "Roadmap(\n    criteria: {{\n        \"{criterion}\": (name: \"Fun\", weight: 40),\n    }},\n    themes: {{\n        \"s\": (title: \"S\", scores: {{\"weighted\": {{{s}}}}}),\n        \"t\": (title: \"T\"{t}),\n    }},\n)\n"
        )
    };
    let base = file("fun", "\"fun\": 3", "");
    let one = file("joy", "\"joy\": 3", "");
    let other = file("fun", "\"fun\": 4", ", scores: {\"weighted\": {\"fun\": 2}}");
    let (text, _) = merged_both_ways(&base, &one, &other);
    assert_eq!(text, file("joy", "\"joy\": 4", ", scores: {\"weighted\": {\"joy\": 2}}"));
    // One that is gone while another one is new is no rename.
    let other_criterion = one.replace("weight: 40", "weight: 50");
    let text = merged(&base, &other_criterion, &other);
    assert!(text.contains("\"fun\": 2") && text.contains("\"joy\""), "{text}");
}

#[test]
fn the_base_of_a_merge_of_merges_is_written_once() {
    let base = file("title: \"A\"");
    let [one, other, third] = ["B", "C", "D"].map(|title| file(&format!("title: \"{title}\"")));
    let both = merged(&base, &one, &other);
    let all = merged(&base, &both, &third);
    assert!(
        all.contains("[Base(\"A\"), Side(\"main\", \"B\"), Side(\"feat\", \"C\"), Side(\"feat\", \"D\")]"),
        "{all}"
    );
    for side in [&one, &other, &third, &both] {
        assert_eq!(merged(&base, &all, side), all);
    }
}

#[test]
fn a_comment_in_a_map_on_one_line_is_kept_when_an_entry_is_renamed_and_one_is_added() {
    let goals = |entries: &str| format!("Roadmap(\n    format: 1,\n    goals: {{{entries}}},\n)\n");
    let base = goals("\"g\": (text: \"G\"),  // to the end of the line\n\"h\": (text: \"H\")");
    let renamed = base.replace("\"g\"", "\"renamed\"");
    let last = base.replace("\"H\")", "\"H\"),\n\"new\": (\n    text: \"plain\",\n),");
    let first = base.replace("{\"g\"", "{\"a\": (text: \"A\"), \"g\"");
    let between = base.replace("\"h\"", "\"b\": (text: \"B\"), \"h\"");
    for added in [&last, &first, &between] {
        let (text, _) = merged_both_ways(&base, &renamed, added);
        assert_eq!(text.matches("// to the end of the line\n").count(), 1, "{text}");
        assert!(text.contains("\"renamed\": (text: \"G\")") && text.contains("\"h\": (text: \"H\")"), "{text}");
        assert!(!text.contains("\"g\""), "{text}");
        crate::document::tests::support::ron_reads(&text).then_some(()).expect(&text);
    }
}
