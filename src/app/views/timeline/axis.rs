//! The axis of a calendar: which day stands at which cell. Months are equally wide, so are quarters and years.
//!
//! It starts before today and ends behind the last date, but one date far out never squeezes the others: what is beyond
//! `MONTHS_BACK` and `MONTHS_AHEAD` has its place at the edge.

use chrono::{Datelike, NaiveDate};

/// How far back the axis reaches at most.
const MONTHS_BACK: i32 = 12;
/// How far ahead it reaches at most.
const MONTHS_AHEAD: i32 = 60;
/// The months it shows at least.
const AT_LEAST: i32 = 6;
/// The cells of a unit at most.
const WIDEST: u16 = 6;

/// What one label of the axis stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// A month.
    #[default]
    Month,
    /// A quarter.
    Quarter,
    /// A year.
    Year,
}

const UNITS: [Unit; 3] = [Unit::Month, Unit::Quarter, Unit::Year];

impl Unit {
    fn months(self) -> i32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Year => 12,
        }
    }

    /// The cells of its label and a blank.
    fn narrowest(self) -> u16 {
        match self {
            Self::Month => 4,
            Self::Quarter => 3,
            Self::Year => 5,
        }
    }
}

/// Where a day stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Before the first cell.
    Before,
    /// At a cell.
    At(u16),
    /// Behind the last cell.
    After,
}

/// The start of a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tick {
    /// Its cell.
    pub cell: u16,
    /// "Mar", "Q2", "2027".
    pub label: String,
    /// The year, where it is the first unit of one, or of the axis.
    pub year: Option<i32>,
}

/// The axis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Axis {
    /// The first month, counted from year 0.
    first: i32,
    /// What a label stands for.
    pub unit: Unit,
    /// How many of them there are.
    units: u16,
    /// The cells of each.
    width: u16,
}

fn month_of(day: NaiveDate) -> i32 {
    day.year() * 12 + day.month0() as i32
}

impl Axis {
    /// The axis of some days, in so many cells.
    pub fn of(days: impl IntoIterator<Item = NaiveDate>, today: NaiveDate, cells: u16) -> Self {
        let now = month_of(today);
        let (mut first, mut last) = (now - 1, now + AT_LEAST - 2);
        for month in days.into_iter().map(month_of) {
            if (now - MONTHS_BACK..=now + MONTHS_AHEAD).contains(&month) {
                first = first.min(month);
                last = last.max(month);
            }
        }
        let fitted = |unit: Unit| {
            let first = first.div_euclid(unit.months());
            let needed = (last.div_euclid(unit.months()) - first + 1) as u16;
            let width = (cells / needed.max(1)).min(WIDEST);
            (width >= unit.narrowest()).then(|| Self {
                first: first * unit.months(),
                unit,
                units: cells / width,
                width,
            })
        };
        // Where not even the years fit, what has no room is at the edge.
        let years = || {
            let width = Unit::Year.narrowest();
            let first = first.div_euclid(12) * 12;
            Self { first, unit: Unit::Year, units: (cells / width).max(1), width: width.min(cells) }
        };
        UNITS.into_iter().find_map(fitted).unwrap_or_else(years)
    }

    /// Its cells.
    pub fn cells(&self) -> u16 {
        self.units * self.width
    }

    /// Where a day stands.
    pub fn place(&self, day: NaiveDate) -> Place {
        let months = i64::from(self.unit.months()) * i64::from(self.units);
        let since = i64::from(month_of(day) - self.first);
        if since < 0 {
            return Place::Before;
        }
        if since >= months {
            return Place::After;
        }
        // Days of a month as 31sts: a cell more or less does not matter, the same day at the same cell does.
        let parts = since * 31 + i64::from(day.day0());
        let cell = parts * i64::from(self.cells()) / (months * 31);
        Place::At(cell as u16)
    }

