//! Loading a long text on two threads: one cuts it into entries and indexes them, the other reads their facts right
//! behind. What is read, and in which order, is what one thread alone would read.

use super::entry_kind::Entity;
use super::roadmap::{Roadmap, holds_entries};
use crate::document::chunk::Serial;
use crate::document::node::Node;
use crate::document::tree::Item;
use crate::document::{Document, Visited};
use std::ops::Range;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

/// So many values are handed over at once: little enough to stay in the cache of both.
const BATCH: usize = 8 << 10;
/// So many batches may wait.
const WAITING: usize = 8;

/// Entries with their index, on their way from one thread to the other.
#[derive(Default)]
struct Batch {
    entries: Vec<Met>,
    nodes: Vec<Node>,
}

struct Met {
    serial: Serial,
    entity: Entity,
    key: Range<usize>,
    /// Its part of the nodes; none when it is broken.
    nodes: Option<Range<usize>>,
    origin: usize,
}

impl Batch {
    fn take(&mut self, visited: &Visited<'_>) {
        let Some(entity) = Entity::of_map(visited.map_name) else { return };
        let start = self.nodes.len();
        let nodes = visited.value.map(|value| {
            self.nodes.extend_from_slice(value.nodes());
            start..self.nodes.len()
        });
        let (serial, key, origin) = (visited.serial, visited.key.clone(), visited.origin);
        self.entries.push(Met { serial, entity, key, nodes, origin });
    }

    fn read(&self, text: &str, roadmap: &mut Roadmap) {
        for met in &self.entries {
            let key_source = text.get(met.key.clone()).unwrap_or_default();
            let nodes = met.nodes.as_ref().map(|nodes| self.nodes.get(nodes.clone()).unwrap_or_default());
            let value = nodes.map(|nodes| Item::first(text, nodes));
            roadmap.take(met.serial, met.entity, key_source, value, met.origin);
        }
    }

    fn clear(&mut self) {
        self.entries.clear();
        self.nodes.clear();
    }
}

/// The document and the facts of a text, but for the roadmap's own. `None` where there is no second thread to be had.
pub(super) fn side_by_side(text: &Arc<String>) -> Option<(Document, Roadmap)> {
    thread::scope(|scope| {
        let (full, batches) = mpsc::sync_channel(WAITING);
        let (empty, spare) = mpsc::channel();
        let read = move || read_all(text, batches, &empty);
        let reader = thread::Builder::new().name("facts".to_owned()).spawn_scoped(scope, read).ok()?;
        let mut batch = Batch::default();
        let document = Document::load(Arc::clone(text), holds_entries, &mut |visited| {
            batch.take(&visited);
            if batch.nodes.len() >= BATCH {
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

fn read_all(text: &str, batches: Receiver<Batch>, empty: &Sender<Batch>) -> Roadmap {
    let mut roadmap = Roadmap::default();
    for mut batch in batches {
        batch.read(text, &mut roadmap);
        batch.clear();
        // Spare batches are of no use once all are cut.
        let _ = empty.send(batch);
    }
    roadmap
}
