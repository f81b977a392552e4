//! The score table: one row per theme, the capacity line, and brackets around toss-ups.

use crate::app::Scene;
use crate::app::panes::scores::format_score;
use crate::app::views::scores;
use crate::app::views::scores::columns::{ScoreColumn, ScoreColumns};
use crate::app::views::scores::effort;
use crate::app::views::view::View;
use crate::app::widgets::rich_text::{Glyph, Role};
use crate::document::chunk::EntryId;
use crate::insight::order::SCORE_TOLERANCE;
use crate::insight::score::Scorer;
use crate::insight::uncertainty::OutrankProbability;
use crate::insight::uncertainty::{Certainty, ScoreDistribution, format_probability};
use crate::roadmap::entry_row::ThemeRow;
use crate::roadmap::lane::Lane;
use crate::text::{self, number};
use crate::ui::canvas::Canvas;
use crate::ui::glyphs;
use crate::ui::palette::SelectionStyle;
use ratatui::style::{Modifier, Style};

/// Maximum number of ticks on the axis.
const MAX_TICKS: f64 = 5.0;

/// The data shared by all rows of a frame.
pub(crate) struct ScoreTableRenderer<'r, 's> {
    scene: &'s Scene<'s>,
    scorer: &'r Scorer<'s>,
    columns: ScoreColumns,
    /// The first column of the pane.
    x: u16,
    axis: Option<DistributionAxis>,
}

/// The shared axis of the distributions.
struct DistributionAxis {
    low: f64,
    high: f64,
    step: f64,
}

impl DistributionAxis {
    /// Fits the axis to the visible distributions, with round numbers at both ends.
    fn from_state(scene: &Scene<'_>) -> Option<Self> {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for entry in scene.views.scores.themes_to_simulate(scene.screen) {
            let spread = scene.session.ranking_confidence.distribution(entry);
            let score = scene.session.derived.ranking.score(entry);
            let ends = spread.map(|spread| (spread.p10, spread.p90)).or(score.map(|score| (score, score)));
            if let Some((from, to)) = ends {
                (low, high) = (low.min(from), high.max(to));
            }
        }
        if !low.is_finite() || !high.is_finite() {
            return None;
        }
        let step = round_step((high - low).max(high.abs() * 0.01).max(1e-9) / (MAX_TICKS - 1.0));
        Some(Self { low: (low / step).floor() * step, high: ((high / step).ceil() * step).max(low + step), step })
    }

    fn fraction_of(&self, value: f64) -> f64 {
        (value - self.low) / (self.high - self.low)
    }

    fn ticks(&self) -> impl Iterator<Item = f64> + '_ {
        let count = ((self.high - self.low) / self.step).round() as u32;
        (0..=count.min(20)).map(|at| self.low + f64::from(at) * self.step)
    }
}

/// The next of 1, 2, 5, 10, 20…
fn round_step(least: f64) -> f64 {
    let unit = 10_f64.powf(least.log10().floor());
    let factor = [1.0, 2.0, 5.0, 10.0].into_iter().find(|factor| factor * unit >= least - 1e-9).unwrap_or(10.0);
    factor * unit
}

impl<'r, 's> ScoreTableRenderer<'r, 's> {
    pub(crate) fn new(scene: &'s Scene<'s>, scorer: &'r Scorer<'s>) -> Self {
        let columns = scores::table_columns(scene.session, scene.screen, &scene.views.scores, scorer);
        let axis = columns.distribution.and_then(|_| DistributionAxis::from_state(scene));
        Self { scene, scorer, columns, x: scores::content_area(scene.screen, &scene.views.scores).x, axis }
    }

    fn draw_right(&self, canvas: &mut Canvas<'_>, y: u16, column: ScoreColumn, role: Role, text: &str) {
        canvas.draw_text_right(self.x + column.right(), y, column.width + 1, role, text);
    }

