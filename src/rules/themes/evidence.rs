//! What a theme rests on: what was heard, what was seen, what was tried.

use crate::document::path::Path;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::entry_row::Relation;
use crate::roadmap::lane::Lane;
use crate::roadmap::name;
use crate::rules::entry_summary::SignalDigest;
use crate::rules::reporter::Tell;
use crate::rules::roadmap_view::{ThemeRow, Whole};
use crate::text::{number, plural};

/// Heard so often, and in so many places, it is a pattern.
const PATTERN: (f64, u32) = (3.0, 2);

/// T008.
pub(super) fn one_off(whole: &Whole<'_>, tell: &mut Tell<'_>) {
    for theme in whole.themes().filter(|theme| theme.lane == Lane::Now) {
        let Some(heard) = heard(whole, &theme) else { continue };
        let sources = heard.sources.count_ones();
        if heard.times >= PATTERN.0 && sources >= PATTERN.1 {
            continue;
        }
        let (times, sources) = (times(heard.times), plural::count(sources as usize, "source", "sources"));
        let place = whole.at_spot(&theme, evidence(), theme.digest.spots.evidence);
        let message = match heard.times >= PATTERN.0 {
            true => "it rests on what was heard in one place",
            false => "it rests on what was heard once or twice",
        };
        tell.at(place, message).filled("n", &times).filled("k", &sources);
    }
}

/// T009.
pub(super) fn one_sided(whole: &Whole<'_>, tell: &mut Tell<'_>) {
    for theme in whole.live_themes() {
        let Some(heard) = heard(whole, &theme) else { continue };
        let place = || whole.at_spot(&theme, evidence(), theme.digest.spots.evidence);
        match (heard.was_said, heard.was_seen) {
            (true, false) => {
                tell.at(place(), "words but no behaviour: nobody was watched doing it");
            }
            (false, true) => {
                tell.at(place(), "behaviour but no words: nobody was asked why")
                    .asking("Usage shows it. Has anybody said why?");
            }
            _ => {}
        }
    }
}

/// T012.
pub(super) fn untested(whole: &Whole<'_>, tell: &mut Tell<'_>) {
    let big = whole.limit(name::BIG_EFFORT);
    let is_big = |theme: &ThemeRow<'_>| theme.bet.effort.is_some_and(|effort| effort >= big);
    let mut themes = whole.live_themes().filter(is_big).peekable();
    if themes.peek().is_none() {
        return;
    }
    let tested = whole.subjects(Entity::Experiment, |_| true);
    for theme in themes.filter(|theme| !tested.contains(&theme.serial)) {
        let effort = number::plain(theme.bet.effort.unwrap_or_default());
        let place = whole.at_spot(&theme, Path::of_fields(&[name::EFFORT]), theme.digest.spots.effort);
        tell.at(place, format!("an effort of {effort}, and no experiment")).labelled("a big bet");
    }
}

fn evidence() -> Path {
    Path::of_fields(&[name::EVIDENCE])
}

/// What all signals of a theme say together; `None` when it has none, or one of them does not read.
fn heard(whole: &Whole<'_>, theme: &ThemeRow<'_>) -> Option<SignalDigest> {
    let mut together = None;
    for link in theme.facts.links.iter().filter(|link| link.relation == Relation::Evidence) {
        let signal = whole.signal(whole.follow(*link)?)?;
        let sum: &mut SignalDigest = together.get_or_insert_default();
        sum.times += signal.times;
        sum.sources |= signal.sources;
        sum.was_said |= signal.was_said;
        sum.was_seen |= signal.was_seen;
    }
    together
}

fn times(times: f64) -> String {
    match times {
        1.0 => "1 time".to_owned(),
        _ => format!("{} times", number::plain(times)),
    }
}
