//! Keys on rows without text: choices, ratings, references, "add" rows.

use super::rows::FormRowKind;
use super::{Form, commit, enter_row, focus_path, rebuild_rows, top, top_mut};
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::status::StatusLine;
use crate::app::overlays::Overlay;
use crate::roadmap::field::Shape;

pub(crate) fn change_choice(overlays: &mut Vec<Overlay>, count: usize, by: isize) {
    if let Some(form) = top_mut(overlays) {
        let at = form.choice.unwrap_or(0) as isize + by;
        form.choice = Some(at.clamp(0, count as isize - 1) as usize);
    }
}

pub(crate) fn pick_by_letter(overlays: &mut Vec<Overlay>, values: &[&str], letter: char) -> bool {
    let Some(form) = top_mut(overlays) else { return false };
    let starts = |value: &&str| value.to_lowercase().starts_with(letter.to_ascii_lowercase());
    let from = form.choice.map_or(0, |at| at + 1);
    let found = values.iter().enumerate().skip(from).chain(values.iter().enumerate()).find(|(_, value)| starts(value));
    if let Some((at, _)) = found {
        form.choice = Some(at);
    }
    found.is_some()
}

/// On the lane row, `p` puts a ready idea on the roadmap.
pub(crate) fn promote_idea(
    session: &mut Session,
    selection: &mut Selection,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
) {
    commit::leave_row(session, overlays, status);
    let Some(entry_id) = top(overlays).and_then(Form::entry) else { return };
    status.show(crate::app::model::promotion::promote(session, selection, entry_id));
    rebuild_rows(session, overlays);
    enter_row(overlays);
}

/// Adds an empty member at the end of a list and focuses its first field.
pub(crate) fn add_member(overlays: &mut Vec<Overlay>) {
    let Some(row) = top(overlays).and_then(Form::focused_row).cloned() else { return };
    let Some(form) = top_mut(overlays) else { return };
    let members = |other: &super::rows::FormRow| match other.path.segments().get(row.path.segments().len()) {
        Some(crate::document::path::PathSegment::Index(index)) if other.path.starts_with(&row.path) => Some(*index),
        _ => None,
    };
    let next = form.rows.iter().filter_map(members).max().map_or(0, |last| last + 1);
    let new: Vec<super::rows::FormRow> = form
        .rows
        .iter()
        .filter(|other| members(other) == Some(next.saturating_sub(1)))
        .map(|other| {
            let mut fresh = other.clone();
            let rest = other.path.segments().get(row.path.segments().len() + 1..).unwrap_or_default();
            fresh.path = rest.iter().fold(row.path.index(next), |path, segment| path.join(segment.clone()));
            fresh.value = String::new();
            fresh.is_present = false;
            fresh
        })
        .collect();
    let at = form.at;
    form.rows.splice(at..at, new);
    enter_row(overlays);
}

/// Handles a typed map key: the form then asks for its first value.
pub fn add_map_key(overlays: &mut Vec<Overlay>, map: &crate::document::path::Path, key: &str) {
    let Some(form) = top_mut(overlays) else { return };
    let Some(at) = form.rows.iter().position(|row| matches!(row.kind, FormRowKind::Add(_)) && row.path == *map) else {
        return;
    };
    let Some(Shape::Map(_, of)) = form.rows.get(at).map(|row| row.shape) else { return };
    let path = map.key(key);
    let rows = super::rows::empty_rows(of, &path, key);
    form.rows.splice(at..at, rows);
    focus_path(overlays, &path);
}
