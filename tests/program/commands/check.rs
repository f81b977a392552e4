//! `check`: its output in each format, and when it fails.

use super::fixture::{Folder, LEDGERLY, MESSY, SMALL, run};
use serde_json::{Value, json};

/// With a warning.
fn warned() -> String {
    full().replace("            title: \"A\",", "            title: \"Build A\",")
}

/// Without findings.
fn full() -> String {
    SMALL
        .replace("\"x\"", "\"Desserts\"")
        .replace("target: (metric: \"m\"),", "target: (metric: \"m\", from: 1, to: 2, by: \"2030-12-31\"),")
        .replace("reason: \"r r\",", "reason: \"r r\",\n                customer: \"c\",")
        .replace("goals: [\n                \"g\",\n            ],", "owner: \"o\",")
}

/// Shipped long ago, without an outcome.
fn due() -> String {
    full().replace("lane: Now,", "lane: Shipped,\n            shipped_on: \"2020-01-01\",")
}

fn json_of(ran: &super::fixture::Ran) -> Value {
    serde_json::from_str(ran.out()).unwrap()
}

#[test]
fn a_valid_file_has_no_problems() {
    run(&full(), "check").exits(0).prints("").says("No problems found").changes_nothing();
    run(&full(), "check --strict --fail-on due").exits(0);
    run(&full(), "check --format short").exits(0).prints("");
    run(&full(), "check --json")
        .exits(0)
        .prints("{\n  \"schema\": 1,\n  \"findings\": []\n}\n")
        .says("No problems found");
}

#[test]
fn for_people_a_finding_has_its_lines_and_the_id_of_its_entry() {
    let file = full().replace("lane: Now,", "lane: \"now\",");
    run(&file, "check").exits(1).says("1 error").changes_nothing().prints(
        "\
error[S002]: keywords must not be in quotes
  --> roadmap.ron:19:19
   |
17 |         \"a\": (
18 |             title: \"A\",
19 |             lane: \"now\",
   |                   ^^^^^ should be `Now`
   |
   = note: When do you plan to work on it?
   = help: change to `Now`:
               lane: Now,

",
    );
}

#[test]
fn the_related_location_of_a_finding_is_shown() {
    let near = full().replace("lane: Now,", "lane: Now,\n            lane: Next,");
    run(&near, "check").exits(1).prints_among(
        "
19 |             lane: Now,
   |             ---- first here
20 |             lane: Next,
   |             ^^^^ again here
",
    );
    let between = "            note: \"n\",\n".repeat(120);
    let far = full()
        .replace("            lane: Now,\n", &format!("            lane: Now,\n{between}            lane: Next,\n"));
    run(&far, "check").exits(1).prints_among(
        "
140 |             lane: Next,
    |             ^^^^ again here
    |
   ::: roadmap.ron:19:13
    |
 19 |             lane: Now,
    |             ---- first here
",
    );
}

#[test]
fn the_short_format_has_one_line_per_finding_and_due_ones_last() {
    let file = due().replace("title: \"B\",", "titel: \"B\",");
    run(&file, "check --format short --today 2026-03-02").exits(1).says("1 error, 1 hint, 1 overdue").prints(
        "\
roadmap.ron:34:9: error[S002]: the title is missing
roadmap.ron:35:13: hint[S005]: an idea has no field `titel`
roadmap.ron:20:25: overdue[T013]: shipped 2252 days ago, no outcome recorded
",
    );
}

#[test]
fn json_has_all_parts_of_a_finding() {
    let file = full().replace("lane: Now,", "/* 入 */ lane: now,");
    for line in ["check --json", "check --format json", "check --format=json roadmap.ron"] {
        let ran = run(&file, line).exits(1).says("1 error");
        assert_eq!(
            json_of(&ran),
            json!({"schema": 1, "findings": [{
                "rule": "S002",
                "severity": "error",
                "file": "roadmap.ron",
                "entry": "themes.a",
                "field": "lane",
                "line": 19,
                "column": 27,
                "end_line": 19,
                "end_column": 30,
                "message": "keywords start with a capital letter",
                "question": "When do you plan to work on it?",
                "fix": {"title": "change to `Now`", "lines": "            /* 入 */ lane: Now,"},
            }]})
        );
    }
    let ran = run(MESSY, "check --json").exits(1);
    let findings = json_of(&ran)["findings"].as_array().unwrap().len();
    let short = run(MESSY, "check --format short").exits(1);
    assert_eq!(short.out().lines().count(), findings);
    run(&full(), "check --json --format short").exits(2);
}

#[test]
fn the_severity_that_fails_can_be_chosen() {
    for (file, line, code) in [
        (warned(), "check", 0),
        (warned(), "check --fail-on error", 0),
        (warned(), "check --fail-on warning", 1),
        (warned(), "check --fail-on hint", 1),
        (warned(), "check --strict", 1),
        (due(), "check", 0),
        (due(), "check --strict", 0),
        (due(), "check --fail-on due", 1),
        (due(), "check --fail-on warning,due", 1),
        (due(), "check --fail-on later", 2),
        (full().replace("note", "x").replace("owner: \"o\",", "owner: \"o\", mood: 1,"), "check --fail-on warning", 0),
        (full().replace("note", "x").replace("owner: \"o\",", "owner: \"o\", mood: 1,"), "check --strict", 1),
    ] {
        run(&file, line).exits(code);
    }
    run(LEDGERLY, "check").exits(0).says("2 warnings");
}

