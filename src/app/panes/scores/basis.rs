//! What the inputs rest on: why, by whom, and how old they are. Inputs without a day say nothing of their age.

use super::{LABEL_WIDTH, ScoreContext, labeled_row};
use crate::app::widgets::rich_text::{Glyph, RichLine, Role, Span, text_span};
use crate::document::EntryText;
use crate::roadmap::name;
use crate::roadmap::score_input::ScoreInput;
use crate::text;

/// What an input rests on, in words.
pub(super) struct InputEvidence {
    /// Which input.
    pub(super) input_name: String,
    /// Why it is what it is.
    pub(super) why: Option<String>,
    /// Who said so, and when: "maria, 18 Dec".
    pub(super) attribution: String,
    /// How many days ago.
    pub(super) age_days: Option<i64>,
}

/// What each input of the model rests on, as far as it says; read from the text of the entry.
pub(super) fn read_evidence(scored: &ScoreContext<'_>) -> Vec<InputEvidence> {
    let entry = scored.session.plan.document.entry(scored.entry);
    let Some(tree) = entry.as_ref().and_then(EntryText::tree) else { return Vec::new() };
    let inputs =
        tree.root().unwrap_some().get(name::SCORES).and_then(|scores| scores.unwrap_some().get(scored.session.model));
    let of = |asked: &crate::insight::score::ScorerInput<'_>| {
        let input = ScoreInput::read(inputs?.unwrap_some().get(asked.id)?).ok()?;
        let day = input.on.map(|on| scored.session.day(on));
        let source: Vec<String> = input.by.map(std::borrow::Cow::into_owned).into_iter().chain(day).collect();
        Some(InputEvidence {
            input_name: asked.name.to_owned(),
            why: input.why.map(|why| text::sanitize::sanitize_line(&why).into_owned()),
            attribution: source.join(", "),
            age_days: input.on.map(|on| (scored.session.today - on).num_days()),
        })
    };
    scored.scorer.inputs.iter().filter_map(of).collect()
}

/// How old the oldest input is, and what each rests on.
pub(super) fn build_rows(scored: &ScoreContext<'_>, width: usize) -> Vec<RichLine> {
    let all = read_evidence(scored);
    let mut rows: Vec<RichLine> = age_row(scored, &all).into_iter().collect();
    let told = all.iter().filter(|basis| basis.why.is_some() || !basis.attribution.is_empty());
    rows.extend(told.enumerate().map(|(number, basis)| {
        let label = if number == 0 { "based on" } else { "" };
        labeled_row(label, basis.spans(width.saturating_sub(LABEL_WIDTH)))
    }));
    rows
}

/// The oldest input by its days; past the limit of the file it is a warning.
pub(super) fn age_row(scored: &ScoreContext<'_>, all: &[InputEvidence]) -> Option<RichLine> {
    let (oldest, days) = all.iter().filter_map(|basis| Some((basis, basis.age_days?))).max_by_key(|(_, days)| *days)?;
    let limit = scored.session.plan.roadmap.settings.limits.get(name::STALE_SCORE_DAYS).copied().unwrap_or(90.0);
    let stale = all.iter().filter(|basis| basis.age_days.is_some_and(|days| days as f64 > limit)).count();
    let noun = if scored.is_weighted() { " mark" } else { "" };
    let told = match days {
        i64::MIN..=0 => format!("{}{noun} is of today", oldest.input_name),
        1 => format!("{}{noun} is 1 day old", oldest.input_name),
        days => format!("{}{noun} is {days} days old", oldest.input_name),
    };
    Some(match stale {
        0 => labeled_row("age", vec![text_span(Role::Muted, told)]),
        1 => {
            labeled_row("age", vec![Span::Glyph(Role::Warn, Glyph::Warning), text_span(Role::Warn, format!(" {told}"))])
        }
        more => {
            let told = format!(" {told}, and {} more are old", more - 1);
            labeled_row("age", vec![Span::Glyph(Role::Warn, Glyph::Warning), text_span(Role::Warn, told)])
        }
    })
}

impl InputEvidence {
    /// "customer: 12 of 14 interviews (maria, 18 Dec)": the reason is cut, who and when are not.
    fn spans(&self, width: usize) -> Vec<Span> {
        let name = format!("{}: ", self.input_name);
        let source = if self.attribution.is_empty() { String::new() } else { format!(" ({})", self.attribution) };
        let Some(why) = &self.why else {
            return vec![text_span(Role::Muted, name), text_span(Role::Muted, self.attribution.clone())];
        };
        let room = width.saturating_sub(text::width(&name) + text::width(&source));
        let why = text::truncate(why, room, "…").into_owned();
        vec![text_span(Role::Muted, name), text_span(Role::Text, why), text_span(Role::Muted, source)]
    }
}
