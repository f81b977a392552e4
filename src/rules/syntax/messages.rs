//! The words of `ron` and of the scanner, said plainly.

use crate::document::scan::ScanErrorKind;
use ron::error::{Error, SpannedError};

/// What the scanner stumbled over.
pub(crate) fn for_scan_problem(problem: ScanErrorKind) -> &'static str {
    match problem {
        ScanErrorKind::UnexpectedEnd => "it ends in the middle: a bracket or a quote is never closed",
        ScanErrorKind::UnclosedText(_) => "a text is opened here and never closed",
        ScanErrorKind::UnclosedComment(_) => "a comment is opened here with /* and never closed",
        ScanErrorKind::ExpectedValue => "a value is missing here",
        ScanErrorKind::ExpectedName => "a field is missing its name here: name: value",
        ScanErrorKind::ExpectedColon => "a colon is missing here: name: value",
        ScanErrorKind::ExpectedComma(_) => "a comma or a closing bracket is missing here",
        ScanErrorKind::TooDeep => "brackets are nested too deeply here",
        ScanErrorKind::TooManyValues => "there are too many values in this file",
    }
}

/// What `ron` refused.
pub(crate) fn for_ron_error(error: &SpannedError) -> &'static str {
    match error.code {
        Error::Eof | Error::ExpectedStringEnd => "it ends in the middle: a bracket or a quote is never closed",
        Error::ExpectedComma => "a comma or a closing bracket is missing here",
        Error::ExpectedMapColon => "a colon is missing here",
        Error::ExpectedMap => "a map stands in { }",
        Error::ExpectedMapEnd => "the closing } is missing here",
        Error::ExpectedArray => "a list stands in [ ]",
        Error::ExpectedArrayEnd => "the closing ] is missing here",
        Error::ExpectedOptionEnd | Error::ExpectedStructLikeEnd => "the closing ) is missing here",
        Error::ExpectedStructLike | Error::ExpectedNamedStructLike(_) => "a record stands in ( )",
        Error::InvalidEscape(_) => "this text has a backslash that means nothing: a plain one is written twice",
        Error::ExpectedChar | Error::ExpectedString | Error::ExpectedByteString | Error::ExpectedByteLiteral => {
            "a text stands in double quotes"
        }
        Error::ExpectedInteger
        | Error::ExpectedFloat
        | Error::FloatUnderscore
        | Error::UnderscoreAtBeginning
        | Error::IntegerOutOfBounds
        | Error::InvalidIntegerDigit { .. } => "this is no number: digits, one point, nothing else",
        Error::UnclosedBlockComment | Error::UnclosedLineComment => "a comment is opened with /* and never closed",
        Error::ExceededRecursionLimit => "brackets are nested too deeply here",
        Error::TrailingCharacters => "there is more here than one value",
        Error::NoSuchExtension(_) => "the first line enables something RON does not have",
        Error::ExpectedAttribute | Error::ExpectedAttributeEnd => "the first line is written #![enable(implicit_some)]",
        _ => "this is neither a number, nor a word, nor a text in quotes",
    }
}

/// The byte of a text at which `ron` stopped.
pub(crate) fn error_offset(text: &str, error: &SpannedError) -> usize {
    let at = error.span.start;
    let line = crate::document::position::line_offset(text, at.line);
    let rest = text.get(line..).unwrap_or_default();
    let inside = rest.char_indices().nth(at.col.saturating_sub(1)).map_or(rest.len(), |(offset, _)| offset);
    line + inside
}
