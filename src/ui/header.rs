//! The two lines on top: file and product, and the goal in focus, which stays in sight on every screen.

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

/// A name of a product is cut, but not to less than this; then it is left out.
const MIN_PRODUCT_WIDTH: usize = 8;
/// A rail is not shorter than this.
const MIN_PROGRESS_BAR_WIDTH: u16 = 12;
/// A title is not cut to less than this to make room for a rail.
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
        spans.push(text_span(Role::Accent, format!("  what if: {}", what_if::change_count_phrase(scene.session))));
        if area.width >= 70 {
            spans.extend([text_span(Role::Key, "  w"), text_span(Role::Muted, " ends it")]);
        }
    }
    if let Some(filter) = filter::summary(scene.session, scene.selection) {
        spans.extend([text_span(Role::Accent, "  only "), text_span(Role::Text, filter)]);
        // The message of a new filter names the key as well.
        if area.width >= 70 {
            spans.extend([text_span(Role::Key, "  f f"), text_span(Role::Muted, " all")]);
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
            text_span(Role::Warn, " gone from the disk"),
        ]);
    }
    if scene.session.file.is_changed_on_disk {
        spans.extend([
            text_span(Role::Text, "  "),
            Span::Glyph(Role::Warn, Glyph::Warning),
            text_span(Role::Warn, " differs on disk"),
        ]);
    }
    if scene.session.file.has_no_recovery {
        spans.extend([
            text_span(Role::Text, "  "),
            Span::Glyph(Role::Warn, Glyph::Warning),
            text_span(Role::Warn, " no recovery"),
        ]);
    }
    if let Some(branch) = &scene.session.file.branch {
        spans.push(text_span(Role::Muted, format!("  on {branch}")));
    }
    // However long the product's name is, what became of the edits stays in sight.
    let product = &scene.session.plan.roadmap.settings.product;
    let room_for_product = room.saturating_sub(Canvas::width_of(&spans) + 2);
    let mut x = area.x;
    if !product.is_empty() && room_for_product >= text::width(product).min(MIN_PRODUCT_WIDTH) as u16 {
        x += canvas.draw_text(x, area.y, room_for_product, Role::Heading, product) + 2;
    }
    canvas.draw_spans(x, area.y, (area.x + room).saturating_sub(x), &spans);
}

