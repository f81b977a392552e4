//! Changes the id of an entry, all references to it, and `formerly`, so that an edit under the old id on another branch
//! finds the entry.

use super::entry_edits::field_path;
use crate::document::chunk::EntryId;
use crate::document::path::Path;
use crate::document::tree::Tree;
use crate::document::write::Draft;
use crate::roadmap::change::Change;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::field::ReferenceTarget;
use crate::roadmap::location;
use crate::roadmap::location::FieldOwner;
use crate::roadmap::name;
use crate::roadmap::plan::Plan;
use crate::roadmap::references;
use crate::roadmap::references::Reference;
use crate::roadmap::scoring_models;

pub fn rename_entry(plan: &Plan, entry_id: EntryId, new_id: &str) -> Vec<Change> {
    let Some(row) = plan.roadmap.row(entry_id) else { return Vec::new() };
    let mut changes = change_id(plan, entry_id, new_id);
    let old_id = plan.roadmap.symbol_text(row.id);
    let has_formerly = row.formerly.iter().any(|symbol| plan.roadmap.symbol_text(*symbol) == old_id);
    if !has_formerly && row.kind != EntryKind::Criterion {
        changes.push(Change::add(entry_id, field_path(name::FORMERLY), Draft::Text(old_id.to_owned())));
    }
    changes
}

/// Changes the id and all references to it, without recording the old one.
pub(crate) fn change_id(plan: &Plan, entry_id: EntryId, new_id: &str) -> Vec<Change> {
    let Some(row) = plan.roadmap.row(entry_id) else { return Vec::new() };
    let rename = EntryRename { kind: row.kind, old_id: plan.roadmap.symbol_text(row.id), new_id };
    let mut changes = vec![Change::Rename { entry: entry_id, id: new_id.to_owned() }];
    changes.extend(rename.changes_in_roadmap(plan));
    for entry in plan.document.entries() {
        let Some(kind) = EntryKind::from_map_name(plan.document.map_name(entry.map)) else { continue };
        // Most entries do not contain the old id: searching their text is cheaper than indexing it.
        if !entry.text.contains(rename.old_id) {
            continue;
        }
        let Some(tree) = entry.tree() else { continue };
        changes.extend(rename.changes_in_record(&tree, location::record_of(Some(kind)), FieldOwner::Entry(entry.id)));
        changes.extend(rename.rating_key_change(&tree, entry.id));
        changes.extend(rename.changes_in_workshop(&tree, kind, entry.id));
    }
    changes
}

struct EntryRename<'r> {
    kind: EntryKind,
    old_id: &'r str,
    new_id: &'r str,
}

impl EntryRename<'_> {
    fn changes_in_roadmap(&self, plan: &Plan) -> Vec<Change> {
        let top_level = plan.document.top_level();
        let start = crate::document::skip_head(top_level.text()).ok();
        let tree = start.and_then(|start| Tree::parse(top_level.text(), start).ok());
        tree.map(|tree| self.changes_in_record(&tree, location::record_of(None), FieldOwner::Roadmap))
            .unwrap_or_default()
    }

    fn changes_in_record(
        &self,
        tree: &Tree<'_>,
        record: &'static crate::roadmap::field::Record,
        owner: FieldOwner,
    ) -> Vec<Change> {
        let references = references::find_references(tree.root(), record);
        let changed =
            references.into_iter().filter_map(|reference| Some((self.new_reference(&reference)?, reference.path)));
        changed.map(|(id, path)| Change::Set { owner, path, value: Draft::Text(id) }).collect()
    }

    /// The updated reference, if it refers to the renamed entry.
    fn new_reference(&self, reference: &Reference) -> Option<String> {
        let is_theme_or_idea = matches!(self.kind, EntryKind::Theme | EntryKind::Idea);
        match reference.target {
            ReferenceTarget::Kind(target_kind) => {
                (target_kind == self.kind && reference.id == self.old_id).then(|| self.new_id.to_owned())
            }
            ReferenceTarget::ThemeOrIdea => {
                (is_theme_or_idea && reference.id == self.old_id).then(|| self.new_id.to_owned())
            }
            ReferenceTarget::AnyEntry => self.new_path(&reference.id, is_theme_or_idea),
        }
    }

    /// Updates `themes.old` and `themes.old.target.by`. A theme may also be referred to as the idea it was.
    fn new_path(&self, path: &str, is_theme_or_idea: bool) -> Option<String> {
        let Some((map, rest)) = path.split_once('.') else {
            return (is_theme_or_idea && path == self.old_id).then(|| self.new_id.to_owned());
        };
        let named = EntryKind::from_map_name(map)?;
        let is_same = named == self.kind || (is_theme_or_idea && matches!(named, EntryKind::Theme | EntryKind::Idea));
        let after = rest.strip_prefix(self.old_id).filter(|after| after.is_empty() || after.starts_with('.'))?;
        is_same.then(|| format!("{map}.{}{after}", self.new_id))
    }

    /// The ratings and dots of a theme in a workshop.
    fn changes_in_workshop(&self, tree: &Tree<'_>, kind: EntryKind, entry_id: EntryId) -> Vec<Change> {
        let is_theme_or_idea = matches!(self.kind, EntryKind::Theme | EntryKind::Idea);
        if kind != EntryKind::Workshop || !is_theme_or_idea {
            return Vec::new();
        }
        [name::RATINGS, name::DOTS]
            .into_iter()
            .map(|field| Path::from_fields(&[field]).key(self.old_id))
            .filter(|path| tree.root().at_path(path).is_some())
            .map(|path| Change::RenameField { owner: FieldOwner::Entry(entry_id), path, name: self.new_id.to_owned() })
            .collect()
    }

    /// The rating for a renamed criterion.
    fn rating_key_change(&self, tree: &Tree<'_>, entry_id: EntryId) -> Option<Change> {
        if self.kind != EntryKind::Criterion {
            return None;
        }
        let path = Path::from_fields(&[name::SCORES]).key(scoring_models::WEIGHTED).key(self.old_id);
        tree.root().at_path(&path)?;
        Some(Change::RenameField { owner: FieldOwner::Entry(entry_id), path, name: self.new_id.to_owned() })
    }
}
