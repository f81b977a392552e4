//! Undo and redo. Every step stores the chunks it replaced, so undoing everything restores the loaded bytes.

use super::chunk::Chunk;

/// A run of chunks replaced by another.
#[derive(Clone, Debug)]
pub struct ChunkSplice {
    /// Index of the first replaced chunk.
    pub at: usize,
    pub removed: Vec<Chunk>,
    pub inserted: Vec<Chunk>,
}

/// One undoable change, of any size.
#[derive(Clone, Debug, Default)]
pub struct UndoStep {
    /// In the order in which they were applied.
    pub splices: Vec<ChunkSplice>,
}

impl UndoStep {
    pub fn is_empty(&self) -> bool {
        self.splices.is_empty()
    }

    /// The step that undoes this one.
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

#[derive(Clone, Debug)]
pub struct LabeledStep {
    /// What the user did: "move 4 themes".
    pub label: String,
    pub step: UndoStep,
}

/// The steps since the file was loaded, and the position at which it was last saved.
#[derive(Clone, Debug, Default)]
pub struct History {
    undo_stack: Vec<LabeledStep>,
    redo_stack: Vec<LabeledStep>,
    saved: SavedPosition,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SavedPosition {
    /// The file holds the first n steps.
    AtStep(usize),
    /// The saved steps were undone and then replaced by others: no undo leads back to the saved text.
    Unreachable,
}

impl Default for SavedPosition {
    fn default() -> Self {
        Self::AtStep(0)
    }
}

impl History {
    /// Adds a step. Steps that were undone can no longer be redone.
    pub fn push_step(&mut self, label: String, step: UndoStep) {
        if matches!(self.saved, SavedPosition::AtStep(count) if count > self.undo_stack.len()) {
            self.saved = SavedPosition::Unreachable;
        }
        self.redo_stack.clear();
        self.undo_stack.push(LabeledStep { label, step });
    }

    /// Moves the newest step to the redo stack and returns it.
    pub fn undo(&mut self) -> Option<&LabeledStep> {
        let labeled = self.undo_stack.pop()?;
        self.redo_stack.push(labeled);
        self.redo_stack.last()
    }

    /// Moves the last undone step back and returns it.
    pub fn redo(&mut self) -> Option<&LabeledStep> {
        let labeled = self.redo_stack.pop()?;
        self.undo_stack.push(labeled);
        self.undo_stack.last()
    }

    pub fn clear_redo(&mut self) {
        self.redo_stack.clear();
    }

    /// Merges the steps after the first `count` into one, unless the file was saved in between.
    pub fn merge_steps_since(&mut self, count: usize, label: &str) {
        if self.undo_stack.len() <= count + 1 {
            return;
        }
        if matches!(self.saved, SavedPosition::AtStep(saved) if saved > count) {
            return;
        }
        let joined = self.undo_stack.split_off(count);
        let splices = joined.into_iter().flat_map(|labeled| labeled.step.splices).collect();
        self.undo_stack.push(LabeledStep { label: label.to_owned(), step: UndoStep { splices } });
    }

    pub fn last_label(&self) -> Option<&str> {
        self.undo_stack.last().map(|labeled| labeled.label.as_str())
    }

    pub fn mark_saved(&mut self) {
        self.saved = SavedPosition::AtStep(self.undo_stack.len());
    }

    /// The file holds a text that no step leads to.
    pub fn mark_saved_unreachable(&mut self) {
        self.saved = SavedPosition::Unreachable;
    }

    /// Number of steps between the saved and the current text. Never 0 when the two may differ.
    pub fn unsaved_steps(&self) -> usize {
        match self.saved {
            SavedPosition::AtStep(count) => count.abs_diff(self.undo_stack.len()),
            SavedPosition::Unreachable => self.undo_stack.len().max(1),
        }
    }

    pub fn len(&self) -> usize {
        self.undo_stack.len()
    }
}
