//! The file: saving, comparing with the disk, quitting.

use super::{Command, CommandGroup, EVERYWHERE, VIEWS_AND_PANES, command};
use crate::app::message::{Effect, SaveMode};
use crate::app::model::mode::Pane;
use crate::app::model::mode::Scope;
use crate::app::model::mode::ViewKind;
use crate::app::model::preferences::EditorSettings;
use crate::app::model::screen::Screen;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::status::StatusLine;
use crate::app::overlays::Overlay;
use crate::app::overlays::prompt;
use crate::app::overlays::prompt::PromptQuestion;
use crate::app::views::Views;
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
        save(&state.session, &mut state.workflows, &mut state.status, &mut state.outbox);
    })
    .short("save")
    .synonyms(&["w", "write", "store"]),
    command("file.save-as", "Save as", &[], VIEWS_AND_PANES, CommandGroup::SaveAndUndo, |state| {
        if !what_if::refuse_if_open(&state.session, &mut state.workflows, &mut state.status) {
            let name = state.session.file.name.clone();
            prompt::open(&mut state.overlays, PromptQuestion::SaveAs, &name);
        }
    })
    .about("under another name")
    .synonyms(&["save as", "saveas", "copy", "another name", "export"]),
    command(
        "file.save-over",
        "Force save a read-only file",
        &[],
        VIEWS_AND_PANES,
        CommandGroup::SaveAndUndo,
        |state| {
            save_with(
                &state.session,
                &mut state.workflows,
                &mut state.status,
                &mut state.outbox,
                SaveMode::OverwriteReadOnly,
            );
        },
    )
    .synonyms(&["w!", "overwrite"]),
    command("file.save-in-place", "Save in place", &[], VIEWS_AND_PANES, CommandGroup::SaveAndUndo, |state| {
        save_with(&state.session, &mut state.workflows, &mut state.status, &mut state.outbox, SaveMode::InPlace);
    })
    .about("when the folder is read-only"),
    command("file.save-and-quit", "Save and quit", &[], VIEWS_AND_PANES, CommandGroup::SaveAndUndo, |state| {
        save_and_quit(&state.session, &mut state.overlays, &mut state.workflows, &mut state.status, &mut state.outbox);
    })
    .synonyms(&["wq", "x"]),
    command(
        "file.compare",
        "Compare with file on disk",
        &["<F5>"],
        VIEWS_AND_PANES,
        CommandGroup::SaveAndUndo,
        |state| {
            state.outbox.push(Effect::CheckDisk);
        },
    )
    .synonyms(&["reload", "e", "diff", "refresh"]),
    command(
        "file.editor",
        "Open file in your editor",
        &["<C-o>"],
        VIEWS_AND_PANES,
        CommandGroup::SaveAndUndo,
        |state| {
            external_editor::edit_file(
                &state.session,
                &state.selection,
                &mut state.workflows,
                &mut state.status,
                &mut state.outbox,
            );
        },
    )
    .about("at the selected entry; reloads afterwards")
    .synonyms(&["external editor", "source"]),
    command("file.take-over", "Take over editing", &["<F6>"], TAKE_OVER_FROM, CommandGroup::SaveAndUndo, |state| {
        read_only::ask_to_take_over(&mut state.overlays, &state.workflows, &mut state.status);
    })
    .about("when the file is open in two whymap windows; the other one becomes read-only")
    .short("take over")
    .synonyms(&["takeover", "lock", "edit here"]),
    command("file.recover", "Recover unsaved edits", &[], VIEWS_AND_PANES, CommandGroup::SaveAndUndo, |state| {
        recovery::search(&state.session, &mut state.workflows, &mut state.status, &mut state.outbox);
    })
    .about("after a crash; also at startup")
    .synonyms(&["recover", "recovery", "crash"]),
    command("take-over.yes", "Take over", &["y"], TAKE_OVER, CommandGroup::SaveAndUndo, |state| {
        read_only::confirm_take_over(&mut state.overlays, &mut state.workflows, &mut state.status, &mut state.outbox);
    })
    .short("take over"),
    command(
        "take-over.no",
        "Stay read-only",
        &["<Esc>", "<Enter>", "n", "q"],
        TAKE_OVER,
        CommandGroup::SaveAndUndo,
        |state| {
            read_only::cancel_take_over(&mut state.overlays);
        },
    )
    .short("stay read-only"),
    command("quit", "Quit", &["q"], VIEWS_AND_PANES, CommandGroup::SaveAndUndo, |state| {
        quit(
            &mut state.session,
            &mut state.selection,
            &mut state.screen,
            &mut state.views,
            &mut state.overlays,
            &state.settings,
            &mut state.workflows,
            &mut state.status,
            &mut state.outbox,
        );
    })
    .about("goes up a level first; asks about unsaved edits")
    .short("quit")
    .synonyms(&["q", "exit", "close"]),
    command("quit.discard", "Quit and discard edits", &[], VIEWS_AND_PANES, CommandGroup::SaveAndUndo, |state| {
        discard_and_quit(&mut state.outbox);
    })
    .synonyms(&["q!"]),
    command("suspend", "Suspend", &["<C-z>"], EVERYWHERE, CommandGroup::SaveAndUndo, |state| {
        state.outbox.push(Effect::Suspend);
    })
    .about("run fg to return")
    .synonyms(&["background", "shell"]),
    command("repaint", "Redraw screen", &["<C-l>"], EVERYWHERE, CommandGroup::Appearance, |state| {
        state.outbox.push(Effect::Repaint);
    }),
    command("quit.save", "Save and quit", &["s", "<C-s>"], QUIT, CommandGroup::SaveAndUndo, |state| {
        save_and_quit(&state.session, &mut state.overlays, &mut state.workflows, &mut state.status, &mut state.outbox);
    })
    .short("save and quit"),
    command("quit.throw-away", "Quit without saving", &["d"], QUIT, CommandGroup::SaveAndUndo, |state| {
        discard_and_quit(&mut state.outbox);
    })
    .short("discard"),
    command("quit.stay", "Stay", &["<Esc>", "<Enter>", "q"], QUIT, CommandGroup::SaveAndUndo, |state| {
        state.overlays.pop();
    })
    .short("stay"),
];

