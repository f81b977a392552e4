//! The scores: the table of the ranking, with value and effort below.

mod picture;
mod rows;

use super::{mark, select_row};
use crate::app::state::{Pane, State};
use crate::app::views::scores;
use crate::app::views::scores::cells::CellEdit;
use crate::app::widgets::layout::Area;
use crate::app::widgets::rich_text::{Role, Sign, Span, words};
use crate::insight::score::{Asked, Rater, ice};
use crate::insight::uncertainty::{DRAWS, Sureness};
use crate::roadmap::scoring_models;
use crate::roadmap::scoring_models::Model;
use crate::text::{self, number};
use crate::ui::canvas::Canvas;
use crate::ui::overlays::prompt;
use crate::ui::palette::Surface;
use crate::ui::{Cell, pane};
use rows::Rows;

/// Draws the view, and says where the selected row is.
pub(in crate::ui) fn draw(canvas: &mut Canvas<'_>, state: &State, area: Area) -> Option<Cell> {
    let picture = scores::picture_area(state);
    if let Some(area) = picture {
        picture::draw(canvas, state, area);
    }
    if area.is_empty() || (state.scores.is_picture && picture == Some(area)) {
        return None;
    }
    let focus = pane::focus_of(state, Pane::Roadmap);
    pane::rule(canvas, area, Pane::Roadmap, "Roadmap", "scores", &fact(state), focus);
    let rater = Rater::new(&state.plan.roadmap, state.model)?;
    if state.scores.rows.is_empty() {
        empty(canvas, state, scores::inside(state));
        return None;
    }
    let rows = Rows::of(state, &rater);
    rows.head(canvas);
    let table = scores::table(state);
    let mut cursor = None;
    for (y, (_, row)) in (table.y..).zip(scores::shown(state)) {
        let Some(row) = row else {
            rows.cut(canvas, y);
            continue;
        };
        let Some(serial) = state.scores.rows.get(row).copied() else { continue };
        mark(canvas, state, table.x, y, serial);
        rows.row(canvas, y, serial, row == state.scores.at);
        if row == state.scores.at {
            cursor = Some(Cell { x: table.x, y });
        }
    }
    rows.brackets(canvas);
    if let Some((cell, serial)) = cursor.zip(state.scores.selected_entry()) {
        select_row(canvas, table, cell.y, focus);
        rows.cursor(canvas, cell.y, serial);
    }
    rest(canvas, state, table);
    told(canvas, state, &rater);
    cursor
}

/// What the table rests on.
fn fact(state: &State) -> String {
    let title = Model::named(state.model).map_or("", |model| model.title);
    let is_weighted = state.model == scoring_models::WEIGHTED;
    let draws = number::grouped(DRAWS as f64).replace('\u{202f}', " ");
    let seed = state.plan.roadmap.settings.seed;
    match (state.scores.has_ranges, is_weighted) {
        (true, _) => format!("{title}, {draws} draws, seed {seed}"),
        (false, true) => format!("{title}, no ranges given; any weights: {draws} draws, seed {seed}"),
        (false, false) => format!("{title}, no ranges given"),
    }
}

fn empty(canvas: &mut Canvas<'_>, state: &State, inside: Area) {
    let area = Area { x: inside.x + 2, width: inside.width.saturating_sub(2), ..inside };
    let told = match state.filter {
        Some(_) => "nothing here fits the filter",
        None => "no theme is on the roadmap yet: n notes an idea, p puts it there; then its marks are given here",
    };
    canvas.paragraph(area, Role::Muted, told);
}

/// How many rows are below, in the last line.
fn rest(canvas: &mut Canvas<'_>, state: &State, table: Area) {
    let scores = &state.scores;
    let behind = scores.top + table.height as usize;
    let hidden = (behind.saturating_sub(1)..scores.lines()).filter_map(|line| scores.row_at(line)).count();
    let is_selected = scores.line_of(scores.at) + 1 == behind;
    if scores.lines() <= behind || is_selected || table.height < 3 {
        return;
    }
    let y = table.bottom() - 1;
    canvas.blank(Area { y, height: 1, ..table });
    canvas.sign(table.x + 2, y, Role::Muted, Sign::NoteBelow);
    canvas.words(table.x + 4, y, table.width - 4, Role::Muted, &format!("{hidden} below"));
}

/// The line below the table: about the cell under the cursor, else about the selected theme.
fn told(canvas: &mut Canvas<'_>, state: &State, rater: &Rater<'_>) {
    let inside = scores::inside(state);
    if inside.height < scores::HEAD + scores::TOLD + 1 {
        return;
    }
    let spans = match state.scores.cell.and_then(|cell| Some((cell, rater.asked.get(cell)?))) {
        Some((cell, asked)) => about_cell(state, rater, cell, asked),
        None => about_row(state, rater),
    };
    canvas.spans(inside.x + 2, inside.bottom() - 1, inside.width.saturating_sub(2), &spans);
}

