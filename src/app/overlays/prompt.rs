//! A one-line question: a title, reason, date or id.

use super::Overlay;
use super::form;
use crate::app::message::Effect;
use crate::app::model::marked_entries;
use crate::app::model::screen::Screen;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::status::StatusLine;
use crate::app::views::Views;
use crate::app::widgets::key::Key;
use crate::app::widgets::text_input::{LineMode, TextInput};
use crate::app::workflows::Workflows;
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

/// A one-line question.
#[derive(Clone, Debug)]
pub struct Prompt {
    pub question: PromptQuestion,
    pub input: TextInput,
    /// Why the last answer was refused.
    pub error: Option<String>,
}

/// Questions of a prompt.
#[derive(Clone, Debug, PartialEq)]
pub enum PromptQuestion {
    /// The title of an idea for a lane; asks again afterwards.
    NewIdea(Option<Lane>),
    /// The title of an idea that serves a goal; asks again afterwards.
    NewIdeaForGoal(EntryId),
    /// The text of an option of a theme; asks again afterwards.
    NewOption(EntryId),
    /// Why something is dropped.
    DropReason(Vec<EntryId>),
    /// The ship date.
    ShipDate(Vec<EntryId>),
    /// The owner of these.
    Owner(Vec<EntryId>),
    /// Tags for these; tags with `-` in front are removed.
    Tags(Vec<EntryId>),
    /// Why a theme is ranked manually.
    RankReason(EntryId),
    /// Why a theme is ranked above another against its score.
    OverrideReason {
        theme: EntryId,
        /// The theme below it.
        above: EntryId,
    },
    Filter,
    /// The name of a saved filter.
    FilterName,
    Rename(EntryId),
    /// Today's reading of a metric.
    Reading(EntryId),
    /// A key for a map of the form below.
    MapKey(Path),
    /// A version of a conflict that no side has.
    Conflict {
        owner: FieldOwner,
        path: ConflictPath,
    },
    /// Another name for the file.
    SaveAs,
    /// The product, at the first run.
    FirstProduct,
    /// The vision, at the first run.
    FirstVision,
    /// The first metric, at the first run.
    FirstMetric,
    /// Its unit, at the first run.
    FirstUnit,
}

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

fn top_mut(overlays: &mut Vec<Overlay>) -> Option<&mut Prompt> {
    match overlays.last_mut() {
        Some(Overlay::Prompt(prompt)) => Some(prompt),
        _ => None,
    }
}

/// Handles a key that is not bound: text for the answer.
pub fn handle_key(screen: &Screen, overlays: &mut Vec<Overlay>, key: Key) -> bool {
    let width = text_width(screen);
    let Some(prompt) = top_mut(overlays) else { return false };
    prompt.error = None;
    let width = if prompt.input.line_mode() == LineMode::Multi { width } else { usize::MAX };
    prompt.input.handle_key(key, width)
}

/// Handles pasted text. Several lines become several ideas.
pub fn paste(
    session: &mut Session,
    selection: &mut Selection,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
    text: &str,
) {
    let Some(prompt) = top_mut(overlays) else { return };
    // Text before the caret goes in front of the first pasted line, text after it behind the last.
    let (before, behind) = prompt.input.text().split_at(prompt.input.caret());
    let whole = format!("{before}{text}{behind}");
    let lines: Vec<&str> = whole.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    match prompt.question {
        PromptQuestion::NewIdea(lane) if lines.len() > 1 => {
            overlays.pop();
            crate::app::commands::edit::add_pasted_ideas(session, selection, overlays, status, lane, &lines);
            if overlays.is_empty() {
                open(overlays, PromptQuestion::NewIdea(lane), "");
            }
        }
        PromptQuestion::NewIdeaForGoal(goal) if lines.len() > 1 => {
            let Some(Overlay::Prompt(prompt)) = overlays.pop() else { return };
            status.clear();
            crate::app::commands::edit::add_ideas_for_goal(session, selection, status, goal, &lines);
            reopen_if_refused(overlays, status, *prompt, &lines.join(" / "));
        }
        _ => prompt.input.paste(text),
    }
}

