//! One score explained: what each input gives, how sure its rank is, what would turn the order, and what other models say.
//! The two doubts, of the inputs and of the weights, never stand in one line.

use super::scores::shown;
use crate::app::sheet::{Picture, Role, SheetRow, Sign, Span, words};
use crate::app::state::State;
use crate::document::chunk::Serial;
use crate::insight::doubt::flip::{self, Flip};
use crate::insight::doubt::{DRAWS, Sureness, percent};
use crate::insight::score::{Estimates, Part, Rater, Score};
use crate::roadmap::models::{self, Model};
use crate::text::{self, number};
use std::borrow::Cow;

/// The cells of the labels.
const LABEL: usize = 12;
/// The cells of an input's name with the sign of a cost, and of its value.
const NAME: usize = 13;
const VALUE: usize = 7;
/// So many changes are told of that would turn the order.
const FLIPS: usize = 3;
/// The cells of another theme's title.
const TITLE: usize = 30;

/// The rows for a theme, for a width in cells.
pub fn rows(state: &State, serial: Serial, width: usize) -> Vec<SheetRow> {
    let roadmap = &state.plan.roadmap;
    let (Some(bet), Some(rater)) = (roadmap.bet(serial), Rater::new(roadmap, state.model)) else { return Vec::new() };
    let (estimates, score) = (rater.estimates(bet), rater.explained(bet));
    let explained = Explained { state, serial, rater, estimates, score, width };
    let mut rows = explained.arithmetic();
    rows.push(SheetRow::blank());
    rows.extend(explained.order());
    rows
}

struct Explained<'s> {
    state: &'s State,
    serial: Serial,
    rater: Rater<'s>,
    estimates: Estimates,
    score: Score<'s>,
    width: usize,
}

