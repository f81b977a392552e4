//! The form: fields on the left, the question and its effect on the right; on a small screen, the question is below the
//! field.

use crate::app::Scene;
use crate::app::model::mode::Pane;
use crate::app::overlays::form::layout;
use crate::app::overlays::form::layout::{FormLayout, FormLine, FormLinePart};
use crate::app::overlays::form::rows::{AnswerState, FormRow, FormRowKind};
use crate::app::overlays::form::{Form, FormExtent, FormSubject, example};
use crate::app::panes;
use crate::app::widgets::area::Area;
use crate::app::widgets::rich_text::{Glyph, RichLine, Role, Span, text_span};
use crate::roadmap::score_input::ScoreInput;
use crate::text;
use crate::ui::canvas::CellPosition;
use crate::ui::canvas::{Canvas, Focus};
use crate::ui::palette::Surface;
use crate::ui::pane;
use ratatui::style::{Modifier, Style};

/// Draws a form and returns the position of its caret.
pub(crate) fn draw(canvas: &mut Canvas<'_>, scene: &Scene<'_>, form: &Form, is_top: bool) -> Option<CellPosition> {
    let layout = layout::compute(scene.session, scene.screen, Some(form));
    match form.extent {
        FormExtent::FullScreen => canvas.clear_to_background(Area {
            y: layout.outer.y,
            height: canvas.area().height - layout.outer.y,
            x: 0,
            width: canvas.area().width,
        }),
        FormExtent::Popup => {
            canvas.dim();
            canvas.draw_popup(layout.outer, &form_title(scene, form), &subject_name(scene, form));
        }
    }
    if form.extent == FormExtent::FullScreen {
        draw_head(canvas, scene, form, &layout);
        if !layout.side.is_empty() {
            draw_side_pane(canvas, scene, form, layout.side);
        }
    }
    let lines = layout::form_lines(scene.session, form, &layout);
    let visible = layout.rows.height as usize;
    for (number, line) in lines.iter().enumerate().skip(form.top).take(visible) {
        let y = layout.rows.y + (number - form.top) as u16;
        draw_line(canvas, form, &layout, line, y);
    }
    let (caret_line, caret_x) = layout::caret_position(form, &layout, &lines);
    let caret_y = layout.rows.y + caret_line.saturating_sub(form.top) as u16;
    if form.extent == FormExtent::FullScreen {
        draw_outcome(canvas, scene, form, &layout);
    }
    let is_visible = caret_line >= form.top && caret_line < form.top + visible;
    if is_top && is_visible {
        draw_text_selection(canvas, form, &layout, &lines);
        return Some(CellPosition { x: caret_x.min(canvas.area().right() - 1), y: caret_y });
    }
    None
}

fn form_title(scene: &Scene<'_>, form: &Form) -> String {
    match &form.subject {
        FormSubject::Roadmap => "Edit the roadmap".to_owned(),
        FormSubject::Entry(entry) => {
            let noun = scene.session.plan.roadmap.row(*entry).map_or("entry", |entry_row| entry_row.kind.noun());
            format!("Edit {noun}")
        }
        FormSubject::New(new) => format!("New {}", new.kind.noun()),
    }
}

fn subject_name(scene: &Scene<'_>, form: &Form) -> String {
    form.entry().map_or_else(String::new, |entry| scene.session.plan.roadmap.id(entry).to_owned())
}

/// Draws the title line; without a side pane, it includes the state of the three answers.
fn draw_head(canvas: &mut Canvas<'_>, scene: &Scene<'_>, form: &Form, layout: &FormLayout) {
    let area = Area { height: 1, ..layout.outer };
    let mut x = area.x + canvas.draw_text(area.x, area.y, area.width, Role::Heading, &form_title(scene, form)) + 1;
    if layout.side.is_empty() {
        x += 1 + canvas.draw_text(x + 1, area.y, area.width / 3, Role::Muted, &subject_name(scene, form));
        let answers = answer_spans(form);
        let width = Canvas::width_of(&answers);
        if !answers.is_empty() && x + width + 4 < area.right() {
            canvas.draw_spans(area.right() - width, area.y, width, &answers);
            let rule = Area { width: area.width - width - 1, ..area };
            return pane::draw_line_and_fact(canvas, rule, x + 1, "", Focus::Here);
        }
        return pane::draw_line_and_fact(canvas, area, x + 1, "", Focus::Here);
    }
    pane::draw_line_and_fact(canvas, area, x, &subject_name(scene, form), Focus::Here);
}

