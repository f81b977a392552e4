//! The evidence behind the inputs: reason, author, and age. Inputs without a date have no age.

use super::context::{LABEL_WIDTH, ScoreContext, labeled_row};
use crate::app::widgets::rich_text::{Glyph, RichLine, Role, Span, text_span};
use crate::document::EntryText;
use crate::roadmap::name;
use crate::roadmap::score_input::ScoreInput;
use crate::text;

/// The evidence behind one input.
pub(super) struct InputEvidence {
    pub(super) input_name: String,
    /// The stated reason.
    pub(super) why: Option<String>,
    /// Author and date: "maria, Dec 18".
    pub(super) attribution: String,
    /// Age in days; `None` without a date.
    pub(super) age_days: Option<i64>,
}

/// Reads the evidence of each input of the current model from the text of the entry.
pub(super) fn read_evidence(scored: &ScoreContext<'_>) -> Vec<InputEvidence> {
    let entry = scored.session.plan.document.entry(scored.entry);
    let Some(tree) = entry.as_ref().and_then(EntryText::tree) else { return Vec::new() };
    let inputs =
        tree.root().unwrap_some().get(name::SCORES).and_then(|scores| scores.unwrap_some().get(scored.session.model));
    let of = |scorer_input: &crate::insight::score::ScorerInput<'_>| {
        let input = ScoreInput::read(inputs?.unwrap_some().get(scorer_input.id)?).ok()?;
        let day = input.on.map(|on| scored.session.day(on));
        let source: Vec<String> = input.by.map(std::borrow::Cow::into_owned).into_iter().chain(day).collect();
        Some(InputEvidence {
            input_name: scorer_input.name.to_owned(),
            why: input.why.map(|why| text::sanitize::sanitize_line(&why).into_owned()),
            attribution: source.join(", "),
            age_days: input.on.map(|on| (scored.session.today - on).num_days()),
        })
    };
    scored.scorer.inputs.iter().filter_map(of).collect()
}

/// The age of the oldest input, and the evidence of each.
pub(super) fn build_rows(scored: &ScoreContext<'_>, width: usize) -> Vec<RichLine> {
    let all = read_evidence(scored);
    let mut rows: Vec<RichLine> = age_row(scored, &all).into_iter().collect();
    let stated = all.iter().filter(|evidence| evidence.why.is_some() || !evidence.attribution.is_empty());
    rows.extend(stated.enumerate().map(|(number, evidence)| {
        let label = if number == 0 { "based on" } else { "" };
        labeled_row(label, evidence.spans(width.saturating_sub(LABEL_WIDTH)))
    }));
    rows
}

/// The age of the oldest input; a warning past the limit in the file.
pub(super) fn age_row(scored: &ScoreContext<'_>, all: &[InputEvidence]) -> Option<RichLine> {
    let (oldest, days) =
        all.iter().filter_map(|evidence| Some((evidence, evidence.age_days?))).max_by_key(|(_, days)| *days)?;
    let limit = scored.session.plan.roadmap.settings.limits.get(name::STALE_SCORE_DAYS).copied().unwrap_or(90.0);
    let stale = all.iter().filter(|evidence| evidence.age_days.is_some_and(|days| days as f64 > limit)).count();
    let noun = if scored.is_weighted() { " rating" } else { "" };
    let age = match days {
        i64::MIN..=0 => format!("{}{noun} updated today", oldest.input_name),
        1 => format!("{}{noun} last updated 1 day ago", oldest.input_name),
        days => format!("{}{noun} last updated {days} days ago", oldest.input_name),
    };
    Some(match stale {
        0 => labeled_row("oldest", vec![text_span(Role::Muted, age)]),
        1 => labeled_row(
            "oldest",
            vec![Span::Glyph(Role::Warn, Glyph::Warning), text_span(Role::Warn, format!(" {age}"))],
        ),
        more => {
            let age = format!(" {age}; {} more are out of date, too", more - 1);
            labeled_row("oldest", vec![Span::Glyph(Role::Warn, Glyph::Warning), text_span(Role::Warn, age)])
        }
    })
}

impl InputEvidence {
    /// "customer: 12 of 14 interviews (maria, Dec 18)"; only the reason is truncated.
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
