//! `whymap resolve`: which version of a clash holds.

use crate::cli::context::Session;
use crate::cli::edit;
use crate::cli::edit::{Told, Writing};
use crate::cli::error::Stop;
use crate::cli::field;
use crate::cli::lookup;
use crate::roadmap::conflict::{ClashPath, Term};
use crate::roadmap::inspect;
use crate::roadmap::intents::{self, OpenClash, Pick, resolve};
use crate::roadmap::location::Owner;
use crate::roadmap::plan::Plan;
use crate::text::plural;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap resolve first-report title --side main
  whymap resolve first-report target.to --base
  whymap resolve first-report why.problem --value 'Six in ten stop at the import'
  whymap resolve late-payers '*' --keep
  whymap resolve --all --side feat/import-first";

/// Choose a version of a field that two branches changed differently
///
/// `whymap clashes` lists them. The field gets the chosen version, and the others go; a lane brings along what belongs to
/// it. `*` is a whole entry that one side deleted and the other edited: that side deletes it, `--keep` keeps it.
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES, group = clap::ArgGroup::new("version").required(true))]
pub struct ResolveArguments {
    /// The entry, by its exact id; `roadmap` for the roadmap's own fields
    #[arg(required_unless_present = "all")]
    id: Option<String>,
    /// The field, as `whymap clashes` prints it
    #[arg(required_unless_present = "all")]
    path: Option<String>,
    /// Every clash of the file in which the side has a part
    #[arg(long, conflicts_with_all = ["id", "path", "base", "value", "keep"])]
    all: bool,
    /// The version of this side
    #[arg(long, value_name = "LABEL", group = "version", allow_hyphen_values = true)]
    side: Option<String>,
    /// What it was before both
    #[arg(long, group = "version")]
    base: bool,
    /// Another version, written as for `whymap set`
    #[arg(long, value_name = "VALUE", group = "version", allow_hyphen_values = true)]
    value: Option<String>,
    /// What the file holds now
    #[arg(long, group = "version")]
    keep: bool,
    #[command(flatten)]
    writing: Writing,
}

/// Settles one clash, or all of them.
pub fn run(arguments: &ResolveArguments, session: &Session) -> anyhow::Result<ExitCode> {
    edit::edit(session, arguments.writing, |plan| match (&arguments.id, &arguments.path) {
        (Some(id), Some(path)) => one(plan, arguments, id, path),
        _ => all(plan, arguments.side.as_deref().unwrap_or_default()),
    })
}

fn one(plan: &mut Plan, arguments: &ResolveArguments, id: &str, path: &str) -> anyhow::Result<Told> {
    let owner = lookup::owner(plan, id)?;
    if let Owner::Entry(serial) = owner {
        edit::must_read(plan, serial)?;
    }
    let name = field::name_of(plan, owner);
    let open = find(plan, owner, &name, path)?;
    let pick = pick(plan, &open, arguments)?;
    let changes = intents::resolve(plan, &open, &pick).map_err(|not_made| edit::refused(&not_made))?;
    let what = format!("resolved {} of {name}", open.clash.at);
    edit::make(plan, &what, &changes)?;
    Ok(Told::that(what))
}

fn find(plan: &Plan, owner: Owner, name: &str, path: &str) -> Result<OpenClash, Stop> {
    let at = ClashPath::parse(path);
    let mut open = intents::clashes_of(plan, owner);
    if let Some(found) = open.iter().position(|open| open.clash.at == at) {
        return Ok(open.swap_remove(found));
    }
    let known: Vec<String> = open.iter().map(|open| open.clash.at.to_string()).collect();
    let stop = Stop::usage(format!("{name} has no clash at {path}"));
    Err(match known.is_empty() {
        true => stop.hint("`whymap clashes` lists those there are"),
        false => stop.hint(format!("it has: {}", known.join(", "))),
    })
}

fn pick(plan: &Plan, open: &OpenClash, arguments: &ResolveArguments) -> Result<Pick, Stop> {
    let at = &open.clash.at;
    if arguments.keep {
        return Ok(Pick::Keep);
    }
    if let Some(typed) = &arguments.value {
        let value = resolve::typed_value(plan, open.owner, at, typed);
        return value.map(Pick::Value).map_err(|wrong| Stop::usage(wrong.to_string()));
    }
    let Some(label) = &arguments.side else {
        let has_base = open.clash.terms.iter().any(|term| matches!(term, Term::Was(_)));
        return match has_base {
            true => Ok(Pick::Base),
            false => Err(Stop::usage(format!("{at} was not there before both")).hint("--side LABEL takes a version")),
        };
    };
    let labels: Vec<&str> = open.clash.terms.iter().filter_map(Term::label).collect();
    if labels.contains(&label.as_str()) {
        return Ok(Pick::Side(label.clone()));
    }
    let nearest = inspect::nearest_word(label, &labels).map(|nearest| format!("did you mean {nearest}?"));
    let keeps = at.is_whole().then(|| "--keep keeps the entry".to_owned());
    let hint = nearest.or(keeps).unwrap_or_else(|| format!("its sides are {}", labels.join(", ")));
    Err(Stop::usage(format!("the clash at {at} has no side {label}")).hint(hint))
}

fn all(plan: &mut Plan, label: &str) -> anyhow::Result<Told> {
    let (changes, count) = intents::resolve_all(plan, label)
        .map_err(|no_side| Stop::usage(no_side.to_string()).hint("`whymap clashes` lists them with their sides"))?;
    let what = format!("resolved {} by {label}", plural::count(count, "clash", "clashes"));
    edit::make(plan, &what, &changes)?;
    let left = intents::open_clashes(plan).len();
    let warnings = (left > 0)
        .then(|| format!("{} left: {label} has no part in it", plural::count(left, "clash is", "clashes are")));
    Ok(Told { warnings: warnings.into_iter().collect(), ..Told::that(what) })
}
