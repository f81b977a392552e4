//! The clashes of a merge: what two branches changed differently, and which version holds. All versions stay in the file
//! until one is chosen; each choice is one step of undo.

pub mod versions;

use crate::app::message::SideCommit;
use crate::app::message::Effect;
use crate::app::message::StatusLine;
use crate::app::model::layout;
use crate::app::model::mode::Pane;
use crate::app::model::mode::ViewKind;
use crate::app::model::screen::{Screen, ViewNeeds};
use crate::app::model::session::Session;
use crate::app::overlays::Overlay;
use crate::app::overlays::prompt;
use crate::app::overlays::prompt::PromptQuestion;
use crate::app::views::Views;
use crate::app::widgets::key::Key;
use crate::app::widgets::list::{ListEnd, scroll_top};
use crate::document::chunk::EntryId;
use crate::roadmap::conflict::{ConflictPath, ConflictTerm};
use crate::roadmap::field::Shape;
use crate::roadmap::intents::{self, ConflictChoice, OpenConflict, resolve};
use crate::roadmap::location::FieldOwner;
use crate::roadmap::plan::{AppliedChange, ChangeError};
use crate::text::plural;
use std::collections::BTreeMap;

/// The clashes met since the file was read.
#[derive(Clone, Debug, Default)]
pub struct ConflictList {
    /// Those that are open, and those chosen meanwhile.
    pub rows: Vec<ConflictListRow>,
    /// The selected one.
    pub at: usize,
    /// The first visible line of the list.
    pub top: usize,
    /// How far the versions are scrolled.
    pub scroll: usize,
    /// Whether the user does not want to be asked about git again.
    is_left_unmerged: bool,
    /// What is known of the sides, by label.
    pub sides: BTreeMap<String, SideCommit>,
}

/// One clash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConflictListRow {
    /// The clash as it stood in the file.
    pub open_conflict: OpenConflict,
    /// The name of its entry.
    pub entry_name: String,
    /// Whether it still waits for a choice.
    pub is_open: bool,
}

/// A line of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConflictListLine {
    /// Nothing.
    Blank,
    /// The name of the entry of this row.
    EntryHeading(usize),
    /// A row.
    Row(usize),
}

impl ConflictList {
    /// The selected clash.
    pub fn selected(&self) -> Option<&ConflictListRow> {
        self.rows.get(self.at)
    }

    /// The entry of the selected clash.
    pub fn selected_entry(&self) -> Option<EntryId> {
        match self.selected()?.open_conflict.owner {
            FieldOwner::Entry(entry) => Some(entry),
            FieldOwner::Roadmap => None,
        }
    }

    /// How many wait for a choice.
    pub fn open_count(&self) -> usize {
        self.rows.iter().filter(|row| row.is_open).count()
    }

    /// How many were chosen in this sitting.
    pub fn resolved_count(&self) -> usize {
        self.rows.len() - self.open_count()
    }

    /// The next open one behind the selected one, or before it.
    pub fn next_open(&self) -> Option<usize> {
        let count = self.rows.len();
        let ahead = (1..=count).map(|by| (self.at + by) % count.max(1));
        ahead.filter(|at| *at != self.at).find(|at| self.rows.get(*at).is_some_and(|row| row.is_open))
    }

    /// The list: the rows below the names of their entries.
    pub fn lines(&self) -> Vec<ConflictListLine> {
        let mut lines = Vec::with_capacity(self.rows.len() * 2);
        let mut owner = None;
        for (at, row) in self.rows.iter().enumerate() {
            if owner != Some(row.open_conflict.owner) {
                if owner.is_some() {
                    lines.push(ConflictListLine::Blank);
                }
                owner = Some(row.open_conflict.owner);
                lines.push(ConflictListLine::EntryHeading(at));
            }
            lines.push(ConflictListLine::Row(at));
        }
        lines
    }

    fn side_labels(&self) -> Vec<String> {
        let terms = self.rows.iter().flat_map(|row| &row.open_conflict.conflict.terms);
        let mut labels: Vec<String> = terms.filter_map(|term| term.label().map(str::to_owned)).collect();
        labels.sort();
        labels.dedup();
        labels
    }
}

impl ConflictListRow {
    /// The sides that can be chosen: the first is number 1, one's own where it is known.
    pub fn sides(&self) -> impl Iterator<Item = &ConflictTerm> {
        self.open_conflict.conflict.terms.iter().filter(|term| term.label().is_some())
    }

