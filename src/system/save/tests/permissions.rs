//! Who may read and write a file after a save, and during it, and files and folders that may not be written.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::Path;

use crate::system::save::{
    Expected, ReadOnlyPolicy, SaveError, SaveNote, SaveRequest, WriteMethod, WriteOutcome, find_leftovers, save,
};
use rustix::fs::XattrFlags;

use super::fixture::{Fixture, NEW, OLD, names_in, save_new, save_text, still, text_of};
use super::probe::{Probe, new_text, old_text};
use crate::test_support::skip::{is_usable, skip};

const AS_NOBODY: [&str; 4] = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];

#[test]
fn the_mode_is_kept() {
    for mode in [0o600, 0o640, 0o644, 0o660, 0o664, 0o755, 0o666] {
        let fixture = Fixture::with_file();
        set_mode(&fixture.file, mode);
        save_new(&fixture.file).expect("saved");
        assert_eq!((mode_of(&fixture.file), text_of(&fixture.file).as_str()), (mode, NEW), "{mode:o}");
    }
}

#[test]
fn a_new_file_gets_what_the_umask_leaves() {
    for (umask, mode) in [(0o000, 0o666), (0o022, 0o644), (0o077, 0o600)] {
        let fixture = Fixture::empty();
        let probe = Probe { expected: "absent", umask: Some(umask), ..Probe::of(&fixture.file) };
        assert_eq!(probe.run(&[]).as_deref(), Some("Ok(Written) []"));
        assert_eq!(mode_of(&fixture.file), mode, "{umask:o}");
    }
}

#[test]
fn extended_attributes_and_access_lists_are_kept() {
    let fixture = Fixture::with_file();
    let list =
        access_list(&[(0x01, 6, NOBODY), (0x02, 4, 12345), (0x04, 4, NOBODY), (0x10, 4, NOBODY), (0x20, 0, NOBODY)]);
    let attributes: [(&str, &[u8]); 2] = [("user.whymap.note", b"kept"), ("system.posix_acl_access", &list)];
    for (name, value) in attributes {
        if rustix::fs::setxattr(&fixture.file, name, value, XattrFlags::empty()).is_err() {
            skip("this file system has no extended attributes or access lists");
            return;
        }
    }
    assert_eq!(mode_of(&fixture.file), 0o640);
    let saved = save_new(&fixture.file).expect("saved");
    assert_eq!(saved.notes, []);
    for (name, value) in attributes {
        assert_eq!(attribute_of(&fixture.file, name).as_deref(), Some(value), "{name}");
    }
    assert_eq!(mode_of(&fixture.file), 0o640);
}

#[test]
fn a_list_that_the_folder_gives_to_new_files_does_not_open_an_old_one() {
    let fixture = Fixture::with_file();
    set_mode(&fixture.file, 0o644);
    let list =
        access_list(&[(0x01, 7, NOBODY), (0x02, 7, 12345), (0x04, 5, NOBODY), (0x10, 7, NOBODY), (0x20, 5, NOBODY)]);
    if rustix::fs::setxattr(&fixture.folder, "system.posix_acl_default", &list, XattrFlags::empty()).is_err() {
        skip("this file system has no access lists");
        return;
    }
    save_new(&fixture.file).expect("saved");
    assert_eq!(attribute_of(&fixture.file, "system.posix_acl_access"), None);
    assert_eq!(mode_of(&fixture.file), 0o644);
}

#[test]
fn a_file_marked_read_only_is_refused_unless_overruled() {
    let fixture = Fixture::with_file();
    set_mode(&fixture.file, 0o444);
    assert_eq!(save_new(&fixture.file), Err(SaveError::ReadOnlyFile));
    assert_eq!((text_of(&fixture.file).as_str(), fixture.names().len()), (OLD, 1));
    let content: [&[u8]; 1] = [NEW.as_bytes()];
    let request = SaveRequest {
        path: &fixture.file,
        content: &content,
        expected: still(OLD),
        method: WriteMethod::Replace,
        read_only_policy: ReadOnlyPolicy::Override,
    };
    assert_eq!(save(&request).expect("saved").outcome, WriteOutcome::Written);
    assert_eq!((text_of(&fixture.file).as_str(), mode_of(&fixture.file)), (NEW, 0o444));
}

