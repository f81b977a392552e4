//! Corrections of one slip of the hand: tried in turn on the field it is in, until one makes the field read.

use super::messages;
use crate::document::path::Path;
use crate::document::scan::{self, Problem, ScanError};
use crate::document::tree::{Item, Tree};
use crate::document::validator::Judge;
use crate::document::{style, trivia_owner};
use crate::roadmap::date;
use crate::roadmap::field::Shape;
use crate::roadmap::inspect::{SlipKind, inspect_value};
use crate::rules::quoted_lines;
use std::ops::Range;

/// One slip: where, what, and the correction.
#[derive(Clone, Debug)]
pub(crate) struct Trouble {
    pub(crate) span: Range<usize>,
    pub(crate) path: Path,
    pub(crate) message: String,
    pub(crate) label: String,
    /// What should stand instead of which bytes.
    pub(crate) correction: Option<(Range<usize>, String)>,
    /// Where the text ends, for one that breaks off in the middle.
    pub(crate) ends: Option<Range<usize>>,
}

impl Trouble {
    /// Without a correction.
    pub(crate) fn plain(text: &str, at: usize, path: &Path, words: impl Into<String>) -> Self {
        Self {
            span: spot(text, at),
            path: path.clone(),
            message: words.into(),
            label: "here".to_owned(),
            correction: None,
            ends: None,
        }
    }

    /// Whether it is a bracket that could only be closed at the end of the text.
    fn is_open_to_the_end(&self, text: &str) -> bool {
        let end = text.trim_end().len();
        self.message == OPEN_BRACKET && self.correction.as_ref().is_some_and(|(span, _)| *span == (end..end))
    }

    fn labelled(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    fn corrected(mut self, span: Range<usize>, better: impl Into<String>) -> Self {
        self.correction = Some((span, better.into()));
        self
    }
}

/// Where a text breaks off in the middle, every bracket around that place is open: the outermost one is told, and
/// nothing that only follows.
pub(crate) fn told_once_where_it_breaks_off(text: &str, mut troubles: Vec<Trouble>) -> Vec<Trouble> {
    let open = |trouble: &&Trouble| trouble.is_open_to_the_end(text);
    let starts = || troubles.iter().filter(open).map(|trouble| trouble.span.start);
    let (Some(outer), Some(inner)) = (starts().min(), starts().max()) else { return troubles };
    if outer == inner {
        return troubles;
    }
    troubles.retain(|trouble| match trouble.is_open_to_the_end(text) {
        true => trouble.span.start == outer,
        false => trouble.span.start < inner,
    });
    for trouble in troubles.iter_mut().filter(|trouble| trouble.is_open_to_the_end(text)) {
        BROKEN_OFF.clone_into(&mut trouble.message);
        trouble.correction = None;
        trouble.ends = Some(last_letter(text, text.trim_end().len()));
    }
    troubles
}

const BROKEN_OFF: &str = "this breaks off in the middle";

/// A correction that may help.
struct Candidate {
    /// Which bytes it replaces.
    span: Range<usize>,
    better: String,
    /// Where the slip is told; mostly what is replaced.
    place: Range<usize>,
    message: String,
    label: &'static str,
}

/// How far a value reads.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    /// To here, counted from the end of its range.
    Short(usize),
    /// All of it.
    Whole,
}

/// Longer fields are not corrected: each attempt reads all of one.
const LONGEST: usize = 16 << 10;

