//! The file of settings written: whole or not at all, and only over what was read.

use crate::app::Msg;
use crate::system::fingerprint::ContentFingerprint;
use crate::system::folder;
use crate::system::save::{self, Expected, ReadOnlyPolicy, SaveRequest, WriteMethod};
use std::path::Path;

/// Writes it into a folder, which is made if need be.
pub(crate) fn save_settings(folder: Option<&Path>, before: Option<&str>, text: &str, what: &str) -> Msg {
    Msg::SettingsSaved(write_file(folder, before, text).map(|()| (text.to_owned(), what.to_owned())))
}

fn write_file(folder: Option<&Path>, before: Option<&str>, text: &str) -> Result<(), String> {
    let folder = folder.ok_or("there is no folder for it: set WHYMAP_CONFIG_DIR")?;
    folder::create(folder).map_err(|error| format!("its folder cannot be made: {error}"))?;
    let expected = match before {
        Some(before) => Expected::Content(ContentFingerprint::from_pieces([before.as_bytes()])),
        None => Expected::Absent,
    };
    let path = folder.join(crate::settings::config::FILE_NAME);
    let content: &[&[u8]] = &[text.as_bytes()];
    let request = SaveRequest {
        path: &path,
        content,
        expected,
        method: WriteMethod::Replace,
        read_only_policy: ReadOnlyPolicy::Respect,
    };
    save::save(&request).map(|_| ()).map_err(|error| error.to_string())
}
