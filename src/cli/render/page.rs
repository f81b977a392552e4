//! A page of text: plain lines, wrapped text, and labels with wrapped text next to them.

use crate::text::{width, wrap};

#[derive(Clone, Debug)]
pub struct TextPage {
    pub text: String,
    /// In terminal cells, like `label_width`.
    width: usize,
    label_width: usize,
}

impl TextPage {
    pub fn new(width: usize, label_width: usize) -> Self {
        Self { text: String::new(), width, label_width }
    }

    /// An empty page of the same size.
    #[must_use]
    pub fn new_like(&self) -> Self {
        Self::new(self.width, self.label_width)
    }

    pub fn push_line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    /// Adds a text, wrapped, with `indent` before each line.
    pub fn push_wrapped(&mut self, text: &str, indent: &str) {
        let available_width = self.width.saturating_sub(width(indent));
        for range in wrap(text, available_width) {
            let line = text.get(range).unwrap_or_default();
            self.push_line(&format!("{indent}{line}"));
        }
    }

    /// Adds a label and next to it a text, wrapped within its column.
    pub fn push_labeled(&mut self, label: &str, text: &str, depth: usize) {
        let label = format!("{}{label}", "  ".repeat(depth + 1));
        let gap = self.label_width.saturating_sub(width(&label));
        let indent = " ".repeat(self.label_width);
        let head = match gap {
            // A label that is longer than its column gets a line of its own.
            0 | 1 => String::new(),
            gap => format!("{label}{}", " ".repeat(gap)),
        };
        if head.is_empty() {
            self.push_line(&label);
        }
        let available_width = self.width.saturating_sub(self.label_width);
        for (number, range) in wrap(text, available_width).into_iter().enumerate() {
            let line = text.get(range).unwrap_or_default();
            let start = if number == 0 && !head.is_empty() { &head } else { &indent };
            self.push_line(&format!("{start}{line}"));
        }
    }
}
