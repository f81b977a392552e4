//! The conflicts of a merge: fields that two branches changed differently, and the version to keep. All versions stay in
//! the file until the user chooses one; each choice is one undo step.

pub mod versions;

use super::view::{PaneCell, View, ViewAnswer, ViewContext};
use crate::app::message::Effect;
use crate::app::message::SideCommit;
use crate::app::model::layout;
use crate::app::model::mode::Pane;
use crate::app::model::mode::ViewKind;
use crate::app::model::screen::{Screen, ViewNeeds};
use crate::app::model::session::Session;
use crate::app::model::status::StatusLine;
use crate::app::widgets::key::Key;
use crate::app::widgets::list::{List, ListEnd};
use crate::document::chunk::EntryId;
use crate::roadmap::conflict::{ConflictPath, ConflictTerm};
use crate::roadmap::intents::{self, ConflictChoice, OpenConflict, resolve};
use crate::roadmap::location::FieldOwner;
use crate::roadmap::plan::{AppliedChange, ChangeError};
use crate::text::plural;
use std::collections::BTreeMap;

/// The conflicts since the file was loaded.
#[derive(Clone, Debug, Default)]
pub struct ConflictList {
    /// Open conflicts, and those resolved in this session.
    pub rows: Vec<ConflictListRow>,
    /// The selected conflict, and the first visible line.
    pub list: List,
    /// The scroll offset of the versions.
    pub scroll: usize,
    /// Whether the user declined to mark the file as merged.
    pub(crate) is_left_unmerged: bool,
    /// The last commit of each side, by label.
    pub sides: BTreeMap<String, SideCommit>,
}

/// One conflict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConflictListRow {
    /// The conflict as last read from the file.
    pub open_conflict: OpenConflict,
    /// The id of its entry.
    pub entry_name: String,
    /// Whether it is unresolved.
    pub is_open: bool,
}

/// A line of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConflictListLine {
    Blank,
    /// The heading with the entry of this row.
    EntryHeading(usize),
    /// A conflict.
    Row(usize),
}

impl ConflictList {
    /// The selected conflict.
    pub fn selected(&self) -> Option<&ConflictListRow> {
        self.rows.get(self.list.at)
    }

    fn select_row(&mut self, screen: &Screen, at: usize) {
        if self.list.at != at {
            self.scroll = 0;
        }
        self.list.at = at;
        self.scroll_to_selection(screen);
    }

    /// Keeps the selected conflict visible.
    fn scroll_to_selection(&mut self, screen: &Screen) {
        let height = visible_height(screen, self);
        self.list.at = self.list.at.min(self.rows.len().saturating_sub(1));
        let lines = self.lines();
        let line = lines.iter().position(|line| *line == ConflictListLine::Row(self.list.at)).unwrap_or(0);
        self.list.scroll_to(line, lines.len(), height);
        // The heading is worth a line only if there is another one for the conflict.
        let above = line.checked_sub(1).filter(|_| height > 1).and_then(|above| lines.get(above));
        self.list.reveal_heading(line, matches!(above, Some(ConflictListLine::EntryHeading(_))));
    }

    fn layout_needs(&self, screen: &Screen) -> ViewNeeds {
        let rows = u16::try_from(self.lines().len()).unwrap_or(u16::MAX / 2).max(1);
        ViewNeeds { height: rows + header_height(screen), ..ViewNeeds::default() }
    }

    /// The number of unresolved conflicts.
    pub fn open_count(&self) -> usize {
        self.rows.iter().filter(|row| row.is_open).count()
    }

    /// The number of conflicts resolved in this session.
    pub fn resolved_count(&self) -> usize {
        self.rows.len() - self.open_count()
    }

    /// The next open conflict after the selected one, wrapping around.
    pub fn next_open(&self) -> Option<usize> {
        let count = self.rows.len();
        let ahead = (1..=count).map(|by| (self.list.at + by) % count.max(1));
        ahead.filter(|at| *at != self.list.at).find(|at| self.rows.get(*at).is_some_and(|row| row.is_open))
    }

    /// The rows, grouped below the names of their entries.
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
    /// The sides that can be chosen; number 1 is the user's own side, if known.
    pub fn sides(&self) -> impl Iterator<Item = &ConflictTerm> {
        self.open_conflict.conflict.terms.iter().filter(|term| term.label().is_some())
    }

    /// The version before both changes.
    pub fn base(&self) -> Option<&ConflictTerm> {
        self.open_conflict.conflict.terms.iter().find(|term| matches!(term, ConflictTerm::Base(_)))
    }

    /// Whether one branch deleted the entry and the other changed it.
    fn is_deletion(&self) -> bool {
        self.open_conflict.conflict.path.is_whole_entry()
    }

