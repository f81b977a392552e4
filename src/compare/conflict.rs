//! A file that git could not merge: the three texts it came from, out of git's index or out of the markers in it.

use super::conflict_markers;
use super::merge::{self, MergeError, MergeLabels, MergedText};
use crate::text::conflict_marker_lines;
use std::collections::HashSet;

/// Three texts that are still to be merged, and what they are called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileConflict {
    /// What both sides come from; none where nobody knows.
    pub base: Option<String>,
    /// The side one stands on.
    pub one: String,
    /// The side that is merged into it.
    pub other: String,
    /// What the three are called, in this order; the names git or jj wrote, else plain ones.
    pub labels: [String; 3],
}

/// The three texts as git keeps them.
#[derive(Clone, Copy, Debug)]
pub struct IndexTexts<'t> {
    /// The base, unless both sides made the file anew.
    pub base: Option<&'t str>,
    /// The side one stands on.
    pub one: &'t str,
    /// The side that is merged into it.
    pub other: &'t str,
}

impl FileConflict {
    /// The conflict of a file. What git keeps is better than what can be cut out of the file, unless somebody has worked
    /// on the file since. `None` where there is nothing left to merge, or nobody can say what.
    pub fn detect(text: &str, kept: Option<IndexTexts<'_>>) -> Option<Self> {
        let sides = conflict_markers::split_sides(text).ok();
        let usual = ["base", "ours", "theirs"];
        let names = sides.as_ref().map_or_else(
            || usual.map(str::to_owned),
            |sides| {
                let base = sides.base.as_ref().map_or("", |base| &base.label);
                let labels = [base, &sides.one.label, &sides.other.label];
                let named =
                    labels.into_iter().zip(usual).map(|(label, usual)| if label.is_empty() { usual } else { label });
                let mut named = named.map(str::to_owned);
                std::array::from_fn(|_| named.next().unwrap_or_default())
            },
        );
        if let Some(kept) = kept.filter(|kept| is_unedited(text, kept, sides.is_some())) {
            let [base, one, other] = [kept.base.unwrap_or_default(), kept.one, kept.other].map(str::to_owned);
            return Some(Self { base: Some(base), one, other, labels: names });
        }
        let sides = sides?;
        let base = sides.base.map(|base| base.text);
        Some(Self { base, one: sides.one.text, other: sides.other.text, labels: names })
    }

    /// Merges the sides by meaning.
    pub fn merge(&self) -> Result<MergedText, MergeError> {
        let [base, one, other] = &self.labels;
        let labels = MergeLabels { base, one, other };
        match &self.base {
            Some(base) => merge::merge(base, &self.one, &self.other, &labels),
            None => merge::merge_without_base(&self.one, &self.other, &labels),
        }
    }
}

/// Whether nobody has worked on the file: it is one of the sides, or has markers and no line of its own.
fn is_unedited(text: &str, kept: &IndexTexts<'_>, has_markers: bool) -> bool {
    let is_a_side = [kept.one, kept.other].into_iter().any(|side| has_same_lines(side, text));
    is_a_side
        || (has_markers && find_foreign_line(text, [kept.base.unwrap_or_default(), kept.one, kept.other]).is_none())
}

/// Whether two texts have the same lines. Line endings may have been converted on the way to the work tree.
pub fn has_same_lines(side: &str, text: &str) -> bool {
    side.lines().eq(text.lines())
}

/// The number of the first line that neither git nor one of the sides has written.
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
    fn what_git_keeps_is_taken_with_the_names_in_the_markers() {
        let kept = IndexTexts { base: Some("a\no\nz\n"), one: "a\nx\nz\n", other: "a\ny\nz\n" };
        let conflict = FileConflict::detect(MARKED, Some(kept)).unwrap();
        assert_eq!(
            (conflict.base.as_deref().unwrap(), conflict.labels[1].as_str(), conflict.labels[2].as_str()),
            ("a\no\nz\n", "main", "feat")
        );
    }

    #[test]
    fn what_was_done_by_hand_since_is_kept() {
        let kept = IndexTexts { base: Some("a\no\nz\n"), one: "a\nx\nz\n", other: "a\ny\nz\n" };
        let worked_on = MARKED.replace("z\n", "by hand\n");
        let conflict = FileConflict::detect(&worked_on, Some(kept)).unwrap();
        assert_eq!(conflict.one, "a\nx\nby hand\n");
        assert_eq!(FileConflict::detect("a\nmended\nz\n", Some(kept)), None);
    }

    #[test]
    fn one_side_alone_without_markers_is_what_a_broken_merge_leaves() {
        let kept = IndexTexts { base: Some("a\no\nz\n"), one: "a\nx\nz\n", other: "a\ny\nz\n" };
        let conflict = FileConflict::detect("a\nx\nz\n", Some(kept)).unwrap();
        assert_eq!(conflict.labels, ["base", "ours", "theirs"]);
        assert_eq!(FileConflict::detect("a\nx\nz\n", None), None);
    }
}
