//! A merge by lines, as git does it, for texts that the semantic merge cannot handle. It works on bytes, because a text
//! does not have to be valid UTF-8.

use super::diff3::{self, Diff3Change, Diff3Run};
use super::merge::MergeLabels;
use std::ops::Range;

/// The default length of git's conflict markers.
pub const DEFAULT_MARKER_SIZE: usize = crate::text::conflict_marker_lines::MIN_MARKER_SIZE;

/// Git's three styles of conflict markers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ConflictStyle {
    /// The two sides.
    #[default]
    Merge,
    /// The two sides with the base between them.
    Diff3,
    /// Like `Diff3`, but lines that both sides have at their ends are moved out of the conflict.
    Zdiff3,
}

impl ConflictStyle {
    /// `name` is the value of git's `merge.conflictStyle`.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "merge" => Self::Merge,
            "diff3" => Self::Diff3,
            "zdiff3" => Self::Zdiff3,
            _ => return None,
        })
    }
}

/// How to write conflict markers.
#[derive(Clone, Copy, Debug)]
pub struct MarkerFormat<'l> {
    pub labels: MergeLabels<'l>,
    /// The length of a marker.
    pub size: usize,
    pub style: ConflictStyle,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineMergeResult {
    pub text: Vec<u8>,
    /// The number of conflicts in the text.
    pub conflicts: usize,
}

pub fn merge(base: &[u8], one: &[u8], other: &[u8], markers: &MarkerFormat<'_>) -> LineMergeResult {
    let texts = [base, one, other].map(|text| text.split_inclusive(|byte| *byte == b'\n').collect::<Vec<_>>());
    let [base, one, other] = texts.each_ref().map(Vec::as_slice);
    let mut writer = ConflictWriter { markers, newline: detect_newline(one, other), out: Vec::new(), conflicts: 0 };
    for run in diff3::diff3(base, one, other) {
        match run.change {
            Diff3Change::Same | Diff3Change::One | Diff3Change::Both => writer.write_lines(slice_lines(one, run.one)),
            Diff3Change::Other => writer.write_lines(slice_lines(other, run.other)),
            Diff3Change::Conflict => writer.write_conflict(&LineConflict::from_run(run, base, one, other)),
        }
    }
    LineMergeResult { text: writer.out, conflicts: writer.conflicts }
}

type ByteLines<'t> = &'t [&'t [u8]];

fn slice_lines(lines: ByteLines<'_>, range: Range<usize>) -> ByteLines<'_> {
    lines.get(range).unwrap_or_default()
}

/// Markers get the line ending of the text.
fn detect_newline(one: ByteLines<'_>, other: ByteLines<'_>) -> &'static [u8] {
    let ended = one.iter().chain(other).find(|line| line.ends_with(b"\n"));
    if ended.is_some_and(|line| line.ends_with(b"\r\n")) { b"\r\n" } else { b"\n" }
}

struct LineConflict<'t> {
    base: ByteLines<'t>,
    one: ByteLines<'t>,
    other: ByteLines<'t>,
}

impl<'t> LineConflict<'t> {
    fn from_run(run: Diff3Run, base: ByteLines<'t>, one: ByteLines<'t>, other: ByteLines<'t>) -> Self {
        Self { base: slice_lines(base, run.base), one: slice_lines(one, run.one), other: slice_lines(other, run.other) }
    }

    /// Removes the lines that both sides share at their start and end, and returns them.
    fn trim_common_lines(&mut self) -> (ByteLines<'t>, ByteLines<'t>) {
        let before = self.one.iter().zip(self.other).take_while(|(one, other)| one == other).count();
        let (head, one) = self.one.split_at(before);
        let other = slice_lines(self.other, before..self.other.len());
        let after = one.iter().rev().zip(other.iter().rev()).take_while(|(one, other)| one == other).count();
        let (one, tail) = one.split_at(one.len() - after);
        (self.one, self.other) = (one, slice_lines(other, 0..other.len() - after));
        (head, tail)
    }
}