/// The trouble of a field that cannot be scanned; `text` ends where the field ends.
pub(crate) fn find(
    text: &str,
    range: Range<usize>,
    error: ScanError,
    wanted: Option<&Shape>,
    judge: &Judge,
    path: &Path,
) -> Trouble {
    let is_comment = matches!(error.problem, Problem::UnclosedComment(_));
    if range.len() <= LONGEST && !is_comment {
        let before = reach(text, range.start, judge);
        let mut best: Option<(Reach, Candidate)> = None;
        for candidate in candidates(text, &range, error, wanted) {
            let mended = replaced(text, &candidate.span, &candidate.better);
            let reached = reach(&mended, range.start, judge);
            if reached == Reach::Whole {
                return of_candidate(candidate, path);
            }
            if reached > before && best.as_ref().is_none_or(|(farthest, _)| reached > *farthest) {
                best = Some((reached, candidate));
            }
        }
        if let Some((_, candidate)) = best {
            return of_candidate(candidate, path);
        }
    }
    let at = match error.problem {
        Problem::UnclosedText(at) | Problem::UnclosedComment(at) => at,
        _ => error.at,
    };
    Trouble::plain(text, at, path, messages::of_scanner(error.problem))
}

/// The trouble of a number, word or text that `ron` refuses.
pub(crate) fn of_leaf(text: &str, leaf: Item<'_>, wanted: Option<&Shape>, judge: &Judge, path: &Path) -> Trouble {
    let span = leaf.span();
    let better = wanted.and_then(|wanted| {
        inspect_value(leaf, wanted, &[]).into_iter().find_map(|slip| match slip.kind {
            SlipKind::WrongType { better, .. } => better,
            _ => None,
        })
    });
    let guesses = [
        straight_quotes(leaf.source()).map(|better| (CURLY.to_owned(), better)),
        better.map(|better| (leaf_words(leaf.source(), wanted).to_owned(), better)),
        double_quotes(leaf.source()).map(|better| (SINGLE.to_owned(), better)),
        doubled_backslashes(leaf.source()).map(|better| (BACKSLASH.to_owned(), better)),
        plain_number(leaf.source()).map(|better| (number_words(leaf.source()).to_owned(), better)),
        dated(leaf.source()).map(|better| (DATE.to_owned(), better)),
    ];
    for (message, better) in guesses.into_iter().flatten() {
        if judge.value(&better).is_ok() {
            let label = format!("write {}", quoted_lines::quoted_source(&better));
            return Trouble { span: span.clone(), path: path.clone(), message, label, correction: None, ends: None }
                .corrected(span, better);
        }
    }
    let words = judge.value(leaf.source()).err().map_or("this does not read", |error| messages::of_ron(&error));
    Trouble { span, ..Trouble::plain(text, leaf.span().start, path, words) }
}

const CURLY: &str = "the quotes are curly: straight ones are needed";
const SINGLE: &str = "a text stands in double quotes";
const BACKSLASH: &str = "a backslash in a text is written twice";
const DATE: &str = "a date stands in quotes";
const QUOTES: &str = "a text stands in quotes";
const OPEN_TEXT: &str = "a text is opened here and never closed";
const NO_OPENING: &str = "the opening quote of this text is missing";
const NO_COMMAS: &str = "a number is written without commas";
const NO_UNIT: &str = "a number stands without its unit";
const NO_PERCENT: &str = "a number stands without %";

fn of_candidate(candidate: Candidate, path: &Path) -> Trouble {
    Trouble {
        span: candidate.place,
        path: path.clone(),
        message: candidate.message,
        label: candidate.label.to_owned(),
        correction: Some((candidate.span, candidate.better)),
        ends: None,
    }
}

/// How far the value that starts at `start` reads, when the text is all there is.
fn reach(text: &str, start: usize, judge: &Judge) -> Reach {
    let short = |at: usize| Reach::Short(usize::MAX - text.len().saturating_sub(at));
    let tree = match Tree::of(text, start) {
        Ok(tree) => tree,
        Err(error) => return short(error.at),
    };
    let span = tree.root().span();
    if let Err(error) = judge.value(tree.root().source()) {
        return short(span.start + messages::offset_of(tree.root().source(), &error));
    }
    let bytes = text.as_bytes();
    let Ok(behind) = scan::skip_trivia(bytes, span.end) else { return short(span.end) };
    let comma = usize::from(bytes.get(behind) == Some(&b','));
    match scan::skip_trivia(bytes, behind + comma) {
        Ok(end) if end >= bytes.len() => Reach::Whole,
        _ => short(behind),
    }
}

