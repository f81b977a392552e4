//! The floors of `app`: no file imports a floor above its own.

use super::cycles::{Imports, imports_of};
use super::source;

/// From bottom to top.
const FLOORS: &[&str] =
    &["widgets", "model", "message", "panes", "views", "overlays", "workflows", "commands", "scene", "update"];

/// Imports that may run upward: (file, what it imports, why).
const EXCEPTIONS: &[(&str, &str, &str)] =
    &[("app::commands::command", "app::update::state", "the function of a command's row gets the state")];

#[test]
fn no_file_of_app_imports_a_floor_above_its_own() {
    let imports = imports_of("app", &source::read_sources());
    let complaints = upward_imports(&imports);
    assert!(complaints.is_empty(), "move what is shared down, or pass it in:\n{}", complaints.join("\n"));
    for (file, imported, _) in EXCEPTIONS {
        let is_used = imports.iter().any(|(module, others)| {
            module.join("::") == *file && others.keys().any(|other| other.join("::") == *imported)
        });
        assert!(is_used, "{file} no longer imports {imported}: remove the exception");
    }
}

#[test]
fn an_upward_import_is_found() {
    let module = |path: &str| path.split("::").map(str::to_owned).collect::<Vec<_>>();
    let import = |from: &str, to: &str| -> Imports { [(module(from), [(module(to), to.to_owned())].into())].into() };
    assert_eq!(
        upward_imports(&import("app::panes::theme", "app::views::board")),
        ["app::panes::theme -> app::views::board"]
    );
    assert!(upward_imports(&import("app::views::board", "app::panes::theme")).is_empty());
    assert!(upward_imports(&import("app::commands::command", "app::update::state")).is_empty());
    assert_eq!(upward_imports(&import("app::commands::lane", "app::update::state")).len(), 1);
}

/// Otherwise any function could take the whole state, and no signature would say what it needs.
#[test]
fn only_update_names_the_state() {
    let is_update = |source: &source::Source| source.module().starts_with(&["app".to_owned(), "update".to_owned()]);
    let naming: Vec<String> = (source::read_sources().iter())
        .filter(|source| !is_update(source))
        .filter(|source| names_state(&source.production_code()))
        .map(|source| source.path.clone())
        .collect();
    assert!(naming.is_empty(), "take the parts that are needed instead of `State`:\n{}", naming.join("\n"));
}

#[test]
fn the_name_of_the_state_is_found() {
    assert!(names_state("fn f(state: &mut State) {}"));
    assert!(names_state("use crate::app::update::state;"));
    assert!(!names_state("use std::hash::RandomState;\nlet state = 1;"));
}

fn names_state(code: &str) -> bool {
    code.contains("update::state") || code.split(|letter| !source::is_word(letter)).any(|word| word == "State")
}

fn upward_imports(imports: &Imports) -> Vec<String> {
    let floor_of = |module: &[String]| FLOORS.iter().position(|floor| module.get(1).is_some_and(|part| part == floor));
    let mut found = Vec::new();
    for (module, others) in imports {
        for other in others.keys() {
            let (Some(own), Some(imported)) = (floor_of(module), floor_of(other)) else { continue };
            let (from, to) = (module.join("::"), other.join("::"));
            if imported > own && !EXCEPTIONS.iter().any(|(file, target, _)| *file == from && *target == to) {
                found.push(format!("{from} -> {to}"));
            }
        }
    }
    found
}
