//! The printer: values in their layout, with every comment.

use super::trivia::{ContainerBody, ItemWithTrivia, Trivia, TriviaComment, split_head};
use super::{FormatError, KeyOrder, KeySorting, LayoutHintFn, LinePolicy};
use crate::document::node::NodeKind;
use crate::document::path::Path;
use crate::document::scan;
use crate::document::style::FileStyle;
use crate::document::tree::TreeItem;
use crate::document::write::ContainerLayout;

/// Prints the whole text: its head up to `start`, its one value, and the comments after it.
pub(super) fn print_document(
    root: TreeItem<'_>,
    start: usize,
    style: &FileStyle,
    hints: LayoutHintFn<'_>,
    sorting: KeySorting,
) -> Result<String, FormatError> {
    let text = root.text();
    let mut printer = Printer { style, hints, sorting, out: String::with_capacity(text.len() + text.len() / 8) };
    printer.print_head(text, start);
    for comment in hoisted_comments(root) {
        printer.out.push_str(comment.source);
        printer.push_line_break("");
    }
    printer.print_value(root, &Path::root(), "", ContainerLayout::Block)?;
    printer.print_tail(&Trivia::parse(text, root.span().end..text.len()));
    Ok(printer.out)
}

struct Printer<'p> {
    style: &'p FileStyle,
    hints: LayoutHintFn<'p>,
    sorting: KeySorting,
    out: String,
}

/// No blank line is printed before the first item of a container.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ItemPosition {
    First,
    Later,
}

