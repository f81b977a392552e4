//! The scores view: the ranking as a table, with the value-effort chart below.

mod picture;
mod rows;

use crate::app::Scene;
use crate::app::model::mode::Pane;
use crate::app::views::scores;
use crate::app::views::scores::cells::CellEdit;
use crate::app::views::view::View;
use crate::app::widgets::area::Area;
use crate::app::widgets::rich_text::{Glyph, Role, Span, text_span};
use crate::insight::score::{Scorer, ScorerInput, ice};
use crate::insight::uncertainty::{Certainty, SAMPLE_COUNT};
use crate::roadmap::scoring_models;
use crate::roadmap::scoring_models::Model;
use crate::text::{self, number};
use crate::ui::canvas::Canvas;
use crate::ui::canvas::CellPosition;
use crate::ui::overlays::prompt;
use crate::ui::palette::Surface;
use crate::ui::pane;
use crate::ui::selection::{draw_mark, highlight_row};
use rows::ScoreTableRenderer;

/// Draws the view and returns the position of the selected row.
pub(in crate::ui) fn draw(canvas: &mut Canvas<'_>, scene: &Scene<'_>, area: Area) -> Option<CellPosition> {
    let picture = scores::quadrant_chart_area(scene.screen, &scene.views.scores);
    if let Some(area) = picture {
        picture::draw(canvas, scene, area);
    }
    if area.is_empty() || (scene.views.scores.is_chart_shown && picture == Some(area)) {
        return None;
    }
    let focus = pane::focus_of(scene, Pane::Roadmap);
    pane::draw_rule(canvas, area, Pane::Roadmap, "Roadmap", "scores", &title_fact(scene), focus);
    let scorer = Scorer::new(&scene.session.plan.roadmap, scene.session.model)?;
    if scene.views.scores.rows.is_empty() {
        draw_empty(canvas, scene, scores::content_area(scene.screen, &scene.views.scores));
        return None;
    }
    let rows = ScoreTableRenderer::new(scene, &scorer);
    rows.draw_head(canvas);
    let table = scores::table_area(scene.screen, &scene.views.scores);
    let mut cursor = None;
    for (y, (_, row)) in (table.y..).zip(scores::visible_lines(scene.screen, &scene.views.scores)) {
        let Some(row) = row else {
            rows.draw_capacity_line(canvas, y);
            continue;
        };
        let Some(entry) = scene.views.scores.rows.get(row).copied() else { continue };
        draw_mark(canvas, scene, table.x, y, entry);
        rows.draw_row(canvas, y, entry, row == scene.views.scores.list.at);
        if row == scene.views.scores.list.at {
            cursor = Some(CellPosition { x: table.x, y });
        }
    }
    rows.draw_toss_up_brackets(canvas);
    if let Some((cell, entry)) = cursor.zip(scene.views.scores.selected_entry()) {
        highlight_row(canvas, table, cell.y, focus);
        rows.draw_cell_cursor(canvas, cell.y, entry);
    }
    draw_hidden_count(canvas, scene, table);
    draw_detail_line(canvas, scene, &scorer);
    cursor
}

/// The model, and how uncertainty is computed.
fn title_fact(scene: &Scene<'_>) -> String {
    let title = Model::find(scene.session.model).map_or("", |model| model.title);
    let is_weighted = scene.session.model == scoring_models::WEIGHTED;
    let count = number::format_grouped(SAMPLE_COUNT as f64);
    let seed = scene.session.plan.roadmap.settings.seed;
    match (scene.views.scores.has_ranges, is_weighted) {
        (true, _) => format!("{title}, {count} simulations, seed {seed}"),
        (false, true) => format!("{title}, no ranges, {count} random weights, seed {seed}"),
        (false, false) => format!("{title}, no ranges"),
    }
}

fn draw_empty(canvas: &mut Canvas<'_>, scene: &Scene<'_>, inside: Area) {
    let area = Area { x: inside.x + 2, width: inside.width.saturating_sub(2), ..inside };
    let text_line = match scene.selection.filter {
        Some(_) => "Nothing matches the filter",
        None => "No themes on the roadmap yet. Add an idea (n) and move it to the roadmap (p), then rate it here",
    };
    canvas.draw_paragraph(area, Role::Muted, text_line);
}

/// Draws the number of hidden rows in the last line.
fn draw_hidden_count(canvas: &mut Canvas<'_>, scene: &Scene<'_>, table: Area) {
    let scores = &scene.views.scores;
    let behind = scores.list.top + table.height as usize;
    let hidden = (behind.saturating_sub(1)..scores.line_count()).filter_map(|line| scores.row_at(line)).count();
    let is_selected = scores.line_of(scores.list.at) + 1 == behind;
    if scores.line_count() <= behind || is_selected || table.height < 3 {
        return;
    }
    let y = table.bottom() - 1;
    canvas.clear_to_background(Area { y, height: 1, ..table });
    canvas.draw_glyph(table.x + 2, y, Role::Muted, Glyph::NoteBelow);
    canvas.draw_text(table.x + 4, y, table.width - 4, Role::Muted, &format!("{hidden} below"));
}

/// Draws the line below the table: details of the cell at the cursor, or of the selected theme.
fn draw_detail_line(canvas: &mut Canvas<'_>, scene: &Scene<'_>, scorer: &Scorer<'_>) {
    let inside = scores::content_area(scene.screen, &scene.views.scores);
    if inside.height < scores::HEADER_HEIGHT + scores::DETAIL_HEIGHT + 1 {
        return;
    }
    let spans = match scene.views.scores.cell.and_then(|cell| Some((cell, scorer.inputs.get(cell)?))) {
        Some((cell, input)) => cell_detail_spans(scene, scorer, cell, input),
        None => row_detail_spans(scene, scorer),
    };
    canvas.draw_spans(inside.x + 2, inside.bottom() - 1, inside.width.saturating_sub(2), &spans);
}

