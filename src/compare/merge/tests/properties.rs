//! Properties of every merge. `O` is the base of the sides `A` and `B`; `R` is the merge.

use super::meaning::{Meaning, said, words};
use super::story::{Story, story};
use crate::app::message::DiskVersion;
use crate::app::model::session::FileInfo;
use crate::app::widgets::area::ScreenSize;
use crate::app::{App, Msg};
use crate::cli::git::merge_files;
use crate::cli::git::merge_files::{MergeInputs, MergeSideNames};
use crate::compare::line_merge::ConflictStyle;
use crate::compare::merge::{MergeError, MergeLabels, MergedText, merge};
use crate::document::Document;
use crate::document::format::{KeySorting, format_text};
use crate::document::tests::support::{comments, missing, ron_reads};
use crate::document::tree::Tree;
use crate::roadmap::intents::{self, ConflictChoice};
use crate::roadmap::layout;
use crate::roadmap::location::FieldOwner;
use crate::roadmap::placement::Placement;
use crate::roadmap::plan::Plan;
use crate::test_support::property::cases;
use chrono::NaiveDate;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::io::Write as _;
use std::process::Command;

const LABELS: MergeLabels<'static> = MergeLabels { base: "base", one: "one", other: "other" };
const SWAPPED: MergeLabels<'static> = MergeLabels { base: "base", one: "other", other: "one" };

/// The merge; `None` if a text is not valid where it changed.
fn merged(base: &str, one: &str, other: &str) -> Option<MergedText> {
    merged_as(base, one, other, &LABELS)
}

fn merged_as(base: &str, one: &str, other: &str, labels: &MergeLabels<'_>) -> Option<MergedText> {
    match merge(base, one, other, labels) {
        Ok(merged) => Some(merged),
        Err(MergeError::Unreadable { .. }) => None,
        Err(flaw) => panic!("{flaw}"),
    }
}

/// Merges a story; `None` if a file is not valid or has duplicates.
struct StoryOutcome {
    base: Meaning,
    one: Meaning,
    other: Meaning,
    result: Meaning,
    merged: MergedText,
}

fn outcome(story: &Story) -> Option<StoryOutcome> {
    let Story { base, one, other, .. } = story;
    if ![base, one, other].into_iter().all(|text| ron_reads(text)) {
        return None;
    }
    let merged = merged(base, one, other)?;
    let result = Meaning::of(&merged.text);
    let [base, one, other] = [base, one, other].map(|text| Meaning::of(text));
    if base.is_doubled || one.is_doubled || other.is_doubled {
        return None;
    }
    // Compare a renamed entry under its new id.
    let [base, one, other] = [base, one, other].map(|meaning| meaning.under_names_of(&result));
    Some(StoryOutcome { base, one, other, result, merged })
}

impl StoryOutcome {
    fn sides(&self) -> [(&Meaning, &Meaning); 2] {
        [(&self.one, &self.other), (&self.other, &self.one)]
    }
}

/// Whether a path holds a rank or reference, which the merge may adapt to moved or renamed entries.
fn is_of_place(path: &str) -> bool {
    path == "rank"
}

