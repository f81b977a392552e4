//! What the answer to a question does.

use super::command::{Command, CommandGroup, KeyLine, command};
use crate::app::message::Effect;
use crate::app::model::mode::Scope;
use crate::app::model::screen::Screen;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::status::{CommandResult, Refusal, capture, say};
use crate::app::overlays::Overlay;
use crate::app::overlays::form;
use crate::app::overlays::prompt::{self, Prompt, PromptQuestion, open, top, top_mut};
use crate::app::views::Views;
use crate::app::views::view::ViewContext;
use crate::app::widgets::pasted_text;
use crate::app::widgets::text_input::{LineMode, TextInput};
use crate::app::workflows::Workflows;
use crate::document::chunk::EntryId;
use crate::document::path::Path;
use crate::document::style::FileStyle;
use crate::document::write::Draft;
use crate::roadmap::change::Change;
use crate::roadmap::date;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::intents;
use crate::roadmap::name;
use crate::roadmap::slug;
use crate::roadmap::value::{self, InputContext};
use crate::text::sanitize;

const PROMPT: &[Scope] = &[Scope::Prompt];

pub(super) const COMMANDS: &[Command] = &[
    command("prompt.accept", "Accept", &["<Enter>"], PROMPT, CommandGroup::Change, |state| {
        accept(
            &mut state.session,
            &mut state.selection,
            &state.screen,
            &mut state.views,
            &mut state.overlays,
            &mut state.workflows,
            &mut state.outbox,
        )
    })
    .short("done")
    .key_line(&[(KeyLine::In(Scope::Prompt), 10)]),
    command("prompt.close", "Cancel", &["<Esc>"], PROMPT, CommandGroup::SaveAndUndo, |state| {
        close_prompt(&mut state.overlays, &mut state.workflows, &mut state.outbox);
        Ok(None)
    })
    .short("cancel")
    .key_line(&[(KeyLine::In(Scope::Prompt), 20)]),
    command("prompt.line", "Insert line break", &["<A-Enter>"], PROMPT, CommandGroup::Change, |state| {
        prompt::insert_newline(&mut state.overlays);
        Ok(None)
    })
    .about("in text with several lines"),
];

/// Handles pasted text. Several lines become several ideas or options; other questions take one line.
pub(crate) fn paste(
    session: &mut Session,
    selection: &mut Selection,
    screen: &Screen,
    views: &mut Views,
    overlays: &mut Vec<Overlay>,
    text: &str,
) -> CommandResult {
    let Some(prompt) = top_mut(overlays) else { return Ok(None) };
    // Text before the caret goes in front of the first pasted line, text after it behind the last.
    let (before, behind) = prompt.input.text().split_at(prompt.input.caret());
    let whole = format!("{before}{text}{behind}");
    let items = pasted_text::list_items(&whole);
    let lines: Vec<&str> = items.iter().map(String::as_str).collect();
    match prompt.question {
        PromptQuestion::NewIdea(lane) if lines.len() > 1 => {
            overlays.pop();
            let added = crate::app::commands::edit::add_pasted_ideas(session, selection, overlays, lane, &lines);
            if overlays.is_empty() {
                open(overlays, PromptQuestion::NewIdea(lane), "");
            }
            added
        }
        PromptQuestion::NewIdeaForGoal(goal) if lines.len() > 1 => {
            let Some(Overlay::Prompt(prompt)) = overlays.pop() else { return Ok(None) };
            let added = crate::app::commands::edit::add_ideas_for_goal(session, selection, goal, &lines);
            added.or_else(|why| {
                reopen(overlays, *prompt, &lines.join(" / "), why);
                Ok(None)
            })
        }
        PromptQuestion::NewOption(theme) if lines.len() > 1 => {
            let Some(Overlay::Prompt(prompt)) = overlays.pop() else { return Ok(None) };
            match add_options(session, selection, screen, views, theme, &lines) {
                Ok(done) => {
                    open(overlays, PromptQuestion::NewOption(theme), "");
                    Ok(done)
                }
                Err(why) => {
                    reopen(overlays, *prompt, &lines.join(" / "), why);
                    Ok(None)
                }
            }
        }
        _ => {
            prompt.error = prompt.input.paste(text).err();
            Ok(None)
        }
    }
}

