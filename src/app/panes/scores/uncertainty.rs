//! The rank, its uncertainty, and what would change it. Uncertainty of inputs and of weights are kept apart.

use super::context::{LABEL_WIDTH, ScoreContext, labeled_row, text_row, wrapped_rows};
use super::sensitivity::{self, RankDirection};
use super::standing::RankStanding;
use crate::app::widgets::rich_text::{Glyph, RichLine, Role, Span, text_span};
use crate::document::chunk::EntryId;
use crate::insight::disagreement::OtherModelRank;
use crate::insight::uncertainty::OutrankProbability;
use crate::insight::uncertainty::{Certainty, format_probability};
use crate::roadmap::scoring_models::Model;
use crate::text::{self, number};

/// Minimum width for the long form of a probability.
const WIDE_WIDTH: usize = 60;
/// Widths of a percentage, and of the longest common label after it.
const PERCENT_WIDTH: usize = 5;
const CERTAINTY_WIDTH: usize = 11;

/// The row with the rank; `None` without one.
pub(super) fn rank_row(scored: &ScoreContext<'_>, width: usize) -> Option<RichLine> {
    RankStanding::new(scored).map(|standing| rank_range_row(scored, &standing, width))
}

/// The neighbors in the ranking, how certain the order is, and what would change it.
pub(super) fn build_rows(scored: &ScoreContext<'_>, width: usize) -> Vec<RichLine> {
    let mut rows = Vec::new();
    if let Some((low, high)) = scored.score.range {
        let missing = scored.score.missing_inputs().join(", ");
        rows.push(text_row(
            "range",
            format!("{}–{}, depending on {missing}", scored.format_score(low), scored.format_score(high)),
        ));
    }
    rows.extend(manual_rank_rows(scored, width));
    let Some(standing) = RankStanding::new(scored) else { return rows };
    if let Some((above, _)) = standing.above {
        rows.push(neighbor_row(scored, above, "behind", lead_between(scored, above, scored.entry), width));
        rows.extend(sensitivity::describe_gap(scored, above).map(|text| text_row("because", text)));
        rows.extend(
            sensitivity::describe_input_change(scored, &standing, RankDirection::Up).map(|text| text_row("up", text)),
        );
    }
    if let Some((below, _)) = standing.below {
        rows.push(neighbor_row(scored, below, "ahead of", lead_between(scored, scored.entry, below), width));
        rows.extend(
            sensitivity::describe_input_change(scored, &standing, RankDirection::Down)
                .map(|text| text_row("down", text)),
        );
    }
    let (apart, near): (Vec<&OtherModelRank>, Vec<&OtherModelRank>) = scored
        .session
        .ranking_confidence
        .ranks_in_other_models(scored.entry)
        .iter()
        .partition(|other_rank| other_rank.is_far_apart());
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

/// "2 of 9".
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
    if let Some(before) = crate::app::model::what_if::rank_before(scored.session, scored.entry) {
        spans.push(text_span(Role::Changed, format!(", was {before}")));
    }
    spans
}

/// "2 of 9", and its range of ranks in 80% of simulations.
fn rank_range_row(scored: &ScoreContext<'_>, standing: &RankStanding, width: usize) -> RichLine {
    let mut row = labeled_row("rank", standing_spans(scored, standing));
    if let Some(ranks) = scored.session.ranking_confidence.rank_range(scored.entry).filter(|_| standing.is_ranked) {
        let range = match (ranks.best, ranks.worst) {
            (best, worst) if best == worst => format!("{best}"),
            (best, worst) => format!("{best}–{worst}"),
        };
        let range = format!("#{range}");
        // One rank alone may hold more.
        let share = if ranks.best == ranks.worst { "at least 80%" } else { "80%" };
        let simulations = if width >= 46 { " of simulations" } else { "" };
        let behind = format!(" in {share}{simulations}");
        row.right.extend([text_span(Role::Text, range), text_span(Role::Muted, behind)]);
    }
    row
}

