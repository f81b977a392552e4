//! Unsaved edits of earlier runs: reads their journals, as far as they can be read. A journal is only removed if it was
//! read whole and the file has all of it.

use crate::app::message::{JournalDamage, RecoverableEdits, RecoveryResult};
use crate::app::model::pending_text;
use crate::document::Document;
use crate::document::splice::{self, Splice};
use crate::system::journal::{self, RecoveredJournal};
use crate::system::{fingerprint, journal_base};
use std::path::Path;

use super::journal_writer::{EDIT_TAG, PENDING_TEXT_TAG};

/// Finds edits that were never saved, oldest first. Journals whose edits are all in the file are removed.
pub(crate) fn take_unsaved(folder: &Path, key: &Path, document: &Document) -> RecoveryResult {
    let found = find_unsaved(folder, key, document);
    for path in &found.saved {
        // If this fails, the next start tries again.
        let _ = journal::remove_abandoned(folder, key, path);
    }
    found
}

/// Finds edits that were never saved, oldest first. Changes nothing.
pub(crate) fn find_unsaved(folder: &Path, key: &Path, document: &Document) -> RecoveryResult {
    let mut found = RecoveryResult::default();
    let paths = match journal::find_abandoned(folder, key) {
        Ok(paths) => paths,
        Err(error) => {
            found.search_error = Some(format!("{}: {error}", folder.display()));
            return found;
        }
    };
    if paths.is_empty() {
        return found;
    }
    let file_hash = fingerprint::hash_content(document.chunk_texts().map(str::as_bytes));
    let file = document.to_text();
    for path in paths {
        match read_unsaved(folder, key, &path, &file, file_hash) {
            Some(edits) => found.edits.push(edits),
            None => found.saved.push(path),
        }
    }
    found
}

/// `None` if the journal was read whole and the file has all of it.
fn read_unsaved(folder: &Path, key: &Path, path: &Path, file: &str, file_hash: u128) -> Option<RecoverableEdits> {
    let nothing = RecoverableEdits {
        base: file.to_owned(),
        text: file.to_owned(),
        is_file_unchanged: true,
        edit_count: 0,
        pending_texts: Vec::new(),
        journal: path.to_owned(),
        damage: None,
    };
    let journal = match journal::read(path) {
        // The run that made it was about to write an edit.
        Ok(journal) if journal.records.is_empty() && journal.damaged.is_empty() => {
            return Some(with_damage(nothing, "it ends before its first edit".to_owned(), None, Vec::new()));
        }
        Ok(journal) => journal,
        Err(error) => return Some(with_damage(nothing, error.to_string(), None, Vec::new())),
    };
    let is_file_unchanged = journal.base == file_hash;
    let base = if is_file_unchanged { Ok(file.to_owned()) } else { read_base(folder, key, journal.base) };
    let edits = match base {
        Ok(base) => {
            replay(&journal, RecoverableEdits { text: base.clone(), base, is_file_unchanged, ..nothing.clone() })
        }
        Err(reason) => without_base(&journal, reason, nothing.clone()),
    };
    let is_in_file = edits.text == file;
    let edits = match edits.damage {
        None if is_in_file => RecoverableEdits { edit_count: 0, ..edits },
        _ => edits,
    };
    let is_saved = edits.damage.is_none() && edits.edit_count == 0 && edits.pending_texts.is_empty();
    (!is_saved).then_some(edits)
}

fn read_base(folder: &Path, key: &Path, hash: u128) -> Result<String, String> {
    let bytes = journal_base::read_base(folder, key, hash)
        .map_err(|error| format!("the text that its edits start from cannot be read: {error}"))?;
    String::from_utf8(bytes).map_err(|_| "the text that its edits start from is not UTF-8".to_owned())
}

