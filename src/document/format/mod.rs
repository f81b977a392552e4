//! A whole text put into one layout: one item a line or all on one, as the place asks for, four spaces a level or the
//! file's own unit, a comma behind every item of a block. The order of the items stays, no comment is lost and no value
//! changes; keys, strings and numbers are copied as they are written.
//!
//! What belongs on one line is not known here: it is asked for each container by its path. Two things stay as written
//! wherever they stand: the inside of a string and the inside of a comment.

mod check;
mod print;
mod trivia;

use super::path::Path;
use super::position;
use super::scan;
use super::split::skip_head;
use super::style::{self, FileStyle};
use super::tree::{Tree, TreeItem};
use super::validator::Validator;
use super::write::ContainerLayout;
use std::fmt;

/// What is asked of the container at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LayoutHint {
    /// How its items stand.
    pub lines: LinePolicy,
    /// Whether its items may be put in the order of their keys.
    pub keys: KeyOrder,
}

/// How the items of a container stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinePolicy {
    /// As the layout says.
    Fixed(ContainerLayout),
    /// On one line if they do so far, else one a line: for what nobody knows the right layout of.
    AsWritten,
}

/// Whether the order of the items of a container means something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyOrder {
    /// Their order is kept, always.
    AsWritten,
    /// Where sorting is asked for, they go by their keys.
    Sorted,
}

/// Asks what a container should look like, by its path and its number of items.
pub type LayoutHintFn<'h> = &'h dyn Fn(&Path, usize) -> LayoutHint;

/// Whether the keys of maps are put in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeySorting {
    /// Everything stays in its order.
    Off,
    /// Items go by their keys where [`Keys::Sorted`] allows it.
    On,
}

/// Why a text was not formatted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormatError {
    /// It does not read: the offset, and what is wrong there.
    Syntax {
        /// Byte offset in the text.
        offset: usize,
        /// What is wrong there.
        message: String,
    },
    /// Sorting would part the comment at this offset from what it heads.
    SplitsSection {
        /// Byte offset in the text.
        offset: usize,
    },
    /// The result would not have been the same values and comments: a fault of this program, and nothing was changed.
    NotEquivalent,
}

impl FormatError {
    /// Where in the text.
    pub fn offset(&self) -> usize {
        match self {
            Self::Syntax { offset: at, .. } | Self::SplitsSection { offset: at } => *at,
            Self::NotEquivalent => 0,
        }
    }
}

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax { message: words, .. } => f.write_str(words),
            Self::SplitsSection { .. } => {
                f.write_str("sorting would part this comment from the entries below it: move or remove it first")
            }
            Self::NotEquivalent => f.write_str("the formatted text would not say the same: nothing was changed"),
        }
    }
}

impl std::error::Error for FormatError {}

/// The text in the layout that `hints` ask for. A text that is in it already comes back as it is.
pub fn format_text(text: &str, hints: LayoutHintFn<'_>, sorting: KeySorting) -> Result<String, FormatError> {
    let start = skip_head(text).map_err(|error| syntax_error(error.offset, &error))?;
    let tree = Tree::parse(text, start).map_err(|error| syntax_error(error.offset, &error))?;
    validate(text)?;
    let style = FileStyle { newline: FileStyle::detect(text).newline, indent: detect_indent(tree.root()) };
    let formatted = print::print_document(tree.root(), start, &style, hints, sorting)?;
    let is_same = check::is_equivalent(text, &formatted) && validate(&formatted).is_ok();
    if is_same { Ok(formatted) } else { Err(FormatError::NotEquivalent) }
}

fn syntax_error(at: usize, words: &dyn fmt::Display) -> FormatError {
    FormatError::Syntax { offset: at, message: words.to_string() }
}

/// `ron` has the last word on what reads, also on what stands behind the value.
fn validate(text: &str) -> Result<(), FormatError> {
    let without_mark = text.strip_prefix('\u{feff}').unwrap_or(text);
    Validator::from_head("").validate_value(without_mark).map_err(|error| {
        let start = error.span.start;
        let line = position::line_offset(without_mark, start.line);
        let behind = without_mark.get(line..).unwrap_or_default();
        let column = behind.char_indices().nth(start.col.saturating_sub(1)).map_or(behind.len(), |(at, _)| at);
        let at = text.len() - without_mark.len() + line + column;
        syntax_error(scan::skip_trivia(text.as_bytes(), at).unwrap_or(at), &error.code)
    })
}

