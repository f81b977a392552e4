//! P: the roadmap as a whole.

use super::check::Check::Roadmap;
use super::check::RuleRow;
use super::reporter::RuleReporter;
use super::roadmap_view::{CheckedTheme, RoadmapView};
use super::rule::Rule;
use super::rule::Severity::Warning;
use crate::document::path::Path;
use crate::roadmap::entry_row::EntryRow;
use crate::roadmap::lane::Lane;
use crate::roadmap::name;
use std::collections::HashMap;

pub(super) static RULES: &[RuleRow] = &[
    Rule::new("P002", Warning, "several focus goals")
        .with_question("Which outcome matters most right now?")
        .with_explanation(
            "The focus goal decides which theme comes first when two are equally good. Two branches that each choose \
             one merge into this; whymap shows only the first.",
        )
        .with_example("focus: true on one goal")
        .checked_by(Roadmap(check_focus)),
    Rule::new("P014", Warning, "equal manual ranks")
        .with_question("Which of the two comes first?")
        .with_explanation(
            "A manual rank says where a theme stands, and two themes cannot stand in the same place. Two branches that \
             each rank a theme merge into this; until you rank one of them again, their score decides.",
        )
        .with_example("rank: 10 and rank: 20, or `whymap rank one --above other`")
        .checked_by(Roadmap(check_ranks)),
];

/// P002.
fn check_focus(view: &RoadmapView<'_>, reporter: &mut RuleReporter<'_>) {
    let mut focus_goals = view.roadmap.rows().filter(|row: &&EntryRow| row.goal().is_some_and(|goal| goal.is_focus));
    let Some(first) = focus_goals.next() else { return };
    for other in focus_goals {
        let path = Path::from_fields(&[name::FOCUS]);
        let message = format!("{} is already the focus goal", view.id(first.entry));
        reporter
            .report(view.value_location(other.entry, path.clone()), message)
            .set_related(view.value_location(first.entry, path), "the first one");
    }
}

/// P014.
fn check_ranks(view: &RoadmapView<'_>, reporter: &mut RuleReporter<'_>) {
    let mut ranked: HashMap<(Lane, u64), CheckedTheme<'_>> = HashMap::new();
    for theme in view.live_themes() {
        let Some(rank) = theme.theme_row.rank.filter(|rank| rank.is_finite()) else { continue };
        let path = Path::from_fields(&[name::RANK]);
        // Plus zero: minus zero is the same rank.
        match ranked.entry((theme.lane, (rank + 0.0).to_bits())) {
            std::collections::hash_map::Entry::Vacant(free) => {
                free.insert(theme);
            }
            std::collections::hash_map::Entry::Occupied(first) => {
                let first = first.get().entry;
                let message = format!("{} in {} has the same manual rank", view.id(first), theme.lane.name());
                reporter
                    .report(view.value_location(theme.entry, path.clone()), message)
                    .set_related(view.value_location(first, path), "the same rank");
            }
        }
    }
}
