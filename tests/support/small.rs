//! A small roadmap.

/// One complete theme, one idea, one metric, one goal.
pub(crate) const SMALL: &str = r#"#![enable(implicit_some)]
Roadmap(
    format: 1,
    product: "Smallware",
    metrics: {
        "speed": (
            name: "Speed",
            unit: "s",
            better: Down,
            readings: {
                "2026-02-23": 9,
            },
        ),
    },
    goals: {
        "fast": (
            text: "Pages come at once",
            target: (metric: "speed", from: 9, to: 3, by: "2026-12-31"),
            focus: true,
        ),
    },
    themes: {
        "a": (
            title: "Alpha",
            lane: Now,
            why: (
                problem: "People wait",
                reason: "They leave",
            ),
            target: (metric: "speed", from: 9, to: 3, by: "2026-12-31"),
            trade_offs: [
                (not_doing: "Colors", because: "they can wait"),
            ],
        ),
    },
    ideas: {
        "b": (
            title: "Beta",
        ),
    },
)
"#;

/// The small roadmap with this number of `!` after the title of its theme.
pub(crate) fn edited(times: usize) -> String {
    SMALL.replace("\"Alpha\"", &format!("\"Alpha{}\"", "!".repeat(times)))
}
