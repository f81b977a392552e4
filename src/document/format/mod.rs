//! Formats a whole text: one item per line or all on one, as the layout asks, indented by four spaces or the file's own
//! unit, with a comma after every item of a block. The order of items, all comments and all values are kept; keys,
//! strings and numbers are copied as written.
//!
//! The caller decides by path what belongs on one line. The contents of strings and comments are never changed.

mod check;
mod indent;
mod print;
mod trivia;

use super::path::Path;
use super::position;
use super::scan;
use super::split::skip_head;
use super::style::FileStyle;
use super::tree::Tree;
use super::validator::Validator;
use super::write::ContainerLayout;
use std::fmt;

/// The layout of one container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LayoutHint {
    pub lines: LinePolicy,
    /// Whether its items may be sorted by key.
    pub keys: KeyOrder,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinePolicy {
    /// This layout.
    Fixed(ContainerLayout),
    /// The layout it has now: for containers without a known layout.
    AsWritten,
}

/// Whether the order of items is significant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyOrder {
    /// Keep the order.
    AsWritten,
    /// Sort by key, if sorting is on.
    Sorted,
}

/// The layout of a container, given its path and its number of items.
pub type LayoutHintFn<'h> = &'h dyn Fn(&Path, usize) -> LayoutHint;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeySorting {
    Off,
    /// Sort where [`KeyOrder::Sorted`] allows it.
    On,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormatError {
    Syntax {
        offset: usize,
        message: String,
    },
    /// Sorting would separate the comment at this offset from the entries below it.
    SplitsSection {
        offset: usize,
    },
    /// The result would have had other values or comments: a bug in the printer.
    NotEquivalent,
}

impl FormatError {
    /// Byte offset in the text; 0 if there is none.
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
            Self::Syntax { message, .. } => f.write_str(message),
            Self::SplitsSection { .. } => f.write_str(
                "sorting would separate this comment from the entries below it: move or remove the comment first",
            ),
            Self::NotEquivalent => f.write_str("not formatted: the result would differ in its values or comments"),
        }
    }
}

impl std::error::Error for FormatError {}

/// Formats a text as `hints` ask. A formatted text does not change.
pub fn format_text(text: &str, hints: LayoutHintFn<'_>, sorting: KeySorting) -> Result<String, FormatError> {
    let start = skip_head(text).map_err(|error| syntax_error(error.offset, &error))?;
    let tree = Tree::parse(text, start).map_err(|error| syntax_error(error.offset, &error))?;
    validate(text)?;
    let style = FileStyle { newline: FileStyle::detect(text).newline, indent: indent::detect_indent(tree.root()) };
    let formatted = print::print_document(tree.root(), start, &style, hints, sorting)?;
    let is_same = check::is_equivalent(text, &formatted) && validate(&formatted).is_ok();
    if is_same { Ok(formatted) } else { Err(FormatError::NotEquivalent) }
}

fn syntax_error(at: usize, message: &dyn fmt::Display) -> FormatError {
    FormatError::Syntax { offset: at, message: message.to_string() }
}

/// `ron` decides what is valid, including what follows the value.
fn validate(text: &str) -> Result<(), FormatError> {
    let without_mark = text.strip_prefix('\u{feff}').unwrap_or(text);
    Validator::from_head("").validate_value(without_mark).map_err(|error| {
        let start = error.span.start;
        let line = position::line_offset(without_mark, start.line);
        let rest = without_mark.get(line..).unwrap_or_default();
        let column = rest.char_indices().nth(start.col.saturating_sub(1)).map_or(rest.len(), |(at, _)| at);
        let at = text.len() - without_mark.len() + line + column;
        syntax_error(scan::skip_trivia(text.as_bytes(), at).unwrap_or(at), &error.code)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::path::PathSegment;

    /// Lists and fields named `block` have one item per line, `free` stays as written, all else is on one line.
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
    fn items_follow_the_layout_of_their_path() {
        check(
            "(a:1,block:(b:2),c:[(x:1,),\n(y : 2)])",
            "(\n    a: 1,\n    block: (\n        b: 2,\n    ),\n    c: [\n        (x: 1),\n        (y: 2),\n    ],\n)\n",
        );
        check("R (a:(),b:[ ],c:{\n})", "R(\n    a: (),\n    b: [],\n    c: {},\n)\n");
        check("(a: Some( (x:1) ), b: Some(2))", "(\n    a: Some((x: 1)),\n    b: Some(2),\n)\n");
    }

    #[test]
    fn containers_without_a_known_layout_keep_theirs() {
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
            "( // head\n\n  // about a\n  a: 1 // one\n  , b : 2, // two\n  // end\n) // rest\n// last",
            "( // head\n  // about a\n  a: 1, // one\n  b: 2, // two\n  // end\n) // rest\n// last\n",
        );
        check(
            "(\n    // section\n\n    /* x */ a /* k */ : /* v */ 1 /* t */, /* u */ b: 2,\n)",
            "(\n    // section\n\n    /* x */ a /* k */: /* v */ 1, /* t */\n    /* u */ b: 2,\n)\n",
        );
    }

    #[test]
    fn line_comments_inside_an_item_move_above_it() {
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
    fn the_contents_of_strings_and_comments_are_not_changed() {
        check(
            "(a: \"one\n   two // not a comment\", /* three\n    four */ b: r#\"\"x\"\"#)",
            "(\n    a: \"one\n   two // not a comment\",\n    /* three\n    four */ b: r#\"\"x\"\"#,\n)\n",
        );
    }

    #[test]
    fn sorted_keys_keep_their_comments() {
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
    fn sorting_is_refused_where_a_section_comment_would_lose_its_entries() {
        let text = "(sorted: {\"b\": 1,\n// section\n\n\"a\": 2})";
        let refused = format_text(text, &hints, KeySorting::On).unwrap_err();
        assert_eq!(refused, FormatError::SplitsSection { offset: text.find("// s").unwrap() });
        let sorted = "(\n    sorted: {\n        \"a\": 1,\n        // section\n\n        \"b\": 2,\n    },\n)\n";
        check_sorted(sorted, KeySorting::On, sorted);
    }

    #[test]
    fn an_invalid_text_is_refused_with_the_offset_of_its_error() {
        for (text, at) in [("(a: 1 b: 2)", 6), ("(a: \"x)", 4), ("\u{feff}(\n  ä: 38%)", 13), ("(a: 1)\n(b: 2)", 7)] {
            let refused = format_text(text, &hints, KeySorting::Off).unwrap_err();
            assert_eq!(refused.offset(), at, "{refused:?} in {text}");
        }
    }
}
