//! The search: which items to take so that their efforts fit and their values sum up highest, where an item may only be
//! taken with all it needs. A knapsack with precedence, in whole numbers.
//!
//! Items that hang together by their needs are a *group*. Of each group all ways to take of it are listed that no other
//! way beats (less effort for as much value). Then the groups are put together one by one, and of all partial sets those
//! are kept that none beats: Nemhauser and Ullmann, "Discrete dynamic programming and capital allocation", Management
//! Science 15(9), 1969. What cannot become better than a set known already is left: its bound is the value it would have
//! if the rest could be taken in parts (Dantzig, "Discrete-variable extremum problems", Operations Research 5(2), 1957).
//! So the answer is exact. Where more partial sets were made than the budget allows, only the most promising are
//! followed, and the answer says how much better another one could be at most. The budget counts sets and never looks at
//! a clock: the same numbers give the same answer.

use super::bound::{HullSegment, RemainingSegments};
use std::collections::BTreeMap;

/// An item. What it needs has lower numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct KnapsackItem {
    pub(super) effort: i64,
    pub(super) value: i64,
    pub(super) needs: Vec<usize>,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct KnapsackSolution {
    /// For each item whether it is taken.
    pub(super) taken: Vec<bool>,
    /// More than this no set is worth; `None` when this one is proven to be the best.
    pub(super) upper_bound: Option<i64>,
}

/// So many partial sets are made before only the most promising are followed.
pub(super) const PARTIAL_SET_BUDGET: usize = 1_000_000;

/// So many are followed then.
const BEAM_WIDTH: usize = 64;

/// The best set whose effort is `free` at most. Among equals it is the one of less effort; then the first one found,
/// which depends on the order of the items alone.
pub(super) fn solve(items: &[KnapsackItem], free: i64, budget: usize) -> KnapsackSolution {
    let mut purse = SearchBudget { used: 0, limit: budget };
    let closures = need_closures(items, free);
    let fronts: Vec<ParetoFront> = connected_groups(items)
        .into_iter()
        .map(|group| ParetoFront::new(items, &closures, &group, free, &mut purse))
        .collect();
    let sack = Knapsack::new(&fronts, free);
    let packed = sack.pack(&mut purse);
    let mut found = KnapsackSolution { taken: vec![false; items.len()], upper_bound: None };
    let mut value = 0;
    for (front, choice) in fronts.iter().zip(&packed.picks) {
        let Some(choice) = front.choices.get(*choice) else { continue };
        value += choice.value;
        choice.items.iter().for_each(|item| set_flag(&mut found.taken, *item));
    }
    let cut = fronts.iter().any(|front| front.is_truncated).then(|| relaxation_bound(items, free));
    let at_most = packed.pruned_bound.into_iter().chain(cut).max();
    found.upper_bound = at_most.filter(|most| *most > value);
    if found.upper_bound.is_some() {
        found.taken = fill_greedily(items, &closures, free, found.taken);
    }
    found
}

/// How many partial sets were made, and how many may be.
struct SearchBudget {
    used: usize,
    limit: usize,
}

impl SearchBudget {
    fn is_spent(&self) -> bool {
        self.used > self.limit
    }
}

fn set_flag(flags: &mut [bool], at: usize) {
    if let Some(flag) = flags.get_mut(at) {
        *flag = true;
    }
}

/// Each item with all it needs, in order; `None` where that is more than can be taken.
fn need_closures(items: &[KnapsackItem], free: i64) -> Vec<Option<Vec<usize>>> {
    let mut closures: Vec<Option<Vec<usize>>> = Vec::with_capacity(items.len());
    for (number, item) in items.iter().enumerate() {
        let mut closure = Some(vec![number]);
        for need in &item.needs {
            closure = closure.zip(closures.get(*need)).and_then(|(own, below)| Some(union(&own, below.as_ref()?)));
        }
        let fits = |closure: &Vec<usize>| total_effort(items, closure) <= free;
        closures.push(closure.filter(fits));
    }
    closures
}