fn cell_detail_spans(scene: &Scene<'_>, scorer: &Scorer<'_>, cell: usize, input: &ScorerInput<'_>) -> Vec<Span> {
    let mut spans = vec![text_span(Role::Heading, text::sanitize::sanitize_line(input.name).into_owned())];
    let better = if input.is_cost { ", less is better" } else { "" };
    let scale = input.scale.describe();
    let scale = scale.trim_start_matches("a number ").trim_start_matches("of ").to_owned();
    spans.push(text_span(Role::Text, format!("  {}", text::sanitize::sanitize_line(input.question))));
    spans.push(text_span(Role::Muted, format!("  {scale}{better}")));
    let own = scene.views.scores.selected_entry().and_then(|entry| scores::estimates_of(scene.session, scorer, entry));
    let Some(own) = own.and_then(|own| own.get(cell).copied().flatten()) else {
        let theme = scene.views.scores.selected_entry().and_then(|entry| scene.session.plan.roadmap.theme(entry));
        if let Some(wrong) = theme.and_then(|theme| scorer.written_estimate(theme, cell)) {
            let text_line = format!("  {} is off the scale and not counted", number::format_significant(wrong.likely));
            spans.push(text_span(Role::Error, text_line));
            return spans;
        }
        spans.push(text_span(Role::Muted, "  missing (. to skip)"));
        return spans;
    };
    if !own.is_exact() {
        let range = [own.low, own.likely, own.high].map(number::format_significant).join(", ");
        spans.push(text_span(Role::Text, format!("  ({range})")));
    }
    spans.extend(
        describe_rating(scene, input, own.likely)
            .map(|word| text_span(Role::Text, format!("  {}: {word}", number::format_significant(own.likely)))),
    );
    spans
}

/// The label of a rating, if it has one.
fn describe_rating(scene: &Scene<'_>, input: &ScorerInput<'_>, value: f64) -> Option<String> {
    if scene.session.model == scoring_models::ICE && input.id == "confidence" {
        return Some(ice::strongest_evidence(value).to_owned());
    }
    let criteria = &scene.session.plan.roadmap.settings.criteria;
    let criterion = criteria
        .iter()
        .find(|criterion| scene.session.model == scoring_models::WEIGHTED && criterion.id == input.id)?;
    criterion.rating_labels.get(&(value.round() as u32)).map(|word| text::sanitize::sanitize_line(word).into_owned())
}

fn row_detail_spans(scene: &Scene<'_>, scorer: &Scorer<'_>) -> Vec<Span> {
    let ranking = &scene.session.derived.ranking;
    let Some(entry) = scene.views.scores.selected_entry() else { return Vec::new() };
    if ranking.position(entry).is_none() {
        let missing = scene.session.plan.roadmap.theme(entry).map(|theme| scorer.explain(theme));
        let missing = missing.map_or_else(String::new, |score| score.missing_inputs().join(", "));
        return vec![
            text_span(Role::Text, format!("Missing: {} (", text::sanitize::sanitize_line(&missing))),
            text_span(Role::Key, scene.key_label("theme.score")),
            text_span(Role::Muted, " to fill in)"),
        ];
    }
    let below = ranking.neighbors(entry).1;
    let share = below
        .and_then(|below| scene.session.ranking_confidence.outrank_probability(entry, below))
        .and_then(|lead| lead.by_inputs);
    let is_turned = share.filter(|share| *share < 0.5);
    if let Some((share, below)) = is_turned.zip(below) {
        let certainty = Certainty::from_probability(share, &scene.session.plan.roadmap.settings.scoring).short_label();
        let title = text::sanitize::sanitize_line(&scene.session.title(below)).into_owned();
        let text_line = format!(" {certainty}: ahead by score, but {title} leads in most simulations");
        return vec![Span::Glyph(Role::Warn, Glyph::TossUp), text_span(Role::Text, text_line)];
    }
    if !scene.views.scores.has_ranges && !scorer.inputs.is_empty() {
        return vec![text_span(Role::Muted, "You can enter a range (low likely high) to see how certain the order is")];
    }
    Vec::new()
}

/// Draws the cell editor and returns the position of its caret.
pub(in crate::ui) fn draw_cell_edit(
    canvas: &mut Canvas<'_>,
    scene: &Scene<'_>,
    edit: &CellEdit,
) -> Option<CellPosition> {
    let scorer = Scorer::new(&scene.session.plan.roadmap, scene.session.model)?;
    let columns = scores::table_columns(scene.session, scene.screen, &scene.views.scores, &scorer);
    let (_, column) = columns.inputs.iter().find(|(input, _)| *input == edit.input)?;
    let table = scores::table_area(scene.screen, &scene.views.scores);
    let line = scene.views.scores.line_of(scene.views.scores.list.at).checked_sub(scene.views.scores.list.top)?;
    let y = table.y + line as u16;
    let width = (text::width(edit.field.text()) as u16 + 2).clamp(column.width, 30.max(column.width));
    let right = table.x + column.right();
    let area = Area { x: right.saturating_sub(width).max(table.x + 2), y, width, height: 1 };
    canvas.clear_to_background(area);
    canvas.fill_surface(area, Surface::Field);
    let caret = prompt::draw_field_line(canvas, area, &edit.field);
    if edit.error.is_some() {
        canvas.draw_glyph(area.right(), y, Role::Error, Glyph::Broken);
    }
    Some(caret)
}
