//! The rank, how sure it is, and what would change it. Two doubts, never mixed: of the inputs, and of the weights.

use super::flips::{self, Way};
use super::standing::Standing;
use super::{LABEL, Scored, labelled, told, wrapped};
use crate::app::model::ranking_confidence::Lead;
use crate::app::widgets::rich_text::{Role, SheetRow, Sign, Span, words};
use crate::app::workflows::what_if;
use crate::document::chunk::Serial;
use crate::insight::disagreement::Elsewhere;
use crate::insight::uncertainty::{Sureness, percent};
use crate::roadmap::scoring_models::Model;
use crate::text::{self, number};

/// From this width on there is room for words beside the numbers.
const ROOMY: usize = 52;
/// The cells of a percentage, and of the longest usual word behind it.
const PERCENT: usize = 5;
const WORD: usize = 11;

/// The rank; nothing of what has none.
pub(super) fn rank_row(scored: &Scored<'_>, width: usize) -> Option<SheetRow> {
    Standing::of(scored).map(|standing| rank(scored, &standing, width))
}

/// Who stands in front of it and behind it, how sure that is, and what would change it.
pub(super) fn rows(scored: &Scored<'_>, width: usize) -> Vec<SheetRow> {
    let mut rows = Vec::new();
    if let Some((low, high)) = scored.score.range {
        let missing = scored.score.missing().join(", ");
        rows.push(told("unsure", format!("{}–{} until known: {missing}", scored.shown(low), scored.shown(high))));
    }
    rows.extend(by_hand(scored, width));
    let Some(standing) = Standing::of(scored) else { return rows };
    if let Some((above, _)) = standing.above {
        rows.push(beside(scored, above, "behind", lead(scored, above, scored.serial), width));
        rows.extend(flips::gap(scored, above).map(|words| told("lost on", words)));
        rows.extend(flips::by_inputs(scored, &standing, Way::Up).map(|words| told("up", words)));
    }
    if let Some((below, _)) = standing.below {
        rows.push(beside(scored, below, "ahead of", lead(scored, scored.serial, below), width));
        rows.extend(flips::by_inputs(scored, &standing, Way::Down).map(|words| told("down", words)));
    }
    let (apart, near): (Vec<&Elsewhere>, Vec<&Elsewhere>) =
        scored.state.doubts.elsewhere(scored.serial).iter().partition(|place| place.is_far_apart());
    rows.extend(elsewhere("models", &apart));
    rows.extend(weights(scored, &standing, width));
    rows.extend(top_three(scored));
    rows.extend(elsewhere(if apart.is_empty() { "models" } else { "others" }, &near));
    rows.extend(other_ranking(scored));
    rows
}

fn lead(scored: &Scored<'_>, own: Serial, other: Serial) -> Option<Lead> {
    scored.state.doubts.lead(own, other)
}

/// "2 of 9", as words of their own.
pub(super) fn rank_words(scored: &Scored<'_>) -> Vec<Span> {
    Standing::of(scored).map(|standing| place(scored, &standing)).unwrap_or_default()
}

fn place(scored: &Scored<'_>, standing: &Standing) -> Vec<Span> {
    let mut spans = Vec::new();
    if !standing.is_ranked {
        spans.push(words(Role::Muted, "would rank "));
    }
    spans.extend([words(Role::Heading, standing.shown()), words(Role::Muted, format!(" of {}", standing.of))]);
    if let Some(before) = what_if::rank_before(scored.state, scored.serial) {
        spans.push(words(Role::Changed, format!(", was {before}")));
    }
    spans
}

/// "2 of 9", and the ranks it has in most draws.
fn rank(scored: &Scored<'_>, standing: &Standing, width: usize) -> SheetRow {
    let mut row = labelled("rank", place(scored, standing));
    if let Some(ranks) = scored.state.doubts.ranks(scored.serial).filter(|_| standing.is_ranked) {
        let range = match (ranks.best, ranks.worst) {
            (best, worst) if best == worst => format!("{best}"),
            (best, worst) => format!("{best}–{worst}"),
        };
        let range = format!("rank {range}");
        let behind = if width >= ROOMY { " in 8 of 10 draws" } else { " in 8 of 10" };
        row.right.extend([words(Role::Text, range), words(Role::Muted, behind)]);
    }
    row
}

/// A neighbour in the ranking, and how sure it is that the two stand as they do.
fn beside(scored: &Scored<'_>, other: Serial, label: &str, lead: Option<Lead>, width: usize) -> SheetRow {
    let right = match lead.map(|lead| lead.by_inputs) {
        Some(Some(probability)) => {
            let of_draws = if width >= ROOMY { " of draws: " } else { ": " };
            sureness(scored, probability, of_draws)
        }
        Some(None) if Standing::of(scored).is_some_and(|standing| standing.is_ranked) => {
            vec![words(Role::Muted, "no ranges given")]
        }
        _ => Vec::new(),
    };
    let room = width.saturating_sub(LABEL + 1 + right.iter().map(Span::width).sum::<usize>());
    let title = text::sanitise::line(&scored.state.title(other)).into_owned();
    let mut row = told(label, text::cut(&title, room, "…").into_owned());
    row.right = right;
    row
}