fn discard_and_quit(outbox: &mut Vec<Effect>) {
    outbox.push(Effect::DiscardEdits);
    outbox.push(Effect::Quit);
}

/// Saves the file.
pub(crate) fn save(session: &Session, workflows: &mut Workflows, status: &mut StatusLine, outbox: &mut Vec<Effect>) {
    if session.disk_is_undone && session.what_if.is_none() {
        workflows.quits_after_save = false;
        return status.refuse(
            "Not saved: you undid changes that another program had saved, and saving would remove them from the file \
             (^R to redo, :w! to save anyway)",
        );
    }
    save_with(session, workflows, status, outbox, SaveMode::Normal);
}

fn save_with(
    session: &Session,
    workflows: &mut Workflows,
    status: &mut StatusLine,
    outbox: &mut Vec<Effect>,
    way: SaveMode,
) {
    if !what_if::refuse_if_open(session, workflows, status) {
        outbox.push(Effect::Save(way));
    }
}

fn save_and_quit(
    session: &Session,
    overlays: &mut Vec<Overlay>,
    workflows: &mut Workflows,
    status: &mut StatusLine,
    outbox: &mut Vec<Effect>,
) {
    overlays.retain(|overlay| !matches!(overlay, Overlay::Quit));
    if what_if::refuse_if_open(session, workflows, status) {
        return;
    }
    if session.unsaved() == 0 && !session.file.is_new && !session.file.is_gone {
        return outbox.push(Effect::Quit);
    }
    workflows.quits_after_save = true;
    save(session, workflows, status, outbox);
}

/// Goes up a level, or quits from the top. Asks about unsaved edits.
#[expect(clippy::too_many_arguments, reason = "each part it changes is named")]
fn quit(
    session: &mut Session,
    selection: &mut Selection,
    screen: &mut Screen,
    views: &mut Views,
    overlays: &mut Vec<Overlay>,
    settings: &EditorSettings,
    workflows: &mut Workflows,
    status: &mut StatusLine,
    outbox: &mut Vec<Effect>,
) {
    let is_on_top =
        screen.pane == Pane::Roadmap && screen.view == ViewKind::Lanes && !screen.zoomed && selection.marked.is_empty();
    if !is_on_top {
        return super::motion::go_back(session, selection, screen, views, overlays, status);
    }
    if session.what_if.is_some() {
        return what_if::ask_how_to_end(session, selection, overlays, status);
    }
    match session.unsaved() {
        0 if !session.file.is_gone => discard_and_quit(outbox),
        _ if autosave::saves_on_quit(session, settings, workflows) => {
            save_and_quit(session, overlays, workflows, status, outbox);
        }
        _ => overlays.push(Overlay::Quit),
    }
}
