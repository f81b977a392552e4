//! Overrides the score: ranks a theme manually above another and records the reason as a decision.

use crate::app::model::selection::SelectRequest;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::status::{CommandResult, refuse, say};
use crate::app::overlays::Overlay;
use crate::app::overlays::picker;
use crate::app::overlays::picker::{PickerChoice, PickerPurpose};
use crate::app::overlays::prompt::{self, PromptQuestion};
use crate::app::workflows::override_rank;
use crate::document::chunk::EntryId;
use crate::document::path::Path;
use crate::document::write::Draft;
use crate::roadmap::change::Change;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::field::ReferenceTarget;
use crate::roadmap::intents::{self, RankPosition};
use crate::roadmap::lane::Lane;
use crate::roadmap::name;
use crate::roadmap::slug;

/// Asks which theme to rank the selected one above.
pub fn start(session: &Session, selection: &Selection, overlays: &mut Vec<Overlay>) -> CommandResult {
    let live = |entry_id: &EntryId| {
        session.plan.roadmap.theme(*entry_id).and_then(|theme_row| theme_row.lane).filter(|lane| lane.is_live())
    };
    let theme = selection.theme(session).filter(|entry_id| live(entry_id).is_some());
    let Some((theme, lane)) = theme.and_then(|theme| Some((theme, live(&theme)?))) else {
        return refuse("Only themes in Now, Next and Later have a rank");
    };
    let order = &session.derived.order;
    let live = [Lane::Now, Lane::Next, Lane::Later].into_iter().flat_map(|lane| order.lane(lane));
    let ids: Vec<String> =
        live.filter(|other| **other != theme).map(|other| session.plan.roadmap.id(*other).to_owned()).collect();
    if ids.is_empty() {
        return refuse("There is no other theme to rank it above");
    }
    let in_lane = order.lane(lane);
    let above = in_lane.iter().position(|other| *other == theme).and_then(|at| in_lane.get(at.checked_sub(1)?));
    let above = above.map(|above| session.plan.roadmap.id(*above).to_owned());
    picker::open_among(
        session,
        overlays,
        ReferenceTarget::Kind(EntryKind::Theme),
        PickerPurpose::OverrideRank(theme),
        &ids,
        PickerChoice::One(above),
    );
    let title = format!("Rank {} above which theme?", session.title(theme));
    if let Some(Overlay::Picker(picker)) = overlays.last_mut() {
        picker.title = title;
    }
    Ok(None)
}

/// Asks for the reason after a theme was chosen.
pub fn ask_why(session: &Session, overlays: &mut Vec<Overlay>, theme: EntryId, above: &str) {
    if let Some(above) = session.plan.roadmap.find(EntryKind::Theme, above) {
        prompt::open(overlays, PromptQuestion::OverrideReason { theme, above }, "");
    }
}

/// Ranks a theme above another, moving it to that lane if needed, and records the reason as a decision, all as one undo
/// step.
pub fn rank_above(
    session: &mut Session,
    selection: &mut Selection,
    theme: EntryId,
    above: EntryId,
    why: &str,
) -> CommandResult {
    let lane_of = |entry_id: EntryId| session.plan.roadmap.theme(entry_id).and_then(|theme_row| theme_row.lane);
    let Some(lane) = lane_of(above) else { return Ok(None) };
    let mut changes = match lane_of(theme) {
        current if current == Some(lane) => Vec::new(),
        _ => intents::change_lane(&session.plan, theme, lane),
    };
    let order = session.derived.order.lane(lane).to_vec();
    let Some(ranked) = intents::rank_at(&session.plan, &order, theme, RankPosition::Above(above)) else {
        return refuse("Deadlines rank obligations, above all other themes");
    };
    changes.extend(ranked.changes);
    let (title, above_title) = (session.title(theme), session.title(above));
    let headline = format!("{title} ranked manually above {above_title}");
    let (decision, change) = build_decision(session, theme, &headline, why);
    changes.push(change);
    let id = |entry_id: EntryId| session.plan.roadmap.id(entry_id);
    let label = format!("rank {} above {}", id(theme), id(above));
    session.apply(&label, &changes)?;
    selection.request(SelectRequest::Follow(theme));
    say(format!(
        "Ranked {title} manually above {above_title}. Reason saved as decision {decision} (c s to rank by score again)"
    ))
}

/// The decision that records why a theme is ranked manually: its id, and the change that adds it.
pub fn build_decision(session: &Session, theme: EntryId, title: &str, why: &str) -> (String, Change) {
    let roadmap = &session.plan.roadmap;
    let id = roadmap.id(theme);
    let decision = slug::id_from_title(&crate::app::model::entry_text::decision_slug_text(id), |id| {
        roadmap.find(EntryKind::Decision, id).is_some()
    });
    let field = |name: &str| Path::from_fields(&[name]);
    let fields = vec![
        (field(name::ON), Draft::Text(session.today.format("%Y-%m-%d").to_string())),
        (field(name::TITLE), Draft::Text(title.to_owned())),
        (field(name::CONTEXT), Draft::Text(why.to_owned())),
        (field(name::DECISION), Draft::Text("We will rank it manually and override its score.".to_owned())),
        (
            field(name::CONSEQUENCES),
            Draft::Text("It keeps this rank, whatever its score, until we go back to ranking it by score.".to_owned()),
        ),
        (field(name::ABOUT).index(0), Draft::Text(format!("themes.{id}"))),
    ];
    (decision.clone(), Change::Insert { kind: EntryKind::Decision, id: decision, fields })
}

/// Records why a theme is ranked manually as a decision, as another undo step.
pub(crate) fn record_reason(session: &mut Session, theme: EntryId, why: &str) -> CommandResult {
    let roadmap = &session.plan.roadmap;
    let id = roadmap.id(theme).to_owned();
    let lane = roadmap.theme(theme).and_then(|theme_row| theme_row.lane).map_or("", |lane| lane.name());
    let title = session.title(theme);
    let headline = format!("{title} ranked manually in {lane}");
    let (decision, insert) = override_rank::build_decision(session, theme, &headline, why);
    session.apply(&format!("record why {id} is ranked manually"), &[insert])?;
    say(format!("Ranked {title} manually in {lane}. Reason saved as decision {decision} (c s to rank by score again)"))
}
