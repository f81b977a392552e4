//! Repairs one syntax error: tries corrections on its field until the field can be parsed.

use super::error::{SyntaxError, find_line_end, last_char_span, word_span_at};
use super::foreign::{find_foreign_sign, find_sign_in_word};
use super::messages::{
    self, COMMAS_IN_NUMBER, CURLY_QUOTES, EQUALS_SIGN, MISSING_COMMA, MISSING_OPENING_QUOTE, PERCENT_IN_NUMBER,
    QUOTED_FIELD_NAME, SINGLE_BACKSLASH, SINGLE_QUOTES, STRAY_BRACKET, UNCLOSED_BRACKET, UNCLOSED_TEXT, UNIT_IN_NUMBER,
    UNQUOTED_DATE, UNQUOTED_TEXT,
};
use crate::document::item_trivia;
use crate::document::path::Path;
use crate::document::scan::{self, ScanError, ScanErrorKind};
use crate::document::tree::{Tree, TreeItem};
use crate::document::validator::Validator;
use crate::roadmap::field::Shape;
use crate::roadmap::input::number;
use crate::roadmap::inspect::{SchemaErrorKind, guess_date, inspect_value};
use crate::rules::quoted_lines;
use std::ops::Range;

struct RepairCandidate {
    span: Range<usize>,
    replacement: String,
    /// Where the error is reported; often the span.
    location: Range<usize>,
    message: String,
    label: &'static str,
}

/// How far a value can be parsed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum ParseProgress {
    /// Up to an offset, counted from the end of the range.
    Partial(usize),
    Complete,
}

/// Maximum length of a field to repair: each attempt parses all of it.
const MAX_REPAIR_LEN: usize = 16 << 10;

/// The error of a field that the scanner rejects; `text` ends where the field ends.
pub(crate) fn repair_value(
    text: &str,
    range: Range<usize>,
    error: ScanError,
    expected: Option<&Shape>,
    validator: &Validator,
    path: &Path,
) -> SyntaxError {
    let is_comment = matches!(error.kind, ScanErrorKind::UnclosedComment(_));
    if range.len() <= MAX_REPAIR_LEN && !is_comment {
        let before = measure_progress(text, range.start, validator);
        let mut best: Option<(ParseProgress, RepairCandidate)> = None;
        for candidate in collect_candidates(text, &range, error, expected) {
            let repaired = replace_span(text, &candidate.span, &candidate.replacement);
            let reached = measure_progress(&repaired, range.start, validator);
            if reached == ParseProgress::Complete {
                return error_from_candidate(candidate, path);
            }
            if reached > before && best.as_ref().is_none_or(|(farthest, _)| reached > *farthest) {
                best = Some((reached, candidate));
            }
        }
        if let Some((_, candidate)) = best {
            return error_from_candidate(candidate, path);
        }
    }
    let at = match error.kind {
        ScanErrorKind::UnclosedText(at) | ScanErrorKind::UnclosedComment(at) => at,
        _ => error.offset,
    };
    if let Some(error) = find_foreign_sign(text, error.offset, path) {
        return error;
    }
    if matches!(expected, Some(Shape::List(_))) && !text.get(range.start..).unwrap_or_default().starts_with('[') {
        return SyntaxError::new(text, at, path, "several values need square brackets: [a, b]")
            .with_label("a second value");
    }
    SyntaxError::new(text, at, path, messages::for_scan_error(error.kind))
}

