//! Merges three texts entry by entry into the text of the host. Entries that only one side changed are copied byte for
//! byte.

use super::apply::MergeApplier;
use super::comments::AnchoredComment;
use super::entry::{self, MergedEntry};
use super::entry_version::EntryVersion;
use super::field::MergeSides;
use super::links::NewLinks;
use super::renames::AppliedRenames;
use super::side::{EntryIdentity, SideDocument};
use super::top_level::TopLevelVersion;
use super::{FieldConflict, MergeError};
use crate::document::EntryText;
use crate::document::edit_error::EditError;
use crate::roadmap::conflict::{Conflict, ConflictPath};
use crate::roadmap::entry_kind::EntryKind;
use std::cell::OnceCell;
use std::collections::HashMap;

/// Three texts with the same ids for the same entries.
pub(super) struct ThreeWayMerge<'s> {
    pub(super) base: &'s SideDocument,
    pub(super) host: &'s SideDocument,
    pub(super) guest: &'s SideDocument,
    pub(super) sides: MergeSides<'s>,
    pub(super) applied_renames: AppliedRenames,
    /// How often each comment is in the base; computed on demand.
    pub(super) base_comments: OnceCell<HashMap<String, usize>>,
}

/// The merged text, and what is needed to verify it.
#[derive(Debug, Default)]
pub(super) struct MergeOutcome {
    pub(super) text: String,
    /// The intended values of the entries that were not copied from one side.
    pub(super) merged: Vec<(EntryIdentity, MergedEntry)>,
    pub(super) expected_entries: Vec<EntryIdentity>,
    pub(super) conflicts: Vec<FieldConflict>,
    pub(super) notices: Vec<String>,
    pub(super) needs_review: Vec<String>,
}

/// What happens to an entry in the text of the host.
pub(super) enum EntryResolution {
    KeepHost,
    /// The guest's text replaces the host's, byte for byte.
    TakeGuest,
    InsertGuest,
    /// It is removed, or not inserted.
    Remove,
    Merged(Box<MergedEntry>),
    /// One side edited it and the other one deleted it: it stays, with a conflict.
    MarkedDeleted(Box<MergedEntry>),
}

