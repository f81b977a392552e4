//! Splits a text with conflict markers into its base and two sides: git's styles `merge`, `diff3` and `zdiff3`, and jj's.
//! Prefer the texts in git's index if it has them: in the style `zdiff3`, lines that both sides added appear in the base.

use crate::document::validator::Validator;
use crate::text::conflict_marker_lines;
use crate::text::conflict_marker_lines::{ConflictMarker, MarkerKind};
use std::fmt;

/// The texts that a file with markers was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkerSides {
    /// `None` if a conflict has no base.
    pub base: Option<LabeledText>,
    /// The side above the separator.
    pub one: LabeledText,
    /// The side below the separator.
    pub other: LabeledText,
    /// The number of conflicts.
    pub conflicts: usize,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LabeledText {
    /// From the first marker of this side; may be empty.
    pub label: String,
    /// The whole text of this side.
    pub text: String,
}

/// Why a text cannot be split. Lines count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkerError {
    NoConflict,
    /// A marker without its counterpart.
    Unbalanced {
        line: usize,
    },
    ManySides {
        /// The first line of the conflict.
        line: usize,
    },
}

impl fmt::Display for MarkerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoConflict => f.write_str("there are no conflict markers"),
            Self::Unbalanced { line } => write!(f, "the conflict marker on line {line} has no counterpart"),
            Self::ManySides { line } => write!(f, "the conflict on line {line} has more than two sides"),
        }
    }
}

impl std::error::Error for MarkerError {}

/// Whether a file reads as a whole, so that lines that look like markers are part of its texts and comments.
pub fn are_part_of_texts(text: &str) -> bool {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    Validator::from_head("").validate_value(text).is_ok()
}

pub fn split_sides(text: &str) -> Result<MarkerSides, MarkerError> {
    let mut splitter = MarkerSplitter::default();
    let mut lines = text.split_inclusive('\n').zip(1..);
    while let Some((line, number)) = lines.next() {
        match conflict_marker_lines::parse_marker(line) {
            Some(marker) if marker.kind == MarkerKind::Open => {
                let body = read_hunk(&mut lines, marker, number)?;
                splitter.push_hunk(&body)?;
            }
            Some(ConflictMarker { kind: MarkerKind::Base | MarkerKind::Close, .. }) => {
                return Err(MarkerError::Unbalanced { line: number });
            }
            _ => splitter.push_to_all(line),
        }
    }
    splitter.finish()
}

/// A line inside a conflict. Markers of another size, and markers of a nested conflict, are text.
struct HunkLine<'t> {
    text: &'t str,
    marker: Option<ConflictMarker<'t>>,
    number: usize,
}

/// A conflict with its two outer markers.
struct ConflictHunk<'t> {
    opened: ConflictMarker<'t>,
    opened_on: usize,
    lines: Vec<HunkLine<'t>>,
    closed: ConflictMarker<'t>,
    closed_on: usize,
}

fn read_hunk<'t>(
    lines: &mut impl Iterator<Item = (&'t str, usize)>,
    opened: ConflictMarker<'t>,
    opened_on: usize,
) -> Result<ConflictHunk<'t>, MarkerError> {
    let mut inside = Vec::new();
    let mut depth = 0_usize;
    for (text, number) in lines {
        let marker = conflict_marker_lines::parse_marker(text).filter(|marker| marker.size == opened.size);
        match (marker.map(|marker| marker.kind), depth) {
            (Some(MarkerKind::Close), 0) => {
                let closed = marker.unwrap_or(opened);
                return Ok(ConflictHunk { opened, opened_on, lines: inside, closed, closed_on: number });
            }
            (Some(MarkerKind::Close), _) => depth -= 1,
            (Some(MarkerKind::Open), _) => depth += 1,
            (_, 0) => {
                inside.push(HunkLine { text, marker, number });
                continue;
            }
            _ => {}
        }
        inside.push(HunkLine { text, marker: None, number });
    }
    Err(MarkerError::Unbalanced { line: opened_on })
}

#[derive(Default)]
struct HunkParts {
    base: Option<LabeledText>,
    one: LabeledText,
    other: LabeledText,
}

#[derive(Default)]
struct MarkerSplitter {
    base: LabeledText,
    one: LabeledText,
    other: LabeledText,
    is_base_missing: bool,
    conflicts: usize,
}

impl MarkerSplitter {
    fn push_to_all(&mut self, line: &str) {
        for side in [&mut self.base, &mut self.one, &mut self.other] {
            side.text.push_str(line);
        }
    }

    fn push_hunk(&mut self, body: &ConflictHunk<'_>) -> Result<(), MarkerError> {
        let first_marker = body.lines.first().and_then(|line| line.marker);
        let is_jj = first_marker.is_some_and(|marker| matches!(marker.kind, MarkerKind::Diff | MarkerKind::Side));
        let parts = if is_jj { split_jj_hunk(body)? } else { split_git_hunk(body)? };
        self.is_base_missing |= parts.base.is_none();
        self.base.append(&parts.base.unwrap_or_default());
        self.one.append(&parts.one);
        self.other.append(&parts.other);
        self.conflicts += 1;
        Ok(())
    }

