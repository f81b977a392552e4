//! Where the parts of a form are, and its rows as lines: used by update to scroll, and by drawing.

use super::rows::{Row, RowKind};
use super::{Extent, Form, example};
use crate::app::state::State;
use crate::app::widgets::layout;
use crate::app::widgets::layout::{Area, Room};
use crate::text;

/// Where the parts of a form are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FormLayout {
    /// The lines of the form, without its title.
    pub rows: Area,
    /// The whole form, with its title and, for a popup, its frame.
    pub whole: Area,
    /// The question, its example and what follows, beside the form; empty where they stand below the field.
    pub side: Area,
    /// The column of the values.
    pub value_x: u16,
    /// The cells of a value.
    pub value_width: usize,
}

/// The cells of the label column.
const LABEL_WIDTH: u16 = 12;
/// The same where labels are longer: everything but themes and ideas.
const WIDE_LABEL_WIDTH: u16 = 18;

/// The layout of a form on a screen of this size; of nothing, an empty one.
pub fn of(state: &State, form: Option<&Form>) -> FormLayout {
    let Some(form) = form else { return FormLayout::default() };
    match form.extent {
        Extent::Whole => whole(state, form),
        Extent::Popup => popup(state, form),
    }
}

fn whole(state: &State, form: &Form) -> FormLayout {
    let screen = layout::layout(state);
    let has_side = matches!(state.size.room(), Room::Two | Room::Three) && screen.body.height >= 20;
    let body = if has_side {
        screen.body
    } else {
        // Without room beside it the form takes the lines of file and focus goal too.
        Area { y: 0, height: screen.message.y, ..screen.body }
    };
    let width = if has_side { (body.width * 48 / 100).clamp(56, 90) } else { body.width };
    let whole = Area { width, ..body };
    let side = match has_side {
        true => Area { x: whole.right() + 2, width: (body.right() - whole.right() - 2).min(90), ..body },
        false => Area::default(),
    };
    let is_bet = form.entry().is_some_and(|serial| state.plan.roadmap.bet(serial).is_some());
    let label = if is_bet { LABEL_WIDTH } else { WIDE_LABEL_WIDTH };
    with_values(whole, whole.below(2), side, label)
}

fn with_values(whole: Area, rows: Area, side: Area, label: u16) -> FormLayout {
    let value_x = rows.x + 2 + label;
    // The last cells of a line are for the state of the answer.
    let value_width = rows.width.saturating_sub(2 + label + 4).min(90) as usize;
    FormLayout { rows, whole, side, value_x, value_width }
}

fn popup(state: &State, form: &Form) -> FormLayout {
    let screen = state.size;
    let width = (screen.width.saturating_sub(4)).min(84);
    // The lines wrap by the width, which does not depend on the height.
    let draft =
        with_values(Area::default(), Area::new(0, 0, width.saturating_sub(4), u16::MAX), Area::default(), LABEL_WIDTH);
    let wanted = lines(state, form, &draft).len() as u16 + 5;
    let height = wanted.clamp(8, screen.height.saturating_sub(4).max(8)).min(screen.height.saturating_sub(2));
    let x = (screen.width - width) / 2;
    let y = (screen.height.saturating_sub(height)) / 3;
    let whole = Area::new(x, y, width, height);
    let rows = Area::new(x + 1, y + 2, width.saturating_sub(4), height.saturating_sub(4));
    with_values(whole, rows, Area::default(), LABEL_WIDTH)
}

/// One line of a form.
#[derive(Clone, Debug, PartialEq)]
pub struct FormLine {
    /// The row it belongs to.
    pub row: usize,
    /// What of the row it shows.
    pub part: LinePart,
}

/// What a line shows.
#[derive(Clone, Debug, PartialEq)]
pub enum LinePart {
    /// Label and the first line of the value.
    First(String),
    /// A further line of the value.
    More(String),
    /// Why the answer is not in the file.
    Problem(String),
    /// What stands in the file instead.
    Was(String),
    /// The question, below a field, where there is no room beside the form.
    Question(String),
    /// What a good answer looks like, below the question.
    Help(String),
    /// An example, below the question.
    Example(String),
}

