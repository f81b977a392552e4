//! Help, and that its examples work.

use super::fixture::{Folder, LEDGERLY};
use std::fs;

#[test]
fn the_first_page() {
    let ran = Folder::empty().run("--help").exits(0).says("");
    assert_eq!(ran.out(), include_str!("help.txt"));
}

fn commands() -> Vec<String> {
    let ran = Folder::empty().run("--help");
    let listed = ran.out().split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let names = listed.lines().map(|line| line.split_whitespace().next().unwrap().to_owned());
    names.filter(|name| name != "help").collect()
}

/// The command lines at the start of a help page, without the comments.
fn examples(help: &str) -> Vec<String> {
    let head = help.strip_prefix("Examples:\n").unwrap().split("\n\n").next().unwrap();
    let joined = head.replace("\\\n   ", "");
    let lines = joined.lines().map(|line| line.trim().to_owned());
    lines.map(|line| line.split("   ").next().unwrap().to_owned()).filter(|line| !line.contains("man -l")).collect()
}

#[test]
fn every_page_begins_with_examples_and_is_the_same_for_the_short_option() {
    let folder = Folder::empty();
    for command in commands() {
        let long = folder.run(&format!("{command} --help")).exits(0).says("");
        assert!(long.out().starts_with("Examples:\n  whymap "), "{command}");
        assert_eq!(folder.run(&format!("{command} -h")).out(), long.out(), "{command}");
        assert!(long.out().lines().all(|line| line.chars().count() <= 112), "{}", long.out());
        assert!(!long.out().contains('\u{1b}'));
    }
}

/// The sample with the conflicts of a merge.
fn merged(sample: &str) -> String {
    let with = |text: String, head: &str, clashes: &[&str]| {
        let lines: String = clashes.iter().map(|line| format!("                {line},\n")).collect();
        text.replacen(head, &format!("{head}            conflict: {{\n{lines}            }},\n"), 1)
    };
    let text = with(
        sample.to_owned(),
        "        \"first-report\": (\n",
        &[
            "\"title\": [Base(\"A\"), Side(\"main\", \"B\"), Side(\"feat/import-first\", \"C\")]",
            "\"target.to\": [Base(50), Side(\"main\", 45), Side(\"feat/import-first\", 55)]",
            "\"why.problem\": [Side(\"main\", \"B\"), Side(\"feat/import-first\", \"C\")]",
        ],
    );
    with(text, "        \"late-payers\": (\n", &["\"*\": [Deleted(\"main\")]"])
}

#[test]
fn every_example_works_on_the_sample() {
    for command in commands().into_iter().map(Some).chain([None]) {
        let is_of_merges = command.as_deref() == Some("resolve");
        let sample = if is_of_merges { merged(LEDGERLY) } else { LEDGERLY.to_owned() };
        let folder = Folder::with(&sample);
        folder.write("note.txt", "A note\nof two lines\n");
        folder.write("plans/roadmap.ron", LEDGERLY);
        for side in ["base.ron", "ours.ron", "theirs.ron"] {
            folder.write(side, LEDGERLY);
        }
        assert_eq!(folder.shell("git init -q").0, Some(0));
        for home in
            [".local/share/bash-completion/completions", ".zfunc", ".config/fish/completions", ".local/share/man/man1"]
        {
            fs::create_dir_all(folder.beside("home").join(home)).unwrap();
        }
        let page = folder.run(&format!("{} --help", command.clone().unwrap_or_default()));
        for example in examples(page.out()) {
            if example.starts_with("whymap init") {
                fs::remove_file(folder.path().join("roadmap.ron")).unwrap();
                fs::remove_file(folder.path().join("plans/roadmap.ron")).unwrap();
            }
            let (code, said) = folder.shell(&example);
            let is_check = example.starts_with("whymap check") || example.starts_with("whymap doctor");
            assert!(code == Some(0) || (code == Some(1) && is_check), "{example}\nexit {code:?}\n{said}");
            folder.write("plans/roadmap.ron", LEDGERLY);
            if is_of_merges {
                folder.write("roadmap.ron", &sample);
            }
            if example.starts_with("whymap init") {
                folder.write("roadmap.ron", LEDGERLY);
            }
        }
    }
}

#[test]
fn help_is_a_command_too() {
    let folder = Folder::with(LEDGERLY);
    assert_eq!(folder.run("help").exits(0).out(), folder.run("--help").out());
    assert_eq!(folder.run("help show").exits(0).out(), folder.run("show --help").out());
    folder.run("xyz").exits(3).says_among("hint: run `whymap help` for the list of commands");
}

#[test]
fn unknown_arguments_are_errors_with_a_suggestion() {
    let folder = Folder::with(LEDGERLY);
    folder.run("shw first-report").exits(2).says_among("hint: did you mean `whymap show`?");
    folder.run("list --jsn").exits(2).says_among("a similar argument exists: '--json'");
    folder.run("set").exits(2).says_among("<ID>");
    folder.run("--version").exits(0).prints("whymap 0.1.0\n").says("");
    folder.run("-V").exits(0).prints("whymap 0.1.0\n");
    folder.run("--keys j list").exits(2).says_among("open the editor: they cannot be used with `list`");
    folder.run("--keys <Entr>").exits(2).says_among("`<Entr>` is not a key");
    folder.run("--size 80").exits(2).says_among("expected a size like 80x24");
}

#[test]
fn the_manual_page_has_the_keys_of_every_view_command() {
    let ran = Folder::empty().run("man").exits(0).says("");
    let page = ran.out();
    let titles = whymap::testing::titles_of_keys();
    assert!(titles.len() > 20, "{titles:?}");
    for title in titles {
        assert!(page.contains(&title.replace('-', "\\-")), "{title}");
    }
}
