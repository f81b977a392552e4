//! Conflicts: fields that two branches changed differently. The entry keeps all versions, as RON, until a person
//! chooses one.
//!
//! ```ron
//! conflict: {
//!     "title": [Base("Old"), Side("main", "One"), Side("feat/y", "Another")],
//! },
//! ```
//!
//! Until then the field holds the base value. A field that is new on both sides has no base: it holds one of the two,
//! and there is no `Base` term. `Deleted("main")` is a side that removed the field. The key `"*"` stands for the whole
//! entry: one side deleted it, the other edited it, and it stays.

use crate::document::literal;
use crate::document::style::FileStyle;
use crate::document::tree::TreeItem;
use crate::document::write::{ContainerLayout, Draft, quote};
use std::fmt;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConflictTerm {
    /// The value before both changes, as RON.
    Base(String),
    /// The value on one side.
    Side {
        /// A branch or commit.
        label: String,
        /// As RON.
        value: String,
    },
    /// One side removed the field.
    Deleted { label: String },
    /// A term of a newer program, as written.
    Unknown(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    pub path: ConflictPath,
    pub terms: Vec<ConflictTerm>,
}

/// The path of a conflict in its entry: field names, map keys, and for a row of a list its identifying text. Examples:
/// `target.to`, `readings.2026-03-02`, `trade_offs."Custom colors".because`. `*` is the whole entry.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConflictPath(pub Vec<String>);

impl ConflictPath {
    pub const WHOLE_ENTRY: &'static str = "*";

    pub fn whole_entry() -> Self {
        Self(vec![Self::WHOLE_ENTRY.to_owned()])
    }

    pub fn is_whole_entry(&self) -> bool {
        matches!(self.0.as_slice(), [only] if only == Self::WHOLE_ENTRY)
    }

    #[must_use]
    pub fn join(&self, step: &str) -> Self {
        let mut steps = self.0.clone();
        steps.push(step.to_owned());
        Self(steps)
    }

    /// Parses the written form. Anything malformed becomes a single step.
    pub fn parse(written: &str) -> Self {
        let mut steps = Vec::new();
        let mut rest = written;
        while !rest.is_empty() {
            let (step, rest_after) = match rest.strip_prefix('"').and_then(unquote) {
                Some(found) => found,
                None => match rest.split_once('.') {
                    Some((step, rest_after)) => (step.to_owned(), rest_after),
                    None => (rest.to_owned(), ""),
                },
            };
            steps.push(step);
            rest = rest_after;
        }
        Self(steps)
    }
}

/// The text up to the closing quote, and the rest after the dot that follows.
fn unquote(inside: &str) -> Option<(String, &str)> {
    let mut text = String::new();
    let mut letters = inside.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\\' => text.push(letters.next()?.1),
            '"' => {
                let rest_after = inside.get(at + 1..)?;
                return Some((text, rest_after.strip_prefix('.').unwrap_or(rest_after)));
            }
            _ => text.push(letter),
        }
    }
    None
}

impl fmt::Display for ConflictPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_whole_entry() {
            return f.write_str(Self::WHOLE_ENTRY);
        }
        for (index, step) in self.0.iter().enumerate() {
            f.write_str(if index == 0 { "" } else { "." })?;
            let is_plain =
                !step.is_empty() && step.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '+' | ':'));
            if is_plain {
                f.write_str(step)?;
            } else {
                write!(f, "\"{}\"", step.replace('\\', "\\\\").replace('"', "\\\""))?;
            }
        }
        Ok(())
    }
}

impl ConflictTerm {
    /// The side it comes from.
    pub fn label(&self) -> Option<&str> {
        match self {
            Self::Side { label, .. } | Self::Deleted { label } => Some(label),
            Self::Base(_) | Self::Unknown(_) => None,
        }
    }

    /// The value as RON; `None` if the field was removed.
    pub fn value(&self) -> Option<&str> {
        match self {
            Self::Side { value, .. } | Self::Base(value) => Some(value),
            Self::Deleted { .. } | Self::Unknown(_) => None,
        }
    }