/// The error of a number, keyword or text that `ron` rejects.
pub(crate) fn repair_leaf(
    text: &str,
    leaf: TreeItem<'_>,
    expected: Option<&Shape>,
    validator: &Validator,
    path: &Path,
) -> SyntaxError {
    let span = leaf.span();
    if let Some(error) = find_sign_in_word(text, &span, path) {
        return error;
    }
    let suggestion = expected.and_then(|expected| {
        inspect_value(leaf, expected, &[]).into_iter().find_map(|error| match error.kind {
            SchemaErrorKind::WrongType { suggestion, .. } => suggestion,
            _ => None,
        })
    });
    let guesses = [
        straighten_quotes(leaf.source()).map(|quoted| (CURLY_QUOTES.to_owned(), quoted)),
        suggestion.map(|suggestion| (leaf_message(leaf.source(), expected).to_owned(), suggestion)),
        to_double_quotes(leaf.source()).map(|quoted| (SINGLE_QUOTES.to_owned(), quoted)),
        escape_backslashes(leaf.source()).map(|escaped| (SINGLE_BACKSLASH.to_owned(), escaped)),
        extract_number(leaf.source(), expected).map(|number| (number_message(leaf.source()).to_owned(), number)),
        guess_date(leaf.source(), expected.unwrap_or(&Shape::DueDate)).map(|quoted| (UNQUOTED_DATE.to_owned(), quoted)),
    ];
    for (message, replacement) in guesses.into_iter().flatten() {
        if validator.validate_value(&replacement).is_ok() {
            let label = format!("should be {}", quoted_lines::quote_source(&replacement));
            return SyntaxError {
                span: span.clone(),
                path: path.clone(),
                message,
                label,
                correction: None,
                text_end: None,
            }
            .with_correction(span, replacement);
        }
    }
    let error = validator.validate_value(leaf.source()).err();
    let message = error.map_or("this cannot be read", |error| messages::for_ron_error(&error));
    SyntaxError { span, ..SyntaxError::new(text, leaf.span().start, path, message) }
}

fn error_from_candidate(candidate: RepairCandidate, path: &Path) -> SyntaxError {
    SyntaxError {
        span: candidate.location,
        path: path.clone(),
        message: candidate.message,
        label: candidate.label.to_owned(),
        correction: Some((candidate.span, candidate.replacement)),
        text_end: None,
    }
}

/// How far the value at `start` can be parsed, if the text ends after it.
fn measure_progress(text: &str, start: usize, validator: &Validator) -> ParseProgress {
    let partial = |at: usize| ParseProgress::Partial(usize::MAX - text.len().saturating_sub(at));
    let tree = match Tree::parse(text, start) {
        Ok(tree) => tree,
        Err(error) => return partial(error.offset),
    };
    let span = tree.root().span();
    if let Err(error) = validator.validate_value(tree.root().source()) {
        return partial(span.start + messages::error_offset(tree.root().source(), &error));
    }
    let bytes = text.as_bytes();
    let Ok(next) = scan::skip_trivia(bytes, span.end) else { return partial(span.end) };
    let comma = usize::from(bytes.get(next) == Some(&b','));
    match scan::skip_trivia(bytes, next + comma) {
        Ok(end) if end >= bytes.len() => ParseProgress::Complete,
        _ => partial(next),
    }
}

fn replace_span(text: &str, span: &Range<usize>, replacement: &str) -> String {
    let (before, after) = (text.get(..span.start).unwrap_or_default(), text.get(span.end..).unwrap_or_default());
    format!("{before}{replacement}{after}")
}

/// Possible corrections, the most likely first.
fn collect_candidates(
    text: &str,
    range: &Range<usize>,
    error: ScanError,
    expected: Option<&Shape>,
) -> Vec<RepairCandidate> {
    let mut candidates = Vec::new();
    candidates.extend(fix_curly_quotes(text, range));
    candidates.extend(close_open_text(text, range));
    candidates.extend(remove_number_commas(text, range, error.offset));
    candidates.extend(replace_semicolon(text, range));
    candidates.extend(quote_whole_value(text, range, expected));
    candidates.extend(unquote_field_name(text, range, error.offset));
    candidates.extend(replace_separator(text, error.offset));
    candidates.extend(close_lost_bracket(text, range));
    candidates.extend(remove_stray_bracket(text, error.offset));
    candidates.extend(insert_lost_comma(text, range, error.offset));
    candidates
}

