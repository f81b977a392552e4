//! The command palette and find: type in one line, the matches are listed below, Enter runs or jumps.

pub use super::stack::{FINDER_ROWS as VISIBLE_ROWS, Finder, FinderItem, FinderMode};

use super::Overlay;
use crate::app::model::session::Session;

pub(crate) fn top_mut(overlays: &mut Vec<Overlay>) -> Option<&mut Finder> {
    match overlays.last_mut() {
        Some(Overlay::Finder(finder)) => Some(finder),
        _ => None,
    }
}

/// Moves the selection. Near the end of the matching titles, the matching texts follow.
pub fn step(session: &Session, overlays: &mut Vec<Overlay>, by: isize) {
    let Some(finder) = top_mut(overlays) else { return };
    if finder.mode == FinderMode::Entry
        && finder.list.at.saturating_add_signed(by) + VISIBLE_ROWS >= finder.results.len()
    {
        let typed = finder.query.text().to_owned();
        finder.entry_index.add_text_matches(session, &typed, &mut finder.results);
    }
    finder.list.step(by, finder.results.len(), VISIBLE_ROWS);
}
