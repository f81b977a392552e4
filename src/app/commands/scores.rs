//! The scores view: its cells, its picture, and the model that ranks.

use super::{Command, CommandGroup, command};
use crate::app::message::StatusLine;
use crate::app::model::mode::Scope;
use crate::app::model::mode::ViewKind;
use crate::app::model::session::Session;
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
    .about("the one that is shown: written into the file, as one step of undo")
    .synonyms(&["ranking", "which model ranks"]),
    command("scores.picture", "Value and effort alone", &["zv"], VIEW, CommandGroup::Appearance, |state| {
        if state.screen.view != ViewKind::Scores {
            views::show(&state.session, &mut state.selection, &mut state.screen, &mut state.views, ViewKind::Scores);
        }
        cells::leave(&state.session, &mut state.selection, &state.screen, &mut state.views);
        scores::toggle_quadrant_chart(&state.session, &mut state.selection, &mut state.screen, &mut state.views);
    })
    .about("the picture has the whole pane, and back again")
    .synonyms(&["quadrants", "2x2", "quick wins", "big bets"])
    .short("value and effort"),
    command("cells.next", "The next input", &["<Tab>"], SCORE_CELLS, CommandGroup::Move, |state| {
        cells::move_cursor(&state.session, &mut state.views.scores, 1);
    })
    .short("next"),
    command("cells.previous", "The input before", &["<S-Tab>"], SCORE_CELLS, CommandGroup::Move, |state| {
        cells::move_cursor(&state.session, &mut state.views.scores, -1);
    }),
    command("cells.edit", "Type into the cell", &["<Enter>", "e"], SCORE_CELLS, CommandGroup::Change, |state| {
        cells::edit(&state.session, &state.views.scores, &mut state.overlays, &mut state.status);
    })
    .about("a number, or a range: low likely high; digits begin one too")
    .short("type or range"),
    command("cells.more", "One step more", &["+"], SCORE_CELLS, CommandGroup::Change, |state| {
        cells::nudge(&mut state.session, &state.views.scores, &mut state.status, true);
    })
    .about("along the steps of the model")
    .short("step"),
    command("cells.less", "One step less", &["-"], SCORE_CELLS, CommandGroup::Change, |state| {
        cells::nudge(&mut state.session, &state.views.scores, &mut state.status, false);
    }),
    command("cells.sort", "Sort by this input", &["o"], SCORE_CELLS, CommandGroup::Find, |state| {
        cells::sort_by_cursor(&state.session, &mut state.selection, &state.screen, &mut state.views, &mut state.status);
    })
    .about("highest first; again turns it, and once more sorts by rank")
    .short("sort"),
    command("cell.keep", "Keep it, on to the row below", &["<Enter>"], SCORE_CELL, CommandGroup::Change, |state| {
        cells::commit_and_move(
            &mut state.session,
            &state.screen,
            &mut state.views,
            &mut state.overlays,
            &mut state.status,
            false,
        );
    })
    .short("keep, next row"),
    command("cell.right", "Keep it, on to the next input", &["<Tab>"], SCORE_CELL, CommandGroup::Change, |state| {
        cells::commit_and_move(
            &mut state.session,
            &state.screen,
            &mut state.views,
            &mut state.overlays,
            &mut state.status,
            true,
        );
    })
    .short("keep, next input"),
    command("cell.close", "Leave the cell as it was", &["<Esc>"], SCORE_CELL, CommandGroup::SaveAndUndo, |state| {
        cells::cancel_edit(&mut state.overlays);
    })
    .short("leave it as it was"),
];

/// The model that is shown ranks the roadmap from now on.
fn rank_by_shown_model(session: &mut Session, status: &mut StatusLine) {
    let (model, before) = (session.model, session.plan.roadmap.settings.ranking.clone());
    let Some(title) = Model::find(model).map(|model| model.title) else { return };
    if model == before {
        return status.say(format!("the file ranks by {title} already: m shows another model"));
    }
    let path = Path::from_fields(&[name::RANKING]);
    let change = Change::Set { owner: FieldOwner::Roadmap, path, value: Draft::Text(model.to_owned()) };
    if status.report(session.apply(&format!("rank by {model}"), &[change])).is_some() {
        status.say(format!("the file ranks by {title} now, and no longer by {before}: u takes it back"));
    }
}
