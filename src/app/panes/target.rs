//! Targets as text and progress bars: used by the lanes, the theme and goals panes, and the focus goal line.

use crate::app::model::session::Session;
use crate::app::widgets::rich_text::{Glyph, InlineChart, Role, Span, text_span};
use crate::document::chunk::EntryId;
use crate::insight::effective_target;
use crate::insight::effective_target::EffectiveTarget;
use crate::insight::progress::{Progress, TargetStatus as Track};
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::{EntryRow, TargetRow};
use crate::text::number;

/// Separates two facts.
const SEPARATOR: &str = " · ";

/// A target with its metric, unit, and progress.
pub struct TargetSummary {
    /// The target in effect, including values inherited from the goal.
    pub effective: EffectiveTarget,
    /// The metric, if it is in the file.
    pub metric: Option<EntryId>,
    pub unit: String,
    /// The progress; `None` without a metric.
    pub progress: Option<Progress>,
    /// Whether it uses the metric of the focus goal.
    pub is_focus: bool,
}

/// Summarizes the target of an entry.
pub fn summarize(session: &Session, row: &EntryRow) -> TargetSummary {
    let roadmap = &session.plan.roadmap;
    let effective = effective_target::resolve(roadmap, row);
    let metric = effective.target.metric.and_then(|symbol| roadmap.find_by_symbol(EntryKind::Metric, symbol));
    let unit = metric.map_or_else(String::new, |metric| {
        crate::text::sanitize::sanitize_line(&roadmap.unit(&session.plan.document, metric)).into_owned()
    });
    let focus_metric = session.derived.focus.and_then(|goal| roadmap.row(goal)?.goal()?.target.metric);
    let is_focus = effective.target.metric.is_some() && effective.target.metric == focus_metric;
    TargetSummary { progress: session.progress_of(row), effective, metric, unit, is_focus }
}

impl TargetSummary {
    /// Whether the target has both ends for a progress bar.
    pub fn has_progress_bar(&self) -> bool {
        self.effective.target.from.is_some() && self.effective.target.to.is_some()
    }

    /// Both ends as text, if the target has them: "30" and "50%".
    pub fn end_labels(&self) -> Option<(String, String)> {
        let (from, to) = (self.effective.target.from?, self.effective.target.to?);
        Some((self.start_label(from), with_unit(to, &self.unit)))
    }

    /// The starting value. Its unit stands after the value to reach.
    fn start_label(&self, from: f64) -> String {
        if self.unit == YES_OR_NO { with_unit(from, &self.unit) } else { number::format_grouped(from) }
    }

    /// The progress bar of a target with both ends.
    pub fn progress_bar(&self, cells: u16) -> Option<Span> {
        if !self.has_progress_bar() {
            return None;
        }
        let progress = self.progress.as_ref()?;
        let marker = if self.is_focus { Role::Goal } else { state_role(progress.status) };
        let done = if self.is_focus { Role::Goal } else { Role::Muted };
        Some(Span::Chart(
            InlineChart::ProgressBar { at: progress.share, expected: progress.expected_share, marker, progress: done },
            cells,
        ))
    }

    /// "30 → 50%", "keep 99.5%", or the parts the target has.
    pub fn change_spans(&self) -> Vec<Span> {
        let target = &self.effective.target;
        let muted = |text: String| text_span(Role::Muted, text);
        match (target.keep, target.from, target.to) {
            (Some(keep), ..) => vec![muted(format!("keep {}", with_unit(keep, &self.unit)))],
            (None, Some(from), Some(to)) => vec![
                muted(self.start_label(from)),
                muted(" ".to_owned()),
                Span::Glyph(Role::Muted, Glyph::Arrow),
                muted(format!(" {}", with_unit(to, &self.unit))),
            ],
            (None, None, Some(to)) => vec![muted(format!("to {}", with_unit(to, &self.unit)))],
            (None, Some(from), None) => vec![muted(format!("from {}", with_unit(from, &self.unit)))],
            _ => Vec::new(),
        }
    }

