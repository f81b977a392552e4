//! Layout of a form: its areas, and its rows as lines. Used by update for scrolling and by drawing.

use super::rows::{FormRow, FormRowKind};
use super::{Form, FormExtent, example};
use crate::app::model::layout;
use crate::app::model::screen::Screen;
use crate::app::model::session::Session;
use crate::app::overlays::Overlay;
use crate::app::widgets::area::{Area, Breakpoint};
use crate::text;

/// The areas of a form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FormLayout {
    /// The lines of the form, without its title.
    pub rows: Area,
    /// The whole form with its title, and for a popup its frame.
    pub outer: Area,
    /// The question, its example and notes beside the form; empty when they are shown below the field.
    pub side: Area,
    /// The column of the values.
    pub value_x: u16,
    /// The width of a value.
    pub value_width: usize,
}

/// Width of the label column.
const LABEL_WIDTH: u16 = 12;
/// Width of the label column for kinds with longer labels: all but themes and ideas.
const WIDE_LABEL_WIDTH: u16 = 18;

/// Computes the layout of a form on a screen of this size; without a form, an empty one.
pub fn compute(session: &Session, screen: &Screen, form: Option<&Form>) -> FormLayout {
    let Some(form) = form else { return FormLayout::default() };
    match form.extent {
        FormExtent::FullScreen => full_screen_layout(session, screen, form),
        FormExtent::Popup => popup_layout(session, screen, form),
    }
}

fn full_screen_layout(session: &Session, screen: &Screen, form: &Form) -> FormLayout {
    let area = layout::compute(screen);
    let has_side =
        matches!(screen.size.breakpoint(), Breakpoint::TwoColumns | Breakpoint::ThreeColumns) && area.body.height >= 20;
    let body = if has_side {
        area.body
    } else {
        // On a narrow screen the form also covers the lines of file and focus goal.
        Area { y: 0, height: area.message.y, ..area.body }
    };
    let width = if has_side { (body.width * 48 / 100).clamp(56, 90) } else { body.width };
    let whole = Area { width, ..body };
    let side = if has_side {
        Area { x: whole.right() + 2, width: (body.right() - whole.right() - 2).min(90), ..body }
    } else {
        Area::default()
    };
    let is_bet = form.entry().is_some_and(|entry| session.plan.roadmap.theme(entry).is_some());
    let label = if is_bet { LABEL_WIDTH } else { WIDE_LABEL_WIDTH };
    build_layout(whole, whole.below(2), side, label)
}

fn build_layout(whole: Area, rows: Area, side: Area, label: u16) -> FormLayout {
    let value_x = rows.x + 2 + label;
    // The last cells of a line show the state of the answer.
    let value_width = rows.width.saturating_sub(2 + label + 4).min(90) as usize;
    FormLayout { rows, outer: whole, side, value_x, value_width }
}

fn popup_layout(session: &Session, screen: &Screen, form: &Form) -> FormLayout {
    let area = screen.size;
    let width = (area.width.saturating_sub(4)).min(84);
    // Wrapping depends on the width only, not on the height.
    let draft =
        build_layout(Area::default(), Area::new(0, 0, width.saturating_sub(4), u16::MAX), Area::default(), LABEL_WIDTH);
    let wanted = form_lines(session, form, &draft).len() as u16 + 5;
    let height = wanted.clamp(8, area.height.saturating_sub(4).max(8)).min(area.height.saturating_sub(2));
    let x = (area.width - width) / 2;
    let y = (area.height.saturating_sub(height)) / 3;
    let whole = Area::new(x, y, width, height);
    let rows = Area::new(x + 1, y + 2, width.saturating_sub(4), height.saturating_sub(4));
    build_layout(whole, rows, Area::default(), LABEL_WIDTH)
}

/// One line of a form.
#[derive(Clone, Debug, PartialEq)]
pub struct FormLine {
    /// The row it belongs to.
    pub row: usize,
    /// The part of the row it shows.
    pub part: FormLinePart,
}

/// The parts of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum FormLinePart {
    /// The label and the first line of the value.
    First(String),
    /// Another line of the value.
    Continuation(String),
    /// Why the answer is not in the file.
    Problem(String),
    /// The value in the file instead.
    SavedValue(String),
    /// The question below a field, on a narrow screen.
    Question(String),
    /// The hint for a good answer, below the question.
    Help(String),
    /// An example, below the question.
    Example(String),
}

