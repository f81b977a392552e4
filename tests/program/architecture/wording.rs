//! Retired words: they have no ordinary use in a roadmap planner, or a standard term replaced them. They do not come
//! back in comments, messages and documentation.

use super::source;

/// Words and phrases, and what to write instead.
const RETIRED: &[(&str, &str)] = &[
    ("told", "reported, shown, named, or an active verb"),
    ("anew", "again"),
    ("whoever", "the person who, people who"),
    ("mend", "fix"),
    ("mends", "fixes"),
    ("mended", "fixed"),
    ("mending", "fixing"),
    ("sooner", "earlier"),
    ("clash", "conflict"),
    ("clashes", "conflicts"),
    ("clashed", "conflicted"),
    ("so many", "the number of, or the number"),
    ("slip of the hand", "typo"),
    ("slips of the hand", "typos"),
    ("by meaning", "semantic"),
    ("no-list", "not-doing list"),
    ("hang in the air", "unlinked"),
    ("hangs in the air", "is unlinked"),
    ("colour", "color"),
    ("colours", "colors"),
    ("coloured", "colored"),
    ("behaviour", "behavior"),
    ("favourite", "favorite"),
    ("prioritise", "prioritize"),
    ("optimise", "optimize"),
    ("optimised", "optimized"),
    ("organise", "organize"),
    ("recognise", "recognize"),
    ("recognised", "recognized"),
];

/// Words that a roadmap may use, but not the program and its documentation.
const RETIRED_OUTSIDE_OF_SAMPLES: &[(&str, &str)] =
    &[("somebody", "you, a teammate, a customer"), ("nobody", "no one, or who it is: no customer")];

/// Where a word is meant: a file, the word, and why.
const EXCEPTIONS: &[(&str, &str, &str)] = &[
    ("src/rules/themes/wording.rs", "sooner", "\"no sooner\" in a roadmap is not a missing thing"),
    ("src/app/commands/conflicts.rs", "clash", "people search for it: a synonym of a command"),
    ("src/app/commands/judge.rs", "optimise", "people search for it: a synonym of a command"),
    ("src/app/commands/lane.rs", "sooner", "people search for it: a synonym of a command"),
    ("src/app/commands/find.rs", "prioritise", "people search for it: a synonym of a command"),
    ("src/app/commands/judge.rs", "prioritise", "people search for it: a synonym of a command"),
    ("src/app/commands/lane.rs", "prioritise", "people search for it: a synonym of a command"),
    ("src/app/commands/preferences.rs", "colour", "people search for it: a synonym of a command"),
    ("src/app/commands/preferences.rs", "colours", "people search for it: a synonym of a command"),
    ("src/editor_tests/finding.rs", "colour", "what people search for"),
    ("src/editor_tests/finding.rs", "prioritise", "what people search for"),
    ("src/roadmap/fields/shared.rs", "clash", "the former name of a field"),
    ("src/roadmap/inspect.rs", "clash", "the former name of a field"),
    ("docs/keys.md", "clash", "people search for it: a synonym of a command"),
    ("docs/keys.md", "colour", "people search for it: a synonym of a command"),
    ("docs/keys.md", "colours", "people search for it: a synonym of a command"),
    ("docs/keys.md", "optimise", "people search for it: a synonym of a command"),
    ("docs/keys.md", "prioritise", "people search for it: a synonym of a command"),
    ("docs/keys.md", "sooner", "people search for it: a synonym of a command"),
];

#[test]
fn retired_words_do_not_come_back() {
    let mut found = Vec::new();
    for (path, lines) in texts() {
        for (line, text) in lines {
            found.extend(
                retired_words(&path, &text)
                    .map(|(word, instead)| format!("{path}:{line}: \"{word}\": write {instead}: {}", text.trim())),
            );
        }
    }
    assert!(found.is_empty(), "{} retired words:\n{}", found.len(), found.join("\n"));
}

#[test]
fn retired_words_are_found_as_words() {
    let found = |text: &str| retired_words("src/x.rs", text).map(|(word, _)| word).collect::<Vec<_>>();
    assert_eq!(found("As Told, it is drawn anew"), ["told", "anew"]);
    assert_eq!(found("untold, amend, a `told_by` field"), Vec::<&str>::new());
    assert_eq!(found("there are so many of them"), ["so many"]);
}

/// All texts that people read, line by line: comments and strings of the sources, the documentation and the samples.
fn texts() -> Vec<(String, Vec<(usize, String)>)> {
    let mut texts: Vec<(String, Vec<(usize, String)>)> = Vec::new();
    for source in source::read_sources() {
        texts.push((source.path, source.comments.into_iter().chain(source.strings).collect()));
    }
    let root = source::root();
    let documents = ["README.md", "CHANGELOG.md", "ARCHITECTURE.md"].into_iter().map(str::to_owned);
    let pages = source::find_files(&root.join("docs"), "md");
    let samples = source::find_files(&root.join("sample-roadmaps"), "ron");
    for path in documents.chain(pages).chain(samples) {
        let lines = source::read(&path).lines().map(str::to_owned).collect::<Vec<_>>();
        texts.push((path, lines.into_iter().enumerate().map(|(number, line)| (number + 1, line)).collect()));
    }
    texts
}

fn retired_words(path: &str, text: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let (path, text) = (path.to_owned(), text.to_lowercase());
    let outside = if path.starts_with("sample-roadmaps") { &[][..] } else { RETIRED_OUTSIDE_OF_SAMPLES };
    RETIRED.iter().chain(outside).copied().filter(move |(word, _)| {
        let is_exception = EXCEPTIONS.iter().any(|(file, exception, _)| *file == path && exception == word);
        !is_exception
            && text.match_indices(word).any(|(at, _)| {
                let before = text[..at].chars().next_back();
                let after = text[at + word.len()..].chars().next();
                !before.is_some_and(source::is_word) && !after.is_some_and(source::is_word)
            })
    })
}
