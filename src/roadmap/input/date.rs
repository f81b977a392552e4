//! Dates as people type them and as the screen shows them: `Sep 30`, `30 Sep 2027`, `Q2 2027`, `Dec 2027`, `30.09.2026`,
//! `last friday`, `in 2 weeks`. The only reader of dates that are not in the form of the file. Where a text can mean two
//! days, it says both instead of choosing one: `03.04.2026` is March 4 to some and April 3 to others.

use crate::roadmap::date;
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use std::fmt;

/// What a typed text means as a date, in the form of the file: `2026-09-30`, `2026-Q3`, `2026-12`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypedDate {
    One(String),
    Either(String, String),
}

/// Why a text is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypedDateError {
    /// Not in a form that is known.
    NoDate,
    /// Like February 30.
    NotInTheCalendar,
    /// Outside 1900 to 2199.
    YearOutOfRange,
}

impl fmt::Display for TypedDateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoDate => "not a date",
            Self::NotInTheCalendar => "not in the calendar",
            Self::YearOutOfRange => "out of range: years go from 1900 to 2199",
        })
    }
}

/// Reads a day: `2026-09-30` and all forms that name one.
pub fn read_day(text: &str, today: NaiveDate) -> Result<TypedDate, TypedDateError> {
    let words = split_words(text);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    if let Some(day) = relative_day(&words, today) {
        return one(day);
    }
    if let Some(typed) = numeric_day(text.trim()) {
        return typed;
    }
    named_day(&words, today).ok_or(TypedDateError::NoDate)?
}

/// The date that a text means on any day, for proposals: `30.09.2026`, but not `Sep 30`.
pub fn read_absolute(
    text: &str,
    read: impl Fn(&str, NaiveDate) -> Result<TypedDate, TypedDateError>,
) -> Option<String> {
    let days = [NaiveDate::from_ymd_opt(1950, 1, 3), NaiveDate::from_ymd_opt(2150, 8, 28)];
    let [Some(Ok(TypedDate::One(early))), Some(Ok(TypedDate::One(late)))] =
        days.map(|day| day.map(|day| read(text, day)))
    else {
        return None;
    };
    (early == late).then_some(early)
}

/// Reads a due date: a day, or a month, quarter, half-year or year. A day without a year that has passed this year may
/// also mean next year.
pub fn read_due(text: &str, today: NaiveDate) -> Result<TypedDate, TypedDateError> {
    let words = split_words(text);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    if let Some(period) = named_period(&words, today) {
        return period;
    }
    let day = read_day(text, today)?;
    let has_year = words.iter().any(|word| word.len() == 4 && parse_digits(word).is_some());
    match day {
        TypedDate::One(day) if !has_year && month_and_day(&words).is_some() && day < today.to_string() => {
            let next = month_and_day(&words)
                .and_then(|(month, of_month)| NaiveDate::from_ymd_opt(today.year() + 1, month, of_month));
            Ok(next.map_or(TypedDate::One(day.clone()), |next| TypedDate::Either(next.to_string(), day)))
        }
        other => Ok(other),
    }
}

fn one(day: NaiveDate) -> Result<TypedDate, TypedDateError> {
    date::parse_day(&day.to_string()).map(|day| TypedDate::One(day.to_string())).ok_or(TypedDateError::YearOutOfRange)
}

/// Lowercase words and numbers: `Sep 30th, 2027` has `sep`, `30`, `2027`.
fn split_words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let words = lower.split(|letter: char| letter.is_whitespace() || matches!(letter, ',' | '/' | '-' | '.'));
    words.filter(|word| !word.is_empty()).map(|word| without_ordinal(word).to_owned()).collect()
}

/// `30th` is `30`.
fn without_ordinal(word: &str) -> &str {
    let number = ["st", "nd", "rd", "th"].iter().find_map(|ending| word.strip_suffix(ending));
    number.filter(|number| parse_digits(number).is_some()).unwrap_or(word)
}

fn parse_digits(text: &str) -> Option<u32> {
    let are_digits = !text.is_empty() && text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    if are_digits { text.parse().ok() } else { None }
}

