//! What is looked for: words, and terms like `owner: maria` that name a field. Find, filters and the next match read the
//! same language.
//!
//! ```text
//! invoice owner: maria lane: now -tag: internal broken:
//! ```
//!
//! Several terms must all hold; `-` in front of one turns it round. A value with spaces stands in quotes. `none` as a
//! value asks for entries that lack it.

use crate::app::state::State;
use crate::document::chunk::Serial;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::entry_row::{Facts, Relation};
use crate::roadmap::lane::Lane;

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Terms that name a field.
    terms: Vec<Term>,
    /// The other words, as they are typed.
    pub words: String,
}

/// A field that can be asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Its id.
    Id,
    /// A goal it serves, by id or text.
    Goal,
    /// Who reports on it.
    Owner,
    /// Its lane, or `idea`.
    Lane,
    /// One of its tags.
    Tag,
    /// The metric of its target.
    Metric,
    /// Whether it has an error, a clash, or does not read.
    Broken,
}

/// The fields with their names, and what each finds.
pub const ASKED: [(&str, Asked, &str); 7] = [
    ("id", Asked::Id, "part of the id"),
    ("goal", Asked::Goal, "part of the id or text of a goal it serves"),
    ("owner", Asked::Owner, "part of the owner's name"),
    ("lane", Asked::Lane, "now, next, later, shipped, dropped or idea"),
    ("tag", Asked::Tag, "part of a tag"),
    ("metric", Asked::Metric, "part of the id of its target's metric"),
    ("broken", Asked::Broken, "nothing: what has an error, a clash or does not read"),
];

#[derive(Clone, Debug, PartialEq, Eq)]
struct Term {
    asked: Asked,
    /// In small letters.
    value: String,
    is_not: bool,
}

/// The value that asks for entries that have none.
const NONE: &str = "none";

impl Query {
    /// Reads what is typed. Whatever names no field is words.
    pub fn read(text: &str) -> Self {
        let mut query = Self::default();
        let mut words = Vec::new();
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            if let Some((term, behind)) = term(rest) {
                query.terms.push(term);
                rest = behind.trim_start();
                continue;
            }
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            let (word, behind) = rest.split_at(end);
            words.push(word);
            rest = behind.trim_start();
        }
        query.words = words.join(" ");
        query
    }

    /// Whether it asks for nothing.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty() && self.words.is_empty()
    }

    /// Whether it has terms that name a field.
    pub fn has_terms(&self) -> bool {
        !self.terms.is_empty()
    }

    /// Whether what it finds depends on what `check` says.
    pub fn asks_for_broken(&self) -> bool {
        self.terms.iter().any(|term| term.asked == Asked::Broken)
    }

    /// Whether all terms hold for an entry.
    pub fn holds(&self, state: &State, facts: &Facts) -> bool {
        self.terms.iter().all(|term| term.holds(state, facts) != term.is_not)
    }

    /// Whether all terms hold, and every word stands in its title or id.
    pub fn matches(&self, state: &State, facts: &Facts) -> bool {
        if !self.holds(state, facts) {
            return false;
        }
        if self.words.is_empty() {
            return true;
        }
        let title = state.plan.roadmap.title(&state.plan.document, facts.serial).to_lowercase();
        let id = state.plan.roadmap.word(facts.id).to_lowercase();
        self.words.split_whitespace().all(|word| {
            let word = word.to_lowercase();
            title.contains(&word) || id.contains(&word)
        })
    }
}

/// The term a text begins with, and what stands behind it.
fn term(text: &str) -> Option<(Term, &str)> {
    let (asked, is_not, behind) = named(text)?;
    if asked == Asked::Broken {
        return Some((Term { asked, value: String::new(), is_not }, behind));
    }
    let behind = behind.trim_start();
    let (value, behind) = match behind.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
        // The next term is no value of this one.
        None if named(behind).is_some() => ("", behind),
        None => behind.split_at(behind.find(char::is_whitespace).unwrap_or(behind.len())),
    };
    Some((Term { asked, value: value.trim().to_lowercase(), is_not }, behind))
}

