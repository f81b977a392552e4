//! Changes of a file as unified diffs.

use similar::TextDiff;
use std::path::{Component, Path};
use std::time::Duration;

/// After this time the diff is not minimal any more, so that very different texts do not take long.
const DIFF_TIMEOUT: Duration = Duration::from_secs(2);

/// The change in the format of `git diff`, for `git apply` and `patch -p1`.
pub fn unified(display_path: &str, before: &str, after: &str) -> String {
    let name = relative_path(display_path);
    let diff = TextDiff::configure().timeout(DIFF_TIMEOUT).diff_lines(before, after);
    diff.unified_diff().header(&format!("a/{name}"), &format!("b/{name}")).to_string()
}

/// A new file.
pub fn added(display_path: &str, after: &str) -> String {
    let diff = TextDiff::from_lines("", after);
    diff.unified_diff().header("/dev/null", &format!("b/{}", relative_path(display_path))).to_string()
}

/// Removes `/`, `.` and `..`, so that a patch stays in the folder where it is applied.
fn relative_path(display_path: &str) -> String {
    let names = Path::new(display_path).components().filter_map(|component| match component {
        Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
        _ => None,
    });
    names.collect::<Vec<_>>().join("/")
}
