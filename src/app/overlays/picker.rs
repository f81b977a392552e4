//! A choice among entries: type to filter, Enter to choose. A missing entry can be created in place.

pub use super::stack::{Picker, PickerChoice, PickerOption, PickerPurpose};

use super::Overlay;
use crate::app::model::session::Session;
use crate::app::widgets::fuzzy;
use crate::app::widgets::key::Key;
use crate::app::widgets::list::List;
use crate::app::widgets::text_input::TextInput;
use crate::document::chunk::EntryId;
use crate::roadmap::entry_kind::{ENTRY_KINDS, EntryKind};
use crate::roadmap::field::ReferenceTarget;
use std::collections::BTreeSet;

/// Opens a choice of one entry.
pub fn open(
    session: &Session,
    overlays: &mut Vec<Overlay>,
    refers: ReferenceTarget,
    purpose: PickerPurpose,
    chosen: Vec<String>,
) {
    let choice = PickerChoice::One(chosen.into_iter().next());
    open_with(overlays, refers, purpose, choice, collect_options(session, refers));
}

/// Opens a choice of any number of entries.
pub fn open_many(
    session: &Session,
    overlays: &mut Vec<Overlay>,
    refers: ReferenceTarget,
    purpose: PickerPurpose,
    chosen: Vec<String>,
) {
    let choice = PickerChoice::Many(chosen.into_iter().collect());
    open_with(overlays, refers, purpose, choice, collect_options(session, refers));
}

/// Opens a choice among some entries.
pub fn open_among(
    session: &Session,
    overlays: &mut Vec<Overlay>,
    refers: ReferenceTarget,
    purpose: PickerPurpose,
    ids: &[String],
    choice: PickerChoice,
) {
    let ids: BTreeSet<&String> = ids.iter().collect();
    let mut options = collect_options(session, refers);
    options.retain(|option| ids.contains(&option.id));
    open_with(overlays, refers, purpose, choice, options);
    if let Some(picker) = top_mut(overlays) {
        picker.creates = None;
    }
}

/// Adds options of other kinds below the existing ones, with their full names and kinds.
pub fn add_options(session: &Session, overlays: &mut Vec<Overlay>, entries: &[EntryId]) {
    let more: Vec<PickerOption> = entries
        .iter()
        .filter_map(|entry| {
            let entry_row = session.plan.roadmap.row(*entry)?;
            let (id, title) = (session.plan.roadmap.full_name(*entry), session.title(*entry));
            Some(PickerOption { id, title, kind: entry_row.kind.noun().to_owned() })
        })
        .collect();
    let Some(picker) = top_mut(overlays).filter(|_| !more.is_empty()) else { return };
    let kind = match &picker.creates {
        Some(kind) => kind.noun(),
        None => EntryKind::Goal.noun(),
    };
    for option in &mut picker.options {
        kind.clone_into(&mut option.kind);
    }
    picker.options.extend(more);
    update_matches(overlays);
    select_chosen(overlays);
}

fn open_with(
    overlays: &mut Vec<Overlay>,
    refers: ReferenceTarget,
    purpose: PickerPurpose,
    chosen: PickerChoice,
    options: Vec<PickerOption>,
) {
    let makes = match refers {
        ReferenceTarget::Kind(kind) => Some(kind),
        _ => None,
    };
    let picker = Picker {
        title: match chosen {
            PickerChoice::One(_) => format!("Which {}?", refers.noun()),
            PickerChoice::Many(_) => format!("Which {}?", plural_noun(refers)),
        },
        query: TextInput::single_line(""),
        options,
        matches: Vec::new(),
        list: List::default(),
        has_initial_choice: matches!(&chosen, PickerChoice::Many(all) if !all.is_empty()),
        chosen,
        creates: makes,
        purpose,
    };
    overlays.push(Overlay::Picker(Box::new(picker)));
    update_matches(overlays);
    select_chosen(overlays);
}

fn plural_noun(refers: ReferenceTarget) -> String {
    match refers {
        ReferenceTarget::Kind(kind) => kind.plural_noun().to_owned(),
        ReferenceTarget::ThemeOrIdea => "themes or ideas".to_owned(),
        ReferenceTarget::AnyEntry => "entries".to_owned(),
    }
}

