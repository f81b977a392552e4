//! Checks after every edit that nothing outside its scope changed. A bug in this layer then costs a refused edit, never
//! a damaged file.

use super::node::NodeKind;
use super::path::{Path, PathSegment};
use super::tree::TreeItem;

/// The paths an edit may change, including everything below them.
#[derive(Clone, Debug, Default)]
pub struct EditScope {
    paths: Vec<Path>,
}

impl EditScope {
    pub fn new(path: &Path) -> Self {
        Self { paths: vec![path.clone()] }
    }

    #[must_use]
    pub fn with_path(mut self, path: &Path) -> Self {
        self.paths.push(path.clone());
        self
    }

    fn covers(&self, path: &Path) -> bool {
        self.paths.iter().any(|allowed| path.starts_with(allowed))
    }

    fn has_path_below(&self, path: &Path) -> bool {
        self.paths.iter().any(|allowed| allowed.starts_with(path))
    }

    /// The list indices directly below `path` that are in scope.
    fn indices_below(&self, path: &Path) -> Vec<usize> {
        let depth = path.segments().len();
        let below = self.paths.iter().filter(|allowed| allowed.starts_with(path));
        below
            .filter_map(|allowed| match allowed.segments().get(depth) {
                Some(PathSegment::Index(index)) => Some(*index),
                _ => None,
            })
            .collect()
    }
}

/// The first path outside the scope at which `after` differs from `before`.
pub fn first_unintended_change(before: TreeItem<'_>, after: TreeItem<'_>, scope: &EditScope) -> Option<Path> {
    check_value(before, after, scope, &Path::root()).err()
}

fn check_value(before: TreeItem<'_>, after: TreeItem<'_>, scope: &EditScope, path: &Path) -> Result<(), Path> {
    if scope.covers(path) || before.source() == after.source() {
        return Ok(());
    }
    let (before, after) = (before.unwrap_some(), after.unwrap_some());
    if !scope.has_path_below(path) || before.kind().is_container() != after.kind().is_container() {
        return Err(path.clone());
    }
    match before.kind() {
        NodeKind::Record | NodeKind::Map => check_keyed_items(before, after, scope, path),
        NodeKind::List | NodeKind::Tuple => check_listed_items(before, after, scope, path),
        _ => Err(path.clone()),
    }
}

/// Compares items with the same key; of duplicate keys, the first with the first.
fn check_keyed_items(before: TreeItem<'_>, after: TreeItem<'_>, scope: &EditScope, path: &Path) -> Result<(), Path> {
    let mut unmatched: Vec<TreeItem<'_>> = after.items().collect();
    for old in before.items() {
        let at = item_path(path, before.kind(), old);
        match unmatched.iter().position(|new| new.key() == old.key()) {
            Some(index) => check_value(old, unmatched.remove(index), scope, &at)?,
            None if scope.covers(&at) => {}
            None => return Err(at),
        }
    }
    let is_out_of_scope = |at: &Path| !scope.has_path_below(at) && !scope.covers(at);
    unmatched.into_iter().map(|new| item_path(path, before.kind(), new)).find(is_out_of_scope).map_or(Ok(()), Err)
}

fn item_path(path: &Path, kind: NodeKind, item: TreeItem<'_>) -> Path {
    if kind == NodeKind::Map { path.key(&item.key()) } else { path.field(&item.key()) }
}

/// A list may have gained or lost one item at an index in scope; all others keep their order and their bytes.
fn check_listed_items(before: TreeItem<'_>, after: TreeItem<'_>, scope: &EditScope, path: &Path) -> Result<(), Path> {
    let positions = scope.indices_below(path);
    let old: Vec<TreeItem<'_>> = before.items().collect();
    let new: Vec<TreeItem<'_>> = after.items().collect();
    if old.len() == new.len() {
        for (index, (old, new)) in old.iter().zip(&new).enumerate() {
            check_value(*old, *new, scope, &path.index(index))?;
        }
        return Ok(());
    }
    let (longer, shorter) = if old.len() > new.len() { (&old, &new) } else { (&new, &old) };
    let unchanged = longer.iter().enumerate().filter(|(index, _)| !positions.contains(index)).map(|(_, item)| item);
    let same = longer.len() - shorter.len() == positions.len()
        && unchanged.zip(shorter).all(|(unchanged, other)| unchanged.source() == other.source());
    if same { Ok(()) } else { Err(path.clone()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::tree::Tree;

    fn difference(before: &str, after: &str, scope: &Path) -> Option<String> {
        let (before, after) = (Tree::parse(before, 0).unwrap(), Tree::parse(after, 0).unwrap());
        first_unintended_change(before.root(), after.root(), &EditScope::new(scope)).map(|path| path.to_string())
    }

    #[test]
    fn changes_in_scope_pass() {
        let by = Path::from_fields(&["target", "by"]);
        assert_eq!(difference("(a: 1, target: (by: 2))", "(a: 1, target: (by: 3))", &by), None);
        assert_eq!(difference("(a: 1, target: (to: 2))", "(a: 1, target: (to: 2, by: 3))", &by), None);
        assert_eq!(difference("(a: 1)", "(a: 1, target: (by: 3))", &by), None);
        assert_eq!(difference("(l: [1, 2, 3])", "(l: [1, 3])", &Path::from_fields(&["l"]).index(1)), None);
    }

    #[test]
    fn duplicate_keys_are_compared_in_order() {
        let b = Path::from_fields(&["b"]);
        assert_eq!(difference("(a: 1, a: 2, b: 1)", "(a: 1, a: 2, b: 2)", &b), None);
        assert_eq!(difference("(a: 1, a: 2, b: 1)", "(a: 1, a: 3, b: 2)", &b).unwrap(), "a");
        assert_eq!(difference("(a: 1, a: 2)", "(a: 2)", &Path::from_fields(&["a"])), None);
    }

    #[test]
    fn the_first_change_out_of_scope_is_named() {
        let by = Path::from_fields(&["target", "by"]);
        assert_eq!(difference("(a: 1, target: (by: 2))", "(a: 2, target: (by: 3))", &by).unwrap(), "a");
        assert_eq!(difference("(target: (by: 2, to: 1))", "(target: (by: 3))", &by).unwrap(), "target.to");
        let second = Path::from_fields(&["l"]).index(1);
        assert_eq!(difference("(l: [1, 2, 3])", "(l: [1, 2])", &second).unwrap(), "l");
    }
}
