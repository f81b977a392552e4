//! Which file a command uses, what cannot be read or written, and what is never written.

use super::fixture::{Folder, LEDGERLY, PROGRAM, SMALL, run};
use crate::skip::is_usable;
use std::fs;
use std::os::unix::fs::{PermissionsExt, chown, symlink};
use std::process::Stdio;

#[test]
fn the_file_is_given_or_found_in_a_folder_above() {
    let folder = Folder::with(SMALL);
    folder.write("deep/down/other.ron", SMALL.replace("\"A\"", "\"Other\""));
    folder.run("list --file deep/down/other.ron").exits(0).prints_among("Other");
    folder.run("--file deep/down/other.ron list").exits(0).prints_among("Other");
    folder.run("deep/down/other.ron").exits(0).prints_among("Other");
    folder.run("set a title Z --file deep/down/other.ron").exits(0).says("Set title of a (deep/down/other.ron)");
    let mut command = folder.command(PROGRAM);
    let output = command.arg("list").current_dir(folder.path().join("deep/down")).output().unwrap();
    assert!(String::from_utf8(output.stdout).unwrap().contains("a  A\n"));
}

#[test]
fn without_a_file_there_is_a_hint_how_to_create_one() {
    let folder = Folder::empty();
    for line in ["", "list", "show", "set a title x", "check", "fmt"] {
        folder.run(line).exits(3).prints("").says_among(
            "error: there is no roadmap.ron in this folder or above it\n  hint: run `whymap init` to create one here\n",
        );
    }
    folder
        .run("lst")
        .exits(3)
        .says_among("cannot read lst: no such file")
        .says_among("did you mean the command `whymap list`?");
    folder.run("plans.ron list").exits(2).says_among("plans.ron is a file and `list` a command: use --file plans.ron");
    assert_eq!(folder.names(), Vec::<String>::new());
}

#[test]
fn a_file_that_is_not_text_is_one_clear_error() {
    let folder = Folder::empty();
    folder.write("latin.ron", b"(product: \"caf\xe9\")");
    folder.write("utf16.ron", b"\xff\xfe(\0)\0");
    fs::create_dir(folder.path().join("folder.ron")).unwrap();
    symlink("circle.ron", folder.path().join("circle.ron")).unwrap();
    fs::File::create(folder.path().join("big.ron")).unwrap().set_len(257 << 20).unwrap();
    let fifo = folder.path().join("pipe.ron");
    let mode = rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR;
    rustix::fs::mknodat(rustix::fs::CWD, &fifo, rustix::fs::FileType::Fifo, mode, 0).unwrap();
    for (name, words) in [
        ("latin.ron", "cannot read latin.ron: not UTF-8 text at line 1, column 15"),
        ("utf16.ron", "cannot read utf16.ron"),
        ("folder.ron", "cannot read folder.ron: this is a folder"),
        ("circle.ron", "cannot read circle.ron"),
        ("big.ron", "cannot read big.ron"),
        ("pipe.ron", "cannot read pipe.ron"),
        ("missing.ron", "cannot read missing.ron: no such file"),
    ] {
        for line in [name.to_owned(), format!("list --file {name}"), format!("set a title x --file {name}")] {
            let ran = folder.run(&line).exits(3).prints("").says_among(words);
            assert_eq!(ran.err().lines().filter(|line| line.starts_with("error")).count(), 1, "{}", ran.err());
        }
        folder.run(&format!("fmt {name}")).exits(3).prints("");
    }
}

#[test]
fn a_read_only_file_is_not_changed() {
    let folder = Folder::with(SMALL);
    let path = folder.path().join("roadmap.ron");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
    folder
        .run("set a title Z")
        .exits(4)
        .says("error: cannot save roadmap.ron: it is read-only; nothing was written\n  hint: make it writable with `chmod u+w`")
        .changes_nothing();
    folder.run("fmt").exits(0);
}

#[test]
fn a_newer_format_is_not_written() {
    let file = SMALL.replace("format: 1", "format: 2");
    let words = "has format 2, which this version of whymap can only read";
    for line in ["set a title Z", "add idea X", "rm b", "rename a z", "promote b", "set roadmap format 1"] {
        run(&file, line).exits(4).says_among(words).changes_nothing();
    }
    run(&file.replace("    format", "  format"), "fmt").exits(4).says_among(words).changes_nothing();
}

#[test]
fn an_entry_with_a_syntax_error_is_not_changed_but_others_are() {
    let file = SMALL.replace("            title: \"B\",", "            title: \"B,");
    run(&file, "set b note x")
        .exits(4)
        .says(
            "error: cannot change ideas.b: it has a syntax error, see line 34\n  hint: fix it in a text editor first; `whymap check` shows what is wrong",
        )
        .changes_nothing();
    run(&file, "move a later").exits(0).changes("-            lane: Now,\n+            lane: Later,");
    run("(themes: {", "add idea X").exits(4).changes_nothing();
}

#[test]
fn an_invalid_value_can_be_fixed() {
    let file = SMALL.replace("lane: Now,", "lane: Now,\n            effort: 3%,");
    run(&file, "set a effort 3").exits(0).changes("-            effort: 3%,\n+            effort: 3,");
    run(&file, "set a title Z").exits(4).says_among("line 20 of the file has a syntax error").changes_nothing();
}