fn collect_options(session: &Session, refers: ReferenceTarget) -> Vec<PickerOption> {
    let kinds: Vec<EntryKind> = match refers {
        ReferenceTarget::Kind(kind) => vec![kind],
        ReferenceTarget::ThemeOrIdea => vec![EntryKind::Theme, EntryKind::Idea],
        ReferenceTarget::AnyEntry => ENTRY_KINDS.into_iter().filter(|kind| *kind != EntryKind::Criterion).collect(),
    };
    let shows_kind = kinds.len() > 1;
    let mut options = Vec::new();
    for entry_row in kinds.into_iter().flat_map(|kind| session.plan.roadmap.rows_of_kind(kind)) {
        let id = match refers {
            ReferenceTarget::AnyEntry => session.plan.roadmap.full_name(entry_row.entry),
            _ => session.plan.roadmap.symbol_text(entry_row.id).to_owned(),
        };
        let kind = if shows_kind { entry_row.kind.noun().to_owned() } else { String::new() };
        options.push(PickerOption { id, title: session.title(entry_row.entry), kind });
    }
    options
}

/// The topmost picker, if any.
pub fn top(overlays: &[Overlay]) -> Option<&Picker> {
    match overlays.last() {
        Some(Overlay::Picker(picker)) => Some(picker),
        _ => None,
    }
}

fn top_mut(overlays: &mut Vec<Overlay>) -> Option<&mut Picker> {
    match overlays.last_mut() {
        Some(Overlay::Picker(picker)) => Some(picker),
        _ => None,
    }
}

fn update_matches(overlays: &mut Vec<Overlay>) {
    let Some(picker) = top_mut(overlays) else { return };
    let texts = picker.options.iter().map(|option| format!("{}{}{}", option.title, fuzzy::PART_SEPARATOR, option.id));
    picker.matches = fuzzy::matches(picker.query.text(), texts);
    picker.list = List::default();
}

fn select_chosen(overlays: &mut Vec<Overlay>) {
    let Some(picker) = top_mut(overlays) else { return };
    let PickerChoice::One(Some(id)) = &picker.chosen else { return };
    let is_it = |found: &fuzzy::Match| picker.options.get(found.index).is_some_and(|option| option.id == *id);
    picker.list.at = picker.matches.iter().position(is_it).unwrap_or(0);
}

/// Inserts text into the filter. Several lines are refused: the filter may become the title of a new entry.
pub fn type_text(overlays: &mut Vec<Overlay>, typed: &str) -> Result<(), String> {
    let pasted = top_mut(overlays).map_or(Ok(()), |picker| picker.query.paste(typed));
    update_matches(overlays);
    pasted
}

/// Handles a key that is not bound: text for the filter.
pub fn handle_key(overlays: &mut Vec<Overlay>, key: Key) -> bool {
    let Some(picker) = top_mut(overlays) else { return false };
    let before = picker.query.text().to_owned();
    let is_known = picker.query.handle_key(key, usize::MAX);
    if picker.query.text() != before {
        update_matches(overlays);
    }
    is_known
}

impl Picker {
    /// Number of rows, including the one that creates an entry.
    pub fn row_count(&self) -> usize {
        self.matches.len() + usize::from(self.creates.is_some())
    }

    /// The option in a row; `None` for the row that creates an entry.
    pub fn option_at(&self, row: usize) -> Option<&PickerOption> {
        self.matches.get(row).and_then(|found| self.options.get(found.index))
    }

    /// Whether an option is chosen.
    pub fn is_chosen(&self, id: &str) -> bool {
        match &self.chosen {
            PickerChoice::One(chosen) => chosen.as_deref() == Some(id),
            PickerChoice::Many(chosen) => chosen.contains(id),
        }
    }
}

/// The number of visible option rows.
pub const VISIBLE_ROWS: usize = 12;

/// Moves the selection.
pub fn step(overlays: &mut Vec<Overlay>, by: isize) {
    let Some(picker) = top_mut(overlays) else { return };
    picker.list.step(by, picker.row_count(), VISIBLE_ROWS);
}

/// Ticks or unticks the selected option, if several may be chosen.
pub fn toggle(overlays: &mut Vec<Overlay>) {
    let Some(picker) = top_mut(overlays) else { return };
    let Some(id) = picker.option_at(picker.list.at).map(|option| option.id.clone()) else { return };
    if let PickerChoice::Many(chosen) = &mut picker.chosen {
        if !chosen.remove(&id) {
            chosen.insert(id);
        }
        // Enter accepts the ticked options, so it must not land on the row that creates an entry.
        let has_next = picker.list.at + 1 < picker.matches.len();
        if has_next {
            step(overlays, 1);
        }
    }
}
