//! The goals view: the tree from the vision down, and unlinked entries below it.

use crate::app::Scene;
use crate::app::model::mode::Pane;
use crate::app::model::theme_options;
use crate::app::panes::{aim, dependency, target, theme};
use crate::app::views::goals;
use crate::app::views::goals::{GoalRowKind, GoalTree, GoalTreeHeading, GoalTreeRow, LinkProblem, TargetColumnWidths};
use crate::app::widgets::area::Area;
use crate::app::widgets::rich_text::{Glyph, Role, Span, text_span};
use crate::document::chunk::EntryId;
use crate::insight::linkage::LaneCounts;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::{EntryRow, ThemeRow};
use crate::roadmap::lane::Lane;
use crate::roadmap::name;
use crate::text;
use crate::ui::canvas::Canvas;
use crate::ui::canvas::CellPosition;
use crate::ui::pane;
use crate::ui::selection::{draw_mark, highlight_row};

/// Width of the status column.
const STATUS_WIDTH: u16 = 11;
/// Minimum and maximum width of a progress bar.
const PROGRESS_BAR_WIDTHS: (u16, u16) = (12, 24);
/// Minimum view width for the metric and owner columns.
const MIN_WIDTH_FOR_METRIC: u16 = 150;
/// Widths of those columns.
const METRIC_WIDTH: u16 = 34;
const OWNER_WIDTH: u16 = 10;
/// Maximum width of an effort with its unit.
const EFFORT_WIDTH: u16 = 20;

/// Draws the view and returns the position of the selected row.
pub(in crate::ui) fn draw(canvas: &mut Canvas<'_>, scene: &Scene<'_>, area: Area) -> Option<CellPosition> {
    if area.is_empty() {
        return None;
    }
    let focus = pane::focus_of(scene, Pane::Roadmap);
    let view = &scene.views.goals;
    let fact = pane::fact_with_coverage(scene, area, "goals", &view.subtitle);
    pane::draw_rule(canvas, area, Pane::Roadmap, "Roadmap", "goals", &fact, focus);
    let inside = area.below(1 + goals::header_height(scene.screen));
    let columns = GoalsViewColumns::new(inside, view.widths);
    if inside.y > area.y + 1 {
        columns.draw_headings(canvas, area.y + 1);
    }
    let mut cursor = None;
    for (number, row) in view.rows.iter().enumerate().skip(view.list.top).take(inside.height as usize) {
        let y = inside.y + (number - view.list.top) as u16;
        let is_selected = number == view.list.at;
        GoalRowRenderer { scene, columns: &columns, row, y, is_selected }.draw(canvas);
        if is_selected {
            highlight_row(canvas, inside, y, focus);
            cursor = Some(CellPosition { x: inside.x, y });
        }
    }
    draw_hidden_count(canvas, scene, view, inside);
    cursor
}

/// Draws how many rows are hidden below.
fn draw_hidden_count(canvas: &mut Canvas<'_>, scene: &Scene<'_>, view: &GoalTree, inside: Area) {
    let hidden = view.rows.len().saturating_sub(view.list.top + inside.height as usize);
    if hidden > 0 {
        pane::draw_more_below(canvas, scene, inside, hidden);
    }
}

/// How the change of a target is shown.
#[derive(Clone, Copy)]
enum TargetDisplay {
    /// From, a progress bar, and to.
    ProgressBar { from_end: u16, x: u16, cells: u16 },
    /// "30 → 50%".
    Change { end: u16 },
    /// Not at all.
    Hidden,
}

/// The layout of the columns.
struct GoalsViewColumns {
    inside: Area,
    /// The column after the titles.
    title_end: u16,
    owner: Option<u16>,
    metric: Option<u16>,
    target_display: TargetDisplay,
    status: u16,
    has_by: bool,
}

