//! Whether the target of a theme is as exact as its lane asks for, and goes with its goals.

use crate::document::path::Path;
use crate::roadmap::date::{self, Due};
use crate::roadmap::entry_row::{Aim, GoalFacts};
use crate::roadmap::lane::Lane;
use crate::roadmap::name;
use crate::rules::reporter::Tell;
use crate::rules::roadmap_view::{ThemeRow, Whole};
use crate::rules::rule::Severity;

/// T016.
pub(super) fn exactness(whole: &Whole<'_>, tell: &mut Tell<'_>) {
    for theme in whole.live_themes().filter(|theme| !theme.digest.target_is_unreadable) {
        let missing = missing(whole, &theme);
        if missing.is_empty() {
            continue;
        }
        let place = whole.at_spot(&theme, target(), theme.digest.spots.target);
        let finding = tell.at(place, format!("the target does not say {}", listed(&missing)));
        finding.labelled(format!("{} asks for it", theme.lane.word()));
        if theme.lane == Lane::Next {
            finding.graded(Severity::Warning);
        }
    }
}

/// T017.
pub(super) fn baseline(whole: &Whole<'_>, tell: &mut Tell<'_>) {
    for theme in whole.live_themes().filter(|theme| !theme.digest.target_is_unreadable) {
        let Some(due) = awaited_baseline(whole, &theme).filter(|due| due.last_day < whole.context.today) else {
            continue;
        };
        let spots = &theme.digest.spots;
        let place = match theme.bet.aim.baseline_by {
            Some(_) => whole.at_spot(&theme, target().field(name::BASELINE_BY), spots.baseline_by),
            None => whole.at_spot(&theme, target(), spots.target),
        };
        tell.at(place, "the baseline was due, and there is no reading")
            .filled("date", &date::short(due.last_day, whole.context.today));
    }
}

/// T018.
pub(super) fn after_its_goal(whole: &Whole<'_>, tell: &mut Tell<'_>) {
    for theme in whole.live_themes() {
        let Some(own) = theme.bet.aim.by else { continue };
        let open = whole.goals(theme.facts).filter(|(_, goal)| !goal.is_closed);
        let sooner = open.filter_map(|(serial, goal)| Some((serial, goal.aim.by?)));
        let Some((goal, by)) = sooner.filter(|(_, by)| by.last_day < own.last_day).min_by_key(|(_, by)| by.last_day)
        else {
            continue;
        };
        let ends = |due: Due| date::short(due.last_day, whole.context.today);
        let message = format!("it ends on {}, and its goal {} on {}", ends(own), whole.id(goal), ends(by));
        tell.at(whole.at_spot(&theme, target().field(name::BY), theme.digest.spots.by), message)
            .beside(whole.value_at(goal, target().field(name::BY)), "the goal is due here");
    }
}

fn target() -> Path {
    Path::of_fields(&[name::TARGET])
}

/// The aims a theme's own may be completed from: those of its goals on the same metric.
fn inherited<'a>(whole: &'a Whole<'_>, theme: &'a ThemeRow<'_>) -> impl Iterator<Item = &'a Aim> + 'a {
    let metric = theme.bet.aim.metric;
    let aims = whole.goals(theme.facts).map(|(_, goal): (_, &GoalFacts)| &goal.aim);
    aims.filter(move |aim| metric.is_some() && aim.metric == metric)
}

/// What the target lacks for its lane, in words.
fn missing(whole: &Whole<'_>, theme: &ThemeRow<'_>) -> Vec<&'static str> {
    if theme.bet.aim.metric.is_none() || theme.lane == Lane::Later {
        return Vec::new();
    }
    let says = |part: fn(&Aim) -> bool| part(&theme.bet.aim) || inherited(whole, theme).any(part);
    if says(|aim| aim.keep.is_some()) {
        return Vec::new();
    }
    let is_now = theme.lane == Lane::Now;
    let parts = [
        ("from how much", is_now && !says(|aim| aim.from.is_some() || aim.baseline_by.is_some())),
        ("to how much", !says(|aim| aim.to.is_some())),
        ("by when", is_now && !says(|aim| aim.by.is_some())),
    ];
    parts.into_iter().filter_map(|(words, is_missing)| is_missing.then_some(words)).collect()
}

fn listed(parts: &[&str]) -> String {
    match parts {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// By when the starting value was to be known, where it is not known yet.
fn awaited_baseline(whole: &Whole<'_>, theme: &ThemeRow<'_>) -> Option<Due> {
    let own = &theme.bet.aim;
    if own.from.is_some() || inherited(whole, theme).any(|aim| aim.from.is_some()) || has_reading(whole, own) {
        return None;
    }
    own.baseline_by.or_else(|| inherited(whole, theme).find_map(|aim| aim.baseline_by))
}

fn has_reading(whole: &Whole<'_>, aim: &Aim) -> bool {
    let metric = aim.metric.and_then(|id| whole.find(&[crate::roadmap::entry_kind::Entity::Metric], id));
    let facts = metric.and_then(|serial| whole.roadmap.facts(serial)?.metric());
    facts.is_some_and(|metric| !metric.readings.is_empty())
}
