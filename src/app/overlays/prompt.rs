//! One line asked for: a title, a reason, a day, an id.

use super::Overlay;
use super::form;
use crate::app::model::marked_entries;
use crate::app::model::session::Tone;
use crate::app::state::State;
use crate::app::widgets::key::Key;
use crate::app::widgets::text_input::{LineMode, TextInput};
use crate::document::chunk::EntryId;
use crate::document::path::Path;
use crate::document::write::Draft;
use crate::roadmap::change::Change;
use crate::roadmap::conflict::ConflictPath;
use crate::roadmap::date;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::intents;
use crate::roadmap::lane::Lane;
use crate::roadmap::location::FieldOwner;
use crate::roadmap::name;
use crate::roadmap::slug;
use crate::roadmap::value;

/// One line asked for.
#[derive(Clone, Debug)]
pub struct Prompt {
    /// What is asked.
    pub question: PromptQuestion,
    /// What is typed.
    pub input: TextInput,
    /// Why the last answer was not taken.
    pub error: Option<String>,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub enum PromptQuestion {
    /// The title of an idea, for a lane; then the next one.
    NewIdea(Option<Lane>),
    /// The title of an idea that serves a goal; then the next one.
    NewIdeaForGoal(EntryId),
    /// The text of an option of a theme; then the next one.
    NewOption(EntryId),
    /// Why something is not done.
    DropReason(Vec<EntryId>),
    /// The day something was shipped.
    ShipDate(Vec<EntryId>),
    /// Who reports on these.
    Owner(Vec<EntryId>),
    /// Tags for these; with a `-` in front, tags to take away.
    Tags(Vec<EntryId>),
    /// Why a theme stands where the hand put it.
    RankReason(EntryId),
    /// Why a theme is put above another by hand.
    OverrideReason {
        /// The theme.
        theme: EntryId,
        /// The one it is put above.
        above: EntryId,
    },
    /// What alone is to be shown.
    Filter,
    /// A name for the filter.
    FilterName,
    /// A new id.
    Rename(EntryId),
    /// A reading of a metric, for today.
    Reading(EntryId),
    /// A key for a map of the form below.
    MapKey(Path),
    /// A version of a clash that no side has.
    Conflict {
        /// Whose field.
        owner: FieldOwner,
        /// Which.
        path: ConflictPath,
    },
    /// Another name for the file.
    SaveAs,
    /// The product, on the first screen.
    FirstProduct,
    /// The vision, on the first screen.
    FirstVision,
    /// The first number somebody cares about.
    FirstMetric,
    /// Its unit.
    FirstUnit,
}

/// Asks.
pub fn open(state: &mut State, question: PromptQuestion, start: &str) {
    let mut field = TextInput::single_line(start);
    // A number or a name is rather replaced than mended.
    if matches!(question, PromptQuestion::Reading(_) | PromptQuestion::Owner(_)) {
        field.select_all();
    }
    let prompt = Prompt { question, input: field, error: None };
    state.overlays.push(Overlay::Prompt(Box::new(prompt)));
}

/// Asks for a text that may have several lines.
pub fn open_multi_line(state: &mut State, question: PromptQuestion, start: &str) {
    let prompt = Prompt { question, input: TextInput::multi_line(start), error: None };
    state.overlays.push(Overlay::Prompt(Box::new(prompt)));
}

/// The cells of the popup.
pub fn popup_width(state: &State) -> u16 {
    84.min(state.screen.size.width.saturating_sub(4))
}

/// The cells of a line of a text of several lines.
pub fn text_width(state: &State) -> usize {
    (popup_width(state) as usize).saturating_sub(5).max(1)
}

/// A new line, where the text may have several.
pub fn insert_newline(state: &mut State) {
    if let Some(prompt) = top_mut(state) {
        prompt.error = None;
        prompt.input.handle_key(Key::new(crate::app::widgets::key::KeyName::Enter), usize::MAX);
    }
}

/// The prompt on top, if one is.
pub fn top(state: &State) -> Option<&Prompt> {
    match state.overlays.last() {
        Some(Overlay::Prompt(prompt)) => Some(prompt),
        _ => None,
    }
}

fn top_mut(state: &mut State) -> Option<&mut Prompt> {
    match state.overlays.last_mut() {
        Some(Overlay::Prompt(prompt)) => Some(prompt),
        _ => None,
    }
}

/// A key no command of the prompt has.
pub fn handle_key(state: &mut State, key: Key) -> bool {
    let width = text_width(state);
    let Some(prompt) = top_mut(state) else { return false };
    prompt.error = None;
    let width = if prompt.input.line_mode() == LineMode::Multi { width } else { usize::MAX };
    prompt.input.handle_key(key, width)
}

/// Pasted text. Several lines make several ideas.
pub fn paste(state: &mut State, text: &str) {
    let Some(prompt) = top_mut(state) else { return };
    // What is typed already goes before the first line, and what stands behind the caret after the last.
    let (before, behind) = prompt.input.text().split_at(prompt.input.caret());
    let whole = format!("{before}{text}{behind}");
    let lines: Vec<&str> = whole.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    match prompt.question {
        PromptQuestion::NewIdea(lane) if lines.len() > 1 => {
            state.overlays.pop();
            crate::app::commands::edit::add_pasted_ideas(state, lane, &lines);
            if state.overlays.is_empty() {
                open(state, PromptQuestion::NewIdea(lane), "");
            }
        }
        PromptQuestion::NewIdeaForGoal(goal) if lines.len() > 1 => {
            submit(state, &lines.join(" / "), |state| {
                crate::app::commands::edit::add_ideas_for_goal(state, goal, &lines);
            });
        }
        _ => prompt.input.paste(text),
    }
}

impl PromptQuestion {
    /// The question in words.
    pub fn text(&self, state: &State) -> String {
        let title = |entry: &EntryId| state.session.title(*entry);
        match self {
            Self::NewIdea(Some(lane)) => format!("A new idea for {}", lane.name()),
            Self::NewIdea(None) => "A new idea".to_owned(),
            Self::NewIdeaForGoal(goal) => format!("A new idea that serves: {}", title(goal)),
            Self::NewOption(theme) => format!("An option for {}", title(theme)),
            Self::DropReason(theme_ids) => {
                format!("Not doing {}: why not?", marked_entries::describe(state, theme_ids))
            }
            Self::ShipDate(themes) => format!("{}, out since which day?", marked_entries::describe(state, themes)),
            Self::Owner(entries) => format!("Who reports on {}?", marked_entries::describe(state, entries)),
            Self::Tags(entries) => format!("Tags of {}", marked_entries::describe(state, entries)),
            Self::RankReason(theme) => format!("{}: why here, against its score?", title(theme)),
            Self::OverrideReason { theme, above } => format!("{} above {}: why?", title(theme), title(above)),
            Self::Filter => "Show only".to_owned(),
            Self::FilterName => "A name for this filter".to_owned(),
            Self::Rename(entry) => format!("Another id for {}", state.session.plan.roadmap.id(*entry)),
            Self::Reading(metric) => {
                let unit = state.session.plan.roadmap.unit(&state.session.plan.document, *metric).into_owned();
                format!("{} today, in {unit}", title(metric))
            }
            Self::MapKey(path) => format!("A key for {path}"),
            Self::Conflict { owner: FieldOwner::Entry(entry), path: at } => {
                format!("{at} of {}", state.session.plan.roadmap.id(*entry))
            }
            Self::Conflict { owner: FieldOwner::Roadmap, path: at } => format!("{at} of the roadmap"),
            Self::SaveAs => "Under which name?".to_owned(),
            Self::FirstProduct => "What is the product called?".to_owned(),
            Self::FirstVision => "Where is it all going, in one sentence?".to_owned(),
            Self::FirstMetric => "Which number do you care about first?".to_owned(),
            Self::FirstUnit => "In which unit?".to_owned(),
        }
    }

