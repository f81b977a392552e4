//! The scores view: score cells, the value and effort chart, and the ranking model.

use super::{Command, CommandGroup, command};
use crate::app::model::mode::Scope;
use crate::app::model::mode::ViewKind;
use crate::app::model::session::Session;
use crate::app::model::status::StatusLine;
use crate::app::views;
use crate::app::views::scores;
use crate::app::views::scores::cells;
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
        rank_by_shown_model(&mut state.session, &mut state.status);
    })
    .about("as one undo step")
    .synonyms(&["ranking", "default model", "prioritization"]),
    command("scores.picture", "Show value and effort chart", &["zv"], VIEW, CommandGroup::Appearance, |state| {
        if state.screen.view != ViewKind::Scores {
            views::show(&state.session, &mut state.selection, &mut state.screen, &mut state.views, ViewKind::Scores);
        }
        cells::leave(&state.session, &mut state.selection, &state.screen, &mut state.views);
        scores::toggle_quadrant_chart(&state.session, &mut state.selection, &mut state.screen, &mut state.views);
    })
    .about("again to go back")
    .synonyms(&["quadrants", "2x2", "quick wins", "big bets", "matrix", "impact effort"])
    .short("value and effort"),
    command("cells.next", "Go to next input", &["<Tab>"], SCORE_CELLS, CommandGroup::Move, |state| {
        cells::move_cursor(&state.session, &mut state.views.scores, 1);
    })
    .short("next"),
    command("cells.previous", "Go to previous input", &["<S-Tab>"], SCORE_CELLS, CommandGroup::Move, |state| {
        cells::move_cursor(&state.session, &mut state.views.scores, -1);
    }),
    command("cells.edit", "Edit cell", &["<Enter>", "e"], SCORE_CELLS, CommandGroup::Change, |state| {
        crate::app::overlays::score_cell::edit(
            &state.session,
            &state.views.scores,
            &mut state.overlays,
            &mut state.status,
        );
    })
    .about("a number, or a range: low likely high (or just type a digit)")
    .short("number or range"),
    command("cells.more", "Increase by one step", &["+"], SCORE_CELLS, CommandGroup::Change, |state| {
        cells::nudge(&mut state.session, &state.views.scores, &mut state.status, true);
    })
    .about("of the model's scale")
    .short("step"),
    command("cells.less", "Decrease by one step", &["-"], SCORE_CELLS, CommandGroup::Change, |state| {
        cells::nudge(&mut state.session, &state.views.scores, &mut state.status, false);
    }),
    command("cells.sort", "Sort by this input", &["o"], SCORE_CELLS, CommandGroup::Find, |state| {
        cells::sort_by_cursor(&state.session, &mut state.selection, &state.screen, &mut state.views, &mut state.status);
    })
    .about("highest first; again to reverse, once more to sort by rank")
    .short("sort"),
    command("cell.keep", "Accept and go to next row", &["<Enter>"], SCORE_CELL, CommandGroup::Change, |state| {
        crate::app::overlays::score_cell::commit_and_move(
            &mut state.session,
            &state.screen,
            &mut state.views,
            &mut state.overlays,
            &mut state.status,
            false,
        );
    })
    .short("next row"),
    command("cell.right", "Accept and go to next input", &["<Tab>"], SCORE_CELL, CommandGroup::Change, |state| {
        crate::app::overlays::score_cell::commit_and_move(
            &mut state.session,
            &state.screen,
            &mut state.views,
            &mut state.overlays,
            &mut state.status,
            true,
        );
    })
    .short("next input"),
    command("cell.close", "Cancel the edit", &["<Esc>"], SCORE_CELL, CommandGroup::SaveAndUndo, |state| {
        crate::app::overlays::score_cell::cancel_edit(&mut state.overlays);
    })
    .short("cancel"),
];

/// Makes the shown model the one that ranks the roadmap.
fn rank_by_shown_model(session: &mut Session, status: &mut StatusLine) {
    let (model, before) = (session.model, session.plan.roadmap.settings.ranking.clone());
    let Some(title) = Model::find(model).map(|model| model.title) else { return };
    if model == before {
        return status.say(format!("{title} already ranks the roadmap (m for another model)"));
    }
    let path = Path::from_fields(&[name::RANKING]);
    let change = Change::Set { owner: FieldOwner::Roadmap, path, value: Draft::Text(model.to_owned()) };
    if status.report(session.apply(&format!("rank by {model}"), &[change])).is_some() {
        status.say(format!("{title} now ranks the roadmap instead of {before} (u to undo)"));
    }
}
