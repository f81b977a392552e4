//! Bytes in, events out, both as readable lines. And random bytes, cut anywhere.

use super::InputEvent;
use super::parser::InputParser;
use crate::app::model::session::FileInfo;
use crate::app::widgets::area::ScreenSize;
use crate::app::widgets::key::{self, MouseAction};
use crate::app::{App, Msg};
use crate::roadmap::plan::Plan;
use crate::system::clock;
use crate::terminal::script_player;
use crate::test_support::property::cases;
use crate::test_support::small::SMALL;
use proptest::prelude::*;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

/// Bytes that arrive together, or a pause.
#[derive(Clone, Debug)]
enum Arrival {
    Bytes(Vec<u8>),
    Pause(Duration),
}

/// Longer than anything waits.
const LONG_PAUSE: Arrival = Arrival::Pause(Duration::from_secs(5));

/// The events of bytes and pauses, as the event loop gets them.
fn parse(arrivals: &[Arrival]) -> Vec<InputEvent> {
    let mut parser = InputParser::default();
    parse_with(&mut parser, arrivals)
}

fn parse_with(parser: &mut InputParser, arrivals: &[Arrival]) -> Vec<InputEvent> {
    let mut now = clock::now();
    let mut events = Vec::new();
    for arrival in arrivals {
        match arrival {
            Arrival::Bytes(bytes) => events.extend(parser.feed(bytes, now)),
            Arrival::Pause(pause) => {
                let end = now + *pause;
                if parser.deadline().is_some_and(|deadline| deadline <= end) {
                    events.extend(parser.expire(end));
                }
                now = end;
            }
        }
    }
    events
}

/// Parses a line of bytes and pauses: `ESC 16ms [ D`. Words are text without the spaces between them.
fn parse_line(line: &str) -> Vec<Arrival> {
    let mut arrivals = Vec::new();
    let mut bytes = Vec::new();
    for word in line.split(' ') {
        let milliseconds = word.strip_suffix("ms").and_then(|number| number.parse().ok());
        match (word, milliseconds) {
            (_, Some(milliseconds)) => {
                arrivals.push(Arrival::Bytes(std::mem::take(&mut bytes)));
                arrivals.push(Arrival::Pause(Duration::from_millis(milliseconds)));
            }
            ("ESC", _) => bytes.push(0x1b),
            ("BEL", _) => bytes.push(0x07),
            ("CR", _) => bytes.push(b'\r'),
            ("SPACE", _) => bytes.push(b' '),
            _ if word.starts_with('x') && word.len() == 3 => {
                bytes.push(u8::from_str_radix(&word[1..], 16).expect("two hex digits"));
            }
            _ => bytes.extend(word.as_bytes()),
        }
    }
    arrivals.push(Arrival::Bytes(bytes));
    arrivals
}

/// Events as a key script has them; replies as `<reply:text>`.
fn describe(events: &[InputEvent]) -> String {
    let mut line = String::new();
    for event in events {
        let _ = match event {
            InputEvent::Key(key) => write!(line, "{key}"),
            InputEvent::Paste(text) => write!(line, "<paste:{}>", text.escape_debug()),
            InputEvent::Reply(text) => write!(line, "<reply:{text}>"),
            InputEvent::Mouse(action, x, y) => {
                let name = match action {
                    MouseAction::Press => "press",
                    MouseAction::Drag => "drag",
                    MouseAction::Release => "release",
                    MouseAction::WheelUp => "wheel-up",
                    MouseAction::WheelDown => "wheel-down",
                };
                write!(line, "<{name}:{x},{y}>")
            }
        };
    }
    line
}

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    for (line, expected) in cases {
        assert_eq!(describe(&parse(&parse_line(line))), *expected, "{line}");
    }
}