/// A neighbor in the ranking, and the probability of this order.
fn neighbor_row(
    scored: &ScoreContext<'_>,
    other: EntryId,
    label: &str,
    lead: Option<OutrankProbability>,
    width: usize,
) -> RichLine {
    let right = match lead.map(|lead| lead.by_inputs) {
        Some(Some(probability)) => {
            let between = if width >= WIDE_WIDTH { " of simulations: " } else { ": " };
            certainty_spans(scored, probability, between)
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

/// "72% of simulations: probably". Toss-ups and reversed orders have their own glyphs.
pub(super) fn certainty_spans(scored: &ScoreContext<'_>, probability: f64, between: &'static str) -> Vec<Span> {
    // Align numbers and labels across rows.
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
        Certainty::TossUp => {
            vec![Span::Glyph(Role::Warn, Glyph::TossUp), text_span(Role::Warn, " a toss-up, slightly behind")]
        }
        Certainty::ProbablyNot => {
            vec![Span::Glyph(Role::Warn, Glyph::Warning), text_span(Role::Warn, " behind")]
        }
    });
    let taken: usize = spans.iter().skip(2).map(Span::width).sum();
    spans.push(text_span(Role::Muted, " ".repeat(CERTAINTY_WIDTH.saturating_sub(taken))));
    spans
}

/// Width left for a title between its label and the spans at the right.
fn title_width(width: usize, label: &str, right: &[Span]) -> usize {
    let taken = LABEL_WIDTH + text::width(label) + 2;
    width.saturating_sub(taken + right.iter().map(Span::width).sum::<usize>())
}

/// How often the order holds under random weights, and the nearest weight that would change it.
fn weight_rows(scored: &ScoreContext<'_>, standing: &RankStanding, width: usize) -> Vec<RichLine> {
    let mut rows = Vec::new();
    let neighbors = [(standing.above, "behind", "up"), (standing.below, "ahead of", "down")];
    for (other, label, way) in neighbors {
        let Some((other, _)) = other else { continue };
        let pair = if way == "up" {
            lead_between(scored, other, scored.entry)
        } else {
            lead_between(scored, scored.entry, other)
        };
        let Some(probability) = pair.and_then(|lead| lead.by_weights) else { continue };
        let right = certainty_spans(scored, probability, " of possible weights: ");
        let room = title_width(width, label, &right);
        let title = text::sanitize::sanitize_line(&scored.session.title(other)).into_owned();
        let text = format!("{label} {}", text::truncate(&title, room, "…"));
        let mut row = text_row(if rows.is_empty() { "weights" } else { "" }, text);
        row.right = right;
        rows.push(row);
        rows.extend(
            sensitivity::describe_weight_change(scored, other).map(|flip| text_row("", format!("{way} {flip}"))),
        );
    }
    rows
}

/// How often the theme ranks among the top three; `None` with three themes or fewer.
fn top_three_row(scored: &ScoreContext<'_>) -> Option<RichLine> {
    let ranks = scored.session.ranking_confidence.rank_range(scored.entry)?;
    if scored.session.derived.ranking.ranked.len() <= crate::insight::uncertainty::rank_ranges::TOP_RANKS {
        return None;
    }
    let count = scored.session.ranking_confidence.rank_sample_count().map_or(0.0, |count| count as f64);
    let share = format_probability(ranks.top_share);
    Some(text_row("top 3", format!("in {share} of {} simulations", number::format_grouped(count))))
}

/// The rank in other models; a large difference is worth discussing.
fn other_model_rows(label: &'static str, all: &[&OtherModelRank]) -> Vec<RichLine> {
    let one = |(number, other_rank): (usize, &&OtherModelRank)| {
        let model = Model::find(other_rank.model).map_or(other_rank.model, |model| model.title);
        let text = format!(
            "#{} of {} by {model}, #{} by this model",
            other_rank.rank, other_rank.compared_themes, other_rank.own_rank
        );
        let label = if number == 0 { label } else { "" };
        match other_rank.is_far_apart() {
            true => labeled_row(
                label,
                vec![
                    text_span(Role::Text, text),
                    text_span(Role::Muted, ": "),
                    Span::Glyph(Role::Warn, Glyph::Warning),
                    text_span(Role::Warn, " worth discussing"),
                ],
            ),
            false => labeled_row(label, vec![text_span(Role::Muted, text)]),
        }
    };
    all.iter().filter(|other_rank| other_rank.compared_themes > 1).enumerate().map(one).collect()
}

/// Names the model that ranks the file, if another one is shown.
fn other_ranking_row(scored: &ScoreContext<'_>) -> Option<RichLine> {
    let ranking = &scored.session.plan.roadmap.settings.ranking;
    let model = Model::find(ranking).filter(|model| model.name != scored.session.model)?;
    Some(labeled_row(
        "ranking",
        vec![text_span(Role::Muted, format!("by the {} model (m for other models)", model.title))],
    ))
}

/// The reason for a manual rank, from its decision.
fn manual_rank_rows(scored: &ScoreContext<'_>, width: usize) -> Vec<RichLine> {
    if scored.theme.rank.is_none() {
        return Vec::new();
    }
    match crate::app::model::entry_text::recorded_reason(scored.session, scored.entry) {
        Some(reason) => wrapped_rows("manual", Role::Text, &reason, width),
        None => vec![text_row("manual", "no reason recorded (O to add one, c s to rank by score)")],
    }
}
