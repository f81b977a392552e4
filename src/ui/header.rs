//! The two lines at the top: file and product, and the focus goal, which is visible in every view.

use super::canvas::Canvas;
use super::views::conflicts;
use crate::app::Scene;
use crate::app::model::filter;
use crate::app::model::layout::ScreenLayout;
use crate::app::model::mode::ViewKind;
use crate::app::panes::target;
use crate::app::views::problems;
use crate::app::widgets::area::Breakpoint;
use crate::app::widgets::rich_text::{Glyph, Role, Span, text_span};
use crate::app::workflows::what_if;
use crate::text::{self, number};

/// Minimum width of the product name; below it, the name is left out.
const MIN_PRODUCT_WIDTH: usize = 8;
/// Minimum width of the progress bar.
const MIN_PROGRESS_BAR_WIDTH: u16 = 12;
/// Minimum width of a title beside the progress bar.
const MIN_TITLE_WIDTH: u16 = 16;

/// Draws both lines.
pub(crate) fn draw(canvas: &mut Canvas<'_>, scene: &Scene<'_>, layout: &ScreenLayout) {
    draw_file_line(canvas, scene, layout);
    draw_focus_line(canvas, scene, layout);
}

fn draw_file_line(canvas: &mut Canvas<'_>, scene: &Scene<'_>, layout: &ScreenLayout) {
    let area = layout.header;
    let right = draw_right_side(canvas, scene, layout);
    let room = area.width.saturating_sub(right + 2);
    let mut spans = Vec::new();
    spans.push(text_span(Role::Text, scene.session.file.name.clone()));
    match (scene.session.unsaved(), scene.session.file.is_new) {
        (0, false) => {}
        (0, true) => spans.push(text_span(Role::Accent, "  new")),
        (count, _) => spans.push(text_span(Role::Accent, format!("  +{count} unsaved"))),
    }
    if scene.session.what_if.is_some() {
        spans.push(text_span(Role::Accent, format!("  what-if: {}", what_if::change_count_phrase(scene.session))));
        if area.width >= 70 {
            spans.extend([text_span(Role::Key, "  w"), text_span(Role::Muted, " to end")]);
        }
    }
    if let Some(filter) = filter::summary(scene.session, scene.selection) {
        spans.extend([text_span(Role::Accent, "  filter: "), text_span(Role::Text, filter)]);
        // On a narrow screen, the message of a new filter names the key.
        if area.width >= 70 {
            spans.extend([text_span(Role::Key, "  f f"), text_span(Role::Muted, " to clear")]);
        }
    }
    if scene.workflows.read_only.is_some() {
        spans.extend([
            text_span(Role::Text, "  "),
            Span::Glyph(Role::Warn, Glyph::Warning),
            text_span(Role::Warn, " read-only"),
        ]);
    }
    if scene.session.file.is_gone {
        spans.extend([
            text_span(Role::Text, "  "),
            Span::Glyph(Role::Warn, Glyph::Warning),
            text_span(Role::Warn, " missing on disk"),
        ]);
    }
    if scene.session.file.is_changed_on_disk {
        spans.extend([
            text_span(Role::Text, "  "),
            Span::Glyph(Role::Warn, Glyph::Warning),
            text_span(Role::Warn, " changed on disk"),
        ]);
    }
    if scene.session.file.has_no_recovery {
        spans.extend([
            text_span(Role::Text, "  "),
            Span::Glyph(Role::Warn, Glyph::Warning),
            text_span(Role::Warn, " recovery off"),
        ]);
    }
    if let Some(branch) = &scene.session.file.branch {
        spans.push(text_span(Role::Muted, format!("  on {branch}")));
    }
    // Truncate a long product name rather than hide the number of unsaved edits.
    let product = &scene.session.plan.roadmap.settings.product;
    let room_for_product = room.saturating_sub(Canvas::width_of(&spans) + 2);
    let mut x = area.x;
    if !product.is_empty() && room_for_product >= text::width(product).min(MIN_PRODUCT_WIDTH) as u16 {
        x += canvas.draw_text(x, area.y, room_for_product, Role::Heading, product) + 2;
    }
    canvas.draw_spans(x, area.y, (area.x + room).saturating_sub(x), &spans);
}

/// Draws the problem counts and the help key, and returns their width.
fn draw_right_side(canvas: &mut Canvas<'_>, scene: &Scene<'_>, layout: &ScreenLayout) -> u16 {
    let area = layout.header;
    let is_conflicts_view = scene.screen.view == ViewKind::Conflicts;
    let mut spans = conflicts::header_spans(scene, is_conflicts_view);
    if !is_conflicts_view {
        let problems = problems::header_spans(scene.session, area.width >= 70);
        if !spans.is_empty() && !problems.is_empty() {
            spans.push(text_span(Role::Text, "   "));
        }
        spans.extend(problems);
    }
    if shows_help(scene, layout) {
        if !spans.is_empty() {
            spans.push(text_span(Role::Text, "   "));
        }
        spans.extend([text_span(Role::Key, "?"), text_span(Role::Muted, " help")]);
    }
    let width = Canvas::width_of(&spans).min(area.width);
    canvas.draw_spans(area.right() - width, area.y, width, &spans);
    width
}

