//! Coverage of the customer lifecycle: the live themes by the stage of their target metric, the stages without work, and
//! the stages that matter most for the product.
//!
//! The stages are in the order in which a customer goes through them. Other frameworks map to them:
//!
//! - AARRR: `McClure`, "Startup Metrics for Pirates", 2007.
//! - HEART: Rodden, Hutchinson and Fu, "Measuring the User Experience on a Large Scale", CHI 2010.
//!
//! The mapping and the key stages are our defaults.

use super::capacity::{self, EffortCounter, EffortSum};
use super::effective_target;
use crate::roadmap::Roadmap;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::{EntryRow, LIFECYCLE_STAGES, LifecycleStage};
use crate::roadmap::settings::ProductStage;

/// Framework, its name for a stage, and the stage.
pub static STAGE_ALIASES: &[(&str, &str, LifecycleStage)] = &[
    ("AARRR", "acquisition", LifecycleStage::Acquisition),
    ("AARRR", "activation", LifecycleStage::Activation),
    ("AARRR", "retention", LifecycleStage::Retention),
    ("AARRR", "referral", LifecycleStage::Satisfaction),
    ("AARRR", "revenue", LifecycleStage::Monetization),
    ("HEART", "happiness", LifecycleStage::Satisfaction),
    ("HEART", "engagement", LifecycleStage::Engagement),
    ("HEART", "adoption", LifecycleStage::Activation),
    ("HEART", "retention", LifecycleStage::Retention),
    ("HEART", "task success", LifecycleStage::Engagement),
];

/// The stages that matter most for a product at this stage: our default.
pub fn key_stages(stage: ProductStage) -> &'static [LifecycleStage] {
    match stage {
        ProductStage::Early => &[LifecycleStage::Activation, LifecycleStage::Retention],
        ProductStage::Growth => &[
            LifecycleStage::Acquisition,
            LifecycleStage::Activation,
            LifecycleStage::Retention,
            LifecycleStage::Monetization,
        ],
        ProductStage::Mature => {
            &[LifecycleStage::Retention, LifecycleStage::Monetization, LifecycleStage::Satisfaction]
        }
        ProductStage::Enterprise => {
            &[LifecycleStage::Activation, LifecycleStage::Engagement, LifecycleStage::Retention]
        }
    }
}

/// Why those stages matter most.
pub fn stage_hint(stage: ProductStage) -> &'static str {
    match stage {
        ProductStage::Early => "an early product depends on first value and on customers who come back",
        ProductStage::Growth => "a growing product needs customers who come, find value, stay and pay",
        ProductStage::Mature => "a mature product keeps its customers happy and grows with them",
        ProductStage::Enterprise => "an enterprise product depends on whole accounts that adopt it and stay",
    }
}

/// The work for one stage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StageCoverage {
    pub stage: LifecycleStage,
    /// The live themes whose metric has this stage.
    pub sum: EffortSum,
    /// Share of the effort of all live themes, from 0 to 100.
    pub percent: f64,
    /// Whether the stage is one of [`key_stages`].
    pub is_key_stage: bool,
}

/// The work by lifecycle stage.
#[derive(Clone, Debug, PartialEq)]
pub struct LifecycleCoverage {
    pub product_stage: ProductStage,
    pub stages: [StageCoverage; 6],
    /// The live themes without a metric, or with a metric without a stage.
    pub without_stage: EffortSum,
    pub total: EffortSum,
}

impl LifecycleCoverage {
    pub fn from_roadmap(roadmap: &Roadmap) -> Self {
        let product = roadmap.settings.stage;
        let efforts = EffortCounter::from_roadmap(roadmap);
        let mut stages = LIFECYCLE_STAGES.map(|stage| StageCoverage {
            stage,
            sum: EffortSum::default(),
            percent: 0.0,
            is_key_stage: key_stages(product).contains(&stage),
        });
        let (mut without_stage, mut all) = (EffortSum::default(), EffortSum::default());
        for (row, theme_row) in capacity::live_themes(roadmap) {
            let effort = efforts.theme_effort(theme_row);
            all.add(effort);
            let own = lifecycle_stage(roadmap, row);
            match stages.iter_mut().find(|stage| Some(stage.stage) == own) {
                Some(stage) => stage.sum.add(effort),
                None => without_stage.add(effort),
            }
        }
        for stage in &mut stages {
            stage.percent = stage.sum.percent_of(&all);
        }
        Self { product_stage: product, stages, without_stage, total: all }
    }

