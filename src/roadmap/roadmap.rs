//! The roadmap derived from a document: a row for every entry, by id. Updated incrementally after edits.

use super::entry_kind::EntryKind;
use super::entry_row::{EntryRow, Link, Relation, ThemeRow};
use super::entry_row_reader;
use super::fields;
use super::interner::{Interner, Symbol};
use super::load;
use super::settings::RoadmapSettings;
use crate::document::chunk::EntryId;
use crate::document::history::UndoStep;
use crate::document::tree::{Tree, TreeItem};
use crate::document::{Document, VisitedEntry, literal};
use smallvec::SmallVec;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Minimum length of a text to load on two threads: shorter ones are read before a thread would start.
const PARALLEL_LOAD_BYTES: usize = 256 << 10;

#[derive(Clone, Debug, Default)]
pub struct Roadmap {
    pub settings: RoadmapSettings,
    rows: Vec<Option<EntryRow>>,
    symbols: Interner,
    by_id: Vec<SmallVec<[EntryId; 2]>>,
    /// Changes whenever sorting or links may have changed. Unique across all roadmaps.
    revision: u64,
    /// The themes and ideas that refer to a goal, by the goal's id, in order.
    themes_by_goal: BTreeMap<Symbol, Vec<EntryId>>,
    /// The entries the scanner failed on.
    broken_entries: BTreeSet<EntryId>,
}

impl Roadmap {
    /// Splits a text into a document and reads its rows in one pass. Long texts use a second thread for the rows.
    pub fn load(text: String) -> (Document, Self) {
        let text = Arc::new(text);
        let parallel = if text.len() < PARALLEL_LOAD_BYTES { None } else { load::load_in_parallel(&text) };
        let (document, mut roadmap) = parallel.unwrap_or_else(|| Self::load_on_this_thread(&text));
        roadmap.settings = RoadmapSettings::read(&document);
        roadmap.revision = next_revision();
        (document, roadmap)
    }

    fn load_on_this_thread(text: &Arc<String>) -> (Document, Self) {
        let mut roadmap = Self::default();
        let document = Document::load(Arc::clone(text), is_entry_map, &mut |visited| roadmap.visit_entry(&visited));
        (document, roadmap)
    }

    /// Reads all rows of a document.
    pub fn read(document: &Document) -> Self {
        let mut roadmap = Self { settings: RoadmapSettings::read(document), ..Self::default() };
        for entry in document.entries() {
            roadmap.reread_entry(document, entry.id);
        }
        roadmap.revision = next_revision();
        roadmap
    }

    fn visit_entry(&mut self, visited: &VisitedEntry<'_>) {
        let Some(kind) = EntryKind::from_map_name(visited.map_name) else { return };
        self.add_entry(visited.id, kind, visited.key_source, visited.value, visited.chunk_start);
    }

    pub(super) fn add_entry(
        &mut self,
        entry_id: EntryId,
        kind: EntryKind,
        key_source: &str,
        value: Option<TreeItem<'_>>,
        chunk_start: usize,
    ) {
        let row = entry_row_reader::read_row(entry_id, kind, key_source, value, chunk_start, &mut self.symbols);
        self.insert_row(row);
    }

    fn insert_row(&mut self, row: EntryRow) {
        let (slot, id) = (row.entry.0 as usize, row.id.0 as usize);
        if self.rows.len() <= slot {
            self.rows.resize_with(slot + 1, || None);
        }
        if self.by_id.len() <= id {
            self.by_id.resize_with(self.symbols.len().max(id + 1), SmallVec::new);
        }
        if let Some(entries) = self.by_id.get_mut(id) {
            entries.push(row.entry);
        }
        if row.is_broken {
            self.broken_entries.insert(row.entry);
        }
        for goal in goal_symbols(&row) {
            let themes = self.themes_by_goal.entry(goal).or_default();
            if let Err(at) = themes.binary_search(&row.entry) {
                themes.insert(at, row.entry);
            }
        }
        if let Some(slot) = self.rows.get_mut(slot) {
            *slot = Some(row);
        }
    }