#[test]
fn the_same_content_is_not_written_again() {
    let folder = Folder::with(SMALL);
    let path = folder.path().join("roadmap.ron");
    let before = fs::metadata(&path).unwrap();
    folder.run("set a title A").exits(0).says("Nothing to change in roadmap.ron: title of a already has this value");
    folder.run("fmt").exits(0).says("roadmap.ron is already formatted");
    let after = fs::metadata(&path).unwrap();
    assert_eq!(before.modified().unwrap(), after.modified().unwrap());
    assert_eq!(std::os::unix::fs::MetadataExt::ino(&before), std::os::unix::fs::MetadataExt::ino(&after));
    folder.run("set a title Z").exits(0);
    assert_eq!(folder.names(), ["roadmap.ron"]);
}

#[test]
fn in_a_repository_the_message_mentions_git_diff() {
    let folder = Folder::with(SMALL);
    folder.write(".git/HEAD", "ref: refs/heads/main\n");
    folder.run("set a title Z").exits(0).says("Set title of a (roadmap.ron; see `git diff`)");
}

#[test]
fn newlines_byte_order_marks_links_and_unknown_fields_are_preserved() {
    let windows = format!("\u{feff}{}", SMALL.replace("title: \"B\",", "title: \"B\",\n            newer: (a: 1),"))
        .replace('\n', "\r\n");
    let folder = Folder::with(&windows);
    let path = folder.path().join("roadmap.ron");
    fs::rename(&path, folder.beside("real.ron")).unwrap();
    symlink("../real.ron", &path).unwrap();
    folder.run("set b note 'two\nlines'").exits(0).changes("+            note: \"two\n+lines\",");
    assert!(fs::symlink_metadata(&path).unwrap().is_symlink());
    let after = folder.read("roadmap.ron");
    assert!(after.starts_with('\u{feff}') && after.contains("newer: (a: 1),\r\n"));
    assert_eq!(after.matches('\n').count(), after.matches("\r\n").count());
}

#[test]
fn a_closed_pipe_is_not_an_error() {
    let folder = Folder::with(LEDGERLY);
    for words in
        [&["list"][..], &["list", "--json"], &["--help"], &["man"], &["set", "first-report", "rank", "1", "--dry-run"]]
    {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = folder.command(PROGRAM);
        let child = command.args(words).stdout(writer).stderr(Stdio::piped()).spawn().unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{words:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(!said.contains("error") && !said.contains("panic"), "{said}");
    }
}

#[test]
fn a_failure_to_write_output_is_an_error() {
    let folder = Folder::with(SMALL);
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = folder.command(PROGRAM).arg("list").stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(4));
    assert!(String::from_utf8(output.stderr).unwrap().contains("cannot write to standard output"));
}

/// The user `nobody`, who is bound by permissions even where the tests run as root.
const NOBODY: u32 = 65534;

#[test]
fn in_a_read_only_folder_the_editor_keeps_the_edits_and_can_save_into_the_file_itself() {
    const AS_NOBODY: [&str; 4] = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
    let is_root = rustix::process::geteuid().is_root();
    if is_root && !is_usable(&AS_NOBODY) {
        return;
    }
    let folder = Folder::with(SMALL);
    let edited = SMALL.replace("\"A\"", "\"A!\"");
    fs::create_dir(folder.beside("state")).unwrap();
    if is_root {
        // What temporary folders are made with shuts others out.
        fs::set_permissions(folder.beside(""), fs::Permissions::from_mode(0o755)).unwrap();
        for path in [folder.path(), folder.path().join("roadmap.ron"), folder.beside("state")] {
            chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
        }
    }
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o555)).unwrap();
    let play = |keys: &str| {
        let mut command = folder.command(if is_root { AS_NOBODY[0] } else { PROGRAM });
        if is_root {
            command.args(&AS_NOBODY[1..]).arg(PROGRAM);
        }
        command.env("WHYMAP_STATE_DIR", folder.beside("state"));
        let output = command.args(["--size", "120x40", "--print", "--keys", keys]).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let edit = "ct<End>!<Enter>";
    let screen = play(&format!("{edit}<C-s>"));
    assert!(screen.contains(":save in place") && screen.contains("+1 unsaved"), "{screen}");
    assert_eq!(folder.read("roadmap.ron"), SMALL);
    fs::remove_dir_all(folder.beside("state")).unwrap();
    fs::create_dir(folder.beside("state")).unwrap();
    if is_root {
        chown(folder.beside("state"), Some(NOBODY), Some(NOBODY)).unwrap();
    }
    let screen = play(&format!("{edit}<C-s>:save in place"));
    assert!(screen.contains("Save in place"), "{screen}");
    let screen = play(&format!("<Esc>{edit}<C-s>:save in place<Enter>"));
    assert!(screen.contains("Saved at") && !screen.contains("unsaved"), "{screen}");
    assert_eq!(folder.read("roadmap.ron"), edited);
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
}
