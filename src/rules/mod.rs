//! The rules of `check`: what is wrong with a roadmap, where, why it matters and how to fix it.
//!
//! Pure: the same text on the same day gives the same findings. Files import downward only, in this order:
//!
//! ```text
//!  checker                            all findings of a file, kept up to date as it changes
//!  roadmap_checks, top_level          checks of the roadmap as a whole and of its own fields
//!  entry_checks, suppression          checks of one entry; which findings `allow` and `lint` silence
//!  registry                           all rules
//!  soundness, vision, themes          the families: a table of rules each, and their checks
//!  check                              a row of such a table
//!  schema_errors, syntax              values that do not fit the schema; text that cannot be parsed
//!  roadmap_view, entry_view, keywords     a roadmap, an entry and a text as the checks see them
//!  entry_report, entry_summary        the result of checking one entry
//!  context, reporter, parsing_rules   what all checks are given
//!  rule, finding                      a rule, and one problem that it reports
//! ```
//!
//! To add a rule: one row in the table of its family (`themes/mod.rs`, say) and the function that the row names. The
//! kind of check decides what the function gets: `Theme` one theme, `Entry` one entry of any kind, `Roadmap` the whole
//! roadmap. Then add the smallest file that fails, and a near miss, to the `.spec` of the family in `src/rules/tests`.
//!
//! To add a family: a file with its table, and a line in `registry.rs`. What its roadmap-wide checks need to know about
//! an entry, beyond its row, goes into `entry_summary.rs`.

mod check;
pub mod checker;
pub mod context;
pub mod entry_checks;
pub mod entry_report;
pub mod entry_summary;
mod entry_view;
pub mod finding;
mod goals;
mod keywords;
mod parsing_rules;
mod plan;
mod quoted_lines;
pub mod registry;
mod reporter;
mod roadmap_checks;
mod roadmap_view;
pub mod rule;
mod schema_errors;
mod soundness;
mod suppression;
mod syntax;
#[cfg(test)]
mod tests;
mod themes;
mod top_level;
mod vision;

pub use checker::{Checker, FindingCounts, FindingId, Recheck};
pub use context::EntryContext;
pub use entry_checks::check_entries;
pub use entry_report::EntryReport;
pub use finding::{Finding, FindingLocation, FindingLocator, Fix, TextOwner};
pub use rule::Severity;
