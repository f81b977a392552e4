use crate::document::path::Path;
use crate::document::tree::TreeItem;
use crate::roadmap::date;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::name;
use crate::rules::entry_view::EntryView;
use crate::rules::reporter::RuleReporter;
use chrono::NaiveDate;

/// S013: what has happened did not happen in the future. One day is forgiven: colleagues in the east are ahead.
pub(in crate::rules) fn check_future(entry: &EntryView<'_>, reporter: &mut RuleReporter<'_>) {
    let Some(limit) = entry.context.today.succ_opt() else { return };
    let is_future = |text: &str| date::parse_day(text).filter(|day| *day > limit);
    match entry.kind {
        EntryKind::Metric => {
            let Some(readings) = entry.field(name::READINGS) else { return };
            for reading in readings.items() {
                let key = reading.key();
                if let Some(day) = is_future(&key) {
                    let path = Path::from_fields(&[name::READINGS]).key(&key);
                    let location = entry.span_location(path, reading.key_span());
                    reporter.report(location, describe("this reading", day, entry.context.today));
                }
            }
        }
        EntryKind::Theme => report_field(entry, name::SHIPPED_ON, "the ship date", is_future, reporter),
        EntryKind::Signal => {
            let Some(reports) = entry.field(name::REPORTS) else { return };
            for (index, report) in reports.items().enumerate() {
                let on = report.unwrap_some().get(name::ON).map(TreeItem::unwrap_some);
                let day = on.and_then(|on| on.as_text().and_then(|text| is_future(&text)).zip(Some(on)));
                if let Some((day, on)) = day {
                    let path = Path::from_fields(&[name::REPORTS]).index(index).field(name::ON);
                    let message = describe("this report", day, entry.context.today);
                    reporter.report(entry.value_location(path, on), message);
                }
            }
        }
        _ => {}
    }
}

fn report_field(
    entry: &EntryView<'_>,
    field: &str,
    subject: &str,
    is_future: impl Fn(&str) -> Option<NaiveDate>,
    reporter: &mut RuleReporter<'_>,
) {
    let Some(item) = entry.field(field) else { return };
    if let Some(day) = item.as_text().and_then(|text| is_future(&text)) {
        let location = entry.value_location(Path::from_fields(&[field]), item);
        reporter.report(location, describe(subject, day, entry.context.today));
    }
}

fn describe(subject: &str, day: NaiveDate, today: NaiveDate) -> String {
    format!("{subject} is in the future: {}", date::format_short(day, today))
}
