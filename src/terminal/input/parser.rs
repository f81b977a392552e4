//! Parses the bytes of a terminal. Pure: bytes and times in, events out.
//!
//! Bytes arrive in pieces: a slow line may cut a sequence, a character or a paste anywhere. The state depends on the
//! bytes alone, so where they were cut makes no difference. Only [`InputParser::expire`] gives up on the rest of a
//! sequence, some time after its last byte. No bytes are an error: what has no meaning here is skipped whole.

use super::{InputEvent, keys, mouse};
use crate::app::widgets::key::{Key, KeyName};
use std::time::{Duration, Instant};

/// How long a lone ESC waits for the rest of its sequence before it is the key Esc.
const ESCAPE_WAIT: Duration = Duration::from_millis(50);
/// How long the start of a sequence waits for its end. No single key starts like this.
const SEQUENCE_WAIT: Duration = Duration::from_millis(500);
const PASTE_WAIT: Duration = Duration::from_secs(1);

/// Maximum length of a control sequence or reply with a meaning; longer ones are skipped.
const MAX_SEQUENCE_LEN: usize = 128;

const ESC: u8 = 0x1b;
const BELL: u8 = 0x07;
const PASTE_START: &[u8] = b"\x1b[200~";
const PASTE_END: &[u8] = b"\x1b[201~";

#[derive(Debug, Default)]
pub(super) struct InputParser {
    state: ParserState,
    /// Whether the current sequence or character follows an ESC of its own, as keys with Alt do.
    is_after_escape: bool,
    /// Whether the last byte was a carriage return: a line feed behind it is no second Enter.
    is_after_return: bool,
    /// Whether the end of a paste was given up on.
    has_lost_paste_end: bool,
    deadline: Option<Instant>,
    events: Vec<InputEvent>,
}

#[derive(Debug, Default)]
enum ParserState {
    #[default]
    Ground,
    /// After `ESC`.
    Escape,
    /// In a character of several bytes.
    Character(Vec<u8>),
    /// After `ESC [`, with the parameters.
    Control(Vec<u8>),
    /// After `ESC [ [`.
    ConsoleKey,
    /// After `ESC O`, with the parameters.
    ShiftedKey(Vec<u8>),
    /// After `ESC [ M`, with the bytes of the report.
    X10Mouse(Vec<u8>),
    /// In a string that ends with `ESC \`: a reply (OSC after `]`), or one that we never ask for (DCS, APC, PM, SOS).
    ControlString {
        introducer: u8,
        text: Vec<u8>,
        is_ending: bool,
    },
    Paste(Vec<u8>),
}

impl InputParser {
    /// Parses bytes that have arrived.
    pub(super) fn feed(&mut self, bytes: &[u8], now: Instant) -> Vec<InputEvent> {
        for byte in self.take_late_paste(bytes) {
            self.state = self.next_state(*byte);
        }
        let wait = match self.state {
            ParserState::Ground => None,
            ParserState::Escape => Some(ESCAPE_WAIT),
            ParserState::Paste(_) => Some(PASTE_WAIT),
            _ => Some(SEQUENCE_WAIT),
        };
        self.deadline = wait.map(|wait| now + wait);
        std::mem::take(&mut self.events)
    }

