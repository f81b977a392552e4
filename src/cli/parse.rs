//! Parsers for arguments: dates, lanes, kinds of entries, models, sizes and keys. Each error says what is expected.

use crate::app::widgets::key;
use crate::app::widgets::key::{KeyParseError, ScriptStep};
use crate::insight::score::FORMULAS;
use crate::roadmap::date;
use crate::roadmap::entry_kind::{ENTRY_KINDS, EntryKind};
use crate::roadmap::lane::{self, Lane};
use chrono::NaiveDate;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use std::convert::Infallible;

pub fn day(text: &str) -> Result<NaiveDate, String> {
    date::parse_day(text).ok_or_else(|| "expected a date like 2026-03-02".to_owned())
}

/// Any lane.
pub fn lane() -> impl TypedValueParser<Value = Lane> {
    let names = lane::ALL_LANES.into_iter().map(|lane| PossibleValue::new(lane.name()));
    PossibleValuesParser::new(names).try_map(|name| Lane::parse(&name).ok_or("unknown lane"))
}

/// Now, Next or Later. Shipped and Dropped are accepted but not listed: the command refuses them with a better hint.
pub fn live_lane() -> impl TypedValueParser<Value = Lane> {
    let names = lane::ALL_LANES.into_iter().map(|lane| PossibleValue::new(lane.name()).hide(!lane.is_live()));
    PossibleValuesParser::new(names).try_map(|name| Lane::parse(&name).ok_or("unknown lane"))
}

/// A kind of entry: `theme`, `themes`, `feedback`.
pub fn kind() -> impl TypedValueParser<Value = EntryKind> {
    let names = ENTRY_KINDS.into_iter().map(|kind| PossibleValue::new(kind.noun()).alias(kind.map_name()));
    let names = names.map(|name| if name.matches("signal", true) { name.alias("feedback") } else { name });
    PossibleValuesParser::new(names).try_map(|name| EntryKind::parse(&name).ok_or("unknown kind of entry"))
}

/// Before a text that begins with a hyphen, while the arguments are parsed. No text contains this character.
pub const TEXT_MARK: char = '\u{FDD0}';

/// Any text, also one like `-5%`, but not an option.
#[allow(clippy::unnecessary_wraps, reason = "clap calls it as a parser")]
pub fn text(text: &str) -> Result<String, Infallible> {
    Ok(text.strip_prefix(TEXT_MARK).unwrap_or(text).to_owned())
}

/// A field and its value: `why.reason=They leave`.
pub fn assignment(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((path, value)) if !path.trim().is_empty() => Ok((path.trim().to_owned(), value.to_owned())),
        _ => Err("expected PATH=VALUE, such as effort=3".to_owned()),
    }
}

/// The name of a scoring model, in any case.
pub fn model(text: &str) -> Result<&'static str, String> {
    let name = text.to_lowercase();
    let known = FORMULAS.iter().map(|formula| formula.model);
    known
        .clone()
        .find(|model| *model == name)
        .ok_or_else(|| format!("expected one of {}", known.collect::<Vec<_>>().join(", ")))
}

/// Columns and rows: `80x24`.
pub fn size(text: &str) -> Result<(u16, u16), String> {
    let size = text.split_once('x').and_then(|(width, height)| Some((width.parse().ok()?, height.parse().ok()?)));
    size.ok_or_else(|| "expected a size like 80x24".to_owned())
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyScript(pub Vec<ScriptStep>);

/// `jj<Tab>`.
pub fn keys(text: &str) -> Result<KeyScript, KeyParseError> {
    key::parse_script(text).map(KeyScript)
}