    fn draw_left(&self, canvas: &mut Canvas<'_>, y: u16, column: ScoreColumn, role: Role, text: &str) {
        canvas.draw_text(self.x + column.x, y, column.width, role, text);
    }

    /// Draws the column headings.
    pub(crate) fn draw_head(&self, canvas: &mut Canvas<'_>) {
        let (columns, y) = (&self.columns, scores::content_area(self.scene.screen, &self.scene.views.scores).y);
        self.draw_left(canvas, y, columns.title, Role::Muted, "theme");
        for (column, head) in [(columns.effort, "effort"), (columns.sum, "sum")] {
            if let Some(column) = column {
                self.draw_right(canvas, y, column, Role::Muted, head);
            }
        }
        if let Some(column) = columns.lane {
            self.draw_left(canvas, y, column, Role::Muted, "lane");
        }
        for (input, column) in &columns.inputs {
            self.draw_input_head(canvas, y, *input, *column);
        }
        self.draw_right(canvas, y, columns.score, Role::Muted, "score");
        self.draw_axis_ticks(canvas, y);
        let above = if self.scene.views.scores.has_ranges { "lead over next" } else { "all weights" };
        match (columns.certainty, columns.probability) {
            (Some(word), Some(lead)) => {
                let column = ScoreColumn { x: lead.x, width: word.right() - lead.x };
                canvas.draw_text_right(self.x + column.right(), y, column.width, Role::Muted, above);
            }
            // Without the certainty column, there is no room for the full heading.
            (None, Some(lead)) => self.draw_right(canvas, y, lead, Role::Muted, "lead"),
            _ => {}
        }
        if let Some(column) = columns.any_weights {
            self.draw_right(canvas, y, column, Role::Muted, "all weights");
        }
    }

    /// Draws the name of an input, with an arrow if the rows are sorted by it.
    fn draw_input_head(&self, canvas: &mut Canvas<'_>, y: u16, input: usize, column: ScoreColumn) {
        let Some(scorer_input) = self.scorer.inputs.get(input) else { return };
        let is_here = self.scene.views.scores.cell == Some(input);
        let role = if is_here { Role::Heading } else { Role::Muted };
        let name = text::sanitize::sanitize_line(scorer_input.name);
        let name = text::truncate(&name, column.width as usize, glyphs::ellipsis(canvas.glyphs));
        self.draw_right(canvas, y, column, role, &name);
        let sorted = self.scene.views.scores.input_sort.filter(|by| by.input == input);
        let sign = match sorted {
            Some(by) if by.is_ascending => Some(Glyph::NoteAbove),
            Some(_) => Some(Glyph::NoteBelow),
            None => None,
        };
        if let Some(sign) = sign {
            let x = self.x + column.right().saturating_sub(text::width(&name) as u16 + 1);
            canvas.draw_glyph(x, y, Role::Accent, sign);
        }
    }

    fn draw_axis_ticks(&self, canvas: &mut Canvas<'_>, y: u16) {
        let (Some(column), Some(axis)) = (self.columns.distribution, &self.axis) else { return };
        let mut free = 0;
        for tick in axis.ticks() {
            let label = number::format_significant((tick / axis.step).round() * axis.step);
            let width = text::width(&label) as u16;
            let cell = cell_of_share(axis.fraction_of(tick), column.width);
            let x = (column.x + cell).saturating_sub(width / 2).min(column.right().saturating_sub(width));
            if x >= free {
                canvas.draw_text(self.x + x, y, width, Role::Muted, &label);
                free = x + width + 1;
            }
        }
    }

