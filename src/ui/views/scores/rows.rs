//! The table: a row a theme, the line of the capacity, brackets around toss-ups.

use crate::app::model::ranking_confidence::Lead;
use crate::app::panes::scores::shown;
use crate::app::state::State;
use crate::app::views::scores;
use crate::app::views::scores::columns::{Column, Columns};
use crate::app::views::scores::effort;
use crate::app::widgets::rich_text::{Role, Sign};
use crate::app::workflows::what_if;
use crate::document::chunk::Serial;
use crate::insight::order::TOLERANCE;
use crate::insight::score::Rater;
use crate::insight::uncertainty::{Spread, Sureness, percent};
use crate::roadmap::entry_row::Bet;
use crate::roadmap::lane::Lane;
use crate::text::{self, number};
use crate::ui::canvas::Canvas;
use crate::ui::glyphs;
use crate::ui::palette::Selection;
use ratatui::style::{Modifier, Style};

/// So many numbers stand on the axis at most.
const TICKS: f64 = 5.0;

/// What all rows of a frame share.
pub(crate) struct Rows<'r, 's> {
    state: &'s State,
    rater: &'r Rater<'s>,
    columns: Columns,
    /// The first cell of the pane.
    x: u16,
    axis: Option<Axis>,
}

/// The shared axis of the spreads.
struct Axis {
    low: f64,
    high: f64,
    step: f64,
}

impl Axis {
    /// For the spreads in sight: from a round number to a round number.
    fn of(state: &State) -> Option<Self> {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for serial in scores::visible(state) {
            let spread = state.doubts.spread(serial);
            let score = state.derived.ranking.score(serial);
            let ends = spread.map(|spread| (spread.p10, spread.p90)).or(score.map(|score| (score, score)));
            if let Some((from, to)) = ends {
                (low, high) = (low.min(from), high.max(to));
            }
        }
        if !low.is_finite() || !high.is_finite() {
            return None;
        }
        let step = round_step((high - low).max(high.abs() * 0.01).max(1e-9) / (TICKS - 1.0));
        Some(Self { low: (low / step).floor() * step, high: ((high / step).ceil() * step).max(low + step), step })
    }