/// Straightens the curly quotes of the field that open or close a text.
fn fix_curly_quotes(text: &str, range: &Range<usize>) -> Option<RepairCandidate> {
    let source = text.get(range.clone())?.trim_end();
    let straightened = straighten_quotes(source)?;
    let first = source.find(is_curly_quote).map_or(range.start, |at| range.start + at);
    Some(RepairCandidate {
        span: range.start..range.start + source.len(),
        replacement: straightened,
        location: word_span_at(text, first),
        message: CURLY_QUOTES.to_owned(),
        label: "a curly quote",
    })
}

pub(super) fn is_curly_quote(letter: char) -> bool {
    matches!(letter, '“' | '”' | '„' | '‟' | '«' | '»' | '‘' | '’' | '‚')
}

/// Replaces curly quotes by straight ones after or before a bracket, a comma or a colon. Others are part of a text and
/// stay. `None` if there is nothing to replace.
pub(super) fn straighten_quotes(source: &str) -> Option<String> {
    let letters: Vec<char> = source.chars().collect();
    let mut is_changed = false;
    let mut straightened = String::with_capacity(source.len());
    for (at, letter) in letters.iter().enumerate() {
        let before = letters.iter().take(at).rev().find(|letter| !letter.is_whitespace());
        let after = letters.iter().skip(at + 1).find(|letter| !letter.is_whitespace());
        let opens = matches!(before, None | Some('(' | '[' | '{' | ',' | ':'));
        let closes = matches!(after, None | Some(')' | ']' | '}' | ',' | ':'));
        if is_curly_quote(*letter) && (opens || closes) {
            is_changed = true;
            straightened.push('"');
        } else {
            straightened.push(*letter);
        }
    }
    is_changed.then_some(straightened)
}

/// Closes a text without a closing quote: at the end of its line, before the next field of the line, or where the field
/// ends.
fn close_open_text(text: &str, range: &Range<usize>) -> Vec<RepairCandidate> {
    let bytes = text.as_bytes();
    let line_end = find_line_end(text, range.start);
    let quotes = find_quotes(bytes, range.start..line_end);
    let Some(opened) = quotes.last().copied().filter(|_| quotes.len() % 2 == 1) else { return Vec::new() };
    let location = opened..find_code_end(text, opened, line_end).max(opened + 1);
    let closing = |at: usize| RepairCandidate {
        span: at..at,
        replacement: "\"".to_owned(),
        location: location.clone(),
        message: UNCLOSED_TEXT.to_owned(),
        label: "opened here",
    };
    let mut ends = vec![find_code_end(text, opened, line_end)];
    ends.extend(find_field_commas(bytes, opened..line_end));
    let trimmed = text.trim_end();
    ends.push(trimmed.strip_suffix(',').map_or(trimmed.len(), str::len));
    let mut found: Vec<RepairCandidate> = ends.into_iter().filter(|end| *end > opened).map(closing).collect();
    let start = range.start;
    if bytes.get(start) != Some(&b'"') && quotes.len() == 1 {
        found.push(RepairCandidate {
            span: start..start,
            replacement: "\"".to_owned(),
            location: start..opened + 1,
            message: MISSING_OPENING_QUOTE.to_owned(),
            label: "no quote before this",
        });
    }
    found
}

/// The quotes in a range that are not escaped.
fn find_quotes(bytes: &[u8], range: Range<usize>) -> Vec<usize> {
    let is_quote = |at: &usize| {
        let is_escaped = *at > 0 && bytes.get(at - 1) == Some(&b'\\');
        bytes.get(*at) == Some(&b'"') && !is_escaped
    };
    range.filter(is_quote).collect()
}

/// The end of the code of a line, without commas and closing brackets.
fn find_code_end(text: &str, from: usize, line_end: usize) -> usize {
    let line = text.get(from..line_end).unwrap_or_default();
    from + line.trim_end_matches([',', ')', ']', '}', ' ', '\t', '\r']).len()
}

/// Maximum number of commas to try on one line.
const MAX_FIELD_COMMAS: usize = 32;

