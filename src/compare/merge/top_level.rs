//! The top level around the entries: the roadmap's own fields, and the comments between entries.

use super::MergeError;
use super::apply::{MAX_EDIT_STEPS, MergeApplier};
use super::comments::{self, AnchoredComment, CommentEdit, ExpectedComments};
use super::edit_script;
use super::entry;
use super::entry_version::EntryVersion;
use super::side::{EntryIdentity, SideDocument};
use super::value::Value;
use crate::document::chunk::EntryId;
use crate::document::edit_error::EditError;
use crate::document::edit_guard::EditScope;
use crate::document::item_trivia;
use crate::document::node::NodeKind;
use crate::document::path::Path;
use crate::document::scan;
use crate::document::style;
use crate::document::tree::{Tree, TreeItem};
use crate::roadmap::conflict::{Conflict, ConflictPath};
use crate::roadmap::field::Shape;
use crate::roadmap::fields;
use crate::roadmap::is_entry_map;
use std::collections::HashMap;

/// Whether a side changed the top level or the order of entries.
pub(crate) fn has_layout_changes(base: &SideDocument, side: &SideDocument) -> bool {
    base.document.top_level().text() != side.document.top_level().text()
        || !base.common_order(side).eq(side.common_order(base))
}

impl MergeApplier<'_, '_> {
    /// Merges the top-level fields and the comments around the entries. The result is the conflicts; `more` are conflicts
    /// of entries that cannot hold them.
    pub(crate) fn merge_top_level(&mut self, more: Vec<Conflict>) -> Result<Vec<ConflictPath>, MergeError> {
        let entries = self.entries;
        let [base, host, guest] = [entries.base, entries.host, entries.guest].map(TopLevelVersion::from_side);
        let is_unchanged = guest.text == host.text || guest.text == base.text;
        if is_unchanged && more.is_empty() {
            return Ok(Vec::new());
        }
        let (Some(host_version), Some(guest_version)) = (&host.version, &guest.version) else { return Ok(Vec::new()) };
        for (version, label) in [(host_version, entries.sides.host), (guest_version, entries.sides.guest)] {
            if !version.value.is_record() {
                let reason = "a top-level field appears twice".to_owned();
                return Err(MergeError::Unreadable { label: label.to_owned(), reason });
            }
        }
        let guest_version = if is_unchanged { host_version } else { guest_version };
        let base_version = base.version.as_ref().filter(|_| !is_unchanged);
        let mut merged = entry::merge(Some(&fields::ROADMAP), base_version, host_version, guest_version, entries.sides);
        merged.add_conflicts(more);
        let internal_error = |error: EditError| MergeError::Internal(format!("the top-level fields: {error}"));
        self.apply_top_level(&merged.value).map_err(internal_error)?;
        if !is_unchanged {
            self.apply_top_level_comments(ExpectedComments::new(base.comments, host.comments, guest.comments))
                .map_err(internal_error)?;
        }
        Ok(merged.conflicts.into_iter().map(|conflict| conflict.path).collect())
    }

    fn apply_top_level(&mut self, wanted: &Value) -> Result<(), EditError> {
        let shape = Shape::Record(&fields::ROADMAP);
        for _ in 0..MAX_EDIT_STEPS {
            let mut is_done = false;
            self.transaction.edit_top_level(&EditScope::new(&Path::root()), |root, style| {
                let wanted = with_entry_maps(root, wanted);
                let splices = edit_script::next_splices(root, &wanted, &shape, style);
                is_done = splices.is_none();
                splices.unwrap_or_default()
            })?;
            if is_done {
                return Ok(());
            }
        }
        Err(EditError::BrokenTopLevel)
    }

    fn apply_top_level_comments(&mut self, mut wanted: ExpectedComments) -> Result<(), EditError> {
        self.insert_section_comments(&mut wanted)?;
        for _ in 0..MAX_EDIT_STEPS {
            let mut is_done = false;
            self.transaction.edit_top_level(&EditScope::new(&Path::root()), |root, style| {
                match wanted.next_edit(root.text(), root.span().start, root, style) {
                    CommentEdit::Done => {
                        is_done = true;
                        Vec::new()
                    }
                    CommentEdit::Splices(splices) => splices,
                }
            })?;
            if is_done {
                return Ok(());
            }
        }
        Err(EditError::BrokenTopLevel)
    }