    fn remove_row(&mut self, entry_id: EntryId) -> Option<EntryRow> {
        let row = self.rows.get_mut(entry_id.0 as usize).and_then(Option::take)?;
        if let Some(entries) = self.by_id.get_mut(row.id.0 as usize) {
            entries.retain(|other| *other != entry_id);
        }
        self.broken_entries.remove(&entry_id);
        for goal in goal_symbols(&row) {
            self.themes_by_goal.entry(goal).or_default().retain(|other| *other != entry_id);
        }
        Some(row)
    }

    /// Updates what a step changed. Returns the entries it touched, in order.
    pub fn refresh(&mut self, document: &Document, step: &UndoStep) -> Vec<EntryId> {
        let mut touched = BTreeSet::new();
        let mut touches_settings = false;
        for chunk in step.splices.iter().flat_map(|splice| splice.removed.iter().chain(&splice.inserted)) {
            match chunk.entry() {
                Some(entry) => {
                    touches_settings |= document.map_name(entry.map) == EntryKind::Criterion.map_name();
                    touched.insert(entry.id);
                }
                None => touches_settings = true,
            }
        }
        for entry_id in &touched {
            self.reread_entry(document, *entry_id);
        }
        if touches_settings {
            self.settings = RoadmapSettings::read(document);
            self.revision = next_revision();
        }
        touched.into_iter().collect()
    }

    fn reread_entry(&mut self, document: &Document, entry_id: EntryId) {
        let before = self.remove_row(entry_id);
        self.read_entry(document, entry_id);
        let is_same = match (before, self.row(entry_id)) {
            (Some(before), Some(after)) => before.has_same_order_and_links(after),
            (before, after) => before.is_none() && after.is_none(),
        };
        if !is_same {
            self.revision = next_revision();
        }
    }

    fn read_entry(&mut self, document: &Document, entry_id: EntryId) {
        let Some(entry) = document.entry(entry_id) else { return };
        let Some(kind) = EntryKind::from_map_name(document.map_name(entry.map)) else { return };
        let tree = entry.tree();
        self.add_entry(entry_id, kind, entry.key_source(), tree.as_ref().map(Tree::root), 0);
    }

