//! The roadmap as text: lane by lane, what is parked, what is done and what will not be done.

use super::rows::{Reader, Row};
use super::table::{self, Side};
use crate::document::chunk::Serial;
use crate::document::tree::Tree;
use crate::insight::capacity::Efforts;
use crate::insight::linkage;
use crate::roadmap::lane::Lane;
use crate::roadmap::name;
use crate::text::{number, plural, sanitise};
use std::fmt::Write as _;

/// Place, score, state, id, title.
type Cells = [String; 5];
const SIDES: [Side; 5] = [Side::Right, Side::Right, Side::Left, Side::Left, Side::Left];

/// A lane, or what is in none, under its heading.
struct Section {
    heading: String,
    rows: Vec<Cells>,
}

/// The whole roadmap.
pub fn whole(reader: &Reader<'_>) -> String {
    let mut sections: Vec<Section> = Vec::new();
    sections.extend([Lane::Now, Lane::Next, Lane::Later].map(|lane| live_lane(reader, lane)));
    sections.push(without_lane(reader));
    sections.push(ideas(reader));
    sections.push(shipped(reader));
    sections.push(dropped(reader));
    sections.push(broken(reader));
    let mut text = head(reader);
    if sections.iter().all(|section| section.rows.is_empty()) {
        text.push_str("\nNothing is here yet: `whymap add idea TITLE` parks the first thought.\n");
        return text;
    }
    text.push_str(&print(&sections));
    text
}

/// One lane.
pub fn lane(reader: &Reader<'_>, lane: Lane) -> String {
    let section = match lane {
        Lane::Shipped => shipped(reader),
        Lane::Dropped => dropped(reader),
        Lane::Now | Lane::Next | Lane::Later => live_lane(reader, lane),
    };
    print(&[section]).trim_start().to_owned()
}

/// The entries of a kind, a line each.
pub fn of_kind(reader: &Reader<'_>, serials: &[Serial]) -> String {
    let rows: Vec<Cells> = serials.iter().map(|serial| row_of_kind(reader, *serial)).collect();
    let widths = table::widths(&rows);
    // The first column has no neighbour to its left to stand apart from.
    let lines = rows.iter().map(|row| table::line(row, &widths, &SIDES));
    lines.map(|line| format!("{}\n", line.strip_prefix("  ").unwrap_or(&line))).collect()
}

/// The product, where it is going, and the goal in focus.
fn head(reader: &Reader<'_>) -> String {
    let settings = &reader.plan.roadmap.settings;
    let named = [settings.product.trim(), settings.vision.trim()].map(sanitise::line);
    let mut head: String = named.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(": ");
    if !head.is_empty() {
        head.push('\n');
    }
    if let Some(goal) = linkage::focus_goal(&reader.plan.roadmap) {
        let title = reader.plan.roadmap.title(&reader.plan.document, goal);
        let state = reader.progress(goal).map(|progress| match progress.days_left {
            Some(days) if days >= 0 => format!(", {}, {} left", progress.state.words(), days_words(days)),
            _ => format!(", {}", progress.state.words()),
        });
        let _ = writeln!(head, "Focus: {}{}", sanitise::line(&title), state.unwrap_or_default());
    }
    head
}

fn days_words(days: i64) -> String {
    plural::count(usize::try_from(days).unwrap_or(0), "day", "days")
}

fn print(sections: &[Section]) -> String {
    let all: Vec<Cells> = sections.iter().flat_map(|section| section.rows.clone()).collect();
    let widths = table::widths(&all);
    let mut text = String::new();
    for section in sections.iter().filter(|section| !section.rows.is_empty()) {
        let _ = writeln!(text, "\n{}", section.heading);
        for row in &section.rows {
            text.push_str(&table::line(row, &widths, &SIDES));
            text.push('\n');
        }
    }
    text
}

fn live_lane(reader: &Reader<'_>, lane: Lane) -> Section {
    let serials = reader.order.lane(lane);
    let sum = Efforts::of(&reader.plan.roadmap).sum(&reader.plan.roadmap, serials);
    let effort = match sum.is_told() {
        true => format!(", {}{} {}", sum.about(), number::amount(sum.effort), reader.unit()),
        false => String::new(),
    };
    let count = plural::count(serials.len(), "theme", "themes");
    let rows = serials.iter().map(|serial| theme(&reader.row(*serial)));
    Section { heading: format!("{}: {count}{effort}", lane.word()), rows: rows.collect() }
}

