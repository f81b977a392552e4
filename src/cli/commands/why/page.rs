//! The explanation of an entry as a page of text.

use super::{
    ChainStepJson, NeighborJson, OtherModelJson, ScoreExplanationJson, ScorePartJson, SensitivityJson, SensitivityKind,
    WhyJson,
};
use crate::cli::render::page::TextPage;
use crate::cli::render::ranking::{ModelRanking, describe_probability};
use crate::insight::score::Score;
use crate::insight::uncertainty;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::scoring_models::Model;
use crate::text::{number, sanitize};

/// In terminal cells.
const LABEL_WIDTH: usize = 16;

/// The score and the rank, as labels and texts.
pub(crate) fn score_lines(
    ranking: &ModelRanking<'_>,
    score: &Score<'_>,
    explanation: &ScoreExplanationJson,
) -> Vec<(String, String)> {
    let mut lines: Vec<(String, String)> = Vec::new();
    let mut push = |label: &str, text: String| lines.push((label.to_owned(), text));
    for part in &explanation.parts {
        push(&part.input, describe_part(part));
    }
    push("score", describe_score(ranking, score, explanation));
    push("rank range", describe_rank_range(explanation));
    if let Some(neighbor) = &explanation.above {
        push("behind", describe_neighbor(ranking, neighbor));
        push("moves up if", describe_sensitivity(ranking, score, neighbor));
    }
    if let Some(neighbor) = &explanation.below {
        push("ahead of", describe_neighbor(ranking, neighbor));
        push("drops if", describe_sensitivity(ranking, score, neighbor));
    }
    for other in explanation.other_models.iter().filter(|other| other.disagrees) {
        push("other model", describe_other_model(other));
    }
    lines.retain(|(_, text)| !text.is_empty());
    lines
}

fn describe_part(part: &ScorePartJson) -> String {
    let Some(value) = part.value else { return "missing".to_owned() };
    let mut text = number::format_grouped(value);
    if let Some((low, high)) = part.low.zip(part.high) {
        text.push_str(&format!(" ({} to {})", number::format_grouped(low), number::format_grouped(high)));
    }
    if let Some((points, max_points)) = part.points.zip(part.max_points) {
        text.push_str(&format!(", {} of {} points", number::format_score(points), number::format_score(max_points)));
    }
    for provenance in [&part.why, &part.by, &part.on].into_iter().flatten() {
        text.push_str(&format!("; {}", sanitize::sanitize_line(provenance)));
    }
    text
}

/// "55.0 (weighted), #3 of 9"
fn describe_score(ranking: &ModelRanking<'_>, score: &Score<'_>, explanation: &ScoreExplanationJson) -> String {
    let model = ranking.scorer.model.title;
    let missing = score.missing_inputs().join(", ");
    let Some(value) = score.value else {
        return if missing.is_empty() {
            format!("none ({model}): no score from these inputs")
        } else {
            format!("none ({model}): missing {missing}")
        };
    };
    let mut text = format!("{} ({model})", ranking.format_score(value));
    if let Some((low, high)) = score.range {
        let (low, high) = (ranking.format_score(low), ranking.format_score(high));
        text.push_str(&format!(", {low} to {high} depending on {missing}"));
    }
    match (explanation.rank, explanation.would_rank) {
        (Some(rank), _) => text.push_str(&format!(", #{rank} of {}", explanation.ranked)),
        (None, Some(rank)) => text.push_str(&format!(", would be #{rank} of {}", explanation.ranked + 1)),
        _ => {}
    }
    text
}

/// "#2 to #4 in 80% of simulations; #3 in 43%, top three in 65%". Empty when the rank is certain.
fn describe_rank_range(explanation: &ScoreExplanationJson) -> String {
    let range = explanation.best_rank.zip(explanation.worst_rank).filter(|(best, worst)| best < worst);
    let Some((best, worst)) = range else { return String::new() };
    let probability = |value: Option<f64>| uncertainty::format_probability(value.unwrap_or(0.0));
    let own = explanation.rank.map_or_else(String::new, |rank| format!("#{rank}"));
    format!(
        "#{best} to #{worst} in 80% of simulations; {own} in {}, top three in {}",
        probability(explanation.rank_probability),
        probability(explanation.top_three_probability)
    )
}

/// "RICE disagrees: #5 of 5, compared with #2 in this model; worth discussing"
fn describe_other_model(other: &OtherModelJson) -> String {
    let model = Model::find(other.model).map_or(other.model, |model| model.title);
    let OtherModelJson { rank, rank_in_this_model, compared_themes, .. } = other;
    format!(
        "{model} disagrees: #{rank} of {compared_themes}, compared with #{rank_in_this_model} in this model; worth discussing"
    )
}

