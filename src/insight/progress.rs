//! Progress towards a target, and where it heads: least squares over the last eight readings, read at the due date.
//! With fewer than three readings, pace: progress over elapsed time. Where the due date is further away than twice the
//! time observed, it is too early to say, unless the number moves away from the target. Thresholds (our defaults): on track from 1.0 of the way, at risk from 0.7.

use crate::roadmap::entry_row::{BetterDirection, TargetRow};
use chrono::NaiveDate;

/// How a target stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    /// Where it stands.
    pub status: TargetStatus,
    /// The newest reading that is not in the future.
    pub current: Option<f64>,
    /// The day of that reading.
    pub read_on: Option<NaiveDate>,
    /// The share of the way that is made; below 0 when it moves away, above 1 beyond the target.
    pub share: Option<f64>,
    /// The share of the way that an even pace would have made today.
    pub expected_share: Option<f64>,
    /// Days to the due date; negative when it has passed.
    pub days_left: Option<i64>,
    /// The value to expect at the due date.
    pub forecast: Option<f64>,
}

/// Where a target stands, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetStatus {
    /// The newest reading meets it.
    Reached,
    /// It will be met at this pace.
    OnTrack,
    /// Most of the way will be made at this pace.
    AtRisk,
    /// Much less of the way will be made at this pace.
    OffTrack,
    /// The due date is too far away for a forecast.
    TooEarly,
    /// There is nothing to judge by: no reading, or no full target.
    NoData,
}

impl TargetStatus {
    /// In words.
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
/// Forecasts are compared with this tolerance: a target met to the last digit is met.
const FORECAST_TOLERANCE: f64 = 1e-9;

/// How a target stands on a day. `readings` ascend by day.
pub fn measure_progress(
    aim: &TargetRow,
    better: Option<BetterDirection>,
    readings: &[(NaiveDate, f64)],
    today: NaiveDate,
) -> Progress {
    let seen = readings.partition_point(|(day, _)| *day <= today);
    let readings = readings.get(..seen).unwrap_or_default();
    let due = aim.by.map(|by| by.last_day);
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
    match (aim.keep, aim.from, aim.to) {
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

/// Holding a line: on the right side of it or not.
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
        let whole = (due - first_day).num_days();
        if whole > 0 {
            progress.expected_share = Some(((today - first_day).num_days() as f64 / whole as f64).clamp(0.0, 1.0));
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
        let whole = (due - first_day).num_days();
        if whole <= 0 || observed <= 0 { share } else { share * whole as f64 / observed as f64 }
    } else {
        let forecast = forecast_value(readings, due);
        progress.forecast = Some(forecast);
        share_of(forecast)
    };
    // What moves the wrong way is off track however far away the due date is.
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

/// The value on a day by least squares over the last eight readings.
fn forecast_value(readings: &[(NaiveDate, f64)], on: NaiveDate) -> f64 {
    let recent = readings.get(readings.len().saturating_sub(FORECAST_READINGS)..).unwrap_or_default();
    let Some((start, _)) = recent.first().copied() else { return f64::NAN };
    let days = |day: NaiveDate| (day - start).num_days() as f64;
    let count = recent.len() as f64;
    let mean_day = recent.iter().map(|(day, _)| days(*day)).sum::<f64>() / count;
    let mean_value = recent.iter().map(|(_, value)| value).sum::<f64>() / count;
    let spread: f64 = recent.iter().map(|(day, _)| (days(*day) - mean_day).powi(2)).sum();
    let together: f64 = recent.iter().map(|(day, value)| (days(*day) - mean_day) * (value - mean_value)).sum();
    let slope = if spread > 0.0 { together / spread } else { 0.0 };
    mean_value + slope * (days(on) - mean_day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roadmap::date;

    fn on(readings: &[(&str, f64)], from: f64, to: f64, by: &str) -> Progress {
        let readings: Vec<(NaiveDate, f64)> =
            readings.iter().map(|(day, value)| (date::parse_day(day).unwrap(), *value)).collect();
        let aim = TargetRow { from: Some(from), to: Some(to), by: date::parse_due(by), ..TargetRow::default() };
        let today = readings.last().map_or(date::parse_day("2026-03-02").unwrap(), |(day, _)| *day);
        measure_progress(&aim, None, &readings, today)
    }

    fn close(value: Option<f64>, expected: f64) {
        let value = value.expect("a forecast");
        assert!((value - expected).abs() < 1e-3, "{value} is not {expected}");
    }

    #[test]
    fn the_worked_forecasts() {
        let first = [("2026-01-01", 30.0), ("2026-01-31", 34.0), ("2026-03-02", 38.0)];
        let f1 = on(&first, 30.0, 50.0, "2026-04-01");
        close(f1.forecast, 42.0);
        assert_eq!(f1.status, TargetStatus::OffTrack);
        let second = [("2026-01-01", 30.0), ("2026-01-31", 36.0), ("2026-03-02", 43.0), ("2026-04-01", 50.0)];
        let f2 = on(&second, 30.0, 55.0, "2026-05-01");
        close(f2.forecast, 56.5);
        assert_eq!(f2.status, TargetStatus::OnTrack);
        assert_eq!(on(&second, 30.0, 60.0, "2026-05-01").status, TargetStatus::AtRisk);
        let falling = [("2026-01-01", 180.0), ("2026-02-01", 165.0), ("2026-03-01", 150.0), ("2026-04-01", 141.0)];
        let f4 = on(&falling, 180.0, 60.0, "2026-07-01");
        close(f4.forecast, 98.8379);
        assert_eq!(f4.status, TargetStatus::OffTrack);
        let away = [("2026-01-01", 5.0), ("2026-02-01", 5.2), ("2026-03-01", 5.4)];
        let f5 = on(&away, 5.0, 3.0, "2026-06-30");
        close(f5.forecast, 6.2161);
        assert_eq!(f5.status, TargetStatus::OffTrack);
    }

    #[test]
    fn far_from_the_due_date_it_is_too_early_to_say() {
        let readings = [("2026-01-05", 30.0), ("2026-02-02", 36.0), ("2026-03-02", 38.0)];
        let progress = on(&readings, 30.0, 50.0, "2026-09-30");
        assert_eq!(progress.status, TargetStatus::TooEarly);
        assert_eq!(progress.days_left, Some(212));
        close(progress.share, 0.4);
    }

    #[test]
    fn a_met_target_is_reached_and_none_without_readings() {
        assert_eq!(on(&[("2026-01-05", 50.0)], 30.0, 50.0, "2026-09-30").status, TargetStatus::Reached);
        assert_eq!(on(&[], 30.0, 50.0, "2026-09-30").status, TargetStatus::NoData);
        assert_eq!(on(&[("2026-01-05", 31.0)], 30.0, 30.0, "2026-09-30").status, TargetStatus::NoData);
    }
}
