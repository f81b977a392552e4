//! `conflicts` and `resolve`.

use super::fixture::{Folder, SMALL, run};

fn with_conflicts() -> String {
    SMALL
        .replace(
            "            lane: Now,\n",
            "            lane: Now,
            conflict: {
                \"title\": [Base(\"A\"), Side(\"main\", \"One\"), Side(\"feat/y\", \"Two\")],
                \"why.reason\": [Base(\"r r\"), Side(\"main\", \"s\"), Deleted(\"feat/y\")],
                \"effort\": [Side(\"main\", 3), Newer(\"x\")],
            },\n",
        )
        .replace(
            "            title: \"B\",\n",
            "            title: \"B\",\n            conflict: {\"*\": [Deleted(\"main\")]},\n",
        )
}

#[test]
fn conflicts_are_listed() {
    run(&with_conflicts(), "conflicts")
        .exits(1)
        .prints(
            "a title
  original: \"A\"
  ours (main): \"One\"
  theirs (feat/y): \"Two\"
a why.reason
  original: \"r r\"
  ours (main): \"s\"
  theirs (feat/y): removed
a effort
  ours (main): 3
  unknown: Newer(\"x\")
b *
  ours (main): deleted
",
        )
        .says("4 conflicts in roadmap.ron");
    run(SMALL, "conflicts").exits(0).prints("").says("No conflicts in roadmap.ron");
    let folder = Folder::empty();
    folder.write("other.ron", with_conflicts());
    folder.run("conflicts other.ron").exits(1).says("4 conflicts in other.ron");
    folder.run("conflicts").exits(3);
    let listed = run(&with_conflicts(), "conflicts --json").exits(1);
    let json: serde_json::Value = serde_json::from_str(listed.out()).unwrap();
    assert_eq!(json["conflicts"][1]["entry"], "themes.a");
    assert_eq!(json["conflicts"][1]["path"], "why.reason");
    assert_eq!(
        json["conflicts"][1]["versions"][2],
        serde_json::json!({"kind": "deleted", "side": "feat/y", "whose": "theirs"})
    );
    assert_eq!(
        json["conflicts"][2]["versions"][0],
        serde_json::json!({"kind": "side", "side": "main", "whose": "ours", "value": 3})
    );
}

#[test]
fn control_characters_in_a_label_are_harmless() {
    let hostile = with_conflicts().replace("\"feat/y\"", "\"a\\n\\u{1b}[31mx\"");
    let listed = run(&hostile, "conflicts").exits(1);
    assert!(!listed.out().contains('\u{1b}') && !listed.out().contains("\n\u{1b}"), "{}", listed.out());
    assert_eq!(listed.out().lines().count(), 13, "{}", listed.out());
}

#[test]
fn a_conflict_is_resolved() {
    let mark = "-                \"title\": [Base(\"A\"), Side(\"main\", \"One\"), Side(\"feat/y\", \"Two\")],";
    let title = |new: &str| format!("-            title: \"A\",\n+            title: \"{new}\",\n{mark}");
    run(&with_conflicts(), "resolve a title --side feat/y")
        .exits(0)
        .prints("")
        .says("Resolved title of a (roadmap.ron)")
        .changes(&title("Two"));
    run(&with_conflicts(), "resolve a title --base").exits(0).changes(mark);
    run(&with_conflicts(), "resolve a title --keep").exits(0).changes(mark);
    run(&with_conflicts(), "resolve themes.a title --value 'Its own'").exits(0).changes(&title("Its own"));
    let dry = run(&with_conflicts(), "resolve a title --side main --dry-run").exits(0).changes_nothing();
    dry.prints_among("+            title: \"One\",")
        .says("Dry run: would have resolved title of a; nothing was written");
    run(&with_conflicts(), "resolve b '*' --side main").exits(0).changes(
        "-        \"b\": (\n-            title: \"B\",\n-            conflict: {\"*\": [Deleted(\"main\")]},\n-        ),",
    );
    run(&with_conflicts(), "resolve b '*' --keep")
        .exits(0)
        .changes("-            conflict: {\"*\": [Deleted(\"main\")]},");
}

#[test]
fn a_conflict_that_cannot_be_resolved_is_an_error() {
    let refused = |line: &str, code: i32, message: &str| {
        run(&with_conflicts(), line).exits(code).says_among(message).changes_nothing();
    };
    refused("resolve a title --side feat/x", 2, "no side feat/x\n  hint: did you mean feat/y?");
    refused(
        "resolve a note --base",
        2,
        "error: a has no conflict in note\n  hint: it has conflicts in title, why.reason, effort",
    );
    refused(
        "resolve b '*' --base",
        2,
        "no earlier version of a whole entry to choose\n  hint: use --keep to keep the entry, or --side LABEL to delete it",
    );
    refused("resolve a effort --base", 2, "effort has no earlier version: both sides added it");
    refused("resolve a effort --value lots", 2, "`lots` is not a number");
    refused("resolve a title --value ''", 4, "an entry needs its title");
    refused("resolve a why.reason --side feat/y", 4, "cannot remove why.reason from a");
    refused("resolve a title", 2, "required");
    refused("resolve a title --base --side main", 2, "cannot be used with");
    refused("resolve g title --base", 2, "g has no conflict in title\n  hint: run `whymap conflicts` to list");
    refused("resolve --all --side nobody", 2, "no conflict has a side nobody");
    refused("resolve --all --base", 2, "cannot be used with");
}

#[test]
fn all_conflicts_can_be_resolved_with_one_side() {
    let folder = Folder::with(&with_conflicts());
    folder.run("resolve --all --side main").exits(0).says("Resolved 4 conflicts with main (roadmap.ron)");
    let text = folder.read("roadmap.ron");
    for part in ["title: \"One\",", "reason: \"s\",", "effort: 3,"] {
        assert!(text.contains(part), "no {part}\n{text}");
    }
    assert!(!text.contains("conflict") && !text.contains("\"b\""), "{text}");
    folder.run("conflicts").exits(0);
}

#[test]
fn a_side_is_chosen_as_ours_or_theirs_or_by_a_part_of_its_label() {
    let title = |new: &str, line: &str| {
        let ran = run(&with_conflicts(), line).exits(0);
        assert!(ran.file().contains(&format!("title: \"{new}\",")), "{line}\n{}", ran.file());
    };
    title("One", "resolve a title --ours");
    title("Two", "resolve a title --theirs");
    title("One", "resolve a title --side mai");
    title("Two", "resolve a title --side FEAT");
    let refused = |line: &str, message: &str| {
        run(&with_conflicts(), line).exits(2).says_among(message).changes_nothing();
    };
    refused("resolve a title --side a", "several sides match a: feat/y, main\n  hint: write more of the label");
    refused("resolve a title --ours --theirs", "cannot be used with");
    refused("resolve --all --side a", "several sides match a");
    // The side that did not delete the entry kept it.
    run(&with_conflicts(), "resolve b '*' --theirs")
        .exits(0)
        .changes("-            conflict: {\"*\": [Deleted(\"main\")]},");
}

#[test]
fn head_and_the_branch_that_is_checked_out_are_ours() {
    // The order of the sides says nothing.
    let swapped = with_conflicts().replace(
        "Side(\"main\", \"One\"), Side(\"feat/y\", \"Two\")",
        "Side(\"feat/y\", \"Two\"), Side(\"main\", \"One\")",
    );
    let folder = Folder::with(&swapped);
    folder.write(".git/HEAD", "ref: refs/heads/main\n");
    folder.run("conflicts").exits(1).prints_among("  theirs (feat/y): \"Two\"\n  ours (main): \"One\"\n");
    folder.run("resolve a title --ours").exits(0);
    assert!(folder.read("roadmap.ron").contains("title: \"One\","));
    let head = Folder::with(&swapped.replace("\"feat/y\"", "\"HEAD\""));
    head.run("conflicts").exits(1).prints_among("  ours (HEAD): \"Two\"\n  theirs (main): \"One\"\n");
    head.run("resolve --all --theirs").exits(0).says_among("Resolved 4 conflicts with theirs (main)");
    let text = head.read("roadmap.ron");
    assert!(text.contains("title: \"One\",") && !text.contains("conflict") && !text.contains("\"b\""), "{text}");
}

#[test]
fn a_side_that_is_unknown_is_asked_for() {
    let three =
        with_conflicts().replace("Side(\"feat/y\", \"Two\")", "Side(\"feat/y\", \"Two\"), Side(\"x\", \"Three\")");
    run(&three, "resolve a title --ours")
        .exits(2)
        .says_among("cannot tell which side of the conflict at title is ours\n  hint: choose it with --side: its sides are main, feat/y, x");
    run(SMALL, "resolve --all --ours").exits(2).says_among("there are no conflicts to resolve");
}
