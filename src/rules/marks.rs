//! Conflict markers: the lines git leaves where two branches could not be merged.

use std::ops::Range;

/// git writes seven of these signs, or more when told to.
const FEWEST_SIGNS: usize = 7;

/// One conflict, or what somebody left of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Conflict {
    /// The line that opens it; where that is gone, the first marker that is left.
    pub(super) opened: Range<usize>,
    /// The line that closes it, if there is one.
    pub(super) closed: Option<Range<usize>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Marker {
    Ours,
    Base,
    Middle,
    Theirs,
}

/// Whether a text has a line that only git writes. The line of equals signs alone does not count: people underline
/// headings with it.
pub(super) fn has_marker(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr3_iter(b'<', b'|', b'>', bytes).any(|at| is_line_start(bytes, at) && marker_at(bytes, at).is_some())
}

/// All conflicts in a text.
pub(super) fn conflicts(text: &str) -> Vec<Conflict> {
    if !has_marker(text) {
        return Vec::new();
    }
    let mut found: Vec<Conflict> = Vec::new();
    let mut open = None;
    for (marker, line) in markers(text) {
        match (marker, open.take()) {
            (Marker::Ours, _) => {
                open = Some(found.len());
                found.push(Conflict { opened: line, closed: None });
            }
            (Marker::Theirs, Some(at)) => close(&mut found, at, line),
            (Marker::Base | Marker::Middle, Some(at)) => open = Some(at),
            // Equals signs that belong to nothing may be a heading.
            (Marker::Middle, None) => {}
            (Marker::Base | Marker::Theirs, None) => found.push(Conflict { opened: line, closed: None }),
        }
    }
    found
}

fn close(found: &mut [Conflict], at: usize, line: Range<usize>) {
    if let Some(conflict) = found.get_mut(at) {
        conflict.closed = Some(line);
    }
}

fn markers(text: &str) -> impl Iterator<Item = (Marker, Range<usize>)> + '_ {
    let bytes = text.as_bytes();
    let starts = std::iter::once(0).chain(memchr::memchr_iter(b'\n', bytes).map(|newline| newline + 1));
    starts.filter_map(move |start| Some((marker_at(bytes, start)?, start..line_end(bytes, start))))
}

fn is_line_start(bytes: &[u8], at: usize) -> bool {
    at.checked_sub(1).is_none_or(|before| bytes.get(before) == Some(&b'\n'))
}

fn line_end(bytes: &[u8], start: usize) -> usize {
    let rest = bytes.get(start..).unwrap_or_default();
    let line = rest.get(..memchr::memchr(b'\n', rest).unwrap_or(rest.len())).unwrap_or_default();
    start + line.trim_ascii_end().len()
}

fn marker_at(bytes: &[u8], start: usize) -> Option<Marker> {
    let sign = *bytes.get(start)?;
    let marker = match sign {
        b'<' => Marker::Ours,
        b'|' => Marker::Base,
        b'=' => Marker::Middle,
        b'>' => Marker::Theirs,
        _ => return None,
    };
    let rest = bytes.get(start..)?;
    let signs = rest.iter().take_while(|byte| **byte == sign).count();
    let is_ended = matches!(rest.get(signs), None | Some(b' ' | b'\t' | b'\r' | b'\n'));
    (signs >= FEWEST_SIGNS && is_ended).then_some(marker)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, Option<&str>)]) {
        let found = conflicts(text);
        let told: Vec<(&str, Option<&str>)> =
            found.iter().map(|c| (&text[c.opened.clone()], c.closed.clone().map(|line| &text[line]))).collect();
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
