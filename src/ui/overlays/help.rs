//! Help: all keys of a scope, and a legend of the glyphs.

use super::finder::draw_query_line;
use crate::app::Scene;
use crate::app::commands::help_page::{HelpLine, help_lines};
use crate::app::model::mode::Scope;
use crate::app::model::mode::ViewKind;
use crate::app::overlays::help::Help;
use crate::app::overlays::layout;
use crate::app::widgets::area::Area;
use crate::app::widgets::rich_text::{Glyph, Role, Span, text_span};
use crate::ui::canvas::CellPosition;
use crate::ui::canvas::{Canvas, Focus};

/// Draws help and returns the position of its caret.
pub(crate) fn draw(canvas: &mut Canvas<'_>, scene: &Scene<'_>, help: &Help) -> CellPosition {
    canvas.dim();
    let popup = layout::help_popup(scene.screen);
    let inside = canvas.draw_popup(popup.outer, "Help", &scope_name(scene, help.scope));
    let cursor = draw_query_line(canvas, inside, "/ ", &help.query);
    if help.query.is_empty() {
        canvas.draw_text(inside.x + 5, inside.y + 1, inside.width, Role::Muted, "type to search, Enter to run");
    }
    let list = popup.rows;
    let all = help_lines(help);
    let shown = all.iter().enumerate().skip(help.top).take(list.height as usize);
    for (number, line) in shown {
        let y = list.y + (number - help.top) as u16;
        draw_line(canvas, (scene, help), *line, Area { y, height: 1, ..list });
    }
    draw_legend(canvas, Area { y: inside.bottom().saturating_sub(1), height: 1, ..inside });
    cursor
}

fn scope_name(scene: &Scene<'_>, scope: Scope) -> String {
    match (scope, scene.screen.view) {
        (Scope::Roadmap, screen) => screen.name().to_owned(),
        (Scope::Entries, ViewKind::Entries(kind)) => format!("list of {}", kind.plural_noun()),
        (Scope::Problems, _) => "problems".to_owned(),
        (Scope::Panes, _) => "side panes".to_owned(),
        (Scope::Form, _) => "forms".to_owned(),
        _ => String::new(),
    }
}

fn draw_line(canvas: &mut Canvas<'_>, (scene, help): (&Scene<'_>, &Help), line: HelpLine, area: Area) {
    match line {
        HelpLine::Blank => {}
        HelpLine::Group(group) => {
            canvas.draw_text(area.x + 1, area.y, area.width, Role::Heading, group.title());
        }
        HelpLine::Heading(heading) => {
            canvas.draw_text(area.x + 1, area.y, area.width, Role::Heading, heading);
        }
        HelpLine::Meaning(word, meaning) => {
            canvas.draw_text(area.x + 1, area.y, 10, Role::Key, word);
            canvas.draw_text(area.x + 12, area.y, area.width.saturating_sub(12), Role::Text, meaning);
        }
        HelpLine::Command(command) => {
            let is_selected = help.at.and_then(|at| help.results.get(at)) == Some(&command.id);
            let keys = scene.input.keymap.key_labels(command, help.scope).join("  ");
            canvas.draw_text(area.x + 1, area.y, 16, Role::Key, &keys);
            let role = if is_selected { Role::Heading } else { Role::Text };
            let used = canvas.draw_text(area.x + 18, area.y, area.width.saturating_sub(18), role, command.title);
            let x = area.x + 18 + used + 2;
            canvas.draw_text(x, area.y, area.right().saturating_sub(x), Role::Muted, command.about);
            if is_selected {
                canvas.highlight_selection(Area { x: area.x - 1, width: area.width + 1, ..area }, Focus::Here);
                canvas.draw_selection_bar(area.x - 1, area.y, Focus::Here);
            }
        }
    }
}

/// Draws the legend of the glyphs on one line, as many as fit.
fn draw_legend(canvas: &mut Canvas<'_>, area: Area) {
    let mut spans = Vec::new();
    for (role, sign, meaning) in [
        (Role::Ok, Glyph::OnTrack, "on track"),
        (Role::Warn, Glyph::AtRisk, "at risk"),
        (Role::Error, Glyph::OffTrack, "off track"),
        (Role::Muted, Glyph::NoData, "no data"),
        (Role::Idea, Glyph::Idea, "idea"),
        (Role::Goal, Glyph::FocusGoal, "focus goal"),
        (Role::Error, Glyph::Broken, "error"),
    ] {
        let entry = [Span::Glyph(role, sign), text_span(Role::Muted, format!(" {meaning}"))];
        let gap = if spans.is_empty() { 0 } else { 3 };
        if Canvas::width_of(&spans) + gap + Canvas::width_of(&entry) >= area.width {
            break;
        }
        spans.push(text_span(Role::Muted, " ".repeat(gap as usize)));
        spans.extend(entry);
    }
    canvas.draw_spans(area.x + 1, area.y, area.width.saturating_sub(1), &spans);
}
