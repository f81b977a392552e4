//! Where a theme or an idea stands: its kind, its lane, and the fields that go with the lane (rank, drop reason, ship
//! date).
//!
//! If two people move, ship, drop, promote or demote the same entry in different ways, the drop reason of one must not
//! end up with the lane of the other. The conflict of its lane then has whole placements as versions:
//!
//! ```ron
//! "lane": [Base(Theme(lane: Next)), Side("main", Theme(lane: Now, rank: 10)), Side("feat/y", Idea(proposed_for: Next))],
//! ```
//!
//! If the sides differ in the lane alone, the versions are just lanes.

use crate::document::literal;
use crate::document::style::FileStyle;
use crate::document::tree::{Tree, TreeItem};
use crate::document::write::quote;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::lane::Lane;
use crate::roadmap::name;

/// Each value is RON on one line, in the form of [`canonical_source`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Placement {
    /// A theme or an idea.
    pub kind: EntryKind,
    /// `lane` of a theme, `proposed_for` of an idea.
    pub lane: Option<String>,
    pub rank: Option<String>,
    pub dropped_because: Option<String>,
    pub shipped_on: Option<String>,
}

const THEME: &str = "Theme";
const IDEA: &str = "Idea";

/// The name of the lane field of a kind of entry.
pub fn lane_field(kind: EntryKind) -> &'static str {
    if kind == EntryKind::Idea { name::PROPOSED_FOR } else { name::LANE }
}

/// The lane field of the other kind: an entry that was moved by hand may still have it.
pub fn foreign_lane_field(kind: EntryKind) -> &'static str {
    if kind == EntryKind::Idea { name::LANE } else { name::PROPOSED_FOR }
}

impl Placement {
    /// The placement of an entry with these fields.
    pub fn read(kind: EntryKind, fields: TreeItem<'_>) -> Self {
        Self::from_fields(kind, |name| fields.unwrap_some().get(name).map(canonical_source))
    }

    /// The same from fields in any form; `get` gives the value of a field as RON on one line.
    pub fn from_fields(kind: EntryKind, get: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            kind,
            lane: get(lane_field(kind)).or_else(|| get(foreign_lane_field(kind))),
            rank: get(name::RANK),
            dropped_because: get(name::DROPPED_BECAUSE),
            shipped_on: get(name::SHIPPED_ON),
        }
    }

    /// Parses the written form; `None` for any other value, such as a lane.
    pub fn parse(source: &str) -> Option<Self> {
        let tree = Tree::parse(source, 0).ok()?;
        let item = tree.root().unwrap_some();
        let word = source.split('(').next().unwrap_or_default().trim();
        let kind = match word {
            THEME => EntryKind::Theme,
            IDEA => EntryKind::Idea,
            _ => return None,
        };
        Some(Self::read(kind, item))
    }

    /// The written form: `Theme(lane: Now)`, or `Idea` if it has no fields.
    pub fn to_source(&self) -> String {
        let word = if self.kind == EntryKind::Idea { IDEA } else { THEME };
        let fields: Vec<String> = self
            .fields()
            .into_iter()
            .filter_map(|(name, value)| value.as_ref().map(|value| format!("{name}: {value}")))
            .collect();
        if fields.is_empty() { word.to_owned() } else { format!("{word}({})", fields.join(", ")) }
    }

    /// The fields by name, in the order of the file.
    pub fn fields(&self) -> [(&'static str, &Option<String>); 4] {
        [
            (lane_field(self.kind), &self.lane),
            (name::RANK, &self.rank),
            (name::DROPPED_BECAUSE, &self.dropped_because),
            (name::SHIPPED_ON, &self.shipped_on),
        ]
    }

    /// The same place, whatever the rank.
    pub fn is_same_except_rank(&self, other: &Self) -> bool {
        Self { rank: None, ..self.clone() } == Self { rank: None, ..other.clone() }
    }

    /// Whether the two differ in the lane alone.
    pub fn differs_in_lane_only(&self, other: &Self) -> bool {
        Self { lane: None, ..self.clone() } == Self { lane: None, ..other.clone() }
    }

    /// In words: "Theme in Now, rank 10", "Dropped: too early", "Shipped on 2026-03-02", "Idea, proposed for Next".
    pub fn describe(&self) -> String {
        let text = |value: &Option<String>| value.as_deref().map(decode).unwrap_or_default();
        let lane = self.lane.as_deref().unwrap_or_default();
        let rank = self.rank.as_ref().map(|rank| format!(", rank {rank}")).unwrap_or_default();
        let reason = text(&self.dropped_because);
        let reason = if reason.is_empty() { reason } else { format!(": {reason}") };
        match (self.kind, lane) {
            (EntryKind::Idea, _) if self.dropped_because.is_some() => format!("Not doing{reason}"),
            (EntryKind::Idea, "") => "Idea".to_owned(),
            (EntryKind::Idea, lane) => format!("Idea, proposed for {lane}{rank}"),
            (_, "") => "Theme without a lane".to_owned(),
            (_, lane) if lane == Lane::Dropped.name() => format!("{lane}{reason}"),
            (_, lane) if lane == Lane::Shipped.name() && self.shipped_on.is_some() => {
                format!("{lane} on {}", text(&self.shipped_on))
            }
            (_, lane) => format!("Theme in {lane}{rank}{reason}"),
        }
    }
}

/// A value on one line, the same for all ways of writing it: texts in quotes, numbers without separators.
fn canonical_source(item: TreeItem<'_>) -> String {
    let item = item.unwrap_some();
    if let Some(text) = item.as_text() {
        return quote(&text, &FileStyle::default());
    }
    let number = literal::parse_number(item.source()).filter(|number| number.is_finite());
    number.map_or_else(|| item.source().to_owned(), |number| (number + 0.0).to_string())
}

fn decode(source: &str) -> String {
    let tree = Tree::parse(source, 0).ok();
    let text = tree.as_ref().and_then(|tree| Some(tree.root().as_text()?.into_owned()));
    text.unwrap_or_else(|| source.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, described: &str) {
        let placement = Placement::parse(source).unwrap();
        assert_eq!(placement.to_source(), source);
        assert_eq!(placement.describe(), described);
    }

    #[test]
    fn placements_are_read_written_and_described() {
        check("Theme(lane: Now)", "Theme in Now");
        check("Theme(lane: Next, rank: 10)", "Theme in Next, rank 10");
        check("Theme(lane: Dropped, dropped_because: \"too early\")", "Dropped: too early");
        check("Theme(lane: Shipped, shipped_on: \"2026-03-02\")", "Shipped on 2026-03-02");
        check("Theme", "Theme without a lane");
        check("Idea", "Idea");
        check("Idea(proposed_for: Later)", "Idea, proposed for Later");
        check("Idea(proposed_for: Later, dropped_because: \"\\\"no\\\"\")", "Not doing: \"no\"");
    }

    #[test]
    fn other_values_are_no_placement() {
        for source in ["Now", "\"Theme\"", "3", "(lane: Now)", "Themes(lane: Now)", "[Idea]"] {
            assert_eq!(Placement::parse(source), None, "{source}");
        }
    }

    #[test]
    fn the_way_a_value_is_written_does_not_matter() {
        let one = Placement::parse("Theme(lane: Some(Now), rank: 1_0.0, dropped_because: r#\"a \"b\"\"#)");
        assert_eq!(one, Placement::parse("Theme(lane: Now, rank: 10, dropped_because: \"a \\\"b\\\"\")"));
    }
}
