//! The scores view: its cells, its picture, and the model that ranks.

use super::{Command, Group, command};
use crate::app::overlays::Scope;
use crate::app::state::{Screen, State};
use crate::app::views;
use crate::app::views::scores;
use crate::app::views::scores::cells;
use crate::document::path::Path;
use crate::document::write::Draft;
use crate::roadmap::change::Change;
use crate::roadmap::location::Owner;
use crate::roadmap::name;
use crate::roadmap::scoring_models::Model;

const VIEW: &[Scope] = &[Scope::Roadmap, Scope::Cells];
const WHEREVER: &[Scope] = &[Scope::Roadmap, Scope::Panes, Scope::Cells];
const CELLS: &[Scope] = &[Scope::Cells];
const CELL: &[Scope] = &[Scope::Cell];

pub(super) const COMMANDS: &[Command] = &[
    command("scores.rank", "Rank the roadmap by this model", &[], WHEREVER, Group::Change, rank)
        .about("the one that is shown: written into the file, as one step of undo")
        .also(&["ranking", "which model ranks"]),
    command("scores.picture", "Value and effort alone", &["zv"], VIEW, Group::Look, |state| {
        if state.screen != Screen::Scores {
            views::show(state, Screen::Scores);
        }
        cells::leave(state);
        scores::turn_picture(state);
    })
    .about("the picture has the whole pane, and back again")
    .also(&["quadrants", "2x2", "quick wins", "big bets"])
    .short("value and effort"),
    command("cells.next", "The next input", &["<Tab>"], CELLS, Group::Move, |state| cells::turn(state, 1))
        .short("next"),
    command("cells.previous", "The input before", &["<S-Tab>"], CELLS, Group::Move, |state| cells::turn(state, -1)),
    command("cells.edit", "Type into the cell", &["<Enter>", "e"], CELLS, Group::Change, cells::edit)
        .about("a number, or a range: low likely high; digits begin one too")
        .short("type or range"),
    command("cells.more", "One step more", &["+"], CELLS, Group::Change, |state| cells::nudge(state, true))
        .about("along the steps of the model")
        .short("step"),
    command("cells.less", "One step less", &["-"], CELLS, Group::Change, |state| cells::nudge(state, false)),
    command("cells.sort", "Sort by this input", &["o"], CELLS, Group::Find, cells::sort)
        .about("highest first; again turns it, and once more sorts by rank")
        .short("sort"),
    command("cell.keep", "Keep it, on to the row below", &["<Enter>"], CELL, Group::Change, |state| {
        cells::accept(state, false);
    })
    .short("keep, next row"),
    command("cell.right", "Keep it, on to the next input", &["<Tab>"], CELL, Group::Change, |state| {
        cells::accept(state, true);
    })
    .short("keep, next input"),
    command("cell.close", "Leave the cell as it was", &["<Esc>"], CELL, Group::Keep, cells::close)
        .short("leave it as it was"),
];

/// The model that is shown ranks the roadmap from now on.
fn rank(state: &mut State) {
    let (model, before) = (state.model, state.plan.roadmap.settings.ranking.clone());
    let Some(title) = Model::named(model).map(|model| model.title) else { return };
    if model == before {
        return state.say(format!("the file ranks by {title} already: m shows another model"));
    }
    let path = Path::of_fields(&[name::RANKING]);
    let change = Change::Set { owner: Owner::Roadmap, path, value: Draft::Text(model.to_owned()) };
    if state.change(&format!("rank by {model}"), &[change]).is_some() {
        state.say(format!("the file ranks by {title} now, and no longer by {before}: u takes it back"));
    }
}
