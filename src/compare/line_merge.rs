//! The merge by lines: what git itself would do, for texts that cannot be merged by meaning. It works on bytes, since
//! a text that is not UTF-8 has lines all the same.

use super::diff3::{self, Change, Run};
use super::merge::Labels;
use std::ops::Range;

/// The size of git's markers when nobody asks for another.
pub const USUAL_SIZE: usize = crate::text::conflict_marker_lines::FEWEST_SIGNS;

/// How conflicts are written: git's three styles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// The two sides.
    #[default]
    Merge,
    /// The two sides, and between them the base.
    Diff3,
    /// The same, and equal lines at the ends of the sides stand outside.
    Zdiff3,
}

impl Style {
    /// The style of this name in git's `merge.conflictStyle`.
    pub fn of_name(name: &str) -> Option<Self> {
        Some(match name {
            "merge" => Self::Merge,
            "diff3" => Self::Diff3,
            "zdiff3" => Self::Zdiff3,
            _ => return None,
        })
    }
}

/// The markers of a conflict.
#[derive(Clone, Copy, Debug)]
pub struct Markers<'l> {
    /// The names of the three texts.
    pub labels: Labels<'l>,
    /// How many signs a marker has.
    pub size: usize,
    /// Which parts there are.
    pub style: Style,
}

/// What came of a merge by lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineMerged {
    /// The text, with markers where the sides could not be merged.
    pub text: Vec<u8>,
    /// How many conflicts there are in it.
    pub conflicts: usize,
}

/// Merges three texts line by line.
pub fn merge(base: &[u8], one: &[u8], other: &[u8], markers: &Markers<'_>) -> LineMerged {
    let texts = [base, one, other].map(|text| text.split_inclusive(|byte| *byte == b'\n').collect::<Vec<_>>());
    let [base, one, other] = texts.each_ref().map(Vec::as_slice);
    let mut writer = Writer { markers, newline: newline_of(one, other), out: Vec::new(), conflicts: 0 };
    for run in diff3::diff3(base, one, other) {
        match run.change {
            Change::Same | Change::One | Change::Both => writer.lines(part(one, run.one)),
            Change::Other => writer.lines(part(other, run.other)),
            Change::Conflict => writer.conflict(&Conflict::of(run, base, one, other)),
        }
    }
    LineMerged { text: writer.out, conflicts: writer.conflicts }
}

type Lines<'t> = &'t [&'t [u8]];

fn part(lines: Lines<'_>, range: Range<usize>) -> Lines<'_> {
    lines.get(range).unwrap_or_default()
}

/// Markers end as the lines around them do.
fn newline_of(one: Lines<'_>, other: Lines<'_>) -> &'static [u8] {
    let ended = one.iter().chain(other).find(|line| line.ends_with(b"\n"));
    if ended.is_some_and(|line| line.ends_with(b"\r\n")) { b"\r\n" } else { b"\n" }
}

struct Conflict<'t> {
    base: Lines<'t>,
    one: Lines<'t>,
    other: Lines<'t>,
}

impl<'t> Conflict<'t> {
    fn of(run: Run, base: Lines<'t>, one: Lines<'t>, other: Lines<'t>) -> Self {
        Self { base: part(base, run.base), one: part(one, run.one), other: part(other, run.other) }
    }

    /// Takes the equal lines at both ends of the two sides away: what stood before, and what stood behind.
    fn trim(&mut self) -> (Lines<'t>, Lines<'t>) {
        let before = self.one.iter().zip(self.other).take_while(|(one, other)| one == other).count();
        let (head, one) = self.one.split_at(before);
        let other = part(self.other, before..self.other.len());
        let behind = one.iter().rev().zip(other.iter().rev()).take_while(|(one, other)| one == other).count();
        let (one, tail) = one.split_at(one.len() - behind);
        (self.one, self.other) = (one, part(other, 0..other.len() - behind));
        (head, tail)
    }
}

