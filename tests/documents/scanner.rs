//! Our index against `ron`, over files that somebody's finger slipped in: what `ron` reads is indexed and means the
//! same; what `ron` refuses, some piece of the document says too; and the text stays the text.

use crate::expect::Before;
use crate::support::{SAMPLES, cases, ron_reads};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use ron::Value;
use whymap::document::Document;
use whymap::document::chunk::Serial;
use whymap::document::node::Kind;
use whymap::document::path::Path;
use whymap::document::skip_head;
use whymap::document::tree::{Item, Tree};
use whymap::document::write::Draft;
use whymap::roadmap::change::Change;
use whymap::roadmap::plan::Plan;

/// Every kind of value RON has.
const ZOO: &str = r####"#![enable(implicit_some)]
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
"####;

#[derive(Clone, Debug)]
enum Slip {
    Deleted(Index, usize),
    Doubled(Index, usize),
    Swapped(Index),
    Inserted(Index, &'static str),
    Cut(Index),
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
    let at = any::<Index>;
    prop_oneof![
        3 => (at(), 1..3_usize).prop_map(|(at, length)| Slip::Deleted(at, length)),
        1 => (at(), 1..40_usize).prop_map(|(at, length)| Slip::Doubled(at, length)),
        1 => at().prop_map(Slip::Swapped),
        5 => (at(), select(INSERTED)).prop_map(|(at, what)| Slip::Inserted(at, what)),
        1 => at().prop_map(Slip::Cut),
    ]
}

fn slipped() -> impl Strategy<Value = String> {
    let files: Vec<&str> = [ZOO, ZOO, ZOO].into_iter().chain(SAMPLES.map(|(_, text)| text)).collect();
    (select(files), prop::collection::vec(slip(), 0..3)).prop_map(|(text, slips)| {
        slips.iter().fold(text.to_owned(), |text, slip| {
            let letters: Vec<char> = text.chars().collect();
            let (before, behind) =
                |index: &Index| -> (&[char], &[char]) { letters.split_at(index.index(letters.len() + 1)) }(
                    match slip {
                        Slip::Deleted(at, _)
                        | Slip::Doubled(at, _)
                        | Slip::Swapped(at)
                        | Slip::Inserted(at, _)
                        | Slip::Cut(at) => at,
                    },
                );
            let first = |length: usize| &behind[..length.min(behind.len())];
            let rest = |length: usize| &behind[length.min(behind.len())..];
            let middle: Vec<char> = match slip {
                Slip::Deleted(_, length) => rest(*length).to_vec(),
                Slip::Doubled(_, length) => [first(*length), behind].concat(),
                Slip::Swapped(_) => [&first(2)[first(1).len()..], first(1), rest(2)].concat(),
                Slip::Inserted(_, what) => what.chars().chain(behind.iter().copied()).collect(),
                Slip::Cut(_) => Vec::new(),
            };
            before.iter().chain(&middle).collect()
        })
    })
}

/// Whether an item of our index is what `ron` read.
fn is(item: Item<'_>, value: &Value) -> bool {
    let items = || item.items();
    match value {
        Value::String(text) => item.as_text().is_some_and(|own| own == text.replace("\r\n", "\n")),
        Value::Bool(word) => item.as_word() == Some(if *word { "true" } else { "false" }),
        Value::Char(_) => item.kind() == Kind::Char,
        Value::Bytes(_) => item.kind() == Kind::Bytes,
        Value::Option(None) => item.is_none_word(),
        Value::Option(Some(value)) => item.nth(0).is_some_and(|inside| is(inside, value)),
        Value::Unit => item.as_word().is_some() || items().next().is_none(),
        Value::Number(_) if item.kind() == Kind::Bytes => true,
        _ if item.source().contains("..") && !item.kind().holds_items() => true, // a range, which `ron` makes a map of
        Value::Number(number) => {
            let number = number.into_f64();
            let own = item.as_number();
            own.is_some_and(|own| own == number || own.is_nan() && number.is_nan())
        }
        Value::Seq(values) => {
            items().count() == values.len() && items().zip(values).all(|(item, value)| is(item, value))
        }
        Value::Map(map) => map.iter().all(|(key, value)| match key {
            // Of a doubled key, `ron` keeps the last one.
            Value::String(key) => {
                items().filter(|item| item.key() == key.as_str()).last().is_some_and(|item| is(item, value))
            }
            _ => true,
        }),
    }
}

/// Whether some piece of a document says that it does not read.
fn says_broken(document: &Document) -> bool {
    let judge = document.judge();
    let skeleton = document.skeleton();
    let frame = skeleton.text().strip_prefix('\u{feff}').unwrap_or(skeleton.text());
    let is_broken = |source: &str| judge.value(source).is_err();
    document.frame_is_broken()
        || !document.broken().is_empty()
        || is_broken(frame)
        || document.entries().any(|entry| is_broken(entry.value_source()) || is_broken(entry.key_source()))
}

fn check(text: &str) -> Plan {
    let mut plan = Plan::of(text.to_owned());
    assert!(plan.document.to_text() == text, "the chunks are the file");
    assert!(ron_reads(text) || says_broken(&plan.document), "ron refuses it and nobody says so");
    let bare = text.strip_prefix('\u{feff}').unwrap_or(text);
    let options = ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
    if let Ok(value) = options.from_str::<Value>(bare) {
        check_values(text, &plan.document, &value);
    }
    // An entry that reads can be edited whatever is beside it.
    let sound: Vec<Serial> =
        plan.document.entries().filter(|entry| !entry.is_broken).map(|entry| entry.serial).collect();
    for serial in sound.iter().take(1).chain(sound.last()) {
        let before = Before::of(&plan);
        let changes = [Change::set(*serial, Path::of_fields(&["note"]), Draft::Text("edited".to_owned()))];
        match plan.change("a note", &changes) {
            Ok(made) => before.became(&plan, &changes, &made),
            Err(_) => before.is_still(&plan),
        }
    }
    while plan.undo().is_some() {}
    assert!(plan.document.to_text() == text, "undo gives the bytes back");
    plan
}

fn check_values(text: &str, document: &Document, value: &Value) {
    let tree = skip_head(text).and_then(|head| Tree::of(text, head));
    let tree = tree.unwrap_or_else(|error| panic!("ron reads it and we do not: {error} at {}", error.at));
    assert!(is(tree.root(), value), "our index says something else than ron");
    let Value::Map(root) = value else { return };
    if tree.root().kind() != Kind::Record {
        return;
    }
    for entry in document.entries() {
        let is_named = entry.key_source().starts_with(['"', 'r']);
        assert!(!entry.is_broken || !is_named, "ron reads it and an entry is broken:\n{}", entry.text);
        let map = root.iter().find(|(key, _)| **key == Value::String(document.map_name(entry.map).to_owned()));
        let Some((_, Value::Map(map))) = map else { continue };
        let same = document.entries().filter(|other| other.id() == entry.id() && other.map == entry.map).count() == 1;
        let found = map.iter().find(|(key, _)| **key == Value::String(entry.id().into_owned()));
        if let Some((_, value)) = found.filter(|_| same && is_named) {
            assert!(is(entry.tree().unwrap().root(), value), "{} says something else than ron", entry.id());
        }
    }
}

#[test]
fn every_kind_of_value_is_read_as_ron_reads_it() {
    whymap::document::judge::Judge::of_head("").value(ZOO).unwrap();
    let plan = check(ZOO);
    assert_eq!(plan.document.entries().count(), 5);
}

proptest! {
    #![proptest_config(cases(512))]

    #[test]
    fn ron_and_we_agree(text in slipped()) {
        check(&text);
    }
}