#[test]
fn a_lone_escape_waits_for_its_sequence() {
    check(&[
        ("ESC", ""),
        ("ESC 49ms", ""),
        ("ESC 50ms", "<Esc>"),
        ("ESC 16ms [D", "<Left>"),
        ("ESC 16ms [ 16ms D", "<Left>"),
        ("ESC [ 400ms D", "<Left>"),
        ("ESC 40ms [3 40ms ; 40ms 5 40ms ~ D", "<C-Del>D"),
        ("ESC 16ms OD", "<Left>"),
        ("ESC 16ms [1;5D", "<C-Left>"),
        ("ESC 60ms j", "<Esc>j"),
        ("ESC 60ms ESC 60ms", "<Esc><Esc>"),
        ("ESC ESC 60ms", "<Esc><Esc>"),
        ("ESC ESC ESC 60ms", "<Esc><Esc><Esc>"),
        // Two Escs in front of a sequence are Alt, or a key and another sequence.
        ("ESC 16ms ESC 16ms [D", "<M-Left>"),
        ("ESC ESC [1;5A", "<C-M-Up>"),
        ("ESC ESC [1;3A j", "<M-Up>j"),
        ("ESC ESC OP", "<M-F1>"),
        ("ESC ESC ESC [A", "<Esc><M-Up>"),
        ("ESC ESC [<0;5;5M", "<Esc><press:4,4>"),
        ("ESC ESC [200~hi ESC [201~", "<Esc><paste:hi>"),
        ("ESC ESC ]11;rgb:0/0/0 BEL", "<Esc><reply:11;rgb:0/0/0>"),
        ("ESC ESC [I", "<Esc>"),
        ("ESC ESC j", "<Esc><M-j>"),
    ]);
}

#[test]
fn an_unfinished_sequence_types_nothing() {
    check(&[
        ("ESC [ 600ms D", "<M-[>D"),
        ("ESC O 600ms j", "<M-O>j"),
        ("ESC ESC [ 600ms j", "j"),
        ("ESC ESC O 600ms j", "j"),
        ("ESC [1;5 600ms j", "j"),
        ("ESC [1;5 ESC [D", "<Left>"),
        ("ESC [1;5 CR", "<Enter>"),
        ("ESC [<64;10 600ms j", "j"),
        ("ESC [M 600ms j", "j"),
        ("ESC [M SPACE ! 600ms j", "j"),
        ("ESC [[ 600ms j", "j"),
        ("xc3 600ms j", "j"),
        ("ESC [ ESC [D", "<Left>"),
        ("ESC O ESC OD", "<Left>"),
    ]);
    let endless = Arrival::Bytes(format!("\x1b[{}D", "1".repeat(100_000)).into_bytes());
    assert_eq!(parse(&[endless, Arrival::Bytes(b"j".to_vec())]), parse(&parse_line("j")));
}

