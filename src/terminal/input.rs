//! Input events as messages.

use crate::app::Msg;
use crate::app::key::{Code, Key};
use crate::app::layout::Size;
use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

/// The rows a turn of the wheel moves.
const WHEEL: i32 = 3;

/// The message of an event, if it means anything here.
pub(super) fn message(event: Event) -> Option<Msg> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => self::key(key).map(Msg::Key),
        Event::Paste(text) => Some(Msg::Paste(text)),
        Event::Resize(width, height) => Some(Msg::Resize(Size::clamped(width, height))),
        Event::Mouse(mouse) => self::mouse(mouse),
        _ => None,
    }
}

fn key(event: KeyEvent) -> Option<Key> {
    let shift = event.modifiers.contains(KeyModifiers::SHIFT);
    let code = match event.code {
        // Enter, typed before the line was ours.
        KeyCode::Char('j') if event.modifiers == KeyModifiers::CONTROL => return Some(Key::plain(Code::Enter)),
        KeyCode::Char(letter) => Code::Char(letter),
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab | KeyCode::BackTab => Code::Tab,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Insert => Code::Insert,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::F(number) => Code::F(number),
        _ => return None,
    };
    let is_back_tab = event.code == KeyCode::BackTab;
    Some(Key {
        code,
        ctrl: event.modifiers.contains(KeyModifiers::CONTROL),
        alt: event.modifiers.intersects(KeyModifiers::ALT | KeyModifiers::META),
        // A character says by itself whether shift was held.
        shift: (shift || is_back_tab) && !matches!(code, Code::Char(_)),
    })
}

fn mouse(event: MouseEvent) -> Option<Msg> {
    let (x, y) = (event.column, event.row);
    match event.kind {
        MouseEventKind::Down(MouseButton::Left) => Some(Msg::Click(x, y)),
        MouseEventKind::ScrollDown => Some(Msg::Wheel(x, y, WHEEL)),
        MouseEventKind::ScrollUp => Some(Msg::Wheel(x, y, -WHEEL)),
        _ => None,
    }
}
