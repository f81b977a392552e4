//! What a file is besides its content: owner, group, mode, access list and extended attributes.
//!
//! A file that replaces another gets all of them before it gets any content, and where one cannot be kept, the
//! permissions are narrowed until nobody can read or write the new file who could not read or write the old.

use std::ffi::{CStr, CString};
use std::fs::{File, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use rustix::fs::{Gid, Mode, Uid, XattrFlags};
use rustix::io::retry_on_intr;

use super::Note;

/// The access list of a file on Linux. Its mask is the middle part of the mode.
const ACCESS_LIST: &CStr = c"system.posix_acl_access";
/// The largest list of names and the largest value that Linux knows.
const LARGEST: usize = 64 * 1024;

/// What a file is besides its content.
#[derive(Debug)]
pub(super) struct Attributes {
    mode: u32,
    user: u32,
    group: u32,
    access_list: Option<Vec<u8>>,
    extended: Vec<(CString, Vec<u8>)>,
}

impl Attributes {
    /// Those of the file at `path`.
    pub(super) fn of(path: &Path, metadata: &Metadata) -> Attributes {
        let (access_lists, extended): (Vec<_>, Vec<_>) =
            extended_of(path).into_iter().partition(|(name, _)| name.as_c_str() == ACCESS_LIST);
        Attributes {
            mode: metadata.mode() & 0o7777,
            user: metadata.uid(),
            group: metadata.gid(),
            access_list: access_lists.into_iter().map(|(_, value)| value).next(),
            extended,
        }
    }

    /// Gives them to a file that is still empty and that only its owner may read. Notes tell what was not possible.
    pub(super) fn give_to(&self, file: &File) -> io::Result<Vec<Note>> {
        let mut notes = self.give_owner(file)?;
        let owner_kept = notes.is_empty();
        if !self.give_extended(file) {
            notes.push(Note::AttributesNotKept);
        }
        let access_list_kept = self.give_access_list(file, owner_kept);
        if !access_list_kept && !notes.contains(&Note::AttributesNotKept) {
            notes.push(Note::AttributesNotKept);
        }
        let mode = narrowed(self.mode, notes.as_slice(), access_list_kept);
        if file.metadata()?.mode() & 0o7777 != mode && set_mode(file, mode).is_err() {
            notes.push(Note::ModeNotKept);
        }
        Ok(notes)
    }

    /// Changing the owner clears bits of the mode, so this comes first.
    fn give_owner(&self, file: &File) -> io::Result<Vec<Note>> {
        let now = file.metadata()?;
        let mut notes = Vec::new();
        if now.uid() != self.user && set_owner(file, Some(Uid::from_raw(self.user)), None).is_err() {
            notes.push(Note::OwnerNotKept);
        }
        if now.gid() != self.group && set_owner(file, None, Some(Gid::from_raw(self.group))).is_err() {
            notes.push(Note::GroupNotKept);
        }
        Ok(notes)
    }

    fn give_extended(&self, file: &File) -> bool {
        let mut all = true;
        for (name, value) in &self.extended {
            all &= retry_on_intr(|| rustix::fs::fsetxattr(file, name, value, XattrFlags::empty())).is_ok();
        }
        all
    }

    /// Also takes away the list that a new file may inherit from its folder: setting the mode would bring it to life.
    fn give_access_list(&self, file: &File, owner_kept: bool) -> bool {
        if !cfg!(target_os = "linux") {
            return true;
        }
        match &self.access_list {
            Some(list) if owner_kept => {
                retry_on_intr(|| rustix::fs::fsetxattr(file, ACCESS_LIST, list, XattrFlags::empty())).is_ok()
            }
            Some(_) => false,
            None if rustix::fs::fgetxattr_query(file, ACCESS_LIST).is_err() => true,
            None => retry_on_intr(|| rustix::fs::fremovexattr(file, ACCESS_LIST)).is_ok(),
        }
    }
}

/// What replacing a file with this metadata would not keep, as far as can be told without trying.
pub(super) fn outlook(metadata: &Metadata) -> Vec<Note> {
    if metadata.nlink() > 1 {
        return vec![Note::WrittenInPlace { names: metadata.nlink() }];
    }
    let me = rustix::process::geteuid();
    if me.is_root() {
        return Vec::new();
    }
    let mut notes = Vec::new();
    if metadata.uid() != me.as_raw() {
        notes.push(Note::OwnerNotKept);
    }
    if !is_member(metadata.gid()) {
        notes.push(Note::GroupNotKept);
    }
    notes
}

fn is_member(group: u32) -> bool {
    rustix::process::getegid().as_raw() == group
        || rustix::process::getgroups().is_ok_and(|groups| groups.iter().any(|mine| mine.as_raw() == group))
}

/// The mode that gives nobody more than they had.
///
/// When the group is another one, its members had the rights of others, and the members of the old group are others
/// now: both get what both had. Without its access list, the middle part of the mode means something else.
fn narrowed(mode: u32, notes: &[Note], access_list_kept: bool) -> u32 {
    if !access_list_kept {
        return mode & 0o700;
    }
    let owner_kept = !notes.contains(&Note::OwnerNotKept);
    let group_kept = !notes.contains(&Note::GroupNotKept);
    let mode = if owner_kept && group_kept { mode } else { mode & 0o777 };
    if group_kept {
        return mode;
    }
    let both = (mode >> 3) & mode & 0o7;
    mode & !0o77 | both << 3 | both
}

/// Extended attributes that a user set, and the access list. What the system sets by its own rules is left to it.
fn extended_of(path: &Path) -> Vec<(CString, Vec<u8>)> {
    let mut names = vec![0; LARGEST];
    let Ok(len) = retry_on_intr(|| rustix::fs::llistxattr(path, names.as_mut_slice())) else { return Vec::new() };
    names.truncate(len);
    names
        .split_inclusive(|byte| *byte == 0)
        .filter_map(|name| CStr::from_bytes_with_nul(name).ok())
        .filter(|name| is_kept(name))
        .filter_map(|name| Some((name.to_owned(), value_of(path, name)?)))
        .collect()
}

fn is_kept(name: &CStr) -> bool {
    !cfg!(target_os = "linux") || name == ACCESS_LIST || name.to_bytes().starts_with(b"user.")
}

fn value_of(path: &Path, name: &CStr) -> Option<Vec<u8>> {
    let mut value = vec![0; LARGEST];
    let len = retry_on_intr(|| rustix::fs::lgetxattr(path, name, value.as_mut_slice())).ok()?;
    value.truncate(len);
    Some(value)
}

fn set_owner(file: &File, user: Option<Uid>, group: Option<Gid>) -> rustix::io::Result<()> {
    retry_on_intr(|| rustix::fs::fchown(file, user, group))
}

fn set_mode(file: &File, mode: u32) -> rustix::io::Result<()> {
    retry_on_intr(|| rustix::fs::fchmod(file, Mode::from_raw_mode(mode as rustix::fs::RawMode)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_gains_by_what_could_not_be_kept() {
        let group = &[Note::GroupNotKept];
        assert_eq!(narrowed(0o664, &[], true), 0o664);
        assert_eq!(narrowed(0o660, group, true), 0o600);
        assert_eq!(narrowed(0o664, group, true), 0o644);
        assert_eq!(narrowed(0o604, group, true), 0o600, "the old group was kept out");
        assert_eq!(narrowed(0o2664, &[Note::OwnerNotKept], true), 0o664);
        assert_eq!(narrowed(0o674, &[], false), 0o600);
    }
}
