//! What follows from both sides together though each was fine for itself: two goals in focus, a circle of
//! dependencies. It is told; the file is whole. (A reference to nothing cannot follow: what one side deleted and the
//! other newly names is kept.)

use super::side::SideDocument;
use crate::document::EntryText;
use crate::document::tree::TreeItem;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::name;
use std::collections::BTreeMap;

/// What is to be told of a merge. Only what the result has and neither side had counts.
pub(crate) fn find_warnings(sides: [&SideDocument; 2], result: &SideDocument) -> Vec<String> {
    let mut told = Vec::new();
    let focused = focused_goals(result);
    if focused.len() > 1 && sides.iter().all(|side| self::focused_goals(side).len() <= 1) {
        told.push(format!("two goals are in focus now: {}", focused.join(", ")));
    }
    if let Some(circle) = find_cycle(result)
        && sides.iter().all(|side| self::find_cycle(side).is_none())
    {
        told.push(format!("themes wait for each other in a circle now: {}", circle.join(", ")));
    }
    told
}

fn focused_goals(side: &SideDocument) -> Vec<String> {
    let goals = side.document.entries_in_map(EntryKind::Goal.map_name()).filter(|goal| goal.text.contains(name::FOCUS));
    let is_in_focus = |goal: &EntryText<'_>| {
        let tree = goal.tree();
        let word = tree.as_ref().and_then(|tree| tree.root().unwrap_some().get(name::FOCUS)).map(TreeItem::unwrap_some);
        word.and_then(TreeItem::as_identifier) == Some("true")
    };
    goals.filter(is_in_focus).map(|goal| goal.key().into_owned()).collect()
}

/// The themes of one circle of dependencies, if there is one.
fn find_cycle(side: &SideDocument) -> Option<Vec<String>> {
    let mut waits: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for map in [EntryKind::Theme.map_name(), EntryKind::Idea.map_name()] {
        for entry in side.document.entries_in_map(map).filter(|entry| entry.text.contains(name::DEPENDS_ON)) {
            let Some(tree) = entry.tree() else { continue };
            let list = tree.root().unwrap_some().get(name::DEPENDS_ON).map(TreeItem::unwrap_some);
            let ids = list
                .into_iter()
                .flat_map(TreeItem::items)
                .filter_map(|id| Some(id.unwrap_some().as_text()?.into_owned()));
            waits.insert(entry.key().into_owned(), ids.collect());
        }
    }
    // Whoever waits for nobody who waits is in no circle: what remains when all of these are gone is.
    loop {
        let free: Vec<String> = waits
            .iter()
            .filter(|(_, on)| !on.iter().any(|id| waits.contains_key(id)))
            .map(|(id, _)| id.clone())
            .collect();
        if free.is_empty() {
            break;
        }
        waits.retain(|id, _| !free.contains(id));
    }
    (!waits.is_empty()).then(|| waits.into_keys().collect())
}