/// Closes the prompt and acts on the answer; a refusal opens it again and shows why.
pub(crate) fn accept(
    session: &mut Session,
    selection: &mut Selection,
    screen: &Screen,
    views: &mut Views,
    overlays: &mut Vec<Overlay>,
    workflows: &mut Workflows,
    outbox: &mut Vec<Effect>,
) -> CommandResult {
    let Some(prompt) = top(overlays) else { return Ok(None) };
    let question = prompt.question.clone();
    let mut answer = prompt.input.text().trim();
    // A terminal may send a pasted list as typed lines.
    if question.asks_again() {
        answer = pasted_text::strip_list_mark(answer);
    }
    let answer = answer.to_owned();
    match &question {
        PromptQuestion::FirstProduct
        | PromptQuestion::FirstVision
        | PromptQuestion::FirstMetric
        | PromptQuestion::FirstUnit => {
            return crate::app::workflows::first_run::accept_answer(session, overlays, workflows, outbox, &answer);
        }
        PromptQuestion::NewIdea(_) | PromptQuestion::NewIdeaForGoal(_) if answer.is_empty() => {
            overlays.pop();
            return Ok(None);
        }
        PromptQuestion::Filter | PromptQuestion::Owner(_) => {}
        _ if answer.is_empty() => {
            show_error(overlays, "Type an answer first (Esc to close)");
            return Ok(None);
        }
        PromptQuestion::ShipDate(_) => match date::parse_day(&answer) {
            Some(on) if on > session.today => {
                show_error(overlays, "The ship date cannot be in the future");
                return Ok(None);
            }
            Some(_) => {}
            None => {
                show_error(overlays, "Not a date: write it like 2026-03-02");
                return Ok(None);
            }
        },
        PromptQuestion::MapKey(path) => {
            overlays.pop();
            form::choose::add_map_key(overlays, path, &answer);
            return Ok(None);
        }
        PromptQuestion::Rename(entry) => return rename_entry(session, overlays, *entry, &answer),
        PromptQuestion::Reading(metric) => return add_reading(session, overlays, *metric, &answer),
        _ => {}
    }
    let Some(Overlay::Prompt(prompt)) = overlays.pop() else { return Ok(None) };
    match act(session, selection, screen, views, outbox, &prompt.question, &answer) {
        Ok(done) => {
            if prompt.question.asks_again() {
                open(overlays, prompt.question, "");
            }
            Ok(done)
        }
        Err(why) => {
            reopen(overlays, *prompt, &answer, why);
            Ok(None)
        }
    }
}

/// Acts on a valid answer.
fn act(
    session: &mut Session,
    selection: &mut Selection,
    screen: &Screen,
    views: &mut Views,
    outbox: &mut Vec<Effect>,
    question: &PromptQuestion,
    answer: &str,
) -> CommandResult {
    match question {
        PromptQuestion::Filter => crate::app::commands::filter::apply_typed(session, selection, screen, views, answer),
        PromptQuestion::NewIdea(lane) => crate::app::commands::edit::add_idea(session, selection, *lane, answer),
        PromptQuestion::NewIdeaForGoal(goal) => {
            crate::app::commands::edit::add_ideas_for_goal(session, selection, *goal, &[answer])
        }
        PromptQuestion::NewOption(theme) => add_options(session, selection, screen, views, *theme, &[answer]),
        PromptQuestion::DropReason(themes) => crate::app::commands::lane::drop_with_reason(session, themes, answer),
        PromptQuestion::ShipDate(themes) => {
            if let Some(on) = date::parse_day(answer) {
                return crate::app::commands::lane::ship_on(session, themes, on);
            }
            Ok(None)
        }
        PromptQuestion::Owner(entries) => {
            crate::app::commands::mark::set_owner(session, entries, if answer.is_empty() { "-" } else { answer })
        }
        PromptQuestion::Tags(entries) => crate::app::commands::mark::change_tags(session, entries, answer),
        PromptQuestion::RankReason(theme) => {
            crate::app::workflows::override_rank::record_reason(session, *theme, answer)
        }
        PromptQuestion::OverrideReason { theme, above } => {
            crate::app::workflows::override_rank::rank_above(session, selection, *theme, *above, answer)
        }
        PromptQuestion::FilterName => crate::app::commands::filter::save_as(selection, outbox, answer),
        PromptQuestion::Conflict { owner, path } => capture(|status| {
            crate::app::views::conflicts::accept_custom_value(
                session,
                screen,
                &mut views.conflicts,
                status,
                *owner,
                path,
                answer,
            );
        }),
        PromptQuestion::SaveAs => {
            outbox.push(crate::app::message::Effect::Save(crate::app::message::SaveMode::As(answer.to_owned())));
            Ok(None)
        }
        PromptQuestion::MapKey(_)
        | PromptQuestion::Rename(_)
        | PromptQuestion::Reading(_)
        | PromptQuestion::FirstProduct
        | PromptQuestion::FirstVision
        | PromptQuestion::FirstMetric
        | PromptQuestion::FirstUnit => Ok(None),
    }
}

