//! Loading a long text on two threads: one cuts it into entries and indexes them, the other reads their facts right
//! behind. What is read, and in which order, is what one thread alone would read.

use super::entry_kind::EntryKind;
use super::roadmap::{Roadmap, is_entry_map};
use crate::document::chunk::EntryId;
use crate::document::node::Node;
use crate::document::tree::TreeItem;
use crate::document::{Document, VisitedEntry};
use std::ops::Range;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

/// So many values are handed over at once: little enough to stay in the cache of both.
const BATCH_NODES: usize = 8 << 10;
/// So many batches may wait.
const MAX_WAITING_BATCHES: usize = 8;

/// Entries with their index, on their way from one thread to the other.
#[derive(Default)]
struct EntryBatch {
    entries: Vec<BatchedEntry>,
    nodes: Vec<Node>,
}

struct BatchedEntry {
    entry: EntryId,
    kind: EntryKind,
    key_span: Range<usize>,
    /// Its part of the nodes; none when it is broken.
    nodes: Option<Range<usize>>,
    chunk_start: usize,
}

impl EntryBatch {
    fn push_entry(&mut self, visited: &VisitedEntry<'_>) {
        let Some(entity) = EntryKind::from_map_name(visited.map_name) else { return };
        let start = self.nodes.len();
        let nodes = visited.value.map(|value| {
            self.nodes.extend_from_slice(value.nodes());
            start..self.nodes.len()
        });
        let (entry_id, key, origin) = (visited.id, visited.key_span.clone(), visited.chunk_start);
        self.entries.push(BatchedEntry { entry: entry_id, kind: entity, key_span: key, nodes, chunk_start: origin });
    }

    fn read_into(&self, text: &str, roadmap: &mut Roadmap) {
        for met in &self.entries {
            let key_source = text.get(met.key_span.clone()).unwrap_or_default();
            let nodes = met.nodes.as_ref().map(|nodes| self.nodes.get(nodes.clone()).unwrap_or_default());
            let value = nodes.map(|nodes| TreeItem::from_nodes(text, nodes));
            roadmap.add_entry(met.entry, met.kind, key_source, value, met.chunk_start);
        }
    }

    fn clear(&mut self) {
        self.entries.clear();
        self.nodes.clear();
    }
}

/// The document and the facts of a text, but for the roadmap's own. `None` where there is no second thread to be had.
pub(super) fn load_in_parallel(text: &Arc<String>) -> Option<(Document, Roadmap)> {
    thread::scope(|scope| {
        let (full, batches) = mpsc::sync_channel(MAX_WAITING_BATCHES);
        let (empty, spare) = mpsc::channel();
        let read = move || read_batches(text, batches, &empty);
        let reader = thread::Builder::new().name("facts".to_owned()).spawn_scoped(scope, read).ok()?;
        let mut batch = EntryBatch::default();
        let document = Document::load(Arc::clone(text), is_entry_map, &mut |visited| {
            batch.push_entry(&visited);
            if batch.nodes.len() >= BATCH_NODES {
                let next = spare.try_recv().unwrap_or_default();
                // Nobody receives only where the reader panicked, and that is told below.
                let _ = full.send(std::mem::replace(&mut batch, next));
            }
        });
        let _ = full.send(batch);
        drop(full);
        let roadmap = reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        Some((document, roadmap))
    })
}

fn read_batches(text: &str, batches: Receiver<EntryBatch>, empty: &Sender<EntryBatch>) -> Roadmap {
    let mut roadmap = Roadmap::default();
    for mut batch in batches {
        batch.read_into(text, &mut roadmap);
        batch.clear();
        // Spare batches are of no use once all are cut.
        let _ = empty.send(batch);
    }
    roadmap
}
