//! Splices: replaced ranges of a text.

use std::ops::Range;

/// One replacement. Offsets are bytes of the text before the change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Splice {
    pub range: Range<usize>,
    pub text: String,
}

impl Splice {
    pub fn replace(range: Range<usize>, text: impl Into<String>) -> Self {
        Self { range, text: text.into() }
    }

    pub fn insert(at: usize, text: impl Into<String>) -> Self {
        Self { range: at..at, text: text.into() }
    }

    pub fn remove(range: Range<usize>) -> Self {
        Self { range, text: String::new() }
    }
}

/// Applies splices that do not overlap, in any order; several at the same offset keep theirs.
pub fn apply(text: &str, splices: &[Splice]) -> String {
    let mut sorted: Vec<&Splice> = splices.iter().collect();
    sorted.sort_by_key(|splice| (splice.range.start, splice.range.end));
    let mut out = String::with_capacity(text.len() + splices.iter().map(|s| s.text.len()).sum::<usize>());
    let mut at = 0;
    for splice in sorted {
        out.push_str(text.get(at..splice.range.start).unwrap_or_default());
        out.push_str(&splice.text);
        at = splice.range.end.max(at);
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// Encodes splices for the journal.
pub fn encode(splices: &[Splice]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for splice in splices {
        for number in [splice.range.start, splice.range.end, splice.text.len()] {
            bytes.extend_from_slice(&(number as u64).to_le_bytes());
        }
        bytes.extend_from_slice(splice.text.as_bytes());
    }
    bytes
}

/// Decodes splices; `None` if the bytes are incomplete.
pub fn decode(mut bytes: &[u8]) -> Option<Vec<Splice>> {
    let mut splices = Vec::new();
    while !bytes.is_empty() {
        let number = |bytes: &[u8], at: usize| {
            let eight: [u8; 8] = bytes.get(at * 8..at * 8 + 8)?.try_into().ok()?;
            usize::try_from(u64::from_le_bytes(eight)).ok()
        };
        let (start, end, length) = (number(bytes, 0)?, number(bytes, 1)?, number(bytes, 2)?);
        let text = bytes.get(24..24_usize.checked_add(length)?)?;
        splices.push(Splice { range: start..end, text: String::from_utf8(text.to_vec()).ok()? });
        bytes = bytes.get(24 + length..)?;
    }
    Some(splices)
}

/// Applies splices one after the other; `None` if one does not fit the text.
pub fn replay(text: &str, splices: &[Splice]) -> Option<String> {
    let mut text = text.to_owned();
    for splice in splices {
        let fits = splice.range.start <= splice.range.end
            && text.is_char_boundary(splice.range.start)
            && text.is_char_boundary(splice.range.end);
        if !fits {
            return None;
        }
        text.replace_range(splice.range.clone(), &splice.text);
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encoded_splices_decode_and_replay() {
        let splices = [Splice::replace(0..1, "Ü"), Splice::insert(3, "入金"), Splice::remove(0..2)];
        let bytes = encode(&splices);
        assert_eq!(decode(&bytes).unwrap(), splices);
        assert_eq!(replay("abcd", &splices).unwrap(), "b入金cd");
        for length in 1..bytes.len() {
            let _ = decode(&bytes[..length]);
        }
        assert_eq!(replay("ü", &[Splice::remove(0..1)]), None);
    }
}
