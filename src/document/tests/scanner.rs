//! Our parser against `ron` on files with random typos: what `ron` accepts has the same values, what `ron` rejects is
//! reported as broken, and the text is preserved.

use super::expect::Before;
use super::support::{SAMPLES, ron_reads};
use crate::document::chunk::EntryId;
use crate::document::node::NodeKind;
use crate::document::path::Path;
use crate::document::skip_head;
use crate::document::tree::{Tree, TreeItem};
use crate::document::write::Draft;
use crate::document::{Document, EntryText};
use crate::roadmap::change::Change;
use crate::roadmap::plan::Plan;
use crate::test_support::property::cases;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use ron::Value;
use std::collections::BTreeSet;

/// Every kind of RON value.
const ZOO: &str = r##"#![enable(implicit_some)]
Roadmap(
    format: 1, // one
    links: {"a": "b"},
    themes: {
        "numbers": (a: 0xf_f, b: 1_000, c: inf, d: NaN, e: -1.5e3, f: +2, g: .5, h: 0b11, i: 5u8, j: -inf),
        "texts": (a: "x\"y\\z\u{61}", b: r#"raw "x" \"#, c: r"plain", d: 'c', e: '\'', f: b"bytes", g: br"raw"),
        /* a /* nested */ comment */
        "things": (a: Some(Some(1)), b: None, c: (), d: (1, "two", [3]), e: Name(1), f: Word, g: Name(h: true), i: {}),
        r"raw": (r#type: []),
    },
    ideas: {"\u{61}": (deep: [[[{"k": (v: [(), {}, []])}]]],)},
)
"##;

/// A typo: some characters of a text are replaced.
#[derive(Clone, Debug)]
struct Slip {
    at: Index,
    taken: usize,
    given: Given,
}

#[derive(Clone, Copy, Debug)]
enum Given {
    Nothing,
    Twice,
    Reversed,
    Text(&'static str),
}

const INSERTED: &[&str] = &[
    "\"",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "#",
    "r#\"",
    "\"#",
    "//",
    "/*",
    "*/",
    ",",
    ":",
    "'",
    "\\",
    "\n",
    "\r",
    "\0",
    " ",
    "Some(",
    "b\"",
    "0x",
    "_",
    "..",
    "-",
    "\u{2028}",
    "\u{feff}",
    "'a'",
    "é",
    "\"x\": (",
    "), \"y\": (",
    "x",
    "#![enable(a)]",
];

fn slip() -> impl Strategy<Value = Slip> {
    let what = prop_oneof![
        3 => (1..3_usize).prop_map(|taken| (taken, Given::Nothing)),
        1 => (1..40_usize).prop_map(|taken| (taken, Given::Twice)),
        1 => Just((2, Given::Reversed)),
        5 => select(INSERTED).prop_map(|text| (0, Given::Text(text))),
        1 => Just((usize::MAX, Given::Nothing)),
    ];
    (any::<Index>(), what).prop_map(|(at, (taken, given))| Slip { at, taken, given })
}

fn slipped() -> impl Strategy<Value = String> {
    let files: Vec<&str> = [ZOO, ZOO, ZOO].into_iter().chain(SAMPLES.map(|(_, text)| text)).collect();
    (select(files), prop::collection::vec(slip(), 0..3))
        .prop_map(|(text, slips)| slips.iter().fold(text.to_owned(), |text, slip| with_slip(&text, slip)))
}

fn with_slip(text: &str, slip: &Slip) -> String {
    let letters: Vec<char> = text.chars().collect();
    let (before, behind) = letters.split_at(slip.at.index(letters.len() + 1));
    let (taken, behind) = behind.split_at(slip.taken.min(behind.len()));
    let given: String = match slip.given {
        Given::Nothing => String::new(),
        Given::Twice => taken.iter().chain(taken).collect(),
        Given::Reversed => taken.iter().rev().collect(),
        Given::Text(text) => text.to_owned(),
    };
    [before.iter().collect(), given, behind.iter().collect()].concat()
}

/// Whether an item of our tree equals the value `ron` read.
fn is(item: TreeItem<'_>, value: &Value) -> bool {
    let items = || item.items();
    match value {
        Value::String(text) => item.as_text().is_some_and(|own| own == text.replace("\r\n", "\n")),
        Value::Bool(word) => item.as_identifier() == Some(if *word { "true" } else { "false" }),
        Value::Char(_) => item.kind() == NodeKind::Char,
        Value::Bytes(_) => item.kind() == NodeKind::Bytes,
        Value::Option(None) => item.is_none(),
        Value::Option(Some(value)) => item.nth(0).is_some_and(|inside| is(inside, value)),
        Value::Unit => item.as_identifier().is_some() || items().next().is_none(),
        Value::Number(_) if item.kind() == NodeKind::Bytes => true,
        _ if item.source().contains("..") && !item.kind().is_container() => true, // a range, which `ron` makes a map of
        Value::Number(number) => {
            let number = number.into_f64();
            let own = item.as_number();
            own.is_some_and(|own| own == number || own.is_nan() && number.is_nan())
        }
        Value::Seq(values) => {
            items().count() == values.len() && items().zip(values).all(|(item, value)| is(item, value))
        }
        Value::Map(map) => {
            let keys: BTreeSet<_> = items().map(TreeItem::key).collect();
            // `ron` keeps the last of duplicate keys.
            keys.len() == map.len()
                && map.iter().all(|(key, value)| match key {
                    Value::String(key) => {
                        items().filter(|i| i.key() == key.as_str()).last().is_some_and(|i| is(i, value))
                    }
                    _ => true,
                })
        }
    }
}

/// Whether the document reports a broken part.
fn says_broken(document: &Document) -> bool {
    let judge = document.validator();
    let skeleton = document.top_level();
    let frame = skeleton.text().strip_prefix('\u{feff}').unwrap_or(skeleton.text());
    let is_broken = |source: &str| judge.validate_value(source).is_err();
    document.is_top_level_broken()
        || !document.scan_errors().is_empty()
        || is_broken(frame)
        || document.entries().any(|entry| is_broken(entry.value_source()) || is_broken(entry.key_source()))
}

fn check(text: &str) -> Plan {
    let mut plan = Plan::from_text(text.to_owned());
    assert!(plan.document.to_text() == text, "the chunks are the file");
    assert!(ron_reads(text) || says_broken(&plan.document), "ron refuses it, and whymap does not say so");
    let bare = text.strip_prefix('\u{feff}').unwrap_or(text);
    let options = ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
    if let Ok(value) = options.from_str::<Value>(bare) {
        check_values(text, &plan.document, &value);
    }
    // A valid entry can be edited regardless of its neighbors.
    let sound: Vec<EntryId> = plan.document.entries().filter(|entry| !entry.is_broken).map(|entry| entry.id).collect();
    for entry_id in sound.iter().take(1).chain(sound.last()) {
        let before = Before::of(&plan);
        let changes = [Change::set(*entry_id, Path::from_fields(&["note"]), Draft::Text("edited".to_owned()))];
        match plan.apply_changes("a note", &changes) {
            Ok(made) => before.became(&plan, &changes, &made),
            Err(_) => before.is_still(&plan),
        }
    }
    while plan.undo().unwrap().is_some() {}
    assert!(plan.document.to_text() == text, "undo gives the bytes back");
    plan
}

fn check_values(text: &str, document: &Document, value: &Value) {
    let tree = skip_head(text).and_then(|head| Tree::parse(text, head));
    let tree = tree.unwrap_or_else(|error| panic!("ron reads it and we do not: {error} at {}", error.offset));
    assert!(is(tree.root(), value), "our index says something else than ron");
    if tree.root().kind() != NodeKind::Record {
        return;
    }
    // Maps with keys other than strings have no entries, and the document reports them.
    let maps = tree.root().items().filter(|field| field.kind() == NodeKind::Map);
    if maps.flat_map(TreeItem::items).all(|entry| entry.key_source().starts_with(['"', 'r'])) {
        assert!(
            !document.is_top_level_broken() && document.scan_errors().is_empty(),
            "ron reads it, and we call it broken"
        );
    }
    for entry in document.entries().filter(|entry| !entry.is_broken) {
        // `ron` keeps the last of duplicate maps, so the entries of both count as duplicates.
        let map_name = document.map_name(entry.map);
        let is_same = |other: &EntryText<'_>| other.key() == entry.key() && document.map_name(other.map) == map_name;
        let in_map = |map: &Value, key: &str| match map {
            Value::Map(map) => map.iter().find(|(k, _)| **k == Value::String(key.to_owned())).map(|(_, v)| v.clone()),
            _ => None,
        };
        let found = in_map(value, map_name).and_then(|map| in_map(&map, &entry.key()));
        if let Some(value) = found.filter(|_| document.entries().filter(is_same).count() == 1) {
            assert!(is(entry.tree().unwrap().root(), &value), "{} says something else than ron", entry.key());
        }
    }
}

#[test]
fn every_kind_of_value_is_read_like_ron() {
    crate::document::validator::Validator::from_head("").validate_value(ZOO).unwrap();
    let plan = check(ZOO);
    assert_eq!(plan.document.entries().count(), 5);
}

proptest! {
    #![proptest_config(cases(512))]

    #[test]
    fn the_parser_agrees_with_ron(text in slipped()) {
        check(&text);
    }
}
