//! Text that is being typed and not part of the roadmap yet.

use crate::app::widgets::text_input::TextInput;
use crate::app::model::session::Session;
use crate::roadmap::lane::Lane;

/// A text being typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingText {
    /// Where.
    pub location: PendingTextLocation,
    /// As far as it is typed.
    pub text: String,
}

/// Where a text is being typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PendingTextLocation {
    /// A field of an entry, by its full name, or of the roadmap, by an empty one.
    Field {
        /// Whose.
        owner: String,
        /// The field, as paths are written.
        path: String,
    },
    /// An idea being noted, for a lane or none.
    NewIdea(Option<Lane>),
    /// Anything else, by what it answers.
    Answer(String),
}

impl PendingText {
    /// Where it was being typed, in words.
    pub fn location_label(&self) -> String {
        match &self.location {
            PendingTextLocation::Field { owner, path } if owner.is_empty() => format!("{path} of the roadmap"),
            PendingTextLocation::Field { owner, path } => format!("{path} of {owner}"),
            PendingTextLocation::NewIdea(_) => "a new idea".to_owned(),
            PendingTextLocation::Answer(question) => question.clone(),
        }
    }
}

/// As the journal keeps it: a line of JSON each.
pub fn encode(typed: &[PendingText]) -> Vec<u8> {
    let line = |typed: &PendingText| {
        let [kind, one, other] = match &typed.location {
            PendingTextLocation::Field { owner, path } => ["field", owner, path],
            PendingTextLocation::NewIdea(lane) => ["idea", lane.map_or("", Lane::name), ""],
            PendingTextLocation::Answer(question) => ["answer", question, ""],
        };
        format!("{}\n", serde_json::json!([kind, one, other, typed.text]))
    };
    typed.iter().map(line).collect::<String>().into_bytes()
}

/// From what the journal kept.
pub fn decode(bytes: &[u8]) -> Vec<PendingText> {
    let text = String::from_utf8_lossy(bytes);
    let read = |line: &str| {
        let [kind, one, other, text]: [String; 4] = serde_json::from_str(line).ok()?;
        let place = match kind.as_str() {
            "field" => PendingTextLocation::Field { owner: one, path: other },
            "idea" => PendingTextLocation::NewIdea(Lane::from_name(&one)),
            _ => PendingTextLocation::Answer(one),
        };
        Some(PendingText { location: place, text })
    };
    text.lines().filter_map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_journal_keeps_reads_back() {
        let typed = vec![
            PendingText {
                location: PendingTextLocation::Field { owner: "themes.a".to_owned(), path: "why.problem".to_owned() },
                text: "two\nlines \"quoted\"".to_owned(),
            },
            PendingText { location: PendingTextLocation::NewIdea(Some(Lane::Now)), text: "入金".to_owned() },
            PendingText { location: PendingTextLocation::NewIdea(None), text: "x".to_owned() },
            PendingText { location: PendingTextLocation::Answer("Why not?".to_owned()), text: "because".to_owned() },
        ];
        assert_eq!(decode(&encode(&typed)), typed);
        assert_eq!(decode(b"no json\n[1]\n"), []);
    }
}
