//! The board view: Now, Next, Later, and Not doing side by side.

use crate::app::Scene;
use crate::app::model::mode::Pane;
use crate::app::panes::theme;
use crate::app::views::board;
use crate::app::views::board::{BoardColumn, BoardGrid, LANES};
use crate::app::widgets::area::Area;
use crate::app::widgets::list::VisibleItem;
use crate::app::widgets::rich_text::{Glyph, InlineChart, Role, text_span};
use crate::document::chunk::EntryId;
use crate::roadmap::lane::Lane;
use crate::text::{self, number, plural};
use crate::ui::canvas::{Canvas, Focus};
use crate::ui::palette::Surface;
use crate::ui::selection::draw_mark;
use crate::ui::{CellPosition, glyphs, pane};

/// Draws the view and returns the position of the selected card.
pub(in crate::ui) fn draw(canvas: &mut Canvas<'_>, scene: &Scene<'_>, area: Area) -> Option<CellPosition> {
    if area.is_empty() {
        return None;
    }
    let focus = pane::focus_of(scene, Pane::Roadmap);
    let grid = board::grid(scene.screen, &scene.views.board);
    pane::draw_rule(canvas, area, Pane::Roadmap, "Roadmap", "board", &title_fact(scene, &grid), focus);
    let mut cursor = None;
    let columns = scene
        .views
        .board
        .columns
        .iter()
        .zip(LANES)
        .enumerate()
        .skip(scene.views.board.first_visible_column)
        .take(grid.column_count);
    for (place, (at, (column, lane))) in columns.enumerate() {
        let view = BoardColumnRenderer { scene, grid, index: at, column, lane, area: grid.column_area(place), focus };
        view.draw_head(canvas);
        cursor = view.draw_cards(canvas).or(cursor);
    }
    draw_no_lane_warning(canvas, scene, &grid);
    cursor
}

/// The number of cards, and what is not shown; or the hidden columns.
fn title_fact(scene: &Scene<'_>, grid: &BoardGrid) -> String {
    let hidden = |columns: std::ops::Range<usize>| -> Vec<&str> {
        LANES.get(columns).unwrap_or_default().iter().map(|lane| lane_title(*lane)).collect()
    };
    let left = hidden(0..scene.views.board.first_visible_column).join(", ");
    let right = hidden(scene.views.board.first_visible_column + grid.column_count..LANES.len()).join(", ");
    match (left.is_empty(), right.is_empty()) {
        (true, true) => count_cards(scene),
        (false, true) => format!("hidden: ← {left}"),
        (true, false) => format!("hidden: {right} →"),
        (false, false) => format!("hidden: ← {left} · {right} →"),
    }
}

fn count_cards(scene: &Scene<'_>) -> String {
    let order = &scene.session.derived.order;
    let cards: usize = scene.views.board.columns.iter().map(|column| column.entries.len()).sum();
    let (shipped, ideas) = (order.lane(Lane::Shipped).len(), order.ideas.len());
    let mut missing = Vec::new();
    if shipped > 0 {
        missing.push(format!("{shipped} shipped"));
    }
    if ideas > 0 {
        missing.push(plural::format_count(ideas, "idea", "ideas"));
    }
    match missing.is_empty() {
        true => format!("{cards} shown"),
        false => format!("{cards} shown; not shown: {}", missing.join(", ")),
    }
}

fn lane_title(lane: Lane) -> &'static str {
    match lane {
        Lane::Dropped => "Not doing",
        lane => lane.name(),
    }
}

/// Warns in the last row about themes without a valid lane.
fn draw_no_lane_warning(canvas: &mut Canvas<'_>, scene: &Scene<'_>, grid: &BoardGrid) {
    let inside = grid.inside;
    if scene.views.board.unplaced_count == 0 || inside.height == 0 {
        return;
    }
    let y = inside.bottom() - 1;
    canvas.draw_glyph(inside.x, y, Role::Warn, Glyph::Warning);
    let label = plural::format_count(scene.views.board.unplaced_count, "theme has", "themes have");
    let spans = [
        text_span(Role::Text, format!("{label} no valid lane (")),
        text_span(Role::Key, "g l"),
        text_span(Role::Muted, " to see them)"),
    ];
    canvas.draw_spans(inside.x + 2, y, inside.width.saturating_sub(2), &spans);
}

struct BoardColumnRenderer<'s> {
    scene: &'s Scene<'s>,
    grid: BoardGrid,
    index: usize,
    column: &'s BoardColumn,
    lane: Lane,
    area: Area,
    focus: Focus,
}