    /// What it was before both.
    pub fn base(&self) -> Option<&ConflictTerm> {
        self.open_conflict.conflict.terms.iter().find(|term| matches!(term, ConflictTerm::Base(_)))
    }

    /// The field, in words.
    pub fn field_label(&self) -> String {
        if self.open_conflict.conflict.path.is_whole_entry() {
            "deleted, edited".to_owned()
        } else {
            self.open_conflict.conflict.path.to_string()
        }
    }
}

/// Reads all clashes anew: the text is another one.
pub fn reload(session: &Session, screen: &Screen, views: &mut Views) {
    let all = intents::open_conflicts(&session.plan);
    views.conflicts.rows = all.into_iter().map(|of| build_row(session, of)).collect();
    select_row(session, screen, views, views.conflicts.at);
}

/// What merges call the side one stands on, besides the name of its branch.
const OWN_SIDE_LABELS: [&str; 5] = ["HEAD", "ours", "here", "the file", "Updated upstream"];

/// What the branch is called that others are merged into.
const MAIN_BRANCHES: [&str; 3] = ["main", "master", "trunk"];

/// The sides of every clash in one order, whatever the file has: a number means the same side all the way down.
fn sort_sides(session: &Session, mut of: OpenConflict) -> OpenConflict {
    let is_own = |label: &str| OWN_SIDE_LABELS.contains(&label) || session.file.branch.as_deref() == Some(label);
    of.conflict.terms.sort_by_key(|term| {
        let label = term.label().unwrap_or_default();
        (!is_own(label), !MAIN_BRANCHES.contains(&label), label.to_owned())
    });
    of
}

fn build_row(session: &Session, of: OpenConflict) -> ConflictListRow {
    let of = sort_sides(session, of);
    let name = match of.owner {
        FieldOwner::Roadmap => "the roadmap itself".to_owned(),
        FieldOwner::Entry(entry) => session.plan.roadmap.id(entry).to_owned(),
    };
    ConflictListRow { open_conflict: of, entry_name: name, is_open: true }
}

/// Brings the rows of what was edited in line with the text.
pub fn refresh_edited_rows(session: &Session, screen: &Screen, views: &mut Views, made: &AppliedChange) {
    let knows = |owner: FieldOwner| views.conflicts.rows.iter().any(|row| row.open_conflict.owner == owner);
    let mut owners: Vec<FieldOwner> = made.touched.iter().map(|entry| FieldOwner::Entry(*entry)).collect();
    // An edit that touched no entry was one of the roadmap's own fields.
    if owners.is_empty() || knows(FieldOwner::Roadmap) {
        owners.push(FieldOwner::Roadmap);
    }
    let mut opened_again = None;
    for owner in owners {
        let found = intents::owner_conflicts(&session.plan, owner).into_iter();
        let mut now: Vec<OpenConflict> = found.map(|open| sort_sides(session, open)).collect();
        let rows = views.conflicts.rows.iter_mut().enumerate();
        for (at, row) in rows.filter(|(_, row)| row.open_conflict.owner == owner) {
            let same = now.iter().position(|open| open.conflict.path == row.open_conflict.conflict.path);
            if same.is_some() && !row.is_open {
                opened_again = opened_again.or(Some(at));
            }
            row.is_open = same.is_some();
            if let Some(same) = same {
                row.open_conflict = now.remove(same);
            }
        }
        let new: Vec<ConflictListRow> = now.into_iter().map(|of| build_row(session, of)).collect();
        let rows = &mut views.conflicts.rows;
        let behind = rows.iter().rposition(|row| row.open_conflict.owner == owner).map_or(rows.len(), |at| at + 1);
        rows.splice(behind..behind, new);
    }
    // What undo opened again is to be chosen anew.
    if let Some(at) = opened_again.filter(|_| screen.view == ViewKind::Conflicts) {
        select_row(session, screen, views, at);
    }
}

/// What is said when a file with clashes is opened.
pub fn report_open(conflicts: &ConflictList, status: &mut StatusLine) {
    let open = conflicts.open_count();
    if open > 0 {
        status.say(format!("{} to choose: press g c", plural::format_count(open, "clash", "clashes")));
    }
}

