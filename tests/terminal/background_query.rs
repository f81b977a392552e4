//! The palette `auto` queries the background of the terminal and loses no key meanwhile.

use super::desk::Desk;
use super::pty::Pty;

const QUERY: &[u8] = b"\x1b]11;?";

fn has_queried(pty: &Pty) -> bool {
    pty.seen().bytes.windows(QUERY.len()).any(|window| window == QUERY)
}

fn open(desk: &Desk, palette: &str) -> Pty {
    // A remote terminal has more time to reply, so that the tests do not fail on a slow machine.
    let start = desk.start().env("COLORTERM", "truecolor").env("SSH_CONNECTION", "here there");
    start.env("LANG", "C.UTF-8").arg("--palette").arg(palette).run()
}

fn background(pty: &Pty) -> vt100::Color {
    pty.seen().screen().cell(0, 0).map_or(vt100::Color::Default, vt100::Cell::bgcolor)
}

fn check_reply(reply: &str, expected: vt100::Color) {
    let desk = Desk::small();
    let mut pty = open(&desk, "auto");
    pty.wait_until("asked", |seen| seen.bytes.windows(QUERY.len()).any(|window| window == QUERY));
    // The reply arrives between keys; all of them still work.
    pty.press(&format!("c{reply}t\x1b[F!\r"));
    pty.wait_for("Alpha!");
    pty.wait_until("colored", |seen| seen.screen().cell(0, 0).is_some_and(|cell| cell.bgcolor() == expected));
    pty.press("\x13");
    pty.wait_for("Saved at");
    pty.press("q");
    assert_eq!((pty.wait_for_exit(), pty.left_over()), (0, String::new()));
    assert!(desk.text().contains("\"Alpha!\""));
}

#[test]
fn a_terminal_gets_the_palette_of_its_background_and_no_key_is_lost() {
    check_reply("\x1b]11;rgb:1515/1818/1d1d\x1b\\", vt100::Color::Rgb(0x15, 0x18, 0x1d));
    check_reply("\x1b]11;rgb:ffff/ffff/ffff\x07", vt100::Color::Rgb(0xfb, 0xfa, 0xf6));
}

#[test]
fn a_terminal_that_never_replies_keeps_its_own_colors_and_no_other_palette_asks() {
    let desk = Desk::small();
    let mut pty = open(&desk, "auto");
    pty.wait_for("NORMAL").press(super::desk::EDIT).wait_for("Alpha!");
    pty.settle();
    assert!(has_queried(&pty));
    assert_eq!(background(&pty), vt100::Color::Default);
    // A reply that arrives far too late is not typed.
    pty.press("\x1b]11;rgb:ffff/ffff/ffff\x1b\\");
    pty.press("j").settle();
    assert_eq!(background(&pty), vt100::Color::Default);
    assert!(!pty.seen().shows("does nothing here"), "{}", pty.seen().screen().contents());
    assert!(!pty.seen().shows("Commands"), "{}", pty.seen().screen().contents());
    let desk = Desk::small();
    let mut pty = open(&desk, "light");
    pty.wait_for("NORMAL").settle();
    assert!(!has_queried(&pty));
    assert_eq!(background(&pty), vt100::Color::Rgb(0xfb, 0xfa, 0xf6));
}
