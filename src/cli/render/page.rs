//! A page of text: lines, and labels with a text beside them that goes on below itself.

use crate::text::{width, wrap};

/// A page being written.
#[derive(Clone, Debug)]
pub struct TextPage {
    /// What is on it.
    pub text: String,
    /// The cells of a line.
    width: usize,
    /// The cells of the labels.
    label_width: usize,
}

impl TextPage {
    /// An empty page.
    pub fn new(cells: usize, labels: usize) -> Self {
        Self { text: String::new(), width: cells, label_width: labels }
    }

    /// An empty page of the same size.
    #[must_use]
    pub fn new_like(&self) -> Self {
        Self::new(self.width, self.label_width)
    }

    /// A line as it is.
    pub fn push_line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    /// A text over as many lines as it takes, each below `indent`.
    pub fn push_wrapped(&mut self, text: &str, indent: &str) {
        let room = self.width.saturating_sub(width(indent));
        for range in wrap(text, room) {
            let line = text.get(range).unwrap_or_default();
            self.push_line(&format!("{indent}{line}"));
        }
    }

    /// A label and a text, which goes on below itself.
    pub fn push_labeled(&mut self, label: &str, text: &str, depth: usize) {
        let label = format!("{}{label}", "  ".repeat(depth + 1));
        let gap = self.label_width.saturating_sub(width(&label));
        let indent = " ".repeat(self.label_width);
        let head = match gap {
            // A label longer than its column has a line of its own.
            0 | 1 => String::new(),
            gap => format!("{label}{}", " ".repeat(gap)),
        };
        if head.is_empty() {
            self.push_line(&label);
        }
        let room = self.width.saturating_sub(self.label_width);
        for (number, range) in wrap(text, room).into_iter().enumerate() {
            let line = text.get(range).unwrap_or_default();
            let start = if number == 0 && !head.is_empty() { &head } else { &indent };
            self.push_line(&format!("{start}{line}"));
        }
    }
}
