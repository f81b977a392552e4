//! The printer: values in their layout, and every comment at its place.

use super::trivia::{Body, Comment, Gap, Unit, head_pieces};
use super::{Hints, Keys, Lines, NotFormatted, Sorting};
use crate::document::node::Kind;
use crate::document::path::Path;
use crate::document::scan;
use crate::document::style::Style;
use crate::document::tree::Item;
use crate::document::write::Layout;

/// The whole text anew: its head up to `start`, its one value, and the comments behind it.
pub(super) fn print(
    root: Item<'_>,
    start: usize,
    style: &Style,
    hints: Hints<'_>,
    sorting: Sorting,
) -> Result<String, NotFormatted> {
    let text = root.text();
    let mut printer = Printer { style, hints, sorting, out: String::with_capacity(text.len() + text.len() / 8) };
    printer.head(text, start);
    for comment in hoisted(root) {
        printer.out.push_str(comment.source);
        printer.line_break("");
    }
    printer.value(root, &Path::here(), "", Layout::Block)?;
    printer.tail(&Gap::read(text, root.span().end..text.len()));
    Ok(printer.out)
}

struct Printer<'p> {
    style: &'p Style,
    hints: Hints<'p>,
    sorting: Sorting,
    out: String,
}

/// Whether an item is the first of its container: then no blank line stands before it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    First,
    Later,
}