/// Applies the edits up to the first damaged one.
fn replay(journal: &RecoveredJournal, mut edits: RecoverableEdits) -> RecoverableEdits {
    for (number, record) in journal.records.iter().enumerate() {
        let edited = match decode_record(record) {
            Some(JournalRecord::PendingText(texts)) => {
                edits.pending_texts = texts;
                continue;
            }
            Some(JournalRecord::Edit(splices)) => splice::replay(&edits.text, &splices),
            // A newer whymap may have written it.
            None => None,
        };
        let Some(text) = edited else {
            let rest = journal.records.iter().skip(number);
            let typed = rest.clone().flat_map(|record| typed_texts(record)).collect();
            let lost = rest.filter(|record| is_edit(record)).count() + count_damaged(journal);
            return with_damage(edits, "an edit in it does not fit".to_owned(), Some(lost), typed);
        };
        edits.text = text;
        edits.edit_count += 1;
        edits.pending_texts.clear();
    }
    if journal.damaged.is_empty() {
        return edits;
    }
    with_damage(edits, "it is damaged or cut off".to_owned(), Some(count_damaged(journal)), Vec::new())
}

/// Without the text they start from, edits cannot be applied; what was typed can be shown.
fn without_base(journal: &RecoveredJournal, reason: String, mut edits: RecoverableEdits) -> RecoverableEdits {
    let mut lost = count_damaged(journal);
    for record in &journal.records {
        if let Some(JournalRecord::PendingText(texts)) = decode_record(record) {
            edits.pending_texts = texts;
        } else {
            lost += 1;
            edits.pending_texts.clear();
        }
    }
    let typed = journal.records.iter().flat_map(|record| typed_texts(record)).collect();
    with_damage(edits, reason, Some(lost), typed)
}

fn with_damage(
    edits: RecoverableEdits,
    reason: String,
    lost_edits: Option<usize>,
    typed: Vec<String>,
) -> RecoverableEdits {
    RecoverableEdits { damage: Some(JournalDamage { reason, lost_edits, typed }), ..edits }
}

enum JournalRecord {
    Edit(Vec<Splice>),
    PendingText(Vec<pending_text::PendingText>),
}

fn decode_record(record: &[u8]) -> Option<JournalRecord> {
    match record.split_first()? {
        (&PENDING_TEXT_TAG, content) => Some(JournalRecord::PendingText(pending_text::decode(content))),
        (&EDIT_TAG, content) => splice::decode(content).map(JournalRecord::Edit),
        _ => None,
    }
}

/// The texts that an edit writes.
fn typed_texts(record: &[u8]) -> Vec<String> {
    let Some(JournalRecord::Edit(splices)) = decode_record(record) else { return Vec::new() };
    splices.into_iter().map(|splice| splice.text).filter(|text| !text.trim().is_empty()).collect()
}

fn is_edit(record: &[u8]) -> bool {
    record.first() != Some(&PENDING_TEXT_TAG)
}

