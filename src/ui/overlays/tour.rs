//! The tour card at the bottom of the screen, above the message line.

use crate::app::Scene;
use crate::app::model::layout::ScreenLayout;
use crate::app::widgets::area::Area;
use crate::app::widgets::rich_text::Role;
use crate::app::workflows::tour;
use crate::text;
use crate::ui::canvas::Canvas;

/// Draws the card during the tour.
pub(crate) fn draw(canvas: &mut Canvas<'_>, scene: &Scene<'_>, layout: &ScreenLayout) {
    let Some((title, text)) = tour::current_card(scene.workflows) else { return };
    let text = insert_keys(scene, text);
    let body = layout.body;
    let width = body.width.min(96);
    let lines = text::wrap(&text, width.saturating_sub(4).max(1) as usize).len() as u16;
    let height = (lines + 2).min(body.height);
    let area = Area::new(body.x + (body.width - width) / 2, body.bottom() - height, width, height);
    let keys = format!("{} next · {} end", scene.key_label("tour.next"), scene.key_label("tour.end"));
    let inside = canvas.draw_popup(area, &title, &keys);
    canvas.draw_paragraph(inside, Role::Text, &text);
}

/// Replaces the command ids in a text with their keys.
fn insert_keys(scene: &Scene<'_>, text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('{') {
        let Some((id, behind)) = behind.split_once('}') else { break };
        out.push_str(before);
        out.push_str(&scene.key_label(id));
        rest = behind;
    }
    out + rest
}
