//! Draws the overlays, one module each; `questions` draws those that are a question with a few answers.

pub mod disk_diff;
pub mod finder;
pub mod form;
pub mod help;
pub mod key_popup;
pub mod palette_picker;
pub mod picker;
pub mod prompt;
pub mod questions;
pub mod settings;
pub mod tour;
pub mod welcome;

use super::canvas::{Canvas, CellPosition};
use super::views;
use crate::app::Scene;
use crate::app::overlays::Overlay;
use crate::app::workflows::questions::describe_question;

/// Draws an overlay, and returns the position of its caret or selected row.
pub(super) fn draw(
    canvas: &mut Canvas<'_>,
    scene: &Scene<'_>,
    overlay: &Overlay,
    is_top: bool,
) -> Option<CellPosition> {
    let cell = match overlay {
        Overlay::Form(form) => return form::draw(canvas, scene, form, is_top),
        Overlay::Picker(picker) => picker::draw(canvas, scene, picker),
        Overlay::Prompt(prompt) => prompt::draw(canvas, scene, prompt),
        Overlay::Finder(finder) => finder::draw(canvas, scene, finder),
        Overlay::Help(help) => help::draw(canvas, scene, help),
        Overlay::Move(_) => return None,
        Overlay::ScoreCell(edit) => return views::scores::draw_cell_edit(canvas, scene, edit),
        Overlay::DiskDiff(compare) => disk_diff::draw(canvas, scene, compare),
        Overlay::Recovery(recovery) => disk_diff::draw_recovery(canvas, recovery),
        Overlay::Settings(page) => settings::draw(canvas, scene, *page),
        Overlay::PalettePicker(picker) => palette_picker::draw(canvas, scene, picker),
        question => {
            questions::draw(canvas, &describe_question(question, scene.session, scene.workflows.read_only.as_ref())?)
        }
    };
    Some(cell)
}