    /// The label of the field.
    pub fn field_label(&self) -> String {
        if self.is_deletion() { "deletion".to_owned() } else { self.open_conflict.conflict.path.to_string() }
    }
}

/// Reloads all conflicts after the text was replaced.
pub fn reload(session: &Session, screen: &Screen, conflicts: &mut ConflictList) {
    let all = intents::open_conflicts(&session.plan);
    conflicts.rows = all.into_iter().map(|of| build_row(session, of)).collect();
    conflicts.select_row(screen, conflicts.list.at);
}

/// Labels that merge tools use for the user's own side, besides its branch name.
const OWN_SIDE_LABELS: [&str; 5] = ["HEAD", "ours", "here", "the file", "Updated upstream"];

/// Usual names of the main branch.
const MAIN_BRANCHES: [&str; 3] = ["main", "master", "trunk"];

/// Sorts the sides of a conflict so that a number means the same side in every conflict.
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
        FieldOwner::Roadmap => "the roadmap".to_owned(),
        FieldOwner::Entry(entry) => session.plan.roadmap.id(entry).to_owned(),
    };
    ConflictListRow { open_conflict: of, entry_name: name, is_open: true }
}

/// Updates the rows of edited entries.
pub fn refresh_edited_rows(
    session: &Session,
    screen: &Screen,
    conflicts: &mut ConflictList,
    applied_change: &AppliedChange,
) {
    let knows = |owner: FieldOwner| conflicts.rows.iter().any(|row| row.open_conflict.owner == owner);
    let mut owners: Vec<FieldOwner> = applied_change.touched.iter().map(|entry| FieldOwner::Entry(*entry)).collect();
    // An edit that touched no entry changed a field of the roadmap itself.
    if owners.is_empty() || knows(FieldOwner::Roadmap) {
        owners.push(FieldOwner::Roadmap);
    }
    let mut opened_again = None;
    for owner in owners {
        let found = intents::owner_conflicts(&session.plan, owner).into_iter();
        let mut now: Vec<OpenConflict> = found.map(|open| sort_sides(session, open)).collect();
        let rows = conflicts.rows.iter_mut().enumerate();
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
        let rows = &mut conflicts.rows;
        let behind = rows.iter().rposition(|row| row.open_conflict.owner == owner).map_or(rows.len(), |at| at + 1);
        rows.splice(behind..behind, new);
    }
    // Select a conflict that undo reopened.
    if let Some(at) = opened_again.filter(|_| screen.view == ViewKind::Conflicts) {
        conflicts.select_row(screen, at);
    }
}

/// Reports the open conflicts of a file that was just opened.
pub fn report_open(conflicts: &ConflictList, status: &mut StatusLine) {
    let open = conflicts.open_count();
    if open > 0 {
        status.say(format!("{} to resolve (g c)", plural::format_count(open, "conflict", "conflicts")));
    }
}

/// Shows the view at the first open conflict of an owner, or of the file.
pub fn show(screen: &mut Screen, conflicts: &mut ConflictList, outbox: &mut Vec<Effect>, owner: Option<FieldOwner>) {
    screen.view = ViewKind::Conflicts;
    screen.pane = Pane::Roadmap;
    screen.zoomed = false;
    let rows = &conflicts.rows;
    let of_owner = rows.iter().position(|row| row.is_open && Some(row.open_conflict.owner) == owner);
    let at = of_owner.or_else(|| rows.iter().position(|row| row.is_open)).unwrap_or(conflicts.list.at);
    conflicts.select_row(screen, at);
    let labels = conflicts.side_labels();
    if labels.iter().any(|label| !conflicts.sides.contains_key(label)) {
        outbox.push(Effect::QueryMergeSides(labels));
    }
}

/// The number of visible lines of the list.
fn visible_height(screen: &Screen, conflicts: &ConflictList) -> usize {
    layout::compute_for(screen, conflicts.layout_needs(screen)).panes[0].height.saturating_sub(header_height(screen))
        as usize
}

/// The rows above the first line: the rule, and a blank row if there is room.
pub fn header_height(screen: &Screen) -> u16 {
    if screen.size.height < 30 { 1 } else { 2 }
}

/// Scrolls the versions.
pub fn scroll_versions(session: &Session, screen: &Screen, conflicts: &mut ConflictList, by: isize) {
    let area = layout::compute_for(screen, conflicts.layout_needs(screen)).panes[1];
    let rows = versions::build_rows(session, screen, conflicts, versions::content_width(area.width)).len();
    let last = rows.saturating_sub(area.height.saturating_sub(header_height(screen)) as usize);
    conflicts.scroll = conflicts.scroll.saturating_add_signed(by).min(last);
}

