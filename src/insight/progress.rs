//! Progress towards a target and a forecast: least squares over the last eight readings, extrapolated to the due date.
//! With fewer than three readings the pace so far is extrapolated instead. If the due date is further away than twice the
//! observed time, it is too early for a forecast, unless the metric moves away from the target. After the due date there
//! is no forecast: the target was reached or missed. Limits (our defaults): on track from 1.0 of the way at the due date,
//! at risk from 0.7.

use crate::roadmap::entry_row::{BetterDirection, TargetRow};
use chrono::NaiveDate;
use std::fmt;

/// The progress of a target on a given day.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    pub status: TargetStatus,
    pub reason: StatusReason,
    /// The latest reading that is not in the future.
    pub current: Option<f64>,
    pub read_on: Option<NaiveDate>,
    /// The share of the way covered so far; negative below the starting value, above 1 beyond the target.
    pub share: Option<f64>,
    /// The share of the way at an even pace, from 0 to 1.
    pub expected_share: Option<f64>,
    /// Days to the due date; negative if it has passed.
    pub days_left: Option<i64>,
    /// The expected value at the due date.
    pub forecast: Option<f64>,
}

/// The status of a target, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetStatus {
    /// The latest reading, or the last one up to the due date, meets the target.
    Reached,
    /// The target will be met at this pace.
    OnTrack,
    /// At least 70% of the way will be covered at this pace.
    AtRisk,
    /// Less than 70% of the way will be covered at this pace.
    OffTrack,
    /// The due date has passed, and no reading up to then or since meets the target.
    Missed,
    /// The due date is too far away for a forecast.
    TooEarly,
    /// No reading, or an incomplete target.
    NoData,
}

impl TargetStatus {
    pub fn label(self) -> &'static str {
        match self {
            Self::Reached => "reached",
            Self::OnTrack => "on track",
            Self::AtRisk => "at risk",
            Self::OffTrack => "off track",
            Self::Missed => "missed",
            Self::TooEarly => "too early",
            Self::NoData => "no data",
        }
    }
}

/// The rules behind the statuses, one line each, as in the help and the documentation.
pub const STATUS_RULES: [(&str, &str); 7] = [
    ("reached", "the latest reading meets the target, or did when it was due"),
    ("on track", "at the pace of the last 8 readings, it is met when due"),
    ("at risk", "at that pace, 70% to 99% of the way is covered by then"),
    ("off track", "at that pace, it is less than 70%, or it moves away"),
    ("missed", "the due date has passed, and the target is not met"),
    ("too early", "the due date is over twice as far away as readings go back"),
    ("no data", "no reading, no due date, or no value to reach"),
];

/// Which rule led to a status, with its numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum StatusReason {
    /// The reading meets the target.
    IsMet,
    /// The pace so far; the share of the way at the due date.
    Pace(f64),
    /// The metric moves away from the target.
    MovesAway,
    /// The value to keep is not kept.
    IsNotKept,
    /// The due date has passed.
    HasPassed,
    /// Readings over this number of days, from the first to the last.
    TooFewReadings {
        readings: usize,
        days: i64,
    },
    NoReading,
    /// No value to reach or keep.
    IsIncomplete,
    /// The target points away from where the metric gets better.
    Contradicts,
    /// There is no due date, so there is no pace to hold.
    NoDueDate,
}

impl fmt::Display for StatusReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::IsMet => f.write_str("the reading meets the target"),
            Self::Pace(share) => write!(f, "{}% of the way at this pace", (share * 100.0).round()),
            Self::MovesAway => f.write_str("moving away from the target"),
            Self::IsNotKept => f.write_str("the value is not kept"),
            Self::HasPassed => f.write_str("the due date has passed"),
            Self::TooFewReadings { readings: 1, .. } => f.write_str("1 reading"),
            Self::TooFewReadings { readings, days } => write!(f, "{readings} readings in {}", format_span(*days)),
            Self::NoReading => f.write_str("no reading yet"),
            Self::IsIncomplete => f.write_str("the target has no value to reach"),
            Self::Contradicts => f.write_str("the target contradicts the metric's \"better\""),
            Self::NoDueDate => f.write_str("no due date"),
        }
    }
}

