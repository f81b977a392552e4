//! The goals: the tree from the vision down, and what is not connected to it.

use super::{mark, select_row};
use crate::app::model::theme_options;
use crate::app::panes::{aim, dependency, target, theme};
use crate::app::state::{Pane, State};
use crate::app::views::goals;
use crate::app::views::goals::{GoalTree, Heading, Lack, Row, What, Widths};
use crate::app::views::problems;
use crate::app::widgets::layout::Area;
use crate::app::widgets::rich_text::{Role, Sign, Span, words};
use crate::document::chunk::Serial;
use crate::insight::linkage::ByLane;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::entry_row::{Bet, Facts};
use crate::roadmap::lane::Lane;
use crate::roadmap::name;
use crate::text;
use crate::ui::canvas::Canvas;
use crate::ui::{Cell, pane};

/// The cells of the status column.
const STATUS: u16 = 11;
/// The cells of a rail, at least and at most.
const RAIL: (u16, u16) = (12, 24);
/// From this width on the name of the metric and the owner have columns.
const WITH_METRIC: u16 = 150;
/// The cells of those columns.
const METRIC: u16 = 34;
const OWNER: u16 = 10;

/// Draws the view, and says where the selected row is.
pub(in crate::ui) fn draw(canvas: &mut Canvas<'_>, state: &State, area: Area) -> Option<Cell> {
    if area.is_empty() {
        return None;
    }
    let focus = pane::focus_of(state, Pane::Roadmap);
    let view = &state.goals;
    let fact = pane::with_linked(state, area, "goals", &view.fact);
    pane::rule(canvas, area, Pane::Roadmap, "Roadmap", "goals", &fact, focus);
    let inside = area.below(1 + goals::head(state));
    let columns = Columns::of(inside, view.widths);
    if inside.y > area.y + 1 {
        columns.headings(canvas, area.y + 1);
    }
    let mut cursor = None;
    for (number, row) in view.rows.iter().enumerate().skip(view.top).take(inside.height as usize) {
        let y = inside.y + (number - view.top) as u16;
        let is_selected = number == view.at;
        Drawn { state, columns: &columns, row, y, is_selected }.draw(canvas);
        if is_selected {
            select_row(canvas, inside, y, focus);
            cursor = Some(Cell { x: inside.x, y });
        }
    }
    rest(canvas, state, view, inside);
    cursor
}

/// How much is below the last visible row.
fn rest(canvas: &mut Canvas<'_>, state: &State, view: &GoalTree, inside: Area) {
    let hidden = view.rows.len().saturating_sub(view.top + inside.height as usize);
    if hidden > 0 {
        pane::more_below(canvas, state, inside, hidden);
    }
}

/// How the way of a target is shown.
#[derive(Clone, Copy)]
enum Way {
    /// From, a rail, and to.
    Rail { from_end: u16, x: u16, cells: u16 },
    /// "30 → 50 %".
    Change { end: u16 },
    /// Not at all.
    Nothing,
}

/// Where the columns are.
struct Columns {
    inside: Area,
    /// One past the last cell of the titles.
    title_end: u16,
    owner: Option<u16>,
    metric: Option<u16>,
    way: Way,
    status: u16,
    has_by: bool,
}

impl Columns {
    /// The titles keep half of the width; what does not fit beside them goes: first the rail, then what it shows, then
    /// the date.
    fn of(inside: Area, widths: Widths) -> Self {
        let mut left = (inside.width / 2).saturating_sub(STATUS + 1);
        // What is shipped has a day in this column too.
        let by = widths.by.max(6) + 1;
        let has_by = left >= by;
        left = left.saturating_sub(if has_by { by } else { 0 });
        let status = inside.right().saturating_sub(STATUS + if has_by { by } else { 0 });
        let mut columns =
            Self { inside, title_end: status - 1, owner: None, metric: None, way: Way::Nothing, status, has_by };
        let has_names = inside.width >= WITH_METRIC;
        let names = if has_names { METRIC + OWNER + 4 } else { 0 };
        let ends = widths.from + widths.to + 3;
        if widths.change > 0 && left >= ends + RAIL.0 + names {
            let cells = (left - ends - names).min(RAIL.1);
            let x = status - 1 - widths.to - 1 - cells;
            let from_end = x - 1;
            columns.way = Way::Rail { from_end, x, cells };
            columns.title_end = from_end.saturating_sub(widths.from + 1);
        } else if widths.change > 0 && left > widths.change {
            columns.way = Way::Change { end: status - 2 };
            columns.title_end = (status - 2).saturating_sub(widths.change + 1);
        }
        if has_names {
            let metric = columns.title_end.saturating_sub(METRIC + 1);
            let owner = metric.saturating_sub(OWNER + 2);
            columns.metric = Some(metric);
            columns.owner = Some(owner);
            columns.title_end = owner.saturating_sub(2);
        }
        columns
    }

