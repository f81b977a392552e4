//! Merges fields that already have conflicts by adding and canceling terms, so that conflicts never nest (compare jj's
//! `Merge<T>`).
//!
//! A version of a field is a sum: a plain value is itself; a conflict is its sides minus its bases. A merge is one side
//! minus the base plus the other side. Equal positive and negative terms cancel, and of equal sides one stays.

use super::value::{UnresolvedError, Value};
use crate::roadmap::conflict::ConflictTerm;

/// A positive term of a sum.
#[derive(Clone, Debug)]
struct SumSide {
    /// The side it is from; empty for a term that comes from a base.
    label: String,
    /// Whether it was a side of an existing conflict and keeps its label.
    is_existing: bool,
    /// `None` if the field was removed.
    value: Option<Value>,
}

impl SumSide {
    fn new(label: &str, is_existing: bool, value: Option<Value>) -> Self {
        Self { label: label.to_owned(), is_existing, value }
    }
}

/// A version of a field as a sum.
#[derive(Clone, Debug, Default)]
pub(crate) struct ConflictSum {
    sides: Vec<SumSide>,
    /// The negative terms.
    bases: Vec<Option<Value>>,
    /// Terms of a newer version, kept as they are.
    unknown: Vec<ConflictTerm>,
}

impl ConflictSum {
    pub(crate) fn from_value(label: &str, value: Option<&Value>) -> Self {
        Self { sides: vec![SumSide::new(label, false, value.cloned())], ..Self::default() }
    }

    /// A conflict. One base term stands for all bases; without one, the field did not exist in the base.
    pub(crate) fn from_terms(terms: &[ConflictTerm]) -> Self {
        let mut sum = Self::default();
        for term in terms {
            match term {
                ConflictTerm::Base(value) => sum.bases.push(Value::parse(value)),
                ConflictTerm::Side { label, value } => sum.sides.push(SumSide::new(label, true, Value::parse(value))),
                ConflictTerm::Deleted { label } => sum.sides.push(SumSide::new(label, true, None)),
                ConflictTerm::Unknown(_) => sum.unknown.push(term.clone()),
            }
        }
        let base = sum.bases.first().cloned().flatten().filter(|_| sum.has_equal_bases());
        while sum.bases.len() + 1 < sum.sides.len() {
            sum.bases.push(base.clone());
        }
        sum
    }

    /// `one` minus `base` plus `other`.
    pub(crate) fn merge(base: Self, one: Self, other: Self) -> Self {
        let mut sum = Self {
            sides: [one.sides, other.sides].concat(),
            bases: [one.bases, other.bases].concat(),
            unknown: one.unknown,
        };
        sum.unknown.extend(other.unknown);
        sum.unknown.sort();
        sum.unknown.dedup();
        sum.sides.extend(base.bases.into_iter().map(|value| SumSide::new("", false, value)));
        sum.bases.extend(base.sides.into_iter().map(|side| side.value));
        sum.cancel_terms();
        sum.merge_equal_sides();
        sum
    }

    /// Both sides changed a field that had a conflict in the base: the new conflict is between all values they have now.
    pub(crate) fn combine_changed(base: &Self, one: Self, other: Self) -> Self {
        let mut sides: Vec<SumSide> = Vec::new();
        for side in one.sides.into_iter().chain(other.sides) {
            if !sides.iter().any(|there| there.value == side.value) {
                sides.push(side);
            }
        }
        let bases = base.bases.iter().cycle().take(sides.len() - 1).cloned().collect();
        let mut sum = Self { sides, bases, unknown: one.unknown };
        sum.unknown.extend(other.unknown);
        sum.merge_equal_sides();
        sum
    }

    /// Removes terms that are both positive and negative.
    fn cancel_terms(&mut self) {
        let mut at = 0;
        while let Some(value) = self.bases.get(at) {
            // Prefer terms from a base, then those that were not part of a conflict.
            let equal = self.sides.iter().enumerate().filter(|(_, side)| side.value == *value);
            match equal.min_by_key(|(_, side)| (!side.label.is_empty(), side.is_existing)).map(|(side, _)| side) {
                Some(side) => {
                    self.sides.remove(side);
                    self.bases.remove(at);
                }
                None => at += 1,
            }
        }
    }

    /// Of equal sides one stays; each of the others takes a base with it.
    fn merge_equal_sides(&mut self) {
        self.sides.sort_by_cached_key(|side| {
            (side.value.as_ref().map(Value::to_canonical), !side.is_existing, side.label.clone())
        });
        self.bases.sort_by_cached_key(|value| value.as_ref().map(Value::to_canonical));
        let mut at = 1;
        while at < self.sides.len() && !self.bases.is_empty() {
            if self.sides.get(at - 1).map(|side| &side.value) == self.sides.get(at).map(|side| &side.value) {
                self.sides.remove(at);
                let duplicate = (1..self.bases.len()).find(|at| self.bases.get(*at) == self.bases.get(at - 1));
                self.bases.remove(duplicate.unwrap_or(self.bases.len() - 1));
            } else {
                at += 1;
            }
        }
    }

    /// The value, if the sum has only one term.
    pub(crate) fn resolve(&self) -> Result<Option<&Value>, UnresolvedError> {
        match (self.sides.as_slice(), self.bases.is_empty() && self.unknown.is_empty()) {
            ([side], true) => Ok(side.value.as_ref()),
            _ => Err(UnresolvedError),
        }
    }

