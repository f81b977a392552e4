//! Whether the target of a theme is as exact as its lane requires, and fits its goals.

use crate::document::path::Path;
use crate::roadmap::date::{self, DueDate};
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::{GoalRow, TargetRow};
use crate::roadmap::lane::Lane;
use crate::roadmap::name;
use crate::rules::reporter::RuleReporter;
use crate::rules::roadmap_view::{CheckedTheme, RoadmapView};
use crate::rules::rule::Severity;

/// T016.
pub(super) fn check_exactness(view: &RoadmapView<'_>, reporter: &mut RuleReporter<'_>) {
    for theme in view.live_themes().filter(|theme| !theme.summary.has_unreadable_target) {
        let missing = missing_parts(view, &theme);
        if missing.is_empty() {
            continue;
        }
        let location = view.span_location(&theme, target_path(), theme.summary.spans.target);
        let finding = reporter.report(location, format!("the target needs {}", join_list(&missing)));
        if theme.lane == Lane::Next {
            finding.set_label("recommended in Next").set_severity(Severity::Warning);
        } else {
            finding.set_label(format!("required in {}", theme.lane.name()));
        }
    }
}

/// T017.
pub(super) fn check_baseline(view: &RoadmapView<'_>, reporter: &mut RuleReporter<'_>) {
    for theme in view.live_themes().filter(|theme| !theme.summary.has_unreadable_target) {
        let Some(due) = baseline_due(view, &theme).filter(|due| due.last_day < view.context.today) else {
            continue;
        };
        let spans = &theme.summary.spans;
        let location = match theme.theme_row.target.baseline_by {
            Some(_) => view.span_location(&theme, target_path().field(name::BASELINE_BY), spans.baseline_by),
            None => view.span_location(&theme, target_path(), spans.target),
        };
        reporter
            .report(location, "the baseline is overdue: no reading yet")
            .fill_placeholder("date", &date::format_short(due.last_day, view.context.today));
    }
}

/// T018.
pub(super) fn check_goal_date(view: &RoadmapView<'_>, reporter: &mut RuleReporter<'_>) {
    for theme in view.live_themes() {
        let Some(own) = theme.theme_row.target.by else { continue };
        let open = view.goals_of(theme.entry_row).filter(|(_, goal)| !goal.is_closed);
        let earlier = open.filter_map(|(entry, goal)| Some((entry, goal.target.by?)));
        let Some((goal, by)) = earlier.filter(|(_, by)| by.last_day < own.last_day).min_by_key(|(_, by)| by.last_day)
        else {
            continue;
        };
        let day = |due: DueDate| date::format_short(due.last_day, view.context.today);
        let message = format!("due on {}, but its goal {} is due on {}", day(own), view.id(goal), day(by));
        reporter
            .report(view.span_location(&theme, target_path().field(name::BY), theme.summary.spans.by), message)
            .set_related(view.value_location(goal, target_path().field(name::BY)), "the goal is due here");
    }
}

fn target_path() -> Path {
    Path::from_fields(&[name::TARGET])
}

/// The targets of its goals on the same metric: they fill in what the target of a theme leaves out.
fn goal_targets<'a>(
    view: &'a RoadmapView<'_>,
    theme: &'a CheckedTheme<'_>,
) -> impl Iterator<Item = &'a TargetRow> + 'a {
    let metric = theme.theme_row.target.metric;
    let targets = view.goals_of(theme.entry_row).map(|(_, goal): (_, &GoalRow)| &goal.target);
    targets.filter(move |target| metric.is_some() && target.metric == metric)
}

/// What the target lacks for its lane, as a message names it.
fn missing_parts(view: &RoadmapView<'_>, theme: &CheckedTheme<'_>) -> Vec<&'static str> {
    if theme.theme_row.target.metric.is_none() || theme.lane == Lane::Later {
        return Vec::new();
    }
    let has = |part: fn(&TargetRow) -> bool| part(&theme.theme_row.target) || goal_targets(view, theme).any(part);
    if has(|target| target.keep.is_some()) {
        return Vec::new();
    }
    let is_now = theme.lane == Lane::Now;
    let parts = [
        ("a starting value", is_now && !has(|target| target.from.is_some() || target.baseline_by.is_some())),
        ("a value to reach", !has(|target| target.to.is_some())),
        ("a date", is_now && !has(|target| target.by.is_some())),
    ];
    parts.into_iter().filter_map(|(label, is_missing)| is_missing.then_some(label)).collect()
}

fn join_list(parts: &[&str]) -> String {
    match parts {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// The due date of the starting value, while it is unknown.
fn baseline_due(view: &RoadmapView<'_>, theme: &CheckedTheme<'_>) -> Option<DueDate> {
    let own = &theme.theme_row.target;
    if own.from.is_some() || goal_targets(view, theme).any(|target| target.from.is_some()) || has_reading(view, own) {
        return None;
    }
    own.baseline_by.or_else(|| goal_targets(view, theme).find_map(|target| target.baseline_by))
}

fn has_reading(view: &RoadmapView<'_>, target: &TargetRow) -> bool {
    let metric = target.metric.and_then(|id| view.find_entry(&[EntryKind::Metric], id));
    let row = metric.and_then(|entry| view.roadmap.row(entry)?.metric());
    row.is_some_and(|metric| !metric.readings.is_empty())
}
