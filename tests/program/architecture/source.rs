//! Reads the project's files: Rust sources split into code, comments and string literals.

use std::fs;
use std::path::Path;

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

fn relative(path: &Path) -> String {
    path.strip_prefix(root()).expect("a path below the root").to_string_lossy().replace('\\', "/")
}

impl Source {
    pub(crate) fn parse(path: &str, text: &str) -> Self {
        let mut source = Self { path: path.to_owned(), code: String::new(), comments: Vec::new(), strings: Vec::new() };
        let (mut code_start, mut at, mut line) = (0, 0, 1);
        while at < text.len() {
            let Some((kind, end)) = comment_or_literal(text, at) else {
                at += 1;
                continue;
            };
            let code = &text[code_start..at];
            source.code.push_str(code);
            line += code.matches('\n').count();
            let lines = text[at..end].lines().enumerate().map(|(number, text)| (line + number, text.to_owned()));
            match kind {
                Kind::Comment => source.comments.extend(lines),
                Kind::Literal => {
                    source.code.push_str("\"\"");
                    source.strings.extend(lines);
                }
            }
            let newlines = text[at..end].matches('\n').count();
            source.code.push_str(&"\n".repeat(newlines));
            line += newlines;
            (code_start, at) = (end, end);
        }
        source.code.push_str(&text[code_start..]);
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

enum Kind {
    Comment,
    /// A string or character literal.
    Literal,
}

/// The comment or literal that starts at a byte offset, and its end.
fn comment_or_literal(text: &str, at: usize) -> Option<(Kind, usize)> {
    let bytes = text.as_bytes();
    match (bytes[at], bytes.get(at + 1).copied()) {
        (b'/', Some(b'/')) => Some((Kind::Comment, text[at..].find('\n').map_or(text.len(), |length| at + length))),
        (b'/', Some(b'*')) => Some((Kind::Comment, block_comment_end(bytes, at))),
        (b'"', _) => Some((Kind::Literal, quoted_end(bytes, at, b'"'))),
        (b'\'', Some(b'\\')) => Some((Kind::Literal, quoted_end(bytes, at, b'\''))),
        (b'\'', _) => {
            let letter = text[at + 1..].chars().next()?;
            let close = at + 1 + letter.len_utf8();
            (bytes.get(close) == Some(&b'\'')).then_some((Kind::Literal, close + 1))
        }
        (b'r', Some(b'#' | b'"')) => Some((Kind::Literal, raw_string_end(text, at)?)),
        _ => None,
    }
}

fn block_comment_end(bytes: &[u8], start: usize) -> usize {
    let (mut at, mut depth) = (start + 2, 1);
    while at < bytes.len() && depth > 0 {
        match bytes.get(at..at + 2) {
            Some(b"/*") => (at, depth) = (at + 2, depth + 1),
            Some(b"*/") => (at, depth) = (at + 2, depth - 1),
            _ => at += 1,
        }
    }
    at.min(bytes.len())
}

/// The end of the raw string `r#"…"#` at an offset; `None` for a word that ends in `r`, and for `r#name`.
fn raw_string_end(text: &str, start: usize) -> Option<usize> {
    if text[..start].trim_end_matches('b').chars().next_back().is_some_and(is_word) {
        return None;
    }
    let hashes = text[start + 1..].bytes().take_while(|byte| *byte == b'#').count();
    let inside = text[start + 1 + hashes..].strip_prefix('"')?;
    let closing = format!("\"{}", "#".repeat(hashes));
    let open = start + 2 + hashes;
    Some(inside.find(&closing).map_or(text.len(), |length| open + length + closing.len()))
}

fn quoted_end(bytes: &[u8], start: usize, quote: u8) -> usize {
    let mut at = start + 1;
    while at < bytes.len() && bytes[at] != quote {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    (at + 1).min(bytes.len())
}

pub(crate) fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

#[test]
fn sources_are_split_into_code_comments_and_literals() {
    let text = "/// a\nfn f<'a>(x: &'a str) {\n  let y = '\"'; // \"b\"\n  g(\"c // d\", r#\"e\"f\"#, '\\'', 'é');\n}\n#[cfg(test)]\nmod tests { fn h() {} }\nfn i() {}";
    let source = Source::parse("src/x.rs", text);
    assert_eq!(source.comments, [(1, "/// a".to_owned()), (3, "// \"b\"".to_owned())]);
    let strings: Vec<(usize, &str)> = source.strings.iter().map(|(line, text)| (*line, text.as_str())).collect();
    assert_eq!(strings, [(3, "'\"'"), (4, "\"c // d\""), (4, "r#\"e\"f\"#"), (4, "'\\''"), (4, "'é'")]);
    let code = source.production_code();
    assert!(code.contains("fn f<'a>(x: &'a str)") && code.contains("fn i()"), "{code}");
    assert!(!code.contains("fn h") && !code.contains('é'), "{code}");
}
