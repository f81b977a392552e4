//! Arguments read: days, lanes, kinds of entries, sizes and keys. What is wrong is told with what would be right.

use crate::app::widgets::key;
use crate::app::widgets::key::{KeyParseError, ScriptStep};
use crate::roadmap::date;
use crate::roadmap::entry_kind::{ENTRY_KINDS, EntryKind};
use crate::roadmap::lane::{self, Lane};
use chrono::NaiveDate;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

/// A day: `2026-03-02`.
pub fn day(text: &str) -> Result<NaiveDate, String> {
    date::parse_day(text).ok_or_else(|| "a day is written like 2026-03-02".to_owned())
}

/// A lane, in any case.
pub fn lane() -> impl TypedValueParser<Value = Lane> {
    let words = lane::ALL_LANES.into_iter().map(|lane| PossibleValue::new(lane.name()));
    PossibleValuesParser::new(words).try_map(|word| Lane::parse(&word).ok_or("no lane"))
}

/// A lane of the roadmap to come. The others are understood, for a better answer than that they are wrong.
pub fn live_lane() -> impl TypedValueParser<Value = Lane> {
    let words = lane::ALL_LANES.into_iter().map(|lane| PossibleValue::new(lane.name()).hide(!lane.is_live()));
    PossibleValuesParser::new(words).try_map(|word| Lane::parse(&word).ok_or("no lane"))
}

/// A kind of entry: `theme`, `themes`, `feedback`.
pub fn kind() -> impl TypedValueParser<Value = EntryKind> {
    let words = ENTRY_KINDS.into_iter().map(|kind| PossibleValue::new(kind.noun()).alias(kind.map_name()));
    let words = words.map(|word| if word.matches("signal", true) { word.alias("feedback") } else { word });
    PossibleValuesParser::new(words).try_map(|word| EntryKind::parse(&word).ok_or("no kind of entry"))
}

/// A value for a field: `why.reason=They leave`.
pub fn assignment(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((path, value)) if !path.trim().is_empty() => Ok((path.trim().to_owned(), value.to_owned())),
        _ => Err("write PATH=VALUE, for example effort=3".to_owned()),
    }
}

/// The size of a screen in cells: `80x24`.
pub fn size(text: &str) -> Result<(u16, u16), String> {
    let size = text.split_once('x').and_then(|(width, height)| Some((width.parse().ok()?, height.parse().ok()?)));
    size.ok_or_else(|| "a size is written like 80x24".to_owned())
}

/// A script of keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyScript(pub Vec<ScriptStep>);

/// A script of keys: `jj<Tab>`.
pub fn keys(text: &str) -> Result<KeyScript, KeyParseError> {
    key::parse_script(text).map(KeyScript)
}
