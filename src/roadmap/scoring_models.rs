//! The scoring models a file may hold inputs for, and what each input is. The formulas are elsewhere.

use super::field::Scale;

/// A scoring model.
#[derive(Debug)]
pub struct Model {
    /// As it stands in the file.
    pub name: &'static str,
    /// As the screen calls it.
    pub title: &'static str,
    /// Its inputs in the order in which they are written.
    pub inputs: &'static [ModelInput],
}

/// One input of a model.
#[derive(Debug)]
pub struct ModelInput {
    /// As it stands in the file.
    pub name: &'static str,
    /// The numbers it may take.
    pub scale: Scale,
    /// The question it answers, with its unit.
    pub question: &'static str,
    /// Whether less of it is better.
    pub is_cost: bool,
}

const fn benefit_input(name: &'static str, scale: Scale, question: &'static str) -> ModelInput {
    ModelInput { name, scale, question, is_cost: false }
}

const fn cost_input(name: &'static str, scale: Scale, question: &'static str) -> ModelInput {
    ModelInput { name, scale, question, is_cost: true }
}

const RATING_SCALE: Scale = Scale::between(1.0, 5.0);
const ZERO_TO_TEN: Scale = Scale::between(0.0, 10.0);
const ONE_TO_TWENTY: Scale = Scale::between(1.0, 20.0);

/// The name of the weighted model: the one whose inputs a file may replace by its own criteria.
pub const WEIGHTED: &str = "weighted";
/// The name of the reach-impact-confidence-effort model.
pub const RICE: &str = "rice";
/// The name of the impact-confidence-ease model.
pub const ICE: &str = "ice";
/// The name of SAFe's model.
pub const WSJF: &str = "wsjf";
/// The name of cost of delay divided by duration.
pub const CD3: &str = "cd3";
/// The name of the opportunity score.
pub const OPPORTUNITY: &str = "opportunity";
/// The name of Kano's model.
pub const KANO: &str = "kano";

/// All models.
pub static MODELS: &[Model] = &[
    Model {
        name: RICE,
        title: "RICE",
        inputs: &[
            benefit_input("reach", Scale::NOT_NEGATIVE, "How many people or events per period?"),
            benefit_input("impact", Scale::NOT_NEGATIVE, "How much does it help each of them: 3, 2, 1, 0.5 or 0.25?"),
            benefit_input("confidence", Scale::between(0.0, 1.0), "How confident are you, from 0 to 1: 1, 0.8 or 0.5?"),
            cost_input("effort", Scale::POSITIVE, "How many person-months will it take?"),
        ],
    },
    Model {
        name: WEIGHTED,
        title: "weighted",
        inputs: &[
            benefit_input("customer", RATING_SCALE, "How much does it help customers?"),
            benefit_input("business", RATING_SCALE, "How much does it help the business?"),
            cost_input("effort", RATING_SCALE, "How much work is it?"),
            cost_input("risk", RATING_SCALE, "How likely is it to go wrong?"),
            benefit_input("fit", RATING_SCALE, "How well does it fit the strategy?"),
            benefit_input("timing", RATING_SCALE, "How much does it matter to do it now?"),
        ],
    },
    Model {
        name: ICE,
        title: "ICE",
        inputs: &[
            benefit_input("impact", ZERO_TO_TEN, "How much would it change?"),
            benefit_input("confidence", ZERO_TO_TEN, "How confident are you, given the evidence?"),
            benefit_input("ease", ZERO_TO_TEN, "How easy is it?"),
        ],
    },
    Model {
        name: WSJF,
        title: "WSJF",
        inputs: &[
            benefit_input(
                "value",
                ONE_TO_TWENTY,
                "How much value for users and the business, compared with the others?",
            ),
            benefit_input("time", ONE_TO_TWENTY, "How time-critical is it, compared with the others?"),
            benefit_input(
                "risk",
                ONE_TO_TWENTY,
                "How much risk does it reduce, or opportunity does it open, compared with the others?",
            ),
            cost_input("size", ONE_TO_TWENTY, "How big is the job, compared with the others?"),
        ],
    },
    Model {
        name: CD3,
        title: "CD3",
        inputs: &[
            benefit_input("cost", Scale::NOT_NEGATIVE, "What does one period of delay cost?"),
            cost_input("duration", Scale::POSITIVE, "How many periods does it occupy the bottleneck?"),
        ],
    },
    Model {
        name: OPPORTUNITY,
        title: "opportunity",
        inputs: &[
            benefit_input("importance", ZERO_TO_TEN, "How important is it to customers?"),
            benefit_input("satisfaction", ZERO_TO_TEN, "How satisfied are they with what they have today?"),
        ],
    },
    Model {
        name: KANO,
        title: "Kano",
        inputs: &[
            benefit_input("a", Scale::COUNT, "How many answers were attractive?"),
            benefit_input("o", Scale::COUNT, "How many answers were one-dimensional?"),
            benefit_input("m", Scale::COUNT, "How many answers were must-be?"),
            benefit_input("i", Scale::COUNT, "How many answers were indifferent?"),
            benefit_input("r", Scale::COUNT, "How many answers were reverse?"),
            benefit_input("q", Scale::COUNT, "How many answers were questionable?"),
        ],
    },
];

impl Model {
    /// The model of this name.
    pub fn find(name: &str) -> Option<&'static Self> {
        MODELS.iter().find(|model| model.name == name)
    }

    /// The input of this name.
    pub fn find_input(&self, name: &str) -> Option<&'static ModelInput> {
        self.inputs.iter().find(|input| input.name == name)
    }
}