    /// The key stages without a live theme.
    pub fn key_gaps(&self) -> impl Iterator<Item = LifecycleStage> {
        self.stages.iter().filter(|stage| stage.sum.theme_count == 0 && stage.is_key_stage).map(|stage| stage.stage)
    }
}

/// The stage of a theme's target metric.
pub fn lifecycle_stage(roadmap: &Roadmap, row: &EntryRow) -> Option<LifecycleStage> {
    let metric = effective_target::resolve(roadmap, row).target.metric?;
    let metric = roadmap.find_by_symbol(EntryKind::Metric, metric)?;
    roadmap.row(metric)?.metric()?.stage
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coverage(stage: &str, themes: &[(&str, &str)]) -> LifecycleCoverage {
        let metric = |stage: &LifecycleStage| {
            let word = stage.name();
            format!("\"m-{word}\": (name: \"M\", unit: \"%\", better: Up, stage: {word}),")
        };
        let metrics: String = LIFECYCLE_STAGES.iter().map(metric).collect();
        let theme = |(n, (metric, more)): (usize, &(&str, &str))| {
            format!("\"t{n}\": (title: \"T\", lane: Now, target: (metric: \"{metric}\"), {more}),")
        };
        let themes: String = themes.iter().enumerate().map(theme).collect();
        let head = format!("format: 1, product: \"P\", stage: {stage}, metrics: {{{metrics} \"bare\": (name: \"B\")}}");
        LifecycleCoverage::from_roadmap(&Roadmap::load(format!("({head}, themes: {{{themes}}})")).1)
    }

    fn describe(coverage: &LifecycleCoverage) -> String {
        let stage =
            |stage: &StageCoverage| format!("{}{}", if stage.is_key_stage { "*" } else { "" }, stage.sum.theme_count);
        let strip: Vec<String> = coverage.stages.iter().map(stage).collect();
        let gaps: Vec<&str> = coverage.key_gaps().map(LifecycleStage::name).collect();
        format!("{} ({}) gaps: {}", strip.join(" "), coverage.without_stage.theme_count, gaps.join(", "))
    }

    #[test]
    fn themes_stand_at_the_stage_of_their_metric() {
        let themes = [
            ("m-Activation", "effort: 3"),
            ("m-Activation", "effort: 1"),
            ("m-Satisfaction", "effort: 4"),
            ("bare", "effort: 1"),
            ("nowhere", "effort: 1"),
        ];
        let coverage = coverage("Growth", &themes);
        assert_eq!(describe(&coverage), "*0 *2 0 *0 *0 1 (2) gaps: Acquisition, Retention, Monetization");
        assert!((coverage.stages[1].percent - 40.0).abs() < 1e-9);
        let without_theme = coverage.stages.iter().filter(|stage| stage.sum.theme_count == 0);
        let empty: Vec<&str> = without_theme.map(|stage| stage.stage.name()).collect();
        assert_eq!(empty, ["Acquisition", "Engagement", "Retention", "Monetization"]);
    }

    #[test]
    fn key_stages_depend_on_the_product() {
        assert_eq!(describe(&coverage("Early", &[])), "0 *0 0 *0 0 0 (0) gaps: Activation, Retention");
        assert_eq!(
            describe(&coverage("Mature", &[])),
            "0 0 0 *0 *0 *0 (0) gaps: Retention, Monetization, Satisfaction"
        );
        assert_eq!(
            describe(&coverage("Enterprise", &[])),
            "0 *0 *0 *0 0 0 (0) gaps: Activation, Engagement, Retention"
        );
    }

    #[test]
    fn each_stage_has_a_name_in_another_framework() {
        for stage in LIFECYCLE_STAGES {
            assert!(STAGE_ALIASES.iter().any(|(_, _, own)| *own == stage), "{stage:?}");
        }
        let count = |framework: &str| STAGE_ALIASES.iter().filter(|(own, ..)| *own == framework).count();
        assert_eq!((count("AARRR"), count("HEART")), (5, 5));
    }
}
