//! The layout of a roadmap file, place by place, from the table of fields: what the formatter asks.

use super::entry_kind::Entity;
use super::field::{Record, Shape};
use super::fields;
use super::location;
use super::name;
use super::value;
use crate::document::format::{Hint, Keys, Lines};
use crate::document::path::{Path, Segment};
use crate::document::write::Layout;

/// What the container at a path from the roadmap on should look like when it has so many items.
pub fn hint(path: &Path, items: usize) -> Hint {
    let Some((Segment::Field(map), below)) = path.segments().split_first() else {
        return of_record(&fields::ROADMAP, items);
    };
    let Some(entity) = Entity::of_map(map) else { return of_shape(&fields::ROADMAP, path, items) };
    match below.split_first() {
        None => laid(Layout::Block, Keys::Sorted),
        Some((_, [])) => of_record(entity.record(), items),
        Some((_, inside)) => {
            let inside = inside.iter().cloned().fold(Path::here(), |path, segment| path.then(segment));
            of_shape(entity.record(), &inside, items)
        }
    }
}

fn of_record(record: &Record, items: usize) -> Hint {
    laid(value::record_layout(record, items), Keys::Kept)
}

fn of_shape(record: &'static Record, path: &Path, items: usize) -> Hint {
    match location::shape_at(record, path) {
        Some(Shape::Record(record)) => of_record(record, items),
        Some(Shape::List(_)) => laid(value::list_layout(), Keys::Kept),
        // The models of `scores` and their inputs have an order of their own.
        Some(Shape::Scores) => laid(Layout::Block, Keys::Kept),
        Some(Shape::Map(..)) if is_of_scores(path) => laid(Layout::Block, Keys::Kept),
        Some(Shape::Map(..)) => laid(Layout::Block, Keys::Sorted),
        Some(Shape::Score | Shape::Reading) => laid(Layout::Line, Keys::Kept),
        _ => Hint { lines: Lines::AsWritten, keys: Keys::Kept },
    }
}

fn is_of_scores(path: &Path) -> bool {
    matches!(path.segments(), [Segment::Field(scores), _] if scores == name::SCORES)
}

fn laid(layout: Layout, keys: Keys) -> Hint {
    Hint { lines: Lines::Laid(layout), keys }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::format::{Sorting, format};

    fn check(text: &str, sorting: Sorting, expected: &str) {
        let formatted = format(text, &hint, sorting).unwrap();
        assert_eq!(formatted, expected, "\n{formatted}");
    }

    #[test]
    fn a_file_on_one_line_gets_the_layout_of_the_table() {
        check(
            "(format:1,capacity:(amount:1,unit:\"pm\",),criteria:{\"a\":(name:\"A\",words:{1:\"x\"})},themes:{\"b\":(title:\"B\",target:(metric:\"m\"),trade_offs:[(not_doing:\"x\",because:\"y\")],goals:[\"g\"],scores:{\"rice\":{\"reach\":(1,2,3),\"impact\":(likely:1,why:\"w\")}},unknown:(a:1))},goals:{\"g\":(text:\"T\",target:(metric:\"m\",to:1))})",
            Sorting::Off,
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
    fn entries_and_keys_are_sorted_but_neither_fields_nor_lists_nor_score_inputs() {
        check(
            "(themes: {\"b\": (title: \"B\", scores: {\"rice\": {\"reach\": 1, \"impact\": 2}}, goals: [\"z\", \"a\"]), \"a\": (lane: Now, title: \"A\")}, metrics: {\"m\": (readings: {\"2026-02-01\": 1, \"2026-01-01\": 2})})",
            Sorting::On,
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
