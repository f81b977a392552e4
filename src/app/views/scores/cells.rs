//! Editing the score table with a cell cursor. A rating from 1 to 5 is one key, and the cursor moves to the row below;
//! other numbers are typed into the cell. Rows keep their order until the user leaves the cells.

use super::InputSort;
use crate::app::model::marked_entries;
use crate::app::model::screen::Screen;
use crate::app::model::session::Session;
use crate::app::model::status::{Refusal, StatusLine, say};
use crate::app::views::scores::Scores;
use crate::app::views::view::{View, ViewAnswer, ViewContext};
use crate::app::widgets::text_input::TextInput;
use crate::document::chunk::EntryId;
use crate::document::path::Path;
use crate::insight::score::{Scorer, ScorerInput, step};
use crate::roadmap::change::Change;
use crate::roadmap::entry_row::Estimate;
use crate::roadmap::input::score::{self, TypedScore, TypedScoreError};
use crate::roadmap::intents::{self, NewRating};
use crate::roadmap::name;
use crate::text::{number, sanitize};

/// An open cell editor.
#[derive(Clone, Debug)]
pub struct CellEdit {
    /// The theme of the row.
    pub theme: EntryId,
    /// The input of the column.
    pub input: usize,
    /// The text field.
    pub field: TextInput,
    /// Whether the editor started with the current value, so that the text replaces it including its range.
    pub is_full_value: bool,
    /// Why the text is invalid.
    pub error: Option<String>,
}

/// Puts the cursor on the first missing input, or on the first one.
pub fn enter(context: ViewContext<'_>, scores: &mut Scores) -> ViewAnswer {
    let session = context.session;
    let input = Scorer::new(&session.plan.roadmap, session.model).and_then(|scorer| {
        let estimates = super::estimates_of(session, &scorer, scores.selected_entry()?)?;
        estimates.iter().position(Option::is_none)
    });
    enter_at(context, scores, input.unwrap_or(0))
}

/// Puts the cursor on an input.
pub fn enter_at(context: ViewContext<'_>, scores: &mut Scores, input: usize) -> ViewAnswer {
    let ViewContext { session, selection, screen } = context;
    if let Err(why) = marked_entries::require_single_entry(session, selection, screen) {
        return ViewAnswer::refuse(why);
    }
    if scores.rows.is_empty() {
        return ViewAnswer::refuse(Refusal::new("No themes here to score"));
    }
    scores.is_chart_shown = false;
    scores.cell = Some(input);
    ViewAnswer { takes_focus: true, needs_rebuild: true, ..ViewAnswer::default() }
}

/// Leaves the cells and sorts the rows by score.
pub fn leave(scores: &mut Scores) -> ViewAnswer {
    scores.cell = None;
    ViewAnswer { needs_rebuild: true, ..ViewAnswer::default() }
}

/// Sorts by an input: highest first, then lowest first, then by rank again.
pub fn sort_by_input(context: ViewContext<'_>, scores: &mut Scores, input: usize) -> ViewAnswer {
    let now = scores.input_sort.filter(|by| by.input == input);
    scores.input_sort = match now {
        None => Some(InputSort { input, is_ascending: false }),
        Some(InputSort { is_ascending: false, .. }) => Some(InputSort { input, is_ascending: true }),
        Some(_) => None,
    };
    // The rows would keep their order while there is a cell cursor.
    let cell = scores.cell.take();
    scores.rebuild(context);
    scores.cell = cell;
    let name =
        with_input(context.session, input, |scorer_input| sanitize::sanitize_line(scorer_input.name).into_owned())
            .unwrap_or_default();
    let text = match scores.input_sort {
        Some(InputSort { is_ascending: false, .. }) => format!("Sorted by {name}, highest first (again to reverse)"),
        Some(_) => format!("Sorted by {name}, lowest first (again to sort by rank)"),
        None => "Sorted by rank".to_owned(),
    };
    ViewAnswer { needs_rebuild: true, result: say(text), ..ViewAnswer::default() }
}

/// Sorts by the input under the cursor.
pub fn sort_by_cursor(context: ViewContext<'_>, scores: &mut Scores) -> ViewAnswer {
    scores.cell.map(|input| sort_by_input(context, scores, input)).unwrap_or_default()
}

/// Moves the cursor by `by` inputs.
pub fn move_cursor(session: &Session, scores: &mut Scores, by: isize) {
    let count = Scorer::new(&session.plan.roadmap, session.model).map_or(0, |scorer| scorer.inputs.len());
    let Some(cell) = scores.cell else { return };
    scores.cell = Some(cell.saturating_add_signed(by).min(count.saturating_sub(1)));
}

/// Moves to the row below; from the last row to the top of the next column.
pub(crate) fn advance(session: &Session, screen: &Screen, scores: &mut Scores, status: &mut StatusLine) {
    let count = Scorer::new(&session.plan.roadmap, session.model).map_or(0, |scorer| scorer.inputs.len());
    let (at, cell) = (scores.list.at, scores.cell.unwrap_or(0));
    if at + 1 < scores.rows.len() {
        scores.select_row(screen, at + 1);
    } else if cell + 1 < count {
        scores.cell = Some(cell + 1);
        scores.select_row(screen, 0);
    } else {
        status.say("Last cell (Esc to sort by score)");
    }
}

