//! Texts of an entry, read when they are shown.

use crate::app::state::State;
use crate::document::chunk::Serial;
use crate::document::path::Path;
use crate::document::tree::Item;
use crate::roadmap::name;

/// One thing that is not done for the sake of a theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TradeOff {
    /// What is not done, or the title of what waits.
    pub what: String,
    /// Whether it is a theme or idea that waits.
    pub waits: bool,
    /// Why.
    pub because: String,
}

/// The text at a path of an entry; nothing where it is missing or blank.
pub fn at(state: &State, serial: Serial, names: &[&str]) -> Option<String> {
    let entry = state.plan.document.entry(serial);
    let tree = entry.as_ref().and_then(crate::document::EntryText::tree)?;
    let text = tree.root().at_path(&Path::of_fields(names))?.as_text()?.into_owned();
    Some(text).filter(|text| !text.trim().is_empty())
}

/// Why somebody said no to an entry.
pub fn why_not(state: &State, serial: Serial) -> String {
    at(state, serial, &[name::DROPPED_BECAUSE]).unwrap_or_else(|| "no reason given".to_owned())
}

/// What is not done for the sake of an entry, in the order of the file.
pub fn trade_offs(state: &State, serial: Serial) -> Vec<TradeOff> {
    let entry = state.plan.document.entry(serial);
    let Some(tree) = entry.as_ref().and_then(crate::document::EntryText::tree) else { return Vec::new() };
    let list = tree.root().inner().get(name::TRADE_OFFS).map(Item::inner);
    list.into_iter().flat_map(Item::items).filter_map(|record| trade_off(state, record.inner())).collect()
}

fn trade_off(state: &State, record: Item<'_>) -> Option<TradeOff> {
    let text = |name: &str| record.get(name).and_then(|item| item.inner().as_text()).map(std::borrow::Cow::into_owned);
    let because = text(name::BECAUSE).unwrap_or_default();
    if let Some(what) = text(name::NOT_DOING) {
        return Some(TradeOff { what, waits: false, because });
    }
    let id = text(name::INSTEAD_OF)?;
    let what = state.plan.roadmap.find_bet(&id).map_or(id, |serial| state.title(serial));
    Some(TradeOff { what, waits: true, because })
}
