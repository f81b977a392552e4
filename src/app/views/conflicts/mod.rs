//! The clashes of a merge: what two branches changed differently, and which version holds. All versions stay in the file
//! until one is chosen; each choice is one step of undo.

pub mod versions;

use crate::app::message::Effect;
use crate::app::overlays::Overlay;
use crate::app::overlays::prompt;
use crate::app::overlays::prompt::Question;
use crate::app::state::{Pane, Screen, State};
use crate::app::widgets::key::Key;
use crate::app::widgets::layout;
use crate::app::widgets::list::{End, scrolled};
use crate::document::chunk::Serial;
use crate::roadmap::conflict::{ClashPath, Term};
use crate::roadmap::field::Shape;
use crate::roadmap::intents::{self, OpenClash, Pick, resolve};
use crate::roadmap::location::Owner;
use crate::roadmap::plan::{Made, NotMade};
use crate::text::plural;
use std::collections::BTreeMap;

/// The clashes met since the file was read.
#[derive(Clone, Debug, Default)]
pub struct Clashes {
    /// Those that are open, and those chosen meanwhile.
    pub rows: Vec<Row>,
    /// The selected one.
    pub at: usize,
    /// The first visible line of the list.
    pub top: usize,
    /// How far the versions are scrolled.
    pub scroll: usize,
    /// Whether the user does not want to be asked about git again.
    is_left_unmerged: bool,
    /// What is known of the sides, by label.
    pub sides: BTreeMap<String, SideFacts>,
}

/// One clash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The clash as it stood in the file.
    pub of: OpenClash,
    /// The name of its entry.
    pub name: String,
    /// Whether it still waits for a choice.
    pub is_open: bool,
}

/// What git says of a side: its last commit that touched the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SideFacts {
    /// The first line of its message.
    pub subject: String,
    /// Who wrote it.
    pub author: String,
    /// Its day, as `2026-03-02`.
    pub date: String,
}

/// A line of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// Nothing.
    Blank,
    /// The name of the entry of this row.
    Owner(usize),
    /// A row.
    Row(usize),
}

impl Clashes {
    /// The selected clash.
    pub fn selected(&self) -> Option<&Row> {
        self.rows.get(self.at)
    }

    /// The entry of the selected clash.
    pub fn selected_entry(&self) -> Option<Serial> {
        match self.selected()?.of.owner {
            Owner::Entry(serial) => Some(serial),
            Owner::Roadmap => None,
        }
    }

    /// How many wait for a choice.
    pub fn open(&self) -> usize {
        self.rows.iter().filter(|row| row.is_open).count()
    }

    /// How many were chosen in this sitting.
    pub fn chosen(&self) -> usize {
        self.rows.len() - self.open()
    }

    /// The next open one behind the selected one, or before it.
    pub fn next_open(&self) -> Option<usize> {
        let count = self.rows.len();
        let ahead = (1..=count).map(|by| (self.at + by) % count.max(1));
        ahead.filter(|at| *at != self.at).find(|at| self.rows.get(*at).is_some_and(|row| row.is_open))
    }

    /// The list: the rows below the names of their entries.
    pub fn lines(&self) -> Vec<Line> {
        let mut lines = Vec::with_capacity(self.rows.len() * 2);
        let mut owner = None;
        for (at, row) in self.rows.iter().enumerate() {
            if owner != Some(row.of.owner) {
                if owner.is_some() {
                    lines.push(Line::Blank);
                }
                owner = Some(row.of.owner);
                lines.push(Line::Owner(at));
            }
            lines.push(Line::Row(at));
        }
        lines
    }

    fn labels(&self) -> Vec<String> {
        let terms = self.rows.iter().flat_map(|row| &row.of.clash.terms);
        let mut labels: Vec<String> = terms.filter_map(|term| term.label().map(str::to_owned)).collect();
        labels.sort();
        labels.dedup();
        labels
    }
}

impl Row {
    /// The sides that can be chosen: the first is number 1, one's own where it is known.
    pub fn sides(&self) -> impl Iterator<Item = &Term> {
        self.of.clash.terms.iter().filter(|term| term.label().is_some())
    }

    /// What it was before both.
    pub fn was(&self) -> Option<&Term> {
        self.of.clash.terms.iter().find(|term| matches!(term, Term::Was(_)))
    }

    /// The field, in words.
    pub fn field(&self) -> String {
        if self.of.clash.at.is_whole() { "deleted, edited".to_owned() } else { self.of.clash.at.to_string() }
    }
}

