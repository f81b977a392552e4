//! Mouse reports: SGR (`ESC [ < 0 ; 10 ; 4 M`), urxvt (`ESC [ 32 ; 10 ; 4 M`) and X10 (`ESC [ M` and three bytes).
//!
//! Positions count from 1. Some terminals report 0 for a position that they cannot express; it is taken for 1.

use super::InputEvent;
use crate::app::widgets::key::MouseAction;

/// The button and its kind, without Shift (4), Alt (8), Ctrl (16) and motion (32).
const BUTTON: u32 = 0b1100_0011;
const MOTION: u32 = 0b0010_0000;

/// The offset of the values in X10 and urxvt reports.
const OFFSET: u32 = 32;

/// Parses the parameters and the final byte of a control sequence.
pub(super) fn parse_report(parameters: &str, last: u8) -> Option<InputEvent> {
    let (is_sgr, numbers) = match parameters.strip_prefix('<') {
        Some(numbers) => (true, numbers),
        None => (false, parameters),
    };
    let mut numbers = numbers.split(';').map(|number| number.parse::<u32>().ok());
    let mut next = || numbers.next().flatten();
    let (button, column, row) = (next()?, next()?, next()?);
    let action = match (is_sgr, last) {
        (true, b'M') => pressed_action(button),
        // The button was released.
        (true, b'm') if pressed_action(button) == Some(MouseAction::Press) => Some(MouseAction::Release),
        (false, b'M') => pressed_action(button.saturating_sub(OFFSET)),
        _ => None,
    };
    Some(InputEvent::Mouse(action?, to_cell(column), to_cell(row)))
}

/// Parses the three bytes of an X10 report.
pub(super) fn parse_x10_report([button, column, row]: [u8; 3]) -> Option<InputEvent> {
    let [button, column, row] = [button, column, row].map(|byte| u32::from(byte).saturating_sub(OFFSET));
    Some(InputEvent::Mouse(pressed_action(button)?, to_cell(column), to_cell(row)))
}

/// The action of the left button or the wheel; `None` for everything else.
fn pressed_action(button: u32) -> Option<MouseAction> {
    match (button & BUTTON, button & MOTION != 0) {
        (0, false) => Some(MouseAction::Press),
        (0, true) => Some(MouseAction::Drag),
        // Only X10 and urxvt report a release as a button.
        (3, false) => Some(MouseAction::Release),
        (64, false) => Some(MouseAction::WheelUp),
        (65, false) => Some(MouseAction::WheelDown),
        _ => None,
    }
}

/// A position from 1 as one from 0.
fn to_cell(position: u32) -> u16 {
    u16::try_from(position.saturating_sub(1)).unwrap_or(u16::MAX)
}
