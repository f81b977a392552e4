//! The entries of three texts: for each, whose it is, or what both made of it. The text of one side, the host, is
//! changed to say so; entries that one side alone changed are copied from it byte for byte.

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

/// Three texts, under the same ids.
pub(super) struct ThreeWayMerge<'s> {
    pub(super) base: &'s SideDocument,
    pub(super) host: &'s SideDocument,
    pub(super) guest: &'s SideDocument,
    pub(super) sides: MergeSides<'s>,
    pub(super) applied_renames: AppliedRenames,
    /// The comments of the base, once they are asked for.
    pub(super) base_comments: OnceCell<HashMap<String, usize>>,
}

/// What came out.
#[derive(Debug, Default)]
pub(super) struct MergeOutcome {
    /// The text.
    pub(super) text: String,
    /// What the merged entries should say: those that were not copied from one side.
    pub(super) merged: Vec<(EntryIdentity, MergedEntry)>,
    /// All entries there should be.
    pub(super) expected_entries: Vec<EntryIdentity>,
    /// What a person has to choose.
    pub(super) conflicts: Vec<FieldConflict>,
    /// What is to be told.
    pub(super) notices: Vec<String>,
    /// What somebody has to look at.
    pub(super) needs_review: Vec<String>,
}

/// What becomes of an entry in the text of the host.
pub(super) enum EntryResolution {
    /// It stays.
    KeepHost,
    /// It becomes that of the guest, byte for byte.
    TakeGuest,
    /// It comes from the guest.
    InsertGuest,
    /// It goes, or stays away.
    Remove,
    /// It is what both made of it.
    Merged(Box<MergedEntry>),
    /// It is the host's, or the guest's, with the mark that the other side deleted it.
    MarkedDeleted(Box<MergedEntry>),
}

