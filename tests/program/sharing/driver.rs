//! The driver and the tool of merges by themselves: what they write, how they end, and what happens when the ground
//! gives way under them.

use super::repository::{BASE, Driver, PROGRAM, Repository, executable, said};
use super::scenario::MERGES_BY_MEANING;
use std::fs;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

fn one() -> String {
    BASE.replace("people are stuck", "wordone")
}

fn near() -> String {
    BASE.replace("it is the season", "wordnear")
}

fn clash() -> String {
    BASE.replace("people are stuck", "wordclash")
}

fn apart() -> String {
    BASE.replace("B idea", "wordapart")
}

/// A folder with three texts.
fn with(base: impl AsRef<[u8]>, ours: impl AsRef<[u8]>, theirs: impl AsRef<[u8]>) -> Repository {
    let repository = Repository::with(Driver::Whymap);
    repository.write("O", base);
    repository.write("A", ours);
    repository.write("B", theirs);
    repository
}

fn drive(repository: &Repository, more: &[&str]) -> (i32, String) {
    repository.whymap(&[&["merge-driver", "O", "A", "B"], more].concat())
}

#[test]
fn what_fits_together_is_merged() {
    let repository = with(BASE, one(), apart());
    assert_eq!(drive(&repository, &["7", "roadmap.ron"]).0, 0);
    assert_eq!(repository.read("A"), one().replace("B idea", "wordapart"));
    assert_eq!((repository.read("O"), repository.read("B")), (BASE.to_owned(), apart()));
}

#[test]
fn what_does_not_is_kept_and_shown() {
    let repository = with(BASE, one(), clash());
    let (code, said) = drive(&repository, &["9", "plans/roadmap.ron", "base", "HEAD", "feat/y"]);
    let text = repository.read("A");
    assert_eq!(code, 1, "{said}");
    assert!(text.contains("wordone") && text.contains("wordclash"), "{text}");
    assert!(said.contains("plans/roadmap.ron") && said.contains("git add") && said.lines().count() <= 2, "{said}");
    let (code, _) = drive(&with(BASE, one(), clash()), &["--conflict-exit-code", "117"]);
    assert_eq!(code, 117);
}

#[test]
fn another_file_is_merged_line_by_line() {
    let config = "(\n    width: 1,\n    height: 2,\n)\n";
    let repository = with(config, config.replace('1', "3"), config.replace('2', "4"));
    let (code, said) = drive(&repository, &["20", "%P", "%S", "%X", "feat/y"]);
    let [opens, middle, closes] = ["<", "=", ">"].map(|sign| sign.repeat(20));
    let merged = format!(
        "(\n{opens} ours\n    width: 3,\n    height: 2,\n{middle}\n    width: 1,\n    height: 4,\n{closes} feat/y\n)\n"
    );
    assert_eq!((code, repository.read("A")), (1, merged), "{said}");
    let repository = with(config, config.replace('1', "3"), format!("{config}// more\n"));
    assert_eq!(drive(&repository, &[]), (0, String::new()));
    // An 8-bit encoding has lines too.
    let repository = with(b"\xe9\na\n", b"\xe8\na\n", b"\xe9\na\nb\n");
    assert_eq!(drive(&repository, &[]).0, 0);
    assert_eq!(fs::read(repository.path().join("A")).unwrap(), b"\xe8\na\nb\n");
}

#[test]
fn a_newer_format_on_one_side_is_never_rewritten() {
    let newer = BASE.replace("format: 1", "format: 9");
    let repository = with(BASE, one(), newer.replace("B idea", "wordapart"));
    let (code, said) = drive(&repository, &[]);
    assert_eq!(
        (code, repository.read("A")),
        (0, one().replace("format: 1", "format: 9").replace("B idea", "wordapart")),
        "{said}"
    );
}

#[test]
fn words_of_a_repository_do_not_command_a_terminal() {
    let repository = with(BASE, one(), clash());
    let (_, said) = drive(&repository, &["7", "\u{1b}[2Ja\nb.ron", "b\u{1b}[0m", "c\nd", "\u{202e}e"]);
    assert!(!said.contains('\u{1b}') && said.lines().count() <= 2, "{said:?}");
    assert!(repository.read("A").contains("wordclash"));
}

#[test]
fn when_nothing_can_be_written_git_stops() {
    let check = |repository: &Repository, words: &[&str]| {
        let before = fs::read(repository.path().join("A")).unwrap();
        let (code, said) = repository.whymap(words);
        assert_eq!(code, 255, "{words:?}: {said}");
        assert_eq!(fs::read(repository.path().join("A")).unwrap(), before);
    };
    let repository = with(BASE, one(), near());
    check(&repository, &["merge-driver"]);
    check(&repository, &["merge-driver", "O", "A"]);
    check(&repository, &["merge-driver", "--no-such", "O", "A", "B"]);
    check(&repository, &["merge-driver", "O", "A", "B", "7", "p", "s", "x", "y", "more"]);
    check(&repository, &["merge-driver", "--conflict-exit-code", "x", "O", "A", "B"]);
    check(&repository, &["merge-driver", "O", "A", "missing"]);
    check(&repository, &["merge-driver", "O", "A", "."]);
    check(&repository, &["merge-driver", "O", "A", "/dev/zero"]);
    check(&with("a\0", "b\0", "c\0"), &["merge-driver", "O", "A", "B"]);
}

