//! The search: a knapsack problem with precedence constraints in integers. It picks the items whose efforts fit and whose
//! values add up to the highest sum, where an item needs others to be picked with it.
//!
//! Items connected by their needs form a *group*. For each group the search lists its Pareto front: all choices that no
//! other choice beats in effort and value. Then it combines the groups one by one and keeps the partial sets that no other
//! one beats: Nemhauser and Ullmann, "Discrete dynamic programming and capital allocation", Management Science 15(9), 1969.
//! It drops partial sets that cannot beat a set it knows already, by the value they would have if the rest could be taken
//! in part (Dantzig, "Discrete-variable extremum problems", Operations Research 5(2), 1957). So the result is exact. Beyond
//! the budget of partial sets it follows only the most promising ones (a beam search), and the result has an upper bound
//! for the best value. The budget counts sets and never looks at a clock, so the same input gives the same result.

use super::bound::{HullSegment, RemainingSegments};
use std::collections::BTreeMap;

/// An item; the items it needs have lower numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct KnapsackItem {
    pub(super) effort: i64,
    pub(super) value: i64,
    pub(super) needs: Vec<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct KnapsackSolution {
    /// For each item, whether it is taken.
    pub(super) taken: Vec<bool>,
    /// No set has a higher value than this; `None` if the solution is proven optimal.
    pub(super) upper_bound: Option<i64>,
}

/// Maximum number of partial sets before the search narrows to [`BEAM_WIDTH`].
pub(super) const PARTIAL_SET_BUDGET: usize = 1_000_000;

/// Number of partial sets that are followed beyond the budget.
const BEAM_WIDTH: usize = 64;

/// The best set with an effort of at most `free`. Of equal values the one with less effort wins, then the first one found,
/// which depends only on the order of the items.
pub(super) fn solve(items: &[KnapsackItem], free: i64, limit: usize) -> KnapsackSolution {
    let mut budget = SearchBudget { used: 0, limit };
    let closures = need_closures(items, free);
    let fronts: Vec<ParetoFront> = connected_groups(items)
        .into_iter()
        .map(|group| ParetoFront::new(items, &closures, &group, free, &mut budget))
        .collect();
    let packing = Knapsack::new(&fronts, free).pack(&mut budget);
    let mut found = KnapsackSolution { taken: vec![false; items.len()], upper_bound: None };
    let mut value = 0;
    for (front, choice) in fronts.iter().zip(&packing.picks) {
        let Some(choice) = front.choices.get(*choice) else { continue };
        value += choice.value;
        choice.items.iter().for_each(|item| set_flag(&mut found.taken, *item));
    }
    let truncated_bound = fronts.iter().any(|front| front.is_truncated).then(|| relaxation_bound(items, free));
    let upper_bound = packing.pruned_bound.into_iter().chain(truncated_bound).max();
    found.upper_bound = upper_bound.filter(|bound| *bound > value);
    if found.upper_bound.is_some() {
        found.taken = fill_greedily(items, &closures, free, found.taken);
    }
    found
}

/// Counts the partial sets.
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

/// Each item with everything it needs, sorted; `None` if that does not fit.
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