fn theme(row: &Row) -> Cells {
    let mark = if row.rank.is_some() { " (ranked by hand)" } else { "" };
    let title = format!("{}{}{mark}", sanitise::line(&row.title), lacking(row));
    let state = if row.broken { "does not read" } else { row.state.unwrap_or_default() };
    [
        row.place.map(|place| place.to_string()).unwrap_or_default(),
        row.score.map_or_else(|| "-".to_owned(), number::score),
        state.to_owned(),
        sanitise::line(&row.id).into_owned(),
        title,
    ]
}

/// What an idea, or a theme written by hand, still lacks.
fn lacking(row: &Row) -> String {
    if row.missing.is_empty() { String::new() } else { format!(" (to answer: {})", row.missing.join(", ")) }
}

fn parked(row: &Row, note: &str) -> Cells {
    let title = format!("{}{}", sanitise::line(&row.title), lacking(row));
    [String::new(), String::new(), note.to_owned(), sanitise::line(&row.id).into_owned(), title]
}

fn done(reader: &Reader<'_>, serial: Serial, note: &str, behind: &str) -> Cells {
    let row = reader.row(serial);
    let title = format!("{}{behind}", sanitise::line(&row.title));
    [String::new(), String::new(), note.to_owned(), sanitise::line(&row.id).into_owned(), title]
}

fn without_lane(reader: &Reader<'_>) -> Section {
    let sound = reader.order.without_lane.iter().filter(|serial| !reader.is_broken(**serial));
    Section { heading: "In no lane".to_owned(), rows: sound.map(|serial| theme(&reader.row(*serial))).collect() }
}

fn ideas(reader: &Reader<'_>) -> Section {
    let sound = reader.order.ideas.iter().filter(|serial| !reader.is_broken(**serial));
    let rows = sound.map(|serial| {
        let row = reader.row(*serial);
        let wants = row.wants.map(|lane| format!("for {lane}")).unwrap_or_default();
        let note = if row.missing.is_empty() { "ready" } else { &wants };
        parked(&row, note)
    });
    Section { heading: "Ideas".to_owned(), rows: rows.collect() }
}

fn shipped(reader: &Reader<'_>) -> Section {
    let rows = reader.order.lane(Lane::Shipped).iter().map(|serial| {
        let on = reader.plan.roadmap.bet(*serial).and_then(|bet| bet.shipped_on);
        done(reader, *serial, &on.map(|day| day.to_string()).unwrap_or_default(), "")
    });
    Section { heading: "Shipped".to_owned(), rows: rows.collect() }
}

fn dropped(reader: &Reader<'_>) -> Section {
    let themes = reader.order.lane(Lane::Dropped).iter().map(|serial| (*serial, ""));
    let ideas = reader.order.dropped_ideas.iter().map(|serial| (*serial, "idea"));
    let rows = themes.chain(ideas).map(|(serial, note)| {
        let because = because(reader, serial).map(|because| format!(": {}", sanitise::line(&because)));
        done(reader, serial, note, &because.unwrap_or_default())
    });
    Section { heading: "Dropped".to_owned(), rows: rows.collect() }
}

/// Why something was dropped.
fn because(reader: &Reader<'_>, serial: Serial) -> Option<String> {
    let entry = reader.plan.document.entry(serial)?;
    let tree: Tree<'_> = entry.tree()?;
    let because = tree.root().inner().get(name::DROPPED_BECAUSE)?.inner().as_text()?.trim().to_owned();
    (!because.is_empty()).then_some(because)
}

fn broken(reader: &Reader<'_>) -> Section {
    let text = reader.plan.document.to_text();
    let in_no_other = |serial: &Serial| reader.plan.roadmap.bet(*serial).is_none_or(|bet| bet.lane.is_none());
    let rows = reader.broken().into_iter().filter(in_no_other).map(|serial| {
        let line = crate::cli::roadmap_file::line_of(reader.plan, &text, serial);
        let name = reader.plan.roadmap.full_name(serial);
        let name = sanitise::line(&name).into_owned();
        [String::new(), String::new(), String::new(), name, format!("line {line}: `whymap check` says why")]
    });
    Section { heading: "Does not read".to_owned(), rows: rows.collect() }
}

fn row_of_kind(reader: &Reader<'_>, serial: Serial) -> Cells {
    let row = reader.row(serial);
    let note = match row.kind {
        _ if row.broken => Some("does not read".to_owned()),
        "metric" => reader.newest_reading(serial).or(Some("no reading".to_owned())),
        "theme" => row.lane.map(str::to_owned),
        "idea" => row.wants.map(|lane| format!("for {lane}")),
        _ => row.state.map(str::to_owned),
    };
    let id = sanitise::line(&row.id).into_owned();
    let title = sanitise::line(&row.title).into_owned();
    [String::new(), String::new(), id, note.unwrap_or_default(), title]
}