/// "why ✓   target ✓   trade-off ?"
fn answer_spans(form: &Form) -> Vec<Span> {
    let mut spans = Vec::new();
    for row in &form.rows {
        let FormRowKind::Heading(Some(answer)) = row.kind else { continue };
        if !spans.is_empty() {
            spans.push(text_span(Role::Text, "   "));
        }
        spans.push(text_span(Role::Muted, format!("{} ", row.label.to_lowercase())));
        spans.push(answer_glyph(answer));
    }
    spans
}

fn answer_glyph(answer: AnswerState) -> Span {
    match answer {
        AnswerState::Answered => Span::Glyph(Role::Ok, Glyph::Answered),
        AnswerState::Missing => Span::Glyph(Role::Warn, Glyph::Unanswered),
        AnswerState::Questioned => Span::Glyph(Role::Warn, Glyph::Questioned),
    }
}

fn draw_line(canvas: &mut Canvas<'_>, form: &Form, layout: &FormLayout, line: &FormLine, y: u16) {
    let Some(row) = form.rows.get(line.row) else { return };
    let has_focus = line.row == form.at && row.takes_focus();
    let x = layout.rows.x;
    let width = layout.value_width as u16;
    match &line.part {
        FormLinePart::First(value) => draw_first_line(canvas, form, layout, row, value, (y, has_focus)),
        FormLinePart::Continuation(value) => {
            if has_focus {
                draw_field_background(canvas, layout, y);
            }
            let role = if row.kind == FormRowKind::Question { Role::Warn } else { Role::Text };
            canvas.draw_text(layout.value_x, y, width, role, value);
        }
        FormLinePart::Problem(why) => {
            canvas.draw_glyph(layout.value_x, y, Role::Error, Glyph::Broken);
            canvas.draw_text(layout.value_x + 2, y, width.saturating_sub(2), Role::Error, why);
        }
        FormLinePart::SavedValue(was) => {
            canvas.draw_text(layout.value_x, y, width, Role::Muted, &format!("was: {was}"));
        }
        FormLinePart::Question(question) => {
            canvas.draw_text(
                layout.value_x,
                y,
                layout.rows.right().saturating_sub(layout.value_x),
                Role::Text,
                question,
            );
        }
        FormLinePart::Help(help) => {
            canvas.draw_text(layout.value_x, y, layout.rows.right().saturating_sub(layout.value_x), Role::Muted, help);
        }
        FormLinePart::Example(example) => {
            let text = format!("e.g. {}", text::sanitize::sanitize_line(example));
            let room = layout.rows.right().saturating_sub(layout.value_x);
            canvas.draw_text(layout.value_x, y, room, Role::Muted, &text);
        }
    }
    if has_focus && matches!(line.part, FormLinePart::First(_) | FormLinePart::Continuation(_)) {
        canvas.draw_selection_bar(x, y, Focus::Here);
    }
}

