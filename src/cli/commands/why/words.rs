//! What `why` says, in words and as a page.

use super::{Neighbour, PartTold, ScoreTold, Step, Turn, Why};
use crate::cli::render::page::Page;
use crate::cli::render::ranking::{Judged, sureness};
use crate::insight::score::Score;
use crate::insight::uncertainty;
use crate::roadmap::scoring_models::Model;
use crate::text::{number, sanitise};

/// The cells of the labels.
const LABELS: usize = 16;

/// The score in words.
pub(crate) fn score_lines(judged: &Judged<'_>, score: &Score<'_>, told: &ScoreTold) -> Vec<(String, String)> {
    let mut lines: Vec<(String, String)> = Vec::new();
    let mut line = |label: &str, text: String| lines.push((label.to_owned(), text));
    for part in &told.parts {
        line(&part.input, part_in_words(part));
    }
    line("score", score_in_words(judged, score, told));
    let ranks = told.best_rank.zip(told.worst_rank).filter(|(best, worst)| best < worst);
    if let Some((best, worst)) = ranks {
        let own = uncertainty::percent(told.own_rank.unwrap_or(0.0));
        let top = uncertainty::percent(told.top_three.unwrap_or(0.0));
        line("ranks", format!("{best} to {worst} in 8 of 10 draws; its own rank in {own}, the top three in {top}"));
    }
    for (label, neighbour) in [("behind", &told.above), ("ahead of", &told.below)] {
        if let Some(neighbour) = neighbour {
            line(label, neighbour_in_words(judged, neighbour));
            let turns = turns_in_words(judged, score, neighbour);
            line(if label == "behind" { "to pass it" } else { "would fall" }, turns);
        }
    }
    for other in told.other_models.iter().filter(|other| other.is_far_apart) {
        let model = Model::named(other.model).map_or(other.model, |model| model.title);
        let (here, there, of) = (other.rank_here, other.rank, other.of);
        line("but", format!("{here} of {of} here is {there} of {of} by {model}: worth a talk"));
    }
    lines.retain(|(_, text)| !text.is_empty());
    lines
}

fn part_in_words(part: &PartTold) -> String {
    let Some(mark) = part.mark else { return "open".to_owned() };
    let mut text = number::grouped(mark);
    if let Some((low, high)) = part.low.zip(part.high) {
        text.push_str(&format!(" ({} to {})", number::grouped(low), number::grouped(high)));
    }
    if let Some((points, of)) = part.points.zip(part.of) {
        text.push_str(&format!(", {} of {} points", number::score(points), number::score(of)));
    }
    for said in [&part.why, &part.by, &part.on].into_iter().flatten() {
        text.push_str(&format!("; {}", sanitise::line(said)));
    }
    text
}

fn score_in_words(judged: &Judged<'_>, score: &Score<'_>, told: &ScoreTold) -> String {
    let model = judged.rater.model.title;
    let Some(value) = score.value else {
        let missing = score.missing();
        return match missing.is_empty() {
            true => format!("none by {model}: its inputs give no number"),
            false => format!("none by {model}: open are {}", missing.join(", ")),
        };
    };
    let mut text = format!("{} by {model}", judged.shown(value));
    if let Some((low, high)) = score.range {
        let missing = score.missing().join(", ");
        text.push_str(&format!(", {} to {} until {missing} is known", judged.shown(low), judged.shown(high)));
    }
    match (told.rank, told.would_rank) {
        (Some(rank), _) => text.push_str(&format!(", rank {rank} of {}", told.ranked)),
        (None, Some(would)) => text.push_str(&format!(", would rank {would} of {}", told.ranked + 1)),
        _ => {}
    }
    text
}

