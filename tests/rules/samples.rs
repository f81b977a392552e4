//! The sample roadmaps: three are clean, one commits the sins.

use super::support::checked;

#[test]
fn show() {
    if let Ok(file) = std::env::var("WHYMAP_SHOW") {
        println!("{}", checked(&std::fs::read_to_string(file).unwrap()).show());
    }
}
