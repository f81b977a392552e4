//! Targets in words and rails: used by the lanes, the theme and goals panes, and the line of the focus goal.

use crate::app::model::session::Session;
use crate::app::widgets::rich_text::{Glyph, InlineChart, Role, Span, text_span};
use crate::document::chunk::EntryId;
use crate::insight::effective_target;
use crate::insight::effective_target::EffectiveTarget;
use crate::insight::progress::{Progress, TargetStatus as Track};
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::{EntryRow, TargetRow};
use crate::text::number;

/// What stands between two facts.
const SEPARATOR: &str = " · ";

/// A target with everything that is said about it.
pub struct TargetSummary {
    /// The target as it holds.
    pub effective: EffectiveTarget,
    /// The metric, if the file has it.
    pub metric: Option<EntryId>,
    /// The unit of the metric.
    pub unit: String,
    /// How it stands; `None` without a metric.
    pub progress: Option<Progress>,
    /// Whether it is the focus goal's, or leads to it.
    pub is_focus: bool,
}

/// What is said about the target of an entry.
pub fn summarize(session: &Session, row: &EntryRow) -> TargetSummary {
    let roadmap = &session.plan.roadmap;
    let held = effective_target::resolve(roadmap, row);
    let metric = held.target.metric.and_then(|symbol| roadmap.find_by_symbol(EntryKind::Metric, symbol));
    let unit = metric.map_or_else(String::new, |metric| {
        crate::text::sanitize::sanitize_line(&roadmap.unit(&session.plan.document, metric)).into_owned()
    });
    let focus_metric = session.derived.focus.and_then(|goal| roadmap.row(goal)?.goal()?.target.metric);
    let is_focus = held.target.metric.is_some() && held.target.metric == focus_metric;
    TargetSummary { progress: session.progress_of(row), effective: held, metric, unit, is_focus }
}

impl TargetSummary {
    /// Whether it has a change to show on a rail.
    pub fn has_progress_bar(&self) -> bool {
        self.effective.target.from.is_some() && self.effective.target.to.is_some()
    }

    /// Both ends in words, where it has them: "30" and "50 %".
    pub fn end_labels(&self) -> Option<(String, String)> {
        let (from, to) = (self.effective.target.from?, self.effective.target.to?);
        Some((number::format_grouped(from), with_unit(to, &self.unit)))
    }

    /// The rail of a target that has both ends.
    pub fn progress_bar(&self, cells: u16) -> Option<Span> {
        if !self.has_progress_bar() {
            return None;
        }
        let progress = self.progress.as_ref()?;
        let marker = if self.is_focus { Role::Goal } else { state_role(progress.status) };
        let made = if self.is_focus { Role::Goal } else { Role::Muted };
        Some(Span::Chart(
            InlineChart::ProgressBar { at: progress.share, expected: progress.expected_share, marker, progress: made },
            cells,
        ))
    }

    /// "30 → 50 %", "stay above 99.5 %", or what there is of it.
    pub fn change_spans(&self) -> Vec<Span> {
        let aim = &self.effective.target;
        let muted = |text: String| text_span(Role::Muted, text);
        match (aim.keep, aim.from, aim.to) {
            (Some(keep), ..) => vec![muted(format!("keep {}", with_unit(keep, &self.unit)))],
            (None, Some(from), Some(to)) => vec![
                muted(number::format_grouped(from)),
                muted(" ".to_owned()),
                Span::Glyph(Role::Muted, Glyph::Arrow),
                muted(format!(" {}", with_unit(to, &self.unit))),
            ],
            (None, None, Some(to)) => vec![muted(format!("to {}", with_unit(to, &self.unit)))],
            (None, Some(from), None) => vec![muted(format!("from {}", with_unit(from, &self.unit)))],
            _ => Vec::new(),
        }
    }

