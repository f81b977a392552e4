//! The calendar axis: maps days to cells. All months have the same width, as do quarters and years.
//!
//! It starts before today and ends after the last date. Dates beyond `MAX_MONTHS_BACK` and `MAX_MONTHS_AHEAD` are shown at
//! the edge, so that a single distant date does not squeeze the others.

use chrono::{Datelike, NaiveDate};

/// Maximum number of months before today.
const MAX_MONTHS_BACK: i32 = 12;
/// Maximum number of months after today.
const MAX_MONTHS_AHEAD: i32 = 60;
/// Minimum number of months shown.
const MIN_MONTHS: i32 = 6;
/// Maximum width of a unit.
const MAX_UNIT_WIDTH: u16 = 6;

/// The unit of the axis labels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AxisUnit {
    #[default]
    Month,
    Quarter,
    Year,
}

const AXIS_UNITS: [AxisUnit; 3] = [AxisUnit::Month, AxisUnit::Quarter, AxisUnit::Year];

impl AxisUnit {
    fn months(self) -> i32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Year => 12,
        }
    }

    /// The width of a label and a blank.
    fn min_width(self) -> u16 {
        match self {
            Self::Month => 4,
            Self::Quarter => 3,
            Self::Year => 5,
        }
    }
}

/// The position of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AxisPosition {
    /// Before the first cell.
    Before,
    /// At a cell.
    At(u16),
    /// After the last cell.
    After,
}

/// The start of a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AxisTick {
    /// Its cell.
    pub cell: u16,
    /// "Mar", "Q2", "2027".
    pub label: String,
    /// The year, if this is its first unit or the first unit of the axis.
    pub year: Option<i32>,
}

/// The calendar axis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TimelineAxis {
    /// The first month, counted from year 0.
    first_month: i32,
    /// The unit of the labels.
    pub unit: AxisUnit,
    /// The number of units.
    unit_count: u16,
    /// The width of a unit.
    unit_width: u16,
}

fn month_number(day: NaiveDate) -> i32 {
    day.year() * 12 + day.month0() as i32
}

impl TimelineAxis {
    /// Fits an axis for the given days into a width.
    pub fn new(days: impl IntoIterator<Item = NaiveDate>, today: NaiveDate, cells: u16) -> Self {
        let now = month_number(today);
        let (mut first, mut last) = (now - 1, now + MIN_MONTHS - 2);
        for month in days.into_iter().map(month_number) {
            if (now - MAX_MONTHS_BACK..=now + MAX_MONTHS_AHEAD).contains(&month) {
                first = first.min(month);
                last = last.max(month);
            }
        }
        let fitted = |unit: AxisUnit| {
            let first = first.div_euclid(unit.months());
            let needed = (last.div_euclid(unit.months()) - first + 1) as u16;
            let width = (cells / needed.max(1)).min(MAX_UNIT_WIDTH);
            (width >= unit.min_width()).then(|| Self {
                first_month: first * unit.months(),
                unit,
                unit_count: cells / width,
                unit_width: width,
            })
        };
        // If not even the years fit, the rest is shown at the edge.
        let years = || {
            let width = AxisUnit::Year.min_width();
            let first = first.div_euclid(12) * 12;
            Self {
                first_month: first,
                unit: AxisUnit::Year,
                unit_count: (cells / width).max(1),
                unit_width: width.min(cells),
            }
        };
        AXIS_UNITS.into_iter().find_map(fitted).unwrap_or_else(years)
    }

    /// The width of the axis.
    pub fn total_width(&self) -> u16 {
        self.unit_count * self.unit_width
    }

    /// The position of a day.
    pub fn position_of(&self, day: NaiveDate) -> AxisPosition {
        let months = i64::from(self.unit.months()) * i64::from(self.unit_count);
        let since = i64::from(month_number(day) - self.first_month);
        if since < 0 {
            return AxisPosition::Before;
        }
        if since >= months {
            return AxisPosition::After;
        }
        // Treat every month as 31 days: being off by a cell does not matter, but equal days must share a cell.
        let parts = since * 31 + i64::from(day.day0());
        let cell = parts * i64::from(self.total_width()) / (months * 31);
        AxisPosition::At(cell as u16)
    }