proptest! {
    #![proptest_config(cases(150))]

    #[test]
    fn p01_if_only_one_side_changed_the_merge_is_that_side(story in story()) {
        let Story { base, one, other, .. } = &story;
        for (base, one, other, expected) in [(base, base, other, other), (base, one, base, one), (base, one, one, one)] {
            let merged = merged(base, one, other).unwrap();
            prop_assert_eq!(&merged.text, expected);
            prop_assert!(merged.conflicts.is_empty());
        }
    }

    #[test]
    fn p02_the_merge_is_symmetric(story in story()) {
        let Story { base, one, other, .. } = &story;
        let (there, back) = (merged(base, one, other), merged_as(base, other, one, &SWAPPED));
        prop_assert_eq!(there.as_ref().map(|m| &m.text), back.as_ref().map(|m| &m.text));
        prop_assert_eq!(there.map(|m| m.conflicts), back.map(|m| m.conflicts));
    }

    #[test]
    fn p03_no_text_of_either_side_is_lost(story in story()) {
        let Some(outcome) = outcome(&story) else { return Ok(()) };
        for (side, _) in outcome.sides() {
            for (leaf, count) in &side.leaves {
                let (place, said) = leaf;
                let is_new = *count > outcome.base.how_often(leaf);
                let is_there = outcome.result.how_often(leaf) > 0 || outcome.result.has_in_conflict(place, said);
                let words_are_there = || {
                    let there = outcome.result.words_at(place);
                    let old = outcome.base.words_at(place);
                    words(said).all(|word| there.contains(word) || old.contains(word))
                };
                // A reference may differ because its entry was renamed.
                let ids = outcome.result.former.iter().flat_map(|((_, former), id)| [former, id]);
                let is_new_name = ids.into_iter().any(|id| said.contains(id.as_str()));
                if is_new && !is_there && !is_of_place(&place.2) && !is_new_name && !words_are_there() {
                    // A target or a row may be in a conflict as a whole.
                    let value = said.trim_matches('"');
                    let in_conflict = outcome.result.has_in_conflict(place, value);
                    prop_assert!(in_conflict, "{place:?} {said} is lost:\n{}", outcome.merged.text);
                }
            }
        }
        let result = comments(&outcome.merged.text);
        for side in [&story.one, &story.other] {
            let (base, side) = (plain_comments(&story.base), plain_comments(side));
            let new = missing_of(&side, &base);
            let there: Vec<String> = plain(&result);
            let lost: Vec<&String> = new.iter().filter(|comment| !there.contains(comment)).collect();
            prop_assert!(lost.is_empty(), "{lost:?} are lost:\n{}", outcome.merged.text);
        }
    }

    #[test]
    fn p04_the_merge_contains_no_new_text(story in story()) {
        let Some(outcome) = outcome(&story) else { return Ok(()) };
        for leaf in outcome.result.leaves.keys() {
            let (place, said) = leaf;
            let known = [&outcome.base, &outcome.one, &outcome.other];
            // References to renamed entries are rewritten.
            let is_new_name = outcome.result.former.values().any(|id| said.contains(id.as_str()));
            if known.iter().all(|meaning| meaning.how_often(leaf) == 0) && place.2 != "formerly[]" && !is_new_name {
                let words_known: BTreeSet<&str> = known.iter().flat_map(|meaning| meaning.words_at(place)).collect();
                prop_assert!(words(said).all(|word| words_known.contains(word)), "{leaf:?} is new:\n{}", outcome.merged.text);
            }
        }
        let all: Vec<String> =
            [&story.base, &story.one, &story.other].into_iter().flat_map(|text| plain_comments(text)).collect();
        let new: Vec<String> = plain(&comments(&outcome.merged.text)).into_iter().filter(|c| !all.contains(c)).collect();
        prop_assert!(new.is_empty(), "{new:?}");
    }

    #[test]
    fn p05_deletions_by_one_side_are_not_reverted(story in story()) {
        let Some(outcome) = outcome(&story) else { return Ok(()) };
        for (side, still) in outcome.sides() {
            for (leaf, count) in &outcome.base.leaves {
                let (place, said) = leaf;
                let is_taken = side.how_often(leaf) == 0 && still.how_often(leaf) == *count;
                // A conflicting field keeps its base value; an entry edited on the other side is kept.
                if is_taken && !outcome.result.has_conflict(place) && !outcome.result.has_conflict(&Default::default()) {
                    prop_assert_eq!(outcome.result.how_often(leaf), 0, "{:?} {} is back:\n{}", place, said, &outcome.merged.text);
                }
            }
            for who in outcome.base.entries.keys() {
                let is_taken = !side.entries.contains_key(who) && outcome.result.entries.contains_key(who);
                // The conflict of a value that cannot hold it is stored at the roadmap.
                let is_marked = [who.clone(), Default::default()].iter().any(|who| outcome.result.conflicts.contains_key(who));
                prop_assert!(!is_taken || is_marked, "{who:?} is back");
            }
        }
    }

    #[test]
    fn p06_the_merge_is_valid_and_never_panics(story in story()) {
        let Story { base, one, other, .. } = &story;
        if let Some(merged) = merged(base, one, other)
            && ron_reads(base) && ron_reads(one) && ron_reads(other)
        {
            prop_assert!(ron_reads(&merged.text), "{}", merged.text);
            let doubled = [base, one, other].into_iter().any(|text| Meaning::of(text).is_doubled);
            prop_assert!(doubled || !Meaning::of(&merged.text).is_doubled, "doubled:\n{}", merged.text);
        }
    }

    /// Merging a side again changes nothing. The base stays the same, because a merge with a side as the base would revert
    /// the other side.
    #[test]
    fn p07_merging_a_side_again_changes_nothing(story in story()) {
        let Story { base, one, other, .. } = &story;
        let Some(StoryOutcome { merged: first, .. }) = outcome(&story) else { return Ok(()) };
        for side in [one, other] {
            if let Some(again) = merged(base, &first.text, side) && ron_reads(&again.text) {
                let meant = |text: &str| { let m = Meaning::of(text); (m.leaves, m.conflicts, m.entries) };
                prop_assert_eq!(meant(&again.text), meant(&first.text), "{}\n---\n{}", first.text, again.text);
            }
        }
    }

    #[test]
    fn p08_edits_of_different_entries_never_conflict(story in story()) {
        let Story { base, one, other, .. } = &story;
        let Some(StoryOutcome { merged, .. }) = outcome(&story) else { return Ok(()) };
        let changed = |side: &str| {
            let chunks = |text: &str| {
                let document = Document::load(text.to_owned(), crate::roadmap::is_entry_map, &mut |_| {});
                let name = |map: &str| if map == "ideas" { "themes".to_owned() } else { map.to_owned() };
                let entries = document.entries().map(|e| (format!("{}.{}", name(document.map_name(e.map)), e.key()), format!("{} {}", document.map_name(e.map), e.text))).collect::<BTreeSet<_>>();
                (entries, document.top_level().text().to_owned())
            };
            let ((before, frame), (after, new_frame)) = (chunks(base), chunks(side));
            let mut ids: BTreeSet<String> = before.symmetric_difference(&after).map(|(id, _)| id.clone()).collect();
            if frame != new_frame {
                ids.insert(String::new());
            }
            let all = |set: &BTreeSet<(String, String)>| set.iter().map(|(id, _)| id.clone()).collect::<BTreeSet<_>>();
            let has_removed = all(&before).difference(&all(&after)).next().is_some();
            (ids, has_removed)
        };
        let ((one, removed), (other, also_removed)) = (changed(one), changed(other));
        if one.is_disjoint(&other) && !removed && !also_removed {
            prop_assert!(merged.conflicts.is_empty(), "{:?}", merged.conflicts);
        }
    }

    #[test]
    fn p09_formatting_never_conflicts(story in story()) {
        let Story { base, one, other, .. } = &story;
        let mut laid = format_text(base, &layout::layout_hint, KeySorting::Off).unwrap_or_else(|_| base.clone());
        if other.len() % 3 == 0 {
            laid = laid.replace("\r\n", "\n").replace('\n', "\r\n");
        }
        if !ron_reads(base) || !ron_reads(one) || Meaning::of(base) != Meaning::of(&laid) {
            return Ok(());
        }
        if let Some(merged) = merged(base, one, &laid) {
            prop_assert!(merged.conflicts.is_empty(), "{:?}", merged.conflicts);
            let (result, one) = (Meaning::of(&merged.text), Meaning::of(one));
            if !one.is_doubled {
                prop_assert_eq!(result.leaves, one.leaves);
                prop_assert_eq!(result.entries, one.entries);
            }
        }
    }

    #[test]
    fn p10_conflicts_do_not_nest(story in story()) {
        let Story { base, one, other, third } = &story;
        let Some(first) = merged(base, one, other) else { return Ok(()) };
        let Some(second) = merged(base, &first.text, third) else { return Ok(()) };
        let Some(third) = merged(&first.text, &second.text, one) else { return Ok(()) };
        for text in [&second.text, &third.text] {
            if ron_reads(text) {
                for terms in Meaning::of(text).conflicts.values().flat_map(|conflicts| conflicts.values()) {
                    let inside = terms.replacen("Base[", "", usize::MAX).matches("conflict: ").count();
                    prop_assert_eq!(inside, 0, "{}", terms);
                }
            }
        }
    }

    #[test]
    fn p11_merging_three_branches_in_any_order_gives_the_same_values(story in story()) {
        let Story { base, one, other, third } = &story;
        let both = |a: &str, b: &str, c: &str| {
            let first = merged(base, a, b).filter(|merged| merged.conflicts.is_empty() && merged.notices.is_empty())?;
            merged(base, &first.text, c).filter(|merged| merged.conflicts.is_empty() && merged.notices.is_empty())
        };
        let orders = [(one, other, third), (one, third, other), (other, third, one)];
        let results: Vec<MergedText> = orders.into_iter().filter_map(|(a, b, c)| both(a, b, c)).collect();
        if results.len() == 3 && ron_reads(&results[0].text) {
            let meant = |merged: &MergedText| { let m = Meaning::of(&merged.text); (m.leaves, m.entries) };
            prop_assert_eq!(meant(&results[0]), meant(&results[1]));
            prop_assert_eq!(meant(&results[0]), meant(&results[2]));
        }
    }

    /// The field then has the value of the conflict's term for that side. Resolutions that remove a required answer are
    /// refused.
    #[test]
    fn p12_choosing_a_side_gives_the_value_of_that_side(story in story()) {
        let Some(StoryOutcome { merged, .. }) = outcome(&story) else { return Ok(()) };
        let plan = Plan::from_text(merged.text.clone());
        for open in intents::open_conflicts(&plan) {
            for term in &open.conflict.terms {
                let Some(label) = term.label() else { continue };
                let mut plan = Plan::from_text(merged.text.clone());
                let Ok(changes) = intents::resolve_conflict(&plan, &open, &ConflictChoice::Side(label.to_owned())) else { continue };
                let Ok(made) = plan.apply_changes("choose", &changes) else { continue };
                let text = plan.document.to_text();
                prop_assert!(ron_reads(&text) || !ron_reads(&merged.text), "{}", text);
                let FieldOwner::Entry(entry) = open.owner else { continue };
                let left = intents::owner_conflicts(&plan, open.owner);
                prop_assert!(!left.iter().any(|left| left.conflict.path == open.conflict.path), "{:?} is still open", open.conflict.path);
                if open.conflict.path.is_whole_entry() {
                    prop_assert!(plan.roadmap.row(entry).is_none() == made.touched.contains(&entry));
                } else if let Some(placement) = term.value().and_then(Placement::parse) {
                    prop_assert_eq!(intents::resolve::current_placement(&plan, entry), Some(placement), "{}", text);
                } else if let Some(value) = term.value()
                    && let Some(held) = intents::resolve::current_value(&plan, open.owner, &open.conflict.path)
                {
                    let [value, held] = [value, &held].map(|source| said(Tree::parse(source, 0).unwrap().root()));
                    prop_assert_eq!(value, held, "{}", text);
                }
                plan.undo().unwrap();
                prop_assert_eq!(plan.document.to_text(), merged.text.clone());
            }
        }
    }

    #[test]
    fn p13_a_clean_git_merge_has_the_same_values(story in story()) {
        let Some(outcome) = outcome(&story) else { return Ok(()) };
        let Some(by_git) = merged_by_git(&story) else { return Ok(()) };
        if !ron_reads(&by_git) || !outcome.merged.conflicts.is_empty() || !outcome.merged.notices.is_empty() {
            return Ok(());
        }
        let git = Meaning::of(&by_git);
        // The same member added at different positions is a duplicate to git.
        let has_twins = |meaning: &Meaning| meaning.leaves.iter().any(|((place, _), count)| *count > 1 && place.2.ends_with("[]"));
        // A renamed entry without `formerly` is the same entry to git, but a deleted and a new one to us.
        let has_all = |side: &Meaning| outcome.base.entries.keys().all(|who| side.entries.contains_key(who));
        // A new reference to a renamed entry is rewritten here, and left dangling by git.
        let has_renamed = outcome.result.former != outcome.base.former;
        if !has_all(&outcome.one) || !has_all(&outcome.other) || has_renamed {
            return Ok(());
        }
        if !git.is_doubled && !has_twins(&git) && git.entries == outcome.result.entries {
            let only = |a: &Meaning, b: &Meaning| a.leaves.keys().filter(|leaf| b.how_often(leaf) == 0).cloned().collect::<Vec<_>>();
            prop_assert_eq!(only(&git, &outcome.result), only(&outcome.result, &git));
        }
    }

    /// The library, the git merge driver, and the editor reloading the file agree.
    #[test]
    fn p14_library_driver_and_editor_merge_the_same(story in story()) {
        let Story { base, one, other, .. } = &story;
        if base == one || base == other || one == other {
            return Ok(());
        }
        let labels = MergeLabels { base: "before", one: "here", other: "on disk" };
        let Some(library) = merged_as(base, one, other, &labels) else { return Ok(()) };
        let texts = MergeInputs { base: base.clone().into(), ours: one.clone().into(), theirs: other.clone().into() };
        let names = MergeSideNames { base: "before".to_owned(), ours: "here".to_owned(), theirs: "on disk".to_owned() };
        let driver = merge_files::merge(texts, &names, 7, || ConflictStyle::Merge).unwrap();
        prop_assert_eq!(String::from_utf8(driver.text).unwrap(), library.text.clone());
        let mut plan = Plan::from_text(base.clone());
        plan.replace_document("edits", one.clone());
        let day = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
        let mut state = App::new(plan, FileInfo::default(), day, ScreenSize::from_terminal(80, 24));
        let on_disk = DiskVersion { text: other.clone(), base: base.clone(), conflict: None };
        state.update(Msg::DiskChanged(on_disk));
        prop_assert_eq!(state.scene().session.plan.document.to_text(), library.text);
    }

    #[test]
    fn p15_without_conflicts_the_merge_does_not_depend_on_labels(story in story()) {
        let Story { base, one, other, .. } = &story;
        let labels = MergeLabels { base: "", one: "a \"b\"", other: "\u{1b}[31m" };
        let Some(usual) = merged(base, one, other).filter(|merged| merged.conflicts.is_empty()) else { return Ok(()) };
        prop_assert_eq!(Some(usual.text), merged_as(base, one, other, &labels).map(|merged| merged.text));
    }

    #[test]
    fn p16_no_id_is_both_a_theme_and_an_idea(story in story()) {
        let Some(outcome) = outcome(&story) else { return Ok(()) };
        for (who, maps) in &outcome.result.entries {
            prop_assert_eq!(maps.len(), 1, "{:?} {:?}", who, maps);
        }
        prop_assert!(outcome.merged.duplicate_ids.is_empty());
    }

    #[test]
    fn p17_edits_of_the_old_id_apply_to_the_renamed_entry(story in story()) {
        let Some(outcome) = outcome(&story) else { return Ok(()) };
        for ((space, former), id) in &outcome.one.former {
            let was = (space.clone(), former.clone());
            let is_renamed = outcome.base.entries.contains_key(&was) || outcome.base.entries.contains_key(&(space.clone(), id.clone()));
            if is_renamed && !outcome.one.entries.contains_key(&was) && !outcome.other.former.contains_key(&was) {
                let both = outcome.result.entries.contains_key(&was) && outcome.result.entries.contains_key(&(space.clone(), id.clone()));
                prop_assert!(!both || outcome.other.entries.contains_key(&(space.clone(), id.clone())), "{was:?} and {id} are two");
            }
        }
    }
}

fn plain(comments: &[&str]) -> Vec<String> {
    comments.iter().map(|comment| comment.lines().map(str::trim).collect::<Vec<_>>().join("\n")).collect()
}

fn plain_comments(text: &str) -> Vec<String> {
    let mut comments = plain(&comments(text));
    comments.sort();
    comments
}

fn missing_of(first: &[String], second: &[String]) -> Vec<String> {
    let first: Vec<&str> = first.iter().map(String::as_str).collect();
    let second: Vec<&str> = second.iter().map(String::as_str).collect();
    missing(&first, &second).into_iter().map(str::to_owned).collect()
}

/// The result of git's line merge, if it has no conflicts.
fn merged_by_git(story: &Story) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::File::create(&path).unwrap().write_all(text.as_bytes()).unwrap();
        path
    };
    let [one, base, other] =
        [("one", &story.one), ("base", &story.base), ("other", &story.other)].map(|(n, t)| file(n, t));
    let output = Command::new("git").arg("merge-file").arg("-p").args([one, base, other]).output().unwrap();
    output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
}
