//! Input events as messages.

use crate::app::Msg;
use crate::app::widgets::area::ScreenSize;
use crate::app::widgets::key::{Key, KeyName};
use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};
use std::io;

/// The rows a turn of the wheel moves.
pub(super) const WHEEL_ROWS: i32 = 3;

/// The message of an event, if it means anything here.
pub(super) fn to_message(event: Event) -> Option<Msg> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => self::convert_key(key).map(Msg::Key),
        Event::Paste(text) => Some(Msg::Paste(text)),
        Event::Resize(width, height) => Some(Msg::Resize(ScreenSize::from_terminal(width, height))),
        Event::Mouse(mouse) => self::convert_mouse(mouse),
        _ => None,
    }
}

fn convert_key(event: KeyEvent) -> Option<Key> {
    let shift = event.modifiers.contains(KeyModifiers::SHIFT);
    let code = match event.code {
        // Enter, typed before the line was ours.
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
        // A character says by itself whether shift was held.
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

/// Whether there is input that the reader of events did not take. It is woken once for each arrival, and forgets that
/// of a key when a signal of another size comes at the same moment: the key would wait for the next one, and a loop
/// that asks whether there is input would turn for nothing.
pub(super) fn has_unread_input() -> bool {
    let terminal = io::stdin();
    let mut sources = [PollFd::new(&terminal, PollFlags::IN)];
    let has_input = poll(&mut sources, Some(&Timespec::default())).is_ok_and(|count| count > 0);
    has_input && sources.first().is_some_and(|source| source.revents() == PollFlags::IN)
}

/// Makes the terminal say again that there is input: setting its modes, even to what they are, wakes its readers.
pub(super) fn nudge_reader() {
    let terminal = io::stdin();
    if let Ok(modes) = tcgetattr(&terminal) {
        // Where it cannot be set, the next key brings this one along.
        let _ = tcsetattr(&terminal, OptionalActions::Now, &modes);
    }
}