    /// The value the field has while the conflict is open: the base, else the first side in byte order.
    pub(crate) fn provisional_value(&self) -> Option<&Value> {
        let base = self.bases.iter().flatten().next();
        base.or_else(|| self.sides.iter().find_map(|side| side.value.as_ref()))
    }

    fn has_equal_bases(&self) -> bool {
        self.bases.windows(2).all(|pair| pair.first() == pair.last())
    }

    /// Equal bases are written once.
    pub(crate) fn to_terms(&self) -> Vec<ConflictTerm> {
        let count = if self.has_equal_bases() { 1 } else { self.bases.len() };
        let bases = self.bases.iter().take(count).flatten().map(|value| ConflictTerm::Base(value.to_canonical()));
        let sides = self.sides.iter().map(|SumSide { label, value, .. }| match value {
            Some(value) => ConflictTerm::Side { label: label.clone(), value: value.to_canonical() },
            None => ConflictTerm::Deleted { label: label.clone() },
        });
        bases.chain(sides).chain(self.unknown.iter().cloned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::tree::Tree;

    fn conflict(terms: &str) -> ConflictSum {
        let source = format!("(conflict: {{\"x\": [{terms}]}})");
        let tree = Tree::parse(&source, 0).unwrap();
        ConflictSum::from_terms(&crate::roadmap::conflict::read_conflicts(tree.root())[0].terms)
    }

    fn plain(value: i32) -> ConflictSum {
        ConflictSum::from_value("p", Value::parse(&value.to_string()).as_ref())
    }

    fn describe(sum: &ConflictSum) -> String {
        match sum.resolve() {
            Ok(value) => value.map_or("removed".to_owned(), Value::to_canonical),
            Err(UnresolvedError) => {
                format!("{:?}", sum.to_terms().iter().map(|term| (term.label(), term.value())).collect::<Vec<_>>())
            }
        }
    }

    #[test]
    fn choosing_a_side_wins_over_the_open_conflict() {
        let open = || conflict("Base(1), Side(\"a\", 2), Side(\"b\", 3)");
        assert_eq!(describe(&ConflictSum::merge(open(), plain(2), open())), "2");
        assert_eq!(describe(&ConflictSum::merge(open(), open(), plain(9))), "9");
    }

    #[test]
    fn a_conflict_merged_with_one_of_its_sides_is_the_same_conflict() {
        let open = || conflict("Base(1), Side(\"a\", 2), Side(\"b\", 3)");
        assert_eq!(describe(&ConflictSum::merge(plain(1), open(), plain(2))), describe(&open()));
        assert_eq!(describe(&ConflictSum::merge(plain(1), open(), plain(1))), describe(&open()));
        assert_eq!(describe(&ConflictSum::merge(plain(1), open(), open())), describe(&open()));
        assert_eq!(describe(&ConflictSum::merge(plain(2), open(), plain(1))), "3");
    }

    #[test]
    fn a_third_side_joins_the_two() {
        let open = conflict("Base(1), Side(\"a\", 2), Side(\"b\", 3)");
        let three = ConflictSum::merge(plain(1), open, ConflictSum::from_value("c", Value::parse("4").as_ref()));
        assert_eq!(three.sides.len(), 3);
        assert_eq!(three.bases.len(), 2);
    }

    #[test]
    fn equal_bases_are_written_once_and_read_as_all_of_them() {
        let open = conflict("Base(1), Side(\"a\", 2), Side(\"b\", 3)");
        let three = ConflictSum::merge(plain(1), open, ConflictSum::from_value("c", Value::parse("4").as_ref()));
        let terms = three.to_terms();
        assert_eq!(terms.iter().filter(|term| matches!(term, ConflictTerm::Base(_))).count(), 1);
        assert_eq!(ConflictSum::from_terms(&terms).bases, three.bases);
        let four = ConflictSum::merge(
            plain(1),
            ConflictSum::from_terms(&terms),
            ConflictSum::from_value("d", Value::parse("5").as_ref()),
        );
        assert_eq!((four.sides.len(), four.bases.len(), four.to_terms().len()), (4, 3, 5));
        // Every side taken back: what is left is the value.
        let one_side = ["2", "3"].into_iter().fold(ConflictSum::from_terms(&terms), |sum, value| {
            ConflictSum::merge(ConflictSum::from_value("", Value::parse(value).as_ref()), sum, plain(1))
        });
        assert_eq!(describe(&one_side), "4");
        // Bases that differ are all written.
        let mixed = conflict("Base(1), Base(9), Side(\"a\", 2), Side(\"b\", 3), Side(\"c\", 4)");
        assert_eq!(mixed.to_terms().len(), 5);
        // Those of a field that was new are none.
        assert_eq!(conflict("Side(\"a\", 2), Side(\"b\", 3), Side(\"c\", 4)").bases, [None, None]);
    }

    #[test]
    fn two_choices_in_one_conflict_are_a_conflict() {
        let open = conflict("Base(1), Side(\"a\", 2), Side(\"b\", 3)");
        let two = ConflictSum::combine_changed(&open, plain(2), plain(3));
        assert_eq!(
            (two.sides.len(), two.bases.len(), two.provisional_value().unwrap().to_canonical()),
            (2, 1, "1".to_owned())
        );
        assert_eq!(describe(&ConflictSum::combine_changed(&open, plain(9), plain(9))), "9");
    }

    #[test]
    fn a_missing_base_is_not_written() {
        let open = conflict("Side(\"a\", 2), Deleted(\"b\")");
        assert_eq!(open.to_terms().len(), 2);
        assert_eq!(open.provisional_value().unwrap().to_canonical(), "2");
    }
}
