//! Progress towards a target, and where it heads: least squares over the last eight readings, read at the due date.
//! With fewer than three readings, pace: progress over elapsed time. Where the due date is further away than twice the
//! time observed, it is too early to say, unless the number moves away from the target. Thresholds (our defaults): on track from 1.0 of the way, at risk from 0.7.

use crate::roadmap::entry_row::{Aim, Direction};
use chrono::NaiveDate;

/// How a target stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    /// Where it stands.
    pub state: State,
    /// The newest reading that is not in the future.
    pub now: Option<f64>,
    /// The day of that reading.
    pub read_on: Option<NaiveDate>,
    /// The share of the way that is made; below 0 when it moves away, above 1 beyond the target.
    pub share: Option<f64>,
    /// The share of the way that an even pace would have made today.
    pub even: Option<f64>,
    /// Days to the due date; negative when it has passed.
    pub days_left: Option<i64>,
    /// The value to expect at the due date.
    pub forecast: Option<f64>,
}

/// Where a target stands, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
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

impl State {
    /// In words.
    pub fn words(self) -> &'static str {
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

const ON_TRACK: f64 = 1.0;
const AT_RISK: f64 = 0.7;
const LOOKED_AT: usize = 8;
/// Forecasts are compared with this tolerance: a target met to the last digit is met.
const TOLERANCE: f64 = 1e-9;

/// How a target stands on a day. `readings` ascend by day.
pub fn progress(aim: &Aim, better: Option<Direction>, readings: &[(NaiveDate, f64)], today: NaiveDate) -> Progress {
    let seen = readings.partition_point(|(day, _)| *day <= today);
    let readings = readings.get(..seen).unwrap_or_default();
    let due = aim.by.map(|by| by.last_day);
    let last = readings.last().copied();
    let mut progress = Progress {
        state: State::NoData,
        now: last.map(|(_, value)| value),
        read_on: last.map(|(day, _)| day),
        share: None,
        even: None,
        days_left: due.map(|due| (due - today).num_days()),
        forecast: None,
    };
    match (aim.keep, aim.from, aim.to) {
        (Some(keep), _, _) => hold(&mut progress, keep, better),
        (None, Some(from), Some(to)) if from != to => towards(&mut progress, from, to, due, readings, today),
        (None, None, Some(to)) => {
            if let (Some(now), Some(better)) = (progress.now, better) {
                let is_met = if better == Direction::Up { now >= to } else { now <= to };
                progress.state = if is_met { State::Reached } else { State::NoData };
            }
        }
        _ => {}
    }
    progress
}

/// Holding a line: on the right side of it or not.
fn hold(progress: &mut Progress, keep: f64, better: Option<Direction>) {
    let Some(now) = progress.now else { return };
    let is_held = match better {
        Some(Direction::Down) => now <= keep,
        _ => now >= keep,
    };
    progress.state = if is_held { State::OnTrack } else { State::OffTrack };
}

fn towards(
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
            progress.even = Some(((today - first_day).num_days() as f64 / whole as f64).clamp(0.0, 1.0));
        }
    }
    if share >= ON_TRACK - TOLERANCE {
        progress.state = State::Reached;
        return;
    }
    let Some(due) = due else { return };
    let observed = (last_day - first_day).num_days();
    let gap = (due - last_day).num_days();
    let attained = if readings.len() < 3 {
        let whole = (due - first_day).num_days();
        if whole <= 0 || observed <= 0 { share } else { share * whole as f64 / observed as f64 }
    } else {
        let forecast = forecast(readings, due);
        progress.forecast = Some(forecast);
        share_of(forecast)
    };
    // What moves the wrong way is off track however far away the due date is.
    let moves_away = share < 0.0 && attained < 0.0;
    if gap > 2 * observed && !moves_away {
        progress.forecast = None;
        progress.state = State::TooEarly;
        return;
    }
    progress.state = if attained >= ON_TRACK - TOLERANCE {
        State::OnTrack
    } else if attained >= AT_RISK - TOLERANCE {
        State::AtRisk
    } else {
        State::OffTrack
    };
}

/// The value on a day by least squares over the last eight readings.
fn forecast(readings: &[(NaiveDate, f64)], on: NaiveDate) -> f64 {
    let recent = readings.get(readings.len().saturating_sub(LOOKED_AT)..).unwrap_or_default();
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
            readings.iter().map(|(day, value)| (date::day(day).unwrap(), *value)).collect();
        let aim = Aim { from: Some(from), to: Some(to), by: date::due(by), ..Aim::default() };
        let today = readings.last().map_or(date::day("2026-03-02").unwrap(), |(day, _)| *day);
        progress(&aim, None, &readings, today)
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
        assert_eq!(f1.state, State::OffTrack);
        let second = [("2026-01-01", 30.0), ("2026-01-31", 36.0), ("2026-03-02", 43.0), ("2026-04-01", 50.0)];
        let f2 = on(&second, 30.0, 55.0, "2026-05-01");
        close(f2.forecast, 56.5);
        assert_eq!(f2.state, State::OnTrack);
        assert_eq!(on(&second, 30.0, 60.0, "2026-05-01").state, State::AtRisk);
        let falling = [("2026-01-01", 180.0), ("2026-02-01", 165.0), ("2026-03-01", 150.0), ("2026-04-01", 141.0)];
        let f4 = on(&falling, 180.0, 60.0, "2026-07-01");
        close(f4.forecast, 98.8379);
        assert_eq!(f4.state, State::OffTrack);
        let away = [("2026-01-01", 5.0), ("2026-02-01", 5.2), ("2026-03-01", 5.4)];
        let f5 = on(&away, 5.0, 3.0, "2026-06-30");
        close(f5.forecast, 6.2161);
        assert_eq!(f5.state, State::OffTrack);
    }

    #[test]
    fn far_from_the_due_date_it_is_too_early_to_say() {
        let readings = [("2026-01-05", 30.0), ("2026-02-02", 36.0), ("2026-03-02", 38.0)];
        let progress = on(&readings, 30.0, 50.0, "2026-09-30");
        assert_eq!(progress.state, State::TooEarly);
        assert_eq!(progress.days_left, Some(212));
        close(progress.share, 0.4);
    }

    #[test]
    fn a_met_target_is_reached_and_none_without_readings() {
        assert_eq!(on(&[("2026-01-05", 50.0)], 30.0, 50.0, "2026-09-30").state, State::Reached);
        assert_eq!(on(&[], 30.0, 50.0, "2026-09-30").state, State::NoData);
        assert_eq!(on(&[("2026-01-05", 31.0)], 30.0, 30.0, "2026-09-30").state, State::NoData);
    }
}
