//! Judging: scores, goals, problems.

use super::{Command, CommandGroup, ROWS, VIEWS_AND_PANES, command, link, zoom};
use crate::app::message::Effect;
use crate::app::model::mode::Pane;
use crate::app::model::mode::Scope;
use crate::app::model::mode::ViewKind;
use crate::app::model::screen::Screen;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::status::StatusLine;
use crate::app::overlays::Overlay;
use crate::app::overlays::form;
use crate::app::overlays::form::{FormSection, FormSubject};
use crate::app::views::Views;
use crate::app::views::problems;
use crate::app::views::scores::cells;
use crate::app::workflows::best_set;
use crate::app::workflows::what_if;
use crate::insight::score::FORMULAS;
use crate::roadmap::scoring_models::Model;

const THEME_SCOPES: &[Scope] = &[Scope::Roadmap, Scope::Problems, Scope::Panes];

pub(super) const COMMANDS: &[Command] = &[
    command("theme.score", "Score", &["s"], THEME_SCOPES, CommandGroup::Evaluate, |state| {
        edit_score(
            &state.session,
            &mut state.selection,
            &mut state.screen,
            &mut state.views,
            &mut state.overlays,
            &mut state.status,
        );
    })
    .about("mark after mark: 1 to 5, . for don't know")
    .short("score"),
    command("scores.model", "Another scoring model", &["m"], ROWS, CommandGroup::Evaluate, |state| {
        show_next_model(&mut state.session, &mut state.screen, &mut state.status);
    })
    .about("weighted, RICE, ICE, WSJF, CD3, opportunity, Kano")
    .short("model")
    .synonyms(&["rice", "weighted", "ice", "wsjf", "cd3", "cost of delay", "opportunity", "kano"]),
    command("score.explain", "Explain the score", &["x"], THEME_SCOPES, CommandGroup::Evaluate, |state| {
        zoom::explain_score(
            &state.session,
            &mut state.selection,
            &mut state.screen,
            &mut state.views,
            &mut state.status,
        );
    })
    .about("the whole arithmetic on a page: points, doubt, what the inputs rest on, the source of the formula")
    .short("explain")
    .synonyms(&["why this score", "arithmetic", "formula"]),
    command("what-if", "What if", &["w"], ROWS, CommandGroup::Evaluate, |state| {
        what_if::toggle(
            &mut state.session,
            &mut state.selection,
            &state.screen,
            &mut state.views,
            &mut state.overlays,
            &mut state.status,
        );
    })
    .about("edit anything and watch the ranks; w again keeps it as one step, or throws it away")
    .short("what if")
    .synonyms(&["sandbox", "scenario", "try out"]),
    command(
        "what-if.best-set",
        "What if: the best set in Now",
        &[],
        VIEWS_AND_PANES,
        CommandGroup::Evaluate,
        |state| {
            best_set::try_in_what_if(
                &mut state.session,
                &mut state.selection,
                &state.screen,
                &mut state.views,
                &mut state.overlays,
                &mut state.status,
            );
        },
    )
    .about("the themes that make the most of the capacity, in a what-if; it says what is left out, and why")
    .short("best set")
    .synonyms(&["capacity", "knapsack", "best set"]),
    command(
        "what-if.keep",
        "Keep the what-if",
        &["<Enter>", "y"],
        &[Scope::WhatIfEnd],
        CommandGroup::SaveAndUndo,
        |state| {
            what_if::keep(
                &mut state.session,
                &mut state.selection,
                &state.screen,
                &mut state.views,
                &mut state.overlays,
                &state.settings,
                &mut state.status,
                &mut state.outbox,
            );
        },
    )
    .about("all of it as one step of undo")
    .short("keep"),
    command(
        "what-if.throw-away",
        "Throw the what-if away",
        &["d"],
        &[Scope::WhatIfEnd],
        CommandGroup::SaveAndUndo,
        |state| {
            what_if::discard(&mut state.session, &mut state.selection, &mut state.overlays, &mut state.status);
        },
    )
    .about("the plan is as it was before")
    .short("throw away"),
    command(
        "what-if.go-on",
        "Go on with it",
        &["<Esc>", "q", "w"],
        &[Scope::WhatIfEnd],
        CommandGroup::SaveAndUndo,
        |state| {
            what_if::continue_editing(&mut state.overlays);
        },
    )
    .short("go on"),
    command(
        "what-if.new",
        "A new what-if",
        &["<Enter>", "n"],
        &[Scope::WhatIfRestart],
        CommandGroup::Evaluate,
        |state| {
            what_if::start(
                &mut state.session,
                &mut state.selection,
                &state.screen,
                &mut state.views,
                &mut state.overlays,
                &mut state.status,
            );
        },
    )
    .short("a new one"),
    command(
        "what-if.back",
        "Bring back what was thrown away",
        &["b"],
        &[Scope::WhatIfRestart],
        CommandGroup::SaveAndUndo,
        |state| {
            what_if::restore(
                &mut state.session,
                &mut state.selection,
                &state.screen,
                &mut state.views,
                &mut state.overlays,
                &mut state.status,
            );
        },
    )
    .about("what was edited since stays")
    .short("bring it back"),
    command("what-if.leave", "Leave", &["<Esc>", "q"], &[Scope::WhatIfRestart], CommandGroup::SaveAndUndo, |state| {
        what_if::continue_editing(&mut state.overlays);
    })
    .short("leave"),
    command("goal.link", "Link to a goal", &["L"], VIEWS_AND_PANES, CommandGroup::Evaluate, |state| {
        link::link_selected(
            &mut state.session,
            &state.selection,
            &state.screen,
            &state.views.goals,
            &mut state.overlays,
            &mut state.status,
        );
    })
    .about("or an objective; on a goal: themes to it; on an objective: what serves it")
    .short("link"),
    command("goal.unlink", "Unlink from a goal", &["U"], VIEWS_AND_PANES, CommandGroup::Evaluate, |state| {
        link::unlink_selected(
            &mut state.session,
            &state.selection,
            &state.screen,
            &state.views.goals,
            &mut state.overlays,
            &mut state.status,
        );
    })
    .about("on a goal or objective: what serves it")
    .short("unlink"),
    command("problems.show", "Problems", &["!"], VIEWS_AND_PANES, CommandGroup::Evaluate, |state| {
        problems::show(&state.session, &mut state.screen, &mut state.views, &mut state.status);
    })
    .about("what check says, worst first")
    .short("problems")
    .synonyms(&["check", "errors"]),
    command("problems.next", "Next problem", &[")"], VIEWS_AND_PANES, CommandGroup::Evaluate, |state| {
        problems::go_to_problem(
            &state.session,
            &mut state.selection,
            &mut state.screen,
            &mut state.views,
            &mut state.status,
            1,
        );
    }),
    command("problems.previous", "Previous problem", &["("], VIEWS_AND_PANES, CommandGroup::Evaluate, |state| {
        problems::go_to_problem(
            &state.session,
            &mut state.selection,
            &mut state.screen,
            &mut state.views,
            &mut state.status,
            -1,
        );
    }),
    command("problems.fix", "Apply the fix", &["a"], &[Scope::Problems], CommandGroup::Evaluate, |state| {
        problems::apply_fix(&mut state.session, &state.views.problems, &mut state.status);
    })
    .about("where a problem offers one")
    .short("fix"),
    command(
        "problems.fix-all",
        "Apply every fix of this entry",
        &["A"],
        &[Scope::Problems],
        CommandGroup::Evaluate,
        |state| {
            problems::apply_all_fixes(&mut state.session, &state.views.problems, &mut state.status);
        },
    )
    .about("all that its problems offer, as one step of undo")
    .short("all fixes"),
    command(
        "problems.group",
        "The other order of problems",
        &["o"],
        &[Scope::Problems],
        CommandGroup::Evaluate,
        |state| {
            problems::toggle_order(&state.session, &state.screen, &mut state.views);
        },
    )
    .about("worst first, or under a heading for each theme")
    .synonyms(&["group by theme", "sort"])
    .short("other order"),
];