    /// Draws the row of a theme.
    pub(crate) fn draw_row(&self, canvas: &mut Canvas<'_>, y: u16, entry: EntryId, is_selected: bool) {
        let (scene, columns) = (self.scene, &self.columns);
        let Some(theme) = scene.session.plan.roadmap.theme(entry) else { return };
        self.draw_rank(canvas, y, entry);
        let role = if is_selected { Role::Heading } else { Role::Text };
        let before = self.draw_previous_rank(canvas, y, entry);
        let title = ScoreColumn { width: columns.title.width.saturating_sub(before), ..columns.title };
        self.draw_left(canvas, y, title, role, &scene.session.title(entry));
        if let Some(column) = columns.lane {
            self.draw_left(canvas, y, column, Role::Muted, theme.lane.map_or("", Lane::name));
        }
        self.draw_effort(canvas, y, entry, theme);
        self.draw_inputs(canvas, y, entry);
        let Some(score) = scene.session.derived.ranking.score(entry) else {
            return self.draw_unscored(canvas, y, theme);
        };
        let role = if is_selected { Role::Heading } else { Role::Text };
        self.draw_right(canvas, y, columns.score, role, &format_score(scene.session.model, score));
        self.draw_distribution(canvas, y, entry, is_selected);
        self.draw_lead(canvas, y, entry);
    }

    /// Draws the current rank, even while the rows keep their order.
    fn draw_rank(&self, canvas: &mut Canvas<'_>, y: u16, entry: EntryId) {
        let column = self.columns.rank;
        match self.scene.session.derived.ranking.rank(entry) {
            Some((rank, is_tied)) => {
                let tie = if is_tied { "=" } else { "" };
                self.draw_right(canvas, y, column, Role::Muted, &format!("{tie}{rank}"));
            }
            None => {
                canvas.draw_glyph(self.x + column.right() - 1, y, Role::Muted, Glyph::Missing);
            }
        }
    }

    /// Draws the rank before the what-if at the end of the title, and returns its width.
    fn draw_previous_rank(&self, canvas: &mut Canvas<'_>, y: u16, entry: EntryId) -> u16 {
        let Some(before) = crate::app::model::what_if::rank_before(self.scene.session, entry) else { return 0 };
        let (label, column) = (format!(" was {before}"), self.columns.title);
        let width = (text::width(&label) as u16).min(column.width);
        let x = self.x + column.right() - width;
        canvas.draw_text(x, y, width, Role::Changed, &label);
        width
    }

    fn draw_effort(&self, canvas: &mut Canvas<'_>, y: u16, entry: EntryId, theme: &ThemeRow) {
        let efforts = &self.scene.views.scores.efforts;
        if let Some(column) = self.columns.effort {
            // Without an effort, show the median, marked with a tilde.
            let (role, label) = match theme.effort {
                Some(effort) => (Role::Text, number::format_significant(effort)),
                None => (Role::Muted, format!("~{}", number::format_significant(efforts.median))),
            };
            self.draw_right(canvas, y, column, role, &label);
        }
        let Some(column) = self.columns.sum else { return };
        let Some(position) = self.scene.session.derived.ranking.position(entry) else { return };
        match efforts.running_sum(position) {
            Some(sum) => self.draw_right(canvas, y, column, Role::Muted, &number::format_significant(sum)),
            None if effort::is_obligation(&self.scene.session.plan.roadmap, entry) => {
                self.draw_right(canvas, y, column, Role::Muted, "first");
            }
            None => {}
        }
    }

    fn draw_inputs(&self, canvas: &mut Canvas<'_>, y: u16, entry: EntryId) {
        let Some(own) = scores::estimates_of(self.scene.session, self.scorer, entry) else { return };
        for (input, column) in &self.columns.inputs {
            let x = self.x + column.right() - 1;
            match own.get(*input).copied().flatten() {
                Some(estimate) => {
                    // A tilde after the number marks the likely value of a range.
                    if !estimate.is_exact() {
                        canvas.draw_glyph(x, y, Role::Muted, Glyph::Questioned);
                    }
                    let value = ScoreColumn { width: column.width - 1, ..*column };
                    self.draw_right(canvas, y, value, Role::Text, &number::format_significant(estimate.likely));
                }
                None => self.draw_unusable_input(canvas, y, entry, *input, *column),
            }
        }
    }

