//! Three texts made one, for the driver and for the tool of merges: by meaning, and line by line where that is not to
//! be had. Nothing that goes wrong on the way loses a line of either side.

use crate::compare::line_merge::{self, Markers, Style};
use crate::compare::merge::{self, Clashed, Labels};
use crate::document::Document;
use crate::roadmap::holds_entries;
use crate::roadmap::plan::Plan;
use crate::roadmap::settings::Settings;
use crate::rules::Checker;
use crate::system::clock;
use crate::text::plural;
use std::fmt;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// So long the merge by meaning may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// Room for texts that are nested deeply.
const STACK: usize = 16 << 20;
/// What is wrong with a text that cannot be used: it does not read, something is doubled, conflict markers.
const UNUSABLE: [&str; 3] = ["S001", "S003", "S008"];
/// The rule about open clashes.
const CLASH: &str = "S007";

/// The three texts. Bytes, for what is no text has to be told apart, and lines can be merged without knowing letters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    /// What both sides come from; empty when both made the file anew.
    pub base: Vec<u8>,
    /// The side one stands on.
    pub one: Vec<u8>,
    /// The side that is merged into it.
    pub other: Vec<u8>,
}

/// What the three texts are called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    /// The base.
    pub base: String,
    /// The side one stands on.
    pub one: String,
    /// The other side.
    pub other: String,
}

impl Default for Names {
    fn default() -> Self {
        Self { base: "base".to_owned(), one: "ours".to_owned(), other: "theirs".to_owned() }
    }
}

impl Names {
    fn labels(&self) -> Labels<'_> {
        Labels { base: &self.base, one: &self.one, other: &self.other }
    }
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The merged text.
    pub text: Vec<u8>,
    /// How it was merged, and what is left to do.
    pub way: Way,
    /// What a person should know though there is nothing to choose.
    pub told: Vec<String>,
}

/// How texts were merged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// By meaning.
    ByMeaning {
        /// The fields that are left to choose.
        clashes: Vec<Clashed>,
        /// The ids that stand twice.
        doubled: Vec<String>,
        /// What else a person has to look at.
        unsettled: Vec<String>,
    },
    /// Line by line.
    ByLines {
        /// Why not by meaning.
        why: Why,
        /// How many conflicts are marked in the text.
        conflicts: usize,
        /// Whether the text can be used, as far as it has no conflicts.
        state: State,
    },
}

/// Whether a text that was merged by lines can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// As much as the sides could.
    Usable,
    /// It should be a roadmap, and does not read as one.
    DoesNotRead,
}

/// Why texts were merged line by line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// They are no roadmap: it is nobody's fault.
    NoRoadmap,
    /// This.
    Because(String),
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRoadmap => f.write_str("it is no roadmap"),
            Self::Because(reason) => f.write_str(reason),
        }
    }
}

impl Outcome {
    /// Whether nothing is left for a person.
    pub fn is_clean(&self) -> bool {
        match &self.way {
            Way::ByMeaning { clashes, doubled, unsettled } => {
                clashes.is_empty() && doubled.is_empty() && unsettled.is_empty()
            }
            Way::ByLines { conflicts, state, .. } => *conflicts == 0 && *state == State::Usable,
        }
    }

    /// What happened and what is left to do, a line each; nothing when all went as it should.
    pub fn words(&self, shown: &str) -> Vec<String> {
        let mut words = match &self.way {
            Way::ByMeaning { clashes, doubled, unsettled } => {
                by_meaning_words(shown, clashes.len(), doubled, unsettled)
            }
            Way::ByLines { why, conflicts, state } => by_lines(shown, why, *conflicts, *state),
        };
        words.extend(self.told.iter().map(|told| format!("{shown}: {told}")));
        words
    }
}

fn by_meaning_words(shown: &str, clashes: usize, doubled: &[String], unsettled: &[String]) -> Vec<String> {
    let to_choose = (clashes > 0).then(|| {
        let clashes = plural::count(clashes, "clash", "clashes");
        format!("{clashes} in {shown}: open it with whymap to choose, then git add")
    });
    let twice = (!doubled.is_empty())
        .then(|| format!("{shown}: {} twice in it: give one another id, then git add", doubled.join(", ")));
    let to_look_at = unsettled.iter().map(|told| format!("{shown}: {told}: look at both, then git add"));
    to_choose.into_iter().chain(twice).chain(to_look_at).collect()
}

fn by_lines(shown: &str, why: &Why, conflicts: usize, state: State) -> Vec<String> {
    let left = match (conflicts, state) {
        (0, State::Usable) if *why == Why::NoRoadmap => return Vec::new(),
        (0, State::Usable) => None,
        (0, State::DoesNotRead) => {
            Some("it does not read any more: mend it (`whymap check` says where), then git add".to_owned())
        }
        (count, _) => {
            let conflicts = plural::count(count, "conflict is", "conflicts are");
            Some(format!("{conflicts} marked in it: choose between the lines, then git add"))
        }
    };
    [Some(format!("{shown} was merged line by line: {why}")), left].into_iter().flatten().collect()
}