    /// The ticks at the starts of the units.
    pub fn ticks(&self) -> impl Iterator<Item = AxisTick> + '_ {
        (0..self.unit_count).map(|number| {
            let month = self.first_month + i32::from(number) * self.unit.months();
            let (year, within) = (month.div_euclid(12), month.rem_euclid(12));
            let label = match self.unit {
                AxisUnit::Month => crate::roadmap::date::month_name(within as u32).to_owned(),
                AxisUnit::Quarter => format!("Q{}", within / 3 + 1),
                AxisUnit::Year => year.to_string(),
            };
            let starts_year = number == 0 || within == 0;
            AxisTick { cell: number * self.unit_width, label, year: starts_year.then_some(year) }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn axis(days: &[&str], cells: u16) -> TimelineAxis {
        TimelineAxis::new(days.iter().map(|text| day(text)), day("2026-03-02"), cells)
    }

    fn labels(axis: &TimelineAxis) -> String {
        let label = |tick: AxisTick| match tick.year {
            Some(year) if axis.unit != AxisUnit::Year => format!("{year}:{}", tick.label),
            _ => tick.label,
        };
        axis.ticks().map(label).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn without_a_date_it_shows_half_a_year_around_today() {
        assert_eq!(labels(&axis(&[], 24)), "2026:Feb Mar Apr May Jun Jul");
    }

    #[test]
    fn months_fill_the_width_and_spare_width_shows_more_months() {
        assert_eq!(labels(&axis(&["2026-09-30"], 50)), "2026:Feb Mar Apr May Jun Jul Aug Sep");
        assert_eq!(labels(&axis(&[], 60)), "2026:Feb Mar Apr May Jun Jul Aug Sep Oct Nov");
    }

    #[test]
    fn it_falls_back_to_quarters_and_then_years_if_months_are_too_narrow() {
        assert_eq!(labels(&axis(&["2027-06-30"], 40)), "2026:Q1 Q2 Q3 Q4 2027:Q1 Q2");
        assert_eq!(labels(&axis(&["2031-02-01"], 40)), "2026 2027 2028 2029 2030 2031");
    }

    #[test]
    fn a_year_is_labeled_at_its_start() {
        assert_eq!(labels(&axis(&["2027-02-28"], 52)), "2026:Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec 2027:Jan Feb");
    }

    #[test]
    fn a_distant_date_is_shown_at_the_edge_and_does_not_squeeze_the_others() {
        let near = axis(&["2026-09-30"], 48);
        let far = axis(&["2026-09-30", "9999-12-31", "0001-01-01", "2199-01-01", "1900-01-01"], 48);
        assert_eq!(near, far);
        assert_eq!(far.position_of(day("9999-12-31")), AxisPosition::After);
        assert_eq!(far.position_of(day("0001-01-01")), AxisPosition::Before);
        assert_eq!(far.position_of(NaiveDate::MAX), AxisPosition::After);
        assert_eq!(far.position_of(NaiveDate::MIN), AxisPosition::Before);
    }

    #[test]
    fn dates_of_the_last_year_are_on_the_axis() {
        assert_eq!(labels(&axis(&["2025-11-30"], 36)), "2025:Nov Dec 2026:Jan Feb Mar Apr May Jun Jul");
        assert_eq!(axis(&["2025-02-28"], 36), axis(&[], 36));
    }

    #[test]
    fn days_are_in_their_month_in_order() {
        let axis = axis(&["2026-09-30"], 48);
        assert_eq!(axis.position_of(day("2026-02-01")), AxisPosition::At(0));
        assert_eq!(axis.position_of(day("2026-02-28")), AxisPosition::At(5));
        assert_eq!(axis.position_of(day("2026-03-01")), AxisPosition::At(6));
        assert_eq!(axis.position_of(day("2026-09-30")), AxisPosition::At(47));
        assert_eq!(axis.position_of(day("2026-10-01")), AxisPosition::After);
    }

    #[test]
    fn every_width_and_every_day_has_an_axis() {
        for cells in 1..200 {
            for last in ["2026-03-02", "2026-12-31", "2029-06-01", "2031-03-31", "9999-01-01"] {
                let axis = axis(&[last], cells);
                assert!(axis.total_width() <= cells, "{cells} cells to {last}: {axis:?}");
                let mut before = None;
                for day in day("2025-01-01").iter_days().take(3000) {
                    if let AxisPosition::At(cell) = axis.position_of(day) {
                        assert!(cell < axis.total_width() && before.is_none_or(|before| before <= cell));
                        before = Some(cell);
                    }
                }
                for tick in axis.ticks().filter(|_| cells >= 5) {
                    assert!(tick.cell + tick.label.len() as u16 <= cells, "{cells} cells to {last}: {tick:?}");
                }
            }
        }
        let _ = TimelineAxis::new([NaiveDate::MAX, NaiveDate::MIN], NaiveDate::MAX, 40);
    }
}
