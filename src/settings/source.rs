//! A file of settings as a tree with places. `ron` judges it first, so what is read here is what `ron` would read.

use super::problem::Trouble;
use crate::document::position;
use crate::document::skip_head;
use crate::document::tree::{Item, Tree};
use crate::document::validator::Judge;
use crate::roadmap::inspect;
use std::ops::Range;

/// A file of settings.
#[derive(Clone, Copy, Debug)]
pub struct Source<'t> {
    /// Its name below the folder of settings.
    pub file: &'t str,
    /// All of it.
    pub text: &'t str,
}

impl<'t> Source<'t> {
    /// Its one value, with the place of everything in it.
    pub fn tree(self) -> Result<Tree<'t>, Trouble> {
        let unread = |span: Range<usize>, reason: String| {
            self.trouble(span, format!("it does not read: {reason}"), "nothing of this file counts until it does")
        };
        let ends = |at: usize| at.min(self.text.len())..self.text.len().min(at + 1);
        let start = skip_head(self.text).map_err(|error| unread(ends(error.at), error.to_string()))?;
        let tree = Tree::of(self.text, start).map_err(|error| unread(ends(error.at), error.to_string()))?;
        // `ron` refuses the mark that some editors put at the head of a file.
        let plain = self.text.strip_prefix('\u{feff}').unwrap_or(self.text);
        let mark = self.text.len() - plain.len();
        let head = plain.get(..start.saturating_sub(mark)).unwrap_or_default();
        Judge::of_head(head).value(plain).map_err(|error| {
            let at = error.span.start;
            let line = position::offset_of_line(plain, at.line);
            let inside = plain.get(line..).unwrap_or_default();
            let column = inside.char_indices().nth(at.col.saturating_sub(1)).map_or(inside.len(), |(at, _)| at);
            unread(ends(mark + line + column), error.code.to_string())
        })?;
        Ok(tree)
    }

    /// Something wrong at some bytes.
    pub fn trouble(self, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Trouble {
        Trouble::new((self.file, self.text), span, message, help)
    }
}

/// What an item is called, or where it stands when it has no name.
pub fn name_span(item: Item<'_>) -> Range<usize> {
    let key = item.key_span();
    if key.is_empty() { item.span() } else { key }
}

/// What to do about a word that is none of those known.
pub fn meant(word: &str, known: &[&str]) -> String {
    match inspect::nearest_word(word, known) {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => format!("there are {}", known.join(", ")),
    }
}
