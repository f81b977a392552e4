//! One input of a scoring model: a number, a range, or a record that adds where it comes from.

use super::date;
use super::field::usable_number;
use super::name;
use crate::document::literal;
use crate::document::node::NodeKind;
use crate::document::tree::TreeItem;
use chrono::NaiveDate;
use std::borrow::Cow;

#[derive(Clone, Debug, PartialEq)]
pub struct ScoreInput<'t> {
    pub likely: f64,
    /// Low and high.
    pub range: Option<(f64, f64)>,
    pub why: Option<Cow<'t, str>>,
    pub on: Option<NaiveDate>,
    pub by: Option<Cow<'t, str>>,
}

/// What is wrong with a score input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScoreInputError {
    InvalidForm,
    /// Some part is not a finite number.
    NotANumber,
    /// Low, likely and high are not in order.
    NotAscending,
    /// Only one of low and high is given.
    HalfRange,
}

impl ScoreInputError {
    pub fn message(self) -> &'static str {
        match self {
            Self::InvalidForm => "a score is a number, (low, likely, high), or (likely: …, low: …, high: …, why: …)",
            Self::NotANumber => "every part of a score must be a plain number",
            Self::NotAscending => "low, likely and high must be in ascending order",
            Self::HalfRange => "low and high must be given together",
        }
    }
}

impl<'t> ScoreInput<'t> {
    fn from_number(likely: f64) -> Self {
        Self { likely, range: None, why: None, on: None, by: None }
    }

    /// Reads an input in any of its forms.
    pub fn read(item: TreeItem<'t>) -> Result<Self, ScoreInputError> {
        let item = item.unwrap_some();
        match item.kind() {
            NodeKind::Number | NodeKind::Identifier => {
                usable_number(item).map(Self::from_number).ok_or(ScoreInputError::NotANumber)
            }
            NodeKind::Tuple => Self::read_tuple(item),
            NodeKind::Record => Self::read_record(item),
            _ => Err(ScoreInputError::InvalidForm),
        }
    }

    fn read_tuple(item: TreeItem<'t>) -> Result<Self, ScoreInputError> {
        let mut parts = item.items().map(|part| usable_number(part.unwrap_some()));
        let (Some(low), Some(likely), Some(high), None) = (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(ScoreInputError::InvalidForm);
        };
        let (Some(low), Some(likely), Some(high)) = (low, likely, high) else {
            return Err(ScoreInputError::NotANumber);
        };
        Self::from_number(likely).with_range(Some(low), Some(high))
    }

    fn read_record(record: TreeItem<'t>) -> Result<Self, ScoreInputError> {
        let [mut likely, mut low, mut high, mut why, mut on, mut by] = [None; 6];
        for item in record.items() {
            let slot = match literal::decode_key(item.key_source()).as_ref() {
                name::LIKELY => &mut likely,
                name::LOW => &mut low,
                name::HIGH => &mut high,
                name::WHY => &mut why,
                name::ON => &mut on,
                name::BY => &mut by,
                _ => continue,
            };
            // Of a repeated field the first one counts.
            slot.get_or_insert(item.unwrap_some());
        }
        let number = |item: Option<TreeItem<'t>>| match item {
            Some(item) => usable_number(item).ok_or(ScoreInputError::NotANumber).map(Some),
            None => Ok(None),
        };
        let likely = number(likely)?.ok_or(ScoreInputError::InvalidForm)?;
        let mut input = Self::from_number(likely).with_range(number(low)?, number(high)?)?;
        input.why = why.and_then(TreeItem::as_text);
        input.on = on.and_then(TreeItem::as_text).and_then(|on| date::parse_day(&on));
        input.by = by.and_then(TreeItem::as_text);
        Ok(input)
    }

    fn with_range(mut self, low: Option<f64>, high: Option<f64>) -> Result<Self, ScoreInputError> {
        match (low, high) {
            (None, None) => Ok(self),
            (Some(low), Some(high)) if low <= self.likely && self.likely <= high => {
                self.range = Some((low, high));
                Ok(self)
            }
            (Some(_), Some(_)) => Err(ScoreInputError::NotAscending),
            _ => Err(ScoreInputError::HalfRange),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::tree::Tree;

    fn read(text: &str) -> Result<(f64, Option<(f64, f64)>), ScoreInputError> {
        let tree = Tree::parse(text, 0).unwrap();
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
    fn invalid_inputs_are_rejected() {
        assert_eq!(read("\"4\""), Err(ScoreInputError::InvalidForm));
        assert_eq!(read("(1, 2)"), Err(ScoreInputError::InvalidForm));
        assert_eq!(read("(3, 2, 1)"), Err(ScoreInputError::NotAscending));
        assert_eq!(read("(likely: 2, low: 1)"), Err(ScoreInputError::HalfRange));
        assert_eq!(read("NaN"), Err(ScoreInputError::NotANumber));
        assert_eq!(read("inf"), Err(ScoreInputError::NotANumber));
    }
}
