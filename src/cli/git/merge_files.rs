//! Three texts made one, for the driver and for the tool of merges: by meaning, and line by line where that is not to
//! be had. Nothing that goes wrong on the way loses a line of either side.

use crate::compare::line_merge::{self, ConflictStyle, MarkerFormat};
use crate::compare::merge::{self, FieldConflict, MergeLabels};
use crate::document::Document;
use crate::roadmap::is_entry_map;
use crate::roadmap::plan::Plan;
use crate::roadmap::settings::RoadmapSettings;
use crate::rules::Checker;
use crate::system::clock;
use crate::text::plural;
use std::fmt;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// So long the merge by meaning may take.
const MERGE_TIMEOUT: Duration = Duration::from_secs(5);
/// Room for texts that are nested deeply.
const MERGE_STACK_SIZE: usize = 16 << 20;
/// What is wrong with a text that cannot be used: it does not read, something is doubled, conflict markers.
const UNUSABLE_RULES: [&str; 3] = ["S001", "S003", "S008"];
/// The rule about open clashes.
const CONFLICT_RULE: &str = "S007";

/// The three texts. Bytes, for what is no text has to be told apart, and lines can be merged without knowing letters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MergeInputs {
    /// What both sides come from; empty when both made the file anew.
    pub base: Vec<u8>,
    /// The side one stands on.
    pub ours: Vec<u8>,
    /// The side that is merged into it.
    pub theirs: Vec<u8>,
}

/// What the three texts are called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergeSideNames {
    /// The base.
    pub base: String,
    /// The side one stands on.
    pub ours: String,
    /// The other side.
    pub theirs: String,
}

impl Default for MergeSideNames {
    fn default() -> Self {
        Self { base: "base".to_owned(), ours: "ours".to_owned(), theirs: "theirs".to_owned() }
    }
}

impl MergeSideNames {
    fn labels(&self) -> MergeLabels<'_> {
        MergeLabels { base: &self.base, one: &self.ours, other: &self.theirs }
    }
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileMergeOutcome {
    /// The merged text.
    pub text: Vec<u8>,
    /// How it was merged, and what is left to do.
    pub method: FileMergeMethod,
    /// What a person should know though there is nothing to choose.
    pub notes: Vec<String>,
}

/// How texts were merged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileMergeMethod {
    /// By meaning.
    Semantic {
        /// The fields that are left to choose.
        conflicts: Vec<FieldConflict>,
        /// The ids that stand twice.
        duplicate_ids: Vec<String>,
        /// What else a person has to look at.
        unresolved: Vec<String>,
    },
    /// Line by line.
    LineByLine {
        /// Why not by meaning.
        reason: LineMergeReason,
        /// How many conflicts are marked in the text.
        conflicts: usize,
        /// Whether the text can be used, as far as it has no conflicts.
        state: MergedTextState,
    },
}

/// Whether a text that was merged by lines can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MergedTextState {
    /// As much as the sides could.
    Usable,
    /// It should be a roadmap, and does not read as one.
    DoesNotRead,
}

/// Why texts were merged line by line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineMergeReason {
    /// They are no roadmap: it is nobody's fault.
    NotARoadmap,
    /// This.
    Because(String),
}

impl fmt::Display for LineMergeReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotARoadmap => f.write_str("it is no roadmap"),
            Self::Because(reason) => f.write_str(reason),
        }
    }
}

impl FileMergeOutcome {
    /// Whether nothing is left for a person.
    pub fn is_clean(&self) -> bool {
        match &self.method {
            FileMergeMethod::Semantic { conflicts: clashes, duplicate_ids: doubled, unresolved: unsettled } => {
                clashes.is_empty() && doubled.is_empty() && unsettled.is_empty()
            }
            FileMergeMethod::LineByLine { conflicts, state, .. } => {
                *conflicts == 0 && *state == MergedTextState::Usable
            }
        }
    }

