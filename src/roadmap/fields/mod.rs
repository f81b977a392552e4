//! The table of fields: for each kind of entry, its fields in canonical order, with their shape, label and question.
//! Reading, findings, `set`, forms, `fmt`, references, merging and the docs use it.
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

    fn each_record(record: &'static Record, visit: &mut dyn FnMut(&'static Record)) {
        visit(record);
        for field in record.fields {
            let mut shape = &field.shape;
            while let Shape::List(inner) | Shape::Map(_, inner) = shape {
                shape = inner;
            }
            if let Shape::Record(inner) = shape {
                each_record(inner, visit);
            }
        }
    }

    #[test]
    fn field_names_are_unique_and_every_field_has_a_question() {
        for record in ENTRY_KINDS.into_iter().map(crate::roadmap::entry_kind::EntryKind::record).chain([&ROADMAP]) {
            each_record(record, &mut |record| {
                assert!(
                    record.fields.len() <= 64,
                    "{} has more fields than the bit set of `inspect` holds",
                    record.name
                );
                for (at, field) in record.fields.iter().enumerate() {
                    assert!(!field.question.is_empty(), "{}.{} has no question", record.name, field.name);
                    let again = record.fields.iter().skip(at + 1).any(|other| other.name == field.name);
                    assert!(!again, "{}.{} is listed twice", record.name, field.name);
                }
            });
        }
    }

    #[test]
    fn every_kind_has_its_title_field() {
        for kind in ENTRY_KINDS {
            assert!(kind.record().field(kind.title_field()).is_some(), "{kind:?}");
        }
    }
}
