//! Targets in words and rails: used by the lanes, the theme and goals panes, and the line of the focus goal.

use crate::app::state::State;
use crate::app::widgets::rich_text::{Picture, Role, Sign, Span, words};
use crate::document::chunk::Serial;
use crate::insight::effective_target;
use crate::insight::effective_target::HeldAim;
use crate::insight::progress::{Progress, State as Track};
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::entry_row::{Aim, Facts};
use crate::text::number;

/// What stands between two facts.
const BETWEEN: &str = " · ";

/// A target with everything that is said about it.
pub struct Told {
    /// The target as it holds.
    pub held: HeldAim,
    /// The metric, if the file has it.
    pub metric: Option<Serial>,
    /// The unit of the metric.
    pub unit: String,
    /// How it stands; `None` without a metric.
    pub progress: Option<Progress>,
    /// Whether it is the focus goal's, or leads to it.
    pub is_focus: bool,
}

/// What is said about the target of an entry.
pub fn told(state: &State, facts: &Facts) -> Told {
    let roadmap = &state.plan.roadmap;
    let held = effective_target::held(roadmap, facts);
    let metric = held.aim.metric.and_then(|symbol| roadmap.find_symbol(Entity::Metric, symbol));
    let unit = metric.map_or_else(String::new, |metric| {
        crate::text::sanitise::line(&roadmap.unit(&state.plan.document, metric)).into_owned()
    });
    let focus_metric = state.derived.focus.and_then(|goal| roadmap.facts(goal)?.goal()?.aim.metric);
    let is_focus = held.aim.metric.is_some() && held.aim.metric == focus_metric;
    Told { progress: state.progress_of(facts), held, metric, unit, is_focus }
}

impl Told {
    /// Whether it has a change to show on a rail.
    pub fn has_rail(&self) -> bool {
        self.held.aim.from.is_some() && self.held.aim.to.is_some()
    }

    /// Both ends in words, where it has them: "30" and "50 %".
    pub fn ends(&self) -> Option<(String, String)> {
        let (from, to) = (self.held.aim.from?, self.held.aim.to?);
        Some((number::grouped(from), with_unit(to, &self.unit)))
    }

    /// The rail of a target that has both ends.
    pub fn rail(&self, cells: u16) -> Option<Span> {
        if !self.has_rail() {
            return None;
        }
        let progress = self.progress.as_ref()?;
        let marker = if self.is_focus { Role::Goal } else { role_of(progress.state) };
        let made = if self.is_focus { Role::Goal } else { Role::Muted };
        Some(Span::Picture(Picture::Rail { at: progress.share, even: progress.even, marker, made }, cells))
    }

    /// "30 → 50 %", "stay above 99.5 %", or what there is of it.
    pub fn change(&self) -> Vec<Span> {
        let aim = &self.held.aim;
        let muted = |text: String| words(Role::Muted, text);
        match (aim.keep, aim.from, aim.to) {
            (Some(keep), ..) => vec![muted(format!("keep {}", with_unit(keep, &self.unit)))],
            (None, Some(from), Some(to)) => vec![
                muted(number::grouped(from)),
                muted(" ".to_owned()),
                Span::Sign(Role::Muted, Sign::To),
                muted(format!(" {}", with_unit(to, &self.unit))),
            ],
            (None, None, Some(to)) => vec![muted(format!("to {}", with_unit(to, &self.unit)))],
            (None, Some(from), None) => vec![muted(format!("from {}", with_unit(from, &self.unit)))],
            _ => Vec::new(),
        }
    }

    /// "38 % now · 40 % there · too early to say".
    pub fn standing(&self) -> Vec<Span> {
        let Some(progress) = &self.progress else {
            return vec![words(Role::Muted, "nobody measures this yet")];
        };
        let Some(now) = progress.now else { return vec![words(Role::Muted, "no reading yet")] };
        let mut spans = vec![words(Role::Heading, with_unit(now, &self.unit)), words(Role::Muted, " now")];
        if let Some(share) = progress.share {
            let percent = (share * 100.0).round();
            spans.push(words(Role::Muted, format!(" · {} there", with_unit(percent, "%"))));
        }
        spans.push(words(Role::Muted, BETWEEN));
        spans.extend(state_words(progress.state, Wording::Long));
        if let Some(forecast) = progress.forecast.filter(|_| progress.state != Track::Reached) {
            let heading = number::significant(forecast);
            spans.push(words(Role::Muted, format!(", heading for {}", with_unit_text(&heading, &self.unit))));
        }
        spans
    }

    /// The same in two rows where one is too narrow: the state and the forecast stand at its end, and must not be cut.
    pub fn standing_within(&self, width: usize) -> Vec<Vec<Span>> {
        let mut first = self.standing();
        let is_too_wide = first.iter().map(Span::width).sum::<usize>() > width;
        let between = first.iter().rposition(|span| matches!(span, Span::Words(_, words) if words == BETWEEN));
        let Some(at) = between.filter(|_| is_too_wide) else { return vec![first] };
        let second = first.split_off(at + 1);
        first.truncate(at);
        vec![first, second]
    }

    /// "by 30 Sep", muted.
    pub fn by(&self, state: &State) -> Option<Span> {
        let by = self.held.aim.by?;
        Some(words(Role::Muted, format!("by {}", state.due(by))))
    }
}

/// "50 %", "12 days", "0.6 s": number and unit are never torn apart.
pub fn with_unit(value: f64, unit: &str) -> String {
    with_unit_text(&number::grouped(value), unit)
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
pub fn role_of(state: Track) -> Role {
    match state {
        Track::Reached | Track::OnTrack => Role::Ok,
        Track::AtRisk => Role::Warn,
        Track::OffTrack => Role::Error,
        Track::TooEarly | Track::NoData => Role::Muted,
    }
}

/// How much room a state's words have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wording {
    /// In a column of eleven cells.
    Column,
    /// In a sentence.
    Long,
}

/// A state as sign and words. Good news is quiet: "on track" colours its sign alone.
pub fn state_words(state: Track, wording: Wording) -> Vec<Span> {
    let (sign, role, words_role) = match state {
        Track::Reached => (Sign::Answered, Role::Ok, Role::Text),
        Track::OnTrack => (Sign::OnTrack, Role::Ok, Role::Text),
        Track::AtRisk => (Sign::AtRisk, Role::Warn, Role::Warn),
        Track::OffTrack => (Sign::OffTrack, Role::Error, Role::Error),
        Track::TooEarly | Track::NoData => (Sign::NoData, Role::Muted, Role::Muted),
    };
    let text = match (state, wording) {
        (Track::TooEarly, Wording::Long) => "too early to say",
        (state, _) => state.words(),
    };
    if wording == Wording::Long && matches!(state, Track::TooEarly | Track::NoData) {
        return vec![words(words_role, text)];
    }
    vec![Span::Sign(role, sign), words(words_role, format!(" {text}"))]
}

/// What a target lacks for its lane; empty when nothing.
pub fn missing_of(aim: &Aim) -> &'static str {
    match aim.metric {
        None => "no target metric",
        Some(_) if aim.to.is_none() && aim.keep.is_none() => "how much is open",
        Some(_) => "",
    }
}
