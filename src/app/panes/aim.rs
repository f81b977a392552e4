//! A goal or objective below its tree: the sentence of its target, its metric, what must not get worse, who agreed.

use super::{goals, target};
use crate::app::state::State;
use crate::app::views::problems;
use crate::app::widgets::rich_text::{Picture, Role, SheetRow, Sign, Span, paragraph, words};
use crate::document::chunk::Serial;
use crate::insight::progress::State as Track;
use crate::roadmap::entry_row::{Facts, Relation};
use crate::roadmap::name;
use crate::rules::Severity;
use crate::text;

/// The rows for a goal or objective.
pub(super) fn rows(state: &State, facts: &Facts, width: usize) -> Vec<SheetRow> {
    let told = target::told(state, facts);
    let mut rows = vec![sentence(state, facts, &told, width), metric(state, &told)];
    rows.extend(guardrails(state, facts));
    rows.extend(people(state, facts, width));
    rows.push(SheetRow::blank());
    rows.extend(goals::rows(state, facts.serial, width));
    rows
}

/// "Cut failed bank imports from 9 % to 2 % by 31 Jul", and what is wrong with it.
fn sentence(state: &State, facts: &Facts, told: &target::Told, width: usize) -> SheetRow {
    let title = text::sanitise::line(&state.title(facts.serial)).into_owned();
    let aim = &told.held.aim;
    let with_unit = |value: f64| target::with_unit(value, &told.unit);
    let way = match (aim.keep, aim.from, aim.to) {
        (Some(keep), ..) => format!(": keep {}", with_unit(keep)),
        (None, Some(from), Some(to)) => format!(" from {} to {}", with_unit(from), with_unit(to)),
        (None, None, Some(to)) => format!(" to {}", with_unit(to)),
        _ => String::new(),
    };
    let by = aim.by.map(|by| format!(" by {}", state.due(by))).unwrap_or_default();
    let judged = judged(state, facts);
    let room = width.saturating_sub(judged.iter().map(Span::width).sum::<usize>() + 2);
    // Of a long goal the title is cut, not its numbers.
    let room_for_title = room.saturating_sub(text::width(&way) + text::width(&by));
    let title = text::cut(&title, room_for_title.max(room / 2), "…").into_owned();
    let mut row = SheetRow::of(vec![words(Role::Heading, format!("{title}{way}{by}"))]);
    let left = days_left(told).map(|days| format!("  {days}")).unwrap_or_default();
    if row.spans.iter().map(Span::width).sum::<usize>() + text::width(&left) <= room {
        row.spans.push(words(Role::Muted, left));
    }
    row.right = judged;
    row
}

