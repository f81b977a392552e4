//! Comments belong to what they stand beside. They never clash: what either side wrote is kept, what either removed is
//! gone.

use super::lists::merged_count;
use super::value::Value;
use crate::document::scan;
use crate::document::splice::Splice;
use crate::document::style::{self, Style};
use crate::document::tree::Item;
use crate::document::trivia_owner;
use std::ops::Range;

/// A comment of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Comment {
    /// As it is written, each line without its white space.
    pub(super) text: String,
    /// Where it stands.
    pub(super) span: Range<usize>,
    /// What it belongs to.
    anchor: Anchor,
}

/// What a comment belongs to: a value, by the steps that lead to it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Anchor {
    steps: Vec<Step>,
    side: Side,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Key(String),
    Member(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Before,
    Behind,
    /// Behind the last item of a container.
    End,
}

/// The comments of a text whose one value is `root`, with those before and behind it. `key` is where the key of the
/// value starts, or the value where it has none.
pub(super) fn comments(text: &str, key: usize, root: Item<'_>) -> Vec<Comment> {
    let mut reader = Reader { text, found: Vec::new() };
    let span = root.span();
    reader.gap(0..key, &Anchor { steps: Vec::new(), side: Side::Before });
    reader.gap(root.key_span().end.max(key)..span.start, &Anchor { steps: Vec::new(), side: Side::Before });
    reader.value(root, &[]);
    reader.gap(span.end..text.len(), &Anchor { steps: Vec::new(), side: Side::Behind });
    reader.found
}

struct Reader<'t> {
    text: &'t str,
    found: Vec<Comment>,
}

impl Reader<'_> {
    fn value(&mut self, item: Item<'_>, steps: &[Step]) {
        let inner = item.inner();
        let before = Anchor { steps: steps.to_vec(), side: Side::Before };
        self.gap(item.span().start..inner.span().start, &before);
        if inner.kind().holds_items() {
            self.container(inner, steps);
        }
        self.gap(inner.span().end..item.span().end, &before);
    }

    fn container(&mut self, container: Item<'_>, steps: &[Step]) {
        let mut at = container.bracket() + 1;
        self.gap(container.span().start..at.saturating_sub(1), &Anchor { steps: steps.to_vec(), side: Side::Before });
        let mut previous: Option<Vec<Step>> = None;
        for item in container.items() {
            let own = with(steps, step(item));
            let start = item.whole_span().start;
            self.between(at..start, previous.as_deref(), &Anchor { steps: own.clone(), side: Side::Before });
            self.gap(
                item.key_span().end.max(start)..item.span().start,
                &Anchor { steps: own.clone(), side: Side::Before },
            );
            self.value(item, &own);
            at = item.span().end;
            previous = Some(own);
        }
        let end = Anchor { steps: steps.to_vec(), side: Side::End };
        self.between(at..container.span().end.saturating_sub(1), previous.as_deref(), &end);
    }

    /// Comments on the line on which an item ends belong to it, the others to what follows.
    fn between(&mut self, range: Range<usize>, previous: Option<&[Step]>, next: &Anchor) {
        let rest = self.text.get(range.clone()).unwrap_or_default();
        let line = rest.find('\n').map_or(range.start, |newline| range.start + newline);
        let from = self.found.len();
        self.gap(range, next);
        let Some(previous) = previous else { return };
        for comment in self.found.iter_mut().skip(from).filter(|comment| comment.span.start < line) {
            comment.anchor = Anchor { steps: previous.to_vec(), side: Side::Behind };
        }
    }

    /// The comments in a stretch of white space, commas and the like.
    fn gap(&mut self, range: Range<usize>, anchor: &Anchor) {
        let bytes = self.text.as_bytes();
        let mut at = range.start;
        while at < range.end {
            match scan::comment_end(bytes, at) {
                Ok(Some(end)) => {
                    let end = end.min(range.end);
                    let source = self.text.get(at..end).unwrap_or_default();
                    let text = source.lines().map(str::trim).collect::<Vec<_>>().join("\n");
                    let span = at..at + source.trim_end().len();
                    self.found.push(Comment { text, span, anchor: anchor.clone() });
                    at = end;
                }
                _ => at += 1,
            }
        }
    }
}

fn with(steps: &[Step], step: Step) -> Vec<Step> {
    let mut steps = steps.to_vec();
    steps.push(step);
    steps
}

fn step(item: Item<'_>) -> Step {
    match item.key_source().is_empty() {
        true => Step::Member(Value::seen(item).print()),
        false => Step::Key(item.key().into_owned()),
    }
}

/// The texts of the comments in a stretch of nothing else.
pub(super) fn in_trivia(text: &str) -> Vec<String> {
    let mut reader = Reader { text, found: Vec::new() };
    reader.gap(0..text.len(), &Anchor { steps: Vec::new(), side: Side::Before });
    reader.found.into_iter().map(|comment| comment.text).collect()
}

/// How the comments of a merged text are still to be changed.
#[derive(Debug)]
pub(super) enum Mend {
    /// Nothing is left to do.
    Done,
    /// These splices bring it nearer.
    Splice(Vec<Splice>),
}

