//! The five-minute tour: a card suggests what to try next and advances once it was tried. All keys keep working as
//! usual.

use crate::app::model::mode::ViewKind;
use crate::app::model::mode::{Pane, Scope};
use crate::app::model::screen::Screen;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::status::{CommandResult, say};
use crate::app::overlays::Overlay;
use crate::app::workflows::Workflows;
use crate::document::chunk::EntryId;

/// A running tour.
#[derive(Clone, Debug)]
pub struct Tour {
    /// The step, from 0.
    at: usize,
    /// The state when the step began.
    baseline: TourBaseline,
    /// Whether the first half of a two-part step is done.
    is_half_done: bool,
}

/// The state that the steps check.
#[derive(Clone, Debug)]
struct TourBaseline {
    selected: Option<EntryId>,
    pane: Pane,
    view: ViewKind,
    steps_of_undo: usize,
    ideas: usize,
    overlay: Option<Scope>,
}

/// One step.
struct TourStep {
    title: &'static str,
    /// What to try; `{id}` stands for the keys of that command.
    text: &'static str,
    /// Whether it was tried. A two-part step is checked again after its first half.
    is_done: fn(&TourBaseline, &mut Tour) -> bool,
}

const TOUR_STEPS: &[TourStep] = &[
    TourStep {
        title: "The roadmap",
        text: "This is the roadmap of a made-up bookkeeping product. Its themes (problems to solve) are listed by \
               lane: Now, Next, Later. Move through them with {go.down} and {go.up}, or with the arrow keys.",
        is_done: |now, tour| now.selected != tour.baseline.selected,
    },
    TourStep {
        title: "Why, target, trade-off",
        text: "On the right: the three questions every theme answers: Why? Which metric should move? What do you give up? \
               Without answers, a theme stays an idea. Press {pane.next} to go to that pane, {pane.roadmap} to come back.",
        is_done: |now, tour| {
            tour.is_half_done |= now.pane != Pane::Roadmap;
            tour.is_half_done && now.pane == Pane::Roadmap
        },
    },
    TourStep {
        title: "Add an idea",
        text: "Press {entry.new} to add an idea. Type a title and press Enter; Esc when done. It takes two seconds and \
               commits you to nothing: ideas are listed below the lanes.",
        is_done: |now, tour| now.ideas > tour.baseline.ideas && now.overlay.is_none(),
    },
    TourStep {
        title: "Answer the questions",
        text: "Press {entry.edit} to open the questions of the selected entry. Answer any of them, press Tab for the next \
               one and Esc to leave: nothing is lost.",
        is_done: |now, tour| {
            tour.is_half_done |= now.overlay == Some(Scope::Form);
            tour.is_half_done && now.overlay.is_none()
        },
    },
    TourStep {
        title: "Undo anything",
        text: "Press {undo} to undo the last change; the message says what it was. Press {redo} to redo it. That is why \
               nothing asks \"Are you sure?\"",
        is_done: |now, tour| now.steps_of_undo < tour.baseline.steps_of_undo,
    },
    TourStep {
        title: "Earlier or later",
        text: "Select a theme in Next and press {lane.earlier} to move it to Now. {lane.later} moves it back. Press \
               {theme.move} to move it with the arrow keys, or drag it with the mouse.",
        is_done: |now, tour| now.steps_of_undo > tour.baseline.steps_of_undo,
    },
    TourStep {
        title: "Other views",
        text: "Press {go.board} for the board, {go.timeline} for the timeline, {go.goals} for the goal tree, {go.not-doing} \
               for the not-doing list, and {go.lanes} to come back to the lanes. The selection stays the same.",
        is_done: |now, tour| {
            tour.is_half_done |= now.view != ViewKind::Lanes;
            tour.is_half_done && now.view == ViewKind::Lanes
        },
    },
    TourStep {
        title: "Problems and gaps",
        text: "Press {problems.show} to list problems: errors, warnings and open questions, with fixes. Press Enter to go \
               to one, Esc to come back.",
        is_done: |now, tour| {
            tour.is_half_done |= now.view == ViewKind::Problems;
            tour.is_half_done && now.view != ViewKind::Problems
        },
    },
    TourStep {
        title: "Find anything, run anything",
        text: "Press {find} to find an entry, {palette} to run a command by name, {help} to see the keys of this screen. \
               Open one of them, then press Esc to leave.",
        is_done: |now, tour| {
            tour.is_half_done |= matches!(now.overlay, Some(Scope::Finder | Scope::Help));
            tour.is_half_done && now.overlay.is_none()
        },
    },
    TourStep {
        title: "Your turn",
        text: "{file.save} saves, {quit} quits. This is a copy: change anything you like. Run `whymap init` to create your \
               own roadmap. To repeat the tour, press {palette} and type \"tour\".",
        is_done: |_, _| false,
    },
];

