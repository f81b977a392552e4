use crate::document::chunk::EntryId;
use crate::document::path::Path;
use crate::document::tree::TreeItem;
use crate::insight::dependencies::Dependencies;
use crate::roadmap::name;
use crate::rules::finding::FindingLocation;
use crate::rules::reporter::RuleReporter;
use crate::rules::roadmap_view::RoadmapView;

/// S012: one finding per cycle.
pub(in crate::rules) fn check_cycles(view: &RoadmapView<'_>, reporter: &mut RuleReporter<'_>) {
    for cycle in Dependencies::from_roadmap(view.roadmap).cycles() {
        let Some(first) = cycle.first() else { continue };
        let second = cycle.get(1).unwrap_or(first);
        let message = format!("dependency cycle: {}", describe_cycle(view, cycle));
        let finding = reporter.report(dependency_location(view, *first, *second), message);
        if second != first {
            let third = cycle.get(2).unwrap_or(first);
            finding.set_related(dependency_location(view, *second, *third), "part of the same cycle");
        }
    }
}

/// Maximum number of ids of a cycle in a message.
const MAX_NAMED: usize = 8;

fn describe_cycle(view: &RoadmapView<'_>, cycle: &[EntryId]) -> String {
    let mut ids: Vec<&str> = cycle.iter().take(MAX_NAMED).map(|entry| view.id(*entry)).collect();
    if cycle.len() > MAX_NAMED {
        ids.push("…");
    }
    ids.extend(cycle.first().map(|first| view.id(*first)));
    ids.join(" -> ")
}

/// The item of `depends_on` in which `dependent` names `dependency`.
fn dependency_location(view: &RoadmapView<'_>, dependent: EntryId, dependency: EntryId) -> FindingLocation {
    let list = Path::from_fields(&[name::DEPENDS_ON]);
    let tree = view.document.entry(dependent).and_then(|entry| entry.tree());
    let items =
        tree.as_ref().and_then(|tree| tree.root().unwrap_some().get(name::DEPENDS_ON)).map(TreeItem::unwrap_some);
    let id = view.id(dependency);
    let names_it = |item: TreeItem<'_>| item.unwrap_some().as_text().is_some_and(|text| text == id);
    let index = items.and_then(|items| items.items().position(names_it));
    view.value_location(dependent, index.map_or(list.clone(), |index| list.index(index)))
}
