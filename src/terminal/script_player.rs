//! The editor without a terminal: keys from a script, a frame as text. Effects run to their end between two keys, so
//! saves are real; work in the background is waited for; no timer fires.

use super::Setup;
use super::effects::{EffectRunner, FilePresence};
use super::input::WHEEL_ROWS;
use super::waker;
use super::waker::WorkerMessage;
use crate::app::model::{findings, ranking_confidence};
use crate::app::widgets::key::{MouseAction, ScriptStep};
use crate::app::widgets::layout::ScreenSize;
use crate::app::{self, Effect, Msg, State};
use crate::text;
use crate::ui;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use std::io;

/// A screen as a script left it.
#[derive(Clone, Debug)]
pub struct ScriptFrame {
    /// The cells.
    pub buffer: Buffer,
    /// Whether the program ended on the way.
    pub has_ended: bool,
}

/// Plays a script and gives the last frame. The state is as the script left it.
pub fn play(state: &mut State, setup: Setup, opened: FilePresence, script: &[ScriptStep]) -> io::Result<ScriptFrame> {
    let (waker, mut inbox) = waker::channel()?;
    let depth = setup.color_depth;
    let mut performer = EffectRunner::new(setup, opened, state.plan.document.clone(), waker);
    performer.open_session(state);
    if let Some(conflict) = performer.find_conflict() {
        app::workflows::reload::merge_git_conflict(state, &conflict);
    }
    let mut has_ended = dispatch(state, &mut performer, Msg::Resize(state.size));
    run_checks(state);
    for step in script {
        if has_ended {
            break;
        }
        let msg = match step {
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
        };
        has_ended = dispatch(state, &mut performer, msg);
    }
    performer.finish_writing();
    for note in inbox.drain() {
        if let WorkerMessage::Journal(written) = note {
            dispatch(state, &mut performer, Msg::JournalWritten(written));
        }
    }
    ranking_confidence::compute_now(state);
    let mut buffer = Buffer::empty(Rect::new(0, 0, state.size.width, state.size.height));
    ui::render(state, depth, &mut buffer);
    Ok(ScriptFrame { buffer, has_ended })
}

/// Gives a message to the brain and performs what it asks for. The answer is whether the program ended.
fn dispatch(state: &mut State, performer: &mut EffectRunner, msg: Msg) -> bool {
    let mut waiting = vec![msg];
    while let Some(msg) = waiting.pop() {
        for effect in app::update(state, msg) {
            match effect {
                Effect::Quit => return true,
                Effect::CheckEntries => run_checks(state),
                effect @ (Effect::QueryMergeSides(_) | Effect::QueryUnmerged) => {
                    waiting.extend(performer.query_git(&effect));
                }
                effect => waiting.extend(performer.perform(&effect, state)),
            }
        }
    }
    if state.findings.is_stale() {
        findings::run_roadmap_checks(state);
    }
    false
}

/// Checks everything, here and now.
fn run_checks(state: &mut State) {
    let mut found = Vec::new();
    findings::start_run(state).run(|checked| found.push(checked));
    for checked in found {
        app::update(state, Msg::Checked(checked));
    }
}

/// The frame as text: a line a row, without blanks at their ends.
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