/// Shows the screen, at the first open clash of an owner or of the file.
pub fn show(
    session: &Session,
    screen: &mut Screen,
    views: &mut Views,
    outbox: &mut Vec<Effect>,
    owner: Option<FieldOwner>,
) {
    screen.view = ViewKind::Conflicts;
    screen.pane = Pane::Roadmap;
    screen.zoomed = false;
    let rows = &views.conflicts.rows;
    let of_owner = rows.iter().position(|row| row.is_open && Some(row.open_conflict.owner) == owner);
    let at = of_owner.or_else(|| rows.iter().position(|row| row.is_open)).unwrap_or(views.conflicts.at);
    select_row(session, screen, views, at);
    let labels = views.conflicts.side_labels();
    if labels.iter().any(|label| !views.conflicts.sides.contains_key(label)) {
        outbox.push(Effect::QueryMergeSides(labels));
    }
}

/// What the list asks of the layout.
pub fn needs(screen: &Screen, conflicts: &ConflictList) -> ViewNeeds {
    let rows = u16::try_from(conflicts.lines().len()).unwrap_or(u16::MAX / 2).max(1);
    ViewNeeds { height: rows + header_height(screen), ..ViewNeeds::default() }
}

/// The rows of the list that are visible at once.
fn visible_height(session: &Session, screen: &Screen, views: &Views) -> usize {
    layout::compute_for(screen, needs(screen, &views.conflicts)).panes[0].height.saturating_sub(header_height(screen))
        as usize
}

/// The rows above the first line: the rule, and where there is room, an empty one.
pub fn header_height(screen: &Screen) -> u16 {
    if screen.size.height < 30 { 1 } else { 2 }
}

/// Keeps the selected clash in sight.
pub fn scroll_to_selection(session: &Session, screen: &Screen, views: &mut Views) {
    let height = visible_height(session, screen, views);
    let clashes = &mut views.conflicts;
    clashes.at = clashes.at.min(clashes.rows.len().saturating_sub(1));
    let lines = clashes.lines();
    let line = lines.iter().position(|line| *line == ConflictListLine::Row(clashes.at)).unwrap_or(0);
    clashes.top = scroll_top(clashes.top, line, lines.len(), height);
    // The name of the entry stays above its first row where there is room for both.
    if height > 1
        && line == clashes.top
        && line > 0
        && matches!(lines.get(line - 1), Some(ConflictListLine::EntryHeading(_)))
    {
        clashes.top -= 1;
    }
}

fn select_row(session: &Session, screen: &Screen, views: &mut Views, at: usize) {
    if views.conflicts.at != at {
        views.conflicts.scroll = 0;
    }
    views.conflicts.at = at;
    scroll_to_selection(session, screen, views);
}

/// Moves the selection.
pub fn step(session: &Session, screen: &Screen, views: &mut Views, status: &mut StatusLine, by: isize) {
    status.clear();
    let last = views.conflicts.rows.len().saturating_sub(1);
    let at = views.conflicts.at.saturating_add_signed(by).min(last);
    select_row(session, screen, views, at);
}

/// Moves the selection to an end.
pub fn jump(session: &Session, screen: &Screen, views: &mut Views, to: ListEnd) {
    let last = views.conflicts.rows.len().saturating_sub(1);
    select_row(session, screen, views, if to == ListEnd::First { 0 } else { last });
}

/// Scrolls the versions, no further than there are rows.
pub fn scroll_versions(session: &Session, screen: &Screen, views: &mut Views, by: isize) {
    let area = layout::compute_for(screen, needs(screen, &views.conflicts)).panes[1];
    let rows = versions::build_rows(session, screen, views, versions::content_width(area.width)).len();
    let last = rows.saturating_sub(area.height.saturating_sub(header_height(screen)) as usize);
    views.conflicts.scroll = views.conflicts.scroll.saturating_add_signed(by).min(last);
}

/// Selects a visible line; false when there is no clash.
pub fn click(session: &Session, screen: &Screen, views: &mut Views, row: usize) -> bool {
    let line = (row + 1).checked_sub(header_height(screen) as usize).map(|row| views.conflicts.top + row);
    match line.and_then(|line| views.conflicts.lines().get(line).copied()) {
        Some(ConflictListLine::Row(at)) => {
            select_row(session, screen, views, at);
            true
        }
        _ => false,
    }
}

