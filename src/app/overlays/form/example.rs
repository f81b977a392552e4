//! Example answers: from other entries of the file, then from the bundled sample.

use super::rows::FormRow;
use super::{Form, FormSubject};
use crate::app::model::entry_text::value_text;
use crate::app::model::session::Session;
use crate::document::chunk::EntryId;
use crate::document::path::{Path, PathSegment};
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::plan::Plan;
use std::sync::LazyLock;

/// An example answer and its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    pub text: String,
    /// The id of its entry, or the name of the sample.
    pub source: String,
}

/// The bundled sample.
static SAMPLE: LazyLock<Plan> =
    LazyLock::new(|| Plan::from_text(include_str!("../../../../sample-roadmaps/ledgerly.ron").to_owned()));
const SAMPLE_NAME: &str = "Ledgerly";
/// Maximum number of examples.
const MAX_EXAMPLES: usize = 12;

/// The example shown next to the focused row.
pub fn current(session: &Session, form: &Form) -> Option<Example> {
    let row = form.focused_row()?;
    let examples = collect_all(session, form, row);
    let at = form.example_index.checked_rem(examples.len())?;
    examples.into_iter().nth(at)
}

fn collect_all(session: &Session, form: &Form, row: &FormRow) -> Vec<Example> {
    let kind = match &form.subject {
        FormSubject::Roadmap => return Vec::new(),
        FormSubject::Entry(entry_id) => session.plan.roadmap.row(*entry_id).map(|entry_row| entry_row.kind),
        FormSubject::New(new) => Some(new.kind),
    };
    let Some(kind) = kind else { return Vec::new() };
    let mut examples = Vec::new();
    let own = form.entry();
    collect_from(&session.plan, kind, &row.path, own, std::borrow::ToOwned::to_owned, &mut examples);
    collect_from(&SAMPLE, kind, &row.path, None, |_| SAMPLE_NAME.to_owned(), &mut examples);
    examples
}

fn collect_from(
    plan: &Plan,
    kind: EntryKind,
    path: &Path,
    but: Option<EntryId>,
    source_name: impl Fn(&str) -> String,
    examples: &mut Vec<Example>,
) {
    // Ideas take examples from themes, whose answers are complete.
    let kind = if kind == EntryKind::Idea { EntryKind::Theme } else { kind };
    for entry_row in plan.roadmap.rows_of_kind(kind).filter(|entry_row| Some(entry_row.entry) != but) {
        if examples.len() >= MAX_EXAMPLES {
            return;
        }
        let text = plan.document.entry(entry_row.entry).and_then(|entry| text_at(&entry, path));
        if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
            examples.push(Example { text, source: source_name(plan.roadmap.symbol_text(entry_row.id)) });
        }
    }
}

/// The text at a path; for a list, that of its first member.
fn text_at(entry: &crate::document::EntryText<'_>, path: &Path) -> Option<String> {
    let first = path.segments().iter().fold(Path::root(), |path, segment| match segment {
        PathSegment::Index(_) => path.index(0),
        other => path.join(other.clone()),
    });
    let tree = entry.tree()?;
    tree.root().at_path(&first).map(value_text)
}
