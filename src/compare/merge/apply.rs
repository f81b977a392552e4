//! Applies the merge to the text of the host: inserts, removes, moves and edits entries.

use super::comments::{CommentEdit, ExpectedComments};
use super::edit_script;
use super::entries::{EntryResolution, ThreeWayMerge, entry_comments};
use super::entry::MergedEntry;
use super::side::EntryIdentity;
use crate::document::chunk::EntryId;
use crate::document::edit_error::EditError;
use crate::document::item_trivia;
use crate::document::splice::{self, Splice};
use crate::document::style::FileStyle;
use crate::document::transaction::{InsertionPoint, Transaction, locate_key_and_value};
use crate::document::tree::{Tree, TreeItem};
use crate::document::{Document, EntryText};
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::field::Shape;
use crate::roadmap::location;
use std::collections::HashMap;
use std::rc::Rc;

pub(crate) struct MergeApplier<'d, 's> {
    pub(crate) transaction: Transaction<'d>,
    pub(crate) entries: &'s ThreeWayMerge<'s>,
    /// The current entries of each map, in order.
    pub(crate) entries_by_map: HashMap<String, Vec<(Rc<str>, EntryId)>>,
    /// For each entry of the guest, the entry before it in its map.
    guest_predecessors: HashMap<EntryIdentity, EntryIdentity>,
    map_order: Vec<&'static str>,
    pub(crate) style: FileStyle,
}

impl<'d, 's> MergeApplier<'d, 's> {
    pub(crate) fn new(document: &'d mut Document, entries: &'s ThreeWayMerge<'s>) -> Self {
        let mut entries_by_map: HashMap<String, Vec<(Rc<str>, EntryId)>> = HashMap::new();
        for entry in document.entries() {
            let map = document.map_name(entry.map).to_owned();
            entries_by_map.entry(map).or_default().push((Rc::from(entry.key().as_ref()), entry.id));
        }
        let mut guest_predecessors = HashMap::new();
        let mut last: HashMap<&str, &EntryIdentity> = HashMap::new();
        for (who, entry_id) in &entries.guest.order {
            let Some(entry) = entries.guest.document.entry(*entry_id) else { continue };
            if let Some(previous) = last.insert(entries.guest.map_name(&entry), who) {
                guest_predecessors.insert(who.clone(), previous.clone());
            }
        }
        let style = document.style().clone();
        let map_order = location::record_of(None).field_names();
        Self { transaction: Transaction::new(document), entries, entries_by_map, guest_predecessors, map_order, style }
    }

    pub(crate) fn apply_resolution(
        &mut self,
        who: &EntryIdentity,
        resolution: &EntryResolution,
    ) -> Result<(), EditError> {
        let (host, guest) = (self.entries.host.entry(who), self.entries.guest.entry(who));
        match (resolution, host, guest) {
            (EntryResolution::TakeGuest, Some(host), Some(guest)) => self.replace_with_guest(who, &host, &guest),
            (EntryResolution::InsertGuest, _, Some(guest)) => {
                let map = self.entries.guest.map_name(&guest).to_owned();
                self.insert_entry(who, &map, guest.text)
            }
            (EntryResolution::Remove, Some(host), _) => self.remove_entry(host.id),
            (EntryResolution::Merged(merged) | EntryResolution::MarkedDeleted(merged), Some(host), guest) => {
                self.apply_merged(who, merged, &host, guest.as_ref())
            }
            (EntryResolution::MarkedDeleted(merged), None, Some(guest)) => {
                let text = apply_value(guest.text, merged, &self.style)?;
                let map = self.entries.guest.map_name(&guest).to_owned();
                self.insert_entry(who, &map, &text)
            }
            _ => Ok(()),
        }
    }

    fn remove_entry(&mut self, entry_id: EntryId) -> Result<(), EditError> {
        self.forget_entry(entry_id);
        self.transaction.remove_entry(entry_id)
    }

    fn forget_entry(&mut self, entry_id: EntryId) {
        for entries in self.entries_by_map.values_mut() {
            entries.retain(|(_, other)| *other != entry_id);
        }
    }

    /// Replaces an entry of the host by the guest's.
    fn replace_with_guest(
        &mut self,
        who: &EntryIdentity,
        host: &EntryText<'_>,
        guest: &EntryText<'_>,
    ) -> Result<(), EditError> {
        let map = self.entries.guest.map_name(guest).to_owned();
        if self.entries.host.map_name(host) != map {
            self.remove_entry(host.id)?;
            return self.insert_entry(who, &map, guest.text);
        }
        self.transaction.replace_entry_text(host.id, fit_guest_text(guest, host.text, &self.style))
    }

    fn insert_entry(&mut self, who: &EntryIdentity, map: &str, text: &str) -> Result<(), EditError> {
        let neighbor = self.find_neighbor(who, map);
        let entry_id = self.transaction.insert_entry_text(map, text, neighbor, &self.map_order)?;
        self.record_entry(who, map, entry_id, neighbor);
        Ok(())
    }