/// Goes to the next open clash.
pub fn select_next_open(session: &Session, screen: &Screen, views: &mut Views, status: &mut StatusLine) {
    match views.conflicts.next_open() {
        Some(at) => select_row(session, screen, views, at),
        None if views.conflicts.selected().is_some_and(|row| row.is_open) => status.say("this is the last open clash"),
        None => status.say("no clash is open: ^S saves, Esc goes back"),
    }
}

/// Chooses a version of the selected clash: a side by its number, or with 0 what was before both.
pub fn choose(session: &mut Session, screen: &Screen, views: &mut Views, status: &mut StatusLine, number: usize) {
    let Some(row) = views.conflicts.selected().cloned() else { return status.refuse("there is no clash to choose") };
    match pick_for_number(&row, number) {
        Some(pick) => {
            resolve_row(session, screen, views, status, &row, &pick);
        }
        None if number == 0 => status.refuse("there was nothing before both: choose a side, or e writes another"),
        None => {
            let sides = plural::format_count(row.sides().count(), "side", "sides");
            status.refuse(format!("{} has {sides}", row.field_label()));
        }
    }
}

/// The sides beyond those that have a row of their own in the table of commands.
pub(in crate::app) fn handle_key(
    session: &mut Session,
    screen: &Screen,
    views: &mut Views,
    status: &mut StatusLine,
    key: Key,
) -> bool {
    let number = key.typed_char().and_then(|letter| letter.to_digit(10)).filter(|number| *number > 2);
    number.is_some_and(|number| {
        choose(session, screen, views, status, number as usize);
        true
    })
}

fn pick_for_number(row: &ConflictListRow, number: usize) -> Option<ConflictChoice> {
    if number == 0 {
        let keeps = row.open_conflict.conflict.path.is_whole_entry().then_some(ConflictChoice::Current);
        return keeps.or_else(|| row.base().map(|_| ConflictChoice::Base));
    }
    let side = row.sides().nth(number - 1)?;
    side.label().map(|label| ConflictChoice::Side(label.to_owned()))
}

/// Settles a clash and goes on to the next open one; false where that is refused.
fn resolve_row(
    session: &mut Session,
    screen: &Screen,
    views: &mut Views,
    status: &mut StatusLine,
    row: &ConflictListRow,
    pick: &ConflictChoice,
) -> bool {
    let made = intents::resolve_conflict(&session.plan, &row.open_conflict, pick)
        .and_then(|changes| session.apply(&format!("choose {} of {}", row.field_label(), row.entry_name), &changes));
    match made {
        Ok(applied) => refresh_edited_rows(session, screen, views, &applied),
        Err(not_made) => {
            status.refuse(error_message(&not_made));
            return false;
        }
    }
    let chosen = match pick {
        ConflictChoice::Side(label) => format!("{} of {} is that of {label}", row.field_label(), row.entry_name),
        ConflictChoice::Base => format!("{} of {} is as it was before both", row.field_label(), row.entry_name),
        ConflictChoice::Current | ConflictChoice::Value(_) => {
            format!("{} of {} is settled", row.field_label(), row.entry_name)
        }
    };
    advance(session, screen, views, status, &chosen);
    true
}

/// On to the next open clash, with a word about what was done and what is left.
fn advance(session: &Session, screen: &Screen, views: &mut Views, status: &mut StatusLine, done: &str) {
    if let Some(next) = views.conflicts.next_open() {
        select_row(session, screen, views, next);
    }
    scroll_to_selection(session, screen, views);
    match views.conflicts.open_count() {
        0 => status.say(format!("{done}: nothing is left to choose, ^S saves")),
        open => status.say(format!("{done}: {open} to choose")),
    }
}

/// Why a choice is not made, with the way out.
fn error_message(not_made: &ChangeError) -> String {
    match not_made {
        ChangeError::LosesAnswer { id, answer } => format!(
            "{id} would lose its {answer}, which a theme owes: choose another version, or P in the lanes makes it an \
             idea first"
        ),
        ChangeError::MissingAnswers { id, missing } => format!(
            "{id} would be on the roadmap without its {}: choose another version, or answer in its form first",
            missing.join(", ")
        ),
        other => other.to_string(),
    }
}

