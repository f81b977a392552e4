//! Big roadmaps in the layout whymap writes, the same on every run. Used by benches, tests and `examples/generate`.

#![allow(clippy::indexing_slicing, reason = "the tables are in this file")]

use std::fmt::Write as _;

/// A small generator of numbers: the same ones on every machine and every run.
pub(crate) struct Numbers(u64);

impl Numbers {
    /// Starts from a seed.
    pub(crate) fn seeded(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below `limit`.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % limit.max(1)
    }

    /// One of several words.
    pub(crate) fn pick<'w>(&mut self, words: &[&'w str]) -> &'w str {
        words[self.below(words.len() as u64) as usize]
    }
}

const WHO: &[&str] =
    &["New owners", "Accountants", "Small shops", "Field teams", "First-time buyers", "Office managers"];
const STUCK: &[&str] = &[
    "stop at the bank import and never see a report",
    "wait nine days for a payment that should take two",
    "cannot tell which invoice was sent last",
    "type the same receipt twice",
    "lose an evening to the VAT return",
    "ask support how to share a report",
];
const REASONS: &[&str] = &[
    "Accounts that finish in week one renew at 91 %, the others at 52 %",
    "A third of the support mail of the last quarter was about this",
    "Five of eight lost deals named it",
    "The law asks for it from September",
];
const NO: &[&str] = &["Custom colours", "A desktop program", "Imports from spreadsheets", "Text messages", "Team chat"];
const WHY_NOT: &[&str] =
    &["asked for by 3 accounts", "each costs 7 cents", "nobody was seen to need it", "partners do it better"];
const OWNERS: &[&str] = &["maria", "jon", "aiko", "sam", "priya"];
const MONTHS: &[&str] = &["01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"];

/// A roadmap with this many themes, and goals, metrics, signals and ideas in proportion.
pub(crate) fn roadmap(themes: usize) -> String {
    let mut numbers = Numbers::seeded(7);
    let mut text = String::with_capacity(themes * 1450 + 4096);
    let goals = (themes / 25).max(3);
    let metrics = (themes / 50).max(2);
    let signals = (themes / 10).max(2);
    text.push_str("#![enable(implicit_some)]\n// Generated: a big roadmap in the layout of the real ones.\nRoadmap(\n");
    text.push_str(
        "    format: 1,\n    product: \"Generated\",\n    vision: \"No small shop loses an evening to bookkeeping\",\n",
    );
    text.push_str("    ranking: \"weighted\",\n    capacity: (amount: 18, unit: \"person-months\", period: \"2026-H1\"),\n    as_of: \"2026-03-02\",\n");
    text.push_str("    objectives: {\n");
    for number in 0..3 {
        let _ = write!(
            text,
            "        \"objective-{number}\": (\n            title: \"Win more of market {number}\",\n            target: (\n                metric: \"metric-00000\",\n                from: 10,\n                to: 20,\n                by: \"2026-12-31\",\n            ),\n        ),\n"
        );
    }
    text.push_str("    },\n    metrics: {\n");
    for number in 0..metrics {
        write_metric(&mut text, number, &mut numbers);
    }
    text.push_str("    },\n    goals: {\n");
    for number in 0..goals {
        write_goal(&mut text, number, metrics, &mut numbers);
    }
    text.push_str("    },\n    themes: {\n");
    for number in 0..themes {
        write_theme(&mut text, number, goals, metrics, signals, &mut numbers);
    }
    text.push_str("    },\n    ideas: {\n");
    for number in 0..(themes / 5).max(2) {
        let _ = write!(
            text,
            "        \"idea-{number:05}\": (\n            title: \"An idea about {}\",\n            note: \"heard in the spring survey\",\n        ),\n",
            numbers.pick(NO).to_lowercase()
        );
    }
    text.push_str("    },\n    signals: {\n");
    for number in 0..signals {
        let (month, day) = (numbers.pick(&MONTHS[..2]), 1 + numbers.below(27));
        let count = 1 + numbers.below(40);
        let _ = write!(
            text,
            "        \"signal-{number:05}\": (\n            title: \"Heard about number {number}\",\n            reports: [\n                (on: \"2026-{month}-{day:02}\", source: Interview, count: {count}),\n                (on: \"2026-02-{day:02}\", source: Support, count: {count}),\n            ],\n        ),\n"
        );
    }
    text.push_str("    },\n)\n");
    text
}