struct Writer<'m> {
    markers: &'m Markers<'m>,
    newline: &'static [u8],
    out: Vec<u8>,
    conflicts: usize,
}

impl Writer<'_> {
    fn lines(&mut self, lines: Lines<'_>) {
        self.out.extend(lines.iter().copied().flatten());
    }

    fn conflict(&mut self, conflict: &Conflict<'_>) {
        let mut shown = Conflict { base: conflict.base, one: conflict.one, other: conflict.other };
        let style = self.markers.style;
        let (head, tail) = if style == Style::Diff3 { Default::default() } else { shown.trim() };
        self.conflicts += 1;
        let Labels { base, one, other } = self.markers.labels;
        self.lines(head);
        self.marker(b'<', one);
        self.side(shown.one);
        if style != Style::Merge {
            self.marker(b'|', base);
            self.side(shown.base);
        }
        self.marker(b'=', "");
        self.side(shown.other);
        self.marker(b'>', other);
        self.lines(tail);
    }

    /// Lines with a marker behind them: the last line of a text may lack its end.
    fn side(&mut self, lines: Lines<'_>) {
        self.lines(lines);
        if lines.last().is_some_and(|line| !line.ends_with(b"\n")) {
            self.out.extend(self.newline);
        }
    }

    fn marker(&mut self, sign: u8, label: &str) {
        self.out.extend(std::iter::repeat_n(sign, self.markers.size));
        if !label.is_empty() {
            // A label is a name: whatever it holds, it ends with its line.
            let label = label.split(['\n', '\r']).next().unwrap_or_default();
            self.out.push(b' ');
            self.out.extend(label.as_bytes());
        }
        self.out.extend(self.newline);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LABELS: Labels<'_> = Labels { base: "base", one: "ours", other: "theirs" };

    fn merged(base: &str, one: &str, other: &str, size: usize, style: Style) -> (String, usize) {
        let markers = Markers { labels: LABELS, size, style };
        let merged = merge(base.as_bytes(), one.as_bytes(), other.as_bytes(), &markers);
        (String::from_utf8(merged.text).unwrap(), merged.conflicts)
    }

    #[test]
    fn changes_apart_are_both_made() {
        let (text, conflicts) = merged("a\nb\nc\n", "A\nb\nc\n", "a\nb\nC", 7, Style::Merge);
        assert_eq!((text.as_str(), conflicts), ("A\nb\nC", 0));
    }

    #[test]
    fn the_three_styles_and_sizes() {
        let (base, one, other) = ("a\nb\nz\n", "a\nX\nY\nz\n", "a\nX\nZ\nz\n");
        let told = |size, style| merged(base, one, other, size, style).0;
        assert_eq!(told(7, Style::Merge), "a\nX\n<<<<<<< ours\nY\n=======\nZ\n>>>>>>> theirs\nz\n");
        assert_eq!(
            told(9, Style::Diff3),
            "a\n<<<<<<<<< ours\nX\nY\n||||||||| base\nb\n=========\nX\nZ\n>>>>>>>>> theirs\nz\n"
        );
        assert_eq!(told(7, Style::Zdiff3), "a\nX\n<<<<<<< ours\nY\n||||||| base\nb\n=======\nZ\n>>>>>>> theirs\nz\n");
    }

    #[test]
    fn line_endings_stay_and_a_last_line_without_one_keeps_its_marker_apart() {
        let (text, _) = merged("a\r\nb\r\n", "a\r\nX", "a\r\nY\r\n", 7, Style::Merge);
        assert_eq!(text, "a\r\n<<<<<<< ours\r\nX\r\n=======\r\nY\r\n>>>>>>> theirs\r\n");
        let latin = merge(
            b"a\n\xe9\n",
            b"A\n\xe9\n",
            b"a\n\xe9\nb\n",
            &Markers { labels: LABELS, size: 7, style: Style::Merge },
        );
        assert_eq!((latin.text.as_slice(), latin.conflicts), (b"A\n\xe9\nb\n".as_slice(), 0));
    }
}