/// Reads all clashes anew: the text is another one.
pub fn read(state: &mut State) {
    let all = intents::open_clashes(&state.plan);
    state.clashes.rows = all.into_iter().map(|of| row_of(state, of)).collect();
    stand_on(state, state.clashes.at);
}

/// What merges call the side one stands on, besides the name of its branch.
const OWN_SIDE: [&str; 5] = ["HEAD", "ours", "here", "the file", "Updated upstream"];

/// What the branch is called that others are merged into.
const MAIN: [&str; 3] = ["main", "master", "trunk"];

/// The sides of every clash in one order, whatever the file has: a number means the same side all the way down.
fn in_order(state: &State, mut of: OpenClash) -> OpenClash {
    let is_own = |label: &str| OWN_SIDE.contains(&label) || state.file.branch.as_deref() == Some(label);
    of.clash.terms.sort_by_key(|term| {
        let label = term.label().unwrap_or_default();
        (!is_own(label), !MAIN.contains(&label), label.to_owned())
    });
    of
}

fn row_of(state: &State, of: OpenClash) -> Row {
    let of = in_order(state, of);
    let name = match of.owner {
        Owner::Roadmap => "the roadmap itself".to_owned(),
        Owner::Entry(serial) => state.plan.roadmap.id(serial).to_owned(),
    };
    Row { of, name, is_open: true }
}

/// Brings the rows of what was edited in line with the text.
pub fn follow(state: &mut State, made: &Made) {
    let knows = |owner: Owner| state.clashes.rows.iter().any(|row| row.of.owner == owner);
    let mut owners: Vec<Owner> = made.touched.iter().map(|serial| Owner::Entry(*serial)).collect();
    // An edit that touched no entry was one of the roadmap's own fields.
    if owners.is_empty() || knows(Owner::Roadmap) {
        owners.push(Owner::Roadmap);
    }
    let mut opened_again = None;
    for owner in owners {
        let found = intents::clashes_of(&state.plan, owner).into_iter();
        let mut now: Vec<OpenClash> = found.map(|open| in_order(state, open)).collect();
        let rows = state.clashes.rows.iter_mut().enumerate();
        for (at, row) in rows.filter(|(_, row)| row.of.owner == owner) {
            let same = now.iter().position(|open| open.clash.at == row.of.clash.at);
            if same.is_some() && !row.is_open {
                opened_again = opened_again.or(Some(at));
            }
            row.is_open = same.is_some();
            if let Some(same) = same {
                row.of = now.remove(same);
            }
        }
        let new: Vec<Row> = now.into_iter().map(|of| row_of(state, of)).collect();
        let rows = &mut state.clashes.rows;
        let behind = rows.iter().rposition(|row| row.of.owner == owner).map_or(rows.len(), |at| at + 1);
        rows.splice(behind..behind, new);
    }
    // What undo opened again is to be chosen anew.
    if let Some(at) = opened_again.filter(|_| state.screen == Screen::Clashes) {
        stand_on(state, at);
    }
}

/// What is said when a file with clashes is opened.
pub fn announce(state: &mut State) {
    let open = state.clashes.open();
    if open > 0 {
        state.say(format!("{} to choose: press g c", plural::count(open, "clash", "clashes")));
    }
}

/// Shows the screen, at the first open clash of an owner or of the file.
pub fn show(state: &mut State, owner: Option<Owner>) {
    state.screen = Screen::Clashes;
    state.pane = Pane::Roadmap;
    state.zoomed = false;
    let rows = &state.clashes.rows;
    let of_owner = rows.iter().position(|row| row.is_open && Some(row.of.owner) == owner);
    let at = of_owner.or_else(|| rows.iter().position(|row| row.is_open)).unwrap_or(state.clashes.at);
    stand_on(state, at);
    let labels = state.clashes.labels();
    if labels.iter().any(|label| !state.clashes.sides.contains_key(label)) {
        state.ask(Effect::AskSides(labels));
    }
}

/// The rows of the list that are visible at once.
fn visible_height(state: &State) -> usize {
    layout::layout(state).panes[0].height.saturating_sub(head(state)) as usize
}

/// The rows above the first line: the rule, and where there is room, an empty one.
pub fn head(state: &State) -> u16 {
    if state.size.height < 30 { 1 } else { 2 }
}

