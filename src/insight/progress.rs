//! Progress towards a target and a forecast: least squares over the last eight readings, extrapolated to the due date.
//! With fewer than three readings the pace so far is extrapolated instead. If the due date is further away than twice the
//! observed time, it is too early for a forecast, unless the metric moves away from the target. Limits (our defaults): on
//! track from 1.0 of the way at the due date, at risk from 0.7.

use crate::roadmap::entry_row::{BetterDirection, TargetRow};
use chrono::NaiveDate;

/// The progress of a target on a given day.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    pub status: TargetStatus,
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
    /// The latest reading meets the target.
    Reached,
    /// The target will be met at this pace.
    OnTrack,
    /// At least 70% of the way will be covered at this pace.
    AtRisk,
    /// Less than 70% of the way will be covered at this pace.
    OffTrack,
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
            Self::TooEarly => "too early",
            Self::NoData => "no data",
        }
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
        current: last.map(|(_, value)| value),
        read_on: last.map(|(day, _)| day),
        share: None,
        expected_share: None,
        days_left: due.map(|due| (due - today).num_days()),
        forecast: None,
    };
    match (target.keep, target.from, target.to) {
        (Some(keep), _, _) => measure_kept_value(&mut progress, keep, better),
        (None, Some(from), Some(to)) if from != to => measure_change(&mut progress, from, to, due, readings, today),
        (None, None, Some(to)) => {
            if let (Some(now), Some(better)) = (progress.current, better) {
                let is_met = if better == BetterDirection::Up { now >= to } else { now <= to };
                progress.status = if is_met { TargetStatus::Reached } else { TargetStatus::NoData };
            }
        }
        _ => {}
    }
    progress
}

/// A value to keep is either held or not.
fn measure_kept_value(progress: &mut Progress, keep: f64, better: Option<BetterDirection>) {
    let Some(now) = progress.current else { return };
    let is_held = match better {
        Some(BetterDirection::Down) => now <= keep,
        _ => now >= keep,
    };
    progress.status = if is_held { TargetStatus::OnTrack } else { TargetStatus::OffTrack };
}

fn measure_change(
    progress: &mut Progress,
    from: f64,
    to: f64,
    due: Option<NaiveDate>,
    readings: &[(NaiveDate, f64)],
    today: NaiveDate,
) {
    let share_of = |value: f64| (value - from) / (to - from);
    let (Some((last_day, now)), Some((first_day, _))) = (readings.last().copied(), readings.first().copied()) else {
        return;
    };
    let share = share_of(now);
    progress.share = Some(share);
    if let Some(due) = due {
        let total = (due - first_day).num_days();
        if total > 0 {
            progress.expected_share = Some(((today - first_day).num_days() as f64 / total as f64).clamp(0.0, 1.0));
        }
    }
    if share >= ON_TRACK_SHARE - FORECAST_TOLERANCE {
        progress.status = TargetStatus::Reached;
        return;
    }
    let Some(due) = due else { return };
    let observed = (last_day - first_day).num_days();
    let gap = (due - last_day).num_days();
    let attained = if readings.len() < 3 {
        let total = (due - first_day).num_days();
        if total <= 0 || observed <= 0 { share } else { share * total as f64 / observed as f64 }
    } else {
        let forecast = forecast_value(readings, due);
        progress.forecast = Some(forecast);
        share_of(forecast)
    };
    // A metric that moves the wrong way is off track however far away the due date is.
    let moves_away = share < 0.0 && attained < 0.0;
    if gap > 2 * observed && !moves_away {
        progress.forecast = None;
        progress.status = TargetStatus::TooEarly;
        return;
    }
    progress.status = if attained >= ON_TRACK_SHARE - FORECAST_TOLERANCE {
        TargetStatus::OnTrack
    } else if attained >= AT_RISK_SHARE - FORECAST_TOLERANCE {
        TargetStatus::AtRisk
    } else {
        TargetStatus::OffTrack
    };
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
        assert_eq!(progress(&[("2026-01-05", 31.0)], 30.0, 30.0, "2026-09-30").status, TargetStatus::NoData);
    }
}