    /// What helps to answer.
    pub fn help(&self) -> &'static str {
        match self {
            Self::NewIdea(_) | Self::NewIdeaForGoal(_) => {
                "Enter keeps it and asks for the next; Esc ends. Pasted lines become ideas."
            }
            Self::NewOption(_) => "Options are ways to solve it, not promises. Enter keeps it, Esc ends.",
            Self::DropReason(_) => "One line: whoever asks for it again will read it.",
            Self::ShipDate(_) => "Like 2026-03-02.",
            Self::Owner(_) => "A name. Tab completes one that is there already; - takes the owner away.",
            Self::Tags(_) => {
                "One or several, with commas; -tag takes one away. Tab completes one that is there already."
            }
            Self::Filter => {
                "Words, and owner: lane: tag: goal: metric: id: broken: with - in front for not. Nothing shows all again."
            }
            Self::RankReason(_) => "One line, kept as a decision. Esc leaves it without one; the rank stays.",
            Self::OverrideReason { .. } => "One line, kept as a decision about it. Esc leaves the order as it is.",
            Self::FilterName => "It can be called by this name in every roadmap; a name that is taken is given anew.",
            Self::Rename(_) => "Small letters, digits and hyphens. Every reference follows.",
            Self::Reading(_) => "A number. Enter keeps it as today's reading; one that is there already is replaced.",
            Self::MapKey(_) => "Enter goes on to its value.",
            Self::Conflict { .. } => {
                "Enter takes it in place of both versions, Alt-Enter makes a new line in long texts."
            }
            Self::SaveAs => "A file name, beside the present file or with its folder.",
            Self::FirstProduct => "Enter goes on, Esc leaves without making a file.",
            Self::FirstVision => "\"No small shop loses an evening to bookkeeping\". Enter on nothing skips it.",
            Self::FirstMetric => "\"Accounts that publish a first report within 7 days\". Enter on nothing skips it.",
            Self::FirstUnit => "%, days, € a month, people …",
        }
    }
}