pub(crate) fn with_input<T>(session: &Session, input: usize, map: impl FnOnce(&ScorerInput<'_>) -> T) -> Option<T> {
    let scorer = Scorer::new(&session.plan.roadmap, session.model)?;
    scorer.inputs.get(input).map(map)
}

/// The estimate at the cursor.
pub(crate) fn estimate_at_cursor(session: &Session, scores: &Scores) -> Option<Estimate> {
    let scorer = Scorer::new(&session.plan.roadmap, session.model)?;
    let estimates = super::estimates_of(session, &scorer, scores.selected_entry()?)?;
    estimates.get(scores.cell?).copied().flatten()
}

/// Writes a value and advances.
pub(crate) fn write_and_advance(
    session: &mut Session,
    screen: &Screen,
    scores: &mut Scores,
    status: &mut StatusLine,
    given: &NewRating,
) {
    if let Some((theme, input)) = scores.selected_entry().zip(scores.cell)
        && write_value(session, status, theme, input, Some(given))
    {
        advance(session, screen, scores, status);
    }
}

/// Clears the value as unknown and advances.
pub(crate) fn clear_and_advance(session: &mut Session, screen: &Screen, scores: &mut Scores, status: &mut StatusLine) {
    if clear_cell(session, scores, status) {
        advance(session, screen, scores, status);
    }
}

pub(crate) fn clear_in_place(session: &mut Session, scores: &Scores, status: &mut StatusLine) {
    clear_cell(session, scores, status);
}

fn clear_cell(session: &mut Session, scores: &Scores, status: &mut StatusLine) -> bool {
    status.clear();
    scores
        .selected_entry()
        .zip(scores.cell)
        .is_some_and(|(theme, input)| write_value(session, status, theme, input, None))
}

/// Steps the value up or down.
pub fn nudge(session: &mut Session, scores: &Scores, status: &mut StatusLine, is_up: bool) {
    let Some(input) = scores.cell else { return };
    let from = estimate_at_cursor(session, scores).map(|estimate| estimate.likely);
    let model = session.model;
    let Some((next, scale)) = with_input(session, input, |scorer_input| {
        (step::next_value(model, scorer_input, from, is_up), scorer_input.scale.describe())
    }) else {
        return;
    };
    let Some(theme) = scores.selected_entry() else { return };
    match (next, from) {
        (Some(next), _) => {
            write_value(session, status, theme, input, Some(&NewRating::Likely(number::format_plain(next))));
        }
        (None, None) => status.refuse(format!("This cell is empty: type {scale}")),
        (None, Some(from)) => status.refuse(format!("{} is the limit: enter {scale}", number::format_plain(from))),
    }
}

/// Writes or clears a value as one undo step; returns false if the change was refused.
pub(crate) fn write_value(
    session: &mut Session,
    status: &mut StatusLine,
    theme: EntryId,
    input: usize,
    given: Option<&NewRating>,
) -> bool {
    let Some(id) = with_input(session, input, |scorer_input| scorer_input.id.to_owned()) else { return false };
    if !session.can_be_edited(theme) {
        status.refuse("This theme has a syntax error: fix it first (! to see where)");
        return false;
    }
    let path = Path::from_fields(&[name::SCORES]).key(session.model).key(&id);
    let old = value_source(session, theme, &path);
    let change = match (given, &old) {
        (None, None) => return true,
        (None, Some(_)) => Change::clear(theme, path),
        (Some(given), old) => {
            let value = intents::rating_draft(old.as_deref().unwrap_or_default(), given, session.today);
            Change::set(theme, path, value)
        }
    };
    let label = format!("edit {} of {}", sanitize::sanitize_line(&id), session.plan.roadmap.id(theme));
    status.report(session.apply(&label, &[change])).is_some()
}

/// The source text of a value.
pub(crate) fn value_source(session: &Session, theme: EntryId, path: &Path) -> Option<String> {
    let entry = session.plan.document.entry(theme)?;
    let tree = entry.tree()?;
    let item = tree.root().at_path(path)?;
    Some(item.source().to_owned())
}

/// Parses the text of a cell: one number, or low, likely, and high; empty or a period clears the value.
pub(crate) fn parse_input(
    typed: &str,
    scorer_input: &ScorerInput<'_>,
    is_whole: bool,
) -> Result<Option<NewRating>, String> {
    let scale = scorer_input.scale.describe();
    let name = sanitize::sanitize_line(scorer_input.name).into_owned();
    if matches!(typed.trim(), "" | ".") {
        return Ok(None);
    }
    let in_cell = |part: &str| format!("{} is still in the cell", sanitize::sanitize_line(part));
    match score::read_score(typed, |number| scorer_input.scale.contains(number)) {
        Ok(TypedScore::Number(number)) if is_whole => Ok(Some(NewRating::Exact(number))),
        Ok(TypedScore::Number(number)) => Ok(Some(NewRating::Likely(number))),
        Ok(TypedScore::Range(range)) => Ok(Some(NewRating::Range(range))),
        Err(TypedScoreError::NotANumber(part)) => {
            Err(format!("{name} must be {scale}. Nothing was saved; {}", in_cell(&part)))
        }
        Err(TypedScoreError::Ambiguous { text, readings }) => {
            Err(format!("{} can mean {readings}: type the one you mean", sanitize::sanitize_line(&text)))
        }
        Err(TypedScoreError::WrongCount) => {
            Err(format!("{name} takes one number, or three (low likely high). Your text is still in the cell"))
        }
        Err(TypedScoreError::Unordered) => {
            Err(format!("{name}: low, likely and high must be in ascending order. Your text is still in the cell"))
        }
    }
}