    fn headings(&self, canvas: &mut Canvas<'_>, y: u16) {
        let muted = Role::Muted;
        match self.way {
            Way::Rail { x, cells, .. } => canvas.words(x, y, cells, muted, "progress"),
            Way::Change { end } => canvas.words_right(end, y, 8, muted, "target"),
            Way::Nothing => 0,
        };
        canvas.words(self.status, y, STATUS, muted, "status");
        for (x, room, word) in [(self.owner, OWNER, "owner"), (self.metric, METRIC, "metric")] {
            if let Some(x) = x {
                canvas.words(x, y, room, muted, word);
            }
        }
        if self.has_by {
            canvas.words_right(self.inside.right(), y, 2, muted, "by");
        }
    }

    /// One past the last cell of what stands flush right before the status.
    fn effort_end(&self) -> Option<u16> {
        match self.way {
            Way::Rail { x, cells, .. } => Some(x + cells),
            Way::Change { end } => Some(end),
            Way::Nothing => None,
        }
    }
}

struct Drawn<'s> {
    state: &'s State,
    columns: &'s Columns,
    row: &'s Row,
    y: u16,
    is_selected: bool,
}

impl Drawn<'_> {
    fn draw(&self, canvas: &mut Canvas<'_>) {
        let inside = self.columns.inside;
        for cell in (2..self.row.indent + 2).step_by(2) {
            if self.row.has_trunk(cell) {
                canvas.sign(inside.x + cell, self.y, Role::Track, Sign::Trunk);
            }
        }
        match self.row.what {
            What::Blank => {}
            What::Vision => self.vision(canvas),
            What::Empty => self.empty(canvas),
            What::Heading(heading, count) => {
                let (title, one, many) = match heading {
                    Heading::NotConnected => ("NOT CONNECTED", "loose end", "loose ends"),
                    Heading::InQuestion => ("IN QUESTION", "link", "links"),
                };
                let used = canvas.words(inside.x + 2, self.y, inside.width, Role::Heading, title);
                let told = text::plural::count(count, one, many);
                canvas.words(inside.x + used + 4, self.y, 24, Role::Muted, &told);
            }
            What::Item => self.item(canvas),
            What::Entry => self.entry(canvas),
            What::Loose(lack) => self.loose(canvas, lack),
        }
    }

    fn vision(&self, canvas: &mut Canvas<'_>) {
        let columns = self.columns;
        let x = columns.inside.x + 2;
        let vision = &self.state.plan.roadmap.settings.vision;
        canvas.words(columns.status, self.y, STATUS, Role::Muted, "vision");
        // Nothing else stands in its row.
        let room = columns.status.saturating_sub(x + 2);
        if vision.trim().is_empty() {
            let told =
                [words(Role::Muted, "no vision yet: "), words(Role::Key, "Enter"), words(Role::Muted, " writes it")];
            canvas.spans(x, self.y, room, &told);
        } else {
            canvas.words(x, self.y, room, Role::Heading, vision);
        }
    }

    fn empty(&self, canvas: &mut Canvas<'_>) {
        let inside = self.columns.inside;
        let told = [
            words(Role::Muted, "no goal yet: "),
            words(Role::Key, "n"),
            words(Role::Muted, " makes the first, "),
            words(Role::Key, "g o"),
            words(Role::Muted, " goes to the objectives"),
        ];
        canvas.spans(inside.x + self.row.indent, self.y, inside.width - 4, &told);
    }

    fn facts(&self) -> Option<&Facts> {
        self.state.plan.roadmap.facts(self.row.path.entry()?)
    }

    fn entry(&self, canvas: &mut Canvas<'_>) {
        let Some(facts) = self.facts() else { return };
        let x = self.columns.inside.x + self.row.indent;
        self.branch(canvas);
        let role = match (facts.entity, facts.bet()) {
            _ if self.is_selected => Role::Heading,
            (Entity::Objective, _) => Role::Heading,
            (_, Some(bet)) if matches!(bet.lane, Some(Lane::Later | Lane::Shipped)) => Role::Muted,
            _ => Role::Text,
        };
        self.title(canvas, facts, x, self.columns.title_end, role);
        match (facts.bet(), facts.goal()) {
            (Some(bet), _) => self.bet(canvas, facts, bet),
            (None, Some(_)) => self.aim(canvas, facts),
            (None, None) => self.learned(canvas, facts),
        }
    }

    fn branch(&self, canvas: &mut Canvas<'_>) {
        let x = self.columns.inside.x + self.row.indent;
        let (role, sign) = match (self.row.hidden, self.row.is_last) {
            (0, true) => (Role::Track, Sign::LastBranch),
            (0, false) => (Role::Track, Sign::Branch),
            _ => (Role::Muted, Sign::Folded),
        };
        canvas.sign(x - 2, self.y, role, sign);
    }

    /// An option of a theme: what could be done, in which sprint, and how far it is.
    fn item(&self, canvas: &mut Canvas<'_>) {
        let Some((theme, number)) = self.row.path.item() else { return };
        let Some(item) = theme_options::of(self.state, theme).into_iter().nth(number) else { return };
        let columns = self.columns;
        self.branch(canvas);
        let (sign, role) = theme::item_sign(item.status);
        let x = columns.inside.x + self.row.indent;
        canvas.sign(x, self.y, role, sign);
        let role = if self.is_selected { Role::Heading } else { role };
        let used = canvas.words(x + 2, self.y, columns.title_end.saturating_sub(x + 2), role, &item.text);
        let behind = x + used + 4;
        match columns.effort_end() {
            Some(end) => canvas.words_right(end, self.y, 14, Role::Muted, &item.sprint),
            None => canvas.words(behind, self.y, columns.title_end.saturating_sub(behind), Role::Muted, &item.sprint),
        };
        canvas.words(columns.status, self.y, STATUS, Role::Muted, item.status.words());
    }

    /// An experiment or a signal: what it is, and how far it is or how often it was heard.
    fn learned(&self, canvas: &mut Canvas<'_>, facts: &Facts) {
        let columns = self.columns;
        if let Some(end) = columns.effort_end() {
            canvas.words_right(end, self.y, 14, Role::Muted, facts.entity.noun());
        }
        canvas.words(columns.status, self.y, STATUS, Role::Muted, &learned_status(self.state, facts));
    }

    /// The title with the signs before it, and how much is folded away behind it.
    fn title(&self, canvas: &mut Canvas<'_>, facts: &Facts, x: u16, end: u16, role: Role) {
        let state = self.state;
        let mut x = x;
        if facts.bet().is_some() {
            mark(canvas, state, self.columns.inside.x, self.y, facts.serial);
        }
        let sign = match facts.entity {
            _ if facts.is_broken => Some((Role::Error, Sign::Broken)),
            Entity::Goal if state.derived.focus == Some(facts.serial) => Some((Role::Goal, Sign::FocusGoal)),
            Entity::Idea => Some((Role::Idea, Sign::Idea)),
            _ => None,
        };
        if let Some((role, sign)) = sign {
            canvas.sign(x, self.y, role, sign);
            x += 2;
        }
        if state.changed_outside.contains(&facts.serial) {
            x += canvas.words(x, self.y, 2, Role::Changed, "~ ");
        }
        let folded = if self.row.hidden > 0 { format!("{} folded", self.row.hidden) } else { String::new() };
        let room = end.saturating_sub(x + if folded.is_empty() { 0 } else { folded.len() as u16 + 2 });
        let title = state.plan.roadmap.title(&state.plan.document, facts.serial);
        let used = canvas.words(x, self.y, room, role, &title);
        let x = x + used + 2;
        let behind = self.behind(facts, folded, end.saturating_sub(x) as usize);
        canvas.words(x, self.y, end.saturating_sub(x), Role::Muted, &behind);
    }

    /// What stands behind a title, as far as there is room: how much is folded, the themes of a goal by lane, its days
    /// left, how much more unfolds.
    fn behind(&self, facts: &Facts, folded: String, room: usize) -> String {
        let mut behind = folded;
        let more = if self.row.more > 0 { format!("+{}", self.row.more) } else { String::new() };
        let is_goal = facts.entity == Entity::Goal;
        let by_lane = self.state.goals.by_lane.get(&facts.serial).filter(|_| is_goal);
        let days = Some(facts).filter(|_| is_goal).and_then(|facts| aim::days_left(&target::told(self.state, facts)));
        let facts = [by_lane.map(ByLane::words).unwrap_or_default(), days.unwrap_or_default(), more];
        for fact in facts.iter().filter(|fact| !fact.is_empty()) {
            let gap = if behind.is_empty() { "" } else { ", " };
            if behind.len() + gap.len() + fact.len() > room {
                break;
            }
            behind.push_str(gap);
            behind.push_str(fact);
        }
        behind
    }

    /// A theme or idea: its effort, its lane, and since when it is out.
    fn bet(&self, canvas: &mut Canvas<'_>, facts: &Facts, bet: &Bet) {
        let columns = self.columns;
        if let (Some(end), Some(effort)) = (columns.effort_end(), bet.effort) {
            canvas.words_right(end, self.y, 14, Role::Muted, &theme::effort_words(self.state, effort));
        }
        self.owner(canvas, facts.serial);
        if facts.has_clash {
            canvas.spans(columns.status, self.y, STATUS, &problems::clash_badge());
            return;
        }
        let role = if bet.lane == Some(Lane::Now) { Role::Text } else { Role::Muted };
        canvas.words(columns.status, self.y, STATUS, role, place_of(facts, bet));
        if let (true, Some(day)) = (columns.has_by, bet.shipped_on) {
            let room = columns.inside.right().saturating_sub(columns.status + STATUS);
            let day = self.state.day(day);
            canvas.words_right(columns.inside.right(), self.y, room, Role::Muted, &day);
        }
    }

    /// An objective or goal: its way, how it stands, and by when.
    fn aim(&self, canvas: &mut Canvas<'_>, facts: &Facts) {
        let columns = self.columns;
        let told = target::told(self.state, facts);
        match (columns.way, told.ends(), told.rail(RAIL.1)) {
            (Way::Rail { from_end, x, cells }, Some((from, to)), Some(Span::Picture(picture, _))) => {
                canvas.words_right(from_end, self.y, self.columns.inside.width, Role::Muted, &from);
                canvas.picture(x, self.y, cells, &picture);
                canvas.words(x + cells + 1, self.y, columns.status.saturating_sub(x + cells + 2), Role::Muted, &to);
            }
            (Way::Rail { x, cells, .. }, ..) => {
                let room = columns.status.saturating_sub(x + 1).max(cells);
                canvas.spans(x, self.y, room, &told_or_nothing(&told));
            }
            (Way::Change { end }, ..) => {
                let spans = told_or_nothing(&told);
                let width = Canvas::width_of(&spans).min(end.saturating_sub(columns.title_end + 1));
                canvas.spans(end - width, self.y, width, &spans);
            }
            (Way::Nothing, ..) => {}
        }
        if let (Some(x), Some(metric)) = (columns.metric, told.metric) {
            canvas.words(x, self.y, METRIC, Role::Muted, &self.state.title(metric));
        }
        self.owner(canvas, facts.serial);
        canvas.spans(columns.status, self.y, STATUS, &aim::status(self.state, facts, &told));
        if let (true, Some(by)) = (columns.has_by, told.held.aim.by) {
            let room = columns.inside.right().saturating_sub(columns.status + STATUS);
            let words = self.state.due(by);
            canvas.words_right(columns.inside.right(), self.y, room, Role::Muted, &words);
        }
    }

    fn owner(&self, canvas: &mut Canvas<'_>, serial: Serial) {
        let Some(x) = self.columns.owner else { return };
        if let Some(owner) = aim::field(self.state, serial, name::OWNER) {
            canvas.words(x, self.y, OWNER, Role::Muted, &owner);
        }
    }

    /// What is not connected: what it is, what it lacks, and the key that mends it.
    fn loose(&self, canvas: &mut Canvas<'_>, lack: Lack) {
        let Some(facts) = self.facts() else { return };
        let inside = self.columns.inside;
        let (role, sign) = match lack {
            Lack::Lead { .. } => (Role::Warn, Sign::Open),
            Lack::Before(..) => (Role::Warn, Sign::Warning),
            _ => (Role::Error, Sign::Broken),
        };
        let sign = if self.row.hidden > 0 {
            [Span::Sign(Role::Muted, Sign::Folded), Span::Sign(role, sign)]
        } else {
            [words(role, "╌"), Span::Sign(role, sign)]
        };
        canvas.spans(inside.x + 2, self.y, 2, &sign);
        let mends = mended_by(lack);
        let mends_width = Canvas::width_of(&mends);
        canvas.spans(inside.right() - mends_width, self.y, mends_width, &mends);
        let x = inside.x + self.row.indent;
        let half = inside.x + inside.width / 2;
        let is_wide = inside.width >= 100;
        // A question is longer than what is missing, and a theme it is always about.
        let is_question = matches!(lack, Lack::Lead { .. } | Lack::Before(..));
        let title_end = if is_wide || is_question { inside.x + inside.width / 3 } else { half };
        let role = if self.is_selected { Role::Heading } else { Role::Text };
        self.title(canvas, facts, x, title_end.saturating_sub(1), role);
        let kind = kind_of(facts);
        let lacks = lacks(self.state, lack);
        let end = inside.right().saturating_sub(mends_width + 2);
        if is_question {
            canvas.words(title_end + 1, self.y, end.saturating_sub(title_end + 1), Role::Text, &lacks);
        } else if is_wide {
            let lacks_x = title_end + 17;
            canvas.words(title_end + 1, self.y, 15, Role::Muted, &kind);
            canvas.words(lacks_x, self.y, end.saturating_sub(lacks_x), Role::Text, &lacks);
        } else {
            let mut told = vec![words(Role::Text, lacks)];
            if inside.width >= 70 {
                told.insert(0, words(Role::Muted, format!("{kind}  ")));
            }
            canvas.spans(half + 1, self.y, end.saturating_sub(half + 1), &told);
        }
    }
}

