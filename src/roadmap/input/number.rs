//! Numbers as people type and paste them: `1,500`, `1 500`, `1'500`, `4,5`, `5k`, `1.5M`, `12 %`, `−5`, `$3`. The only
//! reader of numbers that are not in the form of the file. Where a text can mean two numbers, it says both instead of
//! choosing one: `1,500` is 1500 to some and 1.5 to others.

use std::fmt;

/// A number as the file has it: digits, at most one decimal point, a minus sign. `1500`, `-0.25`, `1200000`.
pub type PlainNumber = String;

/// What a typed text means as a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypedNumber {
    One(PlainNumber),
    /// The separator may group thousands or start the decimals.
    Either {
        grouped: PlainNumber,
        decimal: PlainNumber,
    },
}

impl TypedNumber {
    /// The only reading, or the only one of the two that is acceptable.
    pub fn settle(self, is_acceptable: impl Fn(f64) -> bool) -> Self {
        let fits = |number: &str| number.parse().is_ok_and(&is_acceptable);
        match self {
            Self::Either { grouped, decimal } => match (fits(&grouped), fits(&decimal)) {
                (true, false) => Self::One(grouped),
                (false, true) => Self::One(decimal),
                _ => Self::Either { grouped, decimal },
            },
            one @ Self::One(_) => one,
        }
    }

    pub fn one(self) -> Option<PlainNumber> {
        match self {
            Self::One(number) => Some(number),
            Self::Either { .. } => None,
        }
    }
}

impl fmt::Display for TypedNumber {
    /// `1500`, or `1500 or 1.5`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::One(number) => f.write_str(number),
            Self::Either { grouped, decimal } => {
                // Typed again, it must have one meaning: 1.2340 has, 1.234 has not.
                let has_one_meaning = matches!(read_number(decimal), Some(Self::One(_)));
                write!(f, "{grouped} or {decimal}{}", if has_one_meaning { "" } else { "0" })
            }
        }
    }
}

/// Magnitudes after a number: what they stand for in zeros. `m` is missing: it is a million to some, and meters, minutes
/// or months to others.
const MAGNITUDES: &[(&str, usize)] = &[
    ("k", 3),
    ("K", 3),
    ("thousand", 3),
    ("M", 6),
    ("mm", 6),
    ("MM", 6),
    ("mn", 6),
    ("mio", 6),
    ("Mio", 6),
    ("million", 6),
    ("B", 9),
    ("bn", 9),
    ("Bn", 9),
    ("bln", 9),
    ("billion", 9),
];

const CURRENCIES: [char; 6] = ['$', '€', '£', '¥', '₹', '₩'];

/// Longest text that is read as a number.
const MAX_LENGTH: usize = 64;

/// Reads a number. `None` if the text is no number, or has more to it, such as a unit.
pub fn read_number(text: &str) -> Option<TypedNumber> {
    if text.len() > MAX_LENGTH {
        return None;
    }
    let is_scientific =
        text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte)) && text.contains(['e', 'E']);
    if is_scientific && text.starts_with(|first: char| first.is_ascii_digit() || first == '-') {
        let value = text.parse().ok().filter(|value: &f64| value.is_finite() && value.abs() < 1e15)?;
        return Some(TypedNumber::One((value + 0.0).to_string()));
    }
    let (is_negative, rest) = strip_sign(strip_spaces(text));
    let rest = strip_spaces(rest.strip_prefix(CURRENCIES).unwrap_or(rest));
    // `$-3`, but not `-$-3`.
    let (is_negative_inside, rest) = if is_negative { (false, rest) } else { strip_sign(rest) };
    let rest = strip_spaces(rest.strip_suffix('%').or_else(|| rest.strip_suffix(CURRENCIES)).unwrap_or(rest));
    let digits_end = rest.rfind(|letter: char| letter.is_ascii_digit()).map(|at| at + 1)?;
    let (digits, magnitude) = rest.split_at(digits_end);
    let zeros = match strip_spaces(magnitude) {
        "" => 0,
        word => MAGNITUDES.iter().find(|(magnitude, _)| *magnitude == word)?.1,
    };
    let finish = |parts: Parts| parts.print(zeros, is_negative || is_negative_inside);
    Some(match read_digits(digits)? {
        Digits::One(parts) => TypedNumber::One(finish(parts)),
        Digits::Either { grouped, decimal } => {
            let (grouped, decimal) = (finish(grouped), finish(decimal));
            TypedNumber::Either { grouped, decimal }
        }
    })
}

