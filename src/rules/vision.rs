use super::check::Check::Roadmap;
use super::check::RuleRow;
use super::reporter::RuleReporter;
use super::roadmap_view::RoadmapView;
use super::rule::Rule;
use super::rule::Severity::Hint;
use crate::roadmap::name;
use crate::text::plural;

pub(super) static RULES: &[RuleRow] = &[Rule::new("V001", Hint, "long vision")
    .with_question("Could you say it in one breath?")
    .with_explanation(
        "A vision works when people can repeat it from memory. Beyond thirty words, they only remember that there is \
         one.",
    )
    .with_example("vision: \"No small shop loses an evening to bookkeeping\"")
    .checked_by(Roadmap(check_length))];

/// Maximum number of words in a vision.
const MAX_VISION_WORDS: usize = 30;

/// V001.
fn check_length(view: &RoadmapView<'_>, reporter: &mut RuleReporter<'_>) {
    let words = view.roadmap.settings.vision.split_whitespace().count();
    if words > MAX_VISION_WORDS {
        let message = format!("the vision has {}", plural::format_count(words, "word", "words"));
        reporter.report(view.top_level_location(&[name::VISION]), message);
    }
}
