//! Moves up and down the goal tree from any entry: an option, theme, goal, objective, the vision, a metric, signal or
//! experiment. The tree shows the position, and the message line describes it in a sentence.

use crate::app::model::mode::Pane;
use crate::app::model::mode::ViewKind;
use crate::app::model::screen::Screen;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::status::{CommandResult, refuse, say};
use crate::app::views;
use crate::app::views::Views;
use crate::app::views::entities;
use crate::app::views::goals::GoalTree;
use crate::app::views::view::{View, ViewContext};
use crate::document::chunk::EntryId;
use crate::insight::why;
use crate::roadmap::entry_kind::EntryKind;
use crate::text;

/// Maximum width of a title in a message.
const MAX_TITLE_WIDTH: usize = 40;

/// Goes one level up, to what the selection serves.
pub(crate) fn go_up(
    session: &Session,
    selection: &mut Selection,
    screen: &mut Screen,
    views: &mut Views,
) -> CommandResult {
    screen.pane = Pane::Roadmap;
    if screen.view == ViewKind::Goals && views.goals.is_vision_selected() {
        return say("This is the vision (H to go down)");
    }
    if let Some((theme, _)) = views.view(screen.view).selected_option() {
        let context = describe_above(session, theme);
        leave_for_goals(session, selection, screen, views);
        views.goals.show_theme(ViewContext::new(session, selection, screen), theme);
        return say(format!("An option of {}{context}", short_title(session, theme)));
    }
    let Some(entry) = crate::app::views::selected(screen, views) else {
        return refuse("Select an entry first, then press W to see why it exists");
    };
    // In the goal tree, go to the parent it is shown under.
    if screen.view == ViewKind::Goals && views.goals.go_up(screen) {
        return match views.goals.selected_entry() {
            Some(above) => report_step_up(session, entry, above),
            None => report_vision(session, entry),
        };
    }
    match why::entries_above(&session.plan.roadmap, entry).first().copied() {
        Some(above) => {
            let step = report_step_up(session, entry, above);
            leave_for_goals(session, selection, screen, views);
            show_entry(session, selection, screen, views, above);
            step
        }
        None if why::is_below_vision(&session.plan.roadmap, entry) => {
            leave_for_goals(session, selection, screen, views);
            views.goals.go_to_vision(screen);
            report_vision(session, entry)
        }
        None => refuse_up(session, entry),
    }
}

/// Goes one level down, to the first entry that serves the selection.
pub(crate) fn go_down(
    session: &Session,
    selection: &mut Selection,
    screen: &mut Screen,
    views: &mut Views,
) -> CommandResult {
    screen.pane = Pane::Roadmap;
    if views.view(screen.view).selected_option().is_some() {
        return refuse("Options are the lowest level (W to go up)");
    }
    let Some(entry) = crate::app::views::selected(screen, views) else {
        if screen.view == ViewKind::Goals && views.goals.go_down(ViewContext::new(session, selection, screen)) {
            return Ok(None);
        }
        return refuse("Select an entry first, then press H to see what is below it");
    };
    let start = current_position(screen, views);
    leave_for_goals(session, selection, screen, views);
    if views.goals.select(ViewContext::new(session, selection, screen), entry)
        && views.goals.go_down(ViewContext::new(session, selection, screen))
    {
        return report_step_down(session, &views.goals, entry);
    }
    if let Some(below) = why::entries_below(&session.plan.roadmap, entry).first().copied() {
        show_entry(session, selection, screen, views, below);
        return report_step_down(session, &views.goals, entry);
    }
    if start.0 != ViewKind::Goals {
        return_to(session, selection, screen, views, start);
    }
    refuse_down(session, entry)
}

/// Returns to where the path started; false if it did not start in another view.
pub(crate) fn go_back(session: &Session, selection: &mut Selection, screen: &mut Screen, views: &mut Views) -> bool {
    let start = views.goals.came_from.take();
    if let Some(start) = start {
        return_to(session, selection, screen, views, start);
    }
    start.is_some()
}

fn current_position(screen: &Screen, views: &Views) -> (ViewKind, Option<EntryId>) {
    (screen.view, crate::app::views::selected(screen, views))
}

fn return_to(
    session: &Session,
    selection: &mut Selection,
    screen: &mut Screen,
    views: &mut Views,
    (view, selected): (ViewKind, Option<EntryId>),
) {
    match view {
        ViewKind::Entries(kind) => entities::show(session, screen, &mut views.entries, kind),
        view => views::show(session, selection, screen, views, view),
    }
    if let Some(entry) = selected {
        views::select(session, selection, screen, views, entry);
    }
}

/// Switches to the goal tree and remembers the previous view.
fn leave_for_goals(session: &Session, selection: &mut Selection, screen: &mut Screen, views: &mut Views) {
    if screen.view != ViewKind::Goals {
        let start = current_position(screen, views);
        views::show(session, selection, screen, views, ViewKind::Goals);
        views.goals.came_from = Some(start);
    }
}

