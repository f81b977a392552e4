//! The style of a file: its newline and its unit of indentation. New text follows it.

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileStyle {
    /// `"\n"` or `"\r\n"`: the first one in the file.
    pub newline: &'static str,
    /// One level of indentation.
    pub indent: String,
}

impl Default for FileStyle {
    fn default() -> Self {
        Self { newline: "\n", indent: "    ".to_owned() }
    }
}

/// Maximum number of bytes that are read to detect the style.
const MAX_SAMPLED_BYTES: usize = 64 << 10;

impl FileStyle {
    /// Detects the first newline and the most frequent indentation step.
    pub fn detect(text: &str) -> Self {
        let mut end = text.len().min(MAX_SAMPLED_BYTES);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let sample = text.get(..end).unwrap_or_default();
        let newline = match memchr::memchr(b'\n', sample.as_bytes()) {
            Some(at) if at > 0 && sample.as_bytes().get(at - 1) == Some(&b'\r') => "\r\n",
            _ => "\n",
        };
        Self { newline, indent: most_frequent_indent(sample).unwrap_or_else(|| "    ".to_owned()) }
    }
}

/// The white space by which a line is most often indented deeper than the line before it.
fn most_frequent_indent(text: &str) -> Option<String> {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    let mut before = "";
    for line in text.lines() {
        let content = line.trim_start_matches([' ', '\t']);
        if content.is_empty() || content.starts_with("//") {
            continue;
        }
        let indent = line.get(..line.len() - content.len()).unwrap_or_default();
        if let Some(step) = indent.strip_prefix(before).filter(|step| !step.is_empty()) {
            match counts.iter_mut().find(|(known, _)| *known == step) {
                Some((_, count)) => *count += 1,
                None => counts.push((step, 1)),
            }
        }
        before = indent;
    }
    // Of two equally frequent steps the first one wins, so that the result is deterministic.
    let most = counts.iter().map(|(_, count)| *count).max()?;
    counts.iter().find(|(_, count)| *count == most).map(|(step, _)| (*step).to_owned())
}

/// The indentation of the line that contains `at`.
pub fn indent_at(text: &str, at: usize) -> &str {
    let start = line_start(text.as_bytes(), at);
    let line = text.get(start..).unwrap_or_default();
    let length = line.len() - line.trim_start_matches([' ', '\t']).len();
    line.get(..length).unwrap_or_default()
}

/// The offset of the first byte of the line that contains `at`. A byte order mark is not part of its line.
pub fn line_start(bytes: &[u8], at: usize) -> usize {
    let before = bytes.get(..at).unwrap_or_default();
    match memchr::memrchr(b'\n', before) {
        Some(newline) => newline + 1,
        None if before.starts_with(&[0xEF, 0xBB, 0xBF]) => 3,
        None => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newline_is_the_first_one_of_the_file() {
        assert_eq!(FileStyle::detect("a\r\nb\n").newline, "\r\n");
        assert_eq!(FileStyle::detect("a\nb\r\n").newline, "\n");
        assert_eq!(FileStyle::detect("").newline, "\n");
    }

    #[test]
    fn the_unit_is_the_most_frequent_step() {
        assert_eq!(FileStyle::detect("(\n  a: (\n    b: 1,\n  ),\n)").indent, "  ");
        assert_eq!(FileStyle::detect("(\n\ta: (\n\t\tb: 1,\n\t),\n)").indent, "\t");
        assert_eq!(FileStyle::detect("(a: 1)").indent, "    ");
    }
}
