//! Whether what is given up is given up.

use crate::document::chunk::Serial;
use crate::document::path::Path;
use crate::document::tree::Item;
use crate::roadmap::entry_row::Relation;
use crate::roadmap::lane::Lane;
use crate::roadmap::name;
use crate::rules::entry_view::Theme;
use crate::rules::finding::Place;
use crate::rules::reporter::Tell;
use crate::rules::roadmap_view::{ThemeRow, Whole};
use std::collections::HashMap;

/// T006.
pub(super) fn is_none(theme: &Theme<'_>, tell: &mut Tell<'_>) {
    if !theme.owes_answers() {
        return;
    }
    for (index, trade_off) in theme.trade_offs.listed().iter().enumerate() {
        if let Some(given) = trade_off.not_doing.given().filter(|given| given.words().are_no_answer()) {
            let place = theme.entry.at(at(index).field(name::NOT_DOING), given.item);
            tell.at(place, format!("`{}` gives nothing up", given.text.trim()));
        }
    }
}

/// T020.
pub(super) fn repeated(whole: &Whole<'_>, tell: &mut Tell<'_>) {
    let mut themes_of: HashMap<u64, Vec<(Serial, usize)>> = HashMap::new();
    for theme in whole.live_themes() {
        for (index, given_up) in theme.digest.given_up.iter().enumerate() {
            let Some(given_up) = given_up else { continue };
            let same = themes_of.entry(*given_up).or_default();
            if same.last().is_none_or(|(serial, _)| *serial != theme.serial) {
                same.push((theme.serial, index));
            }
        }
    }
    let mut often: Vec<Vec<(Serial, usize)>> = themes_of.into_values().filter(|same| same.len() >= OFTEN).collect();
    often.sort();
    for same in often {
        tell_repeated(whole, &same, tell);
    }
}

/// T021.
pub(super) fn in_now(whole: &Whole<'_>, tell: &mut Tell<'_>) {
    let in_now = whole.themes().filter(|theme| theme.lane == Lane::Now);
    let titles: HashMap<u64, Serial> = in_now.filter_map(|theme| Some((theme.digest.title?, theme.serial))).collect();
    for theme in whole.live_themes() {
        for link in theme.facts.links.iter().filter(|link| link.relation == Relation::InsteadOf) {
            let waits = whole.follow(*link).filter(|waits| *waits != theme.serial && is_in_now(whole, *waits));
            if let Some(waits) = waits {
                tell_in_now(whole, place_of_link(whole, &theme, whole.roadmap.word(link.to)), waits, tell);
            }
        }
        for (index, given_up) in theme.digest.given_up.iter().enumerate() {
            let titled = given_up.and_then(|given_up| titles.get(&given_up)).filter(|waits| **waits != theme.serial);
            if let Some(waits) = titled {
                let place = whole.value_at(theme.serial, at(index).field(name::NOT_DOING));
                tell_in_now(whole, place, *waits, tell);
            }
        }
    }
}

/// From this many themes on the same trade-off is one decision.
const OFTEN: usize = 3;

fn at(index: usize) -> Path {
    Path::of_fields(&[name::TRADE_OFFS]).index(index)
}

fn tell_repeated(whole: &Whole<'_>, same: &[(Serial, usize)], tell: &mut Tell<'_>) {
    for (serial, index) in same {
        let mut others = same.iter().filter(|(other, _)| other != serial);
        let message = format!("{} give up the same thing", ids(whole, others.clone(), same.len() - 1));
        let finding = tell.at(whole.value_at(*serial, at(*index)), message);
        if same.len() > OFTEN {
            finding.asking(format!("Said {} times; is it one decision?", same.len()));
        }
        if let Some((other, index)) = others.next() {
            finding.beside(whole.value_at(*other, at(*index)), "the same trade-off");
        }
    }
}

/// The first few ids, and how many more there are.
fn ids<'a>(whole: &Whole<'_>, themes: impl Iterator<Item = &'a (Serial, usize)>, count: usize) -> String {
    let named: Vec<&str> = themes.take(OFTEN - 1).map(|(serial, _)| whole.id(*serial)).collect();
    match count.checked_sub(named.len()) {
        Some(more @ 1..) => format!("{} and {more} more", named.join(", ")),
        _ => named.join(" and "),
    }
}

fn is_in_now(whole: &Whole<'_>, serial: Serial) -> bool {
    whole.roadmap.facts(serial).is_some_and(|facts| {
        facts.entity == crate::roadmap::entry_kind::Entity::Theme
            && facts.bet().is_some_and(|bet| bet.lane == Some(Lane::Now))
    })
}

fn tell_in_now(whole: &Whole<'_>, place: Place, waits: Serial, tell: &mut Tell<'_>) {
    let title = whole.roadmap.title(whole.document, waits);
    tell.at(place, format!("{} is given up here, and stands in Now", whole.id(waits)))
        .filled("x", &title)
        .beside(whole.name_at(waits, Path::of_fields(&[name::LANE])), "it is in Now");
}

fn place_of_link(whole: &Whole<'_>, theme: &ThemeRow<'_>, id: &str) -> Place {
    let tree = whole.document.entry(theme.serial).and_then(|entry| entry.tree());
    let list = tree.as_ref().and_then(|tree| tree.root().inner().get(name::TRADE_OFFS)).map(Item::inner);
    let names_it = |item: Item<'_>| {
        let named = item.inner().get(name::INSTEAD_OF).and_then(|named| named.inner().as_text());
        named.is_some_and(|named| named == id)
    };
    let index = list.and_then(|list| list.items().position(names_it));
    whole.value_at(theme.serial, at(index.unwrap_or(0)).field(name::INSTEAD_OF))
}