impl Printer<'_> {
    fn line_break(&mut self, indent: &str) {
        self.out.push_str(self.style.newline);
        self.out.push_str(indent);
    }

    /// As many line breaks as there were, but no more than one blank line.
    fn breaks(&mut self, breaks: usize, place: Place, indent: &str) {
        if breaks > 1 && place == Place::Later {
            self.out.push_str(self.style.newline);
        }
        self.line_break(indent);
    }

    /// The byte order mark, the attributes and the comments before the value.
    fn head(&mut self, text: &str, end: usize) {
        let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        self.out.push_str(text.get(..mark).unwrap_or_default());
        let mut before = Before::Nothing;
        for (gap, attribute) in head_pieces(text, end) {
            for comment in &gap.comments {
                self.part(before, comment.breaks_before, Before::of(comment));
                self.out.push_str(comment.source);
                before = Before::of(comment);
            }
            let next = if attribute.is_empty() { Before::Value } else { Before::Attribute };
            self.part(before, gap.breaks_at_end, next);
            self.out.push_str(attribute);
            before = next;
        }
    }

    /// Parts two pieces of the head.
    fn part(&mut self, before: Before, breaks: usize, next: Before) {
        match (before, next) {
            (Before::Nothing, _) => {}
            (Before::Attribute | Before::BlockComment, Before::LineComment | Before::BlockComment)
            | (Before::BlockComment, Before::Value)
                if breaks == 0 =>
            {
                self.out.push(' ');
            }
            _ => self.breaks(breaks, Place::Later, ""),
        }
    }

    fn tail(&mut self, gap: &Gap<'_>) {
        let mut needs_break = false;
        for comment in &gap.comments {
            match needs_break || comment.breaks_before > 0 {
                true => self.breaks(comment.breaks_before, Place::Later, ""),
                false => self.out.push(' '),
            }
            self.out.push_str(comment.source);
            needs_break = comment.is_line;
        }
        self.line_break("");
    }

    fn value(&mut self, item: Item<'_>, path: &Path, indent: &str, widest: Layout) -> Result<(), NotFormatted> {
        if !item.kind().holds_items() {
            self.out.push_str(item.source());
            return Ok(());
        }
        let mut body = Body::of(item);
        let inside = hugged(item, &body);
        let hint = (self.hints)(path, body.units.len());
        if self.sorting == Sorting::On && hint.keys == Keys::Sorted && item.kind() == Kind::Map {
            body.sort().map_err(|at| NotFormatted::PartsSection { at })?;
        }
        self.name_and_bracket(item);
        match inside {
            Some(inside) => self.value(inside, path, indent, widest)?,
            None if body.units.is_empty() => self.empty(&body, indent),
            None => match layout_of(item, &body, hint.lines, widest) {
                Layout::Line => self.on_one_line(item, &body, path, indent)?,
                Layout::Block => self.block(item, &body, path, indent)?,
            },
        }
        self.out.push(closing(item.kind()));
        Ok(())
    }

    fn name_and_bracket(&mut self, item: Item<'_>) {
        let (text, bracket) = (item.text(), item.bracket());
        let name_end = scan::word_end(text.as_bytes(), item.span().start).min(bracket);
        self.out.push_str(text.get(item.span().start..name_end).unwrap_or_default());
        let comments = Gap::read(text, name_end..bracket).comments;
        for comment in comments.iter().filter(|comment| !comment.is_line) {
            self.out.push(' ');
            self.out.push_str(comment.source);
        }
        if comments.iter().any(|comment| !comment.is_line) {
            self.out.push(' ');
        }
        self.out.push_str(text.get(bracket..=bracket).unwrap_or_default());
    }

    fn empty(&mut self, body: &Body<'_>, indent: &str) {
        let is_block = !body.rest.is_empty() || body.head.iter().any(|comment| comment.is_line);
        for (number, comment) in body.head.iter().enumerate() {
            if is_block || number > 0 {
                self.out.push(' ');
            }
            self.out.push_str(comment.source);
        }
        if is_block {
            self.rest(body, &format!("{indent}{}", self.style.unit), Place::First);
            self.line_break(indent);
        }
    }

    fn on_one_line(&mut self, item: Item<'_>, body: &Body<'_>, path: &Path, indent: &str) -> Result<(), NotFormatted> {
        for comment in &body.head {
            self.out.push_str(comment.source);
            self.out.push(' ');
        }
        for (number, unit) in body.units.iter().enumerate() {
            if number > 0 {
                self.out.push_str(", ");
            }
            for comment in &unit.above {
                self.out.push_str(comment.source);
                self.out.push(' ');
            }
            self.item(item.kind(), unit, path, indent, Layout::Line)?;
            for comment in &unit.behind {
                self.out.push(' ');
                self.out.push_str(comment.source);
            }
        }
        for comment in &body.rest {
            self.out.push(' ');
            self.out.push_str(comment.source);
        }
        // A comma tells `(1,)` from `(1)`.
        if item.kind() == Kind::Tuple && body.units.len() == 1 && body.has_last_comma {
            self.out.push(',');
        }
        Ok(())
    }

    fn block(&mut self, item: Item<'_>, body: &Body<'_>, path: &Path, indent: &str) -> Result<(), NotFormatted> {
        let inner = format!("{indent}{}", self.style.unit);
        for comment in &body.head {
            self.out.push(' ');
            self.out.push_str(comment.source);
        }
        let mut place = Place::First;
        for unit in &body.units {
            self.above(unit, place, &inner);
            self.item(item.kind(), unit, path, &inner, Layout::Block)?;
            self.out.push(',');
            for comment in &unit.behind {
                self.out.push(' ');
                self.out.push_str(comment.source);
            }
            place = Place::Later;
        }
        self.rest(body, &inner, Place::Later);
        self.line_break(indent);
        Ok(())
    }

    /// The comments above an item, and the line break before it.
    fn above(&mut self, unit: &Unit<'_>, place: Place, indent: &str) {
        let mut before: Option<&Comment<'_>> = None;
        let mut place = place;
        for comment in &unit.above {
            match before {
                Some(previous) if !previous.is_line && comment.breaks_before == 0 => self.out.push(' '),
                _ => self.breaks(comment.breaks_before, place, indent),
            }
            self.out.push_str(comment.source);
            before = Some(comment);
            place = Place::Later;
        }
        let hoisted = hoisted(unit.item);
        let mut breaks = unit.breaks_before;
        for comment in &hoisted {
            self.breaks(breaks, place, indent);
            self.out.push_str(comment.source);
            breaks = 1;
            place = Place::Later;
        }
        match before {
            Some(previous) if !previous.is_line && breaks == 0 && hoisted.is_empty() => self.out.push(' '),
            _ => self.breaks(breaks, place, indent),
        }
    }

    fn rest(&mut self, body: &Body<'_>, indent: &str, place: Place) {
        let mut place = place;
        let mut before: Option<&Comment<'_>> = None;
        for comment in &body.rest {
            match before {
                Some(previous) if !previous.is_line && comment.breaks_before == 0 => self.out.push(' '),
                _ => self.breaks(comment.breaks_before, place, indent),
            }
            self.out.push_str(comment.source);
            before = Some(comment);
            place = Place::Later;
        }
    }

    fn item(
        &mut self,
        kind: Kind,
        unit: &Unit<'_>,
        path: &Path,
        indent: &str,
        widest: Layout,
    ) -> Result<(), NotFormatted> {
        let item = unit.item;
        let key = item.key_source();
        if key.is_empty() {
            return self.value(item, &path.index(unit.number), indent, widest);
        }
        self.out.push_str(key);
        let gap = Gap::read(item.text(), item.key_span().end..item.span().start);
        let comments = || gap.comments.iter().filter(|comment| !comment.is_line);
        for comment in comments().filter(|comment| comment.is_before_mark) {
            self.out.push(' ');
            self.out.push_str(comment.source);
        }
        self.out.push_str(": ");
        for comment in comments().filter(|comment| !comment.is_before_mark) {
            self.out.push_str(comment.source);
            self.out.push(' ');
        }
        let path = if kind == Kind::Map { path.key(&item.key()) } else { path.field(&item.key()) };
        self.value(item, &path, indent, widest)
    }
}

