//! Score inputs in a form: numbers typed as `2 3 5`, with their evidence below. A plain number stays one until evidence
//! is added; then it also gets the date of the rating.

use super::rows::{FormRow, FormRowKind};
use super::{commit, enter_row, focus_path, rebuild_rows, top, top_mut};
use crate::app::model::session::Session;
use crate::app::model::status::StatusLine;
use crate::app::overlays::Overlay;
use crate::app::widgets::text_input::{LineMode, TextInput};
use crate::document::node::NodeKind;
use crate::document::path::{Path, PathSegment};
use crate::document::tree::{Tree, TreeItem};
use crate::document::write::{ContainerLayout, Draft};
use crate::roadmap::change::Change;
use crate::roadmap::field::Shape;
use crate::roadmap::fields;
use crate::roadmap::input::score::{self, TypedScore};
use crate::roadmap::name;
use crate::roadmap::score_input::ScoreInput;
use crate::text::number;

/// The evidence fields of an input.
pub const EVIDENCE_FIELDS: [&str; 2] = [name::WHY, name::BY];

/// Formats an input as it is typed: "3", or "2 3 5". An unreadable input is shown as written.
pub fn format_input(source: &str) -> String {
    let tree = Tree::parse(source, 0);
    match tree.as_ref().map(|tree| ScoreInput::read(tree.root())) {
        Ok(Ok(input)) => match input.range {
            Some((low, high)) => [low, input.likely, high].map(number::format_plain).join(" "),
            None => number::format_plain(input.likely),
        },
        _ => source.to_owned(),
    }
}

/// Converts a typed input to file syntax: three numbers are low, likely and high. As typed if it is neither.
pub fn to_source(typed: &str) -> String {
    match score::read_score(typed, f64::is_finite) {
        Ok(TypedScore::Number(number)) => number,
        Ok(TypedScore::Range([low, likely, high])) => format!("({low}, {likely}, {high})"),
        Err(_) => typed.trim().to_owned(),
    }
}

/// The input that a row gives evidence for.
pub fn input_path(row: &FormRow) -> Option<(Path, &'static str)> {
    let (parent, last) = row.path.split_last()?;
    let PathSegment::Field(field) = last else { return None };
    let ground = EVIDENCE_FIELDS.into_iter().find(|ground| *ground == field)?;
    let is_input = matches!(parent.segments(), [PathSegment::Field(scores), PathSegment::Key(_), PathSegment::Key(_)] if scores == name::SCORES);
    is_input.then_some((parent, ground))
}

/// Shows the evidence of the focused input, or its numbers as a text field.
pub fn open_evidence(session: &mut Session, overlays: &mut Vec<Overlay>, status: &mut StatusLine) {
    let Some(row) = top(overlays).and_then(|form| form.focused_row()).cloned() else { return };
    let is_input = matches!(row.shape, Shape::Score) && matches!(row.kind, FormRowKind::Rating | FormRowKind::Text(_));
    if !is_input {
        return status.refuse("Only scores can have evidence (s to score)");
    }
    commit::leave_row(session, overlays, status);
    if let Some(form) = top_mut(overlays) {
        form.opened_input = Some(row.path.clone());
    }
    rebuild_rows(session, overlays);
    focus_path(overlays, &row.path);
    convert_to_text(overlays);
}

/// Turns the focused rating into a text field, so that a range can be typed.
fn convert_to_text(overlays: &mut Vec<Overlay>) {
    let Some(form) = top_mut(overlays) else { return };
    let Some(row) = form.rows.get_mut(form.at).filter(|row| row.kind == FormRowKind::Rating) else { return };
    row.value = format_input(&row.value);
    row.kind = FormRowKind::Text(LineMode::Single);
    form.input = Some(TextInput::single_line(&row.value.clone()));
}

/// Writes the numbers of an input; its other fields stay, and its date becomes today.
pub fn write_numbers(
    session: &mut Session,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
    row: &FormRow,
    typed: &str,
) {
    let written = to_source(typed);
    let new = Tree::parse(&written, 0);
    let new = new.as_ref().ok().and_then(|tree| ScoreInput::read(tree.root()).ok());
    let old = source_at(session, overlays, &row.path);
    let kept_fields = old.as_deref().and_then(other_fields).filter(|_| !written.contains(':'));
    let (Some(new), Some(kept_fields)) = (new, kept_fields) else {
        return commit::write_typed(session, overlays, status, row, &written, typed);
    };
    let mut record = number_fields(new.likely, new.range);
    record.extend(kept_fields.into_iter().filter(|(field, _)| field != name::ON && field != name::BY));
    record.push((name::ON.to_owned(), today_draft(session)));
    commit::write_value(session, overlays, status, row, Some(sort_fields(record)), typed);
}

