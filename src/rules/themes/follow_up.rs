use crate::document::path::Path;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::lane::Lane;
use crate::roadmap::name;
use crate::rules::reporter::RuleReporter;
use crate::rules::roadmap_view::RoadmapView;

/// T013.
pub(super) fn check_review(view: &RoadmapView<'_>, reporter: &mut RuleReporter<'_>) {
    let max_days = view.limit(name::POST_LAUNCH_DAYS);
    let shipped = view.themes().filter(|theme| theme.lane == Lane::Shipped);
    let with_age =
        shipped.filter_map(|theme| Some((theme, (view.context.today - theme.theme_row.shipped_on?).num_days())));
    let mut overdue = with_age.filter(|(_, days)| *days as f64 > max_days).peekable();
    if overdue.peek().is_none() {
        return;
    }
    let reviewed = view.entries_covered_by(EntryKind::Review, |review| view.is_post_launch_review(review));
    for (theme, days) in overdue.filter(|(theme, _)| !reviewed.contains(&theme.entry)) {
        let location = view.value_location(theme.entry, Path::from_fields(&[name::SHIPPED_ON]));
        reporter.report(location, format!("shipped {days} days ago, no outcome recorded"));
    }
}