#[test]
fn keys_of_every_encoding() {
    check(&[
        ("aZé入 x7f x09 x0d x0a SPACE", "aZé入<Backspace><Tab><Enter><Space>"),
        ("a x0a b x0a x0a c x0d x0d x0a d", "a<Enter>b<Enter><Enter>c<Enter><Enter>d"),
        ("x00 x01 x08 x13 x1a x1c x1f", "<C-Space><C-a><C-h><C-s><C-z><C-\\><C-_>"),
        ("ESC j ESC J ESC x7f ESC CR ESC é", "<M-j><M-J><M-Backspace><M-Enter><M-é>"),
        // xterm
        ("ESC [A ESC [B ESC [C ESC [D ESC [H ESC [F ESC [Z", "<Up><Down><Right><Left><Home><End><S-Tab>"),
        ("ESC OA ESC OH ESC OP ESC OQ ESC OR ESC OS", "<Up><Home><F1><F2><F3><F4>"),
        ("ESC [2~ ESC [3~ ESC [5~ ESC [6~ ESC [3;2~", "<Ins><Del><PgUp><PgDn><S-Del>"),
        ("ESC [15~ ESC [17~ ESC [21~ ESC [23~ ESC [24~ ESC [15;5~", "<F5><F6><F10><F11><F12><C-F5>"),
        ("ESC [1;2A ESC [1;3B ESC [1;5C ESC [1;6D ESC [1;8F", "<S-Up><M-Down><C-Right><C-S-Left><C-M-S-End>"),
        ("ESC [1;5P ESC [1;5R ESC O5Q ESC O1;2S", "<C-F1><C-F3><C-F2><S-F4>"),
        ("ESC [27;5;105~ ESC [27;2;13~", "<C-i><S-Enter>"),
        ("ESC Oj ESC Op ESC Oy ESC OM ESC OX", "*09<Enter>="),
        // rxvt
        ("ESC [a ESC [d ESC Oa ESC Od ESC [7~ ESC [8~", "<S-Up><S-Left><C-Up><C-Left><Home><End>"),
        ("ESC [3$ ESC [3^ ESC [3@ ESC [11~ ESC [14~", "<S-Del><C-Del><C-S-Del><F1><F4>"),
        // The Linux console
        ("ESC [[A ESC [[E ESC [1~ ESC [4~ ESC [25~", "<F1><F5><Home><End><F13>"),
        // The kitty keyboard protocol
        ("ESC [27u ESC [13;5u ESC [9;2u ESC [127;3u", "<Esc><C-Enter><S-Tab><M-Backspace>"),
        ("ESC [115;5u ESC [115;6u ESC [97;2u ESC [47:63;2u ESC [252;2u", "<C-s><C-s>A?Ü"),
        ("ESC [106;1:1u ESC [106;1:2u ESC [106;1:3u ESC [1;1:3D", "jj"),
        ("ESC [97;9u ESC [57441;2u ESC [57358u ESC [57399u ESC [57414;5u", "0<C-Enter>"),
        ("ESC [57376u ESC [57417u ESC [97;65u ESC [1;129D", "<F13><Left>a<Left>"),
        // One byte instead of ESC and another
        ("x9b D x8f P", "<Left><F1>"),
    ]);
}

#[test]
fn replies_and_reports_type_nothing() {
    check(&[
        ("j ESC ]11;rgb:ffff/ffff/ffff ESC \\ k", "j<reply:11;rgb:ffff/ffff/ffff>k"),
        ("j ESC ]11;rgb:0/0/0 BEL k", "j<reply:11;rgb:0/0/0>k"),
        ("ESC 16ms ]11;rgb 400ms :0/0/0 ESC 400ms \\ k", "<reply:11;rgb:0/0/0>k"),
        ("ESC P>|XTerm(390) ESC \\ j", "j"),
        ("ESC 16ms P 16ms >|WezTerm ESC 16ms \\ j", "j"),
        ("ESC _Gi=31;OK ESC \\ ESC ^D ESC \\ ESC XD ESC \\ j", "j"),
        // A bell is no end of these.
        ("ESC PD BEL D ESC \\ j", "j"),
        // Without an end, the keyboard is back after a moment.
        ("ESC P>|XTermD 600ms j", "j"),
        ("ESC ]11;rgb:0/0/0 600ms j", "j"),
        ("ESC _D ESC 600ms j", "j"),
        ("ESC P>|XTerm ESC [D j", "<Left>j"),
        ("ESC P 600ms j", "<M-P>j"),
        ("ESC ] 600ms j", "<M-]>j"),
        // Attributes, modes, cursor positions, the focus
        ("ESC [?64;1;2c ESC [>41;390;0c ESC [?2026;2$y ESC [4;1$y ESC [12;40R ESC [1;1R ESC [?1u j", "j"),
        ("ESC [I ESC [O ESC [8;24;80t ESC [0n ESC [201~ j", "j"),
        ("x9d 11;? ESC \\ x90 D ESC \\ j", "<reply:11;?>j"),
    ]);
    let long = Arrival::Bytes(format!("\x1b]11;{}\x1b\\j", "D".repeat(100_000)).into_bytes());
    assert_eq!(describe(&parse(&[long])), "j");
}

