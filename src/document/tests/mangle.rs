//! Random hand edits of a file: comments in odd places, leading or missing commas, joined lines, tabs, CRLF, fields and maps
//! of a newer version, and a broken entry. Except for the broken entry, `ron` accepts every result.

use super::support::{SAMPLES, ron_reads};
use crate::document::node::{Node, NodeKind};
use crate::document::tree::Tree;
use crate::document::{Document, skip_head};
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// One hand edit at some position of a file.
#[derive(Clone, Debug)]
pub(crate) enum Mangle {
    /// Insert text between two tokens.
    Between(Index, &'static str),
    /// Remove a trailing comma.
    LastComma(Index),
    /// Move a comma to the start of the next line.
    CommaFirst(Index),
    /// Join the lines of a value.
    OneLine(Index),
    /// Wrap a value in `Some(..)`.
    Wrapped(Index),
    /// Write `Some` before the parenthesis of a record, as `unwrap_variant_newtypes` allows.
    Unwrapped(Index),
    /// Turn a string into a raw string.
    Raw(Index),
    /// Add an unknown field.
    Field(Index),
    /// Add an unknown map.
    Map(Index),
}

/// The formatting style of a whole file.
#[derive(Clone, Debug)]
struct Manners {
    tabs: bool,
    crlf: bool,
    mark: bool,
    last_newline: bool,
    broken: Option<(Index, &'static str)>,
}

const BETWEEN: &[&str] = &[
    "/* in between */",
    " // to the end of the line\n",
    "\n// on its own line\n",
    "\n\n// a section\n\n",
    "/* a \" /* nested */ ( */",
    "\n/* two\n   lines */",
    "  ",
    "\n",
    "\n\n\n",
    "\t",
    "\u{2028}",
    "\u{85}\u{b}\u{c}\r",
];

const BROKEN: &[&str] = &[
    "\"broken\": (\n            title: \"never closed,\n            lane: Now,\n        ),",
    "\"broken\": (\n            title: \"two values\" 5,\n        ),",
    "\"broken\": (\n            goals: [\"a\", },\n        ),",
    "\"broken\": (title: , lane: Now),",
];

/// A sample or small file with random hand edits.
pub(crate) fn mangled() -> impl Strategy<Value = String> {
    let small = "#![enable(implicit_some)]\nRoadmap(\n    format: 1,\n    product: \"P\",\n    themes: {\n        \"b\": (\n            title: \"B\",\n            lane: Later,\n            why: (problem: \"p\", reason: \"r\"),\n            target: (metric: \"m\"),\n            trade_offs: [(not_doing: \"x\", because: \"y\")],\n        ),\n        \"d\": (title: \"D\", lane: Dropped),\n    },\n    ideas: {},\n    goals: {\"g\": (text: \"G\", focus: true), \"h\": (text: \"H\")},\n)\n";
    let files: Vec<&str> = [small, small].into_iter().chain(SAMPLES.map(|(_, text)| text)).collect();
    (select(files), prop::collection::vec(mangle(), 0..10), manners()).prop_map(|(text, mangles, manners)| {
        let text = mangles.iter().fold(text.to_owned(), |text, mangle| {
            let next = apply(&text, mangle).unwrap_or_default();
            if ron_reads(&next) { next } else { text }
        });
        with_manners(text, &manners)
    })
}

pub(crate) fn mangle() -> impl Strategy<Value = Mangle> {
    let index = any::<Index>;
    prop_oneof![
        6 => (index(), select(BETWEEN)).prop_map(|(at, what)| Mangle::Between(at, what)),
        2 => index().prop_map(Mangle::LastComma),
        1 => index().prop_map(Mangle::CommaFirst),
        3 => index().prop_map(Mangle::OneLine),
        1 => index().prop_map(Mangle::Wrapped),
        1 => index().prop_map(Mangle::Unwrapped),
        1 => index().prop_map(Mangle::Raw),
        1 => index().prop_map(Mangle::Field),
        1 => index().prop_map(Mangle::Map),
    ]
}

fn manners() -> impl Strategy<Value = Manners> {
    let broken = prop::option::weighted(0.2, (any::<Index>(), select(BROKEN)));
    let rarely = || prop::bool::weighted(0.25);
    (rarely(), rarely(), rarely(), rarely(), broken).prop_map(|(tabs, crlf, mark, no_last_newline, broken)| Manners {
        tabs,
        crlf,
        mark,
        last_newline: !no_last_newline,
        broken,
    })
}

fn picked<T: Copy>(index: Index, all: &[T]) -> Option<T> {
    (!all.is_empty()).then(|| *index.get(all))
}

fn replaced(text: &str, range: std::ops::Range<usize>, with: &str) -> String {
    [&text[..range.start], with, &text[range.end..]].concat()
}

/// Applies one edit; `None` if it does not fit anywhere.
pub(crate) fn apply(text: &str, mangle: &Mangle) -> Option<String> {
    let head = skip_head(text).ok()?;
    let tree = Tree::parse(text, head).ok()?;
    let nodes = tree.nodes();
    let span = |node: &Node| node.start as usize..node.end as usize;
    let those = |is: &dyn Fn(&Node) -> bool| nodes.iter().skip(1).copied().filter(|n| is(n)).collect::<Vec<Node>>();
    let source = |node: &Node| &text[span(node)];
    match mangle {
        Mangle::Between(index, what) => {
            let places: Vec<usize> = nodes
                .iter()
                .flat_map(|n| {
                    let behind_bracket = if n.kind.is_container() { n.end as usize - 1 } else { n.end as usize };
                    [n.key_start as usize, n.key_end as usize, n.start as usize, n.end as usize, behind_bracket]
                })
                .filter(|at| *at >= head)
                .collect();
            let at = picked(*index, &places)?;
            Some(replaced(text, at..at, what))
        }
        Mangle::LastComma(index) => {
            let commas: Vec<usize> = text.match_indices(',').map(|(at, _)| at).collect();
            let is_last = |at: &usize| text[at + 1..].trim_start().starts_with([')', ']', '}']);
            let at = picked(*index, &commas.into_iter().filter(is_last).collect::<Vec<_>>())?;
            Some(replaced(text, at..at + 1, ""))
        }
        Mangle::CommaFirst(index) => {
            let node = picked(*index, &those(&|n| text[n.end as usize..].starts_with(",\n")))?;
            let end = node.end as usize;
            let next = end + 2 + (text[end + 2..].len() - text[end + 2..].trim_start_matches(' ').len());
            Some([&text[..end], &text[end + 1..next], ", ", &text[next..]].concat())
        }
        Mangle::OneLine(index) => {
            let is_plain = |n: &Node| n.kind.is_container() && !source(n).contains("//") && source(n).contains('\n');
            let node = picked(*index, &those(&is_plain))?;
            let line = source(&node).lines().map(str::trim_start).collect::<Vec<_>>().join(" ");
            Some(replaced(text, span(&node), &line))
        }
        Mangle::Wrapped(index) => {
            let node = picked(*index, &those(&|_| true))?;
            Some(replaced(text, span(&node), &format!("Some({})", source(&node))))
        }
        Mangle::Unwrapped(index) => {
            let node = picked(*index, &those(&|n| n.kind == NodeKind::Record && source(n).starts_with('(')))?;
            let text = replaced(text, span(&node), &format!("Some{}", source(&node)));
            Some(text.replacen("implicit_some", "implicit_some, unwrap_variant_newtypes", 1))
        }
        Mangle::Raw(index) => {
            let is_plain = |n: &Node| n.kind == NodeKind::Text && !source(n).contains('\\');
            let node = picked(*index, &those(&is_plain))?;
            Some(replaced(text, span(&node), &format!("r#{}#", source(&node))))
        }
        Mangle::Field(index) => {
            let node = picked(*index, &those(&|n| n.kind == NodeKind::Record && source(n).starts_with('(')))?;
            let name = format!("newer_{}", text.len());
            Some(replaced(
                text,
                node.start as usize + 1..node.start as usize + 1,
                &format!("{name}: {{'x': [1, ()]}}, "),
            ))
        }
        Mangle::Map(index) => {
            let fields: Vec<usize> = tree.root().items().map(|item| item.key_span().start).collect();
            let at = picked(*index, &fields)?;
            let name = format!("newer_{}", text.len());
            Some(replaced(text, at..at, &format!("{name}: {{\"one\": (two: 3),\n        \"two\": 2}},\n    ")))
        }
    }
}

fn with_manners(mut text: String, manners: &Manners) -> String {
    if let Some((index, broken)) = &manners.broken {
        text = beside(&text, *index, broken).unwrap_or(text);
    }
    if manners.tabs {
        text = text.lines().map(with_tabs).collect::<Vec<_>>().join("\n") + "\n";
    }
    if !manners.last_newline {
        text.truncate(text.trim_end().len());
    }
    if manners.crlf {
        text = text.replace('\n', "\r\n");
    }
    if manners.mark {
        text.insert(0, '\u{feff}');
    }
    text
}

fn with_tabs(line: &str) -> String {
    let content = line.trim_start_matches(' ');
    "\t".repeat((line.len() - content.len()) / 4) + content
}

/// Inserts a broken entry before an entry that starts its own line.
fn beside(text: &str, index: Index, broken: &str) -> Option<String> {
    let document = Document::load(text.to_owned(), |_| true, &mut |_| {});
    let starts: Vec<usize> = document
        .entry_offsets()
        .filter(|(entry, at)| {
            text[..*at].ends_with('\n') && document.entry(*entry).is_some_and(|e| e.text.starts_with("        \""))
        })
        .map(|(_, at)| at)
        .collect();
    let at = picked(index, &starts)?;
    Some(replaced(text, at..at, &format!("        {broken}\n")))
}
