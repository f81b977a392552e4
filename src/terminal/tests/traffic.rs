//! The amount of output.

use super::desk::{Desk, VIEWS};
use super::editor::Editor;
use crate::test_support::generator;

const LEDGERLY: &str = include_str!("../../../sample-roadmaps/ledgerly.ron");

/// The maximum output of one key in bytes.
fn max_output(editor: &mut Editor, key: &str, times: usize) -> usize {
    let mut max = 0;
    let mut before = editor.sync();
    for _ in 0..times {
        editor.press(key);
        let after = editor.sync();
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
        let mut editor = desk.start().inline().palette(palette).run();
        editor.wait_for("NORMAL");
        for (keys, title) in VIEWS {
            editor.press(keys).wait_for(title);
            editor.press("gg");
            // The not-doing list scrolls from here.
            let visible = if keys == "gn" { 5 } else { 8 };
            let bytes = max_output(&mut editor, "j", visible);
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
        let mut editor = desk.start().inline().palette(palette).run();
        editor.wait_for("NORMAL");
        for (keys, title) in VIEWS {
            editor.press(keys).wait_for(title);
            editor.press("gg");
            let bytes = max_output(&mut editor, "<PgDn>", 3);
            println!("{bytes} bytes for a page in {keys}, {palette}");
            assert!(bytes <= 4096, "{bytes} bytes for a page in {keys}, {palette}");
        }
    }
}
