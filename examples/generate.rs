//! Writes a big roadmap to stdout: `cargo run --release --example generate -- 10000 > big.ron`.

use std::io::Write as _;

#[path = "../tests/support/generator.rs"]
mod generator;

fn main() -> std::io::Result<()> {
    let themes = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(1_000);
    std::io::stdout().write_all(generator::roadmap(themes).as_bytes())
}