    fn finish(self) -> Result<MarkerSides, MarkerError> {
        if self.conflicts == 0 {
            return Err(MarkerError::NoConflict);
        }
        let base = (!self.is_base_missing).then_some(self.base);
        Ok(MarkerSides { base, one: self.one, other: self.other, conflicts: self.conflicts })
    }
}

impl LabeledText {
    fn with_label(label: &str) -> Self {
        Self { label: label.to_owned(), text: String::new() }
    }

    fn append(&mut self, part: &LabeledText) {
        if self.label.is_empty() {
            self.label.clone_from(&part.label);
        }
        self.text.push_str(&part.text);
    }

    fn drop_last_newline(&mut self) {
        let rest = self.text.strip_suffix('\n').unwrap_or(&self.text);
        let length = rest.strip_suffix('\r').unwrap_or(rest).len();
        self.text.truncate(length);
    }
}

/// `<<<<<<< one ||||||| base ======= other >>>>>>>`, with or without the base.
fn split_git_hunk(body: &ConflictHunk<'_>) -> Result<HunkParts, MarkerError> {
    let mut parts = HunkParts {
        base: None,
        one: LabeledText::with_label(body.opened.label),
        other: LabeledText::with_label(body.closed.label),
    };
    let mut is_after_middle = false;
    for line in &body.lines {
        let unbalanced = Err(MarkerError::Unbalanced { line: line.number });
        match line.marker.map(|marker| (marker.kind, marker.label)) {
            Some((MarkerKind::Middle, _)) if is_after_middle => return unbalanced,
            Some((MarkerKind::Middle, _)) => is_after_middle = true,
            Some((MarkerKind::Base, _)) if is_after_middle || parts.base.is_some() => return unbalanced,
            Some((MarkerKind::Base, label)) => parts.base = Some(LabeledText::with_label(label)),
            _ if is_after_middle => parts.other.text.push_str(line.text),
            _ => parts.base.as_mut().unwrap_or(&mut parts.one).text.push_str(line.text),
        }
    }
    if is_after_middle { Ok(parts) } else { Err(MarkerError::Unbalanced { line: body.closed_on }) }
}

/// In jj's style a side is a whole text or a diff from the base, in any order.
fn split_jj_hunk(body: &ConflictHunk<'_>) -> Result<HunkParts, MarkerError> {
    let many = MarkerError::ManySides { line: body.opened_on };
    let (mut sides, mut bases) = (Vec::new(), Vec::new());
    let mut lines = body.lines.iter().peekable();
    while let Some(line) = lines.next() {
        let Some(marker) = line.marker else { return Err(MarkerError::Unbalanced { line: line.number }) };
        let mut inside = Vec::new();
        let mut to = None;
        while let Some(line) = lines.next_if(|line| !starts_term(line)) {
            match line.marker {
                Some(marker) if marker.kind == MarkerKind::DiffTo && inside.is_empty() => to = Some(marker.label),
                _ => inside.push(line.text),
            }
        }
        match marker.kind {
            MarkerKind::Side => sides.push(whole_text(marker.label, &inside)),
            MarkerKind::JjBase => bases.push(whole_text(marker.label, &inside)),
            _ => {
                let (base, side) = sides_from_change(marker.label, to, &inside);
                bases.push(base);
                sides.push(side);
            }
        }
    }
    let [base] = <[LabeledText; 1]>::try_from(bases).map_err(|_| many)?;
    let [one, other] = <[LabeledText; 2]>::try_from(sides).map_err(|_| many)?;
    Ok(HunkParts { base: Some(base), one, other })
}

fn starts_term(line: &HunkLine<'_>) -> bool {
    line.marker.is_some_and(|marker| matches!(marker.kind, MarkerKind::Diff | MarkerKind::Side | MarkerKind::JjBase))
}

/// What jj adds to the label of a text whose last line has no line ending.
const NO_NEWLINE: &str = "(no terminating newline)";
const ADDS_NEWLINE: &str = "(adds terminating newline)";
const REMOVES_NEWLINE: &str = "(removes terminating newline)";

fn whole_text(label: &str, lines: &[&str]) -> LabeledText {
    let bare = label.strip_suffix(NO_NEWLINE);
    let mut side = LabeledText { label: bare.unwrap_or(label).trim().to_owned(), text: lines.concat() };
    if bare.is_some() {
        side.drop_last_newline();
    }
    side
}

