//! Answers to learn from: those of other entries of the same file, then those of the shipped sample.

use super::rows::Row;
use super::{Form, Subject};
use crate::app::state::State;
use crate::document::chunk::Serial;
use crate::document::path::{Path, Segment};
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::plan::Plan;
use std::sync::LazyLock;

/// An answer to learn from, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The answer.
    pub text: String,
    /// The id of the entry it is from, or the name of the sample.
    pub of: String,
}

/// The shipped sample: its answers are worth learning from.
static SAMPLE: LazyLock<Plan> =
    LazyLock::new(|| Plan::of(include_str!("../../../../sample-roadmaps/ledgerly.ron").to_owned()));
const SAMPLE_NAME: &str = "Ledgerly";
/// So many are looked for: nobody turns further.
const ENOUGH: usize = 12;

/// The example shown beside the row with the focus.
pub fn current(state: &State, form: &Form) -> Option<Example> {
    let row = form.row()?;
    let examples = all(state, form, row);
    let at = form.example.checked_rem(examples.len())?;
    examples.into_iter().nth(at)
}

fn all(state: &State, form: &Form, row: &Row) -> Vec<Example> {
    let entity = match &form.subject {
        Subject::Roadmap => return Vec::new(),
        Subject::Entry(serial) => state.plan.roadmap.facts(*serial).map(|facts| facts.entity),
        Subject::New(new) => Some(new.entity),
    };
    let Some(entity) = entity else { return Vec::new() };
    let mut examples = Vec::new();
    let own = form.entry();
    collect(&state.plan, entity, &row.path, own, std::borrow::ToOwned::to_owned, &mut examples);
    collect(&SAMPLE, entity, &row.path, None, |_| SAMPLE_NAME.to_owned(), &mut examples);
    examples
}

fn collect(
    plan: &Plan,
    entity: Entity,
    path: &Path,
    but: Option<Serial>,
    whose: impl Fn(&str) -> String,
    examples: &mut Vec<Example>,
) {
    // Ideas learn from themes: their answers are the finished ones.
    let entity = if entity == Entity::Idea { Entity::Theme } else { entity };
    for facts in plan.roadmap.of(entity).filter(|facts| Some(facts.serial) != but) {
        if examples.len() >= ENOUGH {
            return;
        }
        let text = plan.document.entry(facts.serial).and_then(|entry| text_at(&entry, path));
        if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
            examples.push(Example { text, of: whose(plan.roadmap.word(facts.id)) });
        }
    }
}

/// The text at a path; of a list, that of its first member, whichever one is asked for.
fn text_at(entry: &crate::document::EntryText<'_>, path: &Path) -> Option<String> {
    let first = path.segments().iter().fold(Path::here(), |path, segment| match segment {
        Segment::Index(_) => path.index(0),
        other => path.then(other.clone()),
    });
    let tree = entry.tree()?;
    tree.root().at_path(&first).map(super::rows::shown)
}
