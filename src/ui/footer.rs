//! The two lines at the bottom: what was done or asked for, and the keys of this place.

use super::canvas::Canvas;
use super::header;
use crate::app::commands::keymap::Keymap;
use crate::app::commands::{self, Command};
use crate::app::model::marked_entries;
use crate::app::overlays::Scope;
use crate::app::state::{Screen, State, Tone};
use crate::app::views::problems;
use crate::app::widgets::layout::{Area, Layout};
use crate::app::widgets::rich_text::{Role, Sign, Span, words};
use crate::text;

/// The commands of the footer by place, most useful first; pairs of keys share a label.
fn offered(scope: Scope) -> &'static [&'static [&'static str]] {
    match scope {
        Scope::Roadmap => &[
            &["go.down", "go.up"],
            &["go.fold", "go.unfold"],
            &["go.open"],
            &["entry.new"],
            &["idea.promote"],
            &["theme.score"],
            &["goal.link"],
            &["goal.unlink"],
            &["go.why", "go.how"],
            &["lane.sooner", "lane.later"],
            &["find"],
            &["palette"],
            &["undo"],
            &["file.save"],
            &["quit"],
        ],
        Scope::Entities => &[
            &["go.down", "go.up"],
            &["go.open"],
            &["entry.new"],
            &["find"],
            &["palette"],
            &["undo"],
            &["go.back"],
            &["file.save"],
            &["quit"],
        ],
        Scope::Problems => &[
            &["go.down", "go.up"],
            &["go.open"],
            &["problems.fix", "problems.fix-all"],
            &["problems.group"],
            &["problems.previous", "problems.next"],
            &["palette"],
            &["undo"],
            &["go.back"],
            &["quit"],
        ],
        Scope::Panes => &[
            &["go.down", "go.up"],
            &["pane.next"],
            &["theme.next", "theme.previous"],
            &["entry.edit"],
            &["scores.model"],
            &["palette"],
            &["go.back"],
            &["quit"],
        ],
        Scope::Cells => CELLS,
        Scope::Cell => &[&["cell.keep"], &["cell.right"], &["cell.close"]],
        Scope::Form => &[
            &["form.next"],
            &["form.previous"],
            &["form.open"],
            &["form.save"],
            &["form.close"],
            &["form.example"],
            &["form.undo"],
            &["form.help"],
        ],
        Scope::Picker => &[&["picker.down", "picker.up"], &["picker.accept"], &["picker.mark"], &["picker.close"]],
        Scope::Prompt => &[&["prompt.accept"], &["prompt.close"]],
        Scope::Finder => &[&["finder.down", "finder.up"], &["finder.accept"], &["finder.close"]],
        Scope::Help => &[&["help.down", "help.up"], &["help.run"], &["help.close"]],
        Scope::Move => &[&["move.down", "move.up"], &["move.sooner", "move.later"], &["move.keep"], &["move.restore"]],
        Scope::Clashes => &[
            &["clash.down", "clash.up"],
            &["clash.first", "clash.second", "clash.before"],
            &["clash.another"],
            &["clash.all-first"],
            &["clash.next"],
            &["undo"],
            &["file.save"],
            &["clash.leave"],
            &["help"],
        ],
        Scope::MarkMerged => &[&["merged.mark"], &["merged.leave"]],
        Scope::TakeOver => &[&["take-over.yes"], &["take-over.no"]],
        Scope::Quit => &[&["quit.save"], &["quit.throw-away"], &["quit.stay"]],
        Scope::Compare => {
            &[&["compare.mine"], &["compare.theirs"], &["compare.later"], &["compare.down", "compare.up"]]
        }
        Scope::Recovery => {
            &[&["recovery.accept"], &["recovery.discard"], &["recovery.later"], &["recovery.down", "recovery.up"]]
        }
        Scope::Settings => {
            &[&["settings.down", "settings.up"], &["settings.previous", "settings.next"], &["settings.leave"]]
        }
        Scope::Colours => &[&["colours.down", "colours.up"], &["colours.keep"], &["colours.leave"]],
        Scope::WhatIf => &[&["what-if.keep"], &["what-if.throw-away"], &["what-if.go-on"]],
        Scope::WhatIfAgain => &[&["what-if.new"], &["what-if.back"], &["what-if.leave"]],
        Scope::Settle => &[&["settle.edit"], &["settle.put-back"], &["settle.idea"]],
    }
}