/// `2026-09-30`, `2026/9/30`, `30.09.2026`, `9/30/2026`, `20260930`. `None` if it is not three numbers.
fn numeric_day(text: &str) -> Option<Result<TypedDate, TypedDateError>> {
    let compact = |from: usize, to: usize| text.get(from..to).and_then(parse_digits);
    if text.len() == 8
        && let (Some(year), Some(month), Some(day)) = (compact(0, 4), compact(4, 6), compact(6, 8))
    {
        return Some(day_of(year, month, day));
    }
    let separator = text.chars().find(|letter| !letter.is_ascii_digit()).filter(|letter| "-/.".contains(*letter))?;
    let parts: Vec<&str> = text.split(separator).map(str::trim).collect();
    let &[first, second, third] = parts.as_slice() else { return None };
    let (a, b, c) = (parse_digits(first)?, parse_digits(second)?, parse_digits(third)?);
    if first.len() == 4 {
        return Some(day_of(a, b, c));
    }
    if third.len() != 4 || first.len() > 2 || second.len() > 2 {
        return None;
    }
    Some(match (day_of(c, b, a), day_of(c, a, b)) {
        (Ok(TypedDate::One(day_first)), Ok(TypedDate::One(month_first))) if day_first != month_first => {
            Ok(TypedDate::Either(month_first, day_first))
        }
        (Ok(day), _) | (_, Ok(day)) => Ok(day),
        (error, _) => error,
    })
}

fn day_of(year: u32, month: u32, day: u32) -> Result<TypedDate, TypedDateError> {
    if !(1900..=2199).contains(&year) {
        return Err(TypedDateError::YearOutOfRange);
    }
    one(NaiveDate::from_ymd_opt(year as i32, month, day).ok_or(TypedDateError::NotInTheCalendar)?)
}

/// The number of a month by its name, from 1: `sep`, `sept`, `september`.
fn month_number(word: &str) -> Option<u32> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let at = NAMES
        .iter()
        .position(|name| word.len() >= 3 && (name.starts_with(word) || (*name == "september" && word == "sept")))?;
    Some(at as u32 + 1)
}

/// `sep 30`, `30 sep`.
fn month_and_day(words: &[&str]) -> Option<(u32, u32)> {
    let day = |word: &str| parse_digits(word).filter(|_| word.len() <= 2);
    match words {
        [first, second, ..] => match (month_number(first), month_number(second)) {
            (Some(month), None) => Some((month, day(second)?)),
            (None, Some(month)) => Some((month, day(first)?)),
            _ => None,
        },
        _ => None,
    }
}

/// `sep 30`, `sep 30 2027`, `30 sep 2027`.
fn named_day(words: &[&str], today: NaiveDate) -> Option<Result<TypedDate, TypedDateError>> {
    let (month, day) = month_and_day(words)?;
    match words {
        [_, _] => Some(day_of(today.year() as u32, month, day)),
        [_, _, year] if year.len() == 4 => Some(day_of(parse_digits(year)?, month, day)),
        _ => None,
    }
}

fn weekday(word: &str) -> Option<Weekday> {
    if word.len() < 3 { None } else { word.parse().ok() }
}

/// `today`, `last friday`, `friday`, `2 weeks ago`, `in 3 days`. A weekday alone or with `last` is the latest one before
/// today.
fn relative_day(words: &[&str], today: NaiveDate) -> Option<NaiveDate> {
    match words {
        ["today"] => Some(today),
        ["yesterday"] => today.pred_opt(),
        ["tomorrow"] => today.succ_opt(),
        [word] | ["last", word] if weekday(word).is_some() => {
            let back = today.weekday().days_since(weekday(word)?);
            today.checked_sub_days(Days::new(if back == 0 { 7 } else { u64::from(back) }))
        }
        ["next", word] if weekday(word).is_some() => {
            let ahead = weekday(word)?.days_since(today.weekday());
            today.checked_add_days(Days::new(if ahead == 0 { 7 } else { u64::from(ahead) }))
        }
        [count, unit, "ago"] => shift(today, count, unit, false),
        ["in", count, unit] => shift(today, count, unit, true),
        _ => None,
    }
}

fn shift(today: NaiveDate, count: &str, unit: &str, is_ahead: bool) -> Option<NaiveDate> {
    let count = if matches!(count, "a" | "an" | "one") { 1 } else { parse_digits(count)? };
    let days = |days: u32| {
        let days = Days::new(u64::from(days));
        if is_ahead { today.checked_add_days(days) } else { today.checked_sub_days(days) }
    };
    let months = |months: u32| {
        let months = Months::new(months);
        if is_ahead { today.checked_add_months(months) } else { today.checked_sub_months(months) }
    };
    match unit.strip_suffix('s').unwrap_or(unit) {
        "day" => days(count),
        "week" => days(count * 7),
        "month" => months(count),
        "quarter" => months(count * 3),
        "year" => months(count * 12),
        _ => None,
    }
}