impl PromptQuestion {
    /// Whether an accepted answer is followed by the same question.
    fn asks_again(&self) -> bool {
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
            Self::RankReason(theme) => format!("{}: why override the score?", title(theme)),
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
                "Words, or owner: lane: tag: goal: metric: id: broken: with - in front to exclude. Leave empty to clear."
            }
            Self::RankReason(_) => "One line, saved as a decision. Esc to skip; the rank stays.",
            Self::OverrideReason { .. } => "One line, saved as a decision. Esc to leave the order unchanged.",
            Self::FilterName => "Saved for all roadmaps; an existing filter of this name is replaced.",
            Self::Rename(_) => "Lowercase letters, digits and hyphens. Every reference is updated.",
            Self::Reading(_) => "A number. Enter saves today's reading; replaces an earlier one.",
            Self::MapKey(_) => "Enter, then the value.",
            Self::Conflict { .. } => "Enter uses it instead of both versions, Alt-Enter adds a line in long texts.",
            Self::SaveAs => "A file name in the same folder, or a path.",
            Self::FirstProduct => "Enter to continue, Esc to leave without creating a file.",
            Self::FirstVision => "\"No small shop loses an evening to bookkeeping\". Leave empty to skip.",
            Self::FirstMetric => "\"Accounts that publish a first report within 7 days\". Leave empty to skip.",
            Self::FirstUnit => "%, days, € a month, people …",
        }
    }
}

/// Accepts the answer.
#[expect(clippy::too_many_arguments, reason = "each part it changes is named")]
pub fn accept(
    session: &mut Session,
    selection: &mut Selection,
    screen: &Screen,
    views: &mut Views,
    overlays: &mut Vec<Overlay>,
    workflows: &mut Workflows,
    status: &mut StatusLine,
    outbox: &mut Vec<Effect>,
) {
    let Some(prompt) = top(overlays) else { return };
    let answer = prompt.input.text().trim().to_owned();
    let question = prompt.question.clone();
    match &question {
        PromptQuestion::FirstProduct
        | PromptQuestion::FirstVision
        | PromptQuestion::FirstMetric
        | PromptQuestion::FirstUnit => {
            return crate::app::workflows::first_run::accept_answer(
                session, overlays, workflows, status, outbox, &answer,
            );
        }
        PromptQuestion::NewIdea(_) | PromptQuestion::NewIdeaForGoal(_) if answer.is_empty() => {
            overlays.pop();
            return;
        }
        PromptQuestion::Filter | PromptQuestion::Owner(_) => {}
        _ if answer.is_empty() => return show_error(overlays, "Type an answer first (Esc to leave)"),
        PromptQuestion::ShipDate(_) => match date::parse_day(&answer) {
            Some(on) if on > session.today => {
                return show_error(overlays, "The ship date cannot be in the future");
            }
            Some(_) => {}
            None => return show_error(overlays, "Not a date: write it like 2026-03-02"),
        },
        PromptQuestion::Rename(entry) => return rename_entry(session, overlays, status, *entry, &answer),
        PromptQuestion::Reading(metric) => return add_reading(session, overlays, status, *metric, &answer),
        _ => {}
    }
    if submit(session, selection, screen, views, overlays, status, outbox, &answer) && question.asks_again() {
        open(overlays, question, "");
    }
}

/// Acts on a valid answer.
#[expect(clippy::too_many_arguments, reason = "each part it changes is named")]
fn act(
    session: &mut Session,
    selection: &mut Selection,
    screen: &Screen,
    views: &mut Views,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
    outbox: &mut Vec<Effect>,
    question: &PromptQuestion,
    answer: &str,
) {
    match question {
        PromptQuestion::Filter => {
            crate::app::commands::filter::apply_typed(session, selection, screen, views, status, answer);
        }
        PromptQuestion::NewIdea(lane) => {
            crate::app::commands::edit::add_idea(session, selection, status, *lane, answer);
        }
        PromptQuestion::NewIdeaForGoal(goal) => {
            crate::app::commands::edit::add_ideas_for_goal(session, selection, status, *goal, &[answer]);
        }
        PromptQuestion::NewOption(theme) => add_option(session, selection, screen, views, status, *theme, answer),
        PromptQuestion::DropReason(themes) => {
            crate::app::commands::lane::drop_with_reason(session, status, themes, answer);
        }
        PromptQuestion::ShipDate(themes) => {
            if let Some(on) = date::parse_day(answer) {
                crate::app::commands::lane::ship_on(session, status, themes, on);
            }
        }
        PromptQuestion::Owner(entries) => {
            crate::app::commands::mark::set_owner(
                session,
                status,
                entries,
                if answer.is_empty() { "-" } else { answer },
            );
        }
        PromptQuestion::Tags(entries) => crate::app::commands::mark::change_tags(session, status, entries, answer),
        PromptQuestion::RankReason(theme) => super::move_mode::record_reason(session, status, *theme, answer),
        PromptQuestion::OverrideReason { theme, above } => {
            crate::app::workflows::override_rank::rank_above(session, selection, status, *theme, *above, answer);
        }
        PromptQuestion::FilterName => crate::app::commands::filter::save_as(selection, status, outbox, answer),
        PromptQuestion::MapKey(path) => form::choose::add_map_key(overlays, path, answer),
        PromptQuestion::Conflict { owner, path } => {
            crate::app::views::conflicts::accept_custom_value(session, screen, views, status, *owner, path, answer);
        }
        PromptQuestion::SaveAs => {
            outbox.push(crate::app::message::Effect::Save(crate::app::message::SaveMode::As(answer.to_owned())));
        }
        PromptQuestion::Rename(_)
        | PromptQuestion::Reading(_)
        | PromptQuestion::FirstProduct
        | PromptQuestion::FirstVision
        | PromptQuestion::FirstMetric
        | PromptQuestion::FirstUnit => {}
    }
}

