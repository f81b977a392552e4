//! The value-effort chart: ranks on two axes, split into four quadrants.

use crate::app::Scene;
use crate::app::views::scores::picture;
use crate::app::views::scores::picture::{ChartDot, ChartLabel, OccupiedCells};
use crate::app::views::view::View;
use crate::app::widgets::area::Area;
use crate::app::widgets::rich_text::Role;
use crate::insight::score::quadrant::{self, Quadrant, QuadrantPoint};
use crate::roadmap::lane::Lane;
use crate::roadmap::scoring_models;
use crate::text::{self, number};
use crate::ui::canvas::{Canvas, Focus};
use crate::ui::{glyphs, pane};

/// Width of the axis and its labels, left of the grid.
const AXIS_LABEL_WIDTH: u16 = 6;

/// Draws the chart.
pub(crate) fn draw(canvas: &mut Canvas<'_>, scene: &Scene<'_>, area: Area) {
    if area.height < picture::MIN_HEIGHT || area.width < picture::MIN_WIDTH {
        return;
    }
    draw_head(canvas, scene, area);
    let grid = Area {
        x: area.x + AXIS_LABEL_WIDTH,
        y: area.y + 2,
        width: area.width.saturating_sub(AXIS_LABEL_WIDTH + 2).min(76),
        height: area.height.saturating_sub(6 + u16::from(scene.views.scores.is_chart_shown)).min(19),
    };
    let frame = ValueEffortRenderer { scene, grid };
    frame.draw_axes(canvas, area);
    let names = frame.draw_quadrant_names(canvas);
    let hidden = frame.draw_labels(canvas, &names);
    frame.draw_note(canvas, area, hidden);
}

fn draw_head(canvas: &mut Canvas<'_>, scene: &Scene<'_>, area: Area) {
    let used = canvas.draw_text(area.x, area.y, area.width, Role::Text, "Value and effort");
    let is_weighted = scene.session.model == scoring_models::WEIGHTED;
    let cut = match (scene.session.plan.roadmap.settings.scoring.is_cut_at_median, is_weighted) {
        (true, true) => "split at the median",
        (true, false) => "weighted ratings, split at the median",
        (false, true) => "split at the scale midpoint",
        (false, false) => "weighted ratings, split at midpoint",
    };
    pane::draw_line_and_fact(canvas, area, area.x + used + 1, cut, Focus::Elsewhere);
    canvas.draw_text(area.x, area.y + 1, area.width, Role::Muted, "value");
}

struct ValueEffortRenderer<'s> {
    scene: &'s Scene<'s>,
    grid: Area,
}

