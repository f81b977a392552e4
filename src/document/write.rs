//! Prints new values: our own string writer, and the layout of new containers. Text already in the file is never
//! printed again.

use super::literal::TextForm;
use super::style::FileStyle;
use std::borrow::Cow;
use std::fmt::Write as _;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Draft {
    /// Printed as it is: a number, a word, or RON that was checked before.
    Source(String),
    Text(String),
    /// `[…]`.
    List(Vec<Draft>, ContainerLayout),
    /// `(name: …)`.
    Record(Vec<(String, Draft)>, ContainerLayout),
    /// `{"key": …}`.
    Map(Vec<(String, Draft)>, ContainerLayout),
    /// `(…, …)`.
    Tuple(Vec<Draft>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContainerLayout {
    Line,
    /// One item per line.
    Block,
}

impl Draft {
    /// Prints the value. Lines after the first are indented by `indent`.
    pub fn print(&self, indent: &str, style: &FileStyle) -> String {
        let mut out = String::new();
        self.print_into(&mut out, indent, style, ContainerLayout::Block);
        out
    }

    /// Prints the value without any line breaks except those in its strings.
    pub fn print_on_one_line(&self, style: &FileStyle) -> String {
        let mut out = String::new();
        self.print_into(&mut out, "", style, ContainerLayout::Line);
        out
    }

    fn print_into(&self, out: &mut String, indent: &str, style: &FileStyle, outer_layout: ContainerLayout) {
        match self {
            Self::Source(source) => out.push_str(source),
            Self::Text(text) => out.push_str(&quote(text, style)),
            Self::List(items, layout) => {
                let parts = items.iter().map(|item| (String::new(), item));
                print_items(out, ('[', ']'), parts, narrow_layout(*layout, outer_layout), indent, style);
            }
            Self::Record(items, layout) => {
                let parts = items.iter().map(|(name, item)| (format!("{name}: "), item));
                print_items(out, ('(', ')'), parts, narrow_layout(*layout, outer_layout), indent, style);
            }
            Self::Map(items, layout) => {
                let parts = items.iter().map(|(key, item)| (format!("{}: ", quote(key, style)), item));
                print_items(out, ('{', '}'), parts, narrow_layout(*layout, outer_layout), indent, style);
            }
            Self::Tuple(items) => {
                let parts = items.iter().map(|item| (String::new(), item));
                print_items(out, ('(', ')'), parts, ContainerLayout::Line, indent, style);
            }
        }
    }
}

fn narrow_layout(layout: ContainerLayout, outer_layout: ContainerLayout) -> ContainerLayout {
    if outer_layout == ContainerLayout::Line { ContainerLayout::Line } else { layout }
}

fn print_items<'d>(
    out: &mut String,
    brackets: (char, char),
    items: impl ExactSizeIterator<Item = (String, &'d Draft)>,
    layout: ContainerLayout,
    indent: &str,
    style: &FileStyle,
) {
    let is_block = layout == ContainerLayout::Block && items.len() > 0;
    let inner = format!("{indent}{}", style.indent);
    out.push(brackets.0);
    for (number, (head, item)) in items.enumerate() {
        if is_block {
            out.push_str(style.newline);
            out.push_str(&inner);
        } else if number > 0 {
            out.push_str(", ");
        }
        out.push_str(&head);
        item.print_into(out, if is_block { &inner } else { indent }, style, layout);
        if is_block {
            out.push(',');
        }
    }
    if is_block {
        out.push_str(style.newline);
        out.push_str(indent);
    }
    out.push(brackets.1);
}

/// A string literal. Only characters that RON or a terminal would misread are escaped; line breaks become those of the
/// file.
pub fn quote(text: &str, style: &FileStyle) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for letter in normalize_newlines(text).chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str(style.newline),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            _ if needs_escape(letter) => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(letter));
            }
            _ => out.push(letter),
        }
    }
    out.push('"');
    out
}

/// A string literal in the given form, if the text fits it.
pub fn quote_like(form: TextForm, text: &str, style: &FileStyle) -> String {
    let TextForm::Raw(hashes) = form else { return quote(text, style) };
    let text = &*normalize_newlines(text);
    let ending = format!("\"{}", "#".repeat(hashes));
    let fits = !text.contains(&ending) && !text.chars().any(|c| c == '\r' || (c != '\t' && needs_escape(c)));
    // Without hashes, a quote at the very end would close the string early, like any other quote.
    if !fits {
        return quote(text, style);
    }
    let hashes = "#".repeat(hashes);
    format!("r{hashes}\"{}\"{hashes}", text.replace('\n', style.newline))
}

/// Converts line breaks to `\n`, including any carriage returns before one: read back, they would be part of it.
fn normalize_newlines(text: &str) -> Cow<'_, str> {
    if !text.contains("\r\n") {
        return Cow::Borrowed(text);
    }
    let mut lines = text.split('\n').peekable();
    let mut plain = String::with_capacity(text.len());
    while let Some(line) = lines.next() {
        match lines.peek() {
            Some(_) => plain.extend([line.trim_end_matches('\r'), "\n"]),
            None => plain.push_str(line),
        }
    }
    Cow::Owned(plain)
}

/// Control characters, and those that change the direction or order of what a terminal shows.
fn needs_escape(letter: char) -> bool {
    if letter == '\n' {
        return false;
    }
    letter.is_control()
        || matches!(letter, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
        || matches!(letter, '\u{2028}' | '\u{2029}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_every_script_are_written_as_they_are() {
        assert_eq!(quote("नमस्ते, it's 入金 👍🏽", &FileStyle::default()), "\"नमस्ते, it's 入金 👍🏽\"");
    }

    #[test]
    fn only_quotes_backslashes_and_unsafe_characters_are_escaped() {
        assert_eq!(quote("a\"b\\c\u{1b}\u{202e}\t", &FileStyle::default()), r#""a\"b\\c\u{1b}\u{202e}\t""#);
    }

    #[test]
    fn line_breaks_become_those_of_the_file() {
        let windows = FileStyle { newline: "\r\n", ..FileStyle::default() };
        assert_eq!(quote("a\nb", &windows), "\"a\r\nb\"");
        assert_eq!(quote("a\r\nb\r", &windows), "\"a\r\nb\\r\"");
        assert_eq!(quote("a\r\r\nb", &FileStyle::default()), "\"a\nb\"");
        assert_eq!(quote_like(TextForm::Raw(1), "a\r\nb", &FileStyle::default()), "r#\"a\nb\"#");
    }

    #[test]
    fn a_raw_string_stays_raw_where_the_text_fits() {
        let style = FileStyle::default();
        assert_eq!(quote_like(TextForm::Raw(1), "say \"x\"", &style), "r#\"say \"x\"\"#");
        assert_eq!(quote_like(TextForm::Raw(1), "say \"#", &style), "\"say \\\"#\"");
        assert_eq!(quote_like(TextForm::Raw(0), "say \"x\"", &style), "\"say \\\"x\\\"\"");
    }

    #[test]
    fn a_block_has_one_item_per_line() {
        let target = Draft::Record(
            vec![
                ("metric".to_owned(), Draft::Text("m".to_owned())),
                ("goals".to_owned(), Draft::List(vec![Draft::Source("1".to_owned())], ContainerLayout::Block)),
            ],
            ContainerLayout::Block,
        );
        let style = FileStyle::default();
        assert_eq!(target.print("  ", &style), "(\n      metric: \"m\",\n      goals: [\n          1,\n      ],\n  )");
        assert_eq!(target.print_on_one_line(&style), "(metric: \"m\", goals: [1])");
    }
}
