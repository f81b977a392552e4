//! Merges three versions of a file, for the merge driver and the merge tool: semantically if possible, else line by
//! line. No failure loses a line of either side.

use crate::compare::line_merge::{self, ConflictStyle, MarkerFormat};
use crate::compare::merge::{self, FieldConflict, MergeLabels};
use crate::document::Document;
use crate::roadmap::is_entry_map;
use crate::roadmap::plan::Plan;
use crate::roadmap::settings::RoadmapSettings;
use crate::rules::Checker;
use crate::system::clock;
use crate::system::git;
use crate::system::read::{self, DEFAULT_LIMIT};
use crate::text::plural;
use std::fmt;
use std::path::Path;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// After this time, files are merged line by line.
const MERGE_TIMEOUT: Duration = Duration::from_secs(5);
/// Enough for deeply nested files.
const MERGE_STACK_SIZE: usize = 16 << 20;
/// The rules that make a merged file unusable: syntax errors, duplicates, conflict markers.
const UNUSABLE_RULES: [&str; 3] = ["S001", "S003", "S008"];
/// The rule about unresolved conflicts.
const CONFLICT_RULE: &str = "S007";

/// The three versions of a file. Bytes, since a merge by lines does not need UTF-8.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MergeInputs {
    /// The common ancestor; empty if both sides created the file.
    pub base: Vec<u8>,
    pub ours: Vec<u8>,
    pub theirs: Vec<u8>,
}

/// Labels for conflicts and conflict markers, such as branch names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergeSideNames {
    pub base: String,
    pub ours: String,
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

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileMergeOutcome {
    pub text: Vec<u8>,
    pub method: FileMergeMethod,
    /// Worth knowing, though nothing has to be resolved.
    pub notes: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileMergeMethod {
    Semantic {
        conflicts: Vec<FieldConflict>,
        duplicate_ids: Vec<String>,
        /// Anything else that a person has to check.
        unresolved: Vec<String>,
    },
    LineByLine {
        reason: LineMergeReason,
        /// Number of conflicts that are marked in the text.
        conflicts: usize,
        state: MergedTextState,
    },
}

/// Whether a text that was merged by lines and has no conflict is usable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MergedTextState {
    /// At least as much as the sides.
    Usable,
    /// A side is a valid roadmap, but the result is not.
    HasErrors,
}

/// Why a file was merged line by line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineMergeReason {
    /// Expected, and therefore not reported.
    NotARoadmap,
    Failed(String),
}

impl fmt::Display for LineMergeReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotARoadmap => f.write_str("it is not a roadmap"),
            Self::Failed(reason) => f.write_str(reason),
        }
    }
}

impl FileMergeOutcome {
    /// Whether nothing is left to resolve.
    pub fn is_clean(&self) -> bool {
        match &self.method {
            FileMergeMethod::Semantic { conflicts, duplicate_ids, unresolved } => {
                conflicts.is_empty() && duplicate_ids.is_empty() && unresolved.is_empty()
            }
            FileMergeMethod::LineByLine { conflicts, state, .. } => {
                *conflicts == 0 && *state == MergedTextState::Usable
            }
        }
    }

    /// What is left to resolve, one line each. Empty after a clean semantic merge without notes.
    pub fn messages(&self, display_path: &str) -> Vec<String> {
        let mut messages = match &self.method {
            FileMergeMethod::Semantic { conflicts, duplicate_ids, unresolved } => {
                semantic_merge_messages(display_path, conflicts.len(), duplicate_ids, unresolved)
            }
            FileMergeMethod::LineByLine { reason, conflicts, state } => {
                line_merge_messages(display_path, reason, *conflicts, *state)
            }
        };
        messages.extend(self.notes.iter().map(|note| format!("{display_path}: {note}")));
        messages
    }
}

fn semantic_merge_messages(
    display_path: &str,
    conflict_count: usize,
    duplicate_ids: &[String],
    unresolved: &[String],
) -> Vec<String> {
    let conflicts = (conflict_count > 0).then(|| {
        let conflicts = plural::format_count(conflict_count, "conflict", "conflicts");
        format!("{conflicts} in {display_path}: open it with whymap to resolve them, then run `git add`")
    });
    let duplicates = (!duplicate_ids.is_empty()).then(|| {
        let ids = duplicate_ids.join(", ");
        format!("{display_path}: duplicate ids ({ids}): change one of each, then run `git add`")
    });
    let to_check =
        unresolved.iter().map(|message| format!("{display_path}: {message}: check both sides, then run `git add`"));
    conflicts.into_iter().chain(duplicates).chain(to_check).collect()
}

