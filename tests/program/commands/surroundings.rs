//! `init`, `demo`, `doctor`, `completions`, `man`, and output on a terminal.

use super::fixture::{Folder, LEDGERLY, PROGRAM, SMALL};
use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use std::ffi::OsString;
use std::fs;
use std::io::Read;

#[test]
fn init_creates_a_small_valid_file_and_never_overwrites_one() {
    let folder = Folder::empty();
    folder
        .run("init --product 'The \"Shed\"'")
        .exits(0)
        .prints("")
        .says("Created roadmap.ron\n  next: run `whymap` to open it, or `whymap add idea 'My first idea'`");
    assert!(folder.read("roadmap.ron").contains("product: \"The \\\"Shed\\\"\","));
    folder.run("fmt --check").exits(0).prints("");
    folder.run("list").exits(0).prints_among("The \"Shed\"\n");
    folder.run("add idea 'Dark mode'").exits(0).changes(
        "
-    ideas: {},
+    ideas: {
+        \"dark-mode\": (
+            title: \"Dark mode\",
+        ),
+    },",
    );
    folder
        .run("init")
        .exits(4)
        .says("error: cannot save roadmap.ron: the file already exists; nothing was written\n  hint: run `whymap` to open it")
        .changes_nothing();
}

#[test]
fn init_names_the_product_after_the_folder() {
    let folder = Folder::empty();
    folder
        .run("init --dry-run")
        .exits(0)
        .prints_among("+++ b/roadmap.ron\n")
        .says("Dry run: would have created roadmap.ron; nothing was written");
    assert_eq!(folder.names(), Vec::<String>::new());
    folder.run("init").exits(0);
    assert!(folder.read("roadmap.ron").contains("product: \"work\","));
    folder.write("plans/x", "");
    folder.run("init --file plans/roadmap.ron").exits(0).says_among("Created plans/roadmap.ron");
    assert!(folder.read("plans/roadmap.ron").contains("product: \"plans\","));
}

#[test]
fn demo_copies_the_sample_to_a_new_folder() {
    let folder = Folder::empty();
    folder
        .run("demo look/around")
        .exits(0)
        .says("Copied the sample to look/around/roadmap.ron: change anything you like")
        .prints_among("Ledgerly: No small shop");
    assert!(folder.read("look/around/roadmap.ron") == LEDGERLY);
    folder
        .run("demo look/around")
        .exits(4)
        .says("error: cannot save look/around/roadmap.ron: the file already exists; nothing was written");
    folder.run("demo").exits(0).prints_among("Ledgerly");
    let made: Vec<_> = fs::read_dir(folder.beside("temporary")).unwrap().collect();
    assert_eq!(made.len(), 1);
}

#[test]
fn doctor_reports_the_origin_of_each_setting_and_errors_in_the_files() {
    let folder = Folder::with(LEDGERLY);
    folder.write(".git/HEAD", "ref: refs/heads/main\n");
    folder.write("config.ron", "Settings(\n    palete: \"dark\",\n    dates: \"iso\",\n)\n");
    folder.write("keys.ron", "{\n    \"x\": \"go.frist\",\n    \"X\": \"undo\",\n}\n");
    let place = folder.path().display().to_string();
    let ran = folder.run_with_variable("doctor", "WHYMAP_CONFIG_DIR", &place).exits(1).says("");
    for words in [
        "settings    palette   terminal             default\n",
        "            dates     iso                  config.ron\n",
        "keys.ron    1 custom key on top of `default`\n",
        "warning: unknown setting `palete`\n --> config.ron:2:5\n",
        "  = help: did you mean `palette`?\n",
        "warning: there is no command `go.frist`\n --> keys.ron:2:10\n",
        "fix your settings: see the 2 warnings above\n",
    ] {
        assert!(ran.out().contains(words), "no {words:?} in\n{}", ran.out());
    }
}

#[test]
fn an_unknown_palette_is_an_error() {
    let folder = Folder::with(LEDGERLY);
    folder
        .run("--palette drak --keys j")
        .exits(2)
        .says("error: no usable palette named `drak`\n  hint: did you mean `dark`?");
}

#[test]
fn doctor_reports_the_setup() {
    let folder = Folder::with(LEDGERLY);
    folder.write(".git/HEAD", "ref: refs/heads/main\n");
    let ran = folder.run("doctor").exits(0).says("");
    for words in [
        "whymap      0.1.0\n",
        "/roadmap.ron (in this folder or the nearest one above)\n",
        "format      1\n",
        "bytes, 1424 lines\n",
        "entries     2 objectives, 17 metrics, 6 goals, 14 themes, 4 ideas",
        "newlines    LF\n",
        "encoding    UTF-8 without a byte order mark\n",
        "git         branch main\n",
        "temp files  none\n",
        "/home/.local/state/whymap (does not exist yet)\n",
        "terminal    TERM=xterm-256color, COLORTERM=(not set), NO_COLOR is not set\n",
        "input is not a terminal, output is not a terminal",
    ] {
        assert!(ran.out().contains(words), "no {words:?} in\n{}", ran.out());
    }
}

