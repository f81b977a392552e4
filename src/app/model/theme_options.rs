//! The options of a theme, read when they are shown.

use crate::app::state::State;
use crate::document::chunk::Serial;
use crate::document::tree::Item;
use crate::roadmap::name;

/// One option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeItem {
    /// Its key.
    pub id: String,
    /// What could be done.
    pub text: String,
    /// How far it is.
    pub status: Status,
    /// Its sprint.
    pub sprint: String,
}

/// How far an option is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the word of the file")]
pub enum Status {
    Idea,
    Doing,
    Done,
    Dropped,
}

impl Status {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Idea => "idea",
            Self::Doing => "doing",
            Self::Done => "done",
            Self::Dropped => "dropped",
        }
    }
}

/// The options of a theme, by key.
pub fn of(state: &State, theme: Serial) -> Vec<ThemeItem> {
    let entry = state.plan.document.entry(theme);
    let Some(tree) = entry.as_ref().and_then(crate::document::EntryText::tree) else { return Vec::new() };
    let Some(items) = tree.root().inner().get(name::ITEMS).map(Item::inner) else { return Vec::new() };
    let mut items: Vec<ThemeItem> = items.items().map(read).collect();
    items.sort_by(|a, b| a.id.cmp(&b.id));
    items
}

fn read(item: Item<'_>) -> ThemeItem {
    let record = item.inner();
    let text = |name: &str| record.get(name).and_then(|text| text.inner().as_text()).unwrap_or_default().into_owned();
    let status = match record.get(name::STATUS).and_then(|word| word.inner().as_word()) {
        Some("Doing") => Status::Doing,
        Some("Done") => Status::Done,
        Some("Dropped") => Status::Dropped,
        _ => Status::Idea,
    };
    ThemeItem { id: item.key().into_owned(), text: text(name::TEXT), status, sprint: text(name::SPRINT) }
}

/// How many options a theme has.
pub fn count(state: &State, theme: Serial) -> usize {
    of(state, theme).len()
}