fn about_cell(state: &State, rater: &Rater<'_>, cell: usize, asked: &Asked<'_>) -> Vec<Span> {
    let mut spans = vec![words(Role::Heading, text::sanitise::line(asked.name).into_owned())];
    let better = if asked.is_cost { ", less is better" } else { "" };
    let scale = asked.scale.words();
    let scale = scale.trim_start_matches("a number ").trim_start_matches("of ").to_owned();
    spans.push(words(Role::Text, format!("  {}", text::sanitise::line(asked.question))));
    spans.push(words(Role::Muted, format!("  {scale}{better}")));
    let own = state.scores.selected_entry().and_then(|serial| scores::estimates(state, rater, serial));
    let Some(own) = own.and_then(|own| own.get(cell).copied().flatten()) else {
        let bet = state.scores.selected_entry().and_then(|serial| state.plan.roadmap.bet(serial));
        if let Some(wrong) = bet.and_then(|bet| rater.written(bet, cell)) {
            let told = format!("  {} is off its scale, and counts for nothing", number::significant(wrong.likely));
            spans.push(words(Role::Error, told));
            return spans;
        }
        spans.push(words(Role::Muted, "  open: . leaves it open"));
        return spans;
    };
    if !own.is_point() {
        let range = [own.low, own.likely, own.high].map(number::significant).join(", ");
        spans.push(words(Role::Text, format!("  ({range})")));
    }
    spans.extend(
        word_of(state, asked, own.likely)
            .map(|word| words(Role::Text, format!("  {}: {word}", number::significant(own.likely)))),
    );
    spans
}

/// What a mark means in words, where there are some.
fn word_of(state: &State, asked: &Asked<'_>, value: f64) -> Option<String> {
    if state.model == scoring_models::ICE && asked.id == "confidence" {
        return Some(ice::evidence(value).to_owned());
    }
    let criteria = &state.plan.roadmap.settings.criteria;
    let criterion =
        criteria.iter().find(|criterion| state.model == scoring_models::WEIGHTED && criterion.id == asked.id)?;
    criterion.words.get(&(value.round() as u32)).map(|word| text::sanitise::line(word).into_owned())
}

fn about_row(state: &State, rater: &Rater<'_>) -> Vec<Span> {
    let ranking = &state.derived.ranking;
    let Some(serial) = state.scores.selected_entry() else { return Vec::new() };
    if ranking.position(serial).is_none() {
        let missing = state.plan.roadmap.bet(serial).map(|bet| rater.explained(bet));
        let missing = missing.map_or_else(String::new, |score| score.missing().join(", "));
        return vec![
            words(Role::Text, format!("open: {}  ", text::sanitise::line(&missing))),
            words(Role::Key, state.key_of("theme.score")),
            words(Role::Muted, " goes into the cells"),
        ];
    }
    let below = ranking.neighbours(serial).1;
    let share = below.and_then(|below| state.doubts.lead(serial, below)).and_then(|lead| lead.by_inputs);
    let is_turned = share.filter(|share| *share < 0.5);
    if let Some((share, below)) = is_turned.zip(below) {
        let sureness = Sureness::of(share, &state.plan.roadmap.settings.scoring).short();
        let title = text::sanitise::line(&state.title(below)).into_owned();
        let told = format!(" {sureness}: the score puts it first, most draws put {title} first");
        return vec![Span::Sign(Role::Warn, Sign::TossUp), words(Role::Text, told)];
    }
    if !state.scores.has_ranges && !rater.asked.is_empty() {
        return vec![words(
            Role::Muted,
            "a cell takes a range as well: low likely high; how sure the order is follows from it",
        )];
    }
    Vec::new()
}

/// Draws the cell that is typed into, and says where its caret is.
pub(in crate::ui) fn cell(canvas: &mut Canvas<'_>, state: &State, edit: &CellEdit) -> Option<Cell> {
    let rater = Rater::new(&state.plan.roadmap, state.model)?;
    let columns = scores::columns(state, &rater);
    let (_, column) = columns.inputs.iter().find(|(input, _)| *input == edit.input)?;
    let table = scores::table(state);
    let line = state.scores.line_of(state.scores.at).checked_sub(state.scores.top)?;
    let y = table.y + line as u16;
    let width = (text::width(edit.field.text()) as u16 + 2).clamp(column.width, 30.max(column.width));
    let right = table.x + column.right();
    let area = Area { x: right.saturating_sub(width).max(table.x + 2), y, width, height: 1 };
    canvas.blank(area);
    canvas.surface(area, Surface::Field);
    let caret = prompt::field_line(canvas, area, &edit.field);
    if edit.problem.is_some() {
        canvas.sign(area.right(), y, Role::Error, Sign::Broken);
    }
    Some(caret)
}
