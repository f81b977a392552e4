//! Whose a side of a conflict is: ours, the branch that was checked out in the merge, or theirs, the one that was merged
//! into it.
//!
//! A conflict only has labels, in an order that does not depend on who merged. So ours is the side that git calls `HEAD`,
//! or the branch that is checked out now. Without either, it is the first label in the file, so that all conflicts of one
//! merge agree.

use super::conflict::{Conflict, ConflictTerm};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConflictSide {
    Ours,
    Theirs,
}

impl ConflictSide {
    pub fn name(self) -> &'static str {
        match self {
            Self::Ours => OURS,
            Self::Theirs => THEIRS,
        }
    }

    fn opposite(self) -> Self {
        match self {
            Self::Ours => Self::Theirs,
            Self::Theirs => Self::Ours,
        }
    }
}

const OURS: &str = "ours";
const THEIRS: &str = "theirs";
const HEAD: &str = "HEAD";

/// The labels of all conflicts of a file.
#[derive(Clone, Debug, Default)]
pub struct SideLabels {
    /// In file order.
    labels: Vec<String>,
    branch: Option<String>,
}

impl SideLabels {
    /// `branch` is the one that is checked out.
    pub fn new<'c>(conflicts: impl Iterator<Item = &'c Conflict>, branch: Option<String>) -> Self {
        let mut labels: Vec<String> = Vec::new();
        for label in conflicts.flat_map(labels_of) {
            if !labels.iter().any(|known| known == label) {
                labels.push(label.to_owned());
            }
        }
        Self { labels, branch }
    }

    /// Whose a label of a conflict is; `None` if that is unknown.
    pub fn side_of(&self, conflict: &Conflict, label: &str) -> Option<ConflictSide> {
        if let Some(side) = self.named_side(label) {
            return Some(side);
        }
        let mut others: Vec<&str> = labels_of(conflict).filter(|other| *other != label).collect();
        others.dedup();
        match others.as_slice() {
            [other] => {
                let position = |label: &str| self.labels.iter().position(|known| known == label);
                let is_first = position(label) < position(other);
                let by_order = if is_first { ConflictSide::Ours } else { ConflictSide::Theirs };
                Some(self.named_side(other).map_or(by_order, ConflictSide::opposite))
            }
            // One side deleted the entry.
            [] => match self.labels.as_slice() {
                [one, other] if one == label || other == label => {
                    let rest = if one == label { other } else { one };
                    let by_name = self.named_side(rest).map(ConflictSide::opposite);
                    by_name.or(Some(if one == label { ConflictSide::Ours } else { ConflictSide::Theirs }))
                }
                // The branch that is checked out is another one.
                _ => self.branch.as_ref().map(|_| ConflictSide::Theirs),
            },
            _ => None,
        }
    }

    /// The label of a side in a conflict; `None` if it has no such side, or that is unknown.
    pub fn label_of<'c>(&self, conflict: &'c Conflict, side: ConflictSide) -> Option<&'c str> {
        labels_of(conflict).find(|label| self.side_of(conflict, label) == Some(side))
    }

    /// The labels in the file that are or contain a text. One that is equal is the only one.
    pub fn find(&self, part: &str) -> Vec<&str> {
        find_labels(self.labels.iter().map(String::as_str), part)
    }

    /// The label that a side has in the whole file.
    pub fn only_label_of(&self, side: ConflictSide) -> Option<&str> {
        let named: Vec<&String> = self.labels.iter().filter(|label| self.named_side(label) == Some(side)).collect();
        match (named.as_slice(), self.labels.as_slice()) {
            ([only], _) => Some(only),
            ([], [first, second]) => {
                let of_first = self.named_side(first).or(self.named_side(second).map(ConflictSide::opposite));
                Some(if of_first.unwrap_or(ConflictSide::Ours) == side { first } else { second })
            }
            _ => None,
        }
    }

    fn named_side(&self, label: &str) -> Option<ConflictSide> {
        if label == HEAD || label == OURS {
            return Some(ConflictSide::Ours);
        }
        if label == THEIRS {
            return Some(ConflictSide::Theirs);
        }
        // In a merge that is not finished, git says HEAD; a branch of that name is then the other one.
        let has_head = self.labels.iter().any(|label| label == HEAD || label == OURS);
        (!has_head && self.branch.as_deref() == Some(label)).then_some(ConflictSide::Ours)
    }
}

