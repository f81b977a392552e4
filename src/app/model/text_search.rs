//! Searches the texts of entries besides title and id: problem, reason, notes, trade-offs, reports and all other
//! answers.

use crate::app::model::session::Session;
use crate::app::widgets::fuzzy;
use crate::document::chunk::EntryId;
use crate::document::tree::TreeItem;
use crate::roadmap::field::{Record, Shape};
use std::borrow::Cow;
use std::ops::Range;

/// Shortest query that is searched in texts, in bytes: a single Latin letter is everywhere.
const MIN_LENGTH: usize = 2;

/// Where an entry matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextMatch {
    /// The field, as shown on screen: "problem", "trade-offs: because".
    pub field: String,
    pub text: String,
    /// The matching part of the text, in bytes.
    pub part: Range<usize>,
}

/// The entries whose source has the longest of the typed words, in file order: a few more than those that match. Only
/// among some entries, if given. `None` if the query is too short to search for.
pub(crate) fn find_candidates(session: &Session, typed: &str, among: Option<&[EntryId]>) -> Option<Vec<EntryId>> {
    let word = longest_word(typed).filter(|word| word.len() >= MIN_LENGTH)?;
    let word = SearchedWord::new(word);
    let document = &session.plan.document;
    let Some(entries) = among else {
        let texts = document.chunk_texts_by_entry().filter_map(|(entry, text)| Some((entry?, text)));
        return Some(texts.filter(|(_, text)| word.may_be_in(text)).map(|(entry, _)| entry).collect());
    };
    let has_word = |entry: &EntryId| document.entry(*entry).is_some_and(|entry| word.may_be_in(entry.text));
    Some(entries.iter().copied().filter(has_word).collect())
}

/// Where an entry matches besides its title, if all typed words are in its texts. A text with all of them in a row is
/// preferred, then the first one with the longest word.
pub fn find_in_entry(session: &Session, entry_id: EntryId, typed: &str) -> Option<TextMatch> {
    let row = session.plan.roadmap.row(entry_id)?;
    let entry = session.plan.document.entry(entry_id)?;
    let tree = entry.tree()?;
    let phrase = typed.trim();
    let longest = longest_word(typed)?;
    let mut missing: Vec<&str> = typed.split_whitespace().collect();
    missing.retain(|word| find_part(session.plan.roadmap.symbol_text(row.id), word).is_none());
    let mut best: Option<(bool, TextMatch)> = None;
    visit_record(tree.root().unwrap_some(), row.kind.record(), "", &mut |field, text| {
        missing.retain(|word| find_part(&text, word).is_none());
        if field.is(row.kind.title_field()) || best.as_ref().is_some_and(|(is_phrase, _)| *is_phrase) {
            return;
        }
        let (is_phrase, part) = match find_part(&text, phrase) {
            Some(part) => (true, part),
            None if best.is_some() => return,
            None => match find_part(&text, longest) {
                Some(part) => (false, part),
                None => return,
            },
        };
        best = Some((is_phrase, TextMatch { field: field.describe(), text: text.into_owned(), part }));
    });
    best.filter(|_| missing.is_empty()).map(|(_, found)| found)
}

/// A field as it is visited: its name in the file and on the screen, and the list or map around it.
#[derive(Clone, Copy)]
struct VisitedField<'t> {
    around: &'t str,
    name: &'t str,
    label: &'t str,
}

impl VisitedField<'_> {
    fn is(self, name: &str) -> bool {
        self.around.is_empty() && self.name == name
    }

    fn describe(self) -> String {
        if self.around.is_empty() { self.label.to_owned() } else { format!("{}: {}", self.around, self.label) }
    }
}

type Visitor<'v, 't> = dyn FnMut(VisitedField<'t>, Cow<'t, str>) + 'v;

fn visit_record<'t>(item: TreeItem<'t>, record: &Record, around: &'t str, visit: &mut Visitor<'_, 't>) {
    for child in item.items() {
        let name = child.key_source();
        let known = record.field(name);
        let field = VisitedField { around, name, label: known.map_or(name, |field| field.label) };
        visit_value(child.unwrap_some(), known.map_or(&Shape::Anything, |field| &field.shape), field, visit);
    }
}