/// Merges three texts. `None` where they are no text at all: lines of such files mean nothing.
pub fn merge(texts: Texts, names: &Names, size: usize, style: impl FnOnce() -> Style) -> Option<Outcome> {
    merge_within(PATIENCE, merge::merge, texts, names, size, style)
}

/// Merges two texts of which nobody knows what they come from.
pub fn merge_without_base(texts: Texts, names: &Names, size: usize, style: impl FnOnce() -> Style) -> Option<Outcome> {
    let engine: Engine = |_, one, other, labels| merge::merge_without_base(one, other, labels);
    merge_within(PATIENCE, engine, texts, names, size, style)
}

type Engine = fn(&str, &str, &str, &Labels<'_>) -> Result<merge::Merged, merge::NotMerged>;

fn merge_within(
    patience: Duration,
    engine: Engine,
    texts: Texts,
    names: &Names,
    size: usize,
    style: impl FnOnce() -> Style,
) -> Option<Outcome> {
    let all = [&texts.base, &texts.one, &texts.other];
    if all.iter().any(|text| text.contains(&0)) {
        return None;
    }
    let why = match all.map(|text| String::from_utf8(text.clone())) {
        [Ok(base), Ok(one), Ok(other)] if is_roadmap(&one) => {
            match by_meaning(patience, engine, [base, one, other], names) {
                Ok(outcome) => return Some(outcome),
                Err(reason) => Why::Because(reason),
            }
        }
        [Ok(_), Ok(_), Ok(_)] => Why::NoRoadmap,
        _ => Why::Because("it is not UTF-8".to_owned()),
    };
    Some(line_by_line(&texts, names, size, style, why))
}

/// The merge by meaning on a thread of its own: whatever becomes of it, there is an answer in time.
fn by_meaning(patience: Duration, engine: Engine, texts: [String; 3], names: &Names) -> Result<Outcome, String> {
    let names = names.clone();
    let (send, merged) = mpsc::channel();
    let work = move || {
        let [base, one, other] = &texts;
        // Nobody receives when it took too long.
        let _ = send.send(engine(base, one, other, &names.labels()));
    };
    thread::Builder::new().stack_size(STACK).spawn(work).map_err(|error| error.to_string())?;
    match merged.recv_timeout(patience) {
        Ok(Ok(merged)) => {
            let (doubled, unsettled) = (merged.doubled, merged.unsettled);
            let way = Way::ByMeaning { clashes: merged.clashes, doubled, unsettled };
            Ok(Outcome { text: merged.text.into_bytes(), way, told: merged.told })
        }
        Ok(Err(reason)) => Err(reason.to_string()),
        Err(RecvTimeoutError::Timeout) => Err("the merge by meaning took too long".to_owned()),
        Err(RecvTimeoutError::Disconnected) => Err("the merge by meaning failed".to_owned()),
    }
}

fn line_by_line(texts: &Texts, names: &Names, size: usize, style: impl FnOnce() -> Style, why: Why) -> Outcome {
    let Texts { base, one, other } = texts;
    let merged = |style| line_merge::merge(base, one, other, &Markers { labels: names.labels(), size, style });
    let mut by_lines = merged(Style::default());
    // Whoever wants another style is asked only when it matters.
    if by_lines.conflicts > 0 {
        by_lines = match style() {
            Style::Merge => by_lines,
            other => merged(other),
        };
    }
    let state = if by_lines.conflicts == 0 { state(&by_lines.text, texts) } else { State::Usable };
    let way = Way::ByLines { why, conflicts: by_lines.conflicts, state };
    Outcome { text: by_lines.text, way, told: Vec::new() }
}

/// Whether a text can be used. One that came out as one of the sides is, for nothing was made of it, and so is one that
/// never was a roadmap.
fn state(merged: &[u8], texts: &Texts) -> State {
    let Texts { one, other, .. } = texts;
    let is_usable = |text: &[u8]| std::str::from_utf8(text).is_ok_and(|text| unusable(text) == Some(0));
    if merged == one || merged == other || is_usable(merged) || !(is_usable(one) || is_usable(other)) {
        State::Usable
    } else {
        State::DoesNotRead
    }
}

/// How much in a roadmap cannot be used; `None` when it is none.
pub fn unusable(text: &str) -> Option<usize> {
    let (is_roadmap, found) = found(text);
    is_roadmap.then(|| found.iter().filter(|id| UNUSABLE.contains(id)).count())
}

/// Whether somebody has to choose between two sides in a roadmap.
pub fn has_clash(text: &str) -> bool {
    found(text).1.contains(&CLASH)
}

/// Whether a text is a roadmap, and the rules it breaks.
fn found(text: &str) -> (bool, Vec<&'static str>) {
    let plan = Plan::of(text.to_owned());
    let mut checker = Checker::new(plan.roadmap.settings.as_of.unwrap_or_else(clock::today));
    checker.check_all(&plan.document, &plan.roadmap);
    let rules = checker.all(&plan.document).into_iter().map(|finding| finding.rule.id).collect();
    (checker.is_roadmap(), rules)
}

/// Whether a text is a roadmap, sound or not, at a glance: it says which format it is in, or has entries.
fn is_roadmap(text: &str) -> bool {
    let document = Document::load(text.to_owned(), holds_entries, &mut |_| {});
    Settings::read(&document).format.is_some() || has_entries(&document)
}

fn has_entries(document: &Document) -> bool {
    document.entries().next().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::merge::{Merged, NotMerged};

    const BASE: &str =
        "(\n    format: 1,\n    ideas: {\n        \"a\": (\n            title: \"A\",\n        ),\n    },\n)\n";

    fn texts(one: &str, other: &str) -> Texts {
        let bytes = |text: &str| text.as_bytes().to_vec();
        Texts { base: bytes(BASE), one: bytes(one), other: bytes(other) }
    }

    fn merged_by(engine: Engine, texts: Texts) -> Outcome {
        merged_within(PATIENCE, engine, texts)
    }

    fn merged_within(patience: Duration, engine: Engine, texts: Texts) -> Outcome {
        merge_within(patience, engine, texts, &Names::default(), 7, Style::default).unwrap()
    }

    fn way(outcome: &Outcome) -> (String, usize, State) {
        match &outcome.way {
            Way::ByLines { why, conflicts, state } => (why.to_string(), *conflicts, *state),
            way @ Way::ByMeaning { .. } => panic!("{way:?}"),
        }
    }

    #[test]
    fn an_engine_that_fails_in_any_way_leaves_the_merge_by_lines() {
        fn panics(_: &str, _: &str, _: &str, _: &Labels<'_>) -> Result<Merged, NotMerged> {
            panic!("a flaw (this is a test)")
        }
        fn sleeps(_: &str, _: &str, _: &str, _: &Labels<'_>) -> Result<Merged, NotMerged> {
            thread::sleep(Duration::from_secs(60));
            Err(NotMerged::NewerFormat(9))
        }
        fn refuses(_: &str, _: &str, _: &str, _: &Labels<'_>) -> Result<Merged, NotMerged> {
            Err(NotMerged::NewerFormat(9))
        }
        let (one, other) = (BASE.replace("\"A\"", "\"One\""), BASE.replace("\"A\"", "\"Other\""));
        let short = Duration::from_millis(50);
        let engines: [(Engine, Duration, &str); 3] =
            [(panics, PATIENCE, "failed"), (sleeps, short, "too long"), (refuses, PATIENCE, "format 9")];
        for (engine, patience, reason) in engines {
            let outcome = merged_within(patience, engine, texts(&one, &other));
            let (why, conflicts, _) = way(&outcome);
            assert!(why.contains(reason) && conflicts == 1, "{why}");
            let text = String::from_utf8(outcome.text.clone()).unwrap();
            assert!(text.contains("\"One\"") && text.contains("\"Other\"") && !outcome.is_clean(), "{text}");
            // The same change on both sides is none to choose from.
            assert!(merged_within(patience, engine, texts(&one, &one)).is_clean());
        }
    }

    #[test]
    fn other_files_are_merged_as_git_would() {
        fn never(_: &str, _: &str, _: &str, _: &Labels<'_>) -> Result<Merged, NotMerged> {
            panic!("it is no roadmap")
        }
        let all =
            |base: &[u8], one: &[u8], other: &[u8]| Texts { base: base.into(), one: one.into(), other: other.into() };
        let outcome = merged_by(
            never,
            all(b"(\n a: 1,\n b: 1,\n c: 1,\n)", b"(\n a: 2,\n b: 1,\n c: 1,\n)", b"(\n a: 1,\n b: 1,\n c: 2,\n)"),
        );
        assert_eq!(outcome.text, b"(\n a: 2,\n b: 1,\n c: 2,\n)");
        assert!(outcome.is_clean() && outcome.words("x.ron").is_empty());
        let outcome = merged_by(never, all(b"\xff\n", b"\xff\n1\n", b"\xff\n2\n"));
        assert_eq!(way(&outcome).1, 1);
        let nothing = all(b"a\0", b"b\0", b"c\0");
        assert_eq!(merge(nothing, &Names::default(), 7, Style::default), None);
    }

    #[test]
    fn lines_that_fit_together_and_make_no_sense_are_not_clean() {
        fn refuses(_: &str, _: &str, _: &str, _: &Labels<'_>) -> Result<Merged, NotMerged> {
            Err(NotMerged::Flawed("a test".to_owned()))
        }
        let one = BASE.replace("    ideas: {\n", "    product: \"P\",\n    ideas: {\n");
        let other = BASE.replace("    },\n)\n", "    },\n    product: \"P\",\n)\n");
        let outcome = merged_by(refuses, texts(&one, &other));
        assert_eq!(way(&outcome), ("the merge by meaning was given up: a test".to_owned(), 0, State::DoesNotRead));
        assert!(!outcome.is_clean());
    }
}
