//! Saves without faults: content, links, leftovers, and what is rejected.

use std::fs;
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::Path;
use std::process::Command;

use crate::system::read::{DEFAULT_LIMIT, FileKind, read_text};
use crate::system::save::{
    Expected, LeftoverKind, ReadOnlyPolicy, SaveError, SaveNote, SaveRequest, WriteMethod, WriteOutcome,
    find_leftovers, remove_stale_leftovers, save,
};

use super::fixture::{Fixture, NEW, OLD, names_in, save_new, save_text, still, text_of};

#[test]
fn a_save_replaces_the_content_and_leaves_nothing_else() {
    let fixture = Fixture::with_file();
    let loaded = read_text(&fixture.file, DEFAULT_LIMIT).expect("text");
    let saved = save_text(&fixture.file, NEW, Expected::from_fingerprint(&loaded.fingerprint())).expect("saved");
    assert_eq!((saved.outcome, saved.real_path, saved.notes), (WriteOutcome::Written, fixture.file.clone(), vec![]));
    assert_eq!(text_of(&fixture.file), NEW);
    assert_eq!(fixture.names(), ["roadmap.ron"]);
    assert_eq!(read_text(&fixture.file, DEFAULT_LIMIT).expect("text").fingerprint().content, saved.fingerprint.content);
    assert_eq!(read_text(&fixture.file, DEFAULT_LIMIT).expect("text").fingerprint(), saved.fingerprint);
    save_text(&fixture.file, OLD, Expected::from_fingerprint(&saved.fingerprint)).expect("saved again");
    assert_eq!(text_of(&fixture.file), OLD);
}

#[test]
fn pieces_of_any_size_are_written_in_order() {
    let fixture = Fixture::empty();
    let big = "big ".repeat(100_000);
    let pieces: Vec<&[u8]> = ["a", "", &big, "b", "c"].map(str::as_bytes).into();
    let request = SaveRequest {
        path: &fixture.file,
        content: &pieces,
        expected: Expected::Absent,
        method: WriteMethod::Replace,
        read_only_policy: ReadOnlyPolicy::Respect,
    };
    save(&request).expect("saved");
    assert_eq!(text_of(&fixture.file), format!("a{big}bc"));
}

#[test]
fn unchanged_content_is_not_written() {
    let fixture = Fixture::with_file();
    let before = fs::metadata(&fixture.file).expect("there");
    for expected in [still(OLD), Expected::Anything, still("something else")] {
        let saved = save_text(&fixture.file, OLD, expected).expect("fine");
        assert_eq!(saved.outcome, WriteOutcome::Unchanged);
    }
    let after = fs::metadata(&fixture.file).expect("there");
    let identity = |metadata: &fs::Metadata| (metadata.ino(), metadata.mtime_nsec(), metadata.ctime_nsec());
    assert_eq!(identity(&before), identity(&after));
}

#[test]
fn a_file_with_unexpected_content_is_not_overwritten() {
    let fixture = Fixture::with_file();
    fs::write(&fixture.file, "theirs, of another size").expect("written");
    assert_eq!(save_new(&fixture.file), Err(SaveError::ChangedOutside));
    let same_size = OLD.replace("old", "the");
    fs::write(&fixture.file, &same_size).expect("written");
    assert_eq!(save_new(&fixture.file), Err(SaveError::ChangedOutside));
    assert_eq!(save_text(&fixture.file, NEW, Expected::Absent), Err(SaveError::AlreadyExists));
    assert_eq!(text_of(&fixture.file), same_size);
    fs::remove_file(&fixture.file).expect("removed");
    assert_eq!(save_new(&fixture.file), Err(SaveError::Vanished));
    assert_eq!(fixture.names(), [""; 0]);
    save_text(&fixture.file, NEW, Expected::Absent).expect("made");
    save_text(&fixture.file, OLD, Expected::Anything).expect("overwritten");
    assert_eq!(text_of(&fixture.file), OLD);
}