#[test]
fn surroundings_do_not_matter() {
    let repository = with(BASE, one(), apart());
    let mut command = repository.command(PROGRAM);
    command.args(["merge-driver", "O", "A", "B"]).env("WHYMAP_TODAY", "nonsense").env("TERM", "").env_remove("HOME");
    // Nobody writes to this input, and nobody closes it.
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let input = child.stdin.take();
    assert!(child.wait().unwrap().success());
    drop(input);
    assert!(repository.read("A").contains("wordapart"));
}

#[test]
fn a_file_that_may_not_grow_stays_whole() {
    let padding = "// a line that takes room\n".repeat(2000);
    let [base, ours, theirs] = [BASE.to_owned(), one(), apart()].map(|text| format!("{text}{padding}"));
    let repository = with(base, &ours, theirs);
    for ignore in ["", "trap '' XFSZ; "] {
        let ran = repository.run("sh", &["-c", &format!("{ignore}ulimit -f 8; whymap merge-driver O A B")]);
        let code = ran.status.code().unwrap_or(255);
        assert!(code >= 129, "{code} {}", said(&ran));
        assert_eq!(repository.read("A"), ours);
    }
}

#[test]
fn a_driver_that_is_killed_leaves_the_old_or_the_new() {
    let padding = "// a line\n".repeat(20_000);
    let [base, ours, theirs] = [BASE.to_owned(), one(), apart()].map(|text| format!("{text}{padding}"));
    let merged = ours.replace("B idea", "wordapart");
    let mut killed = 0;
    for step in 0..30 {
        let repository = with(&base, &ours, &theirs);
        let mut child =
            repository.command(PROGRAM).args(["merge-driver", "O", "A", "B"]).stderr(Stdio::null()).spawn().unwrap();
        thread::sleep(Duration::from_micros(step * 700));
        let _ = child.kill();
        let status = child.wait().unwrap();
        killed += usize::from(status.code().is_none());
        let left = repository.read("A");
        assert!(left == merged || (left == ours && status.code().is_none()), "{status}");
    }
    assert!(killed > 0);
}

