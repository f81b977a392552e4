//! Which entry is meant by what somebody typed.
//!
//! A bare id means the theme or idea of that name, else the only entry with it. A full name, `themes.first-report`, always
//! works. Commands that write want it exactly; commands that read also take the start of an id, or its letters in order.

use super::edit;
use super::error::Stop;
use super::roadmap_file;
use crate::document::chunk::Serial;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::inspect;
use crate::roadmap::location::Owner;
use crate::roadmap::plan::Plan;
use nucleo_matcher::pattern::{Atom, AtomKind, CaseMatching, Normalization};
use nucleo_matcher::{Config, Matcher};

/// The word for the roadmap's own fields.
pub const ROADMAP: &str = "roadmap";

/// As many candidates are shown.
const MOST_SHOWN: usize = 6;

/// The entry a command will change, or the roadmap itself.
pub fn owner(plan: &Plan, typed: &str) -> Result<Owner, Stop> {
    let is_roadmap = typed == ROADMAP && plan.roadmap.with_id(typed).is_empty();
    if is_roadmap { Ok(Owner::Roadmap) } else { exact(plan, typed).map(Owner::Entry) }
}

/// The entry a command will change.
pub fn exact(plan: &Plan, typed: &str) -> Result<Serial, Stop> {
    let named = named(plan, typed);
    match named.as_slice() {
        [only] => Ok(*only),
        [] => Err(unknown(plan, typed, &all(plan))),
        several => Err(ambiguous(plan, typed, several)),
    }
}

/// The entry of one kind that a command will name.
pub fn exact_of(plan: &Plan, typed: &str, entity: Entity) -> Result<Serial, Stop> {
    let is_such = |serial: &Serial| plan.roadmap.facts(*serial).is_some_and(|facts| facts.entity == entity);
    let bare = plan.roadmap.with_id(typed).iter().copied();
    let found: Vec<Serial> = bare.chain(by_full_name(plan, typed)).filter(is_such).collect();
    match found.as_slice() {
        [only] => Ok(*only),
        [] => match named(plan, typed).first() {
            Some(other) => Err(Stop::usage(format!("{} is no {}", plan.roadmap.full_name(*other), entity.noun()))),
            None => Err(unknown(plan, typed, &all(plan).into_iter().filter(is_such).collect::<Vec<_>>())),
        },
        several => Err(ambiguous(plan, typed, several)),
    }
}

/// The theme, or the idea, that a command will change.
pub fn exact_bet(plan: &Plan, typed: &str, wanted: Entity) -> Result<Serial, Stop> {
    let serial = exact(plan, typed)?;
    let id = plan.roadmap.id(serial);
    match plan.roadmap.facts(serial).map(|facts| facts.entity) {
        Some(entity) if entity == wanted => edit::must_read(plan, serial).map(|()| serial),
        Some(Entity::Idea) => Err(Stop::usage(format!("{id} is an idea, not a theme"))
            .hint(format!("`whymap promote {id}` puts it on the roadmap"))),
        Some(Entity::Theme) => {
            Err(Stop::usage(format!("{id} is a theme already")).hint(format!("`whymap move {id} LANE` moves it")))
        }
        _ => Err(Stop::usage(format!("{} is no {}", plan.roadmap.full_name(serial), wanted.noun()))),
    }
}

/// The entry a command will show.
pub fn near(plan: &Plan, typed: &str) -> Result<Serial, Stop> {
    let named = named(plan, typed);
    match named.as_slice() {
        [] => {}
        [first, rest @ ..] if rest.iter().all(|other| is_same_name(plan, *first, *other)) => return Ok(*first),
        several => return Err(ambiguous(plan, typed, several)),
    }
    if let Some(renamed) = renamed_from(plan, typed) {
        return Ok(renamed);
    }
    let candidates = match starting_with(plan, typed) {
        some if !some.is_empty() => some,
        _ => holding_letters_of(plan, typed),
    };
    match candidates.as_slice() {
        [only] => Ok(*only),
        [] => Err(unknown(plan, typed, &all(plan))),
        several => Err(ambiguous(plan, typed, several)),
    }
}

fn all(plan: &Plan) -> Vec<Serial> {
    plan.roadmap.all().map(|facts| facts.serial).collect()
}

/// The entries with exactly this name: themes and ideas before all others.
fn named(plan: &Plan, typed: &str) -> Vec<Serial> {
    let with_id = plan.roadmap.with_id(typed);
    let bets: Vec<Serial> = with_id.iter().copied().filter(|serial| plan.roadmap.bet(*serial).is_some()).collect();
    match (bets.is_empty(), with_id.is_empty()) {
        (false, _) => bets,
        (true, false) => with_id.to_vec(),
        (true, true) => by_full_name(plan, typed),
    }
}

