//! The editor without a terminal: keys from a script, a frame as text. Effects run to their end between two keys, so
//! saves are real; work in the background is waited for; no timer fires.

use super::Setup;
use super::effects::{Opened, Performer};
use super::input::WHEEL;
use super::waker;
use super::waker::Note;
use crate::app::model::{findings, ranking_confidence};
use crate::app::widgets::key::{Mouse, Step};
use crate::app::widgets::layout::Size;
use crate::app::{self, Effect, Msg, State};
use crate::text;
use crate::ui::{self, Cell};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use std::io;

/// A screen as a script left it.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The cells.
    pub buffer: Buffer,
    /// Where the hardware cursor is.
    pub cursor: Option<Cell>,
    /// Whether the program ended on the way.
    pub has_ended: bool,
}

/// Plays a script and gives the last frame. The state is as the script left it.
pub fn play(state: &mut State, setup: Setup, opened: Opened, script: &[Step]) -> io::Result<Frame> {
    let (waker, mut inbox) = waker::channel()?;
    let depth = setup.depth;
    let mut performer = Performer::new(setup, opened, state.plan.document.clone(), waker);
    performer.open(state);
    if let Some(conflict) = performer.conflict() {
        app::workflows::reload::resolve(state, &conflict);
    }
    let mut has_ended = tell(state, &mut performer, Msg::Resize(state.size));
    check(state);
    for step in script {
        if has_ended {
            break;
        }
        let msg = match step {
            Step::Key(key) => Msg::Key(*key),
            Step::Paste(text) => Msg::Paste(text.clone()),
            Step::Resize(width, height) => Msg::Resize(Size::clamped(*width, *height)),
            Step::Mouse(mouse, x, y) => match mouse {
                Mouse::Press => Msg::Click(*x, *y),
                Mouse::Drag => Msg::Drag(*x, *y),
                Mouse::Release => Msg::Release,
                Mouse::WheelUp => Msg::Wheel(*x, *y, -WHEEL),
                Mouse::WheelDown => Msg::Wheel(*x, *y, WHEEL),
            },
        };
        has_ended = tell(state, &mut performer, msg);
    }
    performer.finish_writing();
    for note in inbox.take() {
        if let Note::Journal(written) = note {
            tell(state, &mut performer, Msg::Journal(written));
        }
    }
    ranking_confidence::conclude(state);
    let mut buffer = Buffer::empty(Rect::new(0, 0, state.size.width, state.size.height));
    let cursor = ui::render(state, depth, &mut buffer);
    Ok(Frame { buffer, cursor, has_ended })
}

/// Gives a message to the brain and performs what it asks for. The answer is whether the program ended.
fn tell(state: &mut State, performer: &mut Performer, msg: Msg) -> bool {
    let mut waiting = vec![msg];
    while let Some(msg) = waiting.pop() {
        for effect in app::update(state, msg) {
            match effect {
                Effect::Quit => return true,
                Effect::Check => check(state),
                effect @ (Effect::AskSides(_) | Effect::AskUnmerged) => waiting.extend(performer.git(&effect)),
                effect => waiting.extend(performer.perform(&effect, state)),
            }
        }
    }
    if state.checks.is_stale() {
        findings::conclude(state);
    }
    false
}

/// Checks everything, here and now.
fn check(state: &mut State) {
    let mut found = Vec::new();
    findings::begin(state).work(|checked| found.push(checked));
    for checked in found {
        app::update(state, Msg::Checked(checked));
    }
}

/// The frame as text: a line a row, without blanks at their ends.
pub fn as_text(frame: &Frame) -> String {
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
