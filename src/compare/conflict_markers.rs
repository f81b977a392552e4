//! A text with conflict markers, cut into the three texts it came from: git's styles `merge`, `diff3` and `zdiff3`,
//! and jj's. Where git still has the three texts, they are better than what can be cut out: in the style `zdiff3` lines
//! that both sides added stand in the base too.

use crate::text::conflict_marker_lines;
use crate::text::conflict_marker_lines::{ConflictMarker, MarkerKind};
use std::fmt;

/// The three texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkerSides {
    /// What both come from; `None` where a conflict does not tell it.
    pub base: Option<LabeledText>,
    /// The side above.
    pub one: LabeledText,
    /// The side below.
    pub other: LabeledText,
    /// How many conflicts there were.
    pub conflicts: usize,
}

/// A text, and what the markers call it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LabeledText {
    /// The name behind the first marker of this side; it may be empty.
    pub label: String,
    /// The whole text as this side has it.
    pub text: String,
}

/// Why a text cannot be cut into three. Lines count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkerError {
    /// It has no conflict.
    NoConflict,
    /// A marker that belongs to nothing, or one that is missing behind this line.
    Unbalanced {
        /// The line.
        line: usize,
    },
    /// A conflict of more than two sides.
    ManySides {
        /// The line on which it begins.
        line: usize,
    },
}

impl fmt::Display for MarkerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoConflict => f.write_str("there are no conflict markers"),
            Self::Unbalanced { line } => write!(f, "the conflict marker on line {line} lacks its counterpart"),
            Self::ManySides { line } => write!(f, "the conflict on line {line} has more than two sides"),
        }
    }
}

impl std::error::Error for MarkerError {}

/// Cuts a text into its three sides.
pub fn split_sides(text: &str) -> Result<MarkerSides, MarkerError> {
    let mut cutter = MarkerSplitter::default();
    let mut lines = text.split_inclusive('\n').zip(1..);
    while let Some((line, number)) = lines.next() {
        match conflict_marker_lines::parse_marker(line) {
            Some(mark) if mark.kind == MarkerKind::Open => {
                let body = read_hunk(&mut lines, mark, number)?;
                cutter.push_hunk(&body)?;
            }
            Some(ConflictMarker { kind: MarkerKind::Base | MarkerKind::Close, .. }) => {
                return Err(MarkerError::Unbalanced { line: number });
            }
            _ => cutter.push_to_all(line),
        }
    }
    cutter.finish()
}

/// A line inside a conflict. Only a marker of the conflict's own size, and of no conflict within it, is a marker.
struct HunkLine<'t> {
    text: &'t str,
    marker: Option<ConflictMarker<'t>>,
    number: usize,
}

/// What stands between the two outer markers of a conflict.
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
        let mark = conflict_marker_lines::parse_marker(text).filter(|mark| mark.size == opened.size);
        match (mark.map(|mark| mark.kind), depth) {
            (Some(MarkerKind::Close), 0) => {
                let closed = mark.unwrap_or(opened);
                return Ok(ConflictHunk { opened, opened_on, lines: inside, closed, closed_on: number });
            }
            (Some(MarkerKind::Close), _) => depth -= 1,
            (Some(MarkerKind::Open), _) => depth += 1,
            (_, 0) => {
                inside.push(HunkLine { text, marker: mark, number });
                continue;
            }
            _ => {}
        }
        inside.push(HunkLine { text, marker: None, number });
    }
    Err(MarkerError::Unbalanced { line: opened_on })
}

/// The three parts of one conflict.
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
        let is_of_jj = body.lines.first().and_then(|line| line.marker);
        let is_of_jj = is_of_jj.is_some_and(|mark| matches!(mark.kind, MarkerKind::Diff | MarkerKind::Side));
        let parts = if is_of_jj { split_jj_hunk(body)? } else { split_git_hunk(body)? };
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
        let kept = self.text.strip_suffix('\n').unwrap_or(&self.text);
        let kept = kept.strip_suffix('\r').unwrap_or(kept).len();
        self.text.truncate(kept);
    }
}

