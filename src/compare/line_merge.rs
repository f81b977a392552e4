//! The merge by lines: what git itself would do, for texts that cannot be merged by meaning. It works on bytes, since
//! a text that is not UTF-8 has lines all the same.

use super::diff3::{self, Diff3Change, Diff3Run};
use super::merge::MergeLabels;
use std::ops::Range;

/// The size of git's markers when nobody asks for another.
pub const DEFAULT_MARKER_SIZE: usize = crate::text::conflict_marker_lines::MIN_MARKER_SIZE;

/// How conflicts are written: git's three styles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ConflictStyle {
    /// The two sides.
    #[default]
    Merge,
    /// The two sides, and between them the base.
    Diff3,
    /// The same, and equal lines at the ends of the sides stand outside.
    Zdiff3,
}

impl ConflictStyle {
    /// The style of this name in git's `merge.conflictStyle`.
    pub fn from_name(name: &str) -> Option<Self> {
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
pub struct MarkerFormat<'l> {
    /// The names of the three texts.
    pub labels: MergeLabels<'l>,
    /// How many signs a marker has.
    pub size: usize,
    /// Which parts there are.
    pub style: ConflictStyle,
}

/// What came of a merge by lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineMergeResult {
    /// The text, with markers where the sides could not be merged.
    pub text: Vec<u8>,
    /// How many conflicts there are in it.
    pub conflicts: usize,
}

/// Merges three texts line by line.
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

/// Markers end as the lines around them do.
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

    /// Takes the equal lines at both ends of the two sides away: what stood before, and what stood behind.
    fn trim_common_lines(&mut self) -> (ByteLines<'t>, ByteLines<'t>) {
        let before = self.one.iter().zip(self.other).take_while(|(one, other)| one == other).count();
        let (head, one) = self.one.split_at(before);
        let other = slice_lines(self.other, before..self.other.len());
        let behind = one.iter().rev().zip(other.iter().rev()).take_while(|(one, other)| one == other).count();
        let (one, tail) = one.split_at(one.len() - behind);
        (self.one, self.other) = (one, slice_lines(other, 0..other.len() - behind));
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

    /// Lines with a marker behind them: the last line of a text may lack its end.
    fn write_side(&mut self, lines: ByteLines<'_>) {
        self.write_lines(lines);
        if lines.last().is_some_and(|line| !line.ends_with(b"\n")) {
            self.out.extend(self.newline);
        }
    }

    fn write_marker(&mut self, sign: u8, label: &str) {
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

    const LABELS: MergeLabels<'_> = MergeLabels { base: "base", one: "ours", other: "theirs" };

    fn merged(base: &str, one: &str, other: &str, size: usize, style: ConflictStyle) -> (String, usize) {
        let markers = MarkerFormat { labels: LABELS, size, style };
        let merged = merge(base.as_bytes(), one.as_bytes(), other.as_bytes(), &markers);
        (String::from_utf8(merged.text).unwrap(), merged.conflicts)
    }

    #[test]
    fn changes_apart_are_both_made() {
        let (text, conflicts) = merged("a\nb\nc\n", "A\nb\nc\n", "a\nb\nC", 7, ConflictStyle::Merge);
        assert_eq!((text.as_str(), conflicts), ("A\nb\nC", 0));
    }

    #[test]
    fn the_three_styles_and_sizes() {
        let (base, one, other) = ("a\nb\nz\n", "a\nX\nY\nz\n", "a\nX\nZ\nz\n");
        let told = |size, style| merged(base, one, other, size, style).0;
        assert_eq!(told(7, ConflictStyle::Merge), "a\nX\n<<<<<<< ours\nY\n=======\nZ\n>>>>>>> theirs\nz\n");
        assert_eq!(
            told(9, ConflictStyle::Diff3),
            "a\n<<<<<<<<< ours\nX\nY\n||||||||| base\nb\n=========\nX\nZ\n>>>>>>>>> theirs\nz\n"
        );
        assert_eq!(
            told(7, ConflictStyle::Zdiff3),
            "a\nX\n<<<<<<< ours\nY\n||||||| base\nb\n=======\nZ\n>>>>>>> theirs\nz\n"
        );
    }

    #[test]
    fn line_endings_stay_and_a_last_line_without_one_keeps_its_marker_apart() {
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
