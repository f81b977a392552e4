//! One input of a scoring model: a number, a range, or either with where it comes from.

use super::date;
use super::name;
use crate::document::literal;
use crate::document::node::Kind;
use crate::document::tree::Item;
use chrono::NaiveDate;
use std::borrow::Cow;

/// One input as it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoreInput<'t> {
    /// The likely value.
    pub likely: f64,
    /// The lowest and the highest; they come as a pair.
    pub range: Option<(f64, f64)>,
    /// What it is based on.
    pub why: Option<Cow<'t, str>>,
    /// When it was judged.
    pub on: Option<NaiveDate>,
    /// Who judged it.
    pub by: Option<Cow<'t, str>>,
}

/// What is wrong with an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadInput {
    /// It is none of the three forms.
    Form,
    /// A number in it is not a finite number.
    NotANumber,
    /// Low, likely and high do not ascend.
    Order,
    /// One of low and high stands without the other.
    HalfRange,
}

impl BadInput {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Form => "a score is a number, (low, likely, high), or (likely: …, low: …, high: …, why: …)",
            Self::NotANumber => "every part of a score is a plain number",
            Self::Order => "low, likely and high go from small to great",
            Self::HalfRange => "low and high come as a pair",
        }
    }
}

impl<'t> ScoreInput<'t> {
    fn point(likely: f64) -> Self {
        Self { likely, range: None, why: None, on: None, by: None }
    }

    /// Reads one input in any of its forms.
    pub fn read(item: Item<'t>) -> Result<Self, BadInput> {
        let item = item.inner();
        match item.kind() {
            Kind::Number | Kind::Word => finite(item).map(Self::point).ok_or(BadInput::NotANumber),
            Kind::Tuple => Self::read_tuple(item),
            Kind::Record => Self::read_record(item),
            _ => Err(BadInput::Form),
        }
    }

    fn read_tuple(item: Item<'t>) -> Result<Self, BadInput> {
        let mut parts = item.items().map(|part| finite(part.inner()));
        let (Some(low), Some(likely), Some(high), None) = (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(BadInput::Form);
        };
        let (Some(low), Some(likely), Some(high)) = (low, likely, high) else { return Err(BadInput::NotANumber) };
        Self::point(likely).with_range(Some(low), Some(high))
    }

    fn read_record(record: Item<'t>) -> Result<Self, BadInput> {
        let [mut likely, mut low, mut high, mut why, mut on, mut by] = [None; 6];
        for item in record.items() {
            let slot = match literal::key(item.key_source()).as_ref() {
                name::LIKELY => &mut likely,
                name::LOW => &mut low,
                name::HIGH => &mut high,
                name::WHY => &mut why,
                name::ON => &mut on,
                name::BY => &mut by,
                _ => continue,
            };
            // Of a doubled field the first one counts.
            slot.get_or_insert(item.inner());
        }
        let number = |item: Option<Item<'t>>| match item {
            Some(item) => finite(item).ok_or(BadInput::NotANumber).map(Some),
            None => Ok(None),
        };
        let likely = number(likely)?.ok_or(BadInput::Form)?;
        let mut input = Self::point(likely).with_range(number(low)?, number(high)?)?;
        input.why = why.and_then(Item::as_text);
        input.on = on.and_then(Item::as_text).and_then(|on| date::day(&on));
        input.by = by.and_then(Item::as_text);
        Ok(input)
    }

    fn with_range(mut self, low: Option<f64>, high: Option<f64>) -> Result<Self, BadInput> {
        match (low, high) {
            (None, None) => Ok(self),
            (Some(low), Some(high)) if low <= self.likely && self.likely <= high => {
                self.range = Some((low, high));
                Ok(self)
            }
            (Some(_), Some(_)) => Err(BadInput::Order),
            _ => Err(BadInput::HalfRange),
        }
    }
}

fn finite(item: Item<'_>) -> Option<f64> {
    item.as_number().filter(|number| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::tree::Tree;

    fn read(text: &str) -> Result<(f64, Option<(f64, f64)>), BadInput> {
        let tree = Tree::of(text, 0).unwrap();
        ScoreInput::read(tree.root()).map(|input| (input.likely, input.range))
    }

    #[test]
    fn all_three_forms_are_read() {
        assert_eq!(read("4"), Ok((4.0, None)));
        assert_eq!(read("(1_500, 2000, 3000)"), Ok((2000.0, Some((1500.0, 3000.0)))));
        assert_eq!(read("(likely: 0.8, why: \"two cohorts\")"), Ok((0.8, None)));
        assert_eq!(read("Some((likely: 2, low: 1, high: 3))"), Ok((2.0, Some((1.0, 3.0)))));
    }

    #[test]
    fn what_makes_no_sense_is_told() {
        assert_eq!(read("\"4\""), Err(BadInput::Form));
        assert_eq!(read("(1, 2)"), Err(BadInput::Form));
        assert_eq!(read("(3, 2, 1)"), Err(BadInput::Order));
        assert_eq!(read("(likely: 2, low: 1)"), Err(BadInput::HalfRange));
        assert_eq!(read("NaN"), Err(BadInput::NotANumber));
        assert_eq!(read("inf"), Err(BadInput::NotANumber));
    }
}
