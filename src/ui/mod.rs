//! Draws the scene into a terminal buffer, without changing any state. `views` draws pane 1, `overlays` has one module per
//! overlay; each module has a `draw` function that takes the canvas and the scene.
//!
//! To add a view: add a module in `views` here and one in `app::views`, and call it in `views::draw`.

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
use overlays::{
    disk_diff, finder, form, help, key_popup, palette_picker, picker, prompt, questions, settings, tour, welcome,
};
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
        let own = draw_overlay(&mut canvas, scene, overlay, is_top);
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

fn draw_overlay(canvas: &mut Canvas<'_>, scene: &Scene<'_>, overlay: &Overlay, is_top: bool) -> Option<CellPosition> {
    let cell = match overlay {
        Overlay::Form(form) => return form::draw(canvas, scene, form, is_top),
        Overlay::Picker(picker) => picker::draw(canvas, scene, picker),
        Overlay::Prompt(prompt) => prompt::draw(canvas, scene, prompt),
        Overlay::Finder(finder) => finder::draw(canvas, scene, finder),
        Overlay::Help(help) => help::draw(canvas, scene, help),
        Overlay::Move(_) => return None,
        Overlay::ScoreCell(edit) => return views::scores::draw_cell_edit(canvas, scene, edit),
        Overlay::Quit => questions::draw_quit(canvas, scene),
        Overlay::TakeOver => questions::draw_take_over(canvas, scene),
        Overlay::MarkMerged => questions::draw_mark_merged(canvas, scene),
        Overlay::DiskDiff(compare) => disk_diff::draw(canvas, scene, compare),
        Overlay::Recovery(recovery) => disk_diff::draw_recovery(canvas, recovery),
        Overlay::Settings(page) => settings::draw(canvas, scene, *page),
        Overlay::PalettePicker(picker) => palette_picker::draw(canvas, scene, picker),
        Overlay::WhatIfEnd => questions::draw_what_if(canvas, scene),
        Overlay::WhatIfRestart => questions::draw_what_if_again(canvas),
        Overlay::UnsavedAnswers(settle) => questions::draw_unsaved_answers(canvas, settle),
    };
    Some(cell)
}
