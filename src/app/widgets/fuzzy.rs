//! Matching of titles, ids and commands: equal, prefix, starts of words, and fuzzy matches that are close enough.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use std::cmp::Reverse;

/// A matching text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// Its position in the input.
    pub index: usize,
    /// How well it matches; higher is better.
    pub score: u32,
}

/// How a text matches what was typed, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// The letters are in it, in order.
    Fuzzy,
    /// Every typed word starts one of its words.
    Words,
    /// It starts like this.
    Prefix,
    /// It is this.
    Exact,
}

/// The score of a better fit is above every score of a worse one.
const FIT_STEP: u32 = 1 << 24;

/// Lowest score of a fuzzy match for each typed letter. A letter in the middle of a word scores 16, and each gap costs:
/// letters scattered over a title stay below, parts and abbreviations of words do not.
const MIN_SCORE_PER_LETTER: u32 = 17;

/// Separates texts of one input that are matched by themselves, such as title and id.
pub const PART_SEPARATOR: char = '\n';

/// The matching texts, best first; with an empty pattern all of them, in input order. An input may have several parts.
pub fn matches<T: AsRef<str>>(pattern: &str, texts: impl Iterator<Item = T>) -> Vec<Match> {
    let texts: Vec<T> = texts.collect();
    let mut found = all_matches(pattern, texts.iter(), usize::MAX);
    found.truncate(count_close(pattern, found.iter().map(|found| found.score)));
    refine(pattern, &found, |index| texts.get(index).map_or("", AsRef::as_ref))
}

/// Whether each longer word that was typed is in the text in one or two pieces: the second one starts a word, or
/// follows after a few letters. Several single letters of a long text are no match.
pub(crate) fn is_close(pattern: &str, text: &str) -> bool {
    !is_plain(pattern) || pattern.split_whitespace().all(|word| is_in_pieces(word, text))
}

/// Longest word whose letters may be anywhere.
const MAX_SCATTERED: usize = 3;

/// Maximum number of letters between two pieces in a word.
const MAX_GAP: usize = 3;

fn is_in_pieces(word: &str, text: &str) -> bool {
    word.chars().count() <= MAX_SCATTERED
        || text.char_indices().any(|(start, _)| {
            let at_start = text.get(start..).unwrap_or_default();
            let first = common_start(word, at_start);
            let (Some(rest), Some(behind)) = (word.get(first.0..), at_start.get(first.1..)) else { return false };
            first.0 > 0 && (rest.is_empty() || follows(rest, behind))
        })
}

/// Whether the second piece of a word follows the first one.
fn follows(rest: &str, behind: &str) -> bool {
    let is_near = behind
        .char_indices()
        .take(MAX_GAP + 1)
        .any(|(at, _)| behind.get(at..).is_some_and(|behind| rest_after_prefix(rest, behind).is_some()));
    is_near
        || behind
            .find(|letter: char| !letter.is_alphanumeric())
            .is_some_and(|end| behind.get(end..).is_some_and(|behind| starts_a_word(rest, behind)))
}

/// The lengths in bytes of the longest common start, in both texts, except for upper and lower case.
fn common_start(word: &str, text: &str) -> (usize, usize) {
    let mut lengths = (0, 0);
    for (expected, letter) in word.chars().zip(text.chars()) {
        if !is_same_letter(letter, expected) {
            break;
        }
        lengths = (lengths.0 + expected.len_utf8(), lengths.1 + letter.len_utf8());
    }
    lengths
}

/// The texts that have all letters in order: the first `ordered` of them best first, so that those close enough to be
/// offered come before the others.
pub(crate) fn all_matches<T: AsRef<str>>(pattern: &str, texts: impl Iterator<Item = T>, ordered: usize) -> Vec<Match> {
    if pattern.trim().is_empty() {
        return texts.enumerate().map(|(index, _)| Match { index, score: 0 }).collect();
    }
    let typed = pattern.trim();
    let parsed = Pattern::parse(pattern, CaseMatching::Smart, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut letters = Vec::new();
    let mut found: Vec<Match> = texts
        .enumerate()
        .filter_map(|(index, text)| {
            let text = text.as_ref();
            let score = parsed.score(Utf32Str::new(text, &mut letters), &mut matcher)?;
            let fit = fit_of_starts(typed, text);
            Some(Match { index, score: score.min(FIT_STEP - 1) + fit as u32 * FIT_STEP })
        })
        .collect();
    let key = |found: &Match| (Reverse(found.score), found.index);
    let ordered = ordered.min(found.len());
    if ordered < found.len() {
        found.select_nth_unstable_by_key(ordered, key);
    }
    let (best, _) = found.split_at_mut(ordered);
    best.sort_unstable_by_key(key);
    found
}

/// Whether one of the parts of a text is what was typed, or starts with it.
fn fit_of_starts(typed: &str, text: &str) -> Fit {
    let of_part = |part: &str| match rest_after_prefix(typed, part) {
        Some(rest) if rest.is_empty() || rest.starts_with(PART_SEPARATOR) => Fit::Exact,
        Some(_) => Fit::Prefix,
        None => Fit::Fuzzy,
    };
    let second = text.find(PART_SEPARATOR).and_then(|at| text.get(at + 1..));
    of_part(text).max(second.map_or(Fit::Fuzzy, of_part))
}

/// Puts the matches whose words start like the typed ones before the fuzzy ones, and drops those that are not close.
pub(crate) fn refine<'t>(pattern: &str, found: &[Match], text_of: impl Fn(usize) -> &'t str) -> Vec<Match> {
    let mut close: Vec<Match> = Vec::new();
    for found in found.iter().filter(|found| is_close(pattern, text_of(found.index))) {
        let is_fuzzy = found.score < FIT_STEP;
        let starts_words =
            is_fuzzy && text_of(found.index).split(PART_SEPARATOR).any(|part| starts_words(pattern, part));
        let score = found.score + if starts_words { FIT_STEP } else { 0 };
        close.push(Match { index: found.index, score });
    }
    close.sort_by_key(|found| Reverse(found.score));
    close
}

