//! Fuzzy matching of titles, ids and commands.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use std::cmp::Reverse;

/// A matching text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// Its position in the input.
    pub index: usize,
    /// The match score.
    pub score: u32,
}

/// The matching texts, best first; with an empty pattern all of them, in input order.
pub fn matches<T: AsRef<str>>(pattern: &str, texts: impl Iterator<Item = T>) -> Vec<Match> {
    if pattern.trim().is_empty() {
        return texts.enumerate().map(|(index, _)| Match { index, score: 0 }).collect();
    }
    let pattern = Pattern::parse(pattern, CaseMatching::Smart, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut letters = Vec::new();
    let mut found: Vec<Match> = texts
        .enumerate()
        .filter_map(|(index, text)| {
            let score = pattern.score(Utf32Str::new(text.as_ref(), &mut letters), &mut matcher)?;
            Some(Match { index, score })
        })
        .collect();
    found.sort_unstable_by_key(|found| (Reverse(found.score), found.index));
    found
}

/// The positions of matching characters, ascending; empty with an empty pattern.
pub fn match_indices(pattern: &str, text: &str) -> Vec<u32> {
    if pattern.trim().is_empty() {
        return Vec::new();
    }
    let pattern = Pattern::parse(pattern, CaseMatching::Smart, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let (mut buffer, mut indices) = (Vec::new(), Vec::new());
    pattern.indices(Utf32Str::new(text, &mut buffer), &mut matcher, &mut indices);
    indices.sort_unstable();
    indices.dedup();
    indices
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_match_comes_first() {
        let texts = ["Move to another lane", "Remove link to a goal", "Undo"];
        let found: Vec<usize> = matches("move", texts.iter()).into_iter().map(|found| found.index).collect();
        assert_eq!(found, [0, 1]);
        assert_eq!(match_indices("move", texts[1]), [2, 3, 4, 5]);
        assert_eq!(matches("", texts.iter()).len(), 3);
    }
}
