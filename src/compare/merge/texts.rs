//! Merges long texts line by line, and within a line word by word.

use crate::compare::diff3::{self, Diff3Change, Diff3Run};

/// The smallest unit in which two changes conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MergeGranularity {
    Lines,
    Words,
}

/// `None` if both sides changed the same lines or words differently.
pub(super) fn merge(base: &str, one: &str, other: &str, granularity: MergeGranularity) -> Option<String> {
    let (of_base, of_one, of_other) = (split_lines(base), split_lines(one), split_lines(other));
    let mut merged = String::new();
    for run in diff3::diff3(&of_base, &of_one, &of_other) {
        let joined = |lines: &[&str], range: std::ops::Range<usize>| lines.get(range).unwrap_or_default().concat();
        match take_run(&run, &of_one, &of_other) {
            Some(text) => merged.push_str(&text),
            None if granularity == MergeGranularity::Words => {
                let (base, one, other) =
                    (joined(&of_base, run.base), joined(&of_one, run.one), joined(&of_other, run.other));
                merged.push_str(&merge_words(&base, &one, &other)?);
            }
            None => return None,
        }
    }
    Some(merged)
}

fn merge_words(base: &str, one: &str, other: &str) -> Option<String> {
    let (of_one, of_other) = (split_words(one), split_words(other));
    diff3::diff3(&split_words(base), &of_one, &of_other).iter().map(|run| take_run(run, &of_one, &of_other)).collect()
}

/// The text of a run, unless it is a conflict.
fn take_run(run: &Diff3Run, one: &[&str], other: &[&str]) -> Option<String> {
    match run.change {
        Diff3Change::Same | Diff3Change::One | Diff3Change::Both => one.get(run.one.clone()).map(<[&str]>::concat),
        Diff3Change::Other => other.get(run.other.clone()).map(<[&str]>::concat),
        Diff3Change::Conflict => None,
    }
}

fn split_lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// Words with the white space after them, so that two changed words with an unchanged one between are not adjacent.
fn split_words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut was_space = false;
    for (at, letter) in text.char_indices() {
        if was_space && !letter.is_whitespace() {
            words.push(text.get(start..at).unwrap_or_default());
            start = at;
        }
        was_space = letter.is_whitespace();
    }
    words.push(text.get(start..).unwrap_or_default());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merged(base: &str, one: &str, other: &str) -> String {
        merge(base, one, other, MergeGranularity::Words).unwrap_or_else(|| "conflict".to_owned())
    }

    #[test]
    fn different_lines_and_different_words_are_both_changed() {
        assert_eq!(merged("a\nb\nc", "A\nb\nc", "a\nb\nC"), "A\nb\nC");
        assert_eq!(merged("six in ten stop", "five in ten stop", "six in ten leave"), "five in ten leave");
        assert_eq!(merged("one\ntwo words\n", "one\ntwo words\nthree", "zero\ntwo words\n"), "zero\ntwo words\nthree");
    }

    #[test]
    fn the_same_word_is_a_conflict() {
        assert_eq!(merged("six in ten", "five in ten", "seven in ten"), "conflict");
        assert_eq!(merged("six in ten", "five in ten", ""), "conflict");
        assert_eq!(merge("six in ten stop", "five in ten stop", "six in ten go", MergeGranularity::Lines), None);
    }
}