/// Takes the answer, if it can be taken.
pub fn accept(state: &mut State) {
    let Some(prompt) = top(state) else { return };
    let answer = prompt.input.text().trim().to_owned();
    let question = prompt.question.clone();
    match question {
        PromptQuestion::FirstProduct
        | PromptQuestion::FirstVision
        | PromptQuestion::FirstMetric
        | PromptQuestion::FirstUnit => {
            crate::app::workflows::first_run::accept_answer(state, &answer);
        }
        PromptQuestion::NewIdea(_) | PromptQuestion::NewIdeaForGoal(_) if answer.is_empty() => {
            state.overlays.pop();
        }
        PromptQuestion::Filter => {
            state.overlays.pop();
            crate::app::commands::filter::apply_typed(state, &answer);
        }
        PromptQuestion::Owner(entries) if answer.is_empty() => {
            submit(state, &answer, |state| crate::app::commands::mark::set_owner(state, &entries, "-"));
        }
        _ if answer.is_empty() => show_error(state, "Nothing is typed yet: Esc leaves it as it is."),
        PromptQuestion::NewIdea(lane) => {
            let is_kept = submit(state, &answer, |state| crate::app::commands::edit::add_idea(state, lane, &answer));
            if is_kept {
                open(state, PromptQuestion::NewIdea(lane), "");
            }
        }
        PromptQuestion::NewIdeaForGoal(goal) => {
            let is_kept =
                submit(state, &answer, |state| crate::app::commands::edit::add_ideas_for_goal(state, goal, &[&answer]));
            if is_kept {
                open(state, PromptQuestion::NewIdeaForGoal(goal), "");
            }
        }
        PromptQuestion::NewOption(theme) => {
            if submit(state, &answer, |state| add_option(state, theme, &answer)) {
                open(state, PromptQuestion::NewOption(theme), "");
            }
        }
        PromptQuestion::DropReason(theme_ids) => {
            submit(state, &answer, |state| crate::app::commands::lane::drop_with_reason(state, &theme_ids, &answer));
        }
        PromptQuestion::Owner(entries) => {
            submit(state, &answer, |state| crate::app::commands::mark::set_owner(state, &entries, &answer));
        }
        PromptQuestion::Tags(entries) => {
            submit(state, &answer, |state| crate::app::commands::mark::change_tags(state, &entries, &answer));
        }
        PromptQuestion::RankReason(theme) => {
            submit(state, &answer, |state| super::move_mode::record_reason(state, theme, &answer));
        }
        PromptQuestion::OverrideReason { theme, above } => {
            submit(state, &answer, |state| {
                crate::app::workflows::override_rank::rank_above(state, theme, above, &answer);
            });
        }
        PromptQuestion::FilterName => {
            submit(state, &answer, |state| crate::app::commands::filter::save_as(state, &answer));
        }
        PromptQuestion::ShipDate(themes) => match date::parse_day(&answer) {
            Some(on) if on > state.session.today => {
                show_error(state, "That day is still to come: what is not out yet is no shipped theme.");
            }
            Some(on) => {
                submit(state, &answer, |state| crate::app::commands::lane::ship_on(state, &themes, on));
            }
            None => show_error(state, "That is no day: write it like 2026-03-02."),
        },
        PromptQuestion::Rename(entry) => rename_entry(state, entry, &answer),
        PromptQuestion::Reading(metric) => add_reading(state, metric, &answer),
        PromptQuestion::MapKey(path) => {
            state.overlays.pop();
            form::choose::add_map_key(state, &path, &answer);
        }
        PromptQuestion::Conflict { owner, path: at } => {
            submit(state, &answer, |state| {
                crate::app::views::conflicts::accept_custom_value(state, owner, &at, &answer);
            });
        }
        PromptQuestion::SaveAs => {
            state.overlays.pop();
            state.outbox.push(crate::app::message::Effect::Save(crate::app::message::SaveMode::As(answer)));
        }
    }
}

