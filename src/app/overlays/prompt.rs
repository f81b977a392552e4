//! A one-line question: a title, reason, date or id.

pub use super::stack::{Prompt, PromptQuestion};

use super::Overlay;
use crate::app::model::marked_entries;
use crate::app::model::screen::Screen;
use crate::app::model::session::Session;
use crate::app::widgets::key::Key;
use crate::app::widgets::text_input::{LineMode, TextInput};
use crate::document::chunk::EntryId;
use crate::roadmap::location::FieldOwner;
use crate::roadmap::name;

/// Opens a prompt.
pub fn open(overlays: &mut Vec<Overlay>, question: PromptQuestion, start: &str) {
    let mut field = TextInput::single_line(start);
    // A number or name is selected as a whole, since it is usually replaced.
    if matches!(question, PromptQuestion::Reading(_) | PromptQuestion::Owner(_)) {
        field.select_all();
    }
    let prompt = Prompt { question, input: field, error: None };
    overlays.push(Overlay::Prompt(Box::new(prompt)));
}

/// Opens a prompt for a multi-line text.
pub fn open_multi_line(overlays: &mut Vec<Overlay>, question: PromptQuestion, start: &str) {
    let prompt = Prompt { question, input: TextInput::multi_line(start), error: None };
    overlays.push(Overlay::Prompt(Box::new(prompt)));
}

/// The width of the popup.
pub fn popup_width(screen: &Screen) -> u16 {
    84.min(screen.size.width.saturating_sub(4))
}

/// The width of a line of a multi-line text.
pub fn text_width(screen: &Screen) -> usize {
    (popup_width(screen) as usize).saturating_sub(5).max(1)
}

/// Inserts a line break if the text may have several lines.
pub fn insert_newline(overlays: &mut Vec<Overlay>) {
    if let Some(prompt) = top_mut(overlays) {
        prompt.error = None;
        prompt.input.handle_key(Key::new(crate::app::widgets::key::KeyName::Enter), usize::MAX);
    }
}

/// The topmost prompt, if any.
pub fn top(overlays: &[Overlay]) -> Option<&Prompt> {
    match overlays.last() {
        Some(Overlay::Prompt(prompt)) => Some(prompt),
        _ => None,
    }
}

pub(crate) fn top_mut(overlays: &mut Vec<Overlay>) -> Option<&mut Prompt> {
    match overlays.last_mut() {
        Some(Overlay::Prompt(prompt)) => Some(prompt),
        _ => None,
    }
}

/// Whether a question that is asked again has no answer yet, so that Enter would end it.
pub fn awaits_next_line(overlays: &[Overlay]) -> bool {
    top(overlays).is_some_and(|prompt| prompt.question.asks_again() && prompt.input.is_empty())
}

/// Handles a key that is not bound: text for the answer.
pub fn handle_key(screen: &Screen, overlays: &mut Vec<Overlay>, key: Key) -> bool {
    let width = text_width(screen);
    let Some(prompt) = top_mut(overlays) else { return false };
    prompt.error = None;
    let width = if prompt.input.line_mode() == LineMode::Multi { width } else { usize::MAX };
    prompt.input.handle_key(key, width)
}

impl PromptQuestion {
    /// Whether an accepted answer is followed by the same question.
    pub(crate) fn asks_again(&self) -> bool {
        matches!(self, Self::NewIdea(_) | Self::NewIdeaForGoal(_) | Self::NewOption(_))
    }

    /// The question as shown.
    pub fn text(&self, session: &Session) -> String {
        let title = |entry: &EntryId| session.title(*entry);
        match self {
            Self::NewIdea(Some(lane)) => format!("New idea (lane: {})", lane.name()),
            Self::NewIdea(None) => "New idea".to_owned(),
            Self::NewIdeaForGoal(goal) => format!("New idea (goal: {})", title(goal)),
            Self::NewOption(theme) => format!("New option for {}", title(theme)),
            Self::DropReason(theme_ids) => {
                format!("Why drop {}?", marked_entries::describe(session, theme_ids))
            }
            Self::ShipDate(themes) => format!("When did {} ship?", marked_entries::describe(session, themes)),
            Self::Owner(entries) => format!("Who owns {}?", marked_entries::describe(session, entries)),
            Self::Tags(entries) => format!("Tags for {}", marked_entries::describe(session, entries)),
            Self::RankReason(theme) => format!("Why override the score of {}?", title(theme)),
            Self::OverrideReason { theme, above } => format!("Why rank {} above {}?", title(theme), title(above)),
            Self::Filter => "Filter".to_owned(),
            Self::FilterName => "Name of this filter".to_owned(),
            Self::Rename(entry) => format!("New id for {}", session.plan.roadmap.id(*entry)),
            Self::Reading(metric) => {
                let unit = session.plan.roadmap.unit(&session.plan.document, *metric).into_owned();
                format!("{}: today's reading ({unit})", title(metric))
            }
            Self::MapKey(path) if path.to_string() == name::READINGS => "Reading date".to_owned(),
            Self::MapKey(path) => format!("New key for {path}"),
            Self::Conflict { owner: FieldOwner::Entry(entry), path: at } => {
                format!("{at} of {}", session.plan.roadmap.id(*entry))
            }
            Self::Conflict { owner: FieldOwner::Roadmap, path: at } => format!("{at} of the roadmap"),
            Self::SaveAs => "Save as".to_owned(),
            Self::FirstProduct => "What is the product called?".to_owned(),
            Self::FirstVision => "Where is the product headed, in one sentence?".to_owned(),
            Self::FirstMetric => "Which metric matters most right now?".to_owned(),
            Self::FirstUnit => "What is its unit?".to_owned(),
        }
    }

    /// A hint for the answer.
    pub fn help(&self) -> &'static str {
        match self {
            Self::NewIdea(_) | Self::NewIdeaForGoal(_) => {
                "Enter adds it, then asks for the next; Esc when done. Pasted lines become ideas."
            }
            Self::NewOption(_) => "Options are possible solutions, not commitments. Enter adds it; Esc when done.",
            Self::DropReason(_) => "One line, for the next person who asks for it.",
            Self::ShipDate(_) => "A date like 2026-03-02.",
            Self::Owner(_) => "A name. Tab completes a name already in use; - removes the owner.",
            Self::Tags(_) => "Separate tags with commas; -tag removes one. Tab completes a tag already in use.",
            Self::Filter => {
                "Words, or a field such as owner: maria (or lane, tag, goal, metric, id, broken). Put - in front to \
                 exclude. Leave empty to clear."
            }
            Self::RankReason(_) => "One line, saved as a decision. Esc to skip; the rank stays.",
            Self::OverrideReason { .. } => "One line, saved as a decision. Esc to keep the order.",
            Self::FilterName => "Saved for all roadmaps; an existing filter of this name is replaced.",
            Self::Rename(_) => "Lowercase letters, digits and hyphens. Every reference is updated.",
            Self::Reading(_) => "A number. Enter saves it as today's reading and replaces an earlier one from today.",
            Self::MapKey(_) => "Press Enter, then type the value.",
            Self::Conflict { .. } => {
                "Enter uses this instead of either version; Alt-Enter adds a line break in long text."
            }
            Self::SaveAs => "A file name in the same folder, or a path.",
            Self::FirstProduct => "Enter to continue, Esc to cancel without creating a file.",
            Self::FirstVision => "\"No small shop loses an evening to bookkeeping\". Leave empty to skip.",
            Self::FirstMetric => "\"Accounts that publish a first report within 7 days\". Leave empty to skip.",
            Self::FirstUnit => "%, days, € a month, people …",
        }
    }
}
