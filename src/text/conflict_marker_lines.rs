//! Finds conflict markers: the lines git and jj write where they could not merge two branches.

use std::ops::Range;

/// Minimum number of signs in a marker. git writes more if configured to.
pub const MIN_MARKER_SIZE: usize = 7;

/// One conflict, or what is left of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConflictMarkerSpan {
    /// The opening line; if that is missing, the first marker that is left.
    pub opening_line: Range<usize>,
    pub closing_line: Option<Range<usize>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConflictMarker<'l> {
    pub kind: MarkerKind,
    /// Number of signs. All markers of a conflict have the same.
    pub size: usize,
    /// The text after the signs: the name of a side.
    pub label: &'l str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkerKind {
    /// `<<<<<<<`: start of a conflict and, in git's styles, of the first side.
    Open,
    /// `|||||||`: the base.
    Base,
    /// `=======`: the second side.
    Middle,
    /// `>>>>>>>`: end of the conflict.
    Close,
    /// `%%%%%%%`: jj's diff from the base to a side.
    Diff,
    /// `\\\\\\\`: the side the diff leads to, on its own line.
    DiffTo,
    /// `+++++++`: jj's snapshot of a side.
    Side,
    /// `-------`: jj's snapshot of the base.
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

    /// Whether git writes it too. The others are only meaningful between markers of jj.
    fn is_git_marker(self) -> bool {
        matches!(self, Self::Open | Self::Base | Self::Middle | Self::Close)
    }
}

pub fn parse_marker(line: &str) -> Option<ConflictMarker<'_>> {
    let (kind, size) = marker_at(line.as_bytes(), 0)?;
    Some(ConflictMarker { kind, size, label: line.get(size..)?.trim() })
}

/// Whether a line can only be a marker. A line of equals signs does not count: people underline headings with it.
pub fn has_conflict_marker(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr3_iter(b'<', b'|', b'>', bytes)
        .any(|at| is_line_start(bytes, at) && git_marker_at(bytes, at).is_some())
}

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
            // Equals signs outside a conflict may underline a heading.
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
    marker_at(bytes, start).map(|(kind, _)| kind).filter(|kind| kind.is_git_marker())
}

fn marker_at(bytes: &[u8], start: usize) -> Option<(MarkerKind, usize)> {
    let byte = *bytes.get(start)?;
    let kind = MarkerKind::from_byte(byte)?;
    let rest = bytes.get(start..)?;
    let size = rest.iter().take_while(|other| **other == byte).count();
    let is_ended = matches!(rest.get(size), None | Some(b' ' | b'\t' | b'\r' | b'\n'));
    (size >= MIN_MARKER_SIZE && is_ended).then_some((kind, size))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, Option<&str>)]) {
        let found = find_conflicts(text);
        let lines: Vec<(&str, Option<&str>)> = found
            .iter()
            .map(|c| (&text[c.opening_line.clone()], c.closing_line.clone().map(|line| &text[line])))
            .collect();
        assert_eq!(lines, expected);
    }

    #[test]
    fn opening_and_closing_markers_are_one_conflict() {
        check("a\n<<<<<<< HEAD\nx\n=======\ny\n>>>>>>> feat\r\nb", &[("<<<<<<< HEAD", Some(">>>>>>> feat"))]);
        check(
            "<<<<<<<<< a\n||||||||| base\n=========\n>>>>>>>>> b\n<<<<<<< a\n",
            &[("<<<<<<<<< a", Some(">>>>>>>>> b")), ("<<<<<<< a", None)],
        );
        check("x\n>>>>>>> left over\n", &[(">>>>>>> left over", None)]);
    }

    #[test]
    fn lookalikes_are_not_markers() {
        check("Heading\n=======\n", &[]);
        check("  <<<<<<< indented\n<<<<<<<no blank\n<<<<<< six\n", &[]);
    }
}