#[test]
fn several_files_are_checked_and_the_worst_finding_decides() {
    let folder = Folder::with(&full());
    folder.write("plans/b.ron", full().replace("lane: Now", "lane: now"));
    folder.write("plans/c.ron", warned());
    folder.write("latin.ron", b"(product: \"caf\xe9\")");
    folder.run("check roadmap.ron plans/c.ron").exits(0).says("1 warning in 2 files");
    folder
        .run("check --format short roadmap.ron plans/b.ron plans/c.ron")
        .exits(1)
        .says("1 error, 1 warning in 3 files")
        .prints(
            "\
plans/b.ron:19:19: error[S002]: keywords start with a capital letter
plans/c.ron:18:20: warning[T010]: the title starts with `build` and names a project
",
        );
    folder
        .run("check --format short missing.ron latin.ron plans/c.ron")
        .exits(3)
        .prints_among("plans/c.ron:18:20: warning[T010]")
        .says_among("error: cannot read missing.ron: no such file")
        .says_among("error: cannot read latin.ron: not UTF-8 text")
        .says_among("\n1 warning\n");
    folder.run("check missing.ron").exits(3).prints("").says_among("cannot read missing.ron");
    folder.run("check --file plans/b.ron").exits(1).prints_among("plans/b.ron:19:19");
    let ran = folder.run("check --json plans/c.ron plans/b.ron").exits(1);
    let files: Vec<Value> =
        json_of(&ran)["findings"].as_array().unwrap().iter().map(|found| found["file"].clone()).collect();
    assert_eq!(files, ["plans/c.ron", "plans/b.ron"]);
}

#[test]
fn a_file_that_is_not_a_roadmap_has_a_single_finding() {
    let theme = "        \"a\": (\n            title: \"A\",\n";
    for (file, line) in [
        (String::new(), "1:1: error[S001]: the file is empty"),
        (
            "# Roadmap\n\nNow: lunch\n".to_owned(),
            "1:1: error[S001]: this is not a roadmap: it should start with `Roadmap(`",
        ),
        (
            "[package]\nname = \"x\"\n".to_owned(),
            "1:1: error[S001]: this is not a roadmap: it should start with `Roadmap(`",
        ),
        (
            "{\"themes\": {}}".to_owned(),
            "1:1: error[S001]: this is not a roadmap: it should start with `Roadmap(`, not with a brace",
        ),
        ("(name: \"x\")".to_owned(), "1:1: error[S001]: this is not a roadmap: it has none of a roadmap's fields"),
        (
            full().replace(theme, &format!("<<<<<<< HEAD\n{theme}=======\n{theme}>>>>>>> feat/b\n")),
            "17:1: error[S008]: git could not merge these lines",
        ),
        (
            full().replace("title: \"B\",", "title: \"B,"),
            "34:20: error[S001]: the closing quote of this text is missing",
        ),
        (full().split("because").next().unwrap().to_owned(), "17:9: error[S001]: this is cut off in the middle"),
        (
            format!("\u{feff}{}", full().replace("lane: Now", "lane: now")).replace('\n', "\r\n"),
            "19:19: error[S002]: keywords start with a capital letter",
        ),
    ] {
        run(&file, "check --format short").exits(1).says("1 error").prints(&format!("roadmap.ron:{line}\n"));
        run(&file, "check").exits(1);
    }
}

#[test]
fn findings_in_a_very_long_line_have_positions_without_an_excerpt() {
    let themes: String = (0..2000).map(|number| format!("\"t{number}\": (title: \"T\", lane: Dropped), ")).collect();
    let file = format!("(format: 1, product: \"P\", themes: {{{themes}}})");
    run(&file, "check").exits(1).says("2000 errors").prints_among(
        "error[T014]: dropped, but no reason recorded\n--> roadmap.ron:1:36\n = note: Why did you drop it?\n",
    );
}

#[test]
fn colors_are_for_terminals_or_on_request() {
    assert!(!run(&warned(), "check").out().contains('\u{1b}'));
    assert!(run(&warned(), "check --color always").out().contains("\u{1b}["));
}

/// Syntax errors at many positions, so that all kinds of excerpts are rendered.
#[test]
fn every_broken_file_gets_harmless_findings() {
    let folder = Folder::empty();
    let hostile =
        MESSY.replace("Speed", "Sp\u{301}\u{200d}e\u{202e}e\u{1b}[2Jd\u{85}入\t").replace("n/a", "n/a\u{2028}");
    let mut names = Vec::new();
    for (number, token) in ["", "\"", "(", ")", "]", "}", "{", ",", "\r", "\u{301}", "入", "/*", "\u{feff}"]
        .iter()
        .cycle()
        .take(78)
        .enumerate()
    {
        let at = (0..=number * hostile.len() / 78).rev().find(|at| hostile.is_char_boundary(*at)).unwrap();
        let name = format!("{number}.ron");
        folder.write(&name, format!("{}{token}{}", &hostile[..at], &hostile[at + usize::from(token.is_empty())..]));
        names.push(name);
    }
    let files = names.join(" ");
    for format in ["full", "short", "json"] {
        let ran = folder.run(&format!("check --format {format} {files}")).exits(1);
        let is_harmful = |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202e}' | '\u{2028}');
        assert!(!ran.out().contains(is_harmful), "{format}");
    }
}
