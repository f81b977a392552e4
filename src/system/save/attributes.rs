//! File attributes: owner, group, mode, access list and extended attributes.
//!
//! A file that replaces another gets all of them before any content. If one cannot be preserved, the permissions are
//! narrowed, so that no user can access the new file who could not access the old one.

use std::ffi::{CStr, CString};
use std::fs::{File, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use rustix::fs::{Gid, Mode, Uid, XattrFlags};
use rustix::io::retry_on_intr;

use super::SaveNote;

/// The access list of a file on Linux. Its mask is the group part of the mode.
const ACL_ATTRIBUTE: &CStr = c"system.posix_acl_access";
/// The largest name list and the largest value on Linux.
const MAX_ATTRIBUTE_SIZE: usize = 64 * 1024;

#[derive(Debug)]
pub(super) struct FileAttributes {
    mode: u32,
    user: u32,
    group: u32,
    access_list: Option<Vec<u8>>,
    extended: Vec<(CString, Vec<u8>)>,
}

impl FileAttributes {
    /// Reads the attributes of the file at `path`.
    pub(super) fn read(path: &Path, metadata: &Metadata) -> FileAttributes {
        let (access_lists, extended): (Vec<_>, Vec<_>) =
            read_extended(path).into_iter().partition(|(name, _)| name.as_c_str() == ACL_ATTRIBUTE);
        FileAttributes {
            mode: metadata.mode() & 0o7777,
            user: metadata.uid(),
            group: metadata.gid(),
            access_list: access_lists.into_iter().map(|(_, value)| value).next(),
            extended,
        }
    }

    /// Applies them to a file that is still empty and private. The notes say what was not possible.
    pub(super) fn apply_to(&self, file: &File) -> io::Result<Vec<SaveNote>> {
        let mut notes = self.apply_owner(file)?;
        let is_owner_preserved = notes.is_empty();
        if !self.apply_extended(file) {
            notes.push(SaveNote::AttributesNotPreserved);
        }
        let is_access_list_preserved = self.apply_access_list(file, is_owner_preserved);
        if !is_access_list_preserved && !notes.contains(&SaveNote::AttributesNotPreserved) {
            notes.push(SaveNote::AttributesNotPreserved);
        }
        let mode = narrow_mode(self.mode, notes.as_slice(), is_access_list_preserved);
        if file.metadata()?.mode() & 0o7777 != mode && set_mode(file, mode).is_err() {
            notes.push(SaveNote::ModeNotPreserved);
        }
        Ok(notes)
    }

    /// Comes first, because changing the owner clears mode bits.
    fn apply_owner(&self, file: &File) -> io::Result<Vec<SaveNote>> {
        let now = file.metadata()?;
        let mut notes = Vec::new();
        if now.uid() != self.user && set_owner(file, Some(Uid::from_raw(self.user)), None).is_err() {
            notes.push(SaveNote::OwnerNotPreserved);
        }
        if now.gid() != self.group && set_owner(file, None, Some(Gid::from_raw(self.group))).is_err() {
            notes.push(SaveNote::GroupNotPreserved);
        }
        Ok(notes)
    }

    fn apply_extended(&self, file: &File) -> bool {
        let mut all = true;
        for (name, value) in &self.extended {
            all &= retry_on_intr(|| rustix::fs::fsetxattr(file, name, value, XattrFlags::empty())).is_ok();
        }
        all
    }

    /// Also removes a list inherited from the folder, which setting the mode would activate.
    fn apply_access_list(&self, file: &File, is_owner_preserved: bool) -> bool {
        if !cfg!(target_os = "linux") {
            return true;
        }
        match &self.access_list {
            Some(list) if is_owner_preserved => {
                retry_on_intr(|| rustix::fs::fsetxattr(file, ACL_ATTRIBUTE, list, XattrFlags::empty())).is_ok()
            }
            Some(_) => false,
            None if rustix::fs::fgetxattr_query(file, ACL_ATTRIBUTE).is_err() => true,
            None => retry_on_intr(|| rustix::fs::fremovexattr(file, ACL_ATTRIBUTE)).is_ok(),
        }
    }
}

/// The mode that grants no user more than before.
///
/// If the group changes, the members of the new group had the rights of others, and the members of the old group now
/// are others: both get the intersection. Without its access list, the group part of the mode has a different meaning.
fn narrow_mode(mode: u32, notes: &[SaveNote], is_access_list_preserved: bool) -> u32 {
    if !is_access_list_preserved {
        return mode & 0o700;
    }
    let is_owner_preserved = !notes.contains(&SaveNote::OwnerNotPreserved);
    let is_group_preserved = !notes.contains(&SaveNote::GroupNotPreserved);
    let mode = if is_owner_preserved && is_group_preserved { mode } else { mode & 0o777 };
    if is_group_preserved {
        return mode;
    }
    let both = (mode >> 3) & mode & 0o7;
    mode & !0o77 | both << 3 | both
}

/// The extended attributes that a user set, and the access list. Attributes that the system sets are left to it.
fn read_extended(path: &Path) -> Vec<(CString, Vec<u8>)> {
    let mut names = vec![0; MAX_ATTRIBUTE_SIZE];
    let Ok(len) = retry_on_intr(|| rustix::fs::llistxattr(path, names.as_mut_slice())) else { return Vec::new() };
    names.truncate(len);
    names
        .split_inclusive(|byte| *byte == 0)
        .filter_map(|name| CStr::from_bytes_with_nul(name).ok())
        .filter(|name| is_preserved(name))
        .filter_map(|name| Some((name.to_owned(), read_value(path, name)?)))
        .collect()
}

fn is_preserved(name: &CStr) -> bool {
    !cfg!(target_os = "linux") || name == ACL_ATTRIBUTE || name.to_bytes().starts_with(b"user.")
}

fn read_value(path: &Path, name: &CStr) -> Option<Vec<u8>> {
    let mut value = vec![0; MAX_ATTRIBUTE_SIZE];
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
    fn lost_attributes_grant_no_user_more_access() {
        let group = &[SaveNote::GroupNotPreserved];
        assert_eq!(narrow_mode(0o664, &[], true), 0o664);
        assert_eq!(narrow_mode(0o660, group, true), 0o600);
        assert_eq!(narrow_mode(0o664, group, true), 0o644);
        assert_eq!(narrow_mode(0o604, group, true), 0o600, "the old group was kept out");
        assert_eq!(narrow_mode(0o2664, &[SaveNote::OwnerNotPreserved], true), 0o664);
        assert_eq!(narrow_mode(0o674, &[], false), 0o600);
    }
}