fn show_error(state: &mut State, words: &str) {
    if let Some(prompt) = top_mut(state) {
        prompt.error = Some(words.to_owned());
    }
}

/// Closes the prompt and does what was asked for. Where that is refused the prompt is there again, with the answer in
/// it and the reason below: nothing typed is lost.
fn submit(state: &mut State, answer: &str, act: impl FnOnce(&mut State)) -> bool {
    let Some(Overlay::Prompt(prompt)) = state.overlays.pop() else { return false };
    state.status.clear();
    act(state);
    if !state.status.message.as_ref().is_some_and(|message| message.tone == Tone::Refused) {
        return true;
    }
    let why = state.status.message.take().map(|message| message.text);
    let lines = prompt.input.line_mode();
    open(state, prompt.question, answer);
    if let Some(prompt) = top_mut(state) {
        if lines == LineMode::Multi {
            prompt.input = TextInput::multi_line(answer);
        }
        prompt.error = why;
    }
    false
}

fn add_option(state: &mut State, theme: EntryId, text: &str) {
    let taken: Vec<String> =
        crate::app::model::theme_options::read_options(state, theme).into_iter().map(|item| item.id).collect();
    let id = slug::id_from_title(text, |id| taken.iter().any(|other| other == id));
    let path = Path::from_fields(&[name::OPTIONS]).key(&id).field(name::TEXT);
    let label = format!("option {id} of {}", state.session.plan.roadmap.id(theme));
    state.status.report(state.session.apply(&label, &[Change::set(theme, path, Draft::Text(text.to_owned()))]));
    crate::app::views::lanes::show_options(state, theme);
}

fn rename_entry(state: &mut State, entry: EntryId, id: &str) {
    let Some(kind) = state.session.plan.roadmap.row(entry).map(|row| row.kind) else { return };
    if !slug::is_id(id) {
        return show_error(state, "An id has up to 40 small letters, digits and hyphens.");
    }
    let other = match kind {
        EntryKind::Theme | EntryKind::Idea => state.session.plan.roadmap.find_theme(id),
        kind => state.session.plan.roadmap.find(kind, id),
    };
    if other.is_some_and(|other| other != entry) {
        return show_error(state, "That id is taken.");
    }
    state.overlays.pop();
    let old = state.session.plan.roadmap.id(entry).to_owned();
    if old == id {
        return;
    }
    let changes = intents::rename_entry(&state.session.plan, entry, id);
    if state.status.report(state.session.apply(&format!("rename {old} to {id}"), &changes)).is_some() {
        state.status.say(format!(
            "{old} is now {id}, and {}",
            crate::text::plural::format_count(
                changes.len().saturating_sub(2),
                "reference follows it",
                "references follow it"
            )
        ));
    }
}

fn add_reading(state: &mut State, metric: EntryId, answer: &str) {
    let shape = crate::roadmap::field::Shape::Reading;
    match value::parse_input(&shape, &answer.replace(',', "."), &[]) {
        Ok(draft) => {
            state.overlays.pop();
            let day = state.session.today.format("%Y-%m-%d").to_string();
            let path = Path::from_fields(&[name::READINGS]).key(&day);
            let label = format!("reading of {}", state.session.plan.roadmap.id(metric));
            if state.status.report(state.session.apply(&label, &[Change::set(metric, path, draft)])).is_some() {
                state.status.say(format!("{} is {answer} today", state.session.title(metric)));
            }
        }
        Err(wrong) => show_error(state, &wrong.to_string()),
    }
}
