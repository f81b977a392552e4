//! The two lines on top: file and product, and the goal in focus, which stays in sight on every screen.

use super::canvas::Canvas;
use super::views::conflicts;
use crate::app::model::filter;
use crate::app::panes::target;
use crate::app::state::{Screen, State};
use crate::app::views::problems;
use crate::app::widgets::layout::{Layout, Room};
use crate::app::widgets::rich_text::{Role, Sign, Span, words};
use crate::app::workflows::what_if;
use crate::text::{self, number};

/// A name of a product is cut, but not to less than this; then it is left out.
const SHORT_PRODUCT: usize = 8;
/// A rail is not shorter than this.
const SHORTEST_RAIL: u16 = 12;
/// A title is not cut to less than this to make room for a rail.
const SHORT_TITLE: u16 = 16;

/// Draws both lines.
pub(crate) fn draw(canvas: &mut Canvas<'_>, state: &State, layout: &Layout) {
    file_line(canvas, state, layout);
    focus_line(canvas, state, layout);
}

fn file_line(canvas: &mut Canvas<'_>, state: &State, layout: &Layout) {
    let area = layout.header;
    let right = right_side(canvas, state, layout);
    let room = area.width.saturating_sub(right + 2);
    let mut spans = Vec::new();
    spans.push(words(Role::Text, state.file.name.clone()));
    match (state.unsaved(), state.file.is_new) {
        (0, false) => {}
        (0, true) => spans.push(words(Role::Accent, "  new")),
        (count, _) => spans.push(words(Role::Accent, format!("  +{count} unsaved"))),
    }
    if state.sandbox.is_some() {
        spans.push(words(Role::Accent, format!("  what if: {}", what_if::counted(state))));
        if area.width >= 70 {
            spans.extend([words(Role::Key, "  w"), words(Role::Muted, " ends it")]);
        }
    }
    if let Some(filter) = filter::told(state) {
        spans.extend([words(Role::Accent, "  only "), words(Role::Text, filter)]);
        // The message of a new filter names the key as well.
        if area.width >= 70 {
            spans.extend([words(Role::Key, "  f f"), words(Role::Muted, " all")]);
        }
    }
    if state.following.is_some() {
        spans.extend([words(Role::Text, "  "), Span::Sign(Role::Warn, Sign::Warning), words(Role::Warn, " read-only")]);
    }
    if state.file.is_gone {
        spans.extend([
            words(Role::Text, "  "),
            Span::Sign(Role::Warn, Sign::Warning),
            words(Role::Warn, " gone from the disk"),
        ]);
    }
    if state.file.differs_on_disk {
        spans.extend([
            words(Role::Text, "  "),
            Span::Sign(Role::Warn, Sign::Warning),
            words(Role::Warn, " differs on disk"),
        ]);
    }
    if state.file.has_no_recovery {
        spans.extend([
            words(Role::Text, "  "),
            Span::Sign(Role::Warn, Sign::Warning),
            words(Role::Warn, " no recovery"),
        ]);
    }
    if let Some(branch) = &state.file.branch {
        spans.push(words(Role::Muted, format!("  on {branch}")));
    }
    // However long the product's name is, what became of the edits stays in sight.
    let product = &state.plan.roadmap.settings.product;
    let room_for_product = room.saturating_sub(Canvas::width_of(&spans) + 2);
    let mut x = area.x;
    if !product.is_empty() && room_for_product >= text::width(product).min(SHORT_PRODUCT) as u16 {
        x += canvas.words(x, area.y, room_for_product, Role::Heading, product) + 2;
    }
    canvas.spans(x, area.y, (area.x + room).saturating_sub(x), &spans);
}

/// Counts of problems, and where help is. The answer is the cells it takes.
fn right_side(canvas: &mut Canvas<'_>, state: &State, layout: &Layout) -> u16 {
    let area = layout.header;
    let is_of_clashes = state.screen == Screen::Clashes;
    let mut spans = conflicts::header(state, is_of_clashes);
    if !is_of_clashes {
        let problems = problems::header(state, area.width >= 70);
        if !spans.is_empty() && !problems.is_empty() {
            spans.push(words(Role::Text, "   "));
        }
        spans.extend(problems);
    }
    if says_help(state, layout) {
        if !spans.is_empty() {
            spans.push(words(Role::Text, "   "));
        }
        spans.extend([words(Role::Key, "?"), words(Role::Muted, " help")]);
    }
    let width = Canvas::width_of(&spans).min(area.width);
    canvas.spans(area.right() - width, area.y, width, &spans);
    width
}