/// Which comments a merged text should have.
#[derive(Debug)]
pub(super) struct Wanted {
    base: Vec<Comment>,
    host: Vec<Comment>,
    guest: Vec<Comment>,
}

impl Wanted {
    pub(super) fn of(base: Vec<Comment>, host: Vec<Comment>, guest: Vec<Comment>) -> Self {
        Self { base, host, guest }
    }

    fn count(&self, text: &str) -> usize {
        let count = |comments: &[Comment]| comments.iter().filter(|comment| comment.text == text).count();
        merged_count(count(&self.base), count(&self.host), count(&self.guest))
    }

    /// The comments that are still missing in a text that has these.
    pub(super) fn missing<'s>(&'s self, has: &[Comment]) -> Vec<&'s Comment> {
        let mut missing: Vec<&Comment> = Vec::new();
        for comment in self.guest.iter().chain(&self.host) {
            let there = has.iter().filter(|other| other.text == comment.text).count();
            let taken = missing.iter().filter(|other| other.text == comment.text).count();
            if there + taken < self.count(&comment.text) {
                missing.push(comment);
            }
        }
        missing
    }

    /// One comment less of the guest is wanted: it has its place.
    pub(super) fn forget(&mut self, text: &str) {
        if let Some(at) = self.guest.iter().position(|comment| comment.text == text) {
            self.guest.remove(at);
        }
    }

    /// The next step towards the comments there should be.
    pub(super) fn mend(&self, text: &str, key: usize, root: Item<'_>, style: &Style) -> Mend {
        let has = comments(text, key, root);
        let is_too_much = |comment: &&Comment| {
            has.iter().filter(|other| other.text == comment.text).count() > self.count(&comment.text)
        };
        if let Some(comment) = has.iter().rev().find(is_too_much) {
            return Mend::Splice(vec![removed(text, &comment.span)]);
        }
        match self.missing(&has).first() {
            Some(comment) => Mend::Splice(vec![inserted(text, key, root, comment, style)]),
            None => Mend::Done,
        }
    }
}

/// A comment taken out: with its lines where it has them alone, else with the blanks before it.
fn removed(text: &str, span: &Range<usize>) -> Splice {
    let bytes = text.as_bytes();
    let line = style::line_start(bytes, span.start);
    let is_first = text.get(line..span.start).is_some_and(|before| before.trim().is_empty());
    let behind = trivia_owner::skip_blanks(bytes, span.end);
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
fn inserted(text: &str, key: usize, root: Item<'_>, comment: &Comment, style: &Style) -> Splice {
    let (found, is_whole) = deepest(root, &comment.anchor.steps);
    let start = match found {
        Some(item) => item.whole_span().start,
        None => key,
    };
    let item = found.unwrap_or(root);
    let written = written(&comment.text, style);
    let side = if is_whole { comment.anchor.side } else { Side::Before };
    let place = match side {
        Side::Before => None,
        Side::Behind => behind(text, item, &written),
        Side::End => at_end(text, item, &written, style),
    };
    place.unwrap_or_else(|| before(text, start, &written, style))
}

/// The lines of a comment with the newlines of the file.
fn written(text: &str, style: &Style) -> String {
    text.replace('\n', style.newline)
}

/// The item that the steps lead to, none for the root; and whether all of them could be gone.
fn deepest<'t>(root: Item<'t>, steps: &[Step]) -> (Option<Item<'t>>, bool) {
    let mut found = None;
    let mut item = root;
    for wanted in steps {
        let Some(next) = item.inner().items().find(|part| step(*part) == *wanted) else { return (found, false) };
        found = Some(next);
        item = next;
    }
    (found, true)
}

fn before(text: &str, start: usize, comment: &str, style: &Style) -> Splice {
    let bytes = text.as_bytes();
    let indent = style::indent_at(text, start);
    let newline = style.newline;
    if trivia_owner::starts_its_line(bytes, 0, start) {
        return Splice::insert(style::line_start(bytes, start), format!("{indent}{comment}{newline}"));
    }
    match comment.starts_with("//") {
        true => Splice::insert(start, format!("{newline}{indent}{comment}{newline}{indent}")),
        false => Splice::insert(start, format!("{comment} ")),
    }
}

/// At the end of the line of an item, if nothing else stands there.
fn behind(text: &str, item: Item<'_>, comment: &str) -> Option<Splice> {
    let end = item.span().end;
    let behind = trivia_owner::trailing(text, end);
    let at = behind.comma.filter(|comma| *comma < behind.end).map_or(end, |comma| comma + 1);
    let rest = text.get(at..behind.end)?;
    (behind.ends_line && rest.trim().is_empty()).then(|| Splice::insert(at, format!(" {comment}")))
}

/// On a line of its own before the closing bracket.
fn at_end(text: &str, container: Item<'_>, comment: &str, style: &Style) -> Option<Splice> {
    let inner = container.inner();
    let close = inner.kind().holds_items().then(|| inner.span().end.saturating_sub(1))?;
    let bytes = text.as_bytes();
    let line = style::line_start(bytes, close);
    let indent = style::indent_at(text, close);
    trivia_owner::starts_its_line(bytes, 0, close)
        .then(|| Splice::insert(line, format!("{indent}{}{comment}{}", style.unit, style.newline)))
}
