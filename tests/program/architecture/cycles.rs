//! No large cycle of files inside a layer: files that all import each other can only be understood together.

use super::source::{self, Source};
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

/// Maximum number of files in one cycle.
const MAX_CYCLE: usize = 8;

/// A module path below `src`, such as `["rules", "themes"]`.
pub(super) type Module = Vec<String>;

/// For each file of a layer, the files it imports and the path by which it does.
pub(super) type Imports = BTreeMap<Module, BTreeMap<Module, String>>;

/// The imports inside a layer.
pub(super) fn imports_of(layer: &str, sources: &[Source]) -> Imports {
    Layer::new(layer, sources).imports()
}

#[test]
fn no_cycle_of_files_is_large() {
    let sources = source::read_sources();
    let mut complaints = Vec::new();
    for layer in layers(&sources) {
        let imports = imports_of(&layer, &sources);
        let large = cycles(&imports).into_iter().filter(|cycle| cycle.len() > MAX_CYCLE);
        complaints.extend(large.map(|cycle| describe(&layer, &cycle, &imports)));
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n\n"));
}

#[test]
fn imports_are_followed_to_the_file_they_name() {
    let file = |path: &str, text: &str| Source::parse(path, text);
    let sources = [
        file("src/x/mod.rs", "mod a;\nmod b;\nmod c;\npub use a::{Apple, pear as plum};\n"),
        file("src/x/a.rs", "use super::b::{self, Bread};\nfn f() { crate::x::c::cut(); }\n"),
        file("src/x/b.rs", "use crate::x::Apple;\nuse crate::y::Other;\n// use super::c;\n"),
        file("src/x/c.rs", "#[cfg(test)]\nmod tests { use super::super::b; }\nfn g() -> super::plum { todo!() }\n"),
    ];
    let imports = Layer::new("x", &sources).imports();
    let named = |module: &[&str]| {
        let module: Module = module.iter().map(|part| (*part).to_owned()).collect();
        imports[&module].keys().map(|module| module.join("::")).collect::<Vec<_>>()
    };
    assert_eq!(named(&["x"]), ["x::a"]);
    assert_eq!(named(&["x", "a"]), ["x::b", "x::c"]);
    assert_eq!(named(&["x", "b"]), ["x::a"]);
    assert_eq!(named(&["x", "c"]), ["x::a"]);
    assert_eq!(cycles(&imports).into_iter().map(|cycle| cycle.len()).collect::<Vec<_>>(), [3]);
    let complaint = describe("x", &cycles(&imports)[0], &imports);
    assert!(complaint.starts_with("src/x: 3 files import each other"), "{complaint}");
    assert!(complaint.contains("x::a -> x::b (by `super::b`)"), "{complaint}");
}

fn layers(sources: &[Source]) -> BTreeSet<String> {
    sources.iter().map(Source::module).filter(|module| module.len() > 1).map(|module| module[0].clone()).collect()
}

struct Layer<'s> {
    name: &'s str,
    /// The production code of each file.
    code: BTreeMap<Module, String>,
    /// The names that the `use` declarations of each file bring in, with their absolute paths.
    names: HashMap<Module, HashMap<String, Module>>,
}

impl<'s> Layer<'s> {
    fn new(name: &'s str, sources: &[Source]) -> Self {
        let files = sources.iter().filter(|source| !source.is_test() && source.module()[0] == name);
        let code = files.map(|source| (source.module(), source.production_code())).collect();
        let mut layer = Self { name, code, names: HashMap::new() };
        for (module, code) in &layer.code {
            let mut names = HashMap::new();
            for import in use_declarations(code).iter().flat_map(|tree| flatten(tree)) {
                if let (Some(alias), Some(path)) = (&import.name, layer.absolute(module, &import.path, &HashMap::new()))
                {
                    names.insert(alias.clone(), path);
                }
            }
            layer.names.insert(module.clone(), names);
        }
        layer
    }

