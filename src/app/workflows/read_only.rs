//! One whymap edits a file; another one that opens it follows: it shows what is saved, and changes nothing until it
//! takes over. The guard is in the plan, through which every edit goes.

use crate::app::message::Effect;
use crate::app::overlays::Overlay;
use crate::app::overlays::form;
use crate::app::overlays::move_mode;
use crate::app::state::State;
use crate::app::views::scores::cells;
use crate::text::plural;

/// The whymap that edits the file, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Other {
    /// Its process id, where that means something here.
    pub pid: Option<u32>,
    /// Since when: `14:02`.
    pub since: Option<String>,
}

/// Following another whymap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Following {
    /// Which.
    pub other: Other,
    /// Whether it was asked to let go, and has not answered yet.
    pub is_asked: bool,
}

/// Who edits the file has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Turn {
    /// This one asked for it, and another one has let it go.
    Given,
    /// This one asked for it and got no answer.
    NotAnswered,
    /// The other one has ended, and may have left unsaved edits.
    Ended {
        /// Whether it has.
        leaves_edits: bool,
    },
    /// Another one asked for it, and has it now.
    AskedFor(Other),
    /// Another one took it while this one did not answer.
    TakenOver(Other),
}

impl Other {
    /// `pid 4711, since 14:02`.
    pub fn known(&self) -> String {
        let pid = self.pid.map(|pid| format!("pid {pid}"));
        let since = self.since.as_ref().map(|since| format!("since {since}"));
        pid.into_iter().chain(since).collect::<Vec<String>>().join(", ")
    }

    /// The same in brackets, with the blank before them.
    fn in_brackets(&self) -> String {
        let known = self.known();
        if known.is_empty() { known } else { format!(" ({known})") }
    }
}

/// Begins to follow another whymap, from the first frame on.
pub fn open(state: &mut State, other: Other) {
    let who = other.in_brackets();
    follow(state, other);
    state.say(format!("open in another whymap{who}: F6 takes over"));
}

fn follow(state: &mut State, other: Other) {
    let who = other.in_brackets();
    state.plan.closed = Some(format!("read-only: open in another whymap{who}: F6 takes over"));
    state.following = Some(Following { other, is_asked: false });
}

/// From here on this one edits: nobody else does.
pub fn edit(state: &mut State) {
    state.plan.closed = None;
    state.following = None;
    state.overlays.retain(|overlay| !matches!(overlay, Overlay::TakeOver));
}

/// Asks whether to take over.
pub fn ask(state: &mut State) {
    match &state.following {
        None => state.refuse("nothing to take over: you edit this file, and no other whymap does"),
        Some(following) if following.is_asked => state.say("the other whymap was asked to let go: a moment"),
        Some(_) => state.overlays.push(Overlay::TakeOver),
    }
}

/// Yes.
pub fn take_over(state: &mut State) {
    state.overlays.pop();
    if let Some(following) = &mut state.following {
        following.is_asked = true;
        state.say("the other whymap is asked to let go …");
        state.ask(Effect::TakeOver);
    }
}

/// No.
pub fn leave(state: &mut State) {
    state.overlays.pop();
}

/// Who edits the file has changed.
pub fn turn(state: &mut State, turn: Turn) {
    match turn {
        Turn::Given => {
            edit(state);
            state.say("you edit this file now; the other whymap follows");
        }
        Turn::NotAnswered => {
            edit(state);
            state.say("no answer from the other whymap: you edit this file now. What it saves is never overwritten");
        }
        Turn::Ended { leaves_edits } => {
            let who = state.following.as_ref().map(|following| following.other.in_brackets()).unwrap_or_default();
            edit(state);
            let left = if leaves_edits { ". :recover shows what it had not saved" } else { "" };
            state.say(format!("the other whymap{who} has ended: you edit this file now{left}"));
        }
        Turn::AskedFor(other) => let_go(state, other, "was asked for by another whymap"),
        Turn::TakenOver(other) => let_go(state, other, "was taken over by another whymap"),
    }
}

/// From here on this one follows. What it has not saved stays here.
fn let_go(state: &mut State, other: Other, how: &str) {
    finish_the_edit(state);
    state.quits_after_save = false;
    let who = other.in_brackets();
    follow(state, other);
    let kept = match state.unsaved() {
        0 => "what it saves shows here; F6 takes over".to_owned(),
        count => format!(
            "{} only here: F6 takes over again, :save as keeps them under another name",
            plural::count(count, "unsaved edit is", "unsaved edits are")
        ),
    };
    state.refuse(format!("the file {how}{who}: {kept}"));
}

/// What is typed and makes sense is an edit, as if the field had been left.
fn finish_the_edit(state: &mut State) {
    match state.overlays.last() {
        Some(Overlay::Form(_)) => {
            form::commit::leave_row(state);
            form::enter_row(state);
        }
        Some(Overlay::Move(_)) => move_mode::keep(state),
        Some(Overlay::Cell(_)) => {
            cells::keep(state);
        }
        _ => {}
    }
}
