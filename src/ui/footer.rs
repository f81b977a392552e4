//! The two lines at the bottom: the message line, and the keys of the current scope.

use super::canvas::Canvas;
use super::header;
use crate::app::Scene;
use crate::app::commands;
use crate::app::commands::command::{Command, KeyLine, VIEWS_AND_PANES};
use crate::app::commands::keymap::Keymap;
use crate::app::model::layout::ScreenLayout;
use crate::app::model::marked_entries;
use crate::app::model::mode::Scope;
use crate::app::model::mode::ViewKind;
use crate::app::model::status::Tone;
use crate::app::views::problems;
use crate::app::widgets::area::Area;
use crate::app::widgets::rich_text::{Glyph, Role, Span, text_span};
use crate::text;

/// The command whose label names a side of the merge.
const CHOOSE_ALL_FIRST: &str = "conflict.all-first";
/// Maximum width of the name of a side.
const SIDE_LABEL_WIDTH: usize = 16;

/// Draws the key line: the mode as a chip, then keys with labels. Pairs that do not fit are dropped from the right.
pub(crate) fn draw(canvas: &mut Canvas<'_>, scene: &Scene<'_>, layout: &ScreenLayout) {
    let area = layout.footer;
    let blank = " ".repeat(area.width as usize);
    canvas.draw_text(area.x, area.y, area.width, Role::Text, &blank);
    let scope = crate::app::overlays::scope(scene.screen, &scene.views.scores, scene.overlays);
    let chip = canvas.palette.chip();
    let is_on_screens = VIEWS_AND_PANES.contains(&scope);
    let is_read_only = scene.workflows.read_only.is_some();
    let follows = is_on_screens && is_read_only;
    let is_marking = matches!(scope, Scope::Roadmap | Scope::Entries)
        && !marked_entries::marked_in_view(scene.session, scene.selection, scene.screen).is_empty();
    let mode = if is_read_only && (is_on_screens || scope == Scope::Form) {
        "READ-ONLY".to_owned()
    } else {
        mode_label(scene, scope, is_marking)
    };
    let mut x = area.x + canvas.draw_styled_text(area.x, area.y, 12, chip, &format!(" {mode} ")) + 2;
    if !scene.input.pending.is_empty() {
        let typed: Vec<String> = scene.input.pending.iter().map(|key| key.label()).collect();
        let spans = [text_span(Role::Key, typed.join(" ")), text_span(Role::Muted, " …")];
        canvas.draw_spans(x, area.y, area.right().saturating_sub(x), &spans);
        return;
    }
    let line = match (scope, scene.screen.view) {
        _ if follows => KeyLine::ReadOnly,
        _ if is_marking => KeyLine::Selection,
        _ if is_on_screens && scene.session.what_if.is_some() => KeyLine::WhatIf,
        (Scope::Roadmap, ViewKind::Board) => KeyLine::Board,
        (Scope::Panes, ViewKind::Balance) => KeyLine::Balance,
        (Scope::Roadmap, ViewKind::Scores) => KeyLine::Scores,
        _ => KeyLine::In(scope),
    };
    let mut pairs: Vec<Vec<Span>> =
        commands::commands_of(line).iter().filter_map(|group| key_pair(scene, group)).collect();
    // On a narrow screen, always keep quit, and help if the header has no room for it.
    let keep = if scene.screen.size.width < 70 && is_on_screens { reserved_pairs(scene, layout) } else { Vec::new() };
    let kept_width: u16 = keep.iter().map(|pair| Canvas::width_of(pair) + 3).sum();
    let mut room = area.right().saturating_sub(x + kept_width);
    if !keep.is_empty() {
        pairs.pop();
    }
    for pair in pairs {
        let width = Canvas::width_of(&pair);
        if width > room {
            break;
        }
        canvas.draw_spans(x, area.y, width, &pair);
        x += width + 3;
        room = room.saturating_sub(width + 3);
    }
    for pair in keep {
        let width = Canvas::width_of(&pair);
        canvas.draw_spans(x, area.y, width, &pair);
        x += width + 3;
    }
}

/// The label of the mode; while entries are selected, with their number.
fn mode_label(scene: &Scene<'_>, scope: Scope, is_marking: bool) -> String {
    match is_marking {
        true => {
            format!("SELECT {}", marked_entries::marked_in_view(scene.session, scene.selection, scene.screen).len())
        }
        false if scene.session.what_if.is_some() && VIEWS_AND_PANES.contains(&scope) => "WHAT-IF".to_owned(),
        false => scope.mode_label().to_owned(),
    }
}

fn reserved_pairs(scene: &Scene<'_>, layout: &ScreenLayout) -> Vec<Vec<Span>> {
    let ids: &[&str] = if header::shows_help(scene, layout) { &["quit"] } else { &["help", "quit"] };
    ids.iter().filter_map(|id| commands::by_id(id)).map(|command| keys_with_label(scene, &[command])).collect()
}