/// A month, quarter, half-year or year: `dec 2027`, `12 2027`, `q2 2027`, `2027 q2`, `h1 2027`, `2027`, `next quarter`.
fn named_period(words: &[&str], today: NaiveDate) -> Option<Result<TypedDate, TypedDateError>> {
    let year = |word: &str| parse_digits(word).filter(|_| word.len() == 4);
    let part = |word: &str| {
        let number = word.get(1..).filter(|number| number.len() == 1).and_then(parse_digits)?;
        match word.get(..1)? {
            "q" if (1..=4).contains(&number) => Some(format!("Q{number}")),
            "h" if (1..=2).contains(&number) => Some(format!("H{number}")),
            _ => None,
        }
    };
    let month = |word: &str| {
        let by_number = parse_digits(word).filter(|number| word.len() <= 2 && (1..=12).contains(number));
        month_number(word).or(by_number).map(|month| format!("{month:02}"))
    };
    let (year, period) = match words {
        [a] => match (year(a), part(a), a.split_once(['q', 'h'])) {
            (Some(year), ..) => (year, String::new()),
            (_, Some(period), _) => return Some(Ok(period_without_year(&period, today))),
            // `2027q2`
            (_, _, Some((number, _))) => (year(number)?, part(a.get(4..)?)?),
            _ => return None,
        },
        ["next" | "this", unit] => return relative_period(words.first() == Some(&"next"), unit, today),
        [a, b] if year(a).is_some() => (year(a)?, part(b).or_else(|| month(b))?),
        [a, b] if year(b).is_some() => (year(b)?, part(a).or_else(|| month(a))?),
        _ => return None,
    };
    let text = if period.is_empty() { year.to_string() } else { format!("{year}-{period}") };
    Some(match date::parse_due(&text) {
        Some(_) => Ok(TypedDate::One(text)),
        None => Err(TypedDateError::YearOutOfRange),
    })
}

/// A quarter or half-year alone is the one of this year, or, if that has passed, of this year or the next.
fn period_without_year(period: &str, today: NaiveDate) -> TypedDate {
    let (this, next) = (format!("{}-{period}", today.year()), format!("{}-{period}", today.year() + 1));
    let has_passed = date::parse_due(&this).is_some_and(|due| due.last_day < today);
    if has_passed { TypedDate::Either(next, this) } else { TypedDate::One(this) }
}

