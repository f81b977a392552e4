//! What a theme needs and what waits for it, each with where it stands, and what is wrong in the order.

use super::{LABEL, target};
use crate::app::state::State;
use crate::app::widgets::rich_text::{Role, SheetRow, Sign, Span, words};
use crate::document::chunk::Serial;
use crate::insight::dependencies::{self, Standing};
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::entry_row::{Facts, Relation};
use crate::roadmap::lane::Lane;
use crate::roadmap::symbols::Symbol;
use crate::text;

/// So many are named before the rest is counted.
const MOST: usize = 6;

/// The rows of both sides, and the circle it stands in, if it stands in one.
pub(super) fn rows(state: &State, facts: &Facts, width: usize) -> Vec<SheetRow> {
    let found = &state.derived.dependencies;
    let own = facts.serial;
    let of = |serial: Serial| state.plan.roadmap.facts(serial);
    let needs = found.needs(own).iter().filter_map(|needed| of(*needed));
    let mut rows: Vec<SheetRow> =
        needs.map(|needed| row(state, needed, dependencies::standing(facts, needed), width)).collect();
    rows.extend(unknown(state, facts));
    label(&mut rows, "needs");
    let waiting = found.waiting(own);
    let shown = waiting.iter().take(MOST).filter_map(|waits| of(*waits));
    let mut awaited: Vec<SheetRow> = shown.map(|waits| waiting_row(state, waits, facts, width)).collect();
    if waiting.len() > MOST {
        awaited.push(SheetRow::labelled("", vec![words(Role::Muted, format!("{} more", waiting.len() - MOST))]));
    }
    label(&mut awaited, "needed by");
    rows.extend(awaited);
    rows.extend(found.cycle_of(own).map(|cycle| circle(state, cycle, width)));
    rows
}

/// Why something that is needed does not come first, in words.
pub fn told(why: Standing) -> String {
    match why {
        Standing::Done => "shipped".to_owned(),
        Standing::InOrder => String::new(),
        Standing::Later(lane) => format!("only in {}", lane.word()),
        Standing::OnlyAnIdea => "only an idea".to_owned(),
        Standing::NotDoing => "not to be done".to_owned(),
    }
}

fn label(rows: &mut [SheetRow], label: &'static str) {
    if let Some(first) = rows.first_mut() {
        first.label = vec![words(Role::Muted, label)];
    }
}

fn row(state: &State, needed: &Facts, standing: Standing, width: usize) -> SheetRow {
    let is_wrong = standing.is_out_of_order();
    let right = match is_wrong {
        true => vec![words(Role::Warn, told(standing))],
        false => place(state, needed),
    };
    named(state, needed.serial, is_wrong, right, width)
}

/// Who waits: what it waits for comes too late for it, or does not.
fn waiting_row(state: &State, waits: &Facts, needed: &Facts, width: usize) -> SheetRow {
    let wrong = state.derived.dependencies.out_of_order();
    let is_wrong = wrong.iter().any(|wrong| (wrong.theme, wrong.needs) == (waits.serial, needed.serial));
    let mut right = place(state, waits);
    if is_wrong {
        right = vec![words(Role::Warn, "too late for it  ")];
        right.extend(place(state, waits).into_iter().take(1));
    }
    named(state, waits.serial, is_wrong, right, width)
}

fn named(state: &State, serial: Serial, is_wrong: bool, right: Vec<Span>, width: usize) -> SheetRow {
    let mut spans = Vec::new();
    if is_wrong {
        spans.extend([Span::Sign(Role::Warn, Sign::Warning), words(Role::Text, " ")]);
    }
    let taken: usize = spans.iter().chain(&right).map(Span::width).sum();
    let title = text::sanitise::line(&state.title(serial)).into_owned();
    let room = width.saturating_sub(LABEL + taken + 2);
    spans.push(words(Role::Text, text::cut(&title, room, "…").into_owned()));
    SheetRow { right, ..SheetRow::labelled("", spans) }
}

/// Its lane, and how it stands.
fn place(state: &State, facts: &Facts) -> Vec<Span> {
    let lane = facts.bet().and_then(|bet| bet.lane);
    let place = match (facts.entity, lane) {
        (Entity::Idea, _) => "idea",
        (_, Some(lane)) => lane.word(),
        (_, None) => "no lane",
    };
    let mut spans = vec![words(Role::Muted, place)];
    if let Some(progress) = state.progress_of(facts).filter(|_| lane.is_some_and(Lane::is_live)) {
        spans.push(words(Role::Muted, "  "));
        spans.extend(target::state_words(progress.state, target::Wording::Column));
    }
    spans
}

/// What it names and the file does not have.
fn unknown(state: &State, facts: &Facts) -> Vec<SheetRow> {
    let roadmap = &state.plan.roadmap;
    let needs: Vec<&Facts> =
        state.derived.dependencies.needs(facts.serial).iter().filter_map(|n| roadmap.facts(*n)).collect();
    let is_found = |id: &Symbol| needs.iter().any(|needed| needed.id == *id || needed.formerly.contains(id));
    let lost = facts.linked(Relation::DependsOn).filter(|id| !is_found(id));
    let row = |id: &str| {
        let told = words(Role::Text, format!(" {} is not in the file", text::sanitise::line(id)));
        SheetRow::labelled("", vec![Span::Sign(Role::Error, Sign::Broken), told])
    };
    lost.map(|id| row(roadmap.word(id))).collect()
}

fn circle(state: &State, cycle: &[Serial], width: usize) -> SheetRow {
    let ids: Vec<&str> = cycle.iter().chain(cycle.first()).map(|serial| state.plan.roadmap.id(*serial)).collect();
    let told = format!(" these wait for each other: {}", ids.join(", "));
    let cut = text::cut(&text::sanitise::line(&told), width.saturating_sub(LABEL + 1), "…").into_owned();
    SheetRow::labelled("", vec![Span::Sign(Role::Warn, Sign::Warning), words(Role::Warn, cut)])
}