/// Keeps the selected clash in sight.
pub fn fit(state: &mut State) {
    let height = visible_height(state);
    let clashes = &mut state.clashes;
    clashes.at = clashes.at.min(clashes.rows.len().saturating_sub(1));
    let lines = clashes.lines();
    let line = lines.iter().position(|line| *line == Line::Row(clashes.at)).unwrap_or(0);
    clashes.top = scrolled(clashes.top, line, lines.len(), height);
    // The name of the entry stays above its first row where there is room for both.
    if height > 1 && line == clashes.top && line > 0 && matches!(lines.get(line - 1), Some(Line::Owner(_))) {
        clashes.top -= 1;
    }
}

fn stand_on(state: &mut State, at: usize) {
    if state.clashes.at != at {
        state.clashes.scroll = 0;
    }
    state.clashes.at = at;
    fit(state);
}

/// Moves the selection.
pub fn step(state: &mut State, by: isize) {
    state.message = None;
    let last = state.clashes.rows.len().saturating_sub(1);
    let at = state.clashes.at.saturating_add_signed(by).min(last);
    stand_on(state, at);
}

/// Moves the selection to an end.
pub fn jump(state: &mut State, to: End) {
    let last = state.clashes.rows.len().saturating_sub(1);
    stand_on(state, if to == End::First { 0 } else { last });
}

/// Scrolls the versions, no further than there are rows.
pub fn scroll(state: &mut State, by: isize) {
    let area = layout::layout(state).panes[1];
    let rows = versions::rows(state, versions::content_width(area.width)).len();
    let last = rows.saturating_sub(area.height.saturating_sub(head(state)) as usize);
    state.clashes.scroll = state.clashes.scroll.saturating_add_signed(by).min(last);
}

/// Selects a visible line; false when there is no clash.
pub fn click(state: &mut State, row: usize) -> bool {
    let line = (row + 1).checked_sub(head(state) as usize).map(|row| state.clashes.top + row);
    match line.and_then(|line| state.clashes.lines().get(line).copied()) {
        Some(Line::Row(at)) => {
            stand_on(state, at);
            true
        }
        _ => false,
    }
}

/// Goes to the next open clash.
pub fn next(state: &mut State) {
    match state.clashes.next_open() {
        Some(at) => stand_on(state, at),
        None if state.clashes.selected().is_some_and(|row| row.is_open) => state.say("this is the last open clash"),
        None => state.say("no clash is open: ^S saves, Esc goes back"),
    }
}

/// Chooses a version of the selected clash: a side by its number, or with 0 what was before both.
pub fn choose(state: &mut State, number: usize) {
    let Some(row) = state.clashes.selected().cloned() else { return state.refuse("there is no clash to choose") };
    match pick_of(&row, number) {
        Some(pick) => {
            settle(state, &row, &pick);
        }
        None if number == 0 => state.refuse("there was nothing before both: choose a side, or e writes another"),
        None => {
            let sides = plural::count(row.sides().count(), "side", "sides");
            state.refuse(format!("{} has {sides}", row.field()));
        }
    }
}

/// The sides beyond those that have a row of their own in the table of commands.
pub(in crate::app) fn type_key(state: &mut State, key: Key) -> bool {
    let number = key.typed().and_then(|letter| letter.to_digit(10)).filter(|number| *number > 2);
    number.is_some_and(|number| {
        choose(state, number as usize);
        true
    })
}

fn pick_of(row: &Row, number: usize) -> Option<Pick> {
    if number == 0 {
        let keeps = row.of.clash.at.is_whole().then_some(Pick::Keep);
        return keeps.or_else(|| row.was().map(|_| Pick::Base));
    }
    let side = row.sides().nth(number - 1)?;
    side.label().map(|label| Pick::Side(label.to_owned()))
}

/// Settles a clash and goes on to the next open one; false where that is refused.
fn settle(state: &mut State, row: &Row, pick: &Pick) -> bool {
    let made = intents::resolve(&state.plan, &row.of, pick)
        .and_then(|changes| state.try_change(&format!("choose {} of {}", row.field(), row.name), &changes));
    if let Err(not_made) = made {
        state.refuse(refusal(&not_made));
        return false;
    }
    let chosen = match pick {
        Pick::Side(label) => format!("{} of {} is that of {label}", row.field(), row.name),
        Pick::Base => format!("{} of {} is as it was before both", row.field(), row.name),
        Pick::Keep | Pick::Value(_) => format!("{} of {} is settled", row.field(), row.name),
    };
    go_on(state, &chosen);
    true
}