fn line_merge_messages(
    display_path: &str,
    reason: &LineMergeReason,
    conflicts: usize,
    state: MergedTextState,
) -> Vec<String> {
    let to_do = match (conflicts, state) {
        (0, MergedTextState::Usable) if *reason == LineMergeReason::NotARoadmap => return Vec::new(),
        (0, MergedTextState::Usable) => None,
        (0, MergedTextState::HasErrors) => {
            Some("the result has errors: run `whymap check` and fix them, then run `git add`".to_owned())
        }
        (count, _) => {
            let conflicts = plural::format_count(count, "conflict is", "conflicts are");
            Some(format!("{conflicts} marked in the file: choose one of the marked versions, then run `git add`"))
        }
    };
    [Some(format!("{display_path} was merged line by line: {reason}")), to_do].into_iter().flatten().collect()
}

/// All bytes of a file. git passes `/dev/null` for a version that does not exist.
pub fn read_input(path: &Path) -> Result<Vec<u8>, String> {
    if path == Path::new("/dev/null") {
        return Ok(Vec::new());
    }
    read::read_bytes(path, DEFAULT_LIMIT).map_err(|error| format!("cannot read {}: {error}", path.display()))
}

/// The conflict style of git's configuration.
pub fn configured_conflict_style() -> ConflictStyle {
    let name = git::config_value(Path::new("."), None, "merge.conflictStyle").ok().flatten();
    name.and_then(|name| ConflictStyle::from_name(&name)).unwrap_or_default()
}

/// Merges three versions. `None` for binary files, which have no lines.
///
/// `size` is the length of conflict markers; `style` is only called if there are any.
pub fn merge(
    texts: MergeInputs,
    names: &MergeSideNames,
    size: usize,
    style: impl FnOnce() -> ConflictStyle,
) -> Option<FileMergeOutcome> {
    merge_with_timeout(MERGE_TIMEOUT, merge::merge, texts, names, size, style)
}

/// Merges two versions without a known ancestor; otherwise like [`merge()`].
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
    timeout: Duration,
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
    let reason = match all.map(|text| String::from_utf8(text.clone())) {
        [Ok(base), Ok(one), Ok(other)] if is_roadmap(&one) => {
            match merge_semantically(timeout, engine, [base, one, other], names) {
                Ok(outcome) => return Some(outcome),
                Err(reason) => LineMergeReason::Failed(reason),
            }
        }
        [Ok(_), Ok(_), Ok(_)] => LineMergeReason::NotARoadmap,
        _ => LineMergeReason::Failed("it is not UTF-8 text".to_owned()),
    };
    Some(merge_line_by_line(&texts, names, size, style, reason))
}

/// Runs the semantic merge on its own thread, so that a panic or an endless loop still gives an answer in time.
fn merge_semantically(
    timeout: Duration,
    engine: MergeEngine,
    texts: [String; 3],
    names: &MergeSideNames,
) -> Result<FileMergeOutcome, String> {
    let names = names.clone();
    let (send, merged) = mpsc::channel();
    let work = move || {
        let [base, one, other] = &texts;
        // Fails after a timeout, when the receiver is gone.
        let _ = send.send(engine(base, one, other, &names.labels()));
    };
    thread::Builder::new().stack_size(MERGE_STACK_SIZE).spawn(work).map_err(|error| error.to_string())?;
    match merged.recv_timeout(timeout) {
        Ok(Ok(merged)) => {
            let method = FileMergeMethod::Semantic {
                conflicts: merged.conflicts,
                duplicate_ids: merged.duplicate_ids,
                unresolved: merged.needs_review,
            };
            Ok(FileMergeOutcome { text: merged.text.into_bytes(), method, notes: merged.notices })
        }
        Ok(Err(reason)) => Err(reason.to_string()),
        Err(RecvTimeoutError::Timeout) => Err("merging field by field took too long".to_owned()),
        Err(RecvTimeoutError::Disconnected) => Err("merging field by field failed".to_owned()),
    }
}

fn merge_line_by_line(
    texts: &MergeInputs,
    names: &MergeSideNames,
    size: usize,
    style: impl FnOnce() -> ConflictStyle,
    reason: LineMergeReason,
) -> FileMergeOutcome {
    let MergeInputs { base, ours: one, theirs: other } = texts;
    let merged = |style| line_merge::merge(base, one, other, &MarkerFormat { labels: names.labels(), size, style });
    let mut by_lines = merged(ConflictStyle::default());
    // Looking up the style runs git, so it is only done if there are conflicts.
    if by_lines.conflicts > 0 {
        by_lines = match style() {
            ConflictStyle::Merge => by_lines,
            other => merged(other),
        };
    }
    let state =
        if by_lines.conflicts == 0 { assess_merged_text(&by_lines.text, texts) } else { MergedTextState::Usable };
    let method = FileMergeMethod::LineByLine { reason, conflicts: by_lines.conflicts, state };
    FileMergeOutcome { text: by_lines.text, method, notes: Vec::new() }
}

