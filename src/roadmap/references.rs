//! Finds references to entries: what a rename has to change, and what prevents a removal.

use super::entry_kind::EntryKind;
use super::field::{Record, ReferenceTarget, Shape};
use super::location;
use super::location::FieldOwner;
use super::name;
use super::roadmap::Roadmap;
use super::scoring_models;
use crate::document::Document;
use crate::document::chunk::EntryId;
use crate::document::path::Path;
use crate::document::tree::{Tree, TreeItem};

/// An id written in a field of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Relative to the entry.
    pub path: Path,
    /// What it may refer to.
    pub target: ReferenceTarget,
    /// An id, or a full name.
    pub id: String,
    /// In the indexed text, including quotes.
    pub span: std::ops::Range<usize>,
}

/// Finds all references in a record, in file order.
pub fn find_references(record: TreeItem<'_>, shape: &'static Record) -> Vec<Reference> {
    let mut found = Vec::new();
    collect_from_record(record.unwrap_some(), shape, &Path::root(), &mut found);
    found
}

/// Finds everything that refers to an entry, except in the entry itself. The roadmap's own fields come first, then
/// entries in file order.
pub fn find_mentions(document: &Document, roadmap: &Roadmap, entry_id: EntryId) -> Vec<(FieldOwner, Path)> {
    let Some(row) = roadmap.row(entry_id) else { return Vec::new() };
    let search = MentionSearch { roadmap, entry: entry_id, kind: row.kind, id: roadmap.symbol_text(row.id) };
    let mut found = search.find_in_roadmap(document);
    for entry in document.entries().filter(|entry| entry.id != entry_id && entry.text.contains(search.id)) {
        let Some(kind) = EntryKind::from_map_name(document.map_name(entry.map)) else { continue };
        let Some(tree) = entry.tree() else { continue };
        found.extend(search.find_in_record(&tree, location::record_of(Some(kind)), FieldOwner::Entry(entry.id)));
        found.extend(search.find_rating(&tree, entry.id));
    }
    found
}

struct MentionSearch<'r> {
    roadmap: &'r Roadmap,
    entry: EntryId,
    kind: EntryKind,
    id: &'r str,
}

impl MentionSearch<'_> {
    fn find_in_roadmap(&self, document: &Document) -> Vec<(FieldOwner, Path)> {
        let top_level = document.top_level();
        let tree = crate::document::skip_head(top_level.text()).and_then(|start| Tree::parse(top_level.text(), start));
        tree.map(|tree| self.find_in_record(&tree, location::record_of(None), FieldOwner::Roadmap)).unwrap_or_default()
    }

    fn find_in_record(&self, tree: &Tree<'_>, record: &'static Record, owner: FieldOwner) -> Vec<(FieldOwner, Path)> {
        let references =
            find_references(tree.root(), record).into_iter().filter(|reference| self.is_named_by(reference));
        references.map(|reference| (owner, reference.path)).collect()
    }

    fn is_named_by(&self, reference: &Reference) -> bool {
        match reference.target {
            ReferenceTarget::Kind(target_kind) => target_kind == self.kind && reference.id == self.id,
            ReferenceTarget::ThemeOrIdea => {
                matches!(self.kind, EntryKind::Theme | EntryKind::Idea) && reference.id == self.id
            }
            ReferenceTarget::AnyEntry => self.roadmap.find_by_full_name(&reference.id) == Some(self.entry),
        }
    }

    /// The rating for a criterion.
    fn find_rating(&self, tree: &Tree<'_>, entry_id: EntryId) -> Option<(FieldOwner, Path)> {
        let path = Path::from_fields(&[name::SCORES]).key(scoring_models::WEIGHTED).key(self.id);
        let has_rating = self.kind == EntryKind::Criterion && tree.root().at_path(&path).is_some();
        has_rating.then_some((FieldOwner::Entry(entry_id), path))
    }
}

fn collect_from_record(record: TreeItem<'_>, shape: &'static Record, path: &Path, found: &mut Vec<Reference>) {
    for item in record.items() {
        let name = super::entry_row_reader::field_name(item);
        if let Some(field) = shape.field(name) {
            collect_from_value(item.unwrap_some(), &field.shape, &path.field(name), found);
        }
    }
}

fn collect_from_value(value: TreeItem<'_>, shape: &Shape, path: &Path, found: &mut Vec<Reference>) {
    match shape {
        Shape::Reference(refers) => {
            if let Some(id) = value.as_text().filter(|id| !id.is_empty()) {
                let (path, span) = (path.clone(), value.span());
                found.push(Reference { path, target: *refers, id: id.into_owned(), span });
            }
        }
        Shape::List(of) => {
            for (index, item) in value.items().enumerate() {
                collect_from_value(item.unwrap_some(), of, &path.index(index), found);
            }
        }
        Shape::Map(_, of) => {
            for item in value.items() {
                collect_from_value(item.unwrap_some(), of, &path.key(&item.key()), found);
            }
        }
        Shape::Record(record) => collect_from_record(value, record, path, found),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_references_to_an_entry_are_found() {
        let file = "(north_star: \"m\", metrics: {\"m\": (name: \"M\"), \"n\": (inputs: [\"m\"])}, goals: {\"m\": (target: (metric: \"m\"))}, themes: {\"t\": (goals: [\"m\"], target: (metric: \"m\"))}, decisions: {\"d\": (about: [\"metrics.m\", \"goals.m\"])})";
        let (document, roadmap) = Roadmap::load(file.to_owned());
        let mentions = |kind: EntryKind, id: &str| -> Vec<String> {
            let found = find_mentions(&document, &roadmap, roadmap.find(kind, id).unwrap());
            let owner = |owner| match owner {
                FieldOwner::Roadmap => "roadmap".to_owned(),
                FieldOwner::Entry(entry_id) => roadmap.full_name(entry_id),
            };
            found.into_iter().map(|(found_in, path)| format!("{} {path}", owner(found_in))).collect()
        };
        let metric = mentions(EntryKind::Metric, "m");
        assert_eq!(
            metric,
            [
                "roadmap north_star",
                "metrics.n inputs[0]",
                "goals.m target.metric",
                "themes.t target.metric",
                "decisions.d about[0]"
            ]
        );
        assert_eq!(mentions(EntryKind::Goal, "m"), ["themes.t goals[0]", "decisions.d about[1]"]);
        assert_eq!(mentions(EntryKind::Theme, "t"), Vec::<String>::new());
    }
}
