//! The amount of output, and no activity while idle.

use super::desk::{Desk, SMALL, VIEWS};
use super::generator;
use super::pty::Pty;
use std::fmt::Write as _;

const LEDGERLY: &str = include_str!("../../sample-roadmaps/ledgerly.ron");

/// The maximum output of one key in bytes.
fn max_output(pty: &mut Pty, key: &str, times: usize) -> usize {
    let mut max = 0;
    let mut before = pty.settle();
    for _ in 0..times {
        pty.press(key);
        let after = pty.settle();
        max = max.max(after - before);
        before = after;
    }
    max
}

#[test]
fn a_key_causes_little_output_in_every_view() {
    // RGB color codes alone are a few hundred bytes. Beside the lanes, three panes change with every move, including
    // the neighbors of a theme and their uncertainty, which needs more than the 1.5 KB it should.
    for (palette, limit, beside_lanes) in [("terminal", 1536, 1696), ("dark", 1792, 1792)] {
        let desk = Desk::with(LEDGERLY);
        let mut pty = desk.start().size(120, 40).arg("--palette").arg(palette).run();
        pty.wait_for("NORMAL");
        for (keys, title) in VIEWS {
            pty.press(keys).wait_for(title);
            pty.press("gg");
            // The not-doing list scrolls from here.
            let visible = if keys == "gn" { 5 } else { 8 };
            let bytes = max_output(&mut pty, "j", visible);
            println!("{bytes} bytes for j in {keys}, {palette}");
            let limit = if keys == "gl" { beside_lanes } else { limit };
            assert!(bytes <= limit, "{bytes} bytes for one j in {keys}, {palette}");
        }
    }
}

#[test]
fn a_page_down_causes_little_output_in_every_view() {
    for palette in ["terminal", "dark"] {
        let desk = Desk::with(&generator::roadmap(400));
        let mut pty = desk.start().size(120, 40).arg("--palette").arg(palette).run();
        pty.wait_for("NORMAL");
        for (keys, title) in VIEWS {
            pty.press(keys).wait_for(title);
            pty.press("gg");
            let bytes = max_output(&mut pty, "\x1b[6~", 3);
            println!("{bytes} bytes for a page in {keys}, {palette}");
            assert!(bytes <= 4096, "{bytes} bytes for a page in {keys}, {palette}");
        }
    }
}

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
    let pty = desk.open();
    std::thread::sleep(std::time::Duration::from_secs(2));
    let (bytes, switches) = (pty.settle(), switches(&pty));
    std::thread::sleep(std::time::Duration::from_secs(2));
    assert_eq!(pty.seen().bytes.len(), bytes);
    assert_eq!(self::switches(&pty), switches, "a thread woke up");
}

/// How often each thread went to sleep, if the system reports it.
pub(crate) fn switches(pty: &super::pty::Pty) -> Vec<String> {
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