#[test]
fn no_mouse_report_is_out_of_range() {
    check(&[
        ("ESC [<0;10;4M ESC [<32;10;9M ESC [<0;10;9m", "<press:9,3><drag:9,8><release:9,8>"),
        ("ESC [<64;10;4M ESC [<65;10;4M ESC [<69;10;4M", "<wheel-up:9,3><wheel-down:9,3><wheel-down:9,3>"),
        ("ESC [<2;10;4M ESC [<2;10;4m ESC [<35;10;4M ESC [<64;10;4m", ""),
        ("ESC [<64;0;5M ESC [<0;0;0M ESC [<0;99999;1M", "<wheel-up:0,4><press:0,0><press:65535,0>"),
        ("ESC [<0;-1;1M ESC [<;;M ESC [<M ESC [<0;1M ESC [<0;99999999999;1M j", "j"),
        ("ESC [M SPACE !! ESC [M` xff x21 ESC [M#!!", "<press:0,0><wheel-up:222,0><release:0,0>"),
        ("ESC [M x00 x00 x00 j", "<press:0,0>j"),
        ("ESC [M SPACE 16ms ! 16ms ! j", "<press:0,0>j"),
        ("ESC [M SPACE ESC [D", "<Left>"),
        ("ESC [32;10;4M ESC [35;0;4M", "<press:9,3><release:0,3>"),
    ]);
}

#[test]
fn a_paste_is_text_even_without_its_end() {
    check(&[
        ("ESC [200~a ESC [Db xc3 xa9 CR ESC [201~ j", "<paste:a\\u{1b}[Dbé\\r>j"),
        ("ESC 16ms [20 16ms 0~h 900ms i ESC 16ms [201 16ms ~ j", "<paste:hi>j"),
        ("ESC [200~ ESC [201~ j", "j"),
        ("ESC [200~q ESC [200~q ESC [201~ j", "<paste:q\\u{1b}[200~q>j"),
        ("ESC [200~hello 1000ms j", "<paste:hello>j"),
        ("ESC [200~ 1000ms j", "j"),
        ("ESC [200~hello ESC [201 1000ms j", "<paste:hello>j"),
        // What comes too late is still no key.
        ("ESC [200~hel 1000ms lo ESC [201~ j", "<paste:hel><paste:lo>j"),
        ("ESC [200~hel 1000ms j 16ms lo ESC [201~ q", "<paste:hel>j<paste:lo>q"),
        ("ESC [200~hel 1000ms j ESC [200~lo ESC [201~ q", "<paste:hel>j<paste:lo>q"),
        ("ESC [200~hel 1000ms lo ESC [201~ 9ms q ESC [201~", "<paste:hel><paste:lo>q"),
    ]);
}

#[test]
fn characters_may_be_cut_and_other_bytes_are_skipped() {
    check(&[
        ("xc3 16ms xa9 j", "éj"),
        ("xe5 16ms x85 400ms xa5", "入"),
        ("xf0 x9f 16ms x98 x80", "😀"),
        ("xc3 j", "j"),
        ("xc3 xc3 xa9", "é"),
        ("xff xfe x80 xc0 j", "j"),
        ("xed xa0 x80 j", "j"),
        // Control characters of another kind
        ("xc2 x9b D xc2 x85", "D"),
    ]);
}

