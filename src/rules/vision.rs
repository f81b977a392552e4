//! The vision.

use super::reporter::Tell;
use super::roadmap_view;
use super::rule::Check::Whole;
use super::rule::Rule;
use super::rule::Severity::Info;
use crate::roadmap::name;
use crate::text::plural;

pub(super) static RULES: &[Rule] = &[Rule::new("V001", Info, "a long vision", Whole(one_breath))
    .asks("Could you say it in one breath?")
    .because(
        "A vision works when people can repeat it without looking. Beyond thirty words they remember that there is \
         one, and no more.",
    )
    .like("vision: \"No small shop loses an evening to bookkeeping\"")];

/// More words than this are not said in one breath.
const ONE_BREATH: usize = 30;

/// V001.
fn one_breath(whole: &roadmap_view::Whole<'_>, tell: &mut Tell<'_>) {
    let words = whole.roadmap.settings.vision.split_whitespace().count();
    if words > ONE_BREATH {
        let message = format!("the vision has {}", plural::count(words, "word", "words"));
        tell.at(whole.own(&[name::VISION]), message);
    }
}