/// A result that equals one of the sides is usable, and so is one whose sides are no valid roadmaps themselves.
fn assess_merged_text(merged: &[u8], texts: &MergeInputs) -> MergedTextState {
    let MergeInputs { ours: one, theirs: other, .. } = texts;
    let is_usable = |text: &[u8]| std::str::from_utf8(text).is_ok_and(|text| count_unusable_findings(text) == Some(0));
    if merged == one || merged == other || is_usable(merged) || !(is_usable(one) || is_usable(other)) {
        MergedTextState::Usable
    } else {
        MergedTextState::HasErrors
    }
}

/// Number of findings that make a roadmap unusable. `None` if the text is not a roadmap.
pub fn count_unusable_findings(text: &str) -> Option<usize> {
    let (is_roadmap, found) = check_text(text);
    is_roadmap.then(|| found.iter().filter(|id| UNUSABLE_RULES.contains(id)).count())
}

/// Whether a roadmap has unresolved conflicts.
pub fn has_conflict(text: &str) -> bool {
    check_text(text).1.contains(&CONFLICT_RULE)
}

/// Whether a text is a roadmap, and the ids of the rules it violates.
fn check_text(text: &str) -> (bool, Vec<&'static str>) {
    let plan = Plan::from_text(text.to_owned());
    let mut checker = Checker::new(plan.roadmap.settings.as_of.unwrap_or_else(clock::today));
    checker.check_all(&plan.document, &plan.roadmap);
    let rules = checker.findings_in_file_order(&plan.document).into_iter().map(|finding| finding.rule.id).collect();
    (checker.is_roadmap(), rules)
}

/// A quick test that also accepts roadmaps with errors: the text states its format, or has entries.
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

    fn merged_within(timeout: Duration, engine: MergeEngine, texts: MergeInputs) -> FileMergeOutcome {
        merge_with_timeout(timeout, engine, texts, &MergeSideNames::default(), 7, ConflictStyle::default).unwrap()
    }

    fn line_merge_result(outcome: &FileMergeOutcome) -> (String, usize, MergedTextState) {
        match &outcome.method {
            FileMergeMethod::LineByLine { reason, conflicts, state } => (reason.to_string(), *conflicts, *state),
            method @ FileMergeMethod::Semantic { .. } => panic!("{method:?}"),
        }
    }

    #[test]
    fn a_failed_semantic_merge_falls_back_to_a_merge_by_lines() {
        fn panics(_: &str, _: &str, _: &str, _: &MergeLabels<'_>) -> Result<MergedText, MergeError> {
            panic!("this is a test")
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
        for (engine, timeout, expected) in engines {
            let outcome = merged_within(timeout, engine, texts(&one, &other));
            let (reason, conflicts, _) = line_merge_result(&outcome);
            assert!(reason.contains(expected) && conflicts == 1, "{reason}");
            let text = String::from_utf8(outcome.text.clone()).unwrap();
            assert!(text.contains("\"One\"") && text.contains("\"Other\"") && !outcome.is_clean(), "{text}");
            // The same change on both sides is no conflict.
            assert!(merged_within(timeout, engine, texts(&one, &one)).is_clean());
        }
    }

    #[test]
    fn other_files_are_merged_like_git_does() {
        fn never(_: &str, _: &str, _: &str, _: &MergeLabels<'_>) -> Result<MergedText, MergeError> {
            panic!("not a roadmap")
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
        assert_eq!(line_merge_result(&outcome).1, 1);
        let nothing = all(b"a\0", b"b\0", b"c\0");
        assert_eq!(merge(nothing, &MergeSideNames::default(), 7, ConflictStyle::default), None);
    }

    #[test]
    fn a_clean_merge_by_lines_with_errors_is_not_clean() {
        fn refuses(_: &str, _: &str, _: &str, _: &MergeLabels<'_>) -> Result<MergedText, MergeError> {
            Err(MergeError::Internal("a test".to_owned()))
        }
        let one = BASE.replace("    ideas: {\n", "    product: \"P\",\n    ideas: {\n");
        let other = BASE.replace("    },\n)\n", "    },\n    product: \"P\",\n)\n");
        let outcome = merged_by(refuses, texts(&one, &other));
        assert_eq!(
            line_merge_result(&outcome),
            ("merging field by field failed: a test".to_owned(), 0, MergedTextState::HasErrors)
        );
        assert!(!outcome.is_clean());
    }
}
