//! Questions that need an answer, such as quitting with unsaved edits.

use crate::app::Scene;
use crate::app::overlays::unsaved_answers::UnsavedAnswers;
use crate::app::widgets::area::Area;
use crate::app::widgets::rich_text::{Glyph, Role, Span, text_span};
use crate::app::workflows::what_if;
use crate::text;
use crate::ui::canvas::Canvas;
use crate::ui::canvas::CellPosition;

/// Asks what to do with unsaved edits on quit.
pub(crate) fn draw_quit(canvas: &mut Canvas<'_>, scene: &Scene<'_>) -> CellPosition {
    let edits = text::plural::format_count(scene.session.unsaved(), "edit is", "edits are");
    let why = match scene.session.unsaved() {
        0 => format!("{} no longer exists on disk. This is the only copy", scene.session.file.name),
        _ => format!("{edits} not saved to {} yet", scene.session.file.name),
    };
    let rows = vec![
        vec![text_span(Role::Text, why)],
        Vec::new(),
        answer_spans("s", "save and quit"),
        answer_spans("d", "quit and discard edits"),
        answer_spans("Esc", "stay"),
    ];
    draw_popup(canvas, "Quit?", &rows)
}

/// Asks whether to take over a file that another whymap window has open.
pub(crate) fn draw_take_over(canvas: &mut Canvas<'_>, scene: &Scene<'_>) -> CellPosition {
    let who = scene.workflows.read_only.as_ref().map(|following| following.lock_holder.describe()).unwrap_or_default();
    let rows = vec![
        vec![text_span(Role::Text, format!("{} is open in another whymap window", scene.session.file.name))],
        vec![text_span(Role::Muted, who)],
        Vec::new(),
        vec![text_span(Role::Text, "It keeps its unsaved edits and becomes read-only.")],
        vec![text_span(Role::Text, "If it does not respond in two seconds, you can edit.")],
        Vec::new(),
        answer_spans("y", "take over"),
        answer_spans("Esc", "stay read-only"),
    ];
    draw_popup(canvas, "Take over?", &rows)
}

/// Asks whether to mark a file without conflicts as merged.
pub(crate) fn draw_mark_merged(canvas: &mut Canvas<'_>, scene: &Scene<'_>) -> CellPosition {
    let rows = vec![
        vec![text_span(Role::Text, format!("All conflicts are resolved, and {} is saved.", scene.session.file.name))],
        vec![text_span(Role::Text, "git still lists it as unmerged.")],
        Vec::new(),
        answer_spans("y", "mark it as merged (git add)"),
        answer_spans("Esc", "not now"),
    ];
    draw_popup(canvas, "Mark as merged?", &rows)
}

/// Maximum number of moved themes named.
const MAX_MOVED: usize = 8;
/// The width of their titles.
const MOVED_TITLE_WIDTH: usize = 36;

/// Asks whether to keep the what-if, listing what it moved.
pub(crate) fn draw_what_if(canvas: &mut Canvas<'_>, scene: &Scene<'_>) -> CellPosition {
    let all = what_if::moved_themes(scene.session);
    let mut rows =
        vec![vec![text_span(Role::Text, format!("{}, not saved yet", what_if::change_count_phrase(scene.session)))]];
    if all.is_empty() {
        rows.push(vec![text_span(Role::Muted, "No rank or lane changed")]);
    }
    for moved in all.iter().take(MAX_MOVED) {
        let title = text::sanitize::sanitize_line(&scene.session.title(moved.theme)).into_owned();
        let title = text::pad_end(&title, MOVED_TITLE_WIDTH, "…").into_owned();
        rows.push(vec![
            text_span(Role::Changed, "~ "),
            text_span(Role::Text, title),
            text_span(Role::Muted, format!("  {}", moved.label())),
        ]);
    }
    if let Some(more) = all.len().checked_sub(MAX_MOVED).filter(|more| *more > 0) {
        rows.push(vec![text_span(Role::Muted, format!("  and {more} more"))]);
    }
    rows.extend([
        Vec::new(),
        answer_spans("Enter", " keep it, as one undo step"),
        answer_spans("d", " discard it and go back to the plan"),
        answer_spans("Esc", " continue the what-if"),
    ]);
    draw_popup(canvas, "What-if", &rows)
}

/// Asks whether to start a new what-if or restore the last one.
pub(crate) fn draw_what_if_again(canvas: &mut Canvas<'_>) -> CellPosition {
    let rows = vec![
        vec![text_span(Role::Text, "You discarded a what-if earlier")],
        Vec::new(),
        answer_spans("Enter", " start a new one"),
        answer_spans("b", " restore the last one"),
        answer_spans("Esc", " cancel"),
    ];
    draw_popup(canvas, "What-if", &rows)
}

/// Asks what to do with answers that could not be saved.
pub(crate) fn draw_unsaved_answers(canvas: &mut Canvas<'_>, unsaved: &UnsavedAnswers) -> CellPosition {
    let mut rows = vec![vec![text_span(Role::Text, "Your answers are not in the file yet:")], Vec::new()];
    for (path, answer) in unsaved.answers.iter().take(6) {
        let text = if answer.text.trim().is_empty() { "(emptied)".to_owned() } else { answer.text.clone() };
        rows.push(vec![text_span(Role::Muted, format!("{path}  ")), text_span(Role::Text, text)]);
        rows.push(vec![
            text_span(Role::Text, "  "),
            Span::Glyph(Role::Error, Glyph::Broken),
            text_span(Role::Error, format!(" {}", answer.why)),
        ]);
    }
    rows.push(Vec::new());
    rows.push(answer_spans("Esc", "keep editing"));
    rows.push(answer_spans("b", "restore the old answers"));
    if unsaved.is_demotable {
        rows.push(answer_spans("i", "move it to ideas and keep your answers"));
    }
    draw_popup(canvas, "Before you close the form", &rows)
}

fn answer_spans(key: &'static str, label: &'static str) -> Vec<Span> {
    vec![text_span(Role::Key, text::pad_end(key, 5, "").into_owned()), text_span(Role::Text, label)]
}

fn draw_popup(canvas: &mut Canvas<'_>, title: &str, rows: &[Vec<Span>]) -> CellPosition {
    canvas.dim();
    let screen = canvas.area();
    let widest = rows.iter().map(|row| Canvas::width_of(row)).max().unwrap_or(0);
    let width = (widest + 6).clamp(40, 90).min(screen.width.saturating_sub(4));
    let height = (rows.len() as u16 + 4).min(screen.height.saturating_sub(2));
    let area = Area::new((screen.width - width) / 2, (screen.height - height) / 3, width, height);
    let inside = canvas.draw_popup(area, title, "");
    for (number, row) in rows.iter().enumerate().take(inside.height.saturating_sub(1) as usize) {
        canvas.draw_spans(inside.x + 1, inside.y + 1 + number as u16, inside.width.saturating_sub(2), row);
    }
    CellPosition { x: inside.x + 1, y: inside.y + 1 }
}
