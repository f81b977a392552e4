//! The few questions that wait for an answer: quitting with unsaved edits, answers that cannot stay.

use crate::app::Scene;
use crate::app::overlays::unsaved_answers::UnsavedAnswers;
use crate::app::widgets::area::Area;
use crate::app::widgets::rich_text::{Glyph, Role, Span, text_span};
use crate::app::workflows::what_if;
use crate::text;
use crate::ui::CellPosition;
use crate::ui::canvas::Canvas;

/// Quitting with unsaved edits.
pub(crate) fn draw_quit(canvas: &mut Canvas<'_>, scene: &Scene<'_>) -> CellPosition {
    let edits = text::plural::format_count(scene.session.unsaved(), "edit is", "edits are");
    let why = match scene.session.unsaved() {
        0 => format!("{} is gone from the disk; its text is only here.", scene.session.file.name),
        _ => format!("{edits} not in {} yet.", scene.session.file.name),
    };
    let rows = vec![
        vec![text_span(Role::Text, why)],
        Vec::new(),
        answer_spans("s", "save and quit"),
        answer_spans("d", "quit and throw them away"),
        answer_spans("Esc", "stay"),
    ];
    draw_popup(canvas, "Quit?", &rows)
}

/// Whether to edit a file that another whymap has open.
pub(crate) fn draw_take_over(canvas: &mut Canvas<'_>, scene: &Scene<'_>) -> CellPosition {
    let who = scene.workflows.read_only.as_ref().map(|following| following.lock_holder.describe()).unwrap_or_default();
    let rows = vec![
        vec![text_span(Role::Text, format!("{} is open in another whymap.", scene.session.file.name))],
        vec![text_span(Role::Muted, who)],
        Vec::new(),
        vec![text_span(Role::Text, "It keeps its unsaved edits, and follows you then.")],
        vec![text_span(Role::Text, "If it does not answer, you edit in two seconds.")],
        Vec::new(),
        answer_spans("y", "take over"),
        answer_spans("Esc", "go on following"),
    ];
    draw_popup(canvas, "Take over?", &rows)
}

/// Whether a file without clashes is to be marked as merged.
pub(crate) fn draw_mark_merged(canvas: &mut Canvas<'_>, scene: &Scene<'_>) -> CellPosition {
    let rows = vec![
        vec![text_span(Role::Text, format!("Nothing is left to choose, and {} is saved.", scene.session.file.name))],
        vec![text_span(Role::Text, "git still holds it to be unmerged.")],
        Vec::new(),
        answer_spans("y", "mark it as merged (git add)"),
        answer_spans("Esc", "not now"),
    ];
    draw_popup(canvas, "Mark as merged?", &rows)
}

/// So many themes that moved are named.
const MAX_MOVED: usize = 8;
/// The cells of their titles.
const MOVED_TITLE_WIDTH: usize = 36;

/// How the what-if ends: what it moved, and the ways out.
pub(crate) fn draw_what_if(canvas: &mut Canvas<'_>, scene: &Scene<'_>) -> CellPosition {
    let all = what_if::moved_themes(scene.session);
    let mut rows =
        vec![vec![text_span(Role::Text, format!("{}, not kept so far.", what_if::change_count_phrase(scene.session)))]];
    if all.is_empty() {
        rows.push(vec![text_span(Role::Muted, "No rank and no lane is another one.")]);
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
        answer_spans("Enter", " keep it, as one step of undo"),
        answer_spans("d", " throw it away: the plan is as it was"),
        answer_spans("Esc", " go on trying"),
    ]);
    draw_popup(canvas, "What if", &rows)
}

/// Whether a new what-if begins, or the last one comes back.
pub(crate) fn draw_what_if_again(canvas: &mut Canvas<'_>) -> CellPosition {
    let rows = vec![
        vec![text_span(Role::Text, "A what-if was thrown away before.")],
        Vec::new(),
        answer_spans("Enter", " begin a new one"),
        answer_spans("b", " bring the last one back"),
        answer_spans("Esc", " leave"),
    ];
    draw_popup(canvas, "What if", &rows)
}

/// Answers that cannot stay as they are.
pub(crate) fn draw_unsaved_answers(canvas: &mut Canvas<'_>, settle: &UnsavedAnswers) -> CellPosition {
    let mut rows = vec![vec![text_span(Role::Text, "What you typed here is not in the file yet:")], Vec::new()];
    for (path, kept) in settle.answers.iter().take(6) {
        let typed = if kept.text.trim().is_empty() { "(emptied)".to_owned() } else { kept.text.clone() };
        rows.push(vec![text_span(Role::Muted, format!("{path}  ")), text_span(Role::Text, typed)]);
        rows.push(vec![
            text_span(Role::Text, "  "),
            Span::Glyph(Role::Error, Glyph::Broken),
            text_span(Role::Error, format!(" {}", kept.why)),
        ]);
    }
    rows.push(Vec::new());
    rows.push(answer_spans("Esc", "go on editing"));
    rows.push(answer_spans("b", "put the old answers back"));
    if settle.is_demotable {
        rows.push(answer_spans("i", "make it an idea, which may lack anything, and keep what you typed"));
    }
    draw_popup(canvas, "Before you leave", &rows)
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
