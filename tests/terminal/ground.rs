//! The palette `auto`: the terminal is asked for its background, and what is typed meanwhile is kept.

use super::desk::Desk;
use super::pty::Pty;

const QUESTION: &[u8] = b"\x1b]11;?";

fn asked(pty: &Pty) -> bool {
    pty.seen().bytes.windows(QUESTION.len()).any(|window| window == QUESTION)
}

fn open(desk: &Desk, palette: &str) -> Pty {
    // A remote terminal has more time: a slow machine is no reason to fail.
    let start = desk.start().env("COLORTERM", "truecolor").env("SSH_CONNECTION", "here there");
    start.env("LANG", "C.UTF-8").arg("--palette").arg(palette).run()
}

/// The background of the first cell, as the screen has it.
fn ground(pty: &Pty) -> vt100::Color {
    pty.seen().screen().cell(0, 0).map_or(vt100::Color::Default, vt100::Cell::bgcolor)
}

fn answers(answer: &str, expected: vt100::Color) {
    let desk = Desk::small();
    let mut pty = open(&desk, "auto");
    pty.wait_until("asked", |seen| seen.bytes.windows(QUESTION.len()).any(|window| window == QUESTION));
    // The answer comes between keys: all of them do what they do.
    pty.press(&format!("c{answer}t\x1b[F!\r"));
    pty.wait_for("Alpha!");
    pty.wait_until("coloured", |seen| seen.screen().cell(0, 0).is_some_and(|cell| cell.bgcolor() == expected));
    pty.press("\x13");
    pty.wait_for("saved");
    pty.press("q");
    assert_eq!((pty.wait_for_exit(), pty.left_over()), (0, String::new()));
    assert!(desk.text().contains("\"Alpha!\""));
}

#[test]
fn a_dark_terminal_gets_the_dark_palette_and_no_key_is_lost() {
    answers("\x1b]11;rgb:1515/1818/1d1d\x1b\\", vt100::Color::Rgb(0x15, 0x18, 0x1d));
}

#[test]
fn a_light_terminal_gets_the_light_palette_and_no_key_is_lost() {
    answers("\x1b]11;rgb:ffff/ffff/ffff\x07", vt100::Color::Rgb(0xfb, 0xfa, 0xf6));
}

#[test]
fn a_terminal_that_never_answers_keeps_its_own_colours() {
    let desk = Desk::small();
    let mut pty = open(&desk, "auto");
    pty.wait_for("NORMAL").press(super::desk::EDIT).wait_for("Alpha!");
    pty.settle();
    assert!(asked(&pty));
    assert_eq!(ground(&pty), vt100::Color::Default);
    // An answer that comes far too late is not typed.
    pty.press("\x1b]11;rgb:ffff/ffff/ffff\x1b\\");
    pty.press("j").settle();
    assert_eq!(ground(&pty), vt100::Color::Default);
    assert!(!pty.seen().shows("means nothing"), "{}", pty.seen().screen().contents());
    assert!(!pty.seen().shows("Commands"), "{}", pty.seen().screen().contents());
}

#[test]
fn no_other_palette_asks() {
    let desk = Desk::small();
    let mut pty = open(&desk, "light");
    pty.wait_for("NORMAL").settle();
    assert!(!asked(&pty));
    assert_eq!(ground(&pty), vt100::Color::Rgb(0xfb, 0xfa, 0xf6));
}

#[test]
fn the_mouse_is_given_back_while_the_program_runs() {
    let desk = Desk::small();
    let mut pty = desk.open();
    pty.settle();
    let mode = |pty: &Pty| pty.seen().screen().mouse_protocol_mode();
    assert_ne!(mode(&pty), vt100::MouseProtocolMode::None);
    pty.press(":mouse on or off\r").wait_for("selects text");
    assert_eq!(mode(&pty), vt100::MouseProtocolMode::None);
    pty.press(":mouse on or off\r").wait_for("whymap's now");
    assert_ne!(mode(&pty), vt100::MouseProtocolMode::None);
}

#[test]
fn autosave_writes_a_moment_after_an_edit() {
    let desk = Desk::small();
    let folder = desk.folder.path().join("config");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("config.ron"), "(autosave: true)").unwrap();
    let mut pty = desk.start().env("WHYMAP_CONFIG_DIR", &folder).run();
    pty.wait_for("NORMAL").press(super::desk::EDIT);
    pty.wait_till("saved", || desk.text() == super::desk::edited(1));
}
