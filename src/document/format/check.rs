//! The guard of formatting: the same values in the same places, and the same comments. A bug in the printer then costs a
//! refusal, never a comment.

use super::trivia::{Gap, head_pieces};
use crate::document::node::Kind;
use crate::document::scan;
use crate::document::split::skip_head;
use crate::document::tree::{Item, Tree};

/// Whether two texts hold the same values, and the same comments in any order. Keys of maps may have moved.
pub(super) fn says_the_same(before: &str, after: &str) -> bool {
    let trees = tree_of(before).zip(tree_of(after));
    trees.is_some_and(|((old_start, old), (new_start, new))| {
        same_values(old.root(), new.root()) && comments(before, old_start, &old) == comments(after, new_start, &new)
    })
}

fn tree_of(text: &str) -> Option<(usize, Tree<'_>)> {
    let start = skip_head(text).ok()?;
    Some((start, Tree::of(text, start).ok()?))
}

fn same_values(old: Item<'_>, new: Item<'_>) -> bool {
    if old.kind() != new.kind() || name_of(old) != name_of(new) {
        return false;
    }
    if !old.kind().holds_items() {
        return old.source() == new.source();
    }
    let (mut old_items, mut new_items): (Vec<Item<'_>>, Vec<Item<'_>>) = (old.items().collect(), new.items().collect());
    if old.kind() == Kind::Map {
        old_items.sort_by(|a, b| a.key().cmp(&b.key()));
        new_items.sort_by(|a, b| a.key().cmp(&b.key()));
    }
    let same = |(old, new): (&Item<'_>, &Item<'_>)| old.key_source() == new.key_source() && same_values(*old, *new);
    old_items.len() == new_items.len() && old_items.iter().zip(&new_items).all(same)
}

/// The word before the bracket of a container.
fn name_of(item: Item<'_>) -> &str {
    let start = item.span().start;
    let end = if item.kind().holds_items() { item.bracket() } else { start };
    let text = item.text();
    text.get(start..scan::word_end(text.as_bytes(), start).min(end)).unwrap_or_default()
}

/// All comments of a text, sorted.
fn comments<'t>(text: &'t str, start: usize, tree: &Tree<'t>) -> Vec<&'t str> {
    let mut found = Vec::new();
    for (gap, _) in head_pieces(text, start) {
        found.extend(gap.comments.into_iter().map(|comment| comment.source));
    }
    let mut collect = |range| found.extend(Gap::read(text, range).comments.into_iter().map(|comment| comment.source));
    let mut at = start;
    for node in tree.nodes() {
        let (key, value) = (node.key_start as usize..node.key_end as usize, node.start as usize..node.end as usize);
        if !key.is_empty() {
            collect(at..key.start);
            at = key.end;
        }
        collect(at..value.start);
        at = if node.kind.holds_items() {
            scan::word_end(text.as_bytes(), value.start).max(value.start)
        } else {
            value.end
        };
    }
    collect(at..text.len());
    found.sort_unstable();
    found
}
