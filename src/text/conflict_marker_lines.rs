//! Conflict markers: the lines that git and jj leave where two branches could not be merged.

use std::ops::Range;

/// git writes seven of these signs, or more when told to.
pub const MIN_MARKER_SIZE: usize = 7;

/// One conflict, or what somebody left of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConflictMarkerSpan {
    /// The line that opens it; where that is gone, the first marker that is left.
    pub opening_line: Range<usize>,
    /// The line that closes it, if there is one.
    pub closing_line: Option<Range<usize>>,
}

/// A line that is a marker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConflictMarker<'l> {
    /// What begins with it.
    pub kind: MarkerKind,
    /// How often the sign stands there. All markers of a conflict have one size.
    pub size: usize,
    /// What stands behind the signs: the name of a side.
    pub label: &'l str,
}

/// What a marker says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkerKind {
    /// `<<<<<<<`: a conflict begins, and in git's styles the one side.
    Open,
    /// `|||||||`: what both come from.
    Base,
    /// `=======`: the other side.
    Middle,
    /// `>>>>>>>`: the conflict ends.
    Close,
    /// `%%%%%%%`: jj's change from the base to a side.
    Diff,
    /// `\\\\\\\`: the side such a change leads to, on a line of its own.
    DiffTo,
    /// `+++++++`: jj's side as a whole.
    Side,
    /// `-------`: jj's base as a whole.
    JjBase,
}

impl MarkerKind {
    fn from_byte(byte: u8) -> Option<Self> {
        Some(match byte {
            b'<' => Self::Open,
            b'|' => Self::Base,
            b'=' => Self::Middle,
            b'>' => Self::Close,
            b'%' => Self::Diff,
            b'\\' => Self::DiffTo,
            b'+' => Self::Side,
            b'-' => Self::JjBase,
            _ => return None,
        })
    }

    /// Whether git writes it too. The others mean something between two markers of jj only.
    fn is_git_marker(self) -> bool {
        matches!(self, Self::Open | Self::Base | Self::Middle | Self::Close)
    }
}

/// The marker that a line is, if it is one.
pub fn parse_marker(line: &str) -> Option<ConflictMarker<'_>> {
    let (sign, size) = marker_at(line.as_bytes(), 0)?;
    Some(ConflictMarker { kind: sign, size, label: line.get(size..)?.trim() })
}

/// Whether a text has a line that only git writes. The line of equals signs alone does not count: people underline
/// headings with it.
pub fn has_conflict_marker(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr3_iter(b'<', b'|', b'>', bytes)
        .any(|at| is_line_start(bytes, at) && git_marker_at(bytes, at).is_some())
}

/// All conflicts in a text.
pub fn find_conflicts(text: &str) -> Vec<ConflictMarkerSpan> {
    if !has_conflict_marker(text) {
        return Vec::new();
    }
    let mut found: Vec<ConflictMarkerSpan> = Vec::new();
    let mut open = None;
    for (marker, line) in git_markers(text) {
        match (marker, open.take()) {
            (MarkerKind::Open, _) => {
                open = Some(found.len());
                found.push(ConflictMarkerSpan { opening_line: line, closing_line: None });
            }
            (MarkerKind::Close, Some(at)) => close_conflict(&mut found, at, line),
            (_, Some(at)) => open = Some(at),
            // Equals signs that belong to nothing may be a heading.
            (MarkerKind::Middle, None) => {}
            (_, None) => found.push(ConflictMarkerSpan { opening_line: line, closing_line: None }),
        }
    }
    found
}

fn close_conflict(found: &mut [ConflictMarkerSpan], at: usize, line: Range<usize>) {
    if let Some(conflict) = found.get_mut(at) {
        conflict.closing_line = Some(line);
    }
}

fn git_markers(text: &str) -> impl Iterator<Item = (MarkerKind, Range<usize>)> + '_ {
    let bytes = text.as_bytes();
    let starts = std::iter::once(0).chain(memchr::memchr_iter(b'\n', bytes).map(|newline| newline + 1));
    starts.filter_map(move |start| Some((git_marker_at(bytes, start)?, start..line_end(bytes, start))))
}

fn is_line_start(bytes: &[u8], at: usize) -> bool {
    at.checked_sub(1).is_none_or(|before| bytes.get(before) == Some(&b'\n'))
}

fn line_end(bytes: &[u8], start: usize) -> usize {
    let rest = bytes.get(start..).unwrap_or_default();
    let line = rest.get(..memchr::memchr(b'\n', rest).unwrap_or(rest.len())).unwrap_or_default();
    start + line.trim_ascii_end().len()
}

fn git_marker_at(bytes: &[u8], start: usize) -> Option<MarkerKind> {
    marker_at(bytes, start).map(|(sign, _)| sign).filter(|sign| sign.is_git_marker())
}

fn marker_at(bytes: &[u8], start: usize) -> Option<(MarkerKind, usize)> {
    let byte = *bytes.get(start)?;
    let sign = MarkerKind::from_byte(byte)?;
    let rest = bytes.get(start..)?;
    let size = rest.iter().take_while(|other| **other == byte).count();
    let is_ended = matches!(rest.get(size), None | Some(b' ' | b'\t' | b'\r' | b'\n'));
    (size >= MIN_MARKER_SIZE && is_ended).then_some((sign, size))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, Option<&str>)]) {
        let found = find_conflicts(text);
        let told: Vec<(&str, Option<&str>)> = found
            .iter()
            .map(|c| (&text[c.opening_line.clone()], c.closing_line.clone().map(|line| &text[line])))
            .collect();
        assert_eq!(told, expected);
    }

    #[test]
    fn a_conflict_is_one_thing() {
        check("a\n<<<<<<< HEAD\nx\n=======\ny\n>>>>>>> feat\r\nb", &[("<<<<<<< HEAD", Some(">>>>>>> feat"))]);
        check(
            "<<<<<<<<< a\n||||||||| base\n=========\n>>>>>>>>> b\n<<<<<<< a\n",
            &[("<<<<<<<<< a", Some(">>>>>>>>> b")), ("<<<<<<< a", None)],
        );
        check("x\n>>>>>>> left over\n", &[(">>>>>>> left over", None)]);
    }

    #[test]
    fn what_only_looks_like_one_is_none() {
        check("Heading\n=======\n", &[]);
        check("  <<<<<<< indented\n<<<<<<<no blank\n<<<<<< six\n", &[]);
    }
}
