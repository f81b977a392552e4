//! Helpers of the properties: validity of a file by `ron`, and the comments of a text.

use crate::document::skip_head;
use crate::document::validator::Validator;
use crate::roadmap::value::InputContext;
use chrono::NaiveDate;

pub(crate) fn input_context() -> InputContext<'static> {
    InputContext { own_criteria: &[], today: NaiveDate::from_ymd_opt(2026, 3, 2).unwrap() }
}

pub(crate) const SAMPLES: [(&str, &str); 4] = [
    ("first-look", include_str!("../../../sample-roadmaps/first-look.ron")),
    ("ledgerly", include_str!("../../../sample-roadmaps/ledgerly.ron")),
    ("messy", include_str!("../../../sample-roadmaps/messy.ron")),
    ("whymap", include_str!("../../../sample-roadmaps/whymap.ron")),
];

/// Whether `ron` accepts a file with `implicit_some` and the extensions it enables. A byte order mark is stripped first.
pub(crate) fn ron_reads(text: &str) -> bool {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let head = skip_head(text).unwrap_or(0);
    Validator::from_head(&text[..head]).validate_value(text).is_ok()
}

/// The comments of a text, sorted. Implemented without the scanner it tests.
pub(crate) fn comments(text: &str) -> Vec<&str> {
    let bytes = text.as_bytes();
    let mut comments = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &text.as_bytes()[at..];
        let end = match rest {
            [b'"', ..] => at + text_length(rest),
            [b'r', ..] if raw_length(rest).is_some() => at + raw_length(rest).unwrap(),
            [b'/', b'/', ..] => bytes[at..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |n| at + n),
            [b'/', b'*', ..] => at + block_length(rest),
            _ => at + 1,
        };
        if rest[0] == b'/' && end > at + 1 {
            comments.push(text[at..end].trim_end());
        }
        at = end;
    }
    comments.sort_unstable();
    comments
}

fn text_length(rest: &[u8]) -> usize {
    let mut at = 1;
    while let Some(byte) = rest.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    rest.len()
}

fn raw_length(rest: &[u8]) -> Option<usize> {
    let hashes = rest[1..].iter().take_while(|byte| **byte == b'#').count();
    let inside = rest[1..].strip_prefix("#".repeat(hashes).as_bytes())?.strip_prefix(b"\"")?;
    let ending = format!("\"{}", "#".repeat(hashes));
    let end = inside.windows(ending.len()).position(|window| window == ending.as_bytes())?;
    Some(2 + hashes + end + ending.len())
}

fn block_length(rest: &[u8]) -> usize {
    let (mut level, mut at) = (0, 0);
    while at < rest.len() {
        match &rest[at..] {
            [b'/', b'*', ..] => (level, at) = (level + 1, at + 2),
            [b'*', b'/', ..] => (level, at) = (level - 1, at + 2),
            _ => at += 1,
        }
        if level == 0 {
            return at;
        }
    }
    rest.len()
}

/// The items of the first list that are not in the second; both must be sorted.
pub(crate) fn missing<'t>(first: &[&'t str], second: &[&str]) -> Vec<&'t str> {
    let mut second = second.iter().peekable();
    let is_gone = |one: &&&str| {
        while second.next_if(|other| *other < *one).is_some() {}
        second.next_if(|other| *other == *one).is_none()
    };
    first.iter().filter(is_gone).copied().collect()
}
