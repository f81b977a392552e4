//! Whether the answers are there.

use crate::document::path::Path;
use crate::roadmap::lane::Lane;
use crate::roadmap::name;
use crate::rules::entry_view::{Answer, Theme, TradeOff, TradeOffs};
use crate::rules::reporter::Tell;

/// T001.
pub(super) fn problem(theme: &Theme<'_>, tell: &mut Tell<'_>) {
    if theme.owes_answers() && theme.problem.is_missing() {
        let place = theme.entry.missing(&[name::WHY, name::PROBLEM]);
        tell.at(place, "the problem is missing").labelled("says what to do, not who is stuck");
    }
}

/// T002.
pub(super) fn reason(theme: &Theme<'_>, tell: &mut Tell<'_>) {
    if theme.owes_answers() && theme.reason.is_missing() {
        let place = theme.entry.missing(&[name::WHY, name::REASON]);
        tell.at(place, "the reason is missing").labelled("does not say why it deserves the time");
    }
}

/// T003.
pub(super) fn metric(theme: &Theme<'_>, tell: &mut Tell<'_>) {
    if theme.owes_answers() && theme.metric.is_missing() {
        let place = theme.entry.missing(&[name::TARGET, name::METRIC]);
        tell.at(place, "the target metric is missing").labelled("nobody could see that it worked");
    }
}

/// T004.
pub(super) fn trade_off(theme: &Theme<'_>, tell: &mut Tell<'_>) {
    let listed = match &theme.trade_offs {
        _ if !theme.owes_answers() => return,
        TradeOffs::Unreadable => return,
        TradeOffs::Missing => &[],
        TradeOffs::Listed(listed) => listed.as_slice(),
    };
    match listed.first() {
        _ if listed.iter().any(is_answered) => {}
        None => {
            let place = theme.entry.missing(&[name::TRADE_OFFS]);
            tell.at(place, "the trade-off is missing").labelled("nothing is given up for it");
        }
        Some(first) => {
            let place = theme.entry.at(Path::of_fields(&[name::TRADE_OFFS]).index(0), first.record);
            let message = match names_something(first) {
                true => "the trade-off does not say why",
                false => "the trade-off does not say what is given up",
            };
            tell.at(place, message);
        }
    }
}

/// Whether a trade-off says what and why. What cannot be read may well say it.
fn is_answered(trade_off: &TradeOff<'_>) -> bool {
    names_something(trade_off) && !trade_off.because.is_missing()
}

fn names_something(trade_off: &TradeOff<'_>) -> bool {
    !trade_off.not_doing.is_missing() || !trade_off.instead_of.is_missing()
}

/// T011.
pub(super) fn customer(theme: &Theme<'_>, tell: &mut Tell<'_>) {
    if theme.lane.is_live() && theme.customer.is_missing() {
        tell.at(theme.entry.missing(&[name::WHY, name::CUSTOMER]), "no customer is named");
    }
}

/// T014.
pub(super) fn dropped_because(theme: &Theme<'_>, tell: &mut Tell<'_>) {
    if theme.lane == Lane::Dropped && theme.dropped_because.is_missing() {
        let place = theme.entry.missing(&[name::DROPPED_BECAUSE]);
        tell.at(place, "it was dropped, and nobody wrote down why");
    }
}

/// T019.
pub(super) fn owner(theme: &Theme<'_>, tell: &mut Tell<'_>) {
    if theme.lane == Lane::Now && matches!(theme.owner, Answer::Missing | Answer::Blank) {
        tell.at(theme.entry.missing(&[name::OWNER]), "it is in Now, and nobody reports on it");
    }
}
