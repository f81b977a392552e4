//! Days and due dates. A day is always written `"2026-03-02"`. A due date may be less precise; its last day counts.

use chrono::{Datelike, NaiveDate};
use std::fmt;

/// A due date and its precision as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DueDate {
    pub last_day: NaiveDate,
    pub precision: DuePrecision,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DuePrecision {
    /// `"2026-09-30"`.
    Day,
    /// `"2026-09"`.
    Month,
    /// `"2026-Q3"`.
    Quarter,
    /// `"2026-H2"`.
    Half,
    /// `"2026"`.
    Year,
}

impl fmt::Display for DueDate {
    /// As in the file: `2026-09-30`, `2026-Q3`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = self.last_day;
        match self.precision {
            DuePrecision::Day => write!(f, "{day}"),
            DuePrecision::Month => write!(f, "{}-{:02}", day.year(), day.month()),
            DuePrecision::Quarter => write!(f, "{}-Q{}", day.year(), day.month0() / 3 + 1),
            DuePrecision::Half => write!(f, "{}-H{}", day.year(), day.month0() / 6 + 1),
            DuePrecision::Year => write!(f, "{}", day.year()),
        }
    }
}

/// Parses a day like `2026-03-02`, in the years 1900 to 2199.
pub fn parse_day(text: &str) -> Option<NaiveDate> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes.get(4) != Some(&b'-') || bytes.get(7) != Some(&b'-') {
        return None;
    }
    let (year, month, day) =
        (parse_digits(text.get(..4)?)?, parse_digits(text.get(5..7)?)?, parse_digits(text.get(8..)?)?);
    NaiveDate::from_ymd_opt(year_in_range(year)?, month, day)
}

/// Parses a due date: a day, month, quarter, half-year or year.
pub fn parse_due(text: &str) -> Option<DueDate> {
    if let Some(last_day) = parse_day(text) {
        return Some(DueDate { last_day, precision: DuePrecision::Day });
    }
    let year = year_in_range(parse_digits(text.get(..4)?)?)?;
    let rest = text.get(4..)?;
    let (period, last_month) = match rest.as_bytes() {
        [] => (DuePrecision::Year, 12),
        [b'-', b'Q', quarter @ b'1'..=b'4'] => (DuePrecision::Quarter, u32::from(quarter - b'0') * 3),
        [b'-', b'H', half @ b'1'..=b'2'] => (DuePrecision::Half, u32::from(half - b'0') * 6),
        [b'-', _, _] => (DuePrecision::Month, parse_digits(rest.get(1..)?)?),
        _ => return None,
    };
    Some(DueDate { last_day: last_day_of(year, last_month)?, precision: period })
}

fn parse_digits(text: &str) -> Option<u32> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}

fn year_in_range(year: u32) -> Option<i32> {
    (1900..=2199).contains(&year).then_some(year as i32)
}

fn last_day_of(year: i32, month: u32) -> Option<NaiveDate> {
    let (next_year, next_month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    NaiveDate::from_ymd_opt(year, month, 1)?;
    NaiveDate::from_ymd_opt(next_year, next_month, 1)?.pred_opt()
}

const MONTH_NAMES: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Abbreviated name of a month, counted from 0.
pub fn month_name(month0: u32) -> &'static str {
    MONTH_NAMES.get(month0 as usize).copied().unwrap_or_default()
}

/// A day in the default style: `Sep 30`, or `Sep 30, 2027` if it is in another year than `today`.
pub fn format_short(day: NaiveDate, today: NaiveDate) -> String {
    format_day(day, today, DateStyle::default())
}

/// How days are shown. The year is left out if it is the current one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DateStyle {
    /// `Sep 30`.
    #[default]
    MonthFirst,
    /// `30 Sep`.
    DayFirst,
    /// `2026-09-30`.
    Iso,
}

