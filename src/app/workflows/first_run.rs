//! First run without a file: asks a few questions, creates the file, then asks for the first idea.

use crate::app::message::{Effect, SaveMode};
use crate::app::model::session::Session;
use crate::app::model::status::{CommandResult, say};
use crate::app::overlays::Overlay;
use crate::app::overlays::form::create;
use crate::app::overlays::prompt;
use crate::app::overlays::prompt::PromptQuestion;
use crate::app::workflows::Workflows;
use crate::document::write::quote;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::plan::Plan;
use crate::roadmap::settings::FORMAT_VERSION;

/// The answers given so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FirstRun {
    pub product: String,
    /// Empty when skipped.
    pub vision: String,
    /// The first metric; empty when skipped.
    pub metric: String,
    pub unit: String,
}

/// Asks the first question.
pub fn start(overlays: &mut Vec<Overlay>, workflows: &mut Workflows) {
    workflows.first = Some(FirstRun::default());
    prompt::open(overlays, PromptQuestion::FirstProduct, "");
}

/// Takes one answer and asks the next question, or creates the file.
pub fn accept_answer(
    session: &mut Session,
    overlays: &mut Vec<Overlay>,
    workflows: &mut Workflows,
    outbox: &mut Vec<Effect>,
    answer: &str,
) -> CommandResult {
    let Some(Overlay::Prompt(prompt)) = overlays.pop() else { return Ok(None) };
    let Some(first) = &mut workflows.first else { return Ok(None) };
    let next = match prompt.question {
        PromptQuestion::FirstProduct => {
            answer.clone_into(&mut first.product);
            if answer.is_empty() { Some(PromptQuestion::FirstProduct) } else { Some(PromptQuestion::FirstVision) }
        }
        PromptQuestion::FirstVision => {
            answer.clone_into(&mut first.vision);
            Some(PromptQuestion::FirstMetric)
        }
        PromptQuestion::FirstMetric => {
            answer.clone_into(&mut first.metric);
            if answer.is_empty() { None } else { Some(PromptQuestion::FirstUnit) }
        }
        PromptQuestion::FirstUnit => {
            answer.clone_into(&mut first.unit);
            if answer.is_empty() { Some(PromptQuestion::FirstUnit) } else { None }
        }
        _ => return Ok(None),
    };
    match next {
        Some(question) => {
            prompt::open(overlays, question, "");
            Ok(None)
        }
        None => create_roadmap(session, overlays, workflows, outbox),
    }
}

fn create_roadmap(
    session: &mut Session,
    overlays: &mut Vec<Overlay>,
    workflows: &mut Workflows,
    outbox: &mut Vec<Effect>,
) -> CommandResult {
    let Some(first) = workflows.first.take() else { return Ok(None) };
    session.replace_plan(Plan::from_text(roadmap_text(&first)));
    outbox.push(Effect::Save(SaveMode::Normal));
    prompt::open(overlays, PromptQuestion::NewIdea(None), "");
    say(format!("Created {}. Now type your first idea (Esc to skip)", session.file.name))
}

/// The initial text of a roadmap.
pub fn roadmap_text(first: &FirstRun) -> String {
    let style = crate::document::style::FileStyle::default();
    let quote = |text: &str| quote(text, &style);
    let mut text = format!(
        "#![enable(implicit_some)]\n\
         // A roadmap, edited with whymap. Comments are yours: whymap keeps each one with what it describes.\n\
         Roadmap(\n    format: {FORMAT_VERSION},\n    product: {},\n",
        quote(&first.product)
    );
    if !first.vision.is_empty() {
        text += &format!("    vision: {},\n", quote(&first.vision));
    }
    if !first.metric.is_empty() {
        let id = create::free_id(&Plan::from_text(String::new()), EntryKind::Metric, &first.metric);
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
    fn the_first_file_parses() {
        let first = FirstRun {
            product: "A \"quoted\" product".to_owned(),
            vision: "Somewhere".to_owned(),
            metric: "Accounts that come back".to_owned(),
            unit: "%".to_owned(),
        };
        let plan = Plan::from_text(roadmap_text(&first));
        assert_eq!(plan.roadmap.settings.product, "A \"quoted\" product");
        assert!(plan.roadmap.find(EntryKind::Metric, "accounts-that-come-back").is_some());
    }
}
