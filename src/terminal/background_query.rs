//! What the terminal has as its background: asked once, behind the first frame, and only for the palette `auto`.
//!
//! The answer (`ESC ] 11 ; rgb:ffff/ffff/ffff ESC \`) comes in between the keys that are typed, and may come late or
//! never. So nobody waits for it and nobody but the usual reader reads: its events pass through here, the answer is
//! taken out, and everything else goes on as it came. What is typed meanwhile is never lost, and an answer that comes
//! too late is taken out all the same, or it would be typed.

use crate::app::workflows::preferences::Ground;
use crate::system::clock;
use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use std::io::{self, Write};
use std::time::{Duration, Instant};

const QUESTION: &str = "\x1b]11;?\x1b\\";
/// How an answer begins, as keys: the escape character makes the bracket one with Alt.
const BEGINNING: &str = "]11;";
/// An answer is not longer than this.
const LONGEST: usize = 48;

/// The question, and what has come of it.
pub(crate) struct Question {
    /// Until when an answer counts.
    until: Instant,
    /// Events that may belong to the answer.
    held: Vec<Event>,
    /// Whether it has been answered.
    is_answered: bool,
}

/// What an event turned out to be.
#[derive(Debug, PartialEq)]
pub(crate) enum Heard {
    /// Events that are not about the question.
    Others(Vec<Event>),
    /// The answer, if it came in time.
    Answer(Option<Ground>),
}

impl Question {
    /// Asks the terminal.
    pub(crate) fn ask(wait: Duration) -> io::Result<Self> {
        let mut out = io::stdout();
        out.write_all(QUESTION.as_bytes())?;
        out.flush()?;
        Ok(Self::waiting(clock::now() + wait))
    }

    fn waiting(until: Instant) -> Self {
        Self { until, held: Vec::new(), is_answered: false }
    }

    /// Until when events may be held back for want of the next one; `None` while none are.
    pub(crate) fn holds_until(&self) -> Option<Instant> {
        (!self.held.is_empty()).then_some(self.until)
    }

    /// Takes an event.
    pub(crate) fn hear(&mut self, event: Event, now: Instant) -> Heard {
        if self.is_answered {
            return Heard::Others(vec![event]);
        }
        self.held.push(event);
        match part_of_answer(&self.held, now <= self.until) {
            Part::Some => Heard::Others(Vec::new()),
            Part::Whole(words) => {
                self.held.clear();
                self.is_answered = true;
                Heard::Answer(ground_of(&words).filter(|_| now <= self.until))
            }
            Part::No => Heard::Others(std::mem::take(&mut self.held)),
        }
    }

    /// The events held back, when nothing has come behind them in time.
    pub(crate) fn let_go(&mut self, now: Instant) -> Vec<Event> {
        if now <= self.until { Vec::new() } else { std::mem::take(&mut self.held) }
    }
}

/// What events are of an answer.
enum Part {
    Some,
    Whole(String),
    No,
}

fn part_of_answer(events: &[Event], is_in_time: bool) -> Part {
    let mut words = String::new();
    let mut events = events.iter().peekable();
    let bracket = match events.next().map(sign) {
        Some(Sign::Alt(']')) => true,
        // The escape character may come alone, and be taken for its key.
        Some(Sign::Escape) if is_in_time => match events.next().map(sign) {
            Some(Sign::Letter(']')) => true,
            Some(_) => return Part::No,
            None => return Part::Some,
        },
        _ => false,
    };
    if !bracket {
        return Part::No;
    }
    words.push(']');
    for event in events {
        match sign(event) {
            Sign::Letter(letter) if words.len() < LONGEST => words.push(letter),
            Sign::Alt('\\') | Sign::Bell | Sign::Escape if words.starts_with(BEGINNING) => return Part::Whole(words),
            Sign::Nothing => {}
            _ => return Part::No,
        }
    }
    if BEGINNING.starts_with(&words) || words.starts_with(BEGINNING) { Part::Some } else { Part::No }
}

/// What a key event is to an answer.
enum Sign {
    Letter(char),
    Alt(char),
    Escape,
    Bell,
    Nothing,
    Other,
}

fn sign(event: &Event) -> Sign {
    let Event::Key(KeyEvent { code, modifiers, kind, .. }) = event else { return Sign::Other };
    if *kind == KeyEventKind::Release {
        return Sign::Nothing;
    }
    match (code, modifiers.difference(KeyModifiers::SHIFT)) {
        (KeyCode::Char(letter), KeyModifiers::NONE) => Sign::Letter(*letter),
        (KeyCode::Char(letter), KeyModifiers::ALT) => Sign::Alt(*letter),
        (KeyCode::Char('g'), KeyModifiers::CONTROL) => Sign::Bell,
        (KeyCode::Esc, KeyModifiers::NONE) => Sign::Escape,
        _ => Sign::Other,
    }
}

/// The background of an answer: `rgb:` or `rgba:` and one to four digits a colour.
fn ground_of(words: &str) -> Option<Ground> {
    let (_, colours) = words.split_once("rgb").and_then(|(_, rest)| rest.split_once(':'))?;
    let mut parts = colours.split('/').map(|digits| {
        let most = 16_u32.checked_pow(digits.len() as u32).filter(|most| *most > 1)? - 1;
        Some(f64::from(u32::from_str_radix(digits, 16).ok()?) / f64::from(most))
    });
    let mut next = || parts.next().flatten();
    let (red, green, blue) = (next()?, next()?, next()?);
    // How light a person sees it; halfway between black and white, both kinds of writing can be read.
    let light = 0.299 * red + 0.587 * green + 0.114 * blue;
    Some(if light > 0.5 { Ground::Light } else { Ground::Dark })
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
    fn hear(events: Vec<Event>, is_late: bool) -> (Vec<Event>, Vec<Option<Ground>>) {
        let now = clock::now();
        let until = if is_late { now } else { now + Duration::from_secs(60) };
        let mut question = Question::waiting(until);
        let (mut others, mut told) = (Vec::new(), Vec::new());
        let at = if is_late { now + Duration::from_millis(1) } else { now };
        for event in events {
            match question.hear(event, at) {
                Heard::Others(events) => others.extend(events),
                Heard::Answer(answer) => told.push(answer),
            }
        }
        others.extend(question.let_go(until + Duration::from_secs(1)));
        (others, told)
    }

    #[test]
    fn the_answer_is_taken_out_and_keys_go_on_in_their_order() {
        let end = || key(KeyCode::Char('\\'), KeyModifiers::ALT);
        let bell = || key(KeyCode::Char('g'), KeyModifiers::CONTROL);
        for (words, end, ground) in [
            ("11;rgb:ffff/ffff/ffff", end(), Ground::Light),
            ("11;rgb:1515/1818/1d1d", bell(), Ground::Dark),
            ("11;rgba:fb/fa/f6/ff", bell(), Ground::Light),
            ("11;rgb:0/0/0", key(KeyCode::Esc, KeyModifiers::NONE), Ground::Dark),
        ] {
            let events = [typed("jj"), answer(words, end), typed("k")].concat();
            assert_eq!(hear(events, false), (typed("jjk"), vec![Some(ground)]), "{words}");
        }
    }

    #[test]
    fn an_answer_may_come_in_two_parts() {
        let escape = key(KeyCode::Esc, KeyModifiers::NONE);
        let events = [vec![escape.clone()], typed("]11;rgb:0/0/0"), vec![escape]].concat();
        assert_eq!(hear(events, false), (Vec::new(), vec![Some(Ground::Dark)]));
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