fn draw_first_line(
    canvas: &mut Canvas<'_>,
    form: &Form,
    layout: &FormLayout,
    row: &FormRow,
    value: &str,
    (y, has_focus): (u16, bool),
) {
    let x = layout.rows.x + 2;
    let label_room = layout.value_x.saturating_sub(x + 1);
    if let FormRowKind::Heading(answer) = row.kind {
        canvas.draw_text(x, y, layout.rows.width, Role::Heading, &row.label);
        if let Some(answer) = answer {
            let label = match answer {
                AnswerState::Answered => "",
                AnswerState::Missing => " missing",
                AnswerState::Questioned => " weak",
            };
            let spans = [answer_glyph(answer), text_span(Role::Warn, label)];
            let used = Canvas::width_of(&spans);
            canvas.draw_spans(layout.value_x + layout.value_width as u16 - used, y, used, &spans);
        }
        return;
    }
    let label = layout::capitalize(&row.label);
    if row.kind == FormRowKind::Question {
        canvas.draw_spans(
            x,
            y,
            label_room,
            &[Span::Glyph(Role::Warn, Glyph::Questioned), text_span(Role::Warn, " weak")],
        );
        canvas.draw_text(layout.value_x, y, layout.value_width as u16, Role::Warn, value);
        return;
    }
    let role = if has_focus { Role::Accent } else { Role::Muted };
    let style = canvas.palette.style(role);
    let style = if has_focus { style.add_modifier(Modifier::BOLD) } else { style };
    let label = if row.label.starts_with(' ') { row.label.clone() } else { label };
    canvas.draw_styled_text(x, y, label_room, style, &label);
    draw_value(canvas, form, layout, row, value, (y, has_focus));
    let is_unsaved = form.unsaved_answers.contains_key(&row.path) && !has_focus;
    if is_unsaved {
        canvas.draw_glyph(layout.value_x + layout.value_width as u16 + 1, y, Role::Error, Glyph::Broken);
    }
}

fn draw_field_background(canvas: &mut Canvas<'_>, layout: &FormLayout, y: u16) {
    let area = Area::new(layout.value_x.saturating_sub(1), y, layout.value_width as u16 + 2, 1);
    canvas.fill_surface(area, Surface::Field);
}

fn draw_value(
    canvas: &mut Canvas<'_>,
    form: &Form,
    layout: &FormLayout,
    row: &FormRow,
    value: &str,
    (y, has_focus): (u16, bool),
) {
    let (x, width) = (layout.value_x, layout.value_width as u16);
    match &row.kind {
        FormRowKind::Lane(options) | FormRowKind::Choice(options) => {
            let shown = if row.value.is_empty() { &row.placeholder } else { &row.value };
            let at = options.iter().position(|word| word == shown);
            let chosen = if has_focus { form.choice.or(at) } else { at };
            draw_choices(canvas, (x, y, width), options, chosen, row);
        }
        FormRowKind::YesNo => {
            let at = usize::from(row.value != "true");
            draw_choices(canvas, (x, y, width), &["yes", "no"], Some(at), row);
        }
        FormRowKind::Add(_) => {
            let role = if has_focus { Role::Text } else { Role::Muted };
            canvas.draw_text(x, y, width, role, "Enter to add one");
        }
        FormRowKind::Text(_)
        | FormRowKind::ListOfLines
        | FormRowKind::Reference(_)
        | FormRowKind::References(_)
        | FormRowKind::Rating => {
            if has_focus {
                draw_field_background(canvas, layout, y);
            }
            match (value.is_empty(), &row.kind) {
                (true, _) if has_focus => canvas.draw_text(x + 1, y, width - 1, Role::Muted, &placeholder(row)),
                (true, _) if !row.placeholder.is_empty() => {
                    canvas.draw_text(x, y, width, Role::Muted, &row.placeholder)
                }
                (true, _) => canvas.draw_glyph(x, y, Role::Muted, Glyph::Missing),
                (false, FormRowKind::Rating) => draw_rating(canvas, (x, y, width), value),
                (false, _) => canvas.draw_text(x, y, width, Role::Text, value),
            };
        }
        _ => {
            canvas.draw_text(x, y, width, Role::Muted, value);
        }
    }
}

/// The placeholder of an empty field with the focus: what to do, or the default.
fn placeholder(row: &FormRow) -> String {
    match row.kind {
        FormRowKind::Reference(_) | FormRowKind::References(_) => "Enter to choose".to_owned(),
        FormRowKind::Rating => "1 to 5, or a period if unknown".to_owned(),
        _ => row.placeholder.clone(),
    }
}

