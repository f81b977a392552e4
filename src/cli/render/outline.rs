//! The roadmap as text: the lanes, ideas, what shipped and what was dropped.

use super::rows::{EntryListRow, PlanReader};
use super::table::{self, CellAlignment};
use crate::cli::roadmap_file;
use crate::document::chunk::EntryId;
use crate::document::tree::Tree;
use crate::insight::capacity::EffortCounter;
use crate::insight::linkage;
use crate::roadmap::lane::Lane;
use crate::roadmap::name;
use crate::text::{number, plural, sanitize};
use std::fmt::Write as _;

/// Rank, score, status, id, title.
type OutlineCells = [String; 5];
const ALIGNMENTS: [CellAlignment; 5] =
    [CellAlignment::Right, CellAlignment::Right, CellAlignment::Left, CellAlignment::Left, CellAlignment::Left];

struct OutlineSection {
    heading: String,
    rows: Vec<OutlineCells>,
}

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
        text.push_str("\nThe roadmap is empty. Run `whymap add idea TITLE` to add an idea.\n");
        return text;
    }
    text.push_str(&render_sections(&sections));
    text
}

pub fn render_lane(reader: &PlanReader<'_>, lane: Lane) -> String {
    let section = match lane {
        Lane::Shipped => shipped_section(reader),
        Lane::Dropped => dropped_section(reader),
        Lane::Now | Lane::Next | Lane::Later => live_lane_section(reader, lane),
    };
    render_sections(&[section]).trim_start().to_owned()
}

/// One line per entry.
pub fn render_kind(reader: &PlanReader<'_>, entries: &[EntryId]) -> String {
    let rows: Vec<OutlineCells> = entries.iter().map(|entry_id| kind_cells(reader, *entry_id)).collect();
    let widths = table::column_widths(&rows);
    // Rows start with the space between columns, which the first column does not need.
    let lines = rows.iter().map(|row| table::format_row(row, &widths, &ALIGNMENTS));
    lines.map(|line| format!("{}\n", line.strip_prefix("  ").unwrap_or(&line))).collect()
}

