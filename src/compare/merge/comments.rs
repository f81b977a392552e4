//! Comments belong to what they stand beside. They never clash: what either side wrote is kept, what either removed is
//! gone.

use super::lists::merge_counts;
use super::value::Value;
use crate::document::item_trivia;
use crate::document::scan;
use crate::document::splice::Splice;
use crate::document::style::{self, FileStyle};
use crate::document::tree::TreeItem;
use std::ops::Range;

/// A comment of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct AnchoredComment {
    /// As it is written, each line without its white space.
    pub(super) text: String,
    /// Where it stands.
    pub(super) span: Range<usize>,
    /// What it belongs to.
    anchor: CommentAnchor,
}

/// What a comment belongs to: a value, by the steps that lead to it.
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
    /// Behind the last item of a container.
    End,
}

/// The comments of a text whose one value is `root`, with those before and behind it. `key` is where the key of the
/// value starts, or the value where it has none.
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

    /// Comments on the line on which an item ends belong to it, the others to what follows.
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

    /// The comments in a stretch of white space, commas and the like.
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
    match item.key_source().is_empty() {
        true => AnchorStep::Member(Value::from_item_without_source(item).to_canonical()),
        false => AnchorStep::Key(item.key().into_owned()),
    }
}

/// The texts of the comments in a stretch of nothing else.
pub(super) fn read_trivia_comments(text: &str) -> Vec<String> {
    let mut reader = CommentReader { text, comments: Vec::new() };
    reader.read_trivia(0..text.len(), &CommentAnchor { steps: Vec::new(), side: AnchorSide::Before });
    reader.comments.into_iter().map(|comment| comment.text).collect()
}

/// How the comments of a merged text are still to be changed.
#[derive(Debug)]
pub(super) enum CommentEdit {
    /// Nothing is left to do.
    Done,
    /// These splices bring it nearer.
    Splices(Vec<Splice>),
}

/// Which comments a merged text should have.
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

    /// The comments that are still missing in a text that has these.
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

    /// One comment less of the guest is wanted: it has its place.
    pub(super) fn mark_placed(&mut self, text: &str) {
        if let Some(at) = self.guest.iter().position(|comment| comment.text == text) {
            self.guest.remove(at);
        }
    }

    /// The next step towards the comments there should be.
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

/// A comment taken out: with its lines where it has them alone, else with the blanks before it.
fn remove_comment(text: &str, span: &Range<usize>) -> Splice {
    let bytes = text.as_bytes();
    let line = style::line_start(bytes, span.start);
    let is_first = text.get(line..span.start).is_some_and(|before| before.trim().is_empty());
    let behind = item_trivia::skip_blanks(bytes, span.end);
    let newline = match bytes.get(behind..) {
        Some([b'\r', b'\n', ..]) => Some(behind + 2),
        Some([b'\n', ..]) => Some(behind + 1),
        _ => None,
    };
    match (is_first, newline) {
        (true, Some(newline)) => Splice::remove(line..newline),
        (true, None) => Splice::remove(span.start..behind),
        (false, _) => {
            let before = text.get(line..span.start).unwrap_or_default();
            Splice::remove(line + before.trim_end_matches([' ', '\t']).len()..span.end)
        }
    }
}

/// A comment put to what it belongs to; where that is gone, before what held it.
fn insert_comment(text: &str, key: usize, root: TreeItem<'_>, comment: &AnchoredComment, style: &FileStyle) -> Splice {
    let (found, is_whole) = find_deepest(root, &comment.anchor.steps);
    let start = match found {
        Some(item) => item.whole_span().start,
        None => key,
    };
    let item = found.unwrap_or(root);
    let written = convert_newlines(&comment.text, style);
    let side = if is_whole { comment.anchor.side } else { AnchorSide::Before };
    let place = match side {
        AnchorSide::Before => None,
        AnchorSide::After => insert_after(text, item, &written),
        AnchorSide::End => insert_at_end(text, item, &written, style),
    };
    place.unwrap_or_else(|| insert_before(text, start, &written, style))
}

/// The lines of a comment with the newlines of the file.
fn convert_newlines(text: &str, style: &FileStyle) -> String {
    text.replace('\n', style.newline)
}

/// The item that the steps lead to, none for the root; and whether all of them could be gone.
fn find_deepest<'t>(root: TreeItem<'t>, steps: &[AnchorStep]) -> (Option<TreeItem<'t>>, bool) {
    let mut found = None;
    let mut item = root;
    for wanted in steps {
        let Some(next) = item.unwrap_some().items().find(|part| anchor_step(*part) == *wanted) else {
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
    match comment.starts_with("//") {
        true => Splice::insert(start, format!("{newline}{indent}{comment}{newline}{indent}")),
        false => Splice::insert(start, format!("{comment} ")),
    }
}

/// At the end of the line of an item, if nothing else stands there.
fn insert_after(text: &str, item: TreeItem<'_>, comment: &str) -> Option<Splice> {
    let end = item.span().end;
    let behind = item_trivia::scan_trailing(text, end);
    let at = behind.comma.filter(|comma| *comma < behind.end).map_or(end, |comma| comma + 1);
    let rest = text.get(at..behind.end)?;
    (behind.has_line_end && rest.trim().is_empty()).then(|| Splice::insert(at, format!(" {comment}")))
}

/// On a line of its own before the closing bracket.
fn insert_at_end(text: &str, container: TreeItem<'_>, comment: &str, style: &FileStyle) -> Option<Splice> {
    let inner = container.unwrap_some();
    let close = inner.kind().is_container().then(|| inner.span().end.saturating_sub(1))?;
    let bytes = text.as_bytes();
    let line = style::line_start(bytes, close);
    let indent = style::indent_at(text, close);
    item_trivia::is_first_on_line(bytes, 0, close)
        .then(|| Splice::insert(line, format!("{indent}{}{comment}{}", style.indent, style.newline)))
}
