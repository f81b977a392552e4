//! The layout of a roadmap file by path, from the table of fields. Used by the formatter.

use super::entry_kind::EntryKind;
use super::field::{Record, Shape};
use super::fields;
use super::location;
use super::name;
use super::value;
use crate::document::format::{KeyOrder, LayoutHint, LinePolicy};
use crate::document::path::{Path, PathSegment};
use crate::document::write::ContainerLayout;

/// The layout of a container with this path from the roadmap and this number of items.
pub fn layout_hint(path: &Path, items: usize) -> LayoutHint {
    let Some((PathSegment::Field(map), below)) = path.segments().split_first() else {
        return record_hint(&fields::ROADMAP, items);
    };
    let Some(kind) = EntryKind::from_map_name(map) else { return shape_hint(&fields::ROADMAP, path, items) };
    match below.split_first() {
        None => fixed_hint(ContainerLayout::Block, KeyOrder::Sorted),
        Some((_, [])) => record_hint(kind.record(), items),
        Some((_, inside)) => {
            let inside = inside.iter().cloned().fold(Path::root(), |path, segment| path.join(segment));
            shape_hint(kind.record(), &inside, items)
        }
    }
}

fn record_hint(record: &Record, items: usize) -> LayoutHint {
    fixed_hint(value::record_layout(record, items), KeyOrder::AsWritten)
}

fn shape_hint(record: &'static Record, path: &Path, items: usize) -> LayoutHint {
    match location::shape_at(record, path) {
        Some(Shape::Record(record)) => record_hint(record, items),
        Some(Shape::List(_)) => fixed_hint(value::list_layout(), KeyOrder::AsWritten),
        // Models and their inputs have an order of their own.
        Some(Shape::Scores) => fixed_hint(ContainerLayout::Block, KeyOrder::AsWritten),
        Some(Shape::Map(..)) if is_scores_path(path) => fixed_hint(ContainerLayout::Block, KeyOrder::AsWritten),
        Some(Shape::Map(..)) => fixed_hint(ContainerLayout::Block, KeyOrder::Sorted),
        Some(Shape::Score | Shape::Reading) => fixed_hint(ContainerLayout::Line, KeyOrder::AsWritten),
        _ => LayoutHint { lines: LinePolicy::AsWritten, keys: KeyOrder::AsWritten },
    }
}

fn is_scores_path(path: &Path) -> bool {
    matches!(path.segments(), [PathSegment::Field(scores), _] if scores == name::SCORES)
}

fn fixed_hint(layout: ContainerLayout, keys: KeyOrder) -> LayoutHint {
    LayoutHint { lines: LinePolicy::Fixed(layout), keys }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::format::{KeySorting, format_text};

    fn check(text: &str, sorting: KeySorting, expected: &str) {
        let formatted = format_text(text, &layout_hint, sorting).unwrap();
        assert_eq!(formatted, expected, "\n{formatted}");
    }

    #[test]
    fn a_file_on_one_line_is_laid_out_by_the_table() {
        check(
            "(format:1,capacity:(amount:1,unit:\"pm\",),criteria:{\"a\":(name:\"A\",words:{1:\"x\"})},themes:{\"b\":(title:\"B\",target:(metric:\"m\"),trade_offs:[(not_doing:\"x\",because:\"y\")],goals:[\"g\"],scores:{\"rice\":{\"reach\":(1,2,3),\"impact\":(likely:1,why:\"w\")}},unknown:(a:1))},goals:{\"g\":(text:\"T\",target:(metric:\"m\",to:1))})",
            KeySorting::Off,
            "(
    format: 1,
    capacity: (amount: 1, unit: \"pm\"),
    criteria: {
        \"a\": (name: \"A\", words: {1: \"x\"}),
    },
    themes: {
        \"b\": (
            title: \"B\",
            target: (metric: \"m\"),
            trade_offs: [
                (not_doing: \"x\", because: \"y\"),
            ],
            goals: [
                \"g\",
            ],
            scores: {
                \"rice\": {
                    \"reach\": (1, 2, 3),
                    \"impact\": (likely: 1, why: \"w\"),
                },
            },
            unknown: (a: 1),
        ),
    },
    goals: {
        \"g\": (
            text: \"T\",
            target: (
                metric: \"m\",
                to: 1,
            ),
        ),
    },
)
",
        );
    }

    #[test]
    fn only_entries_and_map_keys_are_sorted() {
        check(
            "(themes: {\"b\": (title: \"B\", scores: {\"rice\": {\"reach\": 1, \"impact\": 2}}, goals: [\"z\", \"a\"]), \"a\": (lane: Now, title: \"A\")}, metrics: {\"m\": (readings: {\"2026-02-01\": 1, \"2026-01-01\": 2})})",
            KeySorting::On,
            "(
    themes: {
        \"a\": (
            lane: Now,
            title: \"A\",
        ),
        \"b\": (
            title: \"B\",
            scores: {
                \"rice\": {
                    \"reach\": 1,
                    \"impact\": 2,
                },
            },
            goals: [
                \"z\",
                \"a\",
            ],
        ),
    },
    metrics: {
        \"m\": (
            readings: {
                \"2026-01-01\": 2,
                \"2026-02-01\": 1,
            },
        ),
    },
)
",
        );
    }
}
