//! Clashes: fields that two branches changed differently. All versions are kept in the entry, as RON, until a person
//! chooses.
//!
//! ```ron
//! conflict: {
//!     "title": [Base("Old"), Side("main", "One"), Side("feat/y", "Another")],
//! },
//! ```
//!
//! Meanwhile the field holds what it was before; where there was nothing before, it holds one of the two, and no `Base`
//! is written. `Deleted("main")` is the side that removed the field. The key `"*"` is the whole entry: one side deleted it,
//! the other edited it, and it stays.

use crate::document::literal;
use crate::document::style::FileStyle;
use crate::document::tree::TreeItem;
use crate::document::write::{ContainerLayout, Draft, quote};
use std::fmt;

/// One version of a field.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConflictTerm {
    /// What it was before both. Its value as RON.
    Base(String),
    /// What one side made of it.
    Side {
        /// The name of the side: a branch or a commit.
        label: String,
        /// Its value as RON.
        value: String,
    },
    /// One side removed it.
    Deleted {
        /// The name of the side.
        label: String,
    },
    /// Something a newer program wrote, as it stands.
    Unknown(String),
}

/// One field with all its versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// Which field.
    pub path: ConflictPath,
    /// Its versions, in the order of the file.
    pub terms: Vec<ConflictTerm>,
}

/// The place of a clash in its entry: names of fields, keys of maps, and for a row of a list what it is told apart by:
/// `target.to`, `readings.2026-03-02`, `trade_offs."Custom colours".because`. `*` is the whole entry.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConflictPath(pub Vec<String>);

impl ConflictPath {
    /// The whole entry.
    pub const WHOLE_ENTRY: &'static str = "*";

    /// The whole entry, as a path.
    pub fn whole_entry() -> Self {
        Self(vec![Self::WHOLE_ENTRY.to_owned()])
    }

    /// Whether it is the whole entry.
    pub fn is_whole_entry(&self) -> bool {
        matches!(self.0.as_slice(), [only] if only == Self::WHOLE_ENTRY)
    }

    /// This path and one step more.
    #[must_use]
    pub fn join(&self, step: &str) -> Self {
        let mut steps = self.0.clone();
        steps.push(step.to_owned());
        Self(steps)
    }

    /// The path as it is written, read again. What makes no sense is one step.
    pub fn parse(written: &str) -> Self {
        let mut steps = Vec::new();
        let mut rest = written;
        while !rest.is_empty() {
            let (step, behind) = match rest.strip_prefix('"').and_then(unquote) {
                Some(found) => found,
                None => match rest.split_once('.') {
                    Some((step, behind)) => (step.to_owned(), behind),
                    None => (rest.to_owned(), ""),
                },
            };
            steps.push(step);
            rest = behind;
        }
        Self(steps)
    }
}

/// The text up to the closing quote, and what stands behind the dot behind it.
fn unquote(inside: &str) -> Option<(String, &str)> {
    let mut text = String::new();
    let mut letters = inside.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\\' => text.push(letters.next()?.1),
            '"' => {
                let behind = inside.get(at + 1..)?;
                return Some((text, behind.strip_prefix('.').unwrap_or(behind)));
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
        for (number, step) in self.0.iter().enumerate() {
            f.write_str(if number == 0 { "" } else { "." })?;
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
    /// The name of the side it is from.
    pub fn label(&self) -> Option<&str> {
        match self {
            Self::Side { label, .. } | Self::Deleted { label } => Some(label),
            Self::Base(_) | Self::Unknown(_) => None,
        }
    }

    /// The value as RON; none where the field is gone.
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

/// The clashes of an entry, or of the roadmap's own fields, in the order of the text.
pub fn read_conflicts(record: TreeItem<'_>) -> Vec<Conflict> {
    let Some(map) = record.unwrap_some().get(super::name::CONFLICT).map(TreeItem::unwrap_some) else {
        return Vec::new();
    };
    let clash = |item: TreeItem<'_>| Conflict {
        path: ConflictPath::parse(&literal::decode_key(item.key_source())),
        terms: item.unwrap_some().items().map(ConflictTerm::from_item).collect(),
    };
    map.items().map(clash).collect()
}

/// Clashes as the value of the field `clash`: one a line.
pub fn conflicts_draft(clashes: &[Conflict], style: &FileStyle) -> Draft {
    let terms = |clash: &Conflict| clash.terms.iter().map(|term| Draft::Source(term.print(style))).collect();
    let items = clashes.iter().map(|clash| (clash.path.to_string(), Draft::List(terms(clash), ContainerLayout::Line)));
    Draft::Map(items.collect(), ContainerLayout::Block)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::tree::Tree;

    #[test]
    fn clashes_are_read_as_they_are_written() {
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
    fn a_path_is_read_as_it_is_written() {
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