/// The labels that are or contain a text, in any case. One that is equal is the only one.
pub fn find_labels<'l>(labels: impl Iterator<Item = &'l str>, part: &str) -> Vec<&'l str> {
    let mut labels: Vec<&str> = labels.collect();
    labels.sort_unstable();
    labels.dedup();
    if let Some(same) = labels.iter().find(|label| **label == part) {
        return vec![same];
    }
    let part = part.to_lowercase();
    labels.retain(|label| !part.is_empty() && label.to_lowercase().contains(&part));
    labels
}

fn labels_of(conflict: &Conflict) -> impl Iterator<Item = &str> {
    conflict.terms.iter().filter_map(ConflictTerm::label)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roadmap::conflict::ConflictPath;

    fn conflict(path: &str, labels: &[&str]) -> Conflict {
        let term = |label: &&str| ConflictTerm::Deleted { label: (*label).to_owned() };
        Conflict { path: ConflictPath::parse(path), terms: labels.iter().map(term).collect() }
    }

    /// The sides of the conflicts of a file: `ours feat`, one line for each conflict.
    #[track_caller]
    fn check(conflicts: &[&[&str]], branch: Option<&str>, expected: &[&str]) {
        let conflicts: Vec<Conflict> = conflicts.iter().map(|labels| conflict("x", labels)).collect();
        let labels = SideLabels::new(conflicts.iter(), branch.map(str::to_owned));
        let describe = |conflict: &Conflict| {
            let side = |label: &str| labels.side_of(conflict, label).map_or("?", ConflictSide::name);
            labels_of(conflict).map(|label| format!("{} {label}", side(label))).collect::<Vec<_>>().join(", ")
        };
        assert_eq!(conflicts.iter().map(describe).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn head_is_ours_wherever_it_stands() {
        check(&[&["feat", "HEAD"], &["HEAD", "feat"]], None, &["theirs feat, ours HEAD", "ours HEAD, theirs feat"]);
        check(&[&["theirs", "ours"]], None, &["theirs theirs, ours ours"]);
        // Even if the branch of the other side is checked out by now.
        check(&[&["feat", "HEAD"]], Some("feat"), &["theirs feat, ours HEAD"]);
    }

    #[test]
    fn the_branch_that_is_checked_out_is_ours() {
        check(&[&["feat", "main"]], Some("main"), &["theirs feat, ours main"]);
    }

    #[test]
    fn otherwise_the_first_side_in_the_file_is_ours_in_all_conflicts() {
        check(&[&["main", "feat"], &["feat", "main"]], None, &["ours main, theirs feat", "theirs feat, ours main"]);
    }

    #[test]
    fn of_three_sides_only_ours_can_be_known() {
        check(&[&["a", "b", "HEAD"]], None, &["? a, ? b, ours HEAD"]);
    }

    #[test]
    fn a_deletion_has_one_side() {
        check(&[&["feat"]], Some("main"), &["theirs feat"]);
        check(&[&["HEAD"]], None, &["ours HEAD"]);
        check(&[&["feat"]], None, &["? feat"]);
        check(&[&["HEAD", "feat"], &["feat"]], None, &["ours HEAD, theirs feat", "theirs feat"]);
    }

    #[test]
    fn a_label_is_found_by_a_part_of_it() {
        let labels = ["feat/import-first", "feat/import", "main"];
        assert_eq!(find_labels(labels.into_iter(), "MAIN"), ["main"]);
        assert_eq!(find_labels(labels.into_iter(), "first"), ["feat/import-first"]);
        assert_eq!(find_labels(labels.into_iter(), "feat/import"), ["feat/import"]);
        assert_eq!(find_labels(labels.into_iter(), "feat"), ["feat/import", "feat/import-first"]);
        assert!(find_labels(labels.into_iter(), "").is_empty());
    }
}
