//! Plays a script in the editor without a terminal, and prints the last frame as text. Effects finish before the next
//! step, so saves are real; background work runs inline; timers do not fire.

use super::Setup;
use super::effects::{EffectRunner, Execution, FilePresence, LoopExit, TerminalEffects};
use super::input::WHEEL_ROWS;
use super::waker;
use super::waker::WorkerMessage;
use crate::app::model::{findings, ranking_confidence};
use crate::app::widgets::key::{MouseAction, ScriptStep};
use crate::app::widgets::layout::ScreenSize;
use crate::app::{self, Msg, State};
use crate::text;
use crate::ui::{self, CellPosition};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use std::io;

/// The screen after the last step of a script.
#[derive(Clone, Debug)]
pub struct ScriptFrame {
    pub buffer: Buffer,
    /// The cell of the hardware cursor.
    pub cursor: Option<CellPosition>,
    /// Whether a step ended the program.
    pub has_ended: bool,
}

/// A script has no terminal: effects that need one do nothing.
struct NoTerminal;

impl TerminalEffects for NoTerminal {}

/// Plays a script and returns the last frame; `state` is then as after the last step.
pub fn play(state: &mut State, setup: Setup, opened: FilePresence, script: &[ScriptStep]) -> io::Result<ScriptFrame> {
    let (waker, mut inbox) = waker::channel()?;
    let depth = setup.color_depth;
    let mut effects = EffectRunner::new(setup, opened, state.session.plan.document.clone(), Execution::Inline, waker);
    effects.open_session(state);
    if let Some(conflict) = effects.find_conflict() {
        app::workflows::reload::merge_git_conflict(state, &conflict);
    }
    let mut has_ended = dispatch(state, &mut effects, Msg::Resize(state.screen.size))?;
    for msg in effects.check_entries(state) {
        app::update(state, msg);
    }
    for step in script {
        if has_ended {
            break;
        }
        has_ended = dispatch(state, &mut effects, to_message(step))?;
    }
    effects.finish_writing();
    for message in inbox.drain() {
        if let WorkerMessage::Journal(result) = message {
            dispatch(state, &mut effects, Msg::JournalWritten(result))?;
        }
    }
    ranking_confidence::compute_now(state);
    let mut buffer = Buffer::empty(Rect::new(0, 0, state.screen.size.width, state.screen.size.height));
    let cursor = ui::render(state, depth, &mut buffer);
    Ok(ScriptFrame { buffer, cursor, has_ended })
}

fn to_message(step: &ScriptStep) -> Msg {
    match step {
        ScriptStep::Key(key) => Msg::Key(*key),
        ScriptStep::Paste(text) => Msg::Paste(text.clone()),
        ScriptStep::Resize(width, height) => Msg::Resize(ScreenSize::from_terminal(*width, *height)),
        ScriptStep::Mouse(mouse, x, y) => match mouse {
            MouseAction::Press => Msg::Click(*x, *y),
            MouseAction::Drag => Msg::Drag(*x, *y),
            MouseAction::Release => Msg::Release,
            MouseAction::WheelUp => Msg::Wheel(*x, *y, -WHEEL_ROWS),
            MouseAction::WheelDown => Msg::Wheel(*x, *y, WHEEL_ROWS),
        },
    }
}

/// Handles a message and its effects. Returns whether the program ended.
fn dispatch(state: &mut State, effects: &mut EffectRunner, msg: Msg) -> io::Result<bool> {
    match effects.dispatch(state, &mut NoTerminal, msg) {
        Ok(()) => {}
        Err(LoopExit::Ended(_)) => return Ok(true),
        Err(LoopExit::Failed(error)) => return Err(error),
    }
    if state.session.findings.is_stale() {
        findings::run_roadmap_checks(state);
    }
    Ok(false)
}

/// The frame as text, one line per row, without trailing blanks.
pub fn to_text(frame: &ScriptFrame) -> String {
    let Rect { width, height, .. } = frame.buffer.area;
    let mut out = String::new();
    for y in 0..height {
        let mut line = String::new();
        let mut covered = 0;
        for x in 0..width {
            let symbol = frame.buffer.cell(Position::new(x, y)).map_or(" ", ratatui::buffer::Cell::symbol);
            if covered > 0 {
                covered -= 1;
                continue;
            }
            covered = text::width(symbol).saturating_sub(1);
            line.push_str(symbol);
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}
