//! Writes `config.ron`: atomically, and only if it still has the content that was read.

use crate::app::Msg;
use crate::system::fingerprint::ContentFingerprint;
use crate::system::folder;
use crate::system::save::{self, Expected, ReadOnlyPolicy, SaveRequest, WriteMethod};
use std::path::Path;

/// Writes `config.ron`, and creates the folder if needed.
pub(crate) fn save_settings(folder: Option<&Path>, expected: Option<&str>, text: &str, summary: &str) -> Msg {
    Msg::SettingsSaved(write_file(folder, expected, text).map(|()| (text.to_owned(), summary.to_owned())))
}

fn write_file(folder: Option<&Path>, expected: Option<&str>, text: &str) -> Result<(), String> {
    let folder = folder.ok_or("no configuration folder found: set WHYMAP_CONFIG_DIR")?;
    folder::create(folder).map_err(|error| format!("cannot create {} ({error})", folder.display()))?;
    let expected = match expected {
        Some(expected) => Expected::Content(ContentFingerprint::from_pieces([expected.as_bytes()])),
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