fn edit_score(
    session: &Session,
    selection: &mut Selection,
    screen: &mut Screen,
    views: &mut Views,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
) {
    match selection.theme(session) {
        Some(_) if screen.view == ViewKind::Scores => cells::enter(session, selection, screen, views, status),
        Some(entry) => form::open(session, overlays, FormSubject::Entry(entry), FormSection::Scores),
        None => status.refuse("select a theme or idea first"),
    }
}

fn show_next_model(session: &mut Session, screen: &mut Screen, status: &mut StatusLine) {
    let at = FORMULAS.iter().position(|formula| formula.model == session.model).map_or(0, |at| at + 1);
    if let Some(formula) = FORMULAS.get(at % FORMULAS.len()) {
        screen.preview = Pane::Scores;
        session.show_model(formula.model);
        report_ranking_model(session, status);
    }
}

/// Which model is shown, and which one ranks the file.
fn report_ranking_model(session: &Session, status: &mut StatusLine) {
    let title = |name: &str| Model::find(name).map_or("", |model| model.title);
    let (shown, ranks) = (title(session.model), title(&session.plan.roadmap.settings.ranking));
    status.say(match shown == ranks {
        true => format!("{shown}: the file ranks by it"),
        false => format!("{shown}: the file ranks by {ranks}; `:rank the roadmap` ranks it by this one"),
    });
}

/// Enter on a problem: goes where it can be mended.
pub(crate) fn open_problem(
    session: &Session,
    screen: &mut Screen,
    views: &mut Views,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
    outbox: &mut Vec<Effect>,
) {
    debug_assert_eq!(screen.view, ViewKind::Problems);
    problems::go_to_fix(session, screen, views, overlays, status, outbox);
}
