//! The file: saving, comparing with the disk, quitting.

use super::command::{Command, CommandGroup, EVERYWHERE, KeyLine, VIEWS_AND_PANES, command};
use super::motion;
use crate::app::message::{Effect, SaveMode};
use crate::app::model::mode::Pane;
use crate::app::model::mode::Scope;
use crate::app::model::mode::ViewKind;
use crate::app::model::preferences::EditorSettings;
use crate::app::model::screen::Screen;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::status::{CommandResult, refuse};
use crate::app::overlays::Overlay;
use crate::app::overlays::prompt;
use crate::app::overlays::prompt::PromptQuestion;
use crate::app::workflows::Workflows;
use crate::app::workflows::{autosave, external_editor, read_only, recovery, what_if};

const QUIT: &[Scope] = &[Scope::Quit];
const TAKE_OVER: &[Scope] = &[Scope::TakeOver];
/// Main views, and overlays that hold text which would otherwise be lost.
const TAKE_OVER_FROM: &[Scope] = &[
    Scope::Roadmap,
    Scope::Entries,
    Scope::Problems,
    Scope::Panes,
    Scope::Conflicts,
    Scope::Form,
    Scope::Prompt,
    Scope::UnsavedAnswers,
];

pub(super) const COMMANDS: &[Command] = &[
    command("file.save", "Save", &["<C-s>"], EVERYWHERE, CommandGroup::SaveAndUndo, |state| {
        save(&state.session, &mut state.workflows, &mut state.outbox)
    })
    .works_unseen()
    .short("save")
    .synonyms(&["w", "write", "store", "save file"])
    .key_line(&[
        (KeyLine::In(Scope::Roadmap), 140),
        (KeyLine::In(Scope::Entries), 80),
        (KeyLine::In(Scope::ScoreCells), 70),
        (KeyLine::In(Scope::Conflicts), 70),
        (KeyLine::Board, 90),
    ]),
    command("file.save-as", "Save as", &[], VIEWS_AND_PANES, CommandGroup::SaveAndUndo, |state| {
        what_if::refuse_if_open(&state.session, &mut state.workflows)?;
        let name = state.session.file.name.clone();
        prompt::open(&mut state.overlays, PromptQuestion::SaveAs, &name);
        Ok(None)
    })
    .about("under another name")
    .synonyms(&["save as", "saveas", "copy", "another name"]),
    command(
        "file.save-over",
        "Save a read-only file anyway",
        &[],
        VIEWS_AND_PANES,
        CommandGroup::SaveAndUndo,
        |state| save_with(&state.session, &mut state.workflows, &mut state.outbox, SaveMode::OverwriteReadOnly),
    )
    .synonyms(&["w!", "overwrite"])
    .needs_name(),
    command("file.save-in-place", "Save in place", &[], VIEWS_AND_PANES, CommandGroup::SaveAndUndo, |state| {
        save_with(&state.session, &mut state.workflows, &mut state.outbox, SaveMode::InPlace)
    })
    .about("when the folder is read-only"),
    command("file.save-and-quit", "Save and quit", &[], VIEWS_AND_PANES, CommandGroup::SaveAndUndo, |state| {
        save_and_quit(&state.session, &mut state.overlays, &mut state.workflows, &mut state.outbox)
    })
    .works_unseen()
    .synonyms(&["wq", "x"]),
    command(
        "file.compare",
        "Compare with file on disk",
        &["<F5>"],
        VIEWS_AND_PANES,
        CommandGroup::SaveAndUndo,
        |state| {
            state.outbox.push(Effect::CheckDisk);
            Ok(None)
        },
    )
    .synonyms(&["reload", "e", "diff", "refresh"]),
    command(
        "file.editor",
        "Open file in your editor",
        &["<C-o>"],
        VIEWS_AND_PANES,
        CommandGroup::SaveAndUndo,
        |state| external_editor::edit_file(&state.session, &state.selection, &mut state.workflows, &mut state.outbox),
    )
    .about("at the selected entry; reloads afterwards")
    .synonyms(&["external editor", "source"]),
    command("file.take-over", "Take over editing", &["<F6>"], TAKE_OVER_FROM, CommandGroup::SaveAndUndo, |state| {
        read_only::ask_to_take_over(&mut state.overlays, &state.workflows)
    })
    .about("when the file is open in two whymap windows; the other one becomes read-only")
    .short("take over")
    .synonyms(&["takeover", "lock", "edit here"])
    .key_line(&[(KeyLine::ReadOnly, 30)]),
    command("file.recover", "Recover unsaved edits", &[], VIEWS_AND_PANES, CommandGroup::SaveAndUndo, |state| {
        recovery::search(&state.session, &mut state.workflows, &mut state.outbox)
    })
    .about("after a crash; also at startup")
    .synonyms(&["recover", "recovery", "crash"]),
    command("take-over.yes", "Take over", &["y"], TAKE_OVER, CommandGroup::SaveAndUndo, |state| {
        read_only::confirm_take_over(&mut state.overlays, &mut state.workflows, &mut state.outbox)
    })
    .short("take over")
    .key_line(&[(KeyLine::In(Scope::TakeOver), 10)]),
    command(
        "take-over.no",
        "Stay read-only",
        &["<Esc>", "<Enter>", "n", "q"],
        TAKE_OVER,
        CommandGroup::SaveAndUndo,
        |state| {
            read_only::cancel_take_over(&mut state.overlays);
            Ok(None)
        },
    )
    .short("stay read-only")
    .key_line(&[(KeyLine::In(Scope::TakeOver), 20)]),
    command("quit", "Quit", &["q"], VIEWS_AND_PANES, CommandGroup::SaveAndUndo, |state| {
        if !is_on_top(&state.screen, &state.selection) {
            return motion::go_back(
                &state.session,
                &mut state.selection,
                &mut state.screen,
                &mut state.views,
                &state.overlays,
            );
        }
        quit_from_top(
            &mut state.session,
            &mut state.selection,
            &mut state.overlays,
            &state.settings,
            &mut state.workflows,
            &mut state.outbox,
        )
    })
    .works_unseen()
    .about("closes what is open first; asks about unsaved edits")
    .short("quit")
    .synonyms(&["q", "exit", "close"])
    .key_line(&[
        (KeyLine::In(Scope::Roadmap), 150),
        (KeyLine::In(Scope::Entries), 90),
        (KeyLine::In(Scope::Problems), 90),
        (KeyLine::In(Scope::Panes), 80),
        (KeyLine::Board, 110),
        (KeyLine::Scores, 130),
        (KeyLine::ReadOnly, 80),
        (KeyLine::WhatIf, 80),
        (KeyLine::Balance, 70),
    ]),
    command("quit.discard", "Quit without saving", &[], VIEWS_AND_PANES, CommandGroup::SaveAndUndo, |state| {
        discard_and_quit(&mut state.outbox);
        Ok(None)
    })
    .synonyms(&["q!", "discard edits"])
    .needs_name(),
    command("suspend", "Suspend", &["<C-z>"], EVERYWHERE, CommandGroup::SaveAndUndo, |state| {
        state.outbox.push(Effect::Suspend);
        Ok(None)
    })
    .about("run fg to return")
    .synonyms(&["background", "shell"]),
    command("repaint", "Redraw screen", &["<C-l>"], EVERYWHERE, CommandGroup::Appearance, |state| {
        state.outbox.push(Effect::Repaint);
        Ok(None)
    }),
    command("quit.save", "Save and quit", &["s", "<C-s>"], QUIT, CommandGroup::SaveAndUndo, |state| {
        save_and_quit(&state.session, &mut state.overlays, &mut state.workflows, &mut state.outbox)
    })
    .works_unseen()
    .short("save and quit")
    .key_line(&[(KeyLine::In(Scope::Quit), 10)]),
    command("quit.without-saving", "Quit without saving", &["d"], QUIT, CommandGroup::SaveAndUndo, |state| {
        discard_and_quit(&mut state.outbox);
        Ok(None)
    })
    .works_unseen()
    .short("discard")
    .key_line(&[(KeyLine::In(Scope::Quit), 20)]),
    command("quit.stay", "Stay", &["<Esc>", "<Enter>", "q"], QUIT, CommandGroup::SaveAndUndo, |state| {
        state.overlays.pop();
        Ok(None)
    })
    .works_unseen()
    .short("stay")
    .key_line(&[(KeyLine::In(Scope::Quit), 30)]),
];

