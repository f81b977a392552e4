//! Keys that mean nothing in their place, and keys on a screen that shows nothing.

use super::fixture::{Desk, Played, SMALL};

/// Sizes that are too small to draw.
const TOO_SMALL: [&str; 4] = ["<resize:49x40>", "<resize:120x11>", "<resize:30x8>", "<resize:1x1>"];

/// Plays keys on the small roadmap, from the start each time.
fn play(keys: &str) -> Played {
    Desk::with(SMALL).play(keys)
}

/// The same, and the text of the file afterwards.
fn file_after(keys: &str) -> (bool, String) {
    let desk = Desk::with(SMALL);
    (desk.play(keys).frame.has_ended, desk.text())
}

#[test]
fn every_key_that_means_nothing_says_so() {
    for (keys, label) in [
        ("<F7>", "F7"),
        ("<C-y>", "^Y"),
        ("<M-x>", "Alt-x"),
        ("<C-\\>", "^\\"),
        ("<Ins>", "Ins"),
        ("<S-F5>", "S-F5"),
        ("<C-Left>", "^Left"),
        ("Q", "Q"),
        ("e<F7>", "F7"),
        ("e<C-\\>", "^\\"),
        (":<F7>", "F7"),
        ("/<F8>", "F8"),
        ("?<F9>", "F9"),
        ("n<F7>", "F7"),
        ("n<M-x>", "Alt-x"),
        ("gs<F7>", "F7"),
        ("M<F7>", "F7"),
    ] {
        let played = play(keys);
        played.says(&format!("{label} does nothing here ("));
        assert_eq!(played.document(), SMALL, "{keys}");
    }
    // In a sequence too.
    play("g<F7>").says("g F7 does nothing here (");
}

#[test]
fn a_message_goes_away_with_the_next_key() {
    play("Q").says("Q does nothing here");
    for keys in ["Qj", "Q<Esc>", "Qg", "Q:", "Q:x", "Qe", "Qn", "Qnx", "n<F7>x", "e<F7><Down>"] {
        assert_eq!(play(keys).message(), "", "{keys}");
    }
}

#[test]
fn a_screen_that_shows_nothing_takes_only_keys_that_quit_and_save() {
    let edited = SMALL.replace("\"A\"", "\"A!\"");
    for size in TOO_SMALL {
        for keys in
            ["D", "nX<Enter>", ">", "x", "u", "dd", ":delete<Enter>", "<paste:X>", "<press:10,5>e!<Enter>", "V<lt>"]
        {
            let played = play(&format!("{size}{keys}"));
            assert_eq!(played.document(), SMALL, "{size}{keys}");
            assert!(played.state.scene().overlays.is_empty(), "{size}{keys}");
            assert!(!played.frame.has_ended, "{size}{keys}");
        }
        // A prompt that was open before is not answered either.
        for keys in ["D", "x!", "<Enter>", "<Esc>", "<paste:X>"] {
            let played = play(&format!("ct<End>{size}{keys}<resize:120x40>!<Enter>"));
            assert_eq!(played.document(), edited, "{size}{keys}");
        }
        assert!(play(&format!("{size}q")).frame.has_ended);
        assert!(play(&format!("{size}й")).frame.has_ended, "on another keyboard");
        let question = format!("ct<End>!<Enter>{size}q");
        assert!(!play(&question).frame.has_ended);
        assert_eq!(play(&format!("{question}<Esc>D")).document(), edited);
        assert_eq!(file_after(&format!("{question}d")), (true, SMALL.to_owned()));
        assert_eq!(file_after(&format!("{question}s")), (true, edited.clone()));
    }
    play("<resize:49x40>").shows("q to quit");
    play("n<resize:49x40>").shows("make the window larger");
    play("ct<End>!<Enter><resize:49x40>q").shows("Quit? s to save, d to discard, Esc to stay");
    assert_eq!(file_after("ct<End>!<Enter><resize:50x11>D<C-s>"), (false, edited));
    // A screen that is just large enough takes all keys.
    assert_ne!(play("<resize:50x12>D").document(), SMALL);
}
