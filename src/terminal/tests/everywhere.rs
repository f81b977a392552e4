//! Draws every view at every size, on several terminals, light and dark, and checks that the selection is visible and
//! has the cursor.

use super::desk::{Desk, VIEWS};
use crate::terminal::EditorExit;
use crate::test_support::seen::Seen;
use crate::ui::palette::ColorDepth;

const LEDGERLY: &str = include_str!("../../../sample-roadmaps/ledgerly.ron");

/// Terminals: the number of colors, and whether `NO_COLOR` is set.
const TERMINALS: [(ColorDepth, bool); 3] =
    [(ColorDepth::TrueColor, false), (ColorDepth::Sixteen, true), (ColorDepth::Sixteen, false)];

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
        for (depth, has_no_color) in TERMINALS {
            for palette in ["light", "dark"] {
                let desk = Desk::with(LEDGERLY);
                let start = desk.start().inline().size(columns, rows).depth(depth);
                // Without color there is only one palette.
                let start = if has_no_color { start.no_color() } else { start.palette(palette) };
                let mut editor = start.run();
                editor.wait_for("NORMAL");
                let place = format!("{columns}x{rows} {depth:?} {palette}");
                for (keys, title) in VIEWS {
                    editor.press(keys).wait_for(title);
                    editor.wait_until(&format!("selected: {place} {keys}"), |seen| {
                        let (row, _) = seen.screen().cursor_position();
                        row > 1 && row < rows - 1 && !seen.screen().hide_cursor() && is_selection_visible(seen)
                    });
                }
                editor.press("gl").wait_for("by lane");
                editor.press("q");
                assert_eq!(editor.wait_for_exit(), EditorExit::Quit, "{place}");
            }
        }
    }
}