/// "5 days", "3 weeks", "4 months": rounded, in the coarsest unit of which there are two.
fn format_span(days: i64) -> String {
    match days {
        0 => "a day".to_owned(),
        1 => "1 day".to_owned(),
        2..14 => format!("{days} days"),
        14..61 => format!("{} weeks", (days + 3) / 7),
        _ => format!("{} months", (days * 2 + 30) / 61),
    }
}

const ON_TRACK_SHARE: f64 = 1.0;
const AT_RISK_SHARE: f64 = 0.7;
const FORECAST_READINGS: usize = 8;
/// Tolerance for comparisons, so that floating-point error does not miss a target.
const FORECAST_TOLERANCE: f64 = 1e-9;

/// The progress of a target. `readings` are sorted by day.
pub fn measure_progress(
    target: &TargetRow,
    better: Option<BetterDirection>,
    readings: &[(NaiveDate, f64)],
    today: NaiveDate,
) -> Progress {
    let past = readings.partition_point(|(day, _)| *day <= today);
    let readings = readings.get(..past).unwrap_or_default();
    let due = target.by.map(|by| by.last_day);
    let last = readings.last().copied();
    let mut progress = Progress {
        status: TargetStatus::NoData,
        reason: StatusReason::NoReading,
        current: last.map(|(_, value)| value),
        read_on: last.map(|(day, _)| day),
        share: None,
        expected_share: None,
        days_left: due.map(|due| (due - today).num_days()),
        forecast: None,
    };
    let Some(goal) = GoalValue::from_target(target, better) else {
        progress.reason =
            if contradicts(target, better) { StatusReason::Contradicts } else { StatusReason::IsIncomplete };
        return progress;
    };
    if let GoalValue::Change { from, to } = goal
        && let Some((_, now)) = last
    {
        progress.share = Some((now - from) / (to - from));
        progress.expected_share = expected_share(readings, due, today);
    }
    let by_due = due.map_or(past, |due| readings.partition_point(|(day, _)| *day <= due));
    let at_due = by_due.checked_sub(1).and_then(|at| readings.get(at));
    let has_passed = due.is_some_and(|due| due < today);
    let is_met = |reading: Option<&(NaiveDate, f64)>| reading.is_some_and(|(_, value)| goal.is_met_by(*value));
    (progress.status, progress.reason) = match (has_passed, last) {
        (true, _) if is_met(readings.last()) || is_met(at_due) => (TargetStatus::Reached, StatusReason::IsMet),
        (true, _) => (TargetStatus::Missed, StatusReason::HasPassed),
        (false, None) => (TargetStatus::NoData, StatusReason::NoReading),
        (false, Some((_, now))) => match goal {
            GoalValue::Kept { .. } if goal.is_met_by(now) => (TargetStatus::OnTrack, StatusReason::IsMet),
            GoalValue::Kept { .. } => (TargetStatus::OffTrack, StatusReason::IsNotKept),
            _ if goal.is_met_by(now) => (TargetStatus::Reached, StatusReason::IsMet),
            GoalValue::Level { .. } => (TargetStatus::NoData, StatusReason::IsIncomplete),
            GoalValue::Change { from, to } => {
                let forecast = due.and_then(|due| forecast(readings, from, to, due));
                progress.forecast = forecast.as_ref().and_then(|forecast| forecast.value);
                forecast.map_or((TargetStatus::NoData, StatusReason::NoDueDate), |forecast| forecast.judge())
            }
        },
    };
    progress
}

/// What a target asks for.
#[derive(Clone, Copy)]
enum GoalValue {
    /// A level to hold.
    Kept {
        level: f64,
        better: BetterDirection,
    },
    /// A level to reach, from an unknown start.
    Level {
        level: f64,
        better: BetterDirection,
    },
    Change {
        from: f64,
        to: f64,
    },
}

