//! The evidence for a theme: opinions, usage and experiments.

use crate::document::path::Path;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::Relation;
use crate::roadmap::lane::Lane;
use crate::roadmap::name;
use crate::rules::entry_summary::SignalSummary;
use crate::rules::reporter::RuleReporter;
use crate::rules::roadmap_view::{CheckedTheme, RoadmapView};
use crate::text::{number, plural};

/// Number of reports that make a pattern, and of the sources they have to come from.
const MIN_PATTERN: (f64, u32) = (3.0, 2);

/// T008.
pub(super) fn check_one_off_signals(view: &RoadmapView<'_>, reporter: &mut RuleReporter<'_>) {
    for theme in view.themes().filter(|theme| theme.lane == Lane::Now) {
        let Some(signals) = sum_signals(view, &theme) else { continue };
        let sources = signals.source_bits.count_ones();
        if signals.report_count >= MIN_PATTERN.0 && sources >= MIN_PATTERN.1 {
            continue;
        }
        let (reports, sources) =
            (reports_label(signals.report_count), plural::format_count(sources as usize, "source", "sources"));
        let location = view.span_location(&theme, evidence_path(), theme.summary.spans.evidence);
        let message = if signals.report_count >= MIN_PATTERN.0 {
            "all evidence comes from one source".to_owned()
        } else {
            format!("only {reports} so far")
        };
        reporter.report(location, message).fill_placeholder("n", &reports).fill_placeholder("k", &sources);
    }
}

/// T009.
pub(super) fn check_one_sided_evidence(view: &RoadmapView<'_>, reporter: &mut RuleReporter<'_>) {
    for theme in view.live_themes() {
        let Some(signals) = sum_signals(view, &theme) else { continue };
        let location = || view.span_location(&theme, evidence_path(), theme.summary.spans.evidence);
        match (signals.has_statements, signals.has_observed_behavior) {
            (true, false) => {
                reporter.report(location(), "opinions only: no usage data yet");
            }
            (false, true) => {
                reporter
                    .report(location(), "usage data only: no one has been asked why yet")
                    .set_question("Usage shows it. What do people say?");
            }
            _ => {}
        }
    }
}

/// T012.
pub(super) fn check_untested_effort(view: &RoadmapView<'_>, reporter: &mut RuleReporter<'_>) {
    let big = view.limit(name::BIG_EFFORT);
    let is_big = |theme: &CheckedTheme<'_>| theme.theme_row.effort.is_some_and(|effort| effort >= big);
    let mut themes = view.live_themes().filter(is_big).peekable();
    if themes.peek().is_none() {
        return;
    }
    let tested = view.entries_covered_by(EntryKind::Experiment, |_| true);
    for theme in themes.filter(|theme| !tested.contains(&theme.entry)) {
        let effort = number::format_plain(theme.theme_row.effort.unwrap_or_default());
        let location = view.span_location(&theme, Path::from_fields(&[name::EFFORT]), theme.summary.spans.effort);
        reporter.report(location, format!("effort {effort}, but no experiment")).set_label("a big theme");
    }
}

fn evidence_path() -> Path {
    Path::from_fields(&[name::EVIDENCE])
}

/// The sum of all signals of a theme; `None` if it has none, or if one of them cannot be read.
fn sum_signals(view: &RoadmapView<'_>, theme: &CheckedTheme<'_>) -> Option<SignalSummary> {
    let mut total = None;
    for link in theme.entry_row.links.iter().filter(|link| link.relation == Relation::Evidence) {
        let signal = view.signal_summary(view.resolve_link(*link)?)?;
        let sum: &mut SignalSummary = total.get_or_insert_default();
        sum.report_count += signal.report_count;
        sum.source_bits |= signal.source_bits;
        sum.has_statements |= signal.has_statements;
        sum.has_observed_behavior |= signal.has_observed_behavior;
    }
    total
}

fn reports_label(reports: f64) -> String {
    match reports {
        1.0 => "1 report".to_owned(),
        _ => format!("{} reports", number::format_plain(reports)),
    }
}
