//! What the choice in a list does.

use crate::app::commands::{goals, link};
use crate::app::model::session::Session;
use crate::app::model::status::StatusLine;
use crate::app::overlays::Overlay;
use crate::app::overlays::form;
use crate::app::overlays::picker::{PickerChoice, PickerPurpose, top};
use crate::app::workflows::override_rank;

/// Accepts the choice; on the last row, creates an entry first.
pub(crate) fn accept(session: &mut Session, overlays: &mut Vec<Overlay>, status: &mut StatusLine) {
    let Some(picker) = top(overlays).cloned() else { return };
    if picker.option_at(picker.list.at).is_none() {
        if let Some(kind) = picker.creates {
            form::create::start(session, overlays, kind, picker.query.text());
        }
        return;
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
    apply_choice(session, overlays, status, &picker.purpose, &chosen);
}

/// Chooses an entry that was created for the topmost picker or form.
pub(crate) fn accept_created(session: &mut Session, overlays: &mut Vec<Overlay>, status: &mut StatusLine, id: &str) {
    let Some(picker) = top(overlays).cloned() else { return };
    let mut chosen = vec![id.to_owned()];
    if let PickerChoice::Many(previous) = picker.chosen {
        chosen.extend(previous);
    }
    overlays.pop();
    apply_choice(session, overlays, status, &picker.purpose, &chosen);
}

pub(crate) fn apply_choice(
    session: &mut Session,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
    purpose: &PickerPurpose,
    chosen: &[String],
) {
    match purpose {
        PickerPurpose::FormRow(path) => {
            form::rebuild_rows(session, overlays);
            form::commit::write_reference(session, overlays, status, path, chosen);
        }
        PickerPurpose::LinkGoal(themes) => {
            let Some(goal) = chosen.first() else { return };
            link::link_to_goal(session, status, themes, goal);
        }
        PickerPurpose::UnlinkGoal(themes) => {
            let Some(goal) = chosen.first() else { return };
            link::unlink_themes_from(session, status, themes, goal);
        }
        PickerPurpose::LinkThemes(goal) => link::link_themes(session, status, *goal, chosen),
        PickerPurpose::UnlinkTheme(goal) => {
            let theme_row = chosen.first().and_then(|theme_row| session.plan.roadmap.find_theme(theme_row));
            if let Some(theme_row) = theme_row {
                link::unlink_from_goal(session, status, theme_row, *goal);
            }
        }
        PickerPurpose::LinkGoals(objective) => link::link_below_objective(session, status, *objective, chosen),
        PickerPurpose::UnlinkFromObjective(objective) => {
            let below = chosen.first().and_then(|below| link::find_below(session, below));
            if let Some(below) = below {
                link::unlink_from_objective(session, status, below, *objective);
            }
        }
        PickerPurpose::LinkEvidence(entries) => goals::set_evidence(session, status, entries, chosen),
        PickerPurpose::LinkToSignal(signal) => goals::set_supported_themes(session, status, *signal, chosen),
        PickerPurpose::OverrideRank(theme) => {
            let Some(above) = chosen.first() else { return };
            override_rank::ask_why(session, overlays, *theme, above);
        }
        PickerPurpose::LinkObjective(goal) => {
            let Some(objective) = chosen.first() else { return };
            link::link_objective(session, status, *goal, objective);
        }
    }
}