/// Opens the prompt again with a refused answer and the reason.
fn reopen(overlays: &mut Vec<Overlay>, prompt: Prompt, answer: &str, why: Refusal) {
    let input = match prompt.input.line_mode() {
        LineMode::Multi => TextInput::multi_line(answer),
        LineMode::Single => TextInput::single_line(answer),
    };
    let error = Some(why.into_text());
    overlays.push(Overlay::Prompt(Box::new(Prompt { question: prompt.question, input, error })));
}

/// Shows in the prompt why its answer is not accepted.
fn show_error(overlays: &mut Vec<Overlay>, message: &str) {
    if let Some(prompt) = top_mut(overlays) {
        prompt.error = Some(message.to_owned());
    }
}

/// Adds one option per text, as one undo step.
fn add_options(
    session: &mut Session,
    selection: &Selection,
    screen: &Screen,
    views: &mut Views,
    theme: EntryId,
    texts: &[&str],
) -> CommandResult {
    let mut taken: Vec<String> =
        crate::app::model::theme_options::read_options(session, theme).into_iter().map(|item| item.id).collect();
    let mut changes = Vec::new();
    for text in texts {
        let id = slug::id_from_title(text, |id| taken.iter().any(|other| other == id));
        let path = Path::from_fields(&[name::OPTIONS]).key(&id).field(name::TEXT);
        changes.push(Change::set(theme, path, Draft::Text((*text).to_owned())));
        taken.push(id);
    }
    let owner = session.plan.roadmap.id(theme);
    let label = match (texts, taken.last()) {
        ([_], Some(id)) => format!("add option {id} to {owner}"),
        _ => format!("add {} options to {owner}", texts.len()),
    };
    let added = session.apply(&label, &changes);
    views.lanes.show_options(ViewContext::new(session, selection, screen), theme);
    added?;
    if texts.len() > 1 { say(format!("{} options added, one per line (u to undo)", texts.len())) } else { Ok(None) }
}

fn rename_entry(session: &mut Session, overlays: &mut Vec<Overlay>, entry: EntryId, id: &str) -> CommandResult {
    let Some(kind) = session.plan.roadmap.row(entry).map(|row| row.kind) else { return Ok(None) };
    if !slug::is_id(id) {
        let is_hyphen_first = id.starts_with('-');
        show_error(
            overlays,
            if is_hyphen_first {
                "Begin with a letter or digit"
            } else {
                "Use up to 40 lowercase letters, digits and hyphens"
            },
        );
        return Ok(None);
    }
    if id == slug::RESERVED_ID {
        show_error(overlays, "This id stands for the roadmap itself: choose another one");
        return Ok(None);
    }
    let other = match kind {
        EntryKind::Theme | EntryKind::Idea => session.plan.roadmap.find_theme(id),
        kind => session.plan.roadmap.find(kind, id),
    };
    if other.is_some_and(|other| other != entry) {
        show_error(overlays, "This id is already in use");
        return Ok(None);
    }
    overlays.pop();
    let old = session.plan.roadmap.id(entry).to_owned();
    if old == id {
        return Ok(None);
    }
    let changes = intents::rename_entry(&session.plan, entry, id);
    session.apply(&format!("rename {old} to {id}"), &changes)?;
    say(format!(
        "Renamed {old} to {id}, {} updated",
        crate::text::plural::format_count(changes.len().saturating_sub(2), "reference", "references")
    ))
}

fn add_reading(session: &mut Session, overlays: &mut Vec<Overlay>, metric: EntryId, answer: &str) -> CommandResult {
    let shape = crate::roadmap::field::Shape::Reading;
    let context = InputContext { own_criteria: &[], today: session.today };
    match value::parse_input(&shape, answer, context) {
        Ok(draft) => {
            overlays.pop();
            let day = session.today.format("%Y-%m-%d").to_string();
            let path = Path::from_fields(&[name::READINGS]).key(&day);
            let label = format!("record a reading of {}", session.plan.roadmap.id(metric));
            let written = sanitize::sanitize_line(&draft.print_on_one_line(&FileStyle::default())).into_owned();
            session.apply(&label, &[Change::set(metric, path, draft)])?;
            say(format!("{}: today's reading is {written}", session.title(metric)))
        }
        Err(wrong) => {
            show_error(overlays, &wrong.to_string());
            Ok(None)
        }
    }
}

fn close_prompt(overlays: &mut Vec<Overlay>, workflows: &mut Workflows, outbox: &mut Vec<Effect>) {
    overlays.pop();
    if workflows.first.take().is_some() {
        outbox.push(crate::app::message::Effect::Quit);
    }
}
