//! Converts input events to messages.

use crate::app::Msg;
use crate::app::widgets::area::ScreenSize;
use crate::app::widgets::key::{Key, KeyName};
use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};
use std::io;

/// Rows per wheel step.
pub(super) const WHEEL_ROWS: i32 = 3;

pub(super) fn to_message(event: Event) -> Option<Msg> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => convert_key(key).map(Msg::Key),
        Event::Paste(text) => Some(Msg::Paste(text)),
        Event::Resize(width, height) => Some(Msg::Resize(ScreenSize::from_terminal(width, height))),
        Event::Mouse(mouse) => convert_mouse(mouse),
        _ => None,
    }
}

fn convert_key(event: KeyEvent) -> Option<Key> {
    let shift = event.modifiers.contains(KeyModifiers::SHIFT);
    let code = match event.code {
        // Enter that was typed before raw mode.
        KeyCode::Char('j') if event.modifiers == KeyModifiers::CONTROL => return Some(Key::new(KeyName::Enter)),
        KeyCode::Char(letter) => KeyName::Char(letter),
        KeyCode::Enter => KeyName::Enter,
        KeyCode::Esc => KeyName::Esc,
        KeyCode::Tab | KeyCode::BackTab => KeyName::Tab,
        KeyCode::Backspace => KeyName::Backspace,
        KeyCode::Delete => KeyName::Delete,
        KeyCode::Insert => KeyName::Insert,
        KeyCode::Up => KeyName::Up,
        KeyCode::Down => KeyName::Down,
        KeyCode::Left => KeyName::Left,
        KeyCode::Right => KeyName::Right,
        KeyCode::Home => KeyName::Home,
        KeyCode::End => KeyName::End,
        KeyCode::PageUp => KeyName::PageUp,
        KeyCode::PageDown => KeyName::PageDown,
        KeyCode::F(number) => KeyName::F(number),
        _ => return None,
    };
    let is_back_tab = event.code == KeyCode::BackTab;
    Some(Key {
        code,
        ctrl: event.modifiers.contains(KeyModifiers::CONTROL),
        alt: event.modifiers.intersects(KeyModifiers::ALT | KeyModifiers::META),
        // The character itself tells whether Shift was held.
        shift: (shift || is_back_tab) && !matches!(code, KeyName::Char(_)),
    })
}

fn convert_mouse(event: MouseEvent) -> Option<Msg> {
    let (x, y) = (event.column, event.row);
    match event.kind {
        MouseEventKind::Down(MouseButton::Left) => Some(Msg::Click(x, y)),
        MouseEventKind::Drag(MouseButton::Left) => Some(Msg::Drag(x, y)),
        MouseEventKind::Up(MouseButton::Left) => Some(Msg::Release),
        MouseEventKind::ScrollDown => Some(Msg::Wheel(x, y, WHEEL_ROWS)),
        MouseEventKind::ScrollUp => Some(Msg::Wheel(x, y, -WHEEL_ROWS)),
        _ => None,
    }
}

/// Whether there is input that the event reader missed. The reader is woken once per arrival, and forgets a key that
/// arrives together with a resize signal. The key would wait for the next one, and a loop that polls for input would
/// spin.
pub(super) fn has_unread_input() -> bool {
    let terminal = io::stdin();
    let mut sources = [PollFd::new(&terminal, PollFlags::IN)];
    let has_input = poll(&mut sources, Some(&Timespec::default())).is_ok_and(|count| count > 0);
    has_input && sources.first().is_some_and(|source| source.revents() == PollFlags::IN)
}

/// Makes the terminal report its input again: setting its modes wakes its readers, even if nothing changes.
pub(super) fn nudge_reader() {
    let terminal = io::stdin();
    if let Ok(modes) = tcgetattr(&terminal) {
        // If this fails, the next key wakes the reader.
        let _ = tcsetattr(&terminal, OptionalActions::Now, &modes);
    }
}
