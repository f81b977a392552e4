//! The rank, how sure it is, and what would change it. Two doubts, never mixed: of the inputs, and of the weights.

use super::flips::{self, RankDirection};
use super::standing::RankStanding;
use super::{LABEL_WIDTH, ScoreContext, labeled_row, text_row, wrapped_rows};
use crate::app::widgets::rich_text::{Glyph, RichLine, Role, Span, text_span};
use crate::app::workflows::what_if;
use crate::document::chunk::EntryId;
use crate::insight::disagreement::OtherModelRank;
use crate::insight::uncertainty::OutrankProbability;
use crate::insight::uncertainty::{Certainty, format_probability};
use crate::roadmap::scoring_models::Model;
use crate::text::{self, number};

/// From this width on there is room for words beside the numbers.
const WIDE_WIDTH: usize = 52;
/// The cells of a percentage, and of the longest usual word behind it.
const PERCENT_WIDTH: usize = 5;
const CERTAINTY_WIDTH: usize = 11;

/// The rank; nothing of what has none.
pub(super) fn rank_row(scored: &ScoreContext<'_>, width: usize) -> Option<RichLine> {
    RankStanding::new(scored).map(|standing| rank_range_row(scored, &standing, width))
}

/// Who stands in front of it and behind it, how sure that is, and what would change it.
pub(super) fn build_rows(scored: &ScoreContext<'_>, width: usize) -> Vec<RichLine> {
    let mut rows = Vec::new();
    if let Some((low, high)) = scored.score.range {
        let missing = scored.score.missing_inputs().join(", ");
        rows.push(text_row(
            "unsure",
            format!("{}–{} until known: {missing}", scored.format_score(low), scored.format_score(high)),
        ));
    }
    rows.extend(manual_rank_rows(scored, width));
    let Some(standing) = RankStanding::new(scored) else { return rows };
    if let Some((above, _)) = standing.above {
        rows.push(neighbor_row(scored, above, "behind", lead_between(scored, above, scored.entry), width));
        rows.extend(flips::describe_gap(scored, above).map(|words| text_row("lost on", words)));
        rows.extend(
            flips::describe_input_change(scored, &standing, RankDirection::Up).map(|words| text_row("up", words)),
        );
    }
    if let Some((below, _)) = standing.below {
        rows.push(neighbor_row(scored, below, "ahead of", lead_between(scored, scored.entry, below), width));
        rows.extend(
            flips::describe_input_change(scored, &standing, RankDirection::Down).map(|words| text_row("down", words)),
        );
    }
    let (apart, near): (Vec<&OtherModelRank>, Vec<&OtherModelRank>) = scored
        .session
        .ranking_confidence
        .ranks_in_other_models(scored.entry)
        .iter()
        .partition(|place| place.is_far_apart());
    rows.extend(other_model_rows("models", &apart));
    rows.extend(weight_rows(scored, &standing, width));
    rows.extend(top_three_row(scored));
    rows.extend(other_model_rows(if apart.is_empty() { "models" } else { "others" }, &near));
    rows.extend(other_ranking_row(scored));
    rows
}

fn lead_between(scored: &ScoreContext<'_>, own: EntryId, other: EntryId) -> Option<OutrankProbability> {
    scored.session.ranking_confidence.outrank_probability(own, other)
}

/// "2 of 9", as words of their own.
pub(super) fn rank_spans(scored: &ScoreContext<'_>) -> Vec<Span> {
    RankStanding::new(scored).map(|standing| standing_spans(scored, &standing)).unwrap_or_default()
}

fn standing_spans(scored: &ScoreContext<'_>, standing: &RankStanding) -> Vec<Span> {
    let mut spans = Vec::new();
    if !standing.is_ranked {
        spans.push(text_span(Role::Muted, "would rank "));
    }
    spans.extend([
        text_span(Role::Heading, standing.label()),
        text_span(Role::Muted, format!(" of {}", standing.ranked_count)),
    ]);
    if let Some(before) = what_if::rank_before(scored.session, scored.entry) {
        spans.push(text_span(Role::Changed, format!(", was {before}")));
    }
    spans
}

/// "2 of 9", and the ranks it has in most draws.
fn rank_range_row(scored: &ScoreContext<'_>, standing: &RankStanding, width: usize) -> RichLine {
    let mut row = labeled_row("rank", standing_spans(scored, standing));
    if let Some(ranks) = scored.session.ranking_confidence.rank_range(scored.entry).filter(|_| standing.is_ranked) {
        let range = match (ranks.best, ranks.worst) {
            (best, worst) if best == worst => format!("{best}"),
            (best, worst) => format!("{best}–{worst}"),
        };
        let range = format!("rank {range}");
        let behind = if width >= WIDE_WIDTH { " in 8 of 10 draws" } else { " in 8 of 10" };
        row.right.extend([text_span(Role::Text, range), text_span(Role::Muted, behind)]);
    }
    row
}

/// A neighbour in the ranking, and how sure it is that the two stand as they do.
fn neighbor_row(
    scored: &ScoreContext<'_>,
    other: EntryId,
    label: &str,
    lead: Option<OutrankProbability>,
    width: usize,
) -> RichLine {
    let right = match lead.map(|lead| lead.by_inputs) {
        Some(Some(probability)) => {
            let of_draws = if width >= WIDE_WIDTH { " of draws: " } else { ": " };
            certainty_spans(scored, probability, of_draws)
        }
        Some(None) if RankStanding::new(scored).is_some_and(|standing| standing.is_ranked) => {
            vec![text_span(Role::Muted, "no ranges given")]
        }
        _ => Vec::new(),
    };
    let room = width.saturating_sub(LABEL_WIDTH + 1 + right.iter().map(Span::width).sum::<usize>());
    let title = text::sanitize::sanitize_line(&scored.session.title(other)).into_owned();
    let mut row = text_row(label, text::truncate(&title, room, "…").into_owned());
    row.right = right;
    row
}

