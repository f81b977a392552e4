//! What the answer to a question does.

use crate::app::message::Effect;
use crate::app::model::screen::Screen;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::status::StatusLine;
use crate::app::overlays::Overlay;
use crate::app::overlays::form;
use crate::app::overlays::prompt::{Prompt, PromptQuestion, open, top, top_mut};
use crate::app::views::Views;
use crate::app::widgets::text_input::{LineMode, TextInput};
use crate::app::workflows::Workflows;
use crate::document::chunk::EntryId;
use crate::document::path::Path;
use crate::document::write::Draft;
use crate::roadmap::change::Change;
use crate::roadmap::date;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::intents;
use crate::roadmap::name;
use crate::roadmap::slug;
use crate::roadmap::value;

/// Handles pasted text. Several lines become several ideas.
pub(crate) fn paste(
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

/// Accepts the answer.
#[expect(clippy::too_many_arguments, reason = "each part it changes is named")]
pub(crate) fn accept(
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
        _ if answer.is_empty() => return show_error(overlays, "Type an answer first (Esc to close)"),
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
pub(crate) fn act(
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
        PromptQuestion::RankReason(theme) => {
            crate::app::workflows::override_rank::record_reason(session, status, *theme, answer);
        }
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

/// Closes the prompt and acts on the answer; a refusal reopens it and shows why. Returns whether it was accepted.
#[expect(clippy::too_many_arguments, reason = "each part it changes is named")]
pub(crate) fn submit(
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
pub(crate) fn reopen_if_refused(
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
    prompt: Prompt,
    answer: &str,
) -> bool {
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

pub(crate) fn show_error(overlays: &mut Vec<Overlay>, message: &str) {
    if let Some(prompt) = top_mut(overlays) {
        prompt.error = Some(message.to_owned());
    }
}

pub(crate) fn add_option(
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

pub(crate) fn rename_entry(
    session: &mut Session,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
    entry: EntryId,
    id: &str,
) {
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

pub(crate) fn add_reading(
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