impl GoalsViewColumns {
    /// Fits the columns. Titles keep half of the width; if space is short, the progress bar is dropped first, then the
    /// change, then the date.
    fn new(inside: Area, widths: TargetColumnWidths) -> Self {
        let mut left = (inside.width / 2).saturating_sub(STATUS_WIDTH + 1);
        // Shipped themes show their date in this column too.
        let by = widths.by.max(6) + 1;
        let has_by = left >= by;
        left = left.saturating_sub(if has_by { by } else { 0 });
        let status = inside.right().saturating_sub(STATUS_WIDTH + if has_by { by } else { 0 });
        let mut columns = Self {
            inside,
            title_end: status - 1,
            owner: None,
            metric: None,
            target_display: TargetDisplay::Hidden,
            status,
            has_by,
        };
        let has_names = inside.width >= MIN_WIDTH_FOR_METRIC;
        let names = if has_names { METRIC_WIDTH + OWNER_WIDTH + 4 } else { 0 };
        let ends = widths.from + widths.to + 3;
        if widths.change > 0 && left >= ends + PROGRESS_BAR_WIDTHS.0 + names {
            let cells = (left - ends - names).min(PROGRESS_BAR_WIDTHS.1);
            let x = status - 1 - widths.to - 1 - cells;
            let from_end = x - 1;
            columns.target_display = TargetDisplay::ProgressBar { from_end, x, cells };
            columns.title_end = from_end.saturating_sub(widths.from + 1);
        } else if widths.change > 0 && left > widths.change {
            columns.target_display = TargetDisplay::Change { end: status - 2 };
            columns.title_end = (status - 2).saturating_sub(widths.change + 1);
        }
        if has_names {
            let metric = columns.title_end.saturating_sub(METRIC_WIDTH + 1);
            let owner = metric.saturating_sub(OWNER_WIDTH + 2);
            columns.metric = Some(metric);
            columns.owner = Some(owner);
            columns.title_end = owner.saturating_sub(2);
        }
        columns
    }

    fn draw_headings(&self, canvas: &mut Canvas<'_>, y: u16) {
        let muted = Role::Muted;
        match self.target_display {
            TargetDisplay::ProgressBar { x, cells, .. } => canvas.draw_text(x, y, cells, muted, "progress"),
            TargetDisplay::Change { end } => canvas.draw_text_right(end, y, 8, muted, "target"),
            TargetDisplay::Hidden => 0,
        };
        canvas.draw_text(self.status, y, STATUS_WIDTH, muted, "status");
        for (x, room, word) in [(self.owner, OWNER_WIDTH, "owner"), (self.metric, METRIC_WIDTH, "metric")] {
            if let Some(x) = x {
                canvas.draw_text(x, y, room, muted, word);
            }
        }
        if self.has_by {
            canvas.draw_text_right(self.inside.right(), y, 2, muted, "by");
        }
    }

    /// The column after text flush right before the status.
    fn effort_end(&self) -> Option<u16> {
        match self.target_display {
            TargetDisplay::ProgressBar { x, cells, .. } => Some(x + cells),
            TargetDisplay::Change { end } => Some(end),
            TargetDisplay::Hidden => None,
        }
    }
}

struct GoalRowRenderer<'s> {
    scene: &'s Scene<'s>,
    columns: &'s GoalsViewColumns,
    row: &'s GoalTreeRow,
    y: u16,
    is_selected: bool,
}