/// The lines of a form.
pub fn form_lines(session: &Session, form: &Form, layout: &FormLayout) -> Vec<FormLine> {
    let mut lines = Vec::new();
    for (number, row) in form.rows.iter().enumerate() {
        let has_focus = number == form.at;
        let shown = displayed_text(form, row, has_focus);
        let mut parts = wrap_value(row, &shown, layout.value_width).into_iter();
        lines.push(FormLine { row: number, part: FormLinePart::First(parts.next().unwrap_or_default()) });
        lines.extend(parts.map(|line| FormLine { row: number, part: FormLinePart::Continuation(line) }));
        if let Some(unsaved) = form.unsaved_answers.get(&row.path).filter(|_| row.takes_focus()) {
            lines.push(FormLine { row: number, part: FormLinePart::Problem(unsaved.why.clone()) });
            if !row.value.is_empty() {
                let was = text::sanitize::sanitize_line(&row.value).into_owned();
                lines.push(FormLine { row: number, part: FormLinePart::SavedValue(was) });
            }
        }
        if has_focus && layout.side.is_empty() {
            lines.extend(hint_lines(session, form, row).into_iter().map(|part| FormLine { row: number, part }));
        }
    }
    lines
}

/// The text a row shows: the text being typed, the unsaved answer, or its value.
fn displayed_text(form: &Form, row: &FormRow, has_focus: bool) -> String {
    if let (true, Some(field)) = (has_focus, &form.input) {
        return field.text().to_owned();
    }
    form.unsaved_answers.get(&row.path).map_or_else(|| row.value.clone(), |unsaved| unsaved.text.clone())
}

fn wrap_value(row: &FormRow, shown: &str, width: usize) -> Vec<String> {
    match row.kind {
        FormRowKind::Text(_) | FormRowKind::ListOfLines | FormRowKind::Question => {
            let clean = text::sanitize::sanitize_text(shown);
            text::wrap(&clean, width.max(1)).into_iter().map(|r| clean.get(r).unwrap_or_default().to_owned()).collect()
        }
        FormRowKind::References(_) => {
            let joined = text::sanitize::sanitize_text(shown).lines().collect::<Vec<_>>().join(", ");
            let ranges = text::wrap(&joined, width.max(1));
            ranges.into_iter().map(|r| joined.get(r).unwrap_or_default().to_owned()).collect()
        }
        _ => vec![text::sanitize::sanitize_line(shown).into_owned()],
    }
}

fn hint_lines(session: &Session, form: &Form, row: &FormRow) -> Vec<FormLinePart> {
    let mut hints = vec![FormLinePart::Question(capitalize(&row.question))];
    if form.extent == FormExtent::Popup && !row.help.is_empty() {
        hints.push(FormLinePart::Help(row.help.clone().into_owned()));
    }
    if form.extent == FormExtent::FullScreen {
        hints.extend(example::current(session, form).map(|example| FormLinePart::Example(example.text)));
    }
    hints
}

/// Capitalizes a question; the field table has them in lowercase.
pub fn capitalize(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The caret of the focused field: its line in the form, and its column.
pub fn caret_position(form: &Form, layout: &FormLayout, lines: &[FormLine]) -> (usize, u16) {
    let first = lines.iter().position(|line| line.row == form.at).unwrap_or(0);
    let Some(field) = &form.input else { return (first, layout.value_x) };
    let clean = text::sanitize::sanitize_text(field.text());
    let before = field.text().get(..field.caret()).unwrap_or_default();
    let caret = text::sanitize::sanitize_text(before).len().min(clean.len());
    let ranges = text::wrap(&clean, layout.value_width.max(1));
    let (row, inside) = text::locate_in_lines(&ranges, caret);
    let line = ranges.get(row).and_then(|range| clean.get(range.clone())).unwrap_or_default();
    let column = text::width(line.get(..inside).unwrap_or_default());
    (first + row, layout.value_x + column as u16)
}

/// Scrolls the topmost form so that its focus is visible.
pub fn scroll_to_focus(session: &Session, screen: &Screen, overlays: &mut Vec<Overlay>) {
    let Some(form) = super::top(overlays) else { return };
    let layout = compute(session, screen, Some(form));
    let lines = form_lines(session, form, &layout);
    let (caret_line, _) = caret_position(form, &layout, &lines);
    let last = lines.iter().rposition(|line| line.row == form.at).unwrap_or(caret_line);
    let height = layout.rows.height as usize;
    let mut top = form.top;
    top = top.max((last + 1).saturating_sub(height)).min(caret_line);
    // Focusing the first field scrolls the title back into view.
    if caret_line <= 1 {
        top = 0;
    }
    top = top.min(lines.len().saturating_sub(height));
    if let Some(form) = super::top_mut(overlays) {
        form.top = top;
    }
}
