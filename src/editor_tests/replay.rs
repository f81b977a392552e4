//! A session is its messages: fed to a fresh editor, they give the same state, effects and frames.

use super::fixture::{FIRST_LOOK, LEDGERLY, MESSY, SMALL};
use super::random::happening;
use crate::app::message::SaveReport;
use crate::app::model::session::FileInfo;
use crate::app::widgets::area::ScreenSize;
use crate::app::{App, Effect, Msg};
use crate::roadmap::plan::Plan;
use crate::test_support::property::cases;
use crate::ui::{self, palette::ColorDepth};
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// What a message leaves: the frame, its cursor, the effects and the text of the document.
type Step = (Buffer, Option<(u16, u16)>, String, String);

fn open(file: &str) -> App {
    let day = chrono::NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
    let info = FileInfo { name: "roadmap.ron".to_owned(), ..FileInfo::default() };
    App::new(Plan::from_text(file.to_owned()), info, day, ScreenSize::from_terminal(100, 30))
}

fn feed(app: &mut App, msg: Msg) -> (Step, Vec<Effect>) {
    let effects = app.update(msg);
    let size = app.scene().screen.size;
    let mut frame = Buffer::empty(Rect::new(0, 0, size.width, size.height));
    let cursor = ui::render(&app.scene(), ColorDepth::TrueColor, &mut frame).map(|cell| (cell.x, cell.y));
    let text = app.scene().session.plan.document.to_text();
    // A simulation has maps without an order; what it computes from is the document.
    let is_shown = |effect: &&Effect| !matches!(effect, Effect::Simulate(_) | Effect::CheckEntries(_));
    let shown: Vec<&Effect> = effects.iter().filter(is_shown).collect();
    let shown = format!("{} effects: {shown:?}", effects.len());
    ((frame, cursor, shown, text), effects)
}

/// What the world answers to an effect: checks run, and every save succeeds.
fn answers(effect: Effect) -> Vec<Msg> {
    match effect {
        Effect::CheckEntries(job) => {
            let mut batches = Vec::new();
            job.run(|batch| batches.push(Msg::Checked(batch)));
            batches
        }
        Effect::Save(_) => {
            let report =
                SaveReport { at: "14:02".to_owned(), note: String::new(), is_unchanged: false, new_name: None };
            vec![Msg::Saved(report)]
        }
        _ => Vec::new(),
    }
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn the_messages_of_a_session_give_the_same_session_again(
        file in prop::sample::select(vec![LEDGERLY, FIRST_LOOK, MESSY, SMALL, "", "("]),
        happenings in prop::collection::vec(happening(), 1..40),
    ) {
        let mut app = open(file);
        let mut messages = vec![Msg::Opened { branch: Some("main".to_owned()), conflict: None }];
        messages.extend(happenings.into_iter().flatten());
        messages.push(Msg::Idle);
        messages.reverse();
        let (mut session, mut steps) = (Vec::new(), Vec::new());
        while let Some(msg) = messages.pop() {
            session.push(msg.clone());
            let (step, effects) = feed(&mut app, msg);
            steps.push(step);
            messages.extend(effects.into_iter().flat_map(answers).collect::<Vec<_>>().into_iter().rev());
        }
        let mut again = open(file);
        for (number, (msg, step)) in session.into_iter().zip(steps).enumerate() {
            let described = format!("message {number}: {msg:?}");
            let (repeated, _) = feed(&mut again, msg);
            prop_assert!(repeated.0 == step.0, "another frame after {}", described);
            prop_assert_eq!(repeated.1, step.1, "the cursor after {}", described);
            prop_assert_eq!(&repeated.2, &step.2, "the effects after {}", described);
            prop_assert_eq!(&repeated.3, &step.3, "the document after {}", described);
        }
    }
}
