//! What comes after a theme.

use crate::document::path::Path;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::lane::Lane;
use crate::roadmap::name;
use crate::rules::reporter::RuleReporter;
use crate::rules::roadmap_view::RoadmapView;

/// T013.
pub(super) fn check_review(whole: &RoadmapView<'_>, tell: &mut RuleReporter<'_>) {
    let patience = whole.limit(name::POST_LAUNCH_DAYS);
    let shipped = whole.themes().filter(|theme| theme.lane == Lane::Shipped);
    let aged =
        shipped.filter_map(|theme| Some((theme, (whole.context.today - theme.theme_row.shipped_on?).num_days())));
    let mut waiting = aged.filter(|(_, days)| *days as f64 > patience).peekable();
    if waiting.peek().is_none() {
        return;
    }
    let reviewed = whole.entries_covered_by(EntryKind::Review, |review| whole.is_post_launch_review(review));
    for (theme, days) in waiting.filter(|(theme, _)| !reviewed.contains(&theme.entry)) {
        let place = whole.value_location(theme.entry, Path::from_fields(&[name::SHIPPED_ON]));
        tell.report(place, format!("shipped {days} days ago, and nobody wrote down what came of it"));
    }
}
