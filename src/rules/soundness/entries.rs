//! Rules about single entries, and about the format of the file.

use crate::document::path::Path;
use crate::roadmap::lane::Lane;
use crate::roadmap::{name, settings, slug};
use crate::rules::entry_view::{EntryView, Theme};
use crate::rules::reporter::Tell;
use crate::rules::roadmap_view::Whole;

/// S006, for the entry itself; ids inside it are told by the reading.
pub(in crate::rules) fn id(entry: &EntryView<'_>, tell: &mut Tell<'_>) {
    if !slug::is_id(&entry.id) {
        let message =
            format!("`{}` is not an id: an id has small letters, digits and hyphens, at most 40 of them", entry.id);
        tell.at(entry.itself(), message);
    }
}

/// S007.
pub(in crate::rules) fn clash(entry: &EntryView<'_>, tell: &mut Tell<'_>) {
    let Some(clash) = entry.field(name::CLASH) else { return };
    let fields: Vec<String> = clash.items().map(|item| item.key().into_owned()).collect();
    if !fields.is_empty() {
        let place = entry.at(Path::of_fields(&[name::CLASH]), clash);
        tell.at(place, format!("two branches changed {} differently", fields.join(", ")));
    }
}

/// S009.
pub(in crate::rules) fn format(whole: &Whole<'_>, tell: &mut Tell<'_>) {
    let settings = &whole.roadmap.settings;
    if let Some(format) = settings.format.filter(|_| settings.is_newer_format()) {
        let message = format!("the file is in format {format}, and this whymap knows {}", settings::FORMAT);
        tell.at(whole.own(&[name::FORMAT]), message).labelled("it is read, and not written");
    }
}

/// S010. A day that cannot be read is told by the reading.
pub(in crate::rules) fn shipped_on(theme: &Theme<'_>, tell: &mut Tell<'_>) {
    if theme.lane == Lane::Shipped && theme.shipped_on.is_missing() {
        tell.at(theme.entry.missing(&[name::SHIPPED_ON]), "it is shipped, and nobody wrote down when");
    }
}
