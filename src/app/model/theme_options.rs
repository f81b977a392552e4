//! The options of a theme, read when they are shown.

use crate::app::model::session::Session;
use crate::document::chunk::EntryId;
use crate::document::tree::TreeItem;
use crate::roadmap::name;

/// One option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeOption {
    pub id: String,
    /// A possible solution.
    pub text: String,
    pub status: OptionStatus,
    pub sprint: String,
}

/// The status of an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OptionStatus {
    Idea,
    Doing,
    Done,
    Dropped,
}

impl OptionStatus {
    /// The name as shown.
    pub fn label(self) -> &'static str {
        match self {
            Self::Idea => "idea",
            Self::Doing => "doing",
            Self::Done => "done",
            Self::Dropped => "dropped",
        }
    }
}

/// The options of a theme, by key.
pub fn read_options(session: &Session, theme: EntryId) -> Vec<ThemeOption> {
    let entry = session.plan.document.entry(theme);
    let Some(tree) = entry.as_ref().and_then(crate::document::EntryText::tree) else { return Vec::new() };
    let Some(items) = tree.root().unwrap_some().get(name::OPTIONS).map(TreeItem::unwrap_some) else {
        return Vec::new();
    };
    let mut items: Vec<ThemeOption> = items.items().map(parse_option).collect();
    items.sort_by(|a, b| a.id.cmp(&b.id));
    items
}

fn parse_option(item: TreeItem<'_>) -> ThemeOption {
    let record = item.unwrap_some();
    let text =
        |name: &str| record.get(name).and_then(|text| text.unwrap_some().as_text()).unwrap_or_default().into_owned();
    let status = match record.get(name::STATUS).and_then(|value| value.unwrap_some().as_identifier()) {
        Some("Doing") => OptionStatus::Doing,
        Some("Done") => OptionStatus::Done,
        Some("Dropped") => OptionStatus::Dropped,
        _ => OptionStatus::Idea,
    };
    ThemeOption { id: item.key().into_owned(), text: text(name::TEXT), status, sprint: text(name::SPRINT) }
}

/// Number of options of a theme.
pub fn option_count(session: &Session, theme: EntryId) -> usize {
    read_options(session, theme).len()
}
