//! The input of the terminal, read and parsed here: bytes become keys, mouse actions, pastes and replies.
//!
//! We read the bytes ourselves, because a reader must wait after a lone ESC byte: on a slow line the rest of an arrow
//! key arrives later. Taken for keys, `ESC [ D` would delete a theme.

mod keys;
mod mouse;
mod parser;
mod reader;
#[cfg(test)]
mod tests;

pub(super) use reader::{InputReader, has_unread_input};

use crate::app::Msg;
use crate::app::widgets::key::{Key, MouseAction};

/// Rows per wheel step.
const WHEEL_ROWS: i32 = 3;

/// What the terminal sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum InputEvent {
    Key(Key),
    /// A mouse action at a column and row, counted from 0.
    Mouse(MouseAction, u16, u16),
    Paste(String),
    /// A reply to a query (OSC), without its frame: `11;rgb:0000/0000/0000`.
    Reply(String),
}

/// The message of a mouse action.
pub(super) fn mouse_message(action: MouseAction, x: u16, y: u16) -> Msg {
    match action {
        MouseAction::Press => Msg::Click(x, y),
        MouseAction::Drag => Msg::Drag(x, y),
        MouseAction::Release => Msg::Release,
        MouseAction::WheelUp => Msg::Wheel(x, y, -WHEEL_ROWS),
        MouseAction::WheelDown => Msg::Wheel(x, y, WHEEL_ROWS),
    }
}
