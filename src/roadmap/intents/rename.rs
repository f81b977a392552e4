//! Another id: the key, every reference to it, and `formerly`, so that an edit of the old id on another branch finds
//! the entry.

use super::field;
use crate::document::chunk::Serial;
use crate::document::path::Path;
use crate::document::tree::Tree;
use crate::document::write::Draft;
use crate::roadmap::change::Change;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::field::Refers;
use crate::roadmap::location;
use crate::roadmap::location::Owner;
use crate::roadmap::name;
use crate::roadmap::plan::Plan;
use crate::roadmap::references;
use crate::roadmap::references::Reference;
use crate::roadmap::scoring_models;

/// Renames an entry and everything that names it.
pub fn rename(plan: &Plan, serial: Serial, new_id: &str) -> Vec<Change> {
    let Some(facts) = plan.roadmap.facts(serial) else { return Vec::new() };
    let renamed = Renamed { entity: facts.entity, old: plan.roadmap.word(facts.id), new: new_id };
    let mut changes = vec![Change::Rename { serial, id: new_id.to_owned() }];
    changes.extend(renamed.in_roadmap(plan));
    for entry in plan.document.entries() {
        let Some(entity) = Entity::of_map(plan.document.map_name(entry.map)) else { continue };
        // Most entries do not hold the old id at all: a look at their bytes is cheaper than an index of them.
        if !entry.text.contains(renamed.old) {
            continue;
        }
        let Some(tree) = entry.tree() else { continue };
        changes.extend(renamed.in_record(&tree, location::record_of(Some(entity)), Owner::Entry(entry.serial)));
        changes.extend(renamed.marks(&tree, entry.serial));
        changes.extend(renamed.workshop(&tree, entity, entry.serial));
    }
    let has_formerly = facts.formerly.iter().any(|symbol| plan.roadmap.word(*symbol) == renamed.old);
    if !has_formerly && facts.entity != Entity::Criterion {
        changes.push(Change::add(serial, field(name::FORMERLY), Draft::Text(renamed.old.to_owned())));
    }
    changes
}

struct Renamed<'r> {
    entity: Entity,
    old: &'r str,
    new: &'r str,
}

impl Renamed<'_> {
    fn in_roadmap(&self, plan: &Plan) -> Vec<Change> {
        let skeleton = plan.document.skeleton();
        let start = crate::document::skip_head(skeleton.text()).ok();
        let tree = start.and_then(|start| Tree::of(skeleton.text(), start).ok());
        tree.map(|tree| self.in_record(&tree, location::record_of(None), Owner::Roadmap)).unwrap_or_default()
    }

    fn in_record(&self, tree: &Tree<'_>, record: &'static crate::roadmap::field::Record, owner: Owner) -> Vec<Change> {
        let references = references::references(tree.root(), record);
        let renamed = references.into_iter().filter_map(|reference| Some((self.renamed(&reference)?, reference.path)));
        renamed.map(|(id, path)| Change::Set { owner, path, value: Draft::Text(id) }).collect()
    }

    /// The reference under the new id, if it names the renamed entry.
    fn renamed(&self, reference: &Reference) -> Option<String> {
        let is_bet = matches!(self.entity, Entity::Theme | Entity::Idea);
        match reference.refers {
            Refers::To(entity) => (entity == self.entity && reference.id == self.old).then(|| self.new.to_owned()),
            Refers::ToThemeOrIdea => (is_bet && reference.id == self.old).then(|| self.new.to_owned()),
            Refers::ToPath => self.renamed_path(&reference.id, is_bet),
        }
    }

    /// `themes.old` and `themes.old.target.by`; a theme may also be named as the idea it was.
    fn renamed_path(&self, path: &str, is_bet: bool) -> Option<String> {
        let Some((map, rest)) = path.split_once('.') else {
            return (is_bet && path == self.old).then(|| self.new.to_owned());
        };
        let named = Entity::of_map(map)?;
        let is_same = named == self.entity || (is_bet && matches!(named, Entity::Theme | Entity::Idea));
        let behind = rest.strip_prefix(self.old).filter(|behind| behind.is_empty() || behind.starts_with('.'))?;
        is_same.then(|| format!("{map}.{}{behind}", self.new))
    }

    /// What a workshop recorded under the id: the marks and the dots of a theme.
    fn workshop(&self, tree: &Tree<'_>, entity: Entity, serial: Serial) -> Vec<Change> {
        let is_bet = matches!(self.entity, Entity::Theme | Entity::Idea);
        if entity != Entity::Workshop || !is_bet {
            return Vec::new();
        }
        [name::MARKS, name::DOTS]
            .into_iter()
            .map(|field| Path::of_fields(&[field]).key(self.old))
            .filter(|path| tree.root().at_path(path).is_some())
            .map(|path| Change::RenameField { owner: Owner::Entry(serial), path, name: self.new.to_owned() })
            .collect()
    }

    /// The marks of a renamed criterion.
    fn marks(&self, tree: &Tree<'_>, serial: Serial) -> Option<Change> {
        if self.entity != Entity::Criterion {
            return None;
        }
        let path = Path::of_fields(&[name::SCORES]).key(scoring_models::WEIGHTED).key(self.old);
        tree.root().at_path(&path)?;
        Some(Change::RenameField { owner: Owner::Entry(serial), path, name: self.new.to_owned() })
    }
}
