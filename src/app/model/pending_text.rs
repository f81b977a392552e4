//! Text that is being typed and not part of the roadmap yet.

use crate::roadmap::lane::Lane;

/// A text being typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingText {
    pub location: PendingTextLocation,
    /// The text typed so far.
    pub text: String,
}

/// Where a text is being typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PendingTextLocation {
    /// A field of an entry by its full name, or of the roadmap with an empty owner.
    Field {
        owner: String,
        /// The field path.
        path: String,
    },
    /// A new idea, for a lane or none.
    NewIdea(Option<Lane>),
    /// Another question, with its text.
    Answer(String),
}

impl PendingText {
    /// A description of the location.
    pub fn location_label(&self) -> String {
        match &self.location {
            PendingTextLocation::Field { owner, path } if owner.is_empty() => format!("{path} of the roadmap"),
            PendingTextLocation::Field { owner, path } => format!("{path} of {owner}"),
            PendingTextLocation::NewIdea(_) => "a new idea".to_owned(),
            PendingTextLocation::Answer(question) => question.clone(),
        }
    }
}

/// Encodes texts for the journal, one line of JSON each.
pub fn encode(texts: &[PendingText]) -> Vec<u8> {
    let line = |pending: &PendingText| {
        let [kind, one, other] = match &pending.location {
            PendingTextLocation::Field { owner, path } => ["field", owner, path],
            PendingTextLocation::NewIdea(lane) => ["idea", lane.map_or("", Lane::name), ""],
            PendingTextLocation::Answer(question) => ["answer", question, ""],
        };
        format!("{}\n", serde_json::json!([kind, one, other, pending.text]))
    };
    texts.iter().map(line).collect::<String>().into_bytes()
}

/// Decodes texts from the journal.
pub fn decode(bytes: &[u8]) -> Vec<PendingText> {
    let text = String::from_utf8_lossy(bytes);
    let read = |line: &str| {
        let [kind, one, other, text]: [String; 4] = serde_json::from_str(line).ok()?;
        let location = match kind.as_str() {
            "field" => PendingTextLocation::Field { owner: one, path: other },
            "idea" => PendingTextLocation::NewIdea(Lane::from_name(&one)),
            _ => PendingTextLocation::Answer(one),
        };
        Some(PendingText { location, text })
    };
    text.lines().filter_map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_survive_the_journal() {
        let texts = vec![
            PendingText {
                location: PendingTextLocation::Field { owner: "themes.a".to_owned(), path: "why.problem".to_owned() },
                text: "two\nlines \"quoted\"".to_owned(),
            },
            PendingText { location: PendingTextLocation::NewIdea(Some(Lane::Now)), text: "入金".to_owned() },
            PendingText { location: PendingTextLocation::NewIdea(None), text: "x".to_owned() },
            PendingText { location: PendingTextLocation::Answer("Why not?".to_owned()), text: "because".to_owned() },
        ];
        assert_eq!(decode(&encode(&texts)), texts);
        assert_eq!(decode(b"no json\n[1]\n"), []);
    }
}
