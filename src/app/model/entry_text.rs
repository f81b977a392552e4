//! Texts of an entry, read when they are shown.

use crate::app::model::session::Session;
use crate::document::chunk::EntryId;
use crate::document::node::NodeKind;
use crate::document::path::Path;
use crate::document::tree::TreeItem;
use crate::roadmap::date;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::name;
use crate::roadmap::slug;
use crate::text;
use std::borrow::Cow;
use std::cell::Cell;

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

/// "the bank goes live in May (maria, Mar 2)": why a theme is ranked manually, from the newest decision recorded about
/// it.
pub(crate) fn recorded_reason(session: &Session, theme: EntryId) -> Option<String> {
    let decision = newest_decision(session, theme)?;
    let entry = session.plan.document.entry(decision)?;
    let tree = entry.tree()?;
    let field_text = |name: &str| tree.root().unwrap_some().get(name).and_then(|item| item.unwrap_some().as_text());
    let why = field_text(name::CONTEXT)?;
    let day = field_text(name::ON).and_then(|on| date::parse_day(&on)).map(|on| session.day(on));
    let source: Vec<String> = field_text(name::DECIDED_BY).map(Cow::into_owned).into_iter().chain(day).collect();
    let why = text::sanitize::sanitize_line(&why).into_owned();
    Some(if source.is_empty() { why } else { format!("{why} ({})", source.join(", ")) })
}

/// The last of the decisions `rank-ID`, `rank-ID-2` and so on.
pub(crate) fn newest_decision(session: &Session, theme: EntryId) -> Option<EntryId> {
    let roadmap = &session.plan.roadmap;
    let newest = Cell::new(None);
    slug::id_from_title(&decision_slug_text(roadmap.id(theme)), |id| {
        let found = roadmap.find(EntryKind::Decision, id);
        newest.set(found.or(newest.get()));
        found.is_some()
    });
    newest.get()
}

/// The text from which the id of such a decision is derived.
pub(crate) fn decision_slug_text(id: &str) -> String {
    format!("rank {id}")
}