fn replaced(text: &str, span: &Range<usize>, better: &str) -> String {
    let (before, behind) = (text.get(..span.start).unwrap_or_default(), text.get(span.end..).unwrap_or_default());
    format!("{before}{better}{behind}")
}

/// Corrections worth a try, the likeliest first.
fn candidates(text: &str, range: &Range<usize>, error: ScanError, wanted: Option<&Shape>) -> Vec<Candidate> {
    let mut found = Vec::new();
    found.extend(curly_quotes(text, range));
    found.extend(open_text(text, range));
    found.extend(number_with_commas(text, range, error.at));
    found.extend(semicolon(text, range));
    found.extend(whole_value(text, range, wanted));
    found.extend(quoted_field(text, range, error.at));
    found.extend(swapped_sign(text, error.at));
    found.extend(lost_bracket(text, range));
    found.extend(stray_bracket(text, error.at));
    found.extend(lost_comma(text, range, error.at));
    found
}

/// All curly quotes of the field that stand where a quote opens or closes.
fn curly_quotes(text: &str, range: &Range<usize>) -> Option<Candidate> {
    let source = text.get(range.clone())?.trim_end();
    let better = straight_quotes(source)?;
    let first = source.find(is_curly).map_or(range.start, |at| range.start + at);
    Some(Candidate {
        span: range.start..range.start + source.len(),
        better,
        place: spot(text, first),
        message: CURLY.to_owned(),
        label: "a curly quote",
    })
}

fn is_curly(letter: char) -> bool {
    matches!(letter, '“' | '”' | '„' | '‟' | '«' | '»' | '‘' | '’' | '‚')
}

/// The source with straight quotes for curly ones where a quote is expected: behind a bracket, a comma or a colon, and
/// before one. Those inside a text stay.
fn straight_quotes(source: &str) -> Option<String> {
    let letters: Vec<char> = source.chars().collect();
    let mut is_changed = false;
    let mut better = String::with_capacity(source.len());
    for (at, letter) in letters.iter().enumerate() {
        let before = letters.iter().take(at).rev().find(|letter| !letter.is_whitespace());
        let behind = letters.iter().skip(at + 1).find(|letter| !letter.is_whitespace());
        let opens = matches!(before, None | Some('(' | '[' | '{' | ',' | ':'));
        let closes = matches!(behind, None | Some(')' | ']' | '}' | ',' | ':'));
        if is_curly(*letter) && (opens || closes) {
            is_changed = true;
            better.push('"');
        } else {
            better.push(*letter);
        }
    }
    is_changed.then_some(better)
}

/// A text whose closing quote is lost: on its line, before the next field of the line, or where the field ends.
fn open_text(text: &str, range: &Range<usize>) -> Vec<Candidate> {
    let bytes = text.as_bytes();
    let line_end = end_of_line(text, range.start);
    let quotes = quotes_in(bytes, range.start..line_end);
    let Some(opened) = quotes.last().copied().filter(|_| quotes.len() % 2 == 1) else { return Vec::new() };
    let place = opened..code_end(text, opened, line_end).max(opened + 1);
    let closing = |at: usize| Candidate {
        span: at..at,
        better: "\"".to_owned(),
        place: place.clone(),
        message: OPEN_TEXT.to_owned(),
        label: "opened here",
    };
    let mut ends = vec![code_end(text, opened, line_end)];
    ends.extend(before_fields(bytes, opened..line_end));
    let whole = text.trim_end();
    ends.push(whole.strip_suffix(',').map_or(whole.len(), str::len));
    let mut found: Vec<Candidate> = ends.into_iter().filter(|end| *end > opened).map(closing).collect();
    let start = range.start;
    if bytes.get(start) != Some(&b'"') && quotes.len() == 1 {
        found.push(Candidate {
            span: start..start,
            better: "\"".to_owned(),
            place: start..opened + 1,
            message: NO_OPENING.to_owned(),
            label: "no quote before this",
        });
    }
    found
}