#[test]
fn doctor_lists_what_to_do() {
    let folder = Folder::empty();
    folder.run("doctor").exits(1).prints_among("To do:\n  run `whymap init` to create one here\n");
    folder.write("roadmap.ron", SMALL.replace("title: \"B\"", "title: \"B"));
    folder.write(".roadmap.ron.whymap-1-deadbeef-0.tmp", "half a file");
    folder.run("doctor").exits(1).prints_among("  1 entry has syntax errors: run `whymap check` to see where\n");
    folder.write("roadmap.ron", b"\xff\xff");
    folder.run("doctor").exits(1).prints_among("cannot read roadmap.ron");
}

#[test]
fn doctor_names_journals_of_unsaved_edits() {
    let folder = Folder::with(SMALL);
    let state = folder.beside("state");
    let state = state.to_str().unwrap();
    folder.run_with_variable("--keys 'ct<End>!<Enter>'", "WHYMAP_STATE_DIR", state).exits(0);
    folder
        .run_with_variable("doctor", "WHYMAP_STATE_DIR", state)
        .exits(1)
        .prints_among(".journal\n")
        .prints_among("  open the roadmap to restore the edits that an earlier run left unsaved\n");
    // One that cannot be read is named, with its path and the reason.
    for entry in fs::read_dir(state).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.extension().is_some_and(|extension| extension == "journal") {
            fs::write(entry, "whymap journal 2 of a newer version\n").unwrap();
        }
    }
    folder.run_with_variable("doctor", "WHYMAP_STATE_DIR", state).exits(1).prints_among(
        "cannot be read (a newer version of whymap wrote it): keep the file if you need them, or delete it\n",
    );
}

#[test]
fn every_shell_has_completions() {
    let folder = Folder::empty();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        folder.run(&format!("completions {shell}")).exits(0).says("").prints_among("promote");
    }
    folder.run("completions basch").exits(2).says_among("a similar value exists: 'bash'");
}

#[test]
fn the_manual_page_has_every_command() {
    let ran = Folder::empty().run("man").exits(0).says("");
    assert!(ran.out().contains(".TH whymap 1"));
    for command in ["init", "set", "rank", "check", "man"] {
        assert!(ran.out().contains(&format!(".SS \"whymap {command}\"\n")), "{command}");
    }
    assert!(!ran.out().contains('\u{1b}'));
}

/// The output on a terminal.
fn on_a_terminal(folder: &Folder, words: &[&str], term: &str) -> String {
    run_on_a_terminal(folder, &[&[PROGRAM], words].concat(), term)
}

/// The same for any program, which has to succeed and to leave the modes of the terminal as they were.
fn run_on_a_terminal(folder: &Folder, words: &[&str], term: &str) -> String {
    let pty = native_pty_system().openpty(PtySize { rows: 30, cols: 60, pixel_width: 0, pixel_height: 0 }).unwrap();
    let modes = || pty.master.get_termios().map(|termios| format!("{termios:?}"));
    let modes_before = modes();
    let mut command = CommandBuilder::from_argv(words.iter().map(OsString::from).collect());
    command.env_clear();
    command.env("TERM", term);
    command.cwd(folder.path());
    let mut child = pty.slave.spawn_command(command).unwrap();
    drop(pty.slave);
    let mut reader = pty.master.try_clone_reader().unwrap();
    let mut shown = Vec::new();
    // The reading ends with an error when the last process has left the terminal.
    let _ = reader.read_to_end(&mut shown);
    assert!(child.wait().unwrap().success());
    assert_eq!(modes(), modes_before);
    String::from_utf8_lossy(&shown).into_owned()
}

#[test]
fn a_dumb_terminal_gets_the_outline_without_escape_sequences() {
    let folder = Folder::with(LEDGERLY);
    let shown = on_a_terminal(&folder, &["roadmap.ron"], "dumb");
    assert!(shown.contains("Now: 3 themes"), "{shown}");
    assert!(!shown.contains('\u{1b}'), "{shown}");
}

#[test]
fn without_a_terminal_on_both_sides_the_outline_is_printed() {
    let folder = Folder::with(LEDGERLY);
    let ran = folder.run("").exits(0).prints_among("Now: 3 themes");
    assert!(!ran.out().contains('\u{1b}'));
    // Keys could come from a terminal, but the output goes into a file.
    run_on_a_terminal(&folder, &["/bin/sh", "-c", "\"$0\" > out", PROGRAM], "xterm");
    let out = folder.read("out");
    assert!(out.contains("Now: 3 themes") && !out.contains('\u{1b}'), "{out}");
}

#[test]
fn on_a_terminal_text_is_wrapped_and_diffs_are_colored() {
    let folder = Folder::with(LEDGERLY);
    let shown = on_a_terminal(&folder, &["show", "first-report"], "xterm");
    assert!(shown.lines().all(|line| line.trim_end().chars().count() <= 60), "{shown}");
    let set = ["set", "first-report", "effort", "5", "--dry-run"];
    assert!(on_a_terminal(&folder, &set, "xterm").contains("\u{1b}[32m+            effort: 5,\u{1b}[0m"));
    let plain = ["set", "first-report", "effort", "5", "--dry-run", "--color", "never"];
    assert!(!on_a_terminal(&folder, &plain, "xterm").contains('\u{1b}'));
}