    /// The starts of its units.
    pub fn ticks(&self) -> impl Iterator<Item = Tick> + '_ {
        (0..self.units).map(|number| {
            let month = self.first + i32::from(number) * self.unit.months();
            let (year, within) = (month.div_euclid(12), month.rem_euclid(12));
            let label = match self.unit {
                Unit::Month => crate::roadmap::date::month_name(within as u32).to_owned(),
                Unit::Quarter => format!("Q{}", within / 3 + 1),
                Unit::Year => year.to_string(),
            };
            let starts_year = number == 0 || within == 0;
            Tick { cell: number * self.width, label, year: starts_year.then_some(year) }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn axis(days: &[&str], cells: u16) -> Axis {
        Axis::of(days.iter().map(|text| day(text)), day("2026-03-02"), cells)
    }

    fn labels(axis: &Axis) -> String {
        let label = |tick: Tick| match tick.year {
            Some(year) if axis.unit != Unit::Year => format!("{year}:{}", tick.label),
            _ => tick.label,
        };
        axis.ticks().map(label).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn without_a_date_it_shows_half_a_year_around_today() {
        assert_eq!(labels(&axis(&[], 24)), "2026:Feb Mar Apr May Jun Jul");
    }

    #[test]
    fn months_are_as_wide_as_there_is_room_and_free_room_shows_more_of_them() {
        assert_eq!(labels(&axis(&["2026-09-30"], 50)), "2026:Feb Mar Apr May Jun Jul Aug Sep");
        assert_eq!(labels(&axis(&[], 60)), "2026:Feb Mar Apr May Jun Jul Aug Sep Oct Nov");
    }

    #[test]
    fn where_months_are_too_narrow_it_shows_quarters_and_then_years() {
        assert_eq!(labels(&axis(&["2027-06-30"], 40)), "2026:Q1 Q2 Q3 Q4 2027:Q1 Q2");
        assert_eq!(labels(&axis(&["2031-02-01"], 40)), "2026 2027 2028 2029 2030 2031");
    }

    #[test]
    fn a_year_is_named_where_it_starts() {
        assert_eq!(labels(&axis(&["2027-02-28"], 52)), "2026:Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec 2027:Jan Feb");
    }

    #[test]
    fn a_date_far_out_has_its_place_at_the_edge_and_does_not_squeeze_the_others() {
        let near = axis(&["2026-09-30"], 48);
        let far = axis(&["2026-09-30", "9999-12-31", "0001-01-01", "2199-01-01", "1900-01-01"], 48);
        assert_eq!(near, far);
        assert_eq!(far.place(day("9999-12-31")), Place::After);
        assert_eq!(far.place(day("0001-01-01")), Place::Before);
        assert_eq!(far.place(NaiveDate::MAX), Place::After);
        assert_eq!(far.place(NaiveDate::MIN), Place::Before);
    }

    #[test]
    fn what_was_due_in_the_last_year_is_on_it() {
        assert_eq!(labels(&axis(&["2025-11-30"], 36)), "2025:Nov Dec 2026:Jan Feb Mar Apr May Jun Jul");
        assert_eq!(axis(&["2025-02-28"], 36), axis(&[], 36));
    }

    #[test]
    fn days_stand_in_their_month_in_their_order() {
        let axis = axis(&["2026-09-30"], 48);
        assert_eq!(axis.place(day("2026-02-01")), Place::At(0));
        assert_eq!(axis.place(day("2026-02-28")), Place::At(5));
        assert_eq!(axis.place(day("2026-03-01")), Place::At(6));
        assert_eq!(axis.place(day("2026-09-30")), Place::At(47));
        assert_eq!(axis.place(day("2026-10-01")), Place::After);
    }

    #[test]
    fn any_number_of_cells_and_any_day_have_an_axis() {
        for cells in 1..200 {
            for last in ["2026-03-02", "2026-12-31", "2029-06-01", "2031-03-31", "9999-01-01"] {
                let axis = axis(&[last], cells);
                assert!(axis.cells() <= cells, "{cells} cells to {last}: {axis:?}");
                let mut before = None;
                for day in day("2025-01-01").iter_days().take(3000) {
                    if let Place::At(cell) = axis.place(day) {
                        assert!(cell < axis.cells() && before.is_none_or(|before| before <= cell));
                        before = Some(cell);
                    }
                }
                for tick in axis.ticks().filter(|_| cells >= 5) {
                    assert!(tick.cell + tick.label.len() as u16 <= cells, "{cells} cells to {last}: {tick:?}");
                }
            }
        }
        let _ = Axis::of([NaiveDate::MAX, NaiveDate::MIN], NaiveDate::MAX, 40);
    }
}
