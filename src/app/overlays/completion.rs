//! What a question of one line can be completed with: owners, tags and terms that are there already.

use super::Overlay;
use super::prompt::Question;
use crate::app::model::query::ASKED;
use crate::app::state::State;
use std::collections::BTreeSet;

/// Completes the word before the caret; the next press offers the next one.
pub fn complete(state: &mut State) {
    let Some(Overlay::Prompt(prompt)) = state.overlays.last() else { return };
    let (question, text) = (prompt.question.clone(), prompt.field.text().to_owned());
    let start = start_of_word(&question, &text);
    let (kept, typed) = text.split_at(start);
    let known = known(state, &question, kept);
    let typed = typed.to_lowercase();
    // What stands there may be what was offered last: the one behind it comes next.
    let whole = known.iter().position(|word| word.to_lowercase() == typed);
    let offered = match whole {
        Some(at) => known.get((at + 1) % known.len().max(1)),
        None => known.iter().find(|word| word.to_lowercase().starts_with(&typed)),
    };
    let Some(offered) = offered.map(|word| format!("{kept}{word}")) else { return };
    if let Some(Overlay::Prompt(prompt)) = state.overlays.last_mut() {
        prompt.field.set(&offered);
    }
}

/// Where the word begins that is being typed.
fn start_of_word(question: &Question, text: &str) -> usize {
    let behind = |mark: char| text.rfind(mark).map_or(0, |at| at + mark.len_utf8());
    let start = match question {
        Question::Tags(_) => behind(','),
        Question::Filter => behind(' ').max(behind(':')),
        _ => return 0,
    };
    let rest = text.get(start..).unwrap_or_default();
    let blank = rest.len() - rest.trim_start_matches([' ', '-']).len();
    start + blank
}

/// The words of a question, sorted.
fn known(state: &State, question: &Question, before: &str) -> Vec<String> {
    match question {
        Question::Owner(_) => owners(state),
        Question::Tags(_) => tags(state),
        Question::Filter => of_filter(state, before),
        _ => Vec::new(),
    }
}

fn of_filter(state: &State, before: &str) -> Vec<String> {
    let before = before.trim_end();
    let after = |name: &str| before.ends_with(&format!("{name}:"));
    let quoted = |words: Vec<String>| -> Vec<String> {
        words.into_iter().map(|word| if word.contains(' ') { format!("\"{word}\"") } else { word }).collect()
    };
    if after("owner") {
        quoted(owners(state))
    } else if after("tag") {
        quoted(tags(state))
    } else if after("lane") {
        ["now", "next", "later", "idea", "shipped", "dropped"].map(str::to_owned).to_vec()
    } else {
        ASKED.iter().map(|(name, ..)| format!("{name}:")).collect()
    }
}

fn owners(state: &State) -> Vec<String> {
    let roadmap = &state.plan.roadmap;
    let owners: BTreeSet<&str> = roadmap.all().filter_map(|facts| Some(roadmap.word(facts.owner?))).collect();
    owners.into_iter().map(str::to_owned).collect()
}

fn tags(state: &State) -> Vec<String> {
    let roadmap = &state.plan.roadmap;
    let tags: BTreeSet<&str> = roadmap.all().flat_map(|facts| &facts.tags).map(|tag| roadmap.word(*tag)).collect();
    tags.into_iter().map(str::to_owned).collect()
}