    /// What happened and what is left to do, a line each; nothing when all went as it should.
    pub fn messages(&self, shown: &str) -> Vec<String> {
        let mut words = match &self.method {
            FileMergeMethod::Semantic { conflicts: clashes, duplicate_ids: doubled, unresolved: unsettled } => {
                semantic_merge_messages(shown, clashes.len(), doubled, unsettled)
            }
            FileMergeMethod::LineByLine { reason: why, conflicts, state } => {
                line_merge_messages(shown, why, *conflicts, *state)
            }
        };
        words.extend(self.notes.iter().map(|told| format!("{shown}: {told}")));
        words
    }
}

fn semantic_merge_messages(shown: &str, clashes: usize, doubled: &[String], unsettled: &[String]) -> Vec<String> {
    let to_choose = (clashes > 0).then(|| {
        let clashes = plural::format_count(clashes, "clash", "clashes");
        format!("{clashes} in {shown}: open it with whymap to choose, then git add")
    });
    let twice = (!doubled.is_empty())
        .then(|| format!("{shown}: {} twice in it: give one another id, then git add", doubled.join(", ")));
    let to_look_at = unsettled.iter().map(|told| format!("{shown}: {told}: look at both, then git add"));
    to_choose.into_iter().chain(twice).chain(to_look_at).collect()
}

fn line_merge_messages(shown: &str, why: &LineMergeReason, conflicts: usize, state: MergedTextState) -> Vec<String> {
    let left = match (conflicts, state) {
        (0, MergedTextState::Usable) if *why == LineMergeReason::NotARoadmap => return Vec::new(),
        (0, MergedTextState::Usable) => None,
        (0, MergedTextState::DoesNotRead) => {
            Some("it does not read any more: mend it (`whymap check` says where), then git add".to_owned())
        }
        (count, _) => {
            let conflicts = plural::format_count(count, "conflict is", "conflicts are");
            Some(format!("{conflicts} marked in it: choose between the lines, then git add"))
        }
    };
    [Some(format!("{shown} was merged line by line: {why}")), left].into_iter().flatten().collect()
}

/// Merges three texts. `None` where they are no text at all: lines of such files mean nothing.
pub fn merge(
    texts: MergeInputs,
    names: &MergeSideNames,
    size: usize,
    style: impl FnOnce() -> ConflictStyle,
) -> Option<FileMergeOutcome> {
    merge_with_timeout(MERGE_TIMEOUT, merge::merge, texts, names, size, style)
}

/// Merges two texts of which nobody knows what they come from.
pub fn merge_without_base(
    texts: MergeInputs,
    names: &MergeSideNames,
    size: usize,
    style: impl FnOnce() -> ConflictStyle,
) -> Option<FileMergeOutcome> {
    let engine: MergeEngine = |_, one, other, labels| merge::merge_without_base(one, other, labels);
    merge_with_timeout(MERGE_TIMEOUT, engine, texts, names, size, style)
}

