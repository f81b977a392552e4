//! Inputs of scoring models as people type them: one number, or a range as three numbers with spaces between them,
//! `2 3 5`, or as in the file, `(2, 3, 5)`. A comma belongs to a number and never separates the three.

use super::number::{self, PlainNumber, TypedNumber};
use std::fmt;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypedScore {
    Number(PlainNumber),
    /// Low, likely, high, in ascending order.
    Range([PlainNumber; 3]),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypedScoreError {
    /// Holds the part that is not a number, or not an acceptable one.
    NotANumber(String),
    /// Holds the text and its two meanings.
    Ambiguous { text: String, readings: String },
    /// Not one number, and not three.
    WrongCount,
    /// Low, likely and high are out of order.
    Unordered,
}

impl fmt::Display for TypedScoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotANumber(part) => write!(f, "`{part}` is not a number"),
            Self::Ambiguous { text, readings } => write!(f, "`{text}` can mean {readings}: type the one you mean"),
            Self::WrongCount => f.write_str("type one number, or three with spaces between them: low likely high"),
            Self::Unordered => f.write_str("low, likely and high must be in ascending order"),
        }
    }
}

/// Reads an input of a scoring model. `is_acceptable` knows the scale of the input.
pub fn read_score(typed: &str, is_acceptable: impl Fn(f64) -> bool) -> Result<TypedScore, TypedScoreError> {
    let typed = typed.trim();
    let is_in_brackets = typed.starts_with('(');
    let inside = if is_in_brackets { typed.trim_start_matches('(').trim_end_matches(')').trim() } else { typed };
    let separators: &[char] = if is_in_brackets && inside.contains(',') { &[','] } else { &[' ', ';'] };
    let parts: Vec<&str> = inside.split(separators).map(str::trim).filter(|part| !part.is_empty()).collect();
    let range = match parts.as_slice() {
        [low, likely, high] => read_range([low, likely, high], &is_acceptable).map(Some),
        _ => Ok(None),
    };
    let single = if is_in_brackets && parts.len() > 1 { None } else { number::read_number(inside) };
    match (single.map(|single| single.settle(&is_acceptable)), range) {
        (Some(TypedNumber::One(number)), Ok(Some(range))) if number.parse().is_ok_and(&is_acceptable) => {
            let [low, likely, high] = range;
            Err(TypedScoreError::Ambiguous {
                text: inside.to_owned(),
                readings: format!("{number} or the range ({low}, {likely}, {high})"),
            })
        }
        (_, Ok(Some(range))) => Ok(TypedScore::Range(range)),
        (Some(number), _) => settled(inside, number, &is_acceptable).map(TypedScore::Number),
        (None, Err(error)) => Err(error),
        (None, Ok(_)) if parts.len() == 1 => Err(TypedScoreError::NotANumber(inside.to_owned())),
        (None, Ok(_)) => Err(TypedScoreError::WrongCount),
    }
}

fn read_range(parts: [&str; 3], is_acceptable: &impl Fn(f64) -> bool) -> Result<[PlainNumber; 3], TypedScoreError> {
    let read = |part: &str| {
        let number = number::read_number(part).ok_or_else(|| TypedScoreError::NotANumber(part.to_owned()))?;
        settled(part, number.settle(is_acceptable), is_acceptable)
    };
    let [low, likely, high] = parts;
    let range = [read(low)?, read(likely)?, read(high)?];
    let values: Vec<f64> = range.iter().filter_map(|number| number.parse().ok()).collect();
    if values.is_sorted() { Ok(range) } else { Err(TypedScoreError::Unordered) }
}

fn settled(
    text: &str,
    number: TypedNumber,
    is_acceptable: &impl Fn(f64) -> bool,
) -> Result<PlainNumber, TypedScoreError> {
    match number {
        TypedNumber::One(number) if number.parse().is_ok_and(is_acceptable) => Ok(number),
        TypedNumber::One(_) => Err(TypedScoreError::NotANumber(text.to_owned())),
        either @ TypedNumber::Either { .. } => {
            Err(TypedScoreError::Ambiguous { text: text.to_owned(), readings: either.to_string() })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(typed: &str) -> String {
        match read_score(typed, |number| number >= 0.0) {
            Ok(TypedScore::Number(number)) => number,
            Ok(TypedScore::Range([low, likely, high])) => format!("{low} to {high}, likely {likely}"),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn a_comma_belongs_to_a_number() {
        assert_eq!(read("3,5"), "3.5");
        assert_eq!(read("1,234,567"), "1234567");
        assert_eq!(read("1,500"), "`1,500` can mean 1500 or 1.5: type the one you mean");
        assert_eq!(read("2,3,5"), "`2,3,5` is not a number");
        assert_eq!(read("2, 3, 5"), "`2,` is not a number");
        assert_eq!(read("1,5 2,5 3,5"), "1.5 to 3.5, likely 2.5");
        assert_eq!(read("5k"), "5000");
        assert_eq!(read("1 500"), "1500");
    }

    #[test]
    fn a_range_has_spaces_or_brackets() {
        assert_eq!(read("2 3 5"), "2 to 5, likely 3");
        assert_eq!(read("2; 3; 5"), "2 to 5, likely 3");
        assert_eq!(read("(2, 3, 5)"), "2 to 5, likely 3");
        assert_eq!(read("(2 3 5)"), "2 to 5, likely 3");
        assert_eq!(read("(100, 200, 300)"), "100 to 300, likely 200");
        assert_eq!(read("5k 6k 1.2M"), "5000 to 1200000, likely 6000");
    }

    #[test]
    fn groups_that_can_be_a_range_are_asked_about() {
        let asked = "`1 234 567` can mean 1234567 or the range (1, 234, 567): type the one you mean";
        assert_eq!(read("1 234 567"), asked);
        // Out of order, so it can only be one number.
        assert_eq!(read("5 234 100"), "5234100");
        let on_a_scale = read_score("100 200 300", |number| number <= 500.0);
        assert_eq!(on_a_scale, Ok(TypedScore::Range(["100", "200", "300"].map(str::to_owned))));
    }

    #[test]
    fn what_is_no_input_says_why() {
        assert_eq!(read("5 4 6"), "low, likely and high must be in ascending order");
        assert_eq!(read("2 3"), "type one number, or three with spaces between them: low likely high");
        assert_eq!(read("2 3 x"), "`x` is not a number");
        assert_eq!(read("abc"), "`abc` is not a number");
        assert_eq!(read("-1"), "`-1` is not a number");
        assert_eq!(read(""), "type one number, or three with spaces between them: low likely high");
    }
}
