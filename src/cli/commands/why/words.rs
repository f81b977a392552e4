//! What `why` says, in words and as a page.

use super::{ChainStepJson, NeighborJson, ScoreExplanationJson, ScorePartJson, SensitivityJson, WhyJson};
use crate::cli::render::page::TextPage;
use crate::cli::render::ranking::{ModelRanking, describe_probability};
use crate::insight::score::Score;
use crate::insight::uncertainty;
use crate::roadmap::scoring_models::Model;
use crate::text::{number, sanitize};

/// The cells of the labels.
const LABEL_WIDTH: usize = 16;

/// The score in words.
pub(crate) fn score_lines(
    judged: &ModelRanking<'_>,
    score: &Score<'_>,
    told: &ScoreExplanationJson,
) -> Vec<(String, String)> {
    let mut lines: Vec<(String, String)> = Vec::new();
    let mut line = |label: &str, text: String| lines.push((label.to_owned(), text));
    for part in &told.parts {
        line(&part.input, describe_part(part));
    }
    line("score", describe_score(judged, score, told));
    let ranks = told.best_rank.zip(told.worst_rank).filter(|(best, worst)| best < worst);
    if let Some((best, worst)) = ranks {
        let own = uncertainty::format_probability(told.own_rank.unwrap_or(0.0));
        let top = uncertainty::format_probability(told.top_three.unwrap_or(0.0));
        line("ranks", format!("{best} to {worst} in 8 of 10 draws; its own rank in {own}, the top three in {top}"));
    }
    for (label, neighbour) in [("behind", &told.above), ("ahead of", &told.below)] {
        if let Some(neighbour) = neighbour {
            line(label, describe_neighbor(judged, neighbour));
            let turns = describe_sensitivities(judged, score, neighbour);
            line(if label == "behind" { "to pass it" } else { "would fall" }, turns);
        }
    }
    for other in told.other_models.iter().filter(|other| other.is_far_apart) {
        let model = Model::find(other.model).map_or(other.model, |model| model.title);
        let (here, there, of) = (other.rank_here, other.rank, other.of);
        line("but", format!("{here} of {of} here is {there} of {of} by {model}: worth a talk"));
    }
    lines.retain(|(_, text)| !text.is_empty());
    lines
}

fn describe_part(part: &ScorePartJson) -> String {
    let Some(mark) = part.mark else { return "open".to_owned() };
    let mut text = number::format_grouped(mark);
    if let Some((low, high)) = part.low.zip(part.high) {
        text.push_str(&format!(" ({} to {})", number::format_grouped(low), number::format_grouped(high)));
    }
    if let Some((points, of)) = part.points.zip(part.of) {
        text.push_str(&format!(", {} of {} points", number::format_score(points), number::format_score(of)));
    }
    for said in [&part.why, &part.by, &part.on].into_iter().flatten() {
        text.push_str(&format!("; {}", sanitize::sanitize_line(said)));
    }
    text
}

fn describe_score(judged: &ModelRanking<'_>, score: &Score<'_>, told: &ScoreExplanationJson) -> String {
    let model = judged.scorer.model.title;
    let Some(value) = score.value else {
        let missing = score.missing_inputs();
        return match missing.is_empty() {
            true => format!("none by {model}: its inputs give no number"),
            false => format!("none by {model}: open are {}", missing.join(", ")),
        };
    };
    let mut text = format!("{} by {model}", judged.format_score(value));
    if let Some((low, high)) = score.range {
        let missing = score.missing_inputs().join(", ");
        text.push_str(&format!(
            ", {} to {} until {missing} is known",
            judged.format_score(low),
            judged.format_score(high)
        ));
    }
    match (told.rank, told.would_rank) {
        (Some(rank), _) => text.push_str(&format!(", rank {rank} of {}", told.ranked)),
        (None, Some(would)) => text.push_str(&format!(", would rank {would} of {}", told.ranked + 1)),
        _ => {}
    }
    text
}

