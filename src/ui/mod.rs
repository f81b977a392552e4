//! Draws the scene into a terminal buffer, without changing any state. `views` draws pane 1, `overlays` has one module per
//! overlay; each module has a `draw` function that takes the canvas and the scene.
//!
//! A view that is a list of rows, and an overlay that is a question, need no code here: `app` says what they show.

mod canvas;
mod footer;
pub mod glyphs;
mod header;
pub mod overlays;
pub mod palette;
mod pane;
mod selection;
pub mod svg;
mod views;

use crate::app::Scene;
use crate::app::model::layout;
use crate::app::overlays::Overlay;
use crate::app::widgets::area::Breakpoint;
use canvas::Canvas;
pub use canvas::CellPosition;
use overlays::{key_popup, tour, welcome};
use palette::{ColorDepth, TerminalPalette};
use ratatui::buffer::Buffer;

/// Draws the scene and returns the position of the hardware cursor: the caret, or the selected row.
pub fn render(scene: &Scene<'_>, depth: ColorDepth, buffer: &mut Buffer) -> Option<CellPosition> {
    let palette = TerminalPalette::new(scene.settings.preferences.palette(&scene.settings.appearance.palette), depth);
    let mut canvas = Canvas::new(buffer, palette, scene.settings.appearance.glyphs);
    if scene.screen.size.breakpoint() == Breakpoint::TooSmall {
        return welcome::draw_too_small(&mut canvas, scene);
    }
    let layout = layout::compute(scene.screen);
    let mut cursor = None;
    if scene.workflows.first.is_some() {
        welcome::draw_first_run(&mut canvas, &layout);
    } else {
        header::draw(&mut canvas, scene, &layout);
        cursor = views::draw(&mut canvas, scene, &layout);
        footer::draw_message(&mut canvas, scene, &layout);
        tour::draw(&mut canvas, scene, &layout);
    }
    for (number, overlay) in scene.overlays.iter().enumerate() {
        let is_top = number + 1 == scene.overlays.len();
        let own = overlays::draw(&mut canvas, scene, overlay, is_top);
        if is_top {
            cursor = own.or(cursor);
        }
    }
    // A full-screen overlay covers the message line, but refusals must stay visible.
    if scene.message.is_some() && scene.overlays.last().is_some_and(Overlay::is_full_screen) {
        footer::draw_message(&mut canvas, scene, &layout);
    }
    key_popup::draw(&mut canvas, scene, &layout);
    footer::draw(&mut canvas, scene, &layout);
    cursor
}
