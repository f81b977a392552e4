//! Guards of the architecture: which layers and crates a layer may use, cycles of files, names and wording.
//!
//! They read the sources as text. A line that names a layer (`crate::ui`) or a crate that its own layer must not use
//! fails the test with its place and the reason.

#![allow(clippy::indexing_slicing, clippy::print_stderr, reason = "a test may panic, and report")]

#[path = "architecture/cycles.rs"]
mod cycles;
#[path = "architecture/floors.rs"]
mod floors;
#[path = "architecture/names.rs"]
mod names;
#[path = "architecture/source.rs"]
mod source;
#[path = "architecture/wording.rs"]
mod wording;

use std::fs;
use std::path::{Path, PathBuf};

/// A layer, the layers it may use, and the names of other crates that it must not use.
struct Layer {
    name: &'static str,
    knows: &'static [&'static str],
    never: &'static [(&'static str, &'static str)],
}

const SCREEN: (&str, &str) = ("ratatui", "only `ui` and `terminal` draw");
const KEYS: (&str, &str) = ("crossterm", "only `terminal` talks to the terminal");
const FILES: (&str, &str) = ("std::fs", "only `system` opens files");
const CLOCK: (&str, &str) = ("SystemTime", "only `system` knows the time");
const NOW: (&str, &str) = ("Local::now", "only `system` knows the time");
const ENVIRONMENT: (&str, &str) = ("std::env", "only `system` reads the environment");
const PROGRAMS: (&str, &str) = ("std::process::Command", "only `system` starts programs");
const PRINT: (&str, &str) = ("println!", "only `cli` prints");
const PURE: &[(&str, &str)] = &[SCREEN, KEYS, FILES, CLOCK, NOW, ENVIRONMENT, PROGRAMS, PRINT];
const DRAWING: &[(&str, &str)] = &[KEYS, FILES, CLOCK, NOW, ENVIRONMENT, PROGRAMS, PRINT];

const LAYERS: &[Layer] = &[
    Layer { name: "document", knows: &[], never: PURE },
    Layer { name: "text", knows: &[], never: PURE },
    Layer { name: "roadmap", knows: &["document"], never: PURE },
    Layer { name: "insight", knows: &["document", "roadmap"], never: PURE },
    Layer { name: "rules", knows: &["document", "roadmap", "insight", "text"], never: PURE },
    Layer { name: "compare", knows: &["document", "roadmap", "text"], never: PURE },
    Layer { name: "settings", knows: &["document", "roadmap"], never: PURE },
    Layer {
        name: "app",
        knows: &["document", "roadmap", "insight", "text", "rules", "compare", "settings"],
        never: PURE,
    },
    Layer {
        name: "ui",
        knows: &["document", "roadmap", "insight", "text", "rules", "compare", "settings", "app"],
        never: DRAWING,
    },
    Layer { name: "system", knows: &[], never: &[SCREEN, KEYS, PRINT] },
    Layer {
        name: "terminal",
        knows: &["document", "roadmap", "text", "rules", "compare", "settings", "app", "ui", "system"],
        never: &[FILES, CLOCK, NOW, PRINT],
    },
    Layer {
        name: "cli",
        knows: &[
            "document", "roadmap", "insight", "text", "rules", "compare", "settings", "app", "ui", "system", "terminal",
        ],
        never: &[KEYS, FILES, CLOCK, NOW],
    },
];

/// What is not part of any layer: the doors of the library, and tests of several layers.
const NO_LAYERS: &[&str] = &["lib.rs", "main.rs", "testing.rs", "editor_tests", "test_support"];

#[test]
fn every_layer_knows_only_what_it_may() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut complaints = Vec::new();
    for layer in LAYERS {
        for file in sources(&root.join("src").join(layer.name)) {
            let shown = file.strip_prefix(root).expect("below the root").display().to_string();
            let text = fs::read_to_string(&file).expect("a readable source");
            if !is_test(&shown) {
                complaints.extend(complaints_of(layer, &shown, &text));
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn every_folder_of_the_source_is_a_layer() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for entry in fs::read_dir(src).expect("src") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let known = NO_LAYERS.contains(&name.as_str()) || LAYERS.iter().any(|layer| layer.name == name);
        assert!(known, "src/{name} is no layer: add it to the table of layers or find its room");
    }
}

#[test]
fn the_documented_table_of_layers_is_this_one() {
    let page =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md")).expect("a readable page");
    for layer in LAYERS {
        let knows: Vec<String> = layer.knows.iter().map(|other| format!("`{other}`")).collect();
        let knows = if knows.is_empty() { "nothing".to_owned() } else { knows.join(", ") };
        let row = page.lines().find(|line| line.starts_with(&format!("| `{}` |", layer.name)));
        let row = row.unwrap_or_else(|| panic!("ARCHITECTURE.md has no row for `{}`", layer.name));
        assert!(row.ends_with(&format!("| {knows} |")), "in ARCHITECTURE.md `{}` may know other layers", layer.name);
    }
}

#[test]
fn a_forbidden_import_is_found() {
    let layer = LAYERS.first().expect("a layer");
    let found = complaints_of(layer, "src/document/x.rs", "use crate::ui::Canvas;\nuse crossterm::event;\n");
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found.first().is_some_and(|first| first.starts_with("src/document/x.rs:1: `document` must not know `ui`")),
        "{found:?}"
    );
}

/// What one source says that its layer must not say. Comments and the tests at the end of a file do not count: a test
/// may look at its layer from another one.
fn complaints_of(layer: &Layer, shown: &str, text: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    let mut before = "";
    for (number, line) in text.lines().enumerate() {
        let is_of_tests = before == "#[cfg(test)]";
        before = line;
        if is_of_tests && line.starts_with("mod ") && line.ends_with('{') {
            break;
        }
        if is_of_tests && line.ends_with(';') {
            continue;
        }
        let code = line.split("//").next().unwrap_or_default();
        for other in LAYERS {
            let named = code.contains(&format!("crate::{}", other.name));
            if named && other.name != layer.name && !layer.knows.contains(&other.name) {
                complaints.push(format!(
                    "{shown}:{}: `{}` must not know `{}`: {}",
                    number + 1,
                    layer.name,
                    other.name,
                    line.trim()
                ));
            }
        }
        for (word, reason) in layer.never {
            if code.contains(word) {
                complaints.push(format!("{shown}:{}: {reason}: {}", number + 1, line.trim()));
            }
        }
    }
    complaints
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|e| e == "rs"))
        .collect();
    files.sort();
    files
}

/// Whether a file has nothing but tests in it: it is `tests.rs`, or in a folder `tests`.
fn is_test(shown: &str) -> bool {
    shown.ends_with("/tests.rs") || shown.contains("/tests/")
}
