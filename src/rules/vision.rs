//! The vision.

use super::check::Check::Roadmap;
use super::check::RuleRow;
use super::reporter::RuleReporter;
use super::roadmap_view;
use super::rule::Rule;
use super::rule::Severity::Hint;
use crate::roadmap::name;
use crate::text::plural;

pub(super) static RULES: &[RuleRow] = &[Rule::new("V001", Hint, "a long vision")
    .with_question("Could you say it in one breath?")
    .with_explanation(
        "A vision works when people can repeat it without looking. Beyond thirty words they remember that there is \
         one, and no more.",
    )
    .with_example("vision: \"No small shop loses an evening to bookkeeping\"")
    .checked_by(Roadmap(check_length))];

/// More words than this are not said in one breath.
const MAX_VISION_WORDS: usize = 30;

/// V001.
fn check_length(whole: &roadmap_view::RoadmapView<'_>, tell: &mut RuleReporter<'_>) {
    let words = whole.roadmap.settings.vision.split_whitespace().count();
    if words > MAX_VISION_WORDS {
        let message = format!("the vision has {}", plural::format_count(words, "word", "words"));
        tell.report(whole.top_level_location(&[name::VISION]), message);
    }
}
