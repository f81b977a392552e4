//! The roadmap as text: lane by lane, what is parked, what is done and what will not be done.

use super::rows::{EntryListRow, PlanReader};
use super::table::{self, CellAlignment};
use crate::document::chunk::EntryId;
use crate::document::tree::Tree;
use crate::insight::capacity::EffortCounter;
use crate::insight::linkage;
use crate::roadmap::lane::Lane;
use crate::roadmap::name;
use crate::text::{number, plural, sanitize};
use std::fmt::Write as _;

/// Place, score, state, id, title.
type OutlineCells = [String; 5];
const ALIGNMENTS: [CellAlignment; 5] =
    [CellAlignment::Right, CellAlignment::Right, CellAlignment::Left, CellAlignment::Left, CellAlignment::Left];

/// A lane, or what is in none, under its heading.
struct OutlineSection {
    heading: String,
    rows: Vec<OutlineCells>,
}

/// The whole roadmap.
pub fn render_roadmap(reader: &PlanReader<'_>) -> String {
    let mut sections: Vec<OutlineSection> = Vec::new();
    sections.extend([Lane::Now, Lane::Next, Lane::Later].map(|lane| live_lane_section(reader, lane)));
    sections.push(no_lane_section(reader));
    sections.push(ideas_section(reader));
    sections.push(shipped_section(reader));
    sections.push(dropped_section(reader));
    sections.push(broken_section(reader));
    let mut text = format_head(reader);
    if sections.iter().all(|section| section.rows.is_empty()) {
        text.push_str("\nNothing is here yet: `whymap add idea TITLE` parks the first thought.\n");
        return text;
    }
    text.push_str(&render_sections(&sections));
    text
}

/// One lane.
pub fn render_lane(reader: &PlanReader<'_>, lane: Lane) -> String {
    let section = match lane {
        Lane::Shipped => shipped_section(reader),
        Lane::Dropped => dropped_section(reader),
        Lane::Now | Lane::Next | Lane::Later => live_lane_section(reader, lane),
    };
    render_sections(&[section]).trim_start().to_owned()
}

/// The entries of a kind, a line each.
pub fn render_kind(reader: &PlanReader<'_>, entries: &[EntryId]) -> String {
    let rows: Vec<OutlineCells> = entries.iter().map(|entry_id| kind_cells(reader, *entry_id)).collect();
    let widths = table::column_widths(&rows);
    // The first column has no neighbour to its left to stand apart from.
    let lines = rows.iter().map(|row| table::format_row(row, &widths, &ALIGNMENTS));
    lines.map(|line| format!("{}\n", line.strip_prefix("  ").unwrap_or(&line))).collect()
}

/// The product, where it is going, and the goal in focus.
fn format_head(reader: &PlanReader<'_>) -> String {
    let settings = &reader.plan.roadmap.settings;
    let named = [settings.product.trim(), settings.vision.trim()].map(sanitize::sanitize_line);
    let mut head: String = named.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(": ");
    if !head.is_empty() {
        head.push('\n');
    }
    if let Some(goal) = linkage::focus_goal(&reader.plan.roadmap) {
        let title = reader.plan.roadmap.title(&reader.plan.document, goal);
        let state = reader.progress(goal).map(|progress| match progress.days_left {
            Some(days) if days >= 0 => format!(", {}, {} left", progress.status.label(), format_days(days)),
            _ => format!(", {}", progress.status.label()),
        });
        let _ = writeln!(head, "Focus: {}{}", sanitize::sanitize_line(&title), state.unwrap_or_default());
    }
    head
}

fn format_days(days: i64) -> String {
    plural::format_count(usize::try_from(days).unwrap_or(0), "day", "days")
}

fn render_sections(sections: &[OutlineSection]) -> String {
    let all: Vec<OutlineCells> = sections.iter().flat_map(|section| section.rows.clone()).collect();
    let widths = table::column_widths(&all);
    let mut text = String::new();
    for section in sections.iter().filter(|section| !section.rows.is_empty()) {
        let _ = writeln!(text, "\n{}", section.heading);
        for row in &section.rows {
            text.push_str(&table::format_row(row, &widths, &ALIGNMENTS));
            text.push('\n');
        }
    }
    text
}

fn live_lane_section(reader: &PlanReader<'_>, lane: Lane) -> OutlineSection {
    let entries = reader.order.lane(lane);
    let sum = EffortCounter::from_roadmap(&reader.plan.roadmap).sum_entries(&reader.plan.roadmap, entries);
    let effort = match sum.has_stated_effort() {
        true => {
            format!(", {}{} {}", sum.approximation_prefix(), number::format_amount(sum.effort), reader.effort_unit())
        }
        false => String::new(),
    };
    let count = plural::format_count(entries.len(), "theme", "themes");
    let rows = entries.iter().map(|entry_id| theme_cells(&reader.row(*entry_id)));
    OutlineSection { heading: format!("{}: {count}{effort}", lane.name()), rows: rows.collect() }
}

