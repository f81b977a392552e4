//! Random edits of random files: each edit changes only its value, and undo restores every byte.

use super::expect::{Before, facts_follow};
use super::mangle::mangled;
use super::wish::wish;
use crate::document::edit_error::EditError;
use crate::roadmap::plan::{ChangeError, Plan};
use crate::test_support::property::cases;
use proptest::prelude::*;

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn every_edit_changes_only_its_value(
        file in mangled(),
        wishes in prop::collection::vec(wish(), 1..12),
    ) {
        let mut plan = Plan::from_text(file.clone());
        assert_eq!(plan.document.to_text(), file, "the chunks are the file");
        let mut texts = vec![file];
        for wish in &wishes {
            let changes = wish.changes(&plan);
            let before = Before::of(&plan);
            match plan.apply_changes("a wish", &changes) {
                Ok(made) => {
                    before.became(&plan, &changes, &made);
                    if !made.splices.is_empty() {
                        texts.push(plan.document.to_text());
                    }
                }
                Err(not_made) => {
                    before.is_still(&plan);
                    let is_guard = matches!(not_made, ChangeError::Edit(EditError::WouldNotParse(_) | EditError::UnintendedChange(_)));
                    assert!(!is_guard, "the guard had to step in: {not_made}: {changes:?}\n{}", plan.document.to_text());
                }
            }
        }
        for text in texts.iter().rev().skip(1) {
            plan.undo().unwrap();
            prop_assert_eq!(&plan.document.to_text(), text, "undo");
        }
        prop_assert!(plan.undo().unwrap().is_none());
        facts_follow(&plan);
        for text in texts.iter().skip(1) {
            plan.redo().unwrap();
            prop_assert_eq!(&plan.document.to_text(), text, "redo");
        }
        facts_follow(&plan);
    }
}
