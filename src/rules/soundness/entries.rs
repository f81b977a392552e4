use crate::document::path::Path;
use crate::roadmap::lane::Lane;
use crate::roadmap::{name, settings, slug};
use crate::rules::entry_view::{EntryView, ThemeView};
use crate::rules::reporter::RuleReporter;
use crate::rules::roadmap_view::RoadmapView;
use crate::rules::schema_errors;

/// S006, for the id of the entry; `schema_errors` reports ids inside of it.
pub(in crate::rules) fn check_id(entry: &EntryView<'_>, reporter: &mut RuleReporter<'_>) {
    if !slug::is_id(&entry.id) {
        reporter.report(entry.id_location(), schema_errors::invalid_id_message(&format!("`{}`", entry.id)));
    } else if entry.id == slug::RESERVED_ID {
        let message = format!(
            "`{}` is not a valid id: in commands, it stands for the roadmap itself. Run `whymap rename {}.{} NEW_ID`",
            entry.id,
            entry.kind.map_name(),
            entry.id
        );
        reporter.report(entry.id_location(), message);
    }
}

/// S007.
pub(in crate::rules) fn check_conflict(entry: &EntryView<'_>, reporter: &mut RuleReporter<'_>) {
    let Some(conflict) = entry.field(name::CONFLICT) else { return };
    let fields: Vec<String> = conflict.items().map(|item| item.key().into_owned()).collect();
    if !fields.is_empty() {
        let location = entry.value_location(Path::from_fields(&[name::CONFLICT]), conflict);
        reporter.report(location, describe_conflict(&fields));
    }
}

/// `*` stands for the entry as a whole.
fn describe_conflict(fields: &[String]) -> String {
    let changed: Vec<&str> = fields.iter().map(String::as_str).filter(|field| *field != "*").collect();
    let deleted = "one branch deleted this entry, the other changed it";
    let differently = format!("two branches changed {} differently", changed.join(", "));
    match (changed.is_empty(), changed.len() == fields.len()) {
        (true, _) => deleted.to_owned(),
        (false, true) => differently,
        (false, false) => format!("{deleted}; {differently}"),
    }
}

/// S009.
pub(in crate::rules) fn check_format(view: &RoadmapView<'_>, reporter: &mut RuleReporter<'_>) {
    let settings = &view.roadmap.settings;
    if let Some(format) = settings.format.filter(|_| settings.is_newer_format()) {
        let message =
            format!("the file has format {format}, but this version of whymap supports {}", settings::FORMAT_VERSION);
        reporter.report(view.top_level_location(&[name::FORMAT]), message).set_label("opened read-only");
    }
}

/// S010. `schema_errors` reports a date that cannot be read.
pub(in crate::rules) fn check_ship_date(theme: &ThemeView<'_>, reporter: &mut RuleReporter<'_>) {
    if theme.lane == Lane::Shipped && theme.shipped_on.is_missing() {
        let location = theme.entry.missing_field_location(&[name::SHIPPED_ON]);
        reporter.report(location, "shipped, but no ship date recorded");
    }
}
