//! Score inputs in a form: numbers typed as `2 3 5`, and what an input rests on, below it. A plain number stays one until
//! somebody says why; from then on it carries the day it was judged.

use super::rows::{Row, RowKind};
use super::{commit, enter_row, focus_path, rebuild, top, top_mut};
use crate::app::state::State;
use crate::app::widgets::text_input::{Field, Lines};
use crate::document::node::Kind;
use crate::document::path::{Path, Segment};
use crate::document::tree::{Item, Tree};
use crate::document::write::{Draft, Layout};
use crate::roadmap::change::Change;
use crate::roadmap::field::Shape;
use crate::roadmap::fields;
use crate::roadmap::name;
use crate::roadmap::score_input::ScoreInput;
use crate::text::number;

/// The fields of an input that say what it rests on.
pub const GROUNDS: [&str; 2] = [name::WHY, name::BY];

/// An input as it is typed: "3", or "2 3 5". What does not read stands as it is written.
pub fn figures(source: &str) -> String {
    let tree = Tree::of(source, 0);
    match tree.as_ref().map(|tree| ScoreInput::read(tree.root())) {
        Ok(Ok(input)) => match input.range {
            Some((low, high)) => [low, input.likely, high].map(number::plain).join(" "),
            None => number::plain(input.likely),
        },
        _ => source.to_owned(),
    }
}

/// What was typed for an input, as the file writes it: three numbers are low, likely and high.
pub fn as_written(typed: &str) -> String {
    let parts: Vec<&str> = typed.split([' ', ',', ';']).filter(|part| !part.is_empty()).collect();
    let are_numbers = parts.iter().all(|part| part.replace('_', "").parse::<f64>().is_ok());
    match parts.as_slice() {
        [low, likely, high] if are_numbers => format!("({low}, {likely}, {high})"),
        _ => typed.trim().to_owned(),
    }
}

/// The input a row says the grounds of.
pub fn input_of(row: &Row) -> Option<(Path, &'static str)> {
    let (parent, last) = row.path.split_last()?;
    let Segment::Field(field) = last else { return None };
    let ground = GROUNDS.into_iter().find(|ground| *ground == field)?;
    let is_input = matches!(parent.segments(), [Segment::Field(scores), Segment::Key(_), Segment::Key(_)] if scores == name::SCORES);
    is_input.then_some((parent, ground))
}

/// Shows what the input with the focus rests on, or its numbers to be typed.
pub fn open(state: &mut State) {
    let Some(row) = top(state).and_then(|form| form.row()).cloned() else { return };
    let is_input = matches!(row.shape, Shape::Score) && matches!(row.kind, RowKind::Mark | RowKind::Text(_));
    if !is_input {
        return state.refuse("only the inputs of a score rest on something: s shows them");
    }
    commit::leave_row(state);
    if let Some(form) = top_mut(state) {
        form.opened = Some(row.path.clone());
    }
    rebuild(state);
    focus_path(state, &row.path);
    to_text(state);
}

/// Turns the mark with the focus into a field, so that a range can be typed.
fn to_text(state: &mut State) {
    let Some(form) = top_mut(state) else { return };
    let Some(row) = form.rows.get_mut(form.at).filter(|row| row.kind == RowKind::Mark) else { return };
    row.value = figures(&row.value);
    row.kind = RowKind::Text(Lines::One);
    form.field = Some(Field::line(&row.value.clone()));
}

/// Writes the numbers of an input; what else it says stays, and its day becomes today's.
pub fn write_figures(state: &mut State, row: &Row, typed: &str) {
    let written = as_written(typed);
    let new = Tree::of(&written, 0);
    let new = new.as_ref().ok().and_then(|tree| ScoreInput::read(tree.root()).ok());
    let old = source_at(state, &row.path);
    let kept = old.as_deref().and_then(others_of).filter(|_| !written.contains(':'));
    let (Some(new), Some(kept)) = (new, kept) else { return commit::write_typed(state, row, &written, typed) };
    let mut record = numbers(new.likely, new.range);
    record.extend(kept.into_iter().filter(|(field, _)| field != name::ON && field != name::BY));
    record.push((name::ON.to_owned(), today(state)));
    commit::write(state, row, Some(ordered(record)), typed);
}

