//! Puts the best set of themes for the capacity into Now, as a what-if; the others in Now move to Next.

use super::what_if;
use crate::app::model::screen::Screen;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::status::{CommandResult, refuse, say};
use crate::app::overlays::Overlay;
use crate::app::views::Views;
use crate::document::chunk::EntryId;
use crate::insight::best_set::{BestSet, ExclusionReason, LeftOutTheme};
use crate::roadmap::change::Change;
use crate::roadmap::intents;
use crate::roadmap::lane::Lane;
use crate::text::{number, plural};

/// Maximum number of left-out themes named in the message.
const MAX_NAMED: usize = 2;

/// Tries the best set as a what-if.
pub fn try_in_what_if(
    session: &mut Session,
    selection: &mut Selection,
    screen: &Screen,
    views: &mut Views,
    overlays: &mut Vec<Overlay>,
) -> CommandResult {
    if let Some(why) = session.plan.read_only_reason.clone() {
        return refuse(why);
    }
    let Some(capacity) = session.plan.roadmap.settings.capacity.clone() else {
        return refuse("No capacity set in the roadmap (g e to set it)");
    };
    let best = BestSet::find(&session.plan.roadmap, &session.derived.order, capacity.amount);
    let changes = lane_changes(session, &best);
    let size = format!("{} {}", number::format_plain(capacity.amount), capacity.unit);
    let too_much = best.total.effort - capacity.amount;
    let left = match too_much > crate::insight::order::SCORE_TOLERANCE {
        true => {
            format!(
                "; obligations alone exceed the capacity by {}{}",
                number::format_significant(too_much),
                describe_left_out(session, &best)
            )
        }
        false => describe_left_out(session, &best),
    };
    if changes.is_empty() {
        return say(format!("Now already holds the best set for {}{left}", size.trim_end()));
    }
    let is_new = session.what_if.is_none();
    if is_new {
        what_if::start(session, selection, screen, views, overlays)?;
    }
    let moved = plural::format_count(changes.len(), "theme", "themes");
    session.apply(&format!("put the best set in Now, moving {moved}"), &changes)?;
    let how = if is_new { "What-if: " } else { "" };
    say(format!("{how}Now holds the best set for {}, {moved} moved{left} (w to keep or discard)", size.trim_end()))
}

fn lane_changes(session: &Session, best: &BestSet) -> Vec<Change> {
    let is_in_now =
        |theme: EntryId| session.plan.roadmap.theme(theme).and_then(|theme_row| theme_row.lane) == Some(Lane::Now);
    let coming = best.chosen.iter().map(|chosen| chosen.theme).filter(|theme| !is_in_now(*theme));
    let going = best.left_out.iter().map(|left| left.theme).filter(|theme| is_in_now(*theme));
    let coming = coming.flat_map(|theme| intents::change_lane(&session.plan, theme, Lane::Now));
    coming.chain(going.flat_map(|theme| intents::change_lane(&session.plan, theme, Lane::Next))).collect()
}

/// The left-out themes with the highest scores, with the reasons.
fn describe_left_out(session: &Session, best: &BestSet) -> String {
    let named: Vec<String> = best
        .left_out
        .iter()
        .take(MAX_NAMED)
        .map(|left| format!("{} ({})", session.title(left.theme), describe_reason(session, left)))
        .collect();
    if named.is_empty() {
        return String::new();
    }
    let more = best.left_out.len() - named.len();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("; left out: {}{more}", named.join(", "))
}

fn describe_reason(session: &Session, left: &LeftOutTheme) -> String {
    match &left.reason {
        ExclusionReason::DoesNotFit { effort, free } => {
            format!("needs {}, only {} left", number::format_significant(*effort), number::format_significant(*free))
        }
        ExclusionReason::NeedsDoNotFit { need, .. } => {
            format!("does not fit along with {}, which it needs", session.plan.roadmap.id(*need))
        }
        ExclusionReason::NeedsUnavailable(_) => {
            "needs something that was dropped, is still an idea, or does not exist".to_owned()
        }
        ExclusionReason::NeedsLeftOut(need) => format!("needs {}, which is left out", session.plan.roadmap.id(*need)),
        ExclusionReason::NoScore => "has no score".to_owned(),
        ExclusionReason::AddsNoValue => "adds no value".to_owned(),
    }
}
