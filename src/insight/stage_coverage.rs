//! Which stages of a customer's life the work is for: the live themes by the stage of the metric they aim at, the stages
//! that nothing is done for, and those that matter most at the product's own stage.
//!
//! The stages stand in the order in which a customer lives them. Other people's lists map to them:
//!
//! - AARRR: `McClure`, "Startup Metrics for Pirates", 2007.
//! - HEART: Rodden, Hutchinson and Fu, "Measuring the User Experience on a Large Scale", CHI 2010.
//!
//! The mapping, and which stages matter when, are our defaults.

use super::capacity::{self, EffortCounter, EffortSum};
use super::effective_target;
use crate::roadmap::Roadmap;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::{EntryRow, LIFECYCLE_STAGES, LifecycleStage};
use crate::roadmap::settings::ProductStage;

/// The names that other lists have for a stage.
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

/// The stages that matter most, by the stage of the product: our default.
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

/// What those stages are about at that time, in a few words.
pub fn stage_hint(stage: ProductStage) -> &'static str {
    match stage {
        ProductStage::Early => "an early product lives on first value, and on those who come back",
        ProductStage::Growth => "a growing product needs customers who come, find value, stay and pay",
        ProductStage::Mature => "a mature product keeps its customers content, and grows with them",
        ProductStage::Enterprise => "a product for large firms lives on whole accounts that take it up and stay",
    }
}

/// One stage, and the work for it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StageCoverage {
    /// Which one.
    pub stage: LifecycleStage,
    /// The live themes whose metric is of this stage.
    pub sum: EffortSum,
    /// Of the effort of all live themes, in percent.
    pub percent: f64,
    /// Whether it matters most at the product's stage.
    pub is_key_stage: bool,
}

/// The work along the stages.
#[derive(Clone, Debug, PartialEq)]
pub struct LifecycleCoverage {
    /// How old the product is.
    pub product_stage: ProductStage,
    /// The six stages in their order.
    pub stages: [StageCoverage; 6],
    /// The live themes without a metric, or with one that names no stage.
    pub without_stage: EffortSum,
    /// All live themes.
    pub total: EffortSum,
}

impl LifecycleCoverage {
    /// Of a roadmap.
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

    /// Those of them that matter most.
    pub fn key_gaps(&self) -> impl Iterator<Item = LifecycleStage> {
        self.stages.iter().filter(|stage| stage.sum.theme_count == 0 && stage.is_key_stage).map(|stage| stage.stage)
    }
}

/// The stage of the metric a theme aims at.
pub fn lifecycle_stage(roadmap: &Roadmap, row: &EntryRow) -> Option<LifecycleStage> {
    let metric = effective_target::resolve(roadmap, row).target.metric?;
    let metric = roadmap.find_by_symbol(EntryKind::Metric, metric)?;
    roadmap.row(metric)?.metric()?.stage
}

#[cfg(test)]
mod tests {
    use super::*;

    fn breadth(stage: &str, themes: &[(&str, &str)]) -> LifecycleCoverage {
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

    fn told(breadth: &LifecycleCoverage) -> String {
        let stage =
            |stage: &StageCoverage| format!("{}{}", if stage.is_key_stage { "*" } else { "" }, stage.sum.theme_count);
        let strip: Vec<String> = breadth.stages.iter().map(stage).collect();
        let gaps: Vec<&str> = breadth.key_gaps().map(LifecycleStage::name).collect();
        format!("{} ({}) gaps: {}", strip.join(" "), breadth.without_stage.theme_count, gaps.join(", "))
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
        let breadth = breadth("Growth", &themes);
        assert_eq!(told(&breadth), "*0 *2 0 *0 *0 1 (2) gaps: Acquisition, Retention, Monetization");
        assert!((breadth.stages[1].percent - 40.0).abs() < 1e-9);
        let without_theme = breadth.stages.iter().filter(|stage| stage.sum.theme_count == 0);
        let empty: Vec<&str> = without_theme.map(|stage| stage.stage.name()).collect();
        assert_eq!(empty, ["Acquisition", "Engagement", "Retention", "Monetization"]);
    }

    #[test]
    fn what_matters_most_depends_on_the_product() {
        assert_eq!(told(&breadth("Early", &[])), "0 *0 0 *0 0 0 (0) gaps: Activation, Retention");
        assert_eq!(told(&breadth("Mature", &[])), "0 0 0 *0 *0 *0 (0) gaps: Retention, Monetization, Satisfaction");
        assert_eq!(told(&breadth("Enterprise", &[])), "0 *0 *0 *0 0 0 (0) gaps: Activation, Engagement, Retention");
    }

    #[test]
    fn each_stage_has_a_name_in_another_list() {
        for stage in LIFECYCLE_STAGES {
            assert!(STAGE_ALIASES.iter().any(|(_, _, own)| *own == stage), "{stage:?}");
        }
        let of = |list: &str| STAGE_ALIASES.iter().filter(|(own, ..)| *own == list).count();
        assert_eq!((of("AARRR"), of("HEART")), (5, 5));
    }
}