fn discard_and_quit(outbox: &mut Vec<Effect>) {
    outbox.push(Effect::DiscardEdits);
    outbox.push(Effect::Quit);
}

/// Saves the file.
pub(crate) fn save(session: &Session, workflows: &mut Workflows, outbox: &mut Vec<Effect>) -> CommandResult {
    if session.disk_is_undone && session.what_if.is_none() {
        workflows.quits_after_save = false;
        return refuse(
            "Not saved: you undid changes that another program had saved, and saving would remove them from the file (^R to redo, :w! to save anyway)",
        );
    }
    save_with(session, workflows, outbox, SaveMode::Normal)
}

fn save_with(session: &Session, workflows: &mut Workflows, outbox: &mut Vec<Effect>, way: SaveMode) -> CommandResult {
    what_if::refuse_if_open(session, workflows)?;
    outbox.push(Effect::Save(way));
    Ok(None)
}

fn save_and_quit(
    session: &Session,
    overlays: &mut Vec<Overlay>,
    workflows: &mut Workflows,
    outbox: &mut Vec<Effect>,
) -> CommandResult {
    overlays.retain(|overlay| !matches!(overlay, Overlay::Quit));
    what_if::refuse_if_open(session, workflows)?;
    if session.unsaved() == 0 && !session.file.is_new && !session.file.is_gone {
        outbox.push(Effect::Quit);
        return Ok(None);
    }
    workflows.quits_after_save = true;
    save(session, workflows, outbox)
}

/// Whether there is no level to go up to.
fn is_on_top(screen: &Screen, selection: &Selection) -> bool {
    screen.pane == Pane::Roadmap && screen.view == ViewKind::Lanes && !screen.zoomed && selection.marked.is_empty()
}

/// Quits, or asks about unsaved edits.
fn quit_from_top(
    session: &mut Session,
    selection: &mut Selection,
    overlays: &mut Vec<Overlay>,
    settings: &EditorSettings,
    workflows: &mut Workflows,
    outbox: &mut Vec<Effect>,
) -> CommandResult {
    if session.what_if.is_some() {
        return what_if::ask_how_to_end(session, selection, overlays);
    }
    match session.unsaved() {
        0 if !session.file.is_gone => {
            discard_and_quit(outbox);
            Ok(None)
        }
        _ if autosave::saves_on_quit(session, settings, workflows) => {
            save_and_quit(session, overlays, workflows, outbox)
        }
        _ => {
            overlays.push(Overlay::Quit);
            Ok(None)
        }
    }
}
