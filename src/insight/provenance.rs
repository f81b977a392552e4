//! Where the inputs of a score come from: who entered them, when, and based on what. Read from the entry's text on demand;
//! only the dates are in the index. Inputs are old after 90 days: our default, which the file can change.

use crate::document::chunk::EntryId;
use crate::document::tree::TreeItem;
use crate::document::{Document, EntryText};
use crate::roadmap::name;
use crate::roadmap::score_input::ScoreInput;
use chrono::NaiveDate;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// The id of the input.
    pub input: String,
    pub why: Option<String>,
    pub on: Option<NaiveDate>,
    pub by: Option<String>,
}

/// The inputs of an entry in a model that record where they come from.
pub fn read_provenance(document: &Document, entry_id: EntryId, model: &str) -> Vec<Provenance> {
    let entry = document.entry(entry_id);
    let Some(tree) = entry.as_ref().and_then(EntryText::tree) else { return Vec::new() };
    let scores = tree.root().unwrap_some().get(name::SCORES).map(TreeItem::unwrap_some);
    let Some(inputs) = scores.and_then(|scores| scores.items().find(|item| item.key() == model)) else {
        return Vec::new();
    };
    let one = |item: TreeItem<'_>| {
        let input = ScoreInput::read(item).ok()?;
        let has_provenance = input.why.is_some() || input.on.is_some() || input.by.is_some();
        has_provenance.then(|| Provenance {
            input: item.key().into_owned(),
            why: input.why.map(std::borrow::Cow::into_owned),
            on: input.on,
            by: input.by.map(std::borrow::Cow::into_owned),
        })
    };
    inputs.unwrap_some().items().filter_map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roadmap::date;
    use crate::roadmap::plan::Plan;

    #[test]
    fn only_inputs_that_record_their_origin_are_read() {
        let plan = Plan::from_text(
            "Roadmap(themes: {\"a\": (title: \"A\", scores: {\"ice\": {\"impact\": 5, \"ease\": (likely: 4, why: \"a test\", \
             on: \"2026-01-01\", by: \"maria\")}, \"cd3\": {\"cost\": (likely: 4, on: \"2026-02-01\")}})})"
                .to_owned(),
        );
        let entry_id = plan.roadmap.find_theme("a").unwrap();
        let found = read_provenance(&plan.document, entry_id, "ice");
        let day = |text| date::parse_day(text).unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].input.as_str(), found[0].why.as_deref(), found[0].by.as_deref()),
            ("ease", Some("a test"), Some("maria"))
        );
        assert_eq!(found[0].on.map(|on| (day("2026-03-02") - on).num_days()), Some(60));
        assert_eq!(read_provenance(&plan.document, entry_id, "rice"), []);
    }
}
