//! What a theme rests on: what was heard, what was seen, what was tried.

use crate::document::path::Path;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::Relation;
use crate::roadmap::lane::Lane;
use crate::roadmap::name;
use crate::rules::entry_summary::SignalSummary;
use crate::rules::reporter::RuleReporter;
use crate::rules::roadmap_view::{CheckedTheme, RoadmapView};
use crate::text::{number, plural};

/// Heard so often, and in so many places, it is a pattern.
const MIN_PATTERN: (f64, u32) = (3.0, 2);

/// T008.
pub(super) fn check_one_off_signals(whole: &RoadmapView<'_>, tell: &mut RuleReporter<'_>) {
    for theme in whole.themes().filter(|theme| theme.lane == Lane::Now) {
        let Some(heard) = sum_signals(whole, &theme) else { continue };
        let sources = heard.source_bits.count_ones();
        if heard.report_count >= MIN_PATTERN.0 && sources >= MIN_PATTERN.1 {
            continue;
        }
        let (times, sources) =
            (times_label(heard.report_count), plural::format_count(sources as usize, "source", "sources"));
        let place = whole.span_location(&theme, evidence_path(), theme.summary.spans.evidence);
        let message = match heard.report_count >= MIN_PATTERN.0 {
            true => "it rests on what was heard in one place",
            false => "it rests on what was heard once or twice",
        };
        tell.report(place, message).fill_placeholder("n", &times).fill_placeholder("k", &sources);
    }
}

/// T009.
pub(super) fn check_one_sided_evidence(whole: &RoadmapView<'_>, tell: &mut RuleReporter<'_>) {
    for theme in whole.live_themes() {
        let Some(heard) = sum_signals(whole, &theme) else { continue };
        let place = || whole.span_location(&theme, evidence_path(), theme.summary.spans.evidence);
        match (heard.has_statements, heard.has_observed_behavior) {
            (true, false) => {
                tell.report(place(), "words but no behaviour: nobody was watched doing it");
            }
            (false, true) => {
                tell.report(place(), "behaviour but no words: nobody was asked why")
                    .set_question("Usage shows it. Has anybody said why?");
            }
            _ => {}
        }
    }
}

/// T012.
pub(super) fn check_untested_effort(whole: &RoadmapView<'_>, tell: &mut RuleReporter<'_>) {
    let big = whole.limit(name::BIG_EFFORT);
    let is_big = |theme: &CheckedTheme<'_>| theme.theme_row.effort.is_some_and(|effort| effort >= big);
    let mut themes = whole.live_themes().filter(is_big).peekable();
    if themes.peek().is_none() {
        return;
    }
    let tested = whole.entries_covered_by(EntryKind::Experiment, |_| true);
    for theme in themes.filter(|theme| !tested.contains(&theme.entry)) {
        let effort = number::format_plain(theme.theme_row.effort.unwrap_or_default());
        let place = whole.span_location(&theme, Path::from_fields(&[name::EFFORT]), theme.summary.spans.effort);
        tell.report(place, format!("an effort of {effort}, and no experiment")).set_label("a big bet");
    }
}

fn evidence_path() -> Path {
    Path::from_fields(&[name::EVIDENCE])
}

/// What all signals of a theme say together; `None` when it has none, or one of them does not read.
fn sum_signals(whole: &RoadmapView<'_>, theme: &CheckedTheme<'_>) -> Option<SignalSummary> {
    let mut together = None;
    for link in theme.entry_row.links.iter().filter(|link| link.relation == Relation::Evidence) {
        let signal = whole.signal_summary(whole.resolve_link(*link)?)?;
        let sum: &mut SignalSummary = together.get_or_insert_default();
        sum.report_count += signal.report_count;
        sum.source_bits |= signal.source_bits;
        sum.has_statements |= signal.has_statements;
        sum.has_observed_behavior |= signal.has_observed_behavior;
    }
    together
}

fn times_label(times: f64) -> String {
    match times {
        1.0 => "1 time".to_owned(),
        _ => format!("{} times", number::format_plain(times)),
    }
}