/// Shows an entry in the goal tree, or in its list.
fn show_entry(session: &Session, selection: &mut Selection, screen: &mut Screen, views: &mut Views, entry: EntryId) {
    if !views.goals.select(ViewContext::new(session, selection, screen), entry) {
        crate::app::views::go_to(session, selection, screen, views, entry);
    }
}

fn report_step_up(session: &Session, entry: EntryId, above: EntryId) -> CommandResult {
    let roadmap = &session.plan.roadmap;
    let all = why::entries_above(roadmap, entry);
    let others = all.iter().filter(|other| **other != above).count();
    let more = if others > 0 { format!(" (and {others} more)") } else { String::new() };
    let verb = link_verb(session, entry, above);
    let (title, above_title) = (subject(session, entry), short_title(session, above));
    say(format!("{title} {verb} {above_title}{more}{}", describe_above(session, above)))
}

fn report_vision(session: &Session, entry: EntryId) -> CommandResult {
    let title = short_title(session, entry);
    let vision = text::sanitize::sanitize_line(&session.plan.roadmap.settings.vision).into_owned();
    match vision.trim() {
        "" => say(format!("{title} serves the vision, which is not written yet (Enter to write it)")),
        vision => say(format!("{title} serves the vision: {vision}")),
    }
}

/// ", which serves Keep the customers we win": the next level up.
fn describe_above(session: &Session, entry: EntryId) -> String {
    match why::entries_above(&session.plan.roadmap, entry).first() {
        Some(above) => format!(", which {} {}", link_verb(session, entry, *above), short_title(session, *above)),
        None if why::is_below_vision(&session.plan.roadmap, entry) => ", which serves the vision".to_owned(),
        None => String::new(),
    }
}

/// The verb that links an entry to the one above it.
fn link_verb(session: &Session, entry: EntryId, above: EntryId) -> &'static str {
    let kind = |entry| session.plan.roadmap.row(entry).map(|row| row.kind);
    match (kind(entry), kind(above)) {
        (Some(EntryKind::Metric), Some(EntryKind::Metric)) => "drives",
        (Some(EntryKind::Metric), _) => "is the target metric of",
        (Some(EntryKind::Signal), _) => "is evidence for",
        (Some(EntryKind::Experiment), _) => "tests",
        (Some(EntryKind::Decision | EntryKind::Review | EntryKind::Workshop), _) => "is about",
        _ => "serves",
    }
}

/// The title, with its kind and in quotes if it is often a whole sentence.
fn subject(session: &Session, entry: EntryId) -> String {
    let title = short_title(session, entry);
    match session.plan.roadmap.row(entry).map(|row| row.kind) {
        Some(
            kind @ (EntryKind::Signal
            | EntryKind::Experiment
            | EntryKind::Decision
            | EntryKind::Review
            | EntryKind::Workshop),
        ) => format!("The {} \"{title}\"", kind.noun()),
        _ => title,
    }
}

fn short_title(session: &Session, entry: EntryId) -> String {
    let title = session.title(entry);
    text::truncate(&text::sanitize::sanitize_line(&title), MAX_TITLE_WIDTH, "…").into_owned()
}

fn report_step_down(session: &Session, tree: &GoalTree, entry: EntryId) -> CommandResult {
    let options = session.plan.roadmap.theme(entry).map(|theme_row| theme_row.options as usize);
    let below = why::entries_below(&session.plan.roadmap, entry).len();
    let count = match options.filter(|_| tree.selected_option().is_some()) {
        Some(options) => format!(": option 1 of {options}"),
        None if below > 1 => format!(": first of {below} entries below it"),
        None => String::new(),
    };
    say(format!("{}{count}", short_title(session, entry)))
}

fn refuse_up(session: &Session, entry: EntryId) -> CommandResult {
    let title = subject(session, entry);
    let kind = session.plan.roadmap.row(entry).map(|row| row.kind);
    refuse(match kind {
        Some(EntryKind::Theme | EntryKind::Idea) => format!("{title} is not linked to a goal yet (L to link one)"),
        Some(EntryKind::Goal) => format!("{title} is not linked to an objective yet (g a, then L to link one)"),
        Some(EntryKind::Metric) => format!("No target uses {title} yet"),
        Some(EntryKind::Signal) => format!("{title} is not linked as evidence yet (E to link it)"),
        Some(EntryKind::Criterion) => "A criterion applies to every theme, so it has nothing above it".to_owned(),
        _ => format!("{title} is not linked to an entry here (e to link it)"),
    })
}

fn refuse_down(session: &Session, entry: EntryId) -> CommandResult {
    let title = short_title(session, entry);
    let kind = session.plan.roadmap.row(entry).map(|row| row.kind);
    refuse(match kind {
        Some(EntryKind::Theme | EntryKind::Idea) => format!("{title} has no options yet (N to add one)"),
        Some(EntryKind::Goal | EntryKind::Objective) => {
            format!("Nothing serves {title} yet (L to link themes or goals)")
        }
        Some(EntryKind::Metric) => format!("Nothing targets {title} yet"),
        _ => format!("Nothing below {title} (W to go up)"),
    })
}