/// The items connected by their needs, each group sorted; the groups by their first item.
fn connected_groups(items: &[KnapsackItem]) -> Vec<Vec<usize>> {
    let mut parents: Vec<usize> = (0..items.len()).collect();
    for (number, item) in items.iter().enumerate() {
        for need in &item.needs {
            let (one, other) = (find_root(&mut parents, number), find_root(&mut parents, *need));
            if let Some(parent) = parents.get_mut(one.max(other)) {
                *parent = one.min(other);
            }
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for number in 0..items.len() {
        groups.entry(find_root(&mut parents, number)).or_default().push(number);
    }
    groups.into_values().collect()
}

/// Union-find with path halving.
fn find_root(parents: &mut [usize], mut node: usize) -> usize {
    while let Some(parent) = parents.get(node).copied().filter(|parent| *parent != node) {
        let grandparent = parents.get(parent).copied().unwrap_or(parent);
        if let Some(slot) = parents.get_mut(node) {
            *slot = grandparent;
        }
        node = parent;
    }
    node
}

trait HasEffortAndValue {
    fn effort(&self) -> i64;
    fn value(&self) -> i64;
}

/// Keeps the elements that no other one beats, sorted by effort. Of equals the first stays.
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

/// Some items of a group that can be taken together.
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

/// The choices of a group that no other choice beats, sorted by effort; the first one takes no effort.
struct ParetoFront {
    choices: Vec<GroupChoice>,
    /// Whether the budget cut off some choices.
    is_truncated: bool,
}

/// The choices so far, by the items that are taken but not visited yet.
type PartialChoices = BTreeMap<Vec<usize>, Vec<GroupChoice>>;

impl ParetoFront {
    /// Visits the group in reverse topological order: an item before everything it needs. Taking an item takes its needs
    /// with it, so every choice on the way is valid.
    fn new(
        items: &[KnapsackItem],
        closures: &[Option<Vec<usize>>],
        group: &[usize],
        free: i64,
        budget: &mut SearchBudget,
    ) -> Self {
        let nothing = GroupChoice { effort: 0, value: 0, items: Vec::new() };
        let mut partials: PartialChoices = BTreeMap::from([(Vec::new(), vec![nothing])]);
        let mut is_truncated = false;
        for item in group.iter().rev() {
            let mut next = PartialChoices::new();
            for (pending, choices) in partials {
                if pending.binary_search(item).is_ok() {
                    next.entry(difference(&pending, &[*item])).or_default().extend(choices);
                    continue;
                }
                if let Some(closure) = closures.get(*item).and_then(Option::as_ref) {
                    let added = difference(closure, &pending);
                    let with = extend_choices(items, &choices, &added, free);
                    budget.used += with.len();
                    let pending = difference(&union(&pending, closure), &[*item]);
                    next.entry(pending).or_default().extend(with);
                }
                next.entry(pending).or_default().extend(choices);
            }
            next.values_mut().for_each(retain_undominated);
            next.retain(|_, choices| !choices.is_empty());
            if budget.is_spent() {
                is_truncated |= truncate_to_beam(&mut next);
            }
            partials = next;
        }
        Self { choices: partials.into_values().flatten().collect(), is_truncated }
    }
}

/// The choices with some more items, as far as they fit.
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

/// Keeps the most valuable choices and the empty one. The result says whether there were more.
fn truncate_to_beam(partials: &mut PartialChoices) -> bool {
    let mut values: Vec<i64> = partials.values().flatten().map(|choice| choice.value).collect();
    values.sort_unstable_by(|a, b| b.cmp(a));
    let Some(least) = values.get(BEAM_WIDTH).copied() else { return false };
    for choices in partials.values_mut() {
        choices.retain(|choice| choice.value > least || choice.items.is_empty());
    }
    partials.retain(|_, choices| !choices.is_empty());
    true
}

/// An upper bound for the value of any set: every item taken on its own and in part.
fn relaxation_bound(items: &[KnapsackItem], free: i64) -> i64 {
    let valuable = items.iter().enumerate().filter(|(_, item)| item.value > 0);
    let base: i64 = valuable.clone().filter(|(_, item)| item.effort == 0).map(|(_, item)| item.value).sum();
    let segment = |(group, item): (usize, &KnapsackItem)| HullSegment {
        group,
        choice: 1,
        effort: item.effort,
        value: item.value,
    };
    let segments = valuable.filter(|(_, item)| item.effort > 0).map(segment).collect();
    base + RemainingSegments::from_segments(segments).upper_bound(free)
}

/// Fills the rest of the capacity greedily, starting from `found` and from nothing, and takes the better result.
fn fill_greedily(items: &[KnapsackItem], closures: &[Option<Vec<usize>>], free: i64, found: Vec<bool>) -> Vec<bool> {
    let mut by_density: Vec<HullSegment> = Vec::new();
    for (group, closure) in closures.iter().enumerate() {
        let Some(closure) = closure else { continue };
        let (effort, value) = (total_effort(items, closure), total_value(items, closure));
        by_density.push(HullSegment { group, choice: 0, effort, value });
    }
    by_density.sort_by(HullSegment::cmp_by_density);
    let fill = |mut taken: Vec<bool>| {
        let sum_taken = |taken: &[bool], amount: fn(&KnapsackItem) -> i64| -> i64 {
            items.iter().zip(taken).filter(|(_, taken)| **taken).map(|(item, _)| amount(item)).sum()
        };
        let mut left = free - sum_taken(&taken, |item| item.effort);
        for closure in by_density.iter().filter_map(|segment| closures.get(segment.group)?.as_ref()) {
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
        (sum_taken(&taken, |item| item.value), taken)
    };
    let (filled, from_nothing) = (fill(found), fill(vec![false; items.len()]));
    if from_nothing.0 > filled.0 { from_nothing.1 } else { filled.1 }
}

/// The groups and the capacity to pack them into.
struct Knapsack<'f> {
    fronts: &'f [ParetoFront],
    capacity: i64,
    segments: Vec<HullSegment>,
}

/// One choice per group.
struct KnapsackPacking {
    picks: Vec<usize>,
    /// Upper bound for the sets that the beam dropped.
    pruned_bound: Option<i64>,
}

/// One choice per group packed so far.
#[derive(Clone, Copy)]
struct PartialSet {
    effort: i64,
    value: i64,
    /// Index of the last step.
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

/// The choice made for a group, linked to the step before.
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
        // Within a group the segments have falling density, so sorting keeps their order.
        segments.sort_by(HullSegment::cmp_by_density);
        Self { fronts, capacity: free, segments }
    }

    /// Takes the segments that fit, densest first: a lower bound for the search.
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

    /// The value of all groups without any effort.
    fn base_value(&self) -> i64 {
        self.fronts.iter().filter_map(|front| front.choices.first()).map(|choice| choice.value).sum()
    }

    fn pack(&self, budget: &mut SearchBudget) -> KnapsackPacking {
        let (greedy, greedy_value) = self.pack_greedily();
        let mut remaining = RemainingSegments::from_segments(self.segments.clone());
        let mut steps: Vec<PackingStep> = Vec::new();
        let mut partials = vec![PartialSet { effort: 0, value: self.base_value(), last_step: None }];
        let (mut lower_bound, mut pruned_bound) = (greedy_value, None);
        for group in self.group_order() {
            remaining.remove_group(group);
            partials = self.extend_with_group(group, &partials, &mut steps);
            budget.used += partials.len();
            retain_undominated(&mut partials);
            lower_bound = partials.last().map_or(lower_bound, |best| best.value.max(lower_bound));
            let bound = |partial: &PartialSet| partial.value + remaining.upper_bound(self.capacity - partial.effort);
            partials.retain(|partial| bound(partial) >= lower_bound);
            if budget.is_spent() && partials.len() > BEAM_WIDTH {
                partials.sort_by_key(|partial| (std::cmp::Reverse(bound(partial)), partial.effort));
                pruned_bound = pruned_bound.max(partials.get(BEAM_WIDTH).map(bound));
                partials.truncate(BEAM_WIDTH);
                partials.sort_by_key(|partial| partial.effort);
            }
        }
        let best = partials.last().filter(|best| best.value >= greedy_value);
        let picks = best.map_or(greedy, |best| self.trace_picks(&steps, best.last_step));
        KnapsackPacking { picks, pruned_bound }
    }

    /// The groups with something to take, by their densest segment.
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

    /// Every partial set with every choice of a group that fits. The sets without the group come first, so that of equals
    /// they stay.
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

/// The upper convex hull of the choices of a group: the best path if choices could be taken in part.
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

/// Whether a choice is on or below the line from the one before to the one after it.
fn is_below_line(before: &GroupChoice, choice: &GroupChoice, after: &GroupChoice) -> bool {
    let rise =
        |from: &GroupChoice, to: &GroupChoice| (i128::from(to.value - from.value), i128::from(to.effort - from.effort));
    let ((rise_part, run_part), (rise_total, run_total)) = (rise(before, choice), rise(before, after));
    rise_part * run_total <= rise_total * run_part
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

    fn is_complete(items: &[KnapsackItem], taken: &[bool]) -> bool {
        (0..items.len()).all(|at| !taken[at] || items[at].needs.iter().all(|need| taken[*need]))
    }

    /// The highest value of all sets, and the lowest effort for it, by brute force.
    fn brute_force(items: &[KnapsackItem], free: i64) -> (i64, i64) {
        let all = (0..1_u32 << items.len()).map(|bits| (0..items.len()).map(|at| bits >> at & 1 == 1).collect());
        let complete = all.filter(|taken: &Vec<bool>| is_complete(items, taken)).map(|taken| sums(items, &taken));
        complete.filter(|(_, effort)| *effort <= free).max_by_key(|(value, effort)| (*value, -effort)).unwrap()
    }

    #[test]
    fn the_capacity_line_can_be_beaten() {
        // The item with the highest value leaves no room; the two others are worth more together.
        let all = items(&[(6, 9, &[]), (3, 7, &[]), (3, 6, &[])]);
        assert_eq!(
            solve(&all, 6, PARTIAL_SET_BUDGET),
            KnapsackSolution { taken: vec![false, true, true], upper_bound: None }
        );
    }

    #[test]
    fn of_equal_items_the_first_ones_are_taken() {
        let all = items(&[(2, 5, &[]), (2, 5, &[]), (2, 5, &[])]);
        assert_eq!(solve(&all, 4, PARTIAL_SET_BUDGET).taken, [true, true, false]);
    }

    #[test]
    fn beyond_the_budget_the_set_fits_and_has_an_upper_bound() {
        // Values grow with efforts, all are odd and the capacity is even: the bound prunes nothing.
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
            found.upper_bound.is_none_or(|bound| bound > value && bound < value + value / 50),
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
        fn no_other_set_is_better((items, free) in instance()) {
            let found = solve(&items, free, PARTIAL_SET_BUDGET);
            prop_assert!(is_complete(&items, &found.taken));
            prop_assert_eq!(sums(&items, &found.taken), brute_force(&items, free));
            prop_assert_eq!(found.upper_bound, None);
        }

        #[test]
        fn without_a_budget_the_set_fits_and_its_bound_holds((items, free) in instance()) {
            let found = solve(&items, free, 0);
            let (value, effort) = sums(&items, &found.taken);
            let (most, _) = brute_force(&items, free);
            prop_assert!(is_complete(&items, &found.taken) && effort <= free && value <= most);
            prop_assert!(most <= found.upper_bound.unwrap_or(value), "{} of {}, bound {:?}", value, most, found.upper_bound);
        }
    }
}
