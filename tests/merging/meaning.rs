//! What a file says, apart from how it is written: read here without the merge's own reading.

use std::collections::{BTreeMap, BTreeSet};
use whymap::document::node::Kind;
use whymap::document::skip_head;
use whymap::document::tree::{Item, Tree};

/// The values of a file by their places; lists are bags.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Meaning {
    /// Each string, number and word, by the path that leads to it, and how often it stands there.
    pub(crate) leaves: BTreeMap<(String, String), usize>,
    /// The entries: themes and ideas in one, `themes.a` or `ideas.a`.
    pub(crate) entries: BTreeSet<String>,
}

impl Meaning {
    pub(crate) fn of(text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let tree = Tree::of(text, skip_head(text).unwrap()).unwrap();
        let mut meaning = Self::default();
        for field in tree.root().items() {
            let name = field.key().into_owned();
            if whymap::roadmap::holds_entries(&name) && field.inner().kind() == Kind::Map {
                for entry in field.inner().items() {
                    let path = format!("{name}.{}", entry.key());
                    meaning.read(entry, &path);
                    meaning.entries.insert(path);
                }
            } else {
                meaning.read(field, &name);
            }
        }
        meaning
    }

    fn read(&mut self, item: Item<'_>, path: &str) {
        let item = item.inner();
        match item.kind() {
            Kind::Map | Kind::Record => {
                for inside in item.items() {
                    self.read(inside, &format!("{path}.{}", inside.key()));
                }
            }
            Kind::List => {
                for inside in item.items() {
                    let said = said(inside);
                    *self.leaves.entry((format!("{path}[]"), said)).or_default() += 1;
                }
            }
            _ => *self.leaves.entry((path.to_owned(), said(item))).or_default() += 1,
        }
    }
}

/// A value in one form, fields and keys in order.
pub(crate) fn said(item: Item<'_>) -> String {
    let item = item.inner();
    match item.kind() {
        Kind::Text | Kind::RawText => format!("{:?}", item.as_text().unwrap_or_default()),
        Kind::Number => match item.as_number().filter(|n| n.is_finite() && item.source().len() < 15) {
            Some(number) => number.to_string(),
            None => item.source().replace('_', ""),
        },
        Kind::Map | Kind::Record => {
            let mut parts: Vec<String> =
                item.items().map(|inside| format!("{}: {}", inside.key(), said(inside))).collect();
            parts.sort();
            format!("({})", parts.join(", "))
        }
        Kind::List | Kind::Tuple => format!("[{}]", item.items().map(said).collect::<Vec<_>>().join(", ")),
        _ => item.source().to_owned(),
    }
}
