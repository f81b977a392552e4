//! How property tests run: how many cases, drawn from which seed, and how many of them must count.

use proptest::prelude::ProptestConfig;
use proptest::test_runner::RngSeed;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher as _, Hasher as _};

/// The usual number of cases, or `WHYMAP_CASES`, new ones in every run. `WHYMAP_SEED` repeats a run: a failing test
/// prints the seed it had.
///
/// A case that has nothing to check is rejected (`prop_assume!`), and another one is drawn for it. A property fails
/// when it rejects more cases than it accepts.
pub(crate) fn cases(usual: u32) -> ProptestConfig {
    let number = |name: &str| std::env::var(name).ok().and_then(|number| number.parse::<u64>().ok());
    let cases = number("WHYMAP_CASES").and_then(|cases| u32::try_from(cases).ok()).unwrap_or(usual);
    let seed = number("WHYMAP_SEED").unwrap_or_else(|| RandomState::new().build_hasher().finish());
    println!("WHYMAP_SEED={seed}");
    ProptestConfig {
        cases,
        rng_seed: RngSeed::Fixed(seed),
        failure_persistence: None,
        max_shrink_iters: 2_000,
        max_global_rejects: cases,
        ..ProptestConfig::default()
    }
}