impl GoalValue {
    /// `None` if the target has no value, or contradicts the direction of its metric.
    fn from_target(target: &TargetRow, better: Option<BetterDirection>) -> Option<Self> {
        let kept = |level: f64| Self::Kept { level, better: better.unwrap_or(BetterDirection::Up) };
        match (target.keep, target.from, target.to) {
            (Some(level), _, _) => Some(kept(level)),
            (None, Some(from), Some(to)) if from == to => Some(kept(to)),
            (None, Some(_), Some(_)) if contradicts(target, better) => None,
            (None, Some(from), Some(to)) => Some(Self::Change { from, to }),
            (None, None, Some(level)) => Some(Self::Level { level, better: better? }),
            _ => None,
        }
    }

    fn is_met_by(self, value: f64) -> bool {
        match self {
            Self::Kept { level, better } | Self::Level { level, better } => match better {
                BetterDirection::Up => value >= level - FORECAST_TOLERANCE,
                BetterDirection::Down => value <= level + FORECAST_TOLERANCE,
            },
            Self::Change { from, to } => (value - from) / (to - from) >= ON_TRACK_SHARE - FORECAST_TOLERANCE,
        }
    }
}

/// Whether a target leads away from where its metric gets better.
pub fn contradicts(target: &TargetRow, better: Option<BetterDirection>) -> bool {
    match (target.from, target.to, better) {
        (Some(from), Some(to), Some(BetterDirection::Up)) => to < from,
        (Some(from), Some(to), Some(BetterDirection::Down)) => to > from,
        _ => false,
    }
}

fn expected_share(readings: &[(NaiveDate, f64)], due: Option<NaiveDate>, today: NaiveDate) -> Option<f64> {
    let (first_day, _) = *readings.first()?;
    let total = (due? - first_day).num_days();
    (total > 0).then(|| ((today - first_day).num_days() as f64 / total as f64).clamp(0.0, 1.0))
}

/// What the readings say about the due date.
struct Forecast {
    /// The expected value, from three readings on.
    value: Option<f64>,
    /// The expected share of the way.
    attained: f64,
    moves_away: bool,
    readings: usize,
    observed_days: i64,
    is_too_early: bool,
}

fn forecast(readings: &[(NaiveDate, f64)], from: f64, to: f64, due: NaiveDate) -> Option<Forecast> {
    let share_of = |value: f64| (value - from) / (to - from);
    let ((first_day, _), (last_day, now)) = (readings.first().copied()?, readings.last().copied()?);
    let share = share_of(now);
    let observed_days = (last_day - first_day).num_days();
    let (value, attained) = if readings.len() < 3 {
        let total = (due - first_day).num_days();
        let pace = if total <= 0 || observed_days <= 0 { share } else { share * total as f64 / observed_days as f64 };
        (None, pace)
    } else {
        let value = forecast_value(readings, due);
        (Some(value), share_of(value))
    };
    // A metric that moves the wrong way is off track however far away the due date is.
    let moves_away = share < 0.0 && attained < 0.0;
    let is_too_early = (due - last_day).num_days() > 2 * observed_days && !moves_away;
    let value = value.filter(|_| !is_too_early);
    Some(Forecast { value, attained, moves_away, readings: readings.len(), observed_days, is_too_early })
}

impl Forecast {
    fn judge(&self) -> (TargetStatus, StatusReason) {
        if self.is_too_early {
            let reason = StatusReason::TooFewReadings { readings: self.readings, days: self.observed_days };
            return (TargetStatus::TooEarly, reason);
        }
        let reason = if self.moves_away { StatusReason::MovesAway } else { StatusReason::Pace(self.attained) };
        let status = if self.attained >= ON_TRACK_SHARE - FORECAST_TOLERANCE {
            TargetStatus::OnTrack
        } else if self.attained >= AT_RISK_SHARE - FORECAST_TOLERANCE {
            TargetStatus::AtRisk
        } else {
            TargetStatus::OffTrack
        };
        (status, reason)
    }
}

