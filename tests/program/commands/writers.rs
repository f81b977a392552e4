//! Several commands that change one file at the same time, and output that is lost.

use super::fixture::{Folder, PROGRAM, SMALL, run};
use std::fs::OpenOptions;
use std::process::{Child, Command, Stdio};

const WRITERS: usize = 30;

/// Starts a command without waiting for it.
fn start(command: &mut Command) -> Child {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Thirty commands at once: each succeeds, each edit is in the file, and nothing is left beside it.
#[track_caller]
fn check_writers(folder: &Folder, prepare: impl Fn(&mut Command, usize)) {
    let writers = (0..WRITERS).map(|number| {
        let mut command = folder.command(PROGRAM);
        command.args(["set", "a", &format!("links.k{number}"), &format!("v{number}")]);
        prepare(&mut command, number);
        start(&mut command)
    });
    let writers: Vec<Child> = writers.collect();
    for mut writer in writers {
        assert_eq!(writer.wait().unwrap().code(), Some(0));
    }
    let text = folder.read("roadmap.ron");
    for number in 0..WRITERS {
        assert!(text.contains(&format!("\"k{number}\": \"v{number}\"")), "{number} in {text}");
    }
    assert_eq!(folder.names(), ["roadmap.ron"]);
}

#[test]
fn commands_take_turns() {
    check_writers(&Folder::with(SMALL), |_, _| {});
}

#[test]
fn without_a_shared_state_folder_no_edit_is_lost_either() {
    let folder = Folder::with(SMALL);
    let state = |number: usize| folder.beside(&format!("state{number}"));
    check_writers(&folder, |command, number| {
        command.env("WHYMAP_STATE_DIR", state(number));
    });
}

#[test]
fn different_commands_take_turns_too() {
    let folder = Folder::with(SMALL);
    let lines = ["set a note x", "add idea One", "add idea One", "rank a --top", "fmt", "move b next", "add goal One"];
    let writers: Vec<Child> =
        lines.iter().map(|line| start(folder.command(PROGRAM).args(super::fixture::words(line)))).collect();
    for (mut writer, line) in writers.into_iter().zip(lines) {
        assert_eq!(writer.wait().unwrap().code(), Some(0), "{line}");
    }
    let text = folder.read("roadmap.ron");
    for expected in ["note: \"x\"", "\"one\"", "\"one-2\"", "rank: 10", "proposed_for: Next", "text: \"One\""] {
        assert!(text.contains(expected), "{expected} in {text}");
    }
}

#[test]
fn a_refused_edit_is_not_tried_again() {
    run(SMALL, "set a lane soon").exits(2).changes_nothing();
}

#[test]
fn a_full_standard_output_does_not_undo_what_is_written() {
    let Ok(full) = OpenOptions::new().write(true).open("/dev/full") else { return };
    let folder = Folder::with(SMALL);
    let output = folder.command(PROGRAM).args(["add", "idea", "Piped"]).stdout(full).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(
        said.contains("warning: cannot write to standard output") && said.contains("; the change is written"),
        "{said}"
    );
    assert!(folder.read("roadmap.ron").contains("title: \"Piped\""));
    // What only prints has failed.
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    assert_eq!(folder.command(PROGRAM).arg("list").stdout(full).status().unwrap().code(), Some(4));
    let keys = "whymap --keys 'nTyped<Enter><Esc><C-s>' --print >/dev/full";
    assert_eq!(folder.shell(keys).0, Some(0));
    assert!(folder.read("roadmap.ron").contains("title: \"Typed\""));
    let (code, _) = folder.shell("whymap add idea Closed >&-");
    assert_eq!(code, Some(0));
    assert!(folder.read("roadmap.ron").contains("title: \"Closed\""));
}

#[test]
fn an_empty_file_can_be_filled() {
    for empty in ["", "\n", "\u{feff} \r\n"] {
        let folder = Folder::with(empty);
        folder.run("add idea X").exits(4).says("error: roadmap.ron is empty\n  hint: run `whymap init` to fill it");
        folder.run("set a title X").exits(4).says_among("roadmap.ron is empty");
        folder.run("fmt").exits(4).says_among("roadmap.ron is empty").changes_nothing();
        folder.run("list").exits(0).says_among("warning: roadmap.ron is empty; run `whymap init` to fill it");
        folder.run("init --product P").exits(0).says_among("Created roadmap.ron");
        folder.run("check").exits(0);
    }
    let folder = Folder::with("");
    folder.run("--keys nX<Enter> --print").exits(0).prints_among("the file is empty");
    run("// mine", "init").exits(4).says_among("the file already exists").changes_nothing();
    run(SMALL, "init").exits(4).says_among("hint: run `whymap` to open it").changes_nothing();
    run(SMALL, "init --dry-run").exits(4).says_among("the file already exists");
}

#[test]
fn the_hints_of_init_fit_the_path() {
    let folder = Folder::empty();
    folder.run("init --file nosuch/p.ron").exits(4).says(
        "error: cannot save nosuch/p.ron: its folder does not exist; nothing was written\n  \
         hint: run `mkdir -p nosuch` first",
    );
    folder.write("plans/notes", "");
    folder.run("init --file plans/p.ron").exits(0).says(
        "Created plans/p.ron\n  next: run `whymap --file plans/p.ron` to open it, or \
         `whymap add idea 'My first idea' --file plans/p.ron`",
    );
    folder.run("init --file plans/p.ron").exits(4).says_among("hint: run `whymap --file plans/p.ron` to open it");
    folder.run("init --file 'plans/my plan.ron'").exits(0).says_among("`whymap --file 'plans/my plan.ron'` to open it");
    folder.run("init").exits(0).says_among("run `whymap` to open it, or `whymap add idea 'My first idea'`");
}

#[test]
fn a_refused_edit_names_the_line_in_the_file() {
    let file = SMALL.replace("title: \"B\"", "title: \"C:\\quay\"");
    let line = file.lines().position(|line| line.contains("quay")).unwrap() + 1;
    for command in ["set b note x", "drop b --because no", "move b next"] {
        run(&file, command)
            .exits(4)
            .says_among(&format!("line {line} of the file has a syntax error (Unknown escape character)"))
            .changes_nothing();
    }
    let file = SMALL.replace("product: \"P\"", "// one\n    product: 3%");
    run(&file, "set roadmap vision V").exits(4).says_among("line 4 of the file has a syntax error").changes_nothing();
    // Other entries can be edited.
    run(&file, "set a note x").exits(0);
}