/// Writes why an input is what it is, or who says so; its day becomes today's.
pub fn write_ground(state: &mut State, row: &Row, typed: &str) {
    let Some((input, ground)) = input_of(row) else { return };
    let Some(old) = source_at(state, &input) else {
        return commit::keep(state, &row.path, typed, "the number comes first, then what it rests on".to_owned());
    };
    let Some(mut record) = written_numbers(&old) else {
        return commit::keep(state, &row.path, typed, "the input does not read: mend its number first".to_owned());
    };
    let others = others_of(&old).unwrap_or_default();
    record.extend(others.into_iter().filter(|(field, _)| field != ground && field != name::ON));
    if !typed.trim().is_empty() {
        record.push((ground.to_owned(), Draft::Text(typed.trim().to_owned())));
    }
    record.push((name::ON.to_owned(), today(state)));
    let Some(owner) = top(state).and_then(super::Form::owner) else { return };
    let label = commit::label(state, owner, &format!("{ground} of a score"));
    let change = Change::Set { owner, path: input, value: ordered(record) };
    commit::apply(state, &row.path, typed, &label, &[change]);
    enter_row(state);
}

fn today(state: &State) -> Draft {
    Draft::Text(state.today.format("%Y-%m-%d").to_string())
}

fn numbers(likely: f64, range: Option<(f64, f64)>) -> Vec<(String, Draft)> {
    let figure = |name: &str, value: f64| (name.to_owned(), Draft::Source(number::plain(value)));
    let mut fields = vec![figure(name::LIKELY, likely)];
    if let Some((low, high)) = range {
        fields.extend([figure(name::LOW, low), figure(name::HIGH, high)]);
    }
    fields
}

/// The numbers of an input, as they stand in the file.
fn written_numbers(source: &str) -> Option<Vec<(String, Draft)>> {
    let tree = Tree::of(source, 0).ok()?;
    ScoreInput::read(tree.root()).ok()?;
    let input = tree.root().inner();
    let named = |name: &str, item: Item<'_>| (name.to_owned(), Draft::Source(item.inner().source().to_owned()));
    Some(match input.kind() {
        Kind::Tuple => {
            vec![named(name::LIKELY, input.nth(1)?), named(name::LOW, input.nth(0)?), named(name::HIGH, input.nth(2)?)]
        }
        Kind::Record => {
            let names = [name::LIKELY, name::LOW, name::HIGH].into_iter();
            names.filter_map(|name| Some(named(name, input.get(name)?))).collect()
        }
        _ => vec![named(name::LIKELY, input)],
    })
}

/// What a record says besides its numbers; `None` where it is no record.
fn others_of(source: &str) -> Option<Vec<(String, Draft)>> {
    let tree = Tree::of(source, 0).ok()?;
    let record = tree.root().inner();
    if record.kind() != Kind::Record {
        return None;
    }
    let is_number = |item: &Item<'_>| [name::LIKELY, name::LOW, name::HIGH].contains(&item.key().as_ref());
    let others = record.items().filter(|item| !is_number(item));
    Some(others.map(|item| (item.key().into_owned(), Draft::Source(item.source().to_owned()))).collect())
}

fn ordered(mut fields: Vec<(String, Draft)>) -> Draft {
    let place = |name: &str| fields::SCORE.fields.iter().position(|field| field.name == name).unwrap_or(usize::MAX);
    fields.sort_by_key(|(name, _)| place(name));
    Draft::Record(fields, Layout::Line)
}

/// What stands at a path of the subject of the form on top.
fn source_at(state: &State, path: &Path) -> Option<String> {
    let owner = top(state)?.owner()?;
    let found = state.plan.look(owner, |root| root.at_path(path).map(|item| item.inner().source().to_owned()));
    found.flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inputs_as_they_are_typed_and_written() {
        let all = ["3", "(2, 3, 5)", "(likely: 0.8, why: \"two\")", "(likely: 5, low: 4, high: 5)", "\"x\""];
        assert_eq!(all.map(figures), ["3", "2 3 5", "0.8", "4 5 5", "\"x\""]);
        let typed = ["3", "2 3 5", "2, 3, 5", "(2, 3, 5)", "2 3", "a b c", " 1_500 2000 3e3 "];
        assert_eq!(
            typed.map(as_written),
            ["3", "(2, 3, 5)", "(2, 3, 5)", "(2, 3, 5)", "2 3", "a b c", "(1_500, 2000, 3e3)"]
        );
    }
}