/// `forwardable (52.5): in 62 % of the draws, a toss-up; under any weights in 52 %, a toss-up`
fn neighbour_in_words(judged: &Judged<'_>, neighbour: &Neighbour) -> String {
    let score = neighbour.score.map(|score| judged.shown(score)).unwrap_or_default();
    let id = neighbour.full_name.split_once('.').map_or(neighbour.full_name.as_str(), |(_, id)| id);
    let sure = |p: f64| format!("{}, {}", uncertainty::percent(p), sureness(judged.roadmap, p));
    let mut parts: Vec<String> = Vec::new();
    match neighbour.by_inputs {
        Some(p) if p < 0.5 => parts.push(format!(
            "in {} of the draws, {}: the order turns there",
            uncertainty::percent(p),
            sureness(judged.roadmap, p)
        )),
        Some(p) => parts.push(format!("in {} of the draws, {}", uncertainty::percent(p), sureness(judged.roadmap, p))),
        None => parts.push("no ranges given".to_owned()),
    }
    parts.extend(neighbour.by_weights.map(|p| format!("under any weights in {}", sure(p))));
    format!("{} ({score}): {}", sanitise::line(id), parts.join("; "))
}

fn turns_in_words(judged: &Judged<'_>, score: &Score<'_>, neighbour: &Neighbour) -> String {
    let turn = |turn: &Turn| {
        let name = sanitise::line(&turn.name);
        if turn.what == "weight" {
            let beyond = if turn.to > turn.from { "more" } else { "less" };
            return format!("{name} weighed {beyond} than {}", number::significant(turn.to));
        }
        format!("{name} went from {} to {}", number::grouped(turn.from), number::grouped(turn.to))
    };
    let turns: Vec<String> = neighbour.would_turn.iter().map(turn).collect();
    if let Some((last, others)) = turns.split_last()
        && neighbour.would_turn.iter().any(|turn| turn.what == "together")
    {
        return format!("if {} and {last}", others.join(", "));
    }
    match turns.split_last() {
        None => {
            let apart = score.value.zip(neighbour.score).map(|(own, other)| judged.shown((own - other).abs()));
            format!("no one input is enough: the scores are {} apart", apart.unwrap_or_default())
        }
        Some((only, [])) => format!("if {only}"),
        Some((last, others)) => format!("if {} or {last}", others.join(", ")),
    }
}

/// All of it.
pub(crate) fn page(why: &Why, cells: usize) -> String {
    let mut page = Page::new(cells, LABELS);
    let lane = why.lane.map(|lane| format!(" in {lane}")).unwrap_or_default();
    page.push(&format!("{}{lane}", sanitise::line(&why.full_name)));
    page.wrapped(&sanitise::line(&why.title), "");
    for chain in &why.chains {
        heading(&mut page, "what for");
        for step in chain {
            step_line(&mut page, step);
        }
    }
    if why.chains.is_empty() && (why.score.is_some() || why.full_name.starts_with("goals.")) {
        heading(&mut page, "what for");
        page.line("", "it serves nothing yet: `whymap link` names what it is for", 0);
    }
    if !why.served_by.is_empty() {
        heading(&mut page, "served by");
        why.served_by.iter().for_each(|step| step_line(&mut page, step));
    }
    if !why.answers.is_empty() {
        heading(&mut page, "why at all");
        why.answers.iter().for_each(|answer| page.line(answer.label, &sanitise::line(&answer.text), 0));
    }
    if let Some(score) = &why.score {
        heading(&mut page, "why there");
        score.lines.iter().for_each(|(label, text)| page.line(&sanitise::line(label), text, 0));
    }
    if !why.decisions.is_empty() {
        heading(&mut page, "decided");
        for decision in &why.decisions {
            let by = if decision.decided_by.is_empty() { String::new() } else { format!(" ({})", decision.decided_by) };
            let said = [decision.context.as_str(), decision.text.as_str()];
            let said: Vec<&str> = said.into_iter().filter(|said| !said.is_empty()).collect();
            let said = format!("{}{by}. {}", decision.title, said.join(" "));
            page.line(&decision.on, &sanitise::line(&said), 0);
        }
    }
    page.text
}

fn heading(page: &mut Page, words: &str) {
    page.push("");
    page.push(words);
}

fn step_line(page: &mut Page, step: &Step) {
    let note = if step.note.is_empty() { String::new() } else { format!(" ({})", step.note) };
    page.line(step.kind, &format!("{}{note}", sanitise::line(&step.title)), 0);
}
