//! What the choice in a list does.

use super::command::{Command, CommandGroup, KeyLine, command};
use crate::app::commands::{goals, link};
use crate::app::model::mode::Scope;
use crate::app::model::session::Session;
use crate::app::model::status::{CommandResult, capture};
use crate::app::overlays::Overlay;
use crate::app::overlays::form;
use crate::app::overlays::picker::{self, PickerChoice, PickerPurpose, top};
use crate::app::workflows::override_rank;

const PICKER: &[Scope] = &[Scope::Picker];

pub(super) const COMMANDS: &[Command] = &[
    command("picker.down", "Move down", &["<Down>", "<C-n>"], PICKER, CommandGroup::Move, |state| {
        picker::step(&mut state.overlays, 1);
        Ok(None)
    })
    .short("move")
    .key_line(&[(KeyLine::In(Scope::Picker), 10)]),
    command("picker.up", "Move up", &["<Up>", "<C-p>"], PICKER, CommandGroup::Move, |state| {
        picker::step(&mut state.overlays, -1);
        Ok(None)
    })
    .short("move")
    .key_line(&[(KeyLine::In(Scope::Picker), 11)]),
    command("picker.page-down", "Page down", &["<PgDn>"], PICKER, CommandGroup::Move, |state| {
        picker::step(&mut state.overlays, 10);
        Ok(None)
    }),
    command("picker.page-up", "Page up", &["<PgUp>"], PICKER, CommandGroup::Move, |state| {
        picker::step(&mut state.overlays, -10);
        Ok(None)
    }),
    command("picker.mark", "Check or uncheck", &["<Tab>"], PICKER, CommandGroup::Change, |state| {
        picker::toggle(&mut state.overlays);
        Ok(None)
    })
    .about("when you can choose several")
    .short("check")
    .key_line(&[(KeyLine::In(Scope::Picker), 30)]),
    command("picker.accept", "Choose", &["<Enter>"], PICKER, CommandGroup::Change, |state| {
        accept(&mut state.session, &mut state.overlays)
    })
    .about("on the last row, adds a new one")
    .short("choose")
    .key_line(&[(KeyLine::In(Scope::Picker), 20)]),
    command("picker.close", "Cancel", &["<Esc>"], PICKER, CommandGroup::SaveAndUndo, |state| {
        state.overlays.pop();
        Ok(None)
    })
    .short("cancel")
    .key_line(&[(KeyLine::In(Scope::Picker), 40)]),
];

/// Accepts the choice; on the last row, creates an entry first.
pub(crate) fn accept(session: &mut Session, overlays: &mut Vec<Overlay>) -> CommandResult {
    let Some(picker) = top(overlays).cloned() else { return Ok(None) };
    if picker.option_at(picker.list.at).is_none() {
        if let Some(kind) = picker.creates {
            form::create::start(session, overlays, kind, picker.query.text());
        }
        return Ok(None);
    }
    let selected = picker.option_at(picker.list.at).map(|option| option.id.clone());
    let chosen: Vec<String> = match picker.chosen {
        PickerChoice::One(_) => selected.into_iter().collect(),
        // Without ticks, Enter chooses the selected option: a single goal is the common case.
        PickerChoice::Many(mut chosen) => {
            let was_marked = top(overlays)
                .is_some_and(|picker| matches!(&picker.chosen, PickerChoice::Many(all) if !all.is_empty()));
            if !was_marked && !picker.has_initial_choice {
                chosen.extend(selected);
            }
            chosen.into_iter().collect()
        }
    };
    overlays.pop();
    apply_choice(session, overlays, &picker.purpose, &chosen)
}

/// Chooses an entry that was created for the topmost picker or form.
pub(crate) fn accept_created(session: &mut Session, overlays: &mut Vec<Overlay>, id: &str) -> CommandResult {
    let Some(picker) = top(overlays).cloned() else { return Ok(None) };
    let mut chosen = vec![id.to_owned()];
    if let PickerChoice::Many(previous) = picker.chosen {
        chosen.extend(previous);
    }
    overlays.pop();
    apply_choice(session, overlays, &picker.purpose, &chosen)
}

pub(crate) fn apply_choice(
    session: &mut Session,
    overlays: &mut Vec<Overlay>,
    purpose: &PickerPurpose,
    chosen: &[String],
) -> CommandResult {
    match purpose {
        PickerPurpose::FormRow(path) => {
            form::rebuild_rows(session, overlays);
            capture(|status| form::commit::write_reference(session, overlays, status, path, chosen))
        }
        PickerPurpose::LinkGoal(themes) => {
            let Some(goal) = chosen.first() else { return Ok(None) };
            link::link_to_goal(session, themes, goal)
        }
        PickerPurpose::UnlinkGoal(themes) => {
            let Some(goal) = chosen.first() else { return Ok(None) };
            link::unlink_themes_from(session, themes, goal)
        }
        PickerPurpose::LinkThemes(goal) => link::link_themes(session, *goal, chosen),
        PickerPurpose::UnlinkTheme(goal) => {
            let theme_row = chosen.first().and_then(|theme_row| session.plan.roadmap.find_theme(theme_row));
            if let Some(theme_row) = theme_row {
                return link::unlink_from_goal(session, theme_row, *goal);
            }
            Ok(None)
        }
        PickerPurpose::LinkGoals(objective) => link::link_below_objective(session, *objective, chosen),
        PickerPurpose::UnlinkFromObjective(objective) => {
            let below = chosen.first().and_then(|below| link::find_below(session, below));
            if let Some(below) = below {
                return link::unlink_from_objective(session, below, *objective);
            }
            Ok(None)
        }
        PickerPurpose::LinkEvidence(entries) => goals::set_evidence(session, entries, chosen),
        PickerPurpose::LinkToSignal(signal) => goals::set_supported_themes(session, *signal, chosen),
        PickerPurpose::OverrideRank(theme) => {
            let Some(above) = chosen.first() else { return Ok(None) };
            override_rank::ask_why(session, overlays, *theme, above);
            Ok(None)
        }
        PickerPurpose::LinkObjective(goal) => {
            let Some(objective) = chosen.first() else { return Ok(None) };
            link::link_objective(session, *goal, objective)
        }
    }
}
