//! Numbers as people write them: with a decimal point, without needless zeros, and without an exponent in the usual
//! range.

/// Minimum absolute value that is written with an exponent.
const EXPONENT_FROM: f64 = 1e15;

/// Maximum absolute value, exclusive, that is written with an exponent.
const EXPONENT_BELOW: f64 = 1e-6;

/// Minimum absolute value whose digits are grouped: `2000` reads well, `10000` does not.
const GROUPED_FROM: f64 = 10_000.0;

const GROUP_SEPARATOR: char = ',';

/// The fewest digits that read back as the same number: `86.2`, `5`, `-0.25`, `1500`. No exponent below 10^15; `NaN`,
/// `inf` and `-inf` as words; minus zero is `0`.
pub fn format_plain(number: f64) -> String {
    if number == 0.0 {
        return "0".to_owned();
    }
    if number.is_finite() && (number.abs() >= EXPONENT_FROM || number.abs() < EXPONENT_BELOW) {
        return format!("{number:e}");
    }
    number.to_string()
}

/// A sum without floating-point noise: rounded to hundredths, as in [`format_plain`].
pub fn format_amount(number: f64) -> String {
    format_plain((number * 100.0).round() / 100.0)
}

/// As [`format_plain`], with a comma between groups of three digits from 10,000 on.
pub fn format_grouped(number: f64) -> String {
    let plain = format_plain(number);
    if !(GROUPED_FROM..EXPONENT_FROM).contains(&number.abs()) {
        return plain;
    }
    let (whole, rest) = plain.split_at(plain.find('.').unwrap_or(plain.len()));
    let mut text = String::with_capacity(plain.len() + 16);
    for (at, digit) in whole.char_indices() {
        let digits_left = whole.len() - at;
        if at > 0 && digits_left % 3 == 0 && !text.ends_with('-') {
            text.push(GROUP_SEPARATOR);
        }
        text.push(digit);
    }
    text + rest
}

/// Three significant digits, but all digits of the whole part: `86.2`, `2133`, `0.356`, `6.33`, `1500`. No trailing
/// zeros: `6.3`, `5`.
pub fn format_significant(number: f64) -> String {
    if number.abs() >= 100.0 {
        return format_plain(number.round());
    }
    // Formatting gives the exact number of digits; a logarithm near a power of ten does not.
    format_plain(format!("{number:.2e}").parse().unwrap_or(number))
}

/// Exactly one decimal: `86.2`, `55.0`. Minus zero is `0.0`; from 10^15 on as [`format_plain`].
pub fn format_score(number: f64) -> String {
    if number.is_nan() || number.abs() >= EXPONENT_FROM {
        return format_plain(number);
    }
    match format!("{number:.1}").as_str() {
        "-0.0" => "0.0".to_owned(),
        text => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{format_amount, format_grouped, format_plain, format_score, format_significant};
    use crate::test_support::property::cases;

    #[track_caller]
    fn check(write: fn(f64) -> String, pairs: &[(f64, &str)]) {
        for (number, text) in pairs {
            assert_eq!(write(*number), *text, "{number}");
        }
    }

    #[test]
    fn plain_numbers_have_no_needless_digits() {
        check(
            format_plain,
            &[
                (0.0, "0"),
                (-0.0, "0"),
                (5.0, "5"),
                (86.2, "86.2"),
                (-0.25, "-0.25"),
                (1500.0, "1500"),
                (0.1 + 0.2, "0.30000000000000004"),
                (0.000_001, "0.000001"),
                (999_999_999_999_999.0, "999999999999999"),
            ],
        );
    }

    #[test]
    fn very_large_and_small_numbers_have_an_exponent() {
        check(
            format_plain,
            &[
                (1e15, "1e15"),
                (-1.5e300, "-1.5e300"),
                (2.5e-300, "2.5e-300"),
                (f64::NAN, "NaN"),
                (f64::INFINITY, "inf"),
                (f64::NEG_INFINITY, "-inf"),
            ],
        );
    }

    #[test]
    fn digits_are_grouped_from_ten_thousand_on() {
        check(
            format_grouped,
            &[
                (2000.0, "2000"),
                (9999.5, "9999.5"),
                (10_000.0, "10,000"),
                (-100_000.0, "-100,000"),
                (1_234_567.25, "1,234,567.25"),
                (1e15, "1e15"),
                (f64::NAN, "NaN"),
            ],
        );
    }

    #[test]
    fn amounts_have_no_floating_point_noise() {
        check(format_amount, &[(0.1 + 0.2, "0.3"), (187.5, "187.5"), (2.0 / 3.0, "0.67"), (-0.001, "0"), (45.0, "45")]);
    }

    #[test]
    fn significant_has_three_digits_or_the_whole_part() {
        check(
            format_significant,
            &[
                (86.21, "86.2"),
                (2133.33, "2133"),
                (0.3556, "0.356"),
                (6.333, "6.33"),
                (1500.0, "1500"),
                (6.3, "6.3"),
                (5.0, "5"),
                (99.96, "100"),
                (9.996, "10"),
                (-0.000_123_45, "-0.000123"),
                (0.0, "0"),
                (1.234_567e20, "1.234567e20"),
                (f64::NAN, "NaN"),
                (f64::INFINITY, "inf"),
            ],
        );
    }

    #[test]
    fn a_score_has_one_decimal() {
        check(
            format_score,
            &[
                (86.24, "86.2"),
                (55.0, "55.0"),
                (0.0, "0.0"),
                (-0.0, "0.0"),
                (-0.04, "0.0"),
                (-1.25, "-1.2"),
                (1e300, "1e300"),
                (f64::NAN, "NaN"),
                (f64::NEG_INFINITY, "-inf"),
            ],
        );
    }

    proptest! {
        #![proptest_config(cases(256))]

        #[test]
        fn plain_reads_back(number in any::<f64>()) {
            let back: f64 = format_plain(number).parse().expect("a number");
            prop_assert!(back == number || number.is_nan());
        }

        #[test]
        fn below_the_limit_there_is_no_exponent(number in -999_999_999_999_999.0..999_999_999_999_999.0) {
            for text in [format_plain(number), format_grouped(number), format_significant(number), format_score(number)] {
                prop_assert!(!text.contains('e'), "{}", text);
            }
        }

        #[test]
        fn grouped_is_plain_with_commas(number in any::<f64>()) {
            prop_assert_eq!(format_grouped(number).replace(',', ""), format_plain(number));
        }
    }
}