fn key_pair(scene: &Scene<'_>, commands: &[&'static Command]) -> Option<Vec<Span>> {
    let first = commands.first()?;
    if !is_useful(scene, first.id) {
        return None;
    }
    let mut spans = keys_with_label(scene, commands);
    if first.id == "what-if"
        && scene.session.what_if.is_some()
        && let Some(last) = spans.last_mut()
    {
        *last = text_span(Role::Muted, " end");
    }
    let prompt = crate::app::overlays::prompt::top(scene.overlays);
    if prompt.is_some_and(|prompt| prompt.question.asks_again())
        && let Some(last) = spans.last_mut()
    {
        match first.id {
            "prompt.accept" => *last = text_span(Role::Muted, " add"),
            "prompt.close" => *last = text_span(Role::Muted, " done"),
            _ => {}
        }
    }
    // Use the name of the side if it has one.
    let side = scene
        .views
        .conflicts
        .selected()
        .and_then(|row| row.sides().next()?.label())
        .filter(|_| first.id == CHOOSE_ALL_FIRST);
    if let (Some(label), Some(last)) = (side, spans.last_mut()) {
        *last = text_span(
            Role::Muted,
            format!(" all from {}", text::truncate(&text::sanitize::sanitize_line(label), SIDE_LABEL_WIDTH, "…")),
        );
    }
    Some(spans)
}

/// Whether a command would do anything, and so deserves space in the footer.
fn is_useful(scene: &Scene<'_>, id: &str) -> bool {
    let theme = scene.selection.theme(scene.session).and_then(|entry| scene.session.plan.roadmap.row(entry));
    let is_idea = theme.is_some_and(|entry_row| entry_row.kind == crate::roadmap::entry_kind::EntryKind::Idea);
    match id {
        "idea.promote" => is_idea,
        "go.fold" | "go.why" => scene.screen.view == ViewKind::Goals,
        "goal.unlink" => scene.screen.view == ViewKind::Goals && scene.selection.entry.is_some(),
        "goal.link" if scene.screen.view == ViewKind::Goals => scene.selection.entry.is_some(),
        "theme.score" | "goal.link" => theme.is_some() && !is_idea,
        "lane.earlier" | "entry.drop" => theme.is_some(),
        "picker.mark" => crate::app::overlays::picker::top(scene.overlays)
            .is_some_and(|picker| matches!(picker.chosen, crate::app::overlays::picker::PickerChoice::Many(_))),
        "settle.idea" => match scene.overlays.last() {
            Some(crate::app::overlays::Overlay::UnsavedAnswers(settle)) => settle.is_demotable,
            _ => false,
        },
        _ => true,
    }
}

fn keys_with_label(scene: &Scene<'_>, commands: &[&'static Command]) -> Vec<Span> {
    let (scope, keymap): (Scope, &Keymap) =
        (crate::app::overlays::scope(scene.screen, &scene.views.scores, scene.overlays), &scene.input.keymap);
    let keys: Vec<String> =
        commands.iter().filter_map(|command| keymap.key_labels(command, scope).into_iter().next()).collect();
    let label = commands.first().map_or("", |command| command.short);
    vec![text_span(Role::Key, keys.join(" ")), text_span(Role::Muted, format!(" {}", label.to_lowercase()))]
}

/// Draws the message line; without a message, a hint about the most important problem.
pub(crate) fn draw_message(canvas: &mut Canvas<'_>, scene: &Scene<'_>, layout: &ScreenLayout) {
    let area = layout.message;
    let Some(message) = scene.message else {
        let spans = problems::message_line_hint(scene.session, scene.screen, &scene.views.conflicts);
        canvas.draw_spans(area.x, area.y, area.width, &spans);
        return;
    };
    let indent = if message.tone == Tone::Refused { 2 } else { 0 };
    let clean = text::sanitize::sanitize_line(&message.text);
    let lines = text::wrap(&clean, area.width.saturating_sub(indent).max(1) as usize);
    // A long message grows upward rather than being truncated, because what to do comes last.
    let rows = (lines.len() as u16).min(layout.body.height);
    let top = Area { y: (area.y + 1).saturating_sub(rows), height: rows, ..area };
    if rows > 1 {
        canvas.clear_for_popup(top);
    } else {
        canvas.clear_to_background(top);
    }
    if message.tone == Tone::Refused {
        canvas.draw_glyph(top.x, top.y, Role::Warn, Glyph::Warning);
    }
    canvas.draw_paragraph(
        Area { x: top.x + indent, width: top.width.saturating_sub(indent), ..top },
        Role::Text,
        &clean,
    );
}
