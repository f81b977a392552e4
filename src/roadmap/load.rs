//! Loads a long text on two threads: one splits it into entries and indexes them, the other reads their rows. The
//! result is the same as on one thread.

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

/// Number of nodes per batch: few enough to stay in the cache of both threads.
const BATCH_NODES: usize = 8 << 10;
/// Maximum number of batches in the channel.
const MAX_WAITING_BATCHES: usize = 8;

/// Indexed entries on their way to the other thread.
#[derive(Default)]
struct EntryBatch {
    entries: Vec<BatchedEntry>,
    nodes: Vec<Node>,
}

struct BatchedEntry {
    id: EntryId,
    kind: EntryKind,
    key_span: Range<usize>,
    /// Its range in `EntryBatch::nodes`; `None` if it is broken.
    nodes: Option<Range<usize>>,
    chunk_start: usize,
}

impl EntryBatch {
    fn push_entry(&mut self, visited: &VisitedEntry<'_>) {
        let Some(kind) = EntryKind::from_map_name(visited.map_name) else { return };
        let start = self.nodes.len();
        let nodes = visited.value.map(|value| {
            self.nodes.extend_from_slice(value.nodes());
            start..self.nodes.len()
        });
        let (id, key_span, chunk_start) = (visited.id, visited.key_span.clone(), visited.chunk_start);
        self.entries.push(BatchedEntry { id, kind, key_span, nodes, chunk_start });
    }

    fn read_into(&self, text: &str, roadmap: &mut Roadmap) {
        for entry in &self.entries {
            let key_source = text.get(entry.key_span.clone()).unwrap_or_default();
            let nodes = entry.nodes.as_ref().map(|nodes| self.nodes.get(nodes.clone()).unwrap_or_default());
            let value = nodes.map(|nodes| TreeItem::from_nodes(text, nodes));
            roadmap.add_entry(entry.id, entry.kind, key_source, value, entry.chunk_start);
        }
    }

    fn clear(&mut self) {
        self.entries.clear();
        self.nodes.clear();
    }
}

/// Loads the document, and the rows of its entries, but not the roadmap's own fields. `None` if no thread could be
/// started.
pub(super) fn load_in_parallel(text: &Arc<String>) -> Option<(Document, Roadmap)> {
    thread::scope(|scope| {
        let (full, batches) = mpsc::sync_channel(MAX_WAITING_BATCHES);
        let (empty, spare) = mpsc::channel();
        let read = move || read_batches(text, batches, &empty);
        let reader = thread::Builder::new().name("rows".to_owned()).spawn_scoped(scope, read).ok()?;
        let mut batch = EntryBatch::default();
        let document = Document::load(Arc::clone(text), is_entry_map, &mut |visited| {
            batch.push_entry(&visited);
            if batch.nodes.len() >= BATCH_NODES {
                let next = spare.try_recv().unwrap_or_default();
                // Sending fails only if the reader panicked; `join` below reports that.
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
        // The receiver is gone once all entries are sent.
        let _ = empty.send(batch);
    }
    roadmap
}
