//! What the terminal has as its background: asked once, behind the first frame, and only for the palette `auto`.
//!
//! The answer (`ESC ] 11 ; rgb:ffff/ffff/ffff ESC \`) comes in between the keys that are typed, and may come late or
//! never. So nobody waits for it and nobody but the usual reader reads: its events pass through here, the answer is
//! taken out, and everything else goes on as it came. What is typed meanwhile is never lost, and an answer that comes
//! too late is taken out all the same, or it would be typed.

use crate::app::model::preferences::TerminalBackground;
use crate::system::clock;
use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use std::io::{self, Write};
use std::time::{Duration, Instant};

const QUERY: &str = "\x1b]11;?\x1b\\";
/// How an answer begins, as keys: the escape character makes the bracket one with Alt.
const REPLY_PREFIX: &str = "]11;";
/// An answer is not longer than this.
const MAX_REPLY_LEN: usize = 48;

/// The question, and what has come of it.
pub(crate) struct BackgroundQuery {
    /// Until when an answer counts.
    deadline: Instant,
    /// Events that may belong to the answer.
    buffered: Vec<Event>,
    /// Whether it has been answered.
    is_answered: bool,
}

/// What an event turned out to be.
#[derive(Debug, PartialEq)]
pub(crate) enum QueryEvent {
    /// Events that are not about the question.
    Unrelated(Vec<Event>),
    /// The answer, if it came in time.
    Reply(Option<TerminalBackground>),
}

impl BackgroundQuery {
    /// Asks the terminal.
    pub(crate) fn send(wait: Duration) -> io::Result<Self> {
        let mut out = io::stdout();
        out.write_all(QUERY.as_bytes())?;
        out.flush()?;
        Ok(Self::new(clock::now() + wait))
    }

    fn new(until: Instant) -> Self {
        Self { deadline: until, buffered: Vec::new(), is_answered: false }
    }

    /// Until when events may be held back for want of the next one; `None` while none are.
    pub(crate) fn buffer_deadline(&self) -> Option<Instant> {
        (!self.buffered.is_empty()).then_some(self.deadline)
    }

    /// Takes an event.
    pub(crate) fn handle_event(&mut self, event: Event, now: Instant) -> QueryEvent {
        if self.is_answered {
            return QueryEvent::Unrelated(vec![event]);
        }
        self.buffered.push(event);
        match match_reply(&self.buffered, now <= self.deadline) {
            ReplyMatch::Partial => QueryEvent::Unrelated(Vec::new()),
            ReplyMatch::Complete(words) => {
                self.buffered.clear();
                self.is_answered = true;
                QueryEvent::Reply(parse_background(&words).filter(|_| now <= self.deadline))
            }
            ReplyMatch::Mismatch => QueryEvent::Unrelated(std::mem::take(&mut self.buffered)),
        }
    }

    /// The events held back, when nothing has come behind them in time.
    pub(crate) fn release_expired(&mut self, now: Instant) -> Vec<Event> {
        if now <= self.deadline { Vec::new() } else { std::mem::take(&mut self.buffered) }
    }
}

/// What events are of an answer.
enum ReplyMatch {
    Partial,
    Complete(String),
    Mismatch,
}

fn match_reply(events: &[Event], is_in_time: bool) -> ReplyMatch {
    let mut words = String::new();
    let mut events = events.iter().peekable();
    let bracket = match events.next().map(classify_key) {
        Some(ReplyKey::Alt(']')) => true,
        // The escape character may come alone, and be taken for its key.
        Some(ReplyKey::Escape) if is_in_time => match events.next().map(classify_key) {
            Some(ReplyKey::Char(']')) => true,
            Some(_) => return ReplyMatch::Mismatch,
            None => return ReplyMatch::Partial,
        },
        _ => false,
    };
    if !bracket {
        return ReplyMatch::Mismatch;
    }
    words.push(']');
    for event in events {
        match classify_key(event) {
            ReplyKey::Char(letter) if words.len() < MAX_REPLY_LEN => words.push(letter),
            ReplyKey::Alt('\\') | ReplyKey::Bell | ReplyKey::Escape if words.starts_with(REPLY_PREFIX) => {
                return ReplyMatch::Complete(words);
            }
            ReplyKey::Ignored => {}
            _ => return ReplyMatch::Mismatch,
        }
    }
    if REPLY_PREFIX.starts_with(&words) || words.starts_with(REPLY_PREFIX) {
        ReplyMatch::Partial
    } else {
        ReplyMatch::Mismatch
    }
}

