//! Changes an input of a scoring model. Keeps its reason, and its range unless a new one is rating; the range is widened
//! if the value is outside it. The date becomes today, and the author is removed.

use crate::document::node::NodeKind;
use crate::document::tree::{Tree, TreeItem};
use crate::document::write::{ContainerLayout, Draft};
use crate::roadmap::name;
use chrono::NaiveDate;

/// A new value. Numbers are as the file writes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewRating {
    /// The likely value; keeps the range.
    Likely(String),
    /// A number without a range.
    Exact(String),
    /// Low, likely, high.
    Range([String; 3]),
}

impl NewRating {
    fn likely(&self) -> &str {
        match self {
            Self::Likely(likely) | Self::Exact(likely) | Self::Range([_, likely, _]) => likely,
        }
    }

    /// How it is written if there was no value before.
    fn to_draft(&self) -> Draft {
        match self {
            Self::Likely(number) | Self::Exact(number) => Draft::Source(number.clone()),
            Self::Range(numbers) => Draft::Tuple(numbers.iter().cloned().map(Draft::Source).collect()),
        }
    }
}

/// The new value of an input written as `old`, which may be empty.
pub fn rating_draft(old: &str, rating: &NewRating, today: NaiveDate) -> Draft {
    let tree = Tree::parse(old, 0);
    tree.ok()
        .and_then(|tree| updated_rating(tree.root().unwrap_some(), rating, today))
        .unwrap_or_else(|| rating.to_draft())
}

fn updated_rating(old: TreeItem<'_>, rating: &NewRating, today: NaiveDate) -> Option<Draft> {
    match (old.kind(), rating) {
        (NodeKind::Tuple, NewRating::Likely(likely)) => {
            let (low, high) =
                (widened_bound(old.nth(0)?, likely, f64::lt), widened_bound(old.nth(2)?, likely, f64::gt));
            Some(Draft::Tuple(vec![low, Draft::Source(likely.clone()), high]))
        }
        (NodeKind::Record, _) => Some(updated_record(old, rating, today)),
        _ => None,
    }
}

/// A bound of a range, or the value if it is outside.
fn widened_bound(bound: TreeItem<'_>, likely: &str, is_beyond: fn(&f64, &f64) -> bool) -> Draft {
    let value = likely.parse::<f64>().ok();
    match value.zip(bound.as_number()) {
        Some((value, bound)) if is_beyond(&value, &bound) => Draft::Source(likely.to_owned()),
        _ => Draft::Source(bound.source().to_owned()),
    }
}

fn updated_record(old: TreeItem<'_>, rating: &NewRating, today: NaiveDate) -> Draft {
    let mut fields: Vec<(String, Draft)> = Vec::new();
    for item in old.items() {
        let key = item.key().into_owned();
        let value = match (key.as_str(), rating) {
            (name::BY, _) | (name::LOW | name::HIGH, NewRating::Exact(_) | NewRating::Range(_)) => continue,
            (name::LIKELY, _) => Draft::Source(rating.likely().to_owned()),
            (name::LOW, NewRating::Likely(likely)) => widened_bound(item, likely, f64::lt),
            (name::HIGH, NewRating::Likely(likely)) => widened_bound(item, likely, f64::gt),
            (name::ON, _) => Draft::Text(today.format("%Y-%m-%d").to_string()),
            _ => Draft::Source(item.source().to_owned()),
        };
        fields.push((key, value));
    }
    if let NewRating::Range([low, _, high]) = rating {
        let after_likely = fields.iter().position(|(key, _)| key == name::LIKELY).map_or(0, |at| at + 1);
        let bounds = [(name::LOW, low), (name::HIGH, high)];
        let bounds = bounds.map(|(name, bound)| (name.to_owned(), Draft::Source(bound.clone())));
        fields.splice(after_likely..after_likely, bounds);
    }
    Draft::Record(fields, ContainerLayout::Line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::style::FileStyle;

    fn after(old: &str, rating: &NewRating) -> String {
        let today = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
        rating_draft(old, rating, today).print_on_one_line(&FileStyle::default())
    }

    fn range(numbers: [&str; 3]) -> NewRating {
        NewRating::Range(numbers.map(str::to_owned))
    }

    #[test]
    fn a_likely_value_keeps_reason_and_range() {
        let likely = |number: &str| NewRating::Likely(number.to_owned());
        assert_eq!(after("", &likely("4")), "4");
        assert_eq!(after("2", &likely("4")), "4");
        assert_eq!(after("(2, 3, 5)", &likely("4")), "(2, 4, 5)");
        assert_eq!(after("(2, 3, 4)", &likely("5")), "(2, 5, 5)");
        assert_eq!(after("(2, 3, 4)", &likely("1")), "(1, 1, 4)");
        assert_eq!(
            after(r#"(likely: 3, low: 2, high: 4, why: "asked", on: "2025-01-01", by: "jo")"#, &likely("5")),
            r#"(likely: 5, low: 2, high: 5, why: "asked", on: "2026-03-02")"#
        );
    }

    #[test]
    fn an_exact_value_or_range_replaces_the_range_and_keeps_the_reason() {
        let point = NewRating::Exact("4".to_owned());
        assert_eq!(after("(2, 3, 5)", &point), "4");
        assert_eq!(after(r#"(likely: 3, low: 2, high: 4, why: "asked")"#, &point), r#"(likely: 4, why: "asked")"#);
        assert_eq!(after("3", &range(["2", "3", "5"])), "(2, 3, 5)");
        assert_eq!(
            after(r#"(likely: 3, why: "asked")"#, &range(["1", "2", "4"])),
            r#"(likely: 2, low: 1, high: 4, why: "asked")"#
        );
    }
}
