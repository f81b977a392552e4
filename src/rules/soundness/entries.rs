//! Rules about single entries, and about the format of the file.

use crate::document::path::Path;
use crate::roadmap::lane::Lane;
use crate::roadmap::{name, settings, slug};
use crate::rules::entry_view::{EntryView, ThemeView};
use crate::rules::reporter::RuleReporter;
use crate::rules::roadmap_view::RoadmapView;

/// S006, for the entry itself; ids inside it are told by the reading.
pub(in crate::rules) fn check_id(entry: &EntryView<'_>, tell: &mut RuleReporter<'_>) {
    if !slug::is_id(&entry.id) {
        let message =
            format!("`{}` is not an id: an id has small letters, digits and hyphens, at most 40 of them", entry.id);
        tell.report(entry.id_location(), message);
    }
}

/// S007.
pub(in crate::rules) fn check_conflict(entry: &EntryView<'_>, tell: &mut RuleReporter<'_>) {
    let Some(clash) = entry.field(name::CONFLICT) else { return };
    let fields: Vec<String> = clash.items().map(|item| item.key().into_owned()).collect();
    if !fields.is_empty() {
        let place = entry.value_location(Path::from_fields(&[name::CONFLICT]), clash);
        tell.report(place, format!("two branches changed {} differently", fields.join(", ")));
    }
}

/// S009.
pub(in crate::rules) fn check_format(whole: &RoadmapView<'_>, tell: &mut RuleReporter<'_>) {
    let settings = &whole.roadmap.settings;
    if let Some(format) = settings.format.filter(|_| settings.is_newer_format()) {
        let message = format!("the file is in format {format}, and this whymap knows {}", settings::FORMAT_VERSION);
        tell.report(whole.top_level_location(&[name::FORMAT]), message).set_label("it is read, and not written");
    }
}

/// S010. A day that cannot be read is told by the reading.
pub(in crate::rules) fn check_ship_date(theme: &ThemeView<'_>, tell: &mut RuleReporter<'_>) {
    if theme.lane == Lane::Shipped && theme.shipped_on.is_missing() {
        tell.report(
            theme.entry.missing_field_location(&[name::SHIPPED_ON]),
            "it is shipped, and nobody wrote down when",
        );
    }
}