#[test]
fn a_file_in_a_folder_that_may_not_be_written_can_be_written_in_place() {
    let Some(as_user) = as_an_ordinary_user() else { return };
    let (fixture, state) = (Fixture::empty(), Fixture::empty());
    fs::write(&fixture.file, old_text()).expect("written");
    give_away(&[&fixture.folder, &fixture.file, &state.folder]);
    set_mode(&fixture.folder, 0o555);
    let probe = Probe::of(&fixture.file);
    assert_eq!(probe.run(as_user).as_deref(), Some("Err(ReadOnlyFolder { can_write_in_place: true })"));
    let new_file = Probe { expected: "absent", ..Probe::of(&fixture.at("new.ron")) };
    assert_eq!(new_file.run(as_user).as_deref(), Some("Err(ReadOnlyFolder { can_write_in_place: false })"));
    assert_eq!(text_of(&fixture.file), old_text());

    let in_place = Probe { copy_folder: Some(state.folder.clone()), ..probe.clone() };
    assert_eq!(in_place.run(as_user).as_deref(), Some("Ok(Written) []"));
    assert_eq!(text_of(&fixture.file), new_text());
    assert_eq!((fixture.names(), state.names()), (vec!["roadmap.ron".to_owned()], vec![]));

    set_mode(&fixture.file, 0o400);
    let shrinks = Probe { shrinks: true, ..in_place };
    assert_eq!(shrinks.run(as_user).as_deref(), Some("Err(ReadOnlyFile)"));
    set_mode(&fixture.folder, 0o755);
}

#[test]
fn a_group_that_cannot_be_kept_gives_nobody_more_than_they_had() {
    if !rustix::process::geteuid().is_root() || !is_usable(&AS_NOBODY) {
        skip("only the superuser can give a file to a group it is not in");
        return;
    }
    let fixture = Fixture::empty();
    fs::write(&fixture.file, old_text()).expect("written");
    give_away(&[&fixture.folder]);
    chown(&fixture.file, Some(65534), Some(0)).expect("a group");
    set_mode(&fixture.file, 0o664);
    let came_of_it = Probe::of(&fixture.file).run(&AS_NOBODY);
    assert_eq!(came_of_it.as_deref(), Some(format!("Ok(Written) {:?}", [SaveNote::GroupNotPreserved]).as_str()));
    assert_eq!(mode_of(&fixture.file), 0o644);

    fs::write(&fixture.file, old_text()).expect("written");
    chown(&fixture.file, Some(0), Some(65534)).expect("an owner");
    set_mode(&fixture.file, 0o664);
    let came_of_it = Probe::of(&fixture.file).run(&AS_NOBODY);
    assert_eq!(came_of_it.as_deref(), Some(format!("Ok(Written) {:?}", [SaveNote::OwnerNotPreserved]).as_str()));
    assert_eq!(mode_of(&fixture.file), 0o664);
}

#[test]
fn the_superuser_keeps_the_owner() {
    if !rustix::process::geteuid().is_root() {
        skip("only the superuser can");
        return;
    }
    let fixture = Fixture::with_file();
    chown(&fixture.file, Some(1234), Some(2345)).expect("an owner");
    set_mode(&fixture.file, 0o640);
    save_new(&fixture.file).expect("saved");
    let metadata = fs::metadata(&fixture.file).expect("there");
    assert_eq!((metadata.uid(), metadata.gid(), mode_of(&fixture.file)), (1234, 2345, 0o640));
}

#[test]
fn a_full_disk_is_told_and_the_old_file_is_whole() {
    let disk = Fixture::empty();
    if !is_usable(&["unshare", "-rm"]) {
        return;
    }
    // 256 KiB hold the old text and not the new one beside it. What is there can be seen inside only.
    let folder = disk.folder.to_string_lossy();
    let script = format!(
        "mount -t tmpfs -o size=256k none {folder} && cp \"$WHYMAP_PROBE_OLD\" {folder}/roadmap.ron && \"$@\" && ls -A \
         {folder} && cmp \"$WHYMAP_PROBE_OLD\" {folder}/roadmap.ron && echo same"
    );
    let old = Fixture::empty();
    fs::write(&old.file, old_text()).expect("written");
    let words = ["unshare", "-rm", "sh", "-c", &script, "sh"].map(str::to_owned);
    let output = Probe::of(&disk.file).command(&words).env("WHYMAP_PROBE_OLD", &old.file).output().expect("it ran");
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(told.ends_with("came of it: Err(DiskFull)\nroadmap.ron\nsame\n"), "{told}\n{output:?}");
}