impl GoalRowRenderer<'_> {
    fn draw(&self, canvas: &mut Canvas<'_>) {
        let inside = self.columns.inside;
        for cell in (2..self.row.indent + 2).step_by(2) {
            if self.row.has_trunk(cell) {
                canvas.draw_glyph(inside.x + cell, self.y, Role::Track, Glyph::Trunk);
            }
        }
        match self.row.kind {
            GoalRowKind::Blank => {}
            GoalRowKind::Vision => self.draw_vision(canvas),
            GoalRowKind::Empty => self.draw_empty(canvas),
            GoalRowKind::Heading(heading, count) => {
                let (title, one, many) = match heading {
                    GoalTreeHeading::Unlinked => ("UNLINKED", "entry", "entries"),
                    GoalTreeHeading::ToConfirm => ("LINKS TO CONFIRM", "link", "links"),
                };
                let used = canvas.draw_text(inside.x + 2, self.y, inside.width, Role::Heading, title);
                let label = text::plural::format_count(count, one, many);
                canvas.draw_text(inside.x + used + 4, self.y, 24, Role::Muted, &label);
            }
            GoalRowKind::ThemeOption => self.draw_option(canvas),
            GoalRowKind::Entry => self.draw_entry(canvas),
            GoalRowKind::LinkProblem(problem) => self.draw_unlinked(canvas, problem),
        }
    }

    fn draw_vision(&self, canvas: &mut Canvas<'_>) {
        let columns = self.columns;
        let x = columns.inside.x + 2;
        let vision = &self.scene.session.plan.roadmap.settings.vision;
        canvas.draw_text(columns.status, self.y, STATUS_WIDTH, Role::Muted, "vision");
        // The row has no other columns.
        let room = columns.status.saturating_sub(x + 2);
        if vision.trim().is_empty() {
            let hint = [
                text_span(Role::Muted, "No vision yet ("),
                text_span(Role::Key, "Enter"),
                text_span(Role::Muted, " to write it)"),
            ];
            canvas.draw_spans(x, self.y, room, &hint);
        } else {
            canvas.draw_text(x, self.y, room, Role::Heading, vision);
        }
    }

    fn draw_empty(&self, canvas: &mut Canvas<'_>) {
        let inside = self.columns.inside;
        let hint = [
            text_span(Role::Muted, "No goals yet ("),
            text_span(Role::Key, "n"),
            text_span(Role::Muted, " to add one, "),
            text_span(Role::Key, "g o"),
            text_span(Role::Muted, " for objectives)"),
        ];
        canvas.draw_spans(inside.x + self.row.indent, self.y, inside.width - 4, &hint);
    }

    fn entry_row(&self) -> Option<&EntryRow> {
        self.scene.session.plan.roadmap.row(self.row.path.entry()?)
    }

    fn draw_entry(&self, canvas: &mut Canvas<'_>) {
        let Some(entry_row) = self.entry_row() else { return };
        let x = self.columns.inside.x + self.row.indent;
        self.draw_branch(canvas);
        let role = match (entry_row.kind, entry_row.theme()) {
            _ if self.is_selected => Role::Heading,
            (EntryKind::Objective, _) => Role::Heading,
            (_, Some(theme_row)) if matches!(theme_row.lane, Some(Lane::Later | Lane::Shipped)) => Role::Muted,
            _ => Role::Text,
        };
        let title_end = match self.effort_label(entry_row) {
            Some((end, label)) if self.columns.owner.is_none() => {
                let width = (text::width(&label) as u16).min(EFFORT_WIDTH);
                self.columns.title_end.min(end.saturating_sub(width + 1))
            }
            _ => self.columns.title_end,
        };
        self.draw_title(canvas, entry_row, x, title_end, role);
        match (entry_row.theme(), entry_row.goal()) {
            (Some(theme_row), _) => self.draw_theme(canvas, entry_row, theme_row),
            (None, Some(_)) => self.draw_target(canvas, entry_row),
            (None, None) => self.draw_learning(canvas, entry_row),
        }
    }

    fn draw_branch(&self, canvas: &mut Canvas<'_>) {
        let x = self.columns.inside.x + self.row.indent;
        let (role, sign) = match (self.row.folded_rows, self.row.is_last) {
            (0, true) => (Role::Track, Glyph::LastBranch),
            (0, false) => (Role::Track, Glyph::Branch),
            _ => (Role::Muted, Glyph::Folded),
        };
        canvas.draw_glyph(x - 2, self.y, role, sign);
    }

    /// Draws an option of a theme, with its sprint and status.
    fn draw_option(&self, canvas: &mut Canvas<'_>) {
        let Some((theme, number)) = self.row.path.option() else { return };
        let Some(item) = theme_options::read_options(self.scene.session, theme).into_iter().nth(number) else { return };
        let columns = self.columns;
        self.draw_branch(canvas);
        let (sign, role) = theme::option_glyph(item.status);
        let x = columns.inside.x + self.row.indent;
        canvas.draw_glyph(x, self.y, role, sign);
        let role = if self.is_selected { Role::Heading } else { role };
        let used = canvas.draw_text(x + 2, self.y, columns.title_end.saturating_sub(x + 2), role, &item.text);
        let behind = x + used + 4;
        match columns.effort_end() {
            Some(end) => canvas.draw_text_right(end, self.y, 14, Role::Muted, &item.sprint),
            None => {
                canvas.draw_text(behind, self.y, columns.title_end.saturating_sub(behind), Role::Muted, &item.sprint)
            }
        };
        canvas.draw_text(columns.status, self.y, STATUS_WIDTH, Role::Muted, item.status.label());
    }

    /// Draws an experiment with its status, or a signal with its number of reports.
    fn draw_learning(&self, canvas: &mut Canvas<'_>, entry_row: &EntryRow) {
        let columns = self.columns;
        if let Some(end) = columns.effort_end() {
            canvas.draw_text_right(end, self.y, 14, Role::Muted, entry_row.kind.noun());
        }
        canvas.draw_text(columns.status, self.y, STATUS_WIDTH, Role::Muted, &learning_status(self.scene, entry_row));
    }

    /// Draws the title with its glyphs, and the number of folded rows after it.
    fn draw_title(&self, canvas: &mut Canvas<'_>, entry_row: &EntryRow, x: u16, end: u16, role: Role) {
        let scene = self.scene;
        let mut x = x;
        if entry_row.theme().is_some() {
            draw_mark(canvas, scene, self.columns.inside.x, self.y, entry_row.entry);
        }
        let sign = match entry_row.kind {
            _ if entry_row.is_broken => Some((Role::Error, Glyph::Broken)),
            EntryKind::Goal if scene.session.derived.focus == Some(entry_row.entry) => {
                Some((Role::Goal, Glyph::FocusGoal))
            }
            EntryKind::Idea => Some((Role::Idea, Glyph::Idea)),
            _ => None,
        };
        if let Some((role, sign)) = sign {
            canvas.draw_glyph(x, self.y, role, sign);
            x += 2;
        }
        if scene.session.changed_outside.contains(&entry_row.entry) {
            x += canvas.draw_text(x, self.y, 2, Role::Changed, "~ ");
        }
        let folded = if self.row.folded_rows > 0 { format!("{} folded", self.row.folded_rows) } else { String::new() };
        let room = end.saturating_sub(x + if folded.is_empty() { 0 } else { folded.len() as u16 + 2 });
        let title = scene.session.plan.roadmap.title(&scene.session.plan.document, entry_row.entry);
        let used = canvas.draw_text(x, self.y, room, role, &title);
        let x = x + used + 2;
        let behind = self.trailing_facts(entry_row, folded, end.saturating_sub(x) as usize);
        canvas.draw_text(x, self.y, end.saturating_sub(x), Role::Muted, &behind);
    }

    /// The facts after a title, as many as fit: folded rows, the themes of a goal by lane, its days left, and hidden
    /// leaves.
    fn trailing_facts(&self, entry_row: &EntryRow, folded: String, room: usize) -> String {
        let mut behind = folded;
        let more = if self.row.hidden_leaves > 0 { format!("+{}", self.row.hidden_leaves) } else { String::new() };
        let is_goal = entry_row.kind == EntryKind::Goal;
        let by_lane = self.scene.views.goals.by_lane.get(&entry_row.entry).filter(|_| is_goal);
        let days = Some(entry_row)
            .filter(|_| is_goal)
            .and_then(|entry_row| aim::days_left(&target::summarize(self.scene.session, entry_row)));
        let entry_row = [by_lane.map(LaneCounts::summary).unwrap_or_default(), days.unwrap_or_default(), more];
        for fact in entry_row.iter().filter(|fact| !fact.is_empty()) {
            let gap = if behind.is_empty() { "" } else { ", " };
            if behind.len() + gap.len() + fact.len() > room {
                break;
            }
            behind.push_str(gap);
            behind.push_str(fact);
        }
        behind
    }

    /// The effort of a theme or idea, and the column it ends at. `None` if it has none, or there is no room.
    fn effort_label(&self, entry_row: &EntryRow) -> Option<(u16, String)> {
        let effort = entry_row.theme()?.effort?;
        Some((self.columns.effort_end()?, theme::effort_label(self.scene.session, effort)))
    }

    /// Draws a theme or idea with its effort, lane, and ship date.
    fn draw_theme(&self, canvas: &mut Canvas<'_>, entry_row: &EntryRow, theme_row: &ThemeRow) {
        let columns = self.columns;
        if let Some((end, label)) = self.effort_label(entry_row) {
            canvas.draw_text_right(end, self.y, EFFORT_WIDTH, Role::Muted, &label);
        }
        self.draw_owner(canvas, entry_row.entry);
        if entry_row.has_conflict {
            canvas.draw_spans(columns.status, self.y, STATUS_WIDTH, &crate::app::panes::finding::conflict_badge());
            return;
        }
        let role = if theme_row.lane == Some(Lane::Now) { Role::Text } else { Role::Muted };
        canvas.draw_text(columns.status, self.y, STATUS_WIDTH, role, lane_label(entry_row, theme_row));
        if let (true, Some(day)) = (columns.has_by, theme_row.shipped_on) {
            let room = columns.inside.right().saturating_sub(columns.status + STATUS_WIDTH);
            let day = self.scene.session.day(day);
            canvas.draw_text_right(columns.inside.right(), self.y, room, Role::Muted, &day);
        }
    }

    /// Draws an objective or goal with its target, status, and due date.
    fn draw_target(&self, canvas: &mut Canvas<'_>, entry_row: &EntryRow) {
        let columns = self.columns;
        let summary = target::summarize(self.scene.session, entry_row);
        match (columns.target_display, summary.end_labels(), summary.progress_bar(PROGRESS_BAR_WIDTHS.1)) {
            (TargetDisplay::ProgressBar { from_end, x, cells }, Some((from, to)), Some(Span::Chart(picture, _))) => {
                canvas.draw_text_right(from_end, self.y, self.columns.inside.width, Role::Muted, &from);
                canvas.draw_chart(x, self.y, cells, &picture);
                canvas.draw_text(x + cells + 1, self.y, columns.status.saturating_sub(x + cells + 2), Role::Muted, &to);
            }
            (TargetDisplay::ProgressBar { x, cells, .. }, ..) => {
                let room = columns.status.saturating_sub(x + 1).max(cells);
                canvas.draw_spans(x, self.y, room, &change_or_no_target(&summary));
            }
            (TargetDisplay::Change { end }, ..) => {
                let spans = change_or_no_target(&summary);
                let width = Canvas::width_of(&spans).min(end.saturating_sub(columns.title_end + 1));
                canvas.draw_spans(end - width, self.y, width, &spans);
            }
            (TargetDisplay::Hidden, ..) => {}
        }
        if let (Some(x), Some(metric)) = (columns.metric, summary.metric) {
            canvas.draw_text(x, self.y, METRIC_WIDTH, Role::Muted, &self.scene.session.title(metric));
        }
        self.draw_owner(canvas, entry_row.entry);
        canvas.draw_spans(
            columns.status,
            self.y,
            STATUS_WIDTH,
            &aim::status_spans(self.scene.session, entry_row, &summary),
        );
        if let (true, Some(by)) = (columns.has_by, summary.effective.target.by) {
            let room = columns.inside.right().saturating_sub(columns.status + STATUS_WIDTH);
            let due = self.scene.session.due(by);
            canvas.draw_text_right(columns.inside.right(), self.y, room, Role::Muted, &due);
        }
    }

    fn draw_owner(&self, canvas: &mut Canvas<'_>, entry_id: EntryId) {
        let Some(x) = self.columns.owner else { return };
        if let Some(owner) = aim::field_text(self.scene.session, entry_id, name::OWNER) {
            canvas.draw_text(x, self.y, OWNER_WIDTH, Role::Muted, &owner);
        }
    }

    /// Draws an unlinked entry: its kind, what it lacks, and the key that fixes it.
    fn draw_unlinked(&self, canvas: &mut Canvas<'_>, problem: LinkProblem) {
        let Some(entry_row) = self.entry_row() else { return };
        let inside = self.columns.inside;
        let (role, sign) = match problem {
            LinkProblem::UnconfirmedMetricLink { .. } => (Role::Warn, Glyph::Unanswered),
            LinkProblem::BeforeDependency(..) => (Role::Warn, Glyph::Warning),
            _ => (Role::Error, Glyph::Broken),
        };
        let sign = if self.row.folded_rows > 0 {
            [Span::Glyph(Role::Muted, Glyph::Folded), Span::Glyph(role, sign)]
        } else {
            [text_span(role, "╌"), Span::Glyph(role, sign)]
        };
        canvas.draw_spans(inside.x + 2, self.y, 2, &sign);
        let keys = fix_keys(problem);
        let keys_width = Canvas::width_of(&keys);
        canvas.draw_spans(inside.right() - keys_width, self.y, keys_width, &keys);
        let x = inside.x + self.row.indent;
        let half = inside.x + inside.width / 2;
        let is_wide = inside.width >= 100;
        // A question is longer, and its subject is always a theme.
        let is_question =
            matches!(problem, LinkProblem::UnconfirmedMetricLink { .. } | LinkProblem::BeforeDependency(..));
        let title_end = if is_wide || is_question { inside.x + inside.width / 3 } else { half };
        let role = if self.is_selected { Role::Heading } else { Role::Text };
        self.draw_title(canvas, entry_row, x, title_end.saturating_sub(1), role);
        let kind = kind_label(entry_row);
        let description = describe_lack(self.scene, problem);
        let end = inside.right().saturating_sub(keys_width + 2);
        if is_question {
            canvas.draw_text(title_end + 1, self.y, end.saturating_sub(title_end + 1), Role::Text, &description);
        } else if is_wide {
            let description_x = title_end + 17;
            canvas.draw_text(title_end + 1, self.y, 15, Role::Muted, &kind);
            canvas.draw_text(description_x, self.y, end.saturating_sub(description_x), Role::Text, &description);
        } else {
            let mut spans = vec![text_span(Role::Text, description)];
            if inside.width >= 70 {
                spans.insert(0, text_span(Role::Muted, format!("{kind}  ")));
            }
            canvas.draw_spans(half + 1, self.y, end.saturating_sub(half + 1), &spans);
        }
    }
}

