//! Evaluates: scores, what-ifs, goal links, problems.

use super::command::{Command, CommandGroup, KeyLine, ROWS, VIEWS_AND_PANES, command};
use super::{link, zoom};
use crate::app::commands::problem_fixes;
use crate::app::message::Effect;
use crate::app::model::mode::Pane;
use crate::app::model::mode::Scope;
use crate::app::model::mode::ViewKind;
use crate::app::model::screen::Screen;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::status::{CommandResult, capture, refuse, say};
use crate::app::overlays::Overlay;
use crate::app::overlays::form;
use crate::app::overlays::form::{FormSection, FormSubject};
use crate::app::views;
use crate::app::views::Views;
use crate::app::views::problems;
use crate::app::views::scores::cells;
use crate::app::views::view::ViewContext;
use crate::app::workflows::best_set;
use crate::app::workflows::what_if;
use crate::insight::score::FORMULAS;
use crate::roadmap::scoring_models::Model;

const THEME_SCOPES: &[Scope] = &[Scope::Roadmap, Scope::Problems, Scope::Panes];

pub(super) const COMMANDS: &[Command] = &[
    command("theme.score", "Score this theme", &["s"], THEME_SCOPES, CommandGroup::Evaluate, |state| {
        edit_score(&state.session, &mut state.selection, &mut state.screen, &mut state.views, &mut state.overlays)
    })
    .about("rate each criterion: 1 to 5, or . if unknown")
    .synonyms(&["estimate", "points", "story points", "effort", "size", "rate", "rating", "prioritize", "prioritise"])
    .short("score")
    .single_entry()
    .key_line(&[(KeyLine::In(Scope::Roadmap), 60), (KeyLine::Scores, 20), (KeyLine::WhatIf, 20)]),
    command("scores.model", "Switch scoring model", &["m"], ROWS, CommandGroup::Evaluate, |state| {
        show_next_model(&mut state.session, &mut state.screen)
    })
    .about("weighted, RICE, ICE, WSJF, CD3, opportunity, Kano")
    .short("model")
    .synonyms(&[
        "prioritization",
        "prioritisation",
        "rice",
        "weighted",
        "ice",
        "wsjf",
        "cd3",
        "cost of delay",
        "opportunity",
        "kano",
    ])
    .key_line(&[(KeyLine::In(Scope::Panes), 50), (KeyLine::In(Scope::ScoreCells), 50), (KeyLine::Scores, 60)]),
    command("score.explain", "Explain the score", &["x"], THEME_SCOPES, CommandGroup::Evaluate, |state| {
        zoom::explain_score(&state.session, &mut state.selection, &mut state.screen, &mut state.views)
    })
    .about("calculation, uncertainty, evidence")
    .short("explain")
    .synonyms(&["why this score", "calculation", "formula", "sensitivity", "uncertainty"])
    .key_line(&[(KeyLine::Scores, 30), (KeyLine::WhatIf, 40)]),
    command("what-if", "Try a what-if", &["w"], ROWS, CommandGroup::Evaluate, |state| {
        what_if::toggle(&mut state.session, &mut state.selection, &state.screen, &mut state.views, &mut state.overlays)
    })
    .about("edit anything and watch the ranks change; w again to keep or discard it")
    .short("what-if")
    .synonyms(&["what if", "sandbox", "scenario", "try out", "simulate"])
    .key_line(&[(KeyLine::Scores, 40), (KeyLine::WhatIf, 50)]),
    command(
        "what-if.best-set",
        "Try the best set as a what-if",
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
            )
        },
    )
    .about("the highest-scoring themes that fit within capacity")
    .short("best set")
    .synonyms(&["capacity", "knapsack", "optimize", "optimise", "capacity planning"]),
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
                &mut state.outbox,
            )
        },
    )
    .about("all changes as one undo step")
    .short("keep")
    .key_line(&[(KeyLine::In(Scope::WhatIfEnd), 10)]),
    command(
        "what-if.discard",
        "Discard the what-if",
        &["d"],
        &[Scope::WhatIfEnd],
        CommandGroup::SaveAndUndo,
        |state| what_if::discard(&mut state.session, &mut state.selection, &mut state.overlays),
    )
    .about("puts the roadmap back as it was")
    .short("discard")
    .key_line(&[(KeyLine::In(Scope::WhatIfEnd), 20)]),
    command(
        "what-if.go-on",
        "Continue the what-if",
        &["<Esc>", "q", "w"],
        &[Scope::WhatIfEnd],
        CommandGroup::SaveAndUndo,
        |state| {
            what_if::continue_editing(&mut state.overlays);
            Ok(None)
        },
    )
    .short("continue")
    .key_line(&[(KeyLine::In(Scope::WhatIfEnd), 30)]),
    command(
        "what-if.new",
        "Start a new what-if",
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
            )
        },
    )
    .short("start a new one")
    .key_line(&[(KeyLine::In(Scope::WhatIfRestart), 10)]),
    command(
        "what-if.back",
        "Restore the discarded what-if",
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
            )
        },
    )
    .about("keeps later edits")
    .short("restore")
    .key_line(&[(KeyLine::In(Scope::WhatIfRestart), 20)]),
    command("what-if.leave", "Cancel", &["<Esc>", "q"], &[Scope::WhatIfRestart], CommandGroup::SaveAndUndo, |state| {
        what_if::continue_editing(&mut state.overlays);
        Ok(None)
    })
    .short("cancel")
    .key_line(&[(KeyLine::In(Scope::WhatIfRestart), 30)]),
    command("goal.link", "Link to a goal", &["L"], VIEWS_AND_PANES, CommandGroup::Evaluate, |state| {
        link::link_selected(
            &mut state.session,
            &state.selection,
            &state.screen,
            &state.views.goals,
            &mut state.overlays,
        )
    })
    .about("or an objective; on a goal, links themes; on an objective, goals and themes")
    .synonyms(&["align", "connect", "okr"])
    .short("link")
    .key_line(&[(KeyLine::In(Scope::Roadmap), 70), (KeyLine::Selection, 70)]),
    command("goal.unlink", "Unlink from a goal", &["U"], VIEWS_AND_PANES, CommandGroup::Evaluate, |state| {
        link::unlink_selected(
            &mut state.session,
            &state.selection,
            &state.screen,
            &state.views.goals,
            &mut state.overlays,
        )
    })
    .about("on a goal or objective, unlinks the entries below it")
    .short("unlink")
    .key_line(&[(KeyLine::In(Scope::Roadmap), 80)])
    .needs_name(),
    command("problems.show", "Show problems", &["!"], VIEWS_AND_PANES, CommandGroup::Evaluate, |state| {
        let selected = views::selected(&state.screen, &state.views);
        capture(|status| problems::show(&state.session, &mut state.screen, &mut state.views.problems, status, selected))
    })
    .about("errors, warnings and hints, worst first")
    .short("problems")
    .synonyms(&["check", "errors", "warnings", "hints", "lint", "status"]),
    command("problems.next", "Go to next problem", &[")"], VIEWS_AND_PANES, CommandGroup::Evaluate, |state| {
        go_to_problem(&state.session, &mut state.selection, &mut state.screen, &mut state.views, 1)
    })
    .short("next problem")
    .key_line(&[(KeyLine::In(Scope::Problems), 51)]),
    command("problems.previous", "Go to previous problem", &["("], VIEWS_AND_PANES, CommandGroup::Evaluate, |state| {
        go_to_problem(&state.session, &mut state.selection, &mut state.screen, &mut state.views, -1)
    })
    .short("previous, next problem")
    .key_line(&[(KeyLine::In(Scope::Problems), 50)]),
    command("problems.fix", "Apply the fix", &["a"], &[Scope::Problems], CommandGroup::Evaluate, |state| {
        problem_fixes::apply_fix(&mut state.session, &state.views.problems)
    })
    .about("if the problem has one")
    .short("fix")
    .key_line(&[(KeyLine::In(Scope::Problems), 30)]),
    command(
        "problems.fix-all",
        "Apply all fixes for this entry",
        &["A"],
        &[Scope::Problems],
        CommandGroup::Evaluate,
        |state| problem_fixes::apply_all_fixes(&mut state.session, &state.views.problems),
    )
    .about("as one undo step")
    .short("all fixes")
    .key_line(&[(KeyLine::In(Scope::Problems), 31)]),
    command("problems.group", "Group problems by theme", &["o"], &[Scope::Problems], CommandGroup::Evaluate, |state| {
        state.views.problems.toggle_order(&state.session, &state.screen);
        Ok(None)
    })
    .about("or list them worst first")
    .synonyms(&["severity", "sort"])
    .short("group")
    .key_line(&[(KeyLine::In(Scope::Problems), 40)]),
];

