//! The driver and the tool of merges by themselves.

use crate::repository::{BASE, Driver, Repository};

#[test]
fn placeholder() {
    let _ = (BASE, Driver::Whymap);
    let repository = Repository::with(Driver::Whymap);
    assert_ne!(repository.whymap(&["merge-driver"]).0, 0);
}
