//! Targets that contradict their metric, ask for nothing, or are overdue.

use crate::document::chunk::EntryId;
use crate::document::path::Path;
use crate::insight::progress;
use crate::roadmap::date;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::{BetterDirection, EntryRow, TargetRow, ThemeRow};
use crate::roadmap::lane::Lane;
use crate::roadmap::name;
use crate::rules::reporter::RuleReporter;
use crate::rules::roadmap_view::RoadmapView;

/// G050.
pub(super) fn check_direction(view: &RoadmapView<'_>, reporter: &mut RuleReporter<'_>) {
    for (entry, target) in open_targets(view) {
        let Some((metric, better)) = metric_of(view, target) else { continue };
        if !progress::contradicts(target, Some(better)) {
            continue;
        }
        let (movement, direction) = match better {
            BetterDirection::Up => ("goes down", "Up"),
            BetterDirection::Down => ("goes up", "Down"),
        };
        let message = format!("the target {movement}, but better is {direction} for {}", view.id(metric));
        reporter
            .report(view.value_location(entry, field(name::TO)), message)
            .set_related(view.value_location(metric, Path::from_fields(&[name::BETTER])), "the direction is here");
    }
}

/// G051.
pub(super) fn check_movement(view: &RoadmapView<'_>, reporter: &mut RuleReporter<'_>) {
    for (entry, target) in open_targets(view) {
        if target.keep.is_none() && target.from.is_some() && target.from == target.to {
            reporter.report(view.value_location(entry, field(name::TO)), "the target is the same as the baseline");
        }
    }
}

/// G053.
pub(super) fn check_due_date(view: &RoadmapView<'_>, reporter: &mut RuleReporter<'_>) {
    let today = view.context.today;
    for (entry, target) in open_targets(view) {
        let Some(by) = target.by.filter(|by| by.last_day < today) else { continue };
        let metric = target.metric.and_then(|id| view.find_entry(&[EntryKind::Metric], id));
        let row = metric.and_then(|metric| view.roadmap.row(metric)?.metric());
        let readings = row.map(|row| row.readings.as_slice()).unwrap_or_default();
        let status = progress::measure_progress(target, row.and_then(|row| row.better), readings, today).status;
        let outcome = if status == progress::TargetStatus::Reached { ", and was reached" } else { "" };
        let message = format!("due on {}{outcome}", date::format_short(by.last_day, today));
        reporter.report(view.value_location(entry, field(name::BY)), message);
    }
}

/// The own targets of objectives, open goals, and themes in Now, Next and Later.
fn open_targets<'a>(view: &'a RoadmapView<'_>) -> impl Iterator<Item = (EntryId, &'a TargetRow)> + 'a {
    let is_readable = |entry: EntryId| view.report(entry).is_some_and(|report| !report.is_invalid);
    view.roadmap.rows().filter_map(move |row: &EntryRow| {
        let is_live = |theme: &&ThemeRow| theme.lane.is_some_and(Lane::is_live);
        let of_theme = row.theme().filter(|_| row.kind == EntryKind::Theme).filter(is_live).map(|theme| &theme.target);
        let target = of_theme.or_else(|| row.goal().filter(|goal| !goal.is_closed).map(|goal| &goal.target))?;
        is_readable(row.entry).then_some((row.entry, target))
    })
}

fn metric_of(view: &RoadmapView<'_>, target: &TargetRow) -> Option<(EntryId, BetterDirection)> {
    let metric = view.find_entry(&[EntryKind::Metric], target.metric?)?;
    Some((metric, view.roadmap.row(metric)?.metric()?.better?))
}

fn field(part: &str) -> Path {
    Path::from_fields(&[name::TARGET]).field(part)
}