/// The same on the board.
const BOARD: &[&[&str]] = &[
    &["go.down", "go.up", "go.fold", "go.unfold"],
    &["go.open"],
    &["lane.sooner", "lane.later"],
    &["theme.move"],
    &["entry.drop"],
    &["find"],
    &["palette"],
    &["undo"],
    &["file.save"],
    &["go.back"],
    &["quit"],
];

/// The same in the cells of the scores.
const CELLS: &[&[&str]] = &[
    &["go.down", "go.up", "go.fold", "go.unfold"],
    &["cells.edit"],
    &["cells.more", "cells.less"],
    &["cells.sort"],
    &["scores.model"],
    &["undo"],
    &["file.save"],
    &["go.back"],
];

/// The same on the scores.
const SCORES: &[&[&str]] = &[
    &["go.down", "go.up"],
    &["theme.score"],
    &["score.explain"],
    &["what-if"],
    &["theme.overrule"],
    &["scores.model"],
    &["lane.sooner", "lane.later"],
    &["scores.picture"],
    &["view.sort"],
    &["palette"],
    &["undo"],
    &["go.back"],
    &["quit"],
];

/// The same on the screens while another whymap edits the file.
const FOLLOWING: &[&[&str]] = &[
    &["go.down", "go.up"],
    &["go.open"],
    &["file.take-over"],
    &["find"],
    &["palette"],
    &["pane.next"],
    &["go.back"],
    &["quit"],
];

/// The same in a what-if.
const WHAT_IF: &[&[&str]] = &[
    &["go.down", "go.up"],
    &["theme.score"],
    &["lane.sooner", "lane.later"],
    &["score.explain"],
    &["what-if"],
    &["undo"],
    &["go.back"],
    &["quit"],
];

/// The same while entries are marked.
const MARKING: &[&[&str]] = &[
    &["mark.toggle"],
    &["mark.range"],
    &["lane.sooner", "lane.later"],
    &["edit.owner"],
    &["edit.tags"],
    &["entry.drop"],
    &["goal.link"],
    &["copy.line"],
    &["undo"],
    &["go.back"],
];

/// The command whose label names a side.
const ALL_OF_ONE: &str = "clash.all-first";
/// The cells of such a name.
const LABEL: usize = 16;

/// On the balance nothing is selected.
const BALANCE: &[&[&str]] =
    &[&["go.down", "go.up"], &["go.lanes"], &["go.goals"], &["roadmap.edit"], &["palette"], &["go.back"], &["quit"]];

/// Draws the line of keys: the mode as a chip, then keys and labels, whole pairs dropped from the right.
pub(crate) fn draw(canvas: &mut Canvas<'_>, state: &State, layout: &Layout) {
    let area = layout.footer;
    let blank = " ".repeat(area.width as usize);
    canvas.words(area.x, area.y, area.width, Role::Text, &blank);
    let scope = state.scope();
    let chip = canvas.palette.chip();
    let is_on_screens = commands::SCREENS.contains(&scope);
    let is_read = state.following.is_some();
    let follows = is_on_screens && is_read;
    let is_marking = matches!(scope, Scope::Roadmap | Scope::Entities) && !marked_entries::here(state).is_empty();
    let mode = if is_read && (is_on_screens || scope == Scope::Form) {
        "FOLLOWING".to_owned()
    } else {
        mode_of(state, scope, is_marking)
    };
    let mut x = area.x + canvas.styled(area.x, area.y, 12, chip, &format!(" {mode} ")) + 2;
    if !state.pending.is_empty() {
        let typed: Vec<String> = state.pending.iter().map(|key| key.shown()).collect();
        let spans = [words(Role::Key, typed.join(" ")), words(Role::Muted, " …")];
        canvas.spans(x, area.y, area.right().saturating_sub(x), &spans);
        return;
    }
    let offered = match (scope, state.screen) {
        _ if follows => FOLLOWING,
        _ if is_marking => MARKING,
        _ if is_on_screens && state.sandbox.is_some() => WHAT_IF,
        (Scope::Roadmap, Screen::Board) => BOARD,
        (Scope::Panes, Screen::Balance) => BALANCE,
        (Scope::Roadmap, Screen::Scores) => SCORES,
        _ => offered(scope),
    };
    let mut pairs: Vec<Vec<Span>> = offered.iter().filter_map(|ids| pair(state, ids)).collect();
    // Where it is narrow, the way out is the last thing to be dropped, and help where the top line has no room for it.
    let keep = if state.size.width < 70 && is_on_screens { kept(state, layout) } else { Vec::new() };
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
        canvas.spans(x, area.y, width, &pair);
        x += width + 3;
        room = room.saturating_sub(width + 3);
    }
    for pair in keep {
        let width = Canvas::width_of(&pair);
        canvas.spans(x, area.y, width, &pair);
        x += width + 3;
    }
}

