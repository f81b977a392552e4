//! Two texts beside each other as a difference: the file on disk and the edits here, or the file and edits recovered.

use crate::app::Scene;
use crate::app::overlays::disk_diff::DiskDiff;
use crate::app::overlays::recovery::CrashRecovery;
use crate::app::widgets::area::Area;
use crate::app::widgets::rich_text::Role;
use crate::compare::line_diff::DiffLine;
use crate::text;
use crate::ui::CellPosition;
use crate::ui::canvas::Canvas;

const CHANGED_TITLE: &str = "Changed on disk";

/// Draws the file on disk against the edits here.
pub(crate) fn draw(canvas: &mut Canvas<'_>, scene: &Scene<'_>, compare: &DiskDiff) -> CellPosition {
    let edits = text::plural::format_count(scene.session.unsaved(), "unsaved edit is", "unsaved edits are");
    let words = format!(
        "The file changed on disk while there are {edits} here. Nothing was overwritten: m keeps yours under another \
         name, t takes the one on disk. - is on disk, + is yours."
    );
    draw_diff(canvas, CHANGED_TITLE, &words, &compare.lines, compare.top)
}

/// Draws what an earlier run left behind.
pub(crate) fn draw_recovery(canvas: &mut Canvas<'_>, recovery: &CrashRecovery) -> CellPosition {
    let edits = text::plural::format_count(recovery.edit_count, "edit", "edits");
    let words = match (recovery.edit_count, &recovery.merged) {
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
            text::plural::format_count(*clashes, "clash", "clashes")
        ),
        (_, Some(Err(why))) => format!(
            "An earlier run ended without saving {edits}. The file has changed since, and cannot be merged with them \
             ({why}): Enter keeps them under another name; d throws them away."
        ),
    };
    let typed =
        recovery.pending_texts.iter().map(|typed| format!("\nBeing typed, {}: {}", typed.location_label(), typed.text));
    let words: String = std::iter::once(words).chain(typed).collect();
    draw_diff(canvas, "Unsaved edits found", &words, &recovery.lines, recovery.top)
}

fn draw_diff(canvas: &mut Canvas<'_>, title: &str, words: &str, lines: &[DiffLine], top: usize) -> CellPosition {
    canvas.dim();
    let screen = canvas.area();
    let width = 110.min(screen.width.saturating_sub(4));
    let height = screen.height.saturating_sub(5);
    let area = Area::new((screen.width - width) / 2, 2, width, height);
    let inside = canvas.draw_popup(area, title, "");
    let mut y = inside.y + canvas.draw_paragraph(inside, Role::Text, words) + 1;
    for line in lines.iter().skip(top).take(inside.bottom().saturating_sub(y) as usize) {
        let (role, mark, text) = match line {
            DiffLine::Same(text) => (Role::Muted, "  ", text.clone()),
            DiffLine::Removed(text) => (Role::Removed, "- ", text.clone()),
            DiffLine::Added(text) => (Role::Added, "+ ", text.clone()),
            DiffLine::Gap(line) => (Role::Muted, "", format!("line {line}")),
        };
        canvas.draw_text(inside.x, y, 2, role, mark);
        canvas.draw_text(inside.x + 2, y, inside.width.saturating_sub(2), role, &text.replace('\t', "    "));
        y += 1;
    }
    if lines.is_empty() && title == CHANGED_TITLE {
        canvas.draw_text(inside.x, y, inside.width, Role::Muted, "both are the same, byte for byte");
    }
    CellPosition { x: inside.x, y: inside.y }
}
