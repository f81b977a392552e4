//! The view by lane.

use super::mark;
use crate::app::model::entry_text;
use crate::app::model::ranking_confidence;
use crate::app::model::theme_options;
use crate::app::panes::{target, theme};
use crate::app::state::{Pane, State};
use crate::app::views::lanes::{Line, Section, Selected};
use crate::app::views::problems;
use crate::app::widgets::layout::Area;
use crate::app::widgets::rich_text::{Picture, Role, Sign, Span, words};
use crate::app::workflows::what_if;
use crate::document::chunk::Serial;
use crate::insight::capacity::Sum;
use crate::roadmap::entry_row::{Bet, Facts};
use crate::roadmap::lane::Lane;
use crate::text::{self, number};
use crate::ui::canvas::Canvas;
use crate::ui::{Cell, pane};

/// The cells of the status column.
const STATUS: u16 = 11;
/// The cells of the score column.
const SCORE: u16 = 5;
/// From this width on, a row has room for a sparkline.
const WITH_SPARKLINE: u16 = 78;

/// Draws the view, and says where the selected row is.
pub(in crate::ui) fn draw(canvas: &mut Canvas<'_>, state: &State, area: Area) -> Option<Cell> {
    if area.is_empty() {
        return None;
    }
    let focus = pane::focus_of(state, Pane::Roadmap);
    let fact = pane::with_linked(state, area, "by lane", &fact(state));
    pane::rule(canvas, area, Pane::Roadmap, "Roadmap", "by lane", &fact, focus);
    let inside = area.below(1);
    let columns = Columns::of(inside);
    let top = state.lanes.top;
    let visible = inside.height as usize;
    let mut cursor = None;
    for (number, line) in state.lanes.lines.iter().enumerate().skip(top).take(visible) {
        let y = inside.y + (number - top) as u16;
        let is_selected = number == state.lanes.line && state.lanes.selected.is_some();
        let row = Row { state, columns, y, is_selected };
        row.draw(canvas, *line);
        let is_second = matches!(line, Line::Second(serial) if state.lanes.selected == Some(Selected::Entry(*serial)));
        if is_selected || is_second {
            let whole = Area { y, height: 1, ..inside };
            canvas.select(whole, focus);
            canvas.selection_bar(inside.x, y, focus);
        }
        if is_selected {
            cursor = Some(Cell { x: inside.x, y });
        }
    }
    announce_rest(canvas, state, inside);
    cursor
}

fn fact(state: &State) -> String {
    let count = |section: Section| state.lanes.content(section).entries.len();
    let order = &state.derived.order;
    let shown = |serials: &[Serial]| serials.iter().filter(|serial| state.shows(**serial)).count();
    let live: usize = [Section::Now, Section::Next, Section::Later].into_iter().map(count).sum();
    let settled = count(Section::Shipped) + shown(order.lane(Lane::Dropped));
    let themes = text::plural::count(live + settled, "theme", "themes");
    let ideas = text::plural::count(count(Section::Ideas) + shown(&order.dropped_ideas), "idea", "ideas");
    format!("{themes}, {ideas}")
}