/// Sequences that terminals send, each with the events it stands for.
const SEQUENCES: [(&str, &str); 36] = [
    ("\x1b[A", "<Up>"),
    ("\x1b[D", "<Left>"),
    ("\x1bOD", "<Left>"),
    ("\x1b\x1b[D", "<M-Left>"),
    ("\x1b[1;5D", "<C-Left>"),
    ("\x1b[3~", "<Del>"),
    ("\x1b[3$", "<S-Del>"),
    ("\x1b[[D", "<F4>"),
    ("\x1bOP", "<F1>"),
    ("\x1b[15;2~", "<S-F5>"),
    ("\x1b[115;5u", "<C-s>"),
    ("\x1b[68;1:3u", ""),
    ("\x1b[27;5;105~", "<C-i>"),
    ("\x1bd", "<M-d>"),
    ("\x1b\r", "<M-Enter>"),
    ("\x1b[<0;10;4M", "<press:9,3>"),
    ("\x1b[<64;0;5M", "<wheel-up:0,4>"),
    ("\x1b[<0;10;9m", "<release:9,8>"),
    ("\x1b[M !!", "<press:0,0>"),
    ("\x1b[32;10;4M", "<press:9,3>"),
    ("\x1b[I", ""),
    ("\x1b[O", ""),
    ("\x1b[?64;1;2c", ""),
    ("\x1b[12;40R", ""),
    ("\x1b]11;rgb:0/0/0\x1b\\", "<reply:11;rgb:0/0/0>"),
    ("\x1b]11;rgb:0/0/0\x07", "<reply:11;rgb:0/0/0>"),
    ("\x1bP>|WezTerm 2024D\x1b\\", ""),
    ("\x1b_Gi=1;OKD\x1b\\", ""),
    ("\x1b^D\x1b\\", ""),
    ("\x1bXD\x1b\\", ""),
    ("\x1b[200~Dq\x1b[D\r\x1b[201~", "<paste:Dq\\u{1b}[D\\r>"),
    ("é", "é"),
    ("入", "入"),
    ("D", "D"),
    ("\r", "<Enter>"),
    ("\x13", "<C-s>"),
];

fn sequence() -> impl Strategy<Value = (&'static str, &'static str)> {
    prop::sample::select(SEQUENCES.as_slice())
}

