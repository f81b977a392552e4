//! All rules, in the order in which they are listed.

use super::check::RuleRow;
use super::context::EntryContext;
use super::rule::Rule;
use super::{goals, plan, soundness, themes, vision};

/// The families, a file or a folder each.
static FAMILIES: &[&[RuleRow]] = &[soundness::RULES, vision::RULES, goals::RULES, themes::RULES, plan::RULES];

/// All rules, family by family.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    rows().map(|row| &row.rule)
}

/// The rule of an id, in any case.
pub fn find(id: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.id.eq_ignore_ascii_case(id.trim()))
}

/// The rules that `lint.off` does not switch off, with their checks.
pub(super) fn enabled_rows(context: &EntryContext) -> impl Iterator<Item = &'static RuleRow> + '_ {
    rows().filter(|row| !context.is_disabled(&row.rule))
}

fn rows() -> impl Iterator<Item = &'static RuleRow> {
    FAMILIES.iter().flat_map(|family| family.iter())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_rule_has_its_texts_and_an_id_of_its_own() {
        let mut ids = BTreeSet::new();
        for rule in all() {
            assert!(ids.insert(rule.id), "{} exists twice", rule.id);
            let texts = [rule.name, rule.question, rule.explanation, rule.example];
            assert!(texts.iter().all(|text| !text.is_empty()), "{} lacks a text", rule.id);
            let sentences = rule.explanation.matches(['.', '?']).count();
            assert!((2..=4).contains(&sentences), "the explanation of {} has {sentences} sentences", rule.id);
            assert_eq!(find(&rule.id.to_lowercase()).map(|found| found.id), Some(rule.id));
        }
    }

    #[test]
    fn the_rules_of_a_family_are_sorted_by_id() {
        for family in FAMILIES {
            assert!(family.windows(2).all(|pair| pair[0].rule.id < pair[1].rule.id));
        }
    }
}