    /// Roadmaps with the same revision have the same order and links.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    pub fn row(&self, entry_id: EntryId) -> Option<&EntryRow> {
        self.rows.get(entry_id.0 as usize)?.as_ref()
    }

    /// All rows by id: in file order, except for entries added or moved since loading.
    pub fn rows(&self) -> impl Iterator<Item = &EntryRow> {
        self.rows.iter().filter_map(Option::as_ref)
    }

    pub fn rows_of_kind(&self, kind: EntryKind) -> impl Iterator<Item = &EntryRow> {
        self.rows().filter(move |row| row.kind == kind)
    }

    /// The entries the scanner failed on, by id.
    pub fn broken_entries(&self) -> impl Iterator<Item = EntryId> + '_ {
        self.broken_entries.iter().copied()
    }

    /// The themes and ideas that refer to a goal, by id.
    pub fn themes_of_goal(&self, goal: Symbol) -> &[EntryId] {
        self.themes_by_goal.get(&goal).map_or(&[], Vec::as_slice)
    }

    /// The row of a theme or idea.
    pub fn theme(&self, entry_id: EntryId) -> Option<&ThemeRow> {
        self.row(entry_id).and_then(EntryRow::theme)
    }

    pub fn symbol_text(&self, symbol: Symbol) -> &str {
        self.symbols.resolve(symbol)
    }

    /// The id as written in the file.
    pub fn id(&self, entry_id: EntryId) -> &str {
        self.row(entry_id).map_or("", |row| self.symbol_text(row.id))
    }

    /// The full name: `themes.first-report`.
    pub fn full_name(&self, entry_id: EntryId) -> String {
        self.row(entry_id)
            .map_or_else(String::new, |row| format!("{}.{}", row.kind.map_name(), self.symbol_text(row.id)))
    }

    /// The symbol of a text, if the file has it.
    pub fn find_symbol(&self, text: &str) -> Option<Symbol> {
        self.symbols.get(text)
    }

    /// The entries of any kind with this id.
    pub fn entries_with_symbol(&self, symbol: Symbol) -> &[EntryId] {
        self.by_id.get(symbol.0 as usize).map_or(&[], |entries| entries.as_slice())
    }

    /// The entries of any kind with this id.
    pub fn entries_with_id(&self, id: &str) -> &[EntryId] {
        self.find_symbol(id).map_or(&[], |symbol| self.entries_with_symbol(symbol))
    }

    /// The entry of a kind with this id. If the file repeats the id, the first one.
    pub fn find(&self, kind: EntryKind, id: &str) -> Option<EntryId> {
        self.find_symbol(id).and_then(|symbol| self.find_by_symbol(kind, symbol))
    }

    pub fn find_by_symbol(&self, kind: EntryKind, symbol: Symbol) -> Option<EntryId> {
        let is_such = |entry_id: &&EntryId| self.row(**entry_id).is_some_and(|row| row.kind == kind);
        self.entries_with_symbol(symbol).iter().find(is_such).copied()
    }

    /// The theme with this id, else the idea.
    pub fn find_theme(&self, id: &str) -> Option<EntryId> {
        self.find(EntryKind::Theme, id).or_else(|| self.find(EntryKind::Idea, id))
    }

    /// The entry a link refers to, also by a former id.
    pub fn resolve_link(&self, link: Link) -> Option<EntryId> {
        if link.relation == Relation::About {
            return self.find_by_full_name(self.symbol_text(link.to));
        }
        let kinds = link.relation.target_kinds();
        let direct = kinds.iter().find_map(|kind| self.find_by_symbol(*kind, link.to));
        direct.or_else(|| {
            let mut renamed = self.rows().filter(|row| row.formerly.contains(&link.to));
            renamed.find(|row| kinds.contains(&row.kind)).map(|row| row.entry)
        })
    }

    /// The entry with a full name like `themes.first-report`. A longer path finds its entry, a theme is also found
    /// under `ideas` and an idea under `themes`, and a bare id means a theme or idea.
    pub fn find_by_full_name(&self, path: &str) -> Option<EntryId> {
        let Some((map, rest)) = path.split_once('.') else { return self.find_theme(path) };
        let kind = EntryKind::from_map_name(map)?;
        let id = rest.split_once('.').map_or(rest, |(id, _)| id);
        let find = |id: &str| match kind {
            EntryKind::Theme | EntryKind::Idea => self.find(kind, id).or_else(|| self.find_theme(id)),
            _ => self.find(kind, id),
        };
        find(rest).or_else(|| find(id))
    }

    /// The title, or the id if there is none.
    pub fn title<'d>(&'d self, document: &'d Document, entry_id: EntryId) -> Cow<'d, str> {
        let Some(row) = self.row(entry_id) else { return Cow::Borrowed("") };
        let text = document.entry(entry_id).and_then(|entry| decode_text_at(entry.text, row.title));
        text.filter(|text| !text.trim().is_empty()).unwrap_or(Cow::Borrowed(self.symbol_text(row.id)))
    }

    pub fn unit<'d>(&self, document: &'d Document, metric: EntryId) -> Cow<'d, str> {
        let span = self.row(metric).and_then(EntryRow::metric).map_or((0, 0), |metric| metric.unit);
        document.entry(metric).and_then(|entry| decode_text_at(entry.text, span)).unwrap_or_default()
    }
}

fn next_revision() -> u64 {
    static LAST: AtomicU64 = AtomicU64::new(0);
    LAST.fetch_add(1, Ordering::Relaxed) + 1
}

fn goal_symbols(row: &EntryRow) -> impl Iterator<Item = Symbol> + '_ {
    row.linked_ids(Relation::Goal).filter(|_| row.theme().is_some())
}

/// Whether a map of the file holds entries: all do except the roadmap's own, such as `links`. A map of a newer program
/// is assumed to, so that a syntax error in it costs least.
pub fn is_entry_map(map: &str) -> bool {
    EntryKind::from_map_name(map).is_some() || fields::ROADMAP.field(map).is_none()
}

fn decode_text_at(text: &str, span: (u32, u32)) -> Option<Cow<'_, str>> {
    let source = text.get(span.0 as usize..span.1 as usize)?;
    if source.starts_with(['"', 'r']) { literal::decode_text(source) } else { None }
}
