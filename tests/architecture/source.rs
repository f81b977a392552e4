//! Reads the project's files: Rust sources split into code, comments and string literals.

use std::fs;
use std::path::{Path, PathBuf};

/// A Rust source. All three parts keep the line numbers of the file.
pub(crate) struct Source {
    /// Relative to the root of the project, with forward slashes.
    pub(crate) path: String,
    /// The code without comments and without the contents of string and character literals.
    code: String,
    /// Lines of comments, with their line numbers.
    pub(crate) comments: Vec<(usize, String)>,
    /// Lines of string literals, with their line numbers.
    pub(crate) strings: Vec<(usize, String)>,
}

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The sources below `src`, sorted by path.
pub(crate) fn read_sources() -> Vec<Source> {
    find_files(&root().join("src"), "rs").into_iter().map(|path| Source::parse(&path, &read(&path))).collect()
}

/// The paths of the files below a folder that have an extension, sorted and relative to the root of the project.
pub(crate) fn find_files(folder: &Path, extension: &str) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut found: Vec<String> = Vec::new();
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        if path.is_dir() {
            found.extend(find_files(&path, extension));
        } else if path.extension().is_some_and(|other| other == extension) {
            found.push(relative(&path));
        }
    }
    found.sort();
    found
}

pub(crate) fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn relative(path: &PathBuf) -> String {
    path.strip_prefix(root()).expect("a path below the root").to_string_lossy().replace('\\', "/")
}

impl Source {
    pub(crate) fn parse(path: &str, text: &str) -> Self {
        let mut source = Self { path: path.to_owned(), code: String::new(), comments: Vec::new(), strings: Vec::new() };
        let letters: Vec<char> = text.chars().collect();
        let mut at = 0;
        let mut line = 1;
        while at < letters.len() {
            let token = next_token(&letters, at);
            let text: String = letters[at..token.end].iter().collect();
            let lines = || text.lines().enumerate().map(|(number, text)| (line + number, text.to_owned()));
            match token.kind {
                TokenKind::Code => source.code.push_str(&text),
                TokenKind::Comment => source.comments.extend(lines()),
                TokenKind::Text => {
                    source.code.push_str("\"\"");
                    source.strings.extend(lines());
                }
            }
            if token.kind != TokenKind::Code {
                source.code.extend(text.chars().filter(|letter| *letter == '\n'));
            }
            line += text.matches('\n').count();
            at = token.end;
        }
        source
    }

    /// Whether the file consists of tests: it is in a folder of tests.
    pub(crate) fn is_test(&self) -> bool {
        self.path.split('/').any(|part| matches!(part, "tests" | "tests.rs" | "editor_tests" | "test_support"))
    }

    /// The code without items for tests. Items are removed up to their last bracket, so line numbers after one are not
    /// those of the file.
    pub(crate) fn production_code(&self) -> String {
        let mut rest = self.code.as_str();
        let mut kept = String::with_capacity(rest.len());
        while let Some((before, after)) = rest.split_once("#[cfg(test)]") {
            kept.push_str(before);
            rest = after.get(item_end(after)..).unwrap_or_default();
        }
        kept + rest
    }

    /// The parts of the module path: `["rules", "themes"]` for `src/rules/themes/mod.rs`.
    pub(crate) fn module(&self) -> Vec<String> {
        let path = self.path.trim_start_matches("src/").trim_end_matches(".rs");
        let mut parts: Vec<String> = path.split('/').map(str::to_owned).collect();
        if parts.last().is_some_and(|last| last == "mod") {
            parts.pop();
        }
        parts
    }
}

/// The end of the item at the start of `code`: its semicolon, or the bracket that closes its body.
fn item_end(code: &str) -> usize {
    let mut depth = 0_usize;
    for (at, letter) in code.char_indices() {
        match letter {
            ';' if depth == 0 => return at + 1,
            '{' => depth += 1,
            '}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    code.len()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum TokenKind {
    Code,
    Comment,
    /// A string or character literal.
    Text,
}

struct Token {
    kind: TokenKind,
    end: usize,
}

/// The token at an offset; code comes one character, or one identifier, at a time.
fn next_token(letters: &[char], at: usize) -> Token {
    let starts =
        |text: &str| text.chars().enumerate().all(|(number, letter)| letters.get(at + number) == Some(&letter));
    if starts("//") {
        let length = letters[at..].iter().position(|letter| *letter == '\n').unwrap_or(letters.len() - at);
        return Token { kind: TokenKind::Comment, end: at + length };
    }
    if starts("/*") {
        return Token { kind: TokenKind::Comment, end: block_comment_end(letters, at) };
    }
    if let Some(end) = raw_string_end(letters, at) {
        return Token { kind: TokenKind::Text, end };
    }
    match letters[at] {
        '"' => Token { kind: TokenKind::Text, end: quoted_end(letters, at, '"') },
        '\'' if letters.get(at + 1) == Some(&'\\') || letters.get(at + 2) == Some(&'\'') => {
            Token { kind: TokenKind::Text, end: quoted_end(letters, at, '\'') }
        }
        letter if is_word(letter) => {
            let length = letters[at..].iter().position(|letter| !is_word(*letter)).unwrap_or(letters.len() - at);
            Token { kind: TokenKind::Code, end: at + length }
        }
        _ => Token { kind: TokenKind::Code, end: at + 1 },
    }
}

fn block_comment_end(letters: &[char], start: usize) -> usize {
    let pair = |at: usize| (letters.get(at).copied(), letters.get(at + 1).copied());
    let (mut at, mut depth) = (start + 2, 1);
    while at < letters.len() && depth > 0 {
        match pair(at) {
            (Some('/'), Some('*')) => (at, depth) = (at + 2, depth + 1),
            (Some('*'), Some('/')) => (at, depth) = (at + 2, depth - 1),
            _ => at += 1,
        }
    }
    at.min(letters.len())
}

/// The end of a raw string that starts at an offset, such as `r#"…"#`.
fn raw_string_end(letters: &[char], start: usize) -> Option<usize> {
    let prefix = if letters.get(start) == Some(&'b') { start + 1 } else { start };
    if letters.get(prefix) != Some(&'r') {
        return None;
    }
    let hashes = letters[prefix + 1..].iter().take_while(|letter| **letter == '#').count();
    let open = prefix + 1 + hashes;
    if letters.get(open) != Some(&'"') {
        return None;
    }
    let closes = |at: &usize| {
        letters[*at] == '"' && letters[at + 1..].iter().take(hashes).filter(|l| **l == '#').count() == hashes
    };
    Some((open + 1..letters.len()).find(closes).map_or(letters.len(), |at| at + 1 + hashes))
}

fn quoted_end(letters: &[char], start: usize, quote: char) -> usize {
    let mut at = start + 1;
    while at < letters.len() && letters[at] != quote {
        at += if letters[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(letters.len())
}

pub(crate) fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}
