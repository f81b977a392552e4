//! Checks after an edit: the new value is there, and nothing else changed.

use super::support::{comments, missing, ron_reads};
use crate::document::chunk::EntryId;
use crate::document::node::NodeKind;
use crate::document::path::Path;
use crate::document::splice::replay;
use crate::document::tree::{Tree, TreeItem};
use crate::document::write::Draft;
use crate::document::{Document, skip_head};
use crate::roadmap::Roadmap;
use crate::roadmap::change::Change;
use crate::roadmap::entry_row::RowDetail;
use crate::roadmap::location::FieldOwner;
use crate::roadmap::plan::{AppliedChange, Plan};

/// A document before an edit.
pub(crate) struct Before {
    document: Document,
    text: String,
    reads: bool,
    row: Vec<String>,
}

impl Before {
    pub(crate) fn of(plan: &Plan) -> Self {
        let text = plan.document.to_text();
        let reads = ron_reads(&text);
        Self { document: plan.document.clone(), text, reads, row: said(&plan.document, &plan.roadmap) }
    }

    /// Checks that a refused change left everything unchanged.
    pub(crate) fn is_still(&self, plan: &Plan) {
        assert_eq!(plan.document.to_text(), self.text, "a refused change changed the text");
        assert_eq!(said(&plan.document, &plan.roadmap), self.row, "a refused change changed the facts");
    }

    /// Checks that an accepted change did only what it says.
    pub(crate) fn became(&self, plan: &Plan, changes: &[Change], made: &AppliedChange) {
        let text = plan.document.to_text();
        assert_eq!(replay(&self.text, &made.splices).as_ref(), Some(&text), "the reported splices reproduce the edit");
        assert!(!self.reads || ron_reads(&text), "it read before, and no longer does:\n{text}");
        self.others_are_the_same(plan, made);
        self.comments_are_there(&text, changes);
        facts_follow(plan);
        if let [change] = changes {
            self.change_is_made(plan, change, made);
        }
    }

    /// Untouched entries keep their bytes, and all remaining entries keep their order.
    fn others_are_the_same(&self, plan: &Plan, made: &AppliedChange) {
        let entries = |document: &Document| document.entries().map(|entry| entry.id).collect::<Vec<EntryId>>();
        for entry in self.document.entries().filter(|entry| !made.touched.contains(&entry.id)) {
            let now = plan.document.entry(entry.id).map(|entry| entry.text);
            assert_eq!(now, Some(entry.text), "an entry changed that was not touched");
        }
        let untouched =
            |entries: Vec<EntryId>| entries.into_iter().filter(|s| !made.touched.contains(s)).collect::<Vec<_>>();
        assert_eq!(untouched(entries(&plan.document)), untouched(entries(&self.document)), "the order changed");
    }

    /// Comments disappear only together with the value they belong to.
    fn comments_are_there(&self, text: &str, changes: &[Change]) {
        if !self.reads {
            return;
        }
        let (old, new) = (comments(&self.text), comments(text));
        assert_eq!(missing(&new, &old), [""; 0], "a comment came from nowhere");
        let mut may_go: Vec<&str> = changes.iter().flat_map(|change| self.comments_of(change)).collect();
        may_go.sort_unstable();
        assert_eq!(missing(&missing(&old, &new), &may_go), [""; 0], "a comment is lost");
    }

    /// The comments that belong to what a change removes or replaces.
    fn comments_of(&self, change: &Change) -> Vec<&str> {
        let owned = |entry_id: EntryId, path: &Path, whose: fn(TreeItem<'_>, &Path) -> std::ops::Range<usize>| {
            let entry = self.document.entry(entry_id)?;
            let tree = entry.tree()?;
            let mut span = whose(tree.root().at_path(path)?, path);
            // Removing a value may also remove the containers it leaves empty.
            let mut outer = path.clone();
            while let Some((parent, _)) = outer.split_last().filter(|_| span.is_empty()) {
                outer = parent;
                let container = tree.root().at_path(&outer)?;
                if container.nth(1).is_some() || outer.is_empty() {
                    span = surroundings(container, tree.root().at_path(path)?);
                }
            }
            Some(comments(entry.text.get(span)?))
        };
        match change {
            Change::Set { owner: FieldOwner::Entry(entry_id), path, .. } => {
                owned(*entry_id, path, |item, _| item.span())
            }
            Change::Clear { owner: FieldOwner::Entry(entry_id), path } => owned(*entry_id, path, |_, _| 0..0),
            Change::Set { owner: FieldOwner::Roadmap, path, .. } => {
                let frame = self.document.top_level();
                let head = skip_head(frame.text()).unwrap();
                let tree = Tree::parse(frame.text(), head).unwrap();
                let old = tree.root().at_path(path);
                return old
                    .map(|old| missing(&comments(&self.text), &comments(&self.text.replacen(old.source(), "", 1))))
                    .unwrap_or_default();
            }
            Change::Remove(entry_id) => self.document.entry(*entry_id).map(|entry| comments(entry.text)),
            _ => None,
        }
        .unwrap_or_default()
    }

