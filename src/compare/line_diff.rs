//! The difference of two texts by lines, with some context, for people to read.

use similar::{ChangeTag, TextDiff};
use std::time::Duration;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DiffLine {
    /// Context: the line is in both texts.
    Same(String),
    Removed(String),
    Added(String),
    /// Skipped context; the number of the next line of the old text, from 1.
    Gap(usize),
}

const CONTEXT_LINES: usize = 2;
/// A comparison that takes longer gives a coarser result.
const DIFF_TIMEOUT: Duration = Duration::from_millis(500);

/// Compares two texts, with [`CONTEXT_LINES`] lines around each change.
pub fn diff(old: &str, new: &str) -> Vec<DiffLine> {
    let diff = TextDiff::configure().timeout(DIFF_TIMEOUT).diff_lines(old, new);
    let mut lines = Vec::new();
    for group in diff.grouped_ops(CONTEXT_LINES) {
        let start = group.first().map_or(0, |op| op.old_range().start);
        if start > 0 || !lines.is_empty() {
            lines.push(DiffLine::Gap(start + 1));
        }
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let text = change.value().trim_end_matches(['\n', '\r']).to_owned();
            lines.push(match change.tag() {
                ChangeTag::Equal => DiffLine::Same(text),
                ChangeTag::Delete => DiffLine::Removed(text),
                ChangeTag::Insert => DiffLine::Added(text),
            });
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_have_context() {
        let old = "a\nb\nc\nd\ne\nf\ng\n";
        let new = "a\nb\nc\nd\nE\nf\ng\n";
        let same = |text: &str| DiffLine::Same(text.to_owned());
        let expected = [
            DiffLine::Gap(3),
            same("c"),
            same("d"),
            DiffLine::Removed("e".to_owned()),
            DiffLine::Added("E".to_owned()),
            same("f"),
            same("g"),
        ];
        assert_eq!(diff(old, new), expected);
        assert!(diff(old, old).is_empty());
    }
}
