//! A file that git could not merge: its three texts, from git's index or from the conflict markers in the file.

use super::conflict_markers;
use super::merge::{self, MergeError, MergeLabels, MergedText};
use crate::text::conflict_marker_lines;
use std::collections::HashSet;

/// Three texts to merge, with their labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileConflict {
    /// `None` if it is not known.
    pub base: Option<String>,
    pub one: String,
    pub other: String,
    /// Base, one and other, from the markers or by default.
    pub labels: [String; 3],
}

/// The three stages of a file in git's index.
#[derive(Clone, Copy, Debug)]
pub struct IndexTexts<'t> {
    /// `None` if both sides created the file.
    pub base: Option<&'t str>,
    pub one: &'t str,
    pub other: &'t str,
}

impl FileConflict {
    /// Finds the conflict of a file. The index has better texts than the markers, unless the file was edited since the
    /// merge. `None` if there is nothing left to merge.
    pub fn detect(text: &str, index: Option<IndexTexts<'_>>) -> Option<Self> {
        let sides = conflict_markers::split_sides(text).ok();
        let defaults = ["base", "ours", "theirs"];
        let names = sides.as_ref().map_or_else(
            || defaults.map(str::to_owned),
            |sides| {
                let base = sides.base.as_ref().map_or("", |base| &base.label);
                let labels = [base, &sides.one.label, &sides.other.label];
                let named = labels
                    .into_iter()
                    .zip(defaults)
                    .map(|(label, default)| if label.is_empty() { default } else { label });
                let mut named = named.map(str::to_owned);
                std::array::from_fn(|_| named.next().unwrap_or_default())
            },
        );
        if let Some(index) = index.filter(|index| is_unedited(text, index, sides.is_some())) {
            let [base, one, other] = [index.base.unwrap_or_default(), index.one, index.other].map(str::to_owned);
            return Some(Self { base: Some(base), one, other, labels: names });
        }
        // Without git's word for it, markers in a file that reads as a whole are part of its texts.
        let sides = sides.filter(|_| !conflict_markers::are_part_of_texts(text))?;
        let base = sides.base.map(|base| base.text);
        Some(Self { base, one: sides.one.text, other: sides.other.text, labels: names })
    }

    /// A semantic merge of the sides.
    pub fn merge(&self) -> Result<MergedText, MergeError> {
        let [base, one, other] = &self.labels;
        let labels = MergeLabels { base, one, other };
        match &self.base {
            Some(base) => merge::merge(base, &self.one, &self.other, &labels),
            None => merge::merge_without_base(&self.one, &self.other, &labels),
        }
    }
}

/// Whether the file is as git left it: it is one of the sides, or it has markers and otherwise only lines of the three
/// texts.
fn is_unedited(text: &str, index: &IndexTexts<'_>, has_markers: bool) -> bool {
    let is_a_side = [index.one, index.other].into_iter().any(|side| has_same_lines(side, text));
    is_a_side
        || (has_markers && find_foreign_line(text, [index.base.unwrap_or_default(), index.one, index.other]).is_none())
}

/// Compares lines without their endings: git may have converted them in the working tree.
pub fn has_same_lines(side: &str, text: &str) -> bool {
    side.lines().eq(text.lines())
}

/// The number of the first line, from 1, that is neither a marker nor in one of the texts.
pub fn find_foreign_line(text: &str, sides: [&str; 3]) -> Option<usize> {
    let known: HashSet<&str> = sides.iter().flat_map(|side| side.lines()).collect();
    let is_foreign = |line: &str| !known.contains(line) && conflict_marker_lines::parse_marker(line).is_none();
    text.lines().position(is_foreign).map(|at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MARKED: &str = "a\n<<<<<<< main\nx\n=======\ny\n>>>>>>> feat\nz\n";

    #[test]
    fn texts_come_from_the_index_and_labels_from_the_markers() {
        let index = IndexTexts { base: Some("a\no\nz\n"), one: "a\nx\nz\n", other: "a\ny\nz\n" };
        let conflict = FileConflict::detect(MARKED, Some(index)).unwrap();
        assert_eq!(
            (conflict.base.as_deref().unwrap(), conflict.labels[1].as_str(), conflict.labels[2].as_str()),
            ("a\no\nz\n", "main", "feat")
        );
    }

    #[test]
    fn edits_made_since_the_merge_are_kept() {
        let index = IndexTexts { base: Some("a\no\nz\n"), one: "a\nx\nz\n", other: "a\ny\nz\n" };
        let edited = MARKED.replace("z\n", "by hand\n");
        let conflict = FileConflict::detect(&edited, Some(index)).unwrap();
        assert_eq!(conflict.one, "a\nx\nby hand\n");
        assert_eq!(FileConflict::detect("a\nedited\nz\n", Some(index)), None);
    }

    #[test]
    fn one_side_without_markers_is_the_result_of_a_failed_driver() {
        let index = IndexTexts { base: Some("a\no\nz\n"), one: "a\nx\nz\n", other: "a\ny\nz\n" };
        let conflict = FileConflict::detect("a\nx\nz\n", Some(index)).unwrap();
        assert_eq!(conflict.labels, ["base", "ours", "theirs"]);
        assert_eq!(FileConflict::detect("a\nx\nz\n", None), None);
    }
}
