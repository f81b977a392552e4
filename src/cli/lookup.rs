//! Resolves what the user typed to an entry.
//!
//! An id stands for the theme or idea with that id, or for the only entry with it. A full name, `themes.first-report`,
//! always works. Commands that write need the exact id; commands that read also accept the start of an id, or some of
//! its letters in order.

use super::edit;
use super::error::CliError;
use super::roadmap_file;
use crate::document::chunk::EntryId;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::EntryRow;
use crate::roadmap::field::with_article;
use crate::roadmap::location::FieldOwner;
use crate::roadmap::plan::Plan;
use crate::roadmap::similar_words;
use crate::roadmap::slug;
use nucleo_matcher::pattern::{Atom, AtomKind, CaseMatching, Normalization};
use nucleo_matcher::{Config, Matcher};

/// Stands for the roadmap's own fields where an id is expected.
pub const ROADMAP_NAME: &str = slug::RESERVED_ID;

/// Maximum number of candidates that an error lists.
const MAX_CANDIDATES: usize = 6;

/// The entry that a command changes, or the roadmap itself.
pub fn find_owner(plan: &Plan, typed: &str) -> Result<FieldOwner, CliError> {
    if typed == ROADMAP_NAME { Ok(FieldOwner::Roadmap) } else { find_exact(plan, typed).map(FieldOwner::Entry) }
}

/// The entry that a command changes.
pub fn find_exact(plan: &Plan, typed: &str) -> Result<EntryId, CliError> {
    let named = entries_named(plan, typed);
    match named.as_slice() {
        [only] => Ok(*only),
        [] => Err(unknown_entry_error(plan, typed, &all_entries(plan))),
        several => Err(ambiguous_id_error(plan, typed, several)),
    }
}

/// An entry of the given kind, such as the goal to link to.
pub fn find_exact_of_kind(plan: &Plan, typed: &str, kind: EntryKind) -> Result<EntryId, CliError> {
    let has_kind = |entry: &EntryId| plan.roadmap.row(*entry).is_some_and(|row| row.kind == kind);
    let by_id = plan.roadmap.entries_with_id(typed).iter().copied();
    let found: Vec<EntryId> = by_id.chain(entries_by_full_name(plan, typed)).filter(has_kind).collect();
    match found.as_slice() {
        [only] => Ok(*only),
        [] => match entries_named(plan, typed).first() {
            Some(other) => Err(wrong_kind_error(plan, *other, kind)),
            None => Err(unknown_entry_error(
                plan,
                typed,
                &all_entries(plan).into_iter().filter(has_kind).collect::<Vec<_>>(),
            )),
        },
        several => Err(ambiguous_id_error(plan, typed, several)),
    }
}

/// A theme or idea, whichever is `expected`, that a command changes. Refuses entries with syntax errors.
pub fn find_exact_theme_or_idea(plan: &Plan, typed: &str, expected: EntryKind) -> Result<EntryId, CliError> {
    let entry = find_exact(plan, typed)?;
    let id = plan.roadmap.id(entry);
    match plan.roadmap.row(entry).map(|row| row.kind) {
        Some(kind) if kind == expected => edit::require_readable(plan, entry).map(|()| entry),
        Some(EntryKind::Idea) => Err(CliError::usage(format!("{id} is an idea, not a theme"))
            .with_hint(format!("run `whymap promote {id}` to put it on the roadmap"))),
        Some(EntryKind::Theme) => Err(CliError::usage(format!("{id} is already a theme"))
            .with_hint(format!("run `whymap move {id} LANE` to move it"))),
        _ => Err(wrong_kind_error(plan, entry, expected)),
    }
}

/// A theme or idea that a command changes. Refuses entries with syntax errors.
pub fn find_theme_or_idea(plan: &Plan, typed: &str) -> Result<EntryId, CliError> {
    let entry = find_exact(plan, typed)?;
    edit::require_readable(plan, entry)?;
    match plan.roadmap.theme(entry) {
        Some(_) => Ok(entry),
        None => Err(CliError::usage(format!("{} is neither a theme nor an idea", plan.roadmap.full_name(entry)))),
    }
}

fn wrong_kind_error(plan: &Plan, entry: EntryId, expected: EntryKind) -> CliError {
    CliError::usage(format!("{} is not {}", plan.roadmap.full_name(entry), with_article(expected.noun())))
}

