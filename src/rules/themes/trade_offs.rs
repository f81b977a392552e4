//! Trade-offs that give nothing up.

use crate::document::chunk::EntryId;
use crate::document::path::Path;
use crate::document::tree::TreeItem;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::Relation;
use crate::roadmap::lane::Lane;
use crate::roadmap::name;
use crate::rules::entry_view::{ThemeView, TradeOffView};
use crate::rules::finding::FindingLocation;
use crate::rules::reporter::RuleReporter;
use crate::rules::roadmap_view::{CheckedTheme, RoadmapView};
use std::collections::HashMap;

/// T006.
pub(super) fn check_empty(theme: &ThemeView<'_>, reporter: &mut RuleReporter<'_>) {
    if !theme.requires_answers() {
        return;
    }
    let rows = theme.trade_offs.as_slice();
    for (index, trade_off) in rows.iter().enumerate() {
        let names_nothing = trade_off.not_doing.is_missing() && trade_off.instead_of.is_missing();
        // Without any complete trade-off, T004 says so.
        if names_nothing && rows.len() > 1 && rows.iter().any(is_complete) {
            let location = theme.entry.value_location(trade_off_path(index), trade_off.record);
            reporter.report(location, "does not say what you give up");
        }
        if let Some(given) = trade_off.not_doing.given().filter(|given| given.words().is_non_answer()) {
            let location = theme.entry.value_location(trade_off_path(index).field(name::NOT_DOING), given.item);
            reporter.report(location, format!("`{}` gives nothing up", given.text.trim()));
        }
    }
}

fn is_complete(trade_off: &TradeOffView<'_>) -> bool {
    let names_something = !trade_off.not_doing.is_missing() || !trade_off.instead_of.is_missing();
    names_something && !trade_off.because.is_missing()
}

/// T020.
pub(super) fn check_repeated(view: &RoadmapView<'_>, reporter: &mut RuleReporter<'_>) {
    let mut themes_of: HashMap<u64, Vec<(EntryId, usize)>> = HashMap::new();
    for theme in view.live_themes() {
        for (index, given_up) in theme.summary.trade_off_hashes.iter().enumerate() {
            let Some(given_up) = given_up else { continue };
            let same = themes_of.entry(*given_up).or_default();
            if same.last().is_none_or(|(entry_id, _)| *entry_id != theme.entry) {
                same.push((theme.entry, index));
            }
        }
    }
    let mut repeated: Vec<Vec<(EntryId, usize)>> =
        themes_of.into_values().filter(|same| same.len() >= REPEAT_THRESHOLD).collect();
    repeated.sort();
    for same in repeated {
        report_repeated(view, &same, reporter);
    }
}

/// T021.
pub(super) fn check_contradictions(view: &RoadmapView<'_>, reporter: &mut RuleReporter<'_>) {
    let in_now = view.themes().filter(|theme| theme.lane == Lane::Now);
    let themes_by_title: HashMap<u64, EntryId> =
        in_now.filter_map(|theme| Some((theme.summary.title_hash?, theme.entry))).collect();
    for theme in view.live_themes() {
        for link in theme.entry_row.links.iter().filter(|link| link.relation == Relation::InsteadOf) {
            let other = view.resolve_link(*link).filter(|other| *other != theme.entry && is_in_now(view, *other));
            if let Some(other) = other {
                report_contradiction(
                    view,
                    link_location(view, &theme, view.roadmap.symbol_text(link.to)),
                    other,
                    reporter,
                );
            }
        }
        for (index, given_up) in theme.summary.trade_off_hashes.iter().enumerate() {
            let other =
                given_up.and_then(|given_up| themes_by_title.get(&given_up)).filter(|other| **other != theme.entry);
            if let Some(other) = other {
                let location = view.value_location(theme.entry, trade_off_path(index).field(name::NOT_DOING));
                report_contradiction(view, location, *other, reporter);
            }
        }
    }
}

/// Number of themes with the same trade-off that suggest a decision.
const REPEAT_THRESHOLD: usize = 3;

fn trade_off_path(index: usize) -> Path {
    Path::from_fields(&[name::TRADE_OFFS]).index(index)
}

fn report_repeated(view: &RoadmapView<'_>, same: &[(EntryId, usize)], reporter: &mut RuleReporter<'_>) {
    for (entry_id, index) in same {
        let mut others = same.iter().filter(|(other, _)| other != entry_id);
        let message = format!("{} give up the same thing", join_ids(view, others.clone(), same.len() - 1));
        let finding = reporter.report(view.value_location(*entry_id, trade_off_path(*index)), message);
        if same.len() > REPEAT_THRESHOLD {
            finding.set_question(format!("{} themes give up the same thing. Is it one decision?", same.len()));
        }
        if let Some((other, index)) = others.next() {
            finding.set_related(view.value_location(*other, trade_off_path(*index)), "the same trade-off");
        }
    }
}

/// The first few ids, and the number of further ones.
fn join_ids<'a>(view: &RoadmapView<'_>, themes: impl Iterator<Item = &'a (EntryId, usize)>, count: usize) -> String {
    let named: Vec<&str> = themes.take(REPEAT_THRESHOLD - 1).map(|(entry_id, _)| view.id(*entry_id)).collect();
    match count.checked_sub(named.len()) {
        Some(more @ 1..) => format!("{} and {more} more", named.join(", ")),
        _ => named.join(" and "),
    }
}

fn is_in_now(view: &RoadmapView<'_>, entry_id: EntryId) -> bool {
    view.roadmap.row(entry_id).is_some_and(|row| {
        row.kind == EntryKind::Theme && row.theme().is_some_and(|theme_row| theme_row.lane == Some(Lane::Now))
    })
}

fn report_contradiction(
    view: &RoadmapView<'_>,
    location: FindingLocation,
    other: EntryId,
    reporter: &mut RuleReporter<'_>,
) {
    let title = view.roadmap.title(view.document, other);
    reporter
        .report(location, format!("{} is given up here, but is in Now", view.id(other)))
        .fill_placeholder("x", &title)
        .set_related(view.name_location(other, Path::from_fields(&[name::LANE])), "in Now");
}

fn link_location(view: &RoadmapView<'_>, theme: &CheckedTheme<'_>, id: &str) -> FindingLocation {
    let tree = view.document.entry(theme.entry).and_then(|entry| entry.tree());
    let list =
        tree.as_ref().and_then(|tree| tree.root().unwrap_some().get(name::TRADE_OFFS)).map(TreeItem::unwrap_some);
    let names_it = |item: TreeItem<'_>| {
        let named = item.unwrap_some().get(name::INSTEAD_OF).and_then(|named| named.unwrap_some().as_text());
        named.is_some_and(|named| named == id)
    };
    let index = list.and_then(|list| list.items().position(names_it));
    view.value_location(theme.entry, trade_off_path(index.unwrap_or(0)).field(name::INSTEAD_OF))
}
