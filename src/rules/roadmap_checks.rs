//! What only the roadmap as a whole gives rise to. Made anew after every change, from facts and digests: no entry is
//! read again, but for the place of a finding.

use super::context::EntryContext;
use super::entry_checks::{EntryReport, Settled, Silence};
use super::entry_summary;
use super::finding::Finding;
use super::reporter::Tell;
use super::roadmap_view::Whole;
use super::rule::Check;
use super::top_level;
use super::top_level::File;
use crate::document::Document;
use crate::document::chunk::Serial;
use crate::document::tree::Item;
use crate::roadmap::Roadmap;
use crate::roadmap::entry_row::BetKind;
use crate::roadmap::name;
use std::collections::HashSet;

/// What the roadmap as a whole gave.
pub(crate) struct Conclusion {
    pub(crate) findings: Vec<Finding>,
    pub(crate) file: File,
    /// The entries whose rest is cut off: what seems to be missing in them stands further down.
    pub(crate) cut_short: HashSet<Serial>,
}

/// Checks the roadmap as a whole. `reports` are those of its entries, by serial.
pub(crate) fn conclude(
    document: &Document,
    roadmap: &Roadmap,
    context: &EntryContext,
    reports: &[Option<EntryReport>],
) -> Conclusion {
    let whole = Whole::new(document, roadmap, context, reports);
    let mut findings = Vec::new();
    let file = top_level::check(&whole, &mut findings);
    if file == File::Roadmap {
        for (rule, check) in context.rules() {
            if let Check::Whole(look) = check {
                look(&whole, &mut Tell::of(rule, &mut findings));
            }
        }
    }
    let cut_short = cut_short(document, reports);
    let tree = whole.own_fields();
    let own_allowed =
        entry_summary::allowed(tree.as_ref().and_then(|tree| tree.root().inner().get(name::ALLOW)).map(Item::inner));
    findings.retain_mut(|finding| {
        let serial = finding.place.serial();
        if serial.is_some_and(|serial| cut_short.contains(&serial)) {
            return false;
        }
        let allowed = match serial {
            Some(serial) => whole.digest(serial).map_or(&[][..], |digest| digest.allowed.as_slice()),
            None => own_allowed.as_slice(),
        };
        let bet = serial.and_then(|serial| roadmap.bet(serial));
        let kind = bet.map_or(BetKind::Value, |bet| bet.kind);
        Silence { context, allowed, kind }.settle(finding) == Settled::Stays
    });
    Conclusion { findings, file, cut_short }
}

fn cut_short(document: &Document, reports: &[Option<EntryReport>]) -> HashSet<Serial> {
    if !reports.iter().flatten().any(|report| report.digest.is_cut_off) {
        return HashSet::new();
    }
    let is_rest = |serial: Serial| {
        reports.get(serial.0 as usize).and_then(Option::as_ref).is_some_and(|report| report.digest.is_cut_off)
    };
    let serials: Vec<Serial> = document.entries().map(|entry| entry.serial).collect();
    serials
        .windows(2)
        .filter_map(|pair| match pair {
            [entry, rest] if is_rest(*rest) => Some(*entry),
            _ => None,
        })
        .collect()
}
