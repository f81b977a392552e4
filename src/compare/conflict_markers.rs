//! A text with conflict markers, cut into the three texts it came from: git's styles `merge`, `diff3` and `zdiff3`,
//! and jj's. Where git still has the three texts, they are better than what can be cut out: in the style `zdiff3` lines
//! that both sides added stand in the base too.

use crate::text::conflict_marker_lines;
use crate::text::conflict_marker_lines::{Mark, Sign};
use std::fmt;

/// The three texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sides {
    /// What both come from; `None` where a conflict does not tell it.
    pub base: Option<Side>,
    /// The side above.
    pub one: Side,
    /// The side below.
    pub other: Side,
    /// How many conflicts there were.
    pub conflicts: usize,
}

/// A text, and what the markers call it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Side {
    /// The name behind the first marker of this side; it may be empty.
    pub label: String,
    /// The whole text as this side has it.
    pub text: String,
}

/// Why a text cannot be cut into three. Lines count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotCut {
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

impl fmt::Display for NotCut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoConflict => f.write_str("there are no conflict markers"),
            Self::Unbalanced { line } => write!(f, "the conflict marker on line {line} lacks its counterpart"),
            Self::ManySides { line } => write!(f, "the conflict on line {line} has more than two sides"),
        }
    }
}

impl std::error::Error for NotCut {}

/// Cuts a text into its three sides.
pub fn cut(text: &str) -> Result<Sides, NotCut> {
    let mut cutter = Cutter::default();
    let mut lines = text.split_inclusive('\n').zip(1..);
    while let Some((line, number)) = lines.next() {
        match conflict_marker_lines::mark(line) {
            Some(mark) if mark.sign == Sign::Opens => {
                let body = body(&mut lines, mark, number)?;
                cutter.conflict(&body)?;
            }
            Some(Mark { sign: Sign::Base | Sign::Closes, .. }) => return Err(NotCut::Unbalanced { line: number }),
            _ => cutter.all(line),
        }
    }
    cutter.done()
}

/// A line inside a conflict. Only a marker of the conflict's own size, and of no conflict within it, is a marker.
struct Line<'t> {
    text: &'t str,
    mark: Option<Mark<'t>>,
    number: usize,
}

/// What stands between the two outer markers of a conflict.
struct Body<'t> {
    opened: Mark<'t>,
    opened_on: usize,
    lines: Vec<Line<'t>>,
    closed: Mark<'t>,
    closed_on: usize,
}

fn body<'t>(
    lines: &mut impl Iterator<Item = (&'t str, usize)>,
    opened: Mark<'t>,
    opened_on: usize,
) -> Result<Body<'t>, NotCut> {
    let mut inside = Vec::new();
    let mut depth = 0_usize;
    for (text, number) in lines {
        let mark = conflict_marker_lines::mark(text).filter(|mark| mark.size == opened.size);
        match (mark.map(|mark| mark.sign), depth) {
            (Some(Sign::Closes), 0) => {
                let closed = mark.unwrap_or(opened);
                return Ok(Body { opened, opened_on, lines: inside, closed, closed_on: number });
            }
            (Some(Sign::Closes), _) => depth -= 1,
            (Some(Sign::Opens), _) => depth += 1,
            (_, 0) => {
                inside.push(Line { text, mark, number });
                continue;
            }
            _ => {}
        }
        inside.push(Line { text, mark: None, number });
    }
    Err(NotCut::Unbalanced { line: opened_on })
}

/// The three parts of one conflict.
#[derive(Default)]
struct Parts {
    base: Option<Side>,
    one: Side,
    other: Side,
}

#[derive(Default)]
struct Cutter {
    base: Side,
    one: Side,
    other: Side,
    lacks_base: bool,
    conflicts: usize,
}

impl Cutter {
    fn all(&mut self, line: &str) {
        for side in [&mut self.base, &mut self.one, &mut self.other] {
            side.text.push_str(line);
        }
    }

    fn conflict(&mut self, body: &Body<'_>) -> Result<(), NotCut> {
        let is_of_jj = body.lines.first().and_then(|line| line.mark);
        let is_of_jj = is_of_jj.is_some_and(|mark| matches!(mark.sign, Sign::Change | Sign::Side));
        let parts = if is_of_jj { of_jj(body)? } else { of_git(body)? };
        self.lacks_base |= parts.base.is_none();
        self.base.take(&parts.base.unwrap_or_default());
        self.one.take(&parts.one);
        self.other.take(&parts.other);
        self.conflicts += 1;
        Ok(())
    }

    fn done(self) -> Result<Sides, NotCut> {
        if self.conflicts == 0 {
            return Err(NotCut::NoConflict);
        }
        let base = (!self.lacks_base).then_some(self.base);
        Ok(Sides { base, one: self.one, other: self.other, conflicts: self.conflicts })
    }
}

impl Side {
    fn named(label: &str) -> Self {
        Self { label: label.to_owned(), text: String::new() }
    }

