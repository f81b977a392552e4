//! A tour of five minutes: a card that says what to try next, and goes on when it was tried. It takes no key away: whatever
//! is pressed does what it always does.

use crate::app::commands::input::Input;
use crate::app::message::StatusLine;
use crate::app::model::mode::ViewKind;
use crate::app::model::mode::{Pane, Scope};
use crate::app::model::screen::Screen;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::overlays::Overlay;
use crate::app::views::scores::Scores;
use crate::app::workflows::Workflows;
use crate::document::chunk::EntryId;

/// A tour that is on.
#[derive(Clone, Debug)]
pub struct Tour {
    /// The step, from 0.
    at: usize,
    /// How things stood when the step began.
    baseline: TourBaseline,
    /// Whether the half of a step is done that comes first.
    is_half_done: bool,
}

/// What the steps look at.
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
    /// Whether it was tried. A step in two halves is called again after its first.
    is_done: fn(&TourBaseline, &mut Tour) -> bool,
}

const TOUR_STEPS: &[TourStep] = &[
    TourStep {
        title: "The roadmap",
        text: "These are the themes of a made-up bookkeeping product, by lane: Now, Next, Later. Go through them with \
               {go.down} and {go.up}, or with the arrows.",
        is_done: |now, tour| now.selected != tour.baseline.selected,
    },
    TourStep {
        title: "Why, target, trade-off",
        text: "Beside the list stands what the selected theme owes: its why, its target metric and its trade-off. Without \
               the three it is not on the roadmap yet. {pane.next} goes to that pane, {pane.roadmap} comes back.",
        is_done: |now, tour| {
            tour.is_half_done |= now.pane != Pane::Roadmap;
            tour.is_half_done && now.pane == Pane::Roadmap
        },
    },
    TourStep {
        title: "Note an idea",
        text: "{entry.new} notes an idea. Type a title and Enter; Esc ends. It takes two seconds, and is no promise: \
               ideas are parked below the lanes.",
        is_done: |now, tour| now.ideas > tour.baseline.ideas && now.overlay.is_none(),
    },
    TourStep {
        title: "Answer its questions",
        text: "{entry.edit} opens the questions of the selected entry. Answer what you like, go on with Tab, leave with \
               Esc: everything typed is kept.",
        is_done: |now, tour| {
            tour.is_half_done |= now.overlay == Some(Scope::Form);
            tour.is_half_done && now.overlay.is_none()
        },
    },
    TourStep {
        title: "Nothing is ever lost",
        text: "{undo} takes back what was done last, and says what it was. {redo} does it again. There is no question \
               \"are you sure?\" because of that.",
        is_done: |now, tour| now.steps_of_undo < tour.baseline.steps_of_undo,
    },
    TourStep {
        title: "Sooner or later",
        text: "Select a theme in Next and press {lane.sooner}: it moves to Now, its rank goes along. {lane.later} moves it \
               back. {theme.move} moves it by hand with the arrows, and the mouse can drag it.",
        is_done: |now, tour| now.steps_of_undo > tour.baseline.steps_of_undo,
    },
    TourStep {
        title: "The same roadmap, seen otherwise",
        text: "{go.board} shows a board, {go.timeline} a timeline, {go.goals} the goals from the vision down, {go.no-list} \
               what was said no to. {go.lanes} comes back to the lanes. The selection stays where it is.",
        is_done: |now, tour| {
            tour.is_half_done |= now.view != ViewKind::Lanes;
            tour.is_half_done && now.view == ViewKind::Lanes
        },
    },
    TourStep {
        title: "What is not thought through yet",
        text: "{problems.show} lists what the rules found: which line, which question is open, and what would mend it. Enter \
               goes there, Esc comes back.",
        is_done: |now, tour| {
            tour.is_half_done |= now.view == ViewKind::Problems;
            tour.is_half_done && now.view != ViewKind::Problems
        },
    },
    TourStep {
        title: "Find, and every command",
        text: "{find} finds any entry. {palette} runs any command by its name, {help} shows the keys of the place you are in. \
               Open one of them, and leave it with Esc.",
        is_done: |now, tour| {
            tour.is_half_done |= matches!(now.overlay, Some(Scope::Finder | Scope::Help));
            tour.is_half_done && now.overlay.is_none()
        },
    },
    TourStep {
        title: "Yours",
        text: "{file.save} saves, {quit} leaves. This is a copy: change whatever you like. `whymap init` makes a roadmap of \
               your own. That was all; the tour is under {palette}, by its name.",
        is_done: |_, _| false,
    },
];

/// Begins the tour.
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

/// Goes on to the next step; behind the last one the tour is over.
pub fn next(
    session: &Session,
    selection: &Selection,
    screen: &Screen,
    overlays: &[Overlay],
    workflows: &mut Workflows,
    status: &mut StatusLine,
) {
    let Some(tour) = &workflows.tour else { return start(session, selection, screen, overlays, workflows) };
    let at = tour.at + 1;
    if at >= TOUR_STEPS.len() {
        return end(workflows, status);
    }
    workflows.tour =
        Some(Tour { at, baseline: capture_baseline(session, selection, screen, overlays), is_half_done: false });
}

/// Ends the tour.
pub fn end(workflows: &mut Workflows, status: &mut StatusLine) {
    if workflows.tour.take().is_some() {
        status.say("the tour is over: : and tour begins it again");
    }
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

/// Goes on where the step was tried.
pub fn advance_if_done(
    session: &Session,
    selection: &Selection,
    screen: &Screen,
    overlays: &[Overlay],
    workflows: &mut Workflows,
    status: &mut StatusLine,
) {
    let Some(mut tour) = workflows.tour.take() else { return };
    let now = capture_baseline(session, selection, screen, overlays);
    let is_done = TOUR_STEPS.get(tour.at).is_some_and(|step| (step.is_done)(&now, &mut tour));
    workflows.tour = Some(tour);
    if is_done {
        next(session, selection, screen, overlays, workflows, status);
    }
}

/// What the card says: "Tour 2 of 10: Why, target, trade-off", and the text with the keys in it.
pub fn current_card(
    screen: &Screen,
    scores: &Scores,
    input: &Input,
    workflows: &Workflows,
) -> Option<(String, String)> {
    let tour = workflows.tour.as_ref()?;
    let step = TOUR_STEPS.get(tour.at)?;
    Some((
        format!("Tour, {} of {}: {}", tour.at + 1, TOUR_STEPS.len(), step.title),
        insert_keys(screen, scores, input, step.text),
    ))
}

/// A text with the keys of the commands it names.
fn insert_keys(screen: &Screen, scores: &Scores, input: &Input, text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('{') {
        let Some((id, behind)) = behind.split_once('}') else { break };
        out.push_str(before);
        out.push_str(&crate::app::commands::input::key_label(screen, scores, input, id));
        rest = behind;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::commands;

    #[test]
    fn every_step_names_commands_that_there_are() {
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
