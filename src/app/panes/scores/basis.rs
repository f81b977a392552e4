//! What the inputs rest on: why, by whom, and how old they are. Inputs without a day say nothing of their age.

use super::{LABEL, Scored, labelled};
use crate::app::widgets::rich_text::{Role, SheetRow, Sign, Span, words};
use crate::document::EntryText;
use crate::roadmap::name;
use crate::roadmap::score_input::ScoreInput;
use crate::text;

/// What an input rests on, in words.
pub(super) struct Basis {
    /// Which input.
    pub(super) name: String,
    /// Why it is what it is.
    pub(super) why: Option<String>,
    /// Who said so, and when: "maria, 18 Dec".
    pub(super) source: String,
    /// How many days ago.
    pub(super) age: Option<i64>,
}

/// What each input of the model rests on, as far as it says; read from the text of the entry.
pub(super) fn all(scored: &Scored<'_>) -> Vec<Basis> {
    let entry = scored.state.plan.document.entry(scored.serial);
    let Some(tree) = entry.as_ref().and_then(EntryText::tree) else { return Vec::new() };
    let inputs = tree.root().inner().get(name::SCORES).and_then(|scores| scores.inner().get(scored.state.model));
    let of = |asked: &crate::insight::score::Asked<'_>| {
        let input = ScoreInput::read(inputs?.inner().get(asked.id)?).ok()?;
        let day = input.on.map(|on| scored.state.day(on));
        let source: Vec<String> = input.by.map(std::borrow::Cow::into_owned).into_iter().chain(day).collect();
        Some(Basis {
            name: asked.name.to_owned(),
            why: input.why.map(|why| text::sanitise::line(&why).into_owned()),
            source: source.join(", "),
            age: input.on.map(|on| (scored.state.today - on).num_days()),
        })
    };
    scored.rater.asked.iter().filter_map(of).collect()
}

/// How old the oldest input is, and what each rests on.
pub(super) fn rows(scored: &Scored<'_>, width: usize) -> Vec<SheetRow> {
    let all = all(scored);
    let mut rows: Vec<SheetRow> = age(scored, &all).into_iter().collect();
    let told = all.iter().filter(|basis| basis.why.is_some() || !basis.source.is_empty());
    rows.extend(told.enumerate().map(|(number, basis)| {
        let label = if number == 0 { "based on" } else { "" };
        labelled(label, basis.spans(width.saturating_sub(LABEL)))
    }));
    rows
}

/// The oldest input by its days; past the limit of the file it is a warning.
pub(super) fn age(scored: &Scored<'_>, all: &[Basis]) -> Option<SheetRow> {
    let (oldest, days) = all.iter().filter_map(|basis| Some((basis, basis.age?))).max_by_key(|(_, days)| *days)?;
    let limit = scored.state.plan.roadmap.settings.limits.get(name::STALE_SCORE_DAYS).copied().unwrap_or(90.0);
    let stale = all.iter().filter(|basis| basis.age.is_some_and(|days| days as f64 > limit)).count();
    let noun = if scored.is_weighted() { " mark" } else { "" };
    let told = match days {
        i64::MIN..=0 => format!("{}{noun} is of today", oldest.name),
        1 => format!("{}{noun} is 1 day old", oldest.name),
        days => format!("{}{noun} is {days} days old", oldest.name),
    };
    Some(match stale {
        0 => labelled("age", vec![words(Role::Muted, told)]),
        1 => labelled("age", vec![Span::Sign(Role::Warn, Sign::Warning), words(Role::Warn, format!(" {told}"))]),
        more => {
            let told = format!(" {told}, and {} more are old", more - 1);
            labelled("age", vec![Span::Sign(Role::Warn, Sign::Warning), words(Role::Warn, told)])
        }
    })
}

impl Basis {
    /// "customer: 12 of 14 interviews (maria, 18 Dec)": the reason is cut, who and when are not.
    fn spans(&self, width: usize) -> Vec<Span> {
        let name = format!("{}: ", self.name);
        let source = if self.source.is_empty() { String::new() } else { format!(" ({})", self.source) };
        let Some(why) = &self.why else {
            return vec![words(Role::Muted, name), words(Role::Muted, self.source.clone())];
        };
        let room = width.saturating_sub(text::width(&name) + text::width(&source));
        let why = text::cut(why, room, "…").into_owned();
        vec![words(Role::Muted, name), words(Role::Text, why), words(Role::Muted, source)]
    }
}
