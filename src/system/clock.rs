//! The clock: local date and time, and a monotonic time for deadlines.
//!
//! Read on every call, so a changed clock or time zone takes effect at once. Never measure durations with [`today`] or
//! [`time_of_day`]: they go backwards when the clock is set.

use std::time::Instant;

use chrono::{Local, NaiveDate, Timelike};

pub fn today() -> NaiveDate {
    Local::now().date_naive()
}

/// The local hour (0 to 23) and minute (0 to 59).
pub fn time_of_day() -> (u32, u32) {
    let now = Local::now();
    (now.hour(), now.minute())
}

/// The monotonic time, which has no date.
pub fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_has_a_time_of_day_and_never_goes_backwards() {
        let before = now();
        let (hour, minute) = time_of_day();
        assert!(hour < 24 && minute < 60);
        assert!(now() >= before);
        assert!(today() > NaiveDate::from_ymd_opt(2020, 1, 1).expect("a day"));
    }
}