fn edit_score(
    session: &Session,
    selection: &mut Selection,
    screen: &mut Screen,
    views: &mut Views,
    overlays: &mut Vec<Overlay>,
) -> CommandResult {
    match selection.theme(session) {
        Some(_) if screen.view == ViewKind::Scores => {
            let answer = cells::enter(ViewContext::new(session, selection, screen), &mut views.scores);
            views::apply(session, selection, screen, views, answer)
        }
        Some(entry) => {
            form::open(session, overlays, FormSubject::Entry(entry), FormSection::Scores);
            Ok(None)
        }
        None => refuse("Select a theme or idea first"),
    }
}

fn show_next_model(session: &mut Session, screen: &mut Screen) -> CommandResult {
    let at = FORMULAS.iter().position(|formula| formula.model == session.model).map_or(0, |at| at + 1);
    if let Some(formula) = FORMULAS.get(at % FORMULAS.len()) {
        screen.preview = Pane::Scores;
        session.show_model(formula.model);
        return report_ranking_model(session);
    }
    Ok(None)
}

/// Reports which model is shown and which one ranks the roadmap.
fn report_ranking_model(session: &Session) -> CommandResult {
    let title = |name: &str| Model::find(name).map_or("", |model| model.title);
    let (shown, ranks) = (title(session.model), title(&session.plan.roadmap.settings.ranking));
    say(if shown == ranks {
        format!("The roadmap is ranked by the {shown} model")
    } else {
        format!(
            "Showing {shown}, but the roadmap is ranked by the {ranks} model (to switch, press : and \
             run \"Rank the roadmap by this model\")"
        )
    })
}

/// Goes to where the selected problem can be fixed.
pub(crate) fn open_problem(
    session: &Session,
    screen: &mut Screen,
    views: &mut Views,
    overlays: &mut Vec<Overlay>,
    outbox: &mut Vec<Effect>,
) -> CommandResult {
    problem_fixes::go_to_fix(session, screen, views, overlays, outbox)
}

/// Goes to the next or previous problem and selects its entry in the current view.
fn go_to_problem(
    session: &Session,
    selection: &mut Selection,
    screen: &mut Screen,
    views: &mut Views,
    by: isize,
) -> CommandResult {
    if screen.view == ViewKind::Problems {
        views::step(session, selection, screen, views, by);
        return Ok(None);
    }
    capture(|status| {
        if let Some(entry) = problems::walk(session, screen, &mut views.problems, status, by) {
            views::go_to(session, selection, screen, views, entry);
        }
    })
}
