//! Comments belong to the value next to them. They never conflict: comments that either side added stay, and comments that
//! either side removed go.

use super::lists::merge_counts;
use super::value::Value;
use crate::document::item_trivia;
use crate::document::scan;
use crate::document::splice::Splice;
use crate::document::style::{self, FileStyle};
use crate::document::tree::TreeItem;
use std::ops::Range;

/// A comment and the value it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct AnchoredComment {
    /// The source, with each line trimmed.
    pub(super) text: String,
    pub(super) span: Range<usize>,
    anchor: CommentAnchor,
}

/// The path to the value a comment belongs to, and its side of that value.
#[derive(Clone, Debug, PartialEq, Eq)]
struct CommentAnchor {
    steps: Vec<AnchorStep>,
    side: AnchorSide,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum AnchorStep {
    Key(String),
    Member(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum AnchorSide {
    Before,
    After,
    /// After the last item of a container.
    End,
}

/// The comments of a text with the value `root`, including those before and after it. `key` is the offset of the value's
/// key, or of the value if it has none.
pub(super) fn read_comments(text: &str, key: usize, root: TreeItem<'_>) -> Vec<AnchoredComment> {
    let mut reader = CommentReader { text, comments: Vec::new() };
    let span = root.span();
    reader.read_trivia(0..key, &CommentAnchor { steps: Vec::new(), side: AnchorSide::Before });
    reader.read_trivia(
        root.key_span().end.max(key)..span.start,
        &CommentAnchor { steps: Vec::new(), side: AnchorSide::Before },
    );
    reader.read_value(root, &[]);
    reader.read_trivia(span.end..text.len(), &CommentAnchor { steps: Vec::new(), side: AnchorSide::After });
    reader.comments
}

struct CommentReader<'t> {
    text: &'t str,
    comments: Vec<AnchoredComment>,
}

impl CommentReader<'_> {
    fn read_value(&mut self, item: TreeItem<'_>, steps: &[AnchorStep]) {
        let inner = item.unwrap_some();
        let before = CommentAnchor { steps: steps.to_vec(), side: AnchorSide::Before };
        self.read_trivia(item.span().start..inner.span().start, &before);
        if inner.kind().is_container() {
            self.read_container(inner, steps);
        }
        self.read_trivia(inner.span().end..item.span().end, &before);
    }

    fn read_container(&mut self, container: TreeItem<'_>, steps: &[AnchorStep]) {
        let mut at = container.bracket_offset() + 1;
        self.read_trivia(
            container.span().start..at.saturating_sub(1),
            &CommentAnchor { steps: steps.to_vec(), side: AnchorSide::Before },
        );
        let mut previous: Option<Vec<AnchorStep>> = None;
        for item in container.items() {
            let own = append_step(steps, anchor_step(item));
            let start = item.whole_span().start;
            self.read_between(
                at..start,
                previous.as_deref(),
                &CommentAnchor { steps: own.clone(), side: AnchorSide::Before },
            );
            self.read_trivia(
                item.key_span().end.max(start)..item.span().start,
                &CommentAnchor { steps: own.clone(), side: AnchorSide::Before },
            );
            self.read_value(item, &own);
            at = item.span().end;
            previous = Some(own);
        }
        let end = CommentAnchor { steps: steps.to_vec(), side: AnchorSide::End };
        self.read_between(at..container.span().end.saturating_sub(1), previous.as_deref(), &end);
    }

    /// Comments on the line where an item ends belong to that item, the others to the next one.
    fn read_between(&mut self, range: Range<usize>, previous: Option<&[AnchorStep]>, next: &CommentAnchor) {
        let rest = self.text.get(range.clone()).unwrap_or_default();
        let line = rest.find('\n').map_or(range.start, |newline| range.start + newline);
        let from = self.comments.len();
        self.read_trivia(range, next);
        let Some(previous) = previous else { return };
        for comment in self.comments.iter_mut().skip(from).filter(|comment| comment.span.start < line) {
            comment.anchor = CommentAnchor { steps: previous.to_vec(), side: AnchorSide::After };
        }
    }

    /// Reads the comments between two values.
    fn read_trivia(&mut self, range: Range<usize>, anchor: &CommentAnchor) {
        let bytes = self.text.as_bytes();
        let mut at = range.start;
        while at < range.end {
            match scan::comment_end(bytes, at) {
                Ok(Some(end)) => {
                    let end = end.min(range.end);
                    let source = self.text.get(at..end).unwrap_or_default();
                    let text = source.lines().map(str::trim).collect::<Vec<_>>().join("\n");
                    let span = at..at + source.trim_end().len();
                    self.comments.push(AnchoredComment { text, span, anchor: anchor.clone() });
                    at = end;
                }
                _ => at += 1,
            }
        }
    }
}

fn append_step(steps: &[AnchorStep], step: AnchorStep) -> Vec<AnchorStep> {
    let mut steps = steps.to_vec();
    steps.push(step);
    steps
}

fn anchor_step(item: TreeItem<'_>) -> AnchorStep {
    if item.key_source().is_empty() {
        AnchorStep::Member(Value::from_item_without_source(item).to_canonical())
    } else {
        AnchorStep::Key(item.key().into_owned())
    }
}

/// The comments in a text that has no values.
pub(super) fn read_trivia_comments(text: &str) -> Vec<String> {
    let mut reader = CommentReader { text, comments: Vec::new() };
    reader.read_trivia(0..text.len(), &CommentAnchor { steps: Vec::new(), side: AnchorSide::Before });
    reader.comments.into_iter().map(|comment| comment.text).collect()
}

/// The next step towards the expected comments.
#[derive(Debug)]
pub(super) enum CommentEdit {
    Done,
    Splices(Vec<Splice>),
}

/// The comments of the three versions, from which follows which ones the merge should have.
#[derive(Debug)]
pub(super) struct ExpectedComments {
    base: Vec<AnchoredComment>,
    host: Vec<AnchoredComment>,
    guest: Vec<AnchoredComment>,
}

impl ExpectedComments {
    pub(super) fn new(base: Vec<AnchoredComment>, host: Vec<AnchoredComment>, guest: Vec<AnchoredComment>) -> Self {
        Self { base, host, guest }
    }

