//! Edits of a text as splices: replace a value, insert an item, remove an item. All other bytes stay as they are;
//! `item_trivia` decides which commas and comments belong to an item.

use super::item_trivia;
use super::literal;
use super::node::NodeKind;
use super::splice::Splice;
use super::style::{self, FileStyle};
use super::tree::TreeItem;
use super::write::{Draft, quote, quote_like};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewItem {
    pub key: Option<NewKey>,
    pub value: Draft,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewKey {
    Field(String),
    Key(String),
}

/// Whether a new item gets its own line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ItemLinePlacement {
    OwnLine,
    SharedLine,
}

impl NewItem {
    fn print(&self, indent: &str, style: &FileStyle, placement: ItemLinePlacement) -> String {
        let value = match placement {
            ItemLinePlacement::OwnLine => self.value.print(indent, style),
            ItemLinePlacement::SharedLine => self.value.print_on_one_line(style),
        };
        match &self.key {
            Some(NewKey::Field(name)) => format!("{name}: {value}"),
            Some(NewKey::Key(key)) => format!("{}: {value}", quote(key, style)),
            None => value,
        }
    }
}

/// Replaces the bytes of a value. A raw string stays raw if the new text allows it, and a `Some(..)` around the value
/// stays.
pub fn replace(item: TreeItem<'_>, value: &Draft, style: &FileStyle) -> Splice {
    let item = item.unwrap_some();
    let span = item.span();
    let text = match (value, item.kind()) {
        (Draft::Text(text), NodeKind::RawText) => quote_like(literal::text_form(item.source()), text, style),
        _ if shares_its_line(item) => value.print_on_one_line(style),
        _ => value.print(style::indent_at(item.text(), span.start), style),
    };
    Splice::replace(span, text)
}

/// Whether the line has other text before the value than its own key. A block would then break up the line.
fn shares_its_line(item: TreeItem<'_>) -> bool {
    let start = item.whole_span().start;
    !item_trivia::is_first_on_line(item.text().as_bytes(), 0, start)
}

/// Inserts an item at index `at`, or at the end of a shorter container.
pub fn insert(container: TreeItem<'_>, at: usize, new: &NewItem, style: &FileStyle) -> Vec<Splice> {
    match at.checked_sub(1).and_then(|before| container.nth(before)).or_else(|| last_if_beyond(container, at)) {
        Some(previous) => insert_after(container, previous, new, style),
        None => match container.nth(0) {
            Some(first) => insert_before(container, first, new, style),
            None => insert_into_empty(container, new, style),
        },
    }
}

