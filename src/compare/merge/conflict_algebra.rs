//! What three versions of a field come to when some of them are clashes already: terms are added and cancelled, so that
//! merging a merge does not nest.
//!
//! A version is a sum: a plain value is itself; a clash is its sides, less what was before. A merge is the one side less
//! the base and the other side. What stands on both sides of the sum cancels; of equal sides one stays.

use super::value::{UnresolvedError, Value};
use crate::document::tree::Tree;
use crate::roadmap::conflict::ConflictTerm;

/// One side of a sum.
#[derive(Clone, Debug)]
struct SumSide {
    /// Who it is from; nobody, where it comes out of a base.
    label: String,
    /// Whether it was a side of a clash already: it keeps its name then.
    is_existing: bool,
    /// Its value; none where the field is gone.
    value: Option<Value>,
}

impl SumSide {
    fn new(label: &str, is_old: bool, value: Option<Value>) -> Self {
        Self { label: label.to_owned(), is_existing: is_old, value }
    }
}

/// A version of a field as a sum.
#[derive(Clone, Debug, Default)]
pub(crate) struct ConflictSum {
    sides: Vec<SumSide>,
    before: Vec<Option<Value>>,
    unknown: Vec<ConflictTerm>,
}

impl ConflictSum {
    /// A plain value, or none.
    pub(crate) fn from_value(label: &str, value: Option<&Value>) -> Self {
        Self { sides: vec![SumSide::new(label, false, value.cloned())], ..Self::default() }
    }

    /// A clash. Without a term for what was before, there was nothing before.
    pub(crate) fn from_terms(terms: &[ConflictTerm]) -> Self {
        let mut sum = Self::default();
        for term in terms {
            match term {
                ConflictTerm::Base(value) => sum.before.push(parse_value(value)),
                ConflictTerm::Side { label, value } => sum.sides.push(SumSide::new(label, true, parse_value(value))),
                ConflictTerm::Deleted { label } => sum.sides.push(SumSide::new(label, true, None)),
                ConflictTerm::Unknown(_) => sum.unknown.push(term.clone()),
            }
        }
        while sum.before.len() + 1 < sum.sides.len() {
            sum.before.push(None);
        }
        sum
    }

    /// What one side and the other made of a base.
    pub(crate) fn merge(base: Self, one: Self, other: Self) -> Self {
        let mut sum = Self {
            sides: [one.sides, other.sides].concat(),
            before: [one.before, other.before].concat(),
            unknown: one.unknown,
        };
        sum.unknown.extend(other.unknown);
        sum.unknown.sort();
        sum.unknown.dedup();
        sum.sides.extend(base.before.into_iter().map(|value| SumSide::new("", false, value)));
        sum.before.extend(base.sides.into_iter().map(|side| side.value));
        sum.cancel_terms();
        sum.merge_equal_sides();
        sum
    }

    /// What two sides made of a clash, where neither left it as it was: it is open between all they have now.
    pub(crate) fn combine_changed(base: &Self, one: Self, other: Self) -> Self {
        let mut sides: Vec<SumSide> = Vec::new();
        for side in one.sides.into_iter().chain(other.sides) {
            if !sides.iter().any(|there| there.value == side.value) {
                sides.push(side);
            }
        }
        let before = base.before.iter().cycle().take(sides.len() - 1).cloned().collect();
        let mut sum = Self { sides, before, unknown: one.unknown };
        sum.unknown.extend(other.unknown);
        sum.merge_equal_sides();
        sum
    }

    /// What is on both sides of the sum goes.
    fn cancel_terms(&mut self) {
        let mut at = 0;
        while let Some(value) = self.before.get(at) {
            // What comes out of a base goes first, and what was no clash before one that was.
            let equal = self.sides.iter().enumerate().filter(|(_, side)| side.value == *value);
            match equal.min_by_key(|(_, side)| (!side.label.is_empty(), side.is_existing)).map(|(side, _)| side) {
                Some(side) => {
                    self.sides.remove(side);
                    self.before.remove(at);
                }
                None => at += 1,
            }
        }
    }

    /// Of equal sides one stays, and one of what was before goes with each of the others.
    fn merge_equal_sides(&mut self) {
        self.sides.sort_by_cached_key(|side| {
            (side.value.as_ref().map(Value::to_canonical), !side.is_existing, side.label.clone())
        });
        self.before.sort_by_cached_key(|value| value.as_ref().map(Value::to_canonical));
        let mut at = 1;
        while at < self.sides.len() && !self.before.is_empty() {
            if self.sides.get(at - 1).map(|side| &side.value) == self.sides.get(at).map(|side| &side.value) {
                self.sides.remove(at);
                let doubled = (1..self.before.len()).find(|at| self.before.get(*at) == self.before.get(at - 1));
                self.before.remove(doubled.unwrap_or(self.before.len() - 1));
            } else {
                at += 1;
            }
        }
    }