/// `forwardable (52.5): in 62 % of the draws, a toss-up; under any weights in 52 %, a toss-up`
fn describe_neighbor(judged: &ModelRanking<'_>, neighbour: &NeighborJson) -> String {
    let score = neighbour.score.map(|score| judged.format_score(score)).unwrap_or_default();
    let id = neighbour.full_name.split_once('.').map_or(neighbour.full_name.as_str(), |(_, id)| id);
    let sure = |p: f64| format!("{}, {}", uncertainty::format_probability(p), describe_probability(judged.roadmap, p));
    let mut parts: Vec<String> = Vec::new();
    match neighbour.by_inputs {
        Some(p) if p < 0.5 => parts.push(format!(
            "in {} of the draws, {}: the order turns there",
            uncertainty::format_probability(p),
            describe_probability(judged.roadmap, p)
        )),
        Some(p) => parts.push(format!(
            "in {} of the draws, {}",
            uncertainty::format_probability(p),
            describe_probability(judged.roadmap, p)
        )),
        None => parts.push("no ranges given".to_owned()),
    }
    parts.extend(neighbour.by_weights.map(|p| format!("under any weights in {}", sure(p))));
    format!("{} ({score}): {}", sanitize::sanitize_line(id), parts.join("; "))
}

fn describe_sensitivities(judged: &ModelRanking<'_>, score: &Score<'_>, neighbour: &NeighborJson) -> String {
    let turn = |turn: &SensitivityJson| {
        let name = sanitize::sanitize_line(&turn.name);
        if turn.what == "weight" {
            let beyond = if turn.to > turn.from { "more" } else { "less" };
            return format!("{name} weighed {beyond} than {}", number::format_significant(turn.to));
        }
        format!("{name} went from {} to {}", number::format_grouped(turn.from), number::format_grouped(turn.to))
    };
    let turns: Vec<String> = neighbour.would_turn.iter().map(turn).collect();
    if let Some((last, others)) = turns.split_last()
        && neighbour.would_turn.iter().any(|turn| turn.what == "together")
    {
        return format!("if {} and {last}", others.join(", "));
    }
    match turns.split_last() {
        None => {
            let apart = score.value.zip(neighbour.score).map(|(own, other)| judged.format_score((own - other).abs()));
            format!("no one input is enough: the scores are {} apart", apart.unwrap_or_default())
        }
        Some((only, [])) => format!("if {only}"),
        Some((last, others)) => format!("if {} or {last}", others.join(", ")),
    }
}

/// All of it.
pub(crate) fn render_page(why: &WhyJson, cells: usize) -> String {
    let mut page = TextPage::new(cells, LABEL_WIDTH);
    let lane = why.lane.map(|lane| format!(" in {lane}")).unwrap_or_default();
    page.push_line(&format!("{}{lane}", sanitize::sanitize_line(&why.full_name)));
    page.push_wrapped(&sanitize::sanitize_line(&why.title), "");
    for chain in &why.chains {
        push_heading(&mut page, "what for");
        for step in chain {
            push_step(&mut page, step);
        }
    }
    if why.chains.is_empty() && (why.score.is_some() || why.full_name.starts_with("goals.")) {
        push_heading(&mut page, "what for");
        page.push_labeled("", "it serves nothing yet: `whymap link` names what it is for", 0);
    }
    if !why.served_by.is_empty() {
        push_heading(&mut page, "served by");
        why.served_by.iter().for_each(|step| push_step(&mut page, step));
    }
    if !why.answers.is_empty() {
        push_heading(&mut page, "why at all");
        why.answers
            .iter()
            .for_each(|answer| page.push_labeled(answer.label, &sanitize::sanitize_line(&answer.text), 0));
    }
    if let Some(score) = &why.score {
        push_heading(&mut page, "why there");
        score.lines.iter().for_each(|(label, text)| page.push_labeled(&sanitize::sanitize_line(label), text, 0));
    }
    if !why.decisions.is_empty() {
        push_heading(&mut page, "decided");
        for decision in &why.decisions {
            let by = if decision.decided_by.is_empty() { String::new() } else { format!(" ({})", decision.decided_by) };
            let said = [decision.context.as_str(), decision.text.as_str()];
            let said: Vec<&str> = said.into_iter().filter(|said| !said.is_empty()).collect();
            let said = format!("{}{by}. {}", decision.title, said.join(" "));
            page.push_labeled(&decision.on, &sanitize::sanitize_line(&said), 0);
        }
    }
    page.text
}

fn push_heading(page: &mut TextPage, words: &str) {
    page.push_line("");
    page.push_line(words);
}

fn push_step(page: &mut TextPage, step: &ChainStepJson) {
    let note = if step.note.is_empty() { String::new() } else { format!(" ({})", step.note) };
    page.push_labeled(step.kind, &format!("{}{note}", sanitize::sanitize_line(&step.title)), 0);
}