/// "72 % of draws: probably". A toss-up and a turned order have a sign of their own.
pub(super) fn sureness(scored: &Scored<'_>, probability: f64, between: &'static str) -> Vec<Span> {
    // Numbers and words stand below each other.
    let mut spans = vec![
        words(Role::Heading, text::pad_start(&percent(probability), PERCENT, "").into_owned()),
        words(Role::Muted, between),
    ];
    spans.extend(match Sureness::of(probability, &scored.state.plan.roadmap.settings.scoring) {
        Sureness::Clearly => vec![words(Role::Text, "clearly")],
        Sureness::Probably => vec![words(Role::Text, "probably")],
        Sureness::TossUp if probability >= 0.5 => {
            vec![Span::Sign(Role::Warn, Sign::TossUp), words(Role::Warn, " a toss-up")]
        }
        Sureness::TossUp => vec![Span::Sign(Role::Warn, Sign::TossUp), words(Role::Warn, " a toss-up, turned")],
        Sureness::ProbablyNot => vec![Span::Sign(Role::Warn, Sign::Warning), words(Role::Warn, " the order turns")],
    });
    let taken: usize = spans.iter().skip(2).map(Span::width).sum();
    spans.push(words(Role::Muted, " ".repeat(WORD.saturating_sub(taken))));
    spans
}

/// The cells for a title between "behind" and ", any weights".
fn scored_room(width: usize, words: &str, right: &[Span]) -> usize {
    let taken = LABEL + text::width(words) + 1 + ", any weights".len() + 1;
    width.saturating_sub(taken + right.iter().map(Span::width).sum::<usize>())
}

/// Whether it holds under any weights, and which weight would change it.
fn weights(scored: &Scored<'_>, standing: &Standing, width: usize) -> Vec<SheetRow> {
    let mut rows = Vec::new();
    let neighbours = [(standing.above, "behind", "up"), (standing.below, "ahead of", "down")];
    for (other, words, way) in neighbours {
        let Some((other, _)) = other else { continue };
        let pair = if way == "up" { lead(scored, other, scored.serial) } else { lead(scored, scored.serial, other) };
        let Some(probability) = pair.and_then(|lead| lead.by_weights) else { continue };
        let right = sureness(scored, probability, ": ");
        let room = scored_room(width, words, &right);
        let title = text::sanitise::line(&scored.state.title(other)).into_owned();
        let said = format!("{words} {}, any weights", text::cut(&title, room, "…"));
        let mut row = told(if rows.is_empty() { "weights" } else { "" }, said);
        row.right = right;
        rows.push(row);
        rows.extend(flips::by_weights(scored, other).map(|flip| told("", format!("{way} {flip}"))));
    }
    rows
}

/// How often it is among the top three, where there are more.
fn top_three(scored: &Scored<'_>) -> Option<SheetRow> {
    let ranks = scored.state.doubts.ranks(scored.serial)?;
    if scored.state.derived.ranking.ranked.len() <= crate::insight::uncertainty::rank_ranges::TOP {
        return None;
    }
    let draws = scored.state.doubts.rank_draws().map_or(0.0, |draws| draws as f64);
    let mut row = told("draws", format!("among the top three in {}", percent(ranks.top)));
    row.right.push(words(Role::Muted, format!("{} draws", number::grouped(draws))));
    Some(row)
}

/// Where it stands in other models: where they are far apart, that is worth a talk.
fn elsewhere(label: &'static str, all: &[&Elsewhere]) -> Vec<SheetRow> {
    let one = |(number, place): (usize, &&Elsewhere)| {
        let model = Model::named(place.model).map_or(place.model, |model| model.title);
        let said = format!("{} of {} here, {} of {} by {model}", place.here, place.of, place.place, place.of);
        let label = if number == 0 { label } else { "" };
        match place.is_far_apart() {
            true => labelled(
                label,
                vec![
                    words(Role::Text, said),
                    words(Role::Muted, ": "),
                    Span::Sign(Role::Warn, Sign::Warning),
                    words(Role::Warn, " talk about it"),
                ],
            ),
            false => labelled(label, vec![words(Role::Muted, said)]),
        }
    };
    all.iter().filter(|place| place.of > 1).enumerate().map(one).collect()
}

/// Another model is shown than the one that ranks the file.
fn other_ranking(scored: &Scored<'_>) -> Option<SheetRow> {
    let ranking = &scored.state.plan.roadmap.settings.ranking;
    let model = Model::named(ranking).filter(|model| model.name != scored.state.model)?;
    Some(labelled("file", vec![words(Role::Muted, format!("ranked by {}; m shows other models", model.title))]))
}

/// A rank given by hand, and the decision that says why.
fn by_hand(scored: &Scored<'_>, width: usize) -> Vec<SheetRow> {
    if scored.bet.rank.is_none() {
        return Vec::new();
    }
    match crate::app::workflows::override_rank::reason(scored.state, scored.serial) {
        Some(reason) => wrapped("by hand", Role::Text, &reason, width),
        None => vec![told("by hand", "no reason is kept: O gives one, c s lets the score decide")],
    }
}
