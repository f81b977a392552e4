//! Whether the target of a theme is as exact as its lane asks for, and goes with its goals.

use crate::document::path::Path;
use crate::roadmap::date::{self, DueDate};
use crate::roadmap::entry_row::{GoalRow, TargetRow};
use crate::roadmap::lane::Lane;
use crate::roadmap::name;
use crate::rules::reporter::RuleReporter;
use crate::rules::roadmap_view::{CheckedTheme, RoadmapView};
use crate::rules::rule::Severity;

/// T016.
pub(super) fn check_exactness(whole: &RoadmapView<'_>, tell: &mut RuleReporter<'_>) {
    for theme in whole.live_themes().filter(|theme| !theme.summary.has_unreadable_target) {
        let missing = missing_parts(whole, &theme);
        if missing.is_empty() {
            continue;
        }
        let place = whole.span_location(&theme, target_path(), theme.summary.spans.target);
        let finding = tell.report(place, format!("the target does not say {}", join_list(&missing)));
        finding.set_label(format!("{} asks for it", theme.lane.name()));
        if theme.lane == Lane::Next {
            finding.set_severity(Severity::Warning);
        }
    }
}

/// T017.
pub(super) fn check_baseline(whole: &RoadmapView<'_>, tell: &mut RuleReporter<'_>) {
    for theme in whole.live_themes().filter(|theme| !theme.summary.has_unreadable_target) {
        let Some(due) = baseline_due(whole, &theme).filter(|due| due.last_day < whole.context.today) else {
            continue;
        };
        let spots = &theme.summary.spans;
        let place = match theme.theme_row.target.baseline_by {
            Some(_) => whole.span_location(&theme, target_path().field(name::BASELINE_BY), spots.baseline_by),
            None => whole.span_location(&theme, target_path(), spots.target),
        };
        tell.report(place, "the baseline was due, and there is no reading")
            .fill_placeholder("date", &date::format_short(due.last_day, whole.context.today));
    }
}

/// T018.
pub(super) fn check_goal_date(whole: &RoadmapView<'_>, tell: &mut RuleReporter<'_>) {
    for theme in whole.live_themes() {
        let Some(own) = theme.theme_row.target.by else { continue };
        let open = whole.goals_of(theme.entry_row).filter(|(_, goal)| !goal.is_closed);
        let sooner = open.filter_map(|(entry, goal)| Some((entry, goal.target.by?)));
        let Some((goal, by)) = sooner.filter(|(_, by)| by.last_day < own.last_day).min_by_key(|(_, by)| by.last_day)
        else {
            continue;
        };
        let ends = |due: DueDate| date::format_short(due.last_day, whole.context.today);
        let message = format!("it ends on {}, and its goal {} on {}", ends(own), whole.id(goal), ends(by));
        tell.report(whole.span_location(&theme, target_path().field(name::BY), theme.summary.spans.by), message)
            .set_related(whole.value_location(goal, target_path().field(name::BY)), "the goal is due here");
    }
}

fn target_path() -> Path {
    Path::from_fields(&[name::TARGET])
}

/// The aims a theme's own may be completed from: those of its goals on the same metric.
fn goal_targets<'a>(
    whole: &'a RoadmapView<'_>,
    theme: &'a CheckedTheme<'_>,
) -> impl Iterator<Item = &'a TargetRow> + 'a {
    let metric = theme.theme_row.target.metric;
    let aims = whole.goals_of(theme.entry_row).map(|(_, goal): (_, &GoalRow)| &goal.target);
    aims.filter(move |aim| metric.is_some() && aim.metric == metric)
}

/// What the target lacks for its lane, in words.
fn missing_parts(whole: &RoadmapView<'_>, theme: &CheckedTheme<'_>) -> Vec<&'static str> {
    if theme.theme_row.target.metric.is_none() || theme.lane == Lane::Later {
        return Vec::new();
    }
    let says = |part: fn(&TargetRow) -> bool| part(&theme.theme_row.target) || goal_targets(whole, theme).any(part);
    if says(|aim| aim.keep.is_some()) {
        return Vec::new();
    }
    let is_now = theme.lane == Lane::Now;
    let parts = [
        ("from how much", is_now && !says(|aim| aim.from.is_some() || aim.baseline_by.is_some())),
        ("to how much", !says(|aim| aim.to.is_some())),
        ("by when", is_now && !says(|aim| aim.by.is_some())),
    ];
    parts.into_iter().filter_map(|(words, is_missing)| is_missing.then_some(words)).collect()
}

fn join_list(parts: &[&str]) -> String {
    match parts {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// By when the starting value was to be known, where it is not known yet.
fn baseline_due(whole: &RoadmapView<'_>, theme: &CheckedTheme<'_>) -> Option<DueDate> {
    let own = &theme.theme_row.target;
    if own.from.is_some() || goal_targets(whole, theme).any(|aim| aim.from.is_some()) || has_reading(whole, own) {
        return None;
    }
    own.baseline_by.or_else(|| goal_targets(whole, theme).find_map(|aim| aim.baseline_by))
}

fn has_reading(whole: &RoadmapView<'_>, aim: &TargetRow) -> bool {
    let metric = aim.metric.and_then(|id| whole.find_entry(&[crate::roadmap::entry_kind::EntryKind::Metric], id));
    let row = metric.and_then(|entry| whole.roadmap.row(entry)?.metric());
    row.is_some_and(|metric| !metric.readings.is_empty())
}