/// Selects the next open conflict.
pub fn select_next_open(screen: &Screen, conflicts: &mut ConflictList, status: &mut StatusLine) {
    match conflicts.next_open() {
        Some(at) => conflicts.select_row(screen, at),
        None if conflicts.selected().is_some_and(|row| row.is_open) => {
            status.say("This is the last open conflict");
        }
        None => status.say("No open conflicts (^S to save, Esc to go back)"),
    }
}

/// Resolves the selected conflict to a side by its number, or with 0 to the version before.
pub fn choose(
    session: &mut Session,
    screen: &Screen,
    conflicts: &mut ConflictList,
    status: &mut StatusLine,
    number: usize,
) {
    let Some(row) = conflicts.selected().cloned() else { return status.refuse("No conflict to resolve") };
    match pick_for_number(&row, number) {
        Some(pick) => {
            resolve_row(session, screen, conflicts, status, &row, &pick);
        }
        None if number == 0 => {
            status.refuse("The field is new on both sides: choose a side, or press e to type a value");
        }
        None => {
            status.refuse(no_such_side_message(&row, number));
        }
    }
}

fn no_such_side_message(row: &ConflictListRow, number: usize) -> String {
    let last = row.sides().count();
    let sides = match last {
        0 | 1 => "1".to_owned(),
        2 => "1 or 2".to_owned(),
        _ => format!("1 to {last}"),
    };
    if row.is_deletion() {
        return format!("No side {number} here: choose {sides} to delete the entry, or 0 to keep it");
    }
    let original = if row.base().is_some() { ", or 0 for the original" } else { "" };
    format!("No side {number} here: choose {sides}{original}")
}

/// Handles digits for sides 3 and up, which have no commands.
pub(crate) fn handle_key(
    session: &mut Session,
    screen: &Screen,
    conflicts: &mut ConflictList,
    status: &mut StatusLine,
    key: Key,
) -> bool {
    let number = key.typed_char().and_then(|letter| letter.to_digit(10)).filter(|number| *number > 2);
    number.is_some_and(|number| {
        choose(session, screen, conflicts, status, number as usize);
        true
    })
}

fn pick_for_number(row: &ConflictListRow, number: usize) -> Option<ConflictChoice> {
    if number == 0 {
        let keeps = row.is_deletion().then_some(ConflictChoice::Current);
        return keeps.or_else(|| row.base().map(|_| ConflictChoice::Base));
    }
    let side = row.sides().nth(number - 1)?;
    side.label().map(|label| ConflictChoice::Side(label.to_owned()))
}

/// Resolves a conflict and selects the next open one; returns false if the change is refused.
fn resolve_row(
    session: &mut Session,
    screen: &Screen,
    conflicts: &mut ConflictList,
    status: &mut StatusLine,
    row: &ConflictListRow,
    pick: &ConflictChoice,
) -> bool {
    let name = &row.entry_name;
    let label = match pick {
        ConflictChoice::Current if row.is_deletion() => format!("keep {name}"),
        ConflictChoice::Side(_) if row.is_deletion() => format!("delete {name}"),
        _ => format!("choose {} of {name}", row.field_label()),
    };
    let applied_change = intents::resolve_conflict(&session.plan, &row.open_conflict, pick)
        .and_then(|changes| session.apply(&label, &changes));
    match applied_change {
        Ok(applied) => refresh_edited_rows(session, screen, conflicts, &applied),
        Err(error) => {
            status.refuse(error_message(&error));
            return false;
        }
    }
    let chosen = match pick {
        ConflictChoice::Side(side) if row.is_deletion() => format!("Deleted {name}, as in {side}"),
        ConflictChoice::Current if row.is_deletion() => format!("Kept {name}"),
        ConflictChoice::Side(side) => format!("Kept {side} for {} of {name}", row.field_label()),
        ConflictChoice::Base => format!("Kept the original version for {} of {name}", row.field_label()),
        ConflictChoice::Current | ConflictChoice::Value(_) => format!("Resolved {} of {name}", row.field_label()),
    };
    advance(screen, conflicts, status, &chosen);
    true
}

/// Selects the next open conflict and reports the choice and how many are left.
fn advance(screen: &Screen, conflicts: &mut ConflictList, status: &mut StatusLine, done: &str) {
    if let Some(next) = conflicts.next_open() {
        conflicts.select_row(screen, next);
    }
    conflicts.scroll_to_selection(screen);
    match conflicts.open_count() {
        0 => status.say(format!("{done}. All conflicts resolved (^S to save)")),
        open => status.say(format!("{done}, {open} to go")),
    }
}