/// The entry that a command shows.
pub fn find_fuzzy(plan: &Plan, typed: &str) -> Result<EntryId, CliError> {
    let named = entries_named(plan, typed);
    match named.as_slice() {
        [] => {}
        // The same name twice: the first one is shown.
        [first, rest @ ..] if rest.iter().all(|other| is_same_name(plan, *first, *other)) => return Ok(*first),
        several => return Err(ambiguous_id_error(plan, typed, several)),
    }
    if let Some(renamed) = entry_by_former_id(plan, typed) {
        return Ok(renamed);
    }
    let candidates = match entries_starting_with(plan, typed) {
        some if !some.is_empty() => some,
        _ => entries_matching_letters(plan, typed),
    };
    match candidates.as_slice() {
        [only] => Ok(*only),
        [] => Err(unknown_entry_error(plan, typed, &all_entries(plan))),
        several => Err(ambiguous_id_error(plan, typed, several)),
    }
}

fn all_entries(plan: &Plan) -> Vec<EntryId> {
    plan.roadmap.rows().map(|row| row.entry).collect()
}

/// The entries with this id or full name; only themes and ideas if there are any.
fn entries_named(plan: &Plan, typed: &str) -> Vec<EntryId> {
    let with_id = plan.roadmap.entries_with_id(typed);
    let themes: Vec<EntryId> = with_id.iter().copied().filter(|entry| plan.roadmap.theme(*entry).is_some()).collect();
    match (themes.is_empty(), with_id.is_empty()) {
        (false, _) => themes,
        (true, false) => with_id.to_vec(),
        (true, true) => entries_by_full_name(plan, typed),
    }
}

fn entries_by_full_name(plan: &Plan, typed: &str) -> Vec<EntryId> {
    let Some((map, id)) = typed.split_once('.') else { return Vec::new() };
    let Some(kind) = EntryKind::parse(map) else { return Vec::new() };
    let with_id = plan.roadmap.entries_with_id(id).iter().copied();
    with_id.filter(|entry| plan.roadmap.row(*entry).is_some_and(|row| row.kind == kind)).collect()
}

fn is_same_name(plan: &Plan, one: EntryId, other: EntryId) -> bool {
    plan.roadmap.full_name(one) == plan.roadmap.full_name(other)
}

/// The entry that was renamed from this id.
fn entry_by_former_id(plan: &Plan, typed: &str) -> Option<EntryId> {
    let symbol = plan.roadmap.find_symbol(typed)?;
    plan.roadmap.rows().find(|row| row.formerly.contains(&symbol)).map(|row| row.entry)
}

fn entries_starting_with(plan: &Plan, typed: &str) -> Vec<EntryId> {
    let starts = |row: &&EntryRow| {
        plan.roadmap.symbol_text(row.id).starts_with(typed) || plan.roadmap.full_name(row.entry).starts_with(typed)
    };
    let found: Vec<EntryId> = plan.roadmap.rows().filter(starts).map(|row| row.entry).collect();
    prefer_themes_and_ideas(plan, found)
}

/// Only the themes and ideas if there are any, else all.
fn prefer_themes_and_ideas(plan: &Plan, found: Vec<EntryId>) -> Vec<EntryId> {
    let themes: Vec<EntryId> = found.iter().copied().filter(|entry| plan.roadmap.theme(*entry).is_some()).collect();
    if themes.is_empty() { found } else { themes }
}

/// The entries whose id contains the letters in order, best match first.
fn entries_matching_letters(plan: &Plan, typed: &str) -> Vec<EntryId> {
    let mut matcher = Matcher::new(Config::DEFAULT);
    let atom = Atom::new(typed, CaseMatching::Ignore, Normalization::Smart, AtomKind::Fuzzy, false);
    let mut buffer = Vec::new();
    let mut found: Vec<(u16, EntryId)> = Vec::new();
    for row in plan.roadmap.rows() {
        let id = nucleo_matcher::Utf32Str::new(plan.roadmap.symbol_text(row.id), &mut buffer);
        found.extend(atom.score(id, &mut matcher).map(|score| (score, row.entry)));
    }
    found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    prefer_themes_and_ideas(plan, found.into_iter().map(|(_, entry)| entry).collect())
}

