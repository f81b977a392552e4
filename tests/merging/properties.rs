//! What holds of every merge.

use crate::meaning::Meaning;
use crate::story::{Story, story};
use crate::support::{cases, comments, missing, ron_reads};
use proptest::prelude::*;
use whymap::compare::merge::{Labels, Merged, NotMerged, merge};

const LABELS: Labels<'static> = Labels { base: "base", one: "one", other: "other" };
const SWAPPED: Labels<'static> = Labels { base: "base", one: "other", other: "one" };

/// A merge, unless one of the texts cannot be read where it was changed.
fn merged(base: &str, one: &str, other: &str) -> Option<Merged> {
    match merge(base, one, other, &LABELS) {
        Ok(merged) => Some(merged),
        Err(NotMerged::DoesNotRead { .. }) => None,
        Err(flaw) => panic!("{flaw}"),
    }
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn p06_it_reads_and_never_panics(story in story()) {
        let Story { base, one, other, .. } = &story;
        if let Some(merged) = merged(base, one, other) {
            if ron_reads(base) && ron_reads(one) && ron_reads(other) {
                prop_assert!(ron_reads(&merged.text), "{}", merged.text);
            }
        }
    }
}