    /// The one value it comes to, if it does.
    pub(crate) fn resolve(&self) -> Result<Option<&Value>, UnresolvedError> {
        match (self.sides.as_slice(), self.before.is_empty() && self.unknown.is_empty()) {
            ([side], true) => Ok(side.value.as_ref()),
            _ => Err(UnresolvedError),
        }
    }

    /// What the field holds meanwhile: what was before, else the first of the sides in the order of bytes.
    pub(crate) fn provisional_value(&self) -> Option<&Value> {
        let before = self.before.iter().flatten().next();
        before.or_else(|| self.sides.iter().find_map(|side| side.value.as_ref()))
    }

    /// The clash as it is written.
    pub(crate) fn to_terms(&self) -> Vec<ConflictTerm> {
        let before = self.before.iter().flatten().map(|value| ConflictTerm::Base(value.to_canonical()));
        let sides = self.sides.iter().map(|SumSide { label, value, .. }| match value {
            Some(value) => ConflictTerm::Side { label: label.clone(), value: value.to_canonical() },
            None => ConflictTerm::Deleted { label: label.clone() },
        });
        before.chain(sides).chain(self.unknown.iter().cloned()).collect()
    }
}

fn parse_value(source: &str) -> Option<Value> {
    Tree::parse(source, 0).ok().map(|tree| Value::from_item(tree.root()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clash(terms: &str) -> ConflictSum {
        let source = format!("(conflict: {{\"x\": [{terms}]}})");
        let tree = Tree::parse(&source, 0).unwrap();
        ConflictSum::from_terms(&crate::roadmap::conflict::read_conflicts(tree.root())[0].terms)
    }

    fn plain(value: i32) -> ConflictSum {
        ConflictSum::from_value("p", parse_value(&value.to_string()).as_ref())
    }

    fn told(sum: &ConflictSum) -> String {
        match sum.resolve() {
            Ok(value) => value.map_or("gone".to_owned(), Value::to_canonical),
            Err(UnresolvedError) => {
                format!("{:?}", sum.to_terms().iter().map(|term| (term.label(), term.value())).collect::<Vec<_>>())
            }
        }
    }

    #[test]
    fn choosing_a_side_wins_over_the_open_clash() {
        let open = || clash("Base(1), Side(\"a\", 2), Side(\"b\", 3)");
        assert_eq!(told(&ConflictSum::merge(open(), plain(2), open())), "2");
        assert_eq!(told(&ConflictSum::merge(open(), open(), plain(9))), "9");
    }

    #[test]
    fn a_clash_merged_with_one_of_its_sides_is_the_same_clash() {
        let open = || clash("Base(1), Side(\"a\", 2), Side(\"b\", 3)");
        assert_eq!(told(&ConflictSum::merge(plain(1), open(), plain(2))), told(&open()));
        assert_eq!(told(&ConflictSum::merge(plain(1), open(), plain(1))), told(&open()));
        assert_eq!(told(&ConflictSum::merge(plain(1), open(), open())), told(&open()));
        assert_eq!(told(&ConflictSum::merge(plain(2), open(), plain(1))), "3");
    }

    #[test]
    fn a_third_side_stands_beside_the_two() {
        let open = clash("Base(1), Side(\"a\", 2), Side(\"b\", 3)");
        let three = ConflictSum::merge(plain(1), open, ConflictSum::from_value("c", parse_value("4").as_ref()));
        assert_eq!(three.sides.len(), 3);
        assert_eq!(three.before.len(), 2);
    }

    #[test]
    fn two_choices_of_one_clash_are_a_clash() {
        let open = clash("Base(1), Side(\"a\", 2), Side(\"b\", 3)");
        let two = ConflictSum::combine_changed(&open, plain(2), plain(3));
        assert_eq!(
            (two.sides.len(), two.before.len(), two.provisional_value().unwrap().to_canonical()),
            (2, 1, "1".to_owned())
        );
        assert_eq!(told(&ConflictSum::combine_changed(&open, plain(9), plain(9))), "9");
    }

    #[test]
    fn nothing_before_is_not_written() {
        let open = clash("Side(\"a\", 2), Deleted(\"b\")");
        assert_eq!(open.to_terms().len(), 2);
        assert_eq!(open.provisional_value().unwrap().to_canonical(), "2");
    }
}
