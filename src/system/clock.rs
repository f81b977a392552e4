//! The clock: what day and time it is here, and a time that only goes forward, for deadlines.
//!
//! Asked anew on each call, so a changed clock or time zone shows at the next one. Nothing may measure a span with
//! [`today`] or [`time_of_day`]: those go backwards when somebody sets the clock.

use std::time::Instant;

use chrono::{Local, NaiveDate, Timelike};

/// The day it is here, in local time.
pub fn today() -> NaiveDate {
    Local::now().date_naive()
}

/// The hour (0 to 23) and the minute (0 to 59) it is here, in local time.
pub fn time_of_day() -> (u32, u32) {
    let now = Local::now();
    (now.hour(), now.minute())
}

/// The current instant of a clock that never goes backwards. It has no date.
pub fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_gives_a_time_of_day_and_goes_forward() {
        let before = now();
        let (hour, minute) = time_of_day();
        assert!(hour < 24 && minute < 60);
        assert!(now() >= before);
        assert!(today() > NaiveDate::from_ymd_opt(2020, 1, 1).expect("a day"));
    }
}