type MergeEngine = fn(&str, &str, &str, &MergeLabels<'_>) -> Result<merge::MergedText, merge::MergeError>;

fn merge_with_timeout(
    patience: Duration,
    engine: MergeEngine,
    texts: MergeInputs,
    names: &MergeSideNames,
    size: usize,
    style: impl FnOnce() -> ConflictStyle,
) -> Option<FileMergeOutcome> {
    let all = [&texts.base, &texts.ours, &texts.theirs];
    if all.iter().any(|text| text.contains(&0)) {
        return None;
    }
    let why = match all.map(|text| String::from_utf8(text.clone())) {
        [Ok(base), Ok(one), Ok(other)] if is_roadmap(&one) => {
            match merge_semantically(patience, engine, [base, one, other], names) {
                Ok(outcome) => return Some(outcome),
                Err(reason) => LineMergeReason::Because(reason),
            }
        }
        [Ok(_), Ok(_), Ok(_)] => LineMergeReason::NotARoadmap,
        _ => LineMergeReason::Because("it is not UTF-8".to_owned()),
    };
    Some(merge_line_by_line(&texts, names, size, style, why))
}

/// The merge by meaning on a thread of its own: whatever becomes of it, there is an answer in time.
fn merge_semantically(
    patience: Duration,
    engine: MergeEngine,
    texts: [String; 3],
    names: &MergeSideNames,
) -> Result<FileMergeOutcome, String> {
    let names = names.clone();
    let (send, merged) = mpsc::channel();
    let work = move || {
        let [base, one, other] = &texts;
        // Nobody receives when it took too long.
        let _ = send.send(engine(base, one, other, &names.labels()));
    };
    thread::Builder::new().stack_size(MERGE_STACK_SIZE).spawn(work).map_err(|error| error.to_string())?;
    match merged.recv_timeout(patience) {
        Ok(Ok(merged)) => {
            let (doubled, unsettled) = (merged.duplicate_ids, merged.needs_review);
            let way = FileMergeMethod::Semantic {
                conflicts: merged.conflicts,
                duplicate_ids: doubled,
                unresolved: unsettled,
            };
            Ok(FileMergeOutcome { text: merged.text.into_bytes(), method: way, notes: merged.notices })
        }
        Ok(Err(reason)) => Err(reason.to_string()),
        Err(RecvTimeoutError::Timeout) => Err("the merge by meaning took too long".to_owned()),
        Err(RecvTimeoutError::Disconnected) => Err("the merge by meaning failed".to_owned()),
    }
}

fn merge_line_by_line(
    texts: &MergeInputs,
    names: &MergeSideNames,
    size: usize,
    style: impl FnOnce() -> ConflictStyle,
    why: LineMergeReason,
) -> FileMergeOutcome {
    let MergeInputs { base, ours: one, theirs: other } = texts;
    let merged = |style| line_merge::merge(base, one, other, &MarkerFormat { labels: names.labels(), size, style });
    let mut by_lines = merged(ConflictStyle::default());
    // Whoever wants another style is asked only when it matters.
    if by_lines.conflicts > 0 {
        by_lines = match style() {
            ConflictStyle::Merge => by_lines,
            other => merged(other),
        };
    }
    let state =
        if by_lines.conflicts == 0 { assess_merged_text(&by_lines.text, texts) } else { MergedTextState::Usable };
    let way = FileMergeMethod::LineByLine { reason: why, conflicts: by_lines.conflicts, state };
    FileMergeOutcome { text: by_lines.text, method: way, notes: Vec::new() }
}

/// Whether a text can be used. One that came out as one of the sides is, for nothing was made of it, and so is one that
/// never was a roadmap.
fn assess_merged_text(merged: &[u8], texts: &MergeInputs) -> MergedTextState {
    let MergeInputs { ours: one, theirs: other, .. } = texts;
    let is_usable = |text: &[u8]| std::str::from_utf8(text).is_ok_and(|text| count_unusable_findings(text) == Some(0));
    if merged == one || merged == other || is_usable(merged) || !(is_usable(one) || is_usable(other)) {
        MergedTextState::Usable
    } else {
        MergedTextState::DoesNotRead
    }
}

/// How much in a roadmap cannot be used; `None` when it is none.
pub fn count_unusable_findings(text: &str) -> Option<usize> {
    let (is_roadmap, found) = check_text(text);
    is_roadmap.then(|| found.iter().filter(|id| UNUSABLE_RULES.contains(id)).count())
}

/// Whether somebody has to choose between two sides in a roadmap.
pub fn has_conflict(text: &str) -> bool {
    check_text(text).1.contains(&CONFLICT_RULE)
}

/// Whether a text is a roadmap, and the rules it breaks.
fn check_text(text: &str) -> (bool, Vec<&'static str>) {
    let plan = Plan::from_text(text.to_owned());
    let mut checker = Checker::new(plan.roadmap.settings.as_of.unwrap_or_else(clock::today));
    checker.check_all(&plan.document, &plan.roadmap);
    let rules = checker.findings_in_file_order(&plan.document).into_iter().map(|finding| finding.rule.id).collect();
    (checker.is_roadmap(), rules)
}

/// Whether a text is a roadmap, sound or not, at a glance: it says which format it is in, or has entries.
fn is_roadmap(text: &str) -> bool {
    let document = Document::load(text.to_owned(), is_entry_map, &mut |_| {});
    RoadmapSettings::read(&document).format.is_some() || has_entries(&document)
}

fn has_entries(document: &Document) -> bool {
    document.entries().next().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::merge::{MergeError, MergedText};

    const BASE: &str =
        "(\n    format: 1,\n    ideas: {\n        \"a\": (\n            title: \"A\",\n        ),\n    },\n)\n";

    fn texts(one: &str, other: &str) -> MergeInputs {
        let bytes = |text: &str| text.as_bytes().to_vec();
        MergeInputs { base: bytes(BASE), ours: bytes(one), theirs: bytes(other) }
    }

    fn merged_by(engine: MergeEngine, texts: MergeInputs) -> FileMergeOutcome {
        merged_within(MERGE_TIMEOUT, engine, texts)
    }

    fn merged_within(patience: Duration, engine: MergeEngine, texts: MergeInputs) -> FileMergeOutcome {
        merge_with_timeout(patience, engine, texts, &MergeSideNames::default(), 7, ConflictStyle::default).unwrap()
    }

    fn way(outcome: &FileMergeOutcome) -> (String, usize, MergedTextState) {
        match &outcome.method {
            FileMergeMethod::LineByLine { reason: why, conflicts, state } => (why.to_string(), *conflicts, *state),
            way @ FileMergeMethod::Semantic { .. } => panic!("{way:?}"),
        }
    }

    #[test]
    fn an_engine_that_fails_in_any_way_leaves_the_merge_by_lines() {
        fn panics(_: &str, _: &str, _: &str, _: &MergeLabels<'_>) -> Result<MergedText, MergeError> {
            panic!("a flaw (this is a test)")
        }
        fn sleeps(_: &str, _: &str, _: &str, _: &MergeLabels<'_>) -> Result<MergedText, MergeError> {
            thread::sleep(Duration::from_secs(60));
            Err(MergeError::NewerFormat(9))
        }
        fn refuses(_: &str, _: &str, _: &str, _: &MergeLabels<'_>) -> Result<MergedText, MergeError> {
            Err(MergeError::NewerFormat(9))
        }
        let (one, other) = (BASE.replace("\"A\"", "\"One\""), BASE.replace("\"A\"", "\"Other\""));
        let short = Duration::from_millis(50);
        let engines: [(MergeEngine, Duration, &str); 3] =
            [(panics, MERGE_TIMEOUT, "failed"), (sleeps, short, "too long"), (refuses, MERGE_TIMEOUT, "format 9")];
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
        fn never(_: &str, _: &str, _: &str, _: &MergeLabels<'_>) -> Result<MergedText, MergeError> {
            panic!("it is no roadmap")
        }
        let all = |base: &[u8], one: &[u8], other: &[u8]| MergeInputs {
            base: base.into(),
            ours: one.into(),
            theirs: other.into(),
        };
        let outcome = merged_by(
            never,
            all(b"(\n a: 1,\n b: 1,\n c: 1,\n)", b"(\n a: 2,\n b: 1,\n c: 1,\n)", b"(\n a: 1,\n b: 1,\n c: 2,\n)"),
        );
        assert_eq!(outcome.text, b"(\n a: 2,\n b: 1,\n c: 2,\n)");
        assert!(outcome.is_clean() && outcome.messages("x.ron").is_empty());
        let outcome = merged_by(never, all(b"\xff\n", b"\xff\n1\n", b"\xff\n2\n"));
        assert_eq!(way(&outcome).1, 1);
        let nothing = all(b"a\0", b"b\0", b"c\0");
        assert_eq!(merge(nothing, &MergeSideNames::default(), 7, ConflictStyle::default), None);
    }

    #[test]
    fn lines_that_fit_together_and_make_no_sense_are_not_clean() {
        fn refuses(_: &str, _: &str, _: &str, _: &MergeLabels<'_>) -> Result<MergedText, MergeError> {
            Err(MergeError::Internal("a test".to_owned()))
        }
        let one = BASE.replace("    ideas: {\n", "    product: \"P\",\n    ideas: {\n");
        let other = BASE.replace("    },\n)\n", "    },\n    product: \"P\",\n)\n");
        let outcome = merged_by(refuses, texts(&one, &other));
        assert_eq!(
            way(&outcome),
            ("the merge by meaning was given up: a test".to_owned(), 0, MergedTextState::DoesNotRead)
        );
        assert!(!outcome.is_clean());
    }
}
