//! A diff of two texts: the file on disk and the unsaved edits, or the file and recovered edits.

use crate::app::Scene;
use crate::app::overlays::disk_diff::DiskDiff;
use crate::app::overlays::recovery::CrashRecovery;
use crate::app::widgets::area::Area;
use crate::app::widgets::rich_text::Role;
use crate::compare::line_diff::DiffLine;
use crate::text;
use crate::ui::canvas::Canvas;
use crate::ui::canvas::CellPosition;

const CHANGED_TITLE: &str = "Changed on disk";

/// Draws the diff of the file on disk and the unsaved edits.
pub(crate) fn draw(canvas: &mut Canvas<'_>, scene: &Scene<'_>, compare: &DiskDiff) -> CellPosition {
    let edits = text::plural::format_count(scene.session.unsaved(), "unsaved edit", "unsaved edits");
    let text = format!(
        "The file changed on disk while you have {edits} here. Nothing was overwritten. Press m to save your version \
         under another name, or t to load the one on disk. Lines with - are on disk, lines with + are yours."
    );
    draw_diff(canvas, CHANGED_TITLE, &text, &compare.lines, compare.top)
}

/// Draws the unsaved edits of runs that ended unexpectedly.
pub(crate) fn draw_recovery(canvas: &mut Canvas<'_>, recovery: &CrashRecovery) -> CellPosition {
    let edits = text::plural::format_count(recovery.edit_count, "edit", "edits");
    let closed = match recovery.run_count {
        0 | 1 => format!("whymap closed without saving {edits}."),
        count => format!("whymap closed {count} times without saving, with {edits} in all."),
    };
    let merged = if recovery.is_file_unchanged {
        format!("{closed} whymap merged them")
    } else {
        format!("{closed} The file has changed since, so whymap merged both")
    };
    let text = match (recovery.edit_count, &recovery.merged) {
        (0, _) if recovery.pending_texts.is_empty() => {
            "whymap closed without saving. Press Esc to be reminded at the next start, or d not to be. Nothing is \
             deleted."
                .to_owned()
        }
        (0, _) => "whymap closed while you were typing. Press Enter to restore your text where you left it, or d to \
                   discard it."
            .to_owned(),
        (_, None) => {
            format!("{closed} Press Enter to restore them as unsaved edits (u to undo), or d to discard them.")
        }
        (_, Some(Ok(0))) => {
            format!("{merged}. Press Enter to use the merge as unsaved edits (u to undo), or d to discard your edits.")
        }
        (_, Some(Ok(conflicts))) => format!(
            "{merged}, with {} to resolve. Press Enter to load the merged version as unsaved edits, or d to discard your \
             edits.",
            text::plural::format_count(*conflicts, "conflict", "conflicts")
        ),
        (_, Some(Err(why))) => format!(
            "{closed} The file has changed since, and your edits cannot be merged into it ({why}). Press Enter to save \
             them under another name, or d to discard them."
        ),
    };
    let typed = recovery
        .pending_texts
        .iter()
        .map(|typed| format!("\nUnfinished text, {}: {}", typed.location_label(), typed.text));
    let losses = recovery.losses.iter().map(|loss| format!("\n{loss}"));
    let text: String = std::iter::once(text).chain(typed).chain(losses).collect();
    draw_diff(canvas, "Unsaved edits found", &text, &recovery.lines, recovery.top)
}

fn draw_diff(canvas: &mut Canvas<'_>, title: &str, text: &str, lines: &[DiffLine], top: usize) -> CellPosition {
    canvas.dim();
    let screen = canvas.area();
    let width = 110.min(screen.width.saturating_sub(4));
    let height = screen.height.saturating_sub(5);
    let area = Area::new((screen.width - width) / 2, 2, width, height);
    let inside = canvas.draw_popup(area, title, "");
    let mut y = inside.y + canvas.draw_paragraph(inside, Role::Text, text) + 1;
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
        canvas.draw_text(inside.x, y, inside.width, Role::Muted, "No differences");
    }
    CellPosition { x: inside.x, y: inside.y }
}
