//! Completion for one-line prompts: owners, tags and terms already in use.

use super::Overlay;
use super::prompt::PromptQuestion;
use crate::app::model::query::QUERY_FIELDS;
use crate::app::model::session::Session;
use std::collections::BTreeSet;

/// Completes the word before the caret; pressing again offers the next candidate.
pub fn complete(session: &Session, overlays: &mut Vec<Overlay>) {
    let Some(Overlay::Prompt(prompt)) = overlays.last() else { return };
    let (question, text) = (prompt.question.clone(), prompt.input.text().to_owned());
    let start = start_of_word(&question, &text);
    let (before, word_start) = text.split_at(start);
    let known = candidates(session, &question, before);
    let word_start = word_start.to_lowercase();
    // If the word is a previously offered candidate, offer the one after it.
    let whole = known.iter().position(|word| word.to_lowercase() == word_start);
    let offered = match whole {
        Some(at) => known.get((at + 1) % known.len().max(1)),
        None => known.iter().find(|word| word.to_lowercase().starts_with(&word_start)),
    };
    let Some(offered) = offered.map(|word| format!("{before}{word}")) else { return };
    if let Some(Overlay::Prompt(prompt)) = overlays.last_mut() {
        prompt.input.set_text(&offered);
    }
}

/// The start of the word being typed.
fn start_of_word(question: &PromptQuestion, text: &str) -> usize {
    let behind = |mark: char| text.rfind(mark).map_or(0, |at| at + mark.len_utf8());
    let start = match question {
        PromptQuestion::Tags(_) => behind(','),
        PromptQuestion::Filter => behind(' ').max(behind(':')),
        _ => return 0,
    };
    let rest = text.get(start..).unwrap_or_default();
    let blank = rest.len() - rest.trim_start_matches([' ', '-']).len();
    start + blank
}

/// The candidates for a question, sorted.
fn candidates(session: &Session, question: &PromptQuestion, before: &str) -> Vec<String> {
    match question {
        PromptQuestion::Owner(_) => known_owners(session),
        PromptQuestion::Tags(_) => known_tags(session),
        PromptQuestion::Filter => filter_candidates(session, before),
        _ => Vec::new(),
    }
}

fn filter_candidates(session: &Session, before: &str) -> Vec<String> {
    let before = before.trim_end();
    let after = |name: &str| before.ends_with(&format!("{name}:"));
    let quoted = |values: Vec<String>| -> Vec<String> {
        values.into_iter().map(|value| if value.contains(' ') { format!("\"{value}\"") } else { value }).collect()
    };
    if after("owner") {
        quoted(known_owners(session))
    } else if after("tag") {
        quoted(known_tags(session))
    } else if after("lane") {
        ["now", "next", "later", "idea", "shipped", "dropped"].map(str::to_owned).to_vec()
    } else {
        QUERY_FIELDS.iter().map(|(name, ..)| format!("{name}:")).collect()
    }
}

fn known_owners(session: &Session) -> Vec<String> {
    let roadmap = &session.plan.roadmap;
    let owners: BTreeSet<&str> = roadmap.rows().filter_map(|row| Some(roadmap.symbol_text(row.owner?))).collect();
    owners.into_iter().map(str::to_owned).collect()
}

fn known_tags(session: &Session) -> Vec<String> {
    let roadmap = &session.plan.roadmap;
    let tags: BTreeSet<&str> = roadmap.rows().flat_map(|row| &row.tags).map(|tag| roadmap.symbol_text(*tag)).collect();
    tags.into_iter().map(str::to_owned).collect()
}