fn write_metric(text: &mut String, number: usize, numbers: &mut Numbers) {
    let _ = write!(
        text,
        "        \"metric-{number:05}\": (\n            name: \"Share of accounts that reach step {number}\",\n            unit: \"%\",\n            better: Up,\n            stage: Activation,\n            readings: {{\n"
    );
    let mut value = 20 + numbers.below(20);
    for month in MONTHS.iter().take(2) {
        for day in ["05", "19"] {
            value += numbers.below(3);
            let _ = writeln!(text, "                \"2026-{month}-{day}\": {value},");
        }
    }
    text.push_str("            },\n        ),\n");
}

fn write_goal(text: &mut String, number: usize, metrics: usize, numbers: &mut Numbers) {
    let focus = if number == 0 { "            focus: true,\n" } else { "" };
    let metric = numbers.below(metrics as u64);
    let _ = write!(
        text,
        "        \"goal-{number:05}\": (\n            text: \"Raise the share of accounts that reach step {number}\",\n            target: (\n                metric: \"metric-{metric:05}\",\n                from: 30,\n                to: 50,\n                by: \"2026-Q3\",\n            ),\n            serves: [\n                \"objective-{}\",\n            ],\n{focus}            owner: \"{}\",\n        ),\n",
        numbers.below(3),
        numbers.pick(OWNERS)
    );
}

fn write_theme(text: &mut String, number: usize, goals: usize, metrics: usize, signals: usize, numbers: &mut Numbers) {
    let lane = ["Now", "Next", "Later", "Later", "Shipped"][numbers.below(5) as usize];
    let who = numbers.pick(WHO);
    let _ = write!(
        text,
        "        \"theme-{number:05}\": (\n            title: \"{who} get through step {number}\",\n            lane: {lane},\n            why: (\n                problem: \"{who} {}\",\n                reason: \"{}\",\n                customer: \"{who} with one to five staff\",\n            ),\n",
        numbers.pick(STUCK),
        numbers.pick(REASONS)
    );
    let _ = write!(
        text,
        "            target: (\n                metric: \"metric-{:05}\",\n                from: {},\n                to: {},\n                by: \"2026-{}\",\n            ),\n",
        numbers.below(metrics as u64),
        20 + numbers.below(10),
        40 + numbers.below(20),
        MONTHS[3 + numbers.below(9) as usize]
    );
    let _ = write!(
        text,
        "            trade_offs: [\n                (not_doing: \"{} for step {number}\", because: \"{}\"),\n            ],\n            goals: [\n                \"goal-{:05}\",\n            ],\n            evidence: [\n                \"signal-{:05}\",\n            ],\n",
        numbers.pick(NO),
        numbers.pick(WHY_NOT),
        numbers.below(goals as u64),
        numbers.below(signals as u64)
    );
    let _ = write!(
        text,
        "            effort: {},\n            scores: {{\n                \"rice\": {{\n                    \"reach\": ({}, {}, {}),\n                    \"impact\": {},\n                    \"confidence\": (likely: 0.8, why: \"two cohorts\", on: \"2026-03-01\", by: \"{}\"),\n                    \"effort\": {},\n                }},\n",
        1 + numbers.below(9),
        100 + numbers.below(100),
        300 + numbers.below(100),
        900 + numbers.below(900),
        numbers.pick(&["0.5", "1", "2", "3"]),
        numbers.pick(OWNERS),
        1 + numbers.below(9)
    );
    let _ = write!(
        text,
        "                \"weighted\": {{\n                    \"customer\": {},\n                    \"business\": {},\n                    \"effort\": {},\n                    \"risk\": {},\n                    \"fit\": {},\n                    \"timing\": {},\n                }},\n            }},\n",
        1 + numbers.below(5),
        1 + numbers.below(5),
        1 + numbers.below(5),
        1 + numbers.below(5),
        1 + numbers.below(5),
        1 + numbers.below(5)
    );
    if lane == "Shipped" {
        text.push_str("            shipped_on: \"2026-02-01\",\n");
    }
    let _ = write!(text, "            owner: \"{}\",\n        ),\n", numbers.pick(OWNERS));
}