/// Whether the header shows the help key.
pub(crate) fn shows_help(scene: &Scene<'_>, layout: &ScreenLayout) -> bool {
    scene.screen.size.breakpoint() != Breakpoint::OnePane || layout.header.width >= 50
}

fn draw_focus_line(canvas: &mut Canvas<'_>, scene: &Scene<'_>, layout: &ScreenLayout) {
    let area = layout.focus_goal;
    if scene.screen.view == ViewKind::Conflicts {
        let text = match scene.views.conflicts.open_count() {
            0 if scene.views.conflicts.rows.is_empty() => "No conflicts",
            0 => "All conflicts are resolved",
            _ if area.width < 70 => "All versions stay in the file until you choose",
            _ if area.width < 104 => "Nothing is lost: all versions stay in the file until you choose",
            _ => "Both branches changed these fields. Nothing is lost: all versions stay in the file until you choose",
        };
        canvas.draw_text(area.x, area.y, area.width, Role::Muted, text);
        return;
    }
    let row = scene.session.derived.focus.and_then(|goal| scene.session.plan.roadmap.row(goal));
    let Some(row) = row else {
        let text = format!(
            "No focus goal yet: press {}, then {} on the goal that matters most",
            scene.key_label("go.goals"),
            scene.key_label("goal.focus")
        );
        canvas.draw_glyph(area.x, area.y, Role::Muted, Glyph::FocusGoal);
        canvas.draw_text(area.x + 2, area.y, area.width.saturating_sub(2), Role::Muted, &text);
        return;
    };
    let summary = target::summarize(scene.session, row);
    let status = progress_spans(&summary, area.width);
    let right = Canvas::width_of(&status);
    canvas.draw_spans(area.right().saturating_sub(right), area.y, right, &status);
    canvas.draw_glyph(area.x, area.y, Role::Goal, Glyph::FocusGoal);
    let title = scene.session.title(row.entry);
    // The glyph, the title, the progress bar, and a gap before the status.
    let room = area.width.saturating_sub(right + 5);
    let bar = HeaderProgressBar::fit_beside(
        &summary,
        area.width,
        room,
        text::width(&text::sanitize::sanitize_line(&title)) as u16,
    );
    let taken = bar.as_ref().map_or(0, |bar| bar.width() + 3);
    let used = canvas.draw_text(area.x + 2, area.y, (room - taken).min(60), Role::Text, &title) + 2;
    if let Some(bar) = bar {
        canvas.draw_spans(area.x + used + 3, area.y, bar.width(), &bar.spans(&summary));
    }
}

/// A progress bar with the numbers at its ends.
struct HeaderProgressBar {
    from: String,
    to: String,
    bar_width: u16,
}

impl HeaderProgressBar {
    /// Fits a progress bar beside a title; `None` if either would be too short.
    fn fit_beside(summary: &target::TargetSummary, line: u16, room: u16, title: u16) -> Option<Self> {
        let (from, to) = (summary.effective.target.from?, summary.effective.target.to?);
        if !summary.has_progress_bar() || line < 70 {
            return None;
        }
        let (from, to) = (number::format_grouped(from), target::with_unit(to, &summary.unit));
        let bar = Self { from, to, bar_width: 0 };
        let room = room.saturating_sub(bar.width() + 3);
        let longest = if line < 110 { 18 } else { 24 };
        let cells = room.saturating_sub(title).clamp(MIN_PROGRESS_BAR_WIDTH, longest);
        (room >= cells + title.min(MIN_TITLE_WIDTH)).then_some(Self { bar_width: cells, ..bar })
    }

    fn width(&self) -> u16 {
        text::width(&self.from) as u16 + text::width(&self.to) as u16 + 2 + self.bar_width
    }

    fn spans(&self, summary: &target::TargetSummary) -> Vec<Span> {
        let mut spans = vec![text_span(Role::Muted, format!("{} ", self.from))];
        spans.extend(summary.progress_bar(self.bar_width));
        spans.push(text_span(Role::Muted, format!(" {}", self.to)));
        spans
    }
}

/// "38% now · 212 days left · too early to tell", as much as fits.
fn progress_spans(summary: &target::TargetSummary, width: u16) -> Vec<Span> {
    let mut spans = Vec::new();
    let Some(progress) = &summary.progress else { return spans };
    if let Some(now) = progress.current {
        spans.extend([text_span(Role::Heading, target::with_unit(now, &summary.unit)), text_span(Role::Muted, " now")]);
    }
    if let Some(days) = progress.days_left {
        if !spans.is_empty() {
            spans.push(text_span(Role::Muted, " · "));
        }
        let text = match days {
            0 => "due today".to_owned(),
            1 => "1 day left".to_owned(),
            days if days > 0 => format!("{days} days left"),
            days => format!("{} overdue", text::plural::format_count(days.unsigned_abs() as usize, "day", "days")),
        };
        spans.push(text_span(if days < 0 { Role::Warn } else { Role::Text }, text));
    }
    if width >= 100 {
        spans.push(text_span(Role::Muted, " · "));
        spans.extend(target::state_spans(progress.status, target::StateWording::Long));
    }
    spans
}