fn by_full_name(plan: &Plan, typed: &str) -> Vec<Serial> {
    let Some((map, id)) = typed.split_once('.') else { return Vec::new() };
    let Some(entity) = Entity::of_word(map) else { return Vec::new() };
    let with_id = plan.roadmap.with_id(id).iter().copied();
    with_id.filter(|serial| plan.roadmap.facts(*serial).is_some_and(|facts| facts.entity == entity)).collect()
}

fn is_same_name(plan: &Plan, one: Serial, other: Serial) -> bool {
    plan.roadmap.full_name(one) == plan.roadmap.full_name(other)
}

/// The entry that had this id before.
fn renamed_from(plan: &Plan, typed: &str) -> Option<Serial> {
    let symbol = plan.roadmap.symbol(typed)?;
    plan.roadmap.all().find(|facts| facts.formerly.contains(&symbol)).map(|facts| facts.serial)
}

fn starting_with(plan: &Plan, typed: &str) -> Vec<Serial> {
    let starts = |facts: &&crate::roadmap::entry_row::Facts| {
        plan.roadmap.word(facts.id).starts_with(typed) || plan.roadmap.full_name(facts.serial).starts_with(typed)
    };
    let found: Vec<Serial> = plan.roadmap.all().filter(starts).map(|facts| facts.serial).collect();
    bets_first(plan, found)
}

/// The themes and ideas among entries, and all of them where there are none.
fn bets_first(plan: &Plan, found: Vec<Serial>) -> Vec<Serial> {
    let bets: Vec<Serial> = found.iter().copied().filter(|serial| plan.roadmap.bet(*serial).is_some()).collect();
    if bets.is_empty() { found } else { bets }
}

/// The entries whose id holds the letters in their order, best match first.
fn holding_letters_of(plan: &Plan, typed: &str) -> Vec<Serial> {
    let mut matcher = Matcher::new(Config::DEFAULT);
    let atom = Atom::new(typed, CaseMatching::Ignore, Normalization::Smart, AtomKind::Fuzzy, false);
    let mut buffer = Vec::new();
    let mut found: Vec<(u16, Serial)> = Vec::new();
    for facts in plan.roadmap.all() {
        let id = nucleo_matcher::Utf32Str::new(plan.roadmap.word(facts.id), &mut buffer);
        found.extend(atom.score(id, &mut matcher).map(|score| (score, facts.serial)));
    }
    found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    bets_first(plan, found.into_iter().map(|(_, serial)| serial).collect())
}

fn unknown(plan: &Plan, typed: &str, candidates: &[Serial]) -> Stop {
    let stop = Stop::usage(format!("there is no entry `{typed}`"));
    if let Some(renamed) = renamed_from(plan, typed) {
        return stop.hint(format!("it is called {} now", plan.roadmap.full_name(renamed)));
    }
    let full_names: Vec<String> = candidates.iter().map(|serial| plan.roadmap.full_name(*serial)).collect();
    let ids: Vec<&str> = candidates.iter().map(|serial| plan.roadmap.id(*serial)).collect();
    let full_names: Vec<&str> = full_names.iter().map(String::as_str).collect();
    let known = if typed.contains('.') { &full_names } else { &ids };
    let nearest = inspect::nearest_word(typed, known).map(str::to_owned);
    let nearest = nearest.or_else(|| beginning_like(plan, typed, candidates));
    stop.maybe_hint(nearest.map(|nearest| format!("did you mean {nearest}?")))
}

/// An id that starts with what was typed: a writing command wants the rest of it, too.
fn beginning_like(plan: &Plan, typed: &str, candidates: &[Serial]) -> Option<String> {
    let starts = starting_with(plan, typed);
    let first = starts.iter().find(|serial| candidates.contains(serial)).copied();
    let like = || holding_letters_of(plan, typed).into_iter().find(|serial| candidates.contains(serial));
    first.or_else(like).map(|serial| plan.roadmap.id(serial).to_owned())
}

fn ambiguous(plan: &Plan, typed: &str, several: &[Serial]) -> Stop {
    let first = several.first().copied();
    if first.is_some_and(|first| several.iter().all(|other| is_same_name(plan, first, *other))) {
        return doubled(plan, several);
    }
    let names: Vec<String> = several.iter().take(MOST_SHOWN).map(|serial| plan.roadmap.full_name(*serial)).collect();
    let more = if several.len() > MOST_SHOWN { ", …" } else { "" };
    Stop::usage(format!("`{typed}` could be {} entries", several.len()))
        .hint(format!("one of {}{more}", names.join(", ")))
}

/// The same id twice in one map: no name tells them apart.
fn doubled(plan: &Plan, several: &[Serial]) -> Stop {
    let text = plan.document.to_text();
    let lines: Vec<String> =
        several.iter().map(|serial| roadmap_file::line_of(plan, &text, *serial).to_string()).collect();
    let name = several.first().map(|serial| plan.roadmap.full_name(*serial)).unwrap_or_default();
    Stop::refused(format!("{name} stands in the file more than once, on lines {}", lines.join(" and ")))
        .hint("give one of them another id in a text editor first")
}
