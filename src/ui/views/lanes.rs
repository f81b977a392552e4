//! The lanes view.

use crate::app::Scene;
use crate::app::model::entry_text;
use crate::app::model::mode::Pane;
use crate::app::model::ranking_confidence;
use crate::app::model::theme_options;
use crate::app::panes::{target, theme};
use crate::app::views::lanes::{LaneLine, LaneSection, LaneSelection};
use crate::app::widgets::area::Area;
use crate::app::widgets::rich_text::{Glyph, InlineChart, Role, Span, text_span};
use crate::app::workflows::what_if;
use crate::document::chunk::EntryId;
use crate::insight::capacity::EffortSum;
use crate::roadmap::entry_row::{EntryRow, ThemeRow};
use crate::roadmap::lane::Lane;
use crate::text::{self, number};
use crate::ui::canvas::Canvas;
use crate::ui::canvas::CellPosition;
use crate::ui::pane;
use crate::ui::selection::draw_mark;

/// Width of the status column.
const STATUS_WIDTH: u16 = 11;
/// Width of the score column.
const SCORE_WIDTH: u16 = 5;
/// Minimum view width for a sparkline.
const MIN_WIDTH_FOR_SPARKLINE: u16 = 78;

/// Draws the view and returns the position of the selected row.
pub(in crate::ui) fn draw(canvas: &mut Canvas<'_>, scene: &Scene<'_>, area: Area) -> Option<CellPosition> {
    if area.is_empty() {
        return None;
    }
    let focus = pane::focus_of(scene, Pane::Roadmap);
    let fact = pane::fact_with_coverage(scene, area, "by lane", &title_fact(scene));
    pane::draw_rule(canvas, area, Pane::Roadmap, "Roadmap", "by lane", &fact, focus);
    let inside = area.below(1);
    let columns = LanesViewColumns::new(inside);
    let top = scene.views.lanes.list.top;
    let visible = inside.height as usize;
    let mut cursor = None;
    for (number, line) in scene.views.lanes.lines.iter().enumerate().skip(top).take(visible) {
        let y = inside.y + (number - top) as u16;
        let is_selected = number == scene.views.lanes.list.at && scene.views.lanes.selected.is_some();
        let row = LaneRowRenderer { scene, columns, y, is_selected };
        row.draw(canvas, *line);
        let is_second = matches!(line, LaneLine::Details(entry) if scene.views.lanes.selected == Some(LaneSelection::Entry(*entry)));
        if is_selected || is_second {
            let whole = Area { y, height: 1, ..inside };
            canvas.highlight_selection(whole, focus);
            canvas.draw_selection_bar(inside.x, y, focus);
        }
        if is_selected {
            cursor = Some(CellPosition { x: inside.x, y });
        }
    }
    draw_hidden_summary(canvas, scene, inside);
    cursor
}

fn title_fact(scene: &Scene<'_>) -> String {
    let count = |section: LaneSection| scene.views.lanes.content(section).entries.len();
    let order = &scene.session.derived.order;
    let shown = |entry_ids: &[EntryId]| entry_ids.iter().filter(|entry| scene.selection.shows(**entry)).count();
    let live: usize = [LaneSection::Now, LaneSection::Next, LaneSection::Later].into_iter().map(count).sum();
    let shipped_or_dropped = count(LaneSection::Shipped) + shown(order.lane(Lane::Dropped));
    let themes = text::plural::format_count(live + shipped_or_dropped, "theme", "themes");
    let ideas = text::plural::format_count(count(LaneSection::Ideas) + shown(&order.dropped_ideas), "idea", "ideas");
    format!("{themes}, {ideas}")
}

