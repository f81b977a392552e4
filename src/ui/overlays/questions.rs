//! The few questions that wait for an answer: quitting with unsaved edits, answers that cannot stay.

use crate::app::overlays::unsaved_answers::Settle;
use crate::app::state::State;
use crate::app::widgets::layout::Area;
use crate::app::widgets::rich_text::{Role, Sign, Span, words};
use crate::app::workflows::what_if;
use crate::text;
use crate::ui::Cell;
use crate::ui::canvas::Canvas;

/// Quitting with unsaved edits.
pub(crate) fn quit(canvas: &mut Canvas<'_>, state: &State) -> Cell {
    let edits = text::plural::count(state.unsaved(), "edit is", "edits are");
    let why = match state.unsaved() {
        0 => format!("{} is gone from the disk; its text is only here.", state.file.name),
        _ => format!("{edits} not in {} yet.", state.file.name),
    };
    let rows = vec![
        vec![words(Role::Text, why)],
        Vec::new(),
        answer("s", "save and quit"),
        answer("d", "quit and throw them away"),
        answer("Esc", "stay"),
    ];
    popup(canvas, "Quit?", &rows)
}

/// Whether to edit a file that another whymap has open.
pub(crate) fn take_over(canvas: &mut Canvas<'_>, state: &State) -> Cell {
    let who = state.following.as_ref().map(|following| following.other.known()).unwrap_or_default();
    let rows = vec![
        vec![words(Role::Text, format!("{} is open in another whymap.", state.file.name))],
        vec![words(Role::Muted, who)],
        Vec::new(),
        vec![words(Role::Text, "It keeps its unsaved edits, and follows you then.")],
        vec![words(Role::Text, "If it does not answer, you edit in two seconds.")],
        Vec::new(),
        answer("y", "take over"),
        answer("Esc", "go on following"),
    ];
    popup(canvas, "Take over?", &rows)
}

/// Whether a file without clashes is to be marked as merged.
pub(crate) fn mark_merged(canvas: &mut Canvas<'_>, state: &State) -> Cell {
    let rows = vec![
        vec![words(Role::Text, format!("Nothing is left to choose, and {} is saved.", state.file.name))],
        vec![words(Role::Text, "git still holds it to be unmerged.")],
        Vec::new(),
        answer("y", "mark it as merged (git add)"),
        answer("Esc", "not now"),
    ];
    popup(canvas, "Mark as merged?", &rows)
}

/// So many themes that moved are named.
const MOVED: usize = 8;
/// The cells of their titles.
const MOVED_TITLE: usize = 36;

/// How the what-if ends: what it moved, and the ways out.
pub(crate) fn what_if(canvas: &mut Canvas<'_>, state: &State) -> Cell {
    let all = what_if::all_moved(state);
    let mut rows = vec![vec![words(Role::Text, format!("{}, not kept so far.", what_if::counted(state)))]];
    if all.is_empty() {
        rows.push(vec![words(Role::Muted, "No rank and no lane is another one.")]);
    }
    for moved in all.iter().take(MOVED) {
        let title = text::sanitise::line(&state.title(moved.theme)).into_owned();
        let title = text::pad_end(&title, MOVED_TITLE, "…").into_owned();
        rows.push(vec![
            words(Role::Changed, "~ "),
            words(Role::Text, title),
            words(Role::Muted, format!("  {}", moved.words())),
        ]);
    }
    if let Some(more) = all.len().checked_sub(MOVED).filter(|more| *more > 0) {
        rows.push(vec![words(Role::Muted, format!("  and {more} more"))]);
    }
    rows.extend([
        Vec::new(),
        answer("Enter", " keep it, as one step of undo"),
        answer("d", " throw it away: the plan is as it was"),
        answer("Esc", " go on trying"),
    ]);
    popup(canvas, "What if", &rows)
}

/// Whether a new what-if begins, or the last one comes back.
pub(crate) fn what_if_again(canvas: &mut Canvas<'_>, _state: &State) -> Cell {
    let rows = vec![
        vec![words(Role::Text, "A what-if was thrown away before.")],
        Vec::new(),
        answer("Enter", " begin a new one"),
        answer("b", " bring the last one back"),
        answer("Esc", " leave"),
    ];
    popup(canvas, "What if", &rows)
}

/// Answers that cannot stay as they are.
pub(crate) fn settle(canvas: &mut Canvas<'_>, _state: &State, settle: &Settle) -> Cell {
    let mut rows = vec![vec![words(Role::Text, "What you typed here is not in the file yet:")], Vec::new()];
    for (path, kept) in settle.answers.iter().take(6) {
        let typed = if kept.text.trim().is_empty() { "(emptied)".to_owned() } else { kept.text.clone() };
        rows.push(vec![words(Role::Muted, format!("{path}  ")), words(Role::Text, typed)]);
        rows.push(vec![
            words(Role::Text, "  "),
            Span::Sign(Role::Error, Sign::Broken),
            words(Role::Error, format!(" {}", kept.why)),
        ]);
    }
    rows.push(Vec::new());
    rows.push(answer("Esc", "go on editing"));
    rows.push(answer("b", "put the old answers back"));
    if settle.can_become_idea {
        rows.push(answer("i", "make it an idea, which may lack anything, and keep what you typed"));
    }
    popup(canvas, "Before you leave", &rows)
}

fn answer(key: &'static str, label: &'static str) -> Vec<Span> {
    vec![words(Role::Key, text::pad_end(key, 5, "").into_owned()), words(Role::Text, label)]
}

fn popup(canvas: &mut Canvas<'_>, title: &str, rows: &[Vec<Span>]) -> Cell {
    canvas.dim();
    let screen = canvas.area();
    let widest = rows.iter().map(|row| Canvas::width_of(row)).max().unwrap_or(0);
    let width = (widest + 6).clamp(40, 90).min(screen.width.saturating_sub(4));
    let height = (rows.len() as u16 + 4).min(screen.height.saturating_sub(2));
    let area = Area::new((screen.width - width) / 2, (screen.height - height) / 3, width, height);
    let inside = canvas.popup(area, title, "");
    for (number, row) in rows.iter().enumerate().take(inside.height.saturating_sub(1) as usize) {
        canvas.spans(inside.x + 1, inside.y + 1 + number as u16, inside.width.saturating_sub(2), row);
    }
    Cell { x: inside.x + 1, y: inside.y + 1 }
}