    fn imports(&self) -> Imports {
        let mut imports = Imports::new();
        for (module, code) in &self.code {
            let used = imports.entry(module.clone()).or_default();
            let mut add = |path: &[String], names: &HashMap<String, Module>| {
                let target = self.absolute(module, path, names).and_then(|path| self.follow(&path, 0));
                if let Some(target) = target.filter(|target| target != module) {
                    used.entry(target).or_insert_with(|| path.join("::"));
                }
            };
            for import in use_declarations(code).iter().flat_map(|tree| flatten(tree)) {
                add(&import.path, &HashMap::new());
            }
            for path in inline_paths(code) {
                add(&path, &self.names[module]);
            }
        }
        imports
    }

    /// The absolute path of a path in a module; `None` outside of the crate.
    fn absolute(&self, module: &[String], path: &[String], names: &HashMap<String, Module>) -> Option<Module> {
        let (first, rest) = path.split_first()?;
        let join = |start: &[String]| Some([start, rest].concat());
        match first.as_str() {
            "crate" => Some(rest.to_vec()),
            "self" => join(module),
            "super" => {
                let ups = path.iter().take_while(|part| *part == "super").count();
                let parent = module.get(..module.len().checked_sub(ups)?)?;
                Some([parent, &path[ups..]].concat())
            }
            name => {
                let child: Module = [module, &[name.to_owned()]].concat();
                if self.code.contains_key(&child) { join(&child) } else { join(names.get(name)?) }
            }
        }
    }

    /// The file of the layer that defines what a path names. A name that a module re-exports leads on to its own file.
    fn follow(&self, path: &[String], depth: usize) -> Option<Module> {
        let is_file = |length: &usize| self.code.contains_key(&path[..*length]);
        let length = (1..=path.len()).take_while(is_file).last()?;
        let (file, rest) = path.split_at(length);
        let reexported = rest.first().and_then(|name| self.names[file].get(name)).filter(|_| depth < 8);
        match reexported {
            Some(target) if target.first().is_some_and(|layer| layer == self.name) => {
                self.follow(&[target, &rest[1..]].concat(), depth + 1).or_else(|| Some(file.to_vec()))
            }
            _ => Some(file.to_vec()),
        }
    }
}

/// One name of a `use` declaration.
struct Import {
    path: Module,
    /// The name it brings in; `None` for a glob.
    name: Option<String>,
}

/// The trees of all `use` declarations, without `use` and the semicolon.
fn use_declarations(code: &str) -> Vec<String> {
    let mut trees = Vec::new();
    let mut rest = code;
    while let Some(at) = find_keyword(rest, "use") {
        let tree = &rest[at + 3..];
        let end = tree.find(';').unwrap_or(tree.len());
        trees.push(tree[..end].to_owned());
        rest = &tree[end..];
    }
    trees
}

fn find_keyword(code: &str, keyword: &str) -> Option<usize> {
    code.match_indices(keyword).map(|(at, _)| at).find(|at| {
        let before = code[..*at].chars().next_back();
        let after = code[at + keyword.len()..].chars().next();
        !before.is_some_and(source::is_word) && after.is_some_and(char::is_whitespace)
    })
}

/// `a::{b, c as d}` as `a::b` and `a::c`.
fn flatten(tree: &str) -> Vec<Import> {
    let mut imports = Vec::new();
    flatten_into(&mut Vec::new(), tree, &mut imports);
    imports
}