    /// Draws a cell that does not count: missing, or off the scale.
    fn draw_unusable_input(&self, canvas: &mut Canvas<'_>, y: u16, entry: EntryId, input: usize, column: ScoreColumn) {
        let x = self.x + column.right() - 1;
        let theme = self.scene.session.plan.roadmap.theme(entry);
        let Some(off_scale) = theme.and_then(|theme| self.scorer.written_estimate(theme, input)) else {
            canvas.draw_glyph(x - 1, y, Role::Muted, Glyph::Missing);
            return;
        };
        canvas.draw_glyph(x, y, Role::Error, Glyph::Broken);
        let value = ScoreColumn { width: column.width - 1, ..column };
        self.draw_right(canvas, y, value, Role::Text, &number::format_significant(off_scale.likely));
    }

    /// Draws the missing inputs of a theme without a score.
    fn draw_unscored(&self, canvas: &mut Canvas<'_>, y: u16, theme: &ThemeRow) {
        let columns = &self.columns;
        canvas.draw_glyph(self.x + columns.score.right() - 1, y, Role::Muted, Glyph::Missing);
        let score = self.scorer.explain(theme);
        let missing = score.missing_inputs();
        let count = missing.len();
        let from = columns.distribution.or(columns.probability).map_or(columns.score.right() + 2, |column| column.x);
        let room = scores::content_area(self.scene.screen, &self.scene.views.scores).width.saturating_sub(from);
        let labels = match count {
            0 => ["not scored: inputs give no result".to_owned(), "not scored".to_owned(), "no score".to_owned()],
            _ => [
                format!("not scored: {} missing", text::sanitize::sanitize_line(&missing.join(", "))),
                format!("not scored: {count} inputs missing"),
                format!("{count} missing"),
            ],
        };
        // Use the longest label that fits.
        if let Some(label) = labels.iter().find(|label| text::width(label) <= room as usize) {
            canvas.draw_text(self.x + from, y, room, Role::Muted, label);
        }
    }

    /// Draws the distribution of the score: thin from P10 to P90, thick from P25 to P75, a dot at the median.
    fn draw_distribution(&self, canvas: &mut Canvas<'_>, y: u16, entry: EntryId, is_selected: bool) {
        let (Some(column), Some(axis)) = (self.columns.distribution, &self.axis) else { return };
        let start = self.x + column.x;
        for tick in axis.ticks() {
            canvas.draw_glyph(start + cell_of_share(axis.fraction_of(tick), column.width), y, Role::Track, Glyph::Dot);
        }
        let Some(spread) = self.scene.session.ranking_confidence.distribution(entry) else { return };
        let ScoreDistribution { p10, p25, p50, p75, p90, .. } = *spread;
        let [p10, p25, p50, p75, p90] =
            [p10, p25, p50, p75, p90].map(|value| cell_of_share(axis.fraction_of(value), column.width));
        let parts = glyphs::progress_bar(canvas.glyphs);
        let is_now = self.scene.session.plan.roadmap.theme(entry).is_some_and(|theme| theme.lane == Some(Lane::Now));
        let role = match (is_selected, is_now) {
            (true, _) => Role::Accent,
            (_, true) => Role::Text,
            _ => Role::Muted,
        };
        for cell in p10..=p90 {
            let glyph = match cell {
                cell if cell == p50 => parts.marker,
                cell if (p25..=p75).contains(&cell) => parts.done,
                _ => parts.remaining,
            };
            canvas.draw_line(start + cell, y, 1, role, glyph);
        }
    }

    fn draw_lead(&self, canvas: &mut Canvas<'_>, y: u16, entry: EntryId) {
        let Some(lead) = self.lead_over_next(entry) else { return };
        let share = self.shown_probability(lead);
        if let (Some(column), Some(share)) = (self.columns.probability, share) {
            self.draw_right(canvas, y, column, Role::Text, &format_probability(share));
            if let Some(column) = self.columns.certainty {
                self.draw_certainty(canvas, y, column, share);
            }
        }
        if let (Some(column), Some(share)) = (self.columns.any_weights, lead.by_weights) {
            self.draw_right(canvas, y, column, Role::Muted, &format_probability(share));
        }
    }