/// The word of the mode; while entries are marked, with how many.
fn mode_of(state: &State, scope: Scope, is_marking: bool) -> String {
    match is_marking {
        true => format!("MARK {}", marked_entries::here(state).len()),
        false if state.sandbox.is_some() && commands::SCREENS.contains(&scope) => "WHAT IF".to_owned(),
        false => scope.mode().to_owned(),
    }
}

fn kept(state: &State, layout: &Layout) -> Vec<Vec<Span>> {
    let ids: &[&str] = if header::says_help(state, layout) { &["quit"] } else { &["help", "quit"] };
    ids.iter().filter_map(|id| commands::by_id(id)).map(|command| labelled(state, &[command])).collect()
}

fn pair(state: &State, ids: &[&str]) -> Option<Vec<Span>> {
    let commands: Vec<&'static Command> = ids.iter().filter_map(|id| commands::by_id(id)).collect();
    let first = commands.first()?;
    if !is_useful(state, first.id) {
        return None;
    }
    let mut spans = labelled(state, &commands);
    if first.id == "what-if"
        && state.sandbox.is_some()
        && let Some(last) = spans.last_mut()
    {
        *last = words(Role::Muted, " keep or throw away");
    }
    // The side is called by its name where it has one.
    let side = state.clashes.selected().and_then(|row| row.sides().next()?.label()).filter(|_| first.id == ALL_OF_ONE);
    if let (Some(label), Some(last)) = (side, spans.last_mut()) {
        *last = words(Role::Muted, format!(" all from {}", text::cut(&text::sanitise::line(label), LABEL, "…")));
    }
    Some(spans)
}

/// Some keys are only worth a place in the footer where they would do something.
fn is_useful(state: &State, id: &str) -> bool {
    let bet = state.selected_bet().and_then(|serial| state.plan.roadmap.facts(serial));
    let is_idea = bet.is_some_and(|facts| facts.entity == crate::roadmap::entry_kind::Entity::Idea);
    match id {
        "idea.promote" => is_idea,
        "go.fold" | "go.why" => state.screen == Screen::Goals,
        "goal.unlink" => state.screen == Screen::Goals && state.selected().is_some(),
        "goal.link" if state.screen == Screen::Goals => state.selected().is_some(),
        "theme.score" | "goal.link" => bet.is_some() && !is_idea,
        "lane.sooner" | "entry.drop" => bet.is_some(),
        "picker.mark" => crate::app::overlays::picker::top(state)
            .is_some_and(|picker| matches!(picker.chosen, crate::app::overlays::picker::Choice::Many(_))),
        "settle.idea" => match state.overlay() {
            Some(crate::app::overlays::Overlay::Settle(settle)) => settle.can_become_idea,
            _ => false,
        },
        _ => true,
    }
}

fn labelled(state: &State, commands: &[&'static Command]) -> Vec<Span> {
    let (scope, keymap): (Scope, &Keymap) = (state.scope(), &state.keymap);
    let keys: Vec<String> =
        commands.iter().filter_map(|command| keymap.shown(command, scope).into_iter().next()).collect();
    let label = commands.first().map_or("", |command| command.short);
    vec![words(Role::Key, keys.join(" ")), words(Role::Muted, format!(" {}", label.to_lowercase()))]
}

/// Draws the line of messages; while there is none, what wants to be looked at most.
pub(crate) fn message(canvas: &mut Canvas<'_>, state: &State, layout: &Layout) {
    let area = layout.message;
    let Some(message) = &state.message else {
        let spans = problems::advice(state);
        canvas.spans(area.x, area.y, area.width, &spans);
        return;
    };
    let indent = if message.tone == Tone::Refused { 2 } else { 0 };
    let clean = text::sanitise::line(&message.text);
    let lines = text::wrap(&clean, area.width.saturating_sub(indent).max(1) as usize);
    // What does not fit on the line takes rows of the screen above it: what to do often stands at the end.
    let rows = (lines.len() as u16).min(layout.body.height);
    let top = Area { y: (area.y + 1).saturating_sub(rows), height: rows, ..area };
    if rows > 1 {
        canvas.clear(top);
    } else {
        canvas.blank(top);
    }
    if message.tone == Tone::Refused {
        canvas.sign(top.x, top.y, Role::Warn, Sign::Warning);
    }
    canvas.paragraph(Area { x: top.x + indent, width: top.width.saturating_sub(indent), ..top }, Role::Text, &clean);
}
