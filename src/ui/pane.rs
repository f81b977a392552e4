//! A pane: a title in a rule, and rows below it. Panes have no borders; a border marks an overlay.

use super::canvas::{Canvas, Focus};
use super::glyphs;
use crate::app::Scene;
use crate::app::model::layout;
use crate::app::model::mode::Pane;
use crate::app::model::mode::Scope;
use crate::app::panes::{self, LABEL_WIDTH};
use crate::app::widgets::area::Area;
use crate::app::widgets::rich_text::{Glyph, RichLine, Role, Span, text_span};
use crate::text;
use ratatui::style::{Modifier, Style};

/// Draws one of the panes beside the roadmap.
pub(crate) fn draw(canvas: &mut Canvas<'_>, scene: &Scene<'_>, pane: Pane, area: Area) {
    if area.is_empty() {
        return;
    }
    let focus = focus_of(scene, pane);
    let fact = panes::subtitle(scene.session, scene.selection, scene.screen, pane);
    draw_rule(canvas, area, pane, panes::title(scene.session, scene.selection, scene.screen, pane), "", &fact, focus);
    let width = panes::row_width(scene.screen, pane, area);
    let mut rows = panes::build_rows(scene.session, scene.selection, scene.screen, pane, width);
    resolve_keys(scene, &mut rows);
    let scroll = pane.index().checked_sub(1).and_then(|at| scene.screen.scroll.get(at)).copied().unwrap_or(0);
    let inside = area.below(1);
    let scroll = scroll.min(rows.len().saturating_sub(inside.height as usize));
    let shown = rows.iter().skip(scroll).take(inside.height as usize);
    for (number, row) in shown.enumerate() {
        draw_rich_line(canvas, area.x + 2, inside.y + number as u16, width as u16, row);
    }
    let hidden = rows.len().saturating_sub(scroll + inside.height as usize);
    if hidden > 0 {
        draw_more_below(canvas, scene, inside, hidden);
    }
}

/// Shows how many rows are hidden below, in the blank row after the pane or at the end of its last row.
pub(crate) fn draw_more_below(canvas: &mut Canvas<'_>, scene: &Scene<'_>, inside: Area, hidden: usize) {
    let below = layout::compute(scene.screen).message.y;
    let y = if inside.bottom() < below { inside.bottom() } else { inside.bottom().saturating_sub(1) };
    let text = crate::text::plural::format_count(hidden, "more row", "more rows");
    let width = crate::text::width(&text) as u16 + 3;
    let x = inside.right().saturating_sub(width);
    canvas.clear_to_background(Area::new(x, y, width, 1));
    canvas.draw_glyph(x + 1, y, Role::Muted, Glyph::NoteBelow);
    canvas.draw_text(x + 2, y, width - 2, Role::Muted, &format!(" {text}"));
}

/// Whether a pane has the focus and no overlay covers it.
pub(crate) fn focus_of(scene: &Scene<'_>, pane: Pane) -> Focus {
    if scene.screen.pane == pane
        && scene.overlays.iter().all(|overlay| matches!(overlay.scope(), Scope::Move | Scope::ScoreCell))
    {
        Focus::Here
    } else {
        Focus::Elsewhere
    }
}

/// Draws the title of a pane in its rule, with text flush right.
pub(crate) fn draw_rule(
    canvas: &mut Canvas<'_>,
    area: Area,
    pane: Pane,
    title: &str,
    subtitle: &str,
    fact: &str,
    focus: Focus,
) {
    let (number_role, title_role) = match focus {
        Focus::Here => (Role::Accent, Role::Heading),
        Focus::Elsewhere => (Role::Muted, Role::Text),
    };
    let number = (pane.index() + 1).to_string();
    let style = canvas.palette.style(number_role).add_modifier(bold_if(focus));
    canvas.draw_styled_text(area.x, area.y, 1, style, &number);
    let mut x = area.x + 2;
    let reverses = canvas.palette.selection() == super::palette::SelectionStyle::Reverse;
    if focus == Focus::Here && reverses {
        // Without a selection color, reverse the title of the focused pane, like the selected row.
        let style = Style::default().add_modifier(Modifier::REVERSED | Modifier::BOLD);
        x += canvas.draw_styled_text(x, area.y, area.width, style, &format!(" {title} "));
    } else {
        x += canvas.draw_text(x, area.y, area.width, title_role, title);
    }
    if !subtitle.is_empty() {
        x += 2;
        x += canvas.draw_text(x, area.y, area.right().saturating_sub(x), Role::Muted, subtitle);
    }
    x += 1;
    draw_line_and_fact(canvas, area, x, fact, focus);
}

/// The text at the end of the roadmap's rule, preceded by the coverage by goals if both fit.
pub(crate) fn fact_with_coverage(scene: &Scene<'_>, area: Area, subtitle: &str, fact: &str) -> String {
    // Leave room for the number, the title, gaps, and some of the rule.
    let room = (area.width as usize).saturating_sub(text::width("Roadmap") + text::width(subtitle) + 12);
    let linked = crate::app::panes::goals::coverage_summary(scene.session);
    let both = linked.map(|linked| format!("{linked} · {fact}"));
    both.filter(|both| text::width(both) <= room).unwrap_or_else(|| fact.to_owned())
}

/// Draws the rest of a rule: its line, and the text at its end, which is truncated if space is short.
pub(crate) fn draw_line_and_fact(canvas: &mut Canvas<'_>, area: Area, x: u16, fact: &str, focus: Focus) {
    let mut end = area.right();
    let room = area.right().saturating_sub(x);
    if !fact.is_empty() && room > 6 {
        let used = canvas.draw_text_right(area.right(), area.y, room - 2, Role::Muted, fact);
        end = area.right().saturating_sub(used + 1);
    }
    let (strong, thin) = glyphs::pane_rules(canvas.glyphs);
    let (glyph, role) = match focus {
        Focus::Here => (strong, Role::Accent),
        Focus::Elsewhere => (thin, Role::Faint),
    };
    canvas.draw_line(x, area.y, end.saturating_sub(x), role, glyph);
}

fn bold_if(focus: Focus) -> Modifier {
    if focus == Focus::Here { Modifier::BOLD } else { Modifier::empty() }
}

/// Draws one row: label column, spans, and spans flush right.
pub(crate) fn draw_rich_line(canvas: &mut Canvas<'_>, x: u16, y: u16, width: u16, row: &RichLine) {
    let label = LABEL_WIDTH as u16;
    if !row.label.is_empty() {
        canvas.draw_spans(x, y, label - 1, &row.label);
    }
    let right = Canvas::width_of(&row.right).min(width);
    let room = width.saturating_sub(if right > 0 { right + 1 } else { 0 });
    let indent = if row.is_indented { label } else { 0 };
    canvas.draw_spans(x + indent, y, room.saturating_sub(indent), &row.spans);
    if right > 0 {
        canvas.draw_spans(x + width - right, y, right, &row.right);
    }
}

/// Replaces the commands named in rows with their keys.
fn resolve_keys(scene: &Scene<'_>, rows: &mut [RichLine]) {
    for span in rows.iter_mut().flat_map(|row| row.spans.iter_mut().chain(&mut row.right)) {
        if let Span::CommandKey(id) = span {
            *span = text_span(Role::Key, scene.key_label(id));
        }
    }
}