/// The quotes of a line that are not written with a backslash.
fn quotes_in(bytes: &[u8], range: Range<usize>) -> Vec<usize> {
    let is_quote = |at: &usize| {
        let is_escaped = *at > 0 && bytes.get(at - 1) == Some(&b'\\');
        bytes.get(*at) == Some(&b'"') && !is_escaped
    };
    range.filter(is_quote).collect()
}

/// Where the code of a line ends before commas and closing brackets.
fn code_end(text: &str, from: usize, line_end: usize) -> usize {
    let line = text.get(from..line_end).unwrap_or_default();
    from + line.trim_end_matches([',', ')', ']', '}', ' ', '\t', '\r']).len()
}

/// More places on one line than these are not tried.
const MOST_TRIED: usize = 32;

/// The commas of a line behind which a field seems to begin: `, lane:`.
fn before_fields(bytes: &[u8], range: Range<usize>) -> Vec<usize> {
    let begins_field = |at: &usize| {
        let name = trivia_owner::skip_blanks(bytes, at + 1);
        let end = scan::word_end(bytes, name);
        bytes.get(*at) == Some(&b',') && end > name && bytes.get(end) == Some(&b':')
    };
    range.filter(begins_field).take(MOST_TRIED).collect()
}

/// `2,000,000`, also inside a longer field.
fn number_with_commas(text: &str, range: &Range<usize>, at: usize) -> Option<Candidate> {
    let bytes = text.as_bytes();
    let belongs = |at: usize| bytes.get(at).is_some_and(|byte| byte.is_ascii_digit() || *byte == b',');
    let mut start = at;
    while start > range.start && belongs(start - 1) {
        start -= 1;
    }
    let mut end = at;
    while belongs(end) {
        end += 1;
    }
    let source = text.get(start..end)?;
    let number = source.strip_suffix(',').unwrap_or(source);
    let mut groups = number.split(',');
    let is_first = groups.next().is_some_and(|group| (1..=3).contains(&group.len()));
    let is_grouped = is_first && number.contains(',') && groups.all(|group| group.len() == 3);
    let span = start..start + number.len();
    is_grouped.then(|| Candidate {
        span: span.clone(),
        better: number.replace(',', ""),
        place: span,
        message: NO_COMMAS.to_owned(),
        label: "one number",
    })
}

/// The whole of a field of one line as the one value it should be: a text without quotes, a number with its unit.
fn whole_value(text: &str, range: &Range<usize>, wanted: Option<&Shape>) -> Vec<Candidate> {
    let line_end = end_of_line(text, range.start);
    let line = text.get(range.start..line_end).unwrap_or_default();
    let code = line.split("//").next().unwrap_or_default().trim_end();
    let source = code.strip_suffix(',').unwrap_or(code).trim_end();
    let span = range.start..range.start + source.len();
    let candidate = |message: &str, better: String, label: &'static str| Candidate {
        span: span.clone(),
        better,
        place: span.clone(),
        message: message.to_owned(),
        label,
    };
    let mut found = Vec::new();
    found.extend(double_quotes(source).map(|better| candidate(SINGLE, better, "single quotes")));
    match wanted {
        Some(Shape::Date | Shape::Due) => {
            found.extend(dated(source).map(|better| candidate(DATE, better, "no quotes")));
        }
        Some(Shape::Number(_) | Shape::Reading | Shape::Score) | None => {
            found.extend(plain_number(source).map(|better| candidate(number_words(source), better, "only the number")));
        }
        Some(Shape::Line | Shape::Paragraph | Shape::Reference(_)) if !source.contains('"') && !source.is_empty() => {
            let better = format!("\"{}\"", source.replace('\\', "\\\\"));
            found.push(candidate(QUOTES, better, "no quotes"));
        }
        Some(_) => {}
    }
    found
}