    fn draw_certainty(&self, canvas: &mut Canvas<'_>, y: u16, column: ScoreColumn, share: f64) {
        let certainty = Certainty::from_probability(share, &self.scene.session.plan.roadmap.settings.scoring);
        let sign = match certainty {
            Certainty::TossUp => Some(Glyph::TossUp),
            Certainty::ProbablyNot => Some(Glyph::Warning),
            Certainty::Clearly | Certainty::Probably => None,
        };
        let Some(sign) = sign else { return self.draw_left(canvas, y, column, Role::Muted, certainty.short_label()) };
        canvas.draw_glyph(self.x + column.x, y, Role::Warn, sign);
        canvas.draw_text(self.x + column.x + 2, y, column.width - 2, Role::Warn, certainty.short_label());
    }

    /// The probability of ranking above the next theme.
    fn lead_over_next(&self, entry: EntryId) -> Option<OutrankProbability> {
        let below = self.scene.session.derived.ranking.neighbors(entry).1?;
        self.scene.session.ranking_confidence.outrank_probability(entry, below)
    }

    /// The probability shown in the table: under uncertain inputs, or under random weights if no ranges are given.
    fn shown_probability(&self, lead: OutrankProbability) -> Option<f64> {
        if !self.scene.views.scores.has_ranges {
            return lead.by_weights;
        }
        // `None` if the inputs of both themes are exact.
        lead.by_inputs
    }

    /// Draws brackets around toss-ups between neighbors, also across the capacity line.
    pub(crate) fn draw_toss_up_brackets(&self, canvas: &mut Canvas<'_>) {
        let scene = self.scene;
        let table = scores::table_area(scene.screen, &scene.views.scores);
        let x = self.x + self.columns.score.right();
        let [upper, middle, lower, both] = glyphs::toss_up_bracket(canvas.glyphs);
        let mut begins_at: Option<u16> = None;
        let shown: Vec<(u16, Option<usize>)> =
            (table.y..).zip(scores::visible_lines(scene.screen, &scene.views.scores).map(|(_, row)| row)).collect();
        let rows: Vec<(u16, usize)> = shown.iter().filter_map(|(y, row)| Some((*y, (*row)?))).collect();
        for pair in rows.windows(2) {
            let [(from, row), (to, below)] = pair else { continue };
            let is_toss_up = scene.views.scores.rows.get(*row).zip(scene.views.scores.rows.get(*below)).is_some_and(
                |(own, other)| scene.session.derived.ranking.neighbors(*own).1 == Some(*other) && self.is_toss_up(*own),
            );
            if !is_toss_up {
                begins_at = None;
                continue;
            }
            let glyph = if begins_at == Some(*from) { both } else { upper };
            canvas.draw_line(x, *from, 1, Role::Warn, glyph);
            for y in *from + 1..*to {
                canvas.draw_line(x, y, 1, Role::Warn, middle);
            }
            canvas.draw_line(x, *to, 1, Role::Warn, lower);
            begins_at = Some(*to);
        }
    }

    fn is_toss_up(&self, entry: EntryId) -> bool {
        let share = self.lead_over_next(entry).and_then(|lead| self.shown_probability(lead));
        let scoring = &self.scene.session.plan.roadmap.settings.scoring;
        share.is_some_and(|share| {
            matches!(Certainty::from_probability(share, scoring), Certainty::TossUp | Certainty::ProbablyNot)
        })
    }