/// The product with its vision, and the focus goal.
fn format_head(reader: &PlanReader<'_>) -> String {
    let settings = &reader.plan.roadmap.settings;
    let texts = [settings.product.trim(), settings.vision.trim()].map(sanitize::sanitize_line);
    let mut head: String = texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(": ");
    if !head.is_empty() {
        head.push('\n');
    }
    if let Some(goal) = linkage::focus_goal(&reader.plan.roadmap) {
        let title = reader.plan.roadmap.title(&reader.plan.document, goal);
        let status = reader.progress(goal).map(|progress| match progress.days_left {
            Some(days) if days >= 0 => format!(" ({}, {} left)", progress.status.label(), format_days(days)),
            _ => format!(" ({})", progress.status.label()),
        });
        let _ = writeln!(head, "Focus goal: {}{}", sanitize::sanitize_line(&title), status.unwrap_or_default());
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
    let effort = if sum.has_stated_effort() {
        format!(", {}{} {}", sum.approximation_prefix(), number::format_amount(sum.effort), reader.effort_unit())
    } else {
        String::new()
    };
    let count = plural::format_count(entries.len(), "theme", "themes");
    let rows = entries.iter().map(|entry_id| theme_cells(&reader.row(*entry_id)));
    OutlineSection { heading: format!("{}: {count}{effort}", lane.name()), rows: rows.collect() }
}

fn theme_cells(row: &EntryListRow) -> OutlineCells {
    let note = if row.manual_rank.is_some() { " (ranked manually)" } else { "" };
    let title = format!("{}{}{note}", sanitize::sanitize_line(&row.title), missing_answers_note(row));
    let status = if row.broken { "syntax error" } else { row.status.unwrap_or_default() };
    [
        row.rank.map(|rank| rank.to_string()).unwrap_or_default(),
        row.score.map_or_else(|| "-".to_owned(), number::format_score),
        status.to_owned(),
        sanitize::sanitize_line(&row.id).into_owned(),
        title,
    ]
}

/// Themes have missing answers only if they were written in a text editor.
fn missing_answers_note(row: &EntryListRow) -> String {
    if row.missing.is_empty() { String::new() } else { format!(" (missing: {})", row.missing.join(", ")) }
}

fn idea_cells(row: &EntryListRow, note: &str) -> OutlineCells {
    let title = format!("{}{}", sanitize::sanitize_line(&row.title), missing_answers_note(row));
    [String::new(), String::new(), note.to_owned(), sanitize::sanitize_line(&row.id).into_owned(), title]
}

fn closed_entry_cells(reader: &PlanReader<'_>, entry_id: EntryId, note: &str, suffix: &str) -> OutlineCells {
    let row = reader.row(entry_id);
    let title = format!("{}{suffix}", sanitize::sanitize_line(&row.title));
    [String::new(), String::new(), note.to_owned(), sanitize::sanitize_line(&row.id).into_owned(), title]
}

fn no_lane_section(reader: &PlanReader<'_>) -> OutlineSection {
    let readable = reader.order.without_lane.iter().filter(|entry_id| !reader.is_broken(**entry_id));
    OutlineSection {
        heading: "No lane".to_owned(),
        rows: readable.map(|entry_id| theme_cells(&reader.row(*entry_id))).collect(),
    }
}

fn ideas_section(reader: &PlanReader<'_>) -> OutlineSection {
    let readable = reader.order.ideas.iter().filter(|entry_id| !reader.is_broken(**entry_id));
    let rows = readable.map(|entry_id| {
        let row = reader.row(*entry_id);
        let proposed = row.proposed_for.map(|lane| format!("proposed for {lane}")).unwrap_or_default();
        let note = if row.missing.is_empty() { "ready" } else { &proposed };
        idea_cells(&row, note)
    });
    OutlineSection { heading: "Ideas".to_owned(), rows: rows.collect() }
}

fn shipped_section(reader: &PlanReader<'_>) -> OutlineSection {
    let rows = reader.order.lane(Lane::Shipped).iter().map(|entry_id| {
        let day = reader.plan.roadmap.theme(*entry_id).and_then(|theme| theme.shipped_on);
        closed_entry_cells(reader, *entry_id, &day.map(|day| reader.format_day(day)).unwrap_or_default(), "")
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
    OutlineSection { heading: "Not doing".to_owned(), rows: rows.collect() }
}

fn drop_reason(reader: &PlanReader<'_>, entry_id: EntryId) -> Option<String> {
    let entry = reader.plan.document.entry(entry_id)?;
    let tree: Tree<'_> = entry.tree()?;
    let because = tree.root().unwrap_some().get(name::DROPPED_BECAUSE)?.unwrap_some().as_text()?.trim().to_owned();
    (!because.is_empty()).then_some(because)
}

fn broken_section(reader: &PlanReader<'_>) -> OutlineSection {
    let text = reader.plan.document.to_text();
    let has_no_section =
        |entry_id: &EntryId| reader.plan.roadmap.theme(*entry_id).is_none_or(|theme| theme.lane.is_none());
    let rows = reader.broken_entries().into_iter().filter(has_no_section).map(|entry_id| {
        let line = roadmap_file::line_of_entry(reader.plan, &text, entry_id);
        let name = reader.plan.roadmap.full_name(entry_id);
        let name = sanitize::sanitize_line(&name).into_owned();
        [String::new(), String::new(), String::new(), name, format!("line {line}; run `whymap check` for details")]
    });
    OutlineSection { heading: "Syntax errors".to_owned(), rows: rows.collect() }
}

fn kind_cells(reader: &PlanReader<'_>, entry_id: EntryId) -> OutlineCells {
    let row = reader.row(entry_id);
    let note = match row.kind {
        _ if row.broken => Some("syntax error".to_owned()),
        "metric" => reader.newest_reading(entry_id).or(Some("no readings".to_owned())),
        "theme" => row.lane.map(str::to_owned),
        "idea" => row.proposed_for.map(|lane| format!("proposed for {lane}")),
        _ => row.status.map(str::to_owned),
    };
    let id = sanitize::sanitize_line(&row.id).into_owned();
    let title = sanitize::sanitize_line(&row.title).into_owned();
    [String::new(), String::new(), id, note.unwrap_or_default(), title]
}