/// Bytes that mean something, and any others.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let special = prop::sample::select(b"\x1b\x1b\x1b[O]P_^X\\<?>;:$M~uRDA0123\x07\r\x9b\x90\xc3\xa9".to_vec());
    let start = sequence().prop_map(|(sequence, _)| sequence.as_bytes().to_vec());
    let piece = prop_oneof![
        3 => special.prop_map(|byte| vec![byte]),
        1 => any::<u8>().prop_map(|byte| vec![byte]),
        2 => (start, any::<prop::sample::Index>()).prop_map(|(mut bytes, at)| {
            bytes.truncate(at.index(bytes.len()) + 1);
            bytes
        }),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

/// Bytes, cut into pieces with pauses between them in which nothing expires.
fn cut(bytes: &[u8], cuts: &[(prop::sample::Index, u64)]) -> Vec<Arrival> {
    let mut cuts: Vec<(usize, u64)> = cuts.iter().map(|(at, pause)| (at.index(bytes.len() + 1), *pause)).collect();
    cuts.sort_unstable();
    let mut arrivals = Vec::new();
    let mut from = 0;
    for (at, pause) in cuts {
        arrivals.push(Arrival::Bytes(bytes[from..at].to_vec()));
        arrivals.push(Arrival::Pause(Duration::from_millis(pause)));
        from = at;
    }
    arrivals.push(Arrival::Bytes(bytes[from..].to_vec()));
    arrivals
}

fn cuts() -> impl Strategy<Value = Vec<(prop::sample::Index, u64)>> {
    prop::collection::vec((any::<prop::sample::Index>(), 0_u64..50), 0..30)
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn cuts_make_no_difference_to_any_bytes(bytes in bytes(), cuts in cuts()) {
        let whole = parse(&[Arrival::Bytes(bytes.clone()), LONG_PAUSE]);
        let every_byte: Vec<Arrival> = bytes
            .iter()
            .flat_map(|byte| [Arrival::Bytes(vec![*byte]), Arrival::Pause(Duration::from_millis(49))])
            .chain([LONG_PAUSE])
            .collect();
        prop_assert_eq!(parse(&every_byte), &whole[..]);
        prop_assert_eq!(parse(&[cut(&bytes, &cuts), vec![LONG_PAUSE]].concat()), whole);
    }

    #[test]
    fn sequences_are_what_they_stand_for_wherever_they_are_cut(
        sequences in prop::collection::vec(sequence(), 0..20),
        cuts in cuts(),
    ) {
        let bytes: String = sequences.iter().map(|(bytes, _)| *bytes).collect();
        let expected: String = sequences.iter().map(|(_, events)| *events).collect();
        prop_assert_eq!(describe(&parse(&cut(bytes.as_bytes(), &cuts))), expected);
    }

    #[test]
    fn after_a_pause_every_key_works_again(bytes in bytes()) {
        let mut parser = InputParser::default();
        parse_with(&mut parser, &[Arrival::Bytes(bytes), LONG_PAUSE]);
        prop_assert_eq!(parser.deadline(), None::<Instant>);
        let events = parse_with(&mut parser, &parse_line("jD ESC [D"));
        prop_assert_eq!(describe(&events), "jD<Left>");
    }

    #[test]
    fn a_cut_sequence_makes_no_edit_of_its_own(
        place in prop::sample::select(PLACES.as_slice()),
        before in prop::collection::vec(sequence(), 0..4),
        sequence in prop::sample::select(SEQUENCES.as_slice()),
        at in any::<prop::sample::Index>(),
    ) {
        let (bytes, _) = sequence;
        prop_assume!(bytes.len() > 1);
        let at = 1 + at.index(bytes.len() - 1);
        // What arrived of a paste counts as one.
        prop_assume!(!bytes.starts_with("\x1b[200~") || at < "\x1b[200~".len());
        let before: String = before.iter().map(|(bytes, _)| *bytes).collect();
        let play = |arrivals: &[Arrival]| {
            let mut app = open(place);
            let mut parser = InputParser::default();
            let start = [Arrival::Bytes(before.clone().into_bytes()), LONG_PAUSE];
            for events in [parse_with(&mut parser, &start), parse_with(&mut parser, arrivals)] {
                update_all(&mut app, events);
            }
            app
        };
        // Esc is a key that stores what was typed into a form.
        let is_escape = bytes.as_bytes().iter().take(at).all(|byte| *byte == 0x1b);
        prop_assume!(!is_escape || play(&[]).scene().overlays.is_empty());
        let text_after = |arrivals: &[Arrival]| play(arrivals).scene().session.plan.document.to_text();
        let (start, end) = bytes.as_bytes().split_at(at);
        let (start, end) = (Arrival::Bytes(start.to_vec()), Arrival::Bytes(end.to_vec()));
        let none = text_after(&[]);
        let complete = text_after(&[Arrival::Bytes(bytes.as_bytes().to_vec()), LONG_PAUSE]);
        let unfinished = text_after(&[start.clone(), LONG_PAUSE]);
        prop_assert!(unfinished == none || unfinished == complete, "an edit of a part");
        let short_pause = Arrival::Pause(Duration::from_millis(16));
        prop_assert_eq!(text_after(&[start, short_pause, end, LONG_PAUSE]), complete);
    }
}

/// Keys that lead to different views and overlays.
const PLACES: [&str; 12] = ["", "j", "gb", "gt", "ga", "gn", "gs", "gB", "!", "?", ":", "e"];

fn open(place: &str) -> App {
    let today = chrono::NaiveDate::from_ymd_opt(2026, 3, 2).expect("a date");
    let size = ScreenSize::from_terminal(120, 40);
    let mut app = App::new(Plan::from_text(SMALL.to_owned()), FileInfo::default(), today, size);
    for step in key::parse_script(place).expect("keys") {
        app.update(script_player::to_message(&step));
    }
    app
}

fn update_all(app: &mut App, events: Vec<InputEvent>) {
    for event in events {
        match event {
            InputEvent::Key(key) => drop(app.update(Msg::Key(key))),
            InputEvent::Paste(text) => drop(app.update(Msg::Paste(text))),
            InputEvent::Mouse(action, x, y) => drop(app.update(super::mouse_message(action, x, y))),
            InputEvent::Reply(_) => {}
        }
    }
}
