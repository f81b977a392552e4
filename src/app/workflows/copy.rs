//! An entry as text for somewhere else: its id, one line, Markdown.

use crate::app::panes::target;
use crate::app::state::State;
use crate::document::chunk::Serial;
use crate::document::tree::Item;
use crate::roadmap::entry_row::Relation;
use crate::roadmap::location::Owner;
use crate::roadmap::name;
use crate::text::sanitise;

/// Its id.
pub fn id(state: &State, serial: Serial) -> String {
    sanitise::line(state.plan.roadmap.id(serial)).into_owned()
}

/// "A first report in the first sitting (first-report) · Now · activation 30 → 50 % by 30 Sep".
pub fn line(state: &State, serial: Serial) -> String {
    let title = state.title(serial);
    let mut parts = vec![format!("{title} ({})", state.plan.roadmap.id(serial))];
    parts.extend(place(state, serial));
    parts.extend(target(state, serial));
    plain_blanks(&sanitise::line(&parts.join(" · ")))
}

/// A heading, where it stands, and its answers as a list. Text of the file is written so that Markdown takes it as text.
pub fn markdown(state: &State, serial: Serial) -> String {
    let mut lines = vec![format!("### {}", escaped(&state.title(serial))), String::new()];
    let mut facts = vec![format!("`{}`", state.plan.roadmap.id(serial).replace('`', "'"))];
    facts.extend(place(state, serial));
    if let Some(owner) = state.plan.roadmap.facts(serial).and_then(|facts| facts.owner) {
        facts.push(escaped(state.plan.roadmap.word(owner)));
    }
    lines.extend([facts.join(" · "), String::new()]);
    let answers = state.plan.look(Owner::Entry(serial), answers).unwrap_or_default();
    for (label, text) in answers {
        lines.push(format!("- **{label}**: {}", escaped(&text)));
    }
    lines.extend(target(state, serial).map(|target| format!("- **Target**: {}", escaped(&target))));
    lines.extend(goals(state, serial).map(|goals| format!("- **Goals**: {}", escaped(&goals))));
    let trade_offs = state.plan.look(Owner::Entry(serial), trade_offs).unwrap_or_default();
    lines.extend(trade_offs.into_iter().map(|text| format!("- **Trade-off**: {}", escaped(&text))));
    lines.push(String::new());
    plain_blanks(&sanitise::text(&lines.join("\n")))
}

fn place(state: &State, serial: Serial) -> Option<String> {
    let facts = state.plan.roadmap.facts(serial)?;
    let Some(bet) = facts.bet() else { return Some(facts.entity.noun().to_owned()) };
    Some(match (bet.lane, bet.wants) {
        (Some(lane), _) => lane.word().to_owned(),
        (None, Some(wants)) => format!("idea, wants {}", wants.word()),
        (None, None) => "idea".to_owned(),
    })
}

fn target(state: &State, serial: Serial) -> Option<String> {
    let facts = state.plan.roadmap.facts(serial)?;
    let told = target::told(state, facts);
    let metric = state.plan.roadmap.word(told.held.aim.metric?).to_owned();
    let mut words = vec![metric];
    match (told.held.aim.from, told.held.aim.to, told.held.aim.keep) {
        (Some(from), Some(to), _) => {
            words.push(format!("{} → {}", crate::text::number::plain(from), target::with_unit(to, &told.unit)));
        }
        (None, Some(to), _) => words.push(format!("to {}", target::with_unit(to, &told.unit))),
        (_, None, Some(keep)) => words.push(format!("keep {}", target::with_unit(keep, &told.unit))),
        _ => {}
    }
    if let Some(by) = told.held.aim.by {
        words.push(format!("by {}", state.due(by)));
    }
    Some(words.join(" "))
}

fn goals(state: &State, serial: Serial) -> Option<String> {
    let facts = state.plan.roadmap.facts(serial)?;
    let goals: Vec<&str> = facts.linked(Relation::Goal).map(|goal| state.plan.roadmap.word(goal)).collect();
    (!goals.is_empty()).then(|| goals.join(", "))
}

fn answers(entry: Item<'_>) -> Vec<(&'static str, String)> {
    let why = entry.get(name::WHY).map(Item::inner);
    let text = |record: Option<Item<'_>>, field| Some(record?.get(field)?.inner().as_text()?.into_owned());
    let told = [
        ("Problem", text(why, name::PROBLEM)),
        ("Why", text(why, name::REASON)),
        ("Not doing, because", text(Some(entry), name::DROPPED_BECAUSE)),
    ];
    told.into_iter().filter_map(|(label, text)| Some((label, text?))).collect()
}

fn trade_offs(entry: Item<'_>) -> Vec<String> {
    let Some(list) = entry.get(name::TRADE_OFFS).map(Item::inner) else { return Vec::new() };
    let told = list.items().map(Item::inner).filter_map(|record| {
        let text = |field| Some(record.get(field)?.inner().as_text()?.into_owned());
        let what = text(name::NOT_DOING).or_else(|| text(name::INSTEAD_OF).map(|id| format!("instead of {id}")))?;
        Some(match text(name::BECAUSE) {
            Some(because) => format!("{what}: {because}"),
            None => what,
        })
    });
    told.collect()
}

/// What keeps a number and its unit together on the screen is a blank elsewhere.
fn plain_blanks(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

/// Text that Markdown leaves as it is, on one line.
fn escaped(text: &str) -> String {
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
    fn text_of_the_file_is_no_markup() {
        assert_eq!(escaped("a *b* <img src=x>\n# [c](d)"), "a \\*b\\* \\<img src=x\\> \\# \\[c\\](d)");
    }
}
