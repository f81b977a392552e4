//! `ron` as the judge of what is valid: of a whole file, and of pieces of it, read with the extensions the file asks
//! for at its head.

use ron::extensions::Extensions;
use ron::options::Options;
use serde::de::IgnoredAny;

/// Judges values under the extensions of one file. `implicit_some` is always allowed.
#[derive(Clone, Debug)]
pub struct Validator {
    options: Options,
    extensions: Extensions,
}

impl Validator {
    /// For a file with these attributes at its head.
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

    /// Whether both read the same text the same way.
    pub fn has_same_extensions(&self, other: &Self) -> bool {
        self.extensions == other.extensions
    }

    /// Whether a piece of RON is one valid value. The error's place counts from the start of the piece.
    pub fn validate_value(&self, source: &str) -> Result<(), Box<ron::error::SpannedError>> {
        self.options.from_str::<IgnoredAny>(source).map(|_| ()).map_err(Box::new)
    }
}
