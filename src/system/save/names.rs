//! Names of temporary files, so that those of a killed save can be recognized.
//!
//! `.roadmap.ron.whymap-4711-0123abcd-0.tmp`: the file it belongs to, its kind, its process, and a number.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::Path;

use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

use super::{LeftoverKind, target::SaveTarget};
use crate::system::process_id::ProcessId;

/// Maximum length of an unabbreviated file name in bytes; most systems allow 255 for the whole name.
const MAX_STEM_LEN: usize = 180;

/// The parts of a name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct TempFileName {
    pub(super) kind: LeftoverKind,
    pub(super) process: ProcessId,
    pub(super) number: u32,
}

impl TempFileName {
    /// The file name for a stem.
    pub(super) fn to_file_name(self, stem: &OsStr) -> OsString {
        let mut name = OsString::from(".");
        name.push(stem);
        name.push(format!(".whymap-{}{}-{}.tmp", kind_tag(self.kind), self.process, self.number));
        name
    }

    /// Parses a name, if it has this stem.
    pub(super) fn parse(stem: &OsStr, name: &OsStr) -> Option<TempFileName> {
        let rest = name.as_bytes().strip_prefix(b".")?.strip_prefix(stem.as_bytes())?.strip_prefix(b".whymap-")?;
        let rest = std::str::from_utf8(rest).ok()?.strip_suffix(".tmp")?;
        let (kind, rest) = [LeftoverKind::WholeCopy, LeftoverKind::OtherVersion]
            .into_iter()
            .find_map(|kind| Some((kind, rest.strip_prefix(kind_tag(kind))?)))
            .unwrap_or((LeftoverKind::Temporary, rest));
        let (process, number) = rest.rsplit_once('-')?;
        Some(TempFileName { kind, process: ProcessId::parse(process)?, number: number.parse().ok()? })
    }
}

fn kind_tag(kind: LeftoverKind) -> &'static str {
    match kind {
        LeftoverKind::Temporary => "",
        LeftoverKind::WholeCopy => "inplace-",
        LeftoverKind::OtherVersion => "other-",
    }
}

/// The stem of names in `folder` that belong to `target`: its name in its own folder, a hash of its path elsewhere.
pub(super) fn stem_in(folder: &Path, target: &SaveTarget) -> OsString {
    if folder == target.folder { shortened_stem(&target.name) } else { hashed_stem(&target.path) }
}

fn hashed_stem(path: &Path) -> OsString {
    format!("{:032x}", xxh3_128(path.as_os_str().as_bytes())).into()
}

fn shortened_stem(name: &OsStr) -> OsString {
    let bytes = name.as_bytes();
    if bytes.len() <= MAX_STEM_LEN {
        return name.to_owned();
    }
    // Cut at a character boundary, because some systems reject names that are not UTF-8.
    let head = bytes.get(..MAX_STEM_LEN - 20).unwrap_or_default();
    let head = head.utf8_chunks().next().map(|chunk| chunk.valid()).unwrap_or_default();
    OsString::from_vec(format!("{head}~{:016x}", xxh3_64(bytes)).into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(kind: LeftoverKind) -> TempFileName {
        TempFileName { kind, process: ProcessId::this_process(), number: 3 }
    }

    #[test]
    fn a_name_is_parsed_back_and_belongs_to_one_file() {
        for kind in [LeftoverKind::Temporary, LeftoverKind::WholeCopy, LeftoverKind::OtherVersion] {
            let written = name(kind).to_file_name(OsStr::new("roadmap.ron"));
            assert_eq!(TempFileName::parse(OsStr::new("roadmap.ron"), &written), Some(name(kind)));
            assert_eq!(TempFileName::parse(OsStr::new("roadmap"), &written), None);
        }
        for foreign in [".roadmap.ron.swp", ".roadmap.ron.whymap-1-2.tmp", ".roadmap.ron.whymap-.tmp", "roadmap.ron"] {
            assert_eq!(TempFileName::parse(OsStr::new("roadmap.ron"), OsStr::new(foreign)), None, "{foreign}");
        }
    }

    #[test]
    fn a_long_name_is_abbreviated_and_stays_unique() {
        let long = "ä".repeat(127);
        let stem = shortened_stem(OsStr::new(&long));
        assert!(name(LeftoverKind::WholeCopy).to_file_name(&stem).len() <= 255);
        assert!(stem.to_str().is_some());
        assert_ne!(stem, shortened_stem(OsStr::new(&format!("{}b", "ä".repeat(126)))));
    }
}
