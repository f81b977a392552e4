//! The reviewer's view: `git diff` of an edited file shows one line per changed field and nothing else.

use super::support::{SAMPLES, input_context};
use crate::roadmap::change::Change;
use crate::roadmap::location;
use crate::roadmap::plan::Plan;
use crate::roadmap::value;
use std::fs;
use std::process::Command;

/// Title, target date, lane and score of four themes.
const EDITS: [(&str, &str, &str); 4] = [
    ("first-report", "title", "A first report, at once"),
    ("calm-vat", "target.by", "2026-12-31"),
    ("late-payers", "lane", "Later"),
    ("safe-imports", "scores.weighted.customer", "2"),
];

/// The text of each changed line after the edits.
const VALUES: [&str; 4] = [r#""A first report, at once","#, r#""2026-12-31","#, ": Later", r#""customer": 2,"#];

fn edited(plan: &mut Plan) {
    for (id, path, input) in EDITS {
        let entry_id = plan.roadmap.find_theme(id).unwrap();
        let record = plan.roadmap.row(entry_id).unwrap().kind.record();
        let path = location::parse_path(record, path).unwrap();
        let value = value::parse_input_at(record, &path, input, input_context()).unwrap();
        plan.apply_changes(id, &[Change::set(entry_id, path, value)]).unwrap();
    }
}

/// The changed lines in `git diff`, and the counts of `--numstat`.
fn git_diff(before: &str, after: &str) -> (Vec<String>, String) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("before.ron"), before).unwrap();
    fs::write(folder.path().join("after.ron"), after).unwrap();
    let git = |option: &str| {
        let arguments = ["-c", "core.autocrlf=false", "diff", "--no-index", option, "before.ron", "after.ron"];
        let output = Command::new("git").args(arguments).current_dir(folder.path()).output().unwrap();
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let is_given = |line: &&str| line.starts_with('+') && !line.starts_with("+++");
    let lines = git("-U0").lines().filter(is_given).map(str::to_owned).collect();
    let counts = git("--numstat").split_whitespace().take(2).collect::<Vec<_>>().join(" ");
    (lines, counts)
}

/// Edits four fields and undoes two edits; each remaining edit must change exactly one line.
fn check(file: &str) {
    let mut plan = Plan::from_text(file.to_owned());
    edited(&mut plan);
    for left in [4, 3, 2] {
        let (lines, counts) = git_diff(file, &plan.document.to_text());
        assert_eq!(counts, format!("{left} {left}"), "{lines:#?}");
        for value in &VALUES[..left] {
            assert!(lines.iter().any(|line| line.contains(value)), "{value} in {lines:#?}");
        }
        plan.undo().unwrap().unwrap();
    }
    while plan.undo().unwrap().is_some() {}
    assert_eq!(plan.document.to_text(), file);
}

const LEDGERLY: &str = SAMPLES[1].1;

#[test]
fn each_changed_field_is_one_line() {
    check(LEDGERLY);
}

#[test]
fn line_endings_and_indentation_do_not_matter() {
    check(&LEDGERLY.replace('\n', "\r\n"));
    check(&format!("\u{feff}{}", LEDGERLY.replace("    ", "\t")));
    check(&LEDGERLY.replace("    ", "  ").trim_end().replace('\n', "\r\n"));
}

#[test]
fn comments_and_commas_around_values_do_not_matter() {
    let odd = LEDGERLY.replace("            lane: ", "            // to be seen\n            lane /* here */ : ");
    check(&odd.replace("by: \"", "by : // when?\n                    \""));
    check(&LEDGERLY.replace(",\n            why: (", "\n            , why: ("));
    let beside = "        \"broken\": (\n            title: \"never closed,\n            lane: Now,\n        ),\n        \"calm-vat\": (";
    check(&LEDGERLY.replace("        \"calm-vat\": (", beside));
}

#[test]
fn an_edit_of_a_one_line_entry_changes_one_line() {
    let plan = Plan::from_text(LEDGERLY.to_owned());
    let file = EDITS.iter().fold(LEDGERLY.to_owned(), |file, (id, ..)| {
        let entry = plan.document.entry(plan.roadmap.find_theme(id).unwrap()).unwrap();
        let line =
            entry.value_source().lines().map(|line| line.split(" //").next().unwrap().trim()).collect::<String>();
        file.replace(entry.value_source(), &line)
    });
    check(&file);
}