fn relative_period(is_next: bool, unit: &str, today: NaiveDate) -> Option<Result<TypedDate, TypedDateError>> {
    let months = match unit {
        "month" => 1,
        "quarter" => 3,
        "year" => 12,
        _ => return None,
    };
    // From the first day of the month, so that no month is skipped.
    let day = today.with_day(1)?.checked_add_months(Months::new(if is_next { months } else { 0 }))?;
    let text = match unit {
        "month" => format!("{}-{:02}", day.year(), day.month()),
        "quarter" => format!("{}-Q{}", day.year(), day.month0() / 3 + 1),
        _ => day.year().to_string(),
    };
    Some(date::parse_due(&text).map(|_| TypedDate::One(text)).ok_or(TypedDateError::YearOutOfRange))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roadmap::date::{DateStyle, format_day};
    use crate::test_support::property::cases;
    use proptest::prelude::*;

    /// Monday.
    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, 2).unwrap()
    }

    fn say(read: Result<TypedDate, TypedDateError>) -> String {
        match read {
            Ok(TypedDate::One(date)) => date,
            Ok(TypedDate::Either(a, b)) => format!("{a} or {b}"),
            Err(error) => error.to_string(),
        }
    }

    #[track_caller]
    fn days(pairs: &[(&str, &str)]) {
        for (text, meant) in pairs {
            assert_eq!(say(read_day(text, today())), *meant, "{text}");
        }
    }

    #[track_caller]
    fn dues(pairs: &[(&str, &str)]) {
        for (text, meant) in pairs {
            assert_eq!(say(read_due(text, today())), *meant, "{text}");
        }
    }

    #[test]
    fn days_are_read_as_the_screen_shows_them() {
        days(&[
            ("2026-09-30", "2026-09-30"),
            ("Sep 30", "2026-09-30"),
            ("30 Sep", "2026-09-30"),
            ("sept 30", "2026-09-30"),
            ("September 30, 2027", "2027-09-30"),
            ("30. September 2027", "2027-09-30"),
            ("Sep 30th", "2026-09-30"),
            ("Jan 5", "2026-01-05"),
        ]);
    }

    #[test]
    fn numeric_days_are_read_where_they_cannot_be_misread() {
        days(&[
            ("30.09.2026", "2026-09-30"),
            ("9/30/2026", "2026-09-30"),
            ("30-9-2026", "2026-09-30"),
            ("2026/9/3", "2026-09-03"),
            ("2026.09.30", "2026-09-30"),
            ("20260930", "2026-09-30"),
            ("05.05.2026", "2026-05-05"),
            ("03.04.2026", "2026-03-04 or 2026-04-03"),
            ("4/3/2026", "2026-04-03 or 2026-03-04"),
        ]);
    }

    #[test]
    fn days_relative_to_today_are_read() {
        days(&[
            ("today", "2026-03-02"),
            ("Yesterday", "2026-03-01"),
            ("tomorrow", "2026-03-03"),
            ("last friday", "2026-02-27"),
            ("friday", "2026-02-27"),
            ("Mon", "2026-02-23"),
            ("next monday", "2026-03-09"),
            ("2 weeks ago", "2026-02-16"),
            ("a month ago", "2026-02-02"),
            ("in 10 days", "2026-03-12"),
        ]);
    }

    #[test]
    fn what_is_no_day_says_why() {
        days(&[
            ("2026-02-29", "not in the calendar"),
            ("Feb 30", "not in the calendar"),
            ("31.11.2026", "not in the calendar"),
            ("2200-01-01", "out of range: years go from 1900 to 2199"),
            ("1.1.1899", "out of range: years go from 1900 to 2199"),
            ("30.09.26", "not a date"),
            ("soon", "not a date"),
            ("", "not a date"),
            ("Sep", "not a date"),
            ("Q3 2026", "not a date"),
            ("in 99999999 days", "not a date"),
            ("Sep 30 26", "not a date"),
        ]);
    }

    #[test]
    fn due_dates_may_be_periods() {
        dues(&[
            ("2026-Q3", "2026-Q3"),
            ("Q2 2027", "2027-Q2"),
            ("2027 q2", "2027-Q2"),
            ("2027Q2", "2027-Q2"),
            ("Q4", "2026-Q4"),
            ("H1 2027", "2027-H1"),
            ("h2", "2026-H2"),
            ("Dec 2027", "2027-12"),
            ("December 2027", "2027-12"),
            ("12/2027", "2027-12"),
            ("2027-12", "2027-12"),
            ("2027", "2027"),
            ("next quarter", "2026-Q2"),
            ("next month", "2026-04"),
            ("this year", "2026"),
            ("Sep 30", "2026-09-30"),
            ("30.09.2026", "2026-09-30"),
            ("2200", "out of range: years go from 1900 to 2199"),
            ("Q5 2026", "not a date"),
            ("13/2026", "not a date"),
            ("30", "not a date"),
            ("eventually", "not a date"),
        ]);
    }

    #[test]
    fn a_due_date_without_a_year_that_has_passed_may_be_next_year() {
        dues(&[("Feb 3", "2027-02-03 or 2026-02-03"), ("Feb 3 2026", "2026-02-03")]);
        let late = NaiveDate::from_ymd_opt(2026, 11, 29).unwrap();
        assert_eq!(say(read_due("Q1", late)), "2027-Q1 or 2026-Q1");
        assert_eq!(say(read_due("Q4", late)), "2026-Q4");
    }

    proptest! {
        #![proptest_config(cases(256))]

        #[test]
        fn what_the_screen_shows_is_read_back(offset in 0_u64..40_000, style in 0..3_usize) {
            let day = NaiveDate::from_ymd_opt(1990, 1, 1).unwrap() + Days::new(offset);
            let style = [DateStyle::MonthFirst, DateStyle::DayFirst, DateStyle::Iso][style];
            prop_assert_eq!(read_day(&format_day(day, today(), style), today()), Ok(TypedDate::One(day.to_string())));
        }

        #[test]
        fn no_text_breaks_it_and_what_it_reads_is_in_the_form_of_the_file(text in "[a-zA-Z0-9 ./,-]{0,16}|.{0,8}") {
            for read in [read_day(&text, today()), read_due(&text, today())] {
                let dates = match read {
                    Ok(TypedDate::One(date)) => vec![date],
                    Ok(TypedDate::Either(a, b)) => vec![a, b],
                    Err(_) => Vec::new(),
                };
                for written in dates {
                    prop_assert!(date::parse_due(&written).is_some(), "{}", written);
                }
            }
        }
    }
}
