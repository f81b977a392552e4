//! Colors and ASCII.

use super::desk::{Desk, EDIT};
use super::editor::Editor;
use crate::terminal::EditorExit;

/// Opens views, dialogs and panes.
fn look_around(editor: &mut Editor) {
    editor.wait_for("NORMAL");
    for keys in ["j", "!", "<Enter>", "<Esc>", "gl", "?", "<Esc>", ":", "<Esc>", "/", "<Esc>", "ggs", "<Esc>", "L"] {
        editor.press(keys).sync();
    }
    for keys in ["<Esc>", "e", "<Esc>", "ga", "gm", "gf", "gd", "glM", "<Esc>", "d", "<Esc>", "2", "3", "4", "zz", "zz"]
    {
        editor.press(keys).sync();
    }
    for keys in ["1", EDIT, "q", "<Esc>", "q"] {
        editor.press(keys).sync();
    }
    editor.press("d");
    assert_eq!(editor.wait_for_exit(), EditorExit::Quit);
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

fn is_selected_row_marked(editor: &Editor) -> bool {
    let seen = editor.seen();
    let (row, column) = seen.screen().cursor_position();
    let is_inverse = seen.screen().cell(row, column).is_some_and(vt100::Cell::inverse);
    is_inverse || seen.row_of_cursor().contains('▌')
}

#[test]
fn without_color_no_color_is_written_and_the_selected_row_stands_out() {
    let desk = Desk::small();
    for start in [desk.start().inline().no_color(), desk.start().inline().color_never()] {
        let mut editor = start.run();
        editor.wait_for("NORMAL").sync();
        assert!(is_selected_row_marked(&editor), "{}", editor.seen().screen().contents());
        look_around(&mut editor);
        assert_eq!(color_codes(&editor.seen().bytes), [""; 0]);
    }
}

#[test]
fn by_default_color_is_written() {
    let desk = Desk::small();
    let mut editor = desk.start().inline().run();
    look_around(&mut editor);
    assert!(!color_codes(&editor.seen().bytes).is_empty());
}

#[test]
fn in_ascii_mode_only_ascii_is_written() {
    let desk = Desk::small();
    let mut editor = desk.start().inline().ascii().run();
    look_around(&mut editor);
    let text = String::from_utf8_lossy(&editor.seen().bytes).into_owned();
    let mut others: Vec<char> = text.chars().filter(|letter| !letter.is_ascii()).collect();
    others.sort_unstable();
    others.dedup();
    assert_eq!(others, ['x'; 0]);
}