/// "72 % of draws: probably". A toss-up and a turned order have a sign of their own.
pub(super) fn certainty_spans(scored: &ScoreContext<'_>, probability: f64, between: &'static str) -> Vec<Span> {
    // Numbers and words stand below each other.
    let mut spans = vec![
        text_span(Role::Heading, text::pad_start(&format_probability(probability), PERCENT_WIDTH, "").into_owned()),
        text_span(Role::Muted, between),
    ];
    spans.extend(match Certainty::from_probability(probability, &scored.session.plan.roadmap.settings.scoring) {
        Certainty::Clearly => vec![text_span(Role::Text, "clearly")],
        Certainty::Probably => vec![text_span(Role::Text, "probably")],
        Certainty::TossUp if probability >= 0.5 => {
            vec![Span::Glyph(Role::Warn, Glyph::TossUp), text_span(Role::Warn, " a toss-up")]
        }
        Certainty::TossUp => vec![Span::Glyph(Role::Warn, Glyph::TossUp), text_span(Role::Warn, " a toss-up, turned")],
        Certainty::ProbablyNot => {
            vec![Span::Glyph(Role::Warn, Glyph::Warning), text_span(Role::Warn, " the order turns")]
        }
    });
    let taken: usize = spans.iter().skip(2).map(Span::width).sum();
    spans.push(text_span(Role::Muted, " ".repeat(CERTAINTY_WIDTH.saturating_sub(taken))));
    spans
}

/// The cells for a title between "behind" and ", any weights".
fn title_width(width: usize, words: &str, right: &[Span]) -> usize {
    let taken = LABEL_WIDTH + text::width(words) + 1 + ", any weights".len() + 1;
    width.saturating_sub(taken + right.iter().map(Span::width).sum::<usize>())
}

/// Whether it holds under any weights, and which weight would change it.
fn weight_rows(scored: &ScoreContext<'_>, standing: &RankStanding, width: usize) -> Vec<RichLine> {
    let mut rows = Vec::new();
    let neighbours = [(standing.above, "behind", "up"), (standing.below, "ahead of", "down")];
    for (other, words, way) in neighbours {
        let Some((other, _)) = other else { continue };
        let pair = if way == "up" {
            lead_between(scored, other, scored.entry)
        } else {
            lead_between(scored, scored.entry, other)
        };
        let Some(probability) = pair.and_then(|lead| lead.by_weights) else { continue };
        let right = certainty_spans(scored, probability, ": ");
        let room = title_width(width, words, &right);
        let title = text::sanitize::sanitize_line(&scored.session.title(other)).into_owned();
        let said = format!("{words} {}, any weights", text::truncate(&title, room, "…"));
        let mut row = text_row(if rows.is_empty() { "weights" } else { "" }, said);
        row.right = right;
        rows.push(row);
        rows.extend(flips::describe_weight_change(scored, other).map(|flip| text_row("", format!("{way} {flip}"))));
    }
    rows
}

/// How often it is among the top three, where there are more.
fn top_three_row(scored: &ScoreContext<'_>) -> Option<RichLine> {
    let ranks = scored.session.ranking_confidence.rank_range(scored.entry)?;
    if scored.session.derived.ranking.ranked.len() <= crate::insight::uncertainty::rank_ranges::TOP_RANKS {
        return None;
    }
    let draws = scored.session.ranking_confidence.rank_sample_count().map_or(0.0, |draws| draws as f64);
    let mut row = text_row("draws", format!("among the top three in {}", format_probability(ranks.top_share)));
    row.right.push(text_span(Role::Muted, format!("{} draws", number::format_grouped(draws))));
    Some(row)
}

/// Where it stands in other models: where they are far apart, that is worth a talk.
fn other_model_rows(label: &'static str, all: &[&OtherModelRank]) -> Vec<RichLine> {
    let one = |(number, place): (usize, &&OtherModelRank)| {
        let model = Model::find(place.model).map_or(place.model, |model| model.title);
        let said = format!(
            "{} of {} here, {} of {} by {model}",
            place.own_rank, place.compared_themes, place.rank, place.compared_themes
        );
        let label = if number == 0 { label } else { "" };
        match place.is_far_apart() {
            true => labeled_row(
                label,
                vec![
                    text_span(Role::Text, said),
                    text_span(Role::Muted, ": "),
                    Span::Glyph(Role::Warn, Glyph::Warning),
                    text_span(Role::Warn, " talk about it"),
                ],
            ),
            false => labeled_row(label, vec![text_span(Role::Muted, said)]),
        }
    };
    all.iter().filter(|place| place.compared_themes > 1).enumerate().map(one).collect()
}

/// Another model is shown than the one that ranks the file.
fn other_ranking_row(scored: &ScoreContext<'_>) -> Option<RichLine> {
    let ranking = &scored.session.plan.roadmap.settings.ranking;
    let model = Model::find(ranking).filter(|model| model.name != scored.session.model)?;
    Some(labeled_row("file", vec![text_span(Role::Muted, format!("ranked by {}; m shows other models", model.title))]))
}

/// A rank given by hand, and the decision that says why.
fn manual_rank_rows(scored: &ScoreContext<'_>, width: usize) -> Vec<RichLine> {
    if scored.theme.rank.is_none() {
        return Vec::new();
    }
    match crate::app::workflows::override_rank::recorded_reason(scored.session, scored.entry) {
        Some(reason) => wrapped_rows("by hand", Role::Text, &reason, width),
        None => vec![text_row("by hand", "no reason is kept: O gives one, c s lets the score decide")],
    }
}
