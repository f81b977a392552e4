//! The names of the files a save makes besides the one it saves, so that those of a killed save can be recognised.
//!
//! `.roadmap.ron.whymap-4711-0123abcd-0.tmp`: the file it belongs to, what it is, who made it, and a number.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::Path;

use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

use super::{LitterKind, target::Target};
use crate::system::process_id::Owner;

/// Names of up to this many bytes stand in full; the limit of most systems is 255 for the whole.
const LONGEST_STEM: usize = 180;

/// A name, taken apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Name {
    pub(super) kind: LitterKind,
    pub(super) owner: Owner,
    pub(super) number: u32,
}

impl Name {
    /// The whole name of a file that belongs to the file of this stem.
    pub(super) fn for_stem(self, stem: &OsStr) -> OsString {
        let mut name = OsString::from(".");
        name.push(stem);
        name.push(format!(".whymap-{}{}-{}.tmp", word(self.kind), self.owner, self.number));
        name
    }

    /// Takes a name apart if it belongs to the file of this stem.
    pub(super) fn parse(stem: &OsStr, name: &OsStr) -> Option<Name> {
        let rest = name.as_bytes().strip_prefix(b".")?.strip_prefix(stem.as_bytes())?.strip_prefix(b".whymap-")?;
        let rest = std::str::from_utf8(rest).ok()?.strip_suffix(".tmp")?;
        let (kind, rest) = [LitterKind::WholeCopy, LitterKind::OtherVersion]
            .into_iter()
            .find_map(|kind| Some((kind, rest.strip_prefix(word(kind))?)))
            .unwrap_or((LitterKind::Temporary, rest));
        let (owner, number) = rest.rsplit_once('-')?;
        Some(Name { kind, owner: Owner::parse(owner)?, number: number.parse().ok()? })
    }
}

fn word(kind: LitterKind) -> &'static str {
    match kind {
        LitterKind::Temporary => "",
        LitterKind::WholeCopy => "inplace-",
        LitterKind::OtherVersion => "other-",
    }
}

/// How the names in `folder` begin that belong to `target`: its name where it lives, a hash of its path elsewhere.
pub(super) fn stem_in(folder: &Path, target: &Target) -> OsString {
    if folder == target.folder { stem_of(&target.name) } else { stem_elsewhere(&target.path) }
}

fn stem_elsewhere(path: &Path) -> OsString {
    format!("{:032x}", xxh3_128(path.as_os_str().as_bytes())).into()
}

fn stem_of(name: &OsStr) -> OsString {
    let bytes = name.as_bytes();
    if bytes.len() <= LONGEST_STEM {
        return name.to_owned();
    }
    // Some systems refuse names that are not UTF-8, so a letter is not cut in half.
    let head = bytes.get(..LONGEST_STEM - 20).unwrap_or_default();
    let head = head.utf8_chunks().next().map(|chunk| chunk.valid()).unwrap_or_default();
    OsString::from_vec(format!("{head}~{:016x}", xxh3_64(bytes)).into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(kind: LitterKind) -> Name {
        Name { kind, owner: Owner::this_process(), number: 3 }
    }

    #[test]
    fn a_name_survives_being_written_and_read_and_belongs_to_one_file() {
        for kind in [LitterKind::Temporary, LitterKind::WholeCopy, LitterKind::OtherVersion] {
            let written = name(kind).for_stem(OsStr::new("roadmap.ron"));
            assert_eq!(Name::parse(OsStr::new("roadmap.ron"), &written), Some(name(kind)));
            assert_eq!(Name::parse(OsStr::new("roadmap"), &written), None);
        }
        for not_ours in [".roadmap.ron.swp", ".roadmap.ron.whymap-1-2.tmp", ".roadmap.ron.whymap-.tmp", "roadmap.ron"] {
            assert_eq!(Name::parse(OsStr::new("roadmap.ron"), OsStr::new(not_ours)), None, "{not_ours}");
        }
    }

    #[test]
    fn a_long_name_is_cut_and_stays_its_own() {
        let long = "ä".repeat(127);
        let stem = stem_of(OsStr::new(&long));
        assert!(name(LitterKind::WholeCopy).for_stem(&stem).len() <= 255);
        assert!(stem.to_str().is_some());
        assert_ne!(stem, stem_of(OsStr::new(&format!("{}b", "ä".repeat(126)))));
    }
}