    fn from_item(item: TreeItem<'_>) -> Self {
        let (source, text) = (item.source(), |at: usize| item.nth(at).and_then(TreeItem::as_text));
        let name = source.split(['(', ' ', '\n', '\t', '\r', '/']).next().unwrap_or_default();
        let value = |at: usize| item.nth(at).map(|value| value.source().to_owned());
        let has = |count: usize| item.items().count() == count;
        let term = match name {
            "Base" if has(1) => value(0).map(Self::Base),
            "Side" if has(2) => text(0).zip(value(1)).map(|(label, value)| Self::Side { label: label.into(), value }),
            "Deleted" if has(1) => text(0).map(|label| Self::Deleted { label: label.into() }),
            _ => None,
        };
        term.unwrap_or_else(|| Self::Unknown(source.to_owned()))
    }

    fn print(&self, style: &FileStyle) -> String {
        match self {
            Self::Base(value) => format!("Base({value})"),
            Self::Side { label, value } => format!("Side({}, {value})", quote(label, style)),
            Self::Deleted { label } => format!("Deleted({})", quote(label, style)),
            Self::Unknown(source) => source.clone(),
        }
    }
}

/// Reads the conflicts of an entry, or of the roadmap's own fields, in file order.
pub fn read_conflicts(record: TreeItem<'_>) -> Vec<Conflict> {
    let Some(map) = record.unwrap_some().get(super::name::CONFLICT).map(TreeItem::unwrap_some) else {
        return Vec::new();
    };
    let conflict = |item: TreeItem<'_>| Conflict {
        path: ConflictPath::parse(&literal::decode_key(item.key_source())),
        terms: item.unwrap_some().items().map(ConflictTerm::from_item).collect(),
    };
    map.items().map(conflict).collect()
}

/// The value of the field `conflict`, with one conflict per line.
pub fn conflicts_draft(conflicts: &[Conflict], style: &FileStyle) -> Draft {
    let terms = |conflict: &Conflict| conflict.terms.iter().map(|term| Draft::Source(term.print(style))).collect();
    let items = conflicts
        .iter()
        .map(|conflict| (conflict.path.to_string(), Draft::List(terms(conflict), ContainerLayout::Line)));
    Draft::Map(items.collect(), ContainerLayout::Block)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::tree::Tree;

    #[test]
    fn conflicts_round_trip() {
        let source = "(conflict: {\n    \"title\": [Base(\"Old\"), Side(\"main\", \"One\"), Side(\"feat/y\", \"Another\")],\n    \"target.to\": [Side(\"main\", 5), Deleted(\"feat/y\")],\n    \"*\": [Deleted(\"main\")],\n    \"x\": [Newer(1)],\n})";
        let tree = Tree::parse(source, 0).unwrap();
        let read = read_conflicts(tree.root());
        assert_eq!(read[0].terms[0], ConflictTerm::Base("\"Old\"".to_owned()));
        assert_eq!(read[1].terms[1], ConflictTerm::Deleted { label: "feat/y".to_owned() });
        assert!(read[2].path.is_whole_entry());
        assert_eq!(
            format!("(conflict: {})", conflicts_draft(&read, &FileStyle::default()).print("", &FileStyle::default())),
            source
        );
    }

    #[test]
    fn conflict_paths_round_trip() {
        for steps in [
            &["title"][..],
            &["*"],
            &["readings", "2026-03-02"],
            &["trade_offs", "Say \"no\". To\\all", "because"],
            &["links", ""],
            &["links", "a.b"],
        ] {
            let path = ConflictPath(steps.iter().map(|step| (*step).to_owned()).collect());
            assert_eq!(ConflictPath::parse(&path.to_string()), path, "{path}");
        }
        assert_eq!(ConflictPath(vec!["links".into(), "a.b".into()]).to_string(), "links.\"a.b\"");
    }
}