/// Draws a rating: its number, then muted its range and reason.
fn draw_rating(canvas: &mut Canvas<'_>, (x, y, width): (u16, u16, u16), value: &str) -> u16 {
    let tree = crate::document::tree::Tree::parse(value, 0);
    let input = tree.as_ref().ok().and_then(|tree| ScoreInput::read(tree.root()).ok());
    let Some(input) = input else { return canvas.draw_text(x, y, width, Role::Text, value) };
    let mut used = canvas.draw_text(x, y, width, Role::Heading, &text::number::format_plain(input.likely));
    let mut beside = Vec::new();
    if let Some((low, high)) = input.range {
        beside.push(format!("{} to {}", text::number::format_plain(low), text::number::format_plain(high)));
    }
    beside.extend(input.why.map(std::borrow::Cow::into_owned));
    if !beside.is_empty() {
        used += 2;
        used += canvas.draw_text(x + used, y, width.saturating_sub(used), Role::Muted, &beside.join(", "));
    }
    used
}

fn draw_choices(
    canvas: &mut Canvas<'_>,
    (x, y, width): (u16, u16, u16),
    options: &[&str],
    chosen: Option<usize>,
    row: &FormRow,
) {
    let mut at = x;
    let end = x + width + 3;
    let full: u16 = options.iter().map(|word| text::width(word) as u16 + 6).sum();
    // If the options do not fit, show only the chosen one and how to change it.
    if full > width + 3 {
        let word = chosen.and_then(|chosen| options.get(chosen)).copied().unwrap_or(row.value.as_str());
        let used = canvas.draw_text(at, y, width, Role::Text, if word.is_empty() { "–" } else { word });
        canvas.draw_text(at + used + 2, y, width.saturating_sub(used + 2), Role::Muted, "Left/Right to choose");
        return;
    }
    for (number, word) in options.iter().enumerate() {
        let is_chosen = chosen == Some(number);
        let (role, sign) = if is_chosen { (Role::Heading, Glyph::Chosen) } else { (Role::Muted, Glyph::NotChosen) };
        let spans = [
            text_span(Role::Muted, "("),
            Span::Glyph(if is_chosen { Role::Accent } else { Role::Muted }, sign),
            text_span(Role::Muted, ") "),
            text_span(role, (*word).to_owned()),
        ];
        at += canvas.draw_spans(at, y, end.saturating_sub(at), &spans) + 2;
    }
}

/// Reverses the selected text of the field with the focus.
fn draw_text_selection(canvas: &mut Canvas<'_>, form: &Form, layout: &FormLayout, lines: &[FormLine]) {
    let Some((field, range)) = form.input.as_ref().and_then(|field| Some((field, field.selection()?))) else { return };
    let first = lines.iter().position(|line| line.row == form.at).unwrap_or(0);
    let clean = text::sanitize::sanitize_text(field.text());
    let clean_at =
        |at: usize| text::sanitize::sanitize_text(field.text().get(..at).unwrap_or_default()).len().min(clean.len());
    let (start, end) = (clean_at(range.start), clean_at(range.end));
    for (number, line) in text::wrap(&clean, layout.value_width.max(1)).into_iter().enumerate() {
        let (from, to) = (start.max(line.start), end.min(line.end));
        let row = first + number;
        if from >= to || row < form.top || row >= form.top + layout.rows.height as usize {
            continue;
        }
        let before = text::width(clean.get(line.start..from).unwrap_or_default()) as u16;
        let inside = text::width(clean.get(from..to).unwrap_or_default()) as u16;
        let area = Area::new(layout.value_x + before, layout.rows.y + (row - form.top) as u16, inside, 1);
        canvas.restyle(area, Style::default().add_modifier(Modifier::REVERSED));
    }
}

/// Draws the side pane: the question with an example, the score, and the chain of goals.
fn draw_side_pane(canvas: &mut Canvas<'_>, scene: &Scene<'_>, form: &Form, area: Area) {
    let mut y = draw_question(canvas, scene, form, area);
    let Some(entry) = form.entry().filter(|entry| scene.session.plan.roadmap.theme(*entry).is_some()) else { return };
    for (pane, title, fact) in [(Pane::Scores, "Scores", ""), (Pane::Goals, "Goals", "why is this here?")] {
        let width = panes::content_width(area.width);
        let rows = match pane {
            Pane::Scores => panes::scores::build_rows(scene.session, entry, width),
            _ => panes::goals::build_rows(scene.session, scene.screen, entry, width),
        };
        if y + 2 >= area.bottom() {
            return;
        }
        y += 1;
        draw_section_rule(canvas, Area { y, height: 1, ..area }, title, fact);
        // Rows that name keys do not help here, where those keys type text.
        let names_keys = |row: &RichLine| row.spans.iter().any(|span| matches!(span, Span::CommandKey(_)));
        let shown = rows.iter().filter(|row| !names_keys(row));
        for row in shown.take(area.bottom().saturating_sub(y + 1) as usize) {
            y += 1;
            pane::draw_rich_line(canvas, area.x + 2, y, width as u16, row);
        }
        y += 1;
    }
}

