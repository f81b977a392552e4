//! Random keys, pastes and resizes: no panic, a complete frame, a file that parses, and undo back to the start.

use super::fixture::{FIRST_LOOK, LEDGERLY, MESSY, SMALL, perform_checks, state_of};
use crate::app::widgets::area::ScreenSize;
use crate::app::widgets::key::{Key, KeyName};
use crate::app::{App, Msg, commands};
use crate::test_support::property::cases;
use crate::ui::{self, palette::ColorDepth};
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

fn key() -> impl Strategy<Value = Msg> {
    let named = prop::sample::select(vec![
        KeyName::Enter,
        KeyName::Esc,
        KeyName::Tab,
        KeyName::Backspace,
        KeyName::Delete,
        KeyName::Up,
        KeyName::Down,
        KeyName::Left,
        KeyName::Right,
        KeyName::Home,
        KeyName::End,
        KeyName::PageUp,
        KeyName::PageDown,
        KeyName::F(1),
        KeyName::F(5),
    ]);
    let letter = prop_oneof![4 => prop::char::range('!', '~').boxed(), 1 => any::<char>().boxed()];
    let code = prop_oneof![3 => named.prop_map(|code| code).boxed(), 5 => letter.prop_map(KeyName::Char).boxed()];
    (code, prop::bool::weighted(0.15), prop::bool::weighted(0.05), prop::bool::weighted(0.05)).prop_map(
        |(code, ctrl, alt, shift)| Msg::Key(Key { code, ctrl, alt, shift: shift && !matches!(code, KeyName::Char(_)) }),
    )
}

/// The keys of a random command, so that nested states are reached too.
fn command() -> impl Strategy<Value = Vec<Msg>> {
    let sequences: Vec<&'static str> = commands::all().flat_map(|command| command.keys.iter().copied()).collect();
    prop::sample::select(sequences)
        .prop_map(|keys| crate::app::widgets::key::parse_keys(keys).unwrap().into_iter().map(Msg::Key).collect())
}

pub(crate) fn happening() -> impl Strategy<Value = Vec<Msg>> {
    prop_oneof![
        8 => key().prop_map(|msg| vec![msg]),
        10 => command(),
        1 => "[a-zA-Z \"\\\\\n\r\t(){}\\[\\]:,/*#入e\u{301}\u{202e}\u{1b}]{0,40}".prop_map(|text| vec![Msg::Paste(text)]),
        1 => (0_u16..220, 0_u16..70).prop_map(|(width, height)| vec![Msg::Resize(ScreenSize::from_terminal(width, height))]),
        1 => (0_u16..220, 0_u16..70).prop_map(|(x, y)| vec![Msg::Click(x, y)]),
        1 => (0_u16..220, 0_u16..70, -3..4).prop_map(|(x, y, rows)| vec![Msg::Wheel(x, y, rows)]),
    ]
}

fn reads(text: &str) -> bool {
    let options = ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
    options.from_str::<serde::de::IgnoredAny>(text).is_ok()
}

fn draw(state: &App) {
    let mut buffer = Buffer::empty(Rect::new(0, 0, state.scene().screen.size.width, state.scene().screen.size.height));
    let cursor = ui::render(&state.scene(), ColorDepth::TrueColor, &mut buffer);
    if let Some(cell) = cursor {
        assert!(
            cell.x < state.scene().screen.size.width.max(1) && cell.y < state.scene().screen.size.height.max(1),
            "the cursor is off the screen"
        );
    }
}

proptest! {
    #![proptest_config(cases(100))]

    #[test]
    fn random_input_never_breaks_the_editor(
        file in prop::sample::select(vec![LEDGERLY, FIRST_LOOK, MESSY, SMALL, "", "(", "Roadmap(themes: {\"a\": (title: \"x\")", "#![enable("]),
        happenings in prop::collection::vec(happening(), 1..80),
    ) {
        let mut state = state_of(file, (100, 30));
        let read_before = reads(file);
        for happening in happenings {
            for msg in happening {
                let effects = state.update(msg);
                perform_checks(&mut state, effects);
            }
            if state.scene().session.findings.is_stale() {
                state.update(Msg::Idle);
            }
            draw(&state);
        }
        let text = state.scene().session.plan.document.to_text();
        if read_before {
            prop_assert!(reads(&text), "no longer reads:\n{text}");
        }
        let mut plan = state.scene().session.plan.clone();
        while plan.undo().unwrap().is_some() {}
        let start = plan.document.to_text();
        prop_assert_eq!(start, file);
    }
}