/// The commas of a line before what looks like a field: `, lane:`.
fn find_field_commas(bytes: &[u8], range: Range<usize>) -> Vec<usize> {
    let precedes_field = |at: &usize| {
        let name = item_trivia::skip_blanks(bytes, at + 1);
        let end = scan::token_end(bytes, name);
        bytes.get(*at) == Some(&b',') && end > name && bytes.get(end) == Some(&b':')
    };
    range.filter(precedes_field).take(MAX_FIELD_COMMAS).collect()
}

/// `2,000,000`, also inside a longer field.
fn remove_number_commas(text: &str, range: &Range<usize>, at: usize) -> Option<RepairCandidate> {
    let bytes = text.as_bytes();
    let is_part = |at: usize| bytes.get(at).is_some_and(|byte| byte.is_ascii_digit() || *byte == b',');
    let mut start = at;
    while start > range.start && is_part(start - 1) {
        start -= 1;
    }
    let mut end = at;
    while is_part(end) {
        end += 1;
    }
    let source = text.get(start..end)?;
    let written = source.strip_suffix(',').unwrap_or(source);
    let span = start..start + written.len();
    let meant = number::read_number(written).filter(|_| written.contains(','))?.one()?;
    Some(RepairCandidate {
        span: span.clone(),
        replacement: meant,
        location: span,
        message: COMMAS_IN_NUMBER.to_owned(),
        label: "one number",
    })
}

/// Corrections that take the rest of the line as a single value: a text without quotes, a number with its unit.
fn quote_whole_value(text: &str, range: &Range<usize>, expected: Option<&Shape>) -> Vec<RepairCandidate> {
    let line_end = find_line_end(text, range.start);
    let line = text.get(range.start..line_end).unwrap_or_default();
    let code = line.split("//").next().unwrap_or_default().trim_end();
    let source = code.strip_suffix(',').unwrap_or(code).trim_end();
    let span = range.start..range.start + source.len();
    let candidate = |message: &str, replacement: String, label: &'static str| RepairCandidate {
        span: span.clone(),
        replacement,
        location: span.clone(),
        message: message.to_owned(),
        label,
    };
    let mut found = Vec::new();
    found.extend(to_double_quotes(source).map(|quoted| candidate(SINGLE_QUOTES, quoted, "single quotes")));
    match expected {
        Some(shape @ (Shape::Date | Shape::DueDate)) => {
            found.extend(guess_date(source, shape).map(|quoted| candidate(UNQUOTED_DATE, quoted, "no quotes")));
        }
        Some(Shape::Number(_) | Shape::Reading | Shape::Score) | None => {
            found.extend(
                extract_number(source, expected)
                    .map(|number| candidate(number_message(source), number, "only the number")),
            );
        }
        Some(Shape::Line | Shape::Paragraph | Shape::Reference(_)) if !source.contains('"') && !source.is_empty() => {
            let quoted = format!("\"{}\"", source.replace('\\', "\\\\"));
            found.push(candidate(UNQUOTED_TEXT, quoted, "no quotes"));
        }
        Some(_) => {}
    }
    found
}

/// `"title": "…"` in a record, on a line with other fields.
fn unquote_field_name(text: &str, range: &Range<usize>, at: usize) -> Option<RepairCandidate> {
    let before = text.get(range.start..at)?.trim_end();
    let inside = before.strip_suffix('"')?;
    let open = inside.rfind('"')?;
    let name = inside.get(open + 1..)?;
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let span = range.start + open..range.start + before.len();
    (is_name && text.as_bytes().get(at) == Some(&b':')).then(|| RepairCandidate {
        span: span.clone(),
        replacement: name.to_owned(),
        location: span,
        message: QUOTED_FIELD_NAME.to_owned(),
        label: "a field name",
    })
}

/// `=` for `:`, `;` for `,`.
fn replace_separator(text: &str, at: usize) -> Option<RepairCandidate> {
    let (replacement, message) = match text.as_bytes().get(at)? {
        b'=' => (":", EQUALS_SIGN),
        b';' => (",", "fields are separated by commas"),
        _ => return None,
    };
    Some(RepairCandidate {
        span: at..at + 1,
        replacement: replacement.to_owned(),
        location: at..at + 1,
        message: message.to_owned(),
        label: "here",
    })
}

