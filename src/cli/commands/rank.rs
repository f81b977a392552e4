//! `whymap rank`: ranks a theme manually within its lane.

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
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap rank calm-vat --top
  whymap rank calm-vat --below late-payers
  whymap rank calm-vat --by-score";

/// Rank a theme manually within its lane
///
/// Sets a rank between those of its neighbors. Themes above it that have no rank yet get one as well, in their current
/// order. Where neighbors have equal ranks, they get new ones. Obligations stay above all ranked themes.
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct RankArguments {
    /// The theme (exact id)
    id: String,
    #[command(flatten)]
    position: RankPositionArguments,
    #[command(flatten)]
    write_options: WriteOptions,
}

#[derive(Clone, Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct RankPositionArguments {
    /// Move it to the top of its lane
    #[arg(long)]
    top: bool,
    /// Move it to the bottom of its lane
    #[arg(long)]
    bottom: bool,
    /// Move it directly above this theme
    #[arg(long, value_name = "ID")]
    above: Option<String>,
    /// Move it directly below this theme
    #[arg(long, value_name = "ID")]
    below: Option<String>,
    /// Rank it by its score again: removes its manual rank
    #[arg(long)]
    by_score: bool,
}

pub fn run(arguments: &RankArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    edit::edit(session, arguments.write_options, |plan| {
        let theme = lookup::find_exact_theme_or_idea(plan, &arguments.id, EntryKind::Theme)?;
        let id = plan.roadmap.id(theme).to_owned();
        if arguments.position.by_score {
            let message = format!("ranked {id} by its score");
            if let Some(changes) = intents::unrank(plan, theme) {
                edit::apply_changes(plan, &message, &changes)?;
            }
            return Ok(EditOutcome::new(message).or_unchanged(format!("{id} has no manual rank")));
        }
        let position = resolve_position(plan, &arguments.position)?;
        if matches!(position, RankPosition::Above(other) | RankPosition::Below(other) if other == theme) {
            return Err(CliError::usage(format!("cannot rank {id} relative to itself")).into());
        }
        let lane = rankable_lane(plan, theme)?;
        let message = format!("ranked {id} {}", describe_position(plan, theme, position));
        if is_at_position(plan, &lane, theme, position) {
            return Ok(EditOutcome::new(message).or_unchanged(format!("{id} has this rank already")));
        }
        let Some(ranked) = intents::rank_at(plan, &lane, theme, position) else {
            return Err(other_lane_error(plan, theme, position).into());
        };
        edit::apply_changes(plan, &message, &ranked.changes)?;
        let message = with_newly_ranked(message, ranked.newly_ranked);
        Ok(EditOutcome::new(with_renumbered(message, ranked.renumbered)))
    })
}

fn with_newly_ranked(message: String, newly_ranked: usize) -> String {
    match newly_ranked {
        0 => message,
        1 => format!("{message}; 1 theme above it now has a manual rank too"),
        count => format!("{message}; {count} themes above it now have manual ranks too"),
    }
}

fn with_renumbered(message: String, renumbered: usize) -> String {
    match renumbered {
        0 => message,
        1 => format!("{message}; 1 other theme got a new rank to make room"),
        count => format!("{message}; {count} other themes got new ranks to make room"),
    }
}

fn resolve_position(plan: &Plan, arguments: &RankPositionArguments) -> Result<RankPosition, CliError> {
    let other = |id: &str| lookup::find_exact_theme_or_idea(plan, id, EntryKind::Theme);
    match (&arguments.above, &arguments.below) {
        (Some(id), _) => other(id).map(RankPosition::Above),
        (None, Some(id)) => other(id).map(RankPosition::Below),
        (None, None) if arguments.bottom => Ok(RankPosition::Bottom),
        (None, None) => Ok(RankPosition::Top),
    }
}

fn describe_position(plan: &Plan, theme: EntryId, position: RankPosition) -> String {
    match position {
        RankPosition::Top if has_obligation(plan, theme) => "at the top of its lane, below the obligations".to_owned(),
        RankPosition::Top => "at the top of its lane".to_owned(),
        RankPosition::Bottom => "at the bottom of its lane".to_owned(),
        RankPosition::Above(other) => format!("above {}", plan.roadmap.id(other)),
        RankPosition::Below(other) => format!("below {}", plan.roadmap.id(other)),
    }
}

/// Whether there is an obligation in the lane of a theme.
fn has_obligation(plan: &Plan, theme: EntryId) -> bool {
    let lane = plan.roadmap.theme(theme).and_then(|theme_row| theme_row.lane);
    plan.roadmap
        .rows_of_kind(EntryKind::Theme)
        .filter_map(|row| row.theme())
        .any(|theme_row| theme_row.kind == WorkKind::Obligation && theme_row.lane == lane)
}

/// The themes of the lane in their order, without obligations: their deadlines rank them.
fn rankable_lane(plan: &Plan, theme: EntryId) -> Result<Vec<EntryId>, CliError> {
    let id = plan.roadmap.id(theme);
    let Some(theme_row) = plan.roadmap.theme(theme) else { return Ok(Vec::new()) };
    if theme_row.kind == WorkKind::Obligation {
        return Err(CliError::usage(format!("{id} is an obligation: its deadline sets its rank")));
    }
    let Some(lane) = theme_row.lane.filter(|lane| lane.is_live()) else {
        let lane = theme_row.lane.map_or("no lane", Lane::name);
        return Err(CliError::usage(format!("{id} is in {lane}: only themes in Now, Next and Later can be ranked")));
    };
    let order = RoadmapOrder::from_roadmap(&plan.roadmap);
    let is_ranked =
        |entry: &EntryId| plan.roadmap.theme(*entry).is_some_and(|theme_row| theme_row.kind != WorkKind::Obligation);
    Ok(order.lane(lane).iter().copied().filter(is_ranked).collect())
}

/// Whether a theme is at this position already, by a manual rank.
fn is_at_position(plan: &Plan, lane: &[EntryId], theme: EntryId, position: RankPosition) -> bool {
    let has_rank = plan.roadmap.theme(theme).is_some_and(|theme_row| theme_row.rank.is_some());
    let at = |entry: EntryId| lane.iter().position(|other| *other == entry);
    let own = at(theme);
    has_rank
        && match position {
            RankPosition::Top => own == Some(0),
            RankPosition::Bottom => own.is_some() && own == lane.len().checked_sub(1),
            RankPosition::Above(other) => own.map(|own| own + 1) == at(other) && own.is_some(),
            RankPosition::Below(other) => at(other).map(|other| other + 1) == own && own.is_some(),
        }
}

fn other_lane_error(plan: &Plan, theme: EntryId, position: RankPosition) -> CliError {
    let other = match position {
        RankPosition::Above(other) | RankPosition::Below(other) => other,
        RankPosition::Top | RankPosition::Bottom => theme,
    };
    let (id, other_id) = (plan.roadmap.id(theme), plan.roadmap.id(other));
    if plan.roadmap.theme(other).is_some_and(|theme_row| theme_row.kind == WorkKind::Obligation) {
        return CliError::usage(format!("{other_id} is an obligation: obligations come above all ranked themes"));
    }
    let lane = plan.roadmap.theme(other).and_then(|theme_row| theme_row.lane).map_or("no lane", Lane::name);
    CliError::usage(format!("{other_id} is in {lane}, but {id} is not"))
        .with_hint(format!("run `whymap move {id} LANE` first"))
}