/// "goal, good", or what is wrong with it.
fn judged(state: &State, facts: &Facts) -> Vec<Span> {
    let kind = facts.entity.noun();
    let count = |severity: Severity| state.checks.of(facts.serial).filter(|found| found.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let told = |severity: Severity, counted: String| {
        vec![
            words(Role::Muted, format!("{kind}, ")),
            problems::sign(severity),
            words(problems::role(severity), format!(" {counted}")),
        ]
    };
    match (errors, warnings) {
        _ if state.checks.counts().is_none() => vec![words(Role::Muted, kind)],
        (0, 0) => vec![words(Role::Muted, format!("{kind}, good"))],
        (0, warnings) => told(Severity::Warning, text::plural::count(warnings, "warning", "warnings")),
        (errors, _) => told(Severity::Error, text::plural::count(errors, "error", "errors")),
    }
}

/// The metric with its readings, and where it heads.
fn metric(state: &State, told: &target::Told) -> SheetRow {
    let Some(metric) = told.metric else {
        let named = told.held.aim.metric.map(|symbol| state.plan.roadmap.word(symbol).to_owned());
        let told = match named {
            Some(id) => {
                vec![Span::Sign(Role::Error, Sign::Broken), words(Role::Text, format!(" {id} is not in the file"))]
            }
            None => {
                vec![words(Role::Muted, "no target metric yet: "), words(Role::Key, "c m"), words(Role::Muted, " asks")]
            }
        };
        return SheetRow::labelled("metric", told);
    };
    let mut spans = vec![words(Role::Text, format!("{}  ", state.plan.roadmap.id(metric)))];
    let readings = state.plan.roadmap.facts(metric).and_then(Facts::metric).map(|metric| metric.readings.as_slice());
    let readings = readings.unwrap_or_default();
    let seen = readings.partition_point(|(day, _)| *day <= state.today);
    let recent: Vec<f64> = readings.iter().take(seen).rev().take(6).rev().map(|(_, value)| *value).collect();
    if recent.len() >= 3 {
        let cells = recent.len() as u16;
        spans.extend([Span::Picture(Picture::Sparkline(recent), cells), words(Role::Text, "  ")]);
    }
    spans.extend(standing(state, told));
    SheetRow::labelled("metric", spans)
}

/// "6.1 % on 2 Mar · ◐ at risk: at this pace 3.1 % by then".
fn standing(state: &State, told: &target::Told) -> Vec<Span> {
    let Some((progress, now)) = told.progress.as_ref().and_then(|progress| Some((progress, progress.now?))) else {
        return vec![words(Role::Muted, "no reading yet: "), words(Role::Key, "R"), words(Role::Muted, " takes one")];
    };
    let mut spans = vec![words(Role::Text, target::with_unit(now, &told.unit))];
    if let Some(day) = progress.read_on {
        spans.push(words(Role::Muted, format!(" on {}", state.day(day))));
    }
    spans.push(words(Role::Muted, " · "));
    spans.extend(target::state_words(progress.state, target::Wording::Long));
    if let Some(forecast) = progress.forecast.filter(|_| progress.state != Track::Reached) {
        let heads = target::with_unit_text(&text::number::significant(forecast), &told.unit);
        spans.push(words(Role::Muted, format!(": at this pace {heads} by then")));
    }
    spans
}

/// "151 days left", while it is still to be reached.
pub fn days_left(told: &target::Told) -> Option<String> {
    let progress = told.progress.as_ref().filter(|progress| progress.state != Track::Reached)?;
    let days = progress.days_left?;
    let count = text::plural::count(usize::try_from(days.unsigned_abs()).ok()?, "day", "days");
    Some(match days {
        0 => "due today".to_owned(),
        1.. => format!("{count} left"),
        _ => format!("{count} over"),
    })
}

/// What must not get worse meanwhile, and how it stands.
fn guardrails(state: &State, facts: &Facts) -> Vec<SheetRow> {
    let roadmap = &state.plan.roadmap;
    let mut rows = Vec::new();
    for symbol in facts.linked(Relation::Guardrail) {
        let label = if rows.is_empty() { "guardrail" } else { "" };
        let metric = roadmap.find_symbol(crate::roadmap::entry_kind::Entity::Metric, symbol);
        let Some(metric) = metric else {
            let told = format!(" {} is not in the file", roadmap.word(symbol));
            rows.push(SheetRow::labelled(label, vec![Span::Sign(Role::Error, Sign::Broken), words(Role::Text, told)]));
            continue;
        };
        let mut spans = vec![words(Role::Text, state.title(metric))];
        let readings = roadmap.facts(metric).and_then(Facts::metric).map(|metric| metric.readings.as_slice());
        let last = readings.unwrap_or_default().iter().rfind(|(day, _)| *day <= state.today);
        let unit = roadmap.unit(&state.plan.document, metric).into_owned();
        let now = last.map_or_else(
            || "  no reading yet".to_owned(),
            |(_, value)| format!("  now {}", target::with_unit(*value, &text::sanitise::line(&unit))),
        );
        spans.push(words(Role::Muted, now));
        rows.push(SheetRow::labelled(label, spans));
    }
    rows
}

/// Who agreed, who looks after it, and how far it is decided.
fn people(state: &State, facts: &Facts, width: usize) -> Vec<SheetRow> {
    let agreed = field(state, facts.serial, name::AGREED_BY);
    let owner = field(state, facts.serial, name::OWNER);
    let status = field(state, facts.serial, name::STATUS).map(|status| status.to_lowercase());
    let mut rest: Vec<String> = status.into_iter().collect();
    let (label, who) = match (agreed, owner) {
        (Some(agreed), owner) => {
            rest.extend(owner.map(|owner| format!("owner {owner}")));
            ("agreed by", agreed)
        }
        (None, Some(owner)) => ("owner", owner),
        (None, None) if rest.is_empty() => return Vec::new(),
        (None, None) => ("status", String::new()),
    };
    let mut rows = paragraph(label, Role::Text, &who, width.saturating_sub(super::LABEL));
    if rows.is_empty() {
        rows.push(SheetRow::labelled(label, Vec::new()));
    }
    if let Some(last) = rows.last_mut() {
        let gap = if who.is_empty() { "" } else { "  " };
        last.spans.push(words(Role::Muted, format!("{gap}{}", rest.join(", "))));
    }
    rows
}

/// What a field holds, in one clean line; `None` when nothing.
pub fn field(state: &State, serial: Serial, name: &str) -> Option<String> {
    let entry = state.plan.document.entry(serial)?;
    let tree = entry.tree()?;
    let value = crate::app::overlays::form::rows::shown(tree.root().inner().get(name)?.inner());
    let value = text::sanitise::line(&value.replace('\n', ", ")).trim().to_owned();
    (!value.is_empty()).then_some(value)
}

/// How a goal or objective stands, for a column: what is wrong, that it is closed, or its progress.
pub fn status(state: &State, facts: &Facts, told: &target::Told) -> Vec<Span> {
    if facts.is_broken {
        return vec![words(Role::Error, "broken")];
    }
    if let Some(wrong) = problems::status(state, facts.serial) {
        return wrong;
    }
    if facts.goal().is_some_and(|goal| goal.is_closed) {
        let is_met = field(state, facts.serial, name::STATUS).as_deref() == Some("Met");
        return match is_met {
            true => vec![Span::Sign(Role::Ok, Sign::Answered), words(Role::Text, " met")],
            false => vec![Span::Sign(Role::Muted, Sign::Broken), words(Role::Muted, " abandoned")],
        };
    }
    match &told.progress {
        Some(progress) => target::state_words(progress.state, target::Wording::Column),
        None => vec![Span::Sign(Role::Muted, Sign::NoData), words(Role::Muted, " no data")],
    }
}
