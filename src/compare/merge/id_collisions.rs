//! Two new entries under one id: if they are different things, one of them gets another id, with its references.

use super::entries::read_version;
use super::renames::{SideRename, apply_rename, find_renames};
use super::side::{EntryIdentity, SideDocument};
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::intents;
use crate::roadmap::slug;
use similar::TextDiff;
use std::rc::Rc;

/// Titles with less in common than this are of different things.
const MIN_TITLE_SIMILARITY: f32 = 0.6;

/// Gives one of two different new entries another id. Returns a message for each.
pub(super) fn separate(base: &SideDocument, one: &mut SideDocument, other: &mut SideDocument) -> Vec<String> {
    let is_shared = |who: &EntryIdentity| {
        who.occurrence == 0
            && base.entry_id(who).is_none()
            && other.entry_id(who).is_some()
            && !one.is_duplicated(who)
            && !other.is_duplicated(who)
    };
    let shared: Vec<EntryIdentity> =
        one.order.iter().map(|(who, _)| who).filter(|who| is_shared(who)).cloned().collect();
    if shared.is_empty() {
        return Vec::new();
    }
    let renames = [find_renames(base, one), find_renames(base, other)];
    let mut messages = Vec::new();
    for who in shared {
        let Some(moving) = choose_moving(base, one, other, &who, &renames) else { continue };
        let (staying, moving) = if moving == Moving::One { (&*other, &mut *one) } else { (&*one, &mut *other) };
        let new_id = find_free_id(base, staying, moving, &who);
        let title = read_title(moving, &who).unwrap_or_default();
        let map = moving.entry(&who).map(|entry| moving.map_name(&entry).to_owned()).unwrap_or_default();
        if apply_rename(moving, &who, &new_id, intents::change_id) {
            messages.push(format!(
                "both sides have a new entry {}, and they are different: \u{201c}{title}\u{201d} is now {map}.{new_id}",
                who.id
            ));
        }
    }
    messages
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Moving {
    One,
    Other,
}

/// The side whose entry gets another id; `None` if both are the same thing. Does not depend on the order of the sides.
fn choose_moving(
    base: &SideDocument,
    one: &SideDocument,
    other: &SideDocument,
    who: &EntryIdentity,
    renames: &[Vec<SideRename>; 2],
) -> Option<Moving> {
    let [was_one, was_other] = renames.each_ref().map(|renames| find_former_identity(renames, who));
    match (was_one, was_other) {
        (Some(former), Some(former_of_other)) if former == former_of_other => return None,
        (Some(_), Some(_)) => {}
        // Where the old id is gone too, it was renamed without `formerly`.
        (Some(former), None) => return other.entry_id(&former).is_some().then_some(Moving::Other),
        (None, Some(former)) => return one.entry_id(&former).is_some().then_some(Moving::One),
        (None, None) => {
            let (title, other_title) = read_title(one, who).zip(read_title(other, who))?;
            if !are_different(&title, &other_title) {
                return None;
            }
        }
    }
    // An earlier merge may have moved one of the two already.
    let is_moved_by = |side: &SideDocument, title: Option<String>| {
        numbered_ids(who).take(MAX_EARLIER_MOVES).any(|id| {
            let moved = EntryIdentity { id: Rc::from(id), ..who.clone() };
            base.entry_id(&moved).is_none() && title.is_some() && read_title(side, &moved) == title
        })
    };
    if is_moved_by(one, read_title(other, who)) {
        return Some(Moving::Other);
    }
    if is_moved_by(other, read_title(one, who)) {
        return Some(Moving::One);
    }
    let sort_key = |side: &SideDocument| (read_title(side, who), side.entry(who).map(|entry| entry.text.to_owned()));
    Some(if sort_key(one) > sort_key(other) { Moving::One } else { Moving::Other })
}

/// Maximum number of ids that are looked at for an entry that an earlier merge moved.
const MAX_EARLIER_MOVES: usize = 20;

/// The identity in the base of an entry that a side renamed.
fn find_former_identity(renames: &[SideRename], who: &EntryIdentity) -> Option<EntryIdentity> {
    let is_this = |rename: &&SideRename| *rename.to == *who.id && rename.from.namespace == who.namespace;
    renames.iter().find(is_this).map(|rename| rename.from.clone())
}

fn read_title(side: &SideDocument, who: &EntryIdentity) -> Option<String> {
    let entry = side.entry(who)?;
    let kind = EntryKind::from_map_name(side.map_name(&entry))?;
    let title = read_version(side, &entry)?.value.get(kind.title_field())?.as_text()?.to_owned();
    (!title.trim().is_empty()).then_some(title)
}

fn are_different(title: &str, other: &str) -> bool {
    let [title, other] = [title, other].map(str::to_lowercase);
    TextDiff::from_chars(&title, &other).ratio() < MIN_TITLE_SIMILARITY
}

/// The first id with a number that is free on both sides, or that the other side has for the same thing.
fn find_free_id(base: &SideDocument, staying: &SideDocument, moving: &SideDocument, who: &EntryIdentity) -> String {
    let title = read_title(moving, who);
    let is_free = |id: &str| {
        let new = EntryIdentity { id: Rc::from(id), ..who.clone() };
        let is_same_thing = || title.is_some() && read_title(staying, &new) == title;
        base.entry_id(&new).is_none()
            && moving.entry_id(&new).is_none()
            && (staying.entry_id(&new).is_none() || is_same_thing())
    };
    numbered_ids(who).find(|id| is_free(id)).unwrap_or_default()
}

/// The ids with a number: `x-2`, `x-3` and so on.
fn numbered_ids(who: &EntryIdentity) -> impl Iterator<Item = String> {
    (2_usize..).map(|number| slug::with_number(&who.id, number))
}