    /// Inserts the guest's comments between entries before the entry they precede there.
    fn insert_section_comments(&mut self, wanted: &mut ExpectedComments) -> Result<(), EditError> {
        let has = TopLevelVersion::parse_comments(self.transaction.document().top_level().text());
        let missing: Vec<String> = wanted.find_missing(&has).into_iter().map(|comment| comment.text.clone()).collect();
        for (texts, who) in section_comments(self.entries.guest) {
            for text in texts.into_iter().filter(|text| missing.contains(text)) {
                let place =
                    self.entries_by_map.values().flatten().find(|(id, _)| *id == who.id).map(|(_, entry_id)| *entry_id);
                let Some(entry) = place.and_then(|entry_id| self.transaction.document().entry(entry_id)) else {
                    continue;
                };
                let (entry_id, newline) = (entry.id, self.style.newline);
                let indent = style::indent_at(entry.text, entry.key_span().start);
                let comment = text.replace('\n', newline);
                let head = if item_trivia::is_first_on_line(entry.text.as_bytes(), 0, entry.key_span().start) {
                    ""
                } else {
                    newline
                };
                let chunk = format!("{head}{indent}{comment}{newline}{newline}{}", entry.text);
                self.transaction.replace_entry_text(entry_id, chunk)?;
                wanted.mark_placed(&text);
            }
        }
        Ok(())
    }
}

/// A top-level value with the entry maps of the text; without their entries they stay as they are.
fn with_entry_maps(root: TreeItem<'_>, wanted: &Value) -> Value {
    let mut wanted = wanted.clone();
    for item in root.items().filter(|item| is_emptied_entry_map(&item.key(), *item)) {
        wanted.set(&item.key(), Some(Value::from_item(item)));
    }
    wanted
}

fn is_emptied_entry_map(name: &str, item: TreeItem<'_>) -> bool {
    let is_empty_map = item.unwrap_some().kind() == NodeKind::Map && item.unwrap_some().nth(0).is_none();
    is_empty_map && is_entry_map(name)
}

/// The top level of a side.
pub(crate) struct TopLevelVersion {
    text: String,
    version: Option<EntryVersion>,
    comments: Vec<AnchoredComment>,
}

impl TopLevelVersion {
    fn from_side(side: &SideDocument) -> Self {
        let text = side.document.top_level().text().to_owned();
        let version = if side.document.is_top_level_broken() { None } else { Self::parse_version(&text) };
        let comments = Self::parse_comments(&text);
        Self { text, version, comments }
    }

    fn parse_version(text: &str) -> Option<EntryVersion> {
        let tree = Tree::parse(text, crate::document::skip_head(text).ok()?).ok()?;
        let root = tree.root();
        let mut version = EntryVersion::from_item("", root);
        for item in root.items().filter(|item| is_emptied_entry_map(&item.key(), *item)) {
            version.value.set(&item.key(), None);
        }
        Some(version)
    }

    pub(crate) fn parse_comments(text: &str) -> Vec<AnchoredComment> {
        let tree = crate::document::skip_head(text).and_then(|start| Tree::parse(text, start));
        tree.map(|tree| comments::read_comments(text, tree.root().span().start, tree.root())).unwrap_or_default()
    }
}

/// The comments between the entries of a side, with the entry that follows them.
fn section_comments(side: &SideDocument) -> Vec<(Vec<String>, EntryIdentity)> {
    let names: HashMap<EntryId, &EntryIdentity> = side.order.iter().map(|(who, entry_id)| (*entry_id, who)).collect();
    let mut found = Vec::new();
    let mut open: Vec<String> = Vec::new();
    for (entry_id, text) in side.document.chunk_texts_by_entry() {
        match entry_id.and_then(|entry_id| names.get(&entry_id)) {
            Some(who) if !open.is_empty() => found.push((std::mem::take(&mut open), (*who).clone())),
            Some(_) => {}
            None => {
                let is_trivia = scan::skip_trivia(text.as_bytes(), 0).is_ok_and(|end| end == text.len());
                open = if is_trivia { comments::read_trivia_comments(text) } else { Vec::new() };
            }
        }
    }
    found
}
