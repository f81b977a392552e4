//! The scoring models and their inputs. The formulas are in `insight::score`.

use super::field::Scale;

#[derive(Debug)]
pub struct Model {
    /// As written in the file.
    pub name: &'static str,
    /// As shown on screen.
    pub title: &'static str,
    pub inputs: &'static [ModelInput],
}

#[derive(Debug)]
pub struct ModelInput {
    /// As written in the file.
    pub name: &'static str,
    pub scale: Scale,
    /// Includes the unit, where there is one.
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

/// A file may replace the inputs of this model with its own criteria.
pub const WEIGHTED: &str = "weighted";
pub const RICE: &str = "rice";
pub const ICE: &str = "ice";
pub const WSJF: &str = "wsjf";
pub const CD3: &str = "cd3";
pub const OPPORTUNITY: &str = "opportunity";
pub const KANO: &str = "kano";

pub static MODELS: &[Model] = &[
    Model {
        name: RICE,
        title: "RICE",
        inputs: &[
            benefit_input("reach", Scale::NOT_NEGATIVE, "How many people or events per period?"),
            benefit_input(
                "impact",
                Scale::NOT_NEGATIVE,
                "How much does it help each of them: 3 (massive), 2 (high), 1 (medium), 0.5 (low) or 0.25 (minimal)?",
            ),
            benefit_input(
                "confidence",
                Scale::between(0.0, 1.0),
                "How confident are you: 1 (high), 0.8 (medium) or 0.5 (low)?",
            ),
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
                "How much risk does it reduce, or how much opportunity does it open up, compared with the others?",
            ),
            cost_input("size", ONE_TO_TWENTY, "How big is the job, compared with the others?"),
        ],
    },
    Model {
        name: CD3,
        title: "CD3",
        inputs: &[
            benefit_input("cost", Scale::NOT_NEGATIVE, "What does one period of delay cost?"),
            cost_input("duration", Scale::POSITIVE, "For how many periods does it occupy the bottleneck?"),
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
    pub fn find(name: &str) -> Option<&'static Self> {
        MODELS.iter().find(|model| model.name == name)
    }

    pub fn find_input(&self, name: &str) -> Option<&'static ModelInput> {
        self.inputs.iter().find(|input| input.name == name)
    }
}
