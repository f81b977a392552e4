//! A file of settings as a tree with places. `ron` judges it first, so what is read here is what `ron` would read.

use super::problem::ConfigError;
use crate::document::position;
use crate::document::skip_head;
use crate::document::tree::{Tree, TreeItem};
use crate::document::validator::Validator;
use crate::roadmap::inspect;
use std::ops::Range;

/// A file of settings.
#[derive(Clone, Copy, Debug)]
pub struct ConfigSource<'t> {
    /// Its name below the folder of settings.
    pub file_name: &'t str,
    /// All of it.
    pub text: &'t str,
}

impl<'t> ConfigSource<'t> {
    /// Its one value, with the place of everything in it.
    pub fn parse(self) -> Result<Tree<'t>, ConfigError> {
        let unread = |span: Range<usize>, reason: String| {
            self.error_at(span, format!("it does not read: {reason}"), "nothing of this file counts until it does")
        };
        let ends = |at: usize| at.min(self.text.len())..self.text.len().min(at + 1);
        let start = skip_head(self.text).map_err(|error| unread(ends(error.offset), error.to_string()))?;
        let tree = Tree::parse(self.text, start).map_err(|error| unread(ends(error.offset), error.to_string()))?;
        // `ron` refuses the mark that some editors put at the head of a file.
        let plain = self.text.strip_prefix('\u{feff}').unwrap_or(self.text);
        let mark = self.text.len() - plain.len();
        let head = plain.get(..start.saturating_sub(mark)).unwrap_or_default();
        Validator::from_head(head).validate_value(plain).map_err(|error| {
            let at = error.span.start;
            let line = position::line_offset(plain, at.line);
            let inside = plain.get(line..).unwrap_or_default();
            let column = inside.char_indices().nth(at.col.saturating_sub(1)).map_or(inside.len(), |(at, _)| at);
            unread(ends(mark + line + column), error.code.to_string())
        })?;
        Ok(tree)
    }

    /// Something wrong at some bytes.
    pub fn error_at(self, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> ConfigError {
        ConfigError::new((self.file_name, self.text), span, message, help)
    }
}

/// What an item is called, or where it stands when it has no name.
pub fn name_span(item: TreeItem<'_>) -> Range<usize> {
    let key = item.key_span();
    if key.is_empty() { item.span() } else { key }
}

/// What to do about a word that is none of those known.
pub fn suggest_known(word: &str, known: &[&str]) -> String {
    match inspect::closest_match(word, known) {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => format!("there are {}", known.join(", ")),
    }
}