/// `"title": "…"` inside parentheses, on a line with other fields.
fn quoted_field(text: &str, range: &Range<usize>, at: usize) -> Option<Candidate> {
    let before = text.get(range.start..at)?.trim_end();
    let inside = before.strip_suffix('"')?;
    let open = inside.rfind('"')?;
    let name = inside.get(open + 1..)?;
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let span = range.start + open..range.start + before.len();
    (is_name && text.as_bytes().get(at) == Some(&b':')).then(|| Candidate {
        span: span.clone(),
        better: name.to_owned(),
        place: span,
        message: QUOTED_NAME.to_owned(),
        label: "a name",
    })
}

const QUOTED_NAME: &str = "a field name stands without quotes";

/// `=` for `:`, `;` for `,`.
fn swapped_sign(text: &str, at: usize) -> Option<Candidate> {
    let (better, message) = match text.as_bytes().get(at)? {
        b'=' => (":", EQUALS),
        b';' => (",", "fields are parted by commas"),
        _ => return None,
    };
    Some(Candidate {
        span: at..at + 1,
        better: better.to_owned(),
        place: at..at + 1,
        message: message.to_owned(),
        label: "here",
    })
}

const EQUALS: &str = "a field and its value are parted by a colon";

/// `lane: Now;`: the scanner takes it for a part of the word.
fn semicolon(text: &str, range: &Range<usize>) -> Option<Candidate> {
    let source = text.get(range.clone())?.trim_end();
    let at = range.start + source.strip_suffix(';')?.len();
    swapped_sign(text, at)
}

/// A bracket of a line that is never closed.
fn lost_bracket(text: &str, range: &Range<usize>) -> Vec<Candidate> {
    let line_end = end_of_line(text, range.start);
    let line = text.get(range.start..line_end).unwrap_or_default().trim_end();
    let end = range.start + line.strip_suffix(',').map_or(line.len(), str::len);
    let Some(open) = line.find(['(', '[', '{']).map(|open| range.start + open) else { return Vec::new() };
    let closing = |bracket: &str| Candidate {
        span: end..end,
        better: bracket.to_owned(),
        place: open..open + 1,
        message: OPEN_BRACKET.to_owned(),
        label: "opened here",
    };
    [")", "]", "}"].into_iter().map(closing).collect()
}

const OPEN_BRACKET: &str = "a bracket is opened here and never closed";

fn stray_bracket(text: &str, at: usize) -> Option<Candidate> {
    matches!(text.as_bytes().get(at), Some(b')' | b']' | b'}')).then(|| Candidate {
        span: at..at + 1,
        better: String::new(),
        place: at..at + 1,
        message: STRAY_BRACKET.to_owned(),
        label: "closes nothing",
    })
}

const STRAY_BRACKET: &str = "there is a closing bracket too many";

fn lost_comma(text: &str, range: &Range<usize>, at: usize) -> Option<Candidate> {
    let before = text.get(range.start..at)?;
    let end = range.start + before.trim_end().len();
    (end > range.start).then(|| Candidate {
        span: end..end,
        better: ",".to_owned(),
        place: last_letter(text, end),
        message: LOST_COMMA.to_owned(),
        label: "no comma behind this",
    })
}

const LOST_COMMA: &str = "a comma is missing";

/// `'text'` in double quotes.
fn double_quotes(source: &str) -> Option<String> {
    let inside = source.strip_prefix('\'')?.strip_suffix('\'')?;
    (!inside.is_empty() && !inside.contains('"')).then(|| format!("\"{}\"", inside.replace("\\'", "'")))
}

fn doubled_backslashes(source: &str) -> Option<String> {
    (source.starts_with('"') && source.contains('\\')).then(|| source.replace('\\', "\\\\"))
}

fn dated(source: &str) -> Option<String> {
    date::due(source).map(|_| format!("\"{source}\""))
}

/// `38%`, `38 %`, `4 months`, `€ 4`, `1.000.000`, `1'000`: the number alone.
fn plain_number(source: &str) -> Option<String> {
    let trimmed = source.trim_matches(|letter: char| !letter.is_ascii_digit() && letter != '-');
    let number: String = trimmed.chars().filter(|letter| !matches!(letter, ' ' | ',' | '\'' | '_')).collect();
    let points = number.matches('.').count();
    let number = if points > 1 { number.replace('.', "") } else { number };
    let is_number = number.parse::<f64>().is_ok() && number.bytes().any(|byte| byte.is_ascii_digit());
    (is_number && number != source).then_some(number)
}