/// What is said behind a label: words that wrap.
type Told = (&'static str, String);

impl Explained<'_> {
    /// The inputs and what they add up to.
    fn arithmetic(&self) -> Vec<SheetRow> {
        let is_weighted = self.state.model == models::WEIGHTED;
        let heads = if is_weighted { ["criterion", "mark", "points of the weight"] } else { ["input", "value", ""] };
        let [name, value, rest] = heads;
        let range = self.range_cells();
        let head = format!("{name:<NAME$}{:>range$}{value:>VALUE$}   {rest}", "");
        let mut head = SheetRow::of(vec![words(Role::Muted, head)]);
        if is_weighted {
            head.right.push(words(Role::Muted, "points"));
        }
        let mut rows = vec![head];
        rows.extend(self.score.parts.iter().enumerate().map(|(at, part)| self.part(at, part)));
        rows.push(self.sum());
        if !is_weighted {
            rows.extend(self.told([("formula", self.rater.formula.words.to_owned())]));
        }
        rows
    }

    /// The cells of a range: of marks it is short.
    fn range_cells(&self) -> usize {
        if self.state.model == models::WEIGHTED { 6 } else { 14 }
    }

    fn part(&self, at: usize, part: &Part<'_>) -> SheetRow {
        let name = text::sanitise::line(part.name).into_owned();
        let mut spans = vec![words(Role::Text, text::pad_end(&name, NAME - 2, "…").into_owned())];
        spans.push(if part.is_cost { Span::Sign(Role::Muted, Sign::Cost) } else { words(Role::Muted, " ") });
        spans.push(words(Role::Muted, " "));
        let range = part.range.map(|(low, high)| format!("{}-{}", number::significant(low), number::significant(high)));
        spans.push(words(
            Role::Muted,
            text::pad_start(&range.unwrap_or_default(), self.range_cells(), "…").into_owned(),
        ));
        let Some(mark) = part.mark else {
            spans.extend([words(Role::Muted, " ".repeat(VALUE - 1)), Span::Sign(Role::Muted, Sign::Missing)]);
            spans.push(words(Role::Muted, "   not known"));
            return SheetRow::of(spans);
        };
        spans.push(words(Role::Heading, text::pad_start(&number::significant(mark), VALUE, "…").into_owned()));
        spans.push(words(Role::Muted, "   "));
        let mut row = SheetRow::of(spans);
        if let Some((points, weight)) = part.points.zip(part.weight) {
            row.spans.extend(self.bar(points, weight));
            row.right.push(words(Role::Text, number::score(points)));
        } else {
            row.spans.push(words(Role::Muted, operation(self.state.model, at, part)));
        }
        row
    }

    /// The line's full length is the weight: the longest one belongs to the greatest.
    fn bar(&self, points: f64, weight: f64) -> Option<Span> {
        let most = self.score.parts.iter().filter_map(|part| part.weight).fold(0.0, f64::max);
        let room = self.width.saturating_sub(NAME + self.range_cells() + VALUE + 3 + 7);
        let cells = (weight / most.max(f64::MIN_POSITIVE) * room as f64).round() as u16;
        let filled = if weight > 0.0 { points / weight } else { 0.0 };
        (cells > 0).then_some(Span::Picture(Picture::Bar { filled }, cells))
    }

    fn sum(&self) -> SheetRow {
        let mut row = SheetRow::of(vec![words(Role::Text, "score")]);
        let Some(value) = self.score.value else {
            let missing = self.score.missing();
            let told = match missing.len() {
                0 => "none: these inputs give no number".to_owned(),
                1..=3 => format!("none yet: {} open", missing.join(", ")),
                count => format!("none yet: {count} inputs are open"),
            };
            row.right.push(words(Role::Muted, text::sanitise::line(&told).into_owned()));
            return row;
        };
        if let Some((low, high)) = self.score.range {
            let missing = self.score.missing().join(", ");
            let told = format!(
                "  the middle of {}–{} until known: {missing}",
                shown(self.state.model, low),
                shown(self.state.model, high)
            );
            row.spans.push(words(Role::Muted, told));
        }
        row.right.push(words(Role::Heading, shown(self.state.model, value)));
        row
    }

    /// How sure the rank is, and what would turn it.
    fn order(&self) -> Vec<SheetRow> {
        let ranking = &self.state.derived.ranking;
        let Some((rank, is_tied)) = ranking.rank(self.serial) else { return Vec::new() };
        let (above, below) = ranking.neighbours(self.serial);
        let tie = if is_tied { "=" } else { "" };
        let mut told = vec![("rank", format!("{tie}{rank} of {}{}", ranking.ranked.len(), self.ranks()))];
        if let Some(below) = below {
            told.extend(self.lead(below));
        }
        if let Some(below) = below {
            told.extend(self.flips(below, rank, false));
        }
        if let Some(above) = above {
            told.extend(self.flips(above, rank, true));
        }
        told.extend(below.or(above).and_then(|other| self.weights(other)));
        told.extend(self.elsewhere());
        self.told(told)
    }

    /// The ranks it has in most draws, and how often it is at the top.
    fn ranks(&self) -> String {
        let Some(ranks) = self.state.doubts.ranks(self.serial).filter(|_| self.state.scores.has_ranges) else {
            return String::new();
        };
        let draws = self.state.doubts.rank_draws().unwrap_or(DRAWS);
        let of = if draws < DRAWS { format!(" of {draws} draws") } else { String::new() };
        let range = match (ranks.best, ranks.worst) {
            (best, worst) if best == worst => best.to_string(),
            (best, worst) => format!("{best} to {worst}"),
        };
        format!(" ({range} in 80\u{a0}%{of}); top three in {}", unbroken(&percent(ranks.top)))
    }

    /// How sure it is above the next one: each doubt in a line of its own.
    fn lead(&self, below: Serial) -> Vec<Told> {
        let Some(lead) = self.state.doubts.lead(self.serial, below) else { return Vec::new() };
        let scoring = &self.state.plan.roadmap.settings.scoring;
        let name = self.title(below);
        let in_words = |share: f64| {
            let turned = match share {
                share if share < 0.5 => {
                    format!(": the draws turn the order, {name} is ahead in {}", unbroken(&percent(1.0 - share)))
                }
                _ => format!(" of {name}"),
            };
            let sureness = Sureness::of(share, scoring).words();
            match share {
                share if share < 0.5 => format!("{}, {sureness}{turned}", unbroken(&percent(share))),
                _ if sureness.ends_with("ahead") => format!("{}, {sureness}{turned}", unbroken(&percent(share))),
                _ => format!("{}, {sureness} with {name}", unbroken(&percent(share))),
            }
        };
        let by_inputs = match lead.by_inputs {
            Some(share) => in_words(share),
            None => format!("no ranges given: by these numbers it is ahead of {name}"),
        };
        let mut told = vec![("above next", by_inputs)];
        told.extend(lead.by_weights.map(|share| ("any weights", in_words(share))));
        told
    }

    /// What one input would have to be to turn the order.
    fn flips(&self, other: Serial, rank: usize, is_up: bool) -> Option<Told> {
        let target = self.state.derived.ranking.score(other)?;
        let flips = flip::by_inputs(&self.rater, &self.estimates, target, is_up);
        let change = |flip: &Flip<'_>| {
            let to = number::significant(flip.to);
            format!("{} {} to {to}", text::sanitise::line(flip.name), number::significant(flip.from))
        };
        let label = if is_up { "up" } else { "down" };
        let place = if is_up { rank.saturating_sub(1).max(1) } else { rank + 1 };
        Some((
            label,
            match flips.get(..FLIPS.min(flips.len())).unwrap_or_default() {
                [] => format!("no one input alone brings it to {place}"),
                some => format!("to {place} by {}", or(&some.iter().map(change).collect::<Vec<_>>())),
            },
        ))
    }

    /// At which weight the order with a neighbour turns.
    fn weights(&self, other: Serial) -> Option<Told> {
        if self.state.model != models::WEIGHTED {
            return None;
        }
        let roadmap = &self.state.plan.roadmap;
        let others = self.rater.estimates(roadmap.bet(other)?);
        let flips = flip::by_weights(&roadmap.settings, &self.estimates, &others);
        let change = |flip: &Flip<'_>| {
            let side = if flip.to > flip.from { "above" } else { "below" };
            format!("{} {side} {}", text::sanitise::line(flip.name), number::significant(flip.to))
        };
        let some: Vec<String> = flips.iter().take(FLIPS).map(change).collect();
        (!some.is_empty()).then(|| ("weights", format!("turned by {}", or(&some))))
    }

    /// Its rank in other models.
    fn elsewhere(&self) -> Option<Told> {
        let places = self.state.doubts.elsewhere(self.serial);
        let place = |other: &crate::insight::disagreement::Elsewhere| {
            let title = Model::named(other.model).map_or("", |model| model.title);
            let apart = if other.is_far_apart() { ", far apart" } else { "" };
            format!("{title} {} of {} (here {}{apart})", other.place, other.of, other.here)
        };
        let places: Vec<String> = places.iter().map(place).collect();
        (!places.is_empty()).then(|| ("elsewhere", places.join("; ")))
    }

    fn title(&self, serial: Serial) -> String {
        let title = self.state.title(serial);
        text::cut(&text::sanitise::line(&title), TITLE, "…").into_owned()
    }

    /// Lines behind their labels, wrapped.
    fn told(&self, lines: impl IntoIterator<Item = Told>) -> Vec<SheetRow> {
        let mut rows = Vec::new();
        for (label, told) in lines {
            for (number, range) in text::wrap(&told, self.width.saturating_sub(LABEL).max(1)).into_iter().enumerate() {
                let label = if number == 0 { label } else { "" };
                let line = told.get(range).unwrap_or_default().to_owned();
                rows.push(SheetRow::of(vec![words(Role::Muted, format!("{label:<LABEL$}")), words(Role::Text, line)]));
            }
        }
        rows
    }
}

/// What the formula does with an input; nothing with the first.
fn operation(model: &str, at: usize, part: &Part<'_>) -> Cow<'static, str> {
    Cow::Borrowed(match model {
        _ if at == 0 => "",
        _ if part.is_cost => "divided by it",
        models::WSJF => "added",
        models::RICE | models::ICE => "times it",
        _ => "",
    })
}

/// "a, b or c".
fn or(parts: &[String]) -> String {
    match parts.split_last() {
        Some((last, first)) if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        _ => parts.concat(),
    }
}

/// A number and its unit stay in one line.
fn unbroken(percent: &str) -> String {
    percent.replace(' ', "\u{a0}")
}