impl Printer<'_> {
    fn push_line_break(&mut self, indent: &str) {
        self.out.push_str(self.style.newline);
        self.out.push_str(indent);
    }

    /// Prints as many line breaks as there were, at most one blank line.
    fn push_line_breaks(&mut self, breaks: usize, position: ItemPosition, indent: &str) {
        if breaks > 1 && position == ItemPosition::Later {
            self.out.push_str(self.style.newline);
        }
        self.push_line_break(indent);
    }

    /// Prints the byte order mark, and the attributes and comments before the value.
    fn print_head(&mut self, text: &str, end: usize) {
        let bom = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        self.out.push_str(text.get(..bom).unwrap_or_default());
        let mut before = HeadPart::Nothing;
        for (trivia, attribute) in split_head(text, end) {
            for comment in &trivia.comments {
                self.separate_head_parts(before, comment.breaks_before, HeadPart::from_comment(comment));
                self.out.push_str(comment.source);
                before = HeadPart::from_comment(comment);
            }
            let next = if attribute.is_empty() { HeadPart::Value } else { HeadPart::Attribute };
            self.separate_head_parts(before, trivia.breaks_at_end, next);
            self.out.push_str(attribute);
            before = next;
        }
    }

    fn separate_head_parts(&mut self, before: HeadPart, breaks: usize, next: HeadPart) {
        match (before, next) {
            (HeadPart::Nothing, _) => {}
            (HeadPart::Attribute | HeadPart::BlockComment, HeadPart::LineComment | HeadPart::BlockComment)
            | (HeadPart::BlockComment, HeadPart::Value)
                if breaks == 0 =>
            {
                self.out.push(' ');
            }
            _ => self.push_line_breaks(breaks, ItemPosition::Later, ""),
        }
    }

    fn print_tail(&mut self, trivia: &Trivia<'_>) {
        let mut needs_break = false;
        for comment in &trivia.comments {
            if needs_break || comment.breaks_before > 0 {
                self.push_line_breaks(comment.breaks_before, ItemPosition::Later, "");
            } else {
                self.out.push(' ');
            }
            self.out.push_str(comment.source);
            needs_break = comment.is_line;
        }
        self.push_line_break("");
    }

    fn print_value(
        &mut self,
        item: TreeItem<'_>,
        path: &Path,
        indent: &str,
        outer_layout: ContainerLayout,
    ) -> Result<(), FormatError> {
        if !item.kind().is_container() {
            self.out.push_str(item.source());
            return Ok(());
        }
        let mut body = ContainerBody::from_item(item);
        let inside = sole_some_value(item, &body);
        let hint = (self.hints)(path, body.items.len());
        if self.sorting == KeySorting::On && hint.keys == KeyOrder::Sorted && item.kind() == NodeKind::Map {
            body.sort_by_key().map_err(|at| FormatError::SplitsSection { offset: at })?;
        }
        self.print_name_and_bracket(item);
        match inside {
            Some(inside) => self.print_value(inside, path, indent, outer_layout)?,
            None if body.items.is_empty() => self.print_empty(&body, indent),
            None => match choose_layout(item, &body, hint.lines, outer_layout) {
                ContainerLayout::Line => self.print_on_one_line(item, &body, path, indent)?,
                ContainerLayout::Block => self.print_block(item, &body, path, indent)?,
            },
        }
        self.out.push(closing_bracket(item.kind()));
        Ok(())
    }

    fn print_name_and_bracket(&mut self, item: TreeItem<'_>) {
        let (text, bracket) = (item.text(), item.bracket_offset());
        let name_end = scan::token_end(text.as_bytes(), item.span().start).min(bracket);
        self.out.push_str(text.get(item.span().start..name_end).unwrap_or_default());
        let comments = Trivia::parse(text, name_end..bracket).comments;
        for comment in comments.iter().filter(|comment| !comment.is_line) {
            self.out.push(' ');
            self.out.push_str(comment.source);
        }
        if comments.iter().any(|comment| !comment.is_line) {
            self.out.push(' ');
        }
        self.out.push_str(text.get(bracket..=bracket).unwrap_or_default());
    }

    fn print_empty(&mut self, body: &ContainerBody<'_>, indent: &str) {
        let is_block = !body.closing_comments.is_empty() || body.opening_comments.iter().any(|comment| comment.is_line);
        for (number, comment) in body.opening_comments.iter().enumerate() {
            if is_block || number > 0 {
                self.out.push(' ');
            }
            self.out.push_str(comment.source);
        }
        if is_block {
            self.print_closing_comments(body, &format!("{indent}{}", self.style.indent), ItemPosition::First);
            self.push_line_break(indent);
        }
    }

    fn print_on_one_line(
        &mut self,
        item: TreeItem<'_>,
        body: &ContainerBody<'_>,
        path: &Path,
        indent: &str,
    ) -> Result<(), FormatError> {
        for comment in &body.opening_comments {
            self.out.push_str(comment.source);
            self.out.push(' ');
        }
        for (number, unit) in body.items.iter().enumerate() {
            if number > 0 {
                self.out.push_str(", ");
            }
            for comment in &unit.leading_comments {
                self.out.push_str(comment.source);
                self.out.push(' ');
            }
            self.print_item(item.kind(), unit, path, indent, ContainerLayout::Line)?;
            for comment in &unit.trailing_comments {
                self.out.push(' ');
                self.out.push_str(comment.source);
            }
        }
        for comment in &body.closing_comments {
            self.out.push(' ');
            self.out.push_str(comment.source);
        }
        // A comma distinguishes `(1,)` from `(1)`.
        if item.kind() == NodeKind::Tuple && body.items.len() == 1 && body.has_last_comma {
            self.out.push(',');
        }
        Ok(())
    }

    fn print_block(
        &mut self,
        item: TreeItem<'_>,
        body: &ContainerBody<'_>,
        path: &Path,
        indent: &str,
    ) -> Result<(), FormatError> {
        let inner = format!("{indent}{}", self.style.indent);
        for comment in &body.opening_comments {
            self.out.push(' ');
            self.out.push_str(comment.source);
        }
        let mut position = ItemPosition::First;
        for unit in &body.items {
            self.print_comments_above(unit, position, &inner);
            self.print_item(item.kind(), unit, path, &inner, ContainerLayout::Block)?;
            self.out.push(',');
            for comment in &unit.trailing_comments {
                self.out.push(' ');
                self.out.push_str(comment.source);
            }
            position = ItemPosition::Later;
        }
        self.print_closing_comments(body, &inner, ItemPosition::Later);
        self.push_line_break(indent);
        Ok(())
    }

    /// Prints the comments above an item, and the line break before it.
    fn print_comments_above(&mut self, unit: &ItemWithTrivia<'_>, position: ItemPosition, indent: &str) {
        let mut before: Option<&TriviaComment<'_>> = None;
        let mut position = position;
        for comment in &unit.leading_comments {
            match before {
                Some(previous) if !previous.is_line && comment.breaks_before == 0 => self.out.push(' '),
                _ => self.push_line_breaks(comment.breaks_before, position, indent),
            }
            self.out.push_str(comment.source);
            before = Some(comment);
            position = ItemPosition::Later;
        }
        let hoisted = hoisted_comments(unit.item);
        let mut breaks = unit.breaks_before;
        for comment in &hoisted {
            self.push_line_breaks(breaks, position, indent);
            self.out.push_str(comment.source);
            breaks = 1;
            position = ItemPosition::Later;
        }
        match before {
            Some(previous) if !previous.is_line && breaks == 0 && hoisted.is_empty() => self.out.push(' '),
            _ => self.push_line_breaks(breaks, position, indent),
        }
    }

    fn print_closing_comments(&mut self, body: &ContainerBody<'_>, indent: &str, position: ItemPosition) {
        let mut position = position;
        let mut before: Option<&TriviaComment<'_>> = None;
        for comment in &body.closing_comments {
            match before {
                Some(previous) if !previous.is_line && comment.breaks_before == 0 => self.out.push(' '),
                _ => self.push_line_breaks(comment.breaks_before, position, indent),
            }
            self.out.push_str(comment.source);
            before = Some(comment);
            position = ItemPosition::Later;
        }
    }

    fn print_item(
        &mut self,
        kind: NodeKind,
        unit: &ItemWithTrivia<'_>,
        path: &Path,
        indent: &str,
        outer_layout: ContainerLayout,
    ) -> Result<(), FormatError> {
        let item = unit.item;
        let key = item.key_source();
        if key.is_empty() {
            return self.print_value(item, &path.index(unit.index), indent, outer_layout);
        }
        self.out.push_str(key);
        let trivia = Trivia::parse(item.text(), item.key_span().end..item.span().start);
        let comments = || trivia.comments.iter().filter(|comment| !comment.is_line);
        for comment in comments().filter(|comment| comment.is_before_separator) {
            self.out.push(' ');
            self.out.push_str(comment.source);
        }
        self.out.push_str(": ");
        for comment in comments().filter(|comment| !comment.is_before_separator) {
            self.out.push_str(comment.source);
            self.out.push(' ');
        }
        let path = if kind == NodeKind::Map { path.key(&item.key()) } else { path.field(&item.key()) };
        self.print_value(item, &path, indent, outer_layout)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum HeadPart {
    Nothing,
    Attribute,
    LineComment,
    BlockComment,
    Value,
}

impl HeadPart {
    fn from_comment(comment: &TriviaComment<'_>) -> Self {
        if comment.is_line { Self::LineComment } else { Self::BlockComment }
    }
}

fn closing_bracket(kind: NodeKind) -> char {
    match kind {
        NodeKind::Map => '}',
        NodeKind::List => ']',
        _ => ')',
    }
}

/// A container inside a one-line container is on one line, but a line comment needs a block.
fn choose_layout(
    item: TreeItem<'_>,
    body: &ContainerBody<'_>,
    lines: LinePolicy,
    outer_layout: ContainerLayout,
) -> ContainerLayout {
    let layout = match lines {
        _ if outer_layout == ContainerLayout::Line => ContainerLayout::Line,
        LinePolicy::Fixed(fixed) => fixed,
        LinePolicy::AsWritten if item.source().contains('\n') => ContainerLayout::Block,
        LinePolicy::AsWritten => ContainerLayout::Line,
    };
    if layout == ContainerLayout::Line && contains_line_comment(item, body) { ContainerLayout::Block } else { layout }
}

/// The value inside `Some(..)`, if there is nothing else: it is printed as if it stood alone.
fn sole_some_value<'t>(item: TreeItem<'t>, body: &ContainerBody<'t>) -> Option<TreeItem<'t>> {
    let is_some = item.kind() == NodeKind::Tuple && item.source().starts_with("Some");
    let [only] = body.items.as_slice() else { return None };
    (is_some && item.bracket_offset() > item.span().start && !body.has_comments()).then_some(only.item)
}

fn contains_line_comment(item: TreeItem<'_>, body: &ContainerBody<'_>) -> bool {
    if memchr::memmem::find(item.source().as_bytes(), b"//").is_none() {
        return false;
    }
    let is_line = |comment: &TriviaComment<'_>| comment.is_line;
    body.opening_comments.iter().any(is_line)
        || body.closing_comments.iter().any(is_line)
        || body.items.iter().any(|unit| {
            unit.leading_comments.iter().any(is_line)
                || unit.trailing_comments.iter().any(is_line)
                || !hoisted_comments(unit.item).is_empty()
                || (unit.item.kind().is_container()
                    && contains_line_comment(unit.item, &ContainerBody::from_item(unit.item)))
        })
}

/// Line comments between the key, name and bracket of an item. They cannot stay there and move above the item.
fn hoisted_comments(item: TreeItem<'_>) -> Vec<TriviaComment<'_>> {
    let text = item.text();
    let mut comments = Vec::new();
    if !item.key_source().is_empty() {
        comments.extend(Trivia::parse(text, item.key_span().end..item.span().start).comments);
    }
    if item.kind().is_container() && item.bracket_offset() > item.span().start {
        let name_end = scan::token_end(text.as_bytes(), item.span().start);
        comments.extend(Trivia::parse(text, name_end..item.bracket_offset()).comments);
        if let Some(inside) = sole_some_value(item, &ContainerBody::from_item(item)) {
            comments.extend(hoisted_comments(inside));
        }
    }
    comments.retain(|comment| comment.is_line);
    comments
}
