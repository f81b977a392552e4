//! The scores view: score cells, the value and effort chart, and the ranking model.

use super::command::{Command, CommandGroup, KeyLine, command};
use crate::app::model::mode::Scope;
use crate::app::model::mode::ViewKind;
use crate::app::model::screen::Screen;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::status::{CommandResult, capture, say};
use crate::app::views::scores::cells;
use crate::app::views::view::ViewContext;
use crate::app::views::{self, Views};
use crate::document::path::Path;
use crate::document::write::Draft;
use crate::roadmap::change::Change;
use crate::roadmap::location::FieldOwner;
use crate::roadmap::name;
use crate::roadmap::scoring_models::Model;

const VIEW: &[Scope] = &[Scope::Roadmap, Scope::ScoreCells];
const VIEW_AND_PANES: &[Scope] = &[Scope::Roadmap, Scope::Panes, Scope::ScoreCells];
const SCORE_CELLS: &[Scope] = &[Scope::ScoreCells];
const SCORE_CELL: &[Scope] = &[Scope::ScoreCell];

pub(super) const COMMANDS: &[Command] = &[
    command("scores.rank", "Rank the roadmap by this model", &[], VIEW_AND_PANES, CommandGroup::Change, |state| {
        rank_by_shown_model(&mut state.session)
    })
    .about("as one undo step")
    .synonyms(&["ranking", "default model", "prioritization"])
    .needs_name(),
    command("scores.picture", "Show value and effort chart", &["zv"], VIEW, CommandGroup::Appearance, |state| {
        toggle_chart(&state.session, &mut state.selection, &mut state.screen, &mut state.views)
    })
    .about("again to go back")
    .synonyms(&["quadrants", "2x2", "quick wins", "big bets", "matrix", "impact effort"])
    .short("value and effort")
    .key_line(&[(KeyLine::Scores, 80)]),
    command("cells.next", "Go to next input", &["<Tab>"], SCORE_CELLS, CommandGroup::Move, |state| {
        cells::move_cursor(&state.session, &mut state.views.scores, 1);
        Ok(None)
    })
    .short("next"),
    command("cells.previous", "Go to previous input", &["<S-Tab>"], SCORE_CELLS, CommandGroup::Move, |state| {
        cells::move_cursor(&state.session, &mut state.views.scores, -1);
        Ok(None)
    }),
    command("cells.edit", "Edit cell", &["<Enter>", "e"], SCORE_CELLS, CommandGroup::Change, |state| {
        capture(|status| {
            crate::app::overlays::score_cell::edit(&state.session, &state.views.scores, &mut state.overlays, status);
        })
    })
    .about("a number, or a range: low likely high; or type a digit: in a 1-to-5 column it rates and moves down; . clears or skips")
    .short("number or range")
    .key_line(&[(KeyLine::In(Scope::ScoreCells), 20)]),
    command("cells.more", "Increase by one step", &["+"], SCORE_CELLS, CommandGroup::Change, |state| {
        capture(|status| cells::nudge(&mut state.session, &state.views.scores, status, true))
    })
    .about("of the model's scale")
    .short("step")
    .key_line(&[(KeyLine::In(Scope::ScoreCells), 30)]),
    command("cells.less", "Decrease by one step", &["-"], SCORE_CELLS, CommandGroup::Change, |state| {
        capture(|status| cells::nudge(&mut state.session, &state.views.scores, status, false))
    })
    .key_line(&[(KeyLine::In(Scope::ScoreCells), 31)]),
    command("cells.sort", "Sort by this input", &["o"], SCORE_CELLS, CommandGroup::Find, |state| {
        sort_by_cursor(&state.session, &mut state.selection, &mut state.screen, &mut state.views)
    })
    .about("highest first; again to reverse, once more to sort by rank")
    .short("sort")
    .key_line(&[(KeyLine::In(Scope::ScoreCells), 40)]),
    command("cell.keep", "Accept and go to next row", &["<Enter>"], SCORE_CELL, CommandGroup::Change, |state| {
        capture(|status| {
            crate::app::overlays::score_cell::commit_and_move(
                &mut state.session,
                &state.screen,
                &mut state.views.scores,
                &mut state.overlays,
                status,
                false,
            );
        })
    })
    .short("next row")
    .key_line(&[(KeyLine::In(Scope::ScoreCell), 10)]),
    command("cell.right", "Accept and go to next input", &["<Tab>"], SCORE_CELL, CommandGroup::Change, |state| {
        capture(|status| {
            crate::app::overlays::score_cell::commit_and_move(
                &mut state.session,
                &state.screen,
                &mut state.views.scores,
                &mut state.overlays,
                status,
                true,
            );
        })
    })
    .short("next input")
    .key_line(&[(KeyLine::In(Scope::ScoreCell), 20)]),
    command("cell.close", "Cancel the edit", &["<Esc>"], SCORE_CELL, CommandGroup::SaveAndUndo, |state| {
        crate::app::overlays::score_cell::cancel_edit(&mut state.overlays);
        Ok(None)
    })
    .short("cancel")
    .key_line(&[(KeyLine::In(Scope::ScoreCell), 30)]),
];

/// Makes the shown model the one that ranks the roadmap.
fn rank_by_shown_model(session: &mut Session) -> CommandResult {
    let (model, before) = (session.model, session.plan.roadmap.settings.ranking.clone());
    let Some(title) = Model::find(model).map(|model| model.title) else { return Ok(None) };
    if model == before {
        return say(format!("The roadmap is already ranked by the {title} model (m for another model)"));
    }
    let path = Path::from_fields(&[name::RANKING]);
    let change = Change::Set { owner: FieldOwner::Roadmap, path, value: Draft::Text(model.to_owned()) };
    session.apply(&format!("rank by {model}"), &[change])?;
    say(format!("The roadmap is now ranked by the {title} model instead of {before} (u to undo)"))
}

/// Toggles between the score table and the value-effort chart.
fn toggle_chart(session: &Session, selection: &mut Selection, screen: &mut Screen, views: &mut Views) -> CommandResult {
    if screen.view != ViewKind::Scores {
        views::show(session, selection, screen, views, ViewKind::Scores);
    }
    let left = cells::leave(&mut views.scores);
    views::apply(session, selection, screen, views, left)?;
    let toggled = views.scores.toggle_quadrant_chart();
    views::apply(session, selection, screen, views, toggled)
}

/// Sorts the rows by the input under the cursor.
fn sort_by_cursor(
    session: &Session,
    selection: &mut Selection,
    screen: &mut Screen,
    views: &mut Views,
) -> CommandResult {
    let answer = cells::sort_by_cursor(ViewContext::new(session, selection, screen), &mut views.scores);
    views::apply(session, selection, screen, views, answer)
}