/// Counts of problems, and where help is. The answer is the cells it takes.
fn draw_right_side(canvas: &mut Canvas<'_>, scene: &Scene<'_>, layout: &ScreenLayout) -> u16 {
    let area = layout.header;
    let is_of_clashes = scene.screen.view == ViewKind::Conflicts;
    let mut spans = conflicts::header_spans(scene, is_of_clashes);
    if !is_of_clashes {
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

/// Whether the top line says where help is.
pub(crate) fn shows_help(scene: &Scene<'_>, layout: &ScreenLayout) -> bool {
    scene.screen.size.breakpoint() != Breakpoint::OnePane || layout.header.width >= 50
}

fn draw_focus_line(canvas: &mut Canvas<'_>, scene: &Scene<'_>, layout: &ScreenLayout) {
    let area = layout.focus_goal;
    if scene.screen.view == ViewKind::Conflicts {
        let told = match scene.views.conflicts.open_count() {
            0 => "Nothing is left to choose.",
            _ if area.width < 70 => "All versions stay in the file until you choose.",
            _ if area.width < 104 => "Nothing is lost: all versions stay in the file until you choose.",
            _ => "Both branches changed these fields. Nothing is lost: all versions stay in the file until you choose.",
        };
        canvas.draw_text(area.x, area.y, area.width, Role::Muted, told);
        return;
    }
    let row = scene.session.derived.focus.and_then(|goal| scene.session.plan.roadmap.row(goal));
    let Some(row) = row else {
        let text = format!(
            "no goal is in focus: {}, then {} on the one that matters most",
            crate::app::commands::input::key_label(scene.screen, &scene.views.scores, scene.input, "go.goals"),
            crate::app::commands::input::key_label(scene.screen, &scene.views.scores, scene.input, "goal.focus")
        );
        canvas.draw_glyph(area.x, area.y, Role::Muted, Glyph::FocusGoal);
        canvas.draw_text(area.x + 2, area.y, area.width.saturating_sub(2), Role::Muted, &text);
        return;
    };
    let told = target::summarize(scene.session, row);
    let standing = progress_spans(&told, area.width);
    let right = Canvas::width_of(&standing);
    canvas.draw_spans(area.right().saturating_sub(right), area.y, right, &standing);
    canvas.draw_glyph(area.x, area.y, Role::Goal, Glyph::FocusGoal);
    let title = scene.session.title(row.entry);
    // Sign, title, rail, and a gap before what it stands at.
    let room = area.width.saturating_sub(right + 5);
    let rail = HeaderProgressBar::fit_beside(
        &told,
        area.width,
        room,
        text::width(&text::sanitize::sanitize_line(&title)) as u16,
    );
    let taken = rail.as_ref().map_or(0, |rail| rail.width() + 3);
    let used = canvas.draw_text(area.x + 2, area.y, (room - taken).min(60), Role::Text, &title) + 2;
    if let Some(rail) = rail {
        canvas.draw_spans(area.x + used + 3, area.y, rail.width(), &rail.spans(&told));
    }
}

/// A rail with the numbers at its ends.
struct HeaderProgressBar {
    from: String,
    to: String,
    bar_width: u16,
}

impl HeaderProgressBar {
    /// The rail beside a title, as long as the title leaves room for it; none where both would be too short.
    fn fit_beside(told: &target::TargetSummary, line: u16, room: u16, title: u16) -> Option<Self> {
        let (from, to) = (told.effective.target.from?, told.effective.target.to?);
        if !told.has_progress_bar() || line < 70 {
            return None;
        }
        let (from, to) = (number::format_grouped(from), target::with_unit(to, &told.unit));
        let rail = Self { from, to, bar_width: 0 };
        let room = room.saturating_sub(rail.width() + 3);
        let longest = if line < 110 { 18 } else { 24 };
        let cells = room.saturating_sub(title).clamp(MIN_PROGRESS_BAR_WIDTH, longest);
        (room >= cells + title.min(MIN_TITLE_WIDTH)).then_some(Self { bar_width: cells, ..rail })
    }

    fn width(&self) -> u16 {
        text::width(&self.from) as u16 + text::width(&self.to) as u16 + 2 + self.bar_width
    }

    fn spans(&self, told: &target::TargetSummary) -> Vec<Span> {
        let mut spans = vec![text_span(Role::Muted, format!("{} ", self.from))];
        spans.extend(told.progress_bar(self.bar_width));
        spans.push(text_span(Role::Muted, format!(" {}", self.to)));
        spans
    }
}

/// "38 % now · 212 days left · too early to say": as much of it as fits.
fn progress_spans(told: &target::TargetSummary, width: u16) -> Vec<Span> {
    let mut spans = Vec::new();
    let Some(progress) = &told.progress else { return spans };
    if let Some(now) = progress.current {
        spans.extend([text_span(Role::Heading, target::with_unit(now, &told.unit)), text_span(Role::Muted, " now")]);
    }
    if let Some(days) = progress.days_left {
        if !spans.is_empty() {
            spans.push(text_span(Role::Muted, " · "));
        }
        let text = match days {
            0 => "due today".to_owned(),
            1 => "1 day left".to_owned(),
            days if days > 0 => format!("{days} days left"),
            days => format!("{} days over", -days),
        };
        spans.push(text_span(if days < 0 { Role::Warn } else { Role::Text }, text));
    }
    if width >= 100 {
        spans.push(text_span(Role::Muted, " · "));
        spans.extend(target::state_spans(progress.status, target::StateWording::Long));
    }
    spans
}