/// Whether the top line says where help is.
pub(crate) fn says_help(state: &State, layout: &Layout) -> bool {
    state.size.room() != Room::One || layout.header.width >= 50
}

fn focus_line(canvas: &mut Canvas<'_>, state: &State, layout: &Layout) {
    let area = layout.focus;
    if state.screen == Screen::Clashes {
        let told = match state.clashes.open() {
            0 => "Nothing is left to choose.",
            _ if area.width < 70 => "All versions stay in the file until you choose.",
            _ if area.width < 104 => "Nothing is lost: all versions stay in the file until you choose.",
            _ => "Both branches changed these fields. Nothing is lost: all versions stay in the file until you choose.",
        };
        canvas.words(area.x, area.y, area.width, Role::Muted, told);
        return;
    }
    let facts = state.derived.focus.and_then(|goal| state.plan.roadmap.facts(goal));
    let Some(facts) = facts else {
        let text = format!(
            "no goal is in focus: {}, then {} on the one that matters most",
            state.key_of("go.goals"),
            state.key_of("goal.focus")
        );
        canvas.sign(area.x, area.y, Role::Muted, Sign::FocusGoal);
        canvas.words(area.x + 2, area.y, area.width.saturating_sub(2), Role::Muted, &text);
        return;
    };
    let told = target::told(state, facts);
    let standing = standing(&told, area.width);
    let right = Canvas::width_of(&standing);
    canvas.spans(area.right().saturating_sub(right), area.y, right, &standing);
    canvas.sign(area.x, area.y, Role::Goal, Sign::FocusGoal);
    let title = state.title(facts.serial);
    // Sign, title, rail, and a gap before what it stands at.
    let room = area.width.saturating_sub(right + 5);
    let rail = Rail::beside(&told, area.width, room, text::width(&text::sanitise::line(&title)) as u16);
    let taken = rail.as_ref().map_or(0, |rail| rail.width() + 3);
    let used = canvas.words(area.x + 2, area.y, (room - taken).min(60), Role::Text, &title) + 2;
    if let Some(rail) = rail {
        canvas.spans(area.x + used + 3, area.y, rail.width(), &rail.spans(&told));
    }
}

/// A rail with the numbers at its ends.
struct Rail {
    from: String,
    to: String,
    cells: u16,
}

impl Rail {
    /// The rail beside a title, as long as the title leaves room for it; none where both would be too short.
    fn beside(told: &target::Told, line: u16, room: u16, title: u16) -> Option<Self> {
        let (from, to) = (told.held.aim.from?, told.held.aim.to?);
        if !told.has_rail() || line < 70 {
            return None;
        }
        let (from, to) = (number::grouped(from), target::with_unit(to, &told.unit));
        let rail = Self { from, to, cells: 0 };
        let room = room.saturating_sub(rail.width() + 3);
        let longest = if line < 110 { 18 } else { 24 };
        let cells = room.saturating_sub(title).clamp(SHORTEST_RAIL, longest);
        (room >= cells + title.min(SHORT_TITLE)).then_some(Self { cells, ..rail })
    }

    fn width(&self) -> u16 {
        text::width(&self.from) as u16 + text::width(&self.to) as u16 + 2 + self.cells
    }

    fn spans(&self, told: &target::Told) -> Vec<Span> {
        let mut spans = vec![words(Role::Muted, format!("{} ", self.from))];
        spans.extend(told.rail(self.cells));
        spans.push(words(Role::Muted, format!(" {}", self.to)));
        spans
    }
}

/// "38 % now · 212 days left · too early to say": as much of it as fits.
fn standing(told: &target::Told, width: u16) -> Vec<Span> {
    let mut spans = Vec::new();
    let Some(progress) = &told.progress else { return spans };
    if let Some(now) = progress.now {
        spans.extend([words(Role::Heading, target::with_unit(now, &told.unit)), words(Role::Muted, " now")]);
    }
    if let Some(days) = progress.days_left {
        if !spans.is_empty() {
            spans.push(words(Role::Muted, " · "));
        }
        let text = match days {
            0 => "due today".to_owned(),
            1 => "1 day left".to_owned(),
            days if days > 0 => format!("{days} days left"),
            days => format!("{} days over", -days),
        };
        spans.push(words(if days < 0 { Role::Warn } else { Role::Text }, text));
    }
    if width >= 100 {
        spans.push(words(Role::Muted, " · "));
        spans.extend(target::state_words(progress.state, target::Wording::Long));
    }
    spans
}
