//! A configuration file as a tree with positions. The `ron` crate validates it first, so both always agree on the
//! content.

use super::problem::ConfigError;
use crate::document::position;
use crate::document::skip_head;
use crate::document::tree::{Tree, TreeItem};
use crate::document::validator::Validator;
use crate::roadmap::similar_words;
use std::ops::Range;

/// A configuration file.
#[derive(Clone, Copy, Debug)]
pub struct ConfigSource<'t> {
    /// The path in the configuration folder.
    pub file_name: &'t str,
    pub text: &'t str,
}

impl<'t> ConfigSource<'t> {
    /// Parses the file into a tree with positions.
    pub fn parse(self) -> Result<Tree<'t>, ConfigError> {
        let syntax_error = |span: Range<usize>, reason: String| {
            self.error_at(span, format!("syntax error: {reason}"), "the whole file is ignored until this is fixed")
        };
        let byte_span = |at: usize| at.min(self.text.len())..self.text.len().min(at + 1);
        let start = skip_head(self.text).map_err(|error| syntax_error(byte_span(error.offset), error.to_string()))?;
        let tree =
            Tree::parse(self.text, start).map_err(|error| syntax_error(byte_span(error.offset), error.to_string()))?;
        // `ron` does not accept a byte order mark, which some editors write.
        let text = self.text.strip_prefix('\u{feff}').unwrap_or(self.text);
        let mark_len = self.text.len() - text.len();
        let head = text.get(..start.saturating_sub(mark_len)).unwrap_or_default();
        Validator::from_head(head).validate_value(text).map_err(|error| {
            let at = error.span.start;
            let line = position::line_offset(text, at.line);
            let rest = text.get(line..).unwrap_or_default();
            let column = rest.char_indices().nth(at.col.saturating_sub(1)).map_or(rest.len(), |(at, _)| at);
            syntax_error(byte_span(mark_len + line + column), error.code.to_string())
        })?;
        Ok(tree)
    }

    pub fn error_at(self, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> ConfigError {
        ConfigError::new((self.file_name, self.text), span, message, help)
    }
}

/// The span of the item's key; without a key, of the item.
pub fn name_span(item: TreeItem<'_>) -> Range<usize> {
    let key = item.key_span();
    if key.is_empty() { item.span() } else { key }
}

/// Suggests the closest known name, or lists all of them.
pub fn suggest_known(name: &str, known: &[&str]) -> String {
    match similar_words::closest_match(name, known) {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => format!("use one of: {}", known.join(", ")),
    }
}
