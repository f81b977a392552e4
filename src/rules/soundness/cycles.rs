//! Themes that wait for each other.

use crate::document::chunk::Serial;
use crate::document::path::Path;
use crate::document::tree::Item;
use crate::insight::dependencies::Dependencies;
use crate::roadmap::name;
use crate::rules::finding::Place;
use crate::rules::reporter::Tell;
use crate::rules::roadmap_view::Whole;

/// S012: one finding a circle.
pub(in crate::rules) fn waiting(whole: &Whole<'_>, tell: &mut Tell<'_>) {
    for circle in Dependencies::of(whole.roadmap).cycles() {
        let Some(first) = circle.first() else { continue };
        let next = circle.get(1).unwrap_or(first);
        let path = words(whole, circle);
        let finding = tell.at(place(whole, *first, *next), format!("these wait for each other: {path}"));
        if next != first {
            let behind = circle.get(2).unwrap_or(first);
            finding.beside(place(whole, *next, *behind), "and this one waits as well");
        }
    }
}

/// More of a circle than this is not named.
const MOST_NAMED: usize = 8;

fn words(whole: &Whole<'_>, circle: &[Serial]) -> String {
    let mut names: Vec<&str> = circle.iter().take(MOST_NAMED).map(|serial| whole.id(*serial)).collect();
    if circle.len() > MOST_NAMED {
        names.push("…");
    }
    names.extend(circle.first().map(|first| whole.id(*first)));
    names.join(" -> ")
}

/// Where an entry says that it waits for another one.
fn place(whole: &Whole<'_>, waits: Serial, for_whom: Serial) -> Place {
    let list = Path::of_fields(&[name::DEPENDS_ON]);
    let tree = whole.document.entry(waits).and_then(|entry| entry.tree());
    let items = tree.as_ref().and_then(|tree| tree.root().inner().get(name::DEPENDS_ON)).map(Item::inner);
    let id = whole.id(for_whom);
    let is_it = |item: Item<'_>| item.inner().as_text().is_some_and(|text| text == id);
    let index = items.and_then(|items| items.items().position(is_it));
    whole.value_at(waits, index.map_or(list.clone(), |index| list.index(index)))
}