    /// When the current sequence is given up on; `None` if there is none.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.deadline
    }

    /// Gives up on the current sequence if its time is over.
    pub(super) fn expire(&mut self, now: Instant) -> Vec<InputEvent> {
        if self.deadline.is_none_or(|deadline| now < deadline) {
            return Vec::new();
        }
        self.deadline = None;
        match std::mem::take(&mut self.state) {
            ParserState::Escape => {
                self.release_escape();
                self.push_key(Key::new(KeyName::Esc));
            }
            // The start of an arrow key with Alt; its first ESC is no key Esc.
            ParserState::Control(_) | ParserState::ShiftedKey(_) if self.is_after_escape => {}
            // The start of a sequence is also a key with Alt.
            ParserState::Control(parameters) if parameters.is_empty() => self.push_alt_key(b'['),
            ParserState::ShiftedKey(parameters) if parameters.is_empty() => self.push_alt_key(b'O'),
            ParserState::ControlString { introducer, text, is_ending: false } if text.is_empty() => {
                self.push_alt_key(introducer);
            }
            ParserState::Paste(mut text) => {
                self.has_lost_paste_end = true;
                let cut_end = (1..PASTE_END.len())
                    .rev()
                    .find(|len| PASTE_END.split_at_checked(*len).is_some_and(|(start, _)| text.ends_with(start)));
                text.truncate(text.len() - cut_end.unwrap_or(0));
                self.push_paste(&text);
            }
            _ => {}
        }
        self.is_after_escape = false;
        std::mem::take(&mut self.events)
    }

    /// Takes the rest of a paste that was given up on, and returns the bytes after it.
    fn take_late_paste<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        if !self.has_lost_paste_end {
            return bytes;
        }
        let find = |marker: &[u8]| bytes.windows(marker.len()).position(|window| window == marker);
        let (start, end) = (find(PASTE_START), find(PASTE_END));
        self.has_lost_paste_end = start.is_none() && end.is_none();
        match end.filter(|end| start.is_none_or(|start| *end < start)).and_then(|end| bytes.split_at_checked(end)) {
            Some((rest, after)) => {
                self.push_paste(rest);
                after
            }
            None => bytes,
        }
    }

    fn next_state(&mut self, byte: u8) -> ParserState {
        match std::mem::take(&mut self.state) {
            ParserState::Ground => self.start(byte),
            ParserState::Escape => self.continue_escape(byte),
            ParserState::Character(bytes) => self.continue_character(bytes, byte),
            ParserState::Control(parameters) => self.continue_control(parameters, byte),
            ParserState::ConsoleKey => match keys::parse_console_key(byte) {
                Some(key) => self.push_key(key),
                None => self.abort(byte),
            },
            ParserState::ShiftedKey(parameters) => self.continue_shifted_key(parameters, byte),
            ParserState::X10Mouse(report) => self.continue_x10_mouse(report, byte),
            ParserState::ControlString { introducer, text, is_ending } => {
                self.continue_string(introducer, text, is_ending, byte)
            }
            ParserState::Paste(text) => self.continue_paste(text, byte),
        }
    }

    /// Handles the first byte of something.
    fn start(&mut self, byte: u8) -> ParserState {
        let is_after_return = std::mem::replace(&mut self.is_after_return, byte == b'\r');
        match byte {
            b'\n' if is_after_return => self.skip(),
            ESC => ParserState::Escape,
            0..0x80 => self.push_key(keys::parse_byte(byte)),
            // The introducers as one byte.
            0x8f | 0x90 | 0x98 | 0x9b | 0x9d..=0x9f => self.start_sequence(byte - 0x40),
            0xc2..=0xf4 => ParserState::Character(vec![byte]),
            _ => self.skip(),
        }
    }

    fn continue_escape(&mut self, byte: u8) -> ParserState {
        match byte {
            ESC => {
                self.release_escape();
                self.is_after_escape = true;
                ParserState::Escape
            }
            b'[' | b'O' | b'P' | b'X' | b']' | b'^' | b'_' => self.start_sequence(byte),
            _ => {
                self.release_escape();
                self.is_after_escape = true;
                self.start(byte)
            }
        }
    }

    /// Starts the sequence of the byte after `ESC`.
    fn start_sequence(&mut self, introducer: u8) -> ParserState {
        match introducer {
            b'[' => ParserState::Control(Vec::new()),
            b'O' => ParserState::ShiftedKey(Vec::new()),
            _ => {
                self.release_escape();
                ParserState::ControlString { introducer, text: Vec::new(), is_ending: false }
            }
        }
    }

    fn continue_character(&mut self, mut bytes: Vec<u8>, byte: u8) -> ParserState {
        if !matches!(byte, 0x80..=0xbf) {
            return self.abort(byte);
        }
        bytes.push(byte);
        match str::from_utf8(&bytes) {
            Ok(text) => match text.chars().next().filter(|letter| !letter.is_control()) {
                Some(letter) => self.push_key(Key::from_char(letter)),
                None => self.skip(),
            },
            Err(error) if error.error_len().is_none() => ParserState::Character(bytes),
            Err(_) => self.skip(),
        }
    }

    fn continue_control(&mut self, mut parameters: Vec<u8>, byte: u8) -> ParserState {
        let is_number = !parameters.is_empty() && parameters.iter().all(u8::is_ascii_digit);
        match byte {
            b'[' if parameters.is_empty() => ParserState::ConsoleKey,
            b'M' if parameters.is_empty() => ParserState::X10Mouse(Vec::new()),
            // rxvt ends a key with Shift like this, though the byte is no final one.
            b'$' if is_number => self.finish_control(&parameters, byte),
            b' '..=b'?' => {
                push_limited(&mut parameters, byte);
                ParserState::Control(parameters)
            }
            b'@'..=b'~' => self.finish_control(&parameters, byte),
            _ => self.abort(byte),
        }
    }

    fn finish_control(&mut self, parameters: &[u8], last: u8) -> ParserState {
        if parameters == b"200" && last == b'~' {
            self.release_escape();
            return ParserState::Paste(Vec::new());
        }
        let parameters = if parameters.len() < MAX_SEQUENCE_LEN { parameters } else { b"?" };
        let parameters = str::from_utf8(parameters).unwrap_or("?");
        if let Some(key) = keys::parse_control_key(parameters, last) {
            return self.push_key(key);
        }
        self.release_escape();
        self.events.extend(mouse::parse_report(parameters, last));
        ParserState::Ground
    }

    fn continue_shifted_key(&mut self, mut parameters: Vec<u8>, byte: u8) -> ParserState {
        match byte {
            b'0'..=b'9' | b';' => {
                push_limited(&mut parameters, byte);
                ParserState::ShiftedKey(parameters)
            }
            b'@'..=b'~' => match keys::parse_shifted_key(str::from_utf8(&parameters).unwrap_or(""), byte) {
                Some(key) => self.push_key(key),
                None => self.skip(),
            },
            _ => self.abort(byte),
        }
    }

    fn continue_x10_mouse(&mut self, mut report: Vec<u8>, byte: u8) -> ParserState {
        if byte == ESC {
            return self.abort(byte);
        }
        report.push(byte);
        match <[u8; 3]>::try_from(report) {
            Ok(report) => {
                self.release_escape();
                self.events.extend(mouse::parse_x10_report(report));
                ParserState::Ground
            }
            Err(report) => ParserState::X10Mouse(report),
        }
    }

    fn continue_string(&mut self, introducer: u8, mut text: Vec<u8>, is_ending: bool, byte: u8) -> ParserState {
        let is_reply = introducer == b']';
        match byte {
            b'\\' if is_ending => self.finish_string(is_reply, &text),
            BELL if is_reply && !is_ending => self.finish_string(is_reply, &text),
            // Another sequence starts before the end.
            _ if is_ending => self.continue_escape(byte),
            _ => {
                let is_ending = byte == ESC;
                if !is_ending {
                    push_limited(&mut text, byte);
                }
                ParserState::ControlString { introducer, text, is_ending }
            }
        }
    }

    fn finish_string(&mut self, is_reply: bool, text: &[u8]) -> ParserState {
        if is_reply && text.len() < MAX_SEQUENCE_LEN {
            self.events.push(InputEvent::Reply(String::from_utf8_lossy(text).into_owned()));
        }
        ParserState::Ground
    }

    fn continue_paste(&mut self, mut text: Vec<u8>, byte: u8) -> ParserState {
        text.push(byte);
        match text.strip_suffix(PASTE_END) {
            Some(text) => {
                self.push_paste(text);
                ParserState::Ground
            }
            None => ParserState::Paste(text),
        }
    }

    /// Skips what has no meaning.
    fn skip(&mut self) -> ParserState {
        self.is_after_escape = false;
        ParserState::Ground
    }

    /// Skips a sequence that this byte cannot be part of.
    fn abort(&mut self, byte: u8) -> ParserState {
        self.is_after_escape = false;
        self.start(byte)
    }

    /// Takes the ESC in front for the key Esc, because what follows is no key that it belongs to.
    fn release_escape(&mut self) {
        if std::mem::take(&mut self.is_after_escape) {
            self.events.push(InputEvent::Key(Key::new(KeyName::Esc)));
        }
    }

    fn push_key(&mut self, key: Key) -> ParserState {
        let is_after_escape = std::mem::take(&mut self.is_after_escape);
        self.events.push(InputEvent::Key(Key { alt: key.alt || is_after_escape, ..key }));
        ParserState::Ground
    }

    fn push_alt_key(&mut self, byte: u8) {
        self.events.push(InputEvent::Key(Key { alt: true, ..keys::parse_byte(byte) }));
    }

    fn push_paste(&mut self, text: &[u8]) {
        if !text.is_empty() {
            self.events.push(InputEvent::Paste(String::from_utf8_lossy(text).into_owned()));
        }
    }
}

/// Adds a byte, up to a length that has no meaning any more.
fn push_limited(bytes: &mut Vec<u8>, byte: u8) {
    if bytes.len() < MAX_SEQUENCE_LEN {
        bytes.push(byte);
    }
}
