//! Undo and redo by stored inversion: every step keeps the chunks it replaced. Undoing everything gives back the
//! bytes that were loaded.

use super::chunk::Chunk;

/// A run of chunks replaced by another run.
#[derive(Clone, Debug)]
pub struct ChunkSplice {
    /// The position of the first replaced chunk.
    pub at: usize,
    /// What stood there.
    pub removed: Vec<Chunk>,
    /// What stands there now.
    pub inserted: Vec<Chunk>,
}

/// One change of the document, of any size: what one press of undo takes back.
#[derive(Clone, Debug, Default)]
pub struct Step {
    /// In the order in which they were made.
    pub splices: Vec<ChunkSplice>,
}

impl Step {
    /// Whether nothing was changed.
    pub fn is_empty(&self) -> bool {
        self.splices.is_empty()
    }

    /// The change that takes this one back.
    #[must_use]
    pub fn inverted(&self) -> Self {
        let invert = |splice: &ChunkSplice| ChunkSplice {
            at: splice.at,
            removed: splice.inserted.clone(),
            inserted: splice.removed.clone(),
        };
        Self { splices: self.splices.iter().rev().map(invert).collect() }
    }
}

/// A step with the words for it: "move 4 themes".
#[derive(Clone, Debug)]
pub struct Named {
    /// What was done, as a user would say it.
    pub label: String,
    /// The change.
    pub step: Step,
}

/// What was done and undone since the file was loaded, and where in it the file was saved.
#[derive(Clone, Debug, Default)]
pub struct History {
    done: Vec<Named>,
    undone: Vec<Named>,
    saved: Saved,
}

/// Where the saved file stands relative to the steps done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Saved {
    /// It holds the first so many steps.
    After(usize),
    /// It held steps that were undone and then replaced by others: no undo leads back to it.
    Elsewhere,
}

impl Default for Saved {
    fn default() -> Self {
        Self::After(0)
    }
}

impl History {
    /// Remembers a step just made. What was undone before it can no longer be redone.
    pub fn push(&mut self, label: String, step: Step) {
        if matches!(self.saved, Saved::After(count) if count > self.done.len()) {
            self.saved = Saved::Elsewhere;
        }
        self.undone.clear();
        self.done.push(Named { label, step });
    }

    /// The step to take back, moved over to the undone ones.
    pub fn undo(&mut self) -> Option<&Named> {
        let named = self.done.pop()?;
        self.undone.push(named);
        self.undone.last()
    }

    /// The step to make again, moved back to the done ones.
    pub fn redo(&mut self) -> Option<&Named> {
        let named = self.undone.pop()?;
        self.done.push(named);
        self.done.last()
    }

    /// What was undone can no longer be made again.
    pub fn forget_undone(&mut self) {
        self.undone.clear();
    }

    /// Makes one step of the steps made since there were `count`.
    pub fn join_since(&mut self, count: usize, label: &str) {
        if self.done.len() <= count + 1 {
            return;
        }
        if matches!(self.saved, Saved::After(saved) if saved > count) {
            return;
        }
        let joined = self.done.split_off(count);
        let splices = joined.into_iter().flat_map(|named| named.step.splices).collect();
        self.done.push(Named { label: label.to_owned(), step: Step { splices } });
    }

    /// The label of the newest step.
    pub fn last_label(&self) -> Option<&str> {
        self.done.last().map(|named| named.label.as_str())
    }

    /// The file now holds exactly what the document holds.
    pub fn mark_saved(&mut self) {
        self.saved = Saved::After(self.done.len());
    }

    /// The file holds something that no step leads to.
    pub fn mark_elsewhere(&mut self) {
        self.saved = Saved::Elsewhere;
    }

    /// How many steps lie between the file and the document. Never 0 when they may differ.
    pub fn unsaved(&self) -> usize {
        match self.saved {
            Saved::After(count) => count.abs_diff(self.done.len()),
            Saved::Elsewhere => self.done.len().max(1),
        }
    }

    /// How many steps can be undone.
    pub fn len(&self) -> usize {
        self.done.len()
    }

    /// Whether there is nothing to undo.
    pub fn is_empty(&self) -> bool {
        self.done.is_empty()
    }
}