fn change_or_no_target(summary: &target::TargetSummary) -> Vec<Span> {
    let change = summary.change_spans();
    if change.is_empty() { vec![text_span(Role::Muted, "no target yet")] } else { change }
}

/// The lane of a theme or idea.
fn lane_label(entry_row: &EntryRow, theme_row: &ThemeRow) -> &'static str {
    match (entry_row.kind, theme_row.lane) {
        (EntryKind::Idea, _) => "idea",
        (_, Some(Lane::Shipped)) => "shipped",
        (_, Some(lane)) => lane.name(),
        (_, None) => "no lane",
    }
}

/// "theme in Next".
fn kind_label(entry_row: &EntryRow) -> String {
    match entry_row.theme().filter(|_| entry_row.kind == EntryKind::Theme) {
        Some(theme_row) => format!("theme in {}", lane_label(entry_row, theme_row)),
        None => entry_row.kind.noun().to_owned(),
    }
}

/// Describes a link problem.
fn describe_lack(scene: &Scene<'_>, problem: LinkProblem) -> String {
    let text = match problem {
        LinkProblem::ThemeWithoutGoal => "no goal linked",
        LinkProblem::GoalWithoutObjective => "no objective linked",
        LinkProblem::GoalWithoutTheme => "no theme linked",
        LinkProblem::GoalWithoutObjectiveOrTheme => "no objective or theme linked",
        LinkProblem::ObjectiveWithoutGoal => "no goal linked",
        LinkProblem::UnreadableGoal => "unreadable",
        LinkProblem::UnknownReference(entity, symbol) => {
            let id = scene.session.plan.roadmap.symbol_text(symbol);
            return format!("links to a missing {}: {id}", entity.noun());
        }
        LinkProblem::UnconfirmedMetricLink { theme_metric: moves, goal_metric: wants } => {
            let word = |symbol| scene.session.plan.roadmap.symbol_text(symbol);
            return format!("does {} drive {}, the goal's metric?", word(moves), word(wants));
        }
        LinkProblem::BeforeDependency(needs, why) => {
            return format!("needs {}, {}", scene.session.plan.roadmap.id(needs), dependency::standing_label(why));
        }
    };
    text.to_owned()
}