fn flatten_into(prefix: &mut Module, tree: &str, imports: &mut Vec<Import>) {
    let tree = tree.trim();
    if let Some(group) = tree.strip_prefix('{') {
        let group = group.rsplit_once('}').map_or(group, |(group, _)| group);
        for part in split_group(group) {
            flatten_into(&mut prefix.clone(), part, imports);
        }
        return;
    }
    if let Some((first, rest)) = tree.split_once("::").filter(|(first, _)| first.trim().chars().all(source::is_word)) {
        prefix.push(first.trim().to_owned());
        return flatten_into(prefix, rest, imports);
    }
    let (name, alias) = tree.split_once(" as ").map_or((tree, None), |(name, alias)| (name.trim(), Some(alias.trim())));
    match name {
        "" => {}
        "*" => imports.push(Import { path: prefix.clone(), name: None }),
        "self" => {
            let name = alias.map(str::to_owned).or_else(|| prefix.last().cloned());
            imports.push(Import { path: prefix.clone(), name });
        }
        name => {
            prefix.push(name.to_owned());
            imports.push(Import { path: prefix.clone(), name: Some(alias.unwrap_or(name).to_owned()) });
        }
    }
}

/// The parts of a group, split at its own commas.
fn split_group(group: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    group
        .split(|letter| {
            match letter {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            letter == ',' && depth == 0
        })
        .collect()
}

/// All paths of two or more parts outside of `use` declarations and visibilities.
fn inline_paths(code: &str) -> Vec<Module> {
    let mut paths = Vec::new();
    for statement in code.split_inclusive(';') {
        let body = find_keyword(statement, "use").map_or(statement, |at| &statement[..at]);
        let mut rest = body;
        while let Some(at) = rest.find("::") {
            let start = rest[..at].char_indices().rev().take_while(|(_, letter)| source::is_word(*letter)).last();
            let start = start.map_or(at, |(start, _)| start);
            let end = path_end(rest, at);
            let is_visibility = rest[..start].ends_with("(in ");
            let path: Module = rest[start..end].split("::").map(str::to_owned).collect();
            if start < at && path.len() > 1 && !is_visibility {
                paths.push(path);
            }
            rest = &rest[end.max(at + 2)..];
        }
    }
    paths
}

/// The end of the path whose first `::` is at an offset.
fn path_end(code: &str, mut at: usize) -> usize {
    while code[at..].starts_with("::") {
        let length =
            code[at + 2..].chars().take_while(|letter| source::is_word(*letter)).map(char::len_utf8).sum::<usize>();
        if length == 0 {
            return at;
        }
        at += 2 + length;
    }
    at
}

/// The groups of two or more files that all reach each other, the largest first.
fn cycles(imports: &Imports) -> Vec<Vec<Module>> {
    let reach: BTreeMap<&Module, BTreeSet<&Module>> =
        imports.keys().map(|from| (from, reachable(imports, from))).collect();
    let mut found: BTreeSet<Vec<Module>> = BTreeSet::new();
    for from in imports.keys().filter(|from| reach[from].contains(from)) {
        let members = reach[from].iter().filter(|to| reach[**to].contains(from));
        found.insert(members.map(|member| (*member).clone()).collect());
    }
    let mut found: Vec<Vec<Module>> = found.into_iter().collect();
    found.sort_by_key(|cycle| std::cmp::Reverse(cycle.len()));
    found
}

fn reachable<'i>(imports: &'i Imports, from: &Module) -> BTreeSet<&'i Module> {
    let mut reached = BTreeSet::new();
    let mut queue: VecDeque<&Module> = imports[from].keys().collect();
    while let Some(module) = queue.pop_front() {
        if reached.insert(module) {
            queue.extend(imports[module].keys());
        }
    }
    reached
}

/// The files of a cycle, and each import among them.
fn describe(layer: &str, cycle: &[Module], imports: &Imports) -> String {
    let mut text = format!(
        "src/{layer}: {} files import each other, {MAX_CYCLE} is the limit. Move what they share into a file below them:",
        cycle.len()
    );
    for from in cycle {
        for (to, path) in imports[from].iter().filter(|(to, _)| cycle.contains(to)) {
            text += &format!("\n  {} -> {} (by `{path}`)", from.join("::"), to.join("::"));
        }
    }
    text
}