/// Reads a number that may have a unit: `4 months`, `30 €/month`. Only for proposals: a word that multiplies, divides or
/// limits (`5 lakh`, `<5`, `5-7`) leaves no number.
pub fn read_number_with_unit(text: &str) -> Option<TypedNumber> {
    let text = strip_spaces(text);
    read_number(text).or_else(|| {
        let digits_end = text.rfind(|letter: char| letter.is_ascii_digit()).map(|at| at + 1)?;
        // A magnitude may stand between the number and the unit: `5k users`.
        let magnitude_end = text.get(digits_end..)?.find(' ').map(|at| digits_end + at);
        [Some(digits_end), magnitude_end].into_iter().flatten().find_map(|end| {
            let (number, unit) = text.split_at_checked(end)?;
            if is_unit(strip_spaces(unit)) { read_number(number) } else { None }
        })
    })
}

/// Words after a number that change it.
const MULTIPLIERS: &[&str] = &[
    "crore",
    "dozen",
    "grand",
    "gross",
    "hundred",
    "hundreds",
    "lac",
    "lakh",
    "md",
    "mds",
    "mia",
    "mil",
    "mill",
    "mille",
    "millions",
    "billions",
    "thousands",
    "mrd",
    "percentile",
    "ppm",
    "quarter",
    "quarters",
    "half",
    "score",
    "th",
    "tn",
    "tr",
    "trillion",
    "trillions",
    "tsd",
    "tsd.",
    "x",
    "plus",
    "or",
    "to",
    "minus",
    "times",
    "of",
];

/// Letters, with spaces, slashes or a percent sign. A single letter may be a magnitude.
fn is_unit(text: &str) -> bool {
    let mut words = text.split([' ', '/']).filter(|word| !word.is_empty());
    let Some(first) = words.next().map(str::to_lowercase) else { return false };
    let is_known_sign = first.starts_with(CURRENCIES) || first == "%";
    let has_letters = first.chars().all(char::is_alphabetic) && first.chars().count() >= 2;
    let is_magnitude = MAGNITUDES.iter().any(|(word, _)| word.eq_ignore_ascii_case(&first));
    (is_known_sign || has_letters)
        && !is_magnitude
        && !MULTIPLIERS.contains(&first.as_str())
        && words.all(|word| word.chars().all(char::is_alphabetic) && !MULTIPLIERS.contains(&word))
}

/// The digits of a number on both sides of its decimal point.
#[derive(Clone, Debug, Default)]
struct Parts {
    whole: String,
    decimals: String,
}

impl Parts {
    /// Moves the decimal point to the right, and prints without needless zeros.
    fn print(&self, zeros: usize, is_negative: bool) -> PlainNumber {
        let padded = format!("{:0<zeros$}", self.decimals);
        let (moved, decimals) = padded.split_at(zeros);
        let whole = format!("{}{moved}", self.whole);
        let whole = whole.trim_start_matches('0');
        let decimals = decimals.trim_end_matches('0');
        let sign = if is_negative && !(whole.is_empty() && decimals.is_empty()) { "-" } else { "" };
        let whole = if whole.is_empty() { "0" } else { whole };
        if decimals.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{decimals}") }
    }
}

enum Digits {
    One(Parts),
    Either { grouped: Parts, decimal: Parts },
}

/// Reads digits and what stands between them.
fn read_digits(text: &str) -> Option<Digits> {
    let is_separator = |letter: char| is_point(letter) || is_group_separator(letter);
    if text.chars().any(|letter| !letter.is_ascii_digit() && !is_separator(letter)) {
        return None;
    }
    let separators: Vec<char> = text.chars().filter(|letter| !letter.is_ascii_digit()).collect();
    let groups: Vec<&str> = text.split(is_separator).collect();
    let whole = |parts: &[&str]| Parts { whole: parts.concat(), decimals: String::new() };
    let with_decimals = |parts: &[&str], decimals: &str| Parts { whole: parts.concat(), decimals: decimals.to_owned() };
    let Some((last, before)) = separators.split_last() else {
        return Some(Digits::One(whole(&groups)));
    };
    let (decimals, before_decimals) = groups.split_last()?;
    let is_alike = before.windows(2).all(|pair| pair.first() == pair.last());
    match before.first() {
        // The only separator.
        None => {
            let may_group = are_thousands(&groups);
            match (is_point(*last), may_group) {
                (false, true) => Some(Digits::One(whole(&groups))),
                (true, false) => Some(Digits::One(with_decimals(before_decimals, decimals))),
                (true, true) => {
                    Some(Digits::Either { grouped: whole(&groups), decimal: with_decimals(before_decimals, decimals) })
                }
                (false, false) => None,
            }
        }
        // The same one several times groups thousands.
        Some(first) if is_alike && first == last => are_thousands(&groups).then(|| Digits::One(whole(&groups))),
        // One groups thousands, and the other one starts the decimals.
        Some(_) if is_alike && is_point(*last) => {
            are_thousands(before_decimals).then(|| Digits::One(with_decimals(before_decimals, decimals)))
        }
        Some(_) => None,
    }
}

