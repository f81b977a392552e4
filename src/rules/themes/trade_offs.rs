//! Whether what is given up is given up.

use crate::document::chunk::EntryId;
use crate::document::path::Path;
use crate::document::tree::TreeItem;
use crate::roadmap::entry_row::Relation;
use crate::roadmap::lane::Lane;
use crate::roadmap::name;
use crate::rules::entry_view::ThemeView;
use crate::rules::finding::FindingLocation;
use crate::rules::reporter::RuleReporter;
use crate::rules::roadmap_view::{CheckedTheme, RoadmapView};
use std::collections::HashMap;

/// T006.
pub(super) fn check_empty(theme: &ThemeView<'_>, tell: &mut RuleReporter<'_>) {
    if !theme.requires_answers() {
        return;
    }
    for (index, trade_off) in theme.trade_offs.as_slice().iter().enumerate() {
        if let Some(given) = trade_off.not_doing.given().filter(|given| given.words().is_non_answer()) {
            let place = theme.entry.value_location(trade_off_path(index).field(name::NOT_DOING), given.item);
            tell.report(place, format!("`{}` gives nothing up", given.text.trim()));
        }
    }
}

/// T020.
pub(super) fn check_repeated(whole: &RoadmapView<'_>, tell: &mut RuleReporter<'_>) {
    let mut themes_of: HashMap<u64, Vec<(EntryId, usize)>> = HashMap::new();
    for theme in whole.live_themes() {
        for (index, given_up) in theme.summary.trade_off_hashes.iter().enumerate() {
            let Some(given_up) = given_up else { continue };
            let same = themes_of.entry(*given_up).or_default();
            if same.last().is_none_or(|(entry_id, _)| *entry_id != theme.entry) {
                same.push((theme.entry, index));
            }
        }
    }
    let mut often: Vec<Vec<(EntryId, usize)>> =
        themes_of.into_values().filter(|same| same.len() >= REPEAT_THRESHOLD).collect();
    often.sort();
    for same in often {
        report_repeated(whole, &same, tell);
    }
}

/// T021.
pub(super) fn check_contradictions(whole: &RoadmapView<'_>, tell: &mut RuleReporter<'_>) {
    let in_now = whole.themes().filter(|theme| theme.lane == Lane::Now);
    let titles: HashMap<u64, EntryId> =
        in_now.filter_map(|theme| Some((theme.summary.title_hash?, theme.entry))).collect();
    for theme in whole.live_themes() {
        for link in theme.entry_row.links.iter().filter(|link| link.relation == Relation::InsteadOf) {
            let waits = whole.resolve_link(*link).filter(|waits| *waits != theme.entry && is_in_now(whole, *waits));
            if let Some(waits) = waits {
                report_contradiction(
                    whole,
                    link_location(whole, &theme, whole.roadmap.symbol_text(link.to)),
                    waits,
                    tell,
                );
            }
        }
        for (index, given_up) in theme.summary.trade_off_hashes.iter().enumerate() {
            let titled = given_up.and_then(|given_up| titles.get(&given_up)).filter(|waits| **waits != theme.entry);
            if let Some(waits) = titled {
                let place = whole.value_location(theme.entry, trade_off_path(index).field(name::NOT_DOING));
                report_contradiction(whole, place, *waits, tell);
            }
        }
    }
}

/// From this many themes on the same trade-off is one decision.
const REPEAT_THRESHOLD: usize = 3;

fn trade_off_path(index: usize) -> Path {
    Path::from_fields(&[name::TRADE_OFFS]).index(index)
}

fn report_repeated(whole: &RoadmapView<'_>, same: &[(EntryId, usize)], tell: &mut RuleReporter<'_>) {
    for (entry_id, index) in same {
        let mut others = same.iter().filter(|(other, _)| other != entry_id);
        let message = format!("{} give up the same thing", join_ids(whole, others.clone(), same.len() - 1));
        let finding = tell.report(whole.value_location(*entry_id, trade_off_path(*index)), message);
        if same.len() > REPEAT_THRESHOLD {
            finding.set_question(format!("Said {} times; is it one decision?", same.len()));
        }
        if let Some((other, index)) = others.next() {
            finding.set_related(whole.value_location(*other, trade_off_path(*index)), "the same trade-off");
        }
    }
}

/// The first few ids, and how many more there are.
fn join_ids<'a>(whole: &RoadmapView<'_>, themes: impl Iterator<Item = &'a (EntryId, usize)>, count: usize) -> String {
    let named: Vec<&str> = themes.take(REPEAT_THRESHOLD - 1).map(|(entry_id, _)| whole.id(*entry_id)).collect();
    match count.checked_sub(named.len()) {
        Some(more @ 1..) => format!("{} and {more} more", named.join(", ")),
        _ => named.join(" and "),
    }
}

fn is_in_now(whole: &RoadmapView<'_>, entry_id: EntryId) -> bool {
    whole.roadmap.row(entry_id).is_some_and(|row| {
        row.kind == crate::roadmap::entry_kind::EntryKind::Theme
            && row.theme().is_some_and(|theme_row| theme_row.lane == Some(Lane::Now))
    })
}

fn report_contradiction(whole: &RoadmapView<'_>, place: FindingLocation, waits: EntryId, tell: &mut RuleReporter<'_>) {
    let title = whole.roadmap.title(whole.document, waits);
    tell.report(place, format!("{} is given up here, and stands in Now", whole.id(waits)))
        .fill_placeholder("x", &title)
        .set_related(whole.name_location(waits, Path::from_fields(&[name::LANE])), "it is in Now");
}

fn link_location(whole: &RoadmapView<'_>, theme: &CheckedTheme<'_>, id: &str) -> FindingLocation {
    let tree = whole.document.entry(theme.entry).and_then(|entry| entry.tree());
    let list =
        tree.as_ref().and_then(|tree| tree.root().unwrap_some().get(name::TRADE_OFFS)).map(TreeItem::unwrap_some);
    let names_it = |item: TreeItem<'_>| {
        let named = item.unwrap_some().get(name::INSTEAD_OF).and_then(|named| named.unwrap_some().as_text());
        named.is_some_and(|named| named == id)
    };
    let index = list.and_then(|list| list.items().position(names_it));
    whole.value_location(theme.entry, trade_off_path(index.unwrap_or(0)).field(name::INSTEAD_OF))
}