#[test]
fn names_with_a_meaning_for_a_shell_are_only_names() {
    let repository = Repository::with(Driver::Whymap);
    let (file, branch) = ("-rf a'b;touch PWN2;$(touch PWN3).ron", "A$(touch${IFS}PWN)'\"`touch${IFS}PWN4`");
    repository.write(".gitattributes", "*.ron merge=whymap\n");
    repository.commit(file, BASE, "base");
    repository.git(&["checkout", "-q", "-b", branch]);
    repository.commit(file, &clash(), "other; touch PWN5");
    repository.git(&["checkout", "-q", "main"]);
    repository.commit(file, &one(), "one");
    let ran = repository.run("git", &["merge", branch]);
    assert_eq!(ran.status.code(), Some(1), "{}", said(&ran));
    assert!(said(&ran).contains("whymap: "), "the driver was not asked: {}", said(&ran));
    let text = repository.read(file);
    assert!(text.contains("wordone") && text.contains("wordclash"), "{text}");
    // The same through the way out, which passes the names on to git.
    executable(&repository.beside("bin/whymap.new"), "#!/bin/sh\nexit 101\n");
    fs::rename(repository.beside("bin/whymap.new"), repository.beside("bin/whymap")).unwrap();
    repository.git(&["merge", "--abort"]);
    repository.run("git", &["merge", branch]);
    assert!(repository.read(file).contains("<<<<<<<"), "{}", repository.read(file));
    let names: Vec<_> = fs::read_dir(repository.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(names.iter().all(|name| !name.to_string_lossy().starts_with("PWN")), "{names:?}");
}

// The tool

#[test]
fn the_tool_merges_what_git_left() {
    let repository = Repository::unmerged(Driver::Off, &one(), &near());
    let (code, said) = repository.whymap(&["mergetool"]);
    assert_eq!(code, i32::from(!MERGES_BY_MEANING), "{said}");
    let text = repository.read("roadmap.ron");
    assert!(text.contains("wordone") && text.contains("wordnear") && said.contains("git add"), "{said}{text}");
    assert_ne!(repository.git(&["ls-files", "-u"]), "");
}

#[test]
fn the_tool_sees_a_file_that_nobody_merged() {
    // A driver that fails plainly: git leaves one side, and no marker.
    let repository = Repository::with(Driver::Off);
    repository.write(".gitattributes", "*.ron merge=x\n");
    repository.git(&["config", "merge.x.driver", "exit 1"]);
    repository.commit("roadmap.ron", BASE, "base");
    repository.git(&["checkout", "-q", "-b", "side"]);
    repository.commit("roadmap.ron", &near(), "other");
    repository.git(&["checkout", "-q", "main"]);
    repository.commit("roadmap.ron", &one(), "one");
    repository.run("git", &["merge", "side"]);
    assert_eq!(repository.read("roadmap.ron"), one());
    repository.whymap(&["mergetool"]);
    let text = repository.read("roadmap.ron");
    assert!(text.contains("wordone") && text.contains("wordnear"), "{text}");
}

#[test]
fn the_tool_leaves_alone_what_was_done_by_hand() {
    let repository = Repository::unmerged(Driver::Off, &one(), &near());
    let half = repository.read("roadmap.ron").replace("wordone", "words of nobody");
    repository.write("roadmap.ron", &half);
    let (code, said) = repository.whymap(&["mergetool"]);
    assert_eq!((code, repository.read("roadmap.ron")), (4, half), "{said}");
    assert!(said.contains("line 10 is not from either side"), "{said}");
    let whole = one().replace("it is the season", "both of them");
    repository.write("roadmap.ron", &whole);
    let (code, said) = repository.whymap(&["mergetool"]);
    assert_eq!((code, repository.read("roadmap.ron")), (0, whole), "{said}");
    assert!(said.contains("already merged: run `git add"), "{said}");
    repository.git(&["add", "roadmap.ron"]);
    let (code, said) = repository.whymap(&["mergetool", "roadmap.ron"]);
    assert!(code == 0 && said.contains("Nothing to merge in"), "{said}");
}

#[test]
fn the_tool_does_not_decide_about_a_deletion() {
    let repository = Repository::with(Driver::Off);
    repository.commit("roadmap.ron", BASE, "base");
    repository.git(&["checkout", "-q", "-b", "side"]);
    repository.git(&["rm", "-q", "roadmap.ron"]);
    repository.git(&["commit", "-q", "-m", "gone"]);
    repository.git(&["checkout", "-q", "main"]);
    repository.commit("roadmap.ron", &one(), "one");
    repository.run("git", &["merge", "side"]);
    let (code, said) = repository.whymap(&["mergetool"]);
    assert!(code == 4 && said.contains("`git rm`"), "{said}");
}

#[test]
fn the_tool_reads_markers_where_there_is_no_git() {
    let (head, behind) = BASE.split_once("                problem: \"people are stuck\",\n").unwrap();
    let repository = Repository::with(Driver::Off);
    let text = format!(
        "{head}<<<<<<< conflict 1 of 1\n%%%%%%% diff from: base\n\\\\\\\\\\\\\\        to: one\n\
        -                problem: \"people are stuck\",\n+                problem: \"wordone\",\n\
        +++++++ other\n                problem: \"wordclash\",\n>>>>>>> conflict 1 of 1 ends\n{behind}"
    );
    repository.write("roadmap.ron", &text);
    let (code, said) = repository.whymap(&["mergetool"]);
    let left = repository.read("roadmap.ron");
    if MERGES_BY_MEANING {
        assert!(code == 1 && left.contains("conflict:"), "{said}{left}");
    } else {
        assert!(code == 4 && left == text, "{said}{left}");
    }
    repository.write("roadmap.ron", "<<<<<<< a\n(\n=======\n(\n");
    let (code, said) = repository.whymap(&["mergetool"]);
    assert!(code == 4 && said.contains("the conflict marker on line 1 has no counterpart"), "{said}");
}

#[test]
fn a_repository_that_sets_traps_gets_nothing_run() {
    let repository = Repository::unmerged(Driver::Off, &one(), &clash());
    let trap = repository.beside("trap");
    let sprung = repository.beside("sprung");
    executable(&trap, &format!("#!/bin/sh\necho \"$0 $*\" >> '{}'\ncat\n", sprung.display()));
    let trap_name = trap.to_str().unwrap();
    for key in [
        "core.fsmonitor",
        "core.pager",
        "core.editor",
        "core.askPass",
        "core.sshCommand",
        "diff.external",
        "diff.x.command",
        "diff.x.textconv",
        "filter.x.clean",
        "filter.x.smudge",
        "filter.x.process",
        "merge.x.driver",
        "gpg.program",
        "pager.config",
        "alias.config",
        "alias.ls-files",
    ] {
        repository.git(&["config", key, trap_name]);
    }
    let hooks = repository.path().join(".git/hooks");
    fs::create_dir_all(&hooks).unwrap();
    for hook in ["post-index-change", "pre-commit", "post-checkout", "reference-transaction", "post-rewrite"] {
        fs::copy(&trap, hooks.join(hook)).unwrap();
    }
    repository.write(".gitattributes", "* filter=x diff=x merge=x\n");
    let commands: [&[&str]; 6] = [
        &["doctor"],
        &["mergetool"],
        &["mergetool"],
        &["doctor", "--install-git"],
        &["doctor", "--uninstall-git"],
        &["check"],
    ];
    for words in commands {
        repository.whymap(words);
    }
    assert_eq!(fs::read_to_string(sprung).unwrap_or_default(), "", "something was run");
}
