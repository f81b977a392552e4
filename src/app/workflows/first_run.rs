//! No file yet: one screen, a few questions, and there is one. Then the cursor stands where the first idea is typed.

use crate::app::message::{Effect, SaveWay};
use crate::app::overlays::Overlay;
use crate::app::overlays::form::create;
use crate::app::overlays::prompt;
use crate::app::overlays::prompt::Question;
use crate::app::state::State;
use crate::document::write::quoted;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::plan::Plan;
use crate::roadmap::settings::FORMAT;

/// The answers given so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FirstRun {
    /// The product.
    pub product: String,
    /// The vision; empty when it was skipped.
    pub vision: String,
    /// The first number; empty when it was skipped.
    pub metric: String,
    /// Its unit.
    pub unit: String,
}

/// Starts asking.
pub fn start(state: &mut State) {
    state.first = Some(FirstRun::default());
    prompt::open(state, Question::FirstProduct, "");
}

/// Takes one answer and asks the next question, or makes the file.
pub fn answer(state: &mut State, answer: &str) {
    let Some(Overlay::Prompt(prompt)) = state.overlays.pop() else { return };
    let Some(first) = &mut state.first else { return };
    let next = match prompt.question {
        Question::FirstProduct => {
            answer.clone_into(&mut first.product);
            if answer.is_empty() { Some(Question::FirstProduct) } else { Some(Question::FirstVision) }
        }
        Question::FirstVision => {
            answer.clone_into(&mut first.vision);
            Some(Question::FirstMetric)
        }
        Question::FirstMetric => {
            answer.clone_into(&mut first.metric);
            if answer.is_empty() { None } else { Some(Question::FirstUnit) }
        }
        Question::FirstUnit => {
            answer.clone_into(&mut first.unit);
            if answer.is_empty() { Some(Question::FirstUnit) } else { None }
        }
        _ => return,
    };
    match next {
        Some(question) => prompt::open(state, question, ""),
        None => make(state),
    }
}

fn make(state: &mut State) {
    let Some(first) = state.first.take() else { return };
    state.replace_plan(Plan::of(text(&first)));
    state.say(format!("{} is made here; now a first idea", state.file.name));
    state.ask(Effect::Save(SaveWay::Usual));
    prompt::open(state, Question::Capture(None), "");
}

/// The first text of a roadmap.
pub fn text(first: &FirstRun) -> String {
    let style = crate::document::style::Style::default();
    let quote = |text: &str| quoted(text, &style);
    let mut text = format!(
        "#![enable(implicit_some)]\n\
         // A roadmap, edited with whymap. Comments are yours: whymap never moves or drops them.\n\
         Roadmap(\n    format: {FORMAT},\n    product: {},\n",
        quote(&first.product)
    );
    if !first.vision.is_empty() {
        text += &format!("    vision: {},\n", quote(&first.vision));
    }
    if !first.metric.is_empty() {
        let id = create::free_id(&Plan::of(String::new()), Entity::Metric, &first.metric);
        text += &format!(
            "    metrics: {{\n        \"{id}\": (\n            name: {},\n            unit: {},\n            better: Up,\n        ),\n    }},\n",
            quote(&first.metric),
            quote(&first.unit)
        );
    }
    text.push_str(")\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_file_reads() {
        let first = FirstRun {
            product: "A \"quoted\" product".to_owned(),
            vision: "Somewhere".to_owned(),
            metric: "Accounts that come back".to_owned(),
            unit: "%".to_owned(),
        };
        let plan = Plan::of(text(&first));
        assert_eq!(plan.roadmap.settings.product, "A \"quoted\" product");
        assert!(plan.roadmap.find(Entity::Metric, "accounts-that-come-back").is_some());
    }
}
