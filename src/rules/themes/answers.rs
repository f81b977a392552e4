//! Whether the answers are there.

use crate::document::path::Path;
use crate::roadmap::lane::Lane;
use crate::roadmap::name;
use crate::rules::entry_view::{AnswerView, ThemeView, TradeOffView, TradeOffsView};
use crate::rules::reporter::RuleReporter;

/// T001.
pub(super) fn check_problem(theme: &ThemeView<'_>, tell: &mut RuleReporter<'_>) {
    if theme.requires_answers() && theme.problem.is_missing() {
        let place = theme.entry.missing_field_location(&[name::WHY, name::PROBLEM]);
        tell.report(place, "the problem is missing").set_label("says what to do, not who is stuck");
    }
}

/// T002.
pub(super) fn check_reason(theme: &ThemeView<'_>, tell: &mut RuleReporter<'_>) {
    if theme.requires_answers() && theme.reason.is_missing() {
        let place = theme.entry.missing_field_location(&[name::WHY, name::REASON]);
        tell.report(place, "the reason is missing").set_label("does not say why it deserves the time");
    }
}

/// T003.
pub(super) fn check_metric(theme: &ThemeView<'_>, tell: &mut RuleReporter<'_>) {
    if theme.requires_answers() && theme.metric.is_missing() {
        let place = theme.entry.missing_field_location(&[name::TARGET, name::METRIC]);
        tell.report(place, "the target metric is missing").set_label("nobody could see that it worked");
    }
}

/// T004.
pub(super) fn check_trade_off(theme: &ThemeView<'_>, tell: &mut RuleReporter<'_>) {
    let listed = match &theme.trade_offs {
        _ if !theme.requires_answers() => return,
        TradeOffsView::Unreadable => return,
        TradeOffsView::Missing => &[],
        TradeOffsView::Listed(listed) => listed.as_slice(),
    };
    match listed.first() {
        _ if listed.iter().any(is_answered) => {}
        None => {
            let place = theme.entry.missing_field_location(&[name::TRADE_OFFS]);
            tell.report(place, "the trade-off is missing").set_label("nothing is given up for it");
        }
        Some(first) => {
            let place = theme.entry.value_location(Path::from_fields(&[name::TRADE_OFFS]).index(0), first.record);
            let message = match names_something(first) {
                true => "the trade-off does not say why",
                false => "the trade-off does not say what is given up",
            };
            tell.report(place, message);
        }
    }
}

/// Whether a trade-off says what and why. What cannot be read may well say it.
fn is_answered(trade_off: &TradeOffView<'_>) -> bool {
    names_something(trade_off) && !trade_off.because.is_missing()
}

fn names_something(trade_off: &TradeOffView<'_>) -> bool {
    !trade_off.not_doing.is_missing() || !trade_off.instead_of.is_missing()
}

/// T011.
pub(super) fn check_customer(theme: &ThemeView<'_>, tell: &mut RuleReporter<'_>) {
    if theme.lane.is_live() && theme.customer.is_missing() {
        tell.report(theme.entry.missing_field_location(&[name::WHY, name::CUSTOMER]), "no customer is named");
    }
}

/// T014.
pub(super) fn check_dropped_reason(theme: &ThemeView<'_>, tell: &mut RuleReporter<'_>) {
    if theme.lane == Lane::Dropped && theme.dropped_because.is_missing() {
        let place = theme.entry.missing_field_location(&[name::DROPPED_BECAUSE]);
        tell.report(place, "it was dropped, and nobody wrote down why");
    }
}

/// T019.
pub(super) fn check_owner(theme: &ThemeView<'_>, tell: &mut RuleReporter<'_>) {
    if theme.lane == Lane::Now && matches!(theme.owner, AnswerView::Missing | AnswerView::Blank) {
        tell.report(theme.entry.missing_field_location(&[name::OWNER]), "it is in Now, and nobody reports on it");
    }
}
