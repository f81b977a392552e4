//! Search queries: words, and terms like `owner: maria` that name a field. Find, filters and next match share the
//! language.
//!
//! ```text
//! invoice owner: maria lane: now -tag: internal broken:
//! ```
//!
//! All terms must match; `-` in front of one negates it. A value with spaces is quoted. The value `none` matches
//! entries without one.

use crate::app::model::session::Session;
use crate::document::chunk::EntryId;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::{EntryRow, Relation};
use crate::roadmap::lane::Lane;

/// A parsed query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Terms that name a field.
    terms: Vec<QueryTerm>,
    /// The other words, as typed.
    pub keywords: String,
}

/// Fields that a term can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueryField {
    Id,
    /// A goal it serves, by id or text.
    Goal,
    Owner,
    /// Its lane, or `idea`.
    Lane,
    /// One of its tags.
    Tag,
    /// The metric of its target.
    Metric,
    /// Whether it has an error, a conflict or a syntax error.
    Broken,
}

/// Field names, and what each matches.
pub const QUERY_FIELDS: [(&str, QueryField, &str); 7] = [
    ("id", QueryField::Id, "part of the id"),
    ("goal", QueryField::Goal, "part of the id or text of a goal it serves"),
    ("owner", QueryField::Owner, "part of the owner's name"),
    ("lane", QueryField::Lane, "now, next, later, shipped, dropped or idea"),
    ("tag", QueryField::Tag, "part of a tag"),
    ("metric", QueryField::Metric, "part of the id of its target's metric"),
    ("broken", QueryField::Broken, "no value: entries with errors, conflicts or syntax errors"),
];

#[derive(Clone, Debug, PartialEq, Eq)]
struct QueryTerm {
    field: QueryField,
    /// In lowercase.
    value: String,
    is_negated: bool,
}

/// The value that matches entries without one.
const NONE_VALUE: &str = "none";

impl Query {
    /// Parses a query. Text that names no field becomes keywords.
    pub fn parse(text: &str) -> Self {
        let mut query = Self::default();
        let mut keywords = Vec::new();
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            if let Some((term, behind)) = parse_term(rest) {
                query.terms.push(term);
                rest = behind.trim_start();
                continue;
            }
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            let (keyword, behind) = rest.split_at(end);
            keywords.push(keyword);
            rest = behind.trim_start();
        }
        query.keywords = keywords.join(" ");
        query
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty() && self.keywords.is_empty()
    }

    /// Whether it has terms that name a field.
    pub fn has_terms(&self) -> bool {
        !self.terms.is_empty()
    }

    /// Whether its matches depend on findings.
    pub fn depends_on_findings(&self) -> bool {
        self.terms.iter().any(|term| term.field == QueryField::Broken)
    }

    /// Whether all terms match an entry.
    pub fn matches_terms(&self, session: &Session, row: &EntryRow) -> bool {
        self.terms.iter().all(|term| term.matches(session, row) != term.is_negated)
    }

    /// Whether all terms match and the title or id contains every keyword.
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

/// The term at the start of a text, and the rest.
fn parse_term(text: &str) -> Option<(QueryTerm, &str)> {
    let (asked, is_not, behind) = parse_field_name(text)?;
    if asked == QueryField::Broken {
        return Some((QueryTerm { field: asked, value: String::new(), is_negated: is_not }, behind));
    }
    let behind = behind.trim_start();
    let (value, behind) = match behind.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
        // A following field name is the next term, not a value.
        None if parse_field_name(behind).is_some() => ("", behind),
        None => behind.split_at(behind.find(char::is_whitespace).unwrap_or(behind.len())),
    };
    Some((QueryTerm { field: asked, value: value.trim().to_lowercase(), is_negated: is_not }, behind))
}

/// The field at the start of a text, whether it is negated, and the text after the colon.
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

    /// Whether one of the values contains the searched one, or there are none when `none` is searched.
    fn matches_any<'w>(&self, mut values: impl Iterator<Item = &'w str>) -> bool {
        match self.value.as_str() {
            NONE_VALUE => values.next().is_none(),
            searched => values.any(|value| value.to_lowercase().contains(searched)),
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
        let label = match (row.kind, theme.lane) {
            (_, Some(Lane::Dropped)) => "dropped",
            (EntryKind::Idea, _) => "idea",
            (_, Some(lane)) => return lane.name().to_lowercase().starts_with(&self.value),
            (_, None) => NONE_VALUE,
        };
        label.starts_with(&self.value)
    }
}

fn is_broken(session: &Session, row: &EntryRow) -> bool {
    row.is_broken || row.has_conflict || session.findings.error_count(row.entry) > 0
}

/// The entries that match a query, in file order.
pub fn matching_entries(session: &Session, query: &Query) -> Vec<EntryId> {
    session.plan.roadmap.rows().filter(|row| query.matches(session, row)).map(|row| row.entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> String {
        let query = Query::parse(text);
        let terms = query.terms.iter().map(|term| {
            let not = if term.is_negated { "not " } else { "" };
            format!("[{not}{:?} {}]", term.field, term.value)
        });
        format!("{}{}", terms.collect::<String>(), query.keywords)
    }

    #[test]
    fn terms_and_keywords_are_separated() {
        assert_eq!(parsed("invoice owner: Maria lane:now"), "[Owner maria][Lane now]invoice");
        assert_eq!(parsed("-tag:internal  fast \"x"), "[not Tag internal]fast \"x");
        assert_eq!(parsed("owner:\"maria lopez\" pay"), "[Owner maria lopez]pay");
        assert_eq!(parsed("broken: owner:"), "[Broken ][Owner ]");
        assert_eq!(parsed("owner: lane: now"), "[Owner ][Lane now]");
        assert_eq!(parsed("https://x re: that"), "https://x re: that");
        assert_eq!(parsed("   "), "");
        assert_eq!(parsed("owner:\"half"), "[Owner half]");
    }
}