fn last_if_beyond(container: TreeItem<'_>, at: usize) -> Option<TreeItem<'_>> {
    if at == 0 { None } else { container.items().last() }
}

fn insert_after(container: TreeItem<'_>, previous: TreeItem<'_>, new: &NewItem, style: &FileStyle) -> Vec<Splice> {
    let text = container.text();
    let span = previous.whole_span();
    let trailing = item_trivia::scan_trailing(text, span.end);
    let floor = container.bracket_offset() + 1;
    let owns_line = item_trivia::is_first_on_line(text.as_bytes(), floor, span.start);
    let is_block = owns_line || trailing.has_line_end;
    if !is_block {
        let item = new.print("", style, ItemLinePlacement::SharedLine);
        return vec![match trailing.comma {
            Some(comma) => Splice::insert(comma + 1, format!(" {item},")),
            None => Splice::insert(span.end, format!(", {item}")),
        }];
    }
    let indent = style::indent_at(text, span.start).to_owned();
    let item = new.print(&indent, style, ItemLinePlacement::OwnLine);
    if !trailing.has_line_end {
        // The closing bracket is on the line of the last item: insert between the two.
        return vec![match trailing.comma {
            Some(comma) => Splice::insert(comma + 1, format!("{}{indent}{item},", style.newline)),
            None => Splice::insert(span.end, format!(",{}{indent}{item}", style.newline)),
        }];
    }
    match trailing.comma {
        Some(comma) if comma >= trailing.end => {
            vec![Splice::insert(comma + 1, format!("{}{indent}{item},", style.newline))]
        }
        Some(_) => vec![Splice::insert(trailing.end, format!("{indent}{item},{}", style.newline))],
        None => {
            vec![
                Splice::insert(span.end, ","),
                Splice::insert(trailing.end, format!("{indent}{item},{}", style.newline)),
            ]
        }
    }
}

fn insert_before(container: TreeItem<'_>, first: TreeItem<'_>, new: &NewItem, style: &FileStyle) -> Vec<Splice> {
    let text = container.text();
    let floor = container.bracket_offset() + 1;
    let start = first.whole_span().start;
    if item_trivia::is_first_on_line(text.as_bytes(), floor, start) {
        let indent = style::indent_at(text, start).to_owned();
        let item = new.print(&indent, style, ItemLinePlacement::OwnLine);
        let line = item_trivia::leading_start(text, floor, start);
        return vec![Splice::insert(line, format!("{indent}{item},{}", style.newline))];
    }
    vec![Splice::insert(start, format!("{}, ", new.print("", style, ItemLinePlacement::SharedLine)))]
}

fn insert_into_empty(container: TreeItem<'_>, new: &NewItem, style: &FileStyle) -> Vec<Splice> {
    let text = container.text();
    let open = container.bracket_offset() + 1;
    let close = container.span().end.saturating_sub(1);
    let inside = text.get(open..close).unwrap_or_default();
    let indent = style::indent_at(text, open).to_owned();
    let inner = format!("{indent}{}", style.indent);
    let newline = style.newline;
    let item = new.print(&inner, style, ItemLinePlacement::OwnLine);
    if inside.trim().is_empty() {
        return vec![Splice::replace(open..close, format!("{newline}{inner}{item},{newline}{indent}"))];
    }
    // Comments inside stay above the new item. The text after the last newline is the closing bracket's indentation.
    let tail = memchr::memrchr(b'\n', inside.as_bytes()).map_or(inside, |at| inside.get(at + 1..).unwrap_or_default());
    if tail.len() < inside.len() && tail.trim().is_empty() {
        return vec![Splice::insert(close - tail.len(), format!("{inner}{item},{newline}"))];
    }
    vec![Splice::insert(close, format!("{newline}{inner}{item},{newline}{indent}"))]
}

/// Removes an item and its trivia: whole lines if it owns them, else the item and one comma.
pub fn remove(container: TreeItem<'_>, at: usize) -> Vec<Splice> {
    let Some(item) = container.nth(at) else { return Vec::new() };
    let text = container.text();
    let span = item.whole_span();
    let floor = preceding_end(container, at);
    let trailing = item_trivia::scan_trailing(text, span.end);
    if item_trivia::is_first_on_line(text.as_bytes(), floor, span.start) && trailing.has_line_end {
        return remove_lines(text, item_trivia::leading_start(text, floor, span.start), trailing);
    }
    remove_from_line(container, at, item, trailing)
}

/// End of the text before an item that belongs to its predecessor, or to the opening bracket.
fn preceding_end(container: TreeItem<'_>, at: usize) -> usize {
    let bracket = container.bracket_offset() + 1;
    let Some(previous) = at.checked_sub(1).and_then(|before| container.nth(before)) else { return bracket };
    let trailing = item_trivia::scan_trailing(container.text(), previous.whole_span().end);
    trailing.comma.map_or(trailing.end, |comma| trailing.end.max(comma + 1))
}

fn remove_lines(text: &str, start: usize, trailing: item_trivia::TrailingTrivia) -> Vec<Splice> {
    let mut splices = vec![Splice::remove(start..trailing.end)];
    if let Some(comma) = trailing.comma.filter(|comma| *comma >= trailing.end) {
        let blank = text.as_bytes().get(comma + 1) == Some(&b' ');
        splices.push(Splice::remove(comma..comma + 1 + usize::from(blank)));
    }
    splices
}

fn remove_from_line(
    container: TreeItem<'_>,
    at: usize,
    item: TreeItem<'_>,
    trailing: item_trivia::TrailingTrivia,
) -> Vec<Splice> {
    let bytes = container.text().as_bytes();
    let span = item.whole_span();
    if let Some(comma) = trailing.comma {
        let next = item_trivia::skip_blanks(bytes, comma + 1);
        let is_adjacent = item_trivia::skip_blanks(bytes, span.end) == comma;
        if is_adjacent {
            let end = if at == 0 || container.nth(at + 1).is_some() { next } else { comma + 1 };
            return vec![Splice::remove(trim_blanks_before(bytes, container, at, span.start)..end)];
        }
        return vec![Splice::remove(span), Splice::remove(comma..comma + 1)];
    }
    // The last item has no comma of its own: remove the one before it, unless a comment is in between.
    let previous_end = at.checked_sub(1).and_then(|before| container.nth(before)).map(|p| p.whole_span().end);
    if let Some(comma) =
        previous_end.map(|end| item_trivia::skip_blanks(bytes, end)).filter(|c| bytes.get(*c) == Some(&b','))
        && item_trivia::skip_blanks(bytes, comma + 1) == span.start
    {
        return vec![Splice::remove(comma..span.end)];
    }
    vec![Splice::remove(span)]
}

/// When the last item of a line goes with its comma, so does the blank before it.
fn trim_blanks_before(bytes: &[u8], container: TreeItem<'_>, at: usize, start: usize) -> usize {
    if at == 0 || container.nth(at + 1).is_some() {
        return start;
    }
    let mut from = start;
    while from > 0 && matches!(bytes.get(from - 1), Some(b' ' | b'\t')) {
        from -= 1;
    }
    if from > 0 && bytes.get(from - 1) == Some(&b',') { from } else { start }
}

/// Where a key belongs among others: at its sorted place. If they are not sorted, after the nearest smaller one, or at
/// the end if all are greater.
pub fn sorted_insert_index<'k>(present: impl Iterator<Item = std::borrow::Cow<'k, str>>, key: &str) -> usize {
    let keys: Vec<_> = present.collect();
    let is_sorted = keys.windows(2).all(|pair| matches!(pair, [a, b] if a <= b));
    if is_sorted {
        return keys.iter().take_while(|present| present.as_ref() <= key).count();
    }
    let nearest = keys.iter().enumerate().filter(|(_, present)| present.as_ref() < key);
    nearest.max_by(|(_, a), (_, b)| a.cmp(b)).map_or(keys.len(), |(index, _)| index + 1)
}