fn total_effort(items: &[KnapsackItem], set: &[usize]) -> i64 {
    set.iter().filter_map(|at| items.get(*at)).map(|item| item.effort).sum()
}

fn total_value(items: &[KnapsackItem], set: &[usize]) -> i64 {
    set.iter().filter_map(|at| items.get(*at)).map(|item| item.value).sum()
}

fn union(a: &[usize], b: &[usize]) -> Vec<usize> {
    let mut both = [a, b].concat();
    both.sort_unstable();
    both.dedup();
    both
}

fn difference(set: &[usize], taken: &[usize]) -> Vec<usize> {
    set.iter().filter(|item| taken.binary_search(item).is_err()).copied().collect()
}

/// The items that hang together, each group in order; the groups by their first item.
fn connected_groups(items: &[KnapsackItem]) -> Vec<Vec<usize>> {
    let mut head: Vec<usize> = (0..items.len()).collect();
    for (number, item) in items.iter().enumerate() {
        for need in &item.needs {
            let (one, other) = (find_root(&mut head, number), find_root(&mut head, *need));
            if let Some(place) = head.get_mut(one.max(other)) {
                *place = one.min(other);
            }
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for number in 0..items.len() {
        groups.entry(find_root(&mut head, number)).or_default().push(number);
    }
    groups.into_values().collect()
}

fn find_root(head: &mut [usize], mut at: usize) -> usize {
    while let Some(above) = head.get(at).copied().filter(|above| *above != at) {
        let next = head.get(above).copied().unwrap_or(above);
        if let Some(place) = head.get_mut(at) {
            *place = next;
        }
        at = above;
    }
    at
}

/// Something that can be weighed against its like.
trait HasEffortAndValue {
    fn effort(&self) -> i64;
    fn value(&self) -> i64;
}

/// Keeps those that no other beats, by effort. Of equals the first stays.
fn retain_undominated<T: HasEffortAndValue>(all: &mut Vec<T>) {
    all.sort_by_key(|one| (one.effort(), std::cmp::Reverse(one.value())));
    let mut best = None;
    all.retain(|one| {
        let is_better = best.is_none_or(|best| one.value() > best);
        if is_better {
            best = Some(one.value());
        }
        is_better
    });
}

/// One way to take of a group.
#[derive(Clone, Debug)]
struct GroupChoice {
    effort: i64,
    value: i64,
    items: Vec<usize>,
}

impl HasEffortAndValue for GroupChoice {
    fn effort(&self) -> i64 {
        self.effort
    }

    fn value(&self) -> i64 {
        self.value
    }
}

/// The ways to take of a group that no other way beats, by effort; the first one takes no effort.
struct ParetoFront {
    choices: Vec<GroupChoice>,
    /// Whether not all ways were followed.
    is_truncated: bool,
}

/// Ways so far, by the items that are taken and were not walked past yet.
type PartialChoices = BTreeMap<Vec<usize>, Vec<GroupChoice>>;

impl ParetoFront {
    /// Walks the group from what is needed by nobody down to what needs nobody. Whoever takes an item takes all it
    /// needs at once: so each way is one that could be stayed with.
    fn new(
        items: &[KnapsackItem],
        closures: &[Option<Vec<usize>>],
        group: &[usize],
        free: i64,
        purse: &mut SearchBudget,
    ) -> Self {
        let nothing = GroupChoice { effort: 0, value: 0, items: Vec::new() };
        let mut ways: PartialChoices = BTreeMap::from([(Vec::new(), vec![nothing])]);
        let mut is_cut = false;
        for item in group.iter().rev() {
            let mut next = PartialChoices::new();
            for (pending, choices) in ways {
                if pending.binary_search(item).is_ok() {
                    next.entry(difference(&pending, &[*item])).or_default().extend(choices);
                    continue;
                }
                if let Some(closure) = closures.get(*item).and_then(Option::as_ref) {
                    let added = difference(closure, &pending);
                    let with = extend_choices(items, &choices, &added, free);
                    purse.used += with.len();
                    let pending = difference(&union(&pending, closure), &[*item]);
                    next.entry(pending).or_default().extend(with);
                }
                next.entry(pending).or_default().extend(choices);
            }
            next.values_mut().for_each(retain_undominated);
            next.retain(|_, choices| !choices.is_empty());
            if purse.is_spent() {
                is_cut |= truncate_to_beam(&mut next);
            }
            ways = next;
        }
        Self { choices: ways.into_values().flatten().collect(), is_truncated: is_cut }
    }
}

/// These ways with some items more, as far as they fit.
fn extend_choices(items: &[KnapsackItem], choices: &[GroupChoice], added: &[usize], free: i64) -> Vec<GroupChoice> {
    let (effort, value) = (total_effort(items, added), total_value(items, added));
    if (effort, value) == (0, 0) {
        return Vec::new();
    }
    let fitting = choices.iter().filter(|choice| choice.effort + effort <= free);
    let with = |choice: &GroupChoice| GroupChoice {
        effort: choice.effort + effort,
        value: choice.value + value,
        items: union(&choice.items, added),
    };
    fitting.map(with).collect()
}

/// Leaves the most valuable ways, and the one that takes nothing; whether there were more.
fn truncate_to_beam(ways: &mut PartialChoices) -> bool {
    let mut values: Vec<i64> = ways.values().flatten().map(|choice| choice.value).collect();
    values.sort_unstable_by(|a, b| b.cmp(a));
    let Some(least) = values.get(BEAM_WIDTH).copied() else { return false };
    for choices in ways.values_mut() {
        choices.retain(|choice| choice.value > least || choice.items.is_empty());
    }
    ways.retain(|_, choices| !choices.is_empty());
    true
}

/// What no set is worth more than, each item taken by itself and in parts.
fn relaxation_bound(items: &[KnapsackItem], free: i64) -> i64 {
    let worth = items.iter().enumerate().filter(|(_, item)| item.value > 0);
    let base: i64 = worth.clone().filter(|(_, item)| item.effort == 0).map(|(_, item)| item.value).sum();
    let segment = |(group, item): (usize, &KnapsackItem)| HullSegment {
        group,
        choice: 1,
        effort: item.effort,
        value: item.value,
    };
    let segments = worth.filter(|(_, item)| item.effort > 0).map(segment).collect();
    base + RemainingSegments::from_segments(segments).upper_bound(free)
}

/// What was found with what fits into the rest all the same, or what comes of filling alone: whatever is worth more.
fn fill_greedily(items: &[KnapsackItem], closures: &[Option<Vec<usize>>], free: i64, found: Vec<bool>) -> Vec<bool> {
    let mut by_worth: Vec<HullSegment> = Vec::new();
    for (group, closure) in closures.iter().enumerate() {
        let Some(closure) = closure else { continue };
        let (effort, value) = (total_effort(items, closure), total_value(items, closure));
        by_worth.push(HullSegment { group, choice: 0, effort, value });
    }
    by_worth.sort_by(HullSegment::cmp_by_density);
    let fill = |mut taken: Vec<bool>| {
        let taken_of = |taken: &[bool], of: fn(&KnapsackItem) -> i64| -> i64 {
            items.iter().zip(taken).filter(|(_, taken)| **taken).map(|(item, _)| of(item)).sum()
        };
        let mut left = free - taken_of(&taken, |item| item.effort);
        for closure in by_worth.iter().filter_map(|segment| closures.get(segment.group)?.as_ref()) {
            let is_new = |at: &&usize| !taken.get(**at).copied().unwrap_or(true);
            let added: Vec<usize> = closure.iter().filter(is_new).copied().collect();
            let effort = total_effort(items, &added);
            if effort <= left && total_value(items, &added) > 0 {
                left -= effort;
                for at in added {
                    set_flag(&mut taken, at);
                }
            }
        }
        (taken_of(&taken, |item| item.value), taken)
    };
    let (found, afresh) = (fill(found), fill(vec![false; items.len()]));
    if afresh.0 > found.0 { afresh.1 } else { found.1 }
}

/// The groups, and what they are to be packed into.
struct Knapsack<'f> {
    fronts: &'f [ParetoFront],
    capacity: i64,
    segments: Vec<HullSegment>,
}

/// One choice of each group.
struct KnapsackPacking {
    picks: Vec<usize>,
    /// What the sets were worth at most that were not followed.
    pruned_bound: Option<i64>,
}

/// A choice of each of the groups so far.
#[derive(Clone, Copy)]
struct PartialSet {
    effort: i64,
    value: i64,
    /// The last step that led to it.
    last_step: Option<usize>,
}

impl HasEffortAndValue for PartialSet {
    fn effort(&self) -> i64 {
        self.effort
    }

    fn value(&self) -> i64 {
        self.value
    }
}

/// A choice that was made for a group, and the step before it.
struct PackingStep {
    group: usize,
    choice: usize,
    previous: Option<usize>,
}

impl<'f> Knapsack<'f> {
    fn new(fronts: &'f [ParetoFront], free: i64) -> Self {
        let mut segments = Vec::new();
        for (group, front) in fronts.iter().enumerate() {
            segments.extend(upper_hull(group, &front.choices));
        }
        // In a group each segment has less value for its effort than the one before.
        segments.sort_by(HullSegment::cmp_by_density);
        Self { fronts, capacity: free, segments }
    }

    /// The segments as far as they fit, best first: a set to be beaten.
    fn pack_greedily(&self) -> (Vec<usize>, i64) {
        let mut picks = vec![0; self.fronts.len()];
        let mut is_closed = vec![false; self.fronts.len()];
        let (mut left, mut value) = (self.capacity, self.base_value());
        for segment in &self.segments {
            if is_closed.get(segment.group).copied().unwrap_or(true) {
                continue;
            }
            if segment.effort > left {
                set_flag(&mut is_closed, segment.group);
                continue;
            }
            left -= segment.effort;
            value += segment.value;
            if let Some(pick) = picks.get_mut(segment.group) {
                *pick = segment.choice;
            }
        }
        (picks, value)
    }

    /// What the groups are worth without any effort.
    fn base_value(&self) -> i64 {
        self.fronts.iter().filter_map(|front| front.choices.first()).map(|choice| choice.value).sum()
    }

    fn pack(&self, purse: &mut SearchBudget) -> KnapsackPacking {
        let (greedy, greedy_value) = self.pack_greedily();
        let mut rest = RemainingSegments::from_segments(self.segments.clone());
        let mut steps: Vec<PackingStep> = Vec::new();
        let mut partials = vec![PartialSet { effort: 0, value: self.base_value(), last_step: None }];
        let (mut lower, mut left_behind) = (greedy_value, None);
        for group in self.group_order() {
            rest.remove_group(group);
            partials = self.extend_with_group(group, &partials, &mut steps);
            purse.used += partials.len();
            retain_undominated(&mut partials);
            lower = partials.last().map_or(lower, |best| best.value.max(lower));
            let bound = |partial: &PartialSet| partial.value + rest.upper_bound(self.capacity - partial.effort);
            partials.retain(|partial| bound(partial) >= lower);
            if purse.is_spent() && partials.len() > BEAM_WIDTH {
                partials.sort_by_key(|partial| (std::cmp::Reverse(bound(partial)), partial.effort));
                left_behind = left_behind.max(partials.get(BEAM_WIDTH).map(bound));
                partials.truncate(BEAM_WIDTH);
                partials.sort_by_key(|partial| partial.effort);
            }
        }
        let best = partials.last().filter(|best| best.value >= greedy_value);
        let picks = best.map_or(greedy, |best| self.trace_picks(&steps, best.last_step));
        KnapsackPacking { picks, pruned_bound: left_behind }
    }

    /// The groups from which something can be taken, those of the most value for their effort first.
    fn group_order(&self) -> Vec<usize> {
        let mut seen = vec![false; self.fronts.len()];
        let mut order = Vec::new();
        for segment in &self.segments {
            if !seen.get(segment.group).copied().unwrap_or(true) {
                set_flag(&mut seen, segment.group);
                order.push(segment.group);
            }
        }
        order
    }

    /// Every partial set with every choice of a group that fits. That the group is left out comes first: of equals the
    /// one stays that was there before.
    fn extend_with_group(
        &self,
        group: usize,
        partials: &[PartialSet],
        steps: &mut Vec<PackingStep>,
    ) -> Vec<PartialSet> {
        let mut all = partials.to_vec();
        let choices = self.fronts.get(group).map_or(&[][..], |front| &front.choices);
        let base = choices.first().map_or(0, |choice| choice.value);
        for (number, choice) in choices.iter().enumerate().skip(1) {
            for partial in partials.iter().take_while(|partial| partial.effort + choice.effort <= self.capacity) {
                let (effort, value) = (partial.effort + choice.effort, partial.value + choice.value - base);
                all.push(PartialSet { effort, value, last_step: Some(steps.len()) });
                steps.push(PackingStep { group, choice: number, previous: partial.last_step });
            }
        }
        all
    }

    fn trace_picks(&self, steps: &[PackingStep], mut at: Option<usize>) -> Vec<usize> {
        let mut picks = vec![0; self.fronts.len()];
        while let Some(step) = at.and_then(|at| steps.get(at)) {
            if let Some(pick) = picks.get_mut(step.group) {
                *pick = step.choice;
            }
            at = step.previous;
        }
        picks
    }
}

/// The way up along the choices of a group that is best if choices could be taken in parts.
fn upper_hull(group: usize, choices: &[GroupChoice]) -> Vec<HullSegment> {
    let mut corners: Vec<(usize, &GroupChoice)> = Vec::new();
    for (number, choice) in choices.iter().enumerate() {
        while let [.., (_, before), (_, last)] = corners.as_slice()
            && is_below_line(before, last, choice)
        {
            corners.pop();
        }
        corners.push((number, choice));
    }
    let pairs = corners.iter().zip(corners.iter().skip(1));
    let segment = |((_, from), (choice, to)): (&(usize, &GroupChoice), &(usize, &GroupChoice))| HullSegment {
        group,
        choice: *choice,
        effort: to.effort - from.effort,
        value: to.value - from.value,
    };
    pairs.map(segment).collect()
}

/// Whether a choice lies on or below the line from the one before to the one behind it.
fn is_below_line(before: &GroupChoice, choice: &GroupChoice, behind: &GroupChoice) -> bool {
    let rise =
        |from: &GroupChoice, to: &GroupChoice| (i128::from(to.value - from.value), i128::from(to.effort - from.effort));
    let ((first, run), (whole, whole_run)) = (rise(before, choice), rise(before, behind));
    first * whole_run <= whole * run
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::property::cases;
    use proptest::prelude::*;

    fn items(list: &[(i64, i64, &[usize])]) -> Vec<KnapsackItem> {
        list.iter()
            .map(|(effort, value, needs)| KnapsackItem { effort: *effort, value: *value, needs: needs.to_vec() })
            .collect()
    }

    fn sums(items: &[KnapsackItem], taken: &[bool]) -> (i64, i64) {
        let taken: Vec<usize> = (0..items.len()).filter(|at| taken[*at]).collect();
        (total_value(items, &taken), total_effort(items, &taken))
    }

    fn is_whole(items: &[KnapsackItem], taken: &[bool]) -> bool {
        (0..items.len()).all(|at| !taken[at] || items[at].needs.iter().all(|need| taken[*need]))
    }

    /// The value of the best of all sets there are, and the least effort it takes.
    fn by_force(items: &[KnapsackItem], free: i64) -> (i64, i64) {
        let all = (0..1_u32 << items.len()).map(|bits| (0..items.len()).map(|at| bits >> at & 1 == 1).collect());
        let whole = all.filter(|taken: &Vec<bool>| is_whole(items, taken)).map(|taken| sums(items, &taken));
        whole.filter(|(_, effort)| *effort <= free).max_by_key(|(value, effort)| (*value, -effort)).unwrap()
    }

    #[test]
    fn a_line_in_the_ranking_can_be_beaten() {
        // By value the first one fits and leaves no room; the two others are worth more together.
        let all = items(&[(6, 9, &[]), (3, 7, &[]), (3, 6, &[])]);
        assert_eq!(
            solve(&all, 6, PARTIAL_SET_BUDGET),
            KnapsackSolution { taken: vec![false, true, true], upper_bound: None }
        );
    }

    #[test]
    fn of_equals_the_first_is_taken() {
        let all = items(&[(2, 5, &[]), (2, 5, &[]), (2, 5, &[])]);
        assert_eq!(solve(&all, 4, PARTIAL_SET_BUDGET).taken, [true, true, false]);
    }

    #[test]
    fn a_budget_that_is_spent_still_gives_a_set_that_fits_and_says_how_far_off_it_may_be() {
        // Values that grow with efforts, all odd, and an even room: no bound is of help.
        let all: Vec<KnapsackItem> = (0..400)
            .map(|n| KnapsackItem {
                effort: 1001 + 2 * (n * 7919 % 1000),
                value: 1011 + 2 * (n * 7919 % 1000),
                needs: vec![],
            })
            .collect();
        let free = 200_000;
        let found = solve(&all, free, 2_000);
        let (value, effort) = sums(&all, &found.taken);
        assert!(effort <= free && value > 190_000, "{value} for {effort}");
        assert!(
            found.upper_bound.is_none_or(|most| most > value && most < value + value / 50),
            "{:?}",
            found.upper_bound
        );
        assert_eq!(found, solve(&all, free, 2_000));
    }

    fn instance() -> impl Strategy<Value = (Vec<KnapsackItem>, i64)> {
        let item = (0i64..9, -3i64..12, prop::collection::vec(0usize..9, 0..3));
        (prop::collection::vec(item, 0..9), 0i64..40).prop_map(|(list, free)| {
            let below = |at: usize, needs: Vec<usize>| needs.into_iter().filter(|need| *need < at).collect();
            let items = list.into_iter().enumerate();
            (
                items
                    .map(|(at, (effort, value, needs))| KnapsackItem { effort, value, needs: below(at, needs) })
                    .collect(),
                free,
            )
        })
    }

    proptest! {
        #![proptest_config(cases(512))]

        #[test]
        fn it_is_the_best_of_all_sets((items, free) in instance()) {
            let found = solve(&items, free, PARTIAL_SET_BUDGET);
            prop_assert!(is_whole(&items, &found.taken));
            prop_assert_eq!(sums(&items, &found.taken), by_force(&items, free));
            prop_assert_eq!(found.upper_bound, None);
        }

        #[test]
        fn with_no_budget_it_fits_and_its_bound_holds((items, free) in instance()) {
            let found = solve(&items, free, 0);
            let (value, effort) = sums(&items, &found.taken);
            let (most, _) = by_force(&items, free);
            prop_assert!(is_whole(&items, &found.taken) && effort <= free && value <= most);
            prop_assert!(most <= found.upper_bound.unwrap_or(value), "{} of {}, said {:?}", value, most, found.upper_bound);
        }
    }
}
