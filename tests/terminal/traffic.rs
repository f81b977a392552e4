//! Bursts of input, and no activity while idle.

use super::desk::{Desk, SMALL};
use std::fmt::Write as _;
use std::process::Command;
use std::time::Duration;

const LEDGERLY: &str = include_str!("../../sample-roadmaps/ledgerly.ron");

#[test]
fn a_thousand_keys_at_once_cause_few_frames() {
    let mut ideas = String::new();
    for number in 0..1200 {
        let _ = write!(ideas, "        \"i{number}\": (\n            title: \"Thing {number} of many\",\n        ),\n");
    }
    let desk = Desk::with(&SMALL.replace("    ideas: {\n", &format!("    ideas: {{\n{ideas}")));
    let mut pty = desk.open();
    pty.settle();
    for _ in 0..10 {
        pty.press(&"j".repeat(100)).settle();
    }
    let row = pty.seen().row_of_cursor();
    pty.press("gg");
    pty.wait_until("at the top", |seen| seen.row_of_cursor().contains("Alpha"));
    let before = pty.settle();
    pty.press(&"j".repeat(1000));
    pty.wait_until("at its row", |seen| seen.row_of_cursor() == row);
    let written = pty.settle() - before;
    println!("{written} bytes for 1000 keys");
    assert!(written < 64 * 1024, "{written} bytes for 1000 keys");
}

#[test]
fn while_idle_no_thread_runs_and_nothing_is_written() {
    let desk = Desk::with(LEDGERLY);
    let (mut first, mut second) = (desk.open(), None);
    // Alone, and as the holder of a lock that another process waits for.
    for _ in 0..2 {
        std::thread::sleep(Duration::from_secs(2));
        let state = || [Some(&first), second.as_ref()].map(|pty| pty.map(|pty| (pty.settle(), switches(pty))));
        let before = state();
        std::thread::sleep(Duration::from_secs(2));
        let bytes = [Some(&first), second.as_ref()].map(|pty| pty.map(|pty| (pty.seen().bytes.len(), switches(pty))));
        assert_eq!(bytes, before, "a thread woke up");
        second.get_or_insert_with(|| {
            let mut second = desk.start().run();
            second.wait_for("READ-ONLY");
            second
        });
    }
    // A command saves, and both reload.
    let mut command = Command::new(env!("CARGO_BIN_EXE_whymap"));
    command.current_dir(desk.folder.path()).env("WHYMAP_STATE_DIR", desk.state.path());
    assert!(command.args(["set", "first-report", "title", "Omega!"]).status().unwrap().success());
    first.wait_for("Omega!");
    second.as_mut().unwrap().wait_for("Omega!");
}

/// How often each thread went to sleep, if the system reports it.
fn switches(pty: &super::pty::Pty) -> Vec<String> {
    let tasks = std::fs::read_dir(format!("/proc/{}/task", pty.id().as_raw_nonzero()));
    let status = |path: std::path::PathBuf| std::fs::read_to_string(path.join("status")).unwrap_or_default();
    let mut counts: Vec<String> = tasks
        .into_iter()
        .flatten()
        .flat_map(|task| {
            let status = status(task.unwrap().path());
            let wanted = |line: &&str| line.starts_with("Pid:") || line.starts_with("voluntary_ctxt_switches");
            status.lines().filter(wanted).map(str::to_owned).collect::<Vec<_>>()
        })
        .collect();
    counts.sort();
    counts
}