/// Explains why a choice was refused, and what to do instead.
fn error_message(error: &ChangeError) -> String {
    match error {
        ChangeError::LosesAnswer { id, answer } => format!(
            "{id} would lose its {answer}, which every theme needs: choose another version, or turn it into an idea \
             first (P in the lanes)"
        ),
        ChangeError::MissingAnswers { id, missing } => format!(
            "{id} would be on the roadmap without its {}: choose another version, or add what is missing first",
            missing.join(", ")
        ),
        other => other.to_string(),
    }
}

/// Resolves all conflicts that have this side of the selected conflict to that side.
pub fn choose_all_from(
    session: &mut Session,
    screen: &Screen,
    conflicts: &mut ConflictList,
    status: &mut StatusLine,
    number: usize,
) {
    let side = conflicts.selected().and_then(|row| row.sides().nth(number - 1)?.label().map(str::to_owned));
    let Some(label) = side else { return status.refuse("The selected conflict has no such side") };
    let applied_change = intents::resolve_all_by_side(&session.plan, &label).and_then(|(changes, count)| {
        session.apply(&format!("choose all of {label}"), &changes).map(|applied| (applied, count))
    });
    match applied_change {
        Ok((applied, count)) => {
            refresh_edited_rows(session, screen, conflicts, &applied);
            advance(
                screen,
                conflicts,
                status,
                &format!("Kept {label} for {}", plural::format_count(count, "field", "fields")),
            );
        }
        Err(error) => status.refuse(error_message(&error)),
    }
}

/// Resolves a conflict to the typed value, or reports why it is invalid.
pub(crate) fn accept_custom_value(
    session: &mut Session,
    screen: &Screen,
    conflicts: &mut ConflictList,
    status: &mut StatusLine,
    owner: FieldOwner,
    at: &ConflictPath,
    typed: &str,
) {
    let row = conflicts
        .rows
        .iter()
        .find(|row| row.open_conflict.owner == owner && row.open_conflict.conflict.path == *at)
        .cloned();
    let Some(row) = row else { return status.refuse("This conflict is gone because the file was reloaded") };
    match resolve::parse_typed_value(&session.plan, session.today, owner, at, typed) {
        Ok(value) => {
            resolve_row(session, screen, conflicts, status, &row, &ConflictChoice::Value(value));
        }
        Err(wrong) => status.refuse(wrong.to_string()),
    }
}

/// Stores what git reports about the sides.
pub(crate) fn add_side_commits(conflicts: &mut ConflictList, sides: BTreeMap<String, SideCommit>) {
    conflicts.sides.extend(sides);
}

/// After a save without open conflicts, checks whether git still lists the file as unmerged.
pub(crate) fn on_saved(conflicts: &ConflictList, outbox: &mut Vec<Effect>) {
    let conflicts = &conflicts;
    if !conflicts.rows.is_empty() && conflicts.open_count() == 0 && !conflicts.is_left_unmerged {
        outbox.push(Effect::QueryUnmerged);
    }
}

/// Reports the result of `git add`.
pub(crate) fn on_marked_merged(session: &Session, status: &mut StatusLine, result: Result<(), String>) {
    match result {
        Ok(()) => status.say(format!("Marked {} as merged in git", session.file.name)),
        Err(why) => status.refuse(format!("git add failed: {why}")),
    }
}

impl View for ConflictList {
    /// Conflicts are listed by [`reload`] and [`refresh_edited_rows`].
    fn rebuild(&mut self, context: ViewContext<'_>) {
        self.scroll_to_selection(context.screen);
    }

    fn step(&mut self, context: ViewContext<'_>, by: isize) {
        let last = self.rows.len().saturating_sub(1);
        self.select_row(context.screen, self.list.row_after(by).min(last));
    }

    fn jump(&mut self, context: ViewContext<'_>, to: ListEnd) {
        self.select_row(context.screen, to.row().min(self.rows.len().saturating_sub(1)));
    }

    fn click(&mut self, context: ViewContext<'_>, spot: PaneCell) -> ViewAnswer {
        let line = (spot.row + 1).checked_sub(header_height(context.screen) as usize).map(|row| self.list.top + row);
        let Some(ConflictListLine::Row(at)) = line.and_then(|line| self.lines().get(line).copied()) else {
            return ViewAnswer::default();
        };
        self.select_row(context.screen, at);
        ViewAnswer::from_hit(true)
    }

    /// The entry of the selected conflict.
    fn selected_entry(&self) -> Option<EntryId> {
        match self.selected()?.open_conflict.owner {
            FieldOwner::Entry(entry) => Some(entry),
            FieldOwner::Roadmap => None,
        }
    }

    fn needs(&self, context: ViewContext<'_>) -> ViewNeeds {
        self.layout_needs(context.screen)
    }
}