/// The lines of a form.
pub fn lines(state: &State, form: &Form, layout: &FormLayout) -> Vec<FormLine> {
    let mut lines = Vec::new();
    for (number, row) in form.rows.iter().enumerate() {
        let has_focus = number == form.at;
        let shown = shown_text(form, row, has_focus);
        let mut parts = value_lines(row, &shown, layout.value_width).into_iter();
        lines.push(FormLine { row: number, part: LinePart::First(parts.next().unwrap_or_default()) });
        lines.extend(parts.map(|line| FormLine { row: number, part: LinePart::More(line) }));
        if let Some(kept) = form.drafts.get(&row.path).filter(|_| row.takes_focus()) {
            lines.push(FormLine { row: number, part: LinePart::Problem(kept.why.clone()) });
            if !row.value.is_empty() {
                let was = text::sanitise::line(&row.value).into_owned();
                lines.push(FormLine { row: number, part: LinePart::Was(was) });
            }
        }
        if has_focus && layout.side.is_empty() {
            lines.extend(hints(state, form, row).into_iter().map(|part| FormLine { row: number, part }));
        }
    }
    lines
}

/// What a row shows: what is being typed, what is kept, else its value.
fn shown_text(form: &Form, row: &Row, has_focus: bool) -> String {
    if let (true, Some(field)) = (has_focus, &form.field) {
        return field.text().to_owned();
    }
    form.drafts.get(&row.path).map_or_else(|| row.value.clone(), |kept| kept.text.clone())
}

fn value_lines(row: &Row, shown: &str, width: usize) -> Vec<String> {
    match row.kind {
        RowKind::Text(_) | RowKind::ListOfLines | RowKind::Asks => {
            let clean = text::sanitise::text(shown);
            text::wrap(&clean, width.max(1)).into_iter().map(|r| clean.get(r).unwrap_or_default().to_owned()).collect()
        }
        RowKind::References(_) => {
            let joined = text::sanitise::text(shown).lines().collect::<Vec<_>>().join(", ");
            let ranges = text::wrap(&joined, width.max(1));
            ranges.into_iter().map(|r| joined.get(r).unwrap_or_default().to_owned()).collect()
        }
        _ => vec![text::sanitise::line(shown).into_owned()],
    }
}

fn hints(state: &State, form: &Form, row: &Row) -> Vec<LinePart> {
    let mut hints = vec![LinePart::Question(capitalised(&row.question))];
    if form.extent == Extent::Popup && !row.help.is_empty() {
        hints.push(LinePart::Help(row.help.clone().into_owned()));
    }
    if form.extent == Extent::Whole {
        hints.extend(example::current(state, form).map(|example| LinePart::Example(example.text)));
    }
    hints
}

/// With a capital letter: questions are written small in the table.
pub fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Where the caret of the field with the focus stands: its line among the lines of the form, and its column.
pub fn caret(form: &Form, layout: &FormLayout, lines: &[FormLine]) -> (usize, u16) {
    let first = lines.iter().position(|line| line.row == form.at).unwrap_or(0);
    let Some(field) = &form.field else { return (first, layout.value_x) };
    let clean = text::sanitise::text(field.text());
    let before = field.text().get(..field.caret()).unwrap_or_default();
    let caret = text::sanitise::text(before).len().min(clean.len());
    let ranges = text::wrap(&clean, layout.value_width.max(1));
    let (row, inside) = text::line_of(&ranges, caret);
    let own = ranges.get(row).and_then(|range| clean.get(range.clone())).unwrap_or_default();
    let column = text::width(own.get(..inside).unwrap_or_default());
    (first + row, layout.value_x + column as u16)
}

/// Scrolls the form on top so that its focus is visible.
pub fn scroll(state: &mut State) {
    let Some(form) = super::top(state) else { return };
    let layout = of(state, Some(form));
    let lines = lines(state, form, &layout);
    let (caret_line, _) = caret(form, &layout, &lines);
    let last = lines.iter().rposition(|line| line.row == form.at).unwrap_or(caret_line);
    let height = layout.rows.height as usize;
    let mut top = form.top;
    top = top.max((last + 1).saturating_sub(height)).min(caret_line);
    // The title comes back into view with the first field.
    if caret_line <= 1 {
        top = 0;
    }
    top = top.min(lines.len().saturating_sub(height));
    if let Some(form) = super::top_mut(state) {
        form.top = top;
    }
}