/// The keys that fix a link problem.
fn fix_keys(problem: LinkProblem) -> Vec<Span> {
    let keys: &[(&str, &str)] = match problem {
        LinkProblem::ThemeWithoutGoal
        | LinkProblem::GoalWithoutObjective
        | LinkProblem::GoalWithoutTheme
        | LinkProblem::GoalWithoutObjectiveOrTheme => &[("L", "link")],
        LinkProblem::ObjectiveWithoutGoal => &[("L", "link"), ("n", "new")],
        LinkProblem::UnknownReference(..) => &[("e", "edit")],
        LinkProblem::UnreadableGoal => &[("!", "where")],
        LinkProblem::UnconfirmedMetricLink { .. } => &[("L", "yes"), ("U", "no")],
        LinkProblem::BeforeDependency(..) => &[(">", "later"), ("e", "edit")],
    };
    let mut spans = Vec::new();
    for (key, does) in keys {
        if !spans.is_empty() {
            spans.push(text_span(Role::Muted, "  "));
        }
        spans.extend([text_span(Role::Key, *key), text_span(Role::Muted, format!(" {does}"))]);
    }
    spans
}

/// The status of an experiment, or the number of reports of a signal.
fn learning_status(scene: &Scene<'_>, entry_row: &EntryRow) -> String {
    if entry_row.kind == EntryKind::Experiment {
        return aim::field_text(scene.session, entry_row.entry, name::STATUS)
            .map_or_else(|| "planned".to_owned(), |word| word.to_lowercase());
    }
    let entry = scene.session.plan.document.entry(entry_row.entry);
    let tree = entry.as_ref().and_then(crate::document::EntryText::tree);
    let reports = tree.as_ref().and_then(|tree| tree.root().unwrap_some().get(name::REPORTS));
    let count = reports.map_or(0, |reports| reports.unwrap_some().items().count());
    text::plural::format_count(count, "report", "reports")
}