/// What a key event is to an answer.
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

/// The background of an answer: `rgb:` or `rgba:` and one to four digits a colour.
fn parse_background(words: &str) -> Option<TerminalBackground> {
    let (_, colours) = words.split_once("rgb").and_then(|(_, rest)| rest.split_once(':'))?;
    let mut parts = colours.split('/').map(|digits| {
        let most = 16_u32.checked_pow(digits.len() as u32).filter(|most| *most > 1)? - 1;
        Some(f64::from(u32::from_str_radix(digits, 16).ok()?) / f64::from(most))
    });
    let mut next = || parts.next().flatten();
    let (red, green, blue) = (next()?, next()?, next()?);
    // How light a person sees it; halfway between black and white, both kinds of writing can be read.
    let light = 0.299 * red + 0.587 * green + 0.114 * blue;
    Some(if light > 0.5 { TerminalBackground::Light } else { TerminalBackground::Dark })
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

    fn answer(words: &str, end: Event) -> Vec<Event> {
        let start = key(KeyCode::Char(']'), KeyModifiers::ALT);
        [start].into_iter().chain(typed(words)).chain([end]).collect()
    }

    /// What is heard of events: those that go on, and the answer.
    fn hear(events: Vec<Event>, is_late: bool) -> (Vec<Event>, Vec<Option<TerminalBackground>>) {
        let now = clock::now();
        let until = if is_late { now } else { now + Duration::from_secs(60) };
        let mut question = BackgroundQuery::new(until);
        let (mut others, mut told) = (Vec::new(), Vec::new());
        let at = if is_late { now + Duration::from_millis(1) } else { now };
        for event in events {
            match question.handle_event(event, at) {
                QueryEvent::Unrelated(events) => others.extend(events),
                QueryEvent::Reply(answer) => told.push(answer),
            }
        }
        others.extend(question.release_expired(until + Duration::from_secs(1)));
        (others, told)
    }

    #[test]
    fn the_answer_is_taken_out_and_keys_go_on_in_their_order() {
        let end = || key(KeyCode::Char('\\'), KeyModifiers::ALT);
        let bell = || key(KeyCode::Char('g'), KeyModifiers::CONTROL);
        for (words, end, ground) in [
            ("11;rgb:ffff/ffff/ffff", end(), TerminalBackground::Light),
            ("11;rgb:1515/1818/1d1d", bell(), TerminalBackground::Dark),
            ("11;rgba:fb/fa/f6/ff", bell(), TerminalBackground::Light),
            ("11;rgb:0/0/0", key(KeyCode::Esc, KeyModifiers::NONE), TerminalBackground::Dark),
        ] {
            let events = [typed("jj"), answer(words, end), typed("k")].concat();
            assert_eq!(hear(events, false), (typed("jjk"), vec![Some(ground)]), "{words}");
        }
    }

    #[test]
    fn an_answer_may_come_in_two_parts() {
        let escape = key(KeyCode::Esc, KeyModifiers::NONE);
        let events = [vec![escape.clone()], typed("]11;rgb:0/0/0"), vec![escape]].concat();
        assert_eq!(hear(events, false), (Vec::new(), vec![Some(TerminalBackground::Dark)]));
    }

    #[test]
    fn a_late_answer_is_not_typed_and_changes_nothing() {
        let end = key(KeyCode::Char('\\'), KeyModifiers::ALT);
        let events = [answer("11;rgb:0/0/0", end), typed("j")].concat();
        assert_eq!(hear(events, true), (typed("j"), vec![None]));
    }

    #[test]
    fn what_only_looks_like_an_answer_goes_on() {
        let escape = key(KeyCode::Esc, KeyModifiers::NONE);
        let bracket = key(KeyCode::Char(']'), KeyModifiers::ALT);
        for events in [
            vec![escape.clone()],
            [vec![escape.clone()], typed("j")].concat(),
            [vec![bracket.clone()], typed("1jk")].concat(),
            [vec![bracket], typed("11;rgb:"), typed(&"f".repeat(80))].concat(),
            vec![escape, Event::Paste("]11;".to_owned())],
        ] {
            assert_eq!(hear(events.clone(), false), (events, Vec::new()));
        }
    }
}