struct ConflictWriter<'m> {
    markers: &'m MarkerFormat<'m>,
    newline: &'static [u8],
    out: Vec<u8>,
    conflicts: usize,
}

impl ConflictWriter<'_> {
    fn write_lines(&mut self, lines: ByteLines<'_>) {
        self.out.extend(lines.iter().copied().flatten());
    }

    fn write_conflict(&mut self, conflict: &LineConflict<'_>) {
        let mut shown = LineConflict { base: conflict.base, one: conflict.one, other: conflict.other };
        let style = self.markers.style;
        let (head, tail) = if style == ConflictStyle::Diff3 { Default::default() } else { shown.trim_common_lines() };
        self.conflicts += 1;
        let MergeLabels { base, one, other } = self.markers.labels;
        self.write_lines(head);
        self.write_marker(b'<', one);
        self.write_side(shown.one);
        if style != ConflictStyle::Merge {
            self.write_marker(b'|', base);
            self.write_side(shown.base);
        }
        self.write_marker(b'=', "");
        self.write_side(shown.other);
        self.write_marker(b'>', other);
        self.write_lines(tail);
    }

    /// Ends the last line if the text does not, so that the next marker gets a line of its own.
    fn write_side(&mut self, lines: ByteLines<'_>) {
        self.write_lines(lines);
        if lines.last().is_some_and(|line| !line.ends_with(b"\n")) {
            self.out.extend(self.newline);
        }
    }

    fn write_marker(&mut self, sign: u8, label: &str) {
        self.out.extend(std::iter::repeat_n(sign, self.markers.size));
        if !label.is_empty() {
            // A label must not contain a line break.
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

    const LABELS: MergeLabels<'_> = MergeLabels { base: "base", one: "ours", other: "theirs" };

    fn merged(base: &str, one: &str, other: &str, size: usize, style: ConflictStyle) -> (String, usize) {
        let markers = MarkerFormat { labels: LABELS, size, style };
        let merged = merge(base.as_bytes(), one.as_bytes(), other.as_bytes(), &markers);
        (String::from_utf8(merged.text).unwrap(), merged.conflicts)
    }

    #[test]
    fn changes_in_different_lines_are_both_made() {
        let (text, conflicts) = merged("a\nb\nc\n", "A\nb\nc\n", "a\nb\nC", 7, ConflictStyle::Merge);
        assert_eq!((text.as_str(), conflicts), ("A\nb\nC", 0));
    }

    #[test]
    fn conflicts_in_three_styles_and_sizes() {
        let (base, one, other) = ("a\nb\nz\n", "a\nX\nY\nz\n", "a\nX\nZ\nz\n");
        let text = |size, style| merged(base, one, other, size, style).0;
        assert_eq!(text(7, ConflictStyle::Merge), "a\nX\n<<<<<<< ours\nY\n=======\nZ\n>>>>>>> theirs\nz\n");
        assert_eq!(
            text(9, ConflictStyle::Diff3),
            "a\n<<<<<<<<< ours\nX\nY\n||||||||| base\nb\n=========\nX\nZ\n>>>>>>>>> theirs\nz\n"
        );
        assert_eq!(
            text(7, ConflictStyle::Zdiff3),
            "a\nX\n<<<<<<< ours\nY\n||||||| base\nb\n=======\nZ\n>>>>>>> theirs\nz\n"
        );
    }

    #[test]
    fn line_endings_stay_and_a_marker_is_on_its_own_line() {
        let (text, _) = merged("a\r\nb\r\n", "a\r\nX", "a\r\nY\r\n", 7, ConflictStyle::Merge);
        assert_eq!(text, "a\r\n<<<<<<< ours\r\nX\r\n=======\r\nY\r\n>>>>>>> theirs\r\n");
        let latin = merge(
            b"a\n\xe9\n",
            b"A\n\xe9\n",
            b"a\n\xe9\nb\n",
            &MarkerFormat { labels: LABELS, size: 7, style: ConflictStyle::Merge },
        );
        assert_eq!((latin.text.as_slice(), latin.conflicts), (b"A\n\xe9\nb\n".as_slice(), 0));
    }
}