/// A piece of the head of a file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Nothing,
    Attribute,
    LineComment,
    BlockComment,
    Value,
}

impl Before {
    fn of(comment: &Comment<'_>) -> Self {
        if comment.is_line { Self::LineComment } else { Self::BlockComment }
    }
}

fn closing(kind: Kind) -> char {
    match kind {
        Kind::Map => '}',
        Kind::List => ']',
        _ => ')',
    }
}

/// How a container stands: inside a line all is one line, but a comment to the end of its line needs lines.
fn layout_of(item: Item<'_>, body: &Body<'_>, lines: Lines, widest: Layout) -> Layout {
    let wanted = match lines {
        _ if widest == Layout::Line => Layout::Line,
        Lines::Laid(layout) => layout,
        Lines::AsWritten if item.source().contains('\n') => Layout::Block,
        Lines::AsWritten => Layout::Line,
    };
    if wanted == Layout::Line && holds_line_comment(item, body) { Layout::Block } else { wanted }
}

/// The one value inside `Some(..)`, when nothing else is in there: it is written as if it stood alone.
fn hugged<'t>(item: Item<'t>, body: &Body<'t>) -> Option<Item<'t>> {
    let is_some = item.kind() == Kind::Tuple && item.source().starts_with("Some");
    let [only] = body.units.as_slice() else { return None };
    (is_some && item.bracket() > item.span().start && !body.has_comments()).then_some(only.item)
}

fn holds_line_comment(item: Item<'_>, body: &Body<'_>) -> bool {
    if memchr::memmem::find(item.source().as_bytes(), b"//").is_none() {
        return false;
    }
    let is_line = |comment: &Comment<'_>| comment.is_line;
    body.head.iter().any(is_line)
        || body.rest.iter().any(is_line)
        || body.units.iter().any(|unit| {
            unit.above.iter().any(is_line)
                || unit.behind.iter().any(is_line)
                || !hoisted(unit.item).is_empty()
                || (unit.item.kind().holds_items() && holds_line_comment(unit.item, &Body::of(unit.item)))
        })
}

/// The comments between the key, the name and the bracket of an item that go to the end of their line: they have no
/// place there in our layout and go above the item.
fn hoisted(item: Item<'_>) -> Vec<Comment<'_>> {
    let text = item.text();
    let mut comments = Vec::new();
    if !item.key_source().is_empty() {
        comments.extend(Gap::read(text, item.key_span().end..item.span().start).comments);
    }
    if item.kind().holds_items() && item.bracket() > item.span().start {
        let name_end = scan::word_end(text.as_bytes(), item.span().start);
        comments.extend(Gap::read(text, name_end..item.bracket()).comments);
        if let Some(inside) = hugged(item, &Body::of(item)) {
            comments.extend(hoisted(inside));
        }
    }
    comments.retain(|comment| comment.is_line);
    comments
}