fn show_error(overlays: &mut Vec<Overlay>, message: &str) {
    if let Some(prompt) = top_mut(overlays) {
        prompt.error = Some(message.to_owned());
    }
}

/// Closes the prompt and acts on the answer; a refusal reopens it and shows why. Returns whether it was accepted.
#[expect(clippy::too_many_arguments, reason = "each part it changes is named")]
fn submit(
    session: &mut Session,
    selection: &mut Selection,
    screen: &Screen,
    views: &mut Views,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
    outbox: &mut Vec<Effect>,
    answer: &str,
) -> bool {
    let Some(Overlay::Prompt(prompt)) = overlays.pop() else { return false };
    status.clear();
    act(session, selection, screen, views, overlays, status, outbox, &prompt.question, answer);
    !reopen_if_refused(overlays, status, *prompt, answer)
}

/// Reopens the prompt with a refused answer and the reason. Returns whether it was refused.
fn reopen_if_refused(overlays: &mut Vec<Overlay>, status: &mut StatusLine, prompt: Prompt, answer: &str) -> bool {
    if !status.is_refusal() {
        return false;
    }
    let error = status.message.take().map(|message| message.text);
    let input = match prompt.input.line_mode() {
        LineMode::Multi => TextInput::multi_line(answer),
        LineMode::Single => TextInput::single_line(answer),
    };
    overlays.push(Overlay::Prompt(Box::new(Prompt { question: prompt.question, input, error })));
    true
}

fn add_option(
    session: &mut Session,
    selection: &Selection,
    screen: &Screen,
    views: &mut Views,
    status: &mut StatusLine,
    theme: EntryId,
    text: &str,
) {
    let taken: Vec<String> =
        crate::app::model::theme_options::read_options(session, theme).into_iter().map(|item| item.id).collect();
    let id = slug::id_from_title(text, |id| taken.iter().any(|other| other == id));
    let path = Path::from_fields(&[name::OPTIONS]).key(&id).field(name::TEXT);
    let label = format!("add option {id} to {}", session.plan.roadmap.id(theme));
    status.report(session.apply(&label, &[Change::set(theme, path, Draft::Text(text.to_owned()))]));
    crate::app::views::lanes::show_options(session, selection, screen, views, theme);
}

fn rename_entry(session: &mut Session, overlays: &mut Vec<Overlay>, status: &mut StatusLine, entry: EntryId, id: &str) {
    let Some(kind) = session.plan.roadmap.row(entry).map(|row| row.kind) else { return };
    if !slug::is_id(id) {
        return show_error(overlays, "Use up to 40 lowercase letters, digits and hyphens");
    }
    let other = match kind {
        EntryKind::Theme | EntryKind::Idea => session.plan.roadmap.find_theme(id),
        kind => session.plan.roadmap.find(kind, id),
    };
    if other.is_some_and(|other| other != entry) {
        return show_error(overlays, "This id is already in use");
    }
    overlays.pop();
    let old = session.plan.roadmap.id(entry).to_owned();
    if old == id {
        return;
    }
    let changes = intents::rename_entry(&session.plan, entry, id);
    if status.report(session.apply(&format!("rename {old} to {id}"), &changes)).is_some() {
        status.say(format!(
            "Renamed {old} to {id}, {} updated",
            crate::text::plural::format_count(changes.len().saturating_sub(2), "reference", "references")
        ));
    }
}

fn add_reading(
    session: &mut Session,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
    metric: EntryId,
    answer: &str,
) {
    let shape = crate::roadmap::field::Shape::Reading;
    match value::parse_input(&shape, &answer.replace(',', "."), &[]) {
        Ok(draft) => {
            overlays.pop();
            let day = session.today.format("%Y-%m-%d").to_string();
            let path = Path::from_fields(&[name::READINGS]).key(&day);
            let label = format!("record a reading of {}", session.plan.roadmap.id(metric));
            if status.report(session.apply(&label, &[Change::set(metric, path, draft)])).is_some() {
                status.say(format!("{}: today's reading is {answer}", session.title(metric)));
            }
        }
        Err(wrong) => show_error(overlays, &wrong.to_string()),
    }
}