/// `<<<<<<< one ||||||| base ======= other >>>>>>>`, the base where there is one.
fn split_git_hunk(body: &ConflictHunk<'_>) -> Result<HunkParts, MarkerError> {
    let mut parts = HunkParts {
        base: None,
        one: LabeledText::with_label(body.opened.label),
        other: LabeledText::with_label(body.closed.label),
    };
    let mut is_behind_middle = false;
    for line in &body.lines {
        let unbalanced = Err(MarkerError::Unbalanced { line: line.number });
        match line.marker.map(|mark| (mark.kind, mark.label)) {
            Some((MarkerKind::Middle, _)) if is_behind_middle => return unbalanced,
            Some((MarkerKind::Middle, _)) => is_behind_middle = true,
            Some((MarkerKind::Base, _)) if is_behind_middle || parts.base.is_some() => return unbalanced,
            Some((MarkerKind::Base, label)) => parts.base = Some(LabeledText::with_label(label)),
            _ if is_behind_middle => parts.other.text.push_str(line.text),
            _ => parts.base.as_mut().unwrap_or(&mut parts.one).text.push_str(line.text),
        }
    }
    if is_behind_middle { Ok(parts) } else { Err(MarkerError::Unbalanced { line: body.closed_on }) }
}

/// jj's: a side is a whole text or a change of the base, in any order.
fn split_jj_hunk(body: &ConflictHunk<'_>) -> Result<HunkParts, MarkerError> {
    let many = MarkerError::ManySides { line: body.opened_on };
    let (mut sides, mut bases) = (Vec::new(), Vec::new());
    let mut lines = body.lines.iter().peekable();
    while let Some(line) = lines.next() {
        let Some(mark) = line.marker else { return Err(MarkerError::Unbalanced { line: line.number }) };
        let mut inside = Vec::new();
        let mut to = None;
        while let Some(line) = lines.next_if(|line| !starts_term(line)) {
            match line.marker {
                Some(mark) if mark.kind == MarkerKind::DiffTo && inside.is_empty() => to = Some(mark.label),
                _ => inside.push(line.text),
            }
        }
        match mark.kind {
            MarkerKind::Side => sides.push(whole_text(mark.label, &inside)),
            MarkerKind::JjBase => bases.push(whole_text(mark.label, &inside)),
            _ => {
                let (base, side) = sides_from_change(mark.label, to, &inside);
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
    line.marker.is_some_and(|mark| matches!(mark.kind, MarkerKind::Diff | MarkerKind::Side | MarkerKind::JjBase))
}

/// What jj says behind the label of a text whose last line has no end.
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

/// The base and the side of a change. An editor may have taken the blank from an empty line that is in both.
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
    fn the_styles_of_git() {
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
    fn a_conflict_within_a_side_is_text_of_it() {
        check(
            "<<<<<<< a\n<<<<<<< c\n1\n=======\n2\n>>>>>>> d\n=======\n3\n>>>>>>> b\n",
            None,
            ("a", "<<<<<<< c\n1\n=======\n2\n>>>>>>> d\n"),
            ("b", "3\n"),
        );
    }

    #[test]
    fn the_styles_of_jj() {
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
    fn what_has_no_counterpart_is_told_with_its_line() {
        let line = |text: &str| split_sides(text).unwrap_err();
        assert_eq!(line("a\n=======\n"), MarkerError::NoConflict);
        assert_eq!(line("a\n<<<<<<< x\nb\n=======\n"), MarkerError::Unbalanced { line: 2 });
        assert_eq!(line("a\n>>>>>>> x\n"), MarkerError::Unbalanced { line: 2 });
        assert_eq!(line("<<<<<<< x\nb\n>>>>>>> y\n"), MarkerError::Unbalanced { line: 3 });
        assert_eq!(line("<<<<<<< x\n=======\nb\n=======\n>>>>>>> y\n"), MarkerError::Unbalanced { line: 4 });
        assert_eq!(line("<<<<<<< x\n%%%%%%%\n%%%%%%%\n+++++++\n>>>>>>> y\n"), MarkerError::ManySides { line: 1 });
    }
}