    fn take(&mut self, part: &Side) {
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
fn of_git(body: &Body<'_>) -> Result<Parts, NotCut> {
    let mut parts = Parts { base: None, one: Side::named(body.opened.label), other: Side::named(body.closed.label) };
    let mut is_behind_middle = false;
    for line in &body.lines {
        let unbalanced = Err(NotCut::Unbalanced { line: line.number });
        match line.mark.map(|mark| (mark.sign, mark.label)) {
            Some((Sign::Middle, _)) if is_behind_middle => return unbalanced,
            Some((Sign::Middle, _)) => is_behind_middle = true,
            Some((Sign::Base, _)) if is_behind_middle || parts.base.is_some() => return unbalanced,
            Some((Sign::Base, label)) => parts.base = Some(Side::named(label)),
            _ if is_behind_middle => parts.other.text.push_str(line.text),
            _ => parts.base.as_mut().unwrap_or(&mut parts.one).text.push_str(line.text),
        }
    }
    if is_behind_middle { Ok(parts) } else { Err(NotCut::Unbalanced { line: body.closed_on }) }
}

/// jj's: a side is a whole text or a change of the base, in any order.
fn of_jj(body: &Body<'_>) -> Result<Parts, NotCut> {
    let many = NotCut::ManySides { line: body.opened_on };
    let (mut sides, mut bases) = (Vec::new(), Vec::new());
    let mut lines = body.lines.iter().peekable();
    while let Some(line) = lines.next() {
        let Some(mark) = line.mark else { return Err(NotCut::Unbalanced { line: line.number }) };
        let mut inside = Vec::new();
        let mut to = None;
        while let Some(line) = lines.next_if(|line| !begins_term(line)) {
            match line.mark {
                Some(mark) if mark.sign == Sign::ChangeTo && inside.is_empty() => to = Some(mark.label),
                _ => inside.push(line.text),
            }
        }
        match mark.sign {
            Sign::Side => sides.push(whole(mark.label, &inside)),
            Sign::JjBase => bases.push(whole(mark.label, &inside)),
            _ => {
                let (base, side) = change(mark.label, to, &inside);
                bases.push(base);
                sides.push(side);
            }
        }
    }
    let [base] = <[Side; 1]>::try_from(bases).map_err(|_| many)?;
    let [one, other] = <[Side; 2]>::try_from(sides).map_err(|_| many)?;
    Ok(Parts { base: Some(base), one, other })
}

fn begins_term(line: &Line<'_>) -> bool {
    line.mark.is_some_and(|mark| matches!(mark.sign, Sign::Change | Sign::Side | Sign::JjBase))
}

/// What jj says behind the label of a text whose last line has no end.
const NO_NEWLINE: &str = "(no terminating newline)";
const ADDS_NEWLINE: &str = "(adds terminating newline)";
const REMOVES_NEWLINE: &str = "(removes terminating newline)";

fn whole(label: &str, lines: &[&str]) -> Side {
    let bare = label.strip_suffix(NO_NEWLINE);
    let mut side = Side { label: bare.unwrap_or(label).trim().to_owned(), text: lines.concat() };
    if bare.is_some() {
        side.drop_last_newline();
    }
    side
}

/// The base and the side of a change. An editor may have taken the blank from an empty line that is in both.
fn change(label: &str, to: Option<&str>, lines: &[&str]) -> (Side, Side) {
    let note = [NO_NEWLINE, ADDS_NEWLINE, REMOVES_NEWLINE]
        .into_iter()
        .find(|note| label.ends_with(note) || to.is_some_and(|to| to.ends_with(note)));
    let bare = |label: &str| label.strip_suffix(note.unwrap_or_default()).unwrap_or(label).trim().to_owned();
    let (from, to) = match to {
        Some(to) => (label, to),
        None => label.rsplit_once(" to ").unwrap_or((label, "")),
    };
    let from = from.trim_start_matches("Changes from ").trim_start_matches("diff from:");
    let (mut base, mut side) = (Side::named(&bare(from)), Side::named(&bare(to.trim_start_matches("to:"))));
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
            let side = |(label, text): (&str, &str)| Side { label: label.to_owned(), text: with(text) };
            let sides = cut(&with(text)).unwrap();
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
        let line = |text: &str| cut(text).unwrap_err();
        assert_eq!(line("a\n=======\n"), NotCut::NoConflict);
        assert_eq!(line("a\n<<<<<<< x\nb\n=======\n"), NotCut::Unbalanced { line: 2 });
        assert_eq!(line("a\n>>>>>>> x\n"), NotCut::Unbalanced { line: 2 });
        assert_eq!(line("<<<<<<< x\nb\n>>>>>>> y\n"), NotCut::Unbalanced { line: 3 });
        assert_eq!(line("<<<<<<< x\n=======\nb\n=======\n>>>>>>> y\n"), NotCut::Unbalanced { line: 4 });
        assert_eq!(line("<<<<<<< x\n%%%%%%%\n%%%%%%%\n+++++++\n>>>>>>> y\n"), NotCut::ManySides { line: 1 });
    }
}