/// The field a text begins with, whether it is turned round, and what stands behind the colon.
fn named(text: &str) -> Option<(Asked, bool, &str)> {
    let (is_not, unsigned) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let end = unsigned.find(|letter: char| letter == ':' || letter.is_whitespace())?;
    let (name, behind) = unsigned.split_at(end);
    let behind = behind.strip_prefix(':')?;
    let (_, asked, _) = ASKED.iter().find(|(known, ..)| known.eq_ignore_ascii_case(name))?;
    Some((*asked, is_not, behind))
}

impl Term {
    fn holds(&self, state: &State, facts: &Facts) -> bool {
        let roadmap = &state.plan.roadmap;
        let has = |word: &str| word.to_lowercase().contains(&self.value);
        match self.asked {
            Asked::Id => has(roadmap.word(facts.id)),
            Asked::Owner => self.finds(facts.owner.iter().map(|owner| roadmap.word(*owner))),
            Asked::Tag => self.finds(facts.tags.iter().map(|tag| roadmap.word(*tag))),
            Asked::Metric => self.finds(facts.linked(Relation::Metric).map(|metric| roadmap.word(metric))),
            Asked::Goal => self.names_goal(state, facts),
            Asked::Lane => self.is_lane(facts),
            Asked::Broken => is_broken(state, facts),
        }
    }

    /// Whether one of the words holds the value, or there is none where none is asked for.
    fn finds<'w>(&self, mut words: impl Iterator<Item = &'w str>) -> bool {
        match self.value.as_str() {
            NONE => words.next().is_none(),
            value => words.any(|word| word.to_lowercase().contains(value)),
        }
    }

    fn names_goal(&self, state: &State, facts: &Facts) -> bool {
        let roadmap = &state.plan.roadmap;
        let mut goals = facts.linked(Relation::Goal).peekable();
        if self.value == NONE {
            return facts.bet().is_some() && goals.peek().is_none();
        }
        goals.any(|goal| {
            let by_id = roadmap.word(goal).to_lowercase().contains(&self.value);
            let goal = roadmap.find_symbol(Entity::Goal, goal);
            by_id || goal.is_some_and(|goal| state.title(goal).to_lowercase().contains(&self.value))
        })
    }

    fn is_lane(&self, facts: &Facts) -> bool {
        let Some(bet) = facts.bet() else { return false };
        let word = match (facts.entity, bet.lane) {
            (_, Some(Lane::Dropped)) => "dropped",
            (Entity::Idea, _) => "idea",
            (_, Some(lane)) => return lane.word().to_lowercase().starts_with(&self.value),
            (_, None) => NONE,
        };
        word.starts_with(&self.value)
    }
}

fn is_broken(state: &State, facts: &Facts) -> bool {
    facts.is_broken || facts.has_clash || state.checks.errors_of(facts.serial) > 0
}

/// The entries a query finds, in the order of the file.
pub fn found(state: &State, query: &Query) -> Vec<Serial> {
    state.plan.roadmap.all().filter(|facts| query.matches(state, facts)).map(|facts| facts.serial).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        let query = Query::read(text);
        let terms = query.terms.iter().map(|term| {
            let not = if term.is_not { "not " } else { "" };
            format!("[{not}{:?} {}]", term.asked, term.value)
        });
        format!("{}{}", terms.collect::<String>(), query.words)
    }

    #[test]
    fn terms_and_words_are_told_apart() {
        assert_eq!(told("invoice owner: Maria lane:now"), "[Owner maria][Lane now]invoice");
        assert_eq!(told("-tag:internal  fast \"x"), "[not Tag internal]fast \"x");
        assert_eq!(told("owner:\"maria lopez\" pay"), "[Owner maria lopez]pay");
        assert_eq!(told("broken: owner:"), "[Broken ][Owner ]");
        assert_eq!(told("owner: lane: now"), "[Owner ][Lane now]");
        assert_eq!(told("https://x re: that"), "https://x re: that");
        assert_eq!(told("   "), "");
        assert_eq!(told("owner:\"half"), "[Owner half]");
    }
}