/// Writes the evidence of an input; its date becomes today.
pub fn write_evidence(
    session: &mut Session,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
    row: &FormRow,
    typed: &str,
) {
    let Some((input, ground)) = input_path(row) else { return };
    let Some(old) = source_at(session, overlays, &input) else {
        return commit::keep_unsaved(
            overlays,
            &row.path,
            typed,
            "Enter the number first, then the evidence".to_owned(),
        );
    };
    let Some(mut record) = source_number_fields(&old) else {
        return commit::keep_unsaved(
            overlays,
            &row.path,
            typed,
            "Cannot read this input: fix its number first".to_owned(),
        );
    };
    let others = other_fields(&old).unwrap_or_default();
    record.extend(others.into_iter().filter(|(field, _)| field != ground && field != name::ON));
    if !typed.trim().is_empty() {
        record.push((ground.to_owned(), Draft::Text(typed.trim().to_owned())));
    }
    record.push((name::ON.to_owned(), today_draft(session)));
    let Some(owner) = top(overlays).and_then(super::Form::owner) else { return };
    let label = commit::change_label(session, owner, &format!("{ground} for a score"));
    let change = Change::Set { owner, path: input, value: sort_fields(record) };
    commit::apply_changes(session, overlays, status, &row.path, typed, &label, &[change]);
    enter_row(overlays);
}

fn today_draft(session: &Session) -> Draft {
    Draft::Text(session.today.format("%Y-%m-%d").to_string())
}

fn number_fields(likely: f64, range: Option<(f64, f64)>) -> Vec<(String, Draft)> {
    let figure = |name: &str, value: f64| (name.to_owned(), Draft::Source(number::format_plain(value)));
    let mut fields = vec![figure(name::LIKELY, likely)];
    if let Some((low, high)) = range {
        fields.extend([figure(name::LOW, low), figure(name::HIGH, high)]);
    }
    fields
}

/// The numbers of an input as written in the file.
fn source_number_fields(source: &str) -> Option<Vec<(String, Draft)>> {
    let tree = Tree::parse(source, 0).ok()?;
    ScoreInput::read(tree.root()).ok()?;
    let input = tree.root().unwrap_some();
    let named =
        |name: &str, item: TreeItem<'_>| (name.to_owned(), Draft::Source(item.unwrap_some().source().to_owned()));
    Some(match input.kind() {
        NodeKind::Tuple => {
            vec![named(name::LIKELY, input.nth(1)?), named(name::LOW, input.nth(0)?), named(name::HIGH, input.nth(2)?)]
        }
        NodeKind::Record => {
            let names = [name::LIKELY, name::LOW, name::HIGH].into_iter();
            names.filter_map(|name| Some(named(name, input.get(name)?))).collect()
        }
        _ => vec![named(name::LIKELY, input)],
    })
}

/// The fields of a record other than its numbers; `None` if it is not a record.
fn other_fields(source: &str) -> Option<Vec<(String, Draft)>> {
    let tree = Tree::parse(source, 0).ok()?;
    let record = tree.root().unwrap_some();
    if record.kind() != NodeKind::Record {
        return None;
    }
    let is_number = |item: &TreeItem<'_>| [name::LIKELY, name::LOW, name::HIGH].contains(&item.key().as_ref());
    let others = record.items().filter(|item| !is_number(item));
    Some(others.map(|item| (item.key().into_owned(), Draft::Source(item.source().to_owned()))).collect())
}

fn sort_fields(mut fields: Vec<(String, Draft)>) -> Draft {
    let position = |name: &str| fields::SCORE.fields.iter().position(|field| field.name == name).unwrap_or(usize::MAX);
    fields.sort_by_key(|(name, _)| position(name));
    Draft::Record(fields, ContainerLayout::Line)
}

/// The value at a path of the topmost form's subject.
fn source_at(session: &Session, overlays: &[Overlay], path: &Path) -> Option<String> {
    let owner = top(overlays)?.owner()?;
    let found =
        session.plan.with_fields(owner, |root| root.at_path(path).map(|item| item.unwrap_some().source().to_owned()));
    found.flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inputs_convert_between_typed_and_file_syntax() {
        let all = ["3", "(2, 3, 5)", "(likely: 0.8, why: \"two\")", "(likely: 5, low: 4, high: 5)", "\"x\""];
        assert_eq!(all.map(format_input), ["3", "2 3 5", "0.8", "4 5 5", "\"x\""]);
        let typed = ["3", "2 3 5", "2; 3; 5", "(2, 3, 5)", "2 3", "a b c", " 1_500 2000 3e3 "];
        assert_eq!(
            typed.map(to_source),
            ["3", "(2, 3, 5)", "(2, 3, 5)", "(2, 3, 5)", "2 3", "a b c", "(1500, 2000, 3000)"]
        );
    }
}
