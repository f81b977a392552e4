//! Queries the background color (OSC 11) once, after the first frame and only for the palette `auto`.
//!
//! The reply (`ESC ] 11 ; rgb:ffff/ffff/ffff ESC \`) arrives between typed keys, possibly late or never. So nothing
//! waits for it, and only the usual reader reads: its events pass through here, the reply is removed, and everything
//! else continues in order. No typed key is lost, and a late reply is removed too, because it would be typed otherwise.

use crate::app::model::preferences::TerminalBackground;
use crate::system::clock;
use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use std::io::{self, Write};
use std::time::{Duration, Instant};

const QUERY: &str = "\x1b]11;?\x1b\\";
/// The start of a reply as keys; the escape character turns the bracket into Alt-].
const REPLY_PREFIX: &str = "]11;";
/// Maximum length of a reply.
const MAX_REPLY_LEN: usize = 48;

/// A query that was sent.
pub(crate) struct BackgroundQuery {
    /// Replies after this are ignored.
    deadline: Instant,
    /// Events that may be part of the reply.
    buffered: Vec<Event>,
    is_answered: bool,
}

#[derive(Debug, PartialEq)]
pub(crate) enum QueryEvent {
    /// Events that are not part of the reply.
    Unrelated(Vec<Event>),
    /// The reply; `None` if it was late or not a color.
    Reply(Option<TerminalBackground>),
}

impl BackgroundQuery {
    pub(crate) fn send(timeout: Duration) -> io::Result<Self> {
        let mut out = io::stdout();
        out.write_all(QUERY.as_bytes())?;
        out.flush()?;
        Ok(Self::new(clock::now() + timeout))
    }

    fn new(deadline: Instant) -> Self {
        Self { deadline, buffered: Vec::new(), is_answered: false }
    }

    /// When buffered events must be released; `None` if there are none.
    pub(crate) fn buffer_deadline(&self) -> Option<Instant> {
        (!self.buffered.is_empty()).then_some(self.deadline)
    }

    pub(crate) fn handle_event(&mut self, event: Event, now: Instant) -> QueryEvent {
        if self.is_answered {
            return QueryEvent::Unrelated(vec![event]);
        }
        self.buffered.push(event);
        match match_reply(&self.buffered, now <= self.deadline) {
            ReplyMatch::Partial => QueryEvent::Unrelated(Vec::new()),
            ReplyMatch::Complete(reply) => {
                self.buffered.clear();
                self.is_answered = true;
                QueryEvent::Reply(parse_background(&reply).filter(|_| now <= self.deadline))
            }
            ReplyMatch::Mismatch => QueryEvent::Unrelated(std::mem::take(&mut self.buffered)),
        }
    }

    /// The buffered events, if the deadline has passed.
    pub(crate) fn release_expired(&mut self, now: Instant) -> Vec<Event> {
        if now <= self.deadline { Vec::new() } else { std::mem::take(&mut self.buffered) }
    }
}

enum ReplyMatch {
    Partial,
    Complete(String),
    Mismatch,
}

fn match_reply(events: &[Event], is_in_time: bool) -> ReplyMatch {
    let mut reply = String::new();
    let mut events = events.iter().peekable();
    let has_bracket = match events.next().map(classify_key) {
        Some(ReplyKey::Alt(']')) => true,
        // The escape character may arrive alone, as the Esc key.
        Some(ReplyKey::Escape) if is_in_time => match events.next().map(classify_key) {
            Some(ReplyKey::Char(']')) => true,
            Some(_) => return ReplyMatch::Mismatch,
            None => return ReplyMatch::Partial,
        },
        _ => false,
    };
    if !has_bracket {
        return ReplyMatch::Mismatch;
    }
    reply.push(']');
    for event in events {
        match classify_key(event) {
            ReplyKey::Char(letter) if reply.len() < MAX_REPLY_LEN => reply.push(letter),
            ReplyKey::Alt('\\') | ReplyKey::Bell | ReplyKey::Escape if reply.starts_with(REPLY_PREFIX) => {
                return ReplyMatch::Complete(reply);
            }
            ReplyKey::Ignored => {}
            _ => return ReplyMatch::Mismatch,
        }
    }
    if REPLY_PREFIX.starts_with(&reply) || reply.starts_with(REPLY_PREFIX) {
        ReplyMatch::Partial
    } else {
        ReplyMatch::Mismatch
    }
}

enum ReplyKey {
    Char(char),
    Alt(char),
    Escape,
    Bell,
    Ignored,
    Other,
}

