//! Recovery after a process was killed: its journal is found, with every record it appended.

use std::env;
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{self, Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::system::journal::{self, Journal, JournalStart};
use crate::system::journal_base::read_base;
use crate::test_support::skip::is_usable;

const TEXT: &str = "(title: \"as loaded\")\n";

#[test]
fn a_process_killed_at_any_time_leaves_every_appended_record() {
    let (state, file) = (tempfile::tempdir().expect("a folder"), Path::new("/some/where/roadmap.ron"));
    for run in 1..=20 {
        let mut writer = start("write", state.path(), file, &[]);
        let written = wait_for_records(state.path(), run * 40);
        assert_eq!(
            journal::find_abandoned(state.path(), file).expect("listed"),
            [""; 0].map(PathBuf::from),
            "the journal is in use"
        );
        writer.kill();
        let abandoned = journal::find_abandoned(state.path(), file).expect("listed");
        let [path] = abandoned.as_slice() else { panic!("{abandoned:?}") };
        let recovered = journal::read(path).expect("readable");
        assert!(recovered.records.len() >= written, "{} of {written}", recovered.records.len());
        for (number, record) in recovered.records.iter().enumerate() {
            assert_eq!(record, &record_number(number));
        }
        assert_eq!(recovered.header, b"header");
        assert_eq!(read_base(state.path(), file, recovered.base).expect("a base"), TEXT.as_bytes());
        journal::remove_abandoned(state.path(), file, path).expect("removed");
        assert_eq!(fs::read_dir(state.path()).expect("a folder").count(), 0);
    }
}

#[test]
fn without_locks_the_process_id_tells_whether_a_journal_is_abandoned() {
    let without_locks = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "inject=flock:error=ENOLCK"];
    if !is_usable(&without_locks) {
        return;
    }
    let (state, file) = (tempfile::tempdir().expect("a folder"), Path::new("/some/where/roadmap.ron"));
    let list = || {
        let mut lister = start("list", state.path(), file, &without_locks);
        let mut output = String::new();
        lister.0.stdout.take().expect("piped").read_to_string(&mut output).expect("output");
        output.split_once("abandoned: ").map(|(_, rest)| rest.lines().next().unwrap_or_default().to_owned())
    };
    let mut writer = start("write", state.path(), file, &[]);
    wait_for_records(state.path(), 1);
    assert_eq!(list().as_deref(), Some("0"), "its process runs");
    writer.kill();
    assert_eq!(list().as_deref(), Some("1"), "its process is gone");
}

/// Does nothing unless [`start`] started it.
#[test]
fn act_as_a_child() {
    let Ok(role) = env::var("WHYMAP_RECOVERY") else { return };
    let state = PathBuf::from(env::var_os("WHYMAP_RECOVERY_STATE").expect("a folder"));
    let file = PathBuf::from(env::var_os("WHYMAP_RECOVERY_FILE").expect("a file"));
    if role == "list" {
        let mut stdout = std::io::stdout();
        let count = journal::find_abandoned(&state, &file).expect("listed").len();
        writeln!(stdout, "abandoned: {count}").and_then(|()| stdout.flush()).expect("printed");
        process::exit(0);
    }
    let start = JournalStart { base: &[TEXT.as_bytes()], header: b"header" };
    let mut journal = Journal::create(&state, &file, &start).expect("a journal");
    for number in 0..100_000 {
        journal.append(&record_number(number)).expect("added");
    }
    thread::sleep(Duration::from_secs(60));
}

/// A process that is killed with its test.
struct Running(Child);

impl Running {
    fn kill(&mut self) {
        self.0.kill().and_then(|()| self.0.wait()).expect("its end");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.kill();
    }
}

fn start(role: &str, state: &Path, file: &Path, program: &[&str]) -> Running {
    let this = env::current_exe().expect("this program");
    let mut command = match program.split_first() {
        Some((program, arguments)) => {
            let mut command = Command::new(program);
            command.args(arguments).arg(this);
            command
        }
        None => Command::new(this),
    };
    command.args(["--exact", "system::tests::recovery::act_as_a_child", "--nocapture"]).stdout(Stdio::piped());
    command.env("WHYMAP_RECOVERY", role).env("WHYMAP_RECOVERY_STATE", state).env("WHYMAP_RECOVERY_FILE", file);
    Running(command.spawn().expect("the child started"))
}

fn record_number(number: usize) -> Vec<u8> {
    format!("edit {number} {}", "x".repeat(number % 50)).into_bytes()
}

/// Waits until the only journal has this many records, and returns how many it has.
fn wait_for_records(state: &Path, count: usize) -> usize {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        let entries = fs::read_dir(state).expect("a folder").flatten();
        let journals =
            entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|e| e == "journal"));
        let records = journals.filter_map(|path| Some(journal::read(&path).ok()?.records.len())).max().unwrap_or(0);
        if records >= count {
            return records;
        }
        assert!(Instant::now() < deadline, "{records} of {count} records");
        thread::sleep(Duration::from_millis(1));
    }
}
