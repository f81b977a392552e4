//! Which stages of a customer's life the work is for: the live themes by the stage of the metric they aim at, the stages
//! that nothing is done for, and those that matter most at the product's own stage.
//!
//! The stages stand in the order in which a customer lives them. Other people's lists map to them:
//!
//! - AARRR: `McClure`, "Startup Metrics for Pirates", 2007.
//! - HEART: Rodden, Hutchinson and Fu, "Measuring the User Experience on a Large Scale", CHI 2010.
//!
//! The mapping, and which stages matter when, are our defaults.

use super::capacity::{self, Efforts, Sum};
use super::effective_target;
use crate::roadmap::Roadmap;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::entry_row::{Facts, LIFE_STAGES, LifeStage};
use crate::roadmap::settings::ProductStage;

/// The names that other lists have for a stage.
pub static OTHER_NAMES: &[(&str, &str, LifeStage)] = &[
    ("AARRR", "acquisition", LifeStage::Acquisition),
    ("AARRR", "activation", LifeStage::Activation),
    ("AARRR", "retention", LifeStage::Retention),
    ("AARRR", "referral", LifeStage::Satisfaction),
    ("AARRR", "revenue", LifeStage::Monetization),
    ("HEART", "happiness", LifeStage::Satisfaction),
    ("HEART", "engagement", LifeStage::Engagement),
    ("HEART", "adoption", LifeStage::Activation),
    ("HEART", "retention", LifeStage::Retention),
    ("HEART", "task success", LifeStage::Engagement),
];

/// The stages that matter most, by the stage of the product: our default.
pub fn matter_most(stage: ProductStage) -> &'static [LifeStage] {
    match stage {
        ProductStage::Early => &[LifeStage::Activation, LifeStage::Retention],
        ProductStage::Growth => {
            &[LifeStage::Acquisition, LifeStage::Activation, LifeStage::Retention, LifeStage::Monetization]
        }
        ProductStage::Mature => &[LifeStage::Retention, LifeStage::Monetization, LifeStage::Satisfaction],
        ProductStage::Enterprise => &[LifeStage::Activation, LifeStage::Engagement, LifeStage::Retention],
    }
}

/// What those stages are about at that time, in a few words.
pub fn hint(stage: ProductStage) -> &'static str {
    match stage {
        ProductStage::Early => "an early product lives on first value, and on those who come back",
        ProductStage::Growth => "a growing product needs customers who come, find value, stay and pay",
        ProductStage::Mature => "a mature product keeps its customers content, and grows with them",
        ProductStage::Enterprise => "a product for large firms lives on whole accounts that take it up and stay",
    }
}

/// One stage, and the work for it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stage {
    /// Which one.
    pub stage: LifeStage,
    /// The live themes whose metric is of this stage.
    pub sum: Sum,
    /// Of the effort of all live themes, in percent.
    pub percent: f64,
    /// Whether it matters most at the product's stage.
    pub matters: bool,
}

/// The work along the stages.
#[derive(Clone, Debug, PartialEq)]
pub struct Breadth {
    /// How old the product is.
    pub product: ProductStage,
    /// The six stages in their order.
    pub stages: [Stage; 6],
    /// The live themes without a metric, or with one that names no stage.
    pub without_stage: Sum,
    /// All live themes.
    pub all: Sum,
}

impl Breadth {
    /// Of a roadmap.
    pub fn of(roadmap: &Roadmap) -> Self {
        let product = roadmap.settings.stage;
        let efforts = Efforts::of(roadmap);
        let mut stages = LIFE_STAGES.map(|stage| Stage {
            stage,
            sum: Sum::default(),
            percent: 0.0,
            matters: matter_most(product).contains(&stage),
        });
        let (mut without_stage, mut all) = (Sum::default(), Sum::default());
        for (facts, bet) in capacity::live_themes(roadmap) {
            let effort = efforts.count(bet);
            all.add(effort);
            let own = stage_of(roadmap, facts);
            match stages.iter_mut().find(|stage| Some(stage.stage) == own) {
                Some(stage) => stage.sum.add(effort),
                None => without_stage.add(effort),
            }
        }
        for stage in &mut stages {
            stage.percent = stage.sum.percent_of(&all);
        }
        Self { product, stages, without_stage, all }
    }

    /// The stages that nothing is done for.
    pub fn empty(&self) -> impl Iterator<Item = LifeStage> {
        self.stages.iter().filter(|stage| stage.sum.themes == 0).map(|stage| stage.stage)
    }

    /// Those of them that matter most.
    pub fn gaps(&self) -> impl Iterator<Item = LifeStage> {
        self.stages.iter().filter(|stage| stage.sum.themes == 0 && stage.matters).map(|stage| stage.stage)
    }
}

/// The stage of the metric a theme aims at.
pub fn stage_of(roadmap: &Roadmap, facts: &Facts) -> Option<LifeStage> {
    let metric = effective_target::held(roadmap, facts).aim.metric?;
    let metric = roadmap.find_symbol(Entity::Metric, metric)?;
    roadmap.facts(metric)?.metric()?.stage
}

#[cfg(test)]
mod tests {
    use super::*;

    fn breadth(stage: &str, themes: &[(&str, &str)]) -> Breadth {
        let metric = |stage: &LifeStage| {
            let word = stage.word();
            format!("\"m-{word}\": (name: \"M\", unit: \"%\", better: Up, stage: {word}),")
        };
        let metrics: String = LIFE_STAGES.iter().map(metric).collect();
        let theme = |(n, (metric, more)): (usize, &(&str, &str))| {
            format!("\"t{n}\": (title: \"T\", lane: Now, target: (metric: \"{metric}\"), {more}),")
        };
        let themes: String = themes.iter().enumerate().map(theme).collect();
        let head = format!("format: 1, product: \"P\", stage: {stage}, metrics: {{{metrics} \"bare\": (name: \"B\")}}");
        Breadth::of(&Roadmap::load(format!("({head}, themes: {{{themes}}})")).1)
    }

    fn told(breadth: &Breadth) -> String {
        let stage = |stage: &Stage| format!("{}{}", if stage.matters { "*" } else { "" }, stage.sum.themes);
        let strip: Vec<String> = breadth.stages.iter().map(stage).collect();
        let gaps: Vec<&str> = breadth.gaps().map(LifeStage::word).collect();
        format!("{} ({}) gaps: {}", strip.join(" "), breadth.without_stage.themes, gaps.join(", "))
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
        let empty: Vec<&str> = breadth.empty().map(LifeStage::word).collect();
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
        for stage in LIFE_STAGES {
            assert!(OTHER_NAMES.iter().any(|(_, _, own)| *own == stage), "{stage:?}");
        }
        let of = |list: &str| OTHER_NAMES.iter().filter(|(own, ..)| *own == list).count();
        assert_eq!((of("AARRR"), of("HEART")), (5, 5));
    }
}
