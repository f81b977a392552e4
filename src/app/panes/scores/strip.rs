//! All ranked themes with their doubt, one a row on one axis, around the selected one.

use crate::app::state::State;
use crate::app::widgets::rich_text::{Picture, Role, SheetRow, Sign, Span, words};
use crate::document::chunk::Serial;
use crate::insight::uncertainty::{Spread, Sureness, percent};
use crate::text;
use std::ops::Range;

/// The cells of a rank, an id, and what is said of the next one.
const RANK: usize = 4;
const ID: usize = 18;
const SURENESS: usize = 17;
/// Fewer rows than this are no picture.
const FEWEST: usize = 4;

/// The rows: a blank one, a heading, and as many themes as there is room for.
pub(super) fn rows(state: &State, serial: Serial, width: usize, room: usize) -> Vec<SheetRow> {
    let seen = window(state, serial, room);
    let axis = width.saturating_sub(RANK + ID + SURENESS + 1);
    if seen.len() < FEWEST.min(state.derived.ranking.ranked.len()) || seen.len() < 2 || axis < 12 {
        return Vec::new();
    }
    let count = state.derived.ranking.ranked.len();
    let told = match seen.len() {
        shown if shown == count => format!("all {}, with their doubt", in_words(count)),
        _ => format!("{} to {} of {count}, with their doubt", seen.start + 1, seen.end),
    };
    let mut head = SheetRow::of(vec![words(Role::Muted, told)]);
    head.right.push(words(Role::Muted, "above next"));
    let shown = state.derived.ranking.ranked.get(seen).unwrap_or_default();
    let ends = ends(state, shown);
    let themes = shown.iter().map(|(own, score)| theme(state, *own, *score, *own == serial, (axis, ends)));
    [SheetRow::blank(), head].into_iter().chain(themes).collect()
}

/// The positions in the ranking that are shown, the selected one in their middle.
fn window(state: &State, serial: Serial, room: usize) -> Range<usize> {
    let count = state.derived.ranking.ranked.len();
    let size = room.min(count);
    let at = state.derived.ranking.position(serial).unwrap_or(0);
    let start = at.saturating_sub(size / 2).min(count - size);
    start..start + size
}

/// The themes whose doubt the strip shows, as far as a screen of this height could.
pub fn judged(state: &State) -> Vec<Serial> {
    let Some(serial) = state.selected_bet() else { return Vec::new() };
    let panes = crate::app::widgets::layout::layout(state).panes;
    let Some(pane) = panes.get(crate::app::state::Pane::Scores.index()) else { return Vec::new() };
    if pane.height < super::TALL_ENOUGH + FEWEST as u16 {
        return Vec::new();
    }
    let seen = window(state, serial, pane.height as usize);
    state.derived.ranking.ranked.get(seen).unwrap_or_default().iter().map(|(serial, _)| *serial).collect()
}

/// Where the axis begins and ends: at what is shown, not at 0.
fn ends(state: &State, shown: &[(Serial, f64)]) -> (f64, f64) {
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for (serial, score) in shown {
        let (from, to) = state.doubts.spread(*serial).map_or((*score, *score), |spread| (spread.p10, spread.p90));
        (low, high) = (low.min(from).min(*score), high.max(to).max(*score));
    }
    (low, high)
}

fn theme(state: &State, serial: Serial, score: f64, is_own: bool, axis: (usize, (f64, f64))) -> SheetRow {
    let (cells, (low, high)) = axis;
    let roadmap = &state.plan.roadmap;
    let role = if is_own { Role::Heading } else { Role::Text };
    let rank = state.derived.ranking.rank(serial).map_or(0, |(rank, _)| rank);
    let share = |value: f64| if high > low { (value - low) / (high - low) } else { 0.5 };
    let point = Spread { mean: score, p10: score, p25: score, p50: score, p75: score, p90: score };
    let spread = state.doubts.spread(serial).unwrap_or(&point);
    let shares = [spread.p10, spread.p25, spread.p50, spread.p75, spread.p90].map(share);
    let id = text::sanitise::line(roadmap.id(serial)).into_owned();
    let mut row = SheetRow::of(vec![
        words(role, text::pad_end(&rank.to_string(), RANK, "…").into_owned()),
        words(role, text::pad_end(&id, ID, "…").into_owned()),
        Span::Picture(
            Picture::Spread { shares, role: if is_own { Role::Accent } else { Role::Text } },
            u16::try_from(cells).unwrap_or(u16::MAX),
        ),
    ]);
    row.right = above_next(state, serial);
    row
}

/// "62 % ≈ toss-up" over the one ranked below.
fn above_next(state: &State, serial: Serial) -> Vec<Span> {
    let (_, below) = state.derived.ranking.neighbours(serial);
    let Some(lead) = below.and_then(|below| state.doubts.lead(serial, below)) else { return Vec::new() };
    let Some(probability) = lead.by_inputs else { return vec![words(Role::Muted, "no ranges")] };
    let sureness = Sureness::of(probability, &state.plan.roadmap.settings.scoring);
    let (role, sign) = match sureness {
        Sureness::Clearly | Sureness::Probably => (Role::Muted, words(Role::Muted, " ")),
        Sureness::TossUp => (Role::Warn, Span::Sign(Role::Warn, Sign::TossUp)),
        Sureness::ProbablyNot => (Role::Warn, Span::Sign(Role::Warn, Sign::Warning)),
    };
    vec![
        words(Role::Text, percent(probability)),
        words(Role::Muted, " "),
        sign,
        words(role, " "),
        words(role, text::pad_end(sureness.short(), 8, "…").into_owned()),
    ]
}

/// Small numbers as words.
fn in_words(count: usize) -> String {
    const WORDS: [&str; 13] =
        ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    WORDS.get(count).map_or_else(|| count.to_string(), |word| (*word).to_owned())
}