fn theme_cells(row: &EntryListRow) -> OutlineCells {
    let mark = if row.rank.is_some() { " (ranked by hand)" } else { "" };
    let title = format!("{}{}{mark}", sanitize::sanitize_line(&row.title), missing_answers_note(row));
    let state = if row.broken { "does not read" } else { row.state.unwrap_or_default() };
    [
        row.place.map(|place| place.to_string()).unwrap_or_default(),
        row.score.map_or_else(|| "-".to_owned(), number::format_score),
        state.to_owned(),
        sanitize::sanitize_line(&row.id).into_owned(),
        title,
    ]
}

/// What an idea, or a theme written by hand, still lacks.
fn missing_answers_note(row: &EntryListRow) -> String {
    if row.missing.is_empty() { String::new() } else { format!(" (to answer: {})", row.missing.join(", ")) }
}

fn idea_cells(row: &EntryListRow, note: &str) -> OutlineCells {
    let title = format!("{}{}", sanitize::sanitize_line(&row.title), missing_answers_note(row));
    [String::new(), String::new(), note.to_owned(), sanitize::sanitize_line(&row.id).into_owned(), title]
}

fn closed_entry_cells(reader: &PlanReader<'_>, entry_id: EntryId, note: &str, behind: &str) -> OutlineCells {
    let row = reader.row(entry_id);
    let title = format!("{}{behind}", sanitize::sanitize_line(&row.title));
    [String::new(), String::new(), note.to_owned(), sanitize::sanitize_line(&row.id).into_owned(), title]
}

fn no_lane_section(reader: &PlanReader<'_>) -> OutlineSection {
    let sound = reader.order.without_lane.iter().filter(|entry_id| !reader.is_broken(**entry_id));
    OutlineSection {
        heading: "In no lane".to_owned(),
        rows: sound.map(|entry_id| theme_cells(&reader.row(*entry_id))).collect(),
    }
}

fn ideas_section(reader: &PlanReader<'_>) -> OutlineSection {
    let sound = reader.order.ideas.iter().filter(|entry_id| !reader.is_broken(**entry_id));
    let rows = sound.map(|entry_id| {
        let row = reader.row(*entry_id);
        let wants = row.proposed_for.map(|lane| format!("for {lane}")).unwrap_or_default();
        let note = if row.missing.is_empty() { "ready" } else { &wants };
        idea_cells(&row, note)
    });
    OutlineSection { heading: "Ideas".to_owned(), rows: rows.collect() }
}

fn shipped_section(reader: &PlanReader<'_>) -> OutlineSection {
    let rows = reader.order.lane(Lane::Shipped).iter().map(|entry_id| {
        let on = reader.plan.roadmap.theme(*entry_id).and_then(|theme| theme.shipped_on);
        closed_entry_cells(reader, *entry_id, &on.map(|day| day.to_string()).unwrap_or_default(), "")
    });
    OutlineSection { heading: "Shipped".to_owned(), rows: rows.collect() }
}

fn dropped_section(reader: &PlanReader<'_>) -> OutlineSection {
    let themes = reader.order.lane(Lane::Dropped).iter().map(|entry_id| (*entry_id, ""));
    let ideas = reader.order.dropped_ideas.iter().map(|entry_id| (*entry_id, "idea"));
    let rows = themes.chain(ideas).map(|(entry_id, note)| {
        let because = drop_reason(reader, entry_id).map(|because| format!(": {}", sanitize::sanitize_line(&because)));
        closed_entry_cells(reader, entry_id, note, &because.unwrap_or_default())
    });
    OutlineSection { heading: "Dropped".to_owned(), rows: rows.collect() }
}

/// Why something was dropped.
fn drop_reason(reader: &PlanReader<'_>, entry_id: EntryId) -> Option<String> {
    let entry = reader.plan.document.entry(entry_id)?;
    let tree: Tree<'_> = entry.tree()?;
    let because = tree.root().unwrap_some().get(name::DROPPED_BECAUSE)?.unwrap_some().as_text()?.trim().to_owned();
    (!because.is_empty()).then_some(because)
}

fn broken_section(reader: &PlanReader<'_>) -> OutlineSection {
    let text = reader.plan.document.to_text();
    let in_no_other =
        |entry_id: &EntryId| reader.plan.roadmap.theme(*entry_id).is_none_or(|theme| theme.lane.is_none());
    let rows = reader.broken_entries().into_iter().filter(in_no_other).map(|entry_id| {
        let line = crate::cli::roadmap_file::line_of_entry(reader.plan, &text, entry_id);
        let name = reader.plan.roadmap.full_name(entry_id);
        let name = sanitize::sanitize_line(&name).into_owned();
        [String::new(), String::new(), String::new(), name, format!("line {line}: `whymap check` says why")]
    });
    OutlineSection { heading: "Does not read".to_owned(), rows: rows.collect() }
}

fn kind_cells(reader: &PlanReader<'_>, entry_id: EntryId) -> OutlineCells {
    let row = reader.row(entry_id);
    let note = match row.kind {
        _ if row.broken => Some("does not read".to_owned()),
        "metric" => reader.newest_reading(entry_id).or(Some("no reading".to_owned())),
        "theme" => row.lane.map(str::to_owned),
        "idea" => row.proposed_for.map(|lane| format!("for {lane}")),
        _ => row.state.map(str::to_owned),
    };
    let id = sanitize::sanitize_line(&row.id).into_owned();
    let title = sanitize::sanitize_line(&row.title).into_owned();
    [String::new(), String::new(), id, note.unwrap_or_default(), title]
}
