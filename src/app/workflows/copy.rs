//! An entry as text for other programs: its id, one line, or Markdown.

use crate::app::model::session::Session;
use crate::app::panes::target;
use crate::document::chunk::EntryId;
use crate::document::tree::TreeItem;
use crate::roadmap::entry_row::Relation;
use crate::roadmap::location::FieldOwner;
use crate::roadmap::name;
use crate::text::sanitize;

pub fn id(session: &Session, entry_id: EntryId) -> String {
    sanitize::sanitize_line(session.plan.roadmap.id(entry_id)).into_owned()
}

/// "A first report in the first sitting (first-report) · Now · activation 30 → 50 % by 30 Sep".
pub fn line(session: &Session, entry_id: EntryId) -> String {
    let title = session.title(entry_id);
    let mut parts = vec![format!("{title} ({})", session.plan.roadmap.id(entry_id))];
    parts.extend(lane_label(session, entry_id));
    parts.extend(target_text(session, entry_id));
    replace_no_break_spaces(&sanitize::sanitize_line(&parts.join(" · ")))
}

/// A heading, the lane and the answers as a list. Text from the file is escaped so that Markdown shows it literally.
pub fn markdown(session: &Session, entry_id: EntryId) -> String {
    let mut lines = vec![format!("### {}", escape_markdown(&session.title(entry_id))), String::new()];
    let mut row = vec![format!("`{}`", session.plan.roadmap.id(entry_id).replace('`', "'"))];
    row.extend(lane_label(session, entry_id));
    if let Some(owner) = session.plan.roadmap.row(entry_id).and_then(|row| row.owner) {
        row.push(escape_markdown(session.plan.roadmap.symbol_text(owner)));
    }
    lines.extend([row.join(" · "), String::new()]);
    let answers = session.plan.with_fields(FieldOwner::Entry(entry_id), read_answers).unwrap_or_default();
    for (label, text) in answers {
        lines.push(format!("- **{label}**: {}", escape_markdown(&text)));
    }
    lines.extend(target_text(session, entry_id).map(|target| format!("- **Target**: {}", escape_markdown(&target))));
    lines.extend(goal_ids(session, entry_id).map(|goals| format!("- **Goals**: {}", escape_markdown(&goals))));
    let trade_offs = session.plan.with_fields(FieldOwner::Entry(entry_id), read_trade_offs).unwrap_or_default();
    lines.extend(trade_offs.into_iter().map(|text| format!("- **Trade-off**: {}", escape_markdown(&text))));
    lines.push(String::new());
    replace_no_break_spaces(&sanitize::sanitize_text(&lines.join("\n")))
}

fn lane_label(session: &Session, entry_id: EntryId) -> Option<String> {
    let row = session.plan.roadmap.row(entry_id)?;
    let Some(theme) = row.theme() else { return Some(row.kind.noun().to_owned()) };
    Some(match (theme.lane, theme.proposed_for) {
        (Some(lane), _) => lane.name().to_owned(),
        (None, Some(lane)) => format!("idea, proposed for {}", lane.name()),
        (None, None) => "idea".to_owned(),
    })
}

fn target_text(session: &Session, entry_id: EntryId) -> Option<String> {
    let row = session.plan.roadmap.row(entry_id)?;
    let summary = target::summarize(session, row);
    let metric = session.plan.roadmap.symbol_text(summary.effective.target.metric?).to_owned();
    let mut parts = vec![metric];
    match (summary.effective.target.from, summary.effective.target.to, summary.effective.target.keep) {
        (Some(from), Some(to), _) => {
            parts.push(format!(
                "{} → {}",
                crate::text::number::format_plain(from),
                target::with_unit(to, &summary.unit)
            ));
        }
        (None, Some(to), _) => parts.push(format!("to {}", target::with_unit(to, &summary.unit))),
        (_, None, Some(keep)) => parts.push(format!("keep {}", target::with_unit(keep, &summary.unit))),
        _ => {}
    }
    if let Some(by) = summary.effective.target.by {
        parts.push(format!("by {}", session.due(by)));
    }
    Some(parts.join(" "))
}

fn goal_ids(session: &Session, entry_id: EntryId) -> Option<String> {
    let row = session.plan.roadmap.row(entry_id)?;
    let goals: Vec<&str> = row.linked_ids(Relation::Goal).map(|goal| session.plan.roadmap.symbol_text(goal)).collect();
    (!goals.is_empty()).then(|| goals.join(", "))
}

fn read_answers(entry: TreeItem<'_>) -> Vec<(&'static str, String)> {
    let why = entry.get(name::WHY).map(TreeItem::unwrap_some);
    let text = |record: Option<TreeItem<'_>>, field| Some(record?.get(field)?.unwrap_some().as_text()?.into_owned());
    let answers = [
        ("Problem", text(why, name::PROBLEM)),
        ("Why", text(why, name::REASON)),
        ("Dropped because", text(Some(entry), name::DROPPED_BECAUSE)),
    ];
    answers.into_iter().filter_map(|(label, text)| Some((label, text?))).collect()
}

fn read_trade_offs(entry: TreeItem<'_>) -> Vec<String> {
    let Some(list) = entry.get(name::TRADE_OFFS).map(TreeItem::unwrap_some) else { return Vec::new() };
    let trade_offs = list.items().map(TreeItem::unwrap_some).filter_map(|record| {
        let text = |field| Some(record.get(field)?.unwrap_some().as_text()?.into_owned());
        let what = text(name::NOT_DOING).or_else(|| text(name::INSTEAD_OF).map(|id| format!("instead of {id}")))?;
        Some(match text(name::BECAUSE) {
            Some(because) => format!("{what}: {because}"),
            None => what,
        })
    });
    trade_offs.collect()
}

/// Replaces the no-break spaces between numbers and units.
fn replace_no_break_spaces(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

/// Escapes text for Markdown, on one line.
fn escape_markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        if "\\`*_{}[]<>#|~!&".contains(letter) {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_from_the_file_is_escaped() {
        assert_eq!(escape_markdown("a *b* <img src=x>\n# [c](d)"), "a \\*b\\* \\<img src=x\\> \\# \\[c\\](d)");
    }
}
