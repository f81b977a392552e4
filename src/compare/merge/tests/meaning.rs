//! The values of a file independent of its formatting, read without using the code of the merge.

use crate::document::node::NodeKind;
use crate::document::skip_head;
use crate::document::tree::{Tree, TreeItem};
use std::collections::{BTreeMap, BTreeSet};

/// A location: the id space (themes and ideas share one), the id, and the path in the entry.
pub(crate) type Place = (String, String, String);

/// The values of a file by location. Lists are multisets, and `proposed_for` counts as `lane`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Meaning {
    /// Each string, number, and identifier by location, with its count, except those in conflicts.
    pub(crate) leaves: BTreeMap<(Place, String), usize>,
    /// The conflicts of each entry, by field.
    pub(crate) conflicts: BTreeMap<(String, String), BTreeMap<String, String>>,
    /// The maps that contain each entry.
    pub(crate) entries: BTreeMap<(String, String), Vec<String>>,
    /// The current id of each former id.
    pub(crate) former: BTreeMap<(String, String), String>,
    /// Whether an entry or key occurs twice.
    pub(crate) is_doubled: bool,
}

impl Meaning {
    pub(crate) fn of(text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let tree = Tree::parse(text, skip_head(text).unwrap()).unwrap();
        let mut meaning = Self { is_doubled: has_doubles(tree.root()), ..Self::default() };
        for field in tree.root().items() {
            let name = field.key().into_owned();
            if crate::roadmap::is_entry_map(&name) && field.unwrap_some().kind() == NodeKind::Map {
                let space = if name == "ideas" { "themes".to_owned() } else { name.clone() };
                for entry in field.unwrap_some().items() {
                    let who = (space.clone(), entry.key().into_owned());
                    let maps = meaning.entries.entry(who.clone()).or_default();
                    maps.push(name.clone());
                    meaning.is_doubled |= maps.len() > 1;
                    meaning.read(entry, &who, "");
                }
            } else if name == "conflict" {
                let terms = field.unwrap_some().items().map(|conflict| (conflict.key().into_owned(), said(conflict)));
                meaning.conflicts.insert(Default::default(), terms.collect());
            } else {
                meaning.read(field, &Default::default(), &name);
            }
        }
        meaning
    }

    fn read(&mut self, item: TreeItem<'_>, who: &(String, String), path: &str) {
        let item = item.unwrap_some();
        let below = |name: &str| match (path, name) {
            ("", "proposed_for") => "lane".to_owned(),
            ("", name) => name.to_owned(),
            (path, name) => format!("{path}.{name}"),
        };
        match item.kind() {
            NodeKind::Map | NodeKind::Record => {
                for inside in item.items() {
                    let path = below(&inside.key());
                    if path == "conflict" {
                        let terms =
                            inside.unwrap_some().items().map(|conflict| (conflict.key().into_owned(), said(conflict)));
                        self.conflicts.insert(who.clone(), terms.collect());
                        continue;
                    }
                    if path == "formerly" {
                        for id in
                            inside.unwrap_some().items().filter_map(|id| Some(id.unwrap_some().as_text()?.into_owned()))
                        {
                            self.former.insert((who.0.clone(), id), who.1.clone());
                        }
                    }
                    self.read(inside, who, &path);
                }
            }
            NodeKind::List => {
                for inside in item.items() {
                    self.count(who, &format!("{path}[]"), said(inside));
                }
            }
            _ => self.count(who, path, said(item)),
        }
    }

    fn count(&mut self, who: &(String, String), path: &str, said: String) {
        *self.leaves.entry(((who.0.clone(), who.1.clone(), path.to_owned()), said)).or_default() += 1;
    }

    pub(crate) fn how_often(&self, leaf: &(Place, String)) -> usize {
        self.leaves.get(leaf).copied().unwrap_or_default()
    }

    /// The same values, with entries under their ids in another file.
    pub(crate) fn under_names_of(&self, other: &Self) -> Self {
        // Two entries renamed to one id stay two: one of them has another id in the other file.
        let moved: BTreeMap<(&str, &str), &String> = self
            .former
            .iter()
            .filter_map(|(old, id)| Some(((old.0.as_str(), id.as_str()), other.former.get(old)?)))
            .collect();
        let renamed = |space: &str, id: &str| {
            if let Some(new) = moved.get(&(space, id)) {
                return (*new).clone();
            }
            let is_gone = !other.entries.contains_key(&(space.to_owned(), id.to_owned()));
            let new = other.former.get(&(space.to_owned(), id.to_owned())).filter(|_| is_gone);
            new.cloned().unwrap_or_else(|| id.to_owned())
        };
        let mut meaning = self.clone();
        meaning.leaves = BTreeMap::new();
        for (((space, id, path), said), count) in &self.leaves {
            *meaning.leaves.entry(((space.clone(), renamed(space, id), path.clone()), said.clone())).or_default() +=
                count;
        }
        meaning.entries = self
            .entries
            .iter()
            .map(|((space, id), maps)| ((space.clone(), renamed(space, id)), maps.clone()))
            .collect();
        meaning
    }

    /// Whether a conflict of the entry contains a value.
    pub(crate) fn has_in_conflict(&self, place: &Place, said: &str) -> bool {
        let who = (place.0.clone(), place.1.clone());
        let of_entry = self.conflicts.get(&who).into_iter().flat_map(BTreeMap::values);
        of_entry
            .chain(self.conflicts.get(&(String::new(), String::new())).into_iter().flat_map(BTreeMap::values))
            .any(|terms| terms.contains(said))
    }

    pub(crate) fn has_conflict(&self, place: &Place) -> bool {
        self.conflicts.contains_key(&(place.0.clone(), place.1.clone()))
    }

    /// The words at a location.
    pub(crate) fn words_at(&self, place: &Place) -> BTreeSet<&str> {
        let there = self.leaves.keys().filter(|(other, _)| other == place);
        there.flat_map(|(_, said)| words(said)).collect()
    }
}

pub(crate) fn words(said: &str) -> impl Iterator<Item = &str> {
    said.split(|c: char| c.is_whitespace() || c == '"' || c == '\\').filter(|word| !word.is_empty())
}

fn has_doubles(item: TreeItem<'_>) -> bool {
    let item = item.unwrap_some();
    let keys: Vec<_> = item.items().map(TreeItem::key).collect();
    let is_keyed = matches!(item.kind(), NodeKind::Map | NodeKind::Record);
    let is_doubled = is_keyed && keys.iter().enumerate().any(|(at, key)| keys[..at].contains(key));
    is_doubled || item.items().any(has_doubles)
}

/// A normalized form of a value, with sorted fields and keys.
pub(crate) fn said(item: TreeItem<'_>) -> String {
    let item = item.unwrap_some();
    match item.kind() {
        NodeKind::Text | NodeKind::RawText => format!("{:?}", item.as_text().unwrap_or_default()),
        NodeKind::Number => match item.as_number().filter(|n| n.is_finite() && item.source().len() < 15) {
            Some(number) => (number + 0.0).to_string(),
            None => item.source().replace('_', ""),
        },
        NodeKind::Map | NodeKind::Record => {
            let mut parts: Vec<String> =
                item.items().map(|inside| format!("{}: {}", inside.key(), said(inside))).collect();
            parts.sort();
            format!("({})", parts.join(", "))
        }
        NodeKind::List | NodeKind::Tuple => {
            let name = item.source().split('(').next().filter(|_| item.kind() == NodeKind::Tuple).unwrap_or_default();
            format!("{name}[{}]", item.items().map(said).collect::<Vec<_>>().join(", "))
        }
        _ => item.source().to_owned(),
    }
}
