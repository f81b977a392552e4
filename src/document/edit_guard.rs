//! The guard: after every edit, whatever was not meant must be as it was. A bug anywhere in this layer then costs a
//! refused edit, never a damaged file.

use super::node::NodeKind;
use super::path::{Path, PathSegment};
use super::tree::TreeItem;

/// What an edit is meant to change: everything at or below these paths, and nothing else.
#[derive(Clone, Debug, Default)]
pub struct EditScope {
    paths: Vec<Path>,
}

impl EditScope {
    /// Only what stands at this path.
    pub fn new(path: &Path) -> Self {
        Self { paths: vec![path.clone()] }
    }

    /// Also what stands at this path.
    #[must_use]
    pub fn with_path(mut self, path: &Path) -> Self {
        self.paths.push(path.clone());
        self
    }

    fn covers(&self, path: &Path) -> bool {
        self.paths.iter().any(|meant| path.starts_with(meant))
    }

    fn has_path_below(&self, path: &Path) -> bool {
        self.paths.iter().any(|meant| meant.starts_with(path))
    }

    /// The list positions meant directly below `path`.
    fn indices_below(&self, path: &Path) -> Vec<usize> {
        let depth = path.segments().len();
        let below = self.paths.iter().filter(|meant| meant.starts_with(path));
        below
            .filter_map(|meant| match meant.segments().get(depth) {
                Some(PathSegment::Index(index)) => Some(*index),
                _ => None,
            })
            .collect()
    }
}

/// The first path at which `after` differs from `before` though it was not meant to; `None` when all is well.
pub fn first_unintended_change(before: TreeItem<'_>, after: TreeItem<'_>, meant: &EditScope) -> Option<Path> {
    check_value(before, after, meant, &Path::root()).err()
}

fn check_value(before: TreeItem<'_>, after: TreeItem<'_>, meant: &EditScope, path: &Path) -> Result<(), Path> {
    if meant.covers(path) || before.source() == after.source() {
        return Ok(());
    }
    let (before, after) = (before.unwrap_some(), after.unwrap_some());
    if !meant.has_path_below(path) || before.kind().is_container() != after.kind().is_container() {
        return Err(path.clone());
    }
    match before.kind() {
        NodeKind::Record | NodeKind::Map => check_keyed_items(before, after, meant, path),
        NodeKind::List | NodeKind::Tuple => check_listed_items(before, after, meant, path),
        _ => Err(path.clone()),
    }
}

/// Items are held against those of the same key; where a key stands twice, the first against the first.
fn check_keyed_items(before: TreeItem<'_>, after: TreeItem<'_>, meant: &EditScope, path: &Path) -> Result<(), Path> {
    let mut unmatched: Vec<TreeItem<'_>> = after.items().collect();
    for old in before.items() {
        let at = item_path(path, before.kind(), old);
        match unmatched.iter().position(|new| new.key() == old.key()) {
            Some(place) => check_value(old, unmatched.remove(place), meant, &at)?,
            None if meant.covers(&at) => {}
            None => return Err(at),
        }
    }
    let unmeant = |at: &Path| !meant.has_path_below(at) && !meant.covers(at);
    unmatched.into_iter().map(|new| item_path(path, before.kind(), new)).find(unmeant).map_or(Ok(()), Err)
}

fn item_path(path: &Path, kind: NodeKind, item: TreeItem<'_>) -> Path {
    if kind == NodeKind::Map { path.key(&item.key()) } else { path.field(&item.key()) }
}

/// A list may have lost or won one item at a position that was meant; all others keep their order and their bytes.
fn check_listed_items(before: TreeItem<'_>, after: TreeItem<'_>, meant: &EditScope, path: &Path) -> Result<(), Path> {
    let positions = meant.indices_below(path);
    let old: Vec<TreeItem<'_>> = before.items().collect();
    let new: Vec<TreeItem<'_>> = after.items().collect();
    if old.len() == new.len() {
        for (index, (old, new)) in old.iter().zip(&new).enumerate() {
            check_value(*old, *new, meant, &path.index(index))?;
        }
        return Ok(());
    }
    let (longer, shorter) = if old.len() > new.len() { (&old, &new) } else { (&new, &old) };
    let kept = longer.iter().enumerate().filter(|(index, _)| !positions.contains(index)).map(|(_, item)| item);
    let same = longer.len() - shorter.len() == positions.len()
        && kept.zip(shorter).all(|(kept, other)| kept.source() == other.source());
    if same { Ok(()) } else { Err(path.clone()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::tree::Tree;

    fn difference(before: &str, after: &str, meant: &Path) -> Option<String> {
        let (before, after) = (Tree::parse(before, 0).unwrap(), Tree::parse(after, 0).unwrap());
        first_unintended_change(before.root(), after.root(), &EditScope::new(meant)).map(|path| path.to_string())
    }

    #[test]
    fn what_was_meant_passes() {
        let by = Path::from_fields(&["target", "by"]);
        assert_eq!(difference("(a: 1, target: (by: 2))", "(a: 1, target: (by: 3))", &by), None);
        assert_eq!(difference("(a: 1, target: (to: 2))", "(a: 1, target: (to: 2, by: 3))", &by), None);
        assert_eq!(difference("(a: 1)", "(a: 1, target: (by: 3))", &by), None);
        assert_eq!(difference("(l: [1, 2, 3])", "(l: [1, 3])", &Path::from_fields(&["l"]).index(1)), None);
    }

    #[test]
    fn of_a_doubled_key_each_is_held_against_its_own() {
        let b = Path::from_fields(&["b"]);
        assert_eq!(difference("(a: 1, a: 2, b: 1)", "(a: 1, a: 2, b: 2)", &b), None);
        assert_eq!(difference("(a: 1, a: 2, b: 1)", "(a: 1, a: 3, b: 2)", &b).unwrap(), "a");
        assert_eq!(difference("(a: 1, a: 2)", "(a: 2)", &Path::from_fields(&["a"])), None);
    }

    #[test]
    fn anything_else_is_named() {
        let by = Path::from_fields(&["target", "by"]);
        assert_eq!(difference("(a: 1, target: (by: 2))", "(a: 2, target: (by: 3))", &by).unwrap(), "a");
        assert_eq!(difference("(target: (by: 2, to: 1))", "(target: (by: 3))", &by).unwrap(), "target.to");
        let second = Path::from_fields(&["l"]).index(1);
        assert_eq!(difference("(l: [1, 2, 3])", "(l: [1, 2])", &second).unwrap(), "l");
    }
}
