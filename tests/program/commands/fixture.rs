//! A folder with a roadmap, and the program run there in an environment of its own.

use similar::{ChangeTag, TextDiff};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

pub(crate) const LEDGERLY: &str = include_str!("../../../sample-roadmaps/ledgerly.ron");
pub(crate) const MESSY: &str = include_str!("../../../sample-roadmaps/messy.ron");
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_whymap");

/// A small formatted roadmap.
pub(crate) const SMALL: &str = "\
(
    format: 1,
    product: \"P\",
    metrics: {
        \"m\": (
            name: \"M\",
            unit: \"%\",
            better: Up,
        ),
    },
    goals: {
        \"g\": (
            text: \"G\",
        ),
    },
    themes: {
        \"a\": (
            title: \"A\",
            lane: Now,
            why: (
                problem: \"p p\",
                reason: \"r r\",
            ),
            target: (metric: \"m\"), // why this one
            trade_offs: [
                (not_doing: \"x\", because: \"y\"),
            ],
            goals: [
                \"g\",
            ],
        ),
    },
    ideas: {
        \"b\": (
            title: \"B\",
        ),
    },
)
";

/// A temporary folder, deleted after the test.
pub(crate) struct Folder {
    root: TempDir,
}

/// The result of a command.
pub(crate) struct Ran {
    command: String,
    code: Option<i32>,
    out: String,
    err: String,
    before: String,
    after: String,
}

impl Folder {
    pub(crate) fn empty() -> Self {
        let folder = Self { root: tempfile::tempdir().unwrap() };
        for inside in ["work", "home", "temporary"] {
            fs::create_dir(folder.root.path().join(inside)).unwrap();
        }
        folder
    }

    pub(crate) fn with(text: &str) -> Self {
        let folder = Self::empty();
        folder.write("roadmap.ron", text);
        folder
    }

    /// The folder in which commands run.
    pub(crate) fn path(&self) -> PathBuf {
        self.root.path().join("work")
    }

    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap_or_default()
    }

    /// The names of the files in the folder.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.path()).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// A process with a clean environment.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env_clear().current_dir(self.path());
        command.env("HOME", self.beside("home")).env("TMPDIR", self.beside("temporary"));
        let folder = Path::new(PROGRAM).parent().unwrap().display();
        command.env("PATH", format!("{folder}:/usr/bin:/bin")).env("TERM", "xterm-256color");
        command
    }

    /// Runs a command line, split into arguments like a shell does.
    pub(crate) fn run(&self, line: &str) -> Ran {
        self.run_words(&words(line))
    }

    pub(crate) fn run_words(&self, words: &[impl AsRef<str>]) -> Ran {
        self.run_with(words, "", |_| {})
    }

    pub(crate) fn run_with_input(&self, line: &str, input: &str) -> Ran {
        self.run_with(&words(line), input, |_| {})
    }

    pub(crate) fn run_with_variable(&self, line: &str, name: &str, value: &str) -> Ran {
        self.run_with(&words(line), "", |command| {
            command.env(name, value);
        })
    }

    fn run_with(&self, words: &[impl AsRef<str>], input: &str, prepare: impl FnOnce(&mut Command)) -> Ran {
        let before = self.read("roadmap.ron");
        let mut command = self.command(PROGRAM);
        command.args(words.iter().map(AsRef::as_ref));
        prepare(&mut command);
        let output = output_of(&mut command, input);
        Ran {
            command: words.iter().map(|word| format!(" {}", word.as_ref())).collect(),
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
            before,
            after: self.read("roadmap.ron"),
        }
    }

    /// Runs a line in a shell, which finds the program by its name.
    pub(crate) fn shell(&self, line: &str) -> (Option<i32>, String) {
        let mut command = self.command("/bin/sh");
        let output = output_of(command.args(["-c", line]), "");
        let output_text =
            format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        (output.status.code(), output_text)
    }
}

fn output_of(command: &mut Command, input: &str) -> Output {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    // A program that does not read its input may end before all of it is written.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

/// Runs a command line on a file.
pub(crate) fn run(file: &str, line: &str) -> Ran {
    Folder::with(file).run(line)
}

impl Ran {
    fn describe(&self) -> String {
        format!("whymap{}\nexit {:?}\n--- stdout\n{}--- stderr\n{}---", self.command, self.code, self.out, self.err)
    }

    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "\n{}", self.describe());
        self
    }

    /// All of standard output.
    #[track_caller]
    pub(crate) fn prints(self, expected: &str) -> Self {
        assert_eq!(self.out, expected, "\n{}", self.describe());
        self
    }

    /// Part of standard output.
    #[track_caller]
    pub(crate) fn prints_among(self, expected: &str) -> Self {
        assert!(self.out.contains(expected), "no {expected:?} in\n{}", self.describe());
        self
    }

    /// All of standard error.
    #[track_caller]
    pub(crate) fn says(self, expected: &str) -> Self {
        assert_eq!(self.err.trim_end_matches('\n'), expected.trim_end_matches('\n'), "\n{}", self.describe());
        self
    }

    /// Part of standard error.
    #[track_caller]
    pub(crate) fn says_among(self, expected: &str) -> Self {
        assert!(self.err.contains(expected), "no {expected:?} in\n{}", self.describe());
        self
    }

    /// The lines of the file that are removed and added.
    #[track_caller]
    pub(crate) fn changes(self, expected: &str) -> Self {
        let diff = TextDiff::from_lines(&self.before, &self.after);
        let changed = diff.iter_all_changes().filter(|change| change.tag() != ChangeTag::Equal);
        let lines: Vec<String> = changed
            .map(|change| format!("{}{}", change.tag(), change.value().trim_end_matches(['\r', '\n'])))
            .collect();
        assert_eq!(lines.join("\n"), expected.trim_matches('\n'), "\n{}", self.describe());
        self
    }

    #[track_caller]
    pub(crate) fn changes_nothing(self) -> Self {
        self.changes("")
    }

    pub(crate) fn out(&self) -> &str {
        &self.out
    }

    pub(crate) fn err(&self) -> &str {
        &self.err
    }

    /// The file after the command.
    pub(crate) fn file(&self) -> &str {
        &self.after
    }
}

/// Splits a line at spaces outside of quotes.
pub(crate) fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for letter in line.chars() {
        match (quote, letter) {
            (Some(open), _) if letter == open => quote = None,
            (None, '\'' | '"') => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            (None, ' ') => words.extend(word.take()),
            _ => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    words
}
