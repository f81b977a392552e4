//! Missing answers.

use crate::document::path::Path;
use crate::roadmap::lane::Lane;
use crate::roadmap::name;
use crate::rules::entry_view::{AnswerText, AnswerView, ThemeView, TradeOffView, TradeOffsView};
use crate::rules::reporter::RuleReporter;

/// T001.
pub(super) fn check_problem(theme: &ThemeView<'_>, reporter: &mut RuleReporter<'_>) {
    if let Some(given) = non_answer(theme, &theme.problem) {
        let location = theme.answer_location(&[name::WHY, name::PROBLEM], given);
        reporter.report(location, format!("`{}` is not a problem", given.text.trim()));
    }
    if theme.requires_answers() && theme.problem.is_missing() {
        let location = theme.entry.missing_field_location(&[name::WHY, name::PROBLEM]);
        reporter.report(location, "the problem is missing").set_label("says what to do, not who is stuck");
    }
}

/// T002.
pub(super) fn check_reason(theme: &ThemeView<'_>, reporter: &mut RuleReporter<'_>) {
    if let Some(given) = non_answer(theme, &theme.reason) {
        let location = theme.answer_location(&[name::WHY, name::REASON], given);
        reporter.report(location, format!("`{}` is not a reason", given.text.trim()));
    }
    if theme.requires_answers() && theme.reason.is_missing() {
        let location = theme.entry.missing_field_location(&[name::WHY, name::REASON]);
        reporter.report(location, "the reason is missing").set_label("does not say why it is worth the time");
    }
}

/// T003.
pub(super) fn check_metric(theme: &ThemeView<'_>, reporter: &mut RuleReporter<'_>) {
    if let Some(given) = non_answer(theme, &theme.metric) {
        let location = theme.answer_location(&[name::TARGET, name::METRIC], given);
        reporter.report(location, format!("`{}` is not a metric", given.text.trim()));
    }
    if theme.requires_answers() && theme.metric.is_missing() {
        let location = theme.entry.missing_field_location(&[name::TARGET, name::METRIC]);
        reporter.report(location, "the target metric is missing").set_label("no way to tell whether it worked");
    }
}

/// T004.
pub(super) fn check_trade_off(theme: &ThemeView<'_>, reporter: &mut RuleReporter<'_>) {
    let listed = match &theme.trade_offs {
        _ if !theme.requires_answers() => return,
        TradeOffsView::Unreadable => return,
        TradeOffsView::Missing => &[],
        TradeOffsView::Listed(listed) => listed.as_slice(),
    };
    match listed.first() {
        _ if listed.iter().any(is_answered) => {}
        None => {
            let location = theme.entry.missing_field_location(&[name::TRADE_OFFS]);
            reporter.report(location, "the trade-off is missing").set_label("gives nothing up");
        }
        Some(first) => {
            let location = theme.entry.value_location(Path::from_fields(&[name::TRADE_OFFS]).index(0), first.record);
            let message = if names_something(first) {
                "the trade-off needs a reason"
            } else {
                "the trade-off does not say what you give up"
            };
            reporter.report(location, message);
        }
    }
}

/// Whether a trade-off says what and why. A value that cannot be read counts as an answer: it is reported as an error.
fn is_answered(trade_off: &TradeOffView<'_>) -> bool {
    names_something(trade_off) && !trade_off.because.is_missing()
}

fn names_something(trade_off: &TradeOffView<'_>) -> bool {
    !trade_off.not_doing.is_missing() || !trade_off.instead_of.is_missing()
}

/// An answer that says nothing: "tbd", "n/a", "-".
fn non_answer<'t, 'e>(theme: &ThemeView<'e>, answer: &'t AnswerView<'e>) -> Option<&'t AnswerText<'e>> {
    answer.given().filter(|given| theme.requires_answers() && given.words().is_non_answer())
}

/// T011.
pub(super) fn check_customer(theme: &ThemeView<'_>, reporter: &mut RuleReporter<'_>) {
    if theme.lane.is_live() && theme.customer.is_missing() {
        reporter.report(theme.entry.missing_field_location(&[name::WHY, name::CUSTOMER]), "no customer named");
    }
}

/// T014.
pub(super) fn check_dropped_reason(theme: &ThemeView<'_>, reporter: &mut RuleReporter<'_>) {
    if theme.lane == Lane::Dropped && theme.dropped_because.is_missing() {
        let location = theme.entry.missing_field_location(&[name::DROPPED_BECAUSE]);
        reporter.report(location, "dropped, but no reason recorded");
    }
    let reason = theme.dropped_because.given().filter(|given| given.words().is_non_answer());
    if let Some(given) = reason.filter(|_| theme.lane == Lane::Dropped) {
        let location = theme.answer_location(&[name::DROPPED_BECAUSE], given);
        reporter.report(location, format!("`{}` is not a reason", given.text.trim()));
    }
}

/// T022.
pub(super) fn check_live_drop_reason(theme: &ThemeView<'_>, reporter: &mut RuleReporter<'_>) {
    if let Some(given) = theme.dropped_because.given().filter(|_| theme.lane != Lane::Dropped) {
        let location = theme.answer_location(&[name::DROPPED_BECAUSE], given);
        reporter.report(location, format!("in {}, but it has a reason for being dropped", theme.lane.name()));
    }
}

/// T019.
pub(super) fn check_owner(theme: &ThemeView<'_>, reporter: &mut RuleReporter<'_>) {
    if theme.lane == Lane::Now && matches!(theme.owner, AnswerView::Missing | AnswerView::Blank) {
        reporter.report(theme.entry.missing_field_location(&[name::OWNER]), "in Now, but without an owner");
    }
}
