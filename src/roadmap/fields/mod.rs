//! The one table of fields: for each kind of entry its fields in canonical order, what they may hold, and the question
//! each answers. Reading, findings, `set`, forms, `fmt`, references and docs come from it.
//!
//! To add a field: one constant in `name.rs`, one row here.

mod learning;
mod planning;
mod roadmap;
mod shared;

pub use learning::{DECISION, EXPERIMENT, REVIEW, SIGNAL, WORKSHOP};
pub use planning::{CRITERION, GOAL, IDEA, METRIC, OBJECTIVE, THEME, WHY};
pub use roadmap::{BALANCE, LIMITS, ROADMAP, SCORING};
pub use shared::{READING, SCORE, TARGET};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roadmap::entry_kind::ENTRY_KINDS;
    use crate::roadmap::field::{Record, Shape};

    fn each_record(record: &'static Record, seen: &mut dyn FnMut(&'static Record)) {
        seen(record);
        for field in record.fields {
            let mut shape = &field.shape;
            while let Shape::List(inner) | Shape::Map(_, inner) = shape {
                shape = inner;
            }
            if let Shape::Record(inner) = shape {
                each_record(inner, seen);
            }
        }
    }

    #[test]
    fn no_record_names_a_field_twice_and_every_field_asks_a_question() {
        for record in ENTRY_KINDS.into_iter().map(crate::roadmap::entry_kind::EntryKind::record).chain([&ROADMAP]) {
            each_record(record, &mut |record| {
                assert!(record.fields.len() <= 64, "{} has more fields than `inspect` can tick off", record.name);
                for (at, field) in record.fields.iter().enumerate() {
                    assert!(!field.question.is_empty(), "{}.{} asks nothing", record.name, field.name);
                    let again = record.fields.iter().skip(at + 1).any(|other| other.name == field.name);
                    assert!(!again, "{}.{} stands twice", record.name, field.name);
                }
            });
        }
    }

    #[test]
    fn every_entity_has_its_title_field() {
        for kind in ENTRY_KINDS {
            assert!(kind.record().field(kind.title_field()).is_some(), "{kind:?}");
        }
    }
}