/// Starts the tour.
pub fn start(
    session: &Session,
    selection: &Selection,
    screen: &Screen,
    overlays: &[Overlay],
    workflows: &mut Workflows,
) {
    workflows.tour =
        Some(Tour { at: 0, baseline: capture_baseline(session, selection, screen, overlays), is_half_done: false });
}

/// Goes to the next step, or ends the tour after the last one.
pub fn next(
    session: &Session,
    selection: &Selection,
    screen: &Screen,
    overlays: &[Overlay],
    workflows: &mut Workflows,
) -> CommandResult {
    let Some(tour) = &workflows.tour else {
        start(session, selection, screen, overlays, workflows);
        return Ok(None);
    };
    let at = tour.at + 1;
    if at >= TOUR_STEPS.len() {
        return end(workflows);
    }
    workflows.tour =
        Some(Tour { at, baseline: capture_baseline(session, selection, screen, overlays), is_half_done: false });
    Ok(None)
}

/// Ends the tour.
pub fn end(workflows: &mut Workflows) -> CommandResult {
    if workflows.tour.take().is_some() {
        return say("Tour complete (:tour to repeat)");
    }
    Ok(None)
}

fn capture_baseline(session: &Session, selection: &Selection, screen: &Screen, overlays: &[Overlay]) -> TourBaseline {
    TourBaseline {
        selected: selection.entry,
        pane: screen.pane,
        view: screen.view,
        steps_of_undo: session.plan.history.len(),
        ideas: session.derived.order.ideas.len(),
        overlay: overlays.last().map(Overlay::scope),
    }
}

/// Advances if the current step was tried.
pub fn advance_if_done(
    session: &Session,
    selection: &Selection,
    screen: &Screen,
    overlays: &[Overlay],
    workflows: &mut Workflows,
) -> CommandResult {
    let Some(mut tour) = workflows.tour.take() else { return Ok(None) };
    let now = capture_baseline(session, selection, screen, overlays);
    let is_done = TOUR_STEPS.get(tour.at).is_some_and(|step| (step.is_done)(&now, &mut tour));
    workflows.tour = Some(tour);
    if is_done {
        return next(session, selection, screen, overlays, workflows);
    }
    Ok(None)
}

/// The title and text of the card. A command id in braces stands for its key.
pub fn current_card(workflows: &Workflows) -> Option<(String, &'static str)> {
    let tour = workflows.tour.as_ref()?;
    let step = TOUR_STEPS.get(tour.at)?;
    Some((format!("Tour, {} of {}: {}", tour.at + 1, TOUR_STEPS.len(), step.title), step.text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::commands;

    #[test]
    fn every_step_names_existing_commands_with_keys() {
        for step in TOUR_STEPS {
            let mut rest = step.text;
            while let Some((_, behind)) = rest.split_once('{') {
                let (id, behind) = behind.split_once('}').expect("a brace is closed");
                assert!(commands::by_id(id).is_some_and(|command| !command.keys.is_empty()), "{id}");
                rest = behind;
            }
        }
    }
}