/// Visits what people wrote; ids, dates and choices are found by their own terms.
fn visit_value<'t>(item: TreeItem<'t>, shape: &Shape, field: VisitedField<'t>, visit: &mut Visitor<'_, 't>) {
    match shape {
        Shape::Reference(_) | Shape::Date | Shape::DueDate | Shape::Choice(_) | Shape::Number(_) | Shape::Bool => {}
        Shape::Record(record) => {
            // Records inside lists and maps go by the name of these.
            visit_record(item, record, field.around, visit);
        }
        Shape::List(of) | Shape::Map(_, of) => {
            for child in item.items() {
                let is_record = matches!(of, Shape::Record(_));
                let field = if is_record { VisitedField { around: field.label, ..field } } else { field };
                visit_value(child.unwrap_some(), of, field, visit);
            }
        }
        // Also a conflict, which has several texts in place of one.
        _ => visit_all_texts(item, field, visit),
    }
}

fn visit_all_texts<'t>(item: TreeItem<'t>, field: VisitedField<'t>, visit: &mut Visitor<'_, 't>) {
    if let Some(text) = item.as_text() {
        return visit(field, text);
    }
    if item.kind().is_container() {
        for child in item.items() {
            visit_all_texts(child.unwrap_some(), field, visit);
        }
    }
}

fn longest_word(typed: &str) -> Option<&str> {
    typed.split_whitespace().max_by_key(|word| word.len())
}

/// The first part of a text that equals what was typed, except for upper and lower case.
fn find_part(text: &str, typed: &str) -> Option<Range<usize>> {
    text.char_indices().find_map(|(start, _)| {
        let rest = fuzzy::rest_after_prefix(typed, text.get(start..)?)?;
        Some(start..text.len() - rest.len())
    })
}

/// A word that is looked for in the source of entries, at memory speed.
struct SearchedWord {
    lower: String,
    /// A rare letter of the word, in both cases, and its offset; `None` unless the word is ASCII.
    rare: Option<(usize, u8, u8)>,
}

impl SearchedWord {
    fn new(word: &str) -> Self {
        let lower = word.to_lowercase();
        let rare = lower.bytes().enumerate().max_by_key(|(_, letter)| rarity(*letter));
        let rare = rare.filter(|_| lower.is_ascii()).map(|(at, letter)| (at, letter, letter.to_ascii_uppercase()));
        Self { lower, rare }
    }

    /// Whether the word may be in the text of an entry with this source.
    fn may_be_in(&self, source: &str) -> bool {
        // An escape may stand for any letter of the word.
        let has_escape = |escape: &[u8]| memchr::memmem::find(source.as_bytes(), escape).is_some();
        self.is_in(source) || self.lower.contains(['"', '\\']) || has_escape(b"\\u") || has_escape(b"\\x")
    }

    fn is_in(&self, source: &str) -> bool {
        let Some((offset, lower, upper)) = self.rare else { return source.to_lowercase().contains(&self.lower) };
        let bytes = source.as_bytes();
        memchr::memchr2_iter(lower, upper, bytes).any(|at| {
            let start = at.checked_sub(offset);
            let found = start.and_then(|start| bytes.get(start..start + self.lower.len()));
            found.is_some_and(|found| found.eq_ignore_ascii_case(self.lower.as_bytes()))
        })
    }
}

/// The place of a letter in the order of how often it is used; other signs are the rarest.
fn rarity(letter: u8) -> usize {
    b"etaoinsrhldcumfpgwybvkxjqz".iter().position(|other| *other == letter).unwrap_or(26)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_in_any_case_and_behind_escapes() {
        let cases = [
            ("vat", "the VAT return", true),
            ("VAT", "private", true),
            ("vat", "va t", false),
            ("über", "der ÜBERBLICK", true),
            ("uber", "\\u{75}ber", true),
            ("zz", "Zz", true),
            ("zebra", "a z", false),
        ];
        for (word, source, expected) in cases {
            assert_eq!(SearchedWord::new(word).may_be_in(source), expected, "{word} in {source}");
        }
        assert_eq!(find_part("der ÜBERblick", "über"), Some(4..9));
    }
}
