//! A folder with a repository, texts beside it, and a git that sees nothing of this machine.

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;
use tempfile::TempDir;

pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_whymap");

/// A small sound roadmap. Fields that are changed side by side stand on neighbouring lines.
pub(crate) const BASE: &str = "\
(
    format: 1,
    product: \"P\",
    themes: {
        \"a\": (
            title: \"A theme\",
            lane: Later,
            why: (
                problem: \"people are stuck\",
                reason: \"it is the season\",
            ),
            trade_offs: [
                (not_doing: \"that\", because: \"of this\"),
            ],
            owner: \"maria\",
        ),
        \"c\": (
            title: \"C theme\",
            lane: Later,
            why: (
                problem: \"people wait\",
                reason: \"they leave\",
            ),
            trade_offs: [
                (not_doing: \"those\", because: \"of these\"),
            ],
            effort: 3,
            owner: \"jon\",
        ),
    },
    ideas: {
        \"b\": (
            title: \"B idea\",
            note: \"a note\",
            owner: \"aiko\",
        ),
    },
)
";

/// What answers to the name of whymap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Driver {
    /// It does.
    Whymap,
    /// git was not told of a driver, as on a hosting site.
    Off,
    /// Nothing.
    Missing,
    /// A program that fails plainly and writes nothing.
    FailsPlainly,
    /// A program that panics.
    Panics,
    /// A program that is killed.
    Killed,
}

pub(crate) const BROKEN: [Driver; 4] = [Driver::Missing, Driver::FailsPlainly, Driver::Panics, Driver::Killed];

impl Driver {
    fn install(self, bin: &Path) {
        let script = match self {
            Self::Whymap => return symlink(PROGRAM, bin.join("whymap")).unwrap(),
            Self::Off | Self::Missing => return,
            Self::FailsPlainly => "exit 1",
            Self::Panics => "exit 101",
            Self::Killed => "kill -9 $$",
        };
        executable(&bin.join("whymap"), &format!("#!/bin/sh\n{script}\n"));
    }
}

pub(crate) fn executable(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// The command that `whymap doctor --install-git` sets.
pub(crate) fn command_of_driver() -> &'static str {
    static COMMAND: OnceLock<String> = OnceLock::new();
    COMMAND.get_or_init(|| {
        let repository = Repository::with(Driver::Off);
        repository.write("roadmap.ron", BASE);
        let ran = repository.run(PROGRAM, &["doctor", "--install-git"]);
        assert!(ran.status.success(), "{}", said(&ran));
        repository.git(&["config", "merge.whymap.driver"])
    })
}

pub(crate) struct Repository {
    root: TempDir,
}

impl Repository {
    /// An empty repository. Where the driver is not off, git knows of it from the settings of the user.
    pub(crate) fn with(driver: Driver) -> Self {
        let repository = Self { root: tempfile::tempdir().unwrap() };
        for folder in ["work", "bin", "home", "empty"] {
            fs::create_dir(repository.beside(folder)).unwrap();
        }
        let settings = "[user]\n\tname = Maria\n\temail = m@example.org\n[init]\n\tdefaultBranch = main\n[gc]\n\tauto = 0\n\
            [maintenance]\n\tauto = false\n[protocol \"file\"]\n\tallow = always\n[advice]\n\tdetachedHead = false\n";
        fs::write(repository.beside("config"), settings).unwrap();
        repository.git(&["init", "-q", "--template", repository.beside("empty").to_str().unwrap()]);
        driver.install(&repository.beside("bin"));
        if driver != Driver::Off {
            repository.git(&["config", "--global", "merge.whymap.driver", command_of_driver()]);
        }
        repository
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.beside("work")
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
        String::from_utf8_lossy(&fs::read(self.path().join(name)).unwrap_or_default()).into_owned()
    }

    /// A program with clean surroundings.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env_clear().env("PATH", self.search_path()).env("HOME", self.beside("home")).env("T", self.root.path());
        command.env("GIT_CONFIG_GLOBAL", self.beside("config")).env("GIT_CONFIG_NOSYSTEM", "1");
        command.env("GIT_AUTHOR_DATE", "2026-03-02T10:00:00Z").env("GIT_COMMITTER_DATE", "2026-03-02T10:00:00Z");
        command.env("GIT_EDITOR", "true").env("GIT_MERGE_AUTOEDIT", "no").env("WHYMAP_TODAY", "2026-03-02");
        command.current_dir(self.path()).stdin(Stdio::null());
        command
    }

    /// The folders of programs: our own, and those of the machine without a whymap of its own.
    fn search_path(&self) -> OsString {
        let machine = std::env::var_os("PATH").unwrap_or_default();
        let machine = std::env::split_paths(&machine).filter(|folder| !folder.join("whymap").exists());
        std::env::join_paths([self.beside("bin")].into_iter().chain(machine)).unwrap()
    }

    pub(crate) fn run(&self, program: &str, words: &[&str]) -> Output {
        self.command(program).args(words).output().unwrap()
    }

    pub(crate) fn whymap(&self, words: &[&str]) -> (i32, String) {
        let ran = self.run(PROGRAM, words);
        (ran.status.code().unwrap_or(-1), said(&ran))
    }

    /// What git prints; it has to succeed.
    pub(crate) fn git(&self, words: &[&str]) -> String {
        let ran = self.run("git", words);
        assert!(ran.status.success(), "git {words:?}: {}", said(&ran));
        String::from_utf8(ran.stdout).unwrap().trim_end_matches('\n').to_owned()
    }

    /// Runs steps of a shell after the prelude.
    pub(crate) fn shell(&self, steps: &str) -> Output {
        let script = format!("{}\n{steps}\n", include_str!("prelude.sh"));
        self.run("sh", &["-c", &script])
    }

    pub(crate) fn commit(&self, name: &str, text: &str, message: &str) {
        self.write(name, text);
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", message]);
    }

    /// A repository in the middle of a merge of two branches.
    pub(crate) fn unmerged(driver: Driver, one: &str, other: &str) -> Self {
        let repository = Self::with(driver);
        repository.commit("roadmap.ron", BASE, "base");
        repository.git(&["checkout", "-q", "-b", "side"]);
        repository.commit("roadmap.ron", other, "other");
        repository.git(&["checkout", "-q", "main"]);
        repository.commit("roadmap.ron", one, "one");
        repository.run("git", &["merge", "-q", "side"]);
        assert_ne!(repository.git(&["ls-files", "-u"]), "");
        repository
    }
}

pub(crate) fn said(ran: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr))
}
