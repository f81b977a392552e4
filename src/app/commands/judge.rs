//! Judging: scores, goals, problems.

use super::{Command, Group, ROWS, SCREENS, command, link, zoom};
use crate::app::overlays::Scope;
use crate::app::overlays::form;
use crate::app::overlays::form::{Part, Subject};
use crate::app::state::{Pane, Screen, State};
use crate::app::views::problems;
use crate::app::views::scores::cells;
use crate::app::workflows::best_set;
use crate::app::workflows::what_if;
use crate::insight::score::FORMULAS;
use crate::roadmap::scoring_models::Model;

const BETS: &[Scope] = &[Scope::Roadmap, Scope::Problems, Scope::Panes];

pub(super) const COMMANDS: &[Command] = &[
    command("theme.score", "Score", &["s"], BETS, Group::Judge, score)
        .about("mark after mark: 1 to 5, . for don't know")
        .short("score"),
    command("scores.model", "Another scoring model", &["m"], ROWS, Group::Judge, next_model)
        .about("weighted, RICE, ICE, WSJF, CD3, opportunity, Kano")
        .short("model")
        .also(&["rice", "weighted", "ice", "wsjf", "cd3", "cost of delay", "opportunity", "kano"]),
    command("score.explain", "Explain the score", &["x"], BETS, Group::Judge, zoom::explain_score)
        .about("the whole arithmetic on a page: points, doubt, what the inputs rest on, the source of the formula")
        .short("explain")
        .also(&["why this score", "arithmetic", "formula"]),
    command("what-if", "What if", &["w"], ROWS, Group::Judge, what_if::turn)
        .about("edit anything and watch the ranks; w again keeps it as one step, or throws it away")
        .short("what if")
        .also(&["sandbox", "scenario", "try out"]),
    command("what-if.best-set", "What if: the best set in Now", &[], SCREENS, Group::Judge, best_set::try_it)
        .about("the themes that make the most of the capacity, in a what-if; it says what is left out, and why")
        .short("best set")
        .also(&["capacity", "knapsack", "best set"]),
    command("what-if.keep", "Keep the what-if", &["<Enter>", "y"], &[Scope::WhatIf], Group::Keep, what_if::keep)
        .about("all of it as one step of undo")
        .short("keep"),
    command("what-if.throw-away", "Throw the what-if away", &["d"], &[Scope::WhatIf], Group::Keep, what_if::throw_away)
        .about("the plan is as it was before")
        .short("throw away"),
    command("what-if.go-on", "Go on with it", &["<Esc>", "q", "w"], &[Scope::WhatIf], Group::Keep, what_if::go_on)
        .short("go on"),
    command("what-if.new", "A new what-if", &["<Enter>", "n"], &[Scope::WhatIfAgain], Group::Judge, what_if::start)
        .short("a new one"),
    command(
        "what-if.back",
        "Bring back what was thrown away",
        &["b"],
        &[Scope::WhatIfAgain],
        Group::Keep,
        what_if::bring_back,
    )
    .about("what was edited since stays")
    .short("bring it back"),
    command("what-if.leave", "Leave", &["<Esc>", "q"], &[Scope::WhatIfAgain], Group::Keep, what_if::go_on)
        .short("leave"),
    command("goal.link", "Link to a goal", &["L"], SCREENS, Group::Judge, link::link)
        .about("or an objective; on a goal: themes to it; on an objective: what serves it")
        .short("link"),
    command("goal.unlink", "Unlink from a goal", &["U"], SCREENS, Group::Judge, link::unlink)
        .about("on a goal or objective: what serves it")
        .short("unlink"),
    command("problems.show", "Problems", &["!"], SCREENS, Group::Judge, |state| {
        problems::show(state);
    })
    .about("what check says, worst first")
    .short("problems")
    .also(&["check", "errors"]),
    command("problems.next", "Next problem", &[")"], SCREENS, Group::Judge, |state| problems::go(state, 1)),
    command("problems.previous", "Previous problem", &["("], SCREENS, Group::Judge, |state| problems::go(state, -1)),
    command("problems.fix", "Apply the fix", &["a"], &[Scope::Problems], Group::Judge, problems::fix)
        .about("where a problem offers one")
        .short("fix"),
    command(
        "problems.fix-all",
        "Apply every fix of this entry",
        &["A"],
        &[Scope::Problems],
        Group::Judge,
        problems::fix_all,
    )
    .about("all that its problems offer, as one step of undo")
    .short("all fixes"),
    command("problems.group", "The other order of problems", &["o"], &[Scope::Problems], Group::Judge, |state| {
        problems::turn_order(state);
    })
    .about("worst first, or under a heading for each theme")
    .also(&["group by theme", "sort"])
    .short("other order"),
];

fn score(state: &mut State) {
    match state.selected_bet() {
        Some(_) if state.screen == Screen::Scores => cells::enter(state),
        Some(serial) => form::open(state, Subject::Entry(serial), Part::Scores),
        None => state.refuse("select a theme or idea first"),
    }
}

fn next_model(state: &mut State) {
    let at = FORMULAS.iter().position(|formula| formula.model == state.model).map_or(0, |at| at + 1);
    if let Some(formula) = FORMULAS.get(at % FORMULAS.len()) {
        state.preview = Pane::Scores;
        state.show_model(formula.model);
        say_which_ranks(state);
    }
}

/// Which model is shown, and which one ranks the file.
fn say_which_ranks(state: &mut State) {
    let title = |name: &str| Model::named(name).map_or("", |model| model.title);
    let (shown, ranks) = (title(state.model), title(&state.plan.roadmap.settings.ranking));
    state.say(match shown == ranks {
        true => format!("{shown}: the file ranks by it"),
        false => format!("{shown}: the file ranks by {ranks}; `:rank the roadmap` ranks it by this one"),
    });
}

/// Enter on a problem: goes where it can be mended.
pub(crate) fn mend(state: &mut State) {
    debug_assert_eq!(state.screen, Screen::Problems);
    problems::mend(state);
}