fn number_words(source: &str) -> &'static str {
    if source.trim_end().ends_with('%') {
        return NO_PERCENT;
    }
    let is_digits = source.bytes().all(|byte| byte.is_ascii_digit() || b" ,.'_-".contains(&byte));
    if is_digits { "a number has digits and at most one point" } else { NO_UNIT }
}

/// What is wrong with a leaf for which the table of fields knows better.
fn leaf_words(source: &str, wanted: Option<&Shape>) -> &'static str {
    match wanted {
        Some(Shape::Date | Shape::Due) => DATE,
        Some(Shape::Number(_)) => number_words(source),
        Some(Shape::Word(_)) => "words like this one are written in one piece, with a capital letter",
        _ => QUOTES,
    }
}

/// An id whose closing quote is missing: `"first-report: (`.
pub(crate) fn open_id(text: &str, start: usize) -> Trouble {
    let line = text.get(start..end_of_line(text, start)).unwrap_or_default();
    let end = start + line.find([':', '(']).unwrap_or(line.len());
    let end = start + text.get(start..end).unwrap_or_default().trim_end().len();
    let trouble = Trouble { span: start..end.max(start + 1), ..Trouble::plain(text, start, &Path::here(), OPEN_TEXT) };
    trouble.labelled("no quote behind this").corrected(end..end, "\"")
}

/// Between entries stands something that does not begin with an id in quotes.
pub(crate) fn no_id(text: &str, start: usize, is_field: impl Fn(&str) -> bool) -> Trouble {
    let bytes = text.as_bytes();
    let here = Path::here();
    let end = scan::word_end(bytes, start);
    let word = text.get(start..end).unwrap_or_default();
    let line = text.get(start..end_of_line(text, start)).unwrap_or_default();
    if matches!(bytes.get(start), Some(b')' | b']' | b'}')) {
        return Trouble::plain(text, start, &here, STRAY_BRACKET).labelled("closes nothing");
    }
    if let Some(id) = straight_quotes(line).filter(|_| line.starts_with(is_curly)) {
        return Trouble::plain(text, start, &here, CURLY).corrected(start..start + line.len(), id);
    }
    if bytes.get(start) == Some(&b'"') {
        return open_id(text, start);
    }
    if is_field(word) {
        let message = format!("`{word}` stands outside of its entry: a bracket above closes too early");
        return Trouble::plain(text, start, &here, message);
    }
    let is_keyed = !word.is_empty() && bytes.get(trivia_owner::skip_blanks(bytes, end)) == Some(&b':');
    if is_keyed {
        return Trouble { span: start..end, ..Trouble::plain(text, start, &here, "an id stands in quotes") }
            .labelled("no quotes")
            .corrected(start..end, format!("\"{word}\""));
    }
    Trouble::plain(text, start, &here, "an entry begins with its id in quotes: \"id\": (")
}

pub(crate) fn missing_colon(text: &str, key_end: usize, path: &Path) -> Trouble {
    let trouble = Trouble::plain(text, key_end.saturating_sub(1), path, "a colon is missing: name: value");
    trouble.labelled("no colon behind this").corrected(key_end..key_end, ":")
}

pub(crate) fn missing_comma(text: &str, value_end: usize, path: &Path) -> Trouble {
    let span = last_letter(text, value_end);
    Trouble { span, ..Trouble::plain(text, value_end, path, LOST_COMMA) }
        .labelled("no comma behind this")
        .corrected(value_end..value_end, ",")
}

pub(crate) fn missing_value(text: &str, range: Range<usize>, path: &Path) -> Trouble {
    Trouble::plain(text, range.start.saturating_sub(1), path, "the value is missing").labelled("nothing behind this")
}