/// What is below the last visible line, in words, on the last line.
fn announce_rest(canvas: &mut Canvas<'_>, state: &State, inside: Area) {
    let below = state.lanes.top + inside.height as usize;
    let hidden = state.lanes.lines.get(below..).unwrap_or_default();
    if hidden.is_empty() || inside.height < 3 {
        return;
    }
    let [mut themes, mut not_doing, mut shipped, mut ideas] = [0; 4];
    // The line this stands on hides one more.
    let covered = state.lanes.lines.get(below.saturating_sub(1));
    for line in covered.into_iter().chain(hidden) {
        match line {
            Line::Theme(_) => themes += 1,
            Line::Shipped(_) => shipped += 1,
            Line::NotDoing(_) => not_doing += 1,
            Line::Idea(_) => ideas += 1,
            // What is folded is below as well.
            Line::Section(section) if state.lanes.is_folded(*section) => {
                let count = state.lanes.content(*section).entries.len();
                match section {
                    Section::NotDoing => not_doing += count,
                    Section::Shipped => shipped += count,
                    Section::Ideas => ideas += count,
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
            parts.push(text::plural::count(count, one, many));
        }
    }
    let is_covering_selection = state.lanes.line + 1 == below;
    if parts.is_empty() || is_covering_selection {
        return;
    }
    let y = inside.bottom() - 1;
    // Whatever weight stood there goes too.
    canvas.blank(Area { y, height: 1, ..inside });
    canvas.sign(inside.x + 2, y, Role::Muted, Sign::NoteBelow);
    canvas.words(inside.x + 4, y, inside.width - 4, Role::Muted, &parts.join(", "));
}

/// Where the columns are.
#[derive(Clone, Copy)]
struct Columns {
    inside: Area,
    /// The first cell of the titles.
    title: u16,
    /// One past the score.
    score_end: u16,
    /// The first cell of the status.
    status: u16,
    /// The first cell of the sparkline, where there is one.
    sparkline: Option<u16>,
}

impl Columns {
    fn of(inside: Area) -> Self {
        let status = inside.right().saturating_sub(STATUS);
        let sparkline = (inside.width >= WITH_SPARKLINE).then(|| status.saturating_sub(9));
        let score_end = match sparkline {
            Some(sparkline) => sparkline - 3,
            None => status.saturating_sub(2),
        };
        Self { inside, title: inside.x + 2, score_end, status, sparkline }
    }

    fn title_room(&self, indent: u16) -> u16 {
        (self.score_end - SCORE).saturating_sub(self.title + indent + 1)
    }
}

struct Row<'s> {
    state: &'s State,
    columns: Columns,
    y: u16,
    is_selected: bool,
}

impl Row<'_> {
    fn draw(&self, canvas: &mut Canvas<'_>, line: Line) {
        if let Some(serial) = line.entry() {
            mark(canvas, self.state, self.columns.inside.x, self.y, serial);
        }
        match line {
            Line::Blank => {}
            Line::Headings => self.headings(canvas),
            Line::Section(section) => self.section(canvas, section),
            Line::Empty(section) => self.empty(canvas, section),
            Line::Theme(serial) => self.theme(canvas, serial),
            Line::Second(serial) => self.second(canvas, serial),
            Line::Item(serial, index) => self.item(canvas, serial, index),
            Line::Shipped(serial) => self.shipped(canvas, serial),
            Line::NotDoing(serial) => self.not_doing(canvas, serial),
            Line::Idea(serial) => self.idea(canvas, serial),
            Line::Broken(serial) => self.broken(canvas, serial),
        }
    }

    fn facts(&self, serial: Serial) -> Option<(&Facts, &Bet)> {
        let facts = self.state.plan.roadmap.facts(serial)?;
        Some((facts, facts.bet()?))
    }

    fn title_role(&self, usual: Role) -> Role {
        if self.is_selected { Role::Heading } else { usual }
    }

    fn headings(&self, canvas: &mut Canvas<'_>) {
        canvas.words_right(self.columns.score_end, self.y, SCORE, Role::Muted, "score");
        canvas.words(self.columns.status, self.y, STATUS, Role::Muted, "target");
    }

    fn section(&self, canvas: &mut Canvas<'_>, section: Section) {
        let columns = self.columns;
        let content = self.state.lanes.content(section);
        let entries = &content.entries;
        let used = canvas.words(columns.title, self.y, columns.inside.width, Role::Heading, section.title());
        let count = match section {
            Section::Ideas => format!("{}, not ranked", entries.len()),
            Section::Broken => text::plural::count(entries.len(), "entry", "entries"),
            _ => text::plural::count(entries.len(), "theme", "themes"),
        };
        let x = columns.title + used + 2;
        let used_count = canvas.words(x, self.y, 24, Role::Muted, &count);
        if self.state.lanes.is_folded(section) {
            canvas.sign(x + used_count + 2, self.y, Role::Muted, Sign::Folded);
        }
        match section {
            Section::Now | Section::Next | Section::Later => self.efforts(canvas, section, content.effort),
            Section::Ideas if !entries.is_empty() => {
                canvas.words_right(columns.inside.right(), self.y, 18, Role::Muted, "still to answer");
            }
            _ => {}
        }
    }

    /// "14 of 18 months", and a bar of it: what is taken of the capacity. Of the lanes to come, the sum.
    fn efforts(&self, canvas: &mut Canvas<'_>, section: Section, sum: Sum) {
        let columns = self.columns;
        if !sum.is_told() {
            return;
        }
        let (effort, about) = (sum.effort, sum.about());
        let capacity = self.state.plan.roadmap.settings.capacity.as_ref().filter(|_| section == Section::Now);
        let told = match capacity {
            Some(capacity) => format!(
                "{about}{} of {} {}",
                number::amount(effort),
                number::plain(capacity.amount),
                theme::effort_unit(self.state, capacity.amount)
            ),
            None => format!("{about}{}", theme::effort_words(self.state, effort)),
        };
        canvas.words_right(columns.score_end, self.y, 30, Role::Muted, &told);
        if let Some(capacity) = capacity.filter(|capacity| capacity.amount > 0.0) {
            let filled = effort / capacity.amount;
            canvas.picture(columns.status, self.y, STATUS, &Picture::Bar { filled });
        }
    }

    fn empty(&self, canvas: &mut Canvas<'_>, section: Section) {
        let text = match section {
            _ if self.state.filter.is_some() => "nothing here fits the filter",
            Section::Ideas => "nothing is parked: n notes an idea",
            _ => "nothing yet: n notes an idea for it",
        };
        canvas.words(self.columns.title, self.y, self.columns.inside.width - 4, Role::Muted, text);
    }

    fn theme(&self, canvas: &mut Canvas<'_>, serial: Serial) {
        let Some((facts, bet)) = self.facts(serial) else { return };
        let columns = self.columns;
        self.title(canvas, serial, Role::Text, 0);
        self.score(canvas, serial, bet);
        if let Some(x) = columns.sparkline {
            self.sparkline(canvas, facts, x);
        }
        self.status(canvas, facts);
    }

    fn title(&self, canvas: &mut Canvas<'_>, serial: Serial, role: Role, indent: u16) {
        let columns = self.columns;
        let mut x = columns.title + indent;
        let is_by_hand = self.state.plan.roadmap.bet(serial).is_some_and(|bet| bet.rank.is_some());
        let is_toss_up = ranking_confidence::is_toss_up(self.state, serial);
        let taken = if is_by_hand { 5 } else { 0 } + if is_toss_up { 2 } else { 0 };
        let mut room = columns.title_room(indent).saturating_sub(taken);
        if self.state.changed_outside.contains(&serial) || what_if::moved(self.state, serial).is_some() {
            canvas.words(x, self.y, 2, Role::Changed, "~ ");
            x += 2;
            room = room.saturating_sub(2);
        }
        let title = self.state.plan.roadmap.title(&self.state.plan.document, serial);
        canvas.words(x, self.y, room, self.title_role(role), &title);
    }

    fn score(&self, canvas: &mut Canvas<'_>, serial: Serial, bet: &Bet) {
        let columns = self.columns;
        let model = &self.state.plan.roadmap.settings.ranking;
        let role = if self.is_selected { Role::Heading } else { Role::Text };
        let used = match self.state.derived.order.score(serial) {
            Some(score) => {
                let shown = crate::app::panes::scores::shown(model, score);
                canvas.words_right(columns.score_end, self.y, SCORE, role, &shown)
            }
            None => canvas.sign(columns.score_end - 1, self.y, Role::Muted, Sign::Missing),
        };
        let mut x = columns.score_end - used;
        if ranking_confidence::is_toss_up(self.state, serial) {
            x = x.saturating_sub(2);
            canvas.sign(x, self.y, Role::Muted, Sign::TossUp);
        }
        if bet.rank.is_some() {
            canvas.words_right(x - 1, self.y, 4, Role::Muted, "hand");
        }
    }

    fn sparkline(&self, canvas: &mut Canvas<'_>, facts: &Facts, x: u16) {
        let metric = self.state.metric_of(facts).and_then(|metric| self.state.plan.roadmap.facts(metric)?.metric());
        let Some(metric) = metric else { return };
        let seen = metric.readings.partition_point(|(day, _)| *day <= self.state.today);
        let recent: Vec<f64> = metric.readings.iter().take(seen).rev().take(6).rev().map(|(_, value)| *value).collect();
        if recent.len() >= 3 {
            let cells = recent.len() as u16;
            canvas.picture(x + 6 - cells, self.y, cells, &Picture::Sparkline(recent));
        }
    }

    fn status(&self, canvas: &mut Canvas<'_>, facts: &Facts) {
        let columns = self.columns;
        let spans = match problems::status(self.state, facts.serial) {
            Some(spans) => spans,
            None => match self.state.progress_of(facts) {
                Some(progress) => target::state_words(progress.state, target::Wording::Column),
                None => vec![Span::Sign(Role::Muted, Sign::NoData), words(Role::Muted, " no data")],
            },
        };
        canvas.spans(columns.status, self.y, STATUS, &spans);
    }

    /// Metric, rail and due date below a title, where there is height to spare.
    fn second(&self, canvas: &mut Canvas<'_>, serial: Serial) {
        let Some((facts, _)) = self.facts(serial) else { return };
        let columns = self.columns;
        let told = target::told(self.state, facts);
        let metric = told.held.aim.metric.map_or("", |symbol| self.state.plan.roadmap.word(symbol));
        canvas.words(columns.title, self.y, 15, Role::Muted, metric);
        if let (Some(from), Some(to)) = (told.held.aim.from, told.held.aim.to) {
            let from = number::grouped(from);
            canvas.words_right(columns.title + 18, self.y, 6, Role::Muted, &from);
            if let Some(rail) = told.rail(22) {
                canvas.spans(columns.title + 19, self.y, 22, &[rail]);
            }
            let to = target::with_unit(to, &told.unit);
            canvas.words(columns.title + 42, self.y, 10, Role::Muted, &to);
        }
        if let Some(by) = told.held.aim.by {
            let words = self.state.due(by);
            canvas.words(columns.status, self.y, STATUS, Role::Muted, &words);
        }
    }

    fn item(&self, canvas: &mut Canvas<'_>, serial: Serial, index: usize) {
        let Some(item) = theme_options::of(self.state, serial).into_iter().nth(index) else { return };
        let columns = self.columns;
        let (sign, _) = theme::item_sign(item.status);
        canvas.sign(columns.title + 2, self.y, Role::Muted, sign);
        let room = columns.title_room(4);
        canvas.words(columns.title + 4, self.y, room, self.title_role(Role::Muted), &item.text);
        if !item.sprint.is_empty() {
            canvas.words_right(columns.score_end, self.y, 10, Role::Muted, &item.sprint);
        }
        canvas.words(columns.status, self.y, STATUS, Role::Muted, item.status.words());
    }

    fn shipped(&self, canvas: &mut Canvas<'_>, serial: Serial) {
        let Some((facts, bet)) = self.facts(serial) else { return };
        let columns = self.columns;
        self.title(canvas, serial, Role::Muted, 0);
        if let Some(on) = bet.shipped_on {
            let day = self.state.day(on);
            canvas.words_right(columns.score_end, self.y, 12, Role::Muted, &day);
        }
        self.status(canvas, facts);
    }

    /// What is not done, and why, beside it.
    fn not_doing(&self, canvas: &mut Canvas<'_>, serial: Serial) {
        let columns = self.columns;
        let title = self.state.plan.roadmap.title(&self.state.plan.document, serial);
        let room = columns.inside.width.saturating_sub(4);
        let title_room = room.min((columns.inside.width * 2 / 5).saturating_sub(1));
        canvas.words(columns.title, self.y, title_room, self.title_role(Role::Muted), &title);
        let x = columns.title + title_room + 1;
        let mut x = x;
        if self.facts(serial).is_some_and(|(facts, _)| facts.has_clash) {
            x += canvas.spans(x, self.y, 9, &problems::clash_badge()) + 2;
        }
        let reason = entry_text::why_not(self.state, serial);
        canvas.words(x, self.y, columns.inside.right().saturating_sub(x), Role::Muted, &reason);
    }

    fn idea(&self, canvas: &mut Canvas<'_>, serial: Serial) {
        let Some((_, bet)) = self.facts(serial) else { return };
        let columns = self.columns;
        canvas.sign(columns.title, self.y, Role::Idea, Sign::Idea);
        let missing = bet.answers.missing();
        let right = columns.inside.right();
        let has_clash = self.state.plan.roadmap.facts(serial).is_some_and(|facts| facts.has_clash);
        let used = if has_clash {
            let badge = problems::clash_badge();
            let width = Canvas::width_of(&badge);
            canvas.spans(right - width, self.y, width, &badge)
        } else if missing.is_empty() {
            let lane = bet.wants.map_or("ready", |lane| lane.word());
            let spans = [
                words(Role::Text, "ready: "),
                words(Role::Key, "p"),
                words(Role::Muted, format!(" puts it in {lane}")),
            ];
            let width = Canvas::width_of(&spans);
            canvas.spans(right - width, self.y, width, &spans)
        } else {
            canvas.words_right(right, self.y, 26, Role::Muted, &missing.join(", "))
        };
        let x = columns.title + 2;
        let room = right.saturating_sub(used + 2 + x);
        let title = self.state.plan.roadmap.title(&self.state.plan.document, serial);
        let is_changed = self.state.changed_outside.contains(&serial);
        let title = if is_changed { format!("~ {title}") } else { title.into_owned() };
        canvas.words(x, self.y, room, self.title_role(Role::Text), &title);
    }

    fn broken(&self, canvas: &mut Canvas<'_>, serial: Serial) {
        let columns = self.columns;
        canvas.sign(columns.title, self.y, Role::Error, Sign::Broken);
        let id = self.state.plan.roadmap.id(serial);
        let id = if id.is_empty() { "an entry without an id" } else { id };
        canvas.words(columns.title + 2, self.y, columns.inside.width / 2, self.title_role(Role::Text), id);
        canvas.words_right(columns.inside.right(), self.y, 24, Role::Error, "! says where");
    }
}
