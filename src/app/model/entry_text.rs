//! Texts of an entry, read when they are shown.

use crate::app::model::session::Session;
use crate::document::chunk::EntryId;
use crate::document::node::NodeKind;
use crate::document::path::Path;
use crate::document::tree::TreeItem;
use crate::roadmap::name;

/// A trade-off of a theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TradeOffText {
    /// What is given up, or the title of the theme that waits.
    pub what: String,
    /// Whether it is a theme or idea that waits.
    pub is_entry: bool,
    pub because: String,
}

/// The text at a path of an entry; `None` if it is missing or blank.
pub fn text_at(session: &Session, entry_id: EntryId, names: &[&str]) -> Option<String> {
    let entry = session.plan.document.entry(entry_id);
    let tree = entry.as_ref().and_then(crate::document::EntryText::tree)?;
    let text = tree.root().at_path(&Path::from_fields(names))?.as_text()?.into_owned();
    Some(text).filter(|text| !text.trim().is_empty())
}

/// The reason an entry was dropped.
pub fn drop_reason(session: &Session, entry_id: EntryId) -> String {
    text_at(session, entry_id, &[name::DROPPED_BECAUSE]).unwrap_or_else(|| "no reason given".to_owned())
}

/// The trade-offs of an entry, in the order of the file.
pub fn trade_offs(session: &Session, entry_id: EntryId) -> Vec<TradeOffText> {
    let entry = session.plan.document.entry(entry_id);
    let Some(tree) = entry.as_ref().and_then(crate::document::EntryText::tree) else { return Vec::new() };
    let list = tree.root().unwrap_some().get(name::TRADE_OFFS).map(TreeItem::unwrap_some);
    list.into_iter()
        .flat_map(TreeItem::items)
        .filter_map(|record| read_trade_off(session, record.unwrap_some()))
        .collect()
}

fn read_trade_off(session: &Session, record: TreeItem<'_>) -> Option<TradeOffText> {
    let text =
        |name: &str| record.get(name).and_then(|item| item.unwrap_some().as_text()).map(std::borrow::Cow::into_owned);
    let because = text(name::BECAUSE).unwrap_or_default();
    if let Some(what) = text(name::NOT_DOING) {
        return Some(TradeOffText { what, is_entry: false, because });
    }
    let id = text(name::INSTEAD_OF)?;
    let what = session.plan.roadmap.find_theme(&id).map_or(id, |entry_id| session.title(entry_id));
    Some(TradeOffText { what, is_entry: true, because })
}

/// A value as shown and typed: texts without quotes, lists of texts one per line, other values as written.
pub fn value_text(item: TreeItem<'_>) -> String {
    let item = item.unwrap_some();
    if let Some(text) = item.as_text() {
        return text.into_owned();
    }
    if item.kind() == NodeKind::List {
        let members: Option<Vec<String>> =
            item.items().map(|member| Some(member.unwrap_some().as_text()?.into_owned())).collect();
        if let Some(members) = members {
            return members.join("\n");
        }
    }
    item.source().to_owned()
}