    fn record_entry(&mut self, who: &EntryIdentity, map: &str, entry_id: EntryId, neighbor: InsertionPoint) {
        let entries = self.entries_by_map.entry(map.to_owned()).or_default();
        let at = |neighbor: EntryId| entries.iter().position(|(_, other)| *other == neighbor);
        let index = match neighbor {
            InsertionPoint::First => 0,
            InsertionPoint::After(other) => at(other).map_or(entries.len(), |at| at + 1),
            InsertionPoint::Before(other) => at(other).unwrap_or(entries.len()),
        };
        entries.insert(index, (who.id.clone(), entry_id));
    }

    /// Where an entry of the guest goes: after the entry that precedes it in the guest, and after those with a smaller id
    /// that follow.
    fn find_neighbor(&self, who: &EntryIdentity, map: &str) -> InsertionPoint {
        let Some(entries) = self.entries_by_map.get(map).filter(|entries| !entries.is_empty()) else {
            return InsertionPoint::First;
        };
        let position = |who: &EntryIdentity| entries.iter().position(|(id, _)| *id == who.id);
        let mut previous = self.guest_predecessors.get(who);
        let mut start = None;
        while let Some(before) = previous {
            start = position(before);
            if start.is_some() {
                break;
            }
            previous = self.guest_predecessors.get(before);
        }
        let mut at = start.map_or(0, |at| at + 1);
        while entries.get(at).is_some_and(|(id, _)| *id < who.id) {
            at += 1;
        }
        match at.checked_sub(1).and_then(|before| entries.get(before)) {
            Some((_, entry_id)) => InsertionPoint::After(*entry_id),
            None => InsertionPoint::First,
        }
    }

    /// Edits the host's text of an entry so that it has the merged value.
    fn apply_merged(
        &mut self,
        who: &EntryIdentity,
        merged: &MergedEntry,
        host: &EntryText<'_>,
        guest: Option<&EntryText<'_>>,
    ) -> Result<(), EditError> {
        let moves = self.entries.host.map_name(host) != merged.map;
        // Not the host's original text: inserting a neighbor may have added a comma.
        let current = self.transaction.document().entry(host.id).ok_or(EditError::NoSuchEntry)?;
        let mut text = current.text.to_owned();
        if moves && let Some(tree) = current.tree() {
            text = splice::apply(&text, &edit_script::rename_lane_field(tree.root(), &merged.map));
        }
        text = apply_value(&text, merged, &self.style)?;
        if let Some(guest) = guest {
            let base = self.entries.base.entry(who);
            let expected = ExpectedComments::new(
                base.as_ref().map(entry_comments).unwrap_or_default(),
                entry_comments(host),
                entry_comments(guest),
            );
            text = apply_comments(text, &expected, &self.style)?;
        }
        self.transaction.replace_entry_text(host.id, text)?;
        if moves {
            self.forget_entry(host.id);
            let neighbor = self.find_neighbor(who, &merged.map);
            self.transaction.move_entry(host.id, &merged.map, neighbor, &self.map_order)?;
            self.record_entry(who, &merged.map, host.id, neighbor);
        }
        Ok(())
    }
}

/// Maximum number of edit steps per entry; reaching it means that the loop does not converge.
pub(crate) const MAX_EDIT_STEPS: usize = 10_000;

fn apply_value(text: &str, merged: &MergedEntry, style: &FileStyle) -> Result<String, EditError> {
    let shape = EntryKind::from_map_name(&merged.map).map_or(Shape::Anything, |kind| Shape::Record(kind.record()));
    apply_stepwise(text.to_owned(), |root, _| edit_script::next_splices(root, &merged.value, &shape, style))
}

fn apply_comments(text: String, expected: &ExpectedComments, style: &FileStyle) -> Result<String, EditError> {
    apply_stepwise(text, |root, key| match expected.next_edit(root.text(), key, root, style) {
        CommentEdit::Done => None,
        CommentEdit::Splices(splices) => Some(splices),
    })
}

/// Applies splices until `step` has no more.
fn apply_stepwise(
    mut text: String,
    step: impl Fn(TreeItem<'_>, usize) -> Option<Vec<Splice>>,
) -> Result<String, EditError> {
    for _ in 0..MAX_EDIT_STEPS {
        let (key, value) = locate_key_and_value(&text).map_err(|error| EditError::WouldNotParse(error.to_string()))?;
        let tree = Tree::parse(&text, value.start).map_err(|error| EditError::WouldNotParse(error.to_string()))?;
        match step(tree.root(), key.start) {
            Some(splices) => text = splice::apply(&text, &splices),
            None => return Ok(text),
        }
    }
    Err(EditError::WouldNotParse("the edits do not converge".to_owned()))
}

/// The guest's text of an entry, with the comma and the line ending that the host's text needs.
fn fit_guest_text(guest: &EntryText<'_>, host: &str, style: &FileStyle) -> String {
    let end = guest.value_span().end;
    let mut text = guest.text.to_owned();
    if item_trivia::scan_trailing(&text, end).comma.is_none() {
        text.insert(end, ',');
    }
    if host.ends_with('\n') && !text.ends_with('\n') {
        text.push_str(style.newline);
    }
    text
}
