//! Help: every key of a place, and what the signs mean.

use super::finder::query_line;
use crate::app::overlays::Scope;
use crate::app::overlays::help::{Help, HelpLine, lines};
use crate::app::overlays::layout;
use crate::app::state::{Screen, State};
use crate::app::widgets::layout::Area;
use crate::app::widgets::rich_text::{Role, Sign, Span, words};
use crate::ui::Cell;
use crate::ui::canvas::{Canvas, Focus};

/// Draws help, and says where its caret is.
pub(crate) fn draw(canvas: &mut Canvas<'_>, state: &State, help: &Help) -> Cell {
    canvas.dim();
    let popup = layout::help(state);
    let inside = canvas.popup(popup.whole, "Help", &place(state, help.scope));
    let cursor = query_line(canvas, inside, "/ ", &help.query);
    if help.query.is_empty() {
        canvas.words(inside.x + 5, inside.y + 1, inside.width, Role::Muted, "type to search, Enter runs it");
    }
    let list = popup.rows;
    let all = lines(help);
    let shown = all.iter().enumerate().skip(help.top).take(list.height as usize);
    for (number, line) in shown {
        let y = list.y + (number - help.top) as u16;
        draw_line(canvas, (state, help), *line, Area { y, height: 1, ..list });
    }
    signs(canvas, Area { y: inside.bottom().saturating_sub(1), height: 1, ..inside });
    cursor
}

fn place(state: &State, scope: Scope) -> String {
    match (scope, state.screen) {
        (Scope::Roadmap, screen) => format!("the {}", screen.view_name()),
        (Scope::Entities, Screen::Entities(entity)) => format!("the list of {}", entity.nouns()),
        (Scope::Problems, _) => "the problems".to_owned(),
        (Scope::Panes, _) => "a pane beside the roadmap".to_owned(),
        (Scope::Form, _) => "a form".to_owned(),
        _ => String::new(),
    }
}

fn draw_line(canvas: &mut Canvas<'_>, (state, help): (&State, &Help), line: HelpLine, area: Area) {
    match line {
        HelpLine::Blank => {}
        HelpLine::Group(group) => {
            canvas.words(area.x + 1, area.y, area.width, Role::Heading, group.title());
        }
        HelpLine::Command(command) => {
            let is_selected = help.at.and_then(|at| help.found.get(at)) == Some(&command);
            let keys = state.keymap.shown(command, help.scope).join("  ");
            canvas.words(area.x + 1, area.y, 16, Role::Key, &keys);
            let role = if is_selected { Role::Heading } else { Role::Text };
            let used = canvas.words(area.x + 18, area.y, area.width.saturating_sub(18), role, command.title);
            let x = area.x + 18 + used + 2;
            canvas.words(x, area.y, area.right().saturating_sub(x), Role::Muted, command.about);
            if is_selected {
                canvas.select(Area { x: area.x - 1, width: area.width + 1, ..area }, Focus::Here);
                canvas.selection_bar(area.x - 1, area.y, Focus::Here);
            }
        }
    }
}

/// What the signs mean, on one line: as many as fit.
fn signs(canvas: &mut Canvas<'_>, area: Area) {
    let mut spans = Vec::new();
    for (role, sign, meaning) in [
        (Role::Ok, Sign::OnTrack, "on track"),
        (Role::Warn, Sign::AtRisk, "at risk"),
        (Role::Error, Sign::OffTrack, "off track"),
        (Role::Muted, Sign::NoData, "no data yet"),
        (Role::Idea, Sign::Idea, "idea"),
        (Role::Goal, Sign::FocusGoal, "focus goal"),
        (Role::Error, Sign::Broken, "broken"),
    ] {
        let told = [Span::Sign(role, sign), words(Role::Muted, format!(" {meaning}"))];
        let gap = if spans.is_empty() { 0 } else { 3 };
        if Canvas::width_of(&spans) + gap + Canvas::width_of(&told) >= area.width {
            break;
        }
        spans.push(words(Role::Muted, " ".repeat(gap as usize)));
        spans.extend(told);
    }
    canvas.spans(area.x + 1, area.y, area.width.saturating_sub(1), &spans);
}
