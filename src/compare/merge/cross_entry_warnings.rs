//! Problems that arise only from combining both sides: two focus goals, a dependency cycle. They are warnings; the file is
//! valid. (A dangling reference cannot arise: an entry that one side deletes and the other newly refers to is kept.)

use super::side::SideDocument;
use crate::document::EntryText;
use crate::document::tree::TreeItem;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::name;
use std::collections::{BTreeMap, BTreeSet};

/// Problems that the result has and neither side had.
pub(crate) fn find_warnings(sides: [&SideDocument; 2], result: &SideDocument) -> Vec<String> {
    let mut warnings = Vec::new();
    let focused = focused_goals(result);
    if focused.len() > 1 && sides.iter().all(|side| focused_goals(side).len() <= 1) {
        warnings.push(format!("more than one focus goal after the merge: {}", focused.join(", ")));
    }
    if let Some(cycle) = find_cycle(result)
        && sides.iter().all(|side| find_cycle(side).is_none())
    {
        warnings.push(format!("the merge creates a dependency cycle: {}", cycle.join(", ")));
    }
    warnings
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

/// The themes on dependency cycles, if there are any.
fn find_cycle(side: &SideDocument) -> Option<Vec<String>> {
    let mut needs: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for map in [EntryKind::Theme.map_name(), EntryKind::Idea.map_name()] {
        for entry in side.document.entries_in_map(map).filter(|entry| entry.text.contains(name::DEPENDS_ON)) {
            let Some(tree) = entry.tree() else { continue };
            let list = tree.root().unwrap_some().get(name::DEPENDS_ON).map(TreeItem::unwrap_some);
            let ids = list
                .into_iter()
                .flat_map(TreeItem::items)
                .filter_map(|id| Some(id.unwrap_some().as_text()?.into_owned()));
            needs.insert(entry.key().into_owned(), ids.collect());
        }
    }
    // An entry that needs nothing, or that nothing needs, is on no cycle; what remains without them is.
    loop {
        let needed: BTreeSet<&String> = needs.values().flatten().collect();
        let is_on_cycle =
            |id: &String, of: &[String]| needed.contains(id) && of.iter().any(|id| needs.contains_key(id));
        let outside: Vec<String> =
            needs.iter().filter(|(id, of)| !is_on_cycle(id, of)).map(|(id, _)| id.clone()).collect();
        if outside.is_empty() {
            break;
        }
        needs.retain(|id, _| !outside.contains(id));
    }
    (!needs.is_empty()).then(|| needs.into_keys().collect())
}