fn classify_key(event: &Event) -> ReplyKey {
    let Event::Key(KeyEvent { code, modifiers, kind, .. }) = event else { return ReplyKey::Other };
    if *kind == KeyEventKind::Release {
        return ReplyKey::Ignored;
    }
    match (code, modifiers.difference(KeyModifiers::SHIFT)) {
        (KeyCode::Char(letter), KeyModifiers::NONE) => ReplyKey::Char(*letter),
        (KeyCode::Char(letter), KeyModifiers::ALT) => ReplyKey::Alt(*letter),
        (KeyCode::Char('g'), KeyModifiers::CONTROL) => ReplyKey::Bell,
        (KeyCode::Esc, KeyModifiers::NONE) => ReplyKey::Escape,
        _ => ReplyKey::Other,
    }
}

/// Parses `rgb:` or `rgba:` with one to four hex digits per component.
fn parse_background(reply: &str) -> Option<TerminalBackground> {
    let (_, components) = reply.split_once("rgb").and_then(|(_, rest)| rest.split_once(':'))?;
    let mut parts = components.split('/').map(|digits| {
        let max = 16_u32.checked_pow(digits.len() as u32).filter(|max| *max > 1)? - 1;
        Some(f64::from(u32::from_str_radix(digits, 16).ok()?) / f64::from(max))
    });
    let mut next = || parts.next().flatten();
    let (red, green, blue) = (next()?, next()?, next()?);
    // Perceived lightness. In the middle, both light and dark palettes are readable.
    let lightness = 0.299 * red + 0.587 * green + 0.114 * blue;
    Some(if lightness > 0.5 { TerminalBackground::Light } else { TerminalBackground::Dark })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(code: KeyCode, modifiers: KeyModifiers) -> Event {
        Event::Key(KeyEvent::new(code, modifiers))
    }

    fn typed(letters: &str) -> Vec<Event> {
        letters.chars().map(|letter| key(KeyCode::Char(letter), KeyModifiers::NONE)).collect()
    }

    fn reply(text: &str, end: Event) -> Vec<Event> {
        let start = key(KeyCode::Char(']'), KeyModifiers::ALT);
        [start].into_iter().chain(typed(text)).chain([end]).collect()
    }

    /// The events that pass and the replies.
    fn handle_all(events: Vec<Event>, is_late: bool) -> (Vec<Event>, Vec<Option<TerminalBackground>>) {
        let now = clock::now();
        let deadline = if is_late { now } else { now + Duration::from_secs(60) };
        let mut query = BackgroundQuery::new(deadline);
        let (mut others, mut replies) = (Vec::new(), Vec::new());
        let at = if is_late { now + Duration::from_millis(1) } else { now };
        for event in events {
            match query.handle_event(event, at) {
                QueryEvent::Unrelated(events) => others.extend(events),
                QueryEvent::Reply(background) => replies.push(background),
            }
        }
        others.extend(query.release_expired(deadline + Duration::from_secs(1)));
        (others, replies)
    }

    #[test]
    fn the_reply_is_removed_and_keys_pass_in_order() {
        let end = || key(KeyCode::Char('\\'), KeyModifiers::ALT);
        let bell = || key(KeyCode::Char('g'), KeyModifiers::CONTROL);
        for (text, end, background) in [
            ("11;rgb:ffff/ffff/ffff", end(), TerminalBackground::Light),
            ("11;rgb:1515/1818/1d1d", bell(), TerminalBackground::Dark),
            ("11;rgba:fb/fa/f6/ff", bell(), TerminalBackground::Light),
            ("11;rgb:0/0/0", key(KeyCode::Esc, KeyModifiers::NONE), TerminalBackground::Dark),
        ] {
            let events = [typed("jj"), reply(text, end), typed("k")].concat();
            assert_eq!(handle_all(events, false), (typed("jjk"), vec![Some(background)]), "{text}");
        }
    }

    #[test]
    fn a_reply_may_arrive_in_two_parts() {
        let escape = key(KeyCode::Esc, KeyModifiers::NONE);
        let events = [vec![escape.clone()], typed("]11;rgb:0/0/0"), vec![escape]].concat();
        assert_eq!(handle_all(events, false), (Vec::new(), vec![Some(TerminalBackground::Dark)]));
    }

    #[test]
    fn a_late_reply_is_not_typed_and_has_no_effect() {
        let end = key(KeyCode::Char('\\'), KeyModifiers::ALT);
        let events = [reply("11;rgb:0/0/0", end), typed("j")].concat();
        assert_eq!(handle_all(events, true), (typed("j"), vec![None]));
    }

    #[test]
    fn keys_that_only_look_like_a_reply_pass() {
        let escape = key(KeyCode::Esc, KeyModifiers::NONE);
        let bracket = key(KeyCode::Char(']'), KeyModifiers::ALT);
        for events in [
            vec![escape.clone()],
            [vec![escape.clone()], typed("j")].concat(),
            [vec![bracket.clone()], typed("1jk")].concat(),
            [vec![bracket], typed("11;rgb:"), typed(&"f".repeat(80))].concat(),
            vec![escape, Event::Paste("]11;".to_owned())],
        ] {
            assert_eq!(handle_all(events.clone(), false), (events, Vec::new()));
        }
    }
}
