//! Pasted text as lines: any line ends, and without the marks of the list it was copied from.

/// Bullets, each followed by a space.
const BULLETS: &[char] =
    &['-', '*', '+', '•', '‣', '◦', '▪', '▫', '●', '○', '∙', '·', '–', '—', '➢', '►', '▶', '\u{f0b7}', '\u{f0a7}'];

/// Check boxes as one character.
const CHECK_BOXES: &[char] = &['☐', '☑', '☒', '□', '■', '✓', '✔', '✅', '⬜'];

/// Text with `\n` at the end of each line.
pub fn with_line_feeds(text: &str) -> String {
    text.replace("\r\n", "\n").replace(['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'], "\n")
}

/// The lines that are not blank, in order.
pub fn split_lines(text: &str) -> Vec<String> {
    with_line_feeds(text).lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// The items of a pasted list, in order: its lines without bullets, numbers and check boxes.
pub fn list_items(text: &str) -> Vec<String> {
    let lines = split_lines(text);
    lines.iter().map(|line| strip_list_mark(line)).filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

/// A line without the bullet, number and check box in front of it.
pub fn strip_list_mark(line: &str) -> &str {
    let mut rest = line.trim();
    // A bullet, a number and a check box at most.
    for _ in 0..3 {
        match strip_bullet(rest).or_else(|| strip_check_box(rest)).or_else(|| strip_number(rest)) {
            Some(behind) => rest = behind.trim_start(),
            None => break,
        }
    }
    rest
}

fn strip_bullet(line: &str) -> Option<&str> {
    line.strip_prefix(BULLETS).filter(|rest| is_gap(rest))
}

fn strip_check_box(line: &str) -> Option<&str> {
    if let Some(rest) = line.strip_prefix(CHECK_BOXES) {
        // The selector that makes it a picture.
        return Some(rest.trim_start_matches('\u{fe0f}'));
    }
    let boxes = ["[ ]", "[]", "[x]", "[X]", "[✓]", "[✔]"];
    boxes.iter().find_map(|written| line.strip_prefix(written)).filter(|rest| is_gap(rest))
}

/// `1.`, `2)`, `(3)` or `a)`, followed by a space.
fn strip_number(line: &str) -> Option<&str> {
    let inside = line.strip_prefix('(').unwrap_or(line);
    let digits = inside.bytes().take_while(u8::is_ascii_digit).count();
    let is_letter = digits == 0 && inside.starts_with(|letter: char| letter.is_ascii_alphabetic());
    let length = if is_letter { 1 } else { digits };
    if !(1..=3).contains(&length) {
        return None;
    }
    let rest = inside.get(length..)?;
    let is_closed = line.starts_with('(') || is_letter;
    let behind = if is_closed { rest.strip_prefix(')') } else { rest.strip_prefix(['.', ')']) };
    behind.filter(|rest| is_gap(rest))
}

fn is_gap(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_lists_are_taken_off_and_nothing_else() {
        let cases = [
            ("- Faster imports", "Faster imports"),
            ("  * Faster imports ", "Faster imports"),
            ("•\tFaster imports", "Faster imports"),
            ("1. Faster imports", "Faster imports"),
            ("12) Faster imports", "Faster imports"),
            ("(3) Faster imports", "Faster imports"),
            ("a) Faster imports", "Faster imports"),
            ("- [ ] Faster imports", "Faster imports"),
            ("[x] Faster imports", "Faster imports"),
            ("☐ Faster imports", "Faster imports"),
            ("☑️ Faster imports", "Faster imports"),
            ("1. [x] Faster imports", "Faster imports"),
            ("-", ""),
            ("-5% churn", "-5% churn"),
            ("1.5 times faster", "1.5 times faster"),
            ("2026. A year", "2026. A year"),
            ("3 imports", "3 imports"),
            ("A. Smith wants it", "A. Smith wants it"),
            ("*urgent* imports", "*urgent* imports"),
            ("[beta] imports", "[beta] imports"),
            ("(old) imports", "(old) imports"),
            ("e-mail", "e-mail"),
        ];
        for (line, expected) in cases {
            assert_eq!(strip_list_mark(line), expected, "{line}");
        }
    }

    #[test]
    fn lines_end_with_either_or_both_of_two_characters() {
        for text in ["- b\n\n- a\n-\n", "- b\r\r- a\r", "- b\r\n\r\n- a", "1. b\u{2028}2. a"] {
            assert_eq!(list_items(text), ["b", "a"], "{text:?}");
        }
    }
}