#[test]
fn symbolic_links_are_followed_and_stay_links() {
    let fixture = Fixture::empty();
    for folder in ["files", "links", "links/deep"] {
        fs::create_dir(fixture.at(folder)).expect("a folder");
    }
    let real = fixture.at("files/real.ron");
    fs::write(&real, OLD).expect("written");
    symlink("../files/real.ron", fixture.at("links/one")).expect("a link");
    symlink("../one", fixture.at("links/deep/two")).expect("a link");
    symlink(fixture.at("links/deep/two"), fixture.at("three")).expect("a link");
    let saved = save_new(&fixture.at("three")).expect("saved");
    assert_eq!((text_of(&real), saved.real_path), (NEW.to_owned(), real));
    for link in ["three", "links/one", "links/deep/two"] {
        assert!(fixture.at(link).symlink_metadata().expect("there").is_symlink(), "{link}");
    }
    assert_eq!(names_in(&fixture.at("files")), ["real.ron"]);
}

#[test]
fn the_target_of_a_dangling_link_is_created() {
    let fixture = Fixture::empty();
    fs::create_dir(fixture.at("files")).expect("a folder");
    symlink("files/new.ron", &fixture.file).expect("a link");
    save_text(&fixture.file, NEW, Expected::Absent).expect("saved");
    assert!(fixture.file.symlink_metadata().expect("there").is_symlink());
    assert_eq!(text_of(&fixture.at("files/new.ron")), NEW);

    symlink("no-such-folder/new.ron", fixture.at("lost")).expect("a link");
    assert_eq!(save_text(&fixture.at("lost"), NEW, Expected::Absent), Err(SaveError::NoFolder));
}

#[test]
fn anything_but_a_file_is_rejected_without_blocking() {
    let fixture = Fixture::empty();
    symlink("b", fixture.at("a")).expect("a link");
    symlink("a", fixture.at("b")).expect("a link");
    fs::create_dir(fixture.at("folder")).expect("a folder");
    assert!(Command::new("mkfifo").arg(fixture.at("pipe")).status().expect("mkfifo").success());
    for (name, error) in [
        ("a", SaveError::TooManyLinks),
        ("folder", SaveError::IsFolder),
        ("folder/..", SaveError::IsFolder),
        ("pipe", SaveError::NotAFile(FileKind::Pipe)),
        ("none/roadmap.ron", SaveError::NoFolder),
        ("pipe/roadmap.ron", SaveError::NoFolder),
    ] {
        assert_eq!(save_text(&fixture.at(name), NEW, Expected::Anything), Err(error), "{name}");
    }
    let device = save_text(Path::new("/dev/null"), NEW, Expected::Anything);
    assert_eq!(device, Err(SaveError::NotAFile(FileKind::Device)));
    assert_eq!(save_text(Path::new("/"), NEW, Expected::Anything), Err(SaveError::IsFolder));
    assert_eq!(fixture.names(), ["a", "b", "folder", "pipe"]);
}

#[test]
fn a_missing_folder_is_reported() {
    let fixture = Fixture::empty();
    fs::create_dir(fixture.at("folder")).expect("a folder");
    let file = fixture.at("folder/roadmap.ron");
    fs::write(&file, OLD).expect("written");
    fs::rename(fixture.at("folder"), fixture.at("elsewhere")).expect("moved");
    assert_eq!(save_new(&file), Err(SaveError::NoFolder));
    assert_eq!(text_of(&fixture.at("elsewhere/roadmap.ron")), OLD);
}

#[test]
fn a_file_with_hard_links_keeps_all_of_them() {
    let fixture = Fixture::with_file();
    fs::hard_link(&fixture.file, fixture.at("other-name.ron")).expect("a hard link");
    let inode = fs::metadata(&fixture.file).expect("there").ino();
    let note = SaveNote::WrittenInPlace { names: 2 };
    for text in [NEW, OLD, ""] {
        let saved = save_text(&fixture.file, text, Expected::Anything).expect("saved");
        assert_eq!((saved.outcome, saved.notes), (WriteOutcome::Written, vec![note]));
        assert_eq!(text_of(&fixture.at("other-name.ron")), text);
        assert_eq!(
            read_text(&fixture.file, DEFAULT_LIMIT).expect("text").fingerprint().content,
            saved.fingerprint.content
        );
    }
    assert_eq!(fs::metadata(&fixture.file).expect("there").ino(), inode);
    assert_eq!(fixture.names(), ["other-name.ron", "roadmap.ron"]);
    assert_eq!(save_new(&fixture.file), Err(SaveError::ChangedOutside));
}