    fn expected_count(&self, text: &str) -> usize {
        let count = |comments: &[AnchoredComment]| comments.iter().filter(|comment| comment.text == text).count();
        merge_counts(count(&self.base), count(&self.host), count(&self.guest))
    }

    /// The comments that a text with these comments still lacks.
    pub(super) fn find_missing<'s>(&'s self, has: &[AnchoredComment]) -> Vec<&'s AnchoredComment> {
        let mut missing: Vec<&AnchoredComment> = Vec::new();
        for comment in self.guest.iter().chain(&self.host) {
            let there = has.iter().filter(|other| other.text == comment.text).count();
            let taken = missing.iter().filter(|other| other.text == comment.text).count();
            if there + taken < self.expected_count(&comment.text) {
                missing.push(comment);
            }
        }
        missing
    }

    /// Takes a comment of the guest off the list: it has been placed.
    pub(super) fn mark_placed(&mut self, text: &str) {
        if let Some(at) = self.guest.iter().position(|comment| comment.text == text) {
            self.guest.remove(at);
        }
    }

    pub(super) fn next_edit(&self, text: &str, key: usize, root: TreeItem<'_>, style: &FileStyle) -> CommentEdit {
        let has = read_comments(text, key, root);
        let is_too_much = |comment: &&AnchoredComment| {
            has.iter().filter(|other| other.text == comment.text).count() > self.expected_count(&comment.text)
        };
        if let Some(comment) = has.iter().rev().find(is_too_much) {
            return CommentEdit::Splices(vec![remove_comment(text, &comment.span)]);
        }
        match self.find_missing(&has).first() {
            Some(comment) => CommentEdit::Splices(vec![insert_comment(text, key, root, comment, style)]),
            None => CommentEdit::Done,
        }
    }
}

