//! The dates of a theme or goal, and what is said about them.

use super::needs;
use crate::app::state::State;
use crate::app::widgets::rich_text::{Role, Sign, Span, words};
use crate::document::chunk::Serial;
use crate::insight::effective_target;
use crate::roadmap::date::Due;
use crate::roadmap::entry_row::Facts;
use crate::roadmap::lane::Lane;
use crate::text::plural;
use chrono::NaiveDate;

/// How many of those that wait are named.
const NAMED: usize = 3;

/// The dates of an entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dates {
    /// When its target is due.
    pub target: Option<Due>,
    /// The goal that lends it that date.
    pub from_goal: Option<Serial>,
    /// By when the starting value is known.
    pub baseline: Option<Due>,
    /// The date from outside.
    pub deadline: Option<NaiveDate>,
}

impl Dates {
    /// The dates of a theme or goal.
    pub fn of(state: &State, facts: &Facts) -> Self {
        let held = effective_target::held(&state.plan.roadmap, facts);
        let own = facts.bet().and_then(|bet| bet.aim.by);
        Self {
            target: held.aim.by,
            from_goal: held.from_goal.filter(|_| own.is_none() && held.aim.by.is_some()),
            baseline: held.aim.baseline_by,
            deadline: facts.bet().and_then(|bet| bet.deadline),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.days().next().is_none()
    }

    /// The days that count.
    pub fn days(&self) -> impl Iterator<Item = NaiveDate> + use<> {
        self.marks().into_iter().map(|(_, day)| day)
    }

    /// Its marks on the calendar: where two are at one cell, the later one of these is seen.
    pub fn marks(&self) -> Vec<(Sign, NaiveDate)> {
        let target = if self.from_goal.is_some() { Sign::LentTarget } else { Sign::Target };
        let marks = [
            (Sign::Baseline, self.baseline.map(|due| due.last_day)),
            (target, self.target.map(|due| due.last_day)),
            (Sign::Deadline, self.deadline),
        ];
        marks.into_iter().filter_map(|(sign, day)| Some((sign, day?))).collect()
    }
}

/// What a theme waits for although it is due later.
pub fn too_early(state: &State, facts: &Facts) -> Option<Serial> {
    let own = Dates::of(state, facts).target?.last_day;
    let is_late = |serial: &Serial| {
        let roadmap = &state.plan.roadmap;
        let Some(first) = roadmap.facts(*serial) else { return false };
        let is_open = first.bet().is_some_and(|bet| !matches!(bet.lane, Some(Lane::Shipped | Lane::Dropped)));
        is_open && Dates::of(state, first).target.is_some_and(|due| due.last_day > own)
    };
    needs(state, facts).find(is_late)
}

/// How an entry hangs together with the selected one.
pub fn relation(state: &State, serial: Serial) -> Option<Sign> {
    let selected = state.timeline.selected_entry().filter(|selected| *selected != serial)?;
    let facts = state.plan.roadmap.facts(selected)?;
    if needs(state, facts).any(|first| first == serial) {
        return Some(Sign::ComesFirst);
    }
    let other = state.plan.roadmap.facts(serial)?;
    needs(state, other).any(|first| first == selected).then_some(Sign::Waits)
}

/// "212 days left".
fn left(day: NaiveDate, today: NaiveDate) -> String {
    match (day - today).num_days() {
        0 => "today".to_owned(),
        days @ 1.. => format!("{} left", plural::count(days as usize, "day", "days")),
        days => format!("{} ago", plural::count(days.unsigned_abs() as usize, "day", "days")),
    }
}

/// What stands at the right of a row: its next date in a few words.
pub fn in_short(state: &State, facts: &Facts) -> Vec<Span> {
    let dates = Dates::of(state, facts);
    let today = state.today;
    let (day, told) = match (dates.target, dates.deadline, dates.baseline) {
        (Some(due), ..) => (due.last_day, state.due(due)),
        (None, Some(day), _) => (day, state.day(day)),
        (None, None, Some(due)) => return vec![words(Role::Muted, format!("start {}", state.due(due)))],
        _ => return vec![words(Role::Muted, "no date")],
    };
    let mut spans = vec![words(Role::Muted, told)];
    if too_early(state, facts).is_some() {
        spans.push(words(Role::Warn, ", too early"));
    } else if day < today {
        spans.push(words(Role::Warn, ", over"));
    }
    spans
}

/// The dates of the selected entry in words, one piece a thing.
pub fn told(state: &State, facts: &Facts) -> Vec<Vec<Span>> {
    let dates = Dates::of(state, facts);
    let today = state.today;
    let muted = |text: String| words(Role::Muted, text);
    let mut pieces = Vec::new();
    let due = |sign: Sign, label: &'static str, told: String, day: NaiveDate| {
        vec![
            Span::Sign(Role::Text, sign),
            muted(format!(" {label} ")),
            words(Role::Text, told),
            muted(format!(", {}", left(day, today))),
        ]
    };
    if let Some(target) = dates.target {
        let sign = if dates.from_goal.is_some() { Sign::LentTarget } else { Sign::Target };
        let mut piece = due(sign, "target", state.due(target), target.last_day);
        if let Some(goal) = dates.from_goal {
            piece.push(muted(format!(", from goal {}", state.title(goal))));
        }
        pieces.push(piece);
    }
    if let Some(day) = dates.deadline {
        pieces.push(due(Sign::Deadline, "deadline", state.day(day), day));
    }
    if let Some(start) = dates.baseline {
        pieces.push(due(Sign::Baseline, "start known by", state.due(start), start.last_day));
    }
    if pieces.is_empty() {
        pieces.push(vec![
            muted("no date: ".to_owned()),
            words(Role::Key, "e"),
            muted(" gives the target one".to_owned()),
        ]);
    }
    pieces
}

/// What the selected theme waits for and what waits for it, one piece a thing.
pub fn dependencies(state: &State, facts: &Facts) -> Vec<Vec<Span>> {
    let mut pieces = Vec::new();
    let early = too_early(state, facts);
    if let Some(first) = early {
        pieces.push(vec![
            Span::Sign(Role::Warn, Sign::Warning),
            words(Role::Warn, " due before"),
            words(Role::Text, format!(" {}, which it waits for", named(state, first))),
        ]);
    }
    let others: Vec<Serial> = needs(state, facts).filter(|first| Some(*first) != early).collect();
    for first in others.iter().take(NAMED) {
        let told = format!(" waits for {}", named(state, *first));
        pieces.push(vec![Span::Sign(Role::Accent, Sign::ComesFirst), words(Role::Muted, told)]);
    }
    pieces.extend(more(others.len()));
    let waiting = state.timeline.waiting_for(facts.serial);
    for next in waiting.iter().take(NAMED) {
        let told = format!(" {} waits for it", named(state, *next));
        pieces.push(vec![Span::Sign(Role::Accent, Sign::Waits), words(Role::Muted, told)]);
    }
    pieces.extend(more(waiting.len()));
    pieces
}

/// What is said of those that are not named.
fn more(count: usize) -> Option<Vec<Span>> {
    let rest = count.checked_sub(NAMED).filter(|rest| *rest > 0)?;
    Some(vec![words(Role::Muted, format!("and {rest} more"))])
}

/// A title, with its lane where it is none of the live ones.
fn named(state: &State, serial: Serial) -> String {
    let title = state.title(serial);
    match state.plan.roadmap.bet(serial).and_then(|bet| bet.lane) {
        Some(Lane::Shipped) => format!("{title} (shipped)"),
        Some(Lane::Dropped) => format!("{title} (not doing)"),
        _ => title,
    }
}