    /// "38% now · 40% of the way · too early to tell".
    pub fn progress_spans(&self) -> Vec<Span> {
        let Some(progress) = &self.progress else {
            return vec![text_span(Role::Muted, "not measured yet")];
        };
        let Some(now) = progress.current else { return vec![text_span(Role::Muted, "no reading yet")] };
        let mut spans = vec![text_span(Role::Heading, with_unit(now, &self.unit)), text_span(Role::Muted, " now")];
        if let Some(share) = progress.share {
            let percent = (share * 100.0).round();
            spans.push(text_span(Role::Muted, format!(" · {}", share_label(percent))));
        }
        spans.push(text_span(Role::Muted, SEPARATOR));
        match progress.status {
            Track::TooEarly => spans.push(text_span(Role::Muted, format!("too early: {}", progress.reason))),
            Track::NoData => spans.push(text_span(Role::Muted, progress.reason.to_string())),
            status => spans.extend(state_spans(status, StateWording::Long)),
        }
        if let Some(forecast) = progress.forecast.filter(|_| progress.status != Track::Reached) {
            let heading = number::format_significant(forecast);
            spans.push(text_span(Role::Muted, format!(", heading for {}", with_unit_text(&heading, &self.unit))));
        }
        spans
    }

    /// Like [`Self::progress_spans`], in two lines if one is too narrow, so that status and forecast are never cut.
    pub fn progress_lines(&self, width: usize) -> Vec<Vec<Span>> {
        let mut first = self.progress_spans();
        let is_too_wide = first.iter().map(Span::width).sum::<usize>() > width;
        let between = first.iter().rposition(|span| matches!(span, Span::Text(_, text) if text == SEPARATOR));
        let Some(at) = between.filter(|_| is_too_wide) else { return vec![first] };
        let second = first.split_off(at + 1);
        first.truncate(at);
        vec![first, second]
    }

    /// "by Sep 30", muted.
    pub fn due_span(&self, session: &Session) -> Option<Span> {
        let by = self.effective.target.by?;
        Some(text_span(Role::Muted, format!("by {}", session.due(by))))
    }
}

/// The unit of a metric that is either true or not.
const YES_OR_NO: &str = "yes/no";

/// "50%", "12 days", "0.6 s", with a no-break space before the unit.
pub fn with_unit(value: f64, unit: &str) -> String {
    with_unit_text(&number::format_grouped(value), unit)
}

/// "40% of the way", from a share in percent.
pub fn share_label(percent: f64) -> String {
    if percent < 0.0 { "worse than the baseline".to_owned() } else { format!("{} of the way", with_unit(percent, "%")) }
}

/// Like [`with_unit`], for a number that is already formatted.
pub fn with_unit_text(number: &str, unit: &str) -> String {
    match unit {
        "" => number.to_owned(),
        YES_OR_NO => if number == "0" { "no" } else { "yes" }.to_owned(),
        unit if unit.starts_with('%') => format!("{number}{unit}"),
        unit => format!("{number}\u{a0}{unit}"),
    }
}

/// The role of a status marker.
pub fn state_role(state: Track) -> Role {
    match state {
        Track::Reached | Track::OnTrack => Role::Ok,
        Track::AtRisk => Role::Warn,
        Track::OffTrack | Track::Missed => Role::Error,
        Track::TooEarly | Track::NoData => Role::Muted,
    }
}

/// Where a status label is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StateWording {
    /// In a column 11 cells wide.
    Column,
    /// In a sentence.
    Long,
}

/// A status as glyph and label. "on track" colors only its glyph, so that good news stays quiet.
pub fn state_spans(state: Track, wording: StateWording) -> Vec<Span> {
    let (sign, role, words_role) = match state {
        Track::Reached => (Glyph::Answered, Role::Ok, Role::Text),
        Track::OnTrack => (Glyph::OnTrack, Role::Ok, Role::Text),
        Track::AtRisk => (Glyph::AtRisk, Role::Warn, Role::Warn),
        Track::OffTrack | Track::Missed => (Glyph::OffTrack, Role::Error, Role::Error),
        Track::TooEarly | Track::NoData => (Glyph::NoData, Role::Muted, Role::Muted),
    };
    let text = match (state, wording) {
        (Track::TooEarly, StateWording::Long) => "too early to tell",
        (state, _) => state.label(),
    };
    if wording == StateWording::Long && matches!(state, Track::TooEarly | Track::NoData) {
        return vec![text_span(words_role, text)];
    }
    vec![Span::Glyph(role, sign), text_span(words_role, format!(" {text}"))]
}

/// Describes what a target lacks; empty if it is complete.
pub fn missing_label(target: &TargetRow) -> &'static str {
    match target.metric {
        None => "no target metric",
        Some(_) if target.to.is_none() && target.keep.is_none() => "no target value",
        Some(_) => "",
    }
}