fn draw_section_rule(canvas: &mut Canvas<'_>, area: Area, title: &str, fact: &str) {
    let used = canvas.draw_text(area.x, area.y, area.width, Role::Text, title);
    pane::draw_line_and_fact(canvas, area, area.x + used + 1, fact, Focus::Elsewhere);
}

/// Draws the question of the row with the focus, and returns the next free row.
fn draw_question(canvas: &mut Canvas<'_>, scene: &Scene<'_>, form: &Form, area: Area) -> u16 {
    draw_section_rule(canvas, Area { height: 1, ..area }, "The question", "");
    let Some(row) = form.focused_row().filter(|row| row.takes_focus()) else { return area.y + 1 };
    let (x, width) = (area.x + 2, area.width.saturating_sub(4).min(60) as usize);
    let mut y = area.y + 1;
    let put = |canvas: &mut Canvas<'_>, y: &mut u16, role: Role, indent: u16, text: &str| {
        let clean = text::sanitize::sanitize_text(text);
        for line in text::wrap(&clean, width.saturating_sub(indent as usize).max(1)) {
            let line = clean.get(line).unwrap_or_default().to_owned();
            canvas.draw_text(x + indent, *y, width as u16, role, &line);
            *y += 1;
        }
    };
    put(canvas, &mut y, Role::Heading, 0, &layout::capitalize(&row.question));
    if !row.help.is_empty() {
        y += 1;
        put(canvas, &mut y, Role::Muted, 0, &row.help);
    }
    if let Some(example) = example::current(scene.session, form) {
        y += 1;
        canvas.draw_text(x, y, 5, Role::Muted, "e.g.");
        put(canvas, &mut y, Role::Text, 6, &example.text);
        // The source of the example goes after its last line if there is room.
        let last = text::wrap(&text::sanitize::sanitize_text(&example.text), width.saturating_sub(6).max(1)).pop();
        let last =
            last.and_then(|line| text::sanitize::sanitize_text(&example.text).get(line).map(text::width)).unwrap_or(0);
        let fits = 8 + last + text::width(&example.source) + 2 < area.width as usize;
        if fits {
            y -= 1;
        }
        canvas.draw_text_right(area.right(), y, area.width / 2, Role::Muted, &example.source);
        y += 1;
    }
    y
}

/// Draws the line at the bottom of the form: what leaving it does.
fn draw_outcome(canvas: &mut Canvas<'_>, scene: &Scene<'_>, form: &Form, layout: &FormLayout) {
    let Some(entry) = form.entry() else { return };
    let Some(entry_row) = scene.session.plan.roadmap.row(entry) else { return };
    let Some(theme) = entry_row.theme().filter(|_| entry_row.kind == crate::roadmap::entry_kind::EntryKind::Idea)
    else {
        return;
    };
    let missing = theme.answers.missing();
    let lane = theme.proposed_for.map_or("Later", |lane| lane.name());
    let spans = if missing.is_empty() {
        vec![
            Span::Glyph(Role::Ok, Glyph::Answered),
            text_span(Role::Text, " Ready (press "),
            text_span(Role::Key, "p"),
            text_span(Role::Text, format!(" in the Lane field or in the list to move it to {lane})")),
        ]
    } else {
        vec![text_span(Role::Muted, "Stays an idea for now. Missing: "), text_span(Role::Text, missing.join(", "))]
    };
    let y = crate::app::model::layout::compute(scene.screen).message.y;
    let width = layout.outer.width.saturating_sub(2);
    canvas.draw_spans(layout.outer.x + 2, y, width, &spans);
}