impl BoardColumnRenderer<'_> {
    /// The y position of the rule below the title.
    fn rule_y(&self) -> u16 {
        self.area.y + if self.grid.header_height > 2 { 2 } else { 1 }
    }

    fn cards_top(&self) -> u16 {
        self.area.y + self.grid.header_height
    }

    /// Draws title, count, effort, and the rule below, which shows the capacity used.
    fn draw_head(&self, canvas: &mut Canvas<'_>) {
        let (area, y) = (self.area, self.rule_y() - 1);
        let mut x = area.x + 2;
        x += canvas.draw_text(x, y, area.width.saturating_sub(2), Role::Heading, &lane_title(self.lane).to_uppercase());
        let count = self.column.entries.len().to_string();
        x += 2 + canvas.draw_text(x + 2, y, area.right().saturating_sub(x + 2), Role::Muted, &count);
        let room = area.right().saturating_sub(x + 1);
        let label = self.effort_labels();
        if let Some(label) = label.iter().find(|label| text::width(label) <= room as usize) {
            canvas.draw_text_right(area.right(), y, room, Role::Muted, label);
        }
        let capacity =
            self.scene.session.plan.roadmap.settings.capacity.as_ref().map_or(0.0, |capacity| capacity.amount);
        if self.lane == Lane::Now && capacity > 0.0 {
            let filled = self.column.effort.effort / capacity;
            canvas.draw_chart(area.x, self.rule_y(), area.width, &InlineChart::Bar { filled });
        } else {
            canvas.draw_line(
                area.x,
                self.rule_y(),
                area.width,
                Role::Track,
                glyphs::progress_bar(canvas.glyphs).remaining,
            );
        }
    }

    /// Labels for the right of the title, longest first.
    fn effort_labels(&self) -> Vec<String> {
        let (scene, sum) = (self.scene, self.column.effort);
        let (effort, about) = (sum.effort, sum.approximation_prefix());
        if self.lane == Lane::Dropped {
            return vec!["with reasons".to_owned()];
        }
        if !sum.has_stated_effort() {
            return Vec::new();
        }
        let capacity = scene.session.plan.roadmap.settings.capacity.as_ref().filter(|_| self.lane == Lane::Now);
        match capacity {
            Some(capacity) => {
                let taken =
                    format!("{about}{} of {}", number::format_amount(effort), number::format_plain(capacity.amount));
                vec![format!("{taken} {}", theme::effort_unit(scene.session, capacity.amount)), taken]
            }
            None => [theme::effort_label(scene.session, effort), number::format_amount(effort)]
                .map(|label| format!("{about}{label}"))
                .to_vec(),
        }
    }

    fn draw_cards(&self, canvas: &mut Canvas<'_>) -> Option<CellPosition> {
        if self.column.entries.is_empty() {
            self.draw_empty(canvas);
            return None;
        }
        let shown = board::visible_cards(self.scene.session, &self.scene.views.board, &self.grid, self.index);
        let mut cursor = None;
        for card in &shown {
            let Some(entry) = self.column.entries.get(card.index) else { continue };
            let is_selected = self.index == self.scene.views.board.selected_column
                && card.index == self.scene.views.board.selected_row;
            let cell = self.draw_card(canvas, *entry, *card, is_selected);
            cursor = cursor.or(is_selected.then_some(cell));
        }
        self.draw_hidden_counts(canvas, &shown);
        cursor
    }

    fn draw_card(
        &self,
        canvas: &mut Canvas<'_>,
        entry: EntryId,
        shown: VisibleItem,
        is_selected: bool,
    ) -> CellPosition {
        let y = self.cards_top() + shown.y as u16;
        let area = Area { y, height: shown.height as u16, ..self.area };
        canvas.fill_surface(area, Surface::Card);
        let card = board::build_card(self.scene.session, &self.grid, entry, is_selected);
        let has_errors = self.scene.session.findings.error_count(entry) > 0;
        let edge_role = if has_errors { Role::Error } else { Role::Track };
        let (x, width) = (area.x + 2, self.grid.text_width());
        let role = if is_selected { Role::Heading } else { Role::Text };
        for row in 0..area.height {
            let at = row as usize;
            canvas.draw_line(area.x, y + row, 1, edge_role, glyphs::card_edge(canvas.glyphs));
            match card.title.get(at) {
                Some(line) => {
                    canvas.draw_text(x, y + row, width, role, line);
                }
                None => {
                    if let Some(below) = card.rows.get(at - card.title.len()) {
                        pane::draw_rich_line(canvas, x, y + row, width, below);
                    }
                }
            }
        }
        draw_mark(canvas, self.scene, area.x, y, entry);
        if is_selected {
            canvas.highlight_selection(area, self.focus);
            for row in y..area.bottom() {
                canvas.draw_selection_bar(area.x, row, self.focus);
            }
        }
        CellPosition { x: area.x, y }
    }

    /// Draws how many cards are hidden above and below.
    fn draw_hidden_counts(&self, canvas: &mut Canvas<'_>, shown: &[VisibleItem]) {
        let above = self.column.top;
        let below = self.column.entries.len().saturating_sub(shown.last().map_or(0, |last| last.index + 1));
        let x = self.area.x + 2;
        if above > 0 {
            // Without a free row, use the rule.
            let y = if self.grid.header_height > 2 { self.rule_y() + 1 } else { self.rule_y() };
            let label = format!(" {above} above ");
            canvas.draw_text(x - 1, y, 1, Role::Muted, " ");
            canvas.draw_glyph(x, y, Role::Muted, Glyph::NoteAbove);
            canvas.draw_text(x + 1, y, self.area.width - 3, Role::Muted, &label);
        }
        if below > 0 {
            let y = self.cards_top() + self.grid.cards_height.saturating_sub(1);
            canvas.draw_glyph(x, y, Role::Muted, Glyph::NoteBelow);
            canvas.draw_text(x + 2, y, self.area.width - 4, Role::Muted, &format!("{below} below"));
        }
    }

    /// Draws the hint in an empty column.
    fn draw_empty(&self, canvas: &mut Canvas<'_>) {
        let hidden = self.column.hidden_count;
        let label = match self.lane {
            _ if hidden > 0 => format!("{} hidden by the filter", plural::format_count(hidden, "theme", "themes")),
            Lane::Now => "Empty (< on a theme in Next to move it here)".to_owned(),
            Lane::Next => "Empty (< or > on a theme to move it here)".to_owned(),
            Lane::Dropped => "Nothing dropped yet (d to drop a theme or idea, with a reason)".to_owned(),
            _ => "Empty (n to add an idea, p to move it here)".to_owned(),
        };
        let (x, y) = (self.area.x + 2, self.cards_top());
        let area = Area { x, y, width: self.grid.text_width(), height: self.grid.cards_height };
        canvas.draw_paragraph(area, Role::Muted, &label);
    }
}