impl ValueEffortRenderer<'_> {
    fn split_cell(&self) -> (u16, u16) {
        let (x, y) =
            picture::cell_of(self.scene.views.scores.quadrant_chart.split_point, self.grid.width, self.grid.height);
        (self.grid.x + x, self.grid.y + y)
    }

    fn draw_axes(&self, canvas: &mut Canvas<'_>, area: Area) {
        let grid = self.grid;
        let axes = glyphs::chart_axes(canvas.glyphs);
        let (cut_x, cut_y) = self.split_cell();
        for y in grid.y..grid.bottom() {
            canvas.draw_line(grid.x - 1, y, 1, Role::Track, axes.vertical);
            canvas.draw_line(cut_x, y, 1, Role::Track, axes.split_vertical);
        }
        canvas.draw_line(grid.x, cut_y, grid.width, Role::Track, axes.split_horizontal);
        canvas.draw_line(grid.x - 1, grid.bottom(), 1, Role::Track, axes.corner);
        canvas.draw_line(grid.x, grid.bottom(), grid.width, Role::Track, axes.horizontal);
        let cut = self.scene.views.scores.quadrant_chart.split_point;
        let marks = [
            (grid.y, "5".to_owned()),
            (cut_y, number::format_significant(cut.value)),
            (grid.bottom() - 1, "1".to_owned()),
        ];
        for (y, note) in marks {
            canvas.draw_text_right(grid.x - 2, y, AXIS_LABEL_WIDTH - 2, Role::Muted, &note);
        }
        let below = grid.bottom() + 1;
        if below >= area.bottom() {
            return;
        }
        canvas.draw_text(grid.x, below, 1, Role::Muted, "1");
        canvas.draw_text_right(cut_x + 1, below, 4, Role::Muted, &number::format_significant(cut.effort));
        canvas.draw_text_right(grid.right(), below, 12, Role::Muted, "effort     5");
    }

    /// Draws the names of the quadrants, and returns the cells they occupy.
    fn draw_quadrant_names(&self, canvas: &mut Canvas<'_>) -> Vec<OccupiedCells> {
        let grid = self.grid;
        let (top, bottom) = (grid.y, grid.bottom() - 1);
        let boxes = [
            (Quadrant::QuickWin, top, false),
            (Quadrant::BigBet, top, true),
            (Quadrant::FillIn, bottom, false),
            (Quadrant::MoneyPit, bottom, true),
        ];
        let mut taken = Vec::new();
        for (quadrant, y, is_right) in boxes {
            let name = quadrant.plural_label().to_uppercase();
            let width = text::width(&name) as u16;
            let x = if is_right { grid.right() - width } else { grid.x + 1 };
            canvas.draw_text(x, y, width, Role::Muted, &name);
            taken.push((y - grid.y, x - grid.x..x - grid.x + width));
        }
        taken
    }

    /// Draws the ranks, and returns the number of themes that do not fit.
    fn draw_labels(&self, canvas: &mut Canvas<'_>, taken: &[OccupiedCells]) -> usize {
        let ranking = &self.scene.session.derived.ranking;
        let selected = self.scene.views.scores.selected_entry();
        let dot = |(entry_id, point): &(crate::document::chunk::EntryId, QuadrantPoint)| {
            Some(ChartDot { entry: *entry_id, rank: ranking.rank(*entry_id)?.0, point: *point })
        };
        let points = &self.scene.views.scores.quadrant_chart.points;
        let find = |entry_id| {
            let position = ranking.position(entry_id)?;
            let at = points.binary_search_by_key(&Some(position), |(other, _)| ranking.position(*other)).ok()?;
            points.get(at)
        };
        let shown = points.iter().filter(|(entry_id, _)| self.scene.selection.shows(*entry_id));
        let mut dots: Vec<ChartDot> = shown.take(picture::MAX_DOTS).filter_map(dot).collect();
        if dots.iter().all(|dot| Some(dot.entry) != selected) {
            dots.extend(selected.and_then(find).and_then(dot));
        }
        let (labels, hidden) = picture::place_labels(&dots, selected, (self.grid.width, self.grid.height), taken);
        for label in &labels {
            self.draw_label(canvas, label);
        }
        hidden + points.len().saturating_sub(dots.len())
    }

    fn draw_label(&self, canvas: &mut Canvas<'_>, label: &ChartLabel) {
        let (mut x, y) = (self.grid.x + label.x, self.grid.y + label.y);
        let selected = self.scene.views.scores.selected_entry();
        for (number, (entry_id, rank)) in label.themes.iter().enumerate() {
            if number > 0 {
                canvas.clear_to_background(Area { x, y, width: 1, height: 1 });
                x += canvas.draw_text(x, y, 1, Role::Muted, "·");
            }
            let rank = rank.to_string();
            let is_now =
                self.scene.session.plan.roadmap.theme(*entry_id).is_some_and(|theme| theme.lane == Some(Lane::Now));
            if Some(*entry_id) == selected {
                let chip = canvas.palette.chip();
                let is_alone = label.themes.len() == 1 && label.more == 0 && x > self.grid.x;
                let (from, note) = if is_alone { (x - 1, format!(" {rank} ")) } else { (x, rank.clone()) };
                canvas.draw_styled_text(from, y, 9, chip, &note);
                x += rank.len() as u16;
            } else {
                let role = if is_now { Role::Heading } else { Role::Text };
                // Clear the modifiers of what was drawn there before.
                canvas.clear_to_background(Area { x, y, width: text::width(&rank) as u16, height: 1 });
                x += canvas.draw_text(x, y, 9, role, &rank);
            }
        }
        if label.more > 0 {
            canvas.draw_text(x, y, 9, Role::Muted, &format!("·+{}", label.more));
        }
    }

    /// Describes the selected theme, which nothing else in this view names.
    fn describe_selected(&self) -> String {
        let Some(entry_id) = self.scene.views.scores.selected_entry() else { return String::new() };
        let title = self.scene.session.title(entry_id);
        let picture = &self.scene.views.scores.quadrant_chart;
        let Some((_, point)) = picture.points.iter().find(|(other, _)| *other == entry_id) else {
            return format!("{title}: not shown, ratings missing");
        };
        let rank =
            self.scene.session.derived.ranking.rank(entry_id).map_or(String::new(), |(rank, _)| format!("{rank} "));
        let (value, effort) = (number::format_significant(point.value), number::format_significant(point.effort));
        let quadrant = quadrant::classify(*point, picture.split_point).label();
        format!("{rank}{title}: {quadrant}, value {value}, effort {effort}")
    }

    fn draw_note(&self, canvas: &mut Canvas<'_>, area: Area, hidden: usize) {
        let y = self.grid.bottom() + 2;
        if y >= area.bottom() {
            return;
        }
        let mut note = "numbers are ranks, bold = Now".to_owned();
        let open = self.scene.views.scores.quadrant_chart.unrated;
        if hidden > 0 {
            let verb = if hidden == 1 { "does" } else { "do" };
            note.push_str(&format!("; {hidden} more {verb} not fit"));
        }
        if open > 0 {
            note.push_str(&format!("; {open} not rated"));
        }
        let room = area.right().saturating_sub(self.grid.x);
        canvas.draw_text(self.grid.x, y, room, Role::Muted, &note);
        if y + 1 < area.bottom() && self.scene.views.scores.is_chart_shown {
            canvas.draw_text(self.grid.x, y + 1, room, Role::Text, &self.describe_selected());
        }
    }
}