    fn change_is_made(&self, plan: &Plan, change: &Change, made: &AppliedChange) {
        match change {
            Change::Set { owner: FieldOwner::Entry(entry_id), path, value } => {
                let entry = plan.document.entry(*entry_id).unwrap();
                let tree = entry.tree().unwrap();
                let found = tree.root().at_path(path).unwrap_or_else(|| panic!("nothing at {path}:\n{}", entry.text));
                assert!(holds(found, value), "{path} holds {}, not {value:?}", found.source());
                self.only_the_value_changed(*entry_id, path, made);
            }
            Change::Set { owner: FieldOwner::Roadmap, path, value } => {
                let frame = plan.document.top_level();
                let tree = Tree::parse(frame.text(), skip_head(frame.text()).unwrap()).unwrap();
                assert!(tree.root().at_path(path).is_some_and(|found| holds(found, value)), "{path}");
            }
            Change::Add { owner: FieldOwner::Entry(entry_id), path, value } => {
                let count = |document: &Document| {
                    let entry = document.entry(*entry_id).unwrap();
                    let tree = entry.tree().unwrap();
                    let list = tree.root().at_path(path);
                    list.map_or(0, |list| list.items().filter(|item| holds(*item, value)).count())
                };
                assert_eq!(count(&plan.document), count(&self.document) + 1, "one more at {path}");
            }
            Change::Clear { owner: FieldOwner::Entry(entry_id), path } => {
                let values = |document: &Document| {
                    let entry = document.entry(*entry_id).unwrap();
                    entry.tree().unwrap().nodes().iter().filter(|node| !node.kind.is_container()).count()
                };
                let cleared = self.document.entry(*entry_id).unwrap();
                let tree = cleared.tree().unwrap();
                let gone = tree.root().at_path(path).unwrap();
                let leaves =
                    Tree::parse(gone.source(), 0).unwrap().nodes().iter().filter(|n| !n.kind.is_container()).count();
                assert_eq!(
                    values(&plan.document),
                    values(&self.document) - leaves,
                    "{path} is gone and all else is there"
                );
            }
            Change::Insert { kind: entry_kind, id, fields } => {
                let entry = plan.document.entry(made.created[0]).unwrap();
                assert_eq!(
                    (plan.document.map_name(entry.map), entry.key().as_ref()),
                    (entry_kind.map_name(), id.as_str())
                );
                let tree = entry.tree().unwrap();
                assert!(fields.iter().all(|(path, value)| tree.root().at_path(path).is_some_and(|f| holds(f, value))));
            }
            Change::Remove(entry_id) => assert!(plan.document.entry(*entry_id).is_none()),
            Change::Move { entry: entry_id, to } => {
                let (old, new) = (self.document.entry(*entry_id).unwrap(), plan.document.entry(*entry_id).unwrap());
                assert_eq!(plan.document.map_name(new.map), to.map_name());
                assert_eq!((old.key_source(), old.value_source()), (new.key_source(), new.value_source()));
            }
            Change::RenameField { owner: FieldOwner::Entry(entry_id), path, name } => {
                let old = self.document.entry(*entry_id).unwrap();
                let old_tree = old.tree().unwrap();
                let new = plan.document.entry(*entry_id).unwrap();
                let new_tree = new.tree().unwrap();
                let (parent, _) = path.split_last().unwrap();
                let named = new_tree.root().at_path(&parent.field(name)).unwrap();
                assert_eq!(old_tree.root().at_path(path).unwrap().source(), named.source());
            }
            Change::Rename { entry: entry_id, id } => {
                let (old, new) = (self.document.entry(*entry_id).unwrap(), plan.document.entry(*entry_id).unwrap());
                assert_eq!((new.key().as_ref(), new.value_source()), (id.as_str(), old.value_source()));
            }
            _ => {}
        }
    }

    /// A replaced value changes no byte outside it.
    fn only_the_value_changed(&self, entry_id: EntryId, path: &Path, made: &AppliedChange) {
        let entry = self.document.entry(entry_id).unwrap();
        let tree = entry.tree().unwrap();
        let Some(value) = tree.root().at_path(path) else { return };
        let start = self.document.entry_offset(entry_id).unwrap();
        let span = start + value.span().start..start + value.span().end;
        let is_inside =
            |splice: &crate::document::splice::Splice| span.start <= splice.range.start && splice.range.end <= span.end;
        assert!(made.splices.len() <= 1 && made.splices.iter().all(is_inside), "{:?} in {span:?}", made.splices);
    }
}

