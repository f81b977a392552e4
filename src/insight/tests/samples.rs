//! The shipped samples: what they are worth as fixtures.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use crate::insight::capacity::EffortCounter;
use crate::insight::{RoadmapOrder, effective_target, linkage, progress};
use crate::roadmap::Roadmap;
use crate::roadmap::entry_row::EntryRow;
use crate::roadmap::lane::Lane;

const LEDGERLY: &str = include_str!("../../../sample-roadmaps/ledgerly.ron");

#[test]
fn ledgerly_stands_as_its_pictures_show() {
    let (_, roadmap) = Roadmap::load(LEDGERLY.to_owned());
    let order = RoadmapOrder::from_roadmap(&roadmap);
    let today = roadmap.settings.as_of.unwrap();
    let mut lines = Vec::new();
    for lane in [Lane::Now, Lane::Next, Lane::Later] {
        let sum = EffortCounter::from_roadmap(&roadmap).sum_entries(&roadmap, order.lane(lane));
        lines.push(format!("{} {}{}", lane.name(), sum.approximation_prefix(), sum.effort));
        for entry in order.lane(lane) {
            let row = roadmap.row(*entry).unwrap();
            let aim = effective_target::resolve(&roadmap, row).target;
            let metric = aim
                .metric
                .and_then(|symbol| roadmap.find_by_symbol(crate::roadmap::entry_kind::EntryKind::Metric, symbol));
            let metric = metric.and_then(|entry| roadmap.row(entry)).and_then(EntryRow::metric);
            let state =
                metric.map(|metric| progress::measure_progress(&aim, metric.better, &metric.readings, today).status);
            let score = order.score(*entry).map_or("-".to_owned(), |score| format!("{score:.1}"));
            lines.push(format!(
                "  {} {score} {}",
                roadmap.id(*entry),
                state.map_or("none", progress::TargetStatus::label)
            ));
        }
    }
    let expected = "\
Now 14
  first-report 86.2 too early
  fast-deposits 60.0 off track
  safe-imports 55.0 at risk
Next 19
  forwardable 52.5 on track
  calm-vat 47.5 on track
  late-payers 42.5 no data
  find-invoices 27.5 no data
Later ~17
  handover 41.2 no data
  phone-receipts 37.5 no data
  team-spaces - no data";
    assert_eq!(lines.join("\n"), expected);
    assert_eq!(order.lane(Lane::Shipped).len() + order.lane(Lane::Dropped).len(), 4);
    assert_eq!(order.rank_of(*order.lane(Lane::Now).first().unwrap()), Some(1));
    assert_eq!((linkage::goal_coverage(&roadmap).effort_share.unwrap() * 100.0).round(), 85.0);
}
