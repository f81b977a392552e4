//! All rules, in the order in which they are listed.

use super::rule::Rule;
use super::{soundness, themes, vision};

/// The families, a file or a folder each.
pub(super) static FAMILIES: &[&[Rule]] = &[soundness::RULES, vision::RULES, themes::RULES];

#[cfg(test)]
mod tests {
    use crate::rules::rule;
    use std::collections::BTreeSet;

    #[test]
    fn every_rule_has_its_words_and_its_id_once() {
        let mut ids = BTreeSet::new();
        for rule in rule::all() {
            assert!(ids.insert(rule.id), "{} stands twice", rule.id);
            let words = [rule.name, rule.question, rule.explanation, rule.example];
            assert!(words.iter().all(|words| !words.is_empty()), "{} lacks words", rule.id);
            let sentences = rule.explanation.matches(['.', '?']).count();
            assert!((2..=4).contains(&sentences), "{} explains itself in {sentences} sentences", rule.id);
            assert_eq!(rule::find(&rule.id.to_lowercase()).map(|found| found.id), Some(rule.id));
        }
    }

    #[test]
    fn rules_of_a_family_stand_in_the_order_of_their_ids() {
        for family in super::FAMILIES {
            assert!(family.windows(2).all(|pair| pair[0].id < pair[1].id));
        }
    }
}