    fn share(&self, value: f64) -> f64 {
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

impl<'r, 's> Rows<'r, 's> {
    pub(crate) fn of(state: &'s State, rater: &'r Rater<'s>) -> Self {
        let columns = scores::columns(state, rater);
        let axis = columns.spread.and_then(|_| Axis::of(state));
        Self { state, rater, columns, x: scores::inside(state).x, axis }
    }

    fn right(&self, canvas: &mut Canvas<'_>, y: u16, column: Column, role: Role, words: &str) {
        canvas.words_right(self.x + column.right(), y, column.width + 1, role, words);
    }

    fn left(&self, canvas: &mut Canvas<'_>, y: u16, column: Column, role: Role, words: &str) {
        canvas.words(self.x + column.x, y, column.width, role, words);
    }

    /// The heads of the columns.
    pub(crate) fn head(&self, canvas: &mut Canvas<'_>) {
        let (columns, y) = (&self.columns, scores::inside(self.state).y);
        self.left(canvas, y, columns.title, Role::Muted, "theme");
        for (column, head) in [(columns.effort, "effort"), (columns.sum, "sum")] {
            if let Some(column) = column {
                self.right(canvas, y, column, Role::Muted, head);
            }
        }
        if let Some(column) = columns.lane {
            self.left(canvas, y, column, Role::Muted, "lane");
        }
        for (input, column) in &columns.inputs {
            self.input_head(canvas, y, *input, *column);
        }
        self.right(canvas, y, columns.score, Role::Muted, "score");
        self.axis_head(canvas, y);
        let above = if self.state.scores.has_ranges { "above next" } else { "any weights" };
        match (columns.word, columns.lead) {
            (Some(word), Some(lead)) => {
                let column = Column { x: lead.x, width: word.right() - lead.x };
                canvas.words_right(self.x + column.right(), y, column.width, Role::Muted, above);
            }
            // Without the column of words there is no room for the whole head.
            (None, Some(lead)) => self.right(canvas, y, lead, Role::Muted, "sure"),
            _ => {}
        }
        if let Some(column) = columns.weights {
            self.right(canvas, y, column, Role::Muted, "any weights");
        }
    }

    /// The name of an input; an arrow where the rows are sorted by it, and the sign of a cost.
    fn input_head(&self, canvas: &mut Canvas<'_>, y: u16, input: usize, column: Column) {
        let Some(asked) = self.rater.asked.get(input) else { return };
        let is_here = self.state.scores.cell == Some(input);
        let role = if is_here { Role::Heading } else { Role::Muted };
        let name = text::sanitise::line(asked.name);
        let name = text::cut(&name, column.width as usize, glyphs::cut_mark(canvas.glyphs));
        self.right(canvas, y, column, role, &name);
        let sorted = self.state.scores.by_input.filter(|by| by.input == input);
        let sign = match sorted {
            Some(by) if by.is_ascending => Some(Sign::NoteAbove),
            Some(_) => Some(Sign::NoteBelow),
            None => None,
        };
        if let Some(sign) = sign {
            let x = self.x + column.right().saturating_sub(text::width(&name) as u16 + 1);
            canvas.sign(x, y, Role::Accent, sign);
        }
    }

    fn axis_head(&self, canvas: &mut Canvas<'_>, y: u16) {
        let (Some(column), Some(axis)) = (self.columns.spread, &self.axis) else { return };
        let mut free = 0;
        for tick in axis.ticks() {
            let label = number::significant((tick / axis.step).round() * axis.step);
            let width = text::width(&label) as u16;
            let cell = cell_of(axis.share(tick), column.width);
            let x = (column.x + cell).saturating_sub(width / 2).min(column.right().saturating_sub(width));
            if x >= free {
                canvas.words(self.x + x, y, width, Role::Muted, &label);
                free = x + width + 1;
            }
        }
    }

    /// A theme.
    pub(crate) fn row(&self, canvas: &mut Canvas<'_>, y: u16, serial: Serial, is_selected: bool) {
        let (state, columns) = (self.state, &self.columns);
        let Some(bet) = state.plan.roadmap.bet(serial) else { return };
        self.rank(canvas, y, serial);
        let role = if is_selected { Role::Heading } else { Role::Text };
        let before = self.rank_before(canvas, y, serial);
        let title = Column { width: columns.title.width.saturating_sub(before), ..columns.title };
        self.left(canvas, y, title, role, &state.title(serial));
        if let Some(column) = columns.lane {
            self.left(canvas, y, column, Role::Muted, bet.lane.map_or("", Lane::word));
        }
        self.effort(canvas, y, serial, bet);
        self.inputs(canvas, y, serial);
        let Some(score) = state.derived.ranking.score(serial) else { return self.unscored(canvas, y, bet) };
        let role = if is_selected { Role::Heading } else { Role::Text };
        self.right(canvas, y, columns.score, role, &shown(state.model, score));
        self.spread(canvas, y, serial, is_selected);
        self.lead(canvas, y, serial);
    }

    /// The rank by the scores of now, also while the rows keep their places.
    fn rank(&self, canvas: &mut Canvas<'_>, y: u16, serial: Serial) {
        let column = self.columns.rank;
        match self.state.derived.ranking.rank(serial) {
            Some((rank, is_tied)) => {
                let tie = if is_tied { "=" } else { "" };
                self.right(canvas, y, column, Role::Muted, &format!("{tie}{rank}"));
            }
            None => {
                canvas.sign(self.x + column.right() - 1, y, Role::Muted, Sign::Missing);
            }
        }
    }

    /// The rank it had before the what-if began, at the end of its title; the answer is the cells it takes.
    fn rank_before(&self, canvas: &mut Canvas<'_>, y: u16, serial: Serial) -> u16 {
        let Some(before) = what_if::rank_before(self.state, serial) else { return 0 };
        let (told, column) = (format!(" was {before}"), self.columns.title);
        let width = (text::width(&told) as u16).min(column.width);
        let x = self.x + column.right() - width;
        canvas.words(x, y, width, Role::Changed, &told);
        width
    }

    fn effort(&self, canvas: &mut Canvas<'_>, y: u16, serial: Serial, bet: &Bet) {
        let efforts = &self.state.scores.efforts;
        if let Some(column) = self.columns.effort {
            // Where nobody says, the median stands in, and the sign says so.
            let (role, told) = match bet.effort {
                Some(effort) => (Role::Text, number::significant(effort)),
                None => (Role::Muted, format!("~{}", number::significant(efforts.median))),
            };
            self.right(canvas, y, column, role, &told);
        }
        let Some(column) = self.columns.sum else { return };
        let Some(position) = self.state.derived.ranking.position(serial) else { return };
        match efforts.sum(position) {
            Some(sum) => self.right(canvas, y, column, Role::Muted, &number::significant(sum)),
            None if effort::is_obligation(&self.state.plan.roadmap, serial) => {
                self.right(canvas, y, column, Role::Muted, "first");
            }
            None => {}
        }
    }

    fn inputs(&self, canvas: &mut Canvas<'_>, y: u16, serial: Serial) {
        let Some(own) = scores::estimates(self.state, self.rater, serial) else { return };
        for (input, column) in &self.columns.inputs {
            let x = self.x + column.right() - 1;
            match own.get(*input).copied().flatten() {
                Some(estimate) => {
                    // A sign behind the number says that it is the likely one of a range.
                    if !estimate.is_point() {
                        canvas.sign(x, y, Role::Muted, Sign::Thin);
                    }
                    let value = Column { width: column.width - 1, ..*column };
                    self.right(canvas, y, value, Role::Text, &number::significant(estimate.likely));
                }
                None => self.open_or_wrong(canvas, y, serial, *input, *column),
            }
        }
    }

    /// A cell that counts for nothing: open, or with a number that is off its scale.
    fn open_or_wrong(&self, canvas: &mut Canvas<'_>, y: u16, serial: Serial, input: usize, column: Column) {
        let x = self.x + column.right() - 1;
        let bet = self.state.plan.roadmap.bet(serial);
        let Some(wrong) = bet.and_then(|bet| self.rater.written(bet, input)) else {
            canvas.sign(x - 1, y, Role::Muted, Sign::Missing);
            return;
        };
        canvas.sign(x, y, Role::Error, Sign::Broken);
        let value = Column { width: column.width - 1, ..column };
        self.right(canvas, y, value, Role::Text, &number::significant(wrong.likely));
    }

    /// What an unscored theme lacks.
    fn unscored(&self, canvas: &mut Canvas<'_>, y: u16, bet: &Bet) {
        let columns = &self.columns;
        canvas.sign(self.x + columns.score.right() - 1, y, Role::Muted, Sign::Missing);
        let score = self.rater.explained(bet);
        let missing = score.missing();
        let count = missing.len();
        let from = columns.spread.or(columns.lead).map_or(columns.score.right() + 2, |column| column.x);
        let room = scores::inside(self.state).width.saturating_sub(from);
        let ways = match count {
            0 => ["not scored: its inputs give no number".to_owned(), "not scored".to_owned(), "no score".to_owned()],
            _ => [
                format!("not scored: {} open", text::sanitise::line(&missing.join(", "))),
                format!("not scored: {count} open"),
                format!("{count} open"),
            ],
        };
        // The longest way of saying it that fits.
        if let Some(told) = ways.iter().find(|told| text::width(told) <= room as usize) {
            canvas.words(self.x + from, y, room, Role::Muted, told);
        }
    }

    /// Where the score may lie: thin in eight of ten draws, thick in five, the dot in the middle.
    fn spread(&self, canvas: &mut Canvas<'_>, y: u16, serial: Serial, is_selected: bool) {
        let (Some(column), Some(axis)) = (self.columns.spread, &self.axis) else { return };
        let start = self.x + column.x;
        for tick in axis.ticks() {
            canvas.sign(start + cell_of(axis.share(tick), column.width), y, Role::Track, Sign::Dot);
        }
        let Some(spread) = self.state.doubts.spread(serial) else { return };
        let Spread { p10, p25, p50, p75, p90, .. } = *spread;
        let [p10, p25, p50, p75, p90] = [p10, p25, p50, p75, p90].map(|value| cell_of(axis.share(value), column.width));
        let parts = glyphs::rail(canvas.glyphs);
        let is_now = self.state.plan.roadmap.bet(serial).is_some_and(|bet| bet.lane == Some(Lane::Now));
        let role = match (is_selected, is_now) {
            (true, _) => Role::Accent,
            (_, true) => Role::Text,
            _ => Role::Muted,
        };
        for cell in p10..=p90 {
            let glyph = match cell {
                cell if cell == p50 => parts.here,
                cell if (p25..=p75).contains(&cell) => parts.made,
                _ => parts.to_go,
            };
            canvas.line(start + cell, y, 1, role, glyph);
        }
    }

    fn lead(&self, canvas: &mut Canvas<'_>, y: u16, serial: Serial) {
        let Some(lead) = self.lead_of(serial) else { return };
        let share = self.judged(lead);
        if let (Some(column), Some(share)) = (self.columns.lead, share) {
            self.right(canvas, y, column, Role::Text, &percent(share));
            if let Some(column) = self.columns.word {
                self.word(canvas, y, column, share);
            }
        }
        if let (Some(column), Some(share)) = (self.columns.weights, lead.by_weights) {
            self.right(canvas, y, column, Role::Muted, &percent(share));
        }
    }

    fn word(&self, canvas: &mut Canvas<'_>, y: u16, column: Column, share: f64) {
        let sureness = Sureness::of(share, &self.state.plan.roadmap.settings.scoring);
        let sign = match sureness {
            Sureness::TossUp => Some(Sign::TossUp),
            Sureness::ProbablyNot => Some(Sign::Warning),
            Sureness::Clearly | Sureness::Probably => None,
        };
        let Some(sign) = sign else { return self.left(canvas, y, column, Role::Muted, sureness.short()) };
        canvas.sign(self.x + column.x, y, Role::Warn, sign);
        canvas.words(self.x + column.x + 2, y, column.width - 2, Role::Warn, sureness.short());
    }

    /// How sure it is above the one ranked below it.
    fn lead_of(&self, serial: Serial) -> Option<Lead> {
        let below = self.state.derived.ranking.neighbours(serial).1?;
        self.state.doubts.lead(serial, below)
    }

    /// The doubt that the table shows: of the inputs, or of the weights where no ranges are given.
    fn judged(&self, lead: Lead) -> Option<f64> {
        if !self.state.scores.has_ranges {
            return lead.by_weights;
        }
        // Between two that are certain there is nothing to doubt.
        lead.by_inputs
    }

    /// Around neighbours of which nobody knows which is first; also across the line of the capacity.
    pub(crate) fn brackets(&self, canvas: &mut Canvas<'_>) {
        let state = self.state;
        let table = scores::table(state);
        let x = self.x + self.columns.score.right();
        let [upper, middle, lower, both] = glyphs::bracket(canvas.glyphs);
        let mut begins_at: Option<u16> = None;
        let shown: Vec<(u16, Option<usize>)> = (table.y..).zip(scores::shown(state).map(|(_, row)| row)).collect();
        let rows: Vec<(u16, usize)> = shown.iter().filter_map(|(y, row)| Some((*y, (*row)?))).collect();
        for pair in rows.windows(2) {
            let [(from, row), (to, below)] = pair else { continue };
            let is_toss_up =
                state.scores.rows.get(*row).zip(state.scores.rows.get(*below)).is_some_and(|(own, other)| {
                    state.derived.ranking.neighbours(*own).1 == Some(*other) && self.is_toss_up(*own)
                });
            if !is_toss_up {
                begins_at = None;
                continue;
            }
            let glyph = if begins_at == Some(*from) { both } else { upper };
            canvas.line(x, *from, 1, Role::Warn, glyph);
            for y in *from + 1..*to {
                canvas.line(x, y, 1, Role::Warn, middle);
            }
            canvas.line(x, *to, 1, Role::Warn, lower);
            begins_at = Some(*to);
        }
    }

    fn is_toss_up(&self, serial: Serial) -> bool {
        let share = self.lead_of(serial).and_then(|lead| self.judged(lead));
        let scoring = &self.state.plan.roadmap.settings.scoring;
        share.is_some_and(|share| matches!(Sureness::of(share, scoring), Sureness::TossUp | Sureness::ProbablyNot))
    }

    /// The line of the capacity.
    pub(crate) fn cut(&self, canvas: &mut Canvas<'_>, y: u16) {
        let x = self.x + self.columns.rank.x;
        let end = self.x + self.columns.score.right();
        let dash = glyphs::cut_line(canvas.glyphs);
        canvas.line(x, y, end.saturating_sub(x), Role::Track, dash);
        let title = self.x + self.columns.title.x;
        let room = end.saturating_sub(title + 1);
        // The longest way of saying it that fits: no number is cut.
        let ways = cut_words(self.state);
        let told = ways.iter().find(|told| text::width(told) <= room as usize).or(ways.last());
        let used = canvas.words(title, y, room, Role::Muted, told.map_or("", String::as_str));
        canvas.line(title + used, y, 1, Role::Muted, " ");
        canvas.line(title.saturating_sub(1), y, 1, Role::Muted, " ");
    }

    /// The cell cursor.
    pub(crate) fn cursor(&self, canvas: &mut Canvas<'_>, y: u16, serial: Serial) {
        let Some(cell) = self.state.scores.cell else { return };
        let Some((_, column)) = self.columns.inputs.iter().find(|(input, _)| *input == cell) else { return };
        let own = scores::estimates(self.state, self.rater, serial).and_then(|own| own.get(cell).copied().flatten());
        let bet = self.state.plan.roadmap.bet(serial);
        let wrong = bet.filter(|_| own.is_none()).and_then(|bet| self.rater.written(bet, cell));
        let value = own.or(wrong).map_or_else(
            || glyphs::glyph(canvas.glyphs, Sign::Missing).to_owned(),
            |own| number::significant(own.likely),
        );
        let sign = match own {
            _ if wrong.is_some() => glyphs::glyph(canvas.glyphs, Sign::Broken),
            Some(own) if !own.is_point() => "~",
            _ => " ",
        };
        // Where the row is reversed already, the cell is not, and brackets say so without any style.
        let (style, open, close) = match canvas.palette.selection() {
            Selection::Background => (canvas.palette.chip(), " ", sign),
            Selection::Reverse => (Style::reset().add_modifier(Modifier::BOLD), "[", "]"),
        };
        let width = text::width(&value) as u16 + 2;
        let x = self.x + column.right().saturating_sub(width);
        canvas.styled(x, y, width, style, &format!("{open}{value}{close}"));
    }
}

/// What the line of the capacity says, the longest way first.
fn cut_words(state: &State) -> Vec<String> {
    let Some(capacity) = &state.plan.roadmap.settings.capacity else { return Vec::new() };
    if state.scores.is_old_order {
        return ["the ranks are new: Esc sorts the rows", "Esc sorts the rows"].map(str::to_owned).to_vec();
    }
    let efforts = &state.scores.efforts;
    let unit = text::sanitise::line(&capacity.unit).into_owned();
    let unit = if unit.is_empty() { "of effort".to_owned() } else { unit };
    let (amount, taken) = (number::significant(capacity.amount), number::significant(efforts.taken));
    let free = capacity.amount - efforts.taken;
    let left = match free < 0.0 {
        true => format!("{} too much", number::significant(-free)),
        false => format!("{} free", number::significant(free)),
    };
    let short = format!("{amount} {unit}: {taken} taken, {left}");
    let mut ways = Vec::new();
    if (efforts.now - efforts.taken).abs() > TOLERANCE {
        ways.push(format!("{short}; Now takes {}", number::significant(efforts.now)));
    }
    ways.extend([short, format!("{taken} of {amount} taken, {left}"), left]);
    ways
}

fn cell_of(share: f64, cells: u16) -> u16 {
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
