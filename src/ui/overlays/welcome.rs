//! Screens without a roadmap: the first run, and a terminal that is too small.

use crate::app::Scene;
use crate::app::model::layout::ScreenLayout;
use crate::app::overlays::Overlay;
use crate::app::widgets::area::{Area, MIN_SCREEN};
use crate::app::widgets::rich_text::Role;
use crate::ui::canvas::Canvas;
use crate::ui::canvas::CellPosition;

/// Draws the text behind the first questions.
pub(crate) fn draw_first_run(canvas: &mut Canvas<'_>, layout: &ScreenLayout) {
    let area = layout.body;
    let lines = [
        (Role::Heading, "whymap"),
        (Role::Text, ""),
        (Role::Text, "There is no roadmap.ron here yet. Answer a few questions to create one."),
        (Role::Text, ""),
        (
            Role::Muted,
            "Every theme on the roadmap says why it matters, which metric should move, and what you give up for it.",
        ),
        (Role::Muted, "Until then it is an idea: captured in two seconds, filled in when there is time."),
        (Role::Text, ""),
        (Role::Muted, "Run whymap demo to explore a complete sample roadmap."),
    ];
    let mut inside = Area { x: area.x + 2, width: area.width.saturating_sub(4), ..area.below(1) };
    for (role, line) in lines {
        let used = canvas.draw_paragraph(inside, role, line);
        inside = inside.below(used.max(1));
    }
}

/// Draws the required size if the terminal is too small.
pub(crate) fn draw_too_small(canvas: &mut Canvas<'_>, scene: &Scene<'_>) -> Option<CellPosition> {
    let area = canvas.area();
    let unsaved = scene.session.unsaved();
    let status = match scene.overlays.last() {
        Some(Overlay::Quit) => "Quit? s to save, d to discard, Esc to stay".to_owned(),
        _ if unsaved > 0 => format!("+{unsaved} unsaved, safe"),
        // The keys belong to what is open.
        Some(_) => "make the window larger".to_owned(),
        None => "q to quit".to_owned(),
    };
    let needs = format!("{}x{} needed", MIN_SCREEN.width, MIN_SCREEN.height);
    let is = format!("{}x{} here", area.width, area.height);
    for (number, line) in [needs, is, status].iter().enumerate() {
        canvas.draw_text(0, number as u16, area.width, Role::Text, line);
    }
    None
}
