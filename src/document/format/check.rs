//! Checks that formatting kept all values and comments. A bug in the printer then costs a refusal, never a comment.

use super::trivia::{Trivia, split_head};
use crate::document::node::NodeKind;
use crate::document::scan;
use crate::document::split::skip_head;
use crate::document::tree::{Tree, TreeItem};

/// Whether two texts have the same values and comments. Keys of maps and comments may be in another order.
pub(super) fn is_equivalent(before: &str, after: &str) -> bool {
    let trees = parse_tree(before).zip(parse_tree(after));
    trees.is_some_and(|((old_start, old), (new_start, new))| {
        has_same_values(old.root(), new.root())
            && sorted_comments(before, old_start, &old) == sorted_comments(after, new_start, &new)
    })
}

fn parse_tree(text: &str) -> Option<(usize, Tree<'_>)> {
    let start = skip_head(text).ok()?;
    Some((start, Tree::parse(text, start).ok()?))
}

fn has_same_values(old: TreeItem<'_>, new: TreeItem<'_>) -> bool {
    if old.kind() != new.kind() || item_name(old) != item_name(new) {
        return false;
    }
    if !old.kind().is_container() {
        return old.source() == new.source();
    }
    let (mut old_items, mut new_items): (Vec<TreeItem<'_>>, Vec<TreeItem<'_>>) =
        (old.items().collect(), new.items().collect());
    if old.kind() == NodeKind::Map {
        old_items.sort_by(|a, b| a.key().cmp(&b.key()));
        new_items.sort_by(|a, b| a.key().cmp(&b.key()));
    }
    let same = |(old, new): (&TreeItem<'_>, &TreeItem<'_>)| {
        old.key_source() == new.key_source() && has_same_values(*old, *new)
    };
    old_items.len() == new_items.len() && old_items.iter().zip(&new_items).all(same)
}

/// The name before the bracket of a container.
fn item_name(item: TreeItem<'_>) -> &str {
    let start = item.span().start;
    let end = if item.kind().is_container() { item.bracket_offset() } else { start };
    let text = item.text();
    text.get(start..scan::token_end(text.as_bytes(), start).min(end)).unwrap_or_default()
}

fn sorted_comments<'t>(text: &'t str, start: usize, tree: &Tree<'t>) -> Vec<&'t str> {
    let mut found = Vec::new();
    for (trivia, _) in split_head(text, start) {
        found.extend(trivia.comments.into_iter().map(|comment| comment.source));
    }
    let mut collect =
        |range| found.extend(Trivia::parse(text, range).comments.into_iter().map(|comment| comment.source));
    let mut at = start;
    for node in tree.nodes() {
        let (key, value) = (node.key_start as usize..node.key_end as usize, node.start as usize..node.end as usize);
        if !key.is_empty() {
            collect(at..key.start);
            at = key.end;
        }
        collect(at..value.start);
        at = if node.kind.is_container() {
            scan::token_end(text.as_bytes(), value.start).max(value.start)
        } else {
            value.end
        };
    }
    collect(at..text.len());
    found.sort_unstable();
    found
}