#[test]
fn a_planted_link_under_the_temporary_name_is_not_followed() {
    let fixture = Fixture::with_file();
    let victim = fixture.at("victim");
    fs::write(&victim, "precious").expect("written");
    let name = temporary_name();
    symlink(&victim, fixture.at(&name)).expect("a link");
    save_new(&fixture.file).expect("saved under the next name");
    assert_eq!((text_of(&victim).as_str(), text_of(&fixture.file).as_str()), ("precious", NEW));
    assert!(fixture.at(&name).symlink_metadata().expect("there").is_symlink());
}

#[test]
fn a_file_with_the_longest_possible_name_can_be_saved() {
    let fixture = Fixture::empty();
    let file = fixture.at(&"n".repeat(255));
    save_text(&file, NEW, Expected::Absent).expect("saved");
    assert_eq!(text_of(&file), NEW);
}

#[test]
fn leftovers_of_an_exited_process_are_removed_and_unique_content_is_reported() {
    let fixture = Fixture::with_file();
    let state = Fixture::empty();
    let mine = temporary_name();
    let exited = mine.replace(&format!("-{}-", std::process::id()), &format!("-{}-", exited_process()));
    let copy = exited.replace("whymap-", "whymap-inplace-");
    let theirs = exited.replace("whymap-", "whymap-other-");
    for (name, text) in [(&mine, "mine"), (&exited, "half a"), (&copy, NEW), (&theirs, "theirs")] {
        fs::write(fixture.at(name), text).expect("written");
    }
    fs::write(fixture.at(".roadmap.ron.swp"), "of an editor").expect("written");
    assert_eq!(find_leftovers(&fixture.file, Some(&state.folder)).len(), 4);

    let retained = remove_stale_leftovers(&fixture.file, Some(&state.folder));
    let kinds: Vec<LeftoverKind> = retained.iter().map(|leftover| leftover.kind).collect();
    assert_eq!(kinds, [LeftoverKind::WholeCopy, LeftoverKind::OtherVersion]);
    let mut remaining = vec![".roadmap.ron.swp".to_owned(), mine, copy.clone(), theirs, "roadmap.ron".to_owned()];
    remaining.sort();
    assert_eq!(fixture.names(), remaining);

    fs::write(&fixture.file, NEW).expect("written");
    assert_eq!(remove_stale_leftovers(&fixture.file, Some(&state.folder)).len(), 1, "the copy is in the file now");
    assert!(!fixture.at(&copy).exists());
}

#[test]
fn leftovers_of_another_machine_are_removed_when_stale() {
    let fixture = Fixture::with_file();
    let mine = temporary_name();
    let (process, _) = mine.rsplit_once('-').expect("a number");
    let elsewhere = fixture.at(&format!("{}{:08x}-0.tmp", &process[..process.len() - 8], 0x0bad_cafe));
    fs::write(&elsewhere, "half a").expect("written");
    remove_stale_leftovers(&fixture.file, None);
    assert!(elsewhere.exists());
    let old = fs::FileTimes::new().set_modified(std::time::SystemTime::UNIX_EPOCH);
    fs::File::options().write(true).open(&elsewhere).and_then(|file| file.set_times(old)).expect("a time");
    remove_stale_leftovers(&fixture.file, None);
    assert!(!elsewhere.exists());
}

/// The name of this process's first temporary file for the file of a fixture.
fn temporary_name() -> String {
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    let container = fs::read_link("/proc/self/ns/pid").unwrap_or_default();
    let namespace = xxhash_rust::xxh3::xxh3_64(format!("{boot}{}", container.display()).as_bytes()) as u32;
    format!(".roadmap.ron.whymap-{}-{namespace:08x}-0.tmp", std::process::id())
}

fn exited_process() -> u32 {
    let mut child = Command::new("true").spawn().expect("a program that ends at once");
    child.wait().expect("its end");
    child.id()
}
