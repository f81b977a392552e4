//! The merge by lines beside git's own.

use crate::compare::conflict_markers;
use crate::compare::conflict_markers::MarkerError;
use crate::compare::line_merge::{self, ConflictStyle, LineMergeResult, MarkerFormat};
use crate::compare::merge::MergeLabels;
use crate::test_support::property::cases;
use proptest::prelude::*;
use proptest::test_runner::{TestError, TestRunner};
use std::cell::Cell;
use std::path::Path;
use std::process::{Command, Output};

const MARKERS: MarkerFormat<'_> =
    MarkerFormat { labels: MergeLabels { base: "O", one: "A", other: "B" }, size: 7, style: ConflictStyle::Merge };

/// Three texts whose lines differ by their numbers, as those of a roadmap mostly are.
fn three() -> impl Strategy<Value = [String; 3]> {
    let edit = (0..20_usize, 0..4_usize, prop::collection::vec("[a-c]", 0..3));
    let edits = || prop::collection::vec(edit.clone(), 0..4);
    let ending = (prop::sample::select(vec!["\n", "\r\n"]), any::<[bool; 3]>());
    (edits(), edits(), ending).prop_map(|(one, other, (newline, ends))| {
        let base: Vec<String> = (0..16).map(|number| format!("line {number}")).collect();
        let edited = |edits: Vec<(usize, usize, Vec<String>)>, who: &str| {
            edits.into_iter().fold(base.clone(), |mut lines, (at, gone, new)| {
                let at = at.min(lines.len());
                let end = (at + gone).min(lines.len());
                // Some lines are the same on both sides.
                let new = new.into_iter().map(|line| if line == "a" { line } else { format!("{line} of {who}") });
                lines.splice(at..end, new);
                lines
            })
        };
        let texts = [base.clone(), edited(one, "one"), edited(other, "other")];
        let mut ends = ends.into_iter();
        texts.map(|lines| {
            let last = if ends.next().unwrap_or(true) { newline } else { "" };
            if lines.is_empty() { String::new() } else { format!("{}{last}", lines.join(newline)) }
        })
    })
}

fn ours([base, one, other]: &[String; 3], style: ConflictStyle) -> LineMergeResult {
    let markers = MarkerFormat { style, ..MARKERS };
    line_merge::merge(base.as_bytes(), one.as_bytes(), other.as_bytes(), &markers)
}

#[test]
fn no_line_of_either_side_is_lost_and_what_is_merged_can_be_cut_again() {
    let check = |texts: [String; 3]| {
        for style in [ConflictStyle::Merge, ConflictStyle::Diff3, ConflictStyle::Zdiff3] {
            let merged = ours(&texts, style);
            let text = String::from_utf8(merged.text).unwrap();
            let [base, one, other] = &texts;
            let has = |text: &str, line: &str| text.lines().any(|other| other == line);
            for line in one.lines().chain(other.lines()) {
                let is_removed = has(base, line) && !(has(one, line) && has(other, line));
                prop_assert!(has(&text, line) || is_removed, "{line} is lost in\n{text}");
            }
            if merged.conflicts == 0 {
                continue;
            }
            let sides = conflict_markers::split_sides(&text).unwrap();
            prop_assert_eq!(sides.conflicts, merged.conflicts);
            prop_assert_eq!(sides.base.is_some(), style != ConflictStyle::Merge);
            // Each side has its own lines, and of the other's only those that stand apart.
            for (side, own) in [(&sides.one.text, one), (&sides.other.text, other)] {
                for line in own.lines().filter(|line| !has(base, line)) {
                    prop_assert!(has(side, line), "{line} is not of its side in\n{text}");
                }
            }
        }
        Ok(())
    };
    TestRunner::new(cases(256)).run(&three(), check).unwrap();
}

/// The merge that git makes of the files `O`, `A` and `B` of a folder, whatever is set on this machine.
fn git_merge_file(folder: &Path) -> Output {
    let mut git = Command::new("git");
    git.args(["merge-file", "-p", "-L", "A", "-L", "O", "-L", "B", "A", "O", "B"]).current_dir(folder);
    git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").output().unwrap()
}

#[test]
fn where_git_merges_without_a_conflict_so_do_we_and_alike() {
    let folder = tempfile::tempdir().unwrap();
    let (clean, only_git, only_us) = (Cell::new(0), Cell::new(0), Cell::new(0));
    let check = |texts: [String; 3]| {
        for (name, text) in ["O", "A", "B"].into_iter().zip(&texts) {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        let git = git_merge_file(folder.path());
        let merged = ours(&texts, ConflictStyle::Merge);
        match (git.status.code() == Some(0), merged.conflicts == 0) {
            (true, true) => {
                clean.set(clean.get() + 1);
                let (git, ours) = (String::from_utf8_lossy(&git.stdout), String::from_utf8_lossy(&merged.text));
                prop_assert_eq!(git, ours);
            }
            (true, false) => only_git.set(only_git.get() + 1),
            (false, true) => only_us.set(only_us.get() + 1),
            (false, false) => prop_assert!(git.status.code().is_some_and(|code| code < 128), "{git:?}"),
        }
        Ok(())
    };
    let config = cases(128);
    let wanted = config.cases / 6;
    let ran = TestRunner::new(config).run(&three(), check);
    if let Err(TestError::Fail(why, texts)) = ran {
        panic!("{why}\n{texts:#?}");
    }
    println!("clean in both {}, only git's {}, only ours {}", clean.get(), only_git.get(), only_us.get());
    assert_eq!(only_us.get(), 0);
    assert!(clean.get() > wanted, "{} of the merges are clean", clean.get());
}

#[test]
fn any_heap_of_markers_is_cut_or_refused_with_a_line_that_is_there() {
    let signs = || prop::sample::select(vec!["<", "|", "=", ">", "%", "\\", "+", "-", " ", "r#\""]);
    let line = (signs(), 6..10_usize, prop::sample::select(vec!["", " a", " to b", "x", "\r"]))
        .prop_map(|(sign, size, behind)| format!("{}{behind}\n", sign.repeat(size)));
    let check = |lines: Vec<String>| {
        let text = lines.concat();
        match conflict_markers::split_sides(&text) {
            Ok(sides) => {
                prop_assert!(sides.conflicts > 0);
                prop_assert!(sides.one.text.len() <= text.len() && sides.other.text.len() <= text.len());
            }
            Err(MarkerError::Unbalanced { line } | MarkerError::ManySides { line }) => {
                prop_assert!((1..=lines.len()).contains(&line), "{line}");
            }
            Err(MarkerError::NoConflict) => prop_assert!(!lines.iter().any(|line| line.starts_with("<<<<<<< "))),
        }
        Ok(())
    };
    TestRunner::new(cases(512)).run(&prop::collection::vec(line, 0..12), check).unwrap();
}
