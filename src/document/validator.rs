//! Asks `ron` whether a text is valid, under the extensions the file enables.

use ron::extensions::Extensions;
use ron::options::Options;
use serde::de::IgnoredAny;

/// Validates values under the extensions of one file. `implicit_some` is always on.
#[derive(Clone, Debug)]
pub struct Validator {
    options: Options,
    extensions: Extensions,
}

impl Validator {
    /// `head` is the text with the attributes of the file.
    pub fn from_head(head: &str) -> Self {
        let known = [
            ("unwrap_newtypes", Extensions::UNWRAP_NEWTYPES),
            ("unwrap_variant_newtypes", Extensions::UNWRAP_VARIANT_NEWTYPES),
            ("explicit_struct_names", Extensions::EXPLICIT_STRUCT_NAMES),
        ];
        let mut extensions = Extensions::IMPLICIT_SOME;
        for (name, extension) in known {
            if head.contains(name) {
                extensions |= extension;
            }
        }
        Self { options: Options::default().with_default_extension(extensions), extensions }
    }

    pub fn has_same_extensions(&self, other: &Self) -> bool {
        self.extensions == other.extensions
    }

    /// Checks that a text is one valid value. The position of an error counts from the start of `source`.
    pub fn validate_value(&self, source: &str) -> Result<(), Box<ron::error::SpannedError>> {
        self.options.from_str::<IgnoredAny>(source).map(|_| ()).map_err(Box::new)
    }
}
