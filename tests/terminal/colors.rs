//! Colors, ASCII, and running without a terminal.

use super::desk::{Desk, EDIT};
use super::pty::{Pty, Start};
use std::process::{Command, Stdio};

/// Opens views, dialogs and panes.
fn look_around(pty: &mut Pty) {
    pty.wait_for("NORMAL");
    for keys in ["j", "!", "\r", "\x1b", "gl", "?", "\x1b", ":", "\x1b", "/", "\x1b", "ggs", "\x1b", "L", "\x1b", "e"] {
        pty.press(keys);
        pty.settle();
    }
    pty.press("\x1b");
    for keys in ["ga", "gm", "gf", "gd", "glM", "\x1b", "d", "\x1b", "2", "3", "4", "zz", "zz", "1", EDIT, "q", "\x1b"]
    {
        pty.press(keys);
        pty.settle();
    }
    pty.press("q");
    pty.settle();
    pty.press("d");
    assert_eq!((pty.wait_for_exit(), pty.left_over()), (0, String::new()));
}

/// The parameters of all sequences that set a color other than the terminal's own.
fn color_codes(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let mut found = Vec::new();
    for sequence in text.split("\x1b[").skip(1) {
        let Some(end) = sequence.find(|letter: char| letter.is_ascii_alphabetic()) else { continue };
        let (parameters, letter) = sequence.split_at(end);
        let is_color = |parameter: &str| {
            let number = parameter.split(':').next().unwrap_or_default().parse().unwrap_or(0);
            matches!(number, 30..=38 | 40..=48 | 58 | 90..=97 | 100..=107)
        };
        if letter.starts_with('m') && parameters.split(';').any(is_color) {
            found.push(parameters.to_owned());
        }
    }
    found
}

fn is_selected_row_marked(pty: &Pty) -> bool {
    let seen = pty.seen();
    let (row, column) = seen.screen().cursor_position();
    let is_inverse = seen.screen().cell(row, column).is_some_and(vt100::Cell::inverse);
    is_inverse || seen.row_of_cursor().contains('▌')
}

#[test]
fn without_color_no_color_is_written_and_the_selected_row_stands_out() {
    let desk = Desk::small();
    for start in [desk.start().env("NO_COLOR", "1"), desk.start().arg("--color").arg("never")] {
        let mut pty = start.run();
        pty.wait_for("NORMAL").settle();
        assert!(is_selected_row_marked(&pty), "{}", pty.seen().screen().contents());
        look_around(&mut pty);
        assert_eq!(color_codes(&pty.seen().bytes), [""; 0]);
    }
}

#[test]
fn by_default_color_is_written() {
    let desk = Desk::small();
    let mut pty = desk.open();
    look_around(&mut pty);
    assert!(!color_codes(&pty.seen().bytes).is_empty());
}

#[test]
fn in_ascii_mode_only_ascii_is_written() {
    let desk = Desk::small();
    let mut pty = desk.start().arg("--ascii").run();
    look_around(&mut pty);
    let text = String::from_utf8_lossy(&pty.seen().bytes).into_owned();
    let mut others: Vec<char> = text.chars().filter(|letter| !letter.is_ascii()).collect();
    others.sort_unstable();
    others.dedup();
    assert_eq!(others, ['x'; 0]);
}

#[test]
fn a_dumb_terminal_gets_the_outline() {
    let desk = Desk::small();
    let mut pty = desk.start().env("TERM", "dumb").run();
    assert_eq!(pty.wait_for_exit(), 0);
    pty.wait_for("Alpha");
    assert_eq!(pty.left_over(), "");
    assert!(!pty.seen().bytes.contains(&0x1b));
}

#[test]
fn without_a_terminal_the_outline_is_printed() {
    let desk = Desk::small();
    let run = |start: &mut Command| {
        start.env_clear().env("TERM", "xterm").env("WHYMAP_STATE_DIR", desk.state.path());
        let output = start.current_dir(desk.folder.path()).stdin(Stdio::null()).output().unwrap();
        assert!(output.status.success());
        assert!(String::from_utf8_lossy(&output.stdout).contains("Alpha"));
        assert!(!output.stdout.contains(&0x1b));
    };
    run(&mut Command::new(env!("CARGO_BIN_EXE_whymap")));
    // Input from a terminal, output to a file.
    let start = Start::new(desk.folder.path()).env("WHYMAP_STATE_DIR", desk.state.path());
    let mut pty = start.through(&["sh", "-c", "\"$0\" > out"]).run();
    assert_eq!(pty.wait_for_exit(), 0);
    assert!(std::fs::read_to_string(desk.folder.path().join("out")).unwrap().contains("Alpha"));
}
