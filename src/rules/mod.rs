//! The rules of `check`: what is wrong with a roadmap, where, why it matters and what would mend it. Pure: the same
//! text on the same day gives the same findings. Knows no screen and no file.
//!
//! ```text
//!  rule, registry, finding      a rule, all rules, and one thing a rule has to say
//!  soundness, vision, themes    the families: a table of rules each, and their functions
//!  slips, refused               what does not fit the table of fields; what does not even read
//!  view, words                  an entry, and a text, as rules see them
//!  entry, digest                one entry checked; what is kept of it for the rules about the whole
//!  whole, frame, conclude       the roadmap as a whole
//!  checker                      all findings of a file, kept up to date
//! ```
//!
//! To add a rule: one row in the table of its family (`themes/mod.rs`, say) and the function the row names. The kind
//! of check in the row says what the function gets: `Theme` one theme, `Entry` one entry of any kind, `Whole` the
//! roadmap as a whole. Then its smallest failing file, and a near miss, in the family's `.spec` of `tests/rules`.
//!
//! To add a family: a file with its table, and a line in `registry.rs`. What its rules about the whole need of an
//! entry, and facts do not hold, is kept in `digest.rs`.

mod check;
pub mod checker;
pub mod context;
pub mod entry_checks;
pub mod entry_report;
pub mod entry_summary;
mod entry_view;
pub mod finding;
mod keywords;
mod parsing_rules;
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
mod themes;
mod top_level;
mod vision;

pub use checker::{Checker, FindingCounts, FindingId, Recheck};
pub use context::EntryContext;
pub use entry_checks::{check_entries, check_entry};
pub use entry_report::EntryReport;
pub use finding::{Finding, FindingLocation, FindingLocator, Fix, TextOwner};
pub use rule::{Rule, Severity};