/// `lane: Now;`: for the scanner, the semicolon is part of the word.
fn replace_semicolon(text: &str, range: &Range<usize>) -> Option<RepairCandidate> {
    let source = text.get(range.clone())?.trim_end();
    let at = range.start + source.strip_suffix(';')?.len();
    replace_separator(text, at)
}

/// Closes a bracket at the end of its line.
fn close_lost_bracket(text: &str, range: &Range<usize>) -> Vec<RepairCandidate> {
    let line_end = find_line_end(text, range.start);
    let line = text.get(range.start..line_end).unwrap_or_default().trim_end();
    let end = range.start + line.strip_suffix(',').map_or(line.len(), str::len);
    let Some(open) = line.find(['(', '[', '{']).map(|open| range.start + open) else { return Vec::new() };
    let closing = |bracket: &str| RepairCandidate {
        span: end..end,
        replacement: bracket.to_owned(),
        location: open..open + 1,
        message: UNCLOSED_BRACKET.to_owned(),
        label: "opened here",
    };
    [")", "]", "}"].into_iter().map(closing).collect()
}

fn remove_stray_bracket(text: &str, at: usize) -> Option<RepairCandidate> {
    matches!(text.as_bytes().get(at), Some(b')' | b']' | b'}')).then(|| RepairCandidate {
        span: at..at + 1,
        replacement: String::new(),
        location: at..at + 1,
        message: STRAY_BRACKET.to_owned(),
        label: "closes nothing",
    })
}

fn insert_lost_comma(text: &str, range: &Range<usize>, at: usize) -> Option<RepairCandidate> {
    let before = text.get(range.start..at)?;
    let end = range.start + before.trim_end().len();
    (end > range.start).then(|| RepairCandidate {
        span: end..end,
        replacement: ",".to_owned(),
        location: last_char_span(text, end),
        message: MISSING_COMMA.to_owned(),
        label: "no comma after this",
    })
}

/// `'text'` in double quotes.
fn to_double_quotes(source: &str) -> Option<String> {
    let inside = source.strip_prefix('\'')?.strip_suffix('\'')?;
    (!inside.is_empty() && !inside.contains('"')).then(|| format!("\"{}\"", inside.replace("\\'", "'")))
}

fn escape_backslashes(source: &str) -> Option<String> {
    (source.starts_with('"') && source.contains('\\')).then(|| source.replace('\\', "\\\\"))
}

/// `38%`, `38 %`, `4 months`, `€ 4`, `1.000.000`, `1'000`: the number alone. `None` if the text can mean two.
fn extract_number(source: &str, expected: Option<&Shape>) -> Option<String> {
    let is_acceptable = |number: f64| match expected {
        Some(Shape::Number(scale)) => scale.contains(number),
        _ => true,
    };
    if !matches!(expected, None | Some(Shape::Number(_) | Shape::Reading | Shape::Score)) {
        return None;
    }
    let number = number::read_number_with_unit(source)?.settle(is_acceptable).one()?;
    (number != source).then_some(number)
}

fn number_message(source: &str) -> &'static str {
    if source.trim_end().ends_with('%') {
        return PERCENT_IN_NUMBER;
    }
    let is_digits = source.bytes().all(|byte| byte.is_ascii_digit() || b" ,.'_-".contains(&byte));
    if is_digits { "a number has digits and at most one decimal point" } else { UNIT_IN_NUMBER }
}

/// The message for a leaf that the schema has a correction for.
fn leaf_message(source: &str, expected: Option<&Shape>) -> &'static str {
    match expected {
        Some(Shape::Date | Shape::DueDate) => UNQUOTED_DATE,
        Some(Shape::Number(_)) => number_message(source),
        Some(Shape::Choice(_)) => "a keyword is a single word that starts with a capital letter",
        _ => UNQUOTED_TEXT,
    }
}
