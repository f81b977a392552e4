//! What comes after a theme.

use crate::document::path::Path;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::lane::Lane;
use crate::roadmap::name;
use crate::rules::reporter::Tell;
use crate::rules::roadmap_view::Whole;

/// T013.
pub(super) fn review(whole: &Whole<'_>, tell: &mut Tell<'_>) {
    let patience = whole.limit(name::POST_LAUNCH_DAYS);
    let shipped = whole.themes().filter(|theme| theme.lane == Lane::Shipped);
    let aged = shipped.filter_map(|theme| Some((theme, (whole.context.today - theme.bet.shipped_on?).num_days())));
    let mut waiting = aged.filter(|(_, days)| *days as f64 > patience).peekable();
    if waiting.peek().is_none() {
        return;
    }
    let reviewed = whole.subjects(Entity::Review, |review| whole.is_post_launch(review));
    for (theme, days) in waiting.filter(|(theme, _)| !reviewed.contains(&theme.serial)) {
        let place = whole.value_at(theme.serial, Path::of_fields(&[name::SHIPPED_ON]));
        tell.at(place, format!("shipped {days} days ago, and nobody wrote down what came of it"));
    }
}