fn told_or_nothing(told: &target::Told) -> Vec<Span> {
    let change = told.change();
    if change.is_empty() { vec![words(Role::Muted, "no target yet")] } else { change }
}

/// Where a theme or idea stands.
fn place_of(facts: &Facts, bet: &Bet) -> &'static str {
    match (facts.entity, bet.lane) {
        (Entity::Idea, _) => "idea",
        (_, Some(Lane::Shipped)) => "shipped",
        (_, Some(lane)) => lane.word(),
        (_, None) => "no lane",
    }
}

/// "theme in Next".
fn kind_of(facts: &Facts) -> String {
    match facts.bet().filter(|_| facts.entity == Entity::Theme) {
        Some(bet) => format!("theme in {}", place_of(facts, bet)),
        None => facts.entity.noun().to_owned(),
    }
}

/// What something that is not connected lacks, in words.
fn lacks(state: &State, lack: Lack) -> String {
    let told = match lack {
        Lack::Goal => "serves no goal",
        Lack::Objective => "serves no objective",
        Lack::Theme => "has no theme",
        Lack::ObjectiveAndTheme => "serves no objective, has no theme",
        Lack::Goals => "has no goal",
        Lack::Sense => "does not read",
        Lack::Named(entity, symbol) => {
            let id = state.plan.roadmap.word(symbol);
            return format!("names the {} {id}, which is not there", entity.noun());
        }
        Lack::Lead { moves, wants } => {
            let word = |symbol| state.plan.roadmap.word(symbol);
            return format!("does {} lead to {}, its goal's metric?", word(moves), word(wants));
        }
        Lack::Before(needs, why) => {
            return format!("needs {}, {}", state.plan.roadmap.id(needs), dependency::told(why));
        }
    };
    told.to_owned()
}