fn count_damaged(journal: &RecoveredJournal) -> usize {
    journal.damaged.iter().filter(|record| is_edit(record)).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::model::pending_text::{PendingText, PendingTextLocation};
    use crate::roadmap::is_entry_map;
    use crate::system::journal::{Journal, JournalStart};
    use std::fs;
    use std::os::unix::fs::PermissionsExt;
    use std::path::PathBuf;
    use tempfile::TempDir;

    const BEFORE: &str = "(title: \"one\")\n";
    const AFTER: &str = "(title: \"one two three four\")\n";
    const CHANGED: &str = "(title: \"changed since\")\n";

    /// A state folder with the journal of a run that ended after three edits.
    struct Crash {
        state: TempDir,
        journal: PathBuf,
        /// Its bytes.
        bytes: Vec<u8>,
    }

    fn key() -> &'static Path {
        Path::new("/some/where/roadmap.ron")
    }

    fn record(tag: u8, content: &[u8]) -> Vec<u8> {
        [&[tag], content].concat()
    }

    fn edit(at: usize, text: &str) -> Vec<u8> {
        record(EDIT_TAG, &splice::encode(&[Splice::insert(at, text)]))
    }

    fn typing(text: &str) -> Vec<u8> {
        let location = PendingTextLocation::NewIdea(None);
        record(PENDING_TEXT_TAG, &pending_text::encode(&[PendingText { location, text: text.to_owned() }]))
    }

    impl Crash {
        fn after(records: &[Vec<u8>]) -> Self {
            let state = tempfile::tempdir().unwrap();
            let start = JournalStart { base: &[BEFORE.as_bytes()], header: b"" };
            let mut journal = Journal::create(state.path(), key(), &start).unwrap();
            for record in records {
                journal.append(record).unwrap();
            }
            drop(journal);
            let journal = journal::find_abandoned(state.path(), key()).unwrap().remove(0);
            // The process in its name is not this one any more.
            let name = journal.file_name().unwrap().to_str().unwrap().split('-').next().unwrap().to_owned();
            let path = state.path().join(format!("{name}-gone-0.journal"));
            fs::rename(&journal, &path).unwrap();
            let bytes = fs::read(&path).unwrap();
            Self { state, journal: path, bytes }
        }

        fn after_three_edits() -> Self {
            Self::after(&[edit(12, " two"), edit(16, " three"), edit(22, " four")])
        }

        fn find(&self, file: &str) -> RecoveryResult {
            let document = Document::load(file.to_owned(), is_entry_map, &mut |_| {});
            take_unsaved(self.state.path(), key(), &document)
        }

        /// Checks that nothing is deleted that the file does not have, and that every loss is announced.
        #[track_caller]
        fn loses_nothing_unannounced(&self, file: &str, what: &str) {
            let found = self.find(file);
            assert_eq!(found.search_error, None, "{what}");
            if found.edits.is_empty() {
                assert_eq!(file, AFTER, "{what}: nothing is offered");
                assert!(!self.journal.exists(), "{what}");
                return;
            }
            assert!(self.journal.exists(), "{what}: deleted");
            let [edits] = found.edits.as_slice() else { panic!("{what}: {found:?}") };
            assert_eq!(edits.journal, self.journal);
            match &edits.damage {
                None => {
                    assert!([AFTER, "(title: \"one two\")\n", "(title: \"one two three\")\n"].contains(&&*edits.text));
                }
                Some(damage) => {
                    let lost = damage.lost_edits.unwrap_or(1);
                    assert!(lost > 0, "{what}: {damage:?}");
                    assert!(AFTER.starts_with(edits.text.trim_end_matches("\")\n")) || edits.text == file, "{what}");
                }
            }
        }
    }

    /// Why a journal is not whole, and how many edits are lost.
    type Loss = Option<(&'static str, Option<usize>)>;

    /// The number of edits that each journal still has, and what is lost.
    fn summary(found: &RecoveryResult) -> Vec<(usize, Loss)> {
        let damage =
            |edits: &RecoverableEdits| edits.damage.as_ref().map(|damage| (damage.reason.clone(), damage.lost_edits));
        let edits = found.edits.iter().map(|edits| (edits.edit_count, damage(edits)));
        edits.map(|(count, damage)| (count, damage.map(|(reason, lost)| (&*reason.leak(), lost)))).collect()
    }

    #[test]
    fn a_whole_journal_is_offered_until_the_file_has_all_of_it() {
        let crash = Crash::after_three_edits();
        for file in [BEFORE, CHANGED] {
            let found = crash.find(file);
            assert_eq!(summary(&found), [(3, None)]);
            assert_eq!(found.edits[0].text, AFTER);
            assert!(crash.journal.exists());
        }
        assert!(crash.find(AFTER).is_empty());
        assert!(!crash.journal.exists());
    }

    #[test]
    fn a_journal_cut_at_any_byte_is_kept_and_says_what_is_missing() {
        let crash = Crash::after_three_edits();
        for cut in 0..crash.bytes.len() {
            fs::write(&crash.journal, &crash.bytes[..cut]).unwrap();
            for file in [BEFORE, CHANGED] {
                crash.loses_nothing_unannounced(file, &format!("cut at {cut}"));
            }
            assert!(crash.journal.exists(), "cut at {cut}");
        }
        // In the middle of the third edit.
        fs::write(&crash.journal, &crash.bytes[..crash.bytes.len() - 5]).unwrap();
        assert_eq!(summary(&crash.find(BEFORE)), [(2, Some(("it is damaged or cut off", Some(1))))]);
    }

    #[test]
    fn a_flipped_bit_in_the_journal_is_noticed_and_the_journal_is_kept() {
        let crash = Crash::after_three_edits();
        let bits = crash.bytes.len() * 8;
        let mut count = 0;
        for bit in (0..bits).step_by((bits / 600).max(1)) {
            let mut damaged = crash.bytes.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            fs::write(&crash.journal, &damaged).unwrap();
            for file in [BEFORE, CHANGED, AFTER] {
                let found = crash.find(file);
                assert!(found.edits.len() == 1 && found.edits[0].damage.is_some(), "bit {bit}: {found:?}");
                assert!(crash.journal.exists(), "bit {bit}");
            }
            count += 1;
        }
        assert!(count >= 500, "{count}");
        // In the second edit: the third one cannot be used, but it is counted.
        let mut damaged = crash.bytes.clone();
        let second = damaged.len() - 2 * (12 + 1 + 24) - " three four".len() + 20;
        damaged[second] ^= 1;
        fs::write(&crash.journal, &damaged).unwrap();
        assert_eq!(summary(&crash.find(CHANGED)), [(1, Some(("it is damaged or cut off", Some(2))))]);
    }

    #[test]
    fn without_the_text_they_start_from_edits_are_kept_and_their_texts_are_shown() {
        let base = |crash: &Crash| {
            let entries = fs::read_dir(crash.state.path()).unwrap().map(|entry| entry.unwrap().path());
            entries.into_iter().find(|path| path.extension().is_some_and(|it| it == "base")).unwrap()
        };
        for bit in 0..BEFORE.len() * 8 {
            let crash = Crash::after_three_edits();
            let mut damaged = BEFORE.as_bytes().to_vec();
            damaged[bit / 8] ^= 1 << (bit % 8);
            fs::write(base(&crash), &damaged).unwrap();
            let found = crash.find(CHANGED);
            assert!(matches!(summary(&found)[..], [(0, Some((_, Some(3))))]), "{found:?}");
            assert!(crash.journal.exists());
            // A file that was not changed needs no other text.
            assert_eq!(summary(&crash.find(BEFORE)), [(3, None)]);
        }
        let crash = Crash::after(&[edit(12, " two"), typing("half a thou")]);
        fs::remove_file(base(&crash)).unwrap();
        let found = crash.find(CHANGED);
        assert_eq!(found.edits[0].damage.as_ref().unwrap().typed, [" two"]);
        assert_eq!(found.edits[0].pending_texts[0].text, "half a thou");
        assert!(crash.journal.exists());
    }

    #[test]
    fn what_cannot_be_read_is_kept_and_named() {
        let crash = Crash::after_three_edits();
        let newer = String::from_utf8_lossy(&crash.bytes[..16]).replace('1', "2").into_bytes();
        fs::write(&crash.journal, [&newer, &crash.bytes[16..]].concat()).unwrap();
        assert_eq!(summary(&crash.find(CHANGED)), [(0, Some(("a newer version of whymap wrote it", None)))]);
        fs::remove_file(&crash.journal).unwrap();
        fs::create_dir(&crash.journal).unwrap();
        let found = crash.find(CHANGED);
        assert_eq!(summary(&found), [(0, Some(("it is a folder", None)))]);
        assert_eq!(found.edits[0].journal, crash.journal);
        assert!(crash.journal.is_dir());
        let no_folder =
            take_unsaved(&crash.journal.join("x\0y"), key(), &Document::load(String::new(), is_entry_map, &mut |_| {}));
        assert!(no_folder.search_error.is_some(), "{no_folder:?}");
    }

    #[test]
    fn records_of_a_newer_version_and_edits_that_do_not_fit_are_kept() {
        for strange in [record(b'z', b"newer"), edit(5000, "far away"), record(EDIT_TAG, b"short")] {
            let crash = Crash::after(&[edit(12, " two"), strange, edit(16, " three")]);
            let found = crash.find(BEFORE);
            assert_eq!(summary(&found), [(1, Some(("an edit in it does not fit", Some(2))))]);
            assert_eq!(found.edits[0].text, "(title: \"one two\")\n");
            assert!(found.edits[0].damage.as_ref().unwrap().typed.contains(&" three".to_owned()));
            assert!(crash.journal.exists());
        }
    }

    #[test]
    fn a_state_folder_that_cannot_be_written_hides_nothing() {
        let crash = Crash::after_three_edits();
        fs::set_permissions(&crash.journal, fs::Permissions::from_mode(0o400)).unwrap();
        fs::set_permissions(crash.state.path(), fs::Permissions::from_mode(0o500)).unwrap();
        assert_eq!(summary(&crash.find(CHANGED)), [(3, None)]);
        fs::set_permissions(crash.state.path(), fs::Permissions::from_mode(0o700)).unwrap();
    }
}