/// Draws what is hidden below on the last line.
fn draw_hidden_summary(canvas: &mut Canvas<'_>, scene: &Scene<'_>, inside: Area) {
    let below = scene.views.lanes.list.top + inside.height as usize;
    let hidden = scene.views.lanes.lines.get(below..).unwrap_or_default();
    if hidden.is_empty() || inside.height < 3 {
        return;
    }
    let [mut themes, mut not_doing, mut shipped, mut ideas] = [0; 4];
    // The summary covers one more line.
    let covered = scene.views.lanes.lines.get(below.saturating_sub(1));
    for line in covered.into_iter().chain(hidden) {
        match line {
            LaneLine::Theme(_) => themes += 1,
            LaneLine::Shipped(_) => shipped += 1,
            LaneLine::NotDoing(_) => not_doing += 1,
            LaneLine::Idea(_) => ideas += 1,
            // Count folded entries too.
            LaneLine::Section(section) if scene.views.lanes.is_folded(*section) => {
                let count = scene.views.lanes.content(*section).entries.len();
                match section {
                    LaneSection::NotDoing => not_doing += count,
                    LaneSection::Shipped => shipped += count,
                    LaneSection::Ideas => ideas += count,
                    _ => themes += count,
                }
            }
            _ => {}
        }
    }
    let mut parts = Vec::new();
    for (count, one, many) in [
        (themes, "theme", "themes"),
        (not_doing, "not doing", "not doing"),
        (shipped, "shipped", "shipped"),
        (ideas, "idea", "ideas"),
    ] {
        if count > 0 {
            parts.push(text::plural::format_count(count, one, many));
        }
    }
    let is_covering_selection = scene.views.lanes.list.at + 1 == below;
    if parts.is_empty() || is_covering_selection {
        return;
    }
    let y = inside.bottom() - 1;
    // Also clear the modifiers of the covered line.
    canvas.clear_to_background(Area { y, height: 1, ..inside });
    canvas.draw_glyph(inside.x + 2, y, Role::Muted, Glyph::NoteBelow);
    canvas.draw_text(inside.x + 4, y, inside.width - 4, Role::Muted, &parts.join(", "));
}

/// The layout of the columns.
#[derive(Clone, Copy)]
struct LanesViewColumns {
    inside: Area,
    /// The first column of the titles.
    title: u16,
    /// The column after the score.
    score_end: u16,
    /// The first column of the status.
    status: u16,
    /// The first column of the sparkline, if shown.
    sparkline: Option<u16>,
}

impl LanesViewColumns {
    fn new(inside: Area) -> Self {
        let status = inside.right().saturating_sub(STATUS_WIDTH);
        let sparkline = (inside.width >= MIN_WIDTH_FOR_SPARKLINE).then(|| status.saturating_sub(9));
        let score_end = match sparkline {
            Some(sparkline) => sparkline - 3,
            None => status.saturating_sub(2),
        };
        Self { inside, title: inside.x + 2, score_end, status, sparkline }
    }

    fn title_width(&self, indent: u16) -> u16 {
        (self.score_end - SCORE_WIDTH).saturating_sub(self.title + indent + 1)
    }
}

struct LaneRowRenderer<'s> {
    scene: &'s Scene<'s>,
    columns: LanesViewColumns,
    y: u16,
    is_selected: bool,
}