/// The keys that mend it.
fn mended_by(lack: Lack) -> Vec<Span> {
    let keys: &[(&str, &str)] = match lack {
        Lack::Goal | Lack::Objective | Lack::Theme | Lack::ObjectiveAndTheme => &[("L", "link")],
        Lack::Goals => &[("L", "link"), ("n", "new")],
        Lack::Named(..) => &[("e", "edit")],
        Lack::Sense => &[("!", "where")],
        Lack::Lead { .. } => &[("L", "yes"), ("U", "no")],
        Lack::Before(..) => &[(">", "later"), ("e", "edit")],
    };
    let mut spans = Vec::new();
    for (key, does) in keys {
        if !spans.is_empty() {
            spans.push(words(Role::Muted, "  "));
        }
        spans.extend([words(Role::Key, *key), words(Role::Muted, format!(" {does}"))]);
    }
    spans
}

/// How far an experiment is, or how often a signal was heard.
fn learned_status(state: &State, facts: &Facts) -> String {
    if facts.entity == Entity::Experiment {
        return aim::field(state, facts.serial, name::STATUS)
            .map_or_else(|| "planned".to_owned(), |word| word.to_lowercase());
    }
    let entry = state.plan.document.entry(facts.serial);
    let tree = entry.as_ref().and_then(crate::document::EntryText::tree);
    let seen = tree.as_ref().and_then(|tree| tree.root().inner().get(name::SEEN));
    let count = seen.map_or(0, |seen| seen.inner().items().count());
    text::plural::count(count, "sighting", "sightings")
}