    /// Draws the capacity line.
    pub(crate) fn draw_capacity_line(&self, canvas: &mut Canvas<'_>, y: u16) {
        let x = self.x + self.columns.rank.x;
        let end = self.x + self.columns.score.right();
        let dash = glyphs::capacity_line(canvas.glyphs);
        canvas.draw_line(x, y, end.saturating_sub(x), Role::Track, dash);
        let title = self.x + self.columns.title.x;
        let room = end.saturating_sub(title + 1);
        // Use the longest label that fits, so that no number is truncated.
        let labels = capacity_labels(self.scene);
        let label = labels.iter().find(|label| text::width(label) <= room as usize).or(labels.last());
        let used = canvas.draw_text(title, y, room, Role::Muted, label.map_or("", String::as_str));
        canvas.draw_line(title + used, y, 1, Role::Muted, " ");
        canvas.draw_line(title.saturating_sub(1), y, 1, Role::Muted, " ");
    }

    /// Draws the cell cursor.
    pub(crate) fn draw_cell_cursor(&self, canvas: &mut Canvas<'_>, y: u16, entry: EntryId) {
        let Some(cell) = self.scene.views.scores.cell else { return };
        let Some((_, column)) = self.columns.inputs.iter().find(|(input, _)| *input == cell) else { return };
        let own = scores::estimates_of(self.scene.session, self.scorer, entry)
            .and_then(|own| own.get(cell).copied().flatten());
        let theme = self.scene.session.plan.roadmap.theme(entry);
        let off_scale = theme.filter(|_| own.is_none()).and_then(|theme| self.scorer.written_estimate(theme, cell));
        let value = own.or(off_scale).map_or_else(
            || glyphs::symbol(canvas.glyphs, Glyph::Missing).to_owned(),
            |own| number::format_significant(own.likely),
        );
        let sign = match own {
            _ if off_scale.is_some() => glyphs::symbol(canvas.glyphs, Glyph::Broken),
            Some(own) if !own.is_exact() => "~",
            _ => " ",
        };
        // If the row is reversed, the cell is not, and brackets mark it without relying on style.
        let (style, open, close) = match canvas.palette.selection() {
            SelectionStyle::Background => (canvas.palette.chip(), " ", sign),
            SelectionStyle::Reverse => (Style::reset().add_modifier(Modifier::BOLD), "[", "]"),
        };
        let width = text::width(&value) as u16 + 2;
        let x = self.x + column.right().saturating_sub(width);
        canvas.draw_styled_text(x, y, width, style, &format!("{open}{value}{close}"));
    }
}

/// The labels of the capacity line, longest first.
fn capacity_labels(scene: &Scene<'_>) -> Vec<String> {
    let Some(capacity) = &scene.session.plan.roadmap.settings.capacity else { return Vec::new() };
    if scene.views.scores.is_order_stale {
        return ["ranks changed (Esc to sort)", "Esc to sort"].map(str::to_owned).to_vec();
    }
    let efforts = &scene.views.scores.efforts;
    let unit = text::sanitize::sanitize_line(&capacity.unit).into_owned();
    let unit = if unit.is_empty() { "of effort".to_owned() } else { unit };
    let (amount, taken) =
        (number::format_significant(capacity.amount), number::format_significant(efforts.effort_above_line));
    let free = capacity.amount - efforts.effort_above_line;
    let left = if free < 0.0 {
        format!("{} over", number::format_significant(-free))
    } else {
        format!("{} left", number::format_significant(free))
    };
    let short = format!("{amount} {unit}: {taken} used, {left}");
    let mut labels = Vec::new();
    if (efforts.now_effort - efforts.effort_above_line).abs() > SCORE_TOLERANCE {
        labels.push(format!("{short}; Now uses {}", number::format_significant(efforts.now_effort)));
    }
    labels.extend([short, format!("{taken} of {amount} used, {left}"), left]);
    labels
}

fn cell_of_share(share: f64, cells: u16) -> u16 {
    (share.clamp(0.0, 1.0) * f64::from(cells.saturating_sub(1))).round() as u16
}

#[cfg(test)]
mod tests {
    use super::round_step;

    #[test]
    fn steps_are_round() {
        let steps = [17.0, 20.0, 21.0, 0.3, 501.0].map(|least: f64| format!("{}", round_step(least)));
        assert_eq!(steps, ["20", "20", "50", "0.5", "1000"]);
    }
}