/// How many of some scores, highest first, are close enough to be offered.
pub(crate) fn count_close(pattern: &str, scores: impl Iterator<Item = u32>) -> usize {
    let floor = min_score(pattern);
    scores.take_while(|score| *score >= floor).count()
}

/// The lowest score that is offered. Signs with a meaning of their own, such as `!`, have no floor.
fn min_score(pattern: &str) -> u32 {
    if !is_plain(pattern) {
        return 0;
    }
    let letters = pattern.chars().filter(|letter| !letter.is_whitespace()).count();
    (MIN_SCORE_PER_LETTER * letters as u32).saturating_sub(1)
}

/// Whether no sign has a meaning of its own.
fn is_plain(pattern: &str) -> bool {
    pattern.chars().all(|letter| letter.is_alphanumeric() || letter.is_whitespace() || matches!(letter, '-' | '_'))
}

/// How a text that may match fits what was typed.
pub(crate) fn fit(typed: &str, text: &str) -> Fit {
    let typed = typed.trim();
    match rest_after_prefix(typed, text) {
        Some("") => Fit::Exact,
        Some(_) => Fit::Prefix,
        None if starts_words(typed, text) => Fit::Words,
        None => Fit::Fuzzy,
    }
}

/// Whether every typed word starts one of the words of a text.
pub(crate) fn starts_words(typed: &str, text: &str) -> bool {
    typed.split_whitespace().all(|word| starts_a_word(word, text))
}

fn starts_a_word(typed: &str, text: &str) -> bool {
    let mut is_inside = false;
    text.char_indices().any(|(at, letter)| {
        let starts = !is_inside;
        is_inside = letter.is_alphanumeric();
        starts && text.get(at..).is_some_and(|rest| rest_after_prefix(typed, rest).is_some())
    })
}

/// The text after a start that is equal except for upper and lower case.
pub(crate) fn rest_after_prefix<'t>(start: &str, text: &'t str) -> Option<&'t str> {
    let mut rest = text.chars();
    for expected in start.chars() {
        let letter = rest.next()?;
        if !is_same_letter(letter, expected) {
            return None;
        }
    }
    Some(rest.as_str())
}

/// Whether two letters are equal except for upper and lower case.
fn is_same_letter(one: char, other: char) -> bool {
    let has_same_lowercase = || !(one.is_ascii() && other.is_ascii()) && one.to_lowercase().eq(other.to_lowercase());
    one.eq_ignore_ascii_case(&other) || has_same_lowercase()
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

    #[test]
    fn equal_comes_before_prefix_before_starts_of_words_before_fuzzy() {
        let cases: [(&str, &[&str]); 7] = [
            ("import", &["Import", "Import of banks", "Faster imports", "Reimport"]),
            ("bank imp", &["Bank imports", "Import from a bank", "Embank implicit"]),
            ("über", &["Über", "Überblick", "Der Überblick"]),
            ("pay", &["A long title\npay", "A long title\npay-by-card", "We pay", "Repay"]),
            ("setings", &["Settings"]),
            ("fasimp", &["Faster imports"]),
            ("gtb", &["Go to board"]),
        ];
        for (typed, expected) in cases {
            let reversed: Vec<&str> = expected.iter().rev().copied().collect();
            let found: Vec<&str> =
                matches(typed, reversed.iter()).into_iter().map(|found| reversed[found.index]).collect();
            assert_eq!(found, expected, "{typed}");
        }
    }

    #[test]
    fn scattered_letters_are_not_offered() {
        for (typed, text) in [
            ("feedback", "Find every deal below a cost of kits"),
            ("status", "Switch to another theme with us"),
            ("gantt", "Go and note the target"),
        ] {
            assert_eq!(matches(typed, [text].iter()), [], "{typed}");
            assert_eq!(all_matches(typed, [text].iter(), 1).len(), 1, "{typed}");
        }
    }
}
