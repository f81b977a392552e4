//! Drawing. Reads the state and writes cells; changes nothing. `screens/` holds what pane 1 shows; one file an overlay, all alike: a
//! function that takes the canvas and the state.
//!
//! To add a screen: a file here and one in `app/`, and a line in `render`.

mod canvas;
mod footer;
pub mod glyphs;
mod header;
pub mod overlays;
pub mod palette;
mod pane;
pub mod svg;
mod views;

use crate::app::overlays::Overlay;
use crate::app::state::State;
use crate::app::widgets::layout;
use crate::app::widgets::layout::Breakpoint;
use canvas::Canvas;
use overlays::{
    disk_diff, finder, form, help, key_popup, palette_picker, picker, prompt, questions, settings, tour, welcome,
};
use palette::{ColorDepth, TerminalPalette};
use ratatui::buffer::Buffer;

/// A cell of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellPosition {
    /// Column.
    pub x: u16,
    /// Row.
    pub y: u16,
}

/// Draws a state, and says where the hardware cursor belongs: at the caret, else on the selected row.
pub fn render(state: &State, depth: ColorDepth, buffer: &mut Buffer) -> Option<CellPosition> {
    let palette = TerminalPalette::new(state.settings.preferences.palette(&state.settings.appearance.palette), depth);
    let mut canvas = Canvas::new(buffer, palette, state.settings.appearance.glyphs);
    if state.screen.size.breakpoint() == Breakpoint::TooSmall {
        return welcome::draw_too_small(&mut canvas, state);
    }
    let layout = layout::compute(state);
    let mut cursor = None;
    if state.workflows.first.is_some() {
        welcome::draw_first_run(&mut canvas, &layout);
    } else {
        header::draw(&mut canvas, state, &layout);
        cursor = views::draw(&mut canvas, state, &layout);
        footer::draw_message(&mut canvas, state, &layout);
        tour::draw(&mut canvas, state, &layout);
    }
    for (number, overlay) in state.overlays.iter().enumerate() {
        let is_top = number + 1 == state.overlays.len();
        let own = draw_overlay(&mut canvas, state, overlay, is_top);
        if is_top {
            cursor = own.or(cursor);
        }
    }
    // What covers the screen covers its message line too, which is where a refusal is told.
    if state.status.message.is_some() && state.overlays.last().is_some_and(Overlay::is_full_screen) {
        footer::draw_message(&mut canvas, state, &layout);
    }
    key_popup::draw(&mut canvas, state, &layout);
    footer::draw(&mut canvas, state, &layout);
    cursor
}

fn draw_overlay(canvas: &mut Canvas<'_>, state: &State, overlay: &Overlay, is_top: bool) -> Option<CellPosition> {
    let cell = match overlay {
        Overlay::Form(form) => return form::draw(canvas, state, form, is_top),
        Overlay::Picker(picker) => picker::draw(canvas, state, picker),
        Overlay::Prompt(prompt) => prompt::draw(canvas, state, prompt),
        Overlay::Finder(finder) => finder::draw(canvas, state, finder),
        Overlay::Help(help) => help::draw(canvas, state, help),
        Overlay::Move(_) => return None,
        Overlay::ScoreCell(edit) => return views::scores::draw_cell_edit(canvas, state, edit),
        Overlay::Quit => questions::draw_quit(canvas, state),
        Overlay::TakeOver => questions::draw_take_over(canvas, state),
        Overlay::MarkMerged => questions::draw_mark_merged(canvas, state),
        Overlay::DiskDiff(compare) => disk_diff::draw(canvas, state, compare),
        Overlay::Recovery(recovery) => disk_diff::draw_recovery(canvas, state, recovery),
        Overlay::Settings(page) => settings::draw(canvas, state, *page),
        Overlay::PalettePicker(colours) => palette_picker::draw(canvas, state, colours),
        Overlay::WhatIfEnd => questions::draw_what_if(canvas, state),
        Overlay::WhatIfRestart => questions::draw_what_if_again(canvas, state),
        Overlay::UnsavedAnswers(settle) => questions::draw_unsaved_answers(canvas, state, settle),
    };
    Some(cell)
}