fn unknown_entry_error(plan: &Plan, typed: &str, candidates: &[EntryId]) -> CliError {
    let error = CliError::usage(format!("there is no entry `{typed}`"));
    if let Some(renamed) = entry_by_former_id(plan, typed) {
        return error.with_hint(format!("it was renamed to {}", plan.roadmap.full_name(renamed)));
    }
    let full_names: Vec<String> = candidates.iter().map(|entry| plan.roadmap.full_name(*entry)).collect();
    let ids: Vec<&str> = candidates.iter().map(|entry| plan.roadmap.id(*entry)).collect();
    let full_names: Vec<&str> = full_names.iter().map(String::as_str).collect();
    let known = if typed.contains('.') { &full_names } else { &ids };
    let nearest = similar_words::closest_match(typed, known).map(str::to_owned);
    let nearest = nearest.or_else(|| nearest_id(plan, typed, candidates));
    error.with_hint(match nearest {
        Some(nearest) => format!("did you mean {nearest}?"),
        None => "run `whymap list` to see the ids".to_owned(),
    })
}

/// A suggestion for a command that needs the exact id when only a part of it was typed.
fn nearest_id(plan: &Plan, typed: &str, candidates: &[EntryId]) -> Option<String> {
    let starts = entries_starting_with(plan, typed);
    let first = starts.iter().find(|entry| candidates.contains(entry)).copied();
    let like = || entries_matching_letters(plan, typed).into_iter().find(|entry| candidates.contains(entry));
    first.or_else(like).map(|entry| plan.roadmap.id(entry).to_owned())
}

fn ambiguous_id_error(plan: &Plan, typed: &str, several: &[EntryId]) -> CliError {
    let first = several.first().copied();
    if first.is_some_and(|first| several.iter().all(|other| is_same_name(plan, first, *other))) {
        return duplicate_id_error(plan, several);
    }
    let names: Vec<String> = several.iter().take(MAX_CANDIDATES).map(|entry| plan.roadmap.full_name(*entry)).collect();
    let more = if several.len() > MAX_CANDIDATES { ", …" } else { "" };
    CliError::usage(format!("`{typed}` matches {} entries", several.len()))
        .with_hint(format!("use one of {}{more}", names.join(", ")))
}

/// The same id twice in one map: no name can tell the entries apart.
fn duplicate_id_error(plan: &Plan, several: &[EntryId]) -> CliError {
    let text = plan.document.to_text();
    let lines: Vec<String> =
        several.iter().map(|entry| roadmap_file::line_of_entry(plan, &text, *entry).to_string()).collect();
    let name = several.first().map(|entry| plan.roadmap.full_name(*entry)).unwrap_or_default();
    CliError::failed(format!("{name} appears more than once, on lines {}", lines.join(" and ")))
        .with_hint("change one of the ids in a text editor first")
}

/// Refuses a new id that is invalid or taken.
pub fn require_free_id(plan: &Plan, kind: EntryKind, id: &str) -> Result<(), CliError> {
    if !slug::is_id(id) {
        let better = slug::id_from_title(id, |_| false);
        return Err(CliError::usage(format!(
            "`{id}` is not a valid id: use up to 40 lowercase letters, digits and hyphens, and begin with a letter or digit"
        ))
        .with_hint(format!("for example {better}")));
    }
    if id == ROADMAP_NAME {
        let better = slug::id_from_title(id, |id| kind_with_id(plan, kind, id).is_some());
        return Err(CliError::usage(format!("`{id}` stands for the roadmap itself and cannot be the id of an entry"))
            .with_hint(format!("for example {better}")));
    }
    match kind_with_id(plan, kind, id) {
        Some(taken) => Err(CliError::usage(format!("there is already {} `{id}`", with_article(taken.noun())))),
        None => Ok(()),
    }
}

/// An unused id for a new entry. Former ids of renamed entries are not used: they still lead to those entries.
pub fn free_id_from_title(plan: &Plan, kind: EntryKind, title: &str) -> String {
    slug::id_from_title(title, |id| kind_with_id(plan, kind, id).is_some() || entry_by_former_id(plan, id).is_some())
}

/// The kind of the entry that has an id already. Themes and ideas share their ids, so that promoting an idea never
/// makes a duplicate.
fn kind_with_id(plan: &Plan, kind: EntryKind, id: &str) -> Option<EntryKind> {
    let is_taken = |kind: &EntryKind| plan.roadmap.find(*kind, id).is_some();
    match kind {
        EntryKind::Theme | EntryKind::Idea => [EntryKind::Theme, EntryKind::Idea].into_iter().find(is_taken),
        kind => Some(kind).filter(is_taken),
    }
}
