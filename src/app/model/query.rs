//! What is looked for: words, and terms like `owner: maria` that name a field. Find, filters and the next match read the
//! same language.
//!
//! ```text
//! invoice owner: maria lane: now -tag: internal broken:
//! ```
//!
//! Several terms must all hold; `-` in front of one turns it round. A value with spaces stands in quotes. `none` as a
//! value asks for entries that lack it.

use crate::app::model::session::Session;
use crate::document::chunk::EntryId;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::{EntryRow, Relation};
use crate::roadmap::lane::Lane;

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Terms that name a field.
    terms: Vec<QueryTerm>,
    /// The other words, as they are typed.
    pub keywords: String,
}

/// A field that can be asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueryField {
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
pub const QUERY_FIELDS: [(&str, QueryField, &str); 7] = [
    ("id", QueryField::Id, "part of the id"),
    ("goal", QueryField::Goal, "part of the id or text of a goal it serves"),
    ("owner", QueryField::Owner, "part of the owner's name"),
    ("lane", QueryField::Lane, "now, next, later, shipped, dropped or idea"),
    ("tag", QueryField::Tag, "part of a tag"),
    ("metric", QueryField::Metric, "part of the id of its target's metric"),
    ("broken", QueryField::Broken, "nothing: what has an error, a clash or does not read"),
];

#[derive(Clone, Debug, PartialEq, Eq)]
struct QueryTerm {
    field: QueryField,
    /// In small letters.
    value: String,
    is_negated: bool,
}

/// The value that asks for entries that have none.
const NONE_VALUE: &str = "none";

impl Query {
    /// Reads what is typed. Whatever names no field is words.
    pub fn parse(text: &str) -> Self {
        let mut query = Self::default();
        let mut words = Vec::new();
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            if let Some((term, behind)) = parse_term(rest) {
                query.terms.push(term);
                rest = behind.trim_start();
                continue;
            }
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            let (word, behind) = rest.split_at(end);
            words.push(word);
            rest = behind.trim_start();
        }
        query.keywords = words.join(" ");
        query
    }

    /// Whether it asks for nothing.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty() && self.keywords.is_empty()
    }

    /// Whether it has terms that name a field.
    pub fn has_terms(&self) -> bool {
        !self.terms.is_empty()
    }

    /// Whether what it finds depends on what `check` says.
    pub fn depends_on_findings(&self) -> bool {
        self.terms.iter().any(|term| term.field == QueryField::Broken)
    }

    /// Whether all terms hold for an entry.
    pub fn matches_terms(&self, session: &Session, row: &EntryRow) -> bool {
        self.terms.iter().all(|term| term.matches(session, row) != term.is_negated)
    }

    /// Whether all terms hold, and every word stands in its title or id.
    pub fn matches(&self, session: &Session, row: &EntryRow) -> bool {
        if !self.matches_terms(session, row) {
            return false;
        }
        if self.keywords.is_empty() {
            return true;
        }
        let title = session.plan.roadmap.title(&session.plan.document, row.entry).to_lowercase();
        let id = session.plan.roadmap.symbol_text(row.id).to_lowercase();
        self.keywords.split_whitespace().all(|word| {
            let word = word.to_lowercase();
            title.contains(&word) || id.contains(&word)
        })
    }
}

/// The term a text begins with, and what stands behind it.
fn parse_term(text: &str) -> Option<(QueryTerm, &str)> {
    let (asked, is_not, behind) = parse_field_name(text)?;
    if asked == QueryField::Broken {
        return Some((QueryTerm { field: asked, value: String::new(), is_negated: is_not }, behind));
    }
    let behind = behind.trim_start();
    let (value, behind) = match behind.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
        // The next term is no value of this one.
        None if parse_field_name(behind).is_some() => ("", behind),
        None => behind.split_at(behind.find(char::is_whitespace).unwrap_or(behind.len())),
    };
    Some((QueryTerm { field: asked, value: value.trim().to_lowercase(), is_negated: is_not }, behind))
}

/// The field a text begins with, whether it is turned round, and what stands behind the colon.
fn parse_field_name(text: &str) -> Option<(QueryField, bool, &str)> {
    let (is_not, unsigned) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let end = unsigned.find(|letter: char| letter == ':' || letter.is_whitespace())?;
    let (name, behind) = unsigned.split_at(end);
    let behind = behind.strip_prefix(':')?;
    let (_, asked, _) = QUERY_FIELDS.iter().find(|(known, ..)| known.eq_ignore_ascii_case(name))?;
    Some((*asked, is_not, behind))
}

impl QueryTerm {
    fn matches(&self, session: &Session, row: &EntryRow) -> bool {
        let roadmap = &session.plan.roadmap;
        let has = |word: &str| word.to_lowercase().contains(&self.value);
        match self.field {
            QueryField::Id => has(roadmap.symbol_text(row.id)),
            QueryField::Owner => self.matches_any(row.owner.iter().map(|owner| roadmap.symbol_text(*owner))),
            QueryField::Tag => self.matches_any(row.tags.iter().map(|tag| roadmap.symbol_text(*tag))),
            QueryField::Metric => {
                self.matches_any(row.linked_ids(Relation::Metric).map(|metric| roadmap.symbol_text(metric)))
            }
            QueryField::Goal => self.matches_goal(session, row),
            QueryField::Lane => self.matches_lane(row),
            QueryField::Broken => is_broken(session, row),
        }
    }

    /// Whether one of the words holds the value, or there is none where none is asked for.
    fn matches_any<'w>(&self, mut words: impl Iterator<Item = &'w str>) -> bool {
        match self.value.as_str() {
            NONE_VALUE => words.next().is_none(),
            value => words.any(|word| word.to_lowercase().contains(value)),
        }
    }

    fn matches_goal(&self, session: &Session, row: &EntryRow) -> bool {
        let roadmap = &session.plan.roadmap;
        let mut goals = row.linked_ids(Relation::Goal).peekable();
        if self.value == NONE_VALUE {
            return row.theme().is_some() && goals.peek().is_none();
        }
        goals.any(|goal| {
            let by_id = roadmap.symbol_text(goal).to_lowercase().contains(&self.value);
            let goal = roadmap.find_by_symbol(EntryKind::Goal, goal);
            by_id || goal.is_some_and(|goal| session.title(goal).to_lowercase().contains(&self.value))
        })
    }

    fn matches_lane(&self, row: &EntryRow) -> bool {
        let Some(theme) = row.theme() else { return false };
        let word = match (row.kind, theme.lane) {
            (_, Some(Lane::Dropped)) => "dropped",
            (EntryKind::Idea, _) => "idea",
            (_, Some(lane)) => return lane.name().to_lowercase().starts_with(&self.value),
            (_, None) => NONE_VALUE,
        };
        word.starts_with(&self.value)
    }
}

fn is_broken(session: &Session, row: &EntryRow) -> bool {
    row.is_broken || row.has_conflict || session.findings.error_count(row.entry) > 0
}

/// The entries a query finds, in the order of the file.
pub fn matching_entries(session: &Session, query: &Query) -> Vec<EntryId> {
    session.plan.roadmap.rows().filter(|row| query.matches(session, row)).map(|row| row.entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        let query = Query::parse(text);
        let terms = query.terms.iter().map(|term| {
            let not = if term.is_negated { "not " } else { "" };
            format!("[{not}{:?} {}]", term.field, term.value)
        });
        format!("{}{}", terms.collect::<String>(), query.keywords)
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
