//! Names of types and functions.

use super::source::{self, Source};
use std::collections::BTreeMap;

/// Folders with names to change.
const NOT_YET_CLEAN: &[&str] = &[];

/// Type names that may exist more than once, and why.
const SHARED_TYPE_NAMES: &[(&str, &str)] = &[];

#[test]
fn every_type_name_exists_once() {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for source in source::read_sources().iter().filter(|source| !source.is_test()) {
        for name in type_names(&source.production_code()) {
            places.entry(name).or_default().push(source.path.clone());
        }
    }
    let is_shared = |name: &str| SHARED_TYPE_NAMES.iter().any(|(shared, _)| *shared == name);
    let twice: Vec<String> = places
        .into_iter()
        .filter(|(name, paths)| paths.len() > 1 && !is_shared(name) && !paths.iter().all(|path| is_excused(path)))
        .map(|(name, paths)| format!("`{name}` is defined in {}: name each for what it is", paths.join(" and ")))
        .collect();
    assert!(twice.is_empty(), "{}", twice.join("\n"));
}

#[test]
fn no_constructor_is_called_of() {
    let mut found = Vec::new();
    for source in production_sources() {
        let functions = function_names(&source.production_code());
        let count = functions.iter().filter(|name| *name == "of").count();
        if count > 0 {
            found.push(format!("{}: {count} functions `of`: call them `new` or `from_x`", source.path));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Reports how many functions have a name of one word. Most functions do something to something: a verb and its object
/// say more than one word. Fails on nothing.
#[test]
fn report_the_share_of_one_word_function_names() {
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for source in source::read_sources().iter().filter(|source| !source.is_test()) {
        let names = function_names(&source.production_code());
        let one_word = names.iter().filter(|name| !name.contains('_')).count();
        for layer in ["src".to_owned(), format!("src/{}", source.module()[0])] {
            let (short, all) = counts.entry(layer).or_default();
            (*short, *all) = (*short + one_word, *all + names.len());
        }
    }
    for (layer, (short, all)) in counts {
        eprintln!("{layer}: {short} of {all} function names are one word ({}%)", short * 100 / all.max(1));
    }
}

#[test]
fn names_are_found_at_item_level_only() {
    let code = "pub struct A<T> { x: T }\nenum B { C }\nimpl X for A { type Item = u8; }\npub(crate) trait D {}\ntype E = u8;\nconst F: G = H.union(I);";
    assert_eq!(type_names(code), ["A", "B", "D", "E"]);
    assert_eq!(function_names("impl A { fn of(x: u8) {} }\npub const fn new<T>() {}"), ["of", "new"]);
}

fn production_sources() -> impl Iterator<Item = Source> {
    source::read_sources().into_iter().filter(|source| !source.is_test() && !is_excused(&source.path))
}

fn is_excused(path: &str) -> bool {
    NOT_YET_CLEAN.iter().any(|folder| path.starts_with(folder))
}

/// The types that are defined outside of all braces.
fn type_names(code: &str) -> Vec<String> {
    let mut depth = 0_usize;
    let mut names = Vec::new();
    let mut is_definition = false;
    for word in words(code) {
        match word {
            "{" => depth += 1,
            "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if is_definition && word.starts_with(char::is_uppercase) {
            names.push(word.to_owned());
        }
        is_definition = depth == 0 && matches!(word, "struct" | "enum" | "trait" | "type" | "union");
    }
    names
}

fn function_names(code: &str) -> Vec<String> {
    let words: Vec<&str> = words(code).collect();
    let pairs = words.windows(2).filter(|pair| pair[0] == "fn" && pair[1].starts_with(source::is_word));
    pairs.map(|pair| pair[1].to_owned()).collect()
}

/// Identifiers and single other characters, without spaces.
fn words(code: &str) -> impl Iterator<Item = &str> {
    let mut rest = code;
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        let first = rest.chars().next()?;
        let length = if source::is_word(first) {
            rest.find(|letter| !source::is_word(letter)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (word, after) = rest.split_at(length);
        rest = after;
        Some(word)
    })
}