impl DateStyle {
    /// The style of a setting; unknown names give the default.
    pub fn from_name(name: &str) -> Self {
        match name {
            "day-first" => Self::DayFirst,
            "iso" => Self::Iso,
            _ => Self::MonthFirst,
        }
    }
}

pub fn format_day(day: NaiveDate, today: NaiveDate, style: DateStyle) -> String {
    let month = month_name(day.month0());
    let is_this_year = day.year() == today.year();
    match style {
        DateStyle::MonthFirst if is_this_year => format!("{month} {}", day.day()),
        DateStyle::MonthFirst => format!("{month} {}, {}", day.day(), day.year()),
        DateStyle::DayFirst if is_this_year => format!("{} {month}", day.day()),
        DateStyle::DayFirst => format!("{} {month} {}", day.day(), day.year()),
        DateStyle::Iso => day.format("%Y-%m-%d").to_string(),
    }
}

/// A due date as precise as it was written: a day in the style, `Sep 2026`, `Q3 2026`, `H2 2026`, `2026`.
pub fn format_due(due: DueDate, today: NaiveDate, style: DateStyle) -> String {
    let day = due.last_day;
    match due.precision {
        DuePrecision::Day => format_day(day, today, style),
        DuePrecision::Month => format!("{} {}", month_name(day.month0()), day.year()),
        DuePrecision::Quarter => format!("Q{} {}", day.month0() / 3 + 1, day.year()),
        DuePrecision::Half => format!("H{} {}", day.month0() / 6 + 1, day.year()),
        DuePrecision::Year => day.year().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn last_day(text: &str) -> Option<String> {
        parse_due(text).map(|due| due.last_day.to_string())
    }

    #[test]
    fn days_are_shown_in_three_styles() {
        let (today, due, next) =
            (parse_day("2026-03-02").unwrap(), parse_day("2026-09-30").unwrap(), parse_day("2027-01-05").unwrap());
        let all =
            |day| ["month-first", "day-first", "iso"].map(|name| format_day(day, today, DateStyle::from_name(name)));
        assert_eq!(all(due), ["Sep 30", "30 Sep", "2026-09-30"]);
        assert_eq!(all(next), ["Jan 5, 2027", "5 Jan 2027", "2027-01-05"]);
    }

    #[test]
    fn due_dates_are_shown_and_written_as_precise_as_they_are() {
        for (written, shown) in [
            ("2026-09-30", "Sep 30"),
            ("2027-02-01", "Feb 1, 2027"),
            ("2026-09", "Sep 2026"),
            ("2026-Q3", "Q3 2026"),
            ("2026-H2", "H2 2026"),
            ("2027", "2027"),
        ] {
            let due = parse_due(written).unwrap();
            assert_eq!(due.to_string(), written);
            assert_eq!(format_due(due, parse_day("2026-03-02").unwrap(), DateStyle::MonthFirst), shown);
        }
    }

    #[test]
    fn days_are_parsed_in_one_format() {
        assert_eq!(parse_day("2026-03-02").unwrap().to_string(), "2026-03-02");
        for wrong in
            ["2026-3-2", "2026-02-30", "02-03-2026", "1899-01-01", "2200-01-01", "2026-03-0x", "+026-03-02", ""]
        {
            assert_eq!(parse_day(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_last_day_of_a_less_precise_date_counts() {
        assert_eq!(last_day("2026-09").unwrap(), "2026-09-30");
        assert_eq!(last_day("2028-02").unwrap(), "2028-02-29");
        assert_eq!(last_day("2026-Q3").unwrap(), "2026-09-30");
        assert_eq!(last_day("2026-H1").unwrap(), "2026-06-30");
        assert_eq!(last_day("2026").unwrap(), "2026-12-31");
        for wrong in ["2026-Q5", "2026-13", "2026-H3", "26", "soon", "2026-q3", "2026-"] {
            assert_eq!(last_day(wrong), None, "{wrong}");
        }
    }
}