impl LaneRowRenderer<'_> {
    fn draw(&self, canvas: &mut Canvas<'_>, line: LaneLine) {
        if let Some(entry) = line.entry() {
            draw_mark(canvas, self.scene, self.columns.inside.x, self.y, entry);
        }
        match line {
            LaneLine::Blank => {}
            LaneLine::ColumnHeadings => self.draw_headings(canvas),
            LaneLine::Section(section) => self.draw_section(canvas, section),
            LaneLine::Empty(section) => self.draw_empty(canvas, section),
            LaneLine::Theme(entry) => self.draw_theme(canvas, entry),
            LaneLine::Details(entry) => self.draw_second_line(canvas, entry),
            LaneLine::ThemeOption(entry, index) => self.draw_option(canvas, entry, index),
            LaneLine::Shipped(entry) => self.draw_shipped(canvas, entry),
            LaneLine::NotDoing(entry) => self.draw_not_doing(canvas, entry),
            LaneLine::Idea(entry) => self.draw_idea(canvas, entry),
            LaneLine::Broken(entry) => self.draw_broken(canvas, entry),
        }
    }

    fn entry_and_theme(&self, entry: EntryId) -> Option<(&EntryRow, &ThemeRow)> {
        let entry_row = self.scene.session.plan.roadmap.row(entry)?;
        Some((entry_row, entry_row.theme()?))
    }

    fn title_role(&self, usual: Role) -> Role {
        if self.is_selected { Role::Heading } else { usual }
    }

    fn draw_headings(&self, canvas: &mut Canvas<'_>) {
        canvas.draw_text_right(self.columns.score_end, self.y, SCORE_WIDTH, Role::Muted, "score");
        canvas.draw_text(self.columns.status, self.y, STATUS_WIDTH, Role::Muted, "target");
    }

    fn draw_section(&self, canvas: &mut Canvas<'_>, section: LaneSection) {
        let columns = self.columns;
        let content = self.scene.views.lanes.content(section);
        let entries = &content.entries;
        let used = canvas.draw_text(columns.title, self.y, columns.inside.width, Role::Heading, section.title());
        let count = match section {
            LaneSection::Ideas => format!("{}, not ranked", entries.len()),
            LaneSection::Broken => text::plural::format_count(entries.len(), "entry", "entries"),
            _ => text::plural::format_count(entries.len(), "theme", "themes"),
        };
        let x = columns.title + used + 2;
        let used_count = canvas.draw_text(x, self.y, 24, Role::Muted, &count);
        if self.scene.views.lanes.is_folded(section) {
            canvas.draw_glyph(x + used_count + 2, self.y, Role::Muted, Glyph::Folded);
        }
        match section {
            LaneSection::Now | LaneSection::Next | LaneSection::Later => {
                self.draw_effort_sum(canvas, section, content.effort);
            }
            LaneSection::Ideas if !entries.is_empty() => {
                canvas.draw_text_right(columns.inside.right(), self.y, 18, Role::Muted, "missing");
            }
            _ => {}
        }
    }

    /// Draws "14 of 18 person-months" with a bar of the capacity for Now, and the total effort for other lanes.
    fn draw_effort_sum(&self, canvas: &mut Canvas<'_>, section: LaneSection, sum: EffortSum) {
        let columns = self.columns;
        if !sum.has_stated_effort() {
            return;
        }
        let (effort, about) = (sum.effort, sum.approximation_prefix());
        let capacity =
            self.scene.session.plan.roadmap.settings.capacity.as_ref().filter(|_| section == LaneSection::Now);
        let label = match capacity {
            Some(capacity) => format!(
                "{about}{} of {} {}",
                number::format_amount(effort),
                number::format_plain(capacity.amount),
                theme::effort_unit(self.scene.session, capacity.amount)
            ),
            None => format!("{about}{}", theme::effort_label(self.scene.session, effort)),
        };
        canvas.draw_text_right(columns.score_end, self.y, 30, Role::Muted, &label);
        if let Some(capacity) = capacity.filter(|capacity| capacity.amount > 0.0) {
            let filled = effort / capacity.amount;
            canvas.draw_chart(columns.status, self.y, STATUS_WIDTH, &InlineChart::Bar { filled });
        }
    }

    fn draw_empty(&self, canvas: &mut Canvas<'_>, section: LaneSection) {
        let text = match section {
            _ if self.scene.selection.filter.is_some() => "Nothing matches the filter",
            LaneSection::Ideas => "No ideas yet (n to add one)",
            _ => "Nothing here yet (n to add an idea)",
        };
        canvas.draw_text(self.columns.title, self.y, self.columns.inside.width - 4, Role::Muted, text);
    }

    fn draw_theme(&self, canvas: &mut Canvas<'_>, entry: EntryId) {
        let Some((entry_row, theme_row)) = self.entry_and_theme(entry) else { return };
        let columns = self.columns;
        self.draw_title(canvas, entry, Role::Text, 0);
        self.draw_score(canvas, entry, theme_row);
        if let Some(x) = columns.sparkline {
            self.draw_sparkline(canvas, entry_row, x);
        }
        self.draw_status(canvas, entry_row);
    }

    fn draw_title(&self, canvas: &mut Canvas<'_>, entry: EntryId, role: Role, indent: u16) {
        let columns = self.columns;
        let mut x = columns.title + indent;
        let is_manual = self.scene.session.plan.roadmap.theme(entry).is_some_and(|theme_row| theme_row.rank.is_some());
        let is_toss_up = ranking_confidence::is_toss_up(self.scene.session, entry);
        let taken = if is_manual { 7 } else { 0 } + if is_toss_up { 2 } else { 0 };
        let mut room = columns.title_width(indent).saturating_sub(taken);
        if self.scene.session.changed_outside.contains(&entry)
            || what_if::theme_movement(self.scene.session, entry).is_some()
        {
            canvas.draw_text(x, self.y, 2, Role::Changed, "~ ");
            x += 2;
            room = room.saturating_sub(2);
        }
        let title = self.scene.session.plan.roadmap.title(&self.scene.session.plan.document, entry);
        canvas.draw_text(x, self.y, room, self.title_role(role), &title);
    }

    fn draw_score(&self, canvas: &mut Canvas<'_>, entry: EntryId, theme_row: &ThemeRow) {
        let columns = self.columns;
        let model = &self.scene.session.plan.roadmap.settings.ranking;
        let role = if self.is_selected { Role::Heading } else { Role::Text };
        let used = match self.scene.session.derived.order.score(entry) {
            Some(score) => {
                let shown = crate::app::panes::scores::format_score(model, score);
                canvas.draw_text_right(columns.score_end, self.y, SCORE_WIDTH, role, &shown)
            }
            None => canvas.draw_glyph(columns.score_end - 1, self.y, Role::Muted, Glyph::Missing),
        };
        let mut x = columns.score_end - used;
        if ranking_confidence::is_toss_up(self.scene.session, entry) {
            x = x.saturating_sub(2);
            canvas.draw_glyph(x, self.y, Role::Muted, Glyph::TossUp);
        }
        if theme_row.rank.is_some() {
            canvas.draw_text_right(x - 1, self.y, 6, Role::Muted, "manual");
        }
    }

    fn draw_sparkline(&self, canvas: &mut Canvas<'_>, entry_row: &EntryRow, x: u16) {
        let metric = self
            .scene
            .session
            .metric_of(entry_row)
            .and_then(|metric| self.scene.session.plan.roadmap.row(metric)?.metric());
        let Some(metric) = metric else { return };
        let seen = metric.readings.partition_point(|(day, _)| *day <= self.scene.session.today);
        let recent: Vec<f64> = metric.readings.iter().take(seen).rev().take(6).rev().map(|(_, value)| *value).collect();
        if recent.len() >= 3 {
            let cells = recent.len() as u16;
            canvas.draw_chart(x + 6 - cells, self.y, cells, &InlineChart::Sparkline(recent));
        }
    }

    fn draw_status(&self, canvas: &mut Canvas<'_>, entry_row: &EntryRow) {
        let columns = self.columns;
        let spans = match crate::app::panes::finding::status_badge(self.scene.session, entry_row.entry) {
            Some(spans) => spans,
            None => match self.scene.session.progress_of(entry_row) {
                Some(progress) => target::state_spans(progress.status, target::StateWording::Column),
                None => vec![Span::Glyph(Role::Muted, Glyph::NoData), text_span(Role::Muted, " no data")],
            },
        };
        canvas.draw_spans(columns.status, self.y, STATUS_WIDTH, &spans);
    }

    /// Draws metric, progress bar, and due date below a title.
    fn draw_second_line(&self, canvas: &mut Canvas<'_>, entry: EntryId) {
        let Some((entry_row, _)) = self.entry_and_theme(entry) else { return };
        let columns = self.columns;
        let summary = target::summarize(self.scene.session, entry_row);
        let metric =
            summary.effective.target.metric.map_or("", |symbol| self.scene.session.plan.roadmap.symbol_text(symbol));
        canvas.draw_text(columns.title, self.y, 15, Role::Muted, metric);
        if let (Some(from), Some(to)) = (summary.effective.target.from, summary.effective.target.to) {
            let from = number::format_grouped(from);
            canvas.draw_text_right(columns.title + 18, self.y, 6, Role::Muted, &from);
            if let Some(rail) = summary.progress_bar(22) {
                canvas.draw_spans(columns.title + 19, self.y, 22, &[rail]);
            }
            let to = target::with_unit(to, &summary.unit);
            canvas.draw_text(columns.title + 42, self.y, 10, Role::Muted, &to);
        }
        if let Some(by) = summary.effective.target.by {
            let due = self.scene.session.due(by);
            canvas.draw_text(columns.status, self.y, STATUS_WIDTH, Role::Muted, &due);
        }
    }

    fn draw_option(&self, canvas: &mut Canvas<'_>, entry: EntryId, index: usize) {
        let Some(item) = theme_options::read_options(self.scene.session, entry).into_iter().nth(index) else { return };
        let columns = self.columns;
        let (sign, _) = theme::option_glyph(item.status);
        canvas.draw_glyph(columns.title + 2, self.y, Role::Muted, sign);
        let room = columns.title_width(4);
        canvas.draw_text(columns.title + 4, self.y, room, self.title_role(Role::Muted), &item.text);
        if !item.sprint.is_empty() {
            canvas.draw_text_right(columns.score_end, self.y, 10, Role::Muted, &item.sprint);
        }
        canvas.draw_text(columns.status, self.y, STATUS_WIDTH, Role::Muted, item.status.label());
    }

    fn draw_shipped(&self, canvas: &mut Canvas<'_>, entry: EntryId) {
        let Some((entry_row, theme_row)) = self.entry_and_theme(entry) else { return };
        let columns = self.columns;
        self.draw_title(canvas, entry, Role::Muted, 0);
        if let Some(on) = theme_row.shipped_on {
            let day = self.scene.session.day(on);
            canvas.draw_text_right(columns.score_end, self.y, 12, Role::Muted, &day);
        }
        self.draw_status(canvas, entry_row);
    }

    /// Draws a dropped entry with its reason.
    fn draw_not_doing(&self, canvas: &mut Canvas<'_>, entry: EntryId) {
        let columns = self.columns;
        let title = self.scene.session.plan.roadmap.title(&self.scene.session.plan.document, entry);
        let room = columns.inside.width.saturating_sub(4);
        let title_room = room.min((columns.inside.width * 2 / 5).saturating_sub(1));
        canvas.draw_text(columns.title, self.y, title_room, self.title_role(Role::Muted), &title);
        let x = columns.title + title_room + 1;
        let mut x = x;
        if self.entry_and_theme(entry).is_some_and(|(entry_row, _)| entry_row.has_conflict) {
            x += canvas.draw_spans(x, self.y, 10, &crate::app::panes::finding::conflict_badge()) + 2;
        }
        let reason = entry_text::drop_reason(self.scene.session, entry);
        canvas.draw_text(x, self.y, columns.inside.right().saturating_sub(x), Role::Muted, &reason);
    }

    fn draw_idea(&self, canvas: &mut Canvas<'_>, entry: EntryId) {
        let Some((_, theme_row)) = self.entry_and_theme(entry) else { return };
        let columns = self.columns;
        canvas.draw_glyph(columns.title, self.y, Role::Idea, Glyph::Idea);
        let missing = theme_row.answers.missing();
        let right = columns.inside.right();
        let has_conflict = self.scene.session.plan.roadmap.row(entry).is_some_and(|entry_row| entry_row.has_conflict);
        let used = if has_conflict {
            let badge = crate::app::panes::finding::conflict_badge();
            let width = Canvas::width_of(&badge);
            canvas.draw_spans(right - width, self.y, width, &badge)
        } else if missing.is_empty() {
            let lane = theme_row.proposed_for.map_or("Later", |lane| lane.name());
            let spans = [
                text_span(Role::Text, "ready ("),
                text_span(Role::Key, "p"),
                text_span(Role::Muted, format!(" to move to {lane})")),
            ];
            let width = Canvas::width_of(&spans);
            canvas.draw_spans(right - width, self.y, width, &spans)
        } else {
            canvas.draw_text_right(right, self.y, 26, Role::Muted, &missing.join(", "))
        };
        let x = columns.title + 2;
        let room = right.saturating_sub(used + 2 + x);
        let title = self.scene.session.plan.roadmap.title(&self.scene.session.plan.document, entry);
        let is_changed = self.scene.session.changed_outside.contains(&entry);
        let title = if is_changed { format!("~ {title}") } else { title.into_owned() };
        canvas.draw_text(x, self.y, room, self.title_role(Role::Text), &title);
    }

    fn draw_broken(&self, canvas: &mut Canvas<'_>, entry: EntryId) {
        let columns = self.columns;
        canvas.draw_glyph(columns.title, self.y, Role::Error, Glyph::Broken);
        let id = self.scene.session.plan.roadmap.id(entry);
        let id = if id.is_empty() { "entry without an id" } else { id };
        canvas.draw_text(columns.title + 2, self.y, columns.inside.width / 2, self.title_role(Role::Text), id);
        canvas.draw_text_right(columns.inside.right(), self.y, 24, Role::Error, "! to see where");
    }
}
