//! Two texts beside each other as a difference: the file on disk and the edits here, or the file and edits recovered.

use crate::app::overlays::disk_diff::Compare;
use crate::app::state::State;
use crate::app::widgets::layout::Area;
use crate::app::widgets::rich_text::Role;
use crate::app::workflows::recovery::Recovery;
use crate::compare::line_diff::DiffLine;
use crate::text;
use crate::ui::Cell;
use crate::ui::canvas::Canvas;

const CHANGED: &str = "Changed on disk";

/// Draws the file on disk against the edits here.
pub(crate) fn draw(canvas: &mut Canvas<'_>, state: &State, compare: &Compare) -> Cell {
    let edits = text::plural::count(state.unsaved(), "unsaved edit is", "unsaved edits are");
    let words = format!(
        "The file changed on disk while there are {edits} here. Nothing was overwritten: m keeps yours under another \
         name, t takes the one on disk. - is on disk, + is yours."
    );
    differences(canvas, CHANGED, &words, &compare.lines, compare.top)
}

/// Draws what an earlier run left behind.
pub(crate) fn draw_recovery(canvas: &mut Canvas<'_>, _state: &State, recovery: &Recovery) -> Cell {
    let edits = text::plural::count(recovery.edits, "edit", "edits");
    let words = match (recovery.edits, &recovery.merged) {
        (0, _) => "An earlier run ended while something was being typed. Enter puts it back where it was; d throws it \
                   away."
            .to_owned(),
        (_, None) => format!(
            "An earlier run ended without saving {edits}. Enter brings them back as unsaved edits, which u takes away \
             again; d throws them away."
        ),
        (_, Some(Ok(0))) => format!(
            "An earlier run ended without saving {edits}. The file has changed since, and both were merged: Enter takes \
             the merge as unsaved edits, which u takes away again; d throws the edits away."
        ),
        (_, Some(Ok(clashes))) => format!(
            "An earlier run ended without saving {edits}. The file has changed since, and both were merged, with {} to \
             choose afterwards: Enter takes the merge as unsaved edits; d throws the edits away.",
            text::plural::count(*clashes, "clash", "clashes")
        ),
        (_, Some(Err(why))) => format!(
            "An earlier run ended without saving {edits}. The file has changed since, and cannot be merged with them \
             ({why}): Enter keeps them under another name; d throws them away."
        ),
    };
    let typed = recovery.typed.iter().map(|typed| format!("\nBeing typed, {}: {}", typed.place_in_words(), typed.text));
    let words: String = std::iter::once(words).chain(typed).collect();
    differences(canvas, "Unsaved edits found", &words, &recovery.lines, recovery.top)
}

fn differences(canvas: &mut Canvas<'_>, title: &str, words: &str, lines: &[DiffLine], top: usize) -> Cell {
    canvas.dim();
    let screen = canvas.area();
    let width = 110.min(screen.width.saturating_sub(4));
    let height = screen.height.saturating_sub(5);
    let area = Area::new((screen.width - width) / 2, 2, width, height);
    let inside = canvas.popup(area, title, "");
    let mut y = inside.y + canvas.paragraph(inside, Role::Text, words) + 1;
    for line in lines.iter().skip(top).take(inside.bottom().saturating_sub(y) as usize) {
        let (role, mark, text) = match line {
            DiffLine::Same(text) => (Role::Muted, "  ", text.clone()),
            DiffLine::Gone(text) => (Role::Removed, "- ", text.clone()),
            DiffLine::New(text) => (Role::Added, "+ ", text.clone()),
            DiffLine::Gap(line) => (Role::Muted, "", format!("line {line}")),
        };
        canvas.words(inside.x, y, 2, role, mark);
        canvas.words(inside.x + 2, y, inside.width.saturating_sub(2), role, &text.replace('\t', "    "));
        y += 1;
    }
    if lines.is_empty() && title == CHANGED {
        canvas.words(inside.x, y, inside.width, Role::Muted, "both are the same, byte for byte");
    }
    Cell { x: inside.x, y: inside.y }
}