/// Removes a comment with its lines if nothing else is on them, else with the spaces before it.
fn remove_comment(text: &str, span: &Range<usize>) -> Splice {
    let bytes = text.as_bytes();
    let line = style::line_start(bytes, span.start);
    let is_first = text.get(line..span.start).is_some_and(|before| before.trim().is_empty());
    let after = item_trivia::skip_blanks(bytes, span.end);
    let newline = match bytes.get(after..) {
        Some([b'\r', b'\n', ..]) => Some(after + 2),
        Some([b'\n', ..]) => Some(after + 1),
        _ => None,
    };
    match (is_first, newline) {
        (true, Some(newline)) => Splice::remove(line..newline),
        (true, None) => Splice::remove(span.start..after),
        (false, _) => {
            let before = text.get(line..span.start).unwrap_or_default();
            Splice::remove(line + before.trim_end_matches([' ', '\t']).len()..span.end)
        }
    }
}

/// Inserts a comment next to its value or, if that is gone, before the container it was in.
fn insert_comment(text: &str, key: usize, root: TreeItem<'_>, comment: &AnchoredComment, style: &FileStyle) -> Splice {
    let (found, is_complete) = find_deepest(root, &comment.anchor.steps);
    let start = match found {
        Some(item) => item.whole_span().start,
        None => key,
    };
    let item = found.unwrap_or(root);
    let source = convert_newlines(&comment.text, style);
    let side = if is_complete { comment.anchor.side } else { AnchorSide::Before };
    let splice = match side {
        AnchorSide::Before => None,
        AnchorSide::After => insert_after(text, item, &source),
        AnchorSide::End => insert_at_end(text, item, &source, style),
    };
    splice.unwrap_or_else(|| insert_before(text, start, &source, style))
}

fn convert_newlines(text: &str, style: &FileStyle) -> String {
    text.replace('\n', style.newline)
}

/// The item at the end of the steps, as far as they can be followed (`None` for the root), and whether all could be.
fn find_deepest<'t>(root: TreeItem<'t>, steps: &[AnchorStep]) -> (Option<TreeItem<'t>>, bool) {
    let mut found = None;
    let mut item = root;
    for step in steps {
        let Some(next) = item.unwrap_some().items().find(|part| anchor_step(*part) == *step) else {
            return (found, false);
        };
        found = Some(next);
        item = next;
    }
    (found, true)
}

fn insert_before(text: &str, start: usize, comment: &str, style: &FileStyle) -> Splice {
    let bytes = text.as_bytes();
    let indent = style::indent_at(text, start);
    let newline = style.newline;
    if item_trivia::is_first_on_line(bytes, 0, start) {
        return Splice::insert(style::line_start(bytes, start), format!("{indent}{comment}{newline}"));
    }
    if comment.starts_with("//") {
        Splice::insert(start, format!("{newline}{indent}{comment}{newline}{indent}"))
    } else {
        Splice::insert(start, format!("{comment} "))
    }
}

/// At the end of the item's line, if nothing else follows there.
fn insert_after(text: &str, item: TreeItem<'_>, comment: &str) -> Option<Splice> {
    let end = item.span().end;
    let trailing = item_trivia::scan_trailing(text, end);
    let at = trailing.comma.filter(|comma| *comma < trailing.end).map_or(end, |comma| comma + 1);
    let rest = text.get(at..trailing.end)?;
    (trailing.has_line_end && rest.trim().is_empty()).then(|| Splice::insert(at, format!(" {comment}")))
}

/// On its own line before the closing bracket.
fn insert_at_end(text: &str, container: TreeItem<'_>, comment: &str, style: &FileStyle) -> Option<Splice> {
    let inner = container.unwrap_some();
    let close = inner.kind().is_container().then(|| inner.span().end.saturating_sub(1))?;
    let bytes = text.as_bytes();
    let line = style::line_start(bytes, close);
    let indent = style::indent_at(text, close);
    item_trivia::is_first_on_line(bytes, 0, close)
        .then(|| Splice::insert(line, format!("{indent}{}{comment}{}", style.indent, style.newline)))
}