/// Whether these are one to three digits, followed by groups of three. A leading zero groups nothing: `0.500`.
fn are_thousands(groups: &[&str]) -> bool {
    let Some((first, rest)) = groups.split_first() else { return false };
    (1..=3).contains(&first.len()) && !first.starts_with('0') && rest.iter().all(|group| group.len() == 3)
}

fn is_point(letter: char) -> bool {
    matches!(letter, '.' | ',')
}

/// Spaces of several widths, apostrophes and, as in the file, the underscore.
fn is_group_separator(letter: char) -> bool {
    matches!(letter, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’' | '_')
}

fn strip_spaces(text: &str) -> &str {
    text.trim_matches(|letter: char| letter.is_whitespace() || letter == '\u{feff}')
}

/// A sign before a number: the minus sign of typography and of spreadsheets, too.
fn strip_sign(text: &str) -> (bool, &str) {
    match text.strip_prefix(['-', '−', '–', '﹣', '－']) {
        Some(rest) => (true, strip_spaces(rest)),
        None => (false, text.strip_prefix('+').map_or(text, strip_spaces)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{TypedNumber, read_number, read_number_with_unit};
    use crate::test_support::property::cases;

    #[track_caller]
    fn check(pairs: &[(&str, &str)]) {
        for (text, meant) in pairs {
            let read = read_number(text).map_or_else(|| "no number".to_owned(), |number| number.to_string());
            assert_eq!(read, *meant, "{text}");
        }
    }

    #[test]
    fn plain_numbers_are_read_as_they_are() {
        check(&[
            ("5", "5"),
            ("4.5", "4.5"),
            ("-0.25", "-0.25"),
            ("+5", "5"),
            ("007", "7"),
            ("1500", "1500"),
            ("-0", "0"),
            ("3e3", "3000"),
            ("-2.5E-1", "-0.25"),
        ]);
    }

    #[test]
    fn thousands_may_be_grouped() {
        check(&[
            ("1 500", "1500"),
            ("1\u{a0}500", "1500"),
            ("12\u{202f}345\u{202f}678", "12345678"),
            ("1'500", "1500"),
            ("1’500", "1500"),
            ("1_500", "1500"),
            ("1,234,567", "1234567"),
            ("1.234.567", "1234567"),
            ("1,234.5", "1234.5"),
            ("1.234,5", "1234.5"),
            ("1'234.50", "1234.5"),
            ("1 234 567,89", "1234567.89"),
        ]);
    }

    #[test]
    fn a_comma_may_start_the_decimals() {
        check(&[("4,5", "4.5"), ("0,500", "0.5"), ("12,25", "12.25"), ("1234,567", "1234.567"), ("1,5000", "1.5")]);
    }

    #[test]
    fn a_text_that_can_mean_two_numbers_says_both() {
        check(&[
            ("1,500", "1500 or 1.5"),
            ("1.500", "1500 or 1.5"),
            ("-2,000", "-2000 or -2"),
            ("10,000", "10000 or 10"),
            ("1.234k", "1234000 or 1234"),
            ("1,234", "1234 or 1.2340"),
            ("1.2340", "1.234"),
        ]);
        let settle = |text: &str, is_acceptable: fn(f64) -> bool| {
            read_number(text).map(|number| number.settle(is_acceptable).to_string()).unwrap_or_default()
        };
        assert_eq!(settle("1,500", |number| number <= 5.0), "1.5");
        assert_eq!(settle("1,500", |number| number.fract() == 0.0), "1500");
        assert_eq!(settle("1,500", |_| true), "1500 or 1.5");
        assert_eq!(settle("1,500", |number| number < 0.0), "1500 or 1.5");
    }

    #[test]
    fn magnitudes_currencies_percent_and_minus_signs_are_read() {
        check(&[
            ("5k", "5000"),
            ("5 K", "5000"),
            ("1.5M", "1500000"),
            ("1,5 Mio", "1500000"),
            ("1.25 million", "1250000"),
            ("0.0005k", "0.5"),
            ("2 bn", "2000000000"),
            ("12 %", "12"),
            ("12%", "12"),
            ("−5", "-5"),
            ("– 5", "-5"),
            ("$3", "3"),
            ("3 €", "3"),
            ("€ 4,50", "4.5"),
            ("-$3", "-3"),
            ("$-3", "-3"),
            ("$1.2M", "1200000"),
        ]);
    }

    #[test]
    fn what_is_no_number_is_not_read_as_one() {
        let texts = [
            "",
            " ",
            "-",
            "k",
            "%",
            "tbd",
            "30ish",
            "4 months",
            "5m",
            "3;",
            "30.09.2026",
            "2026-09-30",
            "12.34.56",
            "1,23,456",
            "12 34",
            "1,2.3,4",
            "1.5.k",
            "1..5",
            "1,,5",
            ".",
            "--5",
            "-$-3",
            "1e5x",
            "2/3",
            "~5",
            "<5",
            "5-7",
            "1.234.56",
            "12,3456,789",
            "00,123,456",
            "٣",
            "１２",
        ];
        for text in texts {
            assert_eq!(read_number(text), None, "{text}");
        }
    }

    #[test]
    fn a_unit_is_left_out_unless_it_changes_the_number() {
        let read = |text: &str| read_number_with_unit(text).map_or_else(|| "-".to_owned(), |number| number.to_string());
        for (text, meant) in [
            ("4 months", "4"),
            ("4months", "4"),
            ("30 €/month", "30"),
            ("38 % per month", "38"),
            ("5k users", "5000"),
            ("1,5 person months", "1.5"),
            ("30ish", "30"),
            ("5k", "5000"),
            ("1,500 users", "1500 or 1.5"),
        ] {
            assert_eq!(read(text), meant, "{text}");
        }
        for text in [
            "5m", "5 lakh", "2 dozen", "10 Tsd", "3 Mrd", "<5", "~5", ">= 5", "5-7", "3 to 5", "2x", "5+", "1/2", "2 h",
        ] {
            assert_eq!(read(text), "-", "{text}");
        }
    }

    proptest! {
        #![proptest_config(cases(256))]

        #[test]
        fn what_the_program_shows_is_read_back(value in -1e14_f64..1e14) {
            let plain = value.to_string();
            let (whole, rest) = plain.split_at(plain.find('.').unwrap_or(plain.len()));
            let grouped: String = whole
                .char_indices()
                .flat_map(|(at, digit)| {
                    let starts_group = at > 0 && (whole.len() - at) % 3 == 0 && !whole[..at].ends_with('-');
                    starts_group.then_some(',').into_iter().chain([digit])
                })
                .collect();
            for shown in [plain.clone(), grouped + rest] {
                let meant: f64 = shown.replace(',', "").parse().unwrap();
                let readings = match read_number(&shown) {
                    Some(TypedNumber::One(one)) => vec![one],
                    Some(TypedNumber::Either { grouped, decimal }) => vec![grouped, decimal],
                    None => Vec::new(),
                };
                prop_assert!(readings.iter().any(|reading| reading.parse::<f64>() == Ok(meant)), "{}: {:?}", shown, readings);
            }
        }

        #[test]
        fn readings_are_numbers_of_the_file(text in prop_oneof![".{0,20}", ".{0,3}[0-9.,' %$kM-]{0,12}"]) {
            let readings = match read_number(&text) {
                Some(TypedNumber::One(one)) => vec![one],
                Some(TypedNumber::Either { grouped, decimal }) => vec![grouped, decimal],
                None => Vec::new(),
            };
            for reading in readings {
                prop_assert!(reading.parse::<f64>().is_ok_and(f64::is_finite), "{}", reading);
                prop_assert!(reading.bytes().all(|byte| byte.is_ascii_digit() || b"-.".contains(&byte)), "{}", reading);
            }
        }
    }
}