/// Whether a container has a comment outside its items.
pub fn has_comment_between_items(container: TreeItem<'_>) -> bool {
    let close = container.span().end.saturating_sub(1);
    let mut at = container.bracket_offset() + 1;
    for item in container.items() {
        if has_comment(container.text(), at..item.whole_span().start) {
            return true;
        }
        at = item.whole_span().end;
    }
    has_comment(container.text(), at..close)
}

pub fn has_comment_after_key(item: TreeItem<'_>) -> bool {
    has_comment(item.text(), item.key_span().end..item.span().start)
}

/// Whether a range outside of values has a comment: nothing else there contains a slash.
fn has_comment(text: &str, range: std::ops::Range<usize>) -> bool {
    text.as_bytes().get(range).is_some_and(|bytes| bytes.contains(&b'/'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::splice::apply;
    use crate::document::tree::Tree;

    fn edited(text: &str, edit: impl Fn(TreeItem<'_>, &FileStyle) -> Vec<Splice>) -> String {
        let tree = Tree::parse(text, 0).unwrap();
        let after = apply(text, &edit(tree.root(), &FileStyle::detect(text)));
        assert!(Tree::parse(&after, 0).is_ok(), "no longer reads:\n{after}");
        after
    }

    fn inserted(text: &str, at: usize, item: &str) -> String {
        let new = NewItem { key: None, value: Draft::Source(item.to_owned()) };
        edited(text, |root, style| insert(root, at, &new, style))
    }

    fn removed(text: &str, at: usize) -> String {
        edited(text, |root, _| remove(root, at))
    }

    #[test]
    fn a_replaced_value_changes_only_its_own_bytes() {
        let text = "(\r\n  a : /* x */ r#\"old\"# , // y\r\n  b: Some(1),\r\n)";
        let after = edited(text, |root, style| {
            vec![
                replace(root.get("a").unwrap(), &Draft::Text("new \"one\"".to_owned()), style),
                replace(root.get("b").unwrap(), &Draft::Source("2".to_owned()), style),
            ]
        });
        assert_eq!(after, "(\r\n  a : /* x */ r#\"new \"one\"\"# , // y\r\n  b: Some(2),\r\n)");
    }

    #[test]
    fn inserted_items_follow_the_layout_around_them() {
        assert_eq!(inserted("[1, 3]", 1, "2"), "[1, 2, 3]");
        assert_eq!(inserted("[1, 3]", 0, "2"), "[2, 1, 3]");
        assert_eq!(inserted("[1, 3]", 9, "2"), "[1, 3, 2]");
        assert_eq!(inserted("[1, 3,]", 9, "2"), "[1, 3, 2,]");
        assert_eq!(inserted("[\n  1, // one\n  3\n]", 1, "2"), "[\n  1, // one\n  2,\n  3\n]");
        assert_eq!(inserted("[\n  1,\n  3 // three\n]", 2, "4"), "[\n  1,\n  3, // three\n  4,\n]");
        assert_eq!(
            inserted("[\n  // head\n\n  // about\n  1,\n]", 0, "0"),
            "[\n  // head\n\n  0,\n  // about\n  1,\n]"
        );
        assert_eq!(inserted("[\n  1,\n  2]", 2, "3"), "[\n  1,\n  2,\n  3]");
        assert_eq!(inserted("[\n  1\n  , 2\n]", 1, "x"), "[\n  1\n  ,\n  x, 2\n]");
    }

    #[test]
    fn an_empty_container_becomes_a_block() {
        assert_eq!(inserted("[]", 0, "1"), "[\n    1,\n]");
        assert_eq!(inserted("[\n  // nothing yet\n]", 0, "1"), "[\n  // nothing yet\n    1,\n]");
        assert_eq!(inserted("[ /* none */ ]", 0, "1"), "[ /* none */ \n    1,\n]");
    }

    #[test]
    fn removing_an_item_removes_its_lines_and_comments() {
        assert_eq!(removed("[\n  // about 1\n  1, // one\n  2,\n]", 0), "[\n  2,\n]");
        assert_eq!(removed("[\n  // section\n\n  1,\n  // about 2\n  2 // two\n]", 1), "[\n  // section\n\n  1,\n]");
        assert_eq!(removed("[\n  1\n  , 2\n]", 0), "[\n  2\n]");
    }

    #[test]
    fn removing_from_a_shared_line_takes_one_comma_and_no_comment() {
        assert_eq!(removed("[1, 2, 3]", 0), "[2, 3]");
        assert_eq!(removed("[1, 2, 3]", 1), "[1, 3]");
        assert_eq!(removed("[1, 2, 3]", 2), "[1, 2]");
        assert_eq!(removed("[1, 2, 3,]", 2), "[1, 2,]");
        assert_eq!(removed("[1]", 0), "[]");
        assert_eq!(removed("[1, /* two */ 2]", 1), "[1, /* two */ ]");
    }

    #[test]
    fn a_new_key_goes_to_its_sorted_place() {
        let position =
            |keys: &[&'static str], key| sorted_insert_index(keys.iter().map(|k| std::borrow::Cow::Borrowed(*k)), key);
        assert_eq!(position(&["a", "c"], "b"), 1);
        assert_eq!(position(&["a", "c"], "d"), 2);
        assert_eq!(position(&[], "d"), 0);
        assert_eq!(position(&["m", "a", "z"], "c"), 2);
        assert_eq!(position(&["m", "k", "z"], "a"), 3);
    }
}