impl ThreeWayMerge<'_> {
    /// Merges them.
    pub(super) fn merge(&self) -> Result<MergeOutcome, MergeError> {
        let mut outcome = MergeOutcome {
            notices: self.applied_renames.notices.clone(),
            needs_review: self.applied_renames.needs_review.clone(),
            ..MergeOutcome::default()
        };
        let host = self.host.order.iter().map(|(who, _)| who);
        let of_guest = self.guest.order.iter().map(|(who, _)| who).filter(|who| self.host.entry_id(who).is_none());
        let links = NewLinks { base: self.base, host: OnceCell::new(), guest: OnceCell::new() };
        let mut document = self.host.document.clone();
        let mut laid = MergeApplier::new(&mut document, self);
        let mut frame_clashes = Vec::new();
        for who in host.chain(of_guest) {
            let fate = self.resolve_entry(who, &links)?;
            if !matches!(fate, EntryResolution::Remove) {
                outcome.expected_entries.push(who.clone());
            }
            laid.apply_resolution(who, &fate).map_err(|refusal| internal_error(who, &refusal))?;
            let (EntryResolution::Merged(merged) | EntryResolution::MarkedDeleted(merged)) = fate else { continue };
            let name = format!("{}.{}", merged.map, who.id);
            outcome.notices.extend(merged.notices.iter().map(|told| format!("{name}: {told}")));
            let clashed = |clash: &Conflict| FieldConflict { entry_path: name.clone(), field_path: clash.path.clone() };
            outcome.conflicts.extend(merged.conflicts.iter().map(clashed));
            frame_clashes.extend(merged.outer_conflicts.iter().map(|terms| {
                let at = ConflictPath(vec![merged.map.clone(), who.id.to_string()]);
                Conflict { path: at, terms: terms.clone() }
            }));
            outcome.merged.push((who.clone(), *merged));
        }
        let clashes = laid.merge_top_level(frame_clashes)?;
        outcome
            .conflicts
            .extend(clashes.into_iter().map(|at| FieldConflict { entry_path: String::new(), field_path: at }));
        outcome.text = laid.transaction.document().to_text();
        laid.transaction.commit();
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
        let has_twins = [self.base, self.host, self.guest].iter().any(|side| side.is_duplicated(who));
        if has_twins && !(host_is_base && guest_is_base) {
            let label = if host_is_base { self.sides.guest } else { self.sides.host };
            let why = format!("{}.{} stands twice", who.namespace, who.id);
            return Err(MergeError::Unreadable { label: label.to_owned(), reason: why });
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
            // What was deleted under its old name and got another one was edited.
            (Some(host), None) if base.is_none() => {
                match self.applied_renames.renamed.contains(who) || !self.sides.has_base {
                    true => self.resolve_deletion(None, self.host, &host, true, self.sides.guest),
                    false => EntryResolution::KeepHost,
                }
            }
            (None, Some(guest)) if base.is_none() => {
                match self.applied_renames.renamed.contains(who) || !self.sides.has_base {
                    true => self.resolve_deletion(None, self.guest, &guest, true, self.sides.host),
                    false => EntryResolution::InsertGuest,
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

    /// An entry that one side deleted goes, unless the other side did anything to it but rank it.
    fn resolve_deletion(
        &self,
        base: Option<&EntryText<'_>>,
        side: &SideDocument,
        entry: &EntryText<'_>,
        is_linked: bool,
        deleted_by: &str,
    ) -> EntryResolution {
        let Some(version) = read_version(side, entry) else { return EntryResolution::Remove };
        let was = base.and_then(|base| self::read_version(self.base, base));
        let says_the_same = was.is_some_and(|was| was.is_same_except_rank(&version));
        let is_commented = base.is_some_and(|base| self.adds_comments(base, side, entry));
        if says_the_same && !is_linked && !is_commented {
            return EntryResolution::Remove;
        }
        EntryResolution::MarkedDeleted(Box::new(entry::mark_as_deleted(&version, deleted_by)))
    }

    /// Whether an entry has a comment that it did not have, and that did not stand elsewhere in the base.
    fn adds_comments(&self, base: &EntryText<'_>, side: &SideDocument, entry: &EntryText<'_>) -> bool {
        let (before, now) = (entry_comments(base), entry_comments(entry));
        let count =
            |comments: &[AnchoredComment], text: &str| comments.iter().filter(|comment| comment.text == text).count();
        let more = now.iter().filter(|comment| count(&now, &comment.text) > count(&before, &comment.text));
        let more: Vec<&AnchoredComment> = more.collect();
        if more.is_empty() {
            return false;
        }
        let (in_base, in_side) = (self.base_comments.get_or_init(|| count_comments(self.base)), count_comments(side));
        more.into_iter().any(|comment| in_side.get(&comment.text) > in_base.get(&comment.text))
    }

    fn merge_entry(&self, base: Option<&EntryText<'_>>, host: &EntryText<'_>, guest: &EntryText<'_>) -> MergedEntry {
        let of_host = read_version(self.host, host);
        let of_guest = read_version(self.guest, guest);
        let (Some(of_host), Some(of_guest)) = (of_host, of_guest) else {
            return entry::mark_as_deleted(&EntryVersion::empty(self.host.map_name(host)), self.sides.guest);
        };
        // A base that does not read says nothing of what it was.
        let of_base = base.and_then(|base| read_version(self.base, base));
        let record = EntryKind::from_map_name(&of_host.map).map(EntryKind::record);
        entry::merge(record, of_base.as_ref(), &of_host, &of_guest, self.sides)
    }
}

fn read_version(side: &SideDocument, entry: &EntryText<'_>) -> Option<EntryVersion> {
    let tree = entry.tree()?;
    Some(EntryVersion::from_item(side.map_name(entry), tree.root()))
}

fn check_readable(side: &SideDocument, entry: Option<&EntryText<'_>>, label: &str) -> Result<(), MergeError> {
    match entry.and_then(|entry| side.entry_error(entry)) {
        Some(why) => Err(MergeError::Unreadable { label: label.to_owned(), reason: why }),
        None => Ok(()),
    }
}

fn internal_error(who: &EntryIdentity, refusal: &EditError) -> MergeError {
    MergeError::Internal(format!("{}.{}: {refusal}", who.namespace, who.id))
}

/// All comments of a text, and how often each stands there.
fn count_comments(side: &SideDocument) -> HashMap<String, usize> {
    let mut all = HashMap::new();
    let of_entries = side.document.entries().flat_map(|entry| entry_comments(&entry));
    for comment in of_entries.chain(TopLevelVersion::parse_comments(side.document.top_level().text())) {
        *all.entry(comment.text).or_default() += 1;
    }
    all
}

pub(super) fn entry_comments(entry: &EntryText<'_>) -> Vec<AnchoredComment> {
    let Some(tree) = entry.tree() else { return Vec::new() };
    super::comments::read_comments(entry.text, entry.key_span().start, tree.root())
}
