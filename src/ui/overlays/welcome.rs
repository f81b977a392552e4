//! Screens without a roadmap: the first one, and one that is too small.

use crate::app::Scene;
use crate::app::model::layout::ScreenLayout;
use crate::app::widgets::area::{Area, MIN_SCREEN};
use crate::app::widgets::rich_text::Role;
use crate::ui::CellPosition;
use crate::ui::canvas::Canvas;

/// What stands behind the first questions.
pub(crate) fn draw_first_run(canvas: &mut Canvas<'_>, layout: &ScreenLayout) {
    let area = layout.body;
    let lines = [
        (Role::Heading, "whymap"),
        (Role::Text, ""),
        (Role::Text, "There is no roadmap.ron here yet. A few questions, and there is one."),
        (Role::Text, ""),
        (Role::Muted, "A theme on a roadmap says why, which number should move, and what is not done for it."),
        (Role::Muted, "Until it does, it is an idea: noted in two seconds, answered when there is time."),
        (Role::Text, ""),
        (Role::Muted, "whymap demo opens a finished one to look around in."),
    ];
    let mut inside = Area { x: area.x + 2, width: area.width.saturating_sub(4), ..area.below(1) };
    for (role, line) in lines {
        let used = canvas.draw_paragraph(inside, role, line);
        inside = inside.below(used.max(1));
    }
}

/// A screen that is too small says what it needs; nothing is lost meanwhile.
pub(crate) fn draw_too_small(canvas: &mut Canvas<'_>, scene: &Scene<'_>) -> Option<CellPosition> {
    let area = canvas.area();
    let unsaved = scene.session.unsaved();
    let kept = if unsaved > 0 { format!("+{unsaved} unsaved, kept") } else { "q quits".to_owned() };
    let needs = format!("{}x{} needed", MIN_SCREEN.width, MIN_SCREEN.height);
    let is = format!("{}x{} here", area.width, area.height);
    for (number, line) in [needs, is, kept].iter().enumerate() {
        canvas.draw_text(0, number as u16, area.width, Role::Text, line);
    }
    None
}
