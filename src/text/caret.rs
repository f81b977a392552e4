//! Caret movement by grapheme cluster and by word.

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

/// The start of the grapheme cluster before `at`; 0 at the start of the text.
pub fn previous_character(text: &str, at: usize) -> usize {
    let mut cursor = GraphemeCursor::new(floor_char_boundary(text, at), text.len(), true);
    cursor.prev_boundary(text, 0).ok().flatten().unwrap_or(0)
}

/// The end of the grapheme cluster at `at`; the length of the text at its end.
pub fn next_character(text: &str, at: usize) -> usize {
    let mut cursor = GraphemeCursor::new(floor_char_boundary(text, at), text.len(), true);
    cursor.next_boundary(text, 0).ok().flatten().unwrap_or(text.len())
}

/// The start of the word at or before `at`.
pub fn previous_word(text: &str, at: usize) -> usize {
    let before = text.get(..floor_char_boundary(text, at)).unwrap_or_default();
    before.unicode_word_indices().next_back().map_or(0, |(start, _)| start)
}

/// The end of the word at or after `at`.
pub fn next_word(text: &str, at: usize) -> usize {
    let at = floor_char_boundary(text, at);
    let after = text.get(at..).unwrap_or_default();
    after.unicode_word_indices().next().map_or(text.len(), |(start, word)| at + start + word.len())
}

/// The last character boundary at or before `at`.
fn floor_char_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_covers_a_whole_grapheme_cluster() {
        let text = "a👩‍👩‍👧e\u{301}入";
        let mut stops = vec![0];
        while stops.last() != Some(&text.len()) {
            stops.push(next_character(text, *stops.last().unwrap()));
        }
        assert_eq!(stops.len(), 5);
        let mut back = vec![text.len()];
        while back.last() != Some(&0) {
            back.push(previous_character(text, *back.last().unwrap()));
        }
        back.reverse();
        assert_eq!(back, stops);
    }

    #[test]
    fn word_steps_skip_punctuation() {
        let text = "one, two-three";
        assert_eq!(next_word(text, 0), 3);
        assert_eq!(next_word(text, 3), 8);
        assert_eq!(previous_word(text, 14), 9);
        assert_eq!(previous_word(text, 5), 0);
        assert_eq!((previous_word("", 0), next_word("", 0)), (0, 0));
    }
}