/// Chooses one side of the selected clash for all clashes it has a part in.
pub fn choose_all_from(
    session: &mut Session,
    screen: &Screen,
    views: &mut Views,
    status: &mut StatusLine,
    number: usize,
) {
    let side = views.conflicts.selected().and_then(|row| row.sides().nth(number - 1)?.label().map(str::to_owned));
    let Some(label) = side else { return status.refuse("the selected clash has no such side") };
    let made = intents::resolve_all_by_side(&session.plan, &label).and_then(|(changes, count)| {
        session.apply(&format!("choose all of {label}"), &changes).map(|applied| (applied, count))
    });
    match made {
        Ok((applied, count)) => {
            refresh_edited_rows(session, screen, views, &applied);
            advance(
                session,
                screen,
                views,
                status,
                &format!("{} as {label} has them", plural::format_count(count, "field is", "fields are")),
            );
        }
        Err(not_made) => status.refuse(error_message(&not_made)),
    }
}

/// Asks for another version of the selected clash.
pub fn prompt_custom_value(
    session: &Session,
    conflicts: &ConflictList,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
) {
    let Some(row) = conflicts.selected().cloned() else { return status.refuse("there is no clash to choose") };
    let OpenConflict { owner, conflict: clash } = row.open_conflict;
    if clash.path.is_whole_entry() {
        return status.refuse("the whole entry stays or goes: 0 keeps it, 1 deletes it");
    }
    let Some((_, shape)) = resolve::field_location(&session.plan, owner, &clash.path) else {
        return status.refuse("the entry of this clash is gone");
    };
    let held = resolve::current_value(&session.plan, owner, &clash.path);
    let start = held.map(|source| versions::editable_text(&source)).unwrap_or_default();
    let question = PromptQuestion::Conflict { owner, path: clash.path };
    match shape {
        Shape::Paragraph => prompt::open_multi_line(overlays, question, &start),
        _ => prompt::open(overlays, question, &start),
    }
}

/// Takes what was typed for a clash. Why not, is in the message.
pub(in crate::app) fn accept_custom_value(
    session: &mut Session,
    screen: &Screen,
    views: &mut Views,
    status: &mut StatusLine,
    owner: FieldOwner,
    at: &ConflictPath,
    typed: &str,
) {
    let row = views
        .conflicts
        .rows
        .iter()
        .find(|row| row.open_conflict.owner == owner && row.open_conflict.conflict.path == *at)
        .cloned();
    let Some(row) = row else { return status.refuse("this clash is gone: the file was read anew") };
    match resolve::parse_typed_value(&session.plan, owner, at, typed) {
        Ok(value) => {
            resolve_row(session, screen, views, status, &row, &ConflictChoice::Value(value));
        }
        Err(wrong) => status.refuse(wrong.to_string()),
    }
}

/// What git says of the sides.
pub(in crate::app) fn add_side_commits(conflicts: &mut ConflictList, sides: BTreeMap<String, SideCommit>) {
    conflicts.sides.extend(sides);
}

/// After a save with nothing left to choose, git may still hold the file to be unmerged.
pub(in crate::app) fn on_saved(conflicts: &ConflictList, outbox: &mut Vec<Effect>) {
    let clashes = &conflicts;
    if !clashes.rows.is_empty() && clashes.open_count() == 0 && !clashes.is_left_unmerged {
        outbox.push(Effect::QueryUnmerged);
    }
}

/// The file is unmerged in git's index: whether to mark it as merged is asked, never assumed.
pub(in crate::app) fn offer_mark_merged(conflicts: &ConflictList, overlays: &mut Vec<Overlay>) {
    if overlays.is_empty() && conflicts.open_count() == 0 {
        overlays.push(Overlay::MarkMerged);
    }
}

/// Marks the file as merged.
pub fn mark_merged(overlays: &mut Vec<Overlay>, outbox: &mut Vec<Effect>) {
    overlays.pop();
    outbox.push(Effect::MarkMerged);
}

/// Leaves it to the user.
pub fn leave_unmerged(
    session: &Session,
    conflicts: &mut ConflictList,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
) {
    overlays.pop();
    conflicts.is_left_unmerged = true;
    status.say(format!("git add {} marks it as merged when you want", session.file.name));
}

/// What came of marking it.
pub(in crate::app) fn on_marked_merged(session: &Session, status: &mut StatusLine, result: Result<(), String>) {
    match result {
        Ok(()) => status.say(format!("{} is marked as merged in git", session.file.name)),
        Err(why) => status.refuse(format!("git did not take it: {why}")),
    }
}
