//! `whymap rank`: the order within a lane, by hand.

use crate::cli::context::CliSession;
use crate::cli::edit;
use crate::cli::edit::{EditOutcome, WriteOptions};
use crate::cli::error::CliError;
use crate::cli::lookup;
use crate::document::chunk::EntryId;
use crate::insight::RoadmapOrder;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::WorkKind;
use crate::roadmap::intents::{self, RankPosition};
use crate::roadmap::lane::Lane;
use crate::roadmap::plan::Plan;
use crate::text::plural;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap rank calm-vat --top
  whymap rank calm-vat --below late-payers
  whymap rank calm-vat --by-score";

/// Put a theme at a place of its lane by hand
///
/// One line changes for each theme whose place is not said yet: the rank of this theme, between those of its neighbours.
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct RankArguments {
    /// The theme, by its exact id
    id: String,
    #[command(flatten)]
    position: RankPositionArguments,
    #[command(flatten)]
    write_options: WriteOptions,
}

/// Where to; exactly one of them.
#[derive(Clone, Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct RankPositionArguments {
    /// Above all others of the lane
    #[arg(long)]
    top: bool,
    /// Below all others of the lane
    #[arg(long)]
    bottom: bool,
    /// Directly above this theme
    #[arg(long, value_name = "ID")]
    above: Option<String>,
    /// Directly below this theme
    #[arg(long, value_name = "ID")]
    below: Option<String>,
    /// Where its score puts it; a rank given by hand is taken away
    #[arg(long)]
    by_score: bool,
}

/// Ranks the theme.
pub fn run(arguments: &RankArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    edit::edit(session, arguments.write_options, |plan| {
        let theme = lookup::find_exact_theme_or_idea(plan, &arguments.id, EntryKind::Theme)?;
        let id = plan.roadmap.id(theme).to_owned();
        if arguments.position.by_score {
            let told = format!("let the score decide where {id} stands");
            if let Some(changes) = intents::unrank(plan, theme) {
                edit::apply_changes(plan, &told, &changes)?;
            }
            return Ok(EditOutcome::new(told));
        }
        let place = resolve_position(plan, &arguments.position)?;
        let lane = rankable_lane(plan, theme)?;
        let told = format!("put {id} {}", describe_position(plan, place));
        if is_at_position(plan, &lane, theme, place) {
            return Ok(EditOutcome::new(told));
        }
        let Some((changes, newly_ranked)) = intents::rank_at(plan, &lane, theme, place) else {
            return Err(other_lane_error(plan, theme, place).into());
        };
        edit::apply_changes(plan, &told, &changes)?;
        Ok(EditOutcome::new(with_newly_ranked(told, newly_ranked)))
    })
}

fn with_newly_ranked(told: String, newly_ranked: usize) -> String {
    match newly_ranked {
        0 => told,
        count => {
            format!("{told}, and ranked {} above it as they stand", plural::format_count(count, "theme", "themes"))
        }
    }
}

fn resolve_position(plan: &Plan, place: &RankPositionArguments) -> Result<RankPosition, CliError> {
    let other = |id: &str| lookup::find_exact_theme_or_idea(plan, id, EntryKind::Theme);
    match (&place.above, &place.below) {
        (Some(id), _) => other(id).map(RankPosition::Above),
        (None, Some(id)) => other(id).map(RankPosition::Below),
        (None, None) if place.bottom => Ok(RankPosition::Bottom),
        (None, None) => Ok(RankPosition::Top),
    }
}

fn describe_position(plan: &Plan, place: RankPosition) -> String {
    match place {
        RankPosition::Top => "on top of its lane".to_owned(),
        RankPosition::Bottom => "at the bottom of its lane".to_owned(),
        RankPosition::Above(other) => format!("above {}", plan.roadmap.id(other)),
        RankPosition::Below(other) => format!("below {}", plan.roadmap.id(other)),
    }
}

/// The lane of a theme as it stands, without the obligations: those go by their deadlines.
fn rankable_lane(plan: &Plan, theme: EntryId) -> Result<Vec<EntryId>, CliError> {
    let id = plan.roadmap.id(theme);
    let Some(theme_row) = plan.roadmap.theme(theme) else { return Ok(Vec::new()) };
    if theme_row.kind == WorkKind::Obligation {
        return Err(CliError::usage(format!("{id} is an obligation: its deadline says where it stands")));
    }
    let Some(lane) = theme_row.lane.filter(|lane| lane.is_live()) else {
        let lane = theme_row.lane.map_or("no lane", Lane::name);
        return Err(CliError::usage(format!("{id} stands in {lane}: only themes in Now, Next and Later are ranked")));
    };
    let order = RoadmapOrder::from_roadmap(&plan.roadmap);
    let is_ranked =
        |entry: &EntryId| plan.roadmap.theme(*entry).is_some_and(|theme_row| theme_row.kind != WorkKind::Obligation);
    Ok(order.lane(lane).iter().copied().filter(is_ranked).collect())
}

/// Whether a theme stands at its place by hand already.
fn is_at_position(plan: &Plan, lane: &[EntryId], theme: EntryId, place: RankPosition) -> bool {
    let is_by_hand = plan.roadmap.theme(theme).is_some_and(|theme_row| theme_row.rank.is_some());
    let at = |entry: EntryId| lane.iter().position(|other| *other == entry);
    let own = at(theme);
    is_by_hand
        && match place {
            RankPosition::Top => own == Some(0),
            RankPosition::Bottom => own.is_some() && own == lane.len().checked_sub(1),
            RankPosition::Above(other) => own.map(|own| own + 1) == at(other) && own.is_some(),
            RankPosition::Below(other) => at(other).map(|other| other + 1) == own && own.is_some(),
        }
}

fn other_lane_error(plan: &Plan, theme: EntryId, place: RankPosition) -> CliError {
    let other = match place {
        RankPosition::Above(other) | RankPosition::Below(other) => other,
        RankPosition::Top | RankPosition::Bottom => theme,
    };
    let (id, other_id) = (plan.roadmap.id(theme), plan.roadmap.id(other));
    if plan.roadmap.theme(other).is_some_and(|theme_row| theme_row.kind == WorkKind::Obligation) {
        return CliError::usage(format!("{other_id} is an obligation, which stands above all ranked themes"));
    }
    let lane = plan.roadmap.theme(other).and_then(|theme_row| theme_row.lane).map_or("no lane", Lane::name);
    CliError::usage(format!("{other_id} stands in {lane}, and {id} does not"))
        .with_hint(format!("`whymap move {id} LANE` moves it first"))
}
