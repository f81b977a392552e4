//! Themes that wait for each other.

use crate::document::chunk::EntryId;
use crate::document::path::Path;
use crate::document::tree::TreeItem;
use crate::insight::dependencies::Dependencies;
use crate::roadmap::name;
use crate::rules::finding::FindingLocation;
use crate::rules::reporter::RuleReporter;
use crate::rules::roadmap_view::RoadmapView;

/// S012: one finding a circle.
pub(in crate::rules) fn check_cycles(whole: &RoadmapView<'_>, tell: &mut RuleReporter<'_>) {
    for circle in Dependencies::from_roadmap(whole.roadmap).cycles() {
        let Some(first) = circle.first() else { continue };
        let next = circle.get(1).unwrap_or(first);
        let path = describe_cycle(whole, circle);
        let finding =
            tell.report(dependency_location(whole, *first, *next), format!("these wait for each other: {path}"));
        if next != first {
            let behind = circle.get(2).unwrap_or(first);
            finding.set_related(dependency_location(whole, *next, *behind), "and this one waits as well");
        }
    }
}

/// More of a circle than this is not named.
const MAX_NAMED: usize = 8;

fn describe_cycle(whole: &RoadmapView<'_>, circle: &[EntryId]) -> String {
    let mut names: Vec<&str> = circle.iter().take(MAX_NAMED).map(|entry_id| whole.id(*entry_id)).collect();
    if circle.len() > MAX_NAMED {
        names.push("…");
    }
    names.extend(circle.first().map(|first| whole.id(*first)));
    names.join(" -> ")
}

/// Where an entry says that it waits for another one.
fn dependency_location(whole: &RoadmapView<'_>, waits: EntryId, for_whom: EntryId) -> FindingLocation {
    let list = Path::from_fields(&[name::DEPENDS_ON]);
    let tree = whole.document.entry(waits).and_then(|entry| entry.tree());
    let items =
        tree.as_ref().and_then(|tree| tree.root().unwrap_some().get(name::DEPENDS_ON)).map(TreeItem::unwrap_some);
    let id = whole.id(for_whom);
    let is_it = |item: TreeItem<'_>| item.unwrap_some().as_text().is_some_and(|text| text == id);
    let index = items.and_then(|items| items.items().position(is_it));
    whole.value_location(waits, index.map_or(list.clone(), |index| list.index(index)))
}
