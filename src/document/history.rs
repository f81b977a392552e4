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
pub struct UndoStep {
    /// In the order in which they were made.
    pub splices: Vec<ChunkSplice>,
}

impl UndoStep {
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
pub struct LabeledStep {
    /// What was done, as a user would say it.
    pub label: String,
    /// The change.
    pub step: UndoStep,
}

/// What was done and undone since the file was loaded, and where in it the file was saved.
#[derive(Clone, Debug, Default)]
pub struct History {
    undo_stack: Vec<LabeledStep>,
    redo_stack: Vec<LabeledStep>,
    saved: SavedPosition,
}

/// Where the saved file stands relative to the steps done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SavedPosition {
    /// It holds the first so many steps.
    AtStep(usize),
    /// It held steps that were undone and then replaced by others: no undo leads back to it.
    Unreachable,
}

impl Default for SavedPosition {
    fn default() -> Self {
        Self::AtStep(0)
    }
}

impl History {
    /// Remembers a step just made. What was undone before it can no longer be redone.
    pub fn push_step(&mut self, label: String, step: UndoStep) {
        if matches!(self.saved, SavedPosition::AtStep(count) if count > self.undo_stack.len()) {
            self.saved = SavedPosition::Unreachable;
        }
        self.redo_stack.clear();
        self.undo_stack.push(LabeledStep { label, step });
    }

    /// The step to take back, moved over to the undone ones.
    pub fn undo(&mut self) -> Option<&LabeledStep> {
        let named = self.undo_stack.pop()?;
        self.redo_stack.push(named);
        self.redo_stack.last()
    }

    /// The step to make again, moved back to the done ones.
    pub fn redo(&mut self) -> Option<&LabeledStep> {
        let named = self.redo_stack.pop()?;
        self.undo_stack.push(named);
        self.undo_stack.last()
    }

    /// What was undone can no longer be made again.
    pub fn clear_redo(&mut self) {
        self.redo_stack.clear();
    }

    /// Makes one step of the steps made since there were `count`.
    pub fn merge_steps_since(&mut self, count: usize, label: &str) {
        if self.undo_stack.len() <= count + 1 {
            return;
        }
        if matches!(self.saved, SavedPosition::AtStep(saved) if saved > count) {
            return;
        }
        let joined = self.undo_stack.split_off(count);
        let splices = joined.into_iter().flat_map(|named| named.step.splices).collect();
        self.undo_stack.push(LabeledStep { label: label.to_owned(), step: UndoStep { splices } });
    }

    /// The label of the newest step.
    pub fn last_label(&self) -> Option<&str> {
        self.undo_stack.last().map(|named| named.label.as_str())
    }

    /// The file now holds exactly what the document holds.
    pub fn mark_saved(&mut self) {
        self.saved = SavedPosition::AtStep(self.undo_stack.len());
    }

    /// The file holds something that no step leads to.
    pub fn mark_saved_unreachable(&mut self) {
        self.saved = SavedPosition::Unreachable;
    }

    /// How many steps lie between the file and the document. Never 0 when they may differ.
    pub fn unsaved_steps(&self) -> usize {
        match self.saved {
            SavedPosition::AtStep(count) => count.abs_diff(self.undo_stack.len()),
            SavedPosition::Unreachable => self.undo_stack.len().max(1),
        }
    }

    /// How many steps can be undone.
    pub fn len(&self) -> usize {
        self.undo_stack.len()
    }
}