    /// "38 % now · 40 % there · too early to say".
    pub fn progress_spans(&self) -> Vec<Span> {
        let Some(progress) = &self.progress else {
            return vec![text_span(Role::Muted, "nobody measures this yet")];
        };
        let Some(now) = progress.current else { return vec![text_span(Role::Muted, "no reading yet")] };
        let mut spans = vec![text_span(Role::Heading, with_unit(now, &self.unit)), text_span(Role::Muted, " now")];
        if let Some(share) = progress.share {
            let percent = (share * 100.0).round();
            spans.push(text_span(Role::Muted, format!(" · {} there", with_unit(percent, "%"))));
        }
        spans.push(text_span(Role::Muted, SEPARATOR));
        spans.extend(state_spans(progress.status, StateWording::Long));
        if let Some(forecast) = progress.forecast.filter(|_| progress.status != Track::Reached) {
            let heading = number::format_significant(forecast);
            spans.push(text_span(Role::Muted, format!(", heading for {}", with_unit_text(&heading, &self.unit))));
        }
        spans
    }

    /// The same in two rows where one is too narrow: the state and the forecast stand at its end, and must not be cut.
    pub fn progress_lines(&self, width: usize) -> Vec<Vec<Span>> {
        let mut first = self.progress_spans();
        let is_too_wide = first.iter().map(Span::width).sum::<usize>() > width;
        let between = first.iter().rposition(|span| matches!(span, Span::Text(_, words) if words == SEPARATOR));
        let Some(at) = between.filter(|_| is_too_wide) else { return vec![first] };
        let second = first.split_off(at + 1);
        first.truncate(at);
        vec![first, second]
    }

    /// "by 30 Sep", muted.
    pub fn due_span(&self, session: &Session) -> Option<Span> {
        let by = self.effective.target.by?;
        Some(text_span(Role::Muted, format!("by {}", session.due(by))))
    }
}

/// "50 %", "12 days", "0.6 s": number and unit are never torn apart.
pub fn with_unit(value: f64, unit: &str) -> String {
    with_unit_text(&number::format_grouped(value), unit)
}

/// The same of a number already in words.
pub fn with_unit_text(number: &str, unit: &str) -> String {
    match unit {
        "" => number.to_owned(),
        "yes/no" => if number == "0" { "no" } else { "yes" }.to_owned(),
        unit => format!("{number}\u{a0}{unit}"),
    }
}

/// The role of a state's marker.
pub fn state_role(state: Track) -> Role {
    match state {
        Track::Reached | Track::OnTrack => Role::Ok,
        Track::AtRisk => Role::Warn,
        Track::OffTrack => Role::Error,
        Track::TooEarly | Track::NoData => Role::Muted,
    }
}

/// How much room a state's words have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StateWording {
    /// In a column of eleven cells.
    Column,
    /// In a sentence.
    Long,
}

/// A state as sign and words. Good news is quiet: "on track" colours its sign alone.
pub fn state_spans(state: Track, wording: StateWording) -> Vec<Span> {
    let (sign, role, words_role) = match state {
        Track::Reached => (Glyph::Answered, Role::Ok, Role::Text),
        Track::OnTrack => (Glyph::OnTrack, Role::Ok, Role::Text),
        Track::AtRisk => (Glyph::AtRisk, Role::Warn, Role::Warn),
        Track::OffTrack => (Glyph::OffTrack, Role::Error, Role::Error),
        Track::TooEarly | Track::NoData => (Glyph::NoData, Role::Muted, Role::Muted),
    };
    let text = match (state, wording) {
        (Track::TooEarly, StateWording::Long) => "too early to say",
        (state, _) => state.label(),
    };
    if wording == StateWording::Long && matches!(state, Track::TooEarly | Track::NoData) {
        return vec![text_span(words_role, text)];
    }
    vec![Span::Glyph(role, sign), text_span(words_role, format!(" {text}"))]
}

/// What a target lacks for its lane; empty when nothing.
pub fn missing_label(aim: &TargetRow) -> &'static str {
    match aim.metric {
        None => "no target metric",
        Some(_) if aim.to.is_none() && aim.keep.is_none() => "how much is open",
        Some(_) => "",
    }
}