/// On to the next open clash, with a word about what was done and what is left.
fn go_on(state: &mut State, done: &str) {
    if let Some(next) = state.clashes.next_open() {
        stand_on(state, next);
    }
    fit(state);
    match state.clashes.open() {
        0 => state.say(format!("{done}: nothing is left to choose, ^S saves")),
        open => state.say(format!("{done}: {open} to choose")),
    }
}

/// Why a choice is not made, with the way out.
fn refusal(not_made: &NotMade) -> String {
    match not_made {
        NotMade::LosesAnswer { id, answer } => format!(
            "{id} would lose its {answer}, which a theme owes: choose another version, or P in the lanes makes it an \
             idea first"
        ),
        NotMade::LacksAnswers { id, missing } => format!(
            "{id} would be on the roadmap without its {}: choose another version, or answer in its form first",
            missing.join(", ")
        ),
        other => other.to_string(),
    }
}

/// Chooses one side of the selected clash for all clashes it has a part in.
pub fn all_from(state: &mut State, number: usize) {
    let side = state.clashes.selected().and_then(|row| row.sides().nth(number - 1)?.label().map(str::to_owned));
    let Some(label) = side else { return state.refuse("the selected clash has no such side") };
    let made = intents::resolve_all(&state.plan, &label)
        .and_then(|(changes, count)| state.try_change(&format!("choose all of {label}"), &changes).map(|_| count));
    match made {
        Ok(count) => go_on(state, &format!("{} as {label} has them", plural::count(count, "field is", "fields are"))),
        Err(not_made) => state.refuse(refusal(&not_made)),
    }
}

/// Asks for another version of the selected clash.
pub fn write_another(state: &mut State) {
    let Some(row) = state.clashes.selected().cloned() else { return state.refuse("there is no clash to choose") };
    let OpenClash { owner, clash } = row.of;
    if clash.at.is_whole() {
        return state.refuse("the whole entry stays or goes: 0 keeps it, 1 deletes it");
    }
    let Some((_, shape)) = resolve::place_of(&state.plan, owner, &clash.at) else {
        return state.refuse("the entry of this clash is gone");
    };
    let held = resolve::held(&state.plan, owner, &clash.at);
    let start = held.map(|source| versions::typed(&source)).unwrap_or_default();
    let question = Question::Clash { owner, at: clash.at };
    match shape {
        Shape::Paragraph => prompt::open_paragraph(state, question, &start),
        _ => prompt::open(state, question, &start),
    }
}

/// Takes what was typed for a clash. Why not, is in the message.
pub(in crate::app) fn take_typed(state: &mut State, owner: Owner, at: &ClashPath, typed: &str) {
    let row = state.clashes.rows.iter().find(|row| row.of.owner == owner && row.of.clash.at == *at).cloned();
    let Some(row) = row else { return state.refuse("this clash is gone: the file was read anew") };
    match resolve::typed_value(&state.plan, owner, at, typed) {
        Ok(value) => {
            settle(state, &row, &Pick::Value(value));
        }
        Err(wrong) => state.refuse(wrong.to_string()),
    }
}

/// What git says of the sides.
pub(in crate::app) fn take_sides(state: &mut State, sides: BTreeMap<String, SideFacts>) {
    state.clashes.sides.extend(sides);
}

/// After a save with nothing left to choose, git may still hold the file to be unmerged.
pub(in crate::app) fn saved(state: &mut State) {
    let clashes = &state.clashes;
    if !clashes.rows.is_empty() && clashes.open() == 0 && !clashes.is_left_unmerged {
        state.ask(Effect::AskUnmerged);
    }
}

/// The file is unmerged in git's index: whether to mark it as merged is asked, never assumed.
pub(in crate::app) fn unmerged(state: &mut State) {
    if state.overlays.is_empty() && state.clashes.open() == 0 {
        state.overlays.push(Overlay::MarkMerged);
    }
}

/// Marks the file as merged.
pub fn mark_merged(state: &mut State) {
    state.overlays.pop();
    state.ask(Effect::MarkMerged);
}

/// Leaves it to the user.
pub fn leave_unmerged(state: &mut State) {
    state.overlays.pop();
    state.clashes.is_left_unmerged = true;
    state.say(format!("git add {} marks it as merged when you want", state.file.name));
}

/// What came of marking it.
pub(in crate::app) fn marked(state: &mut State, result: Result<(), String>) {
    match result {
        Ok(()) => state.say(format!("{} is marked as merged in git", state.file.name)),
        Err(why) => state.refuse(format!("git did not take it: {why}")),
    }
}