/// The base and the side of a diff. An editor may have trimmed the space of an empty context line.
fn sides_from_change(label: &str, to: Option<&str>, lines: &[&str]) -> (LabeledText, LabeledText) {
    let note = [NO_NEWLINE, ADDS_NEWLINE, REMOVES_NEWLINE]
        .into_iter()
        .find(|note| label.ends_with(note) || to.is_some_and(|to| to.ends_with(note)));
    let bare = |label: &str| label.strip_suffix(note.unwrap_or_default()).unwrap_or(label).trim().to_owned();
    let (from, to) = match to {
        Some(to) => (label, to),
        None => label.rsplit_once(" to ").unwrap_or((label, "")),
    };
    let from = from.trim_start_matches("Changes from ").trim_start_matches("diff from:");
    let (mut base, mut side) =
        (LabeledText::with_label(&bare(from)), LabeledText::with_label(&bare(to.trim_start_matches("to:"))));
    for line in lines {
        let (sign, rest) = if line.trim().is_empty() && !line.starts_with(' ') {
            (" ", *line)
        } else {
            line.split_at_checked(1).unwrap_or((" ", line))
        };
        if sign != "+" {
            base.text.push_str(rest);
        }
        if sign != "-" {
            side.text.push_str(rest);
        }
    }
    if matches!(note, Some(NO_NEWLINE | ADDS_NEWLINE)) {
        base.drop_last_newline();
    }
    if matches!(note, Some(NO_NEWLINE | REMOVES_NEWLINE)) {
        side.drop_last_newline();
    }
    (base, side)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, base: Option<(&str, &str)>, one: (&str, &str), other: (&str, &str)) {
        for newline in ["\n", "\r\n"] {
            let with = |text: &str| text.replace('\n', newline);
            let side = |(label, text): (&str, &str)| LabeledText { label: label.to_owned(), text: with(text) };
            let sides = split_sides(&with(text)).unwrap();
            assert_eq!((sides.base, sides.one, sides.other), (base.map(side), side(one), side(other)));
        }
    }

    #[test]
    fn the_styles_of_git_are_split() {
        check(
            "a\n<<<<<<< HEAD\nx\n=======\ny\n>>>>>>> feat/y\nb\n",
            None,
            ("HEAD", "a\nx\nb\n"),
            ("feat/y", "a\ny\nb\n"),
        );
        check(
            "<<<<<<<<< one\nx\n||||||||| 1a2b\n<<<<<<< inner\nold\n>>>>>>> inner\n=========\n>>>>>>>>> other\n",
            Some(("1a2b", "<<<<<<< inner\nold\n>>>>>>> inner\n")),
            ("one", "x\n"),
            ("other", ""),
        );
        let twenty = ["<", "|", "=", ">"].map(|sign| sign.repeat(20));
        let [opens, base, middle, closes] = &twenty;
        check(
            &format!("r#\"\n{opens} a\nHeading\n=======\n{base}\n{middle}\ny\n{closes} b\n\"#"),
            Some(("", "r#\"\n\"#")),
            ("a", "r#\"\nHeading\n=======\n\"#"),
            ("b", "r#\"\ny\n\"#"),
        );
    }

    #[test]
    fn a_nested_conflict_is_text_of_its_side() {
        check(
            "<<<<<<< a\n<<<<<<< c\n1\n=======\n2\n>>>>>>> d\n=======\n3\n>>>>>>> b\n",
            None,
            ("a", "<<<<<<< c\n1\n=======\n2\n>>>>>>> d\n"),
            ("b", "3\n"),
        );
    }

    #[test]
    fn the_styles_of_jj_are_split() {
        let changes = "<<<<<<< Conflict 1 of 1\n%%%%%%% Changes from base to side #1\n apple\n-grape\n+grapefruit\n\n\
            +++++++ Contents of side #2\nAPPLE\n\n>>>>>>> Conflict 1 of 1 ends\nz\n";
        check(
            changes,
            Some(("base", "apple\ngrape\n\nz\n")),
            ("side #1", "apple\ngrapefruit\n\nz\n"),
            ("Contents of side #2", "APPLE\n\nz\n"),
        );
        check(
            "<<<<<<< conflict 1 of 1\n+++++++ k 1a \"one\"\nx\n%%%%%%% diff from: l 2b \"base\"\n\\\\\\\\\\\\\\        to: m 3c \"other\"\n-o\n+p\n>>>>>>> conflict 1 of 1 ends\n",
            Some(("l 2b \"base\"", "o\n")),
            ("k 1a \"one\"", "x\n"),
            ("m 3c \"other\"", "p\n"),
        );
        check(
            "<<<<<<< C\n+++++++ one (no terminating newline)\nx\n------- base\no\n+++++++ other\ny\n>>>>>>> C ends\n",
            Some(("base", "o\n")),
            ("one", "x"),
            ("other", "y\n"),
        );
    }

    #[test]
    fn a_marker_without_counterpart_is_reported_with_its_line() {
        let error = |text: &str| split_sides(text).unwrap_err();
        assert_eq!(error("a\n=======\n"), MarkerError::NoConflict);
        assert_eq!(error("a\n<<<<<<< x\nb\n=======\n"), MarkerError::Unbalanced { line: 2 });
        assert_eq!(error("a\n>>>>>>> x\n"), MarkerError::Unbalanced { line: 2 });
        assert_eq!(error("<<<<<<< x\nb\n>>>>>>> y\n"), MarkerError::Unbalanced { line: 3 });
        assert_eq!(error("<<<<<<< x\n=======\nb\n=======\n>>>>>>> y\n"), MarkerError::Unbalanced { line: 4 });
        assert_eq!(error("<<<<<<< x\n%%%%%%%\n%%%%%%%\n+++++++\n>>>>>>> y\n"), MarkerError::ManySides { line: 1 });
    }
}