/// The white space by which the first items of containers stand further in than the line of their bracket, where most
/// containers agree on it; else four spaces. Told by the brackets alone, so that a formatted text keeps its unit.
fn detect_indent(root: TreeItem<'_>) -> String {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    let mut all = 0;
    count_indents(root, &mut counts, &mut all);
    let most = counts.iter().max_by_key(|(_, count)| *count).filter(|(_, count)| *count * 2 > all);
    most.map_or_else(|| FileStyle::default().indent, |(step, _)| (*step).to_owned())
}

fn count_indents<'t>(item: TreeItem<'t>, counts: &mut Vec<(&'t str, usize)>, all: &mut usize) {
    if let Some(step) = first_item_indent(item) {
        *all += 1;
        match counts.iter_mut().find(|(known, _)| *known == step) {
            Some((_, count)) => *count += 1,
            None => counts.push((step, 1)),
        }
    }
    item.items().for_each(|inside| count_indents(inside, counts, all));
}

fn first_item_indent(container: TreeItem<'_>) -> Option<&str> {
    let first = container.items().next()?.whole_span().start;
    let bytes = container.text().as_bytes();
    if !super::trivia_owner::is_first_on_line(bytes, container.bracket_offset() + 1, first) {
        return None;
    }
    let outer = style::indent_at(container.text(), container.bracket_offset());
    style::indent_at(container.text(), first).strip_prefix(outer).filter(|step| !step.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::path::PathSegment;

    /// Lists and what is called `block` have an item a line, `free` is as it was written, all else is on one line.
    fn hints(path: &Path, items: usize) -> LayoutHint {
        let lines = match path.segments().last() {
            None | Some(PathSegment::Index(_)) => LinePolicy::Fixed(ContainerLayout::Line),
            Some(PathSegment::Field(name)) if name == "free" => LinePolicy::AsWritten,
            Some(PathSegment::Field(name)) if name == "block" || name == "sorted" => {
                LinePolicy::Fixed(ContainerLayout::Block)
            }
            _ if items > 1 => LinePolicy::Fixed(ContainerLayout::Block),
            _ => LinePolicy::Fixed(ContainerLayout::Line),
        };
        let is_sorted = matches!(path.segments().last(), Some(PathSegment::Field(name)) if name == "sorted");
        let lines = if path.is_empty() { LinePolicy::Fixed(ContainerLayout::Block) } else { lines };
        LayoutHint { lines, keys: if is_sorted { KeyOrder::Sorted } else { KeyOrder::AsWritten } }
    }

    fn check(text: &str, expected: &str) {
        check_sorted(text, KeySorting::Off, expected);
    }

    fn check_sorted(text: &str, sorting: KeySorting, expected: &str) {
        let formatted = format_text(text, &hints, sorting).unwrap_or_else(|error| panic!("{error}\n{text}"));
        assert_eq!(formatted, expected, "\n{formatted}");
        let again = format_text(&formatted, &hints, sorting).unwrap();
        assert_eq!(again, formatted, "a formatted text stays as it is");
    }

    #[test]
    fn items_stand_as_their_place_asks() {
        check(
            "(a:1,block:(b:2),c:[(x:1,),\n(y : 2)])",
            "(\n    a: 1,\n    block: (\n        b: 2,\n    ),\n    c: [\n        (x: 1),\n        (y: 2),\n    ],\n)\n",
        );
        check("R (a:(),b:[ ],c:{\n})", "R(\n    a: (),\n    b: [],\n    c: {},\n)\n");
        check("(a: Some( (x:1) ), b: Some(2))", "(\n    a: Some((x: 1)),\n    b: Some(2),\n)\n");
    }

    #[test]
    fn what_nobody_knows_stays_on_its_line_or_off_it() {
        check("(free: (a: 1,   b: [2,3]))", "(\n    free: (a: 1, b: [2, 3]),\n)\n");
        check("(free: (a: 1,\n b: (c: 2)))", "(\n    free: (\n        a: 1,\n        b: (c: 2),\n    ),\n)\n");
    }

    #[test]
    fn head_mark_unit_and_newline_are_kept() {
        check(
            "\u{feff}#![enable(implicit_some)]   #![enable(unwrap_newtypes)] // both\r\n\r\n\r\n  // mine\r\n(\r\n\ta: 1,\r\n\r\n\r\n\r\n\tb: 2)",
            "\u{feff}#![enable(implicit_some)]\r\n#![enable(unwrap_newtypes)] // both\r\n\r\n// mine\r\n(\r\n\ta: 1,\r\n\r\n\tb: 2,\r\n)\r\n",
        );
    }

    #[test]
    fn comments_stay_with_their_items() {
        check(
            "( // head\n\n  // about a\n  a: 1 // one\n  , b : 2, // two\n  // end\n) // behind\n// last",
            "( // head\n  // about a\n  a: 1, // one\n  b: 2, // two\n  // end\n) // behind\n// last\n",
        );
        check(
            "(\n    // section\n\n    /* x */ a /* k */ : /* v */ 1 /* t */, /* u */ b: 2,\n)",
            "(\n    // section\n\n    /* x */ a /* k */: /* v */ 1, /* t */\n    /* u */ b: 2,\n)\n",
        );
    }

    #[test]
    fn a_line_comment_in_an_odd_place_goes_above_its_item_or_opens_its_line() {
        check(
            "(a // key\n : // value\n R // name\n (x: 1))",
            "(\n    // key\n    // value\n    // name\n    a: R(x: 1),\n)\n",
        );
        check("(a: (x: 1, // one\n y: 2))", "(\n    a: (\n        x: 1, // one\n        y: 2,\n    ),\n)\n");
        check("(a: Some( // why\n1))", "(\n    a: Some( // why\n        1,\n    ),\n)\n");
        check(
            "(a: [ // none\n], b: [/* no */], c: [\n// nothing\n])",
            "(\n    a: [ // none\n    ],\n    b: [/* no */],\n    c: [\n        // nothing\n    ],\n)\n",
        );
    }

    #[test]
    fn the_inside_of_texts_and_comments_is_not_touched() {
        check(
            "(a: \"one\n   two // not a comment\", /* three\n    four */ b: r#\"\"x\"\"#)",
            "(\n    a: \"one\n   two // not a comment\",\n    /* three\n    four */ b: r#\"\"x\"\"#,\n)\n",
        );
    }

    #[test]
    fn keys_are_sorted_when_asked_and_their_comments_go_along() {
        let text =
            "(sorted: {\n// all of them\n\n\"b\": 1, // one\n// about a\n\"a\": 2 }, block: {\"d\": 1, \"c\": 2})";
        check(
            text,
            "(\n    sorted: {\n        // all of them\n\n        \"b\": 1, // one\n        // about a\n        \"a\": 2,\n    },\n    block: {\n        \"d\": 1,\n        \"c\": 2,\n    },\n)\n",
        );
        check_sorted(
            text,
            KeySorting::On,
            "(\n    sorted: {\n        // all of them\n\n        // about a\n        \"a\": 2,\n        \"b\": 1, // one\n    },\n    block: {\n        \"d\": 1,\n        \"c\": 2,\n    },\n)\n",
        );
    }

    #[test]
    fn a_section_comment_that_would_lose_its_place_is_not_passed_by() {
        let text = "(sorted: {\"b\": 1,\n// section\n\n\"a\": 2})";
        let refused = format_text(text, &hints, KeySorting::On).unwrap_err();
        assert_eq!(refused, FormatError::SplitsSection { offset: text.find("// s").unwrap() });
        let sorted = "(\n    sorted: {\n        \"a\": 1,\n        // section\n\n        \"b\": 2,\n    },\n)\n";
        check_sorted(sorted, KeySorting::On, sorted);
    }

    #[test]
    fn a_text_that_does_not_read_is_refused_with_its_place() {
        for (text, at) in [("(a: 1 b: 2)", 6), ("(a: \"x)", 4), ("\u{feff}(\n  ä: 38%)", 13), ("(a: 1)\n(b: 2)", 7)] {
            let refused = format_text(text, &hints, KeySorting::Off).unwrap_err();
            assert_eq!(refused.offset(), at, "{refused:?} in {text}");
        }
    }
}
