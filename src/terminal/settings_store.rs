//! The file of settings written: whole or not at all, and only over what was read.

use crate::app::Msg;
use crate::system::fingerprint::Content;
use crate::system::folder;
use crate::system::save::{self, Expected, ReadOnly, SaveRequest, Way};
use std::path::Path;

/// Writes it into a folder, which is made if need be.
pub(crate) fn keep(folder: Option<&Path>, before: Option<&str>, text: &str, what: &str) -> Msg {
    Msg::SettingsKept(write(folder, before, text).map(|()| (text.to_owned(), what.to_owned())))
}

fn write(folder: Option<&Path>, before: Option<&str>, text: &str) -> Result<(), String> {
    let folder = folder.ok_or("there is no folder for it: set WHYMAP_CONFIG_DIR")?;
    folder::make(folder).map_err(|error| format!("its folder cannot be made: {error}"))?;
    let expected = match before {
        Some(before) => Expected::Content(Content::of([before.as_bytes()])),
        None => Expected::Absent,
    };
    let path = folder.join(crate::settings::config::FILE);
    let content: &[&[u8]] = &[text.as_bytes()];
    let request = SaveRequest { path: &path, content, expected, way: Way::Replace, read_only: ReadOnly::Respect };
    save::save(&request).map(|_| ()).map_err(|error| error.to_string())
}
