//! New entries: a form collects the fields, and leaving it creates the entry. A new theme starts as an idea until its
//! answers are complete.

use super::{FormSection, FormSubject, NewEntryDraft, open};
use crate::app::model::session::Session;
use crate::app::overlays::Overlay;
use crate::document::path::Path;
use crate::document::write::Draft;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::name;
use crate::roadmap::plan::Plan;
use crate::roadmap::slug;

/// Opens a form for a new entry with the title typed so far.
pub fn start(session: &Session, overlays: &mut Vec<Overlay>, kind: EntryKind, title: &str) {
    start_with(session, overlays, kind, title, Vec::new());
}

/// The same, with preset values.
pub fn start_with(
    session: &Session,
    overlays: &mut Vec<Overlay>,
    kind: EntryKind,
    title: &str,
    known: Vec<(Path, Draft)>,
) {
    let mut given = default_values(session, kind);
    given.extend(known);
    let mut values = given.clone();
    if !title.is_empty() {
        values.push((Path::from_fields(&[kind.title_field()]), Draft::Text(title.to_owned())));
    }
    open(session, overlays, FormSubject::New(NewEntryDraft { kind, values, defaults: given }), FormSection::Asked);
}

/// The default values of a new entry.
fn default_values(session: &Session, kind: EntryKind) -> Vec<(Path, Draft)> {
    let today = || Draft::Text(session.today.format("%Y-%m-%d").to_string());
    let source = |text: &str| Draft::Source(text.to_owned());
    let field = |name: &str| Path::from_fields(&[name]);
    match kind {
        EntryKind::Metric => vec![(field(name::BETTER), source("Up"))],
        EntryKind::Criterion => vec![(field(name::WEIGHT), source("10"))],
        EntryKind::Decision | EntryKind::Workshop => vec![(field(name::ON), today())],
        EntryKind::Review => vec![(field(name::ON), today()), (field(name::KIND), source("Feedback"))],
        EntryKind::Signal => {
            let sighting = field(name::REPORTS).index(0);
            vec![(sighting.field(name::ON), today()), (sighting.field(name::SOURCE), source("Interview"))]
        }
        _ => Vec::new(),
    }
}

/// The id for a new entry with this title.
pub fn free_id(plan: &Plan, kind: EntryKind, title: &str) -> String {
    let is_theme = matches!(kind, EntryKind::Theme | EntryKind::Idea);
    slug::id_from_title(title, |id| {
        if is_theme { plan.roadmap.find_theme(id).is_some() } else { plan.roadmap.find(kind, id).is_some() }
    })
}

/// The text for a new entry's id: its title, or its kind if only other fields are filled in.
pub(crate) fn name_for_id(new: &NewEntryDraft, title: Option<String>) -> Option<String> {
    let is_typed = new.values.iter().any(|value| !new.defaults.contains(value));
    title.filter(|title| !title.trim().is_empty()).or_else(|| is_typed.then(|| new.kind.noun().to_owned()))
}
