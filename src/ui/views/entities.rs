//! The list of all entries of one kind.

use super::select_row;
use crate::app::panes::target;
use crate::app::state::{Pane, State};
use crate::app::views::problems;
use crate::app::widgets::layout::Area;
use crate::app::widgets::rich_text::{Picture, Role, Sign, Span, words};
use crate::document::chunk::Serial;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::entry_row::Facts;
use crate::roadmap::name;
use crate::text;
use crate::ui::canvas::Canvas;
use crate::ui::{Cell, pane};

/// Draws the list, and says where the selected row is.
pub(in crate::ui) fn draw(canvas: &mut Canvas<'_>, state: &State, entity: Entity, area: Area) -> Option<Cell> {
    if area.is_empty() {
        return None;
    }
    let focus = pane::focus_of(state, Pane::Roadmap);
    let rows = &state.entities.rows;
    let fact = text::plural::count(rows.len(), entity.noun(), entity.nouns());
    let subtitle = if entity == Entity::Signal { "feedback" } else { entity.nouns() };
    pane::rule(canvas, area, Pane::Roadmap, "Roadmap", subtitle, &fact, focus);
    let inside = area.below(2);
    if rows.is_empty() {
        let area = Area { x: inside.x + 2, width: inside.width.saturating_sub(4), ..inside };
        canvas.paragraph(area, Role::Muted, empty_words(entity));
        return None;
    }
    let mut cursor = None;
    let visible = rows.iter().enumerate().skip(state.entities.top).take(inside.height as usize);
    for (number, serial) in visible {
        let y = inside.y + (number - state.entities.top) as u16;
        let is_selected = number == state.entities.at;
        row(canvas, state, *serial, Area { y, height: 1, ..inside }, is_selected);
        if is_selected {
            select_row(canvas, inside, y, focus);
            cursor = Some(Cell { x: inside.x, y });
        }
    }
    cursor
}

/// What an empty list says fills it.
fn empty_words(entity: Entity) -> &'static str {
    match entity {
        Entity::Goal => "No goal yet. A goal says what should change for customers; n makes the first one.",
        Entity::Metric => {
            "No metric yet. A metric is a number somebody reads; n makes the first one, R takes a reading."
        }
        Entity::Objective => "No objective yet. An objective says what the business wants; n makes the first one.",
        Entity::Signal => "No feedback yet. What was heard, from whom and how often; n writes the first one down.",
        Entity::Experiment => "No experiment yet. Say before you start what would change your mind; n starts one.",
        Entity::Decision => "No decision yet. What was decided, and what was rejected; n writes the first one down.",
        Entity::Review => "No review yet. What was expected, what came, what was learned; n writes the first one.",
        Entity::Criterion => "The file uses the six criteria of the weighted model. n makes a first one of its own.",
        _ => "Nothing here yet: n makes the first one.",
    }
}

fn row(canvas: &mut Canvas<'_>, state: &State, serial: Serial, area: Area, is_selected: bool) {
    let Some(facts) = state.plan.roadmap.facts(serial) else { return };
    let x = area.x + 2;
    let right = right_side(state, facts);
    let width = Canvas::width_of(&right).min(area.width / 2);
    canvas.spans(area.right() - width, area.y, width, &right);
    let mut used = 0;
    if facts.is_broken {
        used += canvas.spans(x, area.y, 2, &[Span::Sign(Role::Error, Sign::Broken), words(Role::Text, " ")]);
    } else if state.derived.focus == Some(serial) {
        used += canvas.spans(x, area.y, 2, &[Span::Sign(Role::Goal, Sign::FocusGoal), words(Role::Text, " ")]);
    } else if state.changed_outside.contains(&serial) {
        used += canvas.words(x, area.y, 2, Role::Changed, "~ ");
    }
    let room = area.right().saturating_sub(width + 2 + x + used);
    let role = if is_selected { Role::Heading } else { Role::Text };
    canvas.words(x + used, area.y, room, role, &state.title(serial));
}

fn right_side(state: &State, facts: &Facts) -> Vec<Span> {
    if facts.is_broken {
        return vec![words(Role::Error, "does not read")];
    }
    if facts.has_clash {
        return problems::clash_badge();
    }
    match facts.entity {
        Entity::Goal | Entity::Objective => {
            let told = target::told(state, facts);
            let mut spans = told.change();
            spans.push(words(Role::Muted, "  "));
            match &told.progress {
                Some(progress) => spans.extend(padded(target::state_words(progress.state, target::Wording::Column))),
                None => spans.push(words(Role::Muted, "no data    ")),
            }
            spans
        }
        Entity::Metric => metric(state, facts),
        _ => vec![words(Role::Muted, short_fact(state, facts))],
    }
}

/// Eleven cells, so that the states stand below each other.
fn padded(mut spans: Vec<Span>) -> Vec<Span> {
    let missing = 11_u16.saturating_sub(Canvas::width_of(&spans));
    spans.push(words(Role::Text, " ".repeat(missing as usize)));
    spans
}

fn metric(state: &State, facts: &Facts) -> Vec<Span> {
    let Some(metric) = facts.metric() else { return Vec::new() };
    let unit = state.plan.roadmap.unit(&state.plan.document, facts.serial).into_owned();
    let Some((_, last)) = metric.readings.last() else { return vec![words(Role::Muted, "no reading")] };
    let recent: Vec<f64> = metric.readings.iter().rev().take(6).rev().map(|(_, value)| *value).collect();
    let mut spans = Vec::new();
    if recent.len() >= 3 {
        let cells = recent.len() as u16;
        spans.extend([Span::Picture(Picture::Sparkline(recent), cells), words(Role::Text, "  ")]);
    }
    spans.push(words(Role::Text, target::with_unit(*last, &unit)));
    spans
}

/// The one thing about an entry that is worth a column: its status, kind or day.
fn short_fact(state: &State, facts: &Facts) -> String {
    let entry = state.plan.document.entry(facts.serial);
    let tree = entry.as_ref().and_then(crate::document::EntryText::tree);
    let Some(tree) = &tree else { return String::new() };
    let record = tree.root().inner();
    let shown = |name: &str| record.get(name).map(crate::app::overlays::form::rows::shown);
    let told = match facts.entity {
        Entity::Experiment => shown(name::STATUS).or(Some("Planned".to_owned())),
        Entity::Decision | Entity::Review | Entity::Workshop => shown(name::ON),
        Entity::Criterion => shown(name::WEIGHT),
        Entity::Signal => record
            .get(name::SEEN)
            .map(|seen| text::plural::count(seen.inner().items().count(), "time heard", "times heard")),
        _ => None,
    };
    text::sanitise::line(&told.unwrap_or_default()).into_owned()
}