/// The range from the end of the item before the one that contains `removed` to the start of the next one.
fn surroundings(container: TreeItem<'_>, removed: TreeItem<'_>) -> std::ops::Range<usize> {
    let mut span = container.bracket_offset() + 1..container.span().end - 1;
    for item in container.items() {
        let whole = item.whole_span();
        if whole.end <= removed.span().start {
            span.start = whole.end;
        } else if whole.start >= removed.span().end {
            span.end = span.end.min(whole.start);
        }
    }
    span
}

/// A text with line breaks normalized to `\n`.
fn plain(text: &str) -> String {
    let mut text = text.to_owned();
    while text.contains("\r\n") {
        text = text.replace("\r\n", "\n");
    }
    text
}

/// Whether a value in the file equals the draft.
fn holds(item: TreeItem<'_>, draft: &Draft) -> bool {
    let item = item.unwrap_some();
    let all = |items: &[(String, Draft)]| {
        item.items().count() == items.len()
            && item.items().zip(items).all(|(item, (key, value))| item.key() == plain(key) && holds(item, value))
    };
    match draft {
        Draft::Source(source) => item.source() == source,
        Draft::Text(text) => item.as_text().is_some_and(|found| found == plain(text)),
        Draft::List(items, _) | Draft::Tuple(items) => {
            item.items().count() == items.len() && item.items().zip(items).all(|(item, value)| holds(item, value))
        }
        Draft::Record(items, _) => item.kind() == NodeKind::Record && all(items),
        Draft::Map(items, _) => item.kind() == NodeKind::Map && all(items),
    }
}

/// Checks that the incrementally updated roadmap equals a fresh load. A fresh load may resume elsewhere after a broken
/// entry, so in that case only the entry rows are read again from the existing chunks.
pub(crate) fn facts_follow(plan: &Plan) {
    let is_sound = plan.document.entries().all(|entry| !entry.is_broken) && !plan.document.is_top_level_broken();
    let (document, roadmap) = match is_sound {
        true => Roadmap::load(plan.document.to_text()),
        false => (plan.document.clone(), Roadmap::read(&plan.document)),
    };
    let (updated, fresh) = (said(&plan.document, &plan.roadmap), said(&document, &roadmap));
    for (updated, fresh) in updated.iter().zip(&fresh) {
        assert_eq!(updated, fresh, "updated incrementally and loaded again");
    }
    assert_eq!(updated.len(), fresh.len(), "the updated roadmap has as many entries as a fresh load");
    let settings = |roadmap: &Roadmap| format!("{:?}", roadmap.settings);
    assert_eq!(settings(&plan.roadmap), settings(&roadmap), "the settings of a fresh start");
    for row in plan.roadmap.rows() {
        let id = plan.roadmap.symbol_text(row.id);
        assert_eq!(
            plan.roadmap.entries_with_id(id).len(),
            roadmap.entries_with_id(id).len(),
            "as many entries are called {id}"
        );
    }
}

/// A description of each entry of a roadmap, in file order.
fn said(document: &Document, roadmap: &Roadmap) -> Vec<String> {
    let mut lines = Vec::new();
    for entry in document.entries() {
        let head = format!("{}.{}: {}", document.map_name(entry.map), entry.key(), entry.value_source().len());
        let Some(row) = roadmap.row(entry.id) else {
            lines.push(head);
            continue;
        };
        let mut detail = row.detail.clone();
        if let RowDetail::Metric(metric) = &mut detail {
            metric.unit = (0, 0);
        }
        let symbols = format!("{:?} {:?} {:?} {detail:?}", row.id, row.links, row.formerly);
        let (title, unit) = (roadmap.title(document, entry.id), roadmap.unit(document, entry.id));
        let state = (row.kind, row.is_broken, row.has_conflict);
        lines.push(format!("{head} {state:?} {title:?} {unit:?} {}", with_words(&symbols, roadmap)));
    }
    lines
}

/// Replaces symbols, which are numbered in order of appearance, with their texts.
fn with_words(debug: &str, roadmap: &Roadmap) -> String {
    let mut parts = debug.split("Symbol(");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (number, rest) = part.split_once(')').unwrap();
        out.push_str(roadmap.symbol_text(crate::roadmap::interner::Symbol(number.parse().unwrap())));
        out.push_str(rest);
    }
    out
}