#[test]
fn a_file_that_is_a_mount_point_can_be_written_in_place() {
    let (fixture, real, state) = (Fixture::empty(), Fixture::empty(), Fixture::empty());
    if !is_usable(&["unshare", "-rm"]) {
        return;
    }
    fs::write(&fixture.file, "covered").and_then(|()| fs::write(&real.file, old_text())).expect("written");
    let script = format!("mount --bind {} {} && \"$@\"", real.file.display(), fixture.file.display());
    let words = ["unshare", "-rm", "sh", "-c", &script, "sh"];
    let refused = Probe::of(&fixture.file).run(&words).expect("told");
    assert!(refused.starts_with("Err(CannotReplace") && refused.contains("can_write_in_place: true"), "{refused}");
    assert_eq!((text_of(&real.file), fixture.names().len()), (old_text(), 1));
    let in_place = Probe { copy_folder: Some(state.folder.clone()), ..Probe::of(&fixture.file) };
    assert_eq!(in_place.run(&words).as_deref(), Some("Ok(Written) []"));
    assert_eq!((text_of(&real.file), text_of(&fixture.file).as_str()), (new_text(), "covered"));
}

#[test]
fn a_disk_that_is_mounted_read_only_is_told() {
    let (disk, old) = (Fixture::empty(), Fixture::empty());
    if !is_usable(&["unshare", "-rm"]) {
        return;
    }
    fs::write(&old.file, old_text()).expect("written");
    let (folder, old) = (disk.folder.display(), old.file.display());
    let script = format!(
        "mount -t tmpfs none {folder} && cp {old} {folder}/roadmap.ron && mount -o remount,ro,bind {folder} && \"$@\""
    );
    let words = ["unshare", "-rm", "sh", "-c", &script, "sh"];
    assert_eq!(Probe::of(&disk.file).run(&words).as_deref(), Some("Err(ReadOnlyDisk)"));
    let new_file = Probe { expected: "absent", ..Probe::of(&disk.at("new.ron")) };
    assert_eq!(new_file.run(&words).as_deref(), Some("Err(ReadOnlyDisk)"));
}

#[test]
fn a_save_in_place_reports_its_copy_by_the_file_it_belongs_to() {
    let (fixture, state) = (Fixture::with_file(), Fixture::empty());
    let content: [&[u8]; 1] = [NEW.as_bytes()];
    let request = SaveRequest {
        path: &fixture.file,
        content: &content,
        expected: Expected::Anything,
        method: WriteMethod::InPlace { copy_folder: &state.folder },
        read_only_policy: ReadOnlyPolicy::Respect,
    };
    let inode = fs::metadata(&fixture.file).expect("there").ino();
    save(&request).expect("saved");
    assert_eq!(fs::metadata(&fixture.file).expect("there").ino(), inode);
    assert_eq!(names_in(&state.folder), [""; 0]);
    assert_eq!(find_leftovers(&fixture.file, Some(&state.folder)), []);
    save_text(&fixture.file, OLD, still(NEW)).expect("saved");
}

/// An entry of an access list that is about no user or group by name.
const NOBODY: u32 = u32::MAX;

/// An access list as the kernel takes it: tag, permissions and id of each entry.
fn access_list(entries: &[(u16, u16, u32)]) -> Vec<u8> {
    let mut list = 2_u32.to_le_bytes().to_vec();
    for (tag, permissions, id) in entries {
        list.extend(tag.to_le_bytes().into_iter().chain(permissions.to_le_bytes()).chain(id.to_le_bytes()));
    }
    list
}

fn attribute_of(path: &Path, name: &str) -> Option<Vec<u8>> {
    let mut value = vec![0; 4096];
    let len = rustix::fs::getxattr(path, name, value.as_mut_slice()).ok()?;
    value.truncate(len);
    Some(value)
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).expect("a mode");
}

fn mode_of(path: &Path) -> u32 {
    fs::metadata(path).expect("there").mode() & 0o7777
}

/// How to run a program as somebody whom permissions bind.
fn as_an_ordinary_user() -> Option<&'static [&'static str]> {
    if !rustix::process::geteuid().is_root() {
        return Some(&[]);
    }
    is_usable(&AS_NOBODY).then_some(&AS_NOBODY)
}

fn give_away(paths: &[&Path]) {
    if rustix::process::geteuid().is_root() {
        for path in paths {
            chown(path, Some(65534), Some(65534)).expect("an owner");
        }
    }
}
