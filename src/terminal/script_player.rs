//! Plays a script in the editor without a terminal, and prints the last frame as text. Effects finish before the next
//! step, so saves are real; background work runs inline; timers do not fire.

use super::effects::{EffectRunner, LoopExit, TerminalEffects};
use super::input;
use super::setup::Setup;
use super::setup::{Execution, FilePresence};
use super::waker;
use super::waker::WorkerMessage;
use crate::app::widgets::area::ScreenSize;
use crate::app::widgets::key::ScriptStep;
use crate::app::{App, Msg};
use crate::text;
use crate::ui;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use std::io;

/// The screen after the last step of a script.
#[derive(Clone, Debug)]
pub struct ScriptFrame {
    pub buffer: Buffer,
    /// Whether a step ended the program.
    #[cfg(test)]
    pub has_ended: bool,
}

/// A script has no terminal: effects that need one do nothing.
struct NoTerminal;

impl TerminalEffects for NoTerminal {}

/// Plays a script and returns the last frame; `app` is then as after the last step.
pub fn play(app: &mut App, setup: Setup, opened: FilePresence, script: &[ScriptStep]) -> io::Result<ScriptFrame> {
    let (waker, mut inbox) = waker::channel()?;
    let depth = setup.color_depth;
    let base = app.scene().session.plan.document.clone();
    let mut effects = EffectRunner::new(setup, opened, base, Execution::Inline, waker);
    let mut messages = effects.opening_messages();
    let conflict = effects.find_conflict().map(Box::new);
    messages.push(Msg::Opened { branch: None, conflict });
    messages.extend(script.iter().map(to_message));
    let mut has_ended = false;
    for msg in messages {
        if !has_ended {
            has_ended = dispatch(app, &mut effects, msg)?;
        }
    }
    effects.finish_writing();
    for message in inbox.drain() {
        if let WorkerMessage::Journal(result) = message {
            dispatch(app, &mut effects, Msg::JournalWritten(result))?;
        }
    }
    while app.has_idle_work() {
        dispatch(app, &mut effects, Msg::Idle)?;
    }
    let scene = app.scene();
    let mut buffer = Buffer::empty(Rect::new(0, 0, scene.screen.size.width, scene.screen.size.height));
    ui::render(&scene, depth, &mut buffer);
    Ok(ScriptFrame {
        buffer,
        #[cfg(test)]
        has_ended,
    })
}

pub(super) fn to_message(step: &ScriptStep) -> Msg {
    match step {
        ScriptStep::Key(key) => Msg::Key(*key),
        ScriptStep::Paste(text) => Msg::Paste(text.clone()),
        ScriptStep::Resize(width, height) => Msg::Resize(ScreenSize::from_terminal(*width, *height)),
        ScriptStep::Mouse(action, x, y) => input::mouse_message(*action, *x, *y),
    }
}

/// Handles a message and its effects. Returns whether the program ended.
fn dispatch(app: &mut App, effects: &mut EffectRunner, msg: Msg) -> io::Result<bool> {
    match effects.dispatch(app, &mut NoTerminal, msg) {
        Ok(()) => {}
        Err(LoopExit::Ended(_)) => return Ok(true),
        Err(LoopExit::Failed(error)) => return Err(error),
    }
    if app.scene().session.findings.is_stale() {
        return dispatch(app, effects, Msg::Idle);
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