fn forecast_value(readings: &[(NaiveDate, f64)], on: NaiveDate) -> f64 {
    let recent = readings.get(readings.len().saturating_sub(FORECAST_READINGS)..).unwrap_or_default();
    let Some((start, _)) = recent.first().copied() else { return f64::NAN };
    let days = |day: NaiveDate| (day - start).num_days() as f64;
    let count = recent.len() as f64;
    let mean_day = recent.iter().map(|(day, _)| days(*day)).sum::<f64>() / count;
    let mean_value = recent.iter().map(|(_, value)| value).sum::<f64>() / count;
    let variance: f64 = recent.iter().map(|(day, _)| (days(*day) - mean_day).powi(2)).sum();
    let covariance: f64 = recent.iter().map(|(day, value)| (days(*day) - mean_day) * (value - mean_value)).sum();
    let slope = if variance > 0.0 { covariance / variance } else { 0.0 };
    mean_value + slope * (days(on) - mean_day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roadmap::date;

    fn progress(readings: &[(&str, f64)], from: f64, to: f64, by: &str) -> Progress {
        let readings: Vec<(NaiveDate, f64)> =
            readings.iter().map(|(day, value)| (date::parse_day(day).unwrap(), *value)).collect();
        let target = TargetRow { from: Some(from), to: Some(to), by: date::parse_due(by), ..TargetRow::default() };
        let today = readings.last().map_or(date::parse_day("2026-03-02").unwrap(), |(day, _)| *day);
        measure_progress(&target, None, &readings, today)
    }

    fn assert_close(value: Option<f64>, expected: f64) {
        let value = value.expect("a forecast");
        assert!((value - expected).abs() < 1e-3, "{value} is not {expected}");
    }

    #[test]
    fn forecasts_match_worked_examples() {
        let first = [("2026-01-01", 30.0), ("2026-01-31", 34.0), ("2026-03-02", 38.0)];
        let f1 = progress(&first, 30.0, 50.0, "2026-04-01");
        assert_close(f1.forecast, 42.0);
        assert_eq!(f1.status, TargetStatus::OffTrack);
        let second = [("2026-01-01", 30.0), ("2026-01-31", 36.0), ("2026-03-02", 43.0), ("2026-04-01", 50.0)];
        let f2 = progress(&second, 30.0, 55.0, "2026-05-01");
        assert_close(f2.forecast, 56.5);
        assert_eq!(f2.status, TargetStatus::OnTrack);
        assert_eq!(progress(&second, 30.0, 60.0, "2026-05-01").status, TargetStatus::AtRisk);
        let falling = [("2026-01-01", 180.0), ("2026-02-01", 165.0), ("2026-03-01", 150.0), ("2026-04-01", 141.0)];
        let f4 = progress(&falling, 180.0, 60.0, "2026-07-01");
        assert_close(f4.forecast, 98.8379);
        assert_eq!(f4.status, TargetStatus::OffTrack);
        let away = [("2026-01-01", 5.0), ("2026-02-01", 5.2), ("2026-03-01", 5.4)];
        let f5 = progress(&away, 5.0, 3.0, "2026-06-30");
        assert_close(f5.forecast, 6.2161);
        assert_eq!(f5.status, TargetStatus::OffTrack);
    }

    #[test]
    fn far_from_the_due_date_it_is_too_early_for_a_forecast() {
        let readings = [("2026-01-05", 30.0), ("2026-02-02", 36.0), ("2026-03-02", 38.0)];
        let progress = progress(&readings, 30.0, 50.0, "2026-09-30");
        assert_eq!(progress.status, TargetStatus::TooEarly);
        assert_eq!(progress.days_left, Some(212));
        assert_close(progress.share, 0.4);
    }

    #[test]
    fn a_met_target_is_reached_and_without_readings_there_is_no_data() {
        assert_eq!(progress(&[("2026-01-05", 50.0)], 30.0, 50.0, "2026-09-30").status, TargetStatus::Reached);
        assert_eq!(progress(&[], 30.0, 50.0, "2026-09-30").status, TargetStatus::NoData);
    }

    fn on(today: &str, target: TargetRow, better: BetterDirection, readings: &[(&str, f64)]) -> String {
        let readings: Vec<(NaiveDate, f64)> =
            readings.iter().map(|(day, value)| (date::parse_day(day).unwrap(), *value)).collect();
        let progress = measure_progress(&target, Some(better), &readings, date::parse_day(today).unwrap());
        assert!(progress.days_left.is_none_or(|days| days >= 0) || progress.forecast.is_none());
        format!("{}: {}", progress.status.label(), progress.reason)
    }

    fn change(from: f64, to: f64, by: &str) -> TargetRow {
        TargetRow { from: Some(from), to: Some(to), by: date::parse_due(by), ..TargetRow::default() }
    }

    #[test]
    fn after_its_due_date_a_target_was_reached_or_missed() {
        let up = BetterDirection::Up;
        let passed = "missed: the due date has passed";
        let target = || change(30.0, 50.0, "2026-06-30");
        assert_eq!(on("2026-09-01", target(), up, &[("2026-01-05", 30.0)]), passed);
        assert_eq!(on("2026-09-01", target(), up, &[("2026-01-05", 30.0), ("2026-03-02", 45.0)]), passed);
        assert_eq!(on("2026-09-01", target(), up, &[]), passed);
        let met = "reached: the reading meets the target";
        assert_eq!(on("2026-09-01", target(), up, &[("2026-06-30", 50.0)]), met);
        // It was met in time, and fell afterwards; or it was met late.
        assert_eq!(on("2026-09-01", target(), up, &[("2026-06-01", 51.0), ("2026-08-01", 44.0)]), met);
        assert_eq!(on("2026-09-01", target(), up, &[("2026-06-01", 44.0), ("2026-08-01", 51.0)]), met);
        // On the due date itself it can still be reached.
        assert_eq!(on("2026-06-30", target(), up, &[("2026-06-29", 49.0)]), "too early: 1 reading");
        let kept = TargetRow { keep: Some(99.0), by: date::parse_due("2026-06-30"), ..TargetRow::default() };
        assert_eq!(on("2026-09-01", kept, up, &[("2026-06-01", 98.0)]), passed);
    }

    #[test]
    fn a_target_that_does_not_move_is_a_value_to_keep() {
        let target = || change(30.0, 30.0, "2026-09-30");
        assert_eq!(
            on("2026-03-02", target(), BetterDirection::Up, &[("2026-03-01", 31.0)]),
            "on track: the reading meets the target"
        );
        assert_eq!(
            on("2026-03-02", target(), BetterDirection::Down, &[("2026-03-01", 31.0)]),
            "off track: the value is not kept"
        );
    }

    #[test]
    fn a_target_against_its_metric_is_never_reached() {
        let readings = [("2026-01-05", 50.0), ("2026-03-01", 30.0)];
        assert_eq!(
            on("2026-03-02", change(50.0, 30.0, "2026-09-30"), BetterDirection::Up, &readings),
            "no data: the target contradicts the metric's \"better\""
        );
        assert_eq!(
            on("2026-03-02", change(3.0, 5.0, "2026-09-30"), BetterDirection::Down, &readings),
            "no data: the target contradicts the metric's \"better\""
        );
    }

    #[test]
    fn the_documentation_has_the_same_rules() {
        let page = include_str!("../../docs/goals.md");
        for (status, rule) in STATUS_RULES {
            assert!(page.contains(&format!("| {status} | {rule} |")), "{status}");
        }
    }

    #[test]
    fn the_reason_names_the_rule_that_applied() {
        let up = BetterDirection::Up;
        let target = || change(30.0, 50.0, "2026-12-31");
        assert_eq!(
            on("2026-03-02", target(), up, &[("2026-02-09", 30.0), ("2026-03-02", 31.0)]),
            "too early: 2 readings in 3 weeks"
        );
        assert_eq!(on("2026-03-02", target(), up, &[]), "no data: no reading yet");
        let away = [("2026-01-01", 29.0), ("2026-02-01", 28.0), ("2026-03-01", 27.0)];
        assert_eq!(on("2026-03-02", target(), up, &away), "off track: moving away from the target");
        let far = [("2025-07-01", 30.0), ("2025-12-01", 38.0), ("2026-03-01", 42.0)];
        assert_eq!(on("2026-03-02", target(), up, &far), "on track: 137% of the way at this pace");
    }
}
