//! References with their places: what a rename has to change, and what stands in the way of a removal.

use super::entry_kind::Entity;
use super::field::{Record, Refers, Shape};
use super::location;
use super::location::Owner;
use super::name;
use super::roadmap::Roadmap;
use super::scoring_models;
use crate::document::Document;
use crate::document::chunk::Serial;
use crate::document::path::Path;
use crate::document::tree::{Item, Tree};

/// One id written somewhere in an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Where, from the entry.
    pub path: Path,
    /// What it may name.
    pub refers: Refers,
    /// The id, or the full name.
    pub id: String,
    /// Its bytes in the indexed text, quotes included.
    pub span: std::ops::Range<usize>,
}

/// All references in a record, in the order of the text.
pub fn references(record: Item<'_>, shape: &'static Record) -> Vec<Reference> {
    let mut found = Vec::new();
    of_record(record.inner(), shape, &Path::here(), &mut found);
    found
}

/// Everything that names an entry, but for the entry itself: whose it is, and where. In file order; the roadmap's own
/// fields come first.
pub fn naming(document: &Document, roadmap: &Roadmap, serial: Serial) -> Vec<(Owner, Path)> {
    let Some(facts) = roadmap.facts(serial) else { return Vec::new() };
    let named = Named { roadmap, serial, entity: facts.entity, id: roadmap.word(facts.id) };
    let mut found = named.in_roadmap(document);
    for entry in document.entries().filter(|entry| entry.serial != serial && entry.text.contains(named.id)) {
        let Some(entity) = Entity::of_map(document.map_name(entry.map)) else { continue };
        let Some(tree) = entry.tree() else { continue };
        found.extend(named.in_record(&tree, location::record_of(Some(entity)), Owner::Entry(entry.serial)));
        found.extend(named.mark(&tree, entry.serial));
    }
    found
}

struct Named<'r> {
    roadmap: &'r Roadmap,
    serial: Serial,
    entity: Entity,
    id: &'r str,
}

impl Named<'_> {
    fn in_roadmap(&self, document: &Document) -> Vec<(Owner, Path)> {
        let skeleton = document.skeleton();
        let tree = crate::document::skip_head(skeleton.text()).and_then(|start| Tree::of(skeleton.text(), start));
        tree.map(|tree| self.in_record(&tree, location::record_of(None), Owner::Roadmap)).unwrap_or_default()
    }

    fn in_record(&self, tree: &Tree<'_>, record: &'static Record, owner: Owner) -> Vec<(Owner, Path)> {
        let references = references(tree.root(), record).into_iter().filter(|reference| self.is_named_by(reference));
        references.map(|reference| (owner, reference.path)).collect()
    }

    fn is_named_by(&self, reference: &Reference) -> bool {
        match reference.refers {
            Refers::To(entity) => entity == self.entity && reference.id == self.id,
            Refers::ToThemeOrIdea => matches!(self.entity, Entity::Theme | Entity::Idea) && reference.id == self.id,
            Refers::ToPath => self.roadmap.find_path(&reference.id) == Some(self.serial),
        }
    }

    /// The mark by a criterion.
    fn mark(&self, tree: &Tree<'_>, serial: Serial) -> Option<(Owner, Path)> {
        let path = Path::of_fields(&[name::SCORES]).key(scoring_models::WEIGHTED).key(self.id);
        let is_mark = self.entity == Entity::Criterion && tree.root().at_path(&path).is_some();
        is_mark.then_some((Owner::Entry(serial), path))
    }
}

fn of_record(record: Item<'_>, shape: &'static Record, path: &Path, found: &mut Vec<Reference>) {
    for item in record.items() {
        let name = super::entry_row::field_name(item);
        if let Some(field) = shape.field(name) {
            of_value(item.inner(), &field.shape, &path.field(name), found);
        }
    }
}

fn of_value(value: Item<'_>, shape: &Shape, path: &Path, found: &mut Vec<Reference>) {
    match shape {
        Shape::Reference(refers) => {
            if let Some(id) = value.as_text().filter(|id| !id.is_empty()) {
                let (path, span) = (path.clone(), value.span());
                found.push(Reference { path, refers: *refers, id: id.into_owned(), span });
            }
        }
        Shape::List(of) => {
            for (index, item) in value.items().enumerate() {
                of_value(item.inner(), of, &path.index(index), found);
            }
        }
        Shape::Map(_, of) => {
            for item in value.items() {
                of_value(item.inner(), of, &path.key(&item.key()), found);
            }
        }
        Shape::Record(record) => of_record(value, record, path, found),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_names_an_entry_is_found() {
        let file = "(north_star: \"m\", metrics: {\"m\": (name: \"M\"), \"n\": (inputs: [\"m\"])}, goals: {\"m\": (target: (metric: \"m\"))}, themes: {\"t\": (goals: [\"m\"], target: (metric: \"m\"))}, decisions: {\"d\": (about: [\"metrics.m\", \"goals.m\"])})";
        let (document, roadmap) = Roadmap::load(file.to_owned());
        let naming = |entity: Entity, id: &str| -> Vec<String> {
            let found = naming(&document, &roadmap, roadmap.find(entity, id).unwrap());
            let owner = |owner| match owner {
                Owner::Roadmap => "roadmap".to_owned(),
                Owner::Entry(serial) => roadmap.full_name(serial),
            };
            found.into_iter().map(|(whose, path)| format!("{} {path}", owner(whose))).collect()
        };
        let metric = naming(Entity::Metric, "m");
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
        assert_eq!(naming(Entity::Goal, "m"), ["themes.t goals[0]", "decisions.d about[1]"]);
        assert_eq!(naming(Entity::Theme, "t"), Vec::<String>::new());
    }
}
