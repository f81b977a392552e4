//! Draws every view at every size, on several terminals, light and dark, and checks that the selection is visible and
//! has the cursor.

use super::desk::{Desk, VIEWS};
use super::pty::Seen;

const LEDGERLY: &str = include_str!("../../sample-roadmaps/ledgerly.ron");

/// A terminal: its name and its environment variables.
const TERMINALS: [(&str, &[(&str, &str)]); 3] =
    [("xterm-256color", &[("COLORTERM", "truecolor")]), ("xterm", &[("NO_COLOR", "1")]), ("linux", &[])];

/// Whether the row of the cursor stands out: reversed, with another background, or with a bar in front.
fn is_selection_visible(seen: &Seen) -> bool {
    let (row, column) = seen.screen().cursor_position();
    let cell = seen.screen().cell(row, column);
    let stands_out = cell.is_some_and(|cell| cell.inverse() || cell.bgcolor() != vt100::Color::Default);
    stands_out || seen.row_of_cursor().contains(['▌', '>'])
}

#[test]
fn every_view_is_drawn_on_every_kind_of_terminal() {
    for (columns, rows) in [(60, 20), (80, 24), (120, 40), (200, 60)] {
        for (term, set) in TERMINALS {
            for palette in ["light", "dark"] {
                let desk = Desk::with(LEDGERLY);
                let mut start = desk.start().size(columns, rows).env("TERM", term);
                for (name, value) in set {
                    start = start.env(name, *value);
                }
                // Without color there is only one palette.
                if !set.contains(&("NO_COLOR", "1")) {
                    start = start.arg("--palette").arg(palette);
                }
                let mut pty = start.run();
                pty.wait_for("NORMAL");
                let place = format!("{columns}x{rows} {term} {palette}");
                for (keys, title) in VIEWS {
                    pty.press(keys).wait_for(title);
                    pty.wait_until(&format!("selected: {place} {keys}"), |seen| {
                        let (row, _) = seen.screen().cursor_position();
                        row > 1 && row < rows - 1 && !seen.screen().hide_cursor() && is_selection_visible(seen)
                    });
                }
                pty.press("gl").wait_for("by lane");
                pty.press("q");
                assert_eq!((pty.wait_for_exit(), pty.left_over()), (0, String::new()), "{place}");
            }
        }
    }
}
