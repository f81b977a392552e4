//! The unit of indentation of a text, so that formatting keeps it.

use crate::document::item_trivia;
use crate::document::scan;
use crate::document::style::{self, FileStyle};
use crate::document::tree::TreeItem;
use std::ops::Range;

/// The indentation most containers use for their first item, relative to the line of their bracket; else four spaces.
/// Looks only at brackets, so that a formatted text keeps its unit.
pub(super) fn detect_indent(root: TreeItem<'_>) -> String {
    let mut steps = IndentSteps { spans: multi_line_spans(root), counts: Vec::new(), total: 0 };
    steps.count(root);
    let most = steps.counts.iter().max_by_key(|(_, count)| *count).filter(|(_, count)| *count * 2 > steps.total);
    most.map_or_else(|| FileStyle::default().indent, |(step, _)| (*step).to_owned())
}

struct IndentSteps<'t> {
    spans: Vec<Range<usize>>,
    counts: Vec<(&'t str, usize)>,
    total: usize,
}

impl<'t> IndentSteps<'t> {
    fn count(&mut self, item: TreeItem<'t>) {
        if let Some(step) = self.first_item_step(item) {
            self.total += 1;
            match self.counts.iter_mut().find(|(known, _)| *known == step) {
                Some((_, count)) => *count += 1,
                None => self.counts.push((step, 1)),
            }
        }
        item.items().for_each(|inside| self.count(inside));
    }

    fn first_item_step(&self, container: TreeItem<'t>) -> Option<&'t str> {
        let first = container.items().next()?.whole_span().start;
        let text = container.text();
        if !item_trivia::is_first_on_line(text.as_bytes(), container.bracket_offset() + 1, first) {
            return None;
        }
        let outer = style::indent_at(text, self.logical_line(text, container.bracket_offset()));
        style::indent_at(text, first).strip_prefix(outer).filter(|step| !step.is_empty())
    }

    /// The start of the line on which the line of `at` began: a line whose start is inside a comment or a text has the
    /// indentation of that comment or text, which formatting does not touch.
    fn logical_line(&self, text: &str, at: usize) -> usize {
        let mut line = style::line_start(text.as_bytes(), at);
        loop {
            let next = self.spans.partition_point(|span| span.start < line);
            match next.checked_sub(1).and_then(|before| self.spans.get(before)).filter(|span| line < span.end) {
                Some(span) => line = style::line_start(text.as_bytes(), span.start),
                None => return line,
            }
        }
    }
}

/// The comments and texts of more than one line, in order.
fn multi_line_spans(root: TreeItem<'_>) -> Vec<Range<usize>> {
    let bytes = root.text().as_bytes();
    let has_line_break =
        |span: &Range<usize>| bytes.get(span.clone()).is_some_and(|part| memchr::memchr(b'\n', part).is_some());
    let mut tokens = Vec::new();
    collect_tokens(root, &mut tokens);
    tokens.sort_by_key(|token| token.start);
    let mut spans: Vec<Range<usize>> = tokens.iter().filter(|token| has_line_break(token)).cloned().collect();
    let mut at = 0;
    let ends = tokens.iter().map(|token| (token.start, token.end)).chain([(bytes.len(), bytes.len())]);
    for (start, end) in ends {
        while let Some(found) = memchr::memchr(b'/', bytes.get(at..start).unwrap_or_default()) {
            let comment = at + found;
            at = scan::comment_end(bytes, comment).ok().flatten().unwrap_or(comment + 1);
            spans.extend(Some(comment..at).filter(has_line_break));
        }
        at = at.max(end);
    }
    spans.sort_by_key(|span| span.start);
    spans
}

/// The spans of all keys and of all values that are no containers.
fn collect_tokens(item: TreeItem<'_>, tokens: &mut Vec<Range<usize>>) {
    tokens.extend(Some(item.key_span()).filter(|span| !span.is_empty()));
    match item.kind().is_container() {
        true => item.items().for_each(|inside| collect_tokens(inside, tokens)),
        false => tokens.push(item.span()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::tree::Tree;

    fn indent_of(text: &str) -> String {
        detect_indent(Tree::parse(text, 0).unwrap().root())
    }

    #[test]
    fn the_unit_is_the_one_of_most_brackets() {
        assert_eq!(indent_of("(\n  a: (\n    b: 1,\n  ),\n)"), "  ");
        assert_eq!(indent_of("(\n\ta: [\n\t\t1,\n\t],\n)"), "\t");
        assert_eq!(indent_of("(a: 1)"), "    ");
    }

    #[test]
    fn a_line_inside_a_comment_or_a_text_has_no_indentation_of_its_own() {
        assert_eq!(indent_of("(\n    /* c\n  d */ a: (\n        b: 1,\n    ),\n)"), "    ");
        assert_eq!(indent_of("(\n    a /* c\n */: /* e\n f */ (\n        b: 1,\n    ),\n)"), "    ");
        assert_eq!(indent_of("(\n    t: \"one // /*\n two\", a: (\n        b: 1,\n    ),\n)"), "    ");
    }
}
