//! A page of text: lines, and labels with a text beside them that goes on below itself.

use crate::text::{width, wrap};

/// A page being written.
#[derive(Clone, Debug)]
pub struct Page {
    /// What is on it.
    pub text: String,
    /// The cells of a line.
    cells: usize,
    /// The cells of the labels.
    labels: usize,
}

impl Page {
    /// An empty page.
    pub fn new(cells: usize, labels: usize) -> Self {
        Self { text: String::new(), cells, labels }
    }

    /// An empty page of the same size.
    #[must_use]
    pub fn empty(&self) -> Self {
        Self::new(self.cells, self.labels)
    }

    /// A line as it is.
    pub fn push(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    /// A text over as many lines as it takes, each below `indent`.
    pub fn wrapped(&mut self, text: &str, indent: &str) {
        let room = self.cells.saturating_sub(width(indent));
        for range in wrap(text, room) {
            let line = text.get(range).unwrap_or_default();
            self.push(&format!("{indent}{line}"));
        }
    }

    /// A label and a text, which goes on below itself.
    pub fn line(&mut self, label: &str, text: &str, depth: usize) {
        let label = format!("{}{label}", "  ".repeat(depth + 1));
        let gap = self.labels.saturating_sub(width(&label));
        let indent = " ".repeat(self.labels);
        let head = match gap {
            // A label longer than its column has a line of its own.
            0 | 1 => String::new(),
            gap => format!("{label}{}", " ".repeat(gap)),
        };
        if head.is_empty() {
            self.push(&label);
        }
        let room = self.cells.saturating_sub(self.labels);
        for (number, range) in wrap(text, room).into_iter().enumerate() {
            let line = text.get(range).unwrap_or_default();
            let start = if number == 0 && !head.is_empty() { &head } else { &indent };
            self.push(&format!("{start}{line}"));
        }
    }
}
