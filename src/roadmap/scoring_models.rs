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
    pub inputs: &'static [Input],
}

/// One input of a model.
#[derive(Debug)]
pub struct Input {
    /// As it stands in the file.
    pub name: &'static str,
    /// The numbers it may take.
    pub scale: Scale,
    /// The question it answers, with its unit.
    pub question: &'static str,
    /// Whether less of it is better.
    pub is_cost: bool,
}

const fn input(name: &'static str, scale: Scale, question: &'static str) -> Input {
    Input { name, scale, question, is_cost: false }
}

const fn cost(name: &'static str, scale: Scale, question: &'static str) -> Input {
    Input { name, scale, question, is_cost: true }
}

const MARK: Scale = Scale::between(1.0, 5.0);
const TEN: Scale = Scale::between(0.0, 10.0);
const TWENTY: Scale = Scale::between(1.0, 20.0);

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
            input("reach", Scale::NOT_NEGATIVE, "how many people or events in a period?"),
            input("impact", Scale::NOT_NEGATIVE, "how much for each: 3, 2, 1, 0.5 or 0.25?"),
            input("confidence", Scale::between(0.0, 1.0), "how sure, from 0 to 1: 1, 0.8 or 0.5?"),
            cost("effort", Scale::POSITIVE, "how many person-months?"),
        ],
    },
    Model {
        name: WEIGHTED,
        title: "weighted",
        inputs: &[
            input("customer", MARK, "how much does it help customers?"),
            input("business", MARK, "how much does it help the business?"),
            cost("effort", MARK, "how much work is it?"),
            cost("risk", MARK, "how likely is it to go wrong?"),
            input("fit", MARK, "how well does it fit the strategy?"),
            input("timing", MARK, "how much does it matter that it is now?"),
        ],
    },
    Model {
        name: ICE,
        title: "ICE",
        inputs: &[
            input("impact", TEN, "how much would it change?"),
            input("confidence", TEN, "how sure, by the evidence?"),
            input("ease", TEN, "how easy is it?"),
        ],
    },
    Model {
        name: WSJF,
        title: "WSJF",
        inputs: &[
            input("value", TWENTY, "user and business value, relative"),
            input("time", TWENTY, "time criticality, relative"),
            input("risk", TWENTY, "risk reduction or opportunity, relative"),
            cost("size", TWENTY, "job size, relative"),
        ],
    },
    Model {
        name: CD3,
        title: "CD3",
        inputs: &[
            input("cost", Scale::NOT_NEGATIVE, "what does a period of waiting cost?"),
            cost("duration", Scale::POSITIVE, "how many periods at the bottleneck?"),
        ],
    },
    Model {
        name: OPPORTUNITY,
        title: "opportunity",
        inputs: &[
            input("importance", TEN, "how important is it to them?"),
            input("satisfaction", TEN, "how content are they with today's answer?"),
        ],
    },
    Model {
        name: KANO,
        title: "Kano",
        inputs: &[
            input("a", Scale::COUNT, "answers: attractive"),
            input("o", Scale::COUNT, "answers: one-dimensional"),
            input("m", Scale::COUNT, "answers: must-be"),
            input("i", Scale::COUNT, "answers: indifferent"),
            input("r", Scale::COUNT, "answers: reverse"),
            input("q", Scale::COUNT, "answers: questionable"),
        ],
    },
];

impl Model {
    /// The model of this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        MODELS.iter().find(|model| model.name == name)
    }

    /// The input of this name.
    pub fn input(&self, name: &str) -> Option<&'static Input> {
        self.inputs.iter().find(|input| input.name == name)
    }
}
