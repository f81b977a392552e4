//! `fmt` over the samples with random spacing, line breaks, and comments: values and comments are preserved, and formatting
//! is idempotent.

use super::support::SAMPLES;
use crate::document::format::{self, KeySorting};
use crate::document::node::NodeKind;
use crate::document::skip_head;
use crate::document::tree::{Tree, TreeItem};
use crate::roadmap::layout;
use crate::test_support::property::cases;
use proptest::prelude::*;

fn formatted(text: &str) -> String {
    format::format_text(text, &layout::layout_hint, KeySorting::Off)
        .unwrap_or_else(|error| panic!("{error} at {}\n{text}", error.offset()))
}

#[test]
fn the_samples_are_formatted() {
    for (name, text) in SAMPLES {
        let after = formatted(text);
        let diff = similar::TextDiff::from_lines(text, &after);
        assert!(after == text, "{name}:\n{}", diff.unified_diff());
    }
}

#[test]
fn the_samples_are_sorted_except_the_messy_one() {
    for (name, text) in SAMPLES.into_iter().filter(|(name, _)| *name != "messy") {
        let sorted = format::format_text(text, &layout::layout_hint, KeySorting::On).unwrap();
        assert!(sorted == text, "{name}:\n{}", similar::TextDiff::from_lines(text, &sorted).unified_diff());
    }
}

/// The tokens of a text in order: keys, names, brackets, punctuation, and values.
fn tokens(text: &str) -> Vec<&str> {
    let start = skip_head(text).unwrap();
    let tree = Tree::parse(text, start).unwrap();
    let mut opaque: Vec<std::ops::Range<usize>> = Vec::new();
    for node in tree.nodes() {
        if node.key_end > node.key_start {
            opaque.push(node.key_start as usize..node.key_end as usize);
        }
        if !node.kind.is_container() {
            opaque.push(node.start as usize..node.end as usize);
        }
    }
    let mut tokens = Vec::new();
    let mut at = start;
    let mut opaque = opaque.into_iter().peekable();
    while at < text.len() {
        if let Some(span) = opaque.next_if(|span| span.start == at) {
            at = span.end;
            tokens.push(&text[span]);
            continue;
        }
        let rest = &text[at..];
        let length = match rest.as_bytes()[0] {
            b' ' | b'\n' | b'\r' | b'\t' => {
                at += 1;
                continue;
            }
            b'/' => rest.find('\n').unwrap_or(rest.len()),
            byte if byte.is_ascii_alphabetic() => rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap(),
            _ => 1,
        };
        // Drop the comments of the sample; the test inserts its own.
        if !rest.starts_with('/') {
            tokens.push(&rest[..length]);
        }
        at += length;
    }
    tokens
}

#[derive(Clone, Debug)]
enum Noise {
    Blank(&'static str),
    Comment(&'static str),
}

fn noise() -> impl Strategy<Value = Noise> {
    prop_oneof![
        12 => Just(Noise::Blank("")),
        6 => prop::sample::select(&[" ", "   ", "\t", "\n", "\n\n\n", " \n  ", "\n    ", "\r\n"][..]).prop_map(Noise::Blank),
        2 => prop::sample::select(
            &["// a\n", "  // b, ( [ {\n\n", "/* c */", " /* d\n  e */ ", "\n// f\n", "\n\n/* g */\n\n", "/* h */ // i \"\n"][..]
        ).prop_map(Noise::Comment),
    ]
}

/// The tokens with noise between them; words stay separated.
fn noisy(tokens: &[&str], noise: &[Noise], newline: &str) -> (String, Vec<String>) {
    let (mut text, mut comments) = (String::from("#![enable(implicit_some)]\n"), Vec::new());
    for (token, noise) in tokens.iter().zip(noise.iter().cycle()) {
        match noise {
            Noise::Blank(blank) => text.push_str(blank),
            Noise::Comment(comment) => {
                text.push_str(comment);
                comments.extend(comments_of(comment));
            }
        }
        text.push_str(token);
    }
    (text.replace("\r\n", "\n").replace('\n', newline), comments)
}

fn comments_of(noise: &str) -> Vec<String> {
    match noise.trim() {
        "/* h */ // i \"" => vec!["/* h */".to_owned(), "// i \"".to_owned()],
        comment => vec![comment.to_owned()],
    }
}

fn values(text: &str) -> String {
    fn value(item: TreeItem<'_>, out: &mut String) {
        out.push_str(item.key_source());
        out.push_str(if item.kind() == NodeKind::Tuple { "tuple" } else { "" });
        match item.kind().is_container() {
            true => {
                out.push('<');
                item.items().for_each(|inside| value(inside, out));
                out.push('>');
            }
            false => out.push_str(item.source()),
        }
        out.push(';');
    }
    let mut out = String::new();
    value(Tree::parse(text, skip_head(text).unwrap()).unwrap().root(), &mut out);
    out
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn formatting_is_independent_of_the_text_between_values(
        sample in 0..SAMPLES.len(),
        noise in prop::collection::vec(noise(), 1..400),
        newline in prop::sample::select(&["\n", "\r\n"][..]),
    ) {
        let (text, mut comments) = noisy(&tokens(SAMPLES[sample].1), &noise, newline);
        let once = formatted(&text);
        prop_assert_eq!(values(&text), values(&once));
        prop_assert_eq!(formatted(&once), once.clone());
        if let Ok(sorted) = format::format_text(&text, &layout::layout_hint, KeySorting::On) {
            prop_assert_eq!(format::format_text(&sorted, &layout::layout_hint, KeySorting::On).unwrap(), sorted.clone());
            prop_assert_eq!(formatted(&sorted), sorted);
        }
        comments.sort();
        for comment in comments.chunk_by(|a, b| a == b) {
            let written = comment[0].replace('\n', newline);
            // No sample contains these comments.
            prop_assert_eq!(once.matches(&written).count(), comment.len(), "{}", written);
        }
        prop_assert_eq!(once.contains("\r\n"), newline == "\r\n");
        let stray = once.replace("\r\n", "").contains('\r');
        prop_assert!(!stray);
    }
}

#[test]
fn crlf_and_a_byte_order_mark_are_preserved() {
    for (name, text) in SAMPLES {
        let windows = format!("\u{feff}{}", text.replace('\n', "\r\n"));
        assert!(formatted(&windows) == windows, "{name}");
    }
}