/// Something stands behind the closing bracket of the roadmap.
pub(crate) fn more_behind(text: &str, end: usize) -> Trouble {
    let at = scan::skip_trivia(text.as_bytes(), end).unwrap_or(end);
    let message = "there is more text behind the closing bracket of the roadmap";
    Trouble::plain(text, at, &Path::here(), message).labelled("the roadmap ends before this")
}

pub(crate) fn open_bracket(text: &str, bracket: usize, closing: &str, path: &Path) -> Trouble {
    let line = quoted_lines::lines_of(text, &(bracket..bracket + 1));
    let start = line.start + style::indent_at(text, bracket).len();
    let indent = style::indent_at(text, bracket);
    let span = start.min(bracket)..bracket + 1;
    let last = text.trim_end().len();
    Trouble { span, ..Trouble::plain(text, bracket, path, OPEN_BRACKET) }
        .labelled("opened here")
        .corrected(last..last, format!("\n{indent}{closing}"))
}

pub(crate) fn wrong_bracket(text: &str, close: usize, closing: char, path: &Path) -> Trouble {
    let written = text.get(close..close + 1).unwrap_or_default();
    let trouble = Trouble::plain(text, close, path, format!("`{written}` stands where `{closing}` closes the block"));
    trouble.labelled(format!("write {closing}")).corrected(close..close + 1, closing.to_string())
}

/// Something stands behind the closing bracket of a block.
pub(crate) fn behind_block(text: &str, at: usize, path: &Path) -> Trouble {
    if matches!(text.as_bytes().get(at), Some(b')' | b']' | b'}')) {
        let trouble = Trouble::plain(text, at, path, STRAY_BRACKET).labelled("closes nothing");
        return trouble.corrected(at..at + 1, "");
    }
    Trouble::plain(text, at, path, "a comma is missing before this, or it is a bracket too early")
}

pub(crate) fn quoted_name(text: &str, key: Range<usize>, path: &Path) -> Trouble {
    let name = text.get(key.clone()).unwrap_or_default().trim_matches('"').to_owned();
    Trouble { span: key.clone(), ..Trouble::plain(text, key.start, path, QUOTED_NAME) }
        .labelled("a name")
        .corrected(key, name)
}

pub(crate) fn bare_key(text: &str, key: Range<usize>, path: &Path) -> Trouble {
    let name = text.get(key.clone()).unwrap_or_default();
    let better = format!("\"{name}\"");
    Trouble { span: key.clone(), ..Trouble::plain(text, key.start, path, "a key stands in quotes") }
        .labelled("no quotes")
        .corrected(key, better)
}

pub(crate) fn equals_sign(text: &str, at: usize, path: &Path) -> Trouble {
    // `title = "x"` is written `title: "x"`: the blank before the sign goes with it.
    let name_end = text.get(..at).unwrap_or_default().trim_end().len();
    Trouble::plain(text, at, path, EQUALS).corrected(name_end..at + 1, ":")
}

/// The word or the sign at an offset; at the end of a line, the last one before it.
fn spot(text: &str, at: usize) -> Range<usize> {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let end = scan::word_end(text.as_bytes(), at);
    if end > at && text.is_char_boundary(end) {
        return at..end;
    }
    match text.get(at..).and_then(|rest| rest.chars().next()).filter(|letter| !letter.is_whitespace()) {
        Some(letter) => at..at + letter.len_utf8(),
        None => last_letter(text, text.get(..at).unwrap_or_default().trim_end().len()),
    }
}

/// The letter that ends at an offset.
fn last_letter(text: &str, end: usize) -> Range<usize> {
    let before = text.get(..end).unwrap_or_default();
    before.char_indices().next_back().map_or(0..0, |(start, _)| start..end)
}

fn end_of_line(text: &str, from: usize) -> usize {
    let rest = text.as_bytes().get(from..).unwrap_or_default();
    let line = rest.get(..memchr::memchr(b'\n', rest).unwrap_or(rest.len())).unwrap_or_default();
    from + line.strip_suffix(b"\r").unwrap_or(line).len()
}
