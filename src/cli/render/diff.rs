//! Changes of a text as a unified diff.

use similar::TextDiff;
use std::path::{Component, Path};
use std::time::Duration;

/// Comparing very different texts takes long; after this the diff is only coarser.
const DIFF_TIMEOUT: Duration = Duration::from_secs(2);

/// The change of a file as `git diff` would show it, so that `git apply` and `patch -p1` read it.
pub fn unified(shown: &str, before: &str, after: &str) -> String {
    let name = relative_path(shown);
    let diff = TextDiff::configure().timeout(DIFF_TIMEOUT).diff_lines(before, after);
    diff.unified_diff().header(&format!("a/{name}"), &format!("b/{name}")).to_string()
}

/// A file that was not there before.
pub fn added(shown: &str, after: &str) -> String {
    let diff = TextDiff::from_lines("", after);
    diff.unified_diff().header("/dev/null", &format!("b/{}", relative_path(shown))).to_string()
}

/// A path without what leads out of the folder it counts from.
fn relative_path(shown: &str) -> String {
    let steps = Path::new(shown).components().filter_map(|step| match step {
        Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
        _ => None,
    });
    steps.collect::<Vec<_>>().join("/")
}
