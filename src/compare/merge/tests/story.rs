//! Random merge inputs: a base file, and versions by two or three people.

use crate::document::format::{KeySorting, format_text};
use crate::document::tests::mangle::{self, Mangle};
use crate::document::tests::support::ron_reads;
use crate::document::tests::wish::{Wish, wish};
use crate::roadmap::layout;
use crate::roadmap::plan::Plan;
use proptest::prelude::*;

/// One edit of a file.
#[derive(Clone, Debug)]
pub(crate) enum Deed {
    /// An edit in whymap.
    Wish(Wish),
    /// An edit in a text editor.
    Hand(Mangle),
    /// Formatting with the standard layout.
    Format,
}

/// A base and its edited versions.
#[derive(Clone)]
pub(crate) struct Story {
    pub(crate) base: String,
    pub(crate) one: String,
    pub(crate) other: String,
    pub(crate) third: String,
}

pub(crate) fn story() -> impl Strategy<Value = Story> {
    let deeds = || prop::collection::vec(deed(), 0..6);
    (mangle::mangled(), deeds(), deeds(), deeds()).prop_map(|(base, one, other, third)| {
        let side = |deeds: &[Deed]| deeds.iter().fold(base.clone(), done);
        Story { one: side(&one), other: side(&other), third: side(&third), base }
    })
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![12 => wish().prop_map(Deed::Wish), 3 => mangle::mangle().prop_map(Deed::Hand), 1 => Just(Deed::Format)]
}

fn done(text: String, deed: &Deed) -> String {
    match deed {
        Deed::Wish(wish) => {
            let mut plan = Plan::from_text(text);
            let changes = wish.changes(&plan);
            // Ignore edits that the plan refuses.
            let _ = plan.apply_changes("", &changes);
            plan.document.to_text()
        }
        Deed::Hand(mangle) => match mangle::apply(&text, mangle) {
            Some(next) if ron_reads(&next) => next,
            _ => text,
        },
        Deed::Format => format_text(&text, &layout::layout_hint, KeySorting::Off).unwrap_or(text),
    }
}

/// Prints the base if it is short, and the diff of each version.
impl std::fmt::Debug for Story {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.base.len() < 1500 {
            writeln!(f, "base:\n{}", self.base)?;
        }
        for (name, side) in [("one", &self.one), ("other", &self.other), ("third", &self.third)] {
            let diff = similar::TextDiff::from_lines(&self.base, side);
            writeln!(f, "{name}:\n{}", diff.unified_diff().context_radius(2))?;
        }
        Ok(())
    }
}
