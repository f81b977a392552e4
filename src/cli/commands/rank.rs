//! `whymap rank`: the order within a lane, by hand.

use crate::cli::context::Session;
use crate::cli::edit;
use crate::cli::edit::{Told, Writing};
use crate::cli::error::Stop;
use crate::cli::lookup;
use crate::document::chunk::Serial;
use crate::insight::Order;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::entry_row::BetKind;
use crate::roadmap::intents::{self, Place};
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
    place: PlaceArguments,
    #[command(flatten)]
    writing: Writing,
}

/// Where to; exactly one of them.
#[derive(Clone, Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct PlaceArguments {
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
pub fn run(arguments: &RankArguments, session: &Session) -> anyhow::Result<ExitCode> {
    edit::edit(session, arguments.writing, |plan| {
        let theme = lookup::exact_bet(plan, &arguments.id, Entity::Theme)?;
        let id = plan.roadmap.id(theme).to_owned();
        if arguments.place.by_score {
            let told = format!("let the score decide where {id} stands");
            if let Some(changes) = intents::unrank(plan, theme) {
                edit::make(plan, &told, &changes)?;
            }
            return Ok(Told::that(told));
        }
        let place = place(plan, &arguments.place)?;
        let lane = lane(plan, theme)?;
        let told = format!("put {id} {}", words(plan, place));
        if stands_there(plan, &lane, theme, place) {
            return Ok(Told::that(told));
        }
        let Some((changes, newly_ranked)) = intents::rank_at(plan, &lane, theme, place) else {
            return Err(other_lane(plan, theme, place).into());
        };
        edit::make(plan, &told, &changes)?;
        Ok(Told::that(with_others(told, newly_ranked)))
    })
}

fn with_others(told: String, newly_ranked: usize) -> String {
    match newly_ranked {
        0 => told,
        count => format!("{told}, and ranked {} above it as they stand", plural::count(count, "theme", "themes")),
    }
}

fn place(plan: &Plan, place: &PlaceArguments) -> Result<Place, Stop> {
    let other = |id: &str| lookup::exact_bet(plan, id, Entity::Theme);
    match (&place.above, &place.below) {
        (Some(id), _) => other(id).map(Place::Above),
        (None, Some(id)) => other(id).map(Place::Below),
        (None, None) if place.bottom => Ok(Place::Bottom),
        (None, None) => Ok(Place::Top),
    }
}

fn words(plan: &Plan, place: Place) -> String {
    match place {
        Place::Top => "on top of its lane".to_owned(),
        Place::Bottom => "at the bottom of its lane".to_owned(),
        Place::Above(other) => format!("above {}", plan.roadmap.id(other)),
        Place::Below(other) => format!("below {}", plan.roadmap.id(other)),
    }
}

/// The lane of a theme as it stands, without the obligations: those go by their deadlines.
fn lane(plan: &Plan, theme: Serial) -> Result<Vec<Serial>, Stop> {
    let id = plan.roadmap.id(theme);
    let Some(bet) = plan.roadmap.bet(theme) else { return Ok(Vec::new()) };
    if bet.kind == BetKind::Obligation {
        return Err(Stop::usage(format!("{id} is an obligation: its deadline says where it stands")));
    }
    let Some(lane) = bet.lane.filter(|lane| lane.is_live()) else {
        let lane = bet.lane.map_or("no lane", Lane::word);
        return Err(Stop::usage(format!("{id} stands in {lane}: only themes in Now, Next and Later are ranked")));
    };
    let order = Order::of(&plan.roadmap);
    let is_ranked = |serial: &Serial| plan.roadmap.bet(*serial).is_some_and(|bet| bet.kind != BetKind::Obligation);
    Ok(order.lane(lane).iter().copied().filter(is_ranked).collect())
}

/// Whether a theme stands at its place by hand already.
fn stands_there(plan: &Plan, lane: &[Serial], theme: Serial, place: Place) -> bool {
    let is_by_hand = plan.roadmap.bet(theme).is_some_and(|bet| bet.rank.is_some());
    let at = |serial: Serial| lane.iter().position(|other| *other == serial);
    let own = at(theme);
    is_by_hand
        && match place {
            Place::Top => own == Some(0),
            Place::Bottom => own.is_some() && own == lane.len().checked_sub(1),
            Place::Above(other) => own.map(|own| own + 1) == at(other) && own.is_some(),
            Place::Below(other) => at(other).map(|other| other + 1) == own && own.is_some(),
        }
}

fn other_lane(plan: &Plan, theme: Serial, place: Place) -> Stop {
    let other = match place {
        Place::Above(other) | Place::Below(other) => other,
        Place::Top | Place::Bottom => theme,
    };
    let (id, other_id) = (plan.roadmap.id(theme), plan.roadmap.id(other));
    if plan.roadmap.bet(other).is_some_and(|bet| bet.kind == BetKind::Obligation) {
        return Stop::usage(format!("{other_id} is an obligation, which stands above all ranked themes"));
    }
    let lane = plan.roadmap.bet(other).and_then(|bet| bet.lane).map_or("no lane", Lane::word);
    Stop::usage(format!("{other_id} stands in {lane}, and {id} does not"))
        .hint(format!("`whymap move {id} LANE` moves it first"))
}
