//! Plain messages for the errors of `ron` and of the scanner.

use crate::document::scan::ScanErrorKind;
use ron::error::{Error, SpannedError};

pub(super) const UNEXPECTED_END: &str = "this is cut off in the middle";
pub(super) const CURLY_QUOTES: &str = "curly quotes: use straight ones";
pub(super) const SINGLE_QUOTES: &str = "text needs double quotes";
pub(super) const SINGLE_BACKSLASH: &str = "write a backslash in text as \\\\";
pub(super) const UNQUOTED_DATE: &str = "a date needs quotes";
pub(super) const UNQUOTED_TEXT: &str = "text needs quotes";
pub(super) const UNCLOSED_TEXT: &str = "the closing quote of this text is missing";
pub(super) const MISSING_OPENING_QUOTE: &str = "the opening quote of this text is missing";
pub(super) const COMMAS_IN_NUMBER: &str = "remove the commas: a number has no thousands separators";
pub(super) const UNIT_IN_NUMBER: &str = "remove the unit: write only the number";
pub(super) const PERCENT_IN_NUMBER: &str = "remove the %: write only the number";
pub(super) const QUOTED_FIELD_NAME: &str = "a field name must not be in quotes";
pub(super) const EQUALS_SIGN: &str = "a colon separates a field from its value: name: value";
pub(super) const UNCLOSED_BRACKET: &str = "this bracket is never closed";
pub(super) const STRAY_BRACKET: &str = "one closing bracket too many";
pub(super) const MISSING_COMMA: &str = "a comma is missing";

pub(crate) fn for_scan_error(kind: ScanErrorKind) -> &'static str {
    match kind {
        ScanErrorKind::UnexpectedEnd => "this is cut off: a bracket or a quote is never closed",
        ScanErrorKind::UnclosedText(_) => "the closing quote of this text is missing",
        ScanErrorKind::UnclosedComment(_) => "this comment is never closed: add */",
        ScanErrorKind::ExpectedValue => "a value is missing here",
        ScanErrorKind::ExpectedName => "a field name is missing here: name: value",
        ScanErrorKind::ExpectedColon => "a colon is missing here: name: value",
        ScanErrorKind::ExpectedComma(_) => "a comma or a closing bracket is missing here",
        ScanErrorKind::TooDeep => "brackets are nested too deeply here",
        ScanErrorKind::TooManyValues => "this file has too many values",
    }
}

pub(crate) fn for_ron_error(error: &SpannedError) -> &'static str {
    match error.code {
        Error::Eof | Error::ExpectedStringEnd => "this is cut off: a bracket or a quote is never closed",
        Error::ExpectedComma => "a comma or a closing bracket is missing here",
        Error::ExpectedMapColon => "a colon is missing here",
        Error::ExpectedMap => "a map needs braces: { }",
        Error::ExpectedMapEnd => "the closing } is missing here",
        Error::ExpectedArray => "a list needs square brackets: [ ]",
        Error::ExpectedArrayEnd => "the closing ] is missing here",
        Error::ExpectedOptionEnd | Error::ExpectedStructLikeEnd => "the closing ) is missing here",
        Error::ExpectedStructLike | Error::ExpectedNamedStructLike(_) => "a record needs parentheses: ( )",
        Error::InvalidEscape(_) => "unknown escape in this text: write a backslash as \\\\",
        Error::ExpectedChar | Error::ExpectedString | Error::ExpectedByteString | Error::ExpectedByteLiteral => {
            "text needs double quotes"
        }
        Error::ExpectedInteger
        | Error::ExpectedFloat
        | Error::FloatUnderscore
        | Error::UnderscoreAtBeginning
        | Error::IntegerOutOfBounds
        | Error::InvalidIntegerDigit { .. } => "this is not a number: use digits and at most one decimal point",
        Error::UnclosedBlockComment | Error::UnclosedLineComment => "this comment is never closed: add */",
        Error::ExceededRecursionLimit => "brackets are nested too deeply here",
        Error::TrailingCharacters => "only one value can be here",
        Error::NoSuchExtension(_) => "the first line enables an extension that RON does not have",
        Error::ExpectedAttribute | Error::ExpectedAttributeEnd => "the first line should be #![enable(implicit_some)]",
        _ => "this is not a number, a keyword or text in quotes",
    }
}

/// The byte offset at which `ron` stopped.
pub(crate) fn error_offset(text: &str, error: &SpannedError) -> usize {
    let start = error.span.start;
    let line = crate::document::position::line_offset(text, start.line);
    let rest = text.get(line..).unwrap_or_default();
    let column = rest.char_indices().nth(start.col.saturating_sub(1)).map_or(rest.len(), |(offset, _)| offset);
    line + column
}
