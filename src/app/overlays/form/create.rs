//! Entries that are not there yet: a form of what is asked for, and the entry is made when it is left. A new theme is
//! an idea: it comes to the roadmap when its answers are there.

use super::{FormSection, FormSubject, NewEntryDraft, open, top};
use crate::app::message::StatusLine;
use crate::app::model::selection::SelectRequest;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::overlays::Overlay;
use crate::app::overlays::picker;
use crate::document::path::Path;
use crate::document::write::Draft;
use crate::roadmap::change::Change;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::name;
use crate::roadmap::plan::Plan;
use crate::roadmap::slug;

/// Opens a form for a new entry, its title as far as it was typed.
pub fn start(session: &Session, overlays: &mut Vec<Overlay>, entity: EntryKind, title: &str) {
    start_with(session, overlays, entity, title, Vec::new());
}

/// The same, with values the new entry has whatever is typed.
pub fn start_with(
    session: &Session,
    overlays: &mut Vec<Overlay>,
    entity: EntryKind,
    title: &str,
    known: Vec<(Path, Draft)>,
) {
    let mut given = default_values(session, entity);
    given.extend(known);
    let mut values = given.clone();
    if !title.is_empty() {
        values.push((Path::from_fields(&[entity.title_field()]), Draft::Text(title.to_owned())));
    }
    open(
        session,
        overlays,
        FormSubject::New(NewEntryDraft { kind: entity, values, defaults: given }),
        FormSection::Asked,
    );
}

/// What a new entry has before anything is typed.
fn default_values(session: &Session, entity: EntryKind) -> Vec<(Path, Draft)> {
    let today = || Draft::Text(session.today.format("%Y-%m-%d").to_string());
    let word = |word: &str| Draft::Source(word.to_owned());
    let field = |name: &str| Path::from_fields(&[name]);
    match entity {
        EntryKind::Metric => vec![(field(name::BETTER), word("Up"))],
        EntryKind::Criterion => vec![(field(name::WEIGHT), word("10"))],
        EntryKind::Decision | EntryKind::Workshop => vec![(field(name::ON), today())],
        EntryKind::Review => vec![(field(name::ON), today()), (field(name::KIND), word("Feedback"))],
        EntryKind::Signal => {
            let sighting = field(name::REPORTS).index(0);
            vec![(sighting.field(name::ON), today()), (sighting.field(name::SOURCE), word("Interview"))]
        }
        _ => Vec::new(),
    }
}

/// The id a new entry of this title gets.
pub fn free_id(plan: &Plan, entity: EntryKind, title: &str) -> String {
    let is_bet = matches!(entity, EntryKind::Theme | EntryKind::Idea);
    slug::id_from_title(title, |id| match is_bet {
        true => plan.roadmap.find_theme(id).is_some(),
        false => plan.roadmap.find(entity, id).is_some(),
    })
}

/// What a new entry is called by its id: its title, or where only other fields were filled in, what it is.
fn name_for_id(new: &NewEntryDraft, title: Option<String>) -> Option<String> {
    let is_typed = new.values.iter().any(|value| !new.defaults.contains(value));
    title.filter(|title| !title.trim().is_empty()).or_else(|| is_typed.then(|| new.kind.noun().to_owned()))
}

/// Makes the entry of the form on top. Where nothing was typed, nothing is made.
pub fn create_entry(
    session: &mut Session,
    selection: &mut Selection,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
) {
    let Some(form) = top(overlays) else { return };
    let FormSubject::New(new) = form.subject.clone() else { return };
    let title_path = Path::from_fields(&[new.kind.title_field()]);
    let title = new.values.iter().find_map(|(path, draft)| match draft {
        Draft::Text(text) if *path == title_path => Some(text.clone()),
        _ => None,
    });
    overlays.pop();
    let Some(title) = name_for_id(&new, title) else {
        return status.say("nothing was typed, and nothing was made");
    };
    let id = free_id(&session.plan, new.kind, &title);
    let change = Change::Insert { kind: new.kind, id: id.clone(), fields: new.values };
    let Some(made) = status.report(session.apply(&format!("new {} {id}", new.kind.noun()), &[change])) else { return };
    status.say(format!("{} {id} is made", new.kind.noun()));
    match overlays.last() {
        Some(Overlay::Form(_) | Overlay::Picker(_)) => picker::accept_created(session, overlays, status, &id),
        _ => made.created.first().copied().into_iter().for_each(|entry| selection.request(SelectRequest::GoTo(entry))),
    }
}