/// "forwardable (52.5): a toss-up in simulations (62%); a toss-up across possible weights (52%)"
fn describe_neighbor(ranking: &ModelRanking<'_>, neighbor: &NeighborJson) -> String {
    let score = neighbor.score.map(|score| ranking.format_score(score)).unwrap_or_default();
    let id = neighbor.full_name.split_once('.').map_or(neighbor.full_name.as_str(), |(_, id)| id);
    let certainty = |probability: f64| describe_probability(ranking.roadmap, probability);
    let percent = uncertainty::format_probability;
    let mut parts: Vec<String> = vec![match neighbor.by_inputs {
        Some(p) if p < 0.5 => {
            format!("{} in simulations ({}), where the order reverses", certainty(p), percent(p))
        }
        Some(p) => format!("{} in simulations ({})", certainty(p), percent(p)),
        None => "no input ranges given".to_owned(),
    }];
    parts.extend(neighbor.by_weights.map(|p| format!("{} across possible weights ({})", certainty(p), percent(p))));
    format!("{} ({score}): {}", sanitize::sanitize_line(id), parts.join("; "))
}

/// "business goes from 2 to 4, effort goes from 5 to 3 or the customer weight goes above 45"
fn describe_sensitivity(ranking: &ModelRanking<'_>, score: &Score<'_>, neighbor: &NeighborJson) -> String {
    let describe = |change: &SensitivityJson| {
        let name = sanitize::sanitize_line(&change.name);
        if change.kind == SensitivityKind::Weight {
            let direction = if change.to > change.from { "above" } else { "below" };
            return format!("the {name} weight goes {direction} {}", number::format_significant(change.to));
        }
        format!("{name} goes from {} to {}", number::format_grouped(change.from), number::format_grouped(change.to))
    };
    let changes: Vec<String> = neighbor.sensitivity.iter().map(describe).collect();
    let is_combined = neighbor.sensitivity.iter().any(|change| change.kind == SensitivityKind::Combined);
    match changes.split_last() {
        None => {
            let distance =
                score.value.zip(neighbor.score).map(|(own, other)| ranking.format_score((own - other).abs()));
            format!("no single change is enough: the scores are {} apart", distance.unwrap_or_default())
        }
        Some((only, [])) => only.clone(),
        Some((last, others)) => {
            let conjunction = if is_combined { "and" } else { "or" };
            format!("{} {conjunction} {last}", others.join(", "))
        }
    }
}

pub(crate) fn render_page(why: &WhyJson, width: usize) -> String {
    let mut page = TextPage::new(width, LABEL_WIDTH);
    let lane = why.lane.map(|lane| format!(" in {lane}")).unwrap_or_default();
    page.push_line(&format!("{}{lane}", sanitize::sanitize_line(&why.full_name)));
    page.push_wrapped(&sanitize::sanitize_line(&why.title), "");
    for chain in &why.goal_chains {
        push_heading(&mut page, "Linked to");
        for step in chain {
            push_step(&mut page, step);
        }
    }
    let is_goal = why.full_name.starts_with(&format!("{}.", EntryKind::Goal.map_name()));
    if why.goal_chains.is_empty() && (why.score.is_some() || is_goal) {
        let id = sanitize::sanitize_line(why.full_name.split_once('.').map_or("ID", |(_, id)| id));
        let hint = if is_goal {
            format!("not linked to an objective yet; run `whymap set {id} serves '[\"OBJECTIVE\"]'` to link it")
        } else {
            format!("not linked to a goal yet; run `whymap link {id} GOAL` to link it")
        };
        push_heading(&mut page, "Linked to");
        page.push_labeled("", &hint, 0);
    }
    if !why.linked_from.is_empty() {
        push_heading(&mut page, "Linked from");
        for step in &why.linked_from {
            push_step(&mut page, step);
        }
    }
    if !why.answers.is_empty() {
        push_heading(&mut page, "Why");
        for answer in &why.answers {
            page.push_labeled(answer.label, &sanitize::sanitize_line(&answer.text), 0);
        }
    }
    if let Some(score) = &why.score {
        push_heading(&mut page, "Score and rank");
        for (label, text) in &score.lines {
            page.push_labeled(&sanitize::sanitize_line(label), text, 0);
        }
    }
    push_decisions(&mut page, why);
    page.text
}

fn push_decisions(page: &mut TextPage, why: &WhyJson) {
    if why.decisions.is_empty() {
        return;
    }
    push_heading(page, "Decisions");
    for decision in &why.decisions {
        let by = if decision.decided_by.is_empty() { String::new() } else { format!(" ({})", decision.decided_by) };
        let texts = [decision.context.as_str(), decision.text.as_str()];
        let texts: Vec<&str> = texts.into_iter().filter(|text| !text.is_empty()).collect();
        let text = format!("{}{by}. {}", decision.title, texts.join(" "));
        page.push_labeled(&sanitize::sanitize_line(&decision.day), &sanitize::sanitize_line(&text), 0);
    }
}

fn push_heading(page: &mut TextPage, heading: &str) {
    page.push_line("");
    page.push_line(heading);
}

fn push_step(page: &mut TextPage, step: &ChainStepJson) {
    let note = if step.note.is_empty() { String::new() } else { format!(" ({})", step.note) };
    page.push_labeled(step.kind, &format!("{}{note}", sanitize::sanitize_line(&step.title)), 0);
}