impl ThreeWayMerge<'_> {
    pub(super) fn merge(&self) -> Result<MergeOutcome, MergeError> {
        let mut outcome = MergeOutcome {
            notices: self.applied_renames.notices.clone(),
            needs_review: self.applied_renames.needs_review.clone(),
            ..MergeOutcome::default()
        };
        let host = self.host.order.iter().map(|(who, _)| who);
        let guest_only = self.guest.order.iter().map(|(who, _)| who).filter(|who| self.host.entry_id(who).is_none());
        let links = NewLinks { base: self.base, host: OnceCell::new(), guest: OnceCell::new() };
        let mut document = self.host.document.clone();
        let mut applier = MergeApplier::new(&mut document, self);
        let mut outer_conflicts = Vec::new();
        for who in host.chain(guest_only) {
            let resolution = self.resolve_entry(who, &links)?;
            if !matches!(resolution, EntryResolution::Remove) {
                outcome.expected_entries.push(who.clone());
            }
            applier.apply_resolution(who, &resolution).map_err(|error| internal_error(who, &error))?;
            let (EntryResolution::Merged(merged) | EntryResolution::MarkedDeleted(merged)) = resolution else {
                continue;
            };
            let name = format!("{}.{}", merged.map, who.id);
            outcome.notices.extend(merged.notices.iter().map(|notice| format!("{name}: {notice}")));
            let in_entry =
                |conflict: &Conflict| FieldConflict { entry_path: name.clone(), field_path: conflict.path.clone() };
            outcome.conflicts.extend(merged.conflicts.iter().map(in_entry));
            outer_conflicts.extend(merged.outer_conflicts.iter().map(|terms| {
                let at = ConflictPath(vec![merged.map.clone(), who.id.to_string()]);
                Conflict { path: at, terms: terms.clone() }
            }));
            outcome.merged.push((who.clone(), *merged));
        }
        let top_level_conflicts = applier.merge_top_level(outer_conflicts)?;
        outcome.conflicts.extend(
            top_level_conflicts.into_iter().map(|path| FieldConflict { entry_path: String::new(), field_path: path }),
        );
        outcome.text = applier.transaction.document().to_text();
        applier.transaction.commit();
        Ok(outcome)
    }

    fn resolve_entry(&self, who: &EntryIdentity, links: &NewLinks<'_>) -> Result<EntryResolution, MergeError> {
        let (base, host, guest) = (self.base.entry(who), self.host.entry(who), self.guest.entry(who));
        let is_as_in =
            |side: &SideDocument, a: Option<&EntryText<'_>>, other: &SideDocument, b: Option<&EntryText<'_>>| {
                a.zip(b).is_some_and(|(a, b)| a.text == b.text && side.map_name(a) == other.map_name(b))
            };
        let host_is_base = is_as_in(self.base, base.as_ref(), self.host, host.as_ref());
        let guest_is_base = is_as_in(self.base, base.as_ref(), self.guest, guest.as_ref());
        let is_duplicated = [self.base, self.host, self.guest].iter().any(|side| side.is_duplicated(who));
        if is_duplicated && !(host_is_base && guest_is_base) {
            let label = if host_is_base { self.sides.guest } else { self.sides.host };
            let reason = format!("{}.{} appears twice", who.namespace, who.id);
            return Err(MergeError::Unreadable { label: label.to_owned(), reason });
        }
        if !host_is_base {
            check_readable(self.host, host.as_ref(), self.sides.host)?;
        }
        if !guest_is_base {
            check_readable(self.guest, guest.as_ref(), self.sides.guest)?;
        }
        Ok(match (host, guest) {
            (Some(host), Some(guest)) => match () {
                () if guest_is_base || is_as_in(self.host, Some(&host), self.guest, Some(&guest)) => {
                    EntryResolution::KeepHost
                }
                () if host_is_base => EntryResolution::TakeGuest,
                () => EntryResolution::Merged(Box::new(self.merge_entry(base.as_ref(), &host, &guest))),
            },
            // Not in the base under this id: new, or renamed by one side and deleted by the other.
            (Some(host), None) if base.is_none() => {
                if self.applied_renames.renamed.contains(who) || !self.sides.has_base {
                    self.resolve_deletion(None, self.host, &host, true, self.sides.guest)
                } else {
                    EntryResolution::KeepHost
                }
            }
            (None, Some(guest)) if base.is_none() => {
                if self.applied_renames.renamed.contains(who) || !self.sides.has_base {
                    self.resolve_deletion(None, self.guest, &guest, true, self.sides.host)
                } else {
                    EntryResolution::InsertGuest
                }
            }
            (Some(host), None) => {
                let is_linked = links.host_links(self.host).contains(who);
                self.resolve_deletion(base.as_ref(), self.host, &host, is_linked, self.sides.guest)
            }
            (None, Some(guest)) => {
                let is_linked = links.guest_links(self.guest).contains(who);
                self.resolve_deletion(base.as_ref(), self.guest, &guest, is_linked, self.sides.host)
            }
            (None, None) => EntryResolution::Remove,
        })
    }

    /// An entry that one side deleted is removed, unless the other side changed more than its rank.
    fn resolve_deletion(
        &self,
        base: Option<&EntryText<'_>>,
        side: &SideDocument,
        entry: &EntryText<'_>,
        is_linked: bool,
        deleted_by: &str,
    ) -> EntryResolution {
        let Some(version) = read_version(side, entry) else { return EntryResolution::Remove };
        let before = base.and_then(|base| read_version(self.base, base));
        let is_unchanged = before.is_some_and(|before| before.is_same_except_rank(&version));
        let has_new_comments = base.is_some_and(|base| self.adds_comments(base, side, entry));
        if is_unchanged && !is_linked && !has_new_comments {
            return EntryResolution::Remove;
        }
        EntryResolution::MarkedDeleted(Box::new(entry::mark_as_deleted(&version, deleted_by)))
    }

    /// Whether an entry has a new comment that was not moved here from elsewhere in the file.
    fn adds_comments(&self, base: &EntryText<'_>, side: &SideDocument, entry: &EntryText<'_>) -> bool {
        let (before, now) = (entry_comments(base), entry_comments(entry));
        let count =
            |comments: &[AnchoredComment], text: &str| comments.iter().filter(|comment| comment.text == text).count();
        let added: Vec<&AnchoredComment> =
            now.iter().filter(|comment| count(&now, &comment.text) > count(&before, &comment.text)).collect();
        if added.is_empty() {
            return false;
        }
        let (in_base, in_side) = (self.base_comments.get_or_init(|| count_comments(self.base)), count_comments(side));
        added.into_iter().any(|comment| in_side.get(&comment.text) > in_base.get(&comment.text))
    }

    fn merge_entry(&self, base: Option<&EntryText<'_>>, host: &EntryText<'_>, guest: &EntryText<'_>) -> MergedEntry {
        let versions = (read_version(self.host, host), read_version(self.guest, guest));
        let (Some(host_version), Some(guest_version)) = versions else {
            return entry::mark_as_deleted(&EntryVersion::empty(self.host.map_name(host)), self.sides.guest);
        };
        // A base that cannot be parsed counts as none.
        let base_version = base.and_then(|base| read_version(self.base, base));
        let record = EntryKind::from_map_name(&host_version.map).map(EntryKind::record);
        entry::merge(record, base_version.as_ref(), &host_version, &guest_version, self.sides)
    }
}

pub(super) fn read_version(side: &SideDocument, entry: &EntryText<'_>) -> Option<EntryVersion> {
    let tree = entry.tree()?;
    Some(EntryVersion::from_item(side.map_name(entry), tree.root()))
}

fn check_readable(side: &SideDocument, entry: Option<&EntryText<'_>>, label: &str) -> Result<(), MergeError> {
    match entry.and_then(|entry| side.entry_error(entry)) {
        Some(reason) => Err(MergeError::Unreadable { label: label.to_owned(), reason }),
        None => Ok(()),
    }
}

fn internal_error(who: &EntryIdentity, error: &EditError) -> MergeError {
    MergeError::Internal(format!("{}.{}: {error}", who.namespace, who.id))
}

/// How often each comment is in a text.
fn count_comments(side: &SideDocument) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    let in_entries = side.document.entries().flat_map(|entry| entry_comments(&entry));
    for comment in in_entries.chain(TopLevelVersion::parse_comments(side.document.top_level().text())) {
        *counts.entry(comment.text).or_default() += 1;
    }
    counts
}

pub(super) fn entry_comments(entry: &EntryText<'_>) -> Vec<AnchoredComment> {
    let Some(tree) = entry.tree() else { return Vec::new() };
    super::comments::read_comments(entry.text, entry.key_span().start, tree.root())
}
